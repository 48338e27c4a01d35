"""Dates and frequencies of targets: 12月底前, 2025年度内, 每月, 每季度不少于2次, 1次/月."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal

from budgetkit.patterns import pattern
from budgetkit.performance.numerals import NUMERAL, number

_YEAR = r"(?P<year>20\d{2})(?:年度?|[-./])"
_BEFORE = r"(?P<before>底?(?:以?前|之前|止|以内|之内|内)|底)?"
_END = r"(?:全部|如期|按期)?(?:完成|完工|建成|支付|结束|验收|竣工|投用|到位|发放|达标|交付|实施)*(?:完毕)?[。；]?"
_START = r"[=≤]?(?:截至|截止到?|于|在|不晚于|不迟于)?"
_CORES = (
    rf"(?:{_YEAR}|当年|本年)?(?P<month>1[0-2]|0?[1-9])月份?"
    rf"(?P<day>3[01]|[12]\d|0?[1-9])[日号]?{_BEFORE}",
    rf"{_YEAR}(?P<month>1[0-2]|0?[1-9])[-./](?P<day>3[01]|[12]\d|0?[1-9])日?{_BEFORE}",
    r"(?P<year>20\d{2})(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?P<before>前)?",
    rf"(?P<year>20\d{{2}})[-./](?P<month>1[0-2]|0?[1-9])月?{_BEFORE}",
    r"20\d\d年(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日[-~](?:(?P<year>20\d\d)年)?"
    rf"(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日{_BEFORE}",
    rf"(?:{_YEAR}|当年|本年)?(?:1[0-2]|0?[1-9])月?[-~](?:20\d\d年)?"
    rf"(?P<month>1[0-2]|0?[1-9])月{_BEFORE}",
    rf"(?:{_YEAR}|当年|本年)?(?P<month>1[0-2]|0?[1-9])月份?(?P<part>[上中下]旬|末|底|初)?{_BEFORE}",
    rf"(?:{_YEAR}|当年|本年|年)?(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>上半年|下半年))(?:末|底)?"
    rf"{_BEFORE}",
    r"(?:20\d\d(?:年度?)?|当年度?|本年度?|年度?|全年)?(?P<end>年?底|年?末|年?内|年终|度内)(?:以?前|之前)?",
    rf"(?P<year>20\d{{2}})年度?{_BEFORE}",
)
_DATES = tuple(pattern(_START + core + _END) for core in _CORES)
#: 2024年12月底前完成主体结构封顶: a date that must be kept, and in words what is then done.
_PHRASES = tuple(
    pattern(rf"(?:[^\d%]{{0,24}}于)?{core}[^\d%]{{2,40}}")
    for core in (_CORES[0], _CORES[1], _CORES[6], _CORES[7])
)
#: 政务诚信评价2022年1-6月: words, and then the months in which it is done.
_ENDING = tuple(pattern(rf"[^\d%]{{1,24}}{core}[。；;]?") for core in (_CORES[4], _CORES[5]))
_EVERY = pattern(
    r"(?P<every>每(?:半|[一二两三四五六\d])?个?(?:年度?|季度?|月度?|周|星期|旬|日|天|学期|工作日|次|期)"
    r"|按(?:年|季度?|月|周|日)|年度|季度|月度|逐[年月季日])(?:末|底|初)?"
    rf"(?P<comparator>不少于|不低于|至少|≥|不超过|≤|=)?(?:(?P<value>{NUMERAL})(?P<unit>[一-鿿]{{1,3}}?))?"
    r"(?P<after>及?以上)?(?:定期)?(?:按时|及时)?(?:足额)?(?:支付|发放|开展|完成|拨付|更新|进行|巡检|报送)?"
)
_PER = pattern(
    rf"(?P<comparator>≥|≤|=|>|<|不少于|不低于|不超过|至少)?(?P<value>{NUMERAL})(?P<unit>[一-鿿]{{1,3}}?)"
    r"[/／](?P<every>年|季度?|月|周|日|天|半年|学期)"
)
#: How often, as a frequency is written: 每月.
EACH = "每"
_SIGN = {"不少于": "≥", "不低于": "≥", "至少": "≥", "不超过": "≤"}


_ONCE_IN = pattern(rf"(?P<span>{NUMERAL}(?:小时|分钟|个?工作日|日|天|周|个?月|年))[/／]?(?P<value>[一1])次")


def parse_date(said: str) -> tuple[str, bool] | None:
    """(deadline, whether it must be reached before) of a text that states one date, or None.

    >>> parse_date("12月底前"), parse_date("2025年6月30日前"), parse_date("2024年")
    (('12-31', True), ('2025-06-30', True), ('2024-12-31', False))
    >>> parse_date("2024年12月底前完成主体结构封顶")
    ('2024-12-31', True)
    >>> parse_date("20241231"), parse_date("2024年1月1日-12月31日")
    (('2024-12-31', False), ('2024-12-31', False))
    >>> parse_date("2026.12"), parse_date("不迟于12月31日")
    (('2026-12-31', False), ('12-31', True))
    >>> parse_date("信用培训2022年9-10月；")
    ('2022-10-31', False)
    >>> parse_date("2026年9月31日前")
    ('2026-09-30', True)
    >>> parse_date("1年") is None, parse_date("12个月") is None
    (True, True)
    """
    for form in _DATES + _PHRASES + _ENDING:
        m = form.fullmatch(said)
        if m is None or (form in _PHRASES and not (m["before"] or "").endswith("前")):
            continue
        return _told(said, {name: found or "" for name, found in m.groupdict().items()})
    return None


def _told(said: str, parts: dict[str, str]) -> tuple[str, bool] | None:
    """The date that the parts of a match name, or None where there is no such day."""
    any_year = re.search(r"20\d\d", said)
    year = parts.get("year") or (any_year[0] if any_year else "")
    month, day = _month_and_day(parts)
    last = calendar.monthrange(int(year or 2025), month)[1]
    day = last if day in (0, 31) else day  # 9月31日 is printed for the end of September
    if day > last and not (month == 2 and day == 29 and not year):
        return None
    text = f"{month:02d}-{day:02d}"
    before = bool(parts.get("before") or parts.get("end") or re.search("前|≤|不[晚迟]于", said)
                  or parts.get("part") in {"底", "末"})
    return (f"{year}-{text}" if year else text), before


def _month_and_day(parts: dict[str, str]) -> tuple[int, int]:
    """The month and the day that a date ends with; day 0 is the month's last."""
    if parts.get("end") or (parts.get("year") and len(parts) == 2):
        return 12, 31
    if quarter := parts.get("quarter"):
        return 3 * ("一二三四".find(quarter) + 1 or int(quarter)), 0
    if half := parts.get("half"):
        return (6, 30) if half == "上半年" else (12, 31)
    day = int(parts.get("day") or 0)
    return int(parts["month"]), day or {"上旬": 10, "中旬": 20, "初": 10}.get(parts.get("part", ""), 0)


def parse_frequency(said: str) -> tuple[str, str, Decimal | None, str] | None:
    """(frequency, comparator, value, unit) of a text that says how often, or None.

    >>> parse_frequency("每月")
    ('每月', '', None, '')
    >>> parse_frequency("每季度不少于2次")
    ('每季度', '≥', Decimal('2'), '次')
    >>> parse_frequency("2小时一次")
    ('每2小时', '', Decimal('1'), '次')
    >>> parse_frequency("≥1次/月")
    ('每月', '≥', Decimal('1'), '次')
    """
    once = _ONCE_IN.fullmatch(said)
    if once is not None:
        return f"{EACH}{once['span']}", "", Decimal(1), "次"
    m = _PER.fullmatch(said)
    if m is not None and m["unit"] not in {"万元", "元", "亿元", "千元"}:
        every = f"{EACH}{m['every']}"
    else:
        m = _EVERY.fullmatch(said)
        if m is None:
            return None
        every = m["every"]
    value = number(m["value"]) if m["value"] else None
    if m["value"] and value is None:
        return None
    sign = m["comparator"] or ""
    after = m.groupdict().get("after")
    return every, _SIGN.get(sign, sign) or ("≥" if after else ""), value, m["unit"] or ""
