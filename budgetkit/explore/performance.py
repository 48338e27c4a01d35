"""The explorer of targets: every project's score by its parts, and one project's whole sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import Picture
from budgetkit.charts.performance import coverage_matrix
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Choice, Explorer, Number, Search, Switch, View, once
from budgetkit.explore.performance_tables import (
    performance_goals,
    performance_review,
    performance_targets,
)
from budgetkit.messages import checked_language
from budgetkit.model import absent
from budgetkit.performance import WEIGHTS, covers, goals, indicators, review
from budgetkit.performance.phrases import boilerplate

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

_ONLY = {
    "all": {"en": "all projects", "zh": "全部项目"},
    "purpose": {"en": "no target for what the money is for", "zh": "没有说到用途的目标"},
    "outcome": {"en": "no measurable target of its own", "zh": "没有自己的可衡量目标"},
    "missing": {"en": "a dimension without targets", "zh": "有维度没有目标"},
    "cost": {"en": "cost target differs from the money", "zh": "成本目标与金额不符"},
}
_SAID = {
    "title": {"en": "Explore the targets", "zh": "逐项查看绩效目标"},
    "project": {"en": "Project", "zh": "项目"}, "every": {"en": "(all)", "zh": "（全部）"},
    "only": {"en": "Show", "zh": "显示"}, "words": {"en": "Name has", "zh": "名称含"},
    "place": {"en": "Its place on the page", "zh": "在原文中的位置"},
    "execution": {"en": "Execution and cost", "zh": "执行与成本"},
    "output": {"en": "Output", "zh": "产出"}, "benefit": {"en": "Benefit", "zh": "效益"},
    "satisfaction": {"en": "Satisfaction", "zh": "满意度"},
    "department": {"en": "department", "zh": "部门整体"},
    "none": {"en": "This document prints no targets with indicators.",
             "zh": "本文件没有带指标的绩效目标。"},
    "nobody": {"en": "No project fits these choices.", "zh": "没有符合条件的项目。"},
    "reads": {"en": "{covers} {n} of {all} projects. Points of 100: execution {execution:g}, output "
                    "{output:g}, benefit {benefit:g}, satisfaction {satisfaction:g}. The score is "
                    "of the targets, not of the project.",
              "zh": "{covers}{all}个项目中的{n}个。满分100：执行{execution:g}、产出{output:g}、效益{benefit:g}、"
                    "满意度{satisfaction:g}。分数评的是目标写得怎样，不是项目做得怎样。"},
    "one": {"en": "{reasons}. Score {score}, points of 100 set as above.",
            "zh": "{reasons}。得分{score}，权重如上。"},
    "fine": {"en": "Nothing to object to", "zh": "没有问题"},
    "unscored": {"en": "none (the form prints no dimensions)", "zh": "无（表中没有维度）"},
    "nowhere": {"en": "The PDF is not at hand: {why}", "zh": "手边没有PDF：{why}"},
}


def performance(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """Weigh the dimensions, filter the projects, open one and see its place on the page.

    Use it to find the projects whose targets tell least, and to read why. The four weights are
    brought to 100 together, whatever the sliders sum to; the sentence below says what they are.

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
    say = {name: words[lang] for name, words in _SAID.items()}
    frame = indicators(d)
    frame = frame.assign(boilerplate=boilerplate(frame.to_dict("records")))
    projects = review(d)
    sheets = _told_apart(projects)
    names: dict[int, str] = {-1: say["every"], **sheets}
    for number in frame.loc[frame["scope"] == "department", "sheet"].unique():
        names[int(number)] = say["department"]

    @once
    def matrix(sheets: tuple[int, ...]) -> Picture:
        return charts.picture(coverage_matrix(frame[frame["sheet"].isin(sheets)], lang=lang))

    def draw(project: int, only: str, words: str, place: bool, **sliders: float) -> View:
        if frame.empty:
            told = len(goals(d))
            return View(None, performance_goals(d, lang=lang) if told else None,
                        covers(d, lang) if told else absent(d.coverage_list, "targets", lang, say["none"]))
        points = _points(sliders)
        judged = review(d, weights=points)
        if project != -1:
            return _one(d, frame, judged, project, place, lang, say)
        kept = judged[_keeps(judged, only) & judged["project"].str.contains(words, regex=False)]
        if kept.empty:
            return View(note=say["nobody"])
        note = say["reads"].format(covers=covers(d, lang), n=len(kept), all=len(judged), **points)
        return View(matrix(tuple(kept["sheet"].sort_values())),
                    performance_review(d, lang=lang, frame=kept), note)

    weights = {name: Number(_SAID[name], 0, 100, int(points), 5)
               for name, points in WEIGHTS.items()}
    return Explorer(draw, {
        "project": Choice(_SAID["project"], names), "only": Choice(_SAID["only"], _ONLY),
        "words": Search(_SAID["words"]), "place": Switch(_SAID["place"]), **weights,
    }, title=_SAID["title"], lang=lang)


