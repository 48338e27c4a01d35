"""A folder written beside its place and moved there when it is whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from budgetkit.errors import UnwritableOutput


@contextmanager
def whole_folder(folder: Path, stranger: Callable[[Path], str | None]) -> Iterator[Path]:
    """Give an empty folder to write to; it takes the place of ``folder`` when the block ends.

    Where the block fails, ``folder`` is as it was and nothing lies beside it.

    Parameters
    ----------
    folder : Path
        Where the result belongs. What stands there is replaced whole.
    stranger : callable
        Given an existing folder, names something in it that must not be lost, or None.

    Raises
    ------
    UnwritableOutput
        No such place, no permission, no room left, or something there that is not ours.
    """
    folder = folder.resolve()
    mark = token_hex(4)
    beside = folder.with_name(f".{folder.name}.{mark}.new")
    old = folder.with_name(f".{folder.name}.{mark}.old")
    made: list[Path] = []
    try:
        _refuse(folder, stranger)
        _make_parents(folder.parent, made)
        beside.mkdir()
        yield beside
        _refuse(folder, stranger)  # somebody may have put something there meanwhile
        if folder.exists():
            folder.rename(old)
        try:
            beside.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        for parent in reversed(made):
            _remove_empty(parent)
        if isinstance(error, OSError):
            reason = error.strerror or type(error).__name__
            raise UnwritableOutput(folder, f"cannot be written ({reason})") from error
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse(folder: Path, stranger: Callable[[Path], str | None]) -> None:
    if folder.exists() and not folder.is_dir():
        raise UnwritableOutput(folder, "is a file, not a folder", remedy="Give another folder.")
    if Path.cwd().is_relative_to(folder):
        raise UnwritableOutput(
            folder, "is the folder you are in, or one above it", remedy="Give another folder.")
    if folder.is_dir() and (name := stranger(folder)):
        raise UnwritableOutput(
            folder, f"holds other things ({name})", remedy="Give an empty or a new folder.")


def _make_parents(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
