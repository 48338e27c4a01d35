"""Prose whose numbers contradict each other or a table, planted in budgets made by hand."""

import pytest
from made_budgets import prose
from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.messages import Message
from budgetkit.narrative.subjects import subject_key
from budgetkit.tables.lines import read_lines


def found(text, rule, *tables, heading="三、支出预算情况说明"):
    for table in tables:
        read_lines(table, 2026)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某市某局", 2026, "budget", "department",
                   list(tables), prose(2026, heading, text))
    return list(bk.check(d).filter(rule=rule, severity=["error", "warning"]))


def three_public():
    return made_table("|合计|“三公”经费小计|因公出国（境）费|公务用车购置及运行费|公务接待费|会议费|\n"
                      "|200.00|100.00|20.00|50.00|30.00|100.00|", key="three_public",
                      title="“三公”经费、会议费支出预算表", header_rows=1)


@pytest.mark.parametrize(("share", "wrong", "words"), [
    ("20%", False, ""), ("25%", True, "20%"), ("10%", True, "占“合计”的合计 200.00 万元 的比例")])
def test_a_share_of_a_whole_that_the_table_prints(share, wrong, words):
    """Catches 占“三公”经费的…% unchecked where the prose does not state the whole."""
    text = f"“三公”经费预算支出中，因公出国（境）费支出20万元，占“三公”经费的{share}。"
    told = found(text, "share-is-part-over-whole", three_public(), heading="十一、“三公”经费情况")
    assert bool(told) is wrong
    assert all(words in f.message_zh for f in told)


@pytest.mark.parametrize(("change", "wrong"), [("12", False), ("21", True)])
def test_changes_of_three_public(change, wrong):
    """Catches changes of 出国, 用车 and 接待 that do not add up to that of “三公”经费."""
    text = (f"2026年“三公”经费预算100万元，比2025年减少{change}万元。其中：因公出国（境）费20万元，"
            "比2025年减少7万元；公务用车购置及运行费50万元，与2025年持平；公务接待费30万元，"
            "比2025年减少5万元。")
    told = found(text, "changes-of-parts-make-the-change", heading="十一、“三公”经费情况")
    assert bool(told) is wrong


def test_appropriations_come_and_go_alike():
    """Catches 财政拨款收入 and 财政拨款支出 of one amount that change by different amounts."""
    text = ("收入预算110万元，其中：财政拨款收入100万元，比2025年预算增加{}万元；其他收入10万元。"
            "支出预算110万元，其中：财政拨款支出预算100万元，比2025年预算增加40万元。")
    assert not found(text.format(40), "same-change-said-alike")
    assert found(text.format(45), "same-change-said-alike")


def test_the_word_of_the_percentage_is_quoted():
    """Catches “增加10.1% is printed” where the text prints 下降10.1%."""
    told = found("支出预算900万元，比上年增加100万元，下降10%。",
                 "percentage-is-change-over-last-year")
    assert [("印“下降10%”" in f.message_zh, "a fall (下降) of 10%" in f.message)
            for f in told] == [(True, True)]


@pytest.mark.parametrize(("last", "percent", "severity"), [
    ("1.43", "0.68", "warning"), ("1.43", "0.86", "error"), ("99.75", "90.24", "error")])
def test_a_change_without_its_word_is_no_growth_of_thousands(last, percent, severity):
    """Catches 比上年1.43万元，增加0.68% accused of a growth of 14,607%: only 增加 is missing."""
    told = found(f"机关运行经费安排210.32万元，比上年{last}万元，增加{percent}%。",
                 "percentage-is-change-over-last-year")
    assert [(f.severity, "似漏“增加”" in f.message_zh) for f in told] == [
        (severity, severity == "warning")]


@pytest.mark.parametrize(("subject", "key"), [
    ("省检察院本年收入预算合计", "total"), ("省委办公厅2017年度收入、支出预算总计", "total"),
    ("本单位支出预算合计", "total"), ("其他资金收入预算总计", "other_revenue"),
    ("培训中心支出", "")])
def test_a_total_of_a_named_body(subject, key):
    """Catches a total whose subject names the body, which no table was asked for."""
    assert subject_key(subject) == key


@pytest.mark.parametrize(("percent", "wrong"), [("100%", False), ("10%", True), ("110%", True)])
def test_a_fall_to_nought(percent, wrong):
    """Catches 0.00万元，比上年下降10%: what is nought now has fallen by 100 %."""
    told = found(f"2026年会议费预算0.00万元，比上年预算数下降{percent}。",
                 "percentage-is-change-over-last-year")
    assert bool(told) is wrong


@pytest.mark.parametrize(("share", "wrong"), [("100%", False), ("110%", True), ("80%", True)])
def test_a_share_of_all_expenditure(share, wrong):
    """Catches 占本年支出合计的…% unchecked, where the tables print 本年支出合计."""
    table = made_table("|科目编码|科目名称|合计|\n||合计|90.00|\n|201|一般公共服务支出|90.00|",
                       key="department_expenditure", title="支出总表", header_rows=1)
    told = found(f"财政拨款预算支出90万元，占本年支出合计的{share}。", "share-is-part-over-whole", table)
    assert bool(told) is wrong


@pytest.mark.parametrize(("stated", "assumed", "errors"), [
    ("100万元", True, 0), ("100万元", False, 1),  # read as 元, the table may well be one of 万元
    ("120万元", True, 1),  # no unit makes 100 of it
])
def test_a_table_in_an_assumed_unit_proves_nothing_where_another_unit_agrees(stated, assumed, errors):
    """Catches prose accused because a table that prints no unit was read in its neighbours' unit."""
    table = three_public()
    table.unit = "元"
    if assumed:
        table.problem_list.insert(0, Message("tables.no-unit", unit="元"))
    text = f"2026年“三公”经费预算{stated}。"
    assert len(found(text, "stated-is-printed", table, heading="十一、“三公”经费情况")) == errors
