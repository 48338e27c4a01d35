"""A frame → a described table: what kind of value each column holds is told by its name and values."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from budgetkit.messages import Clauses, checked_language, in_room, keys, written
from budgetkit.present.table import Column, ShownTable, is_missing

if TYPE_CHECKING:
    import pandas as pd

say = in_room("present")
#: Whole numbers without thousands.
_WHOLE = {"page", "pages", "page_previous", "year", "row", "column", "rows", "columns"}


@cache
def heads(room: str, lang: str) -> dict[str, str]:
    """What the messages of a room call the columns of its frames: all that they have under ``head-``.

    >>> heads("change.framed", "en")["scope"]
    'Money'
    """
    before = f"{room}.head-"
    return {key.removeprefix(before): str(said) for key, said in keys(lang) if key.startswith(before)}


def of_frame(
    frame: pd.DataFrame,
    head: Callable[[str], str],
    *,
    lang: str | None = None,
    caption: str = "",
    formats: Mapping[str, Callable[[Any], str]] | None = None,
    kinds: Mapping[str, str] | None = None,
    limit: int | None = None,
    notes: tuple[str, ...] = (),
    missing: str = "",
) -> ShownTable:
    """A frame as a table that the presenter shows.

    Parameters
    ----------
    frame : DataFrame
        Every column is shown; a number that is no whole one is an amount (万元).
    head : callable
        Name of a column → what readers call it.
    lang : {"en", "zh"}, optional
    caption : str
    formats : mapping, optional
        Name of a column → how one value of it is written.
    kinds : mapping, optional
        Name of a column → its kind (see :class:`Column`), where the name does not tell it.
    limit : int, optional
        Rows shown; how many more there are is said under the table.
    notes : tuple of str
    missing : str
        What stands where a value is missing.

    Returns
    -------
    ShownTable

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"name": ["道路"], "total": [-3.5], "page": [9]})
    >>> of_frame(frame, str.title, lang="en").cells
    (('道路', '−3.50', '9'),)
    """
    lang = checked_language(lang)
    shown = frame if limit is None else frame.iloc[:limit]
    names = [name if isinstance(name, str) else " · ".join(map(str, name))
             if isinstance(name, tuple) else str(name) for name in frame.columns]
    values = [shown.iloc[:, at].tolist() for at in range(len(names))]
    columns = tuple(
        _column(head(name), (kinds or {}).get(name) or _kind(name, each),
                (formats or {}).get(name), lang)
        for name, each in zip(names, values, strict=True))
    if more := len(frame) - len(shown):
        notes = (*notes, say("more", lang, more=Decimal(more)))
    return ShownTable(columns, tuple(zip(*values, strict=True)), caption, notes, missing=missing, lang=lang)


def _column(head: str, kind: str, write: Callable[[Any], str] | None, lang: str) -> Column:
    if kind == "text" and write is None:
        return Column(head, kind, lambda value: _said(value, lang))
    return Column(head, kind, write)


def _kind(name: str, values: list[Any]) -> str:
    held = [value for value in values if not is_missing(value)]
    if not held or not all(map(_is_number, held)):
        return "text"
    if name in _WHOLE:
        return "whole"
    return "count" if all(isinstance(value, numbers.Integral) for value in held) else "amount"


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Number | Decimal) and not isinstance(value, bool)


def _said(value: Any, lang: str) -> str:
    """A value of a column of texts: yes and no, the parts of a sum, several texts, an amount."""
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    if isinstance(value, list | tuple | set | frozenset):
        pairs = [v for v in value if isinstance(v, tuple) and len(v) == 2 and _is_number(v[1])]
        if pairs and len(pairs) == len(value):
            return " + ".join(f"{name} {_AMOUNT.written(amount, lang)}" for name, amount in pairs)
        return written(Clauses(map(str, value)), lang)
    return _AMOUNT.written(value, lang) if _is_number(value) else str(value)


_AMOUNT = Column("", "amount")
