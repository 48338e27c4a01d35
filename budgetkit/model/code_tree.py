"""Which lines of a list stand under which others by their codes: 20805 under 208, 2080505 under both.

Each line asks an index for the beginnings of its own codes, so that a list of thousands of lines
costs as much a line as one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product

from budgetkit.tables.line_codes import all_codes
from budgetkit.tables.table import Line


class CodeTree:
    """Lines with their places in the tree of codes; places count from 0 in the order of the lines.

    A line is under another where each code of the other begins its own, and not all are the same.
    Lines with one code at most are held against each other by their plain codes.

    Parameters
    ----------
    lines : sequence of Line
    """

    def __init__(self, lines: Sequence[Line]):
        self.lines = lines
        self._plain: dict[str, list[int]] = {}
        self._by_codes: dict[frozenset[tuple[str, str]], list[int]] = {}
        for place, line in enumerate(lines):
            if len(line.codes) <= 1:
                self._plain.setdefault(line.code, []).append(place)
            self._by_codes.setdefault(frozenset(all_codes(line).items()), []).append(place)

    @cached_property
    def above(self) -> list[list[int]]:
        """For each line the places of all those that it stands under."""
        return [[place for found in self._uppers(line) for place in found] for line in self.lines]

    def _uppers(self, line: Line) -> Iterator[list[int]]:
        if len(line.codes) <= 1:
            for n in range(1, len(line.code)):
                yield self._plain.get(line.code[:n], [])
            return
        own = frozenset(line.codes.items())
        beginnings = ([None, *((system, code[:n]) for n in range(1, len(code) + 1))]
                      for system, code in line.codes.items())
        for chosen in product(*beginnings):
            over = frozenset(each for each in chosen if each is not None)
            if over and over != own:
                yield self._by_codes.get(over, [])

    @cached_property
    def _below(self) -> list[list[int]]:
        below: list[list[int]] = [[] for _ in self.lines]
        for place, uppers in enumerate(self.above):
            for upper in uppers:
                below[upper].append(place)
        return below

    def under(self, place: int) -> list[Line]:
        """The lines with amounts right under one; those under a heading without amounts in its place."""
        held = {i for i in self._below[place] if self.lines[i].amounts}
        return [self.lines[i] for i in sorted(held) if held.isdisjoint(self.above[i])]
