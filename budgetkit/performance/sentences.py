"""Numbers inside words: a goal or a target in sentences, and which of its numbers are promises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetkit.patterns import pattern
from budgetkit.performance.numerals import NUMERAL, number
from budgetkit.performance.signs import AFTER, BEFORE, BEFORE_WORDS, CHANGE, named
from budgetkit.performance.units import LONGEST, all_units, known_unit

#: Units of dates and of numbering: 2025年, 第3条. Whether a length of time is meant is not known.
_OF_DATES = {"年", "月", "日", "时", "点", "款", "年度"}
_NUMBERED = pattern(
    rf"(?:{BEFORE_WORDS})?(?P<value>{NUMERAL})(?:[余多])?(?P<unit>%|‰|‱|[一-鿿㎡/]{{1,{LONGEST}}})?")
#: Not a number of its own: part of a name, a code or a longer number.
_GLUED = pattern(r"[A-Za-z\d第约.．\-]$")
_WITHIN_DAYS = pattern(
    rf"(?P<event>[^\d,，;；。]{{0,24}}?)(?:之日)?(?:后|起|以后)(?:的)?(?:≤|不超过)?(?P<value>{NUMERAL})"
    r"(?P<unit>个?(?:工作日|自然日|小时|日|天|月|周|年))(?:以内|之内|内)?(?P<rest>[^\d]{0,12})")
_PARTS = pattern(r"[;；、，,\n]+")


@dataclass(frozen=True, slots=True)
class NumberInWords:
    """A number with its unit inside a sentence, and the words before it.

    Examples
    --------
    >>> [(n.words, str(n.value), n.unit) for n in numbers_in("新建泊位162个，完好率98%以上")]
    [('新建泊位', '162', '个'), ('完好率', '98', '%')]
    """

    words: str
    comparator: str
    value: Decimal
    unit: str
    kind: str
    change: str = ""

    def __str__(self) -> str:
        return f"{self.comparator}{self.value}{self.unit}"


def numbers_in(text: str) -> list[NumberInWords]:
    """Every number of a text that has a known unit; dates, codes and numbering are passed over.

    Parameters
    ----------
    text : str
        With its signs mended and without spaces, as :func:`budgetkit.performance.signs.cleaned`
        gives it.

    Examples
    --------
    >>> [str(n) for n in numbers_in("2025年“十四五”规划编制，热线24小时内办结")]
    ['≤24小时']
    """
    found = []
    for m in _NUMBERED.finditer(text):
        told = _told(text, m)
        if told is not None:
            found.append(told)
    return found


def _told(text: str, m: re.Match) -> NumberInWords | None:
    value = number(m["value"])
    arabic = m["value"][0].isdigit()
    if value is None or not m["unit"] or (_GLUED.search(text[: m.start("value")]) and arabic):
        return None
    unit = _longest_unit(m["unit"])
    if unit is None or (not arabic and len(m["value"]) + len(unit[1]) < 3):
        return None  # 一个, 三是: words, not promises
    after = text[m.start("unit") + len(unit[1]):]
    ends = next((c for c, p in AFTER if re.match(p, after)), "")
    if unit[1] in _OF_DATES and not (ends and unit[1] in {"年", "月", "日"}
                                     and value < 100 and arabic):
        return None
    if re.match(r"(?:[制度式型级化档]|工程|以来)", after):
        return None
    words = re.split(r"[,，;；。、\n]", text[: m.start()])[-1]
    change = CHANGE.search(words[-8:])
    return NumberInWords(
        words[-24:], named(m, "b", BEFORE) or ends, value, unit[1], unit[0],
        "" if not change else "up" if change["up"] else "down")


def _longest_unit(text: str) -> tuple[str, str] | None:
    """(kind, unit) of the longest known unit that the text begins with."""
    units = all_units()
    return next(((units[plain], text[:n]) for n in range(min(LONGEST, len(text)), 0, -1)
                 for plain in (text[:n], re.sub("^[十百千万亿]{1,2}", "", text[:n]))
                 if plain in units), None)


def days_after(said: str) -> tuple[Decimal, str] | None:
    """(value, unit) of a span that begins with an event: 资金下达后2日内.

    >>> days_after("资金下达后2日内"), days_after("每月")
    ((Decimal('2'), '日'), None)
    """
    m = _WITHIN_DAYS.fullmatch(said)
    value = number(m["value"]) if m else None
    return (value, m["unit"]) if m and value is not None and known_unit(m["unit"]) else None


def parts_of(said: str) -> list[str]:
    """The targets of one cell that prints several: ≥30次；≥15篇.

    >>> parts_of("≥30次；≥15篇；"), parts_of("≥30次")
    (['≥30次', '≥15篇'], ['≥30次'])
    """
    return [part for part in _PARTS.split(said) if part]
