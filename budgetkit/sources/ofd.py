"""An OFD document (GB/T 33190-2016): its pages with glyphs and ruling lines, as a PDF's.

The standard measures in millimetres from the upper left corner of the page. Every object stands in
a boundary of its own and may be turned and stretched by a matrix (CTM) within it.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from budgetkit.errors import EncryptedPdf
from budgetkit.messages import message_in
from budgetkit.sources import limits
from budgetkit.sources.given import Given
from budgetkit.sources.libraries import damaged
from budgetkit.sources.marks import Glyph, RulingLine
from budgetkit.sources.ooxml import attribute, child, tag
from budgetkit.sources.page import Page
from budgetkit.sources.settings import thresholds
from budgetkit.sources.source import Source
from budgetkit.sources.vector_paths import dotted_rules, thin
from budgetkit.text import faults, garbled

message = message_in("sources")

_ROOT = "OFD.xml"
#: Points in a millimetre.
POINTS = 72 / 25.4
#: A4, where a document does not say how large its pages are, in millimetres.
_A4 = (0.0, 0.0, 210.0, 297.0)
#: Height of a letter's box, and width of a Latin letter, in sizes of the font.
BOX, LATIN = 1.25, 0.55
#: Letters that are one level stroke.
_STROKES = "一—-－"
#: Blocks in blocks, at most.
DEEPEST = 30
_WHOLE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def sniff(content: bytes) -> bool:
    """Whether these bytes are a packed OFD document."""
    return limits.packs(content, _ROOT)


def open(given: Given, password: str | None = None) -> Ofd:
    """The document's pages."""
    parts = limits.unpack(given)
    try:
        return Ofd(given, parts)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        if any(name.lower().endswith(("encryptions.xml", "encryption.xml")) for name in parts):
            raise EncryptedPdf(given.file, remedy=message("unlock")) from error
        raise damaged(given, message("ofd"), error) from error


class Ofd(Source):
    """An OFD document, its pages read when they are asked for."""

    form = "ofd"

    def __init__(self, given: Given, parts: dict[str, bytes]):
        super().__init__(given)
        self._parts = parts
        roots = [e for e in ElementTree.fromstring(parts[_ROOT]).iter() if tag(e) == "DocRoot"]
        document_at = _path("", roots[0].text or "")
        document = ElementTree.fromstring(parts[document_at])
        self._folder = posixpath.dirname(document_at)
        common = child(document, "CommonData")
        self._box = _physical_box(child(common, "PageArea")) or _A4
        self._templates = {attribute(t, "ID"): self._at(t) for t in (
            common if common is not None else ()) if tag(t) == "TemplatePage"}
        pages = child(document, "Pages")
        self._places = [self._at(p) for p in (pages if pages is not None else ())
                        if tag(p) == "Page"]
        if not self._places:
            raise ValueError("no page")
        if len(roots) > 1:
            self.note("further-documents", n=len(roots) - 1)
        self._pages: list[Page | None] = [None] * len(self._places)

    def _at(self, element) -> str:
        return _path(self._folder, attribute(element, "BaseLoc"))

    def __len__(self) -> int:
        return len(self._places)

    def page(self, number: int) -> Page:
        page = self._pages[number - 1]
        if page is None:
            page = self._pages[number - 1] = self._read(number)
        return page

    def _read(self, number: int) -> Page:
        try:
            tree = ElementTree.fromstring(self._parts[self._places[number - 1]])
            painted = _Painted()
            for template in (e for e in tree if tag(e) == "Template"):
                place = self._templates.get(attribute(template, "TemplateID"))
                if place in self._parts:
                    painted.take(ElementTree.fromstring(self._parts[place]))
            painted.take(tree)
        except (ElementTree.ParseError, LookupError, ValueError):
            return Page(number, 0.0, 0.0, 0, [], [], 0.0, ["damaged"])
        if painted.unknown:
            self.note("unknown-drawings", number, n=painted.unknown)
        painted.glyphs = _strokes_of_their_line(painted.glyphs)
        left, top, width, height = _physical_box(child(tree, "Area")) or self._box
        painted.move(-left * POINTS, -top * POINTS)
        text = "".join(g.text for g in painted.glyphs)
        wrong = garbled(text)
        return Page(number, width * POINTS, height * POINTS, 0, [] if wrong else painted.glyphs,
                    painted.rules + dotted_rules(painted.specks), painted.image_area,
                    faults(text), painted.fills, painted.shapes, wrong)


