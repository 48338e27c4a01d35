"""The strip of targets: how little those in per cent differ from project to project."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.charts.chart_base import empty_axes, finished, new_axes
from budgetkit.charts.performance import WORTH, quiet
from budgetkit.charts.target_rows import target_rows
from budgetkit.messages import (
    Clauses,
    Enumeration,
    Percent,
    checked_language,
    in_room,
    message_in,
    written,
)
from budgetkit.performance.dimensions import DIMENSIONS, dimension_label

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure

__all__ = ["target_strip"]

_say = in_room("charts_performance.targets")
_message = message_in("charts_performance.targets")
#: More places than these stand slanted under the strip: level they would run into one another.
_LEVEL_STEPS = 9


def target_strip(d: Disclosure | pd.DataFrame, *, ax: Axes | None = None,
                 lang: str | None = None) -> Axes:
    """Every target in per cent, from low to high: how many say ≥90, ≥95, 100.

    Use it to see how little the targets differ from project to project. The places are values in
    order, not to scale; the figure in a dot counts, its size only helps. Easily misread: a target
    of 100 % is no promise of more work where the indicator cannot fail (支付准确率).

    Parameters
    ----------
    d, ax, lang
        As in `coverage_matrix`; targets of the department are drawn too.

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
    >>> ax = target_strip(bk.load_example("weihui-2024"))
    >>> ax.get_xlabel()
    'target, %'
    """
    lang = checked_language(lang)
    title = _say("strip", lang)
    rows = [r for r in target_rows(d) if r["kind"] == "ratio" and r["unit"] == "%" and not r["change"]
            and r["value"] == r["value"]]
    inside = [r for r in rows if 0 <= r["value"] <= 100]
    if not inside:
        return empty_axes(ax, title=title, lang=lang, why=_say("no-percent", lang))
    whole = Counter(r["value"] for r in inside)
    steps = _steps(sorted(whole))
    lines = {_say("all", lang): inside} | {
        dimension_label(k, lang): own for k in DIMENSIONS
        if (own := [r for r in inside if r["dimension"] == k])}
    ax = new_axes(ax, width=8.2, height=1.5 + 0.55 * len(lines))
    for y, own in enumerate(lines.values()):
        _dots(ax, y, own, steps, len(inside))
    ax.set_yticks(range(len(lines)), list(lines))
    ax.set_ylim(len(lines) - 0.4, -0.6)
    ax.set_xlim(-0.7, len(steps) - 0.3)
    _name_places(ax, steps)
    outside = len(rows) - len(inside)
    beneath = Clauses([_message("percent"), *([_message("outside", n=outside)] if outside else [])])
    ax.set_xlabel(written(beneath, lang))
    quiet(ax)
    ax.set_title(title, loc="left")
    top = whole.most_common(3)
    most = Enumeration(_message("times", n=n, value=Percent(Decimal(f"{v:g}"))) for v, n in top)
    return finished(ax, _say("strip-described", lang, title=title, n=len(inside), most=most,
                             share=Percent(100 * sum(n for _, n in top) / len(inside), 0)))


def _dots(ax: Axes, y: int, own: list[dict], steps: list[tuple[float, float]], whole: int) -> None:
    """A line of the strip: a dot at each place, with how many targets say it."""
    ax.plot([0, len(steps) - 1], [y, y], color="#DDDDDD", linewidth=1, zorder=0)
    lows = [low for low, _ in steps]
    at = Counter(bisect_right(lows, r["value"]) - 1 for r in own)
    for x, count in sorted(at.items()):
        ax.scatter([x], [y], s=110 + 420 * count / whole, zorder=2,
                   color=WORTH["own"].colour if y else "#5A5A5A")
        ax.text(x, y, str(count), ha="center", va="center", color="white", fontsize=8, zorder=3)


def _name_places(ax: Axes, steps: list[tuple[float, float]]) -> None:
    names = [f"{a:g}" if a == b else f"{a:g}–{b:g}" for a, b in steps]
    crowded = len(steps) > _LEVEL_STEPS
    ax.set_xticks(range(len(steps)), names, rotation=40 if crowded else 0,
                  ha="right" if crowded else "center", rotation_mode="anchor")


def _steps(values: list[float]) -> list[tuple[float, float]]:
    """Places on the strip: each value one, or the low ones together where there are many."""
    if len(values) <= 12:
        return [(v, v) for v in values]
    low = [(a, b) for a, b in ((0, 19.99), (20, 39.99), (40, 59.99), (60, 79.99))
           if any(a <= v <= b for v in values)]
    high = [v for v in values if v >= 80]
    if len(low) + len(high) > 14:
        high = [v for i, v in enumerate(high) if i == 0 or v % 5 == 0 or v > 95]
        return low + [(v, v if i + 1 == len(high) else high[i + 1] - 0.01)
                      for i, v in enumerate(high)]
    return low + [(v, v) for v in high]
