"""Wholes and parts in the prose: shares, lists, sums told in words, two values for one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed
from budgetkit.checks.claim_matching import (
    CandidateCells,
    is_now,
    says_part,
    slip,
)
from budgetkit.checks.contradictions import of_side
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_ratio, of_sum
from budgetkit.checks.precision import half_unit, rounded, usual_places
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import StatedAmount, in_sentence, named, said
from budgetkit.messages import Added, Message, Percent, message_in
from budgetkit.narrative.statements import Claim, given
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
#: Wholes of which the prose gives shares without stating them, and what tables print for certain.
PRINTED_WHOLES = {"three_public": "three_public", "total": "department_"}
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
                    for cell in _wholes(answers, key, share.whole) if cell.amount >= part.amount.value]
            if told and not any(f == [] or f[0].severity == "rounding" for f in told):
                yield min((f[0] for f in told), key=_apart)


def _wholes(answers: CandidateCells, key: str, name: str) -> list[Printed]:
    """What the tables print for certain of a whole, on the side that its name says."""
    return [cell for cell in of_side(key, name, answers.named.get(key, []))
            if cell.table.key.startswith(PRINTED_WHOLES[key])]


def _apart(finding: Finding) -> Decimal:
    return abs(finding.difference or Decimal(0))


def _share(
    share: Claim, part: Claim, whole: StatedAmount | Printed, db: Decimal, usual: int
) -> list[Finding]:
    """What is wrong about a share of a whole, of which half a unit is ``db``; empty if nothing."""
    a, stated, b = given(part.amount), given(share.share), whole.amount
    da = half_unit(a, usual)
    if b <= db:
        return []
    low, high = (a.value - da) / (b + db) * 100, (a.value + da) / (b - db) * 100
    printed, right = stated.value, rounded(a.value / b * HUNDRED, stated)
    if printed == right:
        return []
    step = 2 * half_unit(stated)
    near = low - step / 2 <= printed <= high + step / 2 or abs(printed - right) <= step
    at: Message | str = ""
    also: Message | str = ""
    remedies = of_ratio(said(share, "share"), said(part), whole, (step / 2, da, db))
    if isinstance(whole, Printed):
        at = message("whole-at", where=whole.where)
        if meant := _meant(whole, a.value, share):
            also = message("share-of-another", amount=meant.text, where=meant.short)
            remedies = remedies[:1]  # the share is wrong, not its whole
    return [in_sentence(
        "rounding" if near else "error", share.sentence, stated.start, stated.end,
        message("share", what=named(share), stated=stated.text, part=a.text, whole=whole.text,
                at=at, right=Percent(right), off=abs(printed - right), also=also),
        expected=f"{plain(right)}%", found=stated.text, difference=printed - right,
        more=(*part.places(), whole.place), remedies=remedies)]


def _meant(whole: Printed, part: Decimal, share: Claim) -> Printed | None:
    """Another amount of the row of the whole that the printed share is a share of."""
    row = (f for f in whole.table.facts if f.row == whole.fact.row and f.amount > part)
    return next((Printed(whole.table, f) for f in row if rounded(
        part / f.amount * HUNDRED, given(share.share)) == given(share.share).value), None)


def _value(claim: Claim) -> Decimal:
    return given(claim.amount).value


def _lists(claims: Mapping[int, Claim]) -> Iterator[tuple[Claim, list[Claim]]]:
    """Amounts of this year with the parts that are listed under them."""
    lists: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        if claim.part_of is not None and is_now(claim) and (
            claim.measure == claims[claim.part_of].measure
        ):
            lists[claim.part_of].append(claim)
    for whole_id, parts in lists.items():
        if is_now(claims[whole_id]):
            yield claims[whole_id], parts


@rule("parts-make-the-whole", family="prose")
def parts_make_the_whole(d) -> Iterator[Finding]:
    """Parts that make up a whole (基本 + 项目, 出国 + 用车 + 接待 …) add up to it in the prose."""
    for whole, parts in _lists(d.claims):
        for wholes, keys in WHOLES:
            if whole.subject.key not in wholes:
                continue
            by_key = {k: [c for c in parts if c.subject.key == k] for k in keys}
            if any(len(v) != 1 for v in by_key.values()):
                continue
            terms = [v[0] for v in by_key.values()]
            others = [c for c in parts if c.subject.key in BESIDE and _value(c)]
            yield from _added(whole, [*terms, *others])


@rule("changes-of-parts-make-the-change", family="prose")
def changes_of_parts_make_the_change(d) -> Iterator[Finding]:
    """The changes of the parts (基本 + 项目, 出国 + 用车 + 接待 …) add up to that of their whole."""
    for whole, change, terms in _changed_parts(d.claims):
        moved = [_moved(c) for c in terms]
        total = sum(moved, Decimal(0))
        off = _moved(change) - total
        within = tolerance(len(terms), max(given(c.change).places for c in (change, *terms)))
        if off:
            yield in_sentence(
                "rounding" if abs(off) <= within else "warning", change.sentence, change.start,
                change.end,
                message("changes-of-parts-of", what=named(whole), change=shown(_moved(change)),
                        parts=Added([shown(m) for m in moved]), total=shown(total),
                        off=shown(abs(off))),
                expected=plain(total), found=plain(_moved(change)), difference=off,
                more=tuple(p for c in terms for p in c.places()),
                remedies=of_sum(said(change, "change"), [said(c, "change") for c in terms],
                                within))


def _moved(change: Claim) -> Decimal:
    """A change with its sign; 0 of one whose way is not told."""
    return change.signed or Decimal(0)


def _changed_parts(claims: Mapping[int, Claim]) -> Iterator[tuple[Claim, Claim, list[Claim]]]:
    """Wholes with their change and the changes of all their parts, measured from one year."""
    by_amount: dict[int, list[Claim]] = defaultdict(list)
    for change in claims.values():
        if change.measure == "change" and change.signed is not None and (
            change.reason_for is None and change.of is not None
        ):
            by_amount[change.of].append(change)
    alone = {of: told[0] for of, told in by_amount.items() if len(told) == 1}
    for whole_id, change in alone.items():
        whole = claims[whole_id]
        for wholes, keys in WHOLES:
            parts = _all_parts(claims, whole, keys) if whole.subject.key in wholes else []
            terms = [alone[c.id] for c in parts if c.id in alone]
            if parts and len(terms) == len(parts) and (
                {(c.base, c.basis) for c in terms} == {(change.base, change.basis)}
                and sum(_value(c) for c in parts) == _value(whole)
            ):
                yield whole, change, terms


def _all_parts(claims: Mapping[int, Claim], whole: Claim, keys: Sequence[str]) -> list[Claim]:
    """The parts of a whole, where each that makes it up is stated once."""
    parts = [c for c in claims.values() if c.part_of == whole.id and is_now(c)
             and c.subject.key in keys]
    return parts if sorted(c.subject.key for c in parts) == sorted(keys) else []


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
        total = sum((_moved(c) for c in parts), Decimal(0))
        off = _moved(whole) - total
        within = tolerance(len(parts), max(given(c.change).places for c in (whole, *parts)))
        if abs(off) <= within:
            continue
        yield in_sentence(
            "warning", whole.sentence, whole.start, whole.end,
            message("changes-of-parts", change=shown(_moved(whole)), total=shown(total),
                    off=shown(abs(off)), parts=Added([shown(_moved(c)) for c in parts])),
            expected=plain(total), found=plain(_moved(whole)), difference=off,
            more=tuple(p for c in parts for p in c.places()),
            remedies=of_sum(said(whole, "change"), [said(c, "change") for c in parts], within))


@rule("parts-within-the-whole", family="prose")
def parts_within_the_whole(d) -> Iterator[Finding]:
    """Parts listed under a whole do not add up to more than it."""
    for whole, parts in _lists(d.claims):
        if len(parts) < 2 or _value(whole) <= 0:
            continue
        within = tolerance(len(parts), min(given(c.amount).places for c in (whole, *parts)))
        heads = _heads(d.opening, parts)
        if heads and sum(_value(c) for c in heads) <= _value(whole) + within:
            continue  # 1.安全生产管理5万元。其中一项1万元: the numbered ones are the parts
        total = sum((_value(c) for c in parts), Decimal(0))
        if len(parts) > 2 and total - _value(whole) > within and not _reached(
            whole, parts, within
        ):
            yield from _added(whole, parts, "warning")


def _reached(whole: Claim, parts: Sequence[Claim], within: Decimal) -> bool:
    """Whether a breakdown of a whole is among its parts: from the first on, or up to the last."""
    sums = [sum((_value(c) for c in some), Decimal(0)) for some in (
        *(parts[:n] for n in range(1, len(parts))), *(parts[n:] for n in range(1, len(parts) - 1)))]
    return any(abs(total - _value(whole)) <= within for total in sums)


def _heads(opening: Container[int], parts: Sequence[Claim]) -> list[Claim]:
    """Of the parts in numbered paragraphs those that open theirs; none where all do."""
    heads = [c for c in parts if c.id in opening and numbered(c.sentence.paragraph.text)]
    return heads if 1 < len(heads) < len(parts) else []


@rule("list-reaches-its-whole", family="prose")
def list_reaches_its_whole(d) -> Iterator[Finding]:
    """A list that nearly reaches its whole was meant to: one part is left out or miswritten.

    A list may name the main parts alone. It is doubted where it lacks a tenth or less, or where
    one part written with its digits in another order, or its point elsewhere, would reach it.
    Where another list of the same whole adds up to it the whole is right, and the list is told.
    """
    claims = d.claims
    listed = {key: _its_parts(d.opening, claims[key[0]], parts)
              for key, parts in _every_list(claims).items()}
    proved = {whole_id for (whole_id, _), parts in listed.items() if len(parts) > 1 and (
                  abs(_left(claims[whole_id], parts)) <= _rounding(claims[whole_id], parts))}
    for (whole_id, _), parts in listed.items():
        whole = claims[whole_id]
        if _is_short(whole, parts, d.settings.nearly_whole):
            yield from [_short_list(whole, parts)] if whole_id in proved else _added(
                whole, parts, "warning")


def _every_list(claims: Mapping[int, Claim]) -> dict[tuple[int, int | None], list[Claim]]:
    """The parts of this year, of the same measure as their whole, by the whole and the list."""
    lists: dict[tuple[int, int | None], list[Claim]] = defaultdict(list)
    for claim in claims.values():
        whole = claims.get(claim.part_of) if claim.part_of is not None else None
        if whole is not None and is_now(claim) and is_now(whole) and (
            claim.measure == whole.measure
        ):
            lists[whole.id, claim.listing].append(claim)
    return lists


def _is_short(whole: Claim, parts: Sequence[Claim], nearly: Decimal) -> bool:
    """Whether a list was meant to reach its whole and does not."""
    off = _left(whole, parts)
    if len(parts) < 2 or (off < 0 and len(parts) > 2):
        return False  # parts-within-the-whole tells it
    if not _is_whole_list(whole, parts) or abs(off) <= _rounding(whole, parts):
        return False
    return (len(parts) > 2 and off <= _value(whole) * nearly) or _is_slip(whole, parts, off)


def _its_parts(opening: Container[int], whole: Claim, parts: list[Claim]) -> list[Claim]:
    """The parts of a list; those that open their paragraphs where all together are too much."""
    return (_heads(opening, parts) or parts) if _left(whole, parts) < 0 else parts


def _short_list(whole: Claim, parts: Sequence[Claim]) -> Finding:
    """A list that does not reach a whole which another list proves: told where the list begins."""
    first, off = parts[0], _left(whole, parts)
    total = _value(whole) - off
    return in_sentence(
        "warning", first.sentence, first.start, first.end,
        message("list", what=named(whole), stated=given(whole.amount).text, page=whole.page,
                parts=Added([given(c.amount).text for c in parts]), total=shown(total),
                off=shown(abs(off))),
        expected=plain(_value(whole)), found=plain(total), difference=-off,
        more=(*(p for c in parts[1:] for p in c.places()), *whole.places()),
        remedies=of_sum(said(whole), [said(c) for c in parts], _rounding(whole, parts))[1:])


def _left(whole: Claim, parts: Sequence[Claim]) -> Decimal:
    return _value(whole) - sum((_value(c) for c in parts), Decimal(0))


def _rounding(whole: Claim, parts: Sequence[Claim]) -> Decimal:
    """How far the parts may be off their whole by rounding, each in its own unit."""
    return max(tolerance(len(parts), a.places, a.unit or "万元")
               for a in (given(c.amount) for c in (whole, *parts)))


def _is_whole_list(whole: Claim, parts: Sequence[Claim]) -> bool:
    """Whether a list may be meant to be whole: of no known parts, not open (等), of no part."""
    typed = any({c.subject.key for c in parts} >= set(keys) for wholes, keys in WHOLES
                if whole.subject.key in wholes)
    last = given(parts[-1].amount)
    is_open = parts[-1].sentence.text.startswith("等", last.end)
    return not (typed or is_open or _value(whole) <= 0 or says_part(parts[0].subject.text))


def _is_slip(whole: Claim, parts: Sequence[Claim], off: Decimal) -> bool:
    """Whether one amount written with its digits in another order would let the list reach it."""
    return any(slip(_value(c), _value(c) + off) for c in parts) or (
        slip(_value(whole), _value(whole) - off) is not None)


def _added(
    whole: Claim, terms: Sequence[Claim], severity: str = "error"
) -> Iterator[Finding]:
    total = sum((given(c.amount).value for c in terms), Decimal(0))
    off = given(whole.amount).value - total
    places = max(given(c.amount).places for c in (whole, *terms))
    within = tolerance(len(terms), places)
    if off == 0:
        return
    yield in_sentence(
        "rounding" if abs(off) <= within else severity, whole.sentence, whole.start, whole.end,
        message("parts", what=named(whole), stated=given(whole.amount).text, total=shown(total),
                parts=Added([given(c.amount).text for c in terms]), off=shown(abs(off))),
        expected=plain(total), found=plain(given(whole.amount).value), difference=off,
        more=tuple(p for c in terms for p in c.places()),
        remedies=of_sum(said(whole), [said(c) for c in terms], within))
