"""The codes of 政府收支分类科目: functional 类款项, economic 301…, governmental 501….

Names by year, in Chinese and plain English, parents and children, and what was renamed, moved,
split or merged from one year to the next. The knowledge is in ``knowledge/functional.csv``,
``economic.csv``, ``moves.csv`` and ``english.csv``; every Chinese name and every change names its
source. A code that is not there is unknown, never wrong.
"""

from budgetkit.classification.changes import Move, moves
from budgetkit.classification.codes import SYSTEMS, level, national, parent, system_of
from budgetkit.classification.naming import DOUBT, Name, children, is_known, name, names
from budgetkit.classification.printed import codes_called, dead_name, find, find_below, like, stem
from budgetkit.classification.translation import english, translate
from budgetkit.offered import offering

__all__ = [
    "DOUBT", "SYSTEMS", "Move", "Name", "children", "codes_called", "dead_name", "english", "find",
    "find_below",     "is_known", "level", "like", "moves", "name", "names", "national", "parent", "stem", "system_of", "translate",
]  # fmt: skip
__dir__ = offering(__all__)
