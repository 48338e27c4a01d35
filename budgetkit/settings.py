"""The thresholds of the rooms: who sets them, and which are in force while a document is read.

A room has one frozen class of them (:class:`budgetkit.tables.settings.TableSettings` …), each with
its default and its reason. Of the rooms that read, :func:`budgetkit.read` takes such objects, and the
room asks :func:`in_force`; of the others, the functions that judge by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from math import isfinite
from typing import TypeVar


@dataclass(frozen=True)
class Settings:
    """What the class of thresholds of every room is made of.

    Raises
    ------
    ValueError
        A threshold is negative or no number.
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isfinite(value) or value < 0:
                raise ValueError(f"{type(self).__name__}.{field.name} is {value!r}: "
                                 "a threshold is a number, and not below 0")


@dataclass(frozen=True)
class ReadingSettings(Settings):
    """What those of a room are made of that reads: they are in force while a document is read."""


Kind = TypeVar("Kind", bound=ReadingSettings)
#: What :func:`budgetkit.read` takes: the thresholds of a room, or of several.
Given = ReadingSettings | Sequence[ReadingSettings] | None
_HELD: ContextVar[Mapping[type[ReadingSettings], ReadingSettings]] = ContextVar("settings", default={})  # noqa: B039


_DEFAULTS: dict[type[ReadingSettings], ReadingSettings] = {}


def in_force(kind: type[Kind]) -> Kind:
    """The thresholds of a room that hold here and now: those given, else the defaults."""
    held = _HELD.get().get(kind) or _DEFAULTS.get(kind)
    if not isinstance(held, kind):
        held = _DEFAULTS[kind] = kind()
    return held


@contextmanager
def using(given: Given) -> Iterator[None]:
    """Put the thresholds that somebody gave in force, for what is done within.

    Raises
    ------
    TypeError
        What is given are no thresholds of a room that reads.
    """
    several = [given] if isinstance(given, ReadingSettings) else list(given or ())
    for each in several:
        if not isinstance(each, ReadingSettings):
            raise TypeError("settings are those of a room that reads, such as TableSettings(), "
                            f"not {each!r}")
    token = _HELD.set({**_HELD.get(), **{type(each): each for each in several}})
    try:
        yield
    finally:
        _HELD.reset(token)
