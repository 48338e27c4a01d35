"""Findings as one self-contained HTML page: one entry a cause, with the picture of its place."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from budgetkit.checks.finding_groups import Cause, also
from budgetkit.checks.findings import FAMILY_NAMES, SEVERITY_NAMES, Finding, Findings
from budgetkit.errors import BudgetkitError

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
_WORDS = {
    "en": {"title": "Does it add up?", "none": "No findings.", "rule": "rule",
           "alt": "The place on page {}, outlined", "lost": "No picture: {}",
           "unit": "万元 = 10,000 yuan. Errors are contradictions; a withheld total covers more "
                   "than the lines printed under it; warnings may have a reason that the "
                   " document does not give; rounding notes are within the rounding of the "
                   "printed numbers.",
           "more": "Only the first {} pictures are shown."},
    "zh": {"title": "账对得上吗？", "none": "没有发现问题。", "rule": "规则",
           "alt": "第{}页上的位置（已框出）", "lost": "无图：{}",
           "unit": "“错误”为自相矛盾之处；“未列全”为合计大于所列各行；“疑点”可能另有原因，文件未作说明；“尾差”在四舍五入范围之内。",
           "more": "仅显示前{}幅图。"},
}


def page(findings: Findings, lang: str = "en") -> str:
    """The page as one string; all text is escaped, all pictures are inside."""
    words, zh = _WORDS[lang], lang == "zh"
    counts = findings.summary(lang)
    parts = [
        f"<!DOCTYPE html><html lang='{'zh-Hans' if zh else 'en'}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(findings.title)} — {words['title']}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(findings.title)}<br>{words['title']}</h1>"
        f"<p><strong>{escape(counts or words['none'])}</strong></p><p>{words['unit']}</p>"]
    pictures = 0
    for severity, count in findings.told.items():
        name = SEVERITY_NAMES[severity] if zh else severity
        parts.append(f"<h2>{escape(name)} ({count})</h2>")
        for cause in (c for c in findings.causes if c.severity == severity):
            wanted = severity in PICTURED and pictures < MOST
            pictures += wanted
            parts.append(_article(cause, lang, wanted))
    if pictures >= MOST:
        parts.append(f"<p>{words['more'].format(MOST)}</p>")
    parts.append("</main></body></html>")
    return "".join(parts)


def _article(cause: Cause, lang: str, pictured: bool) -> str:
    shown = _picture(cause.head, lang) if pictured else ""
    return (f"<article class='{cause.severity}'>{_told(cause.head, lang)}{shown}"
            f"{_signs(cause, lang)}</article>")


def _told(finding: Finding, lang: str) -> str:
    family = FAMILY_NAMES[finding.family] if lang == "zh" else finding.family
    return (f"<p>{escape(finding.text(lang))}</p><p class='rule'>{escape(family)} · "
            f"{_WORDS[lang]['rule']} {escape(finding.rule)}</p>")


def _signs(cause: Cause, lang: str) -> str:
    """What else the same cause broke, beneath the entry."""
    if not cause.signs:
        return ""
    items = "".join(f"<li>{_told(f, lang)}</li>" for f in cause.signs)
    return (f"<div class='signs'><p><strong>{escape(cause.text(lang))}</strong></p>"
            f"<p>{also(lang)}</p><ul>{items}</ul></div>")


def _picture(finding: Finding, lang: str) -> str:
    words = _WORDS[lang]
    if not finding.places:
        return ""
    try:
        image = finding.show(scale=1.5)
    except BudgetkitError as error:
        return f"<p class='rule'>{escape(words['lost'].format(error))}</p>"
    buffer = BytesIO()
    image.quantize(32).save(buffer, format="PNG", optimize=True)
    alt = escape(words["alt"].format(finding.page))
    return (f"<img alt='{alt}' width='{image.width}' height='{image.height}' loading='lazy' "
            f"src='data:image/png;base64,{b64encode(buffer.getvalue()).decode()}'>")
