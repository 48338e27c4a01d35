"""Review of target sheets: what is covered, what could be measured, what any project could say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import parse_amount, tolerance
from budgetkit.errors import expect_disclosure
from budgetkit.performance.dimensions import DIMENSIONS
from budgetkit.performance.indicators import rows_of
from budgetkit.performance.phrases import SAME, boilerplate, impossible, speaks_of
from budgetkit.tables.targets import TargetSheet, target_sheets
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Weights of a project's self-evaluation: 财预〔2020〕10号, 项目支出绩效评价管理办法.
WEIGHTS: dict[str, float] = {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}
#: A measurable target that any project could print is worth half.
HALF = 0.5
_EXECUTION = ("预算执行率", "支出进度", "资金使用率", "预算完成率", "成本控制率", "成本使用率", "预算控制率")
_UNIT_OF = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1),
            "亿元": Decimal(10_000)}
_TOTAL_COST = re.compile(
    r"(?:项目)?(?:总体|总)?(?:成本|支出|预算|资金)(?:总额|控制成本|控制数|控制率|控制)?(?:不超(?:过)?(?:项目)?预算)?"
)
COLUMNS = [
    "sheet", "project_code", "project", "department", "amount", "indicators", "measurable",
    "qualitative", "not_set", "impossible", "measurable_share", "boilerplate", "boilerplate_share", "covered",
    "missing", "dimensions_printed", "cost_target", "cost_difference", "outcomes",
    "money_per_outcome", "speaks_of_purpose", "score", "score_execution", "score_output",
    "score_benefit", "score_satisfaction", "score_own_weights", "reasons_zh", "reasons_en", "page",
]


def review(d: Disclosure, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return one row a project: how much its targets would tell anyone.

    It reviews the targets, not the project: a good project can have empty targets, and a bad one
    full ones. The score is a summary of its four parts, which stand beside it; the reasons say in
    words what took points away. Nothing here says whether a target is ambitious enough.

    Parameters
    ----------
    d : Disclosure
    weights : mapping, optional
        Points for ``execution``, ``output``, ``benefit``, ``satisfaction``; must sum to 100.
        Default 10, 50, 30, 10: the weights of a project's self-evaluation.

    Returns
    -------
    pandas.DataFrame
        ``amount``, ``cost_target``, ``cost_difference`` (target − money), ``money_per_outcome`` in
        万元; shares from 0 to 1; ``indicators`` counts those with a target (``not_set``: the form
        says 不适用 or 无); ``impossible`` counts shares above 100 %; ``covered`` and ``missing`` are dimensions joined with ``;``;
        ``dimensions_printed`` false where the form prints none and words decided; ``outcomes``
        counts measurable output and benefit targets that are no boilerplate;
        ``speaks_of_purpose``: ``yes``, ``name only``, ``words only`` or ``no`` (see
        :func:`budgetkit.performance.phrases.speaks_of`); ``score`` and its parts in points, missing
        where the form prints no dimensions; ``score_own_weights`` of 100, by the weights that the
        form prints on its indicators. A part is its weight × the mean worth of its indicators: 1 measurable, ½ measurable but
        boilerplate, 0 not measurable or impossible. Execution: 1 where a cost target equals the money, ½ where
        there is another measurable cost or execution target.

    Raises
    ------
    ValueError
        Weights that are negative, unknown or do not sum to 100.

    Notes
    -----
    Weights: 财预〔2020〕10号 (项目支出绩效评价管理办法), on self-evaluation by units: execution of
    the budget 10 %, outputs 50 %, benefits 30 %, satisfaction 10 %.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> row = review(d).set_index("project_code").loc["41078124000000024430"]
    >>> float(row["amount"]), float(row["cost_target"]), round(float(row["cost_difference"]), 2)
    (963.37, 963.38, 0.01)
    """
    expect_disclosure(d)
    return review_of(target_sheets(d.tables), weights=weights)


