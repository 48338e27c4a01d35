"""Lines of a projects table → projects with whole names, their money by fund, and their works."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.debt.notices import find_notices, without_notices
from budgetkit.debt.signs import speaks, words
from budgetkit.tables.identities import FUNDS
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.tables.targets import Sheet, target_sheets
from budgetkit.text import fold, squeeze

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

#: Columns that hold a line's whole amount, best first.
WHOLE = ("outturn_total", "outturn", "total", "this_year", "appropriation", "government_fund",
         "general_budget", "state_capital")
_ORGANISATION = re.compile(
    r"(局|委员会|办公室|委|办|中心|院|厅|处|所|学校|大学|学院|队|本级|机关|馆|站|部|会|台|社)(\(.*\))?$")


@dataclass(frozen=True)
class Money:
    """One part of a project's money, from one fund: 万元."""

    amount: Decimal
    fund: str
    when: str
    fact: Fact | None


@dataclass(frozen=True)
class Project:
    """A line of the projects table. ``rule`` says how the whole name was found."""

    name: str
    printed: str
    rule: str
    unit: str
    code: str
    page: int
    row: int
    money: tuple[Money, ...]
    sheet: Sheet | None = None

    @property
    def amount(self) -> Decimal:
        return sum((m.amount for m in self.money), Decimal(0))


def whole(line: Line) -> Fact | None:
    """The fact that holds a line's whole amount."""
    return next((line.amounts[n] for n in WHOLE if n in line.amounts), None)


def projects_table(d: Disclosure) -> Table | None:
    """The department's projects table: the one with the most money, where several are printed."""
    held = [t for t in d.all("projects") if any(whole(li) for li in t.lines)]
    return max(held, key=lambda t: (printed_total(t) or Decimal(0), -t.pages[0]), default=None)


def printed_total(table: Table) -> Decimal | None:
    """The amount of the table's total line; None where it prints none."""
    fact = next((whole(li) for li in table.lines if li.level == "total" and whole(li)), None)
    return fact.amount if fact else None


def read_projects(table: Table, sheets: Sequence[Sheet] = ()) -> list[Project]:
    """The projects of a table: without its totals, and without the sub-totals of units.

    Which lines are sub-totals is judged by the table's own sum; a project's amount is divided by
    the funds whose columns are printed.
    """
    lines = [li for li in table.lines if li.level != "total"]
    headings = _headings(table, lines)
    codes = {fold(s.code): s for s in sheets if s.code}
    names = _Names(sheets)
    carry = any(n.startswith("carryover") for n in table.names)
    out, code, unit = [], "", ""
    for line in lines:
        if id(line) in headings:
            if _function_code(line):
                code = line.code
            else:
                unit = _said(line) if not _said(line).isdigit() else line.texts.get("unit_name", "")
            continue
        own = next((line.texts[n] for n in ("project_code",) if line.texts.get(n)), "")
        function = line.code if _function_code(line) else code
        money = _money(line, carry)
        if not money:
            continue
        printed = squeeze(line.texts.get("project") or line.name)
        sheet = codes.get(fold(own)) if own else None
        amount = sum((m.amount for m in money), Decimal(0))
        name, rule, by_name = names.whole(printed, amount)
        out.append(Project(name, printed, rule, line.texts.get("unit_name", "") or unit, function,
                           line.page, line.row, money, sheet or by_name))
    return out


def projects_of_sheets(sheets: Sequence[Sheet]) -> list[Project]:
    """Where no projects table is printed: the target sheets whose name or funds speak of debt."""
    out = []
    for i, sheet in enumerate(sheets):
        said = [sheet.name, *(label for label, amount in sheet.funds.items() if amount)]
        debt = any(
            (sign := speaks(text, "project")) and sign.purpose not in ("about", "not_debt")
            for text in said) or any(n.of_debt for n in find_notices(sheet.name))
        if debt and sheet.amount is not None and sheet.name:
            when = "carryover" if carried_over(sheet.name) else ""
            out.append(Project(sheet.name, sheet.name, "as printed", sheet.department, "",
                               sheet.pages[0], -1 - i, (Money(sheet.amount, "", when, None),),
                               sheet))
    return out


