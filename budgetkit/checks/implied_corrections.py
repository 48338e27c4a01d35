"""What each number that a finding rests on would have to be, were it alone wrong.

>>> from decimal import Decimal
>>> Remedy(Place(1, 0, 0, 9, 9), "5.00 万元", "4.00 万元", Decimal(5), Decimal(4), Decimal(4)).tells
False
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from budgetkit.amounts import format_amount
from budgetkit.narrative.paragraphs import Place

#: No printed number is as large (万元 or percent): the end of a range that is open.
BOUNDLESS = Decimal(10) ** 15
#: A number with fewer digits may stand at two places by chance.
TELLING_DIGITS = 3
#: A copy of a number is known by what it should be where that is told to one part in so many.
EXACT = 50
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Remedy:
    """What a printed number would have to be for a finding to go, all others as printed.

    Attributes
    ----------
    place : Place
        Of the number; of a sentence or a table where no single number is the fault.
    printed, right : str
        The number as printed, and as it would have to be; with their unit.
    value : Decimal or None
        Printed, in 万元 or percent; None where no single number is the fault.
    low, high : Decimal
        The least and the most that it may be then.
    unit : str
        `万元` or `%`; else what is broken: the law of a table, or the words of a sentence.
    added : bool
        Worked out by adding, so that ``right`` is exact: not from a percentage.
    """

    place: Place
    printed: str
    right: str = ""
    value: Decimal | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unit: str = ""
    added: bool = False

    @property
    def width(self) -> Decimal:
        return self.high - self.low

    @property
    def rank(self) -> tuple[bool, Decimal]:
        """How surely it says what is right, best first."""
        return not self.added, self.width

    @property
    def tells(self) -> bool:
        """Whether the number, and what it should be, are particular enough to know a copy by."""
        if not self.value or self.width > abs(self.value) / EXACT:
            return False
        return is_telling(self.value)

    def agrees(self, other: Remedy) -> bool:
        """Whether one new value satisfies both."""
        return self.unit == other.unit and self.low <= other.high and other.low <= self.high


def is_telling(number: Decimal) -> bool:
    """Whether a number has digits enough not to stand at two places by chance.

    >>> is_telling(Decimal("388.25")), is_telling(Decimal("50.00"))
    (True, False)
    """
    return len(f"{abs(number):f}".replace(".", "").strip("0")) >= TELLING_DIGITS


class PrintedNumber(Protocol):
    """A number of a table or of the prose: where it stands and how it is printed."""

    @property
    def place(self) -> Place: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def as_printed(self, amount: Decimal) -> str: ...


@dataclass(frozen=True)
class FormAmount:
    """An amount in 万元 of a form that is no cell of a standard table."""

    place: Place
    amount: Decimal
    kind: str = "万元"

    @property
    def text(self) -> str:
        return self.as_printed(self.amount)

    def as_printed(self, amount: Decimal) -> str:
        return f"{format_amount(amount)} 万元"


def between(
    number: PrintedNumber, low: Decimal, high: Decimal, right: Decimal | None = None, *,
    added: bool = False,
) -> Remedy:
    """The number would have to lie in a range; ``right`` is the value to tell, its middle or end."""
    if right is None:
        right = high if low <= -BOUNDLESS else low if high >= BOUNDLESS else (low + high) / 2
    return Remedy(number.place, number.text, number.as_printed(right), number.amount, low, high,
                  number.kind, added)


def at_most(one: PrintedNumber, other: PrintedNumber, within: Decimal = Decimal(0)) -> tuple[Remedy, ...]:
    """The first would have to be no more than the second."""
    return (between(one, -BOUNDLESS, other.amount + within),
            between(other, one.amount - within, BOUNDLESS))


def of_sum(
    whole: PrintedNumber, parts: Sequence[PrintedNumber], within: Decimal = Decimal(0)
) -> tuple[Remedy, ...]:
    """A whole would have to be less by what it is too much, or one of its parts more."""
    off = whole.amount - sum((p.amount for p in parts), Decimal(0))
    moved = ((whole, whole.amount - off), *((p, p.amount + off) for p in parts))
    return tuple(
        between(n, right - within, right + within, right, added=True) for n, right in moved)


def of_ratio(
    percent: PrintedNumber, part: PrintedNumber, whole: PrintedNumber, halves: Sequence[Decimal], *, more: int = 0
) -> tuple[Remedy, ...]:
    """A percentage, and the two amounts that it is the ratio of.

    ``halves`` are half a unit of the last place of the three; ``more`` is 100 where the
    percentage is the change, so that the part is 100 percent and the change of the whole.
    """
    h, da, db = halves
    return tuple(_ratio(percent, part, whole, h, da, db, Decimal(more)))


def _ratio(percent, part, whole, h, da, db, more) -> Iterator[Remedy]:
    p, a, b = percent.amount + more, part.amount, whole.amount
    ends = sorted(x / y * HUNDRED for x in (a - da, a + da) for y in (b - db, b + db) if y)
    if ends and b:
        yield between(percent, ends[0] - more - h, ends[-1] - more + h, a / b * HUNDRED - more)
    ends = sorted(y * (p + s) / HUNDRED for y in (b - db, b + db) for s in (-h, h))
    yield between(part, ends[0] - da, ends[-1] + da, b * p / HUNDRED)
    if p - h > 0:
        ends = sorted(x / (p + s) * HUNDRED for x in (a - da, a + da) for s in (-h, h))
        yield between(whole, ends[0] - db, ends[-1] + db, a / p * HUNDRED)


def of_table(place: Place, off: Decimal, law: str, title: str = "") -> tuple[Remedy, ...]:
    """A table that breaks a law by one and the same difference all through its sums.

    With its ``title``: a table that holds just so much more, or less, than the others.
    """
    if not is_telling(off):
        return ()
    return (Remedy(place, title, f"{format_amount(abs(off))} 万元", None, off, off, law),)


def of_words(places: Sequence[Place]) -> tuple[Remedy, ...]:
    """Words that were never filled in: the gaps of one sentence have one cause."""
    return tuple(Remedy(place, "", unit="words") for place in places[:1])
