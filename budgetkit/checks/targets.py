"""Targets (绩效目标) against the projects and the money that they are for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from budgetkit.amounts import parse_amount, to_wan, tolerance
from budgetkit.change.comparability import same_body
from budgetkit.checks.books import Printed, cell_place, first, tables_of, total
from budgetkit.checks.expect import plain, shown
from budgetkit.checks.findings import Finding
from budgetkit.checks.implied_corrections import FormAmount, at_most, of_sum, of_table
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import in_sentence, in_table, said
from budgetkit.messages import message_in
from budgetkit.model import meaning
from budgetkit.narrative.paragraphs import Place
from budgetkit.performance.cost import is_the_money, names_all_cost, of_several_years
from budgetkit.tables.table import Line
from budgetkit.tables.target_sheet import Target, TargetSheet
from budgetkit.text import fold

message = message_in("checks.targets")
#: Names shorter than this may be alike by chance.
LEAST_NAME = 5
#: A text of a project's line longer than this is what it is to reach, not what it is called.
LONG_TEXT = 40
#: Two explanations, or two names, as alike as this are one, copied or cut.
ALIKE = 0.8
#: The same target on this share of the sheets is boilerplate.
EVERYWHERE = Decimal("0.8")
_MONEY = re.compile(r"^[^\d]{0,6}(?P<n>[\d,]+(?:\.\d+)?)(?P<unit>亿元|万元|元)$")
_BLANK = re.compile(r"^(?:[/／—\-－…]*|无|空)$")


def _projects(sheets: list[TargetSheet]) -> list[TargetSheet]:
    return [s for s in sheets if s.scope == "project" and s.name]


def _sheet_place(d, sheet: TargetSheet) -> Place:
    table = d.tables[sheet.table]
    page = sheet.pages[0] if sheet.pages else table.pages[0]
    if sheet.amount_at:
        return cell_place(table, *sheet.amount_at, page)
    cell = next((c for c in table.cells if sheet.name and fold(sheet.name) == fold(c.text)), None)
    return cell_place(table, cell.row, cell.column, page) if cell else Place(page, 0, 0, 0, 0)


def _target_place(target: Target) -> Place:
    return Place(target.page, *target.box)


def _lines(d) -> list[tuple[Line, Printed]]:
    """The lines of the project table that are projects, with their whole amount."""
    found = []
    for table in tables_of(d, "projects"):
        for each in meaning(table).lines:
            line = each.line
            name = line.texts.get("project") or line.name
            if each.role == "item" and each.total and name and not name.isdigit():
                found.append((line, Printed(table, each.total.fact)))
    return found


def _all_names(d) -> set[str]:
    """What the project tables name in any line: headings over projects too."""
    return {fold(text) for table in tables_of(d, "projects") for line in table.lines
            for text in (line.name, line.texts.get("project", ""), line.texts.get("unit_name", ""))
            if text}


def _named(line: Line) -> str:
    return fold(line.texts.get("project") or line.name)


def _meets(one: str, other: str) -> bool:
    """Whether two printed names are one name, of which one may be cut short."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= LEAST_NAME and long.startswith(short))


def _alike(one: str, other: str) -> bool:
    """Whether two names differ by a word or two, as where one of them leaves 全国 out."""
    return min(len(one), len(other)) >= LEAST_NAME and (
        SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE)


def _beside(d) -> set[int]:
    """Lines (by id) whose targets stand in a column of the project table itself."""
    found = set()
    for table in tables_of(d, "projects"):
        for column in {n for line in table.lines for n in line.texts} - {"project", "name"}:
            held = [line for line in table.lines if line.texts.get(column)]
            long = sum(len(line.texts[column]) > LONG_TEXT for line in held)
            if long * 2 > len(table.lines):
                found |= {id(line) for line in held}
    return found


@rule("project-has-targets", family="targets")
def project_has_targets(d) -> Iterator[Finding]:
    """Where targets are published by project, every project of the table has a sheet."""
    sheets = _projects(d.sheets)
    lines = _lines(d)
    if len(sheets) < 2 or not lines:
        return
    names, beside = [fold(s.name) for s in sheets], _beside(d)
    lines = [(line, cell) for line, cell in lines if len(_named(line)) >= LEAST_NAME
             and not (d.department and same_body(_named(line), d.department))]
    bare = [(line, cell) for line, cell in lines if not any(
        _meets(_named(line), n) or _alike(_named(line), n) for n in names) and id(line) not in beside]
    if len(bare) * 2 > len(lines):
        return  # the place publishes targets of some projects only
    for line, cell in bare:
        name = line.texts.get("project") or line.name
        yield in_table(
            "warning", cell.table, message("no-sheet", name=name, amount=cell.text), page=cell.page,
            row=cell.fact.row, column=cell.fact.column, found=name, places=(cell.place,))