def _strokes_of_their_line(glyphs: list[Glyph]) -> list[Glyph]:
    """Level strokes (一, a dash) with the size of the letter before them.

    Some writers give each letter the height of its ink as its size: a stroke would stand apart.
    """
    flat, near = thresholds().flat, thresholds().stroke_near
    out: list[Glyph] = []
    for glyph in glyphs:
        last = out[-1] if out else None
        if last and glyph.text in _STROKES and glyph.size < flat * last.size and (
            abs(glyph.baseline - last.baseline) < last.size
            and 0 <= glyph.x0 - last.x0 < near * last.size
        ):
            glyph = replace(glyph, size=last.size)
        out.append(glyph)
    return out


def _path(folder: str, place: str) -> str:
    """A place in the archive: from its root with a slash before it, else from the folder."""
    place = place.strip()
    whole = place if place.startswith("/") else posixpath.join(folder, place)
    return posixpath.normpath(whole).lstrip("/")


def _physical_box(area) -> tuple[float, ...] | None:
    box = child(area, "PhysicalBox")
    numbers = _numbers(box.text) if box is not None else []
    return tuple(numbers) if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0 else None


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in re.findall(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", text or "")]


# ── what is painted ──────────────────────────────────────────────────────────────────────────


@dataclass
class _Painted:
    """The objects of a page, in points."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[RulingLine] = field(default_factory=list)
    specks: list[tuple[float, float, float, float]] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    image_area: float = 0.0
    shapes: int = 0
    unknown: int = 0
    _item: int = 0

    def take(self, tree) -> None:
        """Everything on a page or a template that is seen."""
        content = child(tree, "Content")
        for element in _seen(content if content is not None else (), 0):
            kind = tag(element)
            if kind == "TextObject":
                self._item += 1
                self._text(element)
            elif kind == "PathObject":
                self._drawing(element)
            elif kind == "ImageObject":
                box = _numbers(attribute(element, "Boundary"))
                self.image_area += box[2] * box[3] * POINTS**2 if len(box) == 4 else 0.0
            else:
                self.unknown += 1

    def move(self, x: float, y: float) -> None:
        """Count from another corner of the paper."""
        if not x and not y:
            return
        self.glyphs = [Glyph(g.text, g.x0 + x, g.x1 + x, g.baseline + y, g.size, g.order, g.item)
                       for g in self.glyphs]
        self.rules = [RulingLine(r.x0 + x, r.y0 + y, r.x1 + x, r.y1 + y) for r in self.rules]
        self.specks, self.fills = ([(a + x, b + y, c + x, d + y) for a, b, c, d in boxes]
                                   for boxes in (self.specks, self.fills))

    def _text(self, element) -> None:
        if _alpha(child(element, "FillColor"), element) == 0:
            return
        size = float(attribute(element, "Size") or 0)
        limits, matrix = thresholds(), _matrix(element)
        a, b, c, d = matrix[:4]
        along, up = math.hypot(a, b), math.hypot(c, d)
        stretch = float(attribute(element, "HScale") or 1)
        if size <= 0 or not along or min(abs(a), abs(b)) > limits.slant * along:
            return  # aslant: a watermark
        x = y = 0.0
        for code in (e for e in element if tag(e) == "TextCode"):
            text = code.text or ""
            x = float(attribute(code, "X") or x)
            y = float(attribute(code, "Y") or y)
            right = _steps(attribute(code, "DeltaX"), len(text) - 1)
            down = _steps(attribute(code, "DeltaY"), len(text) - 1)
            for at, char in enumerate(text):
                wide = size * stretch * (LATIN if char.isascii() else 1.0)
                step = right[at] if at < len(right) else (wide if not down else 0.0)
                if not char.isspace():
                    set_close = 0 < step <= limits.set_close * wide
                    self._glyph(char, x, y, step if set_close else wide, size * up, matrix, along)
                x += step
                y += down[at] if at < len(down) else 0.0

    def _glyph(self, char: str, x: float, y: float, wide: float, size: float, matrix,
               along: float) -> None:
        px, py = _placed(matrix, x, y)
        self.glyphs.append(Glyph(char, px, px + wide * along * POINTS, py, size * BOX * POINTS,
                                 len(self.glyphs), self._item))

    def _drawing(self, element) -> None:
        filled = attribute(element, "Fill").lower() == "true" and _inked(
            child(element, "FillColor"), element)
        stroked = attribute(element, "Stroke").lower() != "false" and _inked(
            child(element, "StrokeColor"), element)
        if not filled and not stroked:
            return
        self.shapes += 1
        data = child(element, "AbbreviatedData")
        for points in _strokes((data.text or "") if data is not None else "", _matrix(element)):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = min(xs), min(ys), max(xs), max(ys)
            if thin(*box, thresholds()):
                self._rule(*box)
                continue
            if filled:
                self.fills.append(box)
            if stroked:
                for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                    self._rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        limits = thresholds()
        if max(x1 - x0, y1 - y0) < limits.rule_length:
            self.specks.append((x0, y0, x1, y1))
        elif not thin(x0, y0, x1, y1, limits):
            return
        elif x1 - x0 >= y1 - y0:
            self.rules.append(RulingLine(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.rules.append(RulingLine((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))


def _seen(parent, deep: int) -> Iterator:
    """The objects in layers and blocks, those left out that are said to be invisible."""
    if deep > DEEPEST:
        raise ValueError("blocks in blocks without end")
    for element in parent:
        if attribute(element, "Visible").lower() in ("false", "0"):
            continue
        if tag(element) in ("Layer", "PageBlock"):
            yield from _seen(element, deep + 1)
        elif tag(element) in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
            yield element


def _matrix(element) -> tuple[float, ...]:
    """What brings a point within an object's boundary to the page, in millimetres."""
    boundary = _numbers(attribute(element, "Boundary"))
    left, top = boundary[:2] if len(boundary) == 4 else (0.0, 0.0)
    own = _numbers(attribute(element, "CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else _WHOLE
    return a, b, c, d, e + left, f + top


def _placed(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * POINTS, (b * x + d * y + f) * POINTS


def _steps(said: str, count: int) -> list[float]:
    """The distances between letters; ``g 3 2.5`` stands for three of 2.5.

    >>> _steps("1 g 3 2.5 4", 5)
    [1.0, 2.5, 2.5, 2.5, 4.0]
    """
    out: list[float] = []
    words = iter(said.split())
    for word in words:
        if word == "g":
            times, step = int(next(words, "0")), float(next(words, "0"))
            out += [step] * min(times, max(0, count - len(out)))
        else:
            out.append(float(word))
    return out[: max(0, count)]




def _strokes(data: str, matrix: Sequence[float]) -> list[list[tuple[float, float]]]:
    """The pieces of a path: of curves, the points that they lead to."""
    pieces: list[list[tuple[float, float]]] = []
    for op, said in re.findall(r"([A-Za-z])([^A-Za-z]*)", data.replace("e-", "E-")):
        values = _numbers(said)
        if op == "C" and pieces:
            pieces[-1].append(pieces[-1][0])
        if len(values) < 2:
            continue
        here = _placed(matrix, *values[-2:])
        if op in "SM" or not pieces:
            pieces.append([here])
        elif op in "LQBA":
            pieces[-1].append(here)
    return pieces


def _alpha(colour, element) -> float:
    for one in (colour, element):
        if said := attribute(one, "Alpha"):
            return float(said)
    return 255.0


def _inked(colour, element) -> bool:
    """Whether a colour shows on white paper; without any it is black."""
    values = _numbers(attribute(colour, "Value"))
    limits = thresholds()
    white = len(values) in (1, 3) and min(values) >= limits.white
    return not white and _alpha(colour, element) > limits.seen_alpha
