"""Painted rules → lattices: the rows, columns and merged cells that the rules of a page enclose.

The rules come from pdfium whatever they were painted as (strokes, thin filled polygons, stretched
images), so that this reader sees what the eye sees. It costs a millisecond a page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from budgetkit.grids.settings import thresholds
from budgetkit.messages import Message
from budgetkit.patterns import pattern
from budgetkit.sources.marks import RulingLine
from budgetkit.sources.page import Page, Run
from budgetkit.sources.spans import Span, spans_from_edges


@dataclass(frozen=True)
class Lattice:
    """``xs`` and ``ys`` are the edges of columns and rows, ``spans`` the cells, row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    #: No rule closes the table at its foot: the page cut its last row.
    open_foot: bool = False
    #: Where columns follow from text: the lines of the header, and how many rows they make.
    head: tuple[str, ...] = ()
    head_rows: int = 0
    #: What is not certain of it.
    doubts: tuple[Message, ...] = ()
    #: Rows and columns of a list of targets that no rules part.
    listed: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def n_rows(self) -> int:
        return len(self.ys) - 1

    @property
    def n_columns(self) -> int:
        return len(self.xs) - 1

    def span_box(self, span: Span) -> tuple[float, float, float, float]:
        return (self.xs[span.column], self.ys[span.row], self.xs[span.column + span.column_span],
                self.ys[span.row + span.row_span])

    def owners(self) -> dict[tuple[int, int], int]:
        """(row, column) of every elementary cell → index of the span that holds it."""
        return {
            (r, c): index
            for index, s in enumerate(self.spans)
            for r in range(s.row, s.row + s.row_span)
            for c in range(s.column, s.column + s.column_span)
        }


def ruled_lattices(page: Page, least: int | None = None) -> list[Lattice]:
    """The lattices of at least so many cells that the page's rules enclose, top to bottom."""
    limits = thresholds()
    least = limits.least_cells if least is None else least
    found = _enclosed(page.rules, least)
    if not found and len(page.fills) >= limits.least_fills:
        # No rules, but filled boxes side by side: their edges are what the eye takes for rules.
        found = _enclosed([
            edge for x0, y0, x1, y1 in page.fills
            for edge in (RulingLine(x0, y0, x1, y0), RulingLine(x0, y1, x1, y1), RulingLine(x0, y0, x0, y1),
                         RulingLine(x1, y0, x1, y1))
        ] + _between_bands(page), limits.least_cells)
    found.sort(key=lambda g: (g.ys[0], g.xs[0]))
    return [g for g in found if not any(_inside(g.box, o.box) for o in found if o is not g)]


def _between_bands(page: Page) -> list[RulingLine]:
    """The sides of rows left white between rows that are coloured, and of a last one with amounts."""
    limits = thresholds()
    columns: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for x0, y0, x1, y1 in page.fills:
        columns[round(x0), round(x1)].append((y0, y1))
    foot = max(y1 for rows in columns.values() for _, y1 in rows)
    rules = []
    for (left, right), rows in columns.items():
        rows.sort()
        for upper, lower in pairwise(rows):
            if limits.band_least < lower[0] - upper[1] < limits.band_most * (lower[1] - lower[0]):
                rules += [RulingLine(x, upper[1], x, lower[0]) for x in (left, right)]
        top, bottom = rows[-1]
        below = 2 * bottom - top
        if len(rows) > 2 and bottom == foot and any(
            bottom < r.glyphs[0].middle < below and _PRINTED.fullmatch(r.text) for r in page.runs
        ):
            rules += [RulingLine(x, bottom, x, below) for x in (left, right)]
            rules.append(RulingLine(left, below, right, below))
    return rules


def across_rules(rules: list[RulingLine]) -> list[RulingLine]:
    """The horizontal rules, those that are painted in pieces made whole."""
    return _merged([r for r in rules if r.horizontal])


def _enclosed(rules: list[RulingLine], least: int) -> list[Lattice]:
    across = across_rules(rules)
    down = [_turned(r) for r in _merged([_turned(r) for r in rules if not r.horizontal])]
    found, loose = [], []
    for horizontals, verticals in _touching(across, down):
        lattice = _lattice(horizontals, verticals, least)
        if lattice:
            found.append(lattice)
        elif not horizontals:
            loose += verticals
    return [_widened(lattice, loose) for lattice in found] if loose else found


def _widened(lattice: Lattice, loose: list[RulingLine]) -> Lattice:
    """The lattice with the open columns beside it: merged cells that fill the page from top to foot.

    A page in the midst of a tall merged cell has no rule across it, only the sides of its column.
    """
    touch, same = thresholds().touch, thresholds().same_rule
    top, foot = lattice.ys[0] + touch, lattice.ys[-1] - touch
    sides = sorted(v.x0 for v in loose if v.y0 <= top and v.y1 >= foot)
    left: list[float] = []
    right: list[float] = []
    for x in sides:
        if x < (left[-1] if left else -1e9) + same or abs(x - lattice.xs[0]) <= same:
            continue
        if x < lattice.xs[0]:
            left.append(x)
        elif x > (right[-1] if right else lattice.xs[-1]) + same:
            right.append(x)
    if not left and not right:
        return lattice
    n, rows = len(left), lattice.n_rows
    first = n + lattice.n_columns
    spans = [replace(s, column=s.column + n) for s in lattice.spans]
    spans += [Span(0, c, rows, 1) for c in (*range(n), *range(first, first + len(right)))]
    return replace(lattice, xs=(*left, *lattice.xs, *right),
                   spans=tuple(sorted(spans, key=lambda s: (s.row, s.column))))


