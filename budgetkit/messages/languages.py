"""Which language results are told in: asked for, set, of the environment, of the locale."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.resources import files

#: Where the sentences lie: a folder is a language.
FOLDER = files("budgetkit") / "messages"
#: The variable that says which language, where nobody asks for one.
VARIABLE = "BUDGETKIT_LANG"
#: The languages in which results are told.
LANGUAGES = tuple(sorted(place.name for place in FOLDER.iterdir()
                         if (place / "language.toml").is_file()))
_FALLBACK = "en"

_set: str | None = None
_within: ContextVar[str | None] = ContextVar("budgetkit_language", default=None)


def checked_language(lang: str | None = None) -> str:
    """A language that there is; without one, the language of today.

    Parameters
    ----------
    lang : str, optional

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> checked_language("zh")
    'zh'
    >>> checked_language("latin")
    Traceback (most recent call last):
        ...
    ValueError: lang is 'en' or 'zh', not 'latin'
    """
    if lang is None:
        return current_language()
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {' or '.join(map(repr, LANGUAGES))}, not {lang!r}")
    return lang


def set_language(lang: str | None) -> None:
    """Tell results in this language from now on.

    Parameters
    ----------
    lang : {"en", "zh"} or None
        None: what the environment says again.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> before = current_language()
    >>> set_language("zh")
    >>> current_language()
    'zh'
    >>> set_language(before)
    """
    global _set
    _set = None if lang is None else checked_language(lang)


@contextmanager
def language(lang: str) -> Iterator[str]:
    """Tell results in this language within a ``with`` block, in this thread or task alone.

    Parameters
    ----------
    lang : {"en", "zh"}

    Yields
    ------
    str
        The language.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> with language("zh"):
    ...     current_language()
    'zh'
    """
    before = _within.set(checked_language(lang))
    try:
        yield lang
    finally:
        _within.reset(before)


def current_language() -> str:
    """The language in which results are told where a call asks for none.

    The innermost ``with bk.language(...)``, else that of :func:`set_language`, else the variable
    ``BUDGETKIT_LANG``, else Chinese in a Chinese locale and English in every other.

    Returns
    -------
    str

    Examples
    --------
    >>> with language("en"):
    ...     current_language()
    'en'
    """
    return _within.get() or _set or _of_the_environment()


def _of_the_environment() -> str:
    if (asked := os.environ.get(VARIABLE)) in LANGUAGES:
        return asked
    for said in (*map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")), _locale()):
        if said:
            return "zh" if said.lower().startswith(("zh", "chinese")) else _FALLBACK
    return _FALLBACK


def _locale() -> str | None:
    try:
        return locale.getlocale()[0]
    except ValueError:  # a locale of no known form
        return None
