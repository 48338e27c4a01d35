"""Disclosure → data package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from hashlib import sha256
from os import PathLike
from pathlib import Path

from budgetkit import __version__
from budgetkit.atomic_write import whole_folder
from budgetkit.disclosure import Disclosure
from budgetkit.grids.grids import Cell
from budgetkit.messages import in_room, language
from budgetkit.package_format.fields import (
    CELLS,
    CLAIMS,
    CONTENTS,
    COVERAGE,
    DESCRIPTOR,
    FACTS,
    FINDINGS,
    GLOSSARY,
    STATE,
    TABLES,
    TOTALS,
    Field,
    ResourceFormat,
)
from budgetkit.package_format.state import ObjectWriter
from budgetkit.records import Records
from budgetkit.safe_csv import guard, whole_characters, write_rows
from budgetkit.tables import label
from budgetkit.tables.table import Fact, Table
from budgetkit.tables.tidy import tidy
from budgetkit.tables.tidy_table import TidyTable

say = in_room("package")

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
#: What a table's own entry in the state leaves to the sheets.
IN_SHEETS = ("cells", "facts")


def write_package(d: Disclosure, folder: str | PathLike[str], *, prose: bool = True) -> Path:
    """Write a disclosure as a data package, whole or not at all.

    What the package says of itself, the column ``note`` of tables.csv among it, is English,
    whatever the language of today; what is read back of it speaks that language.

    Parameters
    ----------
    d : Disclosure
    folder : path
        An empty or a new folder, or a package, which is then replaced.
    prose : bool
        False leaves out what the document says in words (sections, claims, glossary, contents)
        and the findings, which rest on it.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UnwritableOutput
        No permission, or the folder holds other things; nothing was changed.

    Examples
    --------
    >>> import tempfile, budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> with tempfile.TemporaryDirectory() as place:
    ...     bk.Disclosure.from_package(write_package(d, f"{place}/weihui")) == d
    True
    """
    folder = Path(folder)
    if not prose:
        d = replace(d, narrative=type(d.narrative)())
    with language("en"):
        state = whole_characters(json.dumps(_state(d), ensure_ascii=False, separators=(",", ":")))
        sheets = list(_sheets(d, prose))
        with whole_folder(folder, stranger) as place:
            resources = [_write_sheet(place, *sheet) for sheet in sheets]
            (place / STATE).write_bytes(state.encode())
            text = json.dumps(_descriptor(d, resources, place), ensure_ascii=False, indent=1)
            (place / DESCRIPTOR).write_bytes(whole_characters(text).encode() + b"\n")
    return folder


def stranger(folder: Path) -> str | None:
    """The first thing in a folder that belongs to no package of ours, or None."""
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
        ours = "budgetkit" in descriptor
        known = {DESCRIPTOR, STATE, *(r["path"] for r in descriptor["resources"])} if ours else ()
    except (OSError, ValueError, LookupError, TypeError):
        known = ()
    others = (p.name for p in folder.iterdir() if p.name not in known or p.is_dir())
    return min(others, default=None)


# ── sheets ───────────────────────────────────────────────────────────────────────────────────


def _sheets(d: Disclosure, prose: bool) -> Iterable[tuple[ResourceFormat, Iterable[Sequence]]]:
    """Every sheet of the package with its rows."""
    from budgetkit.checks import check
    from budgetkit.performance.indicators import indicator_records, whole_sheets

    yield _fixed(TABLES, d.table_records)
    yield CELLS, [row for table in d.tables for row in _cell_rows(table)]
    yield FACTS, [[getattr(f, c) for c in FACTS.columns] for t in d.tables for f in t.facts]
    yield TOTALS, [[getattr(t, c) for c in TOTALS.columns] for t in d.total_list]
    yield COVERAGE, [[getattr(c, n) for n in COVERAGE.columns] for c in d.coverage_list]
    for key in d.found:
        for number, table in enumerate(d.all(key), 1):
            name = key if number == 1 else f"{key}-{number}"
            yield _tidy(name, _with_unit(table.title or label(key), table), tidy(table))
    if prose:
        yield _fixed(CLAIMS, d.narrative.claim_records)
        yield _fixed(GLOSSARY, d.narrative.term_records)
        yield _fixed(CONTENTS, d.contents_records)
    found = indicator_records(whole_sheets(d))
    if found.rows:
        yield _tidy("indicators", say("indicators"), found)
    if prose:  # checks would miss the prose that is left out
        yield _fixed(FINDINGS, check(d).records)


def _with_unit(title: str, table: TidyTable) -> str:
    """The title of a sheet; where its unit is assumed, it says so: the sheet itself has no place for it."""
    return f"{title} · {table.unit_said('en')}" if table.unit_is_assumed else title


def _cell_rows(table: Table) -> Iterable[list]:
    for c in table.cells:
        header = "" if table.is_header(c.row) else table.columns[c.column]
        yield [table.key, table.title, c.page, c.row, c.column, c.row_span, c.column_span, header,
               c.text, c.x0, c.y0, c.x1, c.y1]


def _fixed(sheet: ResourceFormat, told: Records) -> tuple[ResourceFormat, list[list]]:
    """The promised columns, in their order."""
    names = list(told.columns)
    at = [names.index(column) for column in sheet.columns]
    return sheet, [[row[i] for i in at] for row in told.rows]


def _tidy(name: str, title: str, told: Records) -> tuple[ResourceFormat, list[list]]:
    fields = tuple(Field(column, kind, label(column)) for column, kind in told.columns.items())
    return ResourceFormat(name, title, fields), told.rows


def _write_sheet(place: Path, sheet: ResourceFormat, rows: Iterable[Sequence]) -> dict:
    path = place / f"{sheet.name}.csv"
    write_rows(path, sheet.columns, rows)
    return {
        "name": sheet.name,
        "title": str(sheet.title),
        "type": "table",
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_fingerprint(path),
        "schema": {
            "fields": [
                {"name": guard(f.name), "type": f.type, "description": str(f.meaning)}
                for f in sheet.fields
            ],
            "missingValues": [""],
        },
    }


def _fingerprint(path: Path) -> dict:
    written = path.read_bytes()
    return {"bytes": len(written), "hash": "sha256:" + sha256(written).hexdigest()}


# ── what no sheet holds ──────────────────────────────────────────────────────────────────────


def _descriptor(d: Disclosure, resources: list[dict], place: Path) -> dict:
    first = d.files[0].sha256[:12] if d.files else "nothing"
    return {
        "$schema": PROFILE,
        "name": f"{d.kind.replace('_', '-')}-{d.year or 'undated'}-{first}",
        "title": d.title,
        "description": say("description"),
        "sources": [{"title": f.name, "sha256": f.sha256, "pages": f.pages} for f in d.files],
        "resources": resources,
        "budgetkit": {
            "version": __version__,
            "department": d.department,
            "year": d.year,
            "kind": d.kind,
            "level": d.level,
            "promised_and_missing": d.missing,
            "notes": d.notes,
            "state": {"path": STATE, **_fingerprint(place / STATE)},
        },
    }


def _state(d: Disclosure) -> dict:
    facts = [fact for table in d.tables for fact in table.facts]
    writer = ObjectWriter(facts)
    # where a file lay on the writer's machine is nobody's business
    d = replace(d, files=[replace(f, path="") for f in d.files])
    held = {f.name: writer.write(getattr(d, f.name)) for f in fields(d)
            if f.name not in ("tables", "narrative")}
    tables = []
    for table in d.tables:
        own = {f.name: writer.write(getattr(table, f.name)) for f in fields(table)
               if f.name not in IN_SHEETS}
        tables.append({"cells": _more(table.cells, Cell, CELLS),
                       "facts": _more(table.facts, Fact, FACTS), "fields": own})
    prose = ObjectWriter()  # a library of its own, so that the tables can be read without it
    narrative = {"value": prose.write(d.narrative), "library": prose.library()}
    return {"disclosure": held, "tables": tables, "library": writer.library(),
            "narrative": narrative}


def _more(held: Sequence[Cell | Fact], kind: type, sheet: ResourceFormat) -> dict:
    """How many there are, and what they hold beside the columns of their sheet."""
    names = [f.name for f in fields(kind) if f.compare and f.name not in sheet.columns]
    return {"count": len(held), "more": {n: [getattr(one, n) for one in held] for n in names}}
