"""Whole tables, as they are printed: what each column and line means, and every sum that is believed."""

from collections import defaultdict

import pytest
from made_tables import made_table

from budgetkit.model import meaning
from budgetkit.model.sums import closure, sums
from budgetkit.tables.lines import read_lines


def table(text, key, kind="budget", header_rows=1):
    made = made_table(text, key=key, header_rows=header_rows)
    read_lines(made, 2026, kind)
    return made


def believed(made):
    """The sums by rule: of a row as ``C2=C3+C6`` with its rows, down a column as ``R2=R3+R7`` with its columns."""
    found = defaultdict(set)
    for s in sums(made):
        across = all(t.row == s.total.row for t in (*s.terms, *s.less))
        mark, where = ("C", s.total.row) if across else ("R", s.total.column)

        def place(fact, across=across):
            return fact.column if across else fact.row

        formula = f"{mark}{place(s.total)}=" + "+".join(f"{mark}{n}" for n in sorted(map(place, s.terms)))
        found[s.rule, formula + "".join(f"-{mark}{place(t)}" for t in s.less)].add(where)
    return dict(found)


def columns(made):
    return {c.column: " ".join(w for w in (c.role, c.concept, c.period) if w) for c in meaning(made).columns}


def lines(made):
    return [" ".join(w for w in (m.role, m.period, m.side, str(m.amount)) if w) for m in meaning(made).lines]


EXPENDITURE = """
|科目编码|科目名称|合计|基本支出|<|<|项目支出|
|^|^|^|小计|人员经费|公用经费|^|
||合计|100.00|60.00|45.00|15.00|40.00|
|205|教育支出|70.00|50.00|40.00|10.00|20.00|
|20502|普通教育|70.00|50.00|40.00|10.00|20.00|
|2050201|学前教育|50.00|30.00|25.00|5.00|20.00|
|2050202|小学教育|20.00|20.00|15.00|5.00||
|208|社会保障和就业支出|30.00|10.00|5.00|5.00|20.00|
"""


def test_a_table_of_codes():
    """Catches a code under another section's, a column added twice, or a blank cell taken for a fault."""
    made = table(EXPENDITURE, "department_expenditure", header_rows=2)
    assert columns(made) == {2: "whole total", 3: "part basic", 4: "part personnel", 5: "part public",
                             6: "part project_spending"}
    assert lines(made) == [
        "grand_total expenditure 100.00", "subtotal expenditure 70.00", "subtotal expenditure 70.00",
        "item expenditure 50.00", "item expenditure 20.00", "item expenditure 30.00"]
    assert believed(made) == {
        ("total-is-basic-plus-project_spending", "C2=C3+C6"): {2, 3, 4, 5, 7},
        ("total-is-basic-plus-project_spending", "C2=C3"): {6},
        ("basic-is-personnel-plus-public", "C3=C4+C5"): {2, 3, 4, 5, 6, 7},
        ("code-is-sum-of-its-parts", "R3=R4"): {2, 3, 4, 5, 6},
        ("code-is-sum-of-its-parts", "R4=R5+R6"): {2, 3, 4, 5},
        ("code-is-sum-of-its-parts", "R4=R5"): {6},
        ("total-is-sum-of-classes", "R2=R3+R7"): {2, 3, 4, 5, 6},
    }
    assert closure(made).failed == []


def test_what_was_carried_over_beside_this_years_money():
    """Catches two columns of one name, of two years, added into one total."""
    made = table("""
        |科目编码|科目名称|合计|上年结转|<|<|本年收入|<|<|
        |^|^|^|小计|一般公共预算|政府性基金|小计|一般公共预算|政府性基金|
        ||合计|130.00|30.00|20.00|10.00|100.00|80.00|20.00|
        |205|教育支出|130.00|30.00|20.00|10.00|100.00|80.00|20.00|""", "department_revenue", header_rows=2)
    assert columns(made) == {
        2: "whole total", 3: "part total carryover", 4: "part general_budget carryover",
        5: "part government_fund carryover", 6: "part this_year", 7: "part general_budget", 8: "part government_fund"}
    assert believed(made) == {
        ("total-is-this-year-plus-carryover", "C2=C3+C6"): {2, 3},
        ("carryover-is-sum-of-funds", "C3=C4+C5"): {2, 3},
        ("this_year-is-sum-of-funds", "C6=C7+C8"): {2, 3},
        ("total-is-sum-of-classes", "R2=R3"): set(range(2, 9)),
    }


