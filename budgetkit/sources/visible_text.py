"""Which of a page's text objects are painted where a reader sees them.

A file holds text that is on no page: last year's figures in white on white, a transparent layer,
a layer switched off, a figure under a white box, a column clipped away. What may be of this kind
is found by cheap signs; the page is then painted with and without it, and what makes no
difference is not there.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable

import pypdfium2 as pdfium

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame, apply_matrix

Box = tuple[float, float, float, float]

#: Text this close (0–255, each channel) to a colour that it may stand on is looked at.
NEAR_COLOUR = 24
#: Text whose opacity is below this (0–255) is looked at.
FAINT = 64
#: Invisible, and invisible but clipping what follows (PDF 32000-1, table 106).
UNSEEN_MODES = (3, 7)
#: Stroked only: the colour that counts is the stroke's.
STROKED_MODE = 1
#: A later shape hides text when it overlaps it by more than this, in points both ways.
COVERED = 2.0
#: A pixel that differs by more than this (0–255) with and without a text shows that text.
SHOWS = 12
#: Pixels a point at which a page is compared with itself, and the most pixels a side.
SCALE, MOST_PIXELS = 2.0, 2400
#: A glyph whose middle lies further than this outside its clip box is not painted, in points.
CLIP_SLACK = 0.5
#: Heights of text boxes are sorted into bands of this many points to find what a shape covers.
BAND = 24.0


class TextObjects:
    """The text objects of a page in the order they are painted, and which may not show."""

    def __init__(self, frame: Frame):
        self.frame = frame
        #: Text objects that pdfium gives no character of, until one is seen of them.
        self.bare: set[int] = set()
        #: Text objects that may not show; those in ``clips`` show inside their box only.
        self.doubtful: set[int] = set()
        self.clips: dict[int, Box] = {}
        self._order: list[tuple[int, tuple[float, ...] | None]] = []
        self._covers: list[tuple[int, Box]] = []
        self._grounds: set[tuple[int, int, int]] = {(255, 255, 255)}
        self._channels = [ctypes.c_uint() for _ in range(4)]
        self._at = [ctypes.addressof(c) for c in self._channels]
        self._x, self._y = ctypes.c_float(), ctypes.c_float()
        self._at_point = ctypes.addressof(self._x), ctypes.addressof(self._y)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._order)

    def add(self, item: int, matrix: tuple[float, ...] | None) -> None:
        """Take up a text object; ``matrix`` places the form that it stands in."""
        self._order.append((item, matrix))
        mode = calls.text_mode(item)
        if mode in UNSEEN_MODES or self._blends(item, mode) or self._in_layer(item):
            self.doubtful.add(item)
        if (clip := calls.clip_path(item)) and calls.clip_count(clip) > 0:
            self.clips[item] = self._clip_box(clip, matrix)

    def ground(self, colour: tuple[int, int, int]) -> None:
        """Take up the colour of a filled shape: text of that colour may be lost on it."""
        self._grounds.add(colour)

    def cover(self, box: Box) -> None:
        """Take up a shape or picture that hides the text painted before it."""
        if self._order:
            self._covers.append((len(self._order), box))

    def _blends(self, item: int, mode: int) -> bool:
        """Whether the text has a colour that it may stand on, or next to no opacity."""
        colour_of = calls.stroke_colour if mode == STROKED_MODE else calls.fill_colour
        if not colour_of(item, *self._at):
            return False
        red, green, blue, alpha = (c.value for c in self._channels)
        return alpha < FAINT or any(
            abs(red - r) <= NEAR_COLOUR and abs(green - g) <= NEAR_COLOUR
            and abs(blue - b) <= NEAR_COLOUR for r, g, b in self._grounds)

    def _in_layer(self, item: int) -> bool:
        """Whether the text belongs to optional content, which may be switched off."""
        name, length = ctypes.create_string_buffer(16), ctypes.c_ulong()
        return any(
            calls.mark_name(calls.mark_at(item, index), ctypes.addressof(name), 16,
                            ctypes.addressof(length))
            and name.raw[: length.value] == "OC\0".encode("utf-16-le")
            for index in range(calls.mark_count(item)))

    def _clip_box(self, clip: int, matrix: tuple[float, ...] | None) -> Box:
        """The box that all clip paths leave of the page, as shown."""
        left = top = float("-inf")
        right = bottom = float("inf")
        for path in range(calls.clip_count(clip)):
            length = calls.clip_length(clip, path)
            # opposite corners say all of a rectangle, which nearly every clip path is
            wanted = (0, 2) if length in (4, 5) else range(length)
            points = [self._point(calls.clip_segment(clip, path, i), matrix) for i in wanted]
            if not points:
                continue
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            left, right = max(left, min(xs)), min(right, max(xs))
            top, bottom = max(top, min(ys)), min(bottom, max(ys))
        return left, top, right, bottom

    def _point(self, segment: int, matrix: tuple[float, ...] | None) -> tuple[float, float]:
        calls.segment_point(segment, *self._at_point)
        x, y = self._x.value, self._y.value
        return self.frame.point(*(apply_matrix(matrix, x, y) if matrix else (x, y)))

    def find_covered(self) -> None:
        """Add to the doubtful what stands under a shape or picture painted later."""
        if not self._covers:
            return
        last = max(order for order, _ in self._covers)
        bands: dict[int, list[tuple[int, int, Box]]] = defaultdict(list)
        for order, (item, matrix) in enumerate(self._order[:last]):
            box = object_box(item, matrix, self.frame)
            for band in range(int(box[1] // BAND), int(box[3] // BAND) + 1):
                bands[band].append((order, item, box))
        for before, (x0, y0, x1, y1) in self._covers:
            for band in range(int(max(y0, 0) // BAND), int(min(y1, self.frame.height) // BAND) + 1):
                self.doubtful.update(
                    item for order, item, box in bands.get(band, ())
                    if order < before
                    and min(x1, box[2]) - max(x0, box[0]) > COVERED
                    and min(y1, box[3]) - max(y0, box[1]) > COVERED)


class Ink:
    """Where the doubtful texts of a page make a difference to what is painted."""

    def __init__(self, page: pdfium.PdfPage, texts: Iterable[int], frame: Frame):
        self.scale = min(SCALE, MOST_PIXELS / max(frame.width, frame.height, 1.0))
        self._turned = frame.turned
        self._with = self._paint(page)
        for item in texts:
            calls.object_active(item, 0)
        self._without = self._paint(page)
        for item in texts:
            calls.object_active(item, 1)

    def _paint(self, page: pdfium.PdfPage) -> bytes:
        bitmap = page.render(scale=self.scale, grayscale=True, rotation=self._turned)
        self.stride, self.rows = bitmap.stride, bitmap.height
        self.width = bitmap.width
        painted = bytes(bitmap.buffer)
        bitmap.close()
        return painted

    def within(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether the texts show anywhere in a box, in points of the page as shown."""
        left = max(0, int(x0 * self.scale) - 1)
        right = min(self.width, int(x1 * self.scale) + 2)
        for row in range(max(0, int(y0 * self.scale) - 1),
                         min(self.rows, int(y1 * self.scale) + 2)):
            at = row * self.stride
            one, two = self._with[at + left : at + right], self._without[at + left : at + right]
            if one != two and any(abs(a - b) > SHOWS for a, b in zip(one, two, strict=True)):
                return True
        return False


def inside(clip: Box, x: float, y: float) -> bool:
    """Whether a glyph with this middle shows within its clip box."""
    x0, y0, x1, y1 = clip
    return (x0 - CLIP_SLACK <= x <= x1 + CLIP_SLACK
            and y0 - CLIP_SLACK <= y <= y1 + CLIP_SLACK)


def object_box(item: int, matrix: tuple[float, ...] | None, frame: Frame) -> Box:
    """The box of a painted object on the page as shown; ``matrix`` places its form."""
    sides = (ctypes.c_float * 4)()
    at = ctypes.addressof(sides)
    calls.object_bounds(item, at, at + 4, at + 8, at + 12)
    x0, y0, x1, y1 = sides
    if matrix is not None:
        corners = [apply_matrix(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    return frame.box(x0, y0, x1, y1)
