"""Lines of prose: what a page says outside its tables, without running heads, by their kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from budgetkit.amounts import is_amount
from budgetkit.narrative.settings import thresholds
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern
from budgetkit.sources.page import TextLine

#: Heads and feet stand in this share of the page's height.
MARGIN = 0.13
#: A line that repeats on this many pages, or on a third of them, is a running head.
REPEATS = 4
#: In the outermost margin, where no text block reaches, the same line at the same height twice is.
EDGE, TWICE = 0.06, 2


@dataclass(frozen=True, slots=True)
class ProsePage:
    """What a page says outside its tables: its lines from top to bottom, mended.

    Parameters
    ----------
    number : int
        Page number, counted from 1.
    width, height : float
        Points, as the page is shown.
    lines : sequence of TextLine
        Without the lines that belong to a grid.
    """

    number: int
    width: float
    height: float
    lines: Sequence[TextLine]


@dataclass(frozen=True)
class ProseLine:
    """A line of prose with what the page around it says about its place."""

    text: str
    source: TextLine
    page: ProsePage
    left: float
    right: float
    body: float

    @cached_property
    def size(self) -> float:
        """Width of a Chinese character: some fonts' own size is far from what they paint."""
        if len(self.text) < 4:
            return min(self.source.size, thresholds().short_size * self.body)
        if len(self.source.parts) > 1:
            return self.source.size
        painted = (self.source.x1 - self.source.x0) / width(self.text)
        return min(self.source.size, thresholds().wide_size * painted)

    @property
    def indent(self) -> float:
        """Distance from the left margin, in characters."""
        return (self.source.x0 - self.left) / self.size

    @property
    def centred(self) -> bool:
        """Whether it stands free on both sides, with the middle of the page in its middle."""
        middle, limit = (self.source.x0 + self.source.x1) / 2, thresholds()
        return (
            abs(middle - self.page.width / 2) < limit.middle * self.page.width
            and self.source.x1 < self.right - limit.free * self.size
            and (self.indent > 3 or (self.indent > limit.free and self.size > limit.heading_size * self.body))
        )

    def takes(self, word: str) -> bool:
        """Whether the word would still have fitted behind the line."""
        return self.source.x1 + width(word) * self.size <= self.right - thresholds().room * self.size


# ── text ─────────────────────────────────────────────────────────────────────────────────────

_GAP = pattern(r"(?<![A-Za-z0-9]) +| +(?![A-Za-z0-9])")
BULLET = pattern(r"^[-•●◆■▪·*–—]+(?=[一二三四五六七八九十第（(\d]|$)")


def flow(text: str) -> str:
    """Text without the spaces that typesetting left beside Chinese, digits and marks."""
    text = text.strip()
    return _GAP.sub("", text) if " " in text else text


