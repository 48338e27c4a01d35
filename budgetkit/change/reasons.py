"""Why a budget changed: the reasons that a document gives, held against the changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from budgetkit.change.comparability import join_ends
from budgetkit.change.comparing import whole_account
from budgetkit.change.covered import source_of, unread
from budgetkit.change.framed import as_block, in_words, number
from budgetkit.change.growth import Growth, growths_of, view_named
from budgetkit.change.implied import implied, scope_of, two_bases
from budgetkit.change.implied_rows import scope_words
from budgetkit.change.notes import Note, amount, begun, in_language, percent, signed
from budgetkit.change.summary_text import titled
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Enumeration, Message, checked_language, message_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.narrative import Claim, Reason

message = message_in("change.reasons")


@dataclass(frozen=True)
class Driver:
    """One reason for one change.

    Attributes
    ----------
    name, text : str
        What the amount is of, where the sentence names it; the whole reason.
    amount : Decimal or None
        Signed, in 万元; None where none is stated.
    direction : str
        ``up`` or ``down``; empty where it is not said.
    page : int
    unplaced : tuple of str
        Amounts of the reason that could not be given to it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> [(d.amount, d.direction, d.page) for d in drivers(bk.load_example("weihui-2024")).whole.drivers]
    [(Decimal('10331'), 'up', 4), (Decimal('284.91'), 'up', 4), (Decimal('32.20'), 'up', 4)]
    """

    name: str
    text: str
    amount: Decimal | None
    direction: str
    page: int
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A stated change with its reasons. Amounts in 万元, exact.

    Attributes
    ----------
    item, scope, side : str
    change, percent : Decimal or None
        As stated, signed; `change` is None where only a percentage is stated.
    drivers : tuple of Driver
    allowed : Decimal
        What rounding may leave unexplained.
    partial : bool
        Whether the text says that these are the main reasons, or that there are more.

    Examples
    --------
    >>> import budgetkit as bk
    >>> e = drivers(bk.load_example("weihui-2024")).whole
    >>> e.change, e.reached, e.unexplained
    (Decimal('10648.12'), Decimal('10648.11'), Decimal('0.01'))
    """

    item: str
    key: str
    scope: str
    side: str
    change: Decimal | None
    percent: Decimal | None
    drivers: tuple[Driver, ...]
    allowed: Decimal
    partial: bool
    page: int
    sentence: str

    @property
    def reached(self) -> Decimal:
        """Sum of the amounts that the reasons state."""
        return sum((d.amount for d in self.drivers if d.amount is not None), Decimal(0))

    @property
    def unexplained(self) -> Decimal | None:
        """The change less what its reasons come to; None where only a percentage is stated."""
        return None if self.change is None else self.change - self.reached

    @property
    def rounded(self) -> bool:
        """Whether what is left unexplained is no more than rounding."""
        left = self.unexplained
        return self.counted and left is not None and abs(left) <= self.allowed

    @property
    def counted(self) -> bool:
        """Whether any reason states an amount."""
        return any(d.amount is not None for d in self.drivers)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Amounts printed in the reasons of which no word tells what they do to the change."""
        return tuple(text for d in self.drivers for text in d.unplaced)

    @property
    def note(self) -> str:
        """Why something is left unexplained; empty where nothing is.

        That the reasons do not reach the change is said only where each of them states an amount,
        every amount was placed, and the text does not say that they are the main ones.
        """
        silent = sum(d.amount is None for d in self.drivers)
        if self.change is None:
            return Note(message("percent-only"))
        if self.rounded:
            return Note(message("rounding")) if self.unexplained else ""
        if self.unplaced:
            return Note(message("unplaced", amounts=Enumeration(self.unplaced)))
        if not self.counted:
            return Note(message("no-amount"))
        if silent:
            return Note(message("silent", n=silent))
        if self.partial:
            return Note(message("partial", reached=signed(self.reached)))
        return Note(message("not-reached"))


@dataclass
class Drivers:
    """The reasons a document gives, against the changes, and growth with and without one-offs.

    Attributes
    ----------
    explained : list of Explained
    growths : list of Growth
    reasons : DataFrame
        ``item, scope, change, reason, amount, direction, unexplained, page``: one row a reason.
    growth : DataFrame
        ``view, current, previous, change, percent, meaning, meaning_zh``.
    notes : list of str
    covers : Message
        Which table the total is of, and whether it was read whole.

    Examples
    --------
    >>> import budgetkit as bk
    >>> found = drivers(bk.load_example("weihui-2024"))
    >>> found.previous_year, found.view("all").previous, len(found.reasons)
    (2023, Decimal('886.10'), 8)
    """

    title: str
    year: int
    previous_year: int
    explained: list[Explained]
    growths: list[Growth]
    notes: list[str]
    covers: Message
    department: str

    @cached_property
    def reasons(self) -> pd.DataFrame:
        import pandas as pd

        rows = [(e.item, e.scope, number(e.change), d.text, number(d.amount), d.direction,
                 number(e.unexplained), d.page) for e in self.explained for d in e.drivers]
        columns = ["item", "scope", "change", "reason", "amount", "direction", "unexplained",
                   "page"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"item": "str", "scope": "str", "change": "float64", "reason": "str",
             "amount": "float64", "direction": "str", "unexplained": "float64", "page": "int64"})

    @cached_property
    def growth(self) -> pd.DataFrame:
        import pandas as pd

        rows = [(g.view, float(g.current), number(g.previous), number(g.change),
                 number(g.percent), str(g.meaning), g.meaning.zh) for g in self.growths]
        columns = ["view", "current", "previous", "change", "percent", "meaning", "meaning_zh"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"view": "str", "current": "float64", "previous": "float64", "change": "float64",
             "percent": "float64", "meaning": "str", "meaning_zh": "str"})

    def view(self, name: str) -> Growth | None:
        """Growth under one view: ``all``, ``without_carryover``, ``without_debt``, …

        Parameters
        ----------
        name : str
            A key of `VIEWS`.

        Returns
        -------
        Growth or None
            None where the document gives nothing for the view.
        """
        return next((g for g in self.growths if g.view == name), None)

    @property
    def whole(self) -> Explained | None:
        """The change of the total with its reasons; that of expenditure before that of revenue."""
        held = [e for e in self.explained if e.key == "total"]
        return max(held, key=lambda e: (e.counted, e.side == "expenditure"), default=None)

    def sentences(self, lang: str | None = None) -> list[str]:
        """One sentence a view: amounts, percentage, meaning.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        list of str

        Raises
        ------
        ValueError
            For another language.
        """
        lang = checked_language(lang)
        return [begun(self._sentence(g).text(lang)) for g in self.growths]

    def _sentence(self, g: Growth) -> Message:
        view = view_named(g.view)
        if g.view == "all":
            view = message("view-of", view=view, covers=self.covers)
        last = message("year-of" if g.basis else "year", year=self.previous_year, basis=g.basis)
        return message("growth", view=view, was=amount(g.previous), last=last,
                       now=amount(g.current), year=self.year, percent=percent(g.percent),
                       meaning=g.meaning.message)

    def whose(self, lang: str | None = None) -> str:
        """Whose budget changed from which year to which: what a picture says under its title.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.
        """
        return message("whose", department=self.department, last=self.previous_year,
                       year=self.year).text(lang)

    def __repr__(self) -> str:
        lines = [titled(self.title), *self.sentences(), ""]
        for e in self.explained:
            lines.append(_told(e).text())
            lines += [f"  {amount(d.amount)}  {d.text}" for d in e.drivers]
        return "\n".join([*lines, *(f"! {in_language(n)}" for n in self.notes)])

    def _repr_html_(self) -> str:
        shown = in_words(self.reasons, {
            "scope": lambda key: scope_words(key),
            "direction": lambda key: message(f"direction-{key}").text()})
        return as_block(shown, self.sentences(), [in_language(n) for n in self.notes]).html


def _told(e: Explained) -> Message:
    """A change with what its reasons leave open."""
    change = percent(e.percent) if e.change is None else signed(e.change)
    left, note = signed(e.unexplained), e.note
    why = note.message if isinstance(note, Note) else note
    if e.rounded and e.unexplained:
        return message("explained-rounded", item=e.item, change=change, left=left)
    if e.change is not None and e.counted and e.unexplained:
        key = "explained-but-why" if why else "explained-but"
        return message(key, item=e.item, change=change, left=left, why=why)
    key = "explained-why" if why else "explained"
    return message(key, item=e.item, change=change, why=why)


def drivers(d: Disclosure, previous: Disclosure | None = None) -> Drivers:
    """Why the budget changed, in the document's own reasons, and how much of it recurs.

    Use it where a growth looks too large: money carried over and the cost of debt come once or
    are not the department's to spend.

    Parameters
    ----------
    d : Disclosure
    previous : Disclosure, optional
        Last year's document. Without it last year is what `implied` rebuilds, and what last
        year's own carried-over money was is not known.

    Returns
    -------
    Drivers

    Raises
    ------
    NotComparable
        No year, or another department.

    Notes
    -----
    Borrowed money and its costs as in `budgetkit.debt.summary` (函数科目 229 04, 231–233; words
    of the projects).

    Examples
    --------
    >>> import budgetkit as bk
    >>> found = drivers(bk.load_example("weihui-2024"))
    >>> [(g.view, str(g.current), round(g.percent, 2)) for g in found.growths[:2]]
    [('all', '11534.22', Decimal('1201.68')), ('without_carryover', '1203.22', Decimal('35.79'))]
    >>> str(found.whole.unexplained), found.whole.note
    ('0.01', 'rounding')
    """
    expect_disclosure(d, *([] if previous is None else [previous]))
    notes = join_ends(previous, d) if previous is not None else []
    last = implied(d)
    growths = growths_of(d, previous, last, notes)
    before = last.year - 1 if previous is None or previous.year is None else previous.year
    account = whole_account(d)
    covers = message("of-prose") if account is None else source_of(account, d, unread(account, d))
    if previous is None:
        notes += two_bases(last.rows)
    return Drivers(d.title, last.year, before, _explained(d), growths, notes, covers, d.department)


def rounding_of(*amounts: Decimal | None) -> Decimal:
    """What rounding may do to a sum of printed amounts, 万元: half of each one's last place.

    An amount printed without decimals may be rounded by 0.5 万元; what is not told adds nothing.

    >>> rounding_of(Decimal("10.00"), Decimal(7), None)
    Decimal('0.505')
    """
    return sum((Decimal(1).scaleb(min(0, _exponent(a))) / 2 for a in amounts if a is not None), Decimal(0))


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _explained(d: Disclosure) -> list[Explained]:
    claims, given = d.narrative.claim_list, d.narrative.reason_list
    by_claim: dict[int, list[Reason]] = {}
    for reason in given:
        by_claim.setdefault(reason.claim, []).append(reason)
    out = []
    for number_, reasons in by_claim.items():
        claim = claims[number_]
        change, rate = claim.signed, claim.signed_percent
        if claim.measure != "change" or (change is None and rate is None) or (
            not change and not rate and all(r.amount is None for r in reasons)
        ):
            continue
        found = tuple(Driver(_name(r, claims), r.text, r.amount, r.direction, r.page, r.unplaced) for r in reasons)
        allowed = rounding_of(change or None, *(each.amount for each in found))
        whole = claims[claim.of].subject if claim.of is not None else claim.subject
        out.append(Explained(whole.text or claim.subject.text, whole.key, scope_of(claim, claims),
                             whole.side, change, rate, found, allowed,
                             _are_some(claim, reasons), claim.page, claim.sentence.text))
    return out


def _name(reason: Reason, claims: Sequence[Claim]) -> str:
    """What the amount is of, where the reason names it as such; else the whole reason."""
    named = "" if reason.stated is None else claims[reason.stated].subject.text.removeprefix("了")
    plain = named and not _MOVED.search(reason.text) and named[0] not in "较比与从由"
    return named if plain else reason.text


#: The money went elsewhere: what stands before the amount is not what it is of.
_MOVED = re.compile("分流|划转|转列|调剂|调减.*用于")
#: Behind these words stand the main reasons, not all of them.
_MAIN = re.compile("主要|等[。；;]?$")
#: So many characters before the first reason lead to it; 主要用于 further ahead is of the money.
_LEAD = 24


def _are_some(claim: Claim, reasons: Sequence[Reason]) -> bool:
    """Whether the text says that it gives only the main reasons, or that there are more (等)."""
    told = claim.sentence.paragraph.text[claim.sentence.start :]
    at = told.find(reasons[0].text)
    lead = told[: at if at >= 0 else None]
    behind = told[told.find(reasons[-1].text) + len(reasons[-1].text) :]
    return bool(_MAIN.search(lead[-_LEAD:]) or _MAIN.search(reasons[-1].text)
                or behind.startswith("等"))
