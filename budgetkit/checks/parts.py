"""Wholes and parts in the prose: shares, lists, sums told in words, two values for one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed
from budgetkit.checks.claim_matching import (
    CERTAIN,
    CandidateCells,
    is_now,
    says_part,
    slip,
)
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_ratio, of_sum
from budgetkit.checks.precision import half_unit, rounded, usual_places
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import StatedAmount, in_sentence, named, said
from budgetkit.messages import Added, Percent, message_in
from budgetkit.narrative.grammar import state, tokens
from budgetkit.narrative.statements import Claim
from budgetkit.narrative.subjects import subject_key
from budgetkit.numbering import numbered

message = message_in("checks.parts")
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
#: Wholes of which the prose gives shares without stating them; a table prints them for certain.
PRINTED_WHOLES = {"three_public", "total"}
#: Subjects that a paragraph states once, however often it names them.
ONE_VALUE = {"function", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception",
             "three_public"}
#: Small parts of expenditure that may stand beside basic and project expenditure.
BESIDE = {"operating_expenditure", "paid_to_superiors", "aid_to_affiliates", "reserve",
          "carryover_out"}


@rule("share-is-part-over-whole", family="prose")
def share_is_part_over_whole(d) -> Iterator[Finding]:
    """A share is the part over the whole that it is said to be part of."""
    claims = d.claims
    usual = usual_places(claims.values())
    answers: CandidateCells | None = None
    for share in claims.values():
        part = claims.get(share.of) if share.share is not None and share.of is not None else None
        if part is None or not part.amount:
            continue
        whole = claims.get(share.part_of) if share.part_of is not None else None
        if whole is not None:
            if whole.amount and whole is not part:
                found = _share(share, part, said(whole), half_unit(whole.amount, usual), usual)
                yield from found or ()
        elif (key := subject_key(share.whole)) in PRINTED_WHOLES:
            # 占“三公”经费的5%, where the prose does not state the whole: the tables print it
            answers = answers or d.cells
            told = [_share(share, part, cell, tolerance(0, cell.fact.places, cell.unit), usual)
                    for cell in answers.named.get(key, []) if cell.amount >= part.amount.value]
            if told and not any(f == [] or f[0].severity == "rounding" for f in told):
                yield min((f[0] for f in told), key=lambda f: abs(f.difference))


def _share(
    share: Claim, part: Claim, whole: StatedAmount | Printed, db: Decimal, usual: int
) -> list[Finding]:
    """What is wrong about a share of a whole, of which half a unit is ``db``; empty if nothing."""
    a, b, da = part.amount, whole.amount, half_unit(part.amount, usual)
    if b <= db:
        return []
    low, high = (a.value - da) / (b + db) * 100, (a.value + da) / (b - db) * 100
    printed, right = share.share.value, rounded(a.value / b * HUNDRED, share.share)
    if printed == right:
        return []
    step = 2 * half_unit(share.share)
    near = low - step / 2 <= printed <= high + step / 2 or abs(printed - right) <= step
    at = also = ""
    remedies = of_ratio(said(share, "share"), said(part), whole, (step / 2, da, db))
    if isinstance(whole, Printed):
        at = message("whole-at", where=whole.where)
        if meant := _meant(whole, a.value, share):
            also = message("share-of-another", amount=meant.text, where=meant.short)
            remedies = remedies[:1]  # the share is wrong, not its whole
    return [in_sentence(
        "rounding" if near else "error", share.sentence, share.share.start, share.share.end,
        message("share", what=named(share), stated=share.share.text, part=a.text, whole=whole.text,
                at=at, right=Percent(right), off=abs(printed - right), also=also),
        expected=f"{plain(right)}%", found=share.share.text, difference=printed - right,
        more=(*part.places(), whole.place), remedies=remedies)]


def _meant(whole: Printed, part: Decimal, share: Claim) -> Printed | None:
    """Another amount of the row of the whole that the printed share is a share of."""
    row = (f for f in whole.table.facts if f.row == whole.fact.row and f.amount > part)
    return next((Printed(whole.table, f) for f in row if rounded(
        part / f.amount * HUNDRED, share.share) == share.share.value), None)


@rule("parts-make-the-whole", family="prose")
def parts_make_the_whole(d) -> Iterator[Finding]:
    """Parts that make up a whole (基本 + 项目, 出国 + 用车 + 接待 …) add up to it in the prose."""
    claims = d.claims
    lists: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        if claim.part_of is not None and is_now(claim) and (
            claim.measure == claims[claim.part_of].measure
        ):
            lists[claim.part_of].append(claim)
    for whole_id, parts in lists.items():
        whole = claims[whole_id]
        if not is_now(whole):
            continue
        for wholes, keys in WHOLES:
            if whole.subject.key not in wholes:
                continue
            by_key = {k: [c for c in parts if c.subject.key == k] for k in keys}
            if any(len(v) != 1 for v in by_key.values()):
                continue
            terms = [v[0] for v in by_key.values()]
            others = [c for c in parts if c.subject.key in BESIDE and c.amount.value]
            yield from _added(whole, [*terms, *others])


@rule("changes-of-parts-make-the-change", family="prose")
def changes_of_parts_make_the_change(d) -> Iterator[Finding]:
    """The changes of the parts (基本 + 项目, 出国 + 用车 + 接待 …) add up to that of their whole."""
    claims = d.claims
    changes = [c for c in claims.values() if c.measure == "change" and c.signed is not None
               and c.reason_for is None and c.of is not None]
    by_amount: dict[int, list[Claim]] = defaultdict(list)
    for change in changes:
        by_amount[change.of].append(change)
    for whole_id, told in by_amount.items():
        whole = claims[whole_id]
        for wholes, keys in WHOLES:
            parts = [c for c in claims.values() if c.part_of == whole_id and is_now(c)
                     and c.subject.key in keys]
            moved = [by_amount.get(c.id, []) for c in parts]
            if whole.subject.key not in wholes or len(told) != 1 or len(parts) != len(keys) or (
                len({c.subject.key for c in parts}) != len(keys) or any(len(m) != 1 for m in moved)
            ):
                continue
            change, terms = told[0], [m[0] for m in moved]
            if {(c.base, c.basis) for c in terms} != {(change.base, change.basis)}:
                continue
            if sum(c.amount.value for c in parts) != whole.amount.value:
                continue
            total = sum(c.signed for c in terms)
            off = change.signed - total
            within = tolerance(len(terms), max(c.change.places for c in (change, *terms)))
            if off:
                yield in_sentence(
                    "rounding" if abs(off) <= within else "warning", change.sentence, change.start,
                    change.end,
                    message("changes-of-parts-of", what=named(whole), change=shown(change.signed),
                            parts=Added([shown(c.signed) for c in terms]), total=shown(total),
                            off=shown(abs(off))),
                    expected=plain(total), found=plain(change.signed), difference=off,
                    more=tuple(p for c in terms for p in c.places()),
                    remedies=of_sum(said(change, "change"), [said(c, "change") for c in terms],
                                    within))


@rule("changes-listed-make-the-change", family="prose")
def changes_listed_make_the_change(d) -> Iterator[Finding]:
    """支出增加118万元，其中基本支出增加79万元，项目支出增加39万元: the parts add up to the whole."""
    claims = d.claims
    lists: dict[int, list[Claim]] = defaultdict(list)
    for part in claims.values():
        whole = claims.get(part.part_of) if part.part_of is not None else None
        if whole is not None and whole.measure == part.measure == "change" and (
            part.signed is not None and whole.signed is not None and part.reason_for is None
        ):
            lists[whole.id].append(part)
    for whole_id, parts in lists.items():
        whole, keys = claims[whole_id], sorted(c.subject.key for c in parts)
        if not any(whole.subject.key in wholes and keys == sorted(of) for wholes, of in WHOLES):
            continue
        total = sum((c.signed for c in parts), Decimal(0))
        off = whole.signed - total
        within = tolerance(len(parts), max(c.change.places for c in (whole, *parts)))
        if abs(off) <= within:
            continue
        yield in_sentence(
            "warning", whole.sentence, whole.start, whole.end,
            message("changes-of-parts", change=shown(whole.signed), total=shown(total),
                    off=shown(abs(off)), parts=Added([shown(c.signed) for c in parts])),
            expected=plain(total), found=plain(whole.signed), difference=off,
            more=tuple(p for c in parts for p in c.places()),
            remedies=of_sum(said(whole, "change"), [said(c, "change") for c in parts], within))


@rule("parts-within-the-whole", family="prose")
def parts_within_the_whole(d) -> Iterator[Finding]:
    """Parts listed under a whole do not add up to more than it."""
    claims = d.claims
    lists: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        if claim.part_of is not None and is_now(claim) and (
            claim.measure == claims[claim.part_of].measure
        ):
            lists[claim.part_of].append(claim)
    for whole_id, parts in lists.items():
        whole = claims[whole_id]
        if not is_now(whole) or len(parts) < 2 or whole.amount.value <= 0:
            continue
        within = tolerance(len(parts), min(c.amount.places for c in (whole, *parts)))
        heads = _heads(claims, parts)
        if heads and sum(c.amount.value for c in heads) <= whole.amount.value + within:
            continue  # 1.安全生产管理5万元。其中一项1万元: the numbered ones are the parts
        run: list[Claim] = []
        total = Decimal(0)
        for part in parts:  # several breakdowns of one whole may follow one another
            run.append(part)
            total += part.amount.value
            if abs(total - whole.amount.value) <= within:
                run, total = [], Decimal(0)
        tails = [sum(c.amount.value for c in parts[n:]) for n in range(1, len(parts) - 1)]
        if any(abs(t - whole.amount.value) <= within for t in tails):
            continue  # the second breakdown is whole; the first names main parts only
        if total - whole.amount.value > within and len(run) == len(parts) > 2:
            yield from (f for f in _added(whole, parts, "warning"))


def _heads(claims: dict[int, Claim], parts: Sequence[Claim]) -> list[Claim]:
    """Of the parts in numbered paragraphs those that open theirs; none where all do."""
    opening: dict[int, int] = {}
    for claim in claims.values():
        opening.setdefault(id(claim.sentence.paragraph), claim.id)
    heads = [c for c in parts if opening[id(c.sentence.paragraph)] == c.id
             and numbered(c.sentence.paragraph.text)]
    return heads if 1 < len(heads) < len(parts) else []


@rule("list-reaches-its-whole", family="prose")
def list_reaches_its_whole(d) -> Iterator[Finding]:
    """A list that nearly reaches its whole was meant to: one part is left out or miswritten.

    A list may name the main parts alone. It is doubted where it lacks a tenth or less, or where
    one part written with its digits in another order, or its point elsewhere, would reach it.
    """
    claims = d.claims
    lists: dict[tuple, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        whole = claims.get(claim.part_of) if claim.part_of is not None else None
        if whole is not None and is_now(claim) and is_now(whole) and (
            claim.measure == whole.measure
        ):
            lists[whole.id, claim.listing].append(claim)
    for (whole_id, _), parts in lists.items():
        whole = claims[whole_id]
        off = whole.amount.value - sum(c.amount.value for c in parts)
        if off < 0 and (heads := _heads(claims, parts)):
            parts, off = heads, whole.amount.value - sum(c.amount.value for c in heads)
        within = max(tolerance(len(parts), c.amount.places, c.amount.unit or "万元")
                     for c in (whole, *parts))
        typed = any({c.subject.key for c in parts} >= set(keys) for wholes, keys in WHOLES
                    if whole.subject.key in wholes)
        last = parts[-1]
        rest = last.sentence.text[last.amount.end : last.amount.end + 1]  # 等: there are more
        if off < 0 and len(parts) > 2:
            continue  # parts-within-the-whole tells it
        if len(parts) < 2 or typed or abs(off) <= within or rest == "等" or (
            whole.amount.value <= 0 or any(says_part(c.subject.text) for c in parts[:1])
        ):
            continue
        slips = any(slip(c.amount.value, c.amount.value + off) for c in parts) or slip(
            whole.amount.value, whole.amount.value - off)
        if (0 < off <= whole.amount.value / 10 and len(parts) > 2) or slips:
            yield from _added(whole, parts, "warning")


def _added(
    whole: Claim, terms: Sequence[Claim], severity: str = "error"
) -> Iterator[Finding]:
    total = sum((c.amount.value for c in terms), Decimal(0))
    off = whole.amount.value - total
    places = max(c.amount.places for c in (whole, *terms))
    within = tolerance(len(terms), places)
    if off == 0:
        return
    yield in_sentence(
        "rounding" if abs(off) <= within else severity, whole.sentence, whole.start, whole.end,
        message("parts", what=named(whole), stated=whole.amount.text, total=shown(total),
                parts=Added([c.amount.text for c in terms]), off=shown(abs(off))),
        expected=plain(total), found=plain(whole.amount.value), difference=off,
        more=tuple(p for c in terms for p in c.places()),
        remedies=of_sum(said(whole), [said(c) for c in terms], within))


@rule("one-thing-one-value", family="prose")
def one_thing_one_value(d) -> Iterator[Finding]:
    """One item or sentence does not give two values for one and the same amount."""
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for claim in d.claims.values():
        if is_now(claim) and claim.subject.key in CERTAIN:
            key = (claim.section, claim.item, id(claim.sentence.paragraph), claim.subject.key,
                   claim.subject.code, claim.subject.text, claim.measure)
            groups[key].append(claim)
    for same in groups.values():
        first = same[0]
        for other in same[1:]:
            again = other.subject.text in other.sentence.text[other.start : other.amount.start]
            if again and other.subject.key not in ONE_VALUE:
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
            within = half_unit(first.amount) + half_unit(other.amount)
            yield in_sentence(
                "rounding" if apart <= within else "error", other.sentence, other.start, other.end,
                message("two-values", what=named(first), first=first.amount.text,
                        here=other.amount.text, off=shown(apart)),
                expected=plain(first.amount.value), found=plain(other.amount.value),
                difference=other.amount.value - first.amount.value, more=first.places(),
                remedies=of_sum(said(other), [said(first)], within))
            break


@rule("sum-told-in-words", family="prose")
def sum_told_in_words(d) -> Iterator[Finding]:
    """Amounts listed before 共计 add up to the amount after it: 5万元、5万元，共计10万元."""
    for sentence in d.sentences:
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
        yield in_sentence(
            "warning", sentence, stated.start, stated.end,
            message("sum-in-words", listed=Added([s.text for s in listed]), total=shown(total),
                    words=before[-2:], stated=stated.text),
            expected=plain(total), found=plain(stated.value), difference=stated.value - total,
            remedies=of_sum(StatedAmount(sentence, stated), [StatedAmount(sentence, s) for s in listed],
                            half_unit(stated)))
