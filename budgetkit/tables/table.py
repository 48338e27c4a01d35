"""A table of a disclosure: the printed cells under their header, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.messages import Message, message_in

message = message_in("tables")


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed amount.

    Attributes
    ----------
    amount : Decimal
        Exact, in 万元 whatever the printed unit; ``text`` is what is printed, ``places`` its decimals.
    table, page, row, column : str and int
        Key of the table, page from 1, and the cell in the whole stitched table, from 0.
    name, column_label : str
        English column of the tidy frame; the printed header path joined with ``/``.
    row_code, row_label : str
        The line's plain code and its name.
    function_code, economic_code, government_code : str
        The line's codes by classification, or empty.
    code_from : str
        ``name`` where the codes are not printed and stand for the line's name.
    corrected : str
        What was read where a person corrected the cell, or what is printed where sums proved that it
        is written in another style (``1300,5000``); else empty.
    doubt : str
        Of a figure read in a picture, why it is not certain (:class:`Doubt`); else empty.

    Examples
    --------
    >>> import budgetkit as bk
    >>> fact = bk.load_example("weihui-2024").fact_list[0]
    >>> str(fact.amount), fact.page, fact.row_label, fact.name
    ('343.22', 9, '一、一般公共预算', 'total')
    """

    table: str
    page: int
    row: int
    column: int
    row_code: str
    row_label: str
    column_label: str
    amount: Decimal
    places: int
    name: str
    text: str
    function_code: str = ""
    economic_code: str = ""
    government_code: str = ""
    code_from: str = ""
    corrected: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Doubt:
    """A text read in a picture that is not certain, with its box.

    Attributes
    ----------
    page : int
    row, column : int or None
        Of the cell, from 0; None for a line of prose.
    text : str
        What stands here now.
    others : tuple of str
        What else was read there.
    repaired : bool
        Of the readings, ``text`` is the one that the table's sums prove; else nothing proves it.
    """

    page: int
    row: int | None
    column: int | None
    text: str
    others: tuple[str, ...]
    repaired: bool
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def said(self) -> Message:
        """In a few words; ``facts`` have them in English.

        >>> Doubt(1, 0, 0, "343.22", ("34322",), True, 0, 0, 9, 9).said.text("en")
        'by the sums; read as 34322'
        """
        read = " / ".join(self.others)
        kind = "by-sums" if self.repaired else "or" if read else "unsure"
        return message(f"doubt.{kind}", read=read)


@dataclass(frozen=True)
class Correction:
    """A cell that a person corrected, or sums: ``row`` and ``column`` from 0, what was read, what is right."""

    page: int
    row: int
    column: int
    read: str
    right: str
    why: str = ""


@dataclass
class Line:
    """A row of a table as a reader sees it: code, name, level and its amounts by column name.

    Attributes
    ----------
    row, page : int
        Row in the whole stitched table, from 0; page from 1.
    code, name : str
        The row's plain code, digits only (functional where there is one), and its name.
    level : str
        ``total``, ``unit``, ``class``, ``section``, ``item`` or ``row`` (none of these).
    parent : str
        Code of the line above it in the classification, or empty.
    panel : int
        Which of the label|amount panels of its row, from the left.
    amounts : dict of str to Fact
    texts : dict of str to str
    codes : dict of str to str
        All its codes by classification (``function``, ``economic``, ``government``), the plain one
        first.
    code_from : str
        ``name`` where the code is not printed and stands for the name.

    Examples
    --------
    >>> import budgetkit as bk
    >>> line = bk.load_example("weihui-2024").table("government_fund").lines[-1]
    >>> line.code, line.level, str(line.amounts["total"].amount)
    ('2320498', 'item', '860.00')
    """

    row: int
    page: int
    code: str
    name: str
    level: str
    parent: str
    panel: int = 0
    amounts: dict[str, Fact] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    code_from: str = ""
    #: The table it is printed in; no field, for it holds the line.
    table: ClassVar[Table | None] = None

    def place_in(self, table: Table) -> None:
        """Say in which table it is printed.

        Parameters
        ----------
        table : Table
        """
        vars(self)["table"] = table


