"""The sums that a standard table must satisfy (勾稽关系), computed from its own cells.

The reader judges a reading by them; the checks report them. A sum applies only where its total
and at least one of its terms are printed. It holds when the difference is at most (n+1)/2 units
of the last printed place, n being the number of terms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.tables.by_unit import unit_families
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import BESIDE, item_of
from budgetkit.tables.sources import FUNDS, across_sources
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

#: Total column and the columns it is the sum of; a set applies when the total and one term stand
#: in the line. Source: 财预〔2016〕143号 and the headers of the standard tables.
ROW_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("total", ("basic", "project_spending", "turned_over", "business_spending",
               "subsidiary_subsidy", "reserve", "yearend")),
    ("total", ("personnel", "public", "project_spending", "turned_over", "business_spending",
               "subsidiary_subsidy")),
    ("basic", ("personnel", "public")),
    ("basic", ("wages", "households", "goods_services", "capital_outlay")),
    ("total", ("personnel", "public")),
    ("project_spending", ("project_operating", "project_specific")),
    ("vehicles", ("vehicle_purchase", "vehicle_running")),
    ("three_public_total", ("travel_abroad", "vehicles", "reception")),
    ("three_public_total", ("travel_abroad", "vehicle_purchase", "vehicle_running", "reception")),
    ("total", ("three_public_total", "meetings", "training")),
)
#: Figures that a table may print beside its own, each with sums of its own.
GROUPS = ("", *BESIDE, "carryover_", "revenue_", "yearend_", *(f"{f}_" for f in FUNDS[:3]))
#: 人员经费 is 301 and 303, 公用经费 the rest of basic expenditure (《支出经济分类科目》).
PERSONNEL = ("301", "303")


@dataclass(frozen=True)
class Sum:
    """A total and the terms it should be the sum of, less those in ``less``; amounts in 万元."""

    rule: str
    total: Fact
    terms: tuple[Fact, ...]
    less: tuple[Fact, ...] = ()

    @property
    def expected(self) -> Decimal:
        return sum((t.amount for t in self.terms), Decimal(0)) - sum(
            (t.amount for t in self.less), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Printed minus expected."""
        return self.total.amount - self.expected

    @property
    def allowed(self) -> Decimal:
        facts = (self.total, *self.terms, *self.less)
        units = {_unit_of(f) for f in facts if f.amount} or {"万元"}
        if len(units) > 1:  # columns of several units: the coarsest printed step
            return max(tolerance(len(facts) - 1, f.places, _unit_of(f)) for f in facts if f.amount)
        return tolerance(len(facts) - 1, min(f.places for f in facts), units.pop())

    @property
    def holds(self) -> bool:
        return not self.difference or abs(self.difference) <= self.allowed

    @property
    def page(self) -> int:
        return self.total.page


@dataclass
class Closure:
    """How a table closes: the number of sums that hold, and those that do not."""

    held: int = 0
    failed: list[Sum] = field(default_factory=list)


def closure(table: Table) -> Closure:
    """Compute every sum that applies to the table."""
    result = Closure()
    for each in sums(table):
        if each.holds:
            result.held += 1
        else:
            result.failed.append(each)
    return result


def sums(table: Table) -> Iterator[Sum]:
    """Every sum that applies within the table: across its rows, down its columns."""
    if table.key not in TABLES:
        return
    shape = TABLES[table.key].shape
    if shape in {"function", "economic", "list", "wide"}:
        yield from _across(table)
    if shape in {"function", "economic"}:
        yield from _down(table)
    if shape == "economic":
        yield from _two_kinds(table)
    if shape in {"function", "economic", "wide", "list"}:
        for whole, units in unit_families(table):
            yield from _column_sums("total-is-sum-of-units", whole, units, table.names)
    if shape == "list" and table.key == "projects":
        yield from _down_list(table)
    if shape == "wide":
        yield from _items_down(table)
    if shape == "panels":
        yield from _panels(table)


def _unit_of(fact: Fact) -> str:
    """The printed unit, told from the printed and the converted amount."""
    from budgetkit.amounts import UNITS, parse_amount, to_wan

    printed = parse_amount(fact.text)
    if printed and printed.value:
        for unit in UNITS:
            if to_wan(printed, unit) == fact.amount:
                return unit
    return "万元"


# ── across ───────────────────────────────────────────────────────────────────────────────────


