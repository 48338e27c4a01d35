"""Cells that a person corrected: applied only where they fit, and marked wherever they show."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import budgetkit as bk
from budgetkit.cli import main
from budgetkit.errors import MissingFile, RefusedCorrection, UnreadableInput
from budgetkit.messages import Named
from budgetkit.tables.corrections import is_corrections

HEAD = "page,cell,read,right,why\n"
#: page 17 prints 860.00 as the total of the government-fund table
ROW = "17,government_fund R4C6,860.00,861.00,a fold\n"
WEIHUI = bk.bundled.example()


def sheet(folder: Path, text: str) -> Path:
    file = folder / "corrections.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corrections")
    return bk.read(WEIHUI, corrections=sheet(folder, HEAD + ROW))


def test_the_figure_is_the_right_one_and_marked(corrected):
    """Catches a correction that is lost, or that looks like something printed."""
    frame = corrected.facts
    marked = frame[frame["corrected"] != ""]
    assert marked[["table", "page", "row", "column", "amount", "corrected"]].values.tolist() == [
        ["government_fund", 17, 3, 5, 861.0, "860.00"]]
    assert corrected["government_fund"]["total"].iloc[0] == 861.0
    assert [n for n in corrected.notes if "860.00" in n and "a fold" in n]
    assert "corrected from ‘860.00’ to ‘861.00’" in (
        corrected.table_list.set_index("table")["note"]["government_fund"])


def test_findings_say_that_a_figure_was_corrected(corrected):
    """Catches an accusation that rests on a corrected figure and does not say so."""
    found = [f for f in bk.check(corrected) if f.table == "government_fund" and f.printed]
    assert found and all("read as 860.00" in f.message and "原读作 860.00" in f.message_zh
                         for f in found if "861" in f.message)


def test_the_package_keeps_it(corrected, tmp_path):
    """Catches a package that forgets who changed a figure."""
    from budgetkit.package import load_package, write_package

    again = load_package(write_package(corrected, tmp_path / "package"))
    assert again == corrected
    assert [c.read for t in again.tables for c in t.corrections] == ["860.00"]
    assert "860.00" in (tmp_path / "package" / "facts.csv").read_text(encoding="utf-8")


def test_the_sheet_may_stand_among_the_files(corrected, tmp_path):
    """Catches a report, whose notebooks read what they are given, without the corrections."""
    assert bk.read([WEIHUI, sheet(tmp_path, HEAD + ROW)]) == corrected


@pytest.mark.parametrize(("row", "said"), [
    (ROW.replace("860.00", "850.00"), "reads ‘861.00’, not ‘850.00’"),
    ("17,government_fund R400C6,860.00,861.00,\n", "is not there"),
    ("16,government_fund R4C6,860.00,861.00,\n", "is not there"),
    ("x,government_fund R4C6,860.00,861.00,\n", "names no cell"),
    ("17,F4,860.00,861.00,\n", "names no cell"),
])
def test_a_sheet_that_does_not_fit_is_refused(tmp_path, row, said):
    """Catches a sheet of another document whose figures are put into this one."""
    with pytest.raises(RefusedCorrection, match=re.escape(said)) as caught:
        bk.read(WEIHUI, corrections=sheet(tmp_path, HEAD + ROW + row))
    assert "row 3" in str(caught.value) and "corrections.csv" in str(caught.value)


@pytest.mark.slow
def test_no_sheet_and_another_sheet(tmp_path):
    """Catches a missing or foreign file that is taken for no corrections."""
    with pytest.raises(MissingFile):
        bk.read(WEIHUI, corrections=tmp_path / "none.csv")
    with pytest.raises(UnreadableInput, match="page, cell, read, right, why"):
        bk.read(WEIHUI, corrections=sheet(tmp_path, "a,b\n1,2\n"))


def test_finding_writes_a_row_that_reads_back(tmp_path):
    """Catches a row that the finding writes and the reader refuses."""
    d = bk.load_example("weihui-2024")
    finding = next(f for f in bk.check(d) if f.table == "government_fund" and f.printed)
    file = finding.correct("861.00", file=tmp_path / "corrections.csv")
    assert is_corrections(file)
    assert bk.read(WEIHUI, corrections=file).fact_list != d.fact_list
    with pytest.raises(ValueError, match="no one cell"):
        bk.checks.Finding("error", Named("prose", "文字")).correct("1.00", file=file)


@pytest.mark.slow
def test_the_command(tmp_path):
    """Catches a command that reads without its corrections, or tells a wrong sheet by a traceback."""
    file = sheet(tmp_path, HEAD + ROW)
    out = tmp_path / "package"
    ran = CliRunner().invoke(main, ["extract", str(WEIHUI), "--out", str(out), "--corrections",
                                    str(file)])
    assert ran.exit_code == 0 and "861.00" in (out / "facts.csv").read_text(encoding="utf-8")
    file.write_text(HEAD + ROW.replace("860.00", "1.00"), encoding="utf-8")
    ran = CliRunner().invoke(main, ["check", str(WEIHUI), "--corrections", str(file)])
    assert ran.exit_code == 2 and "reads ‘860.00’, not ‘1.00’" in ran.output
