"""What each column of amounts is to its line: the whole, a part, an of-which, or something beside.

The header's tree proposes (a heading over several columns, 合计 beside its leaves), words name the
concepts. Which proposal is believed is decided by the numbers, in
:mod:`budgetkit.model.relations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgetkit.tables.columns import NARROWER
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: Funds and sources that all revenue is the sum of.
FUNDS = (
    "general_budget", "government_fund", "state_capital", "fiscal_account", "service_revenue",
    "operating_revenue", "superior_subsidy", "subsidiary_remittance", "unit_funds",
    "other_revenue", "fund_balance_used",
)
#: Words that open a part of what stands before them: 其中：经营支出.
_OF_WHICH = re.compile(r"^[(（]?其中")
#: A leaf that stands for all the columns under its heading.
_SUM_LEAF = re.compile(
    r"(合计|小计|总计|总数|总额|共计)$|^(20\d\d年度?|本年|年初)?(预算|决算)(数|金额|总额)?$|^金额$")
_TWIN = re.compile(r"_\d+$")
#: Prefix of a column's name → the period of its amounts.
_PERIODS = {"previous": "previous", "change": "change", "budget": "budget",
            "outturn": "outturn", "adjusted": "adjusted", "carryover": "carryover",
            "revenue": "revenue", "yearend": "yearend"}
#: Periods whose columns stand beside a line's own money and are no part of it.
BESIDE_PERIODS = {"previous", "change", "budget", "outturn", "adjusted", "revenue"}
#: Concepts of the whole of a line, the likeliest first.
WHOLE = ("total", "this_year", "amount", "appropriation", "general_budget", "government_fund",
         "state_capital", "three_public_total", "operating_expenses", "basic")
#: Parts that together are a line's money where no column prints the whole.
PARTS = (("personnel", "public", "project_spending"), ("personnel", "public"),
         ("basic", "project_spending"))


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What one column of amounts means.

    Attributes
    ----------
    column, panel : int
        Both count from 0.
    name, concept : str
        English name in the tidy frame; what the amounts are of (a key of ``concepts.csv``, or
        empty where no word is known).
    period : str
        Empty: the line's own money; ``carryover``, ``previous``, ``budget`` …
    role : str
        ``whole``, ``part``, ``of_which``, ``narrower`` or ``beside``.
    above : int or None
        The column that this one is a part of.
    """

    column: int
    panel: int
    name: str
    concept: str
    period: str
    role: str = "part"
    above: int | None = None


@dataclass
class Heading:
    """A node of the header's tree: a heading with what is printed under it."""

    label: str
    column: int | None = None
    under: list[Heading] = field(default_factory=list)

    @property
    def leaves(self) -> list[int]:
        if self.column is not None:
            return [self.column]
        return [c for child in self.under for c in child.leaves]

    def inner(self) -> Iterator[Heading]:
        """The nodes that have something under them, this one first."""
        if self.under:
            yield self
        for child in self.under:
            yield from child.inner()


def header_tree(paths: Sequence[str], columns: Sequence[int]) -> Heading:
    """The headings over some columns, as a tree.

    >>> tree = header_tree(["合计", "基本支出/小计", "基本支出/人员经费", "项目支出"], range(4))
    >>> [(child.label, child.leaves) for child in tree.under]
    [('合计', [0]), ('基本支出', [1, 2]), ('项目支出', [3])]
    """
    parts = [([fold(p) for p in paths[c].split("/") if p], c) for c in columns]
    return _node("", parts, 0)


def _node(label: str, parts: Sequence[tuple[list[str], int]], depth: int) -> Heading:
    node = Heading(label)
    at = 0
    while at < len(parts):
        path, column = parts[at]
        run = 1
        if len(path) <= depth + 1:
            node.under.append(Heading(path[-1] if path else "", column))
        else:
            while at + run < len(parts) and len(parts[at + run][0]) > depth + 1 and (
                parts[at + run][0][depth] == path[depth]
            ):
                run += 1
            node.under.append(_node(path[depth], parts[at:at + run], depth + 1))
        at += run
    return node


