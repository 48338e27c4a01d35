"""A table that comes as a tidy frame, and that shows itself in a notebook as it is printed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from budgetkit.amounts import parse_amount
from budgetkit.frozen import frame_property
from budgetkit.tables.table import Table
from budgetkit.tables.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.grids.grids import Cell

#: A notebook shows so many rows under the header; a long list is told by its beginning.
ROWS_SHOWN = 60
_CELL = "padding:.2em .5em;border:1px solid #8888"


class TidyTable(Table):
    """A table as readers hold it: :class:`~budgetkit.tables.table.Table` with its frame."""

    @frame_property
    def frame(self) -> pd.DataFrame:
        """The tidy frame (see :mod:`budgetkit.tables.tidy`), a copy for each who asks."""
        return tidy_frame(self)

    def _repr_html_(self) -> str:
        """As printed: title, unit and pages, the cells with their spans, the note under them."""
        last = min(self.n_rows, self.header_rows + ROWS_SHOWN)
        rows: list[list[Cell]] = [[] for _ in range(last)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            if cell.row < last:
                rows[cell.row].append(cell)
        body = "".join(f"<tr>{''.join(self._cell_html(c, last) for c in row)}</tr>" for row in rows)
        pages = "p. " + ", ".join(map(str, self.pages))
        said = " · ".join(filter(None, [self.title or self.key, self.unit, pages]))
        more = self.n_rows - last
        under = [f"… {more} more rows 另有{more}行"] if more else []
        under += [self.note] if self.note else []
        return (f"<table style='border-collapse:collapse'>"
                f"<caption style='text-align:left'>{escape(said)}</caption>{body}</table>"
                + "".join(f"<p>{escape(line)}</p>" for line in under))

    def _cell_html(self, cell: Cell, last: int) -> str:
        tag = "th" if self.is_header(cell.row) else "td"
        down = min(cell.row_span, last - cell.row)
        spans = "".join(f" {name}='{n}'" for name, n in (
            ("rowspan", down), ("colspan", cell.column_span)) if n > 1)
        side = "right" if tag == "td" and parse_amount(cell.text) else "left"
        return f"<{tag}{spans} style='text-align:{side};{_CELL}'>{escape(cell.text)}</{tag}>"
