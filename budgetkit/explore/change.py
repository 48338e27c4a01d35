"""The explorer of change: years, grouping, depth, lines, with or without what comes once."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.change import Comparison, NotComparable, Row, compare, drivers, execution
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.summary_text import label_of, percent, signed
from budgetkit.charts.chart_base import Picture
from budgetkit.debt import sign_of_code
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Choice, Explorer, Number, Switch, View
from budgetkit.explore.change_tables import change_growth, change_implied, change_lines
from budgetkit.explore.execution_tables import change_execution
from budgetkit.messages import checked_language

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_SAID = {
    "title": {"en": "Explore what changed", "zh": "逐项查看变动"},
    "told": {"en": "What the document tells of last year", "zh": "文件所说的上年"},
    "years": {"en": "Years", "zh": "年度"},
    "by": {"en": "Group by", "zh": "分组"},
    "depth": {"en": "Depth of code", "zh": "科目层级"},
    "measure": {"en": "Bars show", "zh": "条形表示"},
    "limit": {"en": "Lines shown", "zh": "显示行数"},
    "once": {"en": "Leave out borrowed money, its interest and what is carried over",
             "zh": "不含举借资金、利息和上年结转"},
    "line": {"en": "Show on the page", "zh": "查看原页"},
    "none": {"en": "(choose a line)", "zh": "（选择一行）"},
    "left out": {"en": "Left out: {n} lines, {old} → {new} (万元). ",
                 "zh": "已略去{n}行：{old} → {new}万元。"},
    "no pdf": {"en": "No picture of the page: {why}", "zh": "没有原页图：{why}"},
    "cannot": {"en": "This cannot be compared: {why}", "zh": "不能比较：{why}"},
    "page": {"en": "{title}, page {page}", "zh": "{title}，第{page}页"},
    "cut": {"en": "Cut the axis, so that small steps can be seen",
            "zh": "截断坐标轴，以便看清较小的变动"},
    "shown": {"en": "Table", "zh": "表"},
}
_BY = {
    "function": {"en": "function (what for)", "zh": "功能分类"},
    "economic": {"en": "economic class (on what)", "zh": "经济分类"},
    "source": {"en": "source (from where)", "zh": "收入来源"},
    "fund": {"en": "fund", "zh": "资金性质"},
    "project": {"en": "project", "zh": "项目"},
}
_DEPTHS = {"item": {"en": "item 项", "zh": "项"}, "section": {"en": "section 款", "zh": "款"},
           "class": {"en": "class 类", "zh": "类"}}
_MEASURES = {
    "change": {"en": "amounts (万元)", "zh": "变动额（万元）"},
    "percent": {"en": "percent of the line", "zh": "变动百分比"},
    "contribution": {"en": "percentage points of the total", "zh": "对总额的贡献（百分点）"},
}


def change(*disclosures: Disclosure, lang: str | None = None, renamed: bool = False) -> Explorer:
    """Choose two years, a grouping and a depth, and see what changed, line by line.

    With one disclosure: what that document itself tells of the year before. A chosen line is
    shown on its pages, where the PDFs are at hand.

    Parameters
    ----------
    disclosures : Disclosure
        One, two or more years.
    lang : {"en", "zh"}, optional
    renamed : bool
        The names are one department (see :func:`budgetkit.change.compare`).

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        No disclosure, or another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> held = [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018, 2019)]
    >>> view = change(*held).view(by="economic", depth="class")
    >>> "+18.22 %" in view.note
    True
    """
    lang = checked_language(lang)
    if not disclosures:
        raise ValueError("give at least one disclosure")
    if len(disclosures) == 1:
        return _told(disclosures[0], lang)
    held = sorted(disclosures, key=lambda d: (d.year or 0, d.kind != "budget"))
    pairs = {(i, j): f"{_label(held[i], lang)} → {_label(held[j], lang)}"
             for i, j in combinations(range(len(held)), 2)}
    last = (len(held) - 2, len(held) - 1)
    pairs = {last: pairs.pop(last), **pairs}

    @lru_cache(maxsize=64)
    def found(years: tuple[int, int], by: str, depth: str) -> Comparison | str:
        try:
            return compare(held[years[0]], held[years[1]], by, depth=depth, renamed=renamed)
        except NotComparable as why:
            return _SAID["cannot"][lang].format(why=in_language(why.what, lang))

    def draw(years, by: str, depth: str, measure: str, limit: int, once: bool, line: str) -> View:
        c = found(years, by, depth)
        if isinstance(c, str):
            return View(note=c, empty=True)
        rows = [r for r in c.rows if not (once and comes_once(r))]
        rows = sorted(rows, key=lambda r: -abs(r.change))[: int(limit)]
        note = _note(c, once, lang)
        picture = None
        if line:
            picture, why = _evidence(c, (held[years[0]], held[years[1]]), line, lang)
            note += why
        picture = picture or charts.picture(charts.changed_lines(
            c, by=measure, lang=lang, limit=int(limit), rows=rows))
        return View(picture, change_lines(c, lang=lang, rows=rows), note)

    groups = {by: words for by, words in _BY.items()
              if not isinstance(found(last, by, "item"), str)} or {"function": _BY["function"]}
    lines = {"": _SAID["none"][lang]}
    for by in groups:
        c = found(last, by, "item")
        if isinstance(c, Comparison):
            lines |= {f"{r.code}|{r.name}": f"{r.code} {label_of(r)}".strip() for r in c.rows}
    return Explorer(
        draw,
        {
            "years": Choice(_SAID["years"], pairs),
            "by": Choice(_SAID["by"], groups),
            "depth": Choice(_SAID["depth"], _DEPTHS),
            "measure": Choice(_SAID["measure"], _MEASURES),
            "limit": Number(_SAID["limit"], 3, 40, 12),
            "once": Switch(_SAID["once"]),
            "line": Choice(_SAID["line"], lines),
        },
        title=_SAID["title"], lang=lang,
    )


def _label(d: Disclosure, lang: str) -> str:
    kind = {"en": " final account", "zh": "年决算"} if d.kind == "final_account" else {
        "en": "", "zh": "年预算"}
    return f"{d.year}{kind[lang]}"


def comes_once(r: Row) -> bool:
    """Whether a line is borrowed money, its cost, or money of earlier years."""
    for e in (*r.current_entries, *r.previous_entries):
        sign = sign_of_code(e.code, [e.name]) if e.code[:1] == "2" else None
        if e.key == "carryover" or (sign is not None and sign.purpose != "not_debt"):
            return True
    return False


def _note(c: Comparison, once: bool, lang: str) -> str:
    t = c.total
    between = "" if lang == "zh" else " "
    said = between.join(c.sentences(lang)[:1])
    left = [r for r in c.rows if comes_once(r)] if once else []
    if left:
        old = sum((r.previous or 0 for r in left), t.previous * 0)
        new = sum((r.current or 0 for r in left), t.current * 0)
        kept = (t.previous - old, t.current - new)
        growth = (kept[1] - kept[0]) / kept[0] * 100 if kept[0] > 0 else None
        said += between + _SAID["left out"][lang].format(
            n=len(left), old=f"{old:,.2f}", new=f"{new:,.2f}")
        said += f"{kept[0]:,.2f} → {kept[1]:,.2f}: {signed(kept[1] - kept[0])} ({percent(growth)})"
    notes = [in_language(n, lang) for n in c.notes]
    return between.join([said, *notes]) if notes else said


def _evidence(c: Comparison, ends, line: str, lang: str) -> tuple[Picture | None, str]:
    """The pages on which a line is printed, previous year first."""
    from PIL import Image

    from budgetkit.evidence import show

    row = next((r for r in c.rows if f"{r.code}|{r.name}" == line), None)
    if row is None:
        return None, ""
    images, words, lost = [], [], ""
    for d, facts in zip(ends, row.facts, strict=True):
        for fact in facts[:2]:
            try:
                images += show(d, fact, scale=1.6).images
                words.append(_SAID["page"][lang].format(title=d.title, page=fact.page))
            except BudgetkitError as why:
                lost = " " + _SAID["no pdf"][lang].format(why=why)
    if not images:
        return None, lost
    whole = Image.new("RGB", (max(i.width for i in images), sum(i.height + 8 for i in images)),
                      "white")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + 8
    drawn = BytesIO()
    whole.quantize(48).save(drawn, format="PNG")
    said = "; ".join(words)
    return Picture(drawn.getvalue(), said, min(whole.width, 760)), f" {said}." + lost


def _told(d: Disclosure, lang: str) -> Explorer:
    """What one document tells of the year before: its reasons, growth and last year's amounts."""
    tables = {
        "growth": {"en": "growth with and without what comes once", "zh": "含与不含一次性资金的增长"},
        "implied": {"en": "last year, rebuilt", "zh": "推算的上年"},
        "wrong": {"en": "statements that contradict each other", "zh": "自相矛盾的说法"},
    }
    if d.kind == "final_account":
        tables = {"execution": {"en": "budget and outturn", "zh": "预算与决算"}} | tables

    def draw(cut: bool, shown: str) -> View:
        try:
            found = drivers(d)
        except NotComparable as why:
            return View(note=_SAID["cannot"][lang].format(why=in_language(why.what, lang)), empty=True)
        if shown == "execution":
            carried_out = execution(d)
            note = ("" if lang == "zh" else " ").join(carried_out.sentences(lang)[:2])
            return View(charts.picture(charts.execution(carried_out, lang=lang)),
                        change_execution(carried_out, lang=lang), note)
        sheet = change_growth(found, lang=lang) if shown == "growth" else change_implied(
            d, lang=lang, wrong=shown == "wrong")
        note = ("" if lang == "zh" else " ").join(found.sentences(lang)[:2])
        picture = charts.picture(charts.waterfall(found, lang=lang, cut=cut))
        return View(picture, sheet, note)

    return Explorer(
        draw,
        {"cut": Switch(_SAID["cut"], False), "shown": Choice(_SAID["shown"], tables)},
        title=_SAID["told"], lang=lang,
    )
