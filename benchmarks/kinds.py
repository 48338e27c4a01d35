"""Made disclosures of the kinds that are read worst, each with the truth of every cell.

    python benchmarks/kinds.py [FOLDER] [--out benchmarks/reading-kinds.md]

A printed cell that is not blank is right where the reader puts the same text in the same row and
column of its table (rows are set against each other in order, so that one lost row costs one row);
a fact is right where table, row and amount are. What git 326af3b read is kept in
reading-kinds.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import budgetkit as bk

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "shared" / "cases" / "typeset"
BEFORE = HERE / "reading-kinds.csv"


@dataclass
class Read:
    """What of one made document was read right."""

    name: str
    kind: str
    cells: int = 0
    cells_right: int = 0
    facts: int = 0
    facts_right: int = 0
    tables: int = 0
    tables_right: int = 0
    error: str = ""


def plain(text) -> str:
    """A text as it is compared: without spaces, in half width."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or ""))).replace("—", "-")


def alike(one: list[str], two: list[str]) -> int:
    return sum(1 for a, b in zip(one, two, strict=False) if a and a == b)


def right_cells(printed: list[list[str]], read: list[list[str]]) -> int:
    """The most cells that agree when rows are matched in their order."""
    best = [0] * (len(read) + 1)
    for row in printed:
        last, best = best, [0]
        for index, other in enumerate(read):
            best.append(max(last[index + 1], best[-1], last[index] + alike(row, other)))
    return best[-1]


def measure(truth: Path) -> Read:
    """Read the PDF beside the truth, and count."""
    due = json.loads(truth.read_text("utf-8"))
    result = Read(truth.name.removesuffix(".gt.json"), due["hardships"] if isinstance(
        due["hardships"], str) else " ".join(due["hardships"]))
    bodies = [[[plain(t) for t in row] for row in table["body"]] for table in due["tables"]]
    result.cells = sum(1 for body in bodies for row in body for t in row if t)
    result.facts, result.tables = len(due["facts"]), len(due["tables"])
    try:
        d = bk.read(truth.with_name(f"{result.name}.pdf"))
    except bk.errors.BudgetkitError as failure:
        result.error = type(failure).__name__
        return result
    for table, body in zip(due["tables"], bodies, strict=True):
        near = range(table["pages"][0] - 1, table["pages"][-1] + 2)
        found = [t for t in d.tables if set(t.pages) & set(near)]
        held = [(right_cells(body, [[plain(c) for c in row] for row in t.rows()]),
                 t.key == table["key"]) for t in found]
        most, known = max(held, default=(0, False))
        result.cells_right += most
        result.tables_right += known
    read = Counter((f.table, plain(f.row_label), round(float(f.amount), 4)) for f in d.fact_list)
    want = Counter((f["table"], plain(f["row_label"]), round(float(f["amount"]), 4))
                   for f in due["facts"])
    result.facts_right = (read & want).total()
    return result


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else ""


def write(results: list[Read], before: dict[str, dict[str, str]]) -> str:
    """The table, kind by kind, beside what an earlier state read."""
    lines = [
        "# How well made disclosures of hard kinds are read", "",
        f"budgetkit {bk.__version__}; `python benchmarks/kinds.py`. Printed cells that are not "
        "blank, and facts (table, row, amount), read right; in brackets git 326af3b, by the same "
        "script.", "",
        "| kind | document | cells | right | facts | right | tables recognised |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in results:
        old = before.get(r.name, {})
        said = [f" ({old[k]})" if old.get(k) else "" for k in ("cells_right", "facts_right")]
        cells, facts = (r.error, r.error) if r.error else (
            share(r.cells_right, r.cells), share(r.facts_right, r.facts))
        lines.append(f"| {r.kind} | {r.name.split('-')[0]} | {r.cells} | {cells}{said[0]} | "
                     f"{r.facts} | {facts}{said[1]} | {r.tables_right} of {r.tables} |")
    text = [r for r in results if not r.error]
    lines.append(f"| with a text layer | {len(text)} | {sum(r.cells for r in text)} | "
                 f"{share(sum(r.cells_right for r in text), sum(r.cells for r in text))} | "
                 f"{sum(r.facts for r in text)} | "
                 f"{share(sum(r.facts_right for r in text), sum(r.facts for r in text))} | |")
    return "\n".join(lines) + "\n"


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--out", type=Path, default=HERE / "reading-kinds.md")
    asked = parser.parse_args()
    truths = sorted(asked.folder.glob("*.gt.json"))
    if not truths:
        sys.exit(f"no *.gt.json in {asked.folder}")
    with BEFORE.open(encoding="utf-8", newline="") as file:
        before = {row["document"]: row for row in csv.DictReader(file)}
    text = write([measure(truth) for truth in truths], before)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
