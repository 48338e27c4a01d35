"""Whether the quick tests notice when a line of the core is wrong.

    python benchmarks/mutants.py                    300 small changes, drawn with a fixed seed
    python benchmarks/mutants.py --sample 40 --rooms model checks
    python benchmarks/mutants.py --named            those of mutants-named.toml alone
    python benchmarks/mutants.py --tests test_model.py 'test_checks*'   judged by these tests alone
    python benchmarks/mutants.py --write            and keeps the result: mutants.csv, mutants.md

One change at a time is made in a copy of the project (``<=`` to ``<``, ``and`` to ``or``, 2 to 3, a
condition to its opposite, ``return x`` to ``return None`` …), and the tests of `make quick` that
run the changed line are run, the shortest first, until one fails: *killed*. *Survived*: they all
pass. *Unseen*: no quick test runs the line. *Hung*: they took ten times as long as they should,
which a person would notice, so it counts as killed.

Which tests run which line is asked of coverage.py once for a state of the project, and kept by
file of tests: a new test asks for its own file again, changed code for all.
A survivor that changes nothing anybody could see (an equivalent one) or that is left for a reason
has the reason in mutants.csv, in its last column; the script keeps what people wrote there.
"""

from __future__ import annotations

import argparse
import ast
import atexit
import csv
import hashlib
import json
import os
import queue
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
ROOMS = ("amounts.py", "text.py", "grids", "tables", "model", "checks", "change")
QUICK = "not shared and not browser and not kernel and not slow"
COLUMNS = ("file", "line", "function", "before", "after", "fate", "why")
#: A line that runs at import is seen by every test of its file: so many, the shortest, are asked.
AT_IMPORT = 300
#: So many processor seconds at least before a change counts as hung.
PATIENCE = 120

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


def _tree(number: int) -> Path:
    """A copy of the project as it lies here, for one worker."""
    folder = PROJECT / "build" / "mutants" / f"tree-{os.getpid()}-{number}"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=PROJECT,
                               check=True, capture_output=True, text=True).stdout.splitlines():
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)
    return folder


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def _maps() -> dict[str, Path]:
    """Where the map of each file of tests is kept: it holds for this code, these tests, what they share."""
    tests = set((PROJECT / "tests").glob("test_*.py"))
    shared = _digest(p for room in ("budgetkit", "tests") for p in (PROJECT / room).rglob("*")
                     if p.is_file() and p.suffix != ".pyc" and p not in tests)
    kept = PROJECT / "build" / "mutants" / "seen"
    found = {f"tests/{test.name}": kept / f"{test.stem}-{shared}-{_digest(iter([test]))}.json"
             for test in sorted(tests)}
    return {"budgetkit": kept / f"examples-{shared}.json"} | found  # the docstrings' examples


def _child(folder: Path, *args: str, seconds: float | None = None):
    return subprocess.run(
        [sys.executable, str(folder / "benchmarks/mutants.py"), *args], cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, timeout=seconds)


def seen(workers: int, asked: Sequence[str] = ("*",)) -> tuple[dict[str, dict[int, list[str]]], dict[str, float]]:
    """Which quick tests run which line of which file, and how long each test takes (seconds).

    A test that fails without any change says nothing of changes: it is named, and left out.
    """
    maps = {test: path for test, path in _maps().items()
            if any(fnmatch(Path(test).name, pattern) for pattern in asked)}
    todo: queue.Queue[str] = queue.Queue()
    for test in sorted(maps, key=lambda t: (t != "budgetkit", -(PROJECT / t).stat().st_size)):
        if not maps[test].is_file():
            todo.put(test)
    if not todo.empty():
        print(f"asking which quick tests run which line, {todo.qsize()} files of tests: some "
              "minutes", file=sys.stderr)

    def ask(number: int) -> None:
        folder = _tree(number)
        while True:
            try:
                test = todo.get_nowait()
            except queue.Empty:
                return
            done = _child(folder, "--see", test, str(maps[test]))
            if not maps[test].is_file():
                print(f"{test} cannot be run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}",
                      file=sys.stderr)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(ask, range(workers)))
    lines: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    seconds: dict[str, float] = {}
    for path in maps.values():
        if not path.is_file():
            continue
        found = json.loads(path.read_text())
        for test in found["failed"]:
            print(f"fails as it is, left out: {test}", file=sys.stderr)
        left_out = set(found["failed"])
        seconds |= {t: s for t, s in found["seconds"].items() if t not in left_out}
        for file, by_line in found["lines"].items():
            for line, tests in by_line.items():
                lines[file][int(line)] += [t for t in tests if t not in left_out]
    return lines, seconds


