"""The numbering of Chinese official documents: 第一部分, 一、, （一）, 1., (1), ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetkit.han_numbers import read_number

_HAN = "一二三四五六七八九十百"

#: Styles from the outermost to the innermost, as GB/T 9704 orders them, with their patterns.
STYLES: tuple[tuple[str, str], ...] = (
    ("part", rf"第[{_HAN}]{{1,3}}(?:部分|章|编)[:：、]?"),
    ("han", rf"[{_HAN}]{{1,3}}[、．.]"),
    ("han_bracket", rf"[（(〔][{_HAN}]{{1,3}}[)）〕][、.]?"),
    ("arabic", r"\d{1,2}(?:[.．、](?!\d)|[.．、](?=20\d\d年))"),
    ("arabic_bracket", r"[（(]\d{1,2}[)）][、.]?|\d{1,2}[)）]"),
    ("circled", r"[①-⑳]"),
)
_NUMBER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in STYLES))
RANK: dict[str, int] = {name: rank for rank, (name, _) in enumerate(STYLES)}


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """The number at the head of a text, its style and what follows it."""

    style: str
    text: str
    rest: str

    @property
    def rank(self) -> int:
        return RANK[self.style]

    @property
    def value(self) -> int:
        """The number itself, to see whether a list goes on: 三、 is 3."""
        digits = re.search(r"\d+", self.text)
        if digits:
            return int(digits[0])
        if self.style == "circled":
            return ord(self.text) - ord("①") + 1
        han = "".join(char for char in self.text if char in _HAN)
        return han_number(han)


def numbered(text: str) -> ItemNumber | None:
    """Return the number that the text begins with, or None.

    Parameters
    ----------
    text : str
        A line or paragraph, without inner spaces.

    Examples
    --------
    >>> numbered("（二）支出预算总计")
    ItemNumber(style='han_bracket', text='（二）', rest='支出预算总计')
    >>> numbered("3.5万元") is None, numbered("4.2026年收支总表").rest
    (True, '2026年收支总表')
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    return ItemNumber(match.lastgroup or "", match[0], text[match.end() :].lstrip())


def han_number(text: str) -> int:
    """Value of a Chinese numeral: 十二 is 12; 0 where it is none.

    Examples
    --------
    >>> han_number("十二"), han_number("二十"), han_number("三")
    (12, 20, 3)
    """
    return int(read_number(text) or 0)
