"""Kinds of false error in tables: the innocent form gives nothing, its control is found."""

from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def found(*tables, severities=("error", "withheld", "warning"), family=("arithmetic", "across")):
    """What the checks find in tables made by hand: (severity, rule, row, column)."""
    made = []
    for text, key, header_rows, title in tables:
        table = made_table(text, key=key, title=title, header_rows=header_rows)
        read_lines(table, 2026)
        made.append(table)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   made, Narrative())
    return [(f.severity, f.rule, f.row, f.column) for f in bk.check(d).filter(family=list(family))
            if f.severity in severities]


OF_WHICH = """
|科目编码|科目名称|合计|基本支出|项目支出|其中|<|
|^|^|^|^|^|事业单位经营支出|上缴上级支出|
|2010101|行政运行|100.00|100.00||||
|2010199|其他人大事务支出|{second}||80.00|30.00||
||合计|180.00|100.00|80.00|30.00||
"""


def test_a_column_under_of_which_is_no_part_of_the_sum():
    """K1. Catches 其中：经营支出 added to the 项目支出 that it is part of."""
    assert not found((OF_WHICH.format(second="80.00"), "department_expenditure", 2, "支出总表"))
    wrong = found((OF_WHICH.format(second="85.00"), "department_expenditure", 2, "支出总表"))
    assert ("error", "total-is-basic-plus-project_spending", 3, 2) in wrong


def test_basic_and_project_under_of_which_are_the_sum():
    """K1, the other way. Catches 其中 taken at its word where its columns are all there is."""
    text = """
|科目编码|科目名称|小计|其中：|<|
|^|^|^|基本支出|项目支出|
|2010101|行政运行|100.00|60.00|40.00|
|2010199|其他人大事务支出|{second}||80.00|
||合计|180.00|60.00|120.00|
"""
    assert not found((text.format(second="80.00"), "general_budget_expenditure", 2, ""))
    assert any(row == 3 for _, _, row, _ in found(
        (text.format(second="85.00"), "general_budget_expenditure", 2, "")))


AGAIN = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、一般公共预算资金|900.00|一、教育支出|930.00|
|二、政府性基金预算资金||||
|本年收入合计|900.00|本年支出合计|930.00|
|上年结转结余|{carried}|||
|一、一般公共预算拨款|30.00|||
|二、政府性基金预算拨款||||
|收入总计|930.00|支出总计|930.00|
"""
BY_SOURCE = """
|合计|本年收入|<|上年结转结余|<|
|^|小计|一般公共预算|小计|一般公共预算|
|930.00|900.00|900.00|30.00|30.00|
"""


def test_numbering_that_starts_again_is_carried_over():
    """K5. Catches 一、一般公共预算拨款 under 上年结转结余 set against this year's money."""
    revenue = (BY_SOURCE, "department_revenue", 2, "收入总表")
    assert not found((AGAIN.format(carried="30.00"), "department_summary", 2, "收支总表"), revenue)
    assert found((AGAIN.format(carried="33.00"), "department_summary", 2, "收支总表"), revenue)
    broken = AGAIN.format(carried="30.00").replace("一般公共预算拨款|30.00", "一般公共预算拨款|3.00")
    assert found((broken, "department_summary", 2, "收支总表"), revenue)


