"""The explorer of borrowed money: by work, notice, year or fund, its evidence, and a scenario."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.charts.debt import GROUPS, debt_groups, group_label
from budgetkit.charts.debt_flow import debt_flow
from budgetkit.charts.debt_loan import debt_scenario
from budgetkit.charts.drawn import Picture
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
from budgetkit.debt.evidence import sure_label
from budgetkit.debt.scenario import REPAYMENTS, repayment_label
from budgetkit.disclosure import Disclosure
from budgetkit.explore.base import Explorer
from budgetkit.explore.controls import Choice, Control, Number
from budgetkit.explore.tables import Sheet, table
from budgetkit.explore.view import View, once
from budgetkit.messages import Percent, RoundedAmount, checked_language, in_room
from budgetkit.present import heads
from budgetkit.tables import label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_say, _groups = in_room("explore_debt.explorer"), in_room("charts_debt.groups")
_heads = partial(heads, "explore_debt.explorer")
#: What is told of a line, in this order.
_FACTS = ("printed", "name_rule", "work", "work_rule", "notice", "sure")
#: How a name was found, and a work: the values of two columns of the breakdown.
_RULES = {"name_rule", "work_rule"}


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
    records = lines.to_dict("records")
    options: dict[int | None, str] = {None: _say("all", lang)}
    options |= {i: _say("option", lang, name=name, amount=RoundedAmount(amount)) for i, name, amount in zip(
        lines.index, lines["name"], lines["amount"], strict=True)}

    @once
    def groups(by: str) -> Picture:
        drawn = debt_flow(lines, ax=_axes(7.8), lang=lang) if by == "flow" else \
            debt_groups(lines, by, ax=_axes(7.8), lang=lang)
        return charts.picture(drawn)

    @once
    def by_year(loan: Scenario) -> Picture:
        return charts.picture(debt_scenario(loan, ax=_axes(4.7), lang=lang))

    title = _say("title", lang)
    if lines.empty:  # nothing to group, to prove or to lend: no control would do anything
        return Explorer(lambda: View(note=_of_all(facts, facts.none(lang), lang)), {}, title=title,
                        lang=lang, of=[d])

    def draw(by: str, line: int | None, rate: float, years: int, repayment: str) -> View:
        loan = _loan(facts, rate, years, repayment)
        shown = _grouped(lines, by, lang) if line is None else _evidence(records[line], lang)
        pictures = [groups(by), *([by_year(loan)] if loan else [])]
        return View(pictures, shown, _of_all(facts, _note(facts, loan, rate, lang), lang),
                    pages=[set(lines["page"] if line is None else [records[line]["page"]])])

    controls: dict[str, Control] = {
        "by": Choice(_say("by", lang), {by: group_label(by, lang) for by in ("flow", *GROUPS)}),
        "line": Choice(_say("line", lang), options),
        "rate": Number(_say("rate", lang), 0.5, 8.0, 3.3, 0.1),
        "years": Number(_say("years", lang), 1, 30, 10),
        "repayment": Choice(_say("repayment", lang),
                            {each: repayment_label(each, lang) for each in REPAYMENTS}),
    }
    lent = facts.interest > 0 or facts.borrowed > 0
    return Explorer(draw, controls, title=title, lang=lang, of=[d], offers=lambda chosen: {
        name: control for name, control in controls.items() if lent or name in ("by", "line")})


def _loan(facts: Summary, rate: float, years: int, repayment: str) -> Scenario | None:
    part = Decimal(str(rate)) / 100
    if facts.interest > 0:
        return scenario(interest=facts.interest, rate=part, years=years, repayment=repayment)
    if facts.borrowed > 0:
        return scenario(principal=facts.borrowed, rate=part, years=years, repayment=repayment)
    return None


def _of_all(facts: Summary, said: str, lang: str) -> str:
    """What the view covers before what it says; nothing is covered where nothing was read."""
    if not facts.read:
        return said
    covers = _say("covers", lang, covers=facts.covers(lang))
    return _say("then", lang, said=covers, more=said) if said else covers


def _note(facts: Summary, loan: Scenario | None, rate: float, lang: str) -> str:
    if loan is None:
        return ""
    printed = facts.interest > 0
    said = _say("interest" if printed else "principal", lang,
                amount=RoundedAmount(facts.interest if printed else facts.borrowed),
                rate=Percent(Decimal(f"{rate:g}")))
    for line in loan.text(lang).splitlines():
        said = _say("then", lang, said=said, more=_say("sentence", lang, said=line))
    return said


def _axes(width: float) -> Axes:
    """Two pictures of one height stand side by side."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, 4.8), layout="constrained").subplots()


def _grouped(lines: pd.DataFrame, by: str, lang: str) -> Sheet:
    """One row a group, purpose and instrument; the flow's table is by work."""
    by = "work" if by == "flow" else by
    held = lines.assign(
        group=["—" if pd.isna(v) or str(v) == "" else str(v) for v in lines[by]])
    if by == "fund":
        held["group"] = [label(f, lang) if f != "—" else f for f in held["group"]]
    if by == "purpose":
        held["group"] = [purpose_label(p, lang) for p in held["purpose"]]
    records = []
    for key, rows in held.groupby(["group", "purpose", "instrument"], sort=False):
        group, purpose, instrument = map(str, key)
        carried = rows.loc[rows["when"] == "carryover", "amount"].sum()
        records.append([group, purpose_label(purpose, lang), instrument_label(instrument, lang),
                        float(rows["amount"].sum()), float(carried), len(rows)])
    frame = pd.DataFrame(records, columns=["group", "purpose", "instrument", "amount",
                                           "carryover", "lines"])
    frame = frame.sort_values(["group"] if by == "vintage" else ["amount"],
                              ascending=by == "vintage", kind="stable")
    return table(frame.reset_index(drop=True), lang=lang, labels=_heads(lang),
                 caption=_groups("title", lang, by=group_label(by, lang)))


def _evidence(line: Mapping[Hashable, Any], lang: str) -> Sheet:
    """Why a line counts as what it counts: one row a piece of evidence, strongest first."""
    rows = [(_say("fact-amount", lang), format_amount(float(line["amount"])))]
    rows += [(_say(f"fact-{fact}", lang), _told(fact, line[fact], lang))
             for fact in _FACTS if line[fact]]
    rows += [(_say("fact-evidence", lang, n=n), said)
             for n, said in enumerate(line["evidence"], start=1)]
    return table(pd.DataFrame(rows, columns=["what", "says"]), lang=lang, labels=_heads(lang),
                 caption=_say("evidence-of", lang, name=line["name"],
                              purpose=purpose_label(line["purpose"], lang)))


def _told(fact: str, value: str, lang: str) -> str:
    """A fact of a line in words."""
    if fact == "sure":
        return sure_label(value, lang)
    return _say(f"rule-{value.replace(' ', '-')}", lang) if fact in _RULES else value
