"""Charts of borrowed money: its vintages, its groups, the budget without it, a loan by year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import (
    Role,
    amount_and_share,
    amounts_on,
    empty_axes,
    finished,
    legend_below,
    new_axes,
    plain,
)
from budgetkit.debt import DEBT, breakdown, purpose_label, summary, vintages
from budgetkit.disclosure import Disclosure
from budgetkit.errors import expect_one_of
from budgetkit.messages import (
    Clauses,
    Enumeration,
    RoundedAmount,
    checked_language,
    in_room,
    message_in,
)
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label
from budgetkit.wrapping import wrapped

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
#: What borrowed money can be grouped by: columns of the breakdown.
GROUPS = ("work", "notice", "vintage", "fund", "purpose")
_vintages, _groups = in_room("charts_debt.vintages"), in_room("charts_debt.groups")
_without, _purpose = in_room("charts_debt.without"), message_in("debt.purpose")


def group_label(by: str, lang: str | None = None) -> str:
    """What a group is called.

    Examples
    --------
    >>> group_label("vintage", "zh")
    '年份'
    """
    return _groups(f"by-{by}", lang)



def lines_of(d: Disclosure | pd.DataFrame, lang: str) -> pd.DataFrame:
    """The breakdown of a disclosure, or the breakdown itself: rows of debt with an amount."""
    frame = breakdown(d, lang) if isinstance(d, Disclosure) else d
    return frame[frame["purpose"].isin([*DEBT, "unknown"]) & (frame["amount"] > 0)]


def no_debt(d: Disclosure | pd.DataFrame, lang: str) -> str:
    """Why there is nothing to draw: none, or not read."""
    return summary(d).verdict(lang) if isinstance(d, Disclosure) else _groups("none", lang)


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
    title = _vintages("title", lang)
    held = vintages(d) if isinstance(d, Disclosure) else d
    if held.empty:
        why = _vintages("no-line", lang)
        if isinstance(d, Disclosure) and not (facts := summary(d)).found:
            why = facts.verdict(lang)
        return empty_axes(ax, title=title, lang=lang, why=why)
    if held["vintage"].isna().all():  # one bar that rests on nothing known
        return empty_axes(ax, title=title, lang=lang, why=_vintages("no-year", lang))
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
    labels = [label for _, label, _ in bars]
    ax.set_yticks(range(len(bars)), labels)
    ax.set_ylim(len(bars) - 0.5, -0.5)
    ax.margins(x=0.18)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    told = message_in("charts_debt.vintages")
    said = [told("bar", year=year, pieces=Enumeration(
        told("piece", notice=notice or "—", amount=RoundedAmount(amount))
        for notice, amount in pieces)) for year, _, pieces in bars]
    return finished(ax, _vintages("described", lang, title=title, lines=Clauses(said)))


def _vintage_bars(frame: pd.DataFrame, lang: str
                  ) -> list[tuple[str, str, list[tuple[str, float]]]]:
    """(year, it with its age, [(notice, amount)]) for every year, oldest first."""
    bars = []
    for year, held in frame.groupby("vintage", dropna=False, sort=True):
        age = year_of(held["age"].iloc[0])
        pieces = [(r["notice"] or wrapped(r["work"], 24), float(r["amount"])) for r in held.to_dict("records")]
        name = _vintages("unnamed", lang) if year_of(year) is None else str(year_of(year))
        label = _vintages("age", lang, year=name, n=age) if age else name
        bars.append((name, label, pieces))
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
    expect_one_of(GROUPS, by=by)
    title = _groups("title", lang, by=group_label(by, lang))
    rows = lines_of(d, lang)
    if rows.empty:
        return empty_axes(ax, title=title, lang=lang, why=no_debt(d, lang))
    if all(_group(row, by, lang) == _groups("unnamed", lang) for row in rows.to_dict("records")):
        return empty_axes(ax, title=title, lang=lang,
                          why=_groups("not-told", lang, by=group_label(by, lang)))
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
        more = _groups("others", lang, n=len(ranked) - limit + 1)
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
    return finished(ax, _groups("described", lang, title=title, lines=Clauses(said)))


def _group(row: dict, by: str, lang: str) -> str:
    if by == "vintage":
        year = year_of(row[by])
        return _groups("unnamed", lang) if year is None else str(year)
    if by == "purpose":
        return purpose_label(row[by], lang)
    if by == "fund" and row[by]:
        return label(row[by], lang)
    return row[by] or _groups("unnamed", lang)


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
    title = _without("title", lang)
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
    ax.set_yticks([0, 1], [_without("whole", lang), _without("rest", lang)])
    ax.set_ylim(1.5, -0.5)
    ax.margins(x=0.16)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    legend_below(ax, own=own, ncols=1)
    said = [f"{_part_name(facts, p, lang)} {amount_and_share(a, total)}" for p, a in parts]
    return finished(ax, _without("described", lang, title=title, total=RoundedAmount(total),
                                 lines=Clauses(said)))


def _part_name(facts: Summary, purpose: str, lang: str) -> str:
    """What a piece of the bar is, and that it is likely where no code or column proves it."""
    if purpose == "not_debt":
        return _without("own", lang)
    sure = {r.sure for r in facts.proofs if r.purpose == purpose}
    name = _purpose(purpose)
    return _without("likely", lang, purpose=name) if sure == {"likely"} else name.text(lang)
