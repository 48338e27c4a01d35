"""What a rule expects, and what is said when it is not so: tolerance, severity and wording.

Rules know the field; this module alone knows how far a number may be off, what a difference is
called and how it reads in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.checks.books import Printed, in_unit, table_place, title_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import Remedy, at_most, of_sum, of_table
from budgetkit.tables.table import Table

#: More terms than this are counted, not listed.
LISTED = 6


def law(en: str, zh: str) -> dict[str, str]:
    """A rule's law in both languages, to be put into a message."""
    return {"en": en, "zh": zh}


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
    said: dict[str, str],
    *,
    severity: str = "error",
    rule: str = "",
    within: Decimal | None = None,
    why: dict[str, str] | None = None,
    less: Sequence[Printed] = (),
) -> Finding | None:
    """A total and the amounts that it is the sum of, less those in ``less``.

    Parameters
    ----------
    whole : Printed
    parts : sequence of Printed
    said : dict
        The law, from :func:`law`.
    severity : str
        Where the difference is more than rounding.
    within : Decimal, optional
        万元; by the printed places where not given.
    why : dict, optional
        What explains the difference, from :func:`law`.
    """
    expected = sum((p.amount for p in parts), Decimal(0)) - sum(
        (p.amount for p in less), Decimal(0))
    difference = whole.amount - expected
    within = allowed([whole, *parts, *less]) if within is None else within
    grade = graded(difference, within, severity)
    if grade is None:
        return None
    unit, fact = whole.unit, whole.fact
    should, off = in_unit(expected, fact, unit), in_unit(abs(difference), fact, unit)
    count = len(parts) + len(less)
    terms = " + ".join(p.fact.text.strip() for p in parts) if 1 < count <= LISTED else ""
    terms += "".join(f" - {p.fact.text.strip()}" for p in less)
    en = f"{whole.where('en')}: printed {whole.text}; {said['en']} gives {should}"
    zh = f"{whole.where('zh')}：印 {whole.text}；按“{said['zh']}”应为 {should}"
    if terms:
        en, zh = f"{en} ({terms})", f"{zh}（{terms}）"
    elif len(parts) > LISTED:
        en, zh = f"{en} ({len(parts)} lines added)", f"{zh}（{len(parts)}行相加）"
    en += f"; {off} {'too much' if difference > 0 else 'too little'}"
    zh += f"，{'多' if difference > 0 else '少'} {off}"
    # where something is taken off, no one number is named as the cause
    remedies = () if less else of_sum(whole, _cells(parts), within) + of_table(
        table_place(whole.table), difference, said["en"])
    return finish(grade, en, zh, whole, [*parts, *less], expected, difference, rule, why, remedies)


def expect_equal(
    one: Printed,
    other: Printed | Sequence[Printed],
    said: dict[str, str],
    *,
    severity: str = "error",
    rule: str = "",
    why: dict[str, str] | None = None,
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
    unit, fact = one.unit, one.fact
    off = in_unit(abs(difference), fact, unit)
    there_en, there_zh = parts[0].where("en"), parts[0].where("zh")
    value = parts[0].text if len(parts) == 1 else in_unit(expected, fact, unit)
    if len(parts) > 1:
        there_en += f" and {len(parts) - 1} more, together"
        there_zh += f"等{len(parts)}项合计"
    en = (f"{one.where('en')}: printed {one.text}, but {value} in {there_en}; "
          f"by the rule “{said['en']}” they are the same; difference {off}")
    zh = (f"{one.where('zh')}：印 {one.text}，而{there_zh}为 {value}；"
          f"按“{said['zh']}”两者应一致，相差 {off}")
    remedies = at_most(one, parts[0], within) if most else of_sum(one, _cells(parts), within)
    remedies += beside(one.table, difference) + beside(parts[0].table, -difference)
    return finish(grade, en, zh, one, parts, expected, difference, rule, why, remedies)


def beside(table: Table, off: Decimal) -> tuple[Remedy, ...]:
    """A table that holds more than others by one and the same difference: it may leave some out."""
    return of_table(table_place(table), off, "beside", title_of(table))


def _cells(parts: Sequence[Printed]) -> list[Printed]:
    return [cell for part in parts for cell in part.cells]


def finish(
    grade, en, zh, one: Printed, parts, expected, difference, rule, why, remedies
) -> Finding:
    if why and grade != "rounding":
        en, zh = f"{en}. {why['en']}", f"{zh}。{why['zh']}"
    if grade == "rounding":
        en, zh = f"{en} (rounding)", f"{zh}（尾差）"
    for cell in _cells([one, *parts]):
        if cell.fact.corrected:
            en += f". Corrected by hand: {cell.fact.text.strip()}, read as {cell.fact.corrected}"
            zh += f"。{cell.fact.text.strip()} 为人工更正，原读作 {cell.fact.corrected}"
    places = (one.place, *(p.place for p in parts))
    return Finding(grade, en + ".", zh + "。", one.table.key, one.page, one.fact.row,
                   one.fact.column, plain(expected), plain(one.amount), difference, places,
                   remedies=remedies, rule=rule, printed=one.fact.text.strip())


def plain(amount: Decimal) -> str:
    """An amount in 万元 as text, without a tail of zeros: `11534.22`."""
    said = f"{amount:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
