"""Lines, pieces and headings of a page without rules between its columns: every rule, on either side."""

import pytest

from budgetkit.grids.cell_sharing import share_run
from budgetkit.grids.column_headers import _paired as paired
from budgetkit.grids.column_headers import _roomy as roomy
from budgetkit.grids.column_headers import _upper as upper_of
from budgetkit.grids.column_headers import blocks_of, headed
from budgetkit.grids.grids import _follows as follows
from budgetkit.grids.grids import _overflows as overflows
from budgetkit.grids.grids import _overlap as overlap
from budgetkit.grids.grids import _runs_up as runs_up
from budgetkit.grids.grids import _under as under
from budgetkit.grids.lattices import Lattice
from budgetkit.grids.settings import thresholds
from budgetkit.grids.text_blocks import Piece, body_start, lines_of, numbers_columns, without_tail
from budgetkit.sources.glyphs import Glyph
from budgetkit.sources.page import Page, Run
from budgetkit.sources.spans import Span
from budgetkit.sources.vector_paths import RulingLine


def piece(text, x0=0.0, middle=0.0, x1=None):
    """A text of 10 points: figures half as wide as words."""
    wide = sum(5.0 if c.isascii() else 10.0 for c in text)
    return Piece(text, x0, x0 + wide if x1 is None else x1, middle - 5, middle + 5, 10.0)


def glyphs(text, x=0.0, baseline=0.0, item=1, order=0, gap=0.0):
    out = []
    for char in text:
        wide = 5.0 if char.isascii() else 10.0
        out.append(Glyph(char, x, x + wide, baseline, 10.0, order + len(out), item))
        x += wide + gap
    return out


def across(y, x0=0.0, x1=300.0):
    return RulingLine(x0, y, x1, y)


def texts(pieces):
    return [p.text for p in pieces]


# ── pieces of a line ─────────────────────────────────────────────────────────────────────────


def pieces_of(*held):
    page = Page(1, 595.0, 842.0, 0, [g for each in held for g in each], [], 0.0, [])
    [line] = lines_of(page, -100.0, 100.0)
    return texts(line)


def test_characters_set_apart_evenly_are_one_text():
    """Catches 收 入 总 计 read as four columns, and 类 款 项 or words with uneven gaps as one."""
    def spaced(said, *gaps):
        x, out = 0.0, []
        for char, gap in zip(said, (*gaps, 0.0), strict=True):
            out += glyphs(char, x, item=len(out) + 1)
            x += 10 + gap
        return out

    assert pieces_of(spaced("收入总计", 20, 20, 20)) == ["收入总计"]
    assert pieces_of(spaced("收入总计", 20, 24.9, 20)) == ["收入总计"]  # half a letter
    assert pieces_of(spaced("收入总计", 20, 25.1, 20)) == ["收入", "总计"]
    assert pieces_of(spaced("合计", 39.9)) == ["合计"]
    assert pieces_of(spaced("合计", 40.1)) == ["合", "计"]
    assert pieces_of(spaced("类款项", 20, 20)) == ["类", "款", "项"]
    assert pieces_of(spaced("12", 20)) == ["1", "2"]
    # after a word of several letters, or an amount, a single letter begins anew
    assert pieces_of(glyphs("科目"), glyphs("编", 40, item=2), glyphs("码", 70, item=3)) == ["科目", "编码"]
    assert pieces_of(glyphs("1.00"), glyphs("元", 40, item=2)) == ["1.00", "元"]


def test_texts_painted_one_after_another_are_parted_by_what_they_are():
    """Catches a code glued to its name, a label to its amount, or two amounts read as one number."""
    assert pieces_of(glyphs("2010301"), glyphs("行政运行", 36, item=2)) == ["2010301", "行政运行"]
    assert pieces_of(glyphs("20103"), glyphs("行政运行", 26, item=2)) == ["20103", "行政运行"]
    assert pieces_of(glyphs("2010"), glyphs("行政运行", 20, item=1, order=4)) == ["2010行政运行"]
    assert pieces_of(glyphs("行政运行"), glyphs("12.50", 40.9, item=1, order=4)) == ["行政运行", "12.50"]
    assert pieces_of(glyphs("行政运行12.50")) == ["行政运行12.50"]  # without any gap it is one text
    assert pieces_of(glyphs("12.50"), glyphs("1,234.50", 26, item=1, order=5)) == ["12.50", "1,234.50"]


