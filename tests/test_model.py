"""What columns and lines mean: wholes, parts, scopes and totals, on small tables made by hand."""

from decimal import Decimal

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.model import meaning
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def told(text, key, *, header_rows=1, title="", year=2026, kind="budget"):
    table = made_table(text, key=key, title=title, header_rows=header_rows)
    read_lines(table, year, kind)
    return meaning(table)


def disclosure(*tables, kind="budget"):
    for table in tables:
        read_lines(table, 2026, kind)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, kind, "department",
                      list(tables), Narrative())


BLANK_FUND = """
|收入|<|支出|<|<|<|
|项目|预算数|项目|合计|一般公共预算|政府性基金|
|一、一般公共预算|200.00|一、卫生健康支出|200.00|200.00||
|二、政府性基金|50.00|二、城乡社区支出|50.00||50.00|
|收入总计|250.00|支出总计|250.00|200.00|50.00|
"""


def test_a_blank_cell_is_nothing_in_its_column():
    """Catches the whole of a line standing in for a column that is printed and blank."""
    found = told(BLANK_FUND, "appropriation_summary", header_rows=2)
    town = next(m for m in found.lines if "城乡社区" in m.line.name)
    assert town.amount == 50 and town.total.fact.column == 3
    assert not list(found.in_column(town.line, "general_budget"))
    assert [f.amount for f in found.in_column(town.line, "government_fund")] == [50]


def test_a_blank_whole_is_the_sum_of_its_parts():
    """Catches a line without a total where its 小计 is blank and its columns are filled."""
    found = told("""
|科目编码|科目名称|人员经费|公用经费|
|301|工资福利支出|60.00||
|302|商品和服务支出|5.00|35.00|
""", "general_budget_basic")
    assert [m.amount for m in found.lines] == [60, 40]
    assert [f.column for f in found.lines[1].total.facts] == [2, 3]


AGAIN = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、一般公共预算资金|900.00|一、教育支出|930.00|
|二、政府性基金预算资金||||
|本年收入合计|900.00|本年支出合计|930.00|
|上年结转结余|30.00|结转下年||
|一、一般公共预算拨款|30.00|||
|二、政府性基金预算拨款||||
|收入总计|930.00|支出总计|930.00|
"""


def test_a_scope_ends_at_the_next_total_not_at_a_number():
    """Catches 一、一般公共预算拨款 below 上年结转结余 taken for this year's money."""
    found = told(AGAIN, "department_summary", header_rows=2)
    left = [m for m in found.lines if m.side == "revenue"]
    assert [m.period for m in left] == ["this_year"] * 3 + ["carryover"] * 3 + ["all"]
    assert left[4].above is left[3].line
    assert found.total("revenue").amount == 930
    assert found.this_year("revenue").amount == 900
    assert [m.role for m in left if m.line.amounts][-1] == "grand_total"


def test_a_numbered_scope_ends_where_its_number_counts_on():
    """Catches 三、 after 二、上年结转 taken for money carried over."""
    found = told("""
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、本年收入|900.00|一、教育支出|935.00|
|二、上年结转|30.00|||
|（一）一般公共预算拨款|30.00|||
|三、上级补助收入|5.00|||
|收入总计|935.00|支出总计|935.00|
""", "department_summary", header_rows=2)
    left = {m.line.name: m.period for m in found.lines if m.side == "revenue"}
    assert left["（一）一般公共预算拨款"] == "carryover"
    assert left["三、上级补助收入"] == "this_year"


def test_column_roles():
    """Catches an of-which, a narrower or last year's column taken for a part of its line."""
    found = told("""
|科目编码|科目名称|合计|项目支出|<|其中|<|上年预算数|
|^|^|^|项目支出总数|扣除基建项目后预算数|经营支出|上缴上级支出|^|
|2010101|行政运行|60.00|60.00|50.00|10.00||55.00|
""", "department_expenditure", header_rows=2)
    assert [c.role for c in found.columns] == [
        "whole", "part", "narrower", "of_which", "of_which", "beside"]
    assert found.columns[-1].period == "previous"


