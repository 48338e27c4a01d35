"""Every threshold of the grids, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class GridSettings(ReadingSettings):
    """How near rules, lines and texts must stand to make a cell, a row, a column or a heading.

    Pass your own to :func:`budgetkit.read` where a place sets its pages otherwise than most.
    Distances are points (1/72 inch) or, where it says em, heights of the text.

    Attributes
    ----------
    same_rule : float
        Rules nearer to each other than this are one rule painted twice.
    touch : float
        Rules whose ends are nearer than this touch.
    level_step : float
        Pieces of one rule lie no further below the piece before; drawing programs round each.
    level_drift : float
        Nor further below the first piece: else two rules would creep into one.
    ruled : float
        A side of a cell is ruled where at least this share of it is painted.
    open_edge : float
        Rules that reach this far beyond the last one that crosses them leave the table open there.
    least_cells : int
        Rules around fewer cells are a frame or a line of a letterhead, unless a title says otherwise.
    least_width : float
        A table is at least so wide; what is narrower is an ornament.
    least_height : float
        And so high: less than a line of text.
    least_fills : int
        So many filled boxes make a table without rules; fewer are ornaments.
    band_least : float
        A gap between two coloured rows is a white row where it is wider than this.
    band_most : float
        And narrower than so many heights of the coloured row: more is another table.
    full_cell : float
        A text with less room beside it than this, in em, fills its cell, and may go on below.
    same_line : float
        In a row that no rule parts, texts whose middles are nearer than this (em) are on one line.
    own_row : float
        Share of the pitch of rows: a line further from any row than this is a row of its own.
    outside : float
        Points by which a text may reach over the edges of its table.
    oversize : float
        Text this many times as tall as the usual text of a table is a watermark, not a cell's.
    cut_at : float
        Height above the baseline, in em, at which a rule cuts through a character of any script.
    painted_next : int
        Characters of one line are painted one after the other: at most so many steps apart.
    painted_after : int
        A line is painted after the line above it, at most so many steps later: a space lies between.
    same_base : float
        Baselines that differ by less than this (em) are one line's.
    step_least : float
        The next line of a text is set at least so far lower (em).
    step_most : float
        And not as far as this: further down stands another text.
    step_off : float
        Lines that overflow a cell keep its step to this (em).
    under : float
        The next line of a text reaches over the sides of the line before by less than this (em).
    run_over : float
        Lines nearer to each other than this (em) are printed over each other.
    run_into : float
        Characters that overlap by more than this (em) are printed over each other.
    upwards : float
        A text of which this share of the steps goes up the page is set on its side.
    up_step : float
        One step up the page is less than this (em); more is the head of another column of text.
    up_aside : float
        And moves aside by less than this (em).
    cell_line : float
        Baselines in a cell that differ by no more (em) are one line: raised marks belong to it.
    part_gap : float
        A gap across a rule, at least this wide (em), parts the text at the rule.
    centred : float
        A text that reaches over both sides of a cell is centred on it where its overhangs differ by
        no more than this (em).
    even_gaps : float
        Digits spread over a cell stand in gaps that differ by less than this (em).
    space_gap : float
        A space between thousands is narrower than this (em); two numbers stand further apart.
    footnote_size : float
        A digit smaller than this share of its neighbours may be the mark of a footnote.
    footnote_raised : float
        Where it is raised by more than this (em of its neighbours).
    footnote_gap : float
        And stands nearer behind them than this.
    footnote_into : float
        And reaches into them by less than this.
    footnote_level : float
        The second digit of a mark stands as high as the first, to this.
    large_text : float
        Text larger than so many times the usual is a title or a stamp, no text of columns.
    odd_size_low : float
        A line at least this share of the usual size is of that size: some fonts give every character its own.
    odd_size_high : float
        As is one smaller than so many times the usual size.
    apart : float
        A gap this wide (em) sets two texts of one line apart.
    painted_gap : float
        So small a gap (em) parts an amount and a word already, as their kinds differ.
    spread_most : float
        Characters of one word that are set apart (合　计) stand nearer than this (em).
    spread_even : float
        And in gaps that differ by less than this (em).
    ascent : float
        Part of the size of a text that is above its baseline.
    descent : float
        And below it.
    wrapped : float
        Lines of one text stand at most this far below each other (em, from baseline to baseline).
    whole_rule : float
        A rule at least this share of the widest runs across the whole table.
    first_middle : float
        An amount is in the middle of its row where it is off by less than this share of the row.
    level_pair : float
        Lines as far above an amount as others are below it, to this (em), are of its row.
    page_number_gap : float
        A page number stands so many pitches below the last line; a lone number nearer is a cell's.
    far_below : float
        A line so many pitches below the last is no longer of the table.
    beyond_foot : float
        A line of one text this far below the last rule is a note.
    foot_rules : int
        With more rules than this the last one is the table's foot; fewer may end with the header.
    headroom : float
        Points between the upper edge of a table and its first line.
    footroom : float
        Points between its last line and its lower edge.
    sideroom : float
        Points between its outer columns and its sides.
    heading_reach : float
        Where rules part the header, lines of one heading may stand so far apart (em).
    tail_reach : float
        The tail of a heading (支出, 预算) may stand so far under it (em).
    short_word : int
        A word of fewer characters may be one whose last character is set apart (收　入).
    heading_off : float
        Lines of a heading that wraps are centred on each other to this (em).
    heading_off_wide : float
        Or to this share of what one is wider.
    roomy : float
        A word that had so much room (em) beside the line above did not need to wrap.
    heading_below : float
        A heading may reach so far into the one under it (em) and still stand over it.
    between : float
        A heading in the middle between two others, to this (em), is over both; and one as far above
        the middle of the header is in its upper row.
    heading_row : float
        Headings of one row differ in height by less than this (em).
    half_row : float
        A heading over others may stand so much lower (em) than half way, and still be of the row above.
    needs_heading : float
        A heading so far (em) below those of the upper row has room for one above.
    needs_room : float
        And so far below the upper edge of the header, where no rule parts it.
    needs_low : float
        And so far below the middle of the header.
    cost_bare : float
        Weight of a column that is left without the heading it needs, against a heading's being one
        em out of the middle of its columns.
    cost_missed : float
        Weight of a column under a heading that is not counted to it: nearly certain to be wrong.
    cost_unplaced : float
        Weight of a heading over no column: the worst of all.
    head_foot : float
        The rule under a header is at most so far (points) below its last line.
    short_rule : float
        A rule that is no longer than this, in points, parts no rows.
    near_top : float
        Points by which the rules of a table may lie outside the heights asked for.
    least_spans : int
        Fewer cells than these are no table.
    word_line : float
        Words of one cell whose middles differ by less than this (em) share a line: a doubt.
    beside_amount : float
        Words further than this (em) above or below every amount of their row are in doubt.
    fits : float
        Points by which amounts may reach over the outer edges of the page before's columns.
    row_rule : float
        A rule at least this share of the table's width parts rows.
    under_top : float
        A rule nearer than this (points) to the top of the rows is the header's.
    least_row : float
        Rows are at least so high (points).
    least_step : float
        Two amounts nearer than this (em) are of one row printed unevenly, and tell no pitch.
    usual_pitch : float
        The pitch of rows (em) where there are too few rows to tell it.
    nearer : float
        A line wraps to the row it is nearer to: nearer than this share of the way to the other.
    balanced : float
        A line as far on the other side of an amount, to this (em), balances it: both are of its row.
    item_row : float
        A numbered item (一、…) so far (em) from a row is a row of its own.
    bare_row : float
        Lines without amounts nearer than this share of the pitch are one name of several lines.
    list_step : float
        Lines of one cell of a list follow each other closer than this (em, from middle to middle).
    list_level : float
        Texts of a list whose first lines are this near (em) begin in one row.
    list_from_top : float
        Rows are set from the top where so large a share of the other columns' texts begin at a row's top.
    list_rule : float
        A rule at least this share of the longest is one of the three lines of a list.
    list_columns : int
        A list of targets has at least so many columns.
    list_head_above : float
        A header whose first line names a unit of money begins so far above what looks like its top.
    list_rise : float
        A row of a list that is set from the top begins so much (em) above its texts.
    list_first_line : float
        The row in which a text begins is told from its first points, not from its middle.
    list_foot : float
        A text reaches into the row below by less than this (points), and is not of it.
    list_sparse : float
        A column with texts in a smaller share of the rows holds merged cells.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.grids.settings import GridSettings
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf", settings=GridSettings(least_cells=4))
    >>> len(d.found)
    11
    """

    same_rule: float = 2.5
    touch: float = 3.0
    level_step: float = 0.8
    level_drift: float = 1.6
    ruled: float = 0.55
    open_edge: float = 7.0
    least_cells: int = 3
    least_width: float = 40.0
    least_height: float = 8.0
    least_fills: int = 6
    band_least: float = 4.0
    band_most: float = 2.2
    full_cell: float = 1.3
    same_line: float = 0.6
    own_row: float = 0.7
    outside: float = 2.0
    oversize: float = 2.5
    cut_at: float = 0.55
    painted_next: int = 2
    painted_after: int = 3
    same_base: float = 0.25
    step_least: float = 0.5
    step_most: float = 1.8
    step_off: float = 0.1
    under: float = 1.5
    run_over: float = 0.8
    run_into: float = 0.2
    upwards: float = 0.7
    up_step: float = 2.0
    up_aside: float = 0.3
    cell_line: float = 0.4
    part_gap: float = 0.12
    centred: float = 1.2
    even_gaps: float = 0.25
    space_gap: float = 0.6
    footnote_size: float = 0.9
    footnote_raised: float = 0.2
    footnote_gap: float = 0.35
    footnote_into: float = 0.2
    footnote_level: float = 0.1
    large_text: float = 2.0
    odd_size_low: float = 0.7
    odd_size_high: float = 1.4
    apart: float = 0.35
    painted_gap: float = 0.08
    spread_most: float = 4.0
    spread_even: float = 0.5
    ascent: float = 0.85
    descent: float = 0.15
    wrapped: float = 1.6
    whole_rule: float = 0.9
    first_middle: float = 0.7
    level_pair: float = 0.2
    page_number_gap: float = 1.3
    far_below: float = 4.0
    beyond_foot: float = 2.0
    foot_rules: int = 2
    headroom: float = 2.0
    footroom: float = 2.0
    sideroom: float = 3.0
    heading_reach: float = 3.0
    tail_reach: float = 1.2
    short_word: int = 4
    heading_off: float = 0.6
    heading_off_wide: float = 0.5
    roomy: float = 1.5
    heading_below: float = 0.2
    between: float = 0.35
    heading_row: float = 0.5
    half_row: float = 0.4
    needs_heading: float = 0.8
    needs_room: float = 0.9
    needs_low: float = 0.3
    cost_bare: float = 2.5
    cost_missed: float = 4.0
    cost_unplaced: float = 20.0
    head_foot: float = 14.0
    short_rule: float = 12.0
    near_top: float = 4.0
    least_spans: int = 3
    word_line: float = 0.3
    beside_amount: float = 0.6
    fits: float = 3.0
    row_rule: float = 0.6
    under_top: float = 3.0
    least_row: float = 4.0
    least_step: float = 0.9
    usual_pitch: float = 1.8
    nearer: float = 0.8
    balanced: float = 0.3
    item_row: float = 0.9
    bare_row: float = 0.75
    list_step: float = 1.45
    list_level: float = 0.5
    list_from_top: float = 0.7
    list_rule: float = 0.8
    list_columns: int = 4
    list_head_above: float = 45.0
    list_rise: float = 0.2
    list_first_line: float = 6.0
    list_foot: float = 3.0
    list_sparse: float = 2 / 3


def thresholds() -> GridSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(GridSettings)
