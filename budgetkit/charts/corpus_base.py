"""What charts of many departments share: who was asked, the notes above a picture, names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from budgetkit.answered import Answered, carried
from budgetkit.charts.chart_base import (
    amounts_on,
    describe,
    description,
    empty_axes,
    finished,
    plain,
)
from budgetkit.messages import checked_language, in_room, text
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

say = in_room("charts.corpus")

#: Totals that are drawn first; others of ``knowledge/measures.csv`` can be drawn as well.
MEASURES = ("expenditure", "revenue", "basic", "project", "personnel", "public", "carryover",
            "appropriation", "general_budget", "government_fund", "state_capital", "three_public",
            "operating_expenses", "procurement")
#: Letters in a line above a picture.
_LINE = 80
#: Points that a line of notes above a picture takes.
_NOTE = 12


def asked_of(frame: pd.DataFrame, year: int | None = None) -> Answered | None:
    """Who was asked: of the year, and where a frame was narrowed by hand, of its departments."""
    asked = carried(frame)
    return asked.of(year=year) if asked else None


def nothing(ax: Axes | None, title: str, asked: Answered | None, lang: str) -> Axes:
    """Empty axes that say who was asked and did not answer."""
    ax = empty_axes(ax, title=title, lang=lang)
    if said := _of_corpus(asked, lang):
        describe(ax, " ".join([description(ax), *said]))
        _noted(ax, said, title)
    return ax


def _of_corpus(asked: Answered | None, lang: str) -> list[str]:
    """Who answered and who did not, of which corpus."""
    if not asked or not asked.documents:
        return []
    return [asked.said(lang), *([asked.origin.said(lang)] if asked.origin else [])]


def finish(ax: Axes, title: str, lang: str, told: Iterable[tuple[str, str]], *, rest: int = 0,
            side: str = "x", more: str = "", asked: Answered | None = None) -> Axes:
    if side:
        amounts_on(ax, side, lang)
    plain(ax)
    notes = _of_corpus(asked, lang)
    notes += [say("rest", lang, n=rest)] if rest else []
    notes += [more] if more else []
    between, end = ("；", "。") if lang == "zh" else ("; ", ".")
    words = between.join(f"{name} {said}" for name, said in told)
    _noted(ax, notes, title)
    return finished(ax, f"{title}: {words}{end}" + "".join(f" {note}{end}" for note in notes))


def _noted(ax: Axes, notes: Iterable[str], title: str) -> None:
    """The title with its notes below it, a line each or more."""
    lines = [line for note in notes for line in wrapped(note, _LINE).splitlines()]
    ax.set_title(title, loc="left", pad=6 + _NOTE * len(lines))
    if lines:
        ax.annotate("\n".join(lines), (0, 1), (0, 4), xycoords="axes fraction",
                    textcoords="offset points", va="bottom", fontsize=8, color="#5A5A5A")


def measure_name(measure: str, lang: str | None = None) -> str:
    """What a total is called.

    Parameters
    ----------
    measure : str
        A key of ``knowledge/measures.csv``.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        For another measure.

    Examples
    --------
    >>> measure_name("basic", "zh")
    '基本支出'
    """
    return text(f"corpus.measures.name-{measure}", checked_language(lang))


def named(department: object, level: str, lang: str) -> str:
    name = department if isinstance(department, str) and department else "?"
    return say("unit", lang, name=name) if level == "unit" else name
