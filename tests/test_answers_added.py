"""An amount that no cell prints is told as worked out, not as standing in one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_tables import made_table

from budgetkit.budget_lines import left_over
from budgetkit.corpus.answering import answers
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.reader import finish_tables
from budgetkit.tables.lines import read_lines

PARTED = """
|科目编码|科目名称|合计|人员支出|公用支出|项目支出|
|2010101|行政运行|100.00|70.00|30.00||
|2010102|一般行政管理事务|80.00|||80.00|
||合计|180.00|70.00|30.00|80.00|
"""
WHOLE = """
|科目编码|科目名称|合计|基本支出|项目支出|
|2010101|行政运行|100.00|100.00||
|2010102|一般行政管理事务|80.00||80.00|
||合计|180.00|100.00|80.00|
"""


def _summary(account: str, carried: str, whole: str) -> Disclosure:
    table = made_table("|收入|预算数|支出|预算数|\n"
                       "|一、一般公共预算拨款收入|100.00|一、教育支出|100.00|\n"
                       f"|本年收入合计|100.00|本年支出合计|{whole}|\n"
                       f"|上年实户资金余额|{account}|||\n|上年结转|{carried}|||\n"
                       f"|收入总计|{whole}|支出总计|{whole}|",
                       key="department_summary", title="收支总表", header_rows=1)
    read_lines(table, 2026)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                      [table], Narrative())


@pytest.mark.parametrize(("account", "carried", "whole", "amount", "names"), [
    ("40.93", "11.61", "152.54", "52.54", ["上年实户资金余额", "上年结转"]),
    ("39.20", "0.00", "139.20", "39.20", ["上年实户资金余额"]),
    ("", "11.61", "111.61", "11.61", []),
])
def test_what_is_left_over_is_all_of_it(account, carried, whole, amount, names):
    """Catches 上年结转 alone told as all money of earlier years where 上年实户资金余额 stands beside it."""
    d = _summary(account, carried, whole)
    told = {a.measure: a for a in answers(d)}["carryover"]
    assert told.amount == left_over(d)[0] == Decimal(amount)
    assert left_over(d)[1] == names
    assert (told.source == "worked_out") == (len(names) > 1)


def test_goals_in_words_alone_are_no_blank_cell():
    """Catches a sheet without indicators told as a table that lacks its total."""
    table = made_table("|单位名称|项目名称|金额|项目总体绩效目标|\n|甲局|培训|20.00|提高干部能力，做好日常培训工作|\n"
                       "|甲局|宣传|30.00|做好宣传工作，提高群众知晓程度|",
                       key="project_performance", title="项目支出绩效表", header_rows=1)
    finish_tables([table], 2026, "budget")
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [table], Narrative())
    told = {a.measure: a for a in answers(d)}["measurable_targets"]
    assert (told.amount, told.status) == (None, "not_printed")
    assert told.why is not None and "goals are printed in words" in told.why.text("en")


@pytest.mark.parametrize(("text", "source", "column"), [
    (PARTED, "worked_out", None), (WHOLE, "table", 3)])
def test_basic_expenditure_added_from_two_columns_names_no_cell(text, source, column):
    """Catches 基本支出 100 told to stand in the cell of 人员支出, which prints 70."""
    table = made_table(text, key="department_expenditure", title="部门支出总表", header_rows=1)
    read_lines(table, 2026)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [table], Narrative())
    told = {a.measure: a for a in answers(d)}["basic"]
    assert (told.amount, told.source, told.column) == (Decimal("100.00"), source, column)