def own_column(node: Heading, concepts: dict[int, str]) -> int | None:
    """The column that stands for a node: itself, or the sum among its leaves.

    Beside a column that leaves something out (扣除…) the first one is the whole.
    """
    if node.column is not None:
        return node.column
    sums = [n for n in node.under if n.column is not None and is_sum(n, concepts)]
    if sums:
        return sums[0].column
    plain = [n for n in node.under if not NARROWER.match(n.label)]
    if len(plain) == 1 and plain[0].column is not None and len(node.under) > 1:
        return plain[0].column
    if len(node.under) == 1:
        return own_column(node.under[0], concepts)
    return None


def is_sum(node: Heading, concepts: dict[int, str]) -> bool:
    if NARROWER.match(node.label) or _OF_WHICH.match(node.label):
        return False
    return bool(_SUM_LEAF.search(node.label)) or concepts.get(node.column or 0) in {
        "total", "this_year"}


def split_name(name: str) -> tuple[str, str]:
    """(period, concept) of a column's English name.

    >>> split_name("carryover_government_fund"), split_name("basic"), split_name("previous_total")
    (('carryover', 'government_fund'), ('', 'basic'), ('previous', 'total'))
    >>> split_name("column_7")
    ('', '')
    """
    base = _TWIN.sub("", name)
    if base.startswith("column"):
        return "", ""
    for prefix, period in _PERIODS.items():
        if base == prefix:
            return period, "total"
        if base.startswith(prefix + "_"):
            return period, base.removeprefix(prefix + "_")
    return "", base


def columns_of(table: Table) -> list[ColumnMeaning]:
    """The columns of amounts of a table, with the roles that their words propose."""
    found = []
    for number, panel in enumerate(table.panels):
        held = [c for c in panel.amounts if not table.names[c].startswith("percent")]
        read = {c: split_name(table.names[c]) for c in held}
        whole = whole_column(table, held, read)
        for column in held:
            period, concept = read[column]
            found.append(ColumnMeaning(
                column, number, table.names[column], concept, period,
                _role(table.columns[column], column, period, whole, held), whole))
    return found


def _role(path: str, column: int, period: str, whole: int | None, held: Sequence[int]) -> str:
    if column == whole:
        return "whole"
    if period in BESIDE_PERIODS:
        return "beside"
    if is_of_which(path):
        return "of_which"
    return "narrower" if is_narrower(path) else "part"


def is_of_which(path: str) -> bool:
    return any(_OF_WHICH.match(fold(p)) for p in path.split("/"))


def is_narrower(path: str) -> bool:
    return bool(NARROWER.match(fold(path.split("/")[-1])))


def whole_column(
    table: Table, held: Sequence[int], read: dict[int, tuple[str, str]]
) -> int | None:
    """The column that holds a line's whole amount, or None where only its parts are printed."""
    own = [c for c in held if read[c][0] not in BESIDE_PERIODS | {"yearend"}
           and not is_narrower(table.columns[c])]
    by_concept: dict[str, int] = {}
    for column in own:
        period, concept = read[column]
        if not period and not is_of_which(table.columns[column]):
            by_concept.setdefault(concept, column)
    if "total" in by_concept:
        return by_concept["total"]
    if any(read[c][0] == "carryover" for c in own):
        return None  # this year's money and what was carried over are two columns
    funds = [f for f in by_concept if f in FUNDS or f == "appropriation"]
    several = len({"appropriation" if f in FUNDS[:3] else f for f in funds}) > 1
    for concept in WHOLE:
        if concept in by_concept and not (
            concept in funds and (several or (concept != "appropriation" and len(funds) > 1))
        ) and not (concept == "basic" and "project_spending" in by_concept):
            return by_concept[concept]
    return own[0] if len(own) == 1 else None


def part_columns(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """The columns that together are a line's money, where none prints the whole."""
    own = {c.concept: c for c in reversed(columns) if not c.period and c.role == "part"}
    for parts in PARTS:
        if all(p in own for p in parts):
            return [own[p] for p in parts]
    year = [own["this_year"]] if "this_year" in own else [
        own[f] for f in (("appropriation", *FUNDS[3:]) if "appropriation" in own else FUNDS)
        if f in own]
    carried = {c.concept: c for c in columns if c.period == "carryover"}
    before = [carried["total"]] if "total" in carried else [
        carried[f] for f in FUNDS if f in carried]
    return [*year, *before]
