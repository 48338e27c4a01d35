"""Every printed total of a disclosure, and the one that all rooms show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from budgetkit.amounts import tolerance
from budgetkit.model.column_roles import BESIDE_PERIODS, ColumnMeaning
from budgetkit.model.line_roles import EXPENDITURE, REVENUE, SUMMARIES, LineMeaning
from budgetkit.model.meaning import TableMeaning, meaning
from budgetkit.tables.catalogue import KEYS, TABLES
from budgetkit.tables.columns import label
from budgetkit.tables.table import Fact, Table
from budgetkit.text import fold

#: Table → the money that it holds, empty where it holds all; the headline is looked for in this
#: order among places that agree: the summary prints both sides, so it is the first.
SCOPES = {key: scope for key in KEYS if (scope := TABLES[key].total_of) is not None}
FUNDS = ("general_budget", "government_fund", "state_capital")
#: What a total may be of, beside the whole: other columns of a total's line are no headline.
_NARROW_TITLE = re.compile("一般公共预算|财政拨款|政府性基金|国有资本|债券")


@cache
def fund_of_table(key: str) -> str | None:
    """The fund whose money a table holds; empty where it holds that of all, None where none is told.

    >>> fund_of_table("general_budget_basic"), fund_of_table("projects"), fund_of_table("three_public")
    ('general_budget', '', None)
    """
    scope = SCOPES.get(key)
    if scope in {"", "project_spending"}:
        return ""
    return next((f for f in (*FUNDS, "appropriation") if scope and scope.startswith(f)), None)


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """One printed total, in 万元, with its cell.

    Attributes
    ----------
    concept : str
        What it is the total of: ``total`` (all money), ``general_budget``, ``basic`` …
    side : str
        ``revenue`` or ``expenditure``.
    period : str
        ``all``, ``this_year``, ``carryover``, ``yearend``, ``previous``, ``budget`` …
    amount : Decimal
    table : str
        Key of the table; ``page``, ``row`` and ``column`` are the cell's.
    places, differs : int
        Printed totals of the same that agree with it, itself among them; and that do not.
    fact : Fact
    printed : Table
    """

    concept: str
    side: str
    period: str
    amount: Decimal
    table: str
    page: int
    row: int
    column: int
    fact: Fact
    printed: Table
    places: int = 1
    differs: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        return self.concept, self.side, self.period


#: The columns of ``totals.csv`` and of ``Disclosure.totals``.
COLUMNS = ("concept", "side", "period", "amount", "table", "page", "row", "column", "places",
           "differs")


def total_list(tables: Iterable[Table], kind: str = "budget") -> list[PrintedTotal]:
    """Every printed total; of each concept, side and period the one that all rooms show is first.

    Shown is what most places print; among equals, the place that stands first in ``SCOPES``.

    Parameters
    ----------
    tables : iterable of Table
    kind : str
        ``budget`` or ``final_account``: the tables of an account hold this year alone.

    Returns
    -------
    list of PrintedTotal
    """
    own: dict[str, TableMeaning] = {}
    for table in tables:
        if table.key in SCOPES and table.facts:
            own.setdefault(table.key, meaning(table))
    found = [t for m in own.values() for t in _of_table(m)]
    found = _periods(found, kind)
    groups: dict[tuple[str, str, str], list[PrintedTotal]] = {}
    for each in found:
        groups.setdefault(each.key, []).append(each)
    return [t for group in groups.values() for t in _ranked(group)]


def _ranked(group: Sequence[PrintedTotal]) -> list[PrintedTotal]:
    agreeing = [sum(_same(t, o) for o in group) for t in group]
    order = list(SCOPES)
    counted = [replace(t, places=n, differs=len(group) - n)
               for t, n in zip(group, agreeing, strict=True)]
    return sorted(counted, key=lambda t: (-t.places, order.index(t.table)))


def _same(one: PrintedTotal, other: PrintedTotal) -> bool:
    places = min(one.fact.places, other.fact.places)
    return abs(one.amount - other.amount) <= tolerance(2, places, one.printed.unit or "万元")


#: 合计 of a “three public” table that prints these too is no total of the three.
_PARTS_OF_THREE_PUBLIC = ("travel_abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception")
WIDER = {"three_public_total", "meetings", "training"}
THREE_PUBLIC_AND_MEETINGS = "three_public_and_meetings"
_THREE_PUBLIC = ("three_public_total", THREE_PUBLIC_AND_MEETINGS)


# ── the totals of one table ──────────────────────────────────────────────────────────────────


def _of_table(told: TableMeaning) -> Iterator[PrintedTotal]:
    key = told.table.key
    scope = SCOPES[key]
    if key == "projects" and _NARROW_TITLE.search(fold(told.table.title)):
        scope = "projects_of_a_fund"
    if key in {"economic_classification", "project_economic"}:
        scope = _economic_scope(told.table)
    if key == "three_public" and WIDER & _further(told):
        scope = THREE_PUBLIC_AND_MEETINGS
    for line in told.lines:
        if line.role == "grand_total" or (line.role == "subtotal" and (
            line.line.level == "total" or key in SUMMARIES
        )) or (key in SUMMARIES and line.total and line.role == "item" and line.concept):
            yield from _of_line(told, line, scope, line.period)
    if key == "three_public":
        yield from _items(told)


def _further(told: TableMeaning) -> set[str]:
    """What a table prints beside its whole column and its grand total."""
    return {c.concept for c in told.columns if c.role != "whole"} | {
        m.concept for m in told.lines if m.role != "grand_total"}


def _economic_scope(table: Table) -> str:
    title = fold(table.title)
    fund = "general_budget" if "一般公共预算" in title else (
        "appropriation" if "财政拨款" in title else "")
    part = "project_spending" if "项目支出" in title else "basic" if "基本支出" in title else ""
    return "_".join(w for w in (fund, part) if w)


def _of_line(told: TableMeaning, line: LineMeaning, scope: str, period: str
             ) -> Iterator[PrintedTotal]:
    at = {f.column: f for f in line.line.amounts.values()}
    yield from _basic_of_its_parts(told, line, scope, at)
    if scope in _THREE_PUBLIC:
        yield from _whole_of_its_funds(told, line, scope, at)
    for column in told.columns:
        fact = at.get(column.column)
        if fact is None or column.panel != line.line.panel or not column.concept or (
            (column.concept, column.period) == ("total", "") and column.role != "whole"
        ):
            continue  # the 小计 of a group that nobody listed is no total of the table
        yield _printed(told.table, fact, concept_of(scope, line, column), line.side,
                       _period(told, column, period))


def _basic_of_its_parts(told: TableMeaning, line: LineMeaning, scope: str, at: dict[int, Fact]
                        ) -> Iterator[PrintedTotal]:
    """基本支出 where only what it is made of has columns: 人员经费 and 公用经费 (and projects)."""
    mine = {c.concept: at[c.column] for c in reversed(told.columns)
            if c.panel == line.line.panel and not c.period and c.column in at}
    printed = {c.concept for c in told.columns if c.panel == line.line.panel and not c.period}
    parts = [mine[n] for n in ("personnel", "public") if n in mine]
    if parts and "project_spending" in printed and "basic" not in printed and (
        {"personnel", "public"} <= printed
    ):
        yield replace(
            _printed(told.table, parts[0], joined(scope, "basic"), line.side, line.period),
            amount=sum((f.amount for f in parts), Decimal(0)))


def _whole_of_its_funds(told: TableMeaning, line: LineMeaning, scope: str, at: dict[int, Fact]
                        ) -> Iterator[PrintedTotal]:
    """“Three public” expenses that print each item by fund alone: their sum."""
    mine = [c for c in told.columns if c.panel == line.line.panel and not c.period]
    printed = {c.concept for c in mine}
    funds: dict[str, list[Fact]] = {}
    for column in mine:
        fund = _ending(column.concept, FUNDS)
        if fund and column.column in at:
            name = column.concept.removesuffix(fund).rstrip("_")
            funds.setdefault(_ending(name, _PARTS_OF_THREE_PUBLIC) or name, []).append(at[column.column])
    for name, facts in funds.items():
        concept = name or scope
        if len(facts) > 1 and not printed & {concept, name or "total"}:
            yield replace(_printed(told.table, facts[0], concept, line.side, line.period),
                          amount=sum((f.amount for f in facts), Decimal(0)))


def _ending(text: str, words: Iterable[str]) -> str:
    """The longest of some words that a text ends in; empty where it ends in none.

    >>> _ending("vehicles_vehicle_purchase", ("vehicles", "vehicle_purchase"))
    'vehicle_purchase'
    """
    return max((w for w in words if text.endswith(w)), key=len, default="")


def concept_of(scope: str, line: LineMeaning, column: ColumnMeaning) -> str:
    """What a cell is of: the table's money, narrowed by its line and by its column."""
    said = line.concept if line.concept not in {"", "total"} and line.role == "item" else ""
    if said in {"carryover", "yearend"}:
        said = ""
    for word in (said, "" if column.role == "whole" else column.concept):
        scope = joined(scope, word)
    return scope or "total"


