"""The sheets of a data package and their columns: a promise to others. Knowledge, no code.

A column is dropped, renamed or moved only with the major version of budgetkit.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The file that lists the others, and the one that keeps what no sheet holds.
DESCRIPTOR = "datapackage.json"
STATE = "disclosure.json"


@dataclass(frozen=True)
class Field:
    """A column of a sheet: its name, its Data Package type, and what it holds."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class ResourceFormat:
    """A sheet with fixed columns."""

    name: str
    title: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> list[str]:
        return [field.name for field in self.fields]


def _sheet(name: str, title: str, *fields: tuple[str, str, str]) -> ResourceFormat:
    return ResourceFormat(name, title, tuple(Field(*f) for f in fields))


_TABLE = ("table", "string", "Key of the standard table, or `other`")
_PAGE = ("page", "integer", "Page, counted from 1 over all files of the disclosure")
_ROW = ("row", "integer", "0-based, in the whole stitched table")
_COLUMN = ("column", "integer", "0-based, in the whole stitched table")

TABLES = _sheet(
    "tables", "Every table of the document, in printed order",
    _TABLE,
    ("title", "string", "As printed"),
    ("pages", "string", "Pages, separated by a semicolon"),
    ("rows", "integer", "Rows, with the header, without headers repeated on later pages"),
    ("columns", "integer", "Columns"),
    ("unit", "string", "Unit of money as printed: 元, 百元, 千元, 万元, 亿元; empty where none is"),
    ("engine", "string", "What read the rules of the table"),
    ("empty", "boolean", "Whether the form is blank"),
    ("note", "string", "The note under the table, and what could not be read or placed"),
)
CELLS = _sheet(
    "cells", "Every printed cell; a merged cell once, at its top-left",
    _TABLE,
    ("title", "string", "Title of the table, as printed"),
    _PAGE, _ROW, _COLUMN,
    ("row_span", "integer", "Rows that the cell covers"),
    ("column_span", "integer", "Columns that the cell covers"),
    ("header", "string", "Header path of its column, joined with /; empty in the header"),
    ("text", "string", "As printed, its radicals, full-width forms and wraps mended"),
    ("x0", "number", "Left edge, in points from the left edge of the page"),
    ("y0", "number", "Upper edge, in points from the upper edge of the page"),
    ("x1", "number", "Right edge, in points"),
    ("y1", "number", "Lower edge, in points"),
)
FACTS = _sheet(
    "facts", "Every printed amount of a table, exact, in 万元",
    _TABLE, _PAGE, _ROW, _COLUMN,
    ("row_code", "string", "Code of the line, digits only, or empty"),
    ("row_label", "string", "Name of the line"),
    ("column_label", "string", "Header path of the column, joined with /"),
    ("amount", "number", "万元, whatever the printed unit"),
    ("function_code", "string", "Functional code of the line, or empty"),
    ("economic_code", "string", "Departmental economic code of the line, or empty"),
    ("government_code", "string", "Governmental economic code of the line, or empty"),
    ("code_from", "string", "`name` where the code is not printed and stands for the name"),
    ("corrected", "string", "What was read where a person corrected the cell; else empty"),
    ("doubt", "string", "Of a figure read in a picture, why it is not certain; else empty"),
)
TOTALS = _sheet(
    "totals", "Every printed total; of each concept, side and period the one to show is first",
    ("concept", "string", "What it is the total of: total (all money), a fund, basic …"),
    ("side", "string", "revenue or expenditure"),
    ("period", "string", "all, this_year, carryover, yearend, previous, budget …"),
    ("amount", "number", "万元, whatever the printed unit"),
    _TABLE, _PAGE, _ROW, _COLUMN,
    ("places", "integer", "Printed totals of the same that agree with it, itself among them"),
    ("differs", "integer", "Printed totals of the same that do not"),
)
COVERAGE = _sheet(
    "coverage", "How far each printed table is understood",
    ("page", "integer", "Its first page"),
    ("title", "string", "Title of the table, as printed"),
    _TABLE,
    ("amounts", "integer", "Amounts printed"),
    ("placed", "integer", "Amounts in a column and a line whose meaning is known"),
    ("proved", "integer", "Amounts in a sum that holds and could have failed"),
    ("status", "string", "understood, partly or not_understood"),
    ("reason", "string", "Why not all of it"),
)
CLAIMS = _sheet(
    "claims", "Every amount, change and percentage that the prose states",
    ("section", "string", "Heading that it stands under"),
    ("subject", "string", "What it is said of"),
    ("measure", "string", "Which amount: the budget, last year's, the outturn, a share"),
    ("amount", "number", "万元"),
    ("change", "number", "万元, against the base; negative for less"),
    ("percent", "number", "Change in per cent of the base; negative for less"),
    ("share", "number", "Part in per cent of the whole"),
    ("base", "integer", "Year that it is compared with"),
    _PAGE,
    ("sentence", "string", "The whole sentence"),
)
FINDINGS = _sheet(
    "findings", "What the checks found, worst first",
    ("rule", "string", "Name of the rule"),
    ("family", "string", "Family of the rule"),
    ("severity", "string", "error, warning, rounding or info"),
    ("table", "string", "Key of the table; empty for a finding about prose"),
    _PAGE, _ROW, _COLUMN,
    ("message", "string", "What is wrong, in English"),
    ("message_zh", "string", "What is wrong, in Chinese"),
    ("expected", "string", "What the rule asks for"),
    ("found", "string", "What is printed"),
    ("difference", "number", "Found less expected, in 万元 or percentage points"),
)
GLOSSARY = _sheet(
    "glossary", "Words that the document explains (名词解释)",
    ("term", "string", "The word"),
    ("definition", "string", "What the document says that it means"),
    _PAGE,
)
CONTENTS = _sheet(
    "contents", "The contents as printed (目录), and whether the tables they promise are there",
    ("number", "string", "Number of the entry, as printed"),
    ("title", "string", "The entry"),
    ("level", "integer", "Depth, 1 outermost"),
    ("target", "integer", "The page number printed beside the entry"),
    ("page", "integer", "Page on which the entry itself stands"),
    ("table", "string", "Key of the standard table that it promises, or empty"),
    ("found", "boolean", "Whether that table is in the document"),
)
