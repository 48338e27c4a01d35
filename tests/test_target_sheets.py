"""Target sheets of every layout: whose they are, and every target as printed."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.grids.grids import Grid
from budgetkit.tables.lines import read_lines
from budgetkit.tables.recognition import TablePart, lists_goals
from budgetkit.tables.target_facts import lay_target_amounts
from budgetkit.tables.target_words import project_of_title
from budgetkit.tables.targets import target_rows, target_sheets, targets

TESTS = Path(__file__).resolve().parent
WEIHUI = TESTS.parent / "data" / "weihui-2024" / "weihui-2024.pdf"
TYPESETTINGS = [WEIHUI, *sorted((TESTS / "samples").glob("weihui-2024-*.pdf"))]


@cache
def read(path):
    return bk.read(path)


def weihui_table():
    with (TESTS / "targets" / "weihui.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def closed(text):
    """Without the white space that a wrap inside a cell may leave."""
    return "".join(text.split())


@pytest.mark.parametrize("path", TYPESETTINGS, ids=lambda p: p.stem)
def test_every_target_of_weihui_in_every_typesetting(path):
    """Catches a target lost, doubled, moved to another project or dimension, in any typesetting."""
    sheets = target_sheets(read(path).tables)
    found = [(s.scope, s.code, closed(s.name), s.amount, t.level1, t.level2, closed(t.indicator),
              t.target) for s in sheets for t in s.targets]
    expected = [(r["scope"], r["project_code"], closed(r["project"]), Decimal(r["amount"]),
                 r["level1"], r["level2"], closed(r["indicator"]), r["target"])
                for r in weihui_table()]
    if not any(s.scope == "department" for s in sheets):  # one typesetting has only the tables
        expected = [row for row in expected if row[0] == "project"]
    assert len(expected) in {66, 93}
    assert found == expected


def test_the_department_sheet_of_weihui_keeps_its_tasks_and_funds():
    """Catches the upper half of a sheet being dropped because it holds no indicators."""
    sheet = target_sheets(read(WEIHUI).tables)[0]
    assert sheet.department == "卫辉市政务服务和大数据管理局"
    assert sheet.goal.startswith("保障市民中心政务大厅正常运转")
    assert sheet.funds["2、资金结构：（1）基本支出"] == Decimal("189.07")
    tasks = [label for group, label, _, _ in sheet.said if group == "年度主要任务"]
    assert "市民中心运行等费用" in tasks and len(tasks) == 7


def test_national_form_of_one_project():
    """Catches labels of the national form read as targets, and 总额 taken from a part."""
    table = made_table("""
        |项目名称|农村饮水安全工程|<|<|<|
        |主管部门及代码|[301]某市水利局|<|实施单位|某市水利局本级|
        |项目资金（万元）|年度资金总额：|1,250.00|执行率分值（10）|10|
        |^|其中：财政拨款|1,200.00|||
        |^|其他资金|50.00|||
        |年度总体目标|解决12个村的饮水问题。|<|<|<|
        |绩效指标|一级指标|二级指标|三级指标|指标值|
        |^|产出指标|数量指标|改造管网长度|≥35公里|
        |^|^|时效指标|完工时间|2025年11月底前|
        |^|效益指标|社会效益指标|受益人口|≥1.2万人|
        |^|满意度指标|服务对象满意度指标|受益群众满意度|≥90%|
        """)
    (sheet,) = target_sheets([table])
    assert (sheet.name, sheet.amount) == ("农村饮水安全工程", Decimal("1250.00"))
    assert sheet.funds == {"其中：财政拨款": Decimal("1200.00"), "其他资金": Decimal("50.00")}
    assert sheet.goal == "解决12个村的饮水问题。"
    assert [(t.level1, t.level2, t.target) for t in sheet.targets] == [
        ("产出指标", "数量指标", "≥35公里"), ("产出指标", "时效指标", "2025年11月底前"),
        ("效益指标", "社会效益指标", "≥1.2万人"), ("满意度指标", "服务对象满意度指标", "≥90%")]


def test_two_terms_side_by_side():
    """Catches the targets of the whole term mixed with those of the year."""
    table = made_table("""
        |项目名称|老旧小区改造|<|<|<|<|<|
        |绩效指标|一级指标|实施期目标|<|<|年度目标|<|
        |^|^|二级指标|三级指标|指标值|三级指标|指标值|
        |^|产出指标|数量指标|改造小区数|≥30个|改造小区数|≥10个|
        |^|效益指标|社会效益|惠及居民|≥9000户|惠及居民|≥3000户|
        """)
    (sheet,) = target_sheets([table])
    assert [(t.term, t.level1, t.level2, t.target) for t in sheet.targets] == [
        ("实施期目标", "产出指标", "数量指标", "≥30个"),
        ("实施期目标", "效益指标", "社会效益", "≥9000户"),
        ("年度目标", "产出指标", "数量指标", "≥10个"),
        ("年度目标", "效益指标", "社会效益", "≥3000户")]


def test_values_of_other_years_stand_aside():
    """Catches last year's value taken for the target (Hubei prints three years under 指标值)."""
    table = made_table("""
        |项目名称|博物馆免费开放|<|<|<|<|<|
        |一级指标|二级指标|三级指标|指标值|<|<|备注|
        |^|^|^|前年|上年|预计当年实现|^|
        |产出指标|数量指标|接待观众|80万人次|85万人次|≥90万人次||
        """)
    ((_, target),) = targets([table])
    assert target.target == "≥90万人次"
    assert target.aside == "前年：80万人次；上年：85万人次"


