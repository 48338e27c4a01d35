"""Charts of change: the way from one total to the next, two years, many years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.budget_lines import english
from budgetkit.change import Comparison, Drivers, NotComparable, drivers
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.compared_lines import Row
from budgetkit.change.summary_text import label_of, percent, signed
from budgetkit.charts.chart_base import (
    ROLES,
    amounts_on,
    describe,
    empty_axes,
    new_axes,
    pitch,
    plain,
    wrapped,
)
from budgetkit.classification import translate
from budgetkit.messages import checked_language
from budgetkit.renamed import renamed_keyword

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from budgetkit.disclosure import Disclosure

#: A step this many times the next largest one is drawn cut, with its amount.
DWARFS = 5
SAID = {
    "waterfall": {"en": "From one total to the next", "zh": "从上年到本年"},
    "waterfall carried out": {"en": "From the budget to the outturn", "zh": "从预算到决算"},
    "lines carried out": {"en": "Furthest from the budget", "zh": "与预算相差最大的科目"},
    "slope carried out": {"en": "Budget and outturn, line by line", "zh": "预算与决算对照"},
    "drivers": {"en": "What the document says the change is made of", "zh": "文件说明的变动原因"},
    "slope": {"en": "Lines in two years", "zh": "两年对照"},
    "lines": {"en": "What changed most", "zh": "变动最大的科目"},
    "series": {"en": "Lines over the years", "zh": "历年变化"},
    "rest": {"en": "{n} smaller changes together", "zh": "其余{n}项合计"},
    "unexplained": {"en": "not explained", "zh": "未说明"},
    "closer": {"en": "The same, closer", "zh": "放大来看"},
    "cut": {"en": "axis cut at {at}: broken bars go on to the amount beside them",
            "zh": "坐标轴截断于{at}：断开的条形实际更长，以数字为准"},
    "off": {"en": "not drawn, too large for this scale: {names}", "zh": "数额过大未画：{names}"},
    "budget": {"en": "{year} budget", "zh": "{year}年预算"},
    "final_account": {"en": "{year} outturn", "zh": "{year}年决算"},
    "none": {"en": "nothing changed", "zh": "没有变动"},
    "no reasons": {"en": "no reason for the change of the total states an amount",
                   "zh": "总数的变动没有写明金额的原因"},
    "scales": {"en": "each picture has its own scale, from zero", "zh": "各图纵轴不同，均从零起"},
    "shared": {"en": "all pictures have one scale", "zh": "各图纵轴相同"},
}


def say(key: str, lang: str, **words) -> str:
    return SAID[key][checked_language(lang)].format(**words)


def title_of(what: str, c: Comparison | Drivers, lang: str) -> str:
    """The title of a chart of change; a budget and its own final account are no two years."""
    carried_out = isinstance(c, Comparison) and c.carried_out
    return say(f"{what} carried out" if carried_out else what, lang)


def end_label(c: Comparison, which: int, lang: str) -> str:
    return say(c.kinds[which], lang, year=c.years[which])


def line_name(r: Row, lang: str, between: str = " ") -> str:
    """The line's name; in English with its English name before it."""
    said = english(r.code) if lang == "en" else None
    return f"{said}{between}{label_of(r)}" if said and not r.is_rest else label_of(r)


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
    ends, steps = _ends_and_steps(c, limit, lang)
    if ends is None:
        return empty_axes(ax, title=title, lang=lang, why=say("no reasons", lang))
    if not steps:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    steps = sorted(steps, key=lambda s: abs(s[1]))  # small ones first: they stay in a cut view
    (first, start), (last, end) = ends
    at = _cut_at(start, [v for _, v in steps], cut)
    labels = [first, *(name for name, _ in steps), last]
    ax = new_axes(ax, width=8.0, height=1.5 + pitch(labels) * len(labels))
    reached = start
    bars = [(0.0, start, "total", format_amount(start))]
    for _, value in steps:
        role = "increase" if value > 0 else "decrease"
        bars.append((reached, reached + value, role, signed(Decimal(str(value)))))
        reached += value
    bars.append((0.0, end, "total", format_amount(end)))
    for row, (a, b, role, said) in enumerate(bars):
        _bar(ax, row, a, b, role, said, at)
        if row < len(bars) - 1:
            x = b if at is None else min(b, at)
            ax.plot([x, x], [row - 0.31, row + 1.31], color="#888888", linewidth=0.7, zorder=1)
    _finish(ax, labels, title, lang, at, [x for a, b, *_ in bars for x in (a, b)])
    told = "; ".join(f"{name} {said}" for name, (*_, said) in zip(labels, bars, strict=True))
    describe(ax, f"{title}: {told}.")
    return ax


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
    lang, most
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

    if hasattr(c, "fact_list"):
        try:
            c = drivers(c)
        except NotComparable as why:
            title = say("drivers", lang)
            return empty_axes(title=title, lang=lang, why=in_language(why.what, lang)).get_figure()
    ends, steps = _ends_and_steps(c, limit, lang)
    if ends is None or not steps or _cut_at(ends[0][1], [v for _, v in steps], True) is None:
        return waterfall(c, lang=lang, limit=limit, cut=False).get_figure()
    rows = len(steps) + 2
    figure = Figure(figsize=(8.0, 2 * (1.5 + 0.42 * rows)), layout="constrained")
    above, below = figure.subplots(2, 1)
    waterfall(c, ax=above, lang=lang, limit=limit, cut=False)
    waterfall(c, ax=below, lang=lang, limit=limit, cut=True)
    below.set_title(say("closer", lang), loc="left")
    fonts.dress(below)
    return figure


