"""The characters of a page with their places, each once, stamps and hidden ones left out."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame
from budgetkit.sources.visible_text import CLIP_SLACK, Box, Ink, TextObjects

#: Stands after a character behind which the page cuts the text off: `1,9…` is no amount.
CUT = "…"
#: pdfium's code for a hyphen that ends a line, soft or not: after an amount's sign, its minus.
HYPHEN = 2
#: No-break, ideographic and zero-width spaces, and what stands for no character: never a glyph.
_NOTHING = frozenset((0xA0, 0x3000, 0xFFFE, 0xFFFF, 0x200B, 0xFEFF))
#: Text smaller than this is read by no eye, in points; on small pages, this share of their height.
LEAST_SIZE, LEAST_SHARE = 1.6, 0.002
#: The letters of a word that its clip box cuts stand within this of the edge, in points.
AT_EDGE = 1.0
_NUMBER_CHAR = re.compile(r"[0-9０-９,.，．]")


@dataclass(slots=True)
class Glyph:
    """One character with its advance box; make another of it, never change one.

    ``order`` is its place in the content stream, ``item`` the text object that paints it.
    """

    # not frozen: a frozen one takes six times as long to make, and a page has thousands

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
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, frame: Frame, texts: TextObjects
) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs that pdfium sees painted on the page, and those of text that is not painted.

    Takes every text object that it sees a character of out of ``texts.bare``.
    """
    handle = calls.handle(textpage.raw)
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = map(ctypes.addressof, (box, x, y))
    code_of, box_of, origin_of = calls.char_code, calls.char_box, calls.char_origin
    object_of, turn = calls.char_object, frame.rotation
    shows = _painted_test(page, frame, texts)
    least = min(LEAST_SIZE, LEAST_SHARE * frame.height)
    glyphs: list[Glyph] = []
    hidden: list[Glyph] = []
    cut: list[Glyph] = []
    high = 0  # the first half of a character that pdfium gives as a UTF-16 pair
    drawn: dict[tuple[str, int], list[float]] = {}
    clips = texts.clips
    last, askew, clip, doubtful = -1, False, None, False
    for index in range(calls.count_chars(handle)):
        code = code_of(handle, index)
        if code in _NOTHING or code <= 32:
            if code != HYPHEN or calls.char_is_hyphen(handle, index) != 1:
                if texts.bare:
                    texts.bare.discard(object_of(handle, index))
                continue
            code = 45
        item = object_of(handle, index) or 0
        if item != last or not item:
            last = item
            texts.bare.discard(item)
            askew = 0.1 < calls.char_angle(handle, index) % 1.5708 < 1.47 and (
                _turned_askew(handle, index))
            clip, doubtful = clips.get(item), item in texts.doubtful
            if clip is not None:
                left, upper, right, lower = clip
        box_of(handle, index, at_box)
        origin_of(handle, index, at_x, at_y)
        if turn == 0:
            x0, x1 = box.left - frame.left, box.right - frame.left
            baseline, size = frame.top - y.value, box.top - box.bottom
            top, bottom = frame.top - box.top, frame.top - box.bottom
        else:
            x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
            baseline, size = frame.point(x.value, y.value)[1], bottom - top
        if size <= 0 or x1 < x0 or x1 < 0 or x0 > frame.width or not (
            0 < baseline - 0.36 * size < frame.height
        ):
            if glyphs and _runs_off(glyphs[-1], x0, baseline, frame):
                glyphs[-1] = replace(glyphs[-1], text=glyphs[-1].text + CUT)
            continue  # outside the page as shown
        if askew:
            continue  # slanted over the page: a watermark
        if 0xD800 <= code <= 0xDFFF:
            high, code = (code, 0) if code < 0xDC00 else (high, code)
            if code == 0:
                continue  # the first half of a pair: the second completes it
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        char = chr(code)
        if (doubtful and not shows(x0, top, x1, bottom)) or (
            size < least and _em(handle, index) < least
        ):
            hidden.append(Glyph(char, x0, x1, baseline, size, index, item))
            continue
        if clip is not None and not (
            left - CLIP_SLACK <= (x0 + x1) / 2 <= right + CLIP_SLACK
            and upper - CLIP_SLACK <= (top + bottom) / 2 <= lower + CLIP_SLACK
        ):
            cut.append(Glyph(char, x0, x1, baseline, size, index, item))
            continue
        # Boldness is often the same glyph painted again with a shift of a hair.
        level, width = round(baseline), (x1 - x0) or size
        twins = drawn.get((char, level))
        if (twins and _near(twins, x0, 0.25 * width)) or (
            (above := drawn.get((char, level - 1))) and _near(above, x0, 0.2 * width)
        ):
            continue
        if twins is None:
            drawn[char, level] = [x0]
        else:
            twins.append(x0)
        glyphs.append(Glyph(char, x0, x1, baseline, size, index, item))
    if cut:
        glyphs, away = mend_cuts(glyphs, cut, texts.clips)
        hidden += away
    return glyphs, hidden


