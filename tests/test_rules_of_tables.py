"""The rules of the tables, a document a case: what each finds, how surely, and that nothing else is said."""

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.lines import read_lines

CODES = "|科目编码|科目名称|合计|\n||合计|9.00|\n"
EDUCATION = CODES + "|205|教育支出|9.00|"


def table(text, key="department_expenditure", *, page=1, header_rows=1, note="", department="", title=""):
    # a table that nothing names accuses nobody of an error
    made = made_table(text, key=key, title=title or TABLES[key].zh, header_rows=header_rows, page=page)
    made.note, made.department = note, department
    return made


def found(*tables, kind="budget", year=2026):
    """Rule, severity, difference, page, row, what would be right; but for the tables that are not here."""
    for each in tables:
        read_lines(each, year, kind)
    d = Disclosure([SourceFile("made.pdf", "made", 9)], "某县教育局", year, kind, "department", list(tables), Narrative())
    return [(f.rule, f.severity, None if f.difference is None else float(f.difference), f.page, f.row, f.expected)
            for f in bk.check(d) if f.rule != "required-table-is-there"]


@pytest.mark.parametrize(("text", "findings"), [
    (EDUCATION + "\n|20502|普通教育|9.00|\n|2050201|学前教育|9.00|", []),
    (EDUCATION + "\n|20502|普通教育|9.00|\n|2050201|小学教育|9.00|", [("name-of-code", "warning", None, 1, 4, "学前教育")]),
    (EDUCATION + "\n|20502|普通教育|9.00|\n|2050201|海洋管理|9.00|", [("name-of-code", "warning", None, 1, 4, "学前教育")]),
    # cut short, or without 支出
    (CODES + "|205|教育|9.00|\n|20502|普通教|9.00|\n|2050201|学前|9.00|", []),
    (CODES + "|205|教|9.00|", [("name-of-code", "warning", None, 1, 2, "教育支出")]),  # one character tells nothing
    # given up before the year
    (CODES + "|208|社会保障和就业支出|9.00|\n|20805|行政事业单位离退休|9.00|",
     [("dead-name", "warning", None, 1, 3, "行政事业单位养老支出")]),
    (CODES + "|208|社会保障和就业支出|9.00|\n|20805|行政事业单位离退休|0.00|",
     [("code-is-sum-of-its-parts", "error", 9, 1, 2, "0"), ("dead-name", "info", None, 1, 3, "行政事业单位养老支出")]),
])
def test_codes_and_their_names(text, findings):
    """Catches a code under another's name, and a name called wrong that is only cut short."""
    assert found(table(text)) == findings


def test_a_name_is_not_dead_before_it_is_given_up():
    """Catches a name of 2018 called dead in a budget of 2018."""
    text = CODES + "|208|社会保障和就业支出|9.00|\n|20805|行政事业单位离退休|9.00|"
    assert found(table(text), year=2018) == []


@pytest.mark.parametrize(("title", "note", "findings"), [
    ("2026年部门支出总表", "", []),
    ("2025年部门支出总表", "", [("title-has-the-year", "error", None, 1, None, "2026")]),
    ("2024—2026年部门支出总表", "", []), ("2025年至2027年部门支出总表", "", []),
    ("2026年部门支出总表（2025年12月）", "", []),
    ("", "2025年无此项支出情况的说明", [("title-has-the-year", "warning", None, 1, None, "2026")]),
    ("", "含2025年结转资金", []), ("", "2025年为上年数", []),  # the year before, of which the note speaks
    ("", "含2024年结转资金", [("title-has-the-year", "warning", None, 1, None, "2026")]),
    ("20XX年部门支出总表", "", [("template-is-filled-in-tables", "error", None, 1, None, "")]),
])
def test_years_and_blanks_over_and_under_tables(title, note, findings):
    """Catches last year's title left over a table, and a note accused that speaks of last year."""
    assert found(table(EDUCATION, title=title, note=note)) == findings


@pytest.mark.parametrize(("text", "note", "findings"), [
    (EDUCATION, "本部门没有政府性基金预算，故本表无数据。", [("note-of-no-data-over-data", "error", None, 1, 1, "")]),
    (EDUCATION.replace("9.00", "0.00"), "本部门没有政府性基金预算，故本表无数据。", []),
    (CODES.replace("9.00", ""), "本部门没有政府性基金预算，故本表无数据。", []),
    (CODES.replace("9.00", ""), "", [("blank-form-has-a-note", "info", None, 1, None, "")]),
    ("|科目编码|科目名称|合计|\n||无||", "", []),  # said in the form itself
    (EDUCATION, "", []),
])
def test_blank_forms_and_notes_of_no_data(text, note, findings):
    """Catches a blank form that nobody explains, and a note that its table contradicts."""
    assert found(table(text, "government_fund", note=note)) == findings


