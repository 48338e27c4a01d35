"""Every threshold of the model, with its default and its reason."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import ReadingSettings, in_force


@dataclass(frozen=True)
class ModelSettings(ReadingSettings):
    """When a sum is believed, and a figure read in a picture.

    Pass your own to :func:`budgetkit.read`.

    Attributes
    ----------
    never_holds : int
        A relation that fails of so many different amounts and holds nowhere was misunderstood, not
        misprinted: one wrong digit makes one sum fail, and those beside it still hold.
    few_terms : int
        Above so many terms only single ones are tried to be left out: more would fit by chance.
    unit_off : float
        万元 by which units may differ from the line that adds them up, in telling which line that is.
    most_readings : int
        Ways of nesting headings that are followed at once; a list with more proves none.
    sure : float
        A reading of a picture of which the reader is less sure proves nothing by itself.
    heard : float
        A reading this unsure says nothing against a surer one.
    repairs : int
        Figures repaired in one table, at most: one with more is not read, it is guessed.
    headline_size : float
        Lines at least this share of the largest size on the first page are its headline.
    longest_headline : int
        Characters of it.

    Examples
    --------
    >>> ModelSettings(sure=0.95).sure
    0.95
    """

    never_holds: int = 2
    few_terms: int = 5
    unit_off: float = 0.1
    most_readings: int = 256
    sure: float = 0.9
    heard: float = 0.5
    repairs: int = 40
    headline_size: float = 0.85
    longest_headline: int = 80


def thresholds() -> ModelSettings:
    """Those in force: of the document that is being read, or the defaults."""
    return in_force(ModelSettings)
