"""The board on which two accounts are matched: rules join lines, connected lines are one match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.change.entries import REST, AccountLine
from budgetkit.change.notes import together
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.messages import Message, in_room

say = in_room("change.match_state")

#: Every rule, the strongest first; :func:`rule_words` says what it means.
RULES = (
    "stated", "curated", "same-code", "same-code-cut-name", "same-code-similar-name",
    "curated-parent", "same-source", "same-name", "same-name-but-year", "cut-name",
    "split-under-heading", "told-move", "other-table", "rest", "none",
)  # fmt: skip
#: What may become of a line; :func:`status_words` says it.
STATUSES = ("new", "gone", "up", "down", "same", "renamed", "moved", "split", "merged", "unknown")
#: Those that are said otherwise where a budget stands beside the final account of its year.
_CARRIED_OUT = frozenset(("new", "gone", "up", "down", "same"))


@dataclass(frozen=True)
class Match:
    """Lines of the two ends that are one line: one and one; several where it was split or merged."""

    previous: tuple[AccountLine, ...]
    current: tuple[AccountLine, ...]
    rule: str
    note: str = ""


@dataclass(frozen=True)
class PriorYearStatement:
    """What a document says of one of its lines: now, a year before (万元), how exactly, where.

    ``at`` is the page, with its file where there are several.
    """

    current: Decimal
    previous: Decimal
    allowed: Decimal
    at: Message


@dataclass
class Board:
    """Both ends while they are matched; ``joined`` holds the edges with their rule and note."""

    old: Sequence[AccountLine]
    new: Sequence[AccountLine]
    system: str
    settings: MatchSettings = DEFAULT
    joined: list[tuple[int, int, str, str]] = field(default_factory=list)
    used_old: set[int] = field(default_factory=set)
    used_new: set[int] = field(default_factory=set)
    doubts_old: dict[int, str] = field(default_factory=dict)
    doubts_new: dict[int, str] = field(default_factory=dict)

    def join(self, o: int, n: int, rule: str, note: str = "") -> None:
        self.joined.append((o, n, rule, note))
        self.used_old.add(o)
        self.used_new.add(n)

    def free_old(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.used_old and not self.old[i].rest]

    def free_new(self) -> list[int]:
        return [i for i in range(len(self.new)) if i not in self.used_new and not self.new[i].rest]

    def doubt(self, old: Sequence[int], new: Sequence[int], why: str) -> None:
        """Say of lines at both ends why they are left apart."""
        self.doubts_old.update(dict.fromkeys(old, why))
        self.doubts_new.update(dict.fromkeys(new, why))


def grouped(board: Board) -> list[Match]:
    """The connected lines as matches; what is not connected is alone."""
    found = [_match(board, edges) for edges in _connected(board)]
    for i, line in enumerate(board.old):
        if i not in board.used_old:
            found.append(Match((line,), (), _alone(line), board.doubts_old.get(i, "")))
    for i, line in enumerate(board.new):
        if i not in board.used_new:
            found.append(Match((), (line,), _alone(line), board.doubts_new.get(i, "")))
    return found


def _alone(line: AccountLine) -> str:
    return "rest" if line.rest else "none"


def _connected(board: Board) -> list[list[tuple[int, int, str, str]]]:
    """The edges by the lines that they connect, each group in the order of its edges."""
    group_of: dict[tuple[str, int], int] = {}
    groups: list[set[tuple[str, int]]] = []
    for o, n, _, _ in board.joined:
        ends = {("old", o), ("new", n)}
        known = sorted({group_of[end] for end in ends if end in group_of})
        if not known:
            known = [len(groups)]
            groups.append(set())
        first = known[0]
        for other in known[1:]:
            ends |= groups[other]
            groups[other] = set()
        groups[first] |= ends
        group_of.update(dict.fromkeys(ends, first))
    edges: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    for edge in board.joined:
        edges[group_of["old", edge[0]]].append(edge)
    return [edges[at] for at in sorted(edges)]


def _match(board: Board, edges: Sequence[tuple[int, int, str, str]]) -> Match:
    """The lines that edges connect, under the strongest of their rules."""
    return Match(
        tuple(board.old[i] for i in sorted({o for o, *_ in edges})),
        tuple(board.new[i] for i in sorted({n for _, n, *_ in edges})),
        min((rule for _, _, rule, _ in edges), key=RULES.index),
        together(note for *_, note in edges))


def in_order(found: list[Match], previous: Sequence[AccountLine], current: Sequence[AccountLine]) -> list[Match]:
    """By code where there are codes, else in printed order; what is not listed comes last."""
    place = {id(e): i for i, e in enumerate(current)}
    before = {id(e): i for i, e in enumerate(previous)}

    def order(m: Match) -> tuple[bool, str, bool, int]:
        first = (m.current or m.previous)[0]
        at = place[id(m.current[0])] if m.current else before[id(m.previous[0])]
        # what a heading does not list comes after what it lists
        return first.key == REST, first.code + "~" * first.rest, not m.current, at

    return sorted(found, key=order)


def rule_words(rule: str, lang: str | None = None) -> str:
    """What a rule means.

    Parameters
    ----------
    rule : str
        One of `RULES`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such rule.
    ValueError
        For another language.

    Examples
    --------
    >>> rule_words("curated", "zh")
    '科目变动对照表'
    """
    return say(f"rule-{rule}", lang)


def status_words(status: str, lang: str | None = None, *, carried_out: bool = False) -> str:
    """What became of a line.

    Parameters
    ----------
    status : str
        One of `STATUSES`.
    lang : {"en", "zh"}, optional
    carried_out : bool
        A budget stands beside the final account of its year: nothing grew or went.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such status.

    Examples
    --------
    >>> status_words("gone", "en"), status_words("gone", "en", carried_out=True)
    ('gone', 'nothing in the outturn')
    """
    if carried_out and status in _CARRIED_OUT:
        return say(f"carried-out-{status}", lang)
    return say(f"status-{status}", lang)