def _see(test: str, out: Path) -> None:
    """In a copy: run the quick tests of a file under coverage.py, each test a context."""
    import coverage
    import pytest

    homes = [Path("budgetkit", room) for room in ROOMS]
    measured = coverage.Coverage(include=[str(h) if h.suffix else f"{h}/*" for h in homes],
                                 data_file=None)
    seconds: dict[str, float] = {}
    failed: set[str] = set()

    class Contexts:
        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_protocol(self, item):
            measured.switch_context(item.nodeid)
            yield
            measured.switch_context("")

        def pytest_runtest_logreport(self, report):
            seconds[report.nodeid] = seconds.get(report.nodeid, 0) + report.duration
            if report.failed:
                failed.add(report.nodeid)

    measured.start()
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", QUICK, test],
                       plugins=[Contexts()])
    measured.stop()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED,
                    pytest.ExitCode.NO_TESTS_COLLECTED):
        sys.exit(int(code))
    data = measured.get_data()
    lines = {Path(file).relative_to(Path.cwd()).as_posix():
             {line: sorted(c for c in contexts if c in seconds)
              for line, contexts in data.contexts_by_lineno(file).items()}
             for file in data.measured_files()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"seconds": seconds, "failed": sorted(failed), "lines": lines}))


def _judge(tests: Path) -> None:
    """In a copy: run these tests, in this order, until one fails; exit code of pytest."""
    import pytest

    asked = json.loads(tests.read_text())
    order = {test: i for i, test in enumerate(asked)}

    class Only:
        @pytest.hookimpl(trylast=True)
        def pytest_collection_modifyitems(self, config, items):
            items[:] = sorted((i for i in items if i.nodeid in order),
                              key=lambda i: order[i.nodeid])

    files = list(dict.fromkeys(test.split("::")[0] for test in asked))
    sys.exit(int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
                             plugins=[Only()])))


def _asked(mutant: Mutant, lines: dict[int, list[str]], seconds: dict[str, float], most: int
           ) -> list[str]:
    """The tests that run the changed line: the shortest of each file first, then the next of each."""
    wanted: set[str] = set()
    for line in range(mutant.lines[0], mutant.lines[1] + 1):
        wanted.update(lines.get(line, ()))
    if not wanted and mutant.function == "at import":
        wanted = {test for ids in lines.values() for test in ids}
        wanted = set(sorted(wanted, key=seconds.__getitem__)[:AT_IMPORT])
    turn: Counter[str] = Counter()
    order: dict[str, tuple[int, float]] = {}
    for test in sorted(wanted, key=lambda t: (seconds[t], t)):
        file = test.split("::")[0]
        order[test] = (turn[file] // 3, seconds[test])  # three of a file at a time
        turn[file] += 1
    return sorted(wanted, key=order.__getitem__)[:most]


def _serve(plan: Path, out: Path, workers: int) -> None:
    """In a copy: collect all tests once; then a fork for each change, in which functions get the
    changed code and the tests run until one fails. A line to ``out`` for each: number, fate."""
    import pytest

    plans = json.loads(plan.read_text())
    done = out.open("w", encoding="utf-8", buffering=1)

    class Server:
        def pytest_runtestloop(self, session):
            items = {item.nodeid: item for item in session.items}
            running: dict[int, tuple[int, float]] = {}
            waiting = list(enumerate(plans))
            while waiting or running:
                while waiting and len(running) < workers:
                    number, asked = waiting.pop(0)
                    if not (pid := os.fork()):
                        _fork(session, [items[t] for t in asked["tests"] if t in items], asked)
                    running[pid] = number, time.monotonic() + PATIENCE + 10 * asked["seconds"]
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid in running:
                    number, _ = running.pop(pid)
                    done.write(f"{number} {FATES.get(os.waitstatus_to_exitcode(status), 'killed')}\n")
                for pid, (number, end) in list(running.items()):
                    if time.monotonic() > end:
                        os.kill(pid, signal.SIGKILL)
                        os.waitpid(pid, 0)
                        del running[pid]
                        done.write(f"{number} hung\n")
                time.sleep(0.02)
            return True

    files = list(dict.fromkeys(t.split("::")[0] for p in plans for t in p["tests"]))
    sys.exit(int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
                             plugins=[Server()])))


