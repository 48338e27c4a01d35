"""A disclosure in half a dozen sentences: what a reader should know before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.change import NotComparable, drivers
from budgetkit.change.summary_text import percent
from budgetkit.checks import check, identities
from budgetkit.checks.findings import severity_name
from budgetkit.debt import summary
from budgetkit.explore.tables import Sheet, nothing, safe
from budgetkit.messages import checked_language
from budgetkit.model import absent
from budgetkit.performance import indicators

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

#: Tables that hold all money, so that a share is one of the whole budget.
_WHOLE = ("department_expenditure", "department_summary")
_SAID = {
    "planned": {"en": ("{total} 万元", "is what {who} plans to spend in {year}{plain}."),
                "zh": ("{total}万元", "是{who}{year}年计划的支出{plain}。")},
    "spent": {"en": ("{total} 万元", "is what {who} spent in {year}{plain}."),
              "zh": ("{total}万元", "是{who}{year}年的支出{plain}。")},
    "source": {"en": ("{share}", "of it comes from the largest source, {name}."),
               "zh": ("{share}", "来自{name}，是最大的来源。")},
    "sole": {"en": ("All", "of it comes from one source, {name}."), "zh": ("全部", "来自{name}。")},
    "carried": {"en": ("{amount} 万元", "is left over from earlier years (上年结转): no new money."),
                "zh": ("{amount}万元", "是上年结转，不是新增的钱。")},
    "function": {"en": ("{share}", "goes to the largest class, {name}."),
                 "zh": ("{share}", "用于{name}，是最大的一类。")},
    "single": {"en": ("{share}", "goes to one class, {name}."), "zh": ("{share}", "用于{name}。")},
    "projects": {"en": ("{share}", "is for projects, {rest} for staff and running costs."),
                 "zh": ("{share}", "用于项目；用于人员和日常运转的是{rest}。")},
    "change": {"en": ("{percent}", "is the change against {last}: from {before} to {now} 万元{by}."),
               "zh": ("{percent}", "是比{last}年的增减：从{before}万元到{now}万元{by}。")},
    "without": {"en": "Without the money carried over into {year} it is {percent}; what {last} had "
                      "of such money is not known.",
                "zh": "不含结转到{year}年的资金，为{percent}；{last}年有多少结转，不得而知。"},
    "own words": {"en": ", by this document's own words", "zh": "（按本文件的说法）"},
    "debt": {"en": ("{amount} 万元", "is borrowed, {share} of all; interest this year: {interest}."),
             "zh": ("{amount}万元", "是举借的资金，占{share}；本年付息：{interest}。")},
    "no interest": {"en": "none printed", "zh": "没有列出"},
    "interest": {"en": ("{amount} 万元", "is interest on debt."), "zh": ("{amount}万元", "用于付息。")},
    "costs": {"en": ("{amount} 万元", "goes to repayment and interest."),
              "zh": ("{amount}万元", "用于还本付息。")},
    "targets": {"en": ("{n} targets", "go with it; {m} of them could be measured."),
                "zh": ("{n}个绩效指标", "随预算公开，其中{m}个可以衡量。")},
    "sums": {"en": ("{right} of {n}", "sums in its tables hold{round}."),
             "zh": ("{right}个和", "对得上；表中可以核对的共{n}个{round}。")},
    "rounding": {"en": ", {m} of them but for rounding", "zh": "，其中{m}个有尾差"},
    "checks": {"en": ("{told}", "to look into: that is what the checks found."),
               "zh": ("{told}", "有待查看，都是核对发现的。")},
    "clean": {"en": ("No error", "and no warning: the checks found nothing to look into."),
              "zh": ("没有错误，", "也没有疑点：核对没有发现问题。")},
    "all": {"en": "All", "zh": "全部"}, "nearly": {"en": "Nearly all", "zh": "几乎全部"},
    "nothing": {"en": "The document prints no amounts.", "zh": "文件没有列出金额。"},
    "someone": {"en": "the department", "zh": "该部门"},
}
_COUNTED = {"error": ("error", "errors"), "warning": ("warning", "warnings")}


def headlines(d: Disclosure, *, lang: str = "en", previous: Disclosure | None = None) -> Sheet:
    """What a reader should know first: how much, from where, for what, what changed, what is wrong.

    Use it before anything else. Each sentence is left out where the document does not tell it.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}
    previous : Disclosure, optional
        The year before; without it the change is what this year's own words say.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.load_example("weihui-2024")
    >>> print("\\n".join(headlines(d, lang="zh").text.splitlines()[:2]))
    11,534.22万元是卫辉市政务服务和大数据管理局2024年计划的支出（1.15亿元）。
    97.02 %来自政府性基金预算，是最大的来源。
    """
    checked_language(lang)
    told = list(_told(d, previous, lang))
    if len(told) < 2 and not d.fact_list:
        return nothing(absent(d.coverage_list, "amounts", lang, _SAID["nothing"][lang]))
    gap = " " if lang == "en" else ""
    items = "".join(f"<li><strong>{safe(figure)}</strong>{gap}{safe(said)}</li>"
                    for figure, said in told)
    return Sheet(f'<ul class="bk-headlines">{items}</ul>', "\n".join(map(gap.join, told)))


def _told(d: Disclosure, previous: Disclosure | None, lang: str) -> Iterator[tuple[str, str]]:
    yield from _money(d, lang)
    yield from _change(d, previous, lang)
    yield from _debt(d, lang)
    held = indicators(d)
    if len(held):
        yield _say("targets", lang, n=len(held), m=int(held["measurable"].sum()))
    yield from _faults(d, lang)


def _say(key: str, lang: str, **values: object) -> tuple[str, str]:
    figure, said = _SAID[key][lang]
    return figure.format(**values), said.format(**values)


def _money(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    lines = charts.functions(d)
    total = charts.total_expenditure(d)
    if total:
        yield _say("spent" if d.kind == "final_account" else "planned", lang,
                   total=format_amount(total), year=d.year or "—", plain=_in_yuan(total, lang),
                   who=d.department or _SAID["someone"][lang])
    money = charts.sources(d)
    whole = money.attrs["total"]
    if whole and len(money):
        each = money[["this_year", "carryover"]].sum(axis=1)
        top = money.loc[each.idxmax()]
        yield _say("sole" if len(each[each > 0]) == 1 else "source", lang, name=_name(top, lang),
                   share=_share(each.max(), whole, lang))
        carried = money["carryover"].sum()
        if carried:
            yield _say("carried", lang, amount=format_amount(float(carried)))
    if total and len(lines) and lines.attrs["table"] in _WHOLE:
        top = lines.loc[lines["total"].idxmax()]
        yield _say("single" if len(lines) == 1 else "function", lang,
                   share=_share(top["total"], total, lang), name=_name(top, lang))
        if lines["project"].notna().any():
            yield _say("projects", lang, share=_share(lines["project"].sum(), total, lang),
                       rest=_share(lines["basic"].sum(), total, lang))


def _change(d: Disclosure, previous: Disclosure | None, lang: str) -> Iterator[tuple[str, str]]:
    try:
        found = drivers(d, previous)
    except NotComparable:
        return
    growths = {g.view: g for g in found.growths}
    whole = growths.get("all")
    if whole is None or whole.previous is None or whole.percent is None:
        return
    figure, said = _say(
        "change", lang, percent=percent(whole.percent), last=found.previous_year,
        before=format_amount(whole.previous), now=format_amount(whole.current),
        by="" if previous else _SAID["own words"][lang])
    without = growths.get("without_carryover")
    if without is not None and without.percent is not None and previous is None:
        said += (" " if lang == "en" else "") + _SAID["without"][lang].format(
            percent=percent(without.percent), year=found.year, last=found.previous_year)
    yield figure, said


def _debt(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    owed = summary(d)
    if owed.borrowed:
        yield _say("debt", lang, amount=format_amount(owed.borrowed),
                   share=_share(float(owed.borrowed), charts.total_expenditure(d) or float(owed.total), lang),
                   interest=f"{format_amount(owed.interest)} 万元" if owed.interest and lang == "en"
                   else f"{format_amount(owed.interest)}万元" if owed.interest
                   else _SAID["no interest"][lang])
    elif owed.costs:
        key = "interest" if owed.costs == owed.interest else "costs"
        yield _say(key, lang, amount=format_amount(owed.costs))


def _faults(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    sums = identities(d)["state"].value_counts()
    if n := int(sums.sum()):
        round_ = int(sums.get("rounding", 0))
        yield _say("sums", lang, n=n, right=n - int(sums.get("fails", 0)),
                   round=_SAID["rounding"][lang].format(m=round_) if round_ else "")
    told = {s: n for s, n in check(d).told.items() if s in _COUNTED}
    if not told:
        yield _say("clean", lang)
        return
    words = [f"{n}处{severity_name(s, 'zh')}" if lang == "zh" else f"{n} {_COUNTED[s][n > 1]}"
             for s, n in told.items()]
    yield _say("checks", lang, told=("、" if lang == "zh" else " and ").join(words))


def _name(row, lang: str) -> str:
    known = row["name_en"]
    return f"{known.lower()} ({row['name']})" if lang == "en" and isinstance(known, str) \
        else row["name"]


def _share(part: float, whole: float, lang: str) -> str:
    """A share that never says 100 % of what is less.

    >>> _share(1, 3, "en"), _share(68629.12, 68632.12, "en"), _share(5, 5, "zh")
    ('33.33 %', 'Nearly all', '全部')
    """
    if abs(whole - part) < 0.005:
        return _SAID["all"][lang]
    return _SAID["nearly"][lang] if part / whole > 0.9999 else f"{part / whole * 100:.2f} %"


def _in_yuan(wan: float, lang: str) -> str:
    """An amount of 万元 as people say it; nothing where 万元 is that.

    >>> _in_yuan(11534.22, "en"), _in_yuan(11534.22, "zh"), _in_yuan(343.2, "zh")
    (': 115 million yuan', '（1.15亿元）', '')
    """
    if lang == "zh":
        return f"（{wan / 1e4:.3g}亿元）" if wan >= 1e4 else ""
    return f": {wan / 1e5:.3g} billion yuan" if wan >= 1e5 else f": {wan / 100:.3g} million yuan"
