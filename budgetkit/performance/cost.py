"""Cost targets against the money: which of them speak of all of it, and by how much they differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.tables.lines import split_project
from budgetkit.tables.target_sheet import TargetSheet
from budgetkit.text import fold

#: Words that name no part of a project: an indicator made of them alone speaks of all its cost.
_OF_ALL = re.compile(
    r"项目|实施|开展|本年度?|年度|当年|20\d\d年|总|成本|预算|控制|财政|投入|费用|经费|资金|支出|金额|数额?|额|规模|指标|全部|所需|"
    r"不超过?|节约|在|内|范围|[（(]?万?元[)）]?|的|率")
#: Where no unit is printed with the money, a cost so many times as large is of another unit.
OTHER_UNIT = 100
_YEARS = re.compile(r"20\d\d年?[-—–~至]20\d\d")
_TOTAL = re.compile(r"总额|总计|合计")
_UNIT_OF = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1),
            "亿元": Decimal(10_000)}


def names_all_cost(indicator: str, project: str) -> bool:
    """Whether an indicator names the cost of all: nothing but 成本, 预算 … and the project.

    >>> names_all_cost("项目预算控制数", "系统运维"), names_all_cost("系统运维总成本", "系统运维")
    (True, True)
    >>> names_all_cost("印刷费", "系统运维")
    False
    """
    rest = _OF_ALL.sub("", fold(indicator))
    name = _OF_ALL.sub("", (split_project(project) or ("", project))[1])
    return rest in ("", fold(name))


def of_several_years(project: str) -> bool:
    """Whether a project's name covers several years: its cost is not the money of one of them.

    >>> of_several_years("2024-2027年政务云服务项目"), of_several_years("2026年运维项目")
    (True, False)
    """
    return _YEARS.search(fold(project)) is not None


def is_the_money(cost: Decimal, places: int, amount: Decimal) -> bool:
    """Whether a cost is the amount as its own places can print it: 43.35 for 43.352803."""
    return abs(cost - amount) <= Decimal(5).scaleb(-places - 1) or (
        places == 0 and abs(cost - amount) < 1)


def cost_of(sheet: TargetSheet, rows: Sequence[Mapping]) -> tuple[float | None, float | None]:
    """The cost target that speaks of the whole money, and how much it differs from the money.

    The price of one, or of a part, says nothing against the money; parts that come to it are it.

    Parameters
    ----------
    sheet : TargetSheet
    rows : sequence of dict
        Of :func:`budgetkit.performance.indicators`, of this sheet.

    Returns
    -------
    tuple of float or None
        Cost and cost − money, in 万元; None where no target speaks of the whole, or no money is
        printed.
    """
    costs = [(Decimal(repr(r["value"])) * _UNIT_OF[r["unit"]], _places(r), r["indicator"])
             for r in rows if r["kind"] == "money" and r["unit"] in _UNIT_OF
             and r["dimension"] == "cost" and r["value"] is not None and not r["change"]]
    wholes = [(v, n) for v, n, indicator in costs if names_all_cost(indicator, sheet.name)]
    if sheet.amount is None:
        return (float(wholes[0][0]), None) if wholes else (None, None)
    # a sheet for several years prints the money of all of them beside that of the year
    money = [sheet.amount, *(v for k, v in sheet.funds.items() if v and _TOTAL.search(k))]
    for value, places, *_ in [*wholes, *costs]:
        if any(is_the_money(value, places, m) for m in money):
            return float(value), 0.0
    whole = sum((v for v, _, _ in costs), Decimal(0))
    if len(costs) > 1 and abs(whole - sheet.amount) <= tolerance(len(costs), 2):
        return float(whole), 0.0  # 水费 120 + 电费 140 + 燃气费 10
    if not wholes or not sheet.amount or of_several_years(sheet.name):
        return None, None
    value, _ = wholes[0]
    if sheet.unit_assumed and not 1 / OTHER_UNIT < value / sheet.amount < OTHER_UNIT:
        return None, None
    return float(value), float(value - sheet.amount)


def _places(row: Mapping) -> int:
    """Decimal places of a cost in 万元, as its own print has them."""
    found = re.search(r"\.(\d+)", row["target"])
    return (len(found[1]) if found else 0) + {"元": 4, "千元": 1, "亿元": -4}.get(row["unit"], 0)
