"""Edges between elementary cells → cells with spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter


@dataclass(slots=True, unsafe_hash=True)
class Span:
    """A cell of a table: the rows and columns it covers; never changed."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def spans_from_edges(
    n_rows: int, n_columns: int, right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> tuple[Span, ...]:
    """Cells from the edges between elementary cells.

    ``right`` and ``below`` hold the (row, column) whose right-hand or lower side is ruled. Cells
    with no rule between them are one; where that is no rectangle, it is cut into rows.
    """
    parent = list(range(n_rows * n_columns))

    def find(cell: int) -> int:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for r in range(n_rows):
        for c in range(n_columns):
            cell = r * n_columns + c
            if c + 1 < n_columns and (r, c) not in right:
                parent[find(cell + 1)] = find(cell)
            if r + 1 < n_rows and (r, c) not in below:
                parent[find(cell + n_columns)] = find(cell)
    groups: dict[int, list[int]] = defaultdict(list)
    for cell in range(len(parent)):
        groups[find(cell)].append(cell)
    spans: list[Span] = []
    for cells in groups.values():
        if len(cells) == 1:
            spans.append(Span(*divmod(cells[0], n_columns)))
        else:
            spans.extend(_rectangles([divmod(cell, n_columns) for cell in cells], right))
    return tuple(sorted(spans, key=attrgetter("row", "column")))


def _rectangles(cells: list[tuple[int, int]], right: set[tuple[int, int]]) -> Iterable[Span]:
    rows, columns = [r for r, _ in cells], [c for _, c in cells]
    top, left = min(rows), min(columns)
    height, width = max(rows) - top + 1, max(columns) - left + 1
    if len(cells) == height * width:
        yield Span(top, left, height, width)
        return
    for row in range(top, top + height):
        start = None
        members = {c for r, c in cells if r == row}
        for c in range(left, left + width + 1):
            if c in members and start is None:
                start = c
            if start is not None and (c + 1 not in members or (row, c) in right):
                if c in members:
                    yield Span(row, start, 1, c - start + 1)
                start = None
