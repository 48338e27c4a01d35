"""What a document may cost to open. A limit that is met is named in the message."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from budgetkit.errors import UnreadableInput
from budgetkit.messages import Message, message_in
from budgetkit.sources.given import Given, size

message = message_in("sources")

#: Bytes of XML that a packed document may hold: a budget of 2,000 lines has 3 MB.
UNPACKED = 48_000_000
#: Files that a packed document may hold.
ENTRIES = 10_000
#: Cells of a whole document: the largest budget met has 60,000.
CELLS = 400_000
#: Rows and columns of one sheet up to which anything is read.
ROWS, COLUMNS = 20_000, 500

#: What reading an archive raises that is damaged, locked, or packed in a way nobody knows.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError,
          NotImplementedError)
#: A document type, in one byte or two a letter: the formats have none, and entities hide there.
_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.I)


def too_large(given: Given, what: Message) -> UnreadableInput:
    """The error that names the limit."""
    return UnreadableInput(given.file, message("too-large", what=what),
                           remedy=message("is-it-a-budget"))


def unpack(given: Given, wanted=lambda name: name.endswith((".xml", ".rels"))) -> dict[str, bytes]:
    """The XML files of a packed document by name, within the limits.

    Raises
    ------
    UnreadableInput
        The archive is damaged, larger than the limits, has a password, or holds entities.
    """
    parts: dict[str, bytes] = {}
    left = UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(given.content)) as packed:
            entries = packed.infolist()
            if len(entries) > ENTRIES:
                raise too_large(given, message("many-files", count=len(entries)))
            for entry in entries:
                if not wanted(entry.filename) or entry.is_dir():
                    continue
                with packed.open(entry) as part:  # what the directory says of sizes may be untrue
                    held = part.read(left + 1)
                left -= len(held)
                if left < 0:
                    raise too_large(given, message("unpacked", size=size(UNPACKED)))
                if _DOCTYPE.search(held[:2000]):
                    raise UnreadableInput(given.file, message("entities"),
                                          remedy=message("ask-sender"))
                parts[entry.filename] = held
    except BROKEN as error:
        raise UnreadableInput(given.file, message("locked-archive", why=str(error)),
                              remedy=message("download-or-unlock")) from error
    return parts


def many_cells() -> Message:
    """The limit of cells, as an error names it."""
    return message("over-cells", cells=f"{CELLS:,}")


def first_bytes(content: bytes, name: str) -> bytes:
    """The first bytes of one file of an archive; nothing where there is none."""
    if not content.startswith(b"PK"):
        return b""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, packed.open(name) as part:
            return part.read(100)
    except BROKEN:
        return b""


def packs(content: bytes, *names: str) -> bool:
    """Whether these bytes are an archive that holds all of these files."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            held = set(packed.namelist())
    except BROKEN:
        return False
    return held.issuperset(names)
