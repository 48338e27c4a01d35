"""Shares whose whole stands elsewhere, or nowhere: told by its name, or by the shares beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgetkit.checks.books import side_end, total
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import between
from budgetkit.checks.precision import half_unit, rounded, usual_places
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, named, said
from budgetkit.messages import Percent, message_in
from budgetkit.narrative.grammar import Stated, clean_subject
from budgetkit.narrative.statements import Claim, given
from budgetkit.narrative.subjects import side_of, subject_key
from budgetkit.text import fold

message = message_in("checks.shares")
HUNDRED = Decimal(100)
#: Of so many shares in a list all but one agree: a warning; of more, an error.
_LISTED = 3


def fits(part: Stated, whole: Decimal, share: Stated, usual: int) -> bool:
    """Whether the printed share may be the part over the whole, all three rounded as printed."""
    if whole <= 0:
        return False
    half = half_unit(part, usual)
    low = (part.value - half) / whole * HUNDRED - 3 * half_unit(share)
    high = (part.value + half) / whole * HUNDRED + 3 * half_unit(share)
    return low <= share.value <= high


def _open(d) -> list[tuple[Claim, Claim]]:
    """Shares with the amount that they are the share of, where no whole was found beside them."""
    claims = d.claims
    return [(c, part) for c in claims.values()
            if c.share is not None and c.part_of is None and c.of is not None
            and (part := claims[c.of]).amount is not None and part.amount.value > 0]


@rule("share-of-the-named-whole", family="prose")
def share_of_the_named_whole(d) -> Iterator[Finding]:
    """A share that names its whole (占政府采购支出总额的…%) is the part over that amount."""
    usual = usual_places(d.claims.values())
    for share, part in _open(d):
        name = clean_subject(share.whole, d.department)
        key = subject_key(fold(name)) if name else ""
        if not key or key == part.subject.key:
            continue
        near = [c for c in d.claims.values() if c.amount and c.subject.key == key
                and c.sentence.paragraph is share.sentence.paragraph and c.id < share.id
                and c.measure == part.measure]
        wholes = [c.amount.value for c in near]
        if key == "total":
            wholes += _totals(d, side_of(name))
        elif not near:
            continue
        wholes.append(_of_all_parts(d, share))
        if not wholes[:-1] or any(fits(given(part.amount), w, given(share.share), usual) for w in wholes):
            continue
        wholes.pop()
        whole = min(wholes, key=lambda w: abs(given(part.amount).value / w * 100 - given(share.share).value)
                    if w > 0 else HUNDRED)
        if whole <= 0:
            continue
        yield _wrong(share, part, whole, share.whole, "error" if near else "warning")


def _of_all_parts(d, share: Claim) -> Decimal:
    """The sum of the parts whose shares of one named whole, in one section, make 100%.

    本年支出预算 without what is left over is stated nowhere, where the tables print the sum of both.
    """
    alike = [(s, p) for s, p in _open(d) if s.whole == share.whole and s.section == share.section]
    whole = sum((given(s.share).value for s, _ in alike), Decimal(0))
    near = abs(whole - HUNDRED) <= sum((half_unit(given(s.share)) for s, _ in alike), Decimal(0))
    return sum((given(p.amount).value for _, p in alike), Decimal(0)) if near else Decimal(0)


def _totals(d, side: str) -> list[Decimal]:
    """Every total of revenue or expenditure that prose and tables give: 本年合计, 总计, …"""
    found = [c.amount.value for c in d.claims.values() if c.amount and c.subject.key == "total"]
    for table in d.tables:
        if table.key.startswith(("department_", "appropriation_", "general_budget_exp")):
            ends = (side_end(table, 0), side_end(table, 1)) if table.key.endswith("summary") else (
                total(table),)
            found += [cell.amount for cell in ends if cell]
            found += [f.amount for li in table.lines if li.level == "total"
                      for f in li.amounts.values()]
    return found


@rule("shares-tell-one-whole", family="prose")
def shares_tell_one_whole(d) -> Iterator[Finding]:
    """Shares listed together are shares of their sum, where all but one of them say so."""
    usual = usual_places(d.claims.values())
    lists: dict[tuple, list[tuple[Claim, Claim]]] = defaultdict(list)
    for share, part in _open(d):
        if not share.whole:
            lists[share.sentence.start, id(share.sentence.paragraph)].append((share, part))
    for listed in lists.values():
        whole = sum((given(part.amount).value for _, part in listed), Decimal(0))
        wrong = [(s, p) for s, p in listed if not fits(given(p.amount), whole, given(s.share), usual)]
        if len(listed) >= _LISTED and len(wrong) == 1:
            share, part = wrong[0]
            yield _wrong(share, part, whole, "", "error" if len(listed) > _LISTED else "warning")


def _wrong(share: Claim, part: Claim, whole: Decimal, name: str, severity: str) -> Finding:
    right = rounded(given(part.amount).value / whole * HUNDRED, given(share.share))
    half = half_unit(given(share.share))
    return in_sentence(
        severity, share.sentence, given(share.share).start, given(share.share).end,
        message("share", what=named(part), stated=given(share.share).text, part=given(part.amount).text,
                whole=shown(whole), right=Percent(right), off=abs(given(share.share).value - right),
                of=message("of-named", name=name) if name else message("of-listed")),
        expected=f"{plain(right)}%", found=given(share.share).text,
        difference=given(share.share).value - right, more=part.places(),
        remedies=(between(said(share, "share"), right - half, right + half, right),))
