"""What the checks say of real documents, held against what people who looked said of it.

    python benchmarks/truth.py                    all documents, the working tree and 326af3b
    python benchmarks/truth.py xian/01.pdf huzhou     these files or folders only (seconds)
    python benchmarks/truth.py --now              the working tree alone
    python benchmarks/truth.py --list all         every verdict with what became of it
    python benchmarks/truth.py --list warning     also the warnings without a verdict
    python benchmarks/truth.py --list error       of errors all, not two of a kind
    python benchmarks/truth.py --rules            also a table by rule
    python benchmarks/truth.py --write            benchmarks/checks.md anew (all documents)

`make bench-truth` is the first. Documents: ``../shared/unfamiliar`` (each PDF on its own),
``../shared/disclosures`` (a narrative and its tables together) and the bundled one. What one state
of the code finds in one file is kept, so a second run costs a second; after a change all documents
cost about a minute and a half of processor time, in two processes (``--jobs 1`` for one).

For each verdict it says what became of it: `false` still fired or gone, `true` found or **lost**,
`duplicate` shown as a finding of its own, told under its cause, or gone, `withheld` with its
severity. A finding without a verdict is listed, never guessed. How a verdict is joined to a finding
whose wording or row has changed stands in verdicts.py. An innocent change that is joined to
nothing shows up twice, as lost and as new: look at both.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import verdicts as known
from checkouts import (
    CACHE,
    HERE,
    PROJECT,
    YESTERDAY,
    checkout,
    chosen,
    code_version,
    file_hash,
    python,
)
from verdicts import OTHER_RULE

SEVERITIES = ("error", "withheld", "warning", "rounding", "info")
#: What a reader is told as something to look at.
TOLD = SEVERITIES[:3]


def findings(code: Path, documents: dict[str, list[Path]], jobs: int) -> dict[str, dict]:
    """Document → what the code of a checkout finds in it; kept by file and code version."""
    kept = {name: CACHE / "findings" / code_version(code) / (
        "-".join(file_hash(p)[:16] for p in paths) + ".json") for name, paths in documents.items()}
    tasks = [(name, [str(p) for p in documents[name]], str(target))
             for name, target in kept.items() if not target.is_file()]
    if tasks:
        python(code, "collect.py", "--jobs", str(jobs), input=json.dumps(tasks))
    return {name: json.loads(target.read_text(encoding="utf-8")) for name, target in kept.items()}


def outcome(v: known.Verdict) -> str:
    """What became of a verdict, in a word or two."""
    shown = [f for f in v.matched if f["severity"] in TOLD]
    if v.verdict == "duplicate":
        if not shown:
            return "gone" if not v.matched else v.matched[0]["severity"]
        return "shown" if any(f["first"] for f in shown) else "under its cause"
    if not v.matched:
        return "LOST" if v.verdict == "true" else "gone"
    worst = min((f["severity"] for f in v.matched), key=SEVERITIES.index)
    if v.verdict == "true":
        return worst if worst in TOLD else f"LOST ({worst})"
    return worst


class Judged:
    """One state of the code: what it finds, and which verdicts that meets."""

    def __init__(self, name: str, found: dict[str, dict]):
        self.name = name
        self.found = found
        self.verdicts = [v for v in known.load() if v.document in found]
        known.join(self.verdicts, {d: each["findings"] for d, each in found.items()})

    @property
    def rows(self) -> list[tuple[str, dict]]:
        return [(d, f) for d, each in self.found.items() for f in each["findings"]]

    def severities(self, where: str) -> Counter:
        return Counter(f["severity"] for d, f in self.rows if _in(d, where))

    def outcomes(self) -> dict[str, Counter]:
        said: dict[str, Counter] = {v: Counter() for v in known.VERDICTS}
        for v in self.verdicts:
            said[v.verdict][outcome(v)] += 1
        return said

    def accused(self) -> set[str]:
        """Documents with an error that is false."""
        return {d for d, f in self.rows if f["severity"] == "error" and f["verdict"] == "false"}

    def unjudged(self, severities: tuple[str, ...]) -> list[tuple[str, dict]]:
        return [(d, f) for d, f in self.rows
                if f["severity"] in severities and f["verdict"] is None]


def _in(document: str, where: str) -> bool:
    return document.startswith("unfamiliar/") == (where == "unfamiliar")


def table(heads: list[str], rows: list[list]) -> list[str]:
    return ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads),
            *("| " + " | ".join(str(c).replace("|", "\\|") for c in row) + " |" for row in rows)]


def place(f: dict) -> str:
    cell = "" if f["row"] is None else f" r{f['row']} c{f['column']}"
    return f"p. {f['page']}{cell}"


def counts(states: list[Judged]) -> list[str]:
    """Findings by severity, and what became of the verdicts, one column a state."""
    rows = []
    for where in ("unfamiliar", "familiar"):
        n = sum(_in(d, where) for d in states[0].found)
        if n:
            rows += [[f"{where} ({n} documents): {s}", *(st.severities(where)[s] for st in states)]
                     for s in SEVERITIES if any(st.severities(where)[s] for st in states)]
    rows.append(["documents with a false error", *(len(s.accused()) for s in states)])
    rows.append(["errors without a verdict", *(len(s.unjudged(("error",))) for s in states)])
    rows.append(["files refused", *(sum(bool(e["refused"]) for e in s.found.values())
                                    for s in states)])
    heads = ["", *(s.name for s in states)]
    out = [*table(heads, rows), ""]
    rows = []
    said = [s.outcomes() for s in states]
    for verdict in known.VERDICTS:
        ends = sorted({end for each in said for end in each[verdict]})
        rows += [[verdict, end, *(each[verdict][end] for each in said)] for end in ends]
    return out + table(["verdict", "what became of it", *(s.name for s in states)], rows)


def by_rule(state: Judged) -> list[str]:
    """Each rule: fired, verdicts on what it says, on how many places and documents."""
    fired: dict[tuple, Counter] = defaultdict(Counter)
    where: dict[tuple, set] = defaultdict(set)
    for d, f in state.rows:
        key = f["severity"], f["rule"]
        fired[key][f["verdict"] or "not looked at"] += 1
        where[key].add(d)
    rows = [[*key, each.total(), *(each[v] or "" for v in (*known.VERDICTS, "not looked at")),
             len({d.rpartition("/")[0] or d for d in where[key]}), len(where[key])]
            for key, each in sorted(fired.items(), key=lambda kv: (
                SEVERITIES.index(kv[0][0]), -kv[1].total(), kv[0][1]))]
    return table(["severity", "rule", "fired", *known.VERDICTS, "not looked at", "places",
                  "documents"], rows)


def changes(state: Judged, listed: str) -> list[str]:
    """What wants a look: true ones lost, false ones still fired, new ones without a verdict."""
    said: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for v in state.verdicts:
        end = outcome(v)
        bad = end.startswith("LOST") or (v.verdict == "false" and end in TOLD) or (
            v.verdict == "duplicate" and end == "shown") or (
            v.verdict == "withheld" and end in ("error", "gone"))
        if listed == "all" or bad:
            at = "" if v.row is None else f" r{v.row} c{v.column}"
            how = f" (by {v.matched[0]['rule']})" if v.how == OTHER_RULE else ""
            said[f"{v.verdict} {end}", v.document, v.rule].append(
                f"p. {v.page}{at}{how} {shortened(v.message or v.found)}")
    severities = TOLD if listed in ("warning", "all") else TOLD[:2]
    for d, f in state.unjudged(severities):
        said[f"new {f['severity']}", d, f["rule"]].append(f"{place(f)} {shortened(f['message'])}")
    few = 2 if listed == "few" else sys.maxsize
    out = []
    for (end, document, rule), each in said.items():
        out += [f"{end} × {len(each)}: {document} {rule}", *(f"    {text}" for text in each[:few])]
    out += [f"FAULT: {d}: {each['fault'].strip().splitlines()[-1]}"
            for d, each in state.found.items() if each.get("fault")]
    return out


def shortened(message: str) -> str:
    """A message without what it quotes at its end, and without the title of its table."""
    return re.sub(r"^第\d+页(《[^》]*》)?[:：]?", "", known.claim(message))[:120]


def written(states: list[Judged]) -> str:
    """benchmarks/checks.md."""
    now = states[-1]
    grouped: dict[tuple, list[known.Verdict]] = defaultdict(list)
    for v in now.verdicts:
        grouped[v.document, v.rule, v.verdict, outcome(v), v.why].append(v)
    return "\n".join([
        "# What the checks find in real documents",
        "",
        f"{date.today()}, Python {platform.python_version()}, {platform.machine()}; "
        "`make bench-truth`, that is `python benchmarks/truth.py --write`.",
        "",
        f"{len(now.found)} documents: 50 files of unfamiliar places, 73 PDFs of familiar ones, "
        "the bundled budget. Verdicts were given by people who looked at the page of each finding "
        "(`checks-verdicts.csv`, and `verdicts.csv` beside the unfamiliar files); a finding "
        "without one is counted as not looked at. How they are joined stands in `verdicts.py`.",
        "", *counts(states), "", "## By rule", "", *by_rule(now), "",
        "## By place", "",
        *table(["document", "pages", "rule", "n", "verdict", "now", "why"],
               [[document, ", ".join(map(str, sorted({v.page for v in each if v.page}))) or "all",
                 rule, sum(len(v.matched) if v.many else 1 for v in each), verdict, end, why]
                for (document, rule, verdict, end, why), each in grouped.items()]), ""])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--now", action="store_true", help="the working tree alone")
    parser.add_argument("--commit", default=YESTERDAY, help="what to compare with")
    parser.add_argument("--list", choices=("few", "error", "warning", "all"), default="few")
    parser.add_argument("--rules", action="store_true", help="also a table by rule")
    parser.add_argument("--write", action="store_true", help="write benchmarks/checks.md")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2)
    asked = parser.parse_args()
    documents = chosen(asked.files)
    states = [] if asked.now else [
        Judged(asked.commit, findings(checkout(asked.commit), documents, asked.jobs))]
    states.append(Judged("now", findings(PROJECT, documents, asked.jobs)))
    lines = [*changes(states[-1], asked.list), "", *counts(states)]
    if asked.rules:
        lines += ["", *by_rule(states[-1])]
    print("\n".join(lines))
    if asked.write and not asked.files:
        (HERE / "checks.md").write_text(written(states), encoding="utf-8")
    elif asked.write:
        sys.exit("checks.md is written from all documents only")


if __name__ == "__main__":
    main()
