"""Borrowed money as tables for readers: how much, which lines, how old, where shown, what is said."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from budgetkit import charts, knowledge_sheets
from budgetkit.classification import translate
from budgetkit.debt import (
    DEBT,
    Scenario,
    breakdown,
    instrument_label,
    purpose_label,
    said,
    summary,
    vintages,
)
from budgetkit.debt.evidence import sure_label
from budgetkit.debt.notices import level_label
from budgetkit.debt.showings import lines_together
from budgetkit.debt.summary import Showing
from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import filled, nothing, table
from budgetkit.messages import Clauses, RoundedAmount, checked_language, in_room, written
from budgetkit.present import Sheet, heads
from budgetkit.text import fold

_say = in_room("explore_debt.tables")
_heads = partial(heads, "explore_debt.tables")
#: Lines of a total table that are no names of codes.
_LINES = {"合计": "line-total", "总计": "line-total", "上年结转": "line-carried",
          "上年结转结余": "line-carried", "本年收入": "line-this-revenue",
          "本年支出": "line-this-expenditure", "收入总计": "line-revenue",
          "支出总计": "line-expenditure", "收入合计": "line-revenue",
          "支出合计": "line-expenditure"}



def debt_summary(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """How much is borrowed, carried over and interest, and which tables lack what others show.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        What, and how much (万元, share of all expenditure).

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> debt_summary(bk.load_example("weihui-2024"), lang="zh").text.splitlines()[2].split()
    ['举借的资金', '10,331.00', '(89.57%)']
    """
    lang = checked_language(lang)
    facts = summary(d)
    lacking = _say("lacking", lang)
    rows = [*facts.lines(lang), *((lacking, line) for line in facts.lacking(lang))]
    return table(pd.DataFrame(rows, columns=["what", "says"]), lang=lang, labels=_heads(lang))


def debt_lines(d: Disclosure, *, lang: str | None = None, all_lines: bool = False) -> Sheet:
    """The projects and lines of borrowed money and its costs, with the strongest evidence.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
    all_lines : bool
        Also those that are not debt.

    Returns
    -------
    Sheet
        Line, amount (万元), money of which year, purpose, debt, how sure, evidence.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_lines(bk.load_example("weihui-2024"))
    >>> shown.text.splitlines()[2].split()[:2]
    ['上年结转（新财预[2021]254号）卫辉市群众文化综合体灾后重建项目', '536.63']
    """
    lang = checked_language(lang)
    frame = breakdown(d, lang)
    held = frame if all_lines else frame[frame["purpose"].isin([*DEBT, "shared", "unknown"])]
    if held.empty:
        return _no_lines(d, lang)
    held = held.assign(
        name=told_apart(held, lang),
        when=[_say(f"when-{w}" if w else "not-told", lang) for w in held["when"]],
        purpose=[purpose_label(p, lang) for p in held["purpose"]],
        instrument=[instrument_label(i, lang) for i in held["instrument"]],
        sure=[sure_label(s, lang) for s in held["sure"]],
        evidence=_not_again([e[0] if e else "" for e in held["evidence"]], lang),
    )
    return table(filled(held, "instrument"), lang=lang, labels=_heads(lang),
                 caption=summary(d).covers(lang), columns=[
                     "name", "amount", "when", "purpose", "instrument", "sure", "evidence"])


def told_apart(frame: pd.DataFrame, lang: str) -> list[str]:
    """The names of lines; those that others bear too with their code, unit or page.

    >>> import pandas as pd
    >>> told_apart(pd.DataFrame({"name": ["利息", "利息", "道路"], "code": ["", "", ""],
    ...                          "unit": ["", "", ""], "page": [3, 5, 5]}), "zh")
    ['利息（第3页）', '利息（第5页）', '道路']
    """
    again = frame["name"].duplicated(keep=False)
    said = []
    for row, twice in zip(frame.to_dict("records"), again, strict=True):
        same = frame[frame["name"] == row["name"]]
        mark = next((str(row[c]) for c in ("code", "unit") if row[c] and same[c].is_unique), None)
        mark = mark or _say("page", lang, page=row["page"])
        said.append(_say("apart", lang, name=row["name"], mark=mark) if twice else row["name"])
    return said


def _no_lines(d: Disclosure, lang: str) -> Sheet:
    """That there are none, or the pages of a table that may hold them and was not understood."""
    facts = summary(d)
    return nothing(_say("no-lines", lang) if facts.found else facts.verdict(lang))


def _not_again(said: list[str], lang: str) -> list[str]:
    """A reason that is that of the line before is not written out again."""
    same = _say("as-above", lang)
    return [same if i and s and s == said[i - 1] else s for i, s in enumerate(said)]


def debt_notices(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """The notices that allotted borrowed money, oldest first, and how long ago.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Year, notice, who issued it, debt, work, amount and carried over (万元), age, page.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> debt_notices(bk.load_example("weihui-2024")).text.splitlines()[4].split()[:2]
    ['2022', '豫财债〔2022〕31号']
    """
    lang = checked_language(lang)
    frame = vintages(d)
    if frame.empty:
        return _no_lines(d, lang)
    frame = frame.assign(
        level=[level_label(v, lang) if n else "" for v, n in zip(
            frame["level"], frame["notice"], strict=True)],
        notice=[n or _say("not-told", lang) for n in frame["notice"]],
        instrument=[instrument_label(i, lang) for i in frame["instrument"]])
    columns = ["vintage", "notice", "level", "instrument", "work", "amount", "carryover", "age", "page"]
    return table(filled(frame, "vintage", "level", "age"), lang=lang, labels=_heads(lang),
                 formats={"vintage": str, "age": str}, columns=columns)


def debt_showings(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """In which tables the borrowed money and its costs are printed, and in which not.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Table, one column an amount: under which lines it stands; pages.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_showings(bk.load_example("weihui-2024"), lang="zh").text.splitlines()
    >>> [line.split() for line in shown if "政府性基金" in line]
    [['政府性基金预算支出表', '没有列出', '2320498', '其他地方自行试点项目收益专项债券付息支出', '17']]
    """
    lang = checked_language(lang)
    found = summary(d).showings
    if not found:
        return _no_lines(d, lang)
    # one row a table, one column an amount: what one table lacks stands beside what others show
    amounts = {(s.purpose, s.amount): _say(
        "amount-of", lang, purpose=purpose_label(s.purpose, lang),
        amount=RoundedAmount(s.amount)) for s in found}
    rows: dict[str, dict] = {}
    for s in found:
        row = rows.setdefault(s.table, {"table": charts.table_name(s.table, lang), "pages": []})
        row[amounts[s.purpose, s.amount]] = _shown_as(s, lang)
        row["pages"] += [s.page] if s.page not in row["pages"] else []
    frame = pd.DataFrame([r | {"pages": ", ".join(map(str, sorted(r["pages"])))}
                          for r in rows.values()])
    heads = {v: v[0].upper() + v[1:] for v in amounts.values()}
    return table(frame, lang=lang, labels=_heads(lang) | heads | {"pages": _say("head-page", lang)},
                 columns=["table", *amounts.values(), "pages"])


def _shown_as(s: Showing, lang: str) -> str:
    """Under which words a table prints the amount: a line, several lines, or not at all."""
    if not s.shown:
        return _say("not-shown", lang)
    if s.lines:
        return lines_together(s.lines, lang)
    return written(Clauses(s.names if lang == "zh" else map(_in_english, s.names)), lang)


def _in_english(printed: str) -> str:
    """A printed line with its English name before it, where we have one.

    >>> _in_english("2290402 其他地方自行试点项目收益专项债券收入安排的支出")[:42]
    '2290402 Special bonds of self-financing pr'
    >>> _in_english("合计"), _in_english("二、上年结转")
    ('total (合计)', 'carried over (二、上年结转)')
    """
    code, _, name = printed.rpartition(" ")
    plain = re.sub(r"^[（(]?[一二三四五六七八九十]+[）)]?、?", "", fold(name))
    known = translate(name) or (_say(_LINES[plain], "en") if plain in _LINES else None)
    said = _say("known", "en", english=known, printed=name) if known else name
    return _say("coded", "en", code=code, name=said) if code else said


def debt_sentences(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """What the prose itself says of borrowed money, sentence by sentence.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Page and sentence.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> "专项债券" in debt_sentences(bk.load_example("weihui-2024")).text
    True
    """
    lang = checked_language(lang)
    frame = said(d)
    if frame.empty:
        return _no_lines(d, lang)
    return table(frame, lang=lang, labels=_heads(lang), columns=["page", "sentence"])


def debt_terms(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """The words one needs to read of debt, and whether the document's glossary explains them.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Term, what it means, and where the glossary explains it.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = debt_terms(bk.load_example("weihui-2024"), lang="zh").text.splitlines()
    >>> shown[1].split()[-1]
    '没有解释'
    """
    lang = checked_language(lang)
    terms = list(knowledge_sheets.rows("debt_terms.csv"))
    glossary = [(fold(t), p) for t, p in zip(d.glossary["term"], d.glossary["page"], strict=True)]
    rows = []
    for term in terms:
        page = next((p for t, p in glossary if re.search(term["pattern"], t)), None)
        where = _say("not-explained", lang) if page is None else _say("page", lang, page=page)
        rows.append([term["term"], term[lang], where])
    return table(pd.DataFrame(rows, columns=["term", "means", "explained"]), lang=lang,
                 labels=_heads(lang))


def debt_loan(loan: Scenario, *, lang: str | None = None) -> Sheet:
    """A scenario by year, under its assumption (万元).

    Parameters
    ----------
    loan : Scenario
        Of :func:`budgetkit.debt.scenario`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    Sheet
        Year, owed at the start, interest, repaid, paid in all, owed at the end (万元).

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> from budgetkit import debt
    >>> shown = debt_loan(debt.scenario(interest=860, rate=0.033, years=10)).text.splitlines()
    >>> shown[0][:41]
    'Assumption (not printed in the document):'
    >>> [line.split()[0] for line in shown[-2:]], shown[-1].split()[-2:]
    (['1–9', '10'], ['26,920.61', '0.00'])
    """
    lang = checked_language(lang)
    if not loan.principal:
        return nothing(_say("no-loan", lang))
    frame = loan.table
    # years that are alike but for their number are one row: 1–9
    alike = frame.drop(columns="year").round(2)
    runs = alike.ne(alike.shift()).any(axis=1).cumsum()
    years = frame["year"].groupby(runs).agg(lambda y: f"{y.min()}–{y.max()}" if len(y) > 1
                                            else str(y.min()))
    held = frame.groupby(runs).first().assign(year=years).reset_index(drop=True)
    return table(held, lang=lang, labels=_heads(lang),
                 caption=written(Clauses(loan.text(lang).splitlines()), lang))
