"""Arithmetic within a table (表内勾稽): its own sums, along rows, down columns, by code level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit.checks.books import Printed, column_words
from budgetkit.checks.expect import expect_sum, law
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.model.relations import Sum
from budgetkit.model.sums import sums
from budgetkit.model.withheld import DOWN, LEAST_ROW, withheld_rows
from budgetkit.tables.columns import BESIDE, item_of, label
from budgetkit.tables.table import Fact, Table

if TYPE_CHECKING:
    import pandas as pd

#: What an identity says. Those that are not here are told by the columns that they add.
LAWS = {
    "revenue-is-expenditure": law("total revenue = total expenditure", "收入总计=支出总计"),
    "total-is-this-year-plus-carryover": law(
        "total = this year + carried over", "总计=本年合计+结转结余"),
    "this-year-is-sum-of-classes": law("this year's total = sum of the classes",
                                       "本年支出合计=各类支出之和"),
    "code-is-sum-of-its-parts": law("a line = sum of the lines under its code",
                                    "上级科目=所属下级科目之和"),
    "total-is-sum-of-classes": law("total = sum of the classes", "合计=各类之和"),
    "total-is-sum-of-lines": law("total = sum of the lines", "合计=各行之和"),
    "total-is-sum-of-units": law("total = sum of the units", "合计=各单位之和"),
    "total-is-sum-of-projects": law("total = sum of the projects", "合计=各项目之和"),
    "this_year-is-sum-of-funds": law("this year = sum of its sources", "本年合计=各资金来源之和"),
    "carryover-is-sum-of-funds": law("carried over = sum of its funds", "结转合计=各资金来源之和"),
    "total-is-sum-of-funds": law("total = sum of the funds", "合计=各资金来源之和"),
    "revenue-is-sum-of-its-sources": law(
        "total revenue = the sum of its sources", "收入合计=各项收入之和"),
    "expenditure-is-sum-of-its-uses": law(
        "total expenditure = the sum of its uses", "支出合计=各类用途支出之和"),
    "line-is-sum-of-its-parts": law("a line = the sum of its parts", "上级项=所属各项之和"),
    "summary-lines-add-up": law(
        "a line = the sum of the lines under it", "上级科目=所属下级科目之和"),
    "total-is-sum-of-columns": law("a line = the sum of its columns", "本行合计=各栏之和"),
    "yearend-is-what-is-left": law(
        "left at the year's end = carried over + revenue - expenditure",
        "年末结转和结余=年初结转和结余+本年收入-本年支出"),
    "personnel-is-sum-of-classes": law(
        "personnel = wages and benefits (301) + aid to households (303)",
        "人员经费合计=工资福利支出+对个人和家庭的补助"),
    "public-is-sum-of-classes": law(
        "public expenses = the classes that are not personnel (302, 307, 310 …)",
        "公用经费合计=商品和服务支出等各类之和"),
    "three-public-total": law(
        "total = travel abroad + vehicles + receptions",
        "合计=因公出国（境）费+公务用车购置及运行费+公务接待费"),
}


@rule("sums-within-a-table", family="arithmetic")
def sums_within_a_table(d) -> Iterator[Finding]:
    """Each printed total is the sum of its printed parts (勾稽关系; 财预〔2016〕143号 tables)."""
    failed: list[tuple[Table, Sum]] = []
    for table in d.tables:
        found = sums(table)
        missing = withheld_rows(found)
        for group in missing:
            yield _withheld(table, group)
        told = {id(s) for group in missing for s in group}
        for each in (s for s in found if s.difference and id(s) not in told):
            if each.holds:
                yield _told(table, each, "rounding")
            else:
                failed.append((table, each))
    short = Counter(_missing(s) for _, s in failed if s.rule in DOWN and s.difference > 0)
    for table, each in failed:
        withheld = each.rule in DOWN and each.difference >= LEAST_ROW and (
            short[_missing(each)] > 1 or _is_round(each))
        yield _withheld(table, [each]) if withheld else _told(table, each, "error")


def _missing(each: Sum) -> Decimal:
    return round(each.difference, 2)


def _is_round(each: Sum) -> bool:
    """A difference in whole hundreds of 万元, of a total that is not itself round."""
    return each.difference % 100 == 0 and each.total.amount % 100 != 0


def law_of(each: Sum) -> dict[str, str]:
    """What an identity says, in both languages."""
    if each.rule in LAWS:
        return LAWS[each.rule]
    names = [each.rule.partition("-is-")[0], *(
        next((t.name.removeprefix(b) for b in BESIDE if t.name.startswith(b)), t.name)
        if t.row == each.total.row else item_of(t.row_label) for t in each.terms)]
    en, zh = ([label(n, lang) for n in names] for lang in ("en", "zh"))
    return law(f"{en[0].lower()} = {' + '.join(w.lower() for w in en[1:])}",
               f"{zh[0]}={'+'.join(zh[1:])}")


def _told(table: Table, each: Sum, severity: str) -> Finding:
    whole, parts = Printed(table, each.total), [Printed(table, t) for t in each.terms]
    found = expect_sum(whole, parts, law_of(each), severity=severity, rule=each.rule,
                       within=each.allowed, why=_why(table, each),
                       less=[Printed(table, t) for t in each.less])
    assert found is not None  # only sums that differ come here
    return found


def _why(table: Table, each: Sum) -> dict[str, str]:
    """How often the relation holds elsewhere; and what the difference is, where one amount is it."""
    if each.support:
        said = law(f"It holds at {each.support} other places of this table",
                   f"该关系在本表另有{each.support}处成立")
    else:
        said = law("It can be asked here only", "该关系仅此处可核")
    same = _same(table, each)
    if same is None:
        return said
    cell = Printed(table, same)
    return law(f"The difference is exactly {cell.short('en')}. {said['en']}",
               f"差额恰为{cell.short('zh')}。{said['zh']}")


def _same(table: Table, each: Sum) -> Fact | None:
    """The one amount, added or left out, that is exactly the difference."""
    off = abs(each.difference)
    if each.rule not in DOWN or off == 0:
        return None
    added = [f for f in each.terms if f.amount == off]
    left_out = [f for f in table.facts if f.amount == off and f.column == each.total.column
                and f.row != each.total.row]
    found = added if each.difference < 0 else left_out
    return found[0] if len(found) == 1 else None


def _withheld(table: Table, group: Sequence[Sum]) -> Finding:
    """Rows left out on purpose, or lost: one finding for the line; its total may be right."""
    each = max(group, key=lambda s: s.difference)
    found = _told(table, each, "withheld")
    whole = Printed(table, each.total)
    amount = f"{each.difference:,.2f} 万元"
    row_en, row_zh = whole.short("en"), whole.short("zh")
    others = [s for s in group if s is not each]
    en = "".join(f"; {s.difference:,.2f} under {column_words(s.total, 'en')}" for s in others)
    zh = "".join(f"，{column_words(s.total, 'zh')}缺 {s.difference:,.2f}" for s in others)
    places = (*found.places, *(Printed(table, s.total).place for s in others))
    return Finding(
        "withheld",
        f"{found.message[:-1]}. The rows listed do not reach the total: {amount} missing under "
        f"{row_en}{en}; rows may have been withheld.",
        f"{found.message_zh[:-1]}。所列各行未达合计：{row_zh}下缺 {amount}{zh}，可能有未公开的行。",
        found.table, found.page, found.row, found.column, found.expected, found.found,
        found.difference, places, remedies=found.remedies, rule=f"{each.rule}-withheld")


def identities(d) -> pd.DataFrame:
    """Every sum that the tables of a disclosure print, and whether it holds.

    Use it to see how a budget hangs together, not only where it does not.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    DataFrame
        ``table, title, page, row, law, law_zh, row_label, total, expected, difference, terms,
        state``: amounts in 万元; ``terms`` the names and amounts added; ``state`` is `holds`, `rounding`
        (within (n+1)/2 units of the last printed place) or `fails`.

    Examples
    --------
    >>> import budgetkit as bk
    >>> sums = identities(bk.load_example("weihui-2024"))
    >>> sums["state"].value_counts().index[0]
    'holds'
    """
    import pandas as pd

    rows = []
    for table in d.tables:
        for each in sums(table):
            said = law_of(each)
            state = "holds" if each.difference == 0 else "rounding" if each.holds else "fails"
            across = all(t.row == each.total.row for t in each.terms)
            terms = tuple((_term(t, across), float(t.amount)) for t in each.terms) + tuple(
                (_term(t, across), -float(t.amount)) for t in each.less)
            rows.append((table.key, table.title, each.page, each.total.row, said["en"], said["zh"],
                         each.total.row_label, float(each.total.amount), float(each.expected),
                         float(each.difference), terms, state))
    columns = ["table", "title", "page", "row", "law", "law_zh", "row_label", "total",
               "expected", "difference", "terms", "state"]
    return pd.DataFrame(rows, columns=columns)


def _term(fact: Fact, across: bool) -> str:
    """What tells a term from its neighbours: its column along a row, else its line."""
    return label(fact.name, "zh") if across else fact.row_label or fact.row_code
