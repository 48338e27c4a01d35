"""Reading the prose in order: sections, paragraphs, their sentences, the lists that go on below."""

from __future__ import annotations

import re

from budgetkit.narrative.agreement import give_changes
from budgetkit.narrative.discourse_state import Opener
from budgetkit.narrative.paragraphs import Paragraph
from budgetkit.narrative.sentence_reading import SentenceReader
from budgetkit.narrative.statements import sentences
from budgetkit.narrative.subjects import BESIDE
from budgetkit.numbering import ItemNumber, numbered

#: A line of a list whose lines all end in a full stop still says its share of the whole.
_SHARED = re.compile(r"^[^，。]{2,40}元，占[^，。；\d]{0,16}[\d.]+%")


class ClaimReader(SentenceReader):
    """Reads the sections of a narrative in order and collects what they state.

    Parameters
    ----------
    sections : list of Section
    year : int or None
    kind, department : str
        Of the cover.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> reader = ClaimReader(n.sections, 2024, "budget", n.cover.department)
    >>> for index in range(len(n.sections)):
    ...     reader.read_section(index)
    >>> reader.claims[0].amount.text
    '11534.22万元'
    """

    def read_section(self, index: int) -> None:
        """Read the paragraphs of a section.

        Parameters
        ----------
        index : int
            Of the section, in order.
        """
        section = self.enter(index)
        first = len(self.claims)
        if section.heading:
            found = numbered(section.paragraphs[0].text) if section.paragraphs else None
            self._rank = found.rank if found else 0
            self._openers = [opener for opener in self._openers if opener.rank < self._rank]
        for paragraph in section.paragraphs:
            title = section.heading and section.number and paragraph is section.paragraphs[0]
            if paragraph.kind in ("text", "note") and not title:
                self._paragraph(paragraph)
        give_changes(self.claims, first)

    def _paragraph(self, paragraph: Paragraph) -> None:
        found = numbered(paragraph.text)
        style = found.style if found else "plain"
        self.begin_paragraph()
        if found is not None:
            self._openers = [opener for opener in self._openers if opener.rank < found.rank]
        self._enter_list(paragraph, style)
        if self._below is None or found is None or not self._follows(found):
            self.explained = self._below = None
        rank = found.rank if found else self._rank + 0.5
        for sentence in sentences(paragraph):
            self._sentence(sentence, rank)
        if self.within is not None and style == self.within.style == "plain" and (
            paragraph.text.endswith("。")
        ):
            self.within.done = True
        if found is not None and self.head is not None and self.head is self.latest and not (
            self._openers and self._openers[-1].rank == rank
        ):
            # 1．本年收入合计5万元。 with （1）, （2） below: their whole, without 其中
            listing = self.new_listing()
            self._openers.append(Opener(rank, self.head, None, listing, implied=True))

    def _enter_list(self, paragraph: Paragraph, style: str) -> None:
        """Whether the paragraph is an item of a list that a paragraph above opened."""
        self.within = self._openers[-1] if self._openers else None
        if self.within is None:
            return
        if style == "plain" and self._rank > self.within.rank:
            return  # the only item under a heading of the list needs no number
        if not (self.within.implied and style == "plain"):
            self.within.style = self.within.style or style
        ended = self.within.done and not (
            _SHARED.search(paragraph.text) or self._goes_on(paragraph.text))
        if self.within.style != style or ended:
            self.within = None

    def _goes_on(self, text: str) -> bool:
        """Whether the paragraph begins with the other part: 公用经费5万元 after 人员经费6万元."""
        name = re.match(r"[^\d，。；]{2,20}(?=\d)", text)
        listed = [c for c in self.claims[-6:] if self.within and c.listing == self.within.listing]
        key = self.resolve(self.named(name[0])).key if name and listed else ""
        return any(key in kinds and listed[0].subject.key in kinds for kinds in BESIDE)

    def _follows(self, number: ItemNumber) -> bool:
        """Whether the paragraph is the next of the reasons that stand below 主要原因：."""
        style, value = self._below or ("", 0)
        following = style in ("", number.style) and number.value == value + 1
        self._below = (number.style, number.value) if following else None
        return following
