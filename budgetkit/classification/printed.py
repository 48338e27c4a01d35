"""A printed name → the codes and names it may stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

from budgetkit.classification.changes import all_moves
from budgetkit.classification.codes import SYSTEMS, system_of
from budgetkit.classification.naming import Name, all_names, names
from budgetkit.errors import expect_one_of
from budgetkit.text import fold

_NUMBERING = re.compile(
    r"(?:其中:|[一二三四五六七八九十百]{1,4}、|\([一二三四五六七八九十]{1,3}\)、?"
    r"|[0-9]{1,2}[、.](?![0-9])|\([0-9]{1,2}\))"
)
_LEVEL_WORD = re.compile(r"\([类款项]\)$|(?<=[出务])[类款项]$")


@lru_cache(maxsize=8192)
def _plain(printed: str) -> str:
    """The folded name without the numbering before it and the level word after it."""
    plain = fold(printed)
    while match := _NUMBERING.match(plain):
        plain = plain[match.end() :]
    return _LEVEL_WORD.sub("", plain).strip("-:·")


def stem(printed: str) -> str:
    """Return a printed name as names are compared: no numbering, level word or `支出` at the end.

    Parameters
    ----------
    printed : str
        As printed.

    Returns
    -------
    str
        Folded, see :func:`budgetkit.text.fold`.

    Examples
    --------
    >>> stem("（八）社会保障和就业 支出"), stem("支出")
    ('社会保障和就业', '支出')
    """
    plain = _plain(printed)
    return plain.removesuffix("支出") or plain


@cache
def _by_key() -> dict[tuple[str, str], tuple[Name, ...]]:
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for (system, _), held in all_names().items():
        for n in held:
            found[system, stem(n.name)].append(n)
    return {key: tuple(v) for key, v in found.items()}


def _called(printed: str, system: str) -> list[Name]:
    """The names of a system that a printed name may stand for."""
    found = _by_key().get((system, stem(printed)), ())
    if (plain := _plain(printed)).endswith("支出"):
        # 教育支出 is the class 205, not 教育 under 援助其他地区支出
        exact = [n for n in found if fold(n.name) == plain]
        return exact or list(found)
    return list(found)


def codes_called(name: str, system: str = "function") -> list[str]:
    """Return every code that bears or bore this name, in order.

    Parameters
    ----------
    name : str
        As printed.
    system : {"function", "economic", "government"}

    Returns
    -------
    list of str

    Examples
    --------
    >>> codes_called("住房公积金", "economic"), len(codes_called("行政运行")) > 50
    (['30113', '30311'], True)
    """
    return sorted({n.code for n in _called(name, system)})


def find(
    name: str,
    system: str = "function",
    year: int | None = None,
    *,
    level: int | None = None,
    under: str | None = None,
) -> str | None:
    """Return the code that a printed name stands for, or None where it is unknown or ambiguous.

    For lines printed by name alone. Numbering (`一、`, `（二）`), a level word (`（类）`) and
    `支出` at the end may be there or not; old names are understood.

    Parameters
    ----------
    name : str
        As printed.
    system : {"function", "economic", "government"}
    year : int, optional
        Budget year; every year when not given.
    level : int, optional
        1 class, 2 section, 3 item: 其他支出 is found only so.
    under : str, optional
        The code of a line above: 行政运行 is found only so.

    Returns
    -------
    str or None

    Raises
    ------
    ValueError
        For another system.

    Examples
    --------
    >>> find("七、社会保障和就业支出"), find("行政运行"), find("行政运行", under="20103")
    ('208', None, '2010301')
    >>> find("医疗卫生与计划生育支出"), find("二十三、其他支出", level=1)
    ('210', '229')
    """
    expect_one_of(SYSTEMS, system=system)
    codes = {
        n.code
        for n in _called(name, system)
        if (year is None or n.may_hold(year))
        and (level is None or (len(n.code) - 1) // 2 == level)
        and (under is None or (n.code != under and n.code.startswith(under)))
    }
    if year is None:
        codes -= {old for old in codes if codes & _renumbered().get((system, old), frozenset())}
    return codes.pop() if len(codes) == 1 else None


def find_below(name: str, above: Sequence[str], system: str = "function",
               year: int | None = None) -> str | None:
    """Return the code of a name that is printed below others: of their item, section, or a class.

    Parameters
    ----------
    name : str
        As printed.
    above : sequence of str
        The codes of the class and of the section last printed above; empty where there is none.
    system : {"function", "economic", "government"}
    year : int, optional
        Budget year; every year when not given, and where no list of that year is known to have
        the name below the line above.

    Returns
    -------
    str or None

    Examples
    --------
    >>> find_below("行政运行", ["204", "20402"]), find_below("法院", ["204", "20402"])
    ('2040201', '20405')
    >>> find_below("其他社会保障和就业支出", ["208", "20899"]), find_below("住房保障支出", ["208", ""])
    ('2089999', '221')
    """
    for depth in range(len(above), 0, -1):
        if over := above[depth - 1]:
            code = find(name, system, year, level=depth + 1, under=over) or (
                find(name, system, level=depth + 1, under=over))
            if code:
                return code
    return find(name, system, year, level=1)


@cache
def _renumbered() -> dict[tuple[str, str], frozenset[str]]:
    """(system, code) → the codes its line got later under the same parent: 2089901, 2089999."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for m in all_moves():
        if m.kind == "moved" and m.from_name == m.to_name and m.from_code[:-2] == m.to_code[:-2]:
            found[m.system, m.from_code].add(m.to_code)
    return {key: frozenset(v) for key, v in found.items()}