def latin_gap(before: str, after: str) -> bool:
    """Two Latin words meet with a space; a number that a line cut meets without."""
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def width(text: str) -> float:
    """Width in characters: ASCII counts half."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


#: A full-width point that the line's end parts from its decimals: 100．⏎50万元.
POINT_AT_END = pattern(r"\d．$")
DECIMALS_AT_START = pattern(r"\d+\s*(?:[百千]?[万亿]?元|%)")
_FIRST_WORD = pattern(
    r"[（(“‘《〔\[]*(?:[0-9A-Za-z.,]+%?|[^\s0-9A-Za-z])[，。、；：！？）)”’》〕\],.;:%]*"
)


def first_word(text: str) -> str:
    """What a typesetter does not part: a number, or a character with the marks that hold to it."""
    match = _FIRST_WORD.match(text)
    return match[0] if match else text[:1]


# ── lines that are not prose ─────────────────────────────────────────────────────────────────

_DASH = "-—–－─━―‐‑‒~·•."
_PAGE_NUMBER = pattern(
    rf"[{_DASH}]*(?:第?\d{{1,3}}页?|[ivxIVX]{{1,5}})(?:[/／共,，]*\d{{1,3}}页?)?[{_DASH}]*"
)
_DASHED_NUMBER = pattern(rf"[{_DASH}]+\d{{1,3}}[{_DASH}]+|第\d{{1,3}}页(?:[,，/]?共\d{{1,3}}页)?")
FURNITURE = (
    pattern(r"[(（]?(?:金额)?单位[:：](?:人民币)?[百千万亿]*元[)）]?$"),
    pattern(r"^(?:编制|预算|填报|填列|主管|资金主管)?(?:部门|单位)(?:名称|代码)?(?:[(（].{1,6}[)）])?[:：]"),
    pattern(r"^(?:公开|预算|附件?|部门|单位|决算)*第?表?[0-9一二三四五六七八九十]{1,3}(?:-\d+)?表?[:：]?$"),
    pattern(r"^[^。；，：]{2,60}表(?:[(（][^。；]{1,24}[)）])?(?:[-—]?[一二三四五六七八九十\d]{1,2})?$"),
    pattern(r"^(?:公开|预算)[0-9]{1,2}表[:：].*表$"),
    pattern(r"^[(（]?20\d\d年度?[)）]?$"),
    pattern(r"^\d{3,6}-[^，。]{2,40}$"),
)  # fmt: skip
FOOTNOTE = pattern(r"^[*＊※†]")
NOTE = pattern(r"^(?:备?注|说明)(?:[:：]|\d+[.、])|^[*※]注")


def kind_of(line: ProseLine) -> str:
    """``row``, ``furniture``, ``note``, ``title`` or ``text``."""
    parts = line.source.parts
    if len(parts) >= 2 and any(is_amount(part.text) for part in parts):
        after = flow("".join(part.text for part in parts))
        if not re.search(r"[，。；：]|\d[%元万]", after):
            return "row"
    if len(parts) >= 3 and not re.search("[，。；：]", line.text):
        return "row"
    if any(pattern.search(line.text) for pattern in FURNITURE) and not numbered(line.text):
        return "furniture"
    if NOTE.match(line.text):
        return "note"
    if line.centred and len(line.text) <= 60 and not re.search("[，。；：:]", line.text):
        return "title"
    return "text"


def prose_lines(pages: Iterable[ProsePage]) -> list[ProseLine]:
    """All lines that are said once: without page numbers, running heads and feet."""
    pages = list(pages)
    running = _running(pages)
    lines: list[ProseLine] = []
    left, right = 0.0, 0.0
    for page in pages:
        kept = [line for line in page.lines if not _marginal(line, page, running)]
        left, right = _margins(kept, page, (left, right))
        body = median([line.size for line in kept for _ in line.text]) if kept else 0.0
        for line in kept:
            text = BULLET.sub("", flow(" ".join(p.text for p in line.parts) or line.text))
            if text:
                lines.append(ProseLine(text, line, page, left, right, body))
    return lines


def _running(pages: Sequence[ProsePage]) -> set[str]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_plain(line.text) for line in page.lines if in_margin(line, page)})
    edge = Counter((_plain(line.text), round(line.y0)) for page in pages for line in page.lines
                   if line.y1 < EDGE * page.height or line.y0 > (1 - EDGE) * page.height)
    seen.update({text: REPEATS * len(pages) for (text, _), times in edge.items() if times >= TWICE})
    enough = max(REPEATS, len(pages) // 3)
    return {
        text for text, times in seen.items()
        if times >= enough and not any(f.search(text) for f in FURNITURE[:2] + FURNITURE[3:4])
    }  # fmt: skip


def _plain(text: str) -> str:
    return re.sub(r"\d{1,3}页?$|^\d{1,3}", "", flow(text))


def in_margin(line: TextLine, page: ProsePage) -> bool:
    """Whether a line stands where heads and feet do."""
    return line.y1 < MARGIN * page.height or line.y0 > (1 - MARGIN) * page.height


def _marginal(line: TextLine, page: ProsePage, running: set[str]) -> bool:
    if _DASHED_NUMBER.fullmatch("".join(line.text.split())):
        return line in page.lines[:2] or line in page.lines[-2:]
    if not in_margin(line, page):
        return False
    return bool(_PAGE_NUMBER.fullmatch("".join(line.text.split()))) or _plain(line.text) in running


def _margins(
    lines: Sequence[TextLine], page: ProsePage, before: tuple[float, float]
) -> tuple[float, float]:
    """Left and right edge of the text block; a page of few lines takes the page's before it."""
    limit = thresholds()
    long = [line for line in lines if line.x1 - line.x0 > limit.long_line * page.width]
    if len(long) < 3:
        if before[1] and before[1] <= page.width and before[1] > limit.whole_width * page.width:
            return before
        edge = min((line.x0 for line in lines), default=limit.margin * page.width)
        return edge, max([page.width - edge, *(line.x1 for line in long)])
    size = median(line.size for line in long)
    ends = sorted((line.x1 for line in long), reverse=True)
    some = max(3, len(ends) // 6)  # ragged or hanging: the farthest edge that several reach
    right = next(
        (edge for edge in ends if sum(edge - limit.ragged * size <= end <= edge for end in ends) >= some),
        ends[0],
    )
    body = [line.x0 for line in lines if line.x0 <= limit.left_half * page.width]
    return min(body, default=long[0].x0), right
