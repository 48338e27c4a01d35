"""Text set in columns without rules → lattices: what stands under each other is a column.

Some disclosures rule their tables across only, shade the header, or paint no rule at all. Amounts
of one column always overlap, those of two columns never do; what remains is to say which heading
stands over which columns (:mod:`budgetkit.grids.column_headers`), and which lines make a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from budgetkit.grids.column_headers import blocks_of, edges_of, head_rows, headed
from budgetkit.grids.lattices import Lattice, across_rules, locate
from budgetkit.grids.settings import thresholds
from budgetkit.grids.text_blocks import (
    CODE,
    ITEM,
    TOTAL,
    Piece,
    body_start,
    lines_of,
    numbers_columns,
    printed,
    without_tail,
)
from budgetkit.messages import Message, message_in
from budgetkit.sources.marks import RulingLine
from budgetkit.sources.page import Page
from budgetkit.sources.spans import Span
from budgetkit.text import fold

message = message_in("grids")


def aligned_lattice(
    page: Page, top: float, bottom: float, before: Lattice | None = None,
    whole: Callable[[str], bool] = lambda _: False,
) -> Lattice | None:
    """The lattice of the text between two heights, or None where it shows no table.

    ``before`` is the lattice of the page before, which this text may go on with; ``whole`` says
    of a heading whether it is a whole one, where its place alone leaves that open.
    """
    limits = thresholds()
    near, headroom = limits.near_top, limits.headroom
    lines = lines_of(page, top, bottom)
    shades = [RulingLine(x0, y, x1, y) for x0, y0, x1, y1 in page.fills for y in (y0, y1)]
    cuts = [r for r in across_rules(page.rules + shades)
            if top - near < r.y0 < bottom + near and r.x1 - r.x0 > limits.short_rule]
    lines = without_tail(lines, cuts)
    start = body_start(lines, cuts)
    if before is not None and before.head and said_of(lines[: len(before.head)]) == before.head:
        start = len(before.head)
    head, body = lines[:start], lines[start:]
    doubts: list[Message] = []
    if before is not None and said_of(head) in ((), before.head) and _fits(body, before.xs):
        xs, ys = before.xs, []
        spans = [s for s in before.spans if s.row < before.head_rows] if head else []
        if head:
            down = min(p.y0 for p in head[0]) - headroom - before.ys[0]
            ys = [y + down for y in before.ys[: before.head_rows + 1]]
    else:
        blocks = blocks_of(head, cuts, doubts, whole)
        lined = columns_of([line for line in body if not numbers_columns(line)])
        columns, heads = headed(lined, blocks, cuts, doubts)
        if len(columns) < 2 or not heads:
            return None
        xs = edges_of(columns)
        ys, spans = head_rows(heads, len(xs) - 1, cuts, body[0][0].middle if body else bottom)
    rows = _rows(body, cuts, ys[-1] if ys else min(p.y0 for p in body[0]) - headroom, xs)
    first = max(len(ys) - 1, 0)
    ys = [*ys, *(rows[1:] if ys else rows)]
    for row in range(first, len(ys) - 1):
        here = [p for line in body for p in line if ys[row] <= p.middle < ys[row + 1]]
        spans += _row_spans(row, here, xs)
        doubts += [*_crowded(here, xs), *_displaced(here, xs)]
    if len(spans) < limits.least_spans:
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans, key=lambda s: (s.row, s.column))),
                   head=said_of(head), head_rows=first, doubts=tuple(doubts))


def said_of(lines: list[list[Piece]]) -> tuple[str, ...]:
    return tuple(" ".join(p.text for p in line) for line in lines)


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def columns_of(body: list[list[Piece]]) -> list[Piece]:
    """Amounts that overlap are a column; so are the words between them that overlap."""
    amounts = _merged([p for line in body for p in line if printed(p)])
    words = [p for line in body for p in line
             if not printed(p) and not any(p.over(a) for a in amounts)]
    # A total or a unit's name is set across the columns of code and name.
    plain = [p for p in words if not TOTAL.fullmatch(fold(p.text))]
    codes = _merged([p for p in plain if re.fullmatch(r"\d{2,7}", p.text)])
    names = [p for p in plain if not re.fullmatch(r"\d{2,7}", p.text)
             and not any(p.over(c) for c in codes)]
    return sorted(amounts + codes + _merged(names), key=lambda p: p.x0)


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.x0):
        if out and out[-1].over(piece):
            out[-1].x1 = max(out[-1].x1, piece.x1)
        else:
            out.append(Piece(piece.text, piece.x0, piece.x1, piece.y0, piece.y1, piece.size))
    return out


def _crowded(pieces: list[Piece], xs: Sequence[float]) -> list[Message]:
    """Amounts of one row that share a cell, or lie across the edge of one."""
    taken: set[int] = set()
    doubts = []
    for piece in filter(printed, pieces):
        first, last = locate(tuple(xs), piece.x0 + 1), locate(tuple(xs), piece.x1 - 1)
        if first != last or first in taken:
            doubts.append(message("no-own-cell", text=piece.text))
        taken.add(first)
    return doubts


def _displaced(pieces: list[Piece], xs: Sequence[float]) -> list[Message]:
    """Words of one row that share a line of a cell, or stand above or below all its amounts."""
    limits = thresholds()
    cells: dict[int, list[Piece]] = {}
    doubts = []
    for piece in pieces:
        if printed(piece):
            continue
        first, last = locate(tuple(xs), piece.x0), locate(tuple(xs), piece.x1)
        if last > first and xs[first + 1] < piece.x1 - piece.size and any(
            p is not piece and locate(tuple(xs), p.centre) in range(first, last + 1)
            for p in pieces
        ):
            doubts.append(message("runs-over", text=piece.text))
        cells.setdefault(locate(tuple(xs), piece.centre), []).append(piece)
    amounts = [p.middle for p in pieces if printed(p)]
    for held in cells.values():
        held.sort(key=lambda p: (p.middle, p.x0))
        doubts += [message("share-a-cell", one=a.text, other=b.text) for a, b in pairwise(held)
                   if abs(a.middle - b.middle) < limits.word_line * a.size]
        places = (held[0].middle, held[-1].middle, (held[0].middle + held[-1].middle) / 2)
        if amounts and min(abs(a - m) for a in amounts for m in places) > (
            limits.beside_amount * held[0].size
        ):
            doubts.append(message("beside-no-amount", text="".join(p.text for p in held)))
    return doubts


def _fits(body: list[list[Piece]], xs: Sequence[float]) -> bool:
    """Whether no amount lies across the edges of these columns, and none beyond them."""
    amounts, over = [p for line in body for p in line if printed(p)], thresholds().fits
    return bool(amounts) and all(
        xs[0] - over < p.x0 and p.x1 < xs[-1] + over and locate(tuple(xs), p.x0 + 0.5) == locate(
            tuple(xs), p.x1 - 0.5) for p in amounts)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _rows(body: list[list[Piece]], cuts, top: float, xs: Sequence[float]) -> list[float]:
    """The heights that part the rows under the header."""
    if not body:
        return []
    limits = thresholds()
    bottom = max(p.y1 for line in body for p in line) + limits.footroom
    wide = [r for r in cuts
            if r.x1 - r.x0 > limits.row_rule * (xs[-1] - xs[0]) and r.y0 > top + limits.under_top]
    edges = sorted({round(r.y0, 2) for r in wide})
    edges = [top, *edges] if edges else [top]
    if edges[-1] < bottom - limits.least_row:
        edges.append(bottom)
    out = [edges[0]]
    for high, low in pairwise(edges):
        if low - out[-1] < limits.least_row:
            continue
        inside = [line for line in body if high <= line[0].middle < low]
        out += [*_parted(inside, len(edges) > 2), low]
    return out


def _parted(lines: list[list[Piece]], ruled: bool) -> list[float]:
    """Cuts between rows that no rule parts: each line with amounts begins a row.

    Where rules part the rows (``ruled``), what has amounts once only is one row.
    """
    begins = [any(printed(p) or CODE.fullmatch(p.text) or TOTAL.fullmatch(fold(p.text))
                  for p in line) for line in lines]
    if len(lines) < 2 or (ruled and sum(begins) < 2):
        return []
    limits = thresholds()
    at = [line[0].middle for line in lines]
    anchors = [m for m, b in zip(at, begins, strict=True) if b]
    steps = sorted(b - a for a, b in pairwise(anchors) if b - a > limits.least_step * lines[0][0].size)
    pitch = steps[len(steps) // 4] if steps else limits.usual_pitch * lines[0][0].size
    owners: list[float] = []
    for line, middle, begun in zip(lines, at, begins, strict=True):
        near = min(anchors, key=lambda a: abs(a - middle), default=middle)
        other = min((abs(a - middle) for a in anchors if a != near and (a > middle) != (
            near > middle)), default=pitch)
        away, item = abs(near - middle), any(ITEM.match(p.text) for p in line)
        wraps = away < limits.wrapped * line[0].size and away < limits.nearer * other
        if not begun and not any(a < middle for a in anchors) and not any(
            abs(near + away - m) < limits.balanced * line[0].size
            for m, b in zip(at, begins, strict=True) if not b
        ):
            near = middle  # the rest of a row that the page before began
        own = begun or (away > limits.own_row * pitch and not wraps) or (
            item and away > limits.item_row * line[0].size)
        last = at[len(owners) - 1]
        if own and owners and not begun and not item and owners[-1] not in anchors and (
            middle - last < min(limits.bare_row * pitch, limits.wrapped * line[0].size)
        ):
            owners.append(owners[-1])  # a name of several lines, without amounts
        else:
            owners.append(middle if own else near)
    rows: dict[float, list[float]] = {}
    for owner, line in zip(owners, lines, strict=True):
        rows.setdefault(owner, []).extend([line[0].y0, line[0].y1])
    ordered = [rows[k] for k in sorted(rows)]
    return [(max(a) + min(b)) / 2 for a, b in pairwise(ordered)]


def _row_spans(row: int, pieces: list[Piece], xs: Sequence[float]) -> list[Span]:
    """One cell a column; a word set across columns that are blank beside it spans them."""
    edges = tuple(xs)
    held: dict[int, int] = {}
    wide: list[tuple[int, int]] = []
    for piece in pieces:
        first, last = locate(edges, piece.x0 + 1), locate(edges, piece.x1 - 1)
        for c in range(first, last + 1):
            held[c] = held.get(c, 0) + 1
        if last > first:
            wide.append((first, last))
    spans: list[Span] = []
    taken: set[int] = set()
    for first, last in wide:
        if all(held[c] == 1 for c in range(first, last + 1)):
            spans.append(Span(row, first, 1, last - first + 1))
            taken.update(range(first, last + 1))
    return spans + [Span(row, c) for c in range(len(xs) - 1) if c not in taken]
