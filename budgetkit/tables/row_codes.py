"""The codes of a row: one for each classification that its table prints.

A row may carry a functional code (2…), a departmental economic one (3…) and a governmental
economic one (5…) at once, each in one column, in columns 类|款|项, or before its name in one cell.
What a column holds decides which classification it is of; its heading only where it holds nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from budgetkit import classification
from budgetkit.amounts import PARSED, is_dash
from budgetkit.patterns import pattern
from budgetkit.tables.columns import is_text_column, read_part
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: Columns of codes; those of a classification that stands beside the plain one are named after it.
CODE_NAMES = {"code", "class_code", "section_code", "item_code", "economic_code", "government_code"}
#: The order in which one of several codes is the row's plain ``code``.
PLAIN = classification.SYSTEMS
#: Columns of words that may print a code before its name.
_NAME_COLUMNS = {"name", "government_name", "economic_name", "economic_item"}
CODED_LABEL = pattern(r"^[\[(（]?(?P<code>\d{3,7})[\])）]?[-—_\s.、]*(?P<name>[^\d\W].*)$")
#: A number cell that a spreadsheet printed as it keeps it: 213.0 is the class 213.
_FLOAT = pattern(r"\d{1,7}\.0+")
#: What marks a number as text in a spreadsheet, and was printed with it: '2010101.
_TEXT_MARK = pattern(r"^[\"´′]+")  # as folded: every quote is "


@dataclass(frozen=True)
class CodeColumns:
    """Columns of a panel that print one code together; ``system`` is empty where it is not told."""

    system: str
    columns: tuple[int, ...]


@dataclass
class RowCodes:
    """The codes of one row by classification, the plain one, and what its code cells say in words."""

    plain: str = ""
    words: str = ""
    systems: dict[str, str] = field(default_factory=dict)


_TWIN = pattern(r"_\d+$")


def base_name(name: str) -> str:
    """A column's name without the number that tells it from its twins: ``code_2`` → ``code``."""
    return _TWIN.sub("", name)


@lru_cache(maxsize=PARSED)
def code_digits(text: str) -> str:
    """The digits of a cell that holds a code, or nothing.

    >>> code_digits("[2010301]"), code_digits("'2010101"), code_digits("213.0"), code_digits("208.05")
    ('2010301', '2010101', '213', '20805')
    >>> code_digits("合计"), code_digits("A02010104")
    ('', '')
    """
    said = _TEXT_MARK.sub("", fold(text))
    if _FLOAT.fullmatch(said):
        said = said.partition(".")[0]
    return re.sub(r"\D", "", said) if re.match(r"^[\[(（]?\d", said) else ""


def is_code(code: str, system: str) -> bool:
    """Whether digits are a code of a classification, known to us or of the place.

    ``economic`` stands for both economic classifications.
    """
    if len(code) not in (3, 5, 7):
        return False
    if classification.is_known(code, system):
        return True
    first = code[:3]
    if system in ("economic", "government"):
        return first[0] in "35" and first[:2] in {"30", "31", "39", "50", "51", "59"}
    return len(code) > 3 and classification.is_known(first, system)


def system_of_code(code: str) -> str | None:
    """The classification that a code is of, or None for a unit's number and the like."""
    system = classification.system_of(code)
    return system if system and is_code(code, system) else None


# ── which columns belong together, and to which classification ───────────────────────────────


def code_columns(table: Table, columns: Sequence[int], body: Sequence[int]) -> list[CodeColumns]:
    """The code columns of a panel, put together by classification, from the left."""
    rows = table.rows()
    groups: list[list[int]] = []
    systems: list[str] = []
    for column in columns:
        told = _told_by_contents(rows, column, body)
        if groups and _goes_on(table, groups[-1], column, systems[-1], told,
                              _two_digits(rows, column, body)):
            groups[-1].append(column)
            systems[-1] = systems[-1] or told
        else:
            groups.append([column])
            systems.append(told)
    return [CodeColumns(system or _told_by_heading(table.columns[group[0]]), tuple(group))
            for group, system in zip(groups, systems, strict=True)]


