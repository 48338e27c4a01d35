"""Which lines stand under which by their codes, in lists of any length."""

from hypothesis import given
from hypothesis import strategies as st

from budgetkit.model.code_tree import CodeTree
from budgetkit.tables.table import Line

FUNCTION = ["201", "20103", "2010301", "2010302", "208", "20805", "2080505"]
ECONOMIC = ["301", "30101", "302", "30201"]


def line(row, code, codes, amounts=True):
    return Line(row, 1, code, "", "item", "", 0, {"total": 1} if amounts else {}, {}, codes)


def coded(*codes):
    """Lines with amounts, a functional code each."""
    return [line(row, code, {"function": code}) for row, code in enumerate(codes)]


def test_a_line_is_under_every_code_that_begins_its_own():
    """Catches an item that is not counted under its class, or a code counted under itself."""
    tree = CodeTree(coded("208", "20805", "2080505", "2080506", "210"))
    assert tree.above == [[], [0], [0, 1], [0, 1], []]
    assert [li.code for li in tree.under(0)] == ["20805"]
    assert [li.code for li in tree.under(1)] == ["2080505", "2080506"]


def test_a_heading_without_amounts_gives_its_place_to_its_items():
    """Catches a class that is asked to be the sum of a section that prints nothing."""
    lines = coded("208", "20805", "2080505")
    lines[1].amounts = {}
    assert [li.code for li in CodeTree(lines).under(0)] == ["2080505"]


def test_a_line_of_two_classifications_is_under_the_line_of_one():
    """Catches rows by economic class that are not added up to their functional item, or are added up
    to the economic class of another item."""
    lines = [line(0, "2010301", {"function": "2010301"}),
             line(1, "2010301", {"function": "2010301", "economic": "30101"}),
             line(2, "2080505", {"function": "2080505", "economic": "301"})]
    assert CodeTree(lines).above == [[], [0], []]


@given(st.lists(st.tuples(st.sampled_from(FUNCTION), st.sampled_from(["", *ECONOMIC]), st.booleans()),
                max_size=12))
def test_the_tree_is_what_comparing_every_pair_gives(drawn):
    """Catches a pair that the index of beginnings misses: each code of the upper line begins the
    other's, in every classification, and they are not the same."""
    lines = [line(row, f, {"function": f} | ({"economic": e} if e else {}), amounts)
             for row, (f, e, amounts) in enumerate(drawn)]
    above = [[at for at, upper in enumerate(lines) if upper.codes != li.codes and all(
        li.codes.get(system, "").startswith(code) for system, code in upper.codes.items())]
        for li in lines]
    tree = CodeTree(lines)
    assert [sorted(found) for found in tree.above] == above
    for place in range(len(lines)):
        below = [at for at, found in enumerate(above) if place in found and lines[at].amounts]
        assert tree.under(place) == [lines[at] for at in below if not set(below) & set(above[at])]
