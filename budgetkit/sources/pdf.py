"""A PDF opened within limits, page by page.

pdfium gives the glyphs and the painted paths of a page in a few milliseconds. Everything the
reader later needs to know of a page is taken from it once, here. Coordinates are PDF points from
the top-left corner of the page as it is shown (after /Rotate and the crop box), y downwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from budgetkit.errors import EncryptedPdf, MissingFile, NotAPdf
from budgetkit.sources.coordinates import Frame
from budgetkit.sources.glyphs import dropped_glyphs, read_glyphs
from budgetkit.sources.page import Page
from budgetkit.sources.vector_paths import dotted_rules, read_painted
from budgetkit.text import faults, garbled

#: pdfium keeps what it parsed of every page; after so many pages it is closed and opened anew.
RANGE = 100


class Document:
    """An open PDF: its name, its sha256 and its pages, each read once when asked for."""

    def __init__(self, path: str | Path, password: str | None = None):
        """Open the file.

        Raises
        ------
        MissingFile, NotAPdf, EncryptedPdf
            With the file's name and what to do.
        """
        self.path = Path(path)
        if not self.path.is_file():
            raise MissingFile(self.path)
        content = self.path.read_bytes()
        if b"%PDF-" not in content[:1024]:
            raise NotAPdf(self.path)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self._content, self._password, self._taken = content, password, 0
        try:
            self._pdf = pdfium.PdfDocument(content, password=password)
            self._pages: list[Page | None] = [None] * len(self._pdf)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise EncryptedPdf(self.path) from error
            raise NotAPdf(self.path, "a PDF that is damaged or cut short",
                          remedy="Download it again.") from error

    @property
    def name(self) -> str:
        return self.path.name

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Page:
        """The page with this 1-based number."""
        page = self._pages[number - 1]
        if page is None:
            page = self._pages[number - 1] = self._read(number)
        return page

    def _read(self, number: int) -> Page:
        self._taken += 1
        if self._taken > RANGE:
            self._pdf.close()
            self._pdf, self._taken = pdfium.PdfDocument(self._content, self._password), 1
        try:
            page = self._pdf[number - 1]
        except pdfium.PdfiumError:  # a damaged page: the rest is read, this one is named
            return Page(number, 0.0, 0.0, 0, [], [], 0.0, ["damaged page"])
        frame = Frame(page)
        painted = read_painted(page, frame)
        glyphs, whole = read_glyphs(page, frame, painted.bare)
        if not whole:
            # pdfium drops characters of fonts that neither the file nor the machine holds.
            glyphs += dropped_glyphs(glyphs, self.path, number, frame, self._password)
        page.close()
        text = "".join(g.text for g in glyphs)
        wrong = garbled(text)
        return Page(number, frame.width, frame.height, frame.rotation, [] if wrong else glyphs,
                    painted.rules + dotted_rules(painted.specks), painted.image_area,
                    faults(text), painted.fills, painted.shapes, wrong)

    def __iter__(self) -> Iterator[Page]:
        for number in range(1, len(self) + 1):
            yield self.page(number)

    def close(self) -> None:
        self._pdf.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_) -> None:
        self.close()
