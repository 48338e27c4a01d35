"""Less read, nothing more said: an unknown column or a lost table makes no document wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from made_prose import told_in
from made_tables import made_table
from readings import UNFAMILIAR

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
unread = pytest.importorskip("unread")


def table(text, key, title, header_rows=1):
    made = made_table(text, key=key, title=title, header_rows=header_rows)
    read_lines(made, 2026)
    return made


def found(*tables, prose=()):
    """(severity, rule) of what is said of sums, comparisons and statements."""
    d = told_in(2026, "budget", *prose) if prose else Disclosure(
        [], "某局", 2026, "budget", "department", [], Narrative())
    d.tables, d.files = list(tables), [SourceFile("made.pdf", "made", 1)]
    return sorted((f.severity, f.rule) for f in bk.check(d)
                  if f.rule != "required-table-is-there")


WIDE = """
|科目编码|科目名称|合计|基本支出|{heading}|项目支出|
|2010101|行政运行|120.00|100.00|20.00||
{more}|2010199|其他人大事务支出|{wrong}||1.00|30.00|
||合计|151.00|100.00|21.00|30.00|
"""
#: Two lines that say what the columns are to each other, and leave the sums of the table alone.
MORE = "|20101991|甲事务|15.00||5.00|10.00|\n|20101992|乙事务|16.00||6.00|10.00|\n"


@pytest.mark.parametrize(("heading", "more", "told"), [
    ("上缴上级支出", "", {"error"}), ("甲栏", "", {"info"}), ("甲栏", MORE, {"error"})])
def test_a_sum_beside_an_unknown_column_is_no_error_unless_the_rows_prove_it(heading, more, told):
    """Catches 合计 = 基本 + 项目 held against a table one of whose columns nobody understood.

    Three other rows that add up say what no heading says; two may agree by chance.
    """
    text = WIDE.format(heading=heading, more=more, wrong="33.00")
    said = {severity for severity, rule in found(table(text, "department_expenditure", "支出总表"))
            if rule.startswith("total-is-basic")}
    assert said == told


SPENT = """
|科目编码|科目名称|合计|基本支出|项目支出|
|2010101|行政运行|100.00|100.00||
|2010102|一般行政管理事务|80.00||80.00|
||合计|{total}|100.00|80.00|
"""
BASIC = """
|科目编码|科目名称|合计|人员经费|公用经费|
|301|工资福利支出|70.00|70.00||
|302|商品和服务支出|30.00||30.00|
||合计|100.00|70.00|30.00|
"""


@pytest.mark.parametrize(("heading", "of", "wrong"), [
    ("四、财政拨款收支预算总体情况说明", "2026年度财政拨款支出总计180.00万元。", False),
    ("五、财政拨款基本支出预算情况说明", "2026年度财政拨款基本支出180.00万元。", True)])
def test_basic_expenditure_is_not_all_of_a_fund(heading, of, wrong):
    """Catches 财政拨款支出180 held against a table of its basic expenditure, the only one read."""
    told = found(table(BASIC, "appropriation_basic", "财政拨款基本支出预算表"), prose=(heading, of))
    assert [rule for severity, rule in told if severity in ("error", "warning")] == (
        ["stated-is-printed"] if wrong else [])


@pytest.mark.parametrize(("side", "wrong"), [("收入", False), ("支出", True)])
def test_what_is_received_is_not_held_against_what_is_spent(side, wrong):
    """Catches 本年收入合计 told to be the total of the expenditure table, where no other was read."""
    told = found(table(SPENT.format(total="180.00"), "department_expenditure", "部门支出总表"), prose=(
        "二、部门收支总体情况说明", f"2026年本年{side}合计190.00万元。"))
    assert (("error", "stated-is-printed") in told) == wrong


def test_an_untitled_table_raises_a_doubt_only():
    """Catches an error between two tables, of which one was told by its header alone."""
    def said(title):
        spent = table(SPENT.format(total="180.00"), "general_budget_expenditure", "一般公共预算支出表")
        basic = table(BASIC.replace("|100.00|70.00|30.00|", "|101.00|71.00|30.00|").replace(
            "|70.00|70.00||", "|71.00|71.00||"), "general_budget_basic", title)
        return [s for s, rule in found(spent, basic) if rule == "basic-table-is-basic-column"]

    assert said("一般公共预算基本支出表") == ["error"]
    assert said("") == ["warning"]


CODES = """
|科目编码|科目名称|合计|
|30101|{0}|10.00|
|30102|{1}|20.00|
|30103|{2}|30.00|
|30107|{3}|40.00|
|30108|{4}|50.00|
||合计|150.00|
"""
RIGHT = ("基本工资", "津贴补贴", "奖金", "绩效工资", "机关事业单位基本养老保险缴费")
OTHERS = ("办公费", "印刷费", "水费", "电费", "差旅费")


@pytest.mark.parametrize(("wrong", "told"), [(1, 1), (2, 2), (4, 0), (5, 0)])
def test_names_of_another_column_accuse_no_code(wrong, told):
    """Catches a warning a line where code and name come from two columns; one slip is still told."""
    names = (*OTHERS[:wrong], *RIGHT[wrong:])
    rules = [rule for _, rule in found(table(CODES.format(*names), "general_budget_basic", "基本支出表"))]
    assert rules.count("name-of-code") == told


NESTED = """
|单位|项目名称|金额|
|某局|专项业务费|60.00|
|某局|会议|20.00|
|某局|培训|40.00|
|某局|专项购置|40.00|
|某局|设备|40.00|
||合计|{total}|
"""


@pytest.mark.parametrize(("total", "told"), [("100.00", "info"), ("190.00", "error")])
def test_lines_added_with_those_under_them_are_no_error(total, told):
    """Catches a total of 100 accused of not being 200, the sum of headings and lines together."""
    said = {s for s, rule in found(table(NESTED.format(total=total), "projects", "项目支出表"))
            if rule == "total-is-sum-of-projects"}
    assert said <= {told} and (told == "info" or said)


OVER = """
|合计|因公出国（境）费|公务接待费|{over}|<|<|
|^|^|^|小计|购置费|运行费|
|37.91|0.00|1.35|36.56|15.00|21.56|
"""


@pytest.mark.parametrize("over", ["公务用车购置及运行费", "甲栏"])
def test_a_subtotal_under_an_unheard_heading_is_not_the_whole(over):
    """Catches 36.56 told as all of 三公: 小计 under words nobody knows is not 合计 beside it."""
    made = table(OVER.format(over=over), "three_public", "“三公”经费预算表", 2)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [made], Narrative())
    told = d.totals[d.totals["concept"] == "three_public_total"]["amount"]
    assert [str(a) for a in told] == ["37.91"]


BY_PARTS = """
|{heading}|科目编码|科目名称|合计|
|05|02|行政运行|100.00|
|01|03|机关服务|80.00|
||||180.00|
"""


@pytest.mark.parametrize("text", ["05", "5"])
def test_codes_under_an_unheard_heading_are_no_amounts(text):
    """Catches 05, a part of a code under words nobody knows, called an amount that is no number."""
    made = table(BY_PARTS.format(heading="甲栏").replace("|05|", f"|{text}|"), "general_budget_expenditure",
                 "一般公共预算支出表")
    assert [rule for s, rule in found(made) if s in ("error", "warning")] == []


THREE = """
|项目|预算数|
|合计|{total}|
|1、因公出国（境）费|5.00|
|2、{label}|14.00|
|3、公务用车购置及运行维护费|32.00|
"""


@pytest.mark.parametrize(("label", "total", "told"), [
    ("公务接待费", "51.00", set()), ("甲栏", "51.00", {"info"}), ("公务接待费", "61.00", {"error"})])
def test_a_line_nobody_knows_that_is_just_what_is_missing_is_no_error(label, total, told):
    """Catches a total accused for a line whose words are unheard and which was not counted."""
    made = table(THREE.format(label=label, total=total), "three_public", "“三公”经费预算表")
    assert {s for s, rule in found(made) if rule.startswith("three_public_total")} == told


TWO_SIDES = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、本年收入|{now}|一、本年支出|110.00|
|（一）一般公共预算拨款|{now}|教育支出|110.00|
|二、{carried}|20.00|二、结转下年|10.00|
|（一）一般公共预算拨款|20.00|||
|{total}|{all}|支出总计|120.00|
"""


