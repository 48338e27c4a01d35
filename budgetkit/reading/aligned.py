"""Text set in columns without rules → lattices: what stands under each other is a column.

Some disclosures rule their tables across only, shade the header, or paint no rule at all. Amounts
of one column always overlap, those of two columns never do; what remains is to say which heading
stands over which columns, and which lines make a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import median

from budgetkit.reading.glyphs import Glyph
from budgetkit.reading.grids import PART_GAP
from budgetkit.reading.lattices import Lattice, Span, across_rules, locate
from budgetkit.reading.pdf import Page, Rule, baselines
from budgetkit.text import fold

#: A gap this wide (in em) sets two texts of one line apart.
APART = 0.35
#: Lines of one heading stand at most this far below each other (in em, from baseline to baseline).
WRAPPED = 1.6
#: Points between the upper edge of a table and its first line.
HEADROOM = 2.0
_PRINTED = re.compile(r"-?(\d{1,3}(,\d{3})*|\d+)\.\d{1,6}%?|-?\d{1,3}(,\d{3})+|-?\d+(\.\d+)?%")
_CODE = re.compile(r"\d{3,7}")
_TOTAL = re.compile(r"(本年|当年)?(收入|支出)?(合计|总计|共计|小计)")
_ITEM = re.compile(r"([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|其中)")
_NOTE = re.compile(r"[(（]?(注\d*[:：、.]|备注|说明|附注|\*|※|我|本(单位|部门|局|表)|此表|该表|空表|无此)|.*[。；]")
_PAGE = re.compile(r"(\W*\d{1,4}\W*|第\S{1,4}页.*|\d+/\d+)")
_DASHED = re.compile(r"[-—–]\d{1,4}[-—–]")  # a page number, also where its dashes stand apart
_SPACED = re.compile(r"合计|总计|小计|共计|收入|支出|项目|金额|备注|科目")


@dataclass
class Piece:
    """A text of one line, or of several that wrap, set apart from what stands beside it."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    def over(self, other: Piece) -> bool:
        return min(self.x1, other.x1) - max(self.x0, other.x0) > 0.5

    def take(self, other: Piece) -> None:
        """Grow to hold a piece that belongs to the same text."""
        self.text += other.text
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.y0, self.y1 = min(self.y0, other.y0), max(self.y1, other.y1)


@dataclass
class Head:
    """A heading with the columns (first, last) that it stands over; ``above`` is its own heading."""

    piece: Piece
    first: int
    last: int
    above: Head | None = None
    below: list[Head] = field(default_factory=list)


def aligned_lattice(
    page: Page, top: float, bottom: float, before: Lattice | None = None
) -> Lattice | None:
    """The lattice of the text between two heights, or None where it shows no table.

    ``before`` is the lattice of the page before, which this text may go on with.
    """
    lines = _lines(page, top, bottom)
    shades = [Rule(x0, y, x1, y) for x0, y0, x1, y1 in page.fills for y in (y0, y1)]
    cuts = [r for r in across_rules(page.rules + shades)
            if top - 4 < r.y0 < bottom + 4 and r.x1 - r.x0 > 12]
    lines = _without_tail(lines, cuts)
    start = _body_start(lines, cuts)
    if before is not None and before.head and _said(lines[: len(before.head)]) == before.head:
        start = len(before.head)
    head, body = lines[:start], lines[start:]
    doubts: list[str] = []
    if before is not None and _said(head) in ((), before.head) and _fits(body, before.xs):
        xs, ys = before.xs, []
        spans = [s for s in before.spans if s.row < before.head_rows] if head else []
        if head:
            down = min(p.y0 for p in head[0]) - HEADROOM - before.ys[0]
            ys = [y + down for y in before.ys[: before.head_rows + 1]]
    else:
        blocks = _blocks(head, cuts, doubts)
        columns, heads = _headed(_columns(body), blocks, cuts, doubts)
        if len(columns) < 2 or not heads:
            return None
        xs = _edges(columns)
        ys, spans = _head_rows(heads, len(xs) - 1, cuts, body[0][0].middle if body else bottom)
    rows = _rows(body, cuts, ys[-1] if ys else min(p.y0 for p in body[0]) - HEADROOM, xs)
    first = max(len(ys) - 1, 0)
    ys = [*ys, *(rows[1:] if ys else rows)]
    for row in range(first, len(ys) - 1):
        here = [p for line in body for p in line if ys[row] <= p.middle < ys[row + 1]]
        spans += _row_spans(row, here, xs)
        doubts += _crowded(here, xs)
    if len(spans) < 3:
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans, key=lambda s: (s.row, s.column))),
                   head=_said(head), head_rows=first, doubts=tuple(doubts))


