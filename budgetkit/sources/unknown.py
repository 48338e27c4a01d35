"""What bytes seem to be that no source reads: one clear line instead of a wrong guess."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from budgetkit.errors import UnknownForm
from budgetkit.sources.given import Given
from budgetkit.sources.limits import BROKEN, first_bytes
from budgetkit.sources.old_office import stream_kind

#: What nobody reads is asked for in the form that is read best.
_PUBLISHED = "Give the published PDF itself"
_SAVE = "Save it as {}, or give the PDF."
_PICTURE = f"{_PUBLISHED}, not a picture of it."

#: First bytes → what it is, the next step.
_MARKS = (
    (b"GIF8", "a picture (GIF)", _PICTURE),
    (b"{\\rtf", "a text in rich format (RTF)", _SAVE.format("DOCX")),
    (b"Rar!", "an archive (RAR)", "Unpack it first."),
    (b"7z\xbc\xaf", "an archive (7z)", "Unpack it first."),
    (b"\x1f\x8b", "an archive (gzip)", "Unpack it first."),
)
#: A name inside an archive → what it is, the next step.
_PACKED = (
    ("xl/", "a spreadsheet (Excel, xlsb)", _SAVE.format("XLSX")),
    ("word/", "a text document (Word)", _SAVE.format("DOCX")),
    ("ppt/", "slides (PowerPoint)", f"{_PUBLISHED}, not slides about it."),
)
_OPEN_DOCUMENT = {"presentation": "slides (OpenDocument)", "graphics": "a drawing (OpenDocument)"}
#: A stream of an old Office file → what it is.
_STREAMS = {"EncryptedPackage": "an Office document with a password",
            "Workbook": "a spreadsheet (Excel 97–2003)",
            "Book": "a spreadsheet (Excel 5)",
            "WordDocument": "a text document (Word 97–2003)",
            "PowerPoint Document": "slides (PowerPoint 97–2003)"}


def refusal(given: Given) -> UnknownForm:
    """The error that names a document of no form that is read: what it seems to be, and the next step.

    >>> print(refusal(Given("budget.pdf", b"GIF89a")))
    budget.pdf: a picture (GIF), not a PDF. Give the published PDF itself, not a picture of it.
    """
    what, remedy = _seems(given.content)
    return UnknownForm(given.file, f"{what}, not a PDF" if what else "not a PDF", remedy=remedy)


def _seems(content: bytes) -> tuple[str, str]:
    for mark, what, remedy in _MARKS:
        if content.startswith(mark):
            return what, remedy
    if (stream := stream_kind(content)) is not None:
        form = "DOCX" if stream == "WordDocument" else "PDF"
        return _STREAMS.get(stream, "an old Office document"), _SAVE.format(form)
    if content.startswith(b"PK"):
        return _packed(content)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.search(rb"<(!doctype html|html|head|body|table)\b", head):
        return "a web page", f"{_PUBLISHED}, not the web page that links to it."
    if head.startswith(b"<?xml"):
        return "a file of XML", f"{_PUBLISHED}."
    if head and b"\x00" not in head:
        return "a plain text", f"{_PUBLISHED}."
    return "", f"{_PUBLISHED}, not the web page that links to it."


def _packed(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except BROKEN:
        return "a damaged archive", "Download it again."
    kind = first_bytes(content, "mimetype")
    for begun, what, remedy in _PACKED:
        if any(name.startswith(begun) for name in names):
            return what, remedy
    for word, what in _OPEN_DOCUMENT.items():
        if word.encode() in kind:
            return what, _SAVE.format("PDF")
    return "an archive (ZIP)", "Unpack it first."
