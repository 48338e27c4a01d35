"""What a page is made of, whatever paints it: characters with their places, and ruling lines."""

from __future__ import annotations

from dataclasses import dataclass

#: Height above the baseline, in em, at which the eye sees a character.
MIDDLE = 0.36
#: Stands after a character behind which the page cuts the text off: `1,9…` is no amount.
CUT = "…"


@dataclass(slots=True)
class Glyph:
    """One character with its advance box; make another of it, never change one.

    ``order`` is its place in the content stream, ``item`` the text object that paints it.
    """

    # not frozen: a frozen one takes six times as long to make, and a page has thousands

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    order: int
    item: int = 0

    @property
    def middle(self) -> float:
        """Height at which the eye sees the character, used to say in which cell it stands."""
        return self.baseline - MIDDLE * self.size


@dataclass(slots=True, unsafe_hash=True)
class RulingLine:
    """A straight line as painted, horizontal when ``y0 == y1``, vertical when ``x0 == x1``.

    Make another of it, never change one: a frozen one takes six times as long to make.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1
