"""Which cells a stated amount may stand in: the tables' answer to a claim of the prose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgetkit import classification
from budgetkit.checks.books import (
    Printed,
    class_sums,
    side_end,
    total,
    total_line,
    two_kinds,
    whole,
)
from budgetkit.checks.claim_scopes import FUNDS, Scopes
from budgetkit.checks.own_tables import FUND_TABLES
from budgetkit.checks.precision import half_unit
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Message, message_in
from budgetkit.model import BESIDE_PERIODS, meaning
from budgetkit.narrative.statements import Claim, given
from budgetkit.tables.catalogue import BASIC, TABLES
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

message = message_in("checks.claim_matching")
#: Key of a subject (knowledge/subjects.csv) → column name of the tables.
COLUMNS = {
    "abroad": "travel_abroad", "vehicles": "vehicles", "vehicle_purchase": "vehicle_purchase",
    "vehicle_running": "vehicle_running", "reception": "reception", "meetings": "meetings",
    "training": "training", "operating_expenses": "operating_expenses",
    "basic_expenditure": "basic", "project_expenditure": "project_spending",
    "personnel": "personnel", "public_expenses": "public",
    "operating_expenditure": "business_spending", "paid_to_superiors": "turned_over",
    "aid_to_affiliates": "subsidiary_subsidy", "reserve": "reserve", "carryover_out": "yearend",
    "state_capital": "state_capital", "government_fund": "government_fund",
    "general_budget": "general_budget", "special_account": "fiscal_account",
    "business_revenue": "operating_revenue", "institutional_revenue": "service_revenue",
    "superior_subsidy": "superior_subsidy", "affiliate_revenue": "subsidiary_remittance",
    "other_revenue": "other_revenue", "appropriation": "appropriation",
}
WIDE = {"travel_abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception",
         "meetings", "training"}
OF_ONE_KIND = {"three_public", "operating_expenses", "procurement"}
_NARROW = {"operating_expenses", "public_expenses", "basic_expenditure", "project_expenditure"}
#: What a table prints beside its own figures: no answer to what the prose says of this year.
_OTHER_FIGURES = BESIDE_PERIODS - {"revenue"}
#: Columns of a summary that hold money of another time than this year's.
_OTHER_TIMES = _OTHER_FIGURES | {"carryover", "yearend"}
#: Tables of a part of the money: their total, in whatever column, is no whole of a budget or fund.
_OF_A_PART = BASIC | {"economic_classification", "service_purchases"}
#: Keys whose amount the named tables print for certain: a claim that none of them holds is wrong.
CERTAIN = {"total", "function", "basic_expenditure", "project_expenditure", "general_budget",
           "government_fund", "state_capital", "appropriation", "three_public", "personnel",
           "public_expenses", *WIDE}


#: What the total of a table is of, by the table's key.
_TOTALS_OF = (
    ("total", re.compile("department_|appropriation_(?!basic)|general_budget_exp")),
    ("appropriation", re.compile("appropriation_(?!basic)")), ("basic", re.compile(".*_basic$")),
    ("operating_expenses", re.compile("operating_expenses$")))
_THIS_YEAR, _LEFT = re.compile("本年|当年"), re.compile("结转|结余")
_PART = re.compile("其中|所属|下属|本级|专项资金|结转|追加|中央|省级|上级|提前|中小企业|小微|预留|国内|外事")


class CandidateCells:
    """The printed amounts that may answer a claim, found once for a disclosure."""

    def __init__(self, d: Disclosure):
        self.d, self.scopes = d, Scopes(d)
        self.named: dict[str, list[Printed]] = defaultdict(list)
        #: Names whose place is left blank, with the tables that do so.
        self.blank: dict[str, set[str]] = defaultdict(set)
        #: In columns that nobody knows: any of them may be what is stated.
        self.unknown: list[Printed] = []
        self.coded: dict[str, list[Printed]] = defaultdict(list)
        #: Code → column → its amounts.
        self.columns: dict[str, dict[str, list[Printed]]] = defaultdict(lambda: defaultdict(list))
        for table in d.tables:
            if table.key not in TABLES:
                continue
            shape = TABLES[table.key].shape
            told = meaning(table)
            if not all(column.concept for column in told.columns):
                self.unknown += [Printed(table, fact) for line in table.lines
                                 for column, fact in told.cells(line) if not column.concept]
            if shape == "panels":
                self._panels(table)
            elif shape == "wide":
                self._wide(table)
            elif shape in {"function", "economic", "list"} and table.key != "procurement":
                self._columns(table)
            elif table.key == "procurement" and (line := total_line(table)):
                self.named["procurement"] += [Printed(table, f) for f in line.amounts.values()]
                for name, fact in line.amounts.items():
                    self.columns["procurement"][name].append(Printed(table, fact))
        for code, facts in self._classes():
            self.coded[code] += facts

    def _columns(self, table: Table) -> None:
        line = total_line(table)
        if line:
            self._of_total(table, line)
        cell = total(table)
        if cell:
            for fund, key in FUND_TABLES.items():
                if table.key == key:
                    self.named[fund].append(cell)
            for concept, tables in _TOTALS_OF:
                if tables.match(table.key):
                    self.named[concept].append(cell)
        for kind, end in two_kinds(table).items():
            self.named[kind].append(end)
        if table.key in {"economic_classification", "basic_economic"}:
            return
        for each in table.lines:
            if each.code and each.level in {"class", "section", "item"} and (fact := whole(each)):
                self.coded[each.code].append(Printed(table, fact))
                for name, other in each.amounts.items():
                    self.columns[each.code][name].append(Printed(table, other))

    def _of_total(self, table: Table, line: Line) -> None:
        """The columns of a table's total, by what each is of; those that print nothing."""
        filled = set()
        for column, fact in meaning(table).cells(line):
            cell = Printed(table, fact)
            filled.add(column.column)
            if table.key in _OF_A_PART and column.concept in {"total", *FUNDS}:
                self.unknown.append(cell)
            elif column.period not in _OTHER_FIGURES:
                self.named["yearend" if column.period == "yearend" else column.concept].append(cell)
            if column.period == "carryover":
                self.named["carryover_in"].append(cell)
        self._leaves_blank(table, *(c.concept for c in meaning(table).columns
                                    if not c.period and c.column not in filled))

    def _panels(self, table: Table) -> None:
        told = meaning(table)
        for side in (0, 1):
            if cell := side_end(table, side):
                self.named["total"].append(cell)
                if table.key == "appropriation_summary":
                    self.named["appropriation"].append(cell)
        for line in table.lines:
            said, this_year = read_part(line.name), bool(_THIS_YEAR.search(line.name))
            left = bool(_LEFT.search(line.name))
            for column, fact in told.cells(line):
                cell = Printed(table, fact)
                if column.period in _OTHER_TIMES:
                    continue
                if line.level == "total" or this_year:
                    self.named["total"].append(cell)
                    self.named[column.concept].append(cell)
                    if table.key == "appropriation_summary" and column.concept in {
                            "total", "this_year"}:
                        self.named["appropriation"].append(cell)
                if said and said[0] == "what":
                    self.named[said[1]].append(cell)
                if left:
                    self.named["carryover_in"].append(cell)
                    self.named["yearend"].append(cell)
            if said and said[0] == "what" and not line.amounts:
                self._leaves_blank(table, said[1])
            if left and not line.amounts:
                self._leaves_blank(table, "carryover_in", "yearend")

    def _wide(self, table: Table) -> None:
        for line in table.lines:
            said = read_part(line.name)
            for column, fact in meaning(table).cells(line):
                cell = Printed(table, fact)
                if column.period in _OTHER_FIGURES:
                    continue
                by_row = said is not None and said[0] == "what"
                key = said[1] if said is not None and by_row else column.concept
                if key == "total" and meaning(table).prints("three_public_total"):
                    continue  # of 会议费 and 培训费, too
                self.named["three_public" if key in {"total", "three_public_total"}
                           else key].append(cell)
                if line.level == "total" and said is None and (
                    key not in {*WIDE, "operating_expenses"}
                ):
                    self.named["three_public"].append(cell)
        if not table.facts:
            self._leaves_blank(table, *WIDE, "three_public")

    def _leaves_blank(self, table: Table, *names: str) -> None:
        for name in names:
            self.blank[name].add(table.key)

    def _classes(self):
        for table in self.d.tables:
            if table.key in TABLES and (TABLES[table.key].shape == "panels" or table.key in {
                "department_expenditure", "general_budget_expenditure",
                "appropriation_expenditure", "government_fund",
            }):
                for code, facts in class_sums(table).items():
                    if len(facts) == 1 and TABLES[table.key].shape == "panels":
                        line = next(li for li in table.lines if facts[0] in li.amounts.values())
                        for name, fact in line.amounts.items():
                            self.columns[code][name].append(Printed(table, fact))
                        yield code, [Printed(table, f) for f in line.amounts.values()]
                    elif len(facts) > 1:
                        yield code, [_Added(table, facts[0], tuple(facts))]

    def of(self, claim: Claim, whole_of: Claim | None = None) -> list[Printed]:
        """The printed amounts of the claim's own scope that may be the one stated.

        Where a cell of another scope holds just what is stated it is among them: then nothing is
        contradicted. ``whole_of`` is the claim in whose list it stands: 人员经费 under a functional line is that
        line's, and a functional line under 项目支出 is that column's.
        """
        found = self._of_subject(claim, whole_of)
        equal = self.scopes.of_one(claim, found)
        if not equal:
            return []
        stated, half = given(claim.amount).value, half_unit(given(claim.amount))
        least, most = stated - half, stated + half
        return equal + [c for c in (*found, *self._of_line(claim.subject.code), *self.unknown)
                        if least <= c.amount <= most and c not in equal]

    def _of_line(self, code: str) -> list[Printed]:
        """Every amount of the lines of a code, in whatever column."""
        return [c for cells in self.columns.get(code, {}).values() for c in cells]

    def _in_column(self, code: str, name: str) -> list[Printed]:
        return list(self.columns.get(code, {}).get(name, ()))

    def _of_subject(self, claim: Claim, whole_of: Claim | None) -> list[Printed]:
        """What the tables print under the claim's subject, of whatever scope."""
        subject = claim.subject
        name = COLUMNS.get(subject.key)
        if whole_of is not None and whole_of.subject.code and name:
            return self._in_column(whole_of.subject.code, name)
        if whole_of is not None and whole_of.subject.key in _NARROW and name in WIDE:
            return []  # 会议费 of the running expenses, or of the basic ones, is not all of it
        if subject.code:
            return self._of_code(claim)
        if subject.key == "function" or (subject.key == "total" and claim.table in OF_ONE_KIND):
            return []  # 共计支出5万元 of receptions is no total of the budget
        fund = read_part(subject.text) if subject.key == "procurement" else None
        if fund and fund[1] in FUND_TABLES:  # 一般公共预算政府采购: of that column alone
            return self._in_column("procurement", fund[1])
        if subject.key in {"total", "three_public", "procurement", "carryover_in"}:
            return list(self.named.get(subject.key, []))
        found = list(self.named.get(name, [])) if name else []
        return found or (self._at_most(claim) if subject.key == "operating_expenses" else [])

    def _at_most(self, claim: Claim) -> list[Printed]:
        """机关运行经费 is paid from 公用经费, of which it may be a part: it is not more."""
        most = max(self.named.get("public", []), key=lambda c: c.amount, default=None)
        return [most] if most and given(claim.amount).value > most.amount else []

    def _of_code(self, claim: Claim) -> list[Printed]:
        """The amounts of a functional line; its columns too, where the prose speaks of them."""
        code = claim.subject.code
        found = list(self.coded.get(code) or self._items_under(code))
        around = claim.sentence.paragraph.text + claim.section
        for word, column in (("项目支出", "project_spending"), ("基本支出", "basic")):
            if word in around:
                found += self._in_column(code, column)
        return found

    def comparable(self, whole_of: Claim, cells: list[Printed]) -> bool:
        """Whether a part stands beside its like: in a table that adds up to the whole stated.

        项目支出 of 财政拨款 is no cell of a table of the general budget, where the tables hold
        the 财政拨款 stated and that table adds up to less.
        """
        stated = whole_of.amount
        if stated is None or any(TABLES[c.table.key].shape == "panels" for c in cells):
            return True
        near = [t for c in cells if (t := total(c.table))]
        return any(abs(t.amount - stated.value) <= half_unit(stated) for t in near) or not any(
            abs(c.amount - stated.value) <= half_unit(stated) for c in self.of(whole_of))

    def left_blank(self, claim: Claim) -> bool:
        """Whether the tables have a place for the subject and print nothing in it, anywhere.

        The table that the claim speaks of is one of them: another may print it that was not read.
        """
        name = COLUMNS.get(claim.subject.key)
        return name is not None and is_own_table(claim.table, self.blank.get(name, ())) and (
            not self.named.get(name))

    def with_targets(self) -> list[Printed]:
        """Money that carries targets may be all of it, or that of the projects, of any fund."""
        return [c for k in ("total", "project_spending", "appropriation", *FUND_TABLES)
                for c in self.named.get(k, [])]

    def _items_under(self, code: str) -> list[Printed]:
        """A section whose own line is not printed: the sum of its items, by table."""
        by_table: dict[int, list[Printed]] = defaultdict(list)
        for item, cells in self.coded.items():
            if item != code and item.startswith(code) and classification.level(item) == 3:
                for cell in cells:
                    by_table[id(cell.table)].append(cell)
        return [_Added(cells[0].table, cells[0].fact, tuple(c.fact for c in cells))
                for cells in by_table.values()]

    def is_blank(self, claim: Claim) -> bool:
        """Whether the tables leave the subject's place blank, which agrees with a nought."""
        name = COLUMNS.get(claim.subject.key, claim.subject.key)
        return name in self.blank or not self.named.get(name)


