"""Where the promise for a project stands: its own sheet, the table of projects itself, or a sheet of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit.narrative.paragraphs import Place
from budgetkit.tables.table import Table
from budgetkit.tables.target_sheet import TargetSheet
from budgetkit.text import fold

#: A shorter name of a sheet stands in too many names of projects to tell anything.
LEAST_NAME = 6
#: The column of a projects table in which goals are printed.
_GOAL = "绩效目标"


@dataclass(frozen=True)
class PlannedProject:
    """A project with its money and what is promised for it.

    Attributes
    ----------
    name : str
        The whole name.
    amount : Decimal or None
        万元; None where none is printed.
    page : int
    place : Place or None
        Where the amount stands.
    sheet : int or None
        Which target sheet is its own, or holds for it too, as in
        :func:`budgetkit.performance.indicators`.
    goal : str
        Its goal in words, where the table of projects itself prints one.
    together : int
        So many projects are promised for by its sheet.
    """

    name: str
    amount: Decimal | None
    page: int
    place: Place | None = None
    sheet: int | None = None
    goal: str = ""
    together: int = 1


def goals_in_rows(table: Table) -> dict[tuple[int, int], str]:
    """The goals that a table of projects prints in a column of its own: (page, row) to the words.

    Parameters
    ----------
    table : Table
    """
    names = [name for name, path in zip(table.names, table.columns, strict=False) if path.split("/")[-1].endswith(_GOAL)]
    held = {(line.page, line.row): "\n".join(filter(None, (line.texts.get(name, "") for name in names)))
            for line in table.lines}
    return {place: words for place, words in held.items() if words}


def with_shared_sheets(projects: Sequence[PlannedProject], sheets: Sequence[TargetSheet]) -> list[PlannedProject]:
    """The projects; those that one sheet promises for together carry its number.

    A sheet is shared where its name stands in the names of several projects without one, and
    their money is exactly the sheet's.

    Parameters
    ----------
    projects : sequence of PlannedProject
    sheets : sequence of TargetSheet
        As ``sheet`` numbers them.

    Examples
    --------
    >>> sheet = TargetSheet(name="中小企业（发展）专项资金", scope="project", amount=Decimal(30))
    >>> held = [PlannedProject(f"{n}（中小企业发展专项资金）", Decimal(a), 1) for n, a in (("甲", 10), ("乙", 20))]
    >>> [(p.sheet, p.together) for p in with_shared_sheets(held, [sheet])]
    [(0, 2), (0, 2)]
    """
    out, taken = list(projects), {p.sheet for p in projects}
    for number, sheet in enumerate(sheets):
        name = _letters(sheet.name)
        if number in taken or sheet.scope != "project" or sheet.amount is None or len(name) < LEAST_NAME:
            continue
        of = [n for n, p in enumerate(out) if p.sheet is None and p.amount is not None and name in _letters(p.name)]
        if len(of) > 1 and sum((out[n].amount or Decimal(0) for n in of), Decimal(0)) == sheet.amount:
            for n in of:
                out[n] = replace(out[n], sheet=number, together=len(of))
    return out


def _letters(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())
