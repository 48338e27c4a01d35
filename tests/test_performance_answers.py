"""What is said of targets: accusations that hold, two years of one department, goals, what is covered."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.change import NotComparable
from budgetkit.performance import compare, covers, goals
from budgetkit.performance.compare import compare_sheets
from budgetkit.performance.covers import pages_in_files
from budgetkit.performance.review import review_of
from budgetkit.tables.targets import target_sheets

HEAD = "|项目名称|金额（万元）|一级指标|二级指标|三级指标|指标值|\n"


def listed(text):
    return target_sheets([made_table(HEAD + text, header_rows=1)])


@pytest.mark.parametrize("cost, difference", [
    ("每辆车成本|≤50万元", None), ("每辆车成本|≤120万元", None),  # the price of one
    ("财政投入总数|≤180万元", -20.0), ("购车项目总成本|≤180万元", -20.0),  # the whole, and it differs
    ("项目成本|≤200万元", 0.0), ("购车费|≤200万元", 0.0), ("项目预算控制数|199.996万元", -0.004),
    ("项目预算控制数|200万元", 0.0), ("单位成本（元/辆）|500000", None),
])
def test_only_the_whole_cost_is_held_against_the_money(cost, difference):
    """Catches a unit price or a part called a contradiction with the money, and a real one missed."""
    row = review_of(listed(f"|购车|200.00|成本指标|经济成本|{cost}|\n|^|^|产出指标|数量|购车数|4辆|\n")).iloc[0]
    found = row["cost_difference"]
    assert (None if found != found else round(found, 3)) == difference
    told = "differs" in row["reasons_en"] or "may be" in row["reasons_en"]
    assert told == (abs(difference or 0) >= 0.005)


@pytest.mark.parametrize("target, difference, score, said", [
    ("≤500万元", None, 100.0, ""),  # the money is within
    ("≤480万元", 0.0, 100.0, ""),
    ("≤460万元", -20.0, 95.0, "成本至多460.00万元，比项目金额480.00少20.00"),
    ("500万元", 20.0, 95.0, "成本目标500.00万元，与项目金额480.00相差+20.00"),
    ("400~500万元", None, 100.0, ""),
    ("≥400万元", None, 100.0, ""),
    ("≥500万元", 20.0, 95.0, "成本至少500.00万元，比项目金额480.00多20.00"),
])
def test_the_most_that_a_project_may_cost_is_not_what_it_costs(target, difference, score, said):
    """Catches ≤500 of a project of 480 called a difference of 20, and a ceiling too low passed."""
    row = review_of(listed(f"|维修|480.00|成本指标|经济成本|项目总成本|{target}|\n"
                           "|^|^|产出指标|数量|防水面积|≥600平方米|\n"
                           "|^|^|效益指标|社会效益|漏雨处数|0处|\n"
                           "|^|^|满意度指标|满意度|住户满意率|≥97%|\n")).iloc[0]
    found = row["cost_difference"]
    assert (None if found != found else round(found, 3)) == difference
    assert (row["score"], row["reasons_zh"]) == (score, said)


@pytest.mark.parametrize("target", ["100百分比", "100％", "100%", "100个百分点"])
def test_every_word_for_per_cent_is_judged_alike(target):
    """Catches 100百分比 scored as another target than 100 %, with reasons that do not fit."""
    row = review_of(listed("|维修|480.00|成本指标|经济成本|项目总成本|480万元|\n"
                           f"|^|^|产出指标|质量|支付准确率|{target}|\n"
                           f"|^|^|效益指标|社会效益|漏雨减少率|{target}|\n"
                           f"|^|^|满意度指标|满意度|住户满意率|{target.replace('100', '110')}|\n")).iloc[0]
    assert (row["boilerplate"], row["impossible"], row["score_output"]) == (1, 1, 25.0)
    assert "1 target would fit any project" in row["reasons_en"] and "impossible" in row["reasons_en"]


def test_parts_that_come_to_the_money_are_the_cost():
    """Catches 18 + 5.57 of 23.57 called no cost target of the whole."""
    row = review_of(listed("|维修|23.57|成本指标|经济成本|防水|18万元|\n"
                           "|^|^|成本指标|经济成本|卫生间|5.57万元|\n")).iloc[0]
    assert (row["cost_target"], row["cost_difference"]) == (23.57, 0.0)


def test_a_score_is_explained_wherever_points_are_lost():
    """Catches 95 points beside "nothing to object to"."""
    row = review_of(listed("|维修|20.00|成本指标|经济成本|防水单价|≤300元/平方米|\n"
                           "|^|^|产出指标|数量|防水面积|≥600平方米|\n"
                           "|^|^|效益指标|社会效益|漏雨处数|0处|\n"
                           "|^|^|满意度指标|满意度|住户满意率|≥97%|\n")).iloc[0]
    assert row["score"] == 95.0 and "执行与成本至多计一半" in row["reasons_zh"]


def test_what_a_goal_in_words_promises():
    """Catches a goal with numbers called nothing to measure, and one without called measurable."""
    table = made_table("""
        |项目名称|金额|绩效目标|
        |泊位建设|90.00|新建泊位162个，完好率98%以上，投诉24小时内办结。|
        |日常工作|5.00|落实2026年“十五五”规划，保障12345热线。|
        """, header_rows=1, title="市级部门项目支出绩效目标表")
    sheets = target_sheets([table])
    first, second = review_of(sheets).to_dict("records")
    assert "162个、≥98%、≤24小时" in first["reasons_zh"] and "3 numbers" in first["reasons_en"]
    assert second["reasons_en"] == "a goal in words, without indicators or numbers"
    d = replace(bk.load_example("weihui-2024"), tables=[table])
    frame = goals(d)
    assert list(frame["numbers"]) == [3, 0]
    assert frame["promises"].iloc[0] == "新建泊位162个；完好率≥98%；投诉≤24小时"


def test_a_confidential_project_is_not_accused():
    """Catches a project whose targets are withheld (涉密) told as one without benefit."""
    row = review_of(listed("|专网运维|14.93|产出指标|数量指标|涉密|涉密项目|\n")).iloc[0]
    assert (row["missing"], row["reasons_zh"]) == ("", "涉密项目，目标没有公开")


BEFORE = listed("|清淤|100|产出指标|数量|清淤长度|≥8公里|\n|旧项目|5|产出指标|数量|次数|3次|\n")
AFTER = listed("|清淤|100|产出指标|数量|清淤长度|≥9公里|\n|新项目|7|产出指标|数量|人次|9人|\n")


def test_what_could_not_be_paired_is_named():
    """Catches a renamed project told as dropped and new without a word that it was not paired."""
    frame = compare_sheets(BEFORE, AFTER)
    assert frame.attrs["covers"]["zh"].endswith("未能对应、因而显示为取消或新增的：新项目、旧项目。")
    assert frame.attrs["covers"]["en"].startswith("1 projects are paired (of 2 the year before and 2")
    assert compare_sheets(BEFORE, BEFORE).attrs["covers"]["zh"].endswith("全部对应。")


def test_a_target_is_dropped_only_where_the_sheet_was_read_whole():
    """Catches targets of a page that was not read told as dropped."""
    short = listed("|清淤|100|产出指标|数量|次数|3次|\n")
    short[0].unread = [9]
    frame = compare_sheets(BEFORE[:1], short).set_index("indicator_before")
    assert frame.loc["清淤长度", "change"] == "not read"


def test_one_name_in_two_units_is_two_projects():
    """Catches the 公车统管 of one unit held against that of another."""
    def sheets(first, second):
        return target_sheets([made_table(f"""
            |项目名称|公车统管|<|<|
            |主管部门及代码|106_某部|实施单位|{unit}|
            |一级指标|二级指标|三级指标|指标值|
            |产出指标|数量指标|车辆|{cars}辆|
            """) for unit, cars in (first, second)])
    old = sheets(("甲中心", 5), ("乙中心", 3))
    new = sheets(("乙中心", 3), ("甲中心", 5))
    assert set(compare_sheets(old, new)["change"]) == {"same"}


def test_two_departments_are_not_compared():
    """Catches the targets of one department told as what became of another's."""
    d = bk.load_example("weihui-2024")
    other = replace(d, department="某省水利厅")
    with pytest.raises(NotComparable, match="某省水利厅"):
        compare(d, other)


