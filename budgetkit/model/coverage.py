"""How much of what is printed is understood: one row a printed table, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.messages import Clauses, Enumeration, Message, Named, is_key, message_in
from budgetkit.model.meaning import TableMeaning, meaning
from budgetkit.model.sums import sums
from budgetkit.tables.catalogue import OTHER, TABLES, title_key
from budgetkit.tables.columns import label
from budgetkit.tables.table import Table
from budgetkit.text import fold

message = message_in("model")

#: The columns of ``Disclosure.coverage``; ``coverage.csv`` has them without the last.
COLUMNS = ("page", "title", "table", "amounts", "placed", "proved", "status", "reason",
           "reason_zh")
#: A title that only counts: 附表3, 表七, 续表.
_ONLY_NUMBERED = re.compile(r"^[(（]?(附件?|续|公开)?表?[\d一二三四五六七八九十-]*[)）]?$")
#: A number that is printed as money: with decimals, or with commas between the thousands.
_LIKE_MONEY = re.compile(r"\d\.\d|\d[,，]\d{3}")

#: Columns whose numbers are known to be no money, commas or not: 187,920 bags of 采购数量.
_COUNTS = ("percent", "quantity")

#: What may be said to be missing, and stand in a table that was not understood: the words of its
#: titles, by what it is called in ``messages/*/model.toml``: ``answer-amounts`` …
ANSWERS = {
    "amounts": r".",
    "lines": r"支出|收入|科目|经费|预算|决算",
    "debt": r"支出|收入|项目|基金|债|息",
    "last_year": r"支出|收入|经费|预算",
    "targets": r"绩效|目标|指标",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one printed table is understood.

    Attributes
    ----------
    page : int
        Its first.
    title, table : str
        As printed; the key of the standard table, or ``other``.
    amounts, placed : int
        Amounts printed; those of them in a known column and a known line.
    status : str
        ``understood``, ``partly`` or ``not_understood``.
    why : Message or None
        Why not all of it; ``reason`` and ``reason_zh`` say it in English and in Chinese, and are
        empty where all is understood.
    proved : int
        Amounts in a sum that holds and could have failed: neither 0 = 0 nor 3 = 3 + 0. What is
        placed and not proved stands where its words put it.
    unread : tuple of Cell
        Those that print an amount which is no fact; of a sheet of targets none is asked.
    """

    page: int
    title: str
    table: str
    amounts: int
    placed: int
    status: str
    why: Message | None = None
    proved: int = 0
    unread: tuple[Cell, ...] = field(default=(), repr=False, compare=False)

    @property
    def reason(self) -> str:
        """Why not all of it, in English."""
        return self.why.text("en") if self.why else ""

    @property
    def reason_zh(self) -> str:
        """Why not all of it, in Chinese."""
        return self.why.text("zh") if self.why else ""


def coverage_list(tables: Iterable[Table]) -> list[Coverage]:
    """One entry a printed table, in printed order."""
    return [coverage_of(table) for table in tables]


def coverage_of(table: Table) -> Coverage:
    """How far a table is understood."""
    proofs = [s for s in sums(table) if s.proved]  # and which relations its numbers unseat
    told = meaning(table)
    facts = {(f.row, f.column) for f in table.facts}
    unread = _unread_amounts(table, facts)
    printed, reasons = _reasons(told, facts, unread)
    placed = printed - reasons.total()
    said = [message("amounts", n=n, why=why) for why, n in reasons.most_common()]
    status = "understood" if placed == printed else "partly" if placed else "not_understood"
    if told.unproved and status == "understood":
        status = "partly"
        said = [message("unproved", which=Enumeration(_in_words(rule)
                                                     for rule in dict.fromkeys(told.unproved)))]
    if table.key == OTHER and printed:
        # its columns and lines may be known, but not what it adds up to
        status = "partly" if placed else "not_understood"
        said.insert(0, message("unknown-kind"))
    proved = {(f.row, f.column) for s in proofs for f in s.facts if f.amount}
    return Coverage(table.pages[0], table.title, table.key, printed, placed, status,
                    message("all", said=Clauses(said)) if said else None, len(proved), unread)


def _reasons(told: TableMeaning, facts: set[tuple[int, int]], unread: Iterable[Cell]
             ) -> tuple[int, Counter[Message]]:
    """How many amounts a table prints, and why some of them are not placed, with how many each."""
    table = told.table
    printed = facts | {(c.row, c.column) for c in unread}
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return len(printed), Counter()
    reasons: Counter[Message] = Counter()
    for row, column in sorted(printed):
        why = message("in-no-column") if (row, column) not in facts else _why_not(
            told, row, column)
        if why:
            reasons[why] += 1
    return len(printed), reasons