def _ends_and_steps(c: Comparison | Drivers, limit: int, lang: str):
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
        steps.append((say("unexplained", lang), float(left)))
    ends = ((say("budget", lang, year=c.previous_year), float(start)),
            (say("budget", lang, year=c.year), float(end)))
    return ends, steps


def shortened(text: str, limit: int = 34) -> str:
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


def _finish(ax: Axes, labels: Sequence[str], title: str, lang: str, at: float | None,
            reached: Sequence[float]) -> None:
    ax.set_yticks(range(len(labels)), [wrapped(name) for name in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    low, high = min(0.0, *reached), max(0.0, *reached)
    high = high if at is None else min(high, at)
    ax.set_xlim(low - (high - low) * (0.02 if low < 0 else 0), high + (high - low or 1.0) * 0.24)
    ax.axvline(0, color="#5A5A5A", linewidth=0.8)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    plain(ax)
    if at is not None:
        ax.set_xlabel(ax.get_xlabel() + "\n" + say("cut", lang, at=format_amount(at, 0)),
                      linespacing=1.5)
    fonts.dress(ax)


@renamed_keyword(most="limit")
def changed_lines(
    c: Comparison, *, by: str = "change", ax: Axes | None = None, lang: str | None = None, limit: int = 12,
    rows: Sequence[Row] | None = None,
) -> Axes:
    """The lines that changed most: bars to the right for more, to the left for less.

    Use it for a first look at a comparison. Easily misread: by percentage, a line of next to
    nothing that doubled stands above a large one that grew by a tenth; percentages several times
    all others are named under the picture and not drawn.

    Parameters
    ----------
    c : Comparison
    by : {"change", "percent", "contribution"}
        万元, percent of the line, or percentage points of the total.
    ax, lang, most
        As in `waterfall`.
    rows : sequence of Row, optional
        Some of the rows of ``c``; by default all.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another ``by`` or another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> ax = changed_lines(bk.change.compare(old, new, "function"), limit=3)
    >>> ax.get_yticklabels()[0].get_text().split("\\n")[-1]
    '行政运行'
    """
    lang = checked_language(lang)
    if by not in ("change", "percent", "contribution"):
        raise ValueError(f"by is change, percent or contribution, not {by!r}")
    title = title_of("lines", c, lang)
    held = [(r, v) for r in (c.rows if rows is None else rows)
            if (v := getattr(r, by)) is not None and v]
    held = sorted(held, key=lambda rv: -abs(rv[1]))[:limit]
    if not held:
        return empty_axes(ax, title=title, lang=lang, why=say("none", lang))
    off = _off_scale(held) if by == "percent" else []
    held = held[len(off):]
    names = [line_name(r, lang, "\n") for r, _ in held]
    ax = new_axes(ax, width=8.0, height=1.3 + pitch(names) * len(held))
    told = []
    for i, (r, v) in enumerate(held):
        value = float(v)
        role = ROLES["increase" if value > 0 else "decrease"]
        ax.barh(i, value, height=0.62, color=role.colour, hatch=role.hatch, edgecolor="white")
        ax.barh(i, value, height=0.62, facecolor="none", edgecolor=role.colour, linewidth=1.2)
        said = signed(r.change) if by == "change" else percent(v).replace(
            " %", "" if by == "contribution" else " %")
        if r.status in ("new", "gone", "unknown") or r.moved:
            said += f" ({c.status_words(r, lang)})"
        ax.annotate(said, (value, i), (4 if value > 0 else -4, 0), textcoords="offset points",
                    ha="left" if value > 0 else "right", va="center", fontsize=9)
        told.append(f"{line_name(r, lang)} {said}")
    ax.set_yticks(range(len(held)), [wrapped(name) for name in names])
    ax.set_ylim(len(held) - 0.4, -0.6)
    ax.margins(x=0.32)
    ax.axvline(0, color="#5A5A5A", linewidth=0.8)
    ax.set_title(title, loc="left")
    amounts_on(ax, "x", lang)
    if by != "change":
        ax.set_xlabel("%" if by == "percent" else {"en": "percentage points of the total",
                                                   "zh": "对总额变动的贡献（百分点）"}[lang])
    if off:
        said = say("off", lang, names="; ".join(f"{line_name(r, lang)} {percent(v)}" for r, v in off))
        ax.set_xlabel(ax.get_xlabel() + "\n" + wrapped(said, 90), loc="left")
        told.append(said)
    plain(ax)
    describe(ax, f"{title}: {'; '.join(told)}.")
    fonts.dress(ax)
    return ax


def _off_scale(held: Sequence[tuple[Row, Decimal]]) -> list[tuple[Row, Decimal]]:
    """The first lines whose percentage dwarfs all others: named, not drawn, so that these are seen."""
    for n in range(min(3, len(held) - 1), 0, -1):
        if abs(held[n - 1][1]) > DWARFS * abs(held[n][1]):
            return list(held[:n])
    return []
