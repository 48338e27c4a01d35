"""The sheets of names and changes that lie in ``knowledge/``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet."""
    sheet = (files("budgetkit") / "knowledge" / file).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(sheet))
