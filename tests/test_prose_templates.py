"""The prose of other provinces: sound passages stay without findings, broken ones are named."""

import pytest
from made_prose import passages, told_in

import budgetkit as bk

SOUND = passages()
OF_TABLES = {"required-table-is-there"}


def findings(name, old="", new=""):
    """Errors and warnings of a passage, with some of its words replaced."""
    year, kind, texts = SOUND[name]
    text = "\n".join(texts)
    assert old in text
    d = told_in(year, kind, *text.replace(old, new, 1).splitlines())
    return [f for f in bk.check(d) if f.severity in ("error", "warning")
            and f.rule not in OF_TABLES]


def claims(name):
    year, kind, texts = SOUND[name]
    return told_in(year, kind, *texts).narrative.claim_list


def the(name, **printed):
    """The one claim of a passage that prints these numbers."""
    found = [c for c in claims(name) if all(
        getattr(c, k) is not None and getattr(c, k).text == v for k, v in printed.items())]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("name", SOUND)
def test_sound_prose_has_no_findings(name):
    """Catches an error or warning over a passage in which every number is right."""
    assert [(f.rule, f.message_zh) for f in findings(name)] == []


def test_every_amount_of_the_passages_is_read():
    """Catches passages that are sound only because nothing is read from them."""
    assert sum(len(claims(name)) for name in SOUND) > 1600


@pytest.mark.parametrize(("name", "old", "new", "rule"), [
    ("fa-total", "12.23%", "12.32%", "percentage-is-change-over-last-year"),
    ("fa-total", "134.56万元，增长", "134.56万元，下降", "direction-agrees-with-sign"),
    ("fa-gb-3", "104.00%", "140.00%", "completion-is-final-over-budget"),
    ("fa-gb-3", "决算数小于年初预算数", "决算数大于年初预算数", "spent-against-planned"),
    ("fa-gb-3", "决算为150.00万元", "决算为155.00万元", "spent-against-planned"),
    ("fa-3g-hunan", "87.5%", "78.5%", "completion-is-final-over-budget"),
    ("fa-3g-detail", "占75.00%", "占57.00%", "shares-tell-one-whole"),
    ("fa-proc", "占政府采购支出总额的80.00%", "占政府采购支出总额的85.00%",
     "share-of-the-named-whole"),
    ("fa-basic", "公用经费100.06万元", "公用经费110.06万元", "parts-make-the-whole"),
    ("b-bj", "增加1,345.67万元，增长12.23%", "增加1,435.67万元，增长12.23%",
     "change-is-this-less-last"),
    ("b-bj", "增长4.32%", "增长5.32%", "percentage-is-change-over-last-year"),
    ("b-bj-3g", "减少2.00万元，主要原因", "增加2.00万元，主要原因", "change-is-this-less-last"),
    ("b-sx", "与上年50万元持平", "与上年60万元持平", "change-is-this-less-last"),
    ("b-sd", "增长9.05%", "增长9.50%", "percentage-is-change-over-last-year"),
    ("b-hb", "一是人员经费增加500.00万元", "一是人员经费增加600.00万元",
     "reasons-sum-to-the-change"),
    ("b-cq", "比2023年减少20.00万元。其中", "比2023年减少30.00万元。其中",
     "changes-of-parts-make-the-change"),
    ("b-gx", "占收入总预算90.09%", "占收入总预算80.09%", "share-is-part-over-whole"),
    ("b-shaanxi-3g", "（33.33%）", "（30.33%）", "percentage-is-change-over-last-year"),
    ("b-zj-gb", "占8.3%", "占9.9%", "shares-tell-one-whole"),
    ("w-hub-sum", "11,000.00万元，增加1,000.00", "11,000.00万元，增加2,000.00",
     "change-is-this-less-last"),
    ("w-from-to", "增加200.00万元", "增加300.00万元", "change-is-this-less-last"),
    ("x1", "占70.00%", "占72.00%", "share-is-part-over-whole"),
    ("x3", "减少5.00万元，下降12.50%；与上年决算数38.00万元", "减少5.00万元，下降12.50%；与上年决算数39.00万元",
     "change-is-this-less-last"),
    ("fa-sx", "即增加300.00万元", "即增加400.00万元", "percentage-is-change-over-last-year"),
    ("p-gd-fa-3g", "42.30万元，完成", "43.20万元，完成", "completion-is-final-over-budget"),
    ("p-gd-fa-3g", "的70.50%", "的75.00%", "completion-is-final-over-budget"),
    ("p-gd-fa-3g", "增长5.75%", "增长7.55%", "percentage-is-change-over-last-year"),
    ("p-sn-gb-fa", "的108.33%", "的103.88%", "completion-is-final-over-budget"),
    ("p-sn-total-fa", "增长6.42%", "增长4.62%", "percentage-is-change-over-last-year"),
    ("p-hn-basic-fa", "占基本支出的12.00%", "占基本支出的21.00%", "share-is-part-over-whole"),
    ("p-carry", "减少72.00万元", "减少27.00万元", "change-is-this-less-last"),
    ("p-luzhai", "下降5.71%", "下降7.51%", "percentage-is-change-over-last-year"),
    ("p-respectively", "增长5.00%", "增长50.00%", "percentage-is-change-over-last-year"),
    ("p-reasons", "人员经费减少50.00", "人员经费减少500.00", "reasons-sum-to-the-change"),
    ("p-gx-2024", "占基本支出预算17.99%", "占基本支出预算19.77%", "share-is-part-over-whole"),
    ("p-jx-fa", "占95.00%", "占59.00%", "share-is-part-over-whole"),
    ("p-zj-fa-complete", "3.60万元，完成预算的90.00%", "3.06万元，完成预算的90.00%",
     "completion-is-final-over-budget"),
    ("p-multi", "占基本支出的90.00%", "占基本支出的80.00%", "share-is-part-over-whole"),
    ("p-from", "增加80.00万元", "增加88.00万元", "change-is-this-less-last"),
    ("p-nm", "增加250.00万元", "增加205.00万元", "change-is-this-less-last"),
    ("p-bj-own", "当年财政拨款收入9,500.00", "当年财政拨款收入5,900.00", "list-reaches-its-whole"),
    ("b-sd", "财政拨款收入6500万元", "财政拨款收入5600万元", "list-reaches-its-whole"),
    ("p-cq-unit", "卫生健康支出预算200.00", "卫生健康支出预算20.00", "list-reaches-its-whole"),
])
def test_broken_prose_is_named(name, old, new, rule):
    """Catches a wrong number or word in the prose of a template that no rule names."""
    found = findings(name, old, new)
    assert rule in {f.rule for f in found}
    assert all(f.severity == "error" for f in found if f.rule.startswith(("completion", "spent")))


