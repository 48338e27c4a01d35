"""How much of a budget is borrowed, what it costs, and which tables show it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.debt.breakdown import breakdown_of
from budgetkit.debt.classifiers import COSTS, DEBT, LOANS
from budgetkit.debt.debt_line import DebtLine
from budgetkit.debt.evidence import proof
from budgetkit.debt.function import FunctionRecord
from budgetkit.debt.places import in_file, page_message
from budgetkit.debt.prose import Mention, mentions
from budgetkit.debt.scope import NOTHING_READ, Scope, scope_of
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.debt.showings import Showing, showings
from budgetkit.debt.sums import amount_of, by_when, general_budget, summed, untraced, whole
from budgetkit.messages import (
    Message,
    Named,
    Percent,
    RoundedAmount,
    checked_language,
    in_room,
    message_in,
    written,
)
from budgetkit.present import pairs
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Fact, Table

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: What a reader should know: its label, and its value.
Line = tuple[Message, "Message | RoundedAmount"]
_say, _message = in_room("debt.summary"), message_in("debt.summary")
_purpose, _instrument = message_in("debt.purpose"), message_in("debt.instrument")


@dataclass(frozen=True)
class Summary:
    """Borrowed money in one budget: 万元, exact. None: the document does not tell.

    Attributes
    ----------
    total : Decimal
        All expenditure of the budget.
    borrowed : Decimal
        Expenditure paid with borrowed money.
    carried_over, this_year : Decimal or None
        Of it, borrowed in earlier years and not spent; and new.
    interest, principal, debt_service, issue_cost : Decimal
        What debt costs this year.
    unknown : Decimal
        Money of projects that may be borrowed or not.
    untraced : Decimal
        Of the borrowed money, what no single project can be told to get.
    general_budget : Decimal or None
        General-budget expenditure of this year.
    showings : tuple of Showing
    economic : tuple of Fact
        Amounts under the economic codes of interest and repayment (307, 511, 512) that show
        nowhere else: loans of the unit's own, such as a hospital's.
    scope : Scope
        The tables that this rests on, and whether they were read whole.
    proofs : tuple of DebtLine
        The rows of debt, most money first, each with its evidence and how sure it is.
    mentions : tuple of Mention
        Lines that the text explains by interest or repayment without giving its amount.

    Examples
    --------
    >>> import budgetkit as bk
    >>> s = summary(bk.load_example("weihui-2024"))
    >>> s.total, s.costs, round(s.share(s.borrowed), 2), s.interest_per_100
    (Decimal('11534.22'), Decimal('860.00'), Decimal('89.57'), None)
    >>> s.lines("zh")[0]
    ('支出总计', '11,534.22万元；第11页《2024年部门支出总体情况表》已读全；第18页《2024年项目支出表》已读全')
    """

    title: str
    total: Decimal
    borrowed: Decimal
    carried_over: Decimal | None
    this_year: Decimal | None
    interest: Decimal
    principal: Decimal
    debt_service: Decimal
    issue_cost: Decimal
    unknown: Decimal
    untraced: Decimal
    general_budget: Decimal | None
    showings: tuple[Showing, ...]
    economic: tuple[Fact, ...] = ()
    scope: Scope = NOTHING_READ
    proofs: tuple[DebtLine, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def costs(self) -> Decimal:
        """Interest, principal and costs of issuing."""
        return self.interest + self.principal + self.debt_service + self.issue_cost

    @property
    def found(self) -> bool:
        """Whether a code, a column, a name or the text shows borrowed money or its costs."""
        return bool(self.borrowed or self.costs)

    def share(self, amount: Decimal | None) -> Decimal | None:
        """An amount in percent of the total.

        Parameters
        ----------
        amount : Decimal or None
            万元.

        Returns
        -------
        Decimal or None
            Percent, exact; None where the amount or the total is not known.
        """
        if amount is None or not self.total:
            return None
        return amount / self.total * 100

    @property
    def interest_per_100(self) -> Decimal | None:
        """Interest that the general budget pays, for every 100 of it; None for none, or unknown funds."""
        paid = [r for r in self.proofs if r.purpose == "interest" and not r.inside]
        mine = sum((r.amount for r in paid if r.fund == "general_budget"), Decimal(0))
        told = all(r.fund for r in paid) and sum((r.amount for r in paid), Decimal(0)) == self.interest
        return mine / self.general_budget * 100 if self.general_budget and mine and told else None

    @property
    def without(self) -> Decimal:
        """The budget without borrowed money and without what debt costs."""
        return self.total - self.borrowed - self.costs

    @property
    def tables(self) -> pd.DataFrame:
        """``table, title, page, purpose, amount, shown, shown_as, total, expected, note``, in 万元."""
        import pandas as pd

        columns = ["table", "title", "page", "purpose", "amount", "shown", "shown_as", "total",
                   "expected", "note"]
        frame = pd.DataFrame([[getattr(s, c) for c in columns] for s in self.showings],
                             columns=columns)
        return frame.astype({"amount": "float64", "total": "float64", "page": "int64"})

    @property
    def read(self) -> bool:
        """Whether any table of expenditure was read: if not, nothing is said of debt."""
        return bool(self.scope.tables)

    def lines(self, lang: str | None = None) -> list[tuple[str, str]]:
        """Label and value of what a reader should know, first what it covers.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        list of (str, str)

        Raises
        ------
        ValueError
            For another language.
        """
        lang = checked_language(lang)
        said = [(_say("total", lang), self.covers(lang))] if self.read else []
        if not self.found:
            said.append((_say("borrowed", lang), self.none(lang)))
        else:
            said += [(label.text(lang), written(value, lang)) for label, value in self._amounts()]
            said += [(_say("proof", lang), each) for each in self._proofs(lang)]
        return [*said, *((label.text(lang), written(value, lang))
                         for label, value in (*self._mentioned(), *self._doubt()))]

    def covers(self, lang: str | None = None) -> str:
        """The total, the tables that this rests on, and whether they were read whole.

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
        lang = checked_language(lang)
        tables = self.scope.covers(lang)
        return _say("covers", lang, total=RoundedAmount(self.total), tables=tables) if (
            self.read) else tables

    def none(self, lang: str | None = None) -> str:
        """One sentence where nothing was found: that there is none and where was looked, or why not.

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
        if self.mentions and self.read:
            return _say("only-text", lang)
        return self.scope.none(lang)

    def verdict(self, lang: str | None = None) -> str:
        """The same in a few words, as a chart or a table says it in place of what it would show.

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
        if self.mentions and self.read:
            return _say("only-text", lang)
        return self.scope.verdict(lang)

    def _amounts(self) -> list[Line]:
        said: list[Line] = []
        if self.borrowed:
            said.append((_message("borrowed"), self._with_share(self.borrowed)))
            said += self._kinds("bond_funded")
        if self.carried_over is not None:
            said.append((_message("carryover"), self._with_share(self.carried_over)))
        elif self.borrowed:
            said.append((_message("carryover"), _message("not-told")))
        for purpose in COSTS:
            amount = getattr(self, purpose)
            if amount:
                said.append((_message(f"cost-{purpose}"), self._with_share(amount)))
                said += self._kinds(purpose)
        if self.interest_per_100 is not None:
            said.append((_message("per-100"), RoundedAmount(self.interest_per_100)))
        said.append((_message("without"), self._with_share(self.without)))
        return said

    def _kinds(self, purpose: str) -> list[Line]:
        """Bonds and loans apart, where there is more than one kind, or a loan."""
        sums: dict[str, Decimal] = {}
        for row in self.proofs:
            if row.purpose == purpose:
                sums[row.instrument] = sums.get(row.instrument, Decimal(0)) + row.amount
        if len(sums) < 2 and not set(sums) & set(LOANS):
            return []
        return [(_message("kind", kind=_instrument(i) if i else _message("kind-not-told")),
                 RoundedAmount(amount)) for i, amount in sums.items()]

    @property
    def only_likely(self) -> bool:
        """Whether no proof of its debt is certain: names alone speak for it."""
        return bool(self.proofs) and all(row.grade == "likely" for row in self.proofs)

    def _proofs(self, lang: str) -> list[str]:
        """For each purpose and grade of certainty: the amount, and the place that proves most."""
        groups: dict[tuple[str, str], list[DebtLine]] = {}
        for row in self.proofs:
            groups.setdefault((row.purpose, row.grade), []).append(row)
        return [proof(purpose, sure, held, lang) for (purpose, sure), held in groups.items()]

    def _mentioned(self) -> list[Line]:
        return [(_message("mentioned"), _message(
            "inside", purpose=_purpose(m.purpose), line=m.line, amount=RoundedAmount(m.amount),
            place=page_message(*in_file(self.scope.files, m.page)))) for m in self.mentions]

    def _doubt(self) -> list[Line]:
        return [(_message(key), RoundedAmount(amount)) for key, amount in (
            ("untraced", self.untraced), ("unknown", self.unknown)) if amount]

    def _with_share(self, amount: Decimal) -> RoundedAmount | Message:
        share, shown = self.share(amount), RoundedAmount(amount)
        return shown if share is None else _message("share", amount=shown, share=Percent(share, 2))

    def text(self, lang: str | None = None) -> str:
        """The lines, then the tables that lack borrowed money which others show.

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
        said = [_say("line", lang, label=label, value=value) for label, value in self.lines(lang)]
        return "\n".join([*said, *(self.lacking(lang))])

    def lacking(self, lang: str | None = None) -> list[str]:
        """One sentence for every table that does not show an amount which others show.

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
        out = []
        for s in self.showings:
            others = [o for o in self.showings if o.purpose == s.purpose and o.shown]
            if s.shown or not s.expected or not others:
                continue
            entry = TABLES[s.table]
            out.append(_say("lacks-by" if s.note else "lacks", lang, page=s.page, sum=s.note, n=len(others),
                            table=s.title or Named(entry.en, entry.zh), amount=RoundedAmount(s.amount),
                            purpose=_purpose(s.purpose)))
        return out

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return pairs(self.lines(), figures=True, notes=self.lacking()).html