def _said(lines: list[list[Piece]]) -> tuple[str, ...]:
    return tuple(" ".join(p.text for p in line) for line in lines)


# ── lines and pieces ─────────────────────────────────────────────────────────────────────────


def _lines(page: Page, top: float, bottom: float) -> list[list[Piece]]:
    usual = median([g.size for g in page.glyphs if top < g.middle < bottom] or [0])
    inside = [g for g in page.glyphs if top < g.middle < bottom and g.size <= 2 * usual]
    return [_pieces(row, usual) for row in baselines(inside)]


def _pieces(row: list[Glyph], usual: float) -> list[Piece]:
    row = sorted(row, key=lambda g: (g.x0, g.order))
    size = median(g.size for g in row)
    if 0.7 * usual < size < 1.4 * usual:
        size = usual  # some fonts give every character a height of its own
    groups: list[list[Glyph]] = [[row[0]]]
    painted = Counter(g.item for g in row)
    for last, glyph in pairwise(row):
        gap = glyph.x0 - last.x1
        apart = glyph.item != last.item and min(painted[glyph.item], painted[last.item]) > 1
        if gap > APART * size or (apart and gap > PART_GAP * size) or _amount_ends(
            groups[-1], glyph
        ):
            groups.append([])
        groups[-1].append(glyph)
    pieces = [_piece(part, size) for group in groups for part in _label_and_amount(group)]
    joined = [pieces[0]]
    for piece in pieces[1:]:
        last = joined[-1]
        both = last.text + piece.text
        if _SPACED.fullmatch(both) and piece.x0 - last.x1 < 4 * piece.size:
            last.take(piece)  # 合　　计
        else:
            joined.append(piece)
    return joined


def _piece(group: list[Glyph], size: float) -> Piece:
    base = median(g.baseline for g in group)
    return Piece("".join(g.text for g in group), group[0].x0, group[-1].x1,
                 base - 0.85 * size, base + 0.15 * size, size)


def _amount_ends(group: list[Glyph], glyph: Glyph) -> bool:
    """Whether an amount ends before this glyph and words begin, with the least of gaps."""
    last = group[-1]
    return last.text.isdigit() and not glyph.text.isascii() and (
        glyph.x0 - last.x1 > 0.08 * glyph.size or glyph.item != last.item
    ) and bool(_PRINTED.fullmatch("".join(g.text for g in group)))


def _label_and_amount(group: list[Glyph]) -> list[list[Glyph]]:
    """Texts painted one right after the other: code and name, label and amount, two amounts."""
    text = "".join(g.text for g in group)
    if len(text) != len(group) or len(text) < 4:
        return [group]
    gaps = [b.x0 - a.x1 + (b.item != a.item) for a, b in pairwise(group)]
    found = re.search(r"(?<=[^\d.,-])-?(\d{1,3}(,\d{3})+|\d+)\.\d{2,6}$", text) or re.search(
        r"(?<=^\d{3})(?=[一-鿿])|(?<=^\d{5})(?=[一-鿿])|(?<=^\d{7})(?=[一-鿿])", text)
    if found and gaps[found.start() - 1] > 0.08 * group[0].size:
        return [group[: found.start()], group[found.start() :]]
    amounts = text.count(".")
    if amounts > 1 and re.fullmatch(r"[\d.,-]+", text):
        # Each amount has one point: the widest gaps part them.
        at = sorted(sorted(range(1, len(group)), key=lambda i: -gaps[i - 1])[: amounts - 1])
        parts = [group[i:j] for i, j in pairwise([0, *at, len(group)])]
        if all(_PRINTED.fullmatch("".join(g.text for g in part)) for part in parts):
            return parts
    return [group]


def _printed(piece: Piece) -> bool:
    return bool(_PRINTED.fullmatch(piece.text))


def _begins(line: list[Piece]) -> bool:
    """Whether the header ends above this line: amounts, codes, numbered items or numbers."""
    texts = [fold(p.text) for p in line]
    counted = sum(t.isdigit() or t in {"*", "**", "***"} for t in texts)
    return (any(map(_printed, line)) or bool(_CODE.fullmatch(texts[0]))
            or (bool(_ITEM.match(texts[0])) and not texts[0].startswith("其中")) or (counted == len(texts) and counted > 2)
            or texts[0] == "栏次")


