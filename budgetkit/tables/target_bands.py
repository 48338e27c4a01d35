"""Where the targets stand in a table: header rows of indicators, and what their columns hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.settings import thresholds
from budgetkit.tables.table import Table
from budgetkit.tables.target_words import (
    column_role,
    heading_words,
    is_block_label,
    scope_role,
)
from budgetkit.text import fold

_INDICATOR = ("level3", "indicator", "level2", "explanation")
_LEVELS = frozenset({"level1", "level2", "level3"})
#: Right of every column.
NOWHERE = 10_000
#: What an evaluation prints beside the targets: points, not promises.
_SCORED = pattern("分|权重|自评|完成|实际")
#: A comparator, a number or a direction: what a promise is made of, and a sentence that explains not.
_PROMISED = pattern("[≥≤><=]|\\d|%|不[少低高超]|[提升增下降]|[好优良]|长期|稳定|完善|满意|有效|及时|合格|达标")
_ASIDE_TARGET = pattern(r"上年|前年|去年|往年|历史|半年|近三年|前三年|实际|完成")


class Layout:
    """The cells of a table by every position that they cover."""

    def __init__(self, table: Table):
        self.cells = _heads_apart(table.cells)
        self.n_rows, self.n_columns = table.n_rows, table.n_columns
        self.skipped = set(table.number_rows)
        self.header_rows = table.header_rows
        self.title = table.title
        self.at: dict[tuple[int, int], Cell] = {}
        self.rows: dict[int, list[Cell]] = defaultdict(list)
        self.pages: dict[int, int] = {}
        for cell in self.cells:
            self.rows[cell.row].append(cell)
            # a label merged over a page break counts as of the page that prints its words
            self.pages[cell.row] = min(cell.page, self.pages.get(cell.row, cell.page))
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.at[row, column] = cell
        for cells in self.rows.values():
            cells.sort(key=lambda c: c.column)
        self.first_page = table.pages[0]
        #: The first cell of the next table in a column, where it goes on with this one.
        self.beginning_overleaf: dict[int, Cell] = {}
        #: What the table before prints at its foot in a column, where this one goes on with it.
        self.words_before: dict[int, str] = {}

    def cell(self, row: int, column: int) -> Cell | None:
        return self.at.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.at.get((row, column))
        return cell.text if cell else ""

    def label(self, row: int, column: int) -> str:
        """Text of a merged label; where the page cuts it, it may be printed in the lower half."""
        cell = self.at.get((row, column))
        if cell is None or cell.text:
            return cell.text if cell else ""
        below = self.overleaf(cell, column)
        if not cell.row and column in self.words_before:
            return self.words_before[column]
        return below.text if below else ""

    def overleaf(self, cell: Cell, column: int) -> Cell | None:
        """What goes on with a cell that begins within a page and is cut by its foot."""
        if cell.row and cell.row + cell.row_span == self.n_rows:
            return self.beginning_overleaf.get(column)
        below = self.at.get((cell.row + cell.row_span, column))
        begun = cell.row > 0 and self.page(cell.row - 1) == self.page(cell.row)
        if self.page(cell.row + cell.row_span - 1) != self.page(cell.row):
            return None  # both halves are one cell already: below it begins another
        cut = below is not None and begun and below.page == self.page(cell.row) + 1
        return below if cut else None

    def starting(self, row: int) -> list[Cell]:
        return [] if row in self.skipped else self.rows.get(row, [])

    def page(self, row: int) -> int:
        return self.pages.get(row, self.first_page)


def _heads_apart(cells: list[Cell]) -> list[Cell]:
    """Two heads that run into each other over a rule (一级指标二级指标 and a blank), one to each cell."""
    joined = [i for i, c in enumerate(cells) if c.text.count("级指标") > 1]
    if not joined:
        return cells
    blank = {(c.row, c.column): i for i, c in enumerate(cells) if not c.text}
    apart = list(cells)
    for i in joined:
        cell = cells[i]
        beside = blank.get((cell.row, cell.column + cell.column_span))
        if beside is None or not (halves := _two_heads(cell.text)):
            continue
        apart[i] = replace(cell, text=halves[0])
        apart[beside] = replace(cells[beside], text=halves[1])
    return apart


def _two_heads(text: str) -> tuple[str, str] | None:
    levels = {"level1", "level2", "level3"}
    return next(((text[:n], text[n:]) for n in range(4, len(text) - 3)
                 if column_role(text[:n]) in levels and column_role(text[n:]) in levels), None)


@dataclass
class Pair:
    """An indicator column and its target column, with what stands beside them."""

    indicator: int
    target: int
    dimension: str = ""
    term: str = ""
    more: dict[str, int] = field(default_factory=dict)
    aside: list[int] = field(default_factory=list)


@dataclass
class Band:
    """Header rows of indicators, ``top`` to ``bottom``, and the columns under them.

    ``listed``: the columns name the project too, so that one table lists many.
    """

    top: int
    bottom: int
    pairs: list[Pair]
    scope: dict[str, int]
    funds: list[int]
    labels: dict[int, str]
    paths: dict[int, str]
    first_column: int = 0

    @property
    def listed(self) -> bool:
        return bool({"project", "department", "project_code"} & set(self.scope))

    @property
    def names_project(self) -> bool:
        return "project" in self.scope or "project_code" in self.scope


def find_bands(layout: Layout, is_sheet: bool) -> list[Band]:
    """The bands of a table; for a target sheet without indicators, the header of its goals."""
    bands: list[Band] = []
    for row in range(layout.n_rows):
        if bands and row <= bands[-1].bottom:
            continue
        band = _band_at(layout, row)
        if band is not None:
            bands.append(band)
    if not bands and (goals := _goals(layout)) is not None and (
        is_sheet or {"project", "goal", "amount"} <= set(goals.scope)
    ):
        bands = [goals]  # whatever its title says, it gives projects, money and what it is for
    return bands


def _band_at(layout: Layout, row: int) -> Band | None:
    starting = layout.starting(row)
    roles = {c.column: column_role(c.text) for c in starting if c.text}
    placed = None
    if "target" not in roles.values() and (placed := _target_by_place(layout, row, roles)) is not None:
        roles[placed] = "target"
    found = set(roles.values())
    if "target" not in found or not found & {*_LEVELS, "indicator", "direction", "unit"}:
        return None
    bottom = _bottom_of(starting, roles)
    top = _top_of(layout, row, bottom)
    parts = {column: _headings(layout, column, top, bottom) for column in range(layout.n_columns)}
    return _columns(layout, top, bottom, parts, placed)


def _bottom_of(starting: Sequence[Cell], roles: Mapping[int, str]) -> int:
    """The last row of a header of indicators; a label over many rows of them is none of it."""
    levelled = bool(_LEVELS & set(roles.values()))
    return max(c.row + c.row_span - 1 for c in starting
               if roles.get(c.column) in {"target", "indicator", *_LEVELS}
               and c.row_span <= thresholds().deepest_head and not (levelled and is_block_label(c.text)))


def _top_of(layout: Layout, row: int, bottom: int) -> int:
    """The first row of a header whose last is ``bottom``: taller heads of it may begin above ``row``."""
    ending = (c for column in range(layout.n_columns) if (c := layout.cell(bottom, column))
              and c.text and c.row + c.row_span - 1 == bottom)
    return min((c.row for c in ending if c.row < row and (scope_role(c.text) or column_role(c.text))),
               default=row)


def _headings(layout: Layout, column: int, top: int, bottom: int) -> list[str]:
    """The texts over a column, from the top; what reaches below the header is no heading."""
    over = {id(c): c for row in range(top, bottom + 1) if (c := layout.cell(row, column)) and c.text}
    return [c.text for c in over.values() if c.row + c.row_span - 1 <= bottom]


def _target_by_place(layout: Layout, row: int, roles: dict[int, str]) -> int | None:
    """The column of targets under a head that no list knows: right of the indicators, and filled
    with what is promised.

    Two heads at least must be known as levels of indicators, so that the row is their header.
    """
    levels = [c for c, role in roles.items() if role in {"level1", "level2", "level3", "indicator"}]
    if len(levels) < 2:
        return None
    return next((c for c, role in sorted(roles.items()) if c > max(levels)
                 and role in {"", "content", "explanation"}
                 and not _SCORED.search(fold(layout.text(row, c)))
                 and _holds_targets(layout, row, c)), None)


def _holds_targets(layout: Layout, row: int, column: int) -> bool:
    below = layout.cell(row, column)
    first = below.row + below.row_span if below else row + 1
    held = [fold(cell.text) for r in range(first, layout.n_rows)
            if (cell := layout.cell(r, column)) and cell.row == r and cell.column == column
            and cell.text and r not in layout.skipped]
    promised = sum(1 for text in held if _PROMISED.search(text) and len(text) <= thresholds().longest_promise)
    return bool(held) and promised >= thresholds().promised * len(held) and not all(
        text.isdigit() for text in held)


def _columns(layout: Layout, top: int, bottom: int, parts: Mapping[int, list[str]],
             placed: int | None) -> Band | None:
    """The band of a header from its columns' headings; None where no indicator has a target."""
    leaf = {column: said[-1] if said else "" for column, said in parts.items()}
    roles = _roles(layout, bottom, parts, placed)
    first = min((c for c, r in roles.items() if r in {"level1", "level2", *_INDICATOR, "target"}),
                default=0)
    scope, funds = _take_scope(roles, leaf, first)
    pairs = _pairs(roles, parts)
    if not pairs:
        return None
    taken = {c for p in pairs for c in (p.indicator, p.target, *p.more.values(), *p.aside)}
    taken |= set(scope.values()) | set(funds)
    pairs[-1].aside += [c for c in roles if c not in taken and leaf[c] and c > first]
    path = {column: "/".join(said) for column, said in parts.items()}
    return Band(top, bottom, pairs, scope, funds, leaf, path, first)


