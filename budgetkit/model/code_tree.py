"""Which lines of a list stand under which others by their codes: 20805 under 208, 2080505 under both.

Each line asks an index for the beginnings of its own codes, so that a list of thousands of lines
costs as much a line as one of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
        #: Classifications of a line → its codes in their order → places.
        self._by_codes: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = {}
        for place, line in enumerate(lines):
            if len(line.codes) <= 1:
                self._plain.setdefault(line.code, []).append(place)
            systems, codes = _in_order(all_codes(line))
            self._by_codes.setdefault(systems, {}).setdefault(codes, []).append(place)
        #: Classifications → for each the lengths of its codes among those lines.
        self._lengths = {systems: [sorted(set(map(len, column))) for column in zip(*held, strict=True)]
                         for systems, held in self._by_codes.items()}

    @cached_property
    def above(self) -> list[list[int]]:
        """For each line the places of all those that it stands under."""
        return [[place for found in self._uppers(line) for place in found] for line in self.lines]

    def _uppers(self, line: Line) -> Iterator[list[int]]:
        if len(line.codes) <= 1:
            for n in range(1, len(line.code)):
                yield self._plain.get(line.code[:n], [])
            return
        own = _in_order(line.codes)
        for systems, held in self._by_codes.items():
            if not all(system in line.codes for system in systems):
                continue
            beginnings = ([line.codes[system][:n] for n in lengths if n <= len(line.codes[system])]
                          for system, lengths in zip(systems, self._lengths[systems], strict=True))
            for codes in product(*beginnings):
                if (systems, codes) != own and codes in held:
                    yield held[codes]

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


def _in_order(codes: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Classifications and codes, in the same order whichever was printed first."""
    systems = tuple(sorted(codes))
    return systems, tuple(codes[system] for system in systems)
