"""How much of a budget is borrowed, what it costs, and which tables show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.debt.breakdown import LISTED, DebtLine, rows
from budgetkit.debt.classifiers import purpose_label, words
from budgetkit.debt.function import FunctionRecord, function_record, lowest
from budgetkit.debt.projects import sheets_of
from budgetkit.errors import expect_disclosure
from budgetkit.messages import checked_language
from budgetkit.model import line_fact, printed_total
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.table import Fact, Table
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Tables that ought to hold money of the government fund.
SHOWING = ("department_summary", "department_revenue", "department_expenditure",
           "appropriation_summary", "appropriation_expenditure", "government_fund", "projects",
           "project_performance")
#: Of these, the tables by function: where others show an amount and these do not, they lack it.
EXPECTED = ("department_expenditure", "appropriation_expenditure", "government_fund")
#: Interest and issue costs; the same by the government's economic codes; repayment.
ECONOMIC = ("307", "511", "512")
COSTS = ("interest", "principal", "debt_service", "issue_cost")


@dataclass(frozen=True)
class Showing:
    """Whether a table prints an amount of borrowed money, and as what. Amounts in 万元.

    Attributes
    ----------
    table, title, page
        Of the table: its key, its printed title, its page.
    purpose, amount
        What is looked for, in 万元.
    shown, shown_as
        Whether it is there, and under which lines.
    total : Decimal or None
        What the table adds up to.
    expected : bool
        Whether the amount should be there.
    note : str

    Examples
    --------
    >>> import budgetkit as bk
    >>> missing = [s for s in summary(bk.load_example("weihui-2024")).showings if not s.shown]
    >>> [(s.table, s.purpose, s.amount) for s in missing]
    [('government_fund', 'bond_funded', Decimal('10331.00'))]
    """

    table: str
    title: str
    page: int
    purpose: str
    amount: Decimal
    shown: bool
    shown_as: str
    total: Decimal | None
    expected: bool
    note: str


@dataclass(frozen=True)
class Summary:
    """Borrowed money in one budget: 万元, exact. None: the document does not tell.

    Attributes
    ----------
    total : Decimal
        All expenditure of the budget.
    borrowed : Decimal
        Expenditure paid with borrowed money.
    carried_over, this_year : Decimal or None
        Of it, borrowed in earlier years and not spent; and new.
    interest, principal, debt_service, issue_cost : Decimal
        What debt costs this year.
    unknown : Decimal
        Money of projects that may be borrowed or not.
    untraced : Decimal
        Of the borrowed money, what no single project can be told to get.
    general_budget : Decimal or None
        General-budget expenditure of this year.
    showings : tuple of Showing
    economic : tuple of Fact
        Amounts under the economic codes of interest and repayment (307, 511, 512): loans of the
        unit's own, such as a hospital's, show only there.

    Examples
    --------
    >>> import budgetkit as bk
    >>> s = summary(bk.load_example("weihui-2024"))
    >>> s.total, s.costs, round(s.share(s.borrowed), 2), round(s.interest_per_100, 2)
    (Decimal('11534.22'), Decimal('860.00'), Decimal('89.57'), Decimal('250.57'))
    >>> s.lines("zh")[0]
    ('支出总计', '11,534.22')
    """

    title: str
    total: Decimal
    borrowed: Decimal
    carried_over: Decimal | None
    this_year: Decimal | None
    interest: Decimal
    principal: Decimal
    debt_service: Decimal
    issue_cost: Decimal
    unknown: Decimal
    untraced: Decimal
    general_budget: Decimal | None
    showings: tuple[Showing, ...]
    economic: tuple[Fact, ...] = ()

    @property
    def costs(self) -> Decimal:
        """Interest, principal and costs of issuing."""
        return self.interest + self.principal + self.debt_service + self.issue_cost

    @property
    def found(self) -> bool:
        """Whether the function table, or a project, holds borrowed money or its costs."""
        return bool(self.borrowed or self.costs)

    def share(self, amount: Decimal | None) -> Decimal | None:
        """An amount in percent of the total.

        Parameters
        ----------
        amount : Decimal or None
            万元.
        """
        if amount is None or not self.total:
            return None
        return amount / self.total * 100

    @property
    def interest_per_100(self) -> Decimal | None:
        """Interest for every 100 of the department's own general budget."""
        if not self.general_budget:
            return None
        return self.interest / self.general_budget * 100

    @property
    def without(self) -> Decimal:
        """The budget without borrowed money and without what debt costs."""
        return self.total - self.borrowed - self.costs

    @property
    def tables(self) -> pd.DataFrame:
        """``table, title, page, purpose, amount, shown, shown_as, total, expected, note``, in 万元."""
        import pandas as pd

        columns = ["table", "title", "page", "purpose", "amount", "shown", "shown_as", "total",
                   "expected", "note"]
        frame = pd.DataFrame([[getattr(s, c) for c in columns] for s in self.showings],
                             columns=columns)
        return frame.astype({"amount": "float64", "total": "float64", "page": "int64"})

    def lines(self, lang: str = "en") -> list[tuple[str, str]]:
        """Label and value of what a reader should know.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        zh = checked_language(lang) == "zh"
        said = [("支出总计" if zh else "Expenditure, total", format_amount(self.total))]
        if not self.found:
            none = "功能科目和项目中没有债务" if zh else "none in the function codes or projects"
            said.append(("举借的资金" if zh else "Borrowed money", none))
            return [*said, *self._own_loans(zh), *self._doubt(zh)]
        said.append(("举借的资金" if zh else "Borrowed money", self._with_share(self.borrowed)))
        if self.carried_over is not None:
            said.append(("其中：上年结转" if zh else "of it carried over",
                         self._with_share(self.carried_over)))
        elif self.borrowed:
            said.append(("其中：上年结转" if zh else "of it carried over",
                         "文件没有列出" if zh else "not told"))
        for purpose in COSTS:
            amount = getattr(self, purpose)
            if amount:
                label = purpose_label(purpose, "zh" if zh else "en")
                said.append((label if zh else label.capitalize(), self._with_share(amount)))
        if self.interest and self.interest_per_100 is not None:
            said.append(("每100元一般公共预算对应的利息" if zh else
                         "Interest for every 100 of own general budget",
                         format_amount(self.interest_per_100)))
        said.append(("不含举借资金和债务成本的支出" if zh else
                     "Expenditure without borrowed money and its costs",
                     self._with_share(self.without)))
        return [*said, *self._own_loans(zh), *self._doubt(zh)]

    def _own_loans(self, zh: bool) -> list[tuple[str, str]]:
        return [
            (f"经济科目{f.row_code}（{f.row_label}，第{f.page}页）" if zh else
             f"Economic code {f.row_code} (page {f.page})", format_amount(f.amount))
            for f in self.economic]

    def _doubt(self, zh: bool) -> list[tuple[str, str]]:
        said = []
        if self.untraced:
            said.append(("不能对应到具体项目的举借资金" if zh else
                         "Borrowed, but no project can be told to get it",
                         format_amount(self.untraced)))
        if self.unknown:
            said.append(("无法判断" if zh else "Unknown", format_amount(self.unknown)))
        return said

    def _with_share(self, amount: Decimal) -> str:
        share = self.share(amount)
        shown = format_amount(amount)
        return shown if share is None else f"{shown} ({format_amount(share)} %)"

    def text(self, lang: str = "en") -> str:
        """The lines, then the tables that lack borrowed money which others show.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        mark = "：" if lang == "zh" else ": "
        said = [f"{label}{mark}{value}" for label, value in self.lines(lang)]
        return "\n".join([*said, *(self.lacking(lang))])

    def lacking(self, lang: str = "en") -> list[str]:
        """One sentence for every table that does not show an amount which others show.

        Parameters
        ----------
        lang : {"en", "zh"}
        """
        out = []
        for s in self.showings:
            others = [o for o in self.showings if o.purpose == s.purpose and o.shown]
            if s.shown or not s.expected or not others:
                continue
            amount, n = format_amount(s.amount), len(others)
            what = purpose_label(s.purpose, lang)
            if lang == "zh":
                out.append(f"第{s.page}页《{s.title or TABLES[s.table].zh}》没有{what}{amount}万元，"
                           f"另有{n}张表列出；{s.note}".rstrip("；"))
            else:
                out.append(f"page {s.page}, {s.title or TABLES[s.table].en}: does not show "
                           f"{amount} ({what}), which {n} other tables do"
                           + (f"; {s.note}" if s.note else ""))
        return out

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th style='text-align:left'>{escape(zh)}<br>{escape(en)}</th>"
            f"<td style='text-align:right'>{escape(value)}</td></tr>"
            for (zh, _), (en, value) in zip(self.lines("zh"), self.lines("en"), strict=True))
        more = "".join(f"<p>{escape(s)}</p>" for s in self.lacking())
        return f"<table>{cells}</table>{more}"


