"""One document into the store, in a process of its own (see supervising.py)."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from budgetkit import __version__
from budgetkit.corpus.grouping import DocumentFiles
from budgetkit.corpus.locks import locked
from budgetkit.corpus.store import Store
from budgetkit.errors import BudgetkitError, own_fault, unwritable_why
from budgetkit.file_names import shown_name
from budgetkit.messages import Message, language
from budgetkit.package_format.state import message_to_text


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read: where it lies, and where it goes."""

    store: str
    key: str
    mark: str
    source: DocumentFiles
    password: str | None = None
    limit: float = 300.0
    memory: float = 4000.0
    retry: bool = False
    build: str = ""

    def known(self) -> dict:
        """What is known of the document before it is read."""
        source, said = self.source, self.source.said
        return {"name": source.name, "rule": source.rule, "version": __version__,
                "files": [shown_name(Path(f).name) for f in source.files],
                "bytes": source.size, "said_departments": list(said.departments),
                "said_years": list(said.years), "said_kind": said.kind}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document.

    ``state`` is ``read``, ``failed`` (a row with the reason is in the store), ``done`` (it was
    there already), ``busy`` (another build has it in hand) or
    ``stopped`` (the store cannot be written). ``memory`` in MB.
    """

    state: str
    reason: Message | None = None
    seconds: float = 0.0
    memory: float = 0.0
    pages: int = 0

    @property
    def reasons(self) -> dict[str, str]:
        """The reason as the store has it: in English, whoever builds, and to be said in any language."""
        if self.reason is None:
            return {"reason": "", "why": ""}
        return {"reason": self.reason.text("en"), "why": message_to_text(self.reason)}


def keep(task: Task) -> Outcome:
    """Read a document, check it and put it into the store.

    Whatever is wrong with the document becomes its row; only a store that cannot be written is no
    fault of the document's.
    """
    began = time.perf_counter()
    _without_pandas()
    store = Store(task.store)
    with locked(store.locks, task.key) as mine, language("en"):
        if not mine:
            return Outcome("busy")
        there = store.part(task.key)
        if there and there.mark == task.mark and not (there.failed and task.retry):
            return Outcome("done")  # by another build, since this one looked
        outcome, kept = _read_whole(task)
        try:
            store.put(task.key, task.mark, _with_row(task, outcome, kept), failed=outcome.state == "failed")
        except OSError as error:
            return Outcome("stopped", unwritable_why(error))
        except Exception as error:  # rows that no table takes are a fault of our own
            outcome = Outcome("failed", own_fault(error))
            store.put(task.key, task.mark, _with_row(task, outcome, {}), failed=True)
    return replace(outcome, seconds=time.perf_counter() - began, memory=_peak())


def _read_whole(task: Task) -> tuple[Outcome, Mapping[str, list[dict]]]:
    try:
        kept = _read(task)
    except MemoryError:  # more than a document may take: told by who watches
        raise
    except Exception as error:
        reason = error.message() if isinstance(error, BudgetkitError) else own_fault(error)
        return Outcome("failed", _without_places(reason, task.source.files)), {}
    return Outcome("read", pages=kept["documents"][0]["pages"]), kept


def _without_places(reason: Message, files: Iterable[str]) -> Message:
    """A reason that names files by their names: no path of the machine is in a store."""
    def named(value: Any) -> Any:
        if isinstance(value, Message):
            return _without_places(value, files)
        if isinstance(value, str):
            for file in files:
                value = value.replace(file, shown_name(Path(file).name))
        return value

    return Message(reason.key, **{name: named(value) for name, value in reason.values.items()})


def _with_row(task: Task, outcome: Outcome, kept: Mapping) -> dict[str, list[dict]]:
    """The rows of a document with its own row made whole."""
    own = {k: v for k, v in kept.get("documents", [{}])[0].items() if v not in (None, [])}
    row = {**task.known(), **own, "state": outcome.state, **outcome.reasons, "synthetic": False}
    return {**kept, "documents": [row]}


def _read(task: Task) -> Mapping[str, list[dict]]:
    # all that reads: who begins a build does without it
    from budgetkit.corpus.records import records

    files = list(task.source.files)
    # a manifest knows the names that files were published under
    named = task.source.said if task.source.rule == "manifest" else None
    if task.source.package:
        from budgetkit.package import load_package

        # a package without its prose has no findings either: only its tables are checked
        return records(load_package(files[0]), prose=Path(files[0], "findings.csv").is_file(),
                       named=named)
    from budgetkit.reader import read

    return records(read(files, password=task.password), named=named)


def _without_pandas() -> None:
    """Let pyarrow make its first array where pandas cannot be found: no row of ours holds any of it.

    It would load it, a quarter of a second a process. For a process that only reads.
    """
    if "pandas" in sys.modules or "pyarrow" in sys.modules:
        return
    sys.meta_path.insert(0, _NoPandas)
    try:
        import pyarrow as pa

        pa.array([None])
    finally:
        sys.meta_path.remove(_NoPandas)


class _NoPandas:
    """A finder of modules that finds no pandas."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _peak() -> float:
    """The most memory that this process had, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
