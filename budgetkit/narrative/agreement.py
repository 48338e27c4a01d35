"""Whose change it is, where the words leave it open: told by the numbers.

其中：一般公共预算拨款400万元、其他收入20万元，较上年增加30万元，增长7.69%: by its place the increase
is that of 其他收入, by its numbers that of the head of the sentence. A change is given to another
amount only where amount, change and percentage agree there and nowhere nearer, and where that
amount has no change of its own: a change copied from the line above stays what it is, an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.statements import Claim

#: A percentage of fewer digits agrees with some amount by chance: 5% fits one in twenty.
DIGITS = 3
HUNDRED = Decimal(100)


def give_changes(claims: Sequence[Claim], start: int = 0) -> None:
    """Give each change of ``claims[start:]`` to the amount that its numbers agree with.

    Parameters
    ----------
    claims : sequence of Claim
        All of them: ids count in it. Those from ``start`` on are of one section.
    start : int

    Examples
    --------
    >>> from budgetkit.narrative import ProsePage, read_narrative
    >>> from budgetkit.sources.page import TextLine
    >>> text = "收入420万元，其中：拨款400万元，事业收入15万元，比2023年增加30万元，增长7.69%。"
    >>> page = ProsePage(1, 595, 842, [TextLine(text, 57, 60, 580, 72, 12)])
    >>> claims = read_narrative([page]).claim_list
    >>> claims[-1].of, claims[0].amount.text
    (0, '420万元')
    """
    for change in claims[start:]:
        if change.measure != "change" or change.of is None or change.reason_for is not None or (
            not _telling(change)
        ):
            continue
        this = claims[change.of]
        if this.amount is None or agrees(this.amount, change):
            continue
        other = next((c for c in _others(claims, start, change, this)
                      if agrees(c.amount, change)), None)
        if other is not None:
            change.of, change.subject = other.id, other.subject


def agrees(amount: Stated | None, change: Claim) -> bool:
    """Whether a stated change and percentage are those of an amount, rounded as printed.

    Examples
    --------
    >>> import budgetkit as bk
    >>> claims = bk.load_example("weihui-2024").narrative.claim_list
    >>> next(agrees(claims[c.of].amount, c) for c in claims if c.percent and c.of is not None)
    False
    """
    moved, stated = change.signed, change.signed_percent
    if amount is None or moved is None or stated is None or amount.value - moved <= 0:
        return False
    if change.change is None or change.percent is None:
        return False
    half = Decimal(1).scaleb(-change.percent.places) / 2
    slack = _slack(amount, change.change, moved)
    return abs(moved / (amount.value - moved) * HUNDRED - stated) <= half + slack


def _slack(amount: Stated, change: Stated, moved: Decimal) -> Decimal:
    """How far rounded amounts may move the percentage."""
    before = amount.value - moved
    return HUNDRED * (_half(change) / before + _half(amount) * abs(moved) / before**2)


def _half(stated: Stated) -> Decimal:
    scale = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "亿元": Decimal(10_000)}
    return scale.get(stated.unit, Decimal(1)).scaleb(-stated.places) / 2


def _telling(change: Claim) -> bool:
    """Whether its numbers can tell whose it is: 增加0万元，增长0% or 增长5% cannot."""
    if change.change is None or change.percent is None or not change.change.value:
        return False
    digits = re.sub(r"\D", "", change.percent.text).lstrip("0")
    return len(digits) >= DIGITS and abs(change.percent.value) != HUNDRED


def _others(claims: Sequence[Claim], start: int, change: Claim, this: Claim) -> list[Claim]:
    """Amounts that it may be said of instead: of its paragraph, nearest first, without a change.

    A change that stands in a sentence of its own, and names nothing, may be that of any amount of
    its section.
    """
    first = min(s.start for s in (change.change, change.percent) if s)
    far = change.start >= first and this.sentence is not change.sentence
    taken = {c.of for c in claims[start:] if c.measure == "change" and c is not change}
    return [c for c in reversed(claims[start : change.id])
            if c.amount is not None and c is not this and c.reason_for is None
            and c.measure not in {"previous", "change"} and (far or c.id not in taken)
            and (far or c.sentence.paragraph is change.sentence.paragraph)]
