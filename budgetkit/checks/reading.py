"""The guard over all reading: what a page prints and nobody read must speak up, whatever the reason.

These rules know nothing of how a reading fails. They hold what was placed against what the page
shows: its ink, its digits, its coded rows, the columns that its headings call money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetkit.amounts import is_dash, parse_amount, tolerance
from budgetkit.checks.books import table_place
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_table, quote, says
from budgetkit.messages import message_in
from budgetkit.model import meaning
from budgetkit.narrative.paragraphs import Place
from budgetkit.sources.marks import CUT
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.columns import is_text_column
from budgetkit.tables.lines import COUNTED
from budgetkit.tables.table import Cell, Line, Table
from budgetkit.text import fold

#: What of a page's losses is told as a finding. Struck-out figures and text
#: that is not painted are no loss: the page does not show them.
TOLD = frozenset({
    "scan", "read", "translated", "outlines", "no_text", "machine", "unnamed", "hidden_cells", "cut", "drawn_cells",
    "picture_table", "title_alone", "outside", "targets", "unplaced", "outside_unruled",
    "broken", "broken_somewhere", "garbled", "unreadable",
    "failed_dropped", "failed_names", "failed_scan",
})
message = message_in("checks.reading")
#: A finding names so many of the rows or cells that it is about.
NAMED = 5
_DIGIT, _TWO_DIGITS = re.compile(r"\d"), re.compile(r"\d\d")
_MONEY = re.compile(r"\d[.,，．]\d|\d\s+\d{3}|元")
_PRINTED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)")
#: The label of a value that is written out in a sentence of targets.
_WRITTEN = re.compile(r"(?:指标值|目标值)\s*[:：]")
_INDICATORS = re.compile(r"(?:产出|效益|满意度|数量|质量|时效|成本)指标")
_TARGET = re.compile(r"[≥≤≧≦]\s*\d|^[=<>]?\d[\d,.]*(?:%|[\u4e00-\u9fff]{1,3})$")
#: A spreadsheet's marks for a column too narrow and for a formula that fails.
_SHEET_ERROR = re.compile(r"#{3,}|#(?:REF|VALUE|N/A|NAME|DIV/0|NUM|NULL)[!?]?", re.I)


@rule("reading-page-is-lost", family="reading")
def page_is_lost(d) -> Iterator[Finding]:
    """Whatever a page shows is in its text and tables, or said to be missing."""
    for loss in d.losses:
        if loss.kind not in TOLD:
            continue
        told = message(f"lost-{loss.kind}", n=loss.count, sample=loss.sample)
        yield Finding("warning", message("on-page", page=loss.page, told=told), "", loss.page,
                      found=loss.sample)


@rule("reading-amount-is-a-number", family="reading")
def amount_is_a_number(d) -> Iterator[Finding]:
    """What is printed in a column of amounts, in digits, can be read as one amount."""
    for table in d.tables:
        if not _holds_lines(table):
            continue
        columns = {c for panel in table.panels for c in panel.amounts if table.names[c] != "percent"}
        lost = [c for c in table.cells if c.column in columns and not parse_amount(c.text)
                and _figures(c.text) and not table.is_header(c.row) and not c.text.endswith(CUT)]
        if not lost:
            continue
        strange = {c.column for c in meaning(table).strange}  # nobody said that they hold amounts
        counts = {li.row for li in table.lines if COUNTED.search(fold(li.name))}
        for cell in (c for c in lost if c.row not in counts):
            yield in_table(
                "warning" if cell.column in strange else "error", table, message("no-number", text=quote(cell.text[:40])), page=cell.page,
                row=cell.row, column=cell.column, found=cell.text,
                places=(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1),))


@rule("reading-column-has-numbers", family="reading")
def column_has_numbers(d) -> Iterator[Finding]:
    """A column that its heading calls money holds numbers, not only what looks like them."""
    for table in d.tables:
        if not _holds_lines(table):
            continue
        known = {c for panel in table.panels for c in panel.amounts}
        for column in range(table.n_columns):
            head = table.columns[column]
            lost = _no_numbers(table, column) if column not in known and head and (
                not is_text_column(head)) else []
            if not lost:
                continue
            first = lost[0]
            told = message("column-without-numbers", column=head, n=len(lost),
                           text=quote(first.text[:20]))
            yield in_table(
                "warning", table, told, page=first.page, row=first.row, column=column,
                found=first.text, places=(Place(first.page, first.x0, first.y0, first.x1, first.y1),))


def _no_numbers(table: Table, column: int) -> list[Cell]:
    """Cells of a column that have figures and are no amounts, where half or more are so and no
    other is one."""
    held = [c for c in table.cells if c.column == column and not table.is_header(c.row)
            and c.text.strip() and not is_dash(c.text)]
    lost = [c for c in held if _figures(c.text) and not parse_amount(c.text)
            and not fold(c.text).endswith("%")]  # a share says so itself, whatever its heading
    alone = not any(parse_amount(c.text) for c in held)
    most = len(lost) > 1 and len(lost) * 2 >= len(held)
    return lost if alone and most and any(_like_money(c.text) for c in lost) else []


@rule("reading-rows-have-amounts", family="reading")
def rows_have_amounts(d) -> Iterator[Finding]:
    """A row with a code is printed for its money: where none of it was read, something is lost.

    A row may be blank on the page. It is not where the whole table has coded rows and no amount,
    where an amount stands among the row's words, where the row above it is more than the rows
    under it come to, or where amounts without any words stand in the row below.
    """
    for table in d.tables:
        if not _holds_lines(table) or not table.panels or says(table.note, "no_data"):
            continue
        coded = _printed_codes(table)
        bare = [line for line in coded if not line.amounts]
        if not (len(bare) == len(coded) > 1 and not table.facts):
            bare = [line for line in bare if _holds_an_amount(line) or _is_missed(line, table)
                    or _amounts_below(line, table)]
        yield from _bare_rows(table, bare)


def _printed_codes(table: Table) -> list[Line]:
    """The lines whose codes are printed, not inferred; none where all lines with codes have amounts."""
    coded = [line for line in table.lines if len(line.code) >= 3]
    if all(line.amounts for line in coded):
        return []
    printed = {c.row for c in table.cells if _TWO_DIGITS.search(c.text)}
    return [line for line in coded if line.row in printed]


def _holds_an_amount(line: Line) -> bool:
    return any(_PRINTED.search(text) for text in (line.name, *line.texts.values()))


def _is_missed(line: Line, table: Table) -> bool:
    """Whether the row above comes to more than its rows, of which this is one of the last level."""
    if not line.parent or any(other.parent == line.code for other in table.lines):
        return False
    above = next((o for o in table.lines if o.code == line.parent and o.panel == line.panel), None)
    beside = [o for o in table.lines if o.parent == line.parent and o.panel == line.panel]
    return above is not None and any(
        fact.amount > sum((o.amounts[name].amount for o in beside if name in o.amounts), Decimal(0))
        + tolerance(len(beside), fact.places, table.unit_of(fact.row, fact.column))
        for name, fact in above.amounts.items())


def _amounts_below(line: Line, table: Table) -> bool:
    """Whether the next row has amounts and no words at all, as if they were this row's."""
    below = [o for o in table.lines if o.row == line.row + 1 and o.panel == line.panel]
    return any(o.amounts and not o.code and not o.name and not any(o.texts.values()) for o in below)


