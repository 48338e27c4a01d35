"""Locks that die with their process: a killed build leaves nothing locked.

One byte of one file for each key. POSIX drops all locks of a process with the first handle on the
file that it closes, so a process opens a lock file once and keeps it; threads of one process are
kept apart by a set.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_open: dict[str, int] = {}
_held: set[tuple[str, int]] = set()
_guard = threading.Lock()


@contextmanager
def locked(file: Path, key: str) -> Iterator[bool]:
    """Hold a key (hexadecimal) while the block runs; gives False at once where another holds it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with locked(Path(place) / "locks", "ab") as one, locked(Path(place) / "locks", "ab") as two:
    ...         one, two
    (True, False)
    """
    path, offset = str(file.resolve()), int(key[:15], 16)
    with _guard:
        mine = (path, offset) not in _held and _take(_handle(path), offset)
        if mine:
            _held.add((path, offset))
    try:
        yield mine
    finally:
        if mine:
            with _guard:
                _held.discard((path, offset))
                _give(_handle(path), offset)


def _handle(path: str) -> int:
    # a forked process shares the handle, but no lock: POSIX locks belong to the process
    name = f"{os.getpid()} {path}"
    if name not in _open:
        _open[name] = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    return _open[name]


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, offset: int) -> bool:
        os.lseek(handle, offset, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give(handle: int, offset: int) -> None:
        os.lseek(handle, offset, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int, offset: int) -> bool:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _give(handle: int, offset: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, offset)
