"""Rows and merged cells that the foot of a page cuts in two, made whole again.

A word processor breaks a row inside its cells: the rest of a name, of a sentence or of an amount
stands in the first row of the next page. What the cells hold says which rows are such rests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from budgetkit import classification
from budgetkit.amounts import is_amount, parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold, join_wraps

_NUMBERED = pattern(r"^([(（]?[一二三四五六七八九十]+[)）、.．]|[(（]\d+[)）]|\d+[、.．](?!\d)|其中|\d{3,})")
#: A row of so many headings that stands in the body again is the header, said once more.
LEAST_HEADS = 3
#: What the rows of a page add up to, at its foot, and what is carried over at the next one's head.
_PAGE_TOTAL = pattern(r"本页(小计|合计|共计|总计)|过次页|承前页|转下页|[接承续]上页")


def join_pages(
    cells: list[Cell], moved: list[Cell], row: int, open_foot: bool
) -> tuple[list[Cell], int]:
    """The cells of a page laid under ``cells`` from ``row`` on, and how many rows that takes away.

    ``cells`` are changed: those that the page cut get what stands on the next page.
    """
    if _is_rest(cells, moved, row, open_foot):
        _mend_row(cells, moved, row)
        return [replace(c, row=c.row - 1) for c in moved if c.row > row], 1
    return _mend_block(cells, moved, row), 0


def _foot(cells: Iterable[Cell], row: int) -> dict[int, Cell]:
    """Column → the cell of the last row above ``row``."""
    return {c.column: c for c in cells if c.row <= row - 1 < c.row + c.row_span}


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _is_rest(cells: list[Cell], moved: list[Cell], row: int, open_foot: bool) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    first = [c for c in moved if c.row == row]
    said = [c for c in first if c.text]
    above = _foot(cells, row)
    if not said or not above or any(
        c.row_span > 1 and (c.text or c.column not in above) for c in first
    ):
        return False
    if _amounts_go_on([*cells, *moved], said, above):
        return True
    if any(_own_line(c.text) for c in first):
        return False
    if any(is_amount(c.text) for c in said):
        return _are_its_amounts(first, above, row)
    if len(said) == 1 and (_makes_a_name(above.get(said[0].column), said[0])
                           or _breaks_off(above.get(said[0].column), first)):
        return True
    return _are_its_words(first, above, row, open_foot)


def _are_its_amounts(first: Sequence[Cell], above: Mapping[int, Cell], row: int) -> bool:
    """Whether a row of nothing but amounts belongs to the name above, which has none."""
    if any(c.row_span > 1 or (c.text and not is_amount(c.text)) for c in first):
        return False
    named_above = any(c.text for c in above.values() if c.row == row - 1)
    return named_above and not any(is_amount(c.text) for c in above.values()) and all(
        not above[c.column].text for c in first if c.text and c.column in above)


def _are_its_words(first: Sequence[Cell], above: Mapping[int, Cell], row: int, open_foot: bool
                   ) -> bool:
    """Whether a row holds the rest of a name and nothing else, under a row with amounts."""
    said = [c for c in first if c.text]
    if any(c.row_span > 1 for c in first) or len(said) > 2 or (first[0].text and not open_foot):
        return False
    return any(is_amount(c.text) for c in above.values() if c.row == row - 1) and all(
        _ends_open(above.get(c.column), c) for c in said)


def _ends_open(upper: Cell | None, rest: Cell) -> bool:
    """Whether the words above a text do not end a sentence, so that it may go on with them."""
    return upper is not None and bool(upper.text) and not is_amount(upper.text) and (
        upper.column_span == rest.column_span and not upper.text.endswith(("。", "；", ")")))


def _amounts_go_on(cells: list[Cell], said: list[Cell], above: dict[int, Cell]) -> bool:
    """Whether every number here is the last digits of an amount cut above: 1,200.3|6.

    The column prints two decimals everywhere else, the cut amount fewer, both together two.
    """
    numbers = [c for c in said if re.fullmatch(r"[\d.,]+", c.text)]
    return bool(numbers) and all(c.column in above and above[c.column].text for c in said) and all(
        _completes(cells, above[c.column], c) for c in numbers)


def _completes(cells: list[Cell], upper: Cell, rest: Cell) -> bool:
    places = Counter(
        amount.places for c in cells
        if c.column == upper.column and c is not upper and c is not rest and (amount := parse_amount(c.text)))
    usual, count = places.most_common(1)[0] if places else (0, 0)
    whole, cut = parse_amount(upper.text + rest.text), parse_amount(upper.text.rstrip("."))
    return (usual > 0 and count >= thresholds().known_cells and 2 * count > places.total() and whole is not None
            and whole.places == usual and cut is not None and cut.places < usual)


def _breaks_off(upper: Cell | None, first: list[Cell]) -> bool:
    """Whether a sentence breaks off above and goes on here, in a row that has nothing else.

    Merged cells beside it, blank here, go on over the page as well.
    """
    rest = next(c for c in first if c.text)
    return (upper is not None and any(c.row_span > 1 for c in first)
            and len(upper.text) >= thresholds().cut_sentence and not re.search(r"[。；]$", upper.text)
            and not re.match(r"[≥≤><=＝\d]", rest.text) and upper.column_span == rest.column_span)


def _own_line(text: str) -> bool:
    """Whether a text begins a line of its own: a numbered item, a code, a known name."""
    return bool(_NUMBERED.match(text)) or any(
        classification.find(text, system) for system in ("function", "economic"))


def _makes_a_name(upper: Cell | None, rest: Cell) -> bool:
    """Whether the two halves make a name of the classification that the first alone is not."""
    return upper is not None and bool(upper.text) and any(
        classification.find(upper.text + rest.text, system, level=level)
        and not classification.find(upper.text, system, level=level)
        for system, level in (("function", 1), ("function", None), ("economic", None))
    )


def _mend_row(cells: list[Cell], moved: list[Cell], row: int) -> None:
    above = _foot(cells, row)
    for rest in (c for c in moved if c.row == row):
        cell = above.get(rest.column)
        if cell is not None:
            cell.text = _joined(cell.text, rest.text)
            cell.row_span += rest.row_span - 1


def _joined(upper: str, rest: str) -> str:
    if re.fullmatch(r"[\d.,]+", upper) and re.fullmatch(r"[\d.,]+", rest):
        return upper + rest
    return join_wraps([upper, rest]) if upper and rest else upper or rest


# ── blocks of rows beside merged cells ───────────────────────────────────────────────────────


def _mend_block(cells: list[Cell], moved: list[Cell], row: int) -> list[Cell]:
    """The cells of the page, without those that are the lower halves of merged cells above."""
    first = {c.column: c for c in moved if c.row == row}
    above = _foot(cells, row)
    tall = [c for c in sorted(first) if c in above and _is_tall(above[c], first[c])]
    halves = [c for c in first if c in above and _is_elsewhere(cells, moved, above[c], first[c])]
    lead = _goes_on(cells, moved, above, first, tall)
    if lead is not None:
        halves += [c for c in tall if c not in halves and _is_half(c, lead, above, first)]
    for column in halves:
        _take_half(above[column], first[column], column in tall)
    lost = {id(first[c]) for c in halves if c in tall}
    told = {id(first[c]) for c in halves} - lost
    return [replace(c, text="") if id(c) in told else c for c in moved if id(c) not in lost]


def _take_half(upper: Cell, lower: Cell, tall: bool) -> None:
    """Join the lower half of a cell to its upper one."""
    if not upper.text:  # what is printed on the lower page stands there
        _place_at(upper, lower)
    upper.text = _joined(upper.text, lower.text)
    upper.row_span += lower.row_span if tall else 0


def _is_tall(upper: Cell, lower: Cell) -> bool:
    """Whether one of two cells under each other is merged over rows, and both are as wide."""
    return max(upper.row_span, lower.row_span) > 1 and upper.column_span == lower.column_span


def _is_half(column: int, lead: int, above: dict[int, Cell], first: dict[int, Cell]) -> bool:
    """Whether the cells above and below are halves of one, in a block that the page cuts.

    They are where the lower is blank, as tall as the block's first cell, or where both begin with
    a block whose label is printed in its lower half.
    """
    upper, lower = above[column], first[column]
    if not lower.text:
        return True
    begun = not above[lead].text and upper.row == above[lead].row
    return (begun or lower.row_span == first[lead].row_span) and not _two_labels(
        upper.text, lower.text)


def _place_at(cell: Cell, other: Cell) -> None:
    cell.page = other.page
    cell.x0, cell.y0, cell.x1, cell.y1 = other.x0, other.y0, other.x1, other.y1


def _goes_on(cells, moved, above, first, tall: list[int]) -> int | None:
    """The first column of the block of rows (one project) that the foot of the page cuts, if any.

    Its cell is blank on one of the two pages, or holds the rest of a code overleaf, and no amount
    is printed twice.
    """
    named = [c for c in tall if above[c].text]
    if not tall or any(is_amount(above[c].text) and is_amount(first[c].text)
                        and not _cut_code(cells, moved, above[c], first[c]) for c in tall):
        return None
    if _label_below(above[tall[0]], first[tall[0]]):
        return tall[0]
    if not named:
        return None
    lead = named[0]
    blank = not first[lead].text and any(c.text for c in first.values())
    return lead if blank or _cut_code(cells, moved, above[lead], first[lead]) else None


def _two_labels(upper: str, rest: str) -> bool:
    """Whether both halves are whole labels of indicators: the second begins under the first."""
    return all(re.fullmatch(r"[一-鿿]{2,}指标|满意度", text) for text in (upper, rest))


def _label_below(upper: Cell, rest: Cell) -> bool:
    """Whether a merged label, cut by the foot of the page, is printed in its lower half.

    A merged cell at the left of many rows is their label: none leaves it blank.
    """
    return upper.column == 0 and not upper.text and bool(rest.text) and (
        min(upper.row_span, rest.row_span) > 1)


def _cut_code(cells, moved, upper: Cell, rest: Cell) -> bool:
    """Whether two runs of digits are one code: together as long as the column's other codes."""
    if not (upper.text.isdigit() and rest.text.isdigit()):
        return False
    usual = Counter(len(c.text) for c in (*cells, *moved) if c.column == upper.column
                    and c.text.isdigit() and c is not upper and c is not rest)
    length, count = usual.most_common(1)[0] if usual else (0, 0)
    return count >= thresholds().known_cells and len(upper.text) + len(rest.text) == length