def test_a_table_of_units():
    """Catches the units of a department left unadded, or its total counted among them."""
    made = table("""
        |单位编码|单位名称|合计|基本支出|项目支出|
        ||合计|100.00|60.00|40.00|
        |101001|某局机关|70.00|50.00|20.00|
        |101002|某局信息中心|30.00|10.00|20.00|""", "department_expenditure")
    assert lines(made) == ["grand_total expenditure 100.00", "subtotal expenditure 70.00", "subtotal expenditure 30.00"]
    assert believed(made) == {
        ("total-is-basic-plus-project_spending", "C2=C3+C4"): {1, 2, 3},
        ("total-is-sum-of-units", "R1=R2+R3"): {2, 3, 4}}


def test_a_summary_of_two_sides():
    """Catches money carried over counted as this year's, or the two sides set against each other wrongly."""
    made = table("""
        |收入|<|支出|<|
        |项目|预算数|项目|预算数|
        |一、一般公共预算拨款收入|80.00|一、教育支出|70.00|
        |二、政府性基金预算拨款收入|20.00|二、社会保障和就业支出|50.00|
        |本年收入合计|100.00|本年支出合计|120.00|
        |上年结转|30.00|结转下年|10.00|
        |收入总计|130.00|支出总计|130.00|""", "department_summary", header_rows=2)
    assert lines(made) == [
        "item this_year revenue 80.00", "item this_year revenue 20.00", "subtotal this_year revenue 100.00",
        "item carryover revenue 30.00", "grand_total all revenue 130.00",
        "item this_year expenditure 70.00", "item this_year expenditure 50.00",
        "subtotal this_year expenditure 120.00", "item yearend expenditure 10.00",
        "grand_total all expenditure 130.00"]
    assert believed(made) == {
        ("revenue-is-expenditure", "C1=C3"): {6},
        ("total-is-this-year-plus-carryover", "R6=R4+R5"): {1, 3},
        ("revenue-is-sum-of-its-sources", "R4=R2+R3"): {1},
        ("this-year-is-sum-of-classes", "R4=R2+R3"): {3}}


def test_a_summary_with_parts_that_are_picked_out_and_uses_with_parts():
    """Catches 其中 counted beside the line it is part of, and 人员经费 beside 基本支出."""
    made = table("""
        |收入|<|支出|<|
        |项目|预算数|项目|预算数|
        |一、一般公共预算拨款收入|80.00|一、基本支出|70.00|
        |其中：专项收入|5.00|人员经费|60.00|
        |二、政府性基金预算拨款收入|20.00|公用经费|10.00|
        |三、上年结转|30.00|二、项目支出|60.00|
        |收入总计|130.00|支出总计|130.00|""", "department_summary", header_rows=2)
    assert lines(made)[:5] == [
        "item this_year revenue 80.00", "of_which this_year revenue 5.00", "item this_year revenue 20.00",
        "item carryover revenue 30.00", "grand_total all revenue 130.00"]
    assert believed(made) == {
        ("revenue-is-expenditure", "C1=C3"): {6},
        ("revenue-is-sum-of-its-sources", "R6=R2+R4+R5"): {1},
        ("expenditure-is-sum-of-its-uses", "R6=R2+R5"): {3}}


