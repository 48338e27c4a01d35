"""What stands around a grid: its title, its unit, whose it is, the note under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from budgetkit.amounts import UNITS, parse_unit
from budgetkit.grids.grids import Grid
from budgetkit.patterns import pattern
from budgetkit.sources.page import TextLine
from budgetkit.tables.catalogue import match_title
from budgetkit.tables.recognition import TablePart
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold

_DEPARTMENT = pattern(
    r"(?:部门|单位|预算单位|编制单位|编制部门|填报单位|填报部门|部门\(单位\))(?:名称)?[:：]\s*(?P<name>[^:：]*?)"
    r"(?=\s*(?:金额)?单位[:：]|\s{2,}|\s+\S*[:：]|$)"
)
#: A unit line, and nothing else.
_UNIT_ALONE = pattern(r"[(]?(金额|货币|计量)?单位[:：]?(人民币)?[百千万亿]?元[)]?")
#: A unit line that breaks off: 单位：万 / 元.
_UNIT_CUT = pattern(r"单位[:：]?(人民币)?[百千万亿]?$")
#: A line that says only that a table goes on.
_CONTINUED = pattern(r"\(?续表\d*\)?")
#: What a cell may say behind the title that it holds: whose table it is, and its unit.
_CAPTION_TAIL = pattern(r"(?<=表)\s*(?:部门|单位|编制|填报|金额)[^:：]{0,4}[:：].*$")
_NOT_TITLE = pattern(r"[。；;]|如下|[:：]$|[,，](?!.*表$)|^\W*\d+\W*$|^(注|备注|说明)[:：]|^(部门|单位|编制|填报|金额)\S{0,4}[:：]")
TITLE_END = pattern(r"(表|一览|情况|续\)?|续表\)?)([(（].{0,14}[)）])?\d?$")
_NOTE = pattern(
    r"^[(]?(注\d*[:：、.]|备注|说明[:：]|注释|附注|\*|※|(我|本)(单位|部门|局|委|办|院|表)|此表|该表|空表|无此|无(.{0,20})(预算|支出|安排|数据|收入))"
    r"|(故此表|本表(为空|无数)|空表|此表无|表为空|(没有|未|无)(使用|安排).{0,30}(支出|预算))"
)


_TABLE_NUMBER = pattern(r"^(附?表|公开|预算|财决)?[\d一二三四五六七八九十]{1,3}([-—.]\d+)?表?[:：]?$|^表[\d一二三四五六七八九十]")


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
        alone = (parse_unit(part.text) for part in line.parts if fold(part.text) in UNITS)
        if unit := next(filter(None, (*whole, parse_unit(line.text), *alone)), None):
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
    if len(folded) > thresholds().longest_title or _NOT_TITLE.search(folded):
        return False
    if parse_unit(text) and len(folded) < thresholds().unit_line:
        return False
    return not (folded.count(",") + folded.count("、") > 3 and "表" not in folded)


def _unwrapped(lines: list[TextLine], index: int) -> str:
    near = thresholds()
    text = lines[index].text
    line = lines[index]
    while index > 0:
        upper = lines[index - 1]
        close = line.y0 - upper.y1 < near.title_gap * line.size
        alike = abs(upper.size - line.size) < near.title_size * line.size
        middle = abs((upper.x0 + upper.x1) - (line.x0 + line.x1)) / 2
        full = upper.x1 - upper.x0 > near.title_full * (line.x1 - line.x0) and (
            len(fold(upper.text)) >= near.title_full_length)
        if not (close and alike and (full or (middle < near.title_middle and _makes_a_title(upper.text, text)))
                and (middle < near.title_aside or abs(upper.x0 - line.x0) < line.size) and line.x0 < upper.x1
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
        elif line.y0 - last.y1 > thresholds().note_gap * line.size or _TABLE_NUMBER.match(folded) or (
            match_title(line.text) and TITLE_END.search(folded)
        ) or re.match(r"^(第.部分|[一二三四五六七八九十]+、)", folded):
            break
        said.append(line.text)
        last = line
    return "".join(said)
