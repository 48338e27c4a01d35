"""What each line of a table is: a grand total, a sub-total, an item, an of-which; of which money.

A side of a summary is read from the top: a heading such as 上年结转结余 opens a scope, and what
stands under it is carried over until the next total. A number does not end a scope, unless it
counts on from the heading's own: below 二、上年结转 the numbering starts again at 一, and 三、 is
beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from budgetkit.model.column_roles import ColumnMeaning, part_columns
from budgetkit.model.nesting import headings, heads_alone
from budgetkit.numbering import ItemNumber, numbered
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import read_part
from budgetkit.tables.lines import UNIT_NAME
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

REVENUE, EXPENDITURE = "revenue", "expenditure"
#: Tables with a revenue and an expenditure side.
SUMMARIES = ("department_summary", "appropriation_summary")
_THIS_YEAR = pattern(
    r"(本年|当年).{0,6}(合计|小计|总计|总额)|^(本年|当年)(收入|支出)$|(收入|支出)(小计)$")
_TOTAL = pattern(r"总计|^(收入|支出)?(合计|总额)[:：]?$|^共计$")
#: Money of earlier years that is used this year, and what is left for the next one.
_CARRIED = pattern(r"结转|结余|弥补|上年.*余额|实户资金余额|年初.*余额")
_LEFT = pattern(r"结转下年|结转至?下|年[终末].*(结转|结余|余额)|结余分配|未安排支出|结转下一年")
_OF_WHICH = pattern(r"^[(（]?其中|^[#*]")
#: 项目支出结转和结余 says what 年初结转和结余 is made of, as 其中 does.
_PART_OF_CARRIED = pattern(r"^(基本|项目|经营)(支出)?(结转|结余)|^[12]$")
#: A row of a year beside rows of another: 2026年, 2025年预算数; and of the change between them.
_ROW_OF_YEAR = pattern(r"^(20\d\d)年?度?(预算|决算|执行)?数?$")
_ROW_OF_CHANGE = pattern(r"^(比上年)?(增减|增加|变动)(变化|变动)?(金额|数额?|额|情况)?$")
_NOTE = pattern(r"^(注|备注|说明)[:：]")


@dataclass(frozen=True, slots=True)
class LineTotal:
    """The printed amounts that give the whole amount of a line."""

    facts: tuple[Fact, ...]

    @property
    def amount(self) -> Decimal:
        """万元, exact."""
        return self.facts[0].amount if len(self.facts) == 1 else sum(
            (f.amount for f in self.facts), Decimal(0))

    @property
    def fact(self) -> Fact:
        """The amount that says it, or the first of those that are added up."""
        return self.facts[0]


@dataclass(slots=True)
class LineMeaning:
    """What one line of a table means.

    Attributes
    ----------
    line : Line
        The printed line: code, name, level, amounts by column.
    side : str
        ``revenue`` or ``expenditure``.
    role : str
        ``grand_total``, ``subtotal``, ``item``, ``of_which``, ``heading`` or ``note``.
    period : str
        ``this_year``, ``carryover``, ``yearend`` (left for next year), ``all`` (a total of
        several), or empty where the document does not part them.
    concept : str
        A key of ``concepts.csv``, or empty.
    above : Line or None
        The line that this one is a part of.
    total : LineTotal or None
        The line's whole amount.
    level : str
        As the line's; in rows of years that of the unit that the first row names.
    """

    line: Line
    side: str
    role: str = "item"
    period: str = ""
    concept: str = ""
    above: Line | None = None
    total: LineTotal | None = None
    level: str = ""

    def __post_init__(self) -> None:
        self.level = self.level or self.line.level

    @property
    def amount(self) -> Decimal | None:
        """The line's whole amount in 万元, or None."""
        return self.total.amount if self.total else None


class PanelTotals:
    """Which columns of a panel are a line's whole amount.

    Parameters
    ----------
    columns : sequence of ColumnMeaning
        Of the panel.
    """

    def __init__(self, columns: Sequence[ColumnMeaning]):
        self._whole = next((c.column for c in columns if c.role == "whole"), None)
        self._parts = [c.column for c in part_columns(columns)]
        self._lone = [c.column for c in columns if c.role == "part"] if self._whole is None else []

    def of(self, line: Line) -> LineTotal | None:
        """The whole amount of a line: its whole column, or the sum of its parts.

        A blank whole over filled parts is their sum; the whole never stands in for a part.
        """
        at = {f.column: f for f in line.amounts.values()}
        if self._whole in at:
            return LineTotal((at[self._whole],))
        facts = tuple([at[c] for c in self._parts if c in at])
        if not facts and len(at) == 1:
            facts = tuple([at[c] for c in self._lone if c in at])
        return LineTotal(facts) if facts else None