def _turned(rule: RulingLine) -> RulingLine:
    return RulingLine(rule.y0, rule.x0, rule.y1, rule.x1)


def _merged(rules: list[RulingLine]) -> list[RulingLine]:
    """Horizontal rules, those on one line joined where their ends meet."""
    limits = thresholds()
    step, drift = limits.level_step, limits.level_drift
    out: list[RulingLine] = []
    line: list[RulingLine] = []
    for rule in sorted(rules, key=lambda r: r.y0):
        if line and (rule.y0 - line[-1].y0 > step or rule.y0 - line[0].y0 > drift):
            out += _ends_joined(line)
            line = []
        line.append(rule)
    return out + _ends_joined(line) if line else out


def _ends_joined(line: list[RulingLine]) -> list[RulingLine]:
    """The rules on one line, at its middle height, as few as their ends allow."""
    if len(line) == 1:
        return line
    y, same = sum(r.y0 for r in line) / len(line), thresholds().same_rule
    (start, end), *others = sorted((r.x0, r.x1) for r in line)
    out = []
    for x0, x1 in others:
        if x0 <= end + same:
            end = max(end, x1)
            continue
        out.append(RulingLine(start, y, end, y))
        start, end = x0, x1
    return [*out, RulingLine(start, y, end, y)]


