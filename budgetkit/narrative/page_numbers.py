"""The number that each page prints of itself, where its neighbours prove it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from budgetkit.narrative.prose_lines import ProsePage, in_margin
from budgetkit.patterns import pattern

_DASH = "-—–－─━―‐‑‒~·•."
_NUMBER = pattern(rf"[{_DASH}]*第?(\d{{1,3}})页?(?:[/／共,，]*\d{{1,3}}页?)?[{_DASH}]*")
#: So many pages must count on with each other: a lone number in the margin may be anything.
PROOF = 3


def printed_numbers(pages: Sequence[ProsePage]) -> tuple[str, ...]:
    """The printed number of each page of a file; empty where none is printed, or none is proved.

    A number in the margin is the page's where at least three pages count on with it, two of them
    side by side. A page between them that prints none gets none.

    Parameters
    ----------
    pages : sequence of ProsePage
        All pages of the file, in order.

    Examples
    --------
    >>> from budgetkit.sources.page import TextLine
    >>> def page(n, foot):
    ...     return ProsePage(n, 595, 842, [TextLine(foot, 290, 800, 305, 812, 9)])
    >>> printed_numbers([page(1, "目录"), page(2, "- 1 -"), page(3, "- 2 -"), page(4, "- 3 -"), page(5, "9")])
    ('', '1', '2', '3', '')
    """
    held: dict[int, set[int]] = defaultdict(set)
    for index, page in enumerate(pages):
        for number in _in_margins(page):
            held[number - index].add(index)
    proved = {ahead: at for ahead, at in held.items()
              if len(at) >= PROOF and any(i + 1 in at for i in at)}
    return tuple(_number(index, proved) for index in range(len(pages)))


def _number(index: int, proved: dict[int, set[int]]) -> str:
    counts = [(len(at), ahead) for ahead, at in proved.items() if index in at]
    return str(index + max(counts)[1]) if counts else ""


def _in_margins(page: ProsePage) -> Iterator[int]:
    """The numbers that stand by themselves in a margin of the page."""
    for line in page.lines:
        if in_margin(line, page) and (found := _NUMBER.fullmatch("".join(line.text.split()))):
            yield int(found[1])
