"""What a learner gives as an answer → numbers or words that can be held against the right one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from numbers import Number
from typing import Any

from budgetkit.han_numbers import read_number
from budgetkit.text import fold

#: 万元 in a unit of money, the longest name first.
_UNITS = {"亿元": 1e4, "万元": 1.0, "千元": 0.1, "亿": 1e4, "万": 1.0, "元": 1e-4}
_NUMBER = re.compile(r"¥?([-+]?)¥?(\d[\d,]*(?:\.\d+)?|\.\d+)(%|亿元|万元|千元|亿|万|元|倍|times|yuan)?")
_WAN = {"wan": 1.0, "yuan": 1e4}


def cells(answer: Any) -> list[Any]:
    """The values of an answer: of a frame, a column or an array those in it, else itself.

    Examples
    --------
    >>> import pandas as pd
    >>> cells(pd.DataFrame({"code": ["301"], "total": [2.5]})), cells(7)
    (['301', 2.5], [7])
    """
    for attribute in ("to_numpy", "tolist"):
        if hasattr(answer, attribute) and not isinstance(answer, str):
            values = getattr(answer, attribute)()
            return _flat(values.tolist() if hasattr(values, "tolist") else values)
    return _flat(answer if isinstance(answer, list) else [answer])


def _flat(values: Any) -> list[Any]:
    if isinstance(values, list):
        return [each for value in values for each in _flat(value)]
    return [values]


def number_of(value: Any, unit: str) -> float | None:
    """A value as a number of a unit; None where it is none.

    Parameters
    ----------
    value : number or str
        ``"1.2亿元"``, ``"十二万元"``, ``"12.5%"``, ``"−3,000"`` too.
    unit : {"wan", "yuan", "percent", "count"}

    Examples
    --------
    >>> number_of("1.2亿元", "wan"), number_of("12.5%", "percent"), number_of("yes", "count")
    (12000.0, 12.5, None)
    >>> number_of("一亿一千五百万元", "wan"), number_of("十二万", "yuan"), number_of("十二", "count")
    (11500.0, 120000.0, 12.0)
    """
    if isinstance(value, Number | Decimal) and not isinstance(value, bool | complex):
        number = float(value)  # type: ignore[arg-type]  # no complex number
        return number if number == number else None
    if not isinstance(value, str):
        return None
    text = fold(value).replace("−", "-").replace("人民币", "")
    found = _NUMBER.fullmatch(text)
    if found is None:
        return _in_characters(text, unit)
    number = float(found[2].replace(",", ""))
    if found[1] == "-":
        number = -number
    if found[3] in _UNITS and unit in _WAN:
        return number * _UNITS[found[3]] * _WAN[unit]
    return number


def _in_characters(text: str, unit: str) -> float | None:
    """A number in Chinese characters; of money in 元, where it says 元, 万 or 亿."""
    number = read_number(text.removesuffix("元"))
    if number is None:
        return None
    in_yuan = unit in _WAN and re.search("[元万亿]", text)
    return float(number) * (_UNITS["元"] * _WAN[unit] if in_yuan else 1)


def words_of(values: Sequence[Any]) -> set[str]:
    """What an answer in words says, whole and word by word, as texts are compared.

    Examples
    --------
    >>> sorted(words_of(["2010301 行政运行"]))
    ['2010301', '2010301行政运行', '行政运行']
    """
    return {word for value in values for word in compared(str(value), *str(value).split())}


def compared(*texts: str) -> set[str]:
    """Texts as they are compared: no spaces, small letters.

    Examples
    --------
    >>> compared("Running of offices")
    {'runningofoffices'}
    """
    return {fold(text).casefold() for text in texts}
