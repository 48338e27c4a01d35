"""From grids to tables: headers, captions, codes, pages laid together; each condition on either side."""

from types import SimpleNamespace

import pytest
from made_tables import made_table
from test_tables import part

from budgetkit.grids.grids import Grid
from budgetkit.sources.page import TextLine
from budgetkit.tables.captions import _main_part as main_part
from budgetkit.tables.captions import title_above
from budgetkit.tables.headers import caption_rows, header_depth, is_number_row
from budgetkit.tables.horizontal_join import join_sideways
from budgetkit.tables.losses import amounts_unplaced, printed_within, targets_outside
from budgetkit.tables.recognition import (
    _candidates,
    drop_empty_edges,
    heads_prose,
    judge_by_contents,
    settle_header,
    total_row,
)
from budgetkit.tables.row_codes import (
    _joined,
    _number_twins,
    _only_codes,
    _whole_codes,
    code_digits,
    is_code,
)
from budgetkit.tables.side_by_side import parted
from budgetkit.tables.stitching import chain_parts, stitch


def grid_of(text, page=1, widths=60.0):
    table = made_table(text, page=page)
    xs = tuple(widths * i for i in range(table.n_columns + 1))
    ys = tuple(100.0 + 12 * i for i in range(table.n_rows + 1))
    return Grid(page, table.n_rows, table.n_columns, table.cells, xs, ys, "rules")


def line(text, y=100.0, x0=100.0, parts=(), size=10.0):
    return TextLine(text, x0, y, x0 + 10 * len(text), y + size, size, tuple(parts))


# ── headers ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("texts", "numbers"), [
    (["1", "2"], True), (["1"], False), (["**", "**", "1", "2"], True), (["栏次", "1", "2", "3=4+5"], True),
    (["3", "4", "5"], True), (["4", "5", "6"], False),  # it begins with the first columns
    (["1", "3", "2"], False), (["1", "1", "2"], False), (["A", "B"], True), (["一", "二"], True),
    (["1", "7"], False), (["1", "6"], True),  # five columns may be unnumbered between two
    (["1", "2", "合计"], False), (["201", "1", "2"], False)])
def test_rows_that_number_the_columns(texts, numbers):
    """Catches a row of counts dropped as numbers of columns, and those read as amounts."""
    assert is_number_row(texts) is numbers


@pytest.mark.parametrize(("text", "count"), [
    ("|部门支出总表|<|<|\n|部门：某局||单位：万元|\n|科目|名称|合计|\n|201|甲|1.00|", 2),
    ("|科目|名称|合计|\n|201|甲|1.00|", 0),
    ("|二、部门支出总表|<|<|\n|科目|名称|合计|\n|201|甲|1.00|", 1),
    ("|二、教育支出|<|<|\n|科目|名称|合计|\n|201|甲|1.00|", 0),  # numbered, and no table's title
    ("|部门支出总表|<|<|\n||||\n|科目|名称|合计|\n|201|甲|1.00|", 2),  # a blank row under a caption
    ("||||\n|科目|名称|合计|\n|201|甲|1.00|", 0),
    ("|部门支出总表|<|<|\n|单位：万元|<|<|", 1),  # the last row is never a caption
])
def test_rows_above_the_header(text, count):
    """Catches a title inside the frame read as a heading, or a heading as a title."""
    grid = grid_of(text)
    assert caption_rows(grid.cells, grid.n_rows, grid.n_columns) == count


@pytest.mark.parametrize(("text", "depth"), [
    ("|科目|名称|合计|\n|201|甲|1.00|", 1),
    ("|科目|名称|支出|<|\n|^|^|基本支出|项目支出|\n|201|甲|1.00|2.00|", 2),
    ("|科目|名称|2026年|\n|201|甲|1.00|", 1),  # a year is a heading
    ("|科目|名称|2,026|\n|201|甲|1.00|", 0), ("|科目|名称|1.5|\n|201|甲|1.00|", 0), ("|科目|名称|126|\n|201|甲|1.00|", 0),
    ("|科目|名称|12|\n|201|甲|1.00|", 1),
    ("|科目|名称|合计|\n|合计|||\n|201|甲|1.00|", 1),
])
def test_where_the_header_ends(text, depth):
    """Catches the first line of a table lost in its header, or a heading read as a line."""
    grid = grid_of(text)
    assert header_depth(grid.cells, grid.n_rows) == depth


