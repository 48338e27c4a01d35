"""build(): every document of some folders into a store, by any executor, as often as wanted."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures import BrokenExecutor as Broken
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG

from budgetkit import __version__
from budgetkit.contained import end_idle
from budgetkit.corpus.columns import LAYOUT
from budgetkit.corpus.grouping import DocumentFiles, Paths, find_sources
from budgetkit.corpus.locks import locked
from budgetkit.corpus.reading import Outcome, Task
from budgetkit.corpus.segments import bind
from budgetkit.corpus.store import Store, StoredPart, key_of, mark_of
from budgetkit.corpus.supervising import read_document, stop
from budgetkit.errors import MissingExtra, UnreadableInput, UnwritableOutput
from budgetkit.file_names import shown_name
from budgetkit.messages import Enumeration, Message, in_room, message_in
from budgetkit.package_format.fields import DESCRIPTOR

message = message_in("corpus.building")

say = in_room("corpus.building")
#: Documents that an executor has in hand or waiting at once: memory does not grow with a corpus.
WINDOW = 256
#: Documents read between two looks at the sheaves, so that a killed build has most of them. All of
#: them are done by then: which documents lie in one sheaf does not hang on which was done first.
SHEAF = 2000
#: So many of the documents that were tried again are named.
NAMED = 5
#: Seconds between two looks at a document that another build has in hand.
PATIENCE = 0.5


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes
    ----------
    store : Path
    read, failed, unchanged, replaced : int
        Documents read; not read, with the reason in ``documents``; in the store already; taken
        out, because a file of theirs now belongs to another document.
    seconds : float
    why : dict of str to Message
        Document to the reason why it was not read, of this build; :attr:`reasons` says it.

    Examples
    --------
    >>> Built(Path("store"), read=9, failed=1).unchanged
    0
    """

    store: Path
    read: int = 0
    failed: int = 0
    unchanged: int = 0
    replaced: int = 0
    seconds: float = 0.0
    why: dict[str, Message] = field(default_factory=dict, repr=False)
    #: Documents that had failed for want of a password and were tried again with the one given.
    retried: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, str]:
        """Document to the reason why it was not read, in the language of today."""
        return {name: str(reason) for name, reason in self.why.items()}

    def __str__(self) -> str:
        told = message("built-and-replaced" if self.replaced else "built", read=self.read,
                       failed=self.failed, unchanged=self.unchanged, replaced=self.replaced,
                       seconds=f"{self.seconds:.1f}", store=shown_name(str(self.store)))
        if not self.retried:
            return str(told)
        return say("built-and-retried", told=told, n=len(self.retried),
                   names=Enumeration([*self.retried[:NAMED], *(["…"] if len(self.retried) > NAMED else [])]))


def build(
    sources: Paths, store: str | Path, executor: Executor | None = None, progress: bool = True, *,
    jobs: int | None = None, limit: float = 300.0, memory: float = 4000.0, retry: bool = False,
    password: str | None = None,
) -> Built:
    """Read, check and keep every disclosure of some folders; begin again where a build stopped.

    A document is in the store when its whole folder was renamed into place, so a build may be
    killed at any moment and started again: what is done is not repeated. Documents whose files
    (by sha256), manifest entry or version of budgetkit changed are read anew. Several builds may
    work on one store.

    Parameters
    ----------
    sources : path or sequence of paths
        Folders with PDFs, data packages, manifests (CSV) or PDFs; which files are one disclosure
        is decided as :func:`group` shows.
    store : path
        A new or empty folder, or a store.
    executor : concurrent.futures.Executor, optional
        Runs the reading: a pool of threads or processes, or dask's ``client.get_executor()``. The
        workers must see the files and the store under the same paths. By default one process a
        core of this machine. It is not shut down.
    progress : bool
        A progress bar on stderr, where that is a terminal.
    jobs : int, optional
        Processes, where no executor is given.
    limit : float
        Seconds that one document may take.
    memory : float
        MB that one document may take (on Linux).
    retry : bool
        Try the documents again that could not be read before.
    password : str, optional
        For files that cannot be opened without. What failed for want of one is tried again.

    Returns
    -------
    Built

    Raises
    ------
    MissingFile
        A source is not there, or holds no PDF.
    UnreadableInput
        A manifest is none, two sources have documents of one name, or the store's layout is of
        another version.
    UnwritableOutput
        The store cannot be written, or the folder holds other things.
    MissingExtra
        pyarrow or duckdb is not installed.

    Examples
    --------
    >>> import tempfile, budgetkit as bk
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = build(bk.bundled.data() / "jiangsu", place, progress=False)
    ...     again = build(bk.bundled.data() / "jiangsu", place, progress=False)
    >>> done.read, again.read, again.unchanged
    (9, 0, 9)
    """
    began = time.perf_counter()
    require("duckdb", "pyarrow")
    found = find_sources(sources)
    made = Store(store, make=True)
    _refuse_namesakes(made, found)
    made.clear()
    counted: Counter[str] = Counter(replaced=_regroup(made, found))
    retried: list[str] = []
    tasks = _tasks(made, found, counted, retried,
                   settings={"limit": limit, "memory": memory, "password": password,
                             "retry": retry, "build": token_hex(8)})
    why: dict[str, Message] = {}
    more = True
    with _bar(len(found), progress) as bar:
        while more:
            done = 0
            for task, outcome in _run(_some(tasks, SHEAF), executor, jobs or _cores(), bar):
                done += 1
                counted[outcome.state] += 1
                if outcome.state in ("read", "failed"):
                    made.add_run(task.key, outcome.seconds, outcome.memory)
                if outcome.state == "failed" and outcome.reason is not None:
                    why[task.source.name] = outcome.reason
            bind(made)
            more = done == SHEAF
    return Built(made.folder, counted["read"], counted["failed"],
                 counted["unchanged"] + counted["done"], counted["replaced"],
                 time.perf_counter() - began, why, tuple(sorted(retried)))


