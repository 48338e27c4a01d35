"""One disclosure, read, against what its pages print: found, lost, invented, glued, coded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import header_paths
import printed
import spurious

import budgetkit as bk
from budgetkit.model.relations import Sum
from budgetkit.model.sums import closure
from budgetkit.tables.catalogue import TABLES
from budgetkit.text import fold

_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_GLUED = re.compile(r"\d\.\d{2,6}(?!万|元|亿)[一-鿿]|[一-鿿]\d{1,3}(,\d{3})*\.\d{2,6}$|\d\.\d{2,6}-?\d+[.,]")
_GARBLED = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")


@dataclass
class Measured:
    """Counts for one document; the lists hold what went wrong, for a human to look at."""

    file: str
    place: str = ""
    pages: int = 0
    promised: int = 0
    missing: list[str] = field(default_factory=list)
    tables: int = 0
    stitched: int = 0
    parted: list[str] = field(default_factory=list)
    unproved: list[tuple[int, str]] = field(default_factory=list)
    paths: int = 0
    paths_differ: list[str] = field(default_factory=list)
    held: int = 0
    failed: list[tuple[str, Sum]] = field(default_factory=list)
    amounts: int = 0
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    cells: int = 0
    bad_cells: list[str] = field(default_factory=list)
    codes: int = 0
    codes_wrong: list[str] = field(default_factory=list)
    engines: str = ""
    error: str = ""


def measure(path: Path, read: Callable | None = None) -> Measured:
    """Read the PDF (with ``read``, else ``bk.read``) and count. An error is a result too."""
    result = Measured(path.name)
    try:
        disclosure = (read or bk.read)(path)
    except bk.errors.BudgetkitError as failure:
        result.error = f"{type(failure).__name__}: {failure}"
        return result
    result.pages = disclosure.pages
    result.tables = len(disclosure.tables)
    result.stitched = sum(len(t.pages) > 1 for t in disclosure.tables)
    result.engines = "+".join(sorted({e for t in disclosure.tables for e in t.engine.split("+")}))
    result.parted = _parted(disclosure.tables)
    result.unproved = spurious.unproved(disclosure)
    result.paths, result.paths_differ = header_paths.paths_of_totals(
        path.relative_to(path.parent.parent.parent).as_posix(), disclosure.fact_list)
    _found(result, disclosure, path)
    for table in disclosure.tables:
        closed = closure(table)
        result.held += closed.held
        result.failed += [(table.key, each) for each in closed.failed]
    _amounts(result, disclosure, path)
    return result


def _parted(tables) -> list[str]:
    """Two tables of one kind on a page and the next: one table that was not joined, most likely."""
    return [f"p. {two.pages[0]} {two.key}" for one, two in pairwise(tables)
            if one.key == two.key and two.pages[0] - one.pages[-1] in (0, 1)
            and one.key in TABLES and TABLES[one.key].shape != "sheet"]


def _found(result: Measured, disclosure, path: Path) -> None:
    for promise in printed.promises(path):
        result.promised += 1
        near = range(promise.page - 1, promise.page + 2)
        if not any(t.key == promise.key and (set(t.pages) & set(near) or t.title_page in near)
                   for t in disclosure.tables):
            result.missing.append(f"p. {promise.page} {promise.title} ({promise.key})")


def _plain(text: str) -> str:
    return re.sub(r"[^\d.]", "", fold(text))


def _amounts(result: Measured, disclosure, path: Path) -> None:
    """Each amount printed inside a table must stand in one cell, and each cell's on the page."""
    found, alone = printed.numbers(path)
    areas, at = _areas(disclosure)
    inside = [t for t in found if any(_within(box, t.x, t.y) for box in areas.get(t.page, []))]
    held, ruled = set(inside), set(printed.ruled_pages(path))
    result.outside = [f"p. {t.page} {t.text}" for t in alone if t.page in ruled
                      and t not in held and re.fullmatch(r"-?[\d,]+\.\d{2,6}", fold(t.text))]
    cells = [c for t in disclosure.tables for c in t.cells]
    left = Counter(_plain(a) for c in cells for a in _AMOUNT.findall(fold(c.text)))
    strange = Counter(_plain(c.text) for c in cells if _whole(c.text))
    in_cell: dict[int, list] = {}
    for token in inside:
        home = next((c for box, c in at.get(token.page, []) if _within(box, token.x, token.y)),
                    None)
        if home is not None:
            in_cell.setdefault(id(home), []).append(token)
    joined = _joined(cells, in_cell)
    for token in inside:
        if not _whole(token.text) or token in joined:
            continue
        value = _plain(token.text)
        result.amounts += 1
        strange[value] -= 1
        if left[value] <= 0 and not _cut_by_page(value, at.get(token.page, []), token):
            result.lost.append(f"p. {token.page} {token.text}")
            continue
        left[value] = max(left[value] - 1, 0)
    for cell in cells:
        if _whole(cell.text) and _plain(cell.text) in joined.values():
            strange[_plain(cell.text)] -= 1
            result.amounts += 1
    result.invented = [f"{value} ×{count}" for value, count in strange.items() if count > 0]
    _at_their_place(result, cells, in_cell, joined)
    _cells(result, disclosure, found)


