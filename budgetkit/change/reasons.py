"""Why a budget changed: the reasons that a document gives, held against the changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from budgetkit.amounts import as_float
from budgetkit.change.comparability import join_ends
from budgetkit.change.comparing import whole_account
from budgetkit.change.covered import source_of, unread
from budgetkit.change.explained import Explained, explained_changes
from budgetkit.change.framed import as_block, in_words
from budgetkit.change.growth import Growth, growths_of, view_named
from budgetkit.change.implied import implied, two_bases
from budgetkit.change.implied_rows import basis_named, scope_words
from budgetkit.change.notes import Note, amount, begun, in_language, percent, signed
from budgetkit.change.summary_text import titled
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Message, checked_language, message_in

if TYPE_CHECKING:

    import pandas as pd

    from budgetkit.disclosure import Disclosure

message = message_in("change.reasons")


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

        rows = [(e.item, e.scope, as_float(e.change), d.text, as_float(d.amount), d.direction,
                 as_float(e.unexplained), d.page) for e in self.explained for d in e.drivers]
        columns = ["item", "scope", "change", "reason", "amount", "direction", "unexplained",
                   "page"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"item": "str", "scope": "str", "change": "float64", "reason": "str",
             "amount": "float64", "direction": "str", "unexplained": "float64", "page": "int64"})

    @cached_property
    def growth(self) -> pd.DataFrame:
        import pandas as pd

        rows = [(g.view, float(g.current), as_float(g.previous), as_float(g.change),
                 as_float(g.percent), str(g.meaning), g.meaning.zh) for g in self.growths]
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
        held = [e for e in self.explained if e.key == "total" and not e.words]
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
        last = message("year-of" if g.basis else "year", year=self.previous_year, basis=basis_named(g.basis))
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
    if e.words:
        return message("explained", item=e.item, change=e.words)
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
    return Drivers(d.title, last.year, before, explained_changes(d), growths, notes, covers, d.department)