def test_totals_that_differ_are_counted():
    """Catches two rooms showing two totals: the one most places print is first, the other told."""
    summary = made_table(AGAIN, key="department_summary", header_rows=2)
    spent = made_table("|科目编码|科目名称|合计|\n|205|教育支出|935.00|\n||合计|935.00|",
                       key="department_expenditure", header_rows=1)
    d = disclosure(summary, spent)
    first = d.total("total", "expenditure")
    assert (first.amount, first.table, first.places, first.differs) == (
        Decimal("930.00"), "department_summary", 1, 1)
    assert d.totals.query("differs > 0")["amount"].tolist() == [930.0, 935.0]
    assert d.total("total", "revenue", "carryover").amount == 30
    assert d.total("general_budget", "revenue", "this_year").amount == 900


def test_totals_follow_the_cells():
    """Catches a total kept from before a table was read again."""
    d = disclosure(made_table(AGAIN, key="department_summary", header_rows=2))
    assert d.total().amount == 930
    table = d.tables[0]
    for cell in (c for c in table.cells if c.text == "930.00"):
        object.__setattr__(cell, "text", "931.00")
    read_lines(table, 2026)
    assert d.total().amount == 931


def test_coverage_says_what_is_not_understood():
    """Catches a column that nobody knows, or a table of no known kind, passed over in silence."""
    spent = """
|科目编码|科目名称|合计|基本支出|某某安排|
|205|教育支出|100.00|60.00|40.00|
"""
    d = disclosure(made_table(spent, key="department_expenditure", header_rows=1),
                   made_table("|甲|乙|\n|丙|1.00|", key="other", header_rows=1))
    one, other = d.coverage_list
    assert (one.amounts, one.placed, one.status) == (3, 2, "partly")
    assert "某某安排" in one.reason and "第5列（某某安排）的含义不明" in one.reason_zh
    assert (other.amounts, other.placed, other.status) == (1, 0, "not_understood")
    assert list(d.coverage.columns) == ["page", "title", "table", "amounts", "placed", "proved",
                                        "status", "reason", "reason_zh"]


SPENT = """
|科目编码|科目名称|合计|基本支出|项目支出|
|合计|<|{total}|{basic}|{project}|
|205|教育支出|6.00|6.00||
|208|社会保障支出|3.00|3.00||
"""


@pytest.mark.parametrize(("total", "project", "proved"), [("9.00", "", 6), ("9.50", "0.50", 5)])
def test_a_sum_that_could_not_have_failed_proves_nothing(total, project, proved):
    """Catches 6 = 6 + 0 counted as proof that 合计 is basic and projects: only 9 = 6 + 3 is one."""
    table = made_table(SPENT.format(total=total, basic="9.00", project=project),
                       key="department_expenditure", header_rows=1)
    (cover,) = disclosure(table).coverage_list
    assert (cover.status, cover.proved) == ("understood", proved)


@pytest.mark.parametrize(("wrong", "accused"), [("3.00|7.00", 1), ("2.00|9.00", 0)])
def test_a_relation_that_holds_only_where_nothing_is_added_accuses_nobody(wrong, accused):
    """Catches a column misunderstood: two different sums fail, and 6 = 6 + 0 is no proof of it."""
    from budgetkit.model.sums import sums

    found = told(f"""
|科目编码|科目名称|合计|基本支出|项目支出|
|205|教育支出|6.00|6.00||
|208|社会保障支出|9.00|3.00|7.00|
|210|卫生健康支出|9.00|{wrong}|
""", "department_expenditure")
    assert len({(s.total.amount, s.expected) for s in sums(found.table) if not s.holds}) == accused
    assert (found.unproved == []) is bool(accused)


