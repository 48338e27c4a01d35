"""元 typed for 万元, or 万元 for 元, once: told by the numbers around it, said once, read as meant.

An amount in another unit than the document's usual one is a slip where the usual unit makes it
agree with a cell, a percentage, a share or a difference, which as printed it cannot: the two are
ten thousand times apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit.checks.claim_matching import CandidateCells
from budgetkit.checks.precision import half_unit, rounded
from budgetkit.checks.prior_year_claims import last_year_of
from budgetkit.messages import Message, message_in
from budgetkit.narrative.agreement import agrees
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.statements import Claim, given

message = message_in("checks.unit_slips")
#: The units that are typed for each other.
UNITS = ("元", "万元")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class UnitSlip:
    """An amount or change of a claim, as it was meant, and what proves it."""

    claim: Claim
    what: str
    meant: Stated
    proof: Message


def unit_slips(
    claims: Mapping[int, Claim], cells: CandidateCells, usual_share: Decimal
) -> list[UnitSlip]:
    """The amounts whose unit is a slip.

    Parameters
    ----------
    claims : mapping of int to Claim
    cells : CandidateCells
        Of the same disclosure.
    usual_share : Decimal
        The usual unit is that of more than this share of the amounts. The proof, ten thousand
        times apart, leaves nothing to chance.

    Returns
    -------
    list of UnitSlip
    """
    stated = [s for c in claims.values() for s in (c.amount, c.change) if s and s.value]
    counted = Counter(s.unit for s in stated if s.unit in UNITS)
    usual = counted.most_common(1)[0][0] if counted else ""
    if not counted or counted[usual] <= usual_share * counted.total() or counted.total() == counted[usual]:
        return []
    found = []
    for claim in claims.values():
        for what in ("amount", "change"):
            printed = getattr(claim, what)
            if printed is None or printed.unit == usual or printed.unit not in UNITS or (
                not printed.value
            ):
                continue
            times = Decimal(10_000) if usual == "万元" else Decimal("0.0001")
            meant = replace(printed, unit=usual, value=printed.value * times)
            proof = next(_proofs(claims, claim, what, meant, cells), None)
            if proof is not None:
                found.append(UnitSlip(claim, what, meant, proof))
    return found


def _proofs(
    claims: Mapping[int, Claim], claim: Claim, what: str, meant: Stated, cells: CandidateCells
) -> Iterator[Message]:
    """What agrees with the amount in the usual unit."""
    if what == "change":
        yield from _of_change(claims, claim, meant)
        return
    right = replace(claim, amount=meant)
    for cell in cells.of(right, claims.get(claim.part_of) if claim.part_of is not None else None):
        if abs(cell.amount - meant.value) <= half_unit(meant):
            yield message("is-printed", where=cell.where, amount=cell.text)
    for other in claims.values():
        if other.of == claim.id and other.measure == "change" and agrees(meant, other):
            yield message("makes-the-rate", rate=given(other.percent).text)
        if _makes_the_share(claims, other, claim, meant):
            yield message("makes-the-share", share=given(other.share).text)
    if claim.measure == "previous":
        yield from _as_base(claims, claim, meant)


def _of_change(claims: Mapping[int, Claim], claim: Claim, meant: Stated) -> Iterator[Message]:
    this = claims.get(claim.of) if claim.of is not None else None
    if this is None:
        return
    moved = replace(claim, change=meant)
    if agrees(this.amount, moved):
        yield message("makes-the-rate", rate=given(claim.percent).text)
    last = last_year_of(claims, claim)
    if this.amount and last is not None and (
        this.amount.value - given(last.amount).value == moved.signed
    ):
        yield message("is-the-difference")


def _makes_the_share(claims: Mapping[int, Claim], share: Claim, claim: Claim, meant: Stated) -> bool:
    """Whether a share is right with the amount as it was meant."""
    part, whole = _shared(claims, share)
    if part is None or whole is None or claim not in (part, whole):
        return False
    top = meant if part is claim else given(part.amount)
    under = meant if whole is claim else given(whole.amount)
    printed = given(share.share)
    return bool(under.value) and rounded(
        top.value / under.value * HUNDRED, printed) == printed.value


def _as_base(
    claims: Mapping[int, Claim], claim: Claim, meant: Stated
) -> Iterator[Message]:
    for change in claims.values():
        this = claims.get(change.of) if change.of is not None else None
        if change.measure == "change" and change.change and this is not None and this.amount and (
            last_year_of(claims, change) is claim
            and this.amount.value - meant.value == change.signed
        ):
            yield message("makes-the-change")


def _shared(claims: Mapping[int, Claim], share: Claim) -> tuple[Claim | None, Claim | None]:
    """The part and the whole of a share, where both are stated."""
    if share.share is None or share.of is None or share.part_of is None:
        return None, None
    part, whole = claims.get(share.of), claims.get(share.part_of)
    if part is None or whole is None or not part.amount or not whole.amount:
        return None, None
    return part, whole
