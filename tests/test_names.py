"""Names of files, departments and projects, whatever characters they are of: shown, never obeyed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import budgetkit as bk
from budgetkit import cli, corpus, reporting
from budgetkit.charts import empty_axes
from budgetkit.errors import MissingFile, UnreadableInput
from budgetkit.fonts import dress

PROJECT = Path(__file__).resolve().parent.parent
TABLES = PROJECT / "tests" / "samples" / "weihui-2024-tables-calc.pdf"
LOCKED = PROJECT / "tests" / "samples" / "user-password.pdf"
GBK = os.fsdecode("卫辉2024年预算.pdf".encode("gbk"))
#: Names as a Linux disk may hold them, and as they are shown.
NAMES = {
    GBK: "卫辉2024年预算.pdf", "a\x1b[31mred.pdf": "a�[31mred.pdf",
    "b\u202efdp.exe.pdf": "b�fdp.exe.pdf", "长" * 80 + ".pdf": "长" * 80 + ".pdf",
    "$a$ 100%.pdf": "$a$ 100%.pdf",
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="names of bytes are Linux's")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of small budgets with such names."""
    place = tmp_path_factory.mktemp("names")
    for name in NAMES:
        shutil.copy(TABLES, place / name)
    return place


@linux
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES, ids=["gbk", "escape", "bidi", "long", "dollar"])
def test_name_is_shown_and_not_obeyed(folder, tmp_path, name):
    """Catches a report that cannot be written for a file's name, and a name that moves the cursor."""
    page = reporting.report(folder / name, tmp_path / "a.html", lang="en").read_text("utf-8")
    assert NAMES[name] in page and "\x1b" not in page and "\u202e" not in page
    missing = MissingFile(folder / "no" / name).text("en")
    assert missing.endswith(f"{NAMES[name]}: no such file. Check the path.")


@linux
@pytest.mark.slow
@pytest.mark.parametrize(("command", "outs"), [
    ("extract", {"--out": "a"}), ("check", {"--out": "b.csv"}),
    ("corpus", {"--out": "c", "--tables": "d.xlsx", "--charts": "e.pdf"})])
def test_commands_say_paths_that_move_no_cursor(tmp_path, command, outs):
    """Catches a path with an escape character that a command says as it is given."""
    source = tmp_path / "pdfs"
    source.mkdir()
    shutil.copy(TABLES, source / "1.pdf")
    place = tmp_path / "x\x1b[31m"
    place.mkdir()
    given = [str(each) for name, out in outs.items() for each in (name, place / out)]
    done = CliRunner().invoke(cli.main, [command, str(source if command == "corpus" else source / "1.pdf"), *given])
    assert done.exit_code in (0, 1) and "\x1b" not in done.output, done.output
    for name, out in outs.items():
        said = f"x�[31m/{out}" in done.output
        assert (place / out).exists() and (said or (command, name) == ("corpus", "--out"))


@linux
@pytest.mark.slow
def test_corpus_of_such_names_opens_in_any_locale(folder, tmp_path):
    """Catches a store that is written in the locale's encoding: none but its maker opens it."""
    code = ("import sys; from pathlib import Path; from budgetkit import corpus\n"
            "print(corpus.build(Path(sys.argv[1]), sys.argv[2], progress=False).read)")
    ran = subprocess.run(
        [sys.executable, "-c", code, folder, tmp_path / "store"], capture_output=True, text=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert ran.stdout.strip() == str(len(NAMES)), ran.stderr
    with corpus.open(tmp_path / "store") as held:
        names = set(held.sql("SELECT document FROM documents")["document"])
    assert names == {f"{folder.name}/{shown}" for shown in NAMES.values()}
    assert corpus.build(folder, tmp_path / "store", progress=False).unchanged == len(NAMES)


def test_dollars_are_text():
    """Catches a name between two `$` that matplotlib sets as a formula, or fails over."""
    from matplotlib import pyplot

    name = r"$\frac{$ 项目 $x_1$"
    ax = empty_axes(title=name, lang="en")
    ax.set_yticks([0], [name])
    ax.annotate(name, (0, 0))
    dress(ax)
    ax.get_figure().canvas.draw()
    assert not any(text.get_parse_math() for text in ax.findobj(type(ax.title)))
    pyplot.close(ax.get_figure())


@pytest.mark.slow
def test_password_tries_again_what_wanted_one(tmp_path):
    """Catches a password that changes nothing, since the document is in the store as failed."""
    inside = tmp_path / "in"
    inside.mkdir()
    shutil.copy(LOCKED, inside)
    with bk.language("en"):
        first = corpus.build(inside, tmp_path / "store", progress=False)
        again = corpus.build(inside, tmp_path / "store", progress=False)
        wrong = corpus.build(inside, tmp_path / "store", progress=False, password="no")
        assert (first.failed, first.retried, again.unchanged, again.retried) == (1, (), 1, ())
        assert wrong.retried == ("in/user-password.pdf",) and wrong.failed == 1
        assert str(wrong).endswith(
            "1 that had wanted a password was tried again: in/user-password.pdf")


def test_link_to_itself_is_told(tmp_path):
    """Catches “no such file” of a link that is there."""
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    with bk.language("en"), pytest.raises(UnreadableInput, match="leads back to itself"):
        bk.read(tmp_path / "a.pdf")
