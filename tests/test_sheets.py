"""Spreadsheets: what a cell shows, which rows are a table, what is hidden, what is too much."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

import budgetkit as bk
from budgetkit.disclosure import SourceFile
from budgetkit.errors import MissingExtra, UnreadableInput
from budgetkit.sources import limits, xlsx
from budgetkit.sources.given import Given
from budgetkit.sources.number_formats import CHINESE_DATES, shown

openpyxl = pytest.importorskip("openpyxl")

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(("value", "code", "text"), [
    # codes kept as numbers keep their zeros
    (101, "0000", "0101"), (1, "00", "01"), (2010301, "General", "2010301"), (301, "@", "301"),
    # amounts
    (1234.5, "#,##0.00", "1,234.50"), (1234567.891, ACCOUNTING, "1,234,567.89"),
    (0, ACCOUNTING, "-"), (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
    (0, "0.00;-0.00;", ""), (0, "0.00", "0.00"), (-0.001, "0.00", "0.00"),
    (1.005, "0.00", "1.01"), (343.22000000000003, "General", "343.22"),
    (1 / 3, "General", "0.333333333"), (1234567890.12, "General", "1234567890.12"),
    (0.5, "#.##", ".5"), (1234, "[$¥-804]#,##0.00", "¥1,234.00"), (12, "0.00E+00", "12"),
    (Decimal("12.30"), "0.0", "12.3"), (5, "[>=1000]#,##0;[<1000]0.0", "5.0"),
    # thousands, with a point drawn in: 123,456 元 are 12.3 万元
    (123456, "0!.0,", "12.3"), (123456, r"0\.0,", "12.3"), (12345678, "#,##0.00,", "12,345.68"),
    # a loss that is told by its colour alone keeps its sign
    (-5, "0.00;[Red]0.00", "-5.00"), (-5, '0.00;"△"0.00', "△5.00"),
    (0.125, "0.0%", "12.5%"), ("abc", '0;0;0;"x"@', "xabc"), (True, "General", "TRUE"),
    # dates, those too that have a number and no code
    (45292, CHINESE_DATES[31], "2024年1月1日"), (45292, CHINESE_DATES[57], "2024年1月"),
    (45292.5, "yyyy/m/d h:mm", "2024/1/1 12:00"), (date(2024, 1, 5), "yyyy-mm-dd", "2024-01-05"),
    (45292, "[DBNum1]yyyy年m月", "2024年1月"), (None, "0.00", ""),
])
def test_a_cell_shows_what_its_format_says(value, code, text):
    """Catches a code without its zeros, an amount in another unit, a date as a number."""
    assert shown(value, code) == text


HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [["", "合计", 1300.5, 1200, 100.5], ["2010301", "行政运行", 1200, 1200, None],
        ["2010302", "一般行政管理事务", 100.5, None, 100.5]]


def workbook(change=None, title="2024年部门支出总体情况表", unit="单位：万元"):
    """A small sheet as departments make them: title, department and unit, header, lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表3"
    sheet.append([title])
    sheet.merge_cells("A1:E1")
    sheet.append(["部门：某某市水务局", None, None, None, unit])
    sheet.append(HEAD)
    for row in ROWS:
        sheet.append(row)
    if change:
        change(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content: bytes, name: str, change) -> bytes:
    """A workbook with one of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(out, "w") as made:
        for part in whole.namelist():
            held = whole.read(part)
            made.writestr(part, change(held) if part == name else held)
    return out.getvalue()


def amounts(d):
    return [(f.row_code, f.row_label, f.name, f.amount) for f in d.fact_list]


EXPECTED = [("", "合计", "total", Decimal("1300.5")), ("", "合计", "basic", Decimal("1200")),
            ("", "合计", "project_spending", Decimal("100.5")),
            ("2010301", "行政运行", "total", Decimal("1200")),
            ("2010301", "行政运行", "basic", Decimal("1200")),
            ("2010302", "一般行政管理事务", "total", Decimal("100.5")),
            ("2010302", "一般行政管理事务", "project_spending", Decimal("100.5"))]


def test_a_sheet_is_read_as_it_stands():
    """Catches a sheet that gives no table, or other amounts, unit, title or department."""
    d = bk.read({"a.xlsx": workbook()})
    assert (d.found, d.department, d.year) == (["department_expenditure"], "某某市水务局", 2024)
    assert (d.files[0].form, d.files[0].parts) == ("xlsx", ("表3",))
    assert d.tables[0].unit == "万元"
    assert [(c, n, name, a) for c, n, name, a in amounts(d)] == EXPECTED


def test_a_code_kept_as_a_number_and_an_amount_in_yuan():
    """Catches 元 read as 万元, or a code that lost its zeros, where the format draws both."""
    def change(_, sheet):
        sheet["A5"].value, sheet["A6"].value = 2010301, 2010302
        for row in sheet["C4:E6"]:
            for cell in row:
                cell.value = cell.value and round(cell.value * 10_000)
                cell.number_format = "#,##0.00,"  # thousands …
        for row in sheet["C4:E6"]:
            for cell in row:
                cell.value = cell.value and cell.value / 10  # … of tens: 万元

    assert [a[3] for a in amounts(bk.read({"a.xlsx": workbook(change)}))] == [
        a[3] for a in EXPECTED]


def test_hidden_sheets_rows_and_columns_are_not_what_was_published():
    """Catches an amount counted that nobody sees, or left out in silence."""
    def change(book, sheet):
        copy = book.copy_worksheet(sheet)
        copy.title, copy.sheet_state = "旧", "hidden"
        sheet.append(["2010399", "隐藏", 5, 5, None])
        sheet.row_dimensions[7].hidden = True
        sheet["F3"], sheet["F4"] = "备注", "内部"
        sheet.column_dimensions["F"].hidden = True

    d = bk.read({"a.xlsx": workbook(change)})
    assert amounts(d) == EXPECTED
    assert d.notes == ["a.xlsx: hidden sheets are not here: 旧",
                       "a.xlsx: sheet ‘表3’: 1 hidden row is not here",
                       "a.xlsx: sheet ‘表3’: 1 hidden column is not here"]


def test_a_blank_row_in_a_table_ends_nothing():
    """Catches the rest of a table read as another one, without its header."""
    def change(_, sheet):
        sheet.insert_rows(6)
        sheet.insert_rows(7)
        sheet["B7"] = "二、项目支出"

    d = bk.read({"a.xlsx": workbook(change)})
    assert len(d.tables) == 1 and amounts(d) == EXPECTED


def test_a_row_without_height_is_not_seen():
    """Catches a row that is hidden by its height alone."""
    made = workbook(lambda _, sheet: sheet.append(["2010399", "隐藏", 5, 5, None]))
    low = changed(made, "xl/worksheets/sheet1.xml",
                  lambda part: part.replace(b'<row r="7"', b'<row ht="0" customHeight="1" r="7"'))
    assert low != made and amounts(bk.read({"a.xlsx": low})) == EXPECTED


def test_a_header_over_all_columns_is_no_title():
    """Catches the upper row of a header left out because it stands alone in its row."""
    def change(_, sheet):
        sheet["A2"] = None
        sheet.insert_rows(3)
        sheet["A3"] = "财政拨款支出"
        sheet.merge_cells("A3:E3")

    d = bk.read({"a.xlsx": workbook(change)})
    assert [a[3] for a in amounts(d)] == [a[3] for a in EXPECTED]
    assert d.tables[0].header_rows == 2
    assert d.tables[0].columns[3] == "财政拨款支出/基本支出"


def test_a_formula_that_was_never_computed_is_said():
    """Catches a total that is missing without a word because no program computed it."""
    def change(_, sheet):
        sheet["C4"] = "=C5+C6"

    d = bk.read({"a.xlsx": workbook(change)})
    assert amounts(d) == EXPECTED[1:]
    assert any("1 formula was never computed" in note for note in d.notes)


def test_two_tables_in_one_sheet_are_two():
    """Catches the second table of a sheet read as lines of the first, or a note as a line."""
    def change(_, sheet):
        sheet.append(["注：本表按支出功能分类填列，公开到项级科目，金额保留两位小数。"])
        sheet.append([])
        sheet.append(["2024年政府性基金预算支出情况表"])
        sheet.append(["部门：某某市水务局", None, None, None, "单位：万元"])
        sheet.append(HEAD)
        sheet.append(["", "合计", 7, None, 7])
        sheet.append(["2120801", "征地和拆迁补偿支出", 7, None, 7])

    d = bk.read({"a.xlsx": workbook(change)})
    assert d.found == ["department_expenditure", "government_fund"]
    assert amounts(d)[: len(EXPECTED)] == EXPECTED
    assert len(d.fact_list) == len(EXPECTED) + 4
    assert d.tables[0].note.startswith("注：")


def test_a_sheet_whose_columns_alone_name_the_year():
    """Catches this year's amounts called last year's where no cover and no title says the year."""
    def change(_, sheet):
        sheet["C3"], sheet["D3"], sheet["E3"] = "2026年预算数", None, None
        for row in (4, 5, 6):
            sheet[f"D{row}"] = sheet[f"E{row}"] = None

    d = bk.read({"a.xlsx": workbook(change, title="部门支出总体情况表")})
    assert (d.year, {f.name for f in d.fact_list}) == (2026, {"total"})


def test_a_merged_amount_counts_once():
    """Catches an amount repeated in every row that its cell is merged over."""
    def change(_, sheet):
        sheet.merge_cells("E5:E6")
        sheet["E5"] = 100.5

    d = bk.read({"a.xlsx": workbook(change)})
    assert sum(f.amount for f in d.fact_list if f.name == "project_spending") == 201  # with 合计


def test_places_are_addresses_and_have_pictures():
    """Catches evidence in a spreadsheet that names a page, or shows nothing."""
    d = bk.read({"a.xlsx": workbook()})
    fact = next(f for f in d.fact_list if f.name == "basic" and f.row_code)
    assert bk.evidence.in_words(d, fact) == "sheet ‘表3’ D5"
    assert bk.evidence.in_words(d, fact, lang="zh") == "工作表“表3”D5"
    seen = bk.evidence.show(d, fact)
    assert "sheet ‘表3’ D5" in seen._repr_mimebundle_()[0]["text/plain"]
    assert len(seen.images[0].getcolors(1 << 20)) > 5  # letters, rules and the outline


def test_findings_of_a_sheet_show_themselves():
    """Catches a check that finds nothing in a spreadsheet, or a finding without its cell."""
    def change(_, sheet):
        sheet["C4"] = 1310.5

    found = bk.check(bk.read({"a.xlsx": workbook(change)})).filter(severity="error")
    assert [f.rule for f in found] and found[0].show().size
    assert "sheet ‘表3’" in found[0].message and "工作表“表3”" in found[0].message_zh
    assert "p. 1" not in "".join(c.text() + c.head.message for c in found.causes)


def test_pages_of_paper_keep_their_numbers():
    """Catches a page of a PDF called a sheet, or a sheet called a page, where both are one budget."""
    from budgetkit.sources.pictures import with_names

    files = [SourceFile("a.pdf", "", 3), SourceFile("b.xlsx", "", 2, form="xlsx", parts=("表1", "表2")),
             SourceFile("c.docx", "", 1, form="docx")]
    assert with_names("p. 3, “x” (p. 5), p. 6, p. 9.", files, "en") == (
        "p. 3, “x” (sheet ‘表2’), part 1, p. 9.")
    assert with_names("第3页《x》，第4页，第6页。", files, "zh") == "第3页《x》，工作表“表1”，第1部分。"
    assert with_names("p. 3", files[:1], "en") == "p. 3"


def test_sheet_and_pdf_are_one_disclosure(tmp_path):
    """Catches tables in a spreadsheet that are not read beside the narrative's PDF."""
    (tmp_path / "a.xlsx").write_bytes(workbook())
    d = bk.read([bk.bundled.example(), tmp_path / "a.xlsx"])
    assert [f.form for f in d.files] == ["pdf", "xlsx"]
    assert d.tables[-1].pages == [23]


