"""The whole budget set as pages in several ways: every cell of every table is read as it was set."""

import functools

import pytest
from made_tables import made_table
from pdf_builder import LANDSCAPE, Sheet, press, width
from test_whole_budget import TABLES

import budgetkit as bk
from budgetkit.tables.lines import read_lines


def rows_of(text):
    return [line[1:-1].split("|") for line in text.strip().splitlines()]


def widths(rows):
    return [max(62, *(9 * len(row[c]) + 8 for row in rows[2:] or rows)) for c in range(len(rows[0]))]


def facts(table):
    """What each amount is of: code, label, level, column, name of the column, 万元, decimals."""
    level = {line.row: line.level for line in table.lines}
    return [(f.row_code, f.row_label, level.get(f.row), f.column_label, f.name, f.amount, f.places)
            for f in table.facts]


@functools.cache
def expected():
    """The same tables, made without any page."""
    found = {}
    for key, (title, header_rows, text) in TABLES.items():
        table = made_table(text, key=key, title=f"2026年{title}", header_rows=header_rows)
        read_lines(table, 2026, "budget")
        found[key] = facts(table)
    return found


def sheets(cut=99, heads_again=True, size=LANDSCAPE, unit="万元", silent="", **tricks):
    """A page a table, the ``silent`` one without its unit; one of more than ``cut`` rows goes on over the next page."""
    paint = {k: tricks.pop(k) for k in ("inner", "foot") if k in tricks}
    cover = Sheet(size)
    cover.centre(200, "某市某局2026年部门预算", 22)
    made = [cover]
    for key, (title, header_rows, text) in TABLES.items():
        rows = rows_of(text)
        sheet = Sheet(size, **tricks)
        sheet.centre(50, f"2026年{title}")
        if key != silent:
            sheet.text(size[0] - 140, 80, f"单位：{unit}")
        first, rest = rows[:cut], rows[cut:]
        sheet.table(40, 90, widths(rows), first, head=header_rows, **paint)
        made.append(sheet)
        if rest:
            made.append(Sheet(size, **tricks))
            made[-1].table(40, 60, widths(rows), [*(rows[:header_rows] if heads_again else []), *rest],
                           head=header_rows if heads_again else 0, **paint)
    return made


@pytest.mark.parametrize("how", [
    {}, {"rules": "polygons"}, {"rules": "dots"}, {"rotate": 90}, {"inner": False},
    {"cut": 6}, {"cut": 6, "heads_again": False}, {"cut": 6, "foot": False},
    {"bold": True}, {"crop": (30, 40, 842, 595)},
], ids=str)
def test_every_cell_of_every_table(tmp_path, how):
    """Catches a cell that is lost, moved, joined or named otherwise by the way in which it is set."""
    d = bk.read(press(tmp_path / "whole.pdf", sheets(**how)))
    assert [t.key for t in d.tables] == list(TABLES)
    assert [t.title for t in d.tables] == [f"2026年{title}" for title, _, _ in TABLES.values()]
    assert (d.department, d.year, d.kind, {t.unit for t in d.tables}) == ("某市某局", 2026, "budget", {"万元"})
    for table in d.tables:
        assert facts(table) == expected()[table.key], table.key
    assert not d.notes and set(d.coverage["status"]) == {"understood"}
    assert not [f for f in bk.check(d) if f.severity in ("error", "warning")]


def three_lines(key):
    """A table set with three rules across and none between its columns; amounts end at the right."""
    title, header_rows, text = TABLES[key]
    rows = rows_of(text)
    sheet = Sheet(LANDSCAPE)
    sheet.centre(50, f"2026年{title}")
    sheet.text(LANDSCAPE[0] - 140, 80, "单位：万元")
    wide = [w + 20 for w in widths(rows)]
    left = [40 + sum(wide[:c]) for c in range(len(wide) + 1)]
    for y in (90, 90 + 18 * header_rows, 90 + 18 * len(rows)):
        sheet.rule(40, y, left[-1], y)
    for r, row in enumerate(rows):
        for c, said in enumerate(row):
            number = r >= header_rows and said[:1].isdigit() and "." in said
            x = left[c + 1] - 4 - width(said, 9) if number else left[c] + 2
            sheet.text(x, 102 + 18 * r, said, 9)
    return sheet


@pytest.mark.parametrize("key", ["department_expenditure", "general_budget_basic", "projects"])
def test_every_cell_between_three_rules(tmp_path, key):
    """Catches an amount under the wrong heading, or a label cut, where no rule parts the columns."""
    cover = Sheet(LANDSCAPE)
    cover.centre(200, "某市某局2026年部门预算", 22)
    (table,) = bk.read(press(tmp_path / "three.pdf", [cover, three_lines(key)])).tables
    assert table.key == key and facts(table) == expected()[key]


@pytest.mark.parametrize(("unit", "factor"), [("万元", 1), ("元", 10_000)])
def test_a_table_that_prints_no_unit(tmp_path, unit, factor):
    """Catches a unit assumed in silence, or another than that of the other tables."""
    d = bk.read(press(tmp_path / "whole.pdf", sheets(silent="projects", unit=unit)))
    told = [t.key for t in d.tables if any(p.key == "tables.no-unit" for p in t.problem_list)]
    assert told == ["projects"] and d.table("projects").unit == unit
    assert [f.amount * factor for f in d.table("projects").facts] == [f[5] for f in expected()["projects"]]
    assert [(f.table, f.severity) for f in bk.check(d) if f.rule == "table-prints-its-unit"] == [
        ("projects", "warning")]