def _said(line: Line) -> str:
    return line.texts.get("project") or line.name


def _function_code(line: Line) -> bool:
    return bool(line.code) and len(line.code) in (3, 5, 7) and (
        classification.is_known(line.code, "function")
        or (classification.is_known(line.code[:3], "function") and len(line.code) > 3))


def _headings(table: Table, lines: list[Line]) -> set[int]:
    """Lines that add up others. The first reading that reaches the printed total is taken."""
    total = printed_total(table)
    sure = {id(li) for li in lines if li.level == "unit" or _said(li).strip().isdigit()
            or (_function_code(li) and not li.texts.get("project"))}
    named = sure | {id(li) for li in lines if _names_unit(li)}
    readings: list[Callable[[], set[int]]] = [
        lambda: sure, lambda: named, set, lambda: sure | (named & _added_up(lines, 1)),
        lambda: sure | _added_up(lines, 2)]
    if total is not None:
        for reading in readings:
            found = reading()
            kept = [f for li in lines if id(li) not in found and (f := whole(li))]
            summed = sum((f.amount for f in kept), Decimal(0))
            places = min((f.places for f in kept), default=2)
            if kept and abs(summed - total) <= tolerance(len(kept), places, table.unit or "万元"):
                return found
    return sure


def _names_unit(line: Line) -> bool:
    said = fold(_said(line))
    return not line.texts.get("unit_name") and bool(_ORGANISATION.search(said))


def _added_up(lines: list[Line], least: int) -> set[int]:
    """Lines whose amount is the sum of at least so many lines right below them."""
    found = set()
    for i, line in enumerate(lines):
        mine = whole(line)
        if mine is None or not mine.amount:
            continue
        summed = Decimal(0)
        for n, below in enumerate(lines[i + 1 :], start=1):
            fact = whole(below)
            summed += fact.amount if fact else Decimal(0)
            slack = tolerance(n, mine.places)
            if n >= least and abs(summed - mine.amount) <= slack:
                found.add(id(line))
            if summed > mine.amount + slack:
                break
    return found


def _money(line: Line, carry: bool) -> tuple[Money, ...]:
    """The line's amount, divided by the funds that its columns name."""
    fact = whole(line)
    later = carried_over(_said(line))
    parts = []
    for name, each in line.amounts.items():
        fund = name.removeprefix("carryover_")
        if fund in FUNDS and each.amount:
            when = "carryover" if name != fund or later else "this_year" if carry else ""
            parts.append(Money(each.amount, fund, when, each))
    if fact is None and not parts:
        return ()
    if fact is None or fact.name in FUNDS:
        return tuple(parts) or (Money(fact.amount, fact.name, "", fact),)
    if not parts:
        return (Money(fact.amount, "", "carryover" if later else "", fact),)
    summed = sum((p.amount for p in parts), Decimal(0))
    if len(parts) == 1 and abs(summed - fact.amount) <= tolerance(1, fact.places):
        return (replace(parts[0], amount=fact.amount),)
    left = fact.amount - summed
    if left < 0 and abs(left) > tolerance(len(parts), fact.places):
        return (Money(fact.amount, "", "carryover" if later else "", fact),)
    if abs(left) > tolerance(len(parts), fact.places):
        parts.append(Money(left, "", "", fact))
    return tuple(parts)


def carried_over(text: str) -> bool:
    """Whether a name says that the money was carried over.

    >>> carried_over("上年结转（新财预[2021]254号）卫辉市群众文化综合体"), carried_over("结转率")
    (True, False)
    """
    return any(p.search(fold(text)) for p, _ in words("carried"))


# ── whole names ──────────────────────────────────────────────────────────────────────────────


