"""How near, how alike, how many: the thresholds by which the checks judge, in one place.

Rounding is none of them: a sum of n printed numbers may be off by (n+1)/2 units of the last printed
place (:func:`budgetkit.amounts.tolerance`), whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgetkit.settings import Settings


@dataclass(frozen=True)
class CheckSettings(Settings):
    """The thresholds of :func:`budgetkit.check`; the defaults are those that real budgets taught.

    Use it where a place writes otherwise: a finance bureau whose lists name the main parts alone
    sets ``nearly_whole`` to 0 and is asked about none of them.

    Attributes
    ----------
    nearly_whole : Decimal
        A list in the prose that lacks this share of its whole, or less, was meant to be whole.
    nearly_explained : Decimal
        Reasons that miss the change by this share of it, or less, were meant to be all.
    same_change : Decimal
        万元: a change told twice with two decimals differs by one step where each was rounded by
        itself.
    steep_growth : Decimal
        Percent of growth above which “last year's amount” is asked whether it is the change
        itself: below, 100.5 % and 99.5 % are each other's inverse and prove nothing.
    level : Decimal
        What was spent is 持平 with what was planned where they are less than this share of the
        plan apart: a doubt below it, an error above.
    usual_unit : Decimal
        The usual unit of the prose is that of more than this share of its amounts.
    name_length : int
        Names of projects with fewer characters may be alike by chance.
    alike : float
        Two names, or two explanations, as alike as this are one, copied or cut.
    aim_length : int
        A text of a project's line with more characters is what it is to reach, not its name.
    other_unit : int
        The most that something may cost, so many times its money, is printed in another unit.
    explanation_length, near_explanation_length : int
        Explanations of fewer characters are no copies when they are the same; nor, of fewer than
        the second, when they are nearly the same.
    everywhere : Decimal
        A target on this share of the sheets is boilerplate.
    sheets_compared : int
        With fewer sheets no target is boilerplate.
    targets_of_a_form : int
        A sheet with fewer targets may be a blank form with an example in it.
    stops_usual : float
        In a document that ends its paragraphs with a stop, this share of them has one.
    stops_on_a_page : int
        A page with a table on it is one of prose, too, where so many paragraphs end with a stop.
    paragraph_length : int
        A paragraph of fewer characters is a heading or a line of a list, which needs no stop.
    department_length : int
        The name over a table is compared where it has so many characters: a shorter one is a short form.
    usual_name : int
        And where it stands over no more than one in so many tables: over more, it is the department's.
    indicator_length : int
        An indicator of fewer characters stands in formulas of others by chance.
    subject_length : int
        An amount whose subject has more characters is a doubt and no error: words of others may be in it.
    cut_paragraph : int
        A paragraph of no more characters may end with a comma, as a line of a list does.
    repeated_paragraph : int
        A paragraph of fewer characters may be printed twice under one heading.
    slips : int
        A unit's budget that speaks of the department's more often than this, and than of its own, does not slip:
        its place writes so.
    published_by : int
        Month by which a budget is published: what is counted later in its year lies ahead.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> rule = "same-target-everywhere"
    >>> len(bk.check(d).filter(rule=rule))
    1
    >>> len(bk.check(d, settings=CheckSettings(everywhere=Decimal("0.9"))).filter(rule=rule))
    0
    """

    nearly_whole: Decimal = Decimal("0.1")
    nearly_explained: Decimal = Decimal("0.1")
    same_change: Decimal = Decimal("0.011")
    steep_growth: Decimal = Decimal(1000)
    level: Decimal = Decimal("0.01")
    usual_unit: Decimal = Decimal("0.5")
    name_length: int = 5
    alike: float = 0.8
    aim_length: int = 40
    other_unit: int = 100
    explanation_length: int = 12
    near_explanation_length: int = 30
    everywhere: Decimal = Decimal("0.8")
    sheets_compared: int = 4
    targets_of_a_form: int = 2
    stops_usual: float = 0.9
    stops_on_a_page: int = 4
    paragraph_length: int = 40
    department_length: int = 4
    usual_name: int = 3
    indicator_length: int = 4
    subject_length: int = 60
    cut_paragraph: int = 20
    repeated_paragraph: int = 15
    slips: int = 3
    published_by: int = 6


#: Where nobody says otherwise.
DEFAULT = CheckSettings()
