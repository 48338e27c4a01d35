"""Findings as text: a table for the terminal, CSV, JSON, or one HTML page with the pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable

from budgetkit.checks.entries import family_name, severity_name
from budgetkit.checks.finding_groups import also
from budgetkit.checks.findings import COLUMNS, Finding, Findings
from budgetkit.checks.rule_names import named_with_key
from budgetkit.errors import expect_one_of
from budgetkit.messages import checked_language, in_room
from budgetkit.safe_csv import frame_csv

say = in_room("checks.output")
FORMATS = ("table", "csv", "json", "html")


def write(findings: Findings, format: str = "table", lang: str | None = None) -> str:
    """The findings in one of the formats of `budgetkit check`.

    Parameters
    ----------
    findings : Findings
    format : {"table", "csv", "json", "html"}
        `table` and `html` have one entry a cause, with its other findings beneath; `html` is one
        self-contained page with the pictures, where the PDF is at hand. `csv` and `json` carry
        the columns of findings.csv, both messages, one row a finding.
    lang : {"en", "zh"}, optional

    Raises
    ------
    ValueError
        For another format or language.

    Examples
    --------
    >>> write(Findings(title="nobody 2024年预算"), "table", "zh")
    'nobody 2024年预算：没有发现问题'
    """
    expect_one_of(FORMATS, format=format)
    lang = checked_language(lang)
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
    said = findings.summary(lang) or say("none" if findings.tables else "none-unchecked", lang)
    lines = [say("head", lang, title=findings.title, said=said)]
    for cause in findings.causes:
        lines.append(f"{_named(cause.head, lang)}\n    {cause.head.text(lang)}")
        if cause.signs:
            signs = say("signs", lang, cause=cause.text(lang), also=also(lang))
            lines.append(f"    {signs}")
            lines += [f"      {_named(f, lang)}\n        {f.text(lang)}" for f in cause.signs]
    return "\n".join(lines)


def _named(f: Finding, lang: str) -> str:
    return f"[{severity_name(f.severity, lang)}] {family_name(f.family, lang)} · {named_with_key(f.rule, lang)}"
