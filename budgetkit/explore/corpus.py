"""The explorer of many disclosures: choose what to ask, the year and the departments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.answered import COVERAGE, carried
from budgetkit.charts.corpus_base import MEASURES, measure_name
from budgetkit.charts.side_by_side import SHARES
from budgetkit.explore.base import Explorer
from budgetkit.explore.controls import Choice, Control, Search
from budgetkit.explore.tables import Sheet, table
from budgetkit.explore.view import View
from budgetkit.messages import checked_language, in_room
from budgetkit.present import heads
from budgetkit.renamed import renamed_keyword
from budgetkit.text import fold

say = in_room("explore.corpus")

#: What can be asked.
_ASKED = ("ranking", "years", "structure", "coverage", "debt", "findings")
#: Questions that are of one total.
_MEASURED = ("ranking", "years", "coverage")
#: Columns that are called as the measure of this name.
_CALLED = ("expenditure", *SHARES)

#: Where a frame that the choices emptied says which of them did.
_EMPTIED = "emptied"
_FORMATS = dict.fromkeys(("percent", "share", "per_100_pages", "times", "class_share", *SHARES), "{:.1f}".format)


def corpus(held: Any, *, lang: str | None = None) -> Explorer:
    """Choose a question, a year and departments; see the answer as picture and table.

    Parameters
    ----------
    held : budgetkit.corpus.Corpus
    lang : {"en", "zh"}, optional

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import tempfile, budgetkit as bk
    >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
    ...     explorer = corpus(held)
    ...     explorer.view(asked="ranking", year=2018, words="检察").table.text.splitlines()[1][:8]
    '江苏省人民检察院'
    """
    lang = checked_language(lang)
    told = held.documents["year"].dropna().astype(int)
    years = sorted(set(told), reverse=True)
    # first the year of most documents: there is something to compare
    usual = max(years, key=lambda y: (int((told == y).sum()), y), default=None)

    def draw(asked: str, measure: str, year: int | None, words: str) -> View:
        def chosen(frame: pd.DataFrame, *, any_year: bool = False, undated: bool = False) -> pd.DataFrame:
            named = _named(frame, words)
            of_year = _of_year(frame, year) | (frame["year"].isna() & undated)  # it may be of this year
            kept = named if year is None or any_year else named & of_year
            found = frame[kept]
            if found.empty and len(frame):
                found.attrs[_EMPTIED] = ("words" if not named.any() else
                                         "year" if not _of_year(frame, year).any() else "both")
            return _carrying(found, words)

        if asked in ("ranking", "years"):
            return _growth(chosen(held.growth(measure), any_year=asked == "years"), asked, measure,
                           year, lang)
        if asked == "structure":
            return _structure(chosen(held.structure()), year, lang)
        if asked == "coverage":
            return _coverage(chosen(held.coverage(measure), undated=True), lang)
        if asked == "debt":
            return _debt(chosen(held.debt_dependence()), lang)
        return _findings(chosen(held.findings_by_document()), held, year, lang)

    controls: dict[str, Control] = {
        "asked": Choice(say("ask", lang), {k: say(f"asked-{k}", lang) for k in _ASKED}),
        "measure": Choice(say("measure", lang), {
            k: measure_name(k, lang) for k in MEASURES}),
        "year": Choice(say("year", lang), {y: str(y) for y in years} or {None: "—"}, usual),
        "words": Search(say("department", lang), hint=say("part-of-name", lang)),
    }

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        idle = set() if chosen["asked"] in _MEASURED else {"measure"}
        if chosen["asked"] == "years" or len(years) < 2:
            idle.add("year")
        return {name: control for name, control in controls.items() if name not in idle}

    return Explorer(draw, controls, title=say("title", lang), lang=lang, offers=offers,
                    source=say("source", lang, n=len(held.documents)))


def _named(frame: pd.DataFrame, words: str) -> pd.Series:
    """Rows of departments with these words in their name."""
    return frame["department"].fillna("").map(fold).str.contains(fold(words), regex=False).astype(bool)


def _of_year(frame: pd.DataFrame, year: int | None) -> pd.Series:
    """Rows of a year; a document without a year is of none."""
    return (frame["year"] == year).fillna(False).astype(bool)


def _carrying(found: pd.DataFrame, words: str) -> pd.DataFrame:
    """What a frame carries of its corpus, narrowed to the departments that were chosen."""
    if (asked := carried(found)) and words:
        named = {d.department for d in asked.documents if fold(words) in fold(d.department)}
        found.attrs[COVERAGE] = asked.of(departments=named)
    return found


def _none(frame: pd.DataFrame, lang: str) -> View:
    """An empty answer: which of the choices empties it, and who was asked in vain."""
    emptied = frame.attrs.get(_EMPTIED)
    said = say(f"emptied-{emptied}" if emptied else "none", lang)
    asked = carried(frame)
    if asked and asked.documents and not emptied:
        said = f"{said} {asked.said(lang)}"
    return View(note=said)


def _coverage(frame: pd.DataFrame, lang: str) -> View:
    """Every document with its answer, or the reason why there is none: these first."""
    if frame.empty:
        return _none(frame, lang)
    frame = frame.sort_values("answered", kind="stable")
    frame["why"] = frame["reason_zh" if lang == "zh" else "reason"]
    frame["status"] = [say(f"status-{s.replace('_', '-')}", lang) for s in frame["status"]]
    columns = ["document", "department", "year", "status", "why", "amount", "table", "page"]
    return View(None, corpus_table(frame, lang=lang, columns=columns, caption=""),
                say("covered", lang, n=len(frame), m=int(frame["answered"].sum())))


def _with_asked(note: str, frame: pd.DataFrame, lang: str, year: int | None = None) -> str:
    """A note with how many documents answered, and who did not."""
    asked = carried(frame)
    told = asked.of(year=year).said(lang) if asked else ""
    return f"{note} {told}" if told else note


@renamed_keyword(most="limit")
def corpus_table(frame: pd.DataFrame, *, lang: str | None = None, columns: list[str] | None = None,
                 limit: int = 30, caption: str | None = None) -> Sheet:
    """An answer of a corpus with its columns named in the reader's language.

    Above it stands how many documents answer and which do not, where the frame carries that.

    Parameters
    ----------
    frame : DataFrame
        What a question of :class:`budgetkit.corpus.Corpus` gave.
    lang : {"en", "zh"}, optional
    columns : list of str, optional
        Only these, in this order.
    limit : int
        Rows shown; how many more there are is said under the table.
    caption : str, optional
        Said above the table, in place of who answers.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import pandas as pd
    >>> print(corpus_table(pd.DataFrame({"borrowed": [10331.0], "share": [89.57]}), lang="zh").text)
        举借的资金  占比（%）
         10,331.00       89.6
    """
    lang = checked_language(lang)
    words = {"table": lambda key: charts.table_name(key, lang),
             "most": lambda rule: charts.rule_name(rule, lang)}
    if caption is None:
        asked = carried(frame)
        caption = asked.said(lang) if asked else ""
    labels = heads("explore.corpus", lang) | {m: measure_name(m, lang) for m in _CALLED}
    return table(frame, lang=lang, columns=columns, labels=labels, formats=_FORMATS | words, limit=limit,
                 caption=caption, region=say("title", lang))


def _growth(frame: pd.DataFrame, asked: str, measure: str, year: int | None, lang: str) -> View:
    if frame.empty:
        return _none(frame, lang)
    if asked == "ranking":
        ax = charts.department_ranking(frame, year, measure=measure, lang=lang)
    else:
        ax = charts.departments_over_years(frame, measure=measure, lang=lang)
        frame = frame.sort_values(["department", "level", "year"])
    compared = frame.dropna(subset=["percent"])
    note = say("grew" if len(compared) else "reads", lang, n=len(frame), m=len(compared),
               up=int((compared["change"] > 0).sum()))
    columns = ["department", "year", "amount", "previous", "percent", "document", "page"]
    note = _with_asked(note, frame, lang, year if asked == "ranking" else None)
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns, caption=""), note)


def _structure(frame: pd.DataFrame, year: int | None, lang: str) -> View:
    if frame.empty:
        return _none(frame, lang)
    ax = charts.budget_structure(frame, year, lang=lang)
    columns = ["department", "code", "name", "amount", "share", "document", "page"]
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns, caption=""),
                _with_asked(say("reads", lang, n=len(frame)), frame, lang, year))


def _debt(frame: pd.DataFrame, lang: str) -> View:
    if frame.empty:
        return _none(frame, lang)
    some = frame[(frame["borrowed"].fillna(0) > 0) | (frame["costs"].fillna(0) > 0)]
    columns = ["department", "year", "total", "borrowed", "costs", "share", "document"]
    return View(None, corpus_table(some if len(some) else frame, lang=lang, columns=columns, caption=""),
                say("debt", lang, n=len(frame), m=len(some)))


def _findings(frame: pd.DataFrame, held: Any, year: int | None, lang: str) -> View:
    if frame.empty:
        return _none(frame, lang)
    named = sorted(set(frame["department"].dropna())) or None
    rules = held.findings_by_rule(year=year, department=named)
    ax = charts.findings_of_rules(rules, lang=lang)
    columns = ["document", "department", "errors", "warnings", "per_100_pages", "most"]
    unread = int((frame["checked"] == "tables").sum())
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns, caption=""),
                say("tables" if unread else "reads", lang, n=len(frame), m=unread))
