"""Findings as text: a table for the terminal, CSV, JSON, or one HTML page with the pictures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from budgetkit.checks.findings import COLUMNS, FAMILY_NAMES, SEVERITY_NAMES, Findings
from budgetkit.sheets import frame_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS = ("table", "csv", "json", "html")


def write(findings: Findings, format: str = "table", lang: str = "en") -> str:
    """The findings in one of the formats of `budgetkit check`.

    Parameters
    ----------
    findings : Findings
    format : {"table", "csv", "json", "html"}
        `csv` and `json` carry the columns of findings.csv, both messages; `html` is one
        self-contained page with the pictures, where the PDF is at hand.
    lang : {"en", "zh"}

    Raises
    ------
    ValueError
        For another format or language.

    Examples
    --------
    >>> write(Findings(title="nobody 2024年预算"), "table", "zh")
    'nobody 2024年预算：没有发现问题'
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    if lang not in ("en", "zh"):
        raise ValueError(f"unknown language {lang!r}; 'en' or 'zh'")
    if format == "csv":
        return frame_csv(findings.frame)
    if format == "json":
        return json.dumps(list(_records(findings)), ensure_ascii=False, indent=1)
    if format == "html":
        from budgetkit.checks.report_html import page

        return page(findings, lang)
    return _table(findings, lang)


def _records(findings: Findings) -> Iterable[dict]:
    for f in findings:
        record = {c: getattr(f, c) for c in COLUMNS}
        if record["difference"] is not None:
            record["difference"] = float(record["difference"])
        yield record


def _table(findings: Findings, lang: str) -> str:
    zh = lang == "zh"
    if not findings:
        return f"{findings.title}：没有发现问题" if zh else f"{findings.title}: no findings"
    said = [f"{SEVERITY_NAMES[s] if zh else s} {n}" for s, n in findings.counts.items()]
    lines = [f"{findings.title}{'：' if zh else ': '}{'、'.join(said) if zh else ', '.join(said)}"]
    for f in findings:
        severity = SEVERITY_NAMES[f.severity] if zh else f.severity
        family = FAMILY_NAMES[f.family] if zh else f.family
        lines.append(f"[{severity}] {family} · {f.rule}\n    {f.text(lang)}")
    return "\n".join(lines)
