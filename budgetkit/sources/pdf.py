"""A PDF opened within limits, page by page.

pdfium gives the glyphs and the painted paths of a page in a few milliseconds. Everything the
reader later needs to know of a page is taken from it once, here. Coordinates are PDF points from
the top-left corner of the page as it is shown (after /Rotate and the crop box), y downwards.
"""

from __future__ import annotations

from functools import cached_property, partial
from itertools import pairwise
from operator import eq
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.errors import EncryptedPdf, UnknownForm
from budgetkit.messages import message_in
from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame
from budgetkit.sources.damage import damage
from budgetkit.sources.dropped_text import dropped_glyphs
from budgetkit.sources.given import Given
from budgetkit.sources.glyphs import Glyph, read_glyphs, text_by_character
from budgetkit.sources.named_glyphs import name_glyphs, pages_without_names
from budgetkit.sources.page import Page, PictureText, Scanned, runs
from budgetkit.sources.scan import pages as scans
from budgetkit.sources.second_reader import asked
from budgetkit.sources.settings import thresholds
from budgetkit.sources.source import Source
from budgetkit.sources.struck_text import strike_out
from budgetkit.sources.unknown import refusal
from budgetkit.sources.unsaid import unsaid
from budgetkit.sources.vector_paths import Painted, dotted_rules, read_painted
from budgetkit.sources.watermarks import any_light, without_watermarks
from budgetkit.text import faults, garbled

if TYPE_CHECKING:
    import playa
    from PIL.Image import Image

message = message_in("sources")

#: pdfium keeps what it parsed of every page; after so many pages it is closed and opened anew.
RANGE = 100
#: A picture with invisible text over it is a scan unless more is painted over it than this share.
PAINTED_OVER_SCAN = 0.1


def sniff(content: bytes) -> bool:
    """Whether these bytes are a PDF's; some servers put a few of their own before it."""
    return b"%PDF-" in content[:1024]


def open(given: Given, password: str | None = None) -> Document:
    """The PDF, opened."""
    return Document(given, password)


