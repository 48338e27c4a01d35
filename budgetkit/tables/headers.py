"""Header rows → column paths: how many rows are header, and what each column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkit.amounts import is_amount
from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import match_title
from budgetkit.text import fold

#: Words that only a header holds; a row of two or more of them is one.
HEADER_WORDS = pattern(
    r"^(序号|行次|项目|收入|支出|类|款|项|金额|合计|小计|总计|科目|预算数|决算数|年初预算数|备注|说明"
    r"|.*(编码|代码|科目名称|单位名称|项目名称|部门名称)|.*(基本支出|项目支出|(人员|公用)(经费|支出|类))"
    r"|本年(收入|支出|拨款).*|上年结转.*|其中:?.*|.*(一般公共预算|政府性基金|国有资本经营).*|财政拨款.*"
    r"|.*(事业收入|经营收入|其他收入|单位资金|财政专户).*|因公出国.*|公务(用车|接待).*|.*三公.*"
    r"|(一|二|三)级指标|指标.*|绩效.*|类型|类别|采购.*|资金.*|计量单位|功能分类.*|经济分类.*|.*经济科目.*)$"
)
CAPTION = pattern(
    r"(单位[:：].{0,8}元|^金额单位|^(部门|单位|编制|填报|预算)\S{0,6}[:：]|^(公开|预算|附)?表?[\d一二三四五六七八九十]+表?$"
    r"|^20\d\d年?度?$|^\d{3,}[-—][一-鿿]+$)"
)
_NUMBERED = pattern(r"^(附件?|附?表|预算|公开|决算)[\d一二三四五六七八九十].{4,36}$")
#: A title in a cell: it ends in 表, and a word in brackets.
_TITLE = pattern(r"(表([(（].{1,14}[)）])?|续表\)?)$")
_TOTAL = pattern(r"^(合计|总计|共计|合计:|总计:|.*(收入|支出)(总计|合计))$")
_NUMBER_ROW = pattern(r"^(\*+|栏次|[0-9]{1,2}|[A-Z]|[0-9]{1,2}([=+\-][0-9+\-()]+)+|[一二三四五六七八九十]+)$")


def is_number_row(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: ``1 2 3``, ``** **``, 栏次, ``3=4+5``.

    >>> is_number_row(["**", "**", "1", "2"])
    True
    >>> is_number_row(["201", "", "12.00", "12.00"])
    False
    """
    said = [fold(t) for t in texts if t.strip()]
    if len(said) < 2 or not all(_NUMBER_ROW.match(t) for t in said):
        return False
    counts = [int(m[0]) for t in said if (m := re.match(r"\d+", t))]
    return not counts or (counts == sorted(counts) and len(set(counts)) == len(counts)
                          and counts[-1] - counts[0] < 2 * len(counts) + 2 and counts[0] <= 3)


def caption_rows(cells: Sequence[Cell], n_rows: int, n_columns: int) -> int:
    """How many first rows hold the title, the unit or the department's name, not the header."""
    count = 0
    for row in range(n_rows - 1):
        here = [c for c in cells if c.row == row and c.text]
        if not (_is_caption(here, n_columns) if here else count):
            break
        count = row + 1
    return count


def _is_caption(here: Sequence[Cell], n_columns: int) -> bool:
    """Whether a row holds unit and department alone, or a title over the width of the table."""
    said = [fold(c.text) for c in here]
    if len(here) <= 3 and all(CAPTION.search(text) for text in said):
        return True
    if len(here) > 1:
        return False
    cell, text = here[0], said[0]
    if _TITLE.search(text) and (2 * cell.column_span >= n_columns or match_title(text)):
        return True
    return cell.column_span == n_columns and bool(_NUMBERED.match(text) and match_title(text))


def header_depth(cells: Sequence[Cell], n_rows: int, first: int = 0) -> int:
    """Number of rows, from ``first``, that are header.

    A row belongs to the header while a cell above it is still divided or reaches into it, or
    while it holds nothing but header words. Amounts, codes and totals end it.
    """
    depth = 0
    for row in range(first, n_rows):
        said = [(c, fold(c.text)) for c in cells if c.row == row and c.text]
        if _begins_body(cells, said, first, row):
            break
        depth = row - first + 1
        if row > first and number_cells(cells, row):
            break  # 类|款|项 reach down beside it, into the first rows of the body
    return depth


