"""One row a project: how much of it is borrowed money, by which evidence, for which work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.debt.classification import decide
from budgetkit.debt.classifiers import DEBT, DebtSign
from budgetkit.debt.debt_line import LISTED, DebtLine
from budgetkit.debt.elsewhere import OwedAmount, beyond, economic, fund_lines, named_lines, sources
from budgetkit.debt.function import FunctionLine, FunctionRecord, function_record
from budgetkit.debt.grouping import group_works
from budgetkit.debt.notices import Notice
from budgetkit.debt.parts import ProjectPart, parts_of
from budgetkit.debt.places import in_file
from budgetkit.debt.projects import (
    projects_of_sheets,
    projects_table,
    read_projects,
    sheets_of,
)
from budgetkit.debt.prose import Statement, statements
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.disclosure import Disclosure
from budgetkit.errors import expect_disclosure
from budgetkit.messages import RoundedAmount, message_in
from budgetkit.model import PrintedTotal, printed_total
from budgetkit.tables.table import Fact, Table
from budgetkit.text import fold

_evidence, _row_name = message_in("debt.evidence"), message_in("debt.row")
_BOND_YEAR = re.compile(r"(20\d\d)年?(?:度)?(?:[一-鿿]{0,6}?)(?:专项债|一般债|新增债|债券|特别国债|国债)")


def rows(d: Disclosure, *, settings: DebtSettings = DEFAULT) -> list[DebtLine]:
    """The breakdown as exact rows: see :func:`breakdown` for the frame.

    The amounts of the rows that are ``covered`` add up to the printed total that all rooms show:
    what the tables by function and by project leave out of it is a row of its own. Money carried
    over that it leaves out comes on top.

    Parameters
    ----------
    d : Disclosure
    settings : DebtSettings, optional

    Returns
    -------
    list of DebtLine

    Examples
    --------
    >>> import budgetkit as bk
    >>> sum(r.amount for r in rows(bk.load_example("weihui-2024")) if r.covered)
    Decimal('11534.22')
    """
    return breakdown_of(d, settings)[1]


def breakdown_of(d: Disclosure, settings: DebtSettings = DEFAULT
                 ) -> tuple[FunctionRecord | None, list[DebtLine], Table | None]:
    """The function table that the rows are held against, the rows, and the projects table."""
    expect_disclosure(d)
    said = statements(d, settings)
    record = function_record(d, said)
    table = projects_table(d)
    sheets = sheets_of(d)
    projects = read_projects(table, sheets, settings) if table else projects_of_sheets(sheets)
    parts = parts_of(d, projects, sheets, settings)
    lines = record.debt if record else []
    left = decide(parts, lines, record, said, settings)
    out = [_row(p, table.key if table else "project_performance") for p in parts]
    out = _within(out, record)
    out += _unlisted(out, printed_total(table) if table else None, table)
    named = [_named_row(place, amount) for place, amount in beyond(
        named_lines(d, table, settings), [(r.purpose, r.instrument, r.amount) for r in out])]
    _use_codes(named, lines, left)
    out += named
    out += _beyond(out, lines, left, record)
    out = [_with_prose(r, lines, said) for r in out]
    for places in (fund_lines(d), economic(d), sources(d)):
        out += [_named_row(place, amount) for place, amount in beyond(
            places, [(r.purpose, r.instrument, r.amount) for r in out])]
    out += _only_told(out, said, d.shown())
    out += _outside(out, d.shown())
    return record, [_placed(r, d) for r in _with_works(out, settings)], table


def _placed(row: DebtLine, d: Disclosure) -> DebtLine:
    """Evidence with the name of its file and the file's own page, where there are several."""
    if len(d.files) < 2:
        return row
    files = [(f.name, f.pages) for f in d.files]
    places = [(e, in_file(files, e.page)) for e in row.evidence if e.page is not None]
    return replace(row, evidence=tuple(
        replace(e, file=name, page=page) for e, (name, page) in places))


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


