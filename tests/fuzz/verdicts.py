"""What becomes of damaged files: each is read contained and held against the sound reading."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutants import Mutant, mutant

import budgetkit as bk
from budgetkit import contained

PROJECT = Path(__file__).resolve().parents[2]
#: What one mutant may take: seconds of a clock (the reading of a sound one takes two), megabytes.
SECONDS, MEMORY = 60.0, 1000.0
#: Verdicts that are faults of ours.
FAULTS = ("silent", "traceback", "late", "large")


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
            amounts.setdefault(f.page, Counter())[f.table, str(f.amount)] += 1
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
    silent = [] if whole else [p for p in changed if p not in pages]
    return be("silent", f"pages {sorted(silent)}") if silent else be("told")


def run(seeds: Any, sound: dict[str, bytes] | None = None) -> list[Verdict]:
    """The verdicts on the mutants of these seeds."""
    files = sound or sound_files()
    readings = {name: contained.run(look, content) for name, content in files.items()}
    out = []
    for seed in seeds:
        made = mutant(seed, files)
        out.append(verdict(made, readings[made.of]))
    return out
