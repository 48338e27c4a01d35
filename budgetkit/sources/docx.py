"""A Word file (docx, docm): its XML read as Word shows it, changes accepted, grid and all.

Read from the XML itself, because libraries leave out what departments' files are full of: content
controls, results of fields, hyphens that do not break, columns that a row begins late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.docx_styles import Numbering, Styles
from budgetkit.sources.flow_pages import FlowTable, Text
from budgetkit.sources.flowing import Flowing
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged
from budgetkit.sources.ooxml import W, attribute, child, on, tag
from budgetkit.sources.page import PrintedCell

message = message_in("sources")

_DOCUMENT = "word/document.xml"
#: Twentieths of a point.
_TWIPS = 20
#: What holds other blocks or runs and is not seen itself.
_WRAPS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple",
          "dir", "bdo", "Choice", "AlternateContent", "rubyBase", "ruby"}
#: What is deleted, moved away, or another version of what stands beside it.
_GONE = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText"}
#: A page that ends in the middle of a paragraph; no file has this letter.
_BREAK = "\f"
#: Tables inside tables, at most.
DEEPEST = 20


def sniff(content: bytes) -> bool:
    """Whether these bytes are a packed document of Word."""
    return limits.packs(content, _DOCUMENT)


def open(given: Given, password: str | None = None) -> Flowing:
    """The document's paragraphs and tables, a page wherever it says that one ends."""
    parts = limits.unpack(given, lambda name: name in (
        _DOCUMENT, "word/styles.xml", "word/numbering.xml"))
    try:
        trees = {name: ElementTree.fromstring(part) for name, part in parts.items()}
        reader = _Reader(Styles(trees.get("word/styles.xml")),
                         Numbering(trees.get("word/numbering.xml")))
        flows = reader.flows(trees[_DOCUMENT])
    except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
        raise damaged(given, message("word"), error) from error
    held = Flowing(given, "docx", flows)
    if reader.hidden:
        held.note("hidden-texts", n=reader.hidden)
    return held


