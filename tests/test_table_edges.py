"""Units, names of columns, panels and losses of tables: the conditions that decide, on either side."""

from types import SimpleNamespace

import pytest
from made_tables import made_table
from test_tables import part

from budgetkit.grids.grids import Cell, Grid
from budgetkit.model import meaning
from budgetkit.model.column_roles import NARROWER, Heading, header_tree, is_sum, own_column
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.page import Page, TextLine
from budgetkit.tables.assembling import _runs_on
from budgetkit.tables.columns import _widen_twins
from budgetkit.tables.engine_fallback import _same_shape
from budgetkit.tables.line_codes import is_under
from budgetkit.tables.lines import read_lines
from budgetkit.tables.losses import losses_of_page
from budgetkit.tables.units import contradicted, head_units, lay_units, statements


def read(text, key="department_expenditure", header_rows=1, unit="万元"):
    table = made_table(text, key=key, header_rows=header_rows, unit=unit)
    read_lines(table, 2026)
    return table


def line(text, y):
    return TextLine(text, 100, y, 100 + 10 * len(text), y + 10, 10)


# ── units ────────────────────────────────────────────────────────────────────────────────────


def test_the_unit_of_a_heading_is_that_of_the_columns_under_it():
    """Catches one column of a wide heading read in another unit than its neighbour."""
    table = made_table("|项目|金额（元）|<|数量|\n|^|合计|其中|^|\n|甲|1.00|2.00|3|")
    assert head_units(table.cells, 2) == {1: "元", 2: "元"}
    lower = made_table("|项目|金额（元）|<|\n|^|合计（万元）|其中|\n|甲|1.00|2.00|")
    assert head_units(lower.cells, 2) == {1: "万元", 2: "元"}
    assert head_units(lower.cells, 1) == {1: "元", 2: "元"}


def test_the_unit_above_the_table_and_those_of_its_pages():
    """Catches a table read in the unit of its first page alone where another page prints its own."""
    one, two = part("|科目|合计|\n|甲|1.00|", 3), part("|乙|2.00|", 4)

    def laid(first, second, heading="合计"):
        table = made_table(f"|科目|{heading}|\n|甲|1.00|\n|乙|2.00|", header_rows=1, unit=None, key="other")
        one.unit_above = one.unit = first
        two.unit_above = two.unit = second
        lay_units(table, [one, two], [0, 2])
        return table.unit, table.unit_above, table.page_units

    assert laid("元", None) == ("元", "元", ((0, "元"),))
    assert laid("元", "万元") == ("万元", "元", ((0, "元"), (2, "万元")))
    assert laid(None, "元") == ("元", "元", ((0, "元"), (2, "元")))
    assert laid(None, None) == (None, None, ())
    assert laid(None, None, "合计（元）") == ("元", None, ((0, "元"),))


def test_the_labels_of_a_sheet_say_the_units_of_what_stands_beside_them():
    """Catches the unit of one label of a sheet given to another's money, or an amount taken for a label."""
    sheet = made_table("|项目名称|甲|<|\n|资金（元）|总额|5万元|\n|^|其中|3|", key="project_performance", unit=None)
    lay_units(sheet, [part("|科目|合计|\n|甲|1.00|", 3)], [0])
    assert sheet.label_units == ((1, 3, 0, 1, "元"),) and sheet.column_units == {}


def test_a_heading_that_says_another_unit_than_the_line_above():
    """Catches two units of one table of which nobody is told."""
    table = read("|科目编码|科目名称|合计（元）|\n|201|甲|1.00|")
    table.unit_above, table.column_units = "万元", {2: "元"}
    assert contradicted(table) == {2: "元"} and list(statements(table)) == [("元", "万元", "元")]
    table.column_units = {2: "万元"}
    assert contradicted(table) == {} and list(statements(table)) == []
    table.column_units = {1: "元"}  # a column of words
    assert contradicted(table) == {}
    table.unit_above, table.column_units = None, {2: "元"}
    assert contradicted(table) == {}
    table.overruled_units = {2: "元"}
    assert list(statements(table)) == [("元", "", "")]


# ── columns and lines ────────────────────────────────────────────────────────────────────────


def test_columns_of_one_name_are_told_apart_by_their_headings():
    """Catches two columns of one name of which only the second says what it is of."""
    names, paths = ["name", "total", "basic", "total"], ["名称", "上年/合计", "上年/基本支出", "本年/合计"]
    _widen_twins(names, paths, [("name",), ("previous", "total"), ("basic",), ("this_year", "total")])
    assert names == ["name", "previous_total", "basic", "this_year_total"]
    first = ["total", "total"]
    _widen_twins(first, ["合计", "其中/合计"], [("total",), ("of", "total")])
    assert first == ["total", "of_total"]
    same = ["total", "total"]
    _widen_twins(same, ["合计", "合计"], [("total",), ("total",)])
    assert same == ["total", "total"]


@pytest.mark.parametrize(("own", "over", "under"), [
    ({"function": "20101"}, {"function": "201"}, True), ({"function": "201"}, {"function": "201"}, False),
    ({"function": "201"}, {"function": "20101"}, False), ({"function": "20101", "economic": "301"}, {"function": "201"}, True),
    ({"function": "201"}, {"function": "201", "economic": "301"}, False),
    ({"function": "20101", "economic": "30101"}, {"function": "20101", "economic": "301"}, True),
    ({"function": "20101"}, {}, False), ({"function": "20101"}, {"economic": "201"}, False)])
def test_which_line_stands_under_which_by_its_codes(own, over, under):
    """Catches a line added under another section, or a line of two codes under none."""
    def made(codes):
        return SimpleNamespace(codes=codes, code=next(iter(codes.values()), ""))

    assert is_under(made(own), made(over)) is under


