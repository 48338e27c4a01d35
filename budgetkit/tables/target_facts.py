"""The money that target sheets print, as facts: every amount of a label, a list or a list of tasks.

Targets are numbers too, so no column of a sheet is one of amounts. What its amounts are is known
only once the sheet is read as a sheet: which rows are labels, which are a list, which are targets.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetkit.amounts import parse_amount
from budgetkit.messages import message_in
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.tables.target_sheet import SheetAmount, TargetSheet
from budgetkit.tables.targets import KEYS, sheet_amounts, usual_unit

message = message_in("tables")


def lay_target_amounts(tables: Sequence[Table]) -> list[TargetSheet]:
    """Give each target sheet its facts, once all tables of the document are read.

    Parameters
    ----------
    tables : sequence of Table
        All tables of the document: a page may go on with the list of the page before. An amount
        without a printed unit is read in that of the other tables, and the table says so.

    Returns
    -------
    list of TargetSheet
        As `target_sheets` gives them.
    """
    sheets, amounts, stray = sheet_amounts(tables)
    mine: dict[int, list[SheetAmount]] = {}
    for amount in amounts:
        mine.setdefault(amount.table, []).append(amount)
    for index, table in enumerate(tables):
        if table.key in KEYS:
            _lay(table, mine.get(index, []))
            if any(a.assumed for a in mine.get(index, [])):
                table.problem_list.insert(0, message("no-unit", unit=usual_unit(tables)))
    for index, cell in stray:
        if tables[index].key in KEYS:
            tables[index].problem_list.append(message(
                "row.nothing-says", row=cell.row + 1, column=cell.column + 1, text=cell.text))
    return sheets


def _lay(table: Table, amounts: Sequence[SheetAmount]) -> None:
    lines: dict[int, Line] = {}
    for line in table.lines:
        lines.setdefault(line.row, line)
        line.amounts = {}
    corrected = {(c.row, c.column): c.read for c in table.corrections}
    doubts = {(d.row, d.column): d.said.text("en") for d in table.doubts}
    table.facts = []
    for each in sorted(amounts, key=lambda a: (a.row, a.column)):
        line = lines.get(each.row) or Line(each.row, each.page, "", "", "row", "")
        printed, place = parse_amount(each.text), (each.row, each.column)
        fact = Fact(table.key, each.page, each.row, each.column, line.code,
                    each.whose or each.label, each.label if each.whose else each.path, each.amount,
                    printed.places if printed else 0, _name(table, each), each.text,
                    line.codes.get("function", ""), line.codes.get("economic", ""),
                    line.codes.get("government", ""), line.code_from,
                    corrected.get(place, ""), doubts.get(place, ""))
        line.amounts.setdefault(fact.name, fact)
        table.facts.append(fact)


def _name(table: Table, amount: SheetAmount) -> str:
    """The English name: of the list's column, else of what the label names."""
    name = table.names[amount.column]
    if amount.whose and name:
        return name
    if amount.role == "amount":
        return "total"
    word = read_part(amount.label.rpartition("/")[2]) if amount.role == "fund" else None
    return word[1] if word and word[0] == "what" else f"column_{amount.column + 1}"
