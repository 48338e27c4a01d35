"""A picture of a page → its texts and ruling lines: the first reader, and the second where asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from budgetkit.sources.marks import RulingLine
from budgetkit.sources.page import PictureText, Scanned
from budgetkit.sources.scan import models
from budgetkit.sources.scan.boxes import (
    Box,
    cut_at_rules,
    drawn_out,
    erase_rules,
    inked,
    joined,
    overlooked,
    parted,
)
from budgetkit.sources.scan.letters import as_printed, figures
from budgetkit.sources.scan.ruled import ruling_lines
from budgetkit.sources.scan.settings import thresholds
from budgetkit.sources.scan.upright import (
    Corners,
    corners_of_lean,
    corners_of_rules,
    grey_without_seals,
    lean_of_lines,
    straight,
)


@dataclass
class PageImage:
    """A page's picture, grey and upright.

    ``turned`` are the degrees clockwise by which it was turned (of 0, 90, 180, 270), ``corners``
    where the corners of the sheet then lay; None where it lay straight.
    """

    grey: np.ndarray
    scale: float
    turned: int = 0
    corners: Corners | None = None

    @property
    def width(self) -> float:
        return self.grey.shape[1] / self.scale

    @property
    def height(self) -> float:
        return self.grey.shape[0] / self.scale


def prepare(colour: np.ndarray, scale: float, turned: int = 0) -> PageImage:
    """The picture without seals, turned by so much, and straight as its rules tell."""
    grey = turn(grey_without_seals(colour, scale), turned)
    corners = corners_of_rules(grey, scale)
    return PageImage(straight(grey, corners), scale, turned, corners)


def prepared(colour: np.ndarray, scale: float, scan: Scanned) -> PageImage:
    """The picture made upright and straight as it was before."""
    grey = turn(grey_without_seals(colour, scale), scan.turned)
    return PageImage(straight(grey, scan.corners), scale, scan.turned, scan.corners)


def turn(grey: np.ndarray, degrees: int) -> np.ndarray:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -degrees // 90)) if degrees else grey


def read_picture(colour: np.ndarray, scale: float) -> tuple[PageImage, list[PictureText], list[RulingLine]]:
    """A page made upright, its texts from top to bottom, and its ruling lines."""
    limits = thresholds()
    picture = prepare(colour, scale)
    boxes, lean = _found(picture)
    if picture.corners is None and lean is not None and abs(lean) > limits.seen_lean:
        height, width = picture.grey.shape
        picture.corners = corners_of_lean(lean, width, height)
        picture.grey = straight(picture.grey, picture.corners)
        boxes, _ = _found(picture)
    if _on_its_side(boxes) and (turned := _way_up(picture, (90, 270))):
        picture = prepare(colour, scale, turned)
        boxes, _ = _found(picture)
    texts, rules = _read(picture, boxes)
    if len(boxes) >= limits.few_lines and _readable(texts) < limits.upside_down and _way_up(picture, (0, 180)):
        picture = prepare(colour, scale, 180 + picture.turned)
        boxes, _ = _found(picture)
        texts, rules = _read(picture, boxes)
    return picture, texts, rules


def is_empty(picture: PageImage) -> bool:
    """Whether next to no ink is on white paper: the back of a sheet."""
    limits = thresholds()
    return float(np.median(picture.grey)) > limits.white and (
        float(inked(picture.grey, picture.scale).mean()) < limits.empty)


def _read(picture: PageImage, boxes: Sequence[Box]) -> tuple[list[PictureText], list[RulingLine]]:
    rules = ruling_lines(picture.grey, picture.scale)
    dark = inked(picture.grey, picture.scale)
    lines = [part for box in boxes for part in cut_at_rules(box, rules)]
    erase_rules(dark, rules, picture.scale)
    lines = [drawn_out(box, dark, rules, picture.scale) for box in lines]
    lines = parted(joined(lines, rules))
    lines += overlooked(dark, lines, rules, picture.scale)
    lines.sort(key=lambda b: (b[1] + b[3], b[0]))
    return read_boxes(picture, lines), rules


def read_boxes(picture: PageImage, boxes: Sequence[Box]) -> list[PictureText]:
    """Read each box; what the first reader is unsure of is read by the second too."""
    limits = thresholds()
    crops = [crop(picture, box) for box in boxes]
    first = models.read_lines(crops)
    texts = [PictureText(*box, as_printed(r.text), r.sure, _places(r)) for box, r in
             zip(boxes, first, strict=True)]
    poor = bool(texts) and median(t.sure for t in texts) < limits.poor
    unsure = [i for i, t in enumerate(texts) if poor or t.sure < (
        limits.unsure_number if re.search(r"\d", t.text) or not t.text else limits.unsure)]
    crops = [crop(picture, boxes[i], limits.second_around) for i in unsure]
    for i, r in zip(unsure, models.read_lines(crops, models.SMALL), strict=True):
        again = PictureText(*boxes[i], as_printed(r.text), r.sure, _places(r))
        texts[i] = _better(texts[i], again)
    return [t for t in texts if t.text and t.sure >= limits.no_text]


def _better(one: PictureText, two: PictureText) -> PictureText:
    """The surer of two readings; where they differ in figures, with the other."""
    kept, left = (two, one) if two.sure >= one.sure else (one, two)
    return kept if figures(one.text) == figures(two.text) else replace(kept, other=left.text)


def _places(read: models.Read) -> tuple[float, ...]:
    return read.places if as_printed(read.text) == read.text else ()


def readings_of(
    picture: PageImage, boxes: Sequence[Box], texts: Sequence[PictureText]
) -> list[list[PictureText]]:
    """What stands in each of these cells, by both readers, cut out closer and wider.

    ``texts`` are those found when the page was first read: where they stand in a cell, is known.
    """
    limits = thresholds()
    dark = inked(picture.grey, picture.scale)
    ways: list[tuple[int, list[Box]]] = []  # of a cell, by its number: the boxes of its lines
    for at, cell in enumerate(boxes):
        lines = _lines_of([t for t in texts if _stands_in(t, cell)])
        found = [lines] if lines else []
        if len(lines) < 2 and (close := _ink_box(dark, cell, picture.scale)):
            found.append([close])
        ways += [(at, [_within(line, cell, around) for line in way])
                 for way in found for around in (limits.again_close, limits.again_wide)]
    crops = [crop(picture, line) for _, way in ways for line in way]
    out: list[list[PictureText]] = [[] for _ in boxes]
    for size in (models.SMALL, models.TINY):
        reads = iter(models.read_lines(crops, size))
        for at, way in ways:
            held = [next(reads) for _ in way]
            sure = min(r.sure for r in held)
            text = as_printed("".join(r.text for r in held))
            if text and sure >= limits.no_text:
                out[at].append(PictureText(*boxes[at], text, sure))
    return out


def _stands_in(text: PictureText, cell: Box) -> bool:
    """Whether the middle of a text lies in a cell."""
    return (cell[0] <= (text.x0 + text.x1) / 2 <= cell[2]
            and cell[1] <= (text.y0 + text.y1) / 2 <= cell[3])


def _lines_of(texts: Sequence[PictureText]) -> list[Box]:
    """The boxes of the lines that texts make, top to bottom."""
    limits = thresholds()
    lines: list[Box] = []
    for t in sorted(texts, key=lambda t: t.y0 + t.y1):
        if lines and (t.y0 + t.y1) / 2 < lines[-1][3] - limits.same_line * (lines[-1][3] - lines[-1][1]):
            x0, y0, x1, y1 = lines[-1]
            lines[-1] = (min(x0, t.x0), min(y0, t.y0), max(x1, t.x1), max(y1, t.y1))
        else:
            lines.append((t.x0, t.y0, t.x1, t.y1))
    return lines


def _within(box: Box, cell: Box, around: float) -> Box:
    """A box grown by so much, but not over the rules of its cell."""
    rim = thresholds().beside_rule
    return (max(cell[0] + rim, box[0] - around), max(cell[1] + rim, box[1] - around),
            min(cell[2] - rim, box[2] + around), min(cell[3] - rim, box[3] + around))


def _ink_box(dark: np.ndarray, cell: Box, scale: float) -> Box | None:
    """The box of the ink within a cell, its rim left out; None where there is none."""
    limits = thresholds()
    (x0, y0, x1, y1), rim = cell, limits.rule_rim
    left, top = max(0, round((x0 + rim) * scale)), max(0, round((y0 + rim) * scale))
    part = dark[top:round((y1 - rim) * scale), left:round((x1 - rim) * scale)]
    rows, columns = np.flatnonzero(part.sum(1) > 1), np.flatnonzero(part.sum(0) > 1)
    if len(rows) < limits.speck or len(columns) < 2:
        return None
    return ((left + columns[0]) / scale, (top + rows[0]) / scale,
            (left + columns[-1] + 1) / scale, (top + rows[-1] + 1) / scale)


def crop(picture: PageImage, box: Box, around: float = 0.0) -> np.ndarray:
    """The part of a picture within a box, with a little white around it."""
    grey, scale = picture.grey, picture.scale
    x0, y0, x1, y1 = box
    top, left = max(0, int((y0 - around) * scale)), max(0, int((x0 - around) * scale))
    foot = min(grey.shape[0], max(top + 4, int((y1 + around) * scale) + 1))
    right = min(grey.shape[1], max(left + 4, int((x1 + around) * scale) + 1))
    return grey[top:foot, left:right]


def _smaller(grey: np.ndarray, scale: float) -> tuple[np.ndarray, float]:
    limits = thresholds()
    if scale <= limits.find_scale * limits.find_slack:
        return grey, 1.0
    by = limits.find_scale / scale
    return cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_AREA), by


def _found(picture: PageImage) -> tuple[list[Box], float | None]:
    """Boxes of lines of text, and the degrees by which the lines lean, where there are long ones."""
    small, by = _smaller(picture.grey, picture.scale)
    unit = picture.scale * by
    boxes, mask = models.find_lines(small)
    return ([(x0 / unit, y0 / unit, x1 / unit, y1 / unit) for x0, y0, x1, y1 in boxes],
            lean_of_lines(mask, unit))


def _on_its_side(boxes: Sequence[Box]) -> bool:
    limits = thresholds()
    tall = sum(1 for x0, y0, x1, y1 in boxes if y1 - y0 > limits.lying_shape * (x1 - x0))
    return len(boxes) >= limits.few_lines and tall > limits.lying * len(boxes)


def _readable(texts: Sequence[PictureText]) -> float:
    """How surely the lines of words of a page were read: figures can be read on their heads."""
    han = thresholds().han
    words = [t for t in texts if len(re.findall(r"[一-鿿]", t.text)) >= han]
    return median(t.sure for t in words) if words else 0.0


def _way_up(picture: PageImage, ways: Sequence[int]) -> int:
    """Of these degrees clockwise, those by which a page must be turned to be read best."""
    small, _ = _smaller(picture.grey, picture.scale)
    sure = {}
    for degrees in ways:
        turned = turn(small, degrees)
        sure[degrees] = _sure(turned, models.find_lines(turned)[0])
    return max(sure, key=lambda degrees: sure[degrees])


def _sure(grey: np.ndarray, boxes: Sequence[Box]) -> float:
    """How sure a few of the longer lines of a page are read."""
    longer = sorted(boxes, key=lambda b: b[0] - b[2])[2:2 + thresholds().asked_lines]
    crops = [grey[int(y0):int(y1) + 1, int(x0):int(x1) + 1] for x0, y0, x1, y1 in longer]
    reads = [r for r in models.read_lines(crops) if r.scores]
    return median(sum(r.scores) / len(r.scores) for r in reads) if reads else 0.0
