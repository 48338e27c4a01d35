"""What bytes seem to be that no source reads: one clear line instead of a wrong guess."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from budgetkit.errors import UnknownForm
from budgetkit.messages import Message, message_in
from budgetkit.sources.given import Given
from budgetkit.sources.limits import BROKEN, first_bytes
from budgetkit.sources.old_office import stream_kind

message = message_in("sources")

#: What nobody reads is asked for in the form that is read best.
_PUBLISHED = message("give-published")
_NO_PICTURE = message("give-no-picture")
_NO_WEB_PAGE = Message("errors.give-pdf")
_NO_SLIDES = message("give-no-slides")
_UNPACK = message("unpack-first")

#: First bytes → what it is, the next step.
_MARKS = (
    (b"GIF8", message("gif"), _NO_PICTURE),
    (b"{\\rtf", message("rtf"), message("save-or-pdf", form="DOCX")),
    (b"Rar!", message("archive", form="RAR"), _UNPACK),
    (b"7z\xbc\xaf", message("archive", form="7z"), _UNPACK),
    (b"\x1f\x8b", message("archive", form="gzip"), _UNPACK),
)
#: A name inside an archive → what it is, the next step.
_PACKED = (
    ("xl/", message("xlsb"), message("save-or-pdf", form="XLSX")),
    ("word/", message("word-document"), message("save-or-pdf", form="DOCX")),
    ("ppt/", message("slides", program="PowerPoint"), _NO_SLIDES),
)
_OPEN_DOCUMENT = {"presentation": message("slides", program="OpenDocument"),
                  "graphics": message("drawing", program="OpenDocument")}
#: A stream of an old Office file → what it is.
_STREAMS = {"EncryptedPackage": message("office-locked"),
            "Workbook": message("old-excel"),
            "Book": message("older-excel"),
            "WordDocument": message("old-word"),
            "PowerPoint Document": message("slides", program="PowerPoint 97–2003")}


def refusal(given: Given) -> UnknownForm:
    """The error that names a document of no form that is read: what it seems to be, and the next step.

    >>> print(refusal(Given("budget.pdf", b"GIF89a")))
    budget.pdf: a picture (GIF), not a PDF. Give the published PDF itself, not a picture of it.
    """
    what, remedy = _seems(given.content)
    return UnknownForm(given.file, message("no-pdf", what=what) if what else None,
                       remedy=remedy)


def _seems(content: bytes) -> tuple[Message | None, Message]:
    for mark, what, remedy in _MARKS:
        if content.startswith(mark):
            return what, remedy
    if (stream := stream_kind(content)) is not None:
        form = "DOCX" if stream == "WordDocument" else "PDF"
        return _STREAMS.get(stream, message("old-office")), message("save-or-pdf", form=form)
    if content.startswith(b"PK"):
        return _packed(content)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.search(rb"<(!doctype html|html|head|body|table)\b", head):
        return message("web-page"), _NO_WEB_PAGE
    if head.startswith(b"<?xml"):
        return message("xml"), _PUBLISHED
    if head and b"\x00" not in head:
        return message("plain-text"), _PUBLISHED
    return None, _NO_WEB_PAGE


def _packed(content: bytes) -> tuple[Message | None, Message]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except BROKEN:
        return message("damaged-archive"), message("download-again")
    kind = first_bytes(content, "mimetype")
    for begun, what, remedy in _PACKED:
        if any(name.startswith(begun) for name in names):
            return what, remedy
    for word, what in _OPEN_DOCUMENT.items():
        if word.encode() in kind:
            return what, message("save-or-pdf", form="PDF")
    return message("archive", form="ZIP"), _UNPACK
