"""Disclosure → the lines that charts draw and a corpus keeps: sources of money, functions, economic classes.

A document may print the same money in several ways; the way whose lines add up to the printed
total is taken, so that a chart counts nothing twice.
"""

from budgetkit.budget_lines.by_code import (
    economic_lines,
    economics,
    function_lines,
    functions,
    is_basic,
    split_functions,
    table_lines,
    whole,
)
from budgetkit.budget_lines.by_source import SOURCES, left_over, source_lines, sources
from budgetkit.budget_lines.lines import BudgetLines, english

__all__ = ["SOURCES", "BudgetLines", "economic_lines", "economics", "english", "function_lines", "functions",
           "is_basic", "left_over", "source_lines", "sources", "split_functions", "table_lines", "whole"]
