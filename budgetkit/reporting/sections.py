"""What a section of a report is: a question, sentences, and figures that can be cited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetkit import fonts
from budgetkit.charts.chart_base import no_wider
from budgetkit.charts.svg import drawing
from budgetkit.present import Image, Sheet, ShownTable
from budgetkit.text import text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Inches: on a phone, too, the letters of a chart so wide can be read.
WIDTH = 4.4
#: Characters that a line of a table holds on half a page.
HALF = 92
#: A column of longer texts than this is broken into lines.
TEXT = 30


@dataclass(frozen=True)
class Exhibit:
    """A chart or table with a place of its own in the report.

    Attributes
    ----------
    anchor : str
        The same in every report, so that it can be linked to.
    title : str
    image : Image, optional
    table : ShownTable, optional
    pages : tuple of int
        Pages of the document that it comes from.
    kind : str
        What kind of chart it is: how to read it is said once a kind.
    folded : bool
        It is opened by the reader.
    """

    anchor: str
    title: str
    image: Image | None = None
    table: ShownTable | None = None
    pages: tuple[int, ...] = ()
    kind: str = ""
    folded: bool = False

    @property
    def wide(self) -> bool:
        """Whether its columns need more than half a page."""
        if self.table is None:
            return False
        columns = zip(self.table.heads, *self.table.cells, strict=True)
        return sum(min(max(map(text_width, texts)), TEXT) + 3 for texts in columns) > HALF


@dataclass(frozen=True)
class ReportSection:
    """A question of the reader with its answer.

    Attributes
    ----------
    anchor, title : str
    lead : tuple of str
        The answer in sentences, first of all.
    exhibits : tuple of Exhibit
    told : Sheet, optional
        Entries told one by one.
    notes : tuple of str
    """

    anchor: str
    title: str
    lead: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    told: Sheet | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()


def chart(anchor: str, title: str, kind: str, draw: Callable[[], Axes | Figure],
          pages: Iterable[int] = ()) -> list[Exhibit]:
    """A chart as an exhibit, or none where there is nothing to draw."""
    with no_wider(WIDTH), fonts.bundled():
        drawn = drawing(draw())
    if drawn.empty:
        return []
    image = Image(drawn.svg.encode(), drawn.description, drawn.width, "svg+xml")
    return [Exhibit(anchor, title, image=image, pages=tuple(sorted(set(pages))), kind=kind)]


def listed(anchor: str, title: str, sheet: Sheet, pages: Iterable[int] = (), *,
           folded: bool = False) -> list[Exhibit]:
    """A table that is described elsewhere as an exhibit, or none where it is a sentence."""
    if sheet.table is None:
        return []
    return [Exhibit(anchor, title, table=sheet.table, pages=tuple(sorted(set(pages))), folded=folded)]


def pages_of(frame: Any) -> Sequence[int]:
    """The pages that a frame's rows come from."""
    return [int(page) for page in frame["page"].dropna()] if "page" in frame else []
