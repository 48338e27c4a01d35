"""Recognition, headers, column names, lines, stitching and sums, on tables made by hand."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import made_table

from budgetkit.grids.grids import Cell, Grid
from budgetkit.model.sums import closure
from budgetkit.sources.page import TextLine
from budgetkit.tables.captions import read_note, title_above
from budgetkit.tables.catalogue import CATALOGUE, KEYS, match_title
from budgetkit.tables.columns import LABELS, label, name_columns
from budgetkit.tables.headers import caption_rows, header_depth, is_number_row
from budgetkit.tables.lines import read_lines
from budgetkit.tables.recognition import (
    TablePart,
    judge_by_contents,
    split_header,
    total_row,
)
from budgetkit.tables.stitching import chain_parts, stitch

TITLES = list(csv.reader(Path(__file__).with_name("titles.csv").open(encoding="utf-8")))[1:]


def read(text, key, header_rows, **more):
    table = made_table(text, key=key, header_rows=header_rows, **more)
    read_lines(table, 2024)
    return table


@pytest.mark.parametrize(("title", "key"), TITLES, ids=[t for t, _ in TITLES])
def test_title_of_a_standard_table(title, key):
    """Catches a title, as provinces print it, that is taken for another table or for none.

    The last of the list are no standard tables; most of them must stay without a key.
    """
    entry = match_title(title)
    found = entry.key if entry else "other"
    assert found == key


def test_every_key_has_one_entry():
    """Catches a key of the promise without an entry, or an entry nobody promised."""
    assert sorted(e.key for e in CATALOGUE) == sorted(KEYS)


@pytest.mark.parametrize(("paths", "names"), [
    (["合计", "基本支出/小计", "基本支出/人员经费/工资福利支出", "基本支出/公用经费/商品和服务支出", "项目支出/小计",
      "项目支出/特定目标类"],
     ["total", "basic", "wages", "goods_services", "project_spending", "project_specific"]),
    (["总计", "本年收入/合计", "本年收入/一般公共预算/小计", "本年收入/一般公共预算/其中：财政拨款",
      "上年结转结余/合计", "上年结转结余/政府性基金"],
     ["total", "this_year", "general_budget", "general_budget_appropriation", "carryover_total",
      "carryover_government_fund"]),
    (["“三公”经费合计", "因公出国(境)费", "公务用车购置及运行费/小计", "公务用车购置及运行费/公务用车购置费",
      "公务用车购置及运行费/公务用车运行费", "公务接待费"],
     ["three_public_total", "travel_abroad", "vehicles", "vehicle_purchase", "vehicle_running",
      "reception"]),
    (["2023年预算数/合计", "2023年预算数/公务接待费", "2024年预算数/合计", "2024年预算数/公务接待费"],
     ["previous_total", "previous_reception", "total", "reception"]),
    (["收入/项目", "收入/预算数", "支出/项目", "支出/预算数"], ["item", "total", "item_2", "total_2"]),
    # 经费拨款 is less than 一般公共预算: without what is paid from non-tax revenue
    (["功能科目", "合计", "本级财政拨款/金额", "本级财政拨款/其中:经费拨款", "事业单位经营服务收入", "其它收入"],
     ["name", "total", "appropriation", "regular_grants", "operating_revenue", "other_revenue"]),
])
def test_names_of_columns(paths, names):
    """Catches a heading of Weihui, Chongqing, Suzhou or Changsha that gets another column's name."""
    assert name_columns(paths, 2024) == names


def test_every_column_name_has_labels():
    """Catches a column that a frame holds and no reader can name in Chinese and in English."""
    for name, (zh, en) in LABELS.items():
        assert zh and en and label(name, "zh") != name
    assert label("carryover_government_fund", "en") == "Carried over: Government fund"


def test_a_label_in_a_third_language_is_an_error():
    """Catches an English label where a language was asked for that we do not speak."""
    with pytest.raises(ValueError, match="lang is 'en' or 'zh', not 'fr'"):
        label("total", lang="fr")


