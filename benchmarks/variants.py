"""Unfamiliar forms made of familiar ones: does a table mean the same when it is printed otherwise?

    python benchmarks/variants.py                      3,000 variants of all documents at hand
    python benchmarks/variants.py --count 300          fewer
    python benchmarks/variants.py xian/01.pdf huzhou   of these documents only
    python benchmarks/variants.py --kind "codes split" --show 5     with five failures of a kind
    python benchmarks/variants.py --write              benchmarks/variants.md anew

Every real table, as read, is taken apart and typed again as a page (retyped.py), once as it is and
once changed in a way that leaves its meaning (variant_kinds.py), and sent on the package's own walk
from there: caption, header, stitching, lines, model, checks. Seeded; documents in turn. A table
that comes out otherwise when it is typed again unchanged is left out, and counted.

Held against the unchanged one:

- ``key``: one table, known as the same standard table;
- ``totals``: every headline of ``d.totals`` (concept, side, period → amount) is there and the same,
  and so is every total that this table prints (``here``); what a kind adds may come to them;
- ``lines``: code or name and whole amount of every line; where codes are left out, the name;
- ``coverage``: no amount less is placed than before, the status is not worse;
- ``accused``: no error, withheld or warning that was not there; ``silent``: none is missing
  (rule, table, what is expected and found — not row, page or words).

A variant passes when all hold. Of heads in words that nobody listed only the whole amounts are
asked, and that nobody is accused.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import sys
import warnings
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import retyped
from checkouts import HERE, chosen
from planting import TOLD, lot
from rereading import put, read, with_tables
from tqdm.auto import tqdm
from variant_kinds import KINDS, Kind

import budgetkit as bk
from budgetkit.checks.check_context import CheckContext
from budgetkit.checks.findings import Findings
from budgetkit.checks.rules import RULES, apply
from budgetkit.model import coverage_list, meaning
from budgetkit.model.sums import closure
from budgetkit.model.totals import SCOPES
from budgetkit.text import fold

SEED, COUNT = 2026, 3000
#: Rules that look at the pages between tables, which are not typed again.
OF_PAGES = {"no-blank-page-between-tables"}
RANK = {"understood": 0, "partly": 1, "not_understood": 2}


class Told:
    """What a disclosure says that a variant must say, too."""

    def __init__(self, d, number: int, findings: Counter | None = None,
                 rules: tuple[str, ...] | None = None):
        table = d.tables[number]
        self.key = table.key
        self.totals: dict[tuple, object] = {}
        for t in d.total_list:  # the document's, and what this very table prints
            self.totals.setdefault(t.key, t.amount)
            if t.printed is table:
                self.totals.setdefault((*t.key, "here"), t.amount)
        told = meaning(table)
        self.lines = [(m.line.code, fold(m.line.name), m.total.amount) for m in told.lines
                      if m.total]
        self.coverage = coverage_list([table])[0]
        self.findings = told_findings(d, rules) if findings is None else findings


def told_findings(d, rules: tuple[str, ...] | None = None) -> Counter:
    """What the checks (or some of their rules) find, without its place and its words."""
    return Counter((f.rule, f.severity, f.table, f.expected, f.found)
                   for f in Findings(apply(d, rules))
                   if f.severity in TOLD and f.rule not in OF_PAGES)


class _Untold(list):
    """The tables of a disclosure that nobody may look at."""

    def _look(self, *_):
        raise LookupError("a rule looks at the tables")

    __iter__ = __len__ = __getitem__ = __contains__ = _look


def rules_of_tables(d) -> tuple[str, ...]:
    """The rules that look at a table: no other says anything else of a variant."""
    blind, out = with_tables(d, []), []
    put(blind, tables=_Untold())
    for name, rule in RULES.items():
        try:
            list(rule.find(CheckContext(blind)))
        except Exception:
            out.append(name)
    return tuple(out)


def differs(before: Told, after: Told, kind: Kind) -> dict[str, str]:
    """What a variant says otherwise: aspect → an example."""
    out = {}
    if after.key != before.key:
        out["key"] = f"{before.key} → {after.key}"
    lost = {k: a for k, a in before.totals.items()
            if after.totals.get(k) != a and not (kind.whole_only and not _of_whole(k, before.key))}
    added = {} if kind.more else {k: a for k, a in after.totals.items() if k not in before.totals}
    if lost:
        key, amount = next(iter(lost.items()))
        out["totals"] = f"{'/'.join(key)} {amount} → {after.totals.get(key)}"
    elif added:
        out["totals"] = f"new: {'/'.join(map(str, next(iter(added.items()))))}"
    one, two = (_lines(t, kind) for t in (before, after))
    if gone := one - two:
        if not kind.blanked or any(not _may_be_blank(line, before) for line in gone):
            out["lines"] = f"lost {next(iter(gone))}, now {next(iter(two - one), None)}"
    elif not kind.more and (new := two - one):
        out["lines"] = f"new {next(iter(new))}"
    unplaced = [t.coverage.amounts - t.coverage.placed for t in (before, after)]
    if not kind.whole_only and (unplaced[1] > unplaced[0] or RANK[after.coverage.status]
                                > RANK[before.coverage.status]):
        out["coverage"] = f"{after.coverage.status}: {after.coverage.reason}"
    new, gone = after.findings - before.findings, before.findings - after.findings
    same = Counter(f[:3] for f in new) & Counter(f[:3] for f in gone)  # only its numbers changed
    if said := _without(new, same):
        out["accused"] = " ".join(map(str, said[0]))
    if (said := _without(gone, same)) and not (kind.blanked or kind.by_name):
        out["silent"] = " ".join(map(str, said[0]))
    return out


def _without(findings: Counter, same: Counter) -> list[tuple]:
    left, out = Counter(same), []
    for finding in findings.elements():
        if left[finding[:3]]:
            left[finding[:3]] -= 1
        else:
            out.append(finding)
    return out


#: Headlines that are whole tables: what a column's heading says has no part in them.
WHOLES = {"total", "appropriation", "general_budget", "government_fund", "state_capital",
          "procurement"}


def _of_whole(key: tuple, table: str) -> bool:
    """Whether a total is a whole table's: of those that this table prints, its own alone.

    一般公共预算 is the whole of its table, and a column of 收入总表 that its heading alone names.
    """
    return key[0] in WHOLES and (key[-1] != "here" or key[0] == (SCOPES.get(table) or "total"))


def _lines(told: Told, kind: Kind) -> Counter:
    if kind.by_name:
        return Counter((name, amount) for _, name, amount in told.lines if name)
    return Counter(told.lines)


def _may_be_blank(line, told: Told) -> bool:
    """Whether a line has others below it, so that its sub-total may be left out."""
    code = line[0]
    return bool(code) and any(c != code and c.startswith(code) for c, _, _ in told.lines)


# ── one document ─────────────────────────────────────────────────────────────────────────────


def forms_of(d) -> dict[int, retyped.Form]:
    """The standard tables that can be typed again, by their number."""
    found = {n: retyped.form_of(t) for n, t in enumerate(d.tables)
             if t.key != "other" and len(t.facts) > 3}
    return {n: form for n, form in found.items() if form is not None}


def draw(task: tuple[str, list[str], int]) -> list[tuple]:
    """(lot, kind, document, table) of every variant that a document's tables allow.

    In a document whose sums are only as good as rounding, the same money in 元 is a contradiction;
    a table that contradicts itself says so of other cells where its sub-totals are blank.
    """
    document, paths, seed = task
    warnings.simplefilter("ignore")
    try:
        d = read([Path(p) for p in paths])
    except bk.errors.BudgetkitError:
        return []
    rounded = any(f.severity == "rounding" for f in bk.check(d))
    out = []
    for number, form in forms_of(d).items():
        for name, kind in KINDS.items():
            mark = lot(seed, name, document, number, form.title)
            if (kind.exact and rounded) or (kind.blanked and closure(d.tables[number]).failed):
                continue
            if kind.change(form.copy(), random.Random(mark)):
                out.append((mark, name, document, number))
    return out


def work(task: tuple[str, list[str], list[tuple]]) -> dict:
    """What the chosen variants of one document say otherwise."""
    document, paths, chosen_ = task
    warnings.simplefilter("ignore")
    d = read([Path(p) for p in paths])
    rules = rules_of_tables(d)
    findings = told_findings(d, rules)
    forms, rows, otherwise = forms_of(d), [], []
    by_table = defaultdict(list)
    for mark, name, _, number in chosen_:
        by_table[number].append((mark, name))
    for number, mine in by_table.items():
        table, form = d.tables[number], forms[number]
        sound = _typed(form, d, number, rules)
        said = {"key": "not one table"} if sound is None else differs(
            Told(d, number, findings), sound, Kind(lambda *_: True))
        if said:
            otherwise.append((table.pages[0], table.key, table.title, said))
            continue
        for mark, name in mine:
            changed = form.copy()
            KINDS[name].change(changed, random.Random(mark))
            try:
                made = _typed(changed, d, number, rules)
                said = {"key": "not one table"} if made is None else differs(
                    sound, made, KINDS[name])
            except Exception as failure:
                said = {"failed": f"{type(failure).__name__}: {failure}"}
            rows.append({"lot": mark, "kind": name, "document": document, "table": table.key,
                         "page": table.pages[0], "said": said})
    return {"document": document, "rows": rows, "typed": len(by_table) - len(otherwise),
            "otherwise": otherwise}


def _typed(form: retyped.Form, d, number: int, rules: tuple[str, ...] | None = None
           ) -> Told | None:
    """What the disclosure says with the form in its table's place; None where it is not one."""
    made = retyped.reread(form, d, d.tables[number].pages[0])
    if len(made) != 1:
        return None
    tables = list(d.tables)
    made[0].pages = tables[number].pages
    tables[number] = made[0]
    return Told(with_tables(d, tables), number, rules=rules)


