"""Every threshold of the tables, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class TableSettings(ReadingSettings):
    """How near, how much and how many is enough for a grid to be a table and for tables to be one.

    Pass your own to :func:`budgetkit.read` where a place sets its tables otherwise than most.
    Distances are points (1/72 inch) or, where it says so, heights of the text.

    Attributes
    ----------
    title_gap : float
        Lines of a title that wraps stand at most so many heights of the text apart; the line before
        a title stands further off.
    title_size : float
        Their sizes differ by no more than this share: what is set smaller is no part of the title.
    title_full : float
        A line that wraps fills so large a share of the width of the next; a short line ends.
    title_full_length : int
        Characters of a line that may wrap: fewer fill no line.
    title_middle : float
        Lines that do not fill their width are one title only where their middles are so near.
    title_aside : float
        Middles further apart belong to other columns of the page.
    longest_title : int
        Characters; more are a sentence.
    title_line : int
        A line of a page of so many characters, or more, is no title but speaks of a table.
    caption_line : int
        A line with a unit of money has fewer characters; prose that names one has more.
    unit_line : int
        A line of fewer characters that states a unit is nothing else, and no title.
    note_gap : float
        Lines of a note stand at most so many heights of the text apart: what is further down is prose.
    margin : float
        Points left and right of a grid in which a text at its height belongs to it.
    touching : float
        Points by which a line may reach into the edge of the grid that it stands over or under.
    aside : float
        Points by which a title may reach over the edges of its grid, where another grid is beside it.
    narrow_edge : float
        An empty column at the edge that is narrower, in points, is a rule drawn twice.
    prose_line : int
        A line of more characters at the foot of a page is prose, so that no title stands there.
    edge : float
        Columns of two pages are the same where their edges agree within so many points.
    break_gap : float
        Rules of one table stop for less than so many points within a page.
    same_heads : float
        Share of the headings that two rows have in common, to be one header printed twice.
    cut_heads : int
        At most one heading in so many may be cut short where a page repeats the header.
    same_row : float
        Rows of two pages side by side are the same where they differ by no more points.
    same_rows : int
        Fewer rows than these may stand at the same heights by chance.
    pages_deep : int
        So many pages of rows, at most, are printed before their further columns come.
    known_cells : int
        Cells of a column that tell how many decimals or digits it prints; one alone may be odd.
    cut_sentence : int
        Characters of a text that is a sentence, and no label of its own.
    copied_length : int
        A page of fewer characters may be the same as another without being its copy.
    copied_place : float
        Points by which a copied page's characters may be moved.
    title_rows : int
        Titles of tables in one frame stand in one of so many first rows.
    widest_side : int
        Columns, at most, of one side of a summary.
    lost_amounts : int
        So many amounts outside every grid on a page with a title are a table not found.
    engine_place : float
        Points by which two engines may differ on where a cell begins.
    failed_weight : int
        A sum that fails weighs against a unit as much as so many that hold speak for it.
    unit_witnesses : int
        So many different amounts that are printed elsewhere tell the unit of a table that prints none;
        fewer agree by chance.
    some_codes : int
        So many codes of a classification are no accident: a year or an amount may look like one.
    names_of_ten : int
        Of ten lines without codes, so many names must be found in the classification.
    fewest_names : int
        Fewer names prove no classification.
    most_digits : int
        Digits of an amount in another style of writing; longer runs are accounts and identity numbers.
    unsure_columns : float
        Where so large a share of the columns have no certain heading, the others are in doubt too.
    few_lines : int
        A table of no more lines may have its labels in its heads.
    glued_length : int
        Amount and word are glued in a cell of fewer characters; a longer one is a sentence.
    list_head : int
        The header of indicators stands within so many lines under the title.
    deepest_head : int
        A heading is at most so many rows high; what is higher is the label of a block.
    longest_promise : int
        A target is longer than so many characters only where it is a sentence, an explanation.
    promised : float
        Share of a column's cells that must look like promises, for it to be one of targets.
    some_promises : int
        A table with so many cells that promise something (≥95%, 3次) is of targets.
    under : float
        A column lies under a head of the page before where so much of the narrower does.
    drawn_letters : int
        Shapes of many corners, as letters drawn as outlines are: fewer are an ornament or an emblem.
    drawn_cells : int
        Cells in which something is drawn and no text stands; fewer may hold ticks or arrows.
    pictured : float
        A picture this large a share of the page, under the title of a table, may be the table.
    title_alone : int
        A page of so few lines beside a table's title has nothing else to show under it.
    target_lines : int
        Under a header of indicators outside every table, so many lines of several texts are targets.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.tables.settings import TableSettings
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf", settings=TableSettings(edge=5.0))
    >>> len(d.found)
    11
    """

    title_gap: float = 1.1
    title_size: float = 0.12
    title_full: float = 0.9
    title_full_length: int = 10
    title_middle: float = 9.0
    title_aside: float = 60.0
    longest_title: int = 70
    title_line: int = 50
    caption_line: int = 60
    unit_line: int = 12
    note_gap: float = 2.2
    margin: float = 30.0
    touching: float = 3.0
    aside: float = 20.0
    narrow_edge: float = 8.0
    prose_line: int = 45
    edge: float = 7.0
    break_gap: float = 4.0
    same_heads: float = 0.8
    cut_heads: int = 2
    same_row: float = 1.0
    same_rows: int = 4
    pages_deep: int = 6
    known_cells: int = 2
    cut_sentence: int = 15
    copied_length: int = 60
    copied_place: float = 0.5
    title_rows: int = 3
    widest_side: int = 6
    lost_amounts: int = 3
    engine_place: float = 3.0
    failed_weight: int = 3
    unit_witnesses: int = 3
    some_codes: int = 3
    names_of_ten: int = 8
    fewest_names: int = 3
    most_digits: int = 15
    unsure_columns: float = 0.5
    few_lines: int = 2
    glued_length: int = 40
    list_head: int = 12
    deepest_head: int = 3
    longest_promise: int = 30
    promised: float = 0.6
    some_promises: int = 2
    under: float = 0.6
    drawn_letters: int = 12
    drawn_cells: int = 3
    pictured: float = 0.06
    title_alone: int = 6
    target_lines: int = 2


def thresholds() -> TableSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(TableSettings)
