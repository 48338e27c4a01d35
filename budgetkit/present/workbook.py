"""Tables → one workbook: a sheet each, numbers as numbers, the same bytes for the same tables.

XlsxWriter, for it has no dependency, never takes a text for a formula where it is told a text, and
dates nothing by itself.
"""

from __future__ import annotations

import datetime
import io
import numbers
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from budgetkit.errors import MissingExtra
from budgetkit.messages import Message, checked_language, in_room
from budgetkit.present.table import KINDS, Column, ShownTable, is_missing
from budgetkit.text import text_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

say = in_room("present")
#: How a spreadsheet shows numbers of each kind; they stay numbers.
_FORMS = {"amount": "#,##0.00", "change": "+#,##0.00;-#,##0.00;0.00", "percent": '0.00"%"',
          "rate": '+0.00"%";-0.00"%";0.00"%"', "count": "#,##0", "whole": "0", "number": "General"}
#: What a sheet may not be called with, and how long its name may be (Excel).
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
#: Rows of a sheet, and characters of a cell; XlsxWriter leaves out in silence what is beyond them.
_ROWS, _CHARACTERS = 1_048_576, 32_767
#: Widths of columns, in characters.
_WIDTHS = (8, 60)
#: No file of ours tells when it was made.
_WHEN = datetime.datetime(2000, 1, 1)


def workbook(tables: Mapping[str, ShownTable], *, title: str = "") -> bytes:
    """An xlsx file of tables, a sheet each.

    Parameters
    ----------
    tables : mapping of str to ShownTable
        By the name of the sheet; names are cut to what a spreadsheet allows.
    title : str

    Returns
    -------
    bytes
        The caption stands in the first row, the heads in the second, frozen. Rows beyond what a
        sheet holds are counted under it.

    Raises
    ------
    MissingExtra
        XlsxWriter is not installed.

    Examples
    --------
    >>> made = workbook({"项目": ShownTable((Column("项目"), Column("金额（万元）", "amount")), (("=1+1", 3.5),))})
    >>> made[:2], made == workbook({"项目": ShownTable((Column("项目"), Column("金额（万元）", "amount")), (("=1+1", 3.5),))})
    (b'PK', True)
    """
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError as missing:
        raise MissingExtra(None, Message("present.needs-xlsxwriter")) from missing

    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True})
    book.set_properties({"title": title, "created": _WHEN})
    formats = {kind: book.add_format({"num_format": form, "valign": "top"})
               for kind, form in _FORMS.items()}
    formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["head"] = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    formats["head-number"] = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top", "align": "right"})
    formats["caption"] = book.add_format({"bold": True})
    taken: set[str] = set()
    for name, table in tables.items():
        _fill(book.add_worksheet(_name(name, taken)), table, formats)
    book.close()
    return held.getvalue()


def _name(name: str, taken: set[str]) -> str:
    clean = " ".join(_FORBIDDEN.sub(" ", name).strip("' ").split()) or "-"
    shown, n = clean if len(clean) <= _LONGEST_NAME else f"{clean[:_LONGEST_NAME - 1].rstrip()}…", 1
    while shown.casefold() in taken:
        n += 1
        shown = f"{clean[:_LONGEST_NAME - 4]} ({n})"
    taken.add(shown.casefold())
    return shown


def _fill(sheet: Worksheet, table: ShownTable, formats: Mapping[str, Format]) -> None:
    lang = checked_language(table.lang)
    sheet.write_string(0, 0, table.caption, formats["caption"])
    for at, column in enumerate(table.columns):
        sheet.write_string(1, at, column.head, formats["head-number" if KINDS[column.kind] else "head"])
        texts = [row[at] for row in table.cells]
        widest = max(map(text_width, (column.head, *texts)), default=0) + 2
        sheet.set_column(at, at, min(max(widest, _WIDTHS[0]), _WIDTHS[1]))
    shown = table.rows[:_ROWS - len(table.notes) - 4]
    for down, row in enumerate(shown, 2):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, down, at, column, value, formats, lang)
    more = len(table.rows) - len(shown)
    notes = [*table.notes, *([say("more", lang, more=Decimal(more))] if more else [])]
    for under, note in enumerate(notes, len(shown) + 3):
        sheet.write_string(under, 0, _whole(note))
    sheet.freeze_panes(2, 0)
    # as it is printed: A4, turned, as wide as the page, the heads on each
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)


def _write(sheet: Worksheet, row: int, at: int, column: Column, value: Any,
           formats: Mapping[str, Format], lang: str) -> None:
    if is_missing(value):
        return
    if isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, at, float(value), formats.get(column.kind, formats["number"]))
    else:  # told to be a text: what begins with = stays one
        sheet.write_string(row, at, _whole(column.written(value, lang)), formats["text"])


def _whole(text: str) -> str:
    return text if len(text) <= _CHARACTERS else text[:_CHARACTERS - 1] + "…"
