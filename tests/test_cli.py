"""The command line: what it writes, and one clear line with exit code 2 where it cannot."""

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import made_pdfs
import pytest
from click.testing import CliRunner
from pdf_builder import Sheet, press

import budgetkit as bk
from budgetkit import bundled, cli
from budgetkit.package import load_package, write_package
from budgetkit.sources.scan.models import at_hand
from budgetkit.text import text_width

PROJECT = Path(__file__).resolve().parent.parent
WEIHUI = PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
SAMPLES = PROJECT / "tests" / "samples"


def run(*words):
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def entries(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("command", [[], *[[name] for name in cli.main.commands]], ids=str)
def test_help(command):
    """Catches a command or an option without a word about what it does."""
    done = run(*command, "--help")
    assert done.exit_code == 0
    if command:
        named = cli.main.commands[command[0]]
        assert named.help.strip().splitlines()[0].endswith(".")
        assert [p.name for p in named.params if p.param_type_name == "option" and not p.help] == []


@pytest.mark.parametrize("command", [[], *[[name] for name in cli.main.commands]], ids=str)
def test_help_in_chinese(command, monkeypatch):
    """Catches an English sentence in the help of a Chinese machine, click's own words among them."""
    monkeypatch.delenv("BUDGETKIT_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    said = run(*command, "--help").output
    assert "用法：" in said and "显示本帮助。" in said
    assert re.findall(r"\b[a-z]+ [a-z]+ [a-z]+\b", said) == []
    assert max(text_width(line) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("words", [
    ["--lang", "zh", "--help"], ["check", "--help", "--lang=zh"], ["check", "--lang", "zh"],
    ["chekc", "--lang", "zh"], ["check", "a.pdf", "--frmat", "csv", "--lang", "zh"],
    ["corpus", "in", "--out", "x", "--jobs", "0", "--lang", "zh"],
    ["check", "nowhere.pdf", "--lang", "zh"], ["open", "my", "notebooks", "--lang", "zh"],
])
def test_the_language_asked_for_is_that_of_help_and_complaints(words):
    """Catches help or a complaint in the machine's language where --lang asks for another."""
    said = run(*words).output
    assert re.search("用法|错误", said) and not re.search("Usage|Error|Missing|No such|Try|Got", said)


def test_version():
    """Catches a version that is not the package's."""
    assert run("--version").output == f"budgetkit, version {bk.__version__}\n"


@pytest.mark.slow
def test_extract(tmp_path):
    """Catches a package that differs from what budgetkit.read gives."""
    done = run("extract", WEIHUI, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "11 tables" in done.stdout
    assert "2024年支出经济分类汇总表" in done.stderr
    assert load_package(tmp_path / "out") == bk.read(WEIHUI)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.slow
def test_extract_several_and_a_folder(tmp_path):
    """Catches files that are read as documents of their own, or in an order of chance."""
    folder = tmp_path / "in"
    folder.mkdir()
    first = made_pdfs.write(folder / "a.pdf", [made_pdfs.text("Narrative")])
    second = folder / "b.pdf"
    second.write_bytes((SAMPLES / "weihui-2024-tables-calc.pdf").read_bytes())
    assert run("extract", first, second, "--out", tmp_path / "files").exit_code == 0
    assert run("extract", folder, "--out", tmp_path / "folder").exit_code == 0
    d = load_package(tmp_path / "files")
    assert d == load_package(tmp_path / "folder")
    assert [f.name for f in d.files] == ["a.pdf", "b.pdf"]
    assert d.table("department_summary").pages == [2, 3]
    done = run("extract", tmp_path / "files", "--out", tmp_path / "again")
    assert done.exit_code == 0
    assert load_package(tmp_path / "again") == d


def test_check_finds_errors():
    """Catches an exit code of 0 for a budget that does not add up."""
    done = run("check", WEIHUI)
    assert done.exit_code == 1
    assert "1200.17%" in done.stdout
    assert "1,201.68%" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
def test_what_could_not_be_read_is_said(tmp_path):
    """Catches findings on half a document that do not say that a page of it is a picture."""
    cover, scan = Sheet(), Sheet(scan=True)
    cover.centre(200, "某市水务局2024年部门预算", 22)
    half = press(tmp_path / "half.pdf", [cover, scan])
    said = "half.pdf, page 2: no text layer (scanned page); its content is not here\n"
    assert run("check", half).stderr == said
    assert run("extract", half, "--out", tmp_path / "out").stderr == said
    assert run("check", tmp_path / "out").stderr == said


def test_check_without_errors(tmp_path):
    """Catches an exit code of 1 where there are warnings at most."""
    package = PROJECT / "data" / "jiangsu" / "npc-2018"
    d = load_package(package)
    d.tables = [t for t in d.tables if t.key == "department_expenditure"]
    done = run("check", write_package(d, tmp_path / "p"))
    assert (done.exit_code, bk.check(d).counts.get("error")) == (0, None), done.stdout


@pytest.mark.slow
def test_check_formats():
    """Catches a format that cannot be read back, or the same findings told differently."""
    package = WEIHUI.parent / "package"
    found = bk.check(load_package(package))
    as_csv = run("check", package, "--format", "csv")
    assert as_csv.exit_code == 1
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    with (package / "findings.csv").open(encoding="utf-8") as lines:
        assert rows == list(csv.DictReader(lines))
    as_json = json.loads(run("check", package, "--format", "json").stdout)
    assert [(f["rule"], f["page"]) for f in as_json] == [(f.rule, f.page) for f in found]
    zh = run("check", package, "--lang", "zh").stdout
    assert all(f.message_zh in zh for f in found)
    html = run("check", package, "--format", "html", "--lang", "zh").stdout
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert html.rstrip().endswith("</html>")
    assert run("check", package, "--format", "xml").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words", "begins"), [
    ("f.csv", [], "rule,family,"), ("f.json", [], "["), ("f.html", [], "<!DOCTYPE html>"),
    ("f.txt", [], "卫辉市"), ("f.txt", ["--format", "csv"], "rule,family,"), ("new/f.htm", [], "<!")])
def test_check_into_a_file(tmp_path, name, words, begins):
    """Catches findings in another format than the file's name or --format says, or half of them."""
    done = run("check", WEIHUI.parent / "package", "--out", tmp_path / name, *words)
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout == (f"卫辉市政务服务和大数据管理局 2024年预算: "
                           f"{bk.check(bk.load_example()).summary()} → {tmp_path / name}\n")
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert len(entries(tmp_path)) == 1 + name.count("/")


def test_report_options(monkeypatch, tmp_path):
    """Catches an option of the command that does not reach the report."""
    asked = []
    monkeypatch.setattr("budgetkit.reporting.report",
                        lambda *given, **named: asked.append((given, named)) or given[1])
    out = tmp_path / "r.html"
    assert run("report", "a.pdf", "b.pdf", "--previous", "old.pdf", "--out", out, "--lang", "zh",
               "--renamed", "--password", "open", "--tables", "t.xlsx", "--corrections", "c.csv",
               "--pdf").exit_code == 0
    assert run("report", "a.pdf", "--out", out).exit_code == 0
    assert asked == [
        (((Path("a.pdf"), Path("b.pdf")), out),
         {"lang": "zh", "previous": (Path("old.pdf"),), "renamed": True, "password": "open",
          "tables": Path("t.xlsx"), "corrections": Path("c.csv"), "pdf": True}),
        (((Path("a.pdf"),), out), {"lang": "en", "previous": None, "renamed": False, "password": None,
                                   "tables": None, "corrections": None, "pdf": False}),
    ]


def test_password(tmp_path):
    """Catches a password that is not passed on; a file that only its owner may change is read."""
    secret = made_pdfs.write(tmp_path / "secret.pdf", [made_pdfs.text("Hello")], user="open")
    done = run("extract", secret, "--out", tmp_path / "out", "--password", "open")
    assert "no budget table" in done.stderr
    owned = made_pdfs.write(tmp_path / "owned.pdf", [made_pdfs.text("Hello")], user="")
    assert "no budget table" in run("extract", owned, "--out", tmp_path / "out").stderr


def wrong(tmp_path, name):
    """An input that cannot be read, by the name of what is wrong with it."""
    if name == "empty folder":
        (tmp_path / "nothing").mkdir()
        return tmp_path / "nothing"
    if name == "missing file":
        return tmp_path / "missing.pdf"
    path = tmp_path / "in.pdf"
    pages = {"no text layer": [made_pdfs.DRAWING] * 3, "no budget table": [made_pdfs.text("Hi")]}
    if name in ("not a PDF", "empty file", "cut off", "only its head"):
        whole = WEIHUI.read_bytes()
        held = {"not a PDF": b"<html><body>404</body></html>", "empty file": b"",
                "cut off": whole[: len(whole) // 3], "only its head": b"%PDF-1.7\n"}
        path.write_bytes(held[name])
    elif name in ("no password", "wrong password"):
        made_pdfs.write(path, [made_pdfs.text("Hi")], user="secret")
    else:
        made_pdfs.write(path, pages[name])
    return path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing file", "missing.pdf: no such file. Check the path."),
        ("empty folder", "nothing"),
        ("not a PDF", "in.pdf: a web page, not a PDF. Give the published PDF itself"),
        ("empty file", "in.pdf: empty. Download it again."),
        ("cut off", "in.pdf: "),
        ("only its head", "in.pdf: "),
        ("no password", "in.pdf: encrypted, and the password is missing or wrong."),
        ("wrong password", "in.pdf: encrypted, and the password is missing or wrong."),
        ("no text layer", "in.pdf, page 1: " + ("a scan in which no text can be read" if at_hand()
                                               else "no text layer")),
        ("no budget table", "in.pdf: no budget table found; it seems to be “Hi”."),
    ],
)
@pytest.mark.parametrize("command", ["extract", "check", "report"])
def test_input_that_cannot_be_read(command, name, message, tmp_path):
    """Catches a traceback, a wrong exit code, a message of many lines, or something written."""
    path = wrong(tmp_path, name)
    before = entries(tmp_path)
    words = [command, path] if command == "check" else [command, path, "--out", tmp_path / "out"]
    if name == "wrong password" and command != "report":
        words += ["--password", "guess"]
    done = run(*words)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert entries(tmp_path) == before


def test_a_fault_of_our_own_is_no_error_of_the_budget(monkeypatch):
    """Catches exit code 1, or a page of traceback, where budgetkit itself fails on a document."""

    def broken(*_, **__):
        raise IndexError("list index\n out of range")

    monkeypatch.setattr("budgetkit.reader.read", broken)
    done = run("check", WEIHUI)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: could not be read: IndexError: list index out of range in "
                                  "cli.py, line ")
    assert done.stderr.count("\n") == 1
    monkeypatch.setenv("BUDGETKIT_TRACEBACK", "1")
    assert isinstance(run("check", WEIHUI).exception, IndexError)


@pytest.mark.slow
def test_folder_that_cannot_be_written(tmp_path):
    """Catches a traceback, or half a package, where the place is not ours."""
    (tmp_path / "file").write_text("mine")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    for out, message in [(tmp_path / "file", "is a file, not a folder"),
                         (tmp_path / "file" / "out", "cannot be written (Not a directory)"),
                         (mine, "holds other things (notes.txt)")]:
        done = run("extract", WEIHUI, "--out", out)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Error: {out}: {message}"), done.stderr
        assert done.stderr.count("\n") == 1
    assert entries(tmp_path) == ["file", "mine", "mine/notes.txt"]


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write anywhere")
def test_folder_without_permission(tmp_path):
    """Catches a traceback where the rights are missing."""
    (tmp_path / "locked").mkdir(mode=0o500)
    done = run("extract", WEIHUI, "--out", tmp_path / "locked" / "out")
    assert done.exit_code == 2
    assert "Permission denied" in done.stderr


@pytest.mark.slow
def test_permission_denied(tmp_path, monkeypatch):
    """Catches the same, also where the tests run as root."""

    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    done = run("extract", WEIHUI, "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (f"Error: {tmp_path / 'out'}: cannot be written (Permission denied). "
                           "Give a folder you may write to.\n")


@pytest.mark.slow
def test_a_real_process(tmp_path):
    """Catches what only shows outside the test runner: progress or warnings on a quiet stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "budgetkit", "extract", SAMPLES / "weihui-2024-tables-calc.pdf",
         "--out", tmp_path / "out"], capture_output=True, encoding="utf-8", cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(
        [sys.executable, "-m", "budgetkit", "extract", "none.pdf", "--out", "out"],
        capture_output=True, encoding="utf-8", cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: none.pdf: no such file. Check the path.\n"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a terminal to look at is POSIX's")
def test_what_takes_long_counts_the_seconds():
    """Catches a terminal that seems to hang while something is read: the clock stood still."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    code = "import time\nfrom budgetkit.cli_progress import step\nwith step('Reading'): time.sleep(1.6)"
    subprocess.run([sys.executable, "-c", code], stderr=theirs, check=True,
                   env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"})
    os.close(theirs)
    said = os.read(ours, 4096).decode("utf-8")
    os.close(ours)
    assert "Reading … 00:00" in said
    assert "Reading … 00:01" in said


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "gbk"])
def test_output_is_utf8_whatever_the_system_writes(encoding):
    """Catches a traceback, or HTML in another encoding than it says, where the system's is old."""
    package = WEIHUI.parent / "package"
    done = subprocess.run(
        [sys.executable, "-m", "budgetkit", "check", package, "--format", "html", "--lang", "zh"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (1, b"")
    assert "卫辉市政务服务和大数据管理局" in done.stdout.decode("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_no_error_of_the_budget():
    """Catches a traceback, or exit code 1, where the findings cannot be printed."""
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "budgetkit", "check", WEIHUI.parent / "package"],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(PROJECT)})
    assert done.returncode == 2
    assert done.stderr == ("Error: the output: no room is left on the disk. "
                           "Free some, or give a folder on another disk.\n")


