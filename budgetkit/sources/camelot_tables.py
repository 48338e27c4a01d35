"""Tables that somebody already read with camelot, with the PDF that they were read from.

What camelot's user sees in ``table.df`` is what is read: cells may have been mended by hand there.
Titles, units and prose come from the PDF, which camelot names in its tables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from budgetkit.errors import UnreadableInput
from budgetkit.messages import message_in
from budgetkit.sources.given import Given
from budgetkit.sources.page import CellTable, Page, PrintedCell
from budgetkit.sources.pdf import Document
from budgetkit.sources.spans import spans_from_edges
from budgetkit.text import join_wraps, mend, squeeze

message = message_in("sources")


def takes(value) -> bool:
    """Whether this is a ``TableList`` of camelot."""
    return any(c.__name__ == "TableList" and c.__module__.startswith("camelot.")
               for c in type(value).__mro__)


def sniff(content: bytes) -> bool:
    """Never: tables of camelot are objects, no bytes."""
    return False


def given(value) -> Given:
    """The PDF of the tables, with the tables.

    Raises
    ------
    UnreadableInput
        There are no tables, they are of several PDFs, or the PDF is not at hand.
    """
    files = {str(table.filename) for table in value if table.filename}
    if not len(value):
        raise UnreadableInput("camelot", message("camelot-empty"),
                              remedy=message("give-pdf-itself"))
    if len(files) > 1:
        raise UnreadableInput("camelot", message("camelot-several"),
                              remedy=message("give-each"))
    path = Path(files.pop()) if files else None
    if path is None or not path.is_file():
        raise UnreadableInput(path or "camelot", message("camelot-no-pdf"),
                              remedy=message("give-what-stays"))
    held = Given.of(path)
    return Given(held.name, held.content, held.path, value)


def open(given: Given, password: str | None = None) -> CamelotTables:
    """The PDF, opened, its tables those that were given."""
    return CamelotTables(given, password)


class CamelotTables(Document):
    """A PDF whose tables camelot found: every page has those that were given, and no others."""

    form = "camelot_tables"

    def __init__(self, given: Given, password: str | None = None):
        super().__init__(given, password)
        self._tables: dict[int, list] = defaultdict(list)
        for table in cast("Iterable[Any]", given.value):  # camelot has no types
            self._tables[int(table.page)].append(table)

    def page(self, number: int) -> Page:
        page = super().page(number)
        if page.tables is None:
            made = [_cells(table, page.height) for table in self._tables[number]]
            page.tables = sorted((t for t in made if t is not None),
                                 key=lambda t: (t.ys[0], t.xs[0]))
            if None in made:
                self.note("camelot-edges", number)
        return page


def _cells(table, height: float) -> CellTable | None:
    """One table of camelot, its cells with spans; None where its edges do not rise."""
    rows = table.cells
    if not rows or not rows[0]:
        return None
    xs = (*[cell.x1 for cell in rows[0]], rows[0][-1].x2)
    ys = (*[height - row[0].y2 for row in rows], height - rows[-1][0].y1)
    if any(b <= a for edges in (xs, ys) for a, b in zip(edges, edges[1:], strict=False)):
        return None
    right = {(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.right}
    below = {(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.bottom}
    texts = _texts(table)
    cells = []
    for span in spans_from_edges(len(rows), len(rows[0]), right, below):
        inside = [texts[row][column] for row in range(span.row, span.row + span.row_span)
                  for column in range(span.column, span.column + span.column_span)]
        cells.append(PrintedCell(span.row, span.column, _joined(inside), span.row_span,
                                 span.column_span))
    return CellTable(xs, ys, cells, f"camelot {table.flavor}")


def _texts(table) -> list[list[str]]:
    """What its frame shows, where the frame still has the table's shape."""
    if table.df is not None and table.df.shape == table.shape:
        return [[str(text) for text in row] for row in table.df.values.tolist()]
    return [[cell.text for cell in row] for row in table.cells]


def _joined(texts: list[str]) -> str:
    """The text of a merged cell: camelot leaves it in one elementary cell or copies it to all."""
    said = list(dict.fromkeys(t.strip() for t in texts if t.strip()))
    return squeeze(join_wraps([mend(line.strip()) for text in said for line in text.split("\n")]))
