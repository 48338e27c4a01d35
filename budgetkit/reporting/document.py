"""Facts → one page: first what a reader should know, then the answers, each with its place."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from budgetkit import __version__
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Message, in_room
from budgetkit.narrative.paragraphs import Place
from budgetkit.present import Image, inline, whole_page
from budgetkit.reporting import answers, made, money
from budgetkit.reporting.citing import Citation, cite
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.font_subset import FAMILY, font_face
from budgetkit.reporting.headlines import Headline, headlines_of
from budgetkit.reporting.naming import report_title, unit_assumed
from budgetkit.reporting.places import small_picture
from budgetkit.reporting.sections import Exhibit, ReportSection
from budgetkit.reporting.sheet_money import heading_of, is_part, whole_of_sheet
from budgetkit.reporting.stated import stated_total
from budgetkit.reporting.tables_book import tables_book

say = in_room("reporting.document")
#: The questions of a reader, in order.
SECTIONS = (money.income, money.spending, money.projects, answers.changes, answers.debts, answers.targets,
            answers.sums, made.terms, made.method)
#: Words of the page's frame, as its template names them.
_WORDS = ("skip", "contents", "first", "not-understood", "see", "how", "cite", "gbt", "apa", "quote", "download",
          "download-name", "anchor", "nothing", "save")
#: Headlines that are about a page as a whole where they have no place on it.
_OF_A_PAGE = ("error", "unread")
#: What is not text that a font must draw.
_UNREAD = re.compile(r"<style>.*?</style>|data:[^\"]+", re.S)


@dataclass(frozen=True)
class ShownExhibit:
    """An exhibit on the page: with its reference, how to read it where it is the first of its kind, and
    how its amounts were read where no unit is printed with them."""

    exhibit: Exhibit
    citation: Citation
    how: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ShownHeadline:
    """A headline on the page, with the picture of its place."""

    headline: Headline
    said: str
    title: str
    image: Image | None


def build(facts: ReportFacts, *, lang: str) -> tuple[str, bytes]:
    """The page as HTML, and the workbook of its tables.

    Parameters
    ----------
    facts : ReportFacts
    lang : {"en", "zh"}

    Returns
    -------
    (str, bytes)
        The same document, version and language give the same of both.
    """
    sections = [section(facts, lang) for section in SECTIONS]
    book = tables_book(facts, sections, lang)
    values: dict[str, Any] = {
        "words": {key.replace("-", "_"): say(key, lang) for key in _WORDS},
        "facts": key_facts(facts, lang), "headlines": _headlines(facts, sections, lang),
        "why_not": answers.not_compared(facts, lang) if facts.not_compared is not None else "",
        "open": _open(facts, lang), "sections": [_section(facts, s, lang) for s in _said_once(sections)],
        "source_line": source_line(facts, lang), "citation": cite(facts.d, lang=lang),
        "book": inline("data:application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;base64,"
                       + base64.b64encode(book).decode("ascii")),
    }
    title = report_title(facts.d, lang)
    foot = _print_foot(source_line(facts, lang))
    page = whole_page("report.html.j2", title=title, lang=lang, css=foot, **values)
    letters = font_face(_UNREAD.sub("", page))
    return whole_page("report.html.j2", title=title, lang=lang, css=letters + foot, **values), book


def key_facts(facts: ReportFacts, lang: str) -> list[dict[str, str]]:
    """How much, of which kind and year, for how many projects: a figure and its words each."""
    total, out = facts.total, list[dict[str, str]]()
    if total is not None:
        key = "spent" if facts.d.kind == "final_account" else "planned"
        out.append({"figure": say("amount", lang, amount=round(total.amount, 2)), "page": str(total.page),
                    "said": _with_unit(facts.d, say(key, lang, year=facts.d.year or say("no-year", lang),
                                                    page=total.page), total.page, lang)})
    elif (told := stated_total(facts)) is not None and told.amount is not None:
        out.append({"figure": say("amount", lang, amount=round(told.amount.value, 2)), "page": str(told.page),
                    "said": say("stated", lang, year=facts.d.year or say("no-year", lang), page=told.page)})
    elif is_part(facts) and (sheet := whole_of_sheet(facts)) is not None:
        out.append({"figure": say("amount", lang, amount=round(sheet.amount, 2)), "page": str(sheet.page),
                    "said": _with_unit(facts.d, say("of-sheet", lang, label=sheet.row_label, heading=heading_of(sheet),
                                                    page=sheet.page), sheet.page, lang)})
    amounts = [p for p in facts.projects if p.amount is not None]
    if facts.projects:
        out.append({"figure": say("projects-figure", lang, n=len(facts.projects)),
                    "said": say("projects" if amounts else "projects-named", lang,
                                page=min(p.page for p in facts.projects))})
    asked = facts.targets[(facts.targets["kind"] != "none") & (facts.targets["target"] != "")]
    if len(asked):
        out.append({"figure": say("targets-figure", lang, n=len(asked)),
                    "said": say("targets", lang, m=int(asked["measurable"].sum()))})
    if len(facts.sums):
        fails = int((facts.sums["state"] == "fails").sum())
        out.append({"figure": say("sums-figure", lang, n=len(facts.sums) - fails, all=len(facts.sums)),
                    "said": say("sums", lang)})
    return out


def source_line(facts: ReportFacts, lang: str) -> str:
    """Which files, by which version."""
    files = [Message("reporting.document.file", name=f.name, n=f.pages) for f in facts.d.files]
    return say("source", lang, files=files, version=__version__)


def _headlines(facts: ReportFacts, sections: Iterable[ReportSection], lang: str) -> list[ShownHeadline]:
    titles = {s.anchor: s.title for s in sections} | {"not-understood": say("not-understood", lang)}
    return [ShownHeadline(h, _with_unit(facts.d, _with_page(h, lang), h.page, lang), titles[h.section],
                          small_picture(facts.d, _places(h), lang))
            for h in headlines_of(facts)]


def _with_page(headline: Headline, lang: str) -> str:
    """The sentence with the page of its number; an error says its own."""
    if headline.page is None or headline.kind in _OF_A_PAGE:
        return headline.text(lang)
    return say("on-page", lang, said=headline.text(lang), page=headline.page)


def _with_unit(d: Disclosure, said: str, page: int | None, lang: str) -> str:
    """A sentence, and that no unit is printed with its amount where that is so."""
    assumed = unit_assumed(d, [page], lang)
    return said + (" " * (lang == "en")) + assumed if assumed else said


def _places(headline: Headline) -> tuple[Place, ...]:
    return headline.places or (_page(headline.page) if headline.kind in _OF_A_PAGE else ())


def _page(page: int | None) -> tuple[Place, ...]:
    return () if page is None else (Place(page, 0.0, 0.0, 0.0, 0.0),)


def _open(facts: ReportFacts, lang: str) -> list[tuple[str, Image | None]]:
    """What was not understood, the first with the picture of its page."""
    told = made.not_understood(facts, lang)
    return [(said, small_picture(facts.d, _page(page), lang) if at == 0 else None)
            for at, (page, said) in enumerate(told)]


def _said_once(sections: list[ReportSection]) -> list[tuple[ReportSection, dict[str, str]]]:
    """Each section with the exhibits of it that are the first of their kind."""
    seen: set[str] = set()
    out = []
    for section in sections:
        first = {}
        for exhibit in section.exhibits:
            if exhibit.kind and exhibit.kind not in seen:
                seen.add(exhibit.kind)
                first[exhibit.anchor] = exhibit.kind
        out.append((section, first))
    return out


def _section(facts: ReportFacts, held: tuple[ReportSection, dict[str, str]], lang: str) -> dict[str, Any]:
    section, first = held
    shown = [ShownExhibit(e, cite(facts.d, what=e.title, pages=e.pages, lang=lang),
                   say(f"how-{first[e.anchor]}", lang) if e.anchor in first else "",
                   unit_assumed(facts.d, e.pages, lang))
             for e in section.exhibits]
    return {"section": section, "shown": shown,
            "told": inline(section.told.html) if section.told is not None else ""}


def _print_foot(source: str) -> str:
    """The source and the number of the page at the foot of each printed page; no text ends the string."""
    safe = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in source)
    return (f"@page {{ @bottom-left {{ content: \"{safe}\"; font: 7pt \"{FAMILY}\", sans-serif; }}"
            " @bottom-right { content: counter(page) ' / ' counter(pages); font: 7pt sans-serif; } }\n")
