"""Sheaves: copies of many documents in one file a table, so that thousands are asked at once.

A document's folder stays the truth. A sheaf says which folders it was made of; a document that
was made anew since is left out of it, and read from its own folder until it is bound again.
Sheaves grow in tiers: eight of one tier become one of the next, so that every document is copied
a few times only, however large the store becomes.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from budgetkit.corpus.columns import OF_RUNS, TABLES
from budgetkit.corpus.locks import locked
from budgetkit.corpus.questions import RUNS, SHEAF
from budgetkit.corpus.store import Store, StoredPart, key_of

if TYPE_CHECKING:
    import duckdb

#: So many documents without a sheaf are worth one; fewer are asked as fast in their folders.
LEAST = 128
#: So many sheaves of one tier become one; a sheaf of the next tier holds so many times more.
TIER = 8
#: A sheaf with so large a part replaced is written anew.
STALE = 0.25
_LOCK = key_of("sheaves")
_HELD = "held.json"


@dataclass(frozen=True)
class Sheaf:
    """A sheaf on disk: ``held`` are the folders that it was made of, ``current`` its live ones."""

    folder: Path
    held: frozenset[str]
    current: frozenset[str]

    @property
    def stale(self) -> list[str]:
        """Keys of documents whose rows in it no longer count."""
        return sorted(name.partition(".")[0] for name in self.held - self.current)


@dataclass(frozen=True)
class Holdings:
    """Where the current rows of every document lie."""

    sheaves: tuple[Sheaf, ...]
    loose: tuple[StoredPart, ...]


def holdings(store: Store, parts: Mapping[str, StoredPart] | None = None) -> Holdings:
    """Find for every document the sheaf that holds it, or its own folder."""
    parts = store.parts() if parts is None else parts
    waiting = {part.folder: part for part in parts.values()}
    sheaves = []
    for folder in sorted(store.sheaves.glob("[0-9]*"), reverse=True):
        try:
            held = frozenset(json.loads((folder / _HELD).read_bytes()))
        except (OSError, ValueError):
            continue
        current = held & waiting.keys()
        for name in current:
            del waiting[name]
        sheaves.append(Sheaf(folder, held, frozenset(current)))
    return Holdings(tuple(sheaves), tuple(waiting.values()))


class Current(Store):
    """A store to be asked: the documents that were done when it was opened."""

    def __init__(self, folder: str | Path):
        super().__init__(folder)
        self._held = holdings(self)

    def rows(self, table: str) -> str:
        """SQL that gives the rows of a table; nothing where there is none."""
        if table == OF_RUNS:
            return RUNS.format(path=quoted(self.runs)) if self.runs.is_file() else ""
        return select(self, table, [s for s in self._held.sheaves if s.current], self._held.loose)

    def sheets(self) -> dict[str, str]:
        """A store has no other tables than its own."""
        return {}


def bind(store: Store) -> None:
    """Bring the sheaves up to date, where that is worth it; nothing while another build does."""
    with locked(store.locks, _LOCK) as mine:
        if not mine:
            return
        now = holdings(store)
        for sheaf in now.sheaves:
            if not sheaf.current:  # others have taken over all it held, before this build
                shutil.rmtree(sheaf.folder, ignore_errors=True)
        if len(now.loose) >= LEAST:
            _write(store, (), now.loose)
        while merged := _mergeable([s for s in holdings(store).sheaves if s.current]):
            _write(store, merged, ())


def _mergeable(sheaves: Sequence[Sheaf]) -> Sequence[Sheaf]:
    tiers: dict[int, list[Sheaf]] = defaultdict(list)
    for sheaf in sheaves:
        if len(sheaf.current) < (1 - STALE) * len(sheaf.held):
            return [sheaf]
        size, tier = len(sheaf.current), 0
        while size >= LEAST * TIER ** (tier + 1):
            tier += 1
        tiers[tier].append(sheaf)
    return next((held for held in tiers.values() if len(held) >= TIER), ())


def _write(store: Store, sheaves: Sequence[Sheaf], loose: Sequence[StoredPart]) -> None:
    """Write a sheaf of these sheaves and folders; it is there when it is renamed into place."""
    import duckdb

    beside = store.making / f"{_LOCK}.{token_hex(6)}"
    beside.mkdir()
    try:
        # one thread: which row comes first does not hang on which thread was first
        with duckdb.connect(config=settings("512MB", beside) | {"threads": 1}) as db:
            for table, columns in TABLES.items():
                if table == OF_RUNS:
                    continue
                order = "document, position" if "position" in columns else "document"
                if rows := select(store, table, sheaves, loose):
                    db.execute(SHEAF.format(rows=rows, order=order,
                                            path=quoted(beside / f"{table}.parquet")))
        held = [name for s in sheaves for name in s.current] + [p.folder for p in loose]
        (beside / _HELD).write_text(json.dumps(sorted(held)), encoding="utf-8")
        last = max((int(p.name) for p in store.sheaves.glob("[0-9]*")), default=0)
        beside.rename(store.sheaves / f"{last + 1:06}")
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def settings(memory: str, spill: Path) -> dict[str, Any]:
    """How DuckDB is opened: bounded memory, no downloads."""
    return {"memory_limit": memory, "temp_directory": str(spill), "preserve_insertion_order":
            "false", "autoinstall_known_extensions": "false"}


def select(store: Store, table: str, sheaves: Iterable[Sheaf], loose: Iterable[StoredPart]) -> str:
    """SQL that gives the current rows of a table; nothing where there is none."""
    found = []
    for sheaf in sheaves:
        path = sheaf.folder / f"{table}.parquet"
        if not path.is_file():
            continue
        without = ", ".join(f"'{key}'" for key in sheaf.stale)
        found.append(f"select * from read_parquet({quoted(path)})"
                     + (f" where document not in ({without})" if without else ""))
    own = [path for part in loose if (path := store.place(part) / f"{table}.parquet").is_file()]
    if own:
        found.append(f"select * from read_parquet([{', '.join(map(quoted, own))}], union_by_name = true)")
    return " union all by name ".join(found)


def quoted(path: Path) -> str:
    """A path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def connect(memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """An empty database in memory, for views over a store."""
    import duckdb

    db = duckdb.connect(config=settings(memory, spill))
    db.execute("set enable_progress_bar = false")  # it would stand in what a script prints
    return db
