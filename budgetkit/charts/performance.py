"""Charts of targets: what is covered, and what could be measured."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import Role, empty_axes, finished, new_axes
from budgetkit.charts.target_rows import (
    in_column,
    project_rows,
    projects_of,
    unread_sheets,
    why_nothing,
    worth,
)
from budgetkit.messages import (
    Clauses,
    Message,
    Percent,
    checked_language,
    in_room,
    message_in,
    written,
)
from budgetkit.performance.dimensions import dimension_label
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure

__all__ = ["coverage_matrix", "measurable_shares"]

#: What a target is worth to a reader: colour, hatch and marker.
WORTH: dict[str, Role] = {
    "own": Role("#0072B2", "", "o"),
    "boilerplate": Role("#E69F00", "//", "s", "black"),
    "words": Role("#BBBBBB", "..", "x", "black"),
}
_say, _worth_name = in_room("charts_performance.targets"), in_room("charts_performance.worth")
_message = message_in("charts_performance.targets")
#: A project: its sheet, its name, its money.
Project = tuple[int, str, "float | None"]
#: A column of the matrix: a dimension, and its aspect; empty for targets of no aspect.
Column = tuple[str, "str | None"]
_COLUMNS: tuple[Column, ...] = (
    ("cost", None), ("output", "quantity"), ("output", "quality"), ("output", "timeliness"),
    ("output", ""), ("benefit", None), ("satisfaction", None), ("management", None),
    ("input", None), ("", None),
)
_SUITS = {"cost", "output", "benefit", "satisfaction"}


@renamed_keyword(most="limit")
def coverage_matrix(d: Disclosure | pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None,
                    limit: int = 16) -> Axes:
    """Projects against dimensions: how many targets, of what worth, and the money beside them.

    Use it to see at once which project promises nothing, and in which dimension. Easily misread:
    a full row is a filled form, not a good project; look at the shape, then at the words.

    Parameters
    ----------
    d : Disclosure or DataFrame
        A disclosure, or the frame of :func:`budgetkit.performance.indicators`; its column
        ``boilerplate``, where there is one, is believed.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Projects shown, those with most money.

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
    >>> ax = coverage_matrix(bk.load_example("weihui-2024"))
    >>> [label.get_text() for label in ax.get_xticklabels()][:2]
    ['Cost', 'Quantity']
    """
    lang = checked_language(lang)
    title = _say("coverage", lang)
    rows = project_rows(d)
    projects = projects_of(rows)
    if not projects:
        return empty_axes(ax, title=title, lang=lang, why=why_nothing(d, lang, _say("none", lang)))
    shown = projects[:limit]
    columns = [c for c in _COLUMNS if (c[0] in _SUITS and c != ("output", "")) or any(
        in_column(r, c) for r in rows)]
    ax = new_axes(ax, width=5.6 + 0.55 * len(columns), height=1.6 + 0.46 * len(shown))
    counts = [[Counter(worth(r) for r in rows if r["sheet"] == sheet and in_column(r, column))
               for column in columns] for sheet, _, _ in shown]
    _draw_cells(ax, counts)
    unread = _mark_unread(ax, shown, counts, unread_sheets(d))
    _money_bars(ax, len(columns), [amount for _, _, amount in shown], lang)
    ax.set_xticks(range(len(columns)), [_column_name(c, lang) for c in columns], fontsize=8.5)
    ax.set_yticks(range(len(shown)), [wrapped(name, 34) for _, name, _ in shown])
    ax.set_xlim(-0.6, len(columns) + 2.6)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.xaxis.tick_top()
    quiet(ax)
    _legend(ax, lang, below=True)
    ax.set_title(title, loc="left")
    beneath = _beneath(rows, len(projects) - len(shown), unread)
    ax.text(-0.5, len(shown) + 0.15, written(Clauses(beneath), lang), fontsize=8.5,
            color="#5A5A5A", va="top")
    cells = [cell for line in counts for cell in line]
    return finished(ax, _say(
        "coverage-described", lang, title=title, projects=len(shown), fields=len(cells),
        targets=sum(cell.total() for cell in cells), own=sum(cell["own"] for cell in cells),
        empty=sum(not cell for cell in cells)))


def _mark_unread(ax: Axes, shown: list[Project], counts: list[list[Counter]],
                 unread: set[int]) -> bool:
    """A question mark in each empty field of a sheet that was not read whole; is there any?"""
    lines = [y for y, (sheet, _, _) in enumerate(shown) if sheet in unread]
    for y in lines:
        for x, cell in enumerate(counts[y]):
            if not cell:
                ax.text(x, y, "?", ha="center", va="center", fontsize=9, color="#5A5A5A")
    return bool(lines)


def _beneath(rows: list[dict], hidden: int, unread: bool) -> list[Message]:
    """What the matrix does not show, or shows by words alone."""
    by_words = all(r.get("dimension_from") != "printed" for r in rows)
    return [*([_message("rest", n=hidden)] if hidden > 0 else []),
            *([_message("not-read")] if unread else []),
            *([_message("by-words")] if by_words else [])]


@renamed_keyword(most="limit")
def measurable_shares(d: Disclosure | pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None,
                      limit: int = 16) -> Axes:
    """Each project's targets: measurable and its own, measurable but anyone's, words only.

    Use it to see whether the large sums have targets that somebody could check. Easily misread:
    the bars are shares of the number of targets, not of the money.

    Parameters
    ----------
    d, ax, lang, limit
        As in `coverage_matrix`.

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
    >>> ax = measurable_shares(bk.load_example("weihui-2024"))
    >>> [text.get_text() for text in ax.get_legend().get_texts()][0]
    'measurable, its own'
    """
    lang = checked_language(lang)
    title = _say("shares", lang)
    rows = project_rows(d)
    projects = projects_of(rows)
    if not projects:
        return empty_axes(ax, title=title, lang=lang, why=why_nothing(d, lang, _say("none", lang)))
    shown, hidden = projects[:limit], max(0, len(projects) - limit)
    ax = new_axes(ax, width=8.6, height=1.6 + 0.44 * len(shown))
    held = [Counter(w for r in rows if r["sheet"] == sheet and (w := worth(r)))
            for sheet, _, _ in shown]
    _share_bars(ax, held, lang)
    for y, (_, _, amount) in enumerate(shown):
        ax.text(101.5, y, _amount(amount), ha="left", va="center", fontsize=9)
    ax.text(101.5, -0.75, _say("money", lang), ha="left", va="center", fontsize=9, color="#5A5A5A")
    ax.set_yticks(range(len(shown)), [wrapped(name, 34) for _, name, _ in shown])
    ax.set_xlim(0, 122)
    ax.set_ylim(len(shown) - 0.4, -1.2)
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25%", "50%", "75%", "100%"])
    beneath = Clauses([_message("share"), *([_message("rest", n=hidden)] if hidden else [])])
    ax.set_xlabel(written(beneath, lang), loc="left")
    quiet(ax)
    _legend(ax, lang)
    ax.set_title(title, loc="left", pad=26)
    return finished(ax, _say("shares-described", lang, title=title, share=_own_of_money(shown, held)))


def _share_bars(ax: Axes, held: list[Counter], lang: str) -> None:
    """One bar a project, parted by what its targets are worth."""
    starts = [0.0] * len(held)
    for y, counted in enumerate(held):
        if not counted:  # no bar: a share of nothing is none
            ax.text(1, y, _say("no-targets", lang), va="center", fontsize=9, color="#5A5A5A")
    for kind, role in WORTH.items():
        shares = [100 * c[kind] / c.total() if c else 0.0 for c in held]
        ax.barh(range(len(held)), shares, left=starts, height=0.64, color=role.colour,
                hatch=role.hatch, edgecolor="white", linewidth=0.6, label=_worth_name(kind, lang))
        for y, (share, start, count) in enumerate(zip(shares, starts, held, strict=True)):
            if share >= 7:
                ax.text(start + share / 2, y, str(count[kind]), ha="center", va="center",
                        color=role.ink, fontsize=9, bbox=_plate(role))
        starts = [a + b for a, b in zip(starts, shares, strict=True)]


def _own_of_money(shown: list[Project], held: list[Counter]) -> Percent | str:
    """The share of targets that are measurable and the project's own, each weighing its money."""
    money = sum(amount or 0 for _, _, amount in shown)
    checked = sum((amount or 0) * c["own"] / c.total()
                  for (_, _, amount), c in zip(shown, held, strict=True) if c)
    return Percent(100 * checked / money, 0) if money else "—"


