"""What identifies a line: its codes by classification, and whether it stands under another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetkit.tables.table import Line


def all_codes(line: Line) -> dict[str, str]:
    """The codes of a line by classification; a code of none of them stands under ``code``."""
    return line.codes or ({"code": line.code} if line.code else {})


def is_under(line: Line, upper: Line) -> bool:
    """Whether a line is a part of another by its codes: each of the other's begins its own."""
    own, over = all_codes(line), all_codes(upper)
    return own != over and own.keys() >= over.keys() and bool(over) and all(
        own[s].startswith(code) for s, code in over.items())


def has_code(line: Line) -> bool:
    """Whether a line carries a code of a classification as its own."""
    return bool(line.code) and line.level in {"class", "section", "item"}


def with_codes(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that carry a code of a classification as their own."""
    return filter(has_code, lines)
