"""Names of departments as they are compared: one form for the long and the short name of one."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from budgetkit.text import fold

_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"


@cache
def _shorter() -> tuple[tuple[str, str], ...]:
    with (_KNOWLEDGE / "department_words.csv").open(encoding="utf-8", newline="") as rows:
        return tuple((row["long"], row["short"]) for row in csv.DictReader(rows))


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
    one, other = department_key(said), department_key(department)
    if len(one) > len(other):
        one, other = other, one
    letters = iter(other)
    return all(letter in letters for letter in one)