@pytest.mark.parametrize(("texts", "numbers"), [
    (["**", "**", "1", "2", "3"], True), (["栏次", "", "1", "2"], True), (["1", "2", "3=4+5"], True),
    (["201", "", "12.00"], False), (["", "合计", "1", "2"], False), (["类", "款", "项"], False),
])
def test_number_rows(texts, numbers):
    """Catches a row of column numbers that is taken for data, or data taken for such a row."""
    assert is_number_row(texts) is numbers


def test_header_ends_where_the_total_begins():
    """Catches header rows that swallow the 合计 row, or stop before the second row of heads."""
    table = made_table("""
        |科目编码|科目名称|合计|基本支出|<|项目支出|
        |^|^|^|人员经费|公用经费|^|
        |合计|<|9.00|3.00|1.00|5.00|
        |201|一般公共服务支出|9.00|3.00|1.00|5.00|
    """)
    assert header_depth(table.cells, 4) == 2


@pytest.mark.parametrize(("row", "depth"), [
    ("|类|款|项|合计|2,946.25|2,940.05|", 3), ("|类|款|项|科目名称|1|2|", 4),
    ("|类|款|项|合计|1|2|", 4),
])
def test_a_total_beside_low_code_heads_is_no_header(row, depth):
    """Catches the total of a final account lost in its header: 类 | 款 | 项 | 合计 | 2,946.25."""
    table = made_table(f"""
        |项目|<|<|<|本年收入合计|财政拨款收入|
        |支出功能分类|<|<|科目名称|^|^|
        |科目编码|<|<|^|^|^|
        {row}
        |201|||一般公共服务支出|2,946.25|2,940.05|
    """)
    assert header_depth(table.cells, 5) == depth


@pytest.mark.parametrize(("row", "depth"), [
    ("|号|事由|全数|养人的钱|办公的钱|", 2),  # words nobody listed, over amounts
    ("|号|事由|全数|养人的钱|—|", 1), ("|301|工资福利支出|9.00|9.00||", 1),
])
def test_words_over_amounts_are_a_header_whatever_they_say(row, depth):
    """Catches a second row of unlisted headings read as a line, or a line as a heading."""
    table = made_table(f"""
        |经济分类科目|<|本年一般公共预算基本支出|<|<|
        {row}
        |301|工资福利支出|9.00|9.00||
        |302|商品和服务支出|3.00||3.00|
    """)
    assert header_depth(table.cells, 4) == depth


def test_a_total_behind_its_number_or_what_is_left_of_a_header():
    """Catches 合计 said again overleaf taken for a line where 1 or 类 | 款 | 项 stands before it."""
    assert total_row(["1", "", "合计", "9.00"]) and total_row(["类", "款", "项", "合计", "9.00"])
    assert not total_row(["201", "一般公共服务支出", "9.00"]) and not total_row(["1", "", "9.00"])


def test_captions_inside_the_grid_are_no_header():
    """Catches a title and a unit line that the spreadsheet printed inside the ruled table."""
    table = made_table("""
        |2024年部门支出总体情况表|<|<|
        |部门：某局||单位：万元|
        |科目编码|科目名称|合计|
        |201|一般公共服务支出|9.00|
    """)
    assert caption_rows(table.cells, 4, 3) == 2
    assert header_depth(table.cells, 4, 2) == 1


def test_a_unit_in_a_heading_is_no_caption():
    """Catches the header 预算数（单位：万元） thrown away as a caption (Zhuhai, p. 32)."""
    table = made_table("""
        |项目|预算数（单位：万元）|绩效目标|
        |安检服务费|206.44|确保通关安全顺畅|
    """)
    assert caption_rows(table.cells, 2, 3) == 0


