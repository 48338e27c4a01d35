"""What a rule expects, and what is said when it is not so: tolerance, severity and wording.

Rules know the field; this module alone knows how far a number may be off, what a difference is
called and how it reads in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed, in_unit, table_place, title_of
from budgetkit.checks.doubtful import strange_table, sum_in_doubt, untitled_table
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import Remedy, at_most, is_telling, of_sum, of_table
from budgetkit.messages import Added, Message, message_in
from budgetkit.tables.table import Table

#: More terms than this are counted, not listed.
LISTED = 6


message = message_in("checks.expect")


def allowed(facts: Sequence[Printed]) -> Decimal:
    """How far the first may be off the sum of the others: (n+1)/2 of the last printed place."""
    widths = [tolerance(len(facts) - 1, p.fact.places, p.unit) for p in facts]
    return max(widths)


def graded(difference: Decimal, within: Decimal, severity: str) -> str | None:
    """Severity of a difference: none, ``rounding`` within the tolerance, else the rule's own."""
    if difference == 0:
        return None
    return "rounding" if abs(difference) <= within else severity


def expect_sum(
    whole: Printed,
    parts: Sequence[Printed],
    said: Message,
    *,
    severity: str = "error",
    rule: str = "",
    within: Decimal | None = None,
    why: Message | None = None,
    less: Sequence[Printed] = (),
    support: int = 0,
) -> Finding | None:
    """A total and the amounts that it is the sum of, less those in ``less``.

    Parameters
    ----------
    whole : Printed
    parts : sequence of Printed
    said : Message
        The law, of section ``laws`` of the catalogue.
    severity : str
        Where the difference is more than rounding.
    within : Decimal, optional
        万元; by the printed places where not given.
    why : Message, optional
        What explains the difference: a sentence without its stop.
    support : int
        Other places of the table that prove the same relation.
    """
    expected = sum((p.amount for p in parts), Decimal(0)) - sum(
        (p.amount for p in less), Decimal(0))
    difference = whole.amount - expected
    within = allowed([whole, *parts, *less]) if within is None else within
    grade = graded(difference, within, severity)
    if grade is None:
        return None
    if grade == "error" and (doubt := sum_in_doubt([whole, *parts, *less], difference, within, support)):
        grade, why = "info", doubt
    unit, fact = whole.unit, whole.fact
    should, off = in_unit(expected, fact, unit), in_unit(abs(difference), fact, unit)
    count = len(parts) + len(less)
    made = (message("terms", terms=_terms(parts, less)) if 1 < count <= LISTED else
            message("counted", n=len(parts)) if len(parts) > LISTED else "")
    told = message("sum-is-more" if difference > 0 else "sum-is-less", where=whole.where,
                   printed=whole.text, law=said, should=should, made=made, off=off)
    # where something is taken off, no one number is named as the cause
    remedies = () if less else of_sum(whole, _cells(parts), within)
    if not less and is_telling(difference):
        remedies += of_table(table_place(whole.table), difference, repr(said))
    return finish(grade, told, whole, [*parts, *less], expected, difference, rule, why, remedies)


def _terms(parts: Sequence[Printed], less: Sequence[Printed]) -> Added:
    return Added(*(tuple(p.fact.text.strip() for p in given) for given in (parts, less)))


def expect_equal(
    one: Printed,
    other: Printed | Sequence[Printed],
    said: Message,
    *,
    severity: str = "error",
    why: Message | None = None,
    most: bool = False,
) -> Finding | None:
    """The same money printed at two places; the second may be a sum of several amounts.

    ``most``: the first is at most the second, not its equal.
    """
    parts = [other] if isinstance(other, Printed) else list(other)
    expected = sum((p.amount for p in parts), Decimal(0))
    difference = one.amount - expected
    within = allowed([one, *parts])
    grade = graded(difference, within, severity)
    if grade is None:
        return None
    if grade in {"error", "warning"} and (strange := strange_table([one, *parts])):
        grade, why = "info", strange
    if grade == "error" and (untitled := untitled_table([one, *parts])):
        grade, why = "warning", why or untitled
    unit, fact = one.unit, one.fact
    off = in_unit(abs(difference), fact, unit)
    value = parts[0].text if len(parts) == 1 else in_unit(expected, fact, unit)
    there = parts[0].where if len(parts) == 1 else message(
        "together", first=parts[0].where, n=len(parts))
    told = message("at-most" if most else "equal", where=one.where, printed=one.text, there=there, value=value, law=said,
                   off=off)
    remedies = at_most(one, parts[0], within) if most else of_sum(one, _cells(parts), within)
    remedies += beside(one.table, difference) + beside(parts[0].table, -difference)
    return finish(grade, told, one, parts, expected, difference, "", why, remedies)


def beside(table: Table, off: Decimal) -> tuple[Remedy, ...]:
    """A table that holds more than others by one and the same difference: it may leave some out."""
    if not is_telling(off):
        return ()
    return of_table(table_place(table), off, "beside", title_of(table).text("zh"))


def _cells(parts: Sequence[Printed]) -> list[Printed]:
    return [cell for part in parts for cell in part.cells]


def finish(
    grade: str, told: Message, one: Printed, parts, expected, difference, rule, why, remedies
) -> Finding:
    """The finding that a sum or an equality fails, with what explains it."""
    if grade == "rounding":
        told = message("rounding", told=told)
    elif why:
        told = message("why", told=told, why=why)
    for cell in _cells([one, *parts]):
        if cell.fact.corrected:
            told = message("corrected", told=told, right=cell.fact.text.strip(),
                           read=cell.fact.corrected)
    places = (one.place, *(p.place for p in parts))
    return Finding(grade, message("sentence", told=told), one.table.key, one.page, one.fact.row,
                   one.fact.column, plain(expected), plain(one.amount), difference, places,
                   remedies=remedies, rule=rule, printed=one.fact.text.strip())


def plain(amount: Decimal) -> str:
    """An amount in 万元 as text, without a tail of zeros: `11534.22`."""
    said = f"{amount:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def shown(amount: Decimal) -> Decimal:
    """An amount as a message tells it: with its decimals, but for noughts behind the second.

    >>> shown(Decimal("123.45670000")), shown(Decimal("5.50")), shown(Decimal("7"))
    (Decimal('123.4567'), Decimal('5.50'), Decimal('7'))
    """
    places = -int(amount.as_tuple().exponent)
    while places > 2 and amount == round(amount, places - 1):
        places -= 1
    return round(amount, places) if places > 0 else amount