def test_an_answer_says_what_it_covers():
    """Catches an answer without its scope, and pages of the second file under the first's numbers."""
    d = bk.load_example("weihui-2024")
    assert covers(d, "zh") == "11个项目、部门整体（第19–22页）的93个目标，全部读出。"
    files = [SimpleNamespace(name="narrative.pdf", pages=19), SimpleNamespace(name="tables.pdf", pages=13)]
    two = SimpleNamespace(files=files)
    assert pages_in_files(two, [18, 20, 21], "en") == "narrative.pdf p. 18; tables.pdf p. 1–2"
    assert pages_in_files(two, [20], "zh") == "tables.pdf第1页"


def test_frames_of_targets_in_yuan():
    """Catches money of targets in 万元 under unit="yuan", and a share or a value taken for money."""
    d = bk.load_example("weihui-2024")
    row = bk.performance.review(d, unit="yuan").set_index("project_code").loc["41078124000000024430"]
    assert (row["amount"], row["cost_target"], round(row["cost_difference"], 2)) == (
        9_633_700.0, 9_633_800.0, 100.0)
    wan = bk.performance.review(d).set_index("project_code").loc["41078124000000024430"]
    assert row["score"] == wan["score"] and row["measurable_share"] == wan["measurable_share"]
    both = [bk.performance.indicators(d, unit=u) for u in ("wan", "yuan")]
    assert both[1]["amount"].max() == 10_000 * both[0]["amount"].max()
    assert both[1]["value"].equals(both[0]["value"])
    assert compare(d, d, unit="yuan")["amount"].max() == both[1]["amount"].max()


def test_the_limits_of_a_review_are_the_readers():
    """Catches settings that nothing asks: three alike are boilerplate, unless five are asked for."""
    rows = "".join(f"|项目{n}|1.00|产出指标|数量|检查次数|3次|\n" for n in "甲乙丙")
    sheets = listed(rows)
    assert list(review_of(sheets)["boilerplate"]) == [1, 1, 1]
    wider = review_of(sheets, settings=bk.performance.PerformanceSettings(repeated=5))
    assert list(wider["boilerplate"]) == [0, 0, 0]
    less = review_of(sheets, settings=bk.performance.PerformanceSettings(anyones_worth=0.2))
    assert set(less["score_output"]) == {10.0}
