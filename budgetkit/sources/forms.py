"""The registry: every form that a document comes in. Adding one is its module and one line here."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

from budgetkit.sources.given import Given, named
from budgetkit.sources.source import Source
from budgetkit.sources.unknown import refusal

#: Modules of this room, by content; the first that knows the bytes opens them.
FORMS = ("pdf", "xlsx", "xls", "docx", "doc", "odf", "ofd", "html", "picture_file")
#: Forms without pages: a place in them is a table and its row.
FLOWING = ("docx", "odt", "html")  # doc is read as docx
#: Modules that take objects of other libraries instead of bytes: ``takes(value)``, ``given(value)``.
OBJECTS = ("camelot_tables",)

#: Names that documents of these forms go by, where thousands of files lie and nobody opens each.
SUFFIXES = (".pdf", ".ofd", ".docx", ".docm", ".doc", ".wps", ".odt", ".xlsx", ".xlsm", ".xls", ".ods")
#: Of a folder only documents that begin so are read: pages of the web lie there for other reasons.
ALONE_IN_FOLDERS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def module(form: str) -> ModuleType:
    """The module of a form; what it needs beyond budgetkit it loads when it opens a document."""
    return import_module(f"budgetkit.sources.{form}")


def sniff(content: bytes) -> str | None:
    """The form that these bytes are of, or None."""
    return next((form for form in FORMS if module(form).sniff(content)), None)


def in_folder(path: Path) -> bool:
    """Whether a file of a folder is a document, by its content."""
    with suppress(OSError), path.open("rb") as held:
        if not held.read(8).startswith(ALONE_IN_FOLDERS):
            return False
        held.seek(0)
        return sniff(held.read()) is not None
    return False


def documents(values) -> list[tuple[object, str | None]]:
    """The documents in what was handed to ``read``: an object of :data:`OBJECTS` is one."""
    return [(values, None)] if _object(values) else named(values)


def give(value, name: str | None = None) -> Given:
    """One of :func:`documents` with its bytes."""
    form = _object(value)
    return module(form).given(value) if form else Given.of(value, name)


def open_source(given: Given, password: str | None = None) -> Source:
    """Open a document, whatever form it comes in.

    Raises
    ------
    UnknownForm
        It is of none of the forms; the message says what it seems to be.
    UnreadableInput
        It is of one of them and cannot be opened.
    """
    form = _object(given.value) or sniff(given.content)
    if form is None:
        raise refusal(given)
    return module(form).open(given, password)


def _object(value) -> str | None:
    if value is None:
        return None
    return next((form for form in OBJECTS if module(form).takes(value)), None)
