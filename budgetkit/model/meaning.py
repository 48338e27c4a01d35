"""A table with what its columns and lines mean: the one answer that every room asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from budgetkit.model.column_roles import ColumnMeaning, columns_of, is_unheard
from budgetkit.model.line_roles import LineMeaning, LineTotal, line_total, read_roles
from budgetkit.tables.table import Fact, Line, Table

_KEPT = "_meaning"


@dataclass
class TableMeaning:
    """What a table means.

    Attributes
    ----------
    table : Table
    columns : list of ColumnMeaning
        Its columns of amounts, with their roles.
    lines : list of LineMeaning
        In the order of ``table.lines``, with their roles, periods and whole amounts.
    unproved : list of str
        Relations that the numbers unseated, or that hold nowhere (filled when the sums are asked).

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.model import meaning
    >>> told = meaning(bk.load_example("weihui-2024").table("department_summary"))
    >>> str(told.total("revenue").amount), str(told.total("expenditure").amount)
    ('11534.22', '11534.22')
    """

    table: Table
    columns: list[ColumnMeaning]
    lines: list[LineMeaning]
    unproved: list[str] = field(default_factory=list)

    @cached_property
    def strange(self) -> list[ColumnMeaning]:
        """The columns of amounts whose own heading says nothing that is known.

        Each of them may be what another is taken for: a table that has one is understood in part. Of
        what is a part by its own words (其中, 扣除) that is not so.
        """
        return [c for c in self.columns if c.role not in {"of_which", "narrower"} and (
            not c.concept or is_unheard(self.table.columns[c.column].split("/")[-1]))]

    @cached_property
    def by_line(self) -> dict[int, LineMeaning]:
        return {id(m.line): m for m in self.lines}

    @cached_property
    def by_column(self) -> dict[int, ColumnMeaning]:
        """Columns of amounts by their number."""
        return {c.column: c for c in reversed(self.columns)}

    @cached_property
    def by_place(self) -> dict[tuple[int, int], LineMeaning]:
        """Lines by their row and panel."""
        return {(m.line.row, m.line.panel): m for m in reversed(self.lines)}

    def line_of(self, fact: Fact) -> LineMeaning | None:
        """The line that an amount stands in; None of one in no known column of amounts."""
        column = self.by_column.get(fact.column)
        return self.by_place.get((fact.row, column.panel)) if column else None

    def grand_total(self, side: str = "") -> LineMeaning | None:
        """The line of the printed grand total, of one side where the table has two."""
        return next((m for m in self.lines if m.role == "grand_total"
                     and side in ("", m.side)), None)

    def total(self, side: str = "") -> LineTotal | None:
        """The printed grand total, with its cell."""
        found = self.grand_total(side)
        return found.total if found else None

    def this_year(self, side: str = "") -> LineMeaning | None:
        """The line of this year's money alone: 本年收入合计, 本年支出合计."""
        return next((m for m in self.lines if m.role in {"subtotal", "grand_total"}
                     and m.period == "this_year" and side in ("", m.side) and m.total), None)

    def part(self, concept: str, side: str = "") -> Fact | None:
        """A column of the grand total: ``basic``, ``government_fund`` …"""
        found = self.grand_total(side)
        return next(self.in_column(found.line, concept), None) if found else None

    def in_column(self, line: Line, concept: str, period: str = "") -> Iterator[Fact]:
        """The amounts that a line prints of a concept; what is printed blank is nothing."""
        for column, fact in self.cells(line):
            if (column.concept, column.period) == (concept, period) and (
                column.role not in {"narrower", "of_which"}
            ):
                yield fact

    def cells(self, line: Line) -> Iterator[tuple[ColumnMeaning, Fact]]:
        """The amounts of a line, each with what its column means."""
        at = {f.column: f for f in line.amounts.values()}
        for column in self.columns:
            if column.panel == line.panel and column.column in at:
                yield column, at[column.column]

    def prints(self, concept: str) -> bool:
        """Whether a column is of a concept, in the lines' own money, blank or not."""
        return any(c.concept == concept and not c.period for c in self.columns)


def meaning(table: Table) -> TableMeaning:
    """What a table means: its columns, its lines, its totals.

    Decided once, and again where the table's lines were read anew.

    Parameters
    ----------
    table : Table

    Returns
    -------
    TableMeaning
    """
    kept = table.__dict__.get(_KEPT)
    if kept is None or kept[0] is not table.lines:
        columns = columns_of(table)
        kept = table.__dict__[_KEPT] = (
            table.lines, TableMeaning(table, columns, read_roles(table, columns)))
    return kept[1]


def line_whole(line: Line) -> LineTotal | None:
    """The whole amount of a printed line, with the cells that give it, or None."""
    if line.table is None:
        return None
    told = meaning(line.table)
    known = told.by_line.get(id(line))
    return known.total if known else line_total(line, told.columns)


def line_fact(line: Line) -> Fact | None:
    """The cell that says a line's whole amount, or the first of those that are added up."""
    found = line_whole(line)
    return found.fact if found else None


def line_amount(line: Line) -> Decimal | None:
    """A line's whole amount in 万元: its total, or the sum of its parts; None where it has none."""
    found = line_whole(line)
    return found.amount if found else None


def printed_total(table: Table) -> Decimal | None:
    """The amount of a table's grand total, of its expenditure where it has two sides."""
    told = meaning(table)
    found = told.total("expenditure") or told.total()
    return found.amount if found else None
