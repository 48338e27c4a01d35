"""Data package → what a disclosure is made of, without its PDF."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Any

from budgetkit.digests import sha256
from budgetkit.errors import MissingFile, UnreadableInput
from budgetkit.grids.grids import Cell
from budgetkit.messages import Message, message_in
from budgetkit.narrative import Narrative
from budgetkit.package_format.fields import CELLS, DESCRIPTOR, FACTS, STATE, ResourceFormat
from budgetkit.package_format.state import ObjectReader
from budgetkit.safe_csv import read_rows
from budgetkit.sources.source_file import SourceFile
from budgetkit.tables.table import Fact
from budgetkit.tables.tidy_table import TidyTable

message = message_in("package_format")

#: Columns that a sheet has had from the first; later ones are empty in earlier packages.
OLDEST = {"cells": 13, "facts": 8}
_REMEDY = message("give-package")
#: What reading a package raises that somebody has edited.
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, ImportError, ArithmeticError,
           RecursionError, csv.Error)
#: Columns of whole numbers, and of numbers.
_WHOLE = frozenset({"page", "row", "column", "row_span", "column_span"})
_NUMBERS = _WHOLE | {"x0", "y0", "x1", "y1", "amount"}
#: Fields that packages of earlier versions hold under other names, as sentences in English.
_SAID = {"notes": "note_list", "problems": "problem_list"}


@dataclass(frozen=True)
class Parts:
    """The fields of a disclosure, and a function that makes its narrative when it is asked for."""

    fields: dict[str, Any]
    narrative: Callable[[], Narrative]


def read_parts(folder: str | PathLike[str], names: Set[str]) -> Parts:
    """Read a data package; :meth:`budgetkit.Disclosure.from_package` makes a disclosure of it.

    Parameters
    ----------
    folder : path
    names : set of str
        The fields that a disclosure has.

    Raises
    ------
    MissingFile
        No such folder.
    UnreadableInput
        No package of budgetkit, or a file in it was changed since it was written.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise MissingFile(folder, Message("errors.no-folder"))
    files = _Files(folder)
    try:
        return _parts(folder, files, names)
    except _BROKEN as error:
        raise _edited(folder, error) from error


def _edited(folder: Path, error: Exception) -> UnreadableInput:
    """What is said of a package whose files do not fit each other."""
    why = message("missing", name=str(error.args[0])) if isinstance(error, KeyError) else (
        message("goes-round") if isinstance(error, RecursionError) else str(error))
    return UnreadableInput(folder / STATE, message("unreadable", why=why), remedy=_REMEDY)


class _Files:
    """The files of a package, each held against the sha256 that the descriptor gives."""

    def __init__(self, folder: Path):
        self.folder = folder
        try:
            descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
            listed = [*descriptor["resources"], descriptor["budgetkit"]["state"]]
            self.hashes = {entry["path"]: entry["hash"] for entry in listed}
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise UnreadableInput(folder, message("no-package"), remedy=_REMEDY) from error

    def read(self, name: str) -> bytes:
        try:
            held = (self.folder / name).read_bytes()
        except OSError as error:
            raise UnreadableInput(self.folder / name, remedy=_REMEDY) from error
        if name not in self.hashes:
            raise UnreadableInput(self.folder / DESCRIPTOR, message("unlisted", name=name),
                                  remedy=_REMEDY)
        if self.hashes[name] != "sha256:" + sha256(held).hexdigest():
            raise UnreadableInput(self.folder / name, message("changed"), remedy=_REMEDY)
        return held

    def rows(self, sheet: ResourceFormat) -> Iterator[tuple[int, list[str]]]:
        """The rows of a sheet, each with its line in the file."""
        rows = read_rows(self.read(f"{sheet.name}.csv"))
        held = next(rows, None) or []
        if len(held) < OLDEST[sheet.name] or held != sheet.columns[: len(held)]:
            raise UnreadableInput(self.folder / f"{sheet.name}.csv", message("other-columns"),
                                  remedy=_REMEDY)
        later = [""] * (len(sheet.columns) - len(held))
        return ((line, [*row, *later]) for line, row in enumerate(rows, 2))


