"""Characters that a page paints and that say nothing: the font tells a blank of them, or no letter.

A map of characters that is destroyed, or lost, leaves the text layer blanks or control characters
where the page shows figures. But a font may draw its blank: as the box of a character that it lacks,
for one. A drawn blank looks the same each time, no figure goes on behind it, and its font names
other characters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat

import pypdfium2 as pdfium

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.glyphs import NOTHING
from budgetkit.sources.settings import thresholds

#: Characters that are blanks by their name; a code that controls, or none, is never one.
_BLANKS = " \t\xa0\u3000\u200b\ufeff"
#: Those that take no room: a letter that stands for one is drawn between two figures.
_NO_ROOM = "\u200b\ufeff"
Shape = tuple[float, float, float]


def unsaid(textpage: pdfium.PdfTextPage, text: Sequence[str], unseen: Collection[int]) -> int:
    """How many characters of the page's own paint ink and are no more than a blank.

    Parameters
    ----------
    textpage
        The page's text.
    text
        Its characters, as :func:`~budgetkit.sources.glyphs.text_by_character` tells them.
    unseen
        Text objects that may not show: a machine's reading laid over a picture, for one.
    """
    handle = calls.handle(textpage.raw)
    blanks = [i for i, char in enumerate(text) if char <= " " or char in NOTHING]
    own = [i for i in blanks if calls.char_is_generated(handle, i) == 0
           and calls.char_is_hyphen(handle, i) != 1 and calls.char_object(handle, i) not in unseen]
    alike: dict[tuple[int, str], list[tuple[int, Shape]]] = defaultdict(list)
    for index, shape in _inked(handle, own):
        if text[index] not in _BLANKS and _stands_in_for_nothing(handle, text, index):
            continue
        alike[_font(handle, index), text[index]].append((index, shape))
    return sum(len(found) for (font, char), found in alike.items()
               if char not in _BLANKS or _many_shapes([shape for _, shape in found])
               or (char not in _NO_ROOM and any(_in_a_number(text, index) for index, _ in found))
               or not _names_others(handle, text, font))


def _font(handle: calls.Handle, index: int) -> int:
    """The font of a character; 0 for none."""
    item = calls.char_object(handle, index)
    return (calls.text_font(*calls.handles([item])) or 0) if item else 0


def _names_others(handle: calls.Handle, text: Sequence[str], font: int) -> bool:
    """Whether the page has any letter or figure of the font."""
    return any(char > " " and char not in NOTHING and _font(handle, i) == font
               for i, char in enumerate(text))


def _inked(handle: calls.Handle, own: list[int]) -> Iterator[tuple[int, Shape]]:
    """Those that paint ink: how wide and high, and how far in, as shares of the character's box."""
    least = thresholds().inked_blank
    inks = iter(calls.written("d", 4, len(own), lambda start, end, numbers: map(
        calls.char_ink, repeat(handle), own[start:end], *numbers.places)))
    boxes = iter(calls.written("f", 4, len(own), lambda start, end, numbers: map(
        calls.char_box, repeat(handle), own[start:end], numbers.places[0])))
    for index, left, right, bottom, top, x0, y1, x1, y0 in zip(
            own, inks, inks, inks, inks, boxes, boxes, boxes, boxes, strict=True):
        if right - left > least and top - bottom > least:
            wide, high = x1 - x0 or 1, y1 - y0 or 1
            yield index, ((right - left) / wide, (top - bottom) / high, (left - x0) / wide)


def _many_shapes(shapes: list[Shape]) -> bool:
    """Whether one blank of one font is painted in several ways: then it stands for letters."""
    return any(max(share) - min(share) > thresholds().blank_alike for share in zip(*shapes, strict=True))


def _stands_in_for_nothing(handle: calls.Handle, text: Sequence[str], at: int) -> bool:
    """Whether a code of no letter is drawn within a number and much wider than its figures: the box
    of a character that the font lacks, which is no figure and no part of the number."""
    if not (at and _digit(text[at - 1]) and at + 1 < len(text) and (_digit(text[at + 1]) or text[at + 1] in ",.")):
        return False
    pair = [at - 1, at]
    figure0, figure1, _, _, own0, own1, _, _ = calls.written("d", 4, 2, lambda start, end, numbers: map(
        calls.char_ink, repeat(handle), pair[start:end], *numbers.places))
    return own1 - own0 > thresholds().box_for_nothing * (figure1 - figure0)


def _in_a_number(text: Sequence[str], at: int) -> bool:
    """Whether a number goes on behind the character: before a point or comma, between two digits.

    >>> [_in_a_number(said, 2) for said in ("1, 3", "1  .50", "3, 年", "2  24")]
    [False, True, False, False]
    """
    before, after = text[at - 1] if at else "", text[at + 1] if at + 1 < len(text) else ""
    return after in {",", "."} or (_digit(before) and _digit(after))


def _digit(char: str) -> bool:
    return "0" <= char <= "9"
