"""Which of the disclosures hold borrowed money, against the list made by looking at the pages.

    BUDGETKIT_DISCLOSURES=FOLDER python benchmarks/debt.py

Prints every debt line that is found, every document that speaks of debt anywhere in its text, and
what differs from debt.csv. Exit code 1 where something differs.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2

import budgetkit as bk
from budgetkit import debt
from budgetkit.debt.function import function_record
from budgetkit.text import fold

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("BUDGETKIT_DISCLOSURES")
              or HERE.parent.parent / "shared" / "disclosures")
WORDS = ("专项债", "一般债", "债券", "国债", "债务收入安排")


def debt_lines(d) -> list[tuple[str, str, str, str, str]]:
    """(page, code, amount, purpose, instrument) of every debt line of the function table."""
    record = function_record(d)
    return [] if record is None else [
        (str(li.fact.page), li.code, f"{li.amount:.2f}", li.sign.purpose, li.sign.instrument)
        for li in record.debt]


def pages_with_words(path: Path) -> list[int]:
    """Pages whose text has a word of debt: what a search for words alone would find."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for number, page in enumerate(document, start=1):
        text = fold(page.get_textpage().get_text_range())
        if any(word in text for word in WORDS):
            found.append(number)
    document.close()
    return found


def main() -> int:
    with (HERE / "debt.csv").open(encoding="utf-8", newline="") as lines:
        expected = {tuple(r.values()) for r in csv.DictReader(lines)}
    files = sorted(FOLDER.glob("*/*.pdf"))
    found, unread, kept, worked = set(), 0, Counter(), 0.0
    for path in files:
        name = f"{path.parent.name}/{path.name}"
        try:
            d = bk.read(path)
        except bk.BudgetkitError as error:
            unread += 1
            print(f"{name}: {error}")
            continue
        start = time.perf_counter()
        lines, rows, record = debt_lines(d), debt.rows(d), function_record(d)
        worked += time.perf_counter() - start
        found |= {(name, *line) for line in lines}
        for row in rows:
            kept[row.purpose] += 1
        if record and sum(r.amount for r in rows if r.covered) != record.total:
            print(f"{name}: rows do not add up to {record.total}")
        words = pages_with_words(path)
        if lines or words:
            print(f"{name}: codes {[line[1] for line in lines]}; words of debt on pages {words}")
    for line in sorted(found):
        print(",".join(line))
    print(f"{len(files)} files, {unread} not read; {len({f[0] for f in found})} with debt, "
          f"{len(found)} lines; rows {dict(kept)}; {worked:.1f} s for the breakdowns")
    for line in sorted(expected - found):
        print("missed:", line)
    for line in sorted(found - expected):
        print("not in the list:", line)
    return int(found != expected)


if __name__ == "__main__":
    sys.exit(main())
