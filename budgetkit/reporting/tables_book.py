"""One workbook of all tables: those of the report, then those of the document, a sheet each."""

from __future__ import annotations

from budgetkit.messages import in_room
from budgetkit.present import ShownTable, of_frame, workbook
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.made import exhibits_of
from budgetkit.reporting.naming import report_title
from budgetkit.reporting.sections import ReportSection
from budgetkit.tables import label
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.tidy_table import TidyTable

say = in_room("reporting.tables_book")
_FINDINGS = ("severity", "family", "table", "page", "message", "expected", "found", "difference")


def tables_book(facts: ReportFacts, sections: list[ReportSection], lang: str) -> bytes:
    """The workbook of a report, as xlsx: numbers as numbers, units in the heads, source pages."""
    tables = {exhibit.title: exhibit.table for exhibit in exhibits_of(sections) if exhibit.table is not None}
    if len(facts.targets):
        shown = [c for c in ("project", "amount", "level1", "level2", "indicator", "promise", "measurable", "page")
                 if c in facts.targets]
        tables[say("targets", lang)] = of_frame(facts.targets[shown], lambda name: _head(name, lang), lang=lang,
                                                caption=say("unit", lang))
    if len(facts.findings):
        frame = facts.findings.frame
        message = "message_zh" if lang == "zh" else "message"
        held = frame[[message if name == "message" else name for name in _FINDINGS]]
        tables[say("findings", lang)] = of_frame(held, lambda name: _head(name, lang), lang=lang)
    for table in facts.d.tables:
        if table.key != OTHER and not table.empty and table.lines:
            tables[_sheet_name(table, lang, tables)] = _printed(table, lang)
    return workbook(tables, title=report_title(facts.d, lang))


def _sheet_name(table: TidyTable, lang: str, taken: dict[str, ShownTable]) -> str:
    entry = TABLES[table.key]
    name = entry.zh if lang == "zh" else entry.en
    return name if name not in taken else f"{name} {table.pages[0]}"


def _printed(table: TidyTable, lang: str) -> ShownTable:
    pages = sorted(set(table.pages))
    caption = say("of-document", lang, title=table.title or table.key, pages=pages)
    if table.unit_is_assumed:
        caption = f"{caption} · {table.unit_said(lang)}"
    return of_frame(table.frame, lambda name: _head(name, lang), lang=lang, caption=caption)


def _head(name: str, lang: str) -> str:
    known = label(name, lang)
    if known == name:
        named = {"message_zh": "message", "promise": "target"}.get(name, name)
        return say(f"head-{named}", lang) if named in _HEADS else name
    return known


_HEADS = frozenset(("severity", "family", "table", "message", "expected", "found", "difference", "project",
                    "amount", "level1", "level2", "indicator", "target", "measurable", "page"))