@pytest.mark.parametrize(("row", "total"), [
    (["", "合计", "1.00"], True), (["3", "总计"], True), (["类", "款", "项", "合计"], True), (["合计：", ""], True),
    (["2010301", "合计"], False), (["教育支出", "合计"], False), (["合计数"], False), (["", ""], False)])
def test_rows_of_totals(row, total):
    """Catches a line that names a total somewhere taken for the table's, or the total for a line."""
    assert total_row(row) is total


# ── which table it is ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("signs", "keys"), [
    ("three", ("three_public",)), ("indicator", ("project_performance",)), ("indicator whole", ("department_performance",)),
    ("bought", ("procurement",)), ("income_side spending_side", ("department_summary",)),
    ("income_side spending_side funds", ("appropriation_summary",)),
    ("income_side spending_side funds sources", ("department_summary",)),
    ("income_side", ()), ("economic_code personnel", ("appropriation_basic", "general_budget_basic")),
    ("economic_code public", ("appropriation_basic", "general_budget_basic")), ("economic_code", ()),
    ("economic_code function_code personnel", ()), ("function_code sources", ("department_revenue",)),
    ("function_code other_spending basic", ("department_expenditure",)),
    ("function_code basic", ("department_expenditure", "appropriation_expenditure", "general_budget_expenditure")),
    ("function_code project", ("department_expenditure", "appropriation_expenditure", "general_budget_expenditure")),
    ("function_code", ()), ("basic project", ())])
def test_what_header_and_codes_say(signs, keys):
    """Catches a table without a title taken for another, or for none where its header tells it."""
    assert _candidates(set(signs.split())) == keys


def judged(text, key, header_rows=1):
    table = part(text, 1)
    table.key, table.depth = key, header_rows
    judge_by_contents(table)
    return table.key


def test_header_and_codes_overrule_a_title():
    """Catches a table kept under a title that its header, its years or its codes contradict."""
    economic = "|科目编码|科目名称|合计|\n|301|甲|1.00|\n|30101|乙|1.00|\n|302|丙|1.00|"
    assert judged(economic, "general_budget_expenditure") == "economic_classification"
    assert judged(economic, "general_budget_basic") == "general_budget_basic"
    two = "|科目编码|科目名称|合计|\n|301|甲|1.00|\n|30101|乙|1.00|\n|合计|丙|1.00|"
    assert judged(two, "general_budget_expenditure") == "general_budget_expenditure"  # two codes are too few
    mixed = economic + "\n|201|丁|1.00|"
    assert judged(mixed, "general_budget_expenditure") == "general_budget_expenditure"
    function = "|科目编码|科目名称|合计|\n|201|甲|1.00|\n|20101|乙|1.00|\n|205|丙|1.00|"
    assert judged(function, "general_budget_basic") == "basic_function"
    cut = function.replace("合计", "项目支出")
    assert judged(cut, "general_budget_basic") == "general_budget_expenditure"
    three = "|因公出国|公务用车|公务接待|\n|1.00|2.00|3.00|"
    assert judged(three, "general_budget_expenditure") == "three_public"
    assert judged("|因公出国|公务用车|培训|\n|1.00|2.00|3.00|", "general_budget_expenditure") == "general_budget_expenditure"
    years = "|年度|合计|\n|2024年|1.00|\n|2025年|2.00|"
    assert judged(years, "three_public") == "other"
    assert judged("|年度|合计|\n|2024年|1.00|", "three_public") == "three_public"  # one year compares nothing