def test_sign_value_and_unit_under_one_heading():
    """Catches 指标值 in three columns (Hebei: 符号, 值, 单位) read as three targets."""
    table = made_table("""
        |项目名称|农村公路养护|<|<|<|<|<|<|
        |一级指标|二级指标|三级指标|绩效指标描述|指标值|<|<|指标值确定依据|
        |^|^|^|^|符号|值|单位（文字描述）|^|
        |产出指标|数量指标|养护里程|完成养护的里程|≥|120|公里|年度计划|
        |效益指标|社会效益指标|出行条件|改善情况||明显改善||工作要求|
        """)
    first, second = (t for _, t in targets([table]))
    assert (first.direction, first.target, first.unit) == ("≥", "120", "公里")
    assert first.explanation == "完成养护的里程" and "年度计划" in first.aside
    assert (second.indicator, second.target) == ("出行条件", "明显改善")


def test_department_form_with_a_table_of_tasks():
    """Catches the money of one task taken for the department's (Sichuan)."""
    table = made_table("""
        |部门名称|某市林业局|<|<|<|<|
        |年度主要任务|任务名称|主要内容|预算金额（万元）|<|<|
        |^|^|^|总额|财政拨款|其他资金|
        |^|造林|完成造林两万亩|300.00|300.00|0.00|
        |^|防火|森林防火巡护|80.50|80.50|0.00|
        |^|金额合计||380.50|380.50|0.00|
        |年度总体目标|完成造林绿化任务|<|<|<|<|
        |年度绩效指标|一级指标|二级指标|三级指标|<|指标值（包含数字及文字描述）|
        |^|产出指标|数量指标|造林面积|<|≥2万亩|
        """, key="department_performance", title="部门整体支出绩效目标表")
    (sheet,) = target_sheets([table])
    assert (sheet.scope, sheet.department, sheet.amount) == (
        "department", "某市林业局", Decimal("380.50"))
    assert [t.target for t in sheet.targets] == ["≥2万亩"]


def test_list_with_blank_cells_under_a_name():
    """Catches targets given to no project where names are not merged but left blank below."""
    table = made_table("""
        |项目编码|项目名称|预算金额|一级指标|指标名称|比较符号|目标值|计量单位|权重|
        |A01|河道清淤|120.50|产出|清淤长度|≥|8|公里|40|
        ||||产出|完成时间|≤|11|月|20|
        |A02|水质监测|33.00|产出|监测断面|=|26|个|60|
        ||合计|153.50|||||||
        """, header_rows=1)
    sheets = target_sheets([table])
    assert [(s.code, s.name, s.amount, len(s.targets)) for s in sheets] == [
        ("A01", "河道清淤", Decimal("120.50"), 2), ("A02", "水质监测", Decimal("33.00"), 1)]
    first = sheets[0].targets[0]
    assert (first.indicator, first.direction, first.target, first.unit, first.weight) == (
        "清淤长度", "≥", "8", "公里", "40")
    assert "total" in set(target_rows(table).frame["part"])


def test_a_block_cut_by_the_page_stays_one_project():
    """Catches the rest of a name after a page break becoming a project of its own."""
    table = made_table("""
        |项目名称|资金总额|一级指标|三级指标|指标值|
        |市民中心地下停车场建设及群众|860.00|产出|支付利息|1笔|
        |^|^|产出|准确率|100%|
        ---
        |文化综合体项目||效益|保障建设|保障|
        |另一项目|5.00|产出|次数|3次|
        """, header_rows=1)
    sheets = target_sheets([table])
    assert [(s.name, len(s.targets)) for s in sheets] == [
        ("市民中心地下停车场建设及群众文化综合体项目", 3), ("另一项目", 1)]


