"""Names of files as they may be printed, whatever bytes a disk holds for them."""

from __future__ import annotations

import re
from contextlib import suppress

#: Half a pair of code units: a byte of a name that is no UTF-8.
_HALF = re.compile("[\ud800-\udfff]")
#: What no name of a file may do to who reads it: move the cursor, turn the direction of writing.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown_name(name: str) -> str:
    r"""A file's name as it may be printed, whatever its bytes are.

    A name in GBK on a Linux disk is read as such. What would move the cursor, turn the direction
    of writing, or cannot be written at all is U+FFFD.

    Parameters
    ----------
    name : str
        As the system gives it, or a path with such names.

    Returns
    -------
    str

    Examples
    --------
    >>> shown_name("预算.pdf".encode("gbk").decode("utf-8", "surrogateescape"))
    '预算.pdf'
    >>> shown_name("a\x1b[31m\u202efdp.exe") == "a\ufffd[31m\ufffdfdp.exe"
    True
    """
    if not _UNPRINTABLE.search(name):
        return name
    return _UNPRINTABLE.sub("\ufffd", "/".join(map(_decoded, name.split("/"))))


def _decoded(part: str) -> str:
    """One name of a path; where the locale could not say its bytes, as UTF-8 or else as GBK."""
    if not _HALF.search(part):
        return part
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return part.encode("utf-8", "surrogateescape").decode(encoding)
    return _HALF.sub("\ufffd", part)
