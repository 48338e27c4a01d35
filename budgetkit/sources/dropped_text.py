"""Text that pdfium drops because its font is neither in the file nor on the machine, from playa.

playa, the PDF reader under camelot, takes widths and characters from the file alone, so that a
font which is nowhere at hand costs no character. It gives radicals and other compatibility forms
as the file maps them where pdfium gives plain characters: the two are compared by place.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from budgetkit.sources.coordinates import Frame
from budgetkit.sources.marks import Glyph
from budgetkit.sources.settings import thresholds
from budgetkit.sources.visible_text import UNSEEN_MODES

if TYPE_CHECKING:
    import playa

#: Heights are sorted into bands of this many points to find what stands at a place.
BAND = 12.0
_PROGRAMS = ("FontFile", "FontFile2", "FontFile3")


def dropped_glyphs(
    seen: list[Glyph], page: playa.Page, frame: Frame
) -> list[Glyph]:
    """The glyphs of fonts that are not in the file which stand where pdfium sees nothing."""
    held, descent = _Places(seen), thresholds().dropped_descent
    found: list[Glyph] = []
    order = max((g.order for g in seen), default=0) + 10
    left, _, _, top = page.mediabox
    dx, dy = (frame.left - left, top - frame.top) if frame.rotation == 0 else (0.0, 0.0)
    for item, text in enumerate(page.texts, 1):
        for glyph in text:
            if not glyph.text or glyph.text.isspace() or not _may_be_dropped(glyph):
                continue
            x0, y0, x1, y1 = glyph.bbox
            size = y1 - y0
            new = Glyph(glyph.text, x0 - dx, x1 - dx, y1 - dy - descent * size, size, order,
                        -item)
            if size <= 0 or not (new.x1 > 0 and new.x0 < frame.width
                                 and 0 < new.baseline < frame.height) or held.taken(new):
                continue
            held.add(new)
            found.append(new)
            order += 1
    return found


def _may_be_dropped(glyph) -> bool:
    """Whether its font is not in the file, it is painted, and it does not run aslant."""
    state, (a, b, *_) = glyph.gstate, glyph.matrix
    if state.render_mode in UNSEEN_MODES or state.nalpha == 0:
        return False
    if min(abs(a), abs(b)) > thresholds().slant * max(abs(a), abs(b)):
        return False
    descriptor = getattr(glyph.font, "descriptor", None) or {}
    return type(glyph.font).__name__ != "Type3Font" and not any(
        program in descriptor for program in _PROGRAMS)


class _Places:
    """Where glyphs stand on a page."""

    def __init__(self, glyphs: list[Glyph]):
        self._bands: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            self.add(glyph)

    def add(self, glyph: Glyph) -> None:
        self._bands[int(glyph.middle // BAND)].append(glyph)

    def taken(self, glyph: Glyph) -> bool:
        """Whether another glyph stands there already, whatever character it is."""
        band = int(glyph.middle // BAND)
        reach = 1 + int(glyph.size // BAND)
        limits = thresholds()
        return any(
            min(glyph.x1, other.x1) - max(glyph.x0, other.x0)
            > limits.dropped_overlap * min(glyph.x1 - glyph.x0, other.x1 - other.x0)
            and abs(glyph.middle - other.middle) < limits.dropped_level * min(glyph.size, other.size)
            for near in range(band - reach, band + reach + 1)
            for other in self._bands.get(near, ()))
