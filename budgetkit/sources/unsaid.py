"""Characters that a page paints and that say nothing: the font tells a blank of them, or no letter.

A map of characters that is destroyed, or lost, leaves the text layer blanks or control characters
where the page shows figures. A blank that paints ink is none.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import repeat

import pypdfium2 as pdfium

from budgetkit.sources import pdfium_calls as calls
from budgetkit.sources.glyphs import NOTHING, text_by_character
from budgetkit.sources.settings import thresholds


def unsaid(textpage: pdfium.PdfTextPage, unseen: Collection[int]) -> int:
    """How many characters of the page's own paint ink and are no more than a blank.

    Parameters
    ----------
    textpage
        The page's text.
    unseen
        Text objects that may not show: a machine's reading laid over a picture, for one.
    """
    handle, least = calls.handle(textpage.raw), thresholds().inked_blank
    blanks = [i for i, char in enumerate(text_by_character(handle)) if char <= " " or char in NOTHING]
    own = [i for i in blanks if calls.char_is_generated(handle, i) == 0
           and calls.char_is_hyphen(handle, i) != 1 and calls.char_object(handle, i) not in unseen]
    edges = iter(calls.written("d", 4, len(own), lambda start, end, numbers: map(
        calls.char_ink, repeat(handle), own[start:end], *numbers.places)))
    return sum(right - left > least and top - bottom > least
               for left, right, bottom, top in zip(edges, edges, edges, edges, strict=True))
