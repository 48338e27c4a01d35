"""The sheets of knowledge on targets, as rows."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def knowledge(sheet: str) -> tuple[dict[str, str], ...]:
    """The rows of ``knowledge/target_SHEET.csv``.

    Examples
    --------
    >>> knowledge("units")[0]
    {'unit': '%', 'kind': 'ratio'}
    """
    text = (files("budgetkit") / "knowledge" / f"target_{sheet}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))
