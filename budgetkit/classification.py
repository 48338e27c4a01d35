"""The codes of 政府收支分类科目: functional 类款项, economic 301…, governmental 501….

Names by year, parents and children, and what was renamed, moved, split or merged from one
year to the next. The knowledge is in ``knowledge/functional.csv``, ``economic.csv`` and
``moves.csv``; every row names its source. A code that is not there is unknown, never wrong.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from budgetkit.text import fold

__all__ = [
    "Move", "Name", "children", "codes_called", "dead_name", "find", "is_known", "level", "like", "moves",
    "name", "names", "parent", "stem", "system_of",
]  # fmt: skip

SYSTEMS = ("function", "economic", "government")
"""Functional (2…), departmental economic (3…) and governmental economic (5…) codes."""

# A year we did not find in a notice may be wrong by this much.
DOUBT = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one code.

    Attributes
    ----------
    code, name : str
    system : {"function", "economic", "government"}
    valid_from, valid_to : int or None
        First and last budget year, inclusive; None where no change is known.
    seen : tuple of int
        Budget years in which the name was read in a document or a notice.
    source : str
        Notice, or documents the pair was read in; says so where a year is not verified.
    earliest, latest : int or None
        The years between which the name may be in force, the doubt counted: a change whose
        year is not verified lies at most DOUBT years off, and not where the other name was
        seen.
    """

    code: str
    name: str
    system: str
    valid_from: int | None
    valid_to: int | None
    seen: tuple[int, ...]
    source: str
    earliest: int | None = None
    latest: int | None = None

    def held(self, year: int) -> bool:
        """Return whether the name was in force in a year, as far as we know."""
        return year in self.seen or _within(year, self.valid_from, self.valid_to)

    def may_hold(self, year: int) -> bool:
        """Return whether the name may have been in force in a year, the doubt counted."""
        return year in self.seen or _within(year, self.earliest, self.latest)


def _within(year: int, first: int | None, last: int | None) -> bool:
    return (first is None or year >= first) and (last is None or year <= last)


@dataclass(frozen=True, slots=True)
class Move:
    """One change of the classification.

    Attributes
    ----------
    year : int
        First budget year after the change.
    kind : {"renamed", "moved", "split", "merged", "new", "dropped"}
    from_code, from_name, to_code, to_name : str
        Empty where there is none. A split or a merger is one Move for each pair.
    system : str
    source : str
    """

    year: int
    kind: str
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    system: str
    source: str


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (files("budgetkit") / "knowledge" / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _with_doubt(held: list[Name]) -> tuple[Name, ...]:
    """The names of one code, oldest first, with the years in which each may be in force."""
    held = sorted(held, key=lambda n: n.valid_from or 0)
    found = []
    for i, n in enumerate(held):
        first, last = n.valid_from, n.valid_to
        if first is not None and "valid_from not verified" in n.source:
            before = max((y for older in held[:i] for y in older.seen), default=0)
            first = max(first - DOUBT, before + 1)
        if last is not None and "valid_to not verified" in n.source:
            after = min((y for newer in held[i + 1 :] for y in newer.seen), default=9999)
            last = min(last + DOUBT, after - 1)
        found.append(replace(n, earliest=first, latest=last))
    return tuple(found)


@cache
def _names() -> dict[tuple[str, str], tuple[Name, ...]]:
    """(system, code) → its names, oldest first."""
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for file in ("functional.csv", "economic.csv"):
        for row in _rows(file):
            system = row.get("system", "function")
            found[system, row["code"]].append(
                Name(
                    row["code"],
                    row["name"],
                    system,
                    int(row["valid_from"]) if row["valid_from"] else None,
                    int(row["valid_to"]) if row["valid_to"] else None,
                    tuple(map(int, row["seen"].split(";"))) if row["seen"] else (),
                    row["source"],
                )
            )
    return {key: _with_doubt(held) for key, held in found.items()}


@cache
def _moves() -> tuple[Move, ...]:
    return tuple(
        Move(
            int(row["year"]), row["kind"], row["from_code"], row["from_name"],
            row["to_code"], row["to_name"], row["system"], row["source"],
        )
        for row in _rows("moves.csv")
    )  # fmt: skip


_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,4}")


def level(code: str) -> int | None:
    """Return 1 for a class (类, 3 digits), 2 for a section (款), 3 for an item (项), and so on.

    None for what is no code. Places add levels of their own below the item.

    Examples
    --------
    >>> level("201"), level("2010301"), level("30101"), level("05")
    (1, 3, 2, None)
    """
    return (len(code) - 1) // 2 if _CODE.fullmatch(code) else None


def parent(code: str) -> str | None:
    """Return the code one level up, or None for a class and for what is no code.

    Examples
    --------
    >>> parent("2010301"), parent("201")
    ('20103', None)
    """
    return code[:-2] if (level(code) or 0) > 1 else None


def system_of(code: str) -> str | None:
    """Return the system a code belongs to by its first digit, or None.

    Examples
    --------
    >>> system_of("2010301"), system_of("30101"), system_of("50101"), system_of("10301")
    ('function', 'economic', 'government', None)
    """
    if level(code) is None:
        return None
    return {"2": "function", "3": "economic", "5": "government"}.get(code[0])


