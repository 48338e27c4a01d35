"""One file from its pages to its tables, on a ladder of engines.

The page's own rules come first; the next engine is asked where the budget's arithmetic does not
close, text is glued, or a title has no table; what closes best is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from budgetkit.grids.aligned import aligned_lattice
from budgetkit.grids.aligned_list import list_lattice
from budgetkit.grids.engines import camelot_lattices
from budgetkit.grids.grids import Cell, Grid
from budgetkit.grids.lattices import Lattice, ruled_lattices
from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.sources.page import Page, TextLine
from budgetkit.sources.second_reader import asked
from budgetkit.sources.source import Source
from budgetkit.tables.assembling import outside_grids
from budgetkit.tables.catalogue import OTHER, match_title
from budgetkit.tables.file_reading import FileReading, amounts_alone, fill_all
from budgetkit.tables.headings import is_whole
from budgetkit.tables.losses import (
    Loss,
    amounts_in,
    amounts_unplaced,
    losses_of_grids,
    of_page,
    said_by_faults,
    targets_outside,
    titled_nothing,
)
from budgetkit.tables.regions import Region, above_title, regions, untitled
from budgetkit.tables.settings import thresholds
from budgetkit.tables.unruled_validation import UNRULED, glued, is_glued
from budgetkit.wrapping import in_ranges

message = message_in("tables")

#: The rungs of the ladder after the page's own rules, cheapest first.
FALLBACK_ENGINES = ("aligned", "vector", "combined")
#: The first rung: the page's own rules again, two cells in a frame among them. Under the title of
#: a table they are its head, cut off by the foot of the page.
FRAMES = "rules"
#: Why a page is read again: a title stands over no table.
UNTABLED = "untabled"
#: Why, else: sums fail, an amount and a text stand together, a table goes on from there.
OPEN, GLUED, CONTINUES = "open", "glued", "continues"
#: An amount that shares its cell with anything else.
_CROWDED = pattern(r"\d\.\d\d.*\d\.\d\d|[一-鿿]\s*-?[\d,]*\d\.\d\d$|^[\d,]*\d\.\d\d\s*[一-鿿]")


def read_source(
    document: Source, password: str | None, engine: str | None, closure: Callable
) -> FileReading:
    """The tables of one opened document; ``closure`` tells which of a table's sums hold."""
    reading = FileReading(document, closure, by_rules=engine in (None, "rules"))
    _note_pages(reading)
    if document.lost_amounts:
        reading.lose([Loss(1, "translated", document.lost_amounts)])
    if scans := [p.number for p in reading.pages if p.scan and p.said]:
        reading.lose([Loss(scans[0], "read", len(scans), in_ranges(scans))])
    if engine not in (None, "rules"):
        sought = [p for p in reading.pages if p.said and p.tables is None]
        _read_again(reading, sought, engine, password)
    reading.tables = reading.assemble()
    if engine is None:
        _climb(reading, password)
    reading.let_go()
    for table in reading.tables:
        if table.key != OTHER and UNRULED not in table.engine:
            table.problem_list += [message("on-page", page=c.page, said=message("glued", text=c.text))
                                   for c in glued(table)]
    _unplaced(reading)
    _not_in_tables(reading)
    return reading


def _note_pages(reading: FileReading) -> None:
    """Say what the pages themselves show to be damaged or missing."""
    for page in reading.pages:
        for fault in page.faults:
            what = "untrusted"
            if not page.has_glyphs:
                what = "garbled" if page.garbled else "unreadable"
            said = message(f"page-{what}", why=message(f"fault-{fault}"))
            reading.notes.append(of_page(reading.document.name, page.number, said))
        reading.losses += said_by_faults(page)
        reading.lose(reading.shown[page.number])


