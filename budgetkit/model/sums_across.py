"""Sums along a line: which columns a 合计 or 小计 is made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import combinations, islice, permutations

from budgetkit.model.column_roles import (
    BESIDE_PERIODS,
    ColumnMeaning,
    Heading,
    header_tree,
    is_narrower,
    is_of_which,
    own_column,
)
from budgetkit.model.meaning import TableMeaning
from budgetkit.model.relations import Relation, Sum, believed, supported
from budgetkit.model.settings import thresholds
from budgetkit.tables.columns import CONCEPTS
from budgetkit.tables.table import Fact, Line
from budgetkit.text import fold

_OF_WHICH = re.compile(r"^[(（]?其中")
#: A column, and those that stand in where it is printed blank: a blank 小计 is their sum.
Term = tuple[int, ...]
_NOT_MONEY = {"", *(c["key"] for c in CONCEPTS if c["kind"] == "text")}
_SOURCES = frozenset(c["key"] for c in CONCEPTS if c["side"] == "revenue")


@dataclass(frozen=True)
class Candidate:
    """The whole's column and the terms that it should be the sum of."""

    whole: int
    terms: tuple[Term, ...]
    named: bool = True
    guessed: bool = False


def across(told: TableMeaning) -> Iterator[list[Sum]]:
    """The sums along the lines of a table: one list a relation that is believed."""
    for panel in range(len(told.table.panels)):
        yield from _across_panel(told, panel)
    flows = [s for line in told.table.lines if (s := _flow(line))]
    if flows:
        yield supported(flows)


def _across_panel(told: TableMeaning, panel: int) -> Iterator[list[Sum]]:
    columns = {c.column: c for c in told.columns if c.panel == panel}
    at = [{f.column: f for f in line.amounts.values()} for line in told.table.lines
          if line.panel == panel and line.amounts]
    proved: set[tuple[str, ...]] = set()
    unsure = []
    for family in _families(told, columns):
        relations = [_asked(c, at, columns, told.table.key) for c in _rivals(family, columns, told)]
        if columns[family[0].whole].period == "change":
            relations = [_unimplied(r, at, columns) for r in relations]
        best = believed(relations)
        if best and not best.hollow:
            proved |= {best.says} if best.proof else set()
            yield supported(best.sums)
        else:
            unsure.append((relations[0], _only_of_which(family[0], told)))
    for first, of_which in unsure:
        if first.sums and first.says in proved:  # in the same columns of another year
            yield supported(first.sums)
        elif first.failed and not of_which:
            told.unproved.append(first.sums[0].rule)


def _only_of_which(candidate: Candidate, told: TableMeaning) -> bool:
    """Whether every term is a 其中 beside the whole: parts of it that are picked out need not be all."""
    paths = [told.table.columns[term[0]] for term in candidate.terms]
    return all(_OF_WHICH.match(fold(path.rpartition("/")[2])) for path in paths)


def _asked(candidate: Candidate, at: Sequence[Mapping[int, Fact]],
           columns: Mapping[int, ColumnMeaning], key: str) -> Relation:
    rule = _rule(candidate, columns, key)
    sums = []
    for facts in at:
        total = facts.get(candidate.whole)
        terms = tuple(f for term in candidate.terms for f in _standing(term, facts))
        if total is not None and terms:
            sums.append(Sum(rule, total, terms))
    says = (rule, *(columns[t[0]].concept for t in candidate.terms))
    return Relation(tuple(sums), candidate.named, candidate.guessed, says)


def _unimplied(relation: Relation, at: Sequence[Mapping[int, Fact]],
               columns: Mapping[int, ColumnMeaning]) -> Relation:
    """The relation of 增减 columns without the sums that fail because those of a year fail.

    A line whose every change is the difference of two years has nothing wrong in its changes.
    """
    differences = {fact.row for facts in at if all(
        _is_difference(c, facts, columns) for c in columns.values() if c.period == "change")
        for fact in facts.values()}
    return replace(relation, sums=tuple(
        s for s in relation.sums if s.holds or s.total.row not in differences))


def _is_difference(change: ColumnMeaning, facts: Mapping[int, Fact],
                   columns: Mapping[int, ColumnMeaning]) -> bool:
    """Whether a line's change is one of its amounts of the same concept less another, a blank 0."""
    printed = {c: f.amount for c, f in facts.items()}
    years = [printed.get(c.column, Decimal(0)) for c in columns.values()
             if c.concept == change.concept and c.period != "change"]
    moved = printed.get(change.column, Decimal(0))
    return any(one - other == moved for one, other in permutations(years, 2))


def _standing(term: Term, facts: Mapping[int, Fact]) -> list[Fact]:
    if term[0] in facts:
        return [facts[term[0]]]
    return [facts[c] for c in term[1:] if c in facts]


