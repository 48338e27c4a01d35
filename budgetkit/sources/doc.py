"""A text document of Word 97–2003 (doc), or of WPS (wps), by LibreOffice where it is installed.

No real file of WPS was at hand: that form is untested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from budgetkit.messages import message_in
from budgetkit.sources import docx
from budgetkit.sources.flowing import Flowing
from budgetkit.sources.given import Given
from budgetkit.sources.libreoffice import as_docx
from budgetkit.sources.old_office import stream_kind
from budgetkit.sources.page import Page

message = message_in("sources")

_WHAT = message("old-word")
#: Amounts as the file holds its text: in UTF-16, or in one byte a letter.
_WIDE = re.compile(rb"(?:[\d,]\0){1,16}\.\0\d\0\d\0(?!\d\0)")
_NARROW = re.compile(rb"(?<![\d,.\0])[\d,]{1,16}\.\d\d(?![\d.\0])")
_AMOUNT = re.compile(r"[\d,]{1,16}\.\d\d(?!\d)")


def sniff(content: bytes) -> bool:
    """Whether these bytes are an old text document, by the streams they hold."""
    return stream_kind(content) == "WordDocument"


def open(given: Given, password: str | None = None) -> Flowing:
    """The document's paragraphs and tables, as LibreOffice understands them.

    Raises
    ------
    MissingExtra
        LibreOffice is not installed.
    UnreadableInput
        It cannot open the document, or takes too long.
    """
    held = docx.open(Given(given.name, as_docx(given, _WHAT), given.path))
    held.given = given
    held.note("old-form")
    held.lost_amounts = sum((amounts(given.content) - shown_amounts(held)).values())
    return held


def amounts(content: bytes) -> Counter[str]:
    """The amounts with two decimals in the bytes of a document, each as often as it stands there.

    >>> amounts("1,234.50 元".encode("utf-16-le"))
    Counter({'1,234.50': 1})
    """
    wide = [m[0].decode("utf-16-le") for m in _WIDE.finditer(content)]
    return Counter(wide) + Counter(m[0].decode("ascii") for m in _NARROW.finditer(content))


def shown_amounts(pages: Iterable[Page]) -> Counter[str]:
    """The amounts with two decimals in what was read of a document."""
    found: Counter[str] = Counter()
    for page in pages:
        texts = [cell.text for table in page.tables or () for cell in table.cells]
        for text in (*texts, *(line.text for line in page.lines)):
            found.update(_AMOUNT.findall(text))
    return found
