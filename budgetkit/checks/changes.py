"""Changes that the prose states: their amount, percentage, direction and reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import (
    BOUNDLESS,
    Remedy,
    at_most,
    between,
    of_ratio,
    of_sum,
)
from budgetkit.checks.precision import half_unit, rounded, usual_places
from budgetkit.checks.prior_year_claims import basis_of, last_year_of
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named, said
from budgetkit.messages import Added, Message, Percent, message_in
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.statements import Claim, Reason, given

HUNDRED = Decimal(100)
message = message_in("checks.changes")


_OTHER_WAY = {"up": "down", "down": "up"}


def _moved_by(change: Claim, words: str, amount: str) -> Message:
    """``an increase (增加) of 5万元``: a change or its percentage, with the word before it."""
    way = change.direction
    if words and words == change.turned:
        way = _OTHER_WAY.get(way, way)
    key = {"up": "rise", "down": "fall"}.get(way, "change")
    return message(f"in-words-{key}" if words else key, words=words, amount=amount)


@rule("percentage-is-change-over-last-year", family="prose")
def percentage_is_change_over_last_year(d) -> Iterator[Finding]:
    """A percentage of change is the change over last year's amount."""
    claims = d.claims
    usual = usual_places(claims.values())
    for change in claims.values():
        if change.measure != "change" or change.percent is None or change.direction == "open":
            continue
        this = claims.get(change.of) if change.of is not None else None
        last = last_year_of(claims, change)
        made = _recomputed(change, this, last, usual)
        if made is not None and (found := _percentage(change, made, d.settings.steep_growth)):
            yield replace(found, remedies=_remedies(change, this, last, usual))


#: A percentage worked out anew: exact, lowest, highest, and by which formula.
_Recomputed = tuple[Decimal, Decimal, Decimal, Message]


def _recomputed(change: Claim, this: Claim | None, last: Claim | None, usual: int
                ) -> _Recomputed | None:
    """The percentage of change from the amounts stated; None where they do not tell it."""
    if given(change.percent).unit == "个百分点":
        return None
    now = this.amount if this is not None else None
    if now is not None and now.unit and last is not None:
        return _over_last_year(now, given(last.amount), usual)
    moved = change.signed if change.change is not None else None
    if moved is None and change.direction == "down" and now is not None and now.value == 0:
        # what is nought now has fallen by all of it
        return -HUNDRED, -HUNDRED, -HUNDRED, message("to-nought")
    if moved is None or change.direction == "flat" or now is None:
        return None
    return _over_the_rest(now, moved, given(change.change), usual)


def _over_last_year(now: Stated, last: Stated, usual: int) -> _Recomputed | None:
    da, dp = half_unit(now, usual), half_unit(last, usual)
    if last.value - dp <= 0:
        return None
    bounds = [(x / y - 1) * HUNDRED for x in (now.value - da, now.value + da)
              for y in (last.value - dp, last.value + dp)]
    return ((now.value / last.value - 1) * HUNDRED, min(bounds), max(bounds),
            message("over-last-year", this=now.text, last=last.text))


def _over_the_rest(now: Stated, moved: Decimal, change: Stated, usual: int) -> _Recomputed | None:
    """From this year's amount and the change: last year's is what is left."""
    mine = half_unit(change, usual)
    before, half = now.value - moved, half_unit(now, usual) + mine
    if before - half <= 0:
        return None
    bounds = [x / y * HUNDRED for x in (moved - mine, moved + mine)
              for y in (before - half, before + half)]
    return moved / before * HUNDRED, min(bounds), max(bounds), message(
        "over-the-rest", change=shown(abs(moved)), rest=Added((shown(now.value), shown(-moved))))


def _remedies(
    change: Claim, this: Claim | None, last: Claim | None, usual: int
) -> tuple[Remedy, ...]:
    """What the percentage would have to be, or the amounts that it is worked out from."""
    percent, h = said(change, "percent"), half_unit(given(change.percent))
    if this is None or this.amount is None or (last is None and change.change is None):
        return ()
    if last is not None:
        halves = (h, half_unit(this.amount, usual), half_unit(given(last.amount), usual))
        return of_ratio(percent, said(this), said(last), halves, more=100)
    made, moved = percent.amount + HUNDRED, said(change, "change")
    exact = moved.amount / (this.amount.value - moved.amount) * HUNDRED
    found = [between(percent, exact - h, exact + h, exact)]
    if made > h and percent.amount:
        ends = [this.amount.value * (percent.amount + s) / (made + s) for s in (-h, h)]
        half = half_unit(given(change.change), usual)
        found.append(between(moved, min(ends) - half, max(ends) + half))
        if abs(percent.amount) > h:
            ends = [moved.amount * (made + s) / (percent.amount + s) for s in (-h, h)]
            half = half_unit(this.amount, usual)
            found.append(between(said(this), min(ends) - half, max(ends) + half))
    return tuple(found)