class _Names:
    """The names that the target sheets print whole."""

    def __init__(self, sheets: Sequence[Sheet]):
        self.sheets = [(fold(s.name), s) for s in sheets if s.name and s.scope == "project"]

    def whole(self, printed: str, amount: Decimal) -> tuple[str, str, Sheet | None]:
        """The whole name, the rule that found it, and the sheet."""
        key = fold(printed)
        same = [s for k, s in self.sheets if k == key]
        if same:
            exact = [s for s in same if s.amount == amount]
            return printed, "as printed", (exact or same)[0]
        longer = [s for k, s in self.sheets if len(key) >= 6 and k.startswith(key)]
        by_amount = [s for s in longer if _near(s.amount, amount)]
        if len({fold(s.name) for s in by_amount}) == 1:
            return by_amount[0].name, "prefix and amount", by_amount[0]
        if not by_amount and len({fold(s.name) for s in longer}) == 1 and longer[0].amount is None:
            return longer[0].name, "prefix", longer[0]
        return printed, "as printed", None


def _near(one: Decimal | None, two: Decimal) -> bool:
    return one is not None and abs(one - two) <= Decimal("0.01")


# ── works ────────────────────────────────────────────────────────────────────────────────────

_EDGE = "、,:;·-—_+\"'《》 "


def bare_work(name: str) -> str:
    """The name of the work alone: no notice, no year, no word of carrying over or of bonds.

    >>> bare_work("上年结转（新财预[2021]292号）卫辉市群众文化综合体灾后重建项目")
    '卫辉市群众文化综合体灾后重建项目'
    """
    text = without_notices(name)
    before = None
    while before != text:
        before = text
        text = _unbracketed(text)
        for pattern, _ in words("wrap"):
            shorter = re.sub(rf"^(?:{pattern.pattern})|(?:{pattern.pattern})$", "", text)
            if len(_unbracketed(shorter)) >= 4:
                text = shorter
    return text if text and text != fold(name) else squeeze(name)


def _unbracketed(text: str) -> str:
    """Without marks at its edges, and without half a pair of brackets or an empty pair."""
    text = text.replace("()", "").strip(_EDGE)
    while text.endswith("(") or (text.endswith(")") and text.count(")") > text.count("(")):
        text = text[:-1].strip(_EDGE)
    while text.startswith(")") or (text.startswith("(") and text.count("(") > text.count(")")):
        text = text[1:].strip(_EDGE)
    if text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]:
        text = text[1:-1].strip(_EDGE)
    return text


def group_works(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The work that each line pays for, and the rule that says so.

    Parameters
    ----------
    names : sequence of (str, str)
        Name of the line, and its unit: the same words in two units are two works.

    Returns
    -------
    list of (work, rule)
        Rule ``own line``; ``same words`` once notices and years are off; or ``beginning of`` a
        longer name, where a table cuts names short.

    Examples
    --------
    >>> group_works([("上年结转豫财债（2022）31号群众文化综合体", ""),
    ...              ("上年结转豫财债[2023]33号群众文化综合体灾后重建", "")])
    [('群众文化综合体灾后重建', 'beginning of'), ('群众文化综合体灾后重建', 'same words')]
    """
    keys = [(bare_work(n), u) for n, u in names]
    # a name that the table cut short is the beginning of a longer one; whole names end in a word
    cut = [bool(without_notices(n) != fold(n)) for n, _ in names]
    leaders: dict[tuple[str, str], tuple[str, str]] = {}
    for i, (key, unit) in enumerate(keys):
        longer = [k for j, (k, u) in enumerate(keys)
                  if u == unit and cut[i] and cut[j] and k != key and k.startswith(key)]
        leaders[(key, unit)] = (max(longer, key=len) if longer and len(key) >= 5 else key, unit)
    works = [leaders[k] for k in keys]
    out = []
    for (key, _), work in zip(keys, works, strict=True):
        alone = works.count(work) == 1
        rule = "own line" if alone else "same words" if key == work[0] else "beginning of"
        out.append((work[0], rule))
    return out


def sheets_of(d: Disclosure) -> list[Sheet]:
    """The target sheets of the projects."""
    return [s for s in target_sheets(d.tables) if s.scope == "project"]
