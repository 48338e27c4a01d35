"""Watermarks as small as the text of a table: one string, in a light colour, over and over.

A large or a slanted watermark is told by its size or its slant. One of the size and the direction of
the text is told by three signs together: the page paints the same string several times, lighter
than ink, and the rules of its tables run through the letters, as they do through no text of a cell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.marks import Glyph, RulingLine
from budgetkit.sources.settings import thresholds


def without_watermarks(
    glyphs: list[Glyph], rules: Sequence[RulingLine],
    lightness: Callable[[int], float] | None = None,
) -> list[Glyph]:
    """The glyphs of a page that are no watermark's; ``lightness`` tells that of a text object."""
    limits = thresholds()
    lightness = lightness or _lightness
    # most pages paint their text letter by letter, or have no string often enough
    counts = Counter(map(attrgetter("item"), glyphs))
    long = {item for item, count in counts.items() if item > 0 and count >= limits.mark_letters}
    if len(long) < limits.copies:
        return glyphs
    objects: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.item in long:
            objects[glyph.item].append(glyph)
    copies: dict[str, list[int]] = defaultdict(list)
    for item, held in objects.items():
        copies["".join(g.text for g in held)].append(item)
    marks = {item for items in copies.values()
             if len(items) >= limits.copies and lightness(items[0]) > limits.light
             and any(_ruled_through(objects[item], rules) for item in items) for item in items}
    return [g for g in glyphs if g.item not in marks] if marks else glyphs


def _ruled_through(text: Sequence[Glyph], rules: Sequence[RulingLine]) -> bool:
    """Whether a rule longer than the text runs through it, or one across cuts a letter."""
    limits = thresholds()
    low, high = (text[0].baseline - share * text[0].size
                 for share in (limits.through_low, limits.through_high))
    rim = limits.letter_rim
    x0, x1, middle = text[0].x0, text[-1].x1, text[0].middle
    for rule in rules:
        if rule.horizontal:
            if high < rule.y0 < low and rule.x0 < x1 and rule.x1 > x0 and (
                rule.x0 < x0 - 1 or rule.x1 > x1 + 1
            ):
                return True
        elif rule.y0 < middle < rule.y1 and x0 < rule.x0 < x1 and any(
            g.x0 + rim * (g.x1 - g.x0) < rule.x0 < g.x1 - rim * (g.x1 - g.x0) for g in text
        ):
            return True
    return False


def any_light(colours: Iterable[calls.Colour]) -> bool:
    """Whether one of the colours is lighter than ink: without, nothing on a page is a watermark."""
    light = thresholds().light
    return any(_of_colour(colour) > light for colour in colours)


def _lightness(item: int) -> float:
    """How light a text object is on white paper, its opacity counted."""
    colour = calls.colours(calls.fill_colour, calls.handles([item]))[0]
    return 0.0 if colour is None else _of_colour(colour)


def _of_colour(colour: calls.Colour) -> float:
    red, green, blue, opacity = colour
    return 255 - (255 - (red + green + blue) / 3) * opacity / 255
