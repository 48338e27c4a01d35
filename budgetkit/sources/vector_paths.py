"""What is painted on a page beside its text: rules, filled boxes, pictures."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.sources.coordinates import Frame

#: A painted shape at most this thick is a rule, in points.
RULE_THICKNESS = 2.6
#: A thicker one, up to this, is a rule when it is three times as long or more.
BORDER_THICKNESS = 5.0
#: A rule shorter than this is a speck (corner pieces, dots of a leader).
RULE_LENGTH = 3.0
#: Colours lighter than this (0–255, all channels) do not show on paper: filler, not a rule.
WHITE = 250
_LATIN = re.compile(r"(?i)times|arial|helvetica|courier|calibri|cambria|symbol|verdana|tahoma|roman")
#: Nested form objects deeper than this are not followed.
FORM_DEPTH = 6


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
    """What is painted on a page beside its text."""

    rules: list[RulingLine] = field(default_factory=list)
    specks: list[tuple[float, float, float, float]] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    image_area: float = 0.0
    shapes: int = 0
    #: Text objects whose font is neither in the file nor one that pdfium carries.
    bare: set[int] = field(default_factory=set)
    _fonts: dict[int, bool] = field(default_factory=dict, repr=False)

    def lacks_font(self, font) -> bool:
        """Whether the file leaves the font to the machine; pdfium has the Latin ones itself."""
        place = ctypes.addressof(font.contents)
        if place not in self._fonts:
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, 128)
            self._fonts[place] = raw.FPDFFont_GetIsEmbedded(font) == 0 and not _LATIN.search(
                name.value.decode("latin-1"))
        return self._fonts[place]

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep a thin shape as a rule, or as a speck that may be a dot of a dotted rule."""
        if max(x1 - x0, y1 - y0) < RULE_LENGTH:
            self.specks.append((x0, y0, x1, y1))
        elif not _thin(x0, y0, x1, y1):
            return
        elif x1 - x0 >= y1 - y0:
            self.rules.append(RulingLine(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.rules.append(RulingLine((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def _thin(x0: float, y0: float, x1: float, y1: float) -> bool:
    thickness, length = sorted((x1 - x0, y1 - y0))
    return thickness <= RULE_THICKNESS or (
        thickness <= BORDER_THICKNESS and length >= 3 * thickness)


def read_painted(page: pdfium.PdfPage, frame: Frame) -> Painted:
    painted = Painted()
    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    for index in range(count(page.raw)):
        _object(get(page.raw, index), None, frame, painted, 0)
    return painted


def _object(item, matrix, frame: Frame, painted: Painted, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        _path(item, matrix, frame, painted)
    elif kind == raw.FPDF_PAGEOBJ_TEXT:
        if painted.lacks_font(raw.FPDFTextObj_GetFont(item)):
            painted.bare.add(ctypes.addressof(item.contents))
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        x0, y0, x1, y1 = frame.box(*_bounds(item, matrix))
        painted.image_area += (x1 - x0) * (y1 - y0)
        if _thin(x0, y0, x1, y1):
            painted.add(x0, y0, x1, y1)  # some printers draw rules as stretched images
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
        own = _matrix(item)
        inner = _times(own, matrix) if matrix else own
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _object(raw.FPDFFormObj_GetObject(item, index), inner, frame, painted, depth + 1)


def _path(item, matrix, frame: Frame, painted: Painted) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    stroked = stroke.value and _shows(item, raw.FPDFPageObj_GetStrokeColor)
    filled = fill.value and _shows(item, raw.FPDFPageObj_GetFillColor)
    if not stroked and not filled:
        return
    painted.shapes += 1
    x0, y0, x1, y1 = frame.box(*_bounds(item, matrix))
    if _thin(x0, y0, x1, y1):
        painted.add(x0, y0, x1, y1)
        return
    if filled and x1 - x0 > 8 and 6 < y1 - y0 < 0.5 * frame.height:
        painted.fills.append((x0, y0, x1, y1))
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


def _segments(item, matrix, frame: Frame, thin_only: bool):
    """The straight pieces of a stroked path; of a filled one, the thin polygons in it."""
    pieces: list[list[tuple[float, float]]] = []
    own = _matrix(item)
    whole = _times(own, matrix) if matrix else own
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = frame.point(*_apply(whole, x.value, y.value))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append([here])
        else:
            pieces[-1].append(here)
        if raw.FPDFPathSegment_GetClose(segment):
            pieces[-1].append(pieces[-1][0])
    for points in pieces:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        if _thin(min(xs), min(ys), max(xs), max(ys)):
            yield min(xs), min(ys), max(xs), max(ys)
        elif not thin_only:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                yield ax, ay, bx, by


def _shows(item, colour_of) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, *(ctypes.byref(c) for c in (r, g, b, a))):
        return True
    return a.value > 8 and min(r.value, g.value, b.value) < WHITE


def _bounds(item, matrix) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(s) for s in sides))
    x0, y0, x1, y1 = (s.value for s in sides)
    if matrix is None:
        return x0, y0, x1, y1
    (ax, ay), (bx, by) = _apply(matrix, x0, y0), _apply(matrix, x1, y1)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _matrix(item) -> tuple[float, ...]:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(inner, outer) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D,
            e * A + f * C + E, e * B + f * D + F)


def _apply(m, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


