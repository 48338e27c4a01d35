"""read(): PDF → pages → grids → tables → disclosure, with the budget's arithmetic as the judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.errors import MissingFile, NoBudgetTable, NoTextLayer, UntrustedText
from budgetkit.narrative import ProsePage, read_narrative
from budgetkit.tables.catalogue import OTHER
from budgetkit.tables.ladder import LADDER, FileReading, read_file
from budgetkit.tables.lines import read_lines
from budgetkit.tables.table import Table


def read(
    paths: str | Path | Sequence[str | Path], *, password: str | None = None,
    engine: str | None = None,
) -> Disclosure:
    """Read one disclosure from its PDF, or from its several PDFs (narrative and tables).

    Parameters
    ----------
    paths : path or sequence of paths
        One PDF, several, or a folder whose PDFs belong to one disclosure.
    password : str, optional
        For files that cannot be opened without.
    engine : str, optional
        Read every page with this engine alone: ``rules``, ``aligned``, ``vector`` or
        ``combined``. By default the reader begins with ``rules`` and takes the next one only
        where the page does not close.

    Returns
    -------
    Disclosure

    Raises
    ------
    MissingFile, NotAPdf, EncryptedPdf, NoTextLayer, UntrustedText, NoBudgetTable
        With the file, the page and what to do.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> d.department, d.year, d.unit
    ('卫辉市政务服务和大数据管理局', 2024, '万元')
    """
    if engine not in (None, "rules", *LADDER):
        raise ValueError(f"engine is one of rules, {', '.join(LADDER)}, not {engine!r}")
    files = _files(paths)
    readings = [read_file(path, password, engine) for path in files]
    garbled = next(((path, p.number) for path, r in zip(files, readings, strict=True)
                    for p in r.pages if p.garbled), None)
    if not any(page.glyphs for r in readings for page in r.pages):
        if garbled:
            raise UntrustedText(garbled[0], page=garbled[1])
        raise NoTextLayer(files[0], page=1)
    tables, prose, notes, offset = [], [], [], 0
    readings, again = _each_once(readings)
    notes += [f"{name} is the same file as another one given; it is read once" for name in again]
    for reading in readings:
        for table in reading.tables:
            table.shift_pages(offset)
        tables += reading.tables
        prose += [ProsePage(p.number + offset, p.width, p.height, reading.outside(p))
                  for p in reading.pages]
        notes += reading.notes
        offset += len(reading.pages)
    known = [t for t in tables if t.key != OTHER]
    if garbled and not any(t.facts for t in known):
        raise UntrustedText(garbled[0], page=garbled[1])
    if not known and not any(_speaks_of_budget(r) for r in readings):
        raise NoBudgetTable(files[0])
    narrative = read_narrative(prose)
    year, department, kind, level = _identify(narrative, tables, prose)
    _assume_units(tables, notes)
    for table in tables:
        read_lines(table, year, kind)
    sources = [SourceFile(r.document.name, r.document.sha256, len(r.pages), str(r.document.path))
               for r in readings]
    for reading in readings:
        reading.document.close()
    return Disclosure(sources, department, year, kind, level, tables, narrative, notes)


def _files(paths) -> list[Path]:
    if isinstance(paths, str | Path):
        paths = [paths]
    paths = list(paths) if isinstance(paths, Iterable) else [paths]
    if not all(isinstance(p, str | Path) for p in paths):
        raise TypeError("read() takes the path of a PDF, or several")
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.suffix.lower() == ".pdf")
        else:
            files.append(path)
    if not files:
        where = next(iter(paths), None)
        raise MissingFile(where, "no file is given" if where is None else "holds no PDF",
                          remedy="Give a PDF, or a folder that holds those of one disclosure.")
    return files


def _each_once(readings: list[FileReading]) -> tuple[list[FileReading], list[str]]:
    """The readings without the files that are given twice, and the names of those."""
    seen: dict[str, FileReading] = {}
    again = [r for r in readings if seen.setdefault(r.document.sha256, r) is not r]
    for reading in again:
        reading.document.close()
    return list(seen.values()), [r.document.name for r in again]


def _assume_units(tables: list[Table], notes: list[str]) -> None:
    """A table that prints no unit takes that of its neighbours, and says so."""
    units = Counter(t.unit for t in tables if t.unit and t.key != OTHER)
    usual = units.most_common(1)[0][0] if units else "万元"
    for table in tables:
        if table.unit is None and table.facts:
            table.unit = usual
            table.problems.insert(0, f"no unit printed; read as {usual}")


# ── who, when, what ──────────────────────────────────────────────────────────────────────────


def _speaks_of_budget(reading: FileReading) -> bool:
    text = "".join(line.text for p in reading.pages[:6] for line in p.lines)
    return bool(re.search(r"(部门|单位).{0,6}(预算|决算)", text))


def _identify(narrative, tables: list[Table], prose: list[ProsePage]):
    """Year, department, kind and level: the cover first, then what titles and captions agree on."""
    cover = narrative.cover
    years = Counter(
        int(m[1]) for t in tables if t.key != OTHER and (m := re.search(r"(20\d\d)年?", t.title)))
    year = cover.year or (years.most_common(1)[0][0] if years else None)
    if years and cover.year and years[cover.year] == 0 and sum(years.values()) >= 4:
        year = years.most_common(1)[0][0]
    named = Counter(t.department for t in tables if t.department and t.key != OTHER)
    department = cover.department or (named.most_common(1)[0][0] if named else "")
    final = sum("决算" in t.title for t in tables) > sum("预算" in t.title for t in tables)
    kind = cover.kind or ("final_account" if final else "budget")
    return year, department, kind, cover.level or "department"
