"""Sums along a line over its sources of money: which columns a 合计 or 小计 is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

#: Funds that a total over all sources is the sum of.
FUNDS = (
    "general_budget", "government_fund", "state_capital", "fiscal_account", "service_revenue",
    "operating_revenue", "superior_subsidy", "subsidiary_remittance", "unit_funds",
    "other_revenue", "fund_balance_used",
)


def across_sources(table: Table, line: Line) -> Iterator[tuple[str, Fact, tuple[Fact, ...]]]:
    """Rule, total and terms: a 合计 or 小计 is the sum of the columns under the same heading."""
    if table.key not in {"department_revenue", "projects", "appropriation_summary", "procurement"}:
        return
    columns = {f.column: f for f in line.amounts.values()}
    names = table.names
    whole = line.amounts.get("total")
    under = _under(tuple(table.columns))
    # 财政拨款 is a source of its own where the funds it is made of have no columns, or stand under it.
    wide = "appropriation" in names and names.index("appropriation") in under
    funds = ("appropriation", *FUNDS) if wide or not set(names) & set(FUNDS[:3]) else FUNDS
    parts = {c for column, inside in under.items()
             if names[column].removeprefix("carryover_") in funds for c in inside}
    own = [c for c, n in enumerate(names) if n in funds and c not in parts]
    year = names.index("this_year") if "this_year" in names else -1
    groups = {
        "this_year": [c for c in own if c in under.get(year, own)],
        "carryover": [c for c, n in enumerate(names) if c not in parts
                      and n.startswith("carryover_") and n.removeprefix("carryover_") in FUNDS],
    }
    totals = {"this_year": line.amounts.get("this_year"),
              "carryover": line.amounts.get("carryover_total") or line.amounts.get("carryover")}
    for group, members in groups.items():
        total = totals[group]
        held = tuple(columns[c] for c in members if c in columns)
        if total is not None and held and len(members) >= 2:
            yield f"{group}-is-sum-of-funds", total, held
    if whole is None or len(own) < 2 or _overlapping(
        [n for c, n in enumerate(names) if c not in parts]
    ):
        return
    beside = [c for c in own if c not in groups["this_year"]]
    if any(n.startswith("carryover") for n in names) and totals["carryover"] is None:
        members = own + groups["carryover"]
    elif totals["this_year"] is not None and totals["carryover"] is not None:
        more = tuple(columns[c] for c in beside if c in columns)
        yield ("total-is-this-year-plus-carryover", whole,
               (totals["this_year"], totals["carryover"], *more))
        return
    elif totals["carryover"] is not None:
        members = [*own, totals["carryover"].column]
    else:
        members = own
    held = tuple(columns[c] for c in members if c in columns)
    if held:
        yield "total-is-sum-of-funds", whole, held


_SUM_LEAF = re.compile(r"小计|合计|总计|金额")


@cache
def _under(paths: tuple[str, ...]) -> dict[int, set[int]]:
    """Column → the columns printed under its heading: 单位资金／事业收入 beneath 单位资金／小计."""
    heads = [fold(p) for p in paths]
    under: dict[int, set[int]] = {}
    for column, head in enumerate(heads):
        above, _, leaf = head.rpartition("/")
        whole = (above if _SUM_LEAF.fullmatch(leaf) else head) + "/"
        inside = {c for c, h in enumerate(heads) if c != column and h.startswith(whole)}
        if inside and len(whole) > 1:
            under[column] = inside
    return under


def _overlapping(names: Sequence[str]) -> bool:
    """Whether the columns count some money twice: 财政拨款 beside 一般公共预算, or unknown words."""
    doubled = "appropriation" in names and set(names) & set(FUNDS[:3])
    return bool(doubled) or any(n.startswith("column_") for n in names) or any(
        n not in FUNDS and not n.startswith(("carryover", "previous"))
        and n not in {"", "total", "this_year", "appropriation", "general_budget_appropriation"}
        and n in {"basic", "project_spending", "personnel", "public", "centralised", "dispersed"}
        for n in names
    ) or any(n.endswith(("_2", "_3")) for n in names if n)
