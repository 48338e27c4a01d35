"""OpenDocument: spreadsheets (ods) and texts (odt) of LibreOffice and WPS, from their XML.

A cell keeps beside its value the text that it shows, so number formats need not be known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.cell_pages import SheetCell
from budgetkit.sources.flow_pages import LETTERS, FlowTable, Text
from budgetkit.sources.flowing import Flowing
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged
from budgetkit.sources.number_formats import shown
from budgetkit.sources.ooxml import attribute, child, tag
from budgetkit.sources.page import PrintedCell
from budgetkit.sources.source import Source
from budgetkit.sources.workbook import Workbook, Worksheet

message = message_in("sources")

#: What the file `mimetype` of the archive says (OpenDocument 1.3, part 2, 3.3).
_FORM = re.compile(rb"application/vnd\.oasis\.opendocument\.(spreadsheet|text)\b")
_CONTENT = "content.xml"
#: What only groups what is seen, and what is not part of the text.
_GROUPS = {"table-row-group", "table-rows", "table-header-rows", "table-header-columns", "section",
           "list", "list-item", "list-header", "table-column-group", "table-columns", "index-body",
           "table-of-content"}
_ASIDE = {"annotation", "annotation-end", "note", "tracked-changes", "ruby-text", "bookmark"}
#: Tables inside tables, at most.
DEEPEST = 20


def sniff(content: bytes) -> bool:
    """Whether these bytes are a spreadsheet or a text of OpenDocument."""
    return bool(_FORM.match(limits.first_bytes(content, "mimetype")))


def open(given: Given, password: str | None = None) -> Source:
    """The sheets of a spreadsheet, or the paragraphs and tables of a text."""
    form = _FORM.match(limits.first_bytes(given.content, "mimetype"))
    kind = form[1] if form else b""
    parts = limits.unpack(given, lambda name: name in (_CONTENT, "styles.xml"))
    try:
        tree = ElementTree.fromstring(parts[_CONTENT])
        styles = _Styles([tree, *([ElementTree.fromstring(parts["styles.xml"])]
                                  if "styles.xml" in parts else [])])
        body = child(child(tree, "body"), kind.decode())
        if body is None:
            raise ValueError("no body")
        if kind == b"text":
            return Flowing(given, "odt", _flows(body, styles))
        tables = [t for t in body if tag(t) == "table"]
        shown = [t for t in tables if styles.display(attribute(t, "style-name"))]
        return Workbook(given, "ods", [_sheet(t, given) for t in shown],
                        [attribute(t, "name") for t in tables if t not in shown])
    except limits.UnreadableInput:
        raise
    except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
        raise damaged(given, message("opendocument"), error) from error


class _Styles:
    """The properties of named styles, those of their parents where they say nothing."""

    def __init__(self, trees):
        self._styles = {attribute(s, "name"): s for tree in reversed(trees)
                        for s in tree.iter() if tag(s) == "style"}

    def _said(self, name: str, group: str, what: str) -> str:
        for _ in range(20):
            style = self._styles.get(name)
            if style is None:
                return ""
            if said := attribute(child(style, group), what):
                return said
            name = attribute(style, "parent-style-name")
        return ""

    def display(self, name: str) -> bool:
        """Whether a table is shown."""
        return self._said(name, "table-properties", "display") != "false"

    def centred(self, name: str) -> bool:
        return self._said(name, "paragraph-properties", "text-align") == "center"

    def size(self, name: str) -> float:
        found = re.fullmatch(r"([\d.]+)pt", self._said(name, "text-properties", "font-size"))
        return float(found[1]) if found else LETTERS

    def new_page(self, name: str) -> bool:
        return (self._said(name, "paragraph-properties", "break-before") == "page"
                or self._said(name, "table-properties", "break-before") == "page")


# ── text ─────────────────────────────────────────────────────────────────────────────────────


def _text(element) -> str:
    """The text of a paragraph, without notes and comments beside it."""
    out = [re.sub(r"\s+", " ", element.text or "")]
    for part in element:
        name = tag(part)
        if name == "s":
            out.append(" " * min(int(attribute(part, "c") or 1), 99))
        elif name == "tab":
            out.append("\t")
        elif name == "line-break":
            out.append("\n")
        elif name not in _ASIDE:
            out.append(_text(part))
        out.append(re.sub(r"\s+", " ", part.tail or ""))
    return "".join(out)


def _cell_text(cell, deep: int = 0) -> str:
    if deep > DEEPEST:
        raise ValueError("tables inside tables without end")
    lines = []
    for part in cell:
        if tag(part) in ("p", "h"):
            lines.append(_text(part))
        elif tag(part) == "table":
            lines += [c.text for c in _cells(part, deep + 1) if c.text]
        elif tag(part) in _GROUPS:
            lines.append(_cell_text(part, deep + 1))
    return "\n".join(line for line in lines if line.strip())


def _value(cell) -> str:
    """The value of a cell whose writer left out the text that it shows."""
    said = attribute(cell, "value") or attribute(cell, "date-value") or attribute(
        cell, "string-value")
    try:
        return shown(float(said)) if attribute(cell, "value") else said
    except ValueError:
        return said


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _rows(parent) -> Iterator:
    for element in parent:
        if tag(element) == "table-row":
            yield element
        elif tag(element) in _GROUPS:
            yield from _rows(element)


def _columns(parent) -> Iterator:
    for element in parent:
        if tag(element) == "table-column":
            yield element
        elif tag(element) in _GROUPS:
            yield from _columns(element)


def _hidden(element) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")


def _times(element, name: str) -> int:
    return max(1, int(attribute(element, name) or 1))


def _cells(table, deep: int = 0) -> Iterator[PrintedCell]:
    """The cells of a table that have a text or cover others, repeated ones as often as they are."""
    row = 0
    for line in _rows(table):
        again = _times(line, "number-rows-repeated")
        column, made = 0, []
        for cell in line:
            if tag(cell) not in ("table-cell", "covered-table-cell"):
                continue
            beside = _times(cell, "number-columns-repeated")
            if tag(cell) == "table-cell":
                text = _cell_text(cell, deep) or _value(cell)
                tall = _times(cell, "number-rows-spanned")
                wide = _times(cell, "number-columns-spanned")
                if text or tall > 1 or wide > 1:
                    for at in range(column, min(column + beside, limits.COLUMNS)):
                        made.append((at, text, min(tall, limits.ROWS), min(wide, limits.COLUMNS)))
            column += beside
        for at in range(row, min(row + again, limits.ROWS) if made else row):
            for c, text, tall, wide in made:
                yield PrintedCell(at, c, text, tall, wide)
        row += again


def _bounded(cells: Iterator[PrintedCell], given: Given) -> list[PrintedCell]:
    held = []
    for cell in cells:
        held.append(cell)
        if len(held) > limits.CELLS:
            raise limits.too_large(given, limits.many_cells())
    return held


def _sheet(table, given: Given) -> Worksheet:
    cells = [SheetCell(c.row, c.column, c.text, c.row_span, c.column_span)
             for c in _bounded(_cells(table), given)]
    rows, columns, row, column = set(), set(), 0, 0
    for line in _rows(table):
        again = _times(line, "number-rows-repeated")
        if _hidden(line):
            rows |= set(range(row, min(row + again, limits.ROWS)))
        row += again
    for one in _columns(table):
        again = _times(one, "number-columns-repeated")
        if _hidden(one):
            columns |= set(range(column, min(column + again, limits.COLUMNS)))
        column += again
    return Worksheet(attribute(table, "name"), cells, rows, columns)


def _grid(table) -> FlowTable:
    cells = list(_cells(table))
    n_rows = min(sum(_times(r, "number-rows-repeated") for r in _rows(table)), limits.ROWS)
    n_columns = max((c.column + c.column_span for c in cells), default=0)
    n_rows = max([n_rows, *(c.row + c.row_span for c in cells)])
    return FlowTable(n_rows, n_columns, cells)


# ── flow ─────────────────────────────────────────────────────────────────────────────────────


def _flows(body, styles: _Styles) -> list[list[Text | FlowTable]]:
    flows: list[list[Text | FlowTable]] = [[]]
    for block in _blocks(body, styles):
        if block is None:
            flows.append([])
        else:
            flows[-1].append(block)
    return [flow for flow in flows if flow] or [[]]


def _blocks(parent, styles: _Styles) -> Iterator[Text | FlowTable | None]:
    for element in parent:
        name, style = tag(element), attribute(element, "style-name")
        if name in ("p", "h", "table") and styles.new_page(style):
            yield None
        if name in ("p", "h"):
            for line in _text(element).split("\n"):
                if line.strip():
                    yield Text(line, styles.size(style), styles.centred(style))
        elif name == "table":
            yield _grid(element)
        elif name in _GROUPS:
            yield from _blocks(element, styles)