def _not_in_tables(reading: FileReading) -> None:
    """Name what the pages print outside every table: amounts, targets, titles over nothing."""
    titled = {n for t in reading.tables for n in (t.title_page, *t.pages) if n}
    unruled, targets = False, None
    for page in (p for p in reading.pages if p.said):
        grids, outside = reading.grids.get(page.number, []), reading.outside(page)
        reading.lose(losses_of_grids(page, grids))
        targets = targets_outside(page, outside, targets)
        reading.lose([targets] if targets else [])
        lost = amounts_alone(outside)
        # a title is sought only where it says something: it may be on any line of the page
        title = _titled(page) if lost >= thresholds().lost_amounts or page.number not in titled else None
        aligned = any(g.engine == UNRULED for g in grids)
        if title and lost >= thresholds().lost_amounts:
            reading.lose([Loss(page.number, "outside", lost, title.text)])
        elif lost and (unruled or aligned):
            reading.lose([Loss(page.number, "outside_unruled", lost)])
            unruled = True
            continue
        elif title and page.number not in titled and (
            loss := titled_nothing(page, title.text, title.y1)
        ):
            reading.lose([loss])
        unruled = any(g.engine == UNRULED for g in grids[-1:])


def _unplaced(reading: FileReading) -> None:
    """Name the amounts within tables that no cell of the finished tables holds."""
    on_page: dict[int, list[Cell]] = {}
    for cell in (c for t in reading.tables for c in t.cells):
        on_page.setdefault(cell.page, []).append(cell)
    for page in reading.pages:
        if page.tables is not None or not reading.grids.get(page.number):
            continue
        cells = on_page.get(page.number, [])

        def further(number: int = page.number) -> set[str]:
            return {amount for t in reading.tables if number in t.pages for c in t.cells
                    if c.page != number for amount in amounts_in(c.text)}

        loss = amounts_unplaced(page, reading.printed(page), cells, further)
        reading.lose([loss] if loss else [])


def _read_again(reading: FileReading, pages: list[Page], engine: str, password) -> None:
    found = _lattices(reading, pages, engine, password)
    for page in pages:
        reading.grids[page.number] = fill_all(found.get(page.number, []), page, engine)


def _lattices(
    reading: FileReading, pages: list[Page], engine: str, password
) -> dict[int, list[Lattice]]:
    if engine == FRAMES:
        return {page.number: ruled_lattices(page, least=2) for page in pages}
    if engine == "aligned":
        return _aligned(reading, pages)
    pages = [p for p in pages if p.scan is None]  # camelot would seek text where there is none
    if not reading.document.is_pdf or not pages:
        return {}

    def failed() -> None:
        said = Message("sources.engine-failed", engine=engine)
        note = Message("sources.of-file", file=reading.document.name, said=said)
        reading.notes += [] if note in reading.notes else [note]

    return asked(lambda: camelot_lattices(reading.document.given, pages, engine, password), {},
                 failed)


def _aligned(reading: FileReading, pages: list[Page]) -> dict[int, list[Lattice]]:
    """Lattices of text without rules, under the titles of these pages and over the pages after."""
    found: dict[int, list[Lattice]] = {}
    for page in pages:
        title = ""
        last: Lattice | None = None
        running = above_title(page.lines)
        for after in reading.pages[page.number - 1:]:
            if after.number in found:
                break
            places = list(regions(after.lines, after.height))
            if last is not None and (last.listed or amounts_alone(reading.outside(after))):
                places.insert(0, untitled(after.lines, after.height, running))
            elif last is not None:
                break
            lattices = []
            for place in places:
                last = _aligned_at(after, place, last if place.title in ("", title) else None)
                title = place.title or title
                lattices += [last] if last is not None else []
            if not lattices:
                break
            found[after.number] = lattices
    return found


def _aligned_at(page: Page, place: Region, before: Lattice | None) -> Lattice | None:
    """The lattice of one place of a page, going on with the one ``before`` where it has no title."""
    if not place.tabular and before is None:
        return None
    find = list_lattice if place.listed else aligned_lattice
    found = find(page, place.top, place.bottom, before, is_whole)
    if found is not None and not place.title and not found.listed and (
        before is None or found.xs != before.xs
    ):
        return None  # other columns, and no title that says of what
    return found


# ── the ladder ───────────────────────────────────────────────────────────────────────────────


def _climb(reading: FileReading, password: str | None) -> None:
    """Read pages that do not close on the next rungs; keep what closes best."""
    for rung in (FRAMES, *FALLBACK_ENGINES):
        doubtful = _doubtful(reading)
        if not doubtful:
            return
        pages = [page for n, why in doubtful.items()
                 if _is_for(rung, page := reading.pages[n - 1], why)]
        for number, lattices in sorted(_lattices(reading, pages, rung, password).items()):
            page = reading.pages[number - 1]
            _try(reading, page, rung,
                 fill_all(lattices, page, rung, doubtful.get(number, CONTINUES)))
        reading.ease()