def _body_start(lines: list[list[Piece]], cuts) -> int:
    """Number of lines that are header; a first row of several lines begins above its amounts."""
    start = next((i for i, line in enumerate(lines) if _begins(line)), len(lines))
    if start in (0, len(lines)):
        return start
    at = lines[start][0].middle
    widest = max((r.x1 - r.x0 for r in cuts), default=0.0)
    rules = [r.y0 for r in cuts if lines[0][0].middle < r.y0 < at and r.x1 - r.x0 > 0.9 * widest]
    if rules:
        first = next(i for i, line in enumerate(lines) if line[0].middle > max(rules))
        foot = min((r.y0 for r in cuts if r.y0 > at), default=at)
        if abs(max(rules) + foot - 2 * at) < 0.7 * (foot - max(rules)) or all(
            len(line) == 1 for line in lines[first:start]
        ):
            return first
    after = next((i for i in range(start + 1, len(lines)) if _begins(lines[i])), len(lines))
    below = [p for line in lines[start + 1 : after] for p in line]
    first = start
    while first and all(
        any(p.over(q) and abs((at - p.middle) - (q.middle - at)) < 0.2 * p.size for q in below)
        for p in lines[first - 1]
    ):
        first -= 1
    return first


def _without_tail(lines: list[list[Piece]], cuts) -> list[list[Piece]]:
    """Leave out what stands under the table: notes, page numbers, text far below or beyond rules."""
    kept: list[list[Piece]] = []
    foot = max((r.y0 for r in cuts), default=None)
    steps = [b[0].middle - a[0].middle for a, b in pairwise(lines)]
    pitch = median(steps) if steps else 0
    last = max((line[0].middle for line in lines if any(map(_printed, line))), default=0.0)
    for line in lines:
        texts = [fold(p.text) for p in line]
        alone = len(line) == 1
        page = _DASHED.fullmatch("".join(texts)) or (
            alone and _PAGE.fullmatch(texts[0]) and not _printed(line[0]))
        if page and (
            not kept or line[0].middle - kept[-1][0].middle > 1.3 * pitch or (
                foot and line[0].middle > foot)
        ):
            continue
        if kept and (
            (_NOTE.match(texts[0]) and not any(map(_printed, line)))
            or line[0].middle - kept[-1][0].middle > 4 * max(pitch, line[0].size)
            or (len(cuts) > 2 and alone and line[0].middle > max(foot + 2, last)
                and line[0].y0 - kept[-1][0].y1 > (WRAPPED - 1) * line[0].size)
        ):
            break
        kept.append(line)
    return kept


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def _columns(body: list[list[Piece]]) -> list[Piece]:
    """Amounts that overlap are a column; so are the words between them that overlap."""
    amounts = _merged([p for line in body for p in line if _printed(p)])
    words = [p for line in body for p in line
             if not _printed(p) and not any(p.over(a) for a in amounts)]
    # A total or a unit's name is set across the columns of code and name.
    plain = [p for p in words if not _TOTAL.fullmatch(fold(p.text))]
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


def _crowded(pieces: list[Piece], xs: Sequence[float]) -> list[str]:
    """Amounts of one row that share a cell, or lie across the edge of one."""
    taken: set[int] = set()
    doubts = []
    for piece in filter(_printed, pieces):
        first, last = locate(tuple(xs), piece.x0 + 1), locate(tuple(xs), piece.x1 - 1)
        if first != last or first in taken:
            doubts.append(f"{piece.text!r} has no cell of its own")
        taken.add(first)
    return doubts


def _blocks(head: list[list[Piece]], cuts, doubts: list[str]) -> list[Piece]:
    """The texts of the header, those that wrap made whole."""
    blocks: list[Piece] = []
    for index, line in enumerate(head):
        bare = [p for p in line if not any(q.over(p) for above in head[:index] for q in above)]
        for piece in line:
            upper = next((b for b in reversed(blocks) if b.over(piece)
                          and piece.y0 - b.y1 < (WRAPPED - 1) * piece.size
                          and abs(b.centre - piece.centre) < max(
                              0.6 * piece.size, 0.5 * abs((b.x1 - b.x0) - (piece.x1 - piece.x0)) + 1)
                          and not _ruled_between(b, piece, cuts)), None)
            if upper is not None and sum(b.over(piece) for b in blocks
                                         if b.y1 < piece.y0 and b.y1 > piece.y0 - piece.size) == 1 and (
                sum(upper.over(p) for p in line) == 1
            ) and not (
                bare and not cuts and _roomy(upper, piece, line)
            ):
                upper.take(piece)
                if bare and not cuts:
                    doubts.append(f"{upper.text!r} may be two headings, one over the other")
            else:
                blocks.append(replace(piece))
    return blocks


