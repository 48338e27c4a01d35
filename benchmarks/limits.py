"""What reading may cost at most, whatever the machine: memory by pages, a long file, slow documents.

    python benchmarks/limits.py             measures, and prints the table that bench.md keeps
    python benchmarks/limits.py memory long only these parts: memory, command, long, slow, store, loading

Each document is read in an interpreter of its own, so that its peak is its own. A long file is made
of the pages of a disclosure, each with a number of its own so that none is another's copy.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from checkouts import DISCLOSURES, PROJECT, UNFAMILIAR, disclosures, environment

LONG = 700
#: Documents of ``unfamiliar`` that took longest a page when the limits were set.
SLOW = ("beijing/05", "guangzhou/05", "guangzhou/06", "guangzhou/07")
_ONE = """
import json, sys, time
import budgetkit as bk
import budgetkit.sources.pdf
bk.read
started = time.process_time()
d = bk.read(sys.argv[1])
used = time.process_time() - started
if len(sys.argv) > 2:
    d.facts, d.totals, d.claims, [t.frame for t in d.tables]
peak = next(t for t in open("/proc/self/status") if t.startswith("VmHWM")).split()[1]
print(json.dumps([d.pages, used, int(peak) / 1024]))
"""
_COMMAND = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "budgetkit", "check", sys.argv[1]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
_IMPORT = "import time; s = time.process_time(); import budgetkit; print(time.process_time() - s)"
_NAMES = ("import time; s = time.process_time(); import budgetkit as bk; bk.read; "
          "print(time.process_time() - s)")


def run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, *arguments], check=True,
                          capture_output=True, text=True, env=environment(PROJECT))
    return done.stdout.strip().splitlines()[-1]


def one(path: Path, *frames: str) -> tuple[int, float, float]:
    """Pages, processor seconds and peak memory (MB) of reading one document."""
    pages, seconds, peak = json.loads(run(_ONE, str(path), *frames))
    return pages, seconds, peak


def line_through(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the best straight line begins and how it rises.

    >>> line_through([(0, 1), (1, 3), (2, 5)])
    (1.0, 2.0)
    """
    fit = statistics.linear_regression(*zip(*points, strict=True))
    return fit.intercept, fit.slope


def long_file(source: Path, pages: int, place: Path) -> Path:
    """A PDF of so many pages, those of another one again and again, each numbered."""
    import ctypes

    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    given, made = pdfium.PdfDocument(source), pdfium.PdfDocument.new()
    while len(made) < pages:
        made.import_pages(given, list(range(min(len(given), pages - len(made)))))
    font = raw.FPDFText_LoadStandardFont(made, b"Helvetica")
    for number in range(pages):
        page, text = made[number], raw.FPDFPageObj_CreateTextObj(made, font, 7.0)
        said = ctypes.create_string_buffer(f"{number + 1}/{pages}\0".encode("utf-16-le"))
        raw.FPDFText_SetText(text, ctypes.cast(said, ctypes.POINTER(ctypes.c_ushort)))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 20, 20)
        raw.FPDFPage_InsertObject(page, text)
        raw.FPDFPage_GenerateContent(page)
        page.close()
    made.save(place)
    return place


def unchanged_store(paths: Sequence[Path], place: Path) -> float:
    """Processor seconds of the whole command over a store of documents that are as they were."""
    folder, store = place / "pdfs", place / "store"
    for path in paths:
        (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
        (folder / path.parent.name / path.name).symlink_to(path)
    command = [sys.executable, "-m", "budgetkit", "corpus", str(folder), "--out", str(store)]
    subprocess.run(command, check=True, capture_output=True, env=environment(PROJECT))
    before = os.times()
    subprocess.run(command, check=True, capture_output=True, env=environment(PROJECT))
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def memory(_: Path) -> Iterator[tuple[str, str, str]]:
    """What reading takes with every page more."""
    found = sorted(DISCLOSURES.glob("*/*.pdf"))
    for what, frames, most in (("memory of `bk.read`", (), "30 MB + 0.12 MB a page"),
                               ("… with its frames", ("frames",), "65 MB + 0.15 MB a page")):
        read = [one(path, *frames) for path in found[:: 4 if frames else 2]]
        start, rise = line_through([(pages, peak) for pages, _, peak in read])
        yield what, f"{start:.0f} MB + {rise:.2f} MB a page ({len(read)} documents)", most


def command(_: Path) -> Iterator[tuple[str, str, str]]:
    """What one budget takes that is read and checked by the command."""
    found = [*sorted(DISCLOSURES.glob("*/*.pdf"))[::6],
             PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"]
    peaks = [float(run(_COMMAND, str(path))) for path in found]
    yield "`budgetkit check` of one budget, the whole command", (
        f"{statistics.median(peaks):.0f} MB, at most {max(peaks):.0f} MB ({len(peaks)} documents)"), "65 MB"


def long(place: Path) -> Iterator[tuple[str, str, str]]:
    """A long file, and half of it."""
    (_, half, _), (_, whole, peak) = [
        one(long_file(DISCLOSURES / "huzhou" / "01.pdf", pages, place / "long.pdf"))
        for pages in (LONG // 2, LONG)]
    yield f"a file of {LONG} pages", (
        f"{peak:.0f} MB; {whole:.1f} s, {half:.1f} s for half of it"), "170 MB, linear"


def slow(_: Path) -> Iterator[tuple[str, str, str]]:
    """The documents that took longest a page, beside the usual ones."""
    usual = statistics.median(used / pages for pages, used, _ in map(
        one, [p for p in sorted(UNFAMILIAR.glob("*/*.pdf"))[::2]
              if p.parent.name != "not-a-budget"]))  # which is refused
    for name in SLOW:
        pages, used, peak = one(UNFAMILIAR / f"{name}.pdf")
        yield f"unfamiliar/{name}, a page", (
            f"{used / pages / usual:.1f}× the median ({usual * 1000:.0f} ms), {peak:.0f} MB"), (
            "3×, 150 MB")


def store(place: Path) -> Iterator[tuple[str, str, str]]:
    """A build that finds nothing new."""
    documents = list(disclosures().values())
    yield f"`budgetkit corpus`, {len(documents)} documents unchanged", (
        f"{unchanged_store([path for files in documents for path in files], place):.2f} s"), "0.4 s"


def loading(_: Path) -> Iterator[tuple[str, str, str]]:
    """What every command begins with."""
    yield "`import budgetkit`", f"{min(float(run(_IMPORT)) for _ in range(5)):.3f} s", "0.15 s"
    yield "… and `bk.read`, all that reading needs but the form's own reader", (
        f"{min(float(run(_NAMES)) for _ in range(5)):.3f} s"), "0.15 s"


PARTS = {part.__name__: part for part in (memory, command, long, slow, store, loading)}


def rows(parts: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
    """What is measured, what it is, and what it may be."""
    with tempfile.TemporaryDirectory() as made:
        for part in parts or PARTS:
            yield from PARTS[part](Path(made))


def told(parts: Sequence[str] = ()) -> list[str]:
    """The table, as bench.md keeps it."""
    return ["## Limits", "", "Processor seconds and peak memory, each in an interpreter of its own.",
            "", "| what | measured | wanted |", "|---|---|---|",
            *(f"| {what} | {found} | ≤ {most} |" for what, found, most in rows(parts))]


if __name__ == "__main__":
    print("\n".join(told(sys.argv[1:])))