def _roles(layout: Layout, bottom: int, parts: Mapping[int, list[str]], placed: int | None
           ) -> dict[int, str]:
    """What each column under a header holds, by its headings; ``placed`` is one of targets."""
    roles: dict[int, str] = {}
    previous: Cell | None = None
    for column in range(layout.n_columns):
        cell = layout.cell(bottom, column)
        if cell is not None and cell is previous:
            continue  # a header over several columns counts once, at its first
        previous = cell
        roles[column] = "target" if column == placed else _role_of(parts[column])
    lowest = "explanation" if {"level3", "indicator"} & set(roles.values()) else "indicator"
    return {c: lowest if r == "content" else r for c, r in roles.items()}


def _role_of(headings: Sequence[str]) -> str:
    """The role of a column by its lowest heading, or by 指标值 over it; last year's values stand aside."""
    leaf = headings[-1] if headings else ""
    role = column_role(leaf)
    if role in {"", "aside"} and "target" in map(column_role, headings[:-1]):
        past = _ASIDE_TARGET.search(leaf) or _ASIDE_TARGET.search(fold(leaf))
        return "aside" if past else "target"
    return "aside" if role == "target" and _ASIDE_TARGET.search(fold(leaf)) else role


def _take_scope(roles: dict[int, str], leaf: Mapping[int, str], first: int
                ) -> tuple[dict[str, int], list[int]]:
    """Columns that say whose the targets are and what they cost; they are none of the indicators."""
    scope: dict[str, int] = {}
    funds: list[int] = []
    for column, role in roles.items():
        beside = scope_role(leaf[column])
        if not beside or role not in {"", "remark", "unit", "serial", "aside"} or (
            role and column >= first
        ):
            continue
        if beside == "fund" or (beside == "amount" and "amount" in scope):
            funds.append(column)
        else:
            scope.setdefault(beside, column)
        roles[column] = ""
    return scope, funds


