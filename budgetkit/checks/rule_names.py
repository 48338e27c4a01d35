"""What a rule of the checks is called, in words, wherever a reader meets it."""

from __future__ import annotations

from contextlib import suppress

from budgetkit.messages import checked_language, in_room
from budgetkit.tables.columns import label

say = in_room("checks.findings")


def rule_name(rule: str, lang: str | None = None) -> str:
    """What a rule of the checks asks for, in a few words; the rule's own name where we have none.

    Parameters
    ----------
    rule : str
        As in the column ``rule`` of findings.csv.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> rule_name("percentage-is-change-over-last-year"), rule_name("dead-name", "zh")
    ('percentage = change / last year', '使用已停用的科目名称')
    >>> rule_name("total-is-basic-plus-project_spending", "zh"), rule_name("total-is-sum-of-lines-withheld", "zh")
    ('合计=基本支出+项目支出', '合计等于各行之和（未列全）')
    """
    lang = checked_language(lang)
    for room in ("checks.rules", "checks.laws"):
        with suppress(KeyError):
            return in_room(room)(rule, lang)
    if rule.endswith("-withheld"):
        return say("rule-withheld", lang, rule=rule_name(rule.removesuffix("-withheld"), lang))
    total, is_sum, parts = rule.partition("-is-")
    if is_sum and "-plus-" in parts:
        whole, *added = (label(name, lang) for name in (total, *parts.split("-plus-")))
        plus, equals = ("+", "=") if lang == "zh" else (" + ", " = ")
        return f"{whole}{equals}{plus.join(added)}"
    return rule


def named_with_key(rule: str, lang: str | None = None) -> str:
    """A rule's name with the key by which it is asked for: ``filter(rule=…)``, a list of what is accepted."""
    name = rule_name(rule, lang)
    return name if name == rule else say("rule-key", lang, name=name, rule=rule)
