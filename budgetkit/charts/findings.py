"""Charts of the checks: which sums hold, and one sum as a picture of its total and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import Role, amounts_on, empty_axes, finished, new_axes, plain
from budgetkit.charts.links import table_name
from budgetkit.checks.rule_names import rule_name
from budgetkit.messages import checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["rule_name", "sums_by_table", "total_and_parts"]

say = in_room("charts.findings")

#: What became of a sum: colour, hatch and marker.
STATES: dict[str, Role] = {
    "holds": Role("#0072B2", "", "o"),
    "rounding": Role("#BBBBBB", "..", "x", "black"),
    "fails": Role("#D55E00", "//", "^"),
}


def sums_by_table(sums: pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Bars of the sums of each table: those that hold, hold but for rounding, do not hold.

    Use it to see where a budget does not add up before reading single findings. Easily misread:
    a long bar is a table with many sums, not a better one; only the striped part is a fault.

    Parameters
    ----------
    sums : DataFrame
        Of :func:`budgetkit.checks.identities`.
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
    >>> from budgetkit.checks import identities
    >>> ax = sums_by_table(identities(bk.load_example("weihui-2024")))
    >>> ax.get_title(loc="left")
    'How many sums hold, by table'
    """
    lang = checked_language(lang)
    if sums.empty:
        return empty_axes(ax, title=say("sums", lang), lang=lang, why=say("none", lang))
    counted = sums.groupby(["table", "state"], sort=False).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(STATES), fill_value=0)
    ax = new_axes(ax, height=0.8 + 0.42 * len(counted))
    names = [wrapped(table_name(key, lang), 34) for key in counted.index]
    left = [0] * len(counted)
    for state, role in STATES.items():
        lengths = counted[state].tolist()
        ax.barh(names, lengths, left=left, color=role.colour, hatch=role.hatch,
                edgecolor="white", label=say(state, lang))
        left = [a + b for a, b in zip(left, lengths, strict=True)]
    ax.invert_yaxis()
    plain(ax)
    ax.set_title(say("sums", lang), loc="left")
    ax.set_xlabel(say("count", lang))
    ax.legend(frameon=False, ncols=3, loc="upper center",
              bbox_to_anchor=(0.3, -0.45 / (0.3 + 0.42 * len(counted))))
    told = "; ".join(
        f"{table_name(str(key), lang)}: " + ", ".join(
            f"{say(s, lang)} {n}" for s, n in row.items() if n)
        for key, row in counted.iterrows())
    return finished(ax, f"{say('sums', lang)}: {told}.")


@renamed_keyword(most="limit")
def total_and_parts(
    total: float, parts: Sequence[tuple[str, float]], *, name: str = "", ax: Axes | None = None,
    lang: str | None = None, limit: int = 7,
) -> Axes:
    """A printed total as one bar, and under it its parts one after the other.

    Use it to show what a sum says and by how much it fails. Easily misread: a difference too
    small to see is still a difference; read the words at the end of the bars.

    Parameters
    ----------
    total : float
        万元.
    parts : sequence of (name, amount)
        万元; the smallest are drawn together.
    name : str
        The line that is totalled.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Parts drawn apart.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> ax = total_and_parts(343.22, [("基本支出", 189.07), ("项目支出", 154.15)], name="合计")
    >>> ax.get_title(loc="left")
    '合计: 343.22 = 189.07 + 154.15, equal'
    """
    lang = checked_language(lang)
    if not parts:
        return empty_axes(ax, title=name, lang=lang, why=say("none", lang))
    added = round(sum(amount for _, amount in parts), 6)
    off = round(total - added, 6)
    shown = sorted(parts, key=lambda p: -abs(p[1]))
    rest = shown[limit:]
    shown = shown[:limit]
    if rest:
        shown.append((say("others", lang, n=len(rest)), sum(a for _, a in rest)))
    ax = new_axes(ax, height=2.5)
    ax.barh([say("total", lang)], [total], color=STATES["holds"].colour, edgecolor="white")
    left, shades = 0.0, ("#56B4E9", "#BBBBBB")
    span = max(abs(total), abs(added)) or 1.0
    for number, (part, amount) in enumerate(shown):
        ax.barh([say("parts", lang)], [amount], left=left, color=shades[number % 2], edgecolor="white",
                hatch="" if number % 2 == 0 else "..")
        if amount > 0.12 * span:
            ax.text(left + amount / 2, 1, wrapped(f"{part}\n{format_amount(amount)}", 14),
                    ha="center", va="center", fontsize=8, color="black",
                    bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1})
        left += amount
    ax.text(total / 2, 0, format_amount(total), ha="center", va="center", color="white",
            fontsize=10)
    verdict = say("equal", lang) if not off else say("more" if off > 0 else "less", lang,
        off=format_amount(abs(off)))
    if abs(off) > 0.004 * span:
        ends = sorted((total, added))
        role = STATES["fails"]
        ax.barh([say("total", lang) if added > total else say("parts", lang)], [ends[1] - ends[0]],
                left=ends[0], facecolor="none", edgecolor=role.colour, hatch=role.hatch,
                linewidth=1.5)
    formula = " + ".join(format_amount(a) for _, a in parts[:4]) + (
        f" + … ({len(parts)})" if len(parts) > 4 else "")
    stop, comma = ("：", "，") if lang == "zh" else (": ", ", ")
    title = f"{name}{stop}{format_amount(total)} {'=' if not off else '≠'} {formula}{comma}{verdict}"
    ax.set_title(wrapped(title, 88), loc="left", fontsize=10)
    ax.invert_yaxis()
    plain(ax)
    amounts_on(ax, "x", lang)
    return finished(ax, f"{title}. " + "; ".join(f"{n} {format_amount(a)}" for n, a in parts[:12]) + ".")