def dead_name(code: str | None, name: str, year: int) -> Name | None:
    """Return the outdated name that a line uses, or None where there is nothing to say.

    Only what is sure: the printed name is on record, was given up before the year, and no
    line may bear it that year. The name of today is ``name(code, year)``.

    Parameters
    ----------
    code : str or None
        The line's code; without it, the name must be dead under every code.
    name : str
        As printed.
    year : int
        Budget year of the document.

    Returns
    -------
    Name or None

    Examples
    --------
    >>> dead_name("208", "社会保障和就业支出", 2024)
    >>> dead_name("20805", "行政事业单位离退休", 2024).valid_to
    2019
    """
    if code:
        if all(n.valid_to is None or n.valid_to >= year for n in names(code)):
            return None
        found = [n for n in _called(name, system_of(code) or "") if n.code == code]
    else:
        found = [n for s in SYSTEMS for n in _called(name, s)]
    if not found or any(n.may_hold(year) for n in found):
        return None
    past = [n for n in found if n.valid_to is not None and n.valid_to < year]
    return max(past, key=lambda n: n.valid_to or 0) if len(past) == len(found) else None


@cache
def _renamed() -> dict[str, frozenset[str]]:
    """Name → every name its line has had, along the renames of one code."""
    chain: dict[str, set[str]] = {}
    for move in all_moves():
        if move.kind == "renamed":
            old, new = stem(move.from_name), stem(move.to_name)
            # 其他资本性支出 was 310 and still is 31099: by name alone it is not 资本性支出
            if any(
                n.code != move.from_code and (n.valid_to is None or n.valid_to >= move.year)
                for n in _by_key().get((move.system, old), ())
            ):
                continue
            joined = chain.setdefault(old, {old}) | chain.setdefault(new, {new})
            for each in joined:
                chain[each] = joined
    return {key: frozenset(v) for key, v in chain.items()}


def like(a: str, b: str) -> bool:
    """Return whether two printed names mean the same line.

    The same but for numbering, level word, `支出` at the end, spaces, brackets and quotes, or
    two names of one code before and after it was renamed. A name cut short is not like.

    Parameters
    ----------
    a, b : str
        As printed.

    Returns
    -------
    bool

    Examples
    --------
    >>> like("一、一般公共服务", "一般公共服务支出"), like("医疗卫生与计划生育支出", "卫生健康支出")
    (True, True)
    >>> like("行政运行", "事业运行")
    False
    """
    first, second = stem(a), stem(b)
    return bool(first) and (first == second or second in _renamed().get(first, ()))
