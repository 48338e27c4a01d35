"""The first charts of a disclosure: where the money comes from and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from budgetkit import budget_lines as told
from budgetkit.charts.bars import bars
from budgetkit.disclosure import Disclosure
from budgetkit.messages import checked_language, in_room
from budgetkit.renamed import renamed_keyword

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = [
    "amounts_by_line",
    "basic_and_project",
    "expenditure_by_economic_class",
    "expenditure_by_function",
    "revenue_by_source",
]

say = in_room("charts.budget")


@renamed_keyword(most="limit")
def revenue_by_source(
    lines: pd.DataFrame | Disclosure,
    *,
    total: float | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """Where the money comes from: one bar a source, carried-over money set apart.

    Use it first, to see which funds carry a budget. Easily misread: money carried over was
    received (or borrowed) in an earlier year; it is no new revenue.

    Parameters
    ----------
    lines : DataFrame or Disclosure
        A disclosure, or its `sources`: columns ``name``, ``this_year`` and, if there is any, ``carryover`` (万元); ``name_en``
        is shown in an English chart where it is present.
    total : float, optional
        The printed total (万元); by default the disclosure's own, or the sum of the lines.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Lines drawn; the smaller ones beyond are added together and named so.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language, or a missing column.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = revenue_by_source(bk.load_example("weihui-2024"))
    >>> [label.get_text().split("\\n")[-1] for label in ax.get_yticklabels()]
    ['政府性基金预算', '一般公共预算']
    """
    lang = checked_language(lang)
    title = say("title-sources", lang)
    frame, total = _told(lines, told.sources, total)
    parts = ["this_year"] + ["carryover"] * ("carryover" in frame.columns)
    return bars(frame, parts, title, total, ax, lang, limit)


@renamed_keyword(most="limit")
def expenditure_by_function(
    lines: pd.DataFrame | Disclosure,
    *,
    total: float | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """Where the money goes, by function (功能分类: what it is for).

    Use it with the classes (类) for an overview, with the items (项) for one class; never with
    both levels at once, since a class holds its items. Easily misread: the function of a line is
    its budget heading, not a result; 行政运行 under any heading is mostly salaries.

    Parameters
    ----------
    lines : DataFrame or Disclosure
        A disclosure, or its `functions`: columns ``name`` and ``total`` (万元), optionally
        ``name_en``.
    total, ax, lang, limit
        As in `revenue_by_source`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language, or a missing column.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = expenditure_by_function(bk.load_example("jiangsu/npc-2018"))
    >>> ax.get_xlabel().split("\\n")[0]
    '10,000 yuan (万元)'
    """
    lang = checked_language(lang)
    title = say("title-functions", lang)
    frame, total = _told(lines, _functions, total)
    return bars(frame, ["total"], title, total, ax, lang, limit)


@renamed_keyword(most="limit")
def expenditure_by_economic_class(
    lines: pd.DataFrame | Disclosure,
    *,
    total: float | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """What the money buys, by economic class (经济分类: salaries, services, assets).

    Use it beside `expenditure_by_function`: the same money, asked another question. Easily
    misread: the table often covers basic expenditure (基本支出) alone, so that what projects buy
    is not in it; its title then says so, and its shares are of basic expenditure.

    Parameters
    ----------
    lines : DataFrame or Disclosure
        A disclosure, or its `economics`: columns ``name`` and ``total`` (万元), optionally
        ``name_en``.
    total, ax, lang, limit
        As in `revenue_by_source`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language, or a missing column.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = expenditure_by_economic_class(bk.load_example("jiangsu/npc-2018"))
    >>> ax.get_yticklabels()[0].get_text().split("\\n")[-1]
    '工资福利支出'
    """
    lang = checked_language(lang)
    frame, total = _told(lines, told.economics, total)
    title = say("title-economic-basic" if frame.attrs.get("basic") else "title-economic", lang)
    return bars(frame, ["total"], title, total, ax, lang, limit)


@renamed_keyword(most="limit")
def basic_and_project(
    lines: pd.DataFrame | Disclosure,
    *,
    total: float | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """Each line's basic (基本支出) and project expenditure (项目支出), stacked.

    Use it to see which lines keep the house running and which are tasks. Easily misread: a
    project is often running costs too (运转类项目); the split is a budget rule, not a sign of
    new work.

    Parameters
    ----------
    lines : DataFrame or Disclosure
        A disclosure, or its `functions`: columns ``name``, ``basic`` and ``project`` (万元),
        optionally ``other`` and ``name_en``.
    total, ax, lang, limit
        As in `revenue_by_source`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language, or a missing column.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = basic_and_project(bk.load_example("jiangsu/npc-2018"))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['basic (staff and running)', 'projects', 'other (business, remitted, subsidies)']
    """
    lang = checked_language(lang)
    title = say("title-basic", lang)
    frame, total = _told(lines, _split, total)
    others = "other" in frame.columns and frame["other"].any()
    return bars(frame, ["basic", "project"] + ["other"] * bool(others), title, total, ax, lang, limit)


@renamed_keyword(most="limit")
def amounts_by_line(
    lines: pd.DataFrame,
    *,
    title: str,
    parts: Sequence[str] = ("total",),
    total: float | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 12,
) -> Axes:
    """The lines of any table as bars, largest on top.

    Use it for `table_lines`. Easily misread: two tables may cover different money, so that bars
    of one cannot be set beside bars of the other before their totals are.

    Parameters
    ----------
    lines : DataFrame
        Columns ``name`` and the parts (万元), optionally ``name_en``.
    title : str
        In the reader's language.
    parts : sequence of {"total", "basic", "project", "other", "this_year", "carryover"}
        Stacked in this order.
    total, ax, lang, limit
        As in `revenue_by_source`.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language, or a missing column.

    Examples
    --------
    >>> import budgetkit as bk
    >>> projects = bk.load_example("weihui-2024")["projects"].query("level == 'row'")
    >>> ax = amounts_by_line(projects, title="Projects of the Weihui bureau", limit=6)
    >>> ax.get_title(loc="left")
    'Projects of the Weihui bureau'
    """
    lang = checked_language(lang)
    return bars(lines, list(parts), title, total, ax, lang, limit)


def _functions(d: Disclosure) -> pd.DataFrame:
    return _finer(d, told.functions)


def _finer(d: Disclosure, tell: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """By class; where all money is in one class, by its sections, or items: one bar tells nothing."""
    lines = tell(d)
    for level in ("section", "item"):
        if lines["total"].fillna(0).ne(0).sum() == 1:
            finer = tell(d, level)
            lines = finer if len(finer) else lines
    return lines


def _split(d: Disclosure) -> pd.DataFrame:
    """By function where the document splits functions, else all expenditure as one line."""
    lines = _finer(d, told.split_functions)
    return lines if lines[["basic", "project"]].notna().any(axis=None) else told.whole(d)


def _told(
    held: pd.DataFrame | Disclosure, tell: Callable[[Disclosure], pd.DataFrame], total: float | None
) -> tuple[pd.DataFrame, float | None]:
    """A disclosure's lines with their printed total; a frame as it is."""
    if not isinstance(held, Disclosure):
        return held, total
    lines = tell(held)
    return lines, lines.attrs["total"] if total is None else total
