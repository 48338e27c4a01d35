"""Final accounts: what was spent beside what was planned, as the prose tells both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import at_most, of_ratio, of_sum
from budgetkit.checks.precision import half_unit, rounded, usual_places
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named, said
from budgetkit.messages import Percent, message_in
from budgetkit.narrative.grammar import Stated
from budgetkit.narrative.statements import Claim, Sentence, given

message = message_in("checks.completion")
HUNDRED = Decimal(100)
#: 决算数大于年初预算数: whose order the two amounts must have.
_ORDER = re.compile(
    r"决算数?(?:略|略微|基本)?(?:(?P<over>大于|高于|多于|超过|超出)|(?P<under>小于|低于|少于|未达到?))"
    r"(?:年初|全年|调整后?|本年)*的?预算"
)
_LEVEL = re.compile(
    r"决算数?(?:等于(?:年初|全年|本年)*预算|[与和同](?:年初|全年|本年)*预算数?(?:基本)?(?P<near>持平|一致|相同|相等))"
)


#: Measures that a final account is set against: 年初预算 and, as adjusted in the year, 全年预算.
PLANS = ("budget", "adjusted")


def _plans(claims: dict[int, Claim], spent: Claim) -> list[Claim]:
    """The budgets that the same words name right before what was spent, nearest first.

    完成预算5万元 behind it is the only one where it is said.
    """
    behind = next((c for c in (claims.get(spent.id + n) for n in (1, 2, 3)) if c is not None
                   and c.measure in PLANS and c.of == spent.id), None)
    if behind is not None:
        return [behind]
    found: list[Claim] = []
    for claim_id in range(spent.id - 1, max(-1, spent.id - 5), -1):
        claim = claims.get(claim_id)
        if claim is None or claim.sentence.paragraph is not spent.sentence.paragraph:
            break
        if claim.measure in PLANS and claim.amount and claim.reason_for is None:
            if claim.subject != spent.subject or claim.measure in {c.measure for c in found}:
                break
            found.append(claim)
        elif found:
            break
    return found


def _named_plan(words: str) -> str:
    """Which budget the words mean: `budget`, `adjusted`, or empty where they say 预算 alone."""
    return "budget" if "年初" in words else "adjusted" if re.search("全年|调整|变更", words) else ""


def _planned(claims: dict[int, Claim], spent: Claim, words: str = "") -> Claim | None:
    """The budget that what was spent is set against: the one named, else the nearest."""
    plans = _plans(claims, spent)
    return next((p for p in plans if p.measure == _named_plan(words)), plans[0] if plans else None)


def _rate(
    spent: Claim, planned: Claim, stated: Stated, usual: int
) -> tuple[Decimal, str, tuple[Decimal, Decimal, Decimal]] | None:
    """The right rate, the severity of the printed one (empty: none), and half units."""
    a, b = given(spent.amount), given(planned.amount)
    da, db = half_unit(a, usual), half_unit(b, usual)
    if b.value <= db:
        return None
    right = rounded(a.value / b.value * HUNDRED, stated)
    step = 2 * half_unit(stated)
    halves = (step / 2, da, db)
    if right == stated.value:
        return right, "", halves
    low = (a.value - da) / (b.value + db) * HUNDRED - step / 2
    high = (a.value + da) / (b.value - db) * HUNDRED + step / 2
    near = low <= stated.value <= high or abs(stated.value - right) <= step
    return right, "rounding" if near else "error", halves


def _completed(claims: dict[int, Claim]) -> Iterator[tuple[Claim, Claim, list[Claim]]]:
    """Rates of completion, with what was spent and the budgets named before it."""
    for claim in claims.values():
        spent = claims.get(claim.of) if claim.of is not None else None
        if claim.measure != "completion" or claim.percent is None or spent is None or (
            spent.measure not in {"final", "outturn"} or spent.amount is None
        ):
            continue
        if plans := _plans(claims, spent):
            yield claim, spent, plans


@rule("completion-is-final-over-budget", family="prose")
def completion_is_final_over_budget(d) -> Iterator[Finding]:
    """完成年初预算的…% is what was spent over what was planned."""
    claims = d.claims
    usual = usual_places(claims.values())
    for claim, spent, plans in _completed(claims):
        rates = {p.measure: (p, r) for p in plans if (r := _rate(spent, p, given(claim.percent), usual))}
        if any(not rate[1] or rate[1] == "rounding" for _, rate in rates.values()) and (
            len(rates) > 1 or _other_plan(claim, plans)
        ):
            continue  # true of one budget: whether of the one named is another rule
        name = _named_plan(claim.basis)
        one = rates.get(name) or next(iter(rates.values()), None)
        if one is None or not one[1][1]:
            continue
        planned, (right, severity, halves) = one
        stated = given(claim.percent)
        apart = abs(stated.value - right)
        yield in_sentence(
            severity, claim.sentence, stated.start, stated.end,
            message("rate", what=named(spent), stated=stated.text, spent=given(spent.amount).text,
                    planned=given(planned.amount).text, right=Percent(right), off=apart),
            expected=f"{plain(right)}%", found=stated.text, difference=stated.value - right,
            more=(*spent.places(), *planned.places()),
            remedies=of_ratio(said(claim, "percent"), said(spent), said(planned), halves))


def _other_plan(claim: Claim, plans: list[Claim]) -> bool:
    """Whether the words name one budget and only the other stands before them."""
    name = _named_plan(claim.basis)
    return bool(name) and all(p.measure != name for p in plans)


@rule("rate-names-its-budget", family="prose")
def rate_names_its_budget(d) -> Iterator[Finding]:
    """完成年初预算的…% is a rate of 年初预算, not of 全年预算, where both are stated."""
    claims = d.claims
    usual = usual_places(claims.values())
    for claim, spent, plans in _completed(claims):
        name = _named_plan(claim.basis)
        meant = next((p for p in plans if p.measure == name), None)
        other = next((p for p in plans if p.measure != name), None)
        if not name or meant is None or other is None:
            continue
        right, true_of = _rate(spent, meant, given(claim.percent), usual), _rate(
            spent, other, given(claim.percent), usual)
        if true_of is None or true_of[1] or (right is not None and right[1] in {"", "rounding"}):
            continue
        stated = given(claim.percent)
        yield in_sentence(
            "warning", claim.sentence, stated.start, stated.end,
            message("rate-of-another-budget", what=named(spent), stated=stated.text,
                    budget=message(f"plan-{name}"), planned=given(meant.amount).text,
                    spent=given(spent.amount).text, other=given(other.amount).text,
                    other_budget=message(f"plan-{other.measure}")),
            expected=f"{plain(right[0])}%" if right else "", found=stated.text,
            more=(*spent.places(), *meant.places(), *other.places()))


@rule("completion-has-a-base", family="prose")
def completion_has_a_base(d) -> Iterator[Finding]:
    """Of a budget of nought no share can be carried out: 年初预算为0，完成年初预算的95.89%."""
    for claim, spent, plans in _completed(d.claims):
        name = _named_plan(claim.basis)
        planned = next((p for p in plans if p.measure == name), plans[0] if not name else None)
        if planned is not None and len(plans) == 1 and given(planned.amount).value == 0 and (
            given(spent.amount).value and given(claim.percent).value
        ):
            yield in_sentence(
                "warning", claim.sentence, given(claim.percent).start, given(claim.percent).end,
                message("rate-of-nought", what=named(spent), stated=given(claim.percent).text),
                found=given(claim.percent).text, more=(*spent.places(), *planned.places()))


@rule("completion-agrees-with-order", family="prose")
def completion_agrees_with_order(d) -> Iterator[Finding]:
    """A rate over 100% goes with 决算数大于预算数, one under it with 小于."""
    rates = [c for c in d.claims.values() if c.measure == "completion" and c.percent is not None
             and c.percent.unit == "%"]
    exact = max((c.percent.places for c in rates), default=0)  # 100% among 97.35% is 100.00%
    for claim in rates:
        spent = d.claims.get(claim.of) if claim.of is not None else None
        if spent is not None and _plans(d.claims, spent):
            continue  # the two amounts tell more: spent-against-planned
        text = claim.sentence.paragraph.text[claim.sentence.start + claim.percent.end :]
        found = re.match(rf"[。，；,]{_ORDER.pattern}", text)
        if found is None:
            continue
        over, rate = bool(found["over"]), claim.percent.value
        half = Decimal(0) if exact else half_unit(claim.percent)
        if rate + half > HUNDRED if over else rate - half < HUNDRED:
            continue
        word = found[0][1:]
        yield in_sentence(
            "warning", claim.sentence, claim.percent.start, claim.percent.end,
            message("rate-against-words", stated=claim.percent.text, words=word), found=word)


@rule("spent-against-planned", family="prose")
def spent_against_planned(d) -> Iterator[Finding]:
    """决算数大于(小于、等于)预算数 agrees with the two amounts that stand before it."""
    for sentence in d.sentences:
        found = _ORDER.search(sentence.text) or _LEVEL.search(sentence.text)
        spent = _spent_before(d.claims, sentence, found.start()) if found else None
        planned = _planned(d.claims, spent, found[0]) if found and spent else None
        if found is None or spent is None or planned is None:
            continue
        a, b = given(spent.amount), given(planned.amount)
        off, says = a.value - b.value, found.groupdict()
        if not _is_against(says, off, half_unit(a) + half_unit(b)):
            continue
        order = "=" if off == 0 else ">" if off > 0 else "<"
        sure = "over" in says or abs(off) > b.value * d.settings.level
        yield in_sentence(
            "error" if sure else "warning", sentence, found.start(), found.end(),
            message("order", words=found[0], what=named(spent), spent=a.text, order=order,
                    planned=b.text),
            expected=order, found=found[0], difference=off,
            more=(*spent.places(), *planned.places()),
            remedies=at_most(said(spent), said(planned)) if says.get("under") else
            at_most(said(planned), said(spent)) if says.get("over") else
            of_sum(said(spent), [said(planned)], half_unit(a)))


def _spent_before(claims: Mapping[int, Claim], sentence: Sentence, at: int) -> Claim | None:
    """What the paragraph says last was spent, before a place in the sentence."""
    here = sentence.start + at
    return next((c for c in reversed(list(claims.values()))
                 if c.sentence.paragraph is sentence.paragraph and c.amount
                 and c.measure == "final" and c.sentence.start + c.start < here), None)


def _is_against(says: Mapping[str, str | None], off: Decimal, within: Decimal) -> bool:
    """Whether what was spent less what was planned is not as the words say."""
    if says.get("over"):
        return off <= 0
    if says.get("under"):
        return off >= 0
    return "over" not in says and abs(off) > within


@rule("deviation-is-final-less-budget", family="prose")
def deviation_is_final_less_budget(d) -> Iterator[Finding]:
    """决算数大于(比)年初预算数…万元 is what was spent less what was planned."""
    claims = d.claims
    usual = usual_places(claims.values())
    for claim in claims.values():
        spent = claims.get(claim.of) if claim.of is not None else None
        if claim.measure != "change" or claim.change is None or claim.signed is None or (
            d.kind != "final_account" or claim.base != d.year or claim.reason_for is not None
        ) or spent is None or spent.measure != "final" or spent.amount is None:
            continue
        planned = _planned(claims, spent, claim.basis)
        if planned is None:
            continue
        a, b = spent.amount, given(planned.amount)
        right = a.value - b.value
        off = claim.signed - right
        if not off:
            continue
        within = sum((half_unit(s, usual) for s in (a, b, claim.change)), Decimal(0))
        yield in_sentence(
            "rounding" if abs(off) <= within else "error", claim.sentence, claim.start, claim.end,
            message("deviation", what=named(spent), stated=shown(claim.signed), spent=a.text,
                    planned=b.text, right=shown(right), off=shown(abs(off))),
            expected=plain(right), found=plain(claim.signed), difference=off,
            more=(*spent.places(), *planned.places()))
