"""How the prose reads: whole sentences, closed brackets, marks and words once, headings in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, phrases, quote, said_first
from budgetkit.messages import message_in
from budgetkit.narrative.paragraphs import Paragraph
from budgetkit.narrative.statements import Sentence
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern

message = message_in("checks.wording")
#: Marks that close each other.
PAIRS = tuple((opening, closing, pattern(f"[{re.escape(opening + closing)}]"))
              for opening, closing in (("“", "”"), ("（(", "）)"), ("《", "》"), ("〔", "〕")))
#: Where a paragraph of prose may end.
_STOP = pattern(r"[。！？!?；;：:…][”’）)】》]*$|[）)]$")
_ENDED = pattern(r"[。；][”’）)]*$")
#: Where it breaks off.
_HANGS = pattern(r"(?:[，、（《“]|主要(?:原因)?是|原因是|以及)$")


@rule("sentence-is-whole", family="completeness")
def sentence_is_whole(d) -> Iterator[Finding]:
    """A sentence does not break off before its last word."""
    gaps = {(id(g.sentence.paragraph), g.sentence.start) for g in d.narrative.placeholders
            if g.kind in ("reason", "number")}
    for sentence in d.sentences:
        if (id(sentence.paragraph), sentence.start) in gaps:
            continue
        if first := said_first(sentence.text, "broken"):
            phrase, found = first
            yield in_sentence("warning", sentence, found.start(), found.end(), phrase.told)


@rule("paragraph-ends", family="completeness")
def paragraph_ends(d) -> Iterator[Finding]:
    """A paragraph of prose ends with a full stop; one that hangs has lost its end."""
    for section, paragraph in d.spoken:
        text = paragraph.text
        if id(paragraph) in d.of_text and len(text) > d.settings.cut_paragraph and _HANGS.search(text):
            start, page = max(0, len(text) - 12), paragraph.page_at(len(text) - 1)
            yield Finding(
                "warning", message("breaks-off", page=page, text=text[-30:], where=section.label[:24]),
                "", page, found=text[-12:],
                places=paragraph.places(start))


@rule("punctuation-once", family="completeness")
def punctuation_once(d) -> Iterator[Finding]:
    """Punctuation stands once."""
    for _, paragraph in d.spoken:
        whole = Sentence(paragraph.text, 0, paragraph)  # 。。 ends one sentence and is the next
        for phrase in phrases("doubled"):
            for found in phrase.pattern.finditer(paragraph.text):
                yield in_sentence("warning", whole, found.start(), found.end(), phrase.told)


@rule("word-once", family="completeness")
def word_once(d) -> Iterator[Finding]:
    """A word is not said twice in a row."""
    for sentence in d.sentences:
        for phrase in phrases("repeated"):
            for found in phrase.pattern.finditer(sentence.text):
                yield in_sentence("warning", sentence, found.start(), found.end(), phrase.told)


_UNIT_LEVEL = pattern(r"(?<!主管)部门预算(?!单位|支出经济|经济|的|收支总表)|(?<!主管)(?:本|我|该)部门(?!预算经济)")
_DEPARTMENT_LEVEL = pattern(r"(?:本|我|该)单位")


@rule("unit-or-department", family="completeness")
def unit_or_department(d) -> Iterator[Finding]:
    """A unit's budget (单位预算) does not speak of the department's (部门预算, 本部门)."""
    if d.level != "unit":
        return
    said = [(s, m) for s in d.sentences if re.search(r"\d|预算", s.text)
            for m in _UNIT_LEVEL.finditer(s.text)]
    own = sum(len(_DEPARTMENT_LEVEL.findall(s.text)) for s in d.sentences)
    if len(said) > max(d.settings.slips, own):
        return  # the place writes all its units' budgets so
    for sentence, found in said:
        yield in_sentence(
            "warning", sentence, found.start(), found.end(),
            message("unit-or-department"), expected=found[0].replace("部门", "单位"))


@rule("headings-count-on", family="completeness")
def headings_count_on(d) -> Iterator[Finding]:
    """Numbered headings count on: no number is left out or given twice."""
    last: dict[tuple, int] = {}
    for section in d.narrative.sections:
        found = numbered(section.number + "x") if section.number else None
        if found is None or found.style not in ("han", "han_bracket"):
            continue
        key = (section.parent, found.style)
        before, value = last.get(key), found.value
        last[key] = value
        if before is None or value in {before + 1, 1}:
            continue
        if not section.heading or not section.paragraphs or value - before not in (0, 2):
            continue
        first = section.paragraphs[0]
        told = message("number-twice" if value == before else "number-left-out", before=before,
                       page=first.page, heading=quote(section.label[:40]), number=value)
        yield Finding(
            "warning", told, "", first.page, expected=str(before + 1), found=str(value),
            places=first.places())


@rule("brackets-are-closed", family="completeness")
def brackets_are_closed(d) -> Iterator[Finding]:
    """A bracket or quotation mark that opens is closed in its paragraph."""
    for paragraph in d.of_text.values():
        text = paragraph.text
        if not _ENDED.search(text):
            continue  # a paragraph that goes on elsewhere may close it there
        for opening, closing, either in PAIRS:
            if at := _unclosed(text, opening, closing, either):
                sentence = Sentence(text, 0, paragraph)
                yield in_sentence(
                    "warning", sentence, at - 1, at,
                    message("half-a-pair", mark=text[at - 1]), found=text[at - 1])


def _unclosed(text: str, opening: str, closing: str, either: re.Pattern[str]) -> int:
    """Behind the first mark that has no other half, counted from 1; 0 where all have one."""
    opened: list[int] = []
    for mark in either.finditer(text):
        at = mark.end()
        if mark[0] in opening:
            opened.append(at)
        elif opened:
            opened.pop()
        elif not re.search(r"(?:^|[。；：，\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$",
                           text[: at - 1]):
            return at  # 1) numbers an item: it was never opened
    return opened[0] if opened else 0


@rule("paragraph-has-its-stop", family="completeness")
def paragraph_has_its_stop(d) -> Iterator[Finding]:
    """A paragraph of sentences ends with a full stop, where the document's others do.

    Only one that a numbered paragraph follows: else its end may stand on the next line.
    """
    told = [p for _, p in d.spoken if p.kind == "text"]
    whole = [p for p in told if len(p.text) > d.settings.paragraph_length and "。" in p.text[:-1]]
    if sum(bool(_STOP.search(p.text)) for p in whole) < d.settings.stops_usual * len(whole):
        return
    last = {id(a): b for a, b in zip(told, told[1:], strict=False)}
    for paragraph in whole:
        text, following = paragraph.text, last.get(id(paragraph))
        if id(paragraph) not in d.of_text or _STOP.search(text) or following is None or (
            numbered(following.text) is None or re.search("[，、]$", text)
        ):
            continue
        page = paragraph.page_at(len(text) - 1)
        yield Finding(
            "warning", message("no-full-stop", page=page, text=text[-30:]), "", page, found=text[-12:],
            places=paragraph.places(len(text) - 12))


@rule("paragraph-once", family="completeness")
def paragraph_once(d) -> Iterator[Finding]:
    """A paragraph is not printed twice under one heading."""
    seen: dict[tuple[int, str], Paragraph] = {}
    for section, paragraph in d.spoken:
        text = paragraph.text
        if id(paragraph) not in d.of_text or len(text) < d.settings.repeated_paragraph or "。" not in text:
            continue
        first = seen.setdefault((id(_heading(d, section)), text), paragraph)
        if first is not paragraph:
            yield Finding(
                "warning", message("paragraph-twice", page=paragraph.page, first=first.page,
                                   text=quote(text[:40])),
                "", paragraph.page, found=text[:40],
                places=(*paragraph.places(), *first.places()))


def _heading(d, section):
    """The heading above a run-in section, as 1. 会议费5万元 is one; else the section itself."""
    while not section.heading and section.parent is not None:
        section = d.narrative.sections[section.parent]
    return section


@rule("flat-is-said-with", family="completeness")
def flat_is_said_with(d) -> Iterator[Finding]:
    """Level with last year is 与上年持平: 比上年 wants more or less behind it."""
    found = [(s, m) for s in d.sentences
             for m in re.finditer(r"(?<!相)比(?:上一?年|去年|20\d\d年)度?[^，。；\d]{0,14}持平", s.text)]
    if found:  # a habit of the whole document: said once, with every place
        sentence, first = found[0]
        more = tuple(p for s, m in found[1:] for p in s.places(m.start(), m.end()))
        yield in_sentence(  # said so in several provinces: a remark on style
            "info", sentence, first.start(), first.end(),
            message("flat-times" if more else "flat", n=len(found)), found=first[0], more=more)


@rule("no-blank-page-between-tables", family="completeness")
def no_blank_page_between_tables(d) -> Iterator[Finding]:
    """Between two pages of tables no page is blank, or holds only an empty row.

    A sheet of paper that was scanned has a back.
    """
    tabled: set[int] = set()
    for table in d.tables:
        tabled.update(c.page for c in table.cells if c.page not in tabled and c.text.strip())
    spoken_of = {page for p in d.narrative.paragraphs for page in p.pages}
    noted = " ".join(note.text("en") for note in d.note_list)
    for page in range(2, d.pages):
        around = {page - 1, page + 1}
        if page in tabled or page in spoken_of or not around <= tabled or around & d.pictured or (
            re.search(rf"(?:page|p\.) {page}\b", noted)
        ):
            continue
        yield Finding(
            "warning", message("blank-page", page=page), "", page)
