"""Tables printed by unit (单位): which lines the total, or the department's own line, adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetkit.model.settings import thresholds
from budgetkit.tables.table import Line, Table

_UNIT_COLUMNS = {"unit_code", "unit_name"}
#: Tables in which a unit's name stands beside each line, or whose lines are told otherwise.
_OTHER_LISTS = {"projects", "procurement"}

Family = tuple[Line, list[Line]]


def lists_units(table: Table) -> bool:
    """Whether a column names the unit of each line."""
    return bool(_UNIT_COLUMNS & set(table.names))


def unit_families(table: Table) -> Iterator[Family]:
    """Each line that adds up units, with the units that it adds up.

    A unit belongs to the one whose code begins its own (323 → 323001). Without such codes the
    total adds up all units, or the first of them is the department, and adds up the others.
    """
    if table.key in _OTHER_LISTS or not lists_units(table):
        return
    total = next((line for line in table.lines if line.level == "total" and line.amounts), None)
    units = _units(table)
    if total is None or not units:
        return
    codes = [_code(line) for line in units]
    above = _codes_above(codes)
    if all(codes) and len(set(codes)) == len(codes) and any(above):
        yield total, [u for u, a in zip(units, above, strict=True) if not a]
        for unit, code in zip(units, codes, strict=True):
            if under := [u for u, a in zip(units, above, strict=True) if a == code]:
                yield unit, under
    else:
        yield from _uncoded(total, units)


def _units(table: Table) -> list[Line]:
    """The lines of units with amounts; 公报室 is one, too, where nothing but units is listed."""
    coded = any(line.level in {"class", "section", "item"} for line in table.lines)
    levels = {"unit"} if coded else {"unit", "row"}
    return [line for line in table.lines if line.level in levels and line.amounts]


def _codes_above(codes: Sequence[str]) -> list[str]:
    """For each code the longest other one that it begins with; empty where none does."""
    there = set(codes) - {""}
    return [next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in there), "")
            for code in codes]


def _code(line: Line) -> str:
    return re.sub(r"\D", "", line.texts.get("unit_code", "")) or line.code


def _uncoded(total: Line, units: Sequence[Line]) -> Iterator[Family]:
    first, rest = units[0], list(units[1:])
    if rest and _agreeing(first, rest) > _agreeing(total, units):
        yield total, [first]
        yield first, rest
    elif _agreeing(total, units) or not _too_much(total, units):
        yield total, list(units)


def _agreeing(whole: Line, parts: Sequence[Line]) -> int:
    """How many of the columns of a line its parts add up to, to the last place but one."""
    near = Decimal(str(thresholds().unit_off))
    return sum(1 for name, fact in whole.amounts.items()
               if fact.amount and abs(fact.amount - _added(name, parts)) <= near)


def _too_much(whole: Line, parts: Sequence[Line]) -> bool:
    """Whether parts are more than their whole: then some of them add up others."""
    return any(_added(name, parts) > fact.amount for name, fact in whole.amounts.items())


def _added(name: str, lines: Sequence[Line]) -> Decimal:
    return sum((li.amounts[name].amount for li in lines if name in li.amounts), Decimal(0))
