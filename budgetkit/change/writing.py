"""A comparison as a printed table, as HTML, or as CSV."""

from __future__ import annotations

import csv
import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.atomic_write import whole_file
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.compared_lines import ComparedLines, line_name
from budgetkit.change.match_state import rule_words
from budgetkit.change.summary_text import percent, sentences, share, signed
from budgetkit.messages import checked_language
from budgetkit.safe_csv import guard

if TYPE_CHECKING:
    from os import PathLike

_HEADS = {
    "en": ("Code", "Line", "{0}", "{1}", "Change", "%", "Points", "Status", "Matched by"),
    "zh": ("科目编码", "名称", "{0}年", "{1}年", "变动", "变动%", "贡献（百分点）", "状态", "匹配依据"),
}
_EXECUTION = {
    "en": ("Code", "Line", "{0} budget", "{1} outturn", "Difference", "Execution", "Points",
           "Status", "Matched by"),
    "zh": ("科目编码", "名称", "{0}年预算", "{1}年决算", "差额", "执行率", "贡献（百分点）", "状态", "匹配依据"),
}
_UNIT = {"en": "Amounts in 10,000 yuan (万元)", "zh": "单位：万元"}
_STYLE = """
:root { color-scheme: light dark }
body { font-family: 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif;
       margin: 1.5rem auto; padding: 0 1rem; max-width: 75rem; line-height: 1.6 }
h1 { font-size: 1.5rem }
.wide { overflow-x: auto }
table { border-collapse: collapse }
caption { text-align: left }
td, th { padding: .25em .6em; border-bottom: 1px solid #8888; white-space: nowrap }
td { font-variant-numeric: tabular-nums; vertical-align: top }
td:nth-child(2), td:nth-child(9) { white-space: normal; min-width: 12em }
tbody tr:last-child { font-weight: bold }
thead { display: table-header-group }
@media print { .wide { overflow: visible } tr { break-inside: avoid } body { margin: 0 } }
"""
_TOTAL = {"en": "Total", "zh": "合计"}


def _table(c: ComparedLines, lang: str) -> tuple[list[str], list[list[str]]]:
    heads = [h.format(*c.years) for h in (_EXECUTION if c.carried_out else _HEADS)[lang]]
    rows = []
    for r in [*c.rows, c.total]:
        total = r.rule == "total"
        name = _TOTAL[lang] if total else line_name(r, r.current_entries or r.previous_entries)
        if not total and r.status in ("renamed", "moved", "split", "merged"):
            old = "；".join(dict.fromkeys(f"{e.code} {e.name}".strip() for e in r.previous_entries))
            name += f" ← {old}" if old else ""
        points = "—" if r.contribution is None else f"{r.contribution:+,.2f}"
        points = "0.00" if points in ("+0.00", "-0.00") else points
        rows.append([
            r.code, name, format_amount(r.previous), format_amount(r.current), signed(r.change),
            share(r.execution) if c.carried_out else percent(r.percent), points,
            "" if total else c.status_words(r, lang),
            "" if total else rule_words(r.rule, lang),
        ])  # fmt: skip
    return heads, rows


def printed(c: ComparedLines, lang: str | None = None, *, width: int = 34) -> str:
    """The comparison as a table of text, with title and notes.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.change import compare
    >>> d = bk.load_example("weihui-2024")
    >>> print(printed(compare(d, d, by="fund"), width=16).splitlines()[0])
    卫辉市政务服务和大数据管理局 2024年预算 → 卫辉市政务服务和大数据管理局 2024年预算, 万元
    """
    lang = checked_language(lang)
    heads, rows = _table(c, lang)
    cut = [[_cut(cell, width) if i == 1 else cell for i, cell in enumerate(r)] for r in rows]
    widths = [max(_columns(r[i]) for r in [heads, *cut]) for i in range(len(heads))]
    right = set(range(2, 7))
    lines = [f"{c.titles[0]} → {c.titles[1]}, 万元", ""]
    for r in [heads, *cut]:
        lines.append("  ".join(_pad(cell, widths[i], i in right) for i, cell in
                               enumerate(r)).rstrip())
    lines += ["", *(f"! {in_language(n, lang)}" for n in c.notes)] if c.notes else []
    return "\n".join(lines)


def _columns(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def _cut(text: str, width: int) -> str:
    if _columns(text) <= width:
        return text
    while _columns(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _columns(text))
    return gap + text if right else text + gap


def html_table(c: ComparedLines, lang: str | None = None, *, caption: str = "") -> str:
    """The comparison as one HTML table; figures right-aligned, hostile names escaped.

    Its caption names both documents unless another is given.
    """
    lang = checked_language(lang)
    heads, rows = _table(c, lang)
    align = ["left", "left", *["right"] * 5, "left", "left"]
    head = "".join(f'<th scope="col" style="text-align:{a}">{escape(h)}</th>'
                   for h, a in zip(heads, align, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:{a}">{escape(cell)}</td>'
                         for cell, a in zip(r, align, strict=True)) + "</tr>"
        for r in rows
    )
    caption = caption or f"{c.titles[0]} → {c.titles[1]}, 万元"
    return (f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>")


def _page(c: ComparedLines, lang: str) -> str:
    notes = "".join(f"<li>{escape(in_language(n, lang))}</li>" for n in c.notes)
    said = "".join(f"<p>{escape(s)}</p>" for s in sentences(c, lang))
    title = escape(f"{c.titles[0]} → {c.titles[1]}")
    html = "zh-CN" if lang == "zh" else "en"
    return (f'<!DOCTYPE html><html lang="{html}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{said}"
            f'<div class="wide" tabindex="0">{html_table(c, lang, caption=_UNIT[lang])}</div>'
            f"<ul>{notes}</ul></body></html>\n")


def _csv(c: ComparedLines) -> str:
    held = io.StringIO()
    out = csv.writer(held, lineterminator="\n")
    out.writerow(c.frame.columns)
    for record in c._records():
        out.writerow([_csv_cell(v) for v in record.values()])
    return held.getvalue()


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return guard(value)
    # a quotient of two amounts has no more places than this to tell
    return "" if value is None else round(value, 6) if isinstance(value, float) else value


def write(c: ComparedLines, path: str | PathLike[str], *, lang: str | None = None) -> Path:
    """Write a comparison: ``.csv``, ``.html``, anything else a printed table.

    Parameters
    ----------
    c : Comparison
    path : path
    lang : {"en", "zh"}, optional
        Of HTML and the printed table; CSV has the columns of the frame.

    Returns
    -------
    Path

    Raises
    ------
    UnwritableOutput
        There is no permission or no room to write, or a folder of that name is there; what stood
        there before is unchanged.
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = write(bk.change.compare(old, new), f"{folder}/lines.csv")
    ...     path.read_text(encoding="utf-8").split(",")[:2]
    ['code', 'name']
    """
    lang = checked_language(lang)
    target = Path(path)
    ending = target.suffix.lower()
    text = (_csv(c) if ending == ".csv" else _page(c, lang) if ending in (".html", ".htm")
            else printed(c, lang) + "\n")  # fmt: skip
    with whole_file(target) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return target
