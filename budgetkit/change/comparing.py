"""Two disclosures side by side: which lines changed, by how much, and by which rule they match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetkit.change.accounts import BY, Ask, forms
from budgetkit.change.comparability import NotComparable, join_ends, year_of
from budgetkit.change.compared_lines import ComparedLines, Row, amount_of
from budgetkit.change.covered import (
    by_words,
    money_of,
    place_of,
    source_of,
    titles_of,
    unread,
)
from budgetkit.change.entries import DEPTHS, Account
from budgetkit.change.implied import told_of_lines
from budgetkit.change.match_state import Match, PriorYearStatement
from budgetkit.change.matching import match
from budgetkit.change.moves import with_moves
from budgetkit.change.notes import Note, amount, together
from budgetkit.change.settings import DEFAULT, MatchSettings
from budgetkit.change.summary_text import sentences
from budgetkit.change.writing import described, printed, remarks
from budgetkit.disclosure import Disclosure
from budgetkit.errors import expect_disclosure, expect_one_of
from budgetkit.messages import Clauses, checked_language, message_in
from budgetkit.present import block
from budgetkit.tables import label
from budgetkit.tables.catalogue import BASIC

message = message_in("change.comparing")
#: Lines that a note names before it counts the others.
_NAMED = 6


class Comparison(ComparedLines):
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

    def sentences(self, lang: str | None = None) -> list[str]:
        """What the comparison says in words: total, largest changes, what is new or gone.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        list of str

        Raises
        ------
        ValueError
            For another language.
        """
        return sentences(self, checked_language(lang))

    def __repr__(self) -> str:
        return printed(self)

    def _repr_html_(self) -> str:
        return block(table=described(self), notes=remarks(self)).html


def compare(
    previous: Disclosure,
    current: Disclosure,
    by: str = "function",
    *,
    depth: str = "item",
    column: str | None = None,
    table: str | None = None,
    renamed: bool = False,
    settings: MatchSettings = DEFAULT,
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
    settings : MatchSettings
        How much alike two lines, names or departments must be to be one.

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
    expect_disclosure(previous, current)
    expect_one_of(BY, by=by)
    expect_one_of(DEPTHS, depth=depth)
    if previous.year == current.year and (previous.kind, current.kind) == (
        "final_account", "budget"
    ):
        previous, current = current, previous  # planned, then done
    notes = join_ends(previous, current, renamed=renamed, settings=settings)
    if column is not None and label(column) == column:
        raise ValueError(f"there is no column {column!r}; columns are called total, basic, "
                         "project_spending, general_budget … (d[table].columns lists them)")
    ask = Ask(by, depth, column, table)
    first, second = _both(previous, current, ask)
    notes += _about(first, second, previous, current)
    told = _told(previous, current, ask)
    years = year_of(previous), year_of(current)
    found = match(first.entries, second.entries, first.system, years, told, settings)
    why = unread(first, previous), unread(second, current)
    names = [Counter(e.name for e in a.entries if not e.rest) for a in (first, second)]
    rows = [Row(m.previous, m.current, m.rule, _with_doubt(m, told), first.total,
                read=why == (None, None), twin=_has_twin(m, names)) for m in found]
    rows = with_moves(rows, previous, current, basic=first.form in BASIC, settings=settings)
    notes += _unmatched(rows)
    return Comparison(
        by, depth, (previous.title, current.title), years, (previous.kind, current.kind),
        first, second, rows, list(dict.fromkeys(notes)),
        covers=(money_of(first, previous, column), money_of(second, current, column)),
        sources=(source_of(first, previous, why[0]), source_of(second, current, why[1])),
        departments=(previous.department, current.department),
    )  # fmt: skip


def _has_twin(m: Match, names: Sequence[Mapping[str, int]]) -> bool:
    """Whether another line of the same document bears the name: 行政运行 stands under many headings."""
    return any(held[e.name] > sum(o.name == e.name for o in mine)
               for mine, held in zip((m.previous, m.current), names, strict=True)
               for e in mine if e.name and not e.rest)


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
    held_by_each = Clauses(titles_of(d) for d in (previous, current))
    raise NotComparable(
        None, message("no-table", by=by_words(ask.by), held=held_by_each),
        remedy=message("choose-grouping"))


def _about(first: Account, second: Account, previous: Disclosure, current: Disclosure) -> list[str]:
    ends = ((previous, first), (current, second))
    notes: list[str] = [
        Note(message("of-year", year=d.year, note=note.message if isinstance(note, Note) else note))
        for d, account in ends for note in account.notes]
    if first.unit != second.unit:
        notes.append(Note(message("units", known=[
            message("unit" if a.unit else "no-unit", year=d.year, unit=a.unit) for d, a in ends])))
    for d, account in ends:
        whole = _spent(d) if d.kind == "final_account" else spending(d)
        if whole is not None and account.by == "function" and whole != account.total:
            notes.append(Note(message("part", year=d.year, table=account.title,
                                      part=amount(account.total), whole=amount(whole))))
    return notes


def _spent(d: Disclosure) -> Decimal | None:
    """What was spent in the year of a final account: 总计 holds what is left over, too."""
    account = next(read(d) for _, read in forms(Ask("function", table="department_expenditure")))
    return account.total if account is not None else None


def whole_account(d: Disclosure) -> Account | None:
    """A document's widest table, which holds the whole budget; None where it has none."""
    for by in ("source", "fund"):
        for name, read in forms(Ask(by)):
            if not name.startswith("appropriation"):
                account = read(d)
                if account is not None:
                    return account
    return None


def spending(d: Disclosure) -> Decimal | None:
    """Total of a document's widest table, in 万元: the whole budget."""
    account = whole_account(d)
    return account.total if account is not None else None


def _told(previous: Disclosure, current: Disclosure, ask: Ask) -> dict[str, PriorYearStatement]:
    """What the later document says of its own lines a year before."""
    early, late = sorted((previous, current), key=lambda d: d.year or 0)
    if ask.by != "function" or ask.depth != "item" or ask.column or (
        year_of(late) - year_of(early) != 1 or (early.kind, late.kind) != ("budget", "budget")
    ):
        return {}
    return {code: PriorYearStatement(r.current, r.by_change, r.allowed, place_of(late, r.page))
            for code, r in told_of_lines(late).items() if r.by_change is not None}


def _with_doubt(m: Match, told: dict[str, PriorYearStatement]) -> str:
    """The note of a match, and where the document says another amount of last year."""
    for now, before in ((m.current, m.previous), (m.previous, m.current)):
        said = told.get(now[0].code) if len(now) == 1 and not now[0].rest else None
        if said is None or abs(said.current - now[0].amount) > said.allowed:
            continue
        own = amount_of(before) or Decimal(0)
        if abs(own - said.previous) > said.allowed:
            return together([m.note, Note(message(
                "other-amount", place=said.at, told=amount(said.previous), own=amount(own)))])
    return m.note


def _unmatched(rows: Sequence[Row]) -> list[Note]:
    doubtful = [r for r in rows if r.rule == "none" and r.note]
    if not doubtful:
        return []
    lines = Clauses(dict.fromkeys(f"{r.code} {r.name}".strip() for r in doubtful[:_NAMED]))
    more = len(doubtful) - _NAMED
    return [Note(message("unmatched-more", lines=lines, more=more) if more > 0 else
                 message("unmatched", lines=lines))]
