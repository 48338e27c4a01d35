"""The register of rules: each is one small function from a disclosure to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from budgetkit.checks.findings import FAMILIES, Finding, merged
from budgetkit.checks.picture_doubts import on_damage, with_doubts
from budgetkit.checks.settings import DEFAULT, CheckSettings
from budgetkit.messages import in_room

say = in_room("checks.rule-laws")


@dataclass(frozen=True)
class Rule:
    """A rule with its family and its reason, which is the first line of its docstring.

    Attributes
    ----------
    name, family, reason : str
    find : callable
        Takes the document as the rules see it, yields findings.

    Examples
    --------
    >>> from budgetkit.checks import RULES
    >>> RULES["dead-name"].family
    'classification'
    """

    name: str
    family: str
    reason: str
    find: Callable[..., Iterable[Finding]]

    def law(self, lang: str | None = None) -> str:
        """What holds where a document is right, in a language; in English it is the reason.

        Parameters
        ----------
        lang : {"en", "zh"}, optional

        Returns
        -------
        str

        Raises
        ------
        KeyError
            The catalogue has no ``checks.rule-laws`` for the rule.

        Examples
        --------
        >>> from budgetkit.checks import RULES
        >>> RULES["punctuation-once"].law("zh")
        '标点只有一个。'
        """
        return say(self.name, lang)


#: Every rule by its name, in the order in which they are applied.
RULES: dict[str, Rule] = {}


def rule(name: str, *, family: str):
    """Register a function that yields the findings of one rule.

    A function that reports several identities gives each finding its own ``rule``.
    """
    if family not in FAMILIES:
        raise ValueError(f"unknown family {family!r}")

    def register(find):
        if name in RULES:
            raise ValueError(f"rule {name!r} is there already")
        RULES[name] = Rule(name, family, (find.__doc__ or "").strip().splitlines()[0], find)
        return find

    return register


def apply(d, names: Iterable[str] | None = None, settings: CheckSettings = DEFAULT
          ) -> Iterator[Finding]:
    """Findings of the rules, each with its rule, family and the files it was found in."""
    from budgetkit.checks.check_context import CheckContext

    chosen = [RULES[n] for n in names] if names is not None else list(RULES.values())
    case = CheckContext(d, settings)
    doubts = d.doubts
    for each in chosen:
        for finding in merged(each.find(case)):
            finding = on_damage(with_doubts(finding, doubts), d.losses)
            yield replace(finding, rule=finding.rule or each.name, family=each.family,
                          files=tuple(d.files))
