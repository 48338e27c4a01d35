"""What the name of a file says: which part of a disclosure it is, whose, of which year.

A name is a hint, never evidence: what it says is compared with the text, and the text is right.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from budgetkit.sources.forms import SUFFIXES
from budgetkit.text import fold

_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
_YEAR = re.compile(r"(?<!\d)20([0-4]\d)(?!\d)|(?<!\d)([12]\d)年")
_EDGES = " _-—–.,，、·()[]"
_ATTACHMENT = re.compile(r"^附件?[\d一二三四五六七八九十]*[.:、_-]?")
_NO_DEPARTMENT = re.compile(r"年度?|预算|决算|公开|[A-Za-z\d]+|附件|本级|[()\[\]《》\"']")
_HAN = re.compile(r"[一-鿿]+")


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a file's name, or a manifest, says of a document."""

    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kind: str = ""


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    with (_KNOWLEDGE / "file_words.csv").open(encoding="utf-8", newline="") as rows:
        held = [(row["word"], row["part"]) for row in csv.DictReader(rows)]
    return tuple(sorted(held, key=lambda pair: -len(pair[0])))


@cache
def _shorter() -> tuple[tuple[str, str], ...]:
    with (_KNOWLEDGE / "department_words.csv").open(encoding="utf-8", newline="") as rows:
        return tuple((row["long"], row["short"]) for row in csv.DictReader(rows))


def stem_and_part(name: str) -> tuple[str, str]:
    """What two files of one disclosure have in common, and which part of it a file is.

    Words of parts and words that say nothing are taken off the end, as long as there are any.

    Returns
    -------
    (str, str)
        The stem, and ``narrative``, ``tables`` or nothing.

    Examples
    --------
    >>> stem_and_part("省委办公厅2017年部门预算.pdf")
    ('省委办公厅2017', '')
    >>> stem_and_part("省委办公厅2017年度预算公开表格.pdf"), stem_and_part("01.pdf")
    (('省委办公厅2017', 'tables'), ('01', ''))
    """
    stem, part = fold(_without_suffix(name)).casefold(), ""
    while True:
        before = stem
        stem = _ATTACHMENT.sub("", stem.strip(_EDGES)).strip(_EDGES)
        stem = re.sub(r"(\d{4})年度?$", r"\1", stem)
        for word, kind in _parts():
            # a Latin word is one only by itself: "context" ends in no part
            edge = r"(?<![a-z])" if word.isascii() else ""
            if re.search(f"{edge}{re.escape(word)}$", stem):
                stem, part = stem[: -len(word)], part or kind
                break
        if stem == before:
            return stem, part


def _without_suffix(name: str) -> str:
    while (suffix := PurePosixPath(name).suffix).lower() in SUFFIXES:
        name = name[: -len(suffix)]
    return name


def said_by(path: str) -> NameParts:
    """What a relative path says; where the file's own name is silent of the year, its folder.

    Examples
    --------
    >>> said_by("2026/信访局_2026年部门预算.pdf")
    NameParts(departments=('信访局',), years=(2026,), kind='budget')
    >>> said_by("wuxi/06.pdf")
    NameParts(departments=(), years=(), kind='')
    """
    place = PurePosixPath(path)
    stem = fold(_without_suffix(place.name))
    years = _years(stem) or next((y for p in place.parents if (y := _years(fold(p.name)))), ())
    kind = "".join(k for k, w in (("final_account", "决算"), ("budget", "预算")) if w in stem)
    plain = _NO_DEPARTMENT.sub("/", stem)
    for word, _ in _parts():
        if not word.isascii():
            plain = re.sub(f"{word}(?=/|_|-|$)", "/", plain)
    names = (re.sub("(?:单位|部门)$", "", name) for name in _HAN.findall(plain))
    departments = tuple(dict.fromkeys(name for name in names if len(name) >= 3))
    return NameParts(departments, years, kind if kind in ("budget", "final_account") else "")


def _years(text: str) -> tuple[int, ...]:
    return tuple(sorted({2000 + int(whole or short) for whole, short in _YEAR.findall(text)}))


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
