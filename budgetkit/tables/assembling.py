"""Grids of all pages → parts with their captions → chains over pages → tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from budgetkit.grids.grids import Grid
from budgetkit.messages import message_in
from budgetkit.sources.marks import MIDDLE
from budgetkit.sources.page import Page, TextLine, text_lines
from budgetkit.tables.captions import read_caption, read_note, unit_below
from budgetkit.tables.catalogue import KEYS, OTHER, match_title
from budgetkit.tables.headers import column_paths
from budgetkit.tables.horizontal_join import join_sideways, title_last
from budgetkit.tables.lines import read_lines
from budgetkit.tables.recognition import (
    TablePart,
    heads_prose,
    judge_by_contents,
    lists_goals,
    recognise_by_signature,
    settle_header,
    split_header,
)
from budgetkit.tables.settings import thresholds
from budgetkit.tables.stitching import chain_parts, stitch
from budgetkit.tables.tidy_table import TidyTable
from budgetkit.tables.units import lay_units
from budgetkit.text import fold

message = message_in("tables")

#: What the parts of a table are → the table, and the parts, which live as long as it is kept.
Made = dict[tuple, tuple[TidyTable, list[TablePart]]]


def outside_grids(page: Page, grids: list[Grid]) -> list[TextLine]:
    """The lines of a page that lie outside its grids."""
    if not grids or page.kind == "cells":
        return page.lines
    free, margin = page.glyphs, thresholds().margin
    for x0, y0, x1, y1 in (g.box for g in grids):
        left, right = x0 - margin, x1 + margin
        free = [g for g in free if not (y0 <= g.baseline - MIDDLE * g.size <= y1
                                        and left <= (g.x0 + g.x1) / 2 <= right)]
    return text_lines(free)


def assemble(
    pages: Sequence[Page], held: Mapping[int, list[Grid]],
    outside: Callable[[Page], list[TextLine]], made: Made | None = None,
) -> list[TidyTable]:
    """The tables of a file; ``held`` are the grids of a page, ``outside`` gives its other lines.

    A table that was ``made`` before of the same parts is taken from there, not read again.
    """
    made = {} if made is None else made
    seen: list[str] = []
    tables = []
    for chain in chain_parts(_parts(pages, held, outside)):
        _recognise(chain[0], seen)
        state = tuple(part.state() for part in chain)
        if state not in made:
            made[state] = _table(chain), chain
        tables.append(made[state][0])
    return tables


def _parts(pages: Sequence[Page], held: Mapping[int, list[Grid]],
           outside: Callable[[Page], list[TextLine]]) -> list[TablePart]:
    """The grids of all pages with their captions, their notes and what their titles say they are."""
    held, beside_of = join_sideways(pages, held, outside)
    further: dict[int, list[Page]] = {}
    for page in pages:
        if page.number in beside_of:
            further.setdefault(beside_of[page.number], []).append(page)
    parts: list[TablePart] = []
    tail: list[TextLine] = []
    for page in pages:
        grids, lines = held.get(page.number, []), outside(page)
        on_sides = [outside(p) for p in further.get(page.number, ())]
        parts += [_part(page, grids, index, lines, on_sides, tail) for index in range(len(grids))]
        top = grids[-1].ys[-1] if grids else 0.0
        tail = [line for line in lines if line.y0 >= top] if not _runs_on(lines, top) else []
    return parts


def _part(page: Page, grids: Sequence[Grid], index: int, lines: Sequence[TextLine],
          on_sides: Sequence[Sequence[TextLine]], tail: Sequence[TextLine]) -> TablePart:
    """One grid of a page as a part of a table.

    Parameters
    ----------
    page : Page
    grids : sequence of Grid
        All of the page, from the top; ``index`` is the one.
    lines : sequence of TextLine
        Of the page, outside every grid.
    on_sides : sequence of sequence of TextLine
        The same of the pages whose columns the grid holds too.
    tail : sequence of TextLine
        What stands under the last grid of the page before: a title at its foot.
    """
    grid = grids[index]
    above = _above(grids, index, lines)
    if on_sides:
        above = title_last([above, *(
            [line for line in side if line.y1 <= grid.ys[0] + thresholds().touching] for side in on_sides)])
    part = TablePart(grid, first_on_page=index == 0, last_on_page=index == len(grids) - 1)
    split_header(part)
    read_caption(part, above)
    part.title_page = page.number
    if not part.title and index == 0 and not _prose_between(above) and tail:
        read_caption(part, tail)
        part.title_page = page.number - 1 if part.title else page.number
    bottom = grids[index + 1].ys[0] if index + 1 < len(grids) else page.height
    below = [line for line in lines
             if grid.ys[-1] - thresholds().touching <= (line.y0 + line.y1) / 2 < bottom]
    part.note = read_note(below)
    if index + 1 == len(grids) and part.unit is None:
        part.unit = unit_below(below)
    _take_title(part)
    return part


def _above(grids: Sequence[Grid], index: int, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines over a grid, below the grid before it; of lines over two grids its own pieces."""
    grid, top = grids[index], grids[index - 1].ys[-1] if index else 0.0
    beside = [g for g in grids if g is not grid and g.ys[0] < grid.ys[-1] and g.ys[-1] > grid.ys[0]]
    floor = 0.0 if beside and top > grid.ys[0] else top
    above = [line for line in lines
             if floor - 2 <= (line.y0 + line.y1) / 2 <= grid.ys[0] + thresholds().touching]
    if not beside:
        return above
    return [part for line in above for part in (line.parts or (line,))
            if grid.xs[0] - thresholds().aside < (part.x0 + part.x1) / 2 < grid.xs[-1] + thresholds().aside]


