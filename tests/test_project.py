"""The project itself: what is installed, imported, shipped and promised on the first page."""

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import budgetkit
from budgetkit import bundled
from budgetkit.errors import MissingFile

PROJECT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = {"camelot", "cv2", "matplotlib", "pandas", "numpy", "pypdfium2", "IPython", "zhplot"}


def pins() -> dict[str, str]:
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def declared() -> list[Requirement]:
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = ("notebooks", "corpus", "forms", "scan", "cluster", "voila", "docs", "dev")
    named = [r for extra in wanted for r in extras[extra]]
    listed = [Requirement(text) for text in [*PYPROJECT["project"]["dependencies"], *named]]
    return [r for r in listed if r.name != "budgetkit"]  # an extra that builds on another


def test_environment_is_the_project():
    """Catches an environment.yml that installs anything but Python, pip and this project."""
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge"]
    python, pip, through_pip = environment["dependencies"]
    assert python == "python" + PYPROJECT["project"]["requires-python"]
    assert pip == "pip"
    (project,) = through_pip["pip"]
    named = re.fullmatch(r"-e \.\[([a-z,]+)\]", project)
    assert named, project
    assert set(named[1].split(",")) == {"notebooks", "corpus", "dev"}


def test_mypy_passes_over_no_module_of_ours():
    """Catches a module that mypy is told to pass over, or a function whose body it leaves alone."""
    asked = PYPROJECT["tool"]["mypy"]
    assert asked["files"] == ["budgetkit"] and asked["check_untyped_defs"]
    ours = [o for o in asked["overrides"] if set(o) - {"module"} != {"ignore_missing_imports"}
            or any(name.startswith("budgetkit") for name in o["module"])]
    assert ours == []


def test_extras_stand_alone():
    """Catches an extra that cannot do its work by itself: a cluster that can build no store."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    assert "budgetkit[corpus]" in extras["cluster"]
    assert "budgetkit[notebooks]" in extras["voila"]


def test_encrypted_files_need_no_lock():
    """Catches the second reader installed without what it decrypts with: only the lock had it."""
    needed = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
    assert "crypto" in next(r for r in needed if r.name == "playa-pdf").extras


def test_lock_names_no_index():
    """Catches a lock with an address, a path or a version that is not pinned."""
    lines = (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    wrong = [
        line
        for line in lines
        if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.!+]*", line)
    ]
    assert wrong == []


@pytest.mark.parametrize("requirement", declared(), ids=lambda r: r.name)
def test_lock_fits_the_requirements(requirement):
    """Catches a requirement added or raised in pyproject.toml without remaking the lock."""
    pinned = pins().get(canonicalize_name(requirement.name))
    assert pinned is not None, f"{requirement.name} is not in requirements.lock: make lock"
    assert requirement.specifier.contains(pinned), f"{requirement}, locked {pinned}: make lock"
    assert requirement.specifier, f"{requirement.name} has no lower bound"


def test_import_is_light():
    """Catches a heavy package loaded by `import budgetkit` (it must stay under 0.2 s)."""
    code = "import sys, budgetkit, budgetkit.errors, budgetkit.bundled; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & HEAVY == set()
    assert "budgetkit" in loaded


def test_every_room_is_a_package():
    """Catches a folder without __init__.py: the layers contract and the doctests overlook it."""
    rooms = {path.parent for path in (PROJECT / "budgetkit").rglob("*.py")}
    overlooked = [room.name for room in rooms if not (room / "__init__.py").is_file()]
    assert overlooked == []


def test_fonts_and_charts_wait_for_matplotlib():
    """Catches `import budgetkit.charts` changing matplotlib's settings or loading it at once."""
    code = "import sys, budgetkit.charts, budgetkit.fonts; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert {"matplotlib", "zhplot"} & {n.partition(".")[0] for n in done.stdout.split()} == set()


def test_a_check_needs_no_frames():
    """Catches a rule or a list of tables that loads pandas: half a second and half the memory."""
    code = (
        "import sys, budgetkit as bk\n"
        "found = bk.check(bk.read('data/weihui-2024/weihui-2024.pdf'))\n"
        "assert found.summary('zh')\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert {"pandas", "numpy"} & {n.partition(".")[0] for n in done.stdout.split()} == set()


def test_one_class_name_one_meaning():
    """Catches two classes of one name, a private one too: a reader who searches finds the wrong one."""
    where = {}
    for path in sorted((PROJECT / "budgetkit").rglob("*.py")):
        for name in re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.M):
            where.setdefault(name, []).append(path.name)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


