"""The money that a target sheet prints beside its funds: of its tasks, of what was spent."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.amounts import parse_amount, to_wan
from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.target_bands import Band
from budgetkit.tables.target_reading import SheetReader
from budgetkit.tables.target_sheet import SheetAmount
from budgetkit.tables.target_words import names_money, names_no_money

_DECIMALS = pattern(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2,6}")


def amounts_beside(reader: SheetReader) -> Iterator[SheetAmount]:
    """The amounts of a sheet's tasks, of an evaluation, of a list's row; its funds are among them.

    They stand in a row of labels under a heading of money, or right of a label of money; or in a
    list's column of money, where a row says again what the page before said.
    """
    for row, cell in _in_label_rows(reader):
        head = _above(reader, cell) or _left(reader, cell)
        if names_money(head):
            yield _amount(reader, cell, _first_words(reader, row, cell), head)
    for row, band in reader.list_rows:
        for column in _columns_of_money(band):
            held = reader.layout.cell(row, column)
            if held and held.row == row and parse_amount(held.text):
                yield _amount(reader, held, band.paths[column], "", reader.layout.text(
                    row, band.scope.get("project", band.scope.get("department", -1))))


def stray_amounts(reader: SheetReader) -> Iterator[Cell]:
    """Numbers with decimals among a sheet's labels of which nothing says what they are."""
    for _, cell in _in_label_rows(reader):
        said = [text for text in (_above(reader, cell), _left(reader, cell)) if text]
        if _DECIMALS.fullmatch(cell.text) and not any(
                names_money(text) or names_no_money(text) for text in said):
            yield cell


def _in_label_rows(reader: SheetReader) -> Iterator[tuple[int, Cell]]:
    return ((row, cell) for row in reader.label_rows for cell in reader.layout.starting(row)
            if parse_amount(cell.text))


def _columns_of_money(band: Band) -> list[int]:
    return [*([band.scope["amount"]] if "amount" in band.scope else []), *band.funds]


def _amount(reader: SheetReader, cell: Cell, label: str, path: str, whose: str = "") -> SheetAmount:
    unit, printed = reader.unit(path or label, "", cell), parse_amount(cell.text)
    assert printed is not None  # who calls has asked
    return SheetAmount(label, path, whose, "", to_wan(printed, unit or reader.usual or "万元"),
                       cell.text, unit is None, cell.page, reader.index, cell.row, cell.column)


def _above(reader: SheetReader, cell: Cell) -> str:
    """The heading over an amount, and over the amounts of its column between the two."""
    for row in range(cell.row - 1, -1, -1):
        above = reader.layout.cell(row, cell.column)
        if above is None or (above.column, above.column_span) != (cell.column, cell.column_span):
            return ""
        if above.text and not parse_amount(above.text):
            return above.text
    return ""


def _left(reader: SheetReader, cell: Cell) -> str:
    """The label left of an amount, in its own row."""
    left = reader.layout.cell(cell.row, cell.column - 1)
    return left.text if left and left.row == cell.row and not parse_amount(left.text) else ""


def _first_words(reader: SheetReader, row: int, cell: Cell) -> str:
    """The first words of a row beside its amount: the task that it pays for."""
    words = [c for c in reader.layout.starting(row)
             if c.column < cell.column and c.text and not parse_amount(c.text)]
    own = [c.text for c in words if c.row_span <= cell.row_span]  # no label over several rows
    return next(iter(own or [c.text for c in words]), "")
