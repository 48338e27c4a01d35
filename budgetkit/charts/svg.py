"""A chart → SVG: letters as paths, each once, in few bytes; the same chart gives the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from budgetkit import fonts
from budgetkit.charts.chart_base import _EMPTY, NARROW, TITLE, description
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Drawing", "drawing"]

#: Letters are drawn in 1/6400 of their size; at 12 pixels nobody sees more than 1/800.
_COARSER = 8
#: Other places are kept to 1/20 of a point.
_FINE = 20
_GLYPH = re.compile(r'(<path id="[^"]+" d=")([^"]+)(" transform=")scale\(GLYPH\)(")')
_PATH = re.compile(r'( d=")([^"]+)(")')
_TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_NAMED = re.compile(r'<g id="[^"]*">')
_LETTER = re.compile(r'(id="|#)([A-Za-z][\w-]*?-[0-9a-f]+)(?=")')


@dataclass(frozen=True)
class Drawing:
    """A chart as a file of its own.

    Attributes
    ----------
    svg : str
    description : str
        Alternative text.
    width : int
        Pixels at which it is shown.
    empty : str
        Why there is nothing to draw.

    Examples
    --------
    >>> from budgetkit.charts import empty_axes
    >>> drawn = drawing(empty_axes(title="Debt"))
    >>> drawn.svg[:4], drawn.empty
    ('<svg', 'nothing to draw')
    """

    svg: str = field(repr=False)
    description: str
    width: int
    empty: str = ""


def drawing(artist: Axes | Figure) -> Drawing:
    """What a report shows of a chart: vectors, so that it can be saved, enlarged and printed.

    Parameters
    ----------
    artist : matplotlib Axes or Figure
        It leaves pyplot's hands.

    Returns
    -------
    Drawing

    Examples
    --------
    >>> from budgetkit.charts import empty_axes
    >>> drawing(empty_axes(title="债务", lang="zh")).svg == drawing(empty_axes(title="债务", lang="zh")).svg
    True
    """
    import matplotlib
    from matplotlib import pyplot
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure: Any = artist if hasattr(artist, "savefig") else artist.get_figure(root=True)
    fonts.dress(figure)
    _break_titles(figure)
    held = io.StringIO()
    told = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "budgetkit"}):
        FigureCanvasSVG(figure).print_svg(held, metadata=told)
    pyplot.close(figure)
    why = [getattr(ax, _EMPTY, "") for ax in figure.axes]
    return Drawing(compact(held.getvalue()), description(figure), round(figure.get_figwidth() * 96),
                   why[0] if why and all(why) else "")


def _break_titles(figure: Figure) -> None:
    """Titles in lines where a narrow picture would cut them, with room for these."""
    from matplotlib.text import Text

    if figure.get_figwidth() >= NARROW:
        return
    for axes in figure.axes:
        title = axes.get_title(loc="left")
        broken = title if "\n" in title else wrapped(title, TITLE)
        if broken != title:
            for text in axes.findobj(Text):
                if isinstance(text, Text) and text.get_text() == title:
                    text.set_text(broken)
            figure.set_figheight(figure.get_figheight() + 0.22 * broken.count("\n"))


def compact(svg: str) -> str:
    """The same picture in fewer bytes: no comments, no unused names, paths from point to point.

    Examples
    --------
    >>> compact('<?xml version="1.0"?><svg>\\n <!-- a --><g id="b"><path d="M 1 2 \\nL 4 2 \\nz"/></g></svg>')
    '<svg><g><path d="M1 2l3 0z"/></g></svg>'
    """
    svg = svg[svg.index("<svg"):]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"(?<=[ (\"])(-?\d+\.\d\d)\d+(?=[ )\"])", r"\1", svg.replace("scale(0.015625)", "scale(GLYPH)"))
    svg = _GLYPH.sub(lambda m: f"{m[1]}{_relative(m[2], _COARSER, 1)}{m[3]}scale({_COARSER / 64}){m[4]}", svg)
    svg = _PATH.sub(lambda m: m[0] if m[2][1:2].isdigit() else f"{m[1]}{_relative(m[2], 1, _FINE)}{m[3]}", svg)
    svg = re.sub(r">\s+<", "><", svg)
    svg = _NAMED.sub("<g>", svg)
    svg = re.sub(r"([:;]) ", r"\1", svg)
    names: dict[str, str] = {}
    return _LETTER.sub(lambda m: m[1] + names.setdefault(m[2], f"l{len(names)}"), svg).strip()


def _relative(path: str, coarser: int, fine: int) -> str:
    """A path with each point told from the one before."""
    out: list[str] = []
    x = y = start_x = start_y = 0
    tokens = _TOKEN.findall(path)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
            if command in "zZ":
                out.append("z")
                x, y = start_x, start_y
                continue
        pairs = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        numbers = [round(float(t) / coarser * fine) for t in tokens[at : at + 2 * pairs]]
        at += 2 * pairs
        if command == "M":
            x, y = start_x, start_y = numbers[0], numbers[1]
            out.append("M" + _joined(numbers, fine))
            continue
        steps = [n - (y if i % 2 else x) for i, n in enumerate(numbers)]
        out.append(command.lower() + _joined(steps, fine))
        x, y = numbers[-2], numbers[-1]
    return "".join(out)


def _joined(numbers: list[int], fine: int) -> str:
    written = [f"{n / fine:g}" if fine > 1 else str(n) for n in numbers]
    return "".join(w if i == 0 or w.startswith("-") else f" {w}" for i, w in enumerate(written))
