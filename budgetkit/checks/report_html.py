"""Findings as one self-contained HTML page: one entry a cause, with the picture of its place."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from budgetkit.checks.finding_groups import Cause, also
from budgetkit.checks.findings import Finding, Findings, family_name, severity_name
from budgetkit.errors import BudgetkitError
from budgetkit.messages import checked_language, in_room

#: Rounding notes and remarks are told without a picture: there may be hundreds.
PICTURED = ("error", "withheld", "warning")
#: More pictures than this make a page that no browser opens gladly.
MOST = 120
_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;
margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1a1a1a;background:#fff}
article{border-left:.4rem solid #767676;padding:.2rem 0 .2rem 1rem;margin:1.4rem 0}
article.error{border-color:#b3261e}article.warning{border-color:#9a6700}article.withheld{border-color:#7b3fa0}
article.rounding{border-color:#0059b3}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
p,ul{margin:.3rem 0}.signs{margin:.6rem 0 0;padding-left:1rem;border-left:1px solid #999}.rule{color:#555;font-size:.85rem}
img{max-width:100%;height:auto;border:1px solid #ccc;margin-top:.4rem}
@media(prefers-color-scheme:dark){body{background:#16181c;color:#e8e8e8}.rule{color:#aaa}}
@media print{article{break-inside:avoid}}
"""
say = in_room("checks.report_html")


def page(findings: Findings, lang: str | None = None) -> str:
    """The page as one string; all text is escaped, all pictures are inside."""
    lang = checked_language(lang)
    counts, title = findings.summary(lang), say("title", lang)
    parts = [
        f"<!DOCTYPE html><html lang='{say('html-lang', lang)}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(findings.title)} — {title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(findings.title)}<br>{title}</h1>"
        f"<p><strong>{escape(counts or say('none' if findings.tables else 'none-unchecked', lang))}</strong></p><p>{say('unit', lang)}</p>"]
    pictures = 0
    for severity, count in findings.told.items():
        parts.append(f"<h2>{escape(severity_name(severity, lang))} ({count})</h2>")
        for cause in (c for c in findings.causes if c.severity == severity):
            wanted = severity in PICTURED and pictures < MOST
            pictures += wanted
            parts.append(_article(cause, lang, wanted))
    if pictures >= MOST:
        parts.append(f"<p>{say('more', lang, n=MOST)}</p>")
    parts.append("</main></body></html>")
    return "".join(parts)


def _article(cause: Cause, lang: str, pictured: bool) -> str:
    shown = _picture(cause.head, lang) if pictured else ""
    return (f"<article class='{cause.severity}'>{_told(cause.head, lang)}{shown}"
            f"{_signs(cause, lang)}</article>")


def _told(finding: Finding, lang: str) -> str:
    family = family_name(finding.family, lang)
    return (f"<p>{escape(finding.text(lang))}</p><p class='rule'>{escape(family)} · "
            f"{say('rule', lang)} {escape(finding.rule)}</p>")


def _signs(cause: Cause, lang: str) -> str:
    """What else the same cause broke, beneath the entry."""
    if not cause.signs:
        return ""
    items = "".join(f"<li>{_told(f, lang)}</li>" for f in cause.signs)
    return (f"<div class='signs'><p><strong>{escape(cause.text(lang))}</strong></p>"
            f"<p>{also(lang)}</p><ul>{items}</ul></div>")


def _picture(finding: Finding, lang: str) -> str:
    if not finding.places:
        return ""
    try:
        image = finding.show(scale=1.5)
    except BudgetkitError as error:
        return f"<p class='rule'>{escape(say('lost', lang, why=str(error)))}</p>"
    buffer = BytesIO()
    image.quantize(32).save(buffer, format="PNG", optimize=True)
    alt = escape(say("alt", lang, page=finding.page))
    return (f"<img alt='{alt}' width='{image.width}' height='{image.height}' loading='lazy' "
            f"src='data:image/png;base64,{b64encode(buffer.getvalue()).decode()}'>")
