"""Code → its names by year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from sys import intern

from budgetkit.classification.codes import parent, system_of
from budgetkit.knowledge_sheets import rows

#: Years by which a change of a name may be wrong that no notice gave us.
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

    Examples
    --------
    >>> old, new = names("20805")
    >>> old.name, old.held(2019), old.held(2020), new.held(2020)
    ('行政事业单位离退休', True, False, True)
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
        """Return whether the name was in force in a year, as far as we know.

        Parameters
        ----------
        year : int
            Budget year.

        Returns
        -------
        bool
        """
        return year in self.seen or _within(year, self.valid_from, self.valid_to)

    def may_hold(self, year: int) -> bool:
        """Return whether the name may have been in force in a year, the doubt counted.

        Parameters
        ----------
        year : int
            Budget year.

        Returns
        -------
        bool
        """
        return year in self.seen or _within(year, self.earliest, self.latest)


def _within(year: int, first: int | None, last: int | None) -> bool:
    return (first is None or year >= first) and (last is None or year <= last)


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
        found.append(n if first is last is None else replace(n, earliest=first, latest=last))
    return tuple(found)


@cache
def _years(seen: str) -> tuple[int, ...]:
    return tuple(map(int, seen.split(";"))) if seen else ()


@cache
def all_names() -> dict[tuple[str, str], tuple[Name, ...]]:
    """(system, code) → its names, oldest first."""
    found: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for file in ("functional.csv", "economic.csv"):
        for row in rows(file):
            system = intern(row.get("system", "function"))
            # thousands of rows have a few dozen sources, years and systems: each is held once
            found[system, row["code"]].append(
                Name(
                    row["code"],
                    intern(row["name"]),
                    system,
                    int(row["valid_from"]) if row["valid_from"] else None,
                    int(row["valid_to"]) if row["valid_to"] else None,
                    _years(row["seen"]),
                    intern(row["source"]),
                )
            )
    return {key: _with_doubt(held) for key, held in found.items()}


def names(code: str, system: str | None = None) -> list[Name]:
    """Return every name of a code, oldest first, with years and source.

    Parameters
    ----------
    code : str
        Digits only.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.

    Returns
    -------
    list of Name
        Empty for an unknown code.

    Examples
    --------
    >>> [(n.name, n.valid_from, n.valid_to) for n in names("20805")]
    [('行政事业单位离退休', None, 2019), ('行政事业单位养老支出', 2020, None)]
    """
    return list(all_names().get((system or system_of(code) or "", code), ()))


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

    Parameters
    ----------
    code : str
        Digits only.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.
    year : int, optional
        Budget year; any year when not given.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_known("2080504"), is_known("2080504", year=2024), is_known("2019876")
    (True, False, False)
    """
    return any(year is None or n.may_hold(year) for n in names(code, system))


def children(code: str, year: int | None = None) -> list[str]:
    """Return the known codes one level below a code, in order.

    Parameters
    ----------
    code : str
        Digits only.
    year : int, optional
        Budget year; every year when not given.

    Returns
    -------
    list of str
        Codes; empty for an item and for what is no code.

    Examples
    --------
    >>> children("22102")
    ['2210201', '2210202', '2210203']
    """
    system = system_of(code)
    return sorted(
        c
        for (s, c), held in all_names().items()
        if s == system
        and parent(c) == code
        and (year is None or any(n.may_hold(year) for n in held))
    )
