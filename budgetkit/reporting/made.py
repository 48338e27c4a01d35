"""The terms that a document explains, how the report was made, and what was not understood."""

from __future__ import annotations

import pandas as pd

from budgetkit import __version__
from budgetkit.checks.picture_doubts import told
from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import table
from budgetkit.messages import in_room
from budgetkit.present import Sheet
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.sections import Exhibit, ReportSection, listed, pages_of
from budgetkit.tables.odd_amounts import PROVED

say = in_room("reporting.made")
_METHOD = ("method-1", "method-2", "method-3", "method-4")
#: Tables that are told one by one beside the first findings; the others are counted.
OPEN = 4


def terms(facts: ReportFacts, lang: str) -> ReportSection:
    """The words that the document explains itself."""
    glossary = facts.d.glossary
    if glossary.empty:
        return ReportSection("terms", say("terms-question", lang), (say("no-terms", lang),))
    shown = table(glossary, lang=lang, columns=["term", "definition", "page"], limit=len(glossary))
    return ReportSection("terms", say("terms-question", lang), (say("terms", lang, n=len(glossary)),), tuple(
        listed("terms-table", say("terms-title", lang), shown, pages_of(glossary), folded=True)))


def method(facts: ReportFacts, lang: str) -> ReportSection:
    """Files, version, method, corrections, and how far each table was understood."""
    d = facts.d
    why = "reason_zh" if lang == "zh" else "reason"
    held = d.coverage[(d.coverage["amounts"] > 0) | (d.coverage["title"] != "")]  # a list of words is no table of money
    coverage = table(held, lang=lang, columns=["page", "title", "amounts", "placed", "status", why],
                     limit=len(held))
    exhibits = [*listed("files-table", say("files", lang), files(facts, lang)),
                *listed("coverage-table", say("coverage", lang), coverage, folded=True)]
    lead = (*(say(key, lang) for key in _METHOD), *corrections(d, lang), *doubts(d, lang),
            say("version", lang, version=__version__))
    notes = tuple(note.text(lang) for note in d.note_list)
    return ReportSection("method", say("method-question", lang), lead, tuple(exhibits), notes=notes)


def files(facts: ReportFacts, lang: str) -> Sheet:
    """The files that were read: name, pages, sha256."""
    held = [*facts.d.files, *(facts.previous.files if facts.previous else ())]
    frame = pd.DataFrame([[f.name, f.pages, f.sha256] for f in held], columns=["file", "pages", "sha256"])
    heads = {"file": say("file-head", lang), "pages": say("pages-head", lang), "sha256": say("sha256-head", lang)}
    return table(frame, lang=lang, labels=heads)


def corrections(d: Disclosure, lang: str) -> list[str]:
    """A sentence for each cell that a person corrected, or that sums proved to be read otherwise."""
    kinds = {PROVED: "read-otherwise", "": "corrected"}
    return [say(kinds.get(c.why, "corrected-why"), lang, page=c.page,
                table=t.title or t.key, read=c.read or "—", right=c.right or "—", why=c.why)
            for t in d.tables for c in t.corrections]


def doubts(d: Disclosure, lang: str) -> list[str]:
    """A sentence for each figure read in a picture that is not certain, or was repaired."""
    return [say("doubtful", lang, page=one.page, table=t.title or t.key, told=told(one))
            for t in d.tables for one in t.doubts]


def not_understood(facts: ReportFacts, lang: str) -> list[tuple[int, str]]:
    """What budgetkit did not understand: a page and a sentence each, worst first; empty where nothing."""
    d, out = facts.d, list[tuple[int, str]]()
    for each in facts.not_understood[:OPEN]:
        why = each.reason_zh if lang == "zh" else each.reason
        key = "open-table" if each.placed < each.amounts else "open-kind"
        out.append((each.page, say(key, lang, page=each.page, title=each.title or say("untitled", lang),
                                   lost=each.amounts - each.placed, n=each.amounts, why=why)))
    if rest := facts.not_understood[OPEN:]:
        out.append((rest[0].page, say("open-more", lang, n=len(rest), pages=sorted({c.page for c in rest}))))
    out += [(c.head.page, c.head.text(lang)) for c in facts.findings.causes if c.head.family == "reading"]
    if not d.coverage_list:
        out.append((1, say("no-tables", lang)))
    return out


def exhibits_of(sections: list[ReportSection]) -> list[Exhibit]:
    """Every figure and table of a report, in order."""
    return [exhibit for section in sections for exhibit in section.exhibits]