def _goes_on(table: Table, group: list[int], column: int, system: str, told: str,
             short: bool) -> bool:
    """Whether a column is a further level (款, 项) of the code that began to its left."""
    own = base_name(table.names[column])
    if len(group) == 3 or (told and system and told != system):
        return False
    if own in ("section_code", "item_code") or short:
        return True
    return own == "code" and table.columns[column] == table.columns[group[0]]


def _two_digits(rows: Sequence[Sequence[str]], column: int, body: Sequence[int]) -> bool:
    held = [d for r in body if (d := code_digits(rows[r][column]))]
    return bool(held) and all(len(d) <= 2 for d in held)


def _told_by_contents(rows: Sequence[Sequence[str]], column: int, body: Sequence[int]) -> str:
    """The classification of most codes in a column; nothing where it holds none of its own."""
    found = Counter(system for r in body
                    if (system := system_of_code(code_digits(rows[r][column]))))
    held = sum(1 for r in body if len(code_digits(rows[r][column])) > 2)
    (system, count), = found.most_common(1) or [("", 0)]
    return system if count * 2 > held else ""


def _told_by_heading(path: str) -> str:
    said = fold(path)
    if "政府" in said and "经济" in said:
        return "government"
    return "economic" if "经济" in said else "function" if "功能" in said else ""


def name_code_systems(columns: Sequence[str], names: list[str]) -> None:
    """Name the columns of a further classification after it; the plain ``code`` comes first.

    The plain one is the functional code, else the departmental economic one; a governmental
    code is plain only in a panel that has no other.
    """
    paths = [fold(p) for p in columns]
    functional = any("功能" in p for p in paths)
    alone = _government_alone(columns, names, paths)
    for index, name in enumerate(names):
        base = base_name(name)
        if base not in {"code", "name", "economic_item", "government_code"}:
            continue
        word = "name" if base in {"name", "economic_item"} else "code"
        if index in alone:
            names[index] = word
        elif "政府" in paths[index] and "经济" in paths[index]:
            names[index] = f"government_{word}"
        elif functional and "经济" in paths[index] and "功能" not in paths[index]:
            names[index] = f"economic_{word}"
    _number_twins(names)


def name_codes_by_contents(table: Table, names: list[str]) -> None:
    """Where no heading says 编码, name the column that holds nothing but codes after them.

    A heading of its own that is known (支出功能分类科目) is believed: only one that nobody
    listed is judged by what stands under it, and one of names (经济科目) beside another (科目名称).
    The column to its right holds the names.
    """
    rows = table.rows()
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    column = next((c for c in range(table.n_columns) if base_name(names[c]) not in CODE_NAMES
                   and (_unlisted(table.columns[c]) or _named_twice(names, c))
                   and _only_codes(rows, c, body)), None)
    if column is None:
        return
    beside = column + 1
    if _named_twice(names, column):
        names[beside] = "name"
    names[column] = "code"
    while beside < len(names) and _two_digits(rows, beside, body) and (
            _unlisted(table.columns[beside])):
        names[beside] = "code"  # 款 and 项 of the code that began to the left
        beside += 1
    if beside < len(names) and _unlisted(table.columns[beside]) and names[beside].startswith(
        ("column_", "name", "item")) and not any(code_digits(rows[r][beside]) for r in body):
        names[beside] = "name"


def _named_twice(names: Sequence[str], column: int) -> bool:
    """Whether two columns of names stand side by side: one of them may hold the codes."""
    return column + 1 < len(names) and base_name(names[column]) == base_name(
        names[column + 1]) == "name"


def _unlisted(path: str) -> bool:
    last = path.rpartition("/")[2]
    return bool(last) and read_part(last) is None


