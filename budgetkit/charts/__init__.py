"""Charts in matplotlib: every chart takes ``ax=`` and ``lang=`` and returns the axes.

No chart changes a global setting or shows itself. `picture` turns an axes or a figure into what a
notebook or report shows, with its alternative text.
"""

from budgetkit.budget_lines import economics, english, functions, sources, table_lines
from budgetkit.charts.budget import (
    amounts_by_line,
    basic_and_project,
    expenditure_by_economic_class,
    expenditure_by_function,
    revenue_by_source,
)
from budgetkit.charts.change import waterfall, waterfall_twice
from budgetkit.charts.changed_lines import changed_lines
from budgetkit.charts.chart_base import (
    ROLES,
    Picture,
    Role,
    describe,
    description,
    empty_axes,
    picture,
)
from budgetkit.charts.corpus import (
    budget_structure,
    department_ranking,
    departments_over_years,
    findings_of_rules,
)
from budgetkit.charts.debt import (
    budget_without_debt,
    debt_groups,
    debt_vintages,
)
from budgetkit.charts.debt_flow import debt_flow
from budgetkit.charts.debt_loan import debt_scenario
from budgetkit.charts.execution import execution
from budgetkit.charts.findings import rule_name, sums_by_table, total_and_parts
from budgetkit.charts.links import overview, table_links, table_name, total_expenditure
from budgetkit.charts.performance import coverage_matrix, measurable_shares, target_strip
from budgetkit.charts.years import slope, small_multiples

__all__ = [
    "ROLES",
    "Picture",
    "Role",
    "amounts_by_line",
    "basic_and_project",
    "budget_structure",
    "budget_without_debt",
    "changed_lines",
    "coverage_matrix",
    "debt_flow",
    "debt_groups",
    "debt_scenario",
    "debt_vintages",
    "department_ranking",
    "departments_over_years",
    "describe",
    "description",
    "economics",
    "empty_axes",
    "english",
    "execution",
    "expenditure_by_economic_class",
    "expenditure_by_function",
    "findings_of_rules",
    "functions",
    "measurable_shares",
    "overview",
    "picture",
    "revenue_by_source",
    "rule_name",
    "slope",
    "small_multiples",
    "sources",
    "sums_by_table",
    "table_lines",
    "table_links",
    "table_name",
    "target_strip",
    "total_and_parts",
    "total_expenditure",
    "waterfall",
    "waterfall_twice",
]
