"""Amounts written as no budget writes them, read where the table's own sums prove what they are.

``1300,5000`` is set apart by ten thousands, ``1.200,00`` as the continent of Europe does, and
``1.2E+03`` is a spreadsheet's. Each could be something else: two numbers, one cut, one rounded. It
is an amount where a sum of the table holds with it to the last place; elsewhere it stays what is
printed, and the guard says that no number could be read there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from decimal import Decimal

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.lines import settle_lines
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Correction, Table
from budgetkit.text import fold

message = message_in("tables")

#: Why such a cell counts as it does, as its correction has it: no words, for no person wrote them.
PROVED = "(sums)"
#: Other styles of writing a number, and how each is turned into the usual one.
_STYLES: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "ten_thousands": (
        pattern(r"-?[1-9]\d{0,3}(?:,\d{4})+(?:\.\d+)?"), lambda t: t.replace(",", "")),
    "continental": (
        pattern(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{2})?|\d{1,3},\d{2})"),
        lambda t: t.replace(".", "").replace(",", ".")),
    "scientific": (
        pattern(r"-?\d(?:\.\d{1,14})?[Ee]\+?0?[1-9]"), lambda t: f"{Decimal(t):f}"),
}
#: What a number in any of them begins with, and words do not.
_NUMBER = pattern(r"-?\d{1,4}[,.Ee]")


def odd_amounts(text: str) -> dict[str, str]:
    """What a text could be in another style of writing numbers: style → the usual writing.

    Examples
    --------
    >>> odd_amounts("1300,5000"), odd_amounts("1.200,00"), odd_amounts("1.2E+03")
    ({'ten_thousands': '13005000'}, {'continental': '1200.00'}, {'scientific': '1200'})
    >>> odd_amounts("1,200.00"), odd_amounts("1.200"), odd_amounts("2024")
    ({}, {'continental': '1200'}, {})
    """
    plain = fold(text)
    if not _NUMBER.match(plain):
        return {}
    usual = {style: turn(plain) for style, (pattern, turn) in _STYLES.items()
             if pattern.fullmatch(plain)}
    return {style: said for style, said in usual.items()
            if sum(char.isdigit() for char in said) <= thresholds().most_digits}


def read_odd_amounts(
    tables: Sequence[Table], year: int | None, kind: str, sums: Callable[[Table], Iterable]
) -> list[Message]:
    """Read the oddly written amounts that sums prove; gives what was read, for the notes.

    Parameters
    ----------
    tables : sequence of Table
        Their lines are read.
    sums : callable
        Gives a table's sums, each with ``total``, ``terms``, ``less``, ``difference``, ``proved``.

    Returns
    -------
    list of Message
    """
    notes = []
    for table in tables:
        if table.key == OTHER or TABLES[table.key].shape == "sheet":
            continue
        for style, cells in _by_style(table).items():
            printed = {(cell.row, cell.column): cell.text for cell in cells}

            def put(chosen: Iterable[Cell], style=style, table=table, printed=printed) -> None:
                for cell in chosen:
                    cell.text = odd_amounts(printed[cell.row, cell.column])[style]
                settle_lines(table, year, kind, anew=True)

            proved = _proved(table, cells, printed, put, sums)
            table.corrections += [
                Correction(c.page, c.row, c.column, c.text, odd_amounts(c.text)[style], PROVED)
                for c in proved]
            put(proved)
            notes += [_note(table, page, [c for c in proved if c.page == page], printed)
                      for page in sorted({c.page for c in proved})]
    return notes


def _by_style(table: Table) -> dict[str, list[Cell]]:
    """The cells that may be amounts in another style of writing, by style.

    One that reads as an amount in the usual style (``1.200``) is among them only where others of
    the same table can be read in the other alone.
    """
    styles: dict[str, list[Cell]] = {}
    for cell in table.cells:
        if not table.is_header(cell.row):
            for style in odd_amounts(cell.text):
                styles.setdefault(style, []).append(cell)
    return {style: held for style, held in styles.items()
            if not all(parse_amount(cell.text) for cell in held)}


def _proved(table: Table, cells: list[Cell], printed: dict[tuple[int, int], str],
            put: Callable[[Iterable[Cell]], None], sums: Callable[[Table], Iterable]) -> list[Cell]:
    """The cells that sums prove in the other style, all read in it; every cell as printed after.

    Once one is proved, one that is the same as another cell (合计 = 基本支出) is proved by that.
    """
    failed = sum(1 for s in sums(table) if not s.holds)
    chosen = cells
    while chosen:
        put(chosen)
        kept = _in_sums(chosen, list(sums(table)), failed, printed)
        for cell in cells:
            cell.text = printed[cell.row, cell.column]
        if len(kept) == len(chosen):
            break
        chosen = kept
    return chosen


def _in_sums(cells: Sequence[Cell], found: Sequence, failed: int,
             printed: Container[tuple[int, int]]) -> list[Cell]:
    """Those cells that stand in exact sums, where one of these says something of the cells in
    question and no more sums fail than before: what makes one sum and breaks another proves nothing."""
    exact = [s for s in found if s.holds and not s.difference and s.total.amount]
    by_sum = {(fact.row, fact.column) for s in exact if s.proved for fact in s.facts}
    if sum(1 for s in found if not s.holds) > failed or not any(p in printed for p in by_sum):
        return []
    places = {(fact.row, fact.column) for s in exact for fact in s.facts}
    return [cell for cell in cells if (cell.row, cell.column) in places]


def _note(table: Table, page: int, cells: list[Cell], printed: dict) -> Message:
    first, more = cells[0], len(cells) - 1
    return message("read-as-and-more" if more else "read-as", page=page,
                   table=table.title or table.key, text=printed[first.row, first.column],
                   read=first.text, n=more)
