"""read(): PDF → pages → grids → tables → disclosure, with the budget's arithmetic as the judge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.errors import MissingFile, NoBudgetTable, NoTextLayer, UntrustedText
from budgetkit.narrative import ProsePage, read_narrative
from budgetkit.reading.aligned import aligned_lattice
from budgetkit.reading.engines import camelot_lattices
from budgetkit.reading.glyphs import CUT
from budgetkit.reading.grids import Cell, Grid, fill
from budgetkit.reading.lattices import Lattice, ruled_lattices
from budgetkit.reading.pdf import Document, Page, TextLine, text_lines
from budgetkit.tables.catalogue import KEYS, OTHER, TABLES, match_title
from budgetkit.tables.headers import column_paths
from budgetkit.tables.identities import closure
from budgetkit.tables.lines import read_lines
from budgetkit.tables.recognition import (
    Part,
    drop_empty_edges,
    judge_by_contents,
    read_caption,
    read_note,
    recognise_by_signature,
    settle_header,
    split_header,
)
from budgetkit.tables.regions import ALONE, regions, untitled
from budgetkit.tables.stitching import chain_parts, stitch
from budgetkit.tables.table import Table
from budgetkit.text import fold

#: The rungs of the ladder after the page's own rules, cheapest first.
LADDER = ("aligned", "vector", "combined")
#: So many amounts outside every grid on a page with a table's title are a table not found.
LOST = 3
_GLUED = re.compile(
    r"\d\.\d{2}\s*(?![万亿元个%年月日])[一-鿿]|[一-鿿（(]\s*\d{1,3}(,\d{3})+\.\d{2}$|\d\.\d{2}\s+-?\d"
)


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
    files = _files(paths)
    readings = [_read_file(path, password, engine) for path in files]
    garbled = next(((path, p.number) for path, r in zip(files, readings, strict=True)
                    for p in r.pages if p.garbled), None)
    if not any(page.glyphs for r in readings for page in r.pages):
        if garbled:
            raise UntrustedText(garbled[0], page=garbled[1])
        raise NoTextLayer(files[0], page=1)
    tables, prose, notes, offset = [], [], [], 0
    for reading in readings:
        for table in reading.tables:
            table.shift_pages(offset)
        tables += reading.tables
        prose += [ProsePage(p.number + offset, p.width, p.height, p.lines) for p in reading.prose]
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
        _leave_out_glued(table)
    sources = [SourceFile(r.document.name, r.document.sha256, len(r.pages), str(r.document.path))
               for r in readings]
    for reading in readings:
        reading.document.close()
    return Disclosure(sources, department, year, kind, level, tables, narrative, notes)


def _files(paths) -> list[Path]:
    if isinstance(paths, str | Path):
        paths = [paths]
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            files += sorted(p for p in path.iterdir() if p.suffix.lower() == ".pdf")
        else:
            files.append(path)
    if not files:
        raise MissingFile(Path(next(iter(paths), ".")))
    return files


class _Reading:
    """One file on its way from pages to tables."""

    def __init__(self, document: Document):
        self.document = document
        self.pages: list[Page] = list(document)
        self.grids: dict[int, list[Grid]] = {}
        self.prose: list[ProsePage] = []
        self.tables: list[Table] = []
        self.notes: list[str] = []
        self.settled: set[int] = set()
        self._outside: dict[int, tuple[list[Grid], list[TextLine]]] = {}

    def outside(self, page: Page) -> list[TextLine]:
        """The lines of a page that lie outside its grids."""
        grids = self.grids.get(page.number, [])
        held = self._outside.get(page.number)
        if held is None or held[0] is not grids:
            held = self._outside[page.number] = grids, _outside(page, grids)
        return held[1]


def _read_file(path: Path, password: str | None, engine: str | None) -> _Reading:
    reading = _Reading(Document(path, password))
    name = reading.document.name
    for page in reading.pages:
        if page.kind == "image":
            reading.notes.append(f"{name}, page {page.number}: no text layer (scanned page); "
                                 "its content is not here")
        for fault in page.faults:
            what = "text layer not to be trusted"
            if not page.glyphs:
                what = f"{what}; its content is not here" if page.garbled else "cannot be read"
            reading.notes.append(f"{name}, page {page.number}: {what} ({fault})")
        if cut := sum(g.text.endswith(CUT) and g.text != CUT for g in page.glyphs):
            reading.notes.append(f"{name}, page {page.number}: {cut} texts run off the edge of the "
                                 f"page, where they end in {CUT}; an amount so cut is no amount here")
    with_text = [p for p in reading.pages if p.glyphs]
    if engine in (None, "rules"):
        for page in with_text:
            reading.grids[page.number] = _fill_all(ruled_lattices(page), page, "rules")
    else:
        _read_again(reading, with_text, engine, password)
    reading.tables = _tables(reading)
    if engine is None:
        _climb(reading, password)
    for table in reading.tables:
        if table.key != OTHER:
            table.problems += [f"page {c.page}: amount and text stand together: {c.text!r}"
                               for c in _glued(table)]
    for page in with_text:
        lost = _lost(reading.outside(page))
        if lost >= LOST and (title := _titled(page)):
            reading.notes.append(f"{name}, page {page.number}: {lost} amounts under {title!r} stand "
                                 "in no ruled table; they are not here")
    return reading


def _fill_all(lattices: list[Lattice], page: Page, engine: str, reason: str = "") -> list[Grid]:
    grids = []
    for lattice in lattices:
        grid = fill(lattice, page, engine, reason)
        grid.cells, grid.n_rows, grid.n_columns = drop_empty_edges(
            grid.cells, grid.n_rows, grid.n_columns)
        if sum(1 for c in grid.cells if c.text) > 1:  # a frame around a text is no table
            grids.append(grid)
    return grids


def _read_again(reading: _Reading, pages: list[Page], engine: str, password) -> None:
    found = _lattices(reading, pages, engine, password)
    for page in pages:
        reading.grids[page.number] = _fill_all(found.get(page.number, []), page, engine)


def _lattices(
    reading: _Reading, pages: list[Page], engine: str, password
) -> dict[int, list[Lattice]]:
    if engine == "aligned":
        return _aligned(reading, pages)
    return camelot_lattices(reading.document.path, pages, engine, password)


def _aligned(reading: _Reading, pages: list[Page]) -> dict[int, list[Lattice]]:
    """Lattices of text without rules, under the titles of these pages and over the pages after."""
    found: dict[int, list[Lattice]] = {}
    for page in pages:
        title, last = "", None
        while page.number not in found:
            places = list(regions(page.lines, page.height))
            if last is not None and _lost(reading.outside(page)):
                places.insert(0, untitled(page.lines, page.height))
            elif last is not None:
                break
            lattices = []
            for place in places:
                before = last if place.title in ("", title) else None
                last = None
                if place.tabular or before is not None:
                    last = aligned_lattice(page, place.top, place.bottom, before)
                title = place.title or title
                lattices += [last] if last is not None else []
            if not lattices:
                break
            found[page.number] = lattices
            if page.number == len(reading.pages):
                break
            page = reading.pages[page.number]
    return found


# ── the ladder ───────────────────────────────────────────────────────────────────────────────


def _climb(reading: _Reading, password: str | None) -> None:
    """Read pages that do not close on the next rungs; keep what closes best."""
    for rung in LADDER:
        doubtful = _doubtful(reading)
        if not doubtful:
            return
        pages = [reading.pages[n - 1] for n in doubtful]
        if rung == "aligned":  # where there are rules, a sum that fails is no reason to ignore them
            pages = [p for p in pages
                     if p.kind != "ruled" or doubtful[p.number] != "sums do not close"]
        found = _lattices(reading, pages, rung, password)
        for number, lattices in sorted(found.items()):
            page = reading.pages[number - 1]
            grids = _fill_all(lattices, page, rung, doubtful.get(number, "continues"))
            before = reading.grids.get(number, [])
            if grids and _same_shape(grids, before):
                reading.settled.add(number)  # two engines agree: what does not close is the document's
                continue
            if not grids or _score_alone(grids, page) < _score_alone(before, page):
                continue
            old_tables, old = reading.tables, _score(reading, number)
            reading.grids[number] = grids
            reading.tables = _tables(reading)
            if _score(reading, number) <= old:
                reading.grids[number] = before
                reading.tables = old_tables


def _doubtful(reading: _Reading) -> dict[int, str]:
    """Pages whose reading is in doubt, with the reason."""
    doubts: dict[int, str] = {}
    for table in reading.tables:
        if table.key == OTHER:
            continue
        failed = closure(table).failed
        if failed:
            for page in sorted({f.page for f in failed}):
                doubts.setdefault(page, "sums do not close")
        for cell in _glued(table):
            doubts.setdefault(cell.page, "text is glued")
    for page in reading.pages:
        if not page.glyphs or page.number in doubts:
            continue
        if any(region.tabular for region in regions(reading.outside(page), page.height)):
            doubts[page.number] = "title without its table"
    return {n: why for n, why in sorted(doubts.items()) if n not in reading.settled}


def _glued(table: Table) -> list[Cell]:
    """Cells in which an amount and a word, or two amounts, stand without anything between."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return []  # targets are sentences with numbers in them
    return [c for c in table.cells if _GLUED.search(c.text) and len(c.text) < 40
            and not table.is_header(c.row)]


