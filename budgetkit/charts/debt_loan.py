"""A loan by year, under the reader's assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.charts.chart_base import amounts_on, empty_axes, figure_of, finished, new_axes
from budgetkit.charts.debt import PURPOSE_ROLES
from budgetkit.debt import purpose_label
from budgetkit.messages import checked_language, in_room
from budgetkit.wrapping import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from budgetkit.debt import Scenario

__all__ = ["debt_scenario"]

_say = in_room("charts_debt.loan")


def debt_scenario(scenario: Scenario, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """What is paid each year under a scenario: interest and principal, stacked.

    Use it beside the interest of a budget. Easily misread: nothing in it but the interest is
    printed in the document; rate, term and repayment are the reader's.

    Parameters
    ----------
    scenario : Scenario
        Of :func:`budgetkit.debt.scenario`, with a number of years.
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = debt_scenario(bk.debt.scenario(interest=860, rate=0.033, years=10))
    >>> len(ax.patches)
    20
    """
    from matplotlib.ticker import MaxNLocator

    lang = checked_language(lang)
    title = _say("title", lang)
    if not scenario.instalments:
        return empty_axes(ax, title=title, lang=lang, why=_say("no-term", lang))
    if not scenario.principal:
        return empty_axes(ax, title=title, lang=lang, why=_say("no-loan", lang))
    ax = new_axes(ax, height=3.2)
    years = [i.year for i in scenario.instalments]
    bottom = [0.0] * len(years)
    for purpose, part in (("interest", "interest"), ("principal", "principal")):
        role = PURPOSE_ROLES[purpose]
        values = [float(getattr(i, part)) for i in scenario.instalments]
        ax.bar(years, values, bottom=bottom, width=0.72, color=role.colour, hatch=role.hatch,
               edgecolor="white", linewidth=0.6, label=purpose_label(purpose, lang))
        bottom = [b + v for b, v in zip(bottom, values, strict=True)]
    ax.set_title(title, loc="left")
    amounts_on(ax, "y", lang)
    ax.set_xlabel(_say("year", lang) + "\n" + wrapped(
        scenario.assumption(lang),
        # as wide as the picture, which an explorer makes narrower
        int(12 * figure_of(ax).get_figwidth())), fontsize=8.5, linespacing=1.5)
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False, fontsize=8)
    return finished(ax, _say("described", lang, title=title, loan=scenario.text(lang)))
