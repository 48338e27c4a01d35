"""The money on sheets of targets against the money of the tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit.amounts import parse_amount, to_wan, tolerance
from budgetkit.checks.books import Printed, first, total
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import FormAmount, at_most, of_sum, of_table
from budgetkit.checks.project_sheets import (
    is_one_name,
    name_of,
    project_lines,
    project_sheets,
    sheet_place,
    target_place,
)
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, said
from budgetkit.messages import message_in
from budgetkit.performance.cost import is_the_money, names_all_cost, of_several_years
from budgetkit.performance.grammar import parse_target
from budgetkit.tables.table import Line, Table
from budgetkit.tables.target_sheet import Target, TargetSheet
from budgetkit.text import fold

message = message_in("checks.targets")
_MONEY = re.compile(r"^[^\d]{0,6}(?P<n>[\d,]+(?:\.\d+)?)(?P<unit>亿元|万元|元)$")


@rule("sheet-amount-is-project-amount", family="targets")
def sheet_amount_is_project_amount(d) -> Iterator[Finding]:
    """The money on a sheet of targets is the money of its project."""
    for group, cells in _sheets_with_lines(
            project_sheets(d.target_sheets), project_lines(d), d.settings.name_length):
        planned = sum((s.amount for s in group if s.amount is not None), Decimal(0))
        given = sum((c.amount for c in cells), Decimal(0))
        off = planned - given
        if off == 0 or len(group) != len(cells):
            continue
        place = sheet_place(d, group[0])
        yield Finding(
            "rounding" if abs(off) <= tolerance(len(cells), 2) else "error",
            message("sheet-amount", page=place.page, name=group[0].name, planned=shown(planned),
                    at=cells[0].page, given=shown(given), off=shown(abs(off))),
            "project_performance", place.page, None, None, plain(given), plain(planned), off,
            (place, *(c.place for c in cells)),
            remedies=of_sum(FormAmount(place, planned), cells) if len(group) == 1 else ())


def _sheets_with_lines(sheets: Sequence[TargetSheet], lines: Sequence[tuple[Line, Printed]],
                       least: int) -> Iterator[tuple[list[TargetSheet], list[Printed]]]:
    """The sheets of one project with its lines, where its name is that of no other project."""
    by_name: dict[str, list[TargetSheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.amount is not None and not sheet.unit_assumed:
            by_name[fold(sheet.name)].append(sheet)
    for name, group in by_name.items():
        mine = [(li, c) for li, c in lines if is_one_name(name_of(li), name, least)]
        printed = {name_of(li) for li, _ in mine}
        if len(printed) == 1 and not any(
            n != name and is_one_name(n, next(iter(printed)), least) for n in by_name
        ):
            yield group, [c for _, c in mine]


def _money(target: Target) -> tuple[Decimal, int] | None:
    """The amount of a target in 万元, with its printed places."""
    said = fold(target.target) + (fold(target.unit) if not re.search("元$", fold(target.target))
                                  else "")
    found = _MONEY.match(said)
    amount = parse_amount(found["n"]) if found else None
    return (to_wan(amount, found["unit"]), amount.places) if found and amount else None


def is_ceiling(target: Target) -> bool:
    """Whether a target is the most that something may cost (≤, 不超过, 控制在…以内)."""
    promise = parse_target(target.target, direction=target.direction, unit=target.unit,
                           indicator=target.indicator)
    return promise.comparator in {"≤", "<"}


@rule("cost-target-is-the-money", family="targets")
def cost_target_is_the_money(d) -> Iterator[Finding]:
    """A target for the whole cost of a project is the money that it gets; a part is within it.

    The most that it may cost is no contradiction where that is the money or more.
    """
    for sheet in project_sheets(d.target_sheets):
        if not sheet.amount or sheet.unit_assumed or of_several_years(sheet.name):
            continue
        costs = [(t, *m) for t in sheet.targets if "成本" in t.level1 + t.level2 + t.indicator
                 and (m := _money(t))]
        if any(is_the_money(cost, places, sheet.amount) for _, cost, places in costs):
            continue
        if is_the_money(sum((c for _, c, _ in costs), Decimal(0)), 2, sheet.amount):
            continue  # the parts of the cost, which come to the money
        for target, cost, places in costs:
            whole, ceiling = names_all_cost(target.indicator, sheet.name), is_ceiling(target)
            if (cost <= sheet.amount and not whole) or (
                ceiling and sheet.amount <= cost < d.settings.other_unit * sheet.amount
            ):
                continue  # a part of the cost, or the price of one; or it may cost all the money
            off, place = cost - sheet.amount, target_place(target)
            key = "cost-ceiling" if ceiling else "cost" if whole else "part-of-cost"
            yield Finding(
                "rounding" if abs(off) <= tolerance(1, max(places, 2)) else "warning",
                message(key, page=target.page, name=sheet.name, indicator=target.indicator,
                        target=target.target, cost=shown(cost), given=shown(sheet.amount),
                        off=shown(abs(off))),
                "project_performance", target.page, target.row, target.column,
                plain(sheet.amount), plain(cost), off, (place, sheet_place(d, sheet)),
                remedies=of_sum(FormAmount(place, cost),
                                [FormAmount(sheet_place(d, sheet), sheet.amount)]))
            break


@rule("department-sheet-is-the-budget", family="targets")
def department_sheet_is_the_budget(d) -> Iterator[Finding]:
    """The money on the department's sheet of targets is its total, basic and project expenditure."""
    spending = first(d, "department_expenditure")
    sheets = [s for s in d.target_sheets if s.scope == "department"]
    if not spending or len(sheets) != 1 or sheets[0].unit_assumed:
        return
    sheet = sheets[0]
    pairs = list(_sheet_and_budget(sheet, spending))
    printed = {t.amount for t in d.total_list if t.side == "expenditure"}
    # a sheet that agrees nowhere may be that of the department alone, without its units
    agrees = any(amount == cell.amount != 0 for _, amount, cell in pairs)
    fewer = any(cell.fact.name == "project_spending" and amount < cell.amount
                for _, amount, cell in pairs)  # a sheet may list the main projects alone
    for label, amount, cell in pairs:
        off = amount - cell.amount
        if off == 0 or amount in printed or (len(pairs) == 1 and off < 0):
            continue  # this year's money alone, or a list of the main tasks
        small = abs(off) <= tolerance(1, min(cell.fact.places, 2), "万元")
        place = sheet_place(d, sheet)
        yield Finding(
            "rounding" if small else "error" if agrees and not fewer else "warning",
            message("department-sheet", page=place.page, label=label, amount=shown(amount),
                    where=cell.where, printed=cell.text, off=shown(abs(off))),
            "department_performance", place.page, None, None, plain(cell.amount), plain(amount),
            off, (place, cell.place),
            remedies=of_sum(FormAmount(place, amount), [cell])[label != _ALL :]
            + of_table(place, off, "beside", "部门整体绩效目标表"))


