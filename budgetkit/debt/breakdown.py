"""One row a project: how much of it is borrowed money, by which evidence, for which work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.debt.division import divide
from budgetkit.debt.function import FunctionLine, FunctionRecord, function_record
from budgetkit.debt.notices import Notice, find_notices, home_city, home_province
from budgetkit.debt.projects import (
    Project,
    group_works,
    printed_total,
    projects_table,
    read_projects,
    sheets_of,
)
from budgetkit.debt.signs import Evidence, Sign, speaks
from budgetkit.tables.columns import label
from budgetkit.tables.table import Fact
from budgetkit.text import fold

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_BOND_YEAR = re.compile(r"(20\d\d)年?(?:度)?(?:[一-鿿]{0,6}?)(?:专项债|一般债|新增债|债券|特别国债|国债)")


@dataclass(frozen=True)
class Row:
    """One row of the breakdown; `amount` in 万元, exact.

    Attributes
    ----------
    source : {"projects", "function", "rest"}
        A line of the projects table, of the function table, or what remains of it.
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
    """

    source: str
    name: str
    amount: Decimal
    purpose: str
    sure: str
    evidence: tuple[Evidence, ...] = ()
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


@dataclass
class _Part:
    """A project's money from one fund, on its way to a row."""

    project: Project
    amount: Decimal
    fund: str
    when: str
    fact: Fact | None
    words: Sign | None
    notices: tuple[Notice, ...]
    purpose: str = ""
    instrument: str = ""
    sure: str = ""
    code: str = ""
    evidence: list[Evidence] = field(default_factory=list)


def rows(d: Disclosure) -> list[Row]:
    """The breakdown as exact rows: see :func:`breakdown` for the frame.

    The rows' amounts always add up to the function table's total (to that of the projects table,
    where no table by function is printed).
    """
    record = function_record(d)
    table = projects_table(d)
    sheets = sheets_of(d)
    projects = read_projects(table, sheets) if table else []
    parts = _parts(d, projects)
    lines = record.debt if record else []
    left = _decide(parts, lines, record)
    out = [_row(p, table.key if table else "") for p in parts]
    total = printed_total(table) if table else None
    out += _unlisted(out, total, table)
    out += _beyond(out, lines, left, record)
    return _with_works(out)


# ── projects → parts with their own signs ────────────────────────────────────────────────────


def _parts(d: Disclosure, projects: Sequence[Project]) -> list[_Part]:
    issuers = [n.issuer for p in projects for n in find_notices(p.name)]
    codes = [s.code for s in sheets_of(d) if s.code]
    province = home_province(d.department, codes, issuers)
    city = home_city(d.department)
    out = []
    for project in projects:
        notices = tuple(find_notices(project.name, province=province, city=city))
        said = speaks(project.name, "project") or _said_in_sheet(project)
        if said is None and any(n.of_debt for n in notices):
            said = Sign("bond_funded")  # the notice itself is shown as evidence
        out += [_Part(project, m.amount, m.fund, m.when, m.fact, said, notices)
                for m in project.money]
    return out


def _said_in_sheet(project: Project) -> Sign | None:
    """What the sheet's rows of funds say: a row 专项债券 with this project's whole amount."""
    if project.sheet is None:
        return None
    for name, amount in project.sheet.funds.items():
        said = speaks(name, "project")
        if said and amount and amount == project.amount:
            return said
    return None


# ── what each part is ────────────────────────────────────────────────────────────────────────


def _decide(parts: list[_Part], lines: list[FunctionLine], record: FunctionRecord | None):
    """Give each part its purpose; returns what of each debt line no part accounts for."""
    left: dict[int, Decimal] = {i: line.amount for i, line in enumerate(lines)}
    _by_own_code(parts, lines, left)
    for fund in ("government_fund", "general_budget"):
        pool = [p for p in parts if p.amount and not p.purpose and p.fund in (fund, "")]
        chosen = [i for i, line in enumerate(lines)
                  if left[i] and (line.sign.fund or "government_fund") == fund]
        if pool and chosen:
            _by_amounts(pool, lines, chosen, left)
            _by_words(pool, lines, chosen, left)
    for part in parts:
        if not part.purpose and not part.amount:
            part.purpose, part.sure = "not_debt", "certain"
            part.evidence.append(Evidence("amount", "本年没有安排金额", "no money this year",
                                          part.project.page, "projects"))
        if not part.purpose:
            open_lines = [lines[i] for i, rest in left.items()
                          if rest > tolerance(1, 2) and _may_pay(lines[i], part)]
            _without_code(part, open_lines, record)
    for part in parts:
        part.evidence += _own_evidence(part)
        part.evidence.sort(key=lambda e: list(_RANK).index(e.kind))
    return left


