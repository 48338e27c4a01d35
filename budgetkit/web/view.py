"""Disclosure → what the page shows, as plain values: texts as printed, numbers beside them to sort by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetkit import __version__
from budgetkit.amounts import format_amount
from budgetkit.budget_lines import function_lines, source_lines
from budgetkit.change import NotComparable, compare, drivers
from budgetkit.change.summary_text import label_of as line_label
from budgetkit.checks.entries import family_name, severity_name
from budgetkit.checks.finding import Finding
from budgetkit.checks.findings import Findings
from budgetkit.checks.rule_names import rule_name
from budgetkit.debt.projects import Money, Project, projects_table, read_projects, sheets_of
from budgetkit.disclosure import Disclosure
from budgetkit.messages import checked_language, in_room
from budgetkit.performance.indicators import rows_of, whole_sheets
from budgetkit.tables import label
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.tidy_table import TidyTable
from budgetkit.web.bars import AMOUNT, CHANGE, LIMIT, Bar, chart

say = in_room("web.view")
#: What stands in a page's JSON: JSON's own kinds and nothing else.
Values = dict[str, Any]


def view(d: Disclosure, findings: Findings, lang: str | None = None,
         previous: Disclosure | None = None) -> Values:
    """Everything the page shows of a disclosure, in one language.

    Parameters
    ----------
    d : Disclosure
    findings : Findings
        Of :func:`budgetkit.check`.
    lang : {"en", "zh"}, optional
    previous : Disclosure, optional
        The year before, for what changed; without it what the document itself says of last year.

    Returns
    -------
    dict
        ``about, findings, unread, tables, projects, targets, changed, charts``: texts, numbers
        (万元), page numbers from 1 and SVG; JSON takes it as it is.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> shown = view(d, bk.check(d), "zh")
    >>> shown["about"]["amount"], len(shown["tables"]), len(shown["projects"])
    ('11,534.22', 11, 11)
    """
    lang = checked_language(lang)
    projects = _projects(d)
    return {
        "lang": lang,
        "about": _about(d, findings, lang),
        "findings": [_finding(d, number, f, lang) for number, f in enumerate(findings)],
        "causes": [_cause(findings, cause, lang) for cause in findings.causes],
        "unread": unread(d, lang),
        "tables": [table_of(t, lang) for t in d.tables],
        "projects": [_project(p) for p in projects],
        "targets": _targets(d, lang),
        "changed": (changed := _changed(d, previous, lang)),
        "charts": [c for c in (*_charts(d, projects, lang), _drawn_changes(changed, lang)) if c],
    }


def _about(d: Disclosure, findings: Findings, lang: str) -> Values:
    whole = d.shown("total")
    printed = sum(c.amounts for c in d.coverage_list)
    placed = sum(c.placed for c in d.coverage_list)
    return {
        "department": d.department or say("no-department", lang),
        "year": d.year, "kind": kind_name(d, lang), "level": say(f"level-{d.level}", lang),
        "title": d.title,
        "amount": format_amount(whole.amount) if whole else "",
        "page": whole.page if whole else None,
        "files": [{"name": f.name, "pages": f.pages, "sha256": f.sha256} for f in d.files],
        "pages": d.pages, "amounts": len(d.fact_list),
        "understood": say("understood", lang, n=printed, placed=placed),
        "summary": findings.summary(lang) or say("no-findings", lang),
        "counts": findings.told, "version": __version__,
        "claims": len(d.narrative.claim_list),
        "cite": cite(d, lang),
    }


def _finding(d: Disclosure, number: int, f: Finding, lang: str) -> Values:
    return {"id": number, "severity": f.severity, "severity_name": severity_name(f.severity, lang),
            "family": family_name(f.family, lang), "rule": rule_name(f.rule, lang), "text": f.text(lang),
            "page": f.page, "shown": d.files[0].form == "pdf", "table": f.table}


def _cause(findings: Findings, cause: Any, lang: str) -> Values:
    number = {id(f): i for i, f in enumerate(findings)}
    return {"head": number[id(cause.head)], "signs": [number[id(f)] for f in cause.signs],
            "text": cause.text(lang) if cause.signs else ""}


def cite(d: Disclosure, lang: str) -> str:
    """How to cite the document: GB/T 7714 in Chinese, APA in English, with its checksum.

    Without the day of access, so that the line stays the same; the checksum says which file it was.

    Examples
    --------
    >>> import budgetkit as bk
    >>> cite(bk.load_example("weihui-2024"), "zh").split(". ")[:2]
    ['卫辉市政务服务和大数据管理局', '2024年预算[R/OL]']
    """
    return say("cite", lang, who=d.department or say("no-department", lang),
               year=d.year or "n.d.", kind=kind_name(d, lang),
               files="; ".join(say("cite-file", lang, name=f.name, sha=f.sha256) for f in d.files),
               version=__version__)


def kind_name(d: Disclosure, lang: str) -> str:
    """What kind of document it is, in words.

    >>> import budgetkit as bk
    >>> kind_name(bk.load_example("weihui-2024"), "zh")
    '预算'
    """
    return say(f"kind-{d.kind}", lang)


def unread(d: Disclosure, lang: str) -> list[Values]:
    """What was not understood, with its page: tables in part or whole, and what the reader noted.

    Examples
    --------
    >>> import budgetkit as bk
    >>> unread(bk.load_example("weihui-2024"), "en")
    []
    """
    out = [{"page": c.page, "title": c.title,
            "text": say("table-placed" if c.placed == c.amounts else f"table-{c.status}", lang,
                        n=c.amounts, placed=c.placed,
                        reason=c.reason_zh if lang == "zh" else c.reason)}
           for c in d.coverage_list if c.status != "understood"]
    return out + [{"page": None, "title": "", "text": str(note)} for note in d.notes]


def table_of(table: TidyTable, lang: str) -> Values:
    """One table: its head, its rows as printed, and a number beside each amount (万元) to sort by.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = table_of(bk.load_example("weihui-2024").table("three_public"), "en")
    >>> shown["name"], shown["pages"], shown["unit"]
    ('Three public expenses', [16], '万元')
    """
    amounts = {(f.row, f.column): float(f.amount) for f in table.facts}
    levels = {line.row: line.level for line in table.lines}
    down = _filled(table)
    rows = []
    for row in range(table.n_rows):
        if table.is_header(row):
            continue
        cells = [down.get((row, column), "") for column in range(table.n_columns)]
        if any(cells):
            rows.append({"level": levels.get(row, ""), "cells": cells,
                         "numbers": [amounts.get((row, c)) for c in range(table.n_columns)]})
    known = TABLES.get(table.key)
    name = say("other-table", lang) if table.key == OTHER or known is None else (
        known.zh if lang == "zh" else known.en)
    return {"key": table.key, "name": name, "title": table.title, "pages": list(table.pages),
            "unit": table.unit_said(lang), "empty": bool(table.empty), "columns": list(table.columns),
            "rows": rows}


def _filled(table: TidyTable) -> dict[tuple[int, int], str]:
    """The text of each place; that of a merged cell in each row it covers, in its first column."""
    return {(row, cell.column): cell.text for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)}


def _projects(d: Disclosure) -> list[Project]:
    """Every project with its money, largest first; where no table lists them, by their target sheets."""
    table, sheets = projects_table(d), sheets_of(d)
    found = read_projects(table, sheets) if table else []
    if not found:
        found = [Project(s.name, s.name, "as printed", s.department, "", s.pages[0], -1,
                         (Money(s.amount, "", "", None),), s)
                 for s in sheets if s.name and s.amount is not None and s.pages]
    return sorted(found, key=lambda p: -p.amount)


def _project(p: Project) -> Values:
    targets = [f"{t.indicator}：{t.target}" for t in p.sheet.targets] if p.sheet else []
    return {"name": p.name, "amount": format_amount(p.amount), "number": float(p.amount),
            "page": p.page, "targets": targets, "unit": p.unit,
            "target_page": p.sheet.pages[0] if p.sheet and p.sheet.pages else None}


def _targets(d: Disclosure, lang: str) -> list[Values]:
    out = []
    for number, sheet in enumerate(whole_sheets(d)):
        for row in rows_of(number, sheet):
            out.append({
                "project": row["project"] or say("department-itself", lang),
                "indicator": row["indicator"], "target": row["target"],
                "promise": row["promise"], "measurable": bool(row["measurable"]),
                "reason": row[f"reason_{lang}"], "page": row["page"]})
    return out


def _changed(d: Disclosure, previous: Disclosure | None, lang: str) -> Values:
    """What changed: against the year before where it is given, else by the document's own words."""
    if previous is not None:
        try:
            found = compare(previous, d)
        except NotComparable as error:
            return {"sentences": [str(error)], "rows": [], "from": "refused"}
        rows = [{"name": line_label(r, lang), "previous": AMOUNT.written(r.previous, lang),
             "current": AMOUNT.written(r.current, lang),
                 "change": CHANGE.written(r.change, lang), "number": float(r.change), "rule": r.rule}
                for r in sorted(found.rows, key=lambda r: -abs(r.change))]
        return {"sentences": found.sentences(lang), "rows": rows, "from": "compared"}
    try:
        told = drivers(d)
    except NotComparable:
        told = None
    said = [{"text": c.sentence.text, "page": c.page} for c in _of_change(d)]
    whole = told.whole if told else None
    reasons = [{"name": r.name or r.text, "number": float(r.amount), "page": r.page}
               for r in (whole.drivers if whole else ()) if r.amount is not None]
    sentences = [said for growth, said in zip(told.growths, told.sentences(lang), strict=True)
                 if growth.previous is not None] if told else []
    return {"sentences": sentences, "rows": [], "said": said,
            "reasons": reasons, "from": "prose"}


