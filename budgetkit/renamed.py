"""Keywords under their earlier names, for one version more."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import wraps


def renamed_keyword(**now: str) -> Callable[[Callable], Callable]:
    """A function that takes a keyword by its earlier name too, and warns of it.

    Parameters
    ----------
    now : str
        Earlier name = today's name.

    Returns
    -------
    callable
        A decorator. The call raises TypeError where both names are given.

    Examples
    --------
    >>> import warnings
    >>> @renamed_keyword(most="limit")
    ... def first(rows, *, limit=2):
    ...     return rows[:limit]
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     first("abc", most=1), str(said[0].message)
    ('a', 'first(most=) is called limit= now; the earlier name goes with the next version')
    """

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def called(*args, **kwargs):
            for old in now.keys() & kwargs.keys():
                if now[old] in kwargs:
                    raise TypeError(f"{function.__name__}() got {old}= and {now[old]}=, "
                                    "which are the same")
                warnings.warn(f"{function.__name__}({old}=) is called {now[old]}= now; the earlier "
                              "name goes with the next version", DeprecationWarning, stacklevel=2)
                kwargs[now[old]] = kwargs.pop(old)
            return function(*args, **kwargs)

        return called

    return decorate


def renamed_names(room: dict, **now: str) -> Callable[[str], object]:
    """A module's ``__getattr__`` that knows earlier names of its public classes, and warns.

    Parameters
    ----------
    room : dict
        The module's ``globals()``.
    now : str
        Earlier name = today's name.

    Returns
    -------
    callable
        To be bound to ``__getattr__``; it raises AttributeError for any other name.

    Examples
    --------
    >>> import warnings
    >>> find = renamed_names({"__name__": "room", "DebtLine": int}, Row="DebtLine")
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     find("Row"), str(said[0].message)
    (<class 'int'>, 'room.Row is called DebtLine now; the earlier name goes with the next version')
    """

    def find(name: str) -> object:
        if name not in now:
            raise AttributeError(f"module {room['__name__']!r} has no attribute {name!r}")
        warnings.warn(f"{room['__name__']}.{name} is called {now[name]} now; the earlier name goes "
                      "with the next version", DeprecationWarning, stacklevel=2)
        return room[now[name]]

    return find