def _lost(outside: list[TextLine]) -> int:
    """Amounts with decimals that stand alone among the lines outside every grid."""
    count = 0
    for line in outside:
        count += sum(1 for p in line.parts if ALONE.fullmatch(p.text))
    return count


def _titled(page: Page) -> str:
    """The first title of a standard table on the page, or nothing."""
    return next((line.text for line in page.lines
                 if match_title(line.text) and "表" in line.text and len(line.text) < 50), "")


def _same_shape(one: list[Grid], two: list[Grid]) -> bool:
    return [(g.n_rows, g.n_columns, len(g.cells)) for g in one] == [
        (g.n_rows, g.n_columns, len(g.cells)) for g in two]


def _score_alone(grids: list[Grid], page: Page) -> tuple:
    glued = sum(1 for g in grids for c in g.cells if _GLUED.search(c.text) and len(c.text) < 40)
    return (-_lost(_outside(page, grids)), -glued)


def _score(reading: _Reading, number: int) -> tuple:
    tables = [t for t in reading.tables if number in t.pages]
    closed = [closure(t) for t in tables]
    known = sum(1 for t in tables if t.key != OTHER)
    glued = sum(1 for t in tables if t.key != OTHER for c in _glued(t) if c.page == number)
    lost = _lost(reading.outside(reading.pages[number - 1]))
    return (known, -lost, -glued, sum(c.held for c in closed) - 3 * sum(len(c.failed) for c in closed))


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _outside(page: Page, grids: list[Grid]) -> list[TextLine]:
    """The lines of a page that lie outside its grids."""
    if not grids:
        return page.lines
    free = page.glyphs
    for x0, y0, x1, y1 in (g.box for g in grids):
        free = [g for g in free
                if not (y0 <= g.middle <= y1 and x0 - 30 <= (g.x0 + g.x1) / 2 <= x1 + 30)]
    return text_lines(free)


