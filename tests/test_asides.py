"""What a sentence tells of something else than this year's budget of the department is no claim."""

import pytest

from budgetkit.narrative import ProsePage, read_narrative
from budgetkit.sources.page import TextLine

COVER = "某市档案局2026年部门预算"
TOTAL = "2026年收入预算500.00万元。"


def claims(text, cover=COVER):
    """The claims of a page of one paragraph, under a cover of 2026."""
    pages = [ProsePage(1, 595, 842, [TextLine(cover, 150, 200, 450, 222, 22)]),
             ProsePage(2, 595, 842, [TextLine("一、收支情况说明", 60, 60, 190, 76, 14),
                                     TextLine(text, 60, 90, 60 + 12 * len(text), 102, 12)])]
    return read_narrative(pages).claim_list


def amounts(*sentences):
    """The amounts that they state."""
    return [c.amount.text for c in claims("".join(sentences)) if c.amount]


@pytest.mark.parametrize("sentence", [
    "全市一般公共预算收入7.45亿元，一般公共预算支出127.31亿元，增长25%。",
    "各区县财政安排同类项目支出合计120.00万元。",
    "截至2026年6月底，累计支出200.00万元，其中基本支出100.00万元。",
    "“十四五”期间一般公共预算累计支出9000.00万元，年均增长5%。",
    "2023年，收入决算480.00万元，支出决算470.00万元。",
    "2027年拟安排项目支出80.00万元。",
    "所属信息中心支出预算30.00万元，其中：基本支出20.00万元，项目支出10.00万元。",
    "公用经费定额标准为每人每年9000元。",
    "资产总额900.00万元，其中固定资产700.00万元。",
])
def test_what_is_told_of_something_else_is_no_claim(sentence):
    """A city, other years, a plan, an office, a limit would be set against the department's cells."""
    assert amounts(TOTAL, sentence) == ["500.00万元"]


@pytest.mark.parametrize("sentence", [
    "2026年本部门政府采购预算40.00万元。",
    "2026年中国共产党某市委员会宣传部机关运行经费财政拨款预算40.00万元。",
    "所属各预算单位政府采购预算总额40.00万元。",
    "某市档案局本级1家行政单位的机关运行经费财政拨款预算40.00万元。",
    "2025年预算数为40.00万元。",
    "应急管理标准化建设项目支出40.00万元。",
    "本年度拟购置固定资产40.00万元。",
    "非税收入40.00万元。",
    "机关商品和服务支出40.00万元。",
    "局机关及所属单位支出预算40.00万元。",
    "本级财政拨款收入40.00万元。",
    "国有资产有偿使用收入40.00万元。",
])
def test_what_only_sounds_like_it_stays_a_claim(sentence):
    """本部门 holds 本部, 2026年中国 holds 6年中: a word within a word takes no statement away."""
    assert amounts(TOTAL, sentence) == ["500.00万元", "40.00万元"]


@pytest.mark.parametrize("department", [
    "某市机关事务管理局", "中共某市直属机关工作委员会", "某市国有资产监督管理委员会", "某市税收征管服务中心",
    "某区所属学校管理中心", "某市机关幼儿园",
])
def test_a_department_that_is_called_like_an_office_or_a_thing_owned_keeps_its_claims(department):
    """机关事务管理局 holds 机关, 国有资产…委员会 holds 资产: every statement with the name would be lost."""
    found = claims(f"{department}2026年收入预算500.00万元。", f"{department}2026年部门预算")
    assert [c.amount.text for c in found] == ["500.00万元"]


@pytest.mark.parametrize("more", ["与上年相比增加20.00万元，增长16倍。", "比2025年增加20.00万元。", "较上年减少20.00万元。"])
def test_a_change_of_an_aside_is_no_change_of_what_was_told_before_it(more):
    """The change of an office's money would be set against another amount, and found wrong."""
    told = claims("住房保障支出300.00万元。局机关本级机动经费90.00万元。" + more)
    assert [(c.measure, c.amount.text) for c in told] == [("budget", "300.00万元")]


def test_the_reason_of_an_aside_explains_no_change_told_before_it():
    """A change would be explained by what was said of the whole city."""
    told = claims("住房保障支出300.00万元，比上年增加20.00万元。全市教育支出900.00万元。主要原因是学校增加90.00万元。")
    assert [c.reason_for for c in told] == [None, None]


def test_a_change_behind_a_statement_with_an_aside_in_it_is_kept():
    """人均0.50万元 at the end of a statement would take the change of the next sentence away."""
    told = claims("住房保障支出300.00万元，人均0.50万元。与上年相比增加20.00万元。")
    assert [(c.measure, c.of) for c in told] == [("budget", None), ("change", 0)]


def test_the_sentence_comes_back_to_the_budget_of_the_year():
    """What follows an aside in the same sentence would be lost with it."""
    assert amounts("截至2025年底累计完成投资900.00万元，2026年安排项目支出300.00万元。") == ["300.00万元"]


def test_what_goes_on_with_an_aside_is_one_too():
    """其中 of the next sentence would be taken as a part of this year's budget."""
    assert amounts(TOTAL, "全系统支出800.00万元。", "其中：基本支出600.00万元。") == ["500.00万元"]


def test_an_offices_share_of_a_total_is_still_a_part_of_it():
    """The list of a total would not reach it without the office's share."""
    assert amounts("2026年收入预算500.00万元，其中：局本级300.00万元，信息中心200.00万元。") == [
        "500.00万元", "300.00万元", "200.00万元"]


@pytest.mark.parametrize("item", [
    "“十五五”规划编制经费", "国有资产清查", "地方标准制定经费", "各区县补助支出", "全市档案馆建设",
])
def test_an_item_of_a_list_is_named_by_what_it_is_for(item):
    """The list would be found short of its whole by an item that was taken for another's money."""
    assert amounts(f"项目支出300.00万元，其中：{item}10.00万元，设备购置200.00万元，宣传费90.00万元。") == [
        "300.00万元", "10.00万元", "200.00万元", "90.00万元"]
    moved = claims(f"项目支出比上年增加30.00万元，其中：设备购置增加20.00万元，{item}增加10.00万元。")
    assert [c.part_of for c in moved] == [None, 0, 0]


def test_an_aside_in_brackets_ends_with_them():
    """（全市9000万元） would take the amounts behind the bracket away."""
    assert amounts("2026年收入预算500.00万元（全市财政支出9000.00万元），支出预算480.00万元。") == [
        "500.00万元", "480.00万元"]
