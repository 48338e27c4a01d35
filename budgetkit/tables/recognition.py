"""Which standard table is this grid? From its title, its header and its codes, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from budgetkit.grids.grids import Cell, Grid
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.headers import (
    HEADER_WORDS,
    caption_rows,
    column_paths,
    header_depth,
    is_number_row,
)
from budgetkit.tables.settings import thresholds
from budgetkit.tables.target_words import scope_role
from budgetkit.text import fold

#: The number of a section of the narrative, before its heading.
_SECTION = pattern(r"^(第[一二三四五六七八九十]+部分|[(]?[一二三四五六七八九十]+[)、.．])")


@dataclass
class TablePart:
    """A grid with what stands around it: one page's piece of a table."""

    grid: Grid
    title: str = ""
    title_page: int | None = None
    #: What the lines above say; ``unit`` is taken from the header where they say nothing.
    unit_above: str | None = None
    unit: str | None = None
    department: str = ""
    note: str = ""
    key: str = OTHER
    #: What told the table: ``title``, ``title-header`` …, ``signature``, ``years``.
    reason: str = ""
    first: int = 0
    depth: int = 0
    number_rows: list[int] = field(default_factory=list)
    continued: bool = False
    last_on_page: bool = False
    first_on_page: bool = False

    def state(self) -> tuple:
        """All that its table is made from: equal states of the same grid make the same table."""
        found = (getattr(self, f.name) for f in fields(self) if f.name != "grid")
        return id(self.grid), *(tuple(v) if isinstance(v, list) else v for v in found)

    @property
    def body_start(self) -> int:
        start = self.first + self.depth
        while start in self.number_rows:
            start += 1
        return start

    def header(self) -> list[list[str]]:
        rows = self.grid.rows()
        return [[fold(t) for t in row] for row in rows[self.first : self.first + self.depth]]


def split_header(part: TablePart) -> None:
    """Find the caption rows, the header rows and the number rows of a part's grid."""
    grid = part.grid
    part.first = caption_rows(grid.cells, grid.n_rows, grid.n_columns)
    part.depth = header_depth(grid.cells, grid.n_rows, part.first)
    rows = grid.rows()
    below = part.first + part.depth
    # A number row may stand inside what looks like header, or right under it.
    for row in range(max(part.first, below - 1), min(below + 1, grid.n_rows)):
        if is_number_row(rows[row]):
            part.number_rows.append(row)
            if row < below:
                part.depth = row - part.first
            break


# ── header and codes ─────────────────────────────────────────────────────────────────────────

_SIGNS: tuple[tuple[str, str], ...] = (
    ("function_code", r"功能(分类)?科目|^(?!.*经济).*科目编码.*类|支出功能"),
    ("economic_code", r"经济(分类)?科目|经济分类"),
    ("income_side", r"^收入"), ("spending_side", r"^支出|支出$"),
    ("sources", r"事业收入|上级补助收入|附属单位上缴|单位资金|其他收入"),
    ("basic", r"基本支出"), ("project", r"项目支出"), ("personnel", r"人员(经费|支出)"),
    ("public", r"公用(经费|支出)"), ("funds", r"政府性基金|国有资本"), ("general", r"一般公共预算"),
    ("three", r"因公出国|公务接待|三公"),
    ("indicator", r"(三|二)级指标|指标值"), ("project_name", r"项目名称"),
    ("bought", r"采购(品目|方式|形式|组织|目录)"), ("whole", r"年度(履职|总体|绩效)目标|整体"),
    ("other_spending", r"上缴上级|对附属单位|经营支出"),
)


def signature(part: TablePart) -> set[str]:
    """What the header and the codes of a grid say of it, whatever its title."""
    grid = part.grid
    paths = column_paths(grid.cells, grid.n_columns,
                         range(part.first, part.first + max(part.depth, 1)))
    said = [fold(p) for p in paths]
    signs = {name for name, pattern in _SIGNS if any(re.search(pattern, p) for p in said)}
    codes = [fold(row[c]) for row in grid.rows()[part.body_start:]
             for c in range(min(4, grid.n_columns))]
    if any(re.fullmatch(r"2[0-3]\d(\d{2}){0,2}", c) for c in codes):
        signs.add("function_code")
    if any(re.fullmatch(r"3(0[1-9]|1[0-3]|99)(\d{2})?", c) for c in codes):
        signs.add("economic_code")
    return signs


def heads_prose(part: TablePart, key: str) -> bool:
    """Whether the title is a numbered heading of the narrative, and its grid not the table it names.

    十、“三公”经费情况说明 stands over a paragraph and a small comparison; a title ends in 表, or the
    grid has the header and the codes of its table.
    """
    said = fold(part.title)
    if not _SECTION.match(said) or "表" in said:
        return False
    sheet = key in TABLES and TABLES[key].shape == "sheet"
    return key not in _candidates(signature(part)) and not (
        sheet and any("绩效目标" in t for row in part.header() for t in row))


def recognise_by_signature(part: TablePart, seen: Sequence[str]) -> tuple[str, str]:
    """Key and reason for a grid without a title; ``seen`` are the keys found before it.

    The regulations fix the order of the tables, so where header and codes leave two readings,
    the one that comes next in that order is taken.
    """
    for key in _candidates(signature(part)):
        if key not in seen:
            return key, "signature"
    return OTHER, ""


def lists_goals(part: TablePart) -> bool:
    """Whether a header names the projects, their money and their goals: a list of targets, whatever
    stands over it."""
    roles = {scope_role(text) for row in part.header() for text in row if text}
    return {"project", "amount", "goal"} <= roles


