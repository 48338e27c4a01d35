"""A whole budget, right in every cell; then one wrong figure in it: what is found, and nothing else.

Of 1,050.00 万元, 900.00 are of the general budget, 100.00 of government funds, 50.00 earned; 600.00
are basic expenditure (20.00 of them earned), 450.00 projects; 30.00 are carried over, in and out.
"""

import functools
from decimal import Decimal

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.model.sums import sums
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines

SUMMARY, REVENUE, SPENDING = "department_summary", "department_revenue", "department_expenditure"
GRANTS, GENERAL = "appropriation_summary", "general_budget_expenditure"
BASIC, PUBLIC, FUND, PROJECTS = "general_budget_basic", "three_public", "government_fund", "projects"

#: Key → title, rows of the header, the table.
TABLES = {
    "department_summary": ("部门收支总表", 2, """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、一般公共预算拨款收入|900.00|一、一般公共服务支出|620.00|
|二、政府性基金预算拨款收入|100.00|二、社会保障和就业支出|300.00|
|三、事业收入|50.00|三、城乡社区支出|130.00|
|本年收入合计|1,050.00|本年支出合计|1,050.00|
|上年结转结余|30.00|结转下年支出|30.00|
|收入总计|1,080.00|支出总计|1,080.00|
"""),
    "department_revenue": ("部门收入总表", 2, """
|单位名称|合计|本年收入|<|<|<|上年结转结余|
|^|^|小计|一般公共预算|政府性基金预算|事业收入|^|
|合计|1,080.00|1,050.00|900.00|100.00|50.00|30.00|
|某市某局|1,080.00|1,050.00|900.00|100.00|50.00|30.00|
"""),
    "department_expenditure": ("部门支出总表", 1, """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|1,050.00|600.00|450.00|
|201|一般公共服务支出|620.00|420.00|200.00|
|20103|政府办公厅（室）及相关机构事务|620.00|420.00|200.00|
|2010301|行政运行|420.00|420.00||
|2010302|一般行政管理事务|200.00||200.00|
|208|社会保障和就业支出|300.00|180.00|120.00|
|20805|行政事业单位养老支出|300.00|180.00|120.00|
|2080501|行政单位离退休|180.00|180.00||
|2080599|其他行政事业单位养老支出|120.00||120.00|
|212|城乡社区支出|130.00||130.00|
|21201|城乡社区管理事务|30.00||30.00|
|2120102|一般行政管理事务|30.00||30.00|
|21208|国有土地使用权出让收入安排的支出|100.00||100.00|
|2120803|城市建设支出|100.00||100.00|
"""),
    "appropriation_summary": ("财政拨款收支总表", 2, """
|收入|<|支出|<|<|<|
|项目|预算数|项目|合计|一般公共预算|政府性基金预算|
|一、一般公共预算拨款|900.00|一、一般公共服务支出|600.00|600.00||
|二、政府性基金预算拨款|100.00|二、社会保障和就业支出|300.00|300.00||
|||三、城乡社区支出|100.00||100.00|
|本年收入合计|1,000.00|本年支出合计|1,000.00|900.00|100.00|
|收入总计|1,000.00|支出总计|1,000.00|900.00|100.00|
"""),
    "general_budget_expenditure": ("一般公共预算支出表", 1, """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|900.00|580.00|320.00|
|201|一般公共服务支出|600.00|400.00|200.00|
|20103|政府办公厅（室）及相关机构事务|600.00|400.00|200.00|
|2010301|行政运行|400.00|400.00||
|2010302|一般行政管理事务|200.00||200.00|
|208|社会保障和就业支出|300.00|180.00|120.00|
|20805|行政事业单位养老支出|300.00|180.00|120.00|
|2080501|行政单位离退休|180.00|180.00||
|2080599|其他行政事业单位养老支出|120.00||120.00|
"""),
    "general_budget_basic": ("一般公共预算基本支出表", 1, """
|科目编码|科目名称|合计|人员经费|公用经费|
||合计|580.00|450.00|130.00|
|301|工资福利支出|400.00|400.00||
|30101|基本工资|250.00|250.00||
|30102|津贴补贴|150.00|150.00||
|302|商品和服务支出|130.00||130.00|
|30201|办公费|100.00||100.00|
|30217|公务接待费|10.00||10.00|
|30231|公务用车运行维护费|20.00||20.00|
|303|对个人和家庭的补助|50.00|50.00||
|30301|离休费|50.00|50.00||
"""),
    "three_public": ("一般公共预算“三公”经费支出表", 2, """
|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|
|^|^|小计|公务用车购置费|公务用车运行费|^|
|32.00|0.00|20.00|0.00|20.00|12.00|
"""),
    "government_fund": ("政府性基金预算支出表", 1, """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|100.00||100.00|
|212|城乡社区支出|100.00||100.00|
|21208|国有土地使用权出让收入安排的支出|100.00||100.00|
|2120803|城市建设支出|100.00||100.00|
"""),
    "projects": ("项目支出表", 1, """
|项目名称|合计|一般公共预算|政府性基金预算|事业收入|
|合计|450.00|320.00|100.00|30.00|
|综合事务管理经费|200.00|200.00|||
|退休人员服务管理经费|120.00|120.00|||
|老旧小区改造工程|130.00||100.00|30.00|
"""),
}