def test_codes_in_three_columns_are_carried_down():
    """Catches rows that print only their own level of 类|款|项 and lose the levels above."""
    table = read("""
        |科目编码|<|<|科目名称|合计|
        |类|款|项|^|^|
        |||| 合计 |9.00|
        |201|||一般公共服务支出|9.00|
        ||03||政府办公厅（室）及相关机构事务|9.00|
        |||01|行政运行|4.00|
        |||50|事业运行|5.00|
    """, "general_budget_expenditure", 2)
    assert [(x.code, x.level, x.parent) for x in table.lines] == [
        ("", "total", ""), ("201", "class", ""), ("20103", "section", "201"),
        ("2010301", "item", "20103"), ("2010350", "item", "20103")]
    assert closure(table).failed == [] and closure(table).held == 3


def test_a_unit_code_is_no_class():
    """Catches the unit code 323 of Weihui read as a class of the functional classification."""
    table = read("""
        |科目编码|科目名称|合计|
        ||合计|7.00|
        |323|某市政务服务局|7.00|
        |2010301|行政运行|7.00|
    """, "department_expenditure", 1)
    assert [x.level for x in table.lines] == ["total", "unit", "item"]


def test_amounts_are_in_wan_whatever_is_printed():
    """Catches a table in 元 or 千元 whose facts are not in 万元."""
    for unit, wan in (("元", "1.4348853"), ("千元", "1434.8853"), ("万元", "14348.853")):
        table = read("|科目编码|科目名称|合计|\n|2010301|行政运行|14,348.853|",
                     "general_budget_expenditure", 1, unit=unit)
        assert table.facts[0].amount == Decimal(wan)


def test_blank_and_dash_are_missing_zero_is_zero():
    """Catches a blank or a dash that becomes 0.00, or a printed zero that is lost."""
    table = read("""
        |科目编码|科目名称|合计|基本支出|项目支出|
        |2010301|行政运行|0.00||—|
    """, "general_budget_expenditure", 1)
    row = table.frame.iloc[0]
    assert row["total"] == 0 and row[["basic", "project_spending"]].isna().all()


def test_panels_side_by_side_are_one_list():
    """Catches the second panel of a basic-expenditure table lost or named as other columns."""
    table = read("""
        |科目编码|科目名称|金额|科目编码|科目名称|金额|
        |301|工资福利支出|5.00|302|商品和服务支出|2.00|
        |30101|基本工资|5.00|30201|办公费|2.00|
    """, "general_budget_basic", 1)
    assert [(f.row_code, str(f.amount), f.name) for f in table.facts] == [
        ("301", "5.00", "total"), ("302", "2.00", "total"), ("30101", "5.00", "total"),
        ("30201", "2.00", "total")]
    assert list(table.frame["code"]) == ["301", "30101", "302", "30201"]


def test_revenue_and_expenditure_close():
    """Catches a summary whose two sides, or whose carry-over, are not checked against the total."""
    text = """
        |收入|<|支出|<|
        |项目|金额|项目|金额|
        |一、一般公共预算|343.22|一、一般公共服务支出|300.01|
        |||二、社会保障和就业支出|43.21|
        |本年收入合计|343.22|本年支出合计|343.22|
        |上年结转|10.00|年终结转|10.00|
        |收入总计|353.22|支出总计|{total}|
    """
    assert closure(read(text.format(total="353.22"), "department_summary", 2)).failed == []
    failed = closure(read(text.format(total="353.32"), "department_summary", 2)).failed
    assert {f.rule for f in failed} == {"revenue-is-expenditure",
                                        "total-is-this-year-plus-carryover"}


def test_a_sum_may_miss_by_its_roundings_only():
    """Catches a tolerance wider than half a unit of the last place a term and one for the total."""
    text = "|科目编码|科目名称|合计|基本支出|项目支出|\n|2010301|行政运行|{}|1.00|2.00|"
    held = [closure(read(text.format(t), "general_budget_expenditure", 1)).held
            for t in ("3.00", "3.01", "3.02")]
    assert held == [1, 1, 0]


def part(text, page, *, title="", unit="万元", first=True, last=True, left=0.0):
    table = made_table(text, page=page)
    xs = tuple(left + 40.0 * i for i in range(table.n_columns + 1))
    ys = tuple(100.0 + 12 * i for i in range(table.n_rows + 1))
    grid = Grid(page, table.n_rows, table.n_columns, table.cells, xs, ys, "rules")
    made = TablePart(grid, title=title, unit=unit if title else None, first_on_page=first,
                last_on_page=last)
    split_header(made)
    entry = match_title(title)
    if entry:
        made.key, made.reason = entry.key, "title"
    return made


