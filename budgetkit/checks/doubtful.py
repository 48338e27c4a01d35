"""When a sum or a comparison that fails may be one that was never meant: what was not understood.

A table with a column that nobody knows, a line whose amount is just what is missing, headings added
with the lines under them, a table without a title: the document may be as right as it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.checks.books import Printed
from budgetkit.messages import Message, message_in
from budgetkit.model import meaning

message = message_in("checks.doubtful")


def sum_in_doubt(cells: Sequence[Printed], difference: Decimal) -> Message | None:
    """Why the first of some cells of one table may be no sum of the others; None where it is.

    Parameters
    ----------
    cells : sequence of Printed
        The total and its terms.
    difference : Decimal
        万元: the total, less what its terms come to.
    """
    whole, *terms = cells
    down = all(t.fact.column == whole.fact.column and t.fact.row != whole.fact.row for t in terms)
    strange = meaning(whole.table).strange
    at = {c.column for c in strange}
    if strange and (not down or whole.fact.column in at):
        return message("column", heading=whole.table.columns[strange[0].column])
    worded = not any(t.fact.row_code for t in terms)  # codes tell which line is under which
    if down and worded and _are_nested(whole.amount, [t.amount for t in terms]):
        return message("nested")
    line = _left_out(cells, difference)
    return message("left-out", cell=line.short) if line else None


def _are_nested(total: Decimal, terms: Sequence[Decimal]) -> bool:
    """Whether lines and the lines under them were added up together.

    One of the terms is the total again, with its own parts beside it; or they come to twice the
    total and more, and no one of them is to blame.
    """
    added = sum(terms, Decimal(0))
    if len(terms) < 2 or total <= 0:
        return False
    again = total in terms and added == 2 * total
    return again or (added >= 2 * total and not any(abs(added - t) <= total for t in terms))


def _left_out(cells: Sequence[Printed], difference: Decimal) -> Printed | None:
    """The first of the lines without a code that were not counted and are just what is missing."""
    table, taken = cells[0].table, {(c.fact.row, c.fact.column) for c in cells}
    columns, rows = {c for _, c in taken}, {r for r, _ in taken}
    uncoded = {line.row for line in table.lines if not line.code and line.level != "total"}
    beside = [f for f in table.facts if f.amount and (f.row, f.column) not in taken
              and f.row in uncoded and (f.column in columns if len(rows) > 1 else f.row in rows)]
    for column in {f.column for f in beside}:
        held = [f for f in beside if f.column == column]
        for first in range(len(held)):
            added = Decimal(0)
            for fact in held[first:]:
                added += fact.amount
                if added == difference:
                    return Printed(table, held[first])
    return None


def untitled_table(cells: Sequence[Printed]) -> Message | None:
    """That one of several tables has no title: what its money covers is told by its header alone."""
    bare = next((c for c in cells if not c.table.title), None)
    return message("untitled", where=bare.short) if bare and (
        len({id(c.table) for c in cells}) > 1) else None


def strange_table(cells: Sequence[Printed]) -> Message | None:
    """That a table of them has a column that nobody knows: it may hold what another is taken for."""
    for cell in cells:
        for column in meaning(cell.table).strange:
            return message("table", where=cell.short, heading=cell.table.columns[column.column])
    return None
