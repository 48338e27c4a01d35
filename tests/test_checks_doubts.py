"""Doubts that were none: what real disclosures print rightly and the checks once called a fault."""

from decimal import Decimal

import pytest
from made_budgets import budget, prose
from made_tables import made_table

import budgetkit as bk
from budgetkit.checks.check_context import CheckContext
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def rules(d, *severities):
    return {f.rule for f in bk.check(d) if f.severity in (severities or ("error", "warning"))}


def told(*paragraphs):
    return budget([("201", "一般公共服务支出", "100.00")], year=2026,
                  narrative=prose(2026, "四、支出预算情况说明", *paragraphs))


@pytest.mark.parametrize(("reasons", "severity"), [
    ("主要原因是新增奖补资金50万元，压减项目10万元", "warning"),
    # 等: there are more; 压减10%: what it moves is not told
    ("主要原因是新增奖补资金50万元，压减项目10万元等", "info"),
    ("主要原因是运转类项目经费统一压减10%，奖补资金增加50万元，外事经费增加10万元", None),
])
def test_reasons_that_are_not_all(reasons, severity):
    """Catches reasons added up against the change where the text says that they are not all."""
    d = told(f"项目支出100万元，与上年相比增加30万元，增长42.86%。{reasons}。")
    found = bk.check(d).filter(rule="reasons-sum-to-the-change")
    assert [f.severity for f in found] == ([severity] if severity else [])


def made(*tables, narrative=None):
    for table in tables:
        read_lines(table, 2026)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某市某局", 2026, "budget",
                      "department", list(tables), narrative or Narrative())


@pytest.mark.parametrize(("title", "wrong"), [
    ("项目支出绩效目标表", True), ("专项资金总体绩效目标表", False)])
def test_a_special_fund_is_no_project_of_its_own(title, wrong):
    """Catches the sheet of a special fund, which no list of projects prints, called a lost one."""
    head, row = "|项目名称|金额|三级指标|指标值|\n", "|{}|3.00|数量|≥1个|\n"
    sheets = [made_table(head + row.format(name), key="project_performance", title=said,
                         header_rows=1, page=page)
              for page, (name, said) in enumerate([
                  ("设备购置项目", "项目支出绩效目标表"), ("信息系统运维", "项目支出绩效目标表"),
                  ("中小企业发展专项资金", title)], 2)]
    listed = PROJECTS.format(total="6.00") + "|设备购置项目|3.00|\n|信息系统运维|3.00|"
    d = made(made_table(listed, key="projects", title="项目支出预算表", header_rows=1), *sheets)
    assert ("targets-have-a-project" in rules(d)) is wrong


def test_a_project_with_a_short_name():
    """Catches 军供保障, of four characters, told as missing from the table that prints it."""
    rows = [("军供保障", "3.00"), ("拥军优抚与褒扬纪念", "4.00"), ("军休服务管理", "1.00")]
    listed = "\n".join(["|单位名称|项目名称|金额|", "||合计|8.00|",
                        *(f"|某市某局|{name}|{amount}|" for name, amount in rows)])
    sheets = "\n".join(["|单位名称|项目名称|金额|项目总体绩效目标|", "||合计|8.00||",
                        *(f"|某市某局|{name}|{amount}|保障供给|" for name, amount in rows)])
    found = made(made_table(listed, key="projects", title="项目支出预算表", header_rows=1),
                 made_table(sheets, key="project_performance", title="项目支出绩效表",
                            header_rows=1))
    assert [s.name for s in CheckContext(found).target_sheets if s.scope == "project"] == [
        "军供保障", "拥军优抚与褒扬纪念", "军休服务管理"]
    assert "targets-have-a-project" not in rules(found)


def test_procurement_of_one_fund():
    """Catches procurement of the general budget set beside the total of another fund."""
    blank, filled = "|47.00||47.00|", "|47.00|30.00|17.00|"
    for row, stated, wrong in ((blank, "0", False), (filled, "30", False), (filled, "17", True)):
        table = made_table(f"|项目|合计|一般公共预算|事业收入|\n|合计{row}\n|货物{row}",
                           key="procurement", title="政府采购预算明细表", header_rows=1)
        d = made(table, narrative=prose(
            2026, "三、政府采购情况", "本部门政府采购预算总额47万元:政府采购货物预算47万元;"
            f"其中一般公共预算拨款政府采购{stated}万元。"))
        assert any(r.startswith("stated-is") for r in rules(d)) is wrong, (row, stated)


