"""Whether a table says in which unit its amounts are, and says it once."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.checks.books import table_place, title_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.table import Table
from budgetkit.tables.units import statements


@rule("table-prints-its-unit", family="completeness")
def table_prints_its_unit(d) -> Iterator[Finding]:
    """A table of amounts says in which unit they are."""
    for table in _of_amounts(d):
        if any("no unit printed" in p for p in table.problems):
            yield Finding(
                "warning",
                f"p. {table.pages[0]}, {title_of(table, 'en')}: no unit of money is printed; "
                f"read as {table.unit}.",
                f"第{table.pages[0]}页《{title_of(table)}》：未标明金额单位，按{table.unit}读取。",
                table.key, table.pages[0], places=(table_place(table),))


@rule("units-agree", family="completeness")
def units_agree(d) -> Iterator[Finding]:
    """The headings of a table and the line above it name the same unit of money."""
    for table in _of_amounts(d):
        for heads, above, taken in statements(table):
            yield Finding(
                "warning",
                f"p. {table.pages[0]}, {title_of(table, 'en')}: the line above the table says "
                f"{above}, a heading in it {heads}; these amounts are read in {taken}.",
                f"第{table.pages[0]}页《{title_of(table)}》：表上方注明单位为{above}，表头注明为{heads}，"
                f"该部分金额按{taken}读取。",
                table.key, table.pages[0], places=(table_place(table),))


def _of_amounts(d) -> Iterator[Table]:
    return (t for t in d.tables if t.facts and t.key != OTHER and TABLES[t.key].shape != "sheet")

