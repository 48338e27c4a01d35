"""The thresholds of the tables: what lies on either side of each, and that a user can move it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from made_tables import made_table

from budgetkit.grids.grids import Cell
from budgetkit.settings import using
from budgetkit.sources.page import TextLine
from budgetkit.tables import engine_fallback
from budgetkit.tables.captions import _unwrapped as unwrapped
from budgetkit.tables.captions import looks_like_title, read_note
from budgetkit.tables.headers import header_depth
from budgetkit.tables.lines import read_lines
from budgetkit.tables.page_breaks import join_pages
from budgetkit.tables.recognition import drop_empty_edges
from budgetkit.tables.settings import TableSettings
from budgetkit.tables.unruled_validation import is_glued, validate_unruled

# ── titles and notes ─────────────────────────────────────────────────────────────────────────

LONG = "公开09表：一般公共预算“三公”经费、会议费、培训费"


def wrapped(gap=6.0, size=18.0, left=60.0, right=480.0, **settings):
    """What is taken for the title where a long line stands ``gap`` over 支出预算表, set in 18 points."""
    lines = [TextLine(LONG, left, 50, right, 50 + size, size),
             TextLine("支出预算表", 60, 50 + size + gap, 150, 68 + size + gap, 18)]
    with using(TableSettings(**settings)):
        return unwrapped(lines, 1)


@pytest.mark.parametrize(("how", "joined"), [
    ({"gap": 19.7}, True), ({"gap": 19.9}, False),  # 1.1 × 18 = 19.8
    ({"gap": 19.9, "title_gap": 1.2}, True),
    ({"size": 20.1}, True), ({"size": 20.2}, False),  # 0.12 × 18 = 2.16
    ({"size": 20.2, "title_size": 0.2}, True),
    ({"left": 30, "right": 112}, True), ({"left": 30, "right": 110}, False),  # 0.9 × 90 = 81 wide
    ({"left": 30, "right": 110, "title_full": 0.8}, True),
    ({"left": 66, "right": 144}, True),  # as short, but over its middle
    ({"title_full_length": 27}, False), ({"title_full_length": 26}, True),  # the line has 26
    ({"longest_title": 25}, False), ({"longest_title": 26}, True),
    ({"left": 79, "right": 310}, False),  # 89.5 points beside its middle, and 19 from its left edge
    ({"left": 77, "right": 310}, True),  # 17 from its left edge: less than a letter
])
def test_a_title_that_wraps(how, joined):
    """Catches the first line of a title lost, or another line of the page taken for a part of it."""
    assert wrapped(**how) == (LONG + "支出预算表" if joined else "支出预算表")


@pytest.mark.parametrize(("text", "settings", "is_title"), [
    ("单位：万元", {}, False),
    ("预算数（万元）" + "表" * 5, {}, True),  # 12 characters
    ("预算数（万元）" + "表" * 4, {}, False),
    ("预算数（万元）" + "表" * 4, {"unit_line": 11}, True),
    ("支出预算表" * 14, {}, True), ("支出预算表" * 14 + "表", {}, False),  # 70
    ("房屋、车辆、设备、土地、其他", {}, False), ("房屋、车辆、设备、土地", {}, True),  # four commas; three
])
def test_what_looks_like_a_title(text, settings, is_title):
    """Catches a unit line or a sentence taken for a title, or a long title for none."""
    with using(TableSettings(**settings)):
        assert looks_like_title(text) is is_title


@pytest.mark.parametrize(("gap", "settings", "lines"), [
    (21.9, {}, 2), (22.1, {}, 1), (22.1, {"note_gap": 2.3}, 2), (21.9, {"note_gap": 2.1}, 1)])
def test_a_note_goes_on_over_its_lines(gap, settings, lines):
    """Catches the second line of a note lost, or prose further down taken into it."""
    said = [TextLine("注：本部门没有政府性基金预算收入，也没有使用政府性基金", 40, 100, 400, 110, 10),
            TextLine("安排的支出，故本表为空表。", 40, 110 + gap, 200, 120 + gap, 10)]
    with using(TableSettings(**settings)):
        assert read_note(said) == "".join(line.text for line in said[:lines])


# ── headers ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("row", "depth"), [
    (("类", "款", "项", "1", "2"), 2), (("类", "款", "", "合计", "5.00"), 1), (("项", "", "", "公用", "5.00"), 1),
    (("类", "款", "项", "合计", "5.00"), 1),
])
def test_levels_make_a_header_row(row, depth):
    """Catches a row of the body with 项 in it taken for the header, or 类 款 项 for the body."""
    heads = [Cell(0, 0, "科目编码", 1, 0, 0, 30, 10, 1, 3), Cell(0, 3, "科目名称", 1, 30, 0, 40, 10),
             Cell(0, 4, "合计", 1, 40, 0, 50, 10)]
    body = [Cell(1, c, said, 1, 10 * c, 10, 10 * c + 10, 20) for c, said in enumerate(row)]
    last = [Cell(2, c, said, 1, 10 * c, 20, 10 * c + 10, 30)
            for c, said in enumerate(("201", "", "", "一般公共服务支出", "5.00"))]
    assert header_depth([*heads, *body, *last], 3) == depth


def test_a_level_of_one_digit_is_a_code_of_two():
    """Catches 201 | 3 | 1 read as 20131, and as no line of 行政运行."""
    table = made_table("""