@pytest.mark.parametrize(("carried", "total", "now", "told"), [
    ("上年结转", "收入总计", "100.00", set()), ("上年结转", "甲栏", "100.00", set()),
    ("上年结转", "收入总计", "90.00", {"error"})])
def test_a_total_under_unheard_words_is_no_error(carried, total, now, told):
    """Catches 本年收入 held against 支出总计, where the total of revenue is called otherwise."""
    made = table(TWO_SIDES.format(carried=carried, total=total, now=now, all="120.00"),
                 "appropriation_summary", "财政拨款收支总表", 2)
    assert {s for s, rule in found(made) if s in ("error", "warning")} == told


HEADED = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、本年收入|90.00|一、教育支出|100.00|
|（一）一般公共预算|{fund}|||
|（二）政府性基金预算|20.00|||
|{carried}|10.00|||
|收入总计|100.00|支出总计|100.00|
"""


@pytest.mark.parametrize(("carried", "fund", "told"), [
    ("二、上年结转", "70.00", set()), ("（三）甲栏", "70.00", {"info"}), ("（三）国有资本经营预算", "70.00", {"error"})])
def test_a_line_nobody_knows_that_was_counted_accuses_no_total(carried, fund, told):
    """Catches 本年收入 accused of lacking 上年结转, which is called by unheard words."""
    made = table(HEADED.format(carried=carried, fund=fund), "appropriation_summary", "财政拨款收支总表", 2)
    assert {s for s, rule in found(made) if rule == "revenue-is-sum-of-its-sources"} == told


PURCHASES = """
|采购品目|金额|
|合计|{total}|
|货物|47.00|
|{services}|900.00|
"""


@pytest.mark.parametrize(("services", "total", "told"), [
    ("服务", "947.00", set()), ("甲栏", "947.00", set()),
    ("台式计算机", "47.00", {"error"})])
def test_a_group_that_nobody_knows_is_no_line_of_the_one_before(services, total, told):
    """Catches 货物 47 told to be 900, the next group of a name never heard; its one line is asked."""
    made = table(PURCHASES.format(services=services, total=total), "procurement", "政府采购预算表")
    assert {s for s, rule in found(made) if s == "error"} == told


SUMMED = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、一般公共预算拨款收入|180.00|一、一般公共服务支出|100.00|
|||二、{name}|{amount}|
|收入总计|180.00|支出总计|180.00|
"""
BY_CLASS = """
|科目编码|科目名称|合计|基本支出|项目支出|
|201|一般公共服务支出|100.00|100.00||
|205|教育支出|80.00||80.00|
||合计|180.00|100.00|80.00|
"""


