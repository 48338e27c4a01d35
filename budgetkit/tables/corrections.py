"""Corrections that a person makes to cells that were misread: a sheet, applied and marked.

One row a cell: ``page, cell, read, right, why``. ``cell`` is the table's key and the place as
spreadsheets say it, rows and columns of the whole table from 1: ``department_expenditure R12C5``.
``read`` is what budgetkit read there. Where it is not what it reads now, the sheet is refused: it
was written for another document, or for another reading of this one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetkit.errors import MissingFile, RefusedCorrection, UnreadableInput, unreadable_why
from budgetkit.grids.grids import Cell
from budgetkit.messages import Enumeration, Message, message_in
from budgetkit.patterns import pattern
from budgetkit.tables.headers import column_paths
from budgetkit.tables.table import Correction, Table
from budgetkit.text import fold

message = message_in("tables")

#: Columns of the sheet. ``why`` is for people.
COLUMNS = ("page", "cell", "read", "right", "why")
#: Spreadsheets in China save CSV in the system's own writing; a BOM is theirs too.
_ENCODINGS = ("utf-8-sig", "gb18030")
_CELL = pattern(r"(?P<table>[a-z_]+)\s+R(?P<row>[1-9]\d*)C(?P<column>[1-9]\d*)", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """One row of a sheet, with the number that a spreadsheet gives it."""

    number: int
    page: int
    table: str
    row: int
    column: int
    read: str
    right: str
    why: str


def address(table: str, row: int, column: int) -> str:
    """The cell as the sheet names it; ``row`` and ``column`` from 0.

    >>> address("department_expenditure", 11, 4)
    'department_expenditure R12C5'
    """
    return f"{table} R{row + 1}C{column + 1}"


def is_corrections(file: Path) -> bool:
    """Whether a file is a sheet of corrections: its first line says so."""
    try:
        return file.suffix.lower() == ".csv" and tuple(_rows(file)[0]) == COLUMNS
    except (OSError, IndexError, UnreadableInput):
        return False


def correct(tables: Sequence[Table], file: Path) -> tuple[list[Table], list[Message]]:
    """Put the right text into the cells that a sheet names.

    Parameters
    ----------
    tables : sequence of Table
    file : path

    Returns
    -------
    list of Table
        Those whose cells were changed; their rows are to be read again.
    list of Message
        What was changed, for the disclosure's notes.

    Raises
    ------
    MissingFile, UnreadableInput
        The sheet is not there, or is none.
    RefusedCorrection
        A cell is not there, or reads otherwise.
    """
    changed: list[Table] = []
    notes: list[Message] = []
    for row in _checked(file):
        table, cell = _cell(tables, row, file)
        cell.text = row.right
        table.corrections.append(Correction(row.page, row.row, row.column, row.read, row.right,
                                            row.why))
        if table.is_header(cell.row):
            table.columns = column_paths(table.cells, table.n_columns, range(table.header_rows))
        if not any(t is table for t in changed):
            changed.append(table)
        notes.append(message("corrected-why" if row.why else "corrected", page=row.page,
                             cell=address(row.table, row.row, row.column), read=row.read,
                             right=row.right, why=row.why))
    return changed, notes


def write_correction(file: Path, correction: Sequence[str]) -> None:
    """Add a row to a sheet; a new sheet gets its head.

    Raises
    ------
    UnreadableInput
        The file is there, and no sheet of corrections.
    """
    new = not file.exists()
    if not new and not is_corrections(file):
        raise UnreadableInput(file, message("no-sheet", columns=Enumeration(COLUMNS)))
    with file.open("a", encoding="utf-8", newline="") as sheet:
        out = csv.writer(sheet, lineterminator="\n")
        if new:
            out.writerow(COLUMNS)
        out.writerow(correction)


def _rows(file: Path) -> list[list[str]]:
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise MissingFile(file) from error
    except OSError as error:
        raise UnreadableInput(file, unreadable_why(error)) from error
    for encoding in _ENCODINGS:
        try:
            return list(csv.reader(content.decode(encoding).splitlines()))
        except UnicodeDecodeError:
            continue
    raise UnreadableInput(file, message("no-text"))


def _checked(file: Path) -> list[_Row]:
    head, *rows = _rows(file) or [[]]
    if tuple(head) != COLUMNS:
        raise UnreadableInput(file, message("other-columns", columns=Enumeration(COLUMNS)))
    found = []
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        if len(row) < len(COLUMNS) - 1 or not row[0].strip().isdigit() or not (
            place := _CELL.fullmatch(row[1].strip())
        ):
            raise RefusedCorrection(
                file, message("no-cell", row=number, said=Enumeration(row[:2])),
                remedy=message("write-cell", cell="department_expenditure R12C5"))
        found.append(_Row(number, int(row[0]), place["table"].lower(), int(place["row"]) - 1,
                          int(place["column"]) - 1, row[2], row[3], "".join(row[4:5])))
    return found


def _cell(tables: Sequence[Table], row: _Row, file: Path) -> tuple[Table, Cell]:
    here = [(t, cell) for t in tables if t.key == row.table and row.page in t.pages
            and (cell := t.at.get((row.row, row.column)))]
    where = message("sheet-row", row=row.number, page=row.page,
                    cell=address(row.table, row.row, row.column))
    if not here:
        raise RefusedCorrection(file, message("cell-absent", where=where),
                                remedy=message("cells-csv"))
    alike = [(t, cell) for t, cell in here if fold(cell.text) == fold(row.read)]
    if not alike:
        raise RefusedCorrection(
            file, message("reads-otherwise", where=where, text=here[0][1].text, read=row.read),
            remedy=message("look-at-page"))
    if len(alike) > 1:
        raise RefusedCorrection(file, message("in-several", where=where, tables=len(alike)))
    return alike[0]
