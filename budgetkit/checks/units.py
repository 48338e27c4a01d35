"""Whether a table says in which unit its amounts are, and says it once."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.checks.books import table_place
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_table
from budgetkit.messages import message_in
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.table import Table
from budgetkit.tables.units import statements

message = message_in("checks.units")


@rule("table-prints-its-unit", family="completeness")
def table_prints_its_unit(d) -> Iterator[Finding]:
    """A table of amounts says in which unit they are."""
    for table in _of_amounts(d):
        if any(p.key == "tables.no-unit" for p in table.problem_list):
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

