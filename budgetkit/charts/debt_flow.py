"""The flow of borrowed money: from the notice that allotted it, through the work, to its purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import Role, empty_axes, finished, new_axes
from budgetkit.charts.debt import PURPOSE_ROLES, lines_of, no_debt, year_of
from budgetkit.debt import purpose_label
from budgetkit.messages import Clauses, checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

    from budgetkit.disclosure import Disclosure

__all__ = ["debt_flow"]

_GAP = 0.03
#: Notice, work, purpose, amount.
Link = tuple[str, str, str, float]
_say = in_room("charts_debt.flow")


@dataclass
class _Block:
    """A block of the flow: where it stands and how much of it is already drawn."""

    label: str
    amount: float = 0.0
    top: float = 0.0
    height: float = 0.0
    left_used: float = 0.0
    right_used: float = 0.0


@renamed_keyword(most="limit")
def debt_flow(
    d: Disclosure | pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """From the notice that allotted the money, through the work, to what it is for.

    Use it to see which years' borrowing meets in one work. Easily misread: the bands are amounts
    of this one budget, most of it money borrowed in earlier years and not yet spent; they are
    not what the work costs in all, nor what was borrowed for it.

    Parameters
    ----------
    d : Disclosure, or DataFrame of :func:`budgetkit.debt.breakdown`
        Rows of purpose ``not_debt`` are left out.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Notices and works drawn; the smaller ones beyond are added together and named so.

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
    >>> ax = debt_flow(bk.load_example("weihui-2024"))
    >>> "群众文化综合体" in " ".join(t.get_text().replace("\\n", "") for t in ax.texts)
    True
    """
    lang = checked_language(lang)
    title = _say("title", lang)
    rows = lines_of(d, lang)
    if rows.empty:
        return empty_axes(ax, title=title, lang=lang, why=no_debt(d, lang))
    links = _links(rows, lang, limit)
    ax = new_axes(ax, width=8.4, height=max(3.6, 1.2 + 0.42 * max(
        len({link[i] for link in links}) for i in (0, 1))))
    columns = [_column(links, i) for i in range(3)]
    edges = (0.0, 0.5, 1.0)
    for notice, work, purpose, amount in links:
        role = PURPOSE_ROLES[purpose]
        _band(ax, edges[0], edges[1], columns[0][notice], columns[1][work], amount, role)
    for _, work, purpose, amount in sorted(links, key=lambda link: _order(link[2])):
        role = PURPOSE_ROLES[purpose]
        _band(ax, edges[1], edges[2], columns[1][work], columns[2][purpose], amount, role)
    for x, nodes in zip(edges, columns, strict=True):
        for node in nodes.values():
            ax.add_patch(_block(x, node))
    _labels(ax, columns, lang)
    ax.set_xlim(-0.46, 1.34)
    ax.set_ylim(1.02, -0.09)
    ax.set_axis_off()
    ax.set_title(_say("title-unit", lang, title=title), loc="left")
    said = [f"{n} → {w} → {purpose_label(p, lang)}: {format_amount(a)}" for n, w, p, a in links]
    return finished(ax, _say("described", lang, title=title, lines=Clauses(said)))


def _order(purpose: str) -> int:
    return list(PURPOSE_ROLES).index(purpose)


def _links(rows: pd.DataFrame, lang: str, limit: int) -> list[Link]:
    """(notice, work, purpose, amount): oldest notices first, small ones together."""
    found: dict[tuple[str, str, str], float] = {}
    ages: dict[str, int] = {}
    for row in rows.to_dict("records"):
        year = year_of(row["vintage"])
        notice = row["notice"] or ("" if year is None else str(year)) or _say("no-notice", lang)
        ages[notice] = year or 9999
        key = (notice, row["work"], row["purpose"])
        found[key] = found.get(key, 0.0) + float(row["amount"])
    for place in (0, 1):
        sums: dict[str, float] = {}
        for key, amount in found.items():
            sums[key[place]] = sums.get(key[place], 0.0) + amount
        if len(sums) > limit:
            kept = set(sorted(sums, key=lambda k: -sums[k])[: limit - 1])
            rest = _say("others", lang, n=len(sums) - len(kept))
            merged: dict[tuple[str, str, str], float] = {}
            for key, amount in found.items():
                notice, work, purpose = key
                changed = (rest if place == 0 and notice not in kept else notice,
                           rest if place == 1 and work not in kept else work, purpose)
                merged[changed] = merged.get(changed, 0.0) + amount
            found = merged
    links = [(*key, amount) for key, amount in found.items()]
    return sorted(links, key=lambda link: (ages.get(link[0], 9998), _order(link[2]), link[1],
                                           link[0]))


def _column(links: list[Link], place: int) -> dict[str, _Block]:
    nodes: dict[str, _Block] = {}
    for link in links:
        label = link[:3][place]
        nodes.setdefault(label, _Block(label)).amount += link[3]
    if place == 2:
        nodes = dict(sorted(nodes.items(), key=lambda item: _order(item[0])))
    total = sum(n.amount for n in nodes.values())
    room = 1.0 - _GAP * (len(nodes) - 1)
    top = 0.0
    for node in nodes.values():
        node.top, node.height = top, node.amount / total * room
        top += node.height + _GAP
    return nodes


def _block(x: float, node: _Block) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.008, node.top), 0.016, node.height, color="#333333", zorder=3)


def _band(ax: Axes, x0: float, x1: float, start: _Block, end: _Block, amount: float,
          role: Role) -> None:
    """A curved band between two blocks; its hatch tells the purpose in grey."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    thick0, thick1 = start.height * amount / start.amount, end.height * amount / end.amount
    y0, y1 = start.top + start.right_used, end.top + end.left_used
    start.right_used += thick0
    end.left_used += thick1
    bend = (x0 + x1) / 2
    points = [(x0, y0), (bend, y0), (bend, y1), (x1, y1), (x1, y1 + thick1),
              (bend, y1 + thick1), (bend, y0 + thick0), (x0, y0 + thick0), (x0, y0)]
    codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO, Path.CURVE4,
             Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=role.colour, alpha=0.55,
                           edgecolor="white", hatch=role.hatch, linewidth=0.6, zorder=1))


