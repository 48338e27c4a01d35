"""Forms of provinces that no document at hand prints: heads, sums, codes and titles in them."""

from decimal import Decimal

import pytest
from made_budgets import budget, prose
from made_tables import made_table
from pdf_builder import LANDSCAPE, Sheet, press

import budgetkit as bk
from budgetkit.checks.books import class_sums, total
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.model.sums import closure
from budgetkit.narrative.subjects import resolve
from budgetkit.tables.columns import name_columns, read_part
from budgetkit.tables.lines import read_lines


def read(text, key, header_rows=2, title="", year=2024):
    table = made_table(text, key=key, title=title, header_rows=header_rows)
    read_lines(table, year)
    return table


#: 一体化 form of revenue by unit: 单位资金 has a sub-total and parts of its own.
BY_UNIT = """
    |部门（单位）代码|部门（单位）名称|合计|本年收入|<|<|<|<|上年结转结余|<|
    |^|^|^|小计|一般公共预算|单位资金|<|<|小计|一般公共预算|
    |^|^|^|^|^|小计|事业收入|其他收入|^|^|
    ||合计|130.00|115.00|{general}|15.00|10.00|5.00|15.00|15.00|
"""


def test_a_fund_with_parts_of_its_own_counts_once():
    """Catches 单位资金／小计 added up together with the 事业收入 that it is made of."""
    sound = closure(read(BY_UNIT.format(general="100.00"), "department_revenue", 3))
    assert (sound.held, sound.failed) == (3, [])
    broken = closure(read(BY_UNIT.format(general="101.00"), "department_revenue", 3))
    assert [s.rule for s in broken.failed] == ["this_year-is-sum-of-funds"]


def test_money_beside_this_year_is_in_the_total():
    """Catches 总计 = 本年 + 结转 where 财政专户 and 单位资金 stand beside 本年拨款."""
    table = read("""
        |项目名称|合计|本年拨款|<|<|财政拨款结转结余|单位资金|<|
        |^|^|小计|一般公共预算|政府性基金预算|^|小计|事业收入|
        |检测设备|30.00|18.00|10.00|8.00|5.00|7.00|7.00|
    """, "projects")
    assert (closure(table).held, closure(table).failed) == (2, [])


def test_carried_over_within_a_fund_counts_once():
    """Catches 其中：上年结转 under a fund added to that fund."""
    table = read("""
        |项目名称|合计|一般公共预算|<|政府性基金预算|
        |^|^|小计|其中：上年结转|^|
        |检测设备|30.00|22.00|4.00|8.00|
    """, "projects")
    assert (closure(table).held, closure(table).failed) == (1, [])


def test_basic_expenditure_of_one_fund_is_not_all_of_it():
    """Catches 基本支出 of the general budget set against the total of all funds."""
    table = read("""
        |科目编码|科目名称|合计|一般公共预算|<|<|政府性基金预算|单位资金|
        |^|^|^|小计|基本支出|项目支出|^|^|
        |2011102|一般行政管理事务|103.00|93.00|60.00|33.00|6.00|4.00|
    """, "department_expenditure")
    assert table.names[4:6] == ["general_budget_basic", "general_budget_project_spending"]
    assert (closure(table).held, closure(table).failed) == (2, [])


def test_three_public_by_purchase_and_running():
    """Catches a total that is said to lack the vehicles where they stand in two columns."""
    table = read("""
        |单位名称|合计|因公出国（境）费|公务接待费|公务用车运行维护费|公务用车购置|
        |某局|8.30|0.00|1.50|6.80|0.00|
    """, "three_public", 1)
    assert (closure(table).held, closure(table).failed) == (1, [])