@pytest.mark.parametrize(("own", "other", "findings"), [
    (3, "某市水利局", 1), (2, "某市水利局", 1), (1, "某市水利局", 0),  # of one in three nobody knows whose they are
    (3, "水利局", 0), (3, "水利电局", 1),  # three characters are any department's
    (3, "某县教育局信息中心", 0), (3, "县教育局", 0), (3, "某县教育装备所", 0),  # its unit, or itself in short
])
def test_the_name_over_a_table(own, other, findings):
    """Catches a table of another department among a department's own, and its own unit called another."""
    keys = ["department_expenditure", "department_revenue", "general_budget_expenditure", "government_fund"]
    names = ["某县教育局"] * own + [other]
    made = [table(EDUCATION, key, page=n + 1, department=name)
            for n, (key, name) in enumerate(zip(keys, names, strict=False))]
    assert [f[0] for f in found(*made)].count("table-of-another-department") == findings


SPENDING = "|科目编码|科目名称|合计|基本支出|项目支出|\n||合计|100.00|60.00|40.00|\n|205|教育支出|100.00|60.00|40.00|"


@pytest.mark.parametrize(("second", "key", "findings"), [
    # a fund within all expenditure
    (EDUCATION.replace("9.00", "100.00"), "general_budget_expenditure", []),
    (EDUCATION.replace("9.00", "100.01"), "general_budget_expenditure", []),  # as rounding may have it
    (EDUCATION.replace("9.00", "100.02"), "general_budget_expenditure", [("part-within-whole", "warning", 0.02, 2, 2, "100")]),
    (EDUCATION.replace("9.00", "130.00"), "general_budget_expenditure", [("part-within-whole", "warning", 30, 2, 2, "100")]),
    (EDUCATION.replace("9.00", "70.00"), "general_budget_expenditure", []),
    # the projects are the column of projects
    ("|项目名称|合计|\n|合计|40.00|\n|甲项目建设|25.00|\n|乙项目建设|15.00|", "projects", []),
    ("|项目名称|合计|\n|合计|45.00|\n|甲项目建设|25.00|\n|乙项目建设|20.00|", "projects",
     [("projects-are-project-column", "error", 5, 2, 1, "40")]),
    # revenue and expenditure of the same lines
    (EDUCATION.replace("9.00", "100.00"), "department_revenue", []),
])
def test_two_tables_of_one_money(second, key, findings):
    """Catches two tables that print one amount differently, and parts called more than their whole."""
    assert found(table(SPENDING), table(second, key, page=2)) == findings


def test_a_summary_and_the_tables_behind_it():
    """Catches a summary that agrees with neither of the tables that it sums up, in silence."""
    summary = "|收入|<|支出|<|\n|项目|预算数|项目|预算数|\n|一、一般公共预算|9.00|一、教育支出|9.00|\n|收入总计|9.00|支出总计|9.00|"

    def told(spent, came):
        return found(table(summary, "department_summary", header_rows=2), table(EDUCATION.replace("9.00", spent), page=2),
                     table(EDUCATION.replace("9.00", came), "department_revenue", page=3))

    assert told("9.00", "9.00") == []
    assert told("9.50", "9.00") == [
        ("classes-agree", "error", -0.5, 1, 2, "9.5"), ("expenditure-table-is-summary", "error", 0.5, 2, 1, "9")]
    assert told("9.00", "8.50") == [("revenue-table-is-summary", "error", -0.5, 3, 1, "9")]


def test_basic_expenditure_by_code_and_by_economic_class():
    """Catches 基本支出 of two tables that differ, each of which adds up."""
    economic = "|科目编码|科目名称|合计|\n||合计|{0}|\n|301|工资福利支出|{0}|\n|30101|基本工资|{0}|"
    assert found(table(economic.format("60.00"), "general_budget_basic"),
                 table(SPENDING, "general_budget_expenditure", page=2)) == []
    assert found(table(economic.format("61.00"), "general_budget_basic"),
                 table(SPENDING, "general_budget_expenditure", page=2)) == [
        ("basic-table-is-basic-column", "error", 1, 1, 1, "60")]
