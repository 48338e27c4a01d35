"""One row of a debt breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkit.debt.classifiers import DEBT, DebtSign
from budgetkit.debt.notices import Notice
from budgetkit.messages import Message
from budgetkit.tables.table import Fact

#: Sources that name a project.
LISTED = ("projects", "targets")


@dataclass(frozen=True)
class DebtLine:
    """One row of the breakdown; `amount` in 万元, exact.

    Attributes
    ----------
    source : {"projects", "targets", "function", "table", "prose", "rest"}
        A line of the projects table (where none is printed, a target sheet that speaks of
        debt), a line of the function table, of any other table, an amount of the text, or what
        remains of the function table.
    name, printed, name_rule : str
        Whole name; as printed; and by which rule it was made whole.
    when : {"this_year", "carryover", ""}
    purpose, instrument, sure : str
        ``sure`` is ``certain``, ``likely`` or ``unknown``.
    evidence : tuple of DebtSign
        Strongest first.
    notices : tuple of Notice
    vintage : int or None
        Year of the notice, or the year that the name says of its bond.
    work, work_rule : str
    covered : bool
        False for money carried over that the function table leaves out, and for what is inside.
    inside : bool
        Whether its amount is in other rows or in the total already: a debt line that several
        projects share, a line of another table, an amount of the text.
    label : Message or None
        What a row is called that is no printed line; ``name`` is its Chinese.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.debt import rows
    >>> r = max(rows(bk.load_example("weihui-2024")), key=lambda r: r.amount)
    >>> r.amount, r.purpose, r.when, r.vintage, r.sure
    (Decimal('4800.00'), 'bond_funded', 'carryover', 2022, 'certain')
    """

    source: str
    name: str
    amount: Decimal
    purpose: str
    sure: str
    evidence: tuple[DebtSign, ...] = ()
    instrument: str = ""
    printed: str = ""
    name_rule: str = ""
    unit: str = ""
    code: str = ""
    fund: str = ""
    when: str = ""
    notices: tuple[Notice, ...] = ()
    vintage: int | None = None
    vintage_rule: str = ""
    work: str = ""
    work_rule: str = ""
    table: str = ""
    page: int | None = None
    fact: Fact | None = None
    covered: bool = True
    inside: bool = False
    label: Message | None = None

    @property
    def grade(self) -> str:
        """How sure the document makes it: a code is certain whatever else is said."""
        coded = bool(self.evidence) and self.evidence[0].kind in {"code", "amount"}
        return "certain" if coded else self.sure

    @property
    def is_debt(self) -> bool:
        """Whether it is borrowed money or what debt costs, or cannot be told from it."""
        return self.purpose in DEBT or self.purpose == "unknown"
