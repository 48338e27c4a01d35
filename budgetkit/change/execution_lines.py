"""What a final account says of itself: 年初预算, 全年预算 and 决算 of its lines, in prose and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.change.accounts import Ask, forms, project_name
from budgetkit.change.entries import Account, AccountLine, coded_account
from budgetkit.change.implied import scope_of
from budgetkit.model import line_whole, meaning
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure
    from budgetkit.model import TableMeaning
    from budgetkit.narrative import Claim

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
        A key of `GROUPS`.
    key, code, name, scope : str
        What it is; ``scope`` is the money it is of, as in `implied`.
    budget, adjusted, outturn : Decimal or None
        年初预算数, 全年预算数 (as adjusted in the year), 决算数.
    stated : Decimal or None
        The rate that the document prints (完成预算的…%).
    page_budget, page_adjusted, page : int or None
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
        for name in ("adjusted", "budget"):
            if getattr(self, name):
                return name
        return ""

    @property
    def rate(self) -> Decimal | None:
        """执行率: the outturn in percent of the adjusted budget, else of the first budget."""
        plan = getattr(self, self.against) if self.against else None
        return None if not plan or self.outturn is None else self.outturn / plan * 100


def lines_of_prose(d: Disclosure) -> list[ExecutionLine]:
    """The lines whose budget and outturn the prose states beside each other."""
    claims = d.narrative.claim_list
    found: dict[tuple, dict] = {}
    for c in claims:
        group = _SUBJECTS.get(c.subject.key)
        if group is None or c.reason_for is not None:
            continue
        scope = scope_of(c, claims) if group == "total" else ""
        name = classification.stem(c.subject.text) if group == "function" else ""
        at = found.setdefault((c.subject.key, c.subject.code, name, scope), {"claim": c})
        _take(at, c, group)
    out = []
    for (key, code, _, scope), at in found.items():
        planned = "budget" in at or "adjusted" in at
        if "final" in at and (planned or _SUBJECTS[key] == "three_public"):
            c = at["claim"]
            out.append(ExecutionLine(
                _SUBJECTS[key], key, code, c.subject.text, scope, *(
                    at[m].amount.value if m in at else None for m in _MEASURES),
                at["rate"].percent.value if "rate" in at else None,
                *(at[m].page if m in at else None for m in _MEASURES)))
    return out


def _take(at: dict, c: Claim, group: str) -> None:
    """Keep the first budget, adjusted budget and rate, and the outturn told beside them."""
    if c.measure == "completion" and c.percent is not None:
        at.setdefault("rate", c)
    if c.amount is None or c.measure not in _MEASURES:
        return
    planned = "budget" in at or "adjusted" in at
    if c.measure == "final":
        if planned and "final" in at and not at.get("beside"):
            at["final"], at["beside"] = c, True
        at.setdefault("final", c)
        at["beside"] = at.get("beside") or planned
    elif not (group == "total" and c.measure == "budget" and not c.basis):
        at.setdefault(c.measure, c)


#: Tables of a final account by grouping, the money of which the prose tells the budget first.
_TABLES = {
    "function": ("general_budget_expenditure", "appropriation_expenditure",
                 "department_expenditure"),
    "economic": ("economic_classification", "appropriation_basic", "general_budget_basic"),
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
        page = entry.pages[0] if entry.pages else None
        e = mine.get(entry.key)
        budget, adjusted = (held.get(entry.key) for held in planned)
        if e is None and budget is None and adjusted is None and not entry.amount:
            continue  # a form that prints every line
        yield ExecutionLine(
            by, by, entry.code, entry.name, e.scope if e else "",
            budget.amount if budget else e and e.budget,
            adjusted.amount if adjusted else e and e.adjusted, entry.amount, e and e.stated,
            next(iter(budget.pages), None) if budget else e and e.page_budget,
            next(iter(adjusted.pages), None) if adjusted else e and e.page_adjusted, page)


def _planned(account: Account, d: Disclosure) -> list[dict[str, AccountLine]]:
    """By code: the columns 年初预算数 and 全年预算数 of the account's own table, where it has them."""
    found: list[dict[str, AccountLine]] = []
    for period in ("budget", "adjusted"):
        held: dict[str, AccountLine] = {}
        for table in account.tables[:1]:
            name = next((c.name for c in meaning(table).columns if c.period == period
                         and c.concept in _WHOLE), None)
            plan = coded_account(table, account.by, d.year, column=name) if name else None
            held = {e.key: e for e in plan.entries} if plan is not None else {}
        found.append(held)
    return found


def _paired(entries: Sequence[AccountLine], stated: Sequence[ExecutionLine]) -> dict[str, ExecutionLine]:
    """Key of a printed line → what the prose says of it: by code, else by name and outturn.

    A name in other words is the line's where its outturn is printed for no other line.
    """
    found: dict[str, ExecutionLine] = {}
    rules = (
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
            before = found.get(key)
            budget, outturn = at.get("budget"), at.get("")
            found[key] = ExecutionLine(
                "three_public", key, "", at["name"], "",
                budget.amount if budget else before and before.budget,
                before and before.adjusted,
                outturn.amount if outturn else before and before.outturn,
                before and before.stated,
                budget.page if budget else before and before.page_budget,
                before and before.page_adjusted,
                outturn.page if outturn else before and before.page)
    return [e for e in found.values() if e.outturn is not None or e.budget is not None]


def _of_table(told: TableMeaning) -> dict[str, dict]:
    """Key of the prose → its name, its budget and its outturn in a table of the three expenses."""
    found: dict[str, dict] = {}
    total = told.grand_total() or (told.lines[0] if len(told.lines) == 1 else None)
    for m in told.lines:
        at = {f.column: f for f in m.line.amounts.values()}
        for c in told.columns:
            wide = total is m and c.concept in _THREE and c.period in ("", "budget")
            concept = c.concept if wide and (c.concept != "total" or not m.concept) else m.concept
            key = _THREE.get(concept, "")
            if key and c.column in at and c.panel == m.line.panel and (
                c.period in ("", "budget") and (wide or m.concept)
            ):
                held = found.setdefault(key, {"name": m.line.name if m.concept and not wide else
                                              label(concept, "zh")})
                held.setdefault(c.period, at[c.column])
    return found


def project_lines(d: Disclosure) -> Iterator[ExecutionLine]:
    """Projects of a table that prints both what was planned and what was spent."""
    for table in d.all("projects"):
        told = meaning(table)
        plans = {c.period: c for c in told.columns if c.period in ("budget", "adjusted")}
        if not plans:
            continue
        for line in table.lines:
            whole = line_whole(line)
            at = {f.column: f for f in line.amounts.values()}
            if whole is None or line.level == "total":
                continue
            planned = {p: at.get(c.column) for p, c in plans.items()}
            yield ExecutionLine(
                "project", "project", line.code, project_name(line), "",
                *(planned[p].amount if planned.get(p) else None for p in ("budget", "adjusted")),
                whole.amount, None,
                *(planned[p].page if planned.get(p) else None for p in ("budget", "adjusted")),
                line.page)
