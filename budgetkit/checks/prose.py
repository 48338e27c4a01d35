"""What the prose states against the tables, and against itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed
from budgetkit.checks.expect import plain
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.spoken import all_sentences, in_sentence
from budgetkit.checks.stated import (
    CERTAIN,
    Answers,
    half_unit,
    nearest,
    says_part,
    usual_places,
)
from budgetkit.narrative.claims import Claim
from budgetkit.narrative.grammar import Stated, state, tokens

HUNDRED = Decimal(100)
#: Whole and the parts that make it up.
WHOLES = (
    (("total", "general_budget", "appropriation", "government_fund"),
     ("basic_expenditure", "project_expenditure")),
    (("basic_expenditure",), ("personnel", "public_expenses")),
    (("three_public",), ("abroad", "vehicles", "reception")),
    (("three_public",), ("abroad", "vehicle_purchase", "vehicle_running", "reception")),
    (("vehicles",), ("vehicle_purchase", "vehicle_running")),
    (("procurement",), ("procurement_goods", "procurement_works", "procurement_services")),
)
#: Subjects that a paragraph states once, however often it names them.
ONE_VALUE = {"function", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception",
             "three_public"}
#: Small parts of expenditure that may stand beside basic and project expenditure.
BESIDE = {"operating_expenditure", "paid_to_superiors", "aid_to_affiliates", "reserve",
          "carryover_out"}


def _claims(d) -> list[Claim]:
    return d.narrative.claim_list


def _by_id(d) -> dict[int, Claim]:
    return {c.id: c for c in _claims(d)}


def _is_now(claim: Claim) -> bool:
    """An amount of this year that stands for itself, not for a reason."""
    return claim.amount is not None and claim.measure in {"budget", "final"} and (
        claim.reason_for is None and claim.base is None)


# ── against the tables ───────────────────────────────────────────────────────────────────────


@rule("stated-is-printed", family="prose")
def stated_is_printed(d) -> Iterator[Finding]:
    """Every amount that the prose states is the amount that the tables print."""
    answers, claims = Answers(d), _by_id(d)
    for claim in claims.values():
        if not _is_now(claim) or claim.subject.key == "" or says_part(claim.subject.text):
            continue
        cells = answers.of(claim)
        if not cells:
            continue
        stated = claim.amount
        off = [abs(c.amount - stated.value) for c in cells]
        if min(off) <= half_unit(stated) or (stated.value == 0 and answers.is_blank(claim)):
            continue
        cell = nearest(cells, stated.value, claim.table)
        yield _stated(claim, cell, _weight(claim, cells, min(off)))


def _weight(claim: Claim, cells: Sequence[Printed], off: Decimal) -> str:
    if off <= tolerance(1, claim.amount.places, claim.amount.unit or "万元"):
        return "rounding"
    sure = claim.subject.key in CERTAIN and len(claim.subject.text) <= 60
    return "error" if sure else "warning"


def _stated(claim: Claim, cell: Printed, severity: str) -> Finding:
    stated = claim.amount
    difference = stated.value - cell.amount
    slip_en = slip_zh = ""
    if cell.amount and stated.value:
        times = stated.value / cell.amount
        for power in (10, 100, 1000, 10000):
            if abs(times - power) < Decimal("0.001") * power or abs(
                times * power - 1) < Decimal("0.001"):
                slip_en = f"; the two differ by a factor of {power}: a slip of the point or unit"
                slip_zh = f"，两数相差{power}倍，疑为小数点或单位之误"
    return in_sentence(
        severity, claim.sentence, claim.start, claim.end,
        f"“{claim.subject.text}” is stated as {stated.text}, but {cell.where('en')} prints "
        f"{cell.text}; difference {plain(abs(difference))} 万元{slip_en}",
        f"“{claim.subject.text}”写作 {stated.text}，而{cell.where('zh')}为 {cell.text}，"
        f"相差 {plain(abs(difference))} 万元{slip_zh}",
        expected=plain(cell.amount), found=plain(stated.value), difference=difference,
        more=(cell.place,))


# ── against itself: changes ──────────────────────────────────────────────────────────────────


def _last(claims: dict[int, Claim], change: Claim) -> Claim | None:
    """Last year's amount that a change is measured from, where the same item states it."""
    found = [c for c in claims.values() if c.measure == "previous" and c.amount
             and c.section == change.section and c.item == change.item
             and c.subject == change.subject and abs(c.id - change.id) <= 4
             and c.sentence.paragraph is change.sentence.paragraph]
    return min(found, key=lambda c: abs(c.id - change.id)) if found else None


