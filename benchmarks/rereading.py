"""Documents read once and kept, and tables of them changed and read anew.

The few places that know how the package is built inside are here, for git 326af3b and for what
came after it: ``read_lines`` and its signature, the lists of a table, what is worked out late.
Everything else of the benchmarks relies on ``bk.read``, ``bk.check``, ``d.tables`` and cells.
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import os
import pickle
import shutil
from functools import cache
from pathlib import Path

from checkouts import CACHE, file_hash

import budgetkit as bk
import budgetkit.reader
from budgetkit.tables.lines import read_lines

#: Rooms that no reading depends on (the layers say so): a change there leaves what is kept good.
AFTER_READING = {"checks", "change", "debt", "performance", "charts", "explore", "present",
                 "package", "reporting", "corpus", "teach", "web"}
#: So many states of the reading rooms are kept; one is about 40 MB.
KEPT = 12


@cache
def reading_version() -> str:
    """Sixteen digits that change with every file that a reading may depend on."""
    home = Path(bk.__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        room = path.relative_to(home).parts[0]
        if path.is_file() and path.suffix != ".pyc" and room not in AFTER_READING:
            digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def read(paths: list[Path]):
    """``bk.read``, kept on disk by the files' bytes and the version of the reading rooms.

    Raises
    ------
    BudgetkitError
        As ``bk.read``; what is refused is not kept.
    """
    folder = CACHE / "readings" / reading_version()
    kept = folder / ("-".join(file_hash(Path(p))[:16] for p in paths) + ".pickle")
    if kept.is_file():
        return pickle.loads(kept.read_bytes())
    d = bk.read([str(p) for p in paths] if len(paths) > 1 else str(paths[0]))
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _forget()
    temporary = kept.with_suffix(f".{os.getpid()}")
    temporary.write_bytes(pickle.dumps(d))
    temporary.replace(kept)
    return d


def _forget() -> None:
    """Throw away the readings of the oldest versions."""
    folders = sorted((CACHE / "readings").iterdir(), key=lambda f: f.stat().st_mtime)
    for old in folders[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _without_caches(made):
    """A shallow copy that has worked nothing out yet: its fields alone."""
    new = copy.copy(made)
    names = {f.name for f in dataclasses.fields(made)}
    for name in [n for n in getattr(new, "__dict__", {}) if n not in names]:
        new.__dict__.pop(name)
    return new


def loose(table):
    """A copy of a table whose cells, lists and fields may be changed; read it anew after."""
    new = _without_caches(table)
    put(new, cells=[copy.copy(c) for c in table.cells])
    held = {f.name for f in dataclasses.fields(table)}
    for name in held & {"pages", "columns", "problems", "problem_list"}:  # as earlier states have it
        put(new, **{name: list(getattr(table, name))})
    return new


def put(made, **fields) -> None:
    """Set fields, of frozen classes too."""
    for name, value in fields.items():
        object.__setattr__(made, name, value)


def say_unit(table, unit: str) -> None:
    """Let a table print one unit for all its amounts."""
    put(table, unit=unit)
    for name, value in (("unit_above", unit), ("column_units", {}), ("overruled_units", {}),
                        ("page_units", ((0, unit),))):
        if hasattr(table, name):
            put(table, **{name: value})


def reread(table, d):
    """Names, lines, facts and everything after, from the cells as they are now."""
    finish = getattr(budgetkit.reader, "finish_tables", None)
    if finish is not None:
        finish([table], d.year, d.kind)
    else:
        read_lines(table, d.year, d.kind)
    return table


def with_tables(d, tables: list):
    """The disclosure with other tables; it has worked nothing out yet."""
    new = _without_caches(d)
    put(new, tables=type(d.tables)(tables))
    return new


def with_table(d, number: int, table):
    """The disclosure with one table in another's place, read anew."""
    tables = list(d.tables)
    tables[number] = reread(table, d)
    return with_tables(d, tables)