def test_a_summary_of_three_lists():
    """Catches classes without a total of their own left unadded, or added to the wrong side's total."""
    made = table("""
        |收入|<|支出|<|<|<|
        |项目|预算数|功能分类|预算数|支出用途|预算数|
        |一、一般公共预算|100.00|教育支出|70.00|一、基本支出|60.00|
        |二、政府性基金||社会保障和就业支出|30.00|二、项目支出|40.00|
        |本年收入合计|100.00|||本年支出合计|100.00|
        |收入总计|100.00|||支出总计|100.00|""", "department_summary", header_rows=2)
    kinds = {(s.rule, s.total.row, s.total.column, tuple((t.row, t.column) for t in s.terms)) for s in sums(made)}
    assert kinds == {
        ("revenue-is-expenditure", 5, 1, ((5, 5),)),
        ("total-is-this-year-plus-carryover", 5, 1, ((4, 1),)),
        ("total-is-this-year-plus-carryover", 5, 5, ((4, 5),)),
        ("revenue-is-sum-of-its-sources", 4, 1, ((2, 1),)),
        ("this-year-is-sum-of-classes", 4, 5, ((2, 3), (3, 3))),
        ("expenditure-is-sum-of-its-uses", 4, 5, ((2, 5), (3, 5)))}


def test_economic_classes_and_their_parts():
    """Catches a class of personnel added to that of goods, or a blank column asked for a sum."""
    made = table("""
        |科目编码|科目名称|合计|人员经费|公用经费|
        ||合计|60.00|45.00|15.00|
        |301|工资福利支出|45.00|45.00||
        |30101|基本工资|25.00|25.00||
        |30102|津贴补贴|20.00|20.00||
        |302|商品和服务支出|15.00||15.00|
        |30201|办公费|9.00||9.00|
        |30202|印刷费|6.00||6.00|""", "general_budget_basic")
    assert believed(made) == {
        ("total-is-personnel-plus-public", "C2=C3+C4"): {1},
        ("total-is-personnel-plus-public", "C2=C3"): {2, 3, 4},
        ("total-is-personnel-plus-public", "C2=C4"): {5, 6, 7},
        ("code-is-sum-of-its-parts", "R2=R3+R4"): {2, 3}, ("code-is-sum-of-its-parts", "R5=R6+R7"): {2, 4},
        ("total-is-sum-of-classes", "R1=R2+R5"): {2},
        ("total-is-sum-of-classes", "R1=R2"): {3}, ("total-is-sum-of-classes", "R1=R5"): {4}}


def test_the_three_public_expenses_in_columns_and_in_lines():
    """Catches the purchase of cars counted beside the cars, in either form of the table."""
    across = table("""
        |合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|
        |^|^|小计|公务用车购置费|公务用车运行费|^|
        |10.00|2.00|5.00|3.00|2.00|3.00|""", "three_public", header_rows=2)
    assert believed(across) == {
        ("three-public-total", "C0=C1+C2+C5"): {2},
        ("vehicles-is-vehicle_purchase-plus-vehicle_running", "C2=C3+C4"): {2}}
    down = table("""
        |项目|2025年预算数|2026年预算数|增减|
        |合计|9.00|10.00|1.00|
        |1.因公出国（境）费用|2.00|2.00|0.00|
        |2.公务接待费|3.00|3.00|0.00|
        |3.公务用车购置及运行费|4.00|5.00|1.00|
        |其中：（1）公务用车运行维护费|2.00|2.00|0.00|
        |（2）公务用车购置费|2.00|3.00|1.00|""", "three_public")
    assert columns(down) == {1: "beside total previous", 2: "whole total", 3: "beside total change"}
    found = believed(down)
    assert {(f, tuple(sorted(c))) for (_, f), c in found.items() if f.startswith("R")} == {
        ("R1=R2+R3+R4", (1, 2, 3)), ("R4=R5+R6", (1, 2, 3))}


def test_projects_and_their_sources():
    """Catches a project left out of the sum, or a source of it."""
    made = table("""
        |项目名称|合计|一般公共预算|政府性基金|
        |合计|100.00|80.00|20.00|
        |信息系统运维|60.00|60.00||
        |设备购置|40.00|20.00|20.00|""", "projects")
    assert believed(made) == {
        ("total-is-sum-of-funds", "C1=C2+C3"): {1, 3}, ("total-is-sum-of-funds", "C1=C2"): {2},
        ("total-is-sum-of-projects", "R1=R2+R3"): {1, 2},
        ("total-is-sum-of-projects", "R1=R3"): {3}}


