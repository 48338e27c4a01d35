"""The sums that a table's own numbers prove (勾稽关系): candidates, their support, the believed one.

A candidate says that one column (or line) is the sum of others. It is counted at every place where
it can be asked: it holds, it fails, and it is *proved* where it holds and is not ``0 = 0`` or
``a = a``. A named candidate starts believed, for budgets are made to add up and a small table has
few places to prove it with. It is unseated by another interpretation of the same cells that
explains all that it explains, and more; or by never holding anywhere that it can be asked.
Unseated is no error of the document: nothing is said of it, and the table is understood in part.

A sum holds when the difference is at most (n+1)/2 units of the last printed place, n being the
number of terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from budgetkit.amounts import PARSED, UNITS, parse_amount, to_wan, tolerance
from budgetkit.model.settings import thresholds
from budgetkit.tables.table import Fact


@dataclass(frozen=True)
class Sum:
    """A total and the terms it should be the sum of, less those in ``less``; amounts in 万元.

    ``support`` counts the other places of the table where the same relation is proved; ``carried``
    is what the rounding of its parts, each against its own parts, brings into its difference.
    """

    rule: str
    total: Fact
    terms: tuple[Fact, ...]
    less: tuple[Fact, ...] = ()
    support: int = field(default=0, compare=False)
    carried: Decimal = field(default=Decimal(0), compare=False)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.total, *self.terms, *self.less

    @cached_property
    def expected(self) -> Decimal:
        return sum((t.amount for t in self.terms), Decimal(0)) - sum(
            (t.amount for t in self.less), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Printed minus expected."""
        return self.total.amount - self.expected

    @property
    def allowed(self) -> Decimal:
        """How far it may be off by rounding: (n+1)/2 units, and what its parts bring along."""
        facts = self.facts
        units = {unit_of(f.text, f.amount) for f in facts if f.amount} or {"万元"}
        if len(units) > 1:  # columns of several units: the coarsest printed step
            own = max(tolerance(len(facts) - 1, f.places, unit_of(f.text, f.amount))
                      for f in facts if f.amount)
        else:
            own = tolerance(len(facts) - 1, min(f.places for f in facts), units.pop())
        return own + self.carried

    @cached_property
    def holds(self) -> bool:
        return self.difference == 0 or abs(self.difference) <= self.allowed

    @property
    def proved(self) -> bool:
        """Whether it holds and says something: neither 0 = 0 nor a = a."""
        return self.holds and bool(self.total.amount) and sum(
            1 for t in (*self.terms, *self.less) if t.amount) > 1

    def with_support(self, support: int) -> Sum:
        """The same sum, added up already, with the number of other places that prove it."""
        made = Sum(self.rule, self.total, self.terms, self.less, support, self.carried)
        made.__dict__.update(expected=self.expected, holds=self.holds)
        return made

    @property
    def page(self) -> int:
        return self.total.page

    @property
    def place(self) -> tuple[int, int]:
        return self.total.row, self.total.column


@dataclass
class Closure:
    """How a table closes: the number of sums that hold, and those that do not."""

    held: int = 0
    failed: list[Sum] = field(default_factory=list)


@dataclass(frozen=True)
class Relation:
    """One candidate, asked at all its places. ``named`` where words or a heading propose it.

    ``guessed`` where it leaves out a column that nothing calls an of-which: one place may fit by
    chance, two do not. ``says`` are the concepts that it adds up, whichever year its columns are of.
    """

    sums: tuple[Sum, ...]
    named: bool = True
    guessed: bool = False
    says: tuple[str, ...] = ()

    @cached_property
    def explained(self) -> set[tuple[int, int]]:
        return {s.place for s in self.sums if s.holds}

    @cached_property
    def failed(self) -> int:
        return sum(not s.holds for s in self.sums)

    @cached_property
    def proof(self) -> int:
        return sum(s.proved for s in self.sums)

    @property
    def never(self) -> bool:
        """Whether it holds nowhere, and was asked of different amounts: a total and its only
        line that print the same are one place."""
        return not self.explained and self._fails

    @property
    def hollow(self) -> bool:
        """Whether it fails, of different amounts, oftener than it holds, and never of two terms:
        3 = 3 + 0 is no proof of what the columns mean. Where it is all that the other rows print,
        two cells that changed places are still told."""
        held = sum(s.holds and bool(s.total.amount) for s in self.sums)
        return not self.proof and self._fails and self.failed > held

    @property
    def _fails(self) -> bool:
        return len({(s.total.amount, s.expected) for s in self.sums if not s.holds}) >= thresholds().never_holds

    def unseats(self, other: Relation) -> bool:
        """Whether it explains all that the other explains and strictly more, and is itself proved
        more often than it fails."""
        amounts = {s.total.amount for s in self.sums if s.proved}
        return other.failed > 0 and self.proof > self.failed and (
            len(amounts) > self.guessed and self.explained > other.explained)


def believed(candidates: Iterable[Relation]) -> Relation | None:
    """The candidate that stands, from the likeliest on; None where none can be believed.

    Others are asked only where the likeliest fails somewhere.

    >>> believed([]) is None
    True
    """
    best: Relation | None = None
    others: list[Relation] = []
    for each in candidates:
        if not each.sums:
            continue
        if (best is None and each.named) or (best is not None and each.unseats(best)):
            best = each
        others.append(each)
        if best is not None and not best.failed:
            return best
    if best is None or best.never:
        # where the first guess explains nothing at all, any that is proved is better than none
        best = max((c for c in others if c.proof > c.failed), key=lambda c: c.proof, default=None)
    return best


def supported(sums: Iterable[Sum]) -> list[Sum]:
    """The sums of one relation, each with the number of other places where it is proved."""
    held = list(sums)
    proved = [s.proved for s in held]
    return [s.with_support(sum(proved) - own) for s, own in zip(held, proved, strict=True)]


def with_carried(sums: Sequence[Sum]) -> list[Sum]:
    """The sums of a table; one that fails by what rounding its parts has done holds after all.

    A total may be added up from the printed lines, and each class beside it rounded from exact
    amounts: the differences of the classes come together in the total. It is believed where the
    total is nearer to the parts of its parts than to its parts, and within their rounding.
    """
    rounded = {s.place: s for s in sums if s.difference and s.holds}
    return [each if each.holds else _carrying(each, rounded) for each in sums]


def _carrying(each: Sum, rounded: Mapping[tuple[int, int], Sum]) -> Sum:
    terms: list[Fact] = []
    for term in each.terms:
        made = rounded.get((term.row, term.column))
        terms += made.terms if made else [term]
    through = replace(each, terms=tuple(terms))
    if through.holds and abs(through.difference) < abs(each.difference):
        return replace(each, carried=abs(each.difference - through.difference))
    return each


@lru_cache(maxsize=PARSED)
def unit_of(text: str, amount: Decimal) -> str:
    """The unit that an amount is printed in, told from its text and its value in 万元.

    >>> unit_of("12,300", Decimal("1.23")), unit_of("0.00", Decimal(0))
    ('元', '万元')
    """
    printed = parse_amount(text)
    if printed and printed.value:
        for unit in UNITS:
            if to_wan(printed, unit) == amount:
                return unit
    return "万元"
