"""One file on its way from pages to tables: its pages, their grids, and what lies around these.

A page's glyphs and rules are let go as soon as its grids are filled and nothing is in doubt there:
a long file takes little more room than its tables and its text. What is asked of a page once they
are gone is kept beside its grids; what is not, has the page read once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from budgetkit.grids.grids import Grid, fill, grid_of_cells
from budgetkit.grids.lattices import Lattice, ruled_lattices
from budgetkit.messages import Message, message_in
from budgetkit.sources.page import Page, TextLine
from budgetkit.sources.progress import shown
from budgetkit.sources.source import Source
from budgetkit.tables.assembling import Made, assemble, outside_grids
from budgetkit.tables.losses import Loss, losses_of_page, of_page, printed_within
from budgetkit.tables.page_order import each_page_once
from budgetkit.tables.recognition import drop_empty_edges
from budgetkit.tables.regions import ALONE, regions
from budgetkit.tables.side_by_side import parted
from budgetkit.tables.tidy_table import TidyTable

message = message_in("tables")

#: So many pages that the next engines may ask for are held; more of them are read once more.
HELD = 100


@dataclass(slots=True)
class _Around:
    """What the grids of a page leave, and what the page prints within them."""

    grids: list[Grid]
    outside: list[TextLine]
    untabled: bool | None = None
    printed: Counter[str] | None = None


class FileReading:
    """One file on its way from pages to tables."""

    def __init__(self, document: Source, closure: Callable, *, by_rules: bool = False):
        """Read the pages; their grids too, where the page's own rules are asked first."""
        self.document = document
        self.closure = closure
        self.pages: list[Page] = []
        self.grids: dict[int, list[Grid]] = {}
        self.tables: list[TidyTable] = []
        self.losses: list[Loss] = []
        #: What each page shows to be missing, before any table is sought on it.
        self.shown: dict[int, list[Loss]] = {}
        #: Pages whose grids are final: two engines agree on them, or the source itself gave them.
        self.settled: set[int] = set()
        self._around: dict[int, _Around] = {}
        self._made: Made = {}
        copies = self._take_pages(by_rules)
        self.notes: list[Message] = [*document.notes]
        self.notes += [of_page(document.name, copy, message("same-page", first=first))
                       for copy, first in copies]

    def _take_pages(self, by_rules: bool) -> list[tuple[int, int]]:
        """Take the pages up one by one; gives those that are there twice, with the first."""
        copies, held = [], 0
        for page, first in each_page_once(shown(self.document)):
            self.pages.append(page)
            if first is not None:
                copies.append((page.number, first))
            self.shown[page.number] = list(losses_of_page(page))
            if page.tables is not None:
                self.grids[page.number] = tables_only(
                    [grid_of_cells(table, page.number) for table in page.tables])
                self.settled.add(page.number)
            if not by_rules:
                continue
            if page.said and page.tables is None:
                self.grids[page.number] = fill_all(ruled_lattices(page), page, "rules")
            if held < HELD and self._may_be_asked(page):
                held += 1
            else:
                self._let_go(page)
        return copies

    def _may_be_asked(self, page: Page) -> bool:
        """Whether the next engines are likely to be asked for this page."""
        if not page.has_glyphs or page.number in self.settled:
            return False
        astray = self.grids[page.number] and (page.kind != "ruled"
                                              or amounts_alone(self.outside(page)))
        return bool(astray or self.untabled(page))

    def _let_go(self, page: Page) -> None:
        """Keep what will be asked of the page beside its grids, and no more of it."""
        if self._beside(page).grids:
            self.printed(page)
        page.let_go(with_lines=page.number == 1)  # the first says whose it is, within a table too

    def let_go(self) -> None:
        """Let go of all pages: their grids are final."""
        for page in self.pages:
            self._let_go(page)

    def ease(self) -> None:
        """Let go of all pages where more were asked for than may be held."""
        if sum(page.is_held for page in self.pages) > HELD:
            self.let_go()

    def _beside(self, page: Page) -> _Around:
        grids = self.grids.setdefault(page.number, [])
        around = self._around.get(page.number)
        if around is None or around.grids is not grids:
            around = self._around[page.number] = _Around(grids, outside_grids(page, grids))
        return around

    def outside(self, page: Page) -> list[TextLine]:
        """The lines of a page that lie outside its grids."""
        return self._beside(page).outside

    def untabled(self, page: Page) -> bool:
        """Whether the title of a table stands over amounts in columns that are in no grid."""
        around = self._beside(page)
        if around.untabled is None:
            around.untabled = any(r.tabular for r in regions(around.outside, page.height))
        return around.untabled

    def printed(self, page: Page) -> Counter[str]:
        """The amounts that a page prints within its grids, and how often."""
        around = self._beside(page)
        if around.printed is None:
            around.printed = printed_within(page, [grid.box for grid in around.grids])
        return around.printed

    def lose(self, losses: Iterable[Loss]) -> None:
        """Take up what a page shows and is not here, as a loss and as a note."""
        for loss in losses:
            self.losses.append(loss)
            self.notes.append(loss.note(self.document.name))

    def assemble(self) -> list[TidyTable]:
        """The tables that the grids make, as they are now."""
        return assemble(self.pages, self.grids, self.outside, self._made)


def fill_all(lattices: list[Lattice], page: Page, engine: str, reason: str = "") -> list[Grid]:
    """The grids of a page's lattices, with its text."""
    return tables_only([fill(lattice, page, engine, reason) for lattice in lattices])


def tables_only(found: list[Grid]) -> list[Grid]:
    """Without the empty rows and columns at their edges, and without what is no table."""
    grids = []
    for grid in found:
        grid.cells, grid.n_rows, grid.n_columns = drop_empty_edges(
            grid.cells, grid.n_rows, grid.n_columns)
        if sum(1 for c in grid.cells if c.text) > 1:  # a frame around a text is no table
            grids += parted(grid)
    return grids


def amounts_alone(outside: list[TextLine]) -> int:
    """Amounts with decimals that stand alone among the lines outside every grid."""
    count = 0
    for line in outside:
        count += sum(1 for p in line.parts if ALONE.fullmatch(p.text))
    return count