def whole_budget(*faults: tuple[str, str, str], narrative=None, kind="budget", without=()) -> Disclosure:
    """The budget of 2026; a fault is the key of a table, a text that stands in it once, what stands there instead."""
    tables = []
    for page, (key, (title, header_rows, text)) in enumerate(TABLES.items(), 3):
        if key in without:
            continue
        for of, before, after in faults:
            if of == key:
                assert text.count(before) == 1, (before, text.count(before))
                text = text.replace(before, after)
        tables.append(made_table(text, key=key, title=f"2026年{title}", header_rows=header_rows, page=page))
        read_lines(tables[-1], 2026, kind)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某市某局", 2026, kind, "department",
                      tables, narrative or Narrative())


@functools.cache
def found(*faults):
    """Rule, severity, table, row, column, what it should be, what is printed (万元)."""
    return {(f.rule, f.severity, f.table, f.row, f.column, f.expected, f.found)
            for f in bk.check(whole_budget(*faults))}


def test_a_right_budget_has_no_findings():
    """Catches any rule that accuses a budget in which every table agrees with every other."""
    assert found() == set()


# ── one wrong figure ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("table", "before", "after", "expected"), [
    (SUMMARY, "|收入总计|1,080.00|", "|收入总计|1,080.02|", {
        ("revenue-is-expenditure", "error", SUMMARY, 7, 1, "1080", "1080.02"),
        ("total-is-this-year-plus-carryover", "error", SUMMARY, 7, 1, "1080", "1080.02"),
        ("revenue-table-is-summary", "error", REVENUE, 2, 1, "1080.02", "1080")}),
    (SUMMARY, "三、城乡社区支出|130.00", "三、城乡社区支出|131.00", {  # 620 + 300 + 131
        ("classes-agree", "error", SUMMARY, 4, 3, "130", "131"),
        ("this-year-is-sum-of-classes", "error", SUMMARY, 5, 3, "1051", "1050")}),
    (REVENUE, "|合计|1,080.00|1,050.00|900.00|", "|合计|1,080.00|1,050.00|901.00|", {
        ("sources-agree", "error", SUMMARY, 2, 1, "901", "900"),
        ("this_year-is-sum-of-funds", "error", REVENUE, 2, 2, "1051", "1050"),
        ("total-is-sum-of-units", "error", REVENUE, 2, 3, "900", "901")}),
    (REVENUE, "|50.00|30.00|\n|某市", "|50.00|31.00|\n|某市", {
        ("total-is-this-year-plus-carryover", "error", REVENUE, 2, 1, "1081", "1080"),
        ("total-is-sum-of-units", "error", REVENUE, 2, 6, "30", "31")}),
    (SPENDING, "|2010301|行政运行|420.00|420.00|", "|2010301|行政运行|420.00|402.00|", {
        ("code-is-sum-of-its-parts", "error", SPENDING, 3, 3, "402", "420"),
        ("total-is-basic-plus-project_spending", "error", SPENDING, 4, 2, "402", "420")}),
    (SPENDING, "|20805|行政事业单位养老支出|300.00|", "|20805|行政事业单位养老支出|300.02|", {
        ("code-is-sum-of-its-parts", "error", SPENDING, 6, 2, "300.02", "300"),
        ("total-is-basic-plus-project_spending", "error", SPENDING, 7, 2, "300", "300.02"),
        ("code-is-sum-of-its-parts", "error", SPENDING, 7, 2, "300", "300.02")}),
    # 30.00 is also what was carried over: no error between the tables, but a doubt
    (SPENDING, "|201|一般公共服务支出|620.00|420.00|200.00|", "|201|一般公共服务支出|590.00|390.00|200.00|", {
        ("code-is-sum-of-its-parts", "error", SPENDING, 2, 2, "620", "590"),
        ("code-is-sum-of-its-parts", "error", SPENDING, 2, 3, "420", "390"),
        ("total-is-sum-of-classes-withheld", "withheld", SPENDING, 1, 2, "1020", "1050"),
        ("classes-agree", "warning", SUMMARY, 2, 3, "590", "620"),
        ("part-within-whole", "warning", GENERAL, 2, 2, "590", "600")}),
    (GRANTS, "|一、一般公共预算拨款|900.00|", "|一、一般公共预算拨款|890.00|", {
        ("sources-agree", "error", GRANTS, 2, 1, "900", "890"),
        ("revenue-is-sum-of-its-sources", "error", GRANTS, 5, 1, "990", "1000")}),
    (GRANTS, "二、社会保障和就业支出|300.00|300.00|", "二、社会保障和就业支出|310.00|310.00|", {
        ("classes-agree", "error", GRANTS, 3, 4, "300", "310"),
        ("this-year-is-sum-of-classes", "error", GRANTS, 5, 3, "1010", "1000"),
        ("this-year-is-sum-of-classes", "error", GRANTS, 5, 4, "910", "900")}),
    (GRANTS, "|收入总计|1,000.00|支出总计|1,000.00|900.00|100.00|",
     "|收入总计|1,000.00|支出总计|1,000.00|900.00|90.00|", {
        ("total-is-sum-of-columns", "error", GRANTS, 6, 3, "990", "1000"),
        ("total-is-this-year-plus-carryover", "error", GRANTS, 6, 5, "100", "90")}),
    (GENERAL, "|2080501|行政单位离退休|180.00|180.00|", "|2080501|行政单位离退休|190.00|190.00|", {
        ("code-is-sum-of-its-parts", "error", GENERAL, 7, 2, "310", "300"),
        ("code-is-sum-of-its-parts", "error", GENERAL, 7, 3, "190", "180"),
        ("part-within-whole", "warning", GENERAL, 8, 2, "180", "190")}),
    (GENERAL, "||合计|900.00|580.00|320.00|", "||合计|900.00|570.00|330.00|", {
        ("total-is-sum-of-classes", "error", GENERAL, 1, 3, "580", "570"),
        ("total-is-sum-of-classes", "error", GENERAL, 1, 4, "320", "330"),
        ("basic-table-is-basic-column", "error", BASIC, 1, 2, "570", "580")}),
    (BASIC, "|30217|公务接待费|10.00||10.00|", "|30217|公务接待费|13.00||13.00|", {
        ("code-is-sum-of-its-parts", "error", BASIC, 5, 2, "133", "130"),
        ("code-is-sum-of-its-parts", "error", BASIC, 5, 4, "133", "130"),
        ("three-public-holds-basic", "warning", BASIC, 7, 2, "12", "13")}),
    (BASIC, "||合计|580.00|450.00|130.00|", "||合计|580.00|460.00|120.00|", {
        ("total-is-sum-of-classes", "error", BASIC, 1, 3, "450", "460"),
        ("total-is-sum-of-classes", "error", BASIC, 1, 4, "130", "120")}),
    # both columns lack 45.00: a row may have been left out
    (BASIC, "|30102|津贴补贴|150.00|150.00|", "|30102|津贴补贴|105.00|105.00|", {
        ("code-is-sum-of-its-parts-withheld", "withheld", BASIC, 2, 2, "355", "400")}),
    (PUBLIC, "|32.00|0.00|", "|33.00|0.00|", {
        ("three-public-total", "error", PUBLIC, 2, 0, "32", "33")}),
    (PUBLIC, "|20.00|12.00|", "|20.00|9.00|", {
        ("three-public-total", "error", PUBLIC, 2, 0, "29", "32"),
        ("three-public-holds-basic", "warning", BASIC, 7, 2, "9", "10")}),
    (FUND, "||合计|100.00||100.00|", "||合计|110.00||110.00|", {
        ("fund-table-is-column", "withheld", FUND, 1, 2, "100", "110"),
        ("total-is-sum-of-classes-withheld", "withheld", FUND, 1, 2, "100", "110")}),
    (PROJECTS, "|合计|450.00|320.00|", "|合计|440.00|320.00|", {
        ("projects-are-project-column", "error", PROJECTS, 1, 1, "450", "440"),
        ("total-is-sum-of-funds", "error", PROJECTS, 1, 1, "450", "440"),
        ("total-is-sum-of-projects", "error", PROJECTS, 1, 1, "450", "440")}),
    (PROJECTS, "|老旧小区改造工程|130.00||", "|老旧小区改造工程|103.00||", {
        ("total-is-sum-of-projects", "error", PROJECTS, 1, 1, "423", "450"),
        ("total-is-sum-of-funds", "error", PROJECTS, 4, 1, "130", "103")}),
    (SPENDING, "|2120803|", "|2120804|", {
        ("name-of-code", "warning", SPENDING, 14, 1, "农村基础设施建设支出", "城市建设支出")}),
    (SPENDING, "|2120102|", "|2130102|", {  # 620 + 300 + 130 + 30: it is no longer under 212
        ("total-is-sum-of-classes", "error", SPENDING, 1, 2, "1080", "1050"),
        ("total-is-sum-of-classes", "error", SPENDING, 1, 4, "480", "450"),
        ("item-under-its-parent", "warning", SPENDING, 12, 1, "212", "2130102")}),
])
def test_one_wrong_figure(table, before, after, expected):
    """Catches a wrong figure that is missed, found in another cell, or that accuses what is right."""
    assert found((table, before, after)) == expected