def _tables(reading: _Reading) -> list[Table]:
    """Grids of all pages → parts with captions → chains → tables; leaves the prose behind."""
    parts: list[Part] = []
    reading.prose = []
    tail: list[TextLine] = []
    for page in reading.pages:
        grids = reading.grids.get(page.number, [])
        lines = reading.outside(page)
        used: set[int] = set()
        top = 0.0
        for index, grid in enumerate(grids):
            beside = [g for g in grids if g is not grid and g.ys[0] < grid.ys[-1]
                      and g.ys[-1] > grid.ys[0]]
            floor = 0.0 if beside and top > grid.ys[0] else top
            above = [line for line in lines
                     if floor - 2 <= (line.y0 + line.y1) / 2 <= grid.ys[0] + 3]
            if beside:
                above = [part for line in above for part in (line.parts or (line,))
                         if grid.xs[0] - 20 < (part.x0 + part.x1) / 2 < grid.xs[-1] + 20]
            part = Part(grid, first_on_page=index == 0, last_on_page=index == len(grids) - 1)
            split_header(part)
            read_caption(part, above)
            part.title_page = page.number
            if not part.title and index == 0 and not _prose_between(above) and tail:
                read_caption(part, tail)
                part.title_page = page.number - 1 if part.title else page.number
            bottom = grids[index + 1].ys[0] if index + 1 < len(grids) else page.height
            below = [line for line in lines if grid.ys[-1] - 3 <= (line.y0 + line.y1) / 2 < bottom]
            part.note = read_note(below)
            entry = match_title(part.title) if part.title else None
            if entry:
                part.key, part.reason = entry.key, "title"
                judge_by_contents(part)
                settle_header(part)
            parts.append(part)
            top = grid.ys[-1]
            used.update(id(line) for line in above if line.text == part.title)
        tail = [line for line in lines if line.y0 >= top] if not _runs_on(lines, top) else []
        reading.prose.append(ProsePage(page.number, page.width, page.height, lines))
    chains = chain_parts(parts)
    seen: list[str] = []
    tables = []
    for chain in chains:
        head = chain[0]
        if head.key == OTHER and not head.title and head.grid.n_columns > 2:
            head.key, head.reason = recognise_by_signature(head, seen)
        if head.key in KEYS:
            seen.append(head.key)
        tables.append(_table(chain))
    return tables


