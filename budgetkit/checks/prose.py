"""What the prose states against what the tables print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed, first, total
from budgetkit.checks.claim_matching import (
    CERTAIN,
    CandidateCells,
    is_now,
    nearest,
    says_part,
    slip,
)
from budgetkit.checks.claim_scopes import names_part
from budgetkit.checks.contradictions import contradicting
from budgetkit.checks.expect import beside, plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_sum
from budgetkit.checks.own_tables import FUND_TABLES
from budgetkit.checks.precision import half_unit, usual_places
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named, said
from budgetkit.messages import message_in
from budgetkit.narrative.statements import Claim, given

message = message_in("checks.prose")


@rule("stated-is-printed", family="prose")
def stated_is_printed(d) -> Iterator[Finding]:
    """Every amount that the prose states is the amount that the tables print."""
    answers, claims = d.cells, d.claims
    usual = usual_places(claims.values())
    held: set[tuple] = set()  # amounts of a paragraph that the tables do hold
    for claim in (c for c in claims.values() if _is_of_the_tables(d, c)):
        stated = given(claim.amount)
        whole = claims.get(claim.part_of) if claim.part_of is not None else None
        cells = answers.with_targets() if _is_for_targets(claim) else answers.of(claim, whole)
        if not cells:
            yield from _left_blank(answers, claim)
        if not cells or _within_a_line(claim):
            continue
        off = [abs(c.amount - stated.value) for c in cells]
        place = claim.item or id(claim.sentence.paragraph)
        mark = (claim.section, place, claim.subject.key, stated.value)
        within = half_unit(stated, usual)
        if min(off) <= within or (stated.value == 0 and answers.is_blank(claim)):
            held.add(mark)
            yield from _not_in_its_table(d, claim, cells)
        elif mark in held or _agrees_in_another_unit(cells, stated.value, within):
            continue
        elif _is_for_targets(claim):
            yield from _of_some_projects(claim, cells)
        elif (against := contradicting(claim, cells)) and (
            whole is None or answers.comparable(whole, cells)
        ):
            yield _stated(claim, nearest(against, claim), _weight(d, claim, off), against)


def _agrees_in_another_unit(cells: Sequence[Printed], amount: Decimal, within: Decimal) -> bool:
    return any(cell.may_be(amount, within) for answer in cells for cell in answer.cells)


def _is_of_the_tables(d, claim: Claim) -> bool:
    """Whether a claim is an amount of this year of something that the tables print."""
    if not is_now(claim) or claim.subject.key == "" or says_part(claim.subject.text) or (
        names_part(claim, d.department)
    ):
        return False
    # 年初预算: the tables of a final account print what was spent
    return not (d.kind == "final_account" and claim.measure == "budget")


def _is_for_targets(claim: Claim) -> bool:
    return claim.table == "department_performance" or "绩效" in claim.sentence.text


def _of_some_projects(claim: Claim, cells: Sequence[Printed]) -> Iterator[Finding]:
    """Some projects only may carry targets: a doubt where the digits are the same."""
    slipped = [c for c in cells if slip(given(claim.amount).value, c.amount)]
    if slipped:
        yield _stated(claim, slipped[0], "warning", slipped)


def _left_blank(answers: CandidateCells, claim: Claim) -> Iterator[Finding]:
    """An amount of something whose place in the tables is blank."""
    stated = given(claim.amount)
    if stated.value and not _is_for_targets(claim) and answers.left_blank(claim):
        yield in_sentence(
            "warning", claim.sentence, claim.start, claim.end,
            message("blank", what=named(claim), stated=stated.text),
            expected="", found=plain(stated.value), difference=stated.value,
            rule="stated-is-blank-in-tables")


def _not_in_its_table(d, claim: Claim, cells: Sequence[Printed]) -> Iterator[Finding]:
    """An amount that other tables hold, but not the table that its own section speaks of."""
    if claim.part_of is not None or FUND_TABLES.get(claim.subject.key) != claim.table:
        return
    table = first(d, claim.table)
    cell = total(table) if table else None
    if cell is None or abs(cell.amount - given(claim.amount).value) <= half_unit(given(claim.amount)):
        return
    off = given(claim.amount).value - cell.amount
    carried = next((c for c in d.carried if c.amount == abs(off)), None)
    there = min(cells, key=lambda c: abs(c.amount - given(claim.amount).value))
    told = message("not-in-own-table", what=named(claim), stated=given(claim.amount).text, there=there.where,
                   own=cell.where, printed=cell.text, off=shown(abs(off)))
    yield in_sentence(
        "warning", claim.sentence, claim.start, claim.end,
        message("is-carried", told=told, where=carried.where) if carried else told,
        expected=plain(cell.amount), found=plain(given(claim.amount).value), difference=off,
        more=(cell.place,), rule="stated-is-in-its-own-table",
        remedies=of_sum(said(claim), cell.cells, half_unit(given(claim.amount)))
        + beside(cell.table, -off))


def _within_a_line(claim: Claim) -> bool:
    """A bare 支出合计 in the item of a functional line is that line's, not the budget's."""
    if claim.subject.key != "total":
        return False
    before = claim.sentence.paragraph.text[: claim.sentence.start + claim.start]
    return bool(re.search(r"[（(]\d*[类款项][）)]", before + claim.item + claim.section))


def _weight(d, claim: Claim, off: Sequence[Decimal]) -> str:
    stated = given(claim.amount)
    if min(off) <= tolerance(1, stated.places, stated.unit or "万元"):
        return "rounding"
    if any(c.amount in off for c in d.carried):
        return "warning"  # one of the two may leave out what was carried over
    sure = claim.subject.key in CERTAIN and len(claim.subject.text) <= d.settings.subject_length
    return "error" if sure else "warning"


def _stated(claim: Claim, cell: Printed, severity: str, cells: Sequence[Printed]) -> Finding:
    stated = given(claim.amount)
    half = half_unit(stated)
    remedies = of_sum(said(claim), cell.cells, half)
    for other in cells:  # any of the cells that may answer could be the wrong one
        if other is not cell:
            remedies += of_sum(said(claim), other.cells, half)[1:]
    difference = stated.value - cell.amount
    told = message("stated", what=named(claim), stated=stated.text, where=cell.where,
                   printed=cell.text, off=shown(abs(difference)))
    if slipped := slip(stated.value, cell.amount):
        told = message("slipped", told=told, slip=slipped)
    return in_sentence(
        severity, claim.sentence, claim.start, claim.end, told,
        expected=plain(cell.amount), found=plain(stated.value), difference=difference,
        more=(cell.place,), remedies=remedies)