def _pairs(roles: Mapping[int, str], parts: Mapping[int, list[str]]) -> list[Pair]:
    pairs: list[Pair] = []
    for target in (c for c, role in roles.items() if role == "target"):
        indicator = _indicator_before(roles, pairs[-1].target if pairs else -1, target, not pairs)
        if indicator is not None:
            dimension, term = heading_words(parts[indicator][:-1])
            pairs.append(Pair(indicator, target, dimension, term))
        elif pairs:  # a second value of the same indicator
            pairs[-1].aside.append(target)
    taken = {c for pair in pairs for c in (pair.indicator, pair.target)}
    for index, pair in enumerate(pairs):
        right = pairs[index + 1].indicator if index + 1 < len(pairs) else NOWHERE
        left = pairs[index - 1].target if index else -1
        _take_levels(pair, left, roles, taken)
        _take_beside(pair, left, right, roles, taken)
    return pairs


def _indicator_before(roles: Mapping[int, str], after: int, target: int, first: bool) -> int | None:
    """The column of indicators of a column of targets; of the ``first``, the only one before it."""
    between = {c: role for c, role in roles.items() if after < c < target}
    for want in _INDICATOR:
        if found := [c for c, role in between.items() if role == want]:
            return max(found)
    others = [c for c, role in between.items() if role in {"level2", "level1", ""}] if first else []
    return max(others, default=None)