def test_two_cells_that_changed_places_are_told_where_one_fund_is_all():
    """Catches a swap passed over because the other rows print one part alone: three hold, two fail."""
    from budgetkit.model.sums import sums

    rows = "".join(f"|20{n}|甲{n}|{n}.00|{n}.00||\n" for n in (1, 2, 3))
    found = told(f"""
|科目编码|科目名称|合计|基本支出|项目支出|
{rows}|208|社会保障支出|9.00|7.00||
|210|卫生健康支出|7.00|9.00||
""", "department_expenditure")
    assert sum(not s.holds for s in sums(found.table)) == 2 and not found.unproved


def test_why_a_table_is_not_understood_is_said_in_words():
    """Catches the name of a rule in a sentence that is meant for a reader."""
    found = disclosure(made_table("""
|科目编码|科目名称|合计|基本支出|项目支出|
|205|教育支出|6.00|2.00|1.00|
|208|社会保障支出|9.00|3.00|7.00|
""", key="department_expenditure", header_rows=1)).coverage_list[0]
    assert "(Total = Basic" in found.reason and "合计等于基本支出加项目支出" in found.reason_zh


@pytest.mark.parametrize("side", ["revenue", "expenditure"])
def test_the_sample(side):
    """Catches a headline of the sample disclosure other than what page 9 prints."""
    d = bk.load_example("weihui-2024")
    assert str(d.total("total", side).amount) == "11534.22"
    assert d.total("government_fund", "expenditure").differs == 1  # 11,191 on page 13, 860 on 17


@pytest.mark.parametrize("ask", [
    bk.check, bk.debt.summary, bk.debt.rows, bk.performance.indicators, bk.performance.review,
    bk.change.implied, bk.change.drivers, bk.charts.functions, bk.charts.sources,
    bk.charts.overview, bk.charts.total_expenditure])
def test_a_frame_for_a_disclosure(ask):
    """Catches pandas' own riddle where a frame was given for a disclosure."""
    frame = bk.load_example("weihui-2024").facts
    with pytest.raises(TypeError, match=r"a disclosure is wanted here.*not DataFrame"):
        ask(frame)


def test_a_total_that_cannot_be():
    """Catches a misspelt concept, side or column answered as if the document printed none."""
    d = bk.load_example("weihui-2024")
    with pytest.raises(ValueError, match="nothing is called 'bassic'"):
        d.total("bassic")
    with pytest.raises(ValueError, match="side is 'revenue' or 'expenditure'"):
        d.shown("total", "left")
    with pytest.raises(ValueError, match=r"there is no column 'bassic'"):
        bk.change.compare(d, d, column="bassic")
    assert d.total("state_capital") is None


# ── columns under words that nobody listed ───────────────────────────────────────────────────


UNHEARD = """
|{whole}|“三公”经费|<|<|<|<|会议费|
|^|全数|因公出国（境）费|公务用车购置及运行维护费|<|<|^|
|^|^|^|全数|公务用车购置费|公务用车运行维护费|^|
|{total}|9.00|2.00|7.00||7.00|5.00|
"""


@pytest.mark.parametrize(("total", "whole"), [("14.00", [0]), ("13.00", [])])
def test_the_sum_of_groups_is_the_whole_whatever_it_is_called(total, whole):
    """Catches 全数 lost beside groups whose own 全数 is the sum of their parts; never unproved."""
    found = told(UNHEARD.format(whole="全数", total=total), "three_public", header_rows=3)
    assert [c.column for c in found.columns if c.role == "whole" and c.column == 0] == whole


