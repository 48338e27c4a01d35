"""The sheets of names and changes that lie in ``knowledge/``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet."""
    with (files("budgetkit") / "knowledge" / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
