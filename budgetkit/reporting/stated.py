"""What the text states where no table was read: amounts of income and expenditure, changes, with their pages."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.messages import in_room
from budgetkit.narrative import Claim
from budgetkit.present import Column, ShownTable
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.sections import Exhibit
from budgetkit.text import squeeze

say = in_room("reporting.stated")
#: What a sentence must be of to tell of income or expenditure: words of its subject, keys besides.
_ABOUT = {"income": ("收入", ("carryover_in",)), "spending": ("支出", ())}
_AMOUNTS = ("budget", "actual")


def stated_amounts(facts: ReportFacts, what: str) -> list[Claim]:
    """The amounts that the text states of income or expenditure, each once, as they stand; none is nought.

    Parameters
    ----------
    facts : ReportFacts
    what : {"income", "spending"}
    """
    word, keys = _ABOUT[what]
    held: dict[tuple, Claim] = {}
    for claim in facts.d.narrative.claim_list:
        if claim.measure not in _AMOUNTS or claim.amount is None or not claim.amount.value:
            continue
        if word in claim.subject.text or claim.subject.key in keys:
            held.setdefault((squeeze(claim.subject.text), claim.amount.value), claim)
    return list(held.values())


def stated_total(facts: ReportFacts) -> Claim | None:
    """The total of expenditure as the text states it; None where it states none, or two."""
    told = [c for c in stated_amounts(facts, "spending") if c.subject.key == "total"]
    return told[0] if len({c.amount.value for c in told if c.amount is not None}) == 1 else None


def stated_changes(facts: ReportFacts) -> Iterator[Claim]:
    """The changes of money in percent that the text states, largest first; what is planned to grow besides is none."""
    told = [(abs(c.signed_percent), c) for c in facts.d.narrative.claim_list
            if c.measure == "change" and c.signed_percent is not None
            and (c.subject.key or c.subject.code or c.change is not None)]
    seen = set()
    for percent, claim in sorted(told, key=lambda pair: pair[0], reverse=True):
        if (key := (squeeze(claim.subject.text), percent)) not in seen:
            seen.add(key)
            yield claim


def stated_table(facts: ReportFacts, what: str, lang: str) -> list[Exhibit]:
    """The amounts as a table with pages; none where the text states none."""
    told = stated_amounts(facts, what)
    if not told:
        return []
    columns = (Column(say("item", lang)), Column(say("amount", lang), "amount"), Column(say("page", lang), "whole"))
    rows = [(squeeze(c.subject.text), c.amount.value, c.page) for c in told if c.amount is not None]
    return [Exhibit(f"{what}-stated", say(what, lang), pages=tuple(sorted({c.page for c in told})),
                    table=ShownTable(columns, rows, say("unit", lang), lang=lang))]
