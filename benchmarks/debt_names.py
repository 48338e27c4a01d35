"""Names of projects that say debt, and names that only sound like it: alone, and planted.

    python benchmarks/debt_names.py             what the words of debt_names.csv are read as
    python benchmarks/debt_names.py --planted   each in the projects table of real documents

``debt_names.csv`` holds invented names in three lists: the first was at hand when the words were
written, the second was asked once and its misses mended as kinds, the third was asked after that.
Planted: in every document at hand that prints a projects table and holds no debt, seeded lines of
it are given a name of the third list; found is an amount that is the line's own, to the 分, under
the right purpose. Exit code 1 where something is missed or invented.
"""

from __future__ import annotations

import argparse
import copy
import csv
import random
import sys
import warnings
from collections import Counter
from decimal import Decimal

from checkouts import DISCLOSURES, HERE, UNFAMILIAR

from budgetkit import debt
from budgetkit.debt import DEBT
from budgetkit.debt.classifiers import speaks
from budgetkit.debt.projects import projects_table, read_projects

#: Names planted in each document of either kind, and the seed that chooses lines and names.
PLANTED, SEED = 4, 7
NONE = "none"


def names() -> list[dict[str, str]]:
    with (HERE / "debt_names.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_as(name: str) -> str:
    sign = speaks(name, "project")
    return sign.purpose if sign and sign.purpose in DEBT else NONE


def alone() -> int:
    right: Counter[tuple[str, bool, bool]] = Counter()
    for row in names():
        is_right = read_as(row["name"]) in row["purpose"].split("|")
        right[row["list"], row["purpose"] != NONE, is_right] += 1
        if not is_right:
            print(f"list {row['list']}: {row['name']} is {row['purpose']}, "
                  f"read as {read_as(row['name'])}")
    for number in sorted({k[0] for k in right}):
        said = [f"{right[number, of_debt, True]} of "
                f"{right[number, of_debt, True] + right[number, of_debt, False]} {word}"
                for of_debt, word in ((True, "found"), (False, "let pass"))]
        print(f"list {number}: {', '.join(said)}")
    return int(any(n for (_, _, is_right), n in right.items() if not is_right))


def planted() -> int:
    import rereading

    chance = random.Random(SEED)
    listed = [r for r in names() if r["list"] == "3"]
    right: Counter[tuple[bool, bool]] = Counter()
    for path in sorted([*DISCLOSURES.rglob("*.pdf"), *UNFAMILIAR.rglob("*.pdf")]):
        try:
            d = rereading.read([path])
        except Exception as refused:
            print(f"{path.parent.name}/{path.name}: {refused}"[:100])
            continue
        table = projects_table(d)
        lines = [p for p in read_projects(table) if p.amount > 0] if table else []
        if not lines or debt.summary(d).found:
            continue
        for of_debt in (True, False):
            chosen = [r for r in listed if (r["purpose"] != NONE) == of_debt]
            for _ in range(PLANTED):
                project, row = chance.choice(lines), chance.choice(chosen)
                is_right = found(renamed(d, table, project.row, row["name"]), row, project.amount)
                right[of_debt, is_right] += 1
                if not is_right:
                    print(f"{path.parent.name}/{path.name}: {row['name']} {project.amount}")
    for of_debt, word in ((True, "found"), (False, "let pass")):
        print(f"{word}: {right[of_debt, True]} of {right[of_debt, True] + right[of_debt, False]}")
    return int(bool(right[True, False] or right[False, False]))


def renamed(d, table, row: int, name: str):
    """The disclosure with another name in one line of its projects table."""
    changed = copy.copy(table)
    changed.__dict__.pop("_meaning", None)
    changed.lines = [copy.copy(li) for li in table.lines]
    for line in changed.lines:
        if line.row == row:
            line.name = name
            line.texts = {**line.texts, **({"project": name} if "project" in line.texts else {})}
    other = copy.copy(d)
    other.tables = [changed if t is table else t for t in d.tables]
    return other


def found(d, row: dict[str, str], amount: Decimal) -> bool:
    said = debt.summary(d)
    if row["purpose"] == NONE:
        return not said.found and not said.unknown
    sums = {p: said.borrowed if p == "bond_funded" else getattr(said, p) for p in DEBT}
    return not said.unknown and any(
        abs(sums[p] - amount) <= Decimal("0.01") for p in row["purpose"].split("|"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--planted", action="store_true", help="in real documents")
    warnings.simplefilter("ignore")
    return planted() if parser.parse_args().planted else alone()


if __name__ == "__main__":
    sys.exit(main())