def test_panels_begin_where_words_follow_amounts():
    """Catches two lists side by side read as one line, or a remark behind the amounts as a list of its own."""
    def panels(text, key="department_expenditure"):
        return [(p.codes, p.words, p.amounts) for p in read(text, key).panels]

    assert panels("|科目编码|科目名称|合计|科目编码|科目名称|合计|\n|201|甲|1.00|205|乙|2.00|") == [
        ((0,), (1,), (2,)), ((3,), (4,), (5,))]
    assert panels("|科目编码|科目名称|合计|备注|\n|201|甲|1.00|说明|") == [((0,), (1, 3), (2,))]
    assert panels("|合计|科目编码|科目名称|\n|1.00|201|甲|") == [((1,), (2,), (0,))]


# ── meaning of columns ───────────────────────────────────────────────────────────────────────


def tree(*paths):
    return header_tree(list(paths), range(len(paths)))


def test_the_column_that_stands_for_a_heading():
    """Catches the first column under a heading taken for its total, where none is."""
    def own(*paths, concepts=None):
        (node,) = tree(*paths).under
        return own_column(node, concepts or {})

    assert own("支出/合计", "支出/基本", "支出/项目") == 0
    assert own("支出/基本", "支出/小计", "支出/项目") == 1
    assert own("支出/基本", "支出/项目") is None
    assert own("支出/甲", "支出/乙", concepts={1: "total"}) == 1
    assert own("支出/甲", "支出/乙", concepts={1: "this_year"}) == 1
    assert own("支出/甲") == 0
    assert own("支出/数额", "支出/其中：基本") is None or NARROWER.match("其中：基本")
    assert own("支出/一层/合计", "支出/一层/基本") == 0
    assert not is_sum(Heading("其中：合计", 1), {1: "total"}) and is_sum(Heading("合计", 1), {})
    assert not is_sum(Heading("基本", 1), {1: "basic"})


def test_a_header_of_three_rows_is_a_tree():
    """Catches two headings of one name, apart from each other, made one group."""
    found = tree("编码", "支出/本年/合计", "支出/本年/基本", "支出/上年", "收入", "支出/其他")
    assert [(n.label, n.leaves) for n in found.under] == [("编码", [0]), ("支出", [1, 2, 3]), ("收入", [4]), ("支出", [5])]
    assert [(n.label, n.leaves) for n in found.under[1].under] == [("本年", [1, 2]), ("上年", [3])]


@pytest.mark.parametrize(("heads", "row", "roles"), [
    # nothing says 合计: the sum of the others in every row is the whole
    ("科目编码|科目名称|金额|基本支出|项目支出", "201|甲|9.00|5.00|4.00", {2: "whole", 3: "part", 4: "part"}),
    ("科目编码|科目名称|甲类|乙类|丙类", "201|甲|9.00|5.00|4.00", {2: "whole", 3: "part", 4: "part"}),
    ("科目编码|科目名称|甲类|乙类|丙类", "201|甲|8.00|5.00|4.00", {2: "part", 3: "part", 4: "part"}),
    ("科目编码|科目名称|财政拨款|其他资金|合计", "201|甲|5.00|4.00|9.00", {2: "part", 3: "part", 4: "whole"}),
    ("科目编码|科目名称|合计|其中：财政拨款|项目支出", "201|甲|9.00|5.00|4.00", {2: "whole", 3: "of_which", 4: "part"}),
])
def test_which_column_is_the_whole_of_a_line(heads, row, roles):
    """Catches a part shown as the whole of a line, or an of-which counted beside it."""
    table = read(f"|{heads}|\n|{row}|")
    assert {c.column: c.role for c in meaning(table).columns} == roles


# ── pages and engines ────────────────────────────────────────────────────────────────────────


def test_a_text_cut_off_is_told():
    """Catches 1,9… told as whole, and a page of whole texts told as cut."""
    def cut(*texts):
        glyphs = [Glyph(t, 10.0 * i, 10.0 * i + 9, 50, 10.0, i, 1) for i, t in enumerate(texts)]
        return [(loss.kind, loss.count) for loss in losses_of_page(Page(1, 595, 842, 0, glyphs, [], 0.0, []))]

    assert cut("1", ",", "9…") == [("cut", 1)] and cut("9…", "8…") == [("cut", 2)]
    assert cut("1", ",", "9") == [] and cut("…") == []  # printed so


def test_two_readings_of_one_shape():
    """Catches another engine's reading taken for the same where its texts or places differ."""
    def grids(*cells):
        return [Grid(1, 1, len(cells), [Cell(0, i, t, 1, x, 0, x + 9, 9) for i, (t, x) in enumerate(cells)], (), (), "rules")]

    one = grids(("甲", 0), ("1.00", 50), ("", 90))
    assert _same_shape(one, grids(("甲", 2.9), ("1.00", 50)))
    assert not _same_shape(one, grids(("甲", 3.1), ("1.00", 50)))
    assert not _same_shape(one, grids(("甲", 0), ("2.00", 50)))
    assert not _same_shape(one, grids(("甲", 0), ("1.00", 50), ("乙", 90)))


def test_a_page_that_ends_in_prose_has_no_title_at_its_foot():
    """Catches the last line of a paragraph taken for the title of the next page's table."""
    long = line("字" * 46, y=700)
    assert _runs_on([long], 600) and not _runs_on([line("字" * 45, y=700)], 600)
    assert not _runs_on([long], 701)
    assert not _runs_on([long, *(line("表", y=710 + n) for n in range(4))], 600)
    assert _runs_on([long, *(line("表", y=710 + n) for n in range(3))], 600)
    assert not _runs_on([], 0)
