"""Arithmetic within a table (表内勾稽): its own sums, along rows, down columns, by code level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.checks.books import Printed, column_name, column_words
from budgetkit.checks.expect import expect_sum
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.messages import Message, Named, message_in
from budgetkit.model.relations import Sum
from budgetkit.model.sums import sums
from budgetkit.model.withheld import DOWN, LEAST_ROW, withheld_rows
from budgetkit.tables.columns import BESIDE, item_of, label
from budgetkit.tables.table import Fact, Table

if TYPE_CHECKING:
    import pandas as pd

#: Identities whose law the catalogue words. The others are told by the columns that they add.
LAWS = frozenset({
    "revenue-is-expenditure", "total-is-this-year-plus-carryover", "this-year-is-sum-of-classes",
    "code-is-sum-of-its-parts", "total-is-sum-of-classes", "total-is-sum-of-lines",
    "total-is-sum-of-units", "total-is-sum-of-projects", "this_year-is-sum-of-funds",
    "carryover-is-sum-of-funds", "total-is-sum-of-funds", "revenue-is-sum-of-its-sources",
    "expenditure-is-sum-of-its-uses", "line-is-sum-of-its-parts", "summary-lines-add-up",
    "total-is-sum-of-columns", "yearend-is-what-is-left", "personnel-is-sum-of-classes",
    "public-is-sum-of-classes", "three-public-total",
})
law, message = message_in("checks.laws"), message_in("checks.arithmetic")


@rule("sums-within-a-table", family="arithmetic")
def sums_within_a_table(d) -> Iterator[Finding]:
    """Each printed total is the sum of its printed parts (勾稽关系; 财预〔2016〕143号 tables)."""
    failed: list[tuple[Table, Sum]] = []
    for table in d.tables:
        found = sums(table)
        missing = withheld_rows(found)
        for group in missing:
            yield _withheld(table, group)
        told = {id(s) for group in missing for s in group}
        for each in (s for s in found if s.difference and id(s) not in told):
            if each.holds:
                yield _told(table, each, "rounding")
            else:
                failed.append((table, each))
    short = Counter(_missing(s) for _, s in failed if s.rule in DOWN and s.difference > 0)
    failing = Counter((id(table), s.rule, s.total.column) for table, s in failed)
    for table, each in failed:
        withheld = each.rule in DOWN and each.difference >= LEAST_ROW and (
            short[_missing(each)] > 1 or _is_round(each))
        yield _withheld(table, [each]) if withheld else _told(
            table, each, "error", failing[id(table), each.rule, each.total.column])


def _missing(each: Sum) -> Decimal:
    return round(each.difference, 2)


def _is_round(each: Sum) -> bool:
    """A difference in whole hundreds of 万元, of a total that is not itself round."""
    return each.difference % 100 == 0 and each.total.amount % 100 != 0


def law_of(each: Sum) -> Message:
    """What an identity says."""
    if each.rule in LAWS:
        return law(each.rule)
    names = [each.rule.partition("-is-")[0], *(
        next((t.name.removeprefix(b) for b in BESIDE if t.name.startswith(b)), t.name)
        if t.row == each.total.row else item_of(t.row_label) for t in each.terms)]
    total, first, *others = (column_name(name) for name in names)
    parts: Named | Message = first
    for other in others:
        parts = law("columns-added", one=parts, other=other)
    return law("columns", total=total, parts=parts)


def _told(table: Table, each: Sum, severity: str, failing: int = 1) -> Finding:
    whole, parts = Printed(table, each.total), [Printed(table, t) for t in each.terms]
    found = expect_sum(whole, parts, law_of(each), severity=severity, rule=each.rule,
                       within=each.allowed, why=_why(table, each, failing),
                       less=[Printed(table, t) for t in each.less], support=each.support)
    assert found is not None  # only sums that differ come here
    return found


def _why(table: Table, each: Sum, failing: int) -> Message:
    """How often the relation holds elsewhere; and what the difference is, where one amount is it."""
    support = (message("holds-elsewhere", n=each.support) if each.support else
               message("holds-nowhere", n=failing) if failing > 1 else message("here-only"))
    if each.support == 0 and (proved := _proved_beside(table, each)):
        support = message("holds-beside", n=failing, more=len(proved),
                          column=column_words(proved[0].total))
    same = _same(table, each)
    if same is None:
        return support
    return message("is-one-amount", cell=Printed(table, same).short, support=support)


def _proved_beside(table: Table, each: Sum) -> list[Sum]:
    """Where the same relation along the row is proved in another column: in that of another year."""
    found = [s for s in sums(table) if s.rule == each.rule and s.total.column != each.total.column]
    if each.rule in DOWN or not all(s.holds for s in found):
        return []
    proved = [s for s in found if s.proved]
    return [s for s in proved if s.total.column == proved[0].total.column]


def _same(table: Table, each: Sum) -> Fact | None:
    """The one amount, added or left out, that is exactly the difference."""
    off = abs(each.difference)
    if each.rule not in DOWN or off == 0:
        return None
    added = [f for f in each.terms if f.amount == off]
    left_out = [f for f in table.facts if f.amount == off and f.column == each.total.column
                and f.row != each.total.row]
    found = added if each.difference < 0 else left_out
    return found[0] if len(found) == 1 else None


def _withheld(table: Table, group: Sequence[Sum]) -> Finding:
    """Rows left out on purpose, or lost: one finding for the line; its total may be right."""
    each = max(group, key=lambda s: s.difference)
    found = _told(table, each, "withheld")
    whole = Printed(table, each.total)
    others = [s for s in group if s is not each]
    lacking = message("lacking", row=whole.short, amount=round(each.difference, 2))
    for s in others:
        lacking = message("and-lacking", lacking=lacking, column=column_words(s.total),
                          amount=round(s.difference, 2))
    places = (*found.places, *(Printed(table, s.total).place for s in others))
    return Finding(
        "withheld", message("withheld", told=found.said, lacking=lacking), found.table,
        found.page, found.row, found.column, found.expected, found.found,
        found.difference, places, remedies=found.remedies, rule=f"{each.rule}-withheld")


def identities(d) -> pd.DataFrame:
    """Every sum that the tables of a disclosure print, and whether it holds.

    Use it to see how a budget hangs together, not only where it does not.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    DataFrame
        ``table, title, page, row, law, law_zh, row_label, total, expected, difference, terms,
        state``: amounts in 万元; ``terms`` the names and amounts added; ``state`` is `holds`, `rounding`
        (within (n+1)/2 units of the last printed place) or `fails`.

    Examples
    --------
    >>> import budgetkit as bk
    >>> sums = identities(bk.load_example("weihui-2024"))
    >>> sums["state"].value_counts().index[0]
    'holds'
    """
    import pandas as pd

    rows = []
    for table in d.tables:
        for each in sums(table):
            said = law_of(each)
            state = "holds" if each.difference == 0 else "rounding" if each.holds else "fails"
            across = all(t.row == each.total.row for t in each.terms)
            terms = tuple((_term(t, across), float(t.amount)) for t in each.terms) + tuple(
                (_term(t, across), -float(t.amount)) for t in each.less)
            rows.append((table.key, table.title, each.page, each.total.row, said.text("en"), said.text("zh"),
                         each.total.row_label, float(each.total.amount), float(each.expected),
                         float(each.difference), terms, state))
    columns = ["table", "title", "page", "row", "law", "law_zh", "row_label", "total",
               "expected", "difference", "terms", "state"]
    return pd.DataFrame(rows, columns=columns)


def _term(fact: Fact, across: bool) -> str:
    """What tells a term from its neighbours: its column along a row, else its line."""
    return label(fact.name, "zh") if across else fact.row_label or fact.row_code