HEAD = "|科目编码|科目名称|合计|\n"


def test_a_part_without_rows_is_no_end():
    """Catches a traceback where all that a damaged page has left of a table is its heading."""
    one = part(HEAD, 3, title="支出总表")
    one.depth = one.grid.n_rows
    two = part("|201|一般公共服务支出|9.00|", 4)
    two.depth = 0
    assert [len(chain) for chain in chain_parts([one, two])] == [2]


def test_repeated_headers_are_dropped():
    """Catches a header that stands in the middle of a table that runs over two pages."""
    one = part(HEAD + "||合计|9.00|\n|201|一般公共服务支出|9.00|", 3, title="支出总表")
    two = part(HEAD + "|20103|政府办公厅（室）及相关机构事务|9.00|", 4, left=15.0)
    (chain,) = chain_parts([one, two])
    whole = stitch(chain)
    assert whole.n_rows == 4
    assert [c.text for c in whole.cells if c.row == 3] == [
        "20103", "政府办公厅（室）及相关机构事务", "9.00"]
    assert {c.page for c in whole.cells if c.row == 3} == {4}


def test_a_name_cut_by_the_page_is_made_whole():
    """Catches the rest of a name on the next page taken for a line of its own."""
    one = part(HEAD + "|20103|政府办公厅（室）及相关机|9.00|", 3, title="支出总表")
    two = part("||构事务||\n|2010301|行政运行|9.00|", 4)
    (chain,) = chain_parts([one, two])
    whole = stitch(chain)
    assert [c.text for c in whole.cells if c.row == 1] == [
        "20103", "政府办公厅（室）及相关机构事务", "9.00"]
    assert whole.n_rows == 3


def test_a_line_of_its_own_is_not_joined_to_the_page_before():
    """Catches （三十）转移性支出 glued to （二十九）其他支出 over the page (Weihui, p. 12)."""
    one = part("|项目|合计|\n|(二十九) 其他支出|10,331.00|", 3, title="财政拨款收支总表")
    two = part("|(三十) 转移性支出||\n|(三十一) 债务还本支出||", 4)
    (chain,) = chain_parts([one, two])
    assert stitch(chain).n_rows == 4


def test_tables_of_equal_width_are_not_joined():
    """Catches two tables joined because their columns are alike: the second has its own title."""
    one = part(HEAD + "|201|一般公共服务支出|9.00|", 3, title="部门支出总表")
    two = part(HEAD + "|201|一般公共服务支出|9.00|", 4, title="一般公共预算支出表")
    assert len(chain_parts([one, two])) == 2


def test_the_same_table_for_another_unit_begins_anew():
    """Catches a unit's table hung on the department's, both under one title with a 合计 first."""
    one = part(HEAD + "||合计|9.00|\n|201|一般公共服务支出|9.00|", 3, title="支出总表")
    two = part(HEAD + "||合计|4.00|\n|201|一般公共服务支出|4.00|", 4, title="支出总表")
    three = part(HEAD + "|204|公共安全支出|5.00|", 5, title="支出总表")
    chains = chain_parts([one, two, three])
    assert [len(c) for c in chains] == [1, 2]


def test_a_page_between_ends_a_table():
    """Catches a table continued over a page that holds none of it."""
    one = part(HEAD + "|201|一般公共服务支出|9.00|", 3, title="支出总表")
    two = part("|20103|政府办公厅（室）及相关机构事务|9.00|", 5)
    assert len(chain_parts([one, two])) == 2


def line(text, y, x0=100.0, x1=300.0, size=10.0):
    return TextLine(text, x0, y, x1, y + size, size)


def test_a_title_that_wraps_is_put_together():
    """Catches the second half of a title read as another table (procuratorate-2018, p. 19)."""
    lines = [line("公开09表：一般公共预算“三公”经费、会议费、培训费", 50), line("支出预算表", 64, 100, 160)]
    assert "三公" in title_above(lines)


