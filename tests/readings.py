"""Each real document is read once: by one process of a run, for every test that asks for it.

What was read is kept under ``build/readings`` (or ``BUDGETKIT_READINGS``) by the sha256 of the
files and of the code that read them, so that a run after a change of charts or checks reads
nothing again. Documents lie beside the checkout in ``../shared``, or where the environment says:
``BUDGETKIT_DISCLOSURES``, ``BUDGETKIT_UNFAMILIAR``, ``BUDGETKIT_CASES``, ``BUDGETKIT_SAMPLES``.
Where they do not lie, a test that asks for one is skipped with that as its reason.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
import tomllib
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "budgetkit"
#: Libraries that decide what a page gives: another version of one is another reading.
LIBRARIES = ("camelot-py", "numpy", "opencv-python-headless", "pandas", "playa-pdf", "pypdfium2")
#: Documents that one process holds open for its tests; the next one pushes the oldest out.
HELD = 8
#: Versions of the code whose readings stay on disk: the change at hand, and what it is held against.
VERSIONS = 3


@dataclass
class Counts:
    """Which documents the tests of a run asked for, and how many of them were read anew."""

    asked: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    def add(self, other: Counts) -> None:
        self.asked |= other.asked
        self.read |= other.read


COUNTS = Counts()


class Shelf:
    """A folder of documents, as tests ask for them: ``shelf("wuxi/06.pdf")`` is the disclosure.

    All tests of a process get the same object: who changes one asks for a copy (``own=True``).
    Never ask with a part of the reader patched: what it read would be kept for all.
    """

    def __init__(self, name: str):
        self.name, self.variable = name, f"BUDGETKIT_{name.upper()}"
        self.folder = Path(os.environ.get(self.variable) or PROJECT.parent / "shared" / name)
        self._held: OrderedDict = OrderedDict()

    @property
    def at_hand(self) -> bool:
        return self.folder.is_dir()

    @property
    def absence(self) -> str:
        """Why a test is skipped, and what to do about it."""
        return f"no {self.name} in {self.folder}; set {self.variable} to their folder"

    def __call__(self, *files: str, own: bool = False, **options):
        """The disclosure that these files are; further options are those of ``budgetkit.read``.

        Raises
        ------
        BudgetkitError
            That with which ``budgetkit.read`` refuses the document.
        """
        paths = [self.path(file) for file in files]
        COUNTS.asked.add(f"{self.name}/{files[0]}")
        asked = (files, tuple(sorted(options.items())))
        if own or asked not in self._held:
            read = pickle.loads(_kept(paths, options, f"{self.name}/{files[0]}"))
            if isinstance(read, Exception):
                raise read
            if own:
                return read
            self._held[asked] = read
            if len(self._held) > HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(asked)
        return self._held[asked]

    def path(self, file: str = "") -> Path:
        """Where a document lies; the test that asks is skipped where it does not."""
        if not (self.folder / file).exists():
            pytest.skip(self.absence if not self.at_hand else f"{self.folder} has no {file}")
        return self.folder / file

    def each(self, pattern: str) -> list:
        """Names of the documents for ``pytest.mark.parametrize``; one skipped test where none is."""
        found = [path.relative_to(self.folder).as_posix() for path in sorted(
            self.folder.glob(pattern))] if self.at_hand else []
        none = pytest.param("none", marks=pytest.mark.skip(reason=self.absence))
        return found or [none]


DISCLOSURES = Shelf("disclosures")
UNFAMILIAR = Shelf("unfamiliar")
CASES = Shelf("cases")
SAMPLES = Shelf("samples")


# ── what was read, on disk ───────────────────────────────────────────────────────────────────


def _kept(paths: list[Path], options: dict, name: str) -> bytes:
    """The pickled disclosure (or the error it ended with), read where nobody has read it yet."""
    place = _place()
    asked = [*map(_sha256, paths), *map(str, sorted(options.items()))]
    # the name of a file stands in what was read of it
    asked += [path.name for path in paths]
    file = place / f"{hashlib.sha256(' '.join(asked).encode()).hexdigest()}.pickle"
    with _alone(file.with_suffix(".lock")):
        if not file.exists():
            COUNTS.read.add(name)
            part = file.with_suffix(f".{os.getpid()}")
            part.write_bytes(pickle.dumps(_read(paths, options), protocol=5))
            part.replace(file)
    return file.read_bytes()


def _read(paths: list[Path], options: dict):
    # from where it is written: `budgetkit.read` may be patched by the test that asks
    from budgetkit.errors import BudgetkitError
    from budgetkit.reader import read

    try:
        return read(paths if len(paths) > 1 else paths[0], **options)
    except BudgetkitError as refused:
        return refused


@contextmanager
def _alone(lock: Path):
    """One process reads a document, the others wait for it."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there each process reads for itself
        yield
        return
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@cache
def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _place() -> Path:
    root = Path(os.environ.get("BUDGETKIT_READINGS") or PROJECT / "build" / "readings")
    place = root / code_version()
    place.mkdir(parents=True, exist_ok=True)
    os.utime(place)
    return place


@cache
def code_version() -> str:
    """A digest of the rooms that a reading passes through, of Python and of the libraries."""
    held = hashlib.sha256(" ".join([sys.version, *map(_version, LIBRARIES)]).encode())
    later = _rooms_after_the_reader()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.is_file()):
        inside = path.relative_to(PACKAGE)
        if path.suffix != ".pyc" and inside.parts[0].removesuffix(".py") not in later:
            held.update(f"{inside.as_posix()} ".encode() + path.read_bytes())
    return held.hexdigest()[:16]


def _rooms_after_the_reader() -> set[str]:
    """Rooms that the reader cannot import (the layers forbid it): their code reads nothing."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    (walk,) = (c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    layers = [{name.strip(" ()") for name in layer.split(":")} for layer in walk["layers"]]
    reader = next(i for i, names in enumerate(layers) if "reader" in names)
    return set().union(*layers[:reader])


def _version(library: str) -> str:
    try:
        return f"{library}={version(library)}"
    except PackageNotFoundError:
        return library


def tidy() -> None:
    """Remove what earlier versions of the code have read."""
    root = _place().parent
    for old in sorted(root.iterdir(), key=lambda p: p.stat().st_mtime)[:-VERSIONS]:
        shutil.rmtree(old, ignore_errors=True)


# ── what a run says of it ────────────────────────────────────────────────────────────────────


def report() -> str:
    """One line: how many documents the tests asked for, and how many were read in this run."""
    if not COUNTS.asked:
        return "no real document was asked for" + "".join(
            f"; {shelf.absence}" for shelf in (DISCLOSURES, UNFAMILIAR) if not shelf.at_hand)
    held = []
    for shelf in (DISCLOSURES, UNFAMILIAR, CASES, SAMPLES):
        if asked := sum(name.startswith(f"{shelf.name}/") for name in COUNTS.asked):
            held.append(f"{asked} {shelf.name}")
    return (f"real documents: {', '.join(held)}; {len(COUNTS.read)} read in this run, "
            f"{len(COUNTS.asked - COUNTS.read)} as an earlier run read them")
