"""Printed amounts ⇄ exact numbers; units 元, 百元, 千元, 万元, 亿元.

Everything here is exact: values are Decimal, in the unit as printed until
:func:`to_wan` turns them into 万元.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from budgetkit.errors import expect_one_of
from budgetkit.messages import checked_language
from budgetkit.offered import offering
from budgetkit.patterns import pattern

if TYPE_CHECKING:
    import re

    import pandas as pd

__all__ = [
    "FRAME_UNITS",
    "UNITS",
    "Amount",
    "format_amount",
    "in_unit",
    "is_amount",
    "is_blank",
    "is_dash",
    "parse_amount",
    "parse_unit",
    "sum_exact",
    "times_of",
    "to_wan",
    "tolerance",
]  # fmt: skip
__dir__ = offering(__all__)

#: The units of money a disclosure prints, each as a number of 元.
UNITS: dict[str, int] = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}

#: Units that a frame is asked for in → how many of it are a 万元.
FRAME_UNITS = {"wan": 1, "yuan": UNITS["万元"]}

_EXACT = Context(prec=60)

# Only what a number is printed with; everything else makes the text no amount.
_PLAIN = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "．": ".", "﹒": ".", "，": ",", "﹐": ",",
        **dict.fromkeys("－−–﹣‐‑‒", "-"), "＋": "+", "﹢": "+",
        **dict.fromkeys("（﹙", "("), **dict.fromkeys("）﹚", ")"),
        **dict.fromkeys("▲∆Δ", "△"), "￥": "¥",
        "\u3000": " ", "\xa0": " ", "\u2009": " ", "\u202f": " ",
        "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None,
    }
)  # fmt: skip
_AMOUNT = pattern(
    r"(?P<bracket>\()? *(?:(?P<sign>[-+△]) *)?(?:¥ *)?(?P<late_sign>-)?"
    r"(?P<whole>[0-9]+(?:,[0-9]{3})*)?(?:\.(?P<fraction>[0-9]+))?(?P<last_sign>-)? *(?P<close>\))?"
    r"(?: *(?P<unit>[百千万亿]?元))?"
)
# marks of a footnote behind an amount; digits among them only as superscripts
_FOOTNOTE = pattern(r"(?<=[0-9.)元]) *(?:[*＊※†‡①-⑳⑴-⒇❶-❿⁰¹²³⁴-⁹]+|[(（]?注[0-9①-⑳]{0,2}[)）]?)$")
#: So many texts are remembered with their amounts: a cell is asked again and again what it holds.
PARSED = 8192
_DASH = pattern(r"[-—–―‒‐‑−－﹣─━﹘]{1,6}")
_MAX_DIGITS = 15  # longer runs of digits are accounts and identity numbers


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as printed.

    Attributes
    ----------
    value : Decimal
        In the unit of its table, exact.
    places : int
        Decimals printed: 2 for `1,234.50`.
    text : str
        As printed.
    unit : str or None
        The unit printed with it, a key of :data:`UNITS`; then ``value`` is in that.

    Examples
    --------
    >>> parse_amount("（1,234.50）")
    Amount(value=Decimal('-1234.50'), places=2, text='（1,234.50）', unit=None)
    """

    value: Decimal
    places: int
    text: str
    unit: str | None = None


@lru_cache(maxsize=PARSED)
def parse_amount(text: str, *, leading_zeros: bool = False) -> Amount | None:
    """Return the amount that a cell holds, or None where it is not wholly one amount.

    None for blank, dash, words, percentages, two numbers, codes with a leading zero (`05`),
    list numbers (`1.`, `(2)`), thousands cut elsewhere than at three digits, and more than 15
    digits. A first comma left out (`19349,057`) leaves no doubt and is read.

    Parameters
    ----------
    text : str
        The cell as printed: thousands commas, full-width digits, `-`, `△`, brackets for
        negatives, a minus behind the decimals, a leading `¥`, a unit of money and the mark of a
        footnote behind it.
    leading_zeros : bool
        Take `05` as 5.

    Returns
    -------
    Amount or None
        In the unit of the table, see :func:`to_wan`.

    Examples
    --------
    >>> parse_amount("-18,417.70").value, parse_amount("△３．５０").places
    (Decimal('-18417.70'), 2)
    >>> parse_amount("1,200.00万元").unit, parse_amount("100.50-").value, parse_amount("3.00①").text
    ('万元', Decimal('-100.50'), '3.00①')
    >>> [parse_amount(t) for t in ("", "—", "05", "(2)", "12.5%", "1.00 2.00")]
    [None, None, None, None, None, None]
    """
    plain = text.translate(_PLAIN).strip()
    match = _AMOUNT.fullmatch(plain) or _AMOUNT.fullmatch(_FOOTNOTE.sub("", plain))
    if match is None:
        return None
    whole, fraction = match["whole"], match["fraction"] or ""
    if whole is None and not fraction:
        return None
    digits = (whole or "0").replace(",", "")
    if len(digits) > _MAX_DIGITS or len(fraction) > _MAX_DIGITS:
        return None
    if len(digits) > 1 and digits[0] == "0" and not leading_zeros:
        return None
    negative = _is_negative(match)
    if negative is None:
        return None
    value = Decimal(f"{'-' if negative else ''}{digits}{'.' + fraction if fraction else ''}")
    return Amount(value, len(fraction), text, match["unit"])


