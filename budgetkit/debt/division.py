"""Which projects make up which line of the function table, told by amounts alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.debt.settings import DEFAULT, DebtSettings


def divide(
    amounts: Sequence[Decimal],
    bins: Sequence[Decimal],
    slack: Decimal,
    allowed: Sequence[frozenset[int]] | None = None,
    settings: DebtSettings = DEFAULT,
) -> list[frozenset[int]] | None:
    """For each amount, the bins it can lie in when all amounts fill all bins.

    Parameters
    ----------
    amounts, bins : sequence of Decimal
        万元; each amount lies in one bin whole.
    slack : Decimal
        By how much a bin may differ from the sum of its amounts (rounding of printed numbers).
    allowed : sequence of frozenset of int, optional
        The bins that each amount may lie in; all, when not given.
    settings : DebtSettings, optional
        Beyond so many amounts or steps the question is left open.

    Returns
    -------
    list of frozenset of int, or None
        The bins of every division that is possible; None where there is no division, or too many
        to look through.

    Examples
    --------
    >>> D = Decimal
    >>> divide([D("536.63"), D("4800"), D("860")], [D("5336.63"), D("860")], D("0.01"))
    [frozenset({0}), frozenset({0}), frozenset({1})]
    >>> divide([D(5), D(5)], [D(5), D(5)], D(0))
    [frozenset({0, 1}), frozenset({0, 1})]
    >>> divide([D(6500), D(15600), D(5500)], [D(12600), D(15000)], D("0.01")) is None
    True
    """
    if len(bins) == 1:
        fits = abs(sum(amounts, Decimal(0)) - bins[0]) <= slack
        return [frozenset({0})] * len(amounts) if fits else None
    if not bins or len(amounts) > settings.division_amounts:
        return None
    order = sorted(range(len(amounts)), key=lambda i: -abs(amounts[i]))
    everywhere = frozenset(range(len(bins)))
    may = [allowed[i] if allowed else everywhere for i in range(len(amounts))]
    left = list(bins)
    seen: list[set[int]] = [set() for _ in amounts]
    chosen = [0] * len(amounts)
    negative = any(a < 0 for a in amounts)
    steps = 0

    def place(depth: int) -> bool:
        """Try every bin for the next amount; False when the steps are used up."""
        nonlocal steps
        steps += 1
        if steps > settings.division_steps:
            return False
        if depth == len(order):
            if all(abs(rest) <= slack for rest in left):
                for i, b in enumerate(chosen):
                    seen[i].add(b)
            return True
        index = order[depth]
        for b in sorted(may[index]):
            if not negative and left[b] + slack < amounts[index]:
                continue
            left[b] -= amounts[index]
            chosen[index] = b
            if not place(depth + 1):
                return False
            left[b] += amounts[index]
        return True

    if not place(0):
        return None
    if any(not s for s in seen):
        return None
    return [frozenset(s) for s in seen]