@pytest.mark.parametrize(("title", "key", "text", "prose"), [
    ("十、“三公”经费情况说明", "three_public", "|年度|金额|\n|上年|1.00|", True),
    ("十、“三公”经费情况表", "three_public", "|年度|金额|\n|上年|1.00|", False),
    ("“三公”经费情况说明", "three_public", "|年度|金额|\n|上年|1.00|", False),
    ("十、“三公”经费情况说明", "three_public", "|因公出国|公务接待|\n|1.00|2.00|", False),
])
def test_a_numbered_heading_of_the_text_is_no_title(title, key, text, prose):
    """Catches a small comparison within the text taken for the table that its heading names."""
    assert heads_prose(part(text, 1, title=title), key) is prose


def test_a_sheet_of_labels_has_no_header():
    """Catches the first label of a sheet of targets lost as its heading, or a list's heading kept as a label."""
    def depth(text, rows=1, key="project_performance"):
        sheet = part(text, 1)
        sheet.key, sheet.depth = key, rows
        settle_header(sheet)
        return sheet.depth

    assert depth("|项目名称|信息系统|\n|预算|1.00|") == 0
    assert depth("|项目名称|一级指标|三级指标|指标值|\n|甲|乙|丙|1|") == 1
    assert depth("|项目名称|信息系统|\n|预算|1.00|", rows=2) == 2
    assert depth("|项目名称|信息系统|\n|预算|1.00|", key="projects") == 1


def test_empty_edges_drawn_twice_are_left_out():
    """Catches a hair between two rules counted as a column, and a blank column of the table dropped."""
    def dropped(left, right, text=""):
        table = made_table("||甲|乙||\n||1|2||")
        for c in table.cells:
            c.x0, c.x1 = {0: (0, left), 1: (left, 50), 2: (50, 90), 3: (90, 90 + right)}[c.column]
        table.cells[0].text = text
        cells, rows, columns = drop_empty_edges(table.cells, table.n_rows, table.n_columns)
        return [(c.row, c.column, c.text) for c in cells if c.text], rows, columns

    body = [(0, 0, "甲"), (0, 1, "乙"), (1, 0, "1"), (1, 1, "2")]
    shifted = [(r, c + 1, t) for r, c, t in body]
    assert dropped(7.9, 7.9) == (body, 2, 2)
    assert dropped(8.1, 8.1) == (shifted, 2, 4)
    assert dropped(7.9, 8.1) == (body, 2, 3)
    assert dropped(8.1, 7.9) == (shifted, 2, 3)
    assert dropped(7.9, 7.9, "注") == ([(0, 0, "注"), *shifted], 2, 3)


# ── captions ─────────────────────────────────────────────────────────────────────────────────


def test_the_title_of_a_line_that_says_more():
    """Catches the unit or the number of a table kept in its title, or the title cut to its number."""
    pieces = [line("表二"), line("部门支出总表"), line("单位：万元")]
    assert main_part(line("表二 部门支出总表 单位：万元", parts=pieces), "表二 部门支出总表 单位：万元") == "部门支出总表"
    two = [line("部门支出总表"), line("单位：万元")]
    assert main_part(line("部门支出总表 单位：万元", parts=two), "部门支出总表 单位：万元") == "部门支出总表"
    assert main_part(line("甲 乙", parts=[line("甲"), line("乙")]), "甲 乙") == "甲 乙"
    assert main_part(line("部门支出总表", parts=two), "其他部门支出总表") == "其他部门支出总表"  # put together from two


def test_the_nearest_title_is_the_tables():
    """Catches the title of the table before, or a line of the text, taken for the title."""
    assert title_above([line("部门收入总表", 50), line("部门支出总表", 80), line("单位：万元", 100)]) == "部门支出总表"
    assert title_above([line("政府债务情况表", 50), line("单位：万元", 100)]) == "政府债务情况表"
    far = [line("政府债务情况表", 10), *(line(f"第{n}行文字。", 30 + 20 * n) for n in range(6))]
    assert title_above(far[:6]) == "" and title_above(far[:5]) == "政府债务情况表"
    assert title_above([line("文字。")]) == "" and title_above([]) == ""