def _whole(text: str) -> bool:
    return bool(_AMOUNT.fullmatch(fold(text).strip("()-△")))


def _cut_by_page(value: str, boxes, token) -> bool:
    """An amount whose last digits stand on the next page, in the rest of its row."""
    return any(_within(box, token.x, token.y) and _whole(c.text) and _plain(c.text) != value
               and _plain(c.text).startswith(value) for box, c in boxes)


def _joined(cells, in_cell) -> dict:
    """Pieces of amounts that wrap inside their cell → the amount they make."""
    out = {}
    for cell in cells:
        tokens = in_cell.get(id(cell), [])
        if len(tokens) > 1 and _whole(cell.text) and _plain(cell.text) == "".join(
                _plain(t.text) for t in sorted(tokens, key=lambda t: (round(t.y), t.x))):
            out.update(dict.fromkeys(tokens, _plain(cell.text)))
    return out


def _at_their_place(result: Measured, cells, in_cell, joined) -> None:
    """Numbers of any kind (codes, `0`, `106691`): the cell at their place must hold them."""
    for cell in cells:
        for token in in_cell.get(id(cell), []):
            value = _plain(token.text)
            if token not in joined and value not in re.sub(r"[^\d.]", "", fold(cell.text)):
                result.misplaced.append(f"p. {token.page} {token.text} in {cell.text[:20]!r}")


def _areas(disclosure):
    """Per page: the boxes of its tables, and the boxes of their cells."""
    areas: dict[int, list] = {}
    at: dict[int, list] = {}
    for table in disclosure.tables:
        for page in table.pages:
            cells = [c for c in table.cells if c.page == page]
            if not cells:
                continue
            areas.setdefault(page, []).append((
                min(c.x0 for c in cells), min(c.y0 for c in cells),
                max(c.x1 for c in cells), max(c.y1 for c in cells)))
            at.setdefault(page, []).extend(((c.x0, c.y0, c.x1, c.y1), c) for c in cells)
    return areas, at


def _within(box, x: float, y: float) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _cells(result: Measured, disclosure, found) -> None:
    for table in disclosure.tables:
        result.cells += len(table.cells)
        for cell in table.cells:
            text = fold(cell.text)
            if (_GLUED.search(text) and len(text) < 40 and not table.is_header(cell.row)
                    and "performance" not in table.key) or (
                    _GARBLED.search(cell.text)):
                result.bad_cells.append(f"p. {cell.page} {cell.text[:40]!r}")
        shape = TABLES[table.key].shape if table.key in TABLES else ""
        if shape not in {"function", "economic"}:
            continue
        read = Counter(line.code for line in table.lines)
        for page in table.pages:
            cells = [c for c in table.cells if c.page == page and not table.is_header(c.row)]
            if not cells:
                continue
            box = (min(c.x0 for c in cells), min(c.y0 for c in cells),
                   max(c.x1 for c in cells), max(c.y1 for c in cells))
            for code in printed.codes(found, box, page, shape == "economic"):
                result.codes += 1
                if read[code] > 0:
                    read[code] -= 1
                else:
                    result.codes_wrong.append(f"p. {page} {table.key} {code}")
