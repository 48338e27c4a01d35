"""When a sum or a comparison that fails may be one that was never meant: what was not understood.

A table with a column that nobody knows, a line whose amount is just what is missing, headings added
with the lines under them, a table without a title: the document may be as right as it can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from budgetkit import classification
from budgetkit.checks.books import Printed
from budgetkit.messages import Message, message_in
from budgetkit.model import LineMeaning, meaning
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Fact
from budgetkit.text import fold

message = message_in("checks.doubtful")
#: So many places that prove a relation make it the document's own; two may agree by chance.
PROVED = 3


def sum_in_doubt(
    cells: Sequence[Printed], difference: Decimal, within: Decimal, support: int = 0
) -> Message | None:
    """Why the first of some cells of one table may be no sum of the others; None where it is.

    Parameters
    ----------
    cells : sequence of Printed
        The total and its terms.
    difference : Decimal
        万元: the total, less what its terms come to.
    within : Decimal
        万元: how far it may be off by rounding.
    support : int
        Other places of the table that prove the same relation: its numbers then say what its words
        do not.
    """
    whole, *terms = cells
    down = all(t.fact.column == whole.fact.column and t.fact.row != whole.fact.row for t in terms)
    at = [c.column for c in meaning(whole.table).strange]
    if at and support < PROVED and (not down or whole.fact.column in at):
        return message("column", heading=whole.table.columns[at[0]])
    worded = not any(t.fact.row_code for t in terms)  # codes tell which line is under which
    if down and worded and _are_nested(whole.amount, terms):
        return message("nested")
    if line := _counted_unheard(terms, difference):
        return message("counted-in", cell=line.short)
    line = _unheard(cells, difference, within)
    return message("left-out", cell=line.short) if line else None


def _counted_unheard(terms: Sequence[Printed], difference: Decimal) -> Printed | None:
    """A line of a summary, of words that nobody knows, that is just what was added too much."""
    found = [t for t in terms if t.amount == -difference != 0]
    if not found or TABLES[found[0].table.key].shape != "panels":
        return None
    return next((t for t in found if _is_unknown(meaning(t.table).line_of(t.fact))), None)


def _are_nested(total: Decimal, terms: Sequence[Printed]) -> bool:
    """Whether lines and the lines under them were added up together.

    What is too much is one term that another one, otherwise named, prints again; one of the terms
    is the total again, with its own parts beside it; or all come to twice the total and more, and
    no one of them is to blame.
    """
    amounts = [t.amount for t in terms]
    added = sum(amounts, Decimal(0))
    if len(terms) < 2 or total <= 0 or added <= total:
        return False
    twice = {fold(t.fact.row_label) for t in terms if t.amount == added - total}
    again = total in amounts and added == 2 * total
    return len(twice) > 1 or again or (
        added >= 2 * total and not any(abs(added - amount) <= total for amount in amounts))


def _unheard(cells: Sequence[Printed], difference: Decimal, within: Decimal) -> Printed | None:
    """The first of the lines that were not counted and are just what is missing, none with a code;
    or, for a total of a table, a line of unknown words that prints just what the sum comes to."""
    whole = cells[0]
    told, expected = meaning(whole.table), whole.amount - difference
    line = told.line_of(whole.fact)
    total = line is not None and line.role in {"grand_total", "subtotal"}
    for held in _not_counted(cells):
        for first, at in enumerate(held):
            sums = accumulate(f.amount for f in held[first:])
            if any(abs(added - difference) <= within for added in sums) or (
                total and abs(at.amount - expected) <= within and _is_unknown(told.line_of(at))
            ):
                return Printed(whole.table, at)
    return None


def _not_counted(cells: Sequence[Printed]) -> Iterator[list[Fact]]:
    """The amounts beside those of a sum, of lines without a code, a column each: of the columns of
    the sum where it goes down, else of its row."""
    table, taken = cells[0].table, {(c.fact.row, c.fact.column) for c in cells}
    columns, rows = {c for _, c in taken}, {r for r, _ in taken}
    told = meaning(table)
    beside = [f for f in table.facts if f.amount and (f.row, f.column) not in taken
              and (f.column in columns if len(rows) > 1 else f.row in rows)
              and (m := told.line_of(f)) and not m.line.code and m.line.level != "total"]
    for column in sorted({f.column for f in beside}):
        yield [f for f in beside if f.column == column]


def _is_unknown(each: LineMeaning | None) -> bool:
    """Whether a line has no code, and words that name no total, source, use or class."""
    return each is not None and each.role in {"item", "heading"} and not each.concept and (
        not each.line.code and not classification.find(each.line.name, "function", level=1))


def untitled_table(cells: Sequence[Printed]) -> Message | None:
    """That one of several tables has no title: what its money covers is told by its header alone."""
    bare = next((c for c in cells if not c.table.title), None)
    return message("untitled", where=bare.short) if bare and (
        len({id(c.table) for c in cells}) > 1) else None


def strange_table(cells: Sequence[Printed]) -> Message | None:
    """That a table of them has a column that nobody knows: it may hold what another is taken for."""
    for cell in cells:
        if strange := meaning(cell.table).strange:
            return message("table", where=cell.short, heading=cell.table.columns[strange[0].column])
    return None
