"""How far a budget was carried out: 年初预算, 全年预算 (adjusted), 决算, line by line.

A final account tells all three of itself, in its prose and in the columns of its tables; the
budget of the same year, where it is at hand, gives the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, ClassVar

from budgetkit import classification
from budgetkit.amounts import format_amount
from budgetkit.change.accounts import Ask, forms, project_name
from budgetkit.change.bilingual_text import Bilingual
from budgetkit.change.comparability import NotComparable, join_ends
from budgetkit.change.comparing import compare
from budgetkit.change.covered import source_words, unread
from budgetkit.change.entries import Account, AccountLine
from budgetkit.change.framed import Framed, number
from budgetkit.change.implied import scope_of
from budgetkit.errors import expect_disclosure
from budgetkit.messages import checked_language
from budgetkit.model import line_whole, meaning
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure
    from budgetkit.model import TableMeaning
    from budgetkit.narrative import Claim

#: What the lines of an execution are grouped by, in their order.
GROUPS: dict[str, dict[str, str]] = {
    "total": {"en": "total", "zh": "总计"},
    "function": {"en": "by function", "zh": "按功能分类"},
    "economic": {"en": "by economic class", "zh": "按经济分类"},
    "project": {"en": "project", "zh": "项目"},
    "three_public": {"en": "three public expenses", "zh": "“三公”经费"},
}
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


@dataclass(repr=False)
class Execution(Framed):
    """Budget, adjusted budget and outturn of a year; ask it like a frame, or for ``lines``.

    Attributes
    ----------
    title : str
    year : int
    lines : list of ExecutionLine
    covers : dict of str to str
        By language: which tables it rests on, and whether they were read whole.
    notes : list of str
    frame : DataFrame
        ``group, code, name, scope, budget, adjusted, outturn, rate, against, stated,
        page_budget, page_adjusted, page``: amounts in 万元, rates in percent.
    """

    title: str
    year: int
    lines: list[ExecutionLine]
    covers: dict[str, str]
    notes: list[str] = field(default_factory=list)

    _columns: ClassVar[dict[str, str]] = {
        "group": "str", "code": "str", "name": "str", "scope": "str", "budget": "float64",
        "adjusted": "float64", "outturn": "float64", "rate": "float64", "against": "str",
        "stated": "float64", "page_budget": "Int64", "page_adjusted": "Int64", "page": "Int64",
    }  # fmt: skip

    def _records(self) -> list[dict]:
        return [{
            "group": e.group, "code": e.code, "name": e.name, "scope": e.scope,
            "budget": number(e.budget), "adjusted": number(e.adjusted),
            "outturn": number(e.outturn), "rate": number(e.rate), "against": e.against,
            "stated": number(e.stated), "page_budget": e.page_budget,
            "page_adjusted": e.page_adjusted, "page": e.page,
        } for e in self.lines]  # fmt: skip

    def of(self, group: str) -> list[ExecutionLine]:
        """The lines of one group.

        Parameters
        ----------
        group : str
            A key of `GROUPS`.
        """
        return [e for e in self.lines if e.group == group]

    def sentences(self, lang: str = "en") -> list[str]:
        """What it covers, how far the whole was carried out, and the lines furthest from 100 %.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        zh = checked_language(lang) == "zh"
        known = [e for e in self.lines if e.rate is not None]
        said = [(f"{self.year}年执行情况：{len(known)}行有预算数和决算数（{self.covers['zh']}）。" if zh else
                 f"Execution of {self.year}: budget and outturn are known of {len(known)} lines "
                 f"({self.covers['en']}).")]
        for e in [e for e in known if e.group == "total"]:
            said.append(_line_words(e, lang))
        far = sorted((e for e in known if e.group == "function"),
                     key=lambda e: -abs((e.outturn or 0) - (getattr(e, e.against) or 0)))[:3]
        words = ("；" if zh else "; ").join(_line_words(e, lang).rstrip("。.") for e in far)
        if far:
            said.append(f"与预算相差最大的：{words}。" if zh else f"Furthest from the budget: {words}.")
        return said

    def __repr__(self) -> str:
        lines = [self.title, *self.sentences("en"), "", self.frame.to_string(index=False)]
        return "\n".join([*lines, *(f"! {n}" for n in self.notes)])

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(s)}</p>" for s in self.sentences("en"))
        return said + self.frame.to_html(index=False, na_rep="—",
                                         float_format=lambda v: f"{v:,.2f}")


def _line_words(e: ExecutionLine, lang: str) -> str:
    plan, done = format_amount(getattr(e, e.against)), format_amount(e.outturn)
    what = f"{e.code} {e.name}".strip()
    if lang == "zh":
        return f"{what}：{'全年预算' if e.against == 'adjusted' else '年初预算'}{plan}万元，决算{done}万元，执行率{e.rate:.2f}%。"
    kind = "adjusted budget" if e.against == "adjusted" else "budget"
    return f"{what}: {kind} {plan}, outturn {done} (万元), {e.rate:.2f} %."


