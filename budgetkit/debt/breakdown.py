"""One row a project: how much of it is borrowed money, by which evidence, for which work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.debt.classification import ProjectPart, decide, parts_of
from budgetkit.debt.classifiers import DebtSign
from budgetkit.debt.function import FunctionLine, FunctionRecord, function_record
from budgetkit.debt.grouping import group_works
from budgetkit.debt.notices import Notice
from budgetkit.debt.projects import (
    projects_of_sheets,
    projects_table,
    read_projects,
    sheets_of,
)
from budgetkit.errors import expect_disclosure
from budgetkit.model import PrintedTotal, printed_total
from budgetkit.tables.table import Fact
from budgetkit.text import fold

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

#: Sources that name a project.
LISTED = ("projects", "targets")
_BOND_YEAR = re.compile(r"(20\d\d)年?(?:度)?(?:[一-鿿]{0,6}?)(?:专项债|一般债|新增债|债券|特别国债|国债)")


@dataclass(frozen=True)
class DebtLine:
    """One row of the breakdown; `amount` in 万元, exact.

    Attributes
    ----------
    source : {"projects", "targets", "function", "rest"}
        A line of the projects table (where none is printed, a target sheet that speaks of
        debt), a line of the function table, or what remains of it.
    name, printed, name_rule : str
        Whole name; as printed; and by which rule it was made whole.
    when : {"this_year", "carryover", ""}
    purpose, instrument, sure : str
        ``sure`` is ``certain``, ``likely`` or ``unknown``.
    evidence : tuple of Evidence
        Strongest first.
    notices : tuple of Notice
    vintage : int or None
        Year of the notice, or the year that the name says of its bond.
    work, work_rule : str
    covered : bool
        False for money carried over that the function table leaves out.

    Examples
    --------
    >>> import budgetkit as bk
    >>> r = max(rows(bk.load_example("weihui-2024")), key=lambda r: r.amount)
    >>> r.amount, r.purpose, r.when, r.vintage, r.sure
    (Decimal('4800.00'), 'bond_funded', 'carryover', 2022, 'certain')
    """

    source: str
    name: str
    amount: Decimal
    purpose: str
    sure: str
    evidence: tuple[DebtSign, ...] = ()
    instrument: str = ""
    printed: str = ""
    name_rule: str = ""
    unit: str = ""
    code: str = ""
    fund: str = ""
    when: str = ""
    notices: tuple[Notice, ...] = ()
    vintage: int | None = None
    vintage_rule: str = ""
    work: str = ""
    work_rule: str = ""
    table: str = ""
    page: int | None = None
    fact: Fact | None = None
    covered: bool = True


def rows(d: Disclosure) -> list[DebtLine]:
    """The breakdown as exact rows: see :func:`breakdown` for the frame.

    The amounts add up to the printed total that all rooms show: what the tables by function and
    by project leave out of it is a row of its own. Money carried over that it leaves out comes on top.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    list of DebtLine

    Examples
    --------
    >>> import budgetkit as bk
    >>> sum(r.amount for r in rows(bk.load_example("weihui-2024")) if r.covered)
    Decimal('11534.22')
    """
    expect_disclosure(d)
    record = function_record(d)
    table = projects_table(d)
    sheets = sheets_of(d)
    projects = read_projects(table, sheets) if table else projects_of_sheets(sheets)
    parts = parts_of(d, projects, sheets)
    lines = record.debt if record else []
    left = decide(parts, lines, record)
    out = [_row(p, table.key if table else "project_performance") for p in parts]
    total = printed_total(table) if table else None
    out += _unlisted(out, total, table)
    out += _beyond(out, lines, left, record)
    out += _outside(out, d.shown())
    return _with_works(out)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _row(part: ProjectPart, table: str) -> DebtLine:
    project = part.project
    vintage, rule = None, ""
    if part.purpose != "not_debt":
        vintage, rule = _vintage(project.name, part.notices)
    return DebtLine(
        "projects" if table == "projects" else "targets", project.name, part.amount, part.purpose, part.sure, tuple(part.evidence),
        part.instrument, project.printed, project.rule, project.unit, part.code or project.code,
        part.fund, part.when, part.notices, vintage, rule, "", "", table, project.page, part.fact,
        part.covered,
    )


def _vintage(name: str, notices: Sequence[Notice]) -> tuple[int | None, str]:
    """The year that allotted the money: a debt notice first, any notice, then the words."""
    ordered = [*(n for n in notices if n.of_debt), *notices]
    if ordered:
        return ordered[0].year, "notice"
    said = _BOND_YEAR.search(fold(name))
    return (int(said[1]), "words") if said else (None, "")


def _unlisted(out: list[DebtLine], total: Decimal | None, table) -> list[DebtLine]:
    """What the projects table's total holds beyond its printed lines."""
    if total is None or not out:
        return []
    missing = total - sum((r.amount for r in out), Decimal(0))
    if abs(missing) <= tolerance(len(out), 2, table.unit or "万元"):
        return []
    return [DebtLine("rest", "项目支出表合计中未列出的部分", missing, "unknown", "unknown",
                (DebtSign("amount", f"列出的项目与合计相差{format_amount(missing)}万元",
                          f"the lines listed and the total differ by {format_amount(missing)}",
                          table.pages[-1], "projects"),),
                table="projects", page=table.pages[-1])]


