"""Tables read where the page has none: what a table's own numbers and rules prove, and a sample.

A table in which a printed sum holds is one. Whether what the rules of a page enclose elsewhere is
a table is for a human to say, who looked at the page: at every table of no standard kind, and at
a seeded sample of those of a standard kind in which no sum holds (forms filled with words, target
sheets, blank tables). What was seen stands in ``reading-tables.csv`` (file, page, verdict
``table`` or ``spurious``, reason).
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from budgetkit.model.sums import closure
from budgetkit.tables.catalogue import OTHER

JUDGED = Path(__file__).resolve().parent / "reading-tables.csv"
#: So many tables of a standard kind without a sum are looked at, drawn with this seed.
SAMPLE, SEED = 60, 20261129


def unproved(disclosure) -> list[tuple[int, str]]:
    """(page, key) of the tables in which no sum holds."""
    found = []
    for table in disclosure.tables:
        if not closure(table).held:
            found.append((table.pages[0], table.key))
    return found


def drawn(tables: list[tuple[str, int, str]]) -> set[tuple[str, int]]:
    """(file, page) of the tables to look at, of (file, page, key): all others and a sample."""
    known = sorted(t[:2] for t in tables if t[2] != OTHER)
    others = {t[:2] for t in tables if t[2] == OTHER}
    return others | set(random.Random(SEED).sample(known, min(SAMPLE, len(known))))


def judged(file: Path = JUDGED) -> dict[tuple[str, int], tuple[str, str]]:
    """(file, page) → verdict and reason of the tables a human looked at."""
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as opened:
        return {(row["file"], int(row["page"])): (row["verdict"], row["reason"])
                for row in csv.DictReader(opened)}