def _across(table: Table) -> Iterator[Sum]:
    alias = _whole_column(table)
    for line in table.lines:
        amounts = line.amounts
        if alias in amounts:
            amounts = {**amounts, "total": amounts[alias]}
        for beside in GROUPS:
            yield from _row_sums(table, amounts, beside)
        yield from _flow(line)
        yield from (Sum(*each) for each in across_sources(table, line))


def _row_sums(table: Table, amounts: dict[str, Fact], beside: str) -> Iterator[Sum]:
    """The sums along one line, of the columns that say outturn, last year … in front."""
    names = [n.removeprefix(beside) for n in table.names if n.startswith(beside)]
    own = {n.removeprefix(beside): f for n, f in amounts.items() if n.startswith(beside)}
    if beside[:-1] in FUNDS and beside[:-1] in amounts:
        own["total"] = amounts[beside[:-1]]  # 一般公共预算／小计 over its own 基本支出 and 项目支出
    for total, terms in () if any(n.startswith("column_") for n in amounts) else ROW_SUMS:
        held = [own[t] for t in terms if t in own]
        if total in own and held and _complete(names, total, terms):
            yield Sum(f"{total}-is-{'-plus-'.join(terms[:2])}", own[total], (*held,))
    if table.key == "three_public" and "three_public_total" not in own and "total" in own:
        vehicles = ("vehicles",) if "vehicles" in names else ("vehicle_purchase", "vehicle_running")
        held = [own[t] for t in ("travel_abroad", *vehicles, "reception") if t in own]
        extra = [n for n in ("meetings", "training", "operating_expenses") if n in names]
        if held and not extra:
            yield Sum("three-public-total", own["total"], (*held,))


def _flow(line: Line) -> Iterator[Sum]:
    """年末结转和结余 = 年初结转和结余 + 本年收入 - 本年支出, where a table prints all of them."""
    left = line.amounts.get("yearend_total")
    before, came, spent = (next((line.amounts[n] for n in names if n in line.amounts), None)
                           for names in (("carryover_total", "carryover"), ("revenue_total",),
                                         ("total",)))
    if left is not None and came is not None and spent is not None:
        terms = (before, came) if before is not None else (came,)
        yield Sum("yearend-is-what-is-left", left, terms, (spent,))


def _whole_column(table: Table) -> str:
    """The column that is the whole where the heading names its fund: 一般公共预算支出/合计."""
    funds = [n for n in table.names if n in {*FUNDS[:3], "appropriation", "this_year"}]
    return funds[0] if len(funds) == 1 and "total" not in table.names else ""


def _complete(names: Sequence[str], total: str, terms: Sequence[str]) -> bool:
    """Whether the columns hold all the columns that the total is made of.

    合计 = 基本 + 项目 needs both columns to be there, even where a line leaves one blank; and
    合计 = 人员 + 公用 applies only in tables of basic expenditure.
    """
    printed = [t for t in terms if t in names]
    if terms[0] == "personnel" and total == "total":
        apart = len(terms) > 2
        return {"personnel", "public"} <= set(printed) and "basic" not in names and (
            ("project_spending" in names) == apart)
    if terms[0] == "basic":
        return "basic" in printed and len(printed) >= 2
    if terms[0] == "wages":
        return len(printed) >= 3 and "personnel" not in names
    if total == "basic" and terms[0] == "personnel":
        return len(printed) == 2
    if terms[0] == "three_public_total":
        return set(terms) <= set(names)
    if total == "three_public_total":
        return ("vehicles" in terms) == ("vehicles" in names or "vehicle_running" not in names)
    return len(printed) >= 2


# ── down ─────────────────────────────────────────────────────────────────────────────────────


def _down(table: Table) -> Iterator[Sum]:
    """Total = Σ classes; class = Σ sections; section = Σ items; within each panel and unit."""
    for block in _blocks(table):
        lines = [li for li in block if li.code and li.level in {"class", "section", "item"}]
        # a line that is printed again right below may be its own item: added once, or twice
        once = [li for n, li in enumerate(lines) if not n or not _again(lines[n - 1], li)]
        times = Counter(li.code for li in once)
        parents = {c for c in times if any(o != c and o.startswith(c) for o in times)}
        repeated = {c for c, n in times.items() if n > 1}
        if parents & repeated:
            continue  # lines of several units, no tree to add up
        total = next((line for line in block if line.level == "total"), None)
        found = max((_down_sums(total, held, parents) for held in (once, lines)),
                    key=lambda sums: sum(s.holds for s in sums))
        if not (repeated and parents) or sum(s.holds for s in found) * 2 > len(found):
            yield from found


