"""The headings over the columns of a table as a tree: which heading stands over which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgetkit.text import fold


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
