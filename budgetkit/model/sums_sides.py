"""Sums of a summary: its two sides, its totals, its outline of numbered lines, its classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from budgetkit import classification
from budgetkit.model.leaves import rank_of, ranks_of
from budgetkit.model.line_roles import EXPENDITURE, LineMeaning
from budgetkit.model.meaning import TableMeaning
from budgetkit.model.relations import Relation, Sum, believed, supported
from budgetkit.model.sums_down import column_sums
from budgetkit.numbering import numbered
from budgetkit.tables.columns import read_part
from budgetkit.tables.table import Line
from budgetkit.text import fold

#: What a summary by use (按用途) lists; the columns of the expenditure table are called so, too.
USES = {"basic", "project_spending", "reserve", "business_spending", "turned_over",
        "subsidiary_subsidy", "personnel", "public"}
_SUMS = {"revenue": "revenue-is-sum-of-its-sources", EXPENDITURE: "expenditure-is-sum-of-its-uses"}


def sides(told: TableMeaning) -> Iterator[list[Sum]]:
    """The sums of a table with a revenue and an expenditure side."""
    panels = [[m for m in told.lines if m.line.panel == p] for p in range(len(told.table.panels))]
    yield supported(_balance(panels))
    for lines in panels:
        yield from _of_side(panels, lines)


def _of_side(panels: Sequence[Sequence[LineMeaning]], lines: Sequence[LineMeaning]
             ) -> Iterator[list[Sum]]:
    """The sums of one side: its whole, what was carried over, its list, its outline, its codes."""
    further = bool(lines) and lines[0].line.panel > 0
    grand = next((m for m in lines if m.role == "grand_total" and m.line.amounts), None)
    year = _this_year(lines, grand)
    beside: set[int] = set()
    if grand and year:
        found = _whole(grand, year, lines)
        beside = {t.row for s in found if s.holds for t in s.terms}
        yield supported(found)
    yield supported(_scopes(lines))
    end = year or (grand if grand and not _beside_year(lines) else None)
    end = end or (_other_end(panels, lines) if further else None)
    if end:
        yield supported(_listed(end, [m for m in lines if m.line.row not in beside]))
    yield supported(_outline(lines))
    if further:
        yield supported(_coded(lines))


def _balance(panels: Sequence[Sequence[LineMeaning]]) -> Iterator[Sum]:
    """收入总计 = 支出总计."""
    ends = [next((m.total for m in lines if m.role == "grand_total" and m.total), None)
            for lines in panels]
    for end in ends[1:]:
        if ends[0] and end:
            yield Sum("revenue-is-expenditure", ends[0].fact, end.facts)


def _this_year(lines: Sequence[LineMeaning], grand: LineMeaning | None) -> LineMeaning | None:
    return next((m for m in lines if m is not grand and m.period == "this_year"
                 and m.role == "subtotal" and m.line.amounts), None)


def _beside_year(lines: Sequence[LineMeaning]) -> bool:
    """Whether money of another year is printed outside the list that a total adds up."""
    return any(m.period in {"carryover", "yearend"} and m.line.amounts and m.role == "item"
               and numbered(fold(m.line.name)) is None for m in lines)


def _whole(grand: LineMeaning, year: LineMeaning, lines: Sequence[LineMeaning]) -> Sequence[Sum]:
    """总计 = 本年合计 + every line between the two that is no part of another."""
    rule = "total-is-this-year-plus-carryover"
    first, last = sorted((lines.index(year), lines.index(grand)))
    other = [m for m in lines if m.period in {"carryover", "yearend"} and m.role == "item"]
    between = [m for m in lines[first + 1:last] if m.role == "item"]
    every = [m for m in {id(m): m for m in (*other, *between)}.values() if m.above is None]
    alone = [m for m in other if m.above is None]
    # where this year's total stands first, the lines below it may be its own list
    sets = [alone, every, other] if _stands_first(year, lines) else [every, other, alone]
    for held in sets:
        held.sort(key=lambda m: m.line.row)
    best = believed(Relation(tuple(column_sums(rule, grand.line, [year.line, *(
        m.line for m in held)]))) for held in sets)
    return best.sums if best else ()


def _scopes(lines: Sequence[LineMeaning]) -> Iterator[Sum]:
    """上年结转结余 is the sum of the funds that are numbered anew below it."""
    for head in lines:
        parts = [m for m in lines if m.above is head.line and m.role == "item"]
        ranks = [rank for m in parts if (rank := rank_of(m.line)) is not None]
        parts = [m for m in parts if not ranks or rank_of(m.line) == min(ranks)]
        if head.line.amounts and len(parts) > 1:
            yield from column_sums("carryover-is-sum-of-funds", head.line,
                                   [m.line for m in parts])


def _other_end(panels: Sequence[Sequence[LineMeaning]], lines: Sequence[LineMeaning]
               ) -> LineMeaning | None:
    """The total of the classes may stand beside them, under the uses alone."""
    if any(m.role in {"subtotal", "grand_total"} and m.line.amounts for m in lines):
        return None
    for other in panels[1:]:
        ends = [m for m in other if m.role in {"subtotal", "grand_total"} and m.line.amounts]
        if other is not lines and ends:
            return next((m for m in ends if m.period == "this_year"), ends[-1])
    return None


def _listed(end: LineMeaning, lines: Sequence[LineMeaning]) -> Sequence[Sum]:
    """This year's total (or the total) is the sum of the lines of its list.

    Which lines are its list: those of the lowest number, the classes by name, all, or those that
    are no part of the line above them.
    """
    rule = _SUMS[end.side]
    mine = _list_of(end, lines)
    ranks = {id(m): rank for m in mine if (rank := rank_of(m.line)) is not None}
    sets = _sets(end, mine, ranks)
    sure = not ranks and all(m.concept or _class(m) for m in mine)
    sets += [(rule, mine), (rule, _without_parts(mine))] if sure else [(rule, mine)]
    best = believed(Relation(tuple(column_sums(name, end.line, [m.line for m in held])),
                             sure or held is not mine) for name, held in sets)
    return best.sums if best else ()


def _sets(end: LineMeaning, mine: list[LineMeaning], ranks: Mapping[int, int]
          ) -> list[tuple[str, list[LineMeaning]]]:
    """The lists that classes or the lowest number tell apart, with the rule of each."""
    rule, least = _SUMS[end.side], min(ranks.values(), default=None)
    classes = [m for m in mine if _class(m)]
    sets = [(rule, [m for m in mine if ranks.get(id(m)) == least])] if ranks else []
    if len(classes) > 1 and end.side == EXPENDITURE and len(classes) * 2 >= len(mine):
        sets.insert(0, ("this-year-is-sum-of-classes" if end.period == "this_year" else rule,
                        classes))
    return sets


def _without_parts(lines: Sequence[LineMeaning]) -> list[LineMeaning]:
    """Lines without those that add up to the one they follow: 财政拨款 over its funds, without numbers."""
    kept, at = [], 0
    while at < len(lines):
        kept.append(lines[at])
        at += 1 + _parts_below(lines[at], lines[at + 1:])
    return kept


def _parts_below(top: LineMeaning, below: Sequence[LineMeaning]) -> int:
    """How many of the lines right below add up to a line, two of money at least; 0 where none do."""
    left, with_money = top.amount or Decimal(0), 0
    for count, each in enumerate(below, 1):
        left -= each.amount or Decimal(0)
        with_money += bool(each.amount)
        if left <= 0:
            return count if left == 0 and with_money > 1 else 0
    return 0


def _list_of(end: LineMeaning, lines: Sequence[LineMeaning]) -> list[LineMeaning]:
    """The lines that a total may add up: its own year's, above it, or below where it stands first."""
    over = _stands_first(end, lines)
    year = end.period == "this_year"
    return [m for m in lines if m.role == "item" and m.line.amounts
            and (m.period == "this_year" or (not year and m.above is None))
            and (over or m.line.panel != end.line.panel or m.line.row < end.line.row)]