BETWEEN = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|本年收入合计|500.00|本年支出合计|490.00|
|上年实户资金余额|{cash}|结转下年|5.00|
|上年结转|2.00|未安排支出的实户资金|15.00|
|其中：财政拨款资金结转|2.00|||
|收入总计|510.00|支出总计|510.00|
"""


def test_every_line_between_this_year_and_the_total_counts():
    """K6. Catches a total said to be wrong because a line before it has an unknown name."""
    assert not found((BETWEEN.format(cash="8.00"), "department_summary", 2, "收支总表"))
    assert found((BETWEEN.format(cash="7.00"), "department_summary", 2, "收支总表"))
    subsidy = BETWEEN.format(cash="8.00").replace("上年实户资金余额", "上级补助收入")
    assert not found((subsidy, "department_summary", 2, "收支总表"))


NARROWER = """
|科目编码|科目名称|合计|基本支出|项目支出|<|
|^|^|^|^|项目支出总数|扣除基建项目后预算数|
|2010101|行政运行|60.00|60.00|||
|2019999|其他支出|{other}||40.00|35.00|
||合计|100.00|60.00|40.00|35.00|
"""


def test_a_narrower_column_never_stands_for_its_group():
    """K9. Catches 扣除基建项目后预算数 taken for all of 项目支出."""
    assert not found((NARROWER.format(other="40.00"), "general_budget_expenditure", 2, ""))
    assert found((NARROWER.format(other="41.00"), "general_budget_expenditure", 2, ""))


BLANK_SUBTOTAL = """
|“三公”经费合计|因公出国（境）费|公务接待费|公务用车购置及运行费|<|<|
|^|^|^|小计|购置费|运行费|
|40.00|17.00|1.00||{bought}|4.00|
"""


def test_a_blank_subtotal_is_the_sum_of_its_columns():
    """K15. Catches 40 ≠ 17 + 1 where the 小计 of the cars is left blank."""
    assert not found((BLANK_SUBTOTAL.format(bought="18.00"), "three_public", 2, "“三公”经费表"))
    assert found((BLANK_SUBTOTAL.format(bought="19.00"), "three_public", 2, "“三公”经费表"))


WITHHELD = """
|科目编码|科目名称|合计|基本支出|项目支出|
|2080101|行政运行|{row}|10.00||
||合计|100.00|30.00|70.00|
"""


def test_rows_withheld_are_one_finding_and_no_error():
    """K18. Catches one error a column where the printed rows are not all there are."""
    said = found((WITHHELD.format(row="10.00"), "department_expenditure", 1, "支出总表"))
    assert [(severity, row) for severity, _, row, _ in said] == [("withheld", 2)]
    wrong = found((WITHHELD.format(row="11.00"), "department_expenditure", 1, "支出总表"))
    assert "error" in {severity for severity, *_ in wrong}


def test_a_row_that_is_too_much_is_not_withheld():
    """K18. Catches a total said to withhold rows where one of its columns is less than they are."""
    over = WITHHELD.format(row="10.00").replace("|10.00||", "|40.00||").replace(
        "行政运行|10.00", "行政运行|40.00")
    assert "withheld" not in {severity for severity, *_ in found(
        (over, "department_expenditure", 1, "支出总表"))}


BLANK_FUND = """
|收入|<|支出|<|<|<|
|项目|预算数|项目|合计|一般公共预算|政府性基金预算|
|一、一般公共预算|200.00|一、卫生健康支出|200.00|{health}||
|二、政府性基金|50.00|二、城乡社区支出|50.00||50.00|
|收入总计|250.00|支出总计|250.00|200.00|50.00|
"""


def test_a_blank_cell_is_nothing_in_its_column():
    """K19. Catches the whole of a line added to a column in which it is printed blank."""
    assert not found((BLANK_FUND.format(health="200.00"), "appropriation_summary", 2,
                      "财政拨款收支总表"))
    wrong = found((BLANK_FUND.format(health="20.00"), "appropriation_summary", 2,
                   "财政拨款收支总表"))
    assert {(row, column) for _, _, row, column in wrong} >= {(2, 3), (4, 4)}


SHORT_CODES = """
|编码|名称|合计|
||合计|200.00|
|900001|甲市某局本级|120.00|
|208|社会保障和就业支出|20.00|
|05|行政事业单位养老支出|15.00|
|2080505|机关事业单位基本养老保险缴费支出|15.00|
|99|其他社会保障和就业支出|5.00|
|2089999|其他社会保障和就业支出|5.00|
|210|卫生健康支出|{health}|
|11|行政事业单位医疗|100.00|
|2101101|行政单位医疗|100.00|
|900002|甲市某中心|80.00|
|208|社会保障和就业支出|80.00|
|05|行政事业单位养老支出|80.00|
|2080505|机关事业单位基本养老保险缴费支出|80.00|
"""


def test_short_codes_and_units_are_no_group_totals():
    """K2. Catches 05 under 208, and a unit's code, taken for totals of groups."""
    table = "department_expenditure", 1, "支出总表"
    assert not found((SHORT_CODES.format(health="100.00"), *table))
    assert {row for _, _, row, _ in found((SHORT_CODES.format(health="110.00"), *table))} >= {2, 8}


TWO_YEARS = """
|单位编码|单位名称|2025年|2025年|2025年|2025年|2026年|2026年|2026年|2026年|
|单位编码|单位名称|合计|“三公”经费|会议费|培训费|合计|“三公”经费|会议费|培训费|
||合计|23.00|8.00|5.00|10.00|20.00|9.00|6.00|12.00|
|900001|甲市某局|13.00|5.00|3.00|5.00|11.00|5.00|4.00|6.00|
|900002|甲市某局|10.00|3.00|2.00|5.00|9.00|4.00|2.00|6.00|
"""


def told_in_words(text, key, header_rows, title):
    """Rule and words of what the checks find in a table made by hand."""
    table = made_table(text, key=key, title=title, header_rows=header_rows)
    read_lines(table, 2026)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [table], Narrative())
    return [(f.rule, f.message_zh) for f in bk.check(d)]


def test_a_relation_that_the_other_year_proves_is_not_called_unproved():
    """Catches 无一处可证 beside last year's columns that prove it, and two rows of one name told alike."""
    told = [words for rule, words in told_in_words(TWO_YEARS, "three_public", 2, "“三公”经费表")
            if rule.startswith("total-is-three_public")]
    assert len(told) == 3
    assert all("2025年合计”栏3处成立" in words and "无一处" not in words for words in told)
    assert [sum(code in words for words in told) for code in ("900001", "900002")] == [1, 1]


def test_a_rule_of_at_most_asks_for_no_equality():
    """Catches 按“…不大于…”两者应一致: 2.00 of 12.00 over 10.00 is too much, not unlike."""
    text = "|科目编码|科目名称|合计|\n|205|教育支出|10.00|\n||其中：高中教育|12.00|\n||合计|10.00|\n"
    (words,) = [w for rule, w in told_in_words(text, "general_budget_expenditure", 1, "支出表")
                if rule == "of-which-within-whole"]
    assert "两者应一致" not in words and "前者不应大于后者，多 2.00 万元" in words
