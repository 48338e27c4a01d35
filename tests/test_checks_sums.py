"""Sums that tables print and the checks must add up: units, uses, sources, lists of procurement."""

import pytest
from made_tables import made_table
from planting import Plot

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def checked(*tables, year=2026):
    """Errors and warnings of the sums of tables made by hand: (rule, row, printed amount)."""
    for table in tables:
        read_lines(table, year)
    file = SourceFile("made.pdf", "made", 1)
    d = Disclosure([file], "某局", year, "budget", "department", list(tables), Narrative())
    return [(f.rule, f.row, f.found) for f in bk.check(d).filter(family=["arithmetic", "across"])
            if f.severity in {"error", "warning"}]


def revenue(rows, head="单位编码|单位名称|合计|一般公共预算|其他收入"):
    return made_table(f"|{head}|\n{rows.strip()}", key="department_revenue", title="部门收入总表",
                      header_rows=1)


UNITS = """
||合计|300.00|240.00|60.00|
|305|某市教育局|300.00|240.00|60.00|
|305001|某市教育局（本级）|100.00|90.00|10.00|
|305002|某市教育考试院|{}|150.00|50.00|
"""


def test_units_add_up():
    """Catches a unit's amount that may be anything, since only its row is added up."""
    assert not checked(revenue(UNITS.format("200.00")))
    wrong = checked(revenue(UNITS.format("250.00")))
    assert ("total-is-sum-of-units", 2, "300") in wrong


def test_units_without_codes():
    """Catches a department's line added to its own units, and 公报室 left out among the units."""
    nested = """
|某市财政局|300.00|240.00|60.00|
|某市财政局|100.00|90.00|10.00|
|某市公报室|200.00|150.00|50.00|
"""
    flat = "\n".join(nested.strip().splitlines()[1:])
    head = "单位名称|合计|一般公共预算|其他收入"
    total = "|合计|300.00|240.00|60.00|\n"
    assert not checked(revenue(total + nested.strip(), head))
    assert not checked(revenue(total + flat, head))
    wrong = checked(revenue(total + flat.replace("150.00", "105.00"), head))
    assert ("total-is-sum-of-units", 1, "240") in wrong


@pytest.fixture(scope="module")
def weihui():
    return Plot()


def test_of_which_appropriation_of_a_unit(weihui):
    """Catches 343.22 printed as 334.22 under 其中：财政拨款, which no sum along the row holds."""
    number = next(n for n, t in enumerate(weihui.sound.tables) if t.key == "department_revenue")
    cells = [f for f in weihui.sound.tables[number].facts
             if f.name == "general_budget_appropriation"]
    assert len(cells) == 3
    for fact in cells:
        d = weihui.with_cell(number, fact.row, fact.column, "334.22")
        assert any("334.22" in f.message and "343.22" in f.message
                   for f in bk.check(d).filter(rule="total-is-sum-of-units", severity="error"))