@pytest.mark.parametrize(("table", "before", "after", "rule", "severity"), [
    # three terms and their total, each half a 分 off: 0.02
    (SUMMARY, "事业收入|50.00|", "事业收入|50.02|", "revenue-is-sum-of-its-sources", "rounding"),
    (SUMMARY, "事业收入|50.00|", "事业收入|50.03|", "revenue-is-sum-of-its-sources", "error"),
    (SUMMARY, "事业收入|50.00|", "事业收入|49.98|", "revenue-is-sum-of-its-sources", "rounding"),
    (SUMMARY, "事业收入|50.00|", "事业收入|49.97|", "revenue-is-sum-of-its-sources", "error"),
    # two terms: 0.015, and nothing is printed between 0.01 and 0.02
    (PUBLIC, "|20.00|0.00|20.00|", "|20.01|0.00|20.00|",
     "vehicles-is-vehicle_purchase-plus-vehicle_running", "rounding"),
    (PUBLIC, "|20.00|0.00|20.00|", "|20.02|0.00|20.00|",
     "vehicles-is-vehicle_purchase-plus-vehicle_running", "error"),
    # the same amount at two places: 0.01
    (PROJECTS, "|合计|450.00|", "|合计|450.01|", "projects-are-project-column", "rounding"),
    (PROJECTS, "|合计|450.00|", "|合计|450.02|", "projects-are-project-column", "error"),
    (GENERAL, "|2080599|其他行政事业单位养老支出|120.00|", "|2080599|其他行政事业单位养老支出|120.01|",
     "part-within-whole", None),
    (GENERAL, "|2080599|其他行政事业单位养老支出|120.00|", "|2080599|其他行政事业单位养老支出|120.02|",
     "part-within-whole", "warning"),
    (BASIC, "|30217|公务接待费|10.00|", "|30217|公务接待费|12.01|", "three-public-holds-basic", None),
    (BASIC, "|30217|公务接待费|10.00|", "|30217|公务接待费|12.02|", "three-public-holds-basic", "warning"),
])
def test_both_sides_of_rounding(table, before, after, rule, severity):
    """Catches what rounding explains called an error, or one 分 more let pass."""
    assert {f[1] for f in found((table, before, after)) if f[0] == rule} == ({severity} - {None})