SHEET = "|项目名称|金额|一级指标|二级指标|三级指标|指标值|\n"
PROJECTS = "|项目名称|金额|\n|合计|{total}|\n"


def cost_found(amount, *costs):
    """What cost-target-is-the-money says of one project of this money and these cost targets."""
    rows = [f"|系统运维项目|{amount}|成本指标|经济成本指标|{name}|{value}|" for name, value in costs]
    d = made(made_table(SHEET + "\n".join(rows), key="project_performance",
                        title="项目支出绩效目标表", header_rows=1))
    return "cost-target-is-the-money" in rules(d)


@pytest.mark.parametrize(("amount", "costs", "told"), [
    ("100.00", [("印刷费", "≤20万元")], False),  # a part of the cost
    ("100.00", [("印刷费", "≤20万元"), ("租金", "≤80万元")], False),  # parts that come to it
    ("43.352803", [("项目预算控制数", "43.35万元")], False),  # its own places print no more
    ("43.362803", [("项目预算控制数", "43.35万元")], True),
    ("100.00", [("项目总成本", "120万元")], True),  # all of the cost
    ("100.00", [("项目总成本", "≤120万元")], False),  # it may cost more than it gets
    ("100.00", [("项目总成本", "≤100.00万元")], False),
    ("100.00", [("项目总成本", "不超过120万元")], False),
    ("100.00", [("项目总成本", "≤9999万元")], False),
    ("100.00", [("项目总成本", "≤10000万元")], True),  # so much more that a unit is wrong
    ("100.00", [("系统运维项目成本", "≤80万元")], True),  # the project by its name
    ("100.00", [("项目总成本", "不超过99万元")], True),  # less than it gets
    ("100.00", [("印刷费", "120万元")], True),  # a part larger than the whole
    ("100.00", [("印刷费", "≤120万元")], False),
])
def test_a_cost_target_is_set_against_what_it_speaks_of(amount, costs, told):
    """Catches a part of the cost, or a rounded figure, called a contradiction with the money."""
    assert cost_found(amount, *costs) is told


def test_the_cost_of_several_years_is_not_the_money_of_one():
    """Catches the price of a contract over years called a contradiction with this year's money."""
    def told(name):
        d = made(made_table(SHEET + f"|{name}|100.00|成本指标|经济成本指标|采购成本|389万元|",
                            key="project_performance", title="项目支出绩效目标表", header_rows=1))
        return "cost-target-is-the-money" in rules(d)
    assert told("2026年运维项目") and not told("2024-2026年运维项目")


def test_headings_and_units_need_no_targets():
    """Catches a unit, or a heading over projects, accused of having no targets."""
    names = [("某市某中心业务", "30.00"), ("设备购置项目", "10.00"), ("信息系统运维", "20.00"),
             ("法律咨询服务", "5.00")]
    table = PROJECTS.format(total="35.00") + "\n".join(f"|{n}|{a}|" for n, a in names)
    targets = SHEET + "\n".join(f"|{n}|{a}|产出指标|数量指标|数量|≥1个|" for n, a in names[1:3])
    d = made(made_table(table, key="projects", title="项目支出预算表", header_rows=1),
             made_table(targets, key="project_performance", title="项目支出绩效目标表",
                        header_rows=1))
    found = bk.check(d).filter(rule="project-has-targets")
    assert [f.found for f in found] == ["法律咨询服务"]


def test_the_department_itself_needs_no_targets():
    """Catches the department's own row in the project table accused as a project without targets."""
    names = [("某市某局（本级）", "36.50"), ("设备购置项目", "10.00"), ("信息系统运维", "20.00")]
    table = PROJECTS.format(total="36.50") + "\n".join(f"|{n}|{a}|" for n, a in names)
    targets = SHEET + "\n".join(f"|{n}|{a}|产出指标|数量指标|数量|≥1个|" for n, a in names[1:])
    d = made(made_table(table, key="projects", title="项目支出预算表", header_rows=1),
             made_table(targets, key="project_performance", title="项目支出绩效目标表",
                        header_rows=1))
    assert not bk.check(d).filter(rule="project-has-targets")


