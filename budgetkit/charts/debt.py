"""Charts of borrowed money: its vintages, its groups, the budget without it, a loan by year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import (
    Role,
    amount_and_share,
    amounts_on,
    describe,
    empty_axes,
    legend_below,
    new_axes,
    plain,
    wrapped,
)
from budgetkit.debt import DEBT, breakdown, purpose_label, summary, vintages
from budgetkit.disclosure import Disclosure
from budgetkit.messages import checked_language
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.debt import Summary

__all__ = ["budget_without_debt", "debt_groups", "debt_vintages"]

#: A colour and a hatch for every purpose, from the palette of `ground`.
PURPOSE_ROLES: dict[str, Role] = {
    "bond_funded": Role("#E69F00", "//", "s", "black"),
    "interest": Role("#D55E00", "xx", "^"),
    "principal": Role("#CC79A7", "..", "D", "black"),
    "debt_service": Role("#CC79A7", "++", "D", "black"),
    "issue_cost": Role("#5A5A5A", "--", "v"),
    "unknown": Role("#BBBBBB", "oo", "x", "black"),
    "not_debt": Role("#0072B2", "", "o"),
}
_WORDS = {
    "vintages": {"en": "Borrowed money in this budget, by the year that allotted it",
                 "zh": "本年预算中举借的资金，按下达年份"},
    "no year": {"en": "no year\nnamed", "zh": "未写年份"},
    "no vintage": {"en": "no line of borrowed money could be told apart",
                   "zh": "没有举借资金安排的支出能够分辨到行"},
    "no years": {"en": "no line of borrowed money names its year or notice",
                 "zh": "举借的资金各行都没有写年份或文号"},
    "not told": {"en": "the document names no {by} for any of this money",
                 "zh": "这些资金都没有写明{by}"},
    "likely": {"en": " (likely)", "zh": "（很可能）"},
    "no debt": {"en": "none", "zh": "没有举借的资金"},
    "age": {"en": "{n} year{s} ago", "zh": "{n}年前"},
    "without": {"en": "The budget with and without borrowed money",
                "zh": "含举借资金与不含举借资金的预算"},
    "whole": {"en": "whole budget", "zh": "全部预算"},
    "rest": {"en": "without borrowed money\nand its costs", "zh": "不含举借资金\n和债务成本"},
    "own": {"en": "everything else", "zh": "其他支出"},
    "groups": {"en": "Borrowed money and its costs, by {by}", "zh": "举借的资金和债务成本，按{by}"},
    "none": {"en": "not named", "zh": "未写明"},
    "others": {"en": "{n} others", "zh": "其余{n}项"},
}
#: What borrowed money can be grouped by: column of the breakdown, and its words.
GROUPS: dict[str, dict[str, str]] = {
    "work": {"en": "work", "zh": "项目"},
    "notice": {"en": "notice", "zh": "文号"},
    "vintage": {"en": "year", "zh": "年份"},
    "fund": {"en": "fund", "zh": "资金来源"},
    "purpose": {"en": "purpose", "zh": "用途"},
}


def lines_of(d: Disclosure | pd.DataFrame, lang: str) -> pd.DataFrame:
    """The breakdown of a disclosure, or the breakdown itself: rows of debt with an amount."""
    frame = breakdown(d, lang) if isinstance(d, Disclosure) else d
    return frame[frame["purpose"].isin([*DEBT, "unknown"]) & (frame["amount"] > 0)]


def no_debt(d: Disclosure | pd.DataFrame, lang: str) -> str:
    """Why there is nothing to draw: none, or not read."""
    return summary(d).verdict(lang) if isinstance(d, Disclosure) else _WORDS["no debt"][lang]


def year_of(value) -> int | None:
    """A year of a frame's column; None where it is missing."""
    import pandas as pd

    return None if pd.isna(value) else int(value)


