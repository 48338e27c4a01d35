"""What findings say, word for word: the cell, the law, the sum, what is off, and what else is known."""

from types import SimpleNamespace

import pytest
from made_prose import told_in
from test_change_cases import last_year
from test_rules_of_tables import found, table

import budgetkit as bk
from budgetkit.change.implied import implied
from budgetkit.checks.explanations import formula_is_of_the_indicator
from budgetkit.checks.settings import CheckSettings
from budgetkit.checks.target_money import _sheets_with_lines as sheets_with_lines
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def document(*tables, kind="budget"):
    for each in tables:
        read_lines(each, 2026, kind)
    return Disclosure([SourceFile("made.pdf", "made", 9)], "某县教育局", 2026, kind, "department", list(tables), Narrative())


def told(made, kind="budget"):
    return [f.text("en").partition("; ")[2] for f in bk.check(document(made, kind=kind))
            if f.rule != "required-table-is-there"]


def test_a_sum_with_something_taken_off():
    """Catches a finding of a flow that does not show what was taken off."""
    made = table("|科目编码|科目名称|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余|\n|^|^|^|^|小计|基本支出|项目支出|^|\n"
                 "||合计|10.00|50.00|45.00|5.00|40.00|16.00|", "government_fund", header_rows=2)
    [said] = told(made, "final_account")
    assert said.startswith("left at the year's end = carried over + revenue − expenditure gives 15.00 万元 "
                           "(10.00 + 50.00 − 45.00); 1.00 万元 too much.")


@pytest.mark.parametrize(("names", "made"), [
    ("一二三四五六", "gives 60.00 万元 (10.00 + 10.00 + 10.00 + 10.00 + 10.00 + 10.00); 40.00 万元 too much."),
    ("一二三四五六七", "gives 70.00 万元 (7 lines added); 30.00 万元 too much.")])
def test_few_terms_are_listed_and_many_are_counted(names, made):
    """Catches a finding of dozens of numbers in a row, or one of three without any."""
    lines = "\n".join(f"|第{n}项目建设|10.00|" for n in names)
    [said] = told(table(f"|项目名称|合计|\n|合计|100.00|\n{lines}", "projects"))
    assert said.startswith("total = sum of the projects " + made)


def test_what_the_three_expenses_are_the_sum_of():
    """Catches the terms of a sum named by their column where they stand in lines, and the other way."""
    down = table("|项目|预算数|\n|合计|11.00|\n|1.因公出国（境）费|2.00|\n|2.公务用车购置及运行费|5.00|\n"
                 "|其中：公务用车购置费|3.00|\n|公务用车运行费|3.00|\n|3.公务接待费|3.00|", "three_public")
    assert [s.partition(" gives")[0] for s in told(down)] == [
        "three public expenses = travel abroad + vehicles + official receptions",
        "vehicles = vehicle purchase + vehicle running costs"]
    across = table("|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|\n|^|^|小计|公务用车购置费|公务用车运行费|^|\n"
                   "|11.00|2.00|5.00|3.00|2.00|3.00|", "three_public", header_rows=2)
    assert [s.partition(" gives")[0] for s in told(across)] == ["total = travel abroad + vehicles + receptions"]


def test_classes_are_the_sum_of_items_where_no_class_is_printed():
    """Catches a class of the summary held against one item of it, or against nothing."""
    summary = table("|收入|<|支出|<|\n|项目|预算数|项目|预算数|\n|一、一般公共预算|30.00|一、教育支出|20.00|\n"
                    "|||二、社会保障和就业支出|10.00|\n|收入总计|30.00|支出总计|30.00|", "department_summary", header_rows=2)
    items = ("|科目编码|科目名称|合计|\n||合计|30.00|\n|2050201|学前教育|{}|\n|2050202|小学教育|9.00|\n"
             "|2080505|机关事业单位基本养老保险缴费支出|{}|")
    assert found(summary, table(items.format("11.00", "10.00"), page=2)) == []
    wrong = found(summary, table(items.format("12.00", "9.00"), page=2))
    assert wrong == [("classes-agree", "error", -1, 1, 2, "21"), ("classes-agree", "error", 1, 1, 3, "9")]