@rule("targets-have-a-project", family="targets")
def targets_have_a_project(d) -> Iterator[Finding]:
    """A sheet of targets is for a project of the project table."""
    names, sheets = _all_names(d), _projects(d.sheets)
    lost = [s for s in sheets if not any(_meets(n, fold(s.name)) or _alike(n, fold(s.name))
                                         for n in names)]
    # a sheet without money may be of a group of projects, or of all of them
    lost = [s for s in lost if s.amount is not None]
    if not names or len(lost) * 2 >= len(sheets):
        return
    for sheet in lost:
        place = _sheet_place(d, sheet)
        yield Finding(
            "warning", message("no-project", page=place.page, name=sheet.name), "project_performance",
            place.page, found=sheet.name, places=(place,))


@rule("sheet-amount-is-project-amount", family="targets")
def sheet_amount_is_project_amount(d) -> Iterator[Finding]:
    """The money on a sheet of targets is the money of its project."""
    sheets, lines = _projects(d.sheets), _lines(d)
    by_name: dict[str, list[TargetSheet]] = defaultdict(list)
    for sheet in sheets:
        if sheet.amount is not None and not sheet.unit_assumed:
            by_name[fold(sheet.name)].append(sheet)
    for name, group in by_name.items():
        mine = [(li, c) for li, c in lines if _meets(_named(li), name)]
        others = {_named(li) for li, _ in mine}
        if not mine or len(others) > 1 or any(
            n != name and _meets(n, next(iter(others))) for n in by_name
        ):
            continue
        planned = sum((s.amount for s in group), Decimal(0))
        cells = [c for _, c in mine]
        given = sum((c.amount for c in cells), Decimal(0))
        off = planned - given
        if off == 0 or len(group) != len(cells):
            continue
        place = _sheet_place(d, group[0])
        yield Finding(
            "rounding" if abs(off) <= tolerance(len(cells), 2) else "error",
            message("sheet-amount", page=place.page, name=group[0].name, planned=shown(planned),
                    at=cells[0].page, given=shown(given), off=shown(abs(off))),
            "project_performance", place.page, None, None, plain(given), plain(planned), off,
            (place, *(c.place for c in cells)),
            remedies=of_sum(FormAmount(place, planned), cells) if len(group) == 1 else ())


def _money(target: Target) -> tuple[Decimal, int] | None:
    """The amount of a target in 万元, with its printed places."""
    said = fold(target.target) + (fold(target.unit) if not re.search("元$", fold(target.target))
                                  else "")
    found = _MONEY.match(said)
    amount = parse_amount(found["n"]) if found else None
    return (to_wan(amount, found["unit"]), amount.places) if found and amount else None


@rule("cost-target-is-the-money", family="targets")
def cost_target_is_the_money(d) -> Iterator[Finding]:
    """A target for the whole cost of a project is the money that it gets; a part is within it."""
    for sheet in _projects(d.sheets):
        if not sheet.amount or sheet.unit_assumed or of_several_years(sheet.name):
            continue
        costs = [(t, *m) for t in sheet.targets if "成本" in t.level1 + t.level2 + t.indicator
                 and (m := _money(t))]
        if any(is_the_money(cost, places, sheet.amount) for _, cost, places in costs):
            continue
        if is_the_money(sum((c for _, c, _ in costs), Decimal(0)), 2, sheet.amount):
            continue  # the parts of the cost, which come to the money
        for target, cost, _ in costs:
            whole = names_all_cost(target.indicator, sheet.name)
            if not whole and cost <= sheet.amount:
                continue  # a part of the cost, or the price of one
            off, place = cost - sheet.amount, _target_place(target)
            yield Finding(
                "warning",
                message("cost" if whole else "part-of-cost", page=target.page, name=sheet.name,
                        indicator=target.indicator, target=target.target, cost=shown(cost),
                        given=shown(sheet.amount), off=shown(abs(off))),
                "project_performance", target.page, target.row, target.column,
                plain(sheet.amount), plain(cost), off, (place, _sheet_place(d, sheet)),
                remedies=of_sum(FormAmount(place, cost),
                                [FormAmount(_sheet_place(d, sheet), sheet.amount)]))
            break