def _column_name(column: Column, lang: str) -> str:
    dimension, aspect = column
    if aspect:
        return dimension_label(aspect, lang)
    if not dimension:
        return _say("unknown", lang)
    name = dimension_label(dimension, lang)
    return _say("general", lang, dimension=name) if aspect == "" else name


# ── marks ────────────────────────────────────────────────────────────────────────────────────


def _draw_cells(ax: Axes, counts: list[list[Counter]]) -> None:
    """A field a project and dimension, divided by what its targets are worth."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    fields: list[Rectangle] = []
    parts: dict[str, list[Rectangle]] = {kind: [] for kind in WORTH}
    for y, x in ((y, x) for y, line in enumerate(counts) for x in range(len(line))):
        left, cell = x - 0.46, counts[y][x]
        fields.append(Rectangle((left, y - 0.4), 0.92, 0.8))
        for kind, role in WORTH.items():
            if not cell[kind]:
                continue
            wide = 0.92 * cell[kind] / cell.total()
            parts[kind].append(Rectangle((left, y - 0.4), wide, 0.8))
            text = ax.text(left + wide / 2, y, str(cell[kind]), ha="center", va="center",
                           color=role.ink, fontsize=9, bbox=_plate(role))
            text.set_in_layout(False)  # inside the axes: laying out need not measure each
            left += wide
    # one collection a kind: a hundred single rectangles take a fifth of the drawing
    ground = PatchCollection(fields, facecolor="white", edgecolor="#DDDDDD", linewidth=0.8)
    kinds = [PatchCollection(held, facecolor=WORTH[kind].colour, hatch=WORTH[kind].hatch,
                             edgecolor="white", linewidth=0.6)
             for kind, held in parts.items() if held]
    for collection in (ground, *kinds):
        collection.set_in_layout(False)
        ax.add_collection(collection, autolim=False)


def _plate(role: Role) -> dict | None:
    """A quiet ground under a figure that would else stand on a hatch."""
    if not role.hatch:
        return None
    return {"boxstyle": "square,pad=0.1", "facecolor": role.colour, "edgecolor": "none"}


def _money_bars(ax: Axes, start: int, amounts: list[float | None], lang: str) -> None:
    limit = max((a for a in amounts if a), default=0)
    for y, amount in enumerate(amounts):
        if amount and limit:
            ax.barh([y], [1.2 * amount / limit], left=[start - 0.3], height=0.5, color="#5A5A5A")
        ax.text(start - 0.2 + (1.2 * amount / limit if amount and limit else 0), y, _amount(amount),
                ha="left", va="center", fontsize=9)
    ax.text(start - 0.3, -0.62, _say("money", lang), ha="left", va="bottom", fontsize=9)


def _amount(amount: float | None) -> str:
    return "—" if amount is None else format_amount(float(amount))


def _legend(ax: Axes, lang: str, below: bool = False) -> None:
    from matplotlib.patches import Patch

    marks = [Patch(facecolor=role.colour, hatch=role.hatch, edgecolor="white",
                   label=_worth_name(kind, lang)) for kind, role in WORTH.items()]
    legend = functools.partial(ax.legend, handles=marks, ncols=3, frameon=False, fontsize=9,
                               borderaxespad=0.2)
    if below:  # from the right end: the names of projects leave room to the left
        legend(loc="upper right", bbox_to_anchor=(1, 0))
    else:
        legend(loc="lower right", bbox_to_anchor=(1, 1))


def quiet(ax: Axes) -> None:
    """Take away the frame and the marks of the ticks."""
    for side in ("top", "right", "left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0)
