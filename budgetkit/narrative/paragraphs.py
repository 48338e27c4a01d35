"""Lines of a page → paragraphs: running heads left out, wraps joined, breaks of page healed.

A paragraph remembers where each of its characters stands, so that a sentence can be outlined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from budgetkit.amounts import is_amount
from budgetkit.numbering import numbered
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


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page, in points from its top-left corner: where a piece of text stands.

    Examples
    --------
    >>> Place(9, 230.62, 152.63, 292.12, 167.63).page
    9
    """

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Line:
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
            return min(self.source.size, 1.3 * self.body)
        if len(self.source.parts) > 1:
            return self.source.size
        return min(self.source.size, 1.1 * (self.source.x1 - self.source.x0) / _width(self.text))

    @property
    def indent(self) -> float:
        """Distance from the left margin, in characters."""
        return (self.source.x0 - self.left) / self.size

    @property
    def centred(self) -> bool:
        """Whether it stands free on both sides, with the middle of the page in its middle."""
        middle = (self.source.x0 + self.source.x1) / 2
        return (
            abs(middle - self.page.width / 2) < 0.025 * self.page.width
            and self.source.x1 < self.right - 0.8 * self.size
            and (self.indent > 3 or (self.indent > 0.8 and self.size > 1.12 * self.body))
        )

    def takes(self, word: str) -> bool:
        """Whether the word would still have fitted behind the line."""
        return self.source.x1 + _width(word) * self.size <= self.right - 0.25 * self.size


@dataclass
class Paragraph:
    """Text that belongs together, with the place of each part of it.

    Attributes
    ----------
    text : str
        As printed, mended, without line breaks and without spaces beside Chinese.
    kind : {"text", "title", "note", "furniture", "row"}
        `furniture` is what stands around a table (title, unit line, number); `row` is a line
        of a table whose rules the reader did not see.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> n.paragraphs[0].text, n.paragraphs[0].kind, n.paragraphs[0].page
    ('第一部分卫辉市政务服务和大数据管理局概况', 'title', 3)
    """

    text: str = ""
    kind: str = "text"
    size: float = 0.0
    pieces: list[tuple[int, int, int, TextLine]] = field(default_factory=list, repr=False)

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.pieces[0][2]

    @cached_property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(piece[2] for piece in self.pieces))

    def page_at(self, at: int) -> int:
        """The page on which the character with this index stands.

        Parameters
        ----------
        at : int

        Returns
        -------
        int
        """
        for _start, end, page, _line in self.pieces:
            if at < end:
                return page
        return self.pieces[-1][2]

    def places(self, start: int = 0, end: int | None = None) -> tuple[Place, ...]:
        """Boxes of the characters from start to end, one a line.

        Parameters
        ----------
        start, end : int, optional
        """
        end = len(self.text) if end is None else end
        boxes = []
        for first, last, page, line in self.pieces:
            if first < end and start < last:
                text = self.text[first:last]
                whole = _width(text) or 1.0
                x0 = line.x0 + (line.x1 - line.x0) * _width(text[: max(0, start - first)]) / whole
                x1 = line.x0 + (line.x1 - line.x0) * _width(text[: end - first]) / whole
                boxes.append(Place(page, x0, line.y0, x1, line.y1))
        return tuple(boxes)

    def add(self, line: Line) -> None:
        """Append a line; Latin words keep a space between them."""
        for part in line.source.parts or (line.source,):
            text = flow(part.text)
            if not self.text:
                text = _BULLET.sub("", text)
            if self.text and _latin_gap(self.text[-1], text[:1]):
                self.text += " "
            start = len(self.text)
            if _POINT_AT_END.search(self.text) and _DECIMALS_AT_START.match(text):
                self.text = self.text[:-1] + "."  # mended where it stands inside a line
            self.text += text
            self.pieces.append((start, len(self.text), line.page.number, part))


# ── text ─────────────────────────────────────────────────────────────────────────────────────

_GAP = re.compile(r"(?<![A-Za-z0-9]) +| +(?![A-Za-z0-9])")
_BULLET = re.compile(r"^[-•●◆■▪·*–—]+(?=[一二三四五六七八九十第（(\d]|$)")


def flow(text: str) -> str:
    """Text without the spaces that typesetting left beside Chinese, digits and marks."""
    text = text.strip()
    return _GAP.sub("", text) if " " in text else text