def _take_title(part: TablePart) -> None:
    """Take a part for the standard table that its title names, unless the title heads prose."""
    entry = match_title(part.title) if part.title else None
    if entry and not heads_prose(part, entry.key):
        part.key, part.reason = entry.key, "title"
        judge_by_contents(part)
        settle_header(part)


def _recognise(head: TablePart, seen: list[str]) -> None:
    """What a table is that no title names, from its header; ``seen`` are the keys before it."""
    if head.key == OTHER and not head.title and head.grid.n_columns > 2:
        head.key, head.reason = recognise_by_signature(head, seen)
    if head.key == OTHER and lists_goals(head):
        head.key, head.reason = "project_performance", "header"
    if head.key in KEYS:
        seen.append(head.key)


def _prose_between(lines: list[TextLine]) -> bool:
    return sum(1 for line in lines if re.search(r"[。；]", line.text)) > 0


def _runs_on(lines: list[TextLine], top: float) -> bool:
    """Whether the page ends in running prose, so that its last lines are no title."""
    last = [line for line in lines if line.y0 >= top][-4:]
    return any(len(fold(line.text)) > thresholds().prose_line for line in last)


def _table(chain: list[TablePart]) -> TidyTable:
    whole = stitch(chain)
    head = chain[0]
    engines = Counter(p.grid.engine for p in chain)
    reasons = list(dict.fromkeys(p.grid.reason for p in chain if p.grid.reason))
    table = TidyTable(
        key=head.key, title=head.title, pages=sorted({n for p in chain for n in p.grid.pages}),
        n_rows=whole.n_rows, n_columns=whole.n_columns, cells=whole.cells,
        header_rows=whole.header_rows,
        columns=column_paths(whole.cells, whole.n_columns, range(whole.header_rows)),
        engine="+".join(engines), reason="+".join(reasons),
        note=next((p.note for p in reversed(chain) if p.note), ""),
        department=head.department, number_rows=whole.number_rows, title_page=head.title_page,
    )
    lay_units(table, chain, whole.starts)
    table.problem_list = [message("on-page", page=p.grid.page, said=doubt)
                          for p in chain for doubt in p.grid.doubts]
    read_lines(table)
    return table
