"""Explorers: a picture and a table that follow the reader's choices, over the pure functions.

Each room's explorer is named here, and only here: an explorer may carry the name of its module.
"""

from budgetkit.explore.base import Choice, Explorer, Number, Search, Switch, View
from budgetkit.explore.budget import budget, summary
from budgetkit.explore.debt import debt
from budgetkit.explore.tables import Sheet, table

__all__ = ["Choice", "Explorer", "Number", "Search", "Sheet", "Switch", "View", "budget", "debt", "summary",
           "table"]
