"""Lists under sub-totals: procurement by goods, works and services; revenue by its sources.

Which lines add up which is told by the columns that hold their words: what is added up has words
further to the right. A list that says 小计 nowhere is told only where most of its sums hold: else
it is printed in a way that we do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import parse_amount, tolerance
from budgetkit.checks.books import Printed, tables_of
from budgetkit.checks.expect import expect_sum, plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.messages import Message, message_in
from budgetkit.model import meaning
from budgetkit.model.by_unit import lists_units
from budgetkit.narrative.paragraphs import Place
from budgetkit.tables.catalogue import OTHER
from budgetkit.tables.recognition import YEAR_ROW
from budgetkit.tables.table import Cell, Line, Table
from budgetkit.text import fold

_GOODS = re.compile(r"^(?:[A-C]|[一二三]、)?(?:政府采购)?(?:货物|工程|服务)(?:类|采购|支出|预算)*[A-C]?$")
law, message = message_in("checks.laws"), message_in("checks.lists")
Family = tuple[Line, Sequence[Line]]


@rule("procurement-is-sum-of-its-lines", family="arithmetic")
def procurement_is_sum_of_its_lines(d) -> Iterator[Finding]:
    """Procurement is goods, works and services; each the sum of its units, those of their lines."""
    said = law("procurement")
    for table in tables_of(d, "procurement"):
        yield from _told(table, list(_procured(table)), said)


@rule("revenue-is-sum-of-its-lines", family="arithmetic")
def revenue_is_sum_of_its_lines(d) -> Iterator[Finding]:
    """A revenue table that lists sources, a line each, adds up to its total."""
    said = law("revenue-list")
    for table in tables_of(d, "department_revenue"):
        if {li.level for li in table.lines} <= {"total", "row"} and not lists_units(table):
            top = meaning(table).grand_total()
            if top is not None:
                yield from _told(table, list(_by_depth(table, top.line, _listed(table))), said)


def _listed(table: Table) -> list[Line]:
    """The lines that are added up: neither a total nor what is a part of the line above it."""
    return [m.line for m in meaning(table).lines
            if m.line.level != "total" and m.role != "of_which"]


def _procured(table: Table) -> Iterator[Family]:
    top = meaning(table).grand_total()
    if top is None or top.line.level != "total":
        return
    lines = _listed(table)
    groups = [li for li in lines if _GOODS.match(fold(li.name))]
    if not groups:
        yield from _by_depth(table, top.line, lines)
        return
    yield top.line, groups
    for group, under in _runs(groups, lines):
        if not _is_a_group(top.line, groups, under):
            yield from _by_depth(table, group, under)


def _is_a_group(top: Line, groups: Sequence[Line], under: Sequence[Line]) -> bool:
    """Whether the one line under a group is a group itself, called by other words: with it, and not
    without it, the groups come to the total."""
    if len(under) != 1:
        return False
    sums = {name: sum((g.amounts[name].amount for g in groups if name in g.amounts), Decimal(0))
            for name in top.amounts}
    return any(sums[name] != fact.amount == sums[name] + under[0].amounts[name].amount
               for name, fact in top.amounts.items() if name in under[0].amounts)


def _runs(heads: Sequence[Line], lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Each head with the lines under it, up to the next head."""
    for at, head in enumerate(heads):
        end = heads[at + 1].row if at + 1 < len(heads) else 10**9
        yield head, [li for li in lines if head.row < li.row < end]


def _by_depth(table: Table, top: Line, lines: Sequence[Line]) -> Iterator[Family]:
    """A total and its lines; those whose words all stand left of the deepest are sub-totals."""
    if not lines:
        return
    deepest = max(min(_held(table, li), default=0) for li in lines)
    heads = [li for li in lines if not any(at >= deepest for at in _held(table, li)) and (
        li.amounts or li is lines[0])]  # a name cut by the page goes on in a row without amounts
    if not heads:
        yield top, lines
    elif heads[0] is lines[0]:
        yield top, heads
        yield from _runs(heads, lines)


def _held(table: Table, line: Line) -> list[int]:
    """The columns in which a line has words; 小计 is said of those before it."""
    names = [name or f"column_{c + 1}" for c, name in enumerate(table.names)]
    return [names.index(n) for n, words in line.texts.items()
            if n in names and fold(words) not in {"小计", "合计"}]


def _told(table: Table, families: Sequence[Family], said: Message) -> Iterator[Finding]:
    found, holding = [], 0
    for top, parts in families:
        for name, fact in top.amounts.items():
            terms = [Printed(table, li.amounts[name]) for li in parts
                     if name in li.amounts]
            if terms:
                off = expect_sum(Printed(table, fact), terms, said)
                holding += off is None or off.severity == "rounding"
                found += [off] if off else []
    sums = any(fold(w) == "小计" for li in table.lines for w in li.texts.values())
    if sums or holding * 2 >= len(found):
        yield from found


#: A column of a comparison that is no part of the whole: a share, a rate, a change.
_NO_PART = re.compile(r"占|比|率|%|增|减|备注")


@rule("comparison-adds-up", family="arithmetic")
def comparison_adds_up(d) -> Iterator[Finding]:
    """In a small comparison of years the parts of each year reach its total, as in other years."""
    for table in d.tables:
        if table.key == OTHER:
            yield from _compared(table)


def _compared(table: Table) -> Iterator[Finding]:
    told = list(_years(table))
    fit = sum(abs(year.off) <= year.within for year in told)
    for year in told:
        if fit and abs(year.off) > year.within:
            cell = year.cell
            wrong = message("more" if year.off > 0 else "less", page=cell.page, row=year.name,
                           printed=cell.text, total=shown(year.total), n=fit,
                           off=shown(abs(year.off)))
            yield Finding(
                "warning", wrong, table.key, cell.page, cell.row, cell.column, plain(year.total),
                plain(year.printed), year.off,
                (Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1),))


@dataclass(frozen=True)
class _Year:
    """A row of a comparison: its total as printed, what its parts come to, what rounding allows."""

    name: str
    cell: Cell
    printed: Decimal
    total: Decimal
    within: Decimal

    @property
    def off(self) -> Decimal:
        return self.printed - self.total


def _years(table: Table) -> Iterator[_Year]:
    heads = {c.column: fold(c.text) for c in table.cells if table.is_header(c.row)}
    whole = next((c for c, said in heads.items() if re.search("总|合计|小计", said)), None)
    parts = [c for c, said in heads.items() if c not in (0, whole) and not _NO_PART.search(said)]
    years = [c for c in table.cells if c.column == 0 and YEAR_ROW.fullmatch(fold(c.text))
             and not table.is_header(c.row)]
    if whole is not None and len(years) > 1 and len(parts) > 1:
        yield from (found for year in years if (found := _year(table, year, whole, parts)))


def _year(table: Table, year: Cell, whole: int, parts: Sequence[int]) -> _Year | None:
    """A row of a comparison; None where it prints no total, one part, or something else."""
    printed = {c: parse_amount(cell.text) for c in (whole, *parts)
               if (cell := table.at.get((year.row, c))) and cell.text.strip()}
    read = {c: amount for c, amount in printed.items() if amount}
    if whole not in read or len(read) <= 2 or len(read) < len(printed):  # a whole and one part
        return None
    total = sum((read[c].value for c in parts if c in read), Decimal(0))
    within = tolerance(len(read) - 1, max(each.places for each in read.values()))
    return _Year(year.text, table.at[year.row, whole], read[whole].value, total, within)