@rule("percentage-is-change-over-last-year", family="prose")
def percentage_is_change_over_last_year(d) -> Iterator[Finding]:
    """A percentage of change is the change over last year's amount."""
    claims = _by_id(d)
    usual = usual_places(claims.values())
    for change in claims.values():
        if change.measure != "change" or change.percent is None or change.direction == "open":
            continue
        this = claims.get(change.of) if change.of is not None else None
        last = _last(claims, change)
        made = _recomputed(change, this, last, usual)
        if made is None:
            continue
        exact, low, high, how_en, how_zh = made
        yield from _percentage(change, exact, low, high, how_en, how_zh)


def _recomputed(change: Claim, this: Claim | None, last: Claim | None, usual: int):
    """(percentage, lowest, highest, formula in both languages) from the amounts stated."""
    moved = change.signed if change.change is not None else None
    if this is not None and this.amount is not None and this.amount.unit and last is not None:
        a, p = this.amount, last.amount
        da, dp = half_unit(a, usual), half_unit(p, usual)
        if p.value - dp <= 0:
            return None
        bounds = [(x / y - 1) * HUNDRED for x in (a.value - da, a.value + da)
                  for y in (p.value - dp, p.value + dp)]
        said = f"({a.text} − {p.text}) ÷ {p.text}"
        return ((a.value / p.value - 1) * HUNDRED, min(bounds), max(bounds), said,
                said.replace("(", "（").replace(")", "）"))
    if moved is None or change.direction == "flat" or this is None or this.amount is None:
        return None
    before = this.amount.value - moved
    half = half_unit(this.amount, usual) + half_unit(change.change, usual)
    if before - half <= 0:
        return None
    mine = half_unit(change.change, usual)
    bounds = [x / y * HUNDRED for x in (moved - mine, moved + mine)
              for y in (before - half, before + half)]
    verb = "−" if moved >= 0 else "+"
    said = f"{plain(abs(moved))} ÷ ({plain(this.amount.value)} {verb} {plain(abs(moved))})"
    return moved / before * HUNDRED, min(bounds), max(bounds), said, said


def _percentage(change, exact, low, high, how_en, how_zh) -> Iterator[Finding]:
    stated = change.percent
    printed = change.signed_percent
    if printed is None:
        return
    if change.direction == "up" and exact < 0 and change.change is not None and (
        change.change.value < 0
    ):
        return  # 增加 −5万元: told by the rule about signs
    step = 2 * half_unit(stated)
    right = _rounded(exact, stated)
    if right == printed:
        return
    off = printed - exact
    inside = low - step / 2 <= printed <= high + step / 2
    severity = "rounding" if inside or abs(off) <= step else "error"
    why_en, why_zh = "", ""
    if severity == "error":
        why_en, why_zh = _diagnosis(printed, exact, step)
    yield in_sentence(
        severity, change.sentence, change.percent.start, change.percent.end,
        f"“{change.subject.text or change.section}”: {change.words} {stated.text} is printed, but "
        f"{how_en} = {_signed(right)}%, {plain(abs(printed - right))} percentage points off"
        f"{why_en}",
        f"“{change.subject.text or change.section}”：印“{change.words}{stated.text}”，而 {how_zh} = "
        f"{_signed(right)}%，相差 {plain(abs(printed - right))} 个百分点{why_zh}",
        expected=f"{_signed(right)}%", found=f"{_signed(printed)}%", difference=printed - right,
        more=change.sentence.places(change.start, change.percent.end))


