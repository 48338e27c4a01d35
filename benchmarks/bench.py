"""What the package costs, beside an earlier state of itself, camelot and pdfplumber.

    python benchmarks/bench.py                       every part, 12 documents, 3 rounds
    python benchmarks/bench.py read check            these parts (make bench PART=read)
    python benchmarks/bench.py read --documents 0 --rounds 1 --engines   all documents, no others
    python benchmarks/bench.py --write               and keeps it: bench.csv, bench.md

Parts: ``import`` (a fresh interpreter, all of it), ``read`` (``bk.read``), ``check`` (``bk.check``
of what is read already), ``extract``, ``report`` (the commands, reading and all), ``corpus`` (a
store of the documents, one process). The commit's files (git 326af3b, or ``--commit``) lie in a
folder of their own and run with the same interpreter and libraries (checkouts.py).

Processor seconds, user and system, never the clock, so that a busy machine tells little untrue:
each round starts one interpreter for either state, in turn, the other one first in every second
round; each document counts with the median of its rounds. Peak memory is that of an interpreter
that did all the documents one after another, the median of the rounds. A document that one state
refuses or fails at is left out for all, and named.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import report_size
from checkouts import HERE, PROJECT, YESTERDAY, checkout, disclosures, environment
from parts import OTHERS, OURS
from tqdm.auto import tqdm

PARTS = ("import", *OURS)
#: What other engines do with the same files stands beside reading.
BESIDE = tuple(OTHERS)[:2]
#: A report takes a hundred times what its reading takes: so many documents are enough.
FEW = {"report": 3}
KEPT = HERE / "bench.csv"
COLUMNS = ("date", "part", "who", "place", "documents", "rounds", "cpu", "peak_mb")
#: Documents of one round whose processor time is more than that far apart are told as unsteady.
UNSTEADY = 0.1


@dataclass
class Runs:
    """What the rounds of one part with one code measured."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    peaks: list[float] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def add(self, made: dict) -> None:
        for document, seconds in made["seconds"].items():
            self.seconds[document].append(seconds)
        self.peaks.append(made["peak_mb"])
        self.errors |= made["errors"]

    def medians(self) -> dict[str, float]:
        """Document → median of its rounds.

        >>> runs = Runs()
        >>> for seconds in (1.0, 9.0, 2.0):
        ...     runs.add({"seconds": {"a": seconds}, "peak_mb": 10, "errors": {}})
        >>> runs.medians(), runs.peak
        ({'a': 2.0}, 10)
        """
        return {document: statistics.median(each) for document, each in self.seconds.items()}

    @property
    def peak(self) -> float:
        return statistics.median(self.peaks)

    @property
    def unsteadiness(self) -> float:
        """How far apart the rounds' sums are, as a part of the smallest."""
        sums = [sum(each) for each in zip(*self.seconds.values(), strict=False)]
        return max(sums) / min(sums) - 1 if sums and min(sums) else 0.0


def order(names: list[str], turn: int) -> list[str]:
    """Who runs first: every second round the other way round.

    >>> order(["326af3b", "now"], 0), order(["326af3b", "now"], 1)
    (['326af3b', 'now'], ['now', '326af3b'])
    """
    return names if turn % 2 == 0 else names[::-1]


def spread(found: dict[str, list[Path]], count: int) -> list[tuple[str, Path]]:
    """(place, PDF) of so many files, the places in turn; all of them for 0."""
    ranked, rank = [], defaultdict(int)
    for name, paths in found.items():
        place = name.partition("/")[0]
        for path in paths:
            rank[place] += 1
            ranked.append((rank[place], place, path))
    chosen = sorted(ranked)[:count or None]
    return [(place, path) for _, place, path in sorted(chosen, key=lambda r: (r[1], r[2]))]


def child(part: str, code: Path, paths: list[Path]) -> dict:
    """Run one part once in a fresh interpreter."""
    run = [sys.executable, "-W", "ignore", str(HERE / "parts.py"), part, *map(str, paths)]
    # in the checkout's own folder: a process that is begun with -m looks into its folder first
    done = subprocess.run(run, capture_output=True, text=True, env=environment(code), cwd=code)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise SystemExit(f"{part} with {code}: {last}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def race(part: str, codes: dict[str, Path], paths: list[Path], rounds: int) -> dict[str, Runs]:
    """The rounds of one part with each code, in turn."""
    runs = {name: Runs() for name in codes}
    for turn in range(rounds):
        for name in order(list(codes), turn):
            runs[name].add(child(part, codes[name], [] if part == "import" else paths))
    return runs


def rows(part: str, runs: dict[str, Runs], places: dict[str, str], rounds: int) -> list[dict]:
    """One row for who and place, and one for all places: documents that all could do."""
    medians = {who: each.medians() for who, each in runs.items()}
    common = set.intersection(*(set(m) for m in medians.values()))
    out = []
    for who, seconds in medians.items():
        by_place = defaultdict(list)
        for document in common:
            by_place["all"].append(seconds[document])
            if document in places:
                by_place[places[document]].append(seconds[document])
        if part == "corpus" or part == "import":
            by_place = {"all": by_place["all"]}
        for place, each in sorted(by_place.items()):
            n = len(places) if part == "corpus" else 0 if part == "import" else len(each)
            out.append({"date": date.today().isoformat(), "part": part, "who": who,
                        "place": place, "documents": n, "rounds": rounds,
                        "cpu": f"{sum(each):.3f}", "peak_mb": f"{runs[who].peak:.0f}"})
    return out


def keep(new: list[dict]) -> list[dict]:
    """Put the rows in the place of older ones of the same parts."""
    old = []
    if KEPT.is_file():
        with KEPT.open(encoding="utf-8", newline="") as lines:
            old = list(csv.DictReader(lines))
    parts = {(r["part"], r["who"]) for r in new}
    kept = [r for r in old if (r["part"], r["who"]) not in parts] + new
    kept.sort(key=lambda r: PARTS.index(r["part"]))
    with KEPT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return kept


def table(heads: list[str], body: list[list]) -> list[str]:
    return ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads),
            *("| " + " | ".join(map(str, row)) + " |" for row in body)]


