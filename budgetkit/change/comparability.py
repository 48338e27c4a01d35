"""The two ends of a comparison: what forbids it, and what a reader must know about it."""

from __future__ import annotations

import re

from budgetkit.change.notes import Note
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.messages import Enumeration, message_in
from budgetkit.text import fold

message = message_in("change.comparability")


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


def same_body(a: str, b: str, *, settings: MatchSettings = DEFAULT) -> bool:
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
    short, long = sorted(bare, key=len)
    return short == long or _is_short_form(short, long, settings.short_body)


#: The places before a department's name: 上海市普陀区, 江苏省. 市 alone is one, too.
_PLACE = re.compile(r"(?:[^省市区县州盟旗镇乡]{0,7}(?:省|自治区|自治州|市|区|县|盟|旗)(?=.{2}))+")
def _is_short_form(short: str, long: str, least: int) -> bool:
    if len(short) < least or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(ch in rest for ch in short)


def year_of(d: Disclosure) -> int:
    """The year of a document that is compared.

    Raises
    ------
    NotComparable
        It says none.
    """
    if d.year is None:
        raise NotComparable(_file(d), message("no-year"),
                            remedy=message("set-year"))
    return d.year


def join_ends(previous: Disclosure, current: Disclosure, *, renamed: bool = False,
              settings: MatchSettings = DEFAULT) -> list[str]:
    """What a reader must know before the two are compared.

    Parameters
    ----------
    previous, current : Disclosure
    renamed : bool
        The two names are one department: it was renamed.
    settings : MatchSettings
        How much alike two names of a department must be.

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
        year_of(d)
    return [*_departments(previous, current, renamed, settings), *_years(previous, current),
            *_levels(previous, current)]


def _departments(previous: Disclosure, current: Disclosure, renamed: bool,
                 settings: MatchSettings) -> list[Note]:
    first, last = previous.department, current.department
    if same_body(first, last, settings=settings):
        if fold(first) == fold(last):
            return []
        return [Note(message("printed-as", previous=first or "?", current=last or "?"))]
    if not renamed:
        raise NotComparable(
            _file(current), message("another-department", current=last, previous=first),
            remedy=message("say-renamed"))
    return [Note(message("taken-as-one", previous=first, current=last))]


def _years(previous: Disclosure, current: Disclosure) -> list[Note]:
    first, last = year_of(previous), year_of(current)
    if first == last:
        return [Note(message(_of_one_year(previous, current), year=first))]
    notes = []
    if first > last:
        notes.append(Note(message("back-in-time", first=first, last=last)))
    elif last - first > 1:
        between = Enumeration(range(first + 1, last))
        notes.append(Note(message("gap", first=first, last=last, n=len(between), between=between)))
    if previous.kind != current.kind:
        kinds = [message(f"kind-{d.kind}") for d in (previous, current)]
        notes.append(Note(message("kinds", first=first, last=last, old=kinds[0], new=kinds[1])))
    return notes


def _of_one_year(previous: Disclosure, current: Disclosure) -> str:
    """What two documents of one year are to each other."""
    if previous.kind != current.kind:
        return "outturn" if current.kind == "final_account" else "outturn-first"
    alike = {f.sha256 for f in previous.files} == {f.sha256 for f in current.files}
    return "same-document" if alike else "same-year"


def _levels(previous: Disclosure, current: Disclosure) -> list[Note]:
    if previous.level == current.level:
        return []
    return [Note(message("levels-earlier" if previous.level == "department" else "levels-later"))]


def _file(d: Disclosure) -> str | None:
    return d.files[0].name if d.files else None
