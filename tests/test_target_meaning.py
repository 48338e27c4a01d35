"""Target sheets as real places print them: levels over page breaks, money, blank forms, odd targets."""

from dataclasses import replace
from decimal import Decimal

import pytest
from made_tables import made_table

from budgetkit.performance import dimension_of, parse_target
from budgetkit.performance.indicators import frame_of
from budgetkit.performance.review import review_of
from budgetkit.tables.targets import target_sheets

HEAD = "|项目名称|金额（万元）|一级指标|二级指标|三级指标|指标值|\n"


def listed(text):
    """The sheets of a list: one row a target, the project in merged cells."""
    return target_sheets([made_table(HEAD + text, header_rows=1)])


def test_the_money_beside_a_note_over_all_its_rows():
    """Catches 实施期资金总额 lost, and its parts read in yuan, where a note stands right of them."""
    table = made_table("""
        |项目名称|外勤检查|<|<|
        |资金金额（万元）|实施期资金总额：|285.87|执行率分值（10分）|
        |^|其中：财政拨款|285.87|^|
        |^|其他资金||^|
        |总体目标|检查全市。|<|<|
        |绩效指标|一级指标|三级指标|指标值|
        |^|产出指标|检查次数|≥3次|
        """, unit="元")
    (sheet,) = target_sheets([table])
    assert (sheet.amount, sheet.funds) == (Decimal("285.87"), {"其中：财政拨款": Decimal("285.87")})


def test_tasks_of_a_department_are_no_money_of_it():
    """Catches a task's words taken for the label of an amount, and the total of the tasks lost."""
    table = made_table("""
        |部门名称|某局|<|<|<|
        |年度主要任务|任务名称|主要内容|总额（万元）|财政拨款|
        |^|甲任务|人员经费和公用经费|20.00|20.00|
        |^|乙任务|检查经费|10.00|10.00|
        |^|金额合计|<|30.00|30.00|
        |年度总体目标|目标1：甲。|<|<|<|
        |^|目标12：乙。|<|<|<|
        |绩效指标|一级指标|二级指标|三级指标|指标值|
        |^|产出指标|数量指标|检查次数|≥3次|
        """, key="department_performance", unit="元")
    (sheet,) = target_sheets([table])
    assert sheet.amount == Decimal("30.00") and sheet.funds == {}
    assert [s[1:3] for s in sheet.said if s[0] == "年度主要任务"][:2] == [
        ("甲任务", "人员经费和公用经费 20.00 20.00"), ("乙任务", "检查经费 10.00 10.00")]
    assert sheet.goal == "目标1：甲。\n目标12：乙。"


def test_a_blank_form_is_no_project():
    """Catches a form that nobody filled in accused of having no indicator."""
    table = made_table("""
        |项目名称||<|<|
        |总体目标|实施期总目标|年度总目标|<|
        |^|目标1：目标2：……|目标1：目标2：……|<|
        |绩效指标|一级指标|三级指标|指标值|
        |^|产出指标|指标1：||
        |^|^|……||
        """, title="专项资金总体绩效目标表", key="project_performance")
    assert target_sheets([table]) == []


def test_two_heads_that_run_into_each_other():
    """Catches a sheet without dimensions because 一级指标 runs over the rule into 二级指标."""
    table = made_table("""
        |项目名称|内审|<|<|
        |一级指标二级指标||三级指标|指标值|
        |成本指标|经济成本|中介机构费（万元）|≤1.5|
        |满意度指标|服务对象满意度|处室满意度（%）|≥90|
        """)
    (sheet,) = target_sheets([table])
    assert [(t.level1, t.level2) for t in sheet.targets] == [
        ("成本指标", "经济成本"), ("满意度指标", "服务对象满意度")]


def test_a_label_cut_by_the_page_is_that_of_the_next_page():
    """Catches a level glued to the rows above: its cell begins here, its word is printed overleaf."""
    table = made_table("""
        |项目名称|铁路道口|<|<|
        |一级指标|二级指标|三级指标|指标值|
        |产出指标|数量指标|检查次数|3次|
        |效益指标|经济效益|减少损失|90%|
        |^||职能提高|90%|
        |^|^|状况掌控|91%|
        ---
        |^|社会效益|安全意识|92%|
        """)
    # the merged label of a block over two pages carries the page that prints its word
    table.cells[:] = [replace(c, page=2) if c.text == "效益指标" else c for c in table.cells]
    (sheet,) = target_sheets([table])
    assert [(t.indicator, t.level2) for t in sheet.targets] == [
        ("检查次数", "数量指标"), ("减少损失", "经济效益"), ("职能提高", "社会效益"),
        ("状况掌控", "社会效益"), ("安全意识", "社会效益")]


