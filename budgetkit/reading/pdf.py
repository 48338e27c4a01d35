"""A PDF opened within limits: what each page is, its glyphs, its rules and its lines of text.

pdfium gives the glyphs and the painted paths of a page in a few milliseconds. Everything the
reader later needs to know of a page is taken from it once, here. Coordinates are PDF points from
the top-left corner of the page as it is shown (after /Rotate and the crop box), y downwards.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from budgetkit.errors import EncryptedPdf, MissingFile, NotAPdf
from budgetkit.text import faults, mend

#: A painted shape at most this thick is a rule, in points.
RULE_THICKNESS = 2.6
#: A thicker one, up to this, is a rule when it is three times as long or more.
BORDER_THICKNESS = 5.0
#: A rule shorter than this is a speck (corner pieces, dots of a leader).
RULE_LENGTH = 3.0
#: Colours lighter than this (0–255, all channels) do not show on paper: filler, not a rule.
WHITE = 250
#: A page without text but with more painted shapes than this has its letters drawn as outlines.
OUTLINES = 300
#: Nested form objects deeper than this are not followed.
FORM_DEPTH = 6


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line as painted, horizontal when ``y0 == y1``, vertical when ``x0 == x1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs that follow each other on one baseline without a gap: what a typesetter set."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of mended text with its box; ``parts`` are the pieces that wide gaps set apart."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    parts: tuple[TextLine, ...] = field(default=(), repr=False)


@dataclass
class Page:
    """What one page shows: its glyphs and rules, and the lines of text made of them."""

    number: int
    width: float
    height: float
    rotation: int
    glyphs: list[Glyph]
    rules: list[Rule]
    image_area: float
    faults: list[str]
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    shapes: int = 0

    @cached_property
    def runs(self) -> list[Run]:
        """Glyphs joined to runs in the order in which the page paints them."""
        return list(_runs(self.glyphs))

    @cached_property
    def lines(self) -> list[TextLine]:
        """All lines of the page, top to bottom."""
        return text_lines(self.glyphs)

    @cached_property
    def kind(self) -> str:
        """``blank``, ``image`` (a scan, or letters drawn as shapes: no text layer), ``ruled``
        or ``prose``.
        """
        if not self.glyphs:
            pictured = self.image_area > 0.3 * self.width * self.height
            return "image" if pictured or self.shapes > OUTLINES else "blank"
        across = sum(1 for r in self.rules if r.horizontal)
        return "ruled" if across >= 2 and len(self.rules) - across >= 1 else "prose"


class Document:
    """An open PDF: its name, its sha256 and its pages, each read once when asked for."""

    def __init__(self, path: str | Path, password: str | None = None):
        """Open the file.

        Raises
        ------
        MissingFile, NotAPdf, EncryptedPdf
            With the file's name and what to do.
        """
        self.path = Path(path)
        if not self.path.is_file():
            raise MissingFile(self.path)
        content = self.path.read_bytes()
        if b"%PDF-" not in content[:1024]:
            raise NotAPdf(self.path)
        self.sha256 = hashlib.sha256(content).hexdigest()
        try:
            self._pdf = pdfium.PdfDocument(content, password=password)
            self._pages: list[Page | None] = [None] * len(self._pdf)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise EncryptedPdf(self.path) from error
            raise NotAPdf(self.path) from error

    @property
    def name(self) -> str:
        return self.path.name

    def __len__(self) -> int:
        return len(self._pages)

    def page(self, number: int) -> Page:
        """The page with this 1-based number."""
        page = self._pages[number - 1]
        if page is None:
            page = self._pages[number - 1] = _read_page(self._pdf, number)
        return page

    def __iter__(self) -> Iterator[Page]:
        for number in range(1, len(self) + 1):
            yield self.page(number)

    def close(self) -> None:
        self._pdf.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_) -> None:
        self.close()


# ── from pdfium ──────────────────────────────────────────────────────────────────────────────


class _Frame:
    """Turns pdfium's user space into points from the top-left corner of the page as shown."""

    def __init__(self, page: pdfium.PdfPage):
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.rotation = page.get_rotation()
        across, up = self.right - self.left, self.top - self.bottom
        turned = self.rotation in (90, 270)
        self.width, self.height = (up, across) if turned else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float):
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _read_page(pdf: pdfium.PdfDocument, number: int) -> Page:
    try:
        page = pdf[number - 1]
    except pdfium.PdfiumError:  # a damaged page: the rest of the file is read, this one is named
        return Page(number, 0.0, 0.0, 0, [], [], 0.0, ["damaged page"])
    frame = _Frame(page)
    glyphs, found = _glyphs(page, frame)
    painted = _painted(page, frame)
    page.close()
    return Page(number, frame.width, frame.height, frame.rotation, glyphs,
                painted.rules + _dotted(painted.specks), painted.image_area, found, painted.fills,
                painted.shapes)


