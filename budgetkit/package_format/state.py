"""What the sheets of a package cannot hold, as JSON: dataclasses by name and field, no code.

Each object is written once and pointed to from wherever it stands, so that what was shared is
shared again. Only dataclasses of the rooms named here are ever made from a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from budgetkit.messages import Clauses, Enumeration, Message

_ROOMS = ("budgetkit.narrative", "budgetkit.sources", "budgetkit.grids", "budgetkit.tables",
          "budgetkit.messages")
_PLAIN = frozenset({str, int, bool, type(None)})
#: Rooms that packages of earlier versions name, and where their kinds stand now.
_MOVED = {"budgetkit.reading": ("budgetkit.sources", "budgetkit.grids"),
          "budgetkit.disclosure": ("budgetkit.sources",)}


class ObjectWriter:
    """Objects → plain JSON values. ``facts`` lie in a sheet of their own: only their place is."""

    def __init__(self, facts: Sequence = ()):
        self.kinds: dict[type, int] = {}
        self.objects: list[list] = []
        self._names: dict[int, list[str]] = {}
        self._seen: dict[int, dict] = {id(fact): {"fact": i} for i, fact in enumerate(facts)}
        self._kept: list = []  # an id is only good while its object lives

    def write(self, value):
        """The JSON value that stands for an object.

        Raises
        ------
        TypeError
            The object is of no kind that can be kept.
        """
        if type(value) in _PLAIN:
            return value
        if isinstance(value, float):
            return float(value) if value == value else {"float": "nan"}
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            return value
        if isinstance(value, Decimal):
            return {"decimal": str(value)}
        if isinstance(value, Message):
            return {"message": [value.key, self.write(value.values)]}
        if isinstance(value, list):
            return self._each(value)
        if isinstance(value, Enumeration | Clauses):
            mark = "counted" if isinstance(value, Enumeration) else "clauses"
            return {mark: self._each(value)}
        if isinstance(value, tuple):
            return {"tuple": self._each(value)}
        if isinstance(value, dict):
            return {"dict": [[self.write(k), self.write(v)] for k, v in value.items()]}
        if type(value).__module__ == "numpy":
            return self.write(value.item())
        if is_dataclass(value) and ".".join(type(value).__module__.split(".")[:2]) in _ROOMS:
            return self._object(value)
        raise TypeError(f"{type(value).__qualname__} cannot be kept in a package")

    def _each(self, values: Iterable) -> list:
        # most values stand for themselves: do not call for them
        return [value if type(value) in _PLAIN else self.write(value) for value in values]

    def _object(self, value):
        if id(value) not in self._seen:
            kind = self.kinds.setdefault(type(value), len(self.kinds))
            names = self._names.get(kind) or self._names.setdefault(kind, _kept_fields(type(value)))
            held = self._each(getattr(value, name) for name in names)
            self._kept.append(value)
            self._seen[id(value)] = {"object": len(self.objects)}
            self.objects.append([kind, *held])
        return self._seen[id(value)]

    def library(self) -> dict:
        """All objects written so far, with the names of their kinds and fields."""
        return {
            "kinds": [
                [f"{kind.__module__}:{kind.__qualname__}", *_kept_fields(kind)]
                for kind in self.kinds
            ],
            "objects": self.objects,
        }


def message_to_text(message: Message) -> str:
    """A message with its values as one JSON text, to be said later in any language.

    Returns
    -------
    str
        Empty where a value is of no kind that can be kept.

    Examples
    --------
    >>> held = message_to_text(Message("messages.pages", n=3))
    >>> message_from_text(held).text("zh")
    '3页'
    """
    writer = ObjectWriter()
    try:
        return json.dumps([writer.write(message), writer.library()], separators=(",", ":"))
    except TypeError:
        return ""


def message_from_text(held: str) -> Message:
    """What :func:`message_to_text` wrote.

    Raises
    ------
    ValueError
        It is none.
    """
    message, library = json.loads(held)
    return ObjectReader(library).read(message)


def _kept_fields(kind: type) -> list[str]:
    """The fields of a dataclass that a package keeps: all but those marked otherwise."""
    return [f.name for f in fields(kind) if f.metadata.get("in_package", True)]


class ObjectReader:
    """Plain JSON values → the objects they stand for.

    Raises
    ------
    ValueError
        The file names a kind of object that budgetkit does not have.
    """

    def __init__(self, library: Mapping, facts: Sequence = ()):
        kinds = [_Kind(name, names) for name, *names in library["kinds"]]
        self._facts = facts
        self._objects: list = []
        for number, *held in library["objects"]:
            self._objects.append(kinds[number].make([self._plain(value) for value in held]))

    def _plain(self, value):
        # most values need no reading: do not call for them
        return self.read(value) if type(value) in (dict, list) else value

    def read(self, value):
        """The object that a JSON value stands for."""
        if type(value) is list:
            return [self._plain(v) for v in value]
        if type(value) is not dict:
            return value
        ((tag, held),) = value.items()
        if tag == "object":
            return self._objects[held]
        if tag == "tuple":
            return tuple(self._plain(v) for v in held)
        if tag == "dict":
            return {self._plain(k): self._plain(v) for k, v in held}
        if tag == "message":
            return Message(held[0], **self.read(held[1]))
        if tag in ("counted", "clauses"):
            joined = Enumeration if tag == "counted" else Clauses
            return joined(self._plain(v) for v in held)
        if tag == "fact":
            return self._facts[held]
        if tag in ("decimal", "float"):
            return Decimal(held) if tag == "decimal" else float(held)
        raise ValueError(f"unknown mark {tag!r}")


class _Kind:
    """A dataclass with the fields that a file holds of it; later fields take their defaults."""

    def __init__(self, path: str, names: Sequence[str]):
        self.made = _find(path)
        self.names = names
        known = {f.name: f for f in fields(self.made)}
        newer = [name for name in names if name not in known]
        self.later = [f for name, f in known.items() if name not in names]
        older = [f.name for f in self.later if f.default is f.default_factory is MISSING]
        if newer or older:
            raise ValueError(f"{path!r} has other fields now: {', '.join(newer + older)}")

    def make(self, held: Sequence):
        made: Any = object.__new__(self.made)
        for name, value in zip(self.names, held, strict=True):
            object.__setattr__(made, name, value)  # frozen ones too
        for f in self.later:
            value = f.default if f.default_factory is MISSING else f.default_factory()
            object.__setattr__(made, f.name, value)
        return made


def _find(path: str) -> type:
    """The dataclass of this name, wherever in its room it stands by now."""
    module, _, name = path.partition(":")
    named = ".".join(module.split(".")[:2])
    for room in _MOVED.get(named, (named,) if named in _ROOMS else ()):
        for place in (*([module] if room == named else []), room, *_modules(room)):
            try:
                kind = getattr(import_module(place), name, None)
            except ModuleNotFoundError:
                continue
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__.startswith(room):
                return kind
    raise ValueError(f"{path!r} is no kind of budgetkit's")


def _modules(room: str) -> list[str]:
    found = getattr(import_module(room), "__path__", [])
    return [f"{room}.{module.name}" for module in iter_modules(found)]
