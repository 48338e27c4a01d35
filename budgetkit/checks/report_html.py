"""Findings as one self-contained HTML page: one entry a cause, with the picture of its place."""

from __future__ import annotations

from io import BytesIO

from budgetkit.checks.entries import ToldCause, entry, severity_name
from budgetkit.checks.finding_groups import Cause
from budgetkit.checks.findings import Finding, Findings
from budgetkit.errors import BudgetkitError
from budgetkit.messages import checked_language, in_room
from budgetkit.present import Image, whole_page

#: Rounding notes and remarks are told without a picture: there may be hundreds.
PICTURED = ("error", "withheld", "warning")
#: More pictures than this make a page that no browser opens gladly.
MOST = 120
say = in_room("checks.report_html")


def page(findings: Findings, lang: str | None = None) -> str:
    """The page as one string; all text is escaped, all pictures are inside."""
    lang = checked_language(lang)
    counts, title = findings.summary(lang), say("title", lang)
    groups: list[tuple[str, str, list[ToldCause]]] = []
    pictures = 0
    for severity, causes in findings.told.items():
        told: list[ToldCause] = []
        n = findings.counts[severity]
        count = say("causes", lang, n=causes, count=n) if causes < n else str(n)
        for cause in (c for c in findings.causes if c.severity == severity):
            wanted = severity in PICTURED and pictures < MOST
            pictures += wanted
            told.append(_entry(cause, lang, wanted))
        groups.append((severity_name(severity, lang), count, told))
    return whole_page(
        "findings_page.html.j2", title=f"{findings.title} — {title}", lang=lang,
        heads=(findings.title, title), groups=groups, rule=say("rule", lang), unit=say("unit", lang),
        counts=counts or say("none" if findings.tables else "none-unchecked", lang),
        more=say("more", lang, n=MOST) if pictures >= MOST else "")


def _entry(cause: Cause, lang: str, pictured: bool) -> ToldCause:
    return entry(cause, lang, image=_picture(cause.head, lang) if pictured else None)


def _picture(finding: Finding, lang: str) -> Image | str | None:
    if not finding.places:
        return None
    try:
        image = finding.show(scale=1.5)
    except BudgetkitError as error:
        return say("lost", lang, why=str(error))
    buffer = BytesIO()
    image.quantize(32).save(buffer, format="PNG", optimize=True)
    return Image(buffer.getvalue(), say("alt", lang, page=finding.page), image.width)
