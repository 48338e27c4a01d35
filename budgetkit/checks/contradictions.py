"""Which printed amounts prove a statement wrong: the claim's own table, its side, its scope.

A table that was not found, or not understood, leaves others that print something like what is
stated. They may agree with it; they prove nothing against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetkit import classification
from budgetkit.checks.books import Printed
from budgetkit.checks.claim_matching import OF_ONE_KIND, WIDE, is_own_table
from budgetkit.checks.claim_scopes import concept_of, fund_of_cell, oversteps
from budgetkit.checks.own_tables import FUND_TABLES, OWN_TABLES
from budgetkit.model import meaning
from budgetkit.narrative.statements import Claim
from budgetkit.narrative.subjects import side_of
from budgetkit.text import fold

#: Which tables print what a side of the budget adds up to.
_SIDES = {"revenue": ("summary", "revenue"), "expenditure": ("summary", "expenditure"),
          "both": ("summary",)}
#: Which column prints what an item of the prose tells of each class.
_WAYS = {"项目支出": "project_spending", "基本支出": "basic"}


def contradicting(claim: Claim, cells: Sequence[Printed]) -> list[Printed]:
    """Of cells that hold another amount those that prove a claim wrong; none where nothing does.

    They stand in the table that the claim speaks of, or two tables agree on them: where that table
    was not found or not read, another that prints something like it proves nothing. Nor does one
    with a column that nobody knows. A functional line under a heading on the whole budget may be
    told of 财政拨款 alone: tables of both have to print the amount. What is received is not held
    against what is spent, nor a 总计 against a row that is none, nor a fund against one of its lines, nor
    the projects of a class against the whole class.
    """
    said = fold(claim.subject.text)
    cells = [c for c in cells if not meaning(c.table).strange]
    if "总计" in said:
        grand = [c for c in cells if "总计" in fold(c.fact.row_label)]
        cells = grand or [c for c in cells if c.table.key == claim.table]
    cells = _of_its_way(claim, of_side(claim.subject.key, said, cells))
    if claim.subject.key in FUND_TABLES:
        cells = [c for c in cells if not classification.find(c.fact.row_label, "function")]
    return list(cells) if _is_proved(claim, cells) else []


def _of_its_way(claim: Claim, cells: Sequence[Printed]) -> list[Printed]:
    """Of the cells of a class those of the column that the claim's item speaks of: （二）项目支出."""
    way = next((_WAYS[w] for w in _WAYS if w in claim.item), "") if claim.subject.code else ""
    return [c for c in cells if not way or concept_of(c) == way]


def _is_proved(claim: Claim, cells: Sequence[Printed]) -> bool:
    keys = {c.table.key for c in cells}
    agreed = len({c.amount for c in cells}) == 1
    key, code = claim.subject.key, claim.subject.code
    if key in {*WIDE, *OF_ONE_KIND} or any(oversteps(claim, c) for c in cells):
        return True  # no other table prints it, or it would be more than all of which it is a part
    if code and claim.table in {"", "department_summary", "appropriation_summary"}:
        return agreed and _of_two_scopes(claim.table, keys)
    if key in OWN_TABLES and OWN_TABLES[key].key in keys and claim.table in OWN_TABLES[key].under:
        return True  # whatever the heading says, this is the table of it
    own = bool(code) and any(FUND_TABLES.get(fund_of_cell(c) or "") == claim.table for c in cells)
    return own or is_own_table(claim.table, keys) or (
        key != "total" and agreed and (len(keys) > 1 or not claim.table))


def _of_two_scopes(spoken_of: str, keys: set[str]) -> bool:
    """Whether tables of the whole and of a part are among some: of which the prose speaks is not
    told. Under the summary of appropriations any second table does."""
    every = {k for k in keys if k.startswith("department_")}
    return len(keys) > 1 and (spoken_of == "appropriation_summary" or (bool(every) and every != keys))


def of_side(key: str, said: str, cells: Sequence[Printed]) -> list[Printed]:
    """Of the cells of a total those of tables that print what is received or spent, as it says."""
    kinds = _SIDES.get(side_of(said)) if key == "total" else None
    return [c for c in cells if kinds is None or c.table.key.endswith(kinds)]