def told(measured: list[dict], commit: str) -> list[str]:
    """Each part by who did it, with the ratio to the working tree; reading by place."""
    every = [r for r in measured if r["place"] == "all"]
    base = {r["part"]: r for r in every if r["who"] == commit}
    body = []
    for r in every:
        first = base.get(r["part"])
        ratios = ["", ""] if first is None or first["documents"] != r["documents"] else [
            f"{float(r['cpu']) / float(first['cpu']):.2f}",
            f"{float(r['peak_mb']) / float(first['peak_mb']):.2f}"]
        body.append([r["part"], r["who"], r["documents"], r["rounds"], r["cpu"], ratios[0],
                     r["peak_mb"], ratios[1], r["date"]])
    out = table(["part", "who", "documents", "rounds", "CPU s", f"to {commit}", "peak MB",
                 f"to {commit}", "measured"], body)
    reading = [r for r in measured if r["part"] == "read" and r["place"] != "all"]
    who = list(dict.fromkeys(r["who"] for r in reading))
    cells = {(r["place"], r["who"]): f"{float(r['cpu']) / int(r['documents']):.3f}"
             for r in reading}
    places = sorted({r["place"] for r in reading})
    if places:
        out += ["", "## Reading, CPU seconds a document", "",
                *table(["place", *who], [[p, *(cells.get((p, w), "—") for w in who)]
                                         for p in places])]
    return out


def page(lines: list[str]) -> str:
    """bench.md."""
    libraries = []
    for name in ("camelot-py", "pdfplumber", "pypdfium2", "pandas"):
        try:
            libraries.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            libraries.append(f"{name} (none)")
    return "\n".join([
        "# What the package costs", "",
        f"Python {platform.python_version()}, {', '.join(libraries)}; {platform.machine()}, "
        f"{os.cpu_count()} cores. `make bench`, that is `python benchmarks/bench.py --write`.", "",
        "Processor seconds, user and system, of alternating runs, each document with the median of "
        "its rounds, summed. The machine was busy with other work, so nothing is said by the "
        "clock, and processor seconds differ by some percent from run to run. All code is compiled "
        "before, as that of an installed package is.", "", *lines,
        *report_size.told(), "", *limits_kept(), ""])


def limits_kept() -> list[str]:
    """The limits as bench.md has them: limits.py measures them, for longer than this."""
    kept = HERE / "bench.md"
    text = kept.read_text(encoding="utf-8") if kept.is_file() else ""
    _, found, rest = text.partition("## Limits")
    return [(found + rest).rstrip()] if found else []


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--documents", type=int, default=12, help="so many; 0 for all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--commit", default=YESTERDAY)
    parser.add_argument("--now", action="store_true", help="the working tree alone")
    parser.add_argument("--before", action="store_true", help="the commit alone")
    parser.add_argument("--engines", nargs="*", choices=tuple(OTHERS), default=BESIDE,
                        help="beside reading; none where nothing is named")
    parser.add_argument("--write", action="store_true", help="keep it in bench.csv and bench.md")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; one of {', '.join(PARTS)}")
    codes: dict[str, Path] = {} if asked.now else {asked.commit: checkout(asked.commit)}
    if not asked.before:
        codes["now"] = PROJECT
    found = spread(disclosures(), asked.documents)
    if not found:
        found = [("weihui-2024", PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf")]
    places = {str(path): place for place, path in found}
    paths = [path for _, path in found]
    measured = []
    for part in tqdm(asked.parts or PARTS, unit="part", disable=None):
        mine = paths[:FEW.get(part, len(paths))]
        runs = race(part, codes, mine, asked.rounds)
        if part == "read":
            for engine in asked.engines:
                runs |= race(engine, {engine: PROJECT}, paths, asked.rounds)
        measured += rows(part, runs, places, asked.rounds)
        for who, each in runs.items():
            if each.unsteadiness > UNSTEADY:
                print(f"{part}, {who}: rounds {each.unsteadiness:.0%} apart", file=sys.stderr)
            for document, error in each.errors.items():
                print(f"{part}, {who}: {document}: {error}", file=sys.stderr)
    print("\n".join(told(measured, asked.commit)))
    if asked.write:
        if "report" in (asked.parts or PARTS):
            report_size.keep(codes)
        (HERE / "bench.md").write_text(page(told(keep(measured), asked.commit)),
                                       encoding="utf-8")


if __name__ == "__main__":
    main()
