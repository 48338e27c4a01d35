"""pdfium's user space → points from the top-left corner of the page as it is shown."""

from __future__ import annotations

from collections import Counter
from math import degrees

import pypdfium2 as pdfium

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.settings import thresholds


class Frame:
    """Turns pdfium's user space into points from the top-left corner of the page as it is read.

    ``rotation`` is the page's own, unless its writing runs another way: a table typeset sideways,
    or a sheet fed upside down, is turned until it can be read.
    """

    def __init__(self, page: pdfium.PdfPage, textpage: pdfium.PdfTextPage | None = None):
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        shown = page.get_rotation()
        written = _written(textpage) if textpage is not None else None
        self.rotation = shown if written is None else written
        self.turned = (self.rotation - shown) % 360
        self.margin = self._margin(page.get_mediabox())
        across, up = self.right - self.left, self.top - self.bottom
        turned = self.rotation in (90, 270)
        self.width, self.height = (up, across) if turned else (across, up)

    def _margin(self, media: tuple[float, float, float, float]) -> tuple[float, float]:
        """What the crop box leaves out at the left and at the foot of the page as it is read."""
        left, bottom = self.left - media[0], self.bottom - media[1]
        right, top = media[2] - self.right, media[3] - self.top
        return {0: (left, bottom), 90: (bottom, right), 180: (right, top),
                270: (top, left)}[self.rotation]

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if self.rotation == 0:  # nearly every page, and asked for everything painted on it
            ax, ay, bx, by = x0 - self.left, self.top - y0, x1 - self.left, self.top - y1
        else:
            ax, ay = self.point(x0, y0)
            bx, by = self.point(x1, y1)
        return (ax if ax <= bx else bx, ay if ay <= by else by,
                bx if bx > ax else ax, by if by > ay else ay)


def _written(textpage: pdfium.PdfTextPage) -> int | None:
    """Degrees by which the page must be turned clockwise so that its writing is upright.

    ``None`` where there is too little writing, or it runs in several directions.
    """
    handle = calls.handle(textpage.raw)
    count, limits = calls.count_chars(handle), thresholds()
    angles = [calls.char_angle(handle, index)  # pdfium counts clockwise
              for index in range(0, count, max(1, count // max(1, limits.asked)))
              if calls.char_code(handle, index) > 32]
    if not angles:
        return None
    if not any(angles):
        return 0  # as on nearly every page
    ways = Counter([round(-degrees(angle) / 90) % 4 * 90 for angle in angles])
    way, most = ways.most_common(1)[0]
    return way if most >= limits.one_way * len(angles) else None


Matrix = tuple[float, float, float, float, float, float]


def apply_matrix(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point that a PDF matrix (a b c d e f) sends (x, y) to."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """One matrix that does what ``inner`` and then ``outer`` do."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D,
            e * A + f * C + E, e * B + f * D + F)
