"""Reasons against the change they explain: what an amount in a passage does to it, and what not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_prose import told_in

from budgetkit.change import drivers, implied
from budgetkit.explore import change_reasons


def explained(*texts: str):
    """The first change that a passage explains."""
    return drivers(told_in(2026, "budget", "一、支出预算情况说明", *texts)).explained[0]


def amounts(found) -> list[str | None]:
    return [None if d.amount is None else f"{d.amount:f}" for d in found.drivers]


@pytest.mark.parametrize(("passage", "said", "note"), [
    # money that goes to another line or body goes the way of the change that it explains
    ("1.甲事务支出500万元，与上年相比减少100万元，减少16.67%。主要原因一是划转40万元；二是增设“事业运行”项级科目分流60万元。",
     ["-40", "-60"], ""),
    ("培训费支出403.75万元，比上年预算增加403.75万元，原因是从会议费预算中调减403.75万元用于培训费开支。",
     ["403.75"], ""),
    ("会议费支出100.00万元，比上年预算减少403.75万元，原因是从会议费预算中调减403.75万元用于培训费开支。",
     ["-403.75"], ""),
    ("2.一般行政管理事务支出234.00万元，与上年相比减少12.00万元，减少4.88%。主要原因是上年度列入此项的机动经费12.00万元本年度调入行政运行项。",
     ["-12.00"], ""),
    # a move beside a plain word: the sum tells which way it went
    ("1.甲事务支出500万元，与上年相比增加30万元，增长6.38%。主要原因一是新增租金50万元；二是划转至乙局20万元。",
     ["50", "-20"], ""),
    # a percentage moves an amount that is not told
    ("1.乙事务支出500万元，与上年相比增加30万元，增长6.38%。原因是运转经费压减10%，新增租金50万元。",
     [None, "50"], "1 reason states no amount"),
    ("项目支出645.00万元，与上年相比增加12.50万元。主要原因是运转经费压减10%，租赁费增加20万元，增减相抵后项目支出增加12.50万元。",
     [None, "20"], "1 reason states no amount"),
    # so does an amount a head
    ("运行经费支出500万元，与上年相比增加62.7万元，增长14.3%。原因是工会经费人均定额增加1000元。",
     [None], "no reason states an amount"),
    ("公用经费支出20.00万元，比上年减少2.00万元，原因是每人每年压减500元，压减2.00万元。",
     [None, "-2.00"], ""),
    # one verb before several names; two sentences of one passage
    ("项目支出48.00万元，比上年增加48.00万元，原因是新增甲项目28.00万元，乙项目20.00万元。",
     ["28.00", "20.00"], ""),
    ("2.社会保障支出1,836.22万元，与上年相比减少184.96万元，降幅9.15%。原因是基本养老金由社保中心发放，较上年减少部门支出1,653.00万元。同时，单位缴费下达给部门，增加部门预算1,468.04万元。",
     ["-1653.00", "1468.04"], ""),
    # what was there last year and is no more
    ("项目支出43.00万元，与上年相比减少7.00万元。原因是纳入2025年预算管理的7.00万元培训费收入，因取消收费项目，2026年预算不再安排。",
     ["-7.00"], ""),
    # the amount that an item came to is no part of the change; 其中 breaks a reason down
    ("支出总计50.00万元，比上年增加12.00万元，原因是2026年收到债券资金10.00万元，比2025年增加8.00万元，新增甲项目4.00万元，其中设计费1.00万元。",
     ["8.00", "4.00"], ""),
    # a way of its own for each side of 、 and 及
    ("科学技术支出10.00万元，与上年相比减少9.00万元。原因是某实验室未安排预算、载体项目减少4.00万元及专项资金减少1.00万元。",
     [None, "-4.00", "-1.00"], "1 reason states no amount"),
    # main reasons, and reasons with 等, need not reach the change; all reasons must
    ("项目支出24.00万元，比上年增加7.40万元，主要原因是新增甲资金10.00万元、压减乙资金1.90万元。",
     ["10.00", "-1.90"], "the reasons named come to +8.10; the text says that they are not all"),
    ("项目支出24.00万元，比上年增加7.40万元，原因是新增甲资金10.00万元、压减乙资金1.90万元。",
     ["10.00", "-1.90"], "the reasons do not reach it"),
    # what the money is mainly for says nothing of the reasons behind it
    ("项目支出24.00万元，主要用于开展各类日常公共服务和设施设备的更新维护，比上年增加7.40万元，原因是新增甲资金10.00万元、压减乙资金1.90万元。",
     ["10.00", "-1.90"], "the reasons do not reach it"),
    # 一是 right behind the change; a reason of a reason; what follows a semicolon
    ("项目支出500.00万元，比上年增加100.00万元。一是人员经费增加60万元，主要原因是调资；二是项目经费增加40万元。",
     ["60", "40"], ""),
    ("基本支出480.00万元，比上年减少20.00万元，原因是工资减少30万元；因标准提高，社保增加10万元。",
     ["-30", "10"], ""),
    ("支出总计520.00万元，比上年增加20.00万元，原因是：基本支出减少10万元，其中：人员经费减少15万元，公用经费增加5万元；项目支出增加30万元。",
     ["-10", "30"], ""),
    # a verb before several objects; a bracket that holds what an object costs, or its parts
    ("项目支出460.00万元，比上年减少40.00万元，原因是减少了信息化项目50万元、会议费5万元，增加了培训费15万元。",
     ["-50", "-5", "15"], ""),
    ("项目支出580.00万元，比上年增加80.00万元，原因是增加了甲项目（50万元）、乙项目（30万元）。",
     ["50", "30"], ""),
    ("公用经费支出550.00万元，比上年增加50.00万元，原因是：1.人员经费增加30万元（其中工资20万元，社保10万元）；2.公用经费增加20万元。",
     ["30", "20"], ""),
    ("项目支出535.00万元，比上年增加35.00万元，原因是新增甲项目100万元，2025年乙项目65万元已完成。",
     ["100", "-65"], ""),
    # an amount whose way no word tells counts where it makes the sum, and is named where not
    ("基金支出40.00万元，比上年增加10.60万元，原因是2025年度结转10.30万元，某委划转大赛资金0.30万元。",
     ["10.30", "0.30"], ""),
    ("农林水支出500.00万元，与上年相比增加155.40万元。原因是运维较上年预算多25.63万元，整治工程在农林水支出列支138万元。",
     ["25.63", None], "not known what these amounts do to the change: 138万元"),
])
def test_what_an_amount_does_to_the_change(passage, said, note):
    """Catches a reason with the wrong sign, or one that is none, and a false 'does not reach'."""
    found = explained(passage)
    assert amounts(found) == said
    assert found.note == note
    if not note:
        assert found.unexplained == 0


def test_the_next_line_is_no_reason():
    """Catches ；②公用经费 behind an unnumbered reason taken for one more reason of the line before."""
    found = drivers(told_in(
        2026, "budget", "一、支出预算情况说明",
        "其中：①人员经费：对个人和家庭的补助支出6.47万元，较上年增加1.26万元，原因是退休人员增加；"
        "②公用经费：商品和服务支出126.00万元，较上年减少53.42万元，原因是交通费列入公用经费。"))
    assert [(e.change, amounts(e)) for e in found.explained] == [
        (Decimal("1.26"), [None]), (Decimal("-53.42"), [None])]


def test_the_next_sentence_about_something_else_is_no_reason():
    """Catches 此外，基本支出80万元，与上年相比… taken for a reason of the line before."""
    found = drivers(told_in(
        2026, "budget", "一、支出预算情况说明",
        "项目支出20.00万元，与上年相比减少2.00万元。原因是压减2.00万元。"
        "此外，基本支出80.00万元，与上年相比增加3.00万元。原因是新增人员3.00万元。"))
    assert [(e.change, amounts(e)) for e in found.explained] == [
        (Decimal("-2.00"), ["-2.00"]), (Decimal("3.00"), ["3.00"])]


def test_a_change_in_percent_keeps_its_reasons():
    """Catches reasons that are lost because the change has a percentage and no amount."""
    found = explained("支出总计500万元，比上年执行数下降8.9%，主要是一次性项目减少。")
    assert (found.change, found.percent, found.unexplained) == (None, Decimal("-8.9"), None)
    assert [d.text for d in found.drivers] == ["一次性项目减少"]
    assert found.note == "the change is stated in percent only"


@pytest.mark.parametrize("text", [
    "采血总量13.4万，比上年增加0.9万。",
    "一般公共预算支出500.00万元，较上年增长5%。服务人次12万，较上年增长8%。",
])
def test_things_are_no_money(text):
    """Catches ten thousand blood donations or visits taken for 万元, or their growth for the money's."""
    rows = implied(told_in(2026, "budget", "一、支出预算情况说明", text)).rows
    assert [r.percent for r in rows] == ([Decimal(5)] if "500" in text else [])