def test_last_year_behind_than():
    """Catches 比2023年11,000万元 taken for this year's amount: two values for one thing."""
    last = next(c for c in claims("b-bj") if c.amount and c.amount.text == "11,000.00万元")
    assert (last.measure, last.base, last.subject.key) == ("previous", 2023, "total")
    reception = the("b-bj-3g", amount="10.50万元")
    assert (reception.measure, reception.subject.key) == ("previous", "reception")


def test_a_comparison_that_states_no_last_year():
    """Catches 与上年相比，收入500万元 taken for last year's amount."""
    d = told_in(2024, "budget", "一、收入", "与上年相比，收入预算500.00万元，增加50.00万元。")
    assert d.narrative.claim_list[0].measure == "budget"


def test_funds_named_budget_in_a_final_account():
    """Catches 一般公共预算财政拨款支出 of a final account taken for a budget by its name."""
    assert {c.measure for c in claims("fa-gb-2") if c.amount} == {"final"}
    spent = the("fa-3g-total", amount="40.00万元")
    assert (spent.measure, the("fa-3g-total", amount="50.00万元").measure) == ("final", "budget")


def test_budget_and_final_are_not_added():
    """Catches 年初预算 and 支出决算 of one line added up as two parts of the whole."""
    parts = [c for c in claims("fa-gb-3") if c.part_of == 1 and c.measure == "final"]
    assert sum(c.amount.value for c in parts) == 1000


def test_reason_of_a_deviation_is_no_reason_of_a_change():
    """Catches 决算数小于预算数的主要原因 given to the change of the paragraph above."""
    change = the("fa-3g-hunan", change="1.25万元", percent="20%")
    assert change.reason_for is None and change.subject.key == "reception"
    frame = told_in(*SOUND["fa-3g-hunan"][:2], *SOUND["fa-3g-hunan"][2]).narrative.reasons
    assert frame["text"].tolist() == ["厉行节约", "接待批次减少", "车辆老化，维修费增加"]


def test_comparison_with_the_own_budget():
    """Catches 比年初预算数增加 without subject, or measured against last year."""
    change = the("fa-ops-hubei", change="10.06万元")
    assert (change.base, change.basis, change.of) == (2023, "年初预算数", 0)


def test_a_list_that_adds_up_gives_back_its_whole():
    """Catches 较上年增加 behind 其中：… said of the last part and not of the whole."""
    found = claims("b-sd")
    changes = [c for c in found if c.measure == "change"]
    assert [found[c.of].subject.key for c in changes] == ["total", "total"]


def test_kinds_of_one_rank():
    """Catches 公用经费 or 项目支出 as a part of the item listed before it."""
    found = claims("fa-basic")
    assert found[2].subject.key == "public_expenses" and found[2].part_of == 0
    found = claims("b-shaanxi")
    both = [c for c in found if c.subject.key == "total" and c.amount]
    assert [c.part_of for c in both] == [None, None]


