"""Catches a page, column, row or cell of which less was read than is printed, and nobody says so.

Each damage stands beside its undamaged twin, which raises nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_builder import Sheet, press

import budgetkit as bk
from budgetkit.tables import stitching

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
BODY = [
    ["", "合计", "1,300.50", "1,200.00", "100.50"],
    ["213", "农林水支出", "1,300.50", "1,200.00", "100.50"],
    ["21303", "水利", "1,300.50", "1,200.00", "100.50"],
    ["2130301", "行政运行", "1,200.00", "1,200.00", ""],
    ["2130305", "水利工程建设", "100.50", "", "100.50"],
]
WIDTHS = [60, 190, 85, 85, 85]


def cover() -> Sheet:
    made = Sheet()
    made.centre(200, "临江市水务局2024年部门预算", 22)
    return made


def table(rows=BODY, title="部门支出总体情况表") -> Sheet:
    made = Sheet()
    made.centre(60, title)
    made.text(40, 88, "单位：万元")
    made.table(40, 100, WIDTHS, [HEAD, *rows])
    return made


def summary() -> Sheet:
    made = Sheet()
    made.centre(60, "部门收支总体情况表")
    made.text(40, 88, "单位：万元")
    made.table(40, 100, [160, 90, 160, 90], [
        ["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "1,300.50", "一、农林水支出", "1,300.50"],
        ["本年收入合计", "1,300.50", "本年支出合计", "1,300.50"],
        ["收入总计", "1,300.50", "支出总计", "1,300.50"]])
    return made


def guard(tmp_path: Path, *sheets: Sheet) -> dict[str, list]:
    """The findings of the reading rules, by rule."""
    d = bk.read(press(tmp_path / "made.pdf", [cover(), summary(), *sheets]))
    found: dict[str, list] = {}
    for f in bk.check(d):
        if f.family == "reading":
            assert f.severity in ("error", "warning") and f.text("zh") != f.text("en")
            found.setdefault(f.rule, []).append(f)
    return found


def changed(column: int, to, rows=range(5)) -> list[list[str]]:
    """The body with the printed amounts of a column written another way."""
    return [[to(t) if t and c == column and r in rows else t for c, t in enumerate(row)]
            for r, row in enumerate(BODY)]


def test_the_undamaged_page_raises_nothing(tmp_path):
    """A guard that cries at a table read as it is printed is switched off by its readers."""
    assert guard(tmp_path, table()) == {}


@pytest.mark.parametrize("to", [
    lambda t: "########", lambda t: "#REF!", lambda t: t.replace(",", "") + "E+00",
    lambda t: t.replace(",", "'"),
], ids=["too-narrow", "formula", "exponent", "apostrophes"])
def test_a_column_in_which_nothing_is_a_number(tmp_path, to):
    """Every amount of 合计 is printed in a way that no rule of reading knows."""
    found = guard(tmp_path, table(changed(2, to)))
    lost = [f for fs in found.values() for f in fs]
    assert lost and {f.page for f in lost} == {3}


def test_one_cell_that_is_no_number(tmp_path):
    """12,00.00 in one cell: named with its place."""
    [found] = guard(tmp_path, table(changed(2, lambda t: "12,00.00", [3])))[
        "reading-amount-is-a-number"]
    assert (found.page, found.row, found.column, found.found) == (3, 4, 2, "12,00.00")


def test_coded_rows_without_any_amount(tmp_path):
    """The amounts of two rows are gone, whoever lost them."""
    rows = [row if r < 3 else [*row[:2], "", "", ""] for r, row in enumerate(BODY)]
    [found] = guard(tmp_path, table(rows))["reading-rows-have-amounts"]
    assert found.page == 3 and "2130301、2130305" in found.message


def test_a_page_of_outlines(tmp_path):
    """Every letter of a page is a filled path: it is no blank page."""
    drawn = Sheet()
    for n in range(60):
        x, y = 60 + n % 20 * 20, 700 - n // 20 * 20
        corners = " ".join(f"{x + dx} {y + dy} l" for dx, dy in (
            (3, 1), (8, 0), (6, 3), (9, 8), (5, 6), (4, 9), (3, 6), (0, 8), (2, 4), (1, 2)))
        drawn.paint.append(f"{x} {y} m {corners} h f")
    [found] = guard(tmp_path, drawn)["reading-page-is-lost"]
    assert found.page == 3 and "shapes" in found.message


def test_text_of_which_nothing_is_read(tmp_path):
    """A font that calls its letters spaces: the page is painted, and no blank page."""
    made = Sheet()
    made.text(100, 100, "鿠鿠鿠")
    d = bk.read(press(tmp_path / "m.pdf", [cover(), summary(), table(), made],
                      unicode={"鿠": 0x20}))
    assert [(f.rule, f.page) for f in bk.check(d) if f.family == "reading"] == [
        ("reading-page-is-lost", 4)]


def test_an_empty_row_carried_over_is_no_loss(tmp_path):
    """The rules of blank rows at the head of a page, and nothing else on it."""
    bare = Sheet()
    bare.table(40, 40, WIDTHS, [[""] * 5] * 2)
    assert guard(tmp_path, table(), bare) == {}


def test_a_picture_under_a_title(tmp_path):
    """Title and unit are text, the table is pasted as a picture."""
    pasted = Sheet()
    pasted.centre(60, "部门支出总体情况表")
    pasted.text(40, 88, "单位：万元")
    pasted.paint.append("q 500 0 0 200 40 530 cm /Scan Do Q")
    [found] = guard(tmp_path, pasted)["reading-page-is-lost"]
    assert found.page == 3 and "picture" in found.message


def test_figures_in_the_file_for_cells_that_show_nothing(tmp_path):
    """White on white in cells that are blank on the page: not read, and said."""
    hidden = table([[*row[:2], "", "", ""] for row in BODY])
    hidden.paint.append("q 1 1 1 rg")
    for r in range(5):
        hidden.text(300, 130 + 18 * r, "1,300.50")
    hidden.paint.append("Q")
    assert guard(tmp_path, hidden)["reading-page-is-lost"][0].page == 3


@pytest.mark.parametrize(("said", "pages"), [
    ("1、产出指标：数量指标：加固大坝≥350米；质量指标：合格率≥95%", [4]),
    ("产出指标、效益指标见附件", []),
], ids=["in-words", "blank-form"])
def test_a_target_sheet_without_an_indicator(tmp_path, said, pages):
    """The sheet's targets stand in a way that none is found; a blank form holds none."""
    sheet = Sheet()
    sheet.centre(60, "项目支出绩效目标表")
    sheet.table(40, 100, [90, 90, 90, 240], [
        ["项目名称", "预算金额", "绩效目标", "说明"],
        ["防汛", "100.00", "平安度汛", said]], height=30, size=7)
    found = guard(tmp_path, table(), sheet)
    assert [f.page for f in found.get("reading-sheet-has-indicators", [])] == pages


def test_a_row_that_reading_drops_is_named(tmp_path, monkeypatch):
    """Catches one row lost on the way, no sum of which misses it: its amounts are in no cell."""
    rest = Sheet()
    rest.table(40, 60, WIDTHS, [HEAD, ["2130399", "其他水利支出", "3.25", "", "3.25"],
                                ["2130311", "水资源节约管理与保护", "7.75", "", "7.75"]])
    assert guard(tmp_path, table(), rest) == {}
    monkeypatch.setattr(stitching, "_repeated", lambda head, part: part.body_start + 1)
    [found] = guard(tmp_path, table(), rest)["reading-page-is-lost"]
    assert found.page == 4 and found.found == "3.25、3.25"


def test_amounts_in_the_row_below_their_code(tmp_path):
    """Catches amounts set in rows without any words, under the rows that they belong to."""
    apart = [row for r in BODY for row in ([*r[:2], "", "", ""], ["", "", *r[2:]])]
    [found] = guard(tmp_path, table(apart))["reading-rows-have-amounts"]
    assert found.page == 3 and found.found == "213、21303、2130301、2130305"
