"""A disclosure's money under one heading: the lines to compare, which add up to its total.

Classes hold sections, sections hold items, units repeat both: an account takes each amount once.
What the listed lines do not reach of a printed total is an entry of its own, so that entries and
total always agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.change.notes import Note
from budgetkit.change.notes import amount as written
from budgetkit.messages import message_in
from budgetkit.model import line_whole, meaning
from budgetkit.tables.table import Fact, Line, Table

message = message_in("change.entries")

#: How deep a comparison goes: 类, 款 or 项, each with the digits of its codes.
DEPTHS = {"class": 3, "section": 5, "item": 99}
REST = "rest"
#: A line with its cells, and the printed totals with theirs.
_Told = tuple[Line, list[Fact]]
_Totals = list[tuple[Decimal, list[Fact]]]
_MORE = re.compile(r"_\d+$")


@dataclass(frozen=True)
class AccountLine:
    """One line of an account. ``amount`` is exact, in 万元.

    ``key`` is what it is matched by first (a code, or a word for a source); ``code`` is printed.
    A ``rest`` is no printed line: what the lines below a printed sum do not reach.
    """

    key: str
    code: str
    name: str
    amount: Decimal
    facts: tuple[Fact, ...] = ()
    rest: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(f.page for f in self.facts))


@dataclass(frozen=True)
class Account:
    """The entries of one document under one heading; they add up to ``total`` exactly."""

    by: str
    form: str
    title: str
    total: Decimal
    entries: tuple[AccountLine, ...]
    system: str = ""
    unit: str | None = None
    page: int = 0
    closes: bool = True
    notes: tuple[str, ...] = field(default=())
    tables: tuple[Table, ...] = field(default=(), repr=False, compare=False)


def money(line: Line, asked: str | None = None) -> tuple[Fact, ...]:
    """The cells that are a line's money: its whole, two where only parts are printed.

    Parameters
    ----------
    line : Line
    asked : str, optional
        English name of the column that the reader chose.
    """
    if asked:
        held = line.amounts
        found = held.get(asked) or next((held[n] for n in held if _MORE.sub("", n) == asked), None)
        return (found,) if found else ()
    whole = line_whole(line)
    return whole.facts if whole else ()


@dataclass
class _CodeSum:
    """A code with the money of its lines, and the codes that stand under it."""

    code: str
    name: str
    amount: Decimal
    facts: list[Fact]
    below: list[_CodeSum] = field(default_factory=list)
    printed: bool = True


def coded_account(table: Table, by: str, year: int | None, *, depth: str = "item",
                  column: str | None = None) -> Account | None:
    """The lines of a table by code, at one depth.

    Parameters
    ----------
    table : Table
        By function or by economic code.
    by : str
    year : int or None
        Budget year, for the names of classes that are not printed.
    depth : {"class", "section", "item"}
    column : str, optional
        English column name; by default the one that holds all of a line's money.

    Returns
    -------
    Account or None
        None where no coded line has an amount.
    """
    held = [(line, list(facts)) for line in table.lines if (facts := money(line, column))]
    totals = [(sum_of(f), f) for line, f in held if line.level == "total"]
    if not totals and (grand := meaning(table).total()) and not column:
        totals = [(grand.amount, list(grand.facts))]
    best: Account | None = None
    for system, lines in _readings(held):
        nodes = _nodes(lines, year)
        if not nodes:
            continue
        account = _close(nodes, totals, by, table, depth, year, system)
        if best is None or (account.closes and not best.closes):
            best = account
        if best.closes:
            break
    return best


def sum_of(facts: Iterable[Fact]) -> Decimal:
    return sum((f.amount for f in facts), Decimal(0))


_SYSTEMS = {"2": "function", "3": "economic", "5": "government"}


def _readings(held: Sequence[_Told]) -> Iterable[tuple[str, list[_Told]]]:
    """Which lines may be the account: by system of codes, all units, or the first block only."""
    coded = [(i, line, facts) for i, (line, facts) in enumerate(held)
             if line.level in ("class", "section", "item") and line.code]
    first_unit = next((i for i, (line, _) in enumerate(held) if line.level == "unit"), None)
    for system in dict.fromkeys(sorted((line.code[0] for _, line, _ in coded), key="235".find)):
        mine = [(i, line, facts) for i, line, facts in coded if line.code[0] == system]
        yield _SYSTEMS.get(system, ""), [(line, facts) for _, line, facts in mine]
        if first_unit is not None:
            before = [(line, facts) for i, line, facts in mine if i < first_unit]
            if before:
                yield _SYSTEMS.get(system, ""), before


def _nodes(lines: Sequence[_Told], year: int | None) -> list[_CodeSum]:
    """Lines of one code together (units repeat them); one without a printed name has its code's."""
    by_code: dict[str, _CodeSum] = {}
    for line, facts in lines:
        node = by_code.get(line.code)
        if node is None:
            by_code[line.code] = _CodeSum(line.code, line.name, sum_of(facts), list(facts))
        else:
            node.amount += sum_of(facts)
            node.facts += facts
            node.name = node.name or line.name
    for node in by_code.values():
        node.name = node.name.strip() or classification.name(node.code, year) or ""
    return list(by_code.values())


