"""The rows behind the charts of targets: every target, what it is worth, and projects without any."""

from __future__ import annotations

from budgetkit.disclosure import Disclosure
from budgetkit.model import absent
from budgetkit.performance.covers import covers
from budgetkit.performance.indicators import frame_of, indicators
from budgetkit.performance.phrases import boilerplate, impossible


def target_rows(d) -> list[dict]:
    """Rows of :func:`budgetkit.performance.indicators` with their ``boilerplate``.

    Parameters
    ----------
    d : Disclosure or DataFrame
        Of a disclosure, projects that print no target have a row of kind ``""``.
    """
    frame = d if hasattr(d, "columns") else indicators(d)
    rows = [r for r in frame.to_dict("records") if r["kind"] != "none"]
    if "boilerplate" not in frame:  # a part of a document knows it from the whole
        for row, reason in zip(rows, boilerplate(rows), strict=True):
            row["boilerplate"] = reason
    if not hasattr(d, "columns"):
        rows += _without_targets(d, {r["sheet"] for r in rows})
    return rows


def _without_targets(d, known: set[int]) -> list[dict]:
    """Projects that have a sheet and no indicator: they belong in the matrix, as empty rows."""
    sheets = d.target_sheets
    if not len(frame_of(sheets)):
        return []  # a place that asks for goals in words only
    return [{"sheet": n, "scope": s.scope, "project": s.name, "kind": "", "dimension": "",
             "aspect": "", "amount": float("nan") if s.amount is None else float(s.amount),
             "measurable": False, "boilerplate": None, "unit": "", "change": "", "value": None}
            for n, s in enumerate(sheets) if n not in known and s.scope == "project"]


def project_rows(d) -> list[dict]:
    """The rows of projects alone."""
    return [r for r in target_rows(d) if r["scope"] == "project"]


def unread_sheets(d) -> set[int]:
    """Sheets that go on over a page which was not read: their empty fields say nothing."""
    frame = d if hasattr(d, "columns") else indicators(d)
    return set(frame.attrs.get("unread", ()))


def why_nothing(d, lang: str, said: str) -> str:
    """Why there is nothing to draw; a frame is known only for what it holds."""
    if not isinstance(d, Disclosure):
        return said
    if d.target_sheets:
        return covers(d, lang)
    return absent(d.coverage_list, "targets", lang, said)


def projects_of(rows: list[dict]) -> list[tuple[int, str, float | None]]:
    """(sheet, name, amount), most money first; those without an amount last."""
    found = {r["sheet"]: (r["sheet"], r["project"],
                          None if r["amount"] != r["amount"] else r["amount"]) for r in rows}
    return sorted(found.values(), key=lambda p: -(p[2] if p[2] is not None else -1))


def worth(row: dict) -> str:
    """``own``, ``boilerplate`` or ``words``; empty where there is no target."""
    if row["kind"] == "":
        return ""
    if not row["measurable"] or impossible(row):
        return "words"
    return "boilerplate" if row["boilerplate"] else "own"


def in_column(row: dict, column: tuple[str, str | None]) -> bool:
    """Whether a row belongs into the column of a dimension and, where it is given, its aspect."""
    dimension, aspect = column
    if row["kind"] == "" or row["dimension"] != dimension:
        return False
    return aspect is None or row["aspect"] == aspect
