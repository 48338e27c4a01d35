"""Paragraphs and tables that follow each other (Word, web pages) → pages, set as a printer would.

The prose is set in lines of one width, with the first line of a paragraph drawn in, because that
is how prose is read from every page. A page ends where the document itself says so, and nowhere
else: how a program would break it into sheets of paper is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from budgetkit.sources.cell_pages import cell_text
from budgetkit.sources.page import CellTable, Page, PrintedCell, TextLine
from budgetkit.text import mend

#: Width of the paper and its margin, in points: A4.
WIDTH, MARGIN = 595.0, 72.0
#: Usual height of letters, and the largest that a title is set in.
LETTERS, LARGEST = 12.0, 26.0
#: Height of a line in heights of its letters, of a table's row in points.
LEADING, ROW = 1.5, 20.0
#: First line of a paragraph, in letters from the left.
INDENT = 2
#: Points of a column where the document does not say; the least that a column has.
COLUMN, NARROW = 60.0, 6.0
#: Gap in points that sets texts of one line apart (a tab).
GAP = 40.0

_APART = re.compile(r"\t+|[ \xa0\u3000]{3,}")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a tab sets its texts apart."""

    text: str
    size: float = LETTERS
    centred: bool = False


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table: its cells, each once; ``widths`` of its columns in points, where they are known."""

    n_rows: int
    n_columns: int
    cells: Sequence[PrintedCell]
    widths: Sequence[float] = ()


#: A page of the document: what stands on it, from the top.
Flow = Sequence[Text | FlowTable]


def flow_page(number: int, flow: Flow, origin: str) -> Page:
    """One page of lines and tables, each below the last."""
    lines: list[TextLine] = []
    tables: list[CellTable] = []
    y, right = MARGIN, WIDTH
    for block in flow:
        if isinstance(block, Text):
            made = _set(block, y)
            lines += made
            y += LEADING * block.size * len(made)
        elif table := _table(block, y, origin):
            tables.append(table)
            y = table.ys[-1] + ROW
            right = max(right, table.xs[-1] + MARGIN)
    return Page(number, right, y + MARGIN, 0, [], [], 0.0, [], tables=tables, given_lines=lines)


def _table(grid: FlowTable, y: float, origin: str) -> CellTable | None:
    if not grid.cells:
        return None
    widths = [max(NARROW, w) for w in grid.widths] or [COLUMN] * grid.n_columns
    xs = tuple(accumulate(widths, initial=MARGIN))
    ys = tuple(y + ROW * row for row in range(grid.n_rows + 1))
    cells = [PrintedCell(c.row, c.column, cell_text(c.text), c.row_span, c.column_span)
             for c in grid.cells]
    return CellTable(xs, ys, whole(cells, grid.n_rows, grid.n_columns), origin)


def whole(cells: Sequence[PrintedCell], n_rows: int, n_columns: int) -> list[PrintedCell]:
    """These cells, and blank ones where there are none, row by row."""
    taken = {(r, c) for cell in cells
             for r in range(cell.row, cell.row + cell.row_span)
             for c in range(cell.column, cell.column + cell.column_span)}
    blank = [PrintedCell(r, c, "") for r in range(n_rows) for c in range(n_columns)
             if (r, c) not in taken]
    return sorted([*cells, *blank], key=lambda c: (c.row, c.column))


# ── prose ────────────────────────────────────────────────────────────────────────────────────


def _set(paragraph: Text, y: float) -> list[TextLine]:
    """The lines of a paragraph."""
    size = min(paragraph.size, LARGEST)
    pieces = [mend(p.strip()) for p in _APART.split(paragraph.text.strip())]
    pieces = [p for p in pieces if p]
    if not pieces:
        return []
    if len(pieces) > 1:
        return [_parted(pieces, y, size)]
    text = pieces[0]
    room = WIDTH - 2 * MARGIN
    if paragraph.centred and _wide(text, size) < room:
        return [_line(text, (WIDTH - _wide(text, size)) / 2, y, size)]
    out: list[TextLine] = []
    indent = INDENT * size
    while text:
        end = _fits(text, room - indent, size)
        out.append(_line(text[:end].strip(), MARGIN + indent, y + LEADING * size * len(out), size))
        text, indent = text[end:].lstrip(), 0.0
    return out


def _parted(pieces: Sequence[str], y: float, size: float) -> TextLine:
    parts, x = [], MARGIN
    for piece in pieces:
        parts.append(_line(piece, x, y, size))
        x = parts[-1].x1 + GAP
    return TextLine(" ".join(pieces), MARGIN, parts[0].y0, parts[-1].x1, parts[0].y1, size,
                    tuple(parts))


def _line(text: str, x: float, y: float, size: float) -> TextLine:
    return TextLine(text, x, y, x + _wide(text, size), y + size, size)


def _wide(text: str, size: float) -> float:
    """Width of a text: a Latin letter or digit takes half of a Chinese one."""
    return size * sum(0.5 if char.isascii() else 1.0 for char in text)


_NOT_FIRST = re.compile(r"[，。、；：？！）》”’,.;:?!)%]")
_WORD = re.compile(r"[0-9A-Za-z.,%]")


def _fits(text: str, room: float, size: float) -> int:
    """How many characters of a text a line takes: no number cut, no mark first in a line."""
    wide, end = 0.0, 0
    while end < len(text):
        wide += size * (0.5 if text[end].isascii() else 1.0)
        if wide > room:
            break
        end += 1
    if end == len(text):
        return end
    cut = end
    while cut > 1 and (_NOT_FIRST.match(text[cut])
                       or (_WORD.match(text[cut]) and _WORD.match(text[cut - 1]))):
        cut -= 1
    return cut if cut > 1 else max(1, end)