def _within(out: list[DebtLine], record: FunctionRecord | None) -> list[DebtLine]:
    """Projects whose money is more than the function table spends are not taken off its total.

    The list then holds other money beside it, or a heading that nothing could tell: no remainder
    may be below nothing. Of the debt among them no more is taken off than there is.
    """
    if record is None:
        return out
    room = record.total + tolerance(len(out) + 1, 2)
    if sum((r.amount for r in out if r.covered), Decimal(0)) <= room:
        return out
    out = [r if r.is_debt else replace(r, covered=False, inside=True) for r in out]
    if sum((r.amount for r in out if r.covered), Decimal(0)) <= room:
        return out
    return [replace(r, covered=False, inside=True) for r in out]


def _unlisted(out: list[DebtLine], total: Decimal | None, table) -> list[DebtLine]:
    """What the projects table's total holds beyond its printed lines."""
    if total is None or not out:
        return []
    missing = total - sum((r.amount for r in out), Decimal(0))
    if missing <= tolerance(len(out), 2, table.unit or "万元"):
        return []
    label = _row_name("unlisted")
    return [DebtLine("rest", label.text("zh"), missing, "unlisted", "unknown",
                (DebtSign("amount", _evidence("unlisted", amount=RoundedAmount(missing)),
                          table.pages[-1], "projects"),),
                table="projects", page=table.pages[-1], label=label)]


def _of_text(said: Statement) -> DebtSign:
    return DebtSign("prose", _evidence("text", sentence=said.sentence.strip()), said.page)


def _use_codes(named: list[DebtLine], lines, left) -> None:
    """A line that another table names is in the code that it may stand for."""
    for row in named:
        need = row.amount
        for i, line in enumerate(lines):
            used = min(left[i], need)
            if used > 0 and line.owes.purpose in {row.purpose, "unknown"} and (
                    not row.instrument or line.owes.instrument in {"", row.instrument}):
                left[i] -= used
                need -= used


def _beyond(out: list[DebtLine], lines, left, record: FunctionRecord | None) -> list[DebtLine]:
    """What the function table holds beyond the projects: its own debt lines, and the rest.

    A debt line that some of the projects share is inside them, and not counted again.
    """
    if record is None:
        return []
    listed = sum((r.amount for r in out if r.covered), Decimal(0))
    room = sum((r.amount for r in out if r.purpose == "shared"), Decimal(0))
    made: list[DebtLine] = []
    for i, line in enumerate(lines):
        rest = left[i]
        if abs(rest) <= tolerance(2, line.fact.places):
            continue
        inside = min(room, rest) if rest > 0 else Decimal(0)
        room -= inside
        if inside:
            made.append(replace(_function_row(line, inside), covered=False,
                                inside=True))
        if rest - inside:
            made.append(_function_row(line, rest - inside))
    remaining = record.total - listed - sum((r.amount for r in made if r.covered), Decimal(0))
    if remaining:
        made.append(_rest_row(remaining, record.lines[0].fact,
                              basic=abs(remaining - record.basic) <= tolerance(1, 2)))
    return made


def _outside(out: list[DebtLine], shown: PrintedTotal | None) -> list[DebtLine]:
    """What the document spends in all beyond what the table by function holds."""
    if shown is None or not out:
        return []
    missing = shown.amount - sum((r.amount for r in out if not r.inside), Decimal(0))
    if missing <= tolerance(len(out), min(2, shown.fact.places)):
        return []
    label = _row_name("outside")
    lacks = _evidence("total-lacks", total=RoundedAmount(shown.amount))
    return [DebtLine("rest", label.text("zh"), missing, "unlisted", "unknown",
                (DebtSign("amount", lacks, shown.page, shown.table),),
                table=shown.table, page=shown.page, fact=shown.fact, label=label)]


