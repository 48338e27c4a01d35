"""Change as tables for readers: last year as told, reasons, growth, lines, lines over years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from budgetkit.amounts import as_float
from budgetkit.change import (
    Comparison,
    Drivers,
    Explained,
    Implied,
    NotComparable,
    Row,
    Series,
    drivers,
    implied,
    rule_words,
    scope_words,
    view_words,
)
from budgetkit.change.covered import place_of
from budgetkit.change.notes import in_language, percent, points, share, signed
from budgetkit.change.summary_text import both_titles
from budgetkit.charts.change import line_name, told_name
from budgetkit.classification import translate
from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import filled, nothing, table
from budgetkit.messages import Clauses, checked_language, in_room
from budgetkit.model import absent
from budgetkit.present import Sheet
from budgetkit.renamed import renamed_keyword
from budgetkit.tables import label

say = in_room("explore.change_tables")
_FORMATS = {"change": signed, "growth": percent, "points": points}


def _heads(lang: str, *columns: str, **more: str) -> dict[str, str]:
    """What columns are called; ``more`` are named otherwise here."""
    return {name: say(f"head-{name}", lang) for name in columns if name not in more} | more


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
    >>> "1,201.68" in shown.text
    True
    """
    lang = checked_language(lang)
    try:
        told = implied(d)
    except NotComparable as why:
        return nothing(in_language(why.what, lang))
    if not told.rows:
        return nothing(absent(d.coverage_list, "last_year", lang, say("untold", lang)))
    rows = told.disagreeing if wrong else told.rows
    # functional lines come by the dozen and stand in the comparison of lines
    rows = [r for r in rows if wrong or r.key != "function"]
    columns = (["item", "change", "percent", "found", "note", "page", "sentence"] if wrong else
               ["item", "scope", "current", "change", "percent", "previous", "note", "page"])
    frame = pd.DataFrame(
        [[{"item": _named(r, lang), "scope": scope_words(r.scope, lang),
           "current": as_float(r.current), "change": as_float(r.change), "percent": as_float(r.percent),
           "previous": as_float(r.previous), "found": as_float(r.percent_from_change),
           "note": in_language(r.note, lang), "page": _place(d, r.page, lang), "sentence": r.sentence}[c]
          for c in columns] for r in rows], columns=columns)
    caption = say("wrong" if wrong else "implied", lang, year=told.year, last=told.year - 1)
    heads = _heads(lang, *columns, change=say("head-stated", lang))
    return table(filled(frame, "note", "percent"), lang=lang, caption=caption, labels=heads,
                 none=say("fits", lang) if wrong else "")


#: What the prose speaks of and no table has as a column.
_SUBJECTS = frozenset((
    "three_public", "abroad", "basic_expenditure", "project_expenditure", "special_account",
    "institutional_revenue", "business_revenue", "affiliate_revenue", "carryover_in",
    "entrusted_services",
))


def _named(row: Implied | Explained, lang: str) -> str:
    """What a statement is about, as printed; in English with our word for it before."""
    named = label(row.key, lang)
    known = translate(row.item) if row.key == "function" else \
        say(f"subject-{row.key}", lang) if row.key in _SUBJECTS else \
        named if named != row.key else None
    return say("named", lang, english=known, name=row.item) if known else row.item


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
        if previous is None or isinstance(d, Drivers):
            return nothing(in_language(why.what, lang))
        found = drivers(d)
    frame = pd.DataFrame(
        [[view_words(g.view, lang), as_float(g.previous), as_float(g.current), as_float(g.percent),
          g.meaning.text(lang)] for g in found.growths],
        columns=["view", "before", "after", "growth", "meaning"])
    heads = _heads(lang, *frame.columns, before=str(found.previous_year), after=str(found.year))
    return table(frame, lang=lang, caption=say("growth", lang), labels=heads, formats=_FORMATS)


def change_reasons(d: Disclosure | Drivers, *, lang: str | None = None) -> Sheet:
    """Every change that the document gives reasons for, with or without amounts, and what is left.

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
    rows = [[_named(e, lang) if not n else "", as_float(e.change) if not n else None,
             reason.text, as_float(reason.amount),
             _left_over(e, lang) if not n else "",
             _place(d, reason.page, lang)]
            for e in found.explained for n, reason in enumerate(e.drivers)]
    frame = pd.DataFrame(rows, columns=["item", "change", "reason", "amount", "unexplained",
                                        "page"])
    if frame.empty:
        return nothing(say("no-reasons", lang))
    return table(frame, lang=lang, caption=say("reasons", lang), formats=_FORMATS,
                 labels=_heads(lang, *frame.columns))


def _place(d: Disclosure | Drivers, page: int, lang: str) -> int | str:
    """A page; with the name of its file where the document has several."""
    return page if isinstance(d, Drivers) or len(d.files) < 2 else place_of(d, page).text(lang)


def _left_over(e: Explained, lang: str) -> str:
    note = in_language(e.note, lang)
    if e.unexplained is None or not e.counted:
        return note
    left = signed(e.unexplained)
    return say("left", lang, amount=left, note=note) if note else left


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
    records.append(["", say("total", lang), as_float(total.previous), as_float(total.current),
                    as_float(total.change), _growth(c, total), as_float(total.contribution), "",
                    ""])
    frame = pd.DataFrame(records, columns=["code", "name", "before", "after", "change", "growth",
                                           "points", "status", "rule"])
    titles = both_titles(c.titles, lang)
    rules = set(frame["rule"][:-1])
    if len(kept) > 1 and len(rules) == 1:  # said once, not on each line
        caption = say("lines-by-one-rule", lang, titles=titles, rule=rules.pop())
        frame = frame.drop(columns="rule")
    else:
        caption = say("lines", lang, titles=titles)
    formats = _FORMATS
    heads = _heads(lang, *frame.columns, before=str(c.years[0]), after=str(c.years[1]))
    if c.carried_out:
        heads |= {name: say(f"head-{name}-carried-out", lang) for name in _CARRIED_OUT}
        formats = _FORMATS | {"growth": share}
    return table(frame, lang=lang, labels=heads, limit=limit, formats=formats, caption=caption)


#: Heads where a budget stands beside the final account of its year.
_CARRIED_OUT = ("before", "after", "change", "growth")


def _growth(c: Comparison, r: Row) -> float | None:
    return as_float(r.execution if c.carried_out else r.percent)


def _line(c: Comparison, r: Row, lang: str) -> list[str | float | None]:
    name = line_name(r, lang)
    if r.code:  # which stands in a column of its own
        name = name.replace(f"{r.code} ", "", 1)
    old = "；".join(dict.fromkeys(f"{e.code} {e.name}".strip() for e in r.previous_entries))
    if old and r.status in ("renamed", "moved", "split", "merged"):
        name = say("was", lang, now=name, was=old)
    return [r.code, name, as_float(r.previous), as_float(r.current), as_float(r.change),
            _growth(c, r), as_float(r.contribution), c.status_words(r, lang),
            say("because", lang, reasons=Clauses(filter(None, (
                rule_words(r.rule, lang), in_language(r.moved, lang), in_language(r.note, lang)))))]


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
    total = ["", say("total", lang), *(float(s.totals[y]) for y in s.years)]
    frame = pd.concat([frame, pd.DataFrame([total], columns=frame.columns)], ignore_index=True)
    return table(frame, lang=lang, labels=_heads(lang, "code", "name"), limit=limit,
                 caption=say("series", lang, title=s.title))


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
    return table(frame, lang=lang, labels=_heads(lang, *frame.columns))
