"""The frames of a debt breakdown: one row a project, a notice, a work, a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from budgetkit.amounts import in_unit
from budgetkit.debt.breakdown import rows
from budgetkit.debt.classifiers import words
from budgetkit.debt.debt_line import LISTED, DebtLine
from budgetkit.debt.notices import Notice
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.messages import checked_language
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

COLUMNS = ("source", "name", "name_rule", "amount", "when", "fund", "purpose", "instrument",
           "sure", "evidence", "notice", "issuer", "level", "notice_year", "notice_number",
           "vintage", "vintage_rule", "work", "work_rule", "code", "unit", "printed", "table",
           "page", "covered")
_BORROWED = ("bond_funded",)


def breakdown(d: Disclosure, lang: str | None = None, *, unit: str = "wan",
              settings: DebtSettings = DEFAULT) -> pd.DataFrame:
    """What every project is paid with, by which evidence: one row a project and fund.

    A project that several funds pay for has a row for each. After the projects come the debt
    lines of the function table that no project accounts for, and one row for the rest of that
    table (mostly basic expenditure). The amounts of the rows that it covers add up to the function
    table's total, always.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
        Language of the evidence.
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.
    settings : DebtSettings, optional

    Returns
    -------
    DataFrame
        ``source`` (projects, targets, function, rest), ``name`` (whole; ``printed`` is what the table
        has, ``name_rule`` how it was made whole: ``as printed``, ``prefix and amount``,
        ``prefix``), ``amount`` (万元), ``when`` (this_year, carryover or empty), ``fund``,
        ``purpose`` (bond_funded, interest, principal, debt_service, issue_cost, not_debt,
        unknown), ``instrument`` (special_bond, general_bond, treasury_bond), ``sure`` (certain,
        likely, unknown), ``evidence`` (list of str, strongest first), ``notice, issuer, level,
        notice_year, notice_number``, ``vintage`` (year) and ``vintage_rule`` (notice, words),
        ``work`` and ``work_rule`` (own line, same words, beginning of), ``code, unit, table,
        page``, ``covered`` (False: carried over, and left out of the function table).

    Raises
    ------
    ValueError
        For another language.

    Notes
    -----
    Which projects make up a bond's function line is told by amounts: where the money of a fund
    can be divided over the fund's lines in one way only, that is evidence of a function code.
    What cannot be told is ``unknown``. ``not_debt`` means that no sign of debt is printed: money
    of general bonds (一般债券) shows no sign. Codes: 《政府收支分类科目》; notices:
    《党政机关公文格式》GB/T 9704 (文号).

    Examples
    --------
    >>> import budgetkit as bk
    >>> b = breakdown(bk.load_example("weihui-2024"))
    >>> b.groupby("purpose")["amount"].sum().round(2).to_dict()
    {'bond_funded': 10331.0, 'interest': 860.0, 'not_debt': 343.22}
    >>> b.loc[b["vintage"] == 2021, "notice"].tolist()
    ['新财预〔2021〕254号', '新财预〔2021〕183号', '新财预〔2021〕292号']
    """
    lang = checked_language(lang)
    import pandas as pd

    frame = pd.DataFrame([record_of(r, lang) for r in rows(d, settings=settings)],
                         columns=list(COLUMNS))
    frame["amount"] = frame["amount"].astype("float64")
    for name in ("vintage", "notice_year", "notice_number", "page"):
        frame[name] = frame[name].astype("Int64")
    return in_unit(frame, ["amount"], unit)


def record_of(row: DebtLine, lang: str) -> dict[str, Any]:
    """One row of :func:`breakdown`, its amount exact."""
    notice = _leading(row)
    said = {
        "name": row.label.text(lang) if row.label else row.name,
        "evidence": [e.text(lang) for e in row.evidence],
        "notice": "；".join(n.text for n in row.notices),
        "issuer": notice.issuer if notice else "",
        "level": notice.level if notice else "",
        "notice_year": notice.year if notice else None,
        "notice_number": notice.number if notice else None,
    }
    return {c: said[c] if c in said else getattr(row, c) for c in COLUMNS}


def _leading(row: DebtLine) -> Notice | None:
    """The notice that tells the vintage: the debt office's before any other."""
    return next((n for n in row.notices if n.of_debt), next(iter(row.notices), None))


