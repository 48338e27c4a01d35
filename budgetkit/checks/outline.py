"""Summaries printed as an outline: 一、 is the sum of its （一）（二）, the total of its 一、二、."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetkit import classification
from budgetkit.checks.books import Printed, class_lines, first, side_end, total, total_line, whole
from budgetkit.checks.expect import allowed, expect_equal, expect_sum, law
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.numbering import RANK, numbered
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

SUMMARIES = ("department_summary", "appropriation_summary")
_CARRIED = re.compile(r"结转|结余|弥补")
_WITHIN = re.compile(r"^其中")
_THIS_YEAR = re.compile(r"(本年|当年).{0,4}(合计|小计|总计)|(本年|当年)(收入|支出)$")
#: What a summary by use (按用途) lists; the columns of the expenditure table are called so, too.
USES = {"basic", "project_spending", "reserve", "business_spending", "turned_over",
        "subsidiary_subsidy"}


def _rank(line: Line) -> int | None:
    found = numbered(fold(line.name).replace("(", "（").replace(")", "）"))
    return found.rank if found else None


def _revenue(table: Table) -> list[Line]:
    return [li for li in table.lines if li.panel == 0]


@rule("revenue-is-sum-of-its-sources", family="arithmetic")
def revenue_is_sum_of_its_sources(d) -> Iterator[Finding]:
    """In a summary the revenue is the sum of its numbered sources, each of its own parts."""
    said = law("total revenue = the sum of its sources", "收入合计=各项收入之和")
    for table in (t for k in SUMMARIES for t in d.all(k)):
        yield from _outlined(table, _revenue(table), said)


@rule("expenditure-is-sum-of-its-uses", family="arithmetic")
def expenditure_is_sum_of_its_uses(d) -> Iterator[Finding]:
    """In a summary by use (基本支出, 项目支出 …) the uses add up; so do its classes beside them."""
    for table in (t for k in SUMMARIES for t in d.all(k)):
        ends = [end for p in range(1, len(table.panels)) if (end := _end(table, p))]
        for panel in range(1, len(table.panels)):
            lines = [li for li in table.lines if li.panel == panel]
            uses = [li for li in lines if _use(li)]
            if len(uses) > 1:
                yield from _outlined(table, lines, law(
                    "total expenditure = the sum of its uses", "支出合计=各类用途支出之和"))
            classes = [li for li in class_lines(table).values() if li.panel == panel]
            others = [li for li in lines if li.amounts and li not in classes and not _is_end(li)]
            # the total of the classes may stand beside them, under the uses alone
            own = _end(table, panel)
            end = own or (ends[0] if ends else None)
            if own and _THIS_YEAR.match(fold(own.name)):
                continue  # an identity of the table
            if end and len(classes) > 1 and not others:
                yield from _sum(table, end, classes, law(
                    "total expenditure = the sum of the classes", "支出合计=各功能类之和"))


def _use(line: Line) -> str:
    said = read_part(line.name)
    return said[1] if said and said[1] in USES else ""


def _end(table: Table, panel: int) -> Line | None:
    """The line of this year's expenditure of a panel, else its total."""
    ends = [li for li in table.lines if li.panel == panel and li.amounts and _is_end(li)]
    return next((li for li in ends if _THIS_YEAR.match(fold(li.name))), ends[-1] if ends else None)


def _is_end(line: Line) -> bool:
    return line.level == "total" or bool(_THIS_YEAR.match(fold(line.name)))


def _outlined(table: Table, lines: Sequence[Line], said) -> Iterator[Finding]:
    """The total of a side, and each of its numbered lines, is the sum of what stands under it."""
    plain = [li for li in lines if not _is_end(li) and li.level == "row"
             and not _WITHIN.match(fold(li.name))]
    ranks = _ranks(plain)
    if any(ranks[li.row] is None and li.amounts and not _CARRIED.search(li.name) for li in plain):
        return  # lines without a number: the outline cannot be told
    held = [r for r in ranks.values() if r is not None]
    if not held:
        return
    tops = [li for li in plain if ranks[li.row] == min(held)]
    yield from _total(table, lines, tops, said)
    for at, top in enumerate(tops):
        ends = [*tops[at + 1 :], *(li for li in lines if li.row > top.row and (
            _is_end(li) or (_rank(li) is None and _CARRIED.search(li.name))))]
        end = min((li.row for li in ends), default=10**9)
        under = [li for li in plain if top.row < li.row < end]
        least = min((r for li in under if (r := ranks[li.row]) is not None), default=None)
        parts = [li for li in under if least is not None and ranks[li.row] == least]
        yield from _sum(table, top, parts, law("a line = the sum of its parts", "上级项=所属各项之和"))


