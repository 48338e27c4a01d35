"""Targets parsed, reviewed and compared: the grammar, the score and its reasons."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import made_table

import budgetkit as bk
from budgetkit.performance import (
    WEIGHTS,
    compare,
    copied_explanations,
    dimension_of,
    indicators,
    parse_target,
    phrase_of,
    review,
)
from budgetkit.performance.compare import compare_sheets
from budgetkit.performance.dates import parse_date
from budgetkit.performance.grammar import KINDS
from budgetkit.performance.numerals import number
from budgetkit.performance.phrases import speaks_of
from budgetkit.performance.review import review_of
from budgetkit.tables.targets import target_sheets

TESTS = Path(__file__).resolve().parent
WEIHUI = TESTS.parent / "data" / "weihui-2024" / "weihui-2024.pdf"


@cache
def weihui():
    return bk.read(WEIHUI)


def test_every_target_of_weihui_parses_as_written_down_by_hand():
    """Catches any of the 93 Weihui targets parsed to another kind, number, unit, date or worth."""
    with (TESTS / "targets" / "weihui.csv").open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))
    found = indicators(weihui()).to_dict("records")
    assert len(found) == len(expected) == 93
    for row, hand in zip(found, expected, strict=True):
        value = None if row["value"] != row["value"] else row["value"]
        assert (row["target"], row["kind"], row["comparator"], value, row["unit"],
                row["deadline"], row["frequency"], row["measurable"]) == (
            hand["target"], hand["kind"], hand["comparator"],
            float(hand["value"]) if hand["value"] else None, hand["unit"], hand["deadline"],
            hand["frequency"], hand["measurable"] == "yes")


@pytest.mark.parametrize("said, kind, comparator, value, unit", [
    ("不低于90%", "ratio", "≥", 90, "%"), ("90%以上", "ratio", "≥", 90, "%"),
    ("≥ 95 ％", "ratio", "≥", 95, "%"), ("≧95%", "ratio", "≥", 95, "%"),
    (">=95%", "ratio", "≥", 95, "%"), ("不超过30天", "period", "≤", 30, "天"),
    ("24小时以内", "period", "≤", 24, "小时"), ("3个工作日内", "period", "≤", 3, "个工作日"),
    ("控制在1,200万元以内", "money", "≤", 1200, "万元"), ("1.3万元/人", "money", "", 1.3, "万元/人"),
    ("10万份", "count", "", 10, "万份"), ("0起", "count", "", 0, "起"),
    ("两次", "count", "", 2, "次"), ("二十五场", "count", "", 25, "场"),
    ("≥1.8万件", "count", "≥", 1.8, "万件"), ("21000平方米", "number", "", 21000, "平方米"),
    ("前三名", "number", "≤", 3, "名"), ("全省第一", "number", "=", 1, "名"),
    ("服务企业不少于100家", "count", "≥", 100, "家"), ("80分以上", "number", "≥", 80, "分"),
    ("10%左右", "ratio", "≈", 10, "%"), ("≥100%%", "ratio", "≥", 100, "%"),
])
def test_numbers(said, kind, comparator, value, unit):
    """Catches a number read with the wrong sign, size or unit in the ways that places print it."""
    promise = parse_target(said)
    assert (promise.kind, promise.comparator, float(promise.value), promise.unit,
            promise.measurable) == (kind, comparator, value, unit, True)


@pytest.mark.parametrize("said, low, high, unit", [
    ("90%-95%", 90, 95, "%"), ("8～10个", 8, 10, "个"), ("80%≤X≤90%", 80, 90, "%"),
    ("5至8场", 5, 8, "场"),
])
def test_ranges(said, low, high, unit):
    """Catches one end of a range taken for the whole target."""
    promise = parse_target(said)
    assert (promise.comparator, promise.value, promise.upper, promise.unit) == (
        "between", low, high, unit)


@pytest.mark.parametrize("said, change, comparator", [
    ("同比增长5%", "up", ""), ("增长≥5%", "up", "≥"), ("下降10%以上", "down", "≥"),
])
def test_changes(said, change, comparator):
    """Catches a rise of 5 % read as a level of 5 %."""
    promise = parse_target(said)
    assert (promise.change, promise.comparator, promise.kind) == (change, comparator, "ratio")


@pytest.mark.parametrize("said, deadline", [
    ("12月底前", "12-31"), ("2025年6月30日前", "2025-06-30"), ("2025年度内", "2025-12-31"),
    ("年底前", "12-31"), ("第三季度", "09-30"), ("上半年完成", "06-30"), ("2024年2月", "2024-02-29"),
    ("11月中旬", "11-20"), ("1-12月", "12-31"), ("2025.9.30", "2025-09-30"),
])
def test_dates(said, deadline):
    """Catches dates read as numbers, and the wrong last day of a month."""
    promise = parse_target(said)
    assert (promise.kind, promise.deadline, promise.measurable) == ("date", deadline, True)


@pytest.mark.parametrize("said, frequency, kind, value", [
    ("每月", "每月", "period", None), ("每月一次", "每月", "count", 1), ("≥1次/月", "每月", "count", 1),
    ("每季度不少于2次", "每季度", "count", 2), ("每年", "每年", "period", None),
])
def test_frequencies(said, frequency, kind, value):
    """Catches how often a thing is promised being lost."""
    promise = parse_target(said)
    assert (promise.frequency, promise.kind) == (frequency, kind)
    assert promise.value == value


@pytest.mark.parametrize("said", [
    "提升", "相关", "明显", "按时", "合理", "12、18、25", "=通过项目建设，化解率得到进一步提高项", "A级", "三分之二",
    "解决12345热线诉求", "落实2025年计划", "较上年增长", "名列前茅", "通过G20峰会宣传",
])
def test_what_is_not_understood_stays_words(said):
    """Catches a number or a date invented for a target that prints none for certain."""
    promise = parse_target(said)
    assert (promise.kind, promise.value, promise.deadline, promise.measurable) == (
        "qualitative", None, "", False)
    assert promise.reason_zh and promise.reason_en


def test_no_target_and_no_accident_are_two_things():
    """Catches 无 read alike where it says "none set" and where it says "must not happen"."""
    assert parse_target("无", indicator="群众投诉事件").kind == "yes_no"
    assert parse_target("无", indicator="不适用社会成本指标").kind == "none"
    assert parse_target("").kind == parse_target("—").kind == parse_target("不适用").kind == "none"


def test_columns_beside_the_target():
    """Catches sign and unit columns lost, or filled in the wrong way round by the department."""
    promise = parse_target("22.6", direction="≥", unit="亿美元")
    assert (promise.kind, promise.comparator, promise.unit) == ("money", "≥", "亿美元")
    swapped = parse_target("95", direction="%", unit="≥")  # Changsha police 2025, page 44
    assert (swapped.kind, swapped.comparator, swapped.unit) == ("ratio", "≥", "%")
    assert parse_target("2025年度内", direction="＝", unit="年").deadline == "2025-12-31"
    assert parse_target("65", direction="≥", unit="次/年").frequency == "每年"
    assert parse_target("按时", direction="定性").comparator == ""


SIGNS = st.sampled_from(["", "≥", "≤", ">", "<", "="])
VALUES = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
UNITS = st.sampled_from(["%", "个", "人次", "万元", "亿元", "天", "小时", "平方米", "万辆", "家", "元/人"])


@given(SIGNS, VALUES, UNITS, st.booleans())
def test_what_is_printed_is_read_back(sign, value, unit, columns):
    """Catches any sign, number or unit that changes between print and parse, in one cell or three."""
    text = f"{value:,}"
    promise = (parse_target(text, direction=sign, unit=unit) if columns
               else parse_target(f"{sign}{text}{unit}"))
    assert (promise.comparator, promise.value, promise.unit) == (sign, value, unit)
    assert promise.measurable


def to_chinese(value: int) -> str:
    """A number below ten thousand in Chinese numerals: 二十五, 一百零五, 十."""
    if value < 10:
        return "零一二三四五六七八九"[value]
    out, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + sign
            gap = False
        elif out:
            gap = True
    return out.removeprefix("一") if out.startswith("一十") else out


@given(st.integers(0, 9999))
def test_chinese_numerals_are_read_back(value):
    """Catches Chinese numerals read as another number."""
    assert number(to_chinese(value)) == Decimal(value)


@given(st.dates(date(2015, 1, 1), date(2099, 12, 31)), st.booleans())
def test_full_dates_are_read_back(day, before):
    """Catches a printed date parsed to another day."""
    text = f"{day.year}年{day.month}月{day.day}日{'前' if before else ''}"
    assert parse_date(text) == (day.isoformat(), before)


WORDS = "≥≤=<>0123456789.,%~-/()个人次万元亿年月日天前底内每第不低于超过以上左右增长下降提升无按时完成季度一二三十百率"


@given(st.one_of(st.text(max_size=40), st.text(WORDS, max_size=12)))
def test_any_text_gives_a_promise(text):
    """Catches a target that stops the reader, or one that is measurable and says nothing."""
    promise = parse_target(text)
    assert promise.kind in KINDS and promise.text == text
    says = promise.value is not None or promise.deadline or promise.frequency or promise.numbers
    assert bool(says) or promise.kind in {"yes_no", "qualitative", "none"}
    assert promise.measurable == bool(
        says or (promise.kind == "yes_no" and not promise.reason_en))


def test_dimensions_as_printed_and_by_words():
    """Catches guessed dimensions passed off as printed."""
    assert dimension_of("产出指标", "时效指标", "完工时间") == ("output", "timeliness", "printed")
    assert dimension_of("效益指标", "履职效益", "生态效益") == ("benefit", "ecological", "printed")
    assert dimension_of("效益指标", "满意度", "服务对象满意度") == ("satisfaction", "", "printed")
    assert dimension_of("投入管理指标", "预算和财务管理", "预算执行率")[0] == "input"
    assert dimension_of("", "", "公众气象服务满意度") == ("satisfaction", "", "words")
    assert dimension_of("", "", "气候风险点位") == ("", "", "")


def test_review_of_weihui():
    """Catches the findings of a careful reader lost: the one-cent cost target, "1个", copied words."""
    frame = review(weihui()).set_index("project_code")
    assert len(frame) == 11
    off = frame[frame["cost_difference"].abs() > 0.005]
    assert list(off.index) == ["41078124000000024430"]
    rebuilt = frame.loc["41078124000000024427"]
    assert (rebuilt["amount"], rebuilt["speaks_of_purpose"], rebuilt["outcomes"]) == (
        4800.0, "name only", 0)
    assert "项目名称本身" in rebuilt["reasons_zh"] and "own name" in rebuilt["reasons_en"]
    assert set(frame["missing"]) == {""}
    assert (frame["qualitative"] == 1).all()


def test_the_score_is_its_parts():
    """Catches a score that is not the sum of what is shown beside it, or weights ignored."""
    for weights in (None, {"execution": 20, "output": 40, "benefit": 30, "satisfaction": 10}):
        frame = review(weihui(), weights=weights)
        parts = frame[[f"score_{k}" for k in WEIGHTS]].sum(axis=1)
        assert ((parts - frame["score"]).abs() <= 0.11).all()
    first = review(weihui()).iloc[0]  # 总成本 10万元 = 10.00; outputs 1, 1, ½; 保障; ≥95%
    assert (first["score_execution"], first["score_output"], first["score_benefit"],
            first["score_satisfaction"]) == (10.0, 41.7, 0.0, 5.0)


@pytest.mark.parametrize("weights", [
    {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 20},
    {"output": 100}, {"execution": -10, "output": 70, "benefit": 30, "satisfaction": 10},
])
def test_weights_that_do_not_sum_are_refused(weights):
    """Catches a score out of 110 shown as one out of 100."""
    with pytest.raises(ValueError, match="weights"):
        review(weihui(), weights=weights)


def test_no_dimensions_no_score():
    """Catches a form without dimensions scored as if its projects had none."""
    table = made_table("""
        |项目名称|金额|指标名称|指标性质|指标值|计量单位|指标权重(%)|
        |监测|100|监测断面|≥|26|个|60|
        |^|^|群众满意度|≥|90|%|40|
        """, header_rows=1)
    row = review_of(target_sheets([table])).iloc[0]
    assert row["score"] != row["score"]
    assert row["score_own_weights"] == 80.0  # 60 × 1 + 40 × ½
    assert "不评分" in row["reasons_zh"]


def test_cost_is_one_target_or_the_sum_of_its_parts():
    """Catches the price of one part held against the money of the whole project."""
    rows = """
        |项目名称|金额|一级指标|三级指标|指标值|
        |水电气|270.00|成本指标|水费|120万元|
        |^|^|成本指标|电费|140万元|
        |^|^|成本指标|燃气费|10万元|
        |大院运行|2,791.51|成本指标|零星维修控制数|380万元|
        |工程提升|185.25|成本指标|成本控制率|195万元|
        """
    frame = review_of(target_sheets([made_table(rows, header_rows=1)])).set_index("project")
    assert frame.loc["水电气", "cost_difference"] == 0
    assert frame["cost_target"].isna().to_dict() == {
        "水电气": False, "大院运行": True, "工程提升": False}
    assert round(frame.loc["工程提升", "cost_difference"], 2) == 9.75


def test_boilerplate_by_phrase_and_by_repetition():
    """Catches a target of the project's own counted as boilerplate, or the reverse."""
    assert phrase_of("支付准确率", "100%") and phrase_of("群众满意度", "≥95%")
    assert phrase_of("续建大中型水库", "≥27座") is None
    assert phrase_of("政府购岗人员满意度", "≥95%") is None
    # a thing of its own runs normally; an office does; a rate of cost in yuan is a sum
    assert phrase_of("区域自动站正常运行", "600套") is None and phrase_of("单位正常运转率", "100%")
    assert phrase_of("成本控制率", "≤195万元") is None and phrase_of("成本控制率", "≤100%")
    # another word for per cent is the same target
    assert phrase_of("群众满意度", "≥95百分比") == phrase_of("群众满意度", "≥95％")
    rows = "".join(f"|项目{n}|1.00|产出指标|检查次数|{'3' if n != '丁' else '9'}次|\n" for n in "甲乙丙丁")
    table = made_table("|项目名称|金额|一级指标|三级指标|指标值|\n" + rows, header_rows=1)
    frame = review_of(target_sheets([table]))
    assert list(frame["boilerplate"]) == [1, 1, 1, 0]


