"""The first charts of a disclosure: where the money comes from and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import budget_lines as told
from budgetkit import fonts
from budgetkit.amounts import format_amount, tolerance
from budgetkit.change.summary_text import titled as titled_document
from budgetkit.charts.chart_base import (
    NARROW,
    ROLES,
    amount_and_share,
    amounts_on,
    describe,
    empty_axes,
    heighten,
    new_axes,
    pitch,
    plain,
    titled,
    under,
    wrapped,
)
from budgetkit.messages import Clauses, checked_language, in_room, written
from budgetkit.renamed import renamed_keyword
from budgetkit.tables.catalogue import TABLES
from budgetkit.text import text_width

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure

__all__ = [
    "amounts_by_line",
    "basic_and_project",
    "expenditure_by_economic_class",
    "expenditure_by_function",
    "revenue_by_source",
]

say = in_room("charts.budget")
#: Parts of a bar with longer names stand under each other in the key of a narrow picture.
_SHORT_PART = 16



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
    lines, total = _told(lines, told.sources, total)
    parts = ["this_year"] + ["carryover"] * ("carryover" in lines.columns)
    return _bars(lines, parts, title, total, ax, lang, limit)


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
    lines, total = _told(lines, _functions, total)
    return _bars(lines, ["total"], title, total, ax, lang, limit)


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
    is not in it.

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
    title = say("title-economic", lang)
    lines, total = _told(lines, told.economics, total)
    return _bars(lines, ["total"], title, total, ax, lang, limit)


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
    lines, total = _told(lines, _split, total)
    others = "other" in lines.columns and lines["other"].any()
    return _bars(lines, ["basic", "project"] + ["other"] * bool(others), title, total, ax, lang, limit)


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
    return _bars(lines, list(parts), title, total, ax, lang, limit)


def _functions(d: Disclosure) -> pd.DataFrame:
    """By class; where all money is in one class, by its sections, or items: one bar tells nothing."""
    lines = told.functions(d)
    for level in ("section", "item"):
        if lines["total"].fillna(0).ne(0).sum() == 1:
            finer = told.functions(d, level)
            lines = finer if len(finer) else lines
    return lines


def _split(d: Disclosure) -> pd.DataFrame:
    """By function where the document splits functions, else all expenditure as one line."""
    lines = _functions(d)
    return lines if lines[["basic", "project"]].notna().any(axis=None) else told.whole(d)


def _told(lines, tell, total):
    """A disclosure's lines with their printed total; a frame as it is."""
    if hasattr(lines, "columns"):
        return lines, total
    lines = tell(lines)
    return lines, lines.attrs["total"] if total is None else total


