"""From one total to the next: the waterfall, and what all charts of change are called."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.budget_lines import english
from budgetkit.change import Comparison, Drivers, NotComparable, drivers
from budgetkit.change.compared_lines import Row
from budgetkit.change.explained import Explained, rounding_of
from budgetkit.change.notes import amount, in_language, signed
from budgetkit.change.summary_text import label_of
from budgetkit.charts.chart_base import (
    ROLES,
    amounts_on,
    describe,
    empty_axes,
    figure_of,
    new_axes,
    pitch,
    plain,
    titled,
    told_of,
)
from budgetkit.classification import translate
from budgetkit.messages import checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from budgetkit.disclosure import Disclosure

__all__ = ["waterfall", "waterfall_twice"]

#: A step this many times the next largest one is drawn cut, with its amount.
DWARFS = 5
say = in_room("charts.change")
#: Columns of a name in a chart, beyond which it ends in an ellipsis.
LONGEST = 34


def title_of(what: str, c: Comparison | Drivers, lang: str) -> str:
    """The title of a chart of change; a budget and its own final account are no two years."""
    carried_out = isinstance(c, Comparison) and c.carried_out
    return say(f"title-{what}-carried-out" if carried_out else f"title-{what}", lang)


def end_label(c: Comparison, which: int, lang: str) -> str:
    kind = "final_account" if c.kinds[which] == "final_account" else "budget"
    return say(f"end-{kind}", lang, year=c.years[which])


def line_name(r: Row, lang: str, between: str = " ") -> str:
    """The line's name; in English with its English name before it."""
    said = english(r.code) if lang == "en" else None
    return f"{said}{between}{r.label}" if said and r.label and not r.is_rest else label_of(r, lang)


def told_name(name: str, lang: str, between: str = " ") -> str:
    """A line's printed name; in English with its English name before it."""
    said = translate(name) if lang == "en" else None
    return f"{said}{between}{name}" if said else name


Step = tuple[str, float]


def steps_of(c: Comparison, limit: int = 8, lang: str | None = None) -> list[Step]:
    """The largest changes of a comparison, the rest in one step: label and change (万元)."""
    lang = checked_language(lang)
    rows = sorted((r for r in c.rows if r.change), key=lambda r: -abs(r.change))
    kept, rest = rows[:limit], rows[limit:]
    if len(rest) == 1:
        kept, rest = rows, []
    steps = [(line_name(r, lang, "\n"), float(r.change)) for r in kept]
    if rest:
        steps.append((say("rest", lang, n=len(rest)),
                      float(sum((r.change for r in rest), Decimal(0)))))
    return steps


@renamed_keyword(most="limit")
def waterfall(
    c: Comparison | Drivers,
    *,
    ax: Axes | None = None,
    lang: str | None = None,
    limit: int = 8,
    cut: float | bool | None = None,
) -> Axes:
    """From last year's total to this year's, one step a change.

    Use it to see which changes make up the difference of two totals. Easily misread: a step is
    what changed, not what the line costs; a large line that did not change is not there.

    Parameters
    ----------
    c : Comparison or Drivers
        Lines of two documents, or the reasons that one document gives (with what they leave
        unexplained).
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Steps drawn; smaller ones beyond are one step.
    cut : float or bool, optional
        Where the axis is cut (万元); bars beyond are broken visibly, and labelled. ``True`` cuts
        where one step is several times all others, so that these can be seen. By default nothing
        is cut: bars of one length are amounts of one size. `waterfall_twice` shows both views.

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
    >>> old, new = (bk.load_example(f"jiangsu/npc-{year}") for year in (2018, 2019))
    >>> ax = waterfall(bk.change.compare(old, new, depth="class"))
    >>> [t.get_text().split("\\n")[-1] for t in ax.get_yticklabels()]
    ['2018 budget', '社会保障和就业支出', '住房保障支出', '一般公共服务支出', '2019 budget']
    """
    lang = checked_language(lang)
    title = title_of("drivers" if isinstance(c, Drivers) else "waterfall", c, lang)
    return _waterfall(c, ax, title, c.whose(lang), lang, limit, cut)


