"""Lines as one table of a disclosure tells them: what is asked of it by source and by code is made of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.errors import expect_disclosure

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.tables.table import Table

#: The number before a printed name: 一、 （二） 3.
NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．])\s*")


def english(code: str, system: str | None = None, year: int | None = None) -> str | None:
    """The plain English name of a function or economic code, or None where we have none.

    Parameters
    ----------
    code : str
        Digits only.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.
    year : int, optional
        Budget year; the latest name when not given.

    Returns
    -------
    str or None

    Examples
    --------
    >>> english("210"), english("30101"), english("2019876")
    ('Health', 'Basic pay', None)
    """
    return classification.english(code, year, system)


@dataclass(frozen=True)
class BudgetLines:
    """Lines as one table of a disclosure tells them, exact (万元): what each chart's frame is made of.

    Attributes
    ----------
    rows : list of dict
        One a line, with the columns of its frame.
    total : Decimal or None
        The printed total.
    table, title : str
        Key of the table, and its printed title; empty where no table tells it.
    basic : bool
        The table is of basic expenditure (基本支出) alone.
    added : bool
        A row adds several printed lines (of units, of finer codes): its amount is printed nowhere.
    named : bool
        The codes are not printed: the names of the lines stand for them.
    """

    columns: tuple[str, ...]
    rows: list[dict] = field(default_factory=list)
    total: Decimal | None = None
    table: str = ""
    title: str = ""
    basic: bool = False
    added: bool = False
    named: bool = False

    def frame_of(self, d: Disclosure) -> pd.DataFrame:
        """The lines as a frame; ``attrs`` hold the printed total, the table's key, its title, whose they are."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=list(self.columns))
        for column in frame.columns.intersection(
            ["this_year", "carryover", "basic", "project", "other", "total"]
        ):
            frame[column] = frame[column].astype("float64")
        frame["page"] = frame["page"].astype("int64")
        frame.attrs.update(total=None if self.total is None else float(self.total),
                           table=self.table, title=self.title, basic=self.basic, added=self.added,
                           named=self.named, document=d.title)
        return frame


def first_table(d: Disclosure, keys: Sequence[str]) -> Table | None:
    """The first table with lines and money of these kinds, the first kind before the next."""
    expect_disclosure(d)
    return next((t for key in keys for t in d.all(key) if t.lines and not t.empty), None)
