"""What an old Office file (a compound file, [MS-CFB]) holds, by the streams in its directory."""

from __future__ import annotations

import re

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Bytes of an entry of the directory; its name stands first, in UTF-16.
_ENTRY = 128
#: The streams that tell the form, the telling one first.
STREAMS = ("EncryptedPackage", "Workbook", "WordDocument", "Book", "PowerPoint Document")


def stream_kind(content: bytes) -> str | None:
    """The first of :data:`STREAMS` that a compound file holds; empty where it holds none of them.

    >>> stream_kind(b"%PDF-1.7") is None
    True
    """
    if not content.startswith(_MARK):
        return None
    for stream in STREAMS:
        name = re.escape((stream + "\0").encode("utf-16-le"))
        if any(found.start() % _ENTRY == 0 for found in re.finditer(name, content)):
            return stream
    return ""
