"""The sheets of targets of projects and the lines of the project table: their places and names."""

from __future__ import annotations

from difflib import SequenceMatcher

from budgetkit.checks.books import Printed, cell_place, tables_of
from budgetkit.checks.settings import CheckSettings
from budgetkit.model import is_project, meaning, project_name
from budgetkit.narrative.paragraphs import Place
from budgetkit.tables.table import Line
from budgetkit.tables.target_sheet import Target, TargetSheet
from budgetkit.text import fold


def project_sheets(sheets: list[TargetSheet]) -> list[TargetSheet]:
    return [s for s in sheets if s.scope == "project" and s.name]


def sheet_place(d, sheet: TargetSheet) -> Place:
    table = d.tables[sheet.table]
    page = sheet.pages[0] if sheet.pages else table.pages[0]
    if sheet.amount_at:
        return cell_place(table, *sheet.amount_at, page)
    cell = next((c for c in table.cells if sheet.name and fold(sheet.name) == fold(c.text)), None)
    return cell_place(table, cell.row, cell.column, page) if cell else Place(page, 0, 0, 0, 0)


def target_place(target: Target) -> Place:
    return Place(target.page, *target.box)


def project_lines(d) -> list[tuple[Line, Printed]]:
    """The lines of the project table that are projects, with their whole amount."""
    found = []
    for table in tables_of(d, "projects"):
        for each in filter(is_project, meaning(table).lines):
            name = project_name(each.line)
            if each.total and name and not name.isdigit():
                found.append((each.line, Printed(table, each.total.fact)))
    return found


def name_of(line: Line) -> str:
    return fold(project_name(line))


def is_one_name(one: str, other: str, least: int) -> bool:
    """Whether two printed names are one name, of which one may be cut short."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= least and long.startswith(short))


def is_alike(one: str, other: str, settings: CheckSettings) -> bool:
    """Whether two names differ by a word or two, as where one of them leaves 全国 out."""
    if min(len(one), len(other)) < settings.name_length:
        return False
    match, least = SequenceMatcher(None, one, other, autojunk=False), settings.alike
    # the first two are never less than the third, and much sooner told
    return (match.real_quick_ratio() >= least and match.quick_ratio() >= least
            and match.ratio() >= least)