@pytest.mark.parametrize("said, indicator, kind, comparator, value, unit", [
    ("≥100岁", "", "period", "≥", 100, "岁"), ("≤万分之三", "差错率", "ratio", "≤", 3, "‱"),
    ("百分之九十以上", "", "ratio", "≥", 90, "%"), ("100百分比", "", "ratio", "", 100, "%"),
    ("资金下达后2日内", "", "period", "≤", 2, "日"), ("》90%", "", "ratio", ">", 90, "%"),
    ("≥90", "满意度（%）", "ratio", "≥", 90, "%"), ("35", "外勤经费（元/人/天）", "money", "", 35, "元/人/天"),
    ("单色≤0.25", "单页印刷成本（元/页）", "money", "≤", 0.25, "元/页"),
    ("≤1月", "案件办理时限", "period", "≤", 1, "月"), ("2小时一次", "巡查", "count", "", 1, "次"),
    ("完成技术攻关12期", "", "count", "", 12, "期"), ("≥3000路", "", "number", "≥", 3000, "路"),
    ("95（%）", "合格率", "ratio", "", 95, "%"), ("新增数据量（条）≥20亿", "", "number", "≥", 20, "亿"),
    ("2项（2项基础服务）", "", "count", "", 2, "项"), ("2026年10月--12月", "", "date", "", None, ""),
])
def test_odd_targets_are_what_they_are(said, indicator, kind, comparator, value, unit):
    """Catches a target that says what it promises in an odd way called words only."""
    promise = parse_target(said, indicator=indicator)
    found = None if promise.value is None else float(promise.value)
    assert (promise.kind, promise.comparator, found, promise.unit, promise.measurable) == (
        kind, comparator, value, unit, True)


@pytest.mark.parametrize("said", [
    "每年6月底前", "每季度末", "2026.12", "不低于上年", "1:1", "符合GB/T19001标准", "7×24小时", "否",
    "≤《收费标准》建议费用", "采购价格≤同类货物价格", "长期", "全年", "网站1月-12月", "政务评价2022年1-6月；", "低于全省平均水平",
])
def test_targets_without_a_number_of_their_own(said):
    """Catches a term, a span of months or another's level called words only."""
    assert parse_target(said).measurable


@pytest.mark.parametrize("said, numbers", [
    ("≥30次；≥ 15篇；≥5", ("≥30次", "≥15篇", "≥5")), ("60期，2800条", ("60期", "2800条")),
    ("开展调研1次，研制动态12期，构建格局", ("1次", "12期")),
])
def test_several_numbers_in_one_cell(said, numbers):
    """Catches a cell that prints several targets, each of which could be checked, called words."""
    promise = parse_target(said)
    assert (promise.kind, promise.numbers, promise.value, promise.measurable) == (
        "several", numbers, None, True)


@pytest.mark.parametrize("said", [
    "12、18、25", "落实2025年计划", "解决12345热线诉求", "第3条规定", "十四五规划",
])
def test_numbers_that_promise_nothing_stay_words(said):
    """Catches a year, a code, a number of order or bare numbers taken for a promise."""
    assert parse_target(said).kind == "qualitative"


def test_a_date_and_a_month_are_two_things():
    """Catches a deadline read as a length of time, and 2026.12 万元 as a date."""
    assert parse_target("2026.12", unit="万元").kind == "money"
    assert parse_target("≤12月", indicator="完成时间").deadline == "12-31"


def test_cost_printed_under_output_is_cost():
    """Catches a project accused of having no cost target whose form prints 成本指标 under 产出指标."""
    assert dimension_of("产出指标", "成本指标", "设备费")[0] == "cost"
    assert dimension_of("管理效率", "运行成本", "三公经费")[0] == "management"
    row = review_of(listed("|设备购置|12.20|产出指标|数量指标|打印机|4台|\n"
                           "|^|^|^|成本指标|设备费|12.20万元|\n"
                           "|^|^|效益指标|社会效益|办公环境|改善|\n"
                           "|^|^|满意度指标|满意度|用户满意度|≥90%|\n")).iloc[0]
    assert row["missing"] == "" and row["cost_difference"] == 0


