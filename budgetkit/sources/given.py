"""What people hand to ``read``: paths, bytes, open files, tables of another library → named bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from errno import ELOOP
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path, PurePath

from budgetkit.digests import sha256
from budgetkit.errors import MissingFile, UnreadableInput, unreadable_why
from budgetkit.file_names import shown_name
from budgetkit.messages import message_in

message = message_in("sources")

#: Bytes in a kB and in a MB, as file managers count them.
_KB, _MB = 1000, 1_000_000


@dataclass(frozen=True)
class Given:
    """One document as it was handed over.

    Attributes
    ----------
    name : str
        Of the file without its folder, or the name that its giver gave it.
    content : bytes
    path : Path or None
        Where it lies; None where it came from memory.
    value : object
        The object itself where it is no file: tables of another library.

    Examples
    --------
    >>> Given.of(b"%PDF-1.7").name
    'bytes (8 B)'
    """

    name: str
    content: bytes = field(repr=False)
    path: Path | None = None
    value: object = field(default=None, repr=False)

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal digits."""
        return sha256(self.content).hexdigest()

    @property
    def file(self) -> Path | str:
        """What a message names: the path, or the name where there is none."""
        return self.path or self.name

    @classmethod
    def of(cls, value, name: str | None = None) -> Given:
        """One path, bytes or open binary file.

        Raises
        ------
        MissingFile, UnreadableInput
            No such file; it may not be opened; there is nothing in it.
        TypeError
            It is none of these.
        """
        if isinstance(value, Given):
            return value
        if isinstance(value, str | PathLike):
            return cls._at(Path(value))
        if isinstance(value, bytes | bytearray | memoryview):
            content = bytes(value)
        elif callable(getattr(value, "read", None)):
            content = _whole(value)
            name = name or _name_of(value)
        else:
            raise TypeError("read() takes the path of a document, its bytes, or several; "
                            f"not {type(value).__name__}")
        return cls._full(name or f"bytes ({size(len(content))})", content)

    @classmethod
    def _at(cls, path: Path) -> Given:
        if not path.is_file():
            if _goes_round(path):
                raise UnreadableInput(path, message("goes-round"), remedy=message("give-files"))
            raise MissingFile(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnreadableInput(path, unreadable_why(error)) from error
        return cls._full(path.name, content, path)

    @classmethod
    def _full(cls, name: str, content: bytes, path: Path | None = None) -> Given:
        if not content:
            raise UnreadableInput(path or name, message("empty"), remedy=message("download-again"))
        return cls(shown_name(name), content, path)


def _goes_round(path: Path) -> bool:
    """Whether links lead from it back to it."""
    try:
        path.stat()
    except OSError as error:
        return error.errno == ELOOP
    return False


def named(values) -> list[tuple[object, str | None]]:
    """The documents in what was handed to ``read``, each with its name if it was given one.

    One document, an iterable of them, or a mapping from names to bytes.

    Raises
    ------
    MissingFile
        There is none in it, or a path is empty.
    """
    out: list[tuple[object, str | None]]
    if isinstance(values, Mapping):
        out = [(value, str(name)) for name, value in values.items()]
    elif _alone(values):
        out = [(values, None)]
    else:
        out = [(value, None) for value in values]
    if not out:
        raise MissingFile(None, message("none-named"), remedy=message("give-files"))
    if any(isinstance(value, str | PathLike) and not fspath(value) for value, _ in out):
        raise MissingFile(None, message("empty-path"), remedy=message("give-files"))
    return out


def _alone(value) -> bool:
    return isinstance(value, str | PathLike | bytes | bytearray | memoryview | Given) or (
        callable(getattr(value, "read", None)) or not isinstance(value, Iterable))


def _whole(stream) -> bytes:
    """All bytes of an open file, from its beginning, whatever was read of it before."""
    if callable(getattr(stream, "seek", None)) and getattr(stream, "seekable", bool)():
        stream.seek(0)
    content = stream.read()
    if not isinstance(content, bytes | bytearray | memoryview):
        raise TypeError("read() takes files opened in binary mode: open(path, 'rb')")
    return bytes(content)


def _name_of(stream) -> str | None:
    name = getattr(stream, "name", None)  # a descriptor's number is no name
    return PurePath(name).name or None if isinstance(name, str) else None


def size(count: int) -> str:
    """Bytes as people say them.

    >>> size(1_240_000), size(8_300), size(12)
    ('1.2 MB', '8.3 kB', '12 B')
    """
    if count < _KB:
        return f"{count} B"
    return f"{count / _MB:.1f} MB" if count >= _MB else f"{count / _KB:.1f} kB"