_RANK = {"code": 0, "amount": 1, "fund": 2, "notice": 3, "words": 4, "targets": 5}


def _may_pay(line: FunctionLine, part: _Part) -> bool:
    return part.fund in ("", line.sign.fund or part.fund)


def _by_own_code(parts: list[_Part], lines: list[FunctionLine], left) -> None:
    """A line that prints its own function code needs no other evidence."""
    for part in parts:
        code = part.project.code
        if not code:
            continue
        hit = next((i for i, line in enumerate(lines) if line.code == code), None)
        if hit is not None:
            _take(part, [lines[hit]], "code")
            left[hit] -= part.amount
        elif len(code) == 7:
            part.purpose, part.sure, part.code = "not_debt", "certain", code
            part.evidence.append(Evidence("code", f"功能科目{code}", f"function code {code}",
                                          part.project.page, "projects"))


def _by_amounts(pool: list[_Part], lines, chosen: list[int], left) -> None:
    """Divide a fund's money over its lines; where one division is possible, it is evidence."""
    groups: dict[tuple[str, str], list[int]] = {}
    for i in chosen:
        groups.setdefault((lines[i].sign.purpose, lines[i].sign.instrument), []).append(i)
    keys = list(groups)
    bins = [sum((left[i] for i in groups[k]), Decimal(0)) for k in keys]
    rest = sum((p.amount for p in pool), Decimal(0)) - sum(bins, Decimal(0))
    slack = tolerance(len(pool), min((p.fact.places for p in pool if p.fact), default=2))
    if rest < -slack:
        return
    if rest > slack:
        bins.append(rest)
        keys.append(("not_debt", ""))
    may = divide([p.amount for p in pool], bins, slack)
    sure = "certain"
    if may is not None and any(len(m) > 1 for m in may):
        allowed = [_allowed(p, keys) for p in pool]
        narrowed = divide([p.amount for p in pool], bins, slack, allowed)
        if narrowed is not None and narrowed != may:
            may, sure = narrowed, "likely"
    if may is None:
        return
    for part, bin_ in zip(pool, may, strict=True):
        if len(bin_) > 1:
            continue
        key = keys[next(iter(bin_))]
        if key == ("not_debt", ""):
            part.purpose, part.sure = "not_debt", sure
            part.evidence.append(_fits(part, None, pool, may, bin_))
            continue
        members = [lines[i] for i in groups[key]]
        _take(part, members, "")
        part.sure = sure
        part.evidence.append(_fits(part, members, pool, may, bin_))
    for key, members in groups.items():
        here = keys.index(key)
        if all(len(m) == 1 for m in may if here in m):
            for i in members:
                left[i] = Decimal(0)


def _allowed(part: _Part, keys: Sequence[tuple[str, str]]) -> frozenset[int]:
    """The groups of lines that a part's own words leave open."""
    everywhere = frozenset(range(len(keys)))
    said = part.words.purpose if part.words else ""
    if not said or said == "about":
        return everywhere
    fits = {i for i, (p, _) in enumerate(keys)
            if p == said or (said == "debt_service" and p in {"principal", "interest"})
            or (said == "not_debt" and p == "not_debt")}
    return frozenset(fits) or everywhere


def _fits(part, members, pool, may, bin_) -> Evidence:
    """The evidence of amounts: this line alone, or together with which others, is that code."""
    together = sum(1 for m in may if m == bin_)
    page = part.project.page
    if members is None:
        return Evidence("amount", "其余基金支出与债券科目无关", "the fund's bond lines are made up by "
                        "other projects", page, "projects")
    codes = "、".join(dict.fromkeys(li.code for li in members))
    amount = format_amount(sum((li.amount for li in members), Decimal(0)))
    name = members[0].name
    zh = (f"功能科目{codes}（{name}）{amount}万元，与本行金额相符" if together == 1 else
          f"功能科目{codes}（{name}）{amount}万元，与{together}行合计相符，只有一种分法")
    en = (f"function code {codes} ({name}): {amount}, the amount of this line" if together == 1
          else f"function code {codes} ({name}): {amount}, the sum of {together} lines and of no "
               "others")
    return Evidence("amount", zh, en, members[0].fact.page, members[0].fact.table)


