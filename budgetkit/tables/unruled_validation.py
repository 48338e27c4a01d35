"""What a table read without vertical rules may state: columns and lines of no certain meaning.

Where rules part the columns the page itself says which heading and which label an amount belongs
to. Without them that follows from where the text stands, and may be wrong. So an amount is a fact
here only under a heading that budgets print and in a line that has a label; what is left out, and
what is kept in doubt, is said with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetkit import classification
from budgetkit.amounts import parse_amount
from budgetkit.classification.naming import all_names
from budgetkit.grids.grids import Cell
from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import is_text_column, read_part
from budgetkit.tables.headings import is_whole
from budgetkit.tables.panel import Panel
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

message = message_in("tables.row")

#: The engine whose columns follow from the text.
UNRULED = "aligned"
_GLUED = pattern(
    r"\d\.\d{2}\s*(?![万亿元个%年月日])[一-鿿]|[一-鿿（(]\s*\d{1,3}(,\d{3})+\.\d{2}$|\d\.\d{2}\s+-?\d"
)
#: Two lines of a summary run together: 上年结转结余收入总计.
_TWO = pattern(r"(合计|总计|小计|结转|结余|[）)]).{0,3}(收入|支出)(总计|合计)$|(合计|总计)[一-鿿]*(结转|结余)")
_AMOUNT_FIRST = pattern(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2}")
_CUT = pattern(r"(收入|支出)[总合]|[总合小]|^[一二三四五六七八九十]+[、.]?$")




@dataclass
class Verdict:
    """Columns and rows (0-based) whose amounts are no facts, and what is to be said."""

    columns: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    said: list[Message] = field(default_factory=list)


def is_glued(text: str) -> bool:
    # asked of every cell, and few hold a point beside a word
    return "." in text and bool(_GLUED.search(text)) and len(text) < thresholds().glued_length


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
    ) and len(table.lines) > thresholds().few_lines:
        verdict.said.append(message("no-labels", where=_pages(table)))
    if UNRULED in table.engine and _shape(table) != "sheet":
        rows = table.rows()
        _judge_columns(table, rows, verdict)
        _judge_lines(table, rows, verdict)
    return verdict


def _judge_columns(table: Table, rows: Sequence[Sequence[str]], verdict: Verdict) -> None:
    where = _pages(table)
    body = [rows[r] for r in range(table.n_rows) if not table.is_header(r)]
    for panel in table.panels:
        for column, why in _unsure_columns(table, panel):
            verdict.columns.add(column)
            if held := sum(1 for row in body if parse_amount(row[column])):
                verdict.said.append(message("column-left-out", where=where, column=column + 1,
                                            why=why, n=held))
    amounts = [c for panel in table.panels for c in panel.amounts if table.columns[c]]
    unsure = [c for c in amounts if c in verdict.columns]
    if len(unsure) >= thresholds().unsure_columns * len(amounts) and len(amounts) > 1:
        verdict.said.append(message("unsure-columns", where=where, unsure=len(unsure),
                                    columns=len(amounts)))
    for panel in table.panels:
        verdict.said += [message("column-doubt", where=where, column=column + 1, why=why)
                         for column, why in _doubtful_columns(table, panel)
                         if column not in verdict.columns]
    if amounts and (nameless := _nameless(table, body)):
        verdict.said.append(message("nameless", where=where, column=nameless[0] + 1))


def _nameless(table: Table, body: Sequence[Sequence[str]]) -> list[int]:
    """The columns of words under no heading."""
    return [c for panel in table.panels for c in panel.words
            if not table.columns[c] and any(row[c] for row in body)]


def _judge_lines(table: Table, rows: list[list[str]], verdict: Verdict) -> None:
    for row, why in _unsure_rows(table, rows):
        if row not in verdict.rows:
            verdict.rows.add(row)
            verdict.said.append(message("left-out", row=row + 1, why=why))
    for line in table.lines:
        amounts = (rows[line.row][c] for c in table.panels[line.panel].amounts)
        if line.row not in verdict.rows and any(map(parse_amount, amounts)) and (
                doubt := _doubt(table, line)):
            verdict.said.append(message("doubt", row=line.row + 1, why=doubt))


def _shape(table: Table) -> str:
    return TABLES[table.key].shape if table.key in TABLES else ""


def _pages(table: Table) -> Message:
    first, last = min(table.pages), max(table.pages)
    return message("page" if first == last else "pages", first=first, last=last)


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def _unsure_columns(table: Table, panel: Panel) -> Iterator[tuple[int, Message]]:
    paths = [table.columns[c] for c in panel.amounts]
    labels = [c for c in panel.words if read_part(table.columns[c].split("/")[-1]) == ("text", "item")]
    for column, path in zip(panel.amounts, paths, strict=True):
        *upper, last = path.split("/")
        if _shape(table) == "panels" and len(labels) > 1:
            yield column, message("two-labels-before")
        elif not path:
            yield column, message("no-heading")
        elif not is_whole(last) or read_part(last) is None:
            yield column, message("strange-heading", heading=last)
        elif is_text_column(path):
            yield column, message("heading-of-words", heading=last)
        elif strange := next((p for p in upper if read_part(p) and not is_whole(p)), ""):
            yield column, message("strange-above", heading=strange)
        elif paths.count(path) > 1:
            yield column, message("heading-twice", heading=last)
        elif _holds_codes(table, column):
            yield column, message("holds-codes")


def _doubtful_columns(table: Table, panel: Panel) -> Iterator[tuple[int, Message]]:
    for column in panel.amounts:
        strange = next((p for p in table.columns[column].split("/")[:-1] if not is_whole(p)), "")
        if strange:
            yield column, message("strange-above", heading=strange)


def _holds_codes(table: Table, column: int) -> bool:
    rows = table.rows()
    held = [fold(rows[r][column]) for r in range(table.n_rows) if not table.is_header(r)]
    held = [t for t in held if t]
    return len(held) > 1 and all(
        re.fullmatch(r"\d{3}|\d{5}|\d{7}", t) and classification.is_known(t) for t in held)


# ── lines ────────────────────────────────────────────────────────────────────────────────────


def _unsure_rows(table: Table, rows: list[list[str]]) -> Iterator[tuple[int, Message]]:
    for cell in glued(table):
        yield cell.row, Message("tables.glued", text=cell.text)
    first = min((line.row for line in table.lines), default=0)
    for line in table.lines:
        panel = table.panels[line.panel]
        if not any(parse_amount(rows[line.row][c]) for c in panel.amounts):
            continue
        said = fold(line.name)
        if not said and not line.code and (panel.words or panel.codes):
            yield line.row, message("no-label")
        elif _TWO.search(said) and not classification.find(line.name):
            yield line.row, message("two-labels", label=line.name)
        elif _AMOUNT_FIRST.match(said):
            yield line.row, message("glued-label", label=line.name)
        elif re.fullmatch(r"\*+", said):
            yield line.row, message("numbers-columns")
        elif _CUT.fullmatch(said) or len(said) == 1:
            yield line.row, message("cut-label", label=line.name)
        elif not said and not line.code and line.row > first:
            yield line.row, message("no-label")


def _doubt(table: Table, line: Line) -> Message | None:
    """What is not certain of a line's label."""
    said = fold(line.name)
    if said.count("(") != said.count(")"):
        return message("may-be-cut", label=line.name)
    shape = _shape(table)
    if shape == "panels":
        if re.search(r"(预算|拨款|资金)(收入|支出)总计$", said):
            return message("may-be-two", label=line.name)
        return message("may-be-cut", label=line.name) if _begins_a_name(line.name) else None
    if shape not in {"function", "economic"}:
        return None
    if line.code:
        coded = line.level in {"class", "section", "item"}
        return _doubt_of_code(line, said) if coded else None
    if line.level == "row" and any(other.code for other in table.lines):
        return message("no-code", label=line.name)
    return None


def _doubt_of_code(line: Line, said: str) -> Message | None:
    """Whether a line's name is none, or a piece, of what its code is called."""
    known = [fold(n.name) for n in classification.names(line.code)]
    if known and not said:
        return message("no-name", code=line.code)
    if any(classification.like(line.name, n) for n in known):
        return None
    pieces = (n.startswith(said) or n.endswith(said) or said.startswith(n) for n in known)
    return message("odd-name", code=line.code, label=line.name) if any(pieces) else None


def _begins_a_name(label: str) -> bool:
    """Whether a label is the beginning of a class's name, and no name itself."""
    said = re.sub(r"^[(（]?[一二三四五六七八九十\d]+[)）、.．]+", "", fold(label))
    return len(said) > 2 and not classification.find(label) and any(
        name != said and name.startswith(said) for name in _class_names())


@cache
def _class_names() -> frozenset[str]:
    return frozenset(fold(n.name) for (_, code), names in all_names().items() if len(code) == 3
                     for n in names)
