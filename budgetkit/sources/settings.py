"""Every threshold by which a page's text and rules are told, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class SourceSettings(ReadingSettings):
    """What of all that is painted on a page is text that a reader sees, and what is a rule.

    Pass your own to :func:`budgetkit.read` where a program paints its pages otherwise than most.
    Distances are points (1/72 inch) or, where it says em, heights of the text; colours and
    opacities go from 0 to 255.

    Attributes
    ----------
    copies : int
        A string painted so many times on a page may be a watermark; a heading is painted once or twice.
    mark_letters : int
        A string of fewer letters is no watermark: figures and short labels are repeated.
    light : float
        Text lighter than this on white paper is no ink, and may be a watermark.
    through_low : float
        A rule runs through a letter above this height over its baseline (em): lower it underlines.
    through_high : float
        And below this one: higher it is the rule of the row above.
    letter_rim : float
        An upright rule in this share of a letter's width at its sides does not cut it.
    strike_middle : float
        A line strikes figures out when it runs this near to their middle (em).
    strike_ends : float
        And begins and ends this near to where they do (em): a table's rules and the lines of a form
        to be filled in end elsewhere.
    strike_beside : float
        And other figures stand this near beside them (em): those that take their place.
    strike_level : float
        And at their height, to this (em).
    dropped_overlap : float
        A character stands where another stands when they overlap by more than this share of the narrower.
    dropped_level : float
        And at one height, to this share of the lower.
    dropped_descent : float
        Share of the box of such a character that is below its baseline.
    named_place : float
        A character whose name is known takes the place of one nearer than this share of its width.
    slant : float
        Writing that leans more than this share off an axis is a watermark.
    turned : float
        And runs more than this off it (radians): upright italics only lean.
    rule_thickness : float
        A painted shape at most this thick is a rule.
    border_thickness : float
        A thicker one, up to this, is a rule where it is long.
    border_length : float
        That is: so many times as long as it is thick.
    rule_length : float
        A rule shorter than this is a speck (corner pieces, dots of a leader).
    dots : int
        Fewer specks on a page make no dotted rule.
    dotted_length : float
        A dotted rule is at least so many times as long as the least rule: three dots are an ellipsis.
    white : int
        Colours lighter than this, in all channels, do not show on paper: filler, not a rule.
    seen_alpha : int
        Nor do those of no more than this opacity.
    opaque : int
        A fill less opaque than this hides nothing under it.
    fill_width : float
        A filled shape wider than this is an area that text may stand on.
    fill_height : float
        Where it is higher than this, too.
    fill_tallest : float
        One higher than this share of the page is the page's ground.
    corners : int
        A filled shape of so many segments is drawn, as a letter's outline is, and no box or rule.
    near_colour : int
        Text this close (each channel) to a colour that it may stand on is looked at.
    faint : int
        Text whose opacity is below this is looked at.
    covered : float
        A later shape hides text when it overlaps it by more than this both ways.
    inked_blank : float
        A blank that paints more than this both ways paints ink.
    blank_alike : float
        A blank whose ink differs by more than this share of its box stands for several characters.
    box_for_nothing : float
        A code of no letter within a number, so many times wider than the figure before it, is the
        box of a character that the font lacks.
    without_width : float
        Where more than this share of a page's characters stand on the one before, the widths of its fonts are lost.
    shows : int
        A pixel that differs by more than this with and without a text shows that text.
    compared_scale : float
        Pixels a point at which a page is compared with itself.
    compared_pixels : int
        The most pixels a side of it: a poster would take all memory.
    clip_slack : float
        A character whose middle lies further than this outside its clip box is not painted.
    at_edge : float
        The letters of a word that its clip box cuts stand within this of the edge.
    least_size : float
        Text smaller than this is read by no eye.
    least_share : float
        On small pages: text smaller than this share of their height.
    twin : float
        The same character nearer than this share of its width is painted twice, for boldness.
    twin_above : float
        And so, where its baseline is rounded to the line above.
    run_gap : float
        Characters of one text stand no further apart than this (em).
    run_back : float
        And step back by no more than this (em): kerning does.
    run_level : float
        And their baselines differ by no more than this (em).
    line_level : float
        Baselines that differ by no more than this (em) are one line.
    line_gap : float
        A gap wider than this (em) sets two parts of a line apart.
    latin_space : float
        A gap wider than this (em) is a space between Latin characters.
    space : float
        And one wider than this between others.
    ascent : float
        Part of the size of a text that is above its baseline.
    descent : float
        And below it.
    outlines : int
        A page without text but with more painted shapes than this has its letters drawn as outlines.
    pictured : float
        A page without text, of which pictures cover more than this share, is a picture.
    asked : int
        Characters asked which way a page is written: enough for a majority, few enough to cost nothing.
    one_way : float
        This share of them must run one way: stray vertical labels and seals do not turn a page.
    set_close : float
        In an OFD, a step to the next letter up to so many of its widths is no gap; between amounts it is wider.
    flat : float
        In an OFD, a letter that is one level stroke is taken for that where it is so much lower than the last.
    stroke_near : float
        And begins no further than so many sizes from where that begins.
    note_length : int
        In a sheet, a lone text of more characters under a table is a note.
    sheet_title : int
        A sheet whose name has so many Chinese characters is called by it: Sheet1 and 表1 say nothing.
    least_cells : int
        In a sheet, a row of fewer cells is no table, nor a table of fewer in a web page: two texts side by
        side are signatures, or a telephone number.
    blank_rows : int
        In a sheet, rows of a merged cell below the last row with a text, at most: the rest is paper.
    damaged_word : int
        In a PDF, so many letters of ``/Contents`` in their places are that word, which lost the others.
    article_length : int
        In a web page, so many characters in one paragraph are an article's, not a menu's.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.sources.settings import SourceSettings
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf", settings=SourceSettings(rule_thickness=2.0))
    >>> len(d.found)
    11
    """

    copies: int = 3
    mark_letters: int = 4
    light: float = 120
    through_low: float = 0.1
    through_high: float = 0.75
    letter_rim: float = 0.2
    strike_middle: float = 0.22
    strike_ends: float = 0.2
    strike_beside: float = 3.0
    strike_level: float = 0.5
    dropped_overlap: float = 0.3
    dropped_level: float = 0.5
    dropped_descent: float = 0.12
    named_place: float = 0.5
    slant: float = 0.05
    turned: float = 0.1
    rule_thickness: float = 2.6
    border_thickness: float = 5.0
    border_length: float = 3.0
    rule_length: float = 3.0
    dots: int = 20
    dotted_length: float = 5.0
    white: int = 250
    seen_alpha: int = 8
    opaque: int = 250
    fill_width: float = 8.0
    fill_height: float = 6.0
    fill_tallest: float = 0.5
    corners: int = 10
    near_colour: int = 24
    faint: int = 64
    covered: float = 2.0
    inked_blank: float = 0.3
    blank_alike: float = 0.1
    box_for_nothing: float = 1.5
    without_width: float = 0.1
    shows: int = 12
    compared_scale: float = 2.0
    compared_pixels: int = 2400
    clip_slack: float = 0.5
    at_edge: float = 1.0
    least_size: float = 1.6
    least_share: float = 0.002
    twin: float = 0.25
    twin_above: float = 0.2
    run_gap: float = 0.35
    run_back: float = 0.5
    run_level: float = 0.25
    line_level: float = 0.3
    line_gap: float = 1.4
    latin_space: float = 0.22
    space: float = 0.6
    ascent: float = 0.85
    descent: float = 0.15
    outlines: int = 300
    pictured: float = 0.3
    asked: int = 60
    one_way: float = 0.8
    set_close: float = 1.4
    flat: float = 0.7
    stroke_near: float = 3.0
    note_length: int = 20
    sheet_title: int = 4
    least_cells: int = 3
    blank_rows: int = 50
    damaged_word: int = 6
    article_length: int = 40


def thresholds() -> SourceSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(SourceSettings)