def test_a_row_cut_by_the_page_is_one_target():
    """Catches the last character of a long target read as a target without an indicator."""
    table = made_table("""
        |一级指标|二级指标|三级指标|目标值|
        |效益指标|社会效益指标|治理能力|=构建共建共治共享的社会治理新格|
        ---
        ||||局|
        |满意度指标|服务对象满意度指标|满意度|≥95%|
        """, title="基层基础建设项目绩效目标表")
    (sheet,) = target_sheets([table])
    assert [t.target for t in sheet.targets] == ["=构建共建共治共享的社会治理新格局", "≥95%"]


def test_a_sheet_goes_on_in_a_table_without_a_title():
    """Catches the second page of a sheet, printed as a table of its own, being left out."""
    first = made_table("""
        |项目名称|市商务发展专项|主管部门|某市商务委员会|
        |当年预算|46,794.00|市级支出|40,624.00|
        """, title="市级重点专项资金绩效目标表")
    second = made_table("""
        |绩效指标|指标名称|指标性质|指标值|计量单位|
        |^|重要商品储备数量|≥|7500|吨|
        """, key="other", page=2)
    (sheet,) = target_sheets([first, second])
    assert (sheet.name, sheet.amount, sheet.pages) == ("市商务发展专项", Decimal("46794.00"), [1, 2])
    assert sheet.targets[0].unit == "吨"


def test_goals_in_words_and_no_indicator():
    """Catches projects lost where a place asks for a goal in words only (Zhejiang, Zhuhai)."""
    table = made_table("""
        |单位名称|项目名称|金额|项目总体绩效目标|
        ||合计|15.00||
        |某局|票据管理|15.00|推进电子票据改革。|
        """, header_rows=1)
    (sheet,) = target_sheets([table])
    assert (sheet.department, sheet.name, sheet.amount, sheet.goal) == (
        "某局", "票据管理", Decimal("15.00"), "推进电子票据改革。")


def test_a_blank_form_is_no_sheet():
    """Catches an empty form counted as a project without targets."""
    table = made_table("""
        |项目名称||主管部门||
        |当年预算||市级支出||
        |绩效指标|指标名称|指标性质|指标值|
        |^||||
        """)
    assert target_sheets([table]) == []


@pytest.mark.parametrize("unit, wan", [("元", "0.1200"), ("万元", "1200"), ("千元", "120.0")])
def test_money_in_the_printed_unit(unit, wan):
    """Catches amounts of a sheet in 元 shown as 万元."""
    table = made_table("""
        |项目名称|设备购置|
        |资金总额|1,200|
        |指标名称|指标值|
        |设备|3台|
        """, unit=unit)
    (sheet,) = target_sheets([table])
    assert sheet.amount == Decimal(wan)
    assert not sheet.unit_assumed


def test_no_unit_printed_is_said():
    """Catches a unit of money taken from elsewhere without a word."""
    table = made_table("""
        |项目名称|设备购置|
        |资金总额|1,200|
        |三级指标|指标值|
        |设备|3台|
        """, unit=None)
    (sheet,) = target_sheets([table])
    assert sheet.unit_assumed
    assert target_rows(table).frame["amount"].isna().all()
    assert "1,200" in set(target_rows(table).frame["target"])


def test_no_word_of_a_sheet_is_dropped_from_its_frame():
    """Catches anything printed in the Weihui sheets that its tidy frame does not hold."""
    for key in ("department_performance", "project_performance"):
        table = read(WEIHUI).table(key)
        frame = table.frame
        held = closed("".join("".join(map(str, row)) for row in frame.itertuples(index=False)))
        amounts = {f"{a:.2f}" for a in frame["amount"]}
        for cell in table.cells:
            text = closed(cell.text)
            plain = text.replace(",", "")
            if not text or table.is_header(cell.row) or cell.row == 15:
                continue
            known = text in held or plain in held or plain in amounts
            label = text in {"部门名称", "年度履职目标", "预算情况", "部门预算总额（万元）",
                             "（2）财政专户管理资金", "（3）单位资金"}
            assert known or label, cell.text


def test_titles_that_name_no_project():
    """Catches the words of a form's title taken for the name of a project."""
    assert project_of_title("2026年项目支出绩效目标表") == ""
    assert project_of_title("部门预算项目绩效目标汇总表") == ""
    assert project_of_title("96196电梯应急处置服务平台项目绩效目标表") == "96196电梯应急处置服务平台"


def test_a_target_is_no_amount_whatever_its_indicator_is_called():
    """Catches 预算控制率 100 (per cent) that became a fact of 100 万元 (Changsha's sheet)."""
    table = made_table("""
        |项目名称|资金总额|三级指标|指标值|
        |综合专项|138.11|单个项目预算控制率|100|
        |综合专项|^|物业服务合同金额|503.28|
    """, header_rows=1)
    read_lines(table)
    lay_target_amounts([table])
    assert [(f.column, f.amount) for f in table.facts] == [(1, Decimal("138.11"))]


