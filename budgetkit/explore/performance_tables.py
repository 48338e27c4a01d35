"""Targets as tables for readers: the review, one whole sheet, what a target says, two years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.explore.tables import filled, nothing, table
from budgetkit.messages import checked_language
from budgetkit.model import absent
from budgetkit.performance import (
    ASPECTS,
    DIMENSIONS,
    WEIGHTS,
    compare,
    copied_explanations,
    covers,
    goals,
    indicators,
    parse_target,
    phrase_of,
    review,
)
from budgetkit.performance.phrases import boilerplate, impossible
from budgetkit.present import Sheet
from budgetkit.renamed import renamed_keyword

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

KIND_WORDS = {
    "number": ("number", "数"), "ratio": ("ratio", "比率"), "count": ("count", "计数"),
    "money": ("money", "金额"), "date": ("date", "期限"), "period": ("period", "时长或频次"),
    "several": ("several numbers", "多个数"), "yes_no": ("yes or no", "是否"),
    "qualitative": ("words only", "定性"), "none": ("none set", "未设"),
}
CHANGE_WORDS = {
    "raised": ("raised", "提高"), "lowered": ("lowered", "降低"), "reworded": ("reworded", "改写"),
    "made measurable": ("made measurable", "改为可衡量"), "made vague": ("made vague", "改为无法衡量"),
    "dropped": ("dropped", "取消"), "new": ("new", "新增"), "same": ("same", "不变"),
    "not read": ("not read in the other year", "另一年未能读出"),
}
_HEADS = {
    "en": {"promise_before": "Target before", "change": "What became of it",
           "project": "Project", "amount": "Money (万元)", "indicators": "Targets",
           "measurable": "Can be checked", "score": "Score",
           "execution": "Cost", "output": "Output", "benefit": "Benefit",
           "satisfaction": "User view", "reasons": "Why points are lost", "page": "Page",
           "dimension": "Dimension", "indicator": "Indicator", "promise": "Target",
           "kind": "Kind", "worth": "Could anyone tell?", "explanation": "Explanation as printed",
           "what": "Question", "says": "Answer", "share": "Share", "count": "Indicators",
           "targets": "Targets", "example": "For example", "goal": "Goal",
           "promises": "Numbers in it"},
    "zh": {"promise_before": "上年目标值", "change": "变化", "project": "项目", "amount": "金额（万元）", "indicators": "目标数",
           "measurable": "可衡量", "score": "得分",
           "execution": "执行与成本", "output": "产出", "benefit": "效益", "satisfaction": "满意度",
           "reasons": "扣分理由", "page": "页码",
           "dimension": "维度", "indicator": "指标", "promise": "目标值", "kind": "类型",
           "worth": "能否衡量", "explanation": "原文说明", "what": "问题", "says": "回答",
           "share": "占比", "count": "指标数", "targets": "目标数", "example": "例如", "goal": "目标",
           "promises": "其中的数"},
}
_SAID = {
    "yes": {"en": "yes", "zh": "能"}, "no": {"en": "no: {why}", "zh": "不能：{why}"},
    "anyone": {"en": "yes, but {why}", "zh": "能，但{why}"},
    "over": {"en": "a share above 100 %", "zh": "比率超过100%"},
    "kind": {"en": "What kind of target is it?", "zh": "这是哪一类目标？"},
    "number": {"en": "How much, of what?", "zh": "多少？什么单位？"},
    "when": {"en": "By when, how often?", "zh": "何时、多久一次？"},
    "could": {"en": "Could anyone tell that it was reached?", "zh": "别人能否判断它实现了没有？"},
    "not said": {"en": "not said", "zh": "没有说"},
    "counts": {"en": "{measurable} of {indicators}", "zh": "{measurable}/{indicators}个"},
    "by words": {"en": "* The form prints no dimensions; this one is judged by the words.",
                 "zh": "*表中没有印维度，按字面归类。"},
    "none": {"en": "the document prints no targets with indicators", "zh": "文件没有带指标的绩效目标"},
    "goals": {"en": "the targets are goals in words, without indicators",
              "zh": "目标只是文字，没有指标"},
    "only goals": {"en": "{n} numbers in them could be checked.", "zh": "其中有{n}个数可以核对。"},
    "unexplained": {"en": "the targets carry no explanations", "zh": "目标没有附说明"},
    "no copies": {"en": "No explanation stands under two indicators.",
                  "zh": "没有一段说明放在两个指标下面。"},
    "unchanged": {"en": "No target changed.", "zh": "目标没有变化。"},
    "no previous": {"en": "no disclosure of the year before was given", "zh": "没有给出上一年的公开文件"},
}
_BETWEEN = {"en": "between {low} and {high}", "zh": "{low}至{high}"}


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
    says = [_SAID["counts"][lang].format(**r) for r in held.to_dict("records")]
    shown = filled(held.assign(says=says, **marks), "amount", "score", *WEIGHTS)
    # where the form prints no dimensions nothing is scored, and the reasons say so
    return table(shown, lang=lang, labels=_HEADS[lang] | {"says": _HEADS[lang]["measurable"]},
                 limit=limit, formats=dict.fromkeys(("score", *WEIGHTS), "{:g}".format),
                 caption=covers(d, lang),
                 columns=["project", "amount", "score", *WEIGHTS, "says", "reasons", "page"])


def _no_targets(d: Disclosure, lang: str) -> Sheet:
    """That there are none, or the pages of a table that may hold them and was not understood."""
    return nothing(absent(d.coverage_list, "targets", lang, _SAID["none"][lang]))


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
    import pandas as pd

    lang = checked_language(lang)
    frame = indicators(d) if frame is None else frame
    if sheet is None:
        projects = frame[frame["scope"] == "project"].sort_values("amount", kind="stable")
        if projects.empty and frame.empty:
            return performance_goals(d, lang=lang, limit=12)
        sheet = -1 if projects.empty else projects["sheet"].iloc[-1]
    every = frame.to_dict("records")
    own = [row | {"why": why.split("｜")[lang == "en"] if why else ""}
           for row, why in zip(every, boilerplate(every), strict=True) if row["sheet"] == sheet]
    rows = [{"dimension": _dimension(r, lang), "indicator": r["indicator"], "promise": r["promise"],
             "kind": KIND_WORDS[r["kind"]][lang == "zh"], "worth": _worth(r, lang),
             "explanation": r["explanation"], "page": r["page"]} for r in own]
    columns = ["dimension", "indicator", "promise", "kind", "worth", "explanation", "page"]
    if not any(r["explanation"] for r in own):
        columns.remove("explanation")
    caption = " ".join(x for x in (own[0]["project"] or own[0]["department"],
                                   f"{format_amount(own[0]['amount'])} 万元"
                                   if own[0]["amount"] == own[0]["amount"] else "") if x) \
        if own else ""
    if any(r["dimension"].endswith("*") for r in rows):
        caption = f"{caption} {_SAID['by words'][lang]}".strip()
    return table(pd.DataFrame(rows, columns=columns), lang=lang, columns=columns,
                 labels=_HEADS[lang], caption=caption)


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
    heads = _HEADS[lang]
    frame = frame.assign(
        project=frame["project"].where(frame["project"] != "", frame["department"]),
        goal=frame["goal"].str.replace("\n", " ")).sort_values(
            "amount", ascending=False, kind="stable")
    columns = ["project", "amount", "goal", "promises", "page"]
    if not frame["numbers"].any():
        columns.remove("promises")
    return table(frame, lang=lang, labels=heads, limit=limit, columns=columns,
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
    import pandas as pd

    lang = checked_language(lang)
    frame = indicators(d)
    if frame.empty:
        held = goals(d)
        said = f"{covers(d, lang)} " + _SAID["only goals"][lang].format(n=held["numbers"].sum())
        return table(frame, lang=lang, none=said) if len(held) else _no_targets(d, lang)
    rows = []
    for kind, own in frame.groupby("kind", sort=False):
        seen = list(dict.fromkeys(own["promise"]))[:4]
        rows.append({"kind": KIND_WORDS[kind][lang == "zh"], "targets": len(own),
                     "share": len(own) / len(frame), "measurable": _SAID["yes"][lang]
                     if own["measurable"].all() else "—", "example": "、".join(seen)})
    rows.sort(key=lambda r: -r["targets"])
    return table(pd.DataFrame(rows, columns=["kind", "targets", "share", "measurable", "example"]),
                 lang=lang, labels=_HEADS[lang], caption=covers(d, lang),
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
    heads = _HEADS[lang] | {"indicators": _HEADS[lang]["indicator"]}
    if not indicators(d)["explanation"].any():
        return nothing(_SAID["unexplained"][lang])
    return table(copied_explanations(d), lang=lang, labels=heads, formats={"count": "{:d}".format},
                 none=_SAID["no copies"][lang], columns=["indicators", "explanation", "count", "page"])


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
    'no disclosure of the year before was given'
    """
    lang = checked_language(lang)
    side = lang
    if previous is None:
        return nothing(_SAID["no previous"][side])
    frame = compare(previous, d)
    covered = frame.attrs["covers"][side]
    frame = frame[frame["change"] != "same"]
    frame = frame.assign(change=[CHANGE_WORDS[c][side == "zh"] for c in frame["change"]],
                         indicator=frame["indicator"].where(frame["indicator"] != "",
                                                            frame["indicator_before"]),
                         project=frame["project"].where(frame["project"] != "",
                                                        frame["project_before"]))
    return table(frame, lang=lang, labels=_HEADS[side], limit=limit, none=f"{covered} {_SAID['unchanged'][side]}",
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
    import pandas as pd

    side = lang
    promise = parse_target(target, indicator=indicator)
    why = phrase_of(indicator, target)[side == "en"] if indicator else ""
    row = {"kind": promise.kind, "measurable": promise.measurable, "reason_zh": promise.reason_zh,
           "reason_en": promise.reason_en, "indicator": indicator, "promise": target, "why": why}
    when = promise.deadline or promise.frequency or (
        f"{promise.value:g} {promise.unit}" if promise.kind == "period" else "")
    rows = [("kind", KIND_WORDS[promise.kind][side == "zh"]), ("number", _amount(promise, side)),
            ("when", when or _SAID["not said"][side]), ("could", _worth(row, side))]
    frame = pd.DataFrame([(_SAID[what][side], says) for what, says in rows],
                         columns=["what", "says"])
    return table(frame, lang=lang, labels=_HEADS[side])


def _amount(promise, lang: str) -> str:
    if promise.value is None:
        return _SAID["not said"][lang]
    if promise.upper is not None:
        return _BETWEEN[lang].format(low=promise.value, high=promise.upper) + f" {promise.unit}"
    return " ".join(x for x in (promise.comparator, f"{promise.value:f}", promise.unit) if x)


def _dimension(row: dict, lang: str) -> str:
    side = lang == "en"
    names = [DIMENSIONS[row["dimension"]][side]] if row["dimension"] else []
    names += [ASPECTS[row["aspect"]][side]] if row["aspect"] else []
    said = (": " if side else "：").join(names)
    return said + ("*" if row["dimension_from"] == "words" else "")


def _worth(row: dict, lang: str) -> str:
    if not row["measurable"]:
        return _SAID["no"][lang].format(why=row[f"reason_{lang}"])
    if "value" in row and impossible(row):
        return _SAID["no"][lang].format(why=_SAID["over"][lang])
    return _SAID["anyone"][lang].format(why=row["why"]) if row["why"] else _SAID["yes"][lang]