def _down_sums(total: Line | None, lines: Sequence[Line], parents: set[str]) -> list[Sum]:
    used = {n for li in lines if li.code not in parents for n in li.amounts}
    found = list(_tree(lines, parents, used))
    codes = [line.code for line in lines]
    rule = "lines" if len(set(codes)) < len(codes) and not parents else "classes"
    if total and lines and (rule == "classes" or len({len(c) for c in codes}) == 1):
        tops = [li for li in lines if not any(
            li.code != p and li.code.startswith(p) for p in parents)]
        found += _column_sums(f"total-is-sum-of-{rule}", total, tops, used)
    return found


def _again(line: Line, other: Line) -> bool:
    return line.code == other.code and line.name == other.name and (
        {n: f.amount for n, f in line.amounts.items()}
        == {n: f.amount for n, f in other.amounts.items()})


def _tree(
    lines: Sequence[Line], parents: Iterable[str], used: Iterable[str]
) -> Iterator[Sum]:
    for line in (li for li in lines if li.code in parents):
        under = [li for li in lines if li.code != line.code and li.code.startswith(line.code)]
        children = [li for li in under if not any(
            li.code != u.code and li.code.startswith(u.code) for u in under)]
        yield from _column_sums("code-is-sum-of-its-parts", line, children, used)


def _blocks(table: Table) -> Iterator[list[Line]]:
    """Lines of one unit and one classification, or of the whole table.

    A table by units prints a unit's line, then its functions. The first unit line often repeats
    the total; lines under it up to the next unit are its own.
    """
    units = [line for line in table.lines if line.level == "unit"]
    coded = [line for line in table.lines if line.level in {"class", "section", "item"}]
    if not units or len(units) <= 1 or not coded:
        for panels in _panels_of_systems(coded):
            yield [line for line in table.lines if line.level != "unit" and line.panel in panels]
        return
    block: list[Line] = []
    for line in table.lines:
        if line.level == "unit":
            if any(li.level in {"class", "section", "item"} for li in block):
                yield block
            block = [_as_total(line)]
        elif line.level == "total":
            if any(li.level in {"class", "section", "item"} for li in block):
                yield block
                block = []
        else:
            block.append(line)
    if any(li.level in {"class", "section", "item"} for li in block):
        yield block


def _panels_of_systems(coded: list[Line]) -> list[set[int]]:
    """Panels side by side: those of the departments' economic codes, and the government's."""
    first: dict[int, str] = {}
    for line in coded:
        first.setdefault(line.panel, line.code[:1])
    every = {line.panel for line in coded} | {0, 1, 2, 3}
    government = {panel for panel, digit in first.items() if digit == "5"}
    if not government or government == set(first):
        return [every]
    return [every - government, government]


def _as_total(line: Line) -> Line:
    return Line(line.row, line.page, "", line.name, "total", "", line.panel, line.amounts)


def _two_kinds(table: Table) -> Iterator[Sum]:
    """人员经费合计 and 公用经费合计 at the foot are the sums of their classes, in any panel."""
    classes = {line.code: line for line in table.lines if line.level == "class"}
    for line in table.lines:
        kind = re.match(r"(人员|公用)(经费|支出)(合计|小计|总计)", fold(line.name))
        whole = _first(line)
        if not kind or whole is None or len(line.amounts) > 1:
            continue
        mine = [li for code, li in classes.items() if code[0] == "3"
                and (code in PERSONNEL) == (kind[1] == "人员")]
        terms = tuple(f for li in mine if len(li.amounts) == 1 and (f := _first(li)))
        if terms:
            yield Sum(f"{'personnel' if kind[1] == '人员' else 'public'}-is-sum-of-classes",
                      whole, terms)


def _down_list(table: Table) -> Iterator[Sum]:
    """Projects: the total is the sum of the lines, or of the units' sub-totals."""
    lines = table.lines
    total = next((line for line in lines if line.level == "total"), None)
    units = [line for line in lines if line.level == "unit"]
    rows = [line for line in lines if line.level == "row"]
    if total and rows:
        whole = next(iter(total.amounts.values()), None)
        if whole is None:
            return
        for group in ([line for line in rows if line not in units], units):
            found = [line.amounts[whole.name] for line in group if whole.name in line.amounts]
            attempt = Sum("", whole, tuple(found))
            times = round(attempt.expected / whole.amount) if found and whole.amount else 0
            if times > 1 and abs(attempt.expected - times * whole.amount) <= attempt.allowed:
                return  # sub-totals among the lines: each amount stands two or three times
            if found and attempt.holds:
                yield from _column_sums("total-is-sum-of-projects", total, group)
                return
        yield from _column_sums("total-is-sum-of-projects", total, rows)