def vintages(d: Disclosure, *, unit: str = "wan", settings: DebtSettings = DEFAULT
             ) -> pd.DataFrame:
    """Borrowed money by the year and the notice that allotted it.

    Use it to see how old the money is that is still unspent.

    Parameters
    ----------
    d : Disclosure
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.
    settings : DebtSettings, optional

    Returns
    -------
    DataFrame
        ``vintage`` (year; missing where nothing tells it), ``notice, issuer, level``,
        ``instrument``, ``work``, ``lines`` (number of projects), ``amount`` and, of it,
        ``carryover`` (万元), ``age`` (years from the allotment to the budget's year), ``page``.
        Oldest first.

    Examples
    --------
    >>> import budgetkit as bk
    >>> v = vintages(bk.load_example("weihui-2024"))
    >>> {int(year): float(sum(v["carryover"][v["vintage"] == year])) for year in v["vintage"]}
    {2021: 3500.0, 2022: 4800.0, 2023: 2031.0}
    """
    import pandas as pd

    groups: dict[tuple, list[DebtLine]] = {}
    for row in rows(d, settings=settings):
        if row.purpose in _BORROWED:
            notice = _leading(row)
            key = (row.vintage, notice.text if notice else "", notice.issuer if notice else "",
                   notice.level if notice else "", row.instrument, row.work)
            groups.setdefault(key, []).append(row)
    records = [
        [*key, len(held), float(_sum(held)),
         float(_sum([r for r in held if r.when == "carryover"])),
         d.year - key[0] if d.year and key[0] else None, held[0].page]
        for key, held in groups.items()
    ]  # fmt: skip
    records.sort(key=lambda r: (r[0] or 9999, r[1]))
    frame = pd.DataFrame(records, columns=["vintage", "notice", "issuer", "level", "instrument",
                                           "work", "lines", "amount", "carryover", "age", "page"])
    for name in ("vintage", "age", "page", "lines"):
        frame[name] = frame[name].astype("Int64")
    for name in ("amount", "carryover"):
        frame[name] = frame[name].astype("float64")
    return in_unit(frame, ["amount", "carryover"], unit)


def works(d: Disclosure, *, unit: str = "wan", settings: DebtSettings = DEFAULT
          ) -> pd.DataFrame:
    """The works that several lines pay for together, with the rule that put them together.

    Parameters
    ----------
    d : Disclosure
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.
    settings : DebtSettings, optional

    Returns
    -------
    DataFrame
        ``work``, ``rule``, ``lines``, ``amount``, ``borrowed`` (万元), ``unit``. Most money
        first.

    Examples
    --------
    >>> import budgetkit as bk
    >>> w = works(bk.load_example("weihui-2024"))
    >>> w.loc[0, "work"], int(w.loc[0, "lines"]), float(w.loc[0, "amount"])
    ('卫辉市群众文化综合体灾后重建项目', 5, 10331.0)
    """
    import pandas as pd

    groups: dict[tuple[str, str], list[DebtLine]] = {}
    for row in rows(d, settings=settings):
        if row.source in LISTED:
            groups.setdefault((row.work, row.unit), []).append(row)
    ranked = sorted(((_sum(held), *key, held) for key, held in groups.items()),
                    key=lambda group: -group[0])
    records = [
        [work, "、".join(sorted({r.work_rule for r in held})),
         len({(r.page, r.fact.row if r.fact else i) for i, r in enumerate(held)}),
         float(amount), float(_sum([r for r in held if r.purpose in _BORROWED])), body]
        for amount, work, body, held in ranked
    ]  # fmt: skip
    frame = pd.DataFrame(records, columns=["work", "rule", "lines", "amount", "borrowed", "unit"])
    return in_unit(frame, ["amount", "borrowed"], unit)


def _sum(held: Sequence[DebtLine]) -> Decimal:
    return sum((r.amount for r in held), Decimal(0))


_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def said(d: Disclosure) -> pd.DataFrame:
    """The sentences of the prose that speak of borrowed money: ``page, section, sentence``.

    Use it to read what the department says itself: the prose often names the works that a bond
    pays for where the tables do not.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    DataFrame
        ``page, section, sentence``.

    Examples
    --------
    >>> import budgetkit as bk
    >>> bool(len(said(bk.load_example("weihui-2024"))))
    True
    """
    import pandas as pd

    patterns = [p for p, _ in words("prose")]
    records = []
    for section in d.sections:
        for paragraph in section.paragraphs:
            for match in _SENTENCE.finditer(paragraph.text):
                if any(p.search(fold(match[0])) for p in patterns):
                    records.append([paragraph.pages[0], section.label, match[0].strip()])
    return pd.DataFrame(records, columns=["page", "section", "sentence"])
