"""The money of a part that is published alone: what its target sheets print, called as they call it."""

from __future__ import annotations

import re

from budgetkit.messages import in_room
from budgetkit.model.published_parts import PARTS
from budgetkit.present import Column, ShownTable
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.sections import Exhibit
from budgetkit.tables.table import Fact

say = in_room("reporting.sheet_money")
#: Numbers by which a form explains its own sums: 小计③=①+②.
_FORMULA = re.compile(r"[=＝]?[①-⑳][=＝+＋\-－/①-⑳]*")
_ALL = re.compile(r"合\s*计|总\s*计")


def is_part(facts: ReportFacts) -> bool:
    """Whether the document is a part published alone, which has no tables of income and expenditure."""
    return facts.d.kind in PARTS


def sheet_money(facts: ReportFacts, lang: str) -> list[Exhibit]:
    """Every amount but nought of the department's sheet, or of the rows of a list that are totals.

    Parameters
    ----------
    facts : ReportFacts
    lang : {"en", "zh"}

    Returns
    -------
    list of Exhibit
        Of what, under which heading, amount (万元), page; none where nothing is printed.
    """
    printed = _printed(facts)
    rows = [(f.row_label, heading_of(f), f.amount, f.page) for f in printed if f.amount]
    if not rows:
        return []
    columns = (Column(say("what", lang)), Column(say("heading", lang)), Column(say("amount", lang), "amount"),
               Column(say("page", lang), "whole"))
    noughts = len(printed) - len(rows)
    shown = ShownTable(columns, rows, say("unit", lang), lang=lang,
                       notes=(say("noughts", lang, n=noughts),) if noughts else ())
    return [Exhibit("sheet-money", say("money", lang), table=shown, folded=len(rows) > 12,
                    pages=tuple(sorted({page for *_, page in rows})))]


def whole_of_sheet(facts: ReportFacts) -> Fact | None:
    """What a department's sheet prints as all of its money, where its heading says which money that is."""
    held = [f for f in _printed(facts) if f.name == "total" and _ALL.fullmatch(f.row_label) and heading_of(f)]
    return held[0] if held else None


def heading_of(fact: Fact) -> str:
    """The heading over an amount without the form's own numbers: 年中调整金额② is 年中调整金额."""
    return _FORMULA.sub("", fact.column_label).strip()


def _printed(facts: ReportFacts) -> list[Fact]:
    tables = facts.d.all("department_performance")
    if tables:
        return [f for table in tables for f in table.facts]
    return [f for table in facts.d.all("project_performance") for f in table.facts if _ALL.fullmatch(f.row_label)]