def test_the_header_judges_a_title_that_says_too_little():
    """Catches 支出预算表 over the columns of the three public expenses read as expenditure."""
    made = part("|合计|因公出国（境）费|公务接待费|\n|3.00|1.00|2.00|", 3, title="支出预算表")
    judge_by_contents(made)
    assert made.key == "three_public"


def test_the_note_under_a_blank_form():
    """Catches a note lost, or one that swallows the next table's number and title."""
    lines = [line("注：本部门2026年没有使用政府性基金预算", 400), line("拨款安排的支出。", 413),
             line("表5", 430), line("国有资本经营预算支出表", 445)]
    assert read_note(lines) == "注：本部门2026年没有使用政府性基金预算拨款安排的支出。"


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_a_column_that_adds_up_always_closes(cents):
    """Catches a sum of exact printed amounts that is said not to hold, at any length and size."""
    amounts = [Decimal(c) / 100 for c in cents]
    rows = "\n".join(f"|{2010301 + i}|事务{i}|{a:,.2f}|" for i, a in enumerate(amounts))
    table = read(f"|科目编码|科目名称|合计|\n||合计|{sum(amounts):,.2f}|\n{rows}",
                 "general_budget_expenditure", 1)
    assert closure(table).failed == []
    assert sum(f.amount for f in table.facts if f.row_code) == sum(amounts)


def test_cells_are_kept():
    """Catches a cell dropped or doubled when two pages are laid under each other."""
    one = part(HEAD + "||合计|9.00|\n|201|一般公共服务支出|9.00|", 3, title="支出总表")
    two = part("|20103|政府办公厅（室）及相关机构事务|9.00|", 4)
    cells: list[Cell] = stitch([one, two]).cells
    assert len(cells) == len({(c.row, c.column) for c in cells}) == 12


def test_a_name_of_the_classification_cut_by_the_page():
    """Catches 十七、国土海洋气象等支 | 出, a line without amounts cut by the page (a form of 2018)."""
    one = part("|项目|合计|\n|一、基本支出|9.00|\n|十七、国土海洋气象等支||", 3, title="收支总表")
    two = part("|出||\n|十八、住房保障支出|9.00|", 4)
    (chain,) = chain_parts([one, two])
    assert "十七、国土海洋气象等支出" in {c.text for c in stitch(chain).cells}


def test_a_total_over_meetings_too_is_no_total_of_the_three():
    """Catches two rows three_public_total where 合计 stands over 三公, 会议费 and 培训费."""
    table = read("""
        |合计|“三公”经费|<|会议费|
        |^|小计|公务接待费|^|
        |9.00|4.00|4.00|5.00|
    """, "three_public", 2)
    assert dict(zip(table.frame["item"], table.frame["amount"], strict=True)) == {
        "total": 9.0, "three_public_total": 4.0, "reception": 4.0, "meetings": 5.0}


def test_an_amount_in_a_column_of_words_is_named():
    """Catches an amount that is in the cells but in no fact, without a word."""
    table = read("""
        |科目编码|科目名称|合计|备注|
        ||合计|9.00|含结转|
        |2010301|行政运行|9.00|12,345.60|
    """, "general_budget_expenditure", 1)
    assert [f.amount for f in table.facts] == [Decimal("9.00"), Decimal("9.00")]
    assert table.problems == ["row 3, column 4: ‘12,345.60’ stands in no column of amounts"]


def test_a_row_glued_together_without_rules_has_no_facts():
    """Catches an amount of the right panel under the left panel's label where text runs together."""
    table = read("""
        |项目|金额|项目|合计|
        |一、本年收入|1,935.36一、本年支出||1,935.36|
        |（一）一般公共预算|5.00|（一）教育支出|5.00|
    """, "appropriation_summary", 1)
    table.engine = "aligned"
    read_lines(table)
    assert [f.row for f in table.facts] == [2, 2]
    assert not any(line.amounts for line in table.lines if line.row == 1)