# ── candidates ───────────────────────────────────────────────────────────────────────────────


def _families(told: TableMeaning, columns: dict[int, ColumnMeaning]) -> Iterator[list[Candidate]]:
    """Candidates for one and the same whole and kind of parts, the likeliest first."""
    tree = header_tree(told.table.columns, list(columns))
    # 上年结转 alone is all that was carried over, and no sum of what stands beside it
    concepts = {c: m.concept for c, m in columns.items() if not m.period}
    inside = {c: node for node in tree.inner() for c in node.leaves}
    by_tree: dict[int, Candidate] = {}
    for node in tree.inner():
        found = _of_node(node, columns, concepts)
        if found and found.whole not in by_tree:
            by_tree[found.whole] = found
    used: set[int] = set()
    # of several columns that say the same the whole stands for them, or the leftmost
    firsts = {(c.concept, c.period): c.column for c in sorted(
        columns.values(), key=lambda c: (c.role == "whole", -c.column))}
    for column in (c for c in columns.values() if firsts[c.concept, c.period] == c.column):
        for side in ("expenditure", "revenue"):
            terms = _of_words(column, side, columns, tree, concepts, told.table.key)
            if len(terms) < 2:
                continue
            family = [Candidate(column.column, terms)]
            drawn = by_tree.get(column.column)
            if drawn and (set(_firsts(drawn)) & set(_firsts(family[0]))):
                family.append(drawn)
                used.add(column.column)
            yield family
    for whole, drawn in by_tree.items():
        if whole not in used and inside:
            yield [drawn]


def _firsts(candidate: Candidate) -> list[int]:
    return [t[0] for t in candidate.terms]


def _of_node(node: Heading, columns: Mapping[int, ColumnMeaning], concepts: dict[int, str]
             ) -> Candidate | None:
    """合计 or 小计 under a heading is the sum of what stands beside it, one level down."""
    whole = own_column(node, concepts)
    if whole is None or (len(node.under) < 3 and not _whole_and_group(node, whole)):
        return None
    terms: list[Term] = []
    for child in node.under:
        leaves = [c for c in child.leaves if _same_money(columns[c], columns[whole])]
        if whole in child.leaves or not leaves:
            continue
        own = own_column(child, concepts)
        if own in leaves:
            terms.append((own, *(c for c in leaves if c != own)))
        else:
            terms += [(c,) for c in leaves]
    if len(terms) < 2 or {"carryover", "yearend"} <= {columns[t[0]].period for t in terms}:
        return None  # what was there before and what is left are no parts of one whole: _flow
    known = all(columns[t[0]].concept not in _NOT_MONEY for t in terms)
    return Candidate(whole, tuple(terms), known)


def _whole_and_group(node: Heading, whole: int) -> bool:
    """Whether a node holds its whole and one heading over several: 小计 | 其中：(基本, 项目)."""
    return any(len(child.leaves) > 1 for child in node.under if whole not in child.leaves)


def _same_money(column: ColumnMeaning, whole: ColumnMeaning) -> bool:
    if whole.period:
        return column.period == whole.period
    return column.period not in BESIDE_PERIODS


def _of_words(whole: ColumnMeaning, side: str, columns: Mapping[int, ColumnMeaning],
              tree: Heading, concepts: dict[int, str], key: str) -> tuple[Term, ...]:
    """The columns whose concepts make up the whole's: 合计 = 基本支出 + 项目支出."""
    concept = _stands_as(whole, side)
    if not concept:
        return ()
    have: dict[str, int] = {}
    for c in columns.values():
        if c.period == whole.period and c.column != whole.column and c.role != "narrower":
            have.setdefault(c.concept, c.column)
    three = key == "three_public" and concept == "total" and side == "expenditure"
    found = [have[n] for n in (_three_public(have) if three else parts_of(concept, side, have))]
    all_revenue = concept == "total" and side == "revenue" and not whole.period
    if all_revenue and whole.concept != "this_year":
        found = _with_carried(found, have, columns)
    under = {leaf: own for node in tree.inner() if (own := own_column(node, concepts)) is not None
             for leaf in node.leaves if leaf != own}
    return tuple((c, *_stand_ins(c, under, columns)) for c in found if under.get(c) not in found)


def _stands_as(whole: ColumnMeaning, side: str) -> str:
    """The concept whose parts a column is asked to be the sum of; empty where of none."""
    concept = whole.concept
    known = concept and _parts(concept, side)
    if not known and (whole.role == "whole" or concept == "this_year"):
        concept = "total"
    if concept == "total" and not whole.period and whole.role != "whole" and (
        whole.concept != "this_year" or side == "expenditure"
    ):
        return ""
    return concept  # empty: nobody knows what it is of