def _touching(across: list[RulingLine], down: list[RulingLine]) -> Iterable[tuple[list[RulingLine], list[RulingLine]]]:
    parent = list(range(len(across) + len(down)))

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    touch = thresholds().touch
    by_x = sorted(range(len(down)), key=lambda j: down[j].x0)
    at = [down[j].x0 for j in by_x]
    for i, h in enumerate(across):
        for j in by_x[bisect_left(at, h.x0 - touch) : bisect_right(at, h.x1 + touch)]:
            if down[j].y0 - touch <= h.y0 <= down[j].y1 + touch:
                parent[find(len(across) + j)] = find(i)
    groups: dict[int, tuple[list[RulingLine], list[RulingLine]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[find(i)][0].append(h)
    for j, v in enumerate(down, len(across)):
        groups[find(j)][1].append(v)
    return groups.values()


def _lattice(
    horizontals: list[RulingLine], verticals: list[RulingLine], least: int
) -> Lattice | None:
    if len(horizontals) < (1 if len(verticals) > 3 else 2) or not verticals:
        return None  # a row cut by the page may have one rule, and columns open at the foot
    xs = _edges([v.x0 for v in verticals], [h.x0 for h in horizontals], [h.x1 for h in horizontals])
    ys = _edges([h.y0 for h in horizontals], [v.y0 for v in verticals], [v.y1 for v in verticals])
    limits = thresholds()
    if len(xs) < 3 or len(ys) < 2 or (
        xs[-1] - xs[0] < limits.least_width or ys[-1] - ys[0] < limits.least_height
    ):
        return None
    right, below = set(), set()
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    for c, painted in _painted_along(xs[1:-1], [(v.x0, v.y0, v.y1) for v in verticals]):
        for r in range(n_rows):
            if _covered(painted, ys[r], ys[r + 1], limits.ruled):
                right.add((r, c))
    for r, painted in _painted_along(ys[1:-1], [(h.y0, h.x0, h.x1) for h in horizontals]):
        for c in range(n_columns):
            if _covered(painted, xs[c], xs[c + 1], limits.ruled):
                below.add((r, c))
    spans = spans_from_edges(n_rows, n_columns, right, below)
    cut = ys[-1] > max(h.y0 for h in horizontals) + limits.open_edge
    return Lattice(tuple(xs), tuple(ys), spans, cut) if len(spans) >= least else None


def _edges(crossing: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """Positions of the rules that cross, and of open sides where the others reach further."""
    same, open_edge = thresholds().same_rule, thresholds().open_edge
    edges: list[list[float]] = []
    for x in sorted(crossing):
        if edges and x - edges[-1][0] <= same:
            edges[-1].append(x)
        else:
            edges.append([x])
    out = [sum(e) / len(e) for e in edges]
    if min(starts) < out[0] - open_edge:
        out.insert(0, min(starts))
    if max(ends) > out[-1] + open_edge:
        out.append(max(ends))
    return out


def _painted_along(positions, rules) -> Iterable[tuple[int, list[tuple[float, float]]]]:
    same = thresholds().same_rule
    for index, x in enumerate(positions):
        yield index, [(a, b) for at, a, b in rules if abs(at - x) <= same]


def _covered(
    painted: list[tuple[float, float]], start: float, end: float, least: float
) -> bool:
    length = 0.0
    for a, b in painted:
        over = (b if b < end else end) - (a if a > start else start)
        if over > 0:
            length += over
    return length >= least * (end - start)


def _inside(inner, outer) -> bool:
    return (inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1 and inner[2] <= outer[2] + 1
            and inner[3] <= outer[3] + 1)


def part_rows(lattice: Lattice, page: Page) -> Lattice:
    """Cut rows that no rule parts, where two amounts or more stand under each other in a cell.

    Some templates rule the columns and the header only. Every line of text of such a row is then
    a row of its own.
    """
    x0, y0, x1, y1 = lattice.box
    stacked: dict[tuple[int, int], set[int]] = defaultdict(set)
    worded: set[tuple[int, int]] = set()
    for run in page.runs:
        middle = run.glyphs[0].middle
        if y0 < middle < y1 and x0 < run.x0 and run.x1 < x1:
            row, base = locate(lattice.ys, middle), round(run.glyphs[0].baseline)
            column = locate(lattice.xs, (run.x0 + run.x1) / 2)
            if _begins_number(run) and _PRINTED.fullmatch(run.text) and not (
                page.scan and _fills(run, column, lattice)
            ):
                stacked[row, column].add(base)
            else:
                worded.add((row, base))
    columns: dict[int, list[set[int]]] = defaultdict(list)
    for (row, _), lines in stacked.items():
        if len(lines) > 1:
            columns[row].append(lines)
    # One column of amounts alone is a list where each has its words beside it.
    rows = {row for row, held in columns.items() if len(held) > 1 or (
        len(held[0]) > 2 and all((row, base) in worded for base in held[0]))}
    for row in sorted(rows, reverse=True):
        lattice = _cut_row(lattice, row, page)
    return lattice


def _fills(run: Run, column: int, lattice: Lattice) -> bool:
    """Whether a number fills its column, and so may go on below: in a picture its comma is easily
    taken for a point, and its first part for an amount."""
    return lattice.xs[column + 1] - lattice.xs[column] - (run.x1 - run.x0) < (
        thresholds().full_cell * run.glyphs[0].size)


def _begins_number(run: Run) -> bool:
    """Whether a run may be an amount, by its first character: its text need not be put together."""
    first = run.glyphs[0].text[0]
    return first == "-" or first.isdecimal()


_PRINTED = pattern(r"-?(\d{1,3}(,\d{3})*|\d+)\.\d{2}(\d{2}|\d{4})?|-?\d{1,3}(,\d{3})+")


def _cut_row(lattice: Lattice, row: int, page: Page) -> Lattice:
    x0, _, x1, _ = lattice.box
    top, bottom = lattice.ys[row], lattice.ys[row + 1]
    same_line, own_row = thresholds().same_line, thresholds().own_row
    lines: list[tuple[float, bool]] = []
    for run in sorted(page.runs, key=lambda r: r.glyphs[0].middle):
        middle = run.glyphs[0].middle
        if not (top < middle < bottom and x0 < run.x0 < x1):
            continue
        begins = bool(_PRINTED.fullmatch(run.text) or re.match(r"\d{3,7}(?!\d)", run.text))
        if lines and middle - lines[-1][0] < same_line * run.glyphs[0].size:
            lines[-1] = (lines[-1][0], lines[-1][1] or begins)
        else:
            lines.append((middle, begins))
    # A line without an amount or a code is the rest of a wrapped name when it stands nearer to a
    # line that has one than rows stand to each other; else it is a row of its own.
    anchors = [at for at, begins in lines if begins]
    steps = sorted(b - a for a, b in pairwise(anchors))
    pitch = steps[len(steps) // 4] if steps else bottom - top
    anchors = [at for at, begins in lines
               if begins or min(abs(at - a) for a in anchors) > own_row * pitch]
    groups: dict[float, list[float]] = {at: [] for at in anchors}
    for at, _ in lines:
        groups[min(anchors, key=lambda a: abs(a - at))].append(at)
    ordered = [groups[at] for at in anchors]
    cuts = tuple((max(a) + min(b)) / 2 for a, b in pairwise(ordered))
    if not cuts:
        return lattice
    spans = []
    for span in lattice.spans:
        if span.row <= row < span.row + span.row_span and span.row_span == 1:
            spans += [replace(span, row=row + i) for i in range(len(cuts) + 1)]
        elif span.row <= row < span.row + span.row_span:
            spans.append(replace(span, row_span=span.row_span + len(cuts)))
        else:
            spans.append(replace(span, row=span.row + len(cuts)) if span.row > row else span)
    ys = (*lattice.ys[: row + 1], *cuts, *lattice.ys[row + 1 :])
    return replace(lattice, ys=ys, spans=tuple(sorted(spans, key=lambda s: (s.row, s.column))))


def locate(edges: tuple[float, ...], at: float) -> int:
    """Index of the interval of ``edges`` that holds ``at``; the outer ones reach to the end."""
    index, last = bisect_right(edges, at) - 1, len(edges) - 2
    if index < 0:
        index = 0
    return index if index < last else last