def test_ten_thousand_under_cost_is_money():
    """Catches 3963万 under 成本指标 read as a number of things."""
    frame = frame_of(listed("|宣传|5859.60|产出指标|成本指标|宣传费|3963万|\n"
                            "|^|^|产出指标|数量指标|阅读量|80万|\n"))
    assert list(zip(frame["kind"], frame["unit"], strict=True)) == [("money", "万元"), ("number", "万")]


def yantai(*pages):
    """Sheets of the national form, each page under a title of its own, the later ones without heads."""
    tables = []
    for number, text in enumerate(pages):
        table = made_table(text, title="政策和项目预算绩效目标表", page=29 + number)
        tables.append(table)
    return target_sheets(tables)


SHEET_29 = """
    |项目名称|城市宣传|<|<|<|
    |项目资金（万元）|年度预算资金总额：|28.00|<|<|
    |绩效指标|一级指标|二级指标|三级指标|指标值|
    |^|成本指标|经济成本|总成本控制|≤28万元|
    |^|产出指标|数量指标|发布会|≥90场|
"""
PAGE_30 = """
    |绩效指标|效益指标|社会效益|覆盖人群|≥1000万人次|
    |绩效指标|满意度指标|服务对象满意度|参与人员满意度|≥90%|
"""


def test_a_sheet_goes_on_over_a_page_without_heads():
    """Catches the rest of a sheet lost, and its benefit called missing, where the next page prints
    the title again and no heads."""
    (sheet,) = yantai(SHEET_29, PAGE_30)
    assert [(t.level1, t.indicator, t.target, t.page) for t in sheet.targets][2:] == [
        ("效益指标", "覆盖人群", "≥1000万人次", 30), ("满意度指标", "参与人员满意度", "≥90%", 30)]
    assert review_of([sheet]).iloc[0]["missing"] == ""


def test_missing_is_said_of_a_sheet_read_whole_only():
    """Catches 满意度指标 called missing that stands on a page which was not read."""
    head = made_table(SHEET_29, title="绩效目标表")
    rest = made_table("|满意度指标|参与人员满意度≥90%|\n|效益指标|覆盖人群≥9人|", key="other", page=2)
    (sheet,) = target_sheets([head, rest])
    row = review_of([sheet]).iloc[0]
    assert (row["missing"], row["not_read"]) == ("", "2") and row["score"] != row["score"]
    assert "第2页" in row["reasons_zh"] and "page 2" in row["reasons_en"]
    (whole,) = target_sheets([head])
    assert review_of([whole]).iloc[0]["missing"] == "benefit;satisfaction"


def test_levels_and_name_on_end_in_one_cell():
    """Catches 产出指标数量指标按任务… taken whole for the name of an indicator without a level."""
    table = made_table("""
        |部门名称|某局|<|<|<|<|<|
        |总体资金情况（万元）|预算支出总额|财政拨款|<|其他资金|<|
        |^|^|基本支出|项目支出|基本支出|项目支出|
        |^|30.50|10.50|20.00|||
        |活动|绩效指标|<|指标性质|指标值|度量单位|
        |运行|产出指标数量指标出具报告数量|<|≥|3|份|
        |运行|系统响应时间|<|≤|5|个（台、套）|
        """, key="department_performance", unit="元")
    (sheet,) = target_sheets([table])
    assert [(t.level1, t.level2, t.indicator) for t in sheet.targets] == [
        ("产出指标", "数量指标", "出具报告数量"), ("", "", "系统响应时间")]
    assert sheet.amount == Decimal("30.50")
    assert sheet.funds == {"财政拨款/基本支出": Decimal("10.50"), "财政拨款/项目支出": Decimal("20.00")}
    assert frame_of([sheet])["measurable"].all()


def test_a_name_and_its_amount_on_both_halves_of_a_block():
    """Catches one project taken for two where the page cuts its name, and prints its money twice."""
    table = made_table("""
        |项目名称|项目总额|一级指标|三级指标|指标值|
        |11000025T000003339939-某局|515.92|效益指标|办事便捷度|≥90%|
        |^|^|成本指标|预算成本|515.92万元|
        ---
        |大模型推广项目|515.92|产出指标|调用次数|≥9次|
        |^|^|满意度指标|公众满意度|≥90%|
        |11000026T000003386491-另一项目|515.92|产出指标|次数|≥1次|
        """, header_rows=1)
    sheets = target_sheets([table])
    assert [(s.code[-4:], s.name, len(s.targets)) for s in sheets] == [
        ("9939", "某局大模型推广项目", 4), ("6491", "另一项目", 1)]


