"""Rows under typed columns: what a frame, a sheet of the data package and a page are made of.

Plain Python, so that what only writes or shows them needs no pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: What a column holds → its type in a frame; the names are those of the Data Package.
DTYPES = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool",
          "integer?": "Int64"}


@dataclass(frozen=True)
class Records:
    """Rows under columns of a known kind.

    Attributes
    ----------
    columns : dict
        Name → ``string``, ``integer``, ``number``, ``boolean`` or ``integer?``, which may be missing.
    rows : list of list
        One value a column; None where a number is missing, "" where a text is.

    Examples
    --------
    >>> told = Records({"name": "string", "amount": "number"}, [["合计", 1.5], ["其他", None]])
    >>> told.frame["amount"].tolist()
    [1.5, nan]
    """

    columns: dict[str, str]
    rows: list[list]

    @classmethod
    def of(cls, columns: Mapping[str, str], records: Iterable[Mapping[str, Any]]) -> Records:
        """The rows of dicts; a text that one leaves out is empty, a number is missing.

        >>> Records.of({"name": "string", "page": "integer"}, [{"page": 1}]).rows
        [['', 1]]
        """
        empty = {name: "" if kind == "string" else None for name, kind in columns.items()}
        return cls(dict(columns), [
            [empty[name] if (value := record.get(name)) is None else value for name in columns]
            for record in records])

    @classmethod
    def under(cls, columns: Mapping[str, str], rows: Iterable[Sequence]) -> Records:
        """The rows of sequences, as they are."""
        return cls(dict(columns), [list(row) for row in rows])

    @property
    def frame(self) -> pd.DataFrame:
        """The same as a DataFrame."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=list(self.columns))
        return frame.astype({name: DTYPES[kind] for name, kind in self.columns.items()})
