"""Charts of many departments: who has most, over the years, made of what, and what was found.

They draw the frames of :class:`budgetkit.corpus.Corpus`, or any frame with the same columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.budget_lines import english
from budgetkit.charts.chart_base import (
    ROLES,
    legend_below,
    new_axes,
)
from budgetkit.charts.corpus_base import asked_of, finish, measure_name, named, nothing
from budgetkit.charts.findings import rule_name
from budgetkit.checks.entries import severity_name
from budgetkit.messages import checked_language, in_room
from budgetkit.renamed import renamed_keyword
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["budget_structure", "department_ranking", "departments_over_years", "findings_of_rules"]

say = in_room("charts.corpus")

#: Roles of neighbours in a bar, in this order: colour and hatch differ from one to the next.
_PARTS = ("general_budget", "government_fund", "state_capital", "own_revenue", "carryover",
          "increase", "total")
#: Bars beside the classes that are told apart: the other classes, and money that no line tells.
_REST = "*"
_BEYOND = {_REST: "other", "": "total"}
_SEVERITIES = {"error": "increase", "withheld": "total", "warning": "government_fund",
               "rounding": "carryover",
               "info": "other"}


@renamed_keyword(most="limit")
def department_ranking(
    growth: pd.DataFrame, year: int, *, measure: str = "expenditure", ax: Axes | None = None,
    lang: str | None = None, limit: int = 15,
) -> Axes:
    """The departments of one year by a total, the largest first.

    Use it to see who has most. Easily misread: a department's budget may hold those of its units,
    which may stand beside it as documents of their own; the bars must not be added up.

    Parameters
    ----------
    growth : DataFrame
        `Corpus.growth`: ``department, level, year, amount`` (万元), ``percent``.
    year : int
    measure : str
        What the amounts are: a key of ``knowledge/measures.csv``.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional
    limit : int
        Departments drawn.

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
    >>> growth = pd.DataFrame({"department": ["甲局", "乙局", "丙局"], "level": "department",
    ...                        "year": 2024, "amount": [100.0, 300.0, 180.0],
    ...                        "percent": [None, 5.0, -12.5]})  # as `Corpus.growth` gives it
    >>> ax = department_ranking(growth, 2024)
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['乙局', '丙局', '甲局']
    """
    lang = checked_language(lang)
    title = say("ranking", lang, measure=measure_name(measure, lang), year=year)
    held = growth[(growth["year"] == year) & growth["amount"].notna()]
    held = held.drop_duplicates(["department", "level", "amount"]).sort_values(
        "amount", ascending=False, kind="stable")
    asked = asked_of(growth, year)
    if held.empty:
        return nothing(ax, title, asked, lang)
    shown = held.head(limit)
    ax = new_axes(ax, height=max(2.4, 0.8 + 0.42 * len(shown)))
    names = [named(*pair, lang) for pair in zip(shown["department"], shown["level"], strict=True)]
    places = range(len(shown))
    role = ROLES["general_budget"]
    ax.barh(places, shown["amount"], color=role.colour, height=0.66)
    said = [_with_growth(*pair) for pair in zip(shown["amount"], shown["percent"], strict=True)]
    for y, amount, words in zip(places, shown["amount"], said, strict=True):
        ax.annotate(words, (max(amount, 0), y), (4, 0), textcoords="offset points", va="center",
                    fontsize=9)
    ax.set_yticks(places, [wrapped(name, 30) for name in names])
    ax.invert_yaxis()
    ax.set_xlim(min(0.0, shown["amount"].min()), max(shown["amount"].max(), 0.01) * 1.32)
    return finish(ax, title, lang, zip(names, said, strict=True), rest=len(held) - len(shown),
                  asked=asked)


@renamed_keyword(most="limit")
def departments_over_years(
    growth: pd.DataFrame, *, measure: str = "expenditure", ax: Axes | None = None,
    lang: str | None = None, limit: int = 7,
) -> Axes:
    """A total of several departments over the years, one line each.

    Use it for growth. Easily misread: the scale of amounts begins at zero and is shared, so that
    a small department's doubling looks flat; a gap in a line is a year without a document.

    Parameters
    ----------
    growth, measure, ax, lang
        As in `department_ranking`.
    limit : int
        Departments drawn: the largest of their last year.

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
    >>> growth = pd.DataFrame({"department": "江苏省人大常委会办公厅", "level": "department",
    ...                        "year": [2017, 2018, 2019], "amount": [13649.07, 15897.44, 18330.37]})
    >>> ax = departments_over_years(growth)
    >>> ax.get_title(loc="left")
    'Expenditure, total over the years'
    """
    lang = checked_language(lang)
    title = say("over_years", lang, measure=measure_name(measure, lang))
    held = growth[growth["amount"].notna() & growth["year"].notna()].drop_duplicates(
        ["department", "level", "year"])
    lines = sorted(held.groupby(["department", "level"]), key=lambda pair: -pair[1].sort_values(
        "year")["amount"].iloc[-1])
    asked = asked_of(growth)
    if not lines:
        return nothing(ax, title, asked, lang)
    ax = new_axes(ax, width=8.0, height=4.2)
    first, last = int(held["year"].min()), int(held["year"].max())
    years = range(first, last + 1)
    told: list[tuple[str, dict[int, float], list[float]]] = []
    for key, rows in lines[:limit]:
        department, level = map(str, key)
        role = ROLES[_PARTS[len(told) % len(_PARTS)]]
        by_year = dict(zip(rows["year"].astype(int), rows["amount"], strict=True))
        amounts = [by_year.get(year, float("nan")) for year in years]
        ax.plot(years, amounts, color=role.colour, marker=role.marker, linewidth=1.8)
        told.append((named(department, level, lang), by_year, amounts))
    _label_ends(ax, told, years)
    ax.set_xticks(years if len(years) < 12 else [first, last])
    ax.set_ylim(bottom=min(0.0, held["amount"].min()))
    ax.set_xlim(first - 0.2, last + max(1.0, 0.6 * len(years)))
    words = [(name, ", ".join(f"{y} {format_amount(a)}" for y, a in sorted(by_year.items())))
             for name, by_year, _ in told]
    return finish(ax, title, lang, words, rest=len(lines) - len(told), side="y",
                  asked=asked)


def _label_ends(ax: Axes, told: list, years: range) -> None:
    """Each line's name at its end, no two on top of each other."""
    top = max((a for *_, amounts in told for a in amounts if a == a), default=1.0) or 1.0
    ends = []
    for name, _, amounts in told:
        last = max(i for i, a in enumerate(amounts) if a == a)
        ends.append((amounts[last], years[last], name))
    below = None
    for amount, year, name in sorted(ends):
        y = amount if below is None else max(amount, below + 0.065 * top)
        ax.annotate(wrapped(name, 28), (year, amount), (years[-1] + 0.12, y), fontsize=9,
                    textcoords="data", va="center",
                    arrowprops={"arrowstyle": "-", "color": "#BBBBBB", "linewidth": 0.6})
        below = y


