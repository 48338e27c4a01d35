"""A drawn chart with its alternative text: what a notebook or report shows of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetkit import fonts
from budgetkit.charts.chart_base import _EMPTY, description
from budgetkit.charts.svg import drawing
from budgetkit.present import notice

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Picture", "picture"]

#: Whether `picture` keeps the vectors too: a second drawing, which only a download needs.
_vectors: ContextVar[bool] = ContextVar("vectors", default=False)


@contextmanager
def with_vectors() -> Iterator[None]:
    """Within it, `picture` draws a chart as vectors too."""
    before = _vectors.set(True)
    try:
        yield
    finally:
        _vectors.reset(before)


def wants_vectors() -> bool:
    """Whether a picture is to hold its vectors."""
    return _vectors.get()


@dataclass(frozen=True)
class Picture:
    """A drawn chart with its alternative text; a notebook shows it by itself.

    Attributes
    ----------
    png : bytes
        The same chart and versions give the same bytes.
    description : str
        Alternative text.
    width : int
        Pixels at which it is shown; the PNG holds twice as many.
    empty : str
        Why there is nothing to draw; a report names the question among those left open.
    svg : str
        The same as vectors, where it was asked for; empty for the picture of a page.

    Examples
    --------
    >>> from budgetkit.charts import empty_axes
    >>> drawn = picture(empty_axes(title="Debt"))
    >>> drawn.description, drawn.width, drawn.empty
    ('Debt: nothing to draw.', 672, 'nothing to draw')
    """

    png: bytes = field(repr=False)
    description: str
    width: int
    empty: str = ""
    svg: str = field(default="", repr=False)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None
                          ) -> tuple[dict[str, Any], dict[str, Any]]:
        if self.empty:  # a box that holds one sentence is no chart: the sentence itself is shown
            return ({"text/html": notice(self.description).html,
                     "text/plain": self.description}, {"text/html": {"empty": self.empty}})
        shown = {"alttext": self.description, "width": self.width}
        # nbconvert reads `alttext`; JupyterLab shows the plain text where it shows no picture
        return (
            {"image/png": self.png, "text/plain": self.description},
            {"image/png": shown},
        )


def picture(artist: Axes | Figure) -> Picture:
    """What a notebook or report shows of a chart, with its alternative text.

    Use it as the last line of a cell. The figure leaves pyplot's hands, so that it does not
    appear a second time.

    Parameters
    ----------
    artist : matplotlib Axes or Figure

    Returns
    -------
    Picture

    Examples
    --------
    >>> from budgetkit.charts import empty_axes
    >>> picture(empty_axes(title="Debt")).png[1:4]
    b'PNG'
    """
    from matplotlib import pyplot
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure: Any = artist if hasattr(artist, "savefig") else artist.get_figure(root=True)
    fonts.dress(figure)
    drawn = io.BytesIO()
    figure.set_dpi(192)
    # the canvas itself, not savefig: that lays out and draws everything twice
    # no software name and no date: the report must come out the same twice
    FigureCanvasAgg(figure).print_png(drawn, metadata={"Software": None},
                                      pil_kwargs={"compress_level": 3})
    width = round(figure.get_figwidth() * 96)
    svg = drawing(figure).svg if wants_vectors() else ""
    pyplot.close(figure)
    why = [getattr(ax, _EMPTY, "") for ax in figure.axes]
    return Picture(drawn.getvalue(), description(figure), width, why[0] if why and all(why) else "", svg)
