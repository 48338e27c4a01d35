"""Performance targets: what is promised, and could anyone tell?

:func:`indicators` gives every target as data, :func:`goals` what is promised in words,
:func:`review` says what a project's targets are worth to a reader, :func:`compare` what became of them from one year to the next, and
:func:`parse_target` reads one target.
"""

from budgetkit.offered import offering
from budgetkit.performance.compare import compare
from budgetkit.performance.copied import copied_explanations
from budgetkit.performance.covers import covers
from budgetkit.performance.dimensions import ASPECTS, DIMENSIONS, dimension_label, dimension_of
from budgetkit.performance.goals import goals
from budgetkit.performance.grammar import KINDS, Promise, parse_target
from budgetkit.performance.indicators import indicators
from budgetkit.performance.phrases import phrase_of
from budgetkit.performance.review import WEIGHTS, review
from budgetkit.performance.settings import PerformanceSettings

__all__ = [
    "ASPECTS", "DIMENSIONS", "KINDS", "WEIGHTS", "PerformanceSettings", "Promise", "compare",
    "copied_explanations", "covers", "dimension_label", "dimension_of", "goals", "indicators",
    "parse_target", "phrase_of", "review",
]
__dir__ = offering(__all__)
