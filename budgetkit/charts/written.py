"""A chart → a file: PDF, PNG or SVG by its ending, fonts in it, the same bytes for the same chart."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit import fonts
from budgetkit.atomic_write import whole_file
from budgetkit.charts.chart_base import description
from budgetkit.charts.svg import drawing
from budgetkit.errors import UnwritableOutput
from budgetkit.messages import message_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["write"]

message = message_in("charts.written")

#: Dots an inch of a PNG.
_DPI = 160


def write(artist: Axes | Figure, path: str | Path) -> Path:
    """Write a chart to a file, with its alternative text.

    Parameters
    ----------
    artist : matplotlib Axes or Figure
        What any chart gives.
    path : path
        The ending says the form: ``.pdf``, ``.png`` or ``.svg``.

    Returns
    -------
    Path

    Raises
    ------
    UnwritableOutput
        Another ending, or a place that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from budgetkit.charts import empty_axes
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write(empty_axes(title="债务", lang="zh"), Path(place, "debt.pdf")).read_bytes()[:4]
    b'%PDF'
    """
    path = Path(path)
    make = _FORMS.get(path.suffix.lower())
    if make is None:
        raise UnwritableOutput(path, message("no-such-form"), remedy=message("forms"))
    figure: Any = artist if hasattr(artist, "savefig") else artist.get_figure(root=True)
    made = make(figure)
    with whole_file(path) as beside:
        beside.write_bytes(made)
    return path


def _pdf(figure: Any) -> bytes:
    import matplotlib
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    fonts.dress(figure)
    held = io.BytesIO()
    # 42: letters stay letters, to be searched and copied; 3 would draw Chinese ones
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        FigureCanvasPdf(figure).print_pdf(held, metadata={
            "Creator": None, "Producer": None, "CreationDate": None, "Subject": description(figure)})
    _let_go(figure)
    return held.getvalue()


def _png(figure: Any) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    fonts.dress(figure)
    held = io.BytesIO()
    figure.set_dpi(_DPI)
    FigureCanvasAgg(figure).print_png(held, metadata={"Software": None, "Description": description(figure)})
    _let_go(figure)
    return held.getvalue()


def _svg(figure: Any) -> bytes:
    drawn = drawing(figure)
    opening, _, rest = drawn.svg.partition(">")
    return f"{opening}><title>{escape(drawn.description)}</title>{rest}\n".encode()


def _let_go(figure: Any) -> None:
    from matplotlib import pyplot

    pyplot.close(figure)


_FORMS: dict[str, Callable[[Any], bytes]] = {".pdf": _pdf, ".png": _png, ".svg": _svg}
