"""Which claim states last year's amount, and whether a claim speaks of a plan or an outturn."""

from __future__ import annotations

import re
from collections.abc import Mapping

from budgetkit.narrative.statements import Claim

_OUTTURN = re.compile("执行|决算|完成")


def last_year_of(claims: Mapping[int, Claim], change: Claim) -> Claim | None:
    """Last year's amount that a change is measured from, where the same item states it."""
    near = (claims.get(change.id + off) for off in range(-4, 5))
    found = [c for c in near if c and c.measure == "previous" and c.amount
             and c.section == change.section and c.item == change.item
             and c.subject == change.subject
             and c.sentence.paragraph is change.sentence.paragraph
             and not (c.base and change.base and c.base != change.base)
             and not (c.basis and change.basis and basis_of(c) != basis_of(change))]
    before = [c for c in found if c.id < change.id]
    return min(before or found, key=lambda c: abs(c.id - change.id)) if found else None


def basis_of(change: Claim) -> str:
    """``outturn`` where the words say that it was carried out, else ``budget``."""
    return "outturn" if _OUTTURN.search(change.basis) else "budget"