def amounts_of(text, **more):
    """The facts of a target sheet made by hand: row, column, label, what stands over it, 万元."""
    table = made_table(text, **more)
    read_lines(table)
    lay_target_amounts([table])
    return [(f.row, f.column, f.row_label, f.column_label, str(f.amount)) for f in table.facts], table


def test_every_amount_of_a_sheets_labels_is_a_fact():
    """Catches the funds block of a sheet without a header of columns read and in no fact
    (Guangzhou's department sheet), and its list of tasks told in words alone."""
    facts, _ = amounts_of("""
        |部门名称|某局|<|<|<|
        |预算情况|部门预算支出|预算金额（万元）|收入来源|预算金额（万元）|
        |^|基本支出|12,634.14|财政拨款|98,880.78|
        |^|项目支出|86,246.64|其他资金|0.00|
        |重点工作任务|名称|主要实施内容|拟投入的资金（万元）|期望达到的目标|
        |^|热线服务|受理群众来电|12,000.00|办结率提高|
        |^|安全保障|每月一次检查|350|无事故|
    """, key="department_performance", unit=None)
    assert facts == [
        (2, 2, "基本支出", "预算情况", "12634.14"), (2, 4, "财政拨款", "预算情况", "98880.78"),
        (3, 2, "项目支出", "预算情况", "86246.64"), (3, 4, "其他资金", "预算情况", "0.00"),
        (5, 3, "热线服务", "拟投入的资金（万元）", "12000.00"),
        (6, 3, "安全保障", "拟投入的资金（万元）", "350")]


def test_codes_shares_and_scores_of_an_evaluation_are_no_amounts():
    """Catches the code 127, a share of 88.75 and what was reached counted as money (Ningde)."""
    facts, table = amounts_of("""
        |部门名称|某局|部门预算编码|127|<|
        |资金情况|^|年初预算金额|年度拨付金额|支出实现率(%)|
        |^|合计|9209.55|8874.74|96.36|
        |^|其他资金小计|0.00|0.00|0.00|
        |一级指标|二级指标|三级指标|年度指标值|实际完成值|
        |成本指标|经济成本指标|项目经费投入成本|≤5365.88万元|4611.78|
    """, key="department_performance")
    assert [(row, column, amount) for row, column, _, _, amount in facts] == [
        (2, 2, "9209.55"), (2, 3, "8874.74"), (3, 2, "0.00"), (3, 3, "0.00")]
    assert table.problems == []


def test_a_lists_whole_and_its_funds_are_facts_whatever_the_project_is_called():
    """Catches 总计 of a list in facts only where its project is called after money (Guangzhou)."""
    facts, _ = amounts_of("""
        |项目名称（资金使用单位）|总计|财政拨款|绩效目标|绩效指标|
        |合计|1,491.47|1,491.47|||
        |智管运营项目|1,391.47|1,391.47|提高效率|数量指标|
        |信息化管理经费|100.00|100.00|保障运行|数量指标|
    """, header_rows=1)
    assert [(row, column, label, amount) for row, column, label, _, amount in facts] == [
        (1, 1, "合计", "1491.47"), (1, 2, "合计", "1491.47"),
        (2, 1, "智管运营项目", "1391.47"), (2, 2, "智管运营项目", "1391.47"),
        (3, 1, "信息化管理经费", "100.00"), (3, 2, "信息化管理经费", "100.00")]


def test_a_number_of_a_sheet_of_which_nothing_says_what_it_is_is_told():
    """Catches a number with decimals among the labels of a sheet that is dropped without a word."""
    _, table = amounts_of("""
        |项目名称|某项目|<|<|
        |年度资金总额|10.00|其他资金|8.35|
        |77.25|<|<|<|
    """)
    assert table.problems == ["row 3, column 1: nothing says what ‘77.25’ is"]


def test_a_list_of_projects_with_money_and_goals_is_one_under_any_heading():
    """Catches a list under 第七部分 …情况说明 that was of no kind, and called a table that may be
    one of the budget's missing ones (Shenzhen)."""
    table = made_table("""
        |二级预算单位名称|一级项目名称|预算数（万元）|绩效目标|
        |某局（本级）|安全生产管理|1,074.77|开展宣传活动2场次以上|
    """)
    grid = Grid(1, 2, 4, table.cells, (), (), "rules")
    assert lists_goals(TablePart(grid, depth=1))
    assert not lists_goals(TablePart(Grid(1, 2, 3, [c for c in table.cells if c.column < 3], (), (),
                                          "rules"), depth=1))
