"""Whether the quick tests notice when a line of the core is wrong.

    python benchmarks/mutants.py                    300 small changes, drawn with a fixed seed
    python benchmarks/mutants.py --sample 100 --seed 7   others, which nobody has looked at
    python benchmarks/mutants.py --sample 40 --rooms model checks
    python benchmarks/mutants.py --named            those of mutants-named.toml alone
    python benchmarks/mutants.py --tests test_model.py 'test_checks*'   judged by these tests alone
    python benchmarks/mutants.py --write            and keeps the result: mutants.csv, mutants.md

It takes ten minutes of two idle cores to an hour of busy ones: four minutes of the processor to
learn which tests run which line, the rest to judge, most of it over what survives.

One change at a time is made (``<=`` to ``<``, ``and`` to ``or``, 2 to 3, a condition to its opposite,
``return x`` to ``return None`` …), and the tests of `make quick` that run the changed line are run,
the one that noticed it last time first, until one fails: *killed*. *Survived*: all that fit into
``--each`` seconds of the processor pass, so what is killed is killed at least. *Unseen*: no quick
test runs the line. *Hung*: they took ten times as long as they should, which a person would notice,
so it counts as killed. Each change is a fork of one process that has imported all and collected
all tests: its functions get the changed code and what was worked out before is forgotten. So no
reading that was kept hides a change, and nothing but the tests is waited for. What is done at import
(a constant) gets a process of its own.

Which tests run which line is asked of coverage.py once for a state of the project, and kept by
file of tests: a new test asks for its own file again, changed code for all. Code that changes
elsewhere leaves the drawn sample as it is.
A survivor that changes nothing anybody could see (an equivalent one) or that is left for a reason
has the reason in mutants.csv, in its last column; the script keeps what people wrote there.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import re
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from mutant_runs import HERE, PROJECT, ROOMS, judge, noticed_by, run, see, seen, serve

COLUMNS = ("file", "line", "function", "before", "after", "fate", "why")

OPPOSITES = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "==": "!=", "!=": "==", "in": "not in",
             "not in": "in", "is": "is not", "is not": "is", "and": "or", "or": "and",
             "+": "-", "-": "+", "*": "/", "/": "*", "//": "*"}
COMPARISONS = {ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">", ast.Eq: "==",
               ast.NotEq: "!=", ast.In: "in", ast.NotIn: "not in", ast.Is: "is",
               ast.IsNot: "is not"}
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//"}


@dataclass(frozen=True)
class Mutant:
    """One change: bytes ``start:end`` of a file become ``put``; before and after show it in place."""

    file: str
    line: int
    lines: tuple[int, int]
    function: str
    start: int
    end: int
    before: str
    after: str
    put: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is known by when lines above it have moved."""
        return self.file, self.function, self.before, self.after


class _Places(ast.NodeVisitor):
    """Every place of a file that can be changed, with the change."""

    def __init__(self, file: str, source: bytes):
        self.file, self.source = file, source
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.names: list[str] = []
        self.statement: tuple[int, int] = (1, 1)
        self.found: list[Mutant] = []

    def _at(self, node: ast.AST) -> tuple[int, int]:
        return (self.starts[node.lineno - 1] + node.col_offset,
                self.starts[node.end_lineno - 1] + node.end_col_offset)

    def _add(self, node: ast.AST, start: int, end: int, after: str) -> None:
        shown = self._at(node)
        text = self.source[shown[0]:shown[1]].decode()
        changed = (self.source[shown[0]:start] + after.encode()
                   + self.source[end:shown[1]]).decode()
        self.found.append(Mutant(
            self.file, node.lineno, self.statement, ".".join(self.names) or "at import", start,
            end, " ".join(text.split()), " ".join(changed.split()), after))

    def _between(self, node: ast.AST, left: ast.AST, right: ast.AST, mark: str) -> None:
        start, end = self._at(left)[1], self._at(right)[0]
        place = re.search(re.escape(mark).replace(r"\ ", r"\s+").encode(),
                          self.source[start:end])
        if place:
            self._add(node, start + place.start(), start + place.end(), OPPOSITES[mark])

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) and body else node.end_lineno
            self.statement = (node.lineno, max(node.lineno, last))
        super().visit(node)

    def _named(self, node) -> None:
        self.names.append(node.name)
        for each in node.body:
            if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
                self.visit(each)
        self.names.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _named

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators,
                                   strict=False):
            self._between(node, left, right, COMPARISONS[type(op)])
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        mark = "and" if isinstance(node.op, ast.And) else "or"
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(node, left, right, mark)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if mark := ARITHMETIC.get(type(node.op)):
            self._between(node, node.left, node.right, mark)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, self._at(node)[0], self._at(node.operand)[0], "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value, (start, end) = node.value, self._at(node)
        if isinstance(value, bool):
            self._add(node, start, end, str(not value))
        elif isinstance(value, int):
            self._add(node, start, end, str(value + 1))
        elif isinstance(value, float):
            self._add(node, start, end, repr(value * 3 if value else 1.0))

    def visit_Return(self, node: ast.Return) -> None:
        if node.value and not (isinstance(node.value, ast.Constant) and not node.value.value):
            self._add(node, *self._at(node.value), "None")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return  # imports for types alone
        if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            start, end = self._at(node.test)
            self._add(node.test, start, end,
                      f"not ({self.source[start:end].decode()})")
        self.generic_visit(node)


