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
import sys
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from header_paths import CASES, paths_right, plain, printed_paths, spans_of_blanks

import budgetkit as bk

HERE = Path(__file__).resolve().parent
FOLDER = CASES / "typeset"
SAMPLES = CASES.parent / "samples"
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
    paths: int = 0
    paths_right: int = 0
    spurious: int = 0
    over_pages: int = 0
    joined: int = 0
    error: str = ""


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
    return _measured(result, truth.with_name(f"{result.name}.pdf"), due["tables"], due["facts"])


def measure_sample(pdf: Path, truth: Path) -> Read:
    """One typesetting of the sample disclosure; its truth holds no pages and no single facts.

    One of them prints ten of the eleven tables: what the file does not print is not asked for.
    """
    said = plain("".join(p.get_textpage().get_text_range() for p in pdfium.PdfDocument(pdf)))
    due = [{**table, "key": table["table"]} for table in json.loads(truth.read_text("utf-8"))
           if plain(table["title"]) in said]
    return _measured(Read(pdf.stem, "the sample"), pdf, due, [])


def _measured(result: Read, pdf: Path, due: list[dict], facts: list[dict]) -> Read:
    bodies = [[[plain(t) for t in row] for row in table["body"]] for table in due]
    result.cells = sum(1 for body in bodies for row in body for t in row if t)
    result.facts, result.tables = len(facts), len(due)
    try:
        d = bk.read(pdf)
    except bk.errors.BudgetkitError as failure:
        result.error = type(failure).__name__
        return result
    taken = set()
    for table, body in zip(due, bodies, strict=True):
        pages = table.get("pages") or [1, d.pages]
        near = set(range(pages[0] - 1, pages[-1] + 2))
        held = [(right_cells(body, [[plain(c) for c in row] for row in t.rows()]),
                 t.key == table["key"], -index) for index, t in enumerate(d.tables)
                if near & set(t.pages)]
        most, known, index = max(held, default=(0, False, -len(d.tables)))
        result.cells_right += most
        result.tables_right += known
        read = d.tables[-index] if held else None
        taken.add(-index)
        if "pages" in table and len(table["pages"]) > 1:
            result.over_pages += 1
            result.joined += bool(read) and set(table["pages"]) <= set(read.pages)
        paths = printed_paths(
            table["header"], table.get("header_spans") or spans_of_blanks(table["header"]))
        result.paths += sum(map(bool, paths))
        result.paths_right += paths_right(paths, read.columns) if read else 0
    if facts:  # the truth holds every table, target sheets too
        result.spurious = sum(index not in taken for index in range(len(d.tables)))
    read = Counter((f.table, plain(f.row_label), round(float(f.amount), 4)) for f in d.fact_list)
    want = Counter((f["table"], plain(f["row_label"]), round(float(f["amount"]), 4))
                   for f in facts)
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
        "script. *Header paths*: the headings over each column, from the top. *Spurious*: tables "
        "read beside those that the document has, a second part of one among them. *Joined*: "
        "tables over several pages that are one.", "",
        "| kind | document | cells | right | facts | right | tables recognised | header paths | "
        "right | spurious | joined |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        old = before.get(r.name, {})
        said = [f" ({old[k]})" if old.get(k) else "" for k in ("cells_right", "facts_right")]
        cells, facts = (r.error, r.error) if r.error else (
            share(r.cells_right, r.cells), share(r.facts_right, r.facts))
        lines.append(f"| {r.kind} | {r.name.split('-')[0] if r.facts else r.name} | {r.cells} | "
                     f"{cells}{said[0]} | {r.facts or ''} | {facts}{said[1]} | "
                     f"{r.tables_right} of {r.tables} | {r.paths or ''} | "
                     f"{share(r.paths_right, r.paths)} | {r.spurious if r.facts else ''} | "
                     f"{f'{r.joined} of {r.over_pages}' if r.facts else ''} |")
    text = [r for r in results if not r.error]
    held = {name: sum(getattr(r, name) for r in text) for name in (
        "cells", "cells_right", "facts", "facts_right", "paths", "paths_right", "spurious", "over_pages",
        "joined")}
    lines.append(f"| with a text layer | {len(text)} | {held['cells']} | "
                 f"{share(held['cells_right'], held['cells'])} | {held['facts']} | "
                 f"{share(held['facts_right'], held['facts'])} | | {held['paths']} | "
                 f"{share(held['paths_right'], held['paths'])} | {held['spurious']} | "
                 f"{held['joined']} of {held['over_pages']} |")
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
    results = [measure(truth) for truth in truths]
    if (truth := SAMPLES / "weihui-2024.truth.json").is_file():
        results += [measure_sample(pdf, truth) for pdf in sorted(SAMPLES.glob("*.pdf"))]
    text = write(results, before)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
