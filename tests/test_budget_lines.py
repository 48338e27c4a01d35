"""What of a table is counted where charts draw it."""

from decimal import Decimal

from made_tables import made_table

from budgetkit.budget_lines import _row
from budgetkit.tables.lines import read_lines


def test_what_stands_under_of_which_is_not_counted_twice():
    """Catches bars that come to more than the line: 经营支出 printed as a part of project expenditure."""
    table = made_table("|科目编码|科目名称|合计|基本支出|项目支出|经营支出|\n"
                       "|201|一般公共服务支出|142.92|56.79|86.13|15.52|\n"
                       "|205|教育支出|10.00|4.00|5.00|1.00|\n"
                       "|206|科学技术支出|9.99|4.00|5.98|0.02|\n"
                       "|207|文化支出|10.02|4.00|6.00|0.02|",
                       key="department_expenditure", header_rows=1)
    read_lines(table, 2026, "budget")
    other = [_row(line.code, [line], table, "function", 2026)["other"] for line in table.lines]
    # beside the two; part of them; part of them but for a rounding of 0.01; beside them by 0.02
    assert other == [None, Decimal("1.00"), None, Decimal("0.02")]