# ── codes ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rows", "codes"), [
    ([["201", "03", "01"], ["", "", "02"], ["", "04", ""], ["", "", "01"]],
     ["2010301", "2010302", "20104", "2010401"]),
    ([["201", "3", "1"]], ["2010301"]),  # one digit is a code of two
    ([["2010301", "", ""], ["", "", "02"]], ["2010301", "2010302"]),
    ([["201", "", ""], ["", "", ""], ["", "20103", "01"]], ["201", "", "2010301"]),
    ([["", "20103", "2010301"]], ["2010301"]), ([["201", "03", "2010301"]], ["2010301"]),
    ([["", "20103", ""]], ["20103"]), ([["", "205", "20502"]], ["20502"]), ([["", "", "20502"]], ["20502"]),
    ([["", "", "01"]], [""]), ([["", "03", ""]], [""]),  # under no class
    ([["205", "", ""], ["", "", "02"]], ["205", "20502"]),
])
def test_class_section_and_item_are_one_code(rows, codes):
    """Catches an item under the section before, or a code without the level that the row leaves out."""
    carried = ["", ""]
    assert [_joined(row, carried) for row in rows] == codes


@pytest.mark.parametrize(("printed", "digits"), [
    ("[2010301]一般", "2010301"), ("2010301.0", "2010301"), ("(201) 一般", "201"), ("合计", ""), ("A0201", ""), ("201 03", "20103")])
def test_the_digits_of_a_code(printed, digits):
    """Catches a number within words taken for a code, or a decimal of a spreadsheet for two digits more."""
    assert code_digits(printed) == digits


@pytest.mark.parametrize(("code", "system", "known"), [
    ("2010301", "function", True), ("201", "function", True), ("2019999", "function", True), ("20", "function", False),
    ("20103011", "function", False), ("299", "function", False), ("30101", "economic", True), ("30199", "economic", True),
    ("31299", "economic", True), ("39999", "economic", True), ("50101", "economic", True), ("59999", "economic", True),
    ("32101", "economic", False), ("40101", "economic", False), ("53101", "economic", False)])
def test_what_is_a_code(code, system, known):
    """Catches a unit's number taken for a code, or a code of the place for none."""
    assert is_code(code, system) is known


def test_columns_of_one_name_are_numbered():
    """Catches the second column of codes under the first one's name."""
    names = ["code", "name", "code", "name", "total", "total", "", "code"]
    _number_twins(names)
    assert names == ["code", "name", "code_2", "name_2", "total", "total", "", "code_3"]


def test_two_digits_under_a_class_are_a_code_where_something_proves_it():
    """Catches 05 under 208 left as 05, and a number under a class made a code."""
    proved = [(1, "208"), (2, "05"), (3, "2080505")]
    assert _whole_codes(proved, {}) == {2: "20805"}
    named = [(1, "208"), (2, "05"), (3, "05")]
    assert _whole_codes(named, {2: "行政事业单位养老支出", 3: "机关事业单位基本养老保险缴费支出"}) == {2: "20805", 3: "2080505"}
    assert _whole_codes([(1, "208"), (2, "05")], {2: "别的"}) == {}
    assert _whole_codes([(1, "05"), (2, "2080505")], {}) == {}
    assert _whole_codes([(1, "208"), (2, "101001"), (3, "05"), (4, "2080505")], {}) == {}


def test_a_column_that_holds_nothing_but_codes():
    """Catches a column of names with a number among them taken for the codes."""
    def only(*texts):
        return _only_codes([[t] for t in texts], 0, range(len(texts)))

    assert only("2010301", "2010302", "") and only("30101", "30102")
    assert not only("2010301", "2010301") and not only("2010301", "第2组") and not only("甲", "乙")
    assert not only("2010301", "30101", "第2组")


