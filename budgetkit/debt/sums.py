"""What the rows of a breakdown add up to, by purpose and by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.debt.debt_line import LISTED, DebtLine
from budgetkit.debt.function import FunctionRecord
from budgetkit.disclosure import Disclosure
from budgetkit.model import printed_total


def amount_of(found: Sequence[DebtLine], record: FunctionRecord | None, purpose: str) -> Decimal:
    """What the rows of a purpose add up to; the codes' own sum, where they differ by rounding."""
    mine = [r for r in found if r.purpose == purpose]
    summed = sum((r.amount for r in mine), Decimal(0))
    if record is None:
        return summed
    coded = _by_code(record, purpose)
    beside = sum((r.amount for r in mine if not r.covered and r.source in LISTED), Decimal(0))
    near = abs(coded + beside - summed) <= tolerance(len(mine) + 1, 2)
    return coded + beside if coded and near else summed


def summed(found: Sequence[DebtLine], purpose: str) -> Decimal:
    return sum((r.amount for r in found if r.purpose == purpose), Decimal(0))


def _by_code(record: FunctionRecord, purpose: str) -> Decimal:
    return sum((li.amount for li in record.debt if li.sign and li.sign.purpose == purpose),
               Decimal(0))


def has_projects(found: Sequence[DebtLine]) -> bool:
    return any(r.source in LISTED for r in found)


def by_when(found: Sequence[DebtLine], borrowed: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Carried over and new; None unless the document tells it for all borrowed money."""
    parts = [r for r in found if r.purpose == "bond_funded"]
    told = sum((r.amount for r in parts if r.when), Decimal(0))
    if not borrowed or abs(told - borrowed) > tolerance(len(parts), 2):
        return None, None
    carried = sum((r.amount for r in parts if r.when == "carryover"), Decimal(0))
    return carried, sum((r.amount for r in parts if r.when == "this_year"), Decimal(0))


def untraced(found: Sequence[DebtLine]) -> Decimal:
    """Borrowed money of codes and not of projects, where the document has projects."""
    if not has_projects(found):
        return Decimal(0)
    return sum((r.amount for r in found if r.purpose == "bond_funded"
                and r.work_rule != "text" and r.source == "function"), Decimal(0))


def whole(d: Disclosure, found: Sequence[DebtLine]) -> Decimal:
    """All expenditure: the printed total, unless the rows come to more than rounding above it."""
    total = sum((r.amount for r in found if not r.inside), Decimal(0))
    shown = d.shown()
    if shown and total <= shown.amount + tolerance(len(found), min(2, shown.fact.places)):
        return shown.amount
    return total


def general_budget(d: Disclosure) -> Decimal | None:
    """Expenditure of this year's general budget, as printed."""
    totals = [printed_total(t) for t in d.all("general_budget_expenditure")]
    return next((t for t in totals if t is not None), None)
