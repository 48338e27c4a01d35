"""What a corpus costs, by the document, the page and the million; measured, written to corpus.md.

    python benchmarks/corpus.py [--documents N]

Reads the disclosures beside the project (BUDGETKIT_DISCLOSURES, or ../shared/disclosures) with one
process and with two, builds again with nothing changed, multiplies what was read to a store of N
documents (10,000; synthetic, and labelled so in every row) and asks it every question.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pypdfium2 as pdfium

import budgetkit as bk
from budgetkit import corpus
from budgetkit.corpus import segments
from budgetkit.corpus.building import _mark
from budgetkit.corpus.columns import TABLES
from budgetkit.corpus.grouping import find_sources
from budgetkit.corpus.store import Store, StoredPart, key_of, write_table

PROJECT = Path(__file__).resolve().parent.parent
DISCLOSURES = Path(os.environ.get("BUDGETKIT_DISCLOSURES")
                   or PROJECT.parent / "shared" / "disclosures")
#: How often one process and two are timed in turn; the fastest of each is told, and every ratio.
TURNS = 3
#: Question → how it is asked. Each is asked in a process of its own, on two threads.
QUESTIONS = {
    "opening the store": "None",
    "growth of expenditure": "held.growth()",
    "growth of “three public” in one year": "held.growth('three_public', year=2024)",
    "structure by function class": "held.structure()",
    "one line across departments": "held.comparable_lines('2010301')",
    "debt dependence": "held.debt_dependence()",
    "findings by rule": "held.findings_by_rule()",
    "findings by document": "held.findings_by_document()",
    "recurring indicators": "held.recurring_indicators()",
    "doubts": "held.doubts()",
    "facts of one department": "held.frame('facts', department='合成部门00042')",
    "the documents' frame": "held.documents",
}
ASK = """
import json, re, sys, time
from pathlib import Path
import duckdb, pandas, pyarrow  # loaded once a session, whatever is asked
from budgetkit import corpus
begin = time.perf_counter()
with corpus.open(sys.argv[1]) as held:
    held._db.execute("set threads = 2")
    opened = time.perf_counter()
    answer = eval(sys.argv[2])
    took = time.perf_counter() - opened
