"""How many planted faults do the checks find? The floor is git 326af3b.

    python benchmarks/planted.py                     all kinds, the working tree beside 326af3b
    python benchmarks/planted.py --kind digit --count 100      fewer
    python benchmarks/planted.py --seed 7            other faults than those that planted.md tells of
    python benchmarks/planted.py --missed            also each fault that 326af3b found and now not
    python benchmarks/planted.py --write             benchmarks/planted.md anew

Over every real document at hand: 500 cells with one digit changed, and 100 each with a row dropped,
a row doubled, two neighbouring cells swapped, the unit of a table changed — in what was read, not in
the PDF. The documents are taken in turn, so that no long one stands for all; which cells, depends
on the seed and on what 326af3b reads there alone, and they are found again by page, place and
printed text (planting.py). Amounts of nought are left alone.

A fault is *found* by a finding of severity error, withheld or warning that the unplanted document
has not: of a rule, table, row and column (in prose: page) that had none, or had fewer. Where a
finding that was there before only says another number, it is counted as *changed*. A fault that
lands on a place of an earlier finding may so be undercounted; that is the same for both versions.

Documents read are kept on disk (rereading.py), results by code version: another run of the same
code is instant. All together cost about four minutes of processor time a version.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import subprocess
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from checkouts import CACHE, HERE, PROJECT, YESTERDAY, checkout, code_version, documents, python

COUNTS = {"digit": 500, "row dropped": 100, "row doubled": 100, "cells swapped": 100,
          "unit changed": 100}
SEED = 2026
TOLD = ("error", "withheld", "warning")
#: Where the nearest new finding is, nearest first.
WHERE = ("cell", "row", "table", "page", "elsewhere")


def planting_version() -> str:
    """What planting.py says of itself; it is not imported here, where no package is chosen yet."""
    return next(line for line in (HERE / "planting.py").read_text(encoding="utf-8").splitlines()
                if line.startswith("VERSION = "))


def _ask(code: Path, what: str, tasks: list, jobs: int) -> list:
    """Let the child of one version do it; kept by code version and by what is asked."""
    said = json.dumps([what, tasks, planting_version()], sort_keys=True)
    mark = hashlib.sha256(said.encode()).hexdigest()[:16]
    kept = CACHE / "planted" / code_version(code) / f"{mark}.json"
    if not kept.is_file():
        made = python(code, "planting.py", stdout=subprocess.PIPE,
                      input=json.dumps({"what": what, "tasks": tasks, "jobs": jobs})).stdout
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def faults(counts: dict[str, int], seed: int, jobs: int) -> dict[str, list[dict]]:
    """Document → the faults to plant there, as 326af3b reads it."""
    names = documents()
    most = -(-max(counts.values()) // 20)  # no document gives more than a twentieth of a kind
    tasks = [[name, [str(p) for p in paths], seed, most] for name, paths in names.items()]
    drawn = _ask(checkout(), "choose", tasks, jobs)
    chosen: dict[str, list[dict]] = defaultdict(list)
    for kind, wanted in counts.items():
        for fault in _spread(drawn, kind, wanted):
            chosen[fault["document"]].append(fault)
    return chosen


def _spread(drawn: list[dict], kind: str, wanted: int) -> list[dict]:
    """So many faults of a kind, the documents in turn."""
    out: list[dict] = []
    for turn in range(max(len(each[kind]) for each in drawn)):
        out += [each[kind][turn] for each in drawn if turn < len(each[kind])]
        if len(out) >= wanted:
            break
    return out[:wanted]


def results(code: Path, chosen: dict[str, list[dict]], jobs: int) -> list[dict]:
    names = documents()
    tasks = [[name, [str(p) for p in names[name]], each] for name, each in chosen.items()]
    return [row for each in _ask(code, "plant", tasks, jobs) for row in each]


def worst(row: dict) -> str:
    """Severity of the worst new finding, or what else became of the fault."""
    if row["state"] != "planted":
        return row["state"].split(":")[0]
    found = [n["severity"] for n in row["new"]]
    return min(found, key=TOLD.index) if found else "changed" if row["changed"] else "missed"


def nearest(row: dict) -> str:
    return min((n["where"] for n in row.get("new", ())), key=WHERE.index, default="")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=tuple(COUNTS), action="append")
    parser.add_argument("--count", type=int, help="so many of each kind")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--commit", default=YESTERDAY, help="what to compare with")
    parser.add_argument("--now", action="store_true", help="the working tree alone")
    parser.add_argument("--before", action="store_true", help="the commit alone")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2)
    asked = parser.parse_args()
    counts = {kind: asked.count or COUNTS[kind] for kind in asked.kind or COUNTS}
    chosen = faults(counts, asked.seed, asked.jobs)
    states = {}
    if not asked.now:
        states[asked.commit] = results(checkout(asked.commit), chosen, asked.jobs)
    if not asked.before:
        states["now"] = results(PROJECT, chosen, asked.jobs)
    lines = report(states)
    print("\n".join(lines))
    if asked.missed and len(states) == 2:
        print("\n".join(lost(*states.values())))
    if asked.write:
        head = ["# Planted faults: how many the checks find", "",
                f"{date.today()}, Python {platform.python_version()}; "
                f"`python benchmarks/planted.py --write`, seed {asked.seed}. What is planted, and "
                "what counts as found, stands at the top of that file.", ""]
        (HERE / "planted.md").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


def report(states: dict[str, list[dict]]) -> list[str]:
    from truth import table

    kinds = list(dict.fromkeys(r["fault"]["kind"] for rows in states.values() for r in rows))
    out = ["## Found", ""]
    rows = []
    for kind in kinds:
        for name, each in states.items():
            mine = [r for r in each if r["fault"]["kind"] == kind]
            ends = Counter(worst(r) for r in mine)
            n = sum(ends[s] for s in TOLD)
            rows.append([kind, name, len(mine), n, f"{n / len(mine):.1%}",
                         *(ends[s] for s in (*TOLD, "changed", "missed", "not read so"))])
    out += table(["kind", "version", "planted", "found", "share", *TOLD, "changed only", "missed",
                  "not read so"], rows)
    rows = []
    for kind in kinds:
        for name, each in states.items():
            near = Counter(nearest(r) for r in each if r["fault"]["kind"] == kind)
            rows.append([kind, name, *(near[w] for w in WHERE)])
    out += ["", "## Where the nearest new finding is", "",
            "*cell*: an outlined place of the finding is the planted cell; *row*: another cell of "
            "its row; *table*, *page*: of the same table or page.", "",
            *table(["kind", "version", *WHERE], rows)]
    out += ["", "## By what was changed", "", *table(
        ["kind", "of it", "version", "planted", "found", "share"], _parted(states))]
    out += ["", "## By table", "", *table(
        ["table", "version", "planted", "found", "share"], _by_table(states))]
    fired = {name: Counter((r["fault"]["kind"], n["severity"], n["rule"]) for r in each
                           for n in {(m["severity"], m["rule"]): m for m in r.get("new", ())
                                     }.values()) for name, each in states.items()}
    keys = sorted({k for each in fired.values() for k in each},
                  key=lambda k: (kinds.index(k[0]), -max(c[k] for c in fired.values()), k))
    out += ["", "## By rule", "", "Faults in which a rule has a new finding.", "",
            *table(["kind", "severity", "rule", *fired],
                   [[*k, *(c[k] for c in fired.values())] for k in keys])]
    return out


def _parted(states) -> list[list]:
    rows = []
    parts = sorted({(r["fault"]["kind"], r["fault"]["part"] or r["fault"]["other"])
                    for rows_ in states.values() for r in rows_
                    if r["fault"]["part"] or r["fault"]["kind"] == "unit changed"})
    for kind, part in parts:
        for name, each in states.items():
            mine = [r for r in each if r["fault"]["kind"] == kind
                    and part in (r["fault"]["part"], r["fault"]["other"])]
            n = sum(worst(r) in TOLD for r in mine)
            rows.append([kind, part, name, len(mine), n, f"{n / len(mine):.1%}"])
    return rows


def _by_table(states) -> list[list]:
    """Of changed digits: which tables are guarded, and which are not."""
    rows = []
    keys = Counter(r.get("table", "") for r in next(iter(states.values()))
                   if r["fault"]["kind"] == "digit")
    for key, _ in keys.most_common():
        for name, each in states.items():
            mine = [r for r in each if r["fault"]["kind"] == "digit" and r.get("table", "") == key]
            if mine:
                n = sum(worst(r) in TOLD for r in mine)
                rows.append([key, name, len(mine), n, f"{n / len(mine):.1%}"])
    return rows


def lost(before: list[dict], now: list[dict]) -> list[str]:
    """The faults that were found before and are not any more."""
    out = ["", "found before, not now:"]
    for one, other in zip(before, now, strict=True):
        if worst(one) in TOLD and worst(other) not in TOLD:
            f = one["fault"]
            rules = ", ".join(sorted({n["rule"] for n in one["new"]}))
            out.append(f"{worst(other)}: {f['kind']}: {f['document']} p. {f['page']} "
                       f"{f['text']} → {f['other']} ({one['table']}; {rules})")
    return out


if __name__ == "__main__":
    main()
