"""Faults chosen by seed in what was read of a document, and planted there one at a time.

A fault is described by what stands on the page — document, page, place, printed text — so that
another version of the package, which may read other rows and columns, gets the same fault. They
are chosen from the reading of one version (git 326af3b), whatever version they are planted in.

    PYTHONPATH=CHECKOUT python benchmarks/planting.py < tasks.json > results.json

is the child of planted.py; it runs with the code of any version.
"""

from __future__ import annotations

import copy
import hashlib
import json
import multiprocessing
import re
import sys
import warnings
from collections import Counter
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

import rereading
from rereading import loose, put, say_unit, with_table
from tqdm.auto import tqdm

import budgetkit as bk

#: One more whenever other faults are planted, or they are compared in another way.
VERSION = 1
#: An amount as a table prints it: with decimals or thousands commas; a code or a year is none.
AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)")
#: The same cell may be read some points off by another version; half a line of print is nearer
#: than any neighbour, most of an inch is not.
NEAR = 8.0
#: What a reader is told as something to look at, worst first.
TOLD = ("error", "withheld", "warning")
KINDS = ("digit", "row dropped", "row doubled", "cells swapped", "unit changed")


@dataclass(frozen=True)
class Fault:
    """One fault: where it is planted and what is printed there.

    ``x, y`` is the middle of the cell on its page, in points; ``other`` is the new text (digit),
    the text and place of the cell that it changes places with, or the unit.
    """

    kind: str
    document: str
    page: int
    x: float
    y: float
    text: str
    other: str = ""
    other_x: float = 0.0
    other_y: float = 0.0
    part: str = ""