def _parts(folder: Path, files: _Files, names: Set[str]) -> Parts:
    state = json.loads(files.read(STATE))
    in_cells, in_facts = files.rows(CELLS), files.rows(FACTS)
    made = [list(_made(sheet, make, rows, folder, **table[sheet.name]))
            for sheet, make, rows in ((CELLS, _cell, in_cells), (FACTS, _fact, in_facts))
            for table in state["tables"]]
    cells, facts = made[: len(state["tables"])], made[len(state["tables"]) :]
    for sheet, rows in ((CELLS, in_cells), (FACTS, in_facts)):
        if (more := next(rows, None)) is not None:
            raise _bad_row(folder, sheet, *more)
    reader = ObjectReader(state["library"], list(chain.from_iterable(facts)))
    held = _named_now({name: reader.read(value) for name, value in state["disclosure"].items()})
    if unknown := held.keys() - names:
        raise ValueError(f"a disclosure has no {', '.join(sorted(unknown))}")
    own = [_named_now({name: reader.read(value) for name, value in table["fields"].items()})
           for table in state["tables"]]
    held["tables"] = [TidyTable(cells=c, facts=f, **rest)
                      for c, f, rest in zip(cells, facts, own, strict=True)]
    held["files"] = [_found(folder, file) for file in held["files"]]
    return Parts(held, partial(_narrative, folder, **state["narrative"]))


def _named_now(held: dict[str, Any]) -> dict[str, Any]:
    """The fields by the names that they have now; sentences of earlier versions as they were written."""
    for earlier, name in _SAID.items():
        if earlier in held:
            held[name] = [_message(said) for said in held.pop(earlier)]
    return held


def _message(said: str) -> Message:
    """A sentence of an earlier version; whether a table prints its unit is asked of it by its key."""
    before, read_as, unit = said.partition("no unit printed; read as ")
    if read_as and not before:
        return Message("tables.no-unit", unit=unit)
    return Message("tables.as-written", text=said)


def _narrative(folder: Path, value, library: dict) -> Narrative:
    try:
        return ObjectReader(library).read(value)
    except _BROKEN as error:
        raise _edited(folder, error) from error


def _made(sheet: ResourceFormat, make: Callable, rows: Iterator[tuple[int, list[str]]],
          folder: Path, count: int, more: dict) -> Iterator:
    """The next ``count`` cells or facts, each with what its sheet does not hold."""
    number = -1
    for number, (line, row) in enumerate(islice(rows, count)):
        try:
            made = make(*row, **{name: held[number] for name, held in more.items()})
        except (ValueError, ArithmeticError, TypeError) as error:
            raise _bad_row(folder, sheet, line, row) from error
        yield made
    if number + 1 < count:
        raise UnreadableInput(folder / f"{sheet.name}.csv", message("rows-missing"), remedy=_REMEDY)


def _bad_row(folder: Path, sheet: ResourceFormat, line: int, row: Sequence[str]) -> UnreadableInput:
    """Which cell of a sheet is at fault; the row where it has other cells than columns."""
    file = folder / f"{sheet.name}.csv"
    if len(row) == len(sheet.columns):
        for column, text in zip(sheet.columns, row, strict=True):
            if column in _NUMBERS and not _is_number(text, whole=column in _WHOLE):
                return UnreadableInput(file, message("no-number", row=line, column=column,
                                                     text=text[:40]), remedy=_REMEDY)
    return UnreadableInput(file, message("bad-row", row=line), remedy=_REMEDY)


def _is_number(text: str, whole: bool) -> bool:
    try:
        return (int(text) if whole else Decimal(text)) is not None
    except (ValueError, ArithmeticError):
        return False


def _cell(_table, _title, page, row, column, row_span, column_span, _header, text, x0, y0, x1, y1,
          /, **more) -> Cell:
    return Cell(int(row), int(column), text, int(page), float(x0), float(y0), float(x1), float(y1),
                int(row_span), int(column_span), **more)


def _fact(table, page, row, column, code, name, path, amount, function, economic, government,
          source, corrected, doubt, /, **more) -> Fact:
    return Fact(table=table, page=int(page), row=int(row), column=int(column), row_code=code,
                row_label=name, column_label=path, amount=Decimal(amount), function_code=function,
                economic_code=economic, government_code=government, code_from=source,
                corrected=corrected, doubt=doubt, **more)


def _found(folder: Path, file: SourceFile) -> SourceFile:
    """The source with the path of the PDF, where it lies in the package's folder or above it."""
    name = Path(file.name).name
    for place in (folder / name, folder.parent / name):
        if place.is_file():
            return replace(file, path=str(place))
    return file
