"""Two values for one thing in the prose, and sums that it tells in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgetkit.checks.claim_matching import (
    CERTAIN,
    is_now,
)
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_sum
from budgetkit.checks.precision import half_unit
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import StatedAmount, in_sentence, named, said
from budgetkit.messages import Added, message_in
from budgetkit.narrative.grammar import state, tokens
from budgetkit.narrative.statements import Claim, given
from budgetkit.patterns import pattern

message = message_in("checks.parts")
#: Subjects that a paragraph states once, however often it names them.
ONE_VALUE = {"function", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception",
             "three_public"}


#: What announces a sum, and right before its amount.
_SUMMED = pattern("共计|合计|总计")
_SUMMED_UP = pattern(r"(?:共计|合计|总计)(?:为|约|人民币)?$")


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
            again = other.subject.text in other.sentence.text[other.start : given(other.amount).start]
            if again and other.subject.key not in ONE_VALUE:
                continue  # 一般公共预算政府采购货物 after 政府采购货物: a part under the same words
            apart = abs(given(other.amount).value - given(first.amount).value)
            if apart <= half_unit(given(first.amount)) + half_unit(given(other.amount)) and (
                given(first.amount).places != given(other.amount).places
            ):
                continue
            if apart == 0 or other.part_of == first.id or first.part_of == other.id:
                continue
            if first.part_of is not None and other.part_of is not None and (
                first.part_of != other.part_of
            ):
                continue
            within = half_unit(given(first.amount)) + half_unit(given(other.amount))
            yield in_sentence(
                "rounding" if apart <= within else "error", other.sentence, other.start, other.end,
                message("two-values", what=named(first), first=given(first.amount).text,
                        here=given(other.amount).text, off=shown(apart)),
                expected=plain(given(first.amount).value), found=plain(given(other.amount).value),
                difference=given(other.amount).value - given(first.amount).value, more=first.places(),
                remedies=of_sum(said(other), [said(first)], within))
            break


@rule("sum-told-in-words", family="prose")
def sum_told_in_words(d) -> Iterator[Finding]:
    """Amounts listed before 共计 add up to the amount after it: 5万元、5万元，共计10万元."""
    for sentence in d.sentences:
        if _SUMMED.search(sentence.text):
            yield from _told(sentence)


def _told(sentence) -> Iterator[Finding]:
    found = [state(t) for t in tokens(sentence.text) if t.kind == "amount"]
    for index, stated in enumerate(found):
        before = sentence.text[max(0, stated.start - 6) : stated.start]
        if index < 2 or not _SUMMED_UP.search(before):
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
        total = sum((s.value for s in listed), Decimal(0))
        yield in_sentence(
            "warning", sentence, stated.start, stated.end,
            message("sum-in-words", listed=Added([s.text for s in listed]), total=shown(total),
                    words=before[-2:], stated=stated.text),
            expected=plain(total), found=plain(stated.value), difference=stated.value - total,
            remedies=of_sum(StatedAmount(sentence, stated), [StatedAmount(sentence, s) for s in listed],
                            half_unit(stated)))
