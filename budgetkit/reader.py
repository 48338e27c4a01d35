"""read(): documents → pages → grids → tables → disclosure, with the budget's arithmetic as the judge."""

from __future__ import annotations

import gc
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import combinations
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from budgetkit.amounts import UNITS
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.errors import (
    MissingFile,
    NoBudgetTable,
    NoTextLayer,
    SeveralBudgets,
    UnreadableInput,
    UntrustedText,
    unreadable_why,
)
from budgetkit.messages import Message, message_in
from budgetkit.model.published_parts import heading, part_of
from budgetkit.model.second_look import look_again
from budgetkit.model.sums import closure, doubts, sums
from budgetkit.narrative import Cover, Narrative, ProsePage, cover_of, read_narrative
from budgetkit.narrative.page_numbers import printed_numbers
from budgetkit.settings import Given as GivenSettings
from budgetkit.settings import using
from budgetkit.sources.forms import documents, give, in_folder, open_source
from budgetkit.sources.given import Given
from budgetkit.sources.scan import pages as scans
from budgetkit.tables.catalogue import OTHER
from budgetkit.tables.corrections import correct, is_corrections
from budgetkit.tables.engine_fallback import FALLBACK_ENGINES, FileReading, read_source
from budgetkit.tables.lines import settle_lines
from budgetkit.tables.odd_amounts import read_odd_amounts
from budgetkit.tables.table import Doubt, Table
from budgetkit.tables.target_facts import lay_target_amounts
from budgetkit.tables.target_sheet import TargetSheet
from budgetkit.tables.targets import target_sheets
from budgetkit.tables.units import assume_units, settle_units
from budgetkit.text import fold

message = message_in("reader")

ENGINES = ("rules", *FALLBACK_ENGINES)
#: So many standard tables in both of two files are no accident: each is a budget of its own.
SHARED = 3


#: One document as it may be handed over; tables of camelot (``TableList``) are one too.
Document = str | PathLike | bytes | BinaryIO


#: The environment variable that asks for a process of its own where a caller does not say.
CONTAINED = "BUDGETKIT_CONTAINED"


def read(
    paths: Document | Sequence[Document] | Mapping[str, bytes], *,
    password: str | None = None, engine: str | None = None,
    corrections: str | PathLike | None = None, settings: GivenSettings = None,
    contained: bool | None = None,
) -> Disclosure:
    """Read one disclosure from its document, or from several (narrative and tables).

    Parameters
    ----------
    paths : path, bytes, open binary file, or several of them
        One PDF, several, or a folder whose PDFs belong to one disclosure; downloads that lie in
        memory as bytes or ``BytesIO``, alone or mixed with paths, or by name: ``{"a.pdf": b"…"}``;
        tables that camelot read (``TableList``), which are then taken for those of their PDF.
    password : str, optional
        For files that cannot be opened without.
    engine : str, optional
        Read every page with this engine alone: ``rules``, ``aligned``, ``vector`` or
        ``combined``. By default the reader begins with ``rules`` and takes the next one only
        where the page does not close. Tables that a document gives as cells are taken as given.
    corrections : path, optional
        A sheet (CSV: ``page, cell, read, right, why``) of cells that were misread; see
        :mod:`budgetkit.tables.corrections`. It may stand among the ``paths`` too.
    settings : ReadingSettings, or several of them, optional
        Thresholds of the rooms that are to hold for this document instead of the defaults:
        :class:`~budgetkit.sources.settings.SourceSettings` (text, rules, watermarks),
        :class:`~budgetkit.sources.scan.settings.ScanSettings` (pages that are pictures),
        :class:`~budgetkit.grids.settings.GridSettings` (rules, cells, columns, headings),
        :class:`~budgetkit.tables.settings.TableSettings`,
        :class:`~budgetkit.model.settings.ModelSettings`,
        :class:`~budgetkit.narrative.settings.ProseSettings`.
    contained : bool, optional
        Read in a process of its own, within :data:`budgetkit.contained.SECONDS` and ``MEMORY``: a
        library that aborts, hangs or eats the memory is then an error. For files of strangers. By default as the environment
        variable ``BUDGETKIT_CONTAINED`` says (``1``), which ``budgetkit open`` sets.

    Returns
    -------
    Disclosure

    Raises
    ------
    MissingFile, UnknownForm, EncryptedPdf, NoTextLayer, UntrustedText, NoBudgetTable
        With the file, the page and what to do.
    SeveralBudgets
        The files are of different departments or years, each with its own tables.
    RefusedCorrection
        A cell of the sheet is not there, or reads otherwise.
    ValueError
        No such engine.
    UnreadableInput
        With ``contained``: the process that read it died, or took more than it may.
    TypeError
        The settings are not those of a room.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> d.department, d.year, d.unit
    ('卫辉市政务服务和大数据管理局', 2024, '万元')
    """
    if engine not in (None, *ENGINES):
        raise ValueError(f"unknown engine {engine!r}; one of {', '.join(ENGINES)}")
    if os.environ.get(CONTAINED) == "1" if contained is None else contained:
        return _apart(paths, password=password, engine=engine, corrections=corrections,
                      settings=settings)
    with using(settings), _uncollected():
        disclosure = _read(paths, password, engine, corrections)
        for table in disclosure.tables if settings else ():
            sums(table)  # which are believed is told now, while these thresholds hold
    return disclosure


