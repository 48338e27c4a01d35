"""Which table of a disclosure answers which question: by function, economic, source, fund, project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.change.entries import (
    Account,
    coded_account,
    listed_account,
    money_columns,
    plain,
    sum_of,
)
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

BY = ("function", "economic", "source", "project", "fund")

#: Tables by code, the one that covers most money first.
_CODED = {
    "function": ("department_expenditure", "appropriation_expenditure",
                 "general_budget_expenditure"),
    "economic": ("economic_classification", "appropriation_basic", "general_budget_basic"),
}
_REVENUE, _EXPENDITURE = 0, 1


@dataclass(frozen=True)
class Ask:
    """What is asked of a document: grouping, depth, column, table."""

    by: str
    depth: str = "item"
    column: str | None = None
    table: str | None = None


def forms(ask: Ask) -> Iterator[tuple[str, Callable[[Disclosure], Account | None]]]:
    """The places where the answer may stand, the best first: name, reader."""
    if ask.by in _CODED:
        for key in (ask.table,) if ask.table else _CODED[ask.by]:
            yield key, lambda d, k=key: _coded(d, k, ask)
        if ask.by == "function" and not ask.table and not ask.column:
            yield "department_summary by class", lambda d: _panel(d, ask, _EXPENDITURE, _class_key)
    elif ask.by == "source":
        yield "department_summary", lambda d: _panel(d, ask, _REVENUE, source_key)
        yield "department_revenue", lambda d: _columns(d, ask, "department_revenue", source_key)
    elif ask.by == "fund":
        yield "department_revenue", lambda d: _columns(d, ask, "department_revenue", fund_key)
        yield "appropriation_summary", lambda d: _columns(d, ask, "appropriation_summary", fund_key)
        yield "department_summary", lambda d: _panel(d, ask, _REVENUE, fund_key)
    elif ask.by == "project":
        yield "projects", lambda d: _projects(d, ask)


def _coded(d: Disclosure, key: str, ask: Ask) -> Account | None:
    tables = [t for t in d.all(key) if t.lines]
    for table in tables[:1]:
        return coded_account(table, ask.by, d.year, depth=ask.depth, column=ask.column)
    return None


# ── panels: one side of a summary ────────────────────────────────────────────────────────────

_STYLES = (r"[一二三四五六七八九十]+、", r"[(（][一二三四五六七八九十]+[)）]", r"\d+[.．、](?!\d)",
           r"[(（]\d+[)）]")  # fmt: skip
_OF_WHICH = re.compile(r"^其中|^[#*]")
_SUBTOTAL = re.compile(r"合计|总计|小计|^(本年|当年)(收入|支出)$")
_CARRIED = re.compile(r"结转|结余")
_CARRIED_OUT = re.compile(r"年终|年末|结转下年|结转至?下")


def side_of(table: Table, panel: int) -> int:
    """0 where a panel of a summary tells of revenue, 1 where of expenditure."""
    words = " ".join(table.columns[c] for c in table.panels[panel].words)
    if "支出" in words and "收入" not in words:
        return _EXPENDITURE
    if "收入" in words and "支出" not in words:
        return _REVENUE
    return min(panel, 1)


def _style(name: str) -> int | None:
    said = fold(name)
    return next((i for i, p in enumerate(_STYLES) if re.match(p, said)), None)


def _panel(d: Disclosure, ask: Ask, side: int, key: Callable[[str], str]) -> Account | None:
    table = next((t for t in d.all("department_summary") if t.lines), None)
    if table is None:
        return None
    for number in range(len(table.panels)):
        if side_of(table, number) != side:
            continue
        account = _panel_account(table, number, ask.by, key)
        if account is not None:
            return account
    return None


def _panel_account(table: Table, number: int, by: str, key) -> Account | None:
    names = [table.names[c] for c in table.panels[number].amounts if table.names[c]]
    money = money_columns(names)
    held = [(line, tuple(line.amounts[c] for c in money if c in line.amounts))
            for line in table.lines if line.panel == number]
    held = [(line, facts) for line, facts in held if facts]
    totals = [sum_of(facts) for line, facts in held
              if line.level == "total" or _SUBTOTAL.search(fold(line.name))]
    rows = [(line, facts) for line, facts in held
            if line.level != "total" and not _SUBTOTAL.search(fold(line.name))]
    if not rows:
        return None
    kept = _one_level(rows)
    places = max(f.places for _, facts in kept for f in facts)
    allowed = tolerance(len(kept), places, table.unit or "万元")
    reached = sum((sum_of(facts) for _, facts in kept), Decimal(0))
    total = max(totals, default=reached, key=abs)
    lines = [("", line.name, sum_of(facts), facts) for line, facts in kept]
    if key is _class_key:
        lines = [(_class_key(name), name, amount, facts) for _, name, amount, facts in lines]
    system = "function" if key is _class_key else ""
    return listed_account(lines, total, by, table, allowed=allowed, key=key, system=system)


def _one_level(rows: list[tuple[Line, tuple[Fact, ...]]]) -> list:
    """The narrowest lines that add up: a line gives way to those under it where they reach it."""
    kept: list[tuple[Line, tuple[Fact, ...]]] = []
    i = 0
    styles = [s for line, _ in rows if (s := _style(line.name)) is not None]
    first = min(styles, default=None)
    while i < len(rows):
        line, facts = rows[i]
        below = []
        j = i + 1
        while j < len(rows) and _is_below(rows[j][0], line, first):
            below.append(rows[j])
            j += 1
        parts = [r for r in below if not _OF_WHICH.match(fold(r[0].name))]
        if parts and sum((sum_of(f) for _, f in parts), Decimal(0)) == sum_of(facts):
            kept += parts
        else:
            kept.append((line, facts))
        i = j
    return kept


def _is_below(line: Line, above: Line, first: int | None) -> bool:
    if _OF_WHICH.match(fold(line.name)):
        return True
    mine, its = _style(line.name), _style(above.name)
    if mine is None:
        return False
    return (mine > its) if its is not None else mine != first


# ── total rows: one column a fund ────────────────────────────────────────────────────────────

_SUMS = {"total", "this_year"}


def _columns(d: Disclosure, ask: Ask, name: str, key: Callable[[str], str]) -> Account | None:
    table = next((t for t in d.all(name) if t.lines), None)
    if table is None:
        return None
    lines = [li for li in table.lines if li.level == "total" and len(li.amounts) > 1]
    if name == "appropriation_summary":
        lines = [li for li in lines if side_of(table, li.panel) == _EXPENDITURE]
    if not lines:
        return None
    amounts = lines[-1].amounts
    whole = money_columns(list(amounts))
    total = sum_of(amounts[c] for c in whole if c in amounts)
    kept = _parts(amounts, whole)
    if not kept or (ask.by == "fund" and any(plain(n) == "appropriation" for n in kept)):
        return None  # 财政拨款 is several funds
    merged: dict[str, list[Fact]] = {}
    for column, fact in kept.items():
        merged.setdefault(key(_wording(column, fact)), []).append(fact)
    found = [("", _label(k, facts), sum_of(facts), tuple(facts)) for k, facts in merged.items()]
    places = max(f.places for f in kept.values())
    keys = {label: k for (_, label, _, _), k in zip(found, merged, strict=True)}
    return listed_account(found, total, ask.by, table, key=keys.get,
                          allowed=tolerance(len(kept), places, table.unit or "万元"))


def _parts(amounts: dict[str, Fact], whole: tuple[str, ...]) -> dict[str, Fact]:
    names = [n for n in amounts if plain(n) not in _SUMS and n not in whole
             and plain(n) != "general_budget_appropriation"]
    carried = [n for n in names if n.startswith("carryover_")]
    if len(carried) > 1:
        names = [n for n in names if n not in ("carryover_total", "carryover_this_year")]
    funds = {"general_budget", "government_fund", "state_capital"}
    if any(plain(n) in funds for n in names):
        names = [n for n in names if plain(n) != "appropriation"]
    if any(plain(n) in {"basic", "project_spending"} for n in names):
        return {}
    return {n: amounts[n] for n in names if not n.startswith(("previous", "change"))}


def _wording(column: str, fact: Fact) -> str:
    return f"carryover {column.removeprefix('carryover_')}" if column.startswith("carryover") else (
        plain(column))


def _label(key: str, facts: list[Fact]) -> str:
    from budgetkit.tables.columns import label

    return label(key, "zh") if key else facts[0].column_label


# ── what a line is ───────────────────────────────────────────────────────────────────────────

_KNOWN = {"general_budget", "government_fund", "state_capital", "fiscal_account", "appropriation",
          "service_revenue", "operating_revenue", "superior_subsidy", "subsidiary_remittance",
          "other_revenue", "unit_funds", "fund_balance_used"}  # fmt: skip


def source_key(name: str) -> str:
    """The source that a line or column names; `carryover` for money of earlier years.

    Examples
    --------
    >>> source_key("二、政府性基金预算拨款收入"), source_key("上年结转结余"), source_key("某项")
    ('government_fund', 'carryover', '')
    """
    if name.startswith("carryover"):
        return "carryover"
    if name in _KNOWN:
        return name
    said = classification.stem(name)
    word = read_part(said)
    if word and word[1] == "fund_balance_used":
        return word[1]  # 使用非财政拨款结余 is drawn on, not carried over
    if _CARRIED.search(said) and not _CARRIED_OUT.search(said):
        return "carryover"
    return word[1] if word and word[1] in _KNOWN else ""


def fund_key(name: str) -> str:
    """The fund, this year's money and money carried over together.

    Examples
    --------
    >>> fund_key("carryover government_fund"), fund_key("三、国有资本经营预算拨款收入")
    ('government_fund', 'state_capital')
    """
    if name.startswith("carryover "):
        rest = name.removeprefix("carryover ")
        return rest if rest in _KNOWN else "carryover"
    return source_key(name)


def _class_key(name: str) -> str:
    return classification.find(name, "function", level=1) or ""


# ── projects ─────────────────────────────────────────────────────────────────────────────────

_BARE_CODE = re.compile(r"[\d\s]*")


def _projects(d: Disclosure, ask: Ask) -> Account | None:
    table = next((t for t in d.all("projects") if t.lines and t.facts), None)
    if table is None:
        return None
    money = {n: money_columns([table.names[c] for c in p.amounts if table.names[c]],
                              ask.column) for n, p in enumerate(table.panels)}
    held = [(line, tuple(line.amounts[c] for c in money[line.panel] if c in line.amounts))
            for line in table.lines]
    held = [(line, facts) for line, facts in held if facts]
    totals = [sum_of(facts) for line, facts in held if line.level == "total"]
    rows = [(line, facts) for line, facts in held if line.level != "total"]
    if not rows:
        return None
    places = max(f.places for _, facts in rows for f in facts)
    allowed = tolerance(len(rows), places, table.unit or "万元")
    total = totals[0] if totals else None
    kept = _projects_alone(rows, total, allowed, places, table.unit or "万元")
    if total is None:
        total = sum((sum_of(f) for _, f in kept), Decimal(0))
    lines = [("", project_name(line), sum_of(facts), facts) for line, facts in kept]
    return listed_account(lines, total, "project", table, allowed=allowed)


def project_name(line: Line) -> str:
    return line.texts.get("project") or line.name


def _projects_alone(rows: list, total: Decimal | None, allowed: Decimal, places: int,
                    unit: str) -> list:
    """The projects without the sub-totals of units and kinds: the reading that reaches the total."""
    def reaches(some: list) -> bool:
        return total is None or abs(sum((sum_of(f) for _, f in some), Decimal(0)) - total) <= (
            allowed)

    named = [(li, f) for li, f in rows if not _BARE_CODE.fullmatch(project_name(li))
             and li.level == "row"]
    for some in (rows, named, _no_subtotals(rows, places, unit),
                 _no_subtotals(named, places, unit)):
        if some and reaches(some):
            return some
    return named or rows


def _no_subtotals(rows: list, places: int, unit: str) -> list:
    """Without the rows that are the sum of two or more rows right under them."""
    out, amounts = [], [sum_of(f) for _, f in rows]
    for i, row in enumerate(rows):
        left, n, near = amounts[i], 0, Decimal(0)
        for amount in amounts[i + 1 :]:
            left -= amount
            n += 1
            near = tolerance(n, places, unit)
            if left < -near or (n > 1 and abs(left) <= near):
                break
        if not (n > 1 and abs(left) <= near < amounts[i]):
            out.append(row)
    return out
