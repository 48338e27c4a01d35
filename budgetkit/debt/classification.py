"""What each part of a project's money is: function codes first, then fund, notices and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.debt.classifiers import KINDS, DebtSign, Sign, sign_of_code, speaks
from budgetkit.debt.division import divide
from budgetkit.debt.function import FunctionLine, FunctionRecord
from budgetkit.debt.notices import Notice, find_notices, home_city, home_province
from budgetkit.debt.projects import Project
from budgetkit.tables.columns import label
from budgetkit.tables.table import Fact
from budgetkit.tables.targets import TargetSheet

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

#: Purposes of borrowed money; narrow words are asked before wide ones.
DEBT = ("interest", "principal", "issue_cost", "debt_service", "bond_funded")


@dataclass
class ProjectPart:
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
    covered: bool = True
    evidence: list[DebtSign] = field(default_factory=list)


# ── projects → parts with their own signs ────────────────────────────────────────────────────


def parts_of(
    d: Disclosure, projects: Sequence[Project], sheets: Sequence[TargetSheet]
) -> list[ProjectPart]:
    """Every project's money by fund, with its notices and what its name says."""
    issuers = [n.issuer for p in projects for n in find_notices(p.name)]
    codes = [s.code for s in sheets if s.code]
    province = home_province(d.department, codes, issuers)
    city = home_city(d.department)
    out = []
    for project in projects:
        notices = tuple(find_notices(project.name, province=province, city=city))
        said = speaks(project.name, "project") or _said_in_sheet(project)
        if said is None and any(n.of_debt for n in notices):
            said = Sign("bond_funded")  # the notice itself is shown as evidence
        out += [ProjectPart(project, m.amount, m.fund, m.when, m.fact, said, notices)
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


def decide(parts: list[ProjectPart], lines: list[FunctionLine], record: FunctionRecord | None):
    """Give each part its purpose; returns what of each debt line no part accounts for."""
    left: dict[int, Decimal] = {i: line.amount for i, line in enumerate(lines)}
    if record and not _covers_carryover(record, parts):
        for part in parts:
            part.covered = part.when != "carryover"
    _by_own_code(parts, lines, left)
    for fund in ("government_fund", "general_budget"):
        pool = [p for p in parts if p.amount and p.covered and not p.purpose
                and p.fund in (fund, "")]
        chosen = [i for i, line in enumerate(lines)
                  if left[i] and (line.sign.fund or "government_fund") == fund]
        if pool and chosen:
            _by_amounts(pool, lines, chosen, left)
            _by_words(pool, lines, chosen, left)
    for part in parts:
        if not part.purpose and not part.amount:
            part.purpose, part.sure = "not_debt", "certain"
            part.evidence.append(DebtSign("amount", "本年没有安排金额", "no money this year",
                                          part.project.page, "projects"))
    undecided = [p for p in parts if not p.purpose]
    for part in undecided:
        lines_left = [lines[i] for i, rest in left.items()
                      if part.covered and rest > tolerance(1, 2) and _may_pay(lines[i], part)]
        if lines_left:
            _open(part, lines_left, _at_least(part, lines, left, undecided, parts, record))
        else:
            _without_code(part, record if part.covered else None)
    for part in parts:
        part.evidence += _own_evidence(part)
        part.evidence.sort(key=lambda e: list(KINDS).index(e.kind))
    return left


def _may_pay(line: FunctionLine, part: ProjectPart) -> bool:
    return part.fund in ("", line.sign.fund or part.fund)


def _covers_carryover(record: FunctionRecord, parts: Sequence[ProjectPart]) -> bool:
    """Whether the function table holds the money carried over that the projects table holds.

    Some places print this year's money only: then the table's project spending is nearer to
    that of the projects without what is carried over.
    """
    whole = sum((p.amount for p in parts), Decimal(0))
    new = sum((p.amount for p in parts if p.when != "carryover"), Decimal(0))
    spending = record.total - record.basic
    return abs(spending - whole) <= abs(spending - new)


def _by_own_code(parts: list[ProjectPart], lines: list[FunctionLine], left) -> None:
    """A line that prints its own function code needs no other evidence."""
    for part in parts:
        code = part.project.code
        if not code:
            continue
        hit = next((i for i, line in enumerate(lines)
                    if code.startswith(line.code) or line.code.startswith(code)), None)
        sign = sign_of_code(code)
        if hit is not None and (lines[hit].code == code or sign is None):
            sign = lines[hit].sign
        if sign is not None and sign.purpose not in ("not_debt", "unknown"):
            part.purpose, part.instrument = sign.purpose, sign.instrument
            if hit is not None:
                left[hit] -= part.amount
        elif len(code) == 7 and (sign is None or sign.purpose == "not_debt"):
            part.purpose = "not_debt"
        else:
            continue
        part.sure, part.code = "certain", code
        part.evidence.append(DebtSign("code", f"功能科目{code}", f"function code {code}",
                                      part.project.page, "projects"))


def _by_amounts(pool: list[ProjectPart], lines, chosen: list[int], left) -> None:
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
            if part.words and part.words.purpose in DEBT:
                continue  # the name says bond, the amounts say no: nobody can tell
            part.purpose, part.sure = "not_debt", sure
            part.evidence.append(_fits(part, None, pool, may, bin_))
            continue
        members = [lines[i] for i in groups[key]]
        _take(part, members)
        if part.sure == "certain":
            part.sure = sure
        part.evidence.append(_fits(part, members, pool, may, bin_))
    for key, members in groups.items():
        here = keys.index(key)
        if all(len(m) == 1 for m in may if here in m):
            for i in members:
                left[i] = Decimal(0)


def _allowed(part: ProjectPart, keys: Sequence[tuple[str, str]]) -> frozenset[int]:
    """The groups of lines that a part's own words leave open."""
    everywhere = frozenset(range(len(keys)))
    said = part.words.purpose if part.words else ""
    if not said or said == "about":
        return everywhere
    fits = {i for i, (p, _) in enumerate(keys)
            if p == said or (said == "debt_service" and p in {"principal", "interest"})
            or (said == "not_debt" and p == "not_debt")}
    return frozenset(fits) or everywhere


def _fits(part, members, pool, may, bin_) -> DebtSign:
    """The evidence of amounts: this line alone, or together with which others, is that code."""
    together = sum(1 for m in may if m == bin_)
    page = part.project.page
    if members is None:
        return DebtSign("amount", "其余基金支出与债券科目无关", "the fund's bond lines are made up by "
                        "other projects", page, "projects")
    codes = "、".join(dict.fromkeys(li.code for li in members))
    amount = format_amount(sum((li.amount for li in members), Decimal(0)))
    zh = f"功能科目{codes}（{members[0].name}）{amount}万元，"
    zh += "与本行金额相符" if together == 1 else f"与{together}行合计相符，只有一种分法"
    en = f"function code {codes} ({members[0].in_english}): {amount}, "
    en += ("the amount of this line" if together == 1 else
           f"the sum of {together} lines and of no others")
    return DebtSign("amount", zh, en, members[0].fact.page, members[0].fact.table)


def _take(part: ProjectPart, members: list[FunctionLine]) -> None:
    sign = members[0].sign
    part.purpose, part.instrument = sign.purpose, sign.instrument
    part.sure = "unknown" if sign.purpose == "unknown" else "certain"
    part.code = "、".join(dict.fromkeys(li.code for li in members))


def _by_words(pool: list[ProjectPart], lines, chosen: list[int], left) -> None:
    """Names that say bond, as long as the function lines have room for them."""
    for purpose in DEBT:
        named = [p for p in pool if not p.purpose and p.words and p.words.purpose == purpose]
        if not named:
            continue
        fits = [i for i in chosen if lines[i].sign.purpose in {purpose, "unknown"} or (
            purpose == "debt_service" and lines[i].sign.purpose in {"principal", "interest"})]
        if not fits:
            continue
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


def _open(part: ProjectPart, lines: list[FunctionLine], least: Decimal) -> None:
    """Lines of debt are left that may pay for the part, or for others: nobody can tell."""
    codes = "、".join(li.code for li in lines)
    part.purpose, part.sure = "unknown", "unknown"
    amount = format_amount(sum((li.amount for li in lines), Decimal(0)))
    zh, en = (f"，其中至少{format_amount(least)}万元在本行",
              f"; at least {format_amount(least)} is in this line") if least > 0 else ("", "")
    part.evidence.append(DebtSign(
        "code", f"功能科目{codes}共{amount}万元，可能用于本项目，也可能用于别的项目{zh}",
        f"function code {codes}: {amount} that may pay for this line or for others{en}",
        lines[0].fact.page, lines[0].fact.table))


def _at_least(part: ProjectPart, lines, left, undecided, parts, record) -> Decimal:
    """How much of the debt left must be in this part: what the other parts have no room for.

    Nothing, where the function table has projects that the projects table does not list.
    """
    listed = sum((p.amount for p in parts if p.covered), Decimal(0))
    spending = record.total - record.basic
    if abs(spending - listed) > tolerance(len(parts), 2):
        return Decimal(0)
    mine = [i for i, line in enumerate(lines) if _may_pay(line, part)]
    room = sum((p.amount for p in undecided if p is not part and p.covered
                and any(_may_pay(lines[i], p) for i in mine)), Decimal(0))
    return sum((left[i] for i in mine), Decimal(0)) - room


def _without_code(part: ProjectPart, record: FunctionRecord | None) -> None:
    """No function line is left for the part: its fund and its words decide, or nothing does."""
    said = part.words.purpose if part.words else ""
    page = part.project.page
    bond = said in DEBT
    covered = record is not None
    if bond and part.fund == "general_budget" and part.words.instrument == "general_bond":
        part.purpose, part.instrument, part.sure = said, "general_bond", "likely"
    elif bond and covered and part.fund in ("government_fund", ""):
        part.purpose, part.sure = "unknown", "unknown"
        part.evidence.append(DebtSign("code", "功能科目中没有债券科目", "no function code of a bond",
                                      record.lines[0].fact.page, record.lines[0].fact.table))
    elif bond and not covered and part.fund in ("government_fund", ""):
        part.purpose, part.instrument, part.sure = said, part.words.instrument, "likely"
    elif (part.fund == "government_fund" and not covered) or (part.fund == "" and not covered):
        part.purpose, part.sure = "unknown", "unknown"
    else:
        part.purpose, part.sure = "not_debt", "likely" if bond else "certain"
        if covered and part.fund in ("government_fund", ""):
            part.evidence.append(DebtSign(
                "code", "功能科目中没有未分配的债券科目", "no function code of a bond is left for it",
                page, "projects"))


def _own_evidence(part: ProjectPart) -> list[DebtSign]:
    """Fund column, notices and words, for or against."""
    page, out = part.project.page, []
    if part.fund:
        carried = part.when == "carryover"
        out.append(DebtSign(
            "fund", label(part.fund, "zh") + ("（上年结转）" if carried else ""),
            label(part.fund, "en").lower() + (", carried over" if carried else ""), page,
            "projects"))
    out += [DebtSign("notice", n.text, n.text, page, "projects") for n in part.notices]
    if part.words and part.words.why:
        against = part.purpose == "not_debt" and part.words.purpose != "not_debt"
        out.append(DebtSign(
            "words", "名称提到债券" + ("，但资金不是债券" if against else ""),
            part.words.why
            + (", but the money is not" if against and part.words.purpose != "about" else ""),
            page, "projects"))
    out += _target_words(part)
    return out


def _target_words(part: ProjectPart) -> list[DebtSign]:
    sheet = part.project.sheet
    if sheet is None or part.purpose not in {"interest", "principal", "debt_service", "bond_funded"}:
        return []
    for target in sheet.targets:
        said = speaks(target.indicator, "project")
        if said and said.purpose == part.purpose:
            return [DebtSign("targets", f"绩效指标：{target.indicator}",
                             f"performance indicator {target.indicator}", target.page,
                             "project_performance")]
    return []