def test_the_flow_of_a_fund():
    """Catches 年末结转和结余 asked for without what was there at the start of the year, or with spending added."""
    made = table("""
        |科目编码|科目名称|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余|
        |^|^|^|^|小计|基本支出|项目支出|^|
        ||合计|10.00|50.00|45.00|5.00|40.00|15.00|
        |212|城乡社区支出|10.00|50.00|45.00|5.00|40.00|15.00|""", "government_fund", "final_account", 2)
    assert columns(made) == {2: "part total carryover", 3: "beside total revenue", 4: "whole total", 5: "part basic",
                             6: "part project_spending", 7: "part total yearend"}
    assert believed(made) == {
        ("total-is-basic-plus-project_spending", "C4=C5+C6"): {2, 3},
        ("yearend-is-what-is-left", "C7=C2+C3-C4"): {2, 3},
        ("total-is-sum-of-classes", "R2=R3"): set(range(2, 8))}


def test_what_was_there_and_what_is_left_are_no_parts_of_what_was_spent():
    """Catches 本年支出 accused of not being 年初结转 and 年末结转 together, where one line is all there is."""
    made = table("""
        |科目编码|科目名称|年初结转和结余|本年收入|本年支出|年末结转和结余|
        ||合计|10.00|50.00|45.00|15.00|
        |205|教育支出|10.00|50.00|45.00|15.00|""", "general_budget_expenditure", "final_account")
    assert believed(made) == {("yearend-is-what-is-left", "C5=C2+C3-C4"): {1, 2},
                              ("total-is-sum-of-classes", "R1=R2"): {2, 3, 4, 5}}
    assert closure(made).failed == []


def test_what_is_left_is_not_asked_where_a_part_of_the_flow_is_not_printed():
    """Catches 年末结转和结余 asked for without what came in."""
    made = table("""
        |科目编码|科目名称|年初结转和结余|本年支出|<|<|年末结转和结余|
        |^|^|^|小计|基本支出|项目支出|^|
        ||合计|10.00|45.00|5.00|40.00|15.00|
        |205|教育支出|10.00|45.00|5.00|40.00|15.00|""", "general_budget_expenditure", "final_account", 2)
    assert believed(made) == {("this_year-is-basic-plus-project_spending", "C3=C4+C5"): {2, 3},
                              ("total-is-sum-of-classes", "R2=R3"): {2, 3, 4, 5, 6}}


def test_a_sum_of_three_is_called_by_its_first_two():
    """Catches 经营支出 left out of the sum, or the rule under a name that nothing knows."""
    made = table("""
        |科目编码|科目名称|合计|基本支出|项目支出|经营支出|
        ||合计|105.00|60.00|40.00|5.00|
        |205|教育支出|105.00|60.00|40.00|5.00|""", "department_expenditure")
    assert believed(made) == {("total-is-basic-plus-project_spending", "C2=C3+C4+C5"): {1, 2},
                              ("total-is-sum-of-classes", "R1=R2"): {2, 3, 4, 5}}


