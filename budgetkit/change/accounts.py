"""Which table of a disclosure answers which question: by function, economic, source, fund, project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.change.entries import (
    REST,
    Account,
    AccountLine,
    coded_account,
    listed_account,
    money,
    sum_of,
)
from budgetkit.disclosure import Disclosure
from budgetkit.model import ColumnMeaning, LineMeaning, is_project, meaning, project_name
from budgetkit.model.leaves import narrowest
from budgetkit.model.line_roles import EXPENDITURE, REVENUE, carried
from budgetkit.tables.catalogue import BY_ECONOMIC_CLASS
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Fact, Table

#: What lines are compared by: function or economic code, source of revenue, project, fund.
BY = ("function", "economic", "source", "project", "fund")

#: Basic expenditure and projects, each by economic class in a table of its own, added up.
BOTH = "basic_and_projects"
#: Ends the name of a table whose lines are classes told by their names.
BY_CLASS = "/class"
#: Tables by code, the one that covers most money first.
_CODED = {
    "function": ("department_expenditure", "appropriation_expenditure",
                 "general_budget_expenditure"),
    "economic": (BY_ECONOMIC_CLASS[0], BOTH, *BY_ECONOMIC_CLASS[1:]),
}


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
            yield key, partial(_by_code, key=key, ask=ask)
        if ask.by == "function" and not ask.table and not ask.column:
            yield f"department_summary{BY_CLASS}", lambda d: _panel(d, ask, EXPENDITURE, _class_key)
    elif ask.by == "source":
        yield "department_summary", lambda d: _panel(d, ask, REVENUE, source_key)
        yield "department_revenue", lambda d: _columns(d, ask, "department_revenue", source_key)
    elif ask.by == "fund":
        yield "department_revenue", lambda d: _columns(d, ask, "department_revenue", fund_key)
        yield "appropriation_summary", lambda d: _columns(d, ask, "appropriation_summary", fund_key)
        yield "department_summary", lambda d: _panel(d, ask, REVENUE, fund_key)
    elif ask.by == "project":
        yield "projects", lambda d: _projects(d, ask)


def _by_code(d: Disclosure, key: str, ask: Ask) -> Account | None:
    if key == BOTH:
        return _both(d, ask)
    if key == "economic_classification" and not ask.table:
        return _wide(d, key, ask)
    return _coded(d, key, ask)


def _coded(d: Disclosure, key: str, ask: Ask) -> Account | None:
    tables = [t for t in d.all(key) if t.lines]
    for table in tables[:1]:
        return coded_account(table, ask.by, d.year, depth=ask.depth, column=ask.column)
    return None


def _wide(d: Disclosure, key: str, ask: Ask) -> Account | None:
    """A table by economic class, unless basic expenditure and projects together hold more."""
    account = _coded(d, key, ask)
    if account is None or ask.column:
        return account
    both = _both(d, ask)
    return account if both is None or both.total <= account.total else None


def _both(d: Disclosure, ask: Ask) -> Account | None:
    """Basic expenditure and projects by economic class, where the document prints both."""
    basic, projects = (_coded(d, k, ask) for k in ("general_budget_basic", "project_economic"))
    if basic is None or projects is None or basic.system != projects.system:
        return None
    held: dict[str, AccountLine] = {}
    for e in (*basic.entries, *projects.entries):
        before = held.get(e.key)
        held[e.key] = e if before is None else replace(
            before, amount=before.amount + e.amount, facts=before.facts + e.facts)
    return replace(
        basic, form=BOTH, title=f"{basic.title}；{projects.title}",
        total=basic.total + projects.total, closes=basic.closes and projects.closes,
        entries=tuple(sorted(held.values(), key=lambda e: (e.key == REST, e.code, e.rest))),
        notes=(*basic.notes, *projects.notes), tables=(*basic.tables, *projects.tables))


# ── panels: one side of a summary ────────────────────────────────────────────────────────────


def _panel(d: Disclosure, ask: Ask, side: str, key: Callable[[str], str]) -> Account | None:
    table = next((t for t in d.all("department_summary") if t.lines), None)
    if table is None:
        return None
    lines = [m for m in meaning(table).lines if m.side == side]
    for panel in dict.fromkeys(m.line.panel for m in lines):
        account = _panel_account(table, [m for m in lines if m.line.panel == panel], ask.by, key)
        if account is not None:
            return account
    return None


def _panel_account(table: Table, lines: Sequence[LineMeaning], by: str,
                   key: Callable[[str], str]) -> Account | None:
    kept = [(m.line, m.total) for m in narrowest(lines) if m.total is not None]
    if not kept:
        return None
    reached = sum((total.amount for _, total in kept), Decimal(0))
    grand = next((m.total.amount for m in lines if m.role == "grand_total" and m.total), reached)
    places = max(f.places for _, total in kept for f in total.facts)
    allowed = tolerance(len(kept), places, table.unit or "万元")
    coded = key is _class_key
    found = [(_class_key(line.name) if coded else "", line.name, total.amount, total.facts)
             for line, total in kept]
    return listed_account(found, grand, by, table, allowed=allowed, key=key,
                          system="function" if coded else "")


# ── total rows: one column a fund ────────────────────────────────────────────────────────────


def _columns(d: Disclosure, ask: Ask, name: str, key: Callable[[str], str]) -> Account | None:
    table = next((t for t in d.all(name) if t.lines), None)
    if table is None:
        return None
    told = meaning(table)
    row = told.grand_total(EXPENDITURE if name == "appropriation_summary" else "")
    if row is None or row.total is None or len(row.line.amounts) < 2:
        return None
    at = {f.column: f for f in row.line.amounts.values()}
    kept = _parts([c for c in told.columns if c.panel == row.line.panel and c.column in at])
    if not kept or (ask.by == "fund" and any(c.concept == "appropriation" for c in kept)):
        return None  # 财政拨款 is several funds
    named = [(key(_wording(c)), at[c.column]) for c in kept]
    return _of_named(named, row.total.amount, ask.by, table)


def _of_named(named: Sequence[tuple[str, Fact]], total: Decimal, by: str, table: Table) -> Account:
    """An account of amounts with the keys of their funds; amounts of one fund are one line."""
    held: dict[str, list[Fact]] = {}
    for key, fact in named:
        held.setdefault(key, []).append(fact)
    keys = {_label(key, facts): key for key, facts in held.items()}
    places = max(fact.places for _, fact in named)
    return listed_account(
        [("", _label(key, facts), sum_of(facts), tuple(facts)) for key, facts in held.items()],
        total, by, table, key=keys.__getitem__,
        allowed=tolerance(len(named), places, table.unit or "万元"))


def _parts(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """The columns that count each amount once: funds in place of 财政拨款 and of a sub-total."""
    held = [c for c in columns if c.role == "part" and c.period in {"", "carryover"}]
    before = [c for c in held if c.period == "carryover"]
    new = [c for c in held if not c.period and c.concept not in {"total", "this_year"}]
    if len(before) > 1:
        before = [c for c in before if c.concept not in {"total", "this_year"}]
    if any(c.concept in _PURPOSES for c in new):
        return []
    if any(c.concept in _FUNDS for c in new):
        new = [c for c in new if c.concept != "appropriation"]
    return [*new, *before]


def _wording(column: ColumnMeaning) -> str:
    return f"carryover {column.concept}" if column.period else column.concept


def _label(key: str, facts: list[Fact]) -> str:
    from budgetkit.tables.columns import label

    return label(key, "zh") if key else facts[0].column_label


# ── what a line is ───────────────────────────────────────────────────────────────────────────

_FUNDS = {"general_budget", "government_fund", "state_capital"}
_PURPOSES = {"basic", "project_spending", "personnel", "public"}
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
    if carried(said, REVENUE) == "carryover":
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

def _projects(d: Disclosure, ask: Ask) -> Account | None:
    """The projects alone: what the model calls an item, without the sub-totals of units and kinds."""
    table = next((t for t in d.all("projects") if t.lines and t.facts), None)
    if table is None:
        return None
    held = [(m, m.line, facts) for m in meaning(table).lines
            if (facts := money(m.line, ask.column))]
    rows = [(line, facts) for m, line, facts in held if is_project(m)]
    if not rows:
        return None
    places = max(f.places for _, facts in rows for f in facts)
    total = next((sum_of(facts) for m, _, facts in held if m.role == "grand_total"),
                 sum((sum_of(facts) for _, facts in rows), Decimal(0)))
    lines = [("", project_name(line), sum_of(facts), facts) for line, facts in rows]
    return listed_account(lines, total, "project", table,
                          allowed=tolerance(len(rows), places, table.unit or "万元"))
