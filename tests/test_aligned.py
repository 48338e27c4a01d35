"""Columns and rows that follow from where text stands: every rule of it, with a case on either side."""

import pytest

from budgetkit.grids.aligned import _crowded as crowded
from budgetkit.grids.aligned import _displaced as displaced
from budgetkit.grids.aligned import _fits as fits
from budgetkit.grids.aligned import _parted as parted
from budgetkit.grids.aligned import _row_spans as row_spans
from budgetkit.grids.aligned import _rows as rows
from budgetkit.grids.aligned import aligned_lattice, columns_of
from budgetkit.grids.lattices import Lattice
from budgetkit.grids.text_blocks import Piece
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.page import Page
from budgetkit.sources.spans import Span
from budgetkit.sources.vector_paths import RulingLine


def piece(text, x0=0.0, middle=0.0):
    """A text of 10 points: figures half as wide as words."""
    wide = sum(5.0 if c.isascii() else 10.0 for c in text)
    return Piece(text, x0, x0 + wide, middle - 5, middle + 5, 10.0)


def lines(*said):
    """Lines of one text each: (text, middle)."""
    return [[piece(text, 0.0, middle)] for text, middle in said]


def told(doubts):
    return [(d.key, d.values.get("text") or (d.values["one"], d.values["other"])) for d in doubts]


# ── columns ──────────────────────────────────────────────────────────────────────────────────


def test_amounts_codes_and_names_that_overlap_are_a_column_each():
    """Catches a total's label taken for a column, a name under a code for part of its column, and a
    column that is not as wide as its widest text."""
    body = [
        [piece("合计", 60, 0), piece("9.00", 210, 0)],
        [piece("201", 0, 20), piece("教育支出", 50, 20), piece("100.00", 200, 20)],
        [piece("20101", 0, 40), piece("一般行政管理事务", 48, 40), piece("9.00", 210, 40)],
        [piece("21", 0, 60), piece("名", 20, 60), piece("其他", 300, 60)],
    ]
    assert [(c.x0, c.x1) for c in columns_of(body)] == [
        (0, 25), (48, 128), (200, 230), (300, 320)]


@pytest.mark.parametrize(("x0", "x1", "own"), [
    (-2.9, 27, True), (-3.1, 27, False),  # three points over the left edge
    (60, 102.9, True), (60, 103.1, False),  # and over the right one
    (41, 49.4, True), (41, 50.6, False),  # across the edge between, but for half a point
])
def test_amounts_fit_the_columns_of_the_page_before(x0, x1, own):
    """Catches columns taken over though an amount stands beyond them or across an edge of theirs."""
    body = [[Piece("1.00", x0, x1, 0, 10, 10.0)]]
    assert fits(body, [0.0, 50.0, 100.0]) is own


def test_words_fit_no_columns():
    """Catches the columns of the page before laid over text without any amount."""
    assert not fits([[piece("教育支出")]], [0.0, 50.0])


def test_amounts_have_cells_of_their_own():
    """Catches two amounts glued in a cell, or one laid to the left of the edge that it crosses, in silence."""
    xs = (0.0, 50.0, 100.0, 150.0)
    apart = [piece("1.00", 10), piece("2.00", 60), piece("3.00", 110)]
    assert crowded(apart, xs) == []
    assert told(crowded([piece("1.00", 5), piece("2.00", 28)], xs)) == [("grids.no-own-cell", "2.00")]
    assert told(crowded([piece("1.00", 40), piece("2.00", 110)], xs)) == [("grids.no-own-cell", "1.00")]
    # one point over an edge is what rounding does
    assert crowded([Piece("1.00", 49, 70, 0, 10, 10.0)], xs) == []
    assert crowded([piece("教育", 40), piece("支出", 45)], xs) == []


