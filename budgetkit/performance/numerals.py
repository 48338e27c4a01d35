"""Numbers in Arabic and Chinese numerals, as targets print them."""

from __future__ import annotations

import re
from decimal import Decimal

_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千]+(?![一-鿿]*[一-鿿]{9})"
#: Pattern of one number. Groups: none.
NUMERAL = rf"(?:{_ARABIC}|{_CHINESE})"

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
           "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> Decimal | None:
    """Return the number that a numeral prints, exactly; None where it is none.

    >>> number("4,800.00"), number("三"), number("二十五"), number("一百零五")
    (Decimal('4800.00'), Decimal('3'), Decimal('25'), Decimal('105'))
    >>> number("提升") is None
    True
    """
    if re.fullmatch(_ARABIC, text):
        return Decimal(re.sub(r"[,，]", "", text))
    if not text or not set(text) <= _DIGITS.keys() | _PLACES.keys():
        return None
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
            continue
        place = _PLACES[char]
        if place >= last or (digit is None and not (place == 10 and total == 0)):
            return None
        total, digit, last = total + (1 if digit is None else digit) * place, None, place
    return Decimal(total + (digit or 0))
