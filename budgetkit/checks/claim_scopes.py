"""The scope of a stated amount and of a printed one: which fund's money, the whole or a part of it.

A statement is set against cells of its own scope alone. 城乡社区支出200万元 in the section on the
general budget says nothing of the column that holds every fund, and 临聘人员经费 is no 人员经费.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkit.checks.books import Printed
from budgetkit.narrative.claims import Claim
from budgetkit.narrative.subjects import key_of_name
from budgetkit.text import fold

#: Funds, by the name of their column and of the subject that names them.
FUNDS = ("general_budget", "government_fund", "state_capital", "appropriation")
#: Beginning of a table's key → the fund whose money it holds; "" holds the money of all.
_TABLE_FUNDS = (("general_budget", "general_budget"), ("government_fund", "government_fund"),
                ("state_capital", "state_capital"), ("appropriation", "appropriation"),
                ("department_", ""), ("projects", ""))
#: Words that may stand around a name and leave it whole: whose money, of when, how much of it.
_AROUND = re.compile(
    r"20\d\d年?(?:度)?|一般公共|公共财政|财政|政府性?|基金|国有资本经营|国资|拨款|预算|决算|安排|使用|通过|"
    r"用于|涉及|收入|支出|收支|收|支|经费|费用?|资金|管理|金额|数额|数|总额|总计|合计|总|共有?|当年|本年|年初|全年|年度|"
    r"日常|单位|部门|机关|本|我|各|全|项目|类|结余|上缴|补助|维护|购置|运行|境|以合同签订为准|其他|来源|弥补收支差额|"
    r"事业|服务|经营|保障|及|和|与|的|等|为|是|由|从|年|度")


def of_equal_scope(claim: Claim, cells: Sequence[Printed]) -> list[Printed]:
    """The cells that hold money of the scope that the claim speaks of.

    A cell whose scope is not told, as in tables of 三公 or procurement, is of any.

    Parameters
    ----------
    claim : Claim
    cells : sequence of Printed
        Printed under the claim's subject, of whatever scope.

    Returns
    -------
    list of Printed
    """
    fund = fund_of_claim(claim)
    return [c for c in cells if fund_of_cell(c) in (None, fund)]


def fund_of_claim(claim: Claim) -> str:
    """The fund that its subject names, else the one that its section speaks of; "" for all."""
    if claim.subject.key in FUNDS:
        return claim.subject.key
    said = fold(claim.subject.text)
    named = next((fund for fund, words in (
        ("general_budget", "一般公共预算"), ("government_fund", "政府性基金"),
        ("state_capital", "国有资本经营"), ("appropriation", "财政拨款")) if words in said), None)
    return named or _fund_of_table(claim.table) or ""


def fund_of_cell(cell: Printed) -> str | None:
    """The fund of a printed amount, by its column or its table; None where neither tells."""
    name = re.sub(r"^(?:carryover|revenue)_|_\d$", "", cell.fact.name)
    return name if name in FUNDS else _fund_of_table(cell.table.key)


def _fund_of_table(key: str) -> str | None:
    return next((fund for start, fund in _TABLE_FUNDS if key.startswith(start)), None)


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
