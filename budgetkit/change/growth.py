"""How much of a budget's growth lasts: all money, without what is carried over, without debt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.change.accounts import Ask, forms
from budgetkit.change.bilingual_text import Bilingual
from budgetkit.change.comparing import spending
from budgetkit.change.implied import ImpliedYear
from budgetkit.debt.summary import Summary, summary

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure


@dataclass(frozen=True)
class Growth:
    """The budget of two years under one view, and what the view means. 万元, exact.

    ``basis`` is what of last year it is, as printed (预算数, 执行数); empty where that is not said.
    """

    view: str
    current: Decimal
    previous: Decimal | None
    meaning: dict[str, str]
    basis: str = ""

    @property
    def change(self) -> Decimal | None:
        """In 万元; None where last year is not known."""
        return None if self.previous is None else self.current - self.previous

    @property
    def percent(self) -> Decimal | None:
        """Of the previous amount; None where that is nothing, negative or not known."""
        if not self.previous or self.previous < 0 or self.change is None:
            return None
        return self.change / self.previous * 100


VIEWS = {
    "all": {"en": "all money", "zh": "全部资金"},
    "without_carryover": {"en": "without money carried over", "zh": "不含上年结转"},
    "without_debt": {"en": "without borrowed money and its costs", "zh": "不含举借资金和债务成本"},
    "appropriation": {"en": "appropriations", "zh": "财政拨款"},
    "general_budget": {"en": "general budget of the year", "zh": "当年一般公共预算"},
}


def growths_of(d: Disclosure, previous: Disclosure | None, last: ImpliedYear,
               notes: list[str]) -> list[Growth]:
    """The views of a budget's growth; what a reader must know of them is added to ``notes``."""
    total = spending(d)
    if total is None:
        stated = last.find("total", "all")
        if stated is None:
            notes.append(Bilingual("no total is printed: growth is not told",
                              "没有总数，不计算增长"))
            return []
        total = stated.current
    before, basis = _before(previous, last, total, notes)
    out = [Growth("all", total, before, {
        "en": "Every 万元, whenever it was received and whatever it is for.",
        "zh": "全部资金，不论何时取得、用于何处。"}, basis)]  # fmt: skip
    debt = summary(d)
    carried = carried_over(d)
    if carried:
        out.append(_without_carryover(total, carried, before, debt, previous))
    if debt.found:
        out.append(_without_debt(total, debt, before, previous))
    own, then = _general_budget(d, previous, last)
    if own is not None and own != total:
        out.append(Growth("general_budget", own, then, {
            "en": "What the department gets from taxes to run and to do its work.",
            "zh": "由一般公共预算安排、用于部门运转和履职的资金。"}))  # fmt: skip
    if before is None:
        notes.append(Bilingual("the document does not say what last year's total was",
                          "文件没有说明上年总数"))
        part = last.find("appropriation")
        if part is not None and part.previous is not None:
            out.insert(1, Growth("appropriation", part.current, part.previous, {
                "en": "Last year's total is not told; that of appropriations is.",
                "zh": "文件没有说明上年总数，只说明了财政拨款。"}))  # fmt: skip
    return out


def _before(previous: Disclosure | None, last: ImpliedYear, total: Decimal,
            notes: list[str]) -> tuple[Decimal | None, str]:
    """Last year's total and what of last year it is; of expenditure where both sides are told."""
    if previous is not None:
        return spending(previous), ""
    told = [r for r in last.rows if r.key == "total" and r.previous is not None
            and abs(r.current - total) <= r.allowed]
    told.sort(key=lambda r: r.side == "revenue")
    if not told:
        return None, ""
    first = told[0]
    for other in told[1:]:
        if abs((other.previous or 0) - (first.previous or 0)) > first.allowed + other.allowed:
            notes.append(Bilingual(
                f"page {other.page} implies another total of last year, of {other.item}: "
                f"{format_amount(other.previous)} {other.basis}".rstrip(),
                f"第{other.page}页按{other.item}推出的上年总数为{format_amount(other.previous)}{other.basis}"))
            break
    return first.previous, first.basis


def _without_carryover(total: Decimal, carried: Decimal, before: Decimal | None, debt: Summary,
                       previous: Disclosure | None) -> Growth:
    bonds = debt.carried_over == carried
    what = ("borrowed in earlier years", "以前年度举借的债券资金") if bonds else (
        "received in earlier years", "以前年度取得的资金")
    if previous is not None:
        was = before - (carried_over(previous) or Decimal(0)) if before is not None else None
        last = ("", "")
    else:
        was = before
        last = (" What last year's total held of such money is not known here.",
                "上年总数中此类资金的数额，本文件没有说明。")
    return Growth("without_carryover", total - carried, was, {
        "en": f"{format_amount(carried)} was {what[0]} and not yet spent: it is in this year's "
              f"budget once.{last[0]}",
        "zh": f"{format_amount(carried)}万元是{what[1]}，尚未支出，只计入本年一次。{last[1]}"})


def _without_debt(total: Decimal, debt: Summary, before: Decimal | None,
                  previous: Disclosure | None) -> Growth:
    was = None
    last = (" Last year's debt is not known here, so no growth is told.",
            "上年的债务情况本文件没有说明，故不计算增长。")
    if previous is not None and before is not None:
        then = summary(previous)
        was, last = before - then.borrowed - then.costs, ("", "")
    return Growth("without_debt", total - debt.borrowed - debt.costs, was, {
        "en": f"Without {format_amount(debt.borrowed)} of borrowed money and "
              f"{format_amount(debt.costs)} that debt costs this year.{last[0]}",
        "zh": f"扣除举借资金{format_amount(debt.borrowed)}万元和本年债务成本"
              f"{format_amount(debt.costs)}万元。{last[1]}"})


def _general_budget(d: Disclosure, previous: Disclosure | None, last: ImpliedYear):
    # what a final account says of last year is what was spent, not what was received
    of = _spent_of_general_budget if d.kind == "final_account" else _fund
    own = of(d, "general_budget")
    if previous is not None:
        return own, of(previous, "general_budget")
    stated = last.find("general_budget")
    return own, None if stated is None else stated.previous


def _spent_of_general_budget(d: Disclosure, key: str) -> Decimal | None:
    asked = Ask("function", table=f"{key}_expenditure")
    account = next(read(d) for _, read in forms(asked))
    return None if account is None else account.total


def _fund(d: Disclosure, key: str) -> Decimal | None:
    """This year's money of a source, without what is carried over."""
    for _, read in forms(Ask("source")):
        account = read(d)
        if account is not None:
            held = [e.amount for e in account.entries if e.key == key]
            if held:
                return sum(held, Decimal(0))
    return None


def carried_over(d: Disclosure) -> Decimal | None:
    """Money of earlier years in this budget, in 万元; None where no table tells.

    Examples
    --------
    >>> import budgetkit as bk
    >>> carried_over(bk.load_example("weihui-2024"))
    Decimal('10331.00')
    """
    told = False
    for _, read in forms(Ask("source")):
        account = read(d)
        if account is None:
            continue
        told = True
        held = [e.amount for e in account.entries if e.key == "carryover"]
        if held:
            return sum(held, Decimal(0))
    return Decimal(0) if told else None
