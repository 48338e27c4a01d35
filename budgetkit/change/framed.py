"""Results that are a frame and more: exact rows, notes, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from budgetkit.amounts import FRAME_UNITS, in_unit
from budgetkit.errors import expect_one_of
from budgetkit.messages import checked_language
from budgetkit.present import Sheet, block, heads, of_frame

if TYPE_CHECKING:
    import pandas as pd


#: What stands in columns whose names do not tell it.
_KINDS = {"rate": "percent", "stated": "percent", "change": "change", "unexplained": "change",
          "page_budget": "whole", "page_adjusted": "whole"}
Record = dict[str, Any]  # a cell of a frame is a text, a number, a truth, or None


class Framed:
    """What is not found on the result is asked of its ``frame``: ``result["change"].sum()``.

    A subclass has ``_records()``, ``_columns`` (name to dtype), ``_amounts`` (the columns that
    are money) and may have ``notes``.
    """

    _columns: ClassVar[dict[str, str]] = {}
    _amounts: ClassVar[tuple[str, ...]] = ()

    def _records(self) -> list[Record]:
        raise NotImplementedError

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows; amounts in 万元."""
        return self.to_frame()

    def to_frame(self, *, unit: str = "wan") -> pd.DataFrame:
        """The rows as a frame of your own, for those who compute.

        Parameters
        ----------
        unit : {"wan", "yuan"}
            Of the amounts: 万元, as printed in most budgets, or 元. Percentages and points stay.

        Returns
        -------
        DataFrame
            The columns of ``frame``.

        Raises
        ------
        ValueError
            For another unit.

        Examples
        --------
        >>> import budgetkit as bk
        >>> c = bk.change.compare(*(bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018)))
        >>> c.to_frame(unit="yuan")[["current", "percent"]].round(2).loc[0].tolist()
        [63723200.0, 40.18]
        """
        import pandas as pd

        frame = pd.DataFrame(self._records(), columns=list(self._columns)).astype(self._columns)
        return in_unit(frame, self._amounts, unit)

    def records(self, *, unit: str = "wan") -> list[Record]:
        """The rows as dictionaries, in the order of the columns; amounts in this unit."""
        expect_one_of(FRAME_UNITS, unit=unit)
        records = self._records()
        if unit != "wan":
            for record in records:
                for name in self._amounts:
                    if record[name] is not None:
                        record[name] = round(record[name] * FRAME_UNITS[unit], 6)
        return records

    def __getattr__(self, name: str) -> Any:  # what a frame has
        if name.startswith("_") or name == "frame":
            raise AttributeError(name)
        return getattr(self.frame, name)

    def __getitem__(self, key: Any) -> Any:  # as a frame takes it
        return self.frame[key]

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator[str]:
        return (str(column) for column in self.frame.columns)


def head(name: str, lang: str | None = None) -> str:
    """What readers call a column of a result.

    >>> head("scope", "en"), head("2018")
    ('Money', '2018')
    """
    return heads("change.framed", checked_language(lang)).get(name, name)  # a year is called by itself


def in_words(frame: pd.DataFrame, words: Mapping[str, Callable[[str], str]]) -> pd.DataFrame:
    """The frame with words in place of the keys in some of its columns; an empty key stays so."""
    shown = frame.copy()
    for name, said in words.items():
        shown[name] = [said(key) if key else "" for key in shown[name]]
    return shown


def as_block(frame: pd.DataFrame, sentences: Sequence[str] = (),
             notes: Sequence[str] = ()) -> Sheet:
    """A result as readers see it: sentences, then its frame with heads in words, then notes."""
    return block(sentences=sentences, notes=notes,
                 table=of_frame(frame, head, kinds=_KINDS, missing="—"))
