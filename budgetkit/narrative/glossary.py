"""名词解释: terms and what the disclosure says they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.narrative.paragraphs import Paragraph
from budgetkit.narrative.sections import Section
from budgetkit.numbering import numbered
from budgetkit.patterns import pattern

_HEADING = pattern(r"(?:名词|名称|术语|词语|用语)(?:解释|释义|注释|说明)")
#: How a term is parted from its meaning, best first.
_SHAPES = (
    pattern(r"^【(?P<term>[^】]{2,60})】[:：]?(?P<meaning>.+)$"),
    pattern(r"^(?P<term>[^:：。]{2,90}?)[:：](?P<meaning>.+)$"),
    pattern(r"^(?P<term>[“\"]?[^，。；:：]{2,40}?)，?(?P<meaning>(?:是指|指的是|系指|指|反映).+)$"),
    pattern(r"^(?P<term>[^，。；]{2,40})[—－-]{1,2}(?P<meaning>.+)$"),
)
_TERM_ALONE = pattern(r"^[“”\"（）()《》、\w]{2,40}[:：]?$")
_NO_TERM = pattern(r"联系人|联系电话|联系方式|公开网址|其中|附件|^注|^主要包括|^具体包括")
_LEAD = pattern(r"^(?:即|[，,])")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the glossary with its definition and the page it begins on.

    Attributes
    ----------
    term, definition : str
        As printed.
    page : int

    Examples
    --------
    >>> import budgetkit as bk
    >>> n = bk.load_example("weihui-2024").narrative
    >>> n.term_list[0].term, n.term_list[0].page
    ('财政拨款收入', 6)
    """

    term: str
    definition: str
    page: int


def read_glossary(sections: Sequence[Section]) -> list[Term]:
    """Return the terms in the order printed; an empty list where there is no glossary."""
    terms: list[Term] = []
    for index, section in enumerate(sections):
        if _HEADING.search(section.title) and not _inside_glossary(sections, section.parent):
            terms += _terms(list(_paragraphs(sections, index)))
    return terms


def glossary_sections(sections: Sequence[Section]) -> set[int]:
    """Indices of the sections that belong to a glossary: what they say is no claim."""
    return {
        index for index, section in enumerate(sections)
        if _HEADING.search(section.title) or _inside_glossary(sections, section.parent)
    }  # fmt: skip


def _inside_glossary(sections: Sequence[Section], at: int | None) -> bool:
    while at is not None:
        if _HEADING.search(sections[at].title):
            return True
        at = sections[at].parent
    return False


def _paragraphs(sections: Sequence[Section], index: int):
    """The paragraphs under the heading, without the heading itself."""
    own = sections[index]
    yield from (p for p in own.paragraphs if p.kind != "title" and not _heads(own, p))
    for section in sections[index + 1 :]:
        if section.level <= own.level:
            if _HEADING.search(section.title):
                yield from (p for p in section.paragraphs if not _heads(section, p))
                continue  # the same heading once on a page of its own, once above the terms
            break
        yield from section.paragraphs


def _heads(section: Section, paragraph: Paragraph) -> bool:
    return (section.heading and paragraph is section.paragraphs[0]) or (
        len(paragraph.text) < 16 and _HEADING.search(paragraph.text) is not None
    )


def _terms(paragraphs: list[Paragraph]) -> list[Term]:
    found: list[Term] = []
    open_term: tuple[str, int] | None = None
    style = None
    for paragraph in paragraphs:
        if paragraph.kind in ("furniture", "row") or _NO_TERM.search(paragraph.text[:14]):
            continue
        number = numbered(paragraph.text)
        text = number.rest if number else paragraph.text
        parted = _parted(text)
        deeper = number is not None and style is not None and number.rank > style and found
        if parted and not (deeper and not re.match("指|是指|反映|包括", parted[1])):
            found.append(Term(parted[0], parted[1], paragraph.page))
            open_term = None
            if number and style is None:
                style = number.rank
        elif open_term is not None:
            found.append(Term(open_term[0], text, open_term[1]))
            open_term = None
        elif _TERM_ALONE.match(text) and (number or not found):
            open_term = (text.rstrip(":：").strip("“”\""), paragraph.page)
        elif found:
            last = found.pop()
            found.append(Term(last.term, last.definition + paragraph.text, last.page))
    return found


def _parted(text: str) -> tuple[str, str] | None:
    for shape in _SHAPES:
        match = shape.match(text)
        if match:
            term = match["term"].strip("“”\" ") if match["term"].count("“") != 1 or match[
                "term"
            ].endswith("”") else match["term"]
            if "“" in match["term"] and not match["term"].startswith("“"):
                term = match["term"]
            if match["term"].startswith("“") and not match["term"].endswith("”"):
                term = match["term"]
            return term, _LEAD.sub("", match["meaning"])
    return None
