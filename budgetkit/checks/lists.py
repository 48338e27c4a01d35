"""Lists under sub-totals: procurement by goods, works and services; revenue by its sources.

Which lines add up which is told by the columns that hold their words: what is added up has words
further to the right. A list that says 小计 nowhere is told only where most of its sums hold: else
it is printed in a way that we do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkit.checks.books import Printed, tables_of
from budgetkit.checks.expect import expect_sum, law
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

_GOODS = re.compile(r"^(?:[A-C]|[一二三]、)?(?:政府采购)?(?:货物|工程|服务)(?:类|采购|支出|预算)*[A-C]?$")
Family = tuple[Line, Sequence[Line]]


@rule("procurement-is-sum-of-its-lines", family="arithmetic")
def procurement_is_sum_of_its_lines(d) -> Iterator[Finding]:
    """Procurement is goods, works and services; each the sum of its units, those of their lines."""
    said = law("a total of procurement = the sum of the lines under it", "采购小计=所属各行之和")
    for table in tables_of(d, "procurement"):
        yield from _told(table, list(_procured(table)), said)


@rule("revenue-is-sum-of-its-lines", family="arithmetic")
def revenue_is_sum_of_its_lines(d) -> Iterator[Finding]:
    """A revenue table that lists sources, a line each, adds up to its total."""
    said = law("a total of revenue = the sum of the lines under it", "收入小计=所属各行之和")
    for table in tables_of(d, "department_revenue"):
        if {li.level for li in table.lines} <= {"total", "row"} and not (
            {"unit_name", "unit_code"} & set(table.names)  # those add up by unit
        ):
            top = next((li for li in table.lines if li.level == "total"), None)
            if top is not None:
                yield from _told(table, list(_by_depth(table, top, [
                    li for li in table.lines if li.level != "total"])), said)


def _procured(table: Table) -> Iterator[Family]:
    top = next((li for li in table.lines if li.level == "total" and li.amounts), None)
    if top is None:
        return
    lines = [li for li in table.lines if li.level != "total"]
    groups = [li for li in lines if _GOODS.match(fold(li.name))]
    if not groups:
        yield from _by_depth(table, top, lines)
        return
    yield top, groups
    for group, under in _runs(groups, lines):
        yield from _by_depth(table, group, under)


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


def _told(table: Table, families: Sequence[Family], said: dict[str, str]) -> Iterator[Finding]:
    found, holding = [], 0
    for top, parts in families:
        for name, fact in top.amounts.items():
            terms = [Printed(table, li.amounts[name]) for li in parts
                     if name in li.amounts and not li.name.startswith("其中")]
            if terms:
                off = expect_sum(Printed(table, fact), terms, said)
                holding += off is None or off.severity == "rounding"
                found += [off] if off else []
    sums = any(fold(w) == "小计" for li in table.lines for w in li.texts.values())
    if sums or holding * 2 >= len(found):
        yield from found
