"""Debt that a paragraph proves, links to a project, or mentions; and paragraphs that prove none."""

from decimal import Decimal

import pytest
from test_debt import BOND, LAND, STAFF, by_purpose, function_table, projects_list
from test_debt_signs import debts, read_text

from budgetkit import debt

D = Decimal


def test_the_text_names_the_work_and_only_one_project_has_room():
    """Catches the one work of a bond left without its project (Huzhou, 2026)."""
    text = read_text(
        "三、政府性基金预算支出情况说明",
        "（2）其他支出（类）其他政府性基金及对应专项债务收入安排的支出（款）"
        "其他地方自行试点项目收益专项债券收入安排的支出（项）15000.00万元，主要用于红旗路院区改建项目。")
    d, found = debts(
        function_table((*BOND, D(0), D(15000)), (*LAND, D(0), D(12600))),
        projects_list(("医院建设", D(0), D(6500), D(0)), ("医院能力建设", D(0), D(15600), D(0)),
                      ("医院建设二期", D(0), D(5500), D(0))), narrative=text)
    assert [(r.name, r.amount, r.purpose, r.sure) for r in found] == [
        ("医院能力建设", D(15000), "bond_funded", "likely")]
    assert by_purpose(debt.rows(d))["not_debt"] == D(12600)


def test_the_text_tells_the_item_of_a_section():
    """Catches 22904 called unknown where the text prints its item (Hangzhou, 2026)."""
    section = ("22904", "其他政府性基金及对应专项债务收入安排的支出", D(0), D(300))
    text = read_text(
        "三、政府性基金预算支出情况说明",
        "（3）其他支出（类）其他政府性基金及对应专项债务收入安排的支出（款）"
        "其他政府性基金安排的支出（项）预算为300.00万元，主要用于通行费返还。")
    assert debts(function_table(section), narrative=text)[1] == []
    assert by_purpose(debts(function_table(section))[1]) == {"unknown": D(300)}


def test_a_line_explained_by_repayment_is_told_without_an_amount():
    """Catches the whole line called repayment, or its mention left out (Wuxi, 2026)."""
    text = read_text(
        "二、支出预算情况说明",
        "1.保障性安居工程支出（款）棚户区改造（项）支出2933.75万元，与上年相比减少170.82万元，"
        "减少5.5%。主要原因是城中村改造服务项目还本付息本金逐年下降。")
    d, found = debts(function_table(("2210103", "棚户区改造", D(0), D("2933.75"))), narrative=text)
    s = debt.summary(d)
    assert (found, s.found, s.costs) == ([], False, D(0))
    assert [(m.purpose, m.amount) for m in s.mentions] == [("debt_service", D("2933.75"))]
    assert "棚户区改造" in s.text("zh") and "没有债券" not in s.text("zh")


@pytest.mark.parametrize("reason", [
    "上年有贷款还本付息，本年没有", "创业担保贷款贴息政策调整", "全市债务余额下降"])
def test_reasons_that_are_no_debt_of_this_year(reason):
    """Catches a reason that speaks of debt that is gone, or of others, taken for debt."""
    text = read_text("二、支出预算情况说明",
                     f"1.行政运行（项）支出50.00万元，与上年相比减少1.00万元。主要原因是{reason}。")
    d, _ = debts(function_table((*STAFF, D(50), D(0))), narrative=text)
    assert debt.summary(d).mentions == ()


def test_the_text_alone_proves_debt():
    """Catches interest that only a paragraph tells; a limit or a balance is no money of a budget."""
    text = read_text("二、支出预算情况说明",
                     "项目支出80.00万元，其中：专项债券利息12.50万元，地方政府债务限额900.00万元。")
    d, found = debts(function_table((*STAFF, D(20), D(80))), narrative=text)
    assert [(r.source, r.purpose, str(r.amount), r.sure) for r in found] == [
        ("prose", "interest", "12.50", "likely")]
    assert sum(r.amount for r in debt.rows(d) if r.covered) == D(100)


@pytest.mark.parametrize("said", [
    "全市政府债务余额12亿元，专项债券付息3000万元。", "2024年专项债券发行3000万元。",
    "积极争取专项债券资金3000万元。", "2023年安排专项债券资金30万元。", "完成贷款贴息30万元。",
    "安排专项债券资金3000万元。"])
def test_amounts_of_the_text_that_are_no_money_of_this_budget(said):
    """Catches a balance, an issue, a hope, last year's money or more than all money taken for debt."""
    assert debts(function_table((*STAFF, D(50), D(50))),
                 narrative=read_text("二、工作情况", said))[1] == []
