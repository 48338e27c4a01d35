"""Lines as bars, largest on top: what all charts of a document's money by line are drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.change.summary_text import titled as titled_document
from budgetkit.charts.chart_base import (
    NARROW,
    ROLES,
    amount_and_share,
    amounts_on,
    empty_axes,
    finished,
    heighten,
    new_axes,
    pitch,
    plain,
    titled,
    under,
)
from budgetkit.messages import Clauses, in_room, written
from budgetkit.tables.catalogue import TABLES
from budgetkit.text import text_width
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

say = in_room("charts.budget")
#: Parts of a bar with longer names stand under each other in the key of a narrow picture.
_SHORT_PART = 16


def bars(
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
    held = printed[list(parts)].fillna(0).any(axis=1)
    drawn = printed[held] if held.any() else printed  # a printed 0 has no bar
    names, amounts = _ranked(drawn, parts, lang, limit)
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
    notes = _notes(printed, len(lines) - len(printed), len(printed) - len(drawn), reached, total, lang)
    if notes:
        ax.set_xlabel(f"{ax.get_xlabel()}\n{wrapped(written(Clauses(notes), lang), under(ax))}", fontsize=9,
                      linespacing=1.5)
    if own:
        heighten(ax, above)
    told = [f"{' '.join(n.split())} {s}" for n, s in zip(names, shown, strict=True)]
    return finished(ax, say("described-of" if whose else "described", lang, title=title, whose=whose,
                            lines=Clauses([*told, *notes])))


def _notes(printed: pd.DataFrame, blank: int, nought: int, reached: Decimal, total: float | None,
           lang: str) -> list[str]:
    """What is said under the bars: lines that are blank or 0, lines that miss the total, where they stand."""
    notes = [say(key, lang, n=n) for key, n in (("blank", blank), ("nought", nought)) if n]
    if total is not None and abs(reached - Decimal(str(total))) > tolerance(len(printed), 2):
        notes.append(say("short", lang, sum=format_amount(reached),
                         total=format_amount(float(total))))
    if printed.attrs.get("added"):
        notes.append(say("added", lang))
    if key := printed.attrs.get("table"):
        ends = sorted({printed["page"].min(), printed["page"].max()})
        notes.append(say("source", lang, name=printed_name(key, printed.attrs.get("title", ""), lang), n=len(ends),
                         pages="–".join(map(str, ends))))
    return notes


def printed_name(key: str, title: str, lang: str) -> str:
    """A table by the title that the document prints over it; by our name where it prints none.

    Parameters
    ----------
    key : str
        Of the catalogue.
    title : str
        As printed.
    lang : {"en", "zh"}

    Examples
    --------
    >>> printed_name("department_summary", "收入支出决算总表", "zh"), printed_name("three_public", "", "zh")
    ('《收入支出决算总表》', '“三公”经费支出表')
    """
    entry = TABLES[key]
    if title:  # our name is said beside it only where it is of the same expenditure
        told, same = say("printed-title", lang, title=title), ("基本支出" in title) == ("基本支出" in entry.zh)
        return f"{entry.en} ({told})" if same and lang != "zh" else told
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
    called = printed["name"].astype(str)
    if lang == "en" and "name_en" in printed.columns:
        english = printed["name_en"]
        called = (english.astype(str) + "\n" + called).where(english.notna(), called)
    order = whole.to_numpy().argsort(kind="stable")[::-1]
    amounts, names = amounts.iloc[order], list(called.iloc[order])
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