def test_a_blank_fund_at_the_foot_of_a_page_is_blank():
    """Catches the money of the next page's project taken for another fund of this one."""
    table = made_table("""
        |项目名称|项目总额|财政资金|其他资金|一级指标|三级指标|指标值|
        |宣传项目|660.00||660.00|产出指标|视频|7部|
        |^|^|^|^|产出指标|广播|23期|
        ---
        |运维项目|8.00|8.00||产出指标|带宽|60兆|
        """, header_rows=1)
    sheets = target_sheets([table])
    assert [s.funds for s in sheets] == [
        {"其他资金": Decimal("660.00")}, {"财政资金": Decimal("8.00")}]


WHOLE = """
    |项目名称|城市宣传|<|<|<|
    |项目资金（万元）|年度资金总额：|28.00|<|<|
    |绩效指标|一级指标|二级指标|三级指标|指标值|
    |^|成本指标|经济成本|总成本控制|≤28万元|
    |^|产出指标|数量指标|发布会|≥90场|
    |^|^|^|发稿数量|≥150条|
    |^|^|质量指标|发稿合格率|≥95%|
    |^|效益指标|社会效益|覆盖人群|≥1000万人次|
    |^|^|^|网站数量|≥100家|
    |^|满意度指标|服务对象满意度|参与人员满意度|≥90%|
"""


def cut(table, row, lower):
    """The table on two pages, cut above a row; words of a cell cut through stand in one half."""
    halves = [], []
    for cell in table.cells:
        end = cell.row + cell.row_span
        if end <= row:
            halves[0].append(cell)
        elif cell.row >= row:
            halves[1].append(replace(cell, row=cell.row - row, page=2))
        else:
            words = ("", cell.text) if lower else (cell.text, "")
            halves[0].append(replace(cell, row_span=row - cell.row, text=words[0]))
            halves[1].append(replace(cell, row=0, row_span=end - row, text=words[1], page=2))
    tables = [made_table("|x|", title=table.title, page=n) for n in (1, 2)]
    for made, cells, rows in zip(tables, halves, (row, table.n_rows - row), strict=True):
        made.cells[:], made.n_rows, made.n_columns = cells, rows, table.n_columns
    return tables


@pytest.mark.parametrize("row", range(4, 10))
@pytest.mark.parametrize("lower", [False, True], ids=["label above", "label below"])
def test_a_sheet_cut_anywhere_is_the_sheet(row, lower):
    """Catches targets lost, or put under the level before, wherever the page ends."""
    table = made_table(WHOLE, title="项目绩效目标表")
    expected = [(t.level1, t.level2, t.indicator, t.target) for s in target_sheets([table])
                for t in s.targets]
    (sheet,) = target_sheets(cut(table, row, lower))
    assert [(t.level1, t.level2, t.indicator, t.target) for t in sheet.targets] == expected
    assert len(expected) == 7 and sheet.amount == Decimal("28.00")


def test_a_target_cut_through_by_the_page_is_one():
    """Catches one indicator taken for two where the page ends within its words."""
    rest = "||||与公众满意度||\n|绩效指标|效益指标|社会效益|覆盖人群|≥9万人次|"
    (sheet,) = yantai(SHEET_29 + "    |^|满意度指标|服务对象满意度|参与人员|≥90%|\n", rest)
    assert [(t.indicator, t.target) for t in sheet.targets][2:] == [
        ("参与人员与公众满意度", "≥90%"), ("覆盖人群", "≥9万人次")]


@pytest.mark.parametrize("head, count", [
    ("|预算单位名称|一级项目名称|预算数（万元）|绩效目标|", 2), ("|序号|一级项目名称|绩效目标|备注|", 0)])
def test_a_list_of_goals_under_any_title(head, count):
    """Catches goals in words lost where no title says 绩效目标表, and any table with a goal taken for one."""
    table = made_table(f"""
        {head}
        |某局|安全管理|1,074.77|开展宣传活动2场次以上。|
        |某局|社工服务|67.60|人员考核通过率95%以上。|
        """, key="other", title="第七部分 重点项目说明", header_rows=1)
    assert len(target_sheets([table])) == count
