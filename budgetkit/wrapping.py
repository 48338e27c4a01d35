"""Texts in lines of so many columns, and numbers in few words: how pictures, pages and help set them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from budgetkit.text import text_width

#: Columns below which it is broken wherever it must.
_NARROW = 12


def wrapped(text: str, width: int = 26) -> str:
    """A text in lines of at most so many columns; a Chinese character takes two.

    Between words, and between Chinese characters but for their stops. Lines that it already has are kept.

    >>> wrapped("机关事业单位基本养老保险缴费支出", 20)
    '机关事业单位基本养老\\n保险缴费支出'
    >>> wrapped("from this table, pages 10–11", 26)
    'from this table, pages\\n10–11'
    >>> wrapped("机关事业单位基本养老保险缴费", 26)
    '机关事业单位基本养老保险\\n缴费'
    """
    first, _, rest = text.partition("\n")
    if rest:
        return f"{wrapped(first, width)}\n{wrapped(rest, width)}"
    lines, line, used = [], "", 0
    for piece in _pieces(first, width):
        columns = text_width(piece)
        if line and used + columns > width:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
            columns = text_width(piece)
        line, used = line + piece, used + columns
    if lines and text_width(line.strip()) <= 2 and width > _NARROW:
        return wrapped(text, width - 2)  # no line of one character
    return "\n".join([*lines, line.rstrip()])


#: A line is not broken at the dash of a range.
_JOINING = "–−"
#: What no line begins with, and what none ends with.
_NOT_FIRST, _NOT_LAST = "，。；：！？、）》”’", "（《“‘"


def _pieces(text: str, width: int) -> list[str]:
    """Chinese breaks between any two characters, Latin between words."""
    pieces: list[str] = []
    word = ""
    for c in " ".join(text.split()):
        if (text_width(c) == 2 and c not in _JOINING) or c == " ":
            pieces += [*textwrap.wrap(word, width), c] if word else [c]
            word = ""
        else:
            word += c
    return _kept_together(pieces + textwrap.wrap(word, width) if word else pieces, width)


def _kept_together(pieces: Iterable[str], width: int) -> list[str]:
    """A closing sign stays with what is before it, an opening one with what follows, if there is room.

    >>> _kept_together(["局", "（", "本", "级", "）"], 8)
    ['局', '（本', '级）']
    """
    out: list[str] = []
    for piece in pieces:
        apart = not out or (piece[0] not in _NOT_FIRST and out[-1][-1] not in _NOT_LAST)
        if not apart and text_width(out[-1] + piece) <= width:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def in_ranges(numbers: Iterable[int]) -> str:
    """Numbers of pages, with what runs on told by its ends.

    >>> in_ranges([9, 3, 4, 5]), in_ranges([7])
    ('3–5, 9', '7')
    """
    held = sorted(set(numbers))
    starts = [n for n in held if n - 1 not in held]
    ends = [n for n in held if n + 1 not in held]
    return ", ".join(f"{a}–{b}" if b > a else f"{a}" for a, b in zip(starts, ends, strict=True))
