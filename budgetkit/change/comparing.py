"""Two disclosures side by side: which lines changed, by how much, and by which rule they match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, ClassVar

from budgetkit import classification
from budgetkit.amounts import format_amount
from budgetkit.change.accounts import BY, Ask, forms
from budgetkit.change.bilingual_text import Said, in_language, together
from budgetkit.change.comparability import NotComparable, join_ends
from budgetkit.change.entries import DEPTHS, Account, Entry
from budgetkit.change.framed import Framed, number
from budgetkit.change.implied import told_of_lines
from budgetkit.change.match_state import EXECUTED, RULES, STATUSES, Match, PriorYearStatement
from budgetkit.change.matching import match
from budgetkit.tables.table import Fact
from budgetkit.text import checked_language

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_AND = "；"


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

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> r = compare(old, new, "function").row("2010101")
    >>> r.name, r.previous, r.current, round(r.percent, 2), r.status
    ('行政运行', Decimal('4545.94'), Decimal('6372.32'), Decimal('40.18'), 'up')
    """

    previous_entries: tuple[Entry, ...]
    current_entries: tuple[Entry, ...]
    rule: str
    note: str
    whole: Decimal

    @property
    def previous(self) -> Decimal | None:
        """The amount before, 万元."""
        return _sum(self.previous_entries)

    @property
    def current(self) -> Decimal | None:
        """The amount now, 万元."""
        return _sum(self.current_entries)

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
    def direction(self) -> str:
        """up, down or same by the amounts alone."""
        return "up" if self.change > 0 else "down" if self.change < 0 else "same"

    @property
    def status(self) -> str:
        """What became of the line: its place and name before its amount."""
        old, new = self.previous_entries, self.current_entries
        if not old or not new:
            return "new" if new else "gone"
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


def _sum(entries: Sequence[Entry]) -> Decimal | None:
    return sum((e.amount for e in entries), Decimal(0)) if entries else None


def _join(parts: Iterable[str]) -> str:
    return _AND.join(dict.fromkeys(p for p in parts if p))


