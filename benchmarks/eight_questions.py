"""The eight questions over all documents at hand, asked of a commit and of the working tree.

    python benchmarks/eight_questions.py [--commit COMMIT] [--jobs N] [--kept FOLDER]

Prints, for both: who answers each question, who is missing without a reason, how much of the
money ``structure()`` holds, and how many answers that a person read off the pages
(``tests/real/answers.csv``) are right, wrong or not there. The tables are in corpus.md.

Each code builds a store of its own in a process of its own (``--ask``); with ``--kept`` what it
answered is kept as JSON, and asked again only where the file is not there.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
QUESTIONS = ("expenditure", "basic", "project", "function_classes", "three_public", "carryover",
             "borrowed", "measurable_targets")
ANSWERS = HERE.parent / "tests" / "real" / "answers.csv"
#: Half a 分: amounts in 万元 pass through frames of floats.
CLOSE = Decimal("0.0000005")


def ask(folders: list[str], store: str, jobs: int) -> dict:
    """What the corpus of the code at hand answers, with the tables that every commit's store has."""
    from budgetkit import corpus

    corpus.build(folders, store, progress=False, jobs=jobs)
    with corpus.open(store) as held:
        documents = held.sql("select document, state from documents where copy_of is null")
        told: dict[str, dict[str, str | None]] = {name: {} for name, state in documents.values.tolist() if state == "read"}
        reasons: dict[str, list[str]] = {name: [] for name in told}

        def take(query: str, key=lambda what: what) -> None:
            for name, what, amount in held.sql(query).values.tolist():
                if name in told and amount == amount and amount is not None:
                    told[name].setdefault(key(str(what)), str(amount))

        has = set(held.sql("select table_name from information_schema.tables")["table_name"])
        if "coverage" in has:
            take("select document, measure, amount::varchar from coverage where status = 'answered'")
            for name, measure in held.sql(
                    "select document, measure from coverage where status <> 'answered' and reason <> ''").values.tolist():
                if name in reasons:
                    reasons[name].append(measure)
        take("select document, measure, amount::varchar from totals")
        for system, amount in (("function", "total"), ("economic", "basic")):
            take(f"select document, code, {amount}::varchar from lines "
                 f"where system = '{system}' and line_level = 'class'", lambda code, s=system: f"{s}:{code}")
        take("select document, 'function_classes', sum(total)::varchar from lines "
             "where system = 'function' and line_level = 'class' group by document having sum(total) is not null")
        for name, n, good in held.sql("select document, count(*), count(*) filter (measurable) from indicators "
                                      "group by document").values.tolist():
            if name in told:
                told[name] |= {"targets": str(n), "checkable": str(good),
                               "measurable_targets": str(Decimal(int(good)) * 100 / int(n))}
        shown = held.structure()
        rows = shown[(shown["code"] != "") & shown["amount"].notna()]
        money = rows.groupby("document")["amount"].sum().to_dict()
        printed = held.sql("select document, amount::varchar from totals where measure = 'expenditure'").values.tolist()
        return {"documents": len(documents), "told": told, "reasons": reasons, "structure": money,
                "printed": dict(printed)}


def by_hand(told: dict) -> Counter[str]:
    """Answers of a person: right, wrong, not there with a reason or without one, or never asked of any document."""
    counts: Counter[str] = Counter()
    asked = {part for each in told["told"].values() for what in each for part in (what, what.partition(":")[0])}
    asked |= {what for each in told["reasons"].values() for what in each}
    with ANSWERS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            what, name = row["what"], row["file"]
            if what.partition(":")[0] in ("source", "left"):
                continue  # no store has them as a table
            amount = told["told"].get(name, {}).get(what)
            if what.partition(":")[0] not in asked:
                verdict = "not asked"
            elif row["amount"].isalpha() or "_" in row["amount"]:  # why there is none
                verdict = "wrong" if amount is not None else (
                    "right" if what in told["reasons"].get(name, ()) else "silent")
            elif amount is None:
                verdict = "a reason" if what in told["reasons"].get(name, ()) else "silent"
            else:
                verdict = "right" if abs(Decimal(amount) - Decimal(row["amount"])) <= CLOSE else "wrong"
            counts[verdict] += 1
            if verdict != "right":
                print(f"  {verdict}: {name} {what} {row['amount']}, told {amount}", file=sys.stderr)
    return counts


def main() -> None:
    import checkouts

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--commit", default=checkouts.YESTERDAY)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--kept", type=Path)
    asked.add_argument("--ask", nargs=2, metavar=("STORE", "INTO"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    folders = [str(checkouts.DISCLOSURES), str(checkouts.UNFAMILIAR)]
    if given.ask:
        store, into = given.ask
        Path(into).write_text(json.dumps(ask(folders, store, given.jobs), ensure_ascii=False), encoding="utf-8")
        return
    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as place:
        kept = given.kept or Path(place)
        kept.mkdir(parents=True, exist_ok=True)
        for name, code in ((given.commit, checkouts.checkout(given.commit)), ("now", checkouts.PROJECT)):
            into = kept / f"{name}.json"
            if not into.is_file():
                checkouts.python(code, Path(__file__).name, "--jobs", str(given.jobs), "--ask",
                                 f"{place}/{name}", str(into))
            found[name] = json.loads(into.read_text(encoding="utf-8"))
    before, now = found.values()
    print(f"| question | {' | '.join(f'{n}: answered' for n in found)} | {' | '.join(f'{n}: missing without a reason' for n in found)} |")
    for measure in QUESTIONS:
        answered = [sum(measure in told for told in each["told"].values()) for each in (before, now)]
        silent = [sum(measure not in told and measure not in each["reasons"][name]
                      for name, told in each["told"].items()) for each in (before, now)]
        print(f"| {measure} | {' | '.join(map(str, answered + silent))} |")
    wholes = {name: Decimal(whole) for name, whole in now["printed"].items()}
    for name, each in found.items():
        held = sum(min(Decimal(str(each["structure"].get(d, 0))), whole) for d, whole in wholes.items())
        print(f"{name}: {len(each['told'])} of {each['documents']} documents read; structure() holds "
              f"{held / sum(wholes.values()) * 100:.1f} % of {sum(wholes.values()):,.0f} 万元")
        print(f"{name}: by hand {dict(by_hand(each))}")


if __name__ == "__main__":
    main()
