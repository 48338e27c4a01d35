"""How much of what is printed is understood: one row a printed table, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.model.meaning import TableMeaning, meaning
from budgetkit.model.sums import sums
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.lines import COUNTED
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: The columns of ``coverage.csv`` and of ``Disclosure.coverage``.
COLUMNS = ("page", "title", "table", "amounts", "placed", "status", "reason")
_UNKNOWN_KIND = "it is none of the standard tables: which money it holds is not known"
#: A number that is printed as money: with decimals, or with commas between the thousands.
_LIKE_MONEY = re.compile(r"\d\.\d|\d[,，]\d{3}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one printed table is understood.

    Attributes
    ----------
    page : int
        Its first.
    title, table : str
        As printed; the key of the standard table, or ``other``.
    amounts, placed : int
        Amounts printed; those of them in a known column and a known line.
    status : str
        ``understood``, ``partly`` or ``not_understood``.
    reason : str
        Why not all of it, in words; empty where all is understood.
    """

    page: int
    title: str
    table: str
    amounts: int
    placed: int
    status: str
    reason: str


def coverage_list(tables: Iterable[Table]) -> list[Coverage]:
    """One entry a printed table, in printed order."""
    return [coverage_of(table) for table in tables]


def coverage_of(table: Table) -> Coverage:
    """How far a table is understood."""
    sums(table)  # which relations its numbers unseat
    told = meaning(table)
    shape = TABLES[table.key].shape if table.key in TABLES else ""
    facts = {(f.row, f.column) for f in table.facts}
    printed = facts | {(c.row, c.column) for c in unread_amounts(table)}
    reasons: Counter[str] = Counter()
    placed = 0
    for place in sorted(printed):
        why = _why_not(told, place, facts, shape)
        if why:
            reasons[why] += 1
        else:
            placed += 1
    reason = "; ".join(f"{n} amounts: {why}" for why, n in reasons.most_common())
    status = "understood" if placed == len(printed) else "partly" if placed else "not_understood"
    if told.unproved and status == "understood":
        status = "partly"
        reason = ("its own numbers do not prove how it adds up "
                  f"({', '.join(dict.fromkeys(told.unproved))}): a column or a line may mean "
                  "something else")
    if table.key == OTHER and printed:
        # its columns and lines may be known, but not what it adds up to
        status = "partly" if placed else "not_understood"
        reason = "; ".join(filter(None, (_UNKNOWN_KIND, reason)))
    return Coverage(table.pages[0], table.title, table.key, len(printed), placed, status, reason)


def unread_amounts(table: Table) -> list[Cell]:
    """The cells that print an amount which is no fact; of a target sheet none is asked."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return []
    facts = {(f.row, f.column) for f in table.facts}
    codes = {c for panel in table.panels for c in panel.codes}
    return [c for c in table.cells
            if c.column not in codes and (c.row, c.column) not in facts and _is_money(table, c)]


def _is_money(table: Table, cell) -> bool:
    return not table.is_header(cell.row) and bool(_LIKE_MONEY.search(cell.text)) and (
        parse_amount(cell.text) is not None and not table.names[cell.column].startswith("percent"))


def _why_not(told: TableMeaning, place: tuple[int, int], facts: set, shape: str) -> str:
    """Why an amount is not placed: its table, its column or its line is not known."""
    table = told.table
    row, column = place
    if place not in facts:
        return "it stands in no column of amounts"
    if shape == "sheet":
        return ""
    known = next((c for c in told.columns if c.column == column), None)
    if known is None or not known.concept:
        return f"what column {column + 1} ({table.columns[column] or 'no heading'}) means is not known"
    line = next(m for m in told.lines if m.line.row == row and m.line.panel == known.panel)
    if line.line.name or line.line.code or line.role == "grand_total":
        return ""
    if COUNTED.search(fold(line.line.name)):
        return "the line counts things, not money"
    return f"row {row + 1} has no name and no code"