def _prose_between(lines: list[TextLine]) -> bool:
    return sum(1 for line in lines if re.search(r"[。；]", line.text)) > 0


def _runs_on(lines: list[TextLine], top: float) -> bool:
    """Whether the page ends in running prose, so that its last lines are no title."""
    last = [line for line in lines if line.y0 >= top][-4:]
    return any(len(fold(line.text)) > 45 for line in last)


def _table(chain: list[Part]) -> Table:
    whole = stitch(chain)
    head = chain[0]
    engines = Counter(p.grid.engine for p in chain)
    reasons = list(dict.fromkeys(p.grid.reason for p in chain if p.grid.reason))
    table = Table(
        key=head.key, title=head.title, pages=list(dict.fromkeys(p.grid.page for p in chain)),
        n_rows=whole.n_rows, n_columns=whole.n_columns, cells=whole.cells,
        header_rows=whole.header_rows,
        columns=column_paths(whole.cells, whole.n_columns, range(whole.header_rows)),
        unit=next((p.unit for p in chain if p.unit), None),
        engine="+".join(engines), reason="; ".join(reasons),
        note=next((p.note for p in reversed(chain) if p.note), ""),
        department=head.department, number_rows=whole.number_rows, title_page=head.title_page,
    )
    table.problems = [f"page {p.grid.page}: {doubt}" for p in chain for doubt in p.grid.doubts]
    read_lines(table)
    return table


def _leave_out_glued(table: Table) -> None:
    """Without rules, a row with an amount glued to a word is of no certain line: it has no facts."""
    if "aligned" not in table.engine:
        return
    rows = {c.row for c in _glued(table) if re.search(r"[一-鿿]", c.text)}
    table.facts = [f for f in table.facts if f.row not in rows]
    for line in table.lines:
        if line.row in rows:
            line.amounts.clear()


def _assume_units(tables: list[Table], notes: list[str]) -> None:
    """A table that prints no unit takes that of its neighbours, and says so."""
    units = Counter(t.unit for t in tables if t.unit and t.key != OTHER)
    usual = units.most_common(1)[0][0] if units else "万元"
    for table in tables:
        if table.unit is None and table.facts:
            table.unit = usual
            table.problems.insert(0, f"no unit printed; read as {usual}")


# ── who, when, what ──────────────────────────────────────────────────────────────────────────


def _speaks_of_budget(reading: _Reading) -> bool:
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
