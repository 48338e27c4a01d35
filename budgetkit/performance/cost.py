"""Cost targets against the money: which of them speak of all of it, and by how much they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.tables.lines import split_project
from budgetkit.tables.target_sheet import TargetSheet
from budgetkit.text import fold

#: Words that name no part of a project: an indicator made of them alone speaks of all its cost.
_OF_ALL = re.compile(
    r"项目|实施|开展|本年度?|年度|当年|20\d\d年|总|成本|预算|控制|财政|投入|费用|经费|资金|支出|金额|数额?|额|规模|指标|全部|所需|"
    r"不超过?|节约|在|内|范围|[（(]?万?元[)）]?|的|率")
_YEARS = re.compile(r"20\d\d年?[-—–~至]20\d\d")
_TOTAL = re.compile(r"总额|总计|合计")
_CEILING, _FLOOR = ("≤", "<"), ("≥", ">")
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


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost target that speaks of the whole money, in 万元, and how it stands to the money.

    Attributes
    ----------
    target : Decimal or None
        None where no target speaks of the whole.
    difference : Decimal or None
        Target − money: nought where the target is the money, something where it contradicts it;
        None where nothing can be said against the money, or no money is printed.
    comparator : str
        Of the target: ``≤`` says the most that it may cost.
    holds : bool
        Whether a target is the money, or leaves room for it: at most so much, and the money is
        within.

    Examples
    --------
    >>> Cost(Decimal(500), None, "≤", holds=True).holds
    True
    """

    target: Decimal | None = None
    difference: Decimal | None = None
    comparator: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class _CostTarget:
    value: Decimal
    places: int
    indicator: str
    comparator: str
    upper: Decimal | None

    def is_any_of(self, amounts: Iterable[Decimal]) -> bool:
        return any(is_the_money(self.value, self.places, amount) for amount in amounts)

    def leaves_room_for(self, amount: Decimal) -> bool:
        """Whether it is a limit, and the money is within."""
        if self.upper is not None:
            return self.value <= amount <= self.upper
        return (self.comparator in _CEILING and amount <= self.value) or (
            self.comparator in _FLOOR and amount >= self.value)


def cost_of(sheet: TargetSheet, rows: Sequence[Mapping], settings: PerformanceSettings = DEFAULT
            ) -> Cost:
    """The cost target that speaks of the whole money, and how it stands to the money.

    The price of one, or of a part, says nothing against the money; parts that come to it are it.
    The most that it may cost (≤) says nothing against it either, where the money is within.

    Parameters
    ----------
    sheet : TargetSheet
    rows : sequence of dict
        Of :func:`budgetkit.performance.indicators`, of this sheet.
    settings : PerformanceSettings, optional

    Returns
    -------
    Cost
    """
    costs = _cost_targets(rows)
    wholes = [c for c in costs if names_all_cost(c.indicator, sheet.name)]
    if sheet.amount is None:
        return Cost(wholes[0].value, None, wholes[0].comparator) if wholes else Cost()
    # a sheet for several years prints the money of all of them beside that of the year
    money = [sheet.amount, *(v for k, v in sheet.funds.items() if v and _TOTAL.search(k))]
    same = next((c for c in (*wholes, *costs) if c.is_any_of(money)), None)
    if same is not None:
        return Cost(same.value, Decimal(0), same.comparator, holds=True)
    summed = sum((c.value for c in costs), Decimal(0))
    if len(costs) > 1 and abs(summed - sheet.amount) <= tolerance(len(costs), 2):
        return Cost(summed, Decimal(0), holds=True)  # 水费 120 + 电费 140 + 燃气费 10
    if not wholes or not sheet.amount or of_several_years(sheet.name):
        return Cost()
    first = wholes[0]
    times = first.value / sheet.amount
    if sheet.unit_assumed and not 1 < times * settings.other_unit < settings.other_unit ** 2:
        return Cost()
    if first.leaves_room_for(sheet.amount):
        return Cost(first.value, None, first.comparator, holds=True)
    return Cost(first.value, first.value - sheet.amount, first.comparator)


def _cost_targets(rows: Sequence[Mapping]) -> list[_CostTarget]:
    """The targets of cost that print an amount, in 万元; a change of cost is none."""
    found = []
    for row in rows:
        scale = _UNIT_OF.get(row["unit"])
        if row["kind"] != "money" or scale is None or row["dimension"] != "cost" or (
                row["value"] is None or row["change"]):
            continue
        upper = None if row["upper"] is None else Decimal(repr(row["upper"])) * scale
        found.append(_CostTarget(Decimal(repr(row["value"])) * scale, _places(row),
                                 row["indicator"], row["comparator"], upper))
    return found


def _places(row: Mapping) -> int:
    """Decimal places of a cost in 万元, as its own print has them."""
    found = re.search(r"\.(\d+)", row["target"])
    return (len(found[1]) if found else 0) + {"元": 4, "千元": 1, "亿元": -4}.get(row["unit"], 0)
