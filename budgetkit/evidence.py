"""A finding, fact or claim → the picture of its place on the page.

>>> import budgetkit as bk
>>> d = bk.load_example("weihui-2024")
>>> place = places(d, bk.check(d)[0])[0]
>>> place.page >= 1
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from budgetkit.checks.books import cell_place
from budgetkit.errors import BudgetkitError
from budgetkit.messages import Clauses, Enumeration, Message, checked_language, message_in, written
from budgetkit.narrative.paragraphs import Place
from budgetkit.offered import offering
from budgetkit.sources.cell_pages import address
from budgetkit.sources.forms import FLOWING
from budgetkit.sources.pictures import locate, picture
from budgetkit.tables.table import Fact

if TYPE_CHECKING:
    from PIL.Image import Image

    from budgetkit.disclosure import Disclosure

message = message_in("evidence")
__all__ = ["Evidence", "in_words", "places", "show"]
__dir__ = offering(__all__)


@dataclass(frozen=True)
class Evidence:
    """Pictures of the pages behind a finding, fact or claim: one a page.

    In a notebook it shows itself.

    Attributes
    ----------
    pages : list of int
        Page numbers, from 1.
    images : list of PIL.Image.Image
        One a page.
    words, words_zh : str
        Where that is (:func:`in_words`).

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> seen = show(d, d.fact_list[0], scale=1.0)
    >>> len(seen.images), seen.png()[1:4]
    (1, b'PNG')
    """

    pages: tuple[int, ...]
    images: tuple[Image, ...]
    words: str = ""
    words_zh: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        pages = message("pages", pages=Enumeration(self.pages))
        words = " · ".join(message("outlined", where=said or pages).text(lang)
                           for lang, said in (("en", self.words), ("zh", self.words_zh)))
        shown = {"alttext": words, "width": min(760, max(i.width for i in self.images))}
        return ({"image/png": self.png(), "text/plain": words}, {"image/png": shown})

    def png(self) -> bytes:
        """All pictures, one above the other, as one PNG.

        Returns
        -------
        bytes
        """
        buffer = BytesIO()
        _stacked(self.images).save(buffer, format="PNG")
        return buffer.getvalue()


def places(d: Disclosure, what) -> tuple[Place, ...]:
    """Where a finding, fact, claim, table or place stands: boxes in points, the first foremost.

    Parameters
    ----------
    d : Disclosure
    what : Finding, Fact, Claim, Place, or a sequence of places
        A finding of :func:`budgetkit.check`, a fact of ``d.fact_list``, a claim of
        ``d.narrative.claim_list``.

    Returns
    -------
    tuple of Place

    Raises
    ------
    BudgetkitError
        It has no place on a page.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> [(p.page, p.x0, p.y0) for p in places(d, d.fact_list[0])]
    [(9, 230.62, 152.63)]
    """
    if isinstance(what, Place):
        return (what,)
    if isinstance(what, Fact):
        for table in d.tables:
            if any(fact is what or fact == what for fact in table.facts):
                return (cell_place(table, what.row, what.column, what.page),)
    found = getattr(what, "places", None)
    found = found() if callable(found) else found
    if found is None and isinstance(what, Sequence) and all(isinstance(p, Place) for p in what):
        found = what
    if found:
        return tuple(found)
    if found is not None and getattr(what, "page", None):
        return (Place(what.page, 0.0, 0.0, 0.0, 0.0),)  # it is about the page as a whole
    raise BudgetkitError(None, message("no-place", what=repr(what)))


def show(d: Disclosure, what, *, scale: float = 2.0, whole: bool = False) -> Evidence:
    """The page around a finding, fact or claim, with its cells or its sentence outlined.

    Use it to see with your own eyes what a number or a finding rests on.

    Parameters
    ----------
    d : Disclosure
        Its PDFs must be at hand: where they were read, or among the bundled data.
    what : Finding, Fact, Claim, Place, or a sequence of places
    scale : float
        Pixels a point of the page.
    whole : bool
        The whole page, not only the region.

    Returns
    -------
    Evidence

    Raises
    ------
    MissingFile
        The PDF is not at hand.
    BudgetkitError
        It has no place on a page.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> show(d, d.fact_list[0]).pages
    (9,)
    """
    found = places(d, what)
    pages = tuple(dict.fromkeys(p.page for p in found))
    whole = whole or all(p.x1 <= p.x0 for p in found)
    images = tuple(
        picture(d.files, [p for p in found if p.page == page], scale=scale, whole=whole)
        for page in pages)
    return Evidence(pages, images, in_words(d, what, lang="en"), in_words(d, what, lang="zh"))


def in_words(d: Disclosure, what, *, lang: str | None = None) -> str:
    """Where a finding, fact or claim stands, in words: a page, or a cell of a spreadsheet.

    Use it in a caption or a letter: what has no pages is found by its sheet and cell.

    Parameters
    ----------
    d : Disclosure
    what : Finding, Fact, Claim, Place, or a sequence of places
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    BudgetkitError
        It has no place.
    ValueError
        No such language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> in_words(d, d.fact_list[0]), in_words(d, d.fact_list[0], lang="zh")
    ('p. 9', '第9页')
    """
    lang = checked_language(lang)
    found = places(d, what)
    said: dict[Message | None, list[str]] = {}  # of what has pages of paper: None
    for place in found:
        file, page = locate(d.files, place.page)
        if file.parts:
            said.setdefault(message("sheet", name=file.parts[page - 1]), []).extend(
                [address(place.x0, place.y0)] if place.x1 > place.x0 else [])
        elif file.form in FLOWING:
            said.setdefault(_in_flow(d, place), [])
        else:
            said.setdefault(None, []).append(str(place.page))
    words = []
    for head, parts in said.items():
        listed = Enumeration(dict.fromkeys(parts))
        words.append(message("pages", pages=listed) if head is None else
                     message("cells", head=head, cells=listed) if listed else head)
    return written(Clauses(words), lang)


def _in_flow(d: Disclosure, place: Place) -> Message:
    """The table and row of a document without pages of its own, or that it is in the text."""
    here = [t for t in d.tables if place.page in t.pages]
    for number, table in enumerate(here, 1):
        for cell in table.cells:
            if cell.page == place.page and cell.x0 - 1 <= place.x0 and place.x1 <= cell.x1 + 1 and (
                    cell.y0 - 1 <= place.y0 and place.y1 <= cell.y1 + 1):
                return message("row", number=number, name=table.title or table.key, row=cell.row + 1)
    return message("in-the-text")


def _stacked(images: Sequence[Image]) -> Image:
    from PIL import Image

    if len(images) == 1:
        return images[0]
    gap = 8
    whole = Image.new("RGB", (max(i.width for i in images),
                              sum(i.height for i in images) + gap * (len(images) - 1)), "#999999")
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height + gap
    return whole