# ── pages of one table ───────────────────────────────────────────────────────────────────────

HEAD = "|科目编码|科目名称|合计|基本支出|\n"
FIRST = HEAD + "||合计|9.00|9.00|\n|201|甲|9.00|9.00|"


def chained(*parts):
    return [[p.grid.page for p in chain] for chain in chain_parts(parts)]


def moved(text, page, widths, **more):
    """A part with columns of these widths."""
    made = part(text, page, **more)
    made.grid.xs = tuple(float(sum(widths[:i])) for i in range(len(widths) + 1))
    return made


def test_when_a_page_goes_on_with_the_table_before():
    """Catches two tables laid under each other as one, or half a table lost because its page looks otherwise."""
    body = "|205|乙|1.00|1.00|\n|208|丙|1.00|1.00|"
    one = part(FIRST, 3, title="部门支出总表")
    assert chained(one, part(body, 4)) == [[3, 4]]
    assert chained(one, part(body, 5)) == [[3], [5]]
    assert chained(one, part(body, 4, first=False)) == [[3], [4]]  # another grid stands above it
    assert chained(part(FIRST, 3, title="部门支出总表", last=False), part(body, 4)) == [[3], [4]]
    assert chained(part(FIRST, 3, title="部门支出总表"), part(HEAD + body, 4)) == [[3, 4]]
    other = "|项目名称|编码|名称|金额|\n|甲|乙|丙|1.00|"
    assert chained(part(FIRST, 3, title="部门支出总表"), part(other, 4)) == [[3], [4]]
    # the title again: the same table goes on, or begins anew with a total
    assert chained(part(FIRST, 3, title="部门支出总表"), part(HEAD + body, 4, title="部门支出总表")) == [[3, 4]]
    assert chained(part(FIRST, 3, title="部门支出总表"), part(HEAD + body, 4, title="部门支出总表（续表）")) == [[3, 4]]
    anew = HEAD + "||合计|4.00|4.00|\n|201|甲|4.00|4.00|"
    assert chained(part(FIRST, 3, title="部门支出总表"), part(anew, 4, title="部门支出总表")) == [[3], [4]]
    # the total said again before the page goes on is the same table
    again = HEAD + "||合计|9.00|9.00|\n|205|乙|1.00|1.00|"
    assert chained(part(FIRST, 3, title="部门支出总表"), part(again, 4, title="部门支出总表")) == [[3, 4]]
    copy = FIRST
    assert chained(part(FIRST, 3, title="部门支出总表"), part(copy, 4, title="部门支出总表")) == [[3], [4]]


def test_columns_of_other_widths_go_on_where_they_hold_the_same_kinds():
    """Catches the rest of a table lost because its columns moved, or other columns taken for them."""
    def first():
        return moved(FIRST, 3, (40, 40, 40, 40), title="部门支出总表")

    assert chained(first(), moved("|205|乙|1.00|1.00|", 4, (70, 20, 20, 80))) == [[3, 4]]
    assert chained(first(), moved("|乙|205|1.00|1.00|", 4, (70, 20, 20, 80))) == [[3], [4]]
    assert chained(first(), moved("|205|乙|||", 4, (70, 20, 20, 80))) == [[3], [4]]  # two columns say too little
    assert chained(first(), moved("|205|乙|1.00|—|\n|208|丙|2.00||", 4, (70, 20, 20, 80))) == [[3, 4]]
    named = moved("|205|乙|1.00|1.00|", 4, (70, 20, 20, 80))
    named.unit = "元"  # a unit of its own begins a table
    assert chained(first(), named) == [[3], [4]]
    # words where the table has amounts
    assert chained(first(), part("|205|乙|1.00|说明|", 4)) == [[3], [4]]