def names(code: str, system: str | None = None) -> list[Name]:
    """Return every name of a code, oldest first, with years and source.

    Parameters
    ----------
    code : str
        Digits only.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.

    Examples
    --------
    >>> [(n.name, n.valid_from, n.valid_to) for n in names("20805")]
    [('行政事业单位离退休', None, 2019), ('行政事业单位养老支出', 2020, None)]
    """
    return list(_names().get((system or system_of(code) or "", code), ()))


def name(code: str, year: int | None = None, system: str | None = None) -> str | None:
    """Return the name of a code in a budget year, or None where it is not known for sure.

    Parameters
    ----------
    code : str
        Digits only.
    year : int, optional
        Budget year; the latest name when not given.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.

    Returns
    -------
    str or None
        None for an unknown code, a code not in force that year, and a year so near an
        unverified change that either name may be meant.

    Examples
    --------
    >>> name("210", 2018), name("210", 2019), name("2999999")
    ('医疗卫生与计划生育支出', '卫生健康支出', None)
    """
    held = names(code, system)
    if year is None:
        return held[-1].name if held else None
    possible = [n for n in held if n.may_hold(year)]
    return possible[0].name if len(possible) == 1 and possible[0].held(year) else None


def is_known(code: str, system: str | None = None, year: int | None = None) -> bool:
    """Return whether a code is in the classification (in a year, when given).

    False means unknown to us, not wrong: places and years add items of their own.

    Examples
    --------
    >>> is_known("2080504"), is_known("2080504", year=2024), is_known("2019876")
    (True, False, False)
    """
    return any(year is None or n.may_hold(year) for n in names(code, system))


def children(code: str, year: int | None = None) -> list[str]:
    """Return the known codes one level below a code, in order.

    Examples
    --------
    >>> children("22102")
    ['2210201', '2210202', '2210203']
    """
    system = system_of(code)
    return sorted(
        c
        for (s, c), held in _names().items()
        if s == system
        and parent(c) == code
        and (year is None or any(n.may_hold(year) for n in held))
    )


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
    for (system, _), held in _names().items():
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

    Examples
    --------
    >>> find("七、社会保障和就业支出"), find("行政运行"), find("行政运行", under="20103")
    ('208', None, '2010301')
    >>> find("医疗卫生与计划生育支出"), find("二十三、其他支出", level=1)
    ('210', '229')
    """
    if system not in SYSTEMS:
        raise ValueError(f"unknown system {system!r}; one of {', '.join(SYSTEMS)}")
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


@cache
def _renumbered() -> dict[tuple[str, str], frozenset[str]]:
    """(system, code) → the codes its line got later under the same parent: 2089901, 2089999."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for m in _moves():
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

    Examples
    --------
    >>> dead_name("208", "社会保障和就业支出", 2024)
    >>> dead_name("20805", "行政事业单位离退休", 2024).valid_to
    2019
    """
    if code:
        system = system_of(code)
        found = [n for n in _called(name, system or "") if n.code == code]
    else:
        found = [n for s in SYSTEMS for n in _called(name, s)]
    if not found or any(n.may_hold(year) for n in found):
        return None
    past = [n for n in found if n.valid_to is not None and n.valid_to < year]
    return max(past, key=lambda n: n.valid_to or 0) if len(past) == len(found) else None


_MIRRORED = {"split": "merged", "merged": "split", "new": "dropped", "dropped": "new"}


def moves(from_year: int, to_year: int, system: str | None = None) -> list[Move]:
    """Return what changed in the classification between two budget years.

    Parameters
    ----------
    from_year, to_year : int
        Back in time gives the mirrored moves.
    system : {"function", "economic", "government"}, optional
        All systems when not given.

    Returns
    -------
    list of Move
        In the order in which they happened.

    Notes
    -----
    Where a Move's source says that its year is not verified, the change lies within two
    years of it.

    Examples
    --------
    >>> [m.to_name for m in moves(2018, 2019) if m.from_code == "207"]
    ['文化旅游体育与传媒支出']
    >>> [m.kind for m in moves(2020, 2019) if m.to_code == "2080504"]
    ['split']
    """
    low, high = sorted((from_year, to_year))
    found = [m for m in _moves() if low < m.year <= high and (system is None or m.system == system)]
    if from_year <= to_year:
        return found
    return [
        Move(
            m.year, _MIRRORED.get(m.kind, m.kind), m.to_code, m.to_name, m.from_code,
            m.from_name, m.system, m.source,
        )
        for m in reversed(found)
    ]  # fmt: skip


@cache
def _renamed() -> dict[str, frozenset[str]]:
    """Name → every name its line has had, along the renames of one code."""
    chain: dict[str, set[str]] = {}
    for move in _moves():
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

    Examples
    --------
    >>> like("一、一般公共服务", "一般公共服务支出"), like("医疗卫生与计划生育支出", "卫生健康支出")
    (True, True)
    >>> like("行政运行", "事业运行")
    False
    """
    first, second = stem(a), stem(b)
    return bool(first) and (first == second or second in _renamed().get(first, ()))