def _labels(ax: Axes, columns: list[dict[str, _Block]], lang: str) -> None:
    heads = [_say(name, lang) for name in ("notice", "work", "purpose")]
    for x, head, align in zip((0.0, 0.5, 1.0), heads, ("right", "center", "left"), strict=True):
        shift = {"right": -0.02, "center": 0.0, "left": 0.02}[align]
        ax.text(x + shift, -0.05, head, ha=align, va="bottom", fontsize=8, color="#5A5A5A")
    for node, y in _spread(columns[0], 0.055):
        ax.text(-0.02, y, f"{node.label}  {format_amount(node.amount)}", ha="right", va="center",
                fontsize=9)
    for node, y in _spread(columns[1], 0.09):
        low = node.height < 0.15
        words = wrapped(node.label, 46 if low else 34) + (" " if low else "\n")
        ax.text(0.5, y, words + format_amount(node.amount), ha="center",
                va="center", fontsize=8, zorder=4,
                bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none",
                      "alpha": 0.88})
    for node, y in _spread(columns[2], 0.09):
        words = wrapped(purpose_label(node.label, lang), 22)
        ax.text(1.02, y, f"{words}\n{format_amount(node.amount)}", ha="left", va="center",
                fontsize=9)


def _spread(nodes: dict[str, _Block], least: float) -> list[tuple[_Block, float]]:
    """Each block with the height of its label, pushed apart so that labels do not meet."""
    placed = []
    floor = -1.0
    for node in nodes.values():
        y = max(node.top + node.height / 2, floor)
        placed.append((node, y))
        floor = y + least
    over = placed[-1][1] - 1.0 if placed else 0.0
    if over > 0:
        ceiling = 1.0
        for i in range(len(placed) - 1, -1, -1):
            y = min(placed[i][1], ceiling)
            placed[i] = (placed[i][0], y)
            ceiling = y - least
    return placed