@rule("target-has-a-value", family="targets")
def target_has_a_value(d) -> Iterator[Finding]:
    """An indicator says what is to be reached."""
    for sheet in d.sheets:
        held = [t for t in sheet.targets if not _BLANK.match(fold(t.target))]
        for target in sheet.targets:
            if not held or not target.indicator or not _BLANK.match(fold(target.target)):
                continue
            if fold(target.indicator) in {"无", "/", "-"} or target.weight or target.direction:
                continue
            yield Finding(
                "warning", message("no-target", page=target.page, indicator=target.indicator,
                                   whose=sheet.name or message("the-department")),
                d.tables[sheet.table].key, target.page, target.row, target.column,
                found=target.target, places=(_target_place(target),))


@rule("explanation-of-its-own", family="targets")
def explanation_of_its_own(d) -> Iterator[Finding]:
    """Different indicators are explained in different words; a copied one explains none."""
    for sheet in d.sheets:
        for group, alike in _copied(sheet.targets):
            names = list(dict.fromkeys(t.indicator for t in group))
            said = _explained(group[0])
            told = message("one-explanation" if alike == 1 else "nearly-one-explanation",
                           page=group[0].page, n=len(names), names="、".join(names[:6]),
                           text=said[:40])
            yield Finding(
                "warning", told, d.tables[sheet.table].key, group[0].page, group[0].row, group[0].column,
                found=said[:60], places=tuple(_target_place(t) for t in group))


def _explained(target: Target) -> str:
    return fold(target.explanation or target.scoring or target.remark)


def _copied(given: list[Target]) -> Iterator[tuple[list[Target], float]]:
    """Groups of neighbours whose explanations are the same, or the same but for a word."""
    rest = [t for t in given if len(_explained(t)) >= 12]
    while rest:
        first, *others = rest
        alike = {id(t): _likeness(first, t) for t in others
                 if (t.level1, t.level2) == (first.level1, first.level2)}
        group = [first, *(t for t in others if alike.get(id(t), 0) >= ALIKE)]
        rest = [t for t in others if t not in group]
        if len({t.indicator for t in group}) > 1:
            yield group, min(alike[id(t)] for t in group[1:])


def _likeness(one: Target, other: Target) -> float:
    a, b = _explained(one), _explained(other)
    if a == b:
        return 1.0
    if min(len(a), len(b)) < 30:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


_FORMULA = re.compile(r"(?:^|[。；，:])(?P<name>[^。；，:=（(]{4,20})=")


@rule("formula-is-of-the-indicator", family="targets")
def formula_is_of_the_indicator(d) -> Iterator[Finding]:
    """The formula under an indicator is that of the indicator, not of its neighbour."""
    for sheet in d.sheets:
        names = {fold(t.indicator) for t in sheet.targets if len(fold(t.indicator)) >= 4}
        for target in sheet.targets:
            found = _FORMULA.search(_explained(target))
            own = fold(target.indicator)
            if found is None or own in found["name"] or found["name"] in own:
                continue
            of = next((n for n in names if n != own and n in found["name"]), None)
            if of is None:
                continue
            yield Finding(
                "warning", message("formula-of-another", page=target.page, of=of,
                                   indicator=target.indicator, formula=found["name"]),
                d.tables[sheet.table].key, target.page, target.row, target.column, own,
                found["name"], None, (_target_place(target),))


@rule("same-target-everywhere", family="targets")
def same_target_everywhere(d) -> Iterator[Finding]:
    """A target in the same words on nearly every project says little of any."""
    sheets = [s for s in _projects(d.sheets) if s.targets]
    if len(sheets) < 4:
        return
    counted: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], Target] = {}
    for sheet in sheets:
        for pair in {(fold(t.indicator), fold(t.target)) for t in sheet.targets if t.indicator}:
            counted[pair] += 1
        for t in sheet.targets:
            where.setdefault((fold(t.indicator), fold(t.target)), t)
    for (indicator, value), times in counted.items():
        if Decimal(times) / len(sheets) >= EVERYWHERE:
            target = where[indicator, value]
            yield Finding(
                "info", message("everywhere", page=target.page, indicator=target.indicator,
                                target=target.target, times=times, sheets=len(sheets)),
                "project_performance", target.page, target.row, target.column,
                found=f"{indicator} {value}", places=(_target_place(target),))