def test_what_the_money_is_for():
    """Catches a target that names nothing of its project passed as one that does."""
    assert speaks_of("天网工程租赁和服务费", [
        ("摄像头数", "≥300个", True), ("天网平台完好率", "≥95%", True)]) == "yes"
    assert speaks_of("农村饮水工程", [("农村饮水条件", "改善", False)]) == "words only"
    assert speaks_of("驻沪办房屋修缮经费", [("预算执行率", "≥90%", True)]) == "no"
    # a subject that the name does not repeat is a subject; 补助 is what a subsidy pays
    assert speaks_of("水利行业业务经费", [("水质检验对象数量", "≥3060个次", True)]) == "yes"
    # the project's own name with an amount of its own promises more than that there is one
    assert speaks_of("文化馆灾后重建项目", [("文化馆灾后重建", "1个", True)]) == "name only"
    assert speaks_of("文化馆灾后重建项目", [("文化馆灾后重建", "≥3000平方米", True)]) == "yes"


def test_copied_explanations():
    """Catches an explanation copied under another indicator, and one merged cell counted as copies."""
    frame = copied_explanations(weihui())
    assert list(frame["indicators"]) == ["绩效目标编制完成率;绩效自评完成率"]
    assert list(frame["page"]) == [20]


def sheets_of(text):
    head = "|项目编码|项目名称|金额|一级指标|三级指标|指标值|\n"
    return target_sheets([made_table(head + text, header_rows=1)])