def _apart(paths: Any, **how: Any) -> Disclosure:  # whatever read() takes
    """Read in another process; what aborts there is an error here."""
    from budgetkit import contained as apart  # the machinery of processes, which few ask for

    several = isinstance(paths, Sequence) and not isinstance(paths, str | bytes)
    held = [each.read() if hasattr(each, "read") else each for each in (paths if several else [paths])]
    named = next((each for each in held if isinstance(each, str | PathLike)), None)
    try:
        return apart.run(partial(read, **how, contained=False), held if several else held[0])
    except apart.Ended as ended:
        raise UnreadableInput(named, Message("contained.whole", why=ended.why),
                              remedy=Message("contained.damaged")) from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through every glyph again and again.

    A page's thousands of small objects hold no cycle, and go as soon as nothing asks for them.
    Whoever had switched it off, or reads in another thread, finds it as it was.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _read(
    paths: Document | Sequence[Document] | Mapping[str, bytes], password: str | None,
    engine: str | None, corrections: str | PathLike | None,
) -> Disclosure:
    notes: list[Message] = []
    paths, sheets = _without_corrections(paths, corrections)
    readings = _each_once([read_source(open_source(given, password), password, engine, closure)
                           for given in _all_given(paths, notes)], notes)
    _refuse_textless(readings)
    _refuse_strangers(readings, notes)
    tables, prose, losses, offset = [], [], [], 0
    judged: list[Table] = []
    unsure: list[Doubt] = []
    printed: list[tuple[str, ...]] = []
    for reading in readings:
        judged += _look_again(reading)
        unsure += _unsure_lines(reading, offset)
        for table in reading.tables:
            table.shift_pages(offset)
        tables += reading.tables
        outside = _prose(reading, offset)
        printed.append(printed_numbers(outside))
        prose += outside
        notes += reading.notes
        losses += [replace(loss, page=loss.page + offset) for loss in reading.losses]
        offset += len(reading.pages)
    _refuse_nothing_known(readings, tables)
    corrected: list[Table] = []
    for sheet in sheets:
        changed, said = correct(tables, sheet)
        corrected, notes = corrected + changed, notes + said
    narrative = read_narrative(prose)
    year, department, kind, level = _identify(narrative.cover, tables)
    kind = part_of(tables, heading(readings[0].pages)) or kind
    restated = [*assume_units(tables, stated_amounts(narrative)), *corrected, *judged]
    as_read = [t for t in readings[0].tables if not any(t is other for other in restated)]
    of_targets, said = finish_tables(tables, year, kind, as_read)
    sources = [_source_file(r, numbers) for r, numbers in zip(readings, printed, strict=True)]
    for reading in readings:
        reading.document.close()
    return Disclosure(sources, department, year, kind, level, tables, narrative, notes + said, losses,
                      unsure).with_sheets(of_targets)


def _garbled(readings: Sequence[FileReading]) -> UntrustedText | None:
    """What to say of the first page whose text is not what it shows; None where there is none."""
    return next((UntrustedText(r.document.given.file, page=p.number)
                 for r in readings for p in r.pages if p.garbled), None)


