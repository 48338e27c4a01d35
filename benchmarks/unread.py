"""What is said of a document of which less was read? Nothing that is not said of the whole.

    python benchmarks/unread.py                     every document at hand, the working tree
    python benchmarks/unread.py --before            git 326af3b too
    python benchmarks/unread.py --seed 7 --each 16 xian    other losses, more of them, one place
    python benchmarks/unread.py --write             benchmarks/unread.md anew

A reader that meets an unknown template loses tables and columns. The document is as right as it was:
a finding that appears only because something is not known is a *false accusation*, whatever it
says. So each document is read whole, and checked again with

- *tables* lost: a part of its tables, at random (three tenths, a half, four fifths);
- *headings* unknown: in each of some tables one heading says a word that nobody knows;
- *labels* unknown: in each of some tables of two sides, of 三公 or of a few lines, one line does.

Other documents are made of it by the kinds of unread_pages.py: pages lost or exchanged, and sentences
of something else put into the prose; and by those of unread_forms.py: columns, rows and labels as others
print them, the unit of money on one table alone (the working tree only).

Counted are errors and warnings of a rule and page that had none of that rule, or fewer. Not counted
is what says just that something was not found (required-table-is-there, promised-table-is-there,
table-prints-its-unit)
and a blank page between tables, which a page whose table was taken away seems to be.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

PARTS = (0.3, 0.5, 0.8)
TOLD = ("error", "warning")
#: Rules that tell of what is not there.
OF_ABSENCE = {"required-table-is-there", "promised-table-is-there", "no-blank-page-between-tables",
              "table-prints-its-unit"}
UNKNOWN = "甲栏"
KINDS = ("tables", "headings", "labels", "a page lost", "the end lost", "pages exchanged", "others said",
         "other years said", "the city said", "limits said")
#: Kinds of unread_forms.py.
FORMS = ("a column of notes", "a column of serials", "a column of unit codes", "a column of shares",
         "a column of growth", "years exchanged", "zero rows dropped", "zeros as dashes", "zeros as blanks",
         "numbering removed", "numbering added", "of which unsaid", "spaces in labels", "unit printed once")
#: Tables whose lines are known by their words alone.
WORDED = {"department_summary", "appropriation_summary", "three_public", "operating_expenses", "procurement"}


def said(d, pages: list[int] | None = None) -> dict[tuple, list[str]]:
    """Rule and page (of the file that ``pages`` were taken of) → the messages of errors and warnings."""
    import budgetkit as bk

    found: dict[tuple, list[str]] = {}
    for f in bk.check(d):
        if f.severity in TOLD and f.rule not in OF_ABSENCE:
            page = pages[f.page - 1] if pages and f.page else f.page
            found.setdefault((f.rule, page), []).append(f"{f.severity}: {f.message}")
    return found


def without_tables(d, rng: random.Random, part: float):
    """The document as one whose reader lost some of its tables."""
    return dataclasses.replace(d, tables=[t for t in d.tables if rng.random() >= part])


def with_unknown_headings(d, rng: random.Random, part: float):
    """The document as one in whose tables one heading is a word that nobody knows."""
    def heads(table):
        return [i for i, c in enumerate(table.cells) if table.is_header(c.row) and c.text.strip()
                and c.row_span + c.row <= max(1, table.header_rows)]

    return _with_unknown(d, rng, part, heads)


def with_unknown_labels(d, rng: random.Random, part: float):
    """The document as one in whose tables one line is called by words that nobody knows."""
    def labels(table):
        return [] if table.key not in WORDED else [
            i for i, c in enumerate(table.cells) if not table.is_header(c.row)
            and re.search("[一-鿿]{2}", c.text)]

    return _with_unknown(d, rng, part, labels)


def _with_unknown(d, rng: random.Random, part: float, chosen):
    from budgetkit.tables.lines import read_lines

    tables = []
    for table in d.tables:
        held = chosen(table)
        if table.key == "other" or not held or rng.random() >= part:
            tables.append(table)
            continue
        at = rng.choice(held)
        was = table.cells[at].text
        made = copy.copy(table)
        made.cells = [dataclasses.replace(c, text=UNKNOWN) if i == at else c
                      for i, c in enumerate(table.cells)]
        if table.is_header(table.cells[at].row):
            made.columns = [name.replace(was, UNKNOWN) for name in table.columns]
        for kept in [name for name in vars(made) if name.startswith("_")]:
            delattr(made, kept)
        made.lines, made.facts = [], []
        read_lines(made, d.year, d.kind)
        tables.append(made)
    return dataclasses.replace(d, tables=tables)


LOSSES = {"tables": without_tables, "headings": with_unknown_headings,
          "labels": with_unknown_labels}


def accusations(d, name: str, kind: str, each: int, seed: int, prose=(), paths=()) -> list[tuple[str, str]]:
    """Rule and message of what is said of the document only where a part of it is not known.

    The kinds of unread_pages.py ask for the pages of its prose and for its files.
    """
    import unread_pages

    import budgetkit as bk

    whole = said(d)
    found = []
    for k in range(each):
        rng, pages = random.Random(f"{seed} {name} {kind} {k}"), None
        if kind in LOSSES:
            less = LOSSES[kind](d, rng, PARTS[k % len(PARTS)])
        elif kind in FORMS:
            import unread_forms

            less = unread_forms.FORMS[kind](d, rng)
            if less is None:
                continue
        else:
            try:
                made = unread_pages.KINDS[kind](d, prose, paths, rng)
            except bk.BudgetkitError:
                continue
            if made is None:
                continue
            less, pages = made
        for (rule, page), messages in said(less, pages).items():
            more = len(messages) - len(whole.get((rule, page), ()))
            if more > 0:
                new = [m for m in messages if m not in whole.get((rule, page), ())]
                found += [(rule, m) for m in new[-more:]]
    return found


def measured(files: dict[str, list[str]], kind: str, each: int, seed: int) -> dict:
    """Over all documents: readings with a loss, false errors and warnings, by rule and by text."""
    from unread_pages import read_with_prose

    import budgetkit as bk

    bk.set_language("en") if hasattr(bk, "set_language") else None
    counts: Counter = Counter()
    told: dict[str, list[str]] = {}
    for name, paths in files.items():
        try:
            given = [Path(p) for p in paths]
            d, prose = read_with_prose(given)
            told_of = accusations(d, name, kind, each, seed, prose, given)
        except bk.BudgetkitError:
            continue
        counts["documents"] += 1
        counts["readings"] += each
        for rule, message in told_of:
            severity = message.partition(":")[0]
            counts[severity] += 1
            if (where := f"{name}: {message}") not in told.setdefault(f"{severity} {rule}", []):
                told[f"{severity} {rule}"].append(where)
    return {"counts": counts, "told": told}


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("names", nargs="*")
    asked.add_argument("--each", type=int, default=6)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kind", choices=KINDS + FORMS)
    asked.add_argument("--before", action="store_true")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--inner", help=argparse.SUPPRESS)
    a = asked.parse_args(arguments)
    if a.inner:
        given = json.loads(a.inner)
        print(json.dumps(measured(**given)))
        return 0
    from checkouts import HERE, PROJECT, YESTERDAY, checkout, chosen, python

    files = {n: [str(p) for p in paths] for n, paths in chosen(a.names).items()}
    trees = ([(YESTERDAY, checkout())] if a.before or a.write else []) + [("now", PROJECT)]
    rows = []
    for kind in ([a.kind] if a.kind else KINDS + FORMS):
        for version, folder in trees[-1:] if kind in FORMS else trees:
            given = json.dumps({"files": files, "kind": kind, "each": a.each, "seed": a.seed})
            ran = python(folder, Path(__file__).name, "--inner", given, stdout=subprocess.PIPE)
            found = json.loads(ran.stdout.splitlines()[-1])
            counts = found["counts"]
            rows.append((kind, version, counts.get("documents", 0), counts.get("readings", 0),
                         counts.get("error", 0), counts.get("warning", 0)))
            print(*rows[-1], sep="\t", flush=True)
            if version == "now":
                for rule, messages in sorted(found["told"].items()):
                    print(f"  {rule}: {len(messages)}")
                    for message in messages[:8]:
                        print(f"    {message[:400]}")
    if a.write:
        write(HERE / "unread.md", rows, a)
    return 0


def write(path: Path, rows: list[tuple], a: argparse.Namespace) -> None:
    lines = ["# Less read, nothing more said", "",
             "Of a document of which a part is not known no more may be said than of the whole. By "
             f"`python benchmarks/unread.py --write`, seed {a.seed}, {a.each} losses a document and kind; "
             "what is lost, and what counts, stands at the top of that file.", "",
             "| lost | version | documents | readings | false errors | false warnings |",
             "|---|---|--:|--:|--:|--:|"]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
