"""Which lines of a list without codes add up the lines below them, by the numbers alone.

Projects are often printed under headings that carry money: the unit, then 通用项目, then 大型活动,
then the project. Nothing but the amounts says so. A line whose amount is the sum of whole lines
right below it is their heading, if with it the list comes to its printed total.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.model.settings import thresholds

#: Amounts of whole tens (万元) come to one another by chance.
_ROUND = 10
#: So far: the sum of the lines taken → those among them that are headings, and how many were taken.
_Readings = dict[Decimal, tuple[frozenset[int], int]]


def headings(amounts: Sequence[Decimal], total: Decimal, places: int = 2) -> frozenset[int] | None:
    """The positions of the lines that add up lines below them: the fewest that reach the total.

    Parameters
    ----------
    amounts : sequence of Decimal
        万元, in printed order, without the line of the total.
    total : Decimal
        The printed total, in 万元.
    places : int
        Printed decimals.

    Returns
    -------
    frozenset of int or None
        Empty where the lines add up as they stand; None where no reading comes to the total.

    Examples
    --------
    >>> unit = [Decimal(n) for n in (90, 60, 60, 30, 10, 10)]  # 单位 90: 类 60 (项目 60), 项目 30; 单位 10
    >>> sorted(headings(unit, Decimal(100)))
    [0, 1, 4]
    >>> headings([Decimal(50), Decimal(50)], Decimal(100)), headings([Decimal(5)], Decimal(9))
    (frozenset(), None)
    """
    if abs(sum(amounts, Decimal(0)) - total) <= tolerance(len(amounts), places):
        return frozenset()
    ends: list[dict[int, frozenset[int]]] = [{} for _ in amounts]
    for at in range(len(amounts) - 1, -1, -1):
        if amounts[at]:
            ends[at] = _ends(amounts, at + 1, amounts[at], ends, places)
    return _ends(amounts, 0, total, ends, places).get(len(amounts))


def heads_alone(amounts: Sequence[Decimal], units: Container[int] = ()) -> frozenset[int]:
    """The positions of the lines that add up lines below them, where no total is printed.

    Then a unit's line tells itself by its amount alone: the lines below it, to the end or to the
    next such line, add up to it exactly. Pairs of one amount prove nothing, nor do round amounts
    (100 = 50 + 50) where the heading is not named as a unit.

    Parameters
    ----------
    amounts : sequence of Decimal
        万元, in printed order.
    units : container of int
        The positions of lines that are named as units: 某局.

    Returns
    -------
    frozenset of int
        Empty where the lines do not all stand under such headings.

    Examples
    --------
    >>> sorted(heads_alone([Decimal(n) for n in (30, 10, 20, 7, 3, 4)], units={0}))
    [0, 3]
    >>> heads_alone([Decimal(n) for n in (30, 10, 5)])
    frozenset()
    """
    return _heads_alone(tuple(enumerate(amounts)), units)


def _heads_alone(held: Sequence[tuple[int, Decimal]], units: Container[int]) -> frozenset[int]:
    heads, at = set[int](), 0
    while at < len(held):
        head, whole = held[at]
        below, reached = at + 1, Decimal(0)
        while below < len(held) and reached < whole:
            reached += held[below][1]
            below += 1
        told = head in units or whole % _ROUND
        if not whole or reached != whole or not told:
            return frozenset()
        heads.add(head)
        at = below
    if len(held) - len(heads) <= len(heads):
        return frozenset()
    return frozenset(heads) | _heads_alone([each for each in held if each[0] not in heads], units)


def _ends(amounts: Sequence[Decimal], start: int, wanted: Decimal,
          ends: Sequence[dict[int, frozenset[int]]], places: int) -> dict[int, frozenset[int]]:
    """Where the lines from ``start`` on come to an amount: the next line → headings before it.

    Each line is taken alone, or with the lines it adds up (``ends``) passed over. One line alone
    comes to the amount of the line above it only where it repeats it.
    """
    found: dict[int, frozenset[int]] = {}
    signed = min(amounts, default=Decimal(0)) < 0  # what is taken back may bring a sum down again
    taken: dict[int, _Readings] = {start: {Decimal(0): (frozenset(), 0)}}
    for at in range(start, len(amounts)):
        for before, (inner, count) in list(taken.pop(at, {}).items())[:thresholds().most_readings]:
            reached = before + amounts[at]
            near = tolerance(count + 1, places) if count else Decimal(0)
            if not signed and reached > wanted + near:
                continue
            for end, over in ((at + 1, inner), *(
                    (e, inner | under | {at}) for e, under in ends[at].items())):
                kept = taken.setdefault(end, {})
                if reached not in kept or len(over) < len(kept[reached][0]):
                    kept[reached] = over, count + 1
                if abs(reached - wanted) <= near and (
                    end not in found or len(over) < len(found[end])
                ):
                    found[end] = over
    return found
