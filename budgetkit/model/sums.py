"""Every sum that a table's own numbers are believed to make, and how the table closes by them."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.messages import Enumeration, Message
from budgetkit.model.meaning import meaning
from budgetkit.model.relations import Closure, Sum, with_carried
from budgetkit.model.sums_across import across
from budgetkit.model.sums_down import down
from budgetkit.model.sums_sides import sides
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Table
from budgetkit.tables.unruled_validation import UNRULED

_KEPT = "_sums"


def sums(table: Table) -> list[Sum]:
    """Every sum that applies within the table: across its columns, down its rows.

    A sum applies only where its total and at least one of its terms are printed; a relation that
    the numbers unseat is not among them.

    Parameters
    ----------
    table : Table

    Returns
    -------
    list of Sum
    """
    kept = table.__dict__.get(_KEPT)
    if kept is None or kept[0] is not table.lines:
        kept = table.__dict__[_KEPT] = table.lines, with_carried(list(_sums(table)))
    return kept[1]


def _sums(table: Table) -> Iterator[Sum]:
    shape = TABLES[table.key].shape if table.key in TABLES else "sheet"
    if shape == "sheet" or not table.facts:
        return
    told = meaning(table)
    kinds = [*across(told), *(sides(told) if shape == "panels" else down(told))]
    seen: set[tuple] = set()
    for each in (s for held in kinds for s in held):
        # two rules may say the same of the same cells: it is told once
        key = each.place, frozenset((t.row, t.column) for t in (*each.terms, *each.less))
        if key not in seen:
            seen.add(key)
            yield each


def closure(table: Table) -> Closure:
    """How a table closes: the sums that hold, and those that fail."""
    found = sums(table)
    return Closure(sum(s.holds for s in found), [s for s in found if not s.holds])


def doubts(table: Table) -> Iterator[Message]:
    """Of a table that no rules part: sums that fail may be columns and lines read wrong."""
    if UNRULED not in table.engine:
        return
    places: dict[int, set[int]] = {}
    for failed in closure(table).failed:
        for fact in (failed.total, *failed.terms, *failed.less):
            places.setdefault(fact.page, set()).add(fact.row + 1)
    for page, rows in sorted(places.items()):
        yield Message("tables.row.sums-open", page=page, rows=Enumeration(sorted(rows)))
