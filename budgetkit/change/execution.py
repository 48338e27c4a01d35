"""How far a budget was carried out: 年初预算, 全年预算 (adjusted), 决算, line by line.

A final account tells all three of itself, in its prose and in the columns of its tables; the
budget of the same year, where it is at hand, gives the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from budgetkit.amounts import format_amount
from budgetkit.change.bilingual_text import Bilingual, in_language
from budgetkit.change.comparability import NotComparable, join_ends
from budgetkit.change.comparing import compare
from budgetkit.change.covered import sources_of, unread
from budgetkit.change.entries import Account
from budgetkit.change.execution_lines import (
    ExecutionLine,
    account_by,
    coded_lines,
    lines_of_prose,
    project_lines,
    three_public_lines,
)
from budgetkit.change.framed import Framed, number
from budgetkit.errors import expect_disclosure
from budgetkit.messages import checked_language
from budgetkit.present import block, of_frame
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

#: What the lines of an execution are grouped by, in their order.
GROUPS: dict[str, dict[str, str]] = {
    "total": {"en": "total", "zh": "总计"},
    "function": {"en": "by function", "zh": "按功能分类"},
    "economic": {"en": "by economic class", "zh": "按经济分类"},
    "project": {"en": "project", "zh": "项目"},
    "three_public": {"en": "three public expenses", "zh": "“三公”经费"},
}
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

    def sentences(self, lang: str | None = None) -> list[str]:
        """What it covers, how far the whole was carried out, and the lines furthest from 100 %.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
        """
        lang = checked_language(lang)
        zh = lang == "zh"
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
        lines = [self.title, *self.sentences(), "", self.frame.to_string(index=False)]
        return "\n".join([*lines, *(f"! {in_language(n)}" for n in self.notes)])

    def _repr_html_(self) -> str:
        return block(sentences=self.sentences(), table=of_frame(self.frame, label, missing="—")).html


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
    stated = lines_of_prose(account)
    lines = [*(e for e in stated if e.group == "total"), *coded_lines(account, "function", stated),
             *coded_lines(account, "economic", stated),
             *three_public_lines(account, stated), *project_lines(account)]
    used: list[tuple[Account, Disclosure]] = [
        (a, account) for a in (account_by(account, "function"), account_by(account, "economic"))
        if a is not None]
    if plan is not None:
        lines, used = _with_budget(lines, plan, account, used)
    elif not any(e.budget is not None or e.adjusted is not None for e in lines):
        notes.append(Bilingual("the final account prints no budget to hold the outturn against",
                               "决算中没有可对照的预算数"))
    order = list(GROUPS)
    lines.sort(key=lambda e: (order.index(e.group), e.code if e.group != "three_public" else ""))
    told = [sources_of(a, d, unread(a, d)) for a, d in used]
    covers = {lang: join.join(s[lang] for s in told) or "—"
              for lang, join in (("en", "; "), ("zh", "；"))}
    year = account.year if account.year is not None else 0
    return Execution(account.title, year, lines, covers, list(dict.fromkeys(notes)))


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
        read = unread(c.current_account, account) is None
        for r in (r for r in c.rows if not r.is_rest):
            mine = stated.get((by, r.code or r.name))
            done = r.current if r.current is not None or not read else Decimal(0)
            pages = [next((p for e in es for p in e.pages), None)
                     for es in (r.previous_entries, r.current_entries)]
            held.append(ExecutionLine(
                by, by, r.code, r.name, "", r.previous, mine and mine.adjusted, done,
                mine and mine.stated, pages[0], mine and mine.page_adjusted, pages[1]))
    return held, used


