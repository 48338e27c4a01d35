"""Tables that the contents promise or the disclosure rules ask for, and where they are not there.

That not one of them is in the file is a matter of the file, not of twelve tables: they stand in
another one. An error is right only where most are there and one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.messages import Message, Named, message_in
from budgetkit.model import not_read, unread_pages
from budgetkit.model.published_parts import PARTS
from budgetkit.narrative.contents import Entry
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import OTHER, TABLES, match_title, title_key
from budgetkit.text import fold

message = message_in("checks.promised")
#: What a note says where a page, or all of its text, is not here.
_UNREAD = {"tables.page-garbled", "tables.page-unreadable",
           "tables.loss.scan", "tables.loss.outlines", "tables.loss.no_text",
           "tables.loss.broken", "tables.loss.broken_somewhere", "tables.loss.failed_scan"}
#: Tables that every disclosure prints, blank or not (财预〔2016〕143号 第十九条), with the words
#: that a table of the same content has in its title under any other name.
REQUIRED = {
    "department_summary": r"收支.{0,4}总表|收支.{0,6}总体", "department_revenue": r"收入",
    "department_expenditure": r"支出.{0,4}总表", "appropriation_summary": r"财政拨款.{0,4}收支",
    "general_budget_expenditure": r"一般公共预算.{0,6}支出", "general_budget_basic": r"基本支出",
    "three_public": r"三公", "government_fund": r"政府性基金"}
#: Tables of no standard kind, and of one that the rules do not ask for.
_UNASKED = {OTHER, "basic_economic"}
#: Words that send the reader to another file.
_SENT = pattern(r"附件|附表|另附|附后|另册|单独(?:公开|公布)")


@rule("promised-table-is-there", family="completeness")
def promised_table_is_there(d) -> Iterator[Finding]:
    """A table that the contents promise is in the document."""
    promised = [e for e in d.narrative.entry_list if "表" in e.title and match_title(e.title)]
    missing = set(d.missing)
    gone = list({e.title: e for e in reversed(promised) if e.title in missing}.values())[::-1]
    there = len({e.title for e in promised} - missing)
    if len(gone) > 1 and there < len(gone):
        if not _sent_elsewhere(d):
            yield _elsewhere(gone, there)
        return
    for entry in gone:
        yield _missing(d, entry)


def _sent_elsewhere(d) -> bool:
    """Whether the text says that the tables stand in an annex: 附件：某局2026年度部门预算报表."""
    return any(_SENT.search(p.text) and re.search("表|预算|决算", p.text)
               for section in d.narrative.sections for p in section.paragraphs)


def _elsewhere(gone: list[Entry], there: int) -> Finding:
    first = gone[0]
    told = message("some-elsewhere" if there else "all-elsewhere", page=first.page, n=len(gone),
                   titles="、".join(e.title for e in gone[:3]), there=there)
    return Finding(
        "info", told, "", first.page, expected=str(len(gone)), found=str(there), places=first.places)


def _missing(d, entry: Entry) -> Finding:
    again, unread = _titled(d, entry.title), has_unread_pages(d)
    meant = match_title(entry.title)
    other = None if again or unread or meant is None else _not_read_as(d, meant.key)
    key = ("promised-title-alone" if again else "promised-not-read" if unread else
           "promised-may-be-there" if other else "promised-is-missing")
    told = message(key, page=entry.page, title=f"{entry.number}{entry.title}", again=again,
                   other=other)
    return Finding("warning" if again or unread or other else "error", told, "", entry.page,
                   expected=entry.title, found="", places=entry.places)


def _not_read_as(d, key: str) -> Message | None:
    """The pages of tables not understood that may be the standard table; None: it is not there."""
    known = TABLES[key]
    return not_read(d.coverage_list, REQUIRED.get(key, ""), Named(f"“{known.en}”", f"“{known.zh}”"))


def pages_not_read_as(d, key: str) -> list[int]:
    """The pages of tables not understood that may be the standard table of this key."""
    return unread_pages(d.coverage_list, REQUIRED.get(key, ""))


def has_unread_pages(d) -> bool:
    """Whether a page is a picture, damaged or of wrong characters: a table may stand on it."""
    return any(note.values.get("said", note).key in _UNREAD for note in d.note_list)


def _titled(d, title: str) -> int | None:
    """The page on which a promised title stands outside the contents."""
    wanted = title_key(title)
    for section in d.narrative.sections:
        for p in section.paragraphs:
            if p.kind in ("furniture", "title") and title_key(p.text) == wanted:
                return p.page
    for table in d.tables:
        if table.key == OTHER and table.title and title_key(table.title) == wanted:
            return table.pages[0]
    # a title over amounts that no rules make a table
    return next((loss.page for loss in d.losses if loss.kind == "outside" and title_key(loss.sample) == wanted), None)


@rule("required-table-is-there", family="completeness")
def required_table_is_there(d) -> Iterator[Finding]:
    """The tables that the disclosure rules ask for are printed, blank or not (财预〔2016〕143号)."""
    if d.kind in PARTS:
        return  # published alone on purpose: its kind says so
    gone = [key for key in REQUIRED if key not in d]
    if len(gone) * 2 > len(REQUIRED):
        yield from _part_of_a_disclosure(d, gone)
        return
    unread = has_unread_pages(d)
    for key in gone:
        if _by_another_name(d, key):
            continue
        known = TABLES[key]
        maybe = _may_be_there(d, key, unread)
        told = message("required", table=known.zh, english=known.en)
        yield Finding("info" if maybe else "warning",
                      message("and", told=told, maybe=maybe) if maybe else told,
                      key, 1, expected=known.zh)


def _part_of_a_disclosure(d, gone: list[str]) -> Iterator[Finding]:
    """A target sheet, a narrative with a panel: one note that the other tables are elsewhere."""
    if d.tables and not d.missing:
        there = len(REQUIRED) - len(gone)
        yield Finding(
            "info", message("part", there=there, required=len(REQUIRED)), "", 1, expected=str(len(REQUIRED)), found=str(there))


def _may_be_there(d, key: str, unread: bool) -> Message | None:
    """Where a table that was not found may stand; None where everything printed is understood."""
    if unread:
        return message("on-an-unread-page")
    other = _not_read_as(d, key)
    return message("may-be-there", other=other) if other else None


def _by_another_name(d, key: str) -> bool:
    """Whether a table that no rule asks for has a title that says the same: 基本支出总表."""
    return any(t.key in _UNASKED and re.search(REQUIRED[key], fold(t.title)) for t in d.tables)