# ── bounded ──────────────────────────────────────────────────────────────────────────────────


def test_a_bomb_is_refused_with_its_limit(monkeypatch):
    """Catches an archive that unpacks without end."""
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/bomb.xml", b"<a>" + b" " * (limits.UNPACKED + 1))
    assert len(content.getvalue()) < 100_000
    with pytest.raises(UnreadableInput, match=r"^a\.xlsx: holds over 48\.0 MB unpacked"):
        bk.read({"a.xlsx": content.getvalue()})


def test_too_many_cells_are_refused(monkeypatch):
    """Catches a sheet that takes minutes and all memory."""
    monkeypatch.setattr(limits, "CELLS", 15)
    with pytest.raises(UnreadableInput, match="over 15 cells, more than budgetkit opens"):
        bk.read({"a.xlsx": workbook()})


def test_a_far_cell_costs_nothing():
    """Catches a sheet whose last cell lies at its far corner being made in full."""
    d = bk.read({"a.xlsx": workbook(lambda _, s: s.cell(1_048_576, 16_384, "x"))})
    assert amounts(d) == EXPECTED


def test_a_cell_merged_over_the_whole_sheet_costs_nothing():
    """Catches thousands of blank rows read because one cell is merged down to the end."""
    d = bk.read({"a.xlsx": workbook(lambda _, s: s.merge_cells("B6:B15000"))})
    assert d.tables[0].n_rows < 80
    assert amounts(d) == EXPECTED


def test_entities_are_refused():
    """Catches a document that makes the reader expand or fetch what it names."""
    held = changed(workbook(), "xl/workbook.xml",
                   lambda part: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + part)
    with pytest.raises(UnreadableInput, match=r"^a\.xlsx: holds entities of XML"):
        bk.read({"a.xlsx": held})


def test_a_damaged_sheet_is_one_line():
    """Catches a traceback from the depths of a library."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook><sheets>")
    with pytest.raises(UnreadableInput, match=r"^a\.xlsx: a spreadsheet that is damaged"):
        bk.read({"a.xlsx": content.getvalue()})


def test_a_missing_library_is_named_with_its_command(monkeypatch):
    """Catches a traceback where the extra is not installed."""
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'budgetkit\[forms\]'"):
        xlsx.open(Given("a.xlsx", workbook()))
