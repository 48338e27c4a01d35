"""What a target says: comparator, number, unit, date, frequency; and whether anyone could check it.

The words are in ``knowledge/target_units.csv`` and ``target_words.csv``. What the grammar does not
know stays ``qualitative``: a target is never given a number that it does not print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from budgetkit.messages import in_room
from budgetkit.patterns import pattern
from budgetkit.performance.dates import EACH, parse_date, parse_frequency
from budgetkit.performance.knowledge import knowledge
from budgetkit.performance.numerals import NUMERAL, number
from budgetkit.performance.sentences import days_after, numbers_in, parts_of
from budgetkit.performance.signs import (
    AFTER,
    AFTER_WORDS,
    BEFORE,
    BEFORE_WORDS,
    CHANGE,
    cleaned,
    named,
)
from budgetkit.performance.units import kind_of_unit, known_unit, unit_of_name

#: What a target says: a bare number, a share, a count, money, a date, a span of time … or nothing.
KINDS = ("number", "ratio", "count", "money", "date", "period", "several", "yes_no", "qualitative",
         "none")

_say = in_room("performance.grammar")
_HEAD = (rf"(?P<change1>{CHANGE.pattern.replace('up>', 'up1>').replace('down>', 'down1>')})?"
         rf"(?:{BEFORE_WORDS})?(?:{CHANGE.pattern})?(?P<value>{NUMERAL})")
_NUMBER = pattern(_HEAD + r"(?P<rest>.*)")
_RANGE = pattern(
    _HEAD + rf"(?P<unit1>[^\d~\-≥≤<>=，,、。；;到]{{0,6}})[~\-到](?:{BEFORE[1][1]}|{BEFORE[3][1]})?"
    rf"(?P<upper>{NUMERAL})(?P<rest>.*)")
_TAIL = pattern(rf"(?P<unit>.*?)(?:{AFTER_WORDS})?(?:\(含\)|（含）)?[。；;,，]?")
_BOUNDS = pattern(
    rf"(?P<low>{NUMERAL})(?P<unit1>[^\d≤<]{{0,4}})[≤<][^\d≤<]{{0,8}}[≤<](?P<high>{NUMERAL})(?P<unit>.*)")
_RANK = pattern(rf"(?:.{{0,8}}?|.{{0,40}}(?:进入|排名|位居|位列|保持|名列|排在).{{0,6}}?)(?:前(?P<first>{NUMERAL})"
                   rf"|第(?P<place>{NUMERAL}))(?P<unit>[名位]?)(?:以内|次)?(?:项|左右)?")
#: So many targets are kept as parsed: a document's are asked for by each table and chart of it.
KEPT = 4096
_MONTHS = pattern(rf"(?:{BEFORE_WORDS})?(?P<value>\d{{1,2}})月")
_LENGTH = pattern(r"时限|周期|工期|时长|期限|用时|年限|天数|耗时")
#: Percentage points: of a level, not of a change, they are per cent.
_POINTS = {"百分点", "个百分点"}
#: A longer text that ends in a word of yes or no describes, and says no such thing: 12 characters.
_LONGEST_YES_NO = 12
_SCALES = {"十", "百", "千", "万", "亿"}
_COMPARATORS = {"≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", ">=": "≥", "<=": "≤", "≈": "≈",
                "大于等于": "≥", "小于等于": "≤", "大于": ">", "小于": "<", "等于": "=", "不低于": "≥",
                "不少于": "≥", "不高于": "≤", "不超过": "≤", "正向": "", "反向": "", "正向指标": "",
                "反向指标": "", "逆向": "", "定量": "", "定性": ""}
_ABSENCE = pattern(r"事件|事故|投诉|发生|违规|违纪|案件|差错|泄密|上访|闹事|舆情|拖欠")
#: A level that somebody else publishes: 低于全省平均水平.
_AGAINST = pattern(r"=?(?:不?[低高优好]于|达到|超过)(?:全国|全省|全市|国家|省|市|行业|上年|去年|上年同期|同期)[^\d]{0,6}"
                      r"(?:平均|水平|标准|均值|同期)[。；]?"
                      r"|(?:不?[低高优好]于|不少于|[≥≤])(?:上年|去年|上年度|上年同期)[。；]?|\d+[:：∶]\d+"
                      r"|(?:符合|达到|满足)[^\d]{0,6}(?:GB|DB|ISO|JGJ|CJJ)[/A-Z]*[\d.\-]+(?:标准|要求|规范)?")
#: So many points above or below the rate at which banks lend (贷款市场报价利率), which is published.
_LENDING_RATE = pattern(r"(?:LPR|贷款市场报价利率)(?:[（(][^（）()]{1,12}[)）])?(?:[+\-−±加减]|上浮|下浮)\d+(?:\.\d+)?"
                        r"(?:[Bb][Pp]s?|个?基点|个?百分点|%)")
_TERM = pattern(r"\d+年期(?:以上)?")
_UNLISTED = pattern(r"[一-鿿]{1,4}")
_ASIDE = pattern(r"[(（][^()（）]*[)）]$")
_LABELLED = pattern(r"[^≥≤><=\d]{1,40}(?P<rest>[≥≤><]=?\d[^≥≤><]*)")
#: At most, or at least, what somebody else sets: ≤《收费标准》, 采购价格≤同类货物价格.
_NAMED_LEVEL = pattern(r"[^≥≤\d]*[≥≤][^≥≤\d]{4,}")
#: Dates inside a text: the year in which something is done is not what is promised of it.
_DATED = pattern(r"20\d\d(?:年度?)?(?:\d{1,2}月(?:\d{1,2}日)?)?")
_NOT_SET = pattern(r"^(不适用|不满足|不合适|不涉及|不直接|无$|非)|不适用|不直接产生")


@dataclass(frozen=True, slots=True)
class Promise:
    """A target as parsed.

    Attributes
    ----------
    kind : str
        One of ``KINDS``: ``none`` where no target is set (无, 不适用, blank).
    comparator : str
        ``≥ ≤ > < = ≈``, ``between`` with ``upper``, or empty where none is printed.
    value, upper : Decimal or None
        As printed, in ``unit``: ``10万份`` is 10 of unit ``万份``.
    change : str
        ``up`` or ``down`` where the number is a change (``增长5%``).
    deadline : str
        ``2025-12-31``, or ``12-31`` where no year is printed.
    frequency : str
        As printed: ``每月``; or a span without a number: ``长期``, ``全年``.
    numbers : tuple of str
        The targets of one cell that prints ``several``, as printed.
    measurable : bool
        Whether somebody else could tell that it was reached.
    reason : str
        Why it could not be measured, as a key of the messages ``performance.grammar``; empty where
        it can. ``reason_zh`` and ``reason_en`` say it.

    Examples
    --------
    >>> p = parse_target("≥95%")
    >>> p.kind, p.comparator, p.value, p.unit, p.measurable
    ('ratio', '≥', Decimal('95'), '%', True)
    """

    text: str
    kind: str
    comparator: str = ""
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    change: str = ""
    deadline: str = ""
    frequency: str = ""
    numbers: tuple[str, ...] = ()
    measurable: bool = True
    reason: str = ""

    def why(self, lang: str | None = None) -> str:
        """Why it could not be measured, in words; empty where it can.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        ValueError
            For another language.

        Examples
        --------
        >>> parse_target("提升").why("zh"), parse_target("≥95%").why()
        ('只有方向或评价，没有数和期限', '')
        """
        return _say(f"not-{self.reason}", lang) if self.reason else ""

    @property
    def reason_zh(self) -> str:
        """Why it could not be measured, in Chinese."""
        return self.why("zh")

    @property
    def reason_en(self) -> str:
        """Why it could not be measured, in English."""
        return self.why("en")


@lru_cache(maxsize=KEPT)
def parse_target(target: str, *, direction: str = "", unit: str = "",
                 indicator: str = "") -> Promise:
    """Return what a target says.

    Parameters
    ----------
    target : str
        As printed: ``≥95%``, ``16人``, ``12月底前``, ``每月``, ``提升``.
    direction : str, optional
        The column beside it, where the form prints one: ``≥``, ``=``, ``定性``.
    unit : str, optional
        The unit column, where the form prints one.
    indicator : str, optional
        What is measured; decides what ``无`` means (没有事故 is a target, 不适用 is none).

    Returns
    -------
    Promise

    Examples
    --------
    >>> p = parse_target("≥95%")
    >>> p.kind, p.comparator, str(p.value), p.unit, p.measurable
    ('ratio', '≥', '95', '%', True)
    >>> p = parse_target("12月底前")
    >>> p.kind, p.deadline
    ('date', '12-31')
    >>> p = parse_target("提升")
    >>> p.kind, p.measurable, p.reason_en
    ('qualitative', False, 'a direction or a judgement, no number and no date')
    >>> parse_target("8", direction="≥", unit="万平方公里").unit
    '万平方公里'
    """
    said = cleaned(target)
    sign, measure = cleaned(direction), cleaned(unit)
    if measure in _COMPARATORS and measure and (sign not in _COMPARATORS or not sign):
        sign, measure = measure, sign  # the two columns are filled in the wrong way round
    beside = _COMPARATORS.get(sign, "")
    measure = measure or cleaned(unit_of_name(indicator))
    found = _span(said, indicator) or _read(said, measure, indicator)
    comparator = found.comparator or (
        beside if found.value is not None or found.kind == "date" else "")
    return replace(found, text=target, comparator=comparator)


def _span(said: str, indicator: str) -> Promise | None:
    """≤1月 is one month where the indicator is a length of time, and a date elsewhere."""
    m = _MONTHS.fullmatch(said)
    if m is None or not _LENGTH.search(indicator):
        return None
    return Promise(said, "period", named(m, "b", BEFORE), number(m["value"]), unit="月")


def _read(said: str, measure: str, indicator: str) -> Promise:
    word = _words().get(said)
    if not said or (word and word[0] == "none"):
        return _nothing(said, indicator)
    if word:
        kind, measurable, reason = word
        return Promise(said, kind, frequency=said if kind == "period" else "",
                       measurable=measurable, reason=reason)
    for reading in (_lending_rate, _date, _period_word, _bounds, _rank, _number, _before_aside, _after_event,
                    _several,
                    _number_within):
        promise = reading(said, measure)
        if promise is not None:
            return promise
    return _wordy(said)


def _nothing(said: str, indicator: str) -> Promise:
    about = re.sub(r"\s+", "", indicator)
    if said == "无" and about and _ABSENCE.search(about) and not _NOT_SET.search(about):
        return Promise(said, "yes_no")
    return Promise(said, "none", measurable=False, reason="not-set")


def _lending_rate(said: str, measure: str) -> Promise | None:
    """A ceiling over a published rate: 上限LPR+150BPs; several where a text sets several."""
    rates = _LENDING_RATE.findall(said)
    if not rates or re.search(r"\d", _TERM.sub("", _LENDING_RATE.sub("", said))):
        return None
    return Promise(said, "several", numbers=tuple(rates)) if len(rates) > 1 else Promise(said, "yes_no")


def _date(said: str, measure: str) -> Promise | None:
    if measure and re.fullmatch(r"[\d.]+", said):
        return None  # 2026.12 beside 万元 is money
    every = said.startswith("每年")
    found = parse_date(said.removeprefix("每年"))
    if found is None:
        return None
    deadline, before = found
    return Promise(said, "date", comparator="≤" if before else "", deadline=deadline,
                   frequency="每年" if every else "")


def _period_word(said: str, measure: str) -> Promise | None:
    found = parse_frequency(said)
    if found is None:
        return None
    frequency, comparator, value, unit = found
    if value is None:
        return Promise(said, "period", frequency=frequency)
    kind, unit = kind_of_unit(unit) if unit else ("count", "")
    if not kind:
        return None
    return Promise(said, kind, comparator=comparator, value=value, unit=unit, frequency=frequency)


def _bounds(said: str, measure: str) -> Promise | None:
    m = _BOUNDS.fullmatch(said)
    if m is None:
        return None
    unit = known_unit(m["unit"] or m["unit1"] or measure)
    low, high = number(m["low"]), number(m["high"])
    if unit is None or low is None or high is None or low > high:
        return None
    return Promise(said, unit[0], "between", low, high, unit[1])


def _rank(said: str, measure: str) -> Promise | None:
    m = _RANK.fullmatch(said)
    if m is None or len(re.findall(r"\d+", said)) > 1:
        return None
    value = number(m["first"] or m["place"])
    if value is None:
        return None
    return Promise(said, "number", "≤" if m["first"] else "=", value, unit=m["unit"] or "名")


def _number(said: str, measure: str) -> Promise | None:
    m = _RANGE.fullmatch(said) or _NUMBER.fullmatch(said)
    tail = _TAIL.fullmatch(m["rest"]) if m else None
    if m is None or tail is None:
        return None
    parts = {name: found or "" for name, found in m.groupdict().items()}
    value, upper = number(parts["value"]), number(parts.get("upper", ""))
    more = re.match(r"[余多](?=.)", tail["unit"])  # 2300余人
    before = named(m, "b", BEFORE)
    printed = tail["unit"][1:] if more else tail["unit"] or parts.get("unit1", "")
    known = _unit_after(printed, measure, signed=bool(before))
    if value is None or known is None or (upper is not None and upper < value):
        return None
    comparator = before or named(tail, "a", AFTER) or ("≥" if more else "")
    change = _change(parts)
    kind, unit, often = _how_often(*known)
    if unit in _POINTS and not change:
        unit = "%"  # 100个百分点 of something that does not change is 100 %
    return Promise(said, kind, "between" if upper is not None else comparator, value, upper, unit,
                   change, frequency=often)


def _change(parts: dict[str, str]) -> str:
    """Which way a number changes something; empty where it is a level."""
    if parts["up"] or parts["up1"]:
        return "up"
    return "down" if parts["down"] or parts["down1"] else ""


def _unit_after(printed: str, measure: str, *, signed: bool) -> tuple[str, str] | None:
    """(kind, unit) of what stands behind a number, or in the column of units beside it."""
    unit = known_unit(printed + measure if printed in _SCALES else printed or measure)
    if unit is None and measure and not printed:
        return "number", measure  # a unit that no list knows: 个（台、套、件）
    if unit is None and signed and _UNLISTED.fullmatch(printed):
        return "number", printed  # ≥3000路: a sign and a number, of whatever
    return unit


def _how_often(kind: str, unit: str) -> tuple[str, str, str]:
    """(kind, unit, frequency): 次/月 is so many 次, each month."""
    per = re.fullmatch(r"(.+)/(年|季度?|月|周|日|天)", unit) if kind == "count" else None
    return (kind, per[1], f"{EACH}{per[2]}") if per else (kind, unit, "")


def _before_aside(said: str, measure: str) -> Promise | None:
    """A number with an aside in brackets behind it: 2项（2项基础服务）."""
    plain = _ASIDE.sub("", said)
    return _number(plain, measure) if plain != said else None


def _number_within(said: str, measure: str) -> Promise | None:
    """A target in words that holds one number with a unit, or several: 服务企业不少于100家."""
    if m := _LABELLED.fullmatch(said):  # 单色≤0.25; 新增数据量（条）≥20亿
        return _number(m["rest"], measure)
    undated = _DATED.sub("", said)
    found = numbers_in(undated)
    if not found or len(re.findall(r"\d[\d.,]*", undated)) > len(found):
        return None
    if len(found) > 1:
        return Promise(said, "several", numbers=tuple(map(str, found)))
    only = found[0]
    return Promise(said, only.kind, only.comparator, only.value, unit=only.unit, change=only.change)


def _after_event(said: str, measure: str) -> Promise | None:
    """A span of time after something else: 资金下达后2日内."""
    found = days_after(said)
    return found and Promise(said, "period", "≤", found[0], unit=found[1])


def _several(said: str, measure: str) -> Promise | None:
    """One cell with several targets, each of which could be checked: ≥30次；≥15篇."""
    parts = parts_of(said)
    read = [_read(part, "", "") for part in parts] if len(parts) > 1 else []
    if not read or not all(p.measurable and (p.unit or p.comparator or p.deadline
                                                   or p.frequency) for p in read):
        return None
    return Promise(said, "several", numbers=tuple(parts))


def _wordy(said: str) -> Promise:
    """Longer words: the last known word decides; several numbers say nothing certain."""
    if re.match("(无|零|不|未)(发生|出现)?", said) and _ABSENCE.search(said) and len(said) <= _LONGEST_YES_NO:
        return Promise(said, "yes_no")
    if _AGAINST.fullmatch(said) or _NAMED_LEVEL.fullmatch(said):
        return Promise(said, "yes_no")
    words = _words()
    said_plain = said.lstrip("=≥≤<>")
    ends = next((end for n in range(len(said_plain), 1, -1)
                 if (end := said_plain[-n:]) in words and words[end][0] != "none"), "")
    if ends and not re.search(r"\d", said):
        kind, measurable, reason = words[ends]
        if kind != "yes_no" or len(said_plain) <= _LONGEST_YES_NO:
            return Promise(said, kind, measurable=measurable, reason=reason)
    elif len(re.findall(r"\d+(?:\.\d+)?", said)) > 1:
        return Promise(said, "qualitative", measurable=False, reason="several")
    return Promise(said, "qualitative", measurable=False, reason="direction")


@cache
def _words() -> dict[str, tuple[str, bool, str]]:
    return {row["word"]: (row["kind"], row["measurable"] == "yes", row["reason"])
            for row in knowledge("words")}
