"""A place on a page → its picture: the region around it, with the place outlined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from glob import escape
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from budgetkit import bundled
from budgetkit.errors import BudgetkitError, EncryptedPdf, MissingFile
from budgetkit.messages import message_in
from budgetkit.sources.forms import FLOWING, open_source
from budgetkit.sources.given import Given

if TYPE_CHECKING:
    from PIL.Image import Image

message = message_in("sources")

#: Colour of the outline (Okabe and Ito's vermilion) and of its light filling.
INK, TINT = (213, 94, 0, 255), (213, 94, 0, 38)
#: Points of page shown above and below a place.
AROUND = 46.0


class Box(Protocol):
    """Anything with a page and edges, in points from the page's top-left corner."""

    @property
    def page(self) -> int: ...
    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def y1(self) -> float: ...


def locate(files: Sequence[Any], page: int) -> tuple[Any, int]:
    """The file that holds a page of a disclosure, and the page's number within that file.

    Parameters
    ----------
    files : sequence of SourceFile
        Pages are counted on from one file to the next.
    page : int
        From 1.

    Raises
    ------
    BudgetkitError
        The disclosure has no such page.
    """
    rest = page
    for file in files:
        if rest <= file.pages:
            return file, rest
        rest -= file.pages
    raise BudgetkitError(files[-1].name if files else None, message("no-page", page=page))


#: With which files are opened that ask for one.
_password: ContextVar[str | None] = ContextVar("password", default=None)
_PAGE = {"en": re.compile(r"\bp\. ?(\d+)"), "zh": re.compile(r"第(\d+)页")}


def with_names(text: str, files: Sequence, lang: str) -> str:
    """A sentence whose pages are called what they are: `p. 5` of a workbook is a sheet with a name.

    Pages of paper keep their numbers; the parts of a document that flows are parts.
    """
    if not any(file.parts or file.form in FLOWING for file in files):
        return text

    def named(found: re.Match) -> str:
        try:
            file, page = locate(files, int(found[1]))
        except BudgetkitError:
            return found[0]
        if file.parts:
            name = file.parts[page - 1]
            return message("sheet", name=name).text(lang)
        if file.form in FLOWING:
            return message("part", number=page).text(lang)
        return found[0]

    return _PAGE[lang].sub(named, text)


def find_document(file) -> Given:
    """The document of a source file: from memory, from where it was read, or the bundled data.

    A file of its name with other bytes (sha256) is another document: a page of it proves nothing.

    Raises
    ------
    MissingFile
        The document is not at hand.
    """
    if file.content is not None:
        return Given(file.name, file.content)
    held = [Path(file.path)] if file.path else []
    with suppress(MissingFile):  # this copy of budgetkit came without its data
        held += bundled.data().rglob(escape(Path(file.name).name))
    there = [path for path in held if path.is_file()]
    for path in there:
        if _sha256(path, path.stat().st_mtime_ns) == file.sha256:
            return Given.of(path)
    kind = "pdf" if file.form == "pdf" else "document"
    raise MissingFile(file.path or file.name,
                      message(f"other-{kind}" if there else f"lost-{kind}"),
                      remedy=message(f"read-again-{kind}"))


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int) -> str:
    from hashlib import file_digest  # loads OpenSSL, which reading does without

    with path.open("rb") as held:
        return file_digest(held, "sha256").hexdigest()


@contextmanager
def unlocked(password: str | None) -> Iterator[None]:
    """Within it, pages of files that open with this password only are drawn too.

    A disclosure does not keep a password: whoever has it gives it again.
    """
    before = _password.set(password)
    try:
        yield
    finally:
        _password.reset(before)


def picture(
    files: Sequence, boxes: Sequence[Box], *, scale: float = 2.0, whole: bool = False
) -> Image:
    """The part of a page that holds the boxes, each outlined.

    Parameters
    ----------
    files : sequence of SourceFile
    boxes : sequence of Box
        Those on the page of the first are drawn; places on other pages are pictures of
        their own.
    scale : float
        Pixels a point.
    whole : bool
        The whole page instead of the region.

    Raises
    ------
    MissingFile
        The PDF is not at hand.
    EncryptedPdf
        It opens with a password only, which a disclosure does not keep.
    """
    from PIL import Image, ImageDraw

    number = boxes[0].page
    here = [b for b in boxes if b.page == number]
    file, page = locate(files, number)
    given = find_document(file)
    top, foot = 0.0, inf
    if not whole:
        top = max(0.0, min(b.y0 for b in here) - AROUND)
        foot = max(b.y1 for b in here) + AROUND
    try:
        with open_source(given, _password.get()) as document:
            image = document.image(page, scale, top, foot).convert("RGBA")
    except EncryptedPdf as error:
        raise EncryptedPdf(given.file, message("locked-page"), remedy=message("unlock")) from error
    ink = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    up = int(top * scale)
    for box in here:
        x0, y0, x1, y1 = (edge * scale for edge in (
            box.x0 - 1.5, box.y0 - 1.5, box.x1 + 1.5, box.y1 + 1.5))
        draw.rectangle([x0, y0 - up, x1, y1 - up], fill=TINT, outline=INK, width=round(scale))
    return Image.alpha_composite(image, ink).convert("RGB")


def whole_lines(image: Image) -> Image:
    """Without the halves of lines of text at its upper and lower edge, where there are such."""
    near = int(min(28, image.height // 6))
    grey = image.convert("L")
    # a row of which no pixel is darker
    blank = [not any(grey.crop((0, y, grey.width, y + 1)).histogram()[:201])
             for y in range(grey.height)]
    top = next((y for y in range(near) if blank[y]), 0)
    foot = next((y for y in range(near) if blank[-1 - y]), 0)
    return image.crop((0, top, image.width, image.height - foot))
