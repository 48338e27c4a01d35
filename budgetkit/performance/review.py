"""Review of target sheets: what is covered, what could be measured, what any project could say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from budgetkit.amounts import as_float, in_unit, parse_amount
from budgetkit.errors import expect_disclosure
from budgetkit.performance.cost import Cost, cost_of
from budgetkit.performance.dimensions import DIMENSIONS
from budgetkit.performance.indicators import rows_of, whole_sheets
from budgetkit.performance.phrases import boilerplate, impossible, is_repeated, speaks_of
from budgetkit.performance.reasons import reasons_of
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.tables.targets import TargetSheet

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Weights of a project's self-evaluation: 财预〔2020〕10号, 项目支出绩效评价管理办法.
WEIGHTS: dict[str, float] = {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}
#: The dimensions that a project is expected to have targets in.
WEIGHTED = ("cost", "output", "benefit", "satisfaction")
#: Dimensions that a target of which must name: without a printed one, no other can be said to lack.
_NAMED = ("cost", "satisfaction")
_EXECUTION = ("预算执行率", "支出进度", "资金使用率", "预算完成率", "成本控制率", "成本使用率", "预算控制率")
_SCORES = ("score", "score_output", "score_benefit", "score_satisfaction", "score_execution")
COLUMNS = [
    "sheet", "project_code", "project", "department", "amount", "indicators", "measurable",
    "qualitative", "not_set", "impossible", "measurable_share", "boilerplate", "boilerplate_share", "covered",
    "missing", "not_read", "dimensions_printed", "cost_target", "cost_difference", "outcomes",
    "money_per_outcome", "speaks_of_purpose", "score", "score_execution", "score_output",
    "score_benefit", "score_satisfaction", "score_own_weights", "reasons_zh", "reasons_en", "page",
]


def review(d: Disclosure, *, weights: Mapping[str, float] | None = None, unit: str = "wan",
           settings: PerformanceSettings = DEFAULT) -> pd.DataFrame:
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
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.
    settings : PerformanceSettings, optional
        The limits by which targets are judged.

    Returns
    -------
    pandas.DataFrame
        ``amount``, ``cost_target``, ``cost_difference`` (target − money; missing
        where the most or the least that it may cost leaves room for the money), ``money_per_outcome`` in
        万元; shares from 0 to 1; ``indicators`` counts those with a target (``not_set``: the form
        says 不适用 or 无); ``impossible`` counts shares above 100 %; ``covered`` and ``missing`` are dimensions joined with ``;``;
        ``dimensions_printed`` false where the form prints none and words decided; ``outcomes``
        counts measurable output and benefit targets that are no boilerplate;
        ``speaks_of_purpose``: ``yes``, ``name only``, ``words only`` or ``no`` (see
        :func:`budgetkit.performance.phrases.speaks_of`); ``score`` and its parts in points, missing
        where the form prints no dimensions; ``score_own_weights`` of 100, by the weights that the
        form prints on its indicators. A part is its weight × the mean worth of its indicators: 1 measurable, ½ measurable but
        boilerplate, 0 not measurable or impossible. Execution: 1 where a cost target
        equals the money or leaves room for it (≤), ½ where
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
    frame = review_of(whole_sheets(d), weights=weights, settings=settings)
    return in_unit(frame, ["amount", "cost_target", "cost_difference", "money_per_outcome"], unit)


def review_of(sheets: list[TargetSheet], *, weights: Mapping[str, float] | None = None,
              settings: PerformanceSettings = DEFAULT) -> pd.DataFrame:
    """The frame of :func:`review` for sheets read already."""
    import pandas as pd

    points = check_weights(weights)
    rows = [list(rows_of(number, sheet)) for number, sheet in enumerate(sheets)]
    every = [row for own in rows for row in own]
    for row, reason in zip(every, boilerplate(every, settings), strict=True):
        row["boilerplate"] = reason
    records = [_review(number, sheet, rows[number], points, settings)
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


def _review(number: int, sheet: TargetSheet, all_rows: list[dict], points: dict[str, float],
            settings: PerformanceSettings) -> dict:
    rows = [r for r in all_rows if r["kind"] != "none"]
    cost = cost_of(sheet, rows, settings)
    amount = None if sheet.amount is None else float(sheet.amount)
    record = {
        "sheet": number, "project_code": sheet.code, "project": sheet.name,
        "department": sheet.department, "amount": amount, "not_set": len(all_rows) - len(rows),
        "not_read": ";".join(map(str, sheet.unread)),
        "cost_target": as_float(cost.target), "cost_difference": as_float(cost.difference),
        "speaks_of_purpose": _purpose(sheet.name, rows),
        **_counts(rows), **_coverage(sheet, rows), **_outcomes(amount, rows),
        "score_own_weights": _own_weights(rows, settings),
        "page": sheet.pages[0] if sheet.pages else 0,
    }
    # the weights are of dimensions: no score where the form prints none, or not all was read
    scored = record["dimensions_printed"] and not sheet.unread
    record |= _scores(rows, cost, points, settings) if scored else dict.fromkeys(_SCORES)
    record["reasons_zh"], record["reasons_en"] = reasons_of(
        record, rows, sheet.goal or "；".join(t.target for t in sheet.targets), cost, settings)
    return record


def _counts(rows: list[dict]) -> dict:
    """How many indicators there are, of which worth."""
    count, measurable = len(rows), sum(r["measurable"] for r in rows)
    repeated = sum(bool(r["boilerplate"]) for r in rows)
    return {
        "indicators": count, "measurable": measurable, "qualitative": count - measurable,
        "impossible": sum(map(impossible, rows)),
        "measurable_share": measurable / count if count else 0.0,
        "boilerplate": repeated, "boilerplate_share": repeated / count if count else 0.0,
    }


def _coverage(sheet: TargetSheet, rows: list[dict]) -> dict:
    """The dimensions that have a target, and those that lack one as far as can be said."""
    covered = [k for k in DIMENSIONS if any(r["dimension"] == k for r in rows)]
    printed = any(r["dimension_from"] == "printed" for r in rows)
    expected = WEIGHTED if printed else _NAMED
    missing = [k for k in expected if k not in covered] if rows and not sheet.unread else []
    return {"covered": ";".join(covered), "missing": ";".join(missing),
            "dimensions_printed": printed}


def _outcomes(amount: float | None, rows: list[dict]) -> dict:
    """How many targets say what the money brings, and the money for each."""
    count = sum(r["measurable"] and r["dimension"] in {"output", "benefit"}
                and not r["boilerplate"] for r in rows)
    return {"outcomes": count,
            "money_per_outcome": amount / count if count and amount is not None else None}


def _purpose(name: str, rows: list[dict]) -> str:
    return speaks_of(name, [
        (r["indicator"], r["promise"], r["measurable"]) for r in rows if r["dimension"] != "cost"
        and (not r["boilerplate"] or is_repeated(r["boilerplate"]))])


def _scores(rows: list[dict], cost: Cost, points: dict[str, float],
            settings: PerformanceSettings) -> dict:
    parts = {k: _part(rows, k, settings) * points[k]
             for k in ("output", "benefit", "satisfaction")}
    parts["execution"] = _execution(rows, cost, settings) * points["execution"]
    return {"score": round(sum(parts.values()), 1),
            **{f"score_{k}": round(v, 1) for k, v in parts.items()}}


def _worth(row: dict, settings: PerformanceSettings) -> float:
    if impossible(row) or not row["measurable"]:
        return 0.0
    return settings.anyones_worth if row["boilerplate"] else 1.0


def _part(rows: list[dict], dimension: str, settings: PerformanceSettings) -> float:
    worth = [_worth(r, settings) for r in rows if r["dimension"] == dimension]
    return sum(worth) / len(worth) if worth else 0.0


def _own_weights(rows: list[dict], settings: PerformanceSettings) -> float | None:
    """Points of 100 by the weights that the form itself prints on every indicator."""
    # Hunan prints the points under 备注
    printed = [parse_amount((r["weight"] or r["remark"]).rstrip("%")) for r in rows]
    weights = [float(w.value) for w in printed if w]
    total = sum(weights)
    if not total or len(weights) < len(rows):
        return None
    worth = sum(w * _worth(r, settings) for w, r in zip(weights, rows, strict=True))
    return round(100 * worth / total, 1)


def _execution(rows: list[dict], cost: Cost, settings: PerformanceSettings) -> float:
    """All where a cost target is the money; half where some other target of money can be checked."""
    if cost.holds or (cost.difference is not None and abs(cost.difference) < settings.same_money):
        return 1.0
    held = any(r["measurable"] and (
        r["dimension"] == "cost" or any(w in r["indicator"] for w in _EXECUTION)) for r in rows)
    return settings.costs_worth if held else 0.0
