"""Where on a page a standard table should stand: from its title to the next one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from budgetkit.amounts import parse_unit
from budgetkit.patterns import pattern
from budgetkit.sources.page import TextLine
from budgetkit.tables.captions import TITLE_END, looks_like_title
from budgetkit.tables.catalogue import TABLES, match_title
from budgetkit.tables.headers import CAPTION, HEADER_WORDS
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold

#: An amount with decimals or thousands that stands alone.
ALONE = pattern(r"-?([\d,]+\.\d{2,6}|\d{1,3}(,\d{3})+)")




@dataclass(frozen=True)
class Region:
    """The lines between a title (``None``: the page before has it) and what comes after."""

    title: str
    top: float
    bottom: float
    lines: tuple[TextLine, ...]

    @property
    def listed(self) -> bool:
        """Whether it is a list of targets."""
        return _lists_targets(self.lines)

    @property
    def amounts(self) -> int:
        """How many amounts with decimals stand alone in it."""
        return sum(1 for line in self.lines for p in line.parts if ALONE.fullmatch(p.text))

    @property
    def tabular(self) -> bool:
        """Whether it shows amounts in columns, or at least the heads of a blank form."""
        return self.amounts > 2 or any(
            sum(1 for p in line.parts if HEADER_WORDS.match(fold(p.text))) > 1
            for line in self.lines[:4])


def regions(lines: Sequence[TextLine], height: float) -> Iterator[Region]:
    """The regions under the titles of standard tables on a page, from its top.

    Target sheets are left out, but for lists of targets: they are sentences, and cannot be told
    apart without rules.
    """
    titles = [i for i, line in enumerate(lines) if _is_title(line)]
    for index, at in enumerate(titles):
        entry = match_title(lines[at].text)
        end = titles[index + 1] if index + 1 < len(titles) else len(lines)
        while end - 1 > at and end < len(lines) and _captions(lines[end - 1]):
            end -= 1  # the number above the next title
        first = at + 1
        while first < end and (_captions(lines[first]) or (
            len(lines[first].parts) == 1 and fold(lines[first].text).startswith("("))
        ):
            first += 1
        if first == end or entry is None:
            continue
        if TABLES[entry.key].shape == "sheet" and not _lists_targets(lines[first:end]):
            continue
        bottom = lines[end].y0 if end < len(lines) else height
        yield Region(lines[at].text, lines[first - 1].y1, bottom, tuple(lines[first:end]))


def _lists_targets(lines: Sequence[TextLine]) -> bool:
    """Whether a header of indicators and their values stands right under the title."""
    said = "".join(fold(line.text) for line in lines[:thresholds().list_head])
    return "指标值" in said and len(re.findall("[一二三]级指标", said)) > 1


def untitled(
    lines: Sequence[TextLine], height: float, running: Container[str] = ()
) -> Region:
    """The lines of a page above its first title, without those that run over all pages."""
    end = next((i for i, line in enumerate(lines) if _is_title(line)), len(lines))
    first = next((i for i, line in enumerate(lines[:end]) if said_always(line) not in running), end)
    top = (lines[first - 1].y1 + lines[first].y0) / 2 if 0 < first < len(lines) else 0.0
    bottom = lines[end].y0 if end < len(lines) else height
    return Region("", top, bottom, tuple(lines[first:end]))


def above_title(lines: Sequence[TextLine]) -> frozenset[str]:
    """What stands above the first title of a page: what runs over every page among it."""
    end = next((i for i, line in enumerate(lines) if _is_title(line)), 0)
    return frozenset(map(said_always, lines[:end]))


def said_always(line: TextLine) -> str:
    """A line without its numbers, which change from page to page."""
    return re.sub(r"\d+", "", fold(line.text))


def _is_title(line: TextLine) -> bool:
    if not any("表" in p.text for p in line.parts):
        return False  # as most lines
    return (len(fold(line.text)) < thresholds().title_line and looks_like_title(line.text) and any(
        "表" in p.text and TITLE_END.search(fold(p.text)) for p in line.parts)
        and match_title(line.text) is not None)


def _captions(line: TextLine) -> bool:
    return bool(parse_unit(line.text) and len(fold(line.text)) < thresholds().caption_line) or all(
        CAPTION.search(fold(p.text)) for p in line.parts)
