"""Which lines of a list without codes add up the lines below them, by the numbers alone.

Projects are often printed under headings that carry money: the unit, then 通用项目, then 大型活动,
then the project. Nothing but the amounts says so. A line whose amount is the sum of whole lines
right below it is their heading, if with it the list comes to its printed total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import tolerance

#: Lines of one amount below each other give two readings each; more than these are not followed.
MOST_READINGS = 256


def headings(amounts: Sequence[Decimal], total: Decimal, places: int = 2) -> frozenset[int] | None:
    """The positions of the lines that add up lines below them.

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
    found: set[int] = set()
    tops: list[int] = []  # lines that nothing has added up yet, the next one last
    for i in range(len(amounts) - 1, -1, -1):
        reach = _reach(amounts, tops, amounts[i], places) if amounts[i] else None
        if reach:
            found |= {i} | reach.headings
            del tops[len(tops) - reach.lines :]
        tops.append(i)
    whole = _reach(amounts, tops, total, places, least=1)
    return frozenset(found | whole.headings) if whole and whole.lines == len(tops) else None


@dataclass(frozen=True)
class _Reach:
    """So many of the next lines come to an amount, those among them being headings."""

    lines: int
    headings: frozenset[int] = frozenset()


def _reach(amounts: Sequence[Decimal], tops: list[int], wanted: Decimal, places: int,
           least: int = 2) -> _Reach | None:
    """How many of the next lines come to the amount, ``least`` of them or more.

    A line that repeats the amount of the one before it may be its only part: counted, or not.
    """
    sums: dict[Decimal, frozenset[int]] = {Decimal(0): frozenset()}
    lasting, before = None, None
    signed = min(amounts, default=Decimal(0)) < 0  # what is taken back may bring a sum down again
    for n, at in enumerate(reversed(tops), start=1):
        amount = amounts[at]
        again = before is not None and amount and amounts[before] == amount
        if lasting and not again and amount:
            break
        after: dict[Decimal, frozenset[int]] = {}
        for reached, inner in sums.items():
            if again and before is not None:
                after.setdefault(reached, inner | {before})
        for reached, inner in sums.items():
            if signed or reached + amount <= wanted + tolerance(n, places):
                kept = after.get(reached + amount)
                if kept is None or len(inner) < len(kept):
                    after[reached + amount] = inner
        sums, before = dict(list(after.items())[:MOST_READINGS]), at
        held = [inner for reached, inner in sums.items()
                if n >= least and abs(reached - wanted) <= tolerance(n, places)]
        if held:
            lasting = _Reach(n, min(held, key=len))
        if not sums:
            break
    return lasting
