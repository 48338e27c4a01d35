"""Between tables (表间勾稽): the same money printed in two tables is the same amount.

What a table covers differs by place: a rule applies where both sides cover the same money, and
a difference that is exactly the money carried over is said as such, and only as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit.checks.books import (
    Printed,
    class_lines,
    class_sums,
    first,
    row_words,
    side_end,
    this_year_end,
    title_of,
    total,
    two_kinds,
    whole,
)
from budgetkit.checks.expect import allowed, beside, expect_equal, plain
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import of_sum
from budgetkit.checks.own_tables import FUND_TABLES
from budgetkit.checks.rules import rule
from budgetkit.messages import message_in, written
from budgetkit.model import meaning
from budgetkit.model.sums import sums
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

law, message = message_in("checks.laws"), message_in("checks.across")
FUNCTION_TABLES = ("department_expenditure", "appropriation_expenditure",
                   "general_budget_expenditure")


def agree(
    d, one: Printed | None, other: Printed | Sequence[Printed] | None, said, *,
    severity: str = "error", most: bool = False,
) -> Iterator[Finding]:
    """Both sides are the same money; a difference of just the money carried over is a doubt,
    one of just the rows that a table withholds is told as that."""
    parts = [other] if isinstance(other, Printed) else list(other or ())
    if one is None or not parts:
        return
    difference = one.amount - sum((p.amount for p in parts), Decimal(0))
    if difference == 0:
        return
    why = None
    if abs(difference) > allowed([one, *parts]):
        carried = _carried(d, difference)
        if carried:
            why = message("carried", amount=carried.text, where=carried.where)
            severity = "warning"
        elif lacking := _withheld(d, one, parts, difference):
            why = message("lacking", where=lacking.where)
            severity = "withheld"
    if found := expect_equal(one, parts, said, severity=severity, why=why, most=most):
        yield found


def _carried(d, difference: Decimal) -> Printed | None:
    return next((p for p in d.carried if p.amount == abs(difference)), None)


def _withheld(d, one: Printed, parts: Sequence[Printed], difference: Decimal) -> Printed | None:
    near = allowed([one, *parts])
    return next((total for gap, total in d.withheld if abs(gap - abs(difference)) <= near), None)


@rule("revenue-table-is-summary", family="across")
def revenue_table_is_summary(d) -> Iterator[Finding]:
    """The total of the revenue table is 收入总计 of the summary, or 本年收入合计 where it says so."""
    summary, revenue = first(d, "department_summary"), first(d, "department_revenue")
    if summary and revenue and (whole_ := total(revenue)):
        end = this_year_end(summary, 0) if _this_year_alone(d, revenue, whole_) else None
        yield from agree(d, whole_, end or side_end(summary, 0), law(
            "revenue-table" if end is None else "revenue-table-this-year"))


def _this_year_alone(d, table: Table, whole_: Printed) -> bool:
    """Whether a table holds this year's money alone, as those of a final account do by rule."""
    return (d.kind == "final_account" or whole_.fact.name == "this_year") and not any(
        c.period == "carryover" for c in meaning(table).columns)


@rule("expenditure-table-is-summary", family="across")
def expenditure_table_is_summary(d) -> Iterator[Finding]:
    """The total of the expenditure table is 支出总计 of the summary, or this year's part of it."""
    summary, spending = first(d, "department_summary"), first(d, "department_expenditure")
    if not (summary and spending and (whole_ := total(spending))):
        return
    ends = [Printed(summary, f) for line in summary.lines
            if line.panel >= 1 and line.level == "total" and (f := whole(line))]
    end = this_year_end(summary, 1) if _this_year_alone(d, spending, whole_) else None
    if end is not None:
        yield from agree(d, whole_, end, law("expenditure-table-this-year"))
    elif ends and not any(abs(e.amount - whole_.amount) <= allowed([whole_, e]) for e in ends):
        yield from agree(d, whole_, side_end(summary, 1) or ends[-1], law("expenditure-table"))


