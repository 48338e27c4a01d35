"""Target sheets in forms of provinces that no document at hand prints, and what targets say."""

from decimal import Decimal

import pytest
from made_tables import made_table

from budgetkit.performance.grammar import parse_target
from budgetkit.tables.targets import target_sheets


def sheets(text, title="项目支出绩效目标表", **more):
    return target_sheets([made_table(text, title=title, **more)])


def told(sheet):
    return [(t.level1, t.level2, t.indicator, t.direction + t.target + t.unit) for t in sheet.targets]


def test_targets_named_in_their_first_column():
    """Catches 年度绩效目标1 beside each target taken for the next sheet's goal: no target is read."""
    (sheet,) = sheets("""
        |项目名称|检测设备|<|<|<|<|<|<|
        |项目总预算|200.00|<|<|项目当年预算|78.00|<|<|
        |长期绩效目标1|保障计量准确|<|<|<|<|<|<|
        |年度绩效目标表|<|<|<|<|<|<|<|
        |目标名称|一级指标|二级指标|三级指标|指标值|<|<|指标值确定依据|
        |^|^|^|^|前年|上年|预计当年实现|^|
        |年度绩效目标1|产出指标|数量指标|检定数量|||≥300台|计划|
        |^|效益指标|社会效益指标|投诉处理率|90%|95%|≥98%|计划|
    """)
    assert told(sheet) == [("产出指标", "数量指标", "检定数量", "≥300台"),
                           ("效益指标", "社会效益指标", "投诉处理率", "≥98%")]
    assert (sheet.name, sheet.amount) == ("检测设备", Decimal("78.00"))
    assert sheet.funds["项目总预算"] == Decimal("200.00")


def test_indicator_contents_under_divided_goals():
    """Catches 指标内容 read as an explanation, and 年度目标 as the goal instead of its heading."""
    (sheet,) = sheets("""
        |专项（项目）名称|<|检测设备|<|<|<|
        |资金金额（万元）|<|实施期资金总额：|78.00|<|<|
        |^|^|其中：财政拨款|70.00|<|<|
        |总体目标|年度目标|<|<|<|<|
        |^|保障计量准确|<|<|<|<|
        |年度绩效指标|一级指标|二级指标|指标内容|指标值|备注|
        |^|产出指标|数量指标|检定数量|≥300台||
        |^|满意度指标|服务对象满意度指标|企业满意度|≥95%||
    """, "部门综合预算专项业务经费绩效目标表")
    assert told(sheet) == [("产出指标", "数量指标", "检定数量", "≥300台"),
                           ("满意度指标", "服务对象满意度指标", "企业满意度", "≥95%")]
    assert (sheet.name, sheet.goal, sheet.amount) == ("检测设备", "保障计量准确", Decimal("78.00"))


def test_two_terms_side_by_side():
    """Catches the money of the whole term taken for the year's, and goals without their words."""
    (sheet,) = sheets("""
        |项目名称|<|检测设备|<|<|<|<|<|
        |项目资金（万元）|<|中期资金总额：|200.00|年度资金总额：|<|78.00|<|
        |总体目标|中期目标（2024年—2026年）|<|<|年度目标|<|<|<|
        |^|建成检测平台|<|<|完成招标|<|<|<|
        |绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值|
        |^|产出指标|数量指标|检定数量|≥900台|数量指标|检定数量|≥300台|
    """)
    assert [t.target for t in sheet.targets] == ["≥900台", "≥300台"]
    assert (sheet.amount, sheet.goal) == (Decimal("78.00"), "建成检测平台\n完成招标")


def test_a_sheet_that_begins_where_dimensions_stand():
    """Catches 预算单位 and 项目资金 of the next sheet read as targets of the one above."""
    one = """
        |预算单位|<|某省计量局|<|项目名称|{name}|
        |项目资金（万元）|<|年度资金总额|{amount}|其中：财政拨款|{amount}|
        |项目总体目标|<|保障计量准确|<|<|<|
        |一级指标|<|二级指标|三级指标|<|指标值|
        |产出指标|<|数量指标|检定数量|<|≥300台|"""
    found = sheets(one.format(name="检测设备", amount="78.00")
                   + one.format(name="土地测量", amount="50.00"))
    assert [(s.name, s.amount, len(s.targets)) for s in found] == [
        ("检测设备", Decimal("78.00"), 1), ("土地测量", Decimal("50.00"), 1)]


def test_money_behind_a_heading_in_its_own_row():
    """Catches a row of heading, label, amount, label, amount read in the wrong pairs."""
    (sheet,) = sheets("""
        |项目名称|检测设备|<|<|<|<|<|
        |预算规模及资金用途|预算数|78.00|其中：财政资金|70.00|其他资金|8.00|
        |绩效目标|保障计量准确|<|<|<|<|<|
        |一级指标|二级指标|三级指标|绩效指标描述|<|指标值|指标值确定依据|
        |产出指标|数量指标|检定数量|检定的台数|<|≥300台|计划|
    """)
    assert sheet.amount == Decimal("78.00")
    assert sheet.funds == {"其中：财政资金": Decimal("70.00"), "其他资金": Decimal("8.00")}


def test_signs_and_codes_of_lists():
    """Catches 指标运算符号 that is not the sign, and a code that stays in the project's name."""
    (sheet,) = sheets("""
        |项目名称|项目总额|绩效目标|一级指标|二级指标|三级指标|指标运算符号|指标值|计量单位|
        |150000240000000012345-检测设备|78.00|保障计量准确|产出指标|数量指标|检定数量|≥|300|台|
        |^|^|^|^|质量指标|合格率|≥|98|%|
    """)
    assert (sheet.code, sheet.name) == ("150000240000000012345", "检测设备")
    assert told(sheet) == [("产出指标", "数量指标", "检定数量", "≥300台"),
                           ("产出指标", "质量指标", "合格率", "≥98%")]


@pytest.mark.parametrize(("said", "unit", "kind", "comparator", "value", "measure", "deadline"), [
    ("5万", "人次", "count", "", "5", "万人次", ""),
    ("2300余人", "", "count", "≥", "2300", "人", ""),
    ("20241231", "", "date", "", None, "", "2024-12-31"),
    ("2024年1月1日—12月31日", "", "date", "", None, "", "2024-12-31"),
    ("无重大事故", "", "yes_no", "", None, "", ""),
])
def test_targets_of_other_provinces(said, unit, kind, comparator, value, measure, deadline):
    """Catches a scale lost beside its unit, a date read as a number, and words that say nought."""
    found = parse_target(said, unit=unit)
    assert (found.kind, found.comparator, found.unit, found.deadline) == (
        kind, comparator, measure, deadline)
    assert found.value == (Decimal(value) if value else None) and found.measurable
