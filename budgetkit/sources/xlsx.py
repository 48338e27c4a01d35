"""A spreadsheet of Excel (xlsx, xlsm) or WPS, by openpyxl: values as they were last computed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO

from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.cell_pages import LETTERS, SheetCell
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged, library
from budgetkit.sources.number_formats import CHINESE_DATES, shown
from budgetkit.sources.workbook import Workbook, Worksheet, covered

message = message_in("sources")

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
            # read in passing: laying the borders of merged cells would cost most of the time
            book = openpyxl.load_workbook(BytesIO(given.content), read_only=True, data_only=True,
                                          keep_links=False)
            mac_dates, left = book.epoch.year == 1904, limits.CELLS
            sheets = []
            for sheet in (s for s in book.worksheets if s.sheet_state == "visible"):
                sheets.append(_sheet(sheet, parts[sheet._worksheet_path], mac_dates))
                left -= len(sheets[-1].cells)
                if left < 0:
                    raise limits.too_large(given, limits.many_cells())
        held = Workbook(given, "xlsx", sheets,
                        [s.title for s in book.worksheets if s.sheet_state != "visible"])
    except limits.UnreadableInput:
        raise
    except Exception as error:  # whatever a damaged workbook makes openpyxl raise
        raise damaged(given, message("spreadsheet"), error) from error
    if count := _uncomputed(parts):
        held.note("uncomputed", n=count)
    return held


def _uncomputed(parts: dict[str, bytes]) -> int:
    """How many formulas were never computed."""
    return sum(len(_NEVER_COMPUTED.findall(part)) for name, part in parts.items()
               if name.startswith("xl/worksheets/"))


def _sheet(sheet, part: bytes, mac_dates: bool) -> Worksheet:
    spans = {}
    for about in _elements(part, "mergeCell"):
        if found := _RANGE.fullmatch(about.get("ref", "")):
            left, top, right, foot = (_column(found[1]), int(found[2]) - 1,
                                      _column(found[3]), int(found[4]) - 1)
            spans[top, left] = foot - top + 1, right - left + 1
    inside = covered(spans)
    zeros = not any(_off(about.get("showZeros", "1")) for about in _elements(part, "sheetView"))
    cells = []
    for row in sheet.iter_rows(max_row=limits.ROWS, max_col=limits.COLUMNS):
        for cell in row:
            if cell.value is None:
                continue  # an empty cell; where it is merged, what it covers is empty too
            at = cell.row - 1, cell.column - 1
            text = "" if cell.value == 0 and not zeros else _text(cell, mac_dates)
            if at in inside or not text:
                continue
            place = cell.alignment.horizontal
            cells.append(SheetCell(*at, text, *spans.get(at, (1, 1)), cell.font.sz or LETTERS,
                                   place in ("center", "centerContinuous")))
    held = {(c.row, c.column) for c in cells}
    cells += [SheetCell(*at, "", *span) for at, span in spans.items()
              if at not in held and at[0] < limits.ROWS and at[1] < limits.COLUMNS]
    cells.sort(key=lambda c: (c.row, c.column))
    return Worksheet(sheet.title, cells,
                 {int(about["r"]) - 1 for about in _elements(part, "row")
                  if "r" in about and _unseen(about, "ht")},
                 {at - 1 for about in _elements(part, "col")
                  if _unseen(about, "width")
                  for at in range(int(about["min"]), min(int(about["max"]), limits.COLUMNS) + 1)})


_RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")


def _elements(part: bytes, name: str) -> Iterator[dict[str, str]]:
    """The attributes of every element of this name: of those that hold no text of their own."""
    for found in re.finditer(rb"<(?:\w+:)?" + name.encode() + rb"\b([^>]*)>", part):
        yield {key.decode(): value.decode("utf-8", "replace") for key, _, value in re.findall(
            rb"(\w+)\s*=\s*([\"'])(.*?)\2", found[1])}


def _unseen(about: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or has no height or width."""
    return not _off(about.get("hidden", "0")) or about.get(size) in ("0", "0.0")


def _off(said: str) -> bool:
    return said.lower() in ("0", "false")


def _column(letters: str) -> int:
    """Number of a column from 0: A is 0, AB is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _text(cell, mac_dates: bool) -> str:
    code = cell.number_format
    if code == "General" and not isinstance(cell.value, str):
        code = CHINESE_DATES.get(cell.style_array.numFmtId, code)
    return shown(cell.value, code, mac_dates=mac_dates)
