"""Thresholds of the grids: the cases on either side of those that decide most."""

import pytest

from budgetkit.grids.aligned import aligned_lattice
from budgetkit.grids.cell_sharing import share_run
from budgetkit.grids.grids import cell_text, fill
from budgetkit.grids.lattices import ruled_lattices
from budgetkit.grids.settings import GridSettings
from budgetkit.grids.text_blocks import lines_of
from budgetkit.settings import using
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.page import Page, Run
from budgetkit.sources.vector_paths import RulingLine


def word(text: str, x: float, baseline: float, size: float = 10.0, gap: float = 0.0,
         wide: float | None = None, order: int = 0) -> list[Glyph]:
    """Characters side by side, half an em wide for figures, one for others, ``gap`` points apart."""
    out = []
    for at, char in enumerate(text):
        step = wide or (size / 2 if char.isascii() else size)
        out.append(Glyph(char, x, x + step, baseline, size, order + at, order + 1))
        x += step + gap
    return out


def sheet(glyphs=(), rules=(), fills=()) -> Page:
    return Page(1, 595.0, 842.0, 0, list(glyphs), list(rules), 0.0, [], fills=list(fills))


def box(xs, ys, shift: float = 0.0) -> list[RulingLine]:
    """The rules of a grid; each across is painted again, ``shift`` points lower."""
    return [*(RulingLine(xs[0], y + d, xs[-1], y + d) for y in ys for d in (0.0, shift)),
            *(RulingLine(x, ys[0], x, ys[-1]) for x in xs)]


XS, YS = (50.0, 150.0, 250.0), (100.0, 120.0, 140.0)


@pytest.mark.parametrize(("apart", "rows"), [(2.4, 2), (2.6, 5)])
def test_a_rule_painted_twice_is_one_rule(apart, rows):
    """Catches a row made of the hair between the two strokes of one rule, or two rules made one."""
    [lattice] = ruled_lattices(sheet(rules=box(XS, YS, apart)))
    assert lattice.n_rows == rows


@pytest.mark.parametrize(("short_of", "columns"), [(2.9, 2), (3.1, 1)])
def test_rules_touch_where_they_nearly_meet(short_of, columns):
    """Catches a column lost because its rule stops short of the frame, or one taken from a line
    that has nothing to do with the table."""
    middle = RulingLine(150.0, 100.0 + short_of, 150.0, 140.0 - short_of)
    frame = [*box((50.0, 250.0), (100.0, 140.0)), middle]
    found = ruled_lattices(sheet(rules=frame), least=1)
    assert [g.n_columns for g in found] == ([columns] if columns > 1 else [])


@pytest.mark.parametrize(("share", "cells"), [(0.54, 3), (0.56, 4)])
def test_a_side_is_ruled_where_more_than_half_of_it_is_painted(share, cells):
    """Catches two cells merged because the rule between them is worn, or one cut by a stub."""
    rules = [RulingLine(50.0, y, 250.0, y) for y in YS] + [
        RulingLine(50.0, 100.0, 50.0, 140.0), RulingLine(250.0, 100.0, 250.0, 140.0),
        RulingLine(150.0, 120.0 - 20 * share, 150.0, 140.0)]
    [lattice] = ruled_lattices(sheet(rules=rules))
    assert len(lattice.spans) == cells


@pytest.mark.parametrize(("beyond", "is_open"), [(6.9, False), (7.1, True)])
def test_a_table_is_open_where_its_columns_go_on(beyond, is_open):
    """Catches a last row lost with its amounts where the page cuts the table, or one added under
    rules that only reach over the foot."""
    rules = [RulingLine(50.0, y, 250.0, y) for y in YS] + [
        RulingLine(x, 100.0, x, 140.0 + beyond) for x in XS]
    [lattice] = ruled_lattices(sheet(rules=rules))
    assert (lattice.open_foot, lattice.n_rows) == (is_open, 3 if is_open else 2)


