"""Charts of budgets beside each other: shares by task or place, one budget and its peers, forms printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.charts.chart_base import ROLES, legend_below, new_axes
from budgetkit.charts.corpus_base import asked_of, finish, measure_name, nothing
from budgetkit.charts.links import table_name
from budgetkit.messages import checked_language, in_room
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["budget_and_peers", "forms_printed", "shares_by_group"]

say = in_room("charts.side_by_side")

#: Measures in percent of a budget and its peers, from the top.
SHARES = ("basic_share", "personnel_share", "public_share", "carryover_share", "measurable_targets")
#: The label of a mark that no legend tells again.
_UNTOLD = "_"
#: Inches of a row.
_ROW = 0.36


def shares_by_group(spread: pd.DataFrame, *, measure: str = "basic_share", ax: Axes | None = None,
                    lang: str | None = None, limit: int = 20) -> Axes:
    """A share of every document as a dot, a row a group, with the median and who answers of how many.

    Use it to see how far budgets of the same task or place lie apart. Easily misread: a group of
    two dots has a median too, and says little; the documents are those at hand, not all.

    Parameters
    ----------
    spread : DataFrame
        `Corpus.spread` of a measure in percent: ``group, name, amount``.
    measure : str
        What the amounts are: a key of ``knowledge/measures.csv``.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Groups drawn: those of most documents.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import pandas as pd
    >>> spread = pd.DataFrame({"group": ["201", "201", "204"], "amount": [40.0, 60.0, 90.0],
    ...                        "name": ["201 General public services"] * 2 + ["204 Public security"]})
    >>> ax = shares_by_group(spread)  # as `Corpus.spread` gives it
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['204 Public security', '201 General public services']
    """
    lang = checked_language(lang)
    title = say("by-group", lang, measure=measure_name(measure, lang))
    if not spread["amount"].notna().any():
        return nothing(ax, title, asked_of(spread), lang)
    sizes = spread.groupby("group", sort=True)["amount"].agg(["size", "count", "median"])
    kept = sizes.sort_values(["count", "size"], ascending=False, kind="stable").head(limit)
    kept = kept.sort_values(["median", "size"], ascending=False, kind="stable")
    ax = new_axes(ax, width=7.8, height=1.3 + _ROW * len(kept))
    names, told = [], []
    for y, (group, row) in enumerate(kept.iterrows()):
        held = spread[spread["group"] == group]
        _dots(ax, y, held["amount"].dropna())
        n, median = int(row["count"]), float(row["median"])
        if n > 1:
            _median(ax, y, median)
        said = say("of-group" if n > 1 else "one" if n else "none", lang, n=n, asked=int(row["size"]),
                   median=f"{median:.1f}")
        ax.annotate(said, (1.03, y), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
        names.append(str(held["name"].iloc[0]))
        told.append(said)
    _rows(ax, names)
    rest = len(sizes) - len(kept)
    return _finish_shares(ax, title, lang, list(zip(names, told, strict=True)), spread,
                          float(spread["amount"].max()), more=say("rest-groups", lang, n=rest) if rest else "")


def budget_and_peers(peers: pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """A budget beside its peers: a row a share, a dot a peer, a diamond the budget.

    Use it to see whether a share of yours is unusual. Easily misread: unusual is not wrong; a
    department's budget may hold units that its peers publish by themselves.

    Parameters
    ----------
    peers : DataFrame
        `Corpus.peers`: ``own, department`` and shares in percent.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional

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
    >>> with bk.load_corpus() as held:
    ...     ax = budget_and_peers(held.peers("suzhou/02"))
    >>> [t.get_text().replace("\\n", " ") for t in ax.get_yticklabels()][0]
    'Basic expenditure, share'
    """
    lang = checked_language(lang)
    own, others = peers[peers["own"]], peers[~peers["own"]]
    title = say("beside", lang, department=str(own["department"].iloc[0]))
    if others.empty:
        return nothing(ax, say("no-peers", lang, department=str(own["department"].iloc[0])),
                       asked_of(peers), lang)
    shown = [m for m in SHARES if peers[m].notna().any()]
    if not shown:
        return nothing(ax, title, asked_of(peers), lang)
    alone = ax is None
    ax = new_axes(ax, width=7.6, height=1.9 + 0.5 * len(shown))
    told = []
    for y, measure in enumerate(shown):
        amounts, mine = others[measure].dropna(), own[measure].iloc[0]
        _dots(ax, y, amounts, _UNTOLD if y else say("peers", lang, n=len(others)))
        if len(amounts):
            median = float(amounts.median())
            _median(ax, y, median, _UNTOLD if y else say("median", lang))
        if mine == mine:
            ax.plot([mine], [y], marker="D", markersize=9, color="black", markerfacecolor="#E69F00",
                    linestyle="none", clip_on=False, label=_UNTOLD if y else say("own", lang))
        said = _beside(mine, amounts, len(others), lang)
        ax.annotate(said, (1.03, y), xycoords=("axes fraction", "data"), va="center", fontsize=8.5)
        told.append((measure_name(measure, lang), said.replace("\n", " ")))
    _rows(ax, [measure_name(m, lang) for m in shown])
    ax = _finish_shares(ax, title, lang, told, peers, max(float(peers[m].max()) for m in shown))
    legend_below(ax, own=alone, ncols=3)
    fonts.dress(ax)
    return ax


def _beside(mine: float, amounts: pd.Series, n: int, lang: str) -> str:
    own = say("no-own", lang) if mine != mine else f"{mine:.1f}"
    if not len(amounts):
        return say("own-alone", lang, own=own)
    return say("own-and-peers", lang, own=own, answered=len(amounts), n=n, median=f"{amounts.median():.1f}")


def forms_printed(forms: pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Places against standard tables: how many of their documents print each, and how many blank.

    Use it to see which table a place does not publish. Easily misread: a blank form says that
    there is no such money, or that nobody filled it in; what is not there may be in another file.

    Parameters
    ----------
    forms : DataFrame
        `Corpus.forms`: ``name, table, printed, blank, asked``, its first column the group.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import pandas as pd
    >>> forms = pd.DataFrame({"folder": "wuxi", "name": "Wuxi", "table": ["three_public", "procurement"],
    ...                       "printed": [12, 10], "blank": [0, 2], "asked": 12})
    >>> ax = forms_printed(forms)  # as `Corpus.forms` gives it
    >>> [t.get_text() for t in ax.texts if t.get_text()[0].isdigit()]
    ['12', '10']
    """
    lang = checked_language(lang)
    title = say("forms", lang)
    there = forms[(forms["printed"] > 0) | (forms["blank"] > 0)]
    if there.empty:
        return nothing(ax, title, asked_of(forms), lang)
    tables = [t for t in dict.fromkeys(forms["table"]) if t in set(there["table"])]
    groups = list(dict.fromkeys(forms.iloc[:, 0]))
    # names of tables, and the words over them, need their room however few the places are
    ax = new_axes(ax, width=max(7.2, 3.6 + 0.36 * len(groups)), height=max(4.2, 2.4 + 0.36 * len(tables)))
    asked, names = {}, {}
    for group, name, table, *counts in forms.itertuples(index=False):
        printed, blank, of = map(int, counts)
        asked[group], names[group] = of, str(name)
        if table in tables:
            _cell(ax, groups.index(group), tables.index(table), printed, blank, of)
    told = [(f"{names[group]} ({asked[group]})", ", ".join(
        f"{table_name(r.table, lang)} {r.printed}" + (f" + {r.blank}" if r.blank else "")
        for r in there[there.iloc[:, 0] == group].itertuples())) for group in groups]
    ax.set_yticks(range(len(tables)), [wrapped(table_name(t, lang), 40) for t in tables], fontsize=8.5)
    ax.set_xlim(-0.5, len(groups) - 0.5)
    ax.set_ylim(len(tables) - 0.5, -0.5)
    ax = finish(ax, title, lang, told, side="", more=say("forms-how", lang), asked=asked_of(forms))
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", length=0)
    ax.set_xticks(range(len(groups)), [f"{names[g]} · {asked[g]}" for g in groups], rotation=55,
                  ha="right", rotation_mode="anchor", fontsize=8.5)
    fonts.dress(ax)
    return ax