def _beyond(out: list[DebtLine], lines, left, record: FunctionRecord | None) -> list[DebtLine]:
    """What the function table holds beyond the projects: its own debt lines, and the rest."""
    if record is None:
        return []
    listed = sum((r.amount for r in out if r.covered), Decimal(0))
    open_projects = sum((r.amount for r in out if r.purpose == "unknown" and r.covered),
                        Decimal(0))
    made: list[DebtLine] = []
    unresolved = Decimal(0)
    for i, line in enumerate(lines):
        rest = left[i]
        if abs(rest) <= tolerance(2, line.fact.places):
            continue
        hidden = min(open_projects, rest) if rest > 0 else Decimal(0)
        open_projects -= hidden
        unresolved += hidden
        if rest - hidden:
            made.append(_function_row(line, rest - hidden))
    remaining = record.total - listed - sum((r.amount for r in made), Decimal(0))
    if not remaining:
        return made
    basic = record.basic
    fact = record.lines[0].fact
    if unresolved and remaining > basic:
        made.append(_rest_row(remaining - basic, "unknown", fact, basic=False))
        remaining = basic
    if remaining:
        purpose = "not_debt" if remaining > 0 or abs(remaining) <= tolerance(
            len(out) + len(made), 2) else "unknown"
        made.append(_rest_row(remaining, purpose, fact,
                              basic=abs(remaining - basic) <= tolerance(1, 2)))
    return made


def _outside(out: list[DebtLine], shown: PrintedTotal | None) -> list[DebtLine]:
    """What the document spends in all beyond what the table by function holds."""
    if shown is None or not out:
        return []
    missing = shown.amount - sum((r.amount for r in out), Decimal(0))
    if missing <= tolerance(len(out), min(2, shown.fact.places)):
        return []
    en = f"the printed total is {format_amount(shown.amount)}; the lines above lack this of it"
    return [DebtLine("rest", "支出总计中未按功能分类列出的部分", missing, "unknown", "unknown",
                (DebtSign("amount", f"支出总计为{format_amount(shown.amount)}万元，以上各行未列此数", en,
                          shown.page, shown.table),),
                table=shown.table, page=shown.page, fact=shown.fact)]


def _function_row(line: FunctionLine, amount: Decimal) -> DebtLine:
    sign = line.sign
    return DebtLine(
        "function", line.name, amount, sign.purpose,
        "unknown" if sign.purpose == "unknown" else "certain",
        (DebtSign("code", f"功能科目{line.code}（{line.name}）", f"function code {line.code} "
                  f"({line.in_english})", line.fact.page, line.fact.table),),
        sign.instrument, line.name, "as printed", "", line.code, sign.fund, "", (), None, "", "",
        "", line.fact.table, line.fact.page, line.fact,
    )


def _rest_row(amount: Decimal, purpose: str, fact: Fact, *, basic: bool) -> DebtLine:
    name = "基本支出" if basic else "支出表中项目以外的其余部分"
    if amount < 0:
        name = "项目支出表超出支出表的部分"
    zh = "支出表合计减去以上各行" + ("，等于基本支出" if basic else "")
    en = "total of the function table less the lines above" + (
        ", equal to basic expenditure" if basic else "")
    return DebtLine("rest", name, amount, purpose, "unknown" if purpose == "unknown" else "certain",
               (DebtSign("code", zh, en, fact.page, fact.table),), table=fact.table,
               page=fact.page)


def _with_works(out: list[DebtLine]) -> list[DebtLine]:
    lines = {(r.page, r.fact.row if r.fact else i): (r.name, r.unit)
             for i, r in enumerate(out) if r.source in LISTED}
    works = dict(zip(lines, group_works(list(lines.values())), strict=True))
    made = []
    for i, row in enumerate(out):
        key = (row.page, row.fact.row if row.fact else i)
        work, rule = works[key] if row.source in LISTED else (row.name, "own line")
        made.append(replace(row, work=work, work_rule=rule))
    return made
