"""A spreadsheet of Excel (xlsx, xlsm) or WPS, by openpyxl: values as they were last computed."""

from __future__ import annotations

import re
import warnings
from io import BytesIO

from budgetkit.errors import MissingExtra
from budgetkit.sources import limits
from budgetkit.sources.cell_pages import LETTERS, SheetCell
from budgetkit.sources.given import Given
from budgetkit.sources.number_formats import CHINESE_DATES, shown
from budgetkit.sources.workbook import Sheet, Workbook, damaged, library

_WORKBOOK = "xl/workbook.xml"
#: A formula that was never computed: nothing stands where its value should.
_NEVER_COMPUTED = re.compile(
    rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def sniff(content: bytes) -> bool:
    """Whether these bytes are a packed workbook of Excel."""
    return limits.packs(content, _WORKBOOK)


def open(given: Given, password: str | None = None) -> Workbook:
    """The workbook's sheets."""
    parts = limits.unpack(given)
    openpyxl = library("openpyxl", given)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that it leaves out
            book = openpyxl.load_workbook(BytesIO(given.content), data_only=True,
                                          keep_links=False)
        if sum(len(sheet._cells) for sheet in book.worksheets) > limits.CELLS:
            raise limits.too_large(given, f"over {limits.CELLS:,} cells")
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        held = Workbook(given, "xlsx", [_sheet(s, book.epoch.year == 1904) for s in visible],
                        [s.title for s in book.worksheets if s.sheet_state != "visible"])
    except MissingExtra:
        raise
    except Exception as error:  # whatever a damaged workbook makes openpyxl raise
        if isinstance(error, limits.UnreadableInput):
            raise
        raise damaged(given, "a spreadsheet", error) from error
    held.notes += _uncomputed(given, parts)
    return held


def _uncomputed(given: Given, parts: dict[str, bytes]) -> list[str]:
    count = sum(len(_NEVER_COMPUTED.findall(part)) for name, part in parts.items()
                if name.startswith("xl/worksheets/"))
    if not count:
        return []
    return [f"{given.name}: {count} formulas were never computed, so their amounts are not here; "
            "open it in a spreadsheet program, save it, and read it again"]


def _sheet(sheet, mac_dates: bool) -> Sheet:
    spans = {(m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
             for m in sheet.merged_cells.ranges}
    zeros = sheet.sheet_view.showZeros is not False
    cells = []
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is None and (row, column) not in spans:
            continue
        if row > limits.ROWS or column > limits.COLUMNS:
            continue
        text = "" if cell.value == 0 and not zeros else _text(cell, mac_dates)
        height, width = spans.get((row, column), (1, 1))
        cells.append(SheetCell(
            row - 1, column - 1, text, min(height, limits.ROWS), min(width, limits.COLUMNS),
            (cell.font.sz if text and cell.font and cell.font.sz else LETTERS),
            bool(text) and cell.alignment.horizontal in ("center", "centerContinuous")))
    hidden_rows = {at - 1 for at, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {at - 1 for column in sheet.column_dimensions.values() if column.hidden
                      for at in range(column.min, min(column.max, limits.COLUMNS) + 1)}
    return Sheet(sheet.title, cells, hidden_rows, hidden_columns)


def _text(cell, mac_dates: bool) -> str:
    code = cell.number_format
    if code == "General" and not isinstance(cell.value, str):
        code = CHINESE_DATES.get(cell._style.numFmtId, code)
    return shown(cell.value, code, mac_dates=mac_dates)
