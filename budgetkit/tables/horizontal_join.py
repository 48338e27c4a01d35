"""A wide sheet printed over pages side by side → one grid: the columns of one page after another's.

Spreadsheets cut what is too wide for the paper: the first columns with the labels come on one
page, the rest on a later one, row for row at the same heights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from budgetkit.amounts import is_amount, is_blank, is_dash
from budgetkit.grids.grids import Cell, Grid
from budgetkit.messages import message_in
from budgetkit.sources.page import Page, TextLine
from budgetkit.tables.catalogue import match_title
from budgetkit.tables.headers import caption_rows, header_depth
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold

message = message_in("tables")



def join_sideways(
    pages: Sequence[Page], held: Mapping[int, list[Grid]],
    outside: Callable[[Page], list[TextLine]],
) -> tuple[dict[int, list[Grid]], dict[int, int]]:
    """Grids with those that go on sideways joined, and page → page whose columns it goes on with."""
    grids = {number: list(found) for number, found in held.items()}
    joined: dict[int, int] = {}
    alone = {p.number: p for p in pages
             if p.kind != "cells" and len(grids.get(p.number, [])) == 1}  # a sheet is never cut
    for number in alone:
        for deep in range(1, thresholds().pages_deep + 1):
            while number not in joined and _deep(grids, joined, number, deep, alone, outside):
                base = _last(joined, number)
                for step in range(deep):
                    left, right = number + step, base + deep + step
                    grids[left] = [_beside(grids[left][0], grids[right][0])]
                    grids[right] = []
                    joined[right] = left
    return grids, joined


def _last(joined: Mapping[int, int], number: int) -> int:
    """The last page whose columns this page already has."""
    return max([number, *(right for right, left in joined.items() if left == number)])


def _deep(grids, joined, number: int, deep: int, alone: Mapping[int, Page], outside) -> bool:
    """Whether the pages from this one on, ``deep`` of them, go on sideways ``deep`` pages later."""
    base = _last(joined, number)
    pairs = [(number + step, base + deep + step) for step in range(deep)]
    return all(left in alone and right in alone and right not in joined
               and _row_for_row(grids[left][0], grids[right][0])
               and _one_title(outside(alone[left]), outside(alone[right]))
               for left, right in pairs)


def _one_title(left: Sequence[TextLine], right: Sequence[TextLine]) -> bool:
    """Whether no other table's title stands on the second page: none, or a part of the first's."""
    one, two = ({fold(line.text) for line in lines if match_title(line.text)}
                for lines in (left, right))
    return not one or all(any(b in a or a in b for a in one) for b in two)


def _row_for_row(left: Grid, right: Grid) -> bool:
    """Whether one grid's rows are the other's, and only the other needs its labels."""
    limits = thresholds()
    near = limits.same_row
    if abs(left.ys[-1] - right.ys[-1]) > near or min(left.n_rows, right.n_rows) < limits.same_rows:
        return False  # most pages end at another height: no more need be asked of them
    if _apart(left, right.ys, near) or _apart(right, left.ys, near):
        return False  # only headings may be divided on one page and not on the other
    ys = _common_rows(left, right)
    left, right = _on_rows(left, ys), _on_rows(right, ys)
    head = max(_head(left), _head(right))
    if not _labelled(left, head) or not _labelled(right, head):
        return _labelled(left, head)
    again = _repeats(left, right, head)
    new = [row[again:] for row in right.rows()[:head]]
    return again > 0 and not _labelled(_without(right, again), head) and all(
        new != [row[at : at + right.n_columns - again] for row in left.rows()[:head]]
        for at in range(again, left.n_columns))


def _without(grid: Grid, columns: int) -> Grid:
    """The grid without its first columns."""
    return replace(grid, n_columns=grid.n_columns - columns, cells=[
        replace(c, column=c.column - columns) for c in grid.cells if c.column >= columns])


def _apart(grid: Grid, ys: Sequence[float], near: float) -> bool:
    """Whether heights of another grid below the headings of this one are none of its rows'."""
    apart = [y for y in ys if not any(abs(y - own) <= near for own in grid.ys)]
    return bool(apart) and max(apart) >= grid.ys[_head(grid)] - near


