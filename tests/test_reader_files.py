"""Which files are one disclosure: each once, none of another budget, and a folder that holds some."""

import shutil
from pathlib import Path

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk
from budgetkit.errors import MissingFile, SeveralBudgets

ROWS = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "1,300.50", "1,200.00", "100.50"],
        ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
        ["2010302", "一般行政管理事务", "100.50", "", "100.50"]]
TITLES = ("部门支出总体情况表", "一般公共预算支出情况表", "政府性基金预算支出情况表")


def made(path: Path, body: str, year: int, titles=TITLES, kind="预算") -> Path:
    """A small budget of one department and year, a page a table."""
    cover = Sheet()
    cover.centre(200, f"{body}{year}年部门{kind}", 22)
    sheets = [cover]
    for title in titles:
        sheet = Sheet()
        sheet.centre(60, title)
        sheet.text(40, 90, f"部门：{body}")
        sheet.text(450, 90, "单位：万元")
        sheet.table(40, 100, [55, 190, 80, 80, 80], ROWS)
        sheets.append(sheet)
    return press(path, sheets)


def test_a_file_given_twice_counts_once(tmp_path):
    """Catches every amount doubled because a copy of the PDF lies in the folder."""
    one = made(tmp_path / "a.pdf", "某某市水务局", 2024)
    shutil.copy(one, tmp_path / "b.pdf")
    for paths in ([one, one], tmp_path):
        d = bk.read(paths)
        assert (len(d.tables), d.pages, [f.name for f in d.files]) == (3, 4, ["a.pdf"])
        assert any("the same file as a.pdf, read once" in note for note in d.notes)


@pytest.mark.parametrize(("body", "year", "kind"), [
    ("某某市教育局", 2024, "预算"), ("某某市水务局", 2023, "预算"), ("某某市水务局", 2024, "决算")])
def test_two_budgets_are_not_read_as_one(tmp_path, body, year, kind):
    """Catches a folder of a whole city, or two years of one department, read as one budget."""
    made(tmp_path / "a.pdf", "某某市水务局", 2024)
    made(tmp_path / "b.pdf", body, year, kind=kind)
    with pytest.raises(SeveralBudgets, match=rf"b\.pdf: is of {body} {year}, a\.pdf of 某某市水务局"):
        bk.read(tmp_path)


def test_parts_of_one_budget_are_read_together(tmp_path):
    """Catches a narrative refused beside its tables, or a second set of tables taken in silence."""
    made(tmp_path / "a.pdf", "某某市水务局", 2024, titles=())
    made(tmp_path / "b.pdf", "某某市水务局", 2024)
    d = bk.read(tmp_path)
    assert (len(d.tables), d.notes) == (3, [])
    made(tmp_path / "c.pdf", "某某市水务局", 2024, titles=TITLES[::-1])
    d = bk.read(tmp_path)
    assert len(d.tables) == 6
    assert d.notes == ["c.pdf: holds tables that b.pdf holds too; both are here"]


def test_a_folder_is_read_by_content(tmp_path):
    """Catches one budget read twice because it lies there in two forms, or a web page read."""
    openpyxl = pytest.importorskip("openpyxl")
    made(tmp_path / "a.pdf", "某某市水务局", 2024)
    book = openpyxl.Workbook()
    for row in [["2024年“三公”经费支出情况表"], ["单位：万元"], ["合计", "公务接待费", "因公出国(境)费"],
                [3, 2, 1]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "report.html").write_bytes(b"<html><table><tr><td>1</td></tr></table>")
    d = bk.read(tmp_path)
    assert [f.name for f in d.files] == ["a.pdf"]
    assert d.notes == ["a.xlsx: has the name of a.pdf, which was read"]
    (tmp_path / "a.xlsx").rename(tmp_path / "b.data")  # its name says nothing
    assert [f.name for f in bk.read(tmp_path).files] == ["a.pdf", "b.data"]


def test_a_folder_without_a_pdf_says_so(tmp_path):
    """Catches a folder that is there being called missing, or an engine that does not exist."""
    with pytest.raises(MissingFile, match="holds no PDF"):
        bk.read(tmp_path)
    with pytest.raises(MissingFile, match="read before, and no PDF"):
        bk.read(bk.bundled.data() / "weihui-2024" / "package")
    with pytest.raises(MissingFile, match="no file was named"):
        bk.read([])
    with pytest.raises(ValueError, match="one of rules, aligned, vector, combined"):
        bk.read(bk.bundled.example(), engine="lattice")