def debt_vintages(
    d: Disclosure | pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """Borrowed money by the year that allotted it: one bar a year, one piece a notice.

    Use it to see how old the money is that is still to be spent. Easily misread: the year is that
    of the notice; when the bond was sold, and when its interest began, is not in the document.

    Parameters
    ----------
    d : Disclosure, or DataFrame of :func:`budgetkit.debt.vintages`
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
    >>> ax = debt_vintages(bk.load_example("weihui-2024"))
    >>> [t.get_text().split("\\n")[0] for t in ax.get_yticklabels()]
    ['2021', '2022', '2023']
    """
    lang = checked_language(lang)
    title = _WORDS["vintages"][lang]
    held = vintages(d) if isinstance(d, Disclosure) else d
    if held.empty:
        why = _WORDS["no vintage"][lang]
        if isinstance(d, Disclosure) and not (facts := summary(d)).found:
            why = facts.verdict(lang)
        return empty_axes(ax, title=title, lang=lang, why=why)
    if held["vintage"].isna().all():  # one bar that rests on nothing known
        return empty_axes(ax, title=title, lang=lang, why=_WORDS["no years"][lang])
    bars = _vintage_bars(held, lang)
    ax = new_axes(ax, height=1.4 + 0.62 * len(bars))
    role = PURPOSE_ROLES["bond_funded"]
    widest = max(sum(a for _, a in pieces) for _, _, pieces in bars)
    for y, (_, _, pieces) in enumerate(bars):
        start = 0.0
        for i, (notice, amount) in enumerate(pieces):
            ax.barh(y, amount, left=start, height=0.6, color=role.colour, edgecolor="white",
                    linewidth=1.2, alpha=(1.0, 0.72, 0.5)[i % 3], hatch=("", "//", "..")[i % 3])
            if amount / widest > 0.08:
                words = f"{notice}\n" if notice and amount / widest > 0.16 else ""
                ax.text(start + amount / 2, y, words + format_amount(amount), ha="center",
                        va="center", fontsize=7.5,
                        bbox={"boxstyle": "round,pad=0.15", "facecolor": "white",
                              "edgecolor": "none", "alpha": 0.85})
            start += amount
        total = sum((Decimal(str(a)) for _, a in pieces), Decimal(0))
        count = len(pieces)
        more = "" if count == 1 else f" ({count})"
        ax.annotate(format_amount(total) + more, (start, y), (4, 0), textcoords="offset points",
                    va="center", fontsize=9)
    labels = [year if not age else f"{year}\n{age}" for year, age, _ in bars]
    ax.set_yticks(range(len(bars)), labels)
    ax.set_ylim(len(bars) - 0.5, -0.5)
    ax.margins(x=0.18)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    said = [f"{year}: " + ", ".join(f"{n or '—'} {format_amount(a)}" for n, a in pieces)
            for year, _, pieces in bars]
    describe(ax, f"{title}（堆积条形图，万元）：" + "；".join(said) + "。" if lang == "zh"
             else f"{title} (stacked bars, 10,000 yuan): " + "; ".join(said) + ".")
    fonts.dress(ax)
    return ax


def _vintage_bars(frame: pd.DataFrame, lang: str):
    """(year, age in words, [(notice, amount)]) for every year, oldest first."""
    bars = []
    for year, held in frame.groupby("vintage", dropna=False, sort=True):
        age = year_of(held["age"].iloc[0])
        said = _WORDS["age"][lang].format(n=age, s="" if age == 1 else "s") if age else ""
        pieces = [(r.notice or wrapped(r.work, 24), float(r.amount)) for r in held.itertuples()]
        name = _WORDS["no year"][lang] if year_of(year) is None else str(year_of(year))
        bars.append((name, said, pieces))
    return bars


@renamed_keyword(most="limit")
def debt_groups(
    d: Disclosure | pd.DataFrame,
    by: str = "work",
    *,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 10,
) -> Axes:
    """Borrowed money and its costs in groups: one bar a work, notice, year, fund or purpose.

    Use it where the flow has too many bands. Easily misread: a short bar under *not named* means
    that the document names no notice or year there, not that there is none.

    Parameters
    ----------
    d : Disclosure, or DataFrame of :func:`budgetkit.debt.breakdown`
        Rows of purpose ``not_debt`` are left out.
    by : {"work", "notice", "vintage", "fund", "purpose"}
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Bars drawn; the smaller ones beyond are added together and named so.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language or group.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = debt_groups(bk.load_example("weihui-2024"), "vintage")
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['2021', '2022', '2023', 'not named']
    """
    lang = checked_language(lang)
    if by not in GROUPS:
        raise ValueError(f"unknown group {by!r}; one of {', '.join(GROUPS)}")
    title = _WORDS["groups"][lang].format(by=GROUPS[by][lang])
    rows = lines_of(d, lang)
    if rows.empty:
        return empty_axes(ax, title=title, lang=lang, why=no_debt(d, lang))
    if all(_group(row, by, lang) == _WORDS["none"][lang] for row in rows.to_dict("records")):
        return empty_axes(ax, title=title, lang=lang,
                          why=_WORDS["not told"][lang].format(by=GROUPS[by][lang]))
    groups: dict[str, dict[str, float]] = {}
    for row in rows.to_dict("records"):
        held = groups.setdefault(_group(row, by, lang), {})
        held[row["purpose"]] = held.get(row["purpose"], 0.0) + float(row["amount"])
    ranked = sorted(groups.items(), key=lambda g: -sum(g[1].values()))
    if by == "vintage" and len(ranked) <= limit:
        ranked.sort(key=lambda g: (not g[0].isdigit(), g[0]))
    if len(ranked) > limit:
        rest: dict[str, float] = {}
        for _, held in ranked[limit - 1 :]:
            for purpose, amount in held.items():
                rest[purpose] = rest.get(purpose, 0.0) + amount
        more = _WORDS["others"][lang].format(n=len(ranked) - limit + 1)
        ranked = [*ranked[: limit - 1], (more, rest)]
    own = ax is None
    ax = new_axes(ax, height=1.5 + 0.46 * len(ranked))
    named = set()
    for y, (_, held) in enumerate(ranked):
        start = 0.0
        for purpose, role in PURPOSE_ROLES.items():
            amount = held.get(purpose, 0.0)
            if not amount:
                continue
            word = None if purpose in named else purpose_label(purpose, lang)
            named.add(purpose)
            ax.barh(y, amount, left=start, height=0.6, color=role.colour, hatch=role.hatch,
                    edgecolor="white", linewidth=0.6, label=word)
            start += amount
        ax.annotate(format_amount(start), (start, y), (4, 0), textcoords="offset points",
                    va="center", fontsize=9)
    ax.set_yticks(range(len(ranked)), [wrapped(name, 26) for name, _ in ranked])
    ax.set_ylim(len(ranked) - 0.5, -0.5)
    ax.margins(x=0.22)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    legend_below(ax, own=own, ncols=3)
    said = [f"{name} {format_amount(sum(held.values()))}" for name, held in ranked]
    describe(ax, f"{title}（条形图，万元）：" + "；".join(said) + "。" if lang == "zh"
             else f"{title} (bar chart, 10,000 yuan): " + "; ".join(said) + ".")
    fonts.dress(ax)
    return ax


def _group(row: dict, by: str, lang: str) -> str:
    if by == "vintage":
        year = year_of(row[by])
        return _WORDS["none"][lang] if year is None else str(year)
    if by == "purpose":
        return purpose_label(row[by], lang)
    if by == "fund" and row[by]:
        return label(row[by], lang)
    return row[by] or _WORDS["none"][lang]


def budget_without_debt(
    d: Disclosure | Summary, *, ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """The whole budget, and what is left without borrowed money and its costs, at one scale.

    Use it to see what a department runs on. Easily misread: borrowed money carried over is no
    spending of this year's making; a budget that shrinks next year may only have spent it.

    Parameters
    ----------
    d : Disclosure, or Summary of :func:`budgetkit.debt.summary`
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
    >>> ax = budget_without_debt(bk.load_example("weihui-2024"))
    >>> [t.get_text() for t in ax.texts][-1]
    '343.22 (2.98%)'
    """
    lang = checked_language(lang)
    title = _WORDS["without"][lang]
    facts = summary(d) if isinstance(d, Disclosure) else d
    if not facts.total or not facts.found:  # all of it "everything else" would be no finding
        return empty_axes(ax, title=title, lang=lang, why=facts.verdict(lang))
    total, rest = float(facts.total), float(facts.without)
    parts = [("not_debt", rest)] + [
        (p, float(v)) for p, v in (
            ("bond_funded", facts.borrowed), ("interest", facts.interest),
            ("principal", facts.principal), ("debt_service", facts.debt_service),
            ("issue_cost", facts.issue_cost)) if v]
    own = ax is None
    ax = new_axes(ax, height=2.3 + 0.22 * len(parts))
    start = 0.0
    for purpose, amount in parts:
        role = PURPOSE_ROLES[purpose]
        name = _part_name(facts, purpose, lang)
        ax.barh(0, amount, left=start, height=0.55, color=role.colour, hatch=role.hatch,
                edgecolor="white", linewidth=0.6,
                label=f"{name} {amount_and_share(amount, total)}")
        start += amount
    role = PURPOSE_ROLES["not_debt"]
    ax.barh(1, rest, height=0.55, color=role.colour, edgecolor="white", linewidth=0.6)
    for y, amount in ((0, total), (1, rest)):
        ax.annotate(format_amount(amount) if not y else amount_and_share(amount, total),
                    (amount, y), (4, 0), textcoords="offset points", va="center", fontsize=9)
    ax.set_yticks([0, 1], [_WORDS["whole"][lang], _WORDS["rest"][lang]])
    ax.set_ylim(1.5, -0.5)
    ax.margins(x=0.16)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    legend_below(ax, own=own, ncols=1)
    said = [f"{_part_name(facts, p, lang)} {amount_and_share(a, total)}" for p, a in parts]
    describe(ax, f"{title}（条形图，万元）：全部{format_amount(total)}；" + "；".join(said) + "。"
             if lang == "zh" else f"{title} (bar chart, 10,000 yuan): whole {format_amount(total)}; "
             + "; ".join(said) + ".")
    fonts.dress(ax)
    return ax


def _part_name(facts: Summary, purpose: str, lang: str) -> str:
    """What a piece of the bar is, and that it is likely where no code or column proves it."""
    if purpose == "not_debt":
        return _WORDS["own"][lang]
    name = purpose_label(purpose, lang)
    sure = {r.sure for r in facts.proofs if r.purpose == purpose}
    return name + _WORDS["likely"][lang] if sure == {"likely"} else name