def _ranks(lines: Sequence[Line]) -> dict[int, float | None]:
    """The rank of each line by its row; a fund without a number under 财政拨款 is its part."""
    ranks: dict[int, float | None] = {}
    above: Line | None = None
    for line in lines:
        ranks[line.row] = _rank(line)
        said = read_part(line.name)
        if ranks[line.row] is not None:
            above = line
        elif above is not None and "财政拨款" in above.name and said and said[1] in FUNDS[:3]:
            ranks[line.row] = len(RANK)
    return ranks


def _total(table: Table, lines: Sequence[Line], tops: Sequence[Line], said) -> Iterator[Finding]:
    this_year = next((li for li in lines if li.amounts and _THIS_YEAR.match(fold(li.name))), None)
    # below 本年收入合计 the funds of what was carried over may be numbered anew
    now = [li for li in tops if not _CARRIED.search(li.name)
           and (this_year is None or li.row < this_year.row or lines[0] is this_year)]
    grand = next((li for li in reversed(lines) if li.level == "total" and li.amounts), None)
    if this_year is not None and this_year is not grand:
        yield from _sum(table, this_year, now, said)
    elif grand is not None and not any(
        _CARRIED.search(li.name) and li.amounts and li not in tops for li in lines
    ):
        yield from _sum(table, grand, tops, said)


def _sum(table: Table, top: Line, parts: Sequence[Line], said) -> Iterator[Finding]:
    whole_, terms = whole(top), [f for li in parts if (f := whole(li))]
    if whole_ is None or not terms:
        return
    found = expect_sum(Printed(table, whole_), [Printed(table, f) for f in terms], said)
    if found:
        yield found


#: Columns that the amount of a line of a summary is made of.
MADE_OF = (("general_budget", "government_fund", "state_capital"),
           ("basic", "project_spending"), ("personnel", "public", "project_spending"))


@rule("line-of-summary-adds-up", family="arithmetic")
def line_of_summary_adds_up(d) -> Iterator[Finding]:
    """In a summary with columns by fund or by use, each line is the sum of its columns."""
    for table in (t for k in SUMMARIES for t in d.all(k)):
        made = next((m for m in MADE_OF if set(m) <= set(table.names)), None)
        if made is None or ("basic" in table.names and made[0] == "personnel"):
            continue
        for line in (li for li in table.lines if li.panel >= 1):
            head = next(iter(line.amounts.values()), None)
            terms = [Printed(table, line.amounts[n]) for n in made if n in line.amounts]
            if head is None or not terms or head.name in made:
                continue
            found = expect_sum(Printed(table, head), terms, law(
                "a line = the sum of its columns", "本行合计=各栏之和"),
                rule="total-is-sum-of-columns")
            if found:
                yield found


def lines_by_code(table: Table) -> tuple[dict[str, Line], set[str]]:
    """Lines of a summary that prints classes, sections and items by name, under their codes.

    Also the codes under which a line stands that could not be told.
    """
    found: dict[str, Line] = {}
    unsure: set[str] = set()
    above = ["", ""]
    for line in table.lines:
        if line.panel == 0 or line.level == "total" or not line.name or not line.amounts:
            continue
        code = line.code or _code_under(line.name, above)
        if not code:
            unsure |= {a for a in above if a}
            continue
        if len(code) == 3:
            above = [code, ""]
        elif len(code) == 5:
            above[1] = code
        if code in found:
            unsure.add(code)
        found[code] = line
    return found, unsure


def _code_under(name: str, above: Sequence[str]) -> str:
    section, item = above[1], above[0]
    for parent, level in ((section, 3), (item, 2), ("", 1)):
        if level == 1 or parent:
            code = classification.find(name, "function", level=level, under=parent or None)
            if code:
                return code
    return ""


@rule("summary-lines-add-up", family="arithmetic")
def summary_lines_add_up(d) -> Iterator[Finding]:
    """Where a summary prints classes, sections and items, each is the sum of those under it."""
    said = law("a line = the sum of the lines under it", "上级科目=所属下级科目之和")
    for table in (t for k in SUMMARIES for t in d.all(k)):
        lines, unsure = lines_by_code(table)
        for code, line in lines.items():
            under = [c for c in lines if len(c) == len(code) + 2 and c.startswith(code)]
            if under and code not in unsure:
                yield from _sum(table, line, [lines[c] for c in under], said)


@rule("summary-lines-agree", family="across")
def summary_lines_agree(d) -> Iterator[Finding]:
    """A section or item that a summary prints is the same in the table by function."""
    said = law("a line is the same in both tables", "同一科目两表一致")
    for summary, detail in (("department_summary", "department_expenditure"),
                            ("appropriation_summary", "appropriation_expenditure"),
                            ("appropriation_summary", "general_budget_expenditure")):
        one, other = first(d, summary), first(d, detail)
        ends = (side_end(one, 1), total(other)) if one and other else (None, None)
        if ends[0] is None or ends[1] is None or ends[0].amount != ends[1].amount:
            continue
        lines, unsure = lines_by_code(one)
        there = {li.code: li for li in other.lines if li.level in {"section", "item"}}
        for code, line in lines.items():
            mine, theirs = whole(line), whole(there[code]) if code in there else None
            if len(code) > 3 and code not in unsure and mine and theirs and (
                found := expect_equal(Printed(one, mine), Printed(other, theirs), said)
            ):
                yield found


