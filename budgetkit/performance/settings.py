"""What the room of targets takes as given: each limit with its reason, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from budgetkit.settings import Settings


@dataclass(frozen=True)
class PerformanceSettings(Settings):
    """The limits by which targets are judged; pass your own to ``review``, ``compare`` and so on.

    Attributes
    ----------
    repeated : int
        The same indicator with the same target on so many projects is nobody's in particular:
        two may be two parts of one thing.
    anyones_worth : float
        What a measurable target is worth that any project could print: half, as it can be checked
        and says little.
    costs_worth : float
        What execution is worth where targets of cost or execution can be checked, and none is the
        money: half, as they bind the spending and not to this amount.
    same_money : float
        万元: cost and money less apart than this are printed alike.
    other_unit : int
        Where no unit is printed with the money, a cost so many times as large is of another unit:
        between 元, 千元 and 万元 lie 1,000 or more, and no cost is wrong by that.
    alike_names : float
        Names at least so alike are the same project, or the same indicator reworded.
    alike_explanations : float
        Explanations at least so alike are one text: a word slipped in while copying.
    least_explanation : int
        Characters: shorter explanations (据实填报) may be alike without having been copied.
    quoted : int
        Characters of targets that a reason quotes: more would hide the reason.

    Examples
    --------
    >>> PerformanceSettings(repeated=2).repeated, DEFAULT.repeated
    (2, 3)
    """

    repeated: int = 3
    anyones_worth: float = 0.5
    costs_worth: float = 0.5
    same_money: float = 0.005
    other_unit: int = 100
    alike_names: float = 0.75
    alike_explanations: float = 0.92
    least_explanation: int = 8
    quoted: int = 40


DEFAULT = PerformanceSettings()
