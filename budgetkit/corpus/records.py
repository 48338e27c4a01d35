"""Disclosure → the rows that a store keeps of it, with its findings, totals and debt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import budget_lines, debt, performance
from budgetkit.amounts import tolerance
from budgetkit.checks import check
from budgetkit.checks.books import Printed, first, side_total, total
from budgetkit.corpus.columns import PLACES
from budgetkit.corpus.names import department_key
from budgetkit.tables.catalogue import KEYS
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.tables.table import Table

#: Families of rules that need no prose: all that can be asked of a package without it.
OF_TABLES = ("arithmetic", "across")
#: Measure → tables that print it as their total (and in which column), the likeliest first.
#: A side of a summary is 0 or 1; columns joined by + are added up. Knowledge, one entry a measure.
MEASURES: dict[str, tuple[tuple[str, str | int], ...]] = {
    "expenditure": (("department_expenditure", ""), ("department_summary", 1)),
    "revenue": (("department_revenue", ""), ("department_summary", 0)),
    "basic": (("department_expenditure", "basic"), ("department_expenditure", "personnel+public")),
    "project": (("department_expenditure", "project_spending"),),
    "appropriation": (("appropriation_expenditure", ""), ("appropriation_summary", 1)),
    "general_budget": (("general_budget_expenditure", ""),),
    "government_fund": (("government_fund", ""),),
    "state_capital": (("state_capital", ""),),
    "three_public": (("three_public", "three_public_total"),),
    "operating_expenses": (("operating_expenses", ""), ("operating_expenses", "operating_expenses")),
    "procurement": (("procurement", ""),),
}
#: Measures whose second table prints the same money, so that the two must agree.
TWICE = ("expenditure", "revenue", "appropriation")
_BORROWED = ("borrowed", "carried_over", "interest", "principal", "debt_service", "issue_cost",
             "unknown", "untraced")
LEVELS = {"function": ("class", "section", "item"), "economic": ("class", "item")}


class Exact:
    """Amounts as the store holds them; what does not fit is missing, and said in ``notes``."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._least = Decimal(1).scaleb(-PLACES)

    def __call__(self, amount: Decimal | float | None) -> Decimal | None:
        if amount is None or amount != amount:
            return None
        if not isinstance(amount, Decimal):
            amount = Decimal(repr(float(amount)))
        if not amount.is_finite() or amount.adjusted() >= 38 - PLACES - 1:
            self.notes.append(f"an amount is too large to be kept: {amount}")
            return None
        if amount.as_tuple().exponent < -PLACES:
            kept = amount.quantize(self._least)
            if kept != amount:
                self.notes.append(f"an amount was rounded to {PLACES} decimals: {amount}")
            return kept
        return amount


def records(d: Disclosure, *, prose: bool = True) -> dict[str, list[dict]]:
    """The rows of every table of the store but ``document``, which is the caller's.

    Parameters
    ----------
    d : Disclosure
    prose : bool
        False where the prose was left out of a package: only the tables are checked.

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
    kept = {
        "tables": list(_tables(d)),
        "facts": list(_facts(d, exact)),
        "lines": list(_lines(d, exact)),
        "totals": list(_totals(d, exact)),
        "claims": _plain(d.claims),
        "findings": _plain(findings.frame),
        "indicators": [r | {"indicator_key": fold(r["indicator"]), "target_kind": r["kind"]}
                       for r in _plain(performance.indicators(d))],
        "debt": [r | {"amount": exact(row.amount), "project": row.name}
                 for r, row in zip(_plain(debt.breakdown(d)), debt.rows(d), strict=True)
                 if row.purpose != "not_debt"],
    }
    counts = findings.counts
    kept["documents"] = [{
        "department": d.department, "department_key": department_key(d.department),
        "year": d.year, "kind": d.kind, "level": d.level, "unit": d.unit,
        "files": [f.name for f in d.files], "sha256": [f.sha256 for f in d.files],
        "pages": d.pages, "found": d.found, "missing": d.missing,
        "notes": [*d.notes, *exact.notes], "tables": len(d.tables), "facts": len(kept["facts"]),
        "claims": len(kept["claims"]), "indicators": len(kept["indicators"]),
        "errors": counts.get("error", 0), "warnings": counts.get("warning", 0),
        "checked": "all" if prose else "tables",
    }]
    return kept


def _plain(frame: pd.DataFrame) -> list[dict]:
    """The rows of a frame with None for what is missing, and Python's own numbers."""
    columns = {name: [None if gone else value for value, gone in
                      zip(frame[name].tolist(), frame[name].isna(), strict=True)]
               for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _tables(d: Disclosure) -> Iterator[dict]:
    for number, (table, row) in enumerate(zip(d.tables, _plain(d.table_list), strict=True)):
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
            by_code = budget_lines.functions if system == "function" else budget_lines.economics
            frame = by_code(d, level)
            printed = exact(frame.attrs["total"])
            for row in _plain(frame):
                amounts = {n: exact(row[n]) for n in ("basic", "project", "other", "total")}
                yield {"table": frame.attrs["table"], "system": system, "line_level": level,
                       "code": row["code"], "name": row["name"], "page": row["page"],
                       "printed_total": printed, **amounts}


def _totals(d: Disclosure, exact: Exact) -> Iterator[dict]:
    for measure, places in MEASURES.items():
        held = [held for place in places if (held := _printed(d, *place))]
        if not held:
            continue
        here, *others = held
        agrees = None
        if measure in TWICE and others:
            agrees = all(_agree(here[0], other[0]) for other in others)
        fact = here[0].fact
        yield {"measure": measure, "amount": exact(sum((p.amount for p in here), Decimal(0))),
               "table": here[0].table.key, "page": fact.page, "row": fact.row,
               "column": fact.column, "agrees": agrees}
    if not any(table.key in KEYS and table.facts for table in d.tables):
        return
    said = debt.summary(d)
    for measure in _BORROWED:
        amount = getattr(said, measure)
        if amount is not None:
            yield {"measure": measure, "amount": exact(amount), "table": ""}


def _agree(one: Printed, other: Printed) -> bool:
    places = min(one.fact.places, other.fact.places)
    unit = one.table.unit or "万元"
    return abs(one.amount - other.amount) <= tolerance(2, places, unit)


def _printed(d: Disclosure, key: str, which: str | int) -> list[Printed]:
    """The printed amounts that make up a measure; none where one of them is missing."""
    table = first(d, key)
    if table is None:
        return []
    if which == "three_public_total":
        held = [_three_public(table)]
    elif isinstance(which, int):
        held = [side_total(d, table, which)]
    else:
        held = [total(table, column) for column in which.split("+")]
    return [] if None in held else held


def _three_public(table: Table) -> Printed | None:
    """合计 of a “三公” table, whether its items are columns or rows."""
    for line in table.lines:
        if line.level == "total" and (fact := line.amounts.get("three_public_total")):
            return Printed(table, fact)
    items = table.frame.query("item == 'three_public_total' and name == ''")
    for fact in table.facts:
        if len(items) and float(fact.amount) == items["amount"].iloc[0]:
            return Printed(table, fact)
    return None


def said_of(said) -> dict:
    """What the file's name or the manifest says, as columns of ``documents``."""
    held = asdict(said)
    return {"said_departments": list(held["departments"]), "said_years": list(held["years"]),
            "said_kind": held["kind"]}
