"""A spreadsheet's value and number format → the text that its cell shows.

What a reader sees is what counts: a code kept as the number 101 under ``0000`` is 0101, an amount
in 元 under ``0!.0,`` is shown in thousands with one decimal place drawn in. Formats follow
ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

#: Dates of the Chinese edition that have numbers and no codes (ECMA-376, 18.8.30, zh-cn).
CHINESE_DATES = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
}
#: Digits that a spreadsheet computes with; what stands behind them is noise of binary numbers.
DIGITS = 15
#: Characters of a number under ``General`` before its decimals are cut.
GENERAL = 11
_EXACT = Context(prec=60)
_DAY_0, _DAY_0_MAC = datetime(1899, 12, 30), datetime(1904, 1, 1)
#: Days that a date can be: to the end of 9999.
_LAST_DAY = 2_958_465

#: A piece of a section: quoted or escaped text, a mark in brackets, a width, a date's letters …
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.'
    r"|(?P<general>General|G/通用格式)|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|a{3,4})"
    r"|(?P<exponent>[eE][+-])|(?P<mark>[0#?.,%@/])|(?P<other>.)", re.S)


def shown(value, code: str = "General", *, mac_dates: bool = False) -> str:
    """The text of a cell.

    Parameters
    ----------
    value : str, bool, int, float, Decimal, date or None
    code : str
        Its number format.
    mac_dates : bool
        Whether days are counted from 1904.

    Examples
    --------
    >>> shown(101, "0000"), shown(1234.5, "#,##0.00"), shown(123456, "0!.0,"), shown(0, '0.00;-0.00;')
    ('0101', '1,234.50', '12.3', '')
    >>> shown(45292, CHINESE_DATES[31]), shown(0.125, "0.0%"), shown(-3, "#,##0_);(#,##0)")
    ('2024年1月1日', '12.5%', '(3)')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = _sections(code)
    if isinstance(value, str):
        return _text(value, sections)
    if isinstance(value, date):
        return _moment(value, sections[0])
    number = _exact(value)
    section, signed = _section_of(number, sections)
    if _is_date(section):
        return _date(number, section, mac_dates)
    if ("mark", "@") in section or any(kind in ("general", "exponent") for kind, _ in section):
        return _general(number if signed else abs(number), section)
    return _number(number, section, signed)


def _exact(value) -> Decimal:
    """The number without the noise of its binary form: 343.22000000000003 is 343.22."""
    return value if isinstance(value, Decimal) else Decimal(f"{value:.{DIGITS}g}")


# ── sections ─────────────────────────────────────────────────────────────────────────────────


