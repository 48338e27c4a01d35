"""How exact a number of the prose is: half a unit of its last printed place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from budgetkit.amounts import UNITS, tolerance
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.statements import Claim


def half_unit(stated: Stated, usual: int = 0) -> Decimal:
    """Half a unit of the last printed place, in 万元 or in percent.

    ``usual`` are the decimals that the document prints elsewhere: 57.8 among 57.43 and 56.12 is
    57.80, not something between 57.75 and 57.85.
    """
    # 一百二十万元 is told to ten times 万, whatever decimals the document prints elsewhere
    places = stated.places if stated.places < 0 else max(stated.places, usual)
    if stated.unit in UNITS:
        return tolerance(0, places, stated.unit)
    scale = {"倍": Decimal(100), "‰": Decimal("0.1")}.get(stated.unit, Decimal(1))
    return scale * Decimal(1).scaleb(-stated.places) / 2


def usual_places(claims: Iterable[Claim]) -> int:
    """The decimals that stated amounts in 万元 print, where two in three print any."""
    places = [c.amount.places for c in claims if c.amount and c.amount.unit == "万元"
              and c.amount.value]
    held = [p for p in places if p]
    return max(set(held), key=held.count) if len(held) * 3 > len(places) * 2 else 0


def rounded(exact: Decimal, stated: Stated) -> Decimal:
    """A percentage with the decimals that the printed one has."""
    if stated.unit == "倍":
        return (exact / 100).quantize(Decimal(1).scaleb(-stated.places), ROUND_HALF_UP) * 100
    return exact.quantize(Decimal(1).scaleb(-stated.places), ROUND_HALF_UP)
