"""What one page shows, whatever source it came from: glyphs, ruling lines, lines of text.

Coordinates are points from the top-left corner of the page as it is shown, y downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING, Any

from budgetkit.sources.marks import Glyph, RulingLine
from budgetkit.sources.settings import SourceSettings, thresholds
from budgetkit.text import mend


@dataclass(slots=True, unsafe_hash=True)
class Run:
    """Glyphs that follow each other on one baseline without a gap: what a typesetter set.

    Never changed, as :class:`Glyph` and :class:`TextLine` are not.
    """

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join([g.text for g in self.glyphs])

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1


@dataclass(slots=True, unsafe_hash=True)
class TextLine:
    """A line of mended text with its box; ``parts`` are the pieces that wide gaps set apart."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    parts: tuple[TextLine, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class PictureText:
    """A line of text that was read in a picture, its box in points.

    ``sure`` is how sure the reader was of its least sure letter, from 0 to 1; ``places`` are the
    middles of the letters as shares of the line's width, where known.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    sure: float
    places: tuple[float, ...] = ()
    #: What the other reader read, where the two differ in a number.
    other: str = ""


@dataclass(frozen=True)
class Scanned:
    """How a page was read in its picture: turned clockwise by ``turned`` degrees (0, 90, 180 or
    270), the corners of the sheet lay at ``corners`` (shares of width and height, from the upper
    left clockwise; None where it lay straight), and it showed these texts."""

    texts: list[PictureText]
    turned: int = 0
    corners: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as the source gives it: its first row and column (from 0), its text, its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table whose cells the source itself gives. ``xs`` and ``ys`` are the edges, in points."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: list[PrintedCell]
    #: What says so: `xlsx`, `camelot lattice`.
    origin: str


#: The parts of a page that take room and are needed only until its tables are found.
_DRAWN = ("glyphs", "rules", "fills", "hidden", "struck", "runs", "text")


@dataclass
class Page:
    """What one page shows: its glyphs and rules, and the lines of text made of them."""

    number: int
    width: float
    height: float
    rotation: int
    glyphs: list[Glyph]
    rules: list[RulingLine]
    image_area: float
    faults: list[str]
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    shapes: int = 0
    #: Its characters are not those that are printed: none of them is kept.
    garbled: bool = False
    #: Points of the media box that the crop box leaves out at the left and at the foot.
    margin: tuple[float, float] = (0.0, 0.0)
    #: Degrees clockwise that it was turned, beside its own /Rotate, until it could be read.
    turned: int = 0
    #: Its tables, where the source itself says what is in which cell; None: they are to be found.
    tables: list[CellTable] | None = None
    #: Its lines outside its tables, where it has no glyphs to make them of.
    given_lines: list[TextLine] | None = None
    #: Glyphs of text that the file holds for this page and does not paint on it.
    hidden: list[Glyph] = field(default_factory=list, repr=False)
    #: Those of them that paint no ink: text cut away by a clip box is not among these.
    unpainted: list[Glyph] = field(default_factory=list, repr=False)
    #: Boxes of its pictures, and of painted shapes of many corners, as letters' outlines are.
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list, repr=False)
    drawn: list[tuple[float, float, float, float]] = field(default_factory=list, repr=False)
    #: So many of its glyphs are a machine's reading of a picture, laid invisibly over it.
    scanned: int = 0
    #: So many text objects are painted on it, whether or not they could be read.
    texts: int = 0
    #: So many characters are drawn by a font that does not say which they are; none is here.
    unnamed: int = 0
    #: Figures that a line on the page strikes out; they are not among its glyphs.
    struck: list[Glyph] = field(default_factory=list, repr=False)

    #: ``broken``: it is made of parts of the file that are damaged; ``broken_somewhere``: parts of
    #: the file are, and which pages they belong to cannot be told.
    damage: str = ""

    #: Which second readers failed over it: ``dropped``, ``names`` (playa), ``scan``.
    failed: list[str] = field(default_factory=list, repr=False)

    #: Where its text was read in its picture.
    scan: Scanned | None = field(default=None, repr=False)
    #: Its runs, where they are known without the glyphs: a text read in a picture is one.
    given_runs: list[Run] | None = field(default=None, repr=False)
    #: Reads the page once more, where its source can do that at little cost.
    again: Callable[[], Page] | None = field(default=None, repr=False, compare=False)

    def let_go(self, *, with_lines: bool = False) -> None:
        """Drop the glyphs, the rules and what is made of them, where they can be had again.

        Whoever asks for them later has the page read once more. Its lines stay if they were asked
        for, or are to be asked for.
        """
        if self.again is not None:
            self.__dict__.update(kind=self.kind, has_glyphs=self.has_glyphs)
            if with_lines:
                self.__dict__.update(lines=self.lines)
            for part in _DRAWN:
                self.__dict__.pop(part, None)

    @property
    def is_held(self) -> bool:
        """Whether its glyphs are at hand."""
        return "glyphs" in self.__dict__

    if not TYPE_CHECKING:  # every part has its type above

        def __getattr__(self, name: str) -> Any:
            """A part that was let go."""
            again = self.__dict__.get("again")
            if name not in _DRAWN or again is None:
                raise AttributeError(f"a page has no {name!r}")
            self.__dict__.update((part, told) for part, told in vars(again()).items()
                                 if part in _DRAWN)
            return self.__dict__[name]

    @cached_property
    def has_glyphs(self) -> bool:
        return bool(self.glyphs)

    @cached_property
    def runs(self) -> list[Run]:
        """Glyphs joined to runs in the order in which the page paints them."""
        return list(runs(self.glyphs)) if self.given_runs is None else self.given_runs

    @cached_property
    def text(self) -> str:
        """Its characters in the order in which the page paints them."""
        return "".join([g.text for g in self.glyphs])

    @cached_property
    def lines(self) -> list[TextLine]:
        """All lines of the page, top to bottom; those outside its tables where it is of cells."""
        return text_lines(self.glyphs) if self.given_lines is None else self.given_lines

    @property
    def said(self) -> bool:
        """Whether anything on the page can be read."""
        return bool(self.has_glyphs or self.given_lines or self.tables)

    @cached_property
    def kind(self) -> str:
        """``cells`` (no glyphs: lines and tables as a spreadsheet has them), ``garbled``,
        ``blank``, ``image`` (a scan, or letters drawn as shapes: no text layer), ``ruled`` or
        ``prose``.
        """
        if self.given_lines is not None:
            return "cells"
        if self.garbled:
            return "garbled"
        if not self.has_glyphs:
            limits = thresholds()
            pictured = self.image_area > limits.pictured * self.width * self.height
            return "image" if pictured or self.shapes > limits.outlines else "blank"
        across = sum(1 for r in self.rules if r.horizontal)
        return "ruled" if across >= 2 and len(self.rules) - across >= 1 else "prose"


# ── runs and lines ───────────────────────────────────────────────────────────────────────────


def runs(glyphs: list[Glyph]) -> Iterator[Run]:
    """Split where the pen jumps: another baseline, a step back, or a gap of a third of an em."""
    limits = thresholds()
    back, gap, level = -limits.run_back, limits.run_gap, limits.run_level
    start = 0
    for index, (last, glyph) in enumerate(pairwise(glyphs), 1):
        em = last.size if last.size < glyph.size else glyph.size
        if not (back * em <= glyph.x0 - last.x1 <= gap * em and glyph.x0 > last.x0
                and abs(glyph.baseline - last.baseline) <= level * em):
            yield Run(tuple(glyphs[start:index]))
            start = index
    if glyphs:
        yield Run(tuple(glyphs[start:]))


def text_lines(glyphs: list[Glyph]) -> list[TextLine]:
    """Glyphs → mended lines, top to bottom; pieces that wide gaps set apart are its parts."""
    limits = thresholds()
    return [_line(sorted(row, key=_along), limits) for row in baselines(glyphs)]


_along, _down = attrgetter("x0", "order"), attrgetter("baseline", "x0")


def baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, line by line from the top."""
    level = thresholds().line_level
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    top = size = 0.0  # of the row's first glyph
    for glyph in sorted(glyphs, key=_down):
        if row and glyph.baseline - top <= level * (glyph.size if glyph.size < size else size):
            row.append(glyph)
        else:
            row, top, size = [glyph], glyph.baseline, glyph.size
            rows.append(row)
    return rows


