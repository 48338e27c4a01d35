"""The whole amount of a line, whichever of its columns says it."""

from __future__ import annotations

from decimal import Decimal

from budgetkit.model.column_roles import FUNDS
from budgetkit.tables.table import Fact, Line, Table

#: Columns that hold a part of a line's amount, the widest first.
PARTS = ("this_year", "appropriation", *FUNDS)
_CARRIED = ("carryover_total", "carryover")


def whole(line: Line) -> Fact | None:
    """The fact that says a line's whole amount, or most of it: where to look on the page."""
    return next((line.amounts[n] for n in ("total", *PARTS) if n in line.amounts), None) or next(
        (f for n, f in line.amounts.items() if n.startswith("carryover")), None)


def line_amount(line: Line) -> Decimal | None:
    """A line's whole amount in 万元: its total, or this year's money and what is carried over.

    None where the line prints no amount.
    """
    held = line.amounts
    if "total" in held:
        return held["total"].amount
    new = next((held[n].amount for n in ("this_year",) if n in held), None)
    if new is None:
        funds = [held[n].amount for n in FUNDS if n in held]
        new = sum(funds, Decimal(0)) if funds else (
            held["appropriation"].amount if "appropriation" in held else None)
    carried = next((held[n].amount for n in _CARRIED if n in held), None)
    if carried is None:
        funds = [f.amount for n, f in held.items() if n.removeprefix("carryover_") in FUNDS
                 and n.startswith("carryover_")]
        carried = sum(funds, Decimal(0)) if funds else None
    if new is None and carried is None:
        return None
    return (new or Decimal(0)) + (carried or Decimal(0))


def printed_total(table: Table) -> Decimal | None:
    """The amount of the table's total line; None where it prints none."""
    return next((amount for li in table.lines
                 if li.level == "total" and (amount := line_amount(li)) is not None), None)