def _is_negative(match: re.Match[str]) -> bool | None:
    """Whether the signs of a printed amount make it negative; None where they make it none."""
    if bool(match["bracket"]) != bool(match["close"]):
        return None
    signs = [match[where] for where in ("sign", "late_sign", "bracket", "last_sign") if match[where]]
    if len(signs) > 1:
        return None
    if match["bracket"]:
        # (2) is a list number and (2024) a year; (2.00) and (2,000) are amounts.
        return True if match["fraction"] or "," in (match["whole"] or "") else None
    if match["last_sign"]:
        # 100.50- is an amount; 5- may be the beginning of a range, and (5.00-) nothing at all
        return True if match["fraction"] else None
    return bool(signs) and signs[0] != "+"


def is_amount(text: str) -> bool:
    """Return whether the text is wholly one amount.

    Parameters
    ----------
    text : str
        The cell as printed.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_amount("0.00"), is_amount("—"), is_amount("合计")
    (True, False, False)
    """
    return parse_amount(text) is not None


def is_blank(text: str) -> bool:
    """Return whether nothing is printed. A dash and `0.00` are not blank.

    Parameters
    ----------
    text : str
        The cell as printed.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_blank(" "), is_blank("—")
    (True, False)
    """
    return not text.translate(_PLAIN).strip()


def is_dash(text: str) -> bool:
    """Return whether the text is a dash of any style, which says: nothing to state.

    Parameters
    ----------
    text : str
        The cell as printed.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_dash("——"), is_dash(" － "), is_dash("-5"), is_dash("")
    (True, True, False, False)
    """
    return _DASH.fullmatch(text.strip()) is not None


_UNIT = r"(?:人民币)?(?P<unit>[百千万亿]?元)(?![/／每旦])"
_STATED_UNIT = pattern(rf"单位[:：∶]{_UNIT}|单位(?:人民币)?(?P<close>[百千万亿]元)(?![/／])")
_BRACKET_UNIT = pattern(rf"[(（\[〔【]{_UNIT}[)）\]〕】]")


def parse_unit(text: str) -> str | None:
    """Return the unit of money that a text states, or None where it states none, or two.

    Parameters
    ----------
    text : str
        A unit line (`单位：万元`), a heading (`预算数（元）`) or the bare unit.

    Returns
    -------
    str or None
        A key of :data:`UNITS`. `单位：` goes before a bracket.

    Examples
    --------
    >>> parse_unit("金额单位 : 千 元"), parse_unit("预算数（元）"), parse_unit("预算单位：财政局")
    ('千元', '元', None)
    """
    text = "".join(text.split())
    if text in UNITS:
        return text
    stated = {match["unit"] or match["close"] for match in _STATED_UNIT.finditer(text)}
    stated = stated or {match["unit"] for match in _BRACKET_UNIT.finditer(text)}
    return stated.pop() if len(stated) == 1 else None


#: Power of ten from each unit to 万元.
_EXPONENTS = {unit: len(str(size)) - len(str(UNITS["万元"])) for unit, size in UNITS.items()}


def _exponent(unit: str) -> int:
    """Power of ten from the unit to 万元."""
    try:
        return _EXPONENTS[unit]
    except KeyError:
        raise ValueError(f"unknown unit {unit!r}; one of {', '.join(UNITS)}") from None


def _decimal(value: Amount | Decimal | int | float) -> Decimal:
    if isinstance(value, Amount):
        return value.value
    # repr of a float64 is the shortest number that reads back equal: the one printed
    return value if isinstance(value, Decimal) else Decimal(str(value))


def to_wan(amount: Amount | Decimal | int | float, unit: str) -> Decimal:
    """Return the amount in 万元, exactly.

    Parameters
    ----------
    amount : Amount, Decimal, int or float
        In `unit`.
    unit : str
        A key of :data:`UNITS`; an Amount that is printed with its unit goes by that.

    Returns
    -------
    Decimal

    Raises
    ------
    ValueError
        For a unit that is not in UNITS.

    Examples
    --------
    >>> to_wan(parse_amount("2,269,900.00"), "元"), to_wan(Decimal("3.5"), "亿元")
    (Decimal('226.990000'), Decimal('35000'))
    """
    if isinstance(amount, Amount) and amount.unit:
        unit = amount.unit
    value = _decimal(amount).scaleb(_exponent(unit), _EXACT)
    scaled_up = int(value.as_tuple().exponent) > 0
    return value.quantize(Decimal(1), context=_EXACT) if scaled_up else value