def review_of(sheets: list[TargetSheet], *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The frame of :func:`review` for sheets read already."""
    import pandas as pd

    points = check_weights(weights)
    rows = [list(rows_of(number, sheet)) for number, sheet in enumerate(sheets)]
    every = [row for own in rows for row in own]
    for row, reason in zip(every, boilerplate(every), strict=True):
        row["boilerplate"] = reason
    records = [_review(number, sheet, rows[number], points)
               for number, sheet in enumerate(sheets) if sheet.scope == "project"]
    out = pd.DataFrame.from_records(records, columns=COLUMNS)
    for name in ("amount", "cost_target", "cost_difference", "money_per_outcome", "score",
                 "score_execution", "score_output", "score_benefit", "score_satisfaction",
                 "score_own_weights"):
        out[name] = pd.to_numeric(out[name]).astype("float64")
    return out


def check_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """The weights as a plain dict, or those of 财预〔2020〕10号; raises ValueError."""
    points = dict(WEIGHTS if weights is None else weights)
    if set(points) != set(WEIGHTS):
        raise ValueError(f"weights must name {', '.join(WEIGHTS)}; got {', '.join(points)}")
    if min(points.values()) < 0 or abs(sum(points.values()) - 100) > 1e-6:
        raise ValueError(f"weights must be ≥ 0 and sum to 100; they sum to {sum(points.values())}")
    return points


def _review(number: int, sheet: TargetSheet, all_rows: list[dict], points: dict[str, float]) -> dict:
    rows = [r for r in all_rows if r["kind"] != "none"]
    count = len(rows)
    measurable = [r for r in rows if r["measurable"]]
    repeated = [r for r in rows if r["boilerplate"]]
    covered = [k for k in DIMENSIONS if any(r["dimension"] == k for r in rows)]
    expected = ("cost", "output", "benefit", "satisfaction")
    cost, difference = _cost(sheet, rows)
    outcomes = [r for r in measurable if r["dimension"] in {"output", "benefit"}
                and not r["boilerplate"]]
    purpose = speaks_of(sheet.name, sheet.goal, [
        (r["indicator"], r["measurable"]) for r in rows if r["dimension"] != "cost"
        and (not r["boilerplate"] or SAME in r["boilerplate"])])
    printed = any(r["dimension_from"] == "printed" for r in rows)
    parts = {k: _part(rows, k) * points[k] for k in ("output", "benefit", "satisfaction")}
    parts["execution"] = _execution(sheet, rows, difference) * points["execution"]
    if not printed:
        parts = dict.fromkeys(parts)  # the weights are of dimensions, and the form prints none
    record = {
        "sheet": number, "project_code": sheet.code, "project": sheet.name,
        "department": sheet.department,
        "amount": float(sheet.amount) if sheet.amount is not None else None,
        "indicators": count, "measurable": len(measurable),
        "qualitative": count - len(measurable), "not_set": len(all_rows) - count,
        "impossible": sum(map(impossible, rows)),
        "measurable_share": len(measurable) / count if count else 0.0,
        "boilerplate": len(repeated), "boilerplate_share": len(repeated) / count if count else 0.0,
        "covered": ";".join(covered), "missing": ";".join(k for k in expected if k not in covered),
        "dimensions_printed": printed,
        "cost_target": cost, "cost_difference": difference, "outcomes": len(outcomes),
        "money_per_outcome": float(sheet.amount) / len(outcomes)
        if outcomes and sheet.amount is not None else None,
        "speaks_of_purpose": purpose,
        "score": None if None in parts.values() else round(sum(parts.values()), 1),
        **{f"score_{k}": None if v is None else round(v, 1) for k, v in parts.items()},
        "score_own_weights": _own_weights(rows),
        "page": sheet.pages[0] if sheet.pages else 0,
    }
    record["reasons_zh"], record["reasons_en"] = _reasons(record, rows, sheet.goal)
    return record


def _worth(row: dict) -> float:
    if impossible(row):
        return 0.0
    return (HALF if row["boilerplate"] else 1.0) if row["measurable"] else 0.0


def _part(rows: list[dict], dimension: str) -> float:
    worth = [_worth(r) for r in rows if r["dimension"] == dimension]
    return sum(worth) / len(worth) if worth else 0.0


def _own_weights(rows: list[dict]) -> float | None:
    """Points of 100 by the weights that the form itself prints on every indicator."""
    # Hunan prints the points under 备注
    weights = [parse_amount((r["weight"] or r["remark"]).rstrip("%")) for r in rows]
    if not rows or not all(weights):
        return None
    total = sum(float(w.value) for w in weights)
    worth = sum(float(w.value) * _worth(r) for w, r in zip(weights, rows, strict=True))
    return round(100 * worth / total, 1) if total else None


def _cost(sheet: TargetSheet, rows: list[dict]) -> tuple[float | None, float | None]:
    """The cost target that speaks of the whole money, and how much it differs from the money."""
    found = [r for r in rows if r["kind"] == "money" and r["unit"] in _UNIT_OF
             and r["dimension"] == "cost"]
    if not found:
        return None, None
    values = [Decimal(repr(r["value"])) * _UNIT_OF[r["unit"]] for r in found]
    named = [v for v, r in zip(values, found, strict=True) if _names_total(r["indicator"])]
    if sheet.amount is None:
        return (float(named[0]), None) if named else (None, None)
    for value in named or values:
        if value == sheet.amount:
            return float(value), 0.0
    if len(named) != 1 and len(values) > 1:  # 水费 120 + 电费 140 + 燃气费 10: parts of one cost
        whole = sum(values)
        close = abs(whole - sheet.amount) <= tolerance(len(values), 2)
        return (float(whole), float(whole - sheet.amount)) if close else (None, None)
    value = named[0] if named else values[0]
    near = sheet.amount / 2 <= value <= sheet.amount * 2  # else it is the price of a part
    return (float(value), float(value - sheet.amount)) if near else (None, None)


def _names_total(indicator: str) -> bool:
    return bool(_TOTAL_COST.fullmatch(fold(indicator)))


def _execution(sheet: TargetSheet, rows: list[dict], difference: float | None) -> float:
    if difference is not None and abs(difference) < 0.005:
        return 1.0
    held = [r for r in rows if r["measurable"] and (
        r["dimension"] == "cost" or any(w in r["indicator"] for w in _EXECUTION))]
    return HALF if held else 0.0


def _reasons(record: dict, rows: list[dict], goal: str) -> tuple[str, str]:
    zh, en = [], []

    def say(chinese: str, english: str) -> None:
        zh.append(chinese)
        en.append(english)

    if not rows:
        return ("只有文字目标，没有指标", "a goal in words, and no indicator") if goal else (
            "没有任何指标", "no indicator at all")
    if missing := [k for k in record["missing"].split(";") if k]:
        if record["dimensions_printed"]:
            say("缺少" + "、".join(DIMENSIONS[k][0] for k in missing) + "指标",
                "no target for " + ", ".join(DIMENSIONS[k][1].lower() for k in missing))
        else:
            say("表中没有维度，不评分；按字面看不到" + "、".join(DIMENSIONS[k][0] for k in missing) + "指标",
                "the form prints no dimensions, so no score; by its words there is no target for "
                + ", ".join(DIMENSIONS[k][1].lower() for k in missing))
    if record["qualitative"]:
        said = "、".join(dict.fromkeys(r["promise"] for r in rows if not r["measurable"]))
        said = said if len(said) < 40 else said[:38] + "…"
        say(f"{record['qualitative']} 个目标无法衡量（{said}）",
            f"{_targets(record['qualitative'])} could not be measured ({said})")
    if record["impossible"]:
        said = "、".join(dict.fromkeys(f"{r['indicator']}{r['promise']}" for r in rows
                                      if impossible(r)))
        said = said if len(said) < 40 else said[:38] + "…"
        say(f"{record['impossible']} 个目标不可能达到（{said}）",
            f"impossible: {said}")
    if record["boilerplate"]:
        say(f"{record['boilerplate']} 个目标换到别的项目也成立",
            f"{_targets(record['boilerplate'])} would fit any project")
    difference = record["cost_difference"]
    if difference is not None and abs(difference) >= 0.005:
        say(f"成本目标 {record['cost_target']:.2f} 万元，与项目金额 {record['amount']:.2f} 相差 {difference:+.2f}",
            f"the cost target {record['cost_target']:.2f} differs from the money "
            f"{record['amount']:.2f} by {difference:+.2f} (万元)")
    if record["speaks_of_purpose"] == "no":
        say("没有指标说到这笔钱的用途", "no indicator speaks of what the money is for")
    elif record["speaks_of_purpose"] == "name only":
        say("说到用途的只有项目名称本身", "the only indicator on its purpose is the project's own name")
    elif record["speaks_of_purpose"] == "words only":
        say("说到用途的指标都无法衡量", "no measurable indicator speaks of what the money is for")
    return "；".join(zh), "; ".join(en)


def _targets(count: int) -> str:
    return "1 target" if count == 1 else f"{count} targets"
