"""Targets as tables for readers: the review, one whole sheet, what a target says, two years."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pandas as pd

from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import filled, nothing, table
from budgetkit.messages import Enumeration, RoundedAmount, checked_language, in_room, written
from budgetkit.model import absent
from budgetkit.performance import (
    WEIGHTS,
    Promise,
    compare,
    copied_explanations,
    covers,
    dimension_label,
    goals,
    indicators,
    parse_target,
    phrase_of,
    review,
)
from budgetkit.performance.phrases import boilerplate, impossible
from budgetkit.present import Sheet, heads
from budgetkit.renamed import renamed_keyword

_say = in_room("explore_performance.tables")
_heads = partial(heads, "explore_performance.tables")
_SIGNS = {"%", "‰", "‱"}


@renamed_keyword(most="limit")
def performance_review(d: Disclosure, *, lang: str | None = None, frame: pd.DataFrame | None = None,
                       limit: int = 40) -> Sheet:
    """Every project's targets judged: lowest score first, its parts beside it, the reasons last.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
    frame : DataFrame, optional
        Of :func:`budgetkit.performance.review`, with other weights or fewer projects.
    limit : int

    Returns
    -------
    Sheet
        Project, money (万元), score and its parts, targets that can be checked, reasons, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = performance_review(bk.load_example("weihui-2024"), lang="zh")
    >>> shown.text.splitlines()[0]
    '11个项目、部门整体（第19–22页）的93个目标，全部读出。'
    >>> shown.text.splitlines()[1].split()[:3]
    ['项目', '金额（万元）', '得分']
    """
    lang = checked_language(lang)
    held = review(d) if frame is None else frame
    if not held["indicators"].any():
        return performance_goals(d, lang=lang, limit=limit) if len(held) else _no_targets(d, lang)
    held = held.rename(columns={f"reasons_{lang}": "reasons"}).sort_values(
        ["score", "amount"], ascending=[True, False], kind="stable")
    marks = {k: held[f"score_{k}"] for k in WEIGHTS}
    says = [_say("counts", lang, measurable=m, indicators=n)
            for m, n in zip(held["measurable"], held["indicators"], strict=True)]
    shown = filled(held.assign(says=says, **marks), "amount", "score", *WEIGHTS)
    # where the form prints no dimensions nothing is scored, and the reasons say so
    return table(shown, lang=lang, labels=_heads(lang) | {"says": _say("head-measurable", lang)},
                 limit=limit, formats=dict.fromkeys(("score", *WEIGHTS), "{:g}".format),
                 caption=covers(d, lang),
                 columns=["project", "amount", "score", *WEIGHTS, "says", "reasons", "page"])


def _no_targets(d: Disclosure, lang: str) -> Sheet:
    """That there are none, or the pages of a table that may hold them and was not understood."""
    return nothing(absent(d.coverage_list, "targets", lang, _say("none", lang)))


def performance_targets(d: Disclosure, sheet: int | None = None, *, lang: str | None = None,
                        frame: pd.DataFrame | None = None) -> Sheet:
    """One whole target sheet: dimension, indicator, target, kind, and whether anyone could tell.

    Parameters
    ----------
    d : Disclosure
    sheet : int, optional
        As counted in :func:`budgetkit.performance.indicators`; by default the project with most
        money.
    lang : {"en", "zh"}, optional
    frame : DataFrame, optional
        Of ``indicators(d)``, where it is at hand.

    Returns
    -------
    Sheet
        Dimension, indicator, target, kind, whether anyone could tell, explanation, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = performance_targets(bk.load_example("weihui-2024"), 1)
    >>> [word for word in shown.text.splitlines()[2].split()][:3]
    ['Cost', '总成本', '10万元']
    """
    lang = checked_language(lang)
    frame = indicators(d) if frame is None else frame
    if sheet is None:
        projects = frame[frame["scope"] == "project"].sort_values("amount", kind="stable")
        if projects.empty and frame.empty:
            return performance_goals(d, lang=lang, limit=12)
        sheet = -1 if projects.empty else projects["sheet"].iloc[-1]
    every = frame.to_dict("records")
    own = [row | {"why": why} for row, why in zip(
        every, boilerplate(every), strict=True) if row["sheet"] == sheet]
    rows = [{"dimension": _dimension(r, lang), "indicator": r["indicator"], "promise": r["promise"],
             "kind": _say(f"kind-{r['kind']}", lang), "worth": _worth(r, lang),
             "explanation": r["explanation"], "page": r["page"]} for r in own]
    columns = ["dimension", "indicator", "promise", "kind", "worth", "explanation", "page"]
    if not any(r["explanation"] for r in own):
        columns.remove("explanation")
    caption = _whose(own[0], lang) if own else ""
    if any(r["dimension"].endswith("*") for r in rows):
        caption = _say("and-by-words" if caption else "by-words", lang, caption=caption)
    return table(pd.DataFrame(rows, columns=columns), lang=lang, columns=columns,
                 labels=_heads(lang), caption=caption)


def _whose(row: dict, lang: str) -> str:
    """Whose targets they are, with the money."""
    name = row["project"] or row["department"]
    if row["amount"] != row["amount"]:  # no money is printed
        return name
    return _say("whose", lang, name=name, amount=RoundedAmount(row["amount"])).strip()


@renamed_keyword(most="limit")
def performance_goals(d: Disclosure, *, lang: str | None = None, limit: int = 40) -> Sheet:
    """The goals in words of each project, most money first: all that some places ask for.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
    limit : int
        Rows shown.

    Returns
    -------
    Sheet
        Project, money (万元), goal, the numbers in it that could be checked, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> performance_goals(bk.load_example("weihui-2024"), lang="zh").text.splitlines()[1].split()
    ['项目', '金额（万元）', '目标', '页码']
    """
    lang = checked_language(lang)
    frame = goals(d)
    if frame.empty:
        return _no_targets(d, lang)
    frame = frame.assign(
        project=frame["project"].where(frame["project"] != "", frame["department"]),
        goal=frame["goal"].str.replace("\n", " ")).sort_values(
            "amount", ascending=False, kind="stable")
    numbers = ["promises"] * bool(frame["numbers"].any())
    columns = ["project", "amount", "goal", *numbers, "page"]
    return table(frame, lang=lang, labels=_heads(lang), limit=limit, columns=columns,
                 caption=covers(d, lang))


def performance_kinds(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """How the targets of a disclosure are said: by kind, with an example of each.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Kind, number of targets, share, whether they can be checked, examples.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> performance_kinds(bk.load_example("weihui-2024")).text.splitlines()[2].split()[:2]
    ['ratio', '36']
    """
    lang = checked_language(lang)
    frame = indicators(d)
    if frame.empty:
        held = goals(d)
        said = _say("only-goals", lang, covers=covers(d, lang), n=int(held["numbers"].sum()))
        return table(frame, lang=lang, none=said) if len(held) else _no_targets(d, lang)
    rows: list[dict[str, Any]] = []
    for kind, own in frame.groupby("kind", sort=False):
        seen = list(dict.fromkeys(own["promise"]))[:4]
        rows.append({"kind": _say(f"kind-{kind}", lang), "targets": len(own),
                     "share": len(own) / len(frame), "measurable": _say("yes", lang)
                     if own["measurable"].all() else "—", "example": "、".join(seen)})
    rows.sort(key=lambda r: -r["targets"])
    return table(pd.DataFrame(rows, columns=["kind", "targets", "share", "measurable", "example"]),
                 lang=lang, labels=_heads(lang), caption=covers(d, lang),
                 formats={"share": "{:.0%}".format, "targets": "{:d}".format})


def performance_copies(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """Explanations that stand under more than one indicator.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Indicators, explanation, how often, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> "绩效自评完成率" in performance_copies(bk.load_example("weihui-2024")).text
    True
    """
    lang = checked_language(lang)
    if not indicators(d)["explanation"].any():
        return nothing(_say("unexplained", lang))
    return table(copied_explanations(d), lang=lang, labels=_heads(lang), formats={
        "count": "{:d}".format, "indicators": lambda names: written(Enumeration(names.split(";")), lang)},
                 none=_say("no-copies", lang), columns=["indicators", "explanation", "count", "page"])


@renamed_keyword(most="limit")
def performance_changes(previous: Disclosure | None, d: Disclosure, *, lang: str | None = None,
                        limit: int = 40) -> Sheet:
    """Targets that were raised, lowered, dropped or reworded since the year before.

    Parameters
    ----------
    previous : Disclosure or None
        The year before; None says that there is none to compare with.
    d : Disclosure
    lang : {"en", "zh"}, optional
    limit : int

    Returns
    -------
    Sheet
        Project, indicator, target before and now, what became of it, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> performance_changes(None, d).text.splitlines()[-1].strip()
    'No disclosure of the year before was given'
    """
    lang = checked_language(lang)
    if previous is None:
        return nothing(_say("no-previous", lang))
    frame = compare(previous, d)
    covered = frame.attrs["covers"][lang]
    frame = frame[frame["change"] != "same"]
    frame = frame.assign(change=[_say(f"change-{c.replace(' ', '-')}", lang) for c in frame["change"]],
                         indicator=frame["indicator"].where(frame["indicator"] != "",
                                                            frame["indicator_before"]),
                         project=frame["project"].where(frame["project"] != "",
                                                        frame["project_before"]))
    return table(frame, lang=lang, labels=_heads(lang), limit=limit, none=_say("unchanged", lang, covers=covered),
                 caption=covered, columns=[
        "project", "indicator", "promise_before", "promise", "change", "page"])


def try_target(target: str, indicator: str = "", *, lang: str | None = None) -> Sheet:
    """What the parser understands of a target that you write, and whether anyone could check it.

    Use it while writing: change the words until the last line says yes.

    Parameters
    ----------
    target : str
        ``≥95%``, ``12月底前``, ``提升`` …
    indicator : str, optional
        What is measured; with it, words that fit any project are told too.
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Question and answer, four rows.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> try_target("提升", "群众满意度").text.splitlines()[-1].split("  ")[-1].strip()
    'no: a direction or a judgement, no number and no date'
    >>> try_target("不少于120个停车位", "新增停车位").text.splitlines()[-1].split("  ")[-1].strip()
    'yes'
    """
    lang = checked_language(lang)
    promise = parse_target(target, indicator=indicator)
    why = phrase_of(indicator, target) if indicator else None
    row = {"kind": promise.kind, "measurable": promise.measurable, "indicator": indicator,
           f"reason_{lang}": promise.why(lang), "promise": target, "why": why}
    when = promise.deadline or promise.frequency or (
        f"{promise.value:g} {promise.unit}" if promise.kind == "period" else "")
    rows = [("kind", _say(f"kind-{promise.kind}", lang)), ("number", _amount(promise, lang)),
            ("when", when or _say("not-said", lang)), ("could", _worth(row, lang))]
    frame = pd.DataFrame([(_say(f"asked-{what}", lang), says) for what, says in rows],
                         columns=["what", "says"])
    return table(frame, lang=lang, labels=_heads(lang))


def _amount(promise: Promise, lang: str) -> str:
    if promise.value is None:
        return _say("not-said", lang)
    if promise.upper is not None:
        return _say("between", lang, low=promise.value, high=_measured(promise.upper, promise.unit))
    return " ".join(filter(None, (promise.comparator, _measured(promise.value, promise.unit))))


def _measured(value: Decimal, unit: str) -> str:
    """A number with its unit; a sign of per cent stands right behind it."""
    return f"{value:f}{'' if unit in _SIGNS else ' '}{unit}".strip()


def _dimension(row: dict, lang: str) -> str:
    if not row["dimension"]:
        return ""
    said = dimension_label(row["dimension"], lang)
    if row["aspect"]:
        said = _say("dimension", lang, dimension=said, aspect=dimension_label(row["aspect"], lang))
    return said + ("*" if row["dimension_from"] == "words" else "")


def _worth(row: dict, lang: str) -> str:
    if not row["measurable"]:
        return _say("no", lang, why=row[f"reason_{lang}"])
    if "value" in row and impossible(row):
        return _say("no", lang, why=_say("over", lang))
    return _say("anyone", lang, why=row["why"]) if row["why"] else _say("yes", lang)
