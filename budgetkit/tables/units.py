"""In which unit of money each amount of a table is printed: the line above, its heads, its pages.

A heading that names a unit is nearer to its amounts than the line above the table, which is often
left over from a template; where the two contradict each other, the other tables decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal

from budgetkit.amounts import UNITS, parse_amount, parse_unit
from budgetkit.grids.grids import Cell
from budgetkit.messages import Message
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.lines import read_lines
from budgetkit.tables.recognition import TablePart
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Table


def head_units(cells: Sequence[Cell], header_rows: int) -> dict[int, str]:
    """Column → the unit that its headings name, the lowest heading last."""
    units: dict[int, str] = {}
    for cell in sorted((c for c in cells if c.row < header_rows), key=lambda c: c.row):
        if unit := parse_unit(cell.text):
            units.update(dict.fromkeys(range(cell.column, cell.column + cell.column_span), unit))
    return units


def lay_units(table: Table, parts: Sequence[TablePart], starts: Sequence[int]) -> None:
    """Give a table the units that its ``parts`` print; they begin at the rows ``starts``."""
    heads = head_units(table.cells, table.header_rows)
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        # the labels of a sheet speak for the cells below and beside them
        heads, table.label_units = {}, tuple(sorted(
            (c.row, c.row + c.row_span, c.column, c.column + c.column_span, unit)
            for c in table.cells if (unit := parse_unit(c.text)) and parse_amount(c.text) is None))
    above = next((p.unit_above for p in parts if p.unit_above), None)
    usual = above or next((p.unit for p in parts if p.unit), None)
    pages = [(row, p.unit_above) for row, p in zip(starts, parts, strict=True)
             if row and p.unit_above]
    known = [unit for unit in (usual, *(unit for _, unit in pages), *heads.values()) if unit]
    # The largest: with it no sum is asked for more decimals than are printed.
    table.unit = max(known, key=UNITS.__getitem__) if known else None
    table.unit_above = above
    table.column_units = heads
    table.page_units = ((0, usual or table.unit), *pages) if table.unit else ()


def contradicted(table: Table) -> dict[int, str]:
    """Column → the unit of its heading, where the line above the table says another."""
    if table.unit_above is None:
        return {}
    money = {f.column for f in table.facts}
    return {c: unit for c, unit in table.column_units.items()
            if unit != table.unit_above and c in money}


def settle_units(
    tables: Sequence[Table], year: int | None, kind: str, closure: Callable
) -> None:
    """Where headings and the line above contradict each other, take what the numbers prove.

    The headings are right unless the line above agrees with more amounts of the other tables and
    more sums; ``closure`` tells which of a table's sums hold.
    """
    for table in tables:
        if not contradicted(table):
            continue
        others = {f.amount for t in tables if t is not table for f in t.facts if f.amount}
        heads, by_heads = table.column_units, _proof(table, others, closure)
        table.column_units = {}
        read_lines(table, year, kind)
        if _proof(table, others, closure) <= by_heads:
            table.column_units = heads
            read_lines(table, year, kind)
        else:
            table.overruled_units = heads


def assume_units(tables: Sequence[Table], stated: Iterable[Decimal]) -> list[Table]:
    """A table that prints no unit takes what its numbers prove, else that of its neighbours; it says so.

    ``stated`` are amounts of the prose, in 万元, asked only where a table is silent. Returns the
    tables whose amounts are others now: they were read in 万元.
    """
    silent = [t for t in tables if t.unit is None and t.facts]
    if not silent:
        return []
    units = Counter(t.unit for t in tables if t.unit and t.key != OTHER)
    usual = _most(units) or "万元"
    known = {round(amount, 2) for amount in (*stated, *_printed_amounts(tables))}
    proved = [_proved_unit(t, known, usual, units) for t in silent]
    neighbours = usual if units else _most(Counter(filter(None, proved))) or usual
    for table, unit in zip(silent, proved, strict=True):
        table.unit = unit or neighbours
        table.problem_list.insert(0, Message("tables.no-unit", unit=table.unit))
    return [t for t in silent if t.unit != "万元"]


def _most(units: Counter[str]) -> str | None:
    return units.most_common(1)[0][0] if units else None


def _printed_amounts(tables: Sequence[Table]) -> Iterator[Decimal]:
    """The amounts of tables that print their unit."""
    return (f.amount for t in tables if t.unit for f in t.facts)


def _proved_unit(table: Table, known: Container[Decimal], usual: str, units: Iterable[str]) -> str | None:
    """The unit in which many amounts are printed elsewhere, and hardly any in the usual one."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return None  # its labels say, or the other tables
    amounts = {f.amount for f in table.facts}
    agreeing = {unit: sum(a >= 1 and a in known for a in {
        round(a * UNITS[unit] / UNITS["万元"], 2) for a in amounts}) for unit in {"元", "万元", usual, *units}}
    best = max(sorted(agreeing), key=agreeing.__getitem__)
    sure = agreeing[best] >= thresholds().unit_witnesses
    return best if sure and agreeing[best] > thresholds().failed_weight * agreeing[usual] else None


def _proof(table: Table, others: set[Decimal], closure: Callable) -> int:
    sums = closure(table)
    return sums.held - thresholds().failed_weight * len(sums.failed) + sum(f.amount in others for f in table.facts)


def statements(table: Table) -> Iterator[tuple[str, str, str]]:
    """(unit of the heads, unit above, unit taken), once each, where they differ."""
    heads = table.overruled_units or contradicted(table)
    above = table.unit_above or ""
    for unit in dict.fromkeys(heads.values()):
        yield unit, above, above if table.overruled_units else unit
