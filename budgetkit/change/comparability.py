"""The two ends of a comparison: what forbids it, and what a reader must know about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from budgetkit.change.bilingual_text import Bilingual
from budgetkit.errors import BudgetkitError
from budgetkit.model.published_parts import PARTS
from budgetkit.text import fold

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure


class NotComparable(BudgetkitError):
    """The two documents are not two ends of one comparison: the message says why.

    Examples
    --------
    >>> import budgetkit as bk
    >>> a, b = bk.load_example("jiangsu/npc-2017"), bk.load_example("jiangsu/procuratorate-2018")
    >>> bk.change.compare(a, b)
    Traceback (most recent call last):
        ...
    budgetkit.change.comparability.NotComparable: ...
    """

    what = "cannot be compared"


_NO_YEAR = Bilingual("says nothing of its year, so no comparison can say what it compares",
                "文件没有写明年度")
#: What stands for the same body in two spellings; the last two only say which part of it.
_SPELLINGS = (
    (r"中国共产党", "中共"), (r"^中共", ""), (r"委员会", "委"),
    (r"人民政府(?=.)", ""), (r"[(（](本级|汇总|机关|部门|本部)[)）]$", ""), (r"(部门|单位)?本级$", ""),
)  # fmt: skip


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


def same_body(a: str, b: str) -> bool:
    """Whether two printed names are one department; an empty name says nothing against it.

    One may leave out the place (普陀区财政局, 财政局), or be the other's usual short form: its
    first and last character, and others in their order (卫健委, 卫生健康委员会).

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
    return bare[0] == bare[1] or _is_short_form(*sorted(bare, key=len))


#: The places before a department's name: 上海市普陀区, 江苏省. 市 alone is one, too.
_PLACE = re.compile(r"(?:[^省市区县州盟旗镇乡]{0,7}(?:省|自治区|自治州|市|区|县|盟|旗)(?=.{2}))+")
#: A shorter name than this may be short for anything.
_SHORT = 3


def _is_short_form(short: str, long: str) -> bool:
    if len(short) < _SHORT or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(ch in rest for ch in short)


def join_ends(previous: Disclosure, current: Disclosure, *, renamed: bool = False) -> list[str]:
    """What a reader must know before the two are compared.

    Parameters
    ----------
    previous, current : Disclosure
    renamed : bool
        The two names are one department: it was renamed.

    Returns
    -------
    list of str
        Named notes, in the order of their weight.

    Raises
    ------
    NotComparable
        No year, or another department.
    """
    for d in (previous, current):
        if d.year is None:
            raise NotComparable(
                _file(d), _NO_YEAR,
                remedy="Set its year, if you know it: d.year = 2024.",
            )  # fmt: skip
    notes = []
    if not same_body(previous.department, current.department):
        if not renamed:
            raise NotComparable(
                _file(current),
                Bilingual(f"is of {current.department}, the other document of {previous.department}",
                     f"一份是{previous.department}的，一份是{current.department}的"),
                remedy="If the department was renamed, say renamed=True (--renamed).",
            )  # fmt: skip
        notes.append(Bilingual(
            f"department: {previous.department} → {current.department}, taken as one",
            f"部门：{previous.department} → {current.department}，按同一部门比较"))
    elif fold(previous.department) != fold(current.department):
        first, last = previous.department or "?", current.department or "?"
        notes.append(Bilingual(f"department: printed as {first} and as {last}",
                          f"部门：两份文件分别写作{first}和{last}"))
    return notes + _years(previous, current) + _levels(previous, current)


def _years(previous: Disclosure, current: Disclosure) -> list[str]:
    first, last = previous.year, current.year
    notes = []
    if first == last and previous.kind == current.kind:
        same = {f.sha256 for f in previous.files} == {f.sha256 for f in current.files}
        notes.append(
            Bilingual("years: both are the same document; nothing can have changed",
                 "年度：两边是同一份文件，不会有变动") if same else
            Bilingual(f"years: both documents are of {first}; this is no change over a year",
                 f"年度：两份文件都是{first}年，不是跨年变动"))
    elif first == last:
        notes.append(
            Bilingual(f"years: {first} budget against {first} final account: how far the budget was "
                 "carried out (执行率), no growth over a year",
                 f"年度：{first}年预算与同年决算比较，是执行率，不是跨年变动")
            if current.kind == "final_account" else
            Bilingual(f"years: {first} final account against the budget of the same year, no change over a year",
                 f"年度：{first}年决算与同年预算比较，不是跨年变动"))
    elif first > last:
        notes.append(Bilingual(f"years: back in time, from {first} to {last}",
                          f"年度：由{first}年倒推到{last}年"))
    elif last - first > 1:
        between = ", ".join(str(y) for y in range(first + 1, last))
        notes.append(Bilingual(f"years: from {first} to {last}; {between} lies between",
                          f"年度：{first}年到{last}年，中间缺{between}年"))
    if first != last and previous.kind != current.kind:
        kinds = {"budget": ("a budget", "预算"), "final_account": ("a final account", "决算"), **PARTS}
        old, new = kinds[previous.kind], kinds[current.kind]
        notes.append(Bilingual(f"kinds: {old[0]} of {first} against {new[0]} of {last}: a plan against "
                          "an outcome", f"类型：{first}年{old[1]}与{last}年{new[1]}比较，口径不同"))
    return notes


def _levels(previous: Disclosure, current: Disclosure) -> list[str]:
    if previous.level == current.level:
        return []
    names = {"department": "部门", "unit": "单位"}
    wide = previous if previous.level == "department" else current
    en = "the earlier document" if wide is previous else "the later document"
    zh = "前者" if wide is previous else "后者"
    return [Bilingual(
        f"levels: {previous.level} against {current.level}: {en} is a department's budget and holds "
        "its units, the other does not",
        f"层级：{names.get(previous.level)}预算与{names.get(current.level)}预算比较，{zh}含所属单位，"
        f"{'后者' if zh == '前者' else '前者'}不含")]


def _file(d: Disclosure) -> str | None:
    return d.files[0].name if d.files else None