def test_an_unlisted_column_beside_a_part_is_not_the_group():
    """Catches 普通盘子 taken for all the appropriation because it stands first under its heading."""
    text = """
|项目名称|总计|财政拨款收入|<|单位资金|
|^|^|普通盘子|政府性基金|^|
|合计|9.00|6.00|1.00|2.00|
"""
    found = told(text, "projects", header_rows=2)
    assert [c.concept for c in found.columns] == ["total", "", "government_fund", "unit_funds"]
    same = told(text.replace("普通盘子", "小计").replace("6.00|1.00", "7.00|7.00").replace(
        "9.00", "9.00"), "projects", header_rows=2)
    assert same.columns[1].concept == "appropriation"


def test_under_a_heading_that_says_total_all_columns_are_the_line():
    """Catches a line's whole amount without its 普通盘子, which only its place says is a part."""
    found = told("""
|预算单位|总计|<|因公出国（境）费|<|
|^|普通盘子|政府性基金预算|普通盘子|政府性基金预算|
|某局|6.00|1.00|2.00|0.00|
""", "three_public", header_rows=2)
    assert found.lines[0].amount == 7


def test_what_was_carried_over_is_no_sum_of_its_neighbours():
    """Catches 上年结转 before 合计 believed to be the sum of the columns beside it."""
    from budgetkit.model.sums import sums

    found = told("""
|单位名称|总计|部门预算|<|<|<|
|^|^|上年结转|公共预算拨款|上年实户资金余额|合计|
|合计|9.00|1.00|6.00|2.00|9.00|
|某局|5.00|1.00|3.00|1.00|5.00|
|某站|4.00||3.00|1.00|4.00|
""", "department_revenue", header_rows=2)
    assert all(s.holds for s in sums(found.table)) and not found.unproved


def test_the_sum_of_an_unlisted_group_is_no_total_of_the_table():
    """Catches 小计 under 委托业务 called this year's total beside the printed one."""
    table = made_table("""
|科目编码|科目名称|合计|委托业务|<|上年结转|
|^|^|^|小计|其中：劳务|^|
|合计|<|9.00|6.00|1.00|3.00|
|201|一般公共服务支出|9.00|6.00|1.00|3.00|
""", key="department_expenditure", header_rows=2)
    d = disclosure(table)
    assert {(t.period, t.amount) for t in d.total_list if t.concept == "total"} == {
        ("all", Decimal(9)), ("carryover", Decimal(3))}


def test_the_total_of_a_group_before_the_tables_own():
    """Catches 小计 of the purchases taken for the line's whole because it stands to the left."""
    found = told("""
|科目编码|科目名称|基本支出|政府采购项目|<|支出总计|项目支出|
|^|^|^|小计|其中：货物|^|^|
|201|一般公共服务支出|6.00|1.00|0.50|9.00|3.00|
|208|社会保障支出|2.00|||2.00||
""", "department_expenditure", header_rows=2)
    assert [m.amount for m in found.lines] == [9, 2]


def test_a_column_that_nobody_knows_adds_up_nothing():
    """Catches an unlisted column of last year asked to be all of the table, and called wrong."""
    from budgetkit.model.sums import sums

    found = told("""
|单位名称|2025年|<|<|<|<|<|2026年|
|^|合计|“三公”经费|<|<|<|培训费|^|
|^|^|小计|公务接待费|公务用车购置及运行维护费|<|^|^|
|^|^|^|^|全数|公务用车运行费|^|^|
|合计|9.00|2.00|2.00|0|0|7.00|5.00|
|甲局|5.00|2.00|2.00|0|0|3.00|5.00|
|乙局|4.00||||0|4.00||
""", "three_public", header_rows=4)
    assert found.columns[3].concept == ""
    assert all(s.holds for s in sums(found.table))


def test_codes_under_an_unlisted_heading_beside_known_ones():
    """Catches 号 30101 read as a name because the government's codes beside it are known by theirs."""
    found = told("""
|部门预算支出经济分类科目|<|政府预算支出经济分类科目|<|合计|
|号|事由|编码|名称|^|
|30101|基本工资|50101|工资奖金津补贴|6.00|
|30239|其他交通费用|50201|办公经费|3.00|
""", "general_budget_basic", header_rows=2)
    assert [(m.line.code, m.line.name) for m in found.lines] == [
        ("30101", "基本工资"), ("30239", "其他交通费用")]


