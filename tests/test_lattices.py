"""Rules and boxes of a page → cells, and rows that no rule parts: every rule of it, on either side."""

import pytest

from budgetkit.grids.lattices import (
    Lattice,
    _edges,
    _ends_joined,
    _widened,
    locate,
    part_rows,
    ruled_lattices,
)
from budgetkit.sources.glyphs import MIDDLE, Glyph
from budgetkit.sources.page import Page
from budgetkit.sources.spans import Span
from budgetkit.sources.vector_paths import RulingLine


def text(said, x, middle, size=10.0, order=0):
    """Characters side by side whose middle stands at this height: figures half as wide as words."""
    out = []
    for char in said:
        wide = size / 2 if char.isascii() else size
        out.append(Glyph(char, x, x + wide, middle + MIDDLE * size, size, order + len(out), order + 1))
        x += wide
    return out


def page(*texts, rules=(), fills=()):
    glyphs = [g for i, (said, x, middle) in enumerate(texts) for g in text(said, x, middle, order=100 * i)]
    return Page(1, 595.0, 842.0, 0, glyphs, list(rules), 0.0, [], fills=list(fills))


def across(y, x0=0.0, x1=100.0):
    return RulingLine(x0, y, x1, y)


def down(x, y0=0.0, y1=100.0):
    return RulingLine(x, y0, x, y1)


def grid(*rows, xs=(0.0, 100.0, 200.0, 300.0)):
    """A lattice of rows of these heights, a cell each."""
    ys = tuple(float(sum(rows[:i])) for i in range(len(rows) + 1))
    spans = tuple(Span(r, c) for r in range(len(rows)) for c in range(len(xs) - 1))
    return Lattice(xs, ys, spans)


@pytest.mark.parametrize(("at", "index"), [(-5, 0), (0, 0), (9.9, 0), (10, 1), (19, 1), (20, 2), (30, 2), (99, 2)])
def test_where_a_place_lies_among_edges(at, index):
    """Catches a text on an edge laid to the left of it, and one outside laid nowhere."""
    assert locate((0.0, 10.0, 20.0, 30.0), at) == index


# ── rules ────────────────────────────────────────────────────────────────────────────────────


def test_pieces_of_a_rule_are_one_where_their_ends_meet():
    """Catches a rule painted cell by cell read as many, and two beside each other as one."""
    assert _ends_joined([across(0, 0, 50), across(0.4, 52.5, 100), across(0.8, 20, 30)]) == [
        RulingLine(0, pytest.approx(0.4), 100, pytest.approx(0.4))]
    apart = _ends_joined([across(0, 0, 50), across(0, 52.6, 100)])
    assert [(r.x0, r.x1) for r in apart] == [(0, 50), (52.6, 100)]


def test_a_side_that_no_rule_closes_is_an_edge_where_others_reach_further():
    """Catches an open first or last column lost, and an edge made of a rule that stands out a little."""
    assert _edges([10.0, 50.0], [10.0, 2.9], [50.0, 57.1]) == [2.9, 10, 50, 57.1]
    assert _edges([10.0, 50.0], [10.0, 3.1], [50.0, 56.9]) == [10, 50]
    assert _edges([10.0, 12.0, 12.4, 50.0], [10.0], [50.0]) == pytest.approx([34.4 / 3, 50])
    assert _edges([10.0, 12.6, 50.0], [10.0], [50.0]) == [10, 12.6, 50]


def test_open_columns_beside_a_table_are_merged_cells():
    """Catches the codes of a tall merged cell lost on a page that shows but its sides, the columns in
    the wrong order, and a rule of the frame painted twice taken for a column."""
    inner = grid(20, 20, xs=(50.0, 100.0, 150.0))
    found = _widened(inner, [down(20, 0, 40), down(0, -5, 45), down(180, 2.9, 37.1), down(52, 0, 40), down(182, 0, 40)])
    assert found.xs == (0, 20, 50, 100, 150, 180)
    assert found.spans == (Span(0, 0, 2, 1), Span(0, 1, 2, 1), Span(0, 2), Span(0, 3), Span(0, 4, 2, 1),
                           Span(1, 2), Span(1, 3))
    # too short, above or below, to be the side of a cell from top to foot
    for short in (down(20, 3.1, 40), down(20, 0, 36.9)):
        assert _widened(inner, [short]) is inner
    assert _widened(inner, [down(20, 3, 37)]).xs == (20, 50, 100, 150)


