"""Explorers: a picture and a table that follow the reader's choices, over the pure functions.

Each room's explorer is named here, and only here: an explorer may carry the name of its module.
"""

from budgetkit.explore.base import Explorer
from budgetkit.explore.budget import budget, overview, summary
from budgetkit.explore.change import change
from budgetkit.explore.change_tables import (
    change_growth,
    change_implied,
    change_lines,
    change_notes,
    change_reasons,
    change_series,
)
from budgetkit.explore.controls import Choice, Number, Search, Switch
from budgetkit.explore.corpus import corpus, corpus_table
from budgetkit.explore.debt import debt
from budgetkit.explore.debt_tables import (
    debt_lines,
    debt_loan,
    debt_notices,
    debt_sentences,
    debt_showings,
    debt_summary,
    debt_terms,
)
from budgetkit.explore.execution_tables import change_execution
from budgetkit.explore.findings import findings, sums
from budgetkit.explore.findings_report import findings_told
from budgetkit.explore.headlines import headlines
from budgetkit.explore.performance import performance
from budgetkit.explore.performance_tables import (
    performance_changes,
    performance_copies,
    performance_goals,
    performance_kinds,
    performance_review,
    performance_targets,
    try_target,
)
from budgetkit.explore.tables import table
from budgetkit.explore.view import View
from budgetkit.offered import offering
from budgetkit.present import Sheet

__all__ = [
    "Choice",
    "Explorer",
    "Number",
    "Search",
    "Sheet",
    "Switch",
    "View",
    "budget",
    "change",
    "change_execution",
    "change_growth",
    "change_implied",
    "change_lines",
    "change_notes",
    "change_reasons",
    "change_series",
    "corpus",
    "corpus_table",
    "debt",
    "debt_lines",
    "debt_loan",
    "debt_notices",
    "debt_sentences",
    "debt_showings",
    "debt_summary",
    "debt_terms",
    "findings",
    "findings_told",
    "headlines",
    "overview",
    "performance",
    "performance_changes",
    "performance_copies",
    "performance_goals",
    "performance_kinds",
    "performance_review",
    "performance_targets",
    "summary",
    "sums",
    "table",
    "try_target",
]
__dir__ = offering(__all__)
