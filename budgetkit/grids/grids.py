"""A lattice and the page's glyphs → a Grid: cells with text, spans, boxes and page.

Whatever engine found the lattice, the text comes from one place, pdfium's glyphs, and each glyph
goes to exactly one cell: no amount is lost, none is glued to its neighbour's label.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from budgetkit.grids.cell_sharing import share_run
from budgetkit.grids.lattices import Lattice, locate, part_rows
from budgetkit.grids.number_glyphs import close_up_number, raise_footnotes
from budgetkit.grids.settings import GridSettings, thresholds
from budgetkit.messages import Message
from budgetkit.sources.marks import MIDDLE, Glyph
from budgetkit.sources.page import CellTable, Page, spaced
from budgetkit.text import join_wraps, mend, squeeze


@dataclass(slots=True)
class Cell:
    """One printed cell. ``row`` and ``column`` are 0-based; the box is in points, top-left."""

    row: int
    column: int
    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    row_span: int = 1
    column_span: int = 1


@dataclass
class Grid:
    """A table as printed on one page: strings only."""

    page: int
    n_rows: int
    n_columns: int
    cells: list[Cell]
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    engine: str
    reason: str = ""
    open_foot: bool = False
    doubts: tuple[Message, ...] = ()

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def pages(self) -> set[int]:
        """Its page, and those that further columns of a wide sheet are printed on."""
        return {self.page, *(c.page for c in self.cells)}

    def rows(self) -> list[list[str]]:
        """Text of every elementary cell; a merged cell's text at its top-left only."""
        out = [[""] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            out[cell.row][cell.column] = cell.text
        return out


def grid_of_cells(table: CellTable, page: int) -> Grid:
    """The grid of a table whose cells the source itself gives."""
    xs, ys = table.xs, table.ys
    cells = [Cell(c.row, c.column, c.text, page,
                  round(xs[c.column], 2), round(ys[c.row], 2),
                  round(xs[c.column + c.column_span], 2), round(ys[c.row + c.row_span], 2),
                  c.row_span, c.column_span) for c in table.cells]
    return Grid(page, len(ys) - 1, len(xs) - 1, cells, xs, ys, table.origin)


def fill(lattice: Lattice, page: Page, engine: str, reason: str = "") -> Grid:
    """Place the page's glyphs in the cells of the lattice."""
    lattice = part_rows(lattice, page)
    owners = lattice.owners()
    x0, y0, x1, y1 = lattice.box
    held: dict[int, list[Glyph]] = defaultdict(list)
    out = thresholds().outside
    largest = thresholds().oversize * _usual_size(page, y0, y1)
    for run in page.runs:
        first = run.glyphs[0]
        middle = first.baseline - MIDDLE * first.size
        if first.size > largest or not (y0 <= middle <= y1) or run.x1 < x0 or run.x0 > x1:
            continue
        if (run.x0 < x0 - out or run.x1 > x1 + out) and 2 * sum(
            [x0 - out <= (g.x0 + g.x1) / 2 <= x1 + out for g in run.glyphs]
        ) < len(run.glyphs):
            continue
        row = locate(lattice.ys, middle)
        for index, glyphs in share_run(run, row, lattice, owners):
            held[index].extend(glyphs)
    _pull_back(held, lattice, owners)
    edges, xs, ys = lattice.xs, [round(x, 2) for x in lattice.xs], [round(y, 2) for y in lattice.ys]
    cells = []
    for index, span in enumerate(lattice.spans):
        left, right = span.column, span.column + span.column_span
        text = cell_text(held[index], edges[right] - edges[left]) if index in held else ""
        cells.append(Cell(span.row, left, text, page.number, xs[left], ys[span.row], xs[right],
                          ys[span.row + span.row_span], span.row_span, span.column_span))
    return Grid(page.number, lattice.n_rows, lattice.n_columns, cells, lattice.xs, lattice.ys,
                engine, reason, lattice.open_foot, lattice.doubts)


def _usual_size(page: Page, top: float, foot: float) -> float:
    """The size of the text between two heights of the page, 0 where there is none."""
    sizes = [g.size for g in page.glyphs if top <= g.baseline - MIDDLE * g.size <= foot]
    return median(sizes) if sizes else 0


def _pull_back(held: dict[int, list[Glyph]], lattice: Lattice, owners: dict) -> None:
    """Lines of a text too tall for its cell, painted into the row below: back to their cell.

    A line goes up when it was painted right after the text of the cell above, under it, and does
    not belong to the rest of its own cell: painted apart from it, or over it, or all there is and
    cut by the rule above it. What overflows may reach down over several rows.
    """
    limits = thresholds()
    home: dict[int, int] = {}  # cell whose whole text belongs to a cell above → that cell
    for (row, column), owner in owners.items():
        above = owners.get((row - 1, column))
        if above is None or above == owner or lattice.spans[owner].row != row:
            continue
        whole = home.get(above, above)
        own, upper = held.get(owner), held.get(whole)
        if not own or not upper or _painted_apart(own, upper, limits.painted_after):
            continue
        if (above in home or _cut_by(lattice.ys[row], own, limits.cut_at)) and _overflows(own, upper):
            upper.extend(own)
            held[owner], home[owner] = [], whole
            continue
        for line in _painted_lines(own):
            orders = {g.order for g in line}
            rest = [g for g in own if g.order not in orders]
            if rest and _follows(line, upper) and _under(line, upper) and (
                all(abs(g.order - o.order) > limits.painted_after for g in rest for o in (line[0], line[-1]))
                or any(_overlap(g, line, limits) for g in rest)
            ):
                upper.extend(line)
                own = held[owner] = rest


def _painted_apart(own: list[Glyph], upper: list[Glyph], steps: float) -> bool:
    """Whether nothing of a cell was painted right after anything of the cell above, as in most."""
    orders, before = [g.order for g in own], [g.order for g in upper]
    return min(orders) > max(before) + steps or max(orders) <= min(before)


def _cut_by(rule: float, glyphs: list[Glyph], cut_at: float) -> bool:
    """Whether the first line of a cell is cut by the rule above it, as no text of its own is."""
    first = min(glyphs, key=lambda g: g.baseline)
    return first.baseline - cut_at * first.size < rule


def _overflows(own: list[Glyph], upper: list[Glyph]) -> bool:
    """Whether all lines of a cell go on with those of the cell above: its order and its step."""
    lines = _painted_lines(own)
    tall = sorted({round(g.baseline, 1) for g in upper})
    if len(tall) < 2:
        return False
    step, last, off = tall[-1] - tall[-2], tall[-1], thresholds().step_off
    for line in lines:
        if not (_follows(line, upper) and _under(line, upper)) or abs(
            line[0].baseline - last - step
        ) > off * line[0].size:
            return False
        upper, last = line, line[0].baseline
    return True


_painted = attrgetter("order")


def _painted_lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped as they were painted: one after the other, from left to right."""
    limits = thresholds()
    steps, same = limits.painted_next, limits.same_base
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_painted):
        last = lines[-1][-1] if lines else None
        if last and glyph.order - last.order <= steps and glyph.x0 > last.x0 and (
            abs(glyph.baseline - last.baseline) < same * glyph.size
        ):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _follows(line: list[Glyph], upper: list[Glyph]) -> bool:
    """Whether a line was painted right after a line of the cell above, one line lower."""
    first, limits = line[0], thresholds()
    after, steps = first.order, limits.painted_after
    least, most = limits.step_least * first.size, limits.step_most * first.size
    for glyph in upper:  # noqa: SIM110 - a generator would cost more than what it runs over
        if 0 < after - glyph.order <= steps and least < first.baseline - glyph.baseline < most:
            return True
    return False


def _under(line: list[Glyph], upper: list[Glyph]) -> bool:
    over = thresholds().under * line[0].size
    return (line[0].x0 > min(g.x0 for g in upper) - over
            and line[-1].x1 < max(g.x1 for g in upper) + over)


def _overlap(glyph: Glyph, line: list[Glyph], limits: GridSettings) -> bool:
    into = limits.run_into * glyph.size
    return (abs(glyph.baseline - line[0].baseline) < limits.run_over * glyph.size
            and glyph.x0 < line[-1].x1 - into
            and glyph.x1 > line[0].x0 + into)


def _runs_up(glyphs: list[Glyph]) -> bool:
    """Whether the text was painted from the foot of its cell upwards: a heading set on its side."""
    if len(glyphs) < 2:
        return False
    painted, limits = sorted(glyphs, key=lambda g: g.order), thresholds()
    step, aside = limits.up_step, limits.up_aside
    up = sum(1 for a, b in pairwise(painted)
             if 0 < a.baseline - b.baseline < step * a.size and abs(a.x0 - b.x0) < aside * a.size)
    return up >= limits.upwards * (len(painted) - 1)


def _is_line(glyphs: list[Glyph]) -> bool:
    """Whether the glyphs stand as they were painted, on one line and in one size, as mostly."""
    baseline, size, x = glyphs[0].baseline, glyphs[0].size, float("-inf")
    for glyph in glyphs:
        if glyph.baseline != baseline or glyph.size != size or glyph.x0 <= x:
            return False
        x = glyph.x0
    return True


def cell_text(glyphs: list[Glyph], width: float = 0.0) -> str:
    """The text of one cell: its lines joined as people read them.

    Digits that fill the cell's width and go on in the next line are one number or code.
    """
    if not glyphs:
        return ""
    if _is_line(glyphs):
        return squeeze(close_up_number(mend(spaced(glyphs)), glyphs).strip())
    if _runs_up(glyphs):
        return squeeze(mend("".join(g.text for g in sorted(glyphs, key=lambda g: g.order))))
    limits = thresholds()
    glyphs = raise_footnotes(glyphs)
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.baseline):
        if lines and glyph.baseline - lines[-1][0].baseline <= limits.cell_line * min(
            glyph.size, lines[-1][0].size
        ):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    lines = [sorted(line, key=lambda g: (g.x0, g.order)) for line in lines]
    texts = [close_up_number(mend(spaced(line)), line) for line in lines]
    if len(texts) > 1 and re.fullmatch(r"[\d,.\-]+", "".join(texts)) and all(
        width - (line[-1].x1 - line[0].x0) < limits.full_cell * line[0].size for line in lines[:-1]
    ):
        return "".join(texts)
    return squeeze(join_wraps(texts))
