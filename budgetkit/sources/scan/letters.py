"""What was read in boxes → glyphs, one run a box, with numbers as they are printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from budgetkit.sources.marks import MIDDLE, Glyph
from budgetkit.sources.page import PictureText, Run
from budgetkit.sources.scan.settings import thresholds

#: Widths of letters in em: figures and Latin letters, all others.
NARROW, WIDE = 0.5, 1.0
#: Sizes are told apart by this much, in points: nothing finer can be seen in a scan.
SIZE_STEP = 0.5
#: Texts are numbered from here, so that glyphs of other origin keep their numbers.
FIRST_ITEM = 100_000

_NUMBER = re.compile(r"-?[\d,.]+%?")
#: What stands for the letters of a number where the others are figures.
_ALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "。": ".", "·": ".",
                        "、": ",", "，": ",", "；": ",", ";": ",", "—": "-", "–": "-", "一": "-",
                        "−": "-", "‐": "-", "~": "-", "'": ",", "’": ",", "：": ".", ":": "."})


def as_printed(text: str) -> str:
    """A text, where it is a number without the slips that reading pictures brings.

    >>> as_printed("1.203.22"), as_printed("1，203。22"), as_printed("12 ,345.60"), as_printed("O.00")
    ('1,203.22', '1,203.22', '12,345.60', '0.00')
    >>> as_printed("10,6.35"), as_printed("（三）国防"), as_printed("一、收入"), as_printed("— ")
    ('10,6.35', '（三）国防', '一、收入', '—')
    """
    text = text.strip()
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_ALIKE)
    if not _NUMBER.fullmatch(plain) or sum(c.isdigit() for c in text) * 2 < len(plain.strip("-")):
        return text
    grouped = re.fullmatch(r"(-?\d{1,3}(?:[.,]\d{3})+)[.,](\d{2})", plain)
    return f"{grouped[1].replace('.', ',')}.{grouped[2]}" if grouped else plain


def figures(text: str) -> list[str]:
    """The numbers in a text, without the commas of thousands.

    >>> figures("增加1,203.22万元，12%"), figures("（三）国防"), figures("-5.00")
    (['1203.22', '12'], [], ['-5.00'])
    """
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text).translate(_ALIKE))
    return re.findall(r"-?\d+(?:\.\d+)?", plain)


def glyph_runs(texts: Iterable[PictureText]) -> list[Run]:
    """Each text → the run of its glyphs; texts stand in the order in which they are read."""
    out: list[Run] = []
    order = 0
    for item, text in enumerate(texts, FIRST_ITEM):
        glyphs = list(_glyphs(text, item, order))
        if glyphs:
            out.append(Run(tuple(glyphs)))
            order = glyphs[-1].order + 5
    return out


def _glyphs(text: PictureText, item: int, order: int):
    limits = thresholds()
    kept = [(c, at) for c, at in zip(text.text, _middles(text), strict=True) if not c.isspace()]
    widths = [NARROW if c.isascii() and c not in "%@MW" else WIDE for c, _ in kept]
    if not kept:
        return
    size = _size(text)
    em = (text.x1 - text.x0) / max(sum(widths), 1.0)
    edges: list[tuple[float, float]] = []
    for at, ((_, middle), width) in enumerate(zip(kept, widths, strict=True)):
        left = text.x0 if at == 0 else edges[-1][1]
        half = width * em / 2
        if at and middle - kept[at - 1][1] > limits.apart * em * (width + widths[at - 1]) / 2:
            left = max(left, middle - half)
        right = middle + half
        if at + 1 < len(kept):
            step = kept[at + 1][1] - middle
            if step <= limits.apart * em * (width + widths[at + 1]) / 2:
                right = middle + step * width / (width + widths[at + 1])
        else:
            right = text.x1
        edges.append((left, max(right, left + 0.1)))
    baseline = (text.y0 + text.y1) / 2 + MIDDLE * size
    for place, ((char, _), (left, right)) in enumerate(zip(kept, edges, strict=True)):
        yield Glyph(char, left, right, baseline, size, order + place, item)


def _middles(text: PictureText) -> Sequence[float]:
    """Where each letter's middle stands, in points."""
    if len(text.places) == len(text.text):
        return [text.x0 + at * (text.x1 - text.x0) for at in text.places]
    widths = [NARROW if c.isascii() else WIDE for c in text.text]
    em, x, out = (text.x1 - text.x0) / max(sum(widths), 1.0), text.x0, []
    for width in widths:
        out.append(x + width * em / 2)
        x += width * em
    return out


def _size(text: PictureText) -> float:
    """The size of the letters, from the line's height, and from its width where it has many."""
    limits = thresholds()
    tall = limits.inked * (text.y1 - text.y0)
    widths = sum(NARROW if c.isascii() else WIDE for c in text.text if not c.isspace())
    by_width = (text.x1 - text.x0) / max(widths, 0.5)
    size = tall if len(text.text) < limits.by_width else (
        min(max(by_width, limits.least_body * tall), limits.most_body * tall))
    return max(SIZE_STEP, round(size / SIZE_STEP) * SIZE_STEP)
