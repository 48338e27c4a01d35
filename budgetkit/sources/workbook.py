"""A workbook, opened: every sheet that is shown is a page of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from budgetkit.messages import Enumeration
from budgetkit.sources import limits
from budgetkit.sources.cell_pages import SheetCell, sheet_page
from budgetkit.sources.given import Given
from budgetkit.sources.page import Page
from budgetkit.sources.source import Source


@dataclass
class Worksheet:
    """One sheet as its library gives it. Rows and columns count from 0."""

    name: str
    cells: list[SheetCell]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class Workbook(Source):
    """The sheets of a workbook as pages. What is hidden is not what was published: it is left out.

    Parameters
    ----------
    given : Given
    form : str
    sheets : sequence of Worksheet
        Those that are shown.
    hidden : sequence of str
        Names of those that are not.
    """

    def __init__(self, given: Given, form: str, sheets: Sequence[Worksheet],
                 hidden: Sequence[str] = ()):
        super().__init__(given)
        self.form = form
        self._sheets = list(sheets)
        self._pages: list[Page | None] = [None] * len(self._sheets)
        if hidden:
            self.note("hidden-sheets", names=Enumeration(hidden))
        for sheet in self._sheets:
            said = [c for c in sheet.cells if c.text.strip()]
            for what, count in (("rows", len({c.row for c in said} & sheet.hidden_rows)),
                                ("columns", len({c.column for c in said} & sheet.hidden_columns))):
                if count:
                    self.note(f"hidden-{what}", sheet=sheet.name, n=count)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self._sheets)

    def __len__(self) -> int:
        return len(self._sheets)

    def page(self, number: int) -> Page:
        page = self._pages[number - 1]
        if page is None:
            sheet = self._sheets[number - 1]
            page = self._pages[number - 1] = sheet_page(
                number, sheet.cells, self.form, sheet.name, sheet.hidden_rows,
                sheet.hidden_columns)
        return page


def covered(spans: Mapping[tuple[int, int], tuple[int, int]]) -> set[tuple[int, int]]:
    """The cells under merged ones, but for the first of each: whatever they keep is not seen.

    >>> sorted(covered({(0, 0): (1, 3)}))
    [(0, 1), (0, 2)]
    """
    left, out = limits.CELLS, set()
    for (top, first), (height, width) in spans.items():
        rows = range(top, min(top + height, limits.ROWS))
        columns = range(first, min(first + width, limits.COLUMNS))
        left -= len(rows) * len(columns)
        if left < 0:
            break
        out |= {(r, c) for r in rows for c in columns}
    return out - spans.keys()
