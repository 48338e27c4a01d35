"""Lines of a page → paragraphs: running heads left out, wraps joined, breaks of page healed.

A paragraph remembers where each of its characters stands, so that a sentence can be outlined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from budgetkit.narrative.prose_lines import (
    BULLET,
    DECIMALS_AT_START,
    FOOTNOTE,
    NOTE,
    POINT_AT_END,
    ProseLine,
    first_word,
    flow,
    kind_of,
    latin_gap,
    width,
)
from budgetkit.narrative.settings import thresholds
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern
from budgetkit.sources.page import TextLine


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
                whole = width(text) or 1.0
                x0 = line.x0 + (line.x1 - line.x0) * width(text[: max(0, start - first)]) / whole
                x1 = line.x0 + (line.x1 - line.x0) * width(text[: end - first]) / whole
                boxes.append(Place(page, x0, line.y0, x1, line.y1))
        return tuple(boxes)

    def add(self, line: ProseLine) -> None:
        """Append a line; Latin words keep a space between them."""
        for part in line.source.parts or (line.source,):
            text = flow(part.text)
            if not self.text:
                text = BULLET.sub("", text)
            if self.text and latin_gap(self.text[-1], text[:1]):
                self.text += " "
            start = len(self.text)
            if POINT_AT_END.search(self.text) and DECIMALS_AT_START.match(text):
                self.text = self.text[:-1] + "."  # mended where it stands inside a line
            self.text += text
            self.pieces.append((start, len(self.text), line.page.number, part))


TERMINAL = pattern(r"[。！？!?；;：:…][”’）)】]*$")
_SENTENCE = pattern(r"[，。；](?=.)|[，、]$|\d[%元]")
_HANGS = pattern(r"[，、,（(“《]$|[从和与及由将为在对]$")


# ── paragraphs ───────────────────────────────────────────────────────────────────────────────


def paragraphs(lines: Sequence[ProseLine]) -> Iterator[Paragraph]:
    """Join the lines that belong together; what stands around tables is set aside."""
    joining = _Joining(median(line.size for line in lines) if lines else 0.0)
    for line in lines:
        joining.take(line)
    for paragraph in joining.done:
        if paragraph.text:
            yield paragraph


class _Joining:
    """The paragraphs so far, and the one that the next line may go on with."""

    def __init__(self, body: float):
        self.body = body  # size of most lines
        self.done: list[Paragraph] = []
        self.current: Paragraph | None = None
        self.first: ProseLine | None = None  # of the current paragraph
        self.last: ProseLine | None = None
        self.apart = False  # a table, its title or a footnote stands between
        self.foot: ProseLine | None = None

    def take(self, line: ProseLine) -> None:
        """Put a line where it belongs."""
        if _in_footnote(line, self.foot):
            self._footnote(line)
            return
        self.foot = None
        kind = kind_of(line)
        if kind == "title" and self.current is not None and self.last is not None:
            if self.current.kind == "title" and _same_title(
                self.current, self.last, line, self.body
            ):
                self.current.add(line)
                self.last = line
                return
            if self._goes_on(line):
                kind = "text"
        if kind in ("furniture", "row"):
            if self.current is None or self.last is None or not _flows_on(
                self.current, self.last, line
            ):
                self._begin(kind, line)
                self.apart = True
                return
            kind = self.current.kind
        self._prose(kind, line)

    def _footnote(self, line: ProseLine) -> None:
        if self.foot is None:
            self.done.append(Paragraph(kind="note", size=line.size))
        self.done[-1].add(line)
        self.foot, self.apart = line, True

    def _prose(self, kind: str, line: ProseLine) -> None:
        current = self.current
        if current is not None and kind in ("text", current.kind) and self._goes_on(line):
            current.add(line)
        else:
            self.current, self.first = self._begin(kind, line), line
        self.last, self.apart = line, False

    def _begin(self, kind: str, line: ProseLine) -> Paragraph:
        paragraph = Paragraph(kind=kind, size=line.size)
        paragraph.add(line)
        self.done.append(paragraph)
        return paragraph

    def _goes_on(self, line: ProseLine) -> bool:
        return self.current is not None and self.first is not None and self.last is not None and (
            _continues(self.current, self.first, self.last, line, self.apart))


def _in_footnote(line: ProseLine, foot: ProseLine | None) -> bool:
    """A small line at the foot of the page, from the asterisk to the page's end."""
    small = line.source.size < thresholds().small * line.body
    if foot is not None:
        return small and line.page.number == foot.page.number
    low = line.source.y0 > thresholds().low * line.page.height
    return small and low and bool(FOOTNOTE.match(line.text))