def test_boxes_without_cells_enough_are_no_table():
    """Catches the least number of cells that is passed and not used, or not asked for."""
    page = sheet(rules=box((50.0, 150.0, 250.0), (100.0, 120.0)))
    assert not ruled_lattices(page)
    with using(GridSettings(least_cells=2)):
        assert len(ruled_lattices(page)) == 1


@pytest.mark.parametrize(("size", "kept"), [(24.0, True), (26.0, False)])
def test_text_far_larger_than_the_tables_is_a_watermark(size, kept):
    """Catches the letters of a watermark in a cell, or a large heading left out of its cell."""
    glyphs = [g for row in range(4) for g in word("支出", 60.0, 115.0 + 20 * row, order=10 * row)]
    glyphs += word("章", 170.0, 135.0, size=size, order=90)
    page = sheet(glyphs, box(XS, (100.0, 120.0, 140.0, 160.0, 180.0)))
    grid = fill(ruled_lattices(page)[0], page, "rules")
    assert (grid.rows()[1][1] == "章") is kept


@pytest.mark.parametrize(("gap", "cells"), [(1.1, 1), (1.3, 2)])
def test_a_gap_at_the_rule_parts_the_words(gap, cells):
    """Catches two labels glued in one cell, or one word torn at a rule that it runs over."""
    page = sheet(rules=box(XS, YS))
    run = Run((*word("基本", 150.5 - gap - 20, 115.0), *word("支出", 150.5, 115.0)))
    [lattice] = ruled_lattices(page)
    shares = share_run(run, 0, lattice, lattice.owners())
    assert len(shares) == cells


@pytest.mark.parametrize(("thousands", "said"), [(5.9, "1200.00"), (6.1, "1 200.00")])
def test_thousands_set_apart_are_one_number_and_columns_are_two(thousands, said):
    """Catches 1 and 200.00 of two columns read as one amount, or an amount torn in two."""
    glyphs = [*word("1", 50.0, 100.0), *word("200.00", 55.0 + thousands, 100.0, order=1)]
    assert cell_text(glyphs, 200.0) == said


@pytest.mark.parametrize(("size", "text"), [(8.9, "5.20¹"), (9.1, "5.201")])
def test_a_small_raised_digit_is_a_mark(size, text):
    """Catches the mark of a footnote read as a decimal, or a decimal as a mark."""
    glyphs = [*word("5.20", 50.0, 100.0), *word("1", 71.0, 97.0, size=size, order=9)]
    assert cell_text(glyphs, 100.0) == text


@pytest.mark.parametrize(("gap", "pieces"), [(3.4, 1), (3.6, 2)])
def test_a_gap_parts_two_texts_of_a_line(gap, pieces):
    """Catches two columns without rules read as one text, or a word torn by loose setting."""
    glyphs = [*word("基本支出", 50.0, 100.0), *word("项目支出", 90.0 + gap, 100.0)]
    assert [len(line) for line in lines_of(sheet(glyphs), 50.0, 200.0)] == [pieces]


def test_the_rows_of_columns_without_rules_are_those_that_are_given():
    """Catches thresholds of unruled tables that are named and not used: lines 16 points apart are
    rows, and no table is left where more cells are asked for than it has."""
    glyphs = []
    for row, texts in enumerate([("项目", "预算数", "执行数"), ("合计", "300.00", "280.00"),
                                 ("工资", "200.00", "190.00"), ("差旅", "100.00", "90.00")]):
        for x, text in zip((50.0, 200.0, 350.0), texts, strict=True):
            glyphs += word(text, x, 100.0 + 16 * row, order=20 * len(glyphs))
    page = sheet(glyphs)
    lattice = aligned_lattice(page, 80.0, 160.0)
    assert lattice is not None and (lattice.n_rows, lattice.n_columns) == (4, 3)
    with using(GridSettings(least_spans=13)):
        assert aligned_lattice(page, 80.0, 160.0) is None