def summary(d: Disclosure) -> Summary:
    """How much of the budget is borrowed, carried over and interest, and which tables show it.

    Use it first. Amounts by purpose come from the function table, where one is printed, so that
    they hold even where no single project can be told to get the money.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    Summary
        Prints as text; ``lines(lang)``, ``tables`` (frame) and ``lacking(lang)`` hold the parts.

    Notes
    -----
    General bonds (一般债券) leave no sign in a department's tables beyond their interest: a
    budget without a sign is not proved to be without debt. Codes: 《政府收支分类科目》.

    Examples
    --------
    >>> import budgetkit as bk
    >>> s = summary(bk.load_example("weihui-2024"))
    >>> s.borrowed, s.carried_over, s.interest, s.without
    (Decimal('10331.00'), Decimal('10331.00'), Decimal('860.00'), Decimal('343.22'))
    >>> round(s.interest_per_100, 2)
    Decimal('250.57')
    """
    expect_disclosure(d)
    record = function_record(d)
    found = rows(d)
    by_rows = {p: _sum(found, p) for p in ("bond_funded", *COSTS, "unknown")}
    # what only words tell, and what is carried over beside the function table, is in no debt line
    outside = {p: _sum([r for r in found if not r.covered], p) for p in by_rows}
    amounts = {
        p: max((_by_code(record, p) if record else Decimal(0)) + outside[p], by_rows[p], key=abs)
        for p in ("bond_funded", *COSTS)}
    if abs(amounts["bond_funded"] - by_rows["bond_funded"]) <= tolerance(len(found), 2):
        untraced = sum((r.amount for r in found if r.purpose == "bond_funded"
                        and r.source == "function" and _has_projects(found)), Decimal(0))
    else:
        untraced = amounts["bond_funded"] - by_rows["bond_funded"]
    shown, total = d.shown(), sum((r.amount for r in found), Decimal(0))
    if shown and abs(total - shown.amount) <= tolerance(len(found), min(2, shown.fact.places)):
        total = shown.amount
    carried, new = _by_when(found, amounts["bond_funded"])
    return Summary(
        d.title, total, amounts["bond_funded"], carried, new, amounts["interest"],
        amounts["principal"], amounts["debt_service"], amounts["issue_cost"], by_rows["unknown"],
        untraced, _general_budget(d), tuple(_showings(d, amounts)), tuple(_economic(d)),
    )


