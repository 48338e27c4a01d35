"""A page as a picture by itself: PNG, JPEG, TIFF (of one or more pages), BMP, WebP."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from budgetkit.errors import MissingExtra, NoTextLayer
from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged
from budgetkit.sources.page import Page, PictureText
from budgetkit.sources.scan import pages as scans
from budgetkit.sources.second_reader import asked
from budgetkit.sources.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image

message = message_in("sources")

_MARKS = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
#: Pixels and pages of one file up to which anything is read.
PIXELS, PAGES = 120_000_000, 500
#: Points of the shorter side of a sheet of A4, where a picture does not say how large it is.
SHORTER = 595.0
#: A resolution that a picture states is believed between these, in pixels an inch.
LEAST_DPI, MOST_DPI = 90, 700


def sniff(content: bytes) -> bool:
    """Whether these bytes are a picture of a form that pages come in."""
    return (content.startswith(_MARKS) and (not content.startswith(b"BM") or content[6:10] == b"\0" * 4)) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def open(given: Given, password: str | None = None) -> PictureSource:
    """The pages of the picture.

    Raises
    ------
    MissingExtra
        The readers of pictures are not installed; the message has the command.
    UnreadableInput
        It is damaged, or larger than the limits.
    """
    if not scans.at_hand():
        raise MissingExtra(given.file, message("no-picture-reader"),
                           remedy=message("install-scan-or-pdf"))
    from PIL import Image

    try:
        with catch_warnings():  # Pillow warns of large pictures; our own limit is below
            simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(given.content))
        count = getattr(image, "n_frames", 1)
        sizes = []
        for number in range(min(count, PAGES + 1)):
            image.seek(number)
            sizes.append((image.size, _dpi(image)))
    except limits.UnreadableInput:
        raise
    except Exception as error:  # Pillow raises a dozen kinds for damaged pictures
        raise damaged(given, message("picture"), error) from error
    if count > PAGES:
        raise limits.too_large(given, message("over-pages", pages=PAGES))
    if max(width * height for (width, height), _ in sizes) > PIXELS:
        raise limits.too_large(given, message("over-pixels", pixels=f"{PIXELS:,}"))
    return PictureSource(given, image, sizes)


class PictureSource(Source):
    """A picture whose pages are read when they are asked for."""

    form = "picture"

    def __init__(self, given: Given, image: Image, sizes: list[tuple[tuple[int, int], float]]):
        super().__init__(given)
        self._image, self._sizes = image, sizes
        self._pages: list[Page | None] = [None] * len(sizes)

    def __len__(self) -> int:
        return len(self._sizes)

    def page(self, number: int) -> Page:
        page = self._pages[number - 1]
        if page is None:
            (width, height), dpi = self._sizes[number - 1]
            try:
                page = scans.read_page(self._drawing(number), number, width * 72 / dpi,
                                       height * 72 / dpi)
            except (OSError, SyntaxError, ValueError) as error:  # Pillow decodes when asked to
                raise damaged(self.given, message("picture"), error) from error
            if not page.glyphs and len(self) == 1:
                raise NoTextLayer(self.given.file, message("textless-picture"),
                                  remedy=message("give-sharper"))
            self._pages[number - 1] = page
        return page

    def look_again(self, page: Page, boxes):
        nothing: list[list[PictureText]] = [[] for _ in boxes]
        return asked(lambda: scans.look_again(self._drawing(page.number), page, boxes),
                     nothing, lambda: self.note("again-failed", page.number))

    def image(self, number: int, scale: float, top: float, foot: float) -> Image:
        image, scan = self._frame(number, scale), self.page(number).scan
        image = scans.as_read(image, scan) if scan else image
        upper, lower = int(top * scale), min(float(image.height), foot * scale)
        return image.crop((0, upper, image.width, int(max(lower, upper + 1))))

    def _frame(self, number: int, scale: float) -> Image:
        """The page in colour at so many pixels a point, what is seen through on white."""
        from PIL import Image

        self._image.seek(number - 1)
        (width, height), dpi = self._sizes[number - 1]
        frame = self._image.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        paper.alpha_composite(frame)
        size = max(1, round(width * 72 / dpi * scale)), max(1, round(height * 72 / dpi * scale))
        return paper.convert("RGB").resize(size, Image.Resampling.LANCZOS)

    def _drawing(self, number: int) -> scans.Draw:
        import numpy as np

        return lambda scale: np.asarray(self._frame(number, scale))


def _dpi(image: Image) -> float:
    """Pixels an inch: as stated, or such that the shorter side is that of a sheet of A4."""
    stated = image.info.get("dpi")
    if stated and LEAST_DPI <= float(stated[0]) <= MOST_DPI:
        return float(stated[0])
    return max(20.0, min(image.size) * 72 / SHORTER)
