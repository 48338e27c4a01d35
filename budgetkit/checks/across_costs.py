"""What an office costs, between tables: running expenses and the three public expenses."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.checks.across import agree, lines_of_codes
from budgetkit.checks.books import (
    Printed,
    first,
    tables_of,
    total,
    whole,
)
from budgetkit.checks.expect import allowed
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.messages import message_in
from budgetkit.model import meaning
from budgetkit.tables.table import Fact

law = message_in("checks.laws")


@rule("operating-expenses-are-public", family="across")
def operating_expenses_are_public(d) -> Iterator[Finding]:
    """机关运行经费 of a unit is the public part of its basic expenditure (财预〔2016〕143号)."""
    basic = first(d, "general_budget_basic")
    if not basic or not (public := total(basic, "public")):
        return
    for table in tables_of(d, "operating_expenses", "three_public"):
        lines = [li for li in table.lines if "operating_expenses" in li.amounts]
        if table.key == "three_public" and len(lines) == 1:
            one = Printed(table, lines[0].amounts["operating_expenses"])
            if one.amount > public.amount:
                yield from agree(d, one, public, law("operating-within-public"),
                                 severity="warning", most=True)


@rule("three-public-holds-basic", family="across")
def three_public_holds_basic(d) -> Iterator[Finding]:
    """Receptions and vehicles paid from basic expenditure are part of the three public expenses."""
    basic, wide = first(d, "general_budget_basic"), first(d, "three_public")
    if not basic or not wide or not wide.facts or wide.unit_is_assumed:
        return
    wholes: dict[str, list[Fact]] = {}
    for line in wide.lines:
        for column, fact in meaning(wide).cells(line):
            if not column.period:
                wholes.setdefault(column.concept, []).append(fact)
    for code, name in (("30212", "travel_abroad"), ("30217", "reception"),
                       ("30231", "vehicle_running")):
        of_code = lines_of_codes(basic).get(code)
        held = wholes.get(name, [])
        printed = whole(of_code) if of_code else None
        if printed is None or len(held) != 1:
            continue
        one, other = Printed(basic, printed), Printed(wide, held[0])
        if one.amount - other.amount > allowed([one, other]):
            yield from agree(d, one, other, law("basic-within-three-public"),
                             severity="warning", most=True)
