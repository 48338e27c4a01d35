"""Patterns that are compiled when they are first used.

The grammar of prose and tables is some four hundred patterns, long alternatives most of them. To
compile them all takes longer than all else that importing budgetkit does, and a command that reads
no document needs none.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled pattern; its methods are the compiled pattern's own from the first use on."""

    def __init__(self, source: str, flags: int):
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # what each attribute of re.Pattern is
        compiled = re.compile(self._source, self._flags)
        for method in ("search", "match", "fullmatch", "sub", "finditer", "findall", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, compiled when it is first asked for something.

    Parameters
    ----------
    source : str
    flags : int
        As for :func:`re.compile`.

    Returns
    -------
    re.Pattern
        Or what behaves as one; the functions of ``re`` take its ``pattern``, not itself.

    Examples
    --------
    >>> money = pattern(r"\\d+(?:\\.\\d+)?元")
    >>> money.findall("共1.50元和20元"), money.pattern
    (['1.50元', '20元'], '\\\\d+(?:\\\\.\\\\d+)?元')
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))