def line_total(line: Line, columns: Sequence[ColumnMeaning]) -> LineTotal | None:
    """The whole amount of one line that is none of its table's."""
    return PanelTotals([c for c in columns if c.panel == line.panel]).of(line)


def side_of_panel(table: Table, panel: int) -> str:
    """Whether a panel of a table tells of revenue or of expenditure."""
    if table.key == "department_revenue":
        return REVENUE
    if table.key not in SUMMARIES:
        return EXPENDITURE
    words = " ".join(table.columns[c] for c in table.panels[panel].words)
    if "支出" in words and "收入" not in words:
        return EXPENDITURE
    if "收入" in words and "支出" not in words:
        return REVENUE
    return EXPENDITURE if panel else REVENUE


def read_roles(table: Table, columns: Sequence[ColumnMeaning]) -> list[LineMeaning]:
    """The lines of a table with what they mean, in the order of ``table.lines``."""
    panels = [(side_of_panel(table, n), PanelTotals([c for c in columns if c.panel == n]))
              for n in range(len(table.panels))]
    found = [LineMeaning(line, side, total=totals.of(line)) for line in table.lines
             for side, totals in [panels[line.panel]]]
    panelled = table.key in TABLES and TABLES[table.key].shape == "panels"
    for panel in range(len(table.panels)):
        mine = [m for m in found if m.line.panel == panel]
        (_read_side if panelled else _read_list)(mine)
    if not panelled:
        _grand(read_years(found) or found)
    if table.key == "projects":
        _nest(found)
    return found


def is_project(each: LineMeaning) -> bool:
    """Whether a line of a table of projects is a project of its own money, and not a unit's row,
    a heading's, a total, a part of another or a row of another year."""
    return (each.role == "item" and each.line.level != "total" and each.total is not None
            and each.period not in {"previous", "change"})


def project_name(line: Line) -> str:
    """What a line of a table of projects calls its project, as printed."""
    return line.texts.get("project") or line.name


def is_this_year(name: str) -> bool:
    """Whether a label names this year's total: 本年收入合计, 一、本年支出."""
    said = fold(name)
    number = numbered(said)
    return bool(_THIS_YEAR.search(number.rest if number else said))


def carried(name: str, side: str) -> str:
    """``carryover`` or ``yearend`` where a label names money of another year, else nothing.

    >>> carried("二、上年结转", "revenue"), carried("结转下年", "expenditure")
    ('carryover', 'yearend')
    >>> carried("上年实户资金余额", "revenue"), carried("（一）一般公共预算拨款", "revenue")
    ('carryover', '')
    """
    said = fold(name)
    if _LEFT.search(said) and (side == EXPENDITURE or not re.search("上年|年初", said)):
        return "yearend"
    return "carryover" if _CARRIED.search(said) else ""


# ── a side of a summary ──────────────────────────────────────────────────────────────────────


def _read_side(lines: Sequence[LineMeaning]) -> None:
    scope: LineMeaning | None = None
    number: ItemNumber | None = None
    before: LineMeaning | None = None
    for each in lines:
        name = fold(each.line.name)
        _read_words(each, name)
        if each.role == "subtotal":
            scope = before = None
            continue
        here = numbered(name.replace("(", "（").replace(")", "）"))
        if scope and number and here and here.rank <= number.rank and here.value > number.value:
            scope = None
        period = carried(name, each.side)
        if _OF_WHICH.match(name) or (period and _PART_OF_CARRIED.match(name)):
            each.role, each.above = "of_which", before.line if before else None
            each.period = scope.period if scope else before.period if before else ""
            continue
        if scope and not (period and period != scope.period) and _inside(scope, number, here):
            each.period, each.above = scope.period, scope.line
        elif period:
            each.period, each.concept, scope, number = period, period, each, here
        else:
            each.period = "this_year"
        before = each
    _end_of_side(lines)


def _read_words(each: LineMeaning, name: str) -> None:
    """What a line's words alone say: what it is of, a heading or a note, a total and of which money."""
    word = read_part(each.line.name) if name else None
    each.concept = word[1] if word and word[0] == "what" else ""
    if not each.line.amounts:
        each.role = "note" if _NOTE.match(name) else "heading"
    year = is_this_year(name)
    if each.line.level == "total" or year or _TOTAL.search(name):
        each.role, each.concept = "subtotal", "total"
        each.period = "this_year" if year else "all"


