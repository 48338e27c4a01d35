"""Review of target sheets: what is covered, what could be measured, what any project could say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from budgetkit.amounts import parse_amount
from budgetkit.errors import expect_disclosure
from budgetkit.performance.cost import cost_of
from budgetkit.performance.dimensions import DIMENSIONS
from budgetkit.performance.indicators import rows_of, whole_sheets
from budgetkit.performance.phrases import SAME, boilerplate, impossible, speaks_of
from budgetkit.performance.reasons import reasons_of
from budgetkit.tables.targets import TargetSheet

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Weights of a project's self-evaluation: 财预〔2020〕10号, 项目支出绩效评价管理办法.
WEIGHTS: dict[str, float] = {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}
#: The dimensions that a project is expected to have targets in.
WEIGHTED = ("cost", "output", "benefit", "satisfaction")
#: A measurable target that any project could print is worth half.
HALF = 0.5
#: Dimensions that a target of which must name: without a printed one, no other can be said to lack.
_NAMED = ("cost", "satisfaction")
_EXECUTION = ("预算执行率", "支出进度", "资金使用率", "预算完成率", "成本控制率", "成本使用率", "预算控制率")
COLUMNS = [
    "sheet", "project_code", "project", "department", "amount", "indicators", "measurable",
    "qualitative", "not_set", "impossible", "measurable_share", "boilerplate", "boilerplate_share", "covered",
    "missing", "not_read", "dimensions_printed", "cost_target", "cost_difference", "outcomes",
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
    return review_of(whole_sheets(d), weights=weights)


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
    printed = any(r["dimension_from"] == "printed" for r in rows)
    expected = WEIGHTED if printed else _NAMED
    missing = [k for k in expected if k not in covered] if rows and not sheet.unread else []
    cost, difference = cost_of(sheet, rows)
    outcomes = [r for r in measurable if r["dimension"] in {"output", "benefit"}
                and not r["boilerplate"]]
    purpose = speaks_of(sheet.name, [
        (r["indicator"], r["promise"], r["measurable"]) for r in rows if r["dimension"] != "cost"
        and (not r["boilerplate"] or SAME in r["boilerplate"])])
    parts = {k: _part(rows, k) * points[k] for k in ("output", "benefit", "satisfaction")}
    parts["execution"] = _execution(sheet, rows, difference) * points["execution"]
    if not printed or sheet.unread:
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
        "covered": ";".join(covered), "missing": ";".join(missing),
        "not_read": ";".join(map(str, sheet.unread)),
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
    record["reasons_zh"], record["reasons_en"] = reasons_of(
        record, rows, sheet.goal or "；".join(t.target for t in sheet.targets))
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


def _execution(sheet: TargetSheet, rows: list[dict], difference: float | None) -> float:
    if difference is not None and abs(difference) < 0.005:
        return 1.0
    held = [r for r in rows if r["measurable"] and (
        r["dimension"] == "cost" or any(w in r["indicator"] for w in _EXECUTION))]
    return HALF if held else 0.0
