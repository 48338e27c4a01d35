"""Pages that are there twice, tables beside each other in one frame, watermarks as small as text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pdf_builder import LEFT, Sheet, press

import budgetkit as bk
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.vector_paths import RulingLine
from budgetkit.sources.watermarks import without_watermarks

HEAD = ["科目编码", "科目名称", "合计", "基本支出"]
ROWS = [["", "合计", "1,300.50", "1,300.50"], ["213", "农林水支出", "1,300.50", "1,300.50"],
        ["2130301", "行政运行", "1,200.00", "1,200.00"], ["2130305", "水利工程", "100.50", "100.50"]]


def cover() -> Sheet:
    sheet = Sheet()
    sheet.centre(200, "某某市水务局2024年部门预算", 22)
    return sheet


def page(rows: list[list[str]] = ROWS) -> Sheet:
    sheet = Sheet()
    sheet.centre(60, "部门支出总体情况表")
    sheet.text(450, 90, "单位：万元")
    sheet.table(40, 100, [60, 160, 90, 90], [HEAD, *rows])
    return sheet


def read(tmp_path, *sheets: Sheet):
    return bk.read(press(tmp_path / "made.pdf", [cover(), *sheets]))


def test_a_page_that_is_there_twice_is_read_once(tmp_path):
    """Catches every line of a duplicated page counted twice; which page it is, is said."""
    d = read(tmp_path, page(), page())
    assert [t.pages for t in d.tables] == [[2]]
    assert any("page 3" in note and "same as page 2" in note for note in d.notes)


def test_a_page_with_one_other_figure_is_no_copy(tmp_path):
    """Catches a page left out that differs from an earlier one in a single digit."""
    other = [[*ROWS[0][:3], "1,300.51"], *ROWS[1:]]
    d = read(tmp_path, page(), page(other))
    assert sum(len(t.facts) for t in d.tables) == 16
    assert not any("same as" in note for note in d.notes)


def test_two_titled_tables_in_one_frame_are_two(tmp_path):
    """Catches two tables under one outer frame read as one of twice the columns."""
    sheet = Sheet()
    rows = [["部门支出总体情况表 单位：万元", LEFT, LEFT, LEFT,
             "一般公共预算支出情况表 单位：万元", LEFT, LEFT, LEFT]]
    rows += [[*row, *row] for row in (HEAD, *ROWS)]
    sheet.table(20, 100, [50, 90, 60, 60] * 2, rows, size=7)
    d = read(tmp_path, sheet)
    for key in ("department_expenditure", "general_budget_expenditure"):
        assert [f.amount for f in d.table(key).facts][:2] == [Decimal("1300.50")] * 2
        assert d.table(key).n_columns == 4


def test_the_second_half_before_the_first_is_put_behind_it(tmp_path):
    """Catches the codes of a headless page lost to a nameless table when its first half comes later."""
    late = Sheet()
    late.table(40, 60, [60, 160, 90, 90], ROWS[2:])
    d = read(tmp_path, late, page(ROWS[:2]))
    assert [t.key for t in d.tables] == ["department_expenditure"]
    assert [line.code for line in d.tables[0].lines] == ["", "213", "2130301", "2130305"]


def test_a_table_of_other_codes_before_a_title_stays_its_own(tmp_path):
    """Catches rows of another table drawn into the one whose title comes after them."""
    other = Sheet()
    other.table(40, 60, [60, 160, 90, 90], [["2010301", "行政运行", "1.00", "1.00"],
                                            ["2010302", "一般行政管理事务", "2.00", "2.00"]])
    d = read(tmp_path, other, page(ROWS[:2]))
    assert [len(t.facts) for t in d.tables] == [4, 4]


@pytest.mark.parametrize(("title", "key"), [
    ("十、“三公”经费及会议费情况说明", "other"), ("第三部分 项目支出情况说明", "other"),
    ("八、部门支出总体情况表", "department_expenditure"),
    ("二、部门支出总体情况", "department_expenditure"),
])
def test_a_heading_of_the_prose_names_no_table(tmp_path, title, key):
    """Catches a small comparison under a section's heading taken for the table of that name.

    A title without 表 still names the table whose header and codes stand under it.
    """
    sheet = Sheet()
    sheet.text(40, 60, title, 12)
    if key == "other":
        sheet.table(40, 100, [100, 90, 90], [["项目", "2023年", "2024年"], ["会议费", "1.20", "1.10"]])
    else:
        sheet.table(40, 100, [60, 160, 90, 90, 90], [
            [*HEAD, "上缴上级支出"], *([*row, ""] for row in ROWS)])
    d = read(tmp_path, sheet)
    assert [t.key for t in d.tables] == [key]


# ── watermarks ───────────────────────────────────────────────────────────────────────────────


def text(x: float, baseline: float, said: str, item: int) -> list[Glyph]:
    return [Glyph(c, x + 9 * i, x + 9 * i + 9, baseline, 9.0, 100 * item + i, item)
            for i, c in enumerate(said)]


ACROSS = [RulingLine(0, y, 300, y) for y in (0, 20, 40, 60, 80)]


@pytest.mark.parametrize(("copies", "light", "step", "kept"), [
    (3, 200.0, 14, False),  # light, three times, a rule through one: a watermark
    (2, 200.0, 25, True), (3, 100.0, 14, True),  # twice only, or in ink
    (3, 200.0, 20, True),  # light, and each within its row: a note in grey
], ids=["watermark", "twice", "ink", "in rows"])
def test_light_text_over_the_rules_is_a_watermark(copies, light, step, kept):
    """Catches a watermark of the size of the text glued to labels and amounts, and grey text lost."""
    marks = [g for i in range(copies) for g in text(50, 15 + step * i, "内部资料", i + 2)]
    own = text(10, 15, "合计", 1)
    left = without_watermarks([*own, *marks], ACROSS, lambda item: light)
    assert left == ([*own, *marks] if kept else own)