def _refuse_textless(readings: Sequence[FileReading]) -> None:
    """Refuse documents none of whose pages has text."""
    if any(page.said for r in readings for page in r.pages):
        return
    garbled = _garbled(readings)
    if garbled:
        raise garbled
    first = readings[0].document.given.file
    if scans.at_hand():
        raise NoTextLayer(first, message("textless-scan"), page=1, remedy=message("give-sharper"))
    raise NoTextLayer(first, page=1)


def _refuse_nothing_known(readings: Sequence[FileReading], tables: Sequence[Table]) -> None:
    """Refuse what holds no standard table, if it is garbled or speaks of no budget either."""
    known = [t for t in tables if t.key != OTHER]
    garbled = _garbled(readings)
    if garbled and not any(t.facts for t in known):
        raise garbled
    if not known and not any(_speaks_of_budget(r) for r in readings):
        seems = heading(readings[0].pages)
        raise NoBudgetTable(readings[0].document.given.file,
                            message("something-else", seems=seems) if seems else None)


def _look_again(reading: FileReading) -> list[Table]:
    """The tables whose figures were read in pictures, those in doubt read again."""
    scans = {p.number: p for p in reading.pages if p.scan}
    before = len(reading.document.notes)
    judged = look_again(reading.tables, scans, reading.document.look_again) if scans else []
    reading.notes += reading.document.notes[before:]
    return judged


def _unsure_lines(reading: FileReading, offset: int) -> list[Doubt]:
    """Lines outside tables, read in pictures, in whose figures the two readers differ."""
    boxes = {p.number: [g.box for g in reading.grids.get(p.number, [])] for p in reading.pages}
    return [Doubt(p.number + offset, None, None, t.text, (t.other,), False, t.x0, t.y0, t.x1, t.y1)
            for p in reading.pages if p.scan for t in p.scan.texts
            if t.other and not any(x0 < t.x0 < x1 and y0 < t.y0 < y1
                                   for x0, y0, x1, y1 in boxes[p.number])]


def _without_corrections(paths: Any, corrections: str | PathLike | None) -> tuple[Any, list[Path]]:
    """The documents that were given, and the sheets of corrections, which may stand among them."""
    sheets = [Path(corrections)] if corrections is not None else []
    if isinstance(paths, Sequence) and not isinstance(paths, str | bytes):
        among = [p for p in paths if isinstance(p, str | PathLike) and is_corrections(Path(p))]
        if among:
            return [p for p in paths if p not in among], [*map(Path, among), *sheets]
    return paths, sheets


def finish_tables(
    tables: Sequence[Table], year: int | None, kind: str, as_read: Sequence[Table] = ()
) -> tuple[list[TargetSheet], list[Message]]:
    """The last step of reading, once the budget's year and kind are known: lines, units, doubts.

    The rows of tables ``as_read`` have been read as they stand now, but for year and kind. Gives
    the target sheets, and what was read otherwise than it is written, for the notes.
    """
    for table in tables:
        settle_lines(table, year, kind, anew=not any(t is table for t in as_read))
    settle_units(tables, year, kind, closure)
    notes = read_odd_amounts(tables, year, kind, sums)
    sheets = lay_target_amounts(tables)
    for table in tables:
        table.problem_list += doubts(table)
    return sheets, notes


# ── which files ──────────────────────────────────────────────────────────────────────────────


def _all_given(values, notes: list[Message]) -> Iterator[Given]:
    """Every document in what was handed over, those of a folder one by one."""
    for value, name in documents(values):
        if isinstance(value, str | PathLike) and Path(value).is_dir():
            yield from _in_folder(Path(value), notes)
        else:
            yield give(value, name)


def _source_file(reading: FileReading, printed: tuple[str, ...]) -> SourceFile:
    document = reading.document
    held = {"path": str(document.path)} if document.path else {"content": document.given.content}
    return SourceFile(document.name, document.sha256, len(reading.pages), form=document.form,
                      parts=document.parts, printed_pages=printed, **held)