def test_a_budget_is_not_written_over(tmp_path):
    """Catches `report budget.pdf --out budget.html --pdf` printing over the budget it reads."""
    budget, old = tmp_path / "budget.pdf", tmp_path / "old.pdf"
    for path in (budget, old):
        path.write_bytes(WEIHUI.read_bytes())
    for words in (["report", budget, "--out", tmp_path / "budget.html", "--pdf"],
                  ["report", tmp_path, "--out", tmp_path / "budget.html", "--pdf"],
                  ["report", budget, "--out", budget],
                  ["report", budget, "--previous", old, "--out", old],
                  ["compare", old, budget, "--out", budget]):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (2, ""), words
        assert "is a file of the budget itself" in done.stderr
    assert entries(tmp_path) == ["budget.pdf", "old.pdf"]
    assert {p.read_bytes() for p in (budget, old)} == {WEIHUI.read_bytes()}


def test_a_wrong_option_is_a_wrong_input():
    """Catches another exit code than 2 for a command that cannot be understood."""
    assert run("extract").exit_code == 2
    assert run("extract", WEIHUI).exit_code == 2
    assert run("extract", WEIHUI, "--out").exit_code == 2
    assert run("no-such-command").exit_code == 2


def opening(folder):
    """The words that open JupyterLab on the first notebook of a folder."""
    return [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.parent}",
            f"--LabApp.default_url=/lab/tree/{folder.name}/00_start_here.ipynb"]


