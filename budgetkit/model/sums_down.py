"""Sums down the rows: a total of its classes, a code of the codes under it, units, projects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import replace

from budgetkit.model.by_unit import unit_families
from budgetkit.model.code_tree import CodeTree
from budgetkit.model.meaning import TableMeaning
from budgetkit.model.relations import Relation, Sum, believed, supported
from budgetkit.model.sums_across import parts_of
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import item_of
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold

Codes = tuple[str, ...]
CODED = {"class", "section", "item"}
#: 人员经费 is 301 and 303, 公用经费 the rest of basic expenditure (《支出经济分类科目》).
PERSONNEL = ("301", "303")


def down(told: TableMeaning) -> Iterator[list[Sum]]:
    """The sums down the rows of a table: one list a relation that is believed."""
    table = told.table
    shape = TABLES[table.key].shape
    if shape in {"function", "economic"}:
        for block in _blocks(table):
            yield from _by_code(block, told.unproved)
    if shape == "economic":
        yield supported(_two_kinds(table))
    if shape in {"function", "economic", "wide", "list"}:
        for whole, units in unit_families(table):
            yield supported(column_sums("total-is-sum-of-units", whole, units, table.names))
    if table.key == "projects":
        yield supported(_projects(table))
    if shape == "wide":
        yield from _items(table)


def column_sums(
    rule: str, total: Line, lines: Iterable[Line], used: Collection[str] = ()
) -> Iterator[Sum]:
    """The sums of each column; one of those ``used`` by such lines is nought where all are blank."""
    lines = list(lines)
    for name, fact in total.amounts.items():
        terms = tuple(line.amounts[name] for line in lines if name in line.amounts)
        blank = name in used and fact.amount and lines and all(line.amounts for line in lines)
        if terms or blank:
            yield Sum(rule, fact, terms)


# ── by code ──────────────────────────────────────────────────────────────────────────────────


def _by_code(block: Sequence[Line], unproved: list[str]) -> Iterator[list[Sum]]:
    """Total = Σ classes; class = Σ sections; section = Σ items; within one unit or panel."""
    lines = [li for li in block if li.code and li.level in CODED]
    # a line that is printed again right below may be its own item: added once, or twice
    once = [li for n, li in enumerate(lines) if not n or not _again(lines[n - 1], li)]
    times = Counter(_codes(li) for li in once)
    each = list({_codes(li): li for li in once}.values())
    parents = {_codes(each[upper]) for uppers in CodeTree(each).above for upper in uppers}
    repeated = {c for c, n in times.items() if n > 1}
    if parents & repeated:
        return  # lines of several units, no tree to add up
    ways = (once,) if len(once) == len(lines) else (once, lines)
    found, fallen = max((_tree_and_total(block, held, parents) for held in ways),
                        key=lambda kinds: _holding(kinds[0]))
    unproved += fallen
    if not (repeated and parents) or _holding(found) * 2 > sum(map(len, found)):
        yield from found


def _holding(kinds: Iterable[Sequence[Sum]]) -> int:
    return sum(s.holds for sums in kinds for s in sums)


def _codes(line: Line) -> Codes:
    """All codes of a line: rows with the same code of one classification may differ in another."""
    return (line.code, *line.codes.values()) if len(line.codes) > 1 else (line.code,)


def _tree_and_total(block: Sequence[Line], lines: Sequence[Line], parents: set[Codes]
                    ) -> tuple[list[list[Sum]], list[str]]:
    """The sums of a tree of codes and of its total, and the rules that the numbers unseat."""
    used = {n for li in lines if _codes(li) not in parents for n in li.amounts}
    codes = CodeTree(lines)
    tree = Relation(tuple(_tree(codes, parents, used)))
    unseated = tree.never and len(tree.sums) > len(used)
    fallen = ["code-is-sum-of-its-parts"] if unseated else []
    found = [] if unseated else [supported(tree.sums)]
    total = next((line for line in block if line.level == "total"), None)
    several = len({li.code for li in lines}) < len(lines) and not parents
    if total and lines and not (several and len({len(li.code) for li in lines}) > 1):
        rule = f"total-is-sum-of-{'lines' if several else 'classes'}"
        best, failed = _of_total(rule, total, _tops(codes), _uncoded(block), used)
        fallen += [rule] if failed and not best else []
        found += [supported(best)]
    return found, fallen


def _of_total(rule: str, total: Line, tops: list[Line], others: list[Line], used: Collection[str]
              ) -> tuple[tuple[Sum, ...], bool]:
    """The sums of a total over its lines by code, with those without one where these are of it; and
    whether one fails without them."""
    sets = [tops, [*tops, *others]] if others else [tops]
    asked = [Relation(tuple(column_sums(rule, total, held, used))) for held in sets]
    return best_of(asked), asked[0].failed > 0


def _uncoded(block: Iterable[Line]) -> list[Line]:
    """Lines of amounts without a code, which a total may add up beside its classes."""
    return [li for li in block if li.level == "row" and not li.code and li.amounts
            and not li.name.startswith("其中")]


def _tops(codes: CodeTree) -> list[Line]:
    """The lines under no other; those under a heading without amounts in its place."""
    return [each for place, top in enumerate(codes.lines) if not codes.above[place]
            for each in ([top] if top.amounts else codes.under(place))]


def best_of(candidates: Iterable[Relation]) -> tuple[Sum, ...]:
    """The sums of the candidate that is believed, or of the first where rows may be withheld.

    A total that is more than its rows in every column it prints is no proof that the rows were
    misunderstood: rows may be left out on purpose.
    """
    held = list(candidates)
    best = believed(held)
    if best is None and held and all(s.difference > 0 for s in held[0].sums if not s.holds):
        best = held[0]
    return best.sums if best else ()


def _again(line: Line, other: Line) -> bool:
    return _codes(line) == _codes(other) and fold(line.name) == fold(other.name) and (
        {n: f.amount for n, f in line.amounts.items()}
        == {n: f.amount for n, f in other.amounts.items()})


def _tree(codes: CodeTree, parents: Container[Codes], used: Collection[str]) -> Iterator[Sum]:
    for place, line in enumerate(codes.lines):
        if _codes(line) in parents:
            yield from column_sums("code-is-sum-of-its-parts", line, codes.under(place), used)


def _blocks(table: Table) -> Iterator[list[Line]]:
    """Lines of one unit and one classification, or of the whole table.

    A table by units prints a unit's line, then its functions. The first unit line often repeats
    the total; lines under it up to the next unit are its own.
    """
    units = [line for line in table.lines if line.level == "unit"]
    coded = [line for line in table.lines if line.level in CODED]
    if not units or len(units) <= 1 or not coded:
        for panels in _panels_of_systems(coded):
            yield [line for line in table.lines if line.level != "unit" and line.panel in panels]
        return
    block: list[Line] = []
    for line in table.lines:
        if line.level in {"unit", "total"}:
            if any(li.level in CODED for li in block):
                yield block
                block = []
            if line.level == "unit":
                block = [_as_total(line)]
        else:
            block.append(line)
    if any(li.level in CODED for li in block):
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
    total = replace(line, code="", level="total", parent="")
    if line.table is not None:
        total.place_in(line.table)
    return total


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


def _first(line: Line) -> Fact | None:
    return next(iter(line.amounts.values()), None)


# ── lists and items ──────────────────────────────────────────────────────────────────────────


def _projects(table: Table) -> Iterator[Sum]:
    """Projects: the total is the sum of the lines, or of the units' sub-totals."""
    total = next((line for line in table.lines if line.level == "total"), None)
    units = [line for line in table.lines if line.level == "unit"]
    rows = [line for line in table.lines if line.level == "row"]
    whole = next(iter(total.amounts.values()), None) if total and rows else None
    if total is None or whole is None:
        return
    for group in (rows, units):
        attempt = Sum("", whole, tuple(
            line.amounts[whole.name] for line in group if whole.name in line.amounts))
        if _several_times(attempt):
            return  # sub-totals among the lines: each amount stands two or three times
        if attempt.terms and attempt.holds:
            yield from column_sums("total-is-sum-of-projects", total, group)
            return
    yield from column_sums("total-is-sum-of-projects", total, rows)


def _several_times(attempt: Sum) -> bool:
    """Whether the terms are twice the total, or three times it."""
    whole = attempt.total.amount
    times = round(attempt.expected / whole) if attempt.terms and whole else 0
    return times > 1 and abs(attempt.expected - times * whole) <= attempt.allowed


def _items(table: Table) -> Iterator[list[Sum]]:
    """“Three public” expenses with a line an item: the sums along a row, down each column."""
    lines = {item_of(line.name, line.level): line for line in table.lines if line.amounts}
    held = [item for line in table.lines if line.amounts
            and (item := item_of(line.name, line.level))]
    if len(set(held)) != len(held):
        return  # several units, or what an item is made of under its own name
    for total in ("three_public_total", "vehicles"):
        if total in lines:
            parts = [lines[p] for p in parts_of(total, "expenditure", lines)]
            named = "-plus-".join(item_of(li.name) for li in parts[:2])
            yield supported(s for s in column_sums(f"{total}-is-{named}", lines[total], parts)
                            if len(s.terms) > 1)