def _only_codes(rows: Sequence[Sequence[str]], column: int, body: Sequence[int]) -> bool:
    """Whether a column holds different codes of one classification, and no other number."""
    held = [d for r in body if (d := code_digits(rows[r][column]))]
    system = _told_by_contents(rows, column, body)
    return bool(system) and len(set(held)) > 1 and all(
        rows[r][column].strip() in ("", *held) or not re.search(r"\d", rows[r][column])
        for r in body) and all(is_code(d, system) for d in held)


def _number_twins(names: list[str]) -> None:
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        base = base_name(name) if name else ""
        if base in {"code", "name", *(f"{s}_{w}" for s in PLAIN for w in ("code", "name"))}:
            seen[base] = seen.get(base, 0) + 1
            names[index] = base if seen[base] == 1 else f"{base}_{seen[base]}"


def _government_alone(
    columns: Sequence[str], names: Sequence[str], paths: Sequence[str]
) -> set[int]:
    """Columns of the government's classification in a panel that has no other code."""
    groups: list[list[int]] = [[]]
    for index, path in enumerate(columns):
        if is_text_column(path):
            groups[-1].append(index)
        elif groups[-1]:
            groups.append([])
    alone: set[int] = set()
    for group in groups:
        coded = [i for i in group if base_name(names[i]) in CODE_NAMES]
        if coded and all("政府" in paths[i] for i in coded):
            alone |= {i for i in group if "政府" in paths[i] and "经济" in paths[i]}
    return alone


# ── row by row ───────────────────────────────────────────────────────────────────────────────


class CodeReader:
    """Reads the codes of a panel's rows, from the top: a level that is not printed is carried down.

    Parameters
    ----------
    table : Table
    codes, words : sequence of int
        The panel's columns of codes and of words.
    body : sequence of int
        The table's rows below the header.
    """

    def __init__(self, table: Table, codes: Sequence[int], words: Sequence[int],
                 body: Sequence[int]):
        self.table = table
        self.rows = table.rows()
        self.groups = code_columns(table, codes, body)
        self.named = [c for c in words if base_name(table.names[c]) in _NAME_COLUMNS]
        self._carried: list[list[str]] = [["", ""] for _ in self.groups]
        self._merged = {(r, c.column): c.text for c in table.cells
                        if c.column in codes and c.row_span > 1 and not table.is_header(c.row)
                        for r in range(c.row + 1, c.row + c.row_span)}
        self._whole = [_whole_codes(self._column(g.columns[0], body), self._names(words, body))
                       if len(g.columns) == 1 else {} for g in self.groups]
        order = [g.system for g in self.groups]
        first = next((s for s in PLAIN if s in order), "")
        self.plain = order.index(first) if first else 0
        self._name_beside(words)

    def _column(self, column: int, body: Sequence[int]) -> list[tuple[int, str]]:
        return [(r, code_digits(self.rows[r][column])) for r in body]

    def _names(self, words: Sequence[int], body: Sequence[int]) -> dict[int, str]:
        """The first words of each row: what its code is printed with."""
        return {r: next((t for c in words if (t := fold(self.rows[r][c]))), "") for r in body}

    def _name_beside(self, words: Sequence[int]) -> None:
        """A second column of names is that of the code to its left, where no heading says so."""
        for column in words:
            left = [g for g in self.groups if g.columns[-1] < column]
            if left and base_name(self.table.names[column]) == "name" and (
                left[-1] is not self.groups[self.plain]) and left[-1].system:
                self.table.names[column] = f"{left[-1].system}_name"

    def read(self, row: int) -> RowCodes:
        """The codes of one row; rows must be asked for from the top."""
        found = RowCodes()
        for number, group in enumerate(self.groups):
            code, words = self._of_columns(number, group, row)
            if number == self.plain:
                found.plain = code
                found.words = words or found.words
            found.words = found.words or words
            further = group.system if number != self.plain and code else ""
            if told := system_of_code(code) or further:
                found.systems.setdefault(told, code)
        plain = self.groups[self.plain].system if self.groups else ""
        found.plain = found.plain or found.systems.get(plain, "")
        for column in self.named:
            label = CODED_LABEL.match(fold(self.rows[row][column]))
            if label and (system := system_of_code(label["code"])):
                found.systems.setdefault(system, label["code"])
        return found

    def _of_columns(self, number: int, group: CodeColumns, row: int) -> tuple[str, str]:
        """The code that a group of columns prints in a row, and what they say in words."""
        said = [fold(self.rows[row][c] or self._merged.get((row, c), "")) for c in group.columns]
        digits = [code_digits(t) for t in said]
        # asked in every row: a level that is not printed is carried down
        code = self._whole[number].get(row) or (
            _joined(digits, self._carried[number]) if len(digits) > 1 else digits[0])
        if mixed := next((m for t in said if (m := CODED_LABEL.match(t))), None):
            return mixed["code"], mixed["name"]
        return code, "".join(t for t in said if t and not re.search(r"\d", t) and not is_dash(t))


