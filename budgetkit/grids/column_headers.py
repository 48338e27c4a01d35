"""Which heading stands over which columns, where no vertical rules say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from statistics import median

from budgetkit.grids.settings import thresholds
from budgetkit.grids.text_blocks import Piece, is_printed
from budgetkit.messages import Message, message_in
from budgetkit.sources.marks import RulingLine
from budgetkit.sources.spans import Span

message = message_in("grids")

#: What a heading ends in, and no heading over amounts is.
TAILS = frozenset({"支出", "收入", "资金", "预算", "经费"})


@dataclass
class Head:
    """A heading with the columns (first, last) that it stands over; ``above`` is its own heading."""

    piece: Piece
    first: int
    last: int
    above: Head | None = None
    below: list[Head] = field(default_factory=list)


def blocks_of(
    head: list[list[Piece]], cuts: Sequence[RulingLine], doubts: list[Message],
    whole: Callable[[str], bool],
) -> list[Piece]:
    """The texts of the header, those that wrap made whole."""
    limits = thresholds()
    blocks: list[Piece] = []
    # Rules inside the header part its cells: what none parts is one text, however far apart.
    reach = limits.heading_reach if _ruled_inside(head, cuts) else limits.wrapped - 1
    head = [_joined(line, whole) for line in head]
    for index, line in enumerate(head):
        bare = [p for p in line if not any(q.over(p) for above in head[:index] for q in above)]
        for piece in line:
            upper = _upper(piece, blocks, max(reach, limits.tail_reach * (piece.text in TAILS)), cuts)
            if upper is None or sum(upper.over(p) for p in line) != 1 or not _goes_on(
                upper, piece, line, bool(bare) and not cuts, whole
            ):
                blocks.append(replace(piece))
                continue
            joins = whole(upper.text + piece.text)
            upper.take(piece)
            if bare and not cuts and not joins:
                doubts.append(message("two-headings", text=upper.text))
    return blocks


def _ruled_inside(head: list[list[Piece]], cuts: Sequence[RulingLine]) -> bool:
    """Whether a rule shorter than the table runs between the lines of its header."""
    least = thresholds().whole_rule * max((r.x1 - r.x0 for r in cuts), default=0.0)
    return bool(head) and any(head[0][0].middle < r.y0 < head[-1][0].middle
                              and r.x1 - r.x0 < least for r in cuts)


def _goes_on(
    upper: Piece, lower: Piece, line: list[Piece], loose: bool, whole: Callable[[str], bool]
) -> bool:
    """Whether a heading goes on in the text under it, or each is a heading of its own.

    ``loose``: no rule parts the header, and something on the line stands under nothing.
    """
    each = whole(upper.text) and whole(lower.text)
    joins = whole(upper.text + lower.text)
    if joins and (not each or lower.text in TAILS):
        return True
    if each and not joins:
        return False
    return not (loose and _roomy(upper, lower, line))


def _joined(line: list[Piece], whole: Callable[[str], bool]) -> list[Piece]:
    """收      入 set apart over its columns is one heading; 类 款 项 are three."""
    out: list[Piece] = []
    short = thresholds().short_word
    for piece in line:
        last = out[-1] if out else None
        if last and len(piece.text) == 1 and len(last.text) < short and whole(
            last.text + piece.text
        ) and not (whole(last.text) and whole(piece.text)):
            last.take(piece)
        else:
            out.append(replace(piece))
    return out


def _upper(
    piece: Piece, blocks: list[Piece], reach: float, cuts: Sequence[RulingLine]
) -> Piece | None:
    """The text above that a line of the header goes on with."""
    above = [b for b in blocks if b.over(piece) and b.middle < piece.middle
             and piece.y0 - b.y1 < reach * piece.size and not _ruled_between(b, piece, cuts)]
    if len(above) != 1:
        return None
    wider = abs((above[0].x1 - above[0].x0) - (piece.x1 - piece.x0))
    off = abs(above[0].centre - piece.centre)
    limits = thresholds()
    most = max(limits.heading_off * piece.size, limits.heading_off_wide * wider + 1)
    return above[0] if off < most else None


def _roomy(upper: Piece, lower: Piece, line: list[Piece]) -> bool:
    """Whether the first character of the lower text had room beside the upper one."""
    left = max((p.x1 for p in line if p.x1 <= lower.x0), default=upper.x0)
    right = min((p.x0 for p in line if p.x0 >= lower.x1), default=upper.x1)
    return right - left - (upper.x1 - upper.x0) > thresholds().roomy * upper.size


def _ruled_between(upper: Piece, lower: Piece, cuts) -> bool:
    return any(upper.middle < r.y0 < lower.middle and r.x0 < lower.centre < r.x1 for r in cuts)


def headed(
    columns: list[Piece], blocks: list[Piece], cuts, doubts: list[Message]
) -> tuple[list[Piece], list[Head]]:
    """Columns with the headings over them; a heading over nothing is a column that is blank."""
    if not blocks:
        return columns, []
    limits = thresholds()
    zone_top, zone_bottom = min(b.y0 for b in blocks), max(b.y1 for b in blocks)
    centre = (zone_top + zone_bottom) / 2
    leaves: dict[int, Piece] = {}  # id of a column → its own heading
    columns = list(columns)
    parents: list[Piece] = []
    for block in sorted(blocks, key=lambda b: -b.middle):
        under = [c for c in columns if c.over(block)]
        lower = [b for b in leaves.values() if b.y0 > block.y1 - limits.heading_below * block.size]
        if len(under) < 2 and _between(block, lower):
            parents.append(block)
        elif not under:
            sides = {b.centre > block.centre for b in lower}
            if block.middle < centre - limits.between * block.size and len(sides) == 2:
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
    edges = edges_of(columns)
    for row in _levels(parents):
        groups = _spread(row, units, edges, (zone_top, centre), cuts)
        placed = {g.piece.text for g in groups}
        doubts += [message("columns-unknown", text=p.text) for p in row
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
        abs((left.centre + right.centre) / 2 - block.centre) < thresholds().between * block.size)


def _paired(
    columns: list[Piece], leaves: dict[int, Piece], doubts: list[Message]
) -> list[Piece]:
    """A column of narrow amounts at the edge does not reach under its own heading: join the two.

    Between two headings the columns that do reach say which it is: amounts are set to one side,
    and so are words, to the left where none of them reaches.
    """
    def leaning(amounts: bool) -> list[float]:
        return [c.centre - leaves[id(c)].centre for c in columns if c.text and id(c) in leaves
                and is_printed(c.text) == amounts]

    lean = {True: leaning(True) or [0.0], False: leaning(False) or [-1.0]}
    out: list[Piece] = []
    for index, column in enumerate(columns):
        last = out[-1] if out else None
        after = columns[index + 1] if index + 1 < len(columns) else None
        if last is not None:
            one, two = leaves.get(id(last)), leaves.get(id(column))
            heading_left = one is not None and not last.text and two is None and column.text
            heading_right = two is not None and not column.text and one is None and last.text
            between = heading_left and after is not None and not after.text and id(after) in leaves
            amounts = is_printed(column.text)
            if between and amounts and not leaning(True):
                doubts.append(message("between-headings", text=column.text))
            heading = one or two
            if heading is not None and (
                heading_right or (heading_left and not (between and median(lean[amounts]) < 0))
            ):
                wide = Piece(column.text or last.text, last.x0, column.x1, last.y0, last.y1,
                             last.size)
                leaves[id(wide)] = heading
                out[-1] = wide
                continue
        out.append(column)
    return out


def _levels(parents: list[Piece]) -> list[list[Piece]]:
    """Headings over several columns, row by row, the lowest first."""
    rows: list[list[Piece]] = []
    near = thresholds().heading_row
    for piece in sorted(parents, key=lambda p: -p.middle):
        if rows and abs(rows[-1][0].middle - piece.middle) < near * piece.size:
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
    limits = thresholds()
    inner = [r for r in cuts if top + limits.headroom < r.y0 < max(u.piece.y1 for u in units)]
    lowest = max(r.middle for r in row)
    # A heading in the middle of two rows stands half a row higher than one of the lower row.
    level = min((u.piece.middle - limits.half_row * u.piece.size for u in units if not u.below and any(
        u.piece.over(p) and u.piece.middle > p.y1 for p in row)), default=0.0)

    def needs(unit: Head) -> bool:
        if unit.piece.middle < lowest + limits.needs_heading * unit.piece.size or (
            not unit.below and unit.piece.middle < level
        ):
            return False
        if inner:
            return any(lowest < r.y0 < unit.piece.middle and r.x0 - 1 < unit.piece.centre < r.x1 + 1
                       for r in inner)
        return unit.piece.y0 - top > limits.needs_room * unit.piece.size and (
            bool(unit.below) or unit.piece.middle > centre + limits.needs_low * unit.piece.size)

    wanted = [needs(u) for u in units]
    count = len(units)

    @cache
    def best(head: int, start: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if head == len(row):
            return limits.cost_bare * sum(wanted[start:]), ()
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
                bare = sum(wanted[start:left])
                cost = off / piece.size + limits.cost_missed * missed + limits.cost_bare * bare + rest
                options.append((cost, ((left, right), *ranges)))
        rest, ranges = best(head + 1, start)
        options.append((limits.cost_unplaced + rest, ((-1, -1), *ranges)))
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


def edges_of(columns: list[Piece]) -> tuple[float, ...]:
    inner, room = [(a.x1 + b.x0) / 2 for a, b in pairwise(columns)], thresholds().sideroom
    return (columns[0].x0 - room, *inner, columns[-1].x1 + room)


def head_rows(heads: list[Head], n_columns: int, cuts, limit: float) -> tuple[list[float], list[Span]]:
    """The rows of the header: as few cuts as part every heading from those under it."""
    if not heads:
        return [], []
    limits = thresholds()
    top = min(h.piece.y0 for h in heads) - limits.headroom
    bottom = max(h.piece.y1 for h in heads) + limits.footroom
    lowest = max(h.piece.middle for h in heads)
    below = [r.y0 for r in cuts if lowest + limits.footroom < r.y0 < min(bottom + limits.head_foot, limit)]
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

    spans: list[Span] = []
    taken: set[tuple[int, int]] = set()
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