def _under(nodes: list[_CodeSum]) -> list[_CodeSum]:
    """Hang each node under the nearest one above; returns those at the top."""
    by_code = {n.code: n for n in nodes}
    top: list[_CodeSum] = []
    for node in nodes:
        node.below = []
    for node in nodes:
        above = next((by_code[node.code[:n]] for n in (9, 7, 5, 3)
                      if n < len(node.code) and node.code[:n] in by_code), None)
        (top if above is None else above.below).append(node)
    return top


def _cut(nodes: list[_CodeSum], depth: str, year: int | None) -> list[_CodeSum]:
    """No code longer than the depth: what is above it is added where it is not printed."""
    most = DEPTHS[depth]
    held = {n.code: n for n in nodes if len(n.code) <= most}
    codes = {n.code for n in nodes}
    made: dict[str, _CodeSum] = {}
    for node in nodes:
        short = node.code[:most]
        if len(node.code) <= most or short in held:
            continue
        if any(node.code[:n] in codes for n in range(most + 1, len(node.code))):
            continue  # its own parent is counted
        kept = made.setdefault(short, _CodeSum(short, classification.name(short, year) or "",
                                            Decimal(0), [], printed=False))
        kept.amount += node.amount
        kept.facts += node.facts
    return [*held.values(), *made.values()]


def _close(nodes: list[_CodeSum], totals: _Totals, by: str, table: Table, depth: str,
           year: int | None, system: str) -> Account:
    places = max((f.places for n in nodes for f in n.facts), default=2)
    kept = _cut(nodes, depth, year)
    top = _under(kept)
    reached = sum((n.amount for n in top), Decimal(0))
    allowed = tolerance(len(top), places, table.unit or "万元")
    total, facts, closes = _total(totals, reached, allowed)
    entries: list[AccountLine] = []
    for node in top:
        entries += _leaves(node, places, table.unit or "万元")
    missing = total - sum((e.amount for e in entries), Decimal(0))
    notes = []
    if not totals:
        notes.append(Note(message("no-total", table=table.title)))
    if missing:
        entries.append(AccountLine(REST, "", "", missing, tuple(facts), rest=True))
    if not closes:
        notes.append(_apart(table, reached, total))
    order = {n.code: i for i, n in enumerate(sorted(nodes, key=lambda n: n.code))}
    entries.sort(key=lambda e: (e.key == REST, order.get(e.code, 0), e.code, e.rest))
    return Account(by, table.key, table.title, total, tuple(entries), system, table.unit,
                   table.pages[0], closes, tuple(notes), (table,))


def _total(totals: _Totals, reached: Decimal, allowed: Decimal) -> tuple[Decimal, list[Fact], bool]:
    """The printed total: the one that the lines reach; else several that do together; else first."""
    if not totals:
        return reached, [], True
    for amount, facts in totals:
        if abs(amount - reached) <= allowed:
            return amount, facts, True
    together = sum((amount for amount, _ in totals), Decimal(0))
    if len(totals) > 1 and abs(together - reached) <= allowed:
        return together, [f for _, facts in totals for f in facts], True
    return (*totals[0], False)


def _leaves(node: _CodeSum, places: int, unit: str) -> list[AccountLine]:
    if not node.below:
        return [AccountLine(node.code, node.code, node.name, node.amount, tuple(node.facts))]
    entries = [e for child in node.below for e in _leaves(child, places, unit)]
    missing = node.amount - sum((c.amount for c in node.below), Decimal(0))
    if abs(missing) > tolerance(len(node.below), places, unit):
        entries.append(AccountLine(f"{node.code}-{REST}", node.code, node.name, missing,
                             tuple(node.facts), rest=True))
    return entries


def _apart(table: Table, reached: Decimal, total: Decimal) -> Note:
    return Note(message("apart", table=table.title, page=table.pages[0], reached=written(reached),
                        total=written(total)))


def listed_account(lines: Sequence[tuple[str, str, Decimal, tuple[Fact, ...]]], total: Decimal,
                   by: str, table: Table, *, allowed: Decimal, system: str = "",
                   key: Callable[[str], str] | None = None) -> Account:
    """An account of lines that are all on one level: (code, name, amount, facts) of each."""
    held: dict[str, AccountLine] = {}
    for code, name, amount, facts in lines:
        said = key(name) if key else ""
        # units print the same project or source each: it is one line
        same = said or classification.stem(name) or str(len(held))
        before = held.get(same)
        held[same] = AccountLine(said, code, name, amount, facts) if before is None else AccountLine(
            said, code, before.name, before.amount + amount, before.facts + facts)
    entries = list(held.values())
    missing = total - sum((e.amount for e in entries), Decimal(0))
    closes = abs(missing) <= allowed
    if missing:
        entries.append(AccountLine(REST, "", "", missing, rest=True))
    notes = () if closes else (_apart(table, total - missing, total),)
    return Account(by, table.key, table.title, total, tuple(entries), system, table.unit,
                   table.pages[0], closes, notes, (table,))