@rule("classes-agree", family="across")
def classes_agree(d) -> Iterator[Finding]:
    """Each functional class (类) is the same in the expenditure table as in the summary."""
    pairs = (("department_expenditure", "department_summary"),
             ("appropriation_expenditure", "appropriation_summary"))
    for detail, summary in pairs:
        one, other = first(d, detail), first(d, summary)
        if one and other:
            yield from _classes(d, one, other, "")
    other = first(d, "appropriation_summary")
    for column, key in FUND_TABLES.items():
        one = first(d, key)
        if other and one and meaning(other).prints(column):
            yield from _classes(d, one, other, column)


def _classes(d, detail: Table, summary: Table, column: str) -> Iterator[Finding]:
    here, there = class_sums(detail), class_sums(summary, column)
    for code, facts in there.items():
        mine = here.get(code)
        if mine:
            yield from agree(
                d, Printed(summary, facts[0]), [Printed(detail, f) for f in mine],
                law("class"))


@rule("class-missing-in-table", family="across")
def class_missing_in_table(d) -> Iterator[Finding]:
    """A class with money in the summary has lines in the table it sums up, and the reverse.

    Asked where one class at least is the same in both: else they may hold unlike money.
    """
    for one, other, column in _summed_up(d):
        here, there = class_sums(one), class_sums(other, column)
        if not here or not there:
            continue
        apart = there.keys() ^ here.keys()
        for code in sorted(there.keys() - here.keys()):
            twin = next((c for c in sorted(here.keys() - there.keys()) if _sum(here[c]) == _sum(
                there[code]) != 0), None)
            if twin:
                apart -= {code, twin}
                yield _renamed(Printed(other, there[code][0]), Printed(one, here[twin][0]))
        alike = any(_sum(here[c]) == _sum(there[c]) != 0 for c in here.keys() & there.keys())
        for code in sorted(apart) if alike else ():
            cell = Printed(other, there[code][0]) if code in there else Printed(one, here[code][0])
            table = one if code in there else other
            if cell.amount and _is_whole(table) and not _is_called_otherwise(cell, table):
                yield _absent(d, cell, table)


def _summed_up(d) -> Iterator[tuple[Table, Table, str]]:
    """Each table that another sums up, that other, and its column; all of its money where "" """
    pairs = [("department_expenditure", "department_summary", ""),
             ("appropriation_expenditure", "appropriation_summary", "")]
    pairs += [(key, "appropriation_summary", column) for column, key in FUND_TABLES.items()]
    for detail, summary, column in pairs:
        one, other = first(d, detail), first(d, summary)
        if one and other and (not column or meaning(other).prints(column)):
            yield one, other, column


def _is_whole(table: Table) -> bool:
    """Whether a table prints its total and no total lacks rows: a page of it may be lost."""
    return (side_end(table, 1) or total(table)) is not None and not any(
        s.difference > 0 and not s.holds and any(t.row != s.total.row for t in s.terms)
        for s in sums(table))


def _is_called_otherwise(cell: Printed, table: Table) -> bool:
    """Whether a table prints an amount on a line whose words tell no class: it may be this one."""
    known = {id(line) for line in class_lines(table).values()}
    return any(f.amount == cell.amount for line in table.lines
               if not line.code and line.level != "total" and id(line) not in known
               for f in line.amounts.values())


def _sum(facts) -> Decimal:
    return sum((f.amount for f in facts), Decimal(0))


def _renamed(cell: Printed, other: Printed) -> Finding:
    """The same amount stands under one class here and under another there."""
    told = message("class-named-otherwise", where=cell.where, amount=cell.text, page=other.page,
                   table=title_of(other.table), row=row_words(other.fact))
    return Finding(
        "error", told, cell.table.key, cell.page, cell.fact.row, cell.fact.column,
        written(row_words(other.fact), "zh"), written(row_words(cell.fact), "zh"), None,
        (cell.place, other.place), rule="class-named-otherwise")


def _absent(d, cell: Printed, table: Table) -> Finding:
    is_carried = any(p.amount == cell.amount for p in d.carried)
    told = message("class-missing-carried" if is_carried else "class-missing", where=cell.where,
                   amount=cell.text, table=title_of(table), page=table.pages[0])
    return Finding(
        "warning", told, cell.table.key, cell.page, cell.fact.row, cell.fact.column, "", plain(cell.amount),
        cell.amount, (cell.place,), remedies=of_sum(cell, ()) + beside(table, -cell.amount)
        + beside(cell.table, cell.amount))