def _latin_gap(before: str, after: str) -> bool:
    """Two Latin words meet with a space; a number that a line cut meets without."""
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def _width(text: str) -> float:
    """Width in characters: ASCII counts half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


#: A full-width point that the line's end parts from its decimals: 100．⏎50万元.
_POINT_AT_END = re.compile(r"\d．$")
_DECIMALS_AT_START = re.compile(r"\d+\s*(?:[百千]?[万亿]?元|%)")
_FIRST_WORD = re.compile(
    r"[（(“‘《〔\[]*(?:[0-9A-Za-z.,]+%?|[^\s0-9A-Za-z])[，。、；：！？）)”’》〕\],.;:%]*"
)


def first_word(text: str) -> str:
    """What a typesetter does not part: a number, or a character with the marks that hold to it."""
    match = _FIRST_WORD.match(text)
    return match[0] if match else text[:1]


TERMINAL = re.compile(r"[。！？!?；;：:…][”’）)】]*$")
_SENTENCE = re.compile(r"[，。；](?=.)|[，、]$|\d[%元]")
_HANGS = re.compile(r"[，、,（(“《]$|[从和与及由将为在对]$")


# ── lines that are not prose ─────────────────────────────────────────────────────────────────

_DASH = "-—–－─━―‐‑‒~·•."
_PAGE_NUMBER = re.compile(
    rf"[{_DASH}]*(?:第?\d{{1,3}}页?|[ivxIVX]{{1,5}})(?:[/／共,，]*\d{{1,3}}页?)?[{_DASH}]*"
)
_DASHED_NUMBER = re.compile(rf"[{_DASH}]+\d{{1,3}}[{_DASH}]+|第\d{{1,3}}页(?:[,，/]?共\d{{1,3}}页)?")
FURNITURE = (
    re.compile(r"[(（]?(?:金额)?单位[:：](?:人民币)?[百千万亿]*元[)）]?$"),
    re.compile(r"^(?:编制|预算|填报|填列|主管|资金主管)?(?:部门|单位)(?:名称|代码)?(?:[(（].{1,6}[)）])?[:：]"),
    re.compile(r"^(?:公开|预算|附件?|部门|单位|决算)*第?表?[0-9一二三四五六七八九十]{1,3}(?:-\d+)?表?[:：]?$"),
    re.compile(r"^[^。；，：]{2,60}表(?:[(（][^。；]{1,24}[)）])?(?:[-—]?[一二三四五六七八九十\d]{1,2})?$"),
    re.compile(r"^(?:公开|预算)[0-9]{1,2}表[:：].*表$"),
    re.compile(r"^[(（]?20\d\d年度?[)）]?$"),
    re.compile(r"^\d{3,6}-[^，。]{2,40}$"),
)  # fmt: skip
_FOOTNOTE = re.compile(r"^[*＊※†]")
_NOTE = re.compile(r"^(?:备?注|说明)(?:[:：]|\d+[.、])|^[*※]注")


def kind_of(line: Line) -> str:
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
    if _NOTE.match(line.text):
        return "note"
    if line.centred and len(line.text) <= 60 and not re.search("[，。；：:]", line.text):
        return "title"
    return "text"


def prose_lines(pages: Iterable[ProsePage]) -> list[Line]:
    """All lines that are said once: without page numbers, running heads and feet."""
    pages = list(pages)
    running = _running(pages)
    lines: list[Line] = []
    left, right = 0.0, 0.0
    for page in pages:
        kept = [line for line in page.lines if not _marginal(line, page, running)]
        left, right = _margins(kept, page, (left, right))
        body = median([line.size for line in kept for _ in line.text]) if kept else 0.0
        for line in kept:
            text = _BULLET.sub("", flow(" ".join(p.text for p in line.parts) or line.text))
            if text:
                lines.append(Line(text, line, page, left, right, body))
    return lines


def _running(pages: Sequence[ProsePage]) -> set[str]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_plain(line.text) for line in page.lines if _in_margin(line, page)})
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


def _in_margin(line: TextLine, page: ProsePage) -> bool:
    return line.y1 < MARGIN * page.height or line.y0 > (1 - MARGIN) * page.height


def _marginal(line: TextLine, page: ProsePage, running: set[str]) -> bool:
    if _DASHED_NUMBER.fullmatch("".join(line.text.split())):
        return line in page.lines[:2] or line in page.lines[-2:]
    if not _in_margin(line, page):
        return False
    return bool(_PAGE_NUMBER.fullmatch("".join(line.text.split()))) or _plain(line.text) in running


def _margins(
    lines: Sequence[TextLine], page: ProsePage, before: tuple[float, float]
) -> tuple[float, float]:
    """Left and right edge of the text block; a page of few lines takes the page's before it."""
    long = [line for line in lines if line.x1 - line.x0 > 0.55 * page.width]
    if len(long) < 3:
        if before[1] and before[1] <= page.width and before[1] > 0.6 * page.width:
            return before
        edge = min((line.x0 for line in lines), default=0.12 * page.width)
        return edge, max([page.width - edge, *(line.x1 for line in long)])
    size = median(line.size for line in long)
    ends = sorted((line.x1 for line in long), reverse=True)
    some = max(3, len(ends) // 6)  # ragged or hanging: the farthest edge that several reach
    right = next(
        (edge for edge in ends if sum(edge - 0.6 * size <= end <= edge for end in ends) >= some),
        ends[0],
    )
    body = [line.x0 for line in lines if line.x0 <= 0.35 * page.width]
    return min(body, default=long[0].x0), right


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Join the lines that belong together; what stands around tables is set aside."""
    body = median(line.size for line in lines) if lines else 0.0
    done: list[Paragraph] = []
    current: Paragraph | None = None
    last: Line | None = None
    first: Line | None = None
    apart = False  # a table, its title or a footnote stands between
    foot: Line | None = None
    for line in lines:
        if _in_footnote(line, foot):
            if foot is None:
                done.append(Paragraph(kind="note", size=line.size))
            done[-1].add(line)
            foot, apart = line, True
            continue
        foot = None
        kind = kind_of(line)
        if kind == "title" and current is not None and last is not None:
            if current.kind == "title" and _same_title(current, last, line, body):
                current.add(line)
                last = line
                continue
            if _continues(current, first, last, line, apart):
                kind = "text"
        if kind in ("furniture", "row"):
            if not (current is not None and last and _flows_on(current, first, last, line)):
                paragraph = Paragraph(kind=kind, size=line.size)
                paragraph.add(line)
                done.append(paragraph)
                apart = True
                continue
            kind = current.kind
        if current is not None and kind in ("text", current.kind) and current.kind != "title" and (
            _continues(current, first, last, line, apart)
        ):
            current.add(line)
        else:
            current = Paragraph(kind=kind, size=line.size)
            current.add(line)
            done.append(current)
            first = line
        last, apart = line, False
    for paragraph in done:
        if paragraph.text:
            yield paragraph


def _in_footnote(line: Line, foot: Line | None) -> bool:
    """A small line at the foot of the page, from the asterisk to the page's end."""
    small = line.source.size < 0.85 * line.body
    if foot is not None:
        return small and line.page.number == foot.page.number
    low = line.source.y0 > 0.6 * line.page.height
    return small and low and bool(_FOOTNOTE.match(line.text))


def _same_title(title: Paragraph, last: Line, line: Line, body: float) -> bool:
    """A title set in several centred lines: 第二部分 / 2026年度 / 部门预算表."""
    found = numbered(title.text)
    return (
        line.page.number == last.page.number
        and not numbered(line.text)
        and line.source.y0 - last.source.y1 < 2.6 * line.size
        and abs(line.size - last.size) <= 0.2 * line.size
        and ((found is not None and not found.rest) or last.size > 1.25 * body
             or not last.takes(first_word(line.text)))
    )  # fmt: skip


def _flows_on(current: Paragraph, first: Line | None, last: Line, line: Line) -> bool:
    """A line that only looks like a table's title: the paragraph above it is unfinished."""
    return (
        not TERMINAL.search(current.text)
        and line.page.number == last.page.number
        and not last.takes(first_word(line.text))
        and line.indent < 0.9
        and current.kind in ("text", "note")
    )


def _open_mark(text: str) -> bool:
    """Whether a quote or bracket stands open near the end."""
    tail = text[-14:]
    return any(tail.rfind(a) > tail.rfind(b) for a, b in ("“”", "（）", "《》"))


def _next_in_list(before: str, text: str) -> bool:
    last, new = numbered(before), numbered(text)
    return bool(last and new and last.style == new.style and new.value == last.value + 1)


def _continues(
    current: Paragraph, first: Line | None, last: Line | None, line: Line, apart: bool
) -> bool:
    """Whether the line goes on with the paragraph, by the fullness of the line before it."""
    if last is None or first is None or current.kind == "title":
        return False
    ended = bool(TERMINAL.search(current.text))
    full = not last.takes(first_word(line.text))
    indented = line.indent > 0.9
    if apart and (ended or indented or not full):
        return False
    ratio = line.size / last.size if last.size else 1.0
    if not 0.7 < ratio < 1.45:
        return False
    new_number = numbered(line.text) is not None
    if indented:
        if new_number or ended or _NOTE.match(line.text):
            return False
        # A sentence torn by a hard line break goes on in a short rest or after a hanging word.
        rest = re.match(r"[^，。；：]{1,7}。", line.text)
        full_block = first.indent > 0.9 and abs(line.source.x0 - first.source.x0) < 2 and full
        # a block that stands in as a whole: its first line stands in further
        hanging = full and first.source.x0 - line.source.x0 > 1.5 * line.size
        return bool(rest or _HANGS.search(current.text) or _open_mark(current.text)) or hanging or (
            full_block and last.source.x0 - first.source.x0 > -2 and "，" in current.text
        )
    if new_number and (ended or not full or _next_in_list(current.text, line.text)):
        return False
    if full:
        return first.indent > 0.9 or not ended
    if current.text.endswith(("，", "、")):
        return True  # over the page's foot, too
    # a numbered heading ends without a mark; a numbered sentence is known by the marks in it
    heading = numbered(current.text) is not None and not _SENTENCE.search(current.text)
    return not ended and not heading and line.page == last.page and len(current.text) > 12
