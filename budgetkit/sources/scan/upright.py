"""The picture of a page → grey, without seals, upright."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A colour is red, and palely so, where its red is so much brighter than its green and blue (0–255).
REDDER, PALE_RED = 40, 14
#: A seal is at least this tall and wide (points), and no more than so many times wider than tall.
SEAL, SEAL_SHAPE = 45.0, 2.2
#: Strokes of a seal that are nearer than this belong together, in points.
SEAL_GAP = 6.0
#: A slope that is not seen (0.05 degrees), and one beyond which a picture is no sheet laid askew.
LEVEL, ASKEW = 0.0009, 0.14
#: Level and upright rules that lean so differently do not lie on one sheet.
SHEARED = 0.06
#: A sheet is seen aslant where so many rules, over so much of it, differ by more than this slope.
FEW_RULES, SPREAD_RULES, TILTED = 4, 0.2, 0.004
#: The angle of a page follows from rules of this length (points) or more, else from lines of text.
LONG_RULE, LONG_LINE = 86.0, 120.0


#: Upper left, upper right, lower right, lower left, as shares of width and height.
Corners = tuple[tuple[float, float], ...]


def grey_without_seals(colour: np.ndarray, scale: float) -> np.ndarray:
    """Grey picture of a page (RGB, ``scale`` pixels a point), red seals taken out by their colour.

    Where a seal lies over a letter, the letter is dark in red light too and stays. Red text that is
    no seal (a headline, an amount below zero) stays as it is.
    """
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    red = colour[:, :, 0]
    redder = cv2.subtract(red, cv2.max(colour[:, :, 1], colour[:, :, 2]))
    reddish = redder > REDDER
    if reddish.sum() < (SEAL * scale):
        return grey
    side = max(3, round(SEAL_GAP * scale)) | 1
    blots = cv2.morphologyEx(reddish.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(blots, connectivity=8)
    least = SEAL * scale
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if min(w, h) < least or max(w, h) > SEAL_SHAPE * min(w, h):
            continue
        # all that is red within its box, its star too, and its pale rim, which JPEG smears
        tinge = redder[y:y + h, x:x + w] > PALE_RED
        within = cv2.dilate(tinge.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        light = red[y:y + h, x:x + w].astype(np.float32)
        usual = float(np.median(light[redder[y:y + h, x:x + w] > REDDER]))
        seen = grey[y:y + h, x:x + w]
        washed = np.clip(light * (255 / max(usual, 1.0)), 0, 255).astype(np.uint8)
        seen[within] = np.maximum(seen, washed)[within]
    return grey


def ink(grey: np.ndarray, window: float, darker: int = 10) -> np.ndarray:
    """Where a picture is darker than its surroundings: 255, else 0. ``window`` in pixels."""
    side = max(3, round(window)) | 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV,
                                 side, darker)


def corners_of_rules(grey: np.ndarray, scale: float) -> Corners | None:
    """Where the corners of the sheet lie, as its long rules tell; None where it lies straight.

    A sheet that went askew through a scanner has rules that all lean alike; on a photograph those
    at the head lean otherwise than those at the foot. Where there are rules one way only, the sheet
    is taken for turned, not for seen aslant.
    """
    height, width = grey.shape
    dark = ink(grey, 9 * scale, 12)
    level = _slope(_leaning(dark, scale), height)
    upright = _slope(_leaning(np.ascontiguousarray(dark.T), scale), width)
    if level is None:
        if upright is None:
            return None
        level = (-upright[0], 0.0)
    elif upright is None or abs(level[0] + upright[0]) > SHEARED:
        upright = (-level[0], 0.0)
    return _corners(level, upright, width, height)


def corners_of_lean(angle: float, width: int, height: int) -> Corners | None:
    """Where the corners of a sheet lie that leans by so many degrees."""
    slope = math.tan(math.radians(angle))
    return _corners((slope, 0.0), (-slope, 0.0), width, height)


def straight(grey: np.ndarray, corners: Corners | None) -> np.ndarray:
    """The picture drawn so that these corners (shares of its width and height) become its own."""
    if corners is None:
        return grey
    height, width = grey.shape[:2]
    size = np.array([width, height], np.float32)
    whole = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * size
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32) * size, whole)
    return cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC,
                               borderMode=cv2.BORDER_REPLICATE)


def _corners(level: tuple[float, float], upright: tuple[float, float], width: int,
             height: int) -> Corners | None:
    """Corners from the slope of level rules, at mid-height and more so lower down, and of upright
    ones, at mid-width and more so to the right."""
    if max(abs(level[0]), abs(level[1]), abs(upright[0]), abs(upright[1])) < LEVEL:
        return None
    if max(abs(level[0]), abs(upright[0])) + max(abs(level[1]), abs(upright[1])) > ASKEW:
        return None
    # the edges of the sheet, each through the middle of the picture's edge
    out = []
    for down, right in ((0, 0), (0, 1), (1, 1), (1, 0)):
        across = level[0] + level[1] * (down - 0.5)
        along = upright[0] + upright[1] * (right - 0.5)
        # y = down * height + across * (x - width / 2);  x = right * width + along * (y - height / 2)
        y = (down * height + across * (right * width - along * height / 2 - width / 2)) / (
            1 - across * along)
        x = right * width + along * (y - height / 2)
        out.append((x / width, y / height))
    return tuple(out)


def _leaning(dark: np.ndarray, scale: float) -> list[tuple[float, float, float]]:
    """Slope, height at its middle and length of each long level rule.

    A leaning rule is a staircase of level pieces; each is fitted by where its two ends lie.
    """
    thick = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(3, round(11 * scale))), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    out: list[tuple[float, float, float]] = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if w < LONG_RULE * scale or h > 0.15 * w + 3 * scale:
            continue
        part = labels[y:y + h, x:x + w] == at
        end = max(w // 20, 2)
        left, right = _centre(part[:, :end]), _centre(part[:, -end:])
        out.append(((right - left) / (w - end), y + (left + right) / 2, w))
    return out


def _slope(rules: list[tuple[float, float, float]], size: int) -> tuple[float, float] | None:
    """The slope of rules in the middle, and how much more it is at the end than at the begin."""
    middle = _weighted_median([(slope, length) for slope, _, length in rules])
    if middle is None:
        return None
    near = [r for r in rules if abs(r[0] - middle) < SHEARED]
    at = np.array([r[1] / size - 0.5 for r in near])
    if len(near) < FEW_RULES or at.max() - at.min() < SPREAD_RULES:
        return middle, 0.0
    slope = np.array([r[0] for r in near])
    weights = np.sqrt([r[2] for r in near])
    more, base = np.polyfit(at, slope, 1, w=weights)
    more = more if abs(more) > TILTED else 0.0
    return (float(base), float(more)) if more else (middle, 0.0)


def lean_of_lines(mask: np.ndarray, scale: float) -> float | None:
    """Degrees by which lines of text lean, from where the finder saw them; None without long ones."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    angles = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if w < LONG_LINE * scale or w < 4 * h:
            continue
        part = labels[y:y + h, x:x + w] == at
        end = max(w // 10, 2)
        left, right = _centre(part[:, :end]), _centre(part[:, -end:])
        angles.append((math.degrees(math.atan2(right - left, w - end)), w))
    return _weighted_median(angles) if len(angles) > 2 else None


def _centre(part: np.ndarray) -> float:
    held = part.sum(1)
    return float((held * np.arange(len(held))).sum() / max(held.sum(), 1))


def _weighted_median(values: Sequence[tuple[float, float]]) -> float | None:
    if not values:
        return None
    values = sorted(values)
    sums = np.cumsum([weight for _, weight in values])
    return float(values[int(np.searchsorted(sums, sums[-1] / 2))][0])