def test_a_repeated_header_is_said_once():
    """Catches the header of a second page among the lines, or its first line dropped with it."""
    def rows(*parts):
        (chain,) = chain_parts(parts)
        whole = stitch(chain)
        return [" ".join(c.text for c in whole.cells if c.row == r and c.text) for r in range(whole.n_rows)], whole.number_rows

    one = part(FIRST, 3, title="部门支出总表")
    texts, numbers = rows(one, part(HEAD + "|205|乙|1.00|1.00|", 4))
    assert texts == ["科目编码 科目名称 合计 基本支出", "合计 9.00 9.00", "201 甲 9.00 9.00", "205 乙 1.00 1.00"] and numbers == ()
    numbered = HEAD + "|1|2|3|4|\n||合计|9.00|9.00|\n|201|甲|9.00|9.00|"
    texts, numbers = rows(part(numbered, 3, title="部门支出总表"), part(HEAD + "|1|2|3|4|\n|205|乙|1.00|1.00|", 4))
    assert texts[1] == "1 2 3 4" and texts[-1] == "205 乙 1.00 1.00" and len(texts) == 5 and numbers == (1,)
    # where the table does not number its columns such a row is a line
    texts, _ = rows(part(FIRST, 3, title="部门支出总表"), part("|1|2|3|4|\n|205|乙|1.00|1.00|", 4))
    assert texts[3] == "1 2 3 4"
    # a total said again
    again = HEAD + "||合计|9.00|9.00|\n|205|乙|1.00|1.00|"
    texts, _ = rows(part(FIRST, 3, title="部门支出总表"), part(again, 4, title="部门支出总表"))
    assert texts[2:] == ["201 甲 9.00 9.00", "205 乙 1.00 1.00"]
    # a heading cut short on the second page
    short = "|科目编码|科目名|合计|基本支出|\n|205|乙|1.00|1.00|"
    assert rows(part(FIRST, 3, title="部门支出总表"), part(short, 4))[0][3:] == ["205 乙 1.00 1.00"]


def test_columns_in_another_order_on_the_next_page():
    """Catches the amounts of two columns changed over because a page prints them the other way."""
    turned = "|科目编码|科目名称|基本支出|合计|\n|205|乙|1.00|2.00|"
    (chain,) = chain_parts([part(FIRST, 3, title="部门支出总表"), part(turned, 4)])
    whole = stitch(chain)
    assert {c.column: c.text for c in whole.cells if c.row == 3} == {0: "205", 1: "乙", 2: "2.00", 3: "1.00"}


def test_the_second_half_of_a_table_that_stands_before_the_first():
    """Catches the items of a table lost because the file holds its second page first."""
    lower = "|2050201|乙|1.00|1.00|\n|2050202|丙|1.00|1.00|"
    upper = HEAD + "|205|甲|2.00|2.00|\n|20502|甲|2.00|2.00|"
    assert chained(part(lower, 3), part(upper, 4, title="部门支出总表")) == [[4, 3]]
    assert chained(part(lower.replace("2050202", "2080505"), 3), part(upper, 4, title="部门支出总表")) == [[3], [4]]
    assert chained(part(lower.replace("2050202", "20502"), 3), part(upper, 4, title="部门支出总表")) == [[3], [4]]
    assert chained(part(lower, 3), part(upper, 5, title="部门支出总表")) == [[3], [5]]
    assert chained(part("|甲|乙|1.00|1.00|", 3), part(upper, 4, title="部门支出总表")) == [[3], [4]]


# ── tables side by side, one above another, cut over pages ───────────────────────────────────


