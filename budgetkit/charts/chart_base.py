"""What all charts share: one palette with a second sign, amounts in 万元, alternative text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.errors import MissingExtra
from budgetkit.messages import Clauses, Message, checked_language, in_room
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["ROLES", "Role", "describe", "description", "empty_axes"]

say = in_room("charts.base")


@dataclass(frozen=True)
class Role:
    """What a mark in a chart stands for: always the same colour, hatch and marker.

    Attributes
    ----------
    colour : str
        ``#RRGGBB``.
    hatch, marker : str
        As matplotlib names them.
    ink : str
        Colour of words on the mark.

    Examples
    --------
    >>> ROLES["carryover"].hatch != ROLES["this_year"].hatch  # told apart in grey
    True
    """

    colour: str
    hatch: str = ""
    marker: str = "o"
    ink: str = "white"


#: Okabe and Ito's palette (Color Universal Design, 2008), safe for colour-blind readers; the
#: hatch tells the roles apart in print and in grey.
ROLES: dict[str, Role] = {
    "total": Role("#5A5A5A", "", "o"),
    "general_budget": Role("#0072B2", "", "o"),
    "government_fund": Role("#E69F00", "//", "s", "black"),
    "state_capital": Role("#009E73", "xx", "^"),
    "own_revenue": Role("#CC79A7", "..", "D", "black"),
    "basic": Role("#0072B2", "", "o"),
    "project": Role("#E69F00", "//", "s", "black"),
    "this_year": Role("#0072B2", "", "o"),
    "carryover": Role("#56B4E9", "\\\\", "v", "black"),
    "increase": Role("#D55E00", "++", "^"),
    "decrease": Role("#009E73", "--", "v"),
    "other": Role("#BBBBBB", "..", "x", "black"),
}

_DESCRIPTION = "_budgetkit_description"
_EMPTY = "_budgetkit_empty"


#: In a picture less wide than so many inches six amounts under an axis run into one another.
NARROW = 6.0
#: Characters of a title that such a picture holds beside the names of its bars.
TITLE = 28
_WIDEST: ContextVar[float] = ContextVar("budgetkit_widest", default=inf)


@contextmanager
def no_wider(inches: float) -> Iterator[None]:
    """Charts made inside this block are at most so wide: for pages that a phone opens, too.

    Examples
    --------
    >>> with no_wider(5.0):
    ...     float(new_axes(None).get_figure().get_figwidth())
    5.0
    """
    before = _WIDEST.set(inches)
    try:
        yield
    finally:
        _WIDEST.reset(before)


def new_axes(ax: Axes | None, *, width: float = 7.0, height: float = 3.6) -> Axes:
    """The caller's axes, or the axes of a new figure (inches)."""
    if ax is not None:
        return ax
    width = min(width, _WIDEST.get())
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError as missing:
        raise MissingExtra(None, Message("errors.needs-matplotlib")) from missing

    _, ax = pyplot.subplots(figsize=(width, height), layout="constrained")
    return ax


def figure_of(ax: Axes) -> Figure:
    """The figure that holds the axes."""
    figure = ax.get_figure(root=True)
    assert figure is not None  # axes that were not removed have one
    return figure


def unit_label(lang: str) -> str:
    """How an axis of amounts is named."""
    return say("unit", lang)


