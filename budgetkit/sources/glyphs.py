"""The characters of a page with their places, each once, stamps and hidden ones left out."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from math import hypot, pi

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame
from budgetkit.sources.marks import CUT, MIDDLE, Glyph
from budgetkit.sources.settings import SourceSettings, thresholds
from budgetkit.sources.visible_text import Box, Ink, TextObjects

#: pdfium's code for a hyphen that ends a line, soft or not: after an amount's sign, its minus.
HYPHEN = 2
#: No-break, ideographic and zero-width spaces, and what stands for no character: never a glyph.
NOTHING = "\xa0\u3000\ufffe\uffff\u200b\ufeff"
#: What the text has in the place of a hyphen that ends a line.
_HYPHENS = "\x02\ufffe"
#: Every character met, once: a page has few of them, and each many times.
_ONE: dict[str, str] = {}
_NUMBER_CHAR = re.compile(r"[0-9０-９,.，．]")


def read_glyphs(
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: Sequence[str], frame: Frame,
    texts: TextObjects,
) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs that pdfium sees painted on the page, and those of text that is not painted.

    ``text`` are its characters (:func:`text_by_character`).

    Takes every text object that it sees a character of out of ``texts.bare``.
    """
    handle = calls.handle(textpage.raw)
    _take_seen(handle, texts)
    shows = _painted_test(page, frame, texts)
    limits = thresholds()
    least = min(limits.least_size, limits.least_share * frame.height)
    width, height = frame.width, frame.height
    glyphs: list[Glyph] = []
    hidden: list[Glyph] = []
    cut: list[Glyph] = []
    last, askew, doubtful, clip = -1, False, False, None
    places, characters = _characters(handle, text)
    left, upper, boxes, origins = _measures(handle, places, frame)
    unsure, reach = texts.doubtful, texts.reach
    # a step for every character of a page: what is asked here counts in thousands
    for index, char, item, x0, top, x1, bottom, _, baseline in zip(
        places, characters, map(calls.char_object, repeat(handle), places),
        boxes, boxes, boxes, boxes, origins, origins, strict=True
    ):
        if item != last or not item:
            last, doubtful, clip = item, item in unsure, reach.get(item)
            # nearly all text runs along an axis, and is not asked for its matrix
            angle = calls.char_angle(handle, index)
            askew = angle != 0 and _askew(handle, index, angle, limits)
        size = top - bottom
        baseline = upper - baseline
        x0 -= left
        x1 -= left
        if size <= 0 or x1 < x0 or x1 < 0 or x0 > width or not (
            0 < baseline - MIDDLE * size < height
        ):
            _mark_cut(glyphs, x0, baseline, frame, limits)
            continue  # outside the page as shown
        if askew:
            continue  # slanted over the page: a watermark
        glyph = Glyph(char, x0, x1, baseline, size, index, item or 0)
        if (doubtful and not shows(x0, upper - top, x1, upper - bottom)) or (
            size < least and _em(handle, index) < least
        ):
            hidden.append(glyph)
        elif clip is not None and not (clip[0] <= (x0 + x1) / 2 <= clip[2]
                                       and clip[1] <= ((upper - top) + (upper - bottom)) / 2 <= clip[3]):
            cut.append(glyph)
        else:
            glyphs.append(glyph)
    glyphs = _painted_once(glyphs)
    if cut:
        glyphs, away = mend_cuts(glyphs, cut, texts.clips)
        hidden += away
    return glyphs, hidden


def _take_seen(handle: calls.Handle, texts: TextObjects) -> None:
    """Take out of ``texts.bare`` every text object that pdfium gives a character of."""
    if texts.bare:
        everything = range(calls.count_chars(handle))
        texts.bare.difference_update(map(calls.char_object, repeat(handle), everything))


def _askew(handle: calls.Handle, index: int, angle: float, limits: SourceSettings) -> bool:
    """Whether a text object that is not written level runs along no axis, told by its first character."""
    quarter, off = pi / 2, limits.turned
    return off < angle % quarter < quarter - off and _turned_askew(handle, index, limits.slant)


def _characters(handle: calls.Handle, text: Sequence[str]) -> tuple[list[int], list[str]]:
    """Where on the page's text its characters are, and which, each character one string."""
    places = [i for i, char in enumerate(text) if char > " " and char not in NOTHING]
    hyphens = [i for i, char in enumerate(text)
               if char in _HYPHENS and calls.char_code(handle, i) == HYPHEN
               and calls.char_is_hyphen(handle, i) == 1] if "\x02" in text or "\ufffe" in text else []
    if hyphens:
        places = sorted({*places, *hyphens})
        text = [*text]
        for index in hyphens:
            text[index] = "-"
    characters = [text[i] for i in places]
    return places, [*map(_ONE.setdefault, characters, characters)]


def text_by_character(handle: calls.Handle) -> Sequence[str]:
    """What pdfium says of each of the characters that it counts on a page, a string of one each."""
    count = calls.count_chars(handle)
    return _whole_text(handle, count) or [chr(c) for c in _codes(handle, count)]


def _whole_text(handle: calls.Handle, count: int) -> str | None:
    """The text in one call, where it has one unit for each of the characters that are counted."""
    units = ctypes.create_string_buffer(2 * count + 2)
    got = calls.get_text(handle, 0, count, ctypes.addressof(units))
    if got != count + 1:
        return None
    text = units.raw[:-2].decode("utf-16-le", "surrogatepass")
    return text if len(text) == count else None