def test_titles_beside_each_other_part_a_frame():
    """Catches two tables in one frame read as one, or a table cut where a heading spans its half."""
    two = "|部门收入总表|<|部门支出总表|<|\n|项目|金额|项目|金额|\n|甲|1.00|乙|2.00|"
    assert [g.rows()[1:] for g in parted(grid_of(two))] == [
        [["项目", "金额"], ["甲", "1.00"]], [["项目", "金额"], ["乙", "2.00"]]]
    assert [g.xs for g in parted(grid_of(two))] == [(0, 60, 120), (120, 180, 240)]
    for one in (two.replace("部门支出总表", "支出"),  # no title of a table
                "|部门收入总表|部门支出总表|<|<|\n|项目|金额|项目|金额|\n|甲|1.00|乙|2.00|",  # one column is no table
                two + "\n|丙|说明|<|3.00|"):  # a cell across the edge
        assert len(parted(grid_of(one))) == 1
    assert len(parted(grid_of(two + "\n|丙|1.00|说明|3.00|"))) == 2


def test_a_title_further_down_begins_another_table():
    """Catches two tables of one frame, one above the other, read as one."""
    body = "|甲|1.00|2.00|\n" * 3
    two = "|项目|金额|合计|\n" + body + "|部门支出总表|<|<|\n|项目|金额|合计|\n|乙|3.00|4.00|"
    first, second = parted(grid_of(two))
    assert (first.n_rows, second.n_rows, second.rows()[2], second.ys) == (
        4, 3, ["乙", "3.00", "4.00"], (148, 160, 172, 184))
    for one in (two.replace("部门支出总表", "合计支出"), two.replace("|<|<|", "||注|"),
                two.replace("|项目|金额|合计|\n|乙", "|丁|5.00|6.00|\n|乙")):
        assert len(parted(grid_of(one))) == 1


def test_a_summary_with_its_sides_under_each_other_is_laid_side_by_side():
    """Catches 支出 read as the end of the revenue list, or the rows of a side on the wrong line."""
    tall = "|收入|预算数|\n|甲|1.00|\n|合计|1.00|\n|支出|预算数|\n|乙|1.00|"
    [grid] = parted(grid_of(tall))
    assert grid.rows() == [["收入", "预算数", "支出", "预算数"], ["甲", "1.00", "乙", "1.00"], ["合计", "1.00", "", ""]]
    assert grid.xs == (0, 60, 120, 180, 240)
    longer = tall + "\n|丙|2.00|\n|丁|3.00|"
    [grid] = parted(grid_of(longer))
    assert (grid.n_rows, grid.rows()[3]) == (4, ["", "", "丁", "3.00"])
    [other] = parted(grid_of(tall.replace("|支出|预算数|", "|支出|决算数|")))
    assert other.n_columns == 2


def sideways(left, right, *, titles=("", "")):
    grids = {1: [grid_of(left, 1)], 2: [grid_of(right, 2)]}
    pages = [SimpleNamespace(number=n, kind="ruled") for n in (1, 2)]
    found, joined = join_sideways(pages, grids, lambda p: [line(titles[p.number - 1])] if titles[p.number - 1] else [])
    return found[1][0].rows() if joined else None


LEFT = "|科目编码|科目名称|合计|\n|201|甲|3.00|\n|205|乙|5.00|\n|208|丙|7.00|"
RIGHT = "|基本支出|项目支出|\n|1.00|2.00|\n|2.00|3.00|\n|3.00|4.00|"


def test_a_wide_sheet_cut_over_two_pages_is_one():
    """Catches columns of a wide sheet lost, laid on the wrong rows, or two tables laid side by side."""
    assert sideways(LEFT, RIGHT)[1] == ["201", "甲", "3.00", "1.00", "2.00"]
    # labels printed again are said once
    again = "|科目编码|科目名称|基本支出|\n|201|甲|1.00|\n|205|乙|2.00|\n|208|丙|3.00|"
    assert sideways(LEFT, again)[3] == ["208", "丙", "7.00", "3.00"]
    other = again.replace("丙", "丁")
    assert sideways(LEFT, other) is None
    assert sideways(LEFT, LEFT) is None  # the same table for another unit
    three = [t.rpartition("\n")[0] for t in (LEFT, RIGHT)]
    assert sideways(*three) is None  # so few rows prove nothing
    assert sideways(LEFT, RIGHT, titles=("部门支出总表", "")) is not None
    assert sideways(LEFT, RIGHT, titles=("部门支出总表", "部门支出总表")) is not None
    assert sideways(LEFT, RIGHT, titles=("部门支出总表", "部门收入总表")) is None


