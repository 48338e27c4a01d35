"""The explorer of borrowed money: by work, notice, year or fund, its evidence, and a scenario."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import Picture
from budgetkit.charts.debt import GROUPS, debt_groups
from budgetkit.charts.debt_flow import debt_flow
from budgetkit.charts.debt_loan import debt_scenario
from budgetkit.debt import (
    DEBT,
    Scenario,
    Summary,
    breakdown,
    instrument_label,
    purpose_label,
    scenario,
    summary,
)
from budgetkit.debt.scenario import REPAYMENT_WORDS
from budgetkit.explore.base import Choice, Explorer, Number, View, once
from budgetkit.explore.tables import Sheet, table
from budgetkit.messages import checked_language
from budgetkit.tables import label

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure

_FLOW = {"flow": {"en": "flow: notice → work → purpose", "zh": "流向：文号→项目→用途"}}
_SAID = {
    "title": {"en": "Explore borrowed money", "zh": "逐项查看举借的资金"},
    "all": {"en": "all lines", "zh": "全部"},
    "interest": {"en": "Say that this year's interest of {amount} is paid at {rate} % a year.",
                 "zh": "设今年{amount}万元利息按年利率{rate}%计算。"},
    "principal": {"en": "No interest is printed. Say that the {amount} borrowed cost {rate} % a year.",
                  "zh": "文件没有列出利息。设举借的{amount}万元按年利率{rate}%计息。"},
    "lines": {"en": "Borrowed money and its costs, by {by}", "zh": "举借的资金和债务成本，按{by}"},
    "evidence": {"en": "Why {name} counts as: {purpose}", "zh": "{name}为什么算作：{purpose}"},
}
_HEADS = {
    "en": {"group": "Group", "purpose": "Purpose", "instrument": "Debt", "amount": "Amount",
           "carryover": "of it carried over", "lines": "Lines", "what": "What", "says": "Says"},
    "zh": {"group": "分组", "purpose": "用途", "instrument": "债务种类", "amount": "金额",
           "carryover": "其中上年结转", "lines": "行数", "what": "内容", "says": "说明"},
}
_FACTS = {
    "amount": {"en": "Amount (万元)", "zh": "金额（万元）"},
    "printed": {"en": "Name as printed", "zh": "原文名称"},
    "name_rule": {"en": "Whole name found by", "zh": "名称补全依据"},
    "work": {"en": "Work", "zh": "所属项目"},
    "work_rule": {"en": "Grouped by", "zh": "归并依据"},
    "notice": {"en": "Notice", "zh": "文号"},
    "sure": {"en": "How sure", "zh": "把握"},
    "evidence": {"en": "Evidence", "zh": "依据"},
}
_RULES = {
    "as printed": "原文即完整", "prefix and amount": "绩效目标表中开头相同且金额相同",
    "prefix": "绩效目标表中开头相同", "own line": "只有这一行", "same words": "去掉文号后文字相同",
    "beginning of": "是更长名称的开头", "certain": "确定", "likely": "很可能", "unknown": "无法判断",
}


def debt(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """Group borrowed money as you like, ask a line for its evidence, and try rates and terms.

    Use it after :func:`budgetkit.debt.summary`. The scenario beside the picture is the reader's
    assumption: neither rate nor term is in the document.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> explorer = debt(bk.load_example("weihui-2024"))
    >>> explorer.view(by="vintage").table.text.splitlines()[2].split()[:2]
    ['2021', 'paid']
    >>> "Principal 26,060.61" in explorer.view(rate=3.3).note
    True
    """
    lang = checked_language(lang)
    facts, frame = summary(d), breakdown(d, lang)
    lines = frame[frame["purpose"].isin([*DEBT, "unknown"])].reset_index(drop=True)
    options: dict[int | None, str] = {None: _SAID["all"][lang]}
    options |= {i: f"{name} · {format_amount(amount)}" for i, name, amount in zip(
        lines.index, lines["name"], lines["amount"], strict=True)}

    @once
    def groups(by: str) -> Picture:
        drawn = debt_flow(lines, ax=_axes(7.8), lang=lang) if by == "flow" else \
            debt_groups(lines, by, ax=_axes(7.8), lang=lang)
        return charts.picture(drawn)

    @once
    def by_year(*terms) -> Picture:
        return charts.picture(debt_scenario(_loan(facts, *terms), ax=_axes(4.7), lang=lang))

    def draw(by: str, line: int | None, rate: float, years: int, repayment: str) -> View:
        if lines.empty:
            return View(note=_of_all(facts, lang) + facts.none(lang))
        loan = _loan(facts, rate, years, repayment)
        shown = _grouped(lines, by, lang) if line is None else _evidence(lines.loc[line], lang)
        pictures = [groups(by), *([by_year(rate, years, repayment)] if loan else [])]
        return View(pictures, shown, _of_all(facts, lang) + _note(facts, loan, rate, lang))

    return Explorer(
        draw,
        {
            "by": Choice({"en": "Group by", "zh": "分组"}, _FLOW | GROUPS),
            "line": Choice({"en": "Evidence of", "zh": "查看依据"}, options),
            "rate": Number({"en": "Rate you assume (% a year)", "zh": "假设的年利率（%）"},
                           0.5, 8.0, 3.3, 0.1, ".1f"),
            "years": Number({"en": "Term you assume (years)", "zh": "假设的年限"}, 1, 30, 10),
            "repayment": Choice({"en": "Repayment", "zh": "还本方式"}, REPAYMENT_WORDS),
        },
        title=_SAID["title"], lang=lang,
    )


def _loan(facts: Summary, rate: float, years: int, repayment: str) -> Scenario | None:
    part = Decimal(str(rate)) / 100
    if facts.interest > 0:
        return scenario(interest=facts.interest, rate=part, years=years, repayment=repayment)
    if facts.borrowed > 0:
        return scenario(principal=facts.borrowed, rate=part, years=years, repayment=repayment)
    return None


def _of_all(facts: Summary, lang: str) -> str:
    """What the view covers, as its first sentence; nothing where nothing was read."""
    if not facts.read:
        return ""
    said = facts.covers(lang)
    return f"支出总计{said}。" if lang == "zh" else f"Of {said}. "


def _note(facts: Summary, loan: Scenario | None, rate: float, lang: str) -> str:
    if loan is None:
        return ""
    said = _SAID["interest" if facts.interest > 0 else "principal"][lang]
    amount = facts.interest if facts.interest > 0 else facts.borrowed
    between = "。" if lang == "zh" else ". "
    return said.format(amount=format_amount(amount), rate=f"{rate:g}") + (
        "" if lang == "zh" else " ") + between.join(loan.text(lang).splitlines()) + between.strip()


def _axes(width: float) -> Axes:
    """Two pictures of one height stand side by side."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, 4.8), layout="constrained").subplots()


