"""Numbers in Chinese characters, and digits with Chinese units: 一百二十万, 1.2万亿, 一千二.

A place value left out behind the last digit is the next one down: 一千二 is 1,200, 一万五 15,000.
Where a reading would be a guess (一千二万, 三四万) there is none.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, chars in enumerate(
    ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
#: What such a number is written with.
HAN = "".join([*_DIGITS, *_SMALL, *_LARGE])
#: What it begins with: 万元 and 百万元 alone are units.
HAN_FIRST = "".join(char for char in (*_DIGITS, "十", "拾") if char not in "〇")
_PIECE = re.compile(rf"(?P<plain>\d[\d,]*(?:\.\d+)?)|点(?P<decimals>[{''.join(_DIGITS)}]+)|"
                    rf"(?P<char>[{HAN}])")


def read_number(text: str) -> Decimal | None:
    """The value of a number written with Chinese characters; None where it is none.

    Examples
    --------
    >>> [str(read_number(t)) for t in ("一百二十万", "1.2万亿", "一千二", "二〇二六", "三四万")]
    ['1200000', '1200000000000.0', '1200', '2026', 'None']
    """
    found = read_with_step(text)
    return None if found is None else found[0]


def read_with_step(text: str) -> tuple[Decimal, Decimal] | None:
    """The value, and what one in its last written place is worth: of 一百二十万 ten times 万.

    Examples
    --------
    >>> read_with_step("一百二十万")
    (Decimal('1200000'), Decimal('100000'))
    """
    pieces = list(_PIECE.finditer(text))
    if not pieces or "".join(p[0] for p in pieces) != text:
        return None
    if re.fullmatch(rf"[{''.join(_DIGITS)}]{{3,}}", text):
        return Decimal("".join(str(_DIGITS[c]) for c in text)), Decimal(1)  # 二〇二六
    total = section = Decimal(0)
    number: Decimal | None = None
    step = last = Decimal(1)  # worth of the last written place; of the unit before it
    zero = False  # 零 before the last digit: 一百零五 leaves nothing out
    for piece in pieces:
        char = piece["char"]
        if piece["plain"] or char in _DIGITS:
            if number is not None and not zero:
                return None  # 三四万
            value = Decimal(piece["plain"].replace(",", "")) if piece["plain"] else Decimal(
                _DIGITS[char])
            if value == 0 and char and len(pieces) > 1:
                zero = True
                continue
            number = value
            step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        elif piece["decimals"]:
            if number is None and not section and not zero:
                return None
            places = len(piece["decimals"])
            digits = "".join(str(_DIGITS[c]) for c in piece["decimals"])
            number = (number or Decimal(0)) + Decimal(int(digits)).scaleb(-places)
            step = Decimal(1).scaleb(-places)
        elif char in _SMALL:
            unit = Decimal(_SMALL[char])
            section += (Decimal(1) if number is None else number) * unit
            step, last, number, zero = (step if number is not None else 1) * unit, unit, None, False
        else:
            unit = Decimal(_LARGE[char])
            if number is not None and section and last > 10 and not zero and "点" not in text:
                return None  # 一千二万: 1,200 or 1,002 times 万
            held = section + (number or Decimal(0))
            if unit == 10**8:
                total, held = Decimal(0), total + held  # 1.2万亿: all before it
            if not held:
                return None
            total += held * unit
            step, last, section, number, zero = step * unit, unit, Decimal(0), None, False
    if number is not None and last > 10 and not zero and pieces[-1]["char"]:
        number, step = number * last / 10, last / 10  # 一千二
    return total + section + (number or Decimal(0)), step