def _waterfall(c: Comparison | Drivers, ax: Axes | None, title: str, whose: str, lang: str,
               limit: int, cut: float | bool | None) -> Axes:
    ends, steps = _ends_and_steps(c, limit, lang)
    if ends is None:
        return empty_axes(ax, title=title, lang=lang, why=say("no-reasons", lang))
    if not steps:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    steps = sorted(steps, key=lambda s: abs(s[1]))  # small ones first: they stay in a cut view
    (first, start), (last, end) = ends
    at = _cut_at(start, [v for _, v in steps], cut)
    labels = [first, *(name for name, _ in steps), last]
    bars = _bars(start, end, [value for _, value in steps])
    ax = new_axes(ax, width=8.0, height=1.7 + pitch(labels) * len(labels))
    for row, (a, b, role, said) in enumerate(bars):
        _bar(ax, row, a, b, role, said, at)
        if row < len(bars) - 1:
            x = b if at is None else min(b, at)
            ax.plot([x, x], [row - 0.31, row + 1.31], color="#888888", linewidth=0.7, zorder=1)
    titled(ax, title, whose)
    _finish(ax, labels, lang, at, [x for a, b, *_ in bars for x in (a, b)])
    told = [f"{name} {said}" for name, (*_, said) in zip(labels, bars, strict=True)]
    describe(ax, told_of(title, told, lang, whose))
    return ax


def _bars(start: float, end: float, steps: Sequence[float]) -> list[tuple[float, float, str, str]]:
    """From, to, role and amount of each bar of a waterfall."""
    bars, reached = [(0.0, start, "total", amount(start))], start
    for value in steps:
        role = "increase" if value > 0 else "decrease"
        bars.append((reached, reached + value, role, signed(Decimal(str(value)))))
        reached += value
    return [*bars, (0.0, end, "total", amount(end))]


@renamed_keyword(most="limit")
def waterfall_twice(
    c: Comparison | Drivers | Disclosure, *, lang: str | None = None, limit: int = 8
) -> Figure:
    """The waterfall at its true scale, and below it with the axis cut.

    Use it where one change dwarfs all others: the upper picture tells the proportion, the lower
    one the rest. Of a disclosure it shows the reasons that the document itself gives. Easily
    misread: bars of the two pictures have different scales.

    Parameters
    ----------
    c : Comparison, Drivers or Disclosure
    lang, limit
        As in `waterfall`.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> figure = waterfall_twice(bk.load_example("weihui-2024"))  # 10,331 beside 886
    >>> len(figure.axes), figure.axes[1].get_title(loc="left")
    (2, 'The same, closer')
    """
    lang = checked_language(lang)
    from matplotlib.figure import Figure

    if not isinstance(c, Comparison | Drivers):
        try:
            c = drivers(c)
        except NotComparable as why:
            title = say("title-drivers", lang)
            return figure_of(empty_axes(title=title, lang=lang, why=in_language(why.what, lang)))
    if not can_be_cut(c, lang, limit):
        return figure_of(waterfall(c, lang=lang, limit=limit, cut=False))
    rows = len(_ends_and_steps(c, limit, lang)[1]) + 2
    figure = Figure(figsize=(8.0, 2 * (1.5 + 0.42 * rows)), layout="constrained")
    above, below = figure.subplots(2, 1)
    waterfall(c, ax=above, lang=lang, limit=limit, cut=False)
    _waterfall(c, below, say("closer", lang), "", lang, limit, True)
    return figure


def can_be_cut(c: Comparison | Drivers, lang: str, limit: int = 8) -> bool:
    """Whether one step dwarfs the others, so that a cut axis shows what the whole one hides."""
    ends, steps = _ends_and_steps(c, limit, lang)
    return ends is not None and _cut_at(ends[0][1], [v for _, v in steps], True) is not None


Ends = tuple[Step, Step]


