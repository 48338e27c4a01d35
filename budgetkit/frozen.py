"""Frames that are made once and handed out as copies: who holds one may change it freely."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class frame_property:
    """A frame that its object makes when it is first asked for; each reader gets a copy.

    So ``d["projects"].loc[0, "total"] = 0`` changes what its reader holds, never the disclosure.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> mine = d.facts
    >>> mine.loc[:, "amount"] = 0
    >>> bool(d.facts["amount"].any())
    True
    """

    def __init__(self, make: Callable[[Any], pd.DataFrame]):
        self.make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.kept = f"_{name}"

    def __get__(self, made: Any, owner: type | None = None):
        if made is None:
            return self
        held = made.__dict__.get(self.kept)
        if held is None:
            held = made.__dict__[self.kept] = self.make(made)
        return held.copy()
