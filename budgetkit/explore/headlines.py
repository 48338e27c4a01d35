"""A disclosure in half a dozen sentences: what a reader should know before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.budget_lines import left_over
from budgetkit.change import NotComparable, drivers
from budgetkit.change.implied_rows import basis_named
from budgetkit.checks import check, identities
from budgetkit.debt import summary
from budgetkit.disclosure import Disclosure
from budgetkit.explore.tables import nothing
from budgetkit.messages import Enumeration, Message, Percent, checked_language, in_room, message_in
from budgetkit.model import absent
from budgetkit.performance import indicators
from budgetkit.present import Sheet

#: Tables that hold all money, so that a share is one of the whole budget.
_WHOLE = ("department_expenditure", "department_summary")
say = in_room("explore.headlines")
message = message_in("explore.headlines")
_COUNTED = ("error", "warning")
#: How large amounts are said: from so many 万元 on, in that many; the last for all others.
_SCALES = {"zh": ((1e4, 1e4, "yuan-yi"), (0, 1, "")),
           "en": ((1e5, 1e5, "yuan-billion"), (0, 100, "yuan-million"))}


def headlines(d: Disclosure, *, lang: str | None = None, previous: Disclosure | None = None) -> Sheet:
    """What a reader should know first: how much, from where, for what, what changed, what is wrong.

    Use it before anything else. Each sentence is left out where the document does not tell it.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
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
    97.02%来自政府性基金预算，是最大的来源。
    """
    lang = checked_language(lang)
    told = list(_told(d, previous, lang))
    if len(told) < 2 and not d.fact_list:
        stated = len(d.narrative.claim_list)
        none = say("in-prose", lang, n=stated) if stated else say("nothing", lang)
        return nothing(absent(d.coverage_list, "amounts", lang, none))
    gap = say("gap", lang)
    return Sheet("headlines.html.j2", {"told": told, "gap": gap}, "\n".join(map(gap.join, told)))


def _told(d: Disclosure, previous: Disclosure | None, lang: str) -> Iterator[tuple[str, str]]:
    yield from _money(d, lang)
    yield from _change(d, previous, lang)
    yield from _debt(d, lang)
    held = indicators(d)
    if len(held):
        yield _say("targets", lang, n=len(held), m=int(held["measurable"].sum()))
    yield from _faults(d, lang)


def _say(key: str, lang: str, **values: object) -> tuple[str, str]:
    return say(f"figure-{key}", lang, **values), say(f"said-{key}", lang, **values)


def _money(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    lines = charts.functions(d)
    total = charts.total_expenditure(d)
    if total:
        yield _say("spent" if d.kind == "final_account" else "planned", lang,
                   total=format_amount(total), year=d.year or "—", plain=_in_yuan(total, lang),
                   who=d.department or say("someone", lang))
    money = charts.sources(d)
    whole = money.attrs["total"]
    if whole and len(money):
        each = money[["this_year", "carryover"]].sum(axis=1)
        top = money.iloc[int(each.argmax())]
        key = "sole" if len(each[each > 0]) == 1 else "source" if not total or _same(total, whole) else "source-of"
        yield _say(key, lang, name=_name(top), share=_share(each.max(), whole), whole=format_amount(whole))
        carried = money["carryover"].sum()
        if carried:
            names = left_over(d)[1]
            yield _say("carried-of" if names else "carried", lang, amount=format_amount(float(carried)),
                       names=Enumeration(names))
    if total and len(lines) and lines.attrs["table"] in _WHOLE:
        top = lines.iloc[int(lines["total"].argmax())]
        yield _say("single" if len(lines) == 1 else "function", lang,
                   share=_share(top["total"], total), name=_name(top))
        if lines["project"].notna().any():
            yield _say("projects", lang, share=_share(lines["project"].sum(), total),
                       rest=_share(lines["basic"].sum(), total))


def _same(total: float, whole: float) -> bool:
    """Whether all money that comes is all that is to be spent, but for its rounding."""
    return abs(float(total) - float(whole)) <= 0.01


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
        "change", lang, percent=_rate(whole.percent), last=found.previous_year,
        before=format_amount(whole.previous), now=format_amount(whole.current),
        basis=message("of-basis", basis=basis_named(whole.basis)) if whole.basis else "",
        by=message("computed" if whole.computed else "stated", page=whole.page,
                                      last=found.previous_year) if whole.page else "")
    without = growths.get("without_carryover")
    if without is not None and without.percent is not None and previous is None:
        said = say("and", lang, told=said, more=message(
            "without", percent=_rate(without.percent), meaning=without.meaning.message))
    yield figure, said


def _debt(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    owed = summary(d)
    hedged = "likely-" if owed.only_likely else ""
    if owed.borrowed:
        yield _say(f"{hedged}debt", lang, amount=format_amount(owed.borrowed),
                   share=_share(float(owed.borrowed), charts.total_expenditure(d) or float(owed.total)),
                   interest=message("amount", amount=format_amount(owed.interest)) if owed.interest
                   else message("no-interest"))
    elif owed.costs:
        key = "interest" if owed.costs == owed.interest else "costs"
        yield _say(f"{hedged}{key}", lang, amount=format_amount(owed.costs))


def _faults(d: Disclosure, lang: str) -> Iterator[tuple[str, str]]:
    sums = identities(d)["state"].value_counts()
    if n := int(sums.sum()):
        round_ = int(sums.get("rounding", 0))
        yield _say("sums", lang, all=n, right=n - int(sums.get("fails", 0)),
                   round=message("rounding", m=round_) if round_ else "")
    found = check(d)
    held = {s: n for s, n in found.counts.items() if s in _COUNTED}
    if not held:
        yield _say("clean" if n else "unchecked", lang)
        return
    causes = sum(any(f.severity in _COUNTED for f in c.findings) for c in found.causes)
    fewer = message("causes", n=causes) if causes < sum(held.values()) else ""
    yield _say("checks", lang, told=[message(f"count-{s}", n=n) for s, n in held.items()],
               fewer=fewer)


def _name(row) -> Message | str:
    known = row["name_en"]
    return message("name-known", english=known.lower(), printed=row["name"]) if isinstance(
        known, str) else row["name"]


def _rate(value: Decimal) -> Percent:
    """A change in percent with its sign; nought has none."""
    return Percent(value, 2, signed=bool(round(value, 2)))


def _share(part: float, whole: float) -> Message | Percent:
    """A share that never says 100% of what is less.

    >>> from budgetkit.messages import written
    >>> [written(_share(*of), "en") for of in ((1, 3), (68629.12, 68632.12), (5, 5))]
    ['33.33%', 'Nearly all', 'All']
    """
    if abs(whole - part) < 0.005:
        return message("all")
    return message("nearly") if part / whole > 0.9999 else Percent(part / whole * 100, 2)


def _in_yuan(wan: float, lang: str) -> str:
    """An amount of 万元 as people say it; nothing where 万元 is that.

    >>> _in_yuan(11534.22, "en"), _in_yuan(11534.22, "zh"), _in_yuan(343.2, "zh")
    (': 115 million yuan', '（1.15亿元）', '')
    """
    scales = _SCALES.get(lang, _SCALES["en"])
    _, by, key = next(scale for scale in scales if wan >= scale[0])
    return say(key, lang, amount=f"{wan / by:.3g}") if key else ""
