"""Thresholds of the sources: the cases on either side of those that decide most."""

import pytest

from budgetkit.settings import using
from budgetkit.sources.glyphs import Glyph, mend_cuts
from budgetkit.sources.page import Page, runs, spaced, text_lines
from budgetkit.sources.settings import SourceSettings
from budgetkit.sources.struck_text import strike_out
from budgetkit.sources.vector_paths import RulingLine, dotted_rules, thin
from budgetkit.sources.watermarks import any_light, without_watermarks

EM = 10.0


def letters(text: str, x: float = 50.0, baseline: float = 100.0, order: int = 0, item: int = 0) -> list[Glyph]:
    """Characters side by side, each half an em wide."""
    return [Glyph(char, x + 5 * at, x + 5 * at + 5, baseline, EM, order + at, item)
            for at, char in enumerate(text)]


@pytest.mark.parametrize(("thick", "long", "is_rule"), [
    (2.5, 2.6, True), (2.7, 8.0, False), (2.7, 8.2, True), (5.0, 15.0, True), (5.1, 200.0, False)])
def test_a_rule_is_thin_or_long(thick, long, is_rule):
    """Catches a coloured bar taken for a rule, and a thick border taken for an area."""
    assert thin(0.0, 0.0, long, thick, SourceSettings()) is is_rule
    assert thin(0.0, 0.0, thick, long, SourceSettings()) is is_rule


@pytest.mark.parametrize(("gap", "count", "rules"), [(2.9, 20, 1), (3.1, 20, 0), (2.9, 19, 0)])
def test_a_row_of_dots_is_a_rule(gap, count, rules):
    """Catches a dotted table without rules, and dots of a list of contents joined to one."""
    dots = [(at * (1 + gap), 100.0, at * (1 + gap) + 1, 101.0) for at in range(count)]
    assert len(dotted_rules(dots)) == rules


@pytest.mark.parametrize(("copies", "light", "left"), [(3, 121, 0), (2, 121, 2), (3, 119, 3)])
def test_a_watermark_is_light_and_painted_over_and_over(copies, light, left):
    """Catches letters of a watermark in cells, and a label of grey cells taken for one."""
    marks = [g for at in range(copies)
             for g in letters("财政局章", baseline=100.0 + 30 * at, order=10 * at, item=at + 1)]
    rules = [RulingLine(0.0, 96.0 + 30 * at, 500.0, 96.0 + 30 * at) for at in range(copies)]
    assert len(without_watermarks(marks, rules, lambda item: light)) == 4 * left
    grey = (light, light, light, 255)
    assert any_light([grey]) is (light > 120)


@pytest.mark.parametrize(("above", "cut"), [(0.9, False), (1.1, True), (7.4, True), (7.6, False)])
def test_a_rule_runs_through_a_letter_and_not_under_it(above, cut):
    """Catches grey text on the line of its row taken for a watermark: an underline cuts no letter."""
    marks = [g for at in range(3)
             for g in letters("财政局章", baseline=100.0 + 30 * at, order=10 * at, item=at + 1)]
    rule = RulingLine(0.0, 100.0 - above, 500.0, 100.0 - above)
    assert (not without_watermarks(marks, [rule], lambda item: 200)) is cut


@pytest.mark.parametrize(("off", "beside", "struck"), [
    (2.1, 29.0, True), (2.3, 29.0, False), (2.1, 31.0, False)])
def test_a_figure_is_struck_where_another_takes_its_place(off, beside, struck):
    """Catches an amount lost to the rule of its row, and one that was taken back still counted."""
    old = letters("12.50")
    new = letters("13.60", x=old[-1].x1 + beside, order=20)
    line = RulingLine(50.0, old[0].middle + off, old[-1].x1, old[0].middle + off)
    assert bool(strike_out([old, new], [line])[0]) is struck


@pytest.mark.parametrize(("gap", "count"), [(3.4, 1), (3.6, 2)])
def test_a_gap_parts_two_runs(gap, count):
    """Catches two amounts of one row glued, and one amount torn by loose setting."""
    glyphs = [*letters("1,200"), *letters("300", x=75.0 + gap, order=5)]
    assert len(list(runs(glyphs))) == count


@pytest.mark.parametrize(("lower", "count"), [(2.9, 1), (3.1, 2)])
def test_a_baseline_is_a_line(lower, count):
    """Catches a raised mark torn from its line, and two narrow rows read as one line."""
    assert len(text_lines([*letters("收入"), *letters("支出", x=90.0, baseline=100 + lower)])) == count


@pytest.mark.parametrize(("gap", "text"), [(2.1, "ab"), (2.3, "a b")])
def test_a_gap_between_latin_letters_is_a_space(gap, text):
    """Catches two figures of a line glued to one number."""
    assert spaced([*letters("a"), *letters("b", x=55.0 + gap, order=1)]) == text


@pytest.mark.parametrize(("shapes", "kind"), [(300, "blank"), (301, "image")])
def test_letters_drawn_as_shapes_are_a_picture(shapes, kind):
    """Catches a page of outlined letters passed over as blank: its tables would be missing in silence."""
    assert Page(1, 595.0, 842.0, 0, [], [], 0.0, [], shapes=shapes).kind == kind
    with using(SourceSettings(outlines=400)):
        assert Page(1, 595.0, 842.0, 0, [], [], 0.0, [], shapes=shapes).kind == "blank"


def test_the_edge_of_a_clip_box_is_the_one_that_is_given():
    """Catches a threshold that is named and not used: letters cut at the left stand at the edge."""
    glyphs, cut = letters("部门", x=60.0, order=2, item=1), letters("市级", x=50.0, order=0, item=1)
    for rim in (1.0, 3.0):
        with using(SourceSettings(at_edge=rim)):
            mended, _ = mend_cuts(glyphs, cut, {1: (60.0, 80.0, 90.0, 120.0)})
        assert "".join(g.text for g in mended) == "市级部门"
        assert mended[2].x0 == 60.0 + rim