def _joined(group: list[str], carried: list[str]) -> str:
    """类|款|项 → one code; a level that is not printed is carried down from above."""
    first = group[0]
    if len(first) > 3:  # the whole code stands in the first column
        carried[:] = [first[:3], first[3:5]]
        return first
    if first:
        carried[:] = [first, ""]
    second = group[1] if len(group) > 1 else ""
    third = group[2] if len(group) > 2 else ""
    if len(second) > 2:
        carried[:] = [second[:3], second[3:5]]
        return third if len(third) > 3 else second + third
    if len(third) > 3:
        return third
    if second:
        carried[1] = second.zfill(2)
    if not (first or second or third):
        return ""
    if third:
        return carried[0] + carried[1] + third.zfill(2) if carried[0] else ""
    return carried[0] + (carried[1] if second else "") if carried[0] else ""


# ── levels that print their own two digits alone ─────────────────────────────────────────────


def _whole_codes(column: Sequence[tuple[int, str]], names: Mapping[int, str]) -> dict[int, str]:
    """Row → whole code, for two digits under a class in one column: 208, 05, 2080505.

    05 is 20805 because the longer code below begins so; without one, because the classification
    calls 20805 by the row's name. Digits that neither proves stay as printed.
    """
    coded = [(r, d) for r, d in column if d]
    below = _next_whole([d for _, d in coded])
    found: dict[int, str] = {}
    stack: list[str] = []
    for place, (row, digits) in enumerate(coded):
        if len(digits) == 3 and classification.system_of(digits):
            stack = [digits]
        elif len(digits) in (5, 7) and stack and digits.startswith(stack[0]):
            stack = _levels_of(digits)
        elif len(digits) == 2 and stack:
            candidates = [upper + digits for upper in reversed(stack) if len(upper) < 7]
            if whole := _proved(candidates, below[place], names.get(row, "")):
                found[row] = whole
                stack = _levels_of(whole)
        elif len(digits) > 3:
            stack = []  # a unit's number, or a code of another class: nothing stands under it
    return found


def _levels_of(code: str) -> list[str]:
    """A code with those above it: class, section, item."""
    return [code[:n] for n in (3, 5, 7) if n <= len(code)]


def _next_whole(digits: Sequence[str]) -> list[str]:
    """For each place the next code below that is longer or shorter than two digits; else nothing."""
    after, found = "", []
    for each in reversed(digits):
        found.append(after)
        after = after if len(each) == 2 else each
    return found[::-1]


def _proved(candidates: Sequence[str], below: str, name: str) -> str:
    if by_code := next((c for c in candidates if below != c and below.startswith(c)), ""):
        return by_code
    return next((c for c in candidates for held in classification.names(c)
                 if name and classification.like(name, held.name)), "")