def _among(y: float, ys: Sequence[float]) -> bool:
    near = thresholds().same_row
    return any(abs(y - other) <= near for other in ys)


def _common_rows(left: Grid, right: Grid) -> tuple[float, ...]:
    return tuple(sorted([*left.ys, *(y for y in right.ys if not _among(y, left.ys))]))


def _on_rows(grid: Grid, ys: tuple[float, ...]) -> Grid:
    """The grid with its cells counted in these rows."""
    if len(ys) == len(grid.ys):
        return grid
    at = [min(range(len(ys)), key=lambda i: abs(ys[i] - y)) for y in grid.ys]
    return replace(grid, ys=ys, n_rows=len(ys) - 1, cells=[
        replace(c, row=at[c.row], row_span=at[c.row + c.row_span] - at[c.row])
        for c in grid.cells])


def _head(grid: Grid) -> int:
    first = caption_rows(grid.cells, grid.n_rows, grid.n_columns)
    return first + header_depth(grid.cells, grid.n_rows, first)


def _labelled(grid: Grid, head: int) -> bool:
    """Whether its lines say what they are: words or codes, not amounts alone."""
    return any(not (is_blank(t) or is_dash(t) or is_amount(t)) or (t.isdigit() and len(t) > 2)
               for row in grid.rows()[head:] for t in row)


def _repeats(left: Grid, right: Grid, head: int) -> int:
    """Columns that the right page prints again: the labels, where the sheet repeats them."""
    one, two = left.rows()[head:], right.rows()[head:]
    count = 0
    while count < min(left.n_columns, right.n_columns) - 1 and any(
        row[count] for row in two
    ) and all(a[count] == b[count] for a, b in zip(one, two, strict=True)):
        count += 1
    return count


def _beside(left: Grid, right: Grid) -> Grid:
    """The two as one grid; the cells of the right one keep their own page and place."""
    ys = _common_rows(left, right)
    left, right = _on_rows(left, ys), _on_rows(right, ys)
    head = max(_head(left), _head(right))
    again = _repeats(left, right, head) if _labelled(right, head) else 0
    shift = left.n_columns - again
    cells = list(left.cells)
    for cell in right.cells:
        over = max(again - cell.column, 0)
        if cell.column_span > over:
            cells.append(replace(cell, column=cell.column + over + shift,
                                 column_span=cell.column_span - over,
                                 text="" if over else cell.text))
    _heal(cells, left, right, head)
    bare = any(not c.text and c.column + c.column_span > left.n_columns
               and c.row + c.row_span < head for c in cells)
    cut = (message("cut-heading", page=right.page),) if bare else ()
    step = left.xs[-1] - right.xs[again]
    cells.sort(key=lambda c: (c.row, c.column))
    return replace(left, n_columns=left.n_columns + right.n_columns - again, cells=cells,
                   xs=(*left.xs, *(x + step for x in right.xs[again + 1:])),
                   doubts=(*left.doubts, *right.doubts, *cut))


def _heal(cells: list[Cell], left: Grid, right: Grid, head: int) -> None:
    """A heading over the cut prints its text on one page: its other half is its blank neighbour."""
    for cell in [c for c in cells if c.page == left.page
                 and c.column + c.column_span == left.n_columns]:
        other = next((c for c in cells if c.page == right.page and c.row == cell.row
                      and c.row_span == cell.row_span and c.column == left.n_columns), None)
        if other and cell.row + cell.row_span < head and bool(cell.text) != bool(other.text):
            cells[cells.index(cell)] = replace(
                cell, text=cell.text or other.text,
                column_span=cell.column_span + other.column_span)
            cells.remove(other)


def title_last(lines: Sequence[Sequence[TextLine]]) -> list[TextLine]:
    """What stands above the pages of a joined grid, the page with the longest title last."""
    def named(above: Sequence[TextLine]) -> int:
        return max((len(fold(line.text)) for line in above if match_title(line.text)), default=0)

    return [line for above in sorted(lines, key=named) for line in above]