@pytest.mark.parametrize(("paths", "names"), [
    (["收入/项目", "收入/2023年", "收入/2024年", "收入/2024年比2023年增减%"],
     ["item", "previous_total", "total", "percent"]),
    (["项目", "上年数/“三公”经费合计", "上年数/公务接待费", "本年数/“三公”经费合计", "本年数/公务接待费"],
     ["item", "previous_three_public_total", "previous_reception", "three_public_total", "reception"]),
    (["单位编码", "2024年/公务接待费", "增减变化情况/公务接待费"], ["unit_code", "reception", "change_reception"]),
    (["合计", "专户资金（教育收费）", "事业收入（不含专户资金）"], ["total", "fiscal_account", "service_revenue"]),
    (["单位编码", "单位（项目）名称", "项目金额"], ["unit_code", "project", "total"]),
    (["单位代码", "单位名称（科目）", "合计"], ["unit_code", "name", "total"]),
    (["采购品目", "采购数量", "面向中小企业预留资金", "采购金额"],
     ["procured", "quantity", "small_firms", "total"]),
    (["项目支出合计", "债务利息及费用支出", "资本性支出（基本建设）", "资本性支出", "对企业补助"],
     ["project_spending", "debt_costs", "capital_construction", "capital_outlay", "enterprises"]),
    (["基本支出", "上解上级支出", "经营支出"], ["basic", "turned_over", "business_spending"]),
])
def test_heads_of_other_provinces(paths, names):
    """Catches a head that gets no name, or the name of another column."""
    assert name_columns(paths, 2024) == names


def test_percentages_are_no_amounts():
    """Catches a second column of percentages told as amounts that stand nowhere."""
    table = read("""
        |收入|<|<|支出|<|<|
        |项目|2024年|2024年比2023年增减%|项目|2024年|2024年比2023年增减%|
        |一、一般公共预算|10.00|11.11|一、教育支出|10.00|12.12|
    """, "department_summary")
    assert [f.text for f in table.facts] == ["10.00", "10.00"] and table.problems == []


def test_codes_in_brackets_before_their_names():
    """Catches [301]工资福利支出 in the code's column read as a code without a name."""
    table = read("""
        |部门预算支出经济科目编码|政府预算支出经济科目编码|2024年预算|
        |[301]工资福利支出|[501]机关工资福利支出|5.00|
        |[30101]基本工资|[50101]工资奖金津补贴|5.00|
    """, "general_budget_basic", 1)
    assert [(li.code, li.name, li.level) for li in table.lines] == [
        ("301", "工资福利支出", "class"), ("30101", "基本工资", "item")]


def test_a_project_with_its_code_in_front():
    """Catches a code that stays in the project's name, so that no target sheet meets it."""
    table = read("""
        |项目名称|项目单位|合计|
        |150000240000000012345-信息系统运行维护费|某局|5.00|
    """, "projects", 1)
    (line,) = table.lines
    assert (line.name, line.texts["project_code"]) == ("信息系统运行维护费", "150000240000000012345")
    assert table.frame[["name", "project_code"]].values.tolist() == [[line.name, line.texts["project_code"]]]


def test_goods_name_their_row():
    """Catches a procurement row that goes by the buying unit, and a total that is not seen."""
    table = read("""
        |预算单位|采购品目|采购金额|
        |某局|合计|93.30|
        |某局|服务|78.00|
    """, "procurement", 1)
    assert [(li.name, li.level) for li in table.lines] == [("合计", "total"), ("服务", "row")]


def test_what_counted_things_cost_is_money():
    """Catches the value of 车辆（辆） left out because the line counts vehicles."""
    table = read("|资产名称|数量|金额|\n|车辆（辆）|3|60.00|", "other", 1)
    assert [(f.name, f.amount) for f in table.facts] == [("total", Decimal("60.00"))]


def test_a_class_printed_once_a_unit():
    """Catches the first unit's class taken for the department's."""
    text = """
        |科目编码|科目名称|合计|
        ||合计|9.00|
        ||某局本级|5.00|
        |201|一般公共服务支出|5.00|
        ||某所|4.00|
        |201|一般公共服务支出|4.00|
    """
    assert sum(f.amount for f in class_sums(read(text, "department_expenditure", 1))["201"]) == 9
    whole = text.replace("|合计|9.00|", "|合计|9.00|\n        |201|一般公共服务支出|9.00|")
    assert [f.text for f in class_sums(read(whole, "department_expenditure", 1))["201"]] == ["9.00"]


