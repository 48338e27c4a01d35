"""How far `d.totals` agrees with printed totals read by another reader (``cases/totals.csv``).

python benchmarks/totals.py [--list]    counts, and with --list every total that is not found

The other reader is no truth: where the two differ, look at the page. The folders are looked for
beside the checkout (``../shared``) or where BUDGETKIT_CASES points.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import budgetkit as bk
from budgetkit.errors import BudgetkitError

CASES = Path(os.environ.get("BUDGETKIT_CASES")
             or Path(__file__).parents[2] / "shared" / "cases")
#: Amounts in 万元 told from 元: the last place that is printed.
CLOSE = Decimal("0.005")


def rows() -> Iterator[dict[str, str]]:
    """The printed totals that the other reader found."""
    with (CASES / "totals.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def compared(d, held: list[dict[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each total of one document: ``same``, ``elsewhere`` in the table, or ``missing``."""
    told: dict[str, list[Decimal]] = defaultdict(list)
    for total in d.total_list:
        told[total.table].append(total.amount)
    printed: dict[str, list[Decimal]] = defaultdict(list)
    for fact in d.fact_list:
        printed[fact.table].append(fact.amount)
    for row in held:
        amount = Decimal(row["amount"])
        for verdict, amounts in (("same", told), ("elsewhere", printed)):
            if any(abs(a - amount) <= CLOSE for a in amounts[row["table"]]):
                yield verdict, row
                break
        else:
            yield "missing", row


def main() -> None:
    by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows():
        by_file[row["file"]].append(row)
    counts: Counter[str] = Counter()
    for file, held in by_file.items():
        try:
            d = bk.read(CASES.parent / file)
        except BudgetkitError as error:
            print(f"{file}: {error}")
            continue
        for verdict, row in compared(d, held):
            counts[verdict] += 1
            if verdict != "same" and "--list" in sys.argv:
                print(verdict, *row.values())
    print(dict(counts), f"{counts['same'] / max(1, counts.total()):.2%} the same")


if __name__ == "__main__":
    main()
