"""Units of money: heads against the line above, several in one table, a line that wraps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_tables import made_table
from pdf_builder import ABOVE, LEFT, Sheet, read

import budgetkit as bk
from budgetkit.package import load_package, write_package
from budgetkit.tables.lines import read_lines
from budgetkit.tables.units import assume_units

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
LINES = [
    ("", "合计", "1300.50", "1200.00", "100.50"),
    ("213", "农林水支出", "1300.50", "1200.00", "100.50"),
    ("2130301", "行政运行", "1200.00", "1200.00", ""),
    ("2130305", "水利工程建设", "100.50", "", "100.50"),
]
WAN = [Decimal(t) for line in LINES for t in line[2:] if t]


def rows(*units: str, start: int = 0) -> list[list[str]]:
    """The lines, each amount column printed in its unit."""
    power = {"元": 4, "百元": 2, "万元": 0}
    return [[*line[:2], *(f"{Decimal(t).scaleb(power[u]):,.2f}" if t else ""
                          for t, u in zip(line[2:], units, strict=True))] for line in LINES[start:]]


def page(title: str, above: str, body: list[list[str]], head: list[str] = HEAD) -> Sheet:
    sheet = Sheet()
    sheet.centre(60, title)
    for at, said in enumerate(above.split("\n")):
        sheet.text(450, 80 + 12 * at, said)
    sheet.table(40, 100, [60, 160, 100, 100, 100], [head, *body] if head else body)
    return sheet


def amounts(d, key: str = "department_expenditure") -> list[Decimal]:
    return [f.amount for f in d.table(key).facts]


def said(d) -> list[str]:
    return [f.message for f in bk.check(d) if f.rule == "units-agree"]


def headed(*units: str) -> list[str]:
    return [*HEAD[:2], *(f"{h}（{u}）" for h, u in zip(HEAD[2:], units, strict=True))]


@pytest.mark.parametrize("unit", ["元", "百元", "万元"])
def test_the_line_above_gives_the_unit(tmp_path, unit):
    """Catches a unit that nobody knows read as the usual one: 百元 is a hundredth of 万元."""
    d = read(tmp_path, page("部门支出总体情况表", f"单位：{unit}", rows(unit, unit, unit)))
    assert amounts(d) == WAN and not said(d)


def test_a_unit_line_that_wraps(tmp_path):
    """Catches 单位：百 / 元 taken for no unit at all."""
    d = read(tmp_path, page("部门支出总体情况表", "单位：百\n元", rows("百元", "百元", "百元")))
    assert amounts(d) == WAN and d.table("department_expenditure").unit == "百元"


def test_a_title_on_the_page_before(tmp_path):
    """Catches the unit above a table forgotten when its title is found on the page before."""
    first = Sheet()
    first.text(40, 60, "一、部门概况")
    first.centre(780, "部门支出总体情况表")
    second = Sheet()
    second.text(450, 80, "单位：百元")
    second.table(40, 100, [60, 160, 100, 100, 100], [HEAD, *rows("百元", "百元", "百元")])
    d = read(tmp_path, first, second)
    assert amounts(d) == WAN and d.table("department_expenditure").unit == "百元"


def test_one_column_in_another_unit(tmp_path):
    """Catches one column in 元 beside two in 万元, read all in one unit; sums hold, and it is said."""
    units = ("元", "万元", "万元")
    d = read(tmp_path, page("部门支出总体情况表", "单位：万元", rows(*units), headed(*units)))
    assert amounts(d) == WAN
    assert len(said(d)) == 1 and "元" in said(d)[0]
    assert not [f for f in bk.check(d) if f.severity == "error" and "sum" in f.rule]
    whole = next(f for f in d.table("department_expenditure").facts if f.amount == WAN[0])
    again = d.table("department_expenditure")
    assert again.unit_of(whole.row, whole.column) == "元" and whole.text == "13,005,000.00"


def test_heads_beat_the_line_above(tmp_path):
    """Catches amounts ten thousand times too large: 万元 above is left over, the heads say 元."""
    units = ("元", "元", "元")
    d = read(tmp_path, page("部门支出总体情况表", "单位：万元", rows(*units), headed(*units)))
    assert amounts(d) == WAN
    assert len(said(d)) == 1


def test_the_other_tables_overrule_heads(tmp_path):
    """Catches heads left over from a template: the amounts are those of the tables in 万元."""
    d = read(tmp_path, page("部门支出总体情况表", "单位：万元", rows("万元", "万元", "万元")),
             page("一般公共预算支出情况表", "单位：万元", rows("万元", "万元", "万元"),
                  headed("元", "元", "元")))
    assert amounts(d, "general_budget_expenditure") == WAN
    assert len(said(d)) == 1 and "read in 万元" in said(d)[0]


def test_the_second_page_is_in_another_unit(tmp_path):
    """Catches a table whose second half prints its own unit line, read in that of the first."""
    d = read(tmp_path,
             page("部门支出总体情况表", "单位：万元", rows("万元", "万元", "万元")[:2]),
             page("部门支出总体情况表（续）", "单位：元", rows("元", "元", "元", start=2)))
    assert d.table("department_expenditure").pages == [2, 3]
    assert amounts(d) == WAN


def test_a_sheet_s_label_gives_the_unit_of_what_stands_under_it(tmp_path):
    """Catches 预算金额（万元） of a target sheet read in the 元 of the document's other tables."""
    sheet = Sheet()
    sheet.centre(60, "部门整体支出绩效目标表")
    sheet.table(40, 100, [90, 110, 90, 90, 90], [
        ["任务名称", "主要内容", "预算金额（万元）", LEFT, LEFT],
        [ABOVE, ABOVE, "总额", "财政拨款", "其他资金"],
        ["机关运转", "人员经费", "3354.42", "3354.42", ""],
        ["金额合计", "", "3354.42", "3354.42", ""],
        ["一级指标", "二级指标", "三级指标", "指标值", ""],
        ["产出指标", "数量指标", "件数", "≥10件", ""]])
    d = read(tmp_path, page("部门支出总体情况表", "单位：元", rows("元", "元", "元")), sheet)
    table = d.table("department_performance")
    assert {str(f.amount) for f in table.facts} == {"3354.42"}