def _in_folder(folder: Path, notes: list[Message]) -> Iterator[Given]:
    """The documents of a folder, by content; of two with one name in two forms, the PDF."""
    try:
        paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    except OSError as error:
        raise UnreadableInput(folder, unreadable_why(error)) from error
    pdfs = [p for p in paths if p.suffix.lower() == ".pdf"]
    yield from map(give, pdfs)
    held = {p.stem: p for p in pdfs}
    for path in paths:
        if path in pdfs or not in_folder(path):
            continue
        if first := held.get(path.stem):
            notes.append(message("same-name", file=path.name, other=first.name))
            continue
        held[path.stem] = path
        yield give(path)
    if held:
        return
    if (folder / "datapackage.json").is_file():
        raise MissingFile(folder, message("package-alone"), remedy=message("open-package"))
    raise MissingFile(folder, message("no-pdf"))


def _each_once(readings: list[FileReading], notes: list[Message]) -> list[FileReading]:
    """A file given twice, or copied in its folder, is one file: its amounts count once."""
    held: dict[str, FileReading] = {}
    for reading in readings:
        first = held.setdefault(reading.document.sha256, reading)
        if first is not reading:
            notes.append(message("same-file", file=reading.document.name,
                                 other=first.document.name))
            reading.document.close()
    return list(held.values())


def _refuse_strangers(readings: list[FileReading], notes: list[Message]) -> None:
    """Two files that hold the same tables are two budgets, if they are of two years or bodies."""
    for one, other in combinations(readings, 2):
        keys = [{t.key for t in r.tables if t.key != OTHER and t.facts} for r in (one, other)]
        if len(keys[0] & keys[1]) < SHARED:
            continue
        (year, body, kind, _), (other_year, other_body, other_kind, _) = (
            _identify(cover_of(_prose(r)), r.tables) for r in (one, other))
        names = sorted((fold(body), fold(other_body)), key=len)
        years = {year, other_year} - {None}
        if len(years) > 1 or kind != other_kind or names[0] not in names[1]:
            raise SeveralBudgets(
                other.document.given.file,
                message("two-budgets", body=other_body or "?", year=other_year or "?",
                        other=one.document.name, other_body=body or "?", other_year=year or "?"))
        notes.append(message("tables-in-both", file=other.document.name,
                             other=one.document.name))


def _prose(reading: FileReading, offset: int = 0) -> list[ProsePage]:
    """The pages of a file as the prose has them: what stands outside the tables."""
    return [ProsePage(p.number + offset, p.width, p.height, reading.outside(p))
            for p in reading.pages]


def stated_amounts(narrative: Narrative) -> Iterator[Decimal]:
    """The amounts of the prose that are printed with their unit, in 万元."""
    for claim in narrative.claim_list:
        if claim.amount and claim.amount.unit in UNITS:
            yield claim.amount.value


# ── who, when, what ──────────────────────────────────────────────────────────────────────────


def _speaks_of_budget(reading: FileReading) -> bool:
    text = "".join(line.text for p in reading.pages[:6] for line in p.lines)
    return bool(re.search(r"(部门|单位).{0,6}(预算|决算)", text))


def _latest_column(tables: Sequence[Table]) -> int | None:
    """The latest year over a column, where no cover and no title names one: sheets by themselves.

    Their amounts of `2026年预算数` would else be taken for those of an earlier year.
    """
    return max((int(year) for t in tables if t.key != OTHER
                for column in t.columns for year in re.findall(r"(20\d\d)年", column)), default=None)


def _of_sheet(tables: Sequence[Table]) -> str:
    """The department that its sheet of targets names, where no cover does: a sheet by itself."""
    named = {s.department for s in target_sheets(tables) if s.scope == "department"} - {""}
    return named.pop() if len(named) == 1 else ""


def _identify(cover: Cover, tables: Sequence[Table]):
    """Year, department, kind and level: the cover first, then what titles and captions agree on."""
    years = Counter(
        int(m[1]) for t in tables if t.key != OTHER and (m := re.search(r"(20\d\d)年?", t.title)))
    year = cover.year or (years.most_common(1)[0][0] if years else _latest_column(tables))
    if years and cover.year and years[cover.year] == 0 and sum(years.values()) >= 4:
        year = years.most_common(1)[0][0]
    named = Counter(t.department for t in tables if t.department and t.key != OTHER)
    department = cover.department or (
        named.most_common(1)[0][0] if named else _of_sheet(tables))
    final = sum("决算" in t.title for t in tables) > sum("预算" in t.title for t in tables)
    kind = cover.kind or ("final_account" if final else "budget")
    return year, department, kind, cover.level or "department"
