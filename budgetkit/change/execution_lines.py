"""What a final account says of itself: 年初预算, 全年预算 and 决算 of its lines, in prose and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgetkit import classification
from budgetkit.change.accounts import Ask, forms
from budgetkit.change.entries import Account, AccountLine, coded_account
from budgetkit.change.implied import scope_of
from budgetkit.disclosure import Disclosure
from budgetkit.model import (
    ColumnMeaning,
    LineMeaning,
    TableMeaning,
    is_project,
    meaning,
    project_name,
)
from budgetkit.narrative import Claim
from budgetkit.tables import label
from budgetkit.tables.catalogue import BY_ECONOMIC_CLASS
from budgetkit.tables.table import Fact

#: Subjects of the prose → group.
_SUBJECTS = {
    "total": "total", "general_budget": "total", "appropriation": "total",
    "government_fund": "total", "state_capital": "total", "basic_expenditure": "total",
    "project_expenditure": "total", "function": "function", "three_public": "three_public",
    "abroad": "three_public", "vehicles": "three_public", "vehicle_purchase": "three_public",
    "vehicle_running": "three_public", "reception": "three_public", "meetings": "three_public",
    "training": "three_public",
}  # fmt: skip
#: Concepts of the columns and lines of a table of the three public expenses → keys of the prose.
_THREE = {
    "total": "three_public", "three_public_total": "three_public", "travel_abroad": "abroad",
    "vehicles": "vehicles", "vehicle_purchase": "vehicle_purchase",
    "vehicle_running": "vehicle_running", "reception": "reception", "meetings": "meetings",
    "training": "training", "three_public_and_meetings": "three_public",
}  # fmt: skip
#: Concepts of a column that holds all of a line.
_WHOLE = frozenset({"total", "this_year", "amount", "appropriation", "general_budget"})
_MEASURES = ("budget", "adjusted", "final")


@dataclass(frozen=True)
class ExecutionLine:
    """One line of an execution. Amounts in 万元, exact; None where none is printed.

    Attributes
    ----------
    group : str
        One of `GROUPS`.
    key, code, name, scope : str
        What it is; ``scope`` is the money it is of, as in `implied`.
    budget, adjusted, outturn : Decimal or None
        年初预算数, 全年预算数 (as adjusted in the year), 决算数.
    stated : Decimal or None
        The rate that the document prints (完成预算的…%).
    page_budget, page_adjusted, page : int or None

    Examples
    --------
    >>> line = ExecutionLine("function", "2010301", "2010301", "行政运行", budget=Decimal(100),
    ...                      outturn=Decimal(95))
    >>> str(line.rate), line.against
    ('95.00', 'budget')
    """

    group: str
    key: str
    code: str
    name: str
    scope: str = ""
    budget: Decimal | None = None
    adjusted: Decimal | None = None
    outturn: Decimal | None = None
    stated: Decimal | None = None
    page_budget: int | None = None
    page_adjusted: int | None = None
    page: int | None = None

    @property
    def against(self) -> str:
        """What the rate is of: ``adjusted`` where it is printed, else ``budget``; empty for none."""
        return "adjusted" if self.adjusted else "budget" if self.budget else ""

    @property
    def plan(self) -> Decimal | None:
        """The budget that the rate is of: the adjusted one, else the first; None for none."""
        return self.adjusted if self.against == "adjusted" else self.budget

    @property
    def rate(self) -> Decimal | None:
        """执行率: the outturn in percent of the adjusted budget, else of the first budget."""
        return None if not self.plan or self.outturn is None else self.outturn / self.plan * 100


def lines_of_prose(d: Disclosure) -> list[ExecutionLine]:
    """The lines whose budget and outturn the prose states beside each other."""
    claims = d.narrative.claim_list
    found: dict[tuple[str, str, str, str], _Stated] = {}
    for c in claims:
        group = _SUBJECTS.get(c.subject.key)
        if group is None or c.reason_for is not None:
            continue
        scope = scope_of(c, claims) if group == "total" else ""
        name = classification.stem(c.subject.text) if group == "function" else ""
        found.setdefault((c.subject.key, c.subject.code, name, scope), _Stated(c)).take(c, group)
    return [at.line(_SUBJECTS[key], scope) for (key, _, _, scope), at in found.items()
            if "final" in at.of and (at.planned or _SUBJECTS[key] == "three_public")]


@dataclass
class _Stated:
    """What the prose says of one thing: the claims of its measures, its rate."""

    first: Claim
    of: dict[str, Claim] = field(default_factory=dict)
    rate: Claim | None = None
    #: The outturn that is kept was told behind a budget.
    beside: bool = False

    @property
    def planned(self) -> bool:
        return "budget" in self.of or "adjusted" in self.of

    def take(self, c: Claim, group: str) -> None:
        """Keep the first budget, adjusted budget and rate, and the outturn told beside them."""
        if c.measure == "completion" and c.percent is not None and self.rate is None:
            self.rate = c
        if c.amount is None or c.measure not in _MEASURES:
            return
        if c.measure == "final":
            if "final" not in self.of or (self.planned and not self.beside):
                self.of["final"] = c
            self.beside = self.beside or self.planned
        elif group != "total" or c.measure != "budget" or c.basis:
            self.of.setdefault(c.measure, c)

    def line(self, group: str, scope: str) -> ExecutionLine:
        return ExecutionLine(
            group, self.first.subject.key, self.first.subject.code, self.first.subject.text, scope,
            budget=self._amount("budget"), adjusted=self._amount("adjusted"),
            outturn=self._amount("final"),
            stated=self.rate.percent.value if self.rate and self.rate.percent else None,
            page_budget=self._page("budget"), page_adjusted=self._page("adjusted"),
            page=self._page("final"))

    def _amount(self, measure: str) -> Decimal | None:
        held = self.of.get(measure)
        return held.amount.value if held is not None and held.amount is not None else None

    def _page(self, measure: str) -> int | None:
        return self.of[measure].page if measure in self.of else None


#: Tables of a final account by grouping, the money of which the prose tells the budget first.
_TABLES = {
    "function": ("general_budget_expenditure", "appropriation_expenditure",
                 "department_expenditure"),
    "economic": BY_ECONOMIC_CLASS,
}


def account_by(d: Disclosure, by: str) -> Account | None:
    """The outturn by function or by economic class."""
    return next((a for key in _TABLES[by] for _, read in forms(Ask(by, table=key))
                 if (a := read(d)) is not None), None)


def coded_lines(d: Disclosure, by: str, told: Sequence[ExecutionLine]) -> Iterator[ExecutionLine]:
    """Each line of the account, with what its table or the prose says was planned for it."""
    stated = [e for e in told if e.group == by]
    account = account_by(d, by)
    if account is None:
        yield from stated
        return
    entries = [e for e in account.entries if not e.rest]
    mine, planned = _paired(entries, stated), _planned(account, d)
    for entry in entries:
        said = mine.get(entry.key)
        columns = {period: held[entry.key] for period, held in planned.items() if entry.key in held}
        if said is None and not columns and not entry.amount:
            continue  # a form that prints every line
        line = replace(said or ExecutionLine(by, by, "", ""), group=by, key=by, code=entry.code,
                       name=entry.name, outturn=entry.amount, page=next(iter(entry.pages), None))
        yield _with_columns(line, columns)


def _with_columns(line: ExecutionLine, columns: Mapping[str, AccountLine]) -> ExecutionLine:
    """The line with what columns of its own table say was planned, in place of the prose."""
    for period, held in columns.items():
        page = next(iter(held.pages), None)
        line = replace(line, budget=held.amount, page_budget=page) if period == "budget" else \
            replace(line, adjusted=held.amount, page_adjusted=page)
    return line


def _planned(account: Account, d: Disclosure) -> dict[str, dict[str, AccountLine]]:
    """Period → code → line of the columns 年初预算数 and 全年预算数 of the account's own table."""
    found: dict[str, dict[str, AccountLine]] = {}
    for table in account.tables[:1]:
        for period in ("budget", "adjusted"):
            name = next((c.name for c in meaning(table).columns if c.period == period
                         and c.concept in _WHOLE), None)
            plan = coded_account(table, account.by, d.year, column=name) if name else None
            if plan is not None:
                found[period] = {e.key: e for e in plan.entries}
    return found


