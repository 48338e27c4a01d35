"""A picture of a page → the page, as one with a text layer is; and single cells of it, read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from budgetkit.sources.page import Page, PictureText, Scanned
from budgetkit.sources.scan import models
from budgetkit.sources.scan.settings import thresholds

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image



#: Draws a page in colour at so many pixels a point: rows, columns, RGB.
Draw = Callable[[float], "np.ndarray"]


def at_hand() -> bool:
    """Whether pictures can be read: the packages of ``budgetkit[scan]`` are installed."""
    return models.at_hand()


def read_page(draw: Draw, number: int, width: float, height: float) -> Page:
    """The page that a picture shows; ``width`` and ``height`` in points, as it lies."""
    from budgetkit.sources.scan.letters import glyph_runs
    from budgetkit.sources.scan.reading import is_empty, read_picture

    scale = _scale(width, height)
    picture, texts, rules = read_picture(draw(scale), scale)
    runs = glyph_runs(texts)
    glyphs = [g for run in runs for g in run.glyphs]
    return Page(number, picture.width, picture.height, 0, glyphs, rules,
                0.0 if not glyphs and is_empty(picture) else width * height, [], turned=picture.turned,
                scan=Scanned(texts, picture.turned, picture.corners), given_runs=runs)


def look_again(draw: Draw, page: Page, boxes: Sequence[tuple[float, float, float, float]],
               ) -> list[list[PictureText]]:
    """What the second reader reads in each of these boxes of a page, in several ways."""
    from budgetkit.sources.scan.reading import prepared, readings_of

    if page.scan is None:
        return [[] for _ in boxes]
    scale = _scale(page.width, page.height)
    return readings_of(prepared(draw(scale), scale, page.scan), boxes, page.scan.texts)


def as_read(image: Image, scan: Scanned) -> Image:
    """A picture of a page turned and straightened as it was read, so that places on it fit."""
    if not scan.turned and scan.corners is None:
        return image
    import numpy as np
    from PIL.Image import fromarray

    from budgetkit.sources.scan.reading import turn
    from budgetkit.sources.scan.upright import straight

    return fromarray(straight(turn(np.asarray(image.convert("RGB")), scan.turned), scan.corners))


def _scale(width: float, height: float) -> float:
    """Pixels a point at which a page is drawn."""
    limits = thresholds()
    return min(limits.read_scale, (limits.pixels / max(1.0, width * height)) ** 0.5)
