"""A stated change with the reasons that a document gives for it, as its text tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.change.implied import scope_of
from budgetkit.change.notes import Note, signed
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, message_in
from budgetkit.narrative import Claim, Reason

message = message_in("change.explained")


@dataclass(frozen=True)
class Driver:
    """One reason for one change.

    Attributes
    ----------
    name, text : str
        What the amount is of, where the sentence names it; the whole reason.
    amount : Decimal or None
        Signed, in 万元; None where none is stated.
    direction : str
        ``up`` or ``down``; empty where it is not said.
    page : int
    unplaced : tuple of str
        Amounts of the reason that could not be given to it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> [(d.amount, d.direction, d.page) for d in bk.change.drivers(bk.load_example("weihui-2024")).whole.drivers]
    [(Decimal('10331'), 'up', 4), (Decimal('284.91'), 'up', 4), (Decimal('32.20'), 'up', 4)]
    """

    name: str
    text: str
    amount: Decimal | None
    direction: str
    page: int
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A stated change with its reasons. Amounts in 万元, exact.

    Attributes
    ----------
    item, scope, side : str
    change, percent : Decimal or None
        As stated, signed; `change` is None where only a percentage is stated, both where the
        change is told in words.
    drivers : tuple of Driver
    allowed : Decimal
        What rounding may leave unexplained.
    partial : bool
        Whether the text says that these are the main reasons, or that there are more.
    words : str
        A change that only words tell, as printed: 增加较多; else empty.

    Examples
    --------
    >>> import budgetkit as bk
    >>> e = bk.change.drivers(bk.load_example("weihui-2024")).whole
    >>> e.change, e.reached, e.unexplained
    (Decimal('10648.12'), Decimal('10648.11'), Decimal('0.01'))
    """

    item: str
    key: str
    scope: str
    side: str
    change: Decimal | None
    percent: Decimal | None
    drivers: tuple[Driver, ...]
    allowed: Decimal
    partial: bool
    page: int
    sentence: str
    words: str = ""

    @property
    def reached(self) -> Decimal:
        """Sum of the amounts that the reasons state."""
        return sum((d.amount for d in self.drivers if d.amount is not None), Decimal(0))

    @property
    def unexplained(self) -> Decimal | None:
        """The change less what its reasons come to; None where no amount of it is stated."""
        return None if self.change is None else self.change - self.reached

    @property
    def rounded(self) -> bool:
        """Whether what is left unexplained is no more than rounding."""
        left = self.unexplained
        return self.counted and left is not None and abs(left) <= self.allowed

    @property
    def counted(self) -> bool:
        """Whether any reason states an amount."""
        return any(d.amount is not None for d in self.drivers)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Amounts printed in the reasons of which no word tells what they do to the change."""
        return tuple(text for d in self.drivers for text in d.unplaced)

    @property
    def note(self) -> str:
        """Why something is left unexplained; empty where nothing is.

        That the reasons do not reach the change is said only where each of them states an amount,
        every amount was placed, and the text does not say that they are the main ones.
        """
        silent = sum(d.amount is None for d in self.drivers)
        if self.words:
            return Note(message("in-words", words=self.words))
        if self.change is None:
            return Note(message("percent-only"))
        if self.rounded:
            return Note(message("rounding")) if self.unexplained else ""
        if self.unplaced:
            return Note(message("unplaced", amounts=Enumeration(self.unplaced)))
        if not self.counted:
            return Note(message("no-amount"))
        if silent:
            return Note(message("silent", n=silent))
        if self.partial:
            return Note(message("partial", reached=signed(self.reached)))
        return Note(message("not-reached"))


def rounding_of(*amounts: Decimal | None) -> Decimal:
    """What rounding may do to a sum of printed amounts, 万元: half of each one's last place.

    An amount printed without decimals may be rounded by 0.5 万元; what is not told adds nothing.

    >>> rounding_of(Decimal("10.00"), Decimal(7), None)
    Decimal('0.505')
    """
    return sum((Decimal(1).scaleb(min(0, _exponent(a))) / 2 for a in amounts if a is not None), Decimal(0))


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def explained_changes(d: Disclosure) -> list[Explained]:
    """Every change that the document gives reasons for."""
    claims, given = d.narrative.claim_list, d.narrative.reason_list
    by_claim: dict[int, list[Reason]] = {}
    for reason in given:
        by_claim.setdefault(reason.claim, []).append(reason)
    out = []
    for number_, reasons in by_claim.items():
        claim = claims[number_]
        change, rate = claim.signed, claim.signed_percent
        words = claim.words if claim.measure == "direction" else ""
        if not words and (claim.measure != "change" or (change is None and rate is None) or (
            not change and not rate and all(r.amount is None for r in reasons)
        )):
            continue
        found = tuple(Driver(_name(r, claims), r.text, r.amount, r.direction, r.page, r.unplaced) for r in reasons)
        allowed = rounding_of(change or None, *(each.amount for each in found))
        whole = claims[claim.of].subject if claim.of is not None else claim.subject
        out.append(Explained(whole.text or claim.subject.text, whole.key, scope_of(claim, claims),
                             whole.side, change, rate, found, allowed,
                             _are_some(claim, reasons), claim.page, claim.sentence.text, words))
    return out


def _name(reason: Reason, claims: Sequence[Claim]) -> str:
    """What the amount is of, where the reason names it as such; else the whole reason."""
    named = "" if reason.stated is None else claims[reason.stated].subject.text.removeprefix("了")
    plain = named and not _MOVED.search(reason.text) and named[0] not in "较比与从由"
    return named if plain else reason.text


#: The money went elsewhere: what stands before the amount is not what it is of.
_MOVED = re.compile("分流|划转|转列|调剂|调减.*用于")
#: Behind these words stand the main reasons, not all of them.
_MAIN = re.compile("主要|等[。；;]?$")
#: So many characters before the first reason lead to it; 主要用于 further ahead is of the money.
_LEAD = 24


def _are_some(claim: Claim, reasons: Sequence[Reason]) -> bool:
    """Whether the text says that it gives only the main reasons, or that there are more (等)."""
    told = claim.sentence.paragraph.text[claim.sentence.start :]
    at = told.find(reasons[0].text)
    lead = told[: at if at >= 0 else None]
    behind = told[told.find(reasons[-1].text) + len(reasons[-1].text) :]
    return bool(_MAIN.search(lead[-_LEAD:]) or _MAIN.search(reasons[-1].text)
                or behind.startswith("等"))
