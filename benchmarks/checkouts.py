"""The working tree and an older commit of it, side by side: where their code lies, how to run it.

A commit is unpacked once into a folder of its own (``git archive``) below the cache, and its code
runs with the same interpreter and the same libraries, through PYTHONPATH. What a benchmark keeps
is kept under the *code version*, a hash of every file of the package, so nothing stale is used.

The cache is ``~/.cache/budgetkit-bench``, or ``$BUDGETKIT_BENCH_CACHE``; all checkouts share it.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
#: What every later state is measured against.
YESTERDAY = "326af3b"
CACHE = Path(os.environ.get("BUDGETKIT_BENCH_CACHE")
             or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
             / "budgetkit-bench")
SHARED = PROJECT.parent / "shared"
UNFAMILIAR = Path(os.environ.get("BUDGETKIT_UNFAMILIAR") or SHARED / "unfamiliar")
DISCLOSURES = Path(os.environ.get("BUDGETKIT_DISCLOSURES") or SHARED / "disclosures")


def checkout(commit: str = YESTERDAY) -> Path:
    """The folder that holds a commit's files, unpacked when it is first asked for."""
    folder = CACHE / "commits" / commit
    if not (folder / "budgetkit").is_dir():
        packed = subprocess.run(["git", "archive", commit], cwd=PROJECT, check=True,
                                capture_output=True).stdout
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    return folder


@cache
def code_version(folder: Path) -> str:
    """Sixteen digits that change with any file of the package in a checkout."""
    digest = hashlib.sha256()
    for path in sorted((folder / "budgetkit").rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _compiled(folder: Path) -> None:
    """Compile the package, as it is where it is installed: no run pays for that."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder / "budgetkit")], check=True)


def environment(folder: Path) -> dict[str, str]:
    """The environment in which the package is imported from a checkout."""
    _compiled(folder)
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}


def python(folder: Path, script: str, *arguments: str, **options) -> subprocess.CompletedProcess:
    """Run a script of this folder with a checkout's code."""
    return subprocess.run([sys.executable, str(HERE / script), *arguments], text=True,
                          env=environment(folder), check=True, **options)


def disclosures(folder: Path = DISCLOSURES) -> dict[str, list[Path]]:
    """Name of each document → its PDF, or its two (narrative and tables)."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*/*.pdf")):
        name = path.relative_to(folder).as_posix().removesuffix(".pdf")
        for tail in ("-narrative", "-tables"):
            name = name.removesuffix(tail)
        found.setdefault(name, []).append(path)
    return found


def documents() -> dict[str, list[Path]]:
    """Every document at hand: ``unfamiliar/xian/01``, ``huzhou/01``, and the bundled one.

    The unfamiliar files are each on its own, as they were judged.
    """
    found = {f"unfamiliar/{path.parent.name}/{path.stem}": [path]
             for path in sorted(UNFAMILIAR.glob("*/*.pdf"))}
    found |= disclosures()
    found["weihui-2024"] = [PROJECT / "data" / "weihui-2024" / "weihui-2024.pdf"]
    return found


def chosen(names: list[str]) -> dict[str, list[Path]]:
    """The documents that were asked for: ``xian/01.pdf``, ``huzhou``, ``disclosures/jiangsu``.

    A name that both folders have is the unfamiliar one; ``disclosures/`` before it means the other.

    Raises
    ------
    SystemExit
        A name that fits no document.
    """
    every = documents()
    if not names:
        return every
    found = {}
    for given in names:
        name = given.strip("/").removesuffix(".pdf")
        for tail in ("-narrative", "-tables"):
            name = name.removesuffix(tail)
        tries = ([name.removeprefix("disclosures/")] if name.startswith("disclosures/")
                 else [name, f"unfamiliar/{name}"])
        for prefix in reversed(tries):
            fits = {n: p for n, p in every.items() if n == prefix or n.startswith(prefix + "/")}
            if fits:
                found |= fits
                break
        else:
            raise SystemExit(f"{given}: no such document in {UNFAMILIAR} or {DISCLOSURES}")
    return found
