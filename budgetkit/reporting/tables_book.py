"""One workbook of all tables: those of the report, then those of the document, a sheet each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.explore.tables import heading, words_of
from budgetkit.messages import in_room
from budgetkit.present import ShownTable, of_frame, workbook
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.made import exhibits_of
from budgetkit.reporting.naming import report_title
from budgetkit.reporting.sections import ReportSection
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.tidy_table import TidyTable

if TYPE_CHECKING:
    import pandas as pd

say = in_room("reporting.tables_book")
_FINDINGS = ("severity", "family", "table", "page", "message", "expected", "found", "difference")


def tables_book(facts: ReportFacts, sections: list[ReportSection], lang: str) -> bytes:
    """The workbook of a report, as xlsx: numbers as numbers, units in the heads, source pages."""
    tables = {exhibit.title: exhibit.table for exhibit in exhibits_of(sections) if exhibit.table is not None}
    if len(facts.targets):
        shown = [c for c in ("project", "amount", "level1", "level2", "indicator", "promise", "measurable", "page")
                 if c in facts.targets]
        tables[say("targets", lang)] = _told(facts.targets[shown], lang, say("unit", lang))
    if len(facts.findings):
        frame = facts.findings.frame
        message = "message_zh" if lang == "zh" else "message"
        held = frame[[message if name == "message" else name for name in _FINDINGS]]
        tables[say("findings", lang)] = _told(held, lang)
    for table in facts.d.tables:
        if table.key != OTHER and not table.empty and table.lines:
            tables[_sheet_name(table, lang, tables)] = _printed(table, lang)
    return workbook(tables, title=report_title(facts.d, lang))


def _sheet_name(table: TidyTable, lang: str, taken: dict[str, ShownTable]) -> str:
    name = _table_name(table.key, lang)
    return name if name not in taken else f"{name} {table.pages[0]}"


def _printed(table: TidyTable, lang: str) -> ShownTable:
    pages = sorted(set(table.pages))
    caption = say("of-document", lang, title=table.title or table.key, pages=pages)
    if table.unit_is_assumed:
        caption = f"{caption} · {table.unit_said(lang)}"
    return _told(table.frame, lang, caption)


def _told(frame: pd.DataFrame, lang: str, caption: str = "") -> ShownTable:
    """A frame in the reader's words: its heads, and the values that are keys of ours."""
    formats = {name: told for name in frame.columns if (told := words_of(name, lang)) is not None}
    return of_frame(frame, lambda name: _head(name, lang), lang=lang, caption=caption,
                    formats={**formats, "table": lambda key: _table_name(key, lang)})


def _table_name(key: str, lang: str) -> str:
    entry = TABLES.get(key)
    return key if entry is None else entry.zh if lang == "zh" else entry.en


def _head(name: str, lang: str) -> str:
    """A column as readers call it."""
    named = {"message_zh": "message", "promise": "target"}.get(name, name)
    return say(f"head-{named}", lang) if named in _HEADS else heading(named, lang)


#: A term is one of a glossary elsewhere.
_HEADS = frozenset(("table", "target", "measurable", "message", "term"))
