"""An amount that no cell prints is told as worked out, not as standing in one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_tables import made_table

from budgetkit.corpus.answering import answers
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
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
