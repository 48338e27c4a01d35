"""Where the amounts of a disclosure stand: printed amounts with their table, line and box."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetkit import classification
from budgetkit.amounts import UNITS, format_amount
from budgetkit.messages import Message, Named, message_in
from budgetkit.model import LineMeaning, line_whole, meaning
from budgetkit.model.line_roles import carried
from budgetkit.model.relations import unit_of as told_unit
from budgetkit.narrative.paragraphs import Place
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import label
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.text import fold, squeeze

SIDES = ("revenue", "expenditure")
message = message_in("checks.books")


@dataclass(frozen=True)
class Printed:
    """A printed amount with the table and line that it stands in."""

    table: Table
    fact: Fact

    @property
    def amount(self) -> Decimal:
        """万元, exact."""
        return self.fact.amount

    @property
    def page(self) -> int:
        return self.fact.page

    @property
    def unit(self) -> str:
        return unit_of(self.fact, self.table)

    @property
    def text(self) -> str:
        """As printed, with its unit."""
        return f"{self.fact.text.strip()} {self.unit}"

    @property
    def place(self) -> Place:
        return cell_place(self.table, self.fact.row, self.fact.column, self.page)

    @property
    def kind(self) -> str:
        return "万元"

    @property
    def cells(self) -> tuple[Printed, ...]:
        """The cells that make up the amount: this one."""
        return (self,)

    def as_printed(self, amount: Decimal) -> str:
        """Another amount as this cell would print it."""
        return in_unit(amount, self.fact, self.unit)

    def may_be(self, amount: Decimal, within: Decimal) -> bool:
        """Whether it is that amount in another unit, where the table prints none: it proves nothing then."""
        return bool(self.table.unit_is_assumed and self.amount) and any(
            abs(self.amount * times / UNITS[self.unit] - amount) <= within
            for unit, times in UNITS.items() if unit != self.unit)

    @property
    def where(self) -> Message:
        """The cell in words: page, table, row, column."""
        printed, meant = _column(self.fact)
        key = "cell-in-column" if printed else "cell-without-head" if meant else "cell"
        return message(key, page=self.page, table=title_of(self.table), row=self._row,
                       column=column_words(self.fact), english=meant)

    @property
    def short(self) -> Message:
        """Row and column, for a second cell of the same table."""
        printed, meant = _column(self.fact)
        key = "short-in-column" if printed else "short-without-head" if meant else "short"
        return message(key, row=self._row, column=column_words(self.fact), english=meant)

    @property
    def _row(self) -> Message | str:
        """Code and name; the code of the unit where two rows of the table have one name."""
        label, row = squeeze(self.fact.row_label).strip(), self.fact.row
        codes = {li.row: li.texts.get("unit_code", "") for li in self.table.lines
                 if squeeze(li.name).strip() == label} if label and not self.fact.row_code else {}
        return row_words(self.fact, codes.get(row, "") if len(codes) > 1 else "")


def title_of(table: Table) -> Message:
    """The title as printed; a table without one goes by its standard name."""
    known = TABLES.get(table.key)
    printed = re.sub(r"\s+", "", table.title)
    if known:
        return message("title-known", printed=printed or known.zh, english=known.en)
    return message("title", printed=printed) if printed else message("title-none")


def row_words(fact: Fact, code: str = "") -> Message | str:
    """The code and name of a line as printed; ``code`` where the fact has none of its own."""
    name = squeeze(fact.row_label).strip()
    said = " ".join(w for w in (code or fact.row_code, name) if w)
    return said or message("row-of-total")


def column_words(fact: Fact) -> Message:
    """The printed head of a column; in English with its meaning."""
    printed, meant = _column(fact)
    key = "column-known" if printed and meant else "column" if printed else "column-without-head"
    return message(key, printed=printed, english=meant)


def column_name(name: str) -> Named:
    """What a column of the tidy frames is called within a sentence."""
    return Named(label(name, "en").lower(), label(name, "zh"))


def _column(fact: Fact) -> tuple[str, str]:
    """The printed head of a column and its meaning in English, each empty where there is none."""
    parts = [squeeze(p).strip() for p in fact.column_label.split("/") if p.strip()]
    parts = list(dict.fromkeys(parts))
    if not parts:
        said = ""
    elif len(parts) > 1 and re.fullmatch(r"合计|小计|总计|金额", fold(parts[-1])):
        said = f"{parts[-2]}{parts[-1]}"
    else:
        said = parts[-1]
    meant = label(fact.name, "en") if fact.name else ""
    if not said:
        return "", meant
    known = meant and meant != fact.name and not meant.startswith("column_")
    return said, meant.lower() if known else ""


def cell_place(table: Table, row: int, column: int, page: int) -> Place:
    """The box of a cell, or of the whole row's first cell where it has none of its own."""
    cell = table.at.get((row, column))
    if cell is None:
        cell = next((c for c in table.cells if c.row == row), None)
    if cell is None:
        return Place(page, 0.0, 0.0, 0.0, 0.0)
    return Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1)


def table_place(table: Table) -> Place:
    """Where a table stands: the box of its cells on its first page."""
    cells = [c for c in table.cells if c.page == table.pages[0]]
    if not cells:
        return Place(table.pages[0], 0.0, 0.0, 0.0, 0.0)
    return Place(table.pages[0], min(c.x0 for c in cells), min(c.y0 for c in cells),
                 max(c.x1 for c in cells), max(c.y1 for c in cells))