def _glyphs(page: pdfium.PdfPage, frame: _Frame) -> tuple[list[Glyph], list[str]]:
    textpage = page.get_textpage()
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
        glyphs.append(Glyph(char, x0, x1, baseline, size, index,
                            address(item.contents) if item else 0))
    text = "".join(g.text for g in glyphs)
    textpage.close()
    return glyphs, faults(text)


def _turned_askew(textpage, index: int) -> bool:
    """Whether the writing itself runs aslant; upright italics only lean, and are text."""
    m = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(m))
    return min(abs(m.a), abs(m.b)) > 0.05 * max(abs(m.a), abs(m.b))


@dataclass
class _Painted:
    """What is painted on a page beside its text."""

    rules: list[Rule] = field(default_factory=list)
    specks: list[tuple[float, float, float, float]] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    image_area: float = 0.0
    shapes: int = 0

    def add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Keep a thin shape as a rule, or as a speck that may be a dot of a dotted rule."""
        if max(x1 - x0, y1 - y0) < RULE_LENGTH:
            self.specks.append((x0, y0, x1, y1))
        elif not _thin(x0, y0, x1, y1):
            return
        elif x1 - x0 >= y1 - y0:
            self.rules.append(Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.rules.append(Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def _thin(x0: float, y0: float, x1: float, y1: float) -> bool:
    thickness, length = sorted((x1 - x0, y1 - y0))
    return thickness <= RULE_THICKNESS or (
        thickness <= BORDER_THICKNESS and length >= 3 * thickness)


def _painted(page: pdfium.PdfPage, frame: _Frame) -> _Painted:
    painted = _Painted()
    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    for index in range(count(page.raw)):
        _object(get(page.raw, index), None, frame, painted, 0)
    return painted


def _object(item, matrix, frame: _Frame, painted: _Painted, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        _path(item, matrix, frame, painted)
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


def _path(item, matrix, frame: _Frame, painted: _Painted) -> None:
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


def _dotted(specks: list[tuple[float, float, float, float]]) -> list[Rule]:
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
                    rules.append(Rule(y, start, y, end) if turned else Rule(start, y, end, y))
                start, end = x0, x1
    return rules


def _segments(item, matrix, frame: _Frame, thin_only: bool):
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


# ── runs and lines ───────────────────────────────────────────────────────────────────────────


def _runs(glyphs: list[Glyph]) -> Iterator[Run]:
    """Split where the pen jumps: another baseline, a step back, or a gap of a third of an em."""
    current: list[Glyph] = []
    for glyph in glyphs:
        if current:
            last = current[-1]
            em = min(last.size, glyph.size)
            if not (abs(glyph.baseline - last.baseline) <= 0.25 * em
                    and -0.5 * em <= glyph.x0 - last.x1 <= 0.35 * em
                    and glyph.x0 > last.x0):
                yield Run(tuple(current))
                current = []
        current.append(glyph)
    if current:
        yield Run(tuple(current))


def text_lines(glyphs: list[Glyph]) -> list[TextLine]:
    """Glyphs → mended lines, top to bottom; pieces that wide gaps set apart are its parts."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.baseline, g.x0)):
        if rows and abs(glyph.baseline - rows[-1][0].baseline) <= 0.3 * min(
            glyph.size, rows[-1][0].size
        ):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_line(sorted(row, key=lambda g: (g.x0, g.order))) for row in rows]


def _line(row: list[Glyph]) -> TextLine:
    pieces: list[list[Glyph]] = [[row[0]]]
    for last, glyph in zip(row, row[1:], strict=False):
        if glyph.x0 - last.x1 > 1.4 * min(last.size, glyph.size):
            pieces.append([])
        pieces[-1].append(glyph)
    parts = tuple(_part(piece) for piece in pieces)
    return TextLine(
        " ".join(p.text for p in parts), parts[0].x0, min(p.y0 for p in parts),
        max(p.x1 for p in parts), max(p.y1 for p in parts), median(p.size for p in parts), parts,
    )


def _part(piece: list[Glyph]) -> TextLine:
    return TextLine(
        mend(spaced(piece)), piece[0].x0, min(g.baseline - 0.85 * g.size for g in piece),
        max(g.x1 for g in piece), max(g.baseline + 0.15 * g.size for g in piece),
        median(g.size for g in piece),
    )


def spaced(glyphs: list[Glyph] | tuple[Glyph, ...]) -> str:
    """Text of glyphs on one line, with a space where the gap is as wide as one.

    A gap inside a number is never a space: right-aligned figures are set with loose spacing.
    """
    out = [glyphs[0].text]
    for last, glyph in zip(glyphs, glyphs[1:], strict=False):
        gap = glyph.x0 - last.x1
        latin = last.text.isascii() and glyph.text.isascii()
        if gap > (0.22 if latin else 0.6) * min(last.size, glyph.size):
            out.append(" ")
        out.append(glyph.text)
    return "".join(out)
