"""Borrowed money as tables for readers: how much, which lines, how old, where shown, what is said."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.charts.ground import checked_language
from budgetkit.debt import breakdown, instrument_label, purpose_label, said, summary, vintages
from budgetkit.debt.frames import level_label
from budgetkit.explore.tables import Sheet, nothing, table
from budgetkit.text import fold

if TYPE_CHECKING:
    from budgetkit.debt import Scenario
    from budgetkit.disclosure import Disclosure

_HEADS = {
    "en": {"what": "Borrowed money", "says": " ", "name": "Line", "amount": "Amount (万元)",
           "when": "Money of", "purpose": "Purpose", "instrument": "Debt", "sure": "How sure",
           "evidence": "Strongest evidence", "vintage": "Year", "notice": "Notice",
           "level": "Issued by", "work": "Work", "carryover": "of it carried over (万元)",
           "age": "Years ago", "table": "Table", "shown": "Printed there", "shown_as": "As",
           "page": "Page", "section": "Section", "sentence": "Sentence", "term": "Term",
           "means": "What it means", "explained": "In this document's glossary",
           "year": "Year", "opening": "Owed at the start", "interest": "Interest",
           "principal": "Repaid", "payment": "Paid in all", "closing": "Owed at the end"},
    "zh": {"what": "举借的资金", "says": " ", "name": "项目", "amount": "金额（万元）",
           "when": "年度", "purpose": "用途", "instrument": "债务种类", "sure": "把握",
           "evidence": "最有力的依据", "vintage": "年份", "notice": "文号", "level": "发文级次",
           "work": "所属项目", "carryover": "其中上年结转（万元）", "age": "距今（年）",
           "table": "表", "shown": "是否列出", "shown_as": "列作", "page": "页码",
           "section": "章节", "sentence": "原文", "term": "名词", "means": "意思",
           "explained": "本文件的名词解释", "year": "年", "opening": "年初本金", "interest": "付息",
           "principal": "还本", "payment": "本息合计", "closing": "年末本金"},
}
_WORDS = {
    "this_year": {"en": "this year", "zh": "本年"},
    "carryover": {"en": "carried over", "zh": "上年结转"},
    "": {"en": "not told", "zh": "未写明"},
    "certain": {"en": "certain", "zh": "确定"},
    "likely": {"en": "likely", "zh": "很可能"},
    "unknown": {"en": "unknown", "zh": "无法判断"},
    True: {"en": "yes", "zh": "是"},
    False: {"en": "no", "zh": "否"},
    "page": {"en": "page {page}", "zh": "第{page}页"},
    "no term": {"en": "not explained", "zh": "没有解释"},
    "no loan": {"en": "the document prints no interest", "zh": "文件没有列出利息"},
    "no lines": {"en": "no line of borrowed money, interest or principal was found",
                 "zh": "没有找到举借的资金、付息或还本"},
}


def debt_summary(d: Disclosure, *, lang: str = "en") -> Sheet:
    """How much is borrowed, carried over and interest, and which tables lack what others show.

    Examples
    --------
    >>> import budgetkit as bk
    >>> debt_summary(bk.load_example("weihui-2024"), lang="zh").text.splitlines()[2].split()
    ['举借的资金', '10,331.00', '(89.57', '%)']
    """
    import pandas as pd

    facts = summary(d)
    rows = [*facts.lines(checked_language(lang)), *(("", line) for line in facts.lacking(lang))]
    return table(pd.DataFrame(rows, columns=["what", "says"]), lang=lang, labels=_HEADS[lang])


def debt_lines(d: Disclosure, *, lang: str = "en", all_lines: bool = False) -> Sheet:
    """The projects and lines of borrowed money and its costs, with the strongest evidence.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}
    all_lines : bool
        Also those that are not debt.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_lines(bk.load_example("weihui-2024"))
    >>> shown.text.splitlines()[1].split()[:2]
    ['上年结转（新财预[2021]254号）卫辉市群众文化综合体灾后重建项目', '536.63']
    """
    frame = breakdown(d, checked_language(lang))
    held = frame if all_lines else frame[frame["purpose"] != "not_debt"]
    if held.empty:
        return nothing(_WORDS["no lines"][lang])
    held = held.assign(
        when=[_WORDS[w][lang] for w in held["when"]],
        purpose=[purpose_label(p, lang) for p in held["purpose"]],
        instrument=[instrument_label(i, lang) for i in held["instrument"]],
        sure=[_WORDS[s][lang] for s in held["sure"]],
        evidence=[e[0] if e else "" for e in held["evidence"]],
    )
    return table(held, lang=lang, labels=_HEADS[lang],
                 columns=["name", "amount", "when", "purpose", "instrument", "sure", "evidence"])


def debt_notices(d: Disclosure, *, lang: str = "en") -> Sheet:
    """The notices that allotted borrowed money, oldest first, and how long ago.

    Examples
    --------
    >>> import budgetkit as bk
    >>> debt_notices(bk.load_example("weihui-2024")).text.splitlines()[4].split()[:2]
    ['2022', '豫财债〔2022〕31号']
    """
    frame = vintages(d)
    if frame.empty:
        return nothing(_WORDS["no lines"][checked_language(lang)])
    frame = frame.assign(
        level=[level_label(v, lang) if n else "" for v, n in zip(
            frame["level"], frame["notice"], strict=True)],
        notice=[n or _WORDS[""][lang] for n in frame["notice"]],
        instrument=[instrument_label(i, lang) for i in frame["instrument"]])
    columns = ["vintage", "notice", "level", "instrument", "work", "amount", "carryover", "age", "page"]
    blank = [c for c in ("vintage", "level", "age")
             if not (frame[c].notna() & (frame[c].astype(str) != "")).any()]
    return table(frame, lang=lang, labels=_HEADS[lang], formats={"vintage": str, "age": str},
                 columns=[c for c in columns if c not in blank])


def debt_showings(d: Disclosure, *, lang: str = "en") -> Sheet:
    """In which tables the borrowed money and its costs are printed, and in which not.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_showings(bk.load_example("weihui-2024"), lang="zh").text.splitlines()
    >>> [line.split()[-3:] for line in shown if "政府性基金" in line][0]
    ['10,331.00', '否', '17']
    """
    frame = summary(d).tables
    if frame.empty:
        return nothing(_WORDS["no lines"][checked_language(lang)])
    frame = frame.assign(
        table=[charts.table_name(k, lang) for k in frame["table"]],
        purpose=[purpose_label(p, lang) for p in frame["purpose"]],
        shown=[_WORDS[bool(s)][lang] for s in frame["shown"]],
    )
    return table(frame, lang=lang, labels=_HEADS[lang],
                 columns=["table", "purpose", "amount", "shown", "shown_as", "page"])


def debt_sentences(d: Disclosure, *, lang: str = "en") -> Sheet:
    """What the prose itself says of borrowed money, sentence by sentence.

    Examples
    --------
    >>> import budgetkit as bk
    >>> "专项债券" in debt_sentences(bk.load_example("weihui-2024")).text
    True
    """
    frame = said(d)
    if frame.empty:
        return nothing(_WORDS["no lines"][checked_language(lang)])
    return table(frame, lang=lang, labels=_HEADS[lang], columns=["page", "sentence"])


def debt_terms(d: Disclosure, *, lang: str = "en") -> Sheet:
    """The words one needs to read of debt, and whether the document's glossary explains them.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_terms(bk.load_example("weihui-2024"), lang="zh").text.splitlines()
    >>> shown[1].split()[-1]
    '没有解释'
    """
    import pandas as pd

    with (files("budgetkit") / "knowledge" / "debt_terms.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        terms = list(csv.DictReader(lines))
    glossary = [(fold(t), p) for t, p in zip(d.glossary["term"], d.glossary["page"], strict=True)]
    rows = []
    for term in terms:
        page = next((p for t, p in glossary if re.search(term["pattern"], t)), None)
        where = _WORDS["no term"][checked_language(lang)] if page is None \
            else _WORDS["page"][lang].format(page=page)
        rows.append([term["term"], term[lang], where])
    return table(pd.DataFrame(rows, columns=["term", "means", "explained"]), lang=lang,
                 labels=_HEADS[lang])


def debt_loan(loan: Scenario, *, lang: str = "en") -> Sheet:
    """A scenario by year, under its assumption (万元).

    Examples
    --------
    >>> from budgetkit import debt
    >>> shown = debt_loan(debt.scenario(interest=860, rate=0.033, years=10)).text.splitlines()
    >>> shown[0][:41]
    'Assumption (not printed in the document):'
    >>> shown[-1].split()[-2:]
    ['26,920.61', '0.00']
    """
    between = "；" if checked_language(lang) == "zh" else "; "
    if not loan.principal:
        return nothing(_WORDS["no loan"][lang])
    return table(loan.table, lang=lang, labels=_HEADS[lang],
                 caption=between.join(loan.text(lang).splitlines()))
