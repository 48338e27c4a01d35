"""Every performance indicator of a disclosure as one row, its target parsed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from budgetkit.amounts import in_unit
from budgetkit.errors import expect_disclosure
from budgetkit.performance.dimensions import dimension_of
from budgetkit.performance.grammar import Promise, parse_target
from budgetkit.records import Records
from budgetkit.tables.targets import Target, TargetSheet

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

COLUMNS = [
    "sheet", "scope", "project_code", "project", "department", "amount", "level1", "level2",
    "dimension", "aspect", "dimension_from", "indicator", "target", "direction", "printed_unit",
    "promise", "comparator", "value", "upper",
    "unit", "change", "deadline", "frequency", "kind", "measurable", "reason_zh", "reason_en",
    "weight", "core", "explanation", "scoring", "remark", "aside", "term", "page", "table", "row",
    "column",
]
#: Losses of a page in which targets may be: what is hidden or struck out promises nothing.
_LOST = {"scan", "outlines", "no_text", "drawn_cells", "picture_table", "outside_unruled"}
_NUMBERS = ("amount", "value", "upper")
_COUNTS = ("sheet", "page", "table", "row", "column")


def indicators(d: Disclosure, *, unit: str = "wan") -> pd.DataFrame:
    """Return one row an indicator, of the department and of every project.

    Use it to see what is promised; :func:`review` says how good the promises are.

    Parameters
    ----------
    d : Disclosure
    unit : {"wan", "yuan"}
        Of ``amount``: 万元, or 元 for who computes.

    Returns
    -------
    pandas.DataFrame
        ``sheet`` counts the target sheets of the document; ``scope`` is ``department`` or
        ``project``; ``amount`` is the sheet's money in 万元; ``level1, level2, indicator, target,
        direction, printed_unit`` are as printed, and ``promise`` is the target read with the two
        columns beside it (``≥4次``); ``dimension, aspect`` as in :mod:`budgetkit.performance.dimensions`, with
        ``dimension_from`` = ``printed`` or ``words``; ``comparator, value, upper, unit, change,
        deadline, frequency, kind, measurable, reason_zh, reason_en`` as in
        :class:`budgetkit.performance.Promise`; ``weight, core, explanation, scoring, remark,
        aside, term`` as printed; ``page``; and ``table, row, column``, the place of the target's
        cell (``d.tables[table]``). Empty where the document prints no targets.
        ``frame.attrs["unread"]``: sheet → pages of it that were not read.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> frame = indicators(d)
    >>> len(frame), frame["project"].nunique() - 1
    (93, 11)
    >>> row = frame[frame["indicator"] == "支付时间"].iloc[0]
    >>> row["target"], row["kind"], row["frequency"], bool(row["measurable"])
    ('每月', 'period', '每月', True)
    """
    expect_disclosure(d)
    frame = frame_of(whole_sheets(d))
    return in_unit(frame, ["amount"], unit)


def whole_sheets(d: Disclosure) -> list[TargetSheet]:
    """The target sheets, each with the pages of it that were not read."""
    lost = {loss.page for loss in d.losses if loss.kind in _LOST}
    sheets = []
    for sheet in d.target_sheets:
        beside = set(range(sheet.pages[0], sheet.pages[-1] + 1)) if sheet.pages else set()
        sheets.append(replace(sheet, unread=sorted({*sheet.unread, *(beside & lost)})))
    return sheets


def indicator_records(sheets: list[TargetSheet]) -> Records:
    """The rows of :func:`indicators` for sheets read already."""
    kinds = dict.fromkeys(COLUMNS, "string") | dict.fromkeys(_NUMBERS, "number") | dict.fromkeys(
        _COUNTS, "integer") | {"measurable": "boolean"}
    return Records.of(kinds, (r for n, sheet in enumerate(sheets) for r in rows_of(n, sheet)))


def frame_of(sheets: list[TargetSheet]) -> pd.DataFrame:
    """The frame of :func:`indicators` for sheets read already."""
    frame = indicator_records(sheets).frame
    frame.attrs["unread"] = {n: list(s.unread) for n, s in enumerate(sheets) if s.unread}
    return frame


def rows_of(number: int, sheet: TargetSheet):
    """The rows of :func:`indicators` for one sheet, as dicts."""
    amount = float(sheet.amount) if sheet.amount is not None else None
    for t in sheet.targets:
        promise = parse_target(t.target, direction=t.direction, unit=t.unit, indicator=t.indicator)
        measure = promise.kind == "number" and promise.unit not in {"", "分", "名", "级"}
        dimension, aspect, source = dimension_of(
            t.level1, t.level2, t.indicator, "count" if measure else promise.kind)
        if dimension == "cost" and promise.kind == "number" and promise.unit in {"万", "亿"}:
            promise = replace(promise, kind="money", unit=promise.unit + "元")  # 3963万
        yield {
            "sheet": number, "scope": sheet.scope, "project_code": sheet.code,
            "project": sheet.name, "department": sheet.department, "amount": amount,
            "level1": t.level1, "level2": t.level2, "dimension": dimension, "aspect": aspect,
            "dimension_from": source, "indicator": t.indicator,
            "target": t.target, "direction": t.direction, "printed_unit": t.unit,
            "promise": _whole(t, promise),
            "comparator": promise.comparator,
            "value": None if promise.value is None else float(promise.value),
            "upper": None if promise.upper is None else float(promise.upper),
            "unit": promise.unit, "change": promise.change, "deadline": promise.deadline,
            "frequency": promise.frequency, "kind": promise.kind,
            "measurable": promise.measurable, "reason_zh": promise.reason_zh,
            "reason_en": promise.reason_en, "weight": t.weight, "core": t.core,
            "explanation": t.explanation, "scoring": t.scoring, "remark": t.remark,
            "aside": t.aside, "term": t.term, "page": t.page, "table": t.table, "row": t.row,
            "column": t.column,
        }


def _whole(t: Target, promise: Promise) -> str:
    """The target as a reader says it, with the sign and the unit from the columns beside it."""
    sign = promise.comparator if promise.comparator in set("≥≤><=≈") else ""
    own_sign = bool(re.match(r"[≥≤><=＝≈＞＜]", t.target)) or not re.search(
        r"[≥≤><=＝＞＜]", t.direction + t.unit)
    unit = t.unit if promise.value is not None and promise.unit == t.unit else ""
    return ("" if own_sign else sign) + t.target + (
        "" if t.target.endswith(unit or "\0") else unit)
