"""Boxes of lines of text: one a cell, drawn out to what belongs to them, and what no box holds."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from budgetkit.sources.marks import RulingLine
from budgetkit.sources.scan.settings import thresholds
from budgetkit.sources.scan.upright import ink

Box = tuple[float, float, float, float]


def cut_at_rules(box: Box, rules: Sequence[RulingLine]) -> list[Box]:
    """A box that upright rules cross is one text a cell."""
    limits = thresholds()
    x0, y0, x1, y1 = box
    middle, inside = (y0 + y1) / 2, limits.cut_inside * (y1 - y0)
    cuts = sorted({r.x0 for r in rules if not r.horizontal and r.y0 - 1 < middle < r.y1 + 1
                   and x0 + inside < r.x0 < x1 - inside})
    edges = [x0, *cuts, x1]
    white = limits.beside_rule
    return [(a + (white if a in cuts else 0.0), y0, b - (white if b in cuts else 0.0), y1)
            for a, b in zip(edges, edges[1:], strict=False) if b - a > 2 * white + 1]


def inked(grey: np.ndarray, scale: float) -> np.ndarray:
    """Where the picture is ink, its noise smoothed away."""
    limits = thresholds()
    soft = cv2.GaussianBlur(grey, (0, 0), limits.noise)
    return (ink(soft, limits.ink_window * scale, limits.ink_darker) > 0).astype(np.uint8)


def erase_rules(dark: np.ndarray, rules: Sequence[RulingLine], scale: float) -> None:
    thick = round(thresholds().rule_rim * scale)
    for r in rules:
        x0, y0, x1, y1 = (round(v * scale) for v in (r.x0, r.y0, r.x1, r.y1))
        dark[max(0, y0 - thick):y1 + thick + 1, max(0, x0 - thick):x1 + thick + 1] = 0


def drawn_out(box: Box, dark: np.ndarray, rules: Sequence[RulingLine], scale: float) -> Box:
    """The box drawn out to ink beside it: a thin minus, a level stroke at the begin is seldom found."""
    limits = thresholds()
    x0, y0, x1, y1 = box
    middle, tall = (y0 + y1) / 2, y1 - y0
    walls = [r.x0 for r in rules if not r.horizontal and r.y0 - 1 < middle < r.y1 + 1]
    left = max([x for x in walls if x <= x0 + limits.cut_inside * tall], default=x0 - limits.ink_reach * tall)
    right = min([x for x in walls if x >= x1 - limits.cut_inside * tall], default=x1 + limits.ink_reach * tall)
    top, foot = max(0, int(y0 * scale)), min(dark.shape[0], int(y1 * scale) + 1)
    first, last = max(0, int(left * scale)), min(dark.shape[1], int(right * scale) + 1)
    rim = int(limits.line_rim * (foot - top))
    strip = dark[top + rim:foot - rim, first:last]
    if not strip.size:
        return box
    x0 = max(x0, left + limits.beside_rule) if left in walls else x0
    x1 = min(x1, right - limits.beside_rule) if right in walls else x1
    columns = np.flatnonzero(strip.sum(0) > 1)
    a, b = int(x0 * scale) - first, int(x1 * scale) - first
    held = columns[(columns >= a) & (columns <= b)]
    if not len(held):
        return box
    gap = limits.near_ink * tall * scale
    begin, end = int(held[0]), int(held[-1])
    for column in columns[columns < begin][::-1]:
        if begin - column > gap:
            break
        begin = int(column)
    for column in columns[columns > end]:
        if column - end > gap:
            break
        end = int(column)
    return (min(x0, (first + begin) / scale), y0, max(x1, (first + end + 1) / scale), y1)


def joined(lines: Sequence[Box], rules: Sequence[RulingLine]) -> list[Box]:
    """Boxes that follow each other closely within one cell made one: a number found in pieces."""
    limits = thresholds()
    out: list[Box] = []
    for box in sorted(lines):
        for at, last in enumerate(out):
            tall = min(last[3] - last[1], box[3] - box[1])
            level = min(last[3], box[3]) - max(last[1], box[1]) > limits.one_height * tall
            if level and -tall < box[0] - last[2] < limits.one_text * tall and not any(
                not r.horizontal and last[2] - 1 < r.x0 < box[0] + 1
                and r.y0 < (box[1] + box[3]) / 2 < r.y1 for r in rules
            ):
                out[at] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
                break
        else:
            out.append(box)
    return out


def parted(lines: Sequence[Box]) -> list[Box]:
    """Boxes of lines under each other that reach into each other, parted in the middle."""
    limits = thresholds()
    out = [list(box) for box in sorted(lines, key=lambda b: b[1])]
    for at, one in enumerate(out):
        for two in out[at + 1:]:
            if two[1] >= one[3]:
                break
            wide = min(one[2], two[2]) - max(one[0], two[0])
            deep = one[3] - two[1]
            if (wide > limits.over_width * min(one[2] - one[0], two[2] - two[0])
                    and deep < limits.over_height * min(one[3] - one[1], two[3] - two[1])):
                one[3] = two[1] = (one[3] + two[1]) / 2
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in out]


def overlooked(dark: np.ndarray, lines: Sequence[Box], rules: Sequence[RulingLine],
                scale: float) -> list[Box]:
    """Ink within tables that no box holds: a lone figure, a dash."""
    limits = thresholds()
    upright = [r for r in rules if not r.horizontal]
    if not upright:
        return []
    rest = dark.copy()
    for x0, y0, x1, y1 in lines:
        rest[max(0, int((y0 - 1) * scale)):int((y1 + 1) * scale) + 1,
             max(0, int((x0 - 1) * scale)):int((x1 + 1) * scale) + 1] = 0
    across = max(3, round(limits.ink_gap * scale))
    rest = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((3, across), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    out = []
    for at in range(1, count):
        x, y, w, h = (float(v) / scale for v in stats[at][:4])
        if max(w, h) < limits.least_ink or min(w, h) < limits.thin_ink or h > limits.tallest_ink:
            continue
        middle = y + h / 2
        walls = [r.x0 for r in upright if r.y0 - 1 < middle < r.y1 + 1]
        if not any(x < v < x + w for v in walls) and any(v < x for v in walls) and any(
            v > x + w for v in walls
        ):
            tall = max(h, limits.dash_height)  # a dash is read with the white above and below it
            out.append((x - 0.5, middle - tall / 2, x + w + 0.5, middle + tall / 2))
    return out