def _is_elsewhere(cells, moved, upper: Cell, rest: Cell) -> bool:
    """Whether both halves make a text that the column prints elsewhere, and neither half is one."""
    if not upper.text or not rest.text or upper.column_span != rest.column_span or (
        is_amount(upper.text) or is_amount(rest.text)
    ):
        return False
    said = {c.text for c in (*cells, *moved)
            if c.column == upper.column and c is not upper and c is not rest}
    return upper.text + rest.text in said and not {upper.text, rest.text} & said


# ── rows that are the page's, not the table's ────────────────────────────────────────────────────


def heads_again(cells: Iterable[Cell], depth: int, n_rows: int) -> list[int]:
    """Rows of the body that say the header, or its last row, once more: in the midst of a page."""
    said: dict[int, list[str]] = {}
    for cell in cells:
        if cell.text.strip():
            said.setdefault(cell.row, []).append(fold(cell.text))
    heads = [said.get(row, []) for row in range(depth)]
    if not heads or len(heads[-1]) < LEAST_HEADS:
        return []
    found: list[int] = []
    for row in range(depth, n_rows):
        if said.get(row) == heads[-1]:
            whole = range(row - depth + 1, row)
            found += [r for r in whole if said.get(r) == heads[r - row - 1]] + [row]
    return found


def page_totals(cells: Iterable[Cell], depth: int) -> list[int]:
    """Rows that add up a page, or carry its sum over: no lines of the table, which counts them once."""
    said: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row >= depth and cell.text.strip() and not parse_amount(cell.text):
            said.setdefault(cell.row, []).append(fold(cell.text))
    return [row for row, words in said.items()
            if len(words) == 1 and _PAGE_TOTAL.fullmatch(words[0])]