def test_the_whole_stands_below_this_years_total():
    """Catches 本年收入合计 taken for the total of a revenue table that goes on to 收入总计."""
    table = read("""
        |项目|2024年预算|
        |一、预算拨款|5.00|
        |本年收入合计|5.00|
        |上年结转|1.00|
        |收入总计|6.00|
    """, "department_revenue", 1)
    assert total(table).fact.text == "6.00"


def test_a_code_behind_its_name_in_prose():
    """Catches 行政运行（2011101） whose name is read as a bracket."""
    subject = resolve("行政运行（2011101）", (), 2024)
    assert (subject.code, subject.names[2]) == ("2011101", "行政运行")


def disclosure(*tables, said=()):
    file = SourceFile("2024.pdf", "made", 1)
    return Disclosure([file], "某市某局", 2024, "budget", "department", list(tables),
                      prose(2024, *said) if said else budget([], year=2024).narrative)


PROJECTS = "|项目名称|合计|\n|合计|9.00|\n|检测设备|9.00|"
SPENDING = """
    |科目编码|科目名称|合计|基本支出|项目支出|
    ||合计|20.00|8.00|12.00|
    |2011102|一般行政管理事务|20.00|8.00|12.00|
"""


def test_projects_of_one_fund_are_not_all_projects():
    """Catches 一般公共预算项目支出表 held against the projects of every fund."""
    rule = "projects-are-project-column"
    for title, found in (("项目支出表", [rule]), ("一般公共预算项目支出预算表", [])):
        d = disclosure(read(SPENDING, "department_expenditure", 1),
                       read(PROJECTS, "projects", 1, title))
        assert [f.rule for f in bk.check(d) if f.rule == rule] == found


SUMMARY = """
    |收入|<|支出|<|
    |项目|预算数|项目|预算数|
    |一、本年收入|19.00|一、本年支出|20.00|
    |二、上年结转|1.00|||
    |收入总计|20.00|支出总计|20.00|
"""
GENERAL = """
    |科目编码|科目名称|合计|基本支出|项目支出|
    ||合计|15.00|8.00|7.00|
    |2011102|一般行政管理事务|15.00|8.00|7.00|
"""


@pytest.mark.parametrize(("said", "severities"), [
    ("2024年财政拨款支出20.00万元，其中：基本支出8.00万元，项目支出12.00万元。", []),
    ("本年财政拨款收入19.00万元。", []),
    ("2024年财政拨款收入18.00万元。", ["warning"]),
    ("2024年财政拨款收入17.40万元。", ["error"]),
])
def test_appropriations_in_prose(said, severities):
    """Catches a part of all appropriations, or this year's alone, held against other money."""
    d = disclosure(read(SUMMARY, "appropriation_summary"),
                   read(GENERAL, "general_budget_expenditure", 1),
                   said=["一、收支情况", said])
    found = [f for f in bk.check(d) if f.rule == "stated-is-printed"]
    assert [f.severity for f in found] == severities


@pytest.mark.parametrize(("amount", "found"), [("20.00", []), ("19.40", ["warning"])])
def test_appropriations_by_economic_code(amount, found):
    """Catches 财政拨款 by economic code held against the expenditure of all sources."""
    d = disclosure(
        read(SUMMARY, "appropriation_summary"),
        read(SPENDING.replace("20.00", "25.00").replace("12.00", "17.00"),
             "department_expenditure", 1),
        read(f"|科目编码|科目名称|总计|\n||合计|{amount}|\n|302|商品和服务支出|{amount}|",
             "economic_classification", 1, "财政拨款支出预算表（部门经济分类科目）"))
    assert [f.severity for f in bk.check(d) if f.rule == "economic-table-is-its-whole"] == found