def _fork(session, items: list, asked: dict) -> None:
    """In the fork of a change: put the changed code in, run the tests, leave with the fate."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = 1  # whatever goes wrong here is what a person would see
    try:
        if not _swap(Path(asked["file"]).resolve(), asked):
            os._exit(3)
        folder = Path.cwd() / "build" / "tmp" / str(os.getpid())
        session.config._tmp_path_factory._given_basetemp = folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        failed: list[str] = []

        class Failures:
            def pytest_runtest_logreport(self, report):
                if report.failed:
                    failed.append(report.nodeid)

        session.config.pluginmanager.register(Failures())
        for at, item in enumerate(items):
            after = items[at + 1] if at + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if failed:
                break
        shutil.rmtree(folder, ignore_errors=True)
        code = 1 if failed else 0
    finally:
        os._exit(code)


#: What a fork leaves with.
FATES = {0: "survived", 1: "killed", 3: "other"}


def _swap(path: Path, asked: dict) -> int:
    """Give the functions of a file the code of its changed source; how many are others now."""
    import gc
    from types import CodeType, FunctionType

    def codes(code: CodeType) -> Iterator[CodeType]:
        yield code
        for each in code.co_consts:
            if isinstance(each, CodeType):
                yield from codes(each)

    source = path.read_bytes()
    changed = source[:asked["start"]] + asked["put"].encode() + source[asked["end"]:]
    old, new = (list(codes(compile(text, str(path), "exec", dont_inherit=True)))
                for text in (source, changed))
    if len(old) != len(new) or _import_differs(old[0], new[0]):
        return 0  # what is done at import is not done again
    swapped = {(a.co_qualname, a.co_firstlineno): b for a, b in zip(old, new, strict=True) if a != b}
    count = 0
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(path):
            code = swapped.get((each.__code__.co_qualname, each.__code__.co_firstlineno))
            if code is not None:
                each.__code__ = code
                count += 1
    return count


def _import_differs(old, new) -> bool:
    """Whether a module, or a class in it, does something else when it is made."""
    plain = [[c for c in code.co_consts if not hasattr(c, "co_code")] for code in (old, new)]
    if old.co_code != new.co_code or repr(plain[0]) != repr(plain[1]) or old.co_names != new.co_names:
        return True
    inner = ([c for c in code.co_consts if hasattr(c, "co_code")] for code in (old, new))
    # a function's flags say that it has its own names; a class body has them not
    return any(_import_differs(a, b) for a, b in zip(*inner, strict=True) if not a.co_flags & 2)


def fate(mutant: Mutant, folder: Path, wanted: list[str], seconds: dict[str, float]) -> str:
    """killed, survived or hung, told by a run of its own."""
    asked = folder / "asked.json"
    asked.write_text(json.dumps(wanted))
    path = folder / mutant.file
    source = path.read_bytes()
    path.write_bytes(source[:mutant.start] + mutant.put.encode() + source[mutant.end:])
    try:
        code = _child(folder, "--judge", str(asked),
                      seconds=PATIENCE + 10 * sum(seconds[t] for t in wanted)).returncode
    except subprocess.TimeoutExpired:
        return "hung"
    finally:
        path.write_bytes(source)
    return "killed" if code else "survived"


def judge(chosen: list[Mutant], asked: list[list[str]], seconds: dict[str, float], workers: int,
          until: float) -> list[str]:
    """The fate of each change; those that cannot be put into running code get a run of their own.

    ``until`` (time.monotonic) ends it: what was not judged is *left*.
    """
    def tell(number: int, result: str) -> None:
        mutant = chosen[number]
        fates[number] = result
        print(f"{result:9}{mutant.file}:{mutant.line} {mutant.before[:60]} → {mutant.after[:60]}",
              file=sys.stderr, flush=True)

    fates = ["left" if tests else "unseen" for tests in asked]
    todo = [n for n, tests in enumerate(asked) if tests]
    folder = _tree(0)
    plan, out = folder / "plan.json", folder / "out.txt"
    plan.write_text(json.dumps([
        {"file": chosen[n].file, "start": chosen[n].start, "end": chosen[n].end, "put": chosen[n].put,
         "tests": asked[n], "seconds": sum(seconds[t] for t in asked[n])} for n in todo]))
    out.write_text("")
    server = subprocess.Popen(
        [sys.executable, str(folder / "benchmarks/mutants.py"), "--serve", str(plan), str(out),
         "--workers", str(workers)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"})
    slow, read = [], 0
    while (ended := server.poll() is not None) or time.monotonic() < until:
        lines = out.read_text().splitlines()
        for number, result in (line.split() for line in lines[read:]):
            if result == "other":
                slow.append(todo[int(number)])
            else:
                tell(todo[int(number)], result)
        read = len(lines)
        if ended:
            break
        time.sleep(0.5)
    server.terminate()
    for number in slow:
        if time.monotonic() < until:
            tell(number, fate(chosen[number], folder, asked[number], seconds))
    return fates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--rooms", nargs="+", default=ROOMS)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--tests", nargs="+", default=["*"], metavar="PATTERN")
    parser.add_argument("--named", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--see", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--serve", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--most", type=int, default=10_000, help="tests asked of a change")
    parser.add_argument("--minutes", type=float, default=24 * 60, help="then what is left is left")
    parser.add_argument("--judge", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.see:
        return _see(args.see[0], Path(args.see[1]))
    if args.serve:
        return _serve(args.serve[0], args.serve[1], args.workers)
    if args.judge:
        return _judge(args.judge)
    chosen = list(named())
    if not args.named:
        every = places(tuple(args.rooms))
        chosen += random.Random(args.seed).sample(every, min(args.sample, len(every)))
        print(f"{len(every)} places could be changed", file=sys.stderr)
    lines, seconds = seen(args.workers, args.tests)
    asked = [_asked(m, lines.get(m.file, {}), seconds, args.most) for m in chosen]
    fates = judge(chosen, asked, seconds, args.workers, time.monotonic() + 60 * args.minutes)
    report(chosen, fates, write=args.write)


def report(chosen: list[Mutant], fates: list[str], write: bool) -> None:
    """Print the count by room and what survived; keep it where asked."""
    kept = HERE / "mutants.csv"
    why = {}
    if kept.is_file():
        with kept.open(encoding="utf-8") as f:
            why = {(r["file"], r["function"], r["before"], r["after"]): r["why"]
                   for r in csv.DictReader(f)}
    rooms: dict[str, Counter] = defaultdict(Counter)
    judged = [(m, f) for m, f in zip(chosen, fates, strict=True) if f != "left"]
    print(f"{len(judged)} of {len(chosen)} changes judged")
    for mutant, result in judged:
        rooms[mutant.file.split("/")[1]][result] += 1
        rooms["all"][result] += 1
    text = ["| room | changes | killed | survived | unseen | killed |", "|---|---|---|---|---|---|"]
    for room, counts in rooms.items():
        killed = counts["killed"] + counts["hung"]
        text.append(f"| {room} | {counts.total()} | {killed} | {counts['survived']} | "
                    f"{counts['unseen']} | {killed / counts.total():.0%} |")
    print("\n".join(text))
    if not write:
        return
    with kept.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        for mutant, result in zip(chosen, fates, strict=True):
            if result in {"survived", "unseen"}:
                out.writerow([mutant.file, mutant.line, mutant.function, mutant.before,
                              mutant.after, result, why.get(mutant.key, "")])
    (HERE / "mutants.md").write_text(
        f"# Do the quick tests notice?\n\n{' '.join(__doc__.split('    python')[0].split())} "
        f"Made by `make mutants` on {date.today()}. How: the first lines of mutants.py; what "
        "survived, and why: mutants.csv.\n\n" + "\n".join(text) + "\n", "utf-8")


if __name__ == "__main__":
    main()
