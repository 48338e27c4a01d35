"""Exercises that check themselves: what a learner answers, held against a document.

>>> import budgetkit as bk
>>> d = bk.load_example("weihui-2024")
>>> bk.teach.check("01.1", "1.1534亿元", d).right
True
"""

from budgetkit.offered import offering
from budgetkit.teach.checking import Feedback, check, hint
from budgetkit.teach.exercises import Exercise, exercises
from budgetkit.teach.quantities import puzzle

__all__ = ["Exercise", "Feedback", "check", "exercises", "hint", "puzzle"]
__dir__ = offering(__all__)
