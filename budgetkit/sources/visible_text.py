"""Which of a page's text objects are painted where a reader sees them.

A file holds text that is on no page: last year's figures in white on white, a transparent layer,
a layer switched off, a figure under a white box, a column clipped away. What may be of this kind
is found by cheap signs; the page is then painted with and without it, and what makes no
difference is not there.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import repeat

import pypdfium2 as pdfium

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame, Matrix, apply_matrix
from budgetkit.sources.settings import thresholds

Box = tuple[float, float, float, float]

#: Invisible, and invisible but clipping what follows (PDF 32000-1, table 106).
UNSEEN_MODES = (3, 7)
#: Stroked only: the colour that counts is the stroke's.
STROKED_MODE = 1
#: Heights of text boxes are sorted into bands of this many points to find what a shape covers.
BAND = 24.0
#: The mark of optional content, as pdfium gives it.
_LAYER = "OC\0".encode("utf-16-le")


class TextObjects:
    """The text objects of a page in the order they are painted, and which may not show."""

    def __init__(self, frame: Frame, texts: list[tuple[int, Matrix | None]]):
        """Take up the addresses of the page's text objects, and what places their forms."""
        self.frame = frame
        self._order = texts
        #: Text objects that pdfium gives no character of, until one is seen of them.
        self.bare: set[int] = set()
        #: Text objects that may not show; those in ``clips`` show inside their box only.
        self.doubtful: set[int] = set()
        self.clips: dict[int, Box] = {}
        #: Those boxes with what a character may stand out of them.
        self.reach: dict[int | None, Box] = {}
        #: Every colour that text is filled with.
        self.fills: set[calls.Colour] = set()
        self._covers: list[tuple[int, Box]] = []
        #: Colours that text may stand on, and how many texts were painted before each.
        self._grounds: dict[tuple[int, int, int], int] = {(255, 255, 255): 0}
        self._point = (ctypes.c_float * 2)()
        #: Boxes of clip paths, by where their points begin.
        self._paths: dict[int | None, Box] = {}
        self._name, self._length = ctypes.create_string_buffer(16), ctypes.c_ulong()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._order)

    @property
    def items(self) -> list[int]:
        """Their addresses."""
        return [item for item, _ in self._order]

    def ground(self, colour: tuple[int, int, int], before: int) -> None:
        """Take up the colour of a filled shape painted after so many of them.

        Later text of that colour may be lost on it.
        """
        self._grounds.setdefault(colour, before)

    def cover(self, box: Box, before: int) -> None:
        """Take up a shape or picture that hides the text painted before it."""
        if before:
            self._covers.append((before, box))

    def settle(self) -> list[int]:
        """Find which of them may not show, and what cuts them; gives the font of each."""
        items = self.items
        handles = calls.handles(items)
        modes = list(map(calls.text_mode, handles))
        for mode in UNSEEN_MODES:
            if mode in modes:
                self.doubtful.update(i for i, m in zip(items, modes, strict=True) if m == mode)
        self._blend(handles, modes)
        marks = list(map(calls.mark_count, handles))
        if any(marks):
            self._layers(items, marks)
        self._clip(handles)
        return list(map(calls.text_font, handles))

    def _blend(self, handles: list[calls.Handle], modes: list[int]) -> None:
        """Doubt text of a colour that it may stand on, or of next to no opacity."""
        colours = calls.colours(calls.fill_colour, handles)
        self.fills = {colour for colour in set(colours) if colour}
        if STROKED_MODE in modes:
            strokes = calls.colours(calls.stroke_colour, handles)
            colours = [stroke if mode == STROKED_MODE else fill
                       for stroke, fill, mode in zip(strokes, colours, modes, strict=True)]
        # on most pages no text has such a colour
        lost = {colour: self._lost_from(colour) for colour in set(colours) if colour}
        if any(start is not None for start in lost.values()):
            for index, (item, colour) in enumerate(zip(self.items, colours, strict=True)):
                start = lost[colour] if colour else None
                if start is not None and index >= start:
                    self.doubtful.add(item)

    def _lost_from(self, colour: calls.Colour) -> int | None:
        """The first text that may be lost in this colour, None where none is."""
        red, green, blue, alpha = colour
        limits = thresholds()
        near = limits.near_colour
        if alpha < limits.faint:
            return 0
        return min((start for (r, g, b), start in self._grounds.items()
                    if abs(red - r) <= near and abs(green - g) <= near
                    and abs(blue - b) <= near), default=None)

    def _layers(self, items: list[int], counts: list[int]) -> None:
        """Doubt text that belongs to optional content, which may be switched off."""
        known: dict[int | None, bool] = {}
        for item, count in zip(items, counts, strict=True):
            for index in range(count):
                mark = calls.mark_at(item, index)
                layer = known.get(mark)
                if layer is None:
                    layer = known[mark] = self._names_layer(mark)
                if layer:
                    self.doubtful.add(item)
                    break

    def _names_layer(self, mark: int | None) -> bool:
        self._length.value = 0
        calls.mark_name(mark, ctypes.addressof(self._name), 16, ctypes.addressof(self._length))
        return self._length.value == len(_LAYER) and self._name.raw[: len(_LAYER)] == _LAYER

    def _clip(self, handles: list[calls.Handle]) -> None:
        """Find the box that the clip paths leave of each text."""
        # objects that one clip path cuts share its points: each path is asked once
        segment, clips = calls.clip_segment, calls.handles(map(calls.clip_path, handles))
        counts = list(map(calls.clip_count, clips))
        if max(counts, default=0) <= 0:
            return
        boxes: dict[tuple, Box] = {}
        firsts = map(segment, clips, repeat(0), repeat(0))
        slack = thresholds().clip_slack
        # what cuts the last one, and how: texts that follow each other share it
        same, placing = None, None
        box = reach = (0.0, 0.0, 0.0, 0.0)
        for (item, matrix), clip, count, first in zip(
            self._order, clips, counts, firsts, strict=True
        ):
            if count <= 0:
                continue
            if count == 1 and first and first == same and matrix is placing:
                self.clips[item], self.reach[item] = box, reach
                continue
            starts = (first,) if count == 1 else (
                first, *(segment(clip, path, 0) for path in range(1, count)))
            known = boxes.get((matrix, starts))
            box = self._clip_box(clip, starts, matrix) if known is None else known
            if all(starts):
                boxes[matrix, starts] = box
            reach = box[0] - slack, box[1] - slack, box[2] + slack, box[3] + slack
            self.clips[item], self.reach[item] = box, reach
            same, placing = first if count == 1 else None, matrix

    def _clip_box(
        self, clip: calls.Handle, starts: tuple[int | None, ...], matrix: Matrix | None
    ) -> Box:
        """The box that all clip paths leave of the page, as shown; ``starts`` are their points."""
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
        return self.frame.box(left, bottom, right, top)

    def _path_box(self, clip: calls.Handle, path: int) -> Box:
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
        least = thresholds().covered
        last = max(order for order, _ in self._covers)
        bands: dict[int, list[tuple[int, int, Box]]] = defaultdict(list)
        boxes = object_boxes(self._order[:last], self.frame)
        for order, (item, box) in enumerate(zip(self.items, boxes, strict=False)):
            for band in range(int(box[1] // BAND), int(box[3] // BAND) + 1):
                bands[band].append((order, item, box))
        for before, (x0, y0, x1, y1) in self._covers:
            for band in range(int(max(y0, 0) // BAND), int(min(y1, self.frame.height) // BAND) + 1):
                self.doubtful.update(
                    item for order, item, box in bands.get(band, ())
                    if order < before
                    and min(x1, box[2]) - max(x0, box[0]) > least
                    and min(y1, box[3]) - max(y0, box[1]) > least)


class Ink:
    """Where the doubtful texts of a page make a difference to what is painted."""

    def __init__(self, page: pdfium.PdfPage, texts: Iterable[int], frame: Frame):
        limits = thresholds()
        self.scale = min(limits.compared_scale,
                         limits.compared_pixels / max(frame.width, frame.height, 1.0))
        self._shows = limits.shows
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
        rows = range(max(0, int(y0 * self.scale) - 1), min(self.rows, int(y1 * self.scale) + 2))
        return any(self._differ(row * self.stride + left, row * self.stride + right) for row in rows)

    def _differ(self, start: int, end: int) -> bool:
        """Whether the two pictures differ in a piece of a row."""
        one, two = self._with[start:end], self._without[start:end]
        return one != two and any(abs(a - b) > self._shows for a, b in zip(one, two, strict=True))


def object_boxes(objects: Sequence[tuple[int, Matrix | None]], frame: Frame) -> list[Box]:
    """The boxes of painted objects on the page as shown; a matrix places the form of each."""
    sides = iter(calls.bounds(calls.handles(item for item, _ in objects)))
    return [frame.box(*(placed((x0, y0, x1, y1), matrix) if matrix is not None else (x0, y0, x1, y1)))
            for (_, matrix), x0, y0, x1, y1 in zip(objects, sides, sides, sides, sides, strict=True)]


def placed(box: Box, matrix: Matrix) -> Box:
    """The box around a box that a matrix turns or moves."""
    x0, y0, x1, y1 = box
    corners = [apply_matrix(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)
