"""Lines of a projects table → projects with whole names and their money by fund."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.debt.classifiers import COSTS, DEBT, Sign, speaks, words
from budgetkit.debt.notices import find_notices
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.disclosure import Disclosure
from budgetkit.model import is_project, line_amount, line_fact, meaning, printed_total, project_name
from budgetkit.model.column_roles import FUNDS
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.tables.targets import TargetSheet
from budgetkit.text import fold, squeeze


@dataclass(frozen=True)
class Money:
    """One part of a project's money, from one fund: 万元.

    ``sign`` is what the heading of its column, or the row's own 资金性质, says of debt; ``said``
    are their words.
    """

    amount: Decimal
    fund: str
    when: str
    fact: Fact | None
    sign: Sign | None = None
    said: str = ""


@dataclass(frozen=True)
class Project:
    """A line of the projects table. ``rule`` says how the whole name was found.

    ``about`` is what the row itself tells of what its money is used for, where that is debt.
    """

    name: str
    printed: str
    rule: str
    unit: str
    code: str
    page: int
    row: int
    money: tuple[Money, ...]
    sheet: TargetSheet | None = None
    about: str = ""

    @property
    def amount(self) -> Decimal:
        return sum((m.amount for m in self.money), Decimal(0))


def projects_table(d: Disclosure) -> Table | None:
    """The department's projects table: the one with the most money, where several are printed."""
    held = [t for t in d.all("projects") if any(line_fact(li) for li in t.lines)]
    return max(held, key=lambda t: (printed_total(t) or Decimal(0), -t.pages[0]), default=None)


def read_projects(table: Table, sheets: Sequence[TargetSheet] = (),
                  settings: DebtSettings = DEFAULT) -> list[Project]:
    """The projects of a table: without its totals, and without the sub-totals of units.

    Which lines are sub-totals is the model's answer; a project's amount is divided by the funds
    whose columns are printed.
    """
    names = _Names(sheets, settings)
    carry = any(n.startswith("carryover") for n in table.names)
    out, code, unit = [], "", ""
    for each in meaning(table).lines:
        line = each.line
        if each.role in _ABOVE and line.level != "total":
            if _function_code(line):
                code = line.code
            else:
                unit = _unit_of(line)
        if is_project(each) and (money := _money(line, carry, settings)):
            out.append(_project(line, money, names, unit, code, settings))
    return out


#: Lines that head those below them: they name a function or a unit.
_ABOVE = {"grand_total", "subtotal", "heading"}


def _unit_of(line: Line) -> str:
    said = project_name(line)
    return line.texts.get("unit_name", "") if said.isdigit() else said


def _project(line: Line, money: tuple[Money, ...], names: _Names, unit: str, code: str,
             settings: DebtSettings) -> Project:
    printed = squeeze(project_name(line))
    amount = sum((m.amount for m in money), Decimal(0))
    name, rule, sheet = names.whole(printed, amount)
    coded = names.of_code(line.texts.get("project_code", ""))
    if coded and fold(coded.name) != fold(name) and fold(coded.name).startswith(fold(printed)):
        name, rule = coded.name, "project code"
    return Project(name, printed, rule, line.texts.get("unit_name", "") or unit,
                   line.code if _function_code(line) else code, line.page, line.row, money,
                   coded or sheet, used_for(line, settings))


def projects_of_sheets(sheets: Sequence[TargetSheet]) -> list[Project]:
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


def _function_code(line: Line) -> bool:
    return bool(line.code) and len(line.code) in (3, 5, 7) and (
        classification.is_known(line.code, "function")
        or (classification.is_known(line.code[:3], "function") and len(line.code) > 3))


def _money(line: Line, carry: bool, settings: DebtSettings) -> tuple[Money, ...]:
    """The line's amount, divided by the funds that its columns name."""
    fact, amount = line_fact(line), line_amount(line)
    if fact is None or amount is None:
        return ()
    later = "carryover" if carried_over(project_name(line)) else ""
    whole = Money(amount, "", later, fact, *kind_of_money(line, settings))
    parts = _funds(line, whole, carry)
    borrowed = _borrowed_columns(line, later)
    slack = tolerance(len(parts) + len(borrowed), fact.places)
    if borrowed and (told := _with_borrowed(whole, parts, borrowed, slack)):
        return told
    left = amount - sum((p.amount for p in parts), Decimal(0))
    if not parts or left < -slack:  # the columns overlap: none can be told from the others
        return (whole,)
    if left > slack:
        return (*parts, replace(whole, amount=left, when=""))
    return (replace(parts[0], amount=amount),) if len(parts) == 1 else tuple(parts)


def _funds(line: Line, whole: Money, carry: bool) -> list[Money]:
    """The amounts in the columns of funds."""
    parts = []
    for name, fact in line.amounts.items():
        fund = name.removeprefix("carryover_")
        if fund in FUNDS and fact.amount:
            carried = name != fund or whole.when
            when = "carryover" if carried else "this_year" if carry else ""
            parts.append(replace(whole, amount=fact.amount, fund=fund, when=when, fact=fact))
    return parts


