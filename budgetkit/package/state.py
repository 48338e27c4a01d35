"""What the sheets of a package cannot hold, as JSON: dataclasses by name and field, no code.

Each object is written once and pointed to from wherever it stands, so that what was shared is
shared again. Only dataclasses of the rooms named here are ever made from a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from importlib import import_module

_ROOMS = ("budgetkit.disclosure", "budgetkit.narrative", "budgetkit.reading", "budgetkit.tables")


class Writer:
    """Objects → plain JSON values. ``facts`` lie in a sheet of their own: only their place is."""

    def __init__(self, facts: Sequence = ()):
        self.kinds: dict[type, int] = {}
        self.objects: list[list] = []
        self._seen: dict[int, dict] = {id(fact): {"fact": i} for i, fact in enumerate(facts)}
        self._kept: list = []  # an id is only good while its object lives

    def write(self, value):
        """The JSON value that stands for an object.

        Raises
        ------
        TypeError
            The object is of no kind that can be kept.
        """
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, float):
            return float(value) if value == value else {"float": "nan"}
        if isinstance(value, Decimal):
            return {"decimal": str(value)}
        if isinstance(value, list):
            return [self.write(v) for v in value]
        if isinstance(value, tuple):
            return {"tuple": [self.write(v) for v in value]}
        if isinstance(value, dict):
            return {"dict": [[self.write(k), self.write(v)] for k, v in value.items()]}
        if type(value).__module__ == "numpy":
            return self.write(value.item())
        if is_dataclass(value) and type(value).__module__.startswith(_ROOMS):
            return self._object(value)
        raise TypeError(f"{type(value).__qualname__} cannot be kept in a package")

    def _object(self, value):
        if id(value) not in self._seen:
            kind = self.kinds.setdefault(type(value), len(self.kinds))
            held = [self.write(getattr(value, f.name)) for f in fields(value)]
            self._kept.append(value)
            self._seen[id(value)] = {"object": len(self.objects)}
            self.objects.append([kind, *held])
        return self._seen[id(value)]

    def library(self) -> dict:
        """All objects written so far, with the names of their kinds and fields."""
        return {
            "kinds": [
                [f"{kind.__module__}:{kind.__qualname__}", *(f.name for f in fields(kind))]
                for kind in self.kinds
            ],
            "objects": self.objects,
        }


class Reader:
    """Plain JSON values → the objects they stand for.

    Raises
    ------
    ValueError
        The file names a kind of object that budgetkit does not have.
    """

    def __init__(self, library: Mapping, facts: Sequence = ()):
        kinds = [(_kind(name, names), names) for name, *names in library["kinds"]]
        self._facts = facts
        self._objects: list = []
        for number, *held in library["objects"]:
            kind, names = kinds[number]
            made = object.__new__(kind)
            for name, value in zip(names, held, strict=True):
                object.__setattr__(made, name, self._plain(value))  # frozen ones too
            self._objects.append(made)

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
        if tag == "fact":
            return self._facts[held]
        if tag in ("decimal", "float"):
            return Decimal(held) if tag == "decimal" else float(held)
        raise ValueError(f"unknown mark {tag!r}")


def _kind(path: str, names: Sequence[str]) -> type:
    module, _, name = path.partition(":")
    if not module.startswith(_ROOMS):
        raise ValueError(f"{path!r} is no kind of budgetkit's")
    kind = getattr(import_module(module), name, None)
    if not (isinstance(kind, type) and is_dataclass(kind)):
        raise ValueError(f"{path!r} is no kind of budgetkit's")
    if [f.name for f in fields(kind)] != list(names):
        raise ValueError(f"{path!r} has other fields now")
    return kind
