"""Characters of Type 3 fonts, which a file may draw under names of its own and map to nothing.

pdfium gives the code of such a character for the character itself: a figure whose font draws
`/one` under code 2 comes out as a control character, under code 98 as the letter b. playa reads
the names. A font whose names say nothing (`/g1`) gives no text at all, and the page says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.sources.coordinates import Frame
from budgetkit.sources.marks import Glyph
from budgetkit.sources.settings import thresholds

if TYPE_CHECKING:
    import playa

#: Where the baseline runs within a glyph's box, from its foot, as a share of the box.
DESCENT = 0.0
#: Forms within forms deeper than this are not asked for their fonts.
FORM_DEPTH = 3


def pages_without_names(pdf: playa.Document) -> set[int]:
    """Numbers of the pages with a Type 3 font that does not say which characters it draws."""
    return {number for number, page in enumerate(pdf.pages, 1)
            if any(_says_nothing(font) for font in _fonts(page.resources, FORM_DEPTH))}


def name_glyphs(
    glyphs: list[Glyph], page: playa.Page, frame: Frame
) -> tuple[list[Glyph], int]:
    """The glyphs with those of such fonts as their names say, and how many have no name.

    What pdfium gives at their places goes: it is a code and no character.
    """
    found, unnamed = _named(page, frame, max((g.order for g in glyphs), default=0) + 10)
    near = thresholds().named_place
    kept = [g for g in glyphs if not any(
        abs(g.x0 - f.x0) < near * max(f.x1 - f.x0, 1.0) and abs(g.baseline - f.baseline) < f.size
        for f in found)]
    return [*kept, *(g for g in found if g.text)], unnamed


def _fonts(resources, depth: int):
    """The font dictionaries of a page and of the forms painted on it."""
    held = resolve(resources) or {}
    yield from map(resolve, (resolve(held.get("Font")) or {}).values())
    for drawn in (resolve(held.get("XObject")) or {}).values() if depth else ():
        attributes = getattr(resolve(drawn), "attrs", None) or {}
        if "Resources" in attributes:
            yield from _fonts(attributes["Resources"], depth - 1)


def _says_nothing(font) -> bool:
    return isinstance(font, dict) and "ToUnicode" not in font and (
        getattr(resolve(font.get("Subtype")), "name", "") == "Type3")


def resolve(value):
    """A PDF object, whatever number of references lead to it."""
    from playa.pdftypes import resolve1

    return resolve1(value)


def _named(page, frame: Frame, order: int) -> tuple[list[Glyph], int]:
    """The glyphs of unmapped Type 3 fonts, those without a name with no text."""
    from playa.encodingdb import name2unicode

    left, _, _, top = page.mediabox
    dx, dy = (frame.left - left, top - frame.top) if frame.rotation == 0 else (0.0, 0.0)
    found: list[Glyph] = []
    unnamed = 0
    for item, text in enumerate(page.texts, 1):
        for glyph in text:
            if not _unmapped(glyph.font):
                continue
            said = name2unicode(glyph.font.encoding.get(glyph.cid, ""))
            if said.isspace():
                continue
            x0, y0, x1, y1 = glyph.bbox
            unnamed += not said
            found.append(Glyph(said, x0 - dx, x1 - dx, y1 - dy - DESCENT * (y1 - y0), y1 - y0,
                               order, -item))
            order += 1
    return found, unnamed


def _unmapped(font) -> bool:
    return type(font).__name__ == "Type3Font" and font.tounicode is None