def test_units_with_their_classes():
    """Catches the classes of one unit added to another's total, or the units left out of the department's."""
    made = table("""
        |单位名称|科目编码|科目名称|合计|基本支出|项目支出|
        |合计|||100.00|60.00|40.00|
        |某局机关|||70.00|50.00|20.00|
        ||205|教育支出|70.00|50.00|20.00|
        ||20502|普通教育|70.00|50.00|20.00|
        |某局信息中心|||30.00|10.00|20.00|
        ||205|教育支出|20.00|10.00|10.00|
        ||20502|普通教育|20.00|10.00|10.00|
        ||208|社会保障和就业支出|10.00||10.00|""", "department_expenditure")
    assert believed(made) == {
        ("total-is-basic-plus-project_spending", "C3=C4+C5"): {1, 2, 3, 4, 5, 6, 7},
        ("total-is-basic-plus-project_spending", "C3=C5"): {8},
        ("code-is-sum-of-its-parts", "R3=R4"): {3, 4, 5}, ("code-is-sum-of-its-parts", "R6=R7"): {3, 4, 5},
        ("total-is-sum-of-classes", "R2=R3"): {3, 4, 5}, ("total-is-sum-of-classes", "R5=R6+R8"): {3, 5},
        ("total-is-sum-of-classes", "R5=R6"): {4}, ("total-is-sum-of-units", "R1=R2+R5"): {3, 4, 5}}


def test_personnel_and_public_at_the_foot():
    """Catches 对个人和家庭的补助 left out of 人员经费合计, or counted as 公用经费."""
    made = table("""
        |科目编码|科目名称|合计|
        |301|工资福利支出|45.00|
        |30101|基本工资|45.00|
        |302|商品和服务支出|15.00|
        |30201|办公费|15.00|
        |303|对个人和家庭的补助|5.00|
        ||人员经费合计|50.00|
        ||公用经费合计|15.00|""", "general_budget_basic")
    assert believed(made) == {
        ("code-is-sum-of-its-parts", "R1=R2"): {2}, ("code-is-sum-of-its-parts", "R3=R4"): {2},
        ("personnel-is-sum-of-classes", "R6=R1+R5"): {2}, ("public-is-sum-of-classes", "R7=R3"): {2}}


def test_a_summary_with_classes_and_sections_by_name():
    """Catches a section added beside the class that it is part of, where no codes are printed."""
    made = table("""
        |收入|<|支出|<|
        |项目|预算数|项目|预算数|
        |一、一般公共预算拨款|100.00|教育支出|70.00|
        |||普通教育|70.00|
        |||学前教育|50.00|
        |||小学教育|20.00|
        |||社会保障和就业支出|30.00|
        |收入总计|100.00|支出总计|100.00|""", "appropriation_summary", header_rows=2)
    assert believed(made) == {
        ("revenue-is-expenditure", "C1=C3"): {7}, ("revenue-is-sum-of-its-sources", "R7=R2"): {1},
        ("summary-lines-add-up", "R2=R3"): {3}, ("summary-lines-add-up", "R3=R4+R5"): {3}}


def test_a_summary_numbered_twice():
    """Catches （一）（二） added to the total beside the line they are parts of, or left unadded."""
    made = table("""
        |收入|<|支出|<|
        |项目|预算数|项目|预算数|
        |一、财政拨款收入|100.00|一、基本支出|60.00|
        |（一）一般公共预算|80.00|（一）人员经费|45.00|
        |（二）政府性基金预算|20.00|（二）公用经费|15.00|
        |二、事业收入|10.00|二、项目支出|50.00|
        |收入总计|110.00|支出总计|110.00|""", "department_summary", header_rows=2)
    assert believed(made) == {
        ("revenue-is-expenditure", "C1=C3"): {6},
        ("revenue-is-sum-of-its-sources", "R6=R2+R5"): {1}, ("revenue-is-sum-of-its-sources", "R2=R3+R4"): {1},
        ("expenditure-is-sum-of-its-uses", "R6=R2+R5"): {3}, ("expenditure-is-sum-of-its-uses", "R2=R3+R4"): {3}}


