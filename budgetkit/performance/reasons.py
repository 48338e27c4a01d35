"""Why a project's targets lose points, in words: what is said of them must be so on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from budgetkit.performance.dimensions import DIMENSIONS
from budgetkit.performance.phrases import impossible
from budgetkit.performance.sentences import numbers_in
from budgetkit.performance.signs import cleaned

#: A reason quotes no more than so many characters.
QUOTED = 40
#: Cost and money less apart than this are printed alike.
SAME_MONEY = 0.005


def reasons_of(record: Mapping, rows: Sequence[Mapping], goal: str) -> tuple[str, str]:
    """(zh, en): the reasons of one project of :func:`budgetkit.performance.review`.

    Parameters
    ----------
    record : mapping
        Its row, without the reasons.
    rows : sequence of dict
        Its indicators, with their ``boilerplate``.
    goal : str
        Its goal in words.
    """
    if not rows:
        return _of_goal(goal)
    said = [*_of_form(record), *_of_targets(record, rows), *_of_cost(record)]
    if record["speaks_of_purpose"] in _PURPOSE:
        said.append(_PURPOSE[record["speaks_of_purpose"]])
    return "；".join(zh for zh, _ in said), "; ".join(en for _, en in said)


_PURPOSE = {
    "no": ("没有指标说到这笔钱的用途", "no indicator speaks of what the money is for"),
    "name only": ("说到用途的只有项目名称本身，目标值只说有一个或全部完成",
                  "the only indicator on its purpose is the project's own name, and promises one "
                  "of it or all of it"),
    "words only": ("说到用途的指标都无法衡量", "no measurable indicator speaks of what the money is for"),
}


def _of_goal(goal: str) -> tuple[str, str]:
    """A project without indicators: what can be said of its goal in words."""
    if not goal:
        return "没有任何指标", "no indicator at all"
    held = [str(n) for n in numbers_in(cleaned(goal))]
    if not held:
        return ("只有文字目标，没有指标，文字中也没有数", "a goal in words, without indicators or numbers")
    said = quoted(dict.fromkeys(held))
    return (f"只有文字目标，没有指标；文字中有{len(held)}个数可以核对（{said}）",
            f"a goal in words, without indicators; {_numbers(len(held))} in it could be checked ({said})")


def _of_form(record: Mapping) -> Iterable[tuple[str, str]]:
    """What the form leaves out, and what of it was not read."""
    missing = [k for k in record["missing"].split(";") if k]
    zh = "、".join(DIMENSIONS[k][0] for k in missing)
    en = ", ".join(DIMENSIONS[k][1].lower() for k in missing)
    if record["not_read"]:
        pages = record["not_read"].split(";")
        yield (f"第{'、'.join(pages)}页的内容未能读出，不评分，也不说缺什么",
               f"page{'s' if len(pages) > 1 else ''} {', '.join(pages)} could not be read, so no "
               f"score, and nothing is said to be missing")
    elif not record["dimensions_printed"]:
        yield ("表中没有维度，不评分" + (f"；按字面看不到{zh}指标" if missing else ""),
               "the form prints no dimensions, so no score" + (
                   f"; by its words there is no target for {en}" if missing else ""))
    elif missing:
        yield f"缺少{zh}指标", f"no target for {en}"


def _of_targets(record: Mapping, rows: Sequence[Mapping]) -> Iterable[tuple[str, str]]:
    """Which targets could not be measured, are impossible, or fit any project."""
    if record["qualitative"]:
        said = quoted(dict.fromkeys(r["promise"] for r in rows if not r["measurable"]))
        yield (f"{record['qualitative']} 个目标无法衡量（{said}）",
               f"{_targets(record['qualitative'])} could not be measured ({said})")
    if record["impossible"]:
        said = quoted(dict.fromkeys(f"{r['indicator']}{r['promise']}" for r in rows if impossible(r)))
        yield f"{record['impossible']} 个目标不可能达到（{said}）", f"impossible: {said}"
    if record["boilerplate"]:
        yield (f"{record['boilerplate']} 个目标换到别的项目也成立",
               f"{_targets(record['boilerplate'])} would fit any project")


def _of_cost(record: Mapping) -> Iterable[tuple[str, str]]:
    """How the cost target stands to the money, where that takes points away."""
    difference = record["cost_difference"]
    if difference is not None and abs(difference) >= SAME_MONEY:
        yield (f"成本目标 {record['cost_target']:.2f} 万元，与项目金额 {record['amount']:.2f} 相差 {difference:+.2f}",
               f"the cost target {record['cost_target']:.2f} differs from the money "
               f"{record['amount']:.2f} by {difference:+.2f} (万元)")
    elif difference is None and record["score"] is not None and "cost" in record["covered"].split(";"):
        yield ("没有一个成本目标说的是全部金额，执行与成本至多计一半",
               "no cost target speaks of all the money, so execution and cost count half at most")


def quoted(texts: Iterable[str]) -> str:
    """Texts in one line, cut where they are long.

    >>> quoted(["提升", "长效"]), len(quoted(["提升" * 40]))
    ('提升、长效', 39)
    """
    said = "、".join(texts)
    return said if len(said) < QUOTED else said[: QUOTED - 2] + "…"


def _targets(count: int) -> str:
    return "1 target" if count == 1 else f"{count} targets"


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"
