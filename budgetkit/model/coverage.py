"""How much of what is printed is understood: one row a printed table, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.messages import in_room
from budgetkit.model.meaning import TableMeaning, meaning
from budgetkit.model.sums import sums
from budgetkit.tables.catalogue import OTHER, TABLES, title_key
from budgetkit.tables.columns import label
from budgetkit.tables.lines import COUNTED
from budgetkit.tables.table import Table
from budgetkit.text import fold

rule_words = in_room("checks.rules")

#: The columns of ``Disclosure.coverage``; ``coverage.csv`` has them without the last.
COLUMNS = ("page", "title", "table", "amounts", "placed", "proved", "status", "reason",
           "reason_zh")
#: A title that only counts: 附表3, 表七, 续表.
_ONLY_NUMBERED = re.compile(r"^[(（]?(附件?|续|公开)?表?[\d一二三四五六七八九十-]*[)）]?$")
_UNKNOWN_KIND = ("it is none of the standard tables: which money it holds is not known",
                 "不是标准表，不知道其中是哪些钱")
_UNPROVED = ("its own numbers do not prove how it adds up ({which}): a column or a line may mean "
             "something else", "表内的数不能证明各数如何相加（{which}）：某列或某行可能另有含义")
#: A number that is printed as money: with decimals, or with commas between the thousands.
_LIKE_MONEY = re.compile(r"\d\.\d|\d[,，]\d{3}")

#: Columns whose numbers are known to be no money, commas or not: 187,920 bags of 采购数量.
_COUNTS = ("percent", "quantity")

#: What may be said to be missing, and stand in a table that was not understood: the words of its
#: titles, and what it is called.
ANSWERS = {
    "amounts": (r".", "amounts", "金额"),
    "lines": (r"支出|收入|科目|经费|预算|决算", "lines by code", "按科目编码列示的表"),
    "debt": (r"支出|收入|项目|基金|债|息", "borrowed money or interest", "举借的资金或付息"),
    "last_year": (r"支出|收入|经费|预算", "last year's amounts", "上年的金额"),
    "targets": (r"绩效|目标|指标", "targets with indicators", "带指标的绩效目标"),
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
    reason, reason_zh : str
        Why not all of it, in words; empty where all is understood.
    proved : int
        Amounts in a sum that holds and could have failed: neither 0 = 0 nor 3 = 3 + 0. What is
        placed and not proved stands where its words put it.
    """

    page: int
    title: str
    table: str
    amounts: int
    placed: int
    status: str
    reason: str
    reason_zh: str = ""
    proved: int = 0


def coverage_list(tables: Iterable[Table]) -> list[Coverage]:
    """One entry a printed table, in printed order."""
    return [coverage_of(table) for table in tables]


def coverage_of(table: Table) -> Coverage:
    """How far a table is understood."""
    proofs = [s for s in sums(table) if s.proved]  # and which relations its numbers unseat
    told = meaning(table)
    shape = TABLES[table.key].shape if table.key in TABLES else ""
    facts = {(f.row, f.column) for f in table.facts}
    printed = facts | {(c.row, c.column) for c in unread_amounts(table)}
    reasons: Counter[tuple[str, str]] = Counter()
    placed = 0
    for place in sorted(printed):
        why = _why_not(told, place, facts, shape)
        if why:
            reasons[why] += 1
        else:
            placed += 1
    said = [(f"{n} amount{'' if n == 1 else 's'}: {en}", f"{n}个金额：{zh}")
            for (en, zh), n in reasons.most_common()]
    status = "understood" if placed == len(printed) else "partly" if placed else "not_understood"
    if told.unproved and status == "understood":
        status = "partly"
        en, zh = zip(*(_in_words(rule) for rule in dict.fromkeys(told.unproved)), strict=True)
        said = [(_UNPROVED[0].format(which=", ".join(en)),
                 _UNPROVED[1].format(which="、".join(zh)))]
    if table.key == OTHER and printed:
        # its columns and lines may be known, but not what it adds up to
        status = "partly" if placed else "not_understood"
        said.insert(0, _UNKNOWN_KIND)
    proved = {(f.row, f.column) for s in proofs for f in s.facts if f.amount}
    return Coverage(table.pages[0], table.title, table.key, len(printed), placed, status,
                    "; ".join(en for en, _ in said), "；".join(zh for _, zh in said), len(proved))


