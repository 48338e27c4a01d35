"""What is painted on a page beside its text: rules, filled boxes, pictures."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.coordinates import Frame, Matrix, apply_matrix, times
from budgetkit.sources.marks import RulingLine
from budgetkit.sources.settings import SourceSettings, thresholds
from budgetkit.sources.visible_text import Box, TextObjects, object_boxes, placed

#: What a path is painted with where the file does not say so in a way that pdfium knows.
BLACK = (0, 0, 0, 255)
_LATIN = re.compile(r"(?i)times|arial|helvetica|courier|calibri|cambria|symbol|verdana|tahoma|roman")
#: Nested form objects deeper than this are not followed.
FORM_DEPTH = 6

#: Kind, address, and the matrix that places the form that a painted object stands in.
PaintedObject = tuple[int, int, Matrix | None]
#: Whether a path is stroked, whether filled with ink, the colour that hides what is under it, and
#: its box as pdfium has it.
Look = tuple[bool, bool, tuple[int, int, int] | None, Box]


@dataclass
class Painted:
    """What is painted on a page beside its text, and what text objects there are."""

    texts: TextObjects
    rules: list[RulingLine] = field(default_factory=list)
    specks: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    #: Shapes of many corners: letters drawn as outlines, ornaments, emblems.
    drawn: list[Box] = field(default_factory=list)
    shapes: int = 0
    #: A font of the page has no name, as Type 3 fonts have none: its letters are drawings.
    nameless: bool = False
    #: What is a rule, and what is seen, while this page is read.
    limits: SourceSettings = field(default_factory=thresholds, repr=False)
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
        across, down, least = x1 - x0, y1 - y0, self.limits.rule_length
        if across < least and down < least:
            self.specks.append((x0, y0, x1, y1))
        elif across >= down:
            self.rules.append(RulingLine(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.rules.append(RulingLine((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def thin(x0: float, y0: float, x1: float, y1: float, limits: SourceSettings) -> bool:
    """Whether a painted shape is a rule, and no area."""
    thickness, length = x1 - x0, y1 - y0
    if thickness > length:
        thickness, length = length, thickness
    return thickness <= limits.rule_thickness or (
        thickness <= limits.border_thickness and length >= limits.border_length * thickness)


def read_painted(page: pdfium.PdfPage, frame: Frame) -> Painted:
    """All that is painted on the page, in the order in which it is."""
    objects: list[PaintedObject] = []
    handle = calls.handle(page.raw)
    _gather(handle, calls.object_count(handle), calls.object_at, None, 0, objects)
    looks = iter(_looks(calls.handles(
        item for kind, item, _ in objects if kind == raw.FPDF_PAGEOBJ_PATH)))
    painted = Painted(TextObjects(frame, [(item, matrix) for kind, item, matrix in objects
                                          if kind == raw.FPDF_PAGEOBJ_TEXT]))
    texts = painted.texts
    before = 0  # so many texts
    for kind, item, matrix in objects:
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            before += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            look = next(looks)
            if look is not None:
                _path(item, matrix, frame, painted, look, before)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            _picture(object_boxes([(item, matrix)], frame)[0], painted, before)
    fonts = texts.settle()
    lacking = {font for font in set(fonts) if painted.lacks_font(font)}
    if lacking:
        texts.bare.update(item for item, font in zip(texts.items, fonts, strict=True)
                          if font in lacking)
    texts.find_covered()
    return painted


def _gather(
    holder: calls.Handle | int, count: int, at: Callable[..., int],
    matrix: Matrix | None, depth: int, objects: list[PaintedObject]
) -> None:
    """Text, paths and pictures of a page, or of a form within it that ``matrix`` places."""
    items = list(map(at, repeat(holder), range(count)))
    kinds = list(map(calls.object_type, items))
    if raw.FPDF_PAGEOBJ_FORM not in kinds:
        objects += zip(kinds, items, repeat(matrix))
        return
    for item, kind in zip(items, kinds, strict=True):
        if kind != raw.FPDF_PAGEOBJ_FORM:
            objects.append((kind, item, matrix))
        elif depth < FORM_DEPTH:
            own = _matrix(item)
            _gather(item, calls.form_count(item), calls.form_object,
                    times(own, matrix) if matrix else own, depth + 1, objects)


def _looks(paths: list[calls.Handle]) -> list[Look | None]:
    """How each path is painted and what box it fills, None where it is not painted."""
    modes = calls.written("i", 2, len(paths), lambda start, end, numbers: map(
        calls.draw_mode, paths[start:end], *numbers.places))
    fills, strokes = modes[::2], modes[1::2]
    inks = calls.colours(calls.fill_colour, paths)
    stroked = [path for path, stroke in zip(paths, strokes, strict=True) if stroke]
    outlines = iter(calls.colours(calls.stroke_colour, stroked))
    sides = iter(calls.bounds(paths))
    limits = thresholds()
    white, alpha, opaque = limits.white, limits.seen_alpha, limits.opaque
    looks: list[Look | None] = []
    filling = {ink: (_inked(ink or BLACK, white, alpha), _hiding(ink or BLACK, opaque)) for ink in set(inks)}
    boxes = zip(sides, sides, sides, sides, strict=True)
    for fill, stroke, ink, box in zip(fills, strokes, inks, boxes, strict=True):
        line = _inked(next(outlines) or BLACK, white, alpha) if stroke else False
        filled, hides = filling[ink] if fill else (False, None)
        looks.append((line, filled, hides, box) if line or filled or hides else None)
    return looks


def _hiding(colour: calls.Colour, opaque: int) -> tuple[int, int, int] | None:
    """The colour that hides what is under it, None for one that lets it through."""
    return colour[:3] if colour[3] >= opaque else None


def _picture(box: Box, painted: Painted, before: int) -> None:
    painted.pictures.append(box)
    if thin(*box, painted.limits):
        painted.add(*box)  # some printers draw rules as stretched images
    else:
        painted.texts.cover(box, before)


def _path(
    item: int, matrix: Matrix | None, frame: Frame, painted: Painted, look: Look, before: int
) -> None:
    stroked, filled, hides, box = look
    limits = painted.limits
    x0, y0, x1, y1 = box = frame.box(*(placed(box, matrix) if matrix is not None else box))
    narrow, wide = thin(x0, y0, x1, y1, limits), x1 - x0 > limits.fill_width
    if hides is not None and not narrow:
        painted.texts.cover(box, before)
        if wide and y1 - y0 > limits.fill_height:
            painted.texts.ground(hides, before)
    if not stroked and not filled:
        return
    painted.shapes += 1
    if filled and calls.segment_count(item) >= limits.corners:
        painted.drawn.append(box)
    if narrow:
        painted.add(x0, y0, x1, y1)
        return
    if filled and wide and limits.fill_height < y1 - y0 < limits.fill_tallest * frame.height:
        painted.fills.append(box)
    for ax, ay, bx, by in _segments(item, matrix, frame, limits, thin_only=not stroked):
        x0, y0, x1, y1 = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        if thin(x0, y0, x1, y1, limits) or (
            x1 - x0 < limits.rule_length and y1 - y0 < limits.rule_length
        ):
            painted.add(x0, y0, x1, y1)


def dotted_rules(specks: list[Box]) -> list[RulingLine]:
    """Rows of specks with small gaps between them: dotted rules, painted dot by dot."""
    limits = thresholds()
    gap, least = limits.rule_length, limits.dotted_length * limits.rule_length
    if len(specks) < limits.dots:
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
                if x0 - end <= gap:
                    end = max(end, x1)
                    continue
                if end - start >= least:
                    rules.append(RulingLine(y, start, y, end) if turned else RulingLine(start, y, end, y))
                start, end = x0, x1
    return rules


def _segments(
    item: int, matrix: Matrix | None, frame: Frame, limits: SourceSettings, thin_only: bool
):
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
        if thin(min(xs), min(ys), max(xs), max(ys), limits):
            yield min(xs), min(ys), max(xs), max(ys)
        elif not thin_only:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                yield ax, ay, bx, by


def _inked(colour: calls.Colour, white: int, alpha: int) -> bool:
    return colour[3] > alpha and min(colour[:3]) < white


def _matrix(item: int) -> Matrix:
    m = raw.FS_MATRIX()
    calls.object_matrix(item, ctypes.addressof(m))
    return m.a, m.b, m.c, m.d, m.e, m.f
