"""A table as read, taken apart to columns and rows, and typed again as a page that is read anew.

A :class:`Form` holds what a typist needs: headings over each column, the texts of the body, title,
department, unit and note. ``reread`` sets one or more pages from it and sends them on the package's
own walk — caption, header, stitching, lines — as a source that knows its cells does.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from decimal import Decimal

from planting import AMOUNT

from budgetkit.grids.grids import grid_of_cells
from budgetkit.reader import finish_tables
from budgetkit.sources.page import CellTable, Page, PrintedCell, TextLine
from budgetkit.tables.assembling import assemble

#: Points: width of a column, height of a row, height of letters, where the table begins.
COLUMN, ROW, LETTERS, LEFT, TOP = 70.0, 18.0, 10.5, 40.0, 110.0
_FIRST_PAGE = 9001


@dataclass
class Column:
    """One column: its headings from the top (a mark for one printed cell, its text), its texts."""

    heads: list[tuple[object, str]]
    texts: list[str]
    kind: str
    name: str
    panel: int = 0

    @property
    def is_amount(self) -> bool:
        return self.kind == "amount"

    def leaf(self) -> str:
        return next((text for _, text in reversed(self.heads) if text), "")


@dataclass
class Row:
    """What a row of the body is: code, name and level as read."""

    code: str = ""
    name: str = ""
    level: str = "row"


@dataclass
class Form:
    key: str
    title: str
    department: str
    unit: str
    note: str
    columns: list[Column]
    rows: list[Row]
    depth: int
    #: Rows of the body before which the page is turned, and what is said again after it.
    cuts: list[tuple[int, str]] = field(default_factory=list)
    total_again: list[str] | None = None

    def copy(self) -> Form:
        return copy.deepcopy(self)

    def amounts(self) -> list[Column]:
        return [c for c in self.columns if c.is_amount]

    def labels(self) -> list[Column]:
        return [c for c in self.columns if not c.is_amount]

    def take(self, order: list[int]) -> None:
        """Keep these rows of the body, in this order."""
        self.rows = [self.rows[i] for i in order]
        for column in self.columns:
            column.texts = [column.texts[i] for i in order]

    def put_row(self, at: int, row: Row, texts: list[str]) -> None:
        self.rows.insert(at, row)
        for column, text in zip(self.columns, texts, strict=True):
            column.texts.insert(at, text)

    def put_column(self, at: int, column: Column) -> None:
        self.columns.insert(at, column)


def number(text: str) -> Decimal | None:
    """The amount that a cell prints, None where it is blank or no amount."""
    text = text.strip()
    if AMOUNT.fullmatch(text) or text.lstrip("-").isdigit():
        return Decimal(text.replace(",", ""))
    return None


def printed(amount: Decimal, like: str) -> str:
    """An amount in the dress of another cell: its decimals, its commas."""
    places = len(like.partition(".")[2]) if number(like) is not None else 2
    return f"{amount:,.{places}f}" if "," in like else f"{amount:.{places}f}"


def form_of(table) -> Form | None:
    """The form of a table, or None where it is no plain one (merged cells in its body, sheets)."""
    numbers = set(table.number_rows)
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    if not body or not table.header_rows or any(
        (c.row_span > 1 or c.column_span > 1) and c.text.strip() and c.row >= table.header_rows
        and c.row not in numbers for c in table.cells
    ):
        return None
    heads: dict[tuple[int, int], tuple[object, str]] = {}
    for n, cell in enumerate(c for c in table.cells if c.row < table.header_rows):
        for row in range(cell.row, min(cell.row + cell.row_span, table.header_rows)):
            for column in range(cell.column, cell.column + cell.column_span):
                heads[row, column] = n, cell.text
    kinds = {}
    for n, panel in enumerate(table.panels):
        for group, kind in ((panel.codes, "code"), (panel.words, "words"),
                            (panel.amounts, "amount")):
            kinds.update({c: (kind, n) for c in group})
    rows = table.rows()
    columns = [Column([heads.get((r, c), (("none", r, c), "")) for r in range(table.header_rows)],
                      [rows[r][c] for r in body], *_kind(kinds, c, table), kinds.get(c, ("", 0))[1])
               for c in range(table.n_columns)]
    lines = {line.row: line for line in table.lines if line.panel == 0}
    said = [Row(lines[r].code, lines[r].name, lines[r].level) if r in lines else Row()
            for r in body]
    return Form(table.key, table.title, table.department, table.unit or "万元", table.note,
                columns, said, table.header_rows)


def _kind(kinds: dict, column: int, table) -> tuple[str, str]:
    return kinds.get(column, ("blank", 0))[0], table.names[column]


# ── typing it again ──────────────────────────────────────────────────────────────────────────


def reread(form: Form, d, page: int):
    """The tables that the package makes of the form's pages, as if they were ``page`` and after."""
    pages = _pages(form)
    held = {p.number: [grid_of_cells(t, p.number) for t in p.tables] for p in pages}
    tables = assemble(pages, held, lambda p: p.given_lines)
    for table in tables:
        table.unit = table.unit or "万元"
        table.shift_pages(page - _FIRST_PAGE)
    finish_tables(tables, d.year, d.kind)
    return tables