def _percentage(change: Claim, made: _Recomputed, steep: Decimal) -> Finding | None:
    exact, low, high, how = made
    stated = given(change.percent)
    printed = change.signed_percent
    if printed is None:
        return None
    if change.direction == "up" and exact < 0 and change.change is not None and (
        change.change.value < 0
    ):
        return None  # 增加 −5万元: told by the rule about signs
    step = 2 * half_unit(stated)
    right = rounded(exact, stated)
    if right == printed:
        return None
    inside = low - step / 2 <= printed <= high + step / 2
    severity = "rounding" if inside or abs(printed - right) <= step else "error"
    why = _diagnosis(printed, exact, step, steep) if severity == "error" else ""
    if isinstance(why, Message) and why.key.endswith("is-the-change"):
        severity = "warning"
    words = change.turned or change.words  # 增加5万元，下降3%: the percentage has its own word
    return in_sentence(
        severity, change.sentence, stated.start, stated.end,
        message("percentage", what=named(change), moved=_moved_by(change, words, stated.text), how=how,
                right=Percent(right), off=abs(printed - right), why=why),
        expected=f"{plain(right)}%", found=f"{plain(printed)}%", difference=printed - right,
        more=change.sentence.places(change.start, stated.end))


def _diagnosis(printed: Decimal, exact: Decimal, step: Decimal, steep: Decimal) -> Message | str:
    """What the printed percentage is instead, where that can be told."""
    if abs(printed + exact) <= step:
        return message("turned")
    if exact > steep and abs(printed - HUNDRED * HUNDRED / exact) <= step:
        return message("is-the-change")  # 比上年1.43万元，增加0.68%: the word 增加 is missing
    over_this = exact / (HUNDRED + exact) * HUNDRED if exact != -HUNDRED else None
    if over_this is not None and abs(printed - over_this) <= step:
        return message("over-this-year")
    if exact and abs(abs(printed) - abs(exact) - HUNDRED) <= step:
        return message("is-the-ratio")
    for power in (10, 100):
        if abs(printed - exact * power) <= step * power or abs(
            printed * power - exact) <= step * power:
            return message("point-slipped")
    return ""


@rule("change-is-this-less-last", family="prose")
def change_is_this_less_last(d) -> Iterator[Finding]:
    """A change is this year's amount less last year's, and its direction is its sign."""
    claims = d.claims
    usual = usual_places(claims.values())
    for change, this, last in _measured(claims):
        now, before = given(this.amount), given(last.amount)
        exact = now.value - before.value
        within = half_unit(now, usual) + half_unit(before, usual)
        off = Decimal(0)
        if change.change is not None and change.signed is not None:
            off = change.signed - exact
            within += half_unit(change.change, usual)
        how = message("less-last-year", this=now.text, last=before.text, change=shown(exact))
        places = (*this.places(), *last.places())
        if off and change.direction != "flat":
            moved = _moved_by(change, change.words, given(change.change).text)
            yield in_sentence(
                "rounding" if abs(off) <= within else "error", change.sentence, change.start,
                change.end, message("change-wrong", how=how, moved=moved),
                expected=plain(exact), found=plain(exact + off), difference=off, more=places,
                remedies=_moved(change, this, last, within))
        elif change.direction == "flat" and abs(exact) > within:
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                message("flat-wrong", words=change.words, how=how),
                expected=plain(exact), found="0", difference=-exact, more=places,
                remedies=_moved(change, this, last, within))
        elif change.change is None and abs(exact) > within and (
            change.direction == ("down" if exact > 0 else "up")
        ):
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                message("direction-wrong", words=change.words, how=how),
                expected="down" if exact < 0 else "up", found=change.direction,
                difference=None, more=places, remedies=_turned(change, this, last))


def _measured(claims: Mapping[int, Claim]) -> Iterator[tuple[Claim, Claim, Claim]]:
    """Changes with this year's amount and last year's, where both are of the years compared."""
    for change in claims.values():
        if change.measure != "change" or change.of is None or change.direction == "open":
            continue
        this, last = claims.get(change.of), last_year_of(claims, change)
        if this is not None and this.amount is not None and last is not None and not (
            change.base and last.base and change.base != last.base
        ):
            yield change, this, last


def _moved(change: Claim, this: Claim, last: Claim, within: Decimal) -> tuple[Remedy, ...]:
    """A change, and the two amounts between which it lies."""
    moved, now, before = said(change, "change"), said(this), said(last)
    right = {moved: now.amount - before.amount, now: before.amount + moved.amount,
             before: now.amount - moved.amount}
    return tuple(between(n, r - within, r + within, r) for n, r in right.items())


def _turned(change: Claim, this: Claim, last: Claim) -> tuple[Remedy, ...]:
    """A direction, as the sign of its percentage, and the two amounts whose order it is."""
    now, before = said(this), said(last)
    rises = change.direction == "up"
    found = at_most(before, now) if rises else at_most(now, before)
    if change.percent is None:
        return found
    percent = said(change, "percent")
    ends = (-HUNDRED, Decimal(0)) if rises else (Decimal(0), BOUNDLESS)
    return (between(percent, *ends), *found)