def test_names_that_begin_with_digits():
    """Catches 106_某市公安局 cut into a code and “_某市公安局”, and 12345 taken for a unit's code."""
    wide = made_table("|部门名称|小计|公务接待费|\n|合计|5.00|5.00|\n|106_某市公安局|5.00|5.00|",
                      key="three_public", header_rows=1)
    listed = made_table("|项目名称|金额|\n|合计|5.00|\n|12345热线运行经费|3.00|\n|110报警服务台|2.00|",
                        key="projects", header_rows=1)
    for table in (wide, listed):
        read_lines(table, 2026)
    assert [(li.code, li.name, li.level) for li in wide.lines[1:]] == [("", "106_某市公安局", "unit")]
    assert [(li.code, li.name, li.level) for li in listed.lines[1:]] == [
        ("", "12345热线运行经费", "row"), ("", "110报警服务台", "row")]


def test_projects_beside_and_under_function_codes():
    """Catches projects, or the functions over them, that are told as units by their code."""
    beside = made_table("""
|科目编码|科目名称|项目名称|金额|
|||合计|5.00|
|2010302|一般行政管理事务|办公楼维修|3.00|
|2010302|一般行政管理事务|信息系统运维|2.00|
""", key="projects", header_rows=1)
    under = made_table("""
|类|款|项|科目名称|序号|项目名称|金额|
|201|||一般公共服务支出|||5.00|
|201|03||政府办公厅及相关机构事务|||5.00|
|201|03|02|一般行政管理事务|||5.00|
|||||1|办公楼维修|5.00|
""", key="projects", header_rows=1)
    for table in (beside, under):
        read_lines(table, 2026)
    assert [(li.code, li.name, li.level) for li in beside.lines[1:]] == [
        ("2010302", "办公楼维修", "row"), ("2010302", "信息系统运维", "row")]
    assert [(li.code, li.level) for li in under.lines] == [
        ("201", "class"), ("20103", "section"), ("2010302", "item"), ("", "row")]


@pytest.mark.parametrize("heading", ["人数", "参训人数", "批次", "数量", "场次（次）"])
@pytest.mark.parametrize("count", ["100", "2.00"])
def test_people_and_things_are_no_money(heading, count):
    """Catches 100 people of a training that became a fact of 100 万元 (a table beside 三公 in Xi'an)."""
    table = read(f"""
        |序号|培训名称|时间|{heading}|金额|
        |1|审计培训|2026-03-12|{count}|3.65|
        |2|素质培训|2026-09-14|{count}|8.70|
    """, "other", 1)
    assert [(f.column, str(f.amount)) for f in table.facts] == [(4, "3.65"), (4, "8.70")]


def test_codes_right_of_a_column_of_models_are_those_of_the_line():
    """Catches a list of purchases cut in two at 规格型号, so that its right half has no names."""
    table = read("""
        |类|款|采购项目|规格型号|数量|经济科目编码|实施采购时间|预算金额|
        |201|08|体检服务|1|2|30299|2026-05|370,000.00|
        |205|08|审计培训|2|1|30216|2026-06|150,000.00|
    """, "procurement", 1, unit="元")
    assert len(table.panels) == 1
    assert [(f.row_label, f.amount) for f in table.facts] == [("体检服务", 37), ("审计培训", 15)]


@pytest.mark.parametrize(("file", "page", "rows", "total"), [
    ("beijing/01.pdf", 11, 15, "308.057254"), ("beijing/03.pdf", 11, 18, "1435.900000")])
def test_purchases_of_services_are_read(unfamiliar, file, page, rows, total):
    """Catches a table of 政府购买服务 left unread, or taken for the whole of a budget."""
    d = unfamiliar(file)
    table = d.all("service_purchases")[0]
    assert (table.pages, len(table.lines)) == ([page], rows)
    held = [t for t in d.total_list if t.table == "service_purchases"]
    assert [(t.concept, str(t.amount)) for t in held] == [("service_purchases", total)]
    assert d.shown().amount != held[0].amount
