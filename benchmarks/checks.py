"""Every error that the checks find in the real disclosures, set beside what stands on the page.

    python benchmarks/checks.py [DISCLOSURES]

The verdicts in checks-verdicts.csv were given by looking at the page of each finding. An error
without a verdict has not been looked at, and is listed as such. Writes checks.md.
"""

from __future__ import annotations

import csv
import os
import platform
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import budgetkit as bk

HERE = Path(__file__).resolve().parent
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("BUDGETKIT_DISCLOSURES")
              or HERE.parent.parent / "shared" / "disclosures")


def documents(folder: Path) -> dict[str, list[Path]]:
    """Name of each disclosure → its PDF, or its two (narrative and tables)."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*.pdf")):
        name = path.relative_to(folder).as_posix().removesuffix(".pdf")
        for tail in ("-narrative", "-tables"):
            name = name.removesuffix(tail)
        found.setdefault(name, []).append(path)
    found["weihui-2024"] = [HERE.parent / "data" / "weihui-2024" / "weihui-2024.pdf"]
    return found


def verdicts() -> dict[tuple, tuple[str, str]]:
    with (HERE / "checks-verdicts.csv").open(encoding="utf-8") as lines:
        return {(r["document"], r["rule"], int(r["page"]), r["found"]): (r["verdict"], r["why"])
                for r in csv.DictReader(lines)}


def judged(document: str, finding, known: dict) -> tuple[str, str]:
    """The verdict on a finding; page 0 stands for all findings of a rule in a document."""
    found = (finding.found or finding.expected)[:40]
    for key in ((document, finding.rule, finding.page, found), (document, finding.rule, 0, "")):
        if key in known:
            return known[key]
    return "not looked at", ""


def main() -> None:
    known, rows, counts, seconds, told = verdicts(), [], Counter(), [], Counter()
    for name, paths in documents(FOLDER).items():
        d = bk.read(paths)
        start = time.process_time()
        findings = bk.check(d)
        seconds.append(time.process_time() - start)
        counts.update((f.severity, f.rule) for f in findings)
        told.update(c.severity for c in findings.causes)
        for f in findings.filter(severity="error"):
            rows.append((name, f, *judged(name, f, known)))
    write(rows, counts, seconds, told)


def write(rows, counts, seconds, told) -> None:
    says = Counter(verdict for _, _, verdict, _ in rows)
    sampled = sum("template" in name for name, *_ in rows)
    severities = Counter()
    for (severity, _), n in counts.items():
        severities[severity] += n
    out = [
        "# What the checks find in the real disclosures",
        "",
        f"{date.today()}, budgetkit {bk.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}; `python benchmarks/checks.py`.",
        "",
        f"{len(seconds)} disclosures (73 PDFs and the sample). Findings: "
        + ", ".join(f"{severities[s]} {s}" for s in ("error", "warning", "rounding", "info")) + ".",
        f"Findings with one likely cause told as one: {told['error']} entries of errors, "
        f"{told['warning']} of warnings.",
        f"Errors: {says['true']} true, {says['false']} false, {says['not looked at']} not looked "
        f"at. {sampled} of the true ones are gaps of one blank template, of which ten were "
        "looked at; all others were looked at one by one.",
        f"A check takes {sorted(seconds)[len(seconds) // 2]:.2f} s of processor time in the middle, "
        f"{max(seconds):.2f} s at most (the first, which loads the classification).",
        "",
        "Errors were looked at as `finding.show()` draws them. One row a place; `n` findings of",
        "one rule on one page with one verdict stand together.",
        "",
        "| disclosure | page | rule | printed | verdict | why |", "|---|---|---|---|---|---|",
    ]
    grouped: Counter = Counter()
    for name, f, verdict, why in rows:
        page = f.page if "template" not in name else 0
        words = (f.found or f.expected)[:40] if page else ""
        grouped[name, page, f.rule, words, verdict, why] += 1
    for (name, page, rule, words, verdict, why), n in grouped.items():
        times = f" × {n}" if n > 1 else ""
        shown = words.replace("|", "\\|")
        out.append(f"| {name} | {page or 'all'} | {rule}{times} | {shown} | {verdict} | {why} |")
    out += ["", "## All findings by rule", "", "| severity | rule | findings |", "|---|---|---|"]
    order = {s: i for i, s in enumerate(("error", "warning", "rounding", "info"))}
    for (severity, rule), n in sorted(counts.items(), key=lambda c: (order[c[0][0]], -c[1])):
        out.append(f"| {severity} | {rule} | {n} |")
    out += ["", *WEAK, ""]
    (HERE / "checks.md").write_text("\n".join(out), encoding="utf-8")


WEAK = [
    "## What disappointed",
    "",
    "- Warnings were read, not each set beside its page. Reasons that do not sum, cost targets and",
    "  department sheets that list the main projects alone are often meant so.",
    "- The blank template of the Shanghai final account gives most of the errors, all true and all",
    "  of one kind.",
]

if __name__ == "__main__":
    main()