@dataclass
class Comparison(Framed):
    """Lines of two documents, matched. Ask it like a frame, or for the exact ``rows``.

    Attributes
    ----------
    rows : list of Row
        Exact amounts, entries and printed facts.
    previous_account, current_account : Account
        Which table each end was read from.
    notes : list of str
        What a reader must know: years, names, units, what is left unmatched.
    frame : DataFrame
        ``code, name, code_previous, name_previous, previous, current, change, percent,
        contribution, status, rule, page_previous, page, note, execution``: amounts in 万元,
        `percent` in percent, `contribution` in percentage points of the previous total;
        `execution` (执行率, percent) only of a budget and the final account of its year.

    Examples
    --------
    >>> import budgetkit as bk
    >>> old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    >>> c = compare(old, new, "function")
    >>> c.previous_total, c.current_total, c.largest(1)[0].name
    (Decimal('13649.07'), Decimal('15897.44'), '行政运行')
    """

    by: str
    depth: str
    titles: tuple[str, str]
    years: tuple[int, int]
    kinds: tuple[str, str]
    previous_account: Account
    current_account: Account
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    _columns: ClassVar[dict[str, str]] = {
        "code": "str", "name": "str", "code_previous": "str", "name_previous": "str",
        "previous": "float64", "current": "float64", "change": "float64", "percent": "float64",
        "contribution": "float64", "status": "str", "rule": "str", "page_previous": "Int64",
        "page": "Int64", "note": "str", "execution": "float64",
    }  # fmt: skip

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

    def status_words(self, row: Row, lang: str = "en") -> str:
        """What became of a row, in words that fit the two documents."""
        return (EXECUTED if self.carried_out else STATUSES)[row.status][checked_language(lang)]

    @property
    def total(self) -> Row:
        """Both printed totals as a row."""
        ends = (Entry("", "", "合计", a.total) for a in (self.previous_account, self.current_account))
        first, second = ends
        return Row((first,), (second,), "total", "", self.previous_total)

    def _records(self) -> list[dict]:
        return [
            {
                "code": _join(e.code for e in r.current_entries),
                "name": _name(r, r.current_entries),
                "code_previous": _join(e.code for e in r.previous_entries),
                "name_previous": _name(r, r.previous_entries),
                "previous": number(r.previous), "current": number(r.current),
                "change": float(r.change), "percent": number(r.percent),
                "contribution": number(r.contribution), "status": r.status, "rule": r.rule,
                "page_previous": _page(r.previous_entries), "page": _page(r.current_entries),
                "note": r.note, "execution": number(r.execution) if self.carried_out else None,
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

    def sentences(self, lang: str = "en") -> list[str]:
        """What the comparison says in words: total, largest changes, what is new or gone.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        from budgetkit.change.summary_text import sentences

        return sentences(self, checked_language(lang))

    def __repr__(self) -> str:
        from budgetkit.change.writing import printed

        return printed(self)

    def _repr_html_(self) -> str:
        from budgetkit.change.writing import html_table

        notes = "".join(f"<li>{escape(n)}</li>" for n in self.notes)
        return html_table(self) + (f"<ul>{notes}</ul>" if notes else "")


def _name(row: Row, entries: Sequence[Entry]) -> str:
    said = _join(e.name for e in entries)
    if not row.is_rest or not entries:
        return said
    return f"{said}（未列明细）" if said else "（未列明细）"


def _page(entries: Sequence[Entry]) -> int | None:
    pages = [p for e in entries for p in e.pages]
    return pages[0] if pages else None


def compare(
    previous: Disclosure,
    current: Disclosure,
    by: str = "function",
    *,
    depth: str = "item",
    column: str | None = None,
    table: str | None = None,
    renamed: bool = False,
) -> Comparison:
    """What changed from one disclosure to the next, line by line.

    Use it where both documents are at hand; `implied` rebuilds last year from one document. The
    lines of the result add up to the printed totals of both documents exactly: what a document
    does not list is a row of its own (rule ``rest``).

    Parameters
    ----------
    previous, current : Disclosure
        Two years, or a budget and the final account of its year: then ``execution`` (执行率) is
        the outturn in percent of the budget.
    by : {"function", "economic", "source", "project", "fund"}
    depth : {"class", "section", "item"}
        类, 款 or 项; a line that is not printed so deep stays as it is.
    column : str, optional
        English column name, such as ``basic``; by default the whole amount.
    table : str, optional
        Key of the table to compare; by default the one that covers most money in both documents.
    renamed : bool
        The two department names are one department.

    Returns
    -------
    Comparison
        A frame of lines with the rule that matched each; ``notes`` say what to be careful of.

    Raises
    ------
    NotComparable
        No year, another department, or no table that both documents have.
    ValueError
        For another ``by`` or ``depth``.

    Notes
    -----
    Rules in their order: see ``RULES``. Source of moved codes: 财政部《政府收支分类科目》, by year
    (``knowledge/moves.csv``).

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> compare(d, d, by="fund")["change"].abs().sum()
    np.float64(0.0)
    """
    if by not in BY:
        raise ValueError(f"by is one of {', '.join(BY)}, not {by!r}")
    if depth not in DEPTHS:
        raise ValueError(f"depth is one of {', '.join(DEPTHS)}, not {depth!r}")
    notes = join_ends(previous, current, renamed=renamed)
    ask = Ask(by, depth, column, table)
    first, second = _both(previous, current, ask)
    notes += _about(first, second, previous, current)
    told = _told(previous, current, ask)
    found = match(first.entries, second.entries, first.system, (previous.year, current.year), told)
    rows = [Row(m.previous, m.current, m.rule, _with_doubt(m, told), first.total) for m in found]
    notes += _unmatched(rows)
    return Comparison(
        by, depth, (previous.title, current.title), (previous.year, current.year),
        (previous.kind, current.kind), first, second, rows, list(dict.fromkeys(notes)),
    )  # fmt: skip


def _both(previous: Disclosure, current: Disclosure, ask: Ask) -> tuple[Account, Account]:
    """The first place that both documents have, of those whose lines reach the total, if any."""
    found = []
    for _, read in forms(ask):
        first, second = read(previous), read(current)
        if first is None or second is None or first.system != second.system:
            continue
        if first.closes and second.closes:
            return first, second
        found.append((first, second))
    if found:
        return found[0]
    held = [f"{d.title}: {', '.join(d.found) or 'no standard table'}" for d in (previous, current)]
    what = Said(f"no table by {ask.by} is in both documents ({'; '.join(held)})",
                "两份文件没有可以这样比较的表")
    raise NotComparable(None, what, remedy="Choose another grouping (by=).")


def _about(first: Account, second: Account, previous: Disclosure, current: Disclosure) -> list[str]:
    notes = [Said(f"{d.year}: {note}", f"{d.year}年：{in_language(note, 'zh')}") for d, a in ((previous, first), (current, second))
             for note in a.notes]
    if first.unit != second.unit:
        ends = ((previous, first), (current, second))
        known = [f"{d.year} in {a.unit}" if a.unit else f"{d.year} without a unit, taken as 万元"
                 for d, a in ends]
        named = [f"{d.year}年为{a.unit}" if a.unit else f"{d.year}年没有注明，按万元"
                 for d, a in ends]
        notes.append(Said(f"units: printed {' and '.join(known)}; compared in 万元",
                          f"单位：{'，'.join(named)}；统一按万元比较"))
    for d, a in ((previous, first), (current, second)):
        whole = _spent(d) if d.kind == "final_account" else spending(d)
        if whole is not None and a.by == "function" and whole != a.total:
            part, all_ = format_amount(a.total), format_amount(whole)
            notes.append(Said(f"{d.year}: {a.title} covers {part} of {all_} in all",
                              f"{d.year}年：{a.title}只含{all_}万元中的{part}万元"))
    return notes


def _spent(d: Disclosure) -> Decimal | None:
    """What was spent in the year of a final account: 总计 holds what is left over, too."""
    account = next(read(d) for _, read in forms(Ask("function", table="department_expenditure")))
    return account.total if account is not None else None


def spending(d: Disclosure) -> Decimal | None:
    """Total of a document's widest table, in 万元: the whole budget."""
    for by in ("source", "fund"):
        for name, read in forms(Ask(by)):
            if not name.startswith("appropriation"):
                account = read(d)
                if account is not None:
                    return account.total
    return None


def _told(previous: Disclosure, current: Disclosure, ask: Ask) -> dict[str, PriorYearStatement]:
    """What the later document says of its own lines a year before."""
    early, late = sorted((previous, current), key=lambda d: d.year or 0)
    if ask.by != "function" or ask.depth != "item" or ask.column or (
        late.year - early.year != 1 or (early.kind, late.kind) != ("budget", "budget")
    ):
        return {}
    return {code: PriorYearStatement(r.current, r.by_change, r.allowed, r.page)
            for code, r in told_of_lines(late).items() if r.by_change is not None}


def _with_doubt(m: Match, told: dict[str, PriorYearStatement]) -> str:
    """The note of a match, and where the document says another amount of last year."""
    for now, before in ((m.current, m.previous), (m.previous, m.current)):
        said = told.get(now[0].code) if len(now) == 1 and not now[0].rest else None
        if said is None or abs(said.current - now[0].amount) > said.allowed:
            continue
        printed = _sum(before) or Decimal(0)
        if abs(printed - said.previous) > said.allowed:
            told_, own = format_amount(said.previous), format_amount(printed)
            return together([m.note, Said(
                f"page {said.page} says {told_} for the year before; that year's own document "
                f"prints {own}", f"第{said.page}页说明上年为{told_}，上年文件为{own}")])
    return m.note


def _unmatched(rows: Sequence[Row]) -> list[str]:
    doubtful = [r for r in rows if r.rule == "none" and r.note]
    if not doubtful:
        return []
    said = "; ".join(dict.fromkeys(f"{r.code} {r.name}".strip() for r in doubtful[:6]))
    more = f" and {len(doubtful) - 6} more" if len(doubtful) > 6 else ""
    rest = f"等{len(doubtful)}行" if len(doubtful) > 6 else ""
    return [Said(f"left unmatched because it is not certain: {said}{more}",
                 f"不能确定、未作匹配：{said}{rest}")]


def rule_words(rule: str, lang: str = "en") -> str:
    """What a rule means.

    Parameters
    ----------
    rule : str
        A key of `RULES`.
    lang : {"en", "zh"}

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such rule.
    ValueError
        For another language.

    Examples
    --------
    >>> rule_words("curated", "zh")
    '科目变动对照表'
    """
    return RULES[rule][checked_language(lang)]
