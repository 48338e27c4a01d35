"""How much of a budget's growth lasts: all money, without what is carried over, without debt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.change.accounts import Ask, forms
from budgetkit.change.comparing import spending
from budgetkit.change.explained import explained_changes
from budgetkit.change.implied import ImpliedYear
from budgetkit.change.implied_rows import Implied, basis_named
from budgetkit.change.notes import Note, amount
from budgetkit.debt.summary import Summary, summary
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Message, message_in
from budgetkit.model.published_parts import PARTS

message = message_in("change.growth")
#: The views of a growth; :func:`view_words` says what each leaves out.
VIEWS = ("all", "without_carryover", "without_debt", "appropriation", "general_budget")


@dataclass(frozen=True)
class Growth:
    """The budget of two years under one view, and what the view means.

    Attributes
    ----------
    view : str
        One of `VIEWS`.
    current, previous : Decimal and Decimal or None
        万元, exact; None where last year is not known.
    change, percent : Decimal or None
        万元; percent of the previous amount.
    meaning : Note
        What the view leaves out.
    basis : str
        What of last year it is, as printed (预算数, 执行数); empty where that is not said.
    page : int
        Where this document tells last year's total; 0 where last year's own document does.
    computed : bool
        Whether that page states the change, not the amount: the amount is this year's less it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> all_money = bk.change.drivers(bk.load_example("weihui-2024")).view("all")
    >>> str(all_money.current), str(all_money.previous), round(all_money.percent, 2)
    ('11534.22', '886.10', Decimal('1201.68'))
    """

    view: str
    current: Decimal
    previous: Decimal | None
    meaning: Note
    basis: str = ""
    page: int = 0
    computed: bool = False

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


def view_words(view: str, lang: str | None = None) -> str:
    """What a view of a growth is called.

    Parameters
    ----------
    view : str
        One of `VIEWS`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such view.

    Examples
    --------
    >>> view_words("without_carryover", "en"), view_words("all", "zh")
    ('without money of earlier years', '全部资金')
    """
    return view_named(view).text(lang)


def view_named(view: str) -> Message:
    """What a view is called, to be said in a sentence."""
    return message(f"view-{view}")


def growths_of(d: Disclosure, previous: Disclosure | None, last: ImpliedYear,
               notes: list[str]) -> list[Growth]:
    """The views of a budget's growth; what a reader must know of them is added to ``notes``."""
    total = spending(d)
    if total is None:
        stated = last.find("total", "all")
        if stated is None:
            notes.append(Note(message("no-total-part" if d.kind in PARTS else "no-total")))
            return []
        total = stated.current
    before, told = _before(previous, last, total, notes)
    out = [Growth("all", total, before, Note(message("meaning-all")),
                  *((told.basis, told.page, told.printed is None) if told else ()))]
    debt = summary(d)
    carried = carried_over(d)
    if carried:
        out.append(_without_carryover(d, total, carried, before, previous))
    if debt.found:
        out.append(_without_debt(total, debt, before, previous))
    own, then = _general_budget(d, previous, last)
    if own is not None and own != total:
        out.append(Growth("general_budget", own, then, Note(message("meaning-general-budget"))))
    if before is None:
        notes.append(Note(message("no-total-before")))
        part = last.find("appropriation")
        if part is not None and part.previous is not None:
            out.insert(1, Growth("appropriation", part.current, part.previous,
                                 Note(message("meaning-appropriation")),
                                 part.basis, part.page, part.printed is None))
    return out


def _before(previous: Disclosure | None, last: ImpliedYear, total: Decimal,
            notes: list[str]) -> tuple[Decimal | None, Implied | None]:
    """Last year's total and the statement that tells it; of expenditure where both sides do."""
    if previous is not None:
        return spending(previous), None
    told = sorted((r for r in last.rows if r.key == "total" and r.previous is not None
                   and abs(r.current - total) <= r.allowed), key=lambda r: r.side == "revenue")
    if not told:
        return None, None
    first, nought = told[0], Decimal(0)
    for other in told[1:]:
        if abs((other.previous or nought) - (first.previous or nought)) > first.allowed + other.allowed:
            notes.append(Note(message(
                "other-total-of" if other.basis else "other-total", page=other.page, item=other.item,
                amount=amount(other.previous), basis=basis_named(other.basis))))
            break
    return first.previous, first


def _without_carryover(d: Disclosure, total: Decimal, carried: Decimal, before: Decimal | None,
                       previous: Disclosure | None) -> Growth:
    """Both years without money of earlier years; last year's is not known unless somebody tells it."""
    then, page = (carried_over(previous), 0) if previous is not None else _none_before(d, carried)
    was = None if before is None or then is None else before - then
    kind = "borrowed" if summary(d).carried_over == carried else "received"
    what = message("money-spent-of" if d.kind == "final_account" else f"money-{kind}",
                   carried=amount(carried), year=d.year)
    key = "none-before" if page else "unknown-before" if then is None else "without-both"
    return Growth("without_carryover", total - carried, was,
                  Note(message(key, money=what, page=page)))


def _none_before(d: Disclosure, carried: Decimal) -> tuple[Decimal | None, int]:
    """Nought and its page where the text says that all that is carried over is more than last year."""
    grown = [r for e in explained_changes(d) if e.key == "total" for r in e.drivers
             if r.amount == carried and re.search("结转|结余", r.text)]
    return (Decimal(0), grown[0].page) if grown else (None, 0)


def _without_debt(total: Decimal, debt: Summary, before: Decimal | None,
                  previous: Disclosure | None) -> Growth:
    was, key = None, "meaning-debt-unknown"
    if previous is not None and before is not None:
        then = summary(previous)
        was, key = before - then.borrowed - then.costs, "meaning-debt"
    meaning = message(key, borrowed=amount(debt.borrowed), costs=amount(debt.costs))
    return Growth("without_debt", total - debt.borrowed - debt.costs, was, Note(meaning))


def _general_budget(d: Disclosure, previous: Disclosure | None,
                    last: ImpliedYear) -> tuple[Decimal | None, Decimal | None]:
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