def test_a_change_in_a_column_that_is_none_is_told_with_what_it_should_be():
    """Catches a note that names another difference than that of the two years."""
    made = table("|科目编码|科目名称|2025年预算数|2026年预算数|增减额|\n||合计|90.00|100.00|12.00|", "general_budget_expenditure")
    [row] = implied(document(made)).rows
    assert str(row.note) == "12.00 is printed; 100.00 − 90.00 is 10.00"


def test_growth_from_less_than_one():
    """Catches a percentage left out where last year's amount is small but not nothing."""
    rows = last_year("|科目编码|科目名称|2025年预算数|2026年预算数|\n||合计|0.50|0.75|\n|301|工资福利支出|0.50|0.75|")
    assert rows["合计", "total", ""][4] == 50 and rows["工资福利支出", "", "301"][4] == 50


# ── targets ──────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_meets_the_lines_of_its_project_alone():
    """Catches the money of a sheet held against another project whose name begins alike."""
    def met(sheets, lines):
        made = [SimpleNamespace(name=n, amount=1, unit_assumed=assumed) for n, assumed in sheets]
        held = [(SimpleNamespace(texts={}, name=n), n + str(i)) for i, n in enumerate(lines)]
        return [([s.name for s in group], printed) for group, printed in sheets_with_lines(made, held, 4)]

    assert met([("信息系统运维", False)], ["信息系统运维", "设备购置项目"]) == [(["信息系统运维"], ["信息系统运维0"])]
    assert met([("信息系统运维", False)], ["信息系统运维", "信息系统运维"]) == [(["信息系统运维"], ["信息系统运维0", "信息系统运维1"])]
    # cut short on either side
    assert met([("信息系统", False)], ["信息系统运维"]) == [(["信息系统"], ["信息系统运维0"])]
    # two lines of other names begin with it, or two sheets: nobody knows which is meant
    assert met([("信息系统", False)], ["信息系统运维", "信息系统建设"]) == []
    assert met([("信息系统运维", False), ("信息系统", False)], ["信息系统运维"]) == []
    assert met([("信息系统运维", True)], ["信息系统运维"]) == []  # of a unit that is only assumed


@pytest.mark.parametrize(("explained", "wrong"), [
    ("设备合格率=合格设备数/设备总数", None), ("项目完成及时率=按时完成数/总数", "项目完成及时率"),
    ("完成情况：系统故障率=故障时间/总时间", "系统故障率"), ("其他比例值=甲/乙", None), ("说明文字", None)])
def test_a_formula_of_another_indicator(explained, wrong):
    """Catches the formula of a neighbour under an indicator, and an indicator's own called another's."""
    def target(name, text, row):
        return SimpleNamespace(indicator=name, explanation=text, scoring="", remark="", page=1, row=row, column=4, box=(0, 0, 9, 9))

    targets = [target("设备合格率", explained, 1), target("项目完成及时率", "", 2), target("系统故障率", "", 3)]
    d = SimpleNamespace(target_sheets=[SimpleNamespace(targets=targets, table=0)], settings=CheckSettings(),
                        tables=[SimpleNamespace(key="project_performance")])
    findings = list(formula_is_of_the_indicator(d))
    assert [(f.row, f.found) for f in findings] == ([(1, wrong)] if wrong else [])


# ── units typed for each other ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("text", "slips"), [
    ("2026年公务接待费3.00元，比上年增加1.00万元，增长50.00%。2026年会议费5.00万元，培训费6.00万元。", ["3"]),
    ("2026年公务接待费3.00万元，比上年增加1.00元，增长50.00%。2026年会议费5.00万元，培训费6.00万元。", ["1"]),
    ("2026年公务接待费3.00元，比上年增加1.00万元，增长49.00%。2026年会议费5.00万元，培训费6.00万元。", []),
    ("2026年公务接待费3.00亿元，比上年增加1.00万元，增长50.00%。2026年会议费5.00万元，培训费6.00万元。", []),
    ("2026年公务接待费0.00元，比上年减少1.00万元。2026年会议费5.00万元，培训费6.00万元。", []),
])
def test_a_unit_is_a_slip_where_the_other_makes_the_rate(text, slips):
    """Catches 3.00元 for 万元 passed over, or a unit called wrong that no rate proves."""
    assert [f.expected for f in bk.check(told_in(2026, "budget", text)) if f.rule == "unit-of-money-is-the-usual"] == slips

