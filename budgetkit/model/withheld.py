"""Rows left out on purpose: a total that is more than its printed rows, column by column alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from budgetkit.model.relations import Sum

#: Sums that add up rows: rows may be withheld, so that the total is more than they are.
DOWN = {"code-is-sum-of-its-parts", "total-is-sum-of-classes", "total-is-sum-of-lines",
        "total-is-sum-of-projects", "total-is-sum-of-units", "this-year-is-sum-of-classes",
        "personnel-is-sum-of-classes", "public-is-sum-of-classes"}
#: No row is as small as this (万元): a smaller gap is a sum that was not added up anew.
LEAST_ROW = Decimal("0.1")


def withheld_rows(sums: Sequence[Sum]) -> list[list[Sum]]:
    """Totals whose shortfalls are consistent with each other: one list of sums a total's line.

    Rows are withheld where no column is exceeded and what is missing adds up along the line as
    the line itself does (a total short by 90, basic by 20, projects by 70). One wrong digit never
    does: it makes one column differ, or breaks the sum of its own line.
    """
    lines: dict[tuple[int, str], list[Sum]] = defaultdict(list)
    for each in sums:
        if each.rule in DOWN:
            lines[each.total.row, each.rule].append(each)
    return [[s for s in held if not s.holds] for (row, _), held in lines.items()
            if _consistent(held, [s for s in sums if s.total.row == row and _across(s)])]


def _across(each: Sum) -> bool:
    return bool(each.terms) and all(t.row == each.total.row for t in (*each.terms, *each.less))


def _consistent(held: Sequence[Sum], across: Sequence[Sum]) -> bool:
    gaps = {s.total.column: s.difference for s in held}
    failed = [s.difference for s in held if not s.holds]
    if not failed or min(failed) < 0 or max(failed) < LEAST_ROW:
        return False
    asked = 0
    for each in across:
        whole = gaps.get(each.total.column)
        # a column that no printed row fills is missing whole
        parts = [gaps.get(t.column, t.amount) for t in each.terms]
        if whole is None or not any((whole, *parts)):
            continue
        near = sum((s.allowed for s in held), Decimal(0)) + each.allowed
        if abs(whole - sum(parts, Decimal(0))) > near:
            return False
        asked += 1
    return asked > 0
