"""The lines that changed most, by amount, percentage or what they add to the change of the total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.change import Comparison
from budgetkit.change.compared_lines import Row
from budgetkit.change.notes import percent, points, signed
from budgetkit.charts.change import DWARFS, line_name, title_of
from budgetkit.charts.chart_base import (
    ROLES,
    amounts_on,
    empty_axes,
    finished,
    new_axes,
    pitch,
    plain,
    titled,
    told_of,
)
from budgetkit.errors import expect_one_of
from budgetkit.messages import Clauses, checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["changed_lines"]

say = in_room("charts.change")
#: Percentages of this many lines at most are named and not drawn.
MOST_OFF = 3


@renamed_keyword(most="limit")
def changed_lines(
    c: Comparison, *, by: str = "change", ax: Axes | None = None, lang: str | None = None, limit: int = 12,
    rows: Sequence[Row] | None = None,
) -> Axes:
    """The lines that changed most: bars to the right for more, to the left for less.

    Use it for a first look at a comparison. Easily misread: by percentage, a line of next to
    nothing that doubled stands above a large one that grew by a tenth; percentages several times
    all others are named under the picture and not drawn.

    Parameters
    ----------
    c : Comparison
    by : {"change", "percent", "contribution"}
        万元, percent of the line, or percentage points of the total.
    ax, lang, limit
        As in `waterfall`.
    rows : sequence of Row, optional
        Some of the rows of ``c``; by default all.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another ``by`` or another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> ax = changed_lines(bk.change.compare(old, new, "function"), limit=3)
    >>> ax.get_yticklabels()[0].get_text().split("\\n")[-1]
    '行政运行'
    """
    lang = checked_language(lang)
    expect_one_of(("change", "percent", "contribution"), by=by)
    title = title_of("lines", c, lang)
    held = _largest(c.rows if rows is None else rows, by)[:limit]
    if not held:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    off = _off_scale(held) if by == "percent" else []
    held = held[len(off):]
    names = [line_name(r, lang, "\n") for r, _ in held]
    ax = new_axes(ax, width=8.0, height=1.5 + pitch(names) * len(held))
    told = []
    for i, (r, value) in enumerate(held):
        said = _beside(c, r, by, value, lang)
        _changed_bar(ax, i, float(value), said)
        told.append(f"{line_name(r, lang)} {said}")
    ax.set_yticks(range(len(held)), [wrapped(name) for name in names])
    ax.set_ylim(len(held) - 0.4, -0.6)
    ax.margins(x=0.32)
    ax.axvline(0, color="#5A5A5A", linewidth=0.8)
    titled(ax, title, c.whose(lang))
    amounts_on(ax, "x", lang)
    if by != "change":
        ax.set_xlabel(say(f"axis-{by}", lang))
    if off:
        names_off = Clauses(f"{line_name(r, lang)} {percent(v)}" for r, v in off)
        said = say("off", lang, names=names_off)
        ax.set_xlabel(ax.get_xlabel() + "\n" + wrapped(said, 90), loc="left")
        told.append(said)
    plain(ax)
    return finished(ax, told_of(title, told, lang, c.whose(lang)))


def _largest(rows: Sequence[Row], by: str) -> list[tuple[Row, Decimal]]:
    """The rows that changed by a measure, largest first."""
    held = [(r, v) for r in rows if (v := getattr(r, by)) is not None and v]
    return sorted(held, key=lambda rv: -abs(rv[1]))


def _beside(c: Comparison, r: Row, by: str, value: Decimal, lang: str) -> str:
    """What stands beside a bar: its value, and what became of the line where that is not seen."""
    said = signed(r.change) if by == "change" else percent(value) if by == "percent" else points(value)
    if r.status in ("new", "gone", "unknown") or r.moved:
        return say("with-status", lang, value=said, status=c.status_words(r, lang))
    return said


def _changed_bar(ax: Axes, row: int, value: float, said: str) -> None:
    role, more = ROLES["increase" if value > 0 else "decrease"], value > 0
    ax.barh(row, value, height=0.62, color=role.colour, hatch=role.hatch, edgecolor="white")
    ax.barh(row, value, height=0.62, facecolor="none", edgecolor=role.colour, linewidth=1.2)
    ax.annotate(said, (value, row), (4 if more else -4, 0), textcoords="offset points",
                ha="left" if more else "right", va="center", fontsize=9)


def _off_scale(held: Sequence[tuple[Row, Decimal]]) -> list[tuple[Row, Decimal]]:
    """The first lines whose percentage dwarfs all others: named, not drawn, so that these are seen."""
    for n in range(min(MOST_OFF, len(held) - 1), 0, -1):
        if abs(held[n - 1][1]) > DWARFS * abs(held[n][1]):
            return list(held[:n])
    return []