@rule("fund-table-is-column", family="across")
def fund_table_is_column(d) -> Iterator[Finding]:
    """The total of each fund's expenditure table is that fund's column of the summary."""
    summary = first(d, "appropriation_summary")
    if not summary:
        return
    for column, key in FUND_TABLES.items():
        detail = first(d, key)
        if detail is None or not (whole_ := total(detail)):
            continue
        lines = [li for li in summary.lines if li.panel >= 1 and li.level == "total"
                 and column in li.amounts]
        here = [li for li in summary.lines if li.panel >= 1 and "本年支出" in fold(li.name)
                and column in li.amounts]
        cells = [Printed(summary, li.amounts[column]) for li in [*here, *lines]]
        if not cells and not meaning(summary).prints(column):
            cells = _revenue_of(summary, column)
        if cells and not any(abs(c.amount - whole_.amount) <= allowed([whole_, c]) for c in cells):
            yield from agree(d, whole_, cells[0], law("fund-table"))
        elif cells:
            near = min(cells, key=lambda c: abs(c.amount - whole_.amount))
            yield from agree(d, whole_, near, law("fund-table"))


def _revenue_of(summary: Table, fund: str) -> list[Printed]:
    """Where the summary prints no columns by fund: the fund's lines of revenue, with the total."""
    from budgetkit.tables.columns import read_part

    found = []
    for line in summary.lines:
        if line.panel == 0 and line.level == "row" and read_part(line.name) == ("what", fund) and (
            fact := whole(line)
        ):
            found.append(Printed(summary, fact))
    return found[:1] if len(found) == 1 else []


@rule("basic-table-is-basic-column", family="across")
def basic_table_is_basic_column(d) -> Iterator[Finding]:
    """The table of basic expenditure adds up to 基本支出 of the table by function."""
    pairs = (("general_budget_basic", "general_budget_expenditure"),
             ("basic_function", "general_budget_expenditure"),
             ("appropriation_basic", "appropriation_expenditure"))
    for detail, by_function in pairs:
        one, other = first(d, detail), first(d, by_function)
        if not one or not other:
            continue
        kinds = two_kinds(one)
        if total(one) is None and kinds and (basic := total(other, "basic")):
            yield from agree(d, basic, list(kinds.values()), law("basic-is-two-kinds"))
        yield from agree(d, total(one), total(other, "basic"), law("basic-table"))
        for kind, said in (("personnel", law("personnel")), ("public", law("public"))):
            yield from agree(d, total(one, kind) or kinds.get(kind), total(other, kind), said)


@rule("basic-tables-agree", family="across")
def basic_tables_agree(d) -> Iterator[Finding]:
    """Where all appropriations are of the general budget, both tables of basic expenditure agree."""
    wholes = [total(t) if (t := first(d, k)) else None for k in (
        "general_budget_expenditure", "appropriation_expenditure")]
    if wholes[0] and wholes[1] and wholes[0].amount == wholes[1].amount:
        one, other = first(d, "general_budget_basic"), first(d, "appropriation_basic")
        if one and other:
            yield from agree(d, total(one), total(other), law("basic-tables"))


@rule("economic-table-is-its-whole", family="across")
def economic_table_is_its_whole(d) -> Iterator[Finding]:
    """The table by economic code adds up to the table by function of the money its title names."""
    for key in ("economic_classification", "basic_economic", "project_economic"):
        if table := first(d, key):
            yield from _economic_and_function(d, table)


def _economic_and_function(d, table: Table) -> Iterator[Finding]:
    title = fold(table.title)
    general = "一般公共预算" in title
    kind = "project_spending" if "项目支出" in title else "basic" if "基本支出" in title else ""
    appropriations = "财政拨款" in title and not general
    by_function = first(d, "general_budget_expenditure" if general else
                        "appropriation_expenditure" if appropriations else "department_expenditure")
    whole_ = total(by_function, kind) if by_function else None
    summary = first(d, "appropriation_summary")
    if appropriations and by_function is None and summary and not kind:
        whole_ = side_end(summary, 1)
    if whole_ and total(table) and "政府性基金" not in title:
        yield from agree(d, total(table), whole_, law("economic-and-function"),
                         severity="error" if general else "warning")


