"""Figures read in pictures: which are proved by the table's sums, which are read again, which stay
in doubt.

A figure that a sum proves to the last digit was read right. Every other is read again, in several
ways; of the readings the one that makes the sums close is taken, and marked as repaired. A figure
in which readings differ and that no sum proves is marked as doubtful. Nothing is ever taken that
no reader read, but for the point of the decimals, where the sums prove it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetkit.amounts import is_dash, parse_amount, to_wan
from budgetkit.grids.grids import Cell
from budgetkit.model.relations import Sum
from budgetkit.model.settings import thresholds
from budgetkit.model.sums import sums
from budgetkit.sources.page import Page, PictureText
from budgetkit.sources.scan.letters import as_printed
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.lines import settle_lines
from budgetkit.tables.table import Doubt, Table
from budgetkit.text import read_once

#: Figures with points and commas, as they come out of a picture.
_FIGURES = re.compile(r"[\d.,，。\s⁰¹²³⁴⁵⁶⁷⁸⁹\]\[()|-]*\d[.,]\s*\d[\d.,\s⁰¹²³⁴⁵⁶⁷⁸⁹\]\[()|-]*")

#: A number with three decimals, or one of thousands whose comma was taken for a point.
_THOUSANDS = re.compile(r"-?\d{1,3}\.\d{3}")

Place = tuple[int, int]
Look = Callable[[Page, Sequence[tuple[float, float, float, float]]], list[list[PictureText]]]


@dataclass
class _Figure:
    """One cell in a column of amounts with all that was read in it; text → how sure."""

    cell: Cell
    first: str
    heard: dict[str, float] = field(default_factory=dict)
    looked: bool = False

    @property
    def place(self) -> Place:
        return self.cell.row, self.cell.column

    def hear(self, text: str, sure: float) -> None:
        """Take a reading; a comma of thousands is read as a point, and surely, so both are heard."""
        self.heard[text] = max(sure, self.heard.get(text, 0.0))
        if _THOUSANDS.fullmatch(text):
            self.hear(text.replace(".", ","), sure)

    @property
    def others(self) -> tuple[str, ...]:
        """What else was read in earnest, the surest first; the same amount otherwise spelt is none."""
        here = _value(self.cell.text)
        told = sorted((t for t, sure in self.heard.items() if sure >= thresholds().heard or t == self.first),
                      key=lambda t: -self.heard[t])
        return tuple(t for t in told if t != self.cell.text and not (
            here is not None and _value(t) == here))


def look_again(tables: Sequence[Table], pages: Mapping[int, Page], look: Look) -> list[Table]:
    """Judge the figures of tables that were read in pictures, and read again what is in doubt.

    Parameters
    ----------
    tables : sequence of Table
        Their cells may be changed; ``doubts`` gets what is repaired or not certain.
    pages : mapping of int to Page
        By number, those that were read in their picture.
    look : callable
        Takes a page and boxes, gives what else can be read in each.

    Returns
    -------
    list of Table
        Those whose figures were judged; their lines have been read anew.
    """
    changed = []
    for table in tables:
        if not any(p in pages for p in table.pages):
            continue
        twice = [Doubt(c.page, c.row, c.column, c.text, (once,), False, c.x0, c.y0, c.x1, c.y1)
                 for c in table.cells if c.page in pages and (once := read_once(c.text))]
        table.doubts += twice
        if _holds_amounts(table):
            _Table(table, pages, look).judge()
            changed.append(table)
    return changed


def _holds_amounts(table: Table) -> bool:
    return table.key != OTHER and TABLES[table.key].shape != "sheet" and bool(table.panels)


def _value(text: str) -> Decimal | None:
    amount = parse_amount(text)
    return amount.value if amount else None


class _Table:
    """One table on its way: its figures, what is proved of them, what is in doubt."""

    def __init__(self, table: Table, pages: Mapping[int, Page], look: Look):
        self.table, self.pages, self.look = table, pages, look
        self.figures: dict[Place, _Figure] = {}
        self._collect()

    def _collect(self) -> None:
        """The cells in columns of amounts, and those elsewhere that are all figures but no code.

        A column in which most figures were misread is not known for one of amounts.
        """
        table = self.table
        columns = {c for panel in table.panels for c in panel.amounts}
        codes = {c for panel in table.panels for c in panel.codes}
        rows = {line.row for line in table.lines}
        for cell in table.cells:
            place = cell.row, cell.column
            if place not in self.figures and cell.row in rows and cell.page in self.pages and (
                cell.column in columns or (cell.column not in codes and _FIGURES.fullmatch(cell.text))
            ):
                figure = self.figures[place] = _Figure(cell, as_printed(cell.text))
                figure.hear(figure.first, self._sure(cell))
                cell.text = figure.first

    def judge(self) -> None:
        """Read again what no sum proves, repair what sums then prove, mark the rest."""
        self._settle()
        self._read_again(self._unproved())
        self._choose()
        self._collect()
        self._read_again(self._unproved())
        self._choose()
        self._repair()
        self._read_again(self._blank_in_failed())
        self._repair()
        self._mark()
        settle_lines(self.table, None, "", anew=True)

    # ── what is proved ──────────────────────────────────────────────────────────────────────

    def _proved(self) -> set[Place]:
        """Cells of sums that close to the last digit, and that say something of the cell."""
        held: set[Place] = set()
        failed: set[Place] = set()
        for each in sums(self.table):
            facts = (each.total, *each.terms, *each.less)
            if each.difference:
                if not each.holds:
                    failed |= {(f.row, f.column) for f in facts}
            elif each.total.amount:
                held |= {(f.row, f.column) for f in facts}
        return held - failed

    def _unproved(self) -> list[_Figure]:
        proved = self._proved()
        return [f for place, f in self.figures.items()
                if place not in proved and f.cell.text and not is_dash(f.cell.text)]

    def _failed(self) -> list[Sum]:
        return [each for each in sums(self.table) if not each.holds]

    def _blank_in_failed(self) -> list[_Figure]:
        """Blank cells in the rows and columns of sums that fail: a figure may have been overlooked."""
        rows = {f.row for s in self._failed() for f in (s.total, *s.terms, *s.less)}
        columns = {f.column for s in self._failed() for f in (s.total, *s.terms, *s.less)}
        return [f for (row, column), f in self.figures.items()
                if not f.cell.text and row in rows and column in columns]

    # ── what else can be read ───────────────────────────────────────────────────────────────

    def _sure(self, cell: Cell) -> float:
        """How sure the reader was of a cell, the least sure of its texts."""
        scan = self.pages[cell.page].scan
        held = [t.sure for t in (scan.texts if scan else ())
                if cell.x0 <= (t.x0 + t.x1) / 2 <= cell.x1 and cell.y0 <= (t.y0 + t.y1) / 2 <= cell.y1]
        return min(held, default=0.0) if cell.text else 0.0

    def _read_again(self, figures: Sequence[_Figure]) -> None:
        by_page: dict[int, list[_Figure]] = defaultdict(list)
        for figure in figures:
            if not figure.looked:
                figure.looked = True
                by_page[figure.cell.page].append(figure)
        for number, held in by_page.items():
            boxes = [(f.cell.x0, f.cell.y0, f.cell.x1, f.cell.y1) for f in held]
            for figure, readings in zip(held, self.look(self.pages[number], boxes), strict=True):
                for reading in readings:
                    figure.hear(reading.text, reading.sure)

    def _choose(self) -> None:
        """Of several readings the surest that is an amount, printed with the usual decimals."""
        for figure in self.figures.values():
            if not figure.looked:
                continue
            best = max(figure.heard, key=lambda t: (self._likely(t), figure.heard[t]))
            if self._likely(best) > self._likely(figure.first) or (
                self._likely(best) == self._likely(figure.first)
                and figure.heard[best] > max(thresholds().sure, figure.heard[figure.first])
            ):
                figure.cell.text = best
        self._settle()

    def _likely(self, text: str) -> int:
        """2 for an amount with the decimals that the table prints, 1 for another, 0 for none."""
        amount = parse_amount(text)
        return 0 if amount is None else 1 + (amount.places == self._usual)

    @property
    def _usual(self) -> int:
        places = Counter(f.places for f in self.table.facts)
        return places.most_common(1)[0][0] if places else 2

    def _settle(self) -> None:
        settle_lines(self.table, None, "", anew=True)

    # ── repairs ─────────────────────────────────────────────────────────────────────────────

    def _repair(self) -> None:
        """Take, one by one, the other reading that makes sums close and breaks none."""
        for _ in range(thresholds().repairs):
            failed = self._failed()
            if not failed:
                return
            near = {(f.row, f.column) for s in failed for f in (s.total, *s.terms, *s.less)}
            rows, columns = {r for r, _ in near}, {c for _, c in near}
            before, gains = len(failed), []
            for place, figure in self.figures.items():
                if place[0] not in rows or place[1] not in columns:
                    continue
                for text in self._readings(figure):
                    if (left := self._failed_with(figure, text)) < before:
                        gains.append((left, figure, text))
            if not gains:
                return
            least = min(left for left, _, _ in gains)
            best = [(f, t) for left, f, t in gains if left == least]
            if len({(f.place, _value(t)) for f, t in best}) > 1:
                return  # two repairs are as good: neither is proved
            best[0][0].cell.text = best[0][1]
            self._settle()

    def _readings(self, figure: _Figure) -> list[str]:
        """Other amounts that were read there, and the one read with its point put in."""
        here = _value(figure.cell.text)
        texts = [t for t in figure.heard if (v := _value(t)) is not None and v != here]
        usual = self._usual
        for text in list(figure.heard):
            bare = re.sub(r"[.,\s]", "", text)
            if usual and re.fullmatch(r"-?\d+", bare) and len(bare.strip("-")) > usual:
                texts.append(f"{bare[:-usual]}.{bare[-usual:]}")
        return [t for t in dict.fromkeys(texts) if _value(t) not in (None, here)]

    def _failed_with(self, figure: _Figure, text: str) -> int:
        """How many sums fail where a cell reads so."""
        table, cell = self.table, figure.cell
        kept = cell.text
        fact = next((f for f in table.facts if (f.row, f.column) == figure.place), None)
        amount = parse_amount(text)
        if fact is not None and amount is not None:
            # only the amount differs: reckon, do not read the table anew
            shift = to_wan(amount, table.unit_of(cell.row, cell.column)) - fact.amount
            count = 0
            for each in sums(table):
                off = each.difference
                off += shift * ((each.total is fact) - sum(t is fact for t in each.terms)
                                + sum(t is fact for t in each.less))
                count += bool(off) and abs(off) > each.allowed
            return count
        cell.text = text
        self._settle()
        count = len(self._failed())
        cell.text = kept
        self._settle()
        return count

    # ── marks ───────────────────────────────────────────────────────────────────────────────

    def _mark(self) -> None:
        proved = self._proved()
        for place, figure in sorted(self.figures.items()):
            cell = figure.cell
            repaired = place in proved and cell.text != figure.first and (
                _value(cell.text) != _value(figure.first))
            if place in proved and not repaired:
                continue
            if not repaired and (not figure.looked or (not cell.text and not figure.others)):
                continue
            if not repaired and not figure.others and figure.heard[cell.text] >= thresholds().sure:
                continue
            self.table.doubts.append(Doubt(
                cell.page, cell.row, cell.column, cell.text, figure.others, repaired,
                cell.x0, cell.y0, cell.x1, cell.y1))
