"""What a page prints that is not among the tables and texts read from it, found page by page.

Whatever the reason, a page that shows more than was read says so: lines and shapes without text,
a title over a picture, cells with something drawn in them and no text, amounts outside every
table. What is found here becomes a note of the disclosure and, where an amount may be lost, a
finding of the ``reading`` family.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from budgetkit.amounts import parse_unit
from budgetkit.grids.grids import Cell, Grid
from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.sources.marks import CUT, Glyph
from budgetkit.sources.page import Page, TextLine, runs
from budgetkit.tables.catalogue import match_title
from budgetkit.tables.settings import thresholds
from budgetkit.text import fold, mend

message = message_in("tables")

_DIGITS = pattern(r"\d[.,，．]\d")
_PRINTED = pattern(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d.,])")
_LEVEL = pattern(r"[一二三四]级指标(?:名称)?")
#: Characters of the shortest amount with decimals: 1.5.
LEAST_AMOUNT = 3
#: A note quotes so many of the texts that are not here.
QUOTED = 3


@dataclass(frozen=True, slots=True)
class Loss:
    """Something on a page that was not read, or not as it stands in the file.

    Attributes
    ----------
    page : int
    kind : str
        A key of section ``[loss]`` of ``messages/*/tables.toml``.
    count : int
        How many of what the kind counts.
    sample : str
        A few of the texts concerned, or a title.

    Examples
    --------
    >>> Loss(3, "scan").note("a.pdf").text("en")
    'a.pdf, page 3: no text layer (scanned page); its content is not here'
    """

    page: int
    kind: str
    count: int = 0
    sample: str = ""

    def note(self, name: str) -> Message:
        """As a note of the disclosure, with the file's name."""
        said = message(f"loss.{self.kind}", n=self.count, sample=self.sample, cut=CUT)
        return of_page(name, self.page, said)


def of_page(name: str, page: int, said: Message) -> Message:
    """What is said of a page, with its file's name before it."""
    return Message("sources.of-page", file=name, page=page, said=said)


def losses_of_page(page: Page) -> Iterator[Loss]:
    """What the page itself shows to be missing, before any table is sought on it."""
    number = page.number
    for reader in page.failed:
        yield Loss(number, f"failed_{reader}")
    if page.damage:
        yield Loss(number, page.damage)
    if page.kind == "image":
        outlined = len(page.drawn) >= thresholds().drawn_letters or not page.pictures
        yield Loss(number, "outlines" if outlined else "scan")
    elif page.kind == "blank" and len(page.drawn) >= thresholds().drawn_letters:
        yield Loss(number, "outlines")
    elif page.kind == "blank" and page.texts and not page.hidden and not page.unnamed:
        yield Loss(number, "no_text")
    if page.scanned:
        yield Loss(number, "machine", page.scanned)
    if page.unnamed:
        yield Loss(number, "unnamed", page.unnamed)
    if page.struck:
        yield Loss(number, "struck", len(page.struck), _some(page.struck))
    if page.hidden:
        yield Loss(number, "hidden", len(page.hidden), _some(page.hidden))
    if CUT in page.text and (cut := sum([CUT in g.text for g in page.glyphs if len(g.text) > 1])):
        yield Loss(number, "cut", cut)


def said_by_faults(page: Page) -> Iterator[Loss]:
    """What the faults of a page's text layer say of it: all of it is lost. The notes say why."""
    if page.garbled:
        yield Loss(page.number, "garbled")
    elif "damaged" in page.faults:
        yield Loss(page.number, "unreadable")


def losses_of_grids(page: Page, grids: Sequence[Grid]) -> Iterator[Loss]:
    """Cells that show nothing to the reader and something on the page or in the file."""
    empty = [c for g in grids for c in g.cells if not c.text]
    if not empty:
        return
    figures = [r for r in runs(page.unpainted) if re.search(r"\d", r.text)]
    held = [r for r in figures if any(
        c.x0 <= (r.x0 + r.x1) / 2 <= c.x1 and c.y0 <= r.glyphs[0].middle <= c.y1 for c in empty)]
    if held:
        yield Loss(page.number, "hidden_cells", len(held), _some([g for r in held for g in r.glyphs]))
    drawn = sum(1 for c in empty if any(
        c.x0 < (x0 + x1) / 2 < c.x1 and c.y0 < (y0 + y1) / 2 < c.y1
        for x0, y0, x1, y1 in page.drawn)) if page.drawn else 0
    if drawn >= thresholds().drawn_cells:
        yield Loss(page.number, "drawn_cells", drawn)


def amounts_unplaced(
    page: Page, printed: Counter[str], cells: Sequence[Cell],
    further: Callable[[], Container[str]],
) -> Loss | None:
    """Amounts that the page prints within its tables and that are in none of the tables' cells.

    Whatever step of reading dropped them: a row taken for the header said again, a column that
    fell together with its neighbour. ``printed`` are the amounts within the grids of the page,
    ``cells`` those of the finished tables on it; ``further`` gives the amounts of the same tables
    on other pages, where a total is said twice.
    """
    # digits that stand apart in their cell (2.6 6) are one amount, too
    held = Counter(amount for cell in cells for text in {cell.text, "".join(cell.text.split())}
                   for amount in amounts_in(text))
    missing = printed - held
    if not missing:
        return None
    elsewhere = further()
    # what wraps in its cell, or is cut by the page, is a piece of the amount that the cell holds
    whole = ["".join(re.findall(r"[\d.]", cell.text)) for cell in cells]
    alone = [amount for amount in missing.elements() if amount not in elsewhere]
    lost = [amount for amount in alone if not any(amount in text for text in whole)
            and not _of_two_cells(amount, whole)]
    lost += [amount for amount in alone if held[amount]]
    return Loss(page.number, "unplaced", len(lost), "、".join(lost[:QUOTED])) if lost else None


def printed_within(page: Page, boxes: Sequence[tuple[float, float, float, float]]) -> Counter[str]:
    """The amounts that a page prints within some boxes, and how often."""
    found: Counter[str] = Counter()
    for run in page.runs:
        if len(run.glyphs) < LEAST_AMOUNT:
            continue
        left, right, middle = run.x0, run.x1, run.glyphs[0].middle
        for x0, y0, x1, y1 in boxes:
            if x0 <= left and right <= x1 and y0 <= middle <= y1:
                found.update(amounts_in(run.text))
                break
    return found


def _of_two_cells(amount: str, texts: Sequence[str]) -> bool:
    """Whether two numbers, printed so close that they are one run of digits, have a cell each."""
    return any(amount[:at] in texts and amount[at:] in texts for at in range(1, len(amount)))


def amounts_in(text: str) -> list[str]:
    """The amounts with decimals or thousands commas in a text, without the commas.

    >>> amounts_in("合计1,200.50 2024"), amounts_in("3000")
    (['1200.50'], [])
    """
    if not _DIGITS.search(text):
        return []
    return [found.replace(",", "") for found in _PRINTED.findall(mend(text))]


def titled_nothing(page: Page, title: str, below: float) -> Loss | None:
    """The title of a table on a page without one: it stands over a picture, or over nothing.

    ``below`` is the foot of the title; call only where no table follows it. A title in a list of
    contents, or over prose, stands over no table either: a unit of money does not stand there.
    """
    if not any(parse_unit(part.text) for line in page.lines for part in (line.parts or (line,))):
        return None
    area = sum((x1 - x0) * (min(y1, page.height) - max(y0, below))
               for x0, y0, x1, y1 in page.pictures if y1 > below)
    if area > thresholds().pictured * page.width * page.height:
        return Loss(page.number, "picture_table", 1, title)
    if len(page.lines) <= thresholds().title_alone:
        return Loss(page.number, "title_alone", 1, title)
    return None


def targets_outside(
    page: Page, lines: Sequence[TextLine], before: Loss | None = None
) -> Loss | None:
    """A header of indicators among the lines outside every table, with its targets under it.

    ``before`` is such a loss on the page before: what it heads goes on at the top of this page.
    """
    for index, line in enumerate(lines):
        said = [fold(part.text) for part in line.parts]
        if sum(1 for text in said if _LEVEL.fullmatch(text)) > 1:
            under = _of_columns(lines[index + 1 :])
            if under >= thresholds().target_lines:
                return Loss(page.number, "targets", under, "、".join(said))
    if before is not None:
        end = next((i for i, line in enumerate(lines) if match_title(line.text)), len(lines))
        if (under := _of_columns(lines[:end])) >= thresholds().target_lines:
            return Loss(page.number, "targets", under, before.sample)
    return None


def _of_columns(lines: Sequence[TextLine]) -> int:
    """How many lines set several texts beside each other."""
    return sum(1 for line in lines if len(line.parts) > 1)


def _some(glyphs: list[Glyph]) -> str:
    """A few of the texts that these glyphs are."""
    texts = [run.text for run in runs(glyphs)]
    return "、".join(texts[:QUOTED]) + ("…" if len(texts) > QUOTED else "")
