"""What a public room offers: Tab, ``dir()`` and the reference list its ``__all__`` and nothing else.

A module's own ``dir()`` lists what it imports, too: `os`, the modules beside it. A room says, once
its names are known, ``__dir__ = offering(__all__)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def offering(names: Iterable[str]) -> Callable[[], list[str]]:
    """A module's ``__dir__`` that lists these names.

    Parameters
    ----------
    names : iterable of str
        Its ``__all__``.

    Returns
    -------
    callable

    Examples
    --------
    >>> offering(["report", "cite"])()
    ['cite', 'report']
    """
    listed = sorted(names)
    return lambda: list(listed)
