"""Tables printed beside or under each other within one frame of rules → a grid each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from budgetkit.grids.grids import Cell, Grid
from budgetkit.tables.captions import TITLE_END
from budgetkit.tables.catalogue import match_title
from budgetkit.tables.headers import HEADER_WORDS
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold

#: A table has at least so many columns.
NARROWEST = 2


def parted(grid: Grid) -> list[Grid]:
    """The grids of the tables whose titles stand beside each other in a first row of this one.

    Each title spans the columns of its table, and no cell below reaches over from one to the next.
    A title further down, alone in its row, begins a table of its own.
    """
    for row in range(min(thresholds().title_rows, grid.n_rows - 1)):
        titles = _titles(grid, row)
        if len(titles) > 1:
            return [_columns(grid, c.column, c.column + c.column_span) for c in titles]
    cuts = [row for row in range(thresholds().title_rows, grid.n_rows - 2) if _title_row(grid, row)]
    edges = [0, *cuts, grid.n_rows]
    return [_unstacked(_rows(grid, top, end)) for top, end in pairwise(edges)]


def _title_row(grid: Grid, row: int) -> bool:
    """Whether a row is the title of a table over the whole width, and a header stands under it."""
    said = [c for c in grid.cells if c.row == row and c.text]
    if len(said) != 1 or said[0].column_span < grid.n_columns or (
        not TITLE_END.search(fold(said[0].text)) or "表" not in said[0].text
        or not match_title(said[0].text)
    ) or any(c.row < row < c.row + c.row_span for c in grid.cells):
        return False
    under = [c.text for c in grid.cells if row < c.row <= row + 2 and c.text]
    return sum(1 for text in under if HEADER_WORDS.match(fold(text))) > 1


def _unstacked(grid: Grid) -> Grid:
    """A summary with its two sides under each other, laid side by side as others print it.

    The side of expenditure begins with a row that says the header again, 支出 where it said 收入.
    Every cell keeps its place on the page.
    """
    rows = grid.rows()
    head = next((r for r, row in enumerate(rows[:thresholds().title_rows]) if _side(row) == "收入"), None)
    if head is None or grid.n_columns > thresholds().widest_side:
        return grid
    again = [r for r, row in enumerate(rows) if r > head + 1 and _side(row) == "支出" and [
        fold(t) for t in row[1:]] == [fold(t) for t in rows[head][1:]]]
    if len(again) != 1 or any(c.row < again[0] < c.row + c.row_span for c in grid.cells):
        return grid
    cut, wide = again[0], grid.n_columns
    cells = [c if c.row < cut else replace(c, row=c.row - cut + head, column=c.column + wide)
             for c in grid.cells]
    n_rows = max(cut, grid.n_rows - cut + head)
    shift = grid.xs[-1] - grid.xs[0]
    return replace(grid, cells=cells, n_rows=n_rows, n_columns=2 * wide,
                   xs=(*grid.xs, *(x + shift for x in grid.xs[1:])),
                   ys=(*grid.ys[:n_rows], grid.ys[-1]))


def _side(row: list[str]) -> str:
    """收入 or 支出, where a row of headings begins with that side's items."""
    said = [fold(t) for t in row]
    if len([t for t in said if t]) < NARROWEST or not all(
        HEADER_WORDS.match(t) or re.search("预算|决算|金额", t) for t in said[1:] if t
    ):
        return ""
    found = re.fullmatch(r"(收入|支出)(项目|科目|内容|名称)?(名称)?", said[0])
    return found[1] if found else ""


def _rows(grid: Grid, top: int, end: int) -> Grid:
    if (top, end) == (0, grid.n_rows):
        return grid
    cells = [replace(c, row=c.row - top) for c in grid.cells if top <= c.row < end]
    return replace(grid, n_rows=end - top, cells=cells, ys=grid.ys[top : end + 1])


def _titles(grid: Grid, row: int) -> list[Cell]:
    cells = sorted((c for c in grid.cells if c.row == row and (
        c.text or c.row_span < grid.n_rows)), key=lambda c: c.column)  # a bare gutter parts them
    if len(cells) < 2 or any(
        c.column_span < NARROWEST or not match_title(c.text) or "表" not in c.text for c in cells
    ):
        return []
    ends = {c.column + c.column_span for c in cells}
    across = any(c.column < end < c.column + c.column_span for c in grid.cells for end in ends)
    return [] if across else cells


def _columns(grid: Grid, first: int, end: int) -> Grid:
    cells = [replace(c, column=c.column - first) for c in grid.cells if first <= c.column < end]
    return replace(grid, n_columns=end - first, cells=cells, xs=grid.xs[first : end + 1])
