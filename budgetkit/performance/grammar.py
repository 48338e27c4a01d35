"""What a target says: comparator, number, unit, date, frequency; and whether anyone could check it.

The words are in ``knowledge/target_units.csv`` and ``target_words.csv``. What the grammar does not
know stays ``qualitative``: a target is never given a number that it does not print.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from budgetkit.performance.dates import parse_date, parse_frequency
from budgetkit.performance.numerals import NUMERAL, number
from budgetkit.text import mend

KINDS = ("number", "ratio", "count", "money", "date", "period", "yes_no", "qualitative", "none")

_SIGNS = str.maketrans({
    "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "＝": "=", "＞": ">", "＜": "<", "﹥": ">", "﹤": "<",
    "﹦": "=", "％": "%", "﹪": "%", "～": "~", "〜": "~", "–": "-", "—": "-", "－": "-", "‑": "-",
    "至": "~", "㎡": "㎡", "“": "", "”": "", '"': "",
})
#: Words and signs before a number: comparator, pattern. The longer stand first.
_BEFORE = (
    ("≥", r"≥=?|>=|=>|≮|(?:大于|高于|多于|超过)(?:或|、|和)?(?:等于)|不(?:低|少|小|短)于|不(?:低|少)|至少|达到?|达标|最低"),
    ("≤", r"≤=?|<=|=<|≯|(?:小于|低于|少于)(?:或|、|和)?(?:等于)|不(?:高|多|大|长|晚|迟)于|不超(?:过|出)?|不突破|控制在|最高|最多"),
    (">", r">|大于|高于|多于|超过|突破"),
    ("<", r"<|小于|低于|少于|不足"),
    ("≈", r"≈|约为?|大约"),
    ("=", r"=|等于|为"),
)
_AFTER = (
    ("≥", r"(?:及|或|\(含\)|（含）)?以上|及以上|或以上|起步"),
    ("≤", r"(?:及|或|\(含\)|（含）)?(?:以下|以内|之内)|及以下|内|封顶"),
    ("≈", r"左右|上下"),
)
_BEFORE_WORDS = "|".join(f"(?P<b{i}>{p})" for i, (_, p) in enumerate(_BEFORE))
_AFTER_WORDS = "|".join(f"(?P<a{i}>{p})" for i, (_, p) in enumerate(_AFTER))
_CHANGE = re.compile(
    r"(?:同比|较上年|比上年|较去年|较上期|环比|年均|平均|逐年)*"
    r"(?:(?P<up>增长|提高|提升|上升|增加|新增|增幅|上涨)|(?P<down>下降|降低|减少|压减|降幅|缩短|节约))"
    r"(?:率|幅度|比例)?(?:到|至)?"
)
_HEAD = (rf"(?P<change1>{_CHANGE.pattern.replace('up>', 'up1>').replace('down>', 'down1>')})?"
         rf"(?:{_BEFORE_WORDS})?(?:{_CHANGE.pattern})?(?P<value>{NUMERAL})")
_NUMBER = re.compile(_HEAD + r"(?P<rest>.*)")
_RANGE = re.compile(
    _HEAD + rf"(?P<unit1>[^\d~\-≥≤<>=，,、。；;到]{{0,6}})[~\-到](?:{_BEFORE[1][1]}|{_BEFORE[3][1]})?"
    rf"(?P<upper>{NUMERAL})(?P<rest>.*)")
_TAIL = re.compile(rf"(?P<unit>.*?)(?:{_AFTER_WORDS})?(?:\(含\)|（含）)?[。；;,，]?")
_SCALES = {"十", "百", "千", "万", "亿"}
_SCALE = re.compile(r"[十百千万亿]{1,2}(?=.)")
_BOUNDS = re.compile(
    rf"(?P<low>{NUMERAL})(?P<unit1>[^\d≤<]{{0,4}})[≤<][^\d≤<]{{0,8}}[≤<](?P<high>{NUMERAL})(?P<unit>.*)")
_RANK = re.compile(rf"(?:.{{0,8}}?|.{{0,40}}(?:进入|排名|位居|位列|保持|名列|排在).{{0,6}}?)(?:前(?P<first>{NUMERAL})"
                   rf"|第(?P<place>{NUMERAL}))(?P<unit>[名位]?)(?:以内|次)?(?:项|左右)?")
_WITHIN = re.compile(
    rf"(?:{_BEFORE_WORDS})?(?P<value>{NUMERAL})(?P<unit>%|‰|[一-鿿/]{{1,6}}?)(?:{_AFTER_WORDS})?"
    r"(?![\d.%])")
_COMPARATORS = {"≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", ">=": "≥", "<=": "≤", "≈": "≈",
                "大于等于": "≥", "小于等于": "≤", "大于": ">", "小于": "<", "等于": "=", "不低于": "≥",
                "不少于": "≥", "不高于": "≤", "不超过": "≤", "正向": "", "反向": "", "正向指标": "",
                "反向指标": "", "逆向": "", "定量": "", "定性": ""}
_ABSENCE = re.compile(r"事件|事故|投诉|发生|违规|违纪|案件|差错|泄密|上访|闹事|舆情|拖欠")
_NOT_SET = re.compile(r"^(不适用|不满足|不合适|不涉及|不直接|无$|非)|不适用|不直接产生")


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
        As printed: ``每月``.
    measurable : bool
        Whether somebody else could tell that it was reached.
    reason_zh, reason_en : str
        Why it could not be measured; empty where it can.

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
    measurable: bool = True
    reason_zh: str = ""
    reason_en: str = ""


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
    said = _clean(target)
    sign, measure = _clean(direction), _clean(unit)
    if measure in _COMPARATORS and measure and (sign not in _COMPARATORS or not sign):
        sign, measure = measure, sign  # the two columns are filled in the wrong way round
    beside = _COMPARATORS.get(sign, "")
    found = _read(said, measure, indicator)
    comparator = found.comparator or (
        beside if found.value is not None or found.kind == "date" else "")
    return _replace(found, text=target, comparator=comparator)


def _replace(promise: Promise, **changes) -> Promise:
    kept = {f: getattr(promise, f) for f in Promise.__slots__}
    return Promise(**(kept | changes))


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", mend(text)).translate(_SIGNS)


def _read(said: str, measure: str, indicator: str) -> Promise:
    word = _words().get(said)
    if not said or (word and word[0] == "none"):
        return _nothing(said, indicator)
    if word:
        return Promise(said, word[0], measurable=word[1], reason_zh="" if word[1] else word[2],
                       reason_en="" if word[1] else word[3])
    for reading in (_date, _period_word, _bounds, _rank, _number, _number_within):
        promise = reading(said, measure)
        if promise is not None:
            return promise
    return _wordy(said)


def _nothing(said: str, indicator: str) -> Promise:
    about = re.sub(r"\s+", "", indicator)
    if said == "无" and about and _ABSENCE.search(about) and not _NOT_SET.search(about):
        return Promise(said, "yes_no")
    _, _, zh, en = _words()["无"]
    return Promise(said, "none", measurable=False, reason_zh=zh, reason_en=en)


def _date(said: str, measure: str) -> Promise | None:
    found = parse_date(said)
    if found is None:
        return None
    deadline, before = found
    return Promise(said, "date", comparator="≤" if before else "", deadline=deadline)


def _period_word(said: str, measure: str) -> Promise | None:
    found = parse_frequency(said)
    if found is None:
        return None
    frequency, comparator, value, unit = found
    if value is None:
        return Promise(said, "period", frequency=frequency)
    kind, unit = _unit(unit) if unit else ("count", "")
    return Promise(said, kind, comparator=comparator, value=value, unit=unit, frequency=frequency)


def _bounds(said: str, measure: str) -> Promise | None:
    m = _BOUNDS.fullmatch(said)
    if m is None:
        return None
    unit = _known(m["unit"] or m["unit1"] or measure)
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
    if m is None:
        return None
    parts = m.groupdict()
    value, upper = number(m["value"]), number(parts["upper"]) if parts.get("upper") else None
    tail = _TAIL.fullmatch(m["rest"])
    printed, more = tail["unit"] or parts.get("unit1") or "", re.match(r"[余多](?=.)", tail["unit"])
    printed = printed[1:] if more else printed  # 2300余人
    unit = _known(printed + measure if printed in _SCALES else printed or measure)
    if value is None or unit is None or (upper is not None and upper < value):
        return None
    comparator = _named(m, "b", _BEFORE) or _named(tail, "a", _AFTER) or ("≥" if more else "")
    change = "up" if m["up"] or m["up1"] else "down" if m["down"] or m["down1"] else ""
    kind, unit, often = *unit, ""
    if kind == "count" and (per := re.fullmatch(r"(.+)/(年|季度?|月|周|日|天)", unit)):
        unit, often = per[1], f"每{per[2]}"
    return Promise(said, kind, "between" if upper is not None else comparator, value, upper, unit,
                   change, frequency=often)


def _number_within(said: str, measure: str) -> Promise | None:
    """One number with a known unit inside a phrase: ``服务企业不少于100家``."""
    found = list(_WITHIN.finditer(said))
    digits = re.findall(r"\d[\d.,]*", said)
    found = [m for m in found if m["value"][0].isdigit()]
    if len(found) != 1 or len(digits) != 1 or re.search(r"[A-Za-z]\d|\d[A-Za-z]|[第前约]\d", said):
        return None
    m = found[0]
    rest = said[m.start("unit"):]
    unit = next(((_units()[rest[:n]], rest[:n]) for n in range(min(6, len(rest)), 0, -1)
                 if rest[:n] in _units()), None)
    value = number(m["value"])
    if unit is None or value is None or unit[1] in {"年", "月", "日", "时", "点", "款", "条"}:
        return None
    after = rest[len(unit[1]):]
    if re.match(r"[制度式型级化档]", after):
        return None
    comparator = _named(m, "b", _BEFORE) or next(
        (c for c, p in _AFTER if re.match(p, after)), "")
    head = said[:m.start()]
    change = _CHANGE.search(head[-8:])
    return Promise(said, unit[0], comparator, value, unit=unit[1],
                   change="" if not change else "up" if change["up"] else "down")


def _wordy(said: str) -> Promise:
    """Longer words: the last known word decides; several numbers say nothing certain."""
    if re.match("(无|零|不|未)(发生|出现)?", said) and _ABSENCE.search(said) and len(said) <= 12:
        return Promise(said, "yes_no")
    words = _words()
    said_plain = said.lstrip("=≥≤<>")
    ends = [w for w in words if len(w) > 1 and words[w][0] != "none" and said_plain.endswith(w)]
    if ends and not re.search(r"\d", said):
        kind, measurable, zh, en = words[max(ends, key=len)]
        if kind == "yes_no" and len(said_plain) > 12:
            kind, measurable, zh, en = words["提升"]
        return Promise(said, kind, measurable=measurable, reason_zh="" if measurable else zh,
                       reason_en="" if measurable else en)
    if len(re.findall(r"\d+(?:\.\d+)?", said)) > 1:
        return Promise(said, "qualitative", measurable=False,
                       reason_zh="有几个数，不知道哪一个是目标", reason_en="several numbers, none of them said to "
                       "be the target")
    _, _, zh, en = words["提升"]
    return Promise(said, "qualitative", measurable=False, reason_zh=zh, reason_en=en)


# ── units and words ──────────────────────────────────────────────────────────────────────────


def _named(match: re.Match, letter: str, table) -> str:
    return next((c for i, (c, _) in enumerate(table) if match.groupdict().get(f"{letter}{i}")), "")


def _known(text: str) -> tuple[str, str] | None:
    """(kind, unit) of the text after a number; None where it is no unit."""
    text = text.replace("%%", "%")
    if not text:
        return "number", ""
    if len(text) > 8:
        return None
    kind, unit = _unit(text)
    return (kind, unit) if kind else None


@cache
def _unit(text: str) -> tuple[str, str]:
    """(kind, unit) of a unit's text; ``个项目`` is the unit 个. Empty where it is none."""
    units = _units()
    for candidate in (text, re.sub(r"[(（].*[)）]$", "", text)):
        plain = _SCALE.sub("", candidate, count=1) if _SCALE.match(candidate) else candidate
        for whole in (candidate, plain):
            if whole in units:
                return units[whole], candidate
        head, _, below = plain.partition("/")
        if below and head in units:
            return units[head], candidate
        if below and head[:1] == "每":
            return "", ""
        if plain.startswith("每"):
            return "", ""
    if text in {"万", "亿", "千", "百"}:
        return "number", text
    for length in range(min(3, len(plain)), 0, -1):
        head, rest = plain[:length], plain[length:]
        if head in units and units[head] in {"count", "money"} and rest and _NOUN.fullmatch(rest):
            return units[head], head if candidate == plain else candidate[: len(candidate)
                                                                          - len(rest)]
    return ("number", text) if re.fullmatch(r"[A-Za-z/·²³]{1,6}", text) else ("", "")


_NOUN = re.compile(r"[一-鿿]{1,6}")


@cache
def _units() -> dict[str, str]:
    path = files("budgetkit") / "knowledge" / "target_units.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["unit"]: row["kind"] for row in csv.DictReader(lines)}


@cache
def _words() -> dict[str, tuple[str, bool, str, str]]:
    path = files("budgetkit") / "knowledge" / "target_words.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: (row["kind"], row["measurable"] == "yes", row["zh"], row["en"])
                for row in csv.DictReader(lines)}
