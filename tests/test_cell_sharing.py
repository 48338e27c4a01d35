"""Texts that cross a rule: whose cell they belong to; rows and headings cut by the foot of a page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pdf_builder import ABOVE, LEFT, Sheet, press, width

import budgetkit as bk
from budgetkit.grids.cell_sharing import share_run
from budgetkit.grids.lattices import Lattice, Span
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.page import Page, Run, text_lines

SIZE = 10.0


def glyphs(x: float, said: str, baseline: float = 15.0, item: int = 1) -> list[Glyph]:
    """The characters of a text from x on: digits half as wide as words."""
    out = []
    for char in said:
        wide = SIZE / 2 if char.isascii() else SIZE
        out.append(Glyph(char, x, x + wide, baseline, SIZE, len(out), item))
        x += wide
    return out


def shared(edges: list[float], *texts: list[Glyph]) -> dict[int, str]:
    """Column → what of one run of glyphs it gets."""
    lattice = Lattice(tuple(edges), (0.0, 20.0), tuple(Span(0, c) for c in range(len(edges) - 1)))
    run = Run(tuple(g for text in texts for g in text))
    return {column: "".join(g.text for g in held)
            for column, held in share_run(run, 0, lattice, lattice.owners())}


def test_a_label_gives_back_the_amount_that_it_runs_up_to():
    """Catches 职业年金缴费支⟂出4000.00 read as one label, and the amount's cell as blank."""
    run = glyphs(5, "职业年金缴费支出")  # its last two characters stand behind the next cell
    amount = glyphs(run[-1].x1, "4000.00")
    assert shared([0, 70, 160], run + amount) == {0: "职业年金缴费支出", 1: "4000.00"}


def test_an_amount_in_a_sentence_stays_in_it():
    """Catches an amount torn out of a long note that runs on over the next cell."""
    said = "其中会议费12.50万元及培训费"
    assert shared([0, 70, 200], glyphs(5, said)) == {0: said}


@pytest.mark.parametrize(("over", "column"), [(10.0, 1), (-1.0, 1)])
def test_a_heading_goes_whole_to_the_cell_it_is_centred_on(over, column):
    """Catches the first letters of a wide heading read as the end of its neighbour's."""
    wide = glyphs(100 - over, "公务用车购置及运行费", item=2)
    assert shared([0, 100, 100 + wide[-1].x1 - wide[0].x0 - 2 * over, 300], wide) == {
        column: "公务用车购置及运行费"}


def test_a_label_that_runs_over_stays_where_it_begins():
    """Catches a body label, longer than its cell, taken for a heading of the blank cell beside it."""
    said = "机关事业单位基本养老保险缴费支出"
    assert shared([0, 90, 200], glyphs(5, said)) == {0: said}


def test_headings_that_touch_are_two():
    """Catches 公务接待费公务用车… : the second heading begins right after the first, left of its cell."""
    first, second = glyphs(48, "公务接待费"), glyphs(98, "公务用车购置及运行费", item=2)
    assert shared([0, 105, 191, 300], first, second) == {0: "公务接待费", 1: "公务用车购置及运行费"}


def test_lines_come_in_the_order_of_their_baselines():
    """Catches a line whose digits have a tall box read before the line above it."""
    tall = [Glyph(g.text, g.x0, g.x1, 115.0, 2.4 * SIZE, g.order, g.item)
            for g in glyphs(0, "16.00")]
    said = [line.text.replace(" ", "") for line in text_lines(
        [*tall, *glyphs(40, "万元，支出决算为15.00万元。", 115.0), *glyphs(0, "年初预算为", 100.0)])]
    assert said == ["年初预算为", "16.00万元，支出决算为15.00万元。"]
    page = Page(1, 300, 200, 0, [*tall, *glyphs(0, "年初预算为", 100.0)], [], 0.0, [])
    assert [line.text for line in page.lines] == ["年初预算为", "16.00"]


# ── rows cut by the foot of the page ─────────────────────────────────────────────────────────

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
WIDTHS = [60, 120, 90, 90, 90]


def book(tmp_path, first: list[list[str]], second: list[list[str]], repeat: bool = False):
    cover = Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    one, two = Sheet(), Sheet()
    one.centre(60, "部门支出总体情况表")
    one.text(450, 90, "单位：万元")
    one.table(40, 100, WIDTHS, [HEAD, *first])
    two.table(40, 60, WIDTHS, [HEAD, *second] if repeat else second)
    return bk.read(press(tmp_path / "made.pdf", [cover, one, two]))