def test_a_heading_over_the_cut_is_one_heading():
    """Catches 本年支出 over the first of its columns alone, where the page cuts between them."""
    left = "|科目编码|科目名称|本年支出|\n|^|^|合计|\n|201|甲|3.00|\n|205|乙|5.00|\n|208|丙|7.00|"
    right = "||<|\n|基本支出|项目支出|\n|1.00|2.00|\n|2.00|3.00|\n|3.00|4.00|"
    grids = {1: [grid_of(left, 1)], 2: [grid_of(right, 2)]}
    pages = [SimpleNamespace(number=n, kind="ruled") for n in (1, 2)]
    found, joined = join_sideways(pages, grids, lambda p: [])
    assert joined == {2: 1}
    [heading] = [c for c in found[1][0].cells if c.text == "本年支出"]
    assert (heading.column, heading.column_span, heading.row_span) == (2, 3, 1)


# ── what is not here is told ─────────────────────────────────────────────────────────────────


def run(text, x, middle):
    return SimpleNamespace(text=text, x0=x, x1=x + 5 * len(text), glyphs=[SimpleNamespace(middle=middle)] * len(text))


def test_amounts_of_a_page_that_stand_in_no_cell_are_told():
    """Catches an amount dropped on the way from the page to the table without a word."""
    def lost(runs, *cells, further=()):
        page = SimpleNamespace(number=4, runs=runs)
        found = amounts_unplaced(page, printed_within(page, [(0.0, 0.0, 100.0, 100.0)]),
                                 [SimpleNamespace(text=t) for t in cells], lambda: set(further))
        return found and (found.count, found.sample)

    page = [run("12.50", 10, 50), run("1,200.00", 10, 60)]
    assert lost(page, "12.50", "1,200.00") is None
    assert lost(page, "12.50") == (1, "1200.00")
    assert lost(page, "12.50", further=["1200.00"]) is None  # a total that another page of the table holds
    assert lost(page, "12.50", "31,200.00") is None  # a piece of what a cell holds
    assert lost([run("12.50", 10, 50), run("12.50", 10, 60)], "12.50") == (1, "12.50")
    assert lost([run("12.50", 120, 50)], "甲") is None  # beside the table
    assert lost([run("12.50", 10, 120)], "甲") is None
    assert lost([run("1.00", 1, y) for y in (1, 2, 3, 4)], "甲") == (4, "1.00、1.00、1.00")


def test_targets_outside_every_table_are_told():
    """Catches a list of targets without rules passed over, and a line of text taken for one."""
    def texts(*parts):
        return line(" ".join(parts), parts=[line(p) for p in parts])

    head = texts("一级指标", "二级指标", "三级指标")
    two = [texts("数量", "1套"), texts("质量", "99%")]
    page = SimpleNamespace(number=6)
    found = targets_outside(page, [head, *two])
    assert (found.count, found.sample) == (2, "一级指标、二级指标、三级指标")
    assert targets_outside(page, [head, two[0]]) is None
    assert targets_outside(page, [texts("一级指标", "甲"), *two]) is None
    assert targets_outside(page, [head, texts("说明"), two[0]]) is None
    # the next page goes on, up to the title of a table
    assert targets_outside(page, two, found).count == 2
    assert targets_outside(page, two) is None
    assert targets_outside(page, [line("部门支出总表", parts=[line("部门支出总表")]), *two], found) is None


def test_a_split_header_knows_its_number_row():
    """Catches the row that numbers the columns among the lines of a table."""
    made = part(HEAD + "|1|2|3|4|\n|201|甲|1.00|1.00|", 1)
    assert (made.first, made.depth, made.number_rows, made.body_start) == (0, 1, [1], 2)