class _Reader:
    """Walks the body once, because numbers of paragraphs count on from one to the next."""

    def __init__(self, styles: Styles, numbering: Numbering):
        self.styles, self.numbering = styles, numbering
        self.hidden = 0

    def flows(self, document) -> list[list[Text | FlowTable]]:
        body = child(document, "body")
        flows: list[list[Text | FlowTable]] = [[]]
        for block in self._blocks(body if body is not None else document):
            if block is None:
                flows.append([])
            else:
                flows[-1].append(block)
        return [flow for flow in flows if flow] or [[]]

    def _blocks(self, parent) -> Iterator[Text | FlowTable | None]:
        """Paragraphs and tables in order; None where a page ends."""
        for element in parent:
            name = tag(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield self._table(element)
            elif name in _WRAPS:
                yield from self._blocks(element)

    # ── paragraphs ───────────────────────────────────────────────────────────────────────

    def _paragraph(self, paragraph) -> Iterator[Text | FlowTable | None]:
        look = child(paragraph, "pPr")
        style = self.styles.of(look)
        if on(look, "pageBreakBefore", style.page_before):
            yield None
        boxes: list = []
        text = self._number(look, style) + self._text(paragraph, boxes)
        size = next((s for run in paragraph.iter(f"{W}r") if (s := _size(run))), style.size)
        for at, page in enumerate(text.split(_BREAK)):
            if at:
                yield None
            for line in page.split("\n"):
                if line.strip():
                    yield Text(line, size, style.centred)
        for box in boxes:
            yield from (block for block in self._blocks(box) if block is not None)
        section = child(look, "sectPr")
        if section is not None and attribute(child(section, "type"), "val") != "continuous":
            yield None

    def _number(self, look, style) -> str:
        """The number that Word writes before a paragraph of a list: 一、"""
        return self.numbering.next(look, style.numbered)

    def _text(self, element, boxes: list) -> str:
        """The text of a paragraph or run; text boxes in it are set aside."""
        out = []
        for part in element:
            name = tag(part)
            if name == "r":
                if on(child(part, "rPr"), "vanish"):
                    self.hidden += bool(self._text(part, []).strip())
                    continue
                out.append(self._text(part, boxes))
            elif name in _WRAPS:
                out.append(self._text(part, boxes))
            elif name == "t":
                out.append(part.text or "")
            elif name in ("drawing", "pict", "object"):
                boxes += _boxes(part)
            elif name == "br":
                out.append(_BREAK if attribute(part, "type") == "page" else "\n")
            elif name not in _GONE:
                out.append(_MARKS.get(name, ""))
                if name == "sym":
                    out.append(_symbol(part))
        return "".join(out)

    # ── tables ───────────────────────────────────────────────────────────────────────────

    def _table(self, table, deep: int = 0) -> FlowTable:
        widths = [float(attribute(c, "w") or 0) / _TWIPS
                  for c in (child(table, "tblGrid") if child(table, "tblGrid") is not None else ())]
        cells: list[PrintedCell] = []
        open_cells: dict[int, int] = {}  # column → the cell that goes on downwards there
        n_columns, row = len(widths), -1
        for line in _inside(table, "tr"):
            look = child(line, "trPr")
            if child(look, "del") is not None or on(look, "hidden"):
                continue
            row += 1
            column = int(attribute(child(look, "gridBefore"), "val") or 0)
            left = None  # the cell that one merged in the old way goes on with
            for cell in _inside(line, "tc"):
                about = child(cell, "tcPr")
                span = max(1, int(attribute(child(about, "gridSpan"), "val") or 1))
                span = min(span, limits.COLUMNS)
                merged = child(about, "vMerge")
                beside = child(about, "hMerge")
                above = open_cells.get(column)
                goes_on = merged is not None and attribute(merged, "val") != "restart"
                if goes_on and above is not None and cells[above].column_span == span:
                    cells[above] = _taller(cells[above], row)
                elif beside is not None and attribute(beside, "val") != "restart" and (
                        left is not None):
                    cells[left] = _wider(cells[left], column + span)
                else:
                    left = len(cells)
                    cells.append(PrintedCell(row, column, self._cell(cell, deep), 1, span))
                    for c in range(column, column + span):
                        open_cells.pop(c, None)
                    if merged is not None:
                        open_cells[column] = left
                if merged is None:
                    open_cells.pop(column, None)
                column += span
            n_columns = max(n_columns, column)
        if len(widths) != n_columns or not all(widths):
            widths = []
        return FlowTable(row + 1, n_columns, cells, widths)

    def _cell(self, cell, deep: int) -> str:
        """The text of a cell: its paragraphs, and those of tables inside it, line by line."""
        if deep > DEEPEST:
            raise ValueError("tables inside tables without end")
        lines = []
        for element in cell:
            name = tag(element)
            if name == "p":
                lines += [block.text for block in self._paragraph(element)
                          if isinstance(block, Text)]
            elif name == "tbl":
                inner = self._table(element, deep + 1)
                lines += [c.text for c in inner.cells if c.text]
            elif name in _WRAPS:
                lines.append(self._cell(element, deep + 1))
        return "\n".join(line for line in lines if line)


_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _symbol(part) -> str:
    """A character of a symbol font; those that Unicode has no letter for are nothing."""
    code = re.sub("[^0-9A-Fa-f]", "", attribute(part, "char"))
    value = int(code, 16) if code and len(code) < 7 else 0
    return chr(value) if 0x20 < value < 0xE000 else ""


def _boxes(part) -> list:
    """The text boxes in a drawing, each once: what older programs see beside it is left out."""
    found = []
    for element in part:
        if tag(element) == "txbxContent":
            found.append(element)
        elif tag(element) not in _GONE:
            found += _boxes(element)
    return found


def _inside(parent, name: str) -> Iterator:
    """Rows of a table or cells of a row, also where something wraps them."""
    for element in parent:
        if tag(element) == name:
            yield element
        elif tag(element) in _WRAPS:
            yield from _inside(element, name)


def _taller(cell: PrintedCell, row: int) -> PrintedCell:
    return PrintedCell(cell.row, cell.column, cell.text, row - cell.row + 1, cell.column_span)


def _wider(cell: PrintedCell, end: int) -> PrintedCell:
    return PrintedCell(cell.row, cell.column, cell.text, cell.row_span, end - cell.column)


def _size(run) -> float:
    """Height of the letters of a run in points, where it says so itself."""
    said = attribute(child(child(run, "rPr"), "sz"), "val")
    return float(said) / 2 if said and "".join(run.itertext()).strip() else 0.0