# ── where a table begins and ends ────────────────────────────────────────────────────────────


def rows(*said):
    return [[piece(t, x, y) for t, x in held] for y, held in said]


HEAD = (0, (("科目名称", 0), ("合计", 100)))


@pytest.mark.parametrize(("first", "start"), [
    ((("教育支出", 0), ("1.00", 100)), 1),
    ((("201", 0), ("教育支出", 40)), 1),
    ((("一、教育支出", 0),), 1),
    ((("其中：教育", 0), ("金额", 100)), 2),  # a heading may begin so
    ((("1", 0), ("2", 50), ("3", 100)), 1),
    ((("**", 0), ("1", 50), ("2", 100)), 1),
    ((("1", 0), ("2", 50)), 2),  # two numbers are no row that numbers the columns
    ((("栏次", 0), ("1", 50)), 1),
])
def test_the_header_ends_where_amounts_codes_items_or_numbers_begin(first, start):
    """Catches the first line of a table read as heading, or a line of its heading as an item."""
    assert body_start(rows(HEAD, (20, first)), []) == start


def test_a_first_row_may_begin_above_its_amount():
    """Catches the first line of a name, above the middle of its row, read as a heading."""
    two = rows(HEAD, (20, (("一般公共", 0),)), (26, (("1.00", 100),)), (32, (("服务支出", 0),)))
    assert body_start(two, []) == 1
    # not balanced by a line as far below
    one = rows(HEAD, (20, (("一般公共", 0),)), (26, (("1.00", 100),)), (36, (("服务支出", 0),)))
    assert body_start(one, []) == 2
    # rules: the amount is in the middle of what lies between two
    ruled = rows(HEAD, (20, (("一般公共", 0), ("注", 50))), (26, (("1.00", 100),)), (40, (("2.00", 100),)))
    assert body_start(ruled, [across(10), across(42)]) == 1
    assert body_start(ruled, [across(10), across(120)]) == 2  # far from the middle
    assert body_start(ruled, [across(10, 0, 100), across(42)]) == 2  # not a rule across the whole table
    single = rows(HEAD, (20, (("一般公共", 0),)), (26, (("1.00", 100),)))
    assert body_start(single, [across(10), across(120)]) == 1  # lines of one text each are of the row


@pytest.mark.parametrize(("said", "numbers"), [
    (("1", "2", "3"), True), (("**", "1", "12"), True), (("1", "2"), False), (("1", "2", "123"), False),
    (("1", "2", "甲"), False)])
def test_a_line_that_numbers_the_columns(said, numbers):
    """Catches a line of counts dropped as numbers of columns, or those read as amounts."""
    assert numbers_columns([piece(t, 50 * i) for i, t in enumerate(said)]) is numbers


BODY = [(20 * i, (("教育支出", 0), (f"{i}.00", 100))) for i in range(1, 5)]


@pytest.mark.parametrize(("after", "cuts", "kept"), [
    ((100, (("注：本表不含", 0),)), (), 4),
    ((100, (("备注", 0), ("1.00", 100))), (), 5),  # a line with an amount is a line
    ((100, (("其他支出", 0), ("5.00", 100))), (), 5),
    ((100, (("12", 100),)), (), 5),  # a lone number near the last line is a cell's
    ((107, (("12", 100),)), (), 4),  # 27 points below, 20 apart: the page's number
    ((100, (("- 12 -", 100),)), (90,), 4),  # below the last rule
    ((159.9, (("其他支出", 0), ("5.00", 100))), (), 5), ((160.1, (("其他支出", 0), ("5.00", 100))), (), 4),  # four pitches
    # one text under the last of three rules, further down than a text wraps
    ((97, (("以上各项", 0),)), (1, 50, 90), 4), ((97, (("以上各项", 0),)), (1, 90), 5),
    ((95.9, (("以上各项", 0),)), (1, 50, 90), 5),
    ((97, (("以上各项", 0), ("甲", 100))), (1, 50, 90), 5),
    ((91.9, (("以上各项", 0),)), (1, 50, 90), 5),
])
def test_what_stands_under_the_table_is_left_out(after, cuts, kept):
    """Catches a note, a page's number or a seal's text read as a line, or the last line left out."""
    lines = rows(*BODY, after)
    assert len(without_tail(lines, [across(y) for y in cuts])) == kept