def _bare_rows(table: Table, bare: list[Line]) -> Iterator[Finding]:
    for page in sorted({line.page for line in bare}):
        rows = [line for line in bare if line.page == page]
        named = "、".join(line.code for line in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
        yield in_table(
            "warning", table, message("rows-without-amounts", n=len(rows), rows=named), page=page,
            row=rows[0].row, found=named, places=(table_place(table),))


@rule("reading-digits-are-placed", family="reading")
def digits_are_placed(d) -> Iterator[Finding]:
    """A standard table places every amount that its cells print in a line and a column."""
    for table, found in zip(d.tables, d.coverage_list, strict=True):
        lost = () if table.key == OTHER else found.unread
        for page in sorted({cell.page for cell in lost}):
            cells = [cell for cell in lost if cell.page == page]
            named = "、".join(c.text for c in cells[:NAMED]) + ("…" if len(cells) > NAMED else "")
            first = cells[0]
            yield in_table(
                "warning", table, message("amounts-not-placed", n=len(cells), amounts=named),
                page=page, row=first.row, column=first.column, found=named,
                places=(Place(page, first.x0, first.y0, first.x1, first.y1),))


@rule("reading-sheet-has-indicators", family="reading")
def sheet_has_indicators(d) -> Iterator[Finding]:
    """A target sheet that is filled in says what is to be reached: some indicator was read of it."""
    told = {t.page for sheet in d.target_sheets for t in sheet.targets}
    at = {(t.table, t.row, t.column) for sheet in d.target_sheets for t in sheet.targets}
    for index, table in enumerate(d.tables):
        if table.key not in TABLES or TABLES[table.key].shape != "sheet":
            continue
        yield from _written_unread(table, {place[1:] for place in at if place[0] == index})
        targets = sum(len(_TARGET.findall(fold(c.text))) for c in table.cells)
        if told & set(table.pages) or targets < d.settings.targets_of_a_form or not any(
            _INDICATORS.search(c.text) for c in table.cells
        ):
            continue
        yield in_table("warning", table, message("no-indicator"), places=(table_place(table),))


def _written_unread(table: Table, read: set[tuple[int, int]]) -> Iterator[Finding]:
    """Cells in which targets are written out, one after the other, and none was read."""
    for cell in table.cells:
        if len(_WRITTEN.findall(cell.text)) > 1 and (cell.row, cell.column) not in read:
            told = message("written-in-one-cell", text=quote(cell.text[:40]))
            yield in_table(
                "warning", table, told, page=cell.page, row=cell.row, column=cell.column,
                found=cell.text[:40],
                places=(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1),))


def _holds_lines(table: Table) -> bool:
    """Whether it is a standard table of lines and amounts."""
    return table.key != OTHER and TABLES[table.key].shape != "sheet"


def _figures(text: str) -> bool:
    """Whether a text has digits, or a spreadsheet's mark where digits should be."""
    return bool(_DIGIT.search(text) or _SHEET_ERROR.search(text))


def _like_money(text: str) -> bool:
    return bool(_MONEY.search(text) or _SHEET_ERROR.search(text))
