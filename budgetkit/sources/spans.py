"""Edges between elementary cells → cells with spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A cell of a table: the rows and columns it covers."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def spans_from_edges(n_rows: int, n_columns: int, right: set, below: set) -> tuple[Span, ...]:
    """Cells from the edges between elementary cells.

    ``right`` and ``below`` hold the (row, column) whose right-hand or lower side is ruled. Cells
    with no rule between them are one; where that is no rectangle, it is cut into rows.
    """
    parent = {(r, c): (r, c) for r in range(n_rows) for c in range(n_columns)}

    def find(cell):
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for r in range(n_rows):
        for c in range(n_columns):
            if c + 1 < n_columns and (r, c) not in right:
                parent[find((r, c + 1))] = find((r, c))
            if r + 1 < n_rows and (r, c) not in below:
                parent[find((r + 1, c))] = find((r, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for cell in parent:
        groups[find(cell)].append(cell)
    spans: list[Span] = []
    for cells in groups.values():
        spans.extend(_rectangles(cells, right))
    return tuple(sorted(spans, key=lambda s: (s.row, s.column)))


def _rectangles(cells: list[tuple[int, int]], right: set) -> Iterable[Span]:
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