def test_open(tmp_path, monkeypatch):
    """Catches JupyterLab opened on the wrong folder, or a reader's own notebooks overwritten."""
    called, environments = [], []

    def call(words, env):
        called.append(words)
        environments.append(env)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    assert run("open").exit_code == 0
    assert called[-1] == opening(bundled.notebooks("en"))
    assert environments[-1]["BUDGETKIT_CONTAINED"] == "1", "a stranger's file ends a process, no kernel"
    assert run("open", "--lang", "zh").exit_code == 0
    assert called[-1] == opening(bundled.notebooks("zh"))
    theirs = tmp_path / "theirs" / "en"
    theirs.mkdir(parents=True)
    notebooks = sorted(p.name for p in bundled.notebooks("en").glob("*.ipynb"))
    for name in notebooks[:1]:
        (theirs / name).write_text("mine")
    assert run("open", "--into", theirs.parent).exit_code == 0
    assert called[-1] == opening(theirs)
    assert (theirs.parent / "teacher" / "en.md").is_file()  # the notebooks lead there
    assert sorted(p.name for p in theirs.iterdir()) == notebooks
    for name in notebooks[:1]:
        assert (theirs / name).read_text() == "mine"


def test_open_without_jupyterlab(monkeypatch):
    """Catches a traceback where the notebooks' packages are not installed."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = run("open")
    assert done.exit_code == 2
    assert "pip install 'budgetkit[notebooks]'" in done.stderr


def test_the_command_line_is_light():
    """Catches `budgetkit --help` made slow by camelot, pandas or matplotlib."""
    code = ("import sys, budgetkit.cli\n"
            "try: budgetkit.cli.main(['--help'])\n"
            "except SystemExit: print(*sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(PROJECT)})
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"camelot", "cv2", "pandas", "numpy", "matplotlib", "pypdfium2"} == set()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no pseudo terminals")
@pytest.mark.parametrize(("lang", "said"), [("zh", "正在读取weihui-2024.pdf"), ("en", "Reading weihui-2024.pdf")])
def test_a_terminal_is_told_the_page_and_a_file_nothing(lang, said, tmp_path):
    """Catches long work that is silent on a terminal, and a bar in a log."""
    import fcntl
    import pty
    import struct
    import termios

    words = [sys.executable, "-m", "budgetkit", "extract", str(WEIHUI), "--lang", lang, "--out"]
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PYTHONPATH"] = str(PROJECT)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        os.execv(words[0], [*words, str(tmp_path / "a")])
    shown = b""
    with contextlib.suppress(OSError):  # its end is an error on Linux
        while more := os.read(terminal, 65536):
            shown += more
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    told = shown.decode()
    assert said in told and re.search(r"\d+/22 … 00:\d\d", told)
    quiet = subprocess.run([*words, str(tmp_path / "b")], capture_output=True, text=True, check=True,
                           env=os.environ | {"PYTHONPATH": str(PROJECT)})
    assert said not in quiet.stderr and "%|" not in quiet.stderr