def _begins_body(cells: Sequence[Cell], said: Sequence[tuple[Cell, str]], first: int, row: int
                 ) -> bool:
    """Whether a row is the first that is no header."""
    levels = sum(1 for _, text in said if text in {"类", "款", "项"}) >= 2
    if not levels and any(_is_body(text) for _, text in said):
        return True
    if row == first:
        return False
    if levels and _is_total_line(said):
        return True
    if _reaching(cells, first, row):
        return False
    if len(said) == 1 and _TOTAL.match(said[0][1]):
        return True
    return not _are_headings(cells, said, first)


def _are_headings(cells: Sequence[Cell], said: Sequence[tuple[Cell, str]], first: int) -> bool:
    """Whether the texts of a row divide a heading above, or are words that only a header holds."""
    worded = sum(1 for _, text in said if HEADER_WORDS.match(text))
    if worded >= 2 and worded * 2 > len(said):
        return True
    return any(_divides(cells, cell, first) for cell, _ in said) and (
        worded > 0 or _words_over_amounts(cells, said, first))


def _is_total_line(said: Sequence[tuple[Cell, str]]) -> bool:
    """Whether a row 类 | 款 | 项 | 合计 | 2,946.25 is the table's total: none of its cells is header.

    Final accounts print it so where the cells are no taller than one row.
    """
    return any(_TOTAL.match(text) for _, text in said) and any(
        is_amount(text) and "." in text for _, text in said) and all(
        cell.row_span == 1 for cell, _ in said)


def number_cells(cells: Sequence[Cell], row: int) -> list[Cell]:
    """The cells of a row that number the columns, where taller header cells begin beside them.

    The national form of final accounts prints 栏次 and 合计 beside 类, 款 and 项, which are as
    high as both rows together.
    """
    here = [c for c in cells if c.row == row and c.text]
    low = [c for c in here if c.row_span == 1]
    if len(low) == len(here) or not any(fold(c.text) == "栏次" for c in low):
        return []
    return low if is_number_row([c.text for c in low]) else []


def _is_body(text: str) -> bool:
    if re.fullmatch(r"\d{3,}|\d{2,3}(\d{2}){1,2}", text):
        return True
    return is_amount(text) and ("." in text or "," in text or len(text) > 2)


def _reaching(cells: Sequence[Cell], first: int, row: int) -> bool:
    """Whether a header cell that begins above reaches down into this row (with text)."""
    return any(first <= c.row < row < c.row + c.row_span and c.text for c in cells)


def _divides(cells: Sequence[Cell], cell: Cell, first: int) -> bool:
    """Whether a cell stands under a part of a wider heading."""
    return any(c.text and c.column_span > cell.column_span for c in cells
               if c.row + c.row_span == cell.row and c.row >= first
               and c.column <= cell.column < c.column + c.column_span)


def _words_over_amounts(cells: Sequence[Cell], said: Sequence[tuple[Cell, str]], first: int
                        ) -> bool:
    """Whether a row is nothing but words, each under a part of a wider cell, over amounts.

    Such words are headings, though nobody listed them: no line of a body has words where the
    lines below it have amounts.
    """
    over = [c for c, text in said if re.search(r"[^\W\d_]", text) and not re.search(r"\d", text)
            and _divides(cells, c, first)]
    amounts = {c.column for c in cells if over and c.row > over[0].row
               and re.search(r"\d[.,]\d", c.text) and is_amount(c.text)}
    return len(over) == len(said) and sum(c.column in amounts for c in over) > 1


def column_paths(cells: list[Cell], n_columns: int, rows: range) -> list[str]:
    """The header path of every column, top to bottom, joined with ``/``.

    A merged cell names all columns it covers; what says the same twice in a row is said once.
    """
    paths: list[list[str]] = [[] for _ in range(n_columns)]
    numbers = {id(c) for row in rows for c in number_cells(cells, row)}
    said = [c for c in cells if c.row in rows and c.text and id(c) not in numbers]
    for cell in sorted(said, key=lambda c: c.row):
        for column in range(cell.column, min(cell.column + cell.column_span, n_columns)):
            if not paths[column] or paths[column][-1] != cell.text:
                paths[column].append(cell.text)
    return ["/".join(p.replace("/", "／") for p in path) for path in paths]