def _told_apart(projects: pd.DataFrame) -> dict[int, str]:
    """Sheet → name of its project; names that stand more than once with their code and money."""
    often = projects["project"].duplicated(keep=False)
    return {int(row["sheet"]): " ".join(filter(None, (
                row["project"], row["project_code"],
                format_amount(row["amount"]) if row["amount"] == row["amount"] else "")))
            if again else row["project"]
            for row, again in zip(projects.to_dict("records"), often, strict=True)}


def _points(sliders: dict[str, float]) -> dict[str, float]:
    """The sliders brought to 100 together; all at zero is the default."""
    whole = sum(sliders.values())
    if not whole:
        return dict(WEIGHTS)
    points = {name: round(100 * value / whole, 1) for name, value in sliders.items()}
    largest = max(points, key=lambda name: points[name])
    points[largest] = round(points[largest] + 100 - sum(points.values()), 1)
    return points


def _keeps(judged: pd.DataFrame, only: str) -> pd.Series:
    return {
        "purpose": judged["speaks_of_purpose"] != "yes", "outcome": judged["outcomes"] == 0,
        "missing": judged["missing"] != "", "cost": judged["cost_difference"].abs() >= 0.005,
    }.get(only, judged["sheet"] >= 0)


def _one(d, frame, judged, number: int, place: bool, lang: str, say: dict[str, str]) -> View:
    own = frame[frame["sheet"] == number]
    sheet = performance_targets(d, number, lang=lang, frame=frame)
    row = judged[judged["sheet"] == number]
    note = ""
    if len(row):
        score = row.iloc[0]["score"]
        reasons = row.iloc[0][f"reasons_{lang}"] or say["fine"]
        note = say["one"].format(
            reasons=reasons[:1].upper() + reasons[1:],
            score=f"{score:g}" if score == score else say["unscored"])
    if place:
        try:
            return View(_on_page(d, own, lang), sheet, note)
        except BudgetkitError as missing:
            return View(None, sheet, say["nowhere"].format(why=missing))
    drawn = charts.picture(coverage_matrix(own, lang=lang)) if len(row) and len(own) else None
    return View(drawn, sheet, note)


def _on_page(d, own: pd.DataFrame, lang: str) -> Picture:
    from budgetkit.evidence import show
    from budgetkit.narrative.paragraphs import Place

    cells = []
    for row in own.to_dict("records"):
        cell = d.tables[row["table"]].at.get((row["row"], row["column"]))
        cell = cell or next(c for c in d.tables[row["table"]].cells if c.column == row["column"]
                            and c.row <= row["row"] < c.row + c.row_span)
        cells.append(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1))
    seen = show(d, cells)
    pages = "、".join(map(str, seen.pages)) if lang == "zh" else ", ".join(map(str, seen.pages))
    words = {"en": f"Page {pages}, the targets outlined.", "zh": f"第{pages}页，框出各目标值。"}[lang]
    return Picture(seen.png(), words, max(i.width for i in seen.images) // 2)
