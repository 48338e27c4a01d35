"""The characters of a page with their places, each once, stamps and hidden ones left out."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources.coordinates import Frame

#: Stands after a character behind which the page cuts the text off: `1,9…` is no amount.
CUT = "…"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with its advance box.

    ``order`` is its place in the content stream, ``item`` the text object that paints it.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    order: int
    item: int = 0

    @property
    def middle(self) -> float:
        """Height at which the eye sees the character, used to say in which cell it stands."""
        return self.baseline - 0.36 * self.size


def read_glyphs(
    textpage: pdfium.PdfTextPage, frame: Frame, bare: set[int]
) -> tuple[list[Glyph], bool]:
    """The glyphs that pdfium sees, and whether it saw something of every text object.

    ``bare`` are the text objects whose font is not in the file.
    """
    handle = textpage.raw
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    origin_of, angle_of = raw.FPDFText_GetCharOrigin, raw.FPDFText_GetCharAngle
    item_of, address = raw.FPDFText_GetTextObject, ctypes.addressof
    turn = frame.rotation
    glyphs: list[Glyph] = []
    high = 0  # the first half of a character that pdfium gives as a UTF-16 pair
    drawn: dict[tuple[str, int], list[float]] = defaultdict(list)
    for index in range(raw.FPDFText_CountChars(handle)):
        code = unicode_of(handle, index)
        if code <= 32 or code == 0xA0 or code == 0x3000 or code in (0xFFFE, 0xFFFF, 0x200B, 0xFEFF):
            if bare and (item := item_of(handle, index)):
                bare.discard(address(item.contents))
            continue
        box_of(handle, index, at_box)
        origin_of(handle, index, at_x, at_y)
        if turn == 0:
            x0, x1 = box.left - frame.left, box.right - frame.left
            baseline, size = frame.top - y.value, box.top - box.bottom
        else:
            x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
            baseline, size = frame.point(x.value, y.value)[1], bottom - top
        if size <= 0 or x1 < x0 or x1 < 0 or x0 > frame.width or not (
            0 < baseline - 0.36 * size < frame.height
        ):
            if glyphs and _runs_off(glyphs[-1], x0, baseline, frame):
                glyphs[-1] = replace(glyphs[-1], text=glyphs[-1].text + CUT)
            continue  # outside the page as shown
        if 0.1 < angle_of(handle, index) % 1.5708 < 1.47 and _turned_askew(handle, index):
            continue  # slanted over the page: a watermark
        if 0xD800 <= code <= 0xDFFF:
            high, code = (code, 0) if code < 0xDC00 else (high, code)
            if code == 0:
                continue  # the first half of a pair: the second completes it
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        char = chr(code)
        # Boldness is often the same glyph painted again with a shift of a hair.
        twins = drawn[char, round(baseline)]
        width = (x1 - x0) or size
        if any(abs(x0 - other) < 0.25 * width for other in twins) or any(
            abs(x0 - other) < 0.2 * width for other in drawn.get((char, round(baseline) - 1), ())
        ):
            continue
        twins.append(x0)
        item = item_of(handle, index)
        place = address(item.contents) if item else 0
        bare.discard(place)
        glyphs.append(Glyph(char, x0, x1, baseline, size, index, place))
    return glyphs, not bare


def _runs_off(last: Glyph, x0: float, baseline: float, frame: Frame) -> bool:
    """Whether a character outside the page goes on with the last one inside: 1,9|87.20."""
    near = abs(x0 - last.x1) < 0.35 * last.size and abs(baseline - last.baseline) < 0.25 * last.size
    return near and x0 > frame.width and not last.text.endswith(CUT)


def _turned_askew(textpage, index: int) -> bool:
    """Whether the writing itself runs aslant; upright italics only lean, and are text."""
    m = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(m))
    return min(abs(m.a), abs(m.b)) > 0.05 * max(abs(m.a), abs(m.b))


def dropped_glyphs(
    seen: list[Glyph], content: bytes, number: int, frame: Frame, password: str | None
) -> list[Glyph]:
    """The glyphs that pdfium dropped, from playa, the PDF reader under camelot.

    playa takes widths from the file, not from a font, so that a font which is nowhere at hand
    costs no character.
    """
    import playa

    held: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for glyph in seen:
        held[glyph.text].append((glyph.x0, glyph.baseline))
    found: list[Glyph] = []
    order = max((g.order for g in seen), default=0) + 10
    with playa.parse(content, space="screen", password=password or "") as pdf:
        page = pdf.pages[number - 1]
        left, _, _, top = page.mediabox
        dx, dy = (frame.left - left, top - frame.top) if frame.rotation == 0 else (0.0, 0.0)
        for item, text in enumerate(page.texts, 1):
            for glyph in text:
                x0, y0, x1, y1 = glyph.bbox
                size = y1 - y0
                x0, x1, baseline = x0 - dx, x1 - dx, y1 - dy - 0.12 * size
                if not glyph.text or glyph.text.isspace() or size <= 0 or not (
                    x1 > 0 and x0 < frame.width and 0 < baseline < frame.height
                ):
                    continue
                near = 0.6 * size
                if any(abs(x0 - x) < near and abs(baseline - y) < near
                       for x, y in held[glyph.text]):
                    continue
                held[glyph.text].append((x0, baseline))
                found.append(Glyph(glyph.text, x0, x1, baseline, size, order, -item))
                order += 1
    return found