@rule("projects-are-project-column", family="across")
def projects_are_project_column(d) -> Iterator[Finding]:
    """The project table adds up to 项目支出 of the expenditure table."""
    projects, spending = first(d, "projects"), first(d, "department_expenditure")
    if not (projects and spending and (one := total(projects)) and one.fact.name == "total"):
        return
    if re.search("一般公共预算|财政拨款|政府性基金", fold(projects.title)):
        return  # the projects of one fund
    kinds = ("project_spending", "business_spending", "turned_over", "subsidiary_subsidy")
    held = [p for k in kinds if (p := total(spending, k))]
    if held and held[0].fact.name == "project_spending" and not any(
        abs(one.amount - sum(p.amount for p in held[:n])) <= allowed([one, *held[:n]])
        for n in range(2, len(held) + 1)  # some places list business spending as projects
    ):
        yield from agree(d, one, held[0], law("projects"))


@rule("appropriation-table-is-summary", family="across")
def appropriation_table_is_summary(d) -> Iterator[Finding]:
    """The table of all appropriations adds up to the appropriation summary."""
    detail, summary = first(d, "appropriation_expenditure"), first(d, "appropriation_summary")
    if detail and summary:
        yield from agree(d, total(detail), side_end(summary, 1), law("appropriation-table"))


@rule("same-line-same-amount", family="across")
def same_line_same_amount(d) -> Iterator[Finding]:
    """Two tables with one and the same total hold the same money, line by line."""
    yield from _same_lines(d, FUNCTION_TABLES, "function")
    yield from _same_lines(d, ("general_budget_basic", "appropriation_basic"), "economic")
    yield from _same_lines(d, ("department_revenue", "department_expenditure"), "function",
                           ("total",))


def _same_lines(d, keys, system: str, columns: tuple[str, ...] | None = None) -> Iterator[Finding]:
    held = [t for k in keys if (t := first(d, k))]
    for i, one in enumerate(held):
        for other in held[i + 1 :]:
            a, b = total(one), total(other)
            if a is None or b is None or a.amount != b.amount:
                continue
            yield from _lines_agree(d, one, other, columns)


def _by_meaning(table: Table, line: Line) -> dict[tuple[str, str], Fact]:
    """What a line's columns are of and of when → the amount; a 小计 of some columns is no total."""
    found: dict[tuple[str, str], Fact] = {}
    for column, fact in meaning(table).cells(line):
        part_of_all = column.role in {"of_which", "narrower"} or (
            (column.concept, column.period) == ("total", "") and column.role != "whole")
        if column.concept and not part_of_all:
            found.setdefault((column.concept, column.period), fact)
    return found


def _lines_agree(d, one: Table, other: Table, columns) -> Iterator[Finding]:
    mine, theirs = lines_of_codes(one), lines_of_codes(other)
    for code in (c for c in mine if c in theirs):
        again = _by_meaning(other, theirs[code])
        for said, fact in _by_meaning(one, mine[code]).items():
            twin = again.get(said)
            if twin is None or (columns and said not in {(c, "") for c in columns}):
                continue
            yield from agree(d, Printed(other, twin), Printed(one, fact), law("same-lines"))


def lines_of_codes(table: Table) -> dict[str, Line]:
    """Lines by code; none where a code stands twice (lines of several units)."""
    found: dict[str, Line] = {}
    twice: set[str] = set()
    for line in table.lines:
        if line.code and line.level in {"class", "section", "item"}:
            if line.code in found:
                twice.add(line.code)
            found[line.code] = line
    return {c: li for c, li in found.items() if c not in twice}


@rule("part-within-whole", family="across")
def part_within_whole(d) -> Iterator[Finding]:
    """No line of the general budget is more than the same line of all expenditure."""
    every = first(d, "department_expenditure")
    if not every:
        return
    lines = lines_of_codes(every)
    for table in (t for k in FUNCTION_TABLES[1:] if (t := first(d, k))):
        for code, line in lines_of_codes(table).items():
            fact, above = whole(line), whole(lines[code]) if code in lines else None
            if fact is None or above is None:
                continue
            one, other = Printed(table, fact), Printed(every, above)
            if one.amount > other.amount and one.amount - other.amount > allowed([one, other]):
                yield from agree(d, one, other, law("fund-within-all"), severity="warning", most=True)