def places(rooms: tuple[str, ...] = ROOMS) -> list[Mutant]:
    """Every change that could be made in the rooms, in the order of files and lines."""
    found: list[Mutant] = []
    for room in rooms:
        home = PROJECT / "budgetkit" / room
        for path in [home] if home.is_file() else sorted(home.rglob("*.py")):
            source = path.read_bytes()
            visitor = _Places(path.relative_to(PROJECT).as_posix(), source)
            visitor.visit(ast.parse(source))
            found += visitor.found
    return found


def named() -> Iterator[Mutant]:
    """The changes that people thought of: mutants-named.toml.

    Raises
    ------
    SystemExit
        Where a text to be changed does not stand in its file exactly once.
    """
    for entry in tomllib.loads((HERE / "mutants-named.toml").read_text("utf-8")).get("mutant", ()):
        source = (PROJECT / entry["file"]).read_bytes()
        before = entry["before"].encode()
        if source.count(before) != 1:
            sys.exit(f"mutants-named.toml: {entry['before']!r} stands {source.count(before)} times "
                     f"in {entry['file']}, not once: write what the code says now.")
        start = source.index(before)
        line = source[:start].count(b"\n") + 1
        yield Mutant(entry["file"], line, (line, line + before.count(b"\n")), entry["name"], start,
                     start + len(before), entry["before"], entry["after"], entry["after"])


def _made_once(mutant: Mutant) -> str:
    """Where a change is used by more tests than those that run it: its room, where it is made at
    import (a constant, a default, a table of data); its file, in a function whose answer is kept."""
    tree = ast.parse((PROJECT / mutant.file).read_bytes())
    around = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
              and node.body[0].lineno <= mutant.line <= (node.end_lineno or 0)]
    if not around:
        return "/".join(mutant.file.split("/")[:2])
    kept = any(ast.unparse(d).startswith(("cache", "lru_cache")) and ast.unparse(d) != "cached_property"
               for node in around for d in node.decorator_list)
    return mutant.file if kept else ""


def drawn(every: list[Mutant], seed: int, count: int) -> list[Mutant]:
    """A sample that stays as it is where the code around it changes: those of the least digests."""
    times: Counter[tuple[str, ...]] = Counter()

    def digest(mutant: Mutant) -> bytes:
        times[mutant.key] += 1
        return sha256(repr((seed, mutant.key, times[mutant.key])).encode()).digest()

    least = sorted(((digest(m), i) for i, m in enumerate(every)))[:count]
    return [every[i] for i in sorted(i for _, i in least)]


