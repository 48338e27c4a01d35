"""Paragraphs → the tree of sections that the numbering tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budgetkit.narrative.paragraphs import TERMINAL, Paragraph
from budgetkit.numbering import ItemNumber, numbered

_AMOUNT = re.compile(r"\d[\d,.]*(?:[千万亿]?元|%)")
_HEADING_END = re.compile(r"(?:情况|说明|职[能责]|构成|分析|设置|概况|经费|目标|解释)。$")
_RUN_IN = re.compile(r"^([^。：:，；\d]{2,36}?)(?:[。：:])(?=.)")
#: A functional line down to its item: its name is never cut, however long it is.
_LINE = re.compile(r"[^，。；：:]{2,120}?[（(]\d*项[)）]")
_TABLE = re.compile(r"表(?:[(（].*[)）])?$")
_TITLE_LIMIT = 48


@dataclass
class Section:
    """A numbered part of the text, or an unnumbered title with what stands under it.

    Attributes
    ----------
    number : str
        As printed: `第一部分`, `一、`, `（二）`, `3.`; empty for a title without a number.
    title : str
        The heading; of a numbered paragraph its first words.
    level : int
        Depth in the tree, 1 outermost.
    heading : bool
        Whether the title stands alone on its line.
    parent : int or None
        Index of the section above it.
    paragraphs : list of Paragraph
        The paragraphs under it and not under a section below; a numbered paragraph's own first.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> n.sections[1].number, n.sections[1].level, n.sections[1].parent, n.sections[1].pages
    ('一、', 2, 0, (3,))
    """

    number: str
    title: str
    level: int
    style: str
    heading: bool
    parent: int | None
    paragraphs: list[Paragraph] = field(default_factory=list, repr=False)

    @property
    def label(self) -> str:
        """Number and title: `一、收入支出预算总体情况说明`."""
        return self.number + self.title

    @property
    def text(self) -> str:
        """Its paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on, in order."""
        return tuple(sorted({page for p in self.paragraphs for page in p.pages}))


def read_sections(paragraphs: Sequence[Paragraph]) -> list[Section]:
    """Return the sections in the order in which they open.

    What stands before the first heading is in a section without number and title. What stands
    under a table (注：…) is in a section of style `table` with the table's title.
    """
    reading = _Tree()
    for paragraph in paragraphs:
        reading.take(paragraph)
    sections = reading.sections
    return sections if sections[0].paragraphs else _shifted(sections)


class _Tree:
    """The sections so far, and those that are open."""

    def __init__(self) -> None:
        self.sections = [Section("", "", 1, "front", True, None)]
        self.current = self.sections[0]
        self.stack: list[tuple[float, int, int]] = []  # (rank, index, number)
        self.waiting: Section | None = None  # 第一部分 whose title stands on a line of its own
        self.table: Paragraph | None = None  # the title of a table on this page
        self.noted: Section | None = None

    def take(self, paragraph: Paragraph) -> None:
        """Put a paragraph where it belongs: a table's notes, an open title, a new section."""
        if self.table is not None and paragraph.page != self.table.page:
            self.table = self.noted = None
        if paragraph.kind in ("furniture", "row"):
            self._around_table(paragraph)
            return
        found = numbered(paragraph.text)
        if self.waiting is not None and found is None and _is_title(paragraph):
            if not self.waiting.title.endswith(paragraph.text):  # once on its own page, once above
                self.waiting.title += paragraph.text
            self.waiting.paragraphs.append(paragraph)
            self.waiting.heading = True
            return
        self.waiting = None
        if self.table is not None and found is None and paragraph.kind in ("note", "text"):
            self._note(self.table).paragraphs.append(paragraph)
            return
        title = _title(paragraph, found)
        if title is None:
            self.current.paragraphs.append(paragraph)
        else:
            self._open(paragraph, found, title)

    def _around_table(self, paragraph: Paragraph) -> None:
        if _TABLE.search(paragraph.text):
            self.table, self.noted = paragraph, None
        if self.waiting and len(paragraph.text) < 40:
            self.waiting.title += paragraph.text
            self.waiting.paragraphs.append(paragraph)

    def _note(self, table: Paragraph) -> Section:
        if self.noted is None:
            self.noted = Section("", table.text, 1, "table", True, None)
            self.sections.append(self.noted)
        return self.noted

    def _open(self, paragraph: Paragraph, found: ItemNumber | None, title: str) -> None:
        alone = _stands_alone(paragraph, found)
        rank = _rank(found, alone, self.stack, self.sections)
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        section = Section(
            found.text if found else "", title, len(self.stack) + 1,
            found.style if found else "title", alone,
            self.stack[-1][1] if self.stack else None, [paragraph],
        )  # fmt: skip
        self.stack.append((rank, len(self.sections), found.value if found else 0))
        self.sections.append(section)
        self.current = section
        if found and found.style == "part" and len(title) < 4:
            self.waiting = section


def _rank(
    found: ItemNumber | None, alone: bool, stack: list[tuple[float, int, int]], sections: list[Section]
) -> float:
    """Place of the number in the tree; a list may use its heading's own style once more."""
    if found is None:
        return 0
    rank = float(found.rank)
    same = [entry for entry in stack if int(entry[0]) == rank]
    if not same:
        return rank
    _, index, value = same[0]
    if len(same) == 1:
        within = found.value == 1 and value == 1 and sections[index].heading and not alone
        return rank + 0.5 if within else rank
    return rank if alone and found.value == value + 1 else rank + 0.5


def _shifted(sections: list[Section]) -> list[Section]:
    """Without the empty front; parents point one further down."""
    for section in sections[1:]:
        section.parent = None if section.parent is None else section.parent - 1
    return sections[1:]


def _is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) <= _TITLE_LIMIT and not TERMINAL.search(text) and not _AMOUNT.search(text)


def _stands_alone(paragraph: Paragraph, found: ItemNumber | None) -> bool:
    text = found.rest if found else paragraph.text
    if not text or len(text) > _TITLE_LIMIT or _AMOUNT.search(text):
        return False
    if _HEADING_END.search(text) and not re.search("[，：:]|。.|指", text):
        return True
    return not TERMINAL.search(text) and "。" not in text


def _title(paragraph: Paragraph, found: ItemNumber | None) -> str | None:
    if found is None:
        return paragraph.text if paragraph.kind == "title" and _is_title(paragraph) else None
    if _stands_alone(paragraph, found):
        return found.rest.rstrip("。")
    run_in = _RUN_IN.match(found.rest)
    if run_in:
        return run_in[1]
    line = _LINE.match(found.rest)
    if line:
        return line[0]
    return re.split(r"[，。；：:]", found.rest, maxsplit=1)[0][:_TITLE_LIMIT]


def path(sections: Sequence[Section], index: int) -> list[Section]:
    """The section with all sections above it, outermost first.

    Parameters
    ----------
    sections : sequence of Section
        All of them: ``parent`` counts in it.
    index : int

    Returns
    -------
    list of Section

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> [s.number for s in path(n.sections, 2)]
    ['第一部分', '一、', '1.']
    """
    found: list[Section] = []
    at: int | None = index
    while at is not None:
        found.append(sections[at])
        at = sections[at].parent
    return found[::-1]