def _roomy(upper: Piece, lower: Piece, line: list[Piece]) -> bool:
    """Whether the first character of the lower text had room beside the upper one."""
    left = max((p.x1 for p in line if p.x1 <= lower.x0), default=upper.x0)
    right = min((p.x0 for p in line if p.x0 >= lower.x1), default=upper.x1)
    return right - left - (upper.x1 - upper.x0) > 1.5 * upper.size


def _ruled_between(upper: Piece, lower: Piece, cuts) -> bool:
    return any(upper.middle < r.y0 < lower.middle and r.x0 < lower.centre < r.x1 for r in cuts)


def _headed(
    columns: list[Piece], blocks: list[Piece], cuts, doubts: list[str]
) -> tuple[list[Piece], list[Head]]:
    """Columns with the headings over them; a heading over nothing is a column that is blank."""
    if not blocks:
        return columns, []
    zone_top, zone_bottom = min(b.y0 for b in blocks), max(b.y1 for b in blocks)
    centre = (zone_top + zone_bottom) / 2
    leaves: dict[int, Piece] = {}  # id of a column → its own heading
    columns = list(columns)
    parents: list[Piece] = []
    for block in sorted(blocks, key=lambda b: -b.middle):
        under = [c for c in columns if c.over(block)]
        lower = [b for b in leaves.values() if b.y0 > block.y1 - 0.2 * block.size]
        if len(under) < 2 and _between(block, lower):
            parents.append(block)
        elif not under:
            sides = {b.centre > block.centre for b in lower}
            if block.middle < centre - 0.35 * block.size and len(sides) == 2:
                parents.append(block)
                continue
            columns.append(Piece("", block.x0, block.x1, block.y0, block.y1, block.size))
            leaves[id(columns[-1])] = block
        elif len(under) == 1 and id(under[0]) not in leaves:
            leaves[id(under[0])] = block
            under[0].x0, under[0].x1 = min(under[0].x0, block.x0), max(under[0].x1, block.x1)
        else:
            parents.append(block)
    columns = _paired(sorted(columns, key=lambda c: c.x0), leaves, doubts)
    units = []
    for index, column in enumerate(columns):
        own = leaves.get(id(column))
        units.append(Head(own or Piece("", column.x0, column.x1, zone_bottom, zone_bottom,
                                       blocks[0].size), index, index))
    heads = [u for u in units if u.piece.text]
    edges = _edges(columns)
    for row in _levels(parents):
        groups = _spread(row, units, edges, (zone_top, centre), cuts)
        placed = {g.piece.text for g in groups}
        doubts += [f"the columns under {p.text!r} are not known" for p in row
                   if p.text not in placed]
        for group in groups:
            heads.append(group)
            first = units.index(group.below[0])
            units[first : first + len(group.below)] = [group]
    return columns, heads


def _between(block: Piece, lower: list[Piece]) -> bool:
    """Whether a heading stands in the middle over two lower ones, right and left of it."""
    left = max((b for b in lower if b.x1 <= block.centre), key=lambda b: b.x1, default=None)
    right = min((b for b in lower if b.x0 >= block.centre), key=lambda b: b.x0, default=None)
    return left is not None and right is not None and (
        abs((left.centre + right.centre) / 2 - block.centre) < 0.35 * block.size)


