"""Targets (绩效目标) against the projects that they are for: which project has which sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import product

from budgetkit.bodies import same_body
from budgetkit.checks.books import cell_place, tables_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.project_sheets import (
    is_alike,
    is_one_name,
    name_of,
    project_lines,
    project_sheets,
    sheet_place,
)
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, in_table
from budgetkit.checks.settings import CheckSettings
from budgetkit.messages import message_in
from budgetkit.tables.catalogue import OTHER
from budgetkit.text import fold

message = message_in("checks.targets")
_SPECIAL_FUND = re.compile(r"专项资金(?:总体|整体|支出)?绩效")


def _all_names(d) -> set[str]:
    """What the project tables name in any line: headings over projects too."""
    return {fold(text) for table in tables_of(d, "projects") for line in table.lines
            for text in (line.name, line.texts.get("project", ""), line.texts.get("unit_name", ""))
            if text}


def _is_named(of_table: Collection[str], of_sheets: Collection[str], settings: CheckSettings) -> bool:
    """Whether a name of the table is one of the sheets', but for its end or a word or two: one of
    the two is a single name. The same is looked for first, for what is alike is told late."""
    pairs = list(product(of_table, of_sheets))
    return any(one == other for one, other in pairs) or any(
        is_one_name(one, other, settings.name_length) or is_alike(one, other, settings)
        for one, other in pairs)


def _beside(d) -> set[int]:
    """Lines (by id) whose targets stand in a column of the project table itself."""
    found = set()
    for table in tables_of(d, "projects"):
        for column in {n for line in table.lines for n in line.texts} - {"project", "name"}:
            held = [line for line in table.lines if line.texts.get(column)]
            long = sum(len(line.texts[column]) > d.settings.aim_length for line in held)
            if long * 2 > len(table.lines):
                found |= {id(line) for line in held}
    return found


def _printed_elsewhere(d) -> str:
    """What stands in tables that nobody knows: a sheet of targets may be among them."""
    return "\n".join(fold(c.text) for t in d.tables if t.key == OTHER for c in t.cells)


@rule("project-has-targets", family="targets")
def project_has_targets(d) -> Iterator[Finding]:
    """Where targets are published by project, every project of the table has a sheet."""
    sheets = project_sheets(d.target_sheets)
    lines = project_lines(d)
    if len(sheets) < 2 or not lines:
        return
    names, beside = [fold(s.name) for s in sheets], _beside(d)
    lines = [(line, cell) for line, cell in lines if len(name_of(line)) >= d.settings.name_length
             and not (d.department and same_body(name_of(line), d.department))]
    elsewhere = _printed_elsewhere(d)
    bare = [(line, cell) for line, cell in lines if id(line) not in beside
            and not _is_named([name_of(line)], names, d.settings)
            and name_of(line) not in elsewhere]
    if len(bare) * 2 > len(lines):
        return  # the place publishes targets of some projects only
    for line, cell in bare:
        name = line.texts.get("project") or line.name
        yield in_table(
            "warning", cell.table, message("no-sheet", name=name, amount=cell.text), page=cell.page,
            row=cell.fact.row, column=cell.fact.column, found=name, places=(cell.place,))


@rule("targets-have-a-project", family="targets")
def targets_have_a_project(d) -> Iterator[Finding]:
    """A sheet of targets is for a project of the project table.

    A special fund that the department hands out (专项资金总体绩效目标表) is no project of its own.
    """
    names, sheets = _all_names(d), project_sheets(d.target_sheets)
    lost = [s for s in sheets if not _is_named(names, [fold(s.name)], d.settings)]
    # a sheet without money may be of a group of projects, or of all of them
    lost = [s for s in lost if s.amount is not None
            and not _SPECIAL_FUND.search(fold(d.tables[s.table].title))]
    if not names or len(lost) * 2 >= len(sheets):
        return
    for sheet in lost:
        place = sheet_place(d, sheet)
        yield Finding(
            "warning", message("no-project", page=place.page, name=sheet.name), "project_performance",
            place.page, found=sheet.name, places=(place,))


@rule("name-is-whole", family="targets")
def name_is_whole(d) -> Iterator[Finding]:
    """A project is called by its whole name, also in the project table."""
    sheets = project_sheets(d.target_sheets)
    for line, cell in project_lines(d):
        name = name_of(line)
        longer = {fold(s.name) for s in sheets if fold(s.name).startswith(name)} - {name}
        amounts = {s.amount for s in sheets if fold(s.name) in longer} - {None}
        if len(longer) == 1 and len(name) >= d.settings.name_length and (
            not amounts or cell.amount in amounts
        ):
            whole = longer.pop()
            place = next((cell_place(cell.table, c.row, c.column, c.page)
                          for c in cell.table.cells
                          if c.row == line.row and fold(c.text) == name), cell.place)
            yield in_table(
                "warning", cell.table, message("name-cut", name=name, whole=whole), page=cell.page,
                row=cell.fact.row, expected=whole, found=name, places=(place,))


_COUNTED = re.compile(r"项目")
_WITH_TARGETS = re.compile(r"绩效目标")
#: Projects that are evaluated, and those of a first level or a class, are other counts.
_OTHER_COUNT = re.compile(r"评价|自评|监控|一级|[类大]项目")


@rule("projects-with-targets-counted", family="targets")
def projects_with_targets_counted(d) -> Iterator[Finding]:
    """The number of projects with targets that the prose states is that of the sheets."""
    sheets = project_sheets(d.target_sheets)
    if not sheets:
        return
    for count in d.narrative.count_list:
        text = count.sentence.text
        around = text[max(0, count.start - 30) : count.end + 30]
        near = text[max(0, count.start - 8) : count.end + 20]
        if count.unit != "个" or not _WITH_TARGETS.search(around) or _OTHER_COUNT.search(near) or not (
            _COUNTED.search(text[count.end : count.end + 8]) or _COUNTED.search(
                text[max(0, count.start - 12) : count.start])
        ):
            continue
        if count.value != len(sheets):
            place, key = sheet_place(d, sheets[0]), "重点" in near
            # which of the sheets are of key projects no sheet says: fewer than all prove nothing
            yield in_sentence(
                "info" if key and count.value < len(sheets) else "warning",
                count.sentence, count.start, count.end,
                message("key-sheets-counted" if key else "sheets-counted",
                        stated=count.value, page=place.page, sheets=len(sheets)),
                expected=str(len(sheets)), found=str(count.value),
                difference=Decimal(count.value - len(sheets)), more=(place,))
