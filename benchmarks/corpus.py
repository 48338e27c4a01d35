"""What a corpus costs, by the document, the page and the million; measured, written to corpus.md.

    python benchmarks/corpus.py [--documents N]     all of it
    python benchmarks/corpus.py race large          these parts, each a section of corpus.md of its own

`race`: a build beside git 326af3b with one process, and one with two, in processor time of all
processes; `large`: every question asked of 100,000 documents. The rest reads the disclosures beside
the project (BUDGETKIT_DISCLOSURES, or ../shared/disclosures) with one process and with two, builds
again with nothing changed, multiplies what was read to a store of N documents (10,000; synthetic,
and labelled so in every row) and asks it every question.
"""

from __future__ import annotations

import argparse
import contextlib
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
from checkouts import YESTERDAY, checkout, environment

import budgetkit as bk
from budgetkit import corpus
from budgetkit.corpus import segments
from budgetkit.corpus.building import _mark
from budgetkit.corpus.columns import OF_RUNS, TABLES
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
    "facts of one department":
        "held.frame('facts', department=held.sql('select min(department) as d from who').loc[0, 'd'])",
    "the documents' frame": "held.documents",
    "who answers, and who does not": "held.coverage('three_public')",
    "a measure by year": "held.ask('expenditure', by='year')",
    "a measure by department": "held.ask('expenditure', by='department')",
    "peers of one budget": "held.peers(held.sql(\"select min(document) as d from documents where state = 'read'\").loc[0, 'd'])",
    "a share by main function": "held.spread('basic_share')",
    "forms by place": "held.forms()",
    "sums by class, in SQL": "held.sql(\"select code, sum(total) from lines where line_level = 'class' group by code\")",
    "eight questions of a year": "held.overview().answers",
}
ASK = """
import json, re, sys, time
from pathlib import Path
import duckdb, pandas, pyarrow  # loaded once a session, whatever is asked
from budgetkit import corpus
begin = time.process_time()
with corpus.open(sys.argv[1]) as held:
    held._db.execute("set threads = 2")
    opened = time.process_time()
    answer = eval(sys.argv[2])
    took = time.process_time() - opened
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


# ── beside an earlier state ──────────────────────────────────────────────────────────────────


def tree_of(command: list[str], code: Path) -> dict[int, float]:
    """Processor seconds of a command's processes, sampled while it runs: itself, and all it begins."""
    tick = os.sysconf("SC_CLK_TCK")
    used: dict[int, float] = {}
    # in a folder of its own: a process begun with -m would look into this one first
    with tempfile.TemporaryDirectory() as place:
        run = subprocess.Popen(command, env=environment(code), cwd=place, stdout=subprocess.DEVNULL)
        while run.poll() is None:
            parents: dict[int, tuple[int, float]] = {}
            for entry in Path("/proc").glob("[0-9]*/stat"):
                with contextlib.suppress(OSError, IndexError):
                    told = entry.read_text().rpartition(")")[2].split()
                    parents[int(entry.parent.name)] = int(told[1]), (int(told[11]) + int(told[12])) / tick
            family = {run.pid}
            while more := {pid for pid, (parent, _) in parents.items() if parent in family} - family:
                family |= more
            for pid in family & parents.keys():
                used[pid] = max(parents[pid][1], used.get(pid, 0.0))
            time.sleep(0.05)
    if run.returncode:
        raise SystemExit(f"{command}: exit code {run.returncode}")
    return used


def race(sources: list[Path], rounds: int = 2) -> list[str]:
    """A build of the same documents by either state, in turn; the least of each counts."""
    codes = {YESTERDAY: (checkout(), 1), "now": (PROJECT, 1), "now, two processes": (PROJECT, 2)}
    used: dict[str, list[tuple[float, float]]] = {name: [] for name in codes}
    with tempfile.TemporaryDirectory() as place:
        for turn in range(rounds):
            for name, (code, jobs) in list(codes.items())[:: -1 if turn % 2 else 1]:
                store = Path(place) / f"{turn} {jobs} {code.name}"
                each = sorted(tree_of([sys.executable, "-m", "budgetkit", "corpus", *map(str, sources),
                                       "--out", str(store), "--jobs", str(jobs)], code).values())
                # what one process did while the other worked: the rest is done one after another
                beside = each[-2] if jobs == 2 else 0.0
                used[name].append((sum(each), sum(each) - beside))
                count = len(Store(store).parts())
    whole = {name: min(u for u, _ in each) for name, each in used.items()}
    alone = min(longest for _, longest in used["now"])
    longest = min(longest for _, longest in used["now, two processes"])
    return [
        "## Beside git 326af3b", "",
        f"{date.today()}, {count} documents, processor seconds of all processes, {rounds} turns, the least of each; load "
        f"{os.getloadavg()[0]:.0f} (the machine was busy, so nothing is said by the clock).", "",
        "| | CPU, s | a document, s | to 326af3b |", "|---|---:|---:|---:|",
        *[f"| {name} | {each:.1f} | {each / count:.3f} | {each / whole[YESTERDAY]:.2f} |" for name, each in whole.items()],
        "", f"With two processes, what must be done one after another (all but the lesser of the two) takes {longest:.1f} s "
        f"instead of {alone:.1f}: {alone / longest:.2f} times as fast where both cores are free.", ""]


# ── a hundred thousand documents ─────────────────────────────────────────────────────────────


