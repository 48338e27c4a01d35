"""Lines of a projects table → projects with whole names and their money by fund."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.debt.classifiers import COSTS, DEBT, Sign, speaks, words
from budgetkit.debt.notices import find_notices
from budgetkit.model import line_amount, line_fact, meaning, printed_total
from budgetkit.model.column_roles import FUNDS
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.tables.targets import TargetSheet, target_sheets
from budgetkit.text import fold, squeeze

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure


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


def read_projects(table: Table, sheets: Sequence[TargetSheet] = ()) -> list[Project]:
    """The projects of a table: without its totals, and without the sub-totals of units.

    Which lines are sub-totals is the model's answer; a project's amount is divided by the funds
    whose columns are printed.
    """
    codes = {fold(s.code): s for s in sheets if s.code}
    names = _Names(sheets)
    carry = any(n.startswith("carryover") for n in table.names)
    out, code, unit = [], "", ""
    for line, role in ((m.line, m.role) for m in meaning(table).lines):
        if line.level == "total" or role == "of_which":
            continue
        if role in {"grand_total", "subtotal", "heading"}:
            if _function_code(line):
                code = line.code
            else:
                unit = _said(line) if not _said(line).isdigit() else line.texts.get("unit_name", "")
            continue
        own = line.texts.get("project_code", "")
        function = line.code if _function_code(line) else code
        money = _money(line, carry)
        if not money:
            continue
        printed = squeeze(line.texts.get("project") or line.name)
        sheet = codes.get(fold(own)) if own else None
        amount = sum((m.amount for m in money), Decimal(0))
        name, rule, by_name = names.whole(printed, amount)
        if sheet and fold(sheet.name) != fold(name) and fold(sheet.name).startswith(fold(printed)):
            name, rule = sheet.name, "project code"
        out.append(Project(name, printed, rule, line.texts.get("unit_name", "") or unit, function,
                           line.page, line.row, money, sheet or by_name, used_for(line)))
    return out


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


def _said(line: Line) -> str:
    return line.texts.get("project") or line.name


def _function_code(line: Line) -> bool:
    return bool(line.code) and len(line.code) in (3, 5, 7) and (
        classification.is_known(line.code, "function")
        or (classification.is_known(line.code[:3], "function") and len(line.code) > 3))


def _money(line: Line, carry: bool) -> tuple[Money, ...]:
    """The line's amount, divided by the funds that its columns name."""
    fact, amount = line_fact(line), line_amount(line)
    if fact is None or amount is None:
        return ()
    sign, said = kind_of_money(line)
    later = "carryover" if carried_over(_said(line)) else ""
    whole = Money(amount, "", later, fact, sign, said)
    parts = []
    for name, each in line.amounts.items():
        fund = name.removeprefix("carryover_")
        if fund in FUNDS and each.amount:
            when = "carryover" if name != fund or later else "this_year" if carry else ""
            parts.append(Money(each.amount, fund, when, each, sign, said))
    borrowed = _borrowed_columns(line, later)
    slack = tolerance(len(parts) + len(borrowed), fact.places)
    left = amount - sum((p.amount for p in parts), Decimal(0))
    if borrowed:
        of_bonds = sum((p.amount for p in borrowed), Decimal(0))
        if abs(left - of_bonds) <= slack:
            return (*parts, *borrowed)
        if abs(left) <= slack:  # the borrowed money stands inside a fund's column
            return _taken_out(parts, borrowed)
        if not parts and of_bonds <= amount + slack:
            return (*borrowed, replace(whole, amount=amount - of_bonds)) if (
                amount - of_bonds > slack) else tuple(borrowed)
    if not parts:
        return (whole,)
    if abs(left) <= slack:
        return (replace(parts[0], amount=amount),) if len(parts) == 1 else tuple(parts)
    if left < 0:  # the columns overlap: none of them can be told from the others
        return (whole,)
    return (*parts, replace(whole, amount=left, when=""))


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


#: The words of a cell that names a kind of money, and does not describe the project.
_SHORT = 20
_LISTED = re.compile(r"[、,;+/]|和|及")
#: A cell that names other money beside the borrowed.
_MORE = re.compile(r"[、,;+/]|和|及|含|自筹|等$")
_USED_FOR = re.compile(r"(用于|支付|偿还|归还|安排|来源|使用).{0,12}(债|贷|付息|还本|利息)")


def kind_of_money(line: Line) -> tuple[Sign | None, str]:
    """What a row's cell of words (资金性质: 一般债券) says of debt, and its words.

    The name of the line is no such cell; one that lists other money too tells no amount.
    """
    for text in _cells(line):
        signs = [speaks(part, "source") for part in _LISTED.split(text)]
        if len(text) <= _SHORT and all(sign and sign.purpose in DEBT for sign in signs):
            return signs[0], text
    return None, ""


def used_for(line: Line) -> str:
    """The cell of a row that says that its money is used for debt, or nothing.

    A sentence has to say what is paid; a few words are a name, of the project or of its kind.
    """
    for text in _cells(line):
        if len(text) > _SHORT:
            if _USED_FOR.search(text):
                return text
            continue
        sign = speaks(text, "project")
        if sign and (sign.purpose in COSTS or (sign.purpose in DEBT and not _MORE.search(text))):
            return text
    return ""


def _cells(line: Line) -> list[str]:
    named = {_said(line), line.name}
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

    def __init__(self, sheets: Sequence[TargetSheet]):
        self.sheets = [(fold(s.name), s) for s in sheets if s.name and s.scope == "project"]

    def whole(self, printed: str, amount: Decimal) -> tuple[str, str, TargetSheet | None]:
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


def sheets_of(d: Disclosure) -> list[TargetSheet]:
    """The target sheets of the projects."""
    return [s for s in target_sheets(d.tables) if s.scope == "project"]
