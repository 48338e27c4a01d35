"""Measure the reader over a folder of PDFs: tables found, amounts lost, headings, codes, sums.

    python benchmarks/reading.py [FOLDER ...] [--sample N] [--out benchmarks/reading.md]

What a document promises and prints is taken from pdfium's text without the reader (printed.py).
``--sample N`` measures N documents spread over the places. What reading costs, beside camelot and
pdfplumber, is bench.py's to say.
"""

from __future__ import annotations

import argparse
import csv
import sys
import warnings
from pathlib import Path

import report
import rereading
from measure import Measured, measure
from tqdm.auto import tqdm

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
SHARED = PROJECT.parent / "shared"
UNFAMILIAR = SHARED / "unfamiliar"
FOLDERS = (SHARED / "disclosures", SHARED / "samples", UNFAMILIAR)
BUNDLED = PROJECT / "tests" / "samples"


def documents(folders: list[Path]) -> list[tuple[str, Path]]:
    """(place, PDF) of every PDF below the folders; its folder's name is the place.

    Places of the unfamiliar folder are marked: no rule was written with them at hand.
    """
    found = []
    for folder in folders:
        mark = " (unfamiliar)" if folder == UNFAMILIAR else ""
        found += [(path.parent.name + mark, path) for path in sorted(folder.rglob("*.pdf"))]
    return found


def spread(found: list, count: int | None) -> list:
    """``count`` of the documents: the first of every place, then the second, and so on."""
    if count is None or count >= len(found):
        return found
    rank: dict[str, int] = {}
    ranked = []
    for place, path in found:
        rank[place] = rank.get(place, 0) + 1
        ranked.append((rank[place], place, path))
    chosen = sorted(ranked, key=lambda r: r[0])[:count]
    return [(place, path) for _, place, path in sorted(chosen, key=lambda r: (r[1], r[2]))]


def verdicts() -> list[dict[str, str]]:
    """What a human said of identities that do not hold, after looking at the page."""
    with (HERE / "reading-verdicts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, help="measure only so many documents")
    parser.add_argument("--out", type=Path, default=HERE / "reading.md")
    asked = parser.parse_args()

    folders = asked.folders or [f for f in FOLDERS if f.is_dir()] or [BUNDLED]
    found = spread(documents(folders), asked.sample)
    if not found:
        sys.exit(f"no PDF below {', '.join(map(str, folders))}")
    measured: list[tuple[str, Measured]] = []
    for place, path in tqdm(found, desc="reading", disable=None):
        result = measure(path, lambda file: rereading.read([file]))
        result.place = place
        measured.append((place, result))
    text = report.write(measured, verdicts(), sys.argv[1:])
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