def _take(part: _Part, members: list[FunctionLine], kind: str) -> None:
    sign = members[0].sign
    part.purpose, part.instrument = sign.purpose, sign.instrument
    part.sure = "unknown" if sign.purpose == "unknown" else "certain"
    part.code = "、".join(dict.fromkeys(li.code for li in members))
    if kind:
        part.evidence.append(Evidence(
            kind, f"功能科目{part.code}（{members[0].name}）",
            f"function code {part.code} ({members[0].name})", part.project.page, "projects"))


def _by_words(pool: list[_Part], lines, chosen: list[int], left) -> None:
    """Names that say bond, as long as the function lines have room for them."""
    for purpose in ("interest", "principal", "issue_cost", "debt_service", "bond_funded"):
        named = [p for p in pool if not p.purpose and p.words and p.words.purpose == purpose]
        if not named:
            continue
        fits = [i for i in chosen if lines[i].sign.purpose in {purpose, "unknown"} or (
            purpose == "debt_service" and lines[i].sign.purpose in {"principal", "interest"})]
        room = sum((left[i] for i in fits), Decimal(0))
        need = sum((p.amount for p in named), Decimal(0))
        if need > room + tolerance(len(named), 2):
            continue
        for part in named:
            part.purpose, part.sure = purpose, "likely"
            part.instrument = part.words.instrument or lines[fits[0]].sign.instrument
        for i in fits:
            used = min(left[i], need)
            left[i] -= used
            need -= used


def _without_code(part: _Part, open_lines: list[FunctionLine], record) -> None:
    """No function line accounts for the part: its fund and its words decide, or nothing does."""
    said = part.words.purpose if part.words else ""
    page = part.project.page
    bond = said in {"bond_funded", "interest", "principal", "issue_cost", "debt_service"}
    if open_lines:
        codes = "、".join(li.code for li in open_lines)
        part.purpose, part.sure, part.code = "unknown", "unknown", ""
        amount = format_amount(sum((li.amount for li in open_lines), Decimal(0)))
        part.evidence.append(Evidence(
            "code", f"功能科目{codes}共{amount}万元，可能用于本项目，也可能用于别的项目",
            f"function code {codes}: {amount} that may pay for this line or for others",
            open_lines[0].fact.page, open_lines[0].fact.table))
        return
    covered = record is not None
    if bond and part.fund == "general_budget" and part.words.instrument == "general_bond":
        part.purpose, part.instrument, part.sure = said, "general_bond", "likely"
    elif bond and covered and part.fund in ("government_fund", ""):
        part.purpose, part.sure = "unknown", "unknown"
        part.evidence.append(Evidence("code", "功能科目中没有债券科目", "no function code of a bond",
                                      record.lines[0].fact.page, record.lines[0].fact.table))
    elif bond and not covered and part.fund in ("government_fund", ""):
        part.purpose, part.instrument, part.sure = said, part.words.instrument, "likely"
    elif part.fund == "government_fund" and not covered:
        part.purpose, part.sure = "unknown", "unknown"
    elif part.fund == "" and not covered:
        part.purpose, part.sure = "unknown", "unknown"
    else:
        part.purpose, part.sure = "not_debt", "likely" if bond else "certain"
        if covered and part.fund in ("government_fund", ""):
            part.evidence.append(Evidence(
                "code", "功能科目中没有未分配的债券科目", "no function code of a bond is left for it",
                page, "projects"))


def _own_evidence(part: _Part) -> list[Evidence]:
    """Fund column, notices and words, for or against."""
    page, out = part.project.page, []
    if part.fund:
        carried = part.when == "carryover"
        out.append(Evidence(
            "fund", label(part.fund, "zh") + ("（上年结转）" if carried else ""),
            label(part.fund, "en").lower() + (", carried over" if carried else ""), page,
            "projects"))
    out += [Evidence("notice", n.text, n.text, page, "projects") for n in part.notices]
    if part.words and part.words.why:
        against = part.purpose == "not_debt" and part.words.purpose != "not_debt"
        out.append(Evidence(
            "words", "名称提到债券" + ("，但资金不是债券" if against else ""),
            part.words.why
            + (", but the money is not" if against and part.words.purpose != "about" else ""),
            page, "projects"))
    out += _target_words(part)
    return out


