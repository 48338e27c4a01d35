"""A table described once: its columns by name, kind and unit, its rows of values, its notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from budgetkit.amounts import format_amount
from budgetkit.messages import Percent, checked_language, written
from budgetkit.text import text_width

#: What a column may hold, and whether it is figures: those stand to the right.
KINDS = {"text": False, "code": False, "amount": True, "change": True, "percent": True,
         "rate": True, "number": True, "count": True, "whole": True}
_CODE = re.compile(r"[\x21-\x7e]{1,24}")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
#: Columns of text narrower than so many characters are not broken.
_SHORT = 6
#: Longer than so many characters: so many em at least.
_LEAST = ((60, 13), (24, 9), (8, 6), (0, 5))
#: A Latin word up to so long is not torn; a longer one is an address or a checksum.
_LONGEST_WORD = 18


@dataclass(frozen=True)
class Column:
    """A column: what it is called, and what kind of value stands in it.

    Attributes
    ----------
    head : str
        In the reader's language; the unit of an amount is said here or over the table, once.
    kind : str
        ``text``, ``code`` (kept whole), ``amount`` (万元, two decimals), ``change`` (an amount with
        its sign), ``percent`` (12.5 is 12.5%), ``rate`` (a percentage with its sign), ``number``
        (as printed), ``count`` (with thousands), ``whole`` (a page, a year).
    write : callable, optional
        How one value is written, where the kind does not say it.

    Examples
    --------
    >>> Column("变动", "change").figures, Column("页码", "whole").written(12.0, "zh")
    (True, '12')
    """

    head: str
    kind: str = "text"
    write: Callable[[Any], str] | None = None

    @property
    def figures(self) -> bool:
        """Whether its values stand to the right, under each other."""
        return KINDS[self.kind]

    def written(self, value: Any, lang: str, missing: str = "") -> str:
        """A value as readers see it: minus as −, thousands apart, percent without a space."""
        if is_missing(value):
            return missing
        if isinstance(value, Link):
            return value.text
        if self.write is not None:
            return self.write(value)
        return _WRITERS.get(self.kind, written)(value, lang)


@dataclass(frozen=True)
class Link:
    """A value that leads to another place of the same page.

    Examples
    --------
    >>> Column("Page").written(Link("p. 3", "place-1"), "en")
    'p. 3'
    """

    text: str
    anchor: str


@dataclass(frozen=True)
class ShownTable:
    """A table as it is described: shown by :attr:`text`, by `html` and by `workbook`.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of tuple
        Values as they are, not as they are written; None or NaN where there is none.
    caption : str
        Said over it, with the unit of its amounts.
    notes : tuple of str
        Said under it.
    total : bool
        The last row is a total.
    missing : str
        What stands where a value is missing.
    lang : {"en", "zh"}, optional

    Examples
    --------
    >>> ShownTable((Column("Line"), Column("Share", "percent")), (("Roads", 12.5),), lang="en").cells
    (('Roads', '12.50%'),)
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    caption: str = ""
    notes: tuple[str, ...] = ()
    total: bool = False
    missing: str = ""
    lang: str | None = field(default=None)

    @cached_property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Every value as it is written."""
        lang = checked_language(self.lang)
        return tuple(tuple(column.written(value, lang, self.missing)
                           for column, value in zip(self.columns, row, strict=True))
                     for row in self.rows)

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.head for column in self.columns)

    @property
    def aligns(self) -> tuple[str, ...]:
        """``right`` for figures, ``left`` for words."""
        return tuple("right" if column.figures else "left" for column in self.columns)

    @cached_property
    def room(self) -> tuple[str, ...]:
        """How narrow each column may become, as CSS: codes are kept whole, texts stay readable."""
        columns = zip(*self.cells, strict=True) if self.cells else ((),) * len(self.columns)
        return tuple("" if column.figures else _room(texts)
                     for column, texts in zip(self.columns, columns, strict=True))

    @property
    def narrow_heads(self) -> tuple[bool, ...]:
        """Heads short enough not to be broken."""
        return tuple(text_width(head) <= 10 for head in self.heads)

    @property
    def text(self) -> str:
        """For a terminal: columns under each other, a Chinese character two wide."""
        return self.in_columns()

    def in_columns(self, widest: int | None = None) -> str:
        """For a terminal, with texts cut where they are wider than so many columns."""
        grid = [self.heads, *self.cells]
        if widest is not None:
            grid = [tuple(cut(text, widest) for text in row) for row in grid]
        wide = [max(text_width(row[i]) for row in grid) for i in range(len(self.columns))]
        lines = []
        for row in grid:
            padded = [_padded(text, width, column.figures)
                      for text, width, column in zip(row, wide, self.columns, strict=True)]
            lines.append("  ".join(padded).rstrip())
        return "\n".join(filter(None, [self.caption, *lines, *self.notes]))


def is_missing(value: object) -> bool:
    """None, NaN, NaT and pandas' NA are no value.

    >>> is_missing(float("nan")), is_missing(""), is_missing(0)
    (True, False, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)  # NaN, NaT
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


def cut(text: str, widest: int) -> str:
    """A text of at most so many columns.

    >>> cut("机关事业单位养老保险", 9)
    '机关事业…'
    """
    if text_width(text) <= widest:
        return text
    while text_width(text) > widest - 1:
        text = text[:-1]
    return text + "…"


def _padded(text: str, width: int, right: bool) -> str:
    gap = " " * (width - text_width(text))
    return gap + text if right else text + gap


def _room(texts: Sequence[str]) -> str:
    if all(map(_CODE.fullmatch, filter(None, texts))):
        return "white-space:nowrap"
    longest = max(map(text_width, texts), default=0) / 2
    if longest <= _SHORT:
        return "white-space:nowrap"
    least = next(em for longer, em in _LEAST if longest > longer)
    words = [len(w) for text in texts for w in _WORD.findall(text) if len(w) <= _LONGEST_WORD]
    return f"min-width:{max([least, *(round(0.6 * n + 1.5) for n in words)])}em"


def _amount(value: Any, lang: str) -> str:
    return format_amount(value).replace("-", "−")


def _change(value: Any, lang: str) -> str:
    return ("+" if value > 0 else "") + _amount(value, lang)


def _number(value: Any, lang: str) -> str:
    return written(Decimal(str(value)), lang)


def _percent(value: Any, lang: str) -> str:
    if 0 < value < 0.005:  # something is not nothing
        return f"<{written(Percent(0.01, 2), lang)}"
    return written(Percent(value, 2), lang)


def _rate(value: Any, lang: str) -> str:
    return written(Percent(value, 2, signed=bool(round(value, 2))), lang)


_WRITERS: dict[str, Callable[[Any, str], str]] = {
    "amount": _amount,
    "change": _change,
    "number": _number,
    "percent": _percent,
    "rate": _rate,
    "count": lambda value, lang: f"{value:,d}",
    "whole": lambda value, lang: f"{value:.0f}",
}