def _rounded(exact: Decimal, stated: Stated) -> Decimal:
    if stated.unit == "倍":
        return (exact / 100).quantize(Decimal(1).scaleb(-stated.places), ROUND_HALF_UP) * 100
    return exact.quantize(Decimal(1).scaleb(-stated.places), ROUND_HALF_UP)


def _signed(percent: Decimal) -> str:
    return f"{plain(percent)}"


def _diagnosis(printed: Decimal, exact: Decimal, step: Decimal) -> tuple[str, str]:
    """What the printed percentage is instead, where that can be told."""
    if abs(printed + exact) <= step:
        return "; the direction is the wrong way round", "；增减方向相反"
    over_this = exact / (HUNDRED + exact) * HUNDRED if exact != -HUNDRED else None
    if over_this is not None and abs(printed - over_this) <= step:
        return "; it is the change over this year's amount", "；该数是以本年数为分母算得"
    if exact and abs(abs(printed) - abs(exact) - HUNDRED) <= step:
        return "; it is this year's amount over last year's", "；该数是本年数与上年数之比，未减100%"
    for power in (10, 100):
        if abs(printed - exact * power) <= step * power or abs(
            printed * power - exact) <= step * power:
            return "; the point has slipped", "；小数点错位"
    return "", ""


@rule("change-is-this-less-last", family="prose")
def change_is_this_less_last(d) -> Iterator[Finding]:
    """A change is this year's amount less last year's, and its direction is its sign."""
    claims = _by_id(d)
    usual = usual_places(claims.values())
    for change in claims.values():
        if change.measure != "change" or change.of is None or change.direction == "open":
            continue
        this, last = claims.get(change.of), _last(claims, change)
        if this is None or this.amount is None or last is None or (
            change.base and last.base and change.base != last.base
        ):
            continue
        exact = this.amount.value - last.amount.value
        within = half_unit(this.amount, usual) + half_unit(last.amount, usual)
        formula = f"{this.amount.text} − {last.amount.text} = {plain(exact)} 万元"
        if change.change is not None and change.signed is not None:
            off = change.signed - exact
            within += half_unit(change.change, usual)
            if off and change.direction != "flat":
                yield in_sentence(
                    "rounding" if abs(off) <= within else "error", change.sentence, change.start,
                    change.end,
                    f"a change of {change.words}{change.change.text} is printed, but {formula}",
                    f"印“{change.words}{change.change.text}”，而 {formula}",
                    expected=plain(exact), found=plain(change.signed), difference=off,
                    more=(*this.places(), *last.places()))
                continue
        if change.direction == "flat" and abs(exact) > within:
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                f"“{change.words}” is said, but {formula}", f"称“{change.words}”，而 {formula}",
                expected=plain(exact), found="0", difference=-exact,
                more=(*this.places(), *last.places()))
        elif change.direction in {"up", "down"} and abs(exact) > within and (
            (exact > 0) != (change.direction == "up")
        ) and change.change is None:
            yield in_sentence(
                "error", change.sentence, change.start, change.end,
                f"“{change.words}” is said, but {formula}: the direction is wrong",
                f"称“{change.words}”，而 {formula}，方向相反",
                expected="down" if exact < 0 else "up", found=change.direction,
                difference=None, more=(*this.places(), *last.places()))


