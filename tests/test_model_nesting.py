"""Project headings that carry money: told from projects by the table's own amounts."""

from decimal import Decimal

import pytest

from budgetkit.model.nesting import headings, heads_alone


def of(*amounts: str) -> list[Decimal]:
    return [Decimal(a) for a in amounts]


def test_units_over_their_projects():
    """Catches a unit's sub-total counted as one more project: 30 = 10 + 20, 5 = 2 + 3."""
    assert headings(of("30", "10", "20", "5", "2", "3"), Decimal(35)) == {0, 3}


def test_a_heading_over_one_project():
    """Catches 通用项目 75 over 大型活动 75 over 培训 75 told as three projects."""
    assert headings(of("195", "75", "75", "75", "120", "120"), Decimal(195)) == {0, 1, 2, 4}


def test_two_projects_of_one_amount_are_two():
    """Catches a project lost because the one above it has the same amount."""
    assert headings(of("50", "50", "20"), Decimal(120)) == frozenset()
    assert headings(of("100", "50", "50", "20"), Decimal(120)) == {0}


def test_units_whose_last_project_repeats():
    """Catches equal projects under a heading taken for one another: 40 = 20 + 20."""
    assert headings(of("40", "20", "20"), Decimal(40)) == {0}


def test_a_project_that_the_next_ones_happen_to_come_to():
    """Catches unit 60 lost, and every amount counted twice, because 30 = 10 + 20 inside it."""
    assert headings(of("60", "30", "10", "20", "7", "3", "4"), Decimal(67)) == {0, 4}


def test_nothing_is_guessed_without_the_total():
    """Catches headings made up in a list that does not come to its printed total."""
    assert headings(of("30", "10", "20", "5"), Decimal(99)) is None


@pytest.mark.parametrize(("total", "found"), [("30.02", frozenset()), ("30.03", None)])
def test_the_total_may_be_off_by_rounding_alone(total, found):
    """Catches the tolerance: three printed amounts of two decimals may be 0.02 off, not 0.03."""
    assert headings(of("10.00", "10.00", "10.00"), Decimal(total)) == found


def test_a_money_taken_back():
    """Catches a minus among the projects that ends the search of their heading: 7 = 10 - 3."""
    assert headings(of("7", "10", "-3"), Decimal(7)) == {0}


def test_a_unit_over_its_projects_without_a_total():
    """Catches the unit's own row, which is the sum of its projects, taken for the largest of them."""
    assert heads_alone(of("2089.48", "1012.29", "1028.40", "48.79")) == {0}
    assert heads_alone(of("30.5", "10.5", "20", "7.2", "3.2", "4")) == {0, 3}
    assert heads_alone(of("30", "10", "20", "7", "3", "4"), units={0}) == {0, 3}


def test_a_project_is_not_lost_where_no_total_is_printed():
    """Catches a project left out because others happen to come to its amount, or have the same."""
    assert heads_alone(of("100", "50", "50")) == frozenset()
    assert heads_alone(of("30.5", "10", "5")) == frozenset()
    assert heads_alone(of("12.34", "12.34")) == frozenset()
    assert heads_alone(of("12.34", "12.34", "5.1", "5.1")) == frozenset()