def _take_levels(pair: Pair, left: int, roles: Mapping[int, str], taken: Container[int]) -> None:
    """The columns of its dimensions: those of the pair itself, or those that all pairs share."""
    for level in ("level1", "level2"):
        shared = [c for c, r in roles.items() if r == level and c < pair.target and c not in taken]
        here = [c for c in shared if c > left]
        if shared:
            pair.more[level] = max(here or shared)


def _take_beside(pair: Pair, left: int, right: int, roles: Mapping[int, str], taken: Container[int]
                 ) -> None:
    """What stands beside a pair: its unit, direction and weight, and what is told as it is printed."""
    for column, role in roles.items():
        inside = left < column < right and (column > pair.indicator or role in {
            "direction", "unit", "weight"})
        if not inside or column in taken or role in {"", "level1", "level2", "target"}:
            continue
        if role in pair.more or role in {"aside", "level3", "indicator", "serial"}:
            pair.aside.append(column)
        else:
            pair.more[role] = column


def _goals(layout: Layout) -> Band | None:
    """The header of a list that gives each project a goal in words, and no indicators."""
    for row in range(min(layout.n_rows, max(layout.header_rows, 1) + 1)):
        roles = {c.column: scope_role(c.text) for c in layout.starting(row) if c.text}
        if "goal" in roles.values() and {"project", "department"} & set(roles.values()):
            scope: dict[str, int] = {}
            for column, role in roles.items():
                scope.setdefault(role, column)
            labels = {c: layout.text(row, c) for c in range(layout.n_columns)}
            return _goal_band(row, row, scope, labels)
    titles = [t for t in re.split(r"\s{2,}", layout.title.strip()) if t]
    roles = {i: scope_role(t) for i, t in enumerate(titles)}
    if len(titles) == layout.n_columns and {"project", "goal"} <= set(roles.values()):
        scope = {}
        for column, role in roles.items():
            scope.setdefault(role, column)
        return _goal_band(-1, -1, scope, dict(enumerate(titles)))
    return None


def _goal_band(top: int, bottom: int, scope: dict[str, int], labels: dict[int, str]) -> Band:
    scope = {r: c for r, c in scope.items() if r}
    funds = [scope.pop("fund")] if "fund" in scope else []
    return Band(top, bottom, [], scope, funds, labels, labels, NOWHERE)
