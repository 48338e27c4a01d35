"""What becomes of damaged files: each is read contained and held against the sound reading."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the other process finds it by its name
from fuzz_files import Mutant, mutant

import budgetkit as bk
from budgetkit import contained

PROJECT = Path(__file__).resolve().parents[2]
#: What one mutant may take: seconds of a clock (the reading of a sound one takes two), megabytes.
SECONDS, MEMORY = 60.0, 1000.0
#: What becomes of a mutant, as a table's head says it.
WORDS = {
    "same": "amounts as in the sound file", "told": "changed, and said", "refused": "refused",
    "aborted": "ended, contained", "silent": "**changed, no word**", "traceback": "**traceback**",
    "late": "**over 30 s**", "large": "**over 1 GB**",
}
#: Verdicts that are faults of ours.
FAULTS = ("silent", "traceback", "late", "large")
REPORT = """# Damaged files

{n} PDFs (seeds {first} to {last}), each the bundled sample or one of two other programs' files with bytes
spoilt at one kind of place: page contents, fonts, ToUnicode maps, lengths, page and font
dictionaries, the table of places, anywhere, or cut short (`tests/fuzz/fuzz_files.py`). Each is read and
checked in a process of its own within 60 seconds and 1 GB, and held against the sound file's
reading: an amount that a page has and had not, or had and has not, must be told by a note or a
finding of that page, of the one before (whose table goes on there), or of the whole file, that
the sound file has not. What aborts in software
that is not ours is counted and not kept.

{table}

Made anew by `make fuzz`.
"""


def sound_files() -> dict[str, bytes]:
    """The files that mutants are made of: the bundled sample, and two of other programs."""
    samples = PROJECT / "tests" / "samples"
    paths = [PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf",
             samples / "weihui-2024-tables-calc.pdf", samples / "weihui-2024-weasyprint.pdf"]
    return {path.name: path.read_bytes() for path in paths}


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: ``same``, ``told``, ``refused``, ``aborted`` or one of FAULTS."""

    seed: int
    kind: str
    of: str
    said: str
    why: str = ""


def look(content: bytes) -> tuple[dict[int, Counter], set[tuple[int, str]], bool]:
    """Amounts by page, what is said of a page by notes and findings, whether of all pages."""
    began = time.process_time()
    with bk.language("en"):
        d = bk.read(content)
        found = bk.check(d)
        amounts: dict[int, Counter] = {}
        for f in d.fact_list:
            amounts.setdefault(f.page, Counter())[str(f.amount)] += 1
        said = {(f.page, f.message) for f in found}
        said |= {(n.values["page"], str(n)) for n in d.note_list if "page" in n.values}
        whole = any(loss.kind == "broken_somewhere" for loss in d.losses)
    took = time.process_time() - began
    if took > 30:
        raise TimeoutError(f"{took:.0f} s")
    return amounts, said, whole


def verdict(made: Mutant, sound: Any) -> Verdict:
    """What became of one mutant, beside what :func:`look` said of the sound file."""
    def be(said: str, why: str = "") -> Verdict:
        return Verdict(made.seed, made.kind, made.of, said, why)

    try:
        amounts, words, whole = contained.run(look, made.content, seconds=SECONDS, memory=MEMORY)
    except bk.BudgetkitError as error:
        return be("refused", type(error).__name__)
    except contained.Ended as ended:
        return be({"late": "late", "large": "large"}.get(ended.why.key.split(".")[-1], "aborted"))
    except Exception as error:
        return be("traceback", f"{type(error).__name__}: {error}"[:120])
    before, said_before, _ = sound
    changed = [p for p in before.keys() | amounts.keys() if before.get(p) != amounts.get(p)]
    if not changed:
        return be("same")
    pages = {page for page, _ in words - said_before}
    # a table that began on a damaged page goes on as another on the next
    silent = [] if whole else [p for p in changed if not {p, p - 1} & pages]
    return be("silent", f"pages {sorted(silent)}") if silent else be("told")


def run(seeds: Iterable[int]) -> Iterator[Verdict]:
    """The verdicts on the mutants of these seeds, one after the other."""
    files = sound_files()
    readings = {name: contained.run(look, content) for name, content in files.items()}
    for seed in seeds:
        made = mutant(seed, files)
        yield verdict(made, readings[made.of])


def table(found: Sequence[Verdict]) -> str:
    """What became of mutants by what was damaged in them, as Markdown."""
    count = Counter((v.kind, v.said) for v in found)
    lines = [f"| damaged | {' | '.join(WORDS.values())} |", "|---" + "|--:" * len(WORDS) + "|"]
    for kind in sorted({v.kind for v in found}):
        lines.append(f"| {kind} | " + " | ".join(str(count[kind, said]) for said in WORDS) + " |")
    whole = Counter(v.said for v in found)
    lines.append("| **all** | " + " | ".join(str(whole[said]) for said in WORDS) + " |")
    return "\n".join(lines)


def main() -> None:
    """Look at many mutants; ``--write`` keeps what became of them."""
    asks = argparse.ArgumentParser(description=main.__doc__)
    asks.add_argument("--first", type=int, default=100)
    asks.add_argument("--count", type=int, default=2000)
    asks.add_argument("--write", action="store_true")
    asked = asks.parse_args()
    found = []
    for each in run(range(asked.first, asked.first + asked.count)):
        found.append(each)
        if each.said in FAULTS:
            print(each, flush=True)
    print(table(found))
    if asked.write:
        last = asked.first + asked.count - 1
        (PROJECT / "benchmarks" / "fuzz.md").write_text(
            REPORT.format(n=len(found), first=asked.first, last=last, table=table(found)),
            encoding="utf-8")
    contained.end_idle()


if __name__ == "__main__":
    main()