def joined(scope: str, word: str) -> str:
    """A narrower word beside the wider money.

    >>> joined("", "basic"), joined("general_budget", "basic"), joined("appropriation", "government_fund")
    ('basic', 'general_budget_basic', 'government_fund')
    >>> joined("general_budget_basic", "personnel"), joined("appropriation", "total")
    ('general_budget_personnel', 'appropriation')
    """
    if word in {"", "total", "this_year", "amount"} or word == scope:
        return scope
    if scope in _THREE_PUBLIC and word in FUNDS:
        return f"{scope}_{word}"
    if not scope or (scope == "appropriation" and word in FUNDS) or scope in {
        *_THREE_PUBLIC, "project_spending"
    }:
        return word if scope != "project_spending" else f"projects_{word}"
    if word == "appropriation":
        return scope
    return f"{scope.removesuffix('_basic') if word in {'personnel', 'public'} else scope}_{word}"


def _period(told: TableMeaning, column: ColumnMeaning, period: str) -> str:
    if column.period in BESIDE_PERIODS | {"yearend"}:
        return column.period
    if column.period == "carryover" or period == "carryover":
        return "carryover"
    if column.concept == "this_year":
        return "this_year"
    parted = any(c.period == "carryover" for c in told.columns if c.panel == column.panel)
    if parted and column.role != "whole" and not period:
        return "this_year"
    return period or ("all" if parted else "")


