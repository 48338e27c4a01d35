"""Charts in matplotlib: every chart takes ``ax=`` and ``lang=`` and returns the axes.

No chart changes a global setting or shows itself. `picture` turns an axes or a figure into what a
notebook or report shows, with its alternative text.
"""

import sys

from budgetkit.budget_lines import economics, english, functions, sources, table_lines  # noqa: F401
from budgetkit.charts.budget import *  # noqa: F403
from budgetkit.charts.change import *  # noqa: F403
from budgetkit.charts.changed_lines import *  # noqa: F403
from budgetkit.charts.chart_base import *  # noqa: F403
from budgetkit.charts.corpus import *  # noqa: F403
from budgetkit.charts.corpus_page import *  # noqa: F403
from budgetkit.charts.debt import *  # noqa: F403
from budgetkit.charts.debt_flow import *  # noqa: F403
from budgetkit.charts.debt_loan import *  # noqa: F403
from budgetkit.charts.drawn import *  # noqa: F403
from budgetkit.charts.execution import *  # noqa: F403
from budgetkit.charts.findings import *  # noqa: F403
from budgetkit.charts.links import *  # noqa: F403
from budgetkit.charts.performance import *  # noqa: F403
from budgetkit.charts.side_by_side import *  # noqa: F403
from budgetkit.charts.svg import *  # noqa: F403
from budgetkit.charts.target_strip import *  # noqa: F403
from budgetkit.charts.written import *  # noqa: F403
from budgetkit.charts.years import *  # noqa: F403
from budgetkit.offered import offering

#: What each module of charts offers: a chart is its function and its name in that module's ``__all__``.
__all__ = sorted({
    "economics", "english", "functions", "sources", "table_lines",
    *(name for place, module in sys.modules.items() if place.startswith(f"{__name__}.")
      for name in getattr(module, "__all__", ())),
})
__dir__ = offering(__all__)
