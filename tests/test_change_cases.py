"""Last year as this year tells it, and lines of two years: each rule with a case on either side."""

import pytest
from made_budgets import budget
from made_prose import told_in
from made_tables import made_table

import budgetkit as bk
from budgetkit.change.implied import implied
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def last_year(text, key="general_budget_expenditure", header_rows=1):
    """Item, key, code → this year's amount, the change, last year's, whether they agree."""
    made = made_table(text, key=key, header_rows=header_rows)
    read_lines(made, 2026, "budget")
    d = Disclosure([SourceFile("made.pdf", "made", 9)], "某局", 2026, "budget", "department", [made], Narrative())
    return {(r.item, r.key, r.code): (
        float(r.current), None if r.change is None else float(r.change), float(r.previous), r.agrees,
        None if r.percent_from_change is None else round(float(r.percent_from_change), 2)) for r in implied(d).rows}


YEARS = "|科目编码|科目名称|2025年预算数|2026年预算数|增减额|\n||合计|90.00|100.00|{}|\n"


def test_last_year_in_a_column_of_its_own():
    """Catches last year's column of one line beside this year's of another, or growth from nothing."""
    assert last_year(YEARS.format("10.00") + "|205|教育支出|80.00|60.00|-20.00|\n|208|社会保障和就业支出|0.00|30.00|30.00|\n"
                     "|212|城乡社区支出||10.00|10.00|") == {
        ("合计", "total", ""): (100, 10, 90, True, 11.11),
        ("教育支出", "function", "205"): (60, -20, 80, True, -25),
        ("社会保障和就业支出", "function", "208"): (30, 30, 0, True, None)}


@pytest.mark.parametrize(("change", "agrees"), [
    ("10.00", True), ("10.01", True), ("10.02", False), ("9.99", True), ("-10.00", False), ("", None)])
def test_a_change_in_a_column_agrees_within_rounding(change, agrees):
    """Catches a change that is not the difference of its two years, and rounding called wrong."""
    assert last_year(YEARS.format(change))["合计", "total", ""][3] is agrees


@pytest.mark.parametrize("text", [
    "|项目|2025年预算数|2026年预算数|增减额|\n|合计|9.00|10.00|1.00|\n|1.因公出国（境）费|2.00|2.00|0.00|\n|2.公务接待费|7.00|8.00|1.00|",
    "|单位|2025年预算数|<|<|2026年预算数|<|<|增减额|<|<|\n|^|合计|因公出国（境）费|公务接待费|合计|因公出国（境）费|公务接待费|合计|"
    "因公出国（境）费|公务接待费|\n|合计|9.00|2.00|7.00|10.00|2.00|8.00|1.00|0.00|1.00|",
])
def test_the_three_expenses_of_last_year_in_lines_and_in_columns(text):
    """Catches 公务接待费 told as all three expenses where the table has a line an item, or paired with another's change."""
    found = last_year(text, "three_public", 1 if text.startswith("|项目") else 2)
    assert {(key, *amounts[:4]) for (_, key, _), amounts in found.items()} == {
        ("three_public", 10, 1, 9, True), ("travel_abroad", 2, 0, 2, True), ("reception", 8, 1, 7, True)}
    assert {item for item, _, _ in found} == {"合计", "因公出国（境）费", "公务接待费"}


def test_each_units_line_is_its_own():
    """Catches the row of a unit told as the department's own three expenses."""
    found = last_year("|单位|2025年预算数|<|2026年预算数|<|\n|^|合计|公务接待费|合计|公务接待费|\n|合计|9.00|9.00|10.00|10.00|\n"
                      "|某局机关|5.00|5.00|6.00|6.00|\n|某局信息中心|4.00|4.00|4.00|4.00|", "three_public", 2)
    assert ("公务接待费（某局机关）", "reception", "") in found
    assert found["公务接待费", "reception", ""][:3] == (10, None, 9)


@pytest.mark.parametrize(("text", "told"), [
    ("2026年公务接待费预算3.00万元，比上年增加1.00万元，增长50%。", ("reception", 3, 1, 2, True)),
    ("2026年公务接待费预算3.00万元，比2025年增加1.00万元。", ("reception", 3, 1, 2, None)),
    ("2026年公务接待费预算3.00万元，比2025年2.00万元增加1.00万元。", ("reception", 3, 1, 2, True)),
    ("2026年公务接待费预算3.00万元，比上年减少1.00万元。", ("reception", 3, -1, 4, None)),
    ("2026年公务接待费预算3.00万元，比2026年增加1.00万元。", None),  # no earlier year
    ("2026年公务接待费预算3.00万元，比上年增加4.00万元。", ("reception", 3, 4, None, None)),  # less than nothing there was not
])
def test_last_year_in_a_sentence(text, told):
    """Catches a change of this year's own plan taken for one from last year, or its sign lost."""
    found = [(r.key, float(r.current), float(r.change), None if r.previous is None else float(r.previous), r.agrees)
             for r in implied(told_in(2026, "budget", text)).rows]
    assert found == ([told] if told else [])


# ── lines of two years ───────────────────────────────────────────────────────────────────────


def matched(old, new, years=(2025, 2026)):
    one, two = (budget([(code, name, amount) for code, name, amount in lines], year=year)
                for lines, year in zip((old, new), years, strict=True))
    c = bk.change.compare(one, two, by="function")
    return {(tuple(e.code for e in r.previous_entries), tuple(e.code for e in r.current_entries), r.rule)
            for r in c.rows if r.rule != "rest"}


def test_lines_of_one_code_and_of_one_name():
    """Catches a line called new and ended whose heading alone changed, or two lines of one name joined by chance."""
    assert matched([("2050201", "学前教育", "10.00"), ("2050202", "小学教育", "20.00")],
                   [("2050301", "学前教育", "12.00"), ("2050202", "小学教育", "5.00")]) == {
        (("2050202",), ("2050202",), "same-code"), (("2050201",), ("2050301",), "same-name")}
    # of two lines of that name either may be the one
    assert matched([("2050201", "学前教育", "10.00"), ("2050801", "学前教育", "20.00")], [("2050301", "学前教育", "12.00")]) == {
        (("2050201",), (), "none"), (("2050801",), (), "none"), ((), ("2050301",), "none")}
    # 行政运行 stands under every heading
    assert matched([("2010301", "行政运行", "10.00"), ("2010401", "行政运行", "20.00")],
                   [("2010301", "行政运行", "12.00"), ("2010501", "行政运行", "12.00")]) == {
        (("2010301",), ("2010301",), "same-code"), (("2010401",), (), "none"), ((), ("2010501",), "none")}
    assert matched([("2010301", "行政运行", "10.00")], [("2010401", "行政运行", "12.00")]) == {
        (("2010301",), ("2010401",), "same-name")}


def test_a_code_that_was_given_to_something_else_is_no_match():
    """Catches two lines joined because a code was used again under another name."""
    assert matched([("2050201", "学前教育", "10.00")], [("2050201", "海洋管理", "12.00")]) == {
        (("2050201",), (), "none"), ((), ("2050201",), "none")}


def test_the_rest_stands_last_in_a_series():
    """Catches what no line names put before the lines of a series."""
    years = [budget([("2050201", "学前教育", "10.00"), ("2129901", "其他城乡社区支出", "5.00")], year=year, total=total)
             for year, total in ((2024, "18.00"), (2025, "19.00"), (2026, "20.00"))]
    threads = bk.change.series(years, "function").threads
    assert [t.latest[0].code for t in threads] == ["2050201", "2129901", ""]