@pytest.mark.parametrize(("pieces", "doubts"), [
    # beside its amount, and two lines of a name around it
    ([piece("教育支出", 5), piece("1.00", 60)], []),
    ([piece("教育", 5, -6), piece("支出", 5, 6), piece("1.00", 60)], []),
    # two words on one line of a cell; a third of the letters' height apart they are two lines
    ([piece("教育", 0), piece("支出", 22), piece("1.00", 60)],
     [("grids.share-a-cell", ("教育", "支出"))]),
    ([piece("教育", 0, 0), piece("支出", 22, 3.1), piece("1.00", 60)], []),
    ([piece("教育", 0, 0), piece("支出", 22, 2.9), piece("1.00", 60)],
     [("grids.share-a-cell", ("教育", "支出"))]),
    # six tenths of the letters' height above the amount
    ([piece("教育", 5, -5.9), piece("1.00", 60)], []),
    ([piece("教育", 5, -6.1), piece("1.00", 60)], [("grids.beside-no-amount", "教育")]),
    ([piece("教育", 5, -9), piece("支出", 5, -7), piece("1.00", 60)],
     [("grids.share-a-cell", ("教育", "支出")), ("grids.beside-no-amount", "教育支出")]),
    # the rows of a name around its amount: one of them is beside it
    ([piece("教育", 5, -12), piece("支出", 5, 0), piece("1.00", 60)], []),
    # a word that runs on over the next column, where something stands or not
    ([piece("一般公共预算拨款", 5), piece("1.00", 110)], []),
    ([piece("一般公共预算拨款", 5), piece("1.00", 78)], [("grids.runs-over", "一般公共预算拨款")]),
    ([piece("一般公共预", 5), piece("1.00", 60)], []),  # by less than a letter
])
def test_words_out_of_place_are_named(pieces, doubts):
    """Catches a label laid beside an amount that is not its own, without a word."""
    assert told(displaced(pieces, (0.0, 50.0, 100.0, 150.0))) == doubts


def test_one_cell_a_column_and_a_wide_one_for_words_over_blank_ones():
    """Catches a total's label cut over two cells, and a text of the next column taken into it."""
    xs = (0.0, 50.0, 100.0, 150.0)
    wide = piece("一般公共预算", 20)  # up to 80
    assert row_spans(4, [wide, piece("1.00", 110)], xs) == [Span(4, 0, 1, 2), Span(4, 2)]
    beside = [wide, piece("1.00", 78), piece("1.00", 110)]
    assert row_spans(4, beside, xs) == [Span(4, 0), Span(4, 1), Span(4, 2)]
    assert row_spans(4, [], xs) == [Span(4, 0), Span(4, 1), Span(4, 2)]


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def test_each_line_with_an_amount_a_code_or_a_total_begins_a_row():
    """Catches two rows read as one, or a row cut elsewhere than half way between two lines."""
    assert parted(lines(("1.00", 0), ("20101", 20), ("合计", 40), ("2.00", 64)), False) == [10, 30, 52]


def test_what_has_amounts_once_is_one_row_where_rules_part_the_rows():
    """Catches a name of three lines beside one amount, between two rules, read as three rows."""
    name = lines(("1.00", 0), ("一般公共", 12), ("其他支出", 40))
    assert parted(name, True) == []
    assert parted(name, False) == [26]
    assert parted(lines(("1.00", 0), ("2.00", 20)), True) == [10]
    assert parted(lines(("1.00", 0)), False) == []


@pytest.mark.parametrize(("middle", "below", "cuts"), [
    (14.0, 40, [27]),  # nearer to the row above: the second line of its name
    (26.0, 40, [13]),  # nearer to the row below
    (20.0, 40, [10, 30]),  # half way between, and far from both: of neither
    (15.0, 34, [24.5]),  # 15 away from one, 19 from the other: less than 0.8 of it
    (15.0, 33, [7.5, 24]),  # 18 from the other: more
])
def test_a_line_without_amount_belongs_to_the_row_it_stands_near(middle, below, cuts):
    """Catches the second line of a name given to the next row, or made a row of its own."""
    more = [("3.00", below + 20), ("4.00", below + 40)]
    found = parted(lines(("1.00", 0), ("其他支出", middle), ("2.00", below), *more), False)
    assert found == [*cuts, below + 10, below + 30]


