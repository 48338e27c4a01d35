"""Departments by their printed names: whether two names are one body."""

from __future__ import annotations

import re

from budgetkit.text import fold

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
    for pattern, short in _SPELLINGS:
        said = re.sub(pattern, short, said)
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
    if len(short) < least or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(ch in rest for ch in short)