def _printed(table: Table, fact: Fact, concept: str, side: str, period: str) -> PrintedTotal:
    return PrintedTotal(concept, side, period, fact.amount, table.key, fact.page, fact.row,
                        fact.column, fact, table)


def _items(told: TableMeaning) -> Iterator[PrintedTotal]:
    """“Three public” expenses that print an item a line."""
    for line in told.lines:
        # 其中：因公出国（境）费 is an item of the three: of the whole that stands above all of them
        of_which = line.role == "of_which" and line.concept in _PARTS_OF_THREE_PUBLIC
        if (line.role == "item" or of_which) and line.concept and line.total:
            yield _printed(told.table, line.total.fact, line.concept, EXPENDITURE, "")


# ── which money a total covers ───────────────────────────────────────────────────────────────


def _periods(found: Sequence[PrintedTotal], kind: str) -> list[PrintedTotal]:
    """Totals that do not say of which money: of the kind whose printed total they equal."""
    known: dict[tuple[str, str], list[PrintedTotal]] = {}
    for each in found:
        if each.period in {"all", "this_year"}:
            known.setdefault((each.concept, each.side), []).append(each)
    out = []
    for each in found:
        if each.period:
            out.append(each)
            continue
        usual = "this_year" if kind == "final_account" else "all"
        others = known.get((each.concept, each.side), [])
        like = {o.period for o in others if _same(each, o)}
        out.append(replace(each, period=usual if usual in like or not like else like.pop()))
    return _both(out)


def _both(found: list[PrintedTotal]) -> list[PrintedTotal]:
    """Where nothing is carried over, this year's money is all the money."""
    carried = {t.side for t in found if t.period in {"carryover", "yearend"} and t.amount}
    periods: dict[tuple[str, str], set[str]] = {(t.concept, t.side): set() for t in found}
    for each in found:
        periods[each.concept, each.side].add(each.period)
    more = [replace(t, period="all") for t in found if t.period == "this_year"
            and "all" not in periods[t.concept, t.side] and t.side not in carried]
    return [*found, *more]


def shown_total(found: Sequence[PrintedTotal], concept: str = "total", side: str = EXPENDITURE,
                kind: str = "budget") -> PrintedTotal | None:
    """The total of a concept that a reader is told first, or None.

    All money of a budget; of a final account, and of spending where 支出总计 holds money that is
    left for the next year, this year's alone. The other where that is not printed.
    """
    left = any(t.period == "yearend" and t.side == side and t.amount for t in found)
    year = kind == "final_account" or (left and side == EXPENDITURE)
    periods = ("this_year", "all") if year else ("all", "this_year")
    return next((t for p in periods if (t := first_total(found, concept, side, p))), None)


def expect_total(concept: str, side: str) -> None:
    """Raise where no total could ever be of such a concept or side."""
    if side not in {REVENUE, EXPENDITURE}:
        raise ValueError(f"side is {REVENUE!r} or {EXPENDITURE!r}, not {side!r}")
    if label(concept) == concept and concept not in {*SCOPES, *SCOPES.values()}:
        raise ValueError(f"nothing is called {concept!r}; totals are of total, basic, "
                         "project_spending, general_budget … (d.totals lists them)")


def first_total(found: Iterable[PrintedTotal], concept: str, side: str = EXPENDITURE,
                period: str = "all") -> PrintedTotal | None:
    """The printed total that all rooms show, or None where none is printed."""
    expect_total(concept, side)
    return next((t for t in found if t.key == (concept, side, period)), None)


