"""In which unit amounts are: said by a table, and once; and of the prose, where the numbers tell another."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.checks.books import table_place
from budgetkit.checks.expect import plain
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, in_table, named
from budgetkit.messages import message_in
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.table import Table
from budgetkit.tables.units import statements

message, _money = message_in("checks.units"), message_in("checks.unit_of_money")


@rule("unit-of-money-is-the-usual", family="prose")
def unit_of_money_is_the_usual(d) -> Iterator[Finding]:
    """元 is not typed for 万元, nor 万元 for 元, where the numbers tell which is meant."""
    for slip in d.unit_slips:
        claim, printed = slip.claim, getattr(slip.claim, slip.what)
        yield in_sentence(
            "error", claim.sentence, printed.start, printed.end,
            _money("another-unit", what=named(claim), printed=printed.text, unit=slip.meant.unit,
                   proof=slip.proof),
            expected=plain(slip.meant.value), found=printed.text)


@rule("table-prints-its-unit", family="completeness")
def table_prints_its_unit(d) -> Iterator[Finding]:
    """A table of amounts says in which unit they are."""
    for table in _of_amounts(d):
        if table.unit_is_assumed:
            yield in_table("warning", table, message("no-unit", unit=table.unit),
                           places=(table_place(table),))


@rule("units-agree", family="completeness")
def units_agree(d) -> Iterator[Finding]:
    """The headings of a table and the line above it name the same unit of money."""
    for table in _of_amounts(d):
        for heads, above, taken in statements(table):
            yield in_table("warning", table, message("two-units", above=above, heads=heads, taken=taken),
                           places=(table_place(table),))


def _of_amounts(d) -> Iterator[Table]:
    return (t for t in d.tables if t.facts and t.key != OTHER and TABLES[t.key].shape != "sheet")