def test_a_quantity_in_a_reason_is_no_amount():
    """Catches 采血总量增加0.9万 counted among the amounts of a change."""
    found = explained("血站业务费300.00万元，比上年增加28.00万元，主要原因是采血总量增加0.9万，检测费增加28.00万元。")
    assert amounts(found) == [None, "28.00"]
    assert found.note == ""


def test_a_percentage_beside_last_years_amount_is_tested():
    """Catches 增加20 % of 100 to 150 passed over because no change is stated."""
    told = "2025年当年预算执行数为100.00万元，2026年预算安排{}万元，比2025年预算执行数增加20.00%。"
    rows = [implied(told_in(2026, "budget", "一、支出预算情况说明", told.format(a))).rows[0]
            for a in ("120.00", "150.00")]
    assert [(r.previous, r.agrees, r.measure) for r in rows] == [
        (Decimal("100.00"), True, "outturn"), (Decimal("100.00"), False, "outturn")]
    assert "+50.00%" in rows[1].note


def test_two_bases_are_not_one_year():
    """Catches last year's budget and its outturn told as one year."""
    d = told_in(2026, "budget", "一、支出预算情况说明",
                "支出总计500.00万元，比上年执行数减少20.00万元，下降3.85%。",
                "二、会议费预算情况说明", "会议费10.00万元，比上年预算数增加1.00万元，增长11.11%。")
    found = implied(d)
    assert [n for n in found.notes if n.startswith("two bases: 1 ")]
    assert found.find("total", measure="outturn").previous == Decimal("520.00")
    assert found.find("total", measure="budget") is None
    growth = drivers(d).view("all")
    assert (growth.previous, growth.basis) == (Decimal("520.00"), "执行数")


