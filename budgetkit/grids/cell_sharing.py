"""Which cell a run of text belongs to where it crosses a rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from budgetkit.amounts import is_amount
from budgetkit.grids.lattices import Lattice, locate
from budgetkit.grids.settings import thresholds
from budgetkit.patterns import pattern
from budgetkit.sources.marks import Glyph
from budgetkit.sources.page import Run


def share_run(
    run: Run, row: int, lattice: Lattice, owners: dict[tuple[int, int], int]
) -> list[tuple[int, list[Glyph]]]:
    """The cells (index of the span) that a run is printed in, each with its glyphs.

    A number goes whole to the cell that holds most of it. Words that cross a rule are parted there
    when the rule falls into a gap, or between texts painted apart; otherwise they are one text: it
    stays in the cell on which it is centred, as a wide heading is, or else where it begins.
    """
    left = locate(lattice.xs, run.x0)
    if left == locate(lattice.xs, max([g.x1 for g in run.glyphs])):
        return [(owners[row, left], list(run.glyphs))]  # no need to ask glyph by glyph
    owner_of = [owners[row, locate(lattice.xs, (g.x0 + g.x1) / 2)] for g in run.glyphs]
    if len(set(owner_of)) == 1:
        return [(owner_of[0], list(run.glyphs))]
    if numbers := _numbers(run.text):
        # A number is never cut: the whole of it goes where most of it stands.
        numbers = [part for span in numbers for part in _parts(run, span, owner_of)]
        return [(_most(owner_of[a:b]), list(run.glyphs[a:b])) for a, b in numbers]
    shares = []
    for start, end in _pieces(run, owner_of):
        glyphs, own = list(run.glyphs[start:end]), owner_of[start:end]
        if is_amount("".join(g.text for g in glyphs)):
            shares.append((_most(own), glyphs))
        else:
            shares += _share_words(glyphs, own, lattice)
    return shares


def _most(owner_of: list[int]) -> int:
    return Counter(owner_of).most_common(1)[0][0]


def _pieces(run: Run, owner_of: list[int]) -> Iterator[tuple[int, int]]:
    """Where texts of their own begin and end in a run that crosses a rule.

    An amount at the end that stands in another cell than the label before it begins in was printed
    for that cell, though the label runs on right up to it.
    """
    end = len(run.glyphs)
    found = _LAST_AMOUNT.search(run.text) if len(run.text) == end else None
    cut = found.start() if found else end
    if cut < end and _most(owner_of[cut:]) != owner_of[0] and len(set(owner_of[cut:])) == 1:
        yield 0, cut
        yield cut, end
    else:
        yield 0, end


def _share_words(
    glyphs: list[Glyph], owner_of: list[int], lattice: Lattice
) -> list[tuple[int, list[Glyph]]]:
    shares: list[tuple[int, list[Glyph]]] = []
    for owner, glyph in zip(owner_of, glyphs, strict=True):
        if shares and shares[-1][0] == owner:
            shares[-1][1].append(glyph)
        else:
            shares.append((owner, [glyph]))
    sizes = Counter(g.item for g in glyphs)
    joined, part_gap = [shares[0]], thresholds().part_gap
    for owner, held in shares[1:]:
        last, first = joined[-1][1][-1], held[0]
        em = min(last.size, first.size)
        parted = (first.x0 - last.x1 > part_gap * em
                  or _numeric(last.text) != _numeric(first.text)
                  or (first.item != last.item and min(sizes[first.item], sizes[last.item]) > 1))
        if parted:
            joined.append((owner, held))
        else:
            joined[-1][1].extend(held)
    return [placed for owner, held in joined
            for placed in _by_its_middle(owner, held, sizes, owner_of, lattice)]


def _by_its_middle(
    owner: int, glyphs: list[Glyph], sizes: Counter[int], owner_of: list[int], lattice: Lattice
) -> list[tuple[int, list[Glyph]]]:
    """A text wider than the cell it is centred on goes there whole, not where it begins."""
    at = next((i for i in range(len(glyphs) - 1, 0, -1) if glyphs[i].item != glyphs[i - 1].item
               and min(sizes[glyphs[i].item], sizes[glyphs[i - 1].item]) > 1), 0)
    text = glyphs[at:]  # what stands before it was painted apart
    middle, off = (text[0].x0 + text[-1].x1) / 2, thresholds().centred * text[0].size
    for index in dict.fromkeys(owner_of):
        x0, _, x1, _ = lattice.span_box(lattice.spans[index])
        overhangs = x0 - text[0].x0, text[-1].x1 - x1
        if index != owner and x0 < middle < x1 and overhangs[0] > 0 and (
            abs(overhangs[0] - overhangs[1]) <= off
        ):
            return [(owner, glyphs[:at]), (index, text)] if at else [(index, text)]
    return [(owner, glyphs)]


def _parts(run: Run, span: tuple[int, int], owner_of: list) -> list[tuple[int, int]]:
    """Two numbers that a rule parts, though no more than the rule stands between: 4.60|302.

    They were painted apart, or the first is whole and a gap falls on the rule.
    """
    start, end = span
    sizes, part_gap = Counter(g.item for g in run.glyphs), thresholds().part_gap
    for at in range(start + 1, end):
        last, first = run.glyphs[at - 1], run.glyphs[at]
        if owner_of[at - 1] == owner_of[at]:
            continue
        left, right = run.text[start:at], run.text[at:end]
        gap = first.x0 - last.x1 > part_gap * min(last.size, first.size)
        painted = first.item != last.item and (
            gap or min(sizes[first.item], sizes[last.item]) > 1)
        whole = gap and re.fullmatch(r"[\d,]+\.\d\d", left)
        if (painted or whole) and is_amount(left) and is_amount(right):
            return [(start, at), *_parts(run, (at, end), owner_of)]
    return [span]


_NUMBERS = pattern(r"(?:-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2})+|-?(?:\d{1,3}(?:,\d{3})+|\d+)")
#: A whole amount at the end of other text.
_LAST_AMOUNT = pattern(r"(?<=[^\d.,-])-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?:\d{2}|\d{4})?$")
_NUMBER = pattern(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{2})?")


def _numbers(text: str) -> list[tuple[int, int]]:
    """Where each number begins and ends in a text that holds nothing but numbers."""
    if is_amount(text):
        return [(0, len(text))]
    if not _NUMBERS.fullmatch(text):
        return []
    return [match.span() for match in _NUMBER.finditer(text)]


def _numeric(char: str) -> bool:
    return char.isdigit() or char in ",.，．"
