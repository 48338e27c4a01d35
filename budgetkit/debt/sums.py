"""What the rows of a breakdown add up to, by purpose and by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.debt.debt_line import LISTED, DebtLine
from budgetkit.debt.function import FunctionRecord


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
    return tuple(sum((r.amount for r in parts if r.when == w), Decimal(0))
                 for w in ("carryover", "this_year"))