def test_reasons_without_amounts_leave_nothing_unexplained():
    """Catches “not explained +30.00” over a change whose reasons are told, in words."""
    found = drivers(told_in(2026, "budget", "一、支出预算情况说明",
                            "项目支出500万元，与上年相比增加30万元，增长6.38%。原因是人员增加。"))
    assert "+30.00 (no reason states an amount)" in repr(found) and "explained" not in repr(found)


def all_explained(*texts: str) -> dict[str, tuple[str, list[str]]]:
    """Subject → its change as told, and its reasons, of every change that is explained."""
    found = drivers(told_in(2026, "budget", "一、收支预算情况说明", *texts)).explained
    return {e.item: (e.words or f"{e.change:+f}", [d.text for d in e.drivers]) for e in found}


@pytest.mark.parametrize(("passage", "said"), [
    # beyond the reason the sentence compares the same amount with something else
    ("国有资本经营预算收入495.20万元比2025年初预算数56.85增加较多，主要原因是年初批复率提高，"
     "比2025年预算收入执行数483.17万元增加12.03万元，增长2.49%。",
     {"国有资本经营预算收入": ("增加较多", ["年初批复率提高"])}),
    # behind a full stop, in two halves
    ("2026年收入预算100.00万元，比2025年年初预算数有所减少。主要原因是一方面职能划转；另一方面压减项目。",
     {"收入": ("减少", ["职能划转", "压减项目"])}),
    # the direction stands within the words for its reason, and no amount is stated at all
    ("2026年部门支出预算安排与2025年度相比增加的原因主要是政策性增资。", {"支出": ("增加", ["政策性增资"])}),
    # the word 原因 within the reason
    ("“三公”经费预算3.50万元，较上年增加0.46万元，增加的主要原因是上年因系统技术原因导致该支出无法列入预算。",
     {"“三公”经费": ("+0.46", ["上年因系统技术原因导致该支出无法列入预算"])}),
    # a year stands right behind the number of a reason
    ("收入203.65万元，较上年增加69.10万元，主要原因是：1、2019年增加了一个单位；2、专项经费较上年增加。",
     {"收入": ("+69.10", ["2019年增加了一个单位", "专项经费较上年增加"])}),
    # 主要是 begins the next sentence
    ("机关运行经费122.98万元，比上年预算增加7.20万元，上升6.22%。主要是人员增加。",
     {"机关运行经费": ("+7.20", ["人员增加"])}),
])
def test_a_change_in_words_has_its_reason(passage, said):
    """Catches a reason lost where its change has no number, or where it stands behind a full stop."""
    assert all_explained(passage) == said


def test_what_follows_a_reason_is_still_read():
    """Catches a stated change swallowed by the reason of a change in words before it."""
    d = told_in(2026, "budget", "一、收入预算情况说明",
                "国有资本经营预算收入495.20万元比2025年初预算数56.85增加较多，主要原因是年初批复率提高，"
                "比2025年预算收入执行数483.17万元增加12.03万元。")
    change = next(c for c in d.narrative.claim_list if c.measure == "change")
    whole = d.narrative.claim_list[change.of]
    assert (change.signed, whole.amount.value, change.reason_for) == (Decimal("12.03"), Decimal("495.20"), None)


@pytest.mark.parametrize("passage", [
    # of people, not of the money told before
    "支出预算100.00万元，比上年增加5.00万元。在职人员较上年有所增加，主要原因是新招录。",
    # of one of two amounts: nobody says which
    "公务用车运行维护费8.00万元，比上年增加1.00万元；公务用车购置费20.00万元，比上年增加20.00万元。主要是增加一辆车。",
    # what it is for
    "基本支出100.00万元，比上年增加5.00万元。主要是用于增加的人员工资。",
    "公务接待费5.00万元，比上年增加1.00万元。主要是保障公务接待需要。",
    # what it consists of
    "基本支出100.00万元。主要是人员经费增加。",
    # somewhere in the paragraph, not right behind
    "收入预算100.00万元，比上年有所增加。本部门有三个单位。主要原因是管理需要。",
])
def test_no_reason_beside_another_amount(passage):
    """Catches a reason given to a change of which it is not told."""
    assert all_explained(passage) == {}


def test_reasons_without_amounts_are_shown():
    """Catches a table of reasons that leaves out those that state no amount."""
    d = told_in(2026, "budget", "一、支出预算情况说明",
                "2026年支出预算100.00万元，比上年增加5.00万元，主要原因是人员增加。")
    rows = change_reasons(d, lang="zh").text
    assert "+5.00" in rows and "人员增加" in rows and "原因没有金额" in rows