@rule("reasons-sum-to-the-change", family="prose")
def reasons_sum_to_the_change(d) -> Iterator[Finding]:
    """Reasons that each state an amount sum to the change that they explain."""
    claims = d.claims
    for change, moved, reasons in _explained(claims, d.narrative.reason_list):
        amounts = [r.amount for r in reasons if r.amount is not None]
        total = sum(amounts, Decimal(0))
        off = total - moved
        if off == 0:
            continue
        places = max((given(change.change).places, *(-int(a.as_tuple().exponent) for a in amounts)))
        within = tolerance(len(reasons), min(places, 2))
        severity = "rounding" if abs(off) <= within else _doubt(
            claims, moved, total, reasons[-1], d.settings.nearly_explained)
        yield in_sentence(
            severity, change.sentence, change.start, change.end,
            message("reasons", change=shown(moved), total=shown(total), off=shown(abs(off)),
                    reasons=Added(tuple(shown(a) for a in amounts))),
            expected=plain(moved), found=plain(total), difference=off,
            remedies=of_sum(said(change, "change"), [
                said(claims[r.stated], "change") for r in reasons
                if r.stated in claims and claims[r.stated].change is not None], within))


def _explained(claims: Mapping[int, Claim], given_for: Iterable[Reason]
               ) -> Iterator[tuple[Claim, Decimal, list[Reason]]]:
    """Changes with their reasons, where each of several states how much it moved."""
    groups: dict[int, list[Reason]] = defaultdict(list)
    for reason in given_for:
        groups[reason.claim].append(reason)
    for claim_id, reasons in groups.items():
        change = claims.get(claim_id)
        if change is None or change.change is None or change.signed is None or len(reasons) < 2:
            continue
        rates = (c for c in claims.values() if c.reason_for == claim_id and c.change is None
                 and c.percent is not None)  # 压减10%: it moves an amount we are not told
        if all(r.amount is not None for r in reasons) and not any(rates):
            yield change, change.signed, reasons


def _doubt(
    claims: Mapping[int, Claim], moved: Decimal, total: Decimal, last: Reason, nearly: Decimal
) -> str:
    """How surely reasons that do not sum to the change are wrong: main reasons need not be all."""
    stated = claims.get(last.stated) if last.stated is not None else None
    if stated is not None and stated.sentence.text.startswith("等", stated.end):
        return "info"  # 等: there are more
    over = abs(total) > abs(moved) or total * moved < 0
    near = abs(total - moved) <= abs(moved) * nearly
    return "warning" if over or near else "info"


@rule("reason-agrees-with-direction", family="prose")
def reason_agrees_with_direction(d) -> Iterator[Finding]:
    """A fall is not explained by more of the same, nor an unchanged amount by a change."""
    claims = d.claims
    groups: dict[int, list] = defaultdict(list)
    for reason in d.narrative.reason_list:
        groups[reason.claim].append(reason)
    plainly = {"up": r"(?:支出|收入|业务量|经费|预算|人员|人数)(?:有所)?增加[。；，]?$",
               "down": r"(?:支出|收入|业务量|经费|预算|人员|人数)(?:有所)?减少[。；，]?$"}
    for claim_id, reasons in groups.items():
        change = claims.get(claim_id)
        if change is None or len(reasons) != 1 or change.direction not in {"up", "down", "flat"}:
            continue
        reason = reasons[0]
        if reason.text not in change.sentence.paragraph.text[change.sentence.start :]:
            continue
        against = {"up": "down", "down": "up"}.get(change.direction)
        for way in (against,) if against else ("up", "down"):
            if reason.direction == way and re.search(plainly[way], reason.text) and not re.search(
                "减少" if way == "up" else "增加", reason.text
            ):
                yield in_sentence(
                    "warning", change.sentence, change.start, change.end,
                    message("explained-by-more" if way == "up" else "explained-by-less",
                            words=change.words, reason=reason.text[:40]),
                    found=reason.text[:40])


@rule("same-change-said-alike", family="prose")
def same_change_said_alike(d) -> Iterator[Finding]:
    """The change of one and the same amount is the same wherever it is said."""
    claims = d.claims
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for change in claims.values():
        this = claims.get(change.of) if change.of is not None else None
        if change.change is None or change.signed is None or change.reason_for is not None or (
            this is None or this.amount is None or not this.amount.value
        ):
            continue
        if this.sentence is not change.sentence and change.subject.text not in change.sentence.text:
            continue
        # a budget is balanced: its revenue and its expenditure change alike
        both = change.subject.key in {"total", "appropriation"} and basis_of(change) == "budget"
        side = "" if both else change.subject.side
        key = (change.subject.key, change.subject.code, side, change.base,
               basis_of(change), this.amount.value)
        if change.subject.key:
            groups[key].append(change)
    for first, *others in groups.values():
        before = first.signed or Decimal(0)
        for other in others:
            here = other.signed or Decimal(0)
            within = half_unit(given(first.change)) + half_unit(given(other.change))
            if abs(here - before) > max(within, d.settings.same_change):
                yield in_sentence(
                    "warning", other.sentence, other.start, other.end,
                    message("said-otherwise", what=named(first), here=shown(here),
                            there=shown(before), page=first.page),
                    expected=plain(before), found=plain(here), difference=here - before,
                    more=first.places(), remedies=of_sum(
                        said(other, "change"), [said(first, "change")], within))
