"""Charts of lines over the years: two years as strokes, more years as small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.change import Comparison, Series
from budgetkit.charts.change import (
    DWARFS,
    end_label,
    line_name,
    say,
    shortened,
    title_of,
    told_name,
)
from budgetkit.charts.chart_base import ROLES, amounts_on, describe, empty_axes, new_axes, wrapped
from budgetkit.messages import checked_language
from budgetkit.renamed import renamed_keyword

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


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
    ax = new_axes(ax, width=8.4 + 1.2 * (ends - 1), height=max(4.2, 1.2 + 0.5 * len(kept)))
    for stroke in kept:
        stroke.draw(ax)
    top = max([s.largest for s in kept], default=1.0) or 1.0
    lowest = []
    for side in (0, ends):
        placed = _spread([float(s.amounts[side] or 0) for s in kept], top * 0.055)
        lowest += placed
        for s, y in zip(kept, placed, strict=True):
            _label_end(ax, s, side, ends, y, lang)
    ax.set_xlim(-0.35, ends + 0.95)
    ax.set_ylim(min(0.0, *(float(v or 0) for s in kept for v in s.amounts), *lowest)
                - top * 0.03, top * 1.08)
    ax.set_xticks(range(len(labels)), labels)
    ax.set_title(title, loc="left")
    amounts_on(ax, "y", lang)
    ax.yaxis.set_visible(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for x in range(len(labels)):
        ax.axvline(x, color="#BBBBBB", linewidth=0.8, zorder=0)
    names = "; ".join(s.words for s in off)
    if off:
        ax.set_xlabel(wrapped(say("off", lang, names=names), 90), loc="left")
    told = "; ".join(s.words for s in kept)
    describe(ax, f"{title}, {' → '.join(labels)}: {told}."
             + (f" {say('off', lang, names=names)}." if off else ""))
    fonts.dress(ax)
    return ax


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
        return f"{self.full} {' → '.join(format_amount(a) for a in self.amounts)}"

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
                [str(y) for y in c.years], say("series", lang))
    rows = [r for r in c.rows if not r.is_rest]
    return ([_Stroke(line_name(r, lang, "\n"), line_name(r, lang), [r.previous, r.current])
             for r in rows], [end_label(c, n, lang) for n in (0, 1)], title_of("slope", c, lang))


def _label_end(ax: Axes, stroke: _Stroke, side: int, ends: int, y: float, lang: str) -> None:
    value = stroke.amounts[side]
    said = format_amount(value)
    # there is room for one of the names: the English one, where there is one
    name = shortened(stroke.name.split("\n")[0], 18 if lang == "zh" else 30)
    words = wrapped(f"{name} {said}", 44) if side else said if value is not None else "—"
    ax.annotate(words, (side, float(value or 0)), (ends + 0.04 if side else -0.04, y),
                textcoords="data", ha="left" if side else "right", va="center", fontsize=9,
                arrowprops={"arrowstyle": "-", "color": "#BBBBBB", "linewidth": 0.5, "shrinkA": 0,
                            "shrinkB": 3, "relpos": (0 if side else 1, 0.5)})


def _slope_limit(sizes: Sequence[float]) -> float:
    """Above all lines but those few that are several times the next."""
    sizes = sorted(sizes, reverse=True)
    for n in range(1, min(3, len(sizes))):
        if sizes[n] > 0 and sizes[n - 1] > DWARFS * sizes[n]:
            return sizes[n]
    return sizes[0]


def _spread(values: Sequence[float], gap: float) -> list[float]:
    """Places for labels, at least a gap apart, each as near to its value as that allows.

    Examples
    --------
    >>> _spread([0.0, 0.0, 5.0], 1.0)
    [-0.5, 0.5, 5.0]
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    heaps: list[list[int]] = []  # labels that touch share one place, spread around its middle
    for i in order:
        heaps.append([i])
        while len(heaps) > 1 and _middle(heaps[-2], values) + gap * len(heaps[-2]) / 2 > (
                _middle(heaps[-1], values) - gap * len(heaps[-1]) / 2):
            heaps[-2:] = [heaps[-2] + heaps[-1]]
    placed = [0.0] * len(values)
    for heap in heaps:
        low = _middle(heap, values) - gap * (len(heap) - 1) / 2
        for n, i in enumerate(heap):
            placed[i] = low + n * gap
    return placed


def _middle(heap: Sequence[int], values: Sequence[float]) -> float:
    return sum(values[i] for i in heap) / len(heap)


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
                     key=lambda t: -max(abs(t.amount(y) or 0) for y in s.years))[:limit]
    columns = min(4, max(1, len(threads)))
    lines = -(-len(threads) // columns) or 1
    figure = Figure(figsize=(3.1 * columns, 0.6 + 2.1 * lines), layout="constrained")
    if not threads:
        empty_axes(figure.subplots(), title=say("series", lang), lang=lang,
                   why=say("none", lang))
        return figure
    top = float(max(abs(t.amount(y) or 0) for t in threads for y in s.years))
    grid = figure.subplots(lines, columns, squeeze=False)
    for n, ax in enumerate(grid.flat):
        if n >= len(threads):
            ax.remove()
            continue
        thread = threads[n]
        amounts = [thread.amount(y) for y in s.years]
        heights = [float(a or 0) for a in amounts]
        ax.bar(range(len(s.years)), heights, color=ROLES["this_year"].colour, width=0.6)
        for x, a in enumerate(amounts):
            ax.annotate(format_amount(a), (x, max(float(a or 0), 0)), (0, 2), ha="center",
                        textcoords="offset points", fontsize=8)
        own = max(*heights, 0.0) or 1.0
        ax.set_ylim(min(0.0, *heights), (top if shared else own) * 1.2)
        ax.set_xticks(range(len(s.years)), [str(y) for y in s.years])
        ax.set_xlim(-0.7, len(s.years) - 0.3)
        ax.yaxis.set_visible(False)
        for side in ("top", "right", "left"):
            ax.spines[side].set_visible(False)
        ax.tick_params(axis="x", length=0)
        ax.set_title(wrapped(told_name(thread.name, lang, "\n"), 26), loc="left", fontsize=9.5)
        told = "; ".join(f"{y} {format_amount(a)}" for y, a in zip(s.years, amounts, strict=True))
        describe(ax, f"{told_name(thread.name, lang)}: {told}.")
    words = f"{say('series', lang)} (万元; {say('shared' if shared else 'scales', lang)})"
    figure.suptitle(words, x=0.01, ha="left", fontsize=11)
    fonts.dress(figure)
    return figure