def _paired(
    columns: list[Piece], leaves: dict[int, Piece], doubts: list[str]
) -> list[Piece]:
    """A column of narrow amounts at the edge does not reach under its own heading: join the two.

    Between two headings the columns that do reach say which it is: amounts are set to one side.
    """
    leaning = [c.centre - leaves[id(c)].centre for c in columns if c.text and id(c) in leaves
               and _PRINTED.fullmatch(c.text)]
    rightwards = not leaning or median(leaning) >= 0
    out: list[Piece] = []
    for index, column in enumerate(columns):
        last = out[-1] if out else None
        after = columns[index + 1] if index + 1 < len(columns) else None
        if last is not None:
            one, two = leaves.get(id(last)), leaves.get(id(column))
            heading_left = one is not None and not last.text and two is None and column.text
            heading_right = two is not None and not column.text and one is None and last.text
            between = heading_left and after is not None and not after.text and id(after) in leaves
            if between and not leaning:
                doubts.append(f"{column.text!r} stands between two headings")
            if heading_right or (heading_left and not (between and not rightwards)):
                wide = Piece(column.text or last.text, last.x0, column.x1, last.y0, last.y1,
                             last.size)
                leaves[id(wide)] = one or two
                out[-1] = wide
                continue
        out.append(column)
    return out


def _levels(parents: list[Piece]) -> list[list[Piece]]:
    """Headings over several columns, row by row, the lowest first."""
    rows: list[list[Piece]] = []
    for piece in sorted(parents, key=lambda p: -p.middle):
        if rows and abs(rows[-1][0].middle - piece.middle) < 0.5 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.x0) for row in rows]


def _spread(
    row: list[Piece], units: list[Head], edges: Sequence[float], zone: tuple[float, float], cuts
) -> list[Head]:
    """Which of the units below each heading of a row stands over.

    A heading stands in the middle of its columns; a column whose own heading leaves room above
    needs one. Rules inside the header that run over a column say so for certain.
    """
    top, centre = zone
    inner = [r for r in cuts if top + 2 < r.y0 < max(u.piece.y1 for u in units)]
    lowest = max(r.middle for r in row)
    # A heading in the middle of two rows stands half a row higher than one of the lower row.
    level = min((u.piece.middle - 0.4 * u.piece.size for u in units if not u.below and any(
        u.piece.over(p) and u.piece.middle > p.y1 for p in row)), default=0.0)

    def needs(unit: Head) -> bool:
        if unit.piece.middle < lowest + 0.8 * unit.piece.size or (
            not unit.below and unit.piece.middle < level
        ):
            return False
        if inner:
            return any(lowest < r.y0 < unit.piece.middle and r.x0 - 1 < unit.piece.centre < r.x1 + 1
                       for r in inner)
        return unit.piece.y0 - top > 0.9 * unit.piece.size and (
            bool(unit.below) or unit.piece.middle > centre + 0.3 * unit.piece.size)

    wanted = [needs(u) for u in units]
    count = len(units)

    @cache
    def best(head: int, start: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if head == len(row):
            return 2.5 * sum(wanted[start:]), ()
        piece = row[head]
        options = []
        for left in range(start, count):
            for right in range(left, count):
                chosen = units[left : right + 1]
                touched = [u.piece.over(piece) and u.piece.middle > piece.y1 for u in chosen]
                if not all(t or w for t, w in zip(touched, wanted[left : right + 1], strict=True)):
                    break
                missed = sum(u.piece.over(piece) and u.piece.middle > piece.y1 for u in units) - sum(touched)
                off = abs((edges[chosen[0].first] + edges[chosen[-1].last + 1]) / 2 - piece.centre)
                rest, ranges = best(head + 1, right + 1)
                cost = off / piece.size + 4 * missed + 2.5 * sum(wanted[start:left]) + rest
                options.append((cost, ((left, right), *ranges)))
        rest, ranges = best(head + 1, start)
        options.append((20 + rest, ((-1, -1), *ranges)))
        return min(options)

    groups = []
    for piece, (left, right) in zip(row, best(0, 0)[1], strict=True):
        if left < 0:
            continue
        below = units[left : right + 1]
        group = Head(Piece(piece.text, min(piece.x0, below[0].piece.x0),
                           max(piece.x1, below[-1].piece.x1), piece.y0, piece.y1, piece.size),
                     below[0].first, below[-1].last, None, below)
        for unit in below:
            unit.above = group
        groups.append(group)
    return groups


def _edges(columns: list[Piece]) -> tuple[float, ...]:
    inner = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)]
    return (columns[0].x0 - 3, *inner, columns[-1].x1 + 3)