# ── headings ─────────────────────────────────────────────────────────────────────────────────


def wraps(upper, lower, cuts=(), reach=0.6):
    return upper_of(lower, [upper], reach, list(cuts)) is upper


def test_lines_of_a_heading_that_wraps_are_centred_on_each_other():
    """Catches two headings of neighbouring columns made one, or one of two lines left apart."""
    upper = piece("一般公共预算", 100, 0)  # 100 to 160
    assert wraps(upper, piece("拨款", 120, 12))
    assert wraps(upper, piece("拨款", 105, 12)) and wraps(upper, piece("拨款", 99.1, 12))
    assert not wraps(upper, piece("拨款", 98.9, 12))  # 21.1 out of the middle; 40 wider: half, and a point
    same = piece("一般", 100, 0)
    assert wraps(same, piece("拨款", 105.9, 12)) and not wraps(same, piece("拨款", 106.1, 12))  # 0.6 em
    assert wraps(same, piece("拨款", 100, 15.9)) and not wraps(same, piece("拨款", 100, 16.1))
    assert not wraps(same, piece("拨款", 100, 12), [across(6)])
    assert wraps(same, piece("拨款", 100, 12), [across(6, 200, 300)])
    # over two texts it goes on with neither
    assert upper_of(piece("拨款收入", 100, 12), [same, piece("基金", 125, 0)], 0.6, []) is None


def test_a_word_that_had_room_did_not_wrap():
    """Catches 合计 over 小计 read as one heading, though the line above had room for both."""
    upper, lower = piece("支出", 100, 0), piece("小计", 100, 12)
    assert not roomy(upper, lower, [lower])
    tight = [piece("甲", 80, 12), lower, piece("乙", 130, 12)]  # 90 to 130: 20 more than the word
    assert roomy(upper, lower, tight)
    assert not roomy(upper, lower, [piece("甲", 80, 12), lower, piece("乙", 125, 12)])  # 15
    assert not roomy(upper, lower, [piece("甲", 80, 12), lower, piece("乙", 120, 12)])  # touches it
    assert not roomy(upper, lower, [piece("甲", 90, 12), lower, piece("乙", 134, 12)])
    # what touches the lower word leaves it no room, however wide the upper one is
    assert not roomy(piece("支出合计", 100, 0), lower, [piece("甲", 74, 12), lower, piece("乙", 120, 12)])


def test_an_amount_at_the_edge_is_joined_to_the_heading_it_does_not_reach():
    """Catches narrow amounts, set to one side of their column, under no heading."""
    doubts = []
    blank, amounts = piece("", 100, x1=120), piece("1.00", 125)
    heading = piece("合计", 100)
    found = paired([blank, amounts], {id(blank): heading}, doubts)
    assert [(c.text, c.x0, c.x1) for c in found] == [("1.00", 100, 145)] and doubts == []
    found = paired([amounts, blank := piece("", 150, x1=170)], {id(blank): heading}, doubts)
    assert [(c.text, c.x0, c.x1) for c in found] == [("1.00", 125, 170)]
    # both have a heading, or neither
    one, two = piece("1.00", 0), piece("2.00", 30)
    assert paired([one, two], {id(one): heading, id(two): heading}, doubts) == [one, two]
    assert paired([one, two], {}, doubts) == [one, two]


