"""Last year's amounts in columns of their own: 上年, beside this year's and the change."""

from __future__ import annotations

from collections.abc import Iterator

from budgetkit.amounts import tolerance
from budgetkit.change.implied_rows import SCOPE_OF_TABLE, Implied
from budgetkit.change.notes import Note, amount
from budgetkit.disclosure import Disclosure
from budgetkit.messages import message_in
from budgetkit.model import ColumnMeaning, LineMeaning, TableMeaning, meaning
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import LABELS, label
from budgetkit.tables.table import Fact
from budgetkit.text import fold

message = message_in("change.implied_tables")
#: Concepts of a column that holds all of a line, however the two years head it.
_OF_ALL = frozenset({"total", "this_year", "amount"})


def from_tables(d: Disclosure) -> Iterator[Implied]:
    """Every amount printed in a column of last year, with its own change where one is printed."""
    for table in d.tables:
        told = meaning(table)
        for column in (c for c in told.columns if c.period == "previous"):
            now, change = (_same_item(told, column, period) for period in ("", "change"))
            if now is None:
                continue
            for line in (m for m in told.lines if m.line.panel == column.panel):
                at = {f.column: f for f in line.line.amounts.values()}
                if column.column in at and now.column in at:
                    yield _of_columns(told, line, column, at[now.column], at[column.column],
                                      at.get(change.column) if change else None, d.year)


def _same_item(told: TableMeaning, before: ColumnMeaning, period: str) -> ColumnMeaning | None:
    """The column of another period that is of the same item as one of last year.

    Groups of columns (上年, 当年, 增减) print the same items each: an item is paired with its own
    change, never with that of the total. Where only one column is of last year, the only one of
    the other period is its fellow.
    """
    held = [c for c in told.columns if c.panel == before.panel and c.period == period
            and c.role not in {"narrower", "of_which"}]
    alike = [c for c in held if c.concept == before.concept] if before.concept else []
    if len(alike) != 1:
        item = _item_heading(told, before)
        alike = [c for c in alike or held if _item_heading(told, c) == item] or alike[:1]
    return _only(alike) if alike else _whole_of(told, before, held, period)


def _whole_of(told: TableMeaning, before: ColumnMeaning, held: list[ColumnMeaning],
              period: str) -> ColumnMeaning | None:
    """The column of all of a line, where none of another period is headed as last year's is."""
    lone = sum(c.period == "previous" and c.panel == before.panel for c in told.columns) == 1
    if not lone and (period or before.concept not in _OF_ALL):
        return None
    return _only([c for c in held if c.role == "whole" or (period and len(held) == 1)])


def _only(columns: list[ColumnMeaning]) -> ColumnMeaning | None:
    return columns[0] if len(columns) == 1 else None


def _item_heading(told: TableMeaning, column: ColumnMeaning) -> str:
    """A column's headings without the first, which names its group: 小计 under 公务用车."""
    return fold("/".join(told.table.columns[column.column].split("/")[1:]))


def _name(told: TableMeaning, column: ColumnMeaning, base: str) -> str:
    return label(base, "zh") if base else _item_heading(told, column).rpartition("/")[2]


def _in_lines(told: TableMeaning, of: LineMeaning, column: ColumnMeaning) -> tuple[str, str]:
    """What a cell of a table of lines is of, and its name: the line's."""
    return column.concept, of.line.name or _name(told, column, column.concept)


def _in_wide(told: TableMeaning, of: LineMeaning, column: ColumnMeaning) -> tuple[str, str]:
    """What a cell of a table of expenses is of, and its name: the column's, or the line's own where
    the columns are years; a unit's row is no other amount of the department's item."""
    line, base = of.line, column.concept
    if base in _OF_ALL and not line.code and of.concept in LABELS and of.concept != "total":
        return of.concept, label(of.concept, "zh")
    name = _name(told, column, base)
    return base, f"{name}（{line.name}）" if line.name and line.level != "total" else name


def _of_columns(told: TableMeaning, of: LineMeaning, column: ColumnMeaning, now: Fact, before: Fact,
                change: Fact | None, year: int | None) -> Implied:
    table, line = told.table, of.line
    wide = table.key in TABLES and TABLES[table.key].shape == "wide"
    base, item = _in_wide(told, of, column) if wide else _in_lines(told, of, column)
    allowed = tolerance(2, now.places, table.unit or "万元")
    found = (now.amount - before.amount) / before.amount * 100 if before.amount > 0 else None
    agrees = None if change is None else (
        abs(now.amount - before.amount - change.amount) <= allowed)
    note = ""
    if agrees is False and change is not None:
        note = Note(message("apart", printed=amount(change.amount), now=amount(now.amount),
                            before=amount(before.amount), by=amount(now.amount - before.amount)))
    key = "function" if not wide and line.code[:1] == "2" else ""
    if wide or line.level == "total":
        key = _key_of_total(told) if base in _OF_ALL else base
    return Implied(
        item, key, line.code, "", SCOPE_OF_TABLE.get(table.key, ""),
        now.amount, change.amount if change else None, None, before.amount,
        year - 1 if year else None, "", allowed, found, agrees, note, "table", line.page,
        table.title,
    )  # fmt: skip


def _key_of_total(told: TableMeaning) -> str:
    """What 合计 is the total of; empty where it holds more than its table is named for."""
    if told.table.key in SCOPE_OF_TABLE:
        return "total"
    narrower = any(c.concept == f"{told.table.key}_total" for c in told.columns)
    return "" if narrower else told.table.key
