"""How numbers and boxes are set: spread digits, thousands, marks of footnotes, coloured bands without rules."""

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
WIDTHS = [60, 180, 90, 90, 90]


def read(tmp_path, sheet):
    cover = Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    sheet.centre(50, "部门支出总体情况表")
    sheet.text(440, 80, "单位：万元")
    (table,) = bk.read(press(tmp_path / "made.pdf", [cover, sheet])).tables
    return table


def cell(tmp_path, *pieces):
    """What is read of a cell in which these are set: distance from its left edge, raised by, size, text."""
    sheet = Sheet()
    sheet.table(40, 90, WIDTHS, [HEAD, ["", "合计", "1,200.00", "1,100.00", "100.00"],
                                 ["201", "一般公共服务支出", "", "1,100.00", "100.00"]])
    for x, raised, size, said in pieces:
        sheet.text(280 + x, 90 + 36 + 12 - raised, said, size)
    return read(tmp_path, sheet).at[2, 2].text


@pytest.mark.parametrize(("pieces", "text"), [
    # 9 points: a digit is 4.5 wide
    ([(4, 0, 9, "1"), (11, 0, 9, "200.00")], "1200.00"),  # 2.5 between thousands: a space
    ([(4, 0, 9, "1"), (16, 0, 9, "200.00")], "1 200.00"),  # 7.5: two numbers
    ([(4, 0, 9, "12"), (18, 0, 9, "00.00")], "1200.00"),  # 00.00 is no number by itself
    ([(4, 0, 9, "12"), (18, 0, 9, "10.00")], "12 10.00"),  # 12 and 10.00 are two
    ([(4 + 10 * i, 0, 9, c) for i, c in enumerate("1200.00")], "1200.00"),  # spread over the cell
    ([(4, 0, 9, "1,200.00"), (40.5, 4, 5, "1")], "1,200.00¹"),  # a mark of a footnote
    ([(4, 0, 9, "1,200.00"), (40.5, 4, 5, "1"), (43.2, 4, 5, "2")], "1,200.00¹²"),
    ([(4, 0, 9, "1,200.00"), (40.5, 0, 9, "1")], "1,200.001"),  # as large, on the line: a digit
])
def test_numbers_in_a_cell(tmp_path, pieces, text):
    """Catches two numbers read as one, one as two, or a footnote's mark as a digit of the amount."""
    assert cell(tmp_path, *pieces) == text


def test_coloured_bands_are_rows(tmp_path):
    """Catches rows left white between coloured ones that are lost where a table has no rules."""
    rows = [HEAD, ["", "合计", "1,300.50", "1,200.00", "100.50"],
            ["201", "一般公共服务支出", "1,300.50", "1,200.00", "100.50"],
            ["20103", "政府办公厅及相关机构事务", "1,300.50", "1,200.00", "100.50"],
            ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
            ["2010302", "一般行政管理事务", "100.50", "", "100.50"]]
    sheet, y, xs = Sheet(), 100, [30]
    for width in WIDTHS:
        xs.append(xs[-1] + width)
    for r in range(0, len(rows), 2):  # the last row is white, with nothing below it
        for left, right in zip(xs, xs[1:], strict=False):
            sheet.paint.append(f"0.85 g {left} {842 - y - 18 * r - 18} {right - left} 18 re f 0 g")
    for r, row in enumerate(rows):
        for x, said in zip(xs, row, strict=False):
            sheet.text(x + 3, y + 18 * r + 12, said)
    table = read(tmp_path, sheet)
    assert [[line.code, line.name, *(float(f.amount) for f in line.amounts.values())] for line in table.lines] == [
        ["", "合计", 1300.5, 1200, 100.5], ["201", "一般公共服务支出", 1300.5, 1200, 100.5],
        ["20103", "政府办公厅及相关机构事务", 1300.5, 1200, 100.5], ["2010301", "行政运行", 1200, 1200],
        ["2010302", "一般行政管理事务", 100.5, 100.5]]
    assert [round(c.y0) for c in table.cells if c.column == 1] == [100, 118, 136, 154, 172, 190]


@pytest.mark.parametrize(("size", "text"), [(24, "1,200.00"), (22, "1,200.00稿")])
def test_a_tall_text_is_a_watermark(tmp_path, size, text):
    """Catches a watermark two and a half times as tall as the table's text read into a cell."""
    assert cell(tmp_path, (4, 0, 9, "1,200.00"), (45, 0, size, "稿")) == text


@pytest.mark.parametrize(("foot", "names"), [
    (False, ["合计", "老旧小区改造和配套工程", "设备购置项目"]),
    (True, ["合计", "老旧小区改造", "和配套工程", "设备购置项目"])])
def test_a_row_that_no_rule_closes_goes_on_overleaf(tmp_path, foot, names):
    """Catches a project's name cut in two by the page, or two rows that a rule parts made one."""
    cover, first, second = Sheet(), Sheet(), Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    first.centre(50, "项目支出表")
    first.text(440, 80, "单位：万元")
    first.table(40, 90, [200, 120, 100], [["项目名称", "项目单位", "合计"], ["合计", "", "12.00"],
                                          ["老旧小区改造", "甲单位", "5.00"]], foot=foot)
    second.table(40, 60, [200, 120, 100], [["和配套工程", "", ""], ["设备购置项目", "乙单位", "7.00"]])
    table = bk.read(press(tmp_path / "made.pdf", [cover, first, second])).table("projects")
    rows = [table.at[r, 0].text for r in range(1, table.n_rows)]
    assert rows == names