def _sum(found: Sequence[DebtLine], purpose: str) -> Decimal:
    return sum((r.amount for r in found if r.purpose == purpose), Decimal(0))


def _by_code(record: FunctionRecord, purpose: str) -> Decimal:
    return sum((li.amount for li in record.debt if li.sign and li.sign.purpose == purpose),
               Decimal(0))


def _has_projects(found: Sequence[DebtLine]) -> bool:
    return any(r.source in LISTED for r in found)


def _by_when(found: Sequence[DebtLine], borrowed: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Carried over and new; None unless the document tells it for all borrowed money."""
    parts = [r for r in found if r.purpose == "bond_funded"]
    told = sum((r.amount for r in parts if r.when), Decimal(0))
    if not borrowed or abs(told - borrowed) > tolerance(len(parts), 2):
        return None, None
    return tuple(sum((r.amount for r in parts if r.when == w), Decimal(0))
                 for w in ("carryover", "this_year"))


def _general_budget(d: Disclosure) -> Decimal | None:
    totals = [printed_total(t) for t in d.all("general_budget_expenditure")]
    return next((t for t in totals if t is not None), None)


def _economic(d: Disclosure) -> list[Fact]:
    """Amounts under economic codes of interest and repayment, the widest code of each table."""
    out = []
    for key in ("economic_classification", "general_budget_basic", "appropriation_basic"):
        for table in d.all(key)[:1]:
            hits = [(li.code, f) for li in table.lines
                    if li.code.startswith(ECONOMIC) and (f := line_fact(li)) and f.amount]
            out += [f for code, f in hits
                    if not any(code != c and code.startswith(c) for c, _ in hits)]
    return out


def _showings(d: Disclosure, amounts: dict[str, Decimal]) -> list[Showing]:
    """For every table that may hold it: is this amount of borrowed money printed there?"""
    record, found, out = function_record(d), rows(d), []
    for purpose, amount in amounts.items():
        if not amount:
            continue
        lines = [li.amount for li in record.debt if li.sign.purpose == purpose] if record else []
        for key in SHOWING:
            held = d.all(key)
            table = next((t for t in held if t.facts), None)
            if key == "government_fund" and table is None:
                table = next(iter(held), None)  # a blank form says that there is nothing
            if table is None:
                continue
            if key in ("projects", "project_performance"):
                out += _in_projects(d, table, found, purpose, amount)
                continue
            places = _printed(table, [amount]) or _printed(table, lines)
            expected = key in EXPECTED and (bool(lowest(table)) or key == "government_fund")
            out.append(Showing(
                key, table.title, places[0].page if places else table.pages[0], purpose, amount,
                bool(places), "；".join(map(_place, places)), _largest(table), expected,
                "" if places else _why_not(table, amount, amounts)))
    return out


def _in_projects(d, table: Table, found: Sequence[DebtLine], purpose: str, amount: Decimal):
    """Lines of projects, and their target sheets, are added up: no total of theirs is printed."""
    mine = [r for r in found if r.purpose == purpose and r.source in LISTED]
    if table.key == "projects":
        held = [r.amount for r in mine]
        page = mine[0].page if mine and mine[0].page else table.pages[0]
    else:
        names = {fold(r.name) for r in mine}
        sheets = [s for s in sheets_of(d) if fold(s.name) in names and s.amount is not None]
        held = [s.amount for s in sheets if s.amount is not None]
        page = sheets[0].pages[0] if sheets else table.pages[0]
    summed = sum(held, Decimal(0))
    shown = bool(held) and abs(summed - amount) <= tolerance(len(held), 2)
    if not held:
        return []
    return [Showing(table.key, table.title, page, purpose, amount, shown,
                    f"{len(held)} 行" if shown else "", summed, False, "")]


def _printed(table: Table, amounts: Sequence[Decimal]) -> list[Fact]:
    """A fact for each of the amounts, or none: a line that speaks of debt before any other."""
    out = []
    for amount in amounts:
        hits = [f for f in table.facts if f.amount == amount]
        spoken = [f for f in hits if any(
            p.search(fold(f.row_label)) for said in ("code", "prose") for p, _ in words(said))]
        if not hits:
            return []
        out.append(max(spoken or hits, key=lambda f: len(f.row_code)))
    return out


def _place(fact: Fact) -> str:
    row = fact.row_label or fact.row_code or "合计"
    return f"{fact.row_code} {row}".strip() if fact.row_code != row else row


def _largest(table: Table) -> Decimal | None:
    totals = [f.amount for li in table.lines if li.level == "total" for f in li.amounts.values()]
    return max(totals or [f.amount for f in table.facts], default=None)


def _why_not(table: Table, amount: Decimal, amounts: dict[str, Decimal]) -> str:
    """The table's total, where it is exactly the rest of what debt pays for and costs."""
    total, whole = _largest(table), sum(amounts.values(), Decimal(0))
    if total is None or total + amount != whole:
        return ""
    return f"{format_amount(total)} = {format_amount(whole)} − {format_amount(amount)}"
