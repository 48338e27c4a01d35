"""How far a budget was carried out: 年初预算, 全年预算 (adjusted), 决算, line by line.

A final account tells all three of itself, in its prose and in the columns of its tables; the
budget of the same year, where it is at hand, gives the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from budgetkit.amounts import as_float
from budgetkit.change.comparability import NotComparable, join_ends
from budgetkit.change.compared_lines import Row
from budgetkit.change.comparing import compare
from budgetkit.change.covered import source_of, unread
from budgetkit.change.entries import Account
from budgetkit.change.execution_lines import (
    ExecutionLine,
    account_by,
    coded_lines,
    lines_of_prose,
    project_lines,
    three_public_lines,
)
from budgetkit.change.framed import Framed, Record, as_block, in_words
from budgetkit.change.implied_rows import scope_words
from budgetkit.change.notes import Note, amount, in_language, share
from budgetkit.change.summary_text import titled
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Clauses, Message, message_in

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.present import Sheet

message = message_in("change.execution")
#: What the lines of an execution are grouped by, in their order; :func:`group_words` says it.
GROUPS = ("total", "function", "economic", "project", "three_public")
#: Groups in which a budget and a final account print the same lines.
_COMPARED = ("function", "economic", "project")
#: Lines that are furthest from what was planned, named in the sentences.
_FURTHEST = 3


def group_words(group: str, lang: str | None = None) -> str:
    """What a group of lines of an execution is called.

    Parameters
    ----------
    group : str
        One of `GROUPS`.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    KeyError
        No such group.

    Examples
    --------
    >>> group_words("economic", "en"), group_words("three_public", "zh")
    ('by economic class', '“三公”经费')
    """
    return message(f"group-{group}").text(lang)


@dataclass(repr=False)
class Execution(Framed):
    """Budget, adjusted budget and outturn of a year; ask it like a frame, or for ``lines``.

    Attributes
    ----------
    title : str
    year : int
    lines : list of ExecutionLine
    covers : Message
        Which tables it rests on, and whether they were read whole.
    notes : list of str
    frame : DataFrame
        ``group, code, name, scope, budget, adjusted, outturn, rate, against, stated,
        page_budget, page_adjusted, page``: amounts in 万元, rates in percent; `group`, `scope` and
        `against` are keys, which :func:`group_words` and :func:`scope_words` say.

    Examples
    --------
    >>> import budgetkit as bk
    >>> from budgetkit.messages import Message
    >>> line = bk.change.ExecutionLine("total", "", "", "支出总计", budget=100, outturn=95)
    >>> e = Execution("甲局", 2024, [line], Message("messages.pages", n=2))
    >>> [each.name for each in e.of("total")]
    ['支出总计']
    """

    title: str
    year: int
    lines: list[ExecutionLine]
    covers: Message
    notes: list[str] = field(default_factory=list)

    _columns: ClassVar[dict[str, str]] = {
        "group": "str", "code": "str", "name": "str", "scope": "str", "budget": "float64",
        "adjusted": "float64", "outturn": "float64", "rate": "float64", "against": "str",
        "stated": "float64", "page_budget": "Int64", "page_adjusted": "Int64", "page": "Int64",
    }  # fmt: skip

    _amounts: ClassVar[tuple[str, ...]] = ("budget", "adjusted", "outturn")

    def _records(self) -> list[Record]:
        return [{
            "group": e.group, "code": e.code, "name": e.name, "scope": e.scope,
            "budget": as_float(e.budget), "adjusted": as_float(e.adjusted),
            "outturn": as_float(e.outturn), "rate": as_float(e.rate), "against": e.against,
            "stated": as_float(e.stated), "page_budget": e.page_budget,
            "page_adjusted": e.page_adjusted, "page": e.page,
        } for e in self.lines]  # fmt: skip

    def of(self, group: str) -> list[ExecutionLine]:
        """The lines of one group.

        Parameters
        ----------
        group : str
            One of `GROUPS`.

        Returns
        -------
        list of ExecutionLine
        """
        return [e for e in self.lines if e.group == group]

    def sentences(self, lang: str | None = None) -> list[str]:
        """What it covers, how far the whole was carried out, and the lines furthest from 100 %.

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
        known = [e for e in self.lines if e.rate is not None]
        said = [message("lines", n=len(known), year=self.year, covers=self.covers)]
        said += [message("sentence", line=_line_words(e)) for e in known if e.group == "total"]
        far = sorted((e for e in known if e.group == "function"),
                     key=lambda e: -abs((e.outturn or Decimal(0)) - (e.plan or Decimal(0))))
        if far:
            said.append(message("furthest", lines=Clauses(map(_line_words, far[:_FURTHEST]))))
        return [each.text(lang) for each in said]

    def _block(self) -> Sheet:
        return as_block(self.shown(), self.sentences(), [in_language(n) for n in self.notes])

    def __repr__(self) -> str:
        return f"{titled(self.title)}\n{self._block().text}"

    def _repr_html_(self) -> str:
        return self._block().html

    def shown(self, lang: str | None = None) -> pd.DataFrame:
        """The frame with the names of groups, funds and budgets in place of their keys.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        DataFrame
            The columns of ``frame``.

        Raises
        ------
        ValueError
            For another language.
        """
        return in_words(self.frame, {
            "group": lambda key: group_words(key, lang), "scope": lambda key: scope_words(key, lang),
            "against": lambda key: message(f"against-{key}").text(lang)})


