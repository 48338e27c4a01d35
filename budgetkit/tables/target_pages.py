"""Target sheets over several pages: pages that go on without a head of their own."""

from __future__ import annotations

from collections.abc import Mapping

from budgetkit.patterns import pattern
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Table
from budgetkit.tables.target_bands import Band, Layout, Pair
from budgetkit.tables.target_words import column_role
from budgetkit.text import fold

_DIMENSION = pattern(r"(?:.{0,6}(?:满意度|效益|影响)|成本|产出|数量|质量|时效)指标")
_SIGN = pattern("[≥≤><=]=?|定[性量]")
_PROMISED = pattern(r"[≥≤><=]=?\d[\d.,]*.{0,4}")


def carried_over(layout: Layout, band: Band, page: Layout) -> Band | None:
    """The columns of a page without heads, by the heads of the page before; None where it is none.

    A level that the page cuts is printed in one of its halves: ``layout.beginning_overleaf``
    and ``page.words_before`` keep what the other table says.

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
    if not band.pairs or has_heads(page):
        return None
    there = _columns_under(layout, band, page)
    pairs = [_moved(pair, there) for pair in band.pairs]
    if any(-1 in (p.indicator, p.target) or p.indicator == p.target for p in pairs):
        return None
    if not of_targets(page) and not any(_signs(page, p.more["direction"]) for p in pairs
                                        if "direction" in p.more):
        return None
    _remember_halves(layout, band, page, there)
    return Band(-1, -1, pairs, _under(band.scope, there), [there[c] for c in band.funds if c in there],
                {there[c]: text for c, text in band.labels.items() if c in there},
                {there[c]: text for c, text in band.paths.items() if c in there},
                there.get(band.first_column, 0))


def _moved(pair: Pair, there: Mapping[int, int]) -> Pair:
    """A pair in the columns of the next page; −1 where a column is not under its head."""
    return Pair(there.get(pair.indicator, -1), there.get(pair.target, -1), pair.dimension, pair.term,
                _under(pair.more, there), [there[c] for c in pair.aside if c in there])


def _under(roles: Mapping[str, int], there: Mapping[int, int]) -> dict[str, int]:
    return {role: there[c] for role, c in roles.items() if c in there}


def _remember_halves(layout: Layout, band: Band, page: Layout, there: Mapping[int, int]) -> None:
    """Keep what each of the two tables prints of a cell that the page cuts."""
    levels = {c for p in band.pairs for role, c in p.more.items() if role.startswith("level")}
    layout.beginning_overleaf = {c: cell for c in levels | set(band.scope.values()) if c in there
                                 and (cell := page.cell(0, there[c])) is not None}
    page.words_before = {there[c]: layout.label(layout.n_rows - 1, c) for c in levels if c in there}


def _columns_under(layout: Layout, band: Band, page: Layout) -> dict[int, int]:
    """Column of the heads → the column of the page that lies under it."""
    spans, there = _spans(page), {}
    for column in range(layout.n_columns):
        x0, x1 = _span_of(layout, band, column)
        under = next((c for c, (a, b) in sorted(spans.items())
                      if min(b, x1) - max(a, x0) >= thresholds().under * min(b - a, x1 - x0)), None)
        if under is not None:
            there[column] = under
    return there


def _spans(page: Layout) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column, by the narrowest cells that begin in it."""
    narrow: dict[int, int] = {}
    for cell in page.cells:
        narrow[cell.column] = min(cell.column_span, narrow.get(cell.column, cell.column_span))
    found: dict[int, tuple[float, float]] = {}
    for cell in page.cells:
        if cell.column_span == narrow[cell.column]:
            a, b = found.get(cell.column, (cell.x0, cell.x1))
            found[cell.column] = (min(a, cell.x0), max(b, cell.x1))
    return found


def _span_of(layout: Layout, band: Band, column: int) -> tuple[float, float]:
    head = layout.cell(band.bottom, column) or layout.cell(min(band.bottom + 1, layout.n_rows - 1),
                                                           column)
    return (head.x0, head.x1) if head else (0.0, 0.0)


def _signs(page: Layout, column: int) -> bool:
    """Whether a column holds signs of targets (≥, ＝, 定性), and little else."""
    held = [fold(c.text) for c in page.cells if c.column == column and c.text]
    return bool(held) and sum(bool(_SIGN.fullmatch(text)) for text in held) >= thresholds().under * len(held)


def has_heads(page: Layout | Table) -> bool:
    """Whether a table prints heads of targets of its own."""
    return any(column_role(c.text) in {"target", "level3"} for c in page.cells if c.text)


def of_targets(page: Layout | Table) -> bool:
    """Whether a table without a head of its own prints what target sheets do."""
    if has_heads(page):
        return False
    said = [fold(c.text) for c in page.cells if c.text]
    return any(_DIMENSION.fullmatch(text) for text in said) or (
        sum(bool(_PROMISED.fullmatch(text)) for text in said) >= thresholds().some_promises)
