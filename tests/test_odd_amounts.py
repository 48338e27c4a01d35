"""Catches amounts in another style of writing read wrongly, or not read where the sums prove them."""

from __future__ import annotations

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk
from budgetkit.tables.odd_amounts import odd_amounts

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
WIDTHS = [60, 190, 85, 85, 85]


def read(tmp_path, rows, unit="万元"):
    cover, sheet = Sheet(), Sheet()
    cover.centre(200, "临江市水务局2024年部门预算", 22)
    sheet.centre(60, "部门支出总体情况表")
    sheet.text(40, 88, f"单位：{unit}")
    sheet.table(40, 100, WIDTHS, [HEAD, *rows])
    return bk.read(press(tmp_path / "made.pdf", [cover, sheet]))


def body(total, basic, project):
    return [["", "合计", total, basic, project], ["213", "农林水支出", total, basic, project],
            ["21303", "水利", total, basic, project], ["2130301", "行政运行", basic, basic, ""],
            ["2130305", "水利工程建设", project, "", project]]


def said(d):
    return [f for f in bk.check(d) if f.rule.startswith("reading-")]


@pytest.mark.parametrize(("written", "unit", "wan"), [
    (("1300,5000", "1200,0000", "100,5000"), "元", [1300.5, 1200.0, 100.5]),
    (("1.300,50", "1.200,00", "100,50"), "万元", [1300.5, 1200.0, 100.5]),
    (("1.300", "1.200,00", "100,00"), "万元", [1300.0, 1200.0, 100.0]),
    (("1.3E+03", "1.2E+03", "100"), "万元", [1300.0, 1200.0, 100.0]),
])
def test_sums_prove_the_style(tmp_path, written, unit, wan):
    """Catches 1.300 taken for 1.3 beside 1.200,00, and amounts left out that only one reading allows."""
    d = read(tmp_path, body(*written), unit)
    line = d.table("department_expenditure").lines[0]
    assert [float(line.amounts[n].amount) for n in ("total", "basic", "project_spending")] == wan
    assert line.amounts["basic"].corrected == written[1]
    assert not said(d) and any("its sums hold so" in note for note in d.notes)
    assert len(d.table("department_expenditure").facts) == 13


@pytest.mark.parametrize("cell", ["1250,5000", "1.250,00", "1.3E+03", "12,00.00"])
def test_what_no_sum_proves_is_said(tmp_path, cell):
    """Catches an amount made up of a text that might be one, where the sum says otherwise."""
    rows = body("1,300.50", "1,200.00", "100.50")
    rows[3][2] = cell
    d = read(tmp_path, rows)
    assert "total" not in d.table("department_expenditure").lines[3].amounts
    assert [f.found for f in said(d)] == [cell]


def test_what_breaks_another_sum_is_not_read(tmp_path):
    """Catches an amount that one sum allows and another forbids."""
    rows = body("1,300.50", "1,200.00", "100.50")
    rows[1][2] = "1.300,51"  # 合计 = 1,300.50 above, 基本支出 + 项目支出 beside
    d = read(tmp_path, rows)
    assert "total" not in d.table("department_expenditure").lines[1].amounts


@pytest.mark.parametrize("text", ["1,200.00", "2024", "0.50", "-", "", "12%", "302,01"])
def test_the_usual_style_is_left_alone(text):
    """Catches a year, a plain amount or two codes offered to the sums as something else."""
    assert set(odd_amounts(text)) <= ({"continental"} if text == "302,01" else set())