@pytest.mark.parametrize(("earned", "holds"), [
    ("50.02", True), ("50.03", False), ("49.98", True), ("49.97", False)])
def test_a_sum_holds_up_to_what_rounding_allows(earned, holds):
    """Catches a sum that is off by just what rounding may do counted as failed, by which engines are judged."""
    table = whole_budget((SUMMARY, "事业收入|50.00|", f"事业收入|{earned}|")).table(SUMMARY)
    (told,) = [s for s in sums(table) if s.rule == "revenue-is-sum-of-its-sources"]
    assert (told.allowed, told.holds, told.proved) == (Decimal("0.02"), holds, holds)


@pytest.mark.parametrize(("gap", "severity"), [("0.09", "error"), ("0.10", "withheld"), ("45.00", "withheld")])
def test_no_row_is_as_small_as_a_gap_in_a_sum(gap, severity):
    """Catches a slip of a few 分 excused as a withheld row, or a withheld row called an error."""
    left = Decimal(150) - Decimal(gap)
    told = found((BASIC, "|30102|津贴补贴|150.00|150.00|", f"|30102|津贴补贴|{left}|{left}|"))
    assert {f[1] for f in told} == {severity} and {f[3] for f in told} == {2}


def test_what_a_finding_says():
    """Catches a finding whose sentence names another place, amount or reason than its cells."""
    d = whole_budget((SUMMARY, "|收入总计|1,080.00|", "|收入总计|1,080.02|"),
                     (BASIC, "|30102|津贴补贴|150.00|150.00|", "|30102|津贴补贴|105.00|105.00|"),
                     (SPENDING, "|201|一般公共服务支出|620.00|420.00|200.00|",
                      "|201|一般公共服务支出|590.00|390.00|200.00|"))
    told = bk.check(d)
    with bk.language("en"):
        said = {f.rule: f.message for f in told}
    assert said["total-is-this-year-plus-carryover"] == (
        "p. 3, “Revenue and expenditure” (2026年部门收支总表), row “收入总计”, column “预算数 (total)”: "
        "printed 1,080.02 万元; total = this year + carried over gives 1,080.00 万元 (1,050.00 + 30.00); "
        "0.02 万元 too much. It fails at 1 place of this column and is proved at 1 of the column “预算数 (total)” "
        "of the same table.")
    assert said["code-is-sum-of-its-parts-withheld"] == (
        "p. 8, “General budget: basic expenditure” (2026年一般公共预算基本支出表), row “301 工资福利支出”, "
        "column “合计 (total)”: printed 400.00 万元; a line = sum of the lines under its code gives 355.00 "
        "万元 (250.00 + 105.00); 45.00 万元 too much. It holds at 2 other places of this table. The rows "
        "listed do not reach the total: 45.00 万元 missing under 合计 (total) of “301 工资福利支出”; 45.00 "
        "under 人员经费 (personnel); rows may have been withheld.")
    assert said["classes-agree"].endswith(
        "they are the same; difference 30.00 万元. The difference is exactly money carried over: 30.00 万元, "
        "p. 3, “Revenue and expenditure” (2026年部门收支总表), row “上年结转结余”, column “预算数 (total)”; "
        "one of the two may leave it out.")