# ── all of them ──────────────────────────────────────────────────────────────────────────────


def run(files: list[str], count: int, seed: int, kinds: list[str], jobs: int):
    """Rows of so many variants, kinds and documents in turn, and what was typed at all."""
    documents = {name: [str(p) for p in paths] for name, paths in chosen(files).items()}
    bk.check(bk.load_example("weihui-2024"))  # loads what all need, before processes are forked
    drawn = _each(draw, [(name, paths, seed) for name, paths in documents.items()], jobs)
    picked = pick([c for each in drawn for c in each if not kinds or c[1] in kinds], count)
    by_document = defaultdict(list)
    for candidate in picked:
        by_document[candidate[2]].append(candidate)
    made = _each(work, [(name, documents[name], mine) for name, mine in by_document.items()], jobs)
    return [row for each in made for row in each["rows"]], made


def _each(task, tasks: list, jobs: int) -> list:
    """The task of every document, each in a process of its own."""
    with multiprocessing.get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        return list(tqdm(pool.imap_unordered(task, tasks), total=len(tasks), unit="document",
                         disable=None))


def pick(candidates: list[tuple], count: int) -> list[tuple]:
    """So many candidates: of each kind in turn, of each document of a kind in turn."""
    queues = []
    for kind in KINDS:
        by_document = defaultdict(list)
        for candidate in sorted(c for c in candidates if c[1] == kind):
            by_document[candidate[2]].append(candidate)
        turns = [(n, each[0], c) for each in by_document.values() for n, c in enumerate(each)]
        queues.append([c for *_, c in sorted(turns, key=lambda t: (t[0], t[1]))])
    out: list[tuple] = []
    for turn in range(max(map(len, queues), default=0)):
        out += [queue[turn] for queue in queues if turn < len(queue)]
    return out[:count]


