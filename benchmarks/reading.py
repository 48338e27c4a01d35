"""Measure the reader over a folder of PDFs, and time it beside camelot, pdfplumber and pdfium.

    python benchmarks/reading.py [FOLDER ...] [--sample N] [--time N] [--out benchmarks/reading.md]

What a document promises and prints is taken from pdfium's text without the reader (printed.py).
``--sample N`` measures N documents spread over the places; ``--time N`` times N of them (default:
all). Every timing is a fresh interpreter; they are kept in reading-times.csv, and ``--time 0``
reports those again. Camelot's defaults take 0.3 to 0.6 s a page: ``--defaults N`` times them on N
documents only, and they are compared with the others on those.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import subprocess
import sys
import warnings
from pathlib import Path

import report
from engines import ENGINES
from measure import Measured, measure
from tqdm.auto import tqdm

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
TIMES = HERE / "reading-times.csv"
MEASURES = ("engine", "cpu", "wall", "peak_mb", "tables", "error")
FOLDERS = (PROJECT.parent / "shared" / "disclosures", PROJECT.parent / "shared" / "samples",
           PROJECT / "tests" / "samples")


def documents(folders: list[Path]) -> list[tuple[str, Path]]:
    """(place, PDF) of every PDF below the folders; its folder's name is the place."""
    found = []
    for folder in folders:
        found += [(path.parent.name, path) for path in sorted(folder.rglob("*.pdf"))]
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


def timed(engine: str, path: Path) -> dict:
    """CPU seconds and peak memory of one engine on one file, in its own interpreter."""
    run = [sys.executable, "-W", "ignore", str(HERE / "engines.py"), engine, str(path)]
    done = subprocess.run(run, capture_output=True, text=True, cwd=HERE)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"engine": engine, "cpu": 0.0, "wall": 0.0, "peak_mb": 0.0, "tables": 0,
                "error": last[:200]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def keep(times: list[tuple[str, str, dict]], file: Path) -> None:
    """Write the raw timings, with the day, so that they can be looked at and reported again."""
    day = datetime.date.today().isoformat()
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["date", "place", "file", *MEASURES])
        rows.writerows([day, place, name, *(_short(run[m]) for m in MEASURES)]
                       for place, name, run in times)


def kept(file: Path) -> tuple[str, list[tuple[str, str, dict]]]:
    """The day and the timings of the last full run; none where there was none."""
    if not file.is_file():
        return "", []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    numbers = {"cpu", "wall", "peak_mb", "tables"}
    return rows[0]["date"], [
        (r["place"], r["file"], {m: float(r[m]) if m in numbers else r[m] for m in MEASURES})
        for r in rows]


def _short(value):
    return f"{value:.3f}" if isinstance(value, float) else value


def verdicts() -> list[dict[str, str]]:
    """What a human said of identities that do not hold, after looking at the page."""
    with (HERE / "reading-verdicts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--sample", type=int, help="measure only so many documents")
    parser.add_argument("--time", type=int, help="time only so many of them; 0 for none")
    parser.add_argument("--defaults", type=int, help="camelot's defaults on so many documents")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--times", type=Path, default=TIMES, help="where timings are kept")
    parser.add_argument("--out", type=Path, default=HERE / "reading.md")
    asked = parser.parse_args()

    folders = asked.folders or [f for f in FOLDERS[:2] if f.is_dir()] or [FOLDERS[2]]
    found = spread(documents(folders), asked.sample)
    if not found:
        sys.exit(f"no PDF below {', '.join(map(str, folders))}")
    measured: list[tuple[str, Measured]] = []
    for place, path in tqdm(found, desc="reading", disable=None):
        measured.append((place, measure(path)))
    day, times = datetime.date.today().isoformat(), []
    raced = spread(found, asked.time) if asked.time != 0 else []
    slow = spread(raced, asked.defaults)
    for place, path in tqdm(raced, desc="timing", disable=None):
        times += [(place, path.name, timed(engine, path)) for engine in asked.engines
                  if engine != "camelot defaults" or (place, path) in slow]
        keep(times, asked.times)
    if asked.time == 0:
        day, times = kept(asked.times)
    text = report.write(measured, times, verdicts(), sys.argv[1:], day)
    asked.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