def unit_of(fact: Fact, table: Table | None = None) -> str:
    """The unit an amount is printed in, told from its printed and its converted value."""
    if table is not None and table.unit in UNITS:
        return table.unit_of(fact.row, fact.column)
    return told_unit(fact.text, fact.amount)


def in_unit(amount: Decimal, fact: Fact, unit: str) -> str:
    """An amount as its neighbour would print it: same unit, same decimals, or more if it must."""
    places = fact.places
    factor = Decimal(UNITS["万元"]) / Decimal(UNITS[unit])
    while places < 6 and (amount * factor) != round(amount * factor, places):
        places += 1
    return f"{format_amount(amount, places, unit=unit)} {unit}"


# ── finding amounts ──────────────────────────────────────────────────────────────────────────


def whole(line: Line, *, kind: str = "") -> Fact | None:
    """The cell of a line's whole amount; ``kind`` names the column wanted instead (``basic`` …).

    None where no one cell says it.
    """
    if kind:
        return next(meaning(line.table).in_column(line, kind), None) if line.table else None
    found = line_whole(line)
    return found.fact if found and len(found.facts) == 1 else None


def total_line(table: Table) -> Line | None:
    """The line of the whole table: its 合计, or the only unit's line where there is none."""
    found = meaning(table).grand_total()
    return found.line if found else None


def total(table: Table, kind: str = "") -> Printed | None:
    """The total of a table, or of one of its columns."""
    line = total_line(table)
    fact = whole(line, kind=kind) if line else None
    return Printed(table, fact) if fact else None


def side_end(table: Table, side: int) -> Printed | None:
    """The last total of a side of a summary: 收入总计 (0) or 支出总计 (1)."""
    return _printed(table, meaning(table).grand_total(SIDES[min(side, 1)]))


def this_year_end(table: Table, side: int) -> Printed | None:
    """本年收入合计 (0) or 本年支出合计 (1) of a summary: without what was carried over."""
    return _printed(table, meaning(table).this_year(SIDES[side]))


def _printed(table: Table, found: LineMeaning | None) -> Printed | None:
    return Printed(table, found.total.fact) if found and found.total else None


_KIND_END = re.compile("(人员|公用)(?:经费|支出)(?:合计|小计|总计)")


def two_kinds(table: Table) -> dict[str, Printed]:
    """人员经费合计 and 公用经费合计 of basic expenditure, where they stand at its foot."""
    found: dict[str, Printed] = {}
    for line in table.lines:
        kind = _KIND_END.match(fold(line.name))
        if kind and len(line.amounts) == 1:
            fact = next(iter(line.amounts.values()))
            found["personnel" if kind[1] == "人员" else "public"] = Printed(table, fact)
    return found if len(found) == 2 else {}


def class_lines(table: Table) -> dict[str, Line]:
    """Lines with amounts of a functional class (类), by code; by name in summaries.

    In tables that print items alone there are none; :func:`class_sums` adds those up.
    """
    found: dict[str, Line] = {}
    for line in table.lines:
        if not line.amounts or line.level == "total":
            continue
        code = line.code if line.level == "class" else ""
        if not code and TABLES.get(table.key) and TABLES[table.key].shape == "panels":
            if "其中" in line.name or (line.panel == 0 and len(table.panels) > 1):
                continue
            code = classification.find(line.name, "function", level=1) or ""
        if code and code not in found:
            found[code] = line
    return found


def class_sums(table: Table, kind: str = "") -> dict[str, list[Fact]]:
    """Class code → the printed amounts that make up the class: its own, or its items'."""
    own = {c: _of_units(table, li, f, kind) for c, li in class_lines(table).items()
           if (f := whole(li, kind=kind))}
    if own or TABLES.get(table.key) is None or TABLES[table.key].shape == "panels":
        return own
    items = [li for li in table.lines if li.level in {"item", "section"} and len(li.code) >= 5]
    deepest = [li for li in items if not any(
        o.code != li.code and o.code.startswith(li.code) for o in items)]
    sums: dict[str, list[Fact]] = {}
    for line in deepest:
        if fact := whole(line, kind=kind):
            sums.setdefault(line.code[:3], []).append(fact)
    return sums


def _of_units(table: Table, line: Line, fact: Fact, kind: str) -> list[Fact]:
    """A class that a table prints once a unit, and nowhere for all of them: every unit's amount."""
    again = [f for li in table.lines if li.level == "class" and li.code and li.code == line.code
             and li is not line and (f := whole(li, kind=kind))]
    return [fact] if fact.amount == sum(f.amount for f in again) else [fact, *again]


def tables_of(d, *keys: str) -> Iterator[Table]:
    """Tables with these keys that hold amounts."""
    for table in d.tables:
        if table.key in keys and table.facts:
            yield table


def first(d, key: str) -> Table | None:
    """The department's own table of a kind: the first one that holds amounts."""
    return next(tables_of(d, key), None)


def carried_over(d) -> list[Printed]:
    """Every printed amount of money carried over from last year."""
    found = []
    for table in d.tables:
        columns = {c.column: c.period for c in meaning(table).columns}
        for each in meaning(table).lines:
            said = each.period in {"carryover", "yearend"} or carried(each.line.name, each.side)
            found += [Printed(table, f) for f in each.line.amounts.values()
                      if f.amount and (said or columns.get(f.column) == "carryover")]
    return found
