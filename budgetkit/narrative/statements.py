"""What the prose states, as objects: sentences, claims, reasons, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.paragraphs import Paragraph, Place
from budgetkit.narrative.subjects import Subject


@dataclass(frozen=True)
class Sentence:
    """A sentence of the prose with its place.

    Attributes
    ----------
    text : str
        As printed.
    start : int
        Place in the paragraph.
    paragraph : Paragraph

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> s = n.claim_list[0].sentence
    >>> s.page, s.text[-15:]
    (3, '支出总计11534.22万元。')
    """

    text: str
    start: int
    paragraph: Paragraph = field(repr=False, compare=False)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.paragraph.page_at(self.start)

    def places(self, start: int = 0, end: int | None = None) -> tuple[Place, ...]:
        """Boxes of the sentence, or of the part of it between two characters.

        Parameters
        ----------
        start, end : int, optional
            Counted in the sentence.

        Returns
        -------
        tuple of Place
        """
        end = len(self.text) if end is None else end
        return self.paragraph.places(self.start + start, self.start + end)


@dataclass
class Claim:
    """One statement of the prose.

    Attributes
    ----------
    id : int
        Its place in ``Narrative.claim_list``.
    section, item : str
        Heading above it; the numbered paragraph it stands in (empty where there is none).
    subject : Subject
    measure : str
        `budget`, `adjusted` (全年预算 of a final account, as adjusted in the year), `final`
        (决算), `outturn` (执行数 of this year), `previous` (last year's number), `change`,
        `direction` (a change in words alone, told with its reason: 比上年增加较多), `share`,
        `completion` (完成预算的…%), `percent` (any other).
    amount, change, percent, share : Stated or None
        The numbers it prints. `change` keeps the printed sign; see ``signed``.
    direction : {"up", "down", "flat", "open", ""}
        `open` where the template's choice was never made: 增加（减少）.
    words : str
        The word of direction as printed.
    turned : str
        The word before its percentage, where it says the contrary: 增加5万元，下降3%.
    base : int or None
        Year compared with; for `previous` the year of the amount.
    basis : str
        What of that year, as printed: `预算数`, `预算执行数`; empty where it is not said.
    year : int or None
        Year of the disclosure.
    table : str
        Key of the standard table that the section speaks of, or empty.
    fund : str
        The fund that the headings above it name (`general_budget` …), or empty.
    of : int or None
        Id of the claim whose change or share this is: the amount it belongs to.
    part_of : int or None
        Id of the whole in whose list (其中：) it stands.
    listing : int or None
        Number of that list: a whole may be broken down twice.
    reason_for : int or None
        Id of the change that it helps to explain.
    whole : str
        Of a share: what it is a share of, as printed.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> c = n.claim_list[2]
    >>> c.subject.text, c.measure, c.direction, c.signed, c.page
    ('收入', 'change', 'up', Decimal('10648.12'), 3)
    """

    id: int
    section: str
    item: str
    subject: Subject
    measure: str
    sentence: Sentence
    start: int
    end: int
    amount: Stated | None = None
    change: Stated | None = None
    percent: Stated | None = None
    share: Stated | None = None
    direction: str = ""
    words: str = ""
    base: int | None = None
    basis: str = ""
    year: int | None = None
    table: str = ""
    of: int | None = None
    part_of: int | None = None
    listing: int | None = None
    reason_for: int | None = None
    whole: str = ""
    turned: str = ""
    fund: str = ""

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.sentence.paragraph.page_at(self.sentence.start + self.start)

    @property
    def signed(self) -> Decimal | None:
        """The change in 万元, negative where the words say less; None where they do not say."""
        return _signed(self.change, self.direction)

    @property
    def signed_percent(self) -> Decimal | None:
        """The percentage with the sign that the words give it."""
        return _signed(self.percent, self.direction)

    def places(self) -> tuple[Place, ...]:
        """Where its numbers and their subject stand, one box a line.

        Returns
        -------
        tuple of Place
        """
        return self.sentence.places(self.start, self.end)


def _signed(stated: Stated | None, direction: str) -> Decimal | None:
    if stated is None:
        return None
    if direction == "down":
        return -abs(stated.value)
    if direction == "open" and stated.value:
        return None
    return stated.value


@dataclass(frozen=True)
class Reason:
    """One reason given for a change, with its amount where it states one.

    Attributes
    ----------
    claim : int
        Id of the change it is given for.
    text : str
        As printed.
    amount : Decimal or None
        万元.
    direction : str
    page : int
    stated : int or None
        Id of the claim that states the amount.
    unplaced : tuple of str
        Amounts printed in it of which no word tells what they do to the change.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> r = n.reason_list[0]
    >>> r.claim, r.amount, r.direction, r.page
    (2, Decimal('10331'), 'up', 3)
    """

    claim: int
    text: str
    amount: Decimal | None
    direction: str
    page: int
    stated: int | None = None
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """A number of things: 车辆0辆, 6个重点项目.

    Attributes
    ----------
    subject, unit : str
        As printed.
    value : int
    sentence : Sentence
    start, end : int
        Place in the sentence.

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> [(c.subject, c.value, c.unit) for c in n.count_list][0]
    ('重点项目预算的绩效目标', 6, '个')
    """

    subject: str
    value: int
    unit: str
    sentence: Sentence
    start: int
    end: int

    @property
    def page(self) -> int:
        """The page on which its sentence begins."""
        return self.sentence.page


# ── sentences ────────────────────────────────────────────────────────────────────────────────

_STOP = re.compile(r"[。！？](?=[”’）)】]*)|[（(]|[)）]")


def sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    """Split at 。！？ outside brackets; a list number stays with what it numbers.

    Parameters
    ----------
    paragraph : Paragraph

    Examples
    --------
    >>> from budgetkit.narrative.paragraphs import Paragraph
    >>> [s.text for s in sentences(Paragraph("车辆0辆。无变化。"))]
    ['车辆0辆。', '无变化。']
    """
    text, start, depth, opened = paragraph.text, 0, 0, 0
    for match in _STOP.finditer(text):
        mark = match[0]
        if mark in "（(":
            depth += 1
            opened = match.start()
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif depth == 0 or match.start() - opened > 200:
            end = match.end()
            while end < len(text) and text[end] in "”’）)】":
                end += 1
            yield Sentence(text[start:end], start, paragraph)
            start, depth = end, 0
    if text[start:].strip():
        yield Sentence(text[start:], start, paragraph)


def given(stated: Stated | None) -> Stated:
    """What a claim states, for who knows that it states it.

    Raises
    ------
    ValueError
        It states no such thing.
    """
    if stated is None:
        raise ValueError("the claim states no such amount")
    return stated
