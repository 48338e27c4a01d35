"""What a document is that is no whole disclosure: a part of one that was published alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgetkit.model.settings import thresholds
from budgetkit.patterns import pattern
from budgetkit.sources.page import Page
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: Parts that are published alone, with what each is called.
PARTS = {
    "targets": ("performance targets", "绩效目标"),
    "self_evaluation": ("self-evaluation", "绩效自评"),
    "evaluation": ("evaluation report", "绩效评价报告"),
}
#: What a heading calls a part; a disclosure that holds such parts is headed otherwise.
_HEADED = (
    ("self_evaluation", pattern(r"自评(表|报告|情况|结果)")),
    ("evaluation", pattern(r"评价报告")),
)
_WHOLE = pattern(r"(部门|单位|年度?)(预算|决算)(公开|说明|$)")
#: The head of official paper: who issues it, not what it is about.
_LETTERHEAD = pattern(r"文\s*件$|^[^一-鿿]*$")


def heading(pages: Iterable[Page]) -> str:
    """The heading of a document: the largest lines of its first page with text, as one.

    Parameters
    ----------
    pages : iterable of Page

    Returns
    -------
    str
        Empty where no page has text.
    """
    page = next((p for p in pages if p.lines), None)
    if page is None:
        return ""
    lines = [line for line in page.lines if not _LETTERHEAD.search(line.text.strip())] or page.lines
    largest = max(line.size for line in lines)
    out: list[str] = []
    for line in lines:
        if line.size >= thresholds().headline_size * largest and len("".join(out)) + len(line.text) <= thresholds().longest_headline:
            out.append(line.text.strip())
        elif out:
            break
    return "".join(out)


def part_of(tables: Sequence[Table], headed: str) -> str:
    """The part that a document is, a key of :data:`PARTS`; empty for a disclosure.

    Parameters
    ----------
    tables : sequence of Table
    headed : str
        The document's heading.
    """
    titles = [fold(headed), *(fold(t.title) for t in tables if t.key != OTHER)]
    if _WHOLE.search(titles[0]):
        return ""
    for part, words in _HEADED:
        if words.search(titles[0]):
            return part
    known = [t for t in tables if t.key != OTHER]
    if not known or any(TABLES[t.key].shape != "sheet" for t in known):
        return ""
    return next((part for part, words in _HEADED if any(map(words.search, titles))), "targets")