def test_between_two_headings_the_amounts_that_reach_say_which_it_is():
    """Catches an amount between two blank columns given to the wrong one without a word."""
    def between(x0, *more):
        doubts = []
        left, mid, right = piece("", 100, x1=120), piece("2.00", 125), piece("", 150, x1=170)
        heads = {id(left): piece("合计", 100), id(right): piece("项目", 150)}
        columns = [left, mid, right]
        if x0 is not None:
            seen = piece("1.00", x0)
            heads[id(seen)] = piece("基本", 200)
            columns.append(seen)
        found = paired(columns, heads, doubts)
        return [(c.text, heads[id(c)].text) for c in found if c.text == "2.00"], [d.key for d in doubts]

    assert between(205) == ([("2.00", "合计")], [])  # amounts lean to the right
    assert between(190) == ([("2.00", "项目")], [])  # and here to the left
    assert between(None) == ([("2.00", "合计")], ["grids.between-headings"])


def test_each_column_has_the_heading_over_it_and_a_group_the_heading_over_all():
    """Catches 基本支出 laid over one column where it is over two, or a blank column lost."""
    columns = [piece("教育支出", 0, 60), piece("1.00", 100, 60), piece("2.00", 160, 60), piece("3.00", 220, 60)]
    blocks = [piece("科目", 10, 20), piece("合计", 100, 20), piece("基本支出", 172, 10), piece("人员", 160, 30),
              piece("公用", 220, 30)]
    found, heads = headed(columns, blocks, [], [])
    assert len(found) == 4
    assert {(h.piece.text, h.first, h.last) for h in heads} == {
        ("科目", 0, 0), ("合计", 1, 1), ("人员", 2, 2), ("公用", 3, 3), ("基本支出", 2, 3)}
    assert {h.piece.text: h.above.piece.text for h in heads if h.above} == {"人员": "基本支出", "公用": "基本支出"}
    # a heading over nothing is a blank column
    more, heads = headed(columns, [*blocks, piece("备注", 300, 20)], [], [])
    assert (len(more), more[-1].text) == (5, "")
    assert headed(columns, [], [], []) == (columns, [])


def test_headings_that_wrap_are_joined_and_those_of_two_columns_are_not():
    """Catches 一般公共预算拨款 read as two headings, or 支出 over 基本 as one."""
    known = {"一般公共预算拨款", "合计", "基本支出", "支出", "基本"}.__contains__
    head = [[piece("合计", 0, 6), piece("一般公共", 50, 0)], [piece("预算拨款", 50, 12)]]
    assert texts(blocks_of(head, [], [], known)) == ["合计", "一般公共预算拨款"]
    each = [[piece("合计", 0, 6), piece("支出", 50, 0)], [piece("基本", 50, 12)]]
    assert texts(blocks_of(each, [], [], known)) == ["合计", "支出", "基本"]
    tail = [[piece("合计", 0, 6), piece("基本", 50, 0)], [piece("支出", 50, 12)]]
    assert texts(blocks_of(tail, [], [], known)) == ["合计", "基本支出"]
    apart = [[piece("合计", 0, 6), piece("收", 50, 0), piece("入", 90, 0)]]
    assert texts(blocks_of(apart, [], [], {"收入", "合计"}.__contains__)) == ["合计", "收入"]


# ── texts that cross a rule, or the foot of their cell ───────────────────────────────────────


def shared(edges, *held):
    lattice = Lattice(tuple(edges), (-20.0, 20.0), tuple(Span(0, c) for c in range(len(edges) - 1)))
    run = Run(tuple(g for each in held for g in each))
    return [(c, "".join(g.text for g in got)) for c, got in share_run(run, 0, lattice, lattice.owners())]


def test_a_wide_text_goes_to_the_cell_that_it_is_centred_on_and_leaves_what_was_painted_before():
    """Catches a heading torn at the rule, or its neighbour's letters taken with it."""
    edges = (0.0, 50.0, 90.0, 140.0)
    wide = glyphs("一般公共预算", 40, item=2, order=2)  # 40 to 100, over 50 to 90
    assert shared(edges, wide) == [(1, "一般公共预算")]
    assert shared(edges, glyphs("合计", 20), wide) == [(0, "合计"), (1, "一般公共预算")]
    # twelve points more on one side than on the other are allowed
    assert shared(edges, glyphs("一般公共预算", 34.1)) == [(1, "一般公共预算")]
    assert shared(edges, glyphs("一般公共预算", 33.5)) == [(0, "一般公共预算")]
    # a letter painted alone is no text painted apart
    assert shared(edges, glyphs("注", 30), wide) == [(1, "注一般公共预算")]


