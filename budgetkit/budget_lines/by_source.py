"""Where the money comes from: each source once, this year's money and what was carried over."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import tolerance
from budgetkit.budget_lines.lines import NUMBERING, BudgetLines, first_table
from budgetkit.model import meaning
from budgetkit.model.column_roles import FUNDS
from budgetkit.model.leaves import narrowest
from budgetkit.tables import label
from budgetkit.tables.columns import read_part

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Sources of money; the first three are funds of 财政拨款.
SOURCES = FUNDS[:-1]
_COLUMNS = ("name", "name_en", "this_year", "carryover", "page")


def source_lines(d: Disclosure) -> BudgetLines:
    """The lines of :func:`sources`, exact.

    Examples
    --------
    >>> import budgetkit as bk
    >>> [str(r["this_year"]) for r in source_lines(bk.load_example("weihui-2024")).rows]
    ['343.22', '860.00']
    """
    told = [t for t in (_from_columns(d), _from_panel(d)) if t and t[0]]
    if not told:
        return BudgetLines(_COLUMNS)
    rows, total, table = min(told, key=lambda t: (not _closes(t), -len(_amounts(t[0]))))
    return BudgetLines(_COLUMNS, rows, total, table.key, table.title)


def sources(d: Disclosure) -> pd.DataFrame:
    """Where the money comes from: one row a source, this year's money and money carried over.

    Use it for `revenue_by_source`. 部门收入总表 and the revenue side of 部门收支总表 tell the same
    story; the one that says more and adds up is taken.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    DataFrame
        ``name, name_en, this_year, carryover, page`` (万元); ``attrs["total"]`` is the printed
        total, or None, and ``attrs["table"]`` the key of the table.

    Examples
    --------
    >>> import budgetkit as bk
    >>> sources(bk.read("data/weihui-2024/weihui-2024.pdf"))[["name", "this_year", "carryover"]]
         name  this_year  carryover
    0  一般公共预算     343.22        NaN
    1  政府性基金预算     860.00    10331.0
    """
    return source_lines(d).frame_of(d)


def left_over(d: Disclosure) -> tuple[Decimal, list[str]]:
    """All money of earlier years in :func:`sources`, and its rows' names where they are not 上年结转 alone.

    Examples
    --------
    >>> import budgetkit as bk
    >>> left_over(bk.load_example("weihui-2024"))
    (Decimal('10331.00'), [])
    """
    rows = [r for r in source_lines(d).rows if r["carryover"]]
    names = [str(r["name"]) for r in rows if r["this_year"] is None]
    told = len(rows) == len(names) and (len(names) > 1 or any("结转" not in n for n in names))
    return sum((r["carryover"] for r in rows), Decimal(0)), names if told else []


def _amounts(rows: list[dict]) -> list[Decimal]:
    return [r[c] for r in rows for c in ("this_year", "carryover") if r[c]]


def _closes(told) -> bool:
    rows, total, _ = told
    reached = sum(_amounts(rows), Decimal(0))
    return total is not None and abs(reached - total) <= tolerance(len(rows) + 1, 2)


def _from_columns(d: Disclosure):
    """部门收入总表: sources are columns, the grand total's line holds the whole."""
    table = first_table(d, ["department_revenue"])
    line = meaning(table).grand_total() if table else None
    if table is None or line is None:
        return None
    at = {f.column: f.amount for f in line.line.amounts.values() if f.amount}
    said: dict[str, dict[str, Decimal]] = {"this_year": {}, "carryover": {}}
    for column in meaning(table).columns:
        period = column.period or "this_year"
        if column.column in at and period in said and column.role != "of_which":
            said[period].setdefault(column.concept, at[column.column])
    rows: dict[str, dict] = {}
    for period, held in said.items():
        for name in _parts(held, period):
            row = rows.setdefault(name, {
                "name": label(name), "name_en": label(name, "en"), "this_year": None,
                "carryover": None, "page": line.line.page})
            row[period] = held["total" if name == "carryover" else name]
    return list(rows.values()), line.amount, table


def _parts(held: Mapping[str, Decimal], period: str) -> list[str]:
    """The sources that count each amount once: 财政拨款 itself where its funds do not reach it."""
    names = [n for n in SOURCES if n in held]
    funds = [n for n in names if n in SOURCES[:3]]
    if "appropriation" in held and sum(held[n] for n in funds) != held["appropriation"]:
        names = ["appropriation", *(n for n in names if n not in funds)]
    if period == "carryover" and "total" in held and sum(held[n] for n in names) != held["total"]:
        return ["carryover"]
    return names


def _from_panel(d: Disclosure):
    """The revenue side of 部门收支总表: sources are rows, headings hold the rows below them."""
    table = first_table(d, ["department_summary", "appropriation_summary"])
    if table is None:
        return None
    told = meaning(table)
    rows = []
    for each in narrowest([m for m in told.lines if m.side == "revenue"]):
        name = NUMBERING.sub("", each.line.name)
        part = read_part(name)
        carried = each.period == "carryover"
        rows.append({"name": name,
                     "name_en": label(part[1], "en") if part and part[0] != "text" else None,
                     "this_year": None if carried else each.amount,
                     "carryover": each.amount if carried else None, "page": each.line.page})
    total = told.total("revenue")
    return rows, total.amount if total else None, table