|类|款|项|科目名称|合计|
|201|||一般公共服务支出|5.00|
||3||政府办公厅（室）及相关机构事务|5.00|
|||1|行政运行|5.00|
""", key="department_expenditure", header_rows=1)
    read_lines(table, 2026)
    assert [(line.code, line.level, line.parent) for line in table.lines] == [
        ("201", "class", ""), ("20103", "section", "201"), ("2010301", "item", "20103")]


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def page(*rows, first=0, number=1):
    return [Cell(first + r, c, said, number, 100 * c, 20 * (first + r), 100 * c + 100, 20 * (first + r) + 20)
            for r, row in enumerate(rows) for c, said in enumerate(row)]


@pytest.mark.parametrize(("upper", "lower", "is_open", "joined"), [
    # the rest of a name, in a row without anything else: its beginning alone is none
    (("201", "政府办公厅（室）及", "5.00"), ("", "相关机构事务", ""), False, ("201", "政府办公厅（室）及相关机构事务", "5.00")),
    # the first column goes on only where no rule closes the page
    (("老旧小区改造", "甲单位", "5.00"), ("和配套工程", "", ""), True, ("老旧小区改造和配套工程", "甲单位", "5.00")),
    (("老旧小区改造", "甲单位", "5.00"), ("和配套工程", "", ""), False, None),
    # a name without its amounts, and the amounts overleaf
    (("甲", "一般公共服务支出", ""), ("", "", "5.00"), False, ("甲", "一般公共服务支出", "5.00")),
    (("201", "一般公共服务支出", "5.00"), ("", "", "6.00"), False, None),
    # a sentence that ended; a numbered line; a known name
    (("201", "已经完成。", "5.00"), ("", "另一件事", ""), False, None),
    (("201", "一般公共服务支出", "5.00"), ("", "二、外交支出", ""), False, None),
    (("201", "一般公共服务支出", "5.00"), ("", "外交支出", ""), False, None),
])
def test_a_row_that_the_page_cuts(upper, lower, is_open, joined):
    """Catches the rest of a row that becomes a line of its own, or a line that is swallowed."""
    cells = page(("", "合计", "5.00"), upper)
    moved, gone = join_pages(cells, page(lower, ("202", "外交支出", "7.00"), first=2, number=2), 2, is_open)
    last = tuple(c.text for c in cells if c.row == 1)
    assert gone == (1 if joined else 0)
    assert last == (joined or upper)
    assert [c.text for c in moved if c.row == 2] == (["202", "外交支出", "7.00"] if joined else list(lower))


@pytest.mark.parametrize(("known", "joined"), [(2, True), (1, False)])
def test_an_amount_that_the_page_cuts(known, joined):
    """Catches 1,200.3 | 6 read as two amounts, or two whole numbers as one."""
    cells = page(*[("201", "一般公共服务支出", "5.00")] * known, ("202", "外交支出", "1,200.3"))
    _, gone = join_pages(cells, page(("", "", "6"), first=known + 1, number=2), known + 1, False)
    assert gone == joined and cells[-1].text == ("1,200.36" if joined else "1,200.3")


@pytest.mark.parametrize(("wide", "columns"), [(7.9, 2), (8.1, 3)])
def test_a_narrow_empty_edge_is_a_rule_drawn_twice(wide, columns):
    """Catches an empty column of a form dropped, or a double rule kept as one."""
    xs = [0, wide, 100, 200]
    cells = [Cell(r, c, said, 1, xs[c], 20 * r, xs[c + 1], 20 * r + 20)
             for r, row in enumerate([("", "项目", "合计"), ("", "甲", "5.00")]) for c, said in enumerate(row)]
    left, rows, n = drop_empty_edges(cells, 2, 3)
    assert (rows, n) == (2, columns) and [c.text for c in left if c.text] == ["项目", "合计", "甲", "5.00"]


# ── what is in doubt ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("heads", "settings", "doubted"), [
    ("合计|么基本支", {}, True),  # one of two
    ("合计|基本支出|么目支", {}, False),  # one of three
    ("合计|基本支出|么目支", {"unsure_columns": 0.33}, True),
    ("合计|么基本支", {"unsure_columns": 0.51}, False),
])
def test_half_of_the_columns_unsure(heads, settings, doubted):
    """Catches a table believed of which half of the columns have no certain heading."""
    n = heads.count("|") + 1
    table = made_table(f"|科目编码|科目名称|{heads}|\n|201|一般公共服务支出|{'5.00|' * n}", header_rows=1,
                       key="department_expenditure")
    read_lines(table, 2026)
    table.panels[0] = replace(table.panels[0], amounts=tuple(range(2, 2 + n)))
    table.engine = "aligned"
    with using(TableSettings(**settings)):
        keys = [m.key.rpartition(".")[2] for m in validate_unruled(table).said]
    assert ("unsure-columns" in keys) is doubted and "column-left-out" in keys


def test_amount_and_word_glued():
    """Catches a sentence with an amount in it called glued, or a cell in which two things stand passed."""
    assert is_glued("1,200.00一般公共服务支出") and not is_glued("1,200.00万元")
    cell = "一般公共服务支出 1,200.00"
    assert is_glued("一" * (39 - len(cell)) + cell) and not is_glued("一" * (40 - len(cell)) + cell)


@pytest.mark.parametrize(("new", "kept"), [
    ((1, 0, 0, 5), "old"), ((1, 0, 0, 6), "new"), ((1, 0, 0, 4), "old"), ((1, -1, 0, 9), "old"), ((2, -9, 0, 0), "new")])
def test_another_engine_is_taken_where_it_closes_better(monkeypatch, new, kept):
    """Catches another reading of a page taken where it is no better: at a tie the page's own rules stay."""
    scores = iter([(1, 0, 0, 5), new])
    monkeypatch.setattr(engine_fallback, "_same_shape", lambda *_: False)
    monkeypatch.setattr(engine_fallback, "_score_alone", lambda *_: (0, 0))
    monkeypatch.setattr(engine_fallback, "_score", lambda *_: next(scores))
    reading = SimpleNamespace(grids={3: ["old"]}, tables=["old"], settled=set(), assemble=lambda: ["new"])
    engine_fallback._try(reading, SimpleNamespace(number=3, kind="ruled"), "vector", ["new"])
    assert (reading.grids[3], reading.tables) == ([kept], [kept])
