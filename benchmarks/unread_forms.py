"""The same document as others print it, for unread.py: columns, rows and labels more or less.

Each kind changes the cells of a loose table and gives True, or False where the table is none for it;
what the document says stays true.

Still accused: a table of fewer than three different amounts in 万元 whose unit is not printed, beside
tables in 元 (unit printed once); and codes whose line above was nought and is left out, where it is one
of few (zero rows dropped, a warning).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal

from rereading import loose, put, read_lines, with_tables

from budgetkit.grids.grids import Cell
from budgetkit.reader import finish_tables, stated_amounts
from budgetkit.tables.headers import column_paths
from budgetkit.tables.units import assume_units, head_units

BARE = ("department_performance", "project_performance", "other")
SUMMARIES = {"department_summary", "appropriation_summary"}
NUMBERED = re.compile(r"^\s*([一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[.、．](?!\d))\s*")
HAN = "一二三四五六七八九十"
NO_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|本年(收入|支出)|结转|结余")


def changed(d, rng: random.Random, change: Callable):
    """The document with every table changed that can be; None where none can."""
    tables, any_changed = [], False
    for table in d.tables:
        new = loose(table)
        if table.key in BARE or table.doubts or table.corrections or not change(new, d, rng):
            tables.append(table)
            continue
        any_changed = True
        tables.append(new)
    if not any_changed:
        return None
    finish_tables(tables, d.year, d.kind, [t for t in tables if any(t is o for o in d.tables)])
    return with_tables(d, tables)


def _body(table) -> list[int]:
    return [r for r in range(table.n_rows) if not table.is_header(r)]


def _put_column(table, at: int, head: str, texts: dict[int, str]) -> bool:
    if not table.header_rows:
        return False
    pages, boxes = {}, {}
    for c in table.cells:
        pages.setdefault(c.row, c.page)
        boxes.setdefault(c.row, c)
    for c in table.cells:
        if c.column >= at:
            c.column += 1
        elif c.column + c.column_span > at:
            c.column_span += 1
    top = next((r for r in range(table.header_rows)
                if not any(c.row == r and c.column_span >= table.n_columns for c in table.cells)), 0)
    new = [(top, head, table.header_rows - top)] + [(r, texts.get(r, ""), 1) for r in _body(table)]
    for row, text, span in new:
        if any(c.row <= row < c.row + c.row_span and c.column < at < c.column + c.column_span
               for c in table.cells):
            continue
        like = boxes.get(row) or table.cells[0]
        table.cells.append(Cell(row, at, text, pages.get(row, table.pages[0]), like.x0, like.y0,
                                like.x1, like.y1, span, 1))
    table.cells.sort(key=lambda c: (c.row, c.column))
    table.n_columns += 1
    _headed(table, at)
    return True


def _headed(table, put_at: int | None = None) -> None:
    put(table, columns=column_paths(table.cells, table.n_columns, range(table.header_rows)))
    if put_at is not None:
        moved = {c + (c >= put_at): u for c, u in table.column_units.items()}
        put(table, column_units=moved, label_units=tuple(
            (a, b, c + (c >= put_at), e + (e > put_at), u) for a, b, c, e, u in table.label_units))


def _one_panel(table) -> bool:
    return len(table.panels) == 1 and bool(table.facts)


def note_column(table, d, rng) -> bool:
    return _one_panel(table) and _put_column(table, table.n_columns, "备注", {})


def serial_column(table, d, rng) -> bool:
    return _one_panel(table) and _put_column(table, 0, "序号", {
        r: str(n + 1) for n, r in enumerate(_body(table))})


def unit_codes(table, d, rng) -> bool:
    total = {line.row for line in table.lines if line.level == "total"}
    return _one_panel(table) and "unit_code" not in table.names and _put_column(
        table, 0, "单位编码", {r: "136001" for r in _body(table) if r not in total})


def _amounts(table, name) -> dict[int, Decimal]:
    return {f.row: f.amount for f in table.facts if f.name == name}


def share_column(table, d, rng) -> bool:
    total = _amounts(table, "total")
    top = next((total[line.row] for line in table.lines if line.level == "total" and total.get(line.row)), None)
    if not _one_panel(table) or not top:
        return False
    return _put_column(table, table.n_columns, rng.choice(("占比（%）", "占比", "占总额比重")),
                       {r: f"{100 * a / top:.2f}%" for r, a in total.items()})


def rate_column(table, d, rng) -> bool:
    before = next((n for n in table.names if n.startswith("previous")), None)
    now = before and next((n for n in ("total", before.removeprefix("previous_")) if n in table.names), None)
    if not now or not _one_panel(table):
        return False
    a, b = _amounts(table, now), _amounts(table, before)
    percent = rng.choice(("%", ""))
    return _put_column(table, table.n_columns, rng.choice(("增减率", "增减%", "增长率（%）")),
                       {r: f"{100 * (a[r] - b[r]) / b[r]:.2f}{percent}" for r in a if b.get(r)})


def years_exchanged(table, d, rng) -> bool:
    year = d.year or 0
    old, new = re.compile(rf"上年|{year - 1}年"), re.compile(rf"本年|当年|{year}年|预算数")
    heads = [c for c in table.cells if c.row < table.header_rows]
    for a in heads:
        for b in heads:
            if (b.row, b.column) != (a.row, a.column + a.column_span) or a.row_span != b.row_span:
                continue
            pair = (a.text, b.text)
            if not any(old.search(x) and new.search(y) and not old.search(y) for x, y in (pair, pair[::-1])):
                continue
            start, middle, end = a.column, b.column, b.column + b.column_span
            if any(c.row >= a.row and c.column < end and c.column + c.column_span > start and not (
                    start <= c.column < c.column + c.column_span <= middle
                    or middle <= c.column < c.column + c.column_span <= end) for c in table.cells):
                continue
            if any("结转" in t or "结余" in t for t in pair):
                continue
            place = {x: x + end - middle if x < middle else x - middle + start for x in range(start, end)}
            for c in table.cells:
                if c.row >= a.row:
                    c.column = place.get(c.column, c.column)
            put(table, column_units={place.get(c, c): u for c, u in table.column_units.items()})
            table.cells.sort(key=lambda c: (c.row, c.column))
            _headed(table)
            return True
    return False


def zero_rows_dropped(table, d, rng) -> bool:
    held: dict[int, list] = {}
    for f in table.facts:
        held.setdefault(f.row, []).append(f.amount)
    total = {line.row for line in table.lines if line.level == "total"}
    merged = {r for c in table.cells if c.row_span > 1 for r in range(c.row, c.row + c.row_span)}
    gone = {r for r, amounts in held.items() if not any(amounts)} - total - merged
    if not gone or gone == set(held) or table.label_units:
        return False
    kept = [r for r in range(table.n_rows) if r not in gone]
    number = {r: i for i, r in enumerate(kept)}
    put(table, cells=[c for c in table.cells if c.row in number])
    for c in table.cells:
        c.row = number[c.row]
    put(table, n_rows=len(kept), number_rows=tuple(number[r] for r in table.number_rows if r in number),
        page_units=tuple((sum(k < r for k in kept), u) for r, u in table.page_units))
    return True


def _zeros_as(text: str) -> Callable:
    def change(table, d, rng) -> bool:
        zero = {(f.row, f.column) for f in table.facts if not f.amount}
        for c in table.cells:
            if (c.row, c.column) in zero:
                c.text = text
        return bool(zero)

    return change


def _labels(table):
    columns = {c for p in table.panels for c in p.words}
    return [c for c in table.cells if c.column in columns and not table.is_header(c.row)
            and re.search("[一-鿿]{2}", c.text)]


def numbering_removed(table, d, rng) -> bool:
    done = False
    for c in _labels(table):
        if NUMBERED.match(c.text):
            c.text, done = NUMBERED.sub("", c.text), True
    return done


def numbering_added(table, d, rng) -> bool:
    labels = _labels(table)
    if table.key not in SUMMARIES | {"three_public"} or any(NUMBERED.match(c.text) or "其中" in c.text for c in labels):
        return False
    style = rng.choice(("{h}、", "（{h}）", "{n}.", "{n}、"))
    count: dict[int, int] = {}
    for c in labels:
        if NO_TOTAL.search(c.text):
            continue
        below = table.key == "three_public" and re.search("购置|运行", c.text) and not re.search("购置.*运行", c.text)
        key = (c.column, bool(below))
        count[key] = count.get(key, 0) + 1
        n = count[key]
        h = HAN[n - 1] if n <= 10 else f"{'二' if n > 20 else ''}十{HAN[(n - 1) % 10] if n % 10 else ''}"
        c.text = (f"（{n}）" if below else style.format(n=n, h=h)) + c.text.strip()
    return bool(count)


def of_which_removed(table, d, rng) -> bool:
    done = False
    for c in _labels(table):
        if re.match(r"^\s*其中[:：]\s*", c.text):
            c.text, done = re.sub(r"^\s*其中[:：]\s*", "", c.text), True
    return done


def spaces_in_labels(table, d, rng) -> bool:
    done = False
    for c in _labels(table):
        text = c.text.strip()
        if re.fullmatch("[一-鿿]{2,4}", text):
            c.text, done = rng.choice((" ", "  ", "　")).join(text), True
        elif rng.random() < 0.5:
            c.text, done = rng.choice(("　", "　　", "  ")) + text, True
        elif len(text) > 4 and re.search("[一-鿿]{4}", text):
            at = rng.randrange(2, len(text) - 1)
            c.text, done = text[:at] + " " + text[at:], True
    return done


def unit_printed_once(d, rng: random.Random):
    """Only the first table that prints a unit does."""
    first = next((t for t in d.tables if t.unit_above), None)
    if first is None:
        return None
    tables = []
    for table in d.tables:
        if table is first or not table.unit_above or table.key in BARE:
            tables.append(table)
            continue
        new = loose(table)
        heads = head_units(new.cells, new.header_rows)
        unit = next(iter(heads.values()), first.unit if table.unit == first.unit else None)
        put(new, unit_above=None, unit=None if not heads else unit, page_units=())
        read_lines(new, d.year, d.kind)
        tables.append(new)
    assume_units(tables, stated_amounts(d.narrative))
    finish_tables(tables, d.year, d.kind, [t for t in tables if any(t is o for o in d.tables)])
    return with_tables(d, tables)


def _kind(change: Callable) -> Callable:
    return lambda d, rng: changed(d, rng, change)


FORMS: dict[str, Callable] = {
    "a column of notes": _kind(note_column), "a column of serials": _kind(serial_column),
    "a column of unit codes": _kind(unit_codes), "a column of shares": _kind(share_column),
    "a column of growth": _kind(rate_column), "years exchanged": _kind(years_exchanged),
    "zero rows dropped": _kind(zero_rows_dropped), "zeros as dashes": _kind(_zeros_as("—")),
    "zeros as blanks": _kind(_zeros_as("")), "numbering removed": _kind(numbering_removed),
    "numbering added": _kind(numbering_added), "of which unsaid": _kind(of_which_removed),
    "spaces in labels": _kind(spaces_in_labels), "unit printed once": unit_printed_once,
}
