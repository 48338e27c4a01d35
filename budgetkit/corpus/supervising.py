"""The reading process of a worker: kept warm, watched, ended in time, replaced when it dies.

Every worker of every executor reads through such a process: a document that hangs, crashes or
eats the memory takes only that process with it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import budgetkit
from budgetkit.corpus.locks import locked
from budgetkit.corpus.reading import Outcome, Task
from budgetkit.corpus.store import Store
from budgetkit.errors import unwritable_why
from budgetkit.messages import Message, message_in

message = message_in("corpus.reading")

#: A process that once took so much memory (MB), or read so many documents, is replaced.
MEMORY = 600.0
DOCUMENTS = 200
_START = "from budgetkit.corpus.reading import serve; serve()"
_idle: list[Reader] = []
_active: dict[Reader, str] = {}
_over: set[str] = set()
_guard = threading.Lock()


def read_document(task: Task) -> Outcome:
    """Read one document in a watched process: what an executor is given to run.

    A process that dies is tried once more; then the document has a row that says so.
    """
    outcome = Outcome("died")
    for _ in range(2):
        reader = _take()
        with _guard:
            _active[reader] = task.build
        outcome = reader.ask(task)
        with _guard:
            _active.pop(reader, None)
        if task.build in _over:
            return Outcome("stopped")
        if outcome.state != "died":
            break
    if outcome.state in ("died", "overdue"):
        return _write_down(task, outcome)
    return outcome


def stop(build: str) -> None:
    """End what is being read for a build that was interrupted: nothing is written of it."""
    with _guard:
        _over.add(build)
        for reader, mine in _active.items():
            if mine == build:
                reader.process.kill()


def _write_down(task: Task, outcome: Outcome) -> Outcome:
    """The row of a document whose process could not write it itself."""
    store = Store(task.store)
    row = {**task.known(), "state": "failed", "reason": outcome.in_store,
           "seconds": outcome.seconds, "memory": outcome.memory, "synthetic": False}
    with locked(store.locks, task.key) as mine:
        if not mine:
            return Outcome("busy")
        try:
            store.put(task.key, task.mark, {"documents": [row]}, failed=True)
        except OSError as error:
            return Outcome("stopped", unwritable_why(error))
    return Outcome("failed", outcome.reason, outcome.seconds, outcome.memory)


class Reader:
    """A reading process and the line to it."""

    def __init__(self) -> None:
        self.served = 0
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 closed with the process
        self.answers: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.said, env=_environment(), encoding="ascii")
        # both are pipes, as asked for
        assert self.process.stdin is not None and self.process.stdout is not None
        self.hears, self.says = self.process.stdin, self.process.stdout
        self.ear = threading.Thread(target=self._listen, daemon=True)
        self.ear.start()

    def _listen(self) -> None:
        for line in self.says:
            self.answers.put(line)
        self.answers.put(None)

    def ask(self, task: Task) -> Outcome:
        """Have a document read; give the process back, or end it."""
        began = time.monotonic()
        with contextlib.suppress(OSError):  # it died meanwhile: its silence says so
            self.hears.write(task.written() + "\n")
            self.hears.flush()
        peak = 0.0
        while True:
            try:
                answer = _parsed(self.answers.get(timeout=0.5))
                if answer != {}:
                    break
            except queue.Empty:
                took = time.monotonic() - began
                peak = max(peak, _resident(self.process.pid))
                if took > task.limit:
                    self.end()
                    return Outcome("overdue", message("late", seconds=f"{task.limit:g}"), took, peak)
                if peak > task.memory:
                    self.end()
                    return Outcome("overdue", message("large", mb=f"{task.memory:g}"), took, peak)
            except BaseException:
                self.end()
                raise
        if answer is None:
            reason = self._last_words()
            self.end()
            return Outcome("died", reason, time.monotonic() - began, peak)
        outcome = Outcome.parse(answer)
        self.served += 1
        if outcome.memory > MEMORY or self.served >= DOCUMENTS:
            self.end()
        else:
            with _guard:
                _idle.append(self)
        return outcome

    def _last_words(self) -> Message:
        """Why the process died, as far as it or the system says."""
        code = self.process.wait()
        self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, self.said.tell() - 2000))
        lines = [li for li in self.said.read().decode("utf-8", "replace").splitlines() if li.strip()]
        if code < 0:
            with contextlib.suppress(ValueError):
                return message("died-of", signal=signal.Signals(-code).name)
            return message("died")
        return message("died-saying", words=lines[-1].strip()[:200]) if lines else message("died")

    def end(self) -> None:
        """Kill the process and forget it."""
        self.process.kill()
        self.process.wait()
        self.ear.join()
        self.says.close()
        with contextlib.suppress(OSError):
            self.hears.close()
        self.said.close()


def _parsed(line: str | None) -> dict | None:
    """An answer; {} for a line that is none, such as what a library prints when it is loaded."""
    if line is None:
        return None
    try:
        held = json.loads(line)
    except ValueError:
        return {}
    return held if isinstance(held, dict) and "state" in held else {}


def _environment() -> dict[str, str]:
    """That of this process; budgetkit is found where it is here, and one thread a process."""
    here = str(Path(budgetkit.__file__).resolve().parent.parent)
    paths = [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                            "OPENCV_FOR_THREADS_NUM"), "1")
    return {**os.environ, **single, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
            "PYTHONIOENCODING": "utf-8"}


def _take() -> Reader:
    while True:
        with _guard:
            reader = _idle.pop() if _idle else None
        if reader is None:
            return Reader()
        if reader.process.poll() is None:
            return reader
        reader.end()


def _resident(pid: int) -> float:
    """Memory of a process in MB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError, IndexError):
        return 0.0


def _forget() -> None:
    """After a fork: the processes that wait belong to the parent."""
    global _guard
    _guard = threading.Lock()
    _idle.clear()
    _active.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@atexit.register
def end_idle() -> None:
    """End the processes that wait for work."""
    with _guard:
        while _idle:
            _idle.pop().end()