def test_what_each_number_would_have_to_be():
    """Catches a correction that is offered for a sum and does not make it close."""
    (told,) = bk.check(whole_budget((PUBLIC, "|32.00|0.00|", "|33.00|0.00|")))
    assert [(r.printed, r.right, r.low, r.high) for r in told.remedies if r.unit == "万元"] == [
        ("33.00 万元", "32.00 万元", Decimal("31.98"), Decimal("32.02")),
        ("0.00 万元", "1.00 万元", Decimal("0.98"), Decimal("1.02")),
        ("20.00 万元", "21.00 万元", Decimal("20.98"), Decimal("21.02")),
        ("12.00 万元", "13.00 万元", Decimal("12.98"), Decimal("13.02"))]


# ── what the right one means ─────────────────────────────────────────────────────────────────


def test_every_total():
    """Catches a total of another year, fund or side, one that is lost, or counted at too few places."""
    totals = whole_budget().totals.drop_duplicates(["concept", "side", "period"])
    assert not totals["differs"].any()
    assert {tuple(row) for row in totals[
        ["concept", "side", "period", "amount", "table", "row", "column", "places"]].itertuples(index=False)} == {
        ("general_budget", "revenue", "this_year", 900, SUMMARY, 2, 1, 3),
        ("government_fund", "revenue", "this_year", 100, SUMMARY, 3, 1, 3),
        ("service_revenue", "revenue", "this_year", 50, SUMMARY, 4, 1, 2),
        ("total", "revenue", "this_year", 1050, SUMMARY, 5, 1, 2),
        ("total", "revenue", "carryover", 30, SUMMARY, 6, 1, 2),
        ("total", "revenue", "all", 1080, SUMMARY, 7, 1, 2),
        ("total", "expenditure", "this_year", 1050, SUMMARY, 5, 3, 2),
        ("total", "expenditure", "yearend", 30, SUMMARY, 6, 3, 1),
        ("total", "expenditure", "all", 1080, SUMMARY, 7, 3, 1),
        ("basic", "expenditure", "all", 600, SPENDING, 1, 3, 1),
        ("project_spending", "expenditure", "all", 450, SPENDING, 1, 4, 2),
        ("appropriation", "revenue", "this_year", 1000, GRANTS, 5, 1, 1),
        ("appropriation", "revenue", "all", 1000, GRANTS, 6, 1, 1),
        ("appropriation", "expenditure", "this_year", 1000, GRANTS, 5, 3, 1),
        ("general_budget", "expenditure", "this_year", 900, GRANTS, 5, 4, 1),
        ("government_fund", "expenditure", "this_year", 100, GRANTS, 5, 5, 1),
        ("appropriation", "expenditure", "all", 1000, GRANTS, 6, 3, 1),
        ("general_budget", "expenditure", "all", 900, GRANTS, 6, 4, 2),
        ("government_fund", "expenditure", "all", 100, GRANTS, 6, 5, 2),
        ("general_budget_basic", "expenditure", "all", 580, GENERAL, 1, 3, 2),
        ("general_budget_project_spending", "expenditure", "all", 320, GENERAL, 1, 4, 1),
        ("general_budget_personnel", "expenditure", "all", 450, BASIC, 1, 3, 1),
        ("general_budget_public", "expenditure", "all", 130, BASIC, 1, 4, 1),
        ("three_public_total", "expenditure", "all", 32, PUBLIC, 2, 0, 1),
        ("travel_abroad", "expenditure", "all", 0, PUBLIC, 2, 1, 1),
        ("vehicles", "expenditure", "all", 20, PUBLIC, 2, 2, 1),
        ("vehicle_purchase", "expenditure", "all", 0, PUBLIC, 2, 3, 1),
        ("vehicle_running", "expenditure", "all", 20, PUBLIC, 2, 4, 1),
        ("reception", "expenditure", "all", 12, PUBLIC, 2, 5, 1),
        ("government_fund_project_spending", "expenditure", "all", 100, FUND, 1, 4, 1),
        ("projects_general_budget", "expenditure", "all", 320, PROJECTS, 1, 2, 1),
        ("projects_government_fund", "expenditure", "all", 100, PROJECTS, 1, 3, 1),
        ("projects_service_revenue", "expenditure", "all", 30, PROJECTS, 1, 4, 1)}


def test_how_much_is_proved():
    """Catches amounts called proved by a = a or 0 = 0, and sums that were not looked for.

    Not proved: what stands alone under its code (2010301 in 基本支出 …), 收入总计 that repeats 本年收入,
    noughts; and nothing of the funds' table, where each line is 100.00.
    """
    coverage = whole_budget().coverage
    assert {row.table: (row.amounts, row.placed, row.proved) for row in coverage.itertuples()} == {
        SUMMARY: (12, 12, 12), REVENUE: (12, 12, 12), SPENDING: (33, 33, 25), GRANTS: (16, 16, 14),
        GENERAL: (23, 23, 19), BASIC: (21, 21, 19), PUBLIC: (6, 6, 3), FUND: (8, 8, 0),
        PROJECTS: (11, 11, 11)}
    assert set(coverage["status"]) == {"understood"}