def _stand_ins(column: int, under: Mapping[int, int], columns: Mapping[int, ColumnMeaning]
               ) -> Iterator[int]:
    """The columns under a heading that stand in for its own one where that is blank."""
    return (leaf for leaf, own in under.items() if own == column and leaf in columns
            and _same_money(columns[leaf], columns[column]))


def _with_carried(found: list[int], have: Mapping[str, int],
                  columns: Mapping[int, ColumnMeaning]) -> list[int]:
    """All revenue is this year's and what was carried over, each as a whole where it is printed."""
    carried = {c.concept: c.column for c in columns.values() if c.period == "carryover"}
    before = [carried["total"]] if "total" in carried else [
        carried[n] for n in parts_of("total", "revenue", carried)]
    return [have["this_year"], *before] if "this_year" in have and before else [*found, *before]


def _three_public(have: Mapping[str, int]) -> list[str]:
    if "three_public_total" in have:
        return [n for n in ("three_public_total", "meetings", "training") if n in have]
    if set(have) & {"meetings", "training", "operating_expenses"}:
        return []
    return parts_of("three_public_total", "expenditure", have)


def parts_of(concept: str, side: str, have: Collection[str]) -> list[str]:
    """The parts of a concept that have columns; those of a part that has none, in its place."""
    out: list[str] = []
    for part in _parts(concept, side):
        out += [part] if part in have else parts_of(part, side, have)
    return out


@cache
def _parts(concept: str, side: str) -> tuple[str, ...]:
    return tuple(c["key"] for c in CONCEPTS if c["parent"] == concept and c["side"] == side
                 and not c["words"].startswith("^其中") and c["kind"] == "what")


# ── other interpretations of the same cells ──────────────────────────────────────────────────


def _rivals(family: Sequence[Candidate], columns: Mapping[int, ColumnMeaning],
            told: TableMeaning) -> list[Candidate]:
    """The candidates without their of-which columns, then as they are, then otherwise."""
    paths = told.table.columns
    out: list[Candidate] = []
    for each in family:
        plain = tuple(t for t in each.terms
                      if not is_of_which(paths[t[0]]) and not is_narrower(paths[t[0]]))
        if 1 < len(plain) < len(each.terms):
            out.append(Candidate(each.whole, plain, each.named))
        out.append(each)
    return [*out, *_with_more(out[0], columns), *_with_fewer(out[0])]


def _with_more(base: Candidate, columns: Mapping[int, ColumnMeaning]) -> list[Candidate]:
    """A candidate with columns beside its terms that nobody knows what they are of."""
    used = {base.whole, *(c for term in base.terms for c in term)}
    spare = [(c.column,) for c in columns.values() if c.column not in used and not c.concept
             and _same_money(c, columns[base.whole])]
    more = (each for n in range(1, len(spare) + 1) for each in combinations(spare, n))
    return [Candidate(base.whole, (*base.terms, *each), False) for each in islice(more, thresholds().few_terms)]


def _with_fewer(base: Candidate) -> list[Candidate]:
    """A candidate without some of its terms: any of them may be an of-which that no word tells."""
    most = len(base.terms) - 1 if len(base.terms) <= thresholds().few_terms else 1
    return [Candidate(base.whole, tuple(t for t in base.terms if t not in left), False, True)
            for n in range(1, most) for left in combinations(base.terms, n)]


def _rule(candidate: Candidate, columns: Mapping[int, ColumnMeaning], key: str) -> str:
    whole = columns[candidate.whole]
    terms = [columns[t[0]] for t in candidate.terms]
    said = "total" if whole.role == "whole" else whole.concept or "total"
    if whole.period == "carryover":
        return "carryover-is-sum-of-funds"
    if any(t.concept == "this_year" for t in terms) and any(t.period for t in terms):
        return "total-is-this-year-plus-carryover"
    if all(t.concept in _SOURCES or t.period == "carryover" for t in terms):
        if key == "appropriation_summary":
            return "total-is-sum-of-columns"
        return f"{'this_year' if whole.concept == 'this_year' else 'total'}-is-sum-of-funds"
    if key == "three_public" and said == "total" and all(
        t.concept in _parts("three_public_total", "expenditure") for t in terms
    ):
        return "three-public-total"
    names = [t.concept or "others" for t in terms]
    return f"{said}-is-{'-plus-'.join(names[:2])}"


def _flow(line: Line) -> Sum | None:
    """年末结转和结余 = 年初结转和结余 + 本年收入 - 本年支出, where a table prints all of them."""
    left = line.amounts.get("yearend_total")
    before, came, spent = (next((line.amounts[n] for n in names if n in line.amounts), None)
                           for names in (("carryover_total", "carryover"), ("revenue_total",),
                                         ("total",)))
    if left is None or came is None or spent is None:
        return None
    terms = (before, came) if before is not None else (came,)
    return Sum("yearend-is-what-is-left", left, terms, (spent,))