def test_two_years():
    """Catches a target raised, lowered, dropped, made vague or reworded that is not told."""
    before = sheets_of("""|A1|2023年河道清淤|100|产出指标|清淤长度|≥8公里|
|^|^|^|产出指标|办理时限|≤36小时|
|^|^|^|产出指标|验收合格率|100%|
|^|^|^|效益指标|群众投诉下降|≥10%|
|^|^|^|满意度指标|沿岸群众满意程度|≥90%|
|A2|旧项目|5|产出指标|次数|3次|""")
    after = sheets_of("""|B7|2024年河道清淤|120|产出指标|清淤长度|≥6公里|
|^|^|^|产出指标|办理时限|≤24小时|
|^|^|^|效益指标|群众投诉下降|明显|
|^|^|^|满意度指标|沿岸群众满意度|≥90%|
|^|^|^|产出指标|清运车次|40车次|""")
    frame = compare_sheets(before, after).set_index("indicator")
    assert frame.loc["清淤长度", ["change", "demand"]].tolist() == ["lowered", "less"]
    assert frame.loc["办理时限", ["change", "demand"]].tolist() == ["lowered", "more"]
    assert frame.loc["群众投诉下降", "change"] == "made vague"
    assert frame.loc["沿岸群众满意度", "change"] == "reworded"
    assert frame.loc["清运车次", "change"] == "new"
    gone = frame[frame["change"] == "dropped"]
    assert set(gone["indicator_before"]) == {"验收合格率", "次数"}
    assert frame.loc["清淤长度", "matched_by"] == "name, same words"


def test_a_disclosure_beside_itself():
    """Catches changes found where there are none."""
    frame = compare(weihui(), weihui())
    assert set(frame["change"]) == {"same"} and len(frame) == 93


@pytest.mark.parametrize(("said", "kind"), [
    ("LPR+150BPs", "yes_no"), ("≤LPR+150BP", "yes_no"), ("不高于1年期LPR加150个基点", "yes_no"),
    ("中部地区上限LPR+150BPs、脱贫地区上限LPR+250BPs", "several")])
def test_a_ceiling_over_the_lending_rate_can_be_checked(said, kind):
    """Catches a rate that is published, and so many points, called a target that nobody can check."""
    promise = parse_target(said)
    assert (promise.kind, promise.measurable) == (kind, True)


@pytest.mark.parametrize("said", ["与LPR挂钩", "参照LPR合理确定", "降低LPR加点水平"])
def test_a_rate_without_its_points_is_no_ceiling(said):
    """Catches the name of a rate alone taken for a number."""
    assert not parse_target(said).measurable