def summary(d: Disclosure, *, settings: DebtSettings = DEFAULT) -> Summary:
    """How much of the budget is borrowed, carried over and interest, and which tables show it.

    Use it first. Amounts by purpose come from the function table, where one is printed, so that they hold
    even where no project can be told to get the money.

    Parameters
    ----------
    d : Disclosure
    settings : DebtSettings, optional

    Returns
    -------
    Summary
        Prints as text; ``lines(lang)``, ``tables`` (frame) and ``lacking(lang)`` hold the parts.

    Notes
    -----
    General bonds (一般债券) leave no sign in a department's tables beyond their interest: a
    budget without a sign is not proved to be without debt. Codes: 《政府收支分类科目》.

    Examples
    --------
    >>> import budgetkit as bk
    >>> s = summary(bk.load_example("weihui-2024"))
    >>> s.borrowed, s.carried_over, s.interest, s.without
    (Decimal('10331.00'), Decimal('10331.00'), Decimal('860.00'), Decimal('343.22'))
    """
    return summary_of(d, *breakdown_of(d, settings))


def summary_of(d: Disclosure, record: FunctionRecord | None, found: list[DebtLine], projects: Table | None) -> Summary:
    """The summary of a breakdown that was made already (``debt.breakdown.breakdown_of``)."""
    amounts = {p: amount_of(found, record, p) for p in DEBT}
    carried, new = by_when(found, amounts["bond_funded"])
    return Summary(
        d.title, whole(d, found), amounts["bond_funded"], carried, new, amounts["interest"], amounts["principal"],
        amounts["debt_service"], amounts["issue_cost"], summed(found, "unknown"), untraced(found), general_budget(d),
        tuple(showings(d, record, found, {p: amounts[p] for p in ("bond_funded", *COSTS)})),
        tuple(r.fact for r in found if r.source == "table" and r.fact and r.evidence[0].kind == "code"),
        scope_of(d, record, projects), tuple(sorted((r for r in found if r.purpose in DEBT), key=lambda r: -r.amount)),
        tuple(m for m in mentions(d) if not amounts[m.purpose]))
