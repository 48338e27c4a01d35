"""check(): does a disclosure add up, agree with itself, and say what it must?

Rules are small functions in one module a family; each gives findings with their place.
"""

from __future__ import annotations

from budgetkit.checks import (
    across,
    across_costs,
    arithmetic,
    changes,
    codes,
    completeness,
    completion,
    directions,
    explanations,
    lists,
    outline,
    parts,
    parts_in_words,
    promised,
    prose,
    reading,
    repeated_rows,
    shares,
    target_money,
    targets,
    units,
    wording,
)
from budgetkit.checks.arithmetic import identities
from budgetkit.checks.findings import Finding, Findings
from budgetkit.checks.rules import RULES, Rule, apply
from budgetkit.checks.settings import DEFAULT, CheckSettings
from budgetkit.errors import expect_disclosure
from budgetkit.offered import offering

__all__ = ["RULES", "CheckSettings", "Finding", "Findings", "Rule", "check", "identities"]
__dir__ = offering(__all__)
_FAMILIES = (
    arithmetic, outline, lists, across, across_costs, prose, changes, directions,
    completion, parts, parts_in_words, shares, promised, completeness, wording, codes,
    repeated_rows, units, targets, target_money, explanations, reading,
)  # fmt: skip


def check(d, *, settings: CheckSettings | None = None) -> Findings:
    """Apply every rule to a disclosure.

    Parameters
    ----------
    d : Disclosure
    settings : CheckSettings, optional
        Other thresholds than those that real budgets taught.

    Returns
    -------
    Findings
        Worst first; prints as a table, ``.frame`` has the columns of findings.csv,
        ``.filter(family=, severity=, table=)`` narrows it, ``findings[0].show()`` is the
        picture of the place.

    Notes
    -----
    The identities (勾稽关系) follow the standard tables of 财预〔2016〕143号.
    An ``error`` is a contradiction; what may be so on purpose is a ``warning``.

    Examples
    --------
    >>> import budgetkit as bk
    >>> found = bk.check(bk.load_example("weihui-2024"))
    >>> found.filter(family="prose", severity="error")[0].page > 0
    True
    """
    expect_disclosure(d)
    return Findings(apply(d, settings=settings or DEFAULT), d.title, tables=any(c.placed for c in d.coverage_list))