rows = 0 if answer is None else len(answer)
# getrusage would tell of the process that started this one, too
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1000
print(json.dumps([opened - begin, took, rows, peak]))
"""


def timed(work: Callable) -> tuple[float, float, object]:
    """Seconds on the clock, CPU seconds of this process and its children, and the answer."""
    began, before = time.perf_counter(), _cpu()
    answer = work()
    return time.perf_counter() - began, _cpu() - before, answer


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def build(store: Path, **how) -> tuple[float, float, object]:
    return timed(lambda: corpus.build(DISCLOSURES, store, progress=False, **how))


def in_turn(place: Path) -> tuple[tuple, tuple]:
    """One process and then two, so that what else the machine does strikes both alike."""
    one = build(place / "one", jobs=1)
    shutil.rmtree(place / "one")
    return one, build(place / "two", jobs=2)


# ── ten thousand documents ───────────────────────────────────────────────────────────────────


def multiply(real: Path, folder: Path, store: Path, count: int) -> None:
    """A store of so many documents: rows of real ones under made-up names, five years each.

    ``folder`` gets a link to a real file for every document, so that a build finds them all done.
    """
    bases = [{path.stem: pq.read_table(path) for path in Store(real).place(p).glob("*.parquet")}
             for p in Store(real).parts().values() if not p.failed]
    files = sorted(DISCLOSURES.rglob("*.pdf"))
    folder.mkdir()
    for number in range(count):
        os.symlink(files[number % len(files)], folder / f"{number:06}.pdf")
    made = Store(store, make=True)
    for number, source in enumerate(find_sources(folder)):
        _write(made, bases[number % len(bases)], source, number)
    roots = {"root": folder.name, "place": "", "documents": []}
    made.list_root(folder.name, roots)


def _write(made: Store, base: dict[str, pa.Table], source, number: int) -> None:
    part = StoredPart(key_of(source.name), 1, _mark(source))
    place = made.place(part)
    place.mkdir(parents=True)
    department = f"合成部门{number // 5:05}"
    for table, held in base.items():
        if table == "documents":
            row = held.to_pylist()[0] | {
                "document": part.key, "name": source.name, "department": department,
                "department_key": department, "year": 2021 + number % 5, "synthetic": True,
                "sha256": [f"synthetic {number}"]}
            write_table(place / "documents.parquet", table, [row])
        else:
            keys = pa.array([part.key] * len(held))
            pq.write_table(held.set_column(0, held.schema.field(0), keys),
                           place / f"{table}.parquet", compression="zstd", write_statistics=False)


def long_document(place: Path, pages: int = 1000) -> dict:
    """The row of one PDF of so many pages, joined from real ones until there are enough."""
    joined, held = pdfium.PdfDocument.new(), []
    while len(joined) < pages:
        for path in sorted(DISCLOSURES.rglob("*.pdf")):
            if len(joined) < pages:
                held.append(pdfium.PdfDocument(path))
                joined.import_pages(held[-1])
    place.mkdir()
    joined.save(place / "long.pdf")
    with corpus.read(place, progress=False) as read:
        return read.documents.iloc[0].to_dict()


def bound(real: Path) -> int:
    """Bytes of one sheaf of the documents that were read: of many made-up copies it tells less."""
    whole = Store(real)
    least, segments.LEAST = segments.LEAST, 1
    try:
        segments.bind(whole)
        return size(whole.sheaves)
    finally:
        segments.LEAST = least


def ask(store: Path) -> list[tuple[str, float, float, int, float]]:
    """Every question in a process of its own: opening, answering, rows, memory."""
    answers = []
    for name, code in QUESTIONS.items():
        done = subprocess.run([sys.executable, "-c", ASK, str(store), code], check=True,
                              capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(PROJECT)})
        answers.append((name, *json.loads(done.stdout)))
    return answers


# ── the page ─────────────────────────────────────────────────────────────────────────────────


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=PROJECT / "benchmarks" / "corpus.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        place = Path(held)
        idle = os.getloadavg()[0]
        turns = [in_turn(place / f"turn {number}") for number in range(TURNS)]
        ratios = [one[0] / two[0] for one, two in turns]
        one, cpu_one, _ = min((one for one, _ in turns), key=lambda t: t[0])
        two, cpu, done = min((two for _, two in turns), key=lambda t: t[0])
        (place / "turn 0" / "two").rename(place / "two")
        again, cpu_again, _ = build(place / "two")
        with corpus.open(place / "two") as real:
            documents = real.documents
        read = documents[documents["state"] == "read"]
        bytes_each = size(place / "two" / "documents") / len(documents)
        many, _, _ = timed(lambda: multiply(place / "two", place / "many", place / "big",
                                            asked.documents))
        binding, _, _ = timed(lambda: segments.bind(Store(place / "big")))
        folders = size(place / "big" / "documents")
        big = size(place / "big" / "sheaves")
        rebuilt, _, found = timed(lambda: corpus.build(place / "many", place / "big",
                                                       progress=False))
        answers = ask(place / "big")
        sheaf = bound(place / "two") / len(documents)
        long = long_document(place / "long")
    pages, n = int(read["pages"].sum()), len(documents)
    per_document, per_page = cpu / n, cpu / pages
    first_many = per_document * asked.documents / 2
    lines = [
        "# What a corpus costs", "",
        f"{date.today()}, budgetkit {bk.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores, load {idle:.1f} before the run; "
        "`make bench-corpus`. CPU seconds are of all processes together.", "",
        "## Reading", "",
        f"{n} documents of {len(list(DISCLOSURES.rglob('*.pdf')))} files, {pages:,} pages: "
        f"{done.read} read, {done.failed} not read, each with its reason.", "",
        "| | clock, s | CPU, s |", "|---|---:|---:|",
        f"| two processes | {two:.1f} | {cpu:.1f} |", f"| one process | {one:.1f} | {cpu_one:.1f} |",
        f"| again, nothing changed | {again:.2f} | {cpu_again:.2f} |", "",
        f"Two processes are {max(ratios):.2f} times as fast as one at best; {TURNS} turns gave "
        f"{', '.join(f'{r:.2f}' for r in ratios)}. The table has the fastest of each. Again with "
        f"nothing changed takes {again / two:.1%} of the first build.", "",
        "| | CPU, s | folder, KB | in a sheaf, KB |", "|---|---:|---:|---:|",
        f"| a document | {per_document:.2f} | {bytes_each / 1e3:.1f} | {sheaf / 1e3:.1f} |",
        f"| a page | {per_page:.4f} | {bytes_each * n / pages / 1e3:.2f} | "
        f"{sheaf * n / pages / 1e3:.2f} |", "",
        f"A reading process took {read['memory'].max():.0f} MB at most (one process reads many "
        f"documents; above 600 MB it is replaced). One PDF of {long['pages']:,} pages, joined from "
        f"these, took {long['memory']:.0f} MB and {long['seconds']:.0f} s.", "",
        "## A million documents, on paper", "",
        f"{per_document * 1e6 / 3600:,.0f} CPU hours ({per_document * 1e6 / 3600 / 64:,.1f} hours "
        f"on 64 cores), {bytes_each * 1e6 / 1e9:,.0f} GB of documents' folders in about "
        f"{_files_each(documents) * 1e6 / 1e6:.0f} million files, and "
        f"{sheaf * 1e6 / 1e9:,.0f} GB of sheaves. The files, not the CPU, are "
        "what a file system feels first. Reading all PDFs once more for their sha256 takes "
        f"{read['bytes'].mean() * 1e6 / 1e9:,.0f} GB of reads at every build.", "",
        f"## {asked.documents:,} documents", "",
        f"Synthetic: the rows of the {done.read} documents above under made-up names, "
        f"{asked.documents // 5:,} departments of five years (`documents.synthetic`). Written in "
        f"{many:.0f} s, bound into sheaves in {binding:.0f} s; {folders / 1e6:,.0f} MB of folders, "
        f"{big / 1e6:,.0f} MB of sheaves. A build that finds all of them unchanged "
        f"({found.unchanged:,}, each file hashed, from the page cache) took {rebuilt:.1f} s: "
        f"{rebuilt / first_many:.2%} of the {first_many / 60:.0f} minutes that two processes would "
        "need to read so many (on paper, from the CPU above).", "",
        "| question | opening, s | answer, s | rows | memory, MB |", "|---|---:|---:|---:|---:|",
        *[f"| {q} | {opened:.2f} | {took:.2f} | {rows:,} | {peak:.0f} |"
          for q, opened, took, rows, peak in answers], "",
        "Each question in a fresh process, two threads, memory of the whole process.", "",
        "## What it does not do", "",
        "- Pages are read by ranges of 100, after which pdfium is opened anew and gives its memory "
        "back; their characters are kept until the tables that run over pages are joined. A "
        "process that has taken more than 600 MB is replaced after its document, and one that "
        "takes more than `memory` (4 GB) is ended and the document has a row that says so.",
        "- Below 128 documents there are no sheaves; the questions read the documents' folders.", "",
    ]
    asked.out.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def _files_each(documents) -> float:
    """Files that a document takes in a store: one a table that has rows."""
    counted = ["facts", "claims", "indicators", "tables"]
    some = sum((documents[c].fillna(0) > 0).mean() for c in counted)
    return 1 + some + len(set(TABLES) - {"documents", *counted})


if __name__ == "__main__":
    main()