@rule("name-is-whole", family="targets")
def name_is_whole(d) -> Iterator[Finding]:
    """A project is called by its whole name, also in the project table."""
    sheets = _projects(d.sheets)
    for line, cell in _lines(d):
        name = _named(line)
        longer = {fold(s.name) for s in sheets if fold(s.name).startswith(name)} - {name}
        amounts = {s.amount for s in sheets if fold(s.name) in longer} - {None}
        if len(longer) == 1 and len(name) >= LEAST_NAME and (
            not amounts or cell.amount in amounts
        ):
            whole = longer.pop()
            place = next((cell_place(cell.table, c.row, c.column, c.page)
                          for c in cell.table.cells
                          if c.row == line.row and fold(c.text) == name), cell.place)
            yield in_table(
                "warning", cell.table, message("name-cut", name=name, whole=whole), page=cell.page,
                row=cell.fact.row, expected=whole, found=name, places=(place,))


@rule("department-sheet-is-the-budget", family="targets")
def department_sheet_is_the_budget(d) -> Iterator[Finding]:
    """The money on the department's sheet of targets is its total, basic and project expenditure."""
    spending = first(d, "department_expenditure")
    sheets = [s for s in d.sheets if s.scope == "department"]
    if not spending or len(sheets) != 1 or sheets[0].unit_assumed:
        return
    sheet = sheets[0]
    pairs = []
    for label, amount in (("预算总额", sheet.amount), *sheet.funds.items()):
        if "/" in label:
            continue  # 其他资金 over 合计, 基本支出: what one source of money pays
        kind = ("basic" if "基本支出" in label else "project_spending" if "项目支出" in label else
                "" if re.search("总额|总计|合计", label) else None)
        cell = total(spending, kind) if kind is not None else None
        if amount is not None and cell is not None:
            pairs.append((label, amount, cell))
    printed = {t.amount for t in d.total_list if t.side == "expenditure"}
    # a sheet that agrees nowhere may be that of the department alone, without its units
    agrees = any(amount == cell.amount != 0 for _, amount, cell in pairs)
    fewer = any(cell.fact.name == "project_spending" and amount < cell.amount
                for _, amount, cell in pairs)  # a sheet may list the main projects alone
    for label, amount, cell in pairs:
        off = amount - cell.amount
        if off == 0 or amount in printed or (len(pairs) == 1 and off < 0):
            continue  # this year's money alone, or a list of the main tasks
        small = abs(off) <= tolerance(1, min(cell.fact.places, 2), "万元")
        place = _sheet_place(d, sheet)
        yield Finding(
            "rounding" if small else "error" if agrees and not fewer else "warning",
            message("department-sheet", page=place.page, label=label, amount=shown(amount),
                    where=cell.where, printed=cell.text, off=shown(abs(off))),
            "department_performance", place.page, None, None, plain(cell.amount), plain(amount),
            off, (place, cell.place),
            remedies=of_sum(FormAmount(place, amount), [cell])[label != "预算总额" :]
            + of_table(place, off, "beside", "部门整体绩效目标表"))


_COUNTED = re.compile(r"项目")
_WITH_TARGETS = re.compile(r"绩效目标")
#: Projects that are evaluated, and those of a first level or a class, are other counts.
_OTHER_COUNT = re.compile(r"评价|自评|监控|一级|[类大]项目")


@rule("projects-with-targets-counted", family="targets")
def projects_with_targets_counted(d) -> Iterator[Finding]:
    """The number of projects with targets that the prose states is that of the sheets."""
    sheets = _projects(d.sheets)
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
            place = _sheet_place(d, sheets[0])
            yield in_sentence(
                "warning", count.sentence, count.start, count.end,
                message("key-sheets-counted" if "重点" in near else "sheets-counted",
                        stated=count.value, page=place.page, sheets=len(sheets)),
                expected=str(len(sheets)), found=str(count.value),
                difference=Decimal(count.value - len(sheets)), more=(place,))


@rule("money-with-targets-within-projects", family="targets")
def money_with_targets_within_projects(d) -> Iterator[Finding]:
    """The money of projects with targets is at most all project expenditure."""
    spending = first(d, "department_expenditure")
    cell = total(spending, "project_spending") if spending else None
    if cell is None:
        return
    for claim in d.narrative.claim_list:
        if claim.subject.key != "performance_projects" or claim.amount is None:
            continue
        if claim.measure == "previous" or "项目" not in claim.sentence.text:
            continue
        off = claim.amount.value - cell.amount
        if off > max(tolerance(1, claim.amount.places, claim.amount.unit or "万元"), Decimal("0.01")):
            yield in_sentence(
                "warning", claim.sentence, claim.start, claim.end,
                message("more-than-all-projects", stated=claim.amount.text, printed=cell.text,
                        where=cell.where),
                expected=plain(cell.amount), found=plain(claim.amount.value), difference=off,
                more=(cell.place,), remedies=at_most(said(claim), cell))