def _line(row: list[Glyph], limits: SourceSettings) -> TextLine:
    gap = limits.line_gap
    cuts = [at for at, (last, glyph) in enumerate(pairwise(row), 1)
            if glyph.x0 - last.x1 > gap * (last.size if last.size < glyph.size else glyph.size)]
    parts = tuple([_part(row[start:end], limits) for start, end in pairwise([0, *cuts, len(row)])])
    if len(parts) == 1:
        only = parts[0]
        return TextLine(only.text, only.x0, only.y0, only.x1, only.y1, only.size, parts)
    return TextLine(
        " ".join([p.text for p in parts]), parts[0].x0, min([p.y0 for p in parts]),
        max([p.x1 for p in parts]), max([p.y1 for p in parts]), median([p.size for p in parts]),
        parts)


def _part(piece: list[Glyph], limits: SourceSettings) -> TextLine:
    sizes, up, down = [g.size for g in piece], limits.ascent, limits.descent
    text, left, right = mend(spaced(piece)), piece[0].x0, max([g.x1 for g in piece])
    size = sizes[0]
    if sizes.count(size) == len(sizes):
        levels = [g.baseline for g in piece]
        return TextLine(text, left, min(levels) - up * size, right, max(levels) + down * size, size)
    return TextLine(text, left, min([g.baseline - up * g.size for g in piece]),
                    right, max([g.baseline + down * g.size for g in piece]), median(sizes))


def spaced(glyphs: list[Glyph] | tuple[Glyph, ...]) -> str:
    """Text of glyphs on one line, with a space where the gap is as wide as one.

    A gap inside a number is never a space: right-aligned figures are set with loose spacing.
    """
    limits, out = thresholds(), [g.text for g in glyphs]
    latin_space, space = limits.latin_space, limits.space
    wide = [at for at, (last, glyph) in enumerate(pairwise(glyphs), 1)
            if (gap := glyph.x0 - last.x1) > 0
            and gap > latin_space * (last.size if last.size < glyph.size else glyph.size)]
    for at in reversed(wide):
        last, glyph = glyphs[at - 1], glyphs[at]
        if (last.text.isascii() and glyph.text.isascii()) or (
            glyph.x0 - last.x1 > space * min(last.size, glyph.size)
        ):
            out.insert(at, " ")
    return "".join(out)
