"""Directions that the prose states: with the sign of the number, from nought, beyond the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import at_most
from budgetkit.checks.precision import half_unit
from budgetkit.checks.prior_year_claims import last_year_of
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named, said
from budgetkit.messages import message_in
from budgetkit.narrative.statements import Claim, given

message = message_in("checks.directions")
HUNDRED = Decimal(100)


@rule("increase-within-this-year", family="prose")
def increase_within_this_year(d) -> Iterator[Finding]:
    """An increase is at most this year's whole amount: last year's was not below nought."""
    claims = d.claims
    for change in claims.values():
        this = claims.get(change.of) if change.of is not None else None
        if this is None or this.amount is None or change.change is None or (
            change.direction != "up" or change.reason_for is not None
        ):
            continue
        if this.sentence is not change.sentence and change.subject.text not in (
            change.sentence.text
        ):
            continue  # named a sentence before: it may be another's
        over = change.change.value - this.amount.value
        if this.amount.value >= 0 and over > half_unit(this.amount) + half_unit(change.change):
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                message("rise-beyond-the-whole", change=change.change.text, this=this.amount.text,
                        last=shown(-over)),
                expected=plain(this.amount.value), found=plain(change.change.value),
                difference=over, more=this.places(),
                remedies=at_most(said(change, "change"), said(this)))


@rule("rate-has-a-base", family="prose")
def rate_has_a_base(d) -> Iterator[Finding]:
    """What was nought last year has no percentage of change: 0.30万元，增加0.30万元，增长100%."""
    claims = d.claims
    found = [(change, claims[change.of]) for change in claims.values() if _from_nought(claims, change)]
    if found:  # a habit of the whole document: said once, with every place
        change, this = found[0]
        more = tuple(p for c, _ in found[1:] for p in c.sentence.places(c.start, c.end))
        told = message("rate-of-nothing", what=named(this), this=this.amount.text,
                       stated=change.percent.text)
        yield in_sentence(  # many places print 100% by habit
            "info", change.sentence, change.percent.start, change.percent.end,
            message("times", told=told, n=len(found)) if more else told, found=change.percent.text, more=(*this.places(), *more))


def _from_nought(claims: dict[int, Claim], change: Claim) -> bool:
    """Whether a rise with a percentage starts from nought."""
    this = claims.get(change.of) if change.of is not None else None
    if change.measure != "change" or change.percent is None or this is None or (
        this.amount is None or this.amount.value <= 0 or change.direction != "up"
        or change.reason_for is not None or not change.percent.value
    ):
        return False
    last = last_year_of(claims, change)
    if last is not None:
        return given(last.amount).value == 0
    return change.change is not None and change.change.value == this.amount.value


@rule("direction-agrees-with-sign", family="prose")
def direction_agrees_with_sign(d) -> Iterator[Finding]:
    """增加 goes with a positive number, 减少 with one that says by how much, 持平 with none."""
    for change in d.claims.values():
        if change.measure != "change":
            continue
        for stated in (change.change, change.percent):
            if stated is None or stated.value >= 0 or change.direction not in {"up", "down"} or (
                change.words.startswith(("变", "增减"))
            ):
                continue  # 变动-100万元: the words leave the direction to the sign
            yield in_sentence(
                "warning", change.sentence, change.start, change.end,
                message("before-a-negative", words=change.words, stated=stated.text), found=stated.text)
        amounts = [s.value for s in (change.change, change.percent) if s is not None]
        if change.turned and all(a > 0 for a in amounts):
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                message("contrary", first=f"{change.words}{change.change.text}",
                        second=f"{change.turned}{change.percent.text}"),
                found=change.turned)
        if change.direction in {"up", "down"} and len(amounts) == 2 and (
            (amounts[0] == 0) != (amounts[1] == 0)
        ) and abs(amounts[1]) >= Decimal("0.01") * (amounts[0] == 0):
            tiny = amounts[1] == 0 and _is_tiny(change, d)
            if not tiny:
                yield in_sentence(
                    "warning", change.sentence, change.start, change.end,
                    message("one-is-nought", change=change.change.text, percent=change.percent.text),
                    found=change.percent.text)


def _is_tiny(change: Claim, d) -> bool:
    """Whether the change is so small a part that its percentage rounds to nought."""
    this = d.claims.get(change.of) if change.of is not None else None
    if this is None or this.amount is None or not this.amount.value:
        return True
    return abs(given(change.change).value) / abs(this.amount.value) * HUNDRED < half_unit(given(change.percent))
