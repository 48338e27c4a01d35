"""The lines of two disclosures, matched: amounts, names and what became of each line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from budgetkit import classification
from budgetkit.amounts import as_float
from budgetkit.change.covered import document_of
from budgetkit.change.entries import Account, AccountLine
from budgetkit.change.framed import Framed, Record
from budgetkit.change.match_state import status_words
from budgetkit.change.notes import Note, together
from budgetkit.messages import Message, message_in
from budgetkit.tables.table import Fact

_AND = "；"
message = message_in("change.compared_lines")
#: The language of the documents: names in a frame are as printed.
_PRINTED = "zh"


@dataclass(frozen=True)
class Row:
    """One line at both ends; several entries at an end where it was split or merged.

    Amounts are exact, in 万元; None where the line is not printed at that end.

    Attributes
    ----------
    previous_entries, current_entries : tuple of Entry
    rule, note : str
        Which rule matched it, a key of `RULES`; what a reader must know.
    whole : Decimal
        The previous printed total, 万元.
    moved : str
        Where the money of a line that only one document prints was, or is now; empty where it
        was not moved.
    read : bool
        Whether both tables were read whole: only then is a line new, or ended.
    twin : bool
        Whether another line bears the same name, so that it is told with its code.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> r = bk.change.compare(old, new, "function").row("2010101")
    >>> r.name, r.previous, r.current, round(r.percent, 2), r.status
    ('行政运行', Decimal('4545.94'), Decimal('6372.32'), Decimal('40.18'), 'up')
    """

    previous_entries: tuple[AccountLine, ...]
    current_entries: tuple[AccountLine, ...]
    rule: str
    note: str
    whole: Decimal
    moved: str = ""
    read: bool = True
    twin: bool = False

    @property
    def previous(self) -> Decimal | None:
        """The amount before, 万元."""
        return amount_of(self.previous_entries)

    @property
    def current(self) -> Decimal | None:
        """The amount now, 万元."""
        return amount_of(self.current_entries)

    @property
    def change(self) -> Decimal:
        """In 万元; a line that is not printed counts as nothing."""
        return (self.current or Decimal(0)) - (self.previous or Decimal(0))

    @property
    def percent(self) -> Decimal | None:
        """Change in percent of the previous amount; None where that is nothing or negative."""
        if not self.previous or self.previous < 0 or self.current is None:
            return None
        return self.change / self.previous * 100

    @property
    def execution(self) -> Decimal | None:
        """The current amount in percent of the previous one: 执行率 of a budget carried out."""
        return None if self.percent is None else self.percent + 100

    @property
    def contribution(self) -> Decimal | None:
        """Percentage points that the line adds to the change of the total."""
        return self.change / self.whole * 100 if self.whole > 0 else None

    @property
    def is_rest(self) -> bool:
        """Whether it is what a total holds beyond its printed lines."""
        return any(e.rest for e in (*self.previous_entries, *self.current_entries))

    @property
    def name(self) -> str:
        """The names now, else those before, joined by ；."""
        return _join(e.name for e in self.current_entries or self.previous_entries)

    @property
    def code(self) -> str:
        """The codes now, else those before, joined by ；."""
        return _join(e.code for e in self.current_entries or self.previous_entries)

    @property
    def label(self) -> str:
        """The name, behind its code where another line bears the same one; where none is printed,
        the code."""
        return f"{self.code} {self.name}" if self.twin and self.code else self.name or self.code

    @property
    def direction(self) -> str:
        """up, down or same by the amounts alone."""
        return "up" if self.change > 0 else "down" if self.change < 0 else "same"

    @property
    def status(self) -> str:
        """What became of the line: its place and name before its amount.

        A line that is printed with 0.00 is as one that is not printed.
        """
        old, new = self.previous_entries, self.current_entries
        if not old or not new:
            if not self.previous and not self.current:
                return "same"
            if self.moved:
                return "moved"
            return ("new" if new else "gone") if self.read else "unknown"
        if self.read and bool(self.previous) != bool(self.current):
            return "new" if self.current else "gone"
        if len(old) != len(new) or len(old) > 1:
            return "split" if len(new) > len(old) else "merged"
        if old[0].code and old[0].code != new[0].code:
            return "moved"
        if not old[0].rest and classification.stem(old[0].name) != classification.stem(new[0].name):
            return "renamed"
        return self.direction

    @property
    def facts(self) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
        """The printed amounts behind it, of the previous and of the current document."""
        return (tuple(f for e in self.previous_entries for f in e.facts),
                tuple(f for e in self.current_entries for f in e.facts))


def amount_of(entries: Sequence[AccountLine]) -> Decimal | None:
    """What entries come to, 万元; None where there is none."""
    return sum((e.amount for e in entries), Decimal(0)) if entries else None


def _join(parts: Iterable[str]) -> str:
    return _AND.join(dict.fromkeys(p for p in parts if p))


@dataclass(repr=False)
class ComparedLines(Framed):
    """The numbers of a comparison; :class:`~budgetkit.change.Comparison` adds how it is told."""

    by: str
    depth: str
    titles: tuple[str, str]
    years: tuple[int, int]
    kinds: tuple[str, str]
    previous_account: Account
    current_account: Account
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    covers: tuple[Note, Note] = field(kw_only=True)
    sources: tuple[Message, Message] = field(kw_only=True, repr=False)
    departments: tuple[str, str] = field(kw_only=True, repr=False)

    _columns: ClassVar[dict[str, str]] = {
        "code": "str", "name": "str", "code_previous": "str", "name_previous": "str",
        "previous": "float64", "current": "float64", "change": "float64", "percent": "float64",
        "contribution": "float64", "status": "str", "rule": "str", "page_previous": "Int64",
        "page": "Int64", "note": "str", "execution": "float64",
    }  # fmt: skip

    _amounts: ClassVar[tuple[str, ...]] = ("previous", "current", "change")

    @property
    def previous_total(self) -> Decimal:
        """The printed total before, 万元."""
        return self.previous_account.total

    @property
    def current_total(self) -> Decimal:
        """The printed total now, 万元."""
        return self.current_account.total

    @property
    def carried_out(self) -> bool:
        """Whether a budget stands beside the final account of its own year: planned, and done."""
        return self.kinds == ("budget", "final_account") and self.years[0] == self.years[1]

    def status_words(self, row: Row, lang: str | None = None) -> str:
        """What became of a row, in words that fit the two documents."""
        return status_words(row.status, lang, carried_out=self.carried_out)

    def whose(self, lang: str | None = None) -> str:
        """Whose money of which years is compared: what a picture says under its title.

        Parameters
        ----------
        lang : {"en", "zh"}, optional
        """
        first, last = self.departments
        ends = [document_of(year, kind) for year, kind in zip(self.years, self.kinds, strict=True)]
        if first == last:
            return message("whose", department=last, old=ends[0], new=ends[1]).text(lang)
        return message("whose-two", previous=first, department=last, old=ends[0],
                       new=ends[1]).text(lang)

    @property
    def total(self) -> Row:
        """Both printed totals as a row."""
        first, second = (AccountLine("", "", "合计", a.total)
                         for a in (self.previous_account, self.current_account))
        return Row((first,), (second,), "total", "", self.previous_total)

    def _records(self) -> list[Record]:
        return [
            {
                "code": _join(e.code for e in r.current_entries),
                "name": line_name(r, r.current_entries),
                "code_previous": _join(e.code for e in r.previous_entries),
                "name_previous": line_name(r, r.previous_entries),
                "previous": as_float(r.previous), "current": as_float(r.current),
                "change": float(r.change), "percent": as_float(r.percent),
                "contribution": as_float(r.contribution), "status": r.status, "rule": r.rule,
                "page_previous": _page(r.previous_entries), "page": _page(r.current_entries),
                "note": together([r.moved, r.note]), "execution": as_float(r.execution) if self.carried_out else None,
            }
            for r in self.rows
        ]  # fmt: skip

    def row(self, code_or_name: str) -> Row:
        """The row of a code or a name, at either end.

        Parameters
        ----------
        code_or_name : str
            As printed.

        Raises
        ------
        KeyError
            No such row.
        """
        for r in self.rows:
            held = (*r.current_entries, *r.previous_entries)
            if code_or_name and any(code_or_name in (e.code, e.name) for e in held):
                return r
        raise KeyError(code_or_name)

    def largest(self, n: int = 10) -> list[Row]:
        """The rows with the largest changes, whatever their sign."""
        return sorted(self.rows, key=lambda r: -abs(r.change))[:n]


def line_name(row: Row, entries: Sequence[AccountLine], lang: str = _PRINTED) -> str:
    """The names of some entries of a row; the rest of a total is called what it is."""
    said = _join(e.name for e in entries)
    return rest_name(said, lang) if row.is_rest and entries else said


def rest_name(name: str, lang: str | None = _PRINTED) -> str:
    """What a total holds beyond its printed lines, by the total's name; in Chinese in a frame.

    >>> rest_name("信访事务"), rest_name("", "en")
    ('信访事务（未列明细）', 'not itemised')
    """
    return message("rest-of" if name else "rest", name=name).text(lang)


def _page(entries: Sequence[AccountLine]) -> int | None:
    pages = [p for e in entries for p in e.pages]
    return pages[0] if pages else None