#: What the whole amount of a sheet is called.
_ALL = "预算总额"
#: Words of an amount of a sheet → the column of expenditure that it is.
_FUNDS = (("基本支出", "basic"), ("项目支出", "project_spending"), ("总额|总计|合计", ""))


def _sheet_and_budget(sheet: TargetSheet, spending: Table
                      ) -> Iterator[tuple[str, Decimal, Printed]]:
    """The amounts of the department's sheet, each with the cell of the budget that it should be."""
    for label, amount in ((_ALL, sheet.amount), *sheet.funds.items()):
        kind = next((k for words, k in _FUNDS if re.search(words, label)), None)
        if "/" in label or kind is None:
            continue  # 其他资金 over 合计, 基本支出: what one source of money pays
        cell = total(spending, kind)
        if amount is not None and cell is not None:
            yield label, amount, cell


@rule("money-with-targets-within-projects", family="targets")
def money_with_targets_within_projects(d) -> Iterator[Finding]:
    """The money of projects with targets is at most all project expenditure."""
    spending = first(d, "department_expenditure")
    cell = total(spending, "project_spending") if spending else None
    if cell is None:
        return
    for claim in d.narrative.claim_list:
        if claim.subject.key != "performance_projects" or claim.amount is None:
            continue
        if claim.measure == "previous" or "项目" not in claim.sentence.text:
            continue
        off = claim.amount.value - cell.amount
        if off > max(tolerance(1, claim.amount.places, claim.amount.unit or "万元"), Decimal("0.01")):
            yield in_sentence(
                "warning", claim.sentence, claim.start, claim.end,
                message("more-than-all-projects", stated=claim.amount.text, printed=cell.text,
                        where=cell.where),
                expected=plain(cell.amount), found=plain(claim.amount.value), difference=off,
                more=(cell.place,), remedies=at_most(said(claim), cell))