@rule("direction-agrees-with-sign", family="prose")
def direction_agrees_with_sign(d) -> Iterator[Finding]:
    """增加 goes with a positive number, 减少 with one that says by how much, 持平 with none."""
    for change in _claims(d):
        if change.measure != "change":
            continue
        for stated in (change.change, change.percent):
            if stated is None or stated.value >= 0 or change.direction not in {"up", "down"}:
                continue
            yield in_sentence(
                "warning", change.sentence, change.start, change.end,
                f"“{change.words}” stands before a negative number, {stated.text}",
                f"“{change.words}”后为负数 {stated.text}，方向重复或相反", found=stated.text)
        amounts = [s.value for s in (change.change, change.percent) if s is not None]
        if change.direction in {"up", "down"} and len(amounts) == 2 and (
            (amounts[0] == 0) != (amounts[1] == 0)
        ) and abs(amounts[1]) >= Decimal("0.01") * (amounts[0] == 0):
            tiny = amounts[1] == 0 and _is_tiny(change, d)
            if not tiny:
                yield in_sentence(
                    "warning", change.sentence, change.start, change.end,
                    f"the change is {change.change.text} and its percentage {change.percent.text}: "
                    "one is nought, the other is not",
                    f"增减额为 {change.change.text}，而百分比为 {change.percent.text}，一为零一不为零",
                    found=change.percent.text)


def _is_tiny(change: Claim, d) -> bool:
    """Whether the change is so small a part that its percentage rounds to nought."""
    this = _by_id(d).get(change.of) if change.of is not None else None
    if this is None or this.amount is None or not this.amount.value:
        return True
    return abs(change.change.value) / abs(this.amount.value) * HUNDRED < half_unit(change.percent)


# ── shares, parts and reasons ────────────────────────────────────────────────────────────────


@rule("share-is-part-over-whole", family="prose")
def share_is_part_over_whole(d) -> Iterator[Finding]:
    """A share is the part over the whole that it is said to be part of."""
    claims = _by_id(d)
    usual = usual_places(claims.values())
    for share in claims.values():
        if share.share is None or share.of is None or share.part_of is None:
            continue
        part, whole = claims.get(share.of), claims.get(share.part_of)
        if part is None or whole is None or not part.amount or not whole.amount or (
            whole.amount.value <= 0 or part is whole
        ):
            continue
        a, b = part.amount, whole.amount
        exact = a.value / b.value * HUNDRED
        da, db = half_unit(a, usual), half_unit(b, usual)
        if b.value <= db:
            continue
        low, high = (a.value - da) / (b.value + db) * 100, (a.value + da) / (b.value - db) * 100
        printed, right = share.share.value, _rounded(exact, share.share)
        if printed == right:
            continue
        step = 2 * half_unit(share.share)
        inside = low - step / 2 <= printed <= high + step / 2
        near = inside or abs(printed - exact) <= step
        yield in_sentence(
            "rounding" if near else "error", share.sentence, share.share.start, share.share.end,
            f"“{share.subject.text}”: a share of {share.share.text} is printed, but {a.text} ÷ "
            f"{b.text} = {plain(right)}%, {plain(abs(printed - right))} percentage points off",
            f"“{share.subject.text}”：印占比 {share.share.text}，而 {a.text} ÷ {b.text} = "
            f"{plain(right)}%，相差 {plain(abs(printed - right))} 个百分点",
            expected=f"{plain(right)}%", found=share.share.text, difference=printed - right,
            more=(*part.places(), *whole.places()))


@rule("parts-make-the-whole", family="prose")
def parts_make_the_whole(d) -> Iterator[Finding]:
    """Parts that make up a whole (基本 + 项目, 出国 + 用车 + 接待 …) add up to it in the prose."""
    claims = _by_id(d)
    lists: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        if claim.part_of is not None and _is_now(claim):
            lists[claim.part_of].append(claim)
    for whole_id, parts in lists.items():
        whole = claims[whole_id]
        if not _is_now(whole):
            continue
        for wholes, keys in WHOLES:
            if whole.subject.key not in wholes:
                continue
            named = {k: [c for c in parts if c.subject.key == k] for k in keys}
            if any(len(v) != 1 for v in named.values()):
                continue
            terms = [v[0] for v in named.values()]
            others = [c for c in parts if c.subject.key in BESIDE and c.amount.value]
            yield from _added(whole, [*terms, *others])


