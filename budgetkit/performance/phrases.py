"""Words that any project could print: phrases kept as data, and the same target on many projects."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from budgetkit.text import fold

#: The same indicator with the same target on so many projects is nobody's in particular.
REPEATED = 3
SAME = "the same on"
#: What project names have in common: says nothing of what the money is for.
_COMMON = re.compile(
    r"20\d\d年?度?|上年结转|结转|[(（〔\[][^)）〕\]]*\d[^)）〕\]]*[)）〕\]]|\d+号?|项目|专项|经费|资金|费用|工作|支出|补助|预算|运行|运转"
    r"|建设|业务|管理|服务|保障|其他|及其|相关|日常|综合|一般性|等|费|收入|债券|市级|区级|县级|本级|省级|政府|单位|部门|机关"
)


_SHARE = re.compile(r"率$|率[(（]|满意|准确|合格|及时|覆盖|完好|达标")
_GROWTH = re.compile(r"增长|增速|增幅|提升|提高|利用率|执行率|收益率|回报率")


@cache
def _phrases() -> list[tuple[re.Pattern[str], re.Pattern[str], str, str]]:
    path = files("budgetkit") / "knowledge" / "target_phrases.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [(re.compile(r["indicator"]), re.compile(r["target"]), r["zh"], r["en"])
                for r in csv.DictReader(lines)]


@cache
def phrase_of(indicator: str, promise: str) -> tuple[str, str]:
    """(zh, en): why this indicator with this target fits any project; empty where it does not.

    Examples
    --------
    >>> phrase_of("支付准确率", "100%")[1]
    'about paying, fits any project'
    >>> phrase_of("续建大中型水库", "≥27座")
    ('', '')
    """
    name, said = fold(indicator), fold(promise)
    return next(((zh, en) for i, t, zh, en in _phrases()
                 if i.fullmatch(name) and t.fullmatch(said)), ("", ""))


def boilerplate(rows: Sequence[Mapping]) -> list[str]:
    """Return, for each row of :func:`indicators`, why it is boilerplate (``zh｜en``), or "".

    A target is boilerplate where the same indicator and target stand on ``REPEATED`` projects or
    more, or where its words are on the list ``knowledge/target_phrases.csv``.
    """
    projects = defaultdict(set)
    keys = [(fold(r["indicator"]), fold(r["promise"])) for r in rows]
    for key, row in zip(keys, rows, strict=True):
        if row["scope"] == "project":
            projects[key].add(row["sheet"])
    reasons = []
    for key, row in zip(keys, rows, strict=True):
        count = len(projects[key]) if row["scope"] == "project" else 0
        zh, en = phrase_of(*key)
        if row["kind"] == "none":
            zh = en = ""
        elif not zh and count >= REPEATED:
            zh, en = f"{count} 个项目写的一样", f"{SAME} {count} projects"
        reasons.append(f"{zh}｜{en}" if zh else "")
    return reasons


def impossible(row: Mapping) -> bool:
    """Whether a row of :func:`indicators` promises a share of more than the whole.

    群众满意度 ≥1100 % is in print. A rate of growth, or of use, may well pass 100 %.
    """
    return (row["kind"] == "ratio" and row["unit"] == "%" and (row["value"] or 0) > 100
            and not row["change"] and row["comparator"] not in {"≤", "<"}
            and (row["dimension"] == "satisfaction" or bool(_SHARE.search(row["indicator"])))
            and not _GROWTH.search(row["indicator"]))


@cache
def subject_pairs(name: str) -> frozenset[str]:
    """The pairs of characters that say what a project is about, common words left out.

    >>> sorted(subject_pairs("市民中心运行等费用"))
    ['中心', '市民', '民中']
    """
    parts = re.split(r"[^一-鿿A-Za-z]+", _COMMON.sub(" ", fold(name)))
    return frozenset(p[i:i + 2] for p in parts for i in range(len(p) - 1))


def speaks_of(name: str, goal: str, indicators: Sequence[tuple[str, bool]]) -> str:
    """Whether any target speaks of what the money is for.

    Parameters
    ----------
    name, goal : str
        Of the project.
    indicators : sequence of (indicator, measurable)

    Returns
    -------
    str
        ``yes``: a measurable target does; ``name only``: the only one that does is the project's
        own name, and counts the project; ``words only``: only one that could not be measured;
        ``no``.

    Examples
    --------
    >>> speaks_of("卫辉市群众文化综合体灾后重建项目", "", [("卫辉市群众文化综合体灾后重建项目", True)])
    'name only'
    >>> speaks_of("天网工程租赁和服务费", "", [("摄像头数", True), ("天网平台完好率", True)])
    'yes'
    """
    about, whole = subject_pairs(name), _COMMON.sub("", fold(name))
    goals = _triples(goal)
    found = set()
    for indicator, measurable in indicators:
        said = _COMMON.sub("", fold(indicator))
        if len(said) > 3 and (said in whole or whole in said):
            found.add("name only" if measurable else "words only")
        elif about & subject_pairs(indicator) or goals & _triples(indicator):
            found.add("yes" if measurable else "words only")
    return next((f for f in ("yes", "name only", "words only") if f in found), "no")


@cache
def _triples(text: str) -> frozenset[str]:
    parts = re.split(r"[^一-鿿A-Za-z]+", _COMMON.sub(" ", fold(text)))
    return frozenset(p[i:i + 3] for p in parts for i in range(len(p) - 2))
