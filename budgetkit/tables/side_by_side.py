"""Tables printed side by side within one frame of rules → a grid each."""

from __future__ import annotations

from dataclasses import replace

from budgetkit.grids.grids import Cell, Grid
from budgetkit.tables.catalogue import match_title

#: The titles stand in one of so many first rows.
TOP = 3
#: A table has at least so many columns.
NARROWEST = 2


def parted(grid: Grid) -> list[Grid]:
    """The grids of the tables whose titles stand beside each other in a first row of this one.

    Each title spans the columns of its table, and no cell below reaches over from one to the next.
    """
    for row in range(min(TOP, grid.n_rows - 1)):
        titles = _titles(grid, row)
        if len(titles) > 1:
            return [_columns(grid, c.column, c.column + c.column_span) for c in titles]
    return [grid]


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