@dataclass(frozen=True)
class _Added(Printed):
    """Several cells added up, where the table prints no line of their sum; ``fact`` is the first."""

    facts: tuple[Fact, ...]

    @property
    def amount(self) -> Decimal:
        return sum((f.amount for f in self.facts), Decimal(0))

    @property
    def text(self) -> str:
        return f"{self.amount:,.2f} 万元"

    @property
    def cells(self) -> tuple[Printed, ...]:
        return tuple(Printed(self.table, f) for f in self.facts)


def is_own_table(spoken_of: str, tables: Iterable[str]) -> bool:
    """Whether the table that a claim speaks of is among those named, or one of its like.

    Summary, revenue and expenditure of a department print one and the same money.
    """
    if not spoken_of or spoken_of.startswith("department_"):
        return any(key.startswith("department_") for key in tables)
    return spoken_of in tables


def nearest(cells: list[Printed], claim: Claim) -> Printed:
    """The cell to set beside a claim: of its own table if it may be, and the nearest in amount.

    Beside a nought stands the whole, not the smallest of its parts.
    """
    amount = given(claim.amount).value
    own = [c for c in cells if c.table.key == claim.table] or cells
    if amount == 0:
        return max(own, key=lambda c: c.amount)
    return min(own, key=lambda c: abs(c.amount - amount))


def says_part(text: str) -> bool:
    """Whether the subject is only a part of what its key means: 其中…本级, 下属…."""
    return bool(_PART.search(fold(text)))


def slip(one: Decimal, other: Decimal) -> Message | None:
    """How one amount was miswritten as the other, where that can be told.

    >>> slip(Decimal("36.00"), Decimal("63.00")) is None, slip(Decimal(10), Decimal(-10)) is None
    (False, True)
    """
    if one * other <= 0:
        return None
    times = one / other
    for power in (10, 100, 1000, 10000):
        if abs(times / power - 1) < Decimal("0.001") or abs(times * power - 1) < Decimal("0.001"):
            return message("point-slipped", power=power)
    a, b = (f"{abs(x):.2f}".replace(".", "") for x in (one, other))
    if len(a) == len(b) and sorted(a) == sorted(b) and sum(x != y for x, y in zip(
        a, b, strict=True
    )) <= 3:
        return message("digits-in-another-order")
    return None


def is_now(claim: Claim) -> bool:
    """An amount of this year that stands for itself, not for a reason."""
    return claim.amount is not None and claim.measure in {"budget", "final"} and (
        claim.reason_for is None and claim.base is None)
