"""Two disclosures side by side: which lines changed, by how much, and by which rule they match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount
from budgetkit.change.accounts import BY, Ask, forms
from budgetkit.change.bilingual_text import Bilingual, in_language, together
from budgetkit.change.comparability import NotComparable, join_ends
from budgetkit.change.compared_lines import ComparedLines, Row, amount_of
from budgetkit.change.covered import (
    BASIC,
    BY_WORDS,
    money_of,
    place_of,
    sources_of,
    titles_of,
    unread,
)
from budgetkit.change.entries import DEPTHS, Account
from budgetkit.change.implied import told_of_lines
from budgetkit.change.match_state import Match, PriorYearStatement
from budgetkit.change.matching import match
from budgetkit.change.moves import with_moves
from budgetkit.change.summary_text import sentences
from budgetkit.change.writing import described, printed
from budgetkit.errors import expect_disclosure
from budgetkit.messages import checked_language
from budgetkit.present import block
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure


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
        """
        return sentences(self, checked_language(lang))

    def __repr__(self) -> str:
        return printed(self)

    def _repr_html_(self) -> str:
        return block(table=described(self), notes=[in_language(n) for n in self.notes]).html


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
    expect_disclosure(previous, current)
    if by not in BY:
        raise ValueError(f"by is one of {', '.join(BY)}, not {by!r}")
    if depth not in DEPTHS:
        raise ValueError(f"depth is one of {', '.join(DEPTHS)}, not {depth!r}")
    if previous.year == current.year and (previous.kind, current.kind) == (
        "final_account", "budget"
    ):
        previous, current = current, previous  # planned, then done
    notes = join_ends(previous, current, renamed=renamed)
    if column is not None and label(column) == column:
        raise ValueError(f"there is no column {column!r}; columns are called total, basic, "
                         "project_spending, general_budget … (d[table].columns lists them)")
    ask = Ask(by, depth, column, table)
    first, second = _both(previous, current, ask)
    notes += _about(first, second, previous, current)
    told = _told(previous, current, ask)
    found = match(first.entries, second.entries, first.system, (previous.year, current.year), told)
    ends = ((first, previous), (second, current))
    why = [unread(a, d) for a, d in ends]
    names = [Counter(e.name for e in a.entries if not e.rest) for a, _ in ends]
    rows = [Row(m.previous, m.current, m.rule, _with_doubt(m, told), first.total,
                read=why == [None, None], twin=_has_twin(m, names)) for m in found]
    rows = with_moves(rows, previous, current, basic=first.form in BASIC)
    notes += _unmatched(rows)
    return Comparison(
        by, depth, (previous.title, current.title), (previous.year, current.year),
        (previous.kind, current.kind), first, second, rows, list(dict.fromkeys(notes)),
        tuple(money_of(a, d, column) for a, d in ends),
        tuple(sources_of(a, d, w) for (a, d), w in zip(ends, why, strict=True)),
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
    en, zh = BY_WORDS[ask.by]
    held = [[f"{d.title}: {titles_of(d, lang)}" for d in (previous, current)]
            for lang in ("en", "zh")]
    what = Bilingual(f"no table {en} is in both documents ({'; '.join(held[0])})",
                     f"两份文件没有都印有可以{zh}比较的表（{'；'.join(held[1])}）")
    raise NotComparable(None, what, remedy="Choose another grouping (by=).")


def _about(first: Account, second: Account, previous: Disclosure, current: Disclosure) -> list[str]:
    notes = [Bilingual(f"{d.year}: {note}", f"{d.year}年：{in_language(note, 'zh')}") for d, a in ((previous, first), (current, second))
             for note in a.notes]
    if first.unit != second.unit:
        ends = ((previous, first), (current, second))
        known = [f"{d.year} in {a.unit}" if a.unit else f"{d.year} without a unit, taken as 万元"
                 for d, a in ends]
        named = [f"{d.year}年为{a.unit}" if a.unit else f"{d.year}年没有注明，按万元"
                 for d, a in ends]
        notes.append(Bilingual(f"units: printed {' and '.join(known)}; compared in 万元",
                          f"单位：{'，'.join(named)}；统一按万元比较"))
    for d, a in ((previous, first), (current, second)):
        whole = _spent(d) if d.kind == "final_account" else spending(d)
        if whole is not None and a.by == "function" and whole != a.total:
            part, all_ = format_amount(a.total), format_amount(whole)
            notes.append(Bilingual(f"{d.year}: {a.title} covers {part} of {all_} in all",
                              f"{d.year}年：{a.title}只含{all_}万元中的{part}万元"))
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
        late.year - early.year != 1 or (early.kind, late.kind) != ("budget", "budget")
    ):
        return {}
    return {code: PriorYearStatement(r.current, r.by_change, r.allowed, (
                place_of(late, r.page, "en"), place_of(late, r.page, "zh")))
            for code, r in told_of_lines(late).items() if r.by_change is not None}


def _with_doubt(m: Match, told: dict[str, PriorYearStatement]) -> str:
    """The note of a match, and where the document says another amount of last year."""
    for now, before in ((m.current, m.previous), (m.previous, m.current)):
        said = told.get(now[0].code) if len(now) == 1 and not now[0].rest else None
        if said is None or abs(said.current - now[0].amount) > said.allowed:
            continue
        printed = amount_of(before) or Decimal(0)
        if abs(printed - said.previous) > said.allowed:
            told_, own = format_amount(said.previous), format_amount(printed)
            return together([m.note, Bilingual(
                f"{said.at[0]} says {told_} for the year before; that year's own document "
                f"prints {own}", f"{said.at[1]}说明上年为{told_}，上年文件为{own}")])
    return m.note


def _unmatched(rows: Sequence[Row]) -> list[str]:
    doubtful = [r for r in rows if r.rule == "none" and r.note]
    if not doubtful:
        return []
    said = "; ".join(dict.fromkeys(f"{r.code} {r.name}".strip() for r in doubtful[:6]))
    more = f" and {len(doubtful) - 6} more" if len(doubtful) > 6 else ""
    rest = f"等{len(doubtful)}行" if len(doubtful) > 6 else ""
    return [Bilingual(f"left unmatched because it is not certain: {said}{more}",
                 f"不能确定、未作匹配：{said}{rest}")]
