"""What changed from one year to the next, and why: three sources, three questions.

`compare` puts two documents side by side, `implied` rebuilds last year from one document,
`drivers` weighs the reasons it gives, `series` follows lines over many years, `execution` holds a
final account against what was planned.
"""

from budgetkit.change.accounts import BY
from budgetkit.change.chaining import Series, Thread, series
from budgetkit.change.comparability import NotComparable
from budgetkit.change.compared_lines import Row
from budgetkit.change.comparing import Comparison, compare
from budgetkit.change.entries import DEPTHS
from budgetkit.change.execution import GROUPS, Execution, ExecutionLine, execution, group_words
from budgetkit.change.explained import Driver, Explained
from budgetkit.change.growth import VIEWS, Growth, view_words
from budgetkit.change.implied import Implied, ImpliedYear, implied
from budgetkit.change.implied_rows import SCOPES, scope_words
from budgetkit.change.match_state import RULES, STATUSES, rule_words, status_words
from budgetkit.change.notes import Note
from budgetkit.change.reasons import Drivers, drivers
from budgetkit.change.settings import MatchSettings
from budgetkit.change.writing import write
from budgetkit.offered import offering

__all__ = [
    "BY",
    "DEPTHS",
    "GROUPS",
    "RULES",
    "SCOPES",
    "STATUSES",
    "VIEWS",
    "Comparison",
    "Driver",
    "Drivers",
    "Execution",
    "ExecutionLine",
    "Explained",
    "Growth",
    "Implied",
    "ImpliedYear",
    "MatchSettings",
    "NotComparable",
    "Note",
    "Row",
    "Series",
    "Thread",
    "compare",
    "drivers",
    "execution",
    "group_words",
    "implied",
    "rule_words",
    "scope_words",
    "series",
    "status_words",
    "view_words",
    "write",
]  # fmt: skip
__dir__ = offering(__all__)