@dataclass
class Table:
    """One table of a disclosure, over all its pages.

    Readers hold a :class:`~budgetkit.tables.tidy_table.TidyTable`, which has a ``frame`` besides.

    Attributes
    ----------
    key : str
        Key of the standard table, or ``other``.
    cells : list of Cell
        Printed cells; ``row`` and ``column`` count through the whole stitched table.
    header_rows : int
        The first rows that are header; ``number_rows`` are the ``1 2 3`` rows under it, and rows
        that are the page's: the header said again, 本页小计.
    columns : list of str
        The header path of every column, joined with ``/``.
    names : list of str
        The English column name of every column (empty: a column that holds nothing).
    lines : list of Line
    facts : list of Fact
    problem_list : list of Message
        What could not be read or placed; :attr:`problems` says it.

    Examples
    --------
    >>> import budgetkit as bk
    >>> table = bk.load_example("weihui-2024").table("government_fund")
    >>> table.pages, table.unit, len(table.facts) > 3
    ([17], '万元', True)
    """

    key: str
    title: str
    pages: list[int]
    n_rows: int
    n_columns: int
    cells: list[Cell]
    header_rows: int
    columns: list[str]
    unit: str | None = None
    engine: str = ""
    #: Why it was read again: codes of section ``[reason]`` of ``messages/*/tables.toml``, by ``+``.
    reason: str = ""
    note: str = ""
    empty: bool = False
    department: str = ""
    number_rows: tuple[int, ...] = ()
    names: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    problem_list: list[Message] = field(default_factory=list)
    title_page: int | None = None
    panels: list = field(default_factory=list, repr=False)
    #: What the line above says; by column what a heading says; (first row, unit) of its pages.
    unit_above: str | None = None
    column_units: dict[int, str] = field(default_factory=dict, repr=False)
    #: Of a sheet's labels: rows and columns that the label covers, and its unit.
    label_units: tuple[tuple[int, int, int, int, str], ...] = field(default=(), repr=False)
    page_units: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    #: Units of headings that the numbers prove wrong.
    overruled_units: dict[int, str] = field(default_factory=dict, repr=False)
    corrections: list[Correction] = field(default_factory=list, repr=False)
    doubts: list[Doubt] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        for line in self.lines:
            line.place_in(self)

    @property
    def unit_is_assumed(self) -> bool:
        """Whether no unit is printed with it, so that it was read in one that others prove or have."""
        return any(said.key == "tables.no-unit" for said in self.problem_list)

    @property
    def problems(self) -> list[str]:
        """What could not be read or placed, with its place, in the language of today."""
        return [str(problem) for problem in self.problem_list]

    @cached_property
    def at(self) -> dict[tuple[int, int], Cell]:
        """(row, column) → the cell that begins there."""
        return {(c.row, c.column): c for c in self.cells}

    def text(self, row: int, column: int) -> str:
        """What the cell that begins there prints; empty where none begins.

        Parameters
        ----------
        row, column : int
            From 0, in the whole stitched table.

        Returns
        -------
        str
        """
        cell = self.at.get((row, column))
        return cell.text if cell else ""

    def rows(self) -> list[list[str]]:
        """Text of every elementary cell; a merged cell's text at its top-left only.

        Returns
        -------
        list of list of str
        """
        out = [[""] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            out[cell.row][cell.column] = cell.text
        return out

    def shift_pages(self, offset: int) -> None:
        """Count the pages on from those of the files before this one.

        Parameters
        ----------
        offset : int
        """
        if offset:
            self.pages = [p + offset for p in self.pages]
            self.title_page = self.title_page + offset if self.title_page else None
            for cell in self.cells:
                cell.page += offset
            self.doubts = [replace(d, page=d.page + offset) for d in self.doubts]

    def unit_of(self, row: int, column: int) -> str:
        """The unit of money that a cell is printed in; 万元 where none is known.

        Parameters
        ----------
        row, column : int

        Returns
        -------
        str
            元, 百元, 千元, 万元 or 亿元.
        """
        text = self.text(row, column)
        if text.endswith("元") and (amount := parse_amount(text)) and amount.unit:
            return amount.unit
        for top, end, first, after, unit in reversed(self.label_units):
            if (top < row and first <= column < after) or (top <= row < end and after <= column):
                return unit
        if column in self.column_units:
            return self.column_units[column]
        return next((unit for first, unit in reversed(self.page_units) if first <= row),
                    self.unit or "万元")

    def is_header(self, row: int) -> bool:
        """Whether a row is header, or a row of numbers under it.

        Parameters
        ----------
        row : int

        Returns
        -------
        bool
        """
        return row < self.header_rows or row in self.number_rows

    def __repr__(self) -> str:
        where = ";".join(map(str, self.pages))
        return f"<Table {self.key} {self.title!r} p. {where}: {self.n_rows}×{self.n_columns}>"
