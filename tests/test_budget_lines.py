"""What of a table is counted where charts draw it."""

from decimal import Decimal

import pytest
from made_budgets import budget
from made_tables import made_table

from budgetkit.budget_lines import function_lines, split_functions, table_lines
from budgetkit.budget_lines.by_code import _row
from budgetkit.tables.lines import read_lines
from budgetkit.tables.named_codes import name_codes


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


def test_a_printed_class_stands_before_its_added_parts():
    """Catches 3,900.09 of 人员经费 and 公用经费, rounded one by one, beside the printed 3,900.08."""
    table = made_table("|科目编码|科目名称|合计|人员经费|公用经费|\n"
                       "|303|对个人和家庭的补助|3900.08|3365.06|535.03|\n"
                       "|302|商品和服务支出|20.00|5.00|14.00|",
                       key="general_budget_basic", title="一般公共预算基本支出表", header_rows=1)
    read_lines(table, 2026, "budget")
    rows = [_row(line.code, [line], table, "economic", 2026) for line in table.lines]
    # a rounding; more than one, which stays what it is
    assert [r["basic"] for r in rows] == [Decimal("3900.08"), Decimal("19.00")]


def _budget(summary):
    """A budget of 300.00 whose list by code leaves 180.00 out, with this summary."""
    d = budget([("205", "教育支出", "20.00"), ("210", "卫生健康支出", "100.00")], year=2026,
               total="300.00")
    table = made_table(summary, key="department_summary", title="收支总表", header_rows=1)
    read_lines(table, 2026)
    d.tables.insert(0, table)
    return d


@pytest.mark.parametrize(("health", "expected"), [
    # the side adds up to the printed total: its names stand for codes
    ("280.00", ("department_summary", True, {"205": "20.00", "210": "280.00"})),
    # it does not: nothing is resolved by names, the list stays as it is printed
    ("250.00", ("department_expenditure", False, {"205": "20.00", "210": "100.00"})),
])
def test_classes_that_a_list_leaves_out_are_told_by_the_summary(health, expected):
    """Catches money in no class though the summary names it, and names taken where sums do not close."""
    d = _budget("|收入|预算数|支出|预算数|\n"
                "|一、一般公共预算拨款收入|300.00|一、教育支出|20.00|\n"
                f"|||二、卫生健康支出|{health}|\n"
                "|收入总计|300.00|支出总计|300.00|")
    told = function_lines(d)
    assert (told.table, told.named, {r["code"]: str(r["total"]) for r in told.rows}) == expected
    # what is split into basic and project is of the list
    assert split_functions(d)["total"].tolist() == [20.0, 100.0]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_economic_amounts_stand_under_no_function(order):
    """Catches a fund's table of three sides, by function and twice by economic class, counted as functions."""
    sides = [("支出功能分类科目", ["一、城乡社区支出|80.00", "二、农林水支出|20.00", "三、债务还本支出|0.00", "四、教育支出|0.00"]),
             ("部门预算支出经济分类科目", [
                 "一、人员经费和公用经费支出|30.00", "工资福利支出|30.00", "二、专项业务经费支出|70.00", "商品和服务支出|70.00"]),
             ("政府预算支出经济分类科目", [
                 "一、机关工资福利支出|30.00", "二、机关商品和服务支出|70.00", "三、债务还本支出|0.00", "四、转移性支出|0.00"])]
    sides = [sides[i] for i in order]
    rows = ["|" + "|".join(f"{head}|预算数" for head, _ in sides) + "|",
            *("|" + "|".join(held[i] for _, held in sides) + "|" for i in range(4)),
            "|" + "|".join("本年支出合计|100.00" for _ in sides) + "|"]
    table = made_table("\n".join(rows), key="government_fund", title="政府性基金收支表", header_rows=1)
    read_lines(table, 2026)
    name_codes(table, 2026)
    coded = {x.code: x.name for x in table.lines if x.code and x.level != "total"}
    assert coded == {"212": "一、城乡社区支出", "213": "二、农林水支出", "231": "三、债务还本支出", "205": "四、教育支出"}
    d = budget([("205", "教育支出", "100.00")], year=2026)
    d.tables.append(table)
    assert table_lines(d, "government_fund")["total"].tolist() == [80.0, 20.0, 0.0, 0.0]
