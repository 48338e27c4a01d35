"""What a code is by its digits alone: level, parent, system."""

from __future__ import annotations

import re
from functools import lru_cache

#: Functional (2…), departmental economic (3…) and governmental economic (5…) codes.
SYSTEMS = ("function", "economic", "government")
_SYSTEM_OF = dict(zip("235", SYSTEMS, strict=True))

_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,4}")


@lru_cache(maxsize=4096)
def level(code: str) -> int | None:
    """Return 1 for a class (类, 3 digits), 2 for a section (款), 3 for an item (项), and so on.

    None for what is no code. Places add levels of their own below the item.

    Parameters
    ----------
    code : str
        Digits only.

    Returns
    -------
    int or None

    Examples
    --------
    >>> level("201"), level("2010301"), level("30101"), level("05")
    (1, 3, 2, None)
    """
    return (len(code) - 1) // 2 if _CODE.fullmatch(code) else None


def parent(code: str) -> str | None:
    """Return the code one level up, or None for a class and for what is no code.

    Parameters
    ----------
    code : str
        Digits only.

    Returns
    -------
    str or None

    Examples
    --------
    >>> parent("2010301"), parent("201")
    ('20103', None)
    """
    return code[:-2] if (level(code) or 0) > 1 else None


def system_of(code: str) -> str | None:
    """Return the system a code belongs to by its first digit, or None.

    Parameters
    ----------
    code : str
        Digits only.

    Returns
    -------
    {"function", "economic", "government"} or None

    Examples
    --------
    >>> system_of("2010301"), system_of("30101"), system_of("50101"), system_of("10301")
    ('function', 'economic', 'government', None)
    """
    if level(code) is None:
        return None
    return _SYSTEM_OF.get(code[0])


def national(code: str) -> str:
    """Return the national code of a code: economic ones have five digits, more are the place's own.

    Parameters
    ----------
    code : str
        Digits only.

    Returns
    -------
    str
        The code itself where it is national.

    Examples
    --------
    >>> national("3021101"), national("50201"), national("2010301")
    ('30211', '50201', '2010301')
    """
    return code[:5] if system_of(code) in ("economic", "government") else code