def _with_borrowed(whole: Money, parts: Sequence[Money], borrowed: Sequence[Money],
                   slack: Decimal) -> tuple[Money, ...]:
    """The funds with the borrowed money: beside them, or inside one of them; or nothing."""
    of_bonds = sum((p.amount for p in borrowed), Decimal(0))
    left = whole.amount - sum((p.amount for p in parts), Decimal(0))
    if abs(left - of_bonds) <= slack:
        return (*parts, *borrowed)
    if abs(left) <= slack:  # the borrowed money stands inside a fund's column
        return _taken_out(parts, borrowed)
    if not parts and of_bonds < left:
        return (*borrowed, replace(whole, amount=left - of_bonds))
    return ()


def _borrowed_columns(line: Line, when: str) -> list[Money]:
    """The amounts in columns whose heading names a bond or a loan."""
    out = []
    for name, fact in line.amounts.items():
        if name.removeprefix("carryover_") in FUNDS or not fact.amount or line.table is None:
            continue
        head = line.table.columns[fact.column].rsplit("/", 1)[-1]
        sign = speaks(head, "source")
        if sign and sign.purpose in DEBT:
            out.append(Money(fact.amount, "", when, fact, sign, head))
    return out


def _taken_out(parts: Sequence[Money], borrowed: Sequence[Money]) -> tuple[Money, ...]:
    rest = list(parts)
    for bond in borrowed:
        at = next((i for i, p in enumerate(rest) if p.amount >= bond.amount), None)
        if at is None:
            return tuple(parts)
        rest[at] = replace(rest[at], amount=rest[at].amount - bond.amount)
    return (*(p for p in rest if p.amount), *borrowed)


_LISTED = re.compile(r"[、,;+/]|和|及")
#: A cell that names other money beside the borrowed.
_MORE = re.compile(r"[、,;+/]|和|及|含|自筹|等$")
_USED_FOR = re.compile(r"(用于|支付|偿还|归还|安排|来源|使用).{0,12}(债|贷|付息|还本|利息)")


def kind_of_money(line: Line, settings: DebtSettings = DEFAULT) -> tuple[Sign | None, str]:
    """What a row's cell of words (资金性质: 一般债券) says of debt, and its words.

    The name of the line is no such cell; one that lists other money too tells no amount.
    """
    for text in _cells(line):
        signs = [speaks(part, "source") for part in _LISTED.split(text)]
        if len(text) <= settings.kind_of_money and all(sign and sign.purpose in DEBT for sign in signs):
            return signs[0], text
    return None, ""


def used_for(line: Line, settings: DebtSettings = DEFAULT) -> str:
    """The cell of a row that says that its money is used for debt, or nothing.

    A sentence has to say what is paid; a few words are a name, of the project or of its kind.
    """
    for text in _cells(line):
        if len(text) > settings.kind_of_money:
            if _USED_FOR.search(text):
                return text
            continue
        sign = speaks(text, "project")
        if sign and (sign.purpose in COSTS or (sign.purpose in DEBT and not _MORE.search(text))):
            return text
    return ""


def _cells(line: Line) -> list[str]:
    named = {project_name(line), line.name}
    return [fold(text) for name, text in line.texts.items()
            if text not in named and name not in {"project", "unit_name", "project_code"}]


def carried_over(text: str) -> bool:
    """Whether a name says that the money was carried over.

    >>> carried_over("上年结转（新财预[2021]254号）卫辉市群众文化综合体"), carried_over("结转率")
    (True, False)
    """
    return any(p.search(fold(text)) for p, _ in words("carried"))


# ── whole names ──────────────────────────────────────────────────────────────────────────────


class _Names:
    """The names that the target sheets print whole."""

    def __init__(self, sheets: Sequence[TargetSheet], settings: DebtSettings) -> None:
        self.sheets = [(fold(s.name), s) for s in sheets if s.name and s.scope == "project"]
        self.coded = {fold(s.code): s for s in sheets if s.code}
        self.settings = settings

    def of_code(self, code: str) -> TargetSheet | None:
        """The sheet of a project's own code."""
        return self.coded.get(fold(code)) if code else None

    def whole(self, printed: str, amount: Decimal) -> tuple[str, str, TargetSheet | None]:
        """The whole name, the rule that found it, and the sheet."""
        key = fold(printed)
        same = [s for k, s in self.sheets if k == key]
        if same:
            exact = [s for s in same if s.amount == amount]
            return printed, "as printed", (exact or same)[0]
        longer = [s for k, s in self.sheets if len(key) >= self.settings.cut_name
                  and k.startswith(key)]
        by_amount = [s for s in longer if self._near(s.amount, amount)]
        if len({fold(s.name) for s in by_amount}) == 1:
            return by_amount[0].name, "prefix and amount", by_amount[0]
        if not by_amount and len({fold(s.name) for s in longer}) == 1 and longer[0].amount is None:
            return longer[0].name, "prefix", longer[0]
        return printed, "as printed", None

    def _near(self, one: Decimal | None, two: Decimal) -> bool:
        return one is not None and abs(one - two) <= self.settings.same_amount


def sheets_of(d: Disclosure) -> list[TargetSheet]:
    """The target sheets of the projects."""
    return [s for s in d.target_sheets if s.scope == "project"]
