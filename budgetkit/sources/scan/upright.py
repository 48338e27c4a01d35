"""The picture of a page → grey, without seals, upright."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from budgetkit.sources.scan.settings import thresholds

#: Upper left, upper right, lower right, lower left, as shares of width and height.
Corners = tuple[tuple[float, float], ...]


def grey_without_seals(colour: np.ndarray, scale: float) -> np.ndarray:
    """Grey picture of a page (RGB, ``scale`` pixels a point), red seals taken out by their colour.

    Where a seal lies over a letter, the letter is dark in red light too and stays. Red text that is
    no seal (a headline, an amount below zero) stays as it is.
    """
    limits = thresholds()
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    red = colour[:, :, 0]
    redder = cv2.subtract(red, cv2.max(colour[:, :, 1], colour[:, :, 2]))
    reddish = redder > limits.redder
    if reddish.sum() < (limits.seal * scale):
        return grey
    side = max(3, round(limits.seal_gap * scale)) | 1
    blots = cv2.morphologyEx(reddish.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(blots, connectivity=8)
    least = limits.seal * scale
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if min(w, h) < least or max(w, h) > limits.seal_shape * min(w, h):
            continue
        # all that is red within its box, its star too, and its pale rim, which JPEG smears
        tinge = redder[y:y + h, x:x + w] > limits.pale_red
        within = cv2.dilate(tinge.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        light = red[y:y + h, x:x + w].astype(np.float32)
        usual = float(np.median(light[redder[y:y + h, x:x + w] > limits.redder]))
        seen = grey[y:y + h, x:x + w]
        washed = np.clip(light * (255 / max(usual, 1.0)), 0, 255).astype(np.uint8)
        seen[within] = np.maximum(seen, washed)[within]
    return grey


def ink(grey: np.ndarray, window: float, darker: int) -> np.ndarray:
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
    limits = thresholds()
    height, width = grey.shape
    dark = ink(grey, limits.lean_window * scale, limits.lean_darker)
    level = _slope(_leaning(dark, scale), height)
    upright = _slope(_leaning(np.ascontiguousarray(dark.T), scale), width)
    if level is None:
        if upright is None:
            return None
        level = (-upright[0], 0.0)
    elif upright is None or abs(level[0] + upright[0]) > limits.sheared:
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
    limits = thresholds()
    if max(abs(level[0]), abs(level[1]), abs(upright[0]), abs(upright[1])) < limits.level:
        return None
    if max(abs(level[0]), abs(upright[0])) + max(abs(level[1]), abs(upright[1])) > limits.askew:
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
    limits = thresholds()
    thick = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    least = max(3, round(limits.lean_piece * scale))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level, connectivity=8)
    out: list[tuple[float, float, float]] = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if w < limits.lean_rule * scale or h > limits.lean_steep * w + limits.lean_thick * scale:
            continue
        part = labels[y:y + h, x:x + w] == at
        end = max(w // 20, 2)
        left, right = _centre(part[:, :end]), _centre(part[:, -end:])
        out.append(((right - left) / (w - end), y + (left + right) / 2, w))
    return out


def _slope(rules: list[tuple[float, float, float]], size: int) -> tuple[float, float] | None:
    """The slope of rules in the middle, and how much more it is at the end than at the begin."""
    limits = thresholds()
    middle = _weighted_median([(slope, length) for slope, _, length in rules])
    if middle is None:
        return None
    near = [r for r in rules if abs(r[0] - middle) < limits.sheared]
    at = np.array([r[1] / size - 0.5 for r in near])
    if len(near) < limits.few_rules or at.max() - at.min() < limits.spread_rules:
        return middle, 0.0
    slope = np.array([r[0] for r in near])
    weights = np.sqrt([r[2] for r in near])
    more, base = np.polyfit(at, slope, 1, w=weights)
    more = more if abs(more) > limits.tilted else 0.0
    return (float(base), float(more)) if more else (middle, 0.0)


def lean_of_lines(mask: np.ndarray, scale: float) -> float | None:
    """Degrees by which lines of text lean, from where the finder saw them; None without long ones."""
    limits = thresholds()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    angles = []
    for at in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[at])
        if w < limits.lean_line * scale or w < limits.lean_shape * h:
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
