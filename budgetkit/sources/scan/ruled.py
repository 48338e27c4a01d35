"""Ruling lines of an upright grey picture of a page."""

from __future__ import annotations

import cv2
import numpy as np

from budgetkit.sources.scan.upright import ink
from budgetkit.sources.vector_paths import RulingLine

#: Least length of a level and of an upright rule, in points: a row is lower than a column is wide.
LEVEL_LEAST, UPRIGHT_LEAST = 20.0, 10.0
#: Pieces of one rule are nearer than this, in points.
PIECES = 4.0
#: A thicker streak of ink is an area, no rule, in points.
THICKEST = 6.0
#: Beside a rule it is white: where this share of its length has ink on both sides, it is a line of
#: letters; a rule longer than :data:`LONG` may have rows of letters close to it.
BESIDE, BESIDE_LONG, LONG = 0.30, 0.60, 80.0
#: A shorter rule must end at rules that cross it, or it is a stroke of a letter.
LEVEL_ALONE, UPRIGHT_ALONE = 60.0, 40.0
#: Ends and crossings may be this far apart, in points.
REACH = 3.0


def ruling_lines(grey: np.ndarray, scale: float) -> list[RulingLine]:
    """The rules of a page, in points; ``scale`` is the picture's pixels a point."""
    dark = ink(grey, 17 * scale)
    level = [RulingLine(a, at, b, at) for a, b, at in _level(dark, scale, LEVEL_LEAST)]
    upright = [RulingLine(at, a, at, b)
               for a, b, at in _level(np.ascontiguousarray(dark.T), scale, UPRIGHT_LEAST)]
    upright = [v for v in upright if v.y1 - v.y0 > UPRIGHT_ALONE or all(
        any(abs(h.y0 - end) < REACH and h.x0 - REACH <= v.x0 <= h.x1 + REACH for h in level)
        for end in (v.y0, v.y1))]
    level = [h for h in level if h.x1 - h.x0 > LEVEL_ALONE or all(
        any(abs(v.x0 - end) < REACH and v.y0 - REACH <= h.y0 <= v.y1 + REACH for v in upright)
        for end in (h.x0, h.x1))]
    return level + upright


def _level(dark: np.ndarray, scale: float, least: float) -> list[tuple[float, float, float]]:
    """Level streaks of ink: begin, end and height, in points."""
    mended = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))  # breaks of JPEG
    mended = cv2.dilate(mended, np.ones((2, 1), np.uint8))  # a lean of a pixel
    long = cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones((1, max(3, int(least * scale))), np.uint8))
    long = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, max(3, int(PIECES * scale))), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    near, band = max(1, int(0.6 * scale)), max(2, int(1.1 * scale))
    out = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if h > THICKEST * scale:
            continue
        above = dark[max(y - near - band, 0):max(y - near, 1), x:x + w]
        below = dark[y + h + near:y + h + near + band, x:x + w]
        beside = min((part > 0).any(0).mean() if part.size else 0.0 for part in (above, below))
        if beside > (BESIDE_LONG if w >= LONG * scale else BESIDE):
            continue
        out.append((x / scale, (x + w) / scale, (centres[at][1] + 0.5) / scale))
    return out