def _same_title(title: Paragraph, last: ProseLine, line: ProseLine, body: float) -> bool:
    """A title set in several centred lines: 第二部分 / 2026年度 / 部门预算表."""
    found, limit = numbered(title.text), thresholds()
    return (
        line.page.number == last.page.number
        and not numbered(line.text)
        and line.source.y0 - last.source.y1 < limit.title_gap * line.size
        and abs(line.size - last.size) <= limit.title_size * line.size
        and ((found is not None and not found.rest) or last.size > limit.large * body
             or not last.takes(first_word(line.text)))
    )  # fmt: skip


def _flows_on(current: Paragraph, last: ProseLine, line: ProseLine) -> bool:
    """A line that only looks like a table's title: the paragraph above it is unfinished."""
    return (
        not TERMINAL.search(current.text)
        and line.page.number == last.page.number
        and not last.takes(first_word(line.text))
        and line.indent < thresholds().indent
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
    current: Paragraph, first: ProseLine, last: ProseLine, line: ProseLine, apart: bool
) -> bool:
    """Whether the line goes on with the paragraph, by the fullness of the line before it."""
    if current.kind == "title":
        return False
    ended, limit = bool(TERMINAL.search(current.text)), thresholds()
    full = not last.takes(first_word(line.text))
    indented = line.indent > limit.indent
    if apart and (ended or indented or not full):
        return False
    ratio = line.size / last.size if last.size else 1.0
    if not limit.smallest_step < ratio < limit.largest_step:
        return False
    if indented:
        new = ended or numbered(line.text) is not None or NOTE.match(line.text)
        return not new and _goes_on_indented(current, first, last, line, full)
    if numbered(line.text) is not None and (
        ended or not full or _next_in_list(current.text, line.text)
    ):
        return False
    if full:
        return first.indent > limit.indent or not ended
    return _goes_on_short(current, last, line, ended)


def _goes_on_indented(
    current: Paragraph, first: ProseLine, last: ProseLine, line: ProseLine, full: bool
) -> bool:
    """Whether a line that stands in goes on: its sentence was torn, or the whole block stands in."""
    # a sentence torn by a hard line break goes on in a short rest or after a hanging word
    if re.match(r"[^，。；：]{1,7}。", line.text) or _HANGS.search(current.text) or (
        _open_mark(current.text)
    ):
        return True
    if full and first.source.x0 - line.source.x0 > thresholds().block_indent * line.size:
        return True  # its first line stands in further
    return (
        full and first.indent > thresholds().indent and abs(line.source.x0 - first.source.x0) < 2
        and last.source.x0 - first.source.x0 > -2 and "，" in current.text
    )


def _goes_on_short(current: Paragraph, last: ProseLine, line: ProseLine, ended: bool) -> bool:
    """Whether a line goes on after one that had room left."""
    if current.text.endswith(("，", "、")):
        return True  # over the page's foot, too
    # a numbered heading ends without a mark; a numbered sentence is known by the marks in it
    heading = numbered(current.text) is not None and not _SENTENCE.search(current.text)
    return not ended and not heading and line.page == last.page and len(current.text) > 12
