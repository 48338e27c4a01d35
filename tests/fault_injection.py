"""Break a disclosure at one place, and read it again from there: for the tests of the checks."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import budgetkit.reader as reader
from budgetkit.narrative import read_narrative
from budgetkit.tables.lines import read_lines

WEIHUI = Path(__file__).parents[1] / "data" / "weihui-2024" / "weihui-2024.pdf"


class Plot:
    """A read disclosure that can be broken again and again, each time from the sound one."""

    def __init__(self, path: Path = WEIHUI):
        caught = []

        def catch(pages):
            caught.append(pages)
            return read_narrative(pages)

        kept, reader.read_narrative = reader.read_narrative, catch
        try:
            self.sound = reader.read(path)
        finally:
            reader.read_narrative = kept
        self.prose = caught[-1]

    def with_cell(self, table: int, row: int, column: int, text: str):
        """The disclosure with another text in one cell."""
        d = copy.copy(self.sound)
        broken = copy.copy(self.sound.tables[table])  # reading it makes lines and facts anew
        broken.cells = list(broken.cells)
        for name in ("at", "_frame"):
            broken.__dict__.pop(name, None)
        cell = next(c for c in broken.cells if (c.row, c.column) == (row, column))
        at = broken.cells.index(cell)
        new = copy.copy(cell)
        object.__setattr__(new, "text", text)
        broken.cells[at] = new
        broken.problem_list = [p for p in broken.problem_list if p.key != "tables.row.no-amount"]
        read_lines(broken, d.year)
        d.tables = [*self.sound.tables[:table], broken, *self.sound.tables[table + 1 :]]
        return d

    def without_table(self, key: str):
        d = copy.copy(self.sound)
        d.tables = [t for t in self.sound.tables if t.key != key]
        return d

    def with_table(self, table: int, **changed):
        """The disclosure with other words about one table: its title, note, unit."""
        d = copy.copy(self.sound)
        broken = copy.copy(self.sound.tables[table])
        for name, value in changed.items():
            setattr(broken, name, value)
        d.tables = [*self.sound.tables[:table], broken, *self.sound.tables[table + 1 :]]
        return d

    def with_words(self, old: str, new: str, nth: int = 0):
        """The disclosure with other words in its prose; spaces between do not count."""
        d = copy.copy(self.sound)
        pages, left = [], nth
        done = False
        for page in self.prose:
            lines = []
            for line in page.lines:
                squeezed = line.text.replace(" ", "")
                if not done and old in squeezed:
                    if left:
                        left -= 1
                    else:
                        line = _reworded(line, squeezed.replace(old, new, 1))
                        done = True
                lines.append(line)
            pages.append(replace(page, lines=lines))
        if not done:
            raise ValueError(f"{old!r} stands in no line of the prose")
        d.narrative = read_narrative(pages)
        return d


def _reworded(line, text: str):
    """A line with other words, as one part: its place stays."""
    return replace(line, text=text, parts=())