def _column_sums(
    rule: str, total: Line, lines: Iterable[Line], used: Iterable[str] = ()
) -> Iterator[Sum]:
    """The sums of each column; one of those ``used`` by such lines is nought where all are blank."""
    lines = list(lines)
    for name, fact in total.amounts.items():
        terms = tuple(line.amounts[name] for line in lines if name in line.amounts)
        blank = name in used and fact.amount and lines and all(line.amounts for line in lines)
        if terms or blank:
            yield Sum(rule, fact, terms)


def _items_down(table: Table) -> Iterator[Sum]:
    """“Three public” expenses with a line an item: the sums along a row, down each column."""
    items = [(item_of(line.name, line.level), line) for line in table.lines if line.amounts]
    names = [item for item, _ in items if item]
    if len(set(names)) != len(names):
        return  # several units, or what an item is made of under its own name
    for column in dict.fromkeys(n for _, line in items for n in line.amounts):
        own = {item: line.amounts[column] for item, line in items
               if item and column in line.amounts}
        for total, terms in ROW_SUMS:
            held = [own[t] for t in terms if t in own]
            if total in own and len(held) > 1 and _complete(names, total, terms):
                yield Sum(f"{total}-is-{'-plus-'.join(terms[:2])}", own[total], (*held,))


# ── panels ───────────────────────────────────────────────────────────────────────────────────


def _panels(table: Table) -> Iterator[Sum]:
    """收入总计 = 支出总计, and 本年合计 + 结转 = 总计 on each side."""
    sides = [[line for line in table.lines if line.panel == p] for p in range(len(table.panels))]
    ends = []
    for lines in sides:
        grand = next((line for line in reversed(lines) if _grand(line) and line.amounts), None)
        ends.append(grand)
    one = _first(ends[0]) if ends and ends[0] else None
    for end in ends[1:]:
        if one and end and (two := _first(end)):
            yield Sum("revenue-is-expenditure", one, (two,))
    for lines, grand in zip(sides, ends, strict=True):
        if grand:
            yield from _side_sums(lines, grand)


def _grand(line: Line) -> bool:
    said = fold(line.name)
    return "总计" in said or (line.level == "total" and not re.search("本年|当年", said))


def _first(line: Line) -> Fact | None:
    return next(iter(line.amounts.values()), None)


#: 项目支出结转和结余 under 年初结转和结余, as 其中 says of others.
_PART_OF_CARRIED = re.compile(r"[(（]|其中|[12]|(基本|项目|经营)(支出)?(结转|结余)")


def _side_sums(lines: list[Line], grand: Line) -> Iterator[Sum]:
    this_year = next((line for line in lines if line is not grand and re.search(
        r"(本年|当年).{0,2}(合计|小计|收入|支出)", fold(line.name))), None)
    carried = [line for line in lines if line is not this_year and line is not grand and (
        "结转" in fold(line.name) or "结余" in fold(line.name) or "弥补" in fold(line.name))]
    if this_year and this_year.amounts:
        top = [line for line in carried if not _PART_OF_CARRIED.match(fold(line.name))]
        yield from _column_sums("total-is-this-year-plus-carryover", grand, [this_year, *top])
    if not this_year:
        return
    coded: dict[str, Line] = {}
    for line in lines[: lines.index(this_year)] or lines[lines.index(this_year) + 1 :]:
        said = fold(line.name)
        if line is grand or not line.amounts or re.match(r"其中|[(（]?\d+[)）]?[.、]", said):
            continue
        code = line.code or classification.find(line.name, "function", level=1) or (
            classification.find(line.name, "function"))
        if code:
            coded[code] = line
        elif line not in carried:
            return  # a line that we cannot place: a hole in our knowledge, not a fault of the sum
    classes = [line for code, line in coded.items()
               if not any(code != c and code.startswith(c) for c in coded)]
    if len(classes) > 1:
        yield from _column_sums("this-year-is-sum-of-classes", this_year, classes)
