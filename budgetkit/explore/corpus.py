"""The explorer of many disclosures: choose what to ask, the year and the departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetkit import charts
from budgetkit.charts.chart_base import checked_language
from budgetkit.charts.corpus import MEASURES
from budgetkit.explore.base import Choice, Explorer, Search, View
from budgetkit.explore.tables import Sheet, table
from budgetkit.renamed import renamed_keyword
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

_ASKED = {
    "ranking": {"en": "who has most", "zh": "谁最多"},
    "years": {"en": "growth over the years", "zh": "历年增长"},
    "structure": {"en": "what it is made of", "zh": "支出结构"},
    "debt": {"en": "borrowed money", "zh": "举借的资金"},
    "findings": {"en": "what the checks found", "zh": "核对发现"},
}
_SAID = {
    "title": {"en": "Explore many budgets", "zh": "查看多份预算"},
    "none": {"en": "Nothing of the kind in the documents chosen.", "zh": "所选文件中没有。"},
    "reads": {"en": "{n} rows.", "zh": "共{n}行。"},
    "grew": {"en": "{n} rows; of {m} with the year before, {up} grew.",
             "zh": "共{n}行；其中{m}行有上年可比，{up}行增长。"},
    "debt": {"en": "{n} documents, of which {m} show borrowed money or its costs. Money of general "
                   "bonds leaves no sign in a department's tables.",
             "zh": "共{n}份文件，其中{m}份有举借的资金或债务成本。一般债券资金在部门表中看不出来。"},
    "tables": {"en": "{n} documents, {m} of them without prose: there only the tables were checked.",
               "zh": "共{n}份文件，其中{m}份没有文字说明，只核对了表格。"},
}
_HEADS = {
    "en": {"amount": "Amount", "previous": "Year before", "percent": "Growth, %",
           "document": "Document", "share": "Share, %", "borrowed": "Borrowed",
           "costs": "Cost of debt", "total": "Total", "errors": "Errors", "warnings": "Warnings",
           "most": "Rule that found most", "per_100_pages": "Per 100 pages", "unknown": "Unknown",
           "carried_over": "of it carried over", "interest": "Interest", "message": "Doubt"},
    "zh": {"amount": "金额", "previous": "上年", "percent": "增长（%）", "document": "文件",
           "share": "占比（%）", "borrowed": "举借的资金", "costs": "债务成本", "total": "合计",
           "errors": "错误", "warnings": "疑点", "most": "最多的规则", "per_100_pages": "每百页"},
}
_FORMATS = dict.fromkeys(("percent", "share", "per_100_pages"), "{:.1f}".format)


def corpus(held: Any, *, lang: str = "en") -> Explorer:
    """Choose a question, a year and departments; see the answer as picture and table.

    Parameters
    ----------
    held : budgetkit.corpus.Corpus
    lang : {"en", "zh"}

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import tempfile, budgetkit as bk
    >>> with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
    ...     explorer = corpus(held)
    ...     explorer.view(asked="ranking", year=2018, words="检察").table.text.splitlines()[1][:8]
    '江苏省人民检察院'
    """
    checked_language(lang)
    told = held.documents["year"].dropna().astype(int)
    years = sorted(set(told), reverse=True)
    # first the year of most documents: there is something to compare
    usual = max(years, key=lambda y: (int((told == y).sum()), y), default=None)

    def draw(asked: str, measure: str, year: int | None, words: str) -> View:
        def chosen(frame: pd.DataFrame, *, any_year: bool = False) -> pd.DataFrame:
            kept = frame["department"].fillna("").map(fold).str.contains(fold(words), regex=False)
            if year is not None and not any_year:
                kept &= frame["year"] == year
            return frame[kept.astype(bool)]

        if asked in ("ranking", "years"):
            return _growth(chosen(held.growth(measure), any_year=asked == "years"), asked, measure,
                           year, lang)
        if asked == "structure":
            return _structure(chosen(held.structure()), year, lang)
        if asked == "debt":
            return _debt(chosen(held.debt_dependence()), lang)
        return _findings(chosen(held.findings_by_document()), held, year, lang)

    return Explorer(
        draw,
        {
            "asked": Choice({"en": "Ask", "zh": "问题"}, _ASKED),
            "measure": Choice({"en": "Total", "zh": "合计项"}, MEASURES),
            "year": Choice({"en": "Year", "zh": "年度"}, {y: str(y) for y in years} or {None: "—"},
                           usual),
            "words": Search({"en": "Department", "zh": "部门"}, hint={
                "en": "a part of its name", "zh": "名称中的几个字"}),
        },
        title=_SAID["title"], lang=lang,
    )


@renamed_keyword(most="limit")
def corpus_table(frame: pd.DataFrame, *, lang: str = "en", columns: list[str] | None = None,
                 limit: int = 30) -> Sheet:
    """An answer of a corpus with its columns named in the reader's language.

    Parameters
    ----------
    frame : DataFrame
        What a question of :class:`budgetkit.corpus.Corpus` gave.
    lang : {"en", "zh"}
    columns : list of str, optional
        Only these, in this order.
    limit : int
        Rows shown; how many more there are is said under the table.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import pandas as pd
    >>> print(corpus_table(pd.DataFrame({"borrowed": [10331.0], "share": [89.57]}), lang="zh").text)
        举借的资金  占比（%）
         10,331.00       89.6
    """
    words = {"table": lambda key: charts.table_name(key, lang),
             "most": lambda rule: charts.rule_name(rule, lang)}
    return table(frame, lang=lang, columns=columns, labels=_HEADS[checked_language(lang)],
                 formats=_FORMATS | words, limit=limit)


def _growth(frame: pd.DataFrame, asked: str, measure: str, year: int | None, lang: str) -> View:
    if frame.empty:
        return View(note=_SAID["none"][lang])
    if asked == "ranking":
        ax = charts.department_ranking(frame, year, measure=measure, lang=lang)
    else:
        ax = charts.departments_over_years(frame, measure=measure, lang=lang)
        frame = frame.sort_values(["department", "level", "year"])
    compared = frame.dropna(subset=["percent"])
    note = _SAID["grew" if len(compared) else "reads"][lang].format(
        n=len(frame), m=len(compared), up=int((compared["change"] > 0).sum()))
    columns = ["department", "year", "amount", "previous", "percent", "document", "page"]
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns), note)


def _structure(frame: pd.DataFrame, year: int | None, lang: str) -> View:
    if frame.empty:
        return View(note=_SAID["none"][lang])
    ax = charts.budget_structure(frame, year, lang=lang)
    columns = ["department", "code", "name", "amount", "share", "document", "page"]
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns),
                _SAID["reads"][lang].format(n=len(frame)))


def _debt(frame: pd.DataFrame, lang: str) -> View:
    if frame.empty:
        return View(note=_SAID["none"][lang])
    some = frame[(frame["borrowed"].fillna(0) > 0) | (frame["costs"].fillna(0) > 0)]
    columns = ["department", "year", "total", "borrowed", "costs", "share", "document"]
    return View(None, corpus_table(some if len(some) else frame, lang=lang, columns=columns),
                _SAID["debt"][lang].format(n=len(frame), m=len(some)))


def _findings(frame: pd.DataFrame, held: Any, year: int | None, lang: str) -> View:
    if frame.empty:
        return View(note=_SAID["none"][lang])
    named = sorted(set(frame["department"].dropna())) or None
    rules = held.findings_by_rule(year=year, department=named)
    ax = charts.findings_of_rules(rules, lang=lang)
    columns = ["document", "department", "errors", "warnings", "per_100_pages", "most"]
    unread = int((frame["checked"] == "tables").sum())
    return View(charts.picture(ax), corpus_table(frame, lang=lang, columns=columns),
                _SAID["tables" if unread else "reads"][lang].format(n=len(frame), m=unread))