def test_a_line_far_from_every_amount_is_a_row_and_one_that_wraps_is_none():
    """Catches a heading without amounts glued to the row above, or the end of a name torn off."""
    assert parted(lines(("1.00", 0), ("2.00", 20), ("教育支出", 36)), False) == [10, 28]  # 0.8 of the pitch, and more than a line
    assert parted(lines(("1.00", 0), ("2.00", 20), ("教育支出", 35)), False) == [10]  # the next line of the name
    assert parted(lines(("1.00", 0), ("2.00", 30), ("教育支出", 50.5)), False) == [15]  # 0.68 of the pitch
    assert parted(lines(("1.00", 0), ("2.00", 30), ("教育支出", 51.5)), False) == [15, 40.75]  # 0.72


def test_a_numbered_item_is_a_row_where_a_line_of_a_name_is_none():
    """Catches 二、 glued to the item above it, which stands but a line away."""
    assert parted(lines(("1.00", 0), ("2.00", 20), ("二、其他", 29.5)), False) == [10, 24.75]
    assert parted(lines(("1.00", 0), ("2.00", 20), ("二、其他", 28.5)), False) == [10]


def test_lines_without_amounts_one_under_another_are_one_name():
    """Catches a heading of two lines read as two rows, and two headings read as one."""
    near = lines(("1.00", 0), ("2.00", 20), ("政府性基金", 45), ("预算支出", 59), ("3.00", 84))
    assert parted(near, False) == [10, 32.5, 71.5]
    apart = lines(("1.00", 0), ("2.00", 20), ("政府性基金", 45), ("预算支出", 61), ("3.00", 86))
    assert parted(apart, False) == [10, 32.5, 53, 73.5]
    item = lines(("1.00", 0), ("2.00", 20), ("政府性基金", 45), ("二、其他", 59), ("3.00", 84))
    assert parted(item, False) == [10, 32.5, 52, 71.5]


def test_the_first_line_of_a_page_may_end_the_row_of_the_page_before():
    """Catches the rest of a cut name glued to the first row of the page that goes on; a line that
    another one balances, below the amount, belongs to it."""
    assert parted(lines(("运行经费", 0), ("1.00", 12), ("2.00", 32)), False) == [6, 22]
    balanced = lines(("机关事业", 0), ("1.00", 7), ("运行经费", 14), ("2.00", 40))
    assert parted(balanced, False) == [27]
    unbalanced = lines(("机关事业", 0), ("1.00", 7), ("运行经费", 18), ("2.00", 40))
    assert parted(unbalanced, False)[0] == 3.5


def rule(y, x0=0.0, x1=100.0):
    return RulingLine(x0, y, x1, y)


def test_rules_across_part_the_rows_and_text_parts_those_that_none_parts():
    """Catches a row of hair between two rules, a short rule taken for the edge of a row, and the last
    row left open or closed twice."""
    xs = (0.0, 50.0, 100.0)
    body = lines(("1.00", 10), ("2.00", 30), ("3.00", 50))
    assert rows([], [], 0.0, xs) == []
    assert rows(body, [], 2.0, xs) == [2, 20, 40, 57]  # two points below the last letters
    assert rows(body, [rule(2), rule(20), rule(40), rule(58)], 0.0, xs) == [0, 20, 40, 58]
    # the rule under the header is nearer than three points to the top; 3.1 below it a row would begin
    assert rows(body, [rule(2.9), rule(20)], 0.0, xs)[:2] == [0, 20]
    assert rows(body, [rule(4.2), rule(20)], 0.0, xs)[:3] == [0, 4.2, 20]
    # six tenths of the table's width
    assert rows(body, [rule(22, 0, 61)], 0.0, xs) == [0, 22, 40, 57]
    assert rows(body, [rule(22, 0, 59)], 0.0, xs) == [0, 20, 40, 57]
    # a rule three points under another is no row
    assert rows(body, [rule(20), rule(23), rule(40)], 0.0, xs) == [0, 20, 40, 57]
    # four points above the foot of the text is the foot
    assert rows(body, [rule(20), rule(40), rule(53.5)], 0.0, xs) == [0, 20, 40, 53.5]


