"""One thing that a document compares with the year before, and which money it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.messages import Named, in_room
from budgetkit.narrative import Claim

say = in_room("change.implied_rows")


def basis_named(basis: str) -> Named:
    """What of last year an amount is, as printed in Chinese; else in a word.

    >>> basis_named("年初预算数").text("zh"), basis_named("预算执行数").text("en"), basis_named("").text("en")
    ('年初预算数', 'outturn', '')
    """
    kind = next((kind for kind, words in _BASES if re.search(words, basis)), "")
    return Named(say(f"basis-{kind}", "en") if kind else basis, basis)


#: By the words that tell it: a 预算执行数 is no budget.
_BASES = (("outturn", "执行|决算|完成"), ("adjusted", "调整"), ("budget", "预算"))

#: Table → the money that it holds.
SCOPE_OF_TABLE = {
    "department_summary": "all", "department_revenue": "all", "department_expenditure": "all",
    "appropriation_summary": "appropriation", "appropriation_expenditure": "appropriation",
    "appropriation_basic": "appropriation", "general_budget_expenditure": "general_budget",
    "general_budget_basic": "general_budget", "government_fund": "government_fund",
    "state_capital": "state_capital",
}  # fmt: skip
#: Which money a statement is of; empty where it does not say.
SCOPES = ("all", "appropriation", "general_budget", "government_fund", "state_capital", "")


def scope_words(scope: str, lang: str | None = None) -> str:
    """What money a statement is of.

    Parameters
    ----------
    scope : str
        One of `SCOPES`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such scope.

    Examples
    --------
    >>> scope_words("general_budget", "en"), scope_words("", "zh")
    ('general budget', '未说明')
    """
    return say(f"scope-{scope}" if scope else "no-scope", lang)


@dataclass(frozen=True)
class Implied:
    """One thing that the document compares with last year. Amounts in 万元, exact.

    Attributes
    ----------
    item : str
        As printed.
    key, code, side, scope : str
        What it is: key of the subject, functional code, side, and which money it covers.
    current : Decimal
    change, percent : Decimal or None
        As stated, signed.
    printed : Decimal or None
        Last year's amount where the document prints it.
    base, basis : int or None, str
        The year, and what of it (预算, 执行数).
    percent_from_change : Decimal or None
        What the stated change is of the amount it implies.
    agrees : bool or None
        Whether the stated percentage and last year's amount fit the change; None where only one
        of them is stated.
    note : str
        Where and how they disagree, or why no amount is given.
    source : {"prose", "table"}

    Examples
    --------
    >>> import budgetkit as bk
    >>> total = bk.change.implied(bk.load_example("weihui-2024")).find("total")
    >>> total.change, total.by_change, total.agrees, total.page
    (Decimal('10648.12'), Decimal('886.10'), False, 3)
    """

    item: str
    key: str
    code: str
    side: str
    scope: str
    current: Decimal
    change: Decimal | None
    percent: Decimal | None
    printed: Decimal | None
    base: int | None
    basis: str
    allowed: Decimal
    percent_from_change: Decimal | None
    agrees: bool | None
    note: str
    source: str
    page: int
    sentence: str
    claim: Claim | None = field(default=None, repr=False, compare=False)

    @property
    def measure(self) -> str:
        """Which base last year's amount is: ``outturn`` (执行数), ``budget``, or empty."""
        if re.search("执行|决算|完成", self.basis):
            return "outturn"
        return "budget" if "预算" in self.basis else ""

    @property
    def direct(self) -> bool:
        """Whether the change is stated of the amount itself, not as a reason for another change."""
        return self.claim is None or self.claim.of is not None

    @property
    def by_change(self) -> Decimal | None:
        """This year's amount less the stated change; None where that would be less than nothing."""
        if self.change is None or self.change > self.current + self.allowed:
            return None
        return self.current - self.change

    @property
    def by_percent(self) -> Decimal | None:
        """This year's amount over one plus the stated percentage; None for a fall of 100 %."""
        if self.percent is None or self.percent <= -100:
            return None
        return self.current / (1 + self.percent / 100)

    @property
    def previous(self) -> Decimal | None:
        """Last year's amount: printed, else by the change, else by the percentage."""
        for amount in (self.printed, self.by_change, self.by_percent):
            if amount is not None:
                return amount
        return None