def _in_words(rule: str) -> tuple[str, str]:
    """What a sum says, in English and Chinese.

    >>> _in_words("total-is-sum-of-funds"), _in_words("total-is-basic-plus-project_spending")
    (('total = funds', '合计等于各资金之和'), ('Total = Basic + Projects', '合计等于基本支出加项目支出'))
    """
    with suppress(KeyError):
        return rule_words(rule, "en"), rule_words(rule, "zh")
    whole, _, parts = rule.partition("-is-")
    en, zh = ([label(n, lang) for n in (whole, *parts.split("-plus-"))] for lang in ("en", "zh"))
    return f"{en[0]} = {' + '.join(en[1:])}", f"{zh[0]}等于{'加'.join(zh[1:])}"


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
    >>> rest = ("other", 8, 0, "not_understood", "")
    >>> unread_pages([Coverage(17, "附表3", *rest), Coverage(18, "政府采购预算表", *rest)], "三公")
    [17]
    """
    return sorted({c.page for c in found
                   if c.amounts and (c.status == "not_understood" or c.table == OTHER)
                   and (not _tells(c.title) or (words and re.search(words, fold(c.title))))})


def _tells(title: str) -> bool:
    """Whether a title names its table: 附表3 and a line of text that stood above it do not."""
    return re.search(r"..表", title_key(title)) is not None and not _ONLY_NUMBERED.search(fold(title))


def not_read(found: Iterable[Coverage], words: str, en: str, zh: str) -> tuple[str, str] | None:
    """In both languages: which pages print a table that may be it, but was not read as such.

    Returns
    -------
    tuple of str or None
        English, Chinese, without a stop. None where nothing printed could be it: only then is it
        absent.

    Examples
    --------
    >>> other = Coverage(17, "", "other", 8, 0, "not_understood", "")
    >>> not_read([other], "三公", "the three public expenses", "三公经费表")
    ('page 17 prints a table that budgetkit could not read as the three public expenses', \
'第17页印有一张表，但未能读作三公经费表')
    """
    pages = unread_pages(found, words)
    if not pages:
        return None
    many = len(pages) > 1
    which = ", ".join(map(str, pages))
    return (f"page{'s' if many else ''} {which} print{'' if many else 's'} "
            f"{'tables' if many else 'a table'} that budgetkit could not read as {en}",
            f"第{'、'.join(map(str, pages))}页印有{'一些' if many else '一张'}表，但未能读作{zh}")


def absent(found: Iterable[Coverage], answer: str, lang: str, said: str) -> str:
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
    told = not_read(found, *ANSWERS[answer])
    return told[lang == "zh"] if told else said


def unread_amounts(table: Table) -> list[Cell]:
    """The cells that print an amount which is no fact; of a target sheet none is asked."""
    if table.key in TABLES and TABLES[table.key].shape == "sheet":
        return []
    facts = {(f.row, f.column) for f in table.facts}
    codes = {c for panel in table.panels for c in panel.codes}
    return [c for c in table.cells
            if c.column not in codes and (c.row, c.column) not in facts and _is_money(table, c)]


def _is_money(table: Table, cell) -> bool:
    return not table.is_header(cell.row) and bool(_LIKE_MONEY.search(cell.text)) and (
        parse_amount(cell.text) is not None
        and not "".join(table.names[cell.column : cell.column + 1]).startswith(_COUNTS))


def _why_not(told: TableMeaning, place: tuple[int, int], facts: set, shape: str
             ) -> tuple[str, str] | None:
    """Why an amount is not placed, in English and Chinese: what of its place is not known."""
    table = told.table
    row, column = place
    if place not in facts:
        return "it stands in no column of amounts", "不在金额列中"
    if shape == "sheet":
        return None
    known = next((c for c in told.columns if c.column == column), None)
    of_which = known is not None and known.role == "of_which" and known.above is not None
    if known is None or not (known.concept or of_which):
        head = table.columns[column]
        return (f"what column {column + 1} ({head or 'no heading'}) means is not known",
                f"第{column + 1}列（{head or '无表头'}）的含义不明")
    line = next(m for m in told.lines if m.line.row == row and m.line.panel == known.panel)
    if line.line.name or line.line.code or line.role == "grand_total":
        return None
    if COUNTED.search(fold(line.line.name)):
        return "the line counts things, not money", "该行计的是数量，不是金额"
    return f"row {row + 1} has no name and no code", f"第{row + 1}行没有名称和编码"