@rule("uses-agree", family="across")
def uses_agree(d) -> Iterator[Finding]:
    """Each use that a summary lists is its column of the expenditure table with the same total."""
    said = law("a use is the same in both tables", "同一用途支出两表一致")
    for summary, detail in (("department_summary", "department_expenditure"),
                            ("appropriation_summary", "appropriation_expenditure"),
                            ("appropriation_summary", "general_budget_expenditure")):
        one, other = first(d, summary), first(d, detail)
        columns = total_line(other).amounts if other and total_line(other) else {}
        uses = [li for li in one.lines if li.panel and _rank(li) == RANK["han"]] if one else []
        for panel in {li.panel for li in uses if _use(li) in columns}:
            end, all_of_it = side_end(one, panel), total(other)
            if end is None or all_of_it is None or end.amount != all_of_it.amount:
                continue
            for line in (li for li in uses if li.panel == panel and _use(li) in columns):
                if (mine := whole(line)) and (found := expect_equal(
                    Printed(one, mine), Printed(other, columns[_use(line)]), said
                )):
                    yield found


@rule("of-which-within-whole", family="arithmetic")
def of_which_within_whole(d) -> Iterator[Finding]:
    """其中： is at most what it is part of."""
    said = law("a part (其中) is at most its whole", "“其中”数不大于其总数")
    for table in d.tables:
        if table.key not in TABLES:
            continue
        before: Line | None = None
        for line in table.lines:
            pairs = [(line.amounts.get("general_budget_appropriation"),
                      line.amounts.get("general_budget"))]
            if _WITHIN.match(fold(line.name)) and before is not None:
                pairs.append((whole(line), whole(before)))
            for part, top in pairs:
                if part is None or top is None or part.amount <= top.amount:
                    continue
                one, other = Printed(table, part), Printed(table, top)
                if part.amount - top.amount > allowed([one, other]) and (
                    found := expect_equal(one, other, said, most=True)
                ):
                    yield found
            if not _WITHIN.match(fold(line.name)):
                before = line


@rule("sources-agree", family="across")
def sources_agree(d) -> Iterator[Finding]:
    """Each source of revenue is the same in the summaries and in the revenue table."""
    held: dict[tuple[str, bool], list[Printed]] = {}
    revenue = first(d, "department_revenue")
    line = next((li for li in revenue.lines if li.level == "total"), None) if revenue else None
    for source in revenue.lines if revenue else ():  # a revenue table may list them, a line each
        said = read_part(source.name)
        if source.level == "row" and said and said[0] == "what" and (fact := whole(source)):
            held.setdefault((said[1], False), []).append(Printed(revenue, fact))
    for name, fact in (line.amounts.items() if line else ()):
        if "其中" in fact.column_label:
            continue
        carried = name.startswith("carryover_")
        held.setdefault((name.removeprefix("carryover_"), carried), []).append(
            Printed(revenue, fact))
    if "carryover_total" in (line.amounts if line else {}) or "carryover" in (
        line.amounts if line else {}
    ):
        split = True
    else:
        split = any(carried for _, carried in held)
    for table in (t for k in SUMMARIES if (t := first(d, k))):
        for name, carried, cell in _sources(table):
            there = held.get((name, carried), [])
            same = any(abs(c.amount - cell.amount) <= allowed([cell, c]) for c in there)
            if there and not same and (split or not _has_carried(table)):
                found = expect_equal(cell, there[0], law(
                    "a source is the same in both tables", "同一收入来源两表一致"))
                if found:
                    yield found
            held.setdefault((name, carried), []).append(cell)


FUNDS = ("general_budget", "government_fund", "state_capital", "fiscal_account",
         "service_revenue", "operating_revenue", "superior_subsidy", "subsidiary_remittance")


def _sources(table: Table) -> Iterator[tuple[str, bool, Printed]]:
    carried = False
    for line in _revenue(table):
        said = read_part(line.name)
        if line.level == "total":
            continue
        if _CARRIED.search(line.name):
            carried = True
        elif _rank(line) == 1:
            carried = False
        fact = whole(line)
        if fact and said and said[0] == "what" and said[1] in FUNDS and not _WITHIN.match(
            fold(line.name)
        ):
            yield said[1], carried, Printed(table, fact)


def _has_carried(table: Table) -> bool:
    return any(_CARRIED.search(li.name) and li.amounts for li in _revenue(table))
