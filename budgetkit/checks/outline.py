"""What a summary prints line by line: the same line, use or source in another table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkit.checks.books import Printed, first, side_end, total, total_line, whole
from budgetkit.checks.expect import allowed, expect_equal
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.messages import message_in
from budgetkit.model import meaning
from budgetkit.model.leaves import rank_of
from budgetkit.model.line_roles import SUMMARIES
from budgetkit.model.sums_sides import lines_by_code, use_of
from budgetkit.numbering import RANK
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

law = message_in("checks.laws")
_WITHIN = re.compile(r"^其中")


#: Summaries with the tables whose lines they print again.
_PAIRS = (("department_summary", "department_expenditure"),
          ("appropriation_summary", "appropriation_expenditure"),
          ("appropriation_summary", "general_budget_expenditure"))


def _pairs(d) -> Iterator[tuple[Table, Table]]:
    for summary, detail in _PAIRS:
        one, other = first(d, summary), first(d, detail)
        if one is not None and other is not None:
            yield one, other


def _one_total(summary: Table, panel: int, detail: Table) -> bool:
    """Whether a side of a summary and a table come to the same."""
    end, whole_ = side_end(summary, panel), total(detail)
    return end is not None and whole_ is not None and end.amount == whole_.amount


@rule("summary-lines-agree", family="across")
def summary_lines_agree(d) -> Iterator[Finding]:
    """A section or item that a summary prints is the same in the table by function."""
    said = law("line-agrees")
    for one, other in _pairs(d):
        if not _one_total(one, 1, other):
            continue
        lines, unsure = lines_by_code(one.lines)
        there = {li.code: li for li in other.lines if li.level in {"section", "item"}}
        for code, line in lines.items():
            mine, theirs = whole(line), whole(there[code]) if code in there else None
            if code not in unsure and mine and theirs and (
                found := expect_equal(Printed(one, mine), Printed(other, theirs), said)
            ):
                yield found


@rule("uses-agree", family="across")
def uses_agree(d) -> Iterator[Finding]:
    """Each use that a summary lists is its column of the expenditure table with the same total."""
    said = law("use-agrees")
    for one, other in _pairs(d):
        line_ = total_line(other)
        columns = line_.amounts if line_ else {}
        uses = [li for li in one.lines if li.panel and rank_of(li) == RANK["han"]
                and use_of(li) in columns]
        for panel in {li.panel for li in uses}:
            for line in (li for li in uses if li.panel == panel and _one_total(one, panel, other)):
                if (mine := whole(line)) and (found := expect_equal(
                    Printed(one, mine), Printed(other, columns[use_of(line)]), said
                )):
                    yield found


@rule("of-which-within-whole", family="arithmetic")
def of_which_within_whole(d) -> Iterator[Finding]:
    """其中： is at most what it is part of."""
    said = law("of-which")
    for table in d.tables:
        if table.key not in TABLES:
            continue
        before: Line | None = None
        for line in table.lines:
            pairs = [(line.amounts.get("general_budget_appropriation"),
                      line.amounts.get("general_budget"))]
            within = _WITHIN.match(fold(line.name))
            if within and before is not None:
                pairs.append((whole(line), whole(before)))
            for part, top in pairs:
                if part is None or top is None or part.amount <= top.amount:
                    continue
                one, other = Printed(table, part), Printed(table, top)
                if part.amount - top.amount > allowed([one, other]) and (
                    found := expect_equal(one, other, said, most=True)
                ):
                    yield found
            if not within:
                before = line


@rule("sources-agree", family="across")
def sources_agree(d) -> Iterator[Finding]:
    """Each source of revenue is the same in the summaries and in the revenue table.

    This year's money is set beside this year's, money carried over beside money carried over. Where
    a table names a source twice, and one of its amounts agrees, the other is of another time.
    """
    said = law("source-agrees")
    revenue = first(d, "department_revenue")
    held: dict[tuple[str, str], list[Printed]] = {}
    for name, period, cell in _listed_sources(revenue) if revenue else ():
        held.setdefault((name, period), []).append(cell)
    split = any(period == "carryover" for _, period in held)
    for table in (t for k in SUMMARIES if (t := first(d, k))):
        parted = any(m.period == "carryover" and m.total for m in meaning(table).lines)
        printed = list(_sources(table))
        agreed = {(name, period) for name, period, cell in printed
                  if _is_among(cell, held.get((name, period), []))}
        for name, period, cell in printed:
            there = held.get((name, period), [])
            if there and (name, period) not in agreed and (split or not parted) and (
                found := expect_equal(cell, there[0], said)
            ):
                yield found
        for name, period, cell in printed:
            held.setdefault((name, period), []).append(cell)


def _is_among(cell: Printed, cells: Sequence[Printed]) -> bool:
    return any(abs(c.amount - cell.amount) <= allowed([cell, c]) for c in cells)


#: Sources that the tables name alike.
SOURCES = ("general_budget", "government_fund", "state_capital", "fiscal_account",
           "service_revenue", "operating_revenue", "superior_subsidy", "subsidiary_remittance")


def _listed_sources(revenue: Table) -> Iterator[tuple[str, str, Printed]]:
    """The sources of a revenue table: a line each, or the columns of its total."""
    told = meaning(revenue)
    for each in told.lines:
        if each.line.level == "row" and each.concept in SOURCES and each.total:
            yield each.concept, "this_year", Printed(revenue, each.total.fact)
    line = next((m.line for m in told.lines if m.line.level == "total"), None)
    at = {f.column: f for f in line.amounts.values()} if line else {}
    for column in told.columns:
        if column.column in at and column.role not in {"of_which", "narrower", "beside"}:
            yield (column.concept, column.period or "this_year",
                   Printed(revenue, at[column.column]))


def _sources(summary: Table) -> Iterator[tuple[str, str, Printed]]:
    for each in meaning(summary).lines:
        if each.side == "revenue" and each.role == "item" and each.concept in SOURCES and (
            each.total
        ):
            yield each.concept, each.period, Printed(summary, each.total.fact)
