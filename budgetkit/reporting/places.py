"""A place on a page → a small picture for the report."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.messages import in_room
from budgetkit.narrative.paragraphs import Place
from budgetkit.present import Image
from budgetkit.sources.pictures import picture, whole_lines

say = in_room("reporting.places")
#: Pixels: a picture beside a sentence is read at arm's length, not studied.
WIDTH, HEIGHT = 380, 190
#: Pixels a point: letters of 10 points can just be read.
SCALE = 1.25
COLOURS = 16


def small_picture(d: Disclosure, places: Sequence[Place], lang: str) -> Image | None:
    """The part of a page around its first place; none where the document is not at hand."""
    if not places:
        return None
    first = places[0]
    here = [p for p in places if p.page == first.page and abs(p.y0 - first.y0) < HEIGHT / SCALE / 2]
    whole = first.x1 <= first.x0
    try:
        image = picture(d.files, here, scale=0.4 if whole else SCALE, whole=whole)
    except BudgetkitError:
        return None
    if not whole:
        image = whole_lines(image.crop(_around(image.size, here, first)))
    held = BytesIO()
    image.quantize(COLOURS).save(held, format="PNG", optimize=True)
    words = say("page" if whole else "place", lang, page=first.page)
    return Image(held.getvalue(), words, image.width)


def _around(size: tuple[int, int], here: Sequence[Place], first: Place) -> tuple[int, int, int, int]:
    """A window of the strip that holds the first place, and others where they fit."""
    width, height = size
    left = min(p.x0 for p in here) * SCALE
    right = max(p.x1 for p in here) * SCALE
    if right - left > WIDTH:
        left, right = first.x0 * SCALE, min(first.x1 * SCALE, first.x0 * SCALE + WIDTH)
    x0 = int(min(max(0, (left + right - WIDTH) / 2), max(0, width - WIDTH)))
    y0 = max(0, (height - HEIGHT) // 2)
    return x0, y0, min(width, x0 + WIDTH), min(height, y0 + HEIGHT)