def amounts_on(ax: Axes, which: str, lang: str) -> None:
    """Name an axis of amounts, with thousands separated and few ticks."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = ax.xaxis if which == "x" else ax.yaxis
    figure = ax.get_figure(root=True)
    narrow = which == "x" and figure is not None and figure.get_figwidth() < NARROW
    axis.set_major_locator(MaxNLocator(3 if narrow else 6))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−")))
    axis.set_label_text(unit_label(lang))


def plain(ax: Axes) -> None:
    """Take away what is not data: frame, tick marks; a quiet grid behind the bars."""
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.8)
    ax.set_axisbelow(True)


def legend_below(ax: Axes, *, own: bool, ncols: int = 2) -> None:
    """The legend under the picture, in room of its own: no bar is in its way, no edge cuts it.

    ``own`` says that the figure holds these axes alone; in a caller's figure, with other pictures
    in it, the legend stands under the axes.
    """
    if own:
        figure = ax.get_figure()
        assert figure is not None  # new_axes made both
        figure.legend(loc="outside lower left", ncols=ncols, frameon=False, fontsize=9)
        fonts.dress(figure)
    else:
        ax.legend(loc="upper left", bbox_to_anchor=(0, -0.2), ncols=ncols, frameon=False, fontsize=9)


def pitch(labels: Iterable[str]) -> float:
    """Inches from one row of bars to the next, so that no label runs into its neighbour.

    >>> pitch(["Health"]), round(pitch(["Basic pension contributions\\n机关事业单位基本养老保险缴费"]), 2)
    (0.42, 0.7)
    """
    return max([0.42, *(0.17 * (wrapped(name).count("\n") + 1) + 0.02 for name in labels)])


def amount_and_share(amount: float, whole: float | None) -> str:
    """`343.22 (2.98%)`: the amount in 万元 and what it is of the whole.

    >>> amount_and_share(343.22, 11534.22), amount_and_share(860.0, None)
    ('343.22 (2.98%)', '860.00')
    """
    shown = format_amount(float(amount))
    return (f"{shown} ({amount / whole:.2%})" if whole else shown).replace("-", "−")


def titled(ax: Axes, title: str, whose: str = "", *, above: int = 0) -> None:
    """A title, and under it in small print whose money of which year is drawn.

    A picture taken out of its page still says what it is of. ``above`` is the height of what
    stands between them and the axes, such as a legend, in points.

    >>> titled(empty_axes(), "Lines in two years", "某局, 2023 budget → 2024 budget")
    """
    figure = ax.get_figure(root=True)
    narrow = figure is not None and figure.get_figwidth() < NARROW
    title = wrapped(title, TITLE) if narrow else title
    if not whose:
        ax.set_title(title, loc="left", pad=6 + above)
        return
    lines = wrapped(whose, 48 if narrow else 84)
    ax.set_title(title, loc="left", pad=9 + above + 12 * (lines.count("\n") + 1))
    ax.annotate(lines, (0, 1), (0, 6 + above), xycoords="axes fraction", fontsize=9,
                textcoords="offset points", color="#5A5A5A", va="bottom")


def heighten(ax: Axes, above: int = 0) -> None:
    """Room for what a narrow picture breaks into lines, so that its bars keep theirs."""
    figure = ax.get_figure(root=True)
    if figure is None or figure.get_figwidth() >= NARROW:
        return
    lines = 16 * ax.get_title(loc="left").count("\n") + 13 * max(0, ax.get_xlabel().count("\n") - 1)
    lines += sum(12 * (text.get_text().count("\n") + 1) for text in ax.texts if text.get_verticalalignment() == "bottom")
    figure.set_figheight(figure.get_figheight() + (lines + above) / 72)


def under(ax: Axes) -> int:
    """Characters of small print that a line under the axes holds."""
    figure = ax.get_figure(root=True)
    return 44 if figure is not None and figure.get_figwidth() < NARROW else 80


def told_of(title: str, told: Iterable[str], lang: str, whose: str = "") -> str:
    """The alternative text of a chart: title, whose money, and all that is drawn.

    >>> told_of("Lines", ["甲 1.00", "乙 2.00"], "en", "某局, 2024")
    'Lines (某局, 2024): 甲 1.00; 乙 2.00.'
    """
    key = "described-of" if whose else "described"
    return say(key, lang, title=title, whose=whose, told=Clauses(told))


def empty_axes(ax: Axes | None = None, *, title: str = "", lang: str | None = None, why: str = "") -> Axes:
    """An axes that says that there is nothing to draw; every chart falls back on it.

    Parameters
    ----------
    ax : matplotlib Axes, optional
    title : str
        What would have been drawn.
    lang : {"en", "zh"}, optional
    why : str
        Why it is empty, in the reader's language.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> ax = empty_axes(title="Where the money comes from")
    >>> description(ax)
    'Where the money comes from: nothing to draw.'
    """
    lang = checked_language(lang)
    ax = new_axes(ax, height=1.0)
    words = why or say("nothing", lang)
    ax.set_title(title, loc="left")
    ax.text(0.5, 0.5, words, ha="center", va="center", transform=ax.transAxes, color="#5A5A5A")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_color("#BBBBBB")
    setattr(ax, _EMPTY, words)
    return finished(ax, say("described", lang, title=title, told=words))


def describe(ax: Axes, text: str) -> Axes:
    """Attach the alternative text: what a reader who cannot see the chart should know.

    Parameters
    ----------
    ax : matplotlib Axes
    text : str
        In the reader's language.

    Returns
    -------
    matplotlib Axes
        The same.

    Examples
    --------
    >>> description(describe(empty_axes(title="Debt"), "Debt: none."))
    'Debt: none.'
    """
    # a name that stands in two lines beside its bar is one in a sentence
    setattr(ax, _DESCRIPTION, text.replace("\n", " "))
    return ax


def finished(ax: Axes, text: str) -> Axes:
    """The last thing a chart does: its alternative text, and letters that draw Chinese."""
    fonts.dress(ax)
    return describe(ax, text)


def description(artist: Axes | Figure) -> str:
    """The alternative text of an axes, or of all axes of a figure, in order.

    Parameters
    ----------
    artist : matplotlib Axes or Figure

    Returns
    -------
    str
        Empty where nothing was attached.

    Examples
    --------
    >>> description(empty_axes(title="债务", lang="zh"))
    '债务：没有可画的数据。'
    """
    held = artist.axes
    several = held if isinstance(held, list) else [held]
    return " ".join(filter(None, (getattr(ax, _DESCRIPTION, "") for ax in several)))
