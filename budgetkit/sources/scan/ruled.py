"""Ruling lines of an upright grey picture of a page."""

from __future__ import annotations

import cv2
import numpy as np

from budgetkit.sources.marks import RulingLine
from budgetkit.sources.scan.settings import thresholds
from budgetkit.sources.scan.upright import ink


def ruling_lines(grey: np.ndarray, scale: float) -> list[RulingLine]:
    """The rules of a page, in points; ``scale`` is the picture's pixels a point."""
    limits = thresholds()
    dark = ink(grey, limits.rule_window * scale, limits.rule_darker)
    level = [RulingLine(a, at, b, at) for a, b, at in _level(dark, scale, limits.level_least)]
    upright = [RulingLine(at, a, at, b)
               for a, b, at in _level(np.ascontiguousarray(dark.T), scale, limits.upright_least)]
    reach = limits.reach
    upright = [v for v in upright if v.y1 - v.y0 > limits.upright_alone or all(
        any(abs(h.y0 - end) < reach and h.x0 - reach <= v.x0 <= h.x1 + reach for h in level)
        for end in (v.y0, v.y1))]
    level = [h for h in level if h.x1 - h.x0 > limits.level_alone or all(
        any(abs(v.x0 - end) < reach and v.y0 - reach <= h.y0 <= v.y1 + reach for v in upright)
        for end in (h.x0, h.x1))]
    return level + upright


def _level(dark: np.ndarray, scale: float, least: float) -> list[tuple[float, float, float]]:
    """Level streaks of ink: begin, end and height, in points."""
    limits = thresholds()
    mended = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))  # breaks of JPEG
    mended = cv2.dilate(mended, np.ones((2, 1), np.uint8))  # a lean of a pixel
    long = cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones((1, max(3, int(least * scale))), np.uint8))
    across = max(3, int(limits.pieces * scale))
    long = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, across), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    near, band = max(1, int(limits.beside_from * scale)), max(2, int(limits.beside_band * scale))
    out = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if h > limits.thickest * scale:
            continue
        above = dark[max(y - near - band, 0):max(y - near, 1), x:x + w]
        below = dark[y + h + near:y + h + near + band, x:x + w]
        beside = min((part > 0).any(0).mean() if part.size else 0.0 for part in (above, below))
        if beside > (limits.beside_long if w >= limits.long * scale else limits.beside):
            continue
        out.append((x / scale, (x + w) / scale, (centres[at][1] + 0.5) / scale))
    return out