ASPECTS = ("key", "totals", "lines", "coverage", "accused", "silent", "failed")


def report(rows: list[dict], made: list[dict], show: int) -> list[str]:
    from truth import table

    body = []
    for kind in KINDS:
        mine = [r for r in rows if r["kind"] == kind]
        if mine:
            good = sum(not r["said"] for r in mine)
            body.append([kind, len(mine), good, f"{good / len(mine):.1%}",
                         *(sum(a in r["said"] for r in mine) or "" for a in ASPECTS)])
    good = sum(not r["said"] for r in rows)
    body.append(["all", len(rows), good, f"{good / max(len(rows), 1):.1%}",
                 *(sum(a in r["said"] for r in rows) or "" for a in ASPECTS)])
    out = [*table(["kind", "variants", "the same", "share", *ASPECTS], body), "",
           f"{sum(e['typed'] for e in made)} tables were typed again; "
           f"{sum(len(e['otherwise']) for e in made)} more came out otherwise unchanged."]
    by_table = Counter((r["table"], bool(r["said"])) for r in rows)
    keys = sorted({k for k, _ in by_table})
    out += ["", *table(["table", "variants", "share the same"], [
        [k, by_table[k, True] + by_table[k, False],
         f"{by_table[k, False] / (by_table[k, True] + by_table[k, False]):.1%}"] for k in keys])]
    if show:
        out += ["", "## What went wrong", ""]
    for kind in KINDS:
        for aspect in ASPECTS if show else ():
            bad = [r for r in rows if r["kind"] == kind and aspect in r["said"]]
            out += [f"- {kind}, {aspect}: {r['document']} p. {r['page']} {r['table']}: "
                    f"{r['said'][aspect][:200]}" for r in bad[:show]]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--kind", action="append", default=[], choices=tuple(KINDS))
    parser.add_argument("--show", type=int, default=1, help="failures of each kind and aspect")
    parser.add_argument("--json", type=Path, help="every variant, for looking")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2)
    asked = parser.parse_args()
    rows, made = run(asked.files, asked.count, asked.seed, asked.kind, asked.jobs)
    lines = report(rows, made, asked.show)
    print("\n".join(lines))
    if asked.json:
        asked.json.write_text(json.dumps({"rows": rows, "otherwise": [
            [e["document"], *o] for e in made for o in e["otherwise"]]}, ensure_ascii=False,
            indent=1), encoding="utf-8")
    if asked.write:
        if asked.files or asked.kind:
            sys.exit("variants.md is written from all documents and kinds only")
        head = ["# Familiar tables in unfamiliar forms", "",
                f"{date.today()}, Python {platform.python_version()}; "
                f"`python benchmarks/variants.py --write`, seed {asked.seed}. What is changed and "
                "what is held against what stands at the top of variants.py.", ""]
        (HERE / "variants.md").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