def test_units_survive_a_package(tmp_path):
    """Catches a package that gives the cells of a mixed table back in one unit."""
    units = ("元", "万元", "万元")
    d = read(tmp_path, page("部门支出总体情况表", "单位：万元", rows(*units), headed(*units)))
    write_package(d, tmp_path / "package")
    back = load_package(tmp_path / "package")
    assert amounts(back) == WAN and said(back) == said(d)


def test_a_silent_table_is_read_in_the_unit_that_its_numbers_prove(tmp_path):
    """Catches a table in 万元 without a unit line read in the 元 of its neighbour, and accused of it."""
    d = read(tmp_path, page("部门支出总体情况表", "单位：元", rows("元", "元", "元")),
             page("一般公共预算支出情况表", "", rows("万元", "万元", "万元")))
    assert amounts(d, "general_budget_expenditure") == WAN
    assert d.table("general_budget_expenditure").unit_is_assumed
    assert not [f for f in bk.check(d).filter(family=["across"]) if f.severity == "error"]


def test_a_silent_table_with_no_proof_is_read_as_its_neighbour(tmp_path):
    """Catches a unit taken from fewer amounts than three, which agree by chance."""
    few = [["", "合计", "100.50", "", "100.50"], ["213", "农林水支出", "100.50", "", "100.50"]]
    d = read(tmp_path, page("部门支出总体情况表", "单位：元", rows("元", "元", "元")),
             page("一般公共预算支出情况表", "", few))
    assert d.table("general_budget_expenditure").unit == "元"


def test_where_no_table_prints_a_unit_the_prose_proves_it():
    """Catches every amount ten thousand times too large where the unit stands on no page of tables."""
    table = made_table("\n".join("|" + "|".join(row) + "|" for row in [HEAD, *rows("元", "元", "元")]),
                       key="department_expenditure", title="部门支出总表", header_rows=1, unit=None)
    read_lines(table, 2026)
    assert assume_units([table], [Decimal("1300.50"), Decimal("1200"), Decimal("100.50")]) == [table]
    assert table.unit == "元"