def require(*packages: str) -> None:
    """Raise MissingExtra where a package of the extra `corpus` is not installed."""
    for package in packages:
        if find_spec(package) is None:
            raise MissingExtra(None, message("needs-package", package=package),
                               remedy=message("install-corpus"))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _bar(total: int, progress: bool):
    from tqdm.auto import tqdm

    silent = None if progress else True  # None: tqdm looks whether stderr is a terminal
    ipython = sys.modules.get("IPython")
    if progress and ipython and getattr(ipython.get_ipython(), "kernel", None):
        from budgetkit.explore.base import has_front_end

        silent = not has_front_end()  # a bar that nobody sees would stay in the report
    return tqdm(total=total, desc=say("reading"), unit=say("unit-documents"), leave=False,
                disable=silent)


# ── what is to be read ───────────────────────────────────────────────────────────────────────


def _tasks(store: Store, found: list[DocumentFiles], counted: Counter, retried: list[str],
           settings: dict) -> Iterator[Task | None]:
    """A task for every document that is not done, the largest first; None for one that is.

    ``retried`` gets the names of those that had failed for want of the password that is given now.
    """
    parts = store.parts()
    # the largest first: none of them is left for the end, when the other workers have no more
    for source in sorted(found, key=lambda s: -s.size):
        key = key_of(source.name)
        mark = _mark(source)
        part = parts.get(key)
        same = part if part is not None and part.mark == mark else None
        locked_out = (same is not None and settings["password"] is not None
                      and store.wants_password(same))
        if locked_out:
            retried.append(source.name)
        if same is not None and not (same.failed and (settings["retry"] or locked_out)):
            counted["unchanged"] += 1
            yield None
        else:
            again = settings["retry"] or locked_out
            yield Task(str(store.folder), key, mark, source, **{**settings, "retry": again})


def _some(tasks: Iterable[Task | None], limit: int) -> Iterator[Task | None]:
    """The next tasks, until so many of them are documents to be read."""
    for task in tasks:
        yield task
        limit -= task is not None
        if not limit:
            return


def _mark(source: DocumentFiles) -> str:
    said = source.said
    return mark_of(map(_digest, source.files), LAYOUT, __version__, source.package,
                   [said.departments, said.years, said.kind])


def _digest(path: str) -> str:
    """sha256 of a file, or of the description that holds the sha256 of a package's files."""
    place = Path(path)
    place = place / DESCRIPTOR if place.is_dir() else place
    try:
        if not S_ISREG(place.stat().st_mode):  # a pipe would be read for ever
            return "no file"
        with place.open("rb") as held:
            return file_digest(held, sha256).hexdigest()
    except OSError as error:
        return f"unreadable {error.errno}"