def _named_row(place: OwedAmount, amount: Decimal) -> DebtLine:
    """Debt that another table prints: part of what the tables by function hold already."""
    return DebtLine("table", place.name, amount, place.sign.purpose, place.sure, (place.evidence,),
                    place.sign.instrument, place.name, "as printed", table=place.fact.table,
                    page=place.fact.page, fact=place.fact, covered=False, inside=True)


def _only_told(out: list[DebtLine], said: Sequence[Statement], whole: PrintedTotal | None
               ) -> list[DebtLine]:
    """Debt that only the text tells: where no table shows any of that purpose."""
    made: dict[tuple[str, Decimal], DebtLine] = {}
    for each in said:
        if each.sign is None or each.purpose not in DEBT or any(
                r.purpose == each.purpose for r in out):
            continue
        if whole is not None and each.amount > whole.amount:
            continue  # more than the document spends
        if any(r.is_debt and each.is_of(r.amount) for r in out):
            continue
        made.setdefault((each.purpose, each.amount), DebtLine(
            "prose", each.subject, each.amount, each.purpose, "likely",
            (_of_text(each),),
            each.sign.instrument, each.subject, "as printed", when="carryover" if each.carried else "",
            page=each.page, covered=False, inside=True))
    return list(made.values())


def _with_prose(row: DebtLine, lines: Sequence[FunctionLine], said: Sequence[Statement]) -> DebtLine:
    """A row of debt with what the text says of its code, or of its own name and amount."""
    if not row.is_debt or any(e.kind == "prose" for e in row.evidence):
        return row
    found = _told_of(row, lines, said)
    if not found:
        return row
    evidence = tuple(map(_of_text, dict.fromkeys(found)))
    carried = row.when or ("carryover" if all(s.carried for s in found) else "")
    works = found[0].works if row.source == "function" and len(found) == 1 else ()
    work = works[0][0] if len(works) == 1 else ""
    return replace(row, evidence=row.evidence + evidence, when=carried, work=work,
                   work_rule="text" if work else "")


def _told_of(row: DebtLine, lines: Sequence[FunctionLine], said: Sequence[Statement]
             ) -> list[Statement]:
    """What the text says of a row's code and its works, or else of its amount and purpose."""
    codes = set(row.code.split("、"))
    mine = [line for line in lines if line.code in codes]
    of_code = [s for s in said if s.works for line in mine if line.told_by(s)]
    return of_code or [s for s in said if s.is_of(row.amount) and s.purpose == row.purpose]


def _function_row(line: FunctionLine, amount: Decimal) -> DebtLine:
    sign = line.owes
    said = _evidence("code-line", code=line.code, name=line.called)
    return DebtLine(
        "function", line.name, amount, sign.purpose,
        "unknown" if sign.purpose == "unknown" else "certain",
        (DebtSign("code", said, line.fact.page, line.fact.table),),
        sign.instrument, line.name, "as printed", "", line.code, sign.fund, "", (), None, "", "",
        "", line.fact.table, line.fact.page, line.fact,
    )


def _rest_row(amount: Decimal, fact: Fact, *, basic: bool) -> DebtLine:
    label = _row_name("basic" if basic else "rest")
    said = _evidence("rest-basic" if basic else "rest")
    return DebtLine("rest", label.text("zh"), amount, "not_debt", "certain",
                    (DebtSign("code", said, fact.page, fact.table),), table=fact.table,
                    page=fact.page, label=label)


def _with_works(out: list[DebtLine], settings: DebtSettings) -> list[DebtLine]:
    lines = {(r.page, r.fact.row if r.fact else i): (r.name, r.unit)
             for i, r in enumerate(out) if r.source in LISTED}
    works = dict(zip(lines, group_works(list(lines.values()), settings), strict=True))
    made = []
    for i, row in enumerate(out):
        key = (row.page, row.fact.row if row.fact else i)
        work, rule = works[key] if row.source in LISTED else (
            row.work or row.name, row.work_rule or "own line")
        made.append(replace(row, work=work, work_rule=rule))
    return made