def _bars(
    lines: pd.DataFrame,
    parts: Sequence[str],
    title: str,
    total: float | None,
    ax: Axes | None,
    lang: str,
    limit: int,
) -> Axes:
    """Horizontal bars, largest on top, each a stack of its parts, with amount and share."""
    absent = [c for c in ("name", *parts) if c not in lines.columns]
    if absent:
        raise ValueError(f"{', '.join(absent)}: no such column; there are {list(lines.columns)}")
    printed = lines.dropna(subset=list(parts), how="all")
    if printed.empty:
        return empty_axes(ax, title=title, lang=lang)
    # a part that no line has would be a colour in the legend alone
    parts = [p for p in parts if printed[p].fillna(0).any()] or list(parts)[:1]
    names, amounts = _ranked(printed, parts, lang, limit)
    sums = amounts.pop("whole")
    reached = Decimal(str(round(sums.sum(), 6)))
    whole = float(reached) if total is None else float(total)

    own = ax is None
    ax = new_axes(ax, height=1.5 + pitch(names) * len(names))
    above = _stack(ax, amounts, parts, lang)
    # a share of a whole is only said where nothing is negative
    of = whole if whole > 0 and (amounts.to_numpy() >= 0).all() else None
    shown = [amount_and_share(value, of) for value in sums]
    ends = amounts.clip(lower=0).sum(axis=1)
    for row, (end, words) in enumerate(zip(ends, shown, strict=True)):
        ax.annotate(words, (end, row), (4, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set_yticks(range(len(names)), [wrapped(name) for name in names])
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.margins(x=0.3)
    ax.axvline(0, color="#5A5A5A", linewidth=0.8)
    whose = titled_document(lines.attrs.get("document", ""), lang)
    titled(ax, title, whose, above=above)
    amounts_on(ax, "x", lang)
    plain(ax)
    notes = _notes(printed, len(lines) - len(printed), reached, total, lang)
    if notes:
        ax.set_xlabel(f"{ax.get_xlabel()}\n{wrapped(written(Clauses(notes), lang), under(ax))}", fontsize=9,
                      linespacing=1.5)
    if own:
        heighten(ax, above)
    told = [f"{' '.join(n.split())} {s}" for n, s in zip(names, shown, strict=True)]
    describe(ax, say("described-of" if whose else "described", lang, title=title, whose=whose,
                     lines=Clauses([*told, *notes])))
    fonts.dress(ax)
    return ax


def _notes(printed: pd.DataFrame, blank: int, reached: Decimal, total: float | None,
           lang: str) -> list[str]:
    """What is said under the bars: blank lines, lines that miss the total, where they stand."""
    notes = [say("blank", lang, n=blank)] if blank else []
    if total is not None and abs(reached - Decimal(str(total))) > tolerance(len(printed), 2):
        notes.append(say("short", lang, sum=format_amount(reached),
                         total=format_amount(float(total))))
    if key := printed.attrs.get("table"):
        ends = sorted({printed["page"].min(), printed["page"].max()})
        notes.append(say("source", lang, name=_table_name(key, lang), n=len(ends),
                         pages="–".join(map(str, ends))))
    return notes


def _table_name(key: str, lang: str) -> str:
    entry = TABLES[key]
    return entry.zh if lang == "zh" else f"{entry.en} ({entry.zh})"


def _ranked(
    printed: pd.DataFrame, parts: Sequence[str], lang: str, limit: int
) -> tuple[list[str], pd.DataFrame]:
    amounts = printed[list(parts)].astype(float).fillna(0.0)
    whole = amounts.sum(axis=1)
    if "total" in printed.columns:
        # where the parts differ from the printed total by a rounding, the total is what is said
        near = (printed["total"] - whole).abs() <= float(tolerance(len(parts) + 1, 2))
        whole = whole.where(~near, printed["total"])
    amounts["whole"] = whole
    names = printed["name"].astype(str)
    if lang == "en" and "name_en" in printed.columns:
        english = printed["name_en"]
        names = (english.astype(str) + "\n" + names).where(english.notna(), names)
    order = whole.to_numpy().argsort(kind="stable")[::-1]
    amounts, names = amounts.iloc[order], list(names.iloc[order])
    if len(names) > limit:
        rest = amounts.iloc[limit - 1 :].sum().to_frame().T
        names = [*names[: limit - 1], say("rest", lang, n=len(names) - limit + 1)]
        import pandas as pd

        amounts = pd.concat([amounts.iloc[: limit - 1], rest])
    return names, amounts.reset_index(drop=True)


def _stack(ax: Axes, amounts: pd.DataFrame, parts: Sequence[str], lang: str) -> int:
    """Positive parts to the right of zero, negative ones to the left; points of a legend above them."""
    right = [0.0] * len(amounts)
    left = [0.0] * len(amounts)
    for part in parts:
        role = ROLES["this_year" if part == "total" else part]
        values = list(amounts[part])
        starts = [r if v >= 0 else s for v, r, s in zip(values, right, left, strict=True)]
        ax.barh(
            range(len(values)),
            values,
            left=starts,
            height=0.62,
            color=role.colour,
            hatch=role.hatch,
            edgecolor="white",
            linewidth=0.6,
            label=say(part, lang),
        )
        right = [r + max(v, 0.0) for r, v in zip(right, values, strict=True)]
        left = [s + min(v, 0.0) for s, v in zip(left, values, strict=True)]
    if len(parts) > 1:
        sums = amounts.sum(axis=1)
        figure = ax.get_figure(root=True)
        narrow = figure is not None and figure.get_figwidth() < NARROW
        if sums.min() < 0.4 * sums.max() and not narrow:  # short bars leave room
            ax.legend(loc="lower right", frameon=False, fontsize=9)
        else:
            longest = max(text_width(say(part, lang)) for part in parts)
            columns = 3 if not narrow else 2 if longest <= _SHORT_PART else 1
            ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, fontsize=9)
            return 8 + 14 * -(-len(parts) // columns)
    return 0
