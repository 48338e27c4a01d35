"""The scope of a stated amount and of a printed one: which fund's money, the whole or a part of it.

A statement is set against cells of its own scope alone. 城乡社区支出200万元 in the section on the
general budget says nothing of the column that holds every fund, and 临聘人员经费 is no 人员经费.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from budgetkit.checks.books import Printed, side_end, total
from budgetkit.checks.precision import half_unit
from budgetkit.disclosure import Disclosure
from budgetkit.model import BESIDE_PERIODS, meaning
from budgetkit.model.totals import fund_of_table
from budgetkit.narrative.statements import Claim, given
from budgetkit.narrative.subjects import fund_named, key_of_name
from budgetkit.text import fold

#: Funds, by the name of their column and of the subject that names them.
FUNDS = ("general_budget", "government_fund", "state_capital", "appropriation")
#: Periods of columns whose own fund is not the one that a claim of this year is set against.
_BESIDE = BESIDE_PERIODS - {"revenue"}
#: Words that may stand around a name and leave it whole: whose money, of when, how much of it.
_AROUND = re.compile(
    r"20\d\d年?(?:度)?|一般公共|公共财政|财政|政府性?|基金|国有资本经营|国资|拨款|预算|决算|安排|使用|通过|"
    r"用于|涉及|收入|支出|收支|收|支|经费|费用?|资金|管理|金额|数额|数|总额|总计|合计|总|共有?|当年|本年|年初|全年|年度|"
    r"日常|单位|部门|机关|本|我|各|全|项目|类|结余|上缴|补助|维护|购置|运行|境|以合同签订为准|其他|来源|弥补收支差额|"
    r"事业|服务|经营|保障|及|和|与|的|等|为|是|由|从|年|度")


class Scopes:
    """Which money each table and column of a disclosure holds, and which scopes are one.

    Two scopes are one where the printed totals say so: a department that spends the general budget
    alone prints one total for it and for all funds.
    """

    def __init__(self, d: Disclosure):
        self.totals: dict[str, set] = defaultdict(set)
        self.codes: dict[str, set[str]] = defaultdict(set)
        for table in d.tables:
            fund = fund_of_table(table.key)
            if fund is None:
                continue
            cell = side_end(table, 1) if table.key.endswith("summary") else total(table)
            if cell is not None:
                self.totals[fund].add(cell.amount)
            if fund in FUNDS:
                self.codes[fund] |= {li.code[:3] for li in table.lines if li.code and li.amounts}

    def of_one(self, claim: Claim, cells: Sequence[Printed]) -> list[Printed]:
        """The cells whose money is the claim's; where none is, those whose bound it oversteps.

        What one fund pays is at most what all funds pay, under the same name.
        """
        fund = fund_of_claim(claim)
        code = claim.subject.code[:3]
        equal = [c for c in cells if self._same(fund, fund_of_cell(c), code)]
        if equal or fund is None:
            return equal
        stated = given(claim.amount).value
        above = [c for c in cells if _holds(fund_of_cell(c), fund)]
        below = [c for c in cells if _holds(fund, fund_of_cell(c))]
        if above and stated > max(c.amount for c in above) + half_unit(given(claim.amount)):
            return above
        if below and stated < min(c.amount for c in below) - half_unit(given(claim.amount)):
            return below
        return []

    def _same(self, fund: str | None, other: str | None, code: str) -> bool:
        if fund is None or other is None or fund == other or self.totals[fund] & self.totals[other]:
            return True
        paid_elsewhere = {f for f in ("government_fund", "state_capital") if code in self.codes[f]}
        return bool(code) and {fund, other} == {"general_budget", "appropriation"} and (
            not paid_elsewhere and bool(self.codes["government_fund"]))


def _holds(wide: str | None, narrow: str | None) -> bool:
    """Whether the money of one scope is all in the other: the general budget in 财政拨款."""
    if wide is None or narrow is None or wide == narrow:
        return False
    return wide == "" or (wide == "appropriation" and narrow in FUNDS)


def oversteps(claim: Claim, cell: Printed) -> bool:
    """Whether a stated amount of one fund is more than a cell prints of all that hold it."""
    fund, stated = fund_of_claim(claim), given(claim.amount)
    return fund is not None and _holds(fund_of_cell(cell), fund) and (
        stated.value > cell.amount + half_unit(stated))


def fund_of_claim(claim: Claim) -> str | None:
    """The fund that its subject names, else its headings; "" for all funds, None where not told."""
    if claim.subject.key in FUNDS:
        return claim.subject.key
    return fund_named(claim.subject.text) or claim.fund or (
        "" if claim.table.startswith("department_") else None)


def concept_of(cell: Printed) -> str:
    """What the column of a printed amount holds of this year; "" where it is not known."""
    return next((c.concept for c in meaning(cell.table).columns
                 if c.column == cell.fact.column and c.period not in _BESIDE), "")


def fund_of_cell(cell: Printed) -> str | None:
    """The fund of a printed amount, by its column or its table; None where neither tells."""
    column = meaning(cell.table).by_column.get(cell.fact.column)
    concept = column.concept if column and column.period not in _BESIDE else ""
    return concept if concept in FUNDS else fund_of_table(cell.table.key)


def names_part(claim: Claim, department: str = "") -> bool:
    """Whether the subject is narrower than its key: a name is matched whole, not by a word in it.

    Parameters
    ----------
    claim : Claim
    department : str
        Whose name, or a short form of it, may stand before the subject.
    """
    name = key_of_name(claim.subject)
    if not name:
        return False
    rest = fold(claim.subject.text).replace(name, "|", 1)
    left = [part for part in re.split(r"[^一-鿿]+", _AROUND.sub("|", rest)) if len(part) > 1]
    return any(not _within(part, fold(department)) for part in left)


def _within(short: str, name: str) -> bool:
    """Whether the characters of a short name stand in this order in the whole one."""
    at = iter(name)
    return all(char in at for char in short)
