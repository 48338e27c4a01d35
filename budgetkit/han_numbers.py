"""Numbers in Chinese characters, and digits with Chinese units: 一百二十万, 1.2万亿, 一千二.

A place value left out behind the last digit is the next one down: 一千二 is 1,200, 一万五 15,000.
Where a reading would be a guess (一千二万, 三四万) there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.patterns import pattern

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
    read = _Reading(alone=len(pieces) == 1, mixed="点" in text)
    if not all(read.take(piece) for piece in pieces):
        return None
    return read.ended(in_han=bool(pieces[-1]["char"]))


@dataclass
class _Reading:
    """A number while its pieces are read from left to right; what takes a piece says whether it can stand there."""

    alone: bool
    mixed: bool
    total: Decimal = Decimal(0)  # up to the last 万 or 亿
    section: Decimal = Decimal(0)  # behind it, up to the last 十, 百 or 千
    number: Decimal | None = None  # behind that
    step: Decimal = Decimal(1)  # worth of the last written place
    last: Decimal = Decimal(1)  # worth of the last 十, 百 or 千 of this section
    zero: bool = False  # 零 before the last digit: 一百零五 leaves nothing out

    def take(self, piece: re.Match[str]) -> bool:
        char = piece["char"]
        if piece["decimals"]:
            return self._decimals(piece["decimals"])
        if piece["plain"]:
            return self._digits(Decimal(piece["plain"].replace(",", "")))
        if char in _DIGITS:
            return self._digits(Decimal(_DIGITS[char]), han=True)
        if char in _SMALL:
            return self._small(Decimal(_SMALL[char]))
        return self._large(Decimal(_LARGE[char]))

    def _digits(self, value: Decimal, han: bool = False) -> bool:
        if self.number is not None and not self.zero:
            return False  # 三四万
        if value == 0 and han and not self.alone:
            self.zero = True
            return True
        self.number = value
        self.step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
        return True

    def _decimals(self, digits: str) -> bool:
        if self.number is None and not self.section and not self.zero:
            return False
        written = Decimal(int("".join(str(_DIGITS[c]) for c in digits)))
        self.number = (self.number or Decimal(0)) + written.scaleb(-len(digits))
        self.step = Decimal(1).scaleb(-len(digits))
        return True

    def _small(self, unit: Decimal) -> bool:
        before = Decimal(1) if self.number is None else self.number
        self.section += before * unit
        self.step = unit if self.number is None else self.step * unit
        self.last, self.number, self.zero = unit, None, False
        return True

    def _large(self, unit: Decimal) -> bool:
        if self.number is not None and self.section and self._leaves_out() and not self.mixed:
            return False  # 一千二万: 1,200 or 1,002 times 万
        held = self.section + (self.number or Decimal(0))
        if unit == 10**8:
            self.total, held = Decimal(0), self.total + held  # 1.2万亿: all before it
        if not held:
            return False
        self.total += held * unit
        self.step, self.last = self.step * unit, unit
        self.section, self.number, self.zero = Decimal(0), None, False
        return True

    def _leaves_out(self) -> bool:
        return self.last > 10 and not self.zero

    def ended(self, in_han: bool) -> tuple[Decimal, Decimal]:
        """The value, and the worth of one in its last written place."""
        number, step = self.number, self.step
        if number is not None and self._leaves_out() and in_han:
            number, step = number * self.last / 10, self.last / 10  # 一千二
        return self.total + self.section + (number or Decimal(0)), step


_YEAR_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_YEAR = pattern(r"二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}(?=年)")


def years_in_digits(text: str) -> str:
    """The text with its years as digits: 2024年 for 二〇二四年."""
    return _HAN_YEAR.sub(lambda year: year[0].translate(_YEAR_DIGITS), text)