def _codes(handle: calls.Handle, count: int) -> Iterator[int]:
    """The code of every character by itself, a UTF-16 pair at its second half."""
    high = 0
    for code in [calls.char_code(handle, index) for index in range(count)]:
        if 0xD800 <= code < 0xDC00:
            high = code
            yield 0
            continue
        if 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        yield code


def _measures(
    handle: calls.Handle, places: list[int], frame: Frame
) -> tuple[float, float, Iterator[float], Iterator[float]]:
    """The left and upper edge of the page; left, top, right and bottom of each character, and where
    its baseline begins, in heights that grow upwards."""
    boxes = calls.written("f", 4, len(places), lambda start, end, numbers: map(
        calls.char_box, repeat(handle), places[start:end], numbers.places[0]))
    origins = calls.written("d", 2, len(places), lambda start, end, numbers: map(
        calls.char_origin, repeat(handle), places[start:end], *numbers.places))
    if frame.rotation == 0:
        return frame.left, frame.top, iter(boxes), iter(origins)
    sides, begins = iter(boxes), iter(origins)
    shown = [frame.box(x0, y0, x1, y1) for x0, y1, x1, y0 in zip(sides, sides, sides, sides, strict=True)]
    lines = [frame.point(x, y) for x, y in zip(begins, begins, strict=True)]
    return 0.0, 0.0, iter([side for x0, top, x1, foot in shown for side in (x0, -top, x1, -foot)]), iter(
        [at for x, y in lines for at in (x, -y)])


def _painted_once(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those that stand where the same one stands already.

    Boldness is often the same glyph painted again with a shift of a hair.
    """
    twin, twin_above = thresholds().twin, thresholds().twin_above
    rows: dict[int, dict[str, list[float]]] = {}
    row: dict[str, list[float]] = {}
    above: dict[str, list[float]] | None = None
    at = None
    kept = []
    for glyph in glyphs:
        text, x, baseline = glyph.text, glyph.x0, glyph.baseline
        if baseline != at:
            at, level = baseline, round(baseline)
            row, above = rows.setdefault(level, {}), rows.get(level - 1)
        twins = row.get(text)
        higher = above.get(text) if above is not None else None
        if twins is None and higher is None:
            row[text] = [x]
            kept.append(glyph)
            continue
        width = (glyph.x1 - x) or glyph.size
        if higher is not None and _near(higher, x, twin_above * width):
            continue
        if twins is None:
            row[text] = [x]
        elif twins[-1] < x - twin * width:
            twins.append(x)
        elif _near(twins, x, twin * width):
            continue
        else:
            insort(twins, x)
        kept.append(glyph)
    return kept


def _near(places: list[float], x: float, within: float) -> bool:
    """Whether one of the places, in order, is nearer to ``x`` than that."""
    at = bisect_right(places, x - within)
    return at < len(places) and places[at] < x + within


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
    outer, rim = {glyph.order for glyph in cut}, thresholds().at_edge
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
            if number or not all(y0 <= g.baseline - MIDDLE * g.size <= y1 for g in part):
                away += part
                if number:
                    shown[edge.order] = replace(
                        edge, text=edge.text + CUT if after else CUT + edge.text)
                continue
            limit = x1 if after else x0
            if not after and edge.x0 < x0 + rim:
                edge = shown[edge.order] = replace(edge, x0=min(x0 + rim, edge.x1))
            for place, glyph in enumerate(part, 1):
                x = edge.x0 + (limit - edge.x0) * place / (len(part) + 1)
                kept[glyph.order] = replace(glyph, x0=x, x1=x)
        away += [g for g, out in zip(run[first:last], outside[first:last], strict=True) if out]
    return sorted([*shown.values(), *kept.values()], key=lambda g: g.order), away


def _adjacent(glyphs: list[Glyph], clips: dict[int, Box]) -> Iterator[list[Glyph]]:
    """Glyphs of one clip box, painted one after the other on one line, a letter's gap at most."""
    limits = thresholds()
    level, back, gap = limits.run_level, limits.run_back, limits.run_gap
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not (
            glyph.order - run[-1].order <= 2
            and clips.get(glyph.item) == clips.get(run[-1].item)
            and abs(glyph.baseline - run[-1].baseline) <= level * glyph.size
            and -back * glyph.size <= glyph.x0 - run[-1].x1 <= gap * glyph.size
        ):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _mark_cut(
    glyphs: list[Glyph], x0: float, baseline: float, frame: Frame, limits: SourceSettings
) -> None:
    """Mark the last character inside, where one outside the page goes on with it: 1,9|87.20."""
    if not glyphs:
        return
    last = glyphs[-1]
    near = abs(x0 - last.x1) < limits.run_gap * last.size and (
        abs(baseline - last.baseline) < limits.run_level * last.size)
    if near and x0 > frame.width and not last.text.endswith(CUT):
        glyphs[-1] = replace(last, text=last.text + CUT)


def _em(textpage: calls.Handle, index: int) -> float:
    """The height of the font in points; a box may be as low as the stroke of 一."""
    m = raw.FS_MATRIX()
    calls.char_matrix(textpage, index, ctypes.addressof(m))
    return calls.char_size(textpage, index) * hypot(m.c, m.d)


def _turned_askew(textpage: calls.Handle, index: int, slant: float) -> bool:
    """Whether the writing itself runs aslant; upright italics only lean, and are text."""
    m = raw.FS_MATRIX()
    calls.char_matrix(textpage, index, ctypes.addressof(m))
    return min(abs(m.a), abs(m.b)) > slant * max(abs(m.a), abs(m.b))