def _grouped(lines: pd.DataFrame, by: str, lang: str) -> Sheet:
    """One row a group, purpose and instrument; the flow's table is by work."""
    import pandas as pd

    by = "work" if by == "flow" else by
    held = lines.assign(
        group=["—" if pd.isna(v) or str(v) == "" else str(v) for v in lines[by]])
    if by == "fund":
        held["group"] = [label(f, lang) if f != "—" else f for f in held["group"]]
    if by == "purpose":
        held["group"] = [purpose_label(p, lang) for p in held["purpose"]]
    records = []
    for (group, purpose, instrument), rows in held.groupby(
            ["group", "purpose", "instrument"], sort=False):
        carried = rows.loc[rows["when"] == "carryover", "amount"].sum()
        records.append([group, purpose_label(purpose, lang), instrument_label(instrument, lang),
                        float(rows["amount"].sum()), float(carried), len(rows)])
    frame = pd.DataFrame(records, columns=["group", "purpose", "instrument", "amount",
                                           "carryover", "lines"])
    frame = frame.sort_values(["group"] if by == "vintage" else ["amount"],
                              ascending=by == "vintage", kind="stable")
    return table(frame.reset_index(drop=True), lang=lang, labels=_HEADS[lang],
                 caption=_SAID["lines"][lang].format(by=GROUPS[by][lang]))


def _evidence(line: pd.Series, lang: str) -> Sheet:
    """Why a line counts as what it counts: one row a piece of evidence, strongest first."""
    import pandas as pd

    rows = [(_FACTS[key][lang], _rule(line[key], lang)) for key in
            ("printed", "name_rule", "work", "work_rule", "notice", "sure") if line[key]]
    rows.insert(0, (_FACTS["amount"][lang], format_amount(float(line["amount"]))))
    rows += [(f"{_FACTS['evidence'][lang]} {n}", said)
             for n, said in enumerate(line["evidence"], start=1)]
    return table(pd.DataFrame(rows, columns=["what", "says"]), lang=lang, labels=_HEADS[lang],
                 caption=_SAID["evidence"][lang].format(
                     name=line["name"], purpose=purpose_label(line["purpose"], lang)))


def _rule(said: str, lang: str) -> str:
    return _RULES.get(said, said) if lang == "zh" else said
