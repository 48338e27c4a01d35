"""A spreadsheet of Excel 97–2003 (xls) or an older WPS, by xlrd."""

from __future__ import annotations

from io import StringIO

from budgetkit.errors import EncryptedPdf
from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.cell_pages import LETTERS, SheetCell
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged, library
from budgetkit.sources.number_formats import CHINESE_DATES, shown
from budgetkit.sources.old_office import stream_kind
from budgetkit.sources.workbook import Workbook, Worksheet, covered

message = message_in("sources")

#: Bytes that a workbook of this form may have: it is not packed, and 2,000 lines take 1 MB.
LARGEST = 40_000_000
#: xlrd's kinds of cells.
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_POINTS = 20  # letters are measured in twentieths of a point


def sniff(content: bytes) -> bool:
    """Whether these bytes are an old workbook, by the streams they hold."""
    return stream_kind(content) in ("Workbook", "Book")


def open(given: Given, password: str | None = None) -> Workbook:
    """The workbook's sheets."""
    if len(given.content) > LARGEST:
        raise limits.too_large(given, message("over-size", size=limits.size(LARGEST)))
    xlrd = library("xlrd", given)
    try:
        book = xlrd.open_workbook(file_contents=given.content, formatting_info=True,
                                  ragged_rows=True, logfile=StringIO())
        sheets = [s for s in book.sheets() if s.visibility == 0]
        if sum(s.row_len(r) for s in sheets for r in range(s.nrows)) > limits.CELLS:
            raise limits.too_large(given, limits.many_cells())
        return Workbook(given, "xls", [_sheet(xlrd, book, s) for s in sheets],
                        [s.name for s in book.sheets() if s.visibility != 0])
    except limits.UnreadableInput:
        raise
    except Exception as error:  # whatever a damaged workbook makes xlrd raise
        if "encrypted" in str(error).lower():
            raise EncryptedPdf(given.file, remedy=message("unlock")) from error
        raise damaged(given, message("spreadsheet"), error) from error


def _sheet(xlrd, book, sheet) -> Worksheet:
    spans = {(top, left): (foot - top, right - left)
             for top, foot, left, right in sheet.merged_cells}
    inside = covered(spans)
    cells = []
    for row in range(min(sheet.nrows, limits.ROWS)):
        for column in range(min(sheet.row_len(row), limits.COLUMNS)):
            text = _text(xlrd, book, sheet, row, column)
            at = row, column
            if at in inside or (not text and at not in spans):
                continue
            height, width = spans.get(at, (1, 1))
            look = book.xf_list[sheet.cell_xf_index(row, column)]
            letters = book.font_list[look.font_index].height / _POINTS or LETTERS
            cells.append(SheetCell(row, column, text, height, width, letters,
                                   look.alignment.hor_align in (2, 6)))
    return Worksheet(sheet.name, cells,
                 {at for at, row in sheet.rowinfo_map.items() if row.hidden},
                 {at for at, column in sheet.colinfo_map.items() if column.hidden})


def _text(xlrd, book, sheet, row: int, column: int) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == _TEXT:
        return value
    if kind == _BOOLEAN:
        return shown(bool(value))
    if kind == _ERROR:
        return xlrd.error_text_from_code.get(value, "#ERR")
    if kind not in (_NUMBER, _DATE):
        return ""
    if value == 0 and not sheet.show_zero_values:
        return ""
    key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    code = book.format_map[key].format_str
    if code == "General" or not code:
        code = CHINESE_DATES.get(key, "General")
    return shown(value, code, mac_dates=book.datemode == 1)
