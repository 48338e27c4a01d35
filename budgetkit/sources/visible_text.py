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
from budgetkit.sources.coordinates import Frame, Matrix, apply_matrix

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
#: The mark of optional content, as pdfium gives it.
_LAYER = "OC\0".encode("utf-16-le")


class TextObjects:
    """The text objects of a page in the order they are painted, and which may not show."""

    def __init__(self, frame: Frame):
        self.frame = frame
        #: Text objects that pdfium gives no character of, until one is seen of them.
        self.bare: set[int] = set()
        #: Text objects that may not show; those in ``clips`` show inside their box only.
        self.doubtful: set[int] = set()
        self.clips: dict[int, Box] = {}
        self._order: list[tuple[int, Matrix | None]] = []
        self._covers: list[tuple[int, Box]] = []
        self._grounds: set[tuple[int, int, int]] = {(255, 255, 255)}
        self._channels = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self._channels)
        self._at = [first, first + 4, first + 8, first + 12]
        #: Colours met, as pdfium writes them, and whether text in them may be lost on its ground.
        self._lost: dict[bytes, bool] = {}
        self._point = (ctypes.c_float * 2)()
        #: Boxes of clip paths, and of all that cut an object, by where their points begin.
        self._paths: dict[int | None, Box] = {}
        self._boxes: dict[tuple, Box] = {}
        self._name, self._length = ctypes.create_string_buffer(16), ctypes.c_ulong()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._order)

    def add(self, item: int, matrix: Matrix | None) -> None:
        """Take up a text object; ``matrix`` places the form that it stands in."""
        self._order.append((item, matrix))
        mode = calls.text_mode(item)
        if mode in UNSEEN_MODES or self._blends(item, mode) or (
            (marks := calls.mark_count(item)) and self._in_layer(item, marks)
        ):
            self.doubtful.add(item)
        if (clip := calls.clip_path(item)) and (paths := calls.clip_count(clip)) > 0:
            self.clips[item] = self._clip_box(clip, paths, matrix)

    def ground(self, colour: tuple[int, int, int]) -> None:
        """Take up the colour of a filled shape: text of that colour may be lost on it."""
        if colour not in self._grounds:
            self._grounds.add(colour)
            self._lost.clear()

    def cover(self, box: Box) -> None:
        """Take up a shape or picture that hides the text painted before it."""
        if self._order:
            self._covers.append((len(self._order), box))

    def _blends(self, item: int, mode: int) -> bool:
        """Whether the text has a colour that it may stand on, or next to no opacity."""
        colour_of = calls.stroke_colour if mode == STROKED_MODE else calls.fill_colour
        if not colour_of(item, *self._at):
            return False
        colour = bytes(self._channels)
        lost = self._lost.get(colour)
        if lost is None:
            red, green, blue, alpha = self._channels
            lost = self._lost[colour] = alpha < FAINT or any(
                abs(red - r) <= NEAR_COLOUR and abs(green - g) <= NEAR_COLOUR
                and abs(blue - b) <= NEAR_COLOUR for r, g, b in self._grounds)
        return lost

    def _in_layer(self, item: int, marks: int) -> bool:
        """Whether the text belongs to optional content, which may be switched off."""
        at, length = ctypes.addressof(self._name), self._length
        for index in range(marks):
            calls.mark_name(calls.mark_at(item, index), at, 16, ctypes.addressof(length))
            if length.value == len(_LAYER) and self._name.raw[: len(_LAYER)] == _LAYER:
                return True
        return False

    def _clip_box(self, clip: int, paths: int, matrix: Matrix | None) -> Box:
        """The box that all clip paths leave of the page, as shown."""
        # objects that one clip path cuts share its points: each path is asked once
        segment = calls.clip_segment
        starts = [segment(clip, path, 0) for path in range(paths)]
        box = self._boxes.get((matrix, *starts))
        if box is not None:
            return box
        left = bottom = float("-inf")
        right = top = float("inf")
        for path, start in enumerate(starts):
            box = self._paths.get(start) if start else None
            if box is None:
                box = self._paths[start] = self._path_box(clip, path)
            x0, y0, x1, y1 = box
            left, bottom = x0 if x0 > left else left, y0 if y0 > bottom else bottom
            right, top = x1 if x1 < right else right, y1 if y1 < top else top
        if matrix is not None:
            left, bottom, right, top = placed((left, bottom, right, top), matrix)
        box = self.frame.box(left, bottom, right, top)
        if all(starts):
            self._boxes[matrix, *starts] = box
        return box

    def _path_box(self, clip: int, path: int) -> Box:
        """The box around one clip path, in the space of its object."""
        point, at_x = self._point, ctypes.addressof(self._point)
        xs, ys = [], []
        length = calls.clip_length(clip, path)
        # opposite corners say all of a rectangle, which nearly every clip path is
        for index in (0, 2) if length in (4, 5) else range(length):
            calls.segment_point(calls.clip_segment(clip, path, index), at_x, at_x + 4)
            xs.append(point[0])
            ys.append(point[1])
        if not xs:
            return float("-inf"), float("-inf"), float("inf"), float("inf")
        return min(xs), min(ys), max(xs), max(ys)

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


def object_box(item: int, matrix: Matrix | None, frame: Frame) -> Box:
    """The box of a painted object on the page as shown; ``matrix`` places its form."""
    sides = (ctypes.c_float * 4)()
    at = ctypes.addressof(sides)
    calls.object_bounds(item, at, at + 4, at + 8, at + 12)
    x0, y0, x1, y1 = sides
    if matrix is not None:
        x0, y0, x1, y1 = placed((x0, y0, x1, y1), matrix)
    return frame.box(x0, y0, x1, y1)


def placed(box: Box, matrix: Matrix) -> Box:
    """The box around a box that a matrix turns or moves."""
    x0, y0, x1, y1 = box
    corners = [apply_matrix(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)
