"""Disclosure → the rows that a store keeps of it, with its findings, totals and debt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit import budget_lines
from budgetkit.bodies import department_key
from budgetkit.checks import check
from budgetkit.corpus.answering import Analyses, Answer, answers
from budgetkit.corpus.columns import PLACES
from budgetkit.corpus.doubted import doubts_of
from budgetkit.debt.frames import record_of
from budgetkit.disclosure import Disclosure
from budgetkit.identity import NameParts, identity
from budgetkit.messages import Message, message_in
from budgetkit.records import Records
from budgetkit.tables.catalogue import KEYS
from budgetkit.text import fold

message = message_in("corpus.records")

#: Families of rules that need no prose: all that can be asked of a package without it.
OF_TABLES = ("arithmetic", "across")
_BORROWED = ("borrowed", "carried_over", "interest", "principal", "debt_service", "issue_cost",
             "unknown", "untraced")
LEVELS = {"function": ("class", "section", "item"), "economic": ("class", "item")}


class Exact:
    """Amounts as the store holds them; what does not fit is missing, and said in ``notes``."""

    def __init__(self) -> None:
        self.notes: list[Message] = []
        self._least = Decimal(1).scaleb(-PLACES)

    def __call__(self, amount: Decimal | float | None) -> Decimal | None:
        if amount is None or amount != amount:
            return None
        if not isinstance(amount, Decimal):
            amount = Decimal(repr(float(amount)))
        if not amount.is_finite() or amount.adjusted() >= 38 - PLACES - 1:
            self.notes.append(message("amount-too-large", amount=str(amount)))
            return None
        if int(amount.as_tuple().exponent) < -PLACES:
            kept = amount.quantize(self._least)
            if kept != amount:
                self.notes.append(message("amount-rounded", places=PLACES, amount=str(amount)))
            return kept
        return amount


def records(d: Disclosure, *, prose: bool = True, named: NameParts | None = None) -> dict[str, list[dict]]:
    """The rows of every table of the store but ``document``, which is the caller's.

    Parameters
    ----------
    d : Disclosure
    prose : bool
        False where the prose was left out of a package: only the tables are checked.
    named : NameParts, optional
        What a manifest says of the names that its files were published under; else of their names.

    Returns
    -------
    dict of str to list of dict
        Table to its rows, as in :data:`budgetkit.corpus.columns.TABLES`; ``documents`` has one.

    Examples
    --------
    >>> import budgetkit as bk
    >>> kept = records(bk.load_example("weihui-2024"))
    >>> {r["measure"]: str(r["amount"]) for r in kept["totals"]}["borrowed"]
    '10331.00'
    """
    exact = Exact()
    findings = check(d)
    if not prose:
        findings = findings.filter(family=OF_TABLES)
    analyses = Analyses(d)
    told = answers(d, analyses)
    doubts = doubts_of(d, told, findings)
    kept = {
        "coverage": [_coverage(a, exact) | {"doubt": doubts[a.measure]} for a in told],
        "tables": list(_tables(d)),
        "facts": list(_facts(d, exact)),
        "lines": list(_lines(d, exact)),
        "totals": list(_totals(analyses, told, exact)),
        "claims": _plain(d.narrative.claim_records),
        "findings": _plain(findings.records),
        "indicators": [r | {"indicator_key": fold(r["indicator"]), "target_kind": r["kind"]}
                       for r in analyses.indicators],
        "debt": [record_of(row, "en") | {"amount": exact(row.amount), "project": row.name}
                 for row in analyses.breakdown[1] if row.is_debt],
    }
    counts = findings.counts
    who = identity(d.department, d.year, d.kind, named) if named else d.identity
    kept["documents"] = [{
        "department": who.department, "department_key": department_key(who.department),
        "year": who.year, "department_from": who.department_from, "year_from": who.year_from,
        "kind": d.kind, "level": d.level, "unit": d.unit,
        "files": [f.name for f in d.files], "sha256": [f.sha256 for f in d.files],
        "pages": d.pages, "file_pages": [f.pages for f in d.files],
        "printed_pages": [n for f in d.files for n in (f.printed_pages or ("",) * f.pages)],
        "found": d.found, "missing": d.missing,
        "notes": [*d.notes, *map(str, exact.notes)], "tables": len(d.tables), "facts": len(kept["facts"]),
        "claims": len(kept["claims"]), "indicators": len(kept["indicators"]),
        "errors": counts.get("error", 0), "warnings": counts.get("warning", 0),
        "checked": "all" if prose else "tables",
    }]
    return kept


def _plain(told: Records) -> list[dict]:
    """Rows as dicts, numbers as floats."""
    numbers = [kind == "number" for kind in told.columns.values()]
    return [{name: float(value) if number and value is not None else value
             for name, number, value in zip(told.columns, numbers, row, strict=True)} for row in told.rows]


def _tables(d: Disclosure) -> Iterator[dict]:
    for number, (table, row) in enumerate(zip(d.tables, _plain(d.table_records), strict=True)):
        yield row | {"number": number, "unit_department": table.department}


def _facts(d: Disclosure, exact: Exact) -> Iterator[dict]:
    for number, table in enumerate(d.tables):
        stands = {id(f): line for line in table.lines for f in line.amounts.values()}
        for f in table.facts:
            line = stands.get(id(f))
            yield {
                "number": number, "table": f.table, "page": f.page, "row": f.row,
                "column": f.column, "row_code": f.row_code, "row_label": f.row_label,
                "column_label": f.column_label, "amount": exact(f.amount), "column_name": f.name,
                "line_level": line.level if line else "", "parent": line.parent if line else "",
            }


def _lines(d: Disclosure, exact: Exact) -> Iterator[dict]:
    """Lines by code at each level; the table that they come from says what money they cover."""
    for system, levels in LEVELS.items():
        for level in levels:
            by_code = budget_lines.function_lines if system == "function" else budget_lines.economic_lines
            told = by_code(d, level)
            printed = exact(told.total)
            for row in told.rows:
                amounts = {n: exact(row.get(n)) for n in ("basic", "project", "other", "total")}
                yield {"table": told.table, "system": system, "line_level": level,
                       "code": row["code"], "name": row["name"], "page": row["page"],
                       "printed_total": printed, "code_from": "name" if told.named else "", **amounts}


def _coverage(told: Answer, exact: Exact) -> dict:
    return {
        "measure": told.measure, "status": told.status, "amount": exact(told.amount),
        "source": told.source, "period": told.period, "table": told.table, "title": told.title,
        "page": told.page, "row": told.row, "column": told.column, "agrees": told.agrees,
        "reason": told.why.text("en") if told.why else "",
        "reason_zh": told.why.text("zh") if told.why else "",
    }


def _totals(held: Analyses, told: Sequence[Answer], exact: Exact) -> Iterator[dict]:
    """The measures that tables answer; what prose states stands in ``coverage`` alone."""
    for each in told:
        # “三公” of its three printed parts is a total of the table as well
        if each.source in ("table", "same_money") or (
                each.source == "worked_out" and each.measure == "three_public"):
            yield {"measure": each.measure, "amount": exact(each.amount), "table": each.table,
                   "page": each.page, "row": each.row, "column": each.column,
                   "agrees": each.agrees}
    if not any(table.key in KEYS and table.facts for table in held.disclosure.tables):
        return
    for measure in _BORROWED:
        amount = getattr(held.debt, measure)
        if amount is not None:
            yield {"measure": measure, "amount": exact(amount), "table": ""}