def _of_change(d: Disclosure) -> list:
    """The first claim of each sentence that states a change."""
    held: dict[str, Any] = {}
    for claim in d.narrative.claim_list:
        if claim.change is not None or (claim.percent is not None and claim.direction):
            held.setdefault(claim.sentence.text, claim)
    return list(held.values())


def _charts(d: Disclosure, projects: list[Project], lang: str):
    money = source_lines(d)
    yield _drawn([Bar(_name(r, lang), (r["this_year"] or Decimal(0), r["carryover"] or Decimal(0)),
                      r["page"]) for r in money.rows],
                 "sources", [label("this_year", lang), label("carryover", lang)], money, lang)
    lines = function_lines(d)
    yield _drawn([Bar(_name(r, lang), (r["total"] or Decimal(0),), r["page"])
                  for r in lines.rows], "functions", [""], lines, lang)
    if len(projects) > 1:
        title = say("chart-projects", lang)
        drawn = chart([Bar(p.name, (p.amount,), p.page) for p in projects], title=title,
                      parts=[""], total=None, lang=lang)
        yield {"title": title, "svg": drawn, "caption": say(
            "source", lang, table=label_of("projects", lang),
            pages=", ".join(map(str, sorted({p.page for p in projects}))))}


def _drawn_changes(changed: Values, lang: str) -> Values | None:
    """What changed most, drawn: line by line, or reason by reason as the prose states them."""
    held = [r for r in changed["rows"] or changed.get("reasons", ()) if r["number"]]
    if not held:
        return None
    largest = sorted(held, key=lambda r: -abs(r["number"]))[:LIMIT]
    kind = "lines" if changed["rows"] else "reasons"
    title = say(f"chart-{kind}", lang)
    return {"title": title, "caption": say("largest", lang, n=len(largest), all=len(held)),
            "svg": chart([Bar(r["name"], (Decimal(str(r["number"])),)) for r in largest],
                         title=title, parts=[""], total=None, lang=lang)}


def _drawn(bars: list[Bar], key: str, parts: list[str], told: Any, lang: str) -> Values | None:
    if not bars:
        return None
    title = say(f"chart-{key}", lang)
    pages = ", ".join(map(str, sorted({b.page for b in bars})))
    return {"title": title,
            "svg": chart(bars, title=title, parts=parts, total=told.total, lang=lang),
            "caption": say("source", lang, table=label_of(told.table, lang), pages=pages)}


def label_of(key: str, lang: str) -> str:
    """What a standard table is called."""
    return TABLES[key].zh if lang == "zh" else TABLES[key].en


def _name(row: dict, lang: str) -> str:
    english = row.get("name_en") if lang == "en" else None
    return f"{english} {row['name']}" if english else row["name"]