# ── reading it ───────────────────────────────────────────────────────────────────────────────


def _run(tasks: Iterator[Task | None], executor: Executor | None, jobs: int,
         bar) -> Iterator[tuple[Task, Outcome]]:
    """Have every task done, a window of them at a time; wait for what others have in hand."""
    own = executor is None
    hands = executor or ThreadPoolExecutor(jobs, "budgetkit-corpus")
    window = jobs + 2 if own else WINDOW
    running: dict[Future, Task] = {}
    busy: list[Task] = []
    more = True
    try:
        while more or running or busy:
            while more and len(running) < window:
                try:
                    task = next(tasks)
                except StopIteration:
                    more = False
                    break
                if task is None:
                    bar.update()
                else:
                    hands, own = _submit(hands, own, jobs, task, running)
            if not running and busy:
                time.sleep(PATIENCE)
                for task in busy:
                    hands, own = _submit(hands, own, jobs, task, running)
                busy = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                outcome = _outcome(future)
                if outcome is None:  # the pool broke, not the document
                    hands, own = _submit(hands, own, jobs, task, running)
                elif outcome.state == "busy":
                    busy.append(task)
                elif outcome.state == "stopped":
                    raise UnwritableOutput(task.store, outcome.reason)
                else:
                    bar.update()
                    yield task, outcome
    finally:
        for future, task in running.items():
            future.cancel()
            stop(task.build)
        if own:
            hands.shutdown(wait=False, cancel_futures=True)
            end_idle()


def _submit(hands: Executor, own: bool, jobs: int, task: Task,
            running: dict[Future, Task]) -> tuple[Executor, bool]:
    """Submit a task; where the given pool has broken, go on with processes of our own."""
    try:
        running[hands.submit(read_document, task)] = task
    except Broken:
        hands, own = ThreadPoolExecutor(jobs, "budgetkit-corpus"), True
        running[hands.submit(read_document, task)] = task
    return hands, own


def _outcome(future: Future) -> Outcome | None:
    try:
        return future.result()
    except Broken:
        return None


# ── documents and their files ────────────────────────────────────────────────────────────────


def _refuse_namesakes(store: Store, found: list[DocumentFiles]) -> None:
    """Two folders of one name must not replace each other's documents in silence."""
    for root in {s.root for s in found}:
        label = _label(root)
        listing = store.listing(label)
        if listing is None or listing["place"] == _fingerprint(root):
            continue
        mine = {s.name: s for s in found if s.root == root}
        there = {e["name"]: e for e in listing["documents"] if e["name"] in mine}
        parts = store.parts()
        moved = any((part := parts.get(key_of(name))) and part.mark == _mark(mine[name])
                    for name in there)
        if there and not moved:
            raise UnreadableInput(
                root, message("other-documents", folder=label), remedy=message("give-above"))


def _regroup(store: Store, found: list[DocumentFiles]) -> int:
    """Write the listings; take out documents whose files now belong to another document."""
    replaced = 0
    parts: dict[str, StoredPart] | None = None
    for root in sorted({s.root for s in found}):
        label = _label(root)
        listing = store.listing(label) or {"documents": []}
        here = [s for s in found if s.root == root]
        owners = {file: s.name for s in here for file in _relative(s)}
        kept = []
        names = {s.name for s in here}
        for entry in listing["documents"]:
            if entry["name"] in names:
                continue
            if not any(file in owners for file in entry["files"]):
                kept.append(entry | {"there": False})  # its files are gone; what was read stays
                continue
            parts = store.parts() if parts is None else parts
            if part := parts.get(key_of(entry["name"])):
                with locked(store.locks, part.key):
                    store.drop(part)
                replaced += 1
        store.list_root(label, {
            "root": label, "place": _fingerprint(root),
            "documents": kept + [{"name": s.name, "files": _relative(s), "there": True}
                                 for s in here]})
    return replaced


def _relative(source: DocumentFiles) -> list[str]:
    root = Path(source.root)
    root = root.parent if root.is_file() else root
    return [Path(os.path.relpath(f, root)).as_posix() for f in source.files]


def _label(root: str) -> str:
    path = Path(root)
    return f"{path.parent.name}/{path.name}" if path.is_file() else path.name


def _fingerprint(root: str) -> str:
    """Stands for the place of a folder without naming it: a store may be given away."""
    return sha256(os.fsencode(root)).hexdigest()[:16]