def test_what_was_carried_over_numbered_anew_with_its_funds():
    """Catches the funds of 上年结转 counted among this year's, or 结转下年, blank, asked for a sum."""
    made = table("""
        |收入|<|支出|<|<|<|
        |项目|预算数|项目|合计|一般公共预算|政府性基金|
        |一、本年收入|100.00|一、本年支出|130.00|110.00|20.00|
        |（一）一般公共预算|90.00|教育支出|110.00|110.00||
        |（二）政府性基金|10.00|城乡社区支出|20.00||20.00|
        |二、上年结转|30.00|二、结转下年||||
        |（一）一般公共预算|20.00|||||
        |（二）政府性基金|10.00|||||
        |收入总计|130.00|支出总计|130.00|110.00|20.00|""", "appropriation_summary", header_rows=2)
    assert lines(made)[3:7] == ["item carryover revenue 30.00", "item carryover revenue 20.00",
                                "item carryover revenue 10.00", "grand_total all revenue 130.00"]
    found = believed(made)
    assert {k: v for k, v in found.items() if k[0] != "total-is-sum-of-columns"} == {
        ("revenue-is-expenditure", "C1=C3"): {8},
        ("total-is-this-year-plus-carryover", "R8=R2+R5"): {1}, ("carryover-is-sum-of-funds", "R5=R6+R7"): {1},
        ("total-is-this-year-plus-carryover", "R8=R2"): {3, 4, 5}}
    assert found["total-is-sum-of-columns", "C3=C4+C5"] == {2, 8}


def test_a_line_printed_twice_is_its_own_item():
    """Catches a class accused because its only section is printed a second time as its item."""
    made = table("""
        |科目编码|科目名称|合计|基本支出|项目支出|
        ||合计|100.00|60.00|40.00|
        |205|教育支出|100.00|60.00|40.00|
        |20502|普通教育|100.00|60.00|40.00|
        |20502|普通教育|100.00|60.00|40.00|""", "department_expenditure")
    assert closure(made).failed == []
    assert believed(made)["code-is-sum-of-its-parts", "R2=R3"] == {2, 3, 4}
    # with another amount it is another line
    other = table("""
        |科目编码|科目名称|合计|基本支出|项目支出|
        ||合计|100.00|60.00|40.00|
        |205|教育支出|100.00|60.00|40.00|
        |20502|普通教育|70.00|50.00|20.00|
        |20502|普通教育|30.00|10.00|20.00|""", "department_expenditure")
    assert believed(other)["code-is-sum-of-its-parts", "R2=R3+R4"] == {2, 3, 4}


def test_a_final_account_of_revenue():
    """Catches 本年收入合计 read as a part of itself, and a source that no line prints asked for."""
    made = table("""
        |科目编码|科目名称|本年收入合计|财政拨款收入|事业收入|其他收入|
        ||合计|100.00|80.00|15.00|5.00|
        |205|教育支出|70.00|50.00|15.00|5.00|
        |20502|普通教育|70.00|50.00|15.00|5.00|
        |208|社会保障和就业支出|30.00|30.00|||""", "department_revenue", "final_account")
    assert believed(made) == {
        ("this_year-is-sum-of-funds", "C2=C3+C4+C5"): {1, 2, 3}, ("this_year-is-sum-of-funds", "C2=C3"): {4},
        ("code-is-sum-of-its-parts", "R2=R3"): {2, 3, 4, 5},
        ("total-is-sum-of-classes", "R1=R2+R4"): {2, 3}, ("total-is-sum-of-classes", "R1=R2"): {4, 5}}


@pytest.mark.parametrize(("change", "failed"), [
    (("|20.00|15.00|5.00|", "|21.00|15.00|5.00|"), {"basic-is-personnel-plus-public", "code-is-sum-of-its-parts",
                                                        "total-is-basic-plus-project_spending"}),
    (("||合计|100.00|", "||合计|101.00|"), {"total-is-basic-plus-project_spending", "total-is-sum-of-classes"}),
    (("|205|教育支出|70.00|", "|205|教育支出|71.00|"), {
        "total-is-basic-plus-project_spending", "code-is-sum-of-its-parts", "total-is-sum-of-classes"}),
])
def test_a_wrong_figure_breaks_every_sum_it_is_in(change, failed):
    """Catches a sum that is no longer believed because one place of it is wrong."""
    old, new = change
    assert EXPENDITURE.count(old) == 1
    made = table(EXPENDITURE.replace(old, new), "department_expenditure", header_rows=2)
    assert {s.rule for s in closure(made).failed} == failed
