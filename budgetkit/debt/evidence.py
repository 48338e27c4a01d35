"""What a project's own fund, notices, name and targets say for or against borrowed money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgetkit.debt.classifiers import DEBT, DebtSign, Sign, speaks
from budgetkit.debt.debt_line import DebtLine
from budgetkit.debt.parts import ProjectPart
from budgetkit.messages import Message, Named, RoundedAmount, in_room, message_in
from budgetkit.tables.columns import label

#: How sure it is that money is borrowed, best first.
SURE = ("certain", "likely", "unknown")
_evidence, _words = message_in("debt.evidence"), message_in("debt.words")
_instrument, _purpose = message_in("debt.instrument"), message_in("debt.purpose")
_grade = message_in("debt.sure")
_say = in_room("debt.summary")


def own_evidence(part: ProjectPart) -> list[DebtSign]:
    """Fund column, notices and words, for or against."""
    page, out = part.project.page, []
    if part.fund:
        fund = Named(label(part.fund, "en").lower(), label(part.fund, "zh"))
        carried = part.when == "carryover"
        out.append(DebtSign("fund", _evidence("carried-over", fund=fund) if carried else fund,
                            page, "projects"))
    out += [DebtSign("notice", Named(n.text, n.text), page, "projects") for n in part.notices]
    if part.words and part.words.says:
        out.append(DebtSign("words", _words_of(part, part.words), page, "projects"))
    out += _target_words(part)
    return out


def _words_of(part: ProjectPart, words: Sign) -> Message:
    """What the words of a name say: which debt, or why the money is none."""
    if words.purpose not in DEBT:
        return _words(f"none-{words.says}")
    if part.purpose == "not_debt":
        return _words("not-the-money")
    if words.purpose != "bond_funded":
        return _words("debt", what=_words(f"named-{words.purpose}"))
    return _words("debt", what=_instrument(words.instrument) if words.instrument else
                  _words("bond"))


def _target_words(part: ProjectPart) -> list[DebtSign]:
    sheet = part.project.sheet
    if sheet is None or part.purpose not in DEBT:
        return []
    for target in sheet.targets:
        said = speaks(target.indicator, "project")
        if said and said.purpose == part.purpose:
            return [DebtSign("targets", _evidence("indicator", indicator=target.indicator),
                             target.page, "project_performance")]
    return []


def proof(purpose: str, sure: str, held: Sequence[DebtLine], lang: str) -> str:
    """An amount, how sure it is, and the place that proves the most of it."""
    more = len(held) - 1
    return _say("proof-more" if more else "proof-one", lang, purpose=_purpose(purpose),
                amount=RoundedAmount(sum((r.amount for r in held), Decimal(0))),
                sure=_grade(sure), more=more,
                first=held[0].evidence[0].text(lang) if held[0].evidence else "")


def sure_label(sure: str, lang: str | None = None) -> str:
    """How sure it is, in words.

    Examples
    --------
    >>> sure_label("likely", "zh")
    '很可能'
    """
    return _grade(sure).text(lang)
