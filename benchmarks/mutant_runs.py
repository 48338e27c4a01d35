"""Running tests for mutants.py: which tests run which line, and whether they notice a change.

A change is made in running code: all tests are collected once, and each change is a fork in which
the functions of the file get their changed code. What is done at import (a constant, a default)
cannot be changed so, and gets a run of its own.
"""

from __future__ import annotations

import atexit
import hashlib
import importlib
import json
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from itertools import zip_longest
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
ROOMS = ("amounts.py", "text.py", "grids", "tables", "model", "checks", "change")
QUICK = "not shared and not browser and not kernel and not slow"
#: So many processor seconds at least before a change counts as hung.
PATIENCE = 120


def _tree() -> Path:
    """A copy of the project as it lies here: it may change while the tests run."""
    folder = PROJECT / "build" / "mutants" / f"tree-{os.getpid()}-{time.monotonic_ns()}"
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


def _measured() -> list[str]:
    """The files whose lines are asked for: those of the rooms, and those of named changes elsewhere."""
    homes = [Path("budgetkit", room) for room in ROOMS]
    text = (HERE / "mutants-named.toml").read_text("utf-8")
    return [str(h) if h.suffix else f"{h}/*" for h in homes] + sorted(
        {entry["file"] for entry in tomllib.loads(text).get("mutant", ())})


def _maps() -> dict[str, Path]:
    """Where the map of each file of tests is kept: it holds for this code, these tests, what they share."""
    tests = set((PROJECT / "tests").glob("test_*.py"))
    shared = _digest(p for room in ("budgetkit", "tests") for p in (PROJECT / room).rglob("*")
                     if p.is_file() and p.suffix != ".pyc" and p not in tests)
    shared = hashlib.sha256(" ".join([shared, *_measured()]).encode()).hexdigest()[:10]
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
    """Which quick tests run which line of which file, and how long each test takes (seconds of
    the processor).

    A test that fails without any change says nothing of changes: it is named, and left out.
    """
    maps = {test: path for test, path in _maps().items()
            if any(fnmatch(Path(test).name, pattern) for pattern in asked)}
    todo = [test for test in sorted(maps, key=lambda t: (t != "budgetkit", -(PROJECT / t).stat().st_size))
            if not maps[test].is_file()]
    if todo:
        print(f"asking which quick tests run which line, {len(todo)} files of tests: some minutes",
              file=sys.stderr)
        folder = _tree()
        plan = folder / "see.json"
        plan.write_text(json.dumps([(test, str(maps[test])) for test in todo]))
        _child(folder, "--see", str(plan), "--workers", str(workers))
    for test in todo:
        if not maps[test].is_file():
            print(f"{test} cannot be run", file=sys.stderr)
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


def _forked(jobs: Iterable[tuple[float, Callable[[], int]]], workers: int) -> Iterator[tuple[int, int | None]]:
    """Do each job in a fork of this process, so many at a time: its number and its exit code, None
    for a job that took more than its seconds."""
    waiting, running = list(enumerate(jobs)), {}
    while waiting or running:
        while waiting and len(running) < workers:
            number, (seconds, job) = waiting.pop(0)
            if not (pid := os.fork()):
                quiet = os.open(os.devnull, os.O_WRONLY)
                os.dup2(quiet, 1)
                os.dup2(quiet, 2)
                code = 1  # whatever goes wrong is what a person would see
                try:
                    code = job()
                finally:
                    os._exit(code)
            running[pid] = number, time.monotonic() + seconds
        time.sleep(0.02)
        for pid, (number, end) in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended and time.monotonic() > end:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            if ended or time.monotonic() > end:
                del running[pid]
                yield number, os.waitstatus_to_exitcode(status) if ended else None


def see(plan: Path, workers: int) -> None:
    """In a copy: which line the quick tests of each file run, a fork for each with all imported."""
    for module in pkgutil.walk_packages([str(Path.cwd() / "budgetkit")], "budgetkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    jobs = [(3600, partial(_see, test, Path(out))) for test, out in json.loads(plan.read_text())]
    for _ in _forked(jobs, workers):
        pass


def _see(test: str, out: Path) -> int:
    """Run the quick tests of a file under coverage.py, each test a context."""
    import coverage
    import pytest

    measured = coverage.Coverage(include=_measured(), data_file=None)
    seconds: dict[str, float] = {}
    failed: set[str] = set()

    class Contexts:
        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_protocol(self, item):
            measured.switch_context(item.nodeid)
            begun = time.process_time()  # of the processor: a busy machine makes no test slow
            yield
            seconds[item.nodeid] = time.process_time() - begun
            measured.switch_context("")

        def pytest_runtest_logreport(self, report):
            if report.failed:
                failed.add(report.nodeid)

    measured.start()
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", QUICK, test],
                       plugins=[Contexts()])
    measured.stop()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED,
                    pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    data = measured.get_data()
    lines = {Path(file).relative_to(Path.cwd()).as_posix():
             {line: sorted(c for c in contexts if c in seconds)
              for line, contexts in data.contexts_by_lineno(file).items()}
             for file in data.measured_files()}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"seconds": seconds, "failed": sorted(failed), "lines": lines}))
    return 0


