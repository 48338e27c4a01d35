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
from budgetkit.change.execution import GROUPS, Execution, ExecutionLine, execution
from budgetkit.change.growth import VIEWS, Growth
from budgetkit.change.implied import Implied, ImpliedYear, implied
from budgetkit.change.match_state import RULES, STATUSES, rule_words
from budgetkit.change.reasons import Driver, Drivers, Explained, drivers
from budgetkit.change.writing import write

__all__ = [
    "BY",
    "DEPTHS",
    "GROUPS",
    "RULES",
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
    "NotComparable",
    "Row",
    "Series",
    "Thread",
    "compare",
    "drivers",
    "execution",
    "implied",
    "rule_words",
    "series",
    "write",
]  # fmt: skip