def _target_words(part: _Part) -> list[Evidence]:
    sheet = part.project.sheet
    if sheet is None or part.purpose not in {"interest", "principal", "debt_service", "bond_funded"}:
        return []
    for target in sheet.targets:
        said = speaks(target.indicator, "project")
        if said and said.purpose == part.purpose:
            return [Evidence("targets", f"绩效指标：{target.indicator}",
                             f"performance indicator {target.indicator}", target.page,
                             "project_performance")]
    return []


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _row(part: _Part, table: str) -> Row:
    project = part.project
    vintage, rule = None, ""
    if part.purpose != "not_debt":
        vintage, rule = _vintage(project.name, part.notices)
    return Row(
        "projects", project.name, part.amount, part.purpose, part.sure, tuple(part.evidence),
        part.instrument, project.printed, project.rule, project.unit, part.code or project.code,
        part.fund, part.when, part.notices, vintage, rule, "", "", table, project.page, part.fact,
    )


def _vintage(name: str, notices: Sequence[Notice]) -> tuple[int | None, str]:
    """The year that allotted the money: a debt notice first, any notice, then the words."""
    ordered = [*(n for n in notices if n.of_debt), *notices]
    if ordered:
        return ordered[0].year, "notice"
    said = _BOND_YEAR.search(fold(name))
    return (int(said[1]), "words") if said else (None, "")


def _unlisted(out: list[Row], total: Decimal | None, table) -> list[Row]:
    """What the projects table's total holds beyond its printed lines."""
    if total is None or not out:
        return []
    missing = total - sum((r.amount for r in out), Decimal(0))
    if abs(missing) <= tolerance(len(out), 2, table.unit or "万元"):
        return []
    return [Row("rest", "项目支出表合计中未列出的部分", missing, "unknown", "unknown",
                (Evidence("amount", f"列出的项目与合计相差{format_amount(missing)}万元",
                          f"the lines listed and the total differ by {format_amount(missing)}",
                          table.pages[-1], "projects"),),
                table="projects", page=table.pages[-1])]


def _beyond(out: list[Row], lines, left, record: FunctionRecord | None) -> list[Row]:
    """What the function table holds beyond the projects: its own debt lines, and the rest."""
    if record is None:
        return []
    listed = sum((r.amount for r in out), Decimal(0))
    open_projects = sum((r.amount for r in out if r.purpose == "unknown"), Decimal(0))
    made: list[Row] = []
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


def _function_row(line: FunctionLine, amount: Decimal) -> Row:
    sign = line.sign
    return Row(
        "function", line.name, amount, sign.purpose,
        "unknown" if sign.purpose == "unknown" else "certain",
        (Evidence("code", f"功能科目{line.code}（{line.name}）", f"function code {line.code} "
                  f"({line.name})", line.fact.page, line.fact.table),),
        sign.instrument, line.name, "as printed", "", line.code, sign.fund, "", (), None, "", "",
        "", line.fact.table, line.fact.page, line.fact,
    )


def _rest_row(amount: Decimal, purpose: str, fact: Fact, *, basic: bool) -> Row:
    name = "基本支出" if basic else "支出表中项目以外的其余部分"
    if amount < 0:
        name = "项目支出表超出支出表的部分"
    zh = "支出表合计减去以上各行" + ("，等于基本支出" if basic else "")
    en = "total of the function table less the lines above" + (
        ", equal to basic expenditure" if basic else "")
    return Row("rest", name, amount, purpose, "unknown" if purpose == "unknown" else "certain",
               (Evidence("code", zh, en, fact.page, fact.table),), table=fact.table,
               page=fact.page)


def _with_works(out: list[Row]) -> list[Row]:
    lines = {(r.page, r.fact.row if r.fact else i): (r.name, r.unit)
             for i, r in enumerate(out) if r.source == "projects"}
    works = dict(zip(lines, group_works(list(lines.values())), strict=True))
    made = []
    for i, row in enumerate(out):
        key = (row.page, row.fact.row if row.fact else i)
        work, rule = works[key] if row.source == "projects" else (row.name, "own line")
        made.append(replace(row, work=work, work_rule=rule))
    return made