def run(tests: Path) -> None:
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


def serve(plan: Path, out: Path, workers: int) -> None:
    """In a copy: collect all tests once; then a fork for each change, in which functions get the
    changed code and the tests run until one fails. A line to ``out`` for each: number, fate."""
    import pytest

    plans = json.loads(plan.read_text())
    done = out.open("w", encoding="utf-8", buffering=1)

    class Server:
        def pytest_runtestloop(self, session):
            items = {item.nodeid: item for item in session.items}
            jobs = [(PATIENCE + 10 * p["seconds"],
                     partial(_judge, session, [items[t] for t in p["tests"] if t in items], p))
                    for p in plans]
            for number, code in _forked(jobs, workers):
                done.write(f"{number} {FATES[code]}\n")
            return True

    files = list(dict.fromkeys(t.split("::")[0] for p in plans for t in p["tests"]))
    sys.exit(int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
                             plugins=[Server()])))


def _judge(session, items: list, asked: dict) -> int:
    """In the fork of a change: put the changed code in, run the tests; what they say."""
    if not _swap(Path(asked["file"]).resolve(), asked):
        return 3
    folder = Path.cwd() / "build" / "tmp" / str(os.getpid())
    session.config._tmp_path_factory._given_basetemp = folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []

    class Failures:
        def pytest_runtest_logreport(self, report):
            if report.failed:
                failed.append(report.nodeid)

    session.config.pluginmanager.register(Failures())
    for item, after in zip_longest(items, items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if failed:
            Path(asked["noticed"]).write_text(failed[0])
            break
    shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


#: What a fork leaves with; other: the change is none of running code.
FATES = {0: "survived", 1: "killed", 3: "other", None: "hung"}


def _swap(path: Path, asked: dict) -> int:
    """Give the functions of a file the code of its changed source; how many are others now."""
    import gc
    from functools import _lru_cache_wrapper
    from types import CodeType, FunctionType

    def codes(code: CodeType) -> Iterator[CodeType]:
        yield code
        for each in code.co_consts:
            if isinstance(each, CodeType):
                yield from codes(each)

    source = path.read_bytes()
    changed = source[:asked["start"]] + asked["put"].encode() + source[asked["end"]:]
    old, new = (compile(text, str(path), "exec", dont_inherit=True) for text in (source, changed))
    if _import_differs(old, new):
        return 0  # what is done at import is not done again
    before = {(c.co_qualname, c.co_firstlineno): c for c in codes(old)}
    swapped = {(c.co_qualname, c.co_firstlineno): c for c in codes(new)
               if c != before.get((c.co_qualname, c.co_firstlineno))}
    count = 0
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(path):
            code = swapped.get((each.__code__.co_qualname, each.__code__.co_firstlineno))
            if code is not None:
                each.__code__ = code
                count += 1
        elif isinstance(each, _lru_cache_wrapper):
            each.cache_clear()  # what was worked out before the change is worked out anew
    return count


def _import_differs(old, new) -> bool:
    """Whether a module, or a class in it, does something else when it is made."""
    plain = [[c for c in code.co_consts if not hasattr(c, "co_code")] for code in (old, new)]
    if old.co_code != new.co_code or repr(plain[0]) != repr(plain[1]) or old.co_names != new.co_names:
        return True
    inner = ([c for c in code.co_consts if hasattr(c, "co_code")] for code in (old, new))
    # a function's flags say that it has its own names; a class body has them not
    return any(_import_differs(a, b) for a, b in zip(*inner, strict=True) if not a.co_flags & 2)


def fate(mutant, folder: Path, wanted: list[str], seconds: dict[str, float]) -> str:
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


def noticed_in(mutant) -> Path:
    """The file that says which test noticed the change last time."""
    place = PROJECT / "build" / "mutants" / "noticed"
    place.mkdir(parents=True, exist_ok=True)
    return place / hashlib.sha256(repr(mutant.key).encode()).hexdigest()[:16]


def noticed_by(mutant) -> str | None:
    file = noticed_in(mutant)
    return file.read_text() if file.is_file() else None


def judge(chosen: Sequence, asked: list[list[str]], seconds: dict[str, float], workers: int,
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
    folder = _tree()
    plan, out = folder / "plan.json", folder / "out.txt"
    plan.write_text(json.dumps([
        {"file": chosen[n].file, "start": chosen[n].start, "end": chosen[n].end, "put": chosen[n].put,
         "tests": asked[n], "seconds": sum(seconds[t] for t in asked[n]),
         "noticed": str(noticed_in(chosen[n]))} for n in todo]))
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


