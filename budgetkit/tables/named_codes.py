"""Codes of lines that are printed by name alone, from the classification of the year.

A name is looked for under the section and the class that stand above it, as a reader does. A class
whose lines are not all found keeps its own code alone: a line left out would make its sum wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetkit import classification
from budgetkit.messages import message_in
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Line, Table

message = message_in("tables")

_SYSTEMS = {"function": ("function",), "economic": ("economic", "government")}
_LEVELS = {3: "class", 7: "item"}


def name_codes(table: Table, year: int | None) -> None:
    """Give the lines of a table that prints no codes those that their names stand for.

    ``line.code_from`` is then ``name``, and the table says so in ``problems``.
    """
    if not prints_no_codes(table):
        return
    shape, named = TABLES[table.key].shape, 0
    for panel in range(len(table.panels)):
        lines = [li for li in table.lines if li.panel == panel and li.level != "total" and li.name
                 and not li.name.startswith("其中")]  # a part of the line above it, no line of its own
        system, codes = max(((s, _codes(lines, s, year)) for s in _SYSTEMS[shape]),
                            key=lambda told: sum(map(bool, told[1])))
        found = sum(map(bool, codes))
        if found < thresholds().fewest_names or found * 10 < len(lines) * thresholds().names_of_ten:
            continue
        for line, code in zip(lines, _whole_classes(codes), strict=True):
            if code:
                line.code, line.codes, line.code_from = code, {system: code}, "name"
                line.level = _LEVELS.get(len(code), "section" if system == "function" else "item")
                named += 1
    if named:
        table.problem_list.append(message("row.named-codes", n=named))


def prints_no_codes(table: Table) -> bool:
    """Whether a table by classification prints no code of one; its names alone say what it is."""
    named = [line for line in table.lines if line.name and line.level not in {"total", "unit"}]
    return table.key in TABLES and TABLES[table.key].shape in _SYSTEMS and bool(named) and not any(
        line.codes and not line.code_from for line in table.lines)


def _codes(lines: Sequence[Line], system: str, year: int | None) -> list[str]:
    above, found = ["", ""], []
    for line in lines:
        code = classification.find_below(line.name, above, system, year) or ""
        found.append(code)
        if len(code) == 3:
            above = [code, ""]
        elif len(code) == 5:
            above[1] = code
    return found


def _whole_classes(codes: Sequence[str]) -> list[str]:
    """The codes, without those below a class of which a line was not found."""
    kept, begin = list(codes), 0
    for end in range(1, len(codes) + 1):
        if end == len(codes) or len(codes[end]) == 3:
            if not all(codes[begin:end]):
                kept[begin:end] = [code if len(code) == 3 else "" for code in codes[begin:end]]
            begin = end
    return kept
