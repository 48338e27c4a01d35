"""Which tables print an amount of borrowed money, and which lack what others show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import format_amount, tolerance
from budgetkit.debt.classifiers import words
from budgetkit.debt.debt_line import LISTED, DebtLine
from budgetkit.debt.function import FunctionRecord, lowest
from budgetkit.debt.projects import sheets_of
from budgetkit.disclosure import Disclosure
from budgetkit.messages import in_room
from budgetkit.tables.table import Fact, Table
from budgetkit.text import fold

_say = in_room("debt.showing")
#: Tables that ought to hold money of the government fund.
SHOWING = ("department_summary", "department_revenue", "department_expenditure",
           "appropriation_summary", "appropriation_expenditure", "government_fund", "projects",
           "project_performance")
#: Of these, the tables by function: where others show an amount and these do not, they lack it.
EXPECTED = ("department_expenditure", "appropriation_expenditure", "government_fund")


@dataclass(frozen=True)
class Showing:
    """Whether a table prints an amount of borrowed money, and as what. Amounts in 万元.

    Attributes
    ----------
    table, title, page
        Of the table: its key, its printed title, its page.
    purpose, amount
        What is looked for, in 万元.
    shown : bool
        Whether it is there.
    names : tuple of str
        The printed lines that show it.
    lines : int
        Of lines of projects that are added up, as no total of theirs is printed: how many.
    total : Decimal or None
        What the table adds up to.
    expected : bool
        Whether the amount should be there.
    note : str

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.debt import summary
    >>> missing = [s for s in summary(bk.load_example("weihui-2024")).showings if not s.shown]
    >>> [(s.table, s.purpose, s.amount) for s in missing]
    [('government_fund', 'bond_funded', Decimal('10331.00'))]
    """

    table: str
    title: str
    page: int
    purpose: str
    amount: Decimal
    shown: bool
    names: tuple[str, ...]
    total: Decimal | None
    expected: bool
    note: str
    lines: int = 0

    @property
    def shown_as(self) -> str:
        """Under which lines it is there; empty where it is not."""
        return lines_together(self.lines) if self.lines else "；".join(self.names)


def lines_together(n: int, lang: str | None = None) -> str:
    """So many lines of projects, added up.

    Examples
    --------
    >>> lines_together(1, "en"), lines_together(5, "zh")
    ('1 line together', '5行合计')
    """
    return _say("lines", lang, n=n)


def showings(d: Disclosure, record: FunctionRecord | None, found: Sequence[DebtLine],
             amounts: dict[str, Decimal]) -> list[Showing]:
    """For every table that may hold it: is this amount of borrowed money printed there?"""
    out: list[Showing] = []
    for purpose, amount in amounts.items():
        if not amount:
            continue
        lines = [li.amount for li in record.lines
                 if li.sign and li.sign.purpose == purpose] if record else []
        for key in SHOWING:
            held = d.all(key)
            table = next((t for t in held if t.facts), None)
            if key == "government_fund" and table is None:
                table = next(iter(held), None)  # a blank form says that there is nothing
            if table is None:
                continue
            if key in ("projects", "project_performance"):
                out += _in_projects(d, table, found, purpose, amount)
                continue
            places = _printed(table, [amount]) or _printed(table, lines)
            # what only names tell stands under other codes there
            expected = bool(lines) and key in EXPECTED and (
                bool(lowest(table)) or key == "government_fund")
            out.append(Showing(
                key, table.title, places[0].page if places else table.pages[0], purpose, amount,
                bool(places), tuple(map(_place, places)), _largest(table), expected,
                "" if places else _why_not(table, amount, amounts)))
    return out


def _in_projects(d: Disclosure, table: Table, found: Sequence[DebtLine], purpose: str,
                 amount: Decimal) -> list[Showing]:
    """Lines of projects, and their target sheets, are added up: no total of theirs is printed."""
    mine = [r for r in found if r.purpose == purpose and r.source in LISTED]
    if table.key == "projects":
        held = [r.amount for r in mine]
        page = mine[0].page if mine and mine[0].page else table.pages[0]
    else:
        names = {fold(r.name) for r in mine}
        sheets = [s for s in sheets_of(d) if fold(s.name) in names and s.amount is not None]
        held = [s.amount for s in sheets if s.amount is not None]
        page = sheets[0].pages[0] if sheets else table.pages[0]
    summed = sum(held, Decimal(0))
    shown = bool(held) and abs(summed - amount) <= tolerance(len(held), 2)
    if not held:
        return []
    return [Showing(table.key, table.title, page, purpose, amount, shown, (), summed, False, "",
                    len(held) if shown else 0)]


def _printed(table: Table, amounts: Sequence[Decimal]) -> list[Fact]:
    """A fact for each of the amounts, or none: a line that speaks of debt before any other."""
    out = []
    for amount in amounts:
        hits = [f for f in table.facts if f.amount == amount]
        spoken = [f for f in hits if any(
            p.search(fold(f.row_label)) for said in ("code", "prose") for p, _ in words(said))]
        if not hits:
            return []
        out.append(max(spoken or hits, key=lambda f: len(f.row_code)))
    return out


def _place(fact: Fact) -> str:
    row = fact.row_label or fact.row_code or "合计"
    return f"{fact.row_code} {row}".strip() if fact.row_code != row else row


def _largest(table: Table) -> Decimal | None:
    totals = [f.amount for li in table.lines if li.level == "total" for f in li.amounts.values()]
    return max(totals or [f.amount for f in table.facts], default=None)


def _why_not(table: Table, amount: Decimal, amounts: dict[str, Decimal]) -> str:
    """The table's total, where it is exactly the rest of what debt pays for and costs."""
    total, whole = _largest(table), sum(amounts.values(), Decimal(0))
    if total is None or total + amount != whole:
        return ""
    return f"{format_amount(total)} = {format_amount(whole)} − {format_amount(amount)}"