def test_two_numbers_that_a_gap_parts_at_the_rule_are_two():
    """Catches 4 and 302 read as 4302, or a number of one cell cut."""
    assert shared([0, 20, 60], glyphs("4", 10), glyphs("302", 22, item=2)) == [(0, "4"), (1, "302")]
    assert shared([0, 20, 60], glyphs("43", 10), glyphs("302", 20.5, item=2)) == [(0, "43"), (1, "302")]
    assert shared([0, 20, 60], glyphs("4302", 10)) == [(0, "4302")]


def test_what_overflows_goes_on_with_the_step_of_the_cell_above():
    """Catches the rows below a tall cell taken up into it because they follow on each other."""
    upper = [*glyphs("教育", 10, 100, order=0), *glyphs("事业", 10, 112, order=2), *glyphs("发展", 10, 124, order=4)]
    assert overflows([*glyphs("专项", 10, 136, order=6), *glyphs("支出", 10, 148, order=8)], upper)
    assert overflows(glyphs("专项", 10, 136.9, order=6), upper) and not overflows(glyphs("专项", 10, 137.1, order=6), upper)
    assert not overflows([*glyphs("专项", 10, 136, order=6), *glyphs("支出", 10, 150, order=8)], upper)
    assert not overflows(glyphs("专项", 10, 112, order=2), upper[:2])  # one line tells no step


def test_which_lines_go_on_with_the_cell_above():
    """Catches the overflow of a cell read in the row below, or the row's own text taken up."""
    upper = glyphs("教育", 10, 100, order=10)
    assert follows(glyphs("支出", 10, 112, order=12), upper)
    assert follows(glyphs("支出", 10, 112, order=14), upper) and not follows(glyphs("支出", 10, 112, order=15), upper)
    assert not follows(glyphs("支出", 10, 112, order=10), upper[1:])  # painted before it
    assert not follows(glyphs("支出", 10, 104.9, order=12), upper) and follows(glyphs("支出", 10, 105.1, order=12), upper)
    assert follows(glyphs("支出", 10, 117.9, order=12), upper) and not follows(glyphs("支出", 10, 118.1, order=12), upper)
    assert under(glyphs("支出", -4.9), upper) and not under(glyphs("支出", -5.1), upper)
    assert under(glyphs("支出", 24.9), upper) and not under(glyphs("支出", 25.1), upper)


def test_what_is_printed_over_each_other():
    """Catches a line that merely touches another taken for one that overflows into it."""
    limits, line = thresholds(), glyphs("支出", 10, 100)

    def over(x, baseline):
        return overlap(glyphs("甲", x, baseline)[0], line, limits)

    assert over(15, 100) and over(15, 107.9) and not over(15, 108.1)
    assert over(27.9, 100) and not over(28.1, 100)  # two points: a fifth of a letter
    assert over(2.1, 100) and not over(1.9, 100)


def test_a_heading_set_on_its_side_runs_up():
    """Catches the letters of a heading set on its side read from top to foot."""
    def column(*places):
        return [Glyph(c, x, x + 10, y, 10.0, i, 1) for i, (c, x, y) in enumerate(places)]

    assert runs_up(column(("支", 0, 50), ("出", 0, 38), ("甲", 0, 26)))
    assert not runs_up(column(("支", 0, 26), ("出", 0, 38), ("甲", 0, 50)))
    assert not runs_up(column(("支", 0, 50)))
    assert not runs_up(column(("支", 0, 50), ("出", 3.1, 38)))  # aside by more than three tenths
    assert runs_up(column(("支", 0, 50), ("出", 2.9, 30.1)))
    assert not runs_up(column(("支", 0, 50), ("出", 0, 29.9)))  # the head of another column of text
    assert not runs_up(column(("支", 0, 50), ("出", 0, 50)))
