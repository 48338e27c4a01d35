"""Install the wheel as a user does, without requirements.lock, and use what was installed.

Twice, each in an environment of its own: with the newest packages that pyproject.toml allows, and
with the oldest version that it allows of every package it names. In each the sample is read and
checked, an encrypted file is read, a data package, a store and a report are written.

    python3.11 scripts/check_install.py               # both; `make test-install`
    python3.11 scripts/check_install.py newest        # one of them

Where no package index can be reached nothing is tested, and that is said: exit code 0, SKIPPED.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
#: What users install; `dev` and `docs` are for who changes the project, and have the lock.
EXTRAS = tuple(e for e in PYPROJECT["project"]["optional-dependencies"] if e not in ("dev", "docs"))
ENDS = ("newest", "lowest")
USE = """
import sys
from pathlib import Path
import budgetkit as bk
from budgetkit import corpus
from budgetkit.package import load_package, write_package

assert "site-packages" in bk.__file__, bk.__file__
samples = Path(sys.argv[1])
d = bk.read(bk.bundled.example())
found = bk.check(d)
assert (d.year, len(d.found)) == (2024, 11), d
print(f"sample: {len(d.found)} tables, {len(d.fact_list)} amounts, {len(d.claims)} claims, "
      f"{len(found)} findings")
for name, password in (("owner-password.pdf", None), ("user-password.pdf", "open")):
    for engine in (None, "vector"):
        locked = bk.read(samples / name, password=password, engine=engine)
        assert locked.fact_list, f"{name}, {engine}: no amount was read"
    print(f"{name}: {len(locked.fact_list)} amounts")
assert load_package(write_package(d, "package")) == d
with corpus.read([str(bk.bundled.example())], progress=False) as store:
    assert len(store.growth()) == 1
bk.explore.budget(d, lang="zh").view()
print("package, store and explorer: good")
"""


def lowest() -> list[str]:
    """``name==version`` for every package that pyproject.toml names, at its lower bound."""
    project = PYPROJECT["project"]
    named = [*project["dependencies"], *(r for e in EXTRAS
                                         for r in project["optional-dependencies"][e])]
    found = [re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)", r) for r in named]
    return [f"{m[1]}=={m[2]}" for m in found if m]


def run(*command: str, where: Path, quiet: bool = False) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=where, text=True, check=False,
                          stdout=subprocess.PIPE if quiet else None,
                          stderr=subprocess.STDOUT if quiet else None)


def pip(python: Path | str) -> list[str]:
    return [str(python), "-m", "pip", "--disable-pip-version-check"]


def index_is_there(where: Path) -> str:
    """Empty where a package can be had, else why not."""
    probe = [*pip(sys.executable), "download", "--quiet", "--no-deps", "--retries", "1",
             "--dest", "probe", "lazy-loader"]
    done = run(*probe, where=where, quiet=True)
    return "" if done.returncode == 0 else done.stdout.strip().splitlines()[-1]


def check(end: str, wheel: Path, where: Path) -> bool:
    """Install and use one end of what is allowed; True where all of it works."""
    run(sys.executable, "-m", "venv", str(where / "env"), where=where)
    python = where / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pins = where / "pins.txt"
    pins.write_text("\n".join(lowest() if end == "lowest" else []) + "\n", encoding="utf-8")
    asked = f"{wheel}[{','.join(EXTRAS)}]"
    if run(*pip(python), "install", "--quiet", "--no-compile", "--constraint", str(pins), asked,
           where=where).returncode:
        print(f"{end}: cannot be installed")
        return False
    (where / "use.py").write_text(USE, encoding="utf-8")
    steps = {
        "pip check": [*pip(python), "check"],
        "use": [str(python), "use.py", str(PROJECT / "tests" / "samples")],
        "report": [str(python), "-m", "budgetkit", "report",
                   str(PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"), "--lang", "zh",
                   "--out", "report.html"],
    }
    failed = [name for name, step in steps.items() if run(*step, where=where).returncode]
    if not failed and (where / "report.html").stat().st_size < 100_000:
        failed = ["report"]
    print(f"{end}: {'FAILED: ' + ', '.join(failed) if failed else 'all of it works'}")
    return not failed


def main(asked: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        if why := index_is_there(where):
            print(f"SKIPPED: no package index can be reached, so nothing was installed ({why})")
            return 0
        built = run(*pip(sys.executable), "wheel", "--quiet", "--no-deps", "--wheel-dir",
                    str(where), str(PROJECT), where=where)
        if built.returncode:
            print("the wheel cannot be built")
            return 1
        (wheel,) = where.glob("budgetkit-*.whl")
        works = []
        for end in asked or ENDS:
            place = where / end
            place.mkdir()
            works.append(check(end, wheel, place))
        return 0 if all(works) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
