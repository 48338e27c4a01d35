"""What each column of amounts is to its line: the whole, a part, an of-which, or something beside.

The header's tree proposes (a heading over several columns, 合计 beside its leaves), words name the
concepts. Which proposal is believed is decided by the numbers, in
:mod:`budgetkit.model.relations`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.amounts import tolerance
from budgetkit.model.header_tree import Heading, header_tree
from budgetkit.tables.columns import NARROWER, read_part
from budgetkit.tables.table import Fact, Table
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
        The column that this one is a part of; of an of-which, its neighbour, where no amount
        of it is more than the neighbour's.
    of_total : bool
        Whether it stands with others under a heading 合计 that has no column of its own: together
        they are the line's whole amount.
    """

    column: int
    panel: int
    name: str
    concept: str
    period: str
    role: str = "part"
    above: int | None = None
    of_total: bool = False


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
    return says_sum(node.label) or concepts.get(node.column or 0) in {
        "total", "this_year"}


def says_sum(heading: str) -> bool:
    """Whether a heading stands for all the columns beside it: 合计, 小计, 预算数, 2024年决算数."""
    return bool(_SUM_LEAF.search(heading))


def is_twin(name: str) -> bool:
    """Whether a column's name had to be told from another one's by a number: `total_2`."""
    return bool(_TWIN.search(name))


def split_name(name: str) -> tuple[str, str]:
    """(period, concept) of a column's English name.

    >>> split_name("carryover_government_fund"), split_name("basic"), split_name("previous_total")
    (('carryover', 'government_fund'), ('', 'basic'), ('previous', 'total'))
    >>> split_name("column_7")
    ('', '')
    """
    base = _TWIN.sub("", name)
    if base.startswith("column") or base == "total_narrower":  # 扣除… of nobody knows what
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
        amounts = _amounts(table, held)
        _unsay(table, held, read, amounts)
        whole = whole_column(table, held, read)
        proved = _whole_by_sums(table, held, read, amounts)
        if proved is not None:
            whole, read[proved] = proved, ("", "total")
        under = _under_total(table, held, read)
        whole = None if whole in under else whole
        for column in held:
            period, concept = read[column]
            role = _role(table.columns[column], column, period, whole, held)
            above = _neighbour(table, column, held, amounts) if role == "of_which" else whole
            found.append(ColumnMeaning(
                column, number, table.names[column], concept, period, role, above,
                column in under))
    return found


def _own_columns(table: Table, held: Sequence[int], read: Mapping[int, tuple[str, str]]
                 ) -> list[int]:
    """The columns of the lines' own money: nothing beside it, no of-which, nothing narrower."""
    return [c for c in held if read[c][0] not in BESIDE_PERIODS | {"yearend"}
            and not is_narrower(table.columns[c]) and not is_of_which(table.columns[c])]


def _top(table: Table, columns: Sequence[int]) -> Heading:
    """The header's tree over some columns, below what is printed over all of them."""
    tree = header_tree(table.columns, columns)
    while len(tree.under) == 1 and tree.under[0].under:
        tree = tree.under[0]
    return tree


def _under_total(table: Table, held: Sequence[int], read: Mapping[int, tuple[str, str]]
                 ) -> list[int]:
    """The columns under a heading 合计: parts of it, where none of them is the whole."""
    concepts = {c: said[1] for c, said in read.items() if not said[0]}
    over = (n for n in _top(table, _own_columns(table, held, read)).under if len(n.leaves) > 1)
    return next((n.leaves for n in over if _SUM_LEAF.search(n.label)
                 and own_column(n, concepts) is None), [])


def _amounts(table: Table, held: Sequence[int]) -> list[dict[int, Fact]]:
    """The amounts of some columns, by column, a row each."""
    rows: dict[int, dict[int, Fact]] = {}
    for fact in table.facts:
        if fact.column in held:
            rows.setdefault(fact.row, {})[fact.column] = fact
    return list(rows.values())


def _unsay(table: Table, held: Sequence[int], read: dict[int, tuple[str, str]],
           amounts: Sequence[Mapping[int, Fact]]) -> None:
    """A column whose own heading nobody listed is not what another one beside it is already.

    Of several columns under 财政拨款 that say no more, only the first may be all of it, and none
    beside a 小计 or 决算数; nor beside 政府性基金, a part of it, unless the numbers prove it. What
    another one is of is not known.

    Of two columns that read alike the second is not known either where a heading over it is
    unheard, which the first has not: that heading tells them apart.
    """
    plain = [c for c in held if not is_narrower(table.columns[c])
             and not is_of_which(table.columns[c])]
    for node in header_tree(table.columns, plain).inner():
        _unsay_leaves(table, node, read, amounts)
    for column in plain:
        if is_twin(table.names[column]) and _is_told_apart(
            table, column, [c for c in plain if c < column and read[c] == read[column]]
        ):
            read[column] = read[column][0], ""


def _unsay_leaves(table: Table, node: Heading, read: dict[int, tuple[str, str]],
                  amounts: Sequence[Mapping[int, Fact]]) -> None:
    leaves = [(n.column, n) for n in node.under if n.column is not None]
    known = {column for column, n in leaves if read_part(n.label)}
    seen = {read[column] for column in known}
    for column, leaf in leaves:
        if leaf.label and column not in known and (read[column] in seen or (
            known and not _is_sum_of_rest(table, node, leaf, read, amounts)
        )):
            read[column] = read[column][0], ""
        seen.add(read[column])


