"""The explorer of targets: every project's score by its parts, and one project's whole sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.charts.drawn import Picture
from budgetkit.charts.performance import coverage_matrix
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Explorer
from budgetkit.explore.controls import Choice, Control, Number, Search, Switch
from budgetkit.explore.performance_tables import (
    performance_goals,
    performance_review,
    performance_targets,
)
from budgetkit.explore.view import View, once
from budgetkit.messages import Enumeration, checked_language, in_room
from budgetkit.model import absent
from budgetkit.performance import WEIGHTS, covers, goals, indicators, review
from budgetkit.performance.phrases import boilerplate
from budgetkit.performance.settings import DEFAULT

_say = in_room("explore_performance.explorer")
#: What the projects shown may have in common.
_ONLY = ("all", "purpose", "outcome", "missing", "cost")


def performance(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """Weigh the dimensions, filter the projects, open one and see its place on the page.

    Use it to find the projects whose targets tell least, and to read why. The four weights are
    brought to 100 together, whatever they sum to; the sentence below says what they are.

    Parameters
    ----------
    d : Disclosure
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
    >>> import budgetkit as bk
    >>> explorer = performance(bk.load_example("weihui-2024"))
    >>> explorer.view(only="cost").note.split(". ")[1:3]
    ['19–22), all of it read', '1 of 11 projects']
    """
    lang = checked_language(lang)
    frame = indicators(d)
    if frame.empty:  # nothing to weigh, to filter or to open: no control would do anything
        return Explorer(lambda: _without_targets(d, lang), {}, title=_say("title", lang), lang=lang,
                        of=[d])
    said = boilerplate(frame.to_dict("records"))
    frame = frame.assign(boilerplate=pd.Series(said, index=frame.index, dtype=object))
    projects = review(d)
    names: dict[int, str] = {-1: _say("every", lang), **_told_apart(projects)}
    for number in frame.loc[frame["scope"] == "department", "sheet"].unique():
        names[int(number)] = _say("department", lang)
    scored = bool(projects["score"].notna().any())

    @once
    def matrix(sheets: tuple[int, ...]) -> Picture:
        return charts.picture(coverage_matrix(frame[frame["sheet"].isin(sheets)], lang=lang))

    def draw(project: int, place: bool, only: str = "all", words: str = "", **weighed: float) -> View:
        points = _points(weighed)
        judged = review(d, weights=points)
        if project != -1:
            return _one(d, frame, judged, project, place, points, lang)
        kept = judged[_keeps(judged, only) & judged["project"].str.contains(words, regex=False)]
        if kept.empty:
            return View(note=_say("nobody", lang))
        told = {name: f"{value:g}" for name, value in points.items()} if scored else {}
        whole = sum(weighed.values())
        key = "reads-unscored"
        if scored:
            key = "reads" if whole == 100 else "reads-brought" if whole else "reads-nought"
        note = _say(key, lang, covers=covers(d, lang), n=len(kept), all=len(judged),
                    sum=f"{whole:g}", **told)
        return View(matrix(tuple(kept["sheet"].sort_values())),
                    performance_review(d, lang=lang, frame=kept), note)

    controls: dict[str, Control] = {"project": Choice(_say("project", lang), names)}
    if len(projects) > 1:  # one project is neither filtered nor found
        shown = {only: _say(f"only-{only}", lang) for only in _ONLY
                 if only == "all" or _keeps(projects, only).any()}
        controls |= {"only": Choice(_say("only", lang), shown)} if len(shown) > 1 else {}
        controls |= {"words": Search(_say("words", lang))}
    controls["place"] = Switch(_say("place", lang))
    weights = {name: Number(_say(f"weight-{name}", lang), 0, 100, int(points), 5)
               for name, points in WEIGHTS.items()} if scored else {}
    controls |= weights
    of_one = set(projects.loc[projects["score"].notna(), "sheet"])

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        left = {"place"}
        if (one := chosen["project"]) != -1:  # it is not filtered; without a score it is not weighed
            left = {"only", "words"} | (set() if one in of_one else set(weights))
        return {name: control for name, control in controls.items() if name not in left}

    return Explorer(draw, controls, title=_say("title", lang), lang=lang, of=[d], offers=offers)


def _without_targets(d: Disclosure, lang: str) -> View:
    """The goals in words where that is all, or that there are no targets."""
    if goals(d).empty:
        return View(note=absent(d.coverage_list, "targets", lang, _say("none", lang)))
    return View(None, performance_goals(d, lang=lang),
                _say("only-words", lang, covers=covers(d, lang)))


def _told_apart(projects: pd.DataFrame) -> dict[int, str]:
    """Sheet → name of its project; names that stand more than once with their code and money."""
    often = projects["project"].duplicated(keep=False)
    return {int(row["sheet"]): " ".join(filter(None, (
                row["project"], row["project_code"],
                format_amount(row["amount"]) if row["amount"] == row["amount"] else "")))
            if again else row["project"]
            for row, again in zip(projects.to_dict("records"), often, strict=True)}


def _points(weighed: dict[str, float]) -> dict[str, float]:
    """The weights brought to 100 together; all at zero is the default."""
    whole = sum(weighed.values())
    if not whole:
        return dict(WEIGHTS)
    points = {name: round(100 * value / whole, 1) for name, value in weighed.items()}
    largest = max(points, key=lambda name: points[name])
    points[largest] = round(points[largest] + 100 - sum(points.values()), 1)
    return points


def _keeps(judged: pd.DataFrame, only: str) -> pd.Series:
    return {
        "purpose": judged["speaks_of_purpose"] != "yes", "outcome": judged["outcomes"] == 0,
        "missing": judged["missing"] != "",
        "cost": judged["cost_difference"].abs() >= DEFAULT.same_money,
    }.get(only, judged["sheet"] >= 0)


def _one(d: Disclosure, frame: pd.DataFrame, judged: pd.DataFrame, number: int, place: bool,
         points: Mapping[str, float], lang: str) -> View:
    own = frame[frame["sheet"] == number]
    sheet = performance_targets(d, number, lang=lang, frame=frame)
    row = judged[judged["sheet"] == number]
    note = ""
    if len(row):
        note = _explained(row.iloc[0], points, lang)
    if place:
        try:
            return View(_on_page(d, own, lang), sheet, note)
        except BudgetkitError as missing:
            return View(None, sheet, _say("nowhere", lang, why=missing))
    drawn = charts.picture(coverage_matrix(own, lang=lang)) if len(row) and len(own) else None
    return View(drawn, sheet, note)


def _explained(row: pd.Series, points: Mapping[str, float], lang: str) -> str:
    """Why a score is what it is: what was found wanting, and each part of how much."""
    reasons = row[f"reasons_{lang}"] or _say("fine", lang)
    reasons = reasons[:1].upper() + reasons[1:]
    if row["score"] != row["score"]:
        return _say("one-unscored", lang, reasons=reasons)
    parts = [_say("part", lang, name=_say(f"weight-{name}", lang), got=f"{row[f'score_{name}']:g}",
                  of=f"{most:g}") for name, most in points.items()]
    return _say("one", lang, reasons=reasons, score=f"{row['score']:g}", parts=Enumeration(parts))


def _on_page(d: Disclosure, own: pd.DataFrame, lang: str) -> Picture:
    from budgetkit.evidence import show
    from budgetkit.narrative.paragraphs import Place

    cells = []
    for row in own.to_dict("records"):
        cell = d.tables[row["table"]].at.get((row["row"], row["column"]))
        cell = cell or next(c for c in d.tables[row["table"]].cells if c.column == row["column"]
                            and c.row <= row["row"] < c.row + c.row_span)
        cells.append(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1))
    seen = show(d, cells)
    return Picture(seen.png(), _say("on-page", lang, pages=Enumeration(seen.pages)),
                   max(i.width for i in seen.images) // 2)