def _pages(form: Form) -> list[Page]:
    cuts = [(0, "head"), *form.cuts, (len(form.rows), "")]
    pages = []
    for n, ((start, again), (end, _)) in enumerate(zip(cuts, cuts[1:], strict=False)):
        cells = _header_cells(form) if n == 0 or "head" in again else []
        top = form.depth if cells else 0
        body = [[c.texts[r] for c in form.columns] for r in range(start, end)]
        if n and "total" in again and form.total_again:
            body.insert(0, form.total_again)
        cells += [PrintedCell(top + r, c, text) for r, row in enumerate(body)
                  for c, text in enumerate(row)]
        last = n == len(cuts) - 2
        pages.append(_page(_FIRST_PAGE + n, form, cells, top + len(body), n == 0, last))
    return pages


def _header_cells(form: Form) -> list[PrintedCell]:
    """One printed cell for each rectangle of headings of one mark."""
    marks = [[c.heads[r] for c in form.columns] for r in range(form.depth)]
    owned: set[tuple[int, int]] = set()
    cells = []
    for row in range(form.depth):
        for column in range(len(form.columns)):
            if (row, column) in owned:
                continue
            mark, text = marks[row][column]
            wide = 1
            while column + wide < len(form.columns) and marks[row][column + wide][0] == mark and (
                    row, column + wide) not in owned:
                wide += 1
            tall = 1
            while row + tall < form.depth and all(
                    marks[row + tall][column + i][0] == mark for i in range(wide)):
                tall += 1
            owned |= {(row + i, column + j) for i in range(tall) for j in range(wide)}
            cells.append(PrintedCell(row, column, text, tall, wide))
    return cells


def _page(number_: int, form: Form, cells: list[PrintedCell], n_rows: int, first: bool,
          last: bool) -> Page:
    top = TOP if first else LEFT
    width = COLUMN * len(form.columns)
    xs = tuple(LEFT + COLUMN * i for i in range(len(form.columns) + 1))
    ys = tuple(top + ROW * i for i in range(n_rows + 1))
    lines = []
    if first:
        middle = LEFT + width / 2
        half = LETTERS * len(form.title) / 2
        lines.append(_line(form.title, middle - half, top - 60))
        if form.department:
            lines.append(_line(f"部门：{form.department}", LEFT, top - 30))
        lines.append(_line(f"单位：{form.unit}", LEFT + width - 60, top - 16))
    if last and form.note:
        lines.append(_line(form.note, LEFT, ys[-1] + 6))
    return Page(number_, 2 * LEFT + width, ys[-1] + 60, 0, [], [], 0.0, [],
                tables=[CellTable(xs, ys, cells, "retyped")], given_lines=lines)


def _line(text: str, x: float, y: float) -> TextLine:
    return TextLine(text, x, y, x + LETTERS * len(text), y + LETTERS, LETTERS)


def other_heads(column: Column, text: str) -> list[tuple[object, str]]:
    """Headings of a new column beside another: the lowest its own, those above shared.

    Where the other's lowest heading reaches over several rows, so does the new one.
    """
    heads = list(column.heads)
    lowest = heads[-1][0]
    at = next(i for i, (mark, _) in enumerate(heads) if mark == lowest)
    return [*heads[:at], *[(object(), text)] * (len(heads) - at)]