def _cell(ax: Axes, x: int, y: int, printed: int, blank: int, asked: int) -> None:
    """One place and one table: filled as far as it is printed, hatched as far as it is blank."""
    from matplotlib.patches import Rectangle

    if not printed and not blank:
        ax.plot([x], [y], marker="x", color="#999999", markersize=4)
        return
    share, role = printed / asked, ROLES["general_budget"]
    ax.add_patch(Rectangle((x - 0.45, y - 0.42), 0.9 * share, 0.84, color=role.colour, alpha=0.35, linewidth=0))
    if blank:
        ax.add_patch(Rectangle((x - 0.45 + 0.9 * share, y - 0.42), 0.9 * blank / asked, 0.84, fill=False,
                               hatch="////", edgecolor="#999999", linewidth=0))
    ax.text(x, y, f"{printed}", ha="center", va="center", fontsize=8)


def _dots(ax: Axes, y: int, amounts: pd.Series, label: str = _UNTOLD) -> None:
    role = ROLES["basic"]
    ax.plot(amounts, [y] * len(amounts), marker="o", linestyle="none", color=role.colour, alpha=0.55,
            markersize=6, markeredgewidth=0, clip_on=False, label=label)


def _median(ax: Axes, y: int, median: float, label: str = _UNTOLD) -> None:
    ax.plot([median, median], [y - 0.3, y + 0.3], color=ROLES["increase"].colour, linewidth=2.4,
            clip_on=False, label=label)


def _rows(ax: Axes, names: list[str]) -> None:
    ax.set_yticks(range(len(names)), [wrapped(name, 34) for name in names])
    ax.set_ylim(len(names) - 0.5, -0.5)


def _finish_shares(ax: Axes, title: str, lang: str, told: list[tuple[str, str]], frame: pd.DataFrame,
                   most: float, more: str = "") -> Axes:
    # a share of more than the whole is a fault of the document, and stays in the picture
    ax.set_xlim(0, max(100.0, most))
    ax = finish(ax, title, lang, told, side="", more=more, asked=asked_of(frame))
    ax.set_xlabel(say("percent", lang))
    return ax
