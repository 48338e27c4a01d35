"""What the prose says, sentence by sentence, and the phrases that mean something to a check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetkit.amounts import UNITS, format_amount
from budgetkit.checks.books import title_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import Remedy
from budgetkit.knowledge_sheets import rows
from budgetkit.messages import Message, message_in
from budgetkit.narrative.glossary import glossary_sections
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.paragraphs import Paragraph, Place
from budgetkit.narrative.sections import Section
from budgetkit.narrative.statements import Claim, Sentence
from budgetkit.patterns import pattern
from budgetkit.tables.table import Table

#: A quotation in a message is cut to this many characters around its place.
AROUND = 34
message = message_in("checks.sentences")


@dataclass(frozen=True)
class Phrase:
    """A pattern of knowledge/phrases.csv with what is said where it is found, if anything."""

    kind: str
    pattern: re.Pattern[str]
    told: Message


@cache
def phrases(kind: str) -> tuple[Phrase, ...]:
    """The phrases of one kind."""
    return tuple(Phrase(row["kind"], pattern(row["pattern"]), message(f"phrase-{row['told']}"))
                 for row in rows("phrases.csv") if row["kind"] == kind)


@cache
def _any(kind: str) -> re.Pattern[str]:
    """All phrases of a kind at once: most texts hold none of them."""
    return pattern("|".join(f"(?:{phrase.pattern.pattern})" for phrase in phrases(kind)))


def said_first(text: str, kind: str) -> tuple[Phrase, re.Match[str]] | None:
    """The first phrase of a kind that a text holds, with its place."""
    return next(((p, m) for p in phrases(kind) if (m := p.pattern.search(text))), None) if (
        _any(kind).search(text)) else None


def says(text: str, kind: str) -> re.Match[str] | None:
    """The place of the first phrase of a kind in a text."""
    found = said_first(text, kind)
    return found[1] if found else None


def spoken(d) -> Iterator[tuple[Section, Paragraph]]:
    """Paragraphs of prose with their section: no glossary, no words that belong to tables."""
    sections = d.narrative.sections
    explained = glossary_sections(sections)
    for index, section in enumerate(sections):
        if index not in explained:
            for paragraph in section.paragraphs:
                if paragraph.kind in ("text", "note"):
                    yield section, paragraph


def of_text(told: Iterable[tuple[Section, Paragraph]], tables: Iterable[Table], stops: int
            ) -> Iterator[Paragraph]:
    """Paragraphs of text: on a page of tables only where it has so many full stops, or cells may be
    read as prose."""
    text = [p for _, p in told if p.kind == "text"]
    tabled = {page for table in tables for page in table.pages}
    ended = Counter(page for p in text if p.text.endswith("。") for page in p.pages)
    for paragraph in text:
        if all(page not in tabled or ended[page] >= stops for page in paragraph.pages):
            yield paragraph


def quote(text: str, start: int = 0, end: int | None = None) -> str:
    """The words around a place, with an ellipsis where they are cut."""
    end = len(text) if end is None else end
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


@dataclass(frozen=True)
class StatedAmount:
    """A number that a sentence states; ``sign`` is -1 where its words say less."""

    sentence: Sentence
    stated: Stated
    sign: int = 1

    @property
    def place(self) -> Place:
        start = self.stated.start
        found = self.sentence.places(start, self.stated.end)
        return found[0] if found else Place(self.sentence.page, start, 0.0, 0.0, 0.0)

    @property
    def amount(self) -> Decimal:
        return self.stated.value * self.sign

    @property
    def text(self) -> str:
        return self.stated.text

    @property
    def kind(self) -> str:
        return "万元" if self.stated.unit in {"", "万", "百万元", "千万元", *UNITS} else "%"

    def as_printed(self, amount: Decimal) -> str:
        """Another number as this sentence would print it."""
        if self.kind == "%":
            return f"{format_amount(amount * self.sign, self.stated.places)}%"
        unit = self.stated.unit if self.stated.unit in UNITS else "万元"
        places = max(self.stated.places, 2 if unit == "万元" else 0)
        return f"{format_amount(amount * self.sign, places, unit=unit)}{unit}"


def said(claim: Claim, what: str = "amount") -> StatedAmount:
    """The amount, change, percentage or share of a claim."""
    stated = getattr(claim, what)
    signed = {"change": claim.signed, "percent": claim.signed_percent}.get(what)
    turned = signed is not None and signed * stated.value < 0
    return StatedAmount(claim.sentence, stated, -1 if turned else 1)


def in_sentence(
    severity: str, sentence: Sentence, start: int, end: int, told: Message, *,
    expected: str = "", found: str = "", difference=None, more=(), rule: str = "",
    remedies: tuple[Remedy, ...] = (),
) -> Finding:
    """A finding about a part of a sentence; the message ends with the words themselves."""
    places = (*sentence.places(start, end), *more)
    page = sentence.paragraph.page_at(sentence.start + start)
    said = message("in-sentence", page=page, told=told, quoted=quote(sentence.text, start, end))
    return Finding(
        severity, said, "", page, None, None, expected, found or sentence.text[start:end],
        difference, places, remedies=remedies, rule=rule)


def in_table(
    severity: str, table: Table, told: Message, *, page: int | None = None, **where
) -> Finding:
    """A finding about a table, told with its page (the first one where none is given) and title.

    ``where`` are the attributes of a Finding that say more of its place and its numbers.
    """
    page = table.pages[0] if page is None else page
    said = message("in-table", page=page, table=title_of(table), told=told)
    return Finding(severity, said, table.key, **{"page": page} | where)


def named(claim) -> str:
    """The subject of a claim without its quotation marks, or the heading where it names none."""
    text = re.sub(r"^“(.*)”$", r"\1", claim.subject.text)
    return text or claim.section