def test_two_tables_apart_are_two_and_a_table_within_another_is_none():
    """Catches two forms of a page joined, or a box inside a cell told as a table of its own."""
    def frame(x0, y0, x1, y1, middle):
        return [across(y, x0, x1) for y in (y0, (y0 + y1) / 2, y1)] + [down(x, y0, y1) for x in (x0, middle, x1)]

    two = ruled_lattices(page(rules=[*frame(50, 300, 250, 340, 150), *frame(50, 100, 250, 140, 120)]))
    assert [(g.box, g.n_rows, g.n_columns) for g in two] == [
        ((50, 100, 250, 140), 2, 2), ((50, 300, 250, 340), 2, 2)]
    inside = ruled_lattices(page(rules=[*frame(50, 100, 450, 300, 250), *frame(60, 110, 140, 150, 100)]))
    assert [g.box for g in inside] == [(50, 100, 450, 300)]


def test_a_merged_cell_is_one_that_no_rule_crosses():
    """Catches a heading over two columns cut in two, or two cells merged across a rule."""
    rules = [across(y, 0, 150) for y in (0, 20, 60)] + [across(40, 50, 150), down(0, 0, 60), down(50, 0, 60),
                                                         down(100, 20, 60), down(150, 0, 60)]
    [found] = ruled_lattices(page(rules=rules))
    assert found.spans == (Span(0, 0), Span(0, 1, 1, 2), Span(1, 0, 2, 1), Span(1, 1), Span(1, 2), Span(2, 1),
                           Span(2, 2))


# ── coloured rows ────────────────────────────────────────────────────────────────────────────


def bands(*rows, edges=(50, 150, 250)):
    """Filled boxes: rows (top, foot), a box for each column."""
    return [(x0, top, x1, foot) for top, foot in rows for x0, x1 in zip(edges, edges[1:], strict=False)]


def shown(*texts, rows):
    return [[round(y, 1) for y in g.ys] for g in ruled_lattices(page(*texts, fills=bands(*rows)))]


def test_white_rows_between_coloured_ones_are_rows():
    """Catches every second row of a striped table lost, or two tables joined over the gap between."""
    assert shown(rows=[(100, 120), (140, 160), (180, 200)]) == [[100, 120, 140, 160, 180, 200]]
    assert shown(rows=[(100, 120), (163.9, 183.9), (203.9, 223.9)]) == [
        [100, 120, 163.9, 183.9, 203.9, 223.9]]  # 2.2 heights of a row are 44 points
    assert shown(rows=[(100, 120), (164.1, 184.1), (204.1, 224.1)]) == [
        [164.1, 184.1, 204.1, 224.1]]


@pytest.mark.parametrize(("texts", "rows", "last"), [
    ([("1.00", 160, 211)], [(100, 120), (140, 160), (180, 200)], 220),  # a white row with an amount
    ([("注", 160, 150), ("1.00", 160, 211)], [(100, 120), (140, 160), (180, 200)], 220),
    ([("合计", 160, 211)], [(100, 120), (140, 160), (180, 200)], 200),  # words: a note under the table
    ([("1.00", 160, 190)], [(100, 120), (140, 160), (180, 200)], 200),  # the amount of a coloured row
    ([("1.00", 160, 221)], [(100, 120), (140, 160), (180, 200)], 200),  # too far below
    ([("1.00", 160, 171)], [(100, 120), (140, 160)], 160),  # two coloured rows show no stripes yet
])
def test_a_last_white_row_is_one_where_an_amount_stands_in_it(texts, rows, last):
    """Catches the last amounts of a striped table left outside, or the note below taken in."""
    found = shown(*texts, rows=rows if len(rows) > 2 else [*rows])
    if len(rows) > 2:
        assert found[-1][-1] == last
    else:
        assert found == [] or found[-1][-1] == last


# ── rows that no rule parts ──────────────────────────────────────────────────────────────────


