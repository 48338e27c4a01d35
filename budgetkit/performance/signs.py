"""Signs and words around a number: ≥ and 不低于, 以上 behind it, 增长 before it."""

from __future__ import annotations

import re

from budgetkit.text import mend

_SIGNS = str.maketrans({
    "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "＝": "=", "＞": ">", "＜": "<", "﹥": ">", "﹤": "<",
    "﹦": "=", "％": "%", "﹪": "%", "～": "~", "〜": "~", "–": "-", "—": "-", "－": "-", "‑": "-",
    "至": "~", "㎡": "㎡", "“": "", "”": "", '"': "",
})
#: 》90% is typed for >90%, 《5天 for <5天.
_QUOTE_MARK = re.compile(r"^[》《](?=[=\d])")
_FRACTION = re.compile(r"([百千万])分之(\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+)")
_PERCENT_ASIDE = re.compile(r"[(（]([%‰])[)）]")
_PER = {"百": "%", "千": "‰", "万": "‱"}
#: Words and signs before a number: comparator, pattern. The longer stand first.
BEFORE = (
    ("≥", r"≥=?|>=|=>|≮|(?:大于|高于|多于|超过)(?:或|、|和)?(?:等于)|不(?:低|少|小|短)于|不(?:低|少)|至少|达到?|达标|最低"),
    ("≤", r"≤=?|<=|=<|≯|(?:小于|低于|少于)(?:或|、|和)?(?:等于)|不(?:高|多|大|长|晚|迟)于|不超(?:过|出)?|不突破|控制在|最高|最多"),
    (">", r">|大于|高于|多于|超过|突破"),
    ("<", r"<|小于|低于|少于|不足"),
    ("≈", r"≈|约为?|大约"),
    ("=", r"=|等于|为"),
)
AFTER = (
    ("≥", r"(?:及|或|\(含\)|（含）)?以上|及以上|或以上|起步"),
    ("≤", r"(?:及|或|\(含\)|（含）)?(?:以下|以内|之内)|及以下|内|封顶"),
    ("≈", r"左右|上下"),
)
BEFORE_WORDS = "|".join(f"(?P<b{i}>{p})" for i, (_, p) in enumerate(BEFORE))
AFTER_WORDS = "|".join(f"(?P<a{i}>{p})" for i, (_, p) in enumerate(AFTER))
CHANGE = re.compile(
    r"(?:同比|较上年|比上年|较去年|较上期|环比|年均|平均|逐年)*"
    r"(?:(?P<up>增长|提高|提升|上升|增加|新增|增幅|上涨)|(?P<down>下降|降低|减少|压减|降幅|缩短|节约))"
    r"(?:率|幅度|比例)?(?:到|至)?"
)


def cleaned(text: str) -> str:
    """A text without spaces, its signs of one writing, 百分之九十 as 九十%.

    >>> cleaned(" ＞ 95 ％"), cleaned("≤万分之三"), cleaned("》90%")
    ('>95%', '≤三‱', '>90%')
    """
    said = re.sub("-{2,}", "-", re.sub(r"\s+", "", mend(text)).translate(_SIGNS))
    said = _QUOTE_MARK.sub(lambda m: {"》": ">", "《": "<"}[m[0]], said)
    said = _PERCENT_ASIDE.sub(r"\1", said)
    return _FRACTION.sub(lambda m: m[2] + _PER[m[1]], said)


def named(match: re.Match, letter: str, table) -> str:
    """The comparator whose words a match of ``BEFORE_WORDS`` or ``AFTER_WORDS`` found."""
    return next((c for i, (c, _) in enumerate(table) if match.groupdict().get(f"{letter}{i}")), "")
