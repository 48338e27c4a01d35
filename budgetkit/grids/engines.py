"""camelot-py as an engine: its tables → lattices in the page's own coordinates."""

from __future__ import annotations

import warnings
from collections import defaultdict

from budgetkit.grids.lattices import Lattice
from budgetkit.sources.given import Given
from budgetkit.sources.page import Page
from budgetkit.sources.second_reader import quiet
from budgetkit.sources.spans import spans_from_edges

#: The rungs that camelot gives, cheapest first: name → arguments of ``camelot.read_pdf``.
RUNGS = {
    "vector": {"flavor": "lattice", "engine": "vector", "split_text": True},
    "combined": {"flavor": "lattice", "engine": "combined", "split_text": True},
}


def camelot_lattices(
    given: Given, pages: list[Page], rung: str, password: str | None = None
) -> dict[int, list[Lattice]]:
    """Lattices that camelot finds on these pages, by page number.

    Raises whatever a damaged page makes camelot raise: the reader then takes another rung.
    """
    found: dict[int, list[Lattice]] = defaultdict(list)
    # camelot turns what is set sideways, as we do, but not what stands on its head.
    by_number = {p.number: p for p in pages if p.turned != 180}
    if not by_number:
        return found
    try:
        import camelot
    except ModuleNotFoundError:  # as in a browser, where it cannot be had: the ladder goes on
        return found

    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = camelot.read_pdf(
            str(given.path) if given.path else given.content, pages=",".join(map(str, by_number)),
            password=password, suppress_stdout=True, **RUNGS[rung])
        for table in tables:
            page = by_number.get(int(table.page))
            if page and (lattice := _from_table(table, page)):
                found[page.number].append(lattice)
    for lattices in found.values():
        lattices.sort(key=lambda g: (g.ys[0], g.xs[0]))
    return found


def _from_table(table, page: Page) -> Lattice | None:
    rows = table.cells
    if not rows or not rows[0]:
        return None
    left, foot = page.margin  # camelot counts from the corner of the media box
    height = page.height + foot
    xs = tuple(x - left for x in (*[c.x1 for c in rows[0]], rows[0][-1].x2))
    ys = (*[height - row[0].y2 for row in rows], height - rows[-1][0].y1)
    if any(b <= a for a, b in zip(xs, xs[1:], strict=False)) or any(
        b <= a for a, b in zip(ys, ys[1:], strict=False)
    ):
        return None
    right = {(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.right}
    below = {(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.bottom}
    return Lattice(xs, ys, spans_from_edges(len(rows), len(rows[0]), right, below))