def test_two_years_to_compare_with():
    """Catches a change against the budget measured from last year's final account beside it."""
    found = claims("x3")
    changes = [(c.base, c.basis) for c in found if c.measure == "change"]
    assert changes == [(2023, "预算数"), (2022, "决算数")]
    from_to = claims("x20")
    assert [c.measure for c in found if c.amount] == ["final", "budget", "previous"]
    assert [c.measure for c in from_to if c.amount] == ["previous", "budget"]


def test_a_list_by_function_is_of_its_whole():
    """Catches 按功能分类，… without its whole, and the change behind it given to its last part."""
    found = claims("x1")
    assert [c.part_of for c in found if c.measure == "share"] == [0, 0]
    assert found[7].of == 0 and found[7].subject.key == "general_budget"


def test_last_year_behind_a_list():
    """Catches 比2023年11,000万元，增加… behind a list measured from the list's last part."""
    for name, whole in (("w-hub-sum", "12,000.00万元"), ("x12", "1,500万元")):
        found = claims(name)
        change = next(c for c in found if c.measure == "change")
        assert found[change.of].amount.text == whole


def test_percentage_in_a_bracket():
    """Catches 减少1.00万元（9.09%） read as two statements."""
    change = the("b-shaanxi-3g", change="1.00万元", percent="9.09%")
    assert change.signed_percent < 0


def test_percentage_before_its_amount():
    """Catches 增长25.00%，即增加300.00万元 read as two changes."""
    assert the("fa-sx", change="300.00万元").percent.text == "25.00%"


def test_the_sign_gives_the_direction():
    """Catches 变动-100.00万元 taken for an amount."""
    change = the("fa-neg", change="-100.00万元")
    assert (change.measure, change.direction) == ("change", "down")


def test_averages_are_nobody_s_amount():
    """Catches 人均因公出国费用 compared with the amount for all travel."""
    assert "2.50万元" not in {c.amount.text for c in claims("w-bj-3g") if c.amount}


def test_subjects_of_other_provinces():
    """Catches 公务用车运维费, 基金预算收入, 部门财务总收入 that no key is found for."""
    keys = {c.subject.text: c.subject.key for name in ("b-hebei", "b-hebei-3g", "b-yn")
            for c in claims(name)}
    assert keys["公务用车运维费"] == "vehicle_running"
    assert keys["基金预算收入"] == "government_fund"
    assert keys["部门财务总收入"] == keys["部门预算总支出"] == "total"


def test_change_after_described_items_is_of_the_last():
    """Catches the change of 项目支出 in a sentence of its own given to 基本支出."""
    d = told_in(2026, "budget", "三、财政拨款情况说明",
                "一般公共预算支出154,304.22万元，比2025年增加3,013.74万元。其中：基本支出5,362.42万元，"
                "主要用于保障人员，比2025年减少5,371.59万元；项目支出148,941.8万元，主要用于创新平台等。"
                "比2025年增加8,385.34万元，主要原因是新增事项。")
    found = d.narrative.claim_list
    change = next(c for c in found if c.change and c.change.text == "8,385.34万元")
    assert change.subject.key == "project_expenditure"
    assert found[change.of].amount.text == "148,941.8万元"


def test_a_functional_line_keeps_its_item():
    """Catches a long …（05项） cut in the heading, so that what follows is of the section."""
    d = told_in(2026, "budget", "8、社会保障和就业支出（208类）行政事业单位养老支出（05款）"
                "机关事业单位基本养老保险缴费支出（05项）157.23万元。主要用于：",
                "支付养老保险。2025年当年预算执行数为133.84万元，2026年预算安排157.23万元，"
                "比2025年预算执行数增加17.48%。")
    assert {c.subject.code for c in d.narrative.claim_list} == {"2080505"}


@pytest.mark.parametrize("text", ["主要原因是，人员增加。", "主要原因，一是人员增加。"])
def test_a_comma_behind_reason_is_no_gap(text):
    """Catches a filled-in reason behind a stray comma told as an unfilled template."""
    d = told_in(2024, "budget", "一、收入", f"收入预算5.00万元，比上年增加1.00万元，{text}")
    assert d.narrative.placeholders == []


def test_entries_of_the_contents_have_a_place():
    """Catches a promised table that is missing and cannot be shown in the contents."""
    d = bk.load_example("weihui-2024")
    missing = bk.check(d).filter(rule="promised-table-is-there")[0]
    assert [p.page for p in missing.places] == [2]
    assert all(p.x1 > p.x0 and p.y1 > p.y0 for e in d.narrative.entry_list for p in e.places)


