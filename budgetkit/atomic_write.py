"""Where results are written: beside their place, moved there when they are whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from budgetkit.errors import UnwritableOutput, unwritable_why
from budgetkit.messages import message_in

message = message_in("errors")


def spare(sources: Iterable[Path], *written: Path) -> None:
    """Refuse to write over a file that is read.

    Parameters
    ----------
    sources : iterable of Path
        The files that are read, or folders of them.
    *written : Path
        What is to be written.

    Raises
    ------
    UnwritableOutput
        One of them is, by whatever name, one of the sources.

    Examples
    --------
    >>> spare([Path("budget.pdf")], Path("budget.html"))
    >>> spare([Path("budget.pdf")], Path("other/../budget.pdf"))
    Traceback (most recent call last):
    budgetkit.errors.UnwritableOutput: ...budget.pdf: is a file of the budget itself. ...
    """
    read = {path.resolve() for source in sources
            for path in (source.iterdir() if source.is_dir() else [source])}
    for out in written:
        if out.resolve() in read:
            raise UnwritableOutput(out, message("is-budget"),
                                   remedy=message("other-name"))


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Give an empty file to write to; it takes the place of ``file`` when the block ends.

    Where the block fails, ``file`` is as it was and nothing lies beside it. A device or a pipe
    (``/dev/stdout``) is written to as it is.

    Parameters
    ----------
    file : Path
        Where the result belongs; folders above it are made where they are missing.

    Returns
    -------
    Path
        The file to write to, given by ``with``.

    Raises
    ------
    UnwritableOutput
        No such place, a folder, no permission, or no room left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_file(Path(place, "new", "a.txt")) as beside:
    ...         written = beside.write_text("whole")
    ...     Path(place, "new", "a.txt").read_text()
    'whole'
    """
    if file.exists() and not file.is_file() and not file.is_dir():
        with _told(file):
            yield file
        return
    beside = file.with_name(f".{file.name}.{os.urandom(4).hex()}.part")
    made: list[Path] = []
    try:
        if file.is_dir():
            raise UnwritableOutput(file, message("is-folder"), remedy=message("name-file"))
        with _told(file):
            _make_parents(file.parent, made)
            beside.touch()
            yield beside
            beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        for parent in reversed(made):
            _remove_empty(parent)
        raise


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Say which place cannot be written, and why."""
    try:
        yield
    except OSError as error:
        raise UnwritableOutput(place, unwritable_why(error)) from error


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

    Returns
    -------
    Path
        The folder to write to, given by ``with``.

    Raises
    ------
    UnwritableOutput
        No such place, no permission, no room left, or something there that is not ours.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_folder(Path(place) / "package", lambda folder: None) as folder:
    ...         written = (folder / "facts.csv").write_text("page")
    ...     [p.name for p in (Path(place) / "package").iterdir()]
    ['facts.csv']
    """
    folder = folder.resolve()
    mark = os.urandom(4).hex()
    beside = folder.with_name(f".{folder.name}.{mark}.new")
    old = folder.with_name(f".{folder.name}.{mark}.old")
    made: list[Path] = []
    try:
        with _told(folder):
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
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        for parent in reversed(made):
            _remove_empty(parent)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse(folder: Path, stranger: Callable[[Path], str | None]) -> None:
    if folder.exists() and not folder.is_dir():
        raise UnwritableOutput(folder, message("is-file"), remedy=message("other-folder"))
    if Path.cwd().is_relative_to(folder):
        raise UnwritableOutput(
            folder, message("is-here"), remedy=message("other-folder"))
    if folder.is_dir() and (name := stranger(folder)):
        raise UnwritableOutput(
            folder, message("holds-others", other=name), remedy=message("new-folder"))


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
