"""What the checks find in each document, as JSON lines; run with the code of any commit.

    PYTHONPATH=CHECKOUT python benchmarks/collect.py --jobs 2 < tasks.json

``tasks.json`` is a list of [name, [paths], target file]. Each document is one process. What
was read is kept (rereading.py): where only the checks have changed, nothing is read again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import traceback
import warnings
from pathlib import Path


def told(findings) -> dict[int, tuple[int, bool]]:
    """id of each finding → number of its cause, and whether it is the one told first."""
    groups = getattr(findings, "groups", None)
    if groups is None:
        groups = findings.causes
    return {id(f): (number, f is group.findings[0])
            for number, group in enumerate(groups) for f in group.findings}


def collect(paths: list[str]) -> dict:
    """The findings of one document, or why it could not be read."""
    import rereading

    import budgetkit as bk

    try:
        d = rereading.read([Path(p) for p in paths])
    except bk.errors.BudgetkitError as refused:
        return {"refused": f"{type(refused).__name__}: {refused}", "findings": []}
    findings = bk.check(d)
    grouped = told(findings)
    rows = []
    for f in findings:
        cause, first = grouped.get(id(f), (-1, True))
        rows.append({
            "rule": f.rule, "severity": f.severity, "table": f.table, "page": f.page,
            "row": f.row, "column": f.column, "expected": str(f.expected), "found": str(f.found),
            "message": f.message_zh, "cause": cause, "first": first})
    return {"refused": "", "findings": rows}


def work(task: tuple[str, list[str], str]) -> str:
    name, paths, target = task
    warnings.simplefilter("ignore")
    try:
        made = collect(paths)
    except Exception:
        made = {"refused": "", "fault": traceback.format_exc(limit=-4), "findings": []}
    temporary = Path(f"{target}.{os.getpid()}")
    temporary.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    temporary.replace(target)
    return name


def main() -> None:
    from tqdm.auto import tqdm

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=2)
    jobs = parser.parse_args().jobs
    tasks = json.load(sys.stdin)
    import budgetkit as bk

    bk.check(bk.load_example("weihui-2024"))  # loads what all need, before processes are forked

    with multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        for _ in tqdm(pool.imap_unordered(work, tasks), total=len(tasks), unit="document",
                      disable=None):
            pass


if __name__ == "__main__":
    main()
