"""What an account covers: which money, from which table, and whether that was read whole.

A headline names it, and what is new or ended is told only where both ends were read whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit.amounts import format_amount, tolerance
from budgetkit.change.bilingual_text import Bilingual
from budgetkit.change.entries import Account
from budgetkit.model.coverage import coverage_of
from budgetkit.model.totals import SCOPES
from budgetkit.sources.pictures import locate
from budgetkit.tables import label

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure
    from budgetkit.tables.table import Table

#: Concept of a total → the money it is the total of.
MONEY = {
    "": ("all expenditure", "全部支出"),
    "total": ("all expenditure", "全部支出"),
    "appropriation": ("expenditure from appropriations", "财政拨款支出"),
    "general_budget": ("general-budget expenditure", "一般公共预算支出"),
    "government_fund": ("government-fund expenditure", "政府性基金支出"),
    "state_capital": ("state-capital expenditure", "国有资本经营预算支出"),
    "basic": ("basic expenditure", "基本支出"),
    "general_budget_basic": ("basic expenditure of the general budget", "一般公共预算基本支出"),
    "appropriation_basic": ("basic expenditure from appropriations", "财政拨款基本支出"),
    "project_spending": ("project expenditure", "项目支出"),
    "project_economic": ("project expenditure", "项目支出"),
    "basic_and_projects": ("basic and project expenditure of the general budget",
                           "一般公共预算基本支出和项目支出"),
}
_REVENUE = {"": ("all revenue", "全部收入"), "appropriation": ("appropriations", "财政拨款")}
_UNKNOWN = ("the money of its table", "表列资金")
#: Concepts that the total of a table by economic class may be of, the widest first.
_ECONOMIC = ("total", "appropriation", "general_budget", "basic", "general_budget_basic",
             "appropriation_basic", "project_spending")
#: Tables that hold less than the budget: 基本支出 is not 预算.
BASIC = frozenset({"general_budget_basic", "appropriation_basic"})
BY_WORDS = {
    "function": ("by function", "按功能分类"), "economic": ("by economic class", "按经济分类"),
    "source": ("by source", "按来源"), "fund": ("by fund", "按资金性质"),
    "project": ("by project", "按项目"),
}


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


def money_of(account: Account, d: Disclosure, column: str | None = None) -> Bilingual:
    """Which money an account is of: ``basic expenditure of the general budget``."""
    known = _REVENUE if account.by in ("source", "fund") else MONEY
    en, zh = known.get(concept_of(account, d), _UNKNOWN)
    if column:
        return Bilingual(f"{en}, column {label(column, 'en')}", f"{zh}中的{label(column, 'zh')}")
    return Bilingual(en, zh)


def unread(account: Account, d: Disclosure) -> Bilingual | None:
    """Why an account's table was not read whole; None where it was.

    Every amount printed has its place, the lines reach the printed total, and no other table of
    the document prints another total of the same money.
    """
    for table in account.tables:
        held = coverage_of(table)
        if held.placed < held.amounts:
            return Bilingual(f"{held.amounts - held.placed} of its {held.amounts} amounts not read",
                             f"{held.amounts}个金额中有{held.amounts - held.placed}个未能读出")
    if not account.closes:
        return Bilingual("its lines do not reach its total", "各行之和与合计不符")
    return _elsewhere(account, d)


def _elsewhere(account: Account, d: Disclosure) -> Bilingual | None:
    """Half of a table in two panels closes by itself: another table tells that it is half."""
    concept = SCOPES.get(account.form, "")
    if account.form not in BASIC:
        return None
    allowed = tolerance(len(account.entries), 2, account.unit or "万元")
    for total in d.total_list:
        if total.concept == concept and total.table != account.form and (
            total.side == "expenditure" and total.period in ("all", "this_year")
        ) and account.total + allowed < total.amount:
            return Bilingual(
                f"{format_amount(total.amount)} of it is printed elsewhere (page {total.page})",
                f"另处（第{total.page}页）为{format_amount(total.amount)}")
    return None


def place_of(d: Disclosure, page: int, lang: str) -> str:
    """A page as a reader finds it: with the name of its file where there are several."""
    if len(d.files) < 2:
        return f"第{page}页" if lang == "zh" else f"page {page}"
    file, own = locate(d.files, page)
    name = getattr(file, "name", "")
    return f"{name}第{own}页" if lang == "zh" else f"{name}, page {own}"


def sources_of(account: Account, d: Disclosure, why: Bilingual | None) -> dict[str, str]:
    """By language: table, page and whether it was read whole (“支出总表”, page 14, read whole).

    Parameters
    ----------
    account : Account
    d : Disclosure
    why : Bilingual or None
        What `unread` said of it.
    """
    titles = "；".join(dict.fromkeys(t.title for t in account.tables)) or account.title
    en = "read whole" if why is None else f"not read whole: {why}"
    zh = "完整读取" if why is None else f"未完整读取：{why.zh}"
    return {"en": f"“{titles}”, {place_of(d, account.page, 'en')}, {en}",
            "zh": f"《{titles}》{place_of(d, account.page, 'zh')}，{zh}"}


def titles_of(d: Disclosure, lang: str) -> str:
    """The printed titles of a document's standard tables, for a refusal."""
    held: list[Table] = [t for t in d.tables if t.key != "other" and t.title]
    said = list(dict.fromkeys(t.title for t in held))
    if not said:
        return "没有标准表" if lang == "zh" else "no standard table"
    return "、".join(said) if lang == "zh" else ", ".join(said)