def _inside(scope: LineMeaning, number: ItemNumber | None, here: ItemNumber | None) -> bool:
    """Whether a line belongs to the heading of carried-over money above it."""
    return here is not None if number is None else here is None or here.rank > number.rank or (
        here.value <= 1)


def _end_of_side(lines: Sequence[LineMeaning]) -> None:
    ends = [m for m in lines if m.role == "subtotal" and m.line.amounts]
    grand = [m for m in ends if "总计" in fold(m.line.name)] or [
        m for m in ends if m.period != "this_year"] or ends
    if grand:
        grand[-1].role = "grand_total"


# ── lists by code, unit or project ───────────────────────────────────────────────────────────


def _read_list(lines: Sequence[LineMeaning]) -> None:
    for each, below in zip_longest(lines, lines[1:]):
        line, name = each.line, fold(each.line.name)
        word = read_part(line.name) if name else None
        each.concept = line.code or (word[1] if word and word[0] == "what" else "")
        if not line.amounts:
            each.role = "note" if _NOTE.match(name) else "heading"
        elif line.level in {"total", "unit"}:
            each.role = "subtotal"
            each.concept = "total" if line.level == "total" else each.concept
            each.period = "this_year" if is_this_year(name) else ""
        elif _OF_WHICH.match(name):
            each.role = "of_which"
        elif below and line.code and below.line.code != line.code and (
            below.line.code.startswith(line.code)
        ):
            each.role = "subtotal"


def read_years(lines: Sequence[LineMeaning]) -> list[LineMeaning]:
    """Where each row is of a year, the rows of this year; last year's and the change are no totals.

    A unit is printed once, on its first row, which may be last year's: what stands below it to the
    next unit is the unit's too. Nothing where the rows name no two years.
    """
    held = [m for m in lines if m.line.amounts]
    said = [_year_said(m.line) for m in held]
    turn = len(set(said))
    years = sorted({word for word in said if word.isdigit()})
    in_turns = turn in (2, 3) and said == said[:turn] * (len(said) // turn)
    # below the row that names the unit a row has no name but its year
    unnamed = all(_year_said_by(m.line.name) for i, m in enumerate(held) if turn and i % turn)
    if len(years) != 2 or "" in said or not (in_turns and unnamed):
        return []
    of_this_year, level = [], ""
    for each, word in zip(held, said, strict=True):
        level = each.line.level if each.line.level in {"total", "unit"} else level
        each.role, each.concept = "item", ""
        if word == years[1]:
            each.role, each.level = "subtotal", level
            each.concept = "total" if level == "total" else ""
            of_this_year.append(each)
        else:
            each.period = "previous" if word == years[0] else "change"
    return of_this_year


def _year_said(line: Line) -> str:
    """The year that a row is of, ``change`` for the change between two, nothing where it tells none."""
    return next(filter(None, map(_year_said_by, (line.name, *line.texts.values()))), "")


def _year_said_by(text: str) -> str:
    if found := _ROW_OF_YEAR.match(fold(text)):
        return found[1]
    return "change" if _ROW_OF_CHANGE.match(fold(text)) else ""


def _grand(lines: Iterable[LineMeaning]) -> None:
    """The total of the table: its 合计 that is not this year's alone, or the only unit's line."""
    held = [m for m in lines if m.line.amounts]
    totals = [m for m in held if m.level == "total"]
    units = [m for m in held if m.level == "unit"]
    grand = next((m for m in totals if m.period != "this_year"), totals[0] if totals else (
        units[0] if len(units) == 1 else None))
    if grand:
        grand.role = "grand_total"


def _nest(lines: Sequence[LineMeaning]) -> None:
    """Projects under headings that carry money: told by the amounts, if the total proves it.

    Where no total proves anything, lines that add up all that stands below them are headings; else
    a line without a project of its own heads those that name theirs.
    """
    grand = next((m for m in lines if m.role == "grand_total"), None)
    held = [m for m in lines if m is not grand and m.amount is not None]
    amounts = [m.amount or Decimal(0) for m in held]
    found = headings(amounts, grand.amount) if grand and grand.amount is not None else None
    if found is None:
        found = heads_alone(
            amounts, {i for i, m in enumerate(held) if UNIT_NAME.search(fold(m.line.name))})
        if not found and any(m.line.texts.get("project") for m in held):
            found = frozenset(i for i, m in enumerate(held) if not m.line.texts.get("project"))
    for i in found:
        held[i].role = "subtotal"