def _in_words(rule: str) -> Message | Named:
    """What a sum says.

    >>> _in_words("total-is-sum-of-funds").text("zh")
    '合计等于各资金之和'
    >>> said = _in_words("total-is-basic-plus-project_spending")
    >>> said.text("en"), said.text("zh")
    ('Total = Basic + Projects', '合计等于基本支出加项目支出')
    """
    if is_key(known := f"checks.rules.{rule}"):
        return Message(known)
    whole, _, parts = rule.partition("-is-")
    first, *others = (Named(label(name, "en"), label(name, "zh")) for name in parts.split("-plus-"))
    added: Message | Named = first
    for other in others:
        added = message("plus", one=added, other=other)
    return message("equals", whole=Named(label(whole, "en"), label(whole, "zh")), parts=added)


def unread_pages(found: Iterable[Coverage], words: str) -> list[int]:
    """The pages of tables that may be one that was not found: not understood, nor titled else.

    Parameters
    ----------
    found : iterable of Coverage
        Of the whole document.
    words : str
        A pattern: words in the title of what is looked for. Without one only tables whose title
        does not tell what they are come into question.

    Examples
    --------
    >>> rest = ("other", 8, 0, "not_understood")
    >>> unread_pages([Coverage(17, "附表3", *rest), Coverage(18, "政府采购预算表", *rest)], "三公")
    [17]
    """
    return sorted({c.page for c in found
                   if c.amounts and (c.status == "not_understood" or c.table == OTHER)
                   and (not _tells(c.title) or (words and re.search(words, fold(c.title))))})


def _tells(title: str) -> bool:
    """Whether a title names its table: 附表3 and a line of text that stood above it do not."""
    return re.search(r"..表", title_key(title)) is not None and not _ONLY_NUMBERED.search(fold(title))


def not_read(found: Iterable[Coverage], words: str, what: Message | Named) -> Message | None:
    """Which pages print a table that may be it, but was not read as such.

    Returns
    -------
    Message or None
        Without a stop. None where nothing printed could be it: only then is it absent.

    Examples
    --------
    >>> other = Coverage(17, "", "other", 8, 0, "not_understood")
    >>> told = not_read([other], "三公", Named("the three public expenses", "三公经费表"))
    >>> told.text("en")
    'page 17 prints a table that budgetkit could not read as the three public expenses'
    >>> told.text("zh")
    '第17页印有一张表，但未能读作三公经费表'
    """
    pages = unread_pages(found, words)
    if not pages:
        return None
    return message("not-read" if len(pages) > 1 else "not-read-one", pages=Enumeration(pages),
                   what=what)


def absent(found: Iterable[Coverage], answer: str, lang: str | None, said: str) -> str:
    """``said``, that a document does not hold an answer; where that is not known, why not.

    Parameters
    ----------
    found : iterable of Coverage
    answer : str
        A key of `ANSWERS`.
    lang : {"en", "zh"}
    said : str
        In that language.

    Examples
    --------
    >>> absent([], "debt", "en", "the document prints no interest")
    'the document prints no interest'
    """
    told = not_read(found, ANSWERS[answer], message(f"answer-{answer.replace('_', '-')}"))
    return told.text(lang) if told else said


def _unread_amounts(table: Table, facts: set[tuple[int, int]]) -> tuple[Cell, ...]:
    """The cells that print an amount which is no fact; of a target sheet none is asked."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return ()
    codes = {c for panel in table.panels for c in panel.codes}
    return tuple([c for c in table.cells
                  if c.column not in codes and (c.row, c.column) not in facts and _is_money(table, c)])


def _is_money(table: Table, cell: Cell) -> bool:
    return bool(_LIKE_MONEY.search(cell.text)) and not table.is_header(cell.row) and (
        parse_amount(cell.text) is not None
        and not "".join(table.names[cell.column : cell.column + 1]).startswith(_COUNTS))


def _why_not(told: TableMeaning, row: int, column: int) -> Message | None:
    """Why a fact is not placed: what of its column, or of its line, is not known."""
    known = told.by_column.get(column)
    of_which = known is not None and known.role == "of_which" and known.above is not None
    if known is None or not (known.concept or of_which):
        head = told.table.columns[column]
        return (message("column-unknown", column=column + 1, head=head) if head
                else message("column-nameless", column=column + 1))
    line = told.by_place[row, known.panel]
    if line.line.name or line.line.code or line.role == "grand_total":
        return None
    return message("row-nameless", row=row + 1)