def _is_told_apart(table: Table, column: int, twins: Sequence[int]) -> bool:
    """Whether an unheard heading stands over a column, and over none of those that read alike."""
    theirs = [table.columns[c].split("/") for c in twins]
    return bool(twins) and any(is_unheard(part) and all(part not in path for path in theirs)
                               for part in table.columns[column].split("/")[:-1])


def is_unheard(heading: str) -> bool:
    """Whether a heading says nothing that is known."""
    said = fold(heading)
    return bool(said) and not read_part(said) and not says_sum(said)


def _neighbour(table: Table, column: int, held: Sequence[int],
               amounts: Sequence[Mapping[int, Fact]]) -> int | None:
    """The column that an of-which is a part of: the next one before it that is none itself.

    None where an amount of it is more than what it should be a part of.
    """
    beside = next((c for c in reversed(held) if c < column
                   and not is_of_which(table.columns[c])), None)
    if beside is None:
        return None
    fits = all(abs(row[column].amount) <= abs(row[beside].amount) for row in amounts
               if column in row and beside in row)
    return beside if fits else None


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


def _whole_by_sums(
    table: Table, held: Sequence[int], read: Mapping[int, tuple[str, str]],
    amounts: Sequence[Mapping[int, Fact]],
) -> int | None:
    """The column under an unlisted heading that is the sum of the others in every row.

    Asked only where no heading says 合计. What is learnt so holds wherever it can be asked, so
    that it never accuses.
    """
    own = _own_columns(table, held, read)
    if ("", "total") in (read[c] for c in own):
        return None
    tree = _top(table, own)
    return next((n.column for n in tree.under if n.column is not None and not any(read[n.column])
                 and _is_sum_of_rest(table, tree, n, read, amounts)), None)


def _is_sum_of_rest(table: Table, node: Heading, leaf: Heading,
                    read: Mapping[int, tuple[str, str]], amounts: Sequence[Mapping[int, Fact]]
                    ) -> bool:
    """Whether a column is the sum of what else stands under its heading."""
    rest = [c for n in node.under if n is not leaf for c in _stands_for(table, n, read, amounts)]
    return leaf.column is not None and _adds_up(table, leaf.column, rest, amounts,
                                                alone=leaf is node.under[0])


def _stands_for(table: Table, node: Heading, read: Mapping[int, tuple[str, str]],
                amounts: Sequence[Mapping[int, Fact]]) -> list[int]:
    """The columns that are all of a heading's money: its sum, by words or numbers, or all."""
    own = own_column(node, {c: said[1] for c, said in read.items() if not said[0]})
    if own is None:
        own = next((n.column for n in node.under if n.column is not None
                    and _is_sum_of_rest(table, node, n, read, amounts)), None)
    return [own] if own is not None else [
        c for n in node.under for c in _stands_for(table, n, read, amounts)]


def _adds_up(table: Table, whole: int, parts: Sequence[int],
             amounts: Sequence[Mapping[int, Fact]], alone: bool = False) -> bool:
    """Whether a column is the sum of others in every row, but for rounding.

    In one row at least it is the sum of two; 3 = 3 + 0 proves a whole only where it stands
    ``alone`` before its parts: its amounts are then the same whichever of them is the whole.
    """
    proofs = 0
    for row in amounts:
        terms = [row[c] for c in parts if c in row and row[c].amount]
        printed = row.get(whole)
        total = printed.amount if printed else Decimal(0)
        places = min((f.places for f in (printed, *terms) if f), default=0)
        off = abs(total - sum((f.amount for f in terms), Decimal(0)))
        if off and off > tolerance(len(terms), places, table.unit or "万元"):
            return False
        proofs += bool(total) and len(terms) > (0 if alone else 1)
    return proofs > 0


def whole_column(
    table: Table, held: Sequence[int], read: Mapping[int, tuple[str, str]]
) -> int | None:
    """The column that holds a line's whole amount, or None where only its parts are printed."""
    own = [c for c in held if read[c][0] not in BESIDE_PERIODS | {"yearend"}
           and not is_narrower(table.columns[c])]
    by_concept = _first_of_each(table, own, read)
    if "total" in by_concept:
        return by_concept["total"]
    if any(read[c][0] == "carryover" for c in own):
        return None  # this year's money and what was carried over are two columns
    likely = next((c for c in WHOLE if c in by_concept and not _is_one_of_parts(c, by_concept)), "")
    if likely:
        return by_concept[likely]
    plain = [c for c in own if not is_of_which(table.columns[c])] or own
    return plain[0] if len(plain) == 1 else None


def _first_of_each(table: Table, own: Sequence[int], read: Mapping[int, tuple[str, str]]
                   ) -> dict[str, int]:
    """Concept → its first column of the lines' own money."""
    found: dict[str, int] = {}
    # 合计 of a group (项目支出/合计) may stand before the table's own
    for column in sorted(own, key=lambda c: table.columns[c].count("/")):
        period, concept = read[column]
        if not period and not is_of_which(table.columns[column]):
            found.setdefault(concept, column)
    return found


def _is_one_of_parts(concept: str, there: Collection[str]) -> bool:
    """Whether a column of a fund, or of basic expenditure, has others beside it that it leaves out."""
    if concept == "basic":
        return "project_spending" in there
    funds = [f for f in there if f in FUNDS or f == "appropriation"]
    if concept not in funds:
        return False
    several = len({"appropriation" if f in FUNDS[:3] else f for f in funds}) > 1
    return several or (concept != "appropriation" and len(funds) > 1)


def part_columns(columns: Sequence[ColumnMeaning]) -> list[ColumnMeaning]:
    """The columns that together are a line's money, where none prints the whole."""
    if under := [c for c in columns if c.of_total]:
        return under
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
