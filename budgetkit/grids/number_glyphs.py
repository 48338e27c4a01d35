"""Numbers as they are set in a cell: digits spread over it, thousands set apart, small marks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median

from budgetkit.amounts import is_amount
from budgetkit.grids.settings import thresholds
from budgetkit.patterns import pattern
from budgetkit.sources.marks import Glyph

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACED_NUMBER = pattern(r"[-－△(（]? ?[\d,.，． ]+[)）]?-?")
_STANDS_ALONE = pattern(r"[-－△(（]?(?:\d{1,3}(?:[,，]\d{3})+|[1-9]\d*|0)(?:[.．]\d+)?[)）]?")
_SPACED_THOUSANDS = pattern(r"[-－△(（]?\d{1,3}(?: \d{3})+[.．]\d+[)）]?")


def close_up_number(text: str, line: list[Glyph]) -> str:
    """One number set with spaces in it, without them; two numbers stay two.

    ``1 , 2 0 0 . 0 0`` and ``1, 200. 00`` have pieces that are no numbers. ``1 200.00`` might be
    two: it is one where its thousands are set apart by no more than a space.
    """
    if " " not in text or not _SPACED_NUMBER.fullmatch(text):
        return text
    whole, pieces = text.replace(" ", ""), text.split(" ")
    if not is_amount(whole):
        return text
    gaps = [b.x0 - a.x1 for a, b in pairwise(line)]
    em = median(g.size for g in line)
    broken = any(not _STANDS_ALONE.fullmatch(piece) for piece in pieces)
    spread = len(pieces) > 2 and all(len(p) == 1 for p in pieces) and (
        max(gaps) - min(gaps) < thresholds().even_gaps * em)
    thousands = _SPACED_THOUSANDS.fullmatch(text) and max(gaps) < thresholds().space_gap * em
    return whole if broken or spread or thousands else text


def raise_footnotes(glyphs: list[Glyph]) -> list[Glyph]:
    """Small digits set high behind a digit, as the superscripts that they are: 1,200.00¹."""
    digits = [g for g in glyphs if g.text.isdigit()]
    if len(digits) < 2:
        return glyphs
    usual = max(g.size for g in digits)
    small = thresholds().footnote_size * usual
    if all(g.size >= small for g in digits):
        return glyphs  # none is small: the digits of a long text need not be paired
    raised: dict[int, Glyph] = {}
    for glyph in sorted(digits, key=lambda g: g.x0):
        before = next((b for b in digits if b is not glyph and _marks(glyph, b, raised, usual)), None)
        if before is not None:
            line = raised.get(before.order, before).baseline
            raised[glyph.order] = replace(
                glyph, text=glyph.text.translate(_SUPERSCRIPT), baseline=line)
    return [raised.get(g.order, g) for g in glyphs]


def _marks(glyph: Glyph, before: Glyph, raised: dict[int, Glyph], usual: float) -> bool:
    """Whether a digit is a mark behind ``before``: small, near and raised, or one with a mark."""
    limits = thresholds()
    if glyph.size >= limits.footnote_size * usual or not (
        -limits.footnote_into * usual < glyph.x0 - before.x1 < limits.footnote_gap * usual
    ):
        return False
    if before.order in raised:
        return abs(before.baseline - glyph.baseline) < limits.footnote_level * usual
    return before.size > glyph.size and (
        limits.footnote_raised * usual < before.baseline - glyph.baseline < usual)
