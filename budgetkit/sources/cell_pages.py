"""Cells of a spreadsheet → pages on squared paper: lines around tables, each cell at its place.

A cell's row and column can be told from its box, so that a place is an address (B7) and a picture
is drawn from the sheet alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from budgetkit.sources.page import CellTable, Page, PrintedCell, TextLine
from budgetkit.sources.settings import thresholds
from budgetkit.text import join_wraps, mend, squeeze

#: Points from the edge of the paper to the first cell; height of a row, width of a column.
MARGIN, ROW, COLUMN = 40.0, 20.0, 60.0
#: Usual height of letters, in points.
LETTERS = 10.5

_NOTE = re.compile(r"[(（]?(注|备注|说明|填表说明)\d*[:：、.)）]")
_TITLE = re.compile(r"表([(（].{1,14}[)）])?$")
_UNIT = re.compile(r"[(（]?(金额)?单位[:：]")
_NUMBER = re.compile(r"(附|公开|预算)?(表|件)?[\d一二三四五六七八九十]{1,3}表?[:：]?")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with something in it, or a merged one, at its place in the sheet (from 0)."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    #: Height of its letters in points, and whether they stand in the middle of the cell.
    size: float = LETTERS
    centred: bool = False


def address(x: float, y: float) -> str:
    """The spreadsheet's name of the cell whose upper left corner is here.

    >>> address(MARGIN, MARGIN), address(MARGIN + 27 * COLUMN, MARGIN + 6 * ROW)
    ('A1', 'AB7')
    """
    column, row = round((x - MARGIN) / COLUMN) + 1, round((y - MARGIN) / ROW) + 1
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def sheet_page(
    number: int, cells: Sequence[SheetCell], origin: str, name: str = "",
    hidden_rows: Collection[int] = (), hidden_columns: Collection[int] = (),
) -> Page:
    """One sheet as a page: what stands alone around a table is a line, the rest its cells.

    ``name`` is put above everything where it says more than a number, as a title that a sheet
    without its own is known by.
    """
    cells = [c for c in cells if not (_all_in(c.row, c.row_span, hidden_rows)
                                      or _all_in(c.column, c.column_span, hidden_columns))]
    said = sorted((c for c in cells if c.text.strip()), key=lambda c: (c.row, c.column))
    lines: list[TextLine] = []
    tables: list[CellTable] = []
    if not said:
        return Page(number, 0.0, 0.0, 0, [], [], 0.0, [], tables=[], given_lines=[])
    right = max(c.column + c.column_span for c in said)
    width = 2 * MARGIN + COLUMN * right
    for block in _blocks(said):
        top, foot = _table_rows(block)
        lines += [_line(row, width) for at, row in _by_row(block) if not top <= at < foot]
        if foot > top:
            tables.append(_table([c for c in cells if top <= c.row < foot], (top, foot),
                                 hidden_rows, hidden_columns, origin))
    if tables and len(re.findall("[一-鿿]", name)) >= thresholds().sheet_title:
        lines.append(_text_line(name, MARGIN, 0.0, LETTERS))
    lines.sort(key=lambda line: (line.y0, line.x0))
    height = 2 * MARGIN + ROW * (max(c.row + c.row_span for c in said))
    width = max([width, *(line.x1 + MARGIN for line in lines)])
    return Page(number, width, height, 0, [], [], 0.0, [], tables=tables, given_lines=lines)


def _all_in(first: int, count: int, hidden: Collection[int]) -> bool:
    return bool(hidden) and all(at in hidden for at in range(first, first + count))


def _by_row(cells: Sequence[SheetCell]) -> list[tuple[int, list[SheetCell]]]:
    return [(row, list(here)) for row, here in groupby(cells, key=lambda c: c.row)]


# ── which rows are a table ───────────────────────────────────────────────────────────────────


def _blocks(said: Sequence[SheetCell]) -> list[list[SheetCell]]:
    """The cells of each table with the texts around it.

    A new block begins where a title stands alone in its row: after a row left empty, or when its
    words are a table's. An empty row alone is a blank line of a form.
    """
    blocks: list[list[SheetCell]] = []
    last = -2
    begun = False  # whether the block has a row of several cells, so that it can end
    for row, here in _by_row(said):
        alone = len(here) == 1
        if not blocks or (begun and alone and _begins(here[0], gap=row > last + 1)):
            blocks.append([])
            begun = False
        blocks[-1] += here
        begun = begun or not alone
        last = max(last, max(c.row + c.row_span for c in here) - 1)
    return blocks


def _begins(cell: SheetCell, *, gap: bool) -> bool:
    """Whether a text alone in its row is the title of another table, or stands above one."""
    said = squeeze(cell.text)
    if _amountish(said):
        return False
    set_wide = cell.column_span > 1
    if gap:
        return bool(set_wide or cell.centred or _TITLE.search(said) or _NUMBER.fullmatch(said))
    return bool(set_wide and _TITLE.search(said))


def _amountish(text: str) -> bool:
    return bool(re.fullmatch(r"[\d,.\-—()（）%\s]+", text))


def _table_rows(block: Sequence[SheetCell]) -> tuple[int, int]:
    """First row of the table in a block, and the row after its last; equal where there is none."""
    rows = _by_row(block)
    wide = [at for at, (_, here) in enumerate(rows) if len(here) > 1]
    if not wide:
        return 0, 0
    right = max(c.column + c.column_span for c in block)
    first = next(at for at in range(len(rows)) if not _lone(rows[at][1])
                 or (at and _heads(rows[at - 1][1][0], rows[at][1][0])))
    last = len(rows) - 1
    while last > first and _is_note(rows[last][1], right):
        last -= 1
    if last == first and len(rows[first][1]) < thresholds().least_cells:
        return 0, 0
    foot = max(c.row + c.row_span for _, here in rows[first : last + 1] for c in here)
    return rows[first][0], min(foot, rows[last][0] + 1 + thresholds().blank_rows)


def _heads(above: SheetCell, cell: SheetCell) -> bool:
    """Whether a text set over several columns is a header: it stands below the unit, and no title."""
    return bool(cell.column_span > 1 and _UNIT.match(above.text.strip())
                and not _TITLE.search(squeeze(cell.text)))


def _lone(here: Sequence[SheetCell]) -> bool:
    return len(here) == 1 and here[0].row_span == 1 and not _amountish(here[0].text)


def _is_note(here: Sequence[SheetCell], right: int) -> bool:
    """Whether a row at the foot of a table is a note under it, and not its last line."""
    if not _lone(here):
        return False
    cell = here[0]
    return bool(_NOTE.match(cell.text.strip()) or 2 * cell.column_span >= right
                or len(cell.text) > thresholds().note_length)


# ── places ───────────────────────────────────────────────────────────────────────────────────


def _table(cells, rows: tuple[int, int], hidden_rows, hidden_columns, origin) -> CellTable:
    """The table in these rows: every cell of its rectangle, blank ones too."""
    top, foot = rows
    left = min(c.column for c in cells if c.text.strip())
    right = max(c.column + c.column_span for c in cells if c.text.strip())
    row_at = {r: i for i, r in enumerate(r for r in range(top, foot) if r not in hidden_rows)}
    column_at = {c: i for i, c in enumerate(
        c for c in range(left, right) if c not in hidden_columns)}
    owned: set[tuple[int, int]] = set()
    printed = []
    for cell in cells:
        inside_rows = [row_at[r] for r in range(cell.row, cell.row + cell.row_span) if r in row_at]
        inside = [column_at[c] for c in range(cell.column, cell.column + cell.column_span)
                  if c in column_at]
        taken = {(r, c) for r in inside_rows for c in inside}
        if not taken or taken & owned:
            continue
        owned |= taken
        printed.append(PrintedCell(inside_rows[0], inside[0], cell_text(cell.text),
                                   len(inside_rows), len(inside)))
    printed += [PrintedCell(r, c, "") for r in row_at.values() for c in column_at.values()
                if (r, c) not in owned]
    printed.sort(key=lambda c: (c.row, c.column))
    xs = (*(MARGIN + COLUMN * c for c in column_at), MARGIN + COLUMN * right)
    ys = (*(MARGIN + ROW * r for r in row_at), MARGIN + ROW * foot)
    return CellTable(xs, ys, printed, origin)


def cell_text(text: str) -> str:
    """The text of a cell, the lines that were broken in it joined as people read them."""
    return squeeze(join_wraps([mend(line.strip()) for line in text.splitlines() if line.strip()]))


def _line(here: Sequence[SheetCell], width: float) -> TextLine:
    """The texts of a row outside a table as one line, those of each cell one of its parts."""
    parts = []
    for cell in here:
        text = cell_text(cell.text)
        y = MARGIN + ROW * cell.row
        x = MARGIN + COLUMN * cell.column
        long = cell.size * len(text)
        if cell.centred or 2 * cell.column_span * COLUMN >= width - 2 * MARGIN:
            middle = width / 2 if len(here) == 1 else x + COLUMN * cell.column_span / 2
            x = max(MARGIN / 2, middle - long / 2)
        parts.append(_text_line(text, x, y, cell.size))
    if len(parts) == 1:
        return parts[0]
    return TextLine(" ".join(p.text for p in parts), parts[0].x0, min(p.y0 for p in parts),
                    max(p.x1 for p in parts), max(p.y1 for p in parts), parts[0].size,
                    tuple(parts))


def _text_line(text: str, x: float, y: float, letters: float) -> TextLine:
    return TextLine(text, x, y + 2, x + letters * len(text), y + ROW - 2, letters)
