"""The narrowest lines of a list that add up: what a chart draws and a comparison matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgetkit.model.line_roles import LineMeaning
from budgetkit.numbering import RANK, numbered
from budgetkit.tables.table import Line
from budgetkit.text import fold

_FUNDS = {"general_budget", "government_fund", "state_capital"}


def rank_of(line: Line) -> int | None:
    """The rank of the number at the head of a line: 一、 above （一） above 1., or None."""
    found = numbered(fold(line.name).replace("(", "（").replace(")", "）"))
    return found.rank if found else None


def ranks_of(lines: Iterable[LineMeaning]) -> dict[int, int | None]:
    """The rank of each line; a fund without a number under 财政拨款 is its part."""
    ranks: dict[int, int | None] = {}
    above: LineMeaning | None = None
    for each in lines:
        ranks[id(each)] = rank_of(each.line)
        if ranks[id(each)] is not None:
            above = each
        elif above is not None and "财政拨款" in above.line.name and each.concept in _FUNDS:
            ranks[id(each)] = len(RANK)
    return ranks


def narrowest(lines: Sequence[LineMeaning]) -> list[LineMeaning]:
    """The lines of a side that count each amount once: a line gives way to those under it.

    Those under a line are the ones with a deeper number, or in the scope that it opens; they
    take its place where they add up to it. Totals, of-which lines and lines without an amount
    are none.
    """
    held = [m for m in lines if m.role == "item" and m.total and m.total.amount]
    ranks = ranks_of(held)
    kept: list[LineMeaning] = []
    at = 0
    while at < len(held):
        top = held[at]
        end = at + 1
        while end < len(held) and _is_under(held[end], top, ranks):
            end += 1
        below = held[at + 1:end]
        parts = narrowest(below) if below else []
        if parts and sum((m.amount or Decimal(0) for m in parts), Decimal(0)) == top.amount:
            kept += parts
        else:
            kept.append(top)
        at = end
    return kept


def _is_under(line: LineMeaning, top: LineMeaning, ranks: dict[int, int | None]) -> bool:
    if line.above is top.line:
        return True
    mine, its = ranks[id(line)], ranks[id(top)]
    return mine is not None and its is not None and mine > its and line.period == top.period