def _paired(entries: Sequence[AccountLine], stated: Sequence[ExecutionLine]) -> dict[str, ExecutionLine]:
    """Key of a printed line → what the prose says of it: by code, else by name and outturn.

    A name in other words is the line's where its outturn is printed for no other line.
    """
    found: dict[str, ExecutionLine] = {}
    rules: tuple[Callable[[AccountLine, ExecutionLine], bool], ...] = (
        lambda a, e: bool(e.code) and e.code == a.code,
        lambda a, e: e.outturn == a.amount
        and classification.stem(a.name) in classification.stem(e.name),
        lambda a, e: e.outturn == a.amount,
    )
    for rule in rules:
        left = [a for a in entries if a.key not in found]
        free = [e for e in stated if all(e is not used for used in found.values())]
        for a in left:
            fits = [e for e in free if rule(a, e)]
            if len(fits) == 1 and sum(rule(other, fits[0]) for other in left) == 1:
                found[a.key] = fits[0]
    return found


def three_public_lines(d: Disclosure, told: list[ExecutionLine]) -> list[ExecutionLine]:
    """The three public expenses of the table, with the prose where the table leaves one open."""
    found = {e.key: e for e in told if e.group == "three_public"}
    for table in d.all("three_public"):
        for key, at in _of_table(meaning(table)).items():
            line = replace(found.get(key) or ExecutionLine("three_public", key, "", ""), code="",
                           name=at.name, scope="")
            if at.budget is not None:
                line = replace(line, budget=at.budget.amount, page_budget=at.budget.page)
            if at.outturn is not None:
                line = replace(line, outturn=at.outturn.amount, page=at.outturn.page)
            found[key] = line
    return [e for e in found.values() if e.outturn is not None or e.budget is not None]


