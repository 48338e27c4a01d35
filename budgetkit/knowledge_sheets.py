"""The sheets of ``knowledge/``, row by row: whoever asks keeps what it makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of ``knowledge/FILE``.

    Examples
    --------
    >>> next(rows("target_units.csv"))
    {'unit': '%', 'kind': 'ratio'}
    """
    sheet = (files("budgetkit") / "knowledge" / file).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(sheet))