@pytest.mark.parametrize(("head", "amount"), [("总额（万元）", "40"), ("总额", "0.004")])
def test_the_unit_in_the_head_of_a_sheet(head, amount):
    """Catches 40.00 under 总额（万元） read as yuan because the document's tables print yuan."""
    sheet = made_table(f"|任务|预算金额|\n|任务名称|{head}|\n|甲任务|40.00|\n|预算总额|40.00|\n"
                       "|一级指标|二级指标|三级指标|指标值|\n|产出指标|数量指标|次数|≥3次|",
                       key="department_performance", title="部门整体支出绩效目标表", unit="元",
                       header_rows=0)
    (found,) = CheckContext(made(sheet)).target_sheets
    assert found.amount == Decimal(amount)


def test_a_block_of_targets_begun_at_the_foot_of_a_page():
    """Catches targets above a page's end given to the project before, for the name stands overleaf."""
    sheet = made_table("""
        |项目名称|项目总额|一级指标|三级指标|指标值|
        |甲项目|5.00|产出指标|会议次数|≥1次|
        |^|^|产出指标|培训人次|≥9人|
        |||成本指标|印刷费|≤8万元|
        |^|^|产出指标|印刷册数|≥7册|
        ---
        |乙项目|9.00|产出指标|发放范围|全市|
        |^|^|满意度指标|满意度|≥90%|
        """, title="项目支出绩效目标表", header_rows=1)
    held = CheckContext(made(sheet)).target_sheets
    assert [(s.name, s.amount, [t.indicator for t in s.targets]) for s in held] == [
        ("甲项目", Decimal("5.00"), ["会议次数", "培训人次"]),
        ("乙项目", Decimal("9.00"), ["印刷费", "印刷册数", "发放范围", "满意度"])]


@pytest.mark.parametrize(("said", "note", "told"), [
    ("本部门2026年政府性基金预算支出为0万元。", "", False),  # the prose says it
    ("本部门2026年没有政府性基金预算安排的支出。", "", False),
    ("本部门2026年预算支出100万元。", "注：本部门无相关内容。", False),  # the form says it
    ("本部门2026年预算支出100万元。", "", True),  # nobody does
])
def test_a_blank_form_that_nobody_explains(said, note, told):
    """Catches a blank form called unexplained where the prose says why, and one that nothing says."""
    blank = made_table("|科目编码|科目名称|合计|\n||合计||", key="government_fund",
                       title="政府性基金预算支出表", header_rows=1)
    blank.note = note
    found = made(blank, narrative=prose(2026, "五、政府性基金预算支出情况", said))
    assert ("blank-form-has-a-note" in rules(found, "warning")) is told


LEVELLED = (("204", "公共安全支出", "20.00"), ("20406", "司法", "12.00"), ("2040601", "行政运行", "12.00"),
            ("20407", "监狱", "8.00"), ("2040707", "信息化建设", "8.00"),
            ("208", "社会保障和就业支出", "10.00"), ("20805", "行政事业单位养老支出", "10.00"),
            ("2080501", "行政单位离退休", "10.00"), ("210", "卫生健康支出", "5.00"),
            ("21011", "行政事业单位医疗", "5.00"))


@pytest.mark.parametrize("coded", [True, False])
def test_levels_are_asked_of_printed_codes_alone(coded):
    """Catches a form without codes told that a level is left out, which only its names suggest."""
    head = "|科目编码|科目名称|合计|\n||合计|35.00|\n" if coded else "|科目名称|合计|\n|合计|35.00|\n"
    rows = "\n".join(f"|{c}|{n}|{a}|" if coded else f"|{n}|{a}|" for c, n, a in LEVELLED)
    d = made(made_table(head + rows, key="general_budget_expenditure",
                        title="一般公共预算支出表", header_rows=1))
    assert ("levels-are-whole" in rules(d, "warning")) is coded