@renamed_keyword(most="limit")
def budget_structure(
    structure: pd.DataFrame, year: int, *, ax: Axes | None = None, lang: str | None = None,
    limit: int = 12, classes: int = 6,
) -> Axes:
    """What the budgets of one year are made of: one bar a document, its function classes as parts.

    Use it to compare departments of different size. Easily misread: the parts are shares, and the
    wholes differ; tables of two kinds (all expenditure, or appropriations alone) cover other money.

    Parameters
    ----------
    structure : DataFrame
        `Corpus.structure` at one level: ``department, level, year, code, name, share, document``.
    year : int
    ax, lang
        As in `department_ranking`.
    limit : int
        Documents drawn: the largest.
    classes : int
        Classes told apart; the others are added up.

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
    >>> structure = pd.DataFrame({
    ...     "document": ["甲.pdf", "甲.pdf", "乙.pdf", "乙.pdf"], "level": "department", "year": 2024,
    ...     "department": ["甲局", "甲局", "乙局", "乙局"], "code": ["207", "221", "207", "221"],
    ...     "name": ["文化旅游体育与传媒支出", "住房保障支出"] * 2,
    ...     "amount": [327.45, 15.77, 80.0, 20.0], "share": [95.41, 4.59, 80.0, 20.0]})
    >>> ax = budget_structure(structure, 2024)  # as `Corpus.structure` gives it
    >>> sorted(round(float(bar.get_width()), 2) for bar in ax.patches)
    [4.59, 20.0, 80.0, 95.41]
    """
    lang = checked_language(lang)
    title = say("structure", lang, year=year)
    asked = asked_of(structure, year)
    held = structure[(structure["year"] == year).fillna(False).astype(bool)]
    # a row without a code is money that no line tells; alone it says nothing of the classes
    held = held[held.groupby("document")["code"].transform(lambda c: (c != "").any()).astype(bool)]
    whole = held[held.groupby("document")["share"].transform(lambda s: s.notna().all()).astype(bool)]
    if whole.empty:
        return nothing(ax, title, asked, lang)
    size = whole.groupby("document")["amount"].sum().sort_values(ascending=False)
    shown = list(size.index[:limit])
    whole = whole[whole["document"].isin(shown)]
    coded = whole[whole["code"] != ""]
    kept = list(coded.groupby("code")["amount"].sum().nlargest(classes).index)
    # the legend below takes its own room
    height = 1.5 + 0.42 * len(shown) + 0.25 * ((len(kept) + 2) // 2)
    own = ax is None
    ax = new_axes(ax, width=8.4, height=height)
    labels = {code: _class_name(whole, code, lang) for code in kept} | {
        _REST: say("other", lang), "": say("untold", lang)}
    words: dict[str, list[str]] = {document: [] for document in shown}
    left = dict.fromkeys(shown, 0.0)
    for number, (code, label) in enumerate(labels.items()):
        rows = (whole[~whole["code"].isin([*kept, ""])] if code == _REST
                else whole[whole["code"] == code])
        shares = rows.groupby("document")["share"].sum()
        role = ROLES[_BEYOND.get(code) or _PARTS[number % len(_PARTS)]]
        widths = [float(shares.get(document, 0.0)) for document in shown]
        if not any(widths):
            continue
        ax.barh(range(len(shown)), widths, left=list(left.values()), color=role.colour,
                hatch=role.hatch, edgecolor="white", linewidth=0.6, height=0.7, label=label)
        for document, width in zip(shown, widths, strict=True):
            left[document] += width
            if width:
                words[document].append(f"{label} {width:.1f}%")
    first = whole.drop_duplicates("document").set_index("document")
    names = [named(first.loc[d, "department"], first.loc[d, "level"], lang) for d in shown]
    ax.set_yticks(range(len(shown)), [wrapped(name, 30) for name in names])
    ax.invert_yaxis()
    ax.set_xlim(0, 100)
    left_out = held["document"].nunique() - len(size)
    described = zip(names, ("; ".join(words[d]) for d in shown), strict=True)
    ax = finish(ax, title, lang, described, rest=len(size) - len(shown), side="",
                more=say("unshared", lang, n=left_out) if left_out else "", asked=asked)
    ax.set_xlabel(say("share", lang))
    legend_below(ax, own=own)
    fonts.dress(ax)
    return ax


@renamed_keyword(most="limit")
def findings_of_rules(
    rules: pd.DataFrame, *, ax: Axes | None = None, lang: str | None = None, limit: int = 12,
) -> Axes:
    """Rules of the checks by the number of documents in which they found something.

    Use it to see which faults are a habit. Easily misread: a rule that found nothing may have had
    nothing to look at; many findings of one rule in one document count once here.

    Parameters
    ----------
    rules : DataFrame
        `Corpus.findings_by_rule`: ``rule, severity, findings, documents``.
    ax, lang
        As in `department_ranking`.
    limit : int

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
    >>> rules = pd.DataFrame({"rule": ["dead-name", "share-is-part-over-whole"],
    ...                       "severity": ["warning", "error"], "documents": [7, 3]})
    >>> ax = findings_of_rules(rules)  # as `Corpus.findings_by_rule` gives it
    >>> [t.get_text().replace("\\n", " ") for t in ax.get_yticklabels()]
    ['name no longer in force', 'share = part / whole']
    """
    from matplotlib.ticker import MaxNLocator

    lang = checked_language(lang)
    title = say("rules", lang)
    shown = rules.sort_values("documents", ascending=False, kind="stable").head(limit)
    if shown.empty:
        return nothing(ax, title, asked_of(rules), lang)
    ax = new_axes(ax, height=max(2.4, 0.9 + 0.38 * len(shown)))
    names = [rule_name(rule, lang) for rule in shown["rule"]]
    counted = zip(shown["severity"], shown["documents"].astype(int), strict=True)
    for y, (severity, documents) in enumerate(counted):
        role = ROLES[_SEVERITIES.get(severity, "other")]
        ax.barh(y, documents, color=role.colour, hatch=role.hatch, edgecolor="white",
                height=0.66)
        called = severity_name(severity, lang)
        ax.annotate(f"{documents} · {called}", (documents, y), (4, 0),
                    textcoords="offset points", va="center", fontsize=9)
    ax.set_yticks(range(len(shown)), [wrapped(name, 34) for name in names])
    ax.invert_yaxis()
    ax.set_xlim(0, shown["documents"].max() * 1.35)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    said = [f"{n} · {severity_name(s, lang)}" for n, s in zip(shown["documents"], shown["severity"], strict=True)]
    ax = finish(ax, title, lang, zip(names, said, strict=True), side="", asked=asked_of(rules))
    ax.set_xlabel(say("documents", lang))
    return ax


def _with_growth(amount: float, percent: float | None) -> str:
    said = format_amount(float(amount))
    return said if percent is None or percent != percent else f"{said} ({percent:+.1f}%)".replace("-", "−")


def _class_name(rows: pd.DataFrame, code: str, lang: str) -> str:
    if lang == "en" and (name := english(code)):
        return f"{code} {name}"
    return f"{code} {rows.loc[rows['code'] == code, 'name'].iloc[-1]}"
