"""Charts of lines over the years: two years as strokes, more years as small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.change import Comparison, Series, Thread
from budgetkit.change.notes import amount
from budgetkit.charts.change import (
    DWARFS,
    end_label,
    line_name,
    shortened,
    title_of,
    told_name,
)
from budgetkit.charts.chart_base import (
    ROLES,
    amounts_on,
    describe,
    empty_axes,
    finished,
    new_axes,
    titled,
    told_of,
)
from budgetkit.messages import Clauses, checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["slope", "small_multiples"]

say = in_room("charts.change")
#: Inches of one line of a label, and of what stands above and below the strokes.
LINE, AROUND = 0.155, 1.15
#: Columns of a label beside a stroke, and of the name in it.
LABEL, NAME_EN, NAME_ZH = 44, 30, 18
#: Lines of a picture at most that are too large for its scale.
MOST_OFF = 2


@renamed_keyword(most="limit")
def slope(
    c: Comparison | Series, *, ax: Axes | None = None, lang: str | None = None, limit: int = 10,
    ceiling: float | None = None,
) -> Axes:
    """Each line as a stroke from last year to this, or over all the years of a series.

    Use it to see the order of the lines and how it changed. Easily misread: steep strokes are
    large changes in 万元, not in percent; a stroke that starts or ends in the middle of nowhere
    is a line that is new or gone, drawn from zero.

    Parameters
    ----------
    c : Comparison or Series
    ax, lang
        As in `waterfall`.
    limit : int
        Lines drawn: the largest at any end.
    ceiling : float, optional
        Lines above it (万元) are named under the picture and not drawn; by default those that
        are several times all others.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> ax = slope(bk.change.compare(old, new, "function"))
    >>> [t.get_text() for t in ax.get_xticklabels()]
    ['2017 budget', '2018 budget']
    """
    lang = checked_language(lang)
    if not isinstance(limit, int):
        raise TypeError("slope(limit=) is the number of lines; the largest amount drawn is ceiling=")
    strokes, labels, title = _strokes(c, lang)
    if not strokes:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    strokes.sort(key=lambda s: -s.largest)
    ceiling = _slope_limit([s.largest for s in strokes]) if ceiling is None else ceiling
    off = [s for s in strokes if s.largest > ceiling]
    kept = [s for s in strokes if s.largest <= ceiling][:limit]
    ends = len(labels) - 1
    words = [[s.end(side, ends, lang) for s in kept] for side in (0, ends)]
    needed = max(LINE * sum(map(_lines, said)) for said in words)
    ax = new_axes(ax, width=8.4 + 1.2 * (ends - 1), height=AROUND + max(3.2, 1.08 * needed))
    for stroke in kept:
        stroke.draw(ax)
    low, high = _span(kept)
    _label_ends(ax, kept, words, ends, (low, high))
    ax.set_xlim(-0.35, ends + 0.95)
    ax.set_ylim(low, high)
    ax.set_xticks(range(len(labels)), labels)
    whose = c.whose(lang)
    amounts_on(ax, "y", lang)
    titled(ax, title, " · ".join(filter(None, (whose, ax.get_ylabel()))))  # the axis that would say the unit is not drawn
    ax.yaxis.set_visible(False)
    ax.spines[:].set_visible(False)
    for x in range(len(labels)):
        ax.axvline(x, color="#BBBBBB", linewidth=0.8, zorder=0)
    told = [s.words for s in kept]
    if off:
        told.append(say("off", lang, names=Clauses(s.words for s in off)))
        ax.set_xlabel(wrapped(told[-1], 90), loc="left")
    return finished(ax, told_of(title, told, lang, whose))


def _span(kept: Sequence[_Stroke]) -> tuple[float, float]:
    """Where the axis of the strokes begins and ends (万元), with room at both ends."""
    top = max([s.largest for s in kept], default=1.0) or 1.0
    lowest = min([0.0, *(float(v or 0) for s in kept for v in s.amounts)])
    return lowest - (top - lowest) * 0.04, top + (top - lowest) * 0.06


@dataclass
class _Stroke:
    """One line over the years: its name, and its amount in each (万元; None where not printed)."""

    name: str
    full: str
    amounts: list[Decimal | None]

    @property
    def largest(self) -> float:
        return max(abs(float(a or 0)) for a in self.amounts)

    @property
    def words(self) -> str:
        return f"{self.full} {' → '.join(map(amount, self.amounts))}"

    def end(self, side: int, ends: int, lang: str) -> str:
        """What stands at an end: the amount, on the right side behind the name."""
        value = self.amounts[side]
        if side != ends:
            return amount(value)
        # there is room for one of the names: the English one, where there is one
        name = shortened(self.name.split("\n")[0], NAME_ZH if lang == "zh" else NAME_EN)
        return wrapped(f"{name} {amount(value)}", LABEL)

    def draw(self, ax: Axes) -> None:
        first, last = self.amounts[0] or 0, self.amounts[-1] or 0
        role = ROLES["increase" if last > first else "decrease" if last < first else "total"]
        ax.plot(range(len(self.amounts)), [float(a or 0) for a in self.amounts],
                color=role.colour, marker=role.marker, linewidth=1.8,
                linestyle="--" if None in self.amounts else "-")


def _strokes(c: Comparison | Series, lang: str) -> tuple[list[_Stroke], list[str], str]:
    """The lines, what each year is called, and the title."""
    if isinstance(c, Series):
        threads = [t for t in c.threads if not any(e.rest for e in t.latest)]
        return ([_Stroke(told_name(t.name, lang, "\n"), told_name(t.name, lang),
                         [t.amount(y) for y in c.years]) for t in threads],
                [str(y) for y in c.years], say("title-series", lang))
    rows = [r for r in c.rows if not r.is_rest]
    return ([_Stroke(line_name(r, lang, "\n"), line_name(r, lang), [r.previous, r.current])
             for r in rows], [end_label(c, n, lang) for n in (0, 1)], title_of("slope", c, lang))


def _lines(label: str) -> int:
    return label.count("\n") + 1


def _label_ends(ax: Axes, kept: Sequence[_Stroke], words: Sequence[Sequence[str]], ends: int,
                span: tuple[float, float]) -> None:
    """The labels at both ends, none over another, each tied to its stroke by a thin line."""
    figure = ax.get_figure()
    assert figure is not None  # axes that were not removed have one
    room = max(0.5, ax.get_position().height * figure.get_window_extent().height / figure.dpi)
    an_inch = (span[1] - span[0]) / room
    for side, said in zip((0, ends), words, strict=True):
        at = [float(s.amounts[side] or 0) for s in kept]
        placed = _spread(at, [LINE * _lines(label) * an_inch for label in said], span)
        for label, value, y in zip(said, at, placed, strict=True):
            ax.annotate(label, (side, value), (ends + 0.06 if side else -0.06, y),
                        textcoords="data", ha="left" if side else "right", va="center", fontsize=9,
                        arrowprops={"arrowstyle": "-", "color": "#999999", "linewidth": 0.5,
                                    "shrinkA": 0, "shrinkB": 2, "relpos": (0 if side else 1, 0.5)})


def _slope_limit(sizes: Sequence[float]) -> float:
    """Above all lines but those few that are several times the next."""
    sizes = sorted(sizes, reverse=True)
    for n in range(1, min(MOST_OFF + 1, len(sizes))):
        if sizes[n] > 0 and sizes[n - 1] > DWARFS * sizes[n]:
            return sizes[n]
    return sizes[0]


def _spread(values: Sequence[float], sizes: Sequence[float],
            span: tuple[float, float]) -> list[float]:
    """Places for labels of some sizes: none over another, each as near to its value as that allows.

    They stay within the span where they fit into it.

    Examples
    --------
    >>> _spread([0.0, 0.0, 5.0], [1.0, 1.0, 1.0], (-2.0, 6.0))
    [0.5, -0.5, 5.0]
    >>> _spread([0.0, 0.0], [1.0, 2.0], (0.0, 6.0))
    [2.5, 1.0]
    """
    heaps: list[list[int]] = []  # labels that touch share one place
    for i in sorted(range(len(values)), key=lambda i: (values[i], -i)):
        heaps.append([i])
        while len(heaps) > 1 and _foot(heaps[-2], values, sizes, span) + sum(
                sizes[i] for i in heaps[-2]) > _foot(heaps[-1], values, sizes, span):
            heaps[-2:] = [heaps[-2] + heaps[-1]]
    placed = [0.0] * len(values)
    for heap in heaps:
        foot = _foot(heap, values, sizes, span)
        for i in heap:
            placed[i] = foot + sizes[i] / 2
            foot += sizes[i]
    return placed


def _foot(heap: Sequence[int], values: Sequence[float], sizes: Sequence[float],
          span: tuple[float, float]) -> float:
    """Where a heap of labels begins, so that they are as near to their values as can be."""
    reached = wanted = 0.0
    for i in heap:
        wanted += values[i] - (reached + sizes[i] / 2)
        reached += sizes[i]
    return max(span[0], min(wanted / len(heap), span[1] - reached))


@renamed_keyword(most="limit")
def small_multiples(
    s: Series, *, lang: str | None = None, limit: int = 12, shared: bool = False
) -> Figure:
    """One small picture a line over the years, the largest first.

    Use it for three years and more. Easily misread: by default each picture has its own scale, so
    heights of two pictures must not be compared; ``shared=True`` gives one scale to all.

    Parameters
    ----------
    s : Series
    lang : {"en", "zh"}, optional
    limit : int
    shared : bool

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> held = [bk.load_example(f"jiangsu/npc-{year}") for year in (2017, 2018, 2019)]
    >>> figure = small_multiples(bk.change.series(held, depth="class"))
    >>> len(figure.axes)
    3
    """
    from matplotlib.figure import Figure

    lang = checked_language(lang)
    threads = sorted((t for t in s.threads if not any(e.rest for e in t.latest)),
                     key=lambda t: -_largest_of(t, s.years))[:limit]
    columns = min(4, max(1, len(threads)))
    lines = -(-len(threads) // columns) or 1
    figure = Figure(figsize=(3.1 * columns, 0.8 + 2.1 * lines), layout="constrained")
    if not threads:
        empty_axes(figure.subplots(), title=say("title-series", lang), lang=lang,
                   why=say("none", lang))
        return figure
    top = max(_largest_of(t, s.years) for t in threads) if shared else None
    grid = figure.subplots(lines, columns, squeeze=False)
    for n, ax in enumerate(grid.flat):
        if n < len(threads):
            _small(ax, threads[n], s.years, top, lang)
        else:
            ax.remove()
    words = say("shared" if shared else "scales", lang, title=say("title-series", lang),
                whose=s.whose(lang))
    figure.suptitle(words, x=0.01, ha="left", fontsize=11)
    fonts.dress(figure)
    return figure


def _largest_of(thread: Thread, years: Sequence[int]) -> float:
    return max(abs(float(thread.amount(y) or 0)) for y in years)


def _small(ax: Axes, thread: Thread, years: Sequence[int], top: float | None, lang: str) -> None:
    """One line over the years; its scale ends at ``top``, without one at its own largest."""
    amounts = [thread.amount(y) for y in years]
    heights = [float(a or 0) for a in amounts]
    ax.bar(range(len(years)), heights, color=ROLES["this_year"].colour, width=0.6)
    for x, (a, height) in enumerate(zip(amounts, heights, strict=True)):
        ax.annotate(amount(a), (x, max(height, 0)), (0, 2), ha="center",
                    textcoords="offset points", fontsize=8)
    ax.set_ylim(min(0.0, *heights), (top or max(0.0, *heights) or 1.0) * 1.2)
    ax.set_xticks(range(len(years)), [str(y) for y in years])
    ax.set_xlim(-0.7, len(years) - 0.3)
    ax.yaxis.set_visible(False)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="x", length=0)
    ax.set_title(wrapped(told_name(thread.name, lang, "\n"), 26), loc="left", fontsize=9.5)
    told = [f"{y} {amount(a)}" for y, a in zip(years, amounts, strict=True)]
    describe(ax, told_of(told_name(thread.name, lang), told, lang))
