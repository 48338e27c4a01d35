"""Target sheets over several pages: pages that go on without a head of their own."""

from __future__ import annotations

import re

from budgetkit.tables.table import Table
from budgetkit.tables.target_bands import Band, Layout, Pair
from budgetkit.tables.target_words import column_role
from budgetkit.text import fold

#: A column of the next page is that of a head where so much of the narrower lies under it.
UNDER = 0.6
#: A table with so many cells that promise something (≥95%, 3次) is of targets.
SOME_PROMISES = 2
_DIMENSION = re.compile(r"(?:.{0,6}(?:满意度|效益|影响)|成本|产出|数量|质量|时效)指标")
_PROMISED = re.compile(r"[≥≤><=]=?\d[\d.,]*.{0,4}")


def carried_over(layout: Layout, band: Band, page: Layout) -> Band | None:
    """The columns of a page without heads, by the heads of the page before; None where it is none.

    Parameters
    ----------
    layout, band : Layout, Band
        Of the table before, with its heads.
    page : Layout
        Of the table without.

    Returns
    -------
    Band or None
        It begins above the first row, for the heads stand on another page.
    """
    if not band.pairs or not of_targets(page):
        return None
    spans = _spans(page)
    there = {}
    for column in range(layout.n_columns):
        x0, x1 = _span_of(layout, band, column)
        there[column] = next((c for c, (a, b) in spans.items()
                              if min(b, x1) - max(a, x0) >= UNDER * min(b - a, x1 - x0)), None)

    def moved(column: int) -> int:
        return -1 if there.get(column) is None else there[column]

    pairs = [Pair(moved(p.indicator), moved(p.target), p.dimension, p.term,
                  {role: moved(c) for role, c in p.more.items() if moved(c) >= 0},
                  [moved(c) for c in p.aside if moved(c) >= 0]) for p in band.pairs]
    if any(-1 in (p.indicator, p.target) or p.indicator == p.target for p in pairs):
        return None
    labels = {there[c]: text for c, text in band.labels.items() if there.get(c) is not None}
    paths = {there[c]: text for c, text in band.paths.items() if there.get(c) is not None}
    scope = {role: moved(c) for role, c in band.scope.items() if moved(c) >= 0}
    return Band(-1, -1, pairs, scope, [moved(c) for c in band.funds if moved(c) >= 0], labels,
                paths, max(0, moved(band.first_column)))


def _spans(page: Layout) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column, by its cells of one column."""
    found: dict[int, tuple[float, float]] = {}
    for cell in page.cells:
        if cell.column_span == 1:
            a, b = found.get(cell.column, (cell.x0, cell.x1))
            found[cell.column] = (min(a, cell.x0), max(b, cell.x1))
    return found


def _span_of(layout: Layout, band: Band, column: int) -> tuple[float, float]:
    head = layout.cell(band.bottom, column) or layout.cell(min(band.bottom + 1, layout.n_rows - 1),
                                                           column)
    return (head.x0, head.x1) if head else (0.0, 0.0)


def of_targets(page: Layout | Table) -> bool:
    """Whether a table without a head of its own prints what target sheets do."""
    said = [fold(c.text) for c in page.cells if c.text]
    if any(column_role(text) in {"target", "level3"} for text in said):
        return False  # it has heads, and they were not understood
    return any(_DIMENSION.fullmatch(text) for text in said) or (
        sum(bool(_PROMISED.fullmatch(text)) for text in said) >= SOME_PROMISES)