def _is_for(rung: str, page: Page, why: str) -> bool:
    """Whether a page in doubt is read again on a rung."""
    if rung == FRAMES:
        return why == UNTABLED
    # where there are rules, a sum that fails is no reason to ignore them
    return rung != "aligned" or page.kind != "ruled" or why != OPEN


def _try(reading: FileReading, page: Page, rung: str, grids: list[Grid]) -> None:
    """Take another reading of a page where more of its tables closes with it."""
    number = page.number
    before = reading.grids.get(number, [])
    if grids and _same_shape(grids, before):
        if rung != FRAMES:  # two engines agree: what does not close is the document's
            reading.settled.add(number)
        return
    if not grids or _score_alone(grids, page) < _score_alone(before, page):
        return
    old_tables, old = reading.tables, _score(reading, number)
    reading.grids[number] = grids
    reading.tables = reading.assemble()
    new = _score(reading, number)
    # where there are rules, columns found without them must not cost a sum that closed
    if new <= old or (rung == "aligned" and page.kind == "ruled" and new[-1] < old[-1]):
        reading.grids[number] = before
        reading.tables = old_tables


def _doubtful(reading: FileReading) -> dict[int, str]:
    """Pages whose reading is in doubt, with the reason."""
    doubts: dict[int, str] = {}
    for table in reading.tables:
        if table.key == OTHER:
            continue
        failed = reading.closure(table).failed
        if failed:
            for page in sorted({f.page for f in failed}):
                if not _well_ruled(reading, page):
                    doubts.setdefault(page, OPEN)
        for cell in glued(table):
            doubts.setdefault(cell.page, GLUED)
    for page in reading.pages:
        if page.has_glyphs and page.number not in doubts and reading.untabled(page):
            doubts[page.number] = UNTABLED
    return {n: why for n, why in sorted(doubts.items()) if n not in reading.settled}


def _well_ruled(reading: FileReading, number: int) -> bool:
    """Whether the rules of a page hold all its amounts, one a cell.

    A sum that fails there is the document's, or a form not understood: every engine takes its text
    from the same glyphs, and another finds the same rules at forty times the cost.
    """
    page, grids = reading.pages[number - 1], reading.grids.get(number, [])
    return (page.kind == "ruled" and bool(grids) and all(g.engine == "rules" for g in grids)
            and not amounts_alone(reading.outside(page))
            and not any(_CROWDED.search(c.text) for g in grids for c in g.cells))


def _titled(page: Page) -> TextLine | None:
    """The first title of a standard table on the page."""
    longest = thresholds().title_line
    return next((line for line in page.lines if "表" in line.text and len(line.text) < longest
                 and match_title(line.text)), None)


def _same_shape(one: list[Grid], two: list[Grid]) -> bool:
    """Whether two readings put the same texts at the same places; blank cells prove nothing."""
    first, second = ([c for g in grids for c in g.cells if c.text] for grids in (one, two))
    return len(first) == len(second) and all(
        a.text == b.text and abs(a.x0 - b.x0) < thresholds().engine_place and abs(a.y0 - b.y0) < thresholds().engine_place
        for a, b in zip(first, second, strict=True))


def _score_alone(grids: list[Grid], page: Page) -> tuple:
    joined = sum(1 for g in grids for c in g.cells if is_glued(c.text))
    return (-amounts_alone(outside_grids(page, grids)), -joined)


def _score(reading: FileReading, number: int) -> tuple:
    tables = [t for t in reading.tables if number in t.pages]
    closed = [reading.closure(t) for t in tables]
    known = sum(1 for t in tables if t.key != OTHER)
    joined = sum(1 for t in tables if t.key != OTHER for c in glued(t) if c.page == number)
    lost = amounts_alone(reading.outside(reading.pages[number - 1]))
    return (known, -lost, -joined, sum(c.held for c in closed) - 3 * sum(len(c.failed) for c in closed))
