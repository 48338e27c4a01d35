"""Departments by their printed names: how they end, their short forms, whether two are one body."""

from __future__ import annotations

import re
from functools import cache

from budgetkit.knowledge_sheets import rows
from budgetkit.patterns import pattern
from budgetkit.text import fold

#: How the name of a body ends.
BODY = pattern(
    r"(?:局|委|委员会|办公室|办公厅|厅|院|部|处|中心|学校|[大中小]学|学院|党校|医院|监狱|[妇文残侨台]联|工商联|社科联|科协|政协|人大|"
    r"站|所|馆|会|团|队|政府|街道|办事处|镇|乡|园|公司|社|台|场|库|庭|总队|支队|大队|署|机关|基地|管委会|管理处|室|院校)(?:[（(].{1,8}[)）])?$"
)

#: What stands for the same body in two spellings; the last two only say which part of it.
_SPELLINGS = (
    (r"中国共产党", "中共"), (r"^中共", ""), (r"委员会", "委"),
    (r"人民政府(?=.)", ""), (r"[(（](本级|汇总|机关|部门|本部)[)）]$", ""), (r"(部门|单位)?本级$", ""),
)  # fmt: skip
#: The places before a department's name: 上海市普陀区, 江苏省. 市 alone is one, too.
_PLACE = re.compile(r"(?:[^省市区县州盟旗镇乡]{0,7}(?:省|自治区|自治州|市|区|县|盟|旗)(?=.{2}))+")


def body(department: str) -> str:
    """The department without what only spells it out.

    Examples
    --------
    >>> body("中国共产党江苏省委员会办公厅") == body("中共江苏省委办公厅")
    True
    >>> body("江苏省人民检察院") == body("江苏省人民法院")
    False
    """
    said = fold(department)
    for long, short in _SPELLINGS:
        said = re.sub(long, short, said)
    return said


def same_body(a: str, b: str, *, shortest: int = 3) -> bool:
    """Whether two printed names are one department; an empty name says nothing against it.

    One may leave out the place (普陀区财政局, 财政局), or be the other's usual short form: its
    first and last character, and others in their order (卫健委, 卫生健康委员会): of ``shortest``
    characters at least.

    Examples
    --------
    >>> same_body("上海市普陀区财政局", "普陀区财政局"), same_body("市卫健委", "市卫生健康委员会")
    (True, True)
    >>> same_body("上海市普陀区司法局", "上海市司法局"), same_body("市水利局", "市水务局")
    (False, False)
    """
    first, second = body(a), body(b)
    if not first or not second or first == second:
        return True
    places = [_PLACE.match(name) for name in (first, second)]
    here, there = (m[0] if m else "" for m in places)
    bare = first[len(here) :], second[len(there) :]
    if here and there and not (here.endswith(there) or there.endswith(here)):
        return False
    short, long = sorted(bare, key=len)
    return short == long or _is_short_form(short, long, shortest)


def _is_short_form(short: str, long: str, least: int) -> bool:
    ends_alike = len(short) >= least and short[0] == long[0] and short[-1] == long[-1]
    return ends_alike and _in_order(short, long)


def _in_order(letters: str, name: str) -> bool:
    """Whether letters stand in a name in their order, others between them."""
    rest = iter(name)
    return all(letter in rest for letter in letters)


@cache
def _shorter() -> tuple[tuple[str, str], ...]:
    return tuple((row["long"], row["short"]) for row in rows("department_words.csv"))


def department_key(name: str) -> str:
    """A department's name as it is compared: one form for its long and its short name.

    Examples
    --------
    >>> department_key("中国共产党江苏省委员会办公厅") == department_key("江苏省委办公厅")
    True
    """
    key = fold(name)
    for long, short in _shorter():
        key = key.replace(long, short)
    return key


def may_be(said: str, department: str) -> bool:
    """Whether a name may stand for a department: the letters of one in order within the other.

    Examples
    --------
    >>> may_be("省检察院", "江苏省人民检察院"), may_be("城管局", "市应急管理局")
    (True, False)
    """
    short, long = sorted((department_key(said), department_key(department)), key=len)
    return _in_order(short, long)