@pytest.mark.parametrize("name", budgetkit.__all__)
def test_public_name(name):
    """Catches a public name that leads nowhere."""
    rooms = {"check": "checks", "read": "reader", "label": "tables", "load_example": "package"}
    rooms["load_corpus"] = "corpus"
    rooms |= {"Disclosure": "disclosure", "BudgetkitError": "errors"}
    rooms |= {"language": "messages", "set_language": "messages"}
    room = rooms.get(name, name)
    if importlib.util.find_spec(f"budgetkit.{room}") is None:
        pytest.xfail(f"budgetkit.{room} is not written yet")
    assert getattr(budgetkit, name) is not None


def test_version_is_said_once():
    """Catches CITATION.cff or the changelog speaking of another version."""
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == budgetkit.__version__
    assert citation["license"] == PYPROJECT["project"]["license"]
    assert re.search(r"^## (\S+)", changelog, re.M)[1] == budgetkit.__version__


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_readme_begins_with_the_commands(page):
    """Catches a first page whose commands are no targets, or a link to a file that is not there."""
    text = (PROJECT / page).read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    first = text.split("```")[1]
    assert [line.split("#")[0].strip() for line in first.strip().splitlines()] == [
        "make report",
        "make test",
    ]
    for target in re.findall(r"\bmake ([a-z]+)\b(?=`|    )", text):
        assert re.search(rf"^{target}:", makefile, re.M), target
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", text):
        assert (PROJECT / link).is_file(), link


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_readme_shows_every_command(page):
    """Catches a command that the first page does not show, or an option that it has no more."""
    from budgetkit.cli import main

    text = (PROJECT / page).read_text(encoding="utf-8")
    shown = re.findall(r"^budgetkit ([a-z]+)\b(?! [a-z]+ [a-z]+ )(.*)$", text, re.M)
    assert {name for name, _ in shown} == set(main.commands)
    for name, rest in shown:
        options = {o for p in main.commands[name].params for o in p.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, (name, rest)


def test_readme_has_the_help_text():
    """Catches a --help in the README that the program does not print."""
    from click.testing import CliRunner

    from budgetkit.cli import main

    said = CliRunner().invoke(main, ["--help"], prog_name="budgetkit", terminal_width=79)
    assert said.output.strip() in (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", budgetkit.__all__)
def test_public_name_is_shown_somewhere(name):
    """Catches a public name that neither the README, the plan of the house nor a notebook shows."""
    pages = [PROJECT / "README.md", PROJECT / "docs" / "architecture.md", *(PROJECT / "notebooks" / "en").glob("*.ipynb")]
    text = " ".join(page.read_text(encoding="utf-8") for page in pages)
    assert re.search(rf"\b(bk\.{name}|{name})\b", text)


def test_folders_of_an_installed_wheel(tmp_path):
    """Catches a lookup that works from a checkout only, or takes a stranger's `data` folder."""
    package = tmp_path / "site-packages" / "budgetkit"
    (package / "_data").mkdir(parents=True)
    (package.parent / "data").mkdir()
    assert bundled._folder("data", package) == package / "_data"
    with pytest.raises(MissingFile, match="_notebooks"):
        bundled._folder("notebooks", package)
    assert bundled.data() == PROJECT / "data"


def test_wheel_carries_notebooks_and_data(tmp_path):
    """Catches a wheel without its notebooks, documents or knowledge files."""
    code = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    with zipfile.ZipFile(tmp_path / done.stdout.split()[-1]) as wheel:
        names = set(wheel.namelist())
    # types reach who builds on budgetkit, sentences whoever reads
    assert {"budgetkit/py.typed", "budgetkit/messages/zh/errors.toml"} <= names
    for room, inside in [
        ("notebooks", "budgetkit/_notebooks"),
        ("data", "budgetkit/_data"),
        ("budgetkit/knowledge", "budgetkit/knowledge"),
    ]:
        tracked = subprocess.run(
            ["git", "ls-files", room], capture_output=True, text=True, cwd=PROJECT
        ).stdout.split()
        missing = {inside + path[len(room) :] for path in tracked} - names
        assert missing == set()
    assert "budgetkit/_data/README.md" in names
    assert not any(name.startswith(("tests/", "scripts/")) for name in names)


def test_nothing_of_this_machine_is_committed():
    """Catches a path of somebody's machine or a package index in a tracked text file."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, cwd=PROJECT)
    if listed.returncode:
        pytest.skip("not a git checkout: nothing is tracked here")
    wrong = re.compile(rb"/(root|tmp|work|home/\w+)/\w|--(extra-)?index-url|--find-links")
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = PROJECT / name
        if path.suffix in {".pdf", ".png", ".parquet"} or not path.is_file():
            continue
        if path.name != Path(__file__).name and wrong.search(path.read_bytes()):
            found.append(name)
    assert found == []
