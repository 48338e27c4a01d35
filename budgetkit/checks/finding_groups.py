"""One cause, one story: which findings one wrong number would explain.

A finding rests on several printed numbers, and says of each what it would have to be, were it
alone wrong: its *remedies*. Findings that one number sets right, with one and the same new value,
most likely have that number as their cause. The fewest causes that explain all findings are told:
nothing is proved by it, and a finding that no other shares a remedy with stands alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetkit.checks.finding import Finding
from budgetkit.checks.implied_corrections import Remedy
from budgetkit.messages import Enumeration, checked_language, in_room
from budgetkit.narrative.paragraphs import Place
from budgetkit.sources.pictures import with_names

#: Points between the upper edges of two cells of one row, at most.
SAME_ROW = 1.0
#: A sum that fails so often along one row or column is a habit of the document: two may be two slips.
HABIT = 3
#: Only these have a cause to look for; a rounding difference has none.
CAUSED = ("error", "withheld", "warning")
say = in_room("checks.finding_groups")


@dataclass(frozen=True)
class Cause:
    """Findings that most likely are signs of one fault, the one to tell first; often just one.

    Attributes
    ----------
    findings : tuple of Finding
    remedy : Remedy or None
        The number that would set all of them right; None for a single finding, and where one sum
        fails in several rows or columns of a table.
    """

    findings: tuple[Finding, ...]
    remedy: Remedy | None = None

    @property
    def head(self) -> Finding:
        """The finding to tell: of the worst, the one about the number that is the cause."""
        return self.findings[0]

    @property
    def signs(self) -> tuple[Finding, ...]:
        """The other findings, in which the same fault is seen."""
        return self.findings[1:]

    @property
    def severity(self) -> str:
        return self.head.severity

    def text(self, lang: str | None = None) -> str:
        """What would set all findings of the cause right; empty for a single finding."""
        if not self.signs:
            return ""
        lang = checked_language(lang)
        made, n = self.remedy, len(self.findings)
        if made is None:
            return say("sum", lang, n=n)
        said = say(f"cause-{_kind(made)}", lang, n=n, printed=made.printed, page=made.place.page,
                   right=made.right)
        pages = sorted({r.place.page for f in self.findings for r in f.remedies
                        if r.value is not None and r.value == made.value and r.agrees(made)})
        if len(pages) > 1:
            said += say("copies", lang, pages=Enumeration(pages))
        return with_names(said, self.head.files, lang)


def _kind(made: Remedy) -> str:
    if made.value is not None:
        return "number"
    if made.printed:
        return "more" if made.low > 0 else "less"
    return "chain" if made.right else "words"


def also(lang: str | None = None) -> str:
    """The words before the other signs of a cause."""
    return say("also", lang)


def causes(findings: Sequence[Finding]) -> list[Cause]:
    """The fewest causes of the findings, in the order of the findings that tell them.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from budgetkit.checks import Finding
    >>> from budgetkit.messages import Named
    >>> cell = Place(1, 0, 0, 9, 9)
    >>> def fault(low, high):
    ...     told = Remedy(cell, "5.00 万元", "4.00 万元", Decimal(5), low, high, "万元")
    ...     return Finding("error", Named("wrong", "错"), remedies=(told,))
    >>> found = [fault(4, 4), fault(Decimal("3.9"), Decimal("4.1")), fault(7, 7)]
    >>> [len(c.findings) for c in causes(found)]
    [2, 1]
    """
    groups = _copies([*_explained(findings)], findings)
    alone = set(range(len(findings))) - {i for members, _ in groups for i in members}
    groups = _one_sum([*groups, *(([i], None) for i in alone)], findings)
    order = {s: n for n, s in enumerate(("error", "withheld", "warning", "rounding", "info"))}

    def rank(i: int, made: Remedy | None) -> tuple:
        f = findings[i]
        about = made is None or (bool(f.remedies) and f.remedies[0].place == made.place)
        return order[f.severity], not about, i

    told = []
    for members, made in groups:
        first, *rest = sorted(members, key=lambda i: rank(i, made))
        told.append((first, Cause(tuple(findings[i] for i in (first, *sorted(rest))), made)))
    return [cause for first, cause in sorted(
        told, key=lambda t: (order[t[1].severity], t[0]))]


_Group = tuple[list[int], "Remedy | None"]


def _explained(findings: Sequence[Finding]) -> Iterator[_Group]:
    """Again and again the number that explains most of what is left, until none explains two."""
    left = {i for i, f in enumerate(findings) if f.severity in CAUSED}
    at: dict[Place, list[tuple[int, Remedy]]] = defaultdict(list)
    for i in sorted(left):
        for made in findings[i].remedies:
            at[made.place].append((i, made))
    while True:
        best: tuple[tuple, list[tuple[int, Remedy]]] | None = None
        for place, told in at.items():
            held = _agreeing([(i, made) for i, made in told if i in left])
            if len(held) < 2:
                continue
            no_number = held[0][1].value is None
            surest = min(made.rank for _, made in held)
            rank = (-len(held), no_number, surest, place.page, place.y0, place.x0)
            if best is None or rank < best[0]:
                best = rank, held
        if best is None:
            return
        members = [i for i, _ in best[1]]
        left -= set(members)
        yield members, min((made for _, made in best[1]), key=lambda m: m.rank)


def _agreeing(told: list[tuple[int, Remedy]]) -> list[tuple[int, Remedy]]:
    """The most findings of those about one number that one new value satisfies."""
    best: list[tuple[int, Remedy]] = []
    for _, point in told:
        held: dict[int, Remedy] = {}
        for i, made in told:
            if made.unit == point.unit and made.low <= point.low <= made.high:
                held.setdefault(i, made)
        if len(held) > len(best):
            best = list(held.items())
    return best


def _copies(groups: list[_Group], findings: Sequence[Finding]) -> list[_Group]:
    """Causes put together that are one number, wrong in one way, copied to several places."""
    taken = {i for members, _ in groups for i in members}
    single = [([i], None) for i, f in enumerate(findings)
              if i not in taken and f.severity in CAUSED and f.remedies]
    together: list[tuple[list[int], list[Remedy]]] = []
    for members, made in [*groups, *single]:
        mine = [made] if made else list(findings[members[0]].remedies)
        for others, theirs in together:
            same = [a for a in theirs for b in mine if a.tells and b.tells
                    and a.value == b.value and a.agrees(b)]
            if same:
                others += members
                theirs[:] = same
                break
        else:
            together.append((list(members), mine))
    return [(members, mine[0]) for members, mine in together if len(members) > 1]


def _one_sum(groups: list[_Group], findings: Sequence[Finding]) -> list[_Group]:
    """Causes put together in which one rule fails again and again in one row or one column."""
    at: dict[tuple, int] = {}
    home = list(range(len(groups)))

    def root(n: int) -> int:
        while home[n] != n:
            n = home[n]
        return n

    held = Counter(mark for f in findings for mark in _marks(f))
    for n, (members, _) in enumerate(groups):
        for i in members:
            for mark in (m for m in _marks(findings[i]) if held[m] >= HABIT):
                first = root(at.setdefault(mark, n))
                home[root(n)] = first
    together: dict[int, list[int]] = defaultdict(list)
    for n in range(len(groups)):
        together[root(n)].append(n)
    return [groups[ns[0]] if len(ns) == 1 else (
        sorted(i for n in ns for i in groups[n][0]), None) for ns in together.values()]


def _marks(f: Finding) -> Iterator[tuple]:
    """What a failing sum of a table shares with others of its kind: its row; its column too where
    its terms stand beside it, for a column has one such sum, and many down its rows."""
    if f.severity not in CAUSED or f.family != "arithmetic" or f.row is None:
        return
    yield f.severity, f.rule, f.table, f.page, "row", f.row
    whole, *terms = f.places
    if terms and all(abs(t.y0 - whole.y0) < SAME_ROW for t in terms):
        yield f.severity, f.rule, f.table, f.page, "column", f.column