@cache
def _sections(code: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The pieces of each section of a format: (kind, text)."""
    out: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code or "General"):
        kind = found.lastgroup
        if kind == "other" and found[0] == ";":
            out.append([])
        elif kind == "bracket" and found[kind].startswith("$"):  # [$¥-804]: a currency
            out[-1].append(("literal", found[kind][1:].rpartition("-")[0] or found[kind][1:]))
        elif kind is not None:
            out[-1].append(("literal" if kind in ("quoted", "escaped", "other") else kind,
                            found[kind]))
    return tuple(tuple(section) for section in out)


_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_HOLDS = {"<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
          "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<>": lambda a, b: a != b}


def _section_of(number: Decimal, sections) -> tuple[tuple, bool]:
    """The section that a number falls in, and whether its sign is still to be shown."""
    conditions = [next((m for kind, text in section if kind == "bracket"
                        and (m := _CONDITION.fullmatch(text))), None) for section in sections[:3]]
    if any(conditions):
        for section, asked in zip(sections, conditions, strict=False):
            if asked is None or _HOLDS[asked[1]](number, Decimal(asked[2])):
                return section, True
        return (("general", "General"),), True
    count = min(len(sections), 3)
    if count > 2 and number == 0:
        return sections[2], False
    if count > 1 and number < 0:
        # a loss that only its colour tells is told by its sign: here is no colour
        told = any(kind == "literal" and re.search("[-−(（△▲负]", text)
                   for kind, text in sections[1])
        return sections[1], not told and bool(sections[1])
    return sections[0], True


def _is_date(section) -> bool:
    return any(kind == "date" for kind, _ in section) and not any(
        kind == "mark" and text in "#?@" for kind, text in section)


def _text(value: str, sections) -> str:
    """Text under the section for text: the fourth, or the only one that has an ``@``."""
    section = next((s for s in sections if ("mark", "@") in s), None)
    if section is None:
        return value
    return "".join(value if (kind, text) == ("mark", "@") else text
                   for kind, text in section if kind in ("literal", "mark"))


# ── numbers ──────────────────────────────────────────────────────────────────────────────────


def _general(number: Decimal, section) -> str:
    whole = len(str(abs(int(number))))
    places = max(2, GENERAL - 1 - whole)
    said = format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT), "f")
    said = said.rstrip("0").rstrip(".") if "." in said else said
    said = said if said != "-0" else "0"
    if not any(kind == "general" for kind, _ in section):  # 1.2E+03: the number in full
        return said
    return "".join(said if kind == "general" else text
                   for kind, text in section if kind in ("general", "literal"))


def _number(number: Decimal, section, signed: bool) -> str:
    """A number in the places of a section: digits from the right of the point, then from its left."""
    marks = [i for i, (kind, text) in enumerate(section) if kind == "mark" and text in "0#?"]
    if not marks:
        literal = "".join(t for k, t in section if k == "literal" or (k == "mark" and t in "%/"))
        return ("-" if signed and number < 0 else "") + literal
    point = next((i for i, piece in enumerate(section) if piece == ("mark", ".")), len(section))
    last = max((i for i in marks if i < point), default=point - 1)
    commas = [i for i, piece in enumerate(section) if piece == ("mark", ",")]
    scale = sum(last < i < point or i > marks[-1] for i in commas)
    grouped = any(marks[0] < i < last for i in commas)
    percent = list(section).count(("mark", "%"))
    places = sum(1 for i in marks if i > point)
    value = abs(number).scaleb(2 * percent - 3 * scale, _EXACT)
    value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)
    whole, _, fraction = format(value, "f").partition(".")
    return ("-" if signed and number < 0 and value else "") + _laid(
        section, marks, point, whole.lstrip("0"), fraction, grouped)


def _whole_places(section, before: list[int], whole: str) -> dict[int, str]:
    """What stands in each place before the point: one digit, in the first all that are left over."""
    places: dict[int, str] = {}
    digits = list(whole)
    for i in reversed(before):
        places[i] = digits.pop() if digits else {"0": "0", "#": "", "?": ""}[section[i][1]]
    if before:
        places[before[0]] = "".join(digits) + places[before[0]]
    return places


def _laid(section, marks: list[int], point: int, whole: str, fraction: str, grouped: bool) -> str:
    """Digits put in the places of a section, its literals between them."""
    before, after = [i for i in marks if i < point], [i for i in marks if i > point]
    places = _whole_places(section, before, whole)
    if grouped:
        places = _grouped(places, before)
    for at, i in enumerate(after):
        optional = section[i][1] != "0" and not fraction[at:].strip("0")
        places[i] = "" if optional else fraction[at]
    out = []
    for i, (kind, text) in enumerate(section):
        if i in places:
            out.append(places[i])
        elif kind == "literal" or (kind == "mark" and text in "%/"):
            out.append(text)
        elif i == point and any(places[j] for j in after):
            out.append(".")
    return "".join(out)


def _grouped(places: dict[int, str], before: list[int]) -> dict[int, str]:
    """A comma after every third digit from the right."""
    seen = 0
    for i in reversed(before):
        digits = ""
        for digit in reversed(places[i]):
            digits = (digit + "," if seen and seen % 3 == 0 else digit) + digits
            seen += 1
        places[i] = digits
    return places


# ── dates ────────────────────────────────────────────────────────────────────────────────────


def _date(number: Decimal, section, mac_dates: bool) -> str:
    if not 0 <= number <= _LAST_DAY:
        return _general(number, (("general", ""),))  # a spreadsheet shows ### here
    days = timedelta(days=int(number), seconds=round(float(number % 1) * 86400))
    return _moment((_DAY_0_MAC if mac_dates else _DAY_0) + days, section)


_WEEK = "一二三四五六日"


def _moment(moment: date, section) -> str:
    moment = moment if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])
    if not _is_date(section):
        return moment.date().isoformat()
    half = any(kind == "half" for kind, _ in section)
    out, hours = [], False
    letters = [text.lower() if kind == "date" else "" for kind, text in section]
    for i, (kind, text) in enumerate(section):
        if kind == "date":
            letter = letters[i]
            after = next((t for t in letters[i + 1:] if t), "")
            minutes = letter[0] == "m" and len(letter) < 3 and (hours or after[:1] == "s")
            out.append(_part(moment, letter, minutes, half))
            hours = letter[0] == "h"
        elif kind == "half":
            out.append(text.split("/")[moment.hour >= 12])
        elif kind == "literal" or (kind == "mark" and text in "/.,"):
            out.append(text)
    return "".join(out)


def _part(moment: datetime, letters: str, minutes: bool, half: bool) -> str:
    pad = 2 if len(letters) > 1 else 1
    if letters[0] == "y":
        return f"{moment.year:04d}" if len(letters) > 2 else f"{moment.year % 100:02d}"
    if letters[0] == "a":
        return ("星期" if len(letters) > 3 else "") + _WEEK[moment.weekday()]
    if letters[0] == "m" and not minutes:
        return f"{moment.month:0{pad}d}" if len(letters) < 3 else f"{moment.month}月"
    if letters[0] == "d":
        return f"{moment.day:0{pad}d}" if len(letters) < 3 else f"星期{_WEEK[moment.weekday()]}"
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    value = {"h": hour, "m": moment.minute, "s": moment.second}[letters[0]]
    return f"{value:0{pad}d}"
