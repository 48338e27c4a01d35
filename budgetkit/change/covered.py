"""What an account covers: which money, from which table, and whether that was read whole.

A headline names it, and what is new or ended is told only where both ends were read whole.
"""

from __future__ import annotations

from budgetkit.amounts import tolerance
from budgetkit.change.entries import Account
from budgetkit.change.notes import Note, amount
from budgetkit.disclosure import Disclosure
from budgetkit.messages import Enumeration, Message, Named, message_in
from budgetkit.model.coverage import coverage_of
from budgetkit.model.totals import SCOPES
from budgetkit.sources.pictures import locate
from budgetkit.tables import label
from budgetkit.tables.catalogue import BASIC
from budgetkit.tables.table import Table

message = message_in("change.covered")

#: Concepts of totals whose money has a name (``money-total`` …).
MONEY = frozenset((
    "", "total", "appropriation", "general_budget", "government_fund", "state_capital", "basic",
    "general_budget_basic", "appropriation_basic", "project_spending", "project_economic",
    "basic_and_projects",
))
#: The same on the side of revenue.
_REVENUE = frozenset(("", "appropriation"))
#: Concepts that the total of a table by economic class may be of, the widest first.
_ECONOMIC = ("total", "appropriation", "general_budget", "basic", "general_budget_basic",
             "appropriation_basic", "project_spending")


def by_words(by: str) -> Message:
    """What lines are grouped by.

    >>> by_words("economic").text("en"), by_words("economic").text("zh")
    ('by economic class', '按经济分类')
    """
    return message(f"by-{by}")


def document_of(year: int, kind: str) -> Message:
    """A year's budget or final account.

    >>> document_of(2024, "budget").text("zh"), document_of(2024, "final_account").text("en")
    ('2024年预算', '2024 final account')
    """
    return message("document-final_account" if kind == "final_account" else "document-budget",
                   year=year)


def concept_of(account: Account, d: Disclosure) -> str:
    """Which total an account is: the concept of its table, or the one that its amount is of.

    Where one amount is the total of several (all money is general budget), the title decides.
    """
    if account.form not in ("economic_classification", "project_economic"):
        return account.form if account.form in MONEY else SCOPES.get(account.form, account.form)
    fits = {t.concept for t in d.total_list if t.side != "revenue" and t.amount == account.total
            and t.period in ("all", "this_year")}
    named = [c for words, concepts in _TITLED if all(w in account.title for w in words)
             for c in concepts]
    return next((c for c in (*named, *_ECONOMIC) if c in fits), account.form)


#: Words of a title, all of them → the concepts that it may mean.
_TITLED = (
    (("一般公共预算", "基本支出"), ("general_budget_basic",)),
    (("财政拨款", "基本支出"), ("appropriation_basic",)),
    (("基本支出",), ("basic", "general_budget_basic", "appropriation_basic")),
    (("一般公共预算",), ("general_budget",)), (("财政拨款",), ("appropriation",)),
)


def money_of(account: Account, d: Disclosure, column: str | None = None) -> Note:
    """Which money an account is of: ``basic expenditure of the general budget``."""
    concept = concept_of(account, d)
    if account.by in ("source", "fund"):
        key = f"revenue-{concept or 'total'}" if concept in _REVENUE else "unknown"
    else:
        key = f"money-{concept or 'total'}" if concept in MONEY else "unknown"
    money = message(key)
    if column:
        named = Named(label(column, "en"), label(column, "zh"))
        return Note(message("column", money=money, column=named))
    return Note(money)


def unread(account: Account, d: Disclosure) -> Note | None:
    """Why an account's table was not read whole; None where it was.

    Every amount printed has its place, the lines reach the printed total, and no other table of
    the document prints another total of the same money.
    """
    for table in account.tables:
        held = coverage_of(table)
        if held.placed < held.amounts:
            return Note(message("not-placed", missing=held.amounts - held.placed,
                                amounts=held.amounts))
    if not account.closes:
        return Note(message("not-reached"))
    return _elsewhere(account, d)


def _elsewhere(account: Account, d: Disclosure) -> Note | None:
    """Half of a table in two panels closes by itself: another table tells that it is half."""
    concept = SCOPES.get(account.form, "")
    if account.form not in BASIC:
        return None
    allowed = tolerance(len(account.entries), 2, account.unit or "万元")
    for total in d.total_list:
        if total.concept == concept and total.table != account.form and (
            total.side == "expenditure" and total.period in ("all", "this_year")
        ) and account.total + allowed < total.amount:
            return Note(message("elsewhere", amount=amount(total.amount), page=total.page))
    return None


def place_of(d: Disclosure, page: int) -> Message:
    """A page as a reader finds it: with the name of its file where there are several."""
    if len(d.files) < 2:
        return message("page", page=page)
    file, own = locate(d.files, page)
    return message("page-of-file", file=getattr(file, "name", ""), page=own)


def source_of(account: Account, d: Disclosure, why: Note | None) -> Message:
    """Table, page and whether it was read whole: “支出总表”, page 14, read whole.

    Parameters
    ----------
    account : Account
    d : Disclosure
    why : Note or None
        What `unread` said of it.
    """
    titles = "；".join(dict.fromkeys(t.title for t in account.tables)) or account.title
    place = place_of(d, account.page)
    if why is None:
        return message("read-whole", titles=titles, place=place)
    return message("read-in-part", titles=titles, place=place, why=why.message)


def titles_of(d: Disclosure) -> Message:
    """The printed titles of a document's standard tables, for a refusal."""
    held: list[Table] = [t for t in d.tables if t.key != "other" and t.title]
    titles = Enumeration(dict.fromkeys(t.title for t in held))
    if not titles:
        return message("no-table", document=d.title)
    return message("tables", document=d.title, titles=titles)