def in_unit(frame: pd.DataFrame, columns: Iterable[str], unit: str) -> pd.DataFrame:
    """A frame of 万元 with some of its columns in another unit, for who computes.

    Parameters
    ----------
    frame : DataFrame
    columns : iterable of str
        Those that hold amounts (万元).
    unit : {"wan", "yuan"}
        万元, or 元.

    Returns
    -------
    DataFrame
        The columns of ``frame``.

    Raises
    ------
    ValueError
        For another unit.

    Examples
    --------
    >>> import pandas as pd
    >>> in_unit(pd.DataFrame({"name": ["利息"], "amount": [860.0]}), ["amount"], "yuan").values.tolist()
    [['利息', 8600000.0]]
    """
    times = times_of(unit)
    return frame if times == 1 else frame.assign(
        **{name: (frame[name] * times).round(6) for name in columns})


def times_of(unit: str) -> int:
    """How many of a unit of frames are a 万元.

    Parameters
    ----------
    unit : {"wan", "yuan"}

    Returns
    -------
    int

    Raises
    ------
    ValueError
        For another unit.

    Examples
    --------
    >>> times_of("yuan")
    10000
    """
    expect_one_of(FRAME_UNITS, unit=unit)
    return FRAME_UNITS[unit]


@lru_cache(maxsize=PARSED)
def tolerance(n: int, places: int, unit: str = "万元") -> Decimal:
    """Return by how much the sum of n printed numbers may differ from its printed total.

    (n + 1) / 2 units of the last printed place: each number, and the total, may be half a
    unit off by rounding.

    Parameters
    ----------
    n : int
        Numbers added.
    places : int
        Decimals printed.
    unit : str
        The unit they are printed in.

    Returns
    -------
    Decimal
        In 万元.

    Examples
    --------
    >>> tolerance(3, 2), tolerance(3, 2, "元")
    (Decimal('0.02'), Decimal('0.000002'))
    """
    return to_wan((Decimal(n + 1) / 2).scaleb(-places), unit).normalize(_EXACT) + Decimal(0)


def as_float(amount: Decimal | None) -> float | None:
    """An amount as a frame or a chart holds it.

    >>> as_float(Decimal("1.50")), as_float(None)
    (1.5, None)
    """
    return None if amount is None else float(amount)


def format_amount(
    wan: Amount | Decimal | int | float | None,
    places: int = 2,
    lang: str | None = None,
    *,
    unit: str = "万元",
) -> str:
    """Return an amount as a reader wants it printed.

    Parameters
    ----------
    wan : Amount, Decimal, int, float or None
        In 万元; None and NaN give `—`.
    places : int
        Decimals; halves are rounded away from zero.
    lang : {"zh", "en"}, optional
        Name the unit in this language; without it the bare number.
    unit : str
        The unit to print in.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a unit that is not in UNITS, or another language.

    Examples
    --------
    >>> format_amount(Decimal("11534.22")), format_amount(-3.5, lang="zh"), format_amount(None)
    ('11,534.22', '-3.50万元', '—')
    >>> format_amount(860, 0, "en")
    '860 × 10,000 yuan'
    """
    if wan is None or (isinstance(wan, float) and math.isnan(wan)):
        return "—"
    value = _decimal(wan).scaleb(-_exponent(unit), _EXACT)
    value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_EXACT)
    number = f"{value + 0 if value else abs(value):,.{places}f}"
    if lang is None:
        return number
    if checked_language(lang) == "zh":
        return number + unit
    return f"{number} yuan" if unit == "元" else f"{number} × {UNITS[unit]:,} yuan"


def sum_exact(values: Iterable[Amount | Decimal | int | float | None]) -> Decimal:
    """Return the exact sum; missing values (None, NaN) are passed over.

    Floats count as the decimal they are printed as, so that 0.1 + 0.2 is 0.3.

    Parameters
    ----------
    values : iterable of Amount, Decimal, int, float or None
        All in one unit.

    Returns
    -------
    Decimal
        In that unit.

    Examples
    --------
    >>> sum_exact([0.1, 0.2, None])
    Decimal('0.3')
    """
    total = Decimal(0)
    for value in values:
        if value is not None and value == value:
            total = _EXACT.add(total, _decimal(value))
    return total
