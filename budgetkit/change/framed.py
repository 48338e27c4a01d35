"""Results that are a frame and more: exact rows, notes, evidence."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import pandas as pd


class Framed:
    """What is not found on the result is asked of its ``frame``: ``result["change"].sum()``.

    A subclass has ``_records()``, ``_columns`` (name to dtype) and may have ``notes``.
    """

    _columns: ClassVar[dict[str, str]] = {}

    def _records(self) -> list[dict]:
        raise NotImplementedError

    @cached_property
    def frame(self) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(self._records(), columns=list(self._columns)).astype(self._columns)

    def __getattr__(self, name: str):
        if name.startswith("_") or name == "frame":
            raise AttributeError(name)
        return getattr(self.frame, name)

    def __getitem__(self, key):
        return self.frame[key]

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self):
        return iter(self.frame)


def number(value) -> float | None:
    """A Decimal as float, None as None.

    >>> number(None) is None
    True
    """
    return None if value is None else float(value)
