"""A table that comes as a tidy frame, and that shows itself in a notebook as it is printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import parse_amount
from budgetkit.frozen import frame_property
from budgetkit.messages import Enumeration, Message, message_in
from budgetkit.present import html
from budgetkit.tables.table import Table
from budgetkit.tables.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.grids.grids import Cell

#: A notebook shows so many rows under the header; a long list is told by its beginning.
ROWS_SHOWN = 60
message = message_in("present")


class TidyTable(Table):
    """A table as readers hold it: :class:`~budgetkit.tables.table.Table` with its frame."""

    @frame_property
    def frame(self) -> pd.DataFrame:
        """The tidy frame (see :mod:`budgetkit.tables.tidy`), a copy for each who asks."""
        return tidy(self).frame

    def unit_said(self, lang: str | None = None) -> str:
        """Its unit as it is told beside its amounts: that none is printed, where none is.

        Examples
        --------
        >>> from budgetkit.package import load_example
        >>> load_example().table("government_fund").unit_said("en")
        '万元'
        """
        if not self.unit_is_assumed:
            return self.unit or ""
        return Message("tables.unit-assumed", unit=self.unit).text(lang)

    def _repr_html_(self) -> str:
        """As printed: title, unit and pages, the cells with their spans, the note under them."""
        last = min(self.n_rows, self.header_rows + ROWS_SHOWN)
        rows: list[list[tuple[Cell, bool, int]]] = [[] for _ in range(last)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            if cell.row < last:
                figures = not self.is_header(cell.row) and bool(parse_amount(cell.text))
                rows[cell.row].append((cell, figures, min(cell.row_span, last - cell.row)))
        pages = message("pages", pages=Enumeration(self.pages)).text()
        more = self.n_rows - last
        return html("printed_table.html.j2", rows=rows, headers=self.is_header,
                    caption=" · ".join(filter(None, [self.title or self.key, self.unit_said(), pages])),
                    notes=[*([message("more", more=Decimal(more)).text()] if more else []), *filter(None, [self.note])])
