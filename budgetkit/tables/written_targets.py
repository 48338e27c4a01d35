"""Targets written out one after the other in a single cell, instead of a row for each.

Some places fill the column 绩效指标 of a list with numbered items: ``1、1-产出指标；11-数量指标；
会议次数；实施周期指标值：≥20场；年度指标值：≥20场。2、…``. The items are told by their own numbers,
which count on from 1; their fields by semicolons; a value by the label before its colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.target_sheet import Target
from budgetkit.tables.target_words import closed_up

#: A field that says what is to be reached: a label of value, a colon, the value.
_VALUE = pattern(r"\s*([^:：]{0,8}(?:指标值|目标值))\s*[:：]\s*(.*)", re.S)
#: The value of the sheet's own year, beside one for the whole of the project's term.
_YEARLY = pattern("年度|当年|本年|全年")
#: A number before a level: 11-数量指标.
_LEVEL_NUMBER = pattern(r"\s*\d{1,3}\s*[-－—.、]\s*(?=\D)")
#: Where an item may begin: at the start of the cell, or behind the end of a sentence.
_BEGINS = r"(?:^|(?<=[。；;.\s]))\s*{}\s*[、.．]\s*(?=\S)"
#: Before the values stand at most two levels and the name, which may hold a semicolon itself.
LEVELS = 2


@dataclass(frozen=True)
class WrittenTarget:
    """One item: its levels, its name, and (label, value) as written."""

    levels: tuple[str, ...]
    name: str
    values: tuple[tuple[str, str], ...]


def written_items(text: str) -> list[WrittenTarget]:
    """The targets that a text writes out; none where one of its numbered items is no target.

    Examples
    --------
    >>> first, _ = written_items("1、1-产出指标；11-数量指标；会议；实施周期指标值:≥20场；年度指标值:≥9场。"
    ...                          "2、3-满意度指标；满意度；年度指标值:≥90%。")
    >>> first.levels, first.name, first.values[1]
    (('产出指标', '数量指标'), '会议', ('年度指标值', '≥9场'))
    """
    found = [_item(piece) for piece in _pieces(text)]
    items = [item for item in found if item is not None]
    return items if len(items) == len(found) else []


def _pieces(text: str) -> list[str]:
    """The numbered items, without their numbers, as far as the numbers count on from 1."""
    starts: list[tuple[int, int]] = []
    at = 0
    while (begin := re.compile(_BEGINS.format(len(starts) + 1)).search(text, at)) and (
        starts or not begin.start()
    ):
        starts.append((begin.start(), begin.end()))
        at = begin.end()
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return [text[start:end] for (_, start), end in zip(starts, ends, strict=False)]


def _item(piece: str) -> WrittenTarget | None:
    fields = [f.strip() for f in re.split("[；;]", piece.strip().rstrip("。.；;"))]
    first = next((i for i, field in enumerate(fields) if _VALUE.fullmatch(field)), 0)
    values: list[tuple[str, str]] = []
    for field in fields[first:] if first else ():
        if value := _VALUE.fullmatch(field):
            values.append((value[1], closed_up(value[2])))
        else:  # a value of several parts: 一级≤1小时；二级≤2小时
            values[-1] = values[-1][0], f"{values[-1][1]}；{field}"
    if not any(said for _, said in values):
        return None
    said = [_LEVEL_NUMBER.sub("", f, count=1) if _LEVEL_NUMBER.match(f) else f
            for f in fields[: min(LEVELS, first - 1)]]
    name = "；".join(f for f in fields[len(said) : first] if f)
    return WrittenTarget(tuple(said), name, tuple(values))


def written_targets(cell: Cell, table: int) -> list[Target]:
    """The targets written out in one cell: of its year where it says so, the other values aside."""
    made = []
    for item in written_items(cell.text):
        value = next((v for v in item.values if _YEARLY.search(v[0])), item.values[0])
        level1, level2 = (*item.levels, "", "")[:2]
        made.append(Target(
            level1, level2, item.name, value[1], "", "", "", "", "", "", "",
            "；".join(f"{label}：{said}" for label, said in item.values if (label, said) != value),
            "", cell.page, table, cell.row, cell.column, (cell.x0, cell.y0, cell.x1, cell.y1)))
    return made
