"""Pieces of text between two heights of a page, line by line, and which lines are header.

A piece is what stands apart from its neighbours: a label, a code, an amount, a heading's line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from budgetkit.grids.settings import GridSettings, thresholds
from budgetkit.patterns import pattern
from budgetkit.sources.marks import Glyph
from budgetkit.sources.page import Page, baselines
from budgetkit.text import fold

#: Points: texts that overlap by less only touch; coordinates are rounded.
_ROUNDED = 0.5
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－％", "0123456789,.-%")
_PRINTED = pattern(r"-?(\d{1,3}(,\d{3})*|\d+)\.\d{1,6}%?|-?\d{1,3}(,\d{3})+|-?\d+(\.\d+)?%")
CODE = pattern(r"\d{3,7}")
TOTAL = pattern(r"(本年|当年)?(收入|支出)?(合计|总计|共计|小计)")
ITEM = pattern(r"([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|其中)")
_NOTE = pattern(r"[(（]?(注\d*[:：、.]|备注|说明|附注|\*|※|我|本(单位|部门|局|表)|此表|该表|空表|无此)|.*[。；]")
_PAGE = pattern(r"(\W*\d{1,4}\W*|第\S{1,4}页.*|\d+/\d+)")
_DASHED = pattern(r"[-—–]\d{1,4}[-—–]")  # a page number, also where its dashes stand apart
_LEVELS = "类款项"


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
        return min(self.x1, other.x1) - max(self.x0, other.x0) > _ROUNDED

    def take(self, other: Piece) -> None:
        """Grow to hold a piece that belongs to the same text."""
        self.text += other.text
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.y0, self.y1 = min(self.y0, other.y0), max(self.y1, other.y1)


def lines_of(page: Page, top: float, bottom: float) -> list[list[Piece]]:
    limits = thresholds()
    usual = median([g.size for g in page.glyphs if top < g.middle < bottom] or [0])
    largest = limits.large_text * usual
    inside = [g for g in page.glyphs if top < g.middle < bottom and g.size <= largest]
    return [_pieces(row, usual, limits) for row in baselines(inside)]


def _pieces(row: list[Glyph], usual: float, limits: GridSettings) -> list[Piece]:
    row = sorted(row, key=lambda g: (g.x0, g.order))
    size = median(g.size for g in row)
    if limits.odd_size_low * usual < size < limits.odd_size_high * usual:
        size = usual  # some fonts give every character a height of its own
    groups: list[list[Glyph]] = [[row[0]]]
    painted = Counter(g.item for g in row)
    wide, narrow = limits.apart * size, limits.part_gap * size
    for last, glyph in pairwise(row):
        gap = glyph.x0 - last.x1
        apart = glyph.item != last.item and min(painted[glyph.item], painted[last.item]) > 1
        if gap > wide or (apart and gap > narrow) or _amount_ends(
            groups[-1], glyph, limits.painted_gap
        ):
            groups.append([])
        groups[-1].append(glyph)
    pieces = [_piece(part, size, limits) for group in groups
              for part in _label_and_amount(group, limits.painted_gap)]
    return _close_up(pieces, limits)


def _close_up(pieces: list[Piece], limits: GridSettings) -> list[Piece]:
    """合　　计, 收 入 总 计: characters set apart evenly are one text; 类 款 项 are three."""
    out: list[Piece] = []
    gap = 0.0
    for piece in pieces:
        last = out[-1] if out else None
        space = piece.x0 - last.x1 if last else 0.0
        single = len(piece.text) == 1 and not piece.text.isascii() and piece.text not in _LEVELS
        if last and single and space < limits.spread_most * piece.size and (
            (gap and abs(space - gap) < limits.spread_even * piece.size)
            or (not gap and len(last.text) == 1 and not last.text.isascii()
                and last.text not in _LEVELS)
        ):
            last.take(piece)
            gap = space
        else:
            out.append(piece)
            gap = 0.0
    return out


def _piece(group: list[Glyph], size: float, limits: GridSettings) -> Piece:
    base = median(g.baseline for g in group)
    return Piece("".join(g.text for g in group), group[0].x0, group[-1].x1,
                 base - limits.ascent * size, base + limits.descent * size, size)


def _amount_ends(group: list[Glyph], glyph: Glyph, least: float) -> bool:
    """Whether an amount ends before this glyph and words begin, with the least of gaps."""
    last = group[-1]
    return last.text.isdigit() and not glyph.text.translate(_HALF_WIDTH).isascii() and (
        glyph.x0 - last.x1 > least * glyph.size or glyph.item != last.item
    ) and is_printed("".join(g.text for g in group))


def _label_and_amount(group: list[Glyph], least: float) -> list[list[Glyph]]:
    """Texts painted one right after the other: code and name, label and amount, two amounts."""
    text = "".join(g.text for g in group).translate(_HALF_WIDTH)
    if len(text) != len(group) or len(text) < 4:
        return [group]
    gaps = [b.x0 - a.x1 + (b.item != a.item) for a, b in pairwise(group)]
    found = re.search(r"(?<=[^\d.,-])-?(\d{1,3}(,\d{3})+|\d+)\.\d{2,6}$", text) or re.search(
        r"(?<=^\d{3})(?=[一-鿿])|(?<=^\d{5})(?=[一-鿿])|(?<=^\d{7})(?=[一-鿿])", text)
    if found and gaps[found.start() - 1] > least * group[0].size:
        return [group[: found.start()], group[found.start() :]]
    amounts = text.count(".")
    if amounts > 1 and re.fullmatch(r"[\d.,-]+", text):
        # Each amount has one point: the widest gaps part them.
        at = sorted(sorted(range(1, len(group)), key=lambda i: -gaps[i - 1])[: amounts - 1])
        parts = [group[i:j] for i, j in pairwise([0, *at, len(group)])]
        if all(is_printed("".join(g.text for g in part)) for part in parts):
            return parts
    return [group]


def is_printed(text: str) -> bool:
    """Whether a text is an amount with decimals or thousands, or a percentage, in any width."""
    return bool(_PRINTED.fullmatch(text.translate(_HALF_WIDTH)))


def printed(piece: Piece) -> bool:
    return is_printed(piece.text)


def _begins(line: list[Piece]) -> bool:
    """Whether the header ends above this line: amounts, codes, numbered items or numbers."""
    texts = [fold(p.text) for p in line]
    counted = sum(t.isdigit() or t in {"*", "**", "***"} for t in texts)
    return (any(map(printed, line)) or bool(CODE.fullmatch(texts[0]))
            or (bool(ITEM.match(texts[0])) and not texts[0].startswith("其中")) or (counted == len(texts) and counted > 2)
            or texts[0] == "栏次")


def body_start(lines: list[list[Piece]], cuts) -> int:
    """Number of lines that are header; a first row of several lines begins above its amounts."""
    start = next((i for i, line in enumerate(lines) if _begins(line)), len(lines))
    if start in (0, len(lines)):
        return start
    at = lines[start][0].middle
    limits = thresholds()
    widest = max((r.x1 - r.x0 for r in cuts), default=0.0)
    rules = [r.y0 for r in cuts
             if lines[0][0].middle < r.y0 < at and r.x1 - r.x0 > limits.whole_rule * widest]
    if rules:
        first = next(i for i, line in enumerate(lines) if line[0].middle > max(rules))
        foot = min((r.y0 for r in cuts if r.y0 > at), default=at)
        if abs(max(rules) + foot - 2 * at) < limits.first_middle * (foot - max(rules)) or all(
            len(line) == 1 for line in lines[first:start]
        ):
            return first
    after = next((i for i in range(start + 1, len(lines)) if _begins(lines[i])), len(lines))
    below = [p for line in lines[start + 1 : after] for p in line]
    first = start
    while first and all(
        any(p.over(q) and abs((at - p.middle) - (q.middle - at)) < limits.level_pair * p.size
            for q in below)
        for p in lines[first - 1]
    ):
        first -= 1
    return first


def numbers_columns(line: list[Piece]) -> bool:
    """Whether a line only numbers the columns: ** ** 1 2 3."""
    return len(line) > 2 and all(re.fullmatch(r"\*+|\d{1,2}", fold(p.text)) for p in line)


def without_tail(lines: list[list[Piece]], cuts) -> list[list[Piece]]:
    """Leave out what stands under the table: notes, page numbers, text far below or beyond rules."""
    limits = thresholds()
    kept: list[list[Piece]] = []
    foot = max((r.y0 for r in cuts), default=None)
    steps = [b[0].middle - a[0].middle for a, b in pairwise(lines)]
    pitch = median(steps) if steps else 0
    last = max((line[0].middle for line in lines if any(map(printed, line))), default=0.0)
    for line in lines:
        texts = [fold(p.text) for p in line]
        alone = len(line) == 1
        page = _DASHED.fullmatch("".join(texts)) or (
            alone and _PAGE.fullmatch(texts[0]) and not printed(line[0]))
        if page and (
            not kept or line[0].middle - kept[-1][0].middle > limits.page_number_gap * pitch or (
                foot and line[0].middle > foot)
        ):
            continue
        if kept and (
            (_NOTE.match(texts[0]) and not any(map(printed, line)) and not numbers_columns(line))
            or line[0].middle - kept[-1][0].middle > limits.far_below * max(pitch, line[0].size)
            or (foot is not None and len(cuts) > limits.foot_rules and alone
                and line[0].middle > max(foot + limits.beyond_foot, last)
                and line[0].y0 - kept[-1][0].y1 > (limits.wrapped - 1) * line[0].size)
        ):
            break
        kept.append(line)
    return kept