def _fits(body: list[list[Piece]], xs: Sequence[float]) -> bool:
    """Whether no amount lies across the edges of these columns, and none beyond them."""
    amounts = [p for line in body for p in line if _printed(p)]
    return bool(amounts) and all(
        xs[0] - 3 < p.x0 and p.x1 < xs[-1] + 3 and locate(tuple(xs), p.x0 + 0.5) == locate(
            tuple(xs), p.x1 - 0.5) for p in amounts)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _head_rows(heads: list[Head], n_columns: int, cuts, limit: float) -> tuple[list[float], list[Span]]:
    """The rows of the header: as few cuts as part every heading from those under it."""
    if not heads:
        return [], []
    top = min(h.piece.y0 for h in heads) - HEADROOM
    bottom = max(h.piece.y1 for h in heads) + 2
    lowest = max(h.piece.middle for h in heads)
    below = [r.y0 for r in cuts if lowest + 2 < r.y0 < min(bottom + 14, limit)]
    bottom = min(below) if below else min(bottom, (lowest + limit) / 2)
    gaps = sorted(((min(h.above.piece.y1, h.piece.y0 - 0.1), h.piece.y0)
                   for h in heads if h.above), key=lambda gap: gap[1])
    edges: list[float] = []
    for high, low in gaps:
        if not edges or edges[-1] <= high:
            later = [g for g in gaps if g[0] < low and g[1] >= low]
            edges.append((max(g[0] for g in later) + low) / 2)
    rows = len(edges) + 1

    def start(head: Head) -> int:
        if head.above is None:
            return 0
        return next((i + 1 for i, e in enumerate(edges)
                     if head.above.piece.y1 <= e <= head.piece.y0), rows - 1)

    spans, taken = [], set()
    for head in heads:
        first = start(head)
        last = min((start(h) for h in head.below), default=rows) if head.below else rows
        if any(not h.piece.text for h in head.below):
            last = rows  # 科目编码 over three columns that have no heading of their own
        if last <= first:
            continue
        spans.append(Span(first, head.first, last - first, head.last - head.first + 1))
        taken.update((r, c) for r in range(first, last) for c in range(head.first, head.last + 1))
    spans += [Span(r, c) for r in range(rows) for c in range(n_columns) if (r, c) not in taken]
    return [top, *edges, bottom], spans


def _rows(body: list[list[Piece]], cuts, top: float, xs: Sequence[float]) -> list[float]:
    """The heights that part the rows under the header."""
    if not body:
        return []
    bottom = max(p.y1 for line in body for p in line) + 2
    wide = [r for r in cuts if r.x1 - r.x0 > 0.6 * (xs[-1] - xs[0]) and r.y0 > top + 3]
    edges = sorted({round(r.y0, 2) for r in wide})
    edges = [top, *edges] if edges else [top]
    if edges[-1] < bottom - 4:
        edges.append(bottom)
    out = [edges[0]]
    for high, low in pairwise(edges):
        if low - out[-1] < 4:
            continue
        inside = [line for line in body if high <= line[0].middle < low]
        out += [*_parted(inside, len(edges) > 2), low]
    return out


def _parted(lines: list[list[Piece]], ruled: bool) -> list[float]:
    """Cuts between rows that no rule parts: each line with amounts begins a row.

    Where rules part the rows (``ruled``), what has amounts once only is one row.
    """
    begins = [any(_printed(p) or _CODE.fullmatch(p.text) or _TOTAL.fullmatch(fold(p.text))
                  for p in line) for line in lines]
    if len(lines) < 2 or (ruled and sum(begins) < 2):
        return []
    at = [line[0].middle for line in lines]
    anchors = [m for m, b in zip(at, begins, strict=True) if b]
    steps = sorted(b - a for a, b in pairwise(anchors) if b - a > 0.9 * lines[0][0].size)
    pitch = steps[len(steps) // 4] if steps else 1.8 * lines[0][0].size
    owners: list[float] = []
    for line, middle, begun in zip(lines, at, begins, strict=True):
        near = min(anchors, key=lambda a: abs(a - middle), default=middle)
        item = any(_ITEM.match(p.text) for p in line)
        own = begun or abs(near - middle) > 0.7 * pitch or (
            item and abs(near - middle) > 0.9 * line[0].size)
        last = at[len(owners) - 1]
        if own and owners and not begun and not item and owners[-1] not in anchors and (
            middle - last < min(0.75 * pitch, WRAPPED * line[0].size)
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
    spans, taken = [], set()
    for first, last in wide:
        if all(held[c] == 1 for c in range(first, last + 1)):
            spans.append(Span(row, first, 1, last - first + 1))
            taken.update(range(first, last + 1))
    return spans + [Span(row, c) for c in range(len(xs) - 1) if c not in taken]
