"""What a right budget says of itself in sentences, and one wrong word or number in them."""

import functools

import pytest
from made_budgets import prose
from test_whole_budget import whole_budget

import budgetkit as bk

SAID = (
    "2026年收入总计1,080.00万元，支出总计1,080.00万元。",
    "本年收入合计1,050.00万元，其中：一般公共预算拨款收入900.00万元，占85.71%；政府性基金预算拨款收入100.00万元，"
    "占9.52%；事业收入50.00万元，占4.76%。",
    "本年支出合计1,050.00万元，其中：基本支出600.00万元，占57.14%；项目支出450.00万元，占42.86%。",
    "一般公共预算支出900.00万元，与上年相比增加100.00万元，增长12.50%，主要原因是新增项目支出。",
    "1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）支出400.00万元，比上年减少100.00万元，"
    "下降20.00%，主要原因是人员减少。",
    "一般公共预算基本支出580.00万元，其中：人员经费450.00万元，公用经费130.00万元。",
    "“三公”经费预算32.00万元，其中：因公出国（境）费0.00万元；公务用车购置及运行费20.00万元；公务接待费12.00万元。",
    "政府性基金预算支出100.00万元，用于城市建设支出。",
    "本次采购设备5.00万元、服务5.00万元，共计10.00万元。",
)


@functools.cache
def told(before="", after="", heading="第三部分 2026年部门预算情况说明"):
    """The findings, where each sentence that says ``before`` says ``after`` instead."""
    said = [text.replace(before, after) if before else text for text in SAID]
    assert not before or said != list(SAID)
    return [f for f in bk.check(whole_budget(narrative=prose(2026, heading, *said)))]


def test_right_sentences_have_no_findings():
    """Catches any rule that accuses sentences of which every number is that of the tables."""
    assert told() == []


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("占85.71%", "占85.17%", {("share-is-part-over-whole", "error", "85.71%", "85.17%")}),
    ("事业收入50.00", "事业收入55.00", {  # 55 of 1,050 is 5.24 %; 900 + 100 + 55
        ("share-is-part-over-whole", "error", "5.24%", "4.76%"),
        ("parts-within-the-whole", "warning", "1055", "1050"),
        ("stated-is-printed", "warning", "50", "55")}),
    ("基本支出600.00", "基本支出610.00", {  # 610 of 1,050; 610 + 450
        ("share-is-part-over-whole", "error", "58.1%", "57.14%"),
        ("parts-make-the-whole", "error", "1060", "1050"),
        ("stated-is-printed", "warning", "600", "610")}),
    ("占42.86%", "占42.87%", {("share-is-part-over-whole", "rounding", "42.86%", "42.87%")}),
    ("占42.86%", "占42.88%", {("share-is-part-over-whole", "error", "42.86%", "42.88%")}),
    # 100 more than 800
    ("增长12.50%", "增长12.52%", {("percentage-is-change-over-last-year", "error", "12.5%", "12.52%")}),
    # 100 of 900 is the share of this year, not the growth
    ("增长12.50%", "增长11.11%", {("percentage-is-change-over-last-year", "error", "12.5%", "11.11%")}),
    ("增加100.00", "减少100.00", {  # 100 less than 1,000
        ("percentage-is-change-over-last-year", "error", "-10%", "-12.5%"),
        ("direction-agrees-with-sign", "error", "", "增长")}),
    ("人员减少", "人员增加", {("reason-agrees-with-direction", "warning", "", "人员增加")}),
    ("下降20.00%", "下降25.00%", {("percentage-is-change-over-last-year", "error", "-20%", "-25%")}),
    ("公用经费130.00", "公用经费120.00", {
        ("parts-make-the-whole", "error", "570", "580"), ("stated-is-printed", "error", "130", "120")}),
    ("公务接待费12.00", "公务接待费13.00", {
        ("parts-make-the-whole", "error", "33", "32"), ("parts-within-the-whole", "warning", "33", "32"),
        ("stated-is-printed", "error", "12", "13")}),
    ("费0.00万元", "费1.00万元", {
        ("parts-make-the-whole", "error", "33", "32"), ("stated-is-printed", "warning", "0", "1")}),
    ("支出100.00万元", "支出110.00万元", {("stated-is-printed", "error", "100", "110")}),
    ("共计10.00万元", "共计11.00万元", {("sum-told-in-words", "warning", "10", "11")}),
    ("主要原因是新增项目支出。", "主要原因是", {("paragraph-ends", "warning", "", "12.50%，主要原因是")}),
    # the same money in another unit, or with fewer decimals, is no fault
    ("收入总计1,080.00万元", "收入总计1,080万元", set()),
    ("收入总计1,080.00万元", "收入总计0.11亿元", set()),
    ("收入总计1,080.00万元", "收入总计10,800,000.00元", set()),
])
def test_one_wrong_word(before, after, expected):
    """Catches a wrong sentence that is missed, or one for which a right one is accused."""
    assert {(f.rule, f.severity, f.expected, f.found) for f in told(before, after)} == expected


def test_a_total_nobody_prints():
    """Catches 1,008.00, a slip for 1,080.00, let pass because it is near to some amount."""
    (slip,) = told("支出总计1,080.00", "支出总计1,008.00")
    assert (slip.rule, slip.severity, slip.found) == ("stated-is-printed", "error", "1008")


def test_a_heading_of_another_year():
    """Catches last year's heading left over, or this year's accused."""
    (left,) = [f for f in told(heading="第三部分 2025年部门预算情况说明") if f.rule == "heading-has-the-year"]
    assert (left.severity, left.expected, left.found) == ("warning", "2026", "2025")


def test_what_the_sentences_state():
    """Catches a number that is taken for another's, for another measure, or in another unit."""
    d = whole_budget(narrative=prose(2026, "第三部分 2026年部门预算情况说明", *SAID))
    assert [(c.subject.key, c.measure, float(next(n for n in (c.amount, c.share, c.change) if n).value))
            for c in d.narrative.claim_list if c.subject.key] == [
        ("total", "budget", 1080), ("total", "budget", 1080), ("total", "budget", 1050),
        ("general_budget", "budget", 900), ("general_budget", "share", 85.71),
        ("government_fund", "budget", 100), ("government_fund", "share", 9.52),
        ("institutional_revenue", "budget", 50), ("institutional_revenue", "share", 4.76),
        ("total", "budget", 1050), ("basic_expenditure", "budget", 600), ("basic_expenditure", "share", 57.14),
        ("project_expenditure", "budget", 450), ("project_expenditure", "share", 42.86),
        ("general_budget", "budget", 900), ("general_budget", "change", 100),
        ("function", "budget", 400), ("function", "change", 100),
        ("basic_expenditure", "budget", 580), ("personnel", "budget", 450), ("public_expenses", "budget", 130),
        ("three_public", "budget", 32), ("abroad", "budget", 0), ("vehicles", "budget", 20),
        ("reception", "budget", 12), ("government_fund", "budget", 100)]


@pytest.mark.parametrize(("part", "expected"), [
    ("900.00", set()), ("900.01", set()),  # two numbers, each half a 分 off
    ("900.02", {("of-which-within-whole", "error", 3, 1, "900", "900.02")})])
def test_an_of_which_is_at_most_its_line(part, expected):
    """Catches a part that is more than its whole let pass, or one more by rounding accused."""
    line = "|一、一般公共预算拨款收入|900.00|一、一般公共服务支出|620.00|"
    d = whole_budget(("department_summary", line, f"{line}\n|其中：财政拨款|{part}|||"))
    assert {(f.rule, f.severity, f.row, f.column, f.expected, f.found) for f in bk.check(d)} == expected