@pytest.mark.parametrize(("name", "amount", "told"), [
    ("教育支出", "80.00", 0), ("甲栏", "80.00", 0), ("国防支出", "80.00", 1)])
def test_a_class_under_unheard_words_is_not_called_missing(name, amount, told):
    """Catches 教育支出 said to be missing in a summary that prints its amount on an unknown line."""
    said = [rule for _, rule in found(
        table(SUMMED.format(name=name, amount=amount), "department_summary", "部门收支总表", 2),
        table(BY_CLASS, "department_expenditure", "部门支出总表"))]
    assert sum(rule.startswith(("class-missing", "class-named")) for rule in said) == told


@pytest.mark.parametrize(("rows", "told"), [
    ("|201|一般公共服务支出|100.00|100.00||\n|205|教育支出|30.00||30.00|\n||合计|180.00|100.00|80.00|", 0),
    ("|201|一般公共服务支出|100.00|100.00||\n|205|教育支出|80.00||80.00|", 0),
    ("|201|一般公共服务支出|100.00|100.00||\n|205|教育支出|80.00||80.00|\n||合计|180.00|100.00|80.00|", 1)])
def test_a_table_that_does_not_reach_its_total_lacks_no_class(rows, told):
    """Catches classes said to be missing in a table whose page is lost, or whose total is."""
    summary = SUMMED.format(name="教育支出", amount="80.00").replace(
        "|收入总计", "|||三、国防支出|50.00|\n|收入总计").replace("180.00", "230.00")
    head = "|科目编码|科目名称|合计|基本支出|项目支出|\n"
    said = [rule for _, rule in found(
        table(summary, "department_summary", "部门收支总表", 2),
        table(head + rows, "department_expenditure", "部门支出总表"))]
    assert said.count("class-missing-in-table") == told


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("name", [name for name in UNFAMILIAR.each("*/0[13].pdf")
                                  if not str(name).startswith("not-a-budget")][::2])
@pytest.mark.parametrize("kind", unread.LOSSES)
def test_a_document_of_which_less_is_known_is_accused_of_nothing_more(name, kind):
    """Catches a false error that appears when tables or headings of a real document are unknown."""
    d = UNFAMILIAR(name)
    told = [m for _, m in unread.accusations(d, name, kind, each=2, seed=3) if m.startswith("error")]
    assert told == []
