"""Every threshold of how lines of prose become paragraphs, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class ProseSettings(ReadingSettings):
    """When a line goes on with the one above, and what a page's margins are.

    Pass your own to :func:`budgetkit.read`. Widths are in characters of the line, unless shares are
    named.

    Attributes
    ----------
    indent : float
        A line that stands in further than this begins a paragraph: two characters are usual, and
        justified text moves a line by less than one.
    small : float
        Share of the body's size under which a line at the foot of a page is a footnote.
    low : float
        Share of the page's height below which footnotes begin.
    title_gap : float
        White between two lines of one title, at most.
    title_size : float
        Share of its size by which lines of one title may differ.
    large : float
        Times the body's size: a line this large is a title, whatever it says.
    smallest_step, largest_step : float
        A line goes on with one of a size between these shares of its own.
    block_indent : float
        The first line of a block that stands in stands in further by this.
    short_size, wide_size : float
        A font may claim more than it paints: a line of few characters is at most so many times the
        body's size, a longer one so many times the width that it paints a character in.
    middle : float
        Share of the page's width by which a centred line may miss its middle.
    free : float
        White on either side of a centred line, at least.
    heading_size : float
        Times the body's size from which a line that stands in a little is centred.
    room : float
        White that stays at the end of a line though one more word would have been put there.
    long_line : float
        Share of the page's width from which a line tells where the margins lie.
    whole_width : float
        A page of few lines takes the margins of the page before, if they leave this share for text.
    margin : float
        Share of the page's width that is its margin where it has no line at all.
    ragged : float
        How far the ends of full lines may lie apart.
    left_half : float
        Lines that begin beyond this share of the width tell nothing of the left margin.

    Examples
    --------
    >>> ProseSettings(title_gap=3.0).title_gap
    3.0
    """

    indent: float = 0.9
    small: float = 0.85
    low: float = 0.6
    title_gap: float = 2.6
    title_size: float = 0.2
    large: float = 1.25
    smallest_step: float = 0.7
    largest_step: float = 1.45
    block_indent: float = 1.5
    short_size: float = 1.3
    wide_size: float = 1.1
    middle: float = 0.025
    free: float = 0.8
    heading_size: float = 1.12
    room: float = 0.25
    long_line: float = 0.55
    whole_width: float = 0.6
    margin: float = 0.12
    ragged: float = 0.6
    left_half: float = 0.35


def thresholds() -> ProseSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(ProseSettings)
