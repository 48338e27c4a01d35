"""Paths of headings over columns: those a table's truth holds, beside those that were read.

A path is the headings over a column from the top, joined with ``/``. Made documents
(``cases/typeset``) and the sample hold the header of every table, cell by cell with its spans.
For real documents there is the column path of each printed total in ``cases/totals.csv``, read
by another reader from the picture of the page.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent.parent / "shared" / "cases"
#: Amounts in 万元 this near are one: the other reader turned yuan into 万元 with two decimals.
SAME_AMOUNT = 0.006


def plain(text) -> str:
    """A text as it is compared: without spaces, in half width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or ""))).replace("—", "-")


def printed_paths(header: list[list[str]], spans: list[list[int]]) -> list[str]:
    """The path over every column; ``spans`` are (row, column, rows, columns) of merged headings."""
    width = len(header[0]) if header else 0
    owner = {(r, c): (r, c) for r in range(len(header)) for c in range(width)}
    for row, column, rows, columns in spans:
        for r in range(row, row + rows):
            for c in range(column, column + columns):
                owner[r, c] = row, column
    paths = []
    for column in range(width):
        above = dict.fromkeys(owner[row, column] for row in range(len(header)))
        paths.append("/".join(t for r, c in above if (t := plain(header[r][c]))))
    return paths


def spans_of_blanks(header: list[list[str]]) -> list[list[int]]:
    """The spans of a header whose merged cells are written as blank ones.

    A blank cell belongs to the heading at its left where something stands below it under the
    same heading, else to the one above.
    """
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(header):
        for c, text in enumerate(row):
            left, above = owner.get((r, c - 1)), owner.get((r - 1, c))
            below = any(later[c].strip() for later in header[r + 1:])
            beside = left and left[0] == r and owner.get((r - 1, c - 1)) == above
            owner[r, c] = (r, c) if text.strip() else (
                left if below and beside else above) or (r, c)
    spans = []
    for r, c in dict.fromkeys(owner.values()):
        held = [at for at, first in owner.items() if first == (r, c)]
        spans.append([r, c, max(a for a, _ in held) - r + 1, max(b for _, b in held) - c + 1])
    return spans


def paths_right(printed: list[str], read: list[str]) -> int:
    """The most paths that agree when columns are matched in their order."""
    best = [0] * (len(read) + 1)
    for path in printed:
        last, best = best, [0]
        for index, other in enumerate(read):
            agrees = bool(path) and path == plain(other)
            best.append(max(last[index + 1], best[-1], last[index] + agrees))
    return best[-1]


@cache
def _totals(file: Path) -> dict[str, list[dict[str, str]]]:
    held: dict[str, list[dict[str, str]]] = defaultdict(list)
    if file.is_file():
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                held[row["file"]].append(row)
    return held


def paths_of_totals(name: str, facts, totals: Path = CASES / "totals.csv") -> tuple[int, list[str]]:
    """How many totals of a document have a path to hold ours against, and those that differ.

    Parameters
    ----------
    name : str
        As in the list: ``disclosures/wuxi/05.pdf``.
    facts : list of Fact
    """
    asked, differ = 0, []
    for row in _totals(totals).get(name, []):
        if not row["column"]:
            continue  # the other reader found no heading over it
        here = [f for f in facts if f.page == int(row["page"])
                and abs(float(f.amount) - float(row["amount"])) < SAME_AMOUNT]
        here = [f for f in here if plain(f.row_label) == plain(row["label"])] or here
        asked += 1
        if not any(plain(f.column_label) == plain(row["column"]) for f in here):
            ours = "; ".join(sorted({f.column_label for f in here})) or "no such amount"
            differ.append(f"p. {row['page']} {row['label']} {row['amount']}: {ours}; "
                          f"the other reader: {row['column']}")
    return asked, differ