def rows_of(lattice, *texts):
    found = part_rows(lattice, page(*texts))
    return [round(y, 3) for y in found.ys], found.spans


def test_two_columns_of_amounts_under_each_other_are_rows():
    """Catches rows glued into one because the template rules only its columns."""
    texts = [("教育支出", 10, 30), ("1.00", 110, 30), ("2.00", 210, 30),
             ("其他支出", 10, 60), ("3.00", 110, 60), ("4.00", 210, 60)]
    ys, spans = rows_of(grid(20, 60, 20), *texts)
    assert ys == [0, 20, 45, 80, 100]
    assert spans == tuple(Span(r, c) for r in range(4) for c in range(3))


def test_a_cell_beside_parted_rows_spans_them_and_what_is_below_moves_down():
    """Catches a merged cell cut, or the rows below counted as before."""
    base = grid(20, 60, 20)
    merged = Lattice(base.xs, base.ys, tuple(
        [Span(0, 0, 2, 1), *(s for s in base.spans if s.column or s.row == 2)]))
    texts = [(a, x, y) for y in (30, 50, 70) for a, x in (("1.00", 110), ("2.00", 210))]
    ys, spans = rows_of(merged, *texts)
    assert ys == [0, 20, 40, 60, 80, 100]
    assert spans == tuple(sorted(
        [Span(0, 0, 4, 1), *(Span(r, c) for r in range(4) for c in (1, 2)), *(Span(4, c) for c in range(3))],
        key=lambda s: (s.row, s.column)))


@pytest.mark.parametrize(("texts", "n_rows"), [
    # one column of amounts: a list where three have their words beside them
    ([("水费", 10, 15), ("1.00", 110, 15), ("电费", 10, 35), ("2.00", 110, 35), ("邮费", 10, 55), ("3.00", 110, 55)], 3),
    ([("水费", 10, 15), ("1.00", 110, 15), ("电费", 10, 35), ("2.00", 110, 35)], 1),
    ([("水费", 10, 15), ("1.00", 110, 15), ("电费", 10, 35), ("2.00", 110, 35), ("3.00", 110, 55)], 1),
    # two amounts on the line of a cell are not under each other
    ([("1.00", 110, 15), ("2.00", 210, 15)], 1),
    # amounts beyond the table say nothing of its rows
    ([("1.00", 310, 15), ("2.00", 310, 35), ("1.00", 210, 15)], 1),
    ([("1.00", -30, 15), ("2.00", -30, 35), ("1.00", 210, 15), ("1.00", 210, 35)], 1),
    # but the whole numbers of a code are no amounts
    ([("20101", 10, 15), ("20102", 10, 35), ("1.00", 210, 15), ("2.00", 210, 35)], 1),
])
def test_when_a_row_is_parted(texts, n_rows):
    """Catches a cell of two amounts (a sum over its part) cut into rows, and a list left as one row."""
    ys, _ = rows_of(grid(70), *texts)
    assert len(ys) - 1 == n_rows


def test_where_a_parted_row_is_cut():
    """Catches the second line of a name given to the row below, a heading without amounts lost in the
    row above, and a code taken for a part of the line above it."""
    amounts = [(a, x, y) for y in (15, 35, 75) for a, x in (("1.00", 110), ("2.00", 210))]
    ys, _ = rows_of(grid(100), *amounts)
    assert ys == [0, 25, 55, 100]
    # 13 points from an amount, 20 the pitch: the end of a name; 15 points: a row of its own
    assert rows_of(grid(100), *amounts, ("支出", 10, 48))[0] == [0, 25, 61.5, 100]
    assert rows_of(grid(100), *amounts, ("支出", 10, 52))[0] == [0, 25, 43.5, 63.5, 100]
    # a line of another cell less than six tenths of a letter lower is the same line
    assert rows_of(grid(100), *amounts, ("支出", 10, 40.9))[0] == [0, 25, 55, 100]
    # a code begins a row, wherever it stands
    assert rows_of(grid(100), *amounts, ("2010301", 10, 48))[0] == [0, 25, 41.5, 61.5, 100]
    # a text that begins beyond the table is none of its lines
    assert rows_of(grid(100), *amounts, ("支出", 310, 52))[0] == [0, 25, 55, 100]