def _ends_and_steps(c: Comparison | Drivers, limit: int, lang: str
                    ) -> tuple[Ends | None, list[Step]]:
    """((label, amount), (label, amount)), steps; None for the ends where nothing is told."""
    if isinstance(c, Comparison):
        return (((end_label(c, 0, lang), float(c.previous_total)),
                 (end_label(c, 1, lang), float(c.current_total))), steps_of(c, limit, lang))
    whole, growth = c.whole, c.view("all")
    if whole is None or not whole.counted or growth is None or growth.previous is None:
        return None, []
    start, end = growth.previous, growth.current
    steps = [(shortened(d.name or d.text), float(d.amount)) for d in whole.drivers if d.amount]
    left = end - start - whole.reached
    if left:
        rounding = abs(left) <= _rounding(whole, start, end)
        steps.append((say("rounding" if rounding else "unexplained", lang), float(left)))
    ends = ((say("end-budget", lang, year=c.previous_year), float(start)),
            (say("end-budget", lang, year=c.year), float(end)))
    return ends, steps


def _rounding(whole: Explained, start: Decimal, end: Decimal) -> Decimal:
    """What rounding may leave between the ends and the reasons, 万元."""
    if end - start == whole.change:
        return whole.allowed
    return rounding_of(start, end, *(d.amount for d in whole.drivers))


def shortened(text: str, limit: int = LONGEST) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _cut_at(start: float, values: Sequence[float], cut: float | bool | None) -> float | None:
    """Where to cut the axis: past all that can be seen without the one huge step."""
    if cut is None or cut is False or not values:
        return None
    if cut is not True:
        return float(cut)
    sizes = sorted((abs(v) for v in values), reverse=True)
    others = max([start, *sizes[1:]], default=0.0)
    if others <= 0 or sizes[0] < DWARFS * others:
        return None
    reached, furthest = start, start
    for value in sorted(values, key=abs)[:-1]:
        reached += value
        furthest = max(furthest, reached)
    return furthest * 1.25


def _bar(ax: Axes, row: int, a: float, b: float, role: str, said: str, at: float | None) -> None:
    style = ROLES[role]
    low, high = min(a, b), max(a, b)
    beyond = at is not None and high > at
    shown = at if beyond and at is not None else high
    ax.barh(row, max(shown - low, 0.0), left=low, height=0.62, color=style.colour,
            hatch=style.hatch, edgecolor="white", linewidth=0.6, zorder=2)
    # the white hatch would hide a bar that is thinner than its lines
    ax.barh(row, max(shown - low, 0.0), left=low, height=0.62, facecolor="none",
            edgecolor=style.colour, linewidth=1.2, zorder=3)
    if beyond:
        # a gap with two slanted edges right across the bar: it goes on
        slant, left, right = shown * 0.012, shown * 0.9, shown * 0.93
        ax.fill([left - slant, left + slant, right + slant, right - slant],
                [row + 0.42, row - 0.42, row - 0.42, row + 0.42], color="white", zorder=4)
        for x in (left, right):
            ax.plot([x - slant, x + slant], [row + 0.42, row - 0.42], color="#222222",
                    linewidth=1.4, zorder=5)
        said += " →"
    ax.annotate(said, (shown, row), (4, 0), textcoords="offset points", va="center", fontsize=9,
                zorder=5)


def _finish(ax: Axes, labels: Sequence[str], lang: str, at: float | None,
            reached: Sequence[float]) -> None:
    ax.set_yticks(range(len(labels)), [wrapped(name) for name in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    low, high = min(0.0, *reached), max(0.0, *reached)
    high = high if at is None else min(high, at)
    ax.set_xlim(low - (high - low) * (0.02 if low < 0 else 0), high + (high - low or 1.0) * 0.24)
    ax.axvline(0, color="#5A5A5A", linewidth=0.8)
    amounts_on(ax, "x", lang)
    plain(ax)
    if at is not None:
        ax.set_xlabel(ax.get_xlabel() + "\n" + say("cut", lang, at=format_amount(at, 0)),
                      linespacing=1.5)
    fonts.dress(ax)
