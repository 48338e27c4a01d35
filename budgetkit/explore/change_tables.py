"""Change as tables for readers: last year as told, reasons, growth, lines, lines over years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from budgetkit.change import (
    VIEWS,
    Comparison,
    Drivers,
    NotComparable,
    Row,
    Series,
    drivers,
    implied,
    rule_words,
)
from budgetkit.change.bilingual_text import in_language
from budgetkit.change.covered import place_of
from budgetkit.change.implied_rows import SCOPES
from budgetkit.change.summary_text import percent, share, signed
from budgetkit.charts.change import line_name, told_name
from budgetkit.classification import translate
from budgetkit.explore.tables import filled, nothing, table
from budgetkit.messages import checked_language
from budgetkit.model import absent
from budgetkit.present import Sheet
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_HEADS = {
    "en": {"item": "What", "scope": "Money", "current": "This year", "change": "Stated change",
           "percent": "Stated %", "previous": "Last year, implied", "found": "% by the change",
           "note": "Note", "page": "Page", "sentence": "Sentence", "reason": "Reason given",
           "amount": "Amount", "unexplained": "Not explained", "view": "View",
           "meaning": "What it means", "code": "Code", "name": "Line", "points": "Points of total",
           "status": "Status", "rule": "Matched by", "before": "Before", "after": "After",
           "growth": "%"},
    "zh": {"item": "项目", "scope": "口径", "current": "本年", "change": "文件写的变动",
           "percent": "文件写的%", "previous": "推算的上年", "found": "按变动计算的%",
           "note": "注意", "page": "页码", "sentence": "原文", "reason": "文件给出的原因",
           "amount": "金额", "unexplained": "未说明", "view": "口径", "meaning": "含义",
           "code": "科目编码", "name": "名称", "points": "贡献（百分点）", "status": "状态",
           "rule": "匹配依据", "before": "上年", "after": "本年", "growth": "变动%"},
}
_SAID = {
    "implied": {"en": "{last} as the document of {year} tells of it (万元)",
                "zh": "{year}年文件所说的{last}年（万元）"},
    "wrong": {"en": "Statements about last year that contradict each other",
              "zh": "关于上年的说法自相矛盾之处"},
    "reasons": {"en": "Reasons given, against the change (万元)", "zh": "文件给出的原因与变动（万元）"},
    "growth": {"en": "Growth, with and without what comes once (万元)",
               "zh": "含与不含一次性资金的增长（万元）"},
    "lines": {"en": "{a} → {b} (万元)", "zh": "{a} → {b}（万元）"},
    "one rule": {"en": "; all lines matched by: {rule}", "zh": "；各行的匹配依据：{rule}"},
    "series": {"en": "{title} (万元)", "zh": "{title}（万元）"},
    "total": {"en": "Total", "zh": "合计"},
    "fits": {"en": "Every stated percentage fits the stated change.",
             "zh": "文件写的百分比与变动额都相符。"},
    "untold": {"en": "the document says nothing of last year's amounts",
               "zh": "文件没有说明上年的金额"},
    "no reasons": {"en": "no reason states an amount", "zh": "没有写明金额的原因"},
    "was": {"en": "{now} (was: {was})", "zh": "{now}（原：{was}）"},
}


def _unbroken(value: float) -> str:
    return percent(value).replace(" ", "\u00a0")


_FORMATS = {"change": signed, "growth": _unbroken, "points": lambda v: _unbroken(v)[:-2]}


def change_implied(d: Disclosure, *, lang: str | None = None, wrong: bool = False) -> Sheet:
    """Last year as this document tells of it; or only the percentages that do not fit.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
    wrong : bool
        Only statements that contradict themselves, with their sentence.

    Returns
    -------
    Sheet
        What, money, this year, stated change and %, last year (万元), note, page; with ``wrong``
        the percentage that the change gives, and the sentence.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = change_implied(bk.load_example("weihui-2024"), wrong=True)
    >>> "1201.68" in shown.text
    True
    """
    lang = checked_language(lang)
    try:
        told = implied(d)
    except NotComparable as why:
        return nothing(in_language(why.what, lang))
    if not told.rows:
        return nothing(absent(d.coverage_list, "last_year", lang, _SAID["untold"][lang]))
    rows = told.disagreeing if wrong else told.rows
    # functional lines come by the dozen and stand in the comparison of lines
    rows = [r for r in rows if wrong or r.key != "function"]
    columns = (["item", "change", "percent", "found", "note", "page", "sentence"] if wrong else
               ["item", "scope", "current", "change", "percent", "previous", "note", "page"])
    frame = pd.DataFrame(
        [[{"item": _named(r, lang), "scope": SCOPES[r.scope][lang],
           "current": _float(r.current), "change": _float(r.change), "percent": _float(r.percent),
           "previous": _float(r.previous), "found": _float(r.percent_from_change),
           "note": in_language(r.note, lang), "page": _place(d, r.page, lang), "sentence": r.sentence}[c]
          for c in columns] for r in rows], columns=columns)
    caption = _SAID["wrong" if wrong else "implied"][lang].format(year=told.year,
                                                                  last=told.year - 1)
    return table(filled(frame, "note", "percent"), lang=lang, caption=caption, labels=_HEADS[lang],
                 none=_SAID["fits"][lang] if wrong else "")


#: What the prose speaks of and no table has as a column.
_SUBJECTS = {
    "three_public": "“Three public” expenses", "abroad": "Travel abroad",
    "basic_expenditure": "Basic expenditure", "project_expenditure": "Project expenditure",
    "special_account": "Special account", "institutional_revenue": "Service revenue",
    "business_revenue": "Business revenue", "affiliate_revenue": "Remitted by affiliates",
    "carryover_in": "Carried over", "entrusted_services": "Entrusted services",
}


def _named(row, lang: str) -> str:
    """What a statement is about, as printed; in English with our word for it before."""
    if lang == "zh":
        return row.item
    named = label(row.key, lang)
    known = translate(row.item) if row.key == "function" else \
        _SUBJECTS.get(row.key) or (named if named != row.key else None)
    return f"{known} ({row.item})" if known else row.item


def change_growth(d: Disclosure | Drivers, *, lang: str | None = None,
                  previous: Disclosure | None = None) -> Sheet:
    """Growth of all money, without what is carried over, without debt: and what each means.

    A year before that is no such thing (another department, no year) is left out.

    Parameters
    ----------
    d : Disclosure or Drivers
    lang : {"en", "zh"}, optional
    previous : Disclosure, optional
        Of the year before; by default last year is what ``d`` tells of it.

    Returns
    -------
    Sheet
        View, both years (万元), %, and what the view means.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = change_growth(bk.load_example("weihui-2024"))
    >>> "+1,201.68" in shown.text, "+35.79" in shown.text
    (True, True)
    """
    lang = checked_language(lang)
    try:
        found = d if isinstance(d, Drivers) else drivers(d, previous)
    except NotComparable as why:
        if previous is None:
            return nothing(in_language(why.what, lang))
        found = drivers(d)
    frame = pd.DataFrame(
        [[VIEWS[g.view][lang], _float(g.previous), _float(g.current), _float(g.percent),
          g.meaning[lang]] for g in found.growths],
        columns=["view", "before", "after", "growth", "meaning"])
    heads = _HEADS[lang] | {"before": str(found.previous_year), "after": str(found.year)}
    return table(frame, lang=lang, caption=_SAID["growth"][lang], labels=heads, formats=_FORMATS)


def change_reasons(d: Disclosure | Drivers, *, lang: str | None = None) -> Sheet:
    """Every change that the document explains with amounts, its reasons, and what is left.

    Parameters
    ----------
    d : Disclosure or Drivers
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        What, change, reason, its amount, what is not explained (万元), page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = change_reasons(bk.load_example("weihui-2024"), lang="zh")
    >>> "+10,648.12" in shown.text, "10,331.00" in shown.text
    (True, True)
    """
    lang = checked_language(lang)
    try:
        found = d if isinstance(d, Drivers) else drivers(d)
    except NotComparable as why:
        return nothing(in_language(why.what, lang))
    rows = [[_named(e, lang) if not n else "", _float(e.change) if not n else None,
             reason.text, _float(reason.amount),
             _left_over(e, lang) if not n else "",
             _place(d, reason.page, lang)]
            for e in found.explained if e.counted for n, reason in enumerate(e.drivers)]
    frame = pd.DataFrame(rows, columns=["item", "change", "reason", "amount", "unexplained",
                                        "page"])
    if frame.empty:
        return nothing(_SAID["no reasons"][lang])
    return table(frame, lang=lang, caption=_SAID["reasons"][lang], formats=_FORMATS,
                 labels=_HEADS[lang] | {"change": {"en": "Change", "zh": "变动"}[lang]})


def _place(d: Disclosure | Drivers, page: int, lang: str) -> int | str:
    """A page; with the name of its file where the document has several."""
    return place_of(d, page, lang) if not isinstance(d, Drivers) and len(d.files) > 1 else page


def _left_over(e, lang: str) -> str:
    note = in_language(e.note, lang)
    if e.unexplained is None:
        return note
    form = "{amount}（{note}）" if lang == "zh" else "{amount} ({note})"
    return form.format(amount=signed(e.unexplained), note=note) if note else signed(e.unexplained)


@renamed_keyword(most="limit")
def change_lines(c: Comparison, *, lang: str | None = None, rows: Sequence[Row] | None = None,
                 limit: int = 60) -> Sheet:
    """The lines of a comparison and both totals, with the rule that matched each.

    Parameters
    ----------
    c : Comparison
    lang : {"en", "zh"}, optional
    rows : sequence of Row, optional
        Some of the rows of ``c``; by default all.
    limit : int
        Rows shown.

    Returns
    -------
    Sheet
        Code, name, both amounts, change (万元), %, points of the total, status, rule; the
        totals last.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> shown = change_lines(bk.change.compare(old, new, "economic"), lang="zh")
    >>> "30311" in shown.text, "科目变动对照表" in shown.text
    (True, True)
    """
    lang = checked_language(lang)
    kept = c.rows if rows is None else rows
    records = [_line(c, r, lang) for r in kept]
    total = c.total
    records.append(["", _SAID["total"][lang], _float(total.previous), _float(total.current),
                    _float(total.change), _growth(c, total), _float(total.contribution), "",
                    ""])
    frame = pd.DataFrame(records, columns=["code", "name", "before", "after", "change", "growth",
                                           "points", "status", "rule"])
    caption = _SAID["lines"][lang].format(a=_titled(c.titles[0], lang), b=_titled(c.titles[1], lang))
    if len(kept) > 1 and len(rules := set(frame["rule"][:-1])) == 1:  # said once, not on each line
        caption += _SAID["one rule"][lang].format(rule=rules.pop())
        frame = frame.drop(columns="rule")
    heads = _HEADS[lang] | {"before": str(c.years[0]), "after": str(c.years[1]),
                            "change": {"en": "Change", "zh": "变动"}[lang]}
    formats = _FORMATS
    if c.carried_out:
        heads |= {k: words[lang] for k, words in _CARRIED_OUT.items()}
        formats = _FORMATS | {"growth": share}
    return table(frame, lang=lang, labels=heads, limit=limit, formats=formats, caption=caption)


#: Heads where a budget stands beside the final account of its year.
_CARRIED_OUT = {
    "before": {"en": "Budget", "zh": "预算"}, "after": {"en": "Outturn", "zh": "决算"},
    "change": {"en": "Difference", "zh": "差额"}, "growth": {"en": "Execution", "zh": "执行率"},
}


def _titled(title: str, lang: str) -> str:
    """A document's title with its year and kind in the reader's language.

    >>> _titled("某局 2024年预算", "en")
    '某局 2024 budget'
    """
    if lang == "zh":
        return title
    words = {"预算": "budget", "决算": "final account"}
    return re.sub(r"(\d{4})年(预算|决算)", lambda m: f"{m[1]} {words[m[2]]}", title)


def _growth(c: Comparison, r: Row) -> float | None:
    return _float(r.execution if c.carried_out else r.percent)


def _line(c: Comparison, r: Row, lang: str) -> list:
    name = line_name(r, lang)
    old = "；".join(dict.fromkeys(f"{e.code} {e.name}".strip() for e in r.previous_entries))
    if old and r.status in ("renamed", "moved", "split", "merged"):
        name = _SAID["was"][lang].format(now=name, was=old)
    return [r.code, name, _float(r.previous), _float(r.current), _float(r.change),
            _growth(c, r), _float(r.contribution), c.status_words(r, lang),
            ("；" if lang == "zh" else "; ").join(filter(None, (
                rule_words(r.rule, lang), in_language(r.moved, lang), in_language(r.note, lang))))]


@renamed_keyword(most="limit")
def change_series(s: Series, *, lang: str | None = None, limit: int = 60) -> Sheet:
    """Lines over the years with the printed totals below.

    Parameters
    ----------
    s : Series
    lang : {"en", "zh"}, optional
    limit : int
        Rows shown.

    Returns
    -------
    Sheet
        Code, name, one column a year (万元).

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> years = [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018)]
    >>> change_series(bk.change.series(years), lang="zh").text.splitlines()[-1].split()
    ['合计', '13,649.07', '15,897.44']
    """
    lang = checked_language(lang)
    years = [str(y) for y in s.years]
    frame = s.frame[["code", "name", *years]].copy()
    frame["name"] = [told_name(name, lang) for name in frame["name"]]
    total = ["", _SAID["total"][lang], *(float(s.totals[y]) for y in s.years)]
    frame = pd.concat([frame, pd.DataFrame([total], columns=frame.columns)], ignore_index=True)
    return table(frame, lang=lang, labels=_HEADS[lang], limit=limit,
                 caption=_SAID["series"][lang].format(title=s.title))


def change_notes(notes: Iterable[str], *, lang: str | None = None) -> Sheet:
    """What a reader must know of a comparison, one note a row.

    Parameters
    ----------
    notes : iterable of str
        Such as `Comparison.notes`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        One column.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> change_notes(["The unit changed."]).text.splitlines()[-1].strip()
    'The unit changed.'
    """
    lang = checked_language(lang)
    frame = pd.DataFrame([[in_language(n, lang)] for n in notes], columns=["note"])
    return table(frame, lang=lang, labels=_HEADS[lang])


def _float(value) -> float | None:
    return None if value is None else float(value)