@pytest.mark.parametrize(("lines", "inside", "key"), [
    (["国有资本经营预算财政", "拨款支出表"], "", "state_capital"),
    (["某省计量局2024年", "部门支出总表"], "", "department_expenditure"),
    ([], "表2-1 财政拨款支出预算表（部门经济分类科目）", "economic_classification"),
    ([], "预算11表 2024年一般公共预算机关运行经费", "operating_expenses"),
])
def test_titles_that_wrap_or_stand_inside(tmp_path, lines, inside, key):
    """Catches a title cut in two, or lost in the table's first row because it ends in a bracket."""
    sheet = Sheet(LANDSCAPE)
    for i, line in enumerate(lines):
        sheet.centre(60 + 16 * i, line)
    code, name = ("30201", "办公费") if key == "economic_classification" else ("2010301", "行政运行")
    rows = [["科目编码", "科目名称", "合计"], ["", "合计", "5.00"], [code, name, "5.00"]]
    sheet.table(60, 100, [120, 240, 120], ([[inside, "<", "<"]] if inside else []) + rows)
    d = bk.read(press(tmp_path / "one.pdf", [sheet]))
    (table,) = d.tables
    assert (table.key, table.columns) == (key, ["科目编码", "科目名称", "合计"])


def test_known_words_keep_their_meaning():
    """Catches a head that a new word has taken from its column."""
    assert read_part("其他资金") == ("what", "other_revenue")
    assert read_part("财政专户管理资金") == ("what", "fiscal_account")
    assert read_part("2024年比2023年增减%") == ("text", "percent")
    assert read_part("功能分类科目/科目名称") == ("text", "name")


@pytest.mark.parametrize(("code", "name"), [
    ("201 11 01", "行政运行"), ("201-11-01", "行政运行"), ("2011101", "[2011101]行政运行"),
    ("2011101", "2011101-行政运行"), ("", "2011101行政运行"), ("", "（2011101）行政运行"),
])
def test_codes_however_they_are_printed(code, name):
    """Catches a code cut at its dash, and a code that stays in front of the name."""
    table = read(f"|科目编码|科目名称|合计|\n|{code}|{name}|5.00|", "department_expenditure", 1)
    assert [(li.code, li.name, li.level) for li in table.lines] == [("2011101", "行政运行", "item")]


BOTH_SYSTEMS = """
    |部门预算支出经济分类|<|<|政府预算支出经济分类|<|<|
    |科目编码|科目名称|合计|科目编码|科目名称|合计|
    |301|工资福利支出|5.00|501|机关工资福利支出|5.00|
    |30101|基本工资|3.00|50101|工资奖金津补贴|{}|
    |30102|津贴补贴|2.00||||
    ||合计|5.00||合计|5.00|
"""


def test_two_classifications_each_with_its_amounts():
    """Catches the government's lines read as the departments', and both added up together."""
    table = read(BOTH_SYSTEMS.format("5.00"), "economic_classification")
    assert [(li.code, li.name) for li in table.lines if li.panel and li.code] == [
        ("501", "机关工资福利支出"), ("50101", "工资奖金津补贴")]
    assert (closure(table).held, closure(table).failed) == (4, [])
    (failed,) = closure(read(BOTH_SYSTEMS.format("4.00"), "economic_classification")).failed
    assert failed.total.row_code == "501"


def test_the_government_s_classification_alone():
    """Catches lines without code or name where a table knows the government's codes only."""
    table = read("""
        |政府预算支出经济科目编码|政府预算支出经济科目名称|合计|
        |501|机关工资福利支出|5.00|
    """, "economic_classification", 1)
    assert [(li.code, li.name, li.level) for li in table.lines] == [("501", "机关工资福利支出", "class")]


def test_projects_of_two_ranks_and_their_years():
    """Catches a line that goes by its 一级项目, and years read as money."""
    table = read("""
        |一级项目名称|二级项目名称|起始年份|终止年份|合计|项目概况|
        |计量工作|检测设备|2024|2026|78.00|更新设备|
    """, "projects", 1)
    (line,) = table.lines
    assert (line.name, list(line.amounts)) == ("检测设备", ["total"])