def _near(places: list[float], x: float, within: float) -> bool:
    """Whether one of the places is nearer to ``x`` than that."""
    low, high = x - within, x + within
    for place in places:  # noqa: SIM110 - a generator would cost more than what it runs over
        if low < place < high:
            return True
    return False


def _painted_test(page: pdfium.PdfPage, frame: Frame, texts: TextObjects):
    """Says of a box whether the doubtful texts show in it; the page is painted for it if any are."""
    return Ink(page, texts.doubtful, frame).within if texts.doubtful else None


def mend_cuts(
    glyphs: list[Glyph], cut: list[Glyph], clips: dict[int, Box]
) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs with the texts that a clip box cuts made good, and what is clipped away.

    A word that runs on behind the edge of its cell stays whole, its last letters at the edge; a
    number so cut is no number and says so. Text that begins and ends outside is not there.
    """
    outer = {glyph.order for glyph in cut}
    kept: dict[int, Glyph] = {}
    away: list[Glyph] = []
    shown = {g.order: g for g in glyphs}
    for run in _adjacent(sorted([*glyphs, *cut], key=lambda g: g.order), clips):
        outside = [g.order in outer for g in run]
        if all(outside) or not any(outside):
            away += run if outside[0] else []
            continue
        first, last = outside.index(False), len(run) - outside[::-1].index(False) - 1
        for part, edge in ((run[:first][::-1], run[first]), (run[last + 1 :], run[last])):
            if not part:
                continue
            x0, y0, x1, y1 = clips[part[0].item]
            after = part[0].x0 > edge.x0
            number = _NUMBER_CHAR.match(part[0].text) and _NUMBER_CHAR.match(edge.text)
            if number or not all(y0 <= g.baseline - 0.36 * g.size <= y1 for g in part):
                away += part
                if number:
                    shown[edge.order] = replace(
                        edge, text=edge.text + CUT if after else CUT + edge.text)
                continue
            limit = x1 if after else x0
            if not after and edge.x0 < x0 + AT_EDGE:
                edge = shown[edge.order] = replace(edge, x0=min(x0 + AT_EDGE, edge.x1))
            for place, glyph in enumerate(part, 1):
                x = edge.x0 + (limit - edge.x0) * place / (len(part) + 1)
                kept[glyph.order] = replace(glyph, x0=x, x1=x)
        away += [g for g, out in zip(run[first:last], outside[first:last], strict=True) if out]
    return sorted([*shown.values(), *kept.values()], key=lambda g: g.order), away


def _adjacent(glyphs: list[Glyph], clips: dict[int, Box]) -> Iterator[list[Glyph]]:
    """Glyphs of one clip box, painted one after the other on one line, a letter's gap at most."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not (
            glyph.order - run[-1].order <= 2
            and clips.get(glyph.item) == clips.get(run[-1].item)
            and abs(glyph.baseline - run[-1].baseline) <= 0.25 * glyph.size
            and -0.5 * glyph.size <= glyph.x0 - run[-1].x1 <= 0.35 * glyph.size
        ):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _runs_off(last: Glyph, x0: float, baseline: float, frame: Frame) -> bool:
    """Whether a character outside the page goes on with the last one inside: 1,9|87.20."""
    near = abs(x0 - last.x1) < 0.35 * last.size and abs(baseline - last.baseline) < 0.25 * last.size
    return near and x0 > frame.width and not last.text.endswith(CUT)


def _em(textpage: int, index: int) -> float:
    """The height of the font in points; a box may be as low as the stroke of 一."""
    m = raw.FS_MATRIX()
    calls.char_matrix(textpage, index, ctypes.addressof(m))
    return calls.char_size(textpage, index) * hypot(m.c, m.d)


def _turned_askew(textpage: int, index: int) -> bool:
    """Whether the writing itself runs aslant; upright italics only lean, and are text."""
    m = raw.FS_MATRIX()
    calls.char_matrix(textpage, index, ctypes.addressof(m))
    return min(abs(m.a), abs(m.b)) > 0.05 * max(abs(m.a), abs(m.b))