def copied(real: Path, store: Path, count: int) -> float:
    """A store whose sheaf holds the real rows again and again under new names; seconds that it took."""
    import duckdb

    began = time.perf_counter()
    made = Store(store, make=True)
    bases = [p.key for p in Store(real).parts().values() if not p.failed]
    times = -(-count // len(bases))
    keys = [(base, key_of(f"copy {number} of {base}"), number) for number in range(times) for base in bases][:count]
    sheaf = made.sheaves / "000001"
    sheaf.mkdir(parents=True)
    place = Store(real)
    with duckdb.connect() as db:
        db.execute("create table copies (of_base varchar, new_key varchar, copy_number integer)")
        db.from_arrow(pa.table({"of_base": [b for b, *_ in keys], "new_key": [k for _, k, _ in keys],
                                "copy_number": [n for *_, n in keys]})).insert_into("copies")
        for table in TABLES:
            files = [str(f) for p in place.parts().values() if (f := place.place(p) / f"{table}.parquet").is_file()]
            if not files:
                continue
            new = ("name || ' ' || copy_number as name, department || copy_number as department, "
                   "department_key || copy_number as department_key, [sha256[1] || copy_number] as sha256, "
                   "true as synthetic, "
                   if table == "documents" else "")
            gone = "document, name, department, department_key, sha256, synthetic" if new else "document"
            db.execute(f"copy (select new_key as document, {new} t.* exclude ({gone}) from read_parquet({files}, "
                       f"union_by_name = true) t join copies on t.document = of_base) to '{sheaf / table}.parquet' "
                       "(format parquet, compression zstd, row_group_size 65536)")
    with made.runs.open("w", encoding="ascii") as runs:
        runs.writelines(f"{key},0,1.0,100.0\n" for _, key, _ in keys)
    folders = [StoredPart(key, 1, "0" * 16) for _, key, _ in keys]
    for part in folders:
        made.place(part).mkdir(parents=True)
    (sheaf / "held.json").write_text(json.dumps(sorted(p.folder for p in folders)), encoding="utf-8")
    return time.perf_counter() - began


def large(sources: list[Path], count: int = 100_000) -> list[str]:
    """Every question asked of so many documents."""
    with tempfile.TemporaryDirectory() as held:
        place = Path(held)
        real = place / "real"
        corpus.build(sources, real, progress=False)
        written = copied(real, place / "large", count)
        folder = size(place / "large" / "sheaves")
        answers = ask(place / "large")
    return [
        f"## {count:,} documents", "",
        f"{date.today()}: the rows of {len(sources)} folders of real documents again and again under new names, in one sheaf "
        f"({folder / 1e6:,.0f} MB, written in {written:.0f} s). Each question in a fresh process, two threads; processor "
        "seconds of opening the store and of answering, and memory of the whole process.", "",
        "| question | opening, s | answer, s | rows | memory, MB |", "|---|---:|---:|---:|---:|",
        *[f"| {q} | {opened:.2f} | {took:.2f} | {rows:,} | {peak:.0f} |" for q, opened, took, rows, peak in answers], ""]


def put(page: Path, section: list[str]) -> None:
    """A section of the page in the place of the one with its heading, or before the last."""
    head, *parts = page.read_text(encoding="utf-8").split("\n## ")
    new = "\n".join(section).removeprefix("## ").rstrip() + "\n"
    heads = [part.partition("\n")[0] for part in parts]
    if section[0].removeprefix("## ") in heads:
        parts[heads.index(section[0].removeprefix("## "))] = new
    else:
        parts.insert(len(parts) - 1, new)
    page.write_text("\n## ".join([head, *parts]), encoding="utf-8")


def put_all(page: Path, made: str) -> None:
    """A whole run: each of its sections in its place; what else the page has, written by hand, stays."""
    if not page.is_file():
        page.write_text(made, encoding="utf-8")
        return
    head, *sections = made.split("\n## ")
    _, *held = page.read_text(encoding="utf-8").split("\n## ")
    page.write_text("\n## ".join([head, *held]), encoding="utf-8")
    for section in sections:
        put(page, f"## {section}".split("\n"))


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
        return read.documents.iloc[0].to_dict() | read.sql("select seconds, memory from runs").iloc[0].to_dict()


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
    parser.add_argument("parts", nargs="*", choices=["race", "large", []], help="these sections alone")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--out", type=Path, default=PROJECT / "benchmarks" / "corpus.md")
    asked = parser.parse_args()
    if asked.parts:
        sources = [folder for folder in sorted(DISCLOSURES.iterdir()) if folder.is_dir()]
        for part in asked.parts:
            section = race(sources[1::2]) if part == "race" else large(sources)
            put(asked.out, section)
            print("\n".join(section))
        return
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
            documents, most = real.documents, real.sql("select max(memory) as mb from runs").loc[0, "mb"]
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
        f"A reading process took {most:.0f} MB at most (one process reads many "
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
    put_all(asked.out, "\n".join(lines))
    print("\n".join(lines))


def _files_each(documents) -> float:
    """Files that a document takes in a store: one a table that has rows."""
    counted = ["facts", "claims", "indicators", "tables"]
    some = sum((documents[c].fillna(0) > 0).mean() for c in counted)
    return 1 + some + len(set(TABLES) - {"documents", OF_RUNS, *counted})


if __name__ == "__main__":
    main()