def middle(cell) -> tuple[float, float]:
    return (cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2


def value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def amount_cells(table) -> list:
    """The cells below the header that print an amount other than nought."""
    return [c for c in table.cells if not table.is_header(c.row)
            and AMOUNT.fullmatch(c.text.strip()) and value(c.text.strip())]


def lot(seed: int, *what) -> int:
    """A number that depends on nothing but the seed and what is said of the thing."""
    said = "|".join(map(str, (seed, *what)))
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")


def _key(cell) -> tuple:
    return cell.page, round(cell.x0), round(cell.y0), cell.text


def candidates(d, document: str, seed: int) -> dict[str, list[Fault]]:
    """Every fault that the seed makes in a document, by kind, in the order of their lots."""
    drawn: dict[str, list[tuple[int, Fault]]] = {kind: [] for kind in KINDS}
    for number, table in enumerate(d.tables):
        cells = amount_cells(table)
        rows: dict[int, list] = {}
        for cell in cells:
            rows.setdefault(cell.row, []).append(cell)
            mark = lot(seed, "digit", document, number, *_key(cell))
            drawn["digit"].append((mark, _digit(document, cell, mark)))
        for row in rows.values():
            first = min(row, key=lambda c: c.column)
            for kind in ("row dropped", "row doubled"):
                mark = lot(seed, kind, document, number, *_key(first))
                drawn[kind].append((mark, _at(kind, document, first)))
        for cell, other in _neighbours(cells):
            mark = lot(seed, "swap", document, number, *_key(cell), *_key(other))
            x, y = middle(other)
            part = "same row" if cell.row == other.row else "same column"
            drawn["cells swapped"].append((mark, Fault(
                "cells swapped", document, cell.page, *middle(cell), cell.text, other.text,
                x, y, part)))
        if cells and table.unit in ("元", "万元"):
            first = min(cells, key=lambda c: (c.page, c.row, c.column))
            mark = lot(seed, "unit", document, number, *_key(first))
            drawn["unit changed"].append((mark, _at(
                "unit changed", document, first, "万元" if table.unit == "元" else "元")))
    return {kind: [f for _, f in sorted(each, key=lambda e: e[0])]
            for kind, each in drawn.items()}


def _at(kind: str, document: str, cell, other: str = "") -> Fault:
    return Fault(kind, document, cell.page, *middle(cell), cell.text, other)


def _digit(document: str, cell, mark: int) -> Fault:
    """Another digit at one place of the amount; never a leading nought, never the same amount."""
    text = cell.text
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    at = places[mark % len(places)]
    leading = at == places[0] and len(places) > 1 and text[at + 1] != "."
    digits = [g for g in "0123456789" if g != text[at] and not (leading and g == "0")]
    new = text[:at] + digits[mark // len(places) % len(digits)] + text[at + 1:]
    dot = text.find(".")
    part = "decimals" if 0 <= dot < at else "first digit" if at == places[0] else "whole part"
    return Fault("digit", document, cell.page, *middle(cell), text, new, part=part)


def _neighbours(cells: list) -> list[tuple]:
    """Two different amounts side by side in a row, or one under the other in a column."""
    at = {(c.row, c.column): c for c in cells}
    pairs = []
    for cell in cells:
        for row, column in ((cell.row, cell.column + 1), (cell.row + 1, cell.column)):
            other = at.get((row, column))
            if other and other.page == cell.page and value(other.text) != value(cell.text):
                pairs.append((cell, other))
    return pairs


def as_rows(faults: list[Fault]) -> list[dict]:
    return [asdict(f) for f in faults]


# ── planting ─────────────────────────────────────────────────────────────────────────────────


def locate(d, fault: Fault) -> tuple[int, object] | None:
    """Table and cell that hold the fault's text at its place, or None where it is read otherwise."""
    return _locate(d, fault.page, fault.x, fault.y, fault.text)


def _locate(d, page: int, x: float, y: float, text: str, within=None):
    best = None
    for number, table in enumerate(d.tables):
        if page not in table.pages or (within is not None and number != within):
            continue
        for cell in table.cells:
            if cell.page != page or cell.text.strip() != text.strip():
                continue
            mid_x, mid_y = middle(cell)
            off = abs(mid_x - x) + abs(mid_y - y)
            inside = cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1
            if (inside or off <= NEAR) and (best is None or off < best[0]):
                best = off, number, cell
    return best and best[1:]


def plant(d, fault: Fault):
    """The disclosure with the fault, the number of its table, and the rows as they were.

    Returns
    -------
    (disclosure, table number, cell, {new row: old row}) or None
        None where this version does not read the cell so.
    """
    found = locate(d, fault)
    if found is None:
        return None
    number, cell = found
    table = loose(d.tables[number])
    rows = {r: r for r in range(table.n_rows)}
    if fault.kind == "digit":
        _say(table, cell, fault.other)
    elif fault.kind == "cells swapped":
        other = _locate(d, fault.page, fault.other_x, fault.other_y, fault.other, number)
        if other is None:
            return None
        _say(table, cell, other[1].text)
        _say(table, other[1], cell.text)
    elif fault.kind == "unit changed":
        say_unit(table, fault.other)
    else:
        rows = (_drop if fault.kind == "row dropped" else _double)(table, cell.row)
    return with_table(d, number, table), number, cell, rows


def _say(table, cell, text: str) -> None:
    mine = next(c for c in table.cells if (c.row, c.column) == (cell.row, cell.column))
    put(mine, text=text)


def _drop(table, row: int) -> dict[int, int]:
    """Take a row out; a merged cell that begins in it goes on in the next."""
    kept = []
    for cell in table.cells:
        last = cell.row + cell.row_span - 1
        if cell.row == last == row:
            continue
        if cell.row <= row <= last:
            put(cell, row_span=cell.row_span - 1)
        elif cell.row > row:
            put(cell, row=cell.row - 1)
        kept.append(cell)
    put(table, cells=kept, n_rows=table.n_rows - 1,
        number_rows=tuple(r - (r > row) for r in table.number_rows))
    return {r - (r > row): r for r in range(table.n_rows + 1) if r != row}


def _double(table, row: int) -> dict[int, int]:
    """Print a row twice, one under the other; a merged cell over it reaches over both."""
    again = []
    for cell in table.cells:
        last = cell.row + cell.row_span - 1
        if cell.row == last == row:
            twin = copy.copy(cell)
            put(twin, row=row + 1)
            again.append(twin)
        elif cell.row <= row <= last:
            put(cell, row_span=cell.row_span + 1)
        elif cell.row > row:
            put(cell, row=cell.row + 1)
    put(table, cells=sorted([*table.cells, *again], key=lambda c: (c.row, c.column)),
        n_rows=table.n_rows + 1,
        number_rows=tuple(r + (r > row) for r in table.number_rows))
    return {**{r: r for r in range(row + 1)}, **{r + 1: r for r in range(row, table.n_rows - 1)}}


# ── for all documents ────────────────────────────────────────────────────────────────────────


def _choose(task: tuple[str, list[str], int, int]) -> dict:
    name, paths, seed, most = task
    try:
        d = rereading.read([Path(p) for p in paths])
    except Exception as refused:
        print(f"{name}: {type(refused).__name__}: {refused}", file=sys.stderr)
        return {kind: [] for kind in KINDS}
    return {kind: as_rows(each[:most])
            for kind, each in candidates(d, name, seed).items()}


def _place(f, table_number: dict, rows: dict[int, int]) -> tuple:
    row = f.row
    if row is not None and rows and f.table == table_number["key"] and (
            f.page in table_number["pages"]):
        row = rows.get(row, row)
    return f.rule, f.table, f.page if row is None else 0, row, f.column


def _plant(task: tuple[str, list[str], list[dict]]) -> list[dict]:
    warnings.simplefilter("ignore")
    _, paths, faults = task
    try:
        d = rereading.read([Path(p) for p in paths])
    except Exception as refused:
        return [{"fault": f, "state": f"not read: {refused}"} for f in faults]
    sound = [f for f in bk.check(d) if f.severity in TOLD]
    out = []
    for each in faults:
        fault = Fault(**each)
        made = plant(d, fault)
        if made is None:
            out.append({"fault": each, "state": "not read so"})
            continue
        broken, number, cell, rows = made
        try:
            found = [f for f in bk.check(broken) if f.severity in TOLD]
        except Exception as failure:
            out.append({"fault": each, "state": f"failed: {type(failure).__name__}: {failure}"})
            continue
        table = broken.tables[number]
        out.append({"fault": each, "state": "planted", "table": table.key,
                    **_compared(sound, found, table, cell, rows)})
    return out


def _compared(sound: list, found: list, table, cell, rows: dict[int, int]) -> dict:
    """The findings that are new, each with how near it is; and whether others only changed."""
    here = {"key": table.key, "pages": set(table.pages)}
    before = Counter(_place(f, here, {}) for f in sound)
    said = {f.message_zh for f in sound}
    new, left = [], Counter(before)
    for f in found:
        place = _place(f, here, rows)
        if left[place] > 0 and f.message_zh in said:
            left[place] -= 1
    changed = False
    for f in found:
        if f.message_zh in said and before[_place(f, here, rows)]:
            continue
        place = _place(f, here, rows)
        if left[place] > 0:
            left[place] -= 1
            changed = True
            continue
        new.append({"rule": f.rule, "severity": f.severity,
                    "where": _where(f, table, cell, rows)})
    return {"new": new, "changed": changed}


def _where(f, table, cell, rows: dict[int, int]) -> str:
    box = next((p for p in f.places if p.page == cell.page and p.x0 < cell.x1 and cell.x0 < p.x1
                and p.y0 < cell.y1 and cell.y0 < p.y1), None)
    inside = f.table == table.key and f.page in table.pages
    row = rows.get(f.row, f.row) if f.row is not None else None
    if box is not None:
        return "cell"
    if inside and row == cell.row:
        return "row"
    if inside:
        return "table"
    return "page" if f.page == cell.page else "elsewhere"


def main() -> None:
    """Tasks on stdin, results on stdout, two processes at most."""
    given = json.load(sys.stdin)
    work = {"choose": _choose, "plant": _plant}[given["what"]]
    bk.check(bk.load_example("weihui-2024"))  # loads what all need, before the processes are forked

    with multiprocessing.get_context("fork").Pool(given["jobs"], maxtasksperchild=1) as pool:
        done = list(tqdm(pool.imap(work, given["tasks"]), total=len(given["tasks"]),
                         unit="document", disable=None))
    json.dump(done, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