def _line_words(e: ExecutionLine) -> Message:
    return message(f"line-{e.against}", line=f"{e.code} {e.name}".strip(), plan=amount(e.plan),
                   outturn=amount(e.outturn), rate=share(e.rate))


def execution(*documents: Disclosure, renamed: bool = False) -> Execution:
    """How far a year's budget was carried out: budget, adjusted budget, outturn and rate.

    Use it with the final account alone (its own prose and tables tell what was planned), or with
    the budget of the same year before it.

    Parameters
    ----------
    documents : Disclosure
        The final account, or the budget and the final account, in any order.
    renamed : bool
        The two department names are one department.

    Returns
    -------
    Execution

    Raises
    ------
    NotComparable
        No final account, two of them, another year or another department.

    Notes
    -----
    The rate is of 全年预算 where the document prints it, else of 年初预算, and says which
    (``against``). Source: 财政部部门决算公开 form, columns 年初预算数 and 决算数.

    Examples
    --------
    >>> import budgetkit as bk
    >>> bk.change.execution(bk.load_example("weihui-2024"))
    Traceback (most recent call last):
        ...
    budgetkit.change.comparability.NotComparable: ...
    """
    expect_disclosure(*documents)
    accounts = [d for d in documents if d.kind == "final_account"]
    plans = [d for d in documents if d.kind != "final_account"]
    if len(accounts) != 1 or len(plans) > 1:
        raise NotComparable(
            None, message("no-execution", accounts=len(accounts), plans=len(plans)),
            remedy=message("give-account"))
    account, plan = accounts[0], next(iter(plans), None)
    notes = [] if plan is None else _of_one_year(plan, account, renamed)
    stated = lines_of_prose(account)
    lines = [*(e for e in stated if e.group == "total"), *coded_lines(account, "function", stated),
             *coded_lines(account, "economic", stated),
             *three_public_lines(account, stated), *project_lines(account)]
    if plan is not None:
        lines, used = _with_budget(lines, plan, account)
    else:
        used = [(a, account) for by in ("function", "economic")
                if (a := account_by(account, by)) is not None]
        if all(e.budget is None and e.adjusted is None for e in lines):
            notes.append(Note(message("no-budget")))
    lines.sort(key=lambda e: (
        GROUPS.index(e.group), e.code if e.group != "three_public" else ""))
    sources = Clauses(source_of(a, d, unread(a, d)) for a, d in used)
    return Execution(
        account.title, account.year or 0, lines,
        message("covers", sources=sources) if sources else message("covers-nothing"),
        list(dict.fromkeys(notes)))


def _of_one_year(plan: Disclosure, account: Disclosure, renamed: bool) -> list[str]:
    """What a reader must know of a budget and a final account; they are of one year."""
    notes = join_ends(plan, account, renamed=renamed)
    if plan.year != account.year:
        raise NotComparable(
            None, message("two-years", plan=plan.year, account=account.year),
            remedy=message("give-one-year"))
    return notes


# ── the budget of the year beside it ─────────────────────────────────────────────────────────


def _with_budget(lines: Sequence[ExecutionLine], plan: Disclosure, account: Disclosure,
                 ) -> tuple[list[ExecutionLine], list[tuple[Account, Disclosure]]]:
    """The lines with the first budget of the budget's own tables, by every grouping both have."""
    held = [e for e in lines if e.group not in _COMPARED]
    stated = {(e.group, e.code or e.name): e for e in lines}
    used: list[tuple[Account, Disclosure]] = []
    for by in _COMPARED:
        try:
            c = compare(plan, account, by, renamed=True)
        except NotComparable:
            held += [e for e in lines if e.group == by]
            continue
        used += [(c.previous_account, plan), (c.current_account, account)]
        whole = unread(c.current_account, account) is None
        held += [_beside(r, by, stated.get((by, r.code or r.name)), whole)
                 for r in c.rows if not r.is_rest]
    return held, used


def _beside(r: Row, by: str, stated: ExecutionLine | None, whole: bool) -> ExecutionLine:
    """A line of both documents, with what the final account's own words add to it.

    A line that only the budget prints was not spent on, where the account was read ``whole``.
    """
    mine = stated or ExecutionLine(by, by, r.code, r.name)
    before, now = ([p for e in entries for p in e.pages]
                   for entries in (r.previous_entries, r.current_entries))
    return ExecutionLine(
        by, by, r.code, r.name, "", budget=r.previous, adjusted=mine.adjusted,
        outturn=Decimal(0) if r.current is None and whole else r.current, stated=mine.stated,
        page_budget=next(iter(before), None), page_adjusted=mine.page_adjusted,
        page=next(iter(now), None))