def test_the_whole_is_asked_for_its_parts_not_another_sum_of_its_name():
    """Catches 小计 of the purchases added to 基本 and 项目 because it stands before 支出总计."""
    from budgetkit.model.sums import sums

    found = told("""
|科目编码|科目名称|政府采购项目|<|基本支出|项目支出|支出总计|
|^|^|小计|其中：货物|^|^|^|
|201|一般公共服务支出|1.00|0.50|6.00|3.00|9.00|
|208|社会保障支出|2.00|1.00|2.00|3.00|5.00|
""", "department_expenditure", header_rows=2)
    assert all(s.holds for s in sums(found.table)) and not found.unproved


def test_parts_that_are_picked_out_need_not_be_all_of_their_whole():
    """Catches a table called doubtful because what is reserved for small firms, twice 其中 beside the
    purchases, does not add up to them (Shenzhen)."""
    from budgetkit.model.sums import sums

    found = told("""
|科目编码|科目名称|支出总计|基本支出|项目支出|政府采购项目|<|<|
|^|^|^|^|^|小计|其中：预留给中小企业的|其中：预留给小微企业的|
|201|一般公共服务支出|9.00|6.00|3.00|2.50|1.30|0.20|
|208|社会保障支出|5.00|2.00|3.00|2.00|0.90|0.30|
""", "department_expenditure", header_rows=2)
    assert all(s.holds for s in sums(found.table)) and not found.unproved


def _three_public(text, header_rows):
    table = made_table(text, key="three_public", title="财政拨款“三公”经费支出表", header_rows=header_rows)
    return {(t.concept, t.period): str(t.amount) for t in reversed(disclosure(table).total_list)}


def test_a_row_of_last_year_that_names_the_unit_is_last_years():
    """Catches last year's money told as this year's, and a fund of the three taken for all its money."""
    found = _three_public(
        "|预算单位|年度|总计|<|因公出国(境)费|<|公务接待费|<|\n"
        "|^|^|一般公共预算|政府性基金预算|一般公共预算|政府性基金预算|一般公共预算|政府性基金预算|\n"
        "|某市某局|2025年|30.00|0.00|20.00|0.00|10.00|0.00|\n"
        "||2026年|12.00|1.00|5.00|1.00|7.00|0.00|\n"
        "||增减变化金额|-18.00|1.00|-15.00|1.00|-3.00|0.00|", header_rows=2)
    assert found["three_public_total", "all"] == "13.00"  # of both funds
    assert (found["travel_abroad", "all"], found["reception", "all"]) == ("6.00", "7.00")
    assert found["three_public_total_general_budget", "all"] == "12.00"
    assert not {"general_budget", "government_fund"} & {concept for concept, _ in found}


def test_projects_with_a_year_each_are_no_rows_of_years():
    """Catches projects of 2025 taken for last year's money because a column tells when they began."""
    found = told("|项目名称|开始年份|合计|\n|甲项目|2025年|30.00|\n|乙项目|2026年|12.00|", "projects")
    assert [(m.role, m.period) for m in found.lines] == [("item", ""), ("item", "")]


def test_of_which_items_of_the_three_are_told():
    """Catches travel abroad lost where it stands behind 其中, as in Guangdong and Fujian."""
    found = _three_public("|项目|合计|\n|“三公”经费|304.63|\n|其中：（一）因公出国（境）支出|250.00|\n"
                         "|（二）公务用车购置及运行维护支出|9.73|\n|（三）公务接待费支出|44.90|", header_rows=1)
    assert [found[c, "all"] for c in ("three_public_total", "travel_abroad", "vehicles", "reception")] == [
        "304.63", "250.00", "9.73", "44.90"]
