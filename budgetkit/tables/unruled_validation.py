"""What a table read without vertical rules may state: columns and lines of no certain meaning.

Where rules part the columns the page itself says which heading and which label an amount belongs
to. Without them that follows from where the text stands, and may be wrong. So an amount is a fact
here only under a heading that budgets print and in a line that has a label; what is left out, and
what is kept in doubt, is said with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from budgetkit import classification
from budgetkit.amounts import parse_amount
from budgetkit.classification.naming import all_names
from budgetkit.grids.grids import Cell
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import is_text_column, read_part
from budgetkit.tables.headings import is_whole
from budgetkit.tables.panel import Panel
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

#: The engine whose columns follow from the text.
UNRULED = "aligned"
_GLUED = re.compile(
    r"\d\.\d{2}\s*(?![万亿元个%年月日])[一-鿿]|[一-鿿（(]\s*\d{1,3}(,\d{3})+\.\d{2}$|\d\.\d{2}\s+-?\d"
)
#: Two lines of a summary run together: 上年结转结余收入总计.
_TWO = re.compile(r"(合计|总计|小计|结转|结余|[）)]).{0,3}(收入|支出)(总计|合计)$|(合计|总计)[一-鿿]*(结转|结余)")
_AMOUNT_FIRST = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2}")
_CUT = re.compile(r"(收入|支出)[总合]|[总合小]|^[一二三四五六七八九十]+[、.]?$")
BY_HAND = "compare with the page"
#: Ends whatever is said here, so that it can be told from what others say of a table.
REMEDY = f"no rules part its columns: {BY_HAND}"


@dataclass
class Verdict:
    """Columns and rows (0-based) whose amounts are no facts, and what is to be said."""

    columns: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    said: list[str] = field(default_factory=list)


def is_glued(text: str) -> bool:
    return len(text) < 40 and bool(_GLUED.search(text))


def glued(table: Table) -> list[Cell]:
    """Cells in which an amount and a word, or two amounts, stand without anything between."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return []  # targets are sentences with numbers in them
    return [c for c in table.cells if is_glued(c.text) and not table.is_header(c.row)]


def validate_unruled(table: Table) -> Verdict:
    """Judge the columns and lines of a table, before its facts are made."""
    verdict = Verdict()
    if _shape(table) not in {"wide", "sheet", ""} and table.panels and not any(
        panel.words or panel.codes for panel in table.panels
    ) and sum(1 for line in table.lines) > 2:
        verdict.said.append(f"{_pages(table)}: no labels stand beside its amounts; they may be on "
                            f"another page, where a wide sheet is cut ({BY_HAND})")
    if UNRULED not in table.engine or _shape(table) == "sheet":
        return verdict
    where = _pages(table)
    rows = table.rows()
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    for panel in table.panels:
        for column, why in _unsure_columns(table, panel):
            held = sum(1 for r in body if parse_amount(rows[r][column]))
            verdict.columns.add(column)
            if held:
                verdict.said.append(f"{where}, column {column + 1}: {why}; its {held} amounts are "
                                    f"left out ({REMEDY})")
    amounts = [c for panel in table.panels for c in panel.amounts if table.columns[c]]
    unsure = [c for c in amounts if c in verdict.columns]
    if len(unsure) * 2 >= len(amounts) > 1:
        verdict.said.append(f"{where}: {len(unsure)} of its {len(amounts)} columns have no certain "
                            f"heading; the others are in doubt ({REMEDY})")
    verdict.said += [f"{where}, column {column + 1}: {why} ({REMEDY})"
                     for panel in table.panels for column, why in _doubtful_columns(table, panel)
                     if column not in verdict.columns]
    nameless = [c for panel in table.panels for c in panel.words
                if not table.columns[c] and any(rows[r][c] for r in body)]
    if nameless and amounts:
        verdict.said.append(f"{where}: the words of column {nameless[0] + 1} stand under no heading; "
                            f"which lines they name is in doubt ({REMEDY})")
    for row, why in _unsure_rows(table, rows):
        if row not in verdict.rows:
            verdict.rows.add(row)
            verdict.said.append(f"row {row + 1}: {why}; its amounts are left out ({REMEDY})")
    verdict.said += [f"row {line.row + 1}: {why} ({REMEDY})"
                     for line in table.lines if line.row not in verdict.rows
                     and any(parse_amount(rows[line.row][c])
                             for c in table.panels[line.panel].amounts)
                     and (why := _doubt(table, line))]
    return verdict


def _shape(table: Table) -> str:
    return TABLES[table.key].shape if table.key in TABLES else ""