def _candidates(signs: set[str]) -> tuple[str, ...]:
    """The tables that a header and codes may be of, in the order of the regulations."""
    candidates: tuple[str, ...] = ()
    if "three" in signs:
        candidates = ("three_public",)
    elif "indicator" in signs:
        candidates = ("department_performance",) if "whole" in signs else ("project_performance",)
    elif "bought" in signs:
        candidates = ("procurement",)
    elif {"income_side", "spending_side"} <= signs:
        candidates = (("appropriation_summary",) if "funds" in signs and "sources" not in signs
                      else ("department_summary",))
    elif "economic_code" in signs and "function_code" not in signs and (
        {"personnel", "public"} & signs
    ):
        candidates = (("general_budget_basic",) if "general" in signs else
                      ("appropriation_basic", "general_budget_basic"))
    elif "function_code" in signs and "sources" in signs:
        candidates = ("department_revenue",)
    elif "function_code" in signs and "other_spending" in signs:
        candidates = ("department_expenditure",)
    elif "function_code" in signs and {"basic", "project"} & signs:
        candidates = ("department_expenditure", "appropriation_expenditure",
                      "general_budget_expenditure")
    return candidates


#: The name of a row in a small comparison of years.
YEAR_ROW = pattern(r"(?:19|20)\d\d年?度?(?:预算|决算|执行)?数?")
_FUNCTION_CODE = pattern(r"2[0-3]\d(\d{2}){0,2}")
_ECONOMIC_CODE = pattern(r"(3(0[1-9]|1[0-3]|99)|5(0\d|1[0-4]|99))(\d{2})?")
#: A table whose codes are of the other classification than its title says.
_BY_CODES = {
    ("general_budget_expenditure", "economic_code"): "economic_classification",
    ("appropriation_expenditure", "economic_code"): "economic_classification",
    ("department_expenditure", "economic_code"): "economic_classification",
    ("general_budget_basic", "function_code"): "basic_function",
    ("appropriation_basic", "function_code"): "basic_function",
    ("basic_function", "economic_code"): "general_budget_basic",
}


def judge_by_contents(part: TablePart) -> None:
    """Where header or codes contradict the title's table, they are right: titles wrap and shorten."""
    header = "".join(t for row in part.header() for t in row)
    if "因公出国" in header and "公务接待" in header and part.key != "three_public":
        part.key, part.reason = "three_public", "title-header"
        return
    body = part.grid.rows()[part.body_start:]
    first = [said for row in body if (said := fold(row[0]))]
    if len(first) > 1 and all(YEAR_ROW.fullmatch(said) for said in first):
        part.key, part.reason = OTHER, "years"
        return
    by_codes = _BY_CODES.get((part.key, _sign_of_codes(row[: min(3, part.grid.n_columns)]
                                                       for row in body)))
    if by_codes:
        part.reason = "title-codes"
        part.key = by_codes
    if part.key == "basic_function" and "项目支出" in header:
        part.key = "general_budget_expenditure"  # its title was cut short


def _sign_of_codes(rows: Iterable[Sequence[str]]) -> str:
    """Which classification the codes of the first columns are of, where they are of one alone."""
    codes = [fold(text) for row in rows for text in row]
    function = sum(1 for c in codes if _FUNCTION_CODE.fullmatch(c))
    economic = sum(1 for c in codes if _ECONOMIC_CODE.fullmatch(c))
    if economic >= thresholds().some_codes and not function:
        return "economic_code"
    return "function_code" if function >= thresholds().some_codes and not economic else ""


def settle_header(part: TablePart) -> None:
    """A target sheet of labels and values has no header: its first row is a label like the rest."""
    if part.key not in TABLES or TABLES[part.key].shape != "sheet":
        return
    first = [fold(c.text) for c in part.grid.cells if c.row == part.first and c.text]
    worded = sum(1 for text in first if HEADER_WORDS.match(text))
    if part.depth <= 1 and (len(first) < 3 or worded * 5 < len(first) * 3):
        part.depth, part.number_rows = 0, []


def total_row(texts: Sequence[str]) -> bool:
    """Whether a row is a total: its first words are 合计 or 总计.

    A number of the row, or what is left of a header beside it (类, 款, 项), may stand before them.
    """
    said = [t for t in map(fold, texts) if t and not re.fullmatch(r"[类款项]|\d{1,3}", t)]
    return bool(said) and bool(re.match(r"^(合计|总计|共计|总合计)[:：]?$", said[0]))


def drop_empty_edges(cells: list[Cell], n_rows: int, n_columns: int):
    """Leave out empty rows and columns at the edge: rules drawn twice, not part of the table."""
    filled_rows = {r for c in cells if c.text for r in (c.row, c.row + c.row_span - 1)}
    filled = {x for c in cells if c.text for x in (c.column, c.column + c.column_span - 1)}
    if not filled_rows:
        return cells, n_rows, n_columns
    narrow = {
        column for column in (0, n_columns - 1)
        if column not in filled and all(
            c.x1 - c.x0 < thresholds().narrow_edge for c in cells if c.column == column and c.column_span == 1
        )
    }
    for column in sorted(narrow, reverse=True):
        kept = []
        for c in cells:
            if c.column == column and c.column_span == 1:
                continue
            covers = c.column <= column < c.column + c.column_span
            c.column_span -= covers
            c.column -= c.column > column
            kept.append(c)
        cells, n_columns = kept, n_columns - 1
    return cells, n_rows, n_columns