def _asked(mutant: Mutant, lines: dict[str, dict[int, list[str]]], seconds: dict[str, float],
           noticed: str | None, limit: float) -> list[str]:
    """The tests that run the changed line, as many as ``limit`` seconds allow: the one that noticed
    it last time, the three shortest of each file, then file by file, the shortest first.

    What is made once is run by the first test that needs it, and used by others: every test that
    runs anything of its room, or of its file, is asked.
    """
    wanted: set[str] = set()
    if home := _made_once(mutant):
        for file, held in lines.items():
            if file.startswith(home):
                wanted.update(test for ids in held.values() for test in ids)
    else:
        for line in range(mutant.lines[0], mutant.lines[1] + 1):
            wanted.update(lines.get(mutant.file, {}).get(line, ()))
    cost: Counter[str] = Counter()
    turn: Counter[str] = Counter()
    for test in wanted:
        cost[test.split("::")[0]] += seconds[test]
    order: dict[str, tuple] = {}
    for test in sorted(wanted, key=lambda t: (seconds[t], t)):
        file = test.split("::")[0]
        first = turn[file] < 3 and seconds[test] < 1
        order[test] = (test != noticed, not first, 0 if first else cost[file], file, turn[file])
        turn[file] += 1
    asked = sorted(wanted, key=order.__getitem__)
    spent = list(accumulate(seconds[t] for t in asked))
    return [t for t, s in zip(asked, spent, strict=True) if s <= limit or t == asked[0]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--fresh", type=int, default=0,
                        help="and so many drawn with the day as seed, which no test was written for")
    parser.add_argument("--rooms", nargs="+", default=ROOMS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tests", nargs="+", default=["*"], metavar="PATTERN")
    parser.add_argument("--named", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--see", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--serve", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--each", type=float, default=60, help="seconds of the processor for the tests of a change")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="then what is left is left")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.see:
        return see(args.see, args.workers)
    if args.serve:
        return serve(args.serve[0], args.serve[1], args.workers)
    if args.judge:
        return run(args.judge)
    groups = {"named": list(named()), "drawn": [], "fresh": []}
    if not args.named:
        every = places(tuple(args.rooms))
        groups["drawn"] = drawn(every, args.seed, args.sample)
        groups["fresh"] = drawn(every, date.today().toordinal(), args.fresh)
        print(f"{len(every)} places could be changed", file=sys.stderr)
    chosen = [m for group in groups.values() for m in group]
    lines, seconds = seen(args.workers, args.tests)
    asked = [_asked(m, lines, seconds, noticed_by(m), args.each) for m in chosen]
    fates = judge(chosen, asked, seconds, args.workers, time.monotonic() + 60 * args.minutes)
    told = iter(fates)
    report({name: [(m, next(told)) for m in group] for name, group in groups.items()}, args.write)


def _killed(fates: Counter) -> int:
    return fates["killed"] + fates["hung"]


def report(groups: dict[str, list[tuple[Mutant, str]]], write: bool) -> None:
    """Print the count by room and what survived; keep it where asked."""
    rooms: dict[str, Counter] = defaultdict(Counter)
    counts = {name: Counter(f for _, f in group if f != "left") for name, group in groups.items()}
    for mutant, fate in groups["drawn"]:
        if fate != "left":
            rooms[mutant.file.split("/")[1]][fate] += 1
    rooms["all"] = counts["drawn"]
    rooms[f"others, drawn on {date.today()}"] = counts["fresh"]
    text = ["| room | changes | killed | survived | unseen | killed |", "|---|---|---|---|---|---|"]
    text += [f"| {room} | {c.total()} | {_killed(c)} | {c['survived']} | {c['unseen']} | "
             f"{_killed(c) / c.total():.0%} |" for room, c in rooms.items() if c]
    named = f"Of the changes that people named, {_killed(counts['named'])} of {counts['named'].total()} are noticed."
    print("\n".join([*text, "", named]))
    if not write:
        return
    kept = HERE / "mutants.csv"
    with kept.open(encoding="utf-8") as f:
        why = {(r["file"], r["function"], r["before"], r["after"]): r["why"] for r in csv.DictReader(f)}
    with kept.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows([m.file, m.line, m.function, m.before, m.after, fate, why.get(m.key, "")]
                      for group in ("named", "drawn") for m, fate in groups[group]
                      if fate in {"survived", "unseen"})
    (HERE / "mutants.md").write_text(
        f"# Do the quick tests notice?\n\n{__doc__.splitlines()[0]} By `make mutants` on {date.today()}. How: the first "
        "lines of mutants.py; what survived, and why: mutants.csv.\n\n" + "\n".join([*text, "", named, ""]), "utf-8")


if __name__ == "__main__":
    main()
