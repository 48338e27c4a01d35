"""What is said to be missing: only where nothing printed and not understood could be it."""

import pytest
from made_tables import made_table
from test_false_errors_prose import _SIX, printed, promising
from test_model import disclosure

import budgetkit as bk
from budgetkit.messages import Named
from budgetkit.model import not_read
from budgetkit.tables.lines import read_lines

UNREAD = "|甲|乙|\n|丙|1.00|"
LINES = """
|科目编码|科目名称|合计|
|205|教育支出|100.00|
|2050101|行政运行|100.00|
|合计|合计|100.00|
"""


def unread(title="", page=17):
    table = made_table(UNREAD, key="other", title=title, header_rows=1, page=page)
    read_lines(table, 2026)
    return table


def with_six(*more):
    """A disclosure of six of the standard tables: 三公 and the government funds are not found."""
    d = disclosure(*printed(*_SIX), *more)
    return d, {f.table: f for f in bk.check(d).filter(rule="required-table-is-there")}


@pytest.mark.parametrize("more", [(), (unread("培训费明细表"),)])
def test_a_table_is_missing_where_all_is_understood(more):
    """Catches a missing table excused by a table that says itself that it is another one."""
    d, found = with_six(*more)
    assert found["three_public"].severity == "warning"
    assert "It may be there" not in found["three_public"].message
    absent = bk.explore.overview(d, lang="zh").text
    assert "本文件没有此表" in absent and "未读懂" not in absent


@pytest.mark.parametrize("title", ["", "附表7", "第七部分 有关情况说明", "公务用车等三公情况"])
def test_a_table_that_was_not_understood_may_be_it(title):
    """Catches a table called missing while page 17 prints one that was not understood."""
    d, found = with_six(unread(title))
    told = found.get("three_public")
    if "三公" in title:
        assert told is None  # another name of the same
    else:
        assert told.severity == "info"
        assert "page 17 prints a table that budgetkit could not read as" in told.message
        assert "第17页印有一张表，但未能读作" in told.message_zh
    assert "第17页未读懂的表" in bk.explore.overview(d, lang="zh").text
    assert "p. 17" in bk.explore.overview(d, lang="en").text


def test_basic_expenditure_by_economic_class_is_basic_expenditure():
    """Catches 基本支出总表 with a column 一般公共预算 told as a disclosure without basic expenditure."""
    of_all_money = made_table(LINES, key="basic_economic", title="基本支出总表", header_rows=1, page=17)
    five = [t for t in printed(*_SIX) if t.key != "general_budget_basic"]
    missed = [[f.table for f in bk.check(disclosure(*tables)).filter(rule="required-table-is-there")]
              for tables in (five, [*five, of_all_money])]
    assert missed == [["general_budget_basic", "three_public", "government_fund"], ["three_public", "government_fund"]]


def test_a_promised_table_may_be_the_one_not_understood():
    """Catches “the document does not hold it” of a table printed and not understood."""
    rule = "promised-table-is-there"
    assert ("error", rule) in promising(tables=printed(*_SIX))
    assert ("error", rule) in promising(tables=[*printed(*_SIX), unread("培训费明细表")])
    told = promising(tables=[*printed(*_SIX), unread()])
    assert ("warning", rule) in told and ("error", rule) not in told


@pytest.mark.parametrize(("show", "title", "said"), [
    (bk.explore.performance_review, "绩效情况表", "prints no targets"),
    (bk.explore.performance_goals, "", "prints no targets"),
    (bk.explore.performance_kinds, "", "prints no targets"),
])
def test_an_answer_may_stand_in_a_table_not_understood(show, title, said):
    """Catches “the document prints none” beside a page that was not understood."""
    held = made_table(LINES, key="department_expenditure", title="支出总表", header_rows=1)
    whole = show(disclosure(held)).empty
    assert said in whole and "could not read" not in whole
    assert "Page 17 prints a table that budgetkit could not read as" in show(
        disclosure(held, unread(title))).empty
    assert "第17页印有一张表" in show(disclosure(held, unread(title)), lang="zh").empty
    # a table that names itself something else hides no answer
    assert show(disclosure(held, unread("人员情况表"))).empty == whole


def test_debt_is_found_by_its_name_in_a_table_not_understood():
    """Catches “no debt” beside a bond's name with an amount, and a doubt where no word speaks of it."""
    held = made_table(LINES, key="department_expenditure", title="支出总表", header_rows=1)
    bond = made_table("|甲|乙|\n|专项债券付息|1.00|", key="other", header_rows=1, page=17)
    read_lines(bond, 2026)
    shown = bk.explore.debt_lines(disclosure(held, bond)).text
    assert "专项债券付息" in shown and "page 17" in shown and "likely" in shown
    # the words of the other table were read all the same: none of them is one of debt
    none = bk.explore.debt_lines(disclosure(held)).empty
    assert "No " in none
    assert bk.explore.debt_lines(disclosure(held, unread("项目明细表"))).empty == none


def test_several_pages_are_named_once():
    """Catches a page told twice, or several pages in the singular."""
    d = disclosure(unread(), unread(page=19), unread(page=19))
    told = not_read(d.coverage_list, "", Named("X", "某"))
    assert told.text("en") == "pages 17, 19 print tables that budgetkit could not read as X"
    assert told.text("zh") == "第17、19页印有一些表，但未能读作某"


def test_a_title_over_amounts_without_rules_is_there(case):
    """Catches “the table is missing” said of one whose title stands over amounts that were not read."""
    d = case("typeset/17-sichuan-reportlab-cid-three_line.pdf")
    told = [f for f in bk.check(d) if f.rule == "promised-table-is-there"]
    assert [(f.severity, "第29页有其标题" in f.text("zh")) for f in told] == [("warning", True)]