def test_running_expenses_list_only_their_own():
    """Catches 会议费 of the running expenses set beside the 会议费 of all money."""
    from made_tables import made_table

    from budgetkit.checks.claim_matching import CandidateCells
    from budgetkit.tables.lines import read_lines

    found = claims("b-gd")
    part = next(c for c in found if c.subject.key == "meetings")
    d = told_in(2024, "budget", "无")
    d.tables = [made_table("|合计|会议费|\n|5.00|5.00|", key="three_public", header_rows=1)]
    read_lines(d.tables[0], 2024)
    answers = CandidateCells(d)
    assert answers.of(part, found[part.part_of]) == []
    assert len(answers.of(part, None)) == 1


@pytest.mark.parametrize("subject", ["国内公务接待费支出", "面向中小企业预留政府采购项目"])
def test_a_kind_of_a_thing_is_a_part(subject):
    """Catches 国内公务接待费 set beside the cell for all reception."""
    from budgetkit.checks.claim_matching import says_part

    assert says_part(subject) and not says_part("公务接待费支出")


def test_what_was_planned_behind_what_was_spent():
    """Catches 完成预算60万元的70.5% read as an amount of its own, from which changes are measured."""
    found = claims("p-gd-fa-3g")
    assert [(c.measure, c.subject.key) for c in found[:4]] == [
        ("final", "three_public"), ("budget", "three_public"), ("completion", "three_public"),
        ("change", "three_public")]
    assert found[2].of == found[3].of == 0
    assert the("p-sn-gb-fa", change="150.00万元").of == 1


def test_spent_in_all_is_of_what_was_named():
    """Catches 接待430人次，共计支出6万元 set beside the total of all expenditure."""
    spent = [c for c in claims("p-sc-3g-fa") if c.amount and c.amount.text == "6.00万元"]
    assert {c.subject.key for c in spent} == {"reception"}
    whole = told_in(2024, "budget", "一、总体", "2024年收入预算50.00万元，支出50.00万元。")
    assert [c.subject.key for c in whole.narrative.claim_list] == ["total", "total"]


def test_a_described_part_ends_its_list():
    """Catches the share of 公用经费 taken of 人员经费, whose items were listed before it."""
    share = the("p-hn-basic-fa", share="12.00%")
    assert claims("p-hn-basic-fa")[share.part_of].subject.key == "basic_expenditure"
    found = claims("p-hn-general-fa")
    assert [c.part_of for c in found] == [None, None, None]  # 培训费 is no part of 会议费


def test_last_year_before_than():
    """Catches 与上年结转和结余300万元相比 taken for this year's amount."""
    last = the("p-carry", amount="300.00万元")
    assert (last.measure, last.base, last.subject.key) == ("previous", 2022, "carryover_out")


def test_items_of_a_list_are_no_reasons_of_its_first():
    """Catches （2）公用经费减少 explaining （1）人员经费, whose own reason stands before it."""
    assert [c.reason_for for c in claims("p-reasons")] == [None, None, 1, 1, 1]


def test_lists_below_a_line_that_sorts():
    """Catches lists under 按支出结构划分： or 的构成为： without their whole."""
    found = claims("p-gx-2024")
    assert {c.part_of for c in found if c.amount} == {None, 0, 2}
    kinds = [c for c in claims("p-jx-fa") if c.measure == "share"]
    assert {c.part_of for c in kinds} == {3}


def test_money_of_what_was_counted():
    """Catches 人员类项目5个，涉及预算560万元 under the name of the heading."""
    names = [c.subject.text for c in claims("p-sc-perf")]
    assert names == ["绩效目标管理的项目", "人员类项目", "运转类项目", "特定目标类项目"]


def test_words_that_are_no_subject():
    """Catches 均, 按同口径, 部门调整 or 年末 taken for the thing whose amount is stated."""
    keys = [c.subject.key for name in ("p-respectively", "p-luzhai", "p-sn-total-fa")
            for c in claims(name)[:2]]
    assert keys == ["total", "total", "three_public", "three_public", "total", "total"]
    assert {c.subject.key for c in claims("p-avg-rise")} == {"three_public"}


@pytest.mark.parametrize("text", [
    "2024年收入预算500.00万元，其中：财政拨款收入300.00万元、事业收入100.00万元。",
    "2024年收入预算500.00万元，其中：财政拨款收入300.00万元、事业收入180.00万元等。",
    "2024年项目支出500.00万元，主要用于校舍维修470.00万元。",
])
def test_a_list_may_name_the_main_parts(text):
    """Catches a list of the main parts alone taken for one that was meant to be whole."""
    found = bk.check(told_in(2024, "budget", "一、收支", text))
    assert [f for f in found if f.rule == "list-reaches-its-whole"] == []
