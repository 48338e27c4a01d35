"""Every threshold by which a page is read in its picture, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class ScanSettings(ReadingSettings):
    """What of a page's picture is paper, seal, rule and text, and when a reading is believed.

    Pass your own to :func:`budgetkit.read` where scanned pages are fainter or coarser than most.
    Distances are points (1/72 inch) unless said otherwise; darkness and colours go from 0 to 255; how
    sure a reader is goes from 0 to 1. What the networks were trained with is none of them.

    Attributes
    ----------
    pixels : int
        A page's picture has no more pixels than this: a larger one is drawn smaller.
    read_scale : float
        Pixels a point at which texts are read: 200 dpi.
    find_scale : float
        And at which they are found: lines are seen in a third of the pixels.
    find_slack : float
        A picture at most so many times finer is not made smaller for that.
    redder, pale_red : int
        A colour is red, and palely so, where its red is so much brighter than its green and blue.
    seal : float
        A seal is at least this tall and wide; red amounts are smaller.
    seal_shape : float
        And no more than so many times wider than tall; red headlines are.
    seal_gap : float
        Strokes of a seal that are nearer than this belong together.
    level : float
        A slope that no eye sees: 0.05 degrees.
    askew : float
        A slope beyond which a picture is no sheet laid askew.
    sheared : float
        Level and upright rules whose slopes differ by more do not lie on one sheet.
    few_rules : int
        A sheet is seen aslant where at least so many rules differ in slope,
    spread_rules : float
        over at least this share of it,
    tilted : float
        by more than this.
    lean_window : float
        Rules that tell the lean are ink that is darker than the mean of so many points around it,
    lean_darker : int
        by so much: speckles are not.
    lean_piece : float
        A leaning rule is a staircase of level pieces, each at least so long.
    lean_rule : float
        The lean of a page follows from rules of this length or more,
    lean_steep, lean_thick : float
        and no taller than this share of their length and so many points more: others are areas.
    lean_line : float
        Where there are none, from lines of text of this length or more,
    lean_shape : float
        and so many times as long as tall.
    seen_lean : float
        Degrees by which lines of text must lean to be seen to.
    rule_window : float
        Rules are ink that is darker than the mean of so many points around it,
    rule_darker : int
        by so much: fainter ones are printed, too.
    level_least, upright_least : float
        Least length of a level and of an upright rule: a row is lower than a column is wide.
    pieces : float
        Pieces of one rule are nearer than this.
    thickest : float
        A thicker streak of ink is an area, no rule.
    beside_from, beside_band : float
        Beside a rule it is white: from this far off, in a band so wide.
    beside : float
        Where this share of its length has ink on both sides, it is a line of letters;
    beside_long, long : float
        a rule longer than ``long`` may have rows of letters close to it: there it is this share.
    level_alone, upright_alone : float
        A shorter rule must end at rules that cross it, or it is a stroke of a letter.
    reach : float
        Ends and crossings may be this far apart.
    noise : float
        Pixels over which a picture's noise is smoothed away before its ink is told.
    ink_window : float
        Ink of letters is darker than the mean of so many points around it,
    ink_darker : int
        by so much: more than noise is.
    found : float
        Ink of a line that the finder is this sure of;
    sure_box : float
        a whole box must be surer.
    least_found : int
        Pixels: a box that the finder makes lower or narrower is a speck.
    grown : float
        The finder marks the kernel of a line: its box is that, grown by this share of area to rim.
    cut_inside : float
        A rule cuts a box where it stands this far from the box's ends, in heights of the box.
    beside_rule : float
        White left beside a rule.
    rule_rim : float
        Ink this near to a rule is the rule's.
    near_ink : float
        Ink beside a box belongs to it where the gap is no wider than this, in heights of the box,
    ink_reach : float
        and no further off than so many heights.
    line_rim : float
        Ink in the upper and lower rim of a box, of this share of it, is no letter's but a rule's.
    one_text : float
        Two boxes of one line, so near in their heights, are one text,
    one_height : float
        where this share of the lower one is at one height.
    over_width, over_height : float
        Two lines lie over each other where they share more than this of their width, and are parted in
        the middle where they share less than this of their height: more is one line, boxed twice.
    least_ink, thin_ink, tallest_ink : float
        Ink that no box holds: at least so tall or wide, and no thinner, at most so tall.
    ink_gap : float
        Pieces of it nearer than this are one.
    dash_height : float
        A dash is read with white above and below it, so tall at least.
    lying : float
        Lines of text are wider than tall: where more than this share of them
    lying_shape : float
        is so many times taller than wide, the page lies on its side.
    few_lines : int
        A page of fewer lines lies as it lies.
    han : int
        Of others the lines of so many Chinese characters are asked how surely they were read;
    upside_down : float
        if less than this, the page may stand on its head,
    asked_lines : int
        which so many of the longest lines then decide.
    empty : float
        A page with less ink than this share of its picture,
    white : int
        on paper whiter than this, is empty.
    unsure, unsure_number : float
        A text, or one with figures, that the first reader is less sure of is read by the second; the
        surer one is kept.
    poor : float
        On a page on which half the texts are less sure than this, the second reader reads all.
    second_around : float
        White around a line that the second reader is given.
    again_close, again_wide : float
        A cell is read again cut out with so much white around its ink, both ways.
    no_text : float
        A text of which neither reader is this sure is a stain.
    same_line : float
        A text goes on with the line above where its middle stands higher than this share of that
        line's height over its foot.
    speck : int
        Ink of fewer rows of pixels in a cell is no text.
    apart : float
        Two letters stand apart where their middles do by so many times what their widths ask for.
    inked : float
        Height of the ink of a line in heights of its box.
    least_body, most_body : float
        Height of a letter's body in heights of that ink, at least and at most.
    by_width : int
        The width of a shorter text tells nothing of its letters' size.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.sources.scan.settings import ScanSettings
    >>> wary = ScanSettings(unsure_number=1.0)  # every number is read by both readers
    >>> len(bk.read("data/weihui-2024/weihui-2024.pdf", settings=wary).found)  # no page of it is a picture
    11
    """

    pixels: int = 24_000_000
    read_scale: float = 200 / 72
    find_scale: float = 120 / 72
    find_slack: float = 1.05
    redder: int = 40
    pale_red: int = 14
    seal: float = 45.0
    seal_shape: float = 2.2
    seal_gap: float = 6.0
    level: float = 0.0009
    askew: float = 0.14
    sheared: float = 0.06
    few_rules: int = 4
    spread_rules: float = 0.2
    tilted: float = 0.004
    lean_window: float = 9.0
    lean_darker: int = 12
    lean_piece: float = 11.0
    lean_rule: float = 86.0
    lean_steep: float = 0.15
    lean_thick: float = 3.0
    lean_line: float = 120.0
    lean_shape: float = 4.0
    seen_lean: float = 0.2
    rule_window: float = 17.0
    rule_darker: int = 10
    level_least: float = 20.0
    upright_least: float = 10.0
    pieces: float = 4.0
    thickest: float = 6.0
    beside_from: float = 0.6
    beside_band: float = 1.1
    beside: float = 0.30
    beside_long: float = 0.60
    long: float = 80.0
    level_alone: float = 60.0
    upright_alone: float = 40.0
    reach: float = 3.0
    noise: float = 1.2
    ink_window: float = 12.0
    ink_darker: int = 18
    found: float = 0.2
    sure_box: float = 0.4
    least_found: int = 3
    grown: float = 1.4
    cut_inside: float = 0.35
    beside_rule: float = 0.9
    rule_rim: float = 1.6
    near_ink: float = 0.55
    ink_reach: float = 4.0
    line_rim: float = 0.2
    one_text: float = 0.45
    one_height: float = 0.6
    over_width: float = 0.3
    over_height: float = 0.5
    least_ink: float = 2.0
    thin_ink: float = 0.45
    tallest_ink: float = 26.0
    ink_gap: float = 5.0
    dash_height: float = 4.0
    lying: float = 0.5
    lying_shape: float = 1.3
    few_lines: int = 4
    han: int = 3
    upside_down: float = 0.62
    asked_lines: int = 8
    empty: float = 0.002
    white: int = 200
    unsure: float = 0.5
    unsure_number: float = 0.8
    poor: float = 0.75
    second_around: float = 1.0
    again_close: float = 0.4
    again_wide: float = 1.6
    no_text: float = 0.2
    same_line: float = 0.25
    speck: int = 3
    apart: float = 1.45
    inked: float = 0.8
    least_body: float = 0.95
    most_body: float = 1.2
    by_width: int = 5


def thresholds() -> ScanSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(ScanSettings)