UPPER = [
    ["", "合计", "1,400.86", "1,300.36", "100.50"],
    ["213", "农林水支出", "1,400.86", "1,300.36", "100.50"],
    ["2130301", "行政运行", "1,300.36", "1,300.36", ""],
]


def test_a_row_broken_within_its_cells_is_one(tmp_path):
    """Catches 1,200.3 and 6 read as two amounts: the column prints two decimals everywhere else."""
    d = book(tmp_path, [*UPPER[:2], ["2130301", "甲市机动", "1,300.3", "1,300.3", ""]],
             [["", "车考试中心", "6", "6", ""], ["2130305", "水利工程建设", "100.50", "", "100.50"]])
    table = d.table("department_expenditure")
    assert [(line.code, line.name) for line in table.lines][2:] == [
        ("2130301", "甲市机动车考试中心"), ("2130305", "水利工程建设")]
    assert [f.amount for f in table.facts if f.row_code == "2130301"] == [Decimal("1300.36")] * 2


def test_a_whole_amount_overleaf_is_a_row_of_its_own(tmp_path):
    """Catches a row of small amounts glued to the last row of the page before."""
    d = book(tmp_path, UPPER, [["", "车考试中心", "6", "6", ""],
                               ["2130305", "水利工程建设", "94.50", "", "94.50"]])
    table = d.table("department_expenditure")
    assert [f.amount for f in table.facts if f.row_label == "车考试中心"] == [Decimal(6)] * 2
    assert [f.text for f in table.facts if f.row_code == "2130301"] == ["1,300.36"] * 2


def test_a_total_said_again_on_the_next_page_counts_once(tmp_path):
    """Catches a page that begins with the total again read as a second table, or the total twice."""
    d = book(tmp_path, UPPER, [UPPER[0], ["2130305", "水利工程建设", "100.50", "", "100.50"]],
             repeat=True)
    assert [t.pages for t in d.tables] == [[2, 3]]
    totals = [line for line in d.table("department_expenditure").lines if line.level == "total"]
    assert len(totals) == 1
    assert not [f for f in bk.check(d) if f.severity == "error" and f.table == "department_expenditure"]


def test_a_heading_wider_than_its_columns_in_a_document(tmp_path):
    """Catches 公务用车… read as the heading of the reception column, whose amounts then are the cars'."""
    sheet = Sheet()
    sheet.centre(60, "一般公共预算“三公”经费支出情况表")
    sheet.text(450, 90, "单位：万元")
    sheet.table(40, 100, [70, 80, 26, 26, 26], [["合计", "公务接待费", "", LEFT, LEFT],
                                               [ABOVE, ABOVE, "小计", "购置", "运行"],
                                               ["9.00", "4.00", "5.00", "", "5.00"]], head=2)
    said = "公务用车购置及运行费"
    sheet.text(190 + 39 - width(said, 9) / 2, 112, said)
    cover = Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    table = bk.read(press(tmp_path / "made.pdf", [cover, sheet])).table("three_public")
    assert table.columns[1] == "公务接待费" and said not in table.columns[1]
    assert all(said in path for path in table.columns[2:])


def test_a_merged_block_printed_on_the_lower_page_keeps_its_amount(tmp_path):
    """Catches the amount of a project, printed in the lower half of merged cells, without its name."""
    cover, one, two = Sheet(), Sheet(), Sheet()
    cover.centre(200, "某某市水务局2024年部门预算", 22)
    one.centre(60, "项目支出绩效目标表")
    one.text(450, 90, "单位：万元")
    head = ["项目名称", "项目总额", "一级指标", "三级指标", "指标值"]
    widths = [110, 80, 90, 120, 90]
    one.table(40, 100, widths, [head, ["甲", "5.00", "产出指标", "数量", "≥1个"],
                                ["", "", "产出指标", "次数", "≥2次"],
                                [ABOVE, ABOVE, "产出指标", "天数", "≥3天"]])
    two.table(40, 60, widths, [["水库大坝加固", "72.80", "效益指标", "人口", "≥4人"],
                               [ABOVE, ABOVE, "效益指标", "面积", "≥5亩"]])
    d = bk.read(press(tmp_path / "made.pdf", [cover, one, two]))
    sheets = bk.tables.targets.target_sheets(d.tables)
    assert [(s.name, str(s.amount), len(s.targets)) for s in sheets] == [
        ("甲", "5.00", 1), ("水库大坝加固", "72.80", 4)]
