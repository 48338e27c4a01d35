"""One document of a corpus, read in a watched process: what an executor is given to run.

A document that hangs, aborts or eats the memory takes only its process with it
(:mod:`budgetkit.contained`), and has a row that says so.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from budgetkit import contained
from budgetkit.corpus.locks import locked
from budgetkit.corpus.reading import Outcome, Task, keep
from budgetkit.corpus.store import Store
from budgetkit.errors import unwritable_why

if TYPE_CHECKING:
    from pebble import ProcessFuture

#: A document whose process died is tried so often: another may have taken the memory.
TRIES = 2
_guard = threading.Lock()
_active: defaultdict[str, set[ProcessFuture]] = defaultdict(set)
_over: set[str] = set()


def read_document(task: Task) -> Outcome:
    """Read one document in a watched process; one that was ended is written down here."""
    for attempt in range(TRIES):
        future = contained.submit(keep, task, seconds=task.limit, memory=task.memory)
        with _guard:
            _active[task.build].add(future)
        try:
            return contained.result(future, task.limit, task.memory)
        except CancelledError:
            return Outcome("stopped")
        except contained.Ended as ended:
            if task.build in _over:
                return Outcome("stopped")
            if attempt + 1 == TRIES or not ended.why.key.startswith("contained.died"):
                return _write_down(task, Outcome("failed", ended.why))
        finally:
            with _guard:
                _active[task.build].discard(future)
    raise AssertionError  # each try ends here or begins another


def stop(build: str) -> None:
    """End what is being read for a build that was interrupted: nothing is written of it."""
    with _guard:
        _over.add(build)
        mine = list(_active.pop(build, ()))
    for future in mine:
        future.cancel()


def _write_down(task: Task, outcome: Outcome) -> Outcome:
    """The row of a document whose process could not write it itself."""
    store = Store(task.store)
    row = {**task.known(), "state": "failed", **outcome.reasons, "synthetic": False}
    with locked(store.locks, task.key) as mine:
        if not mine:
            return Outcome("busy")
        try:
            store.put(task.key, task.mark, {"documents": [row]}, failed=True)
        except OSError as error:
            return Outcome("stopped", unwritable_why(error))
    return outcome
