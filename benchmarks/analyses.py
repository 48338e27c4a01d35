"""What the three analyses say of real documents, held against what was read off the pages by hand.

    python benchmarks/analyses.py                    every row of analyses.csv, now
    python benchmarks/analyses.py --before           beside it the answers of 326af3b
    python benchmarks/analyses.py change jiangsu     rows with these words only
    python benchmarks/analyses.py --list             every row, not only those that differ
    python benchmarks/analyses.py --before --write   the column `was` of analyses.csv anew
    python benchmarks/analyses.py change --table     the rows as a table in Markdown

A row of ``analyses.csv`` is one question that a reader would ask of one document (or pair, or
chain of years), with the page that answers it:

analysis, kind
    ``change``, ``debt``, ``performance``; and what of it (``amount``, ``headline``, ``reason`` …).
document, page
    Files without ``.pdf``, below ``../shared/disclosures`` or, with ``unfamiliar/`` before them,
    ``../shared/unfamiliar``; `` > `` between documents, `` + `` between files of one. The page of
    the last document.
question, true
    In words, and what the page says. ``~words``: the answer holds them; ``!~words``: it does not.
ask
    The question as Python: ``d`` is the last document, ``a``, ``b`` the first two, ``held`` all;
    ``bk``, ``change``, ``debt``, ``performance`` are what they are called. Amounts are compared as
    printed with two decimals, lists with `` | `` between, an error by the name of its class.
was
    What git 326af3b answers; ``!`` before it where it could not be asked.
why
    What is to be seen on the page, where the answer needs it.

Documents are read once and kept (rereading.py). Exit code 1 where an answer is not true.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import warnings
from collections import Counter
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from checkouts import DISCLOSURES, HERE, PROJECT, UNFAMILIAR, YESTERDAY, checkout, python

TABLE = HERE / "analyses.csv"
COLUMNS = ("analysis", "kind", "document", "page", "question", "ask", "true", "was", "why")


def load(words: list[str] | None = None) -> list[dict[str, str]]:
    """The rows of the table; with words, those that hold all of them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [r for r in rows if all(any(w in v for v in r.values()) for w in words or ())]


def paths_of(document: str) -> list[list[Path]]:
    """The files of each document that a row names."""
    return [[_path(file.strip()) for file in each.split(" + ")] for each in document.split(" > ")]


def _path(file: str) -> Path:
    if file == "weihui-2024":
        return PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"
    shelf, name = ((UNFAMILIAR, file.removeprefix("unfamiliar/"))
                   if file.startswith("unfamiliar/") else (DISCLOSURES, file))
    return shelf / f"{name}.pdf"


def answers(rows: list[dict[str, str]]) -> list[str]:
    """What the code that runs here says to each row."""
    import rereading

    import budgetkit as bk

    @lru_cache(maxsize=12)
    def read(paths: tuple[Path, ...]):
        return rereading.read(list(paths))

    said = []
    for row in rows:
        try:
            held = [read(tuple(paths)) for paths in paths_of(row["document"])]
            names = {"bk": bk, "change": bk.change, "debt": bk.debt, "D": Decimal,
                     "performance": bk.performance, "held": held, "d": held[-1], "a": held[0],
                     "b": held[1] if len(held) > 1 else None}
            said.append(as_text(eval(row["ask"], names)))
        except bk.BudgetkitError as refused:
            said.append(f"{type(refused).__name__}: {refused}")
        except Exception as fault:
            said.append(f"! {type(fault).__name__}: {fault}"[:120])
    return said


def as_text(answer) -> str:
    """An answer as it stands in the table.

    >>> as_text([Decimal("12"), None, "new"])
    '12.00 | — | new'
    """
    if answer is None:
        return "—"
    if isinstance(answer, (Decimal, float)):
        return f"{answer:.2f}"
    if isinstance(answer, (list, tuple, set)):
        return " | ".join(map(as_text, sorted(answer) if isinstance(answer, set) else answer))
    return str(answer)


def is_true(said: str, true: str) -> bool:
    """Whether an answer is what the page says.

    >>> is_true("2,336.91 in the basic table", "~2,336.91"), is_true("new", "!~new")
    (True, False)
    """
    if said.startswith("! "):
        return False
    if true.startswith("!~"):
        return true[2:] not in said
    return true[1:] in said if true.startswith("~") else said == true


def asked_of(commit: str, rows: list[dict[str, str]]) -> list[str]:
    """What an older commit says to each row."""
    done = python(checkout(commit), "analyses.py", "--answers", input=json.dumps(rows),
                  capture_output=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--before", action="store_true", help=f"ask {YESTERDAY} too")
    parser.add_argument("--list", action="store_true", help="every row")
    parser.add_argument("--write", action="store_true", help="the column `was` anew")
    parser.add_argument("--table", action="store_true", help="the rows in Markdown")
    parser.add_argument("--answers", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    if asked.answers:
        print(json.dumps(answers(json.load(sys.stdin))))
        return 0
    rows = load(asked.words)
    now = answers(rows)
    if asked.before:
        for row, said in zip(rows, asked_of(YESTERDAY, rows), strict=True):
            row["was"] = said
    if asked.table:
        print("\n".join(in_markdown(rows, now)))
        return 0
    right: Counter[tuple[str, str, str]] = Counter()
    for row, said in zip(rows, now, strict=True):
        key = row["analysis"], row["kind"]
        right[(*key, "rows")] += 1
        right[(*key, "was")] += is_true(row["was"], row["true"])
        right[(*key, "now")] += is_true(said, row["true"])
        if asked.list or not is_true(said, row["true"]):
            mark = "right" if is_true(said, row["true"]) else "WRONG"
            print(f"{mark}: {row['document']} p. {row['page']}: {row['question']}\n"
                  f"    says {said}\n    true {row['true']}\n    was  {row['was']}")
    print(f"\n{'analysis':<14}{'kind':<14}{'rows':>6}{YESTERDAY:>10}{'now':>6}")
    for analysis, kind in sorted({k[:2] for k in right}):
        n, was, is_ = (right[analysis, kind, what] for what in ("rows", "was", "now"))
        print(f"{analysis:<14}{kind:<14}{n:>6}{was:>10}{is_:>6}")
    if asked.write:
        written(rows)
    return int(any(not is_true(s, r["true"]) for s, r in zip(now, rows, strict=True)))


def in_markdown(rows: list[dict[str, str]], now: list[str]) -> list[str]:
    """The rows as a table: what is asked, what the page says, what was said and is said now."""
    out = [f"| document | page | question | true | {YESTERDAY} | now |", "|---|---|---|---|---|---|"]
    for row, said in zip(rows, now, strict=True):
        document = row["document"].replace("unfamiliar/", "u/")
        cells = (document, row["page"], row["question"], row["true"] or "none",
                 _short(row["was"], row["true"]), _short(said, row["true"]))
        out.append("| " + " | ".join(c.replace("|", "/") for c in cells) + " |")
    return out


def _short(said: str, true: str) -> str:
    if is_true(said, true):
        return "right"
    return "cannot be asked" if said.startswith("! ") else said[:60] or "none"


def written(rows: list[dict[str, str]]) -> None:
    """The table with the answers of the older commit, in its order; other rows as they were."""
    was = {(r["document"], r["ask"]): r["was"] for r in rows}
    held = load()
    for row in held:
        row["was"] = was.get((row["document"], row["ask"]), row["was"])
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(held)


if __name__ == "__main__":
    sys.exit(main())
