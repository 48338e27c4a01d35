"""Charts in matplotlib: every chart takes ``ax=`` and ``lang=`` and returns the axes.

No chart changes a global setting or shows itself. `picture` turns an axes or a figure into what a
notebook or report shows, with its alternative text.
"""

from budgetkit.charts.budget import (
    basic_and_project,
    expenditure_by_economic_class,
    expenditure_by_function,
    revenue_by_source,
)
from budgetkit.charts.ground import (
    ROLES,
    Picture,
    Role,
    describe,
    description,
    empty_axes,
    picture,
)
from budgetkit.charts.lines import economics, english, functions, sources

__all__ = [
    "ROLES",
    "Picture",
    "Role",
    "basic_and_project",
    "describe",
    "description",
    "economics",
    "empty_axes",
    "english",
    "expenditure_by_economic_class",
    "expenditure_by_function",
    "functions",
    "picture",
    "revenue_by_source",
    "sources",
]