def _pages(table: Table) -> str:
    first, last = min(table.pages), max(table.pages)
    return f"page {first}" if first == last else f"pages {first}–{last}"


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def _unsure_columns(table: Table, panel: Panel) -> Iterator[tuple[int, str]]:
    paths = [table.columns[c] for c in panel.amounts]
    labels = [c for c in panel.words if read_part(table.columns[c].split("/")[-1]) == ("text", "item")]
    for column, path in zip(panel.amounts, paths, strict=True):
        *upper, last = path.split("/")
        if _shape(table) == "panels" and len(labels) > 1:
            yield column, "two columns of labels stand before it"
        elif not path:
            yield column, "no heading stands over it"
        elif not is_whole(last) or read_part(last) is None:
            yield column, f"its heading {last!r} is none that budgets print"
        elif is_text_column(path):
            yield column, f"its heading {last!r} is one of words"
        elif strange := next((p for p in upper if read_part(p) and not is_whole(p)), ""):
            yield column, f"the heading over it, {strange!r}, is none that budgets print"
        elif paths.count(path) > 1:
            yield column, f"{last!r} stands over more columns than this one"
        elif _holds_codes(table, column):
            yield column, "it holds codes"


def _doubtful_columns(table: Table, panel: Panel) -> Iterator[tuple[int, str]]:
    for column in panel.amounts:
        strange = next((p for p in table.columns[column].split("/")[:-1] if not is_whole(p)), "")
        if strange:
            yield column, f"the heading over it, {strange!r}, is none that budgets print"


def _holds_codes(table: Table, column: int) -> bool:
    rows = table.rows()
    held = [fold(rows[r][column]) for r in range(table.n_rows) if not table.is_header(r)]
    held = [t for t in held if t]
    return len(held) > 1 and all(
        re.fullmatch(r"\d{3}|\d{5}|\d{7}", t) and classification.is_known(t) for t in held)


# ── lines ────────────────────────────────────────────────────────────────────────────────────


def _unsure_rows(table: Table, rows: list[list[str]]) -> Iterator[tuple[int, str]]:
    for cell in glued(table):
        yield cell.row, f"amount and text stand together: {cell.text!r}"
    first = min((line.row for line in table.lines), default=0)
    for line in table.lines:
        panel = table.panels[line.panel]
        if not any(parse_amount(rows[line.row][c]) for c in panel.amounts):
            continue
        said = fold(line.name)
        if not said and not line.code and (panel.words or panel.codes):
            yield line.row, "no label stands in this line"
        elif _TWO.search(said) and not classification.find(line.name):
            yield line.row, f"{line.name!r} is two labels"
        elif _AMOUNT_FIRST.match(said):
            yield line.row, f"an amount and a label stand together: {line.name!r}"
        elif re.fullmatch(r"\*+", said):
            yield line.row, "it numbers the columns"
        elif _CUT.fullmatch(said) or len(said) == 1:
            yield line.row, f"the label {line.name!r} is cut"
        elif not said and not line.code and line.row > first:
            yield line.row, "no label stands in this line"


def _doubt(table: Table, line: Line) -> str:
    """What is not certain of a line's label."""
    said = fold(line.name)
    shape = _shape(table)
    if said.count("(") != said.count(")"):
        return f"the label {line.name!r} may be cut"
    if shape in {"function", "economic"} and line.code and line.level in {"class", "section", "item"}:
        known = [fold(n.name) for n in classification.names(line.code)]
        if known and not said:
            return f"{line.code} has no name"
        if known and not any(classification.like(line.name, n) for n in known) and any(
            n.startswith(said) or n.endswith(said) or said.startswith(n) for n in known
        ):
            return f"{line.code} is named {line.name!r}, which may be cut or hold more than a name"
    if shape in {"function", "economic"} and not line.code and line.level == "row" and any(
        other.code for other in table.lines
    ):
        return f"{line.name!r} has no code"
    if shape == "panels" and re.search(r"(预算|拨款|资金)(收入|支出)总计$", said):
        return f"{line.name!r} may be two labels"
    if shape == "panels" and _begins_a_name(line.name):
        return f"the label {line.name!r} may be cut"
    return ""


def _begins_a_name(label: str) -> bool:
    """Whether a label is the beginning of a class's name, and no name itself."""
    said = re.sub(r"^[(（]?[一二三四五六七八九十\d]+[)）、.．]+", "", fold(label))
    return len(said) > 2 and not classification.find(label) and any(
        name != said and name.startswith(said) for name in _class_names())


@cache
def _class_names() -> frozenset[str]:
    return frozenset(fold(n.name) for (_, code), names in all_names().items() if len(code) == 3
                     for n in names)
