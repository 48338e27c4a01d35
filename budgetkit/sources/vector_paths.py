"""What is painted on a page beside its text: rules, filled boxes, pictures."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame, Matrix, apply_matrix, times
from budgetkit.sources.visible_text import TextObjects, object_box

#: A painted shape at most this thick is a rule, in points.
RULE_THICKNESS = 2.6
#: A thicker one, up to this, is a rule when it is three times as long or more.
BORDER_THICKNESS = 5.0
#: A rule shorter than this is a speck (corner pieces, dots of a leader).
RULE_LENGTH = 3.0
#: Colours lighter than this (0–255, all channels) do not show on paper: filler, not a rule.
WHITE = 250
#: A fill less opaque than this (0–255) hides nothing under it.
OPAQUE = 250
_LATIN = re.compile(r"(?i)times|arial|helvetica|courier|calibri|cambria|symbol|verdana|tahoma|roman")
#: Nested form objects deeper than this are not followed.
FORM_DEPTH = 6
#: A filled shape larger than this both ways is an area that text may stand on, in points.
FILL_WIDTH, FILL_HEIGHT = 8.0, 6.0
#: A filled shape of so many segments is drawn, as a letter's outline is, and no box or rule.
CORNERS = 10


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A straight line as painted, horizontal when ``y0 == y1``, vertical when ``x0 == x1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


@dataclass
class Painted:
    """What is painted on a page beside its text, and what text objects there are."""

    texts: TextObjects
    rules: list[RulingLine] = field(default_factory=list)
    specks: list[tuple[float, float, float, float]] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    #: Shapes of many corners: letters drawn as outlines, ornaments, emblems.
    drawn: list[tuple[float, float, float, float]] = field(default_factory=list)
    shapes: int = 0
    #: A font of the page has no name, as Type 3 fonts have none: its letters are drawings.
    nameless: bool = False
    #: Of each font met, by its address, whether the file leaves it to the machine.
    _fonts: dict[int, bool] = field(default_factory=dict, repr=False)

    @property
    def image_area(self) -> float:
        """Square points under pictures, those that overlap counted each."""
        return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in self.pictures)

    def lacks_font(self, font: int) -> bool:
        """Whether the file leaves the font to the machine; pdfium has the Latin ones itself."""
        if font not in self._fonts:
            name = ctypes.create_string_buffer(128)
            if calls.font_name(font, ctypes.addressof(name), 128) <= 1:
                self.nameless = True
            self._fonts[font] = calls.font_embedded(font) == 0 and not _LATIN.search(
                name.value.decode("latin-1"))
        return self._fonts[font]

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep a thin shape as a rule, or as a speck that may be a dot of a dotted rule."""
        if max(x1 - x0, y1 - y0) < RULE_LENGTH:
            self.specks.append((x0, y0, x1, y1))
        elif not thin(x0, y0, x1, y1):
            return
        elif x1 - x0 >= y1 - y0:
            self.rules.append(RulingLine(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.rules.append(RulingLine((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def thin(x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a painted shape is a rule, and no area."""
    thickness, length = sorted((x1 - x0, y1 - y0))
    return thickness <= RULE_THICKNESS or (
        thickness <= BORDER_THICKNESS and length >= 3 * thickness)


def read_painted(page: pdfium.PdfPage, frame: Frame) -> Painted:
    painted = Painted(TextObjects(frame))
    handle = calls.handle(page.raw)
    for index in range(calls.object_count(handle)):
        _object(calls.object_at(handle, index), None, frame, painted, 0)
    painted.texts.find_covered()
    return painted


def _object(item: int, matrix: Matrix | None, frame: Frame, painted: Painted, depth: int) -> None:
    kind = calls.object_type(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        _path(item, matrix, frame, painted)
    elif kind == raw.FPDF_PAGEOBJ_TEXT:
        painted.texts.add(item, matrix)
        if painted.lacks_font(calls.text_font(item)):
            painted.texts.bare.add(item)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        box = object_box(item, matrix, frame)
        painted.pictures.append(box)
        if thin(*box):
            painted.add(*box)  # some printers draw rules as stretched images
        else:
            painted.texts.cover(box)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
        own = _matrix(item)
        inner = times(own, matrix) if matrix else own
        for index in range(calls.form_count(item)):
            _object(calls.form_object(item, index), inner, frame, painted, depth + 1)


def _path(item: int, matrix: Matrix | None, frame: Frame, painted: Painted) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.draw_mode(item, ctypes.addressof(fill), ctypes.addressof(stroke))
    stroked = stroke.value and _inked(_colour(item, calls.stroke_colour))
    colour = _colour(item, calls.fill_colour) if fill.value else None
    filled = colour is not None and _inked(colour)
    hides = colour is not None and colour[3] >= OPAQUE
    if not stroked and not filled and not hides:
        return
    box = x0, y0, x1, y1 = object_box(item, matrix, frame)
    narrow = thin(*box)
    if hides and not narrow:
        painted.texts.cover(box)
        if x1 - x0 > FILL_WIDTH and y1 - y0 > FILL_HEIGHT:
            painted.texts.ground(colour[:3])
    if not stroked and not filled:
        return
    painted.shapes += 1
    if filled and calls.segment_count(item) >= CORNERS:
        painted.drawn.append(box)
    if narrow:
        painted.add(*box)
        return
    if filled and x1 - x0 > FILL_WIDTH and FILL_HEIGHT < y1 - y0 < 0.5 * frame.height:
        painted.fills.append(box)
    for ax, ay, bx, by in _segments(item, matrix, frame, thin_only=not stroked):
        painted.add(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def dotted_rules(specks: list[tuple[float, float, float, float]]) -> list[RulingLine]:
    """Rows of specks with small gaps between them: dotted rules, painted dot by dot."""
    if len(specks) < 20:
        return []
    rules = []
    for turned in (False, True):
        rows: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
        for x0, y0, x1, y1 in specks:
            if turned:
                x0, y0, x1, y1 = y0, x0, y1, x1
            rows[round((y0 + y1) / 2)].append((x0, x1, (y0 + y1) / 2))
        for row in rows.values():
            row.sort()
            start, end = row[0][0], row[0][1]
            for x0, x1, y in [*row[1:], (float("inf"), 0.0, row[-1][2])]:
                if x0 - end <= RULE_LENGTH:
                    end = max(end, x1)
                    continue
                if end - start >= 5 * RULE_LENGTH:
                    rules.append(RulingLine(y, start, y, end) if turned else RulingLine(start, y, end, y))
                start, end = x0, x1
    return rules


def _segments(item: int, matrix: Matrix | None, frame: Frame, thin_only: bool):
    """The straight pieces of a stroked path; of a filled one, the thin polygons in it."""
    pieces: list[list[tuple[float, float]]] = []
    own = _matrix(item)
    whole = times(own, matrix) if matrix else own
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    for index in range(calls.segment_count(item)):
        segment = calls.segment_at(item, index)
        calls.segment_point(segment, at_x, at_y)
        here = frame.point(*apply_matrix(whole, x.value, y.value))
        if calls.segment_type(segment) == raw.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append([here])
        else:
            pieces[-1].append(here)
        if calls.segment_closes(segment):
            pieces[-1].append(pieces[-1][0])
    for points in pieces:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if thin(min(xs), min(ys), max(xs), max(ys)):
            yield min(xs), min(ys), max(xs), max(ys)
        elif not thin_only:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                yield ax, ay, bx, by


def _colour(item: int, colour_of) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity; black where the file does not say in a way pdfium knows."""
    channels = (ctypes.c_uint * 4)()
    at = ctypes.addressof(channels)
    if not colour_of(item, at, at + 4, at + 8, at + 12):
        return 0, 0, 0, 255
    return tuple(channels)


def _inked(colour: tuple[int, int, int, int]) -> bool:
    return colour[3] > 8 and min(colour[:3]) < WHITE


def _matrix(item: int) -> Matrix:
    m = raw.FS_MATRIX()
    calls.object_matrix(item, ctypes.addressof(m))
    return m.a, m.b, m.c, m.d, m.e, m.f
