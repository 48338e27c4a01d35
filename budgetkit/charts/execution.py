"""The chart of an execution: what was planned, what was spent, line by line on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import change
from budgetkit.budget_lines import english
from budgetkit.change import GROUPS, Execution, ExecutionLine, group_words
from budgetkit.change.notes import in_language
from budgetkit.change.summary_text import titled as titled_document
from budgetkit.charts.chart_base import (
    ROLES,
    amounts_on,
    empty_axes,
    finished,
    legend_below,
    new_axes,
    pitch,
    plain,
    titled,
    told_of,
)
from budgetkit.errors import expect_one_of
from budgetkit.messages import (
    Message,
    Percent,
    RoundedAmount,
    checked_language,
    in_room,
    message_in,
)
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure

__all__ = ["execution"]

_say, _message = in_room("charts_execution.execution"), message_in("charts_execution.execution")
#: The frames around a bar: its plans, and how their lines are drawn.
_PLANS = (("budget", "--"), ("adjusted", "-"))


def execution(*documents: Execution | Disclosure, ax: Axes | None = None, lang: str | None = None,
              group: str = "function", limit: int = 12) -> Axes:
    """Each line's outturn as a bar, its budget as a frame around it, its rate beside it.

    Use it with a final account: which lines were not spent as planned, and how large they are.
    Easily misread: a low rate of a small line is little money; the bars are amounts on one scale,
    the rates stand in words.

    Parameters
    ----------
    documents : Execution or Disclosure
        What :func:`budgetkit.change.execution` made, or the documents it is made of; documents that
        are no execution give empty axes that say why.
    ax, lang
        As in `waterfall`.
    group : str
        A key of :data:`budgetkit.change.GROUPS`.
    limit : int
        Lines drawn: the largest.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another group or another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> lines = [bk.change.ExecutionLine("function", code, code, name, budget=plan, outturn=spent)
    ...          for code, name, plan, spent in (("2010301", "行政运行", 100, 95),
    ...                                          ("2210201", "住房公积金", 20, 21))]
    >>> ax = execution(bk.change.Execution("甲局", 2024, lines, {"en": "", "zh": ""}))
    >>> len(ax.patches)
    4
    """
    lang = checked_language(lang)
    expect_one_of(GROUPS, group=group)
    try:
        e = documents[0] if documents and isinstance(documents[0], Execution) else (
            change.execution(*documents))  # type: ignore[arg-type]
    except change.NotComparable as why:
        title = _say("title-any", lang, group=group_words(group, lang))
        return empty_axes(ax, title=title, lang=lang, why=in_language(why.what, lang))
    title = _say("title", lang, year=e.year, group=group_words(group, lang))
    rows = sorted((r for r in e.of(group) if r.rate is not None), key=lambda r: -_size(r))[:limit]
    if not rows:
        return empty_axes(ax, title=title, lang=lang, why=_say("none", lang))
    names = [_name(r, lang) for r in rows]
    ax = new_axes(ax, width=8.0, height=1.6 + pitch(names) * len(rows))
    told = [_draw(ax, at, row, lang) for at, row in enumerate(rows)]
    for name, style in _PLANS:
        if any(getattr(r, name) for r in rows):
            ax.plot([], [], color="#222222", linestyle=style, label=_say(name, lang))
    ax.set_yticks(range(len(rows)), [wrapped(n) for n in names])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, max(_size(r) for r in rows) * 1.45)  # room for the words beside the bars
    whose = titled_document(e.title, lang)
    titled(ax, title, whose)
    amounts_on(ax, "x", lang)
    plain(ax)
    legend_below(ax, own=True, ncols=3)
    lines = [_say("line", lang, name=name, rate=rate)
             for name, rate in zip(names, told, strict=True)]
    return finished(ax, told_of(title, lines, lang, whose))


def _draw(ax: Axes, at: int, row: ExecutionLine, lang: str) -> Message:
    """A line's bar within the frames of its plans, and its rate beside it, which is returned."""
    ax.barh(at, float(row.outturn or 0), height=0.5, color=ROLES["this_year"].colour, zorder=2,
            label=None if at else _say("outturn", lang))
    for name, style in _PLANS:
        if plan := getattr(row, name):
            ax.barh(at, float(plan), height=0.74, facecolor="none", edgecolor="#222222",
                    linestyle=style, linewidth=1.1, zorder=3)
    rate = _message("rate", outturn=RoundedAmount(row.outturn), rate=Percent(row.rate or 0, 2),
                    plan=RoundedAmount(getattr(row, row.against)))
    ax.annotate(rate.text(lang), (_size(row), at), (4, 0), textcoords="offset points",
                va="center", fontsize=9)
    return rate


def _size(r: ExecutionLine) -> float:
    return max(float(v or 0) for v in (r.budget, r.adjusted, r.outturn))


def _name(r: ExecutionLine, lang: str) -> str:
    said = english(r.code) if lang == "en" and r.code else None
    return f"{said}\n{r.name}" if said else f"{r.code} {r.name}".strip()
