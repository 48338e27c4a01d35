"""What the name of a file says: which part of a disclosure it is, whose, of which year.

A name is a hint, never evidence: where the document says it, the document is right. What a name
says for certain (:func:`agreed`) is shown, marked, where the document says nothing; nothing is
paired, doubted or found wrong by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from budgetkit.bodies import BODY, may_be
from budgetkit.han_numbers import years_in_digits
from budgetkit.knowledge_sheets import rows
from budgetkit.sources.forms import SUFFIXES
from budgetkit.text import fold

_YEAR = re.compile(r"(?<!\d)20([0-4]\d)(?!\d)|(?<!\d)([12]\d)年")
#: A year that a name says of the budget: 2024年, 24年预算, 2018预算; no day of publication.
_OWN_YEAR = re.compile(r"(?<!\d)(?:20[0-4]\d年(?!\d{1,2}月)|(?:[12]\d年度?|20[0-4]\d)(?=(?:部门|单位)?[预决]算))")
_EDGES = " _-—–.,，、·()[]"
_ATTACHMENT = re.compile(r"^附件?[\d一二三四五六七八九十]*[.:、_-]?")
_NO_DEPARTMENT = re.compile(r"(?<=\d)年度?|年度|预算|决算|公开|[A-Za-z\d]+|附件|本级|[()\[\]《》\"']")
_HAN = re.compile(r"[一-鿿]+")
#: What a name of a body is cut off from: 北京CBD|管委会, 第81|中学; not 附件2 or a number of a list.
_CUT = re.compile(r"(?:[A-Za-z]|(?<!附件)(?<=[一-鿿])\d+)$")
#: No department's name has more characters.
LONGEST = 30
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a file's name, or a manifest, says of a document.

    ``department`` and ``year`` are what it says for certain: the one name that ends as a body's
    does, the one year that the budget is of; empty and None else.
    """

    departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kind: str = ""
    department: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is, of which year, and what says so.

    ``department_from`` and ``year_from`` are ``document``, ``file_name`` or, where nothing says it,
    empty. A table of the document, its cover, a running head and its prose are the document.
    """

    department: str
    year: int | None
    department_from: str
    year_from: str


def identity(department: str, year: int | None, kind: str, named: NameParts) -> Identity:
    """What the document says, and where it says nothing what its files' names say for certain.

    A name that contradicts the document in one thing is of another document: it is believed in
    nothing. Of 111 real files 22 are named after another department than the text tells, 12 of 114
    after another year.

    Examples
    --------
    >>> named = said_by("甲市审计局2025年部门预算.pdf")
    >>> identity("", 2025, "budget", named)
    Identity(department='甲市审计局', year=2025, department_from='file_name', year_from='document')
    >>> identity("", 2024, "budget", named).department
    ''
    """
    contradicted = (
        (department and named.department and not may_be(named.department, department))
        or (year and named.years and year not in named.years)
        or {kind, named.kind} == {"budget", "final_account"})
    if contradicted:
        named = NameParts()

    def source(printed: object, said: object) -> str:
        return "document" if printed else "file_name" if said else ""

    return Identity(department or named.department, year or named.year,
                    source(department, named.department), source(year, named.year))


@cache
def _words() -> tuple[tuple[str, str], ...]:
    held = [(row["word"], row["part"]) for row in rows("file_words.csv")]
    return tuple(sorted(held, key=lambda pair: -len(pair[0])))


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    return tuple((word, part) for word, part in _words() if part not in ("sentence", "nobody"))


@cache
def _no_body() -> re.Pattern[str]:
    """What is no name of a body though it ends as one: a sentence (报财政局), or a word for any or none."""
    sentence = "|".join(word for word, part in _words() if part == "sentence")
    nobody = "|".join(word for word, part in _words() if part == "nobody")
    return re.compile(f"{sentence}|^[报送呈致]|^[省市区县镇乡直级本]*(?:{nobody})$|(?:平台|库)$")


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


def _decoded(name: str) -> str:
    """A name as a web address has it, in the characters it stands for."""
    if _PERCENT.search(name):
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeError):
                return unquote_to_bytes(name).decode(encoding)
    return name


def said_by(path: str) -> NameParts:
    """What a relative path says; where the file's own name is silent of the year, its folder.

    Examples
    --------
    >>> said = said_by("2026/信访局_2026年部门预算.pdf")
    >>> said.departments, said.years, said.kind, said.department, said.year
    (('信访局',), (2026,), 'budget', '信访局', 2026)
    >>> said_by("wuxi/06.pdf") == said_by("W020240201123456.pdf") == NameParts()
    True
    """
    place = PurePosixPath(path)
    stem = years_in_digits(fold(_without_suffix(_decoded(place.name))))
    own = _years(stem)
    years = own or next((y for p in place.parents if (y := _years(fold(p.name)))), ())
    kind = "".join(k for k, w in (("final_account", "决算"), ("budget", "预算")) if w in stem)
    departments = _departments(stem)
    return NameParts(departments, years, kind if kind in ("budget", "final_account") else "",
                     _body(stem, departments), _own_year(stem, own))


def agreed(said: Iterable[NameParts]) -> NameParts:
    """What the names of a document's files say together: nothing of what they say differently.

    Examples
    --------
    >>> told = agreed(map(said_by, ["甲市审计局2024年部门预算.pdf", "甲市审计局2024年预算公开表格.pdf"]))
    >>> told.department, told.year
    ('甲市审计局', 2024)
    >>> agreed(map(said_by, ["甲市审计局2024年部门预算.pdf", "乙市审计局2025年部门预算.pdf"])).year is None
    True
    """
    held = list(said)
    kinds, named, dated = ({getattr(s, w) for s in held} - {"", None} for w in ("kind", "department", "year"))
    return NameParts(
        tuple(dict.fromkeys(d for s in held for d in s.departments)),
        tuple(sorted({y for s in held for y in s.years})), kinds.pop() if len(kinds) == 1 else "",
        named.pop() if len(named) == 1 else "", dated.pop() if len(dated) == 1 else None)


def _departments(text: str) -> tuple[str, ...]:
    """Whatever may be a name of a department: runs of Chinese between years and words of files."""
    plain = _NO_DEPARTMENT.sub("/", text)
    for word, _ in _parts():
        if not word.isascii():
            plain = re.sub(f"{word}(?=/|_|-|$)", "/", plain)
    names = (re.sub("(?:单位|部门)$", "", name) for name in _HAN.findall(plain))
    return tuple(dict.fromkeys(name for name in names if len(name) >= 3))


def _body(stem: str, departments: tuple[str, ...]) -> str:
    """The one body that a name is of: of the part that is the title, else of the whole name."""
    titles = [part for part in re.split("[_:]", stem) if re.search("[预决]算", part)]
    names = tuple(dict.fromkeys(d for part in titles for d in _departments(part))) or departments
    if "、" in stem or (not titles and len(names) > 1):
        return ""
    bodies = [name for name in names if len(name) <= LONGEST and BODY.search(name)
              and not _no_body().search(name) and not _CUT.search(stem[: stem.index(name)])]
    return bodies[0] if len(bodies) == 1 else ""


def _own_year(stem: str, years: tuple[int, ...]) -> int | None:
    """The one year that a name gives, where it gives it of a budget."""
    of_a_budget = re.search("[预决]算|绩效", stem) and _OWN_YEAR.search(stem)
    return years[0] if len(years) == 1 and of_a_budget else None


def _years(text: str) -> tuple[int, ...]:
    return tuple(sorted({2000 + int(whole or short) for whole, short in _YEAR.findall(text)}))
