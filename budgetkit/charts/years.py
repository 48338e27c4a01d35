"""Charts of lines over the years: two years as strokes, more years as small pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.change import Comparison, Series
from budgetkit.change.compared_lines import Row
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
    c: Comparison, *, ax: Axes | None = None, lang: str = "en", limit: int = 10,
    ceiling: float | None = None,
) -> Axes:
    """Each line as a stroke from last year to this.

    Use it to see the order of the lines and how it changed. Easily misread: steep strokes are
    large changes in 万元, not in percent; a stroke that starts or ends in the middle of nowhere
    is a line that is new or gone, drawn from zero.

    Parameters
    ----------
    c : Comparison
    ax, lang
        As in `waterfall`.
    limit : int
        Lines drawn: the largest at either end.
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
    >>> ax = slope(bk.change.compare(old, new, "function"), lang="zh")
    >>> [t.get_text() for t in ax.get_xticklabels()]
    ['2017年预算', '2018年预算']
    """
    title = title_of("slope", c, lang)
    rows = sorted((r for r in c.rows if not r.is_rest), key=lambda r: -_largest(r))
    if not rows:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    if not isinstance(limit, int):
        raise TypeError("slope(limit=) is the number of lines; the largest amount drawn is ceiling=")
    ceiling = _slope_limit(rows) if ceiling is None else ceiling
    off = [r for r in rows if _largest(r) > ceiling]
    kept = [r for r in rows if _largest(r) <= ceiling][:limit]
    ax = new_axes(ax, width=8.4, height=max(4.2, 1.2 + 0.5 * len(kept)))
    for r in kept:
        role = ROLES[{"up": "increase", "down": "decrease"}.get(r.direction, "total")]
        ends = [float(r.previous or 0), float(r.current or 0)]
        ax.plot([0, 1], ends, color=role.colour, marker=role.marker, linewidth=1.8,
                linestyle="--" if r.previous is None or r.current is None else "-")
    top = max([_largest(r) for r in kept], default=1.0) or 1.0
    lowest = []
    for side, key in ((0, "previous"), (1, "current")):
        placed = _spread([float(getattr(r, key) or 0) for r in kept], top * 0.055)
        lowest += placed
        for r, y in zip(kept, placed, strict=True):
            value = getattr(r, key)
            said = format_amount(value)
            # there is room for one of the names: the English one, where there is one
            name = shortened(line_name(r, lang, "\n").split("\n")[0], 18 if lang == "zh" else 30)
            words = wrapped(f"{name} {said}", 44) if side else said if value is not None else "—"
            ax.annotate(words, (side, float(value or 0)), (1.04 if side else -0.04, y),
                        textcoords="data", ha="left" if side else "right", va="center",
                        fontsize=9, arrowprops={"arrowstyle": "-", "color": "#BBBBBB",
                                                "linewidth": 0.5, "shrinkA": 0, "shrinkB": 3,
                                                "relpos": (0 if side else 1, 0.5)})
    ax.set_xlim(-0.35, 1.95)
    ax.set_ylim(min(0.0, *(float(v or 0) for r in kept for v in (r.previous, r.current)), *lowest)
                - top * 0.03, top * 1.08)
    ax.set_xticks([0, 1], [end_label(c, 0, lang), end_label(c, 1, lang)])
    ax.set_title(title, loc="left")
    amounts_on(ax, "y", lang)
    ax.yaxis.set_visible(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for x in (0, 1):
        ax.axvline(x, color="#BBBBBB", linewidth=0.8, zorder=0)
    names = "; ".join(f"{line_name(r, lang)} {format_amount(r.previous)} → {format_amount(r.current)}"
                      for r in off)
    if off:
        ax.set_xlabel(wrapped(say("off", lang, names=names), 90), loc="left")
    told = "; ".join(f"{line_name(r, lang)} {format_amount(r.previous)} → {format_amount(r.current)}"
                     for r in kept)
    describe(ax, f"{title}, {end_label(c, 0, lang)} → {end_label(c, 1, lang)}: {told}."
             + (f" {say('off', lang, names=names)}." if off else ""))
    fonts.dress(ax)
    return ax


def _largest(r: Row) -> float:
    return max(abs(float(r.previous or 0)), abs(float(r.current or 0)))


def _slope_limit(rows: Sequence[Row]) -> float:
    """Above all lines but those few that are several times the next."""
    sizes = sorted((_largest(r) for r in rows), reverse=True)
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
    s: Series, *, lang: str = "en", limit: int = 12, shared: bool = False
) -> Figure:
    """One small picture a line over the years, the largest first.

    Use it for three years and more. Easily misread: by default each picture has its own scale, so
    heights of two pictures must not be compared; ``shared=True`` gives one scale to all.

    Parameters
    ----------
    s : Series
    lang : {"en", "zh"}
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

    checked_language(lang)
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
