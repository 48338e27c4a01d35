"""Which standard table is this grid? From its title, its header and its codes, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from budgetkit.amounts import parse_unit
from budgetkit.grids.grids import Cell, Grid
from budgetkit.sources.page import TextLine
from budgetkit.tables.catalogue import OTHER, TABLES, match_title
from budgetkit.tables.headers import (
    HEADER_WORDS,
    caption_rows,
    column_paths,
    header_depth,
    is_number_row,
)
from budgetkit.tables.target_words import scope_role
from budgetkit.text import fold

_DEPARTMENT = re.compile(
    r"(?:部门|单位|预算单位|编制单位|编制部门|填报单位|填报部门|部门\(单位\))(?:名称)?[:：]\s*(?P<name>[^:：]*?)"
    r"(?=\s*(?:金额)?单位[:：]|\s{2,}|\s+\S*[:：]|$)"
)
#: A unit line, and nothing else.
_UNIT_ALONE = re.compile(r"[(]?(金额|货币|计量)?单位[:：]?(人民币)?[百千万亿]?元[)]?")
#: A unit line that breaks off: 单位：万 / 元.
_UNIT_CUT = re.compile(r"单位[:：]?(人民币)?[百千万亿]?$")
#: The number of a section of the narrative, before its heading.
_SECTION = re.compile(r"^(第[一二三四五六七八九十]+部分|[(]?[一二三四五六七八九十]+[)、.．])")
#: A line that says only that a table goes on.
_CONTINUED = re.compile(r"\(?续表\d*\)?")
#: What a cell may say behind the title that it holds: whose table it is, and its unit.
_CAPTION_TAIL = re.compile(r"(?<=表)\s*(?:部门|单位|编制|填报|金额)[^:：]{0,4}[:：].*$")
_NOT_TITLE = re.compile(r"[。；;]|如下|[:：]$|[,，](?!.*表$)|^\W*\d+\W*$|^(注|备注|说明)[:：]|^(部门|单位|编制|填报|金额)\S{0,4}[:：]")
TITLE_END = re.compile(r"(表|一览|情况|续\)?|续表\)?)([(（].{0,14}[)）])?\d?$")
_NOTE = re.compile(
    r"^[(]?(注\d*[:：、.]|备注|说明[:：]|注释|附注|\*|※|(我|本)(单位|部门|局|委|办|院|表)|此表|该表|空表|无此|无(.{0,20})(预算|支出|安排|数据|收入))"
    r"|(故此表|本表(为空|无数)|空表|此表无|表为空|(没有|未|无)(使用|安排).{0,30}(支出|预算))"
)


_TABLE_NUMBER = re.compile(r"^(附?表|公开|预算|财决)?[\d一二三四五六七八九十]{1,3}([-—.]\d+)?表?[:：]?$|^表[\d一二三四五六七八九十]")


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


def read_caption(part: TablePart, above: Sequence[TextLine]) -> None:
    """Title, unit and department from the lines above the grid and its own caption rows."""
    grid = part.grid
    inside = [_row_text(grid, row) for row in range(part.first)]
    part.unit_above = (part.unit_above or next(filter(None, map(parse_unit, inside[::-1])), None)
                       or unit_above(above))
    part.unit = part.unit or part.unit_above
    part.department = part.department or _department(
        [*inside[::-1], *(line.text for line in reversed(above))])
    if not part.unit:
        header = " ".join(c.text for c in grid.cells if c.row < part.first + max(part.depth, 1))
        part.unit = parse_unit(header)
    titles = (text for text in inside if match_title(text) and not _NOT_TITLE.search(fold(text)))
    part.title = _CAPTION_TAIL.sub("", next(titles, "")) or part.title or title_above(above)
    if fold(part.title).endswith(("续表)", "续)", "续表")):
        part.continued = True
    part.continued = part.continued or any(_CONTINUED.fullmatch(fold(line.text)) for line in above)


def _row_text(grid: Grid, row: int) -> str:
    return "  ".join(c.text for c in grid.cells if c.row == row and c.text)


def _department(texts: Iterable[str]) -> str:
    """The department that the first of some lines names (部门：某局), without its code."""
    found = (m["name"] for text in texts if (m := _DEPARTMENT.search(text)))
    named = (re.sub(r"^[\[【]\d+[\]】]", "", name.strip(" 　:：")) for name in found
             if not parse_unit(f"单位：{name}"))
    return next(filter(None, named), "")


def unit_above(lines: Sequence[TextLine]) -> str | None:
    """The unit that the lines above a table state, the nearest first; a wrapped one made whole."""
    for upper, line in reversed(list(zip([None, *lines], lines, strict=False))):
        begun = [p.text for p in (upper.parts if upper else ()) if _UNIT_CUT.search(fold(p.text))]
        whole = (parse_unit(begun[-1] + part.text) for part in line.parts) if begun else ()
        if unit := next(filter(None, whole), None) or parse_unit(line.text):
            return unit
    return None


def unit_below(lines: Sequence[TextLine]) -> str | None:
    """The unit that stands alone right under a table; not that of a table whose title follows."""
    for line in lines[:2]:
        if match_title(line.text) and "表" in line.text:
            return None
        for part in line.parts or (line,):
            if _UNIT_ALONE.fullmatch(fold(part.text)) and (unit := parse_unit(part.text)):
                return unit
    return None


def title_above(above: Sequence[TextLine]) -> str:
    """The title among the lines above a grid: the nearest one that names a standard table.

    A title that wraps is put together again; without one, the nearest line that looks like a
    title is taken, so that a table of another kind keeps its name.
    """
    lines = list(above)
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text
        if not looks_like_title(text) or (len(fold(text)) < 3 and not index):
            continue
        whole = _unwrapped(lines, index)
        if match_title(whole):
            return _main_part(lines[index], whole)
    for index in range(len(lines) - 1, max(len(lines) - 6, -1), -1):
        if looks_like_title(lines[index].text) and TITLE_END.search(fold(lines[index].text)):
            return _unwrapped(lines, index)
    return ""


def _main_part(line: TextLine, whole: str) -> str:
    """Of `表一   收支总表   单位：万元` on one line, the piece that is the title."""
    if whole != line.text or len(line.parts) < 2:
        return whole
    named = [p.text for p in line.parts if match_title(p.text)]
    return max(named, key=len) if named else whole


def looks_like_title(text: str) -> bool:
    folded = fold(text)
    if len(folded) > 70 or _NOT_TITLE.search(folded):
        return False
    if parse_unit(text) and len(folded) < 12:
        return False
    return not (folded.count(",") + folded.count("、") > 3 and "表" not in folded)


def _unwrapped(lines: list[TextLine], index: int) -> str:
    text = lines[index].text
    line = lines[index]
    while index > 0:
        upper = lines[index - 1]
        close = line.y0 - upper.y1 < 1.1 * line.size
        alike = abs(upper.size - line.size) < 0.12 * line.size
        middle = abs((upper.x0 + upper.x1) - (line.x0 + line.x1)) / 2
        full = upper.x1 - upper.x0 > 0.9 * (line.x1 - line.x0) and len(fold(upper.text)) >= 10
        if not (close and alike and (full or (middle < 9 and _makes_a_title(upper.text, text)))
                and (middle < 60 or abs(upper.x0 - line.x0) < line.size) and line.x0 < upper.x1
                and looks_like_title(upper.text) and not TITLE_END.search(fold(upper.text))):
            break
        text = upper.text + text
        line, index = upper, index - 1
    return text


def _makes_a_title(upper: str, lower: str) -> bool:
    """Whether two short lines name another table together than the lower does alone."""
    whole, alone = match_title(upper + lower), match_title(lower)
    return whole is not None and whole is not alone and "单位" not in upper and (
        match_title(upper) is None or len(fold(upper)) >= 6)


def read_note(below: Sequence[TextLine]) -> str:
    """The note that stands under a grid, over all its lines; empty where there is none."""
    said: list[str] = []
    last: TextLine | None = None
    for line in below:
        folded = fold(line.text)
        if re.fullmatch(r"\W*\d{1,3}\W*", folded):
            continue
        if last is None:
            if not _NOTE.search(folded):
                break
        elif line.y0 - last.y1 > 2.2 * line.size or _TABLE_NUMBER.match(folded) or (
            match_title(line.text) and TITLE_END.search(folded)
        ) or re.match(r"^(第.部分|[一二三四五六七八九十]+、)", folded):
            break
        said.append(line.text)
        last = line
    return "".join(said)


# ── without a title: header and codes ────────────────────────────────────────────────────────

_SIGNS: tuple[tuple[str, str], ...] = (
    ("function_code", r"功能(分类)?科目|科目编码.*类|支出功能"),
    ("economic_code", r"经济(分类)?科目|经济分类"),
    ("income_side", r"^收入"), ("spending_side", r"^支出|支出$"),
    ("sources", r"事业收入|上级补助收入|附属单位上缴|单位资金|其他收入"),
    ("basic", r"基本支出"), ("project", r"项目支出"), ("personnel", r"人员(经费|支出)"),
    ("public", r"公用(经费|支出)"), ("funds", r"政府性基金|国有资本"), ("three", r"因公出国|公务接待|三公"),
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
        candidates = ("appropriation_basic", "general_budget_basic")
    elif "function_code" in signs and "sources" in signs:
        candidates = ("department_revenue",)
    elif "function_code" in signs and "other_spending" in signs:
        candidates = ("department_expenditure",)
    elif "function_code" in signs and {"basic", "project"} & signs:
        candidates = ("department_expenditure", "appropriation_expenditure",
                      "general_budget_expenditure")
    return candidates


#: The name of a row in a small comparison of years.
YEAR_ROW = re.compile(r"(?:19|20)\d\d年?度?(?:预算|决算|执行)?数?")
_FUNCTION_CODE = re.compile(r"2[0-3]\d(\d{2}){0,2}")
_ECONOMIC_CODE = re.compile(r"(3(0[1-9]|1[0-3]|99)|5(0\d|1[0-4]|99))(\d{2})?")
#: So many codes of a classification are no accident: a year or an amount may look like one.
SOME_CODES = 3
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
    if economic >= SOME_CODES and not function:
        return "economic_code"
    return "function_code" if function >= SOME_CODES and not economic else ""


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
            c.x1 - c.x0 < 8 for c in cells if c.column == column and c.column_span == 1
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
