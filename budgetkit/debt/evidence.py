"""What a project's own fund, notices, name and targets say for or against borrowed money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.amounts import format_amount
from budgetkit.debt.classifiers import DEBT, DebtSign, Sign, instrument_label, purpose_label, speaks
from budgetkit.debt.debt_line import DebtLine
from budgetkit.debt.parts import ProjectPart
from budgetkit.tables.columns import label


def own_evidence(part: ProjectPart) -> list[DebtSign]:
    """Fund column, notices and words, for or against."""
    page, out = part.project.page, []
    if part.fund:
        carried = part.when == "carryover"
        out.append(DebtSign(
            "fund", label(part.fund, "zh") + ("（上年结转）" if carried else ""),
            label(part.fund, "en").lower() + (", carried over" if carried else ""), page,
            "projects"))
    out += [DebtSign("notice", n.text, n.text, page, "projects") for n in part.notices]
    if part.words and part.words.why:
        out.append(_words_of(part))
    out += _target_words(part)
    return out


#: Words of a name that speak of debt, and say that the money is none.
_KINDS_OF_NONE = {
    "another kind of debt": "名称说的是别种债权债务",
    "a policy subsidy: loans of others": "名称说的是对他人贷款的政策性补助",
    "loans of others": "名称说的是他人的贷款",
    "interest that is earned, or owed on no loan": "名称说的是利息收入或非借款利息",
    "roads built with loans: their upkeep, no repayment": "名称说的是还贷公路的养护，不是还贷",
    "a heading of a fund's own money and of its debt": "名称是基金与其专项债务共用的科目",
    "own money beside the borrowed": "名称说的是与举借资金配套的自有资金",
    "work about the debt; not paid by it": "名称说的是与债务有关的工作",
}


def _words_of(part: ProjectPart) -> DebtSign:
    why = part.words.why
    if part.words.purpose not in DEBT:
        zh, en = _KINDS_OF_NONE[why], why
    elif part.purpose == "not_debt":
        zh, en = "名称提到债务，但资金不是", f"{why}, but the money is not"
    else:
        zh, en = (said + _named(part.words, lang) for said, lang in (
            ("名称写明", "zh"), ("the name says ", "en")))
    return DebtSign("words", zh, en, part.project.page, "projects")


def _named(words: Sign, lang: str) -> str:
    """What a name says, in a word or two: 专项债券, 付息, 还本付息."""
    if words.purpose == "bond_funded":
        return instrument_label(words.instrument, lang) or ("债券" if lang == "zh" else "bond")
    return purpose_label(words.purpose, lang).split("（")[0].split(",")[0]


def _target_words(part: ProjectPart) -> list[DebtSign]:
    sheet = part.project.sheet
    if sheet is None or part.purpose not in DEBT:
        return []
    for target in sheet.targets:
        said = speaks(target.indicator, "project")
        if said and said.purpose == part.purpose:
            return [DebtSign("targets", f"绩效指标：{target.indicator}",
                             f"performance indicator {target.indicator}", target.page,
                             "project_performance")]
    return []


#: zh, en
_SURE = {"certain": ("确定", "certain"), "likely": ("很可能", "likely"), "unknown": ("无法判断", "unknown")}


def proof(purpose: str, sure: str, held: Sequence[DebtLine], lang: str) -> str:
    """An amount, how sure it is, and the place that proves the most of it."""
    zh = lang == "zh"
    amount = format_amount(sum((r.amount for r in held), Decimal(0)))
    first = held[0].evidence[0].text(lang) if held[0].evidence else ""
    more = "" if len(held) == 1 else f"等{len(held)}处" if zh else f" and {len(held) - 1} more"
    name = purpose_label(purpose, lang)
    grade = _SURE[sure][0 if zh else 1]
    return f"{name}{amount}万元，{grade}：{first}{more}" if zh else (
        f"{name} {amount}, {grade}: {first}{more}")
