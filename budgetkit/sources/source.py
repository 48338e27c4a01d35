"""What a source is: a document, opened, that gives pages.

A page comes with glyphs and ruling lines (a PDF), or with its tables as cells (a spreadsheet), or
with both. A form of document is a module of this room with

- ``sniff(content) -> bool``: whether these bytes are of the form; never by a file's name;
- ``open(given, password) -> Source``.

:mod:`budgetkit.sources.forms` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetkit.messages import Message, message_in
from budgetkit.sources.given import Given
from budgetkit.sources.page import Page, PictureText

if TYPE_CHECKING:
    from PIL.Image import Image

message = message_in("sources")


class Source:
    """An open document. A form's own class gives its pages and their pictures.

    Attributes
    ----------
    form : str
        The form's name in the registry.
    notes : list of Message
        What of the document could not be read, or was left out, each a sentence with its place.
    """

    form = ""
    #: Whether its bytes are a PDF, which camelot and the like can open too.
    is_pdf = False
    #: Amounts that its bytes hold and its pages do not, where another program translated it.
    lost_amounts = 0

    def __init__(self, given: Given):
        self.given = given
        self.notes: list[Message] = []

    def note(self, key: str, page: int | None = None, **values: Any) -> None:
        """Note a sentence of ``messages/*/sources.toml`` about the document or a page of it."""
        said = message(key, **values)
        self.notes.append(message("of-file", file=self.name, said=said) if page is None
                          else message("of-page", file=self.name, page=page, said=said))

    @property
    def name(self) -> str:
        return self.given.name

    @property
    def path(self) -> Path | None:
        return self.given.path

    @property
    def sha256(self) -> str:
        return self.given.sha256

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the pages where they have names (sheets of a workbook), else nothing."""
        return ()

    def __len__(self) -> int:
        raise NotImplementedError

    def page(self, number: int) -> Page:
        """The page with this 1-based number."""
        raise NotImplementedError

    def image(self, number: int, scale: float, top: float, foot: float) -> Image:
        """Picture of a page between two heights (points), ``scale`` pixels a point: drawn of what was read."""
        from budgetkit.sources.drawn_pages import draw

        return draw(self.page(number), scale, top, foot)

    def look_again(self, page: Page, boxes: Sequence[tuple[float, float, float, float]],
                   ) -> list[list[PictureText]]:
        """What else can be read in these boxes of a page that was read in its picture."""
        return [[] for _ in boxes]

    def __iter__(self) -> Iterator[Page]:
        for number in range(1, len(self) + 1):
            yield self.page(number)

    def close(self) -> None:
        """Let go of the document."""

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_) -> None:
        self.close()
