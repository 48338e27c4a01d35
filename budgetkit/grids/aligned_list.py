"""Lists of targets without rules between their columns or rows: a lattice from rules and white space.

Amounts part the rows of other tables; a list of targets has few. Its rows are those of the column
with the most texts; what stands beside several of them is a merged cell. Where the rules across are
painted piece by piece, one a cell, their ends are the edges of the columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from budgetkit.grids.aligned import columns_of, said_of
from budgetkit.grids.column_headers import blocks_of, edges_of, head_rows, headed
from budgetkit.grids.lattices import Lattice, Span, across_rules, locate
from budgetkit.grids.settings import thresholds
from budgetkit.grids.text_blocks import Piece, lines_of
from budgetkit.messages import message_in
from budgetkit.sources.page import Page

message = message_in("grids")

_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*|第\S{1,4}页.*|\d+/\d+")

Block = tuple[float, float]


def list_lattice(
    page: Page, top: float, bottom: float, before: Lattice | None, whole: Callable[[str], bool]
) -> Lattice | None:
    """The lattice of a list between two heights; ``before`` is that of the page before."""
    limits = thresholds()
    high, low = top - limits.list_head_above, bottom + limits.near_top
    cuts = [r for r in across_rules(page.rules)
            if high < r.y0 < low and r.x1 - r.x0 > limits.short_rule]
    longest = max((r.x1 - r.x0 for r in cuts), default=0.0)
    wide = sorted(r.y0 for r in cuts if r.x1 - r.x0 >= limits.list_rule * longest)
    if len(wide) < 2:
        return None
    foot = wide[2] if len(wide) > 2 else bottom
    lines = lines_of(page, wide[0], foot)
    head = [line for line in lines if line[0].middle < wide[1]]
    body = [line for line in lines if line[0].middle >= wide[1]]
    while body and len(body[-1]) == 1 and _PAGE_NUMBER.fullmatch(body[-1][0].text):
        body.pop()
    if not head or len(body) < 2:
        return None
    said = said_of(head)
    if before is not None and said != before.head:
        return None
    found = _headed(page, head, body, cuts, whole, wide[1])
    if found is None:
        return None
    xs, ys, spans = found
    rows = len(ys) - 1
    starts, from_top = _row_starts(body, xs)
    ys = [*ys[:-1], wide[1], *starts[1:], max(p.y1 for line in body for p in line) + limits.footroom]
    spans = [*spans, *_body_spans(body, xs, tuple(ys), rows, from_top)]
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans, key=lambda s: (s.row, s.column))),
                   head=said, head_rows=rows, listed=True,
                   doubts=(message("unruled-list"),))


# ── the header ───────────────────────────────────────────────────────────────────────────────


def _edges_painted(page: Page, at: float) -> list[float]:
    """The edges of the columns where the rule at this height is painted cell by cell, or none."""
    limits = thresholds()
    ends = sorted(x for r in page.rules if r.horizontal and abs(r.y0 - at) < 1
                  for x in (r.x0, r.x1))
    edges = [x for i, x in enumerate(ends) if not i or x - ends[i - 1] > limits.same_rule]
    return edges if len(edges) > limits.list_columns else []


def _headed(page: Page, head, body, cuts, whole, foot: float):
    """Edges of the columns, heights of the header's rows, and its cells."""
    blocks = blocks_of(head, cuts, [], whole)
    edges = _edges_painted(page, foot)
    size = head[0][0].size
    columns = [Piece("", a + 1, b - 1, foot, foot, size) for a, b in pairwise(edges)]
    columns, heads = headed(columns or columns_of(body), blocks, cuts, [])
    if len(columns) < thresholds().list_columns or not heads or (edges and len(columns) != len(edges) - 1):
        return None
    xs = edges or edges_of(columns)
    ys, spans = head_rows(heads, len(xs) - 1, cuts, foot)
    return list(xs), ys, spans


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _blocks(body: list[list[Piece]], xs: Sequence[float]) -> dict[int, list[Block]]:
    """Column → its texts from top to foot, those of several lines made whole."""
    step = thresholds().list_step
    pieces = sorted((p for line in body for p in line), key=lambda p: p.middle)
    out: dict[int, list[Block]] = {}
    last: dict[int, Piece] = {}
    for piece in pieces:
        column = locate(tuple(xs), piece.centre)
        held, above = out.setdefault(column, []), last.get(column)
        if above is not None and piece.middle - above.middle < step * piece.size:
            held[-1] = held[-1][0], piece.y1
        else:
            held.append((piece.y0, piece.y1))
        last[column] = piece
    return out


def _row_starts(body: list[list[Piece]], xs: Sequence[float]) -> tuple[list[float], bool]:
    """The heights at which rows begin, and whether their texts are set from the top."""
    limits, size = thresholds(), body[0][0].size
    near = limits.list_level * size
    blocks = _blocks(body, xs)
    rows = max(blocks.values(), key=len)
    tops = [top for top, _ in rows]
    others = [top for column in blocks.values() if column is not rows for top, _ in column]
    level = sum(any(abs(top - t) < near for t in tops) for top in others)
    from_top = level >= limits.list_from_top * len(others)
    if from_top:
        tops = _with_rows_between(tops, blocks, near)
        return [top - limits.list_rise * size for top in tops], True
    return [tops[0], *((a[1] + b[0]) / 2 for a, b in pairwise(rows))], False


def _with_rows_between(
    tops: list[float], blocks: dict[int, list[Block]], level: float
) -> list[float]:
    """The tops of rows, with those of rows that leave the fullest column blank: a unit's name.

    Such a row is where a column would hold two texts in one row.
    """
    found = list(tops)
    for held in blocks.values():
        for (one, _), (two, _) in pairwise(held):
            if not any(one + level < top <= two + level for top in tops):
                found.append(two)
            elif one < tops[0] - level:
                found.append(one)
    out: list[float] = []
    for top in sorted(found):
        if not out or top - out[-1] > level:
            out.append(top)
    return out


def _body_spans(
    body: list[list[Piece]], xs: Sequence[float], ys: tuple[float, ...], first: int, from_top: bool
) -> list[Span]:
    """The cells of the body: one a row, and merged ones where a text stands beside several rows."""
    limits = thresholds()
    spans, end = [], len(ys) - 1
    blocks = _blocks(body, xs)
    for column in range(len(xs) - 1):
        held = blocks.get(column, [])
        begins = [max(locate(ys, (top + min(foot, top + limits.list_first_line)) / 2), first)
                  for top, foot in held]
        sparse = from_top and len(held) < limits.list_sparse * (end - first)
        row = first
        for index, (_, foot) in enumerate(held):
            start = max(begins[index], row)
            if start >= end:
                break  # the foot of the last cell: its text belongs to the row above
            spans += [Span(r, column) for r in range(row, start)]
            after = begins[index + 1] if index + 1 < len(held) else end
            last = after if sparse else min(
                max(locate(ys, foot - limits.list_foot) + 1, start + 1), max(after, start + 1))
            last = min(max(last, start + 1), end)
            spans.append(Span(start, column, last - start))
            row = last
        spans += [Span(r, column) for r in range(row, end)]
    return spans