def execution(*documents: Disclosure, renamed: bool = False) -> Execution:
    """How far a year's budget was carried out: budget, adjusted budget, outturn and rate.

    Use it with the final account alone (its own prose and tables tell what was planned), or with
    the budget of the same year before it.

    Parameters
    ----------
    documents : Disclosure
        The final account, or the budget and the final account, in any order.
    renamed : bool
        The two department names are one department.

    Returns
    -------
    Execution

    Raises
    ------
    NotComparable
        No final account, two of them, another year or another department.

    Notes
    -----
    The rate is of 全年预算 where the document prints it, else of 年初预算, and says which
    (``against``). Source: 财政部部门决算公开 form, columns 年初预算数 and 决算数.
    """
    expect_disclosure(*documents)
    accounts = [d for d in documents if d.kind == "final_account"]
    plans = [d for d in documents if d.kind != "final_account"]
    if len(accounts) != 1 or len(plans) > 1:
        raise NotComparable(None, Bilingual(
            f"{len(accounts)} final accounts and {len(plans)} budgets are no execution",
            f"给出的是{len(accounts)}份决算、{len(plans)}份预算，不能计算执行情况"),
            remedy="Give a final account, or a budget and the final account of its year.")
    account, plan = accounts[0], next(iter(plans), None)
    notes: list[str] = []
    if plan is not None:
        notes = join_ends(plan, account, renamed=renamed)
        if plan.year != account.year:
            raise NotComparable(None, Bilingual(
                f"the budget is of {plan.year}, the final account of {account.year}",
                f"预算是{plan.year}年的，决算是{account.year}年的"),
                remedy="Give both of one year; compare(…) sets two years side by side.")
    told = _from_prose(account)
    lines = [*_totals(account, told), *_functions(account, told), *_three_public(account, told),
             *_projects(account)]
    used: list[tuple[Account, Disclosure]] = [
        (a, account) for a in (_function_account(account),) if a is not None]
    if plan is not None:
        lines, used = _with_budget(lines, plan, account, used)
    elif not any(e.budget is not None or e.adjusted is not None for e in lines):
        notes.append(Bilingual("the final account prints no budget to hold the outturn against",
                               "决算中没有可对照的预算数"))
    order = list(GROUPS)
    lines.sort(key=lambda e: (order.index(e.group), e.code if e.group != "three_public" else ""))
    covers = {lang: ("；" if lang == "zh" else "; ").join(
        source_words(a, d, lang) for a, d in used) or "—" for lang in ("en", "zh")}
    year = account.year if account.year is not None else 0
    return Execution(account.title, year, lines, covers, list(dict.fromkeys(notes)))


# ── what the final account says of itself ────────────────────────────────────────────────────


def _from_prose(d: Disclosure) -> list[ExecutionLine]:
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


def _function_account(d: Disclosure) -> Account | None:
    """The outturn by function, of the money that the prose gives the budget of."""
    return next((a for key in ("general_budget_expenditure", "appropriation_expenditure",
                               "department_expenditure")
                 for _, read in forms(Ask("function", table=key))
                 if (a := read(d)) is not None), None)


def _totals(d: Disclosure, told: Iterable[ExecutionLine]) -> Iterator[ExecutionLine]:
    yield from (e for e in told if e.group == "total")


def _functions(d: Disclosure, told: list[ExecutionLine]) -> Iterator[ExecutionLine]:
    """Each functional line of the account, with what the prose says was planned for it."""
    stated = [e for e in told if e.group == "function"]
    account = _function_account(d)
    if account is None:
        yield from stated
        return
    entries = [e for e in account.entries if not e.rest]
    mine = _paired(entries, stated)
    for entry in entries:
        page = entry.pages[0] if entry.pages else None
        e = mine.get(entry.key)
        yield ExecutionLine(
            "function", "function", entry.code, entry.name, e.scope if e else "",
            e and e.budget, e and e.adjusted, entry.amount, e and e.stated,
            e and e.page_budget, e and e.page_adjusted, page)


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


def _three_public(d: Disclosure, told: list[ExecutionLine]) -> list[ExecutionLine]:
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


def _projects(d: Disclosure) -> Iterator[ExecutionLine]:
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


# ── the budget of the year beside it ─────────────────────────────────────────────────────────


def _with_budget(lines: list[ExecutionLine], plan: Disclosure, account: Disclosure, used):
    """The lines with the first budget of the budget's own tables, by every grouping both have."""
    held = [e for e in lines if e.group not in ("function", "economic", "project")]
    stated = {(e.group, e.code or e.name): e for e in lines}
    used = []
    for by in ("function", "economic", "project"):
        try:
            c = compare(plan, account, by, renamed=True)
        except NotComparable:
            held += [e for e in lines if e.group == by]
            continue
        used += [(c.previous_account, plan), (c.current_account, account)]
        for r in (r for r in c.rows if not r.is_rest):
            mine = stated.get((by, r.code or r.name))
            read = unread(c.current_account, account) is None
            done = r.current if r.current is not None or not read else Decimal(0)
            pages = [next((p for e in es for p in e.pages), None)
                     for es in (r.previous_entries, r.current_entries)]
            held.append(ExecutionLine(
                by, by, r.code, r.name, "", r.previous, mine and mine.adjusted, done,
                mine and mine.stated, pages[0], mine and mine.page_adjusted, pages[1]))
    return held, used