def _added(whole: Claim, terms: Sequence[Claim]) -> Iterator[Finding]:
    total = sum((c.amount.value for c in terms), Decimal(0))
    off = whole.amount.value - total
    places = max(c.amount.places for c in (whole, *terms))
    within = tolerance(len(terms), places)
    if off == 0:
        return
    formula = " + ".join(c.amount.text for c in terms)
    yield in_sentence(
        "rounding" if abs(off) <= within else "error", whole.sentence, whole.start, whole.end,
        f"“{whole.subject.text}” is stated as {whole.amount.text}, but its parts {formula} add up "
        f"to {plain(total)} 万元; difference {plain(abs(off))} 万元",
        f"“{whole.subject.text}”写作 {whole.amount.text}，而其各部分 {formula} 合计 {plain(total)} 万元，"
        f"相差 {plain(abs(off))} 万元",
        expected=plain(total), found=plain(whole.amount.value), difference=off,
        more=tuple(p for c in terms for p in c.places()))


@rule("reasons-sum-to-the-change", family="prose")
def reasons_sum_to_the_change(d) -> Iterator[Finding]:
    """Reasons that each state an amount sum to the change that they explain."""
    claims = _by_id(d)
    groups: dict[int, list] = defaultdict(list)
    for reason in d.narrative.reason_list:
        groups[reason.claim].append(reason)
    for claim_id, reasons in groups.items():
        change = claims.get(claim_id)
        if change is None or change.change is None or change.signed is None or len(reasons) < 2:
            continue
        if any(r.amount is None for r in reasons):
            continue
        total = sum((r.amount for r in reasons), Decimal(0))
        off = total - change.signed
        if off == 0:
            continue
        places = max((change.change.places, *(-r.amount.as_tuple().exponent for r in reasons)))
        within = tolerance(len(reasons), min(places, 2))
        formula = " + ".join(plain(r.amount) for r in reasons).replace("+ -", "− ")
        yield in_sentence(
            "rounding" if abs(off) <= within else "warning", change.sentence, change.start,
            change.end,
            f"the change is {plain(change.signed)} 万元, but the reasons given sum to {formula} = "
            f"{plain(total)} 万元; difference {plain(abs(off))} 万元",
            f"增减额为 {plain(change.signed)} 万元，而所列原因合计 {formula} = {plain(total)} 万元，"
            f"相差 {plain(abs(off))} 万元",
            expected=plain(change.signed), found=plain(total), difference=off)


@rule("reason-agrees-with-direction", family="prose")
def reason_agrees_with_direction(d) -> Iterator[Finding]:
    """A fall is not explained by more of the same, nor an unchanged amount by a change."""
    claims = _by_id(d)
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
        against = {"up": "down", "down": "up"}.get(change.direction)
        for way in (against,) if against else ("up", "down"):
            if reason.direction == way and re.search(plainly[way], reason.text) and not re.search(
                "减少" if way == "up" else "增加", reason.text
            ):
                word_en, word_zh = {"up": ("more", "增加"), "down": ("less", "减少")}[way]
                yield in_sentence(
                    "warning", change.sentence, change.start, change.end,
                    f"“{change.words}” is explained by {word_en}: “{reason.text[:40]}”",
                    f"称“{change.words}”，而原因为{word_zh}：“{reason.text[:40]}”",
                    found=reason.text[:40])


# ── against itself: two values for one thing ─────────────────────────────────────────────────


