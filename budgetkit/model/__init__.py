"""What an amount means, decided once, before anything is computed from it.

Between the tables (what is printed) and everything that computes. Words propose, the table's own
numbers dispose. Ask here, never a column's name:

- :func:`meaning` (a table) → :class:`TableMeaning`: ``columns`` with their role (``whole``,
  ``part``, ``of_which``, ``narrower``, ``beside``) and period, ``lines`` with their role
  (``grand_total``, ``subtotal``, ``item``, ``of_which``, ``heading``, ``note``), period, concept
  and :attr:`~LineMeaning.total`; ``total(side)`` is the printed grand total, ``this_year(side)``
  the line of this year's money alone, ``part(concept, side)`` a column of the grand total.
- :func:`line_whole`, :func:`line_fact`, :func:`line_amount` (a printed line) → its whole amount,
  the cell that says it, the number alone; :func:`printed_total` (a table) → its grand total.
- :func:`total_list` (tables, kind) → every printed total, the one that all rooms show first;
  a disclosure keeps it as ``d.total_list``, ``d.totals`` is its frame, and
  ``d.total(concept, side, period)`` the one to show.
- :func:`coverage_list` (tables) → how far each printed table is understood, and why not further;
  ``d.coverage_list``, ``d.coverage``; :func:`not_read`, :func:`absent`: what may be said to be
  missing, and what stands in a table that was not understood.

Amounts are exact Decimals in 万元. Neither numpy nor pandas is imported here.
"""

from budgetkit.model.column_roles import BESIDE_PERIODS, ColumnMeaning
from budgetkit.model.coverage import (
    ANSWERS,
    Coverage,
    absent,
    coverage_list,
    not_read,
    unread_pages,
)
from budgetkit.model.coverage import COLUMNS as COVERAGE_COLUMNS
from budgetkit.model.line_roles import LineMeaning, LineTotal, is_project, project_name
from budgetkit.model.meaning import (
    TableMeaning,
    line_amount,
    line_fact,
    line_whole,
    meaning,
    printed_total,
)
from budgetkit.model.totals import COLUMNS as TOTAL_COLUMNS
from budgetkit.model.totals import PrintedTotal, first_total, shown_total, total_list

__all__ = [
    "ANSWERS", "BESIDE_PERIODS", "COVERAGE_COLUMNS", "TOTAL_COLUMNS", "ColumnMeaning", "Coverage",
    "LineMeaning", "LineTotal", "PrintedTotal", "TableMeaning", "absent", "coverage_list",
    "first_total", "is_project",
    "line_amount", "line_fact", "line_whole", "meaning", "not_read", "printed_total", "project_name",
    "shown_total",
    "total_list", "unread_pages",
]  # fmt: skip