class Document(Source):
    """An open PDF: its name, its sha256 and its pages, each read when asked for."""

    form = "pdf"
    is_pdf = True

    def __init__(self, given: Given | str | Path, password: str | None = None):
        """Open the file.

        Raises
        ------
        MissingFile, UnknownForm, EncryptedPdf
            With the file's name and what to do.
        """
        super().__init__(Given.of(given))
        content = self.given.content
        if not sniff(content):
            raise refusal(self.given)
        self._content, self._password, self._taken = content, password, 0
        self._scans: dict[int, Scanned | None] = {}
        try:
            self._pdf = pdfium.PdfDocument(content, password=password)
            _open_forms(self._pdf)
            self._length = len(self._pdf)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise EncryptedPdf(self.given.file) from error
            raise UnknownForm(self.given.file, message("damaged-pdf"),
                              remedy=message("download-again")) from error

    def __len__(self) -> int:
        return self._length

    def page(self, number: int) -> Page:
        """The page with this 1-based number; who asks twice has it read twice."""
        page = self._read(number)
        self._scans[number] = page.scan
        if page.scan is None:
            page.again = partial(self._as_written, number)
        return page

    def _read(self, number: int) -> Page:
        page = self._as_written(number)
        page.damage = self._damage_of(number) or ("broken" if _without_widths(page) else "")
        if page.kind != "image" or not scans.at_hand():
            return page
        read = asked(lambda: scans.read_page(
            self._drawing(number), number, page.width, page.height), page,
            lambda: page.failed.append("scan"))
        read.damage = page.damage
        return read if read.glyphs or read.kind == "blank" else page

    def _damage_of(self, number: int) -> str:
        found = self._damage
        if found.somewhere:
            return "broken_somewhere" if number == 1 else ""
        return "broken" if number in found.pages else ""

    @cached_property
    def _damage(self):
        return damage(self._content, len(self))

    def _drawing(self, number: int) -> scans.Draw:
        def draw(scale: float):
            page = self._pdf[number - 1]
            return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
        return draw

    def look_again(self, page: Page, boxes):
        nothing: list[list[PictureText]] = [[] for _ in boxes]
        return asked(lambda: scans.look_again(self._drawing(page.number), page, boxes),
                     nothing, lambda: self.note("again-failed", page.number))

    def _as_written(self, number: int) -> Page:
        """The page from its text layer and what is painted on it.

        A damaged page is empty, and named: the rest is read.
        """
        try:
            return self._taken_up(number)
        except pdfium.PdfiumError:
            return Page(number, 0.0, 0.0, 0, [], [], 0.0, ["damaged"])

    def _taken_up(self, number: int) -> Page:
        self._taken += 1
        if self._taken > RANGE:
            self._pdf.close()
            self.__dict__.pop("_playa", None)  # it keeps what it parsed, too
            self._pdf, self._taken = pdfium.PdfDocument(self._content, self._password), 1
            _open_forms(self._pdf)
        page = self._pdf[number - 1]
        if _has_marks(page):
            # what a form's field or a note shows is painted into the page, and read with it
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = self._pdf[number - 1]
        failed: list[str] = []
        textpage = page.get_textpage()
        frame = Frame(page, textpage)
        painted = read_painted(page, frame)
        text = text_by_character(calls.handle(textpage.raw))
        glyphs, hidden = read_glyphs(page, textpage, text, frame, painted.texts)
        nameless = painted.nameless and number in self._without_names
        unnamed = 0 if nameless else unsaid(textpage, text, painted.texts.doubtful)
        textpage.close()
        if painted.texts.bare:
            # pdfium drops characters of fonts that neither the file nor the machine holds.
            seen, nothing = glyphs, list[Glyph]()
            glyphs = seen + asked(lambda: dropped_glyphs(
                seen, self._playa.pages[number - 1], frame), nothing,
                lambda: failed.append("dropped"))
        if nameless:
            drawn = glyphs
            glyphs, unnamed = asked(lambda: name_glyphs(
                drawn, self._playa.pages[number - 1], frame), (drawn, 0),
                lambda: failed.append("names"))
        glyphs, hidden, scanned = _text_of_pictures(glyphs, hidden, painted)
        if any_light(painted.texts.fills):
            glyphs = without_watermarks(glyphs, painted.rules)
        page.close()
        rules = painted.rules + dotted_rules(painted.specks)
        found = list(runs(glyphs))
        struck, strikes = strike_out([run.glyphs for run in found], rules)
        if struck:
            gone = {g.order for g in struck}
            glyphs = [g for g in glyphs if g.order not in gone]
            rules = [r for r in rules if r not in strikes]
            found = list(runs(glyphs))
        text = "".join([g.text for g in glyphs])
        wrong = garbled(text)
        made = Page(number, frame.width, frame.height, frame.rotation, [] if wrong else glyphs,
                    rules, painted.image_area,
                    faults(text), painted.fills, painted.shapes, wrong, frame.margin,
                    frame.turned, hidden=hidden, scanned=scanned, struck=struck,
                    unpainted=[g for g in hidden if g.item in painted.texts.doubtful],
                    pictures=painted.pictures, drawn=painted.drawn, unnamed=unnamed,
                    texts=painted.texts.count, failed=failed)
        made.runs, made.text = ([], "") if wrong else (found, text)
        return made

    @cached_property
    def _playa(self) -> playa.Document:
        """The second reader's document: opened once, when it is first asked."""
        import playa

        return playa.parse(self._content, space="screen", password=self._password or "")

    @cached_property
    def _without_names(self) -> set[int]:
        return asked(lambda: pages_without_names(self._playa),
                     set(range(1, len(self) + 1)), lambda: None)

    def _painted(self, number: int, scale: float, **how) -> pdfium.PdfBitmap:
        """The page as pdfium paints it, upright."""
        page = self._pdf[number - 1]
        return page.render(scale=scale, rotation=Frame(page, page.get_textpage()).turned, **how)

    def pixels(self, number: int, scale: float, top: float, foot: float
               ) -> tuple[int, int, bytes]:
        """A page between two heights (points) as width, height and four bytes a pixel (RGB, one unused).

        What needs no imaging library shows pages with it.
        """
        bitmap = self._painted(number, scale, prefer_bgrx=True, rev_byteorder=True)
        upper = min(max(int(top * scale), 0), bitmap.height - 1)
        lower = max(upper + 1, int(min(float(bitmap.height), foot * scale)))
        held = memoryview(bitmap.buffer).cast("B")[upper * bitmap.stride : lower * bitmap.stride]
        wide = 4 * bitmap.width
        if bitmap.stride == wide:
            return bitmap.width, lower - upper, bytes(held)
        return bitmap.width, lower - upper, b"".join(
            held[at : at + wide] for at in range(0, len(held), bitmap.stride))

    def image(self, number: int, scale: float, top: float, foot: float) -> Image:
        image = self._painted(number, scale).to_pil()
        if number not in self._scans:
            self.page(number)
        if scan := self._scans[number]:
            image = scans.as_read(image, scan)
        upper, lower = int(top * scale), min(float(image.height), foot * scale)
        return image.crop((0, upper, image.width, int(max(lower, upper + 1))))

    def close(self) -> None:
        self._pdf.close()


def _without_widths(page: Page) -> bool:
    """Whether the characters stand on each other, as the widths of their fonts are lost."""
    begin, many = [g.x0 for g in page.glyphs], thresholds().without_width * len(page.glyphs)
    if sum(map(eq, begin, begin[1:])) <= many:
        return False
    return many < sum(g.x0 == last.x0 and g.baseline == last.baseline
                      for last, g in pairwise(page.glyphs))


def _open_forms(pdf: pdfium.PdfDocument) -> None:
    """Have pdfium draw the form fields that come without a drawing of what they hold."""
    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        pdf.init_forms()


def _has_marks(page: pdfium.PdfPage) -> bool:
    """Whether form fields, notes or stamps are laid on the page; links show nothing."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(mark)
        raw.FPDFPage_CloseAnnot(mark)
        if kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            return True
    return False


def _text_of_pictures(glyphs: list[Glyph], hidden: list[Glyph], painted: Painted):
    """The glyphs with the invisible text of scans among them, what stays hidden, how many came.

    Text that is not painted over a picture, where next to nothing is, is what a machine read in
    the picture: it is the picture's text.
    """
    kept: list[Glyph] = []
    unseen = [g for g in hidden if g.item in painted.texts.doubtful]
    for x0, y0, x1, y1 in painted.pictures if unseen else ():
        def within(g: Glyph, x0=x0, y0=y0, x1=x1, y1=y1) -> bool:
            return x0 <= (g.x0 + g.x1) / 2 <= x1 and y0 <= g.middle <= y1

        over = [g for g in unseen if within(g)]
        if sum(map(within, glyphs)) < PAINTED_OVER_SCAN * len(over):
            kept += over
            unseen = [g for g in unseen if not within(g)]
    if not kept:
        return glyphs, hidden, 0
    taken = {g.order for g in kept}
    return (sorted([*glyphs, *kept], key=lambda g: g.order),
            [g for g in hidden if g.order not in taken], len(kept))
