"""The prose of a disclosure: sections, claims, reasons, gaps, contents, glossary, cover.

>>> from budgetkit.narrative import read_narrative
>>> read_narrative([]).sections
[]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from budgetkit.amounts import as_float
from budgetkit.frozen import frame_property
from budgetkit.narrative.claims import ClaimReader
from budgetkit.narrative.contents import Entry, read_contents
from budgetkit.narrative.cover import Cover, read_cover
from budgetkit.narrative.glossary import Term, glossary_sections, read_glossary
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.paragraphs import Paragraph, Place, paragraphs
from budgetkit.narrative.placeholders import Placeholder, find_placeholders
from budgetkit.narrative.prose_lines import ProsePage, prose_lines
from budgetkit.narrative.reasons import reasons
from budgetkit.narrative.sections import Section, path, read_sections
from budgetkit.narrative.statements import Claim, Count, Reason, Sentence
from budgetkit.records import Records

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Claim", "Count", "Cover", "Entry", "Narrative", "Paragraph", "Place", "Placeholder",
    "ProsePage", "Reason", "Section", "Sentence", "Stated", "Term", "cover_of", "path",
    "read_narrative",
]  # fmt: skip

CLAIM_COLUMNS = {
    **dict.fromkeys(("section", "subject", "measure"), "string"),
    **dict.fromkeys(("amount", "change", "percent", "share"), "number"),
    "base": "integer?", "page": "integer", "sentence": "string",
}  # fmt: skip


@dataclass
class Narrative:
    """What the prose of a disclosure says.

    Attributes
    ----------
    cover : Cover
        Department, year, kind and level.
    sections : list of Section
        In the order printed; ``parent`` gives the tree.
    entry_list : list of Entry
        The contents.
    term_list : list of Term
        The glossary.
    claim_list : list of Claim
        Every stated amount, change, percentage and share, with exact numbers and places.
    reason_list : list of Reason
    count_list : list of Count
        Numbers of things: vehicles, projects.
    placeholders : list of Placeholder
        Gaps in the template.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> n.cover.year, n.claim_list[0].subject.text, n.sections[1].label
    (2024, '收入总计', '一、卫辉市政务服务和大数据管理局主要职责')
    """

    cover: Cover = field(default_factory=Cover)
    sections: list[Section] = field(default_factory=list)
    entry_list: list[Entry] = field(default_factory=list)
    term_list: list[Term] = field(default_factory=list)
    claim_list: list[Claim] = field(default_factory=list)
    reason_list: list[Reason] = field(default_factory=list)
    count_list: list[Count] = field(default_factory=list)
    placeholders: list[Placeholder] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs in order, without the contents and the cover."""
        return [paragraph for section in self.sections for paragraph in section.paragraphs]

    @frame_property
    def claims(self) -> pd.DataFrame:
        """``section, subject, measure, amount, change, percent, share, base, page, sentence``.

        Amounts and changes in 万元, percentages and shares in percent, changes signed; a row
        holds only the numbers that it states itself. `base` is the year compared with.
        """
        return self.claim_records.frame

    @property
    def claim_records(self) -> Records:
        """The rows of :attr:`claims`."""
        return Records.under(CLAIM_COLUMNS, [
            (
                c.section, c.subject.text, c.measure, _number(c.amount), as_float(c.signed),
                as_float(c.signed_percent), _number(c.share), c.base, c.page, c.sentence.text,
            )
            for c in self.claim_list
        ])  # fmt: skip

    @frame_property
    def glossary(self) -> pd.DataFrame:
        """``term, definition, page``."""
        return self.term_records.frame

    @property
    def term_records(self) -> Records:
        """The rows of :attr:`glossary`."""
        return Records.under({"term": "string", "definition": "string", "page": "integer"},
                             [(t.term, t.definition, t.page) for t in self.term_list])

    @frame_property
    def contents(self) -> pd.DataFrame:
        """``number, title, level, target, page``: `target` is the printed page number."""
        return self.entry_records.frame

    @property
    def entry_records(self) -> Records:
        """The rows of :attr:`contents`."""
        return Records.under(
            {"number": "string", "title": "string", "level": "integer",
             "target": "integer?", "page": "integer"},
            [(e.number, e.title, e.level, e.target, e.page) for e in self.entry_list])

    @frame_property
    def reasons(self) -> pd.DataFrame:
        """``claim, text, amount, direction, page``: `claim` counts the rows of ``claims``."""
        return Records.under(
            {"claim": "integer", "text": "string", "amount": "number", "direction": "string",
             "page": "integer"},
            [(r.claim, r.text, as_float(r.amount), r.direction, r.page)
             for r in self.reason_list]).frame


def _number(stated: Stated | None) -> float | None:
    return None if stated is None else float(stated.value)


def read_narrative(pages: Sequence[ProsePage]) -> Narrative:
    """Return what the prose says.

    Parameters
    ----------
    pages : sequence of ProsePage
        In order; of each page the lines outside its tables. A page that is all table has no
        lines and still belongs in the list, so that page numbers and running heads are counted.

    Returns
    -------
    Narrative

    Examples
    --------
    >>> from budgetkit.sources.page import TextLine
    >>> line = TextLine("2024年收入总计11.5万元，比2023年增加1.5万元。", 57, 60, 500, 72, 12)
    >>> read_narrative([ProsePage(1, 595, 842, [line])]).claims["amount"][0]
    np.float64(11.5)
    """
    lines = prose_lines(pages)
    if not lines:
        return Narrative()
    cover, entries, end = _opening(lines)
    body = lines[end:] if entries else lines
    sections = read_sections(list(paragraphs(body)))
    reader = ClaimReader(sections, cover.year, cover.kind, cover.department)
    explained = glossary_sections(sections)
    for index in range(len(sections)):
        if index not in explained:
            reader.read_section(index)
    spoken = [
        paragraph
        for index, section in enumerate(sections)
        if index not in explained
        for paragraph in section.paragraphs
    ]
    return Narrative(
        cover, sections, entries, read_glossary(sections), reader.claims,
        list(reasons(reader.claims, reader.spans)), reader.counts,
        list(find_placeholders(spoken)),
    )  # fmt: skip


def cover_of(pages: Sequence[ProsePage]) -> Cover:
    """Whose the prose is, of which year, kind and level, without reading what it says.

    Parameters
    ----------
    pages : sequence of ProsePage
        As of :func:`read_narrative`.

    Returns
    -------
    Cover

    Examples
    --------
    >>> cover_of([]) == Cover()
    True
    """
    lines = prose_lines(pages)
    return _opening(lines)[0] if lines else Cover()


def _opening(lines):
    """The cover, the entries of the contents, and where these end."""
    entries, start, end = read_contents(lines)
    return read_cover(lines, lines[:start] if entries else _front(lines)), entries, end


def _front(lines):
    """The lines of the first page, where there are no contents to end the cover."""
    return [line for line in lines if line.page.number == lines[0].page.number][:8]