@rule("one-thing-one-value", family="prose")
def one_thing_one_value(d) -> Iterator[Finding]:
    """One item or sentence does not give two values for one and the same amount."""
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for claim in _claims(d):
        if _is_now(claim) and claim.subject.key in CERTAIN:
            key = (claim.section, claim.item, id(claim.sentence.paragraph), claim.subject.key,
                   claim.subject.code, claim.subject.text, claim.measure)
            groups[key].append(claim)
    for same in groups.values():
        first = same[0]
        for other in same[1:]:
            named = other.subject.text in other.sentence.text[other.start : other.amount.start]
            if named and other.subject.key not in ONE_VALUE:
                continue  # 一般公共预算政府采购货物 after 政府采购货物: a part under the same words
            apart = abs(other.amount.value - first.amount.value)
            if apart <= half_unit(first.amount) + half_unit(other.amount) and (
                first.amount.places != other.amount.places
            ):
                continue
            if apart == 0 or other.part_of == first.id or first.part_of == other.id:
                continue
            if first.part_of is not None and other.part_of is not None and (
                first.part_of != other.part_of
            ):
                continue
            yield in_sentence(
                "error", other.sentence, other.start, other.end,
                f"“{first.subject.text}” is {first.amount.text} first and {other.amount.text} here: "
                f"two values for one thing, {plain(apart)} 万元 apart",
                f"“{first.subject.text}”先写 {first.amount.text}，此处写 {other.amount.text}，"
                f"同一事项前后不一，相差 {plain(apart)} 万元",
                expected=plain(first.amount.value), found=plain(other.amount.value),
                difference=other.amount.value - first.amount.value, more=first.places())
            break


@rule("sum-told-in-words", family="prose")
def sum_told_in_words(d) -> Iterator[Finding]:
    """Amounts listed before 共计 add up to the amount after it: 5万元、5万元，共计10万元."""
    for sentence in all_sentences(d):
        yield from _told(sentence)


def _told(sentence) -> Iterator[Finding]:
    found = [state(t) for t in tokens(sentence.text) if t.kind == "amount"]
    for index, stated in enumerate(found):
        before = sentence.text[max(0, stated.start - 6) : stated.start]
        if index < 2 or not re.search(r"(?:共计|合计|总计)(?:为|约|人民币)?$", before):
            continue
        listed = found[:index]
        sums = {sum(s.value for s in listed[n:]) for n in range(index - 1)}
        if stated.value in sums or stated.value == listed[0].value or any(
            abs(stated.value - s) <= half_unit(stated) for s in sums
        ):
            continue
        between = sentence.text[listed[0].end : stated.start]
        if re.search(r"增加|减少|增长|下降|上年|比|其中", between):
            continue
        total = sum(s.value for s in listed)
        formula = " + ".join(s.text for s in listed)
        yield in_sentence(
            "warning", sentence, stated.start, stated.end,
            f"{formula} = {plain(total)} 万元, but “{before[-2:]} {stated.text}” is printed",
            f"{formula} = {plain(total)} 万元，而印“{before[-2:]}{stated.text}”",
            expected=plain(total), found=plain(stated.value), difference=stated.value - total)


@rule("same-change-said-alike", family="prose")
def same_change_said_alike(d) -> Iterator[Finding]:
    """The change of one and the same amount is the same wherever it is said."""
    claims = _by_id(d)
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for change in claims.values():
        this = claims.get(change.of) if change.of is not None else None
        if change.change is None or change.signed is None or change.reason_for is not None or (
            this is None or this.amount is None or not this.amount.value
        ):
            continue
        key = (change.subject.key, change.subject.code, change.subject.side, change.base,
               _basis(change), this.amount.value)
        if change.subject.key:
            groups[key].append(change)
    for same in groups.values():
        first = same[0]
        for other in same[1:]:
            apart = other.signed - first.signed
            within = half_unit(first.change) + half_unit(other.change)
            if abs(apart) > max(within, Decimal("0.011")):
                yield in_sentence(
                    "warning", other.sentence, other.start, other.end,
                    f"the change of “{first.subject.text}” is {plain(other.signed)} 万元 here and "
                    f"{plain(first.signed)} 万元 on p. {first.page}",
                    f"“{first.subject.text}”的增减此处为 {plain(other.signed)} 万元，"
                    f"第{first.page}页为 {plain(first.signed)} 万元",
                    expected=plain(first.signed), found=plain(other.signed), difference=apart,
                    more=first.places())


def _basis(change: Claim) -> str:
    return "outturn" if re.search("执行|决算|完成", change.basis) else "budget"