@dataclass
class _OfTable:
    """One of the three expenses in a table: its name, its budget, what was spent."""

    name: str
    budget: Fact | None = None
    outturn: Fact | None = None


def _of_table(told: TableMeaning) -> dict[str, _OfTable]:
    """Key of the prose → its name, its budget and its outturn in a table of the three expenses."""
    found: dict[str, _OfTable] = {}
    total = told.grand_total() or (told.lines[0] if len(told.lines) == 1 else None)
    columns = [c for c in told.columns if c.period in ("", "budget")]
    for m in told.lines:
        at = {f.column: f for f in m.line.amounts.values()}
        for c in (c for c in columns if c.column in at and c.panel == m.line.panel):
            concept = _concept(m, c, total is m)
            if concept not in _THREE:
                continue
            by_column = total is m and c.concept in _THREE
            held = found.setdefault(_THREE[concept], _OfTable(
                label(concept, "zh") if by_column else m.line.name))
            if c.period == "budget":
                held.budget = held.budget or at[c.column]
            else:
                held.outturn = held.outturn or at[c.column]
    return found


def _concept(line: LineMeaning, column: ColumnMeaning, is_total: bool) -> str:
    """Which expense a cell is: its column's on the row of totals, else its line's."""
    by_column = is_total and column.concept in _THREE
    return column.concept if by_column and (column.concept != "total" or not line.concept) else (
        line.concept)


def project_lines(d: Disclosure) -> Iterator[ExecutionLine]:
    """Projects of a table that prints both what was planned and what was spent."""
    for table in d.all("projects"):
        told = meaning(table)
        plans = {c.period: c for c in told.columns if c.period in ("budget", "adjusted")}
        if not plans:
            continue
        for each in filter(is_project, told.lines):
            line, whole = each.line, each.total
            at = {f.column: f for f in line.amounts.values()}
            if whole is None:
                continue
            budget, adjusted = (at.get(plans[p].column) if p in plans else None
                                for p in ("budget", "adjusted"))
            yield ExecutionLine(
                "project", "project", line.code, project_name(line), "",
                budget=budget.amount if budget else None,
                adjusted=adjusted.amount if adjusted else None, outturn=whole.amount,
                page_budget=budget.page if budget else None,
                page_adjusted=adjusted.page if adjusted else None, page=line.page)
