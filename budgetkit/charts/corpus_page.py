"""One page of a corpus: the questions of an overview as small charts, each with who does not answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from budgetkit import fonts
from budgetkit.amounts import format_amount
from budgetkit.answered import Answered, Overview, carried, question
from budgetkit.budget_lines import english
from budgetkit.charts.chart_base import ROLES, amounts_on, describe, description, empty_axes, plain
from budgetkit.charts.corpus_base import named
from budgetkit.messages import Clauses, checked_language, in_room, text
from budgetkit.text import text_width
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["corpus_page"]

say = in_room("charts.corpus_page")

#: Inches of a page: A3, upright; on A4 its small print is that of a footnote.
_PAGE = (11.7, 16.5)
#: Bars of a panel.
_BARS = 8
#: Columns of small print over a panel, and of a name beside a bar.
_LINE, _NAME = 64, 22
_SMALL, _NOTE = 8, 11
#: Rows of an answer that a document states in prose alone are hatched.
_TOLD = "//"
#: Measures in percent; of the last, the smallest are told: most targets can be checked.
_SHARES = ("carryover", "targets")
_SMALLEST = ("targets",)


def corpus_page(overview: Overview, *, lang: str | None = None) -> Figure:
    """The eight questions of a corpus on one page, each panel with who does not answer.

    Use it to show a year of many departments on a sheet of paper; `write` keeps it as PDF, PNG or
    SVG. Easily misread: each panel draws eight only, and a department's budget may hold those
    of its units, which may stand beside it; the bars must not be added up.

    Parameters
    ----------
    overview : Overview
        `Corpus.overview` gives it: the answers of one year and kind.
    lang : {"en", "zh"}, optional

    Returns
    -------
    matplotlib Figure
        Of A3, upright.

    Raises
    ------
    TypeError
        It is no overview.
    ValueError
        For another language.
    MissingExtra
        matplotlib is not installed.

    Examples
    --------
    >>> import budgetkit as bk
    >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
    ...     page = corpus_page(held.overview(2018))
    >>> len(page.axes), page.axes[0].get_title(loc="left")
    (8, 'Who spends how much?')
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    if not isinstance(overview, Overview):
        raise TypeError(f"corpus_page draws what Corpus.overview gives, not {type(overview).__name__}: "
                        "corpus_page(corpus.overview())")
    lang = checked_language(lang)
    figure = Figure(figsize=_PAGE, layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.12))
    panels = figure.subplots((len(overview.answers) + 1) // 2, 2).ravel()
    for ax, (key, frame) in zip(panels, overview.answers.items(), strict=False):
        _PANELS.get(key, _ranking)(ax, key, frame, lang)
    for ax in panels[len(overview.answers):]:
        ax.remove()
    key = f"page-{overview.kind.replace('_', '-')}"
    title = say(key, lang, year=overview.year) if overview.year is not None else say(f"{key}-undated", lang)
    asked = next(filter(None, map(carried, overview.answers.values())), None)
    origin = asked.origin.said(lang) if asked and asked.origin else ""
    figure.suptitle("\n".join(filter(None, [title, origin])), x=0.01, ha="left", fontsize=13)
    figure.supxlabel(say("foot", lang), x=0.01, ha="left", fontsize=_SMALL, color="#5A5A5A")
    fonts.dress(figure)
    return figure


# ── panels ───────────────────────────────────────────────────────────────────────────────────


def _ranking(ax: Axes, key: str, frame: pd.DataFrame, lang: str) -> None:
    """One bar a document, the largest first."""
    held = frame[frame["amount"].notna()].sort_values("amount", ascending=key in _SMALLEST, kind="stable")
    notes = []
    if key in _SHARES and len(held):
        notes.append(say("median", lang, share=f"{held['amount'].median():.1f}%"))
    if held.empty:
        return _nothing(ax, key, frame, lang)
    shown = held.head(_BARS)
    if (shown["source"] == "prose").any():
        notes.append(say("prose", lang))
    bars = ax.barh(range(len(shown)), shown["amount"], color=ROLES["general_budget"].colour, height=0.66,
                   edgecolor="white", linewidth=0)
    for bar, source in zip(bars, shown["source"], strict=True):
        bar.set_hatch(_TOLD if source == "prose" else "")
    written = [f"{a:.1f}%" if key in _SHARES else format_amount(float(a)) for a in shown["amount"]]
    written = [each.replace("-", "−") for each in written]
    _numbers(ax, shown["amount"], written)
    names = _names(shown, lang)
    notes += _rest(len(held) - len(shown), lang, "smallest" if key in _SMALLEST else "largest")
    _finish(ax, key, names, written, carried(frame), notes, lang)


def _basic_and_project(ax: Axes, key: str, frame: pd.DataFrame, lang: str) -> None:
    """Two parts of each document's spending, as shares of all of it, the largest documents first."""
    held = frame[frame["share_basic"].notna()]
    if held.empty:
        return _nothing(ax, key, frame, lang)
    shown = held.head(_BARS)
    rest = (100 - shown["share_basic"] - shown["share_project"]).clip(lower=0)
    left = rest * 0
    for part, width in (("basic", shown["share_basic"]), ("project", shown["share_project"]), ("other", rest)):
        role = ROLES[part]
        name = say("neither", lang) if part == "other" else text(f"corpus.measures.name-{part}", lang)
        ax.barh(range(len(shown)), width, left=left, color=role.colour, hatch=role.hatch, height=0.66,
                edgecolor="white", linewidth=0.4, label=name)
        left = left + width
    written = [f"{basic:.1f}% / {project:.1f}%"
               for basic, project in zip(shown["share_basic"], shown["share_project"], strict=True)]
    for y, words in enumerate(written):
        ax.annotate(words, (100, y), (4, 0), textcoords="offset points", va="center", fontsize=_SMALL)
    ax.legend(loc="upper left", bbox_to_anchor=(0, -0.06), ncols=3, frameon=False, fontsize=_SMALL)
    unshared = len(frame) - len(held)
    notes = [say("beside", lang), *([say("unshared", lang, n=unshared)] if unshared else []),
             *_rest(len(held) - len(shown), lang)]
    _finish(ax, key, _names(shown, lang), written, carried(frame), notes, lang)
    ax.set_xlim(0, 130)


def _functions(ax: Axes, key: str, frame: pd.DataFrame, lang: str) -> None:
    """The classes of all documents' money: units are left to their departments, a budget counts once."""
    whole = frame.groupby("document")["amount"].transform("sum")
    once = frame.assign(whole=whole).drop_duplicates(["department", "level", "whole", "code"])
    held = once[once["level"] != "unit"]
    units = frame.loc[frame["level"] == "unit", "document"].nunique()
    if held.empty:
        return _nothing(ax, key, frame, lang)
    sums = held.groupby("code")["amount"].sum()
    total, untold = sums.sum(), sums.get("", 0.0)
    ranked = sums.drop("", errors="ignore").sort_values(ascending=False, kind="stable")
    shown = ranked.head(_BARS - 1)
    names = dict(zip(held["code"], held["name"], strict=True))
    bars = [(f"{code} {(lang == 'en' and english(code)) or names[code]}", amount, "general_budget")
            for code, amount in zip(map(str, shown.index), shown, strict=True)]
    if rest := ranked.iloc[len(shown):].sum():
        bars.append((say("other", lang), rest, "other"))
    if untold:
        bars.append((say("untold", lang), untold, "total"))
    for y, (_, amount, role) in enumerate(bars):
        ax.barh(y, amount, color=ROLES[role].colour, hatch=ROLES[role].hatch, height=0.66, edgecolor="white",
                linewidth=0)
    written = [f"{format_amount(float(a))} ({a / total:.1%})".replace("-", "−") if total else format_amount(float(a))
               for _, a, _ in bars]
    _numbers(ax, [a for _, a, _ in bars], written, room=1.55)
    notes = [say("units", lang, n=units)] if units else []
    _finish(ax, key, [name for name, *_ in bars], written, carried(frame), notes, lang)


_PANELS: dict[str, Callable[[Axes, str, pd.DataFrame, str], None]] = {
    "basic_project": _basic_and_project, "functions": _functions}


# ── what panels share ────────────────────────────────────────────────────────────────────────


def _nothing(ax: Axes, key: str, frame: pd.DataFrame, lang: str) -> None:
    empty_axes(ax, lang=lang)
    told = description(ax)
    _headed(ax, key, carried(frame), [], lang)
    describe(ax, f"{question(key, lang)} {told} {_said(carried(frame), lang)}".strip())


def _numbers(ax: Axes, amounts: Sequence[float] | pd.Series, written: Sequence[str], room: float = 1.32) -> None:
    for y, (amount, words) in enumerate(zip(amounts, written, strict=True)):
        ax.annotate(words, (max(amount, 0), y), (4, 0), textcoords="offset points", va="center", fontsize=_SMALL)
    ax.set_xlim(min(0.0, *amounts), max(*amounts, 0.01) * room)


def _names(rows: pd.DataFrame, lang: str) -> list[str]:
    """Departments, and of those without a name their file."""
    return [named(department if isinstance(department, str) and department else document.rpartition("/")[2],
                   level, lang)
            for department, document, level in zip(rows["department"], rows["document"], rows["level"], strict=True)]


def _finish(ax: Axes, key: str, names: Sequence[str], written: Sequence[str], asked: Answered | None,
            notes: list[str], lang: str) -> None:
    if key in _SHARES or key == "basic_project":
        ax.set_xticks([])
    else:
        amounts_on(ax, "x", lang)
        ax.xaxis.label.set_fontsize(_SMALL)
    plain(ax)
    ax.set_yticks(range(len(names)), [_short(name) for name in names])
    ax.tick_params(labelsize=_SMALL)
    ax.set_ylim(max(len(names), 4) - 0.4, -0.6)
    _headed(ax, key, asked, notes, lang)
    told = Clauses(f"{name} {words}" for name, words in zip(names, written, strict=True))
    describe(ax, say("described", lang, question=question(key, lang), told=told,
                     notes=" ".join(filter(None, [_said(asked, lang), *notes]))))


def _headed(ax: Axes, key: str, asked: Answered | None, notes: list[str], lang: str) -> None:
    """The question, and under it who answers it and what the picture leaves out."""
    lines = [line for note in filter(None, [_said(asked, lang), *notes]) for line in wrapped(note, _LINE).splitlines()]
    ax.set_title(question(key, lang), loc="left", pad=6 + _NOTE * len(lines), fontsize=11)
    ax.annotate("\n".join(lines), (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", va="bottom",
                fontsize=_SMALL, color="#5A5A5A")


def _said(asked: Answered | None, lang: str) -> str:
    return asked.said(lang) if asked else ""


def _rest(n: int, lang: str, shown: str = "largest") -> list[str]:
    return [say(f"rest-{shown}", lang, n=n)] if n > 0 else []


def _short(name: str) -> str:
    """A name in two lines at most."""
    lines = wrapped(name, _NAME).splitlines()
    if len(lines) <= 2:
        return "\n".join(lines)
    while text_width(lines[1]) > _NAME - 1:
        lines[1] = lines[1][:-1]
    return f"{lines[0]}\n{lines[1]}…"
