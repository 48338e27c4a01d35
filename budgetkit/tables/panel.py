"""A panel: the columns in which a table prints one label with its amounts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """Columns of one label|amount panel: those with codes, with words and with amounts."""

    codes: tuple[int, ...]
    words: tuple[int, ...]
    amounts: tuple[int, ...]