def _stands_first(end: LineMeaning, lines: Sequence[LineMeaning]) -> bool:
    """Whether a total stands over its list, not under it."""
    return end is next((m for m in lines if m.line.amounts), None)


def _class(line: LineMeaning) -> str:
    return line.line.code[:3] or classification.find(line.line.name, "function", level=1) or ""


def _outline(lines: Sequence[LineMeaning]) -> Iterator[Sum]:
    """Each numbered line is the sum of the lines numbered below it: 一、 of its （一）（二）."""
    items = [m for m in lines if m.role in {"item", "heading"}]
    ranks = ranks_of(items)
    if any(ranks[id(m)] is None and m.line.amounts and m.period == "this_year" for m in items):
        return  # lines without a number: the outline cannot be told
    for at, top in enumerate(lines):
        rank = ranks.get(id(top))
        if rank is None or not top.line.amounts:
            continue
        under = _numbered_below(lines, at, rank, ranks)
        least = min((r for _, r in under), default=None)
        if under:
            yield from column_sums(_SUMS[top.side], top.line, [m.line for m, r in under if r == least])


def _numbered_below(lines: Sequence[LineMeaning], at: int, rank: int,
                    ranks: Mapping[int, int | None]) -> list[tuple[LineMeaning, int]]:
    """The lines under a numbered one, with their ranks: until a total, or a number as high as its own."""
    under: list[tuple[LineMeaning, int]] = []
    for each in islice(lines, at + 1, None):
        if each.role == "of_which":
            continue
        own = ranks.get(id(each))
        if each.role in {"subtotal", "grand_total"} or own is None or own <= rank:
            break
        under.append((each, own))
    return under


# ── classes, sections and items by name ──────────────────────────────────────────────────────


def _coded(lines: Sequence[LineMeaning]) -> Iterator[Sum]:
    """Where a summary prints classes, sections and items, each is the sum of those under it."""
    found, unsure = lines_by_code(m.line for m in lines)
    for code, line in found.items():
        under = [c for c in found if len(c) == len(code) + 2 and c.startswith(code)]
        if under and code not in unsure:
            yield from column_sums("summary-lines-add-up", line, [found[c] for c in under])


def lines_by_code(lines: Iterable[Line]) -> tuple[dict[str, Line], set[str]]:
    """Lines of a summary that prints classes, sections and items by name, under their codes.

    Also the codes under which a line stands that could not be told.
    """
    found: dict[str, Line] = {}
    unsure: set[str] = set()
    above = ["", ""]
    for line in lines:
        if line.panel == 0 or line.level == "total" or not line.name or not line.amounts:
            continue
        code = line.code or classification.find_below(line.name, above) or ""
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


def use_of(line: Line) -> str:
    """The use that a line of a summary names: ``basic``, ``project_spending`` …, or nothing."""
    said = read_part(line.name)
    return said[1] if said and said[1] in USES else ""