# ── a page ───────────────────────────────────────────────────────────────────────────────────


def page(*texts):
    """A page of texts (text, x, middle), each painted apart."""
    glyphs = []
    for text, x, middle in texts:
        item = len(glyphs) + 1
        for char in text:
            wide = 5.0 if char.isascii() else 10.0
            glyphs.append(Glyph(char, x, x + wide, middle + 3.5, 10.0, len(glyphs), item))
            x += wide
    return Page(1, 595.0, 842.0, 0, glyphs, [], 0.0, [])


HEAD = (("科目编码", 50, 100), ("科目名称", 120, 100), ("合计", 250, 100), ("基本支出", 330, 100))
FIRST = (*HEAD, ("201", 50, 120), ("教育支出", 120, 120), ("31.00", 245, 120), ("11.00", 335, 120),
         ("20101", 50, 140), ("行政运行", 120, 140), ("12.00", 245, 140), ("12.00", 335, 140))
#: From the texts: the sides three points out, the edges half way between two columns.
EDGES = (47.0, 105.0, 202.5, 300.0, 373.0)


def test_columns_and_rows_of_a_page_follow_from_its_text():
    """Catches an edge of a column or a row elsewhere than where its text says, cell by cell."""
    found = aligned_lattice(page(*FIRST), 80.0, 200.0)
    assert found.xs == EDGES
    assert found.ys == (93, 107, 130, 147) or found.ys == pytest.approx((93, 107, 130, 147), abs=1.01)
    assert found.head == ("科目编码 科目名称 合计 基本支出",) and found.head_rows == 1
    assert found.spans == tuple(Span(r, c) for r in range(3) for c in range(4))
    assert found.doubts == ()


def test_a_page_that_goes_on_has_the_columns_of_the_page_before():
    """Catches the columns of a second page, which has narrower amounts, told anew and elsewhere, and
    its repeated heading counted as a row of the body."""
    before = aligned_lattice(page(*FIRST), 80.0, 200.0)
    rest = (("20102", 50, 120), ("一般管理", 120, 120), ("9.00", 250, 120))
    bare = aligned_lattice(page(*rest), 80.0, 200.0, before)
    assert (bare.xs, bare.head, bare.head_rows, bare.n_rows) == (before.xs, (), 0, 1)
    lower = tuple((text, x, y + 7) for text, x, y in (*HEAD, *rest))
    again = aligned_lattice(page(*lower), 80.0, 200.0, before)
    assert (again.xs, again.head, again.head_rows, again.n_rows) == (before.xs, before.head, 1, 2)
    assert again.ys[:2] == pytest.approx([y + 7 for y in before.ys[:2]])
    assert again.spans == tuple(Span(r, c) for r in range(2) for c in range(4))


def test_one_column_is_no_table_and_neither_are_columns_without_heading():
    """Catches a paragraph, or a list of amounts, read as a table."""
    assert aligned_lattice(page(("金额", 50, 100), ("1.00", 50, 120), ("2.00", 50, 140)), 80.0, 200.0) is None
    bare = page(("201", 50, 120), ("教育支出", 120, 120), ("31.00", 245, 120))
    assert aligned_lattice(bare, 80.0, 200.0) is None
    two = page(("科目", 50, 100), ("金额", 150, 100), ("教育", 50, 120), ("1.00", 150, 120))
    assert isinstance(aligned_lattice(two, 80.0, 200.0), Lattice)
