"""A cause of findings as it is told: the same entry in a notebook, on a page and in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgetkit.checks.finding import Finding
from budgetkit.checks.finding_groups import Cause, also
from budgetkit.checks.rule_names import rule_name
from budgetkit.messages import in_room
from budgetkit.present import Image

say = in_room("checks.findings")


def severity_name(severity: str, lang: str | None = None) -> str:
    """What a severity is called.

    Examples
    --------
    >>> severity_name("withheld", "zh")
    '未列全'
    """
    return say(f"severity-{severity}", lang)


def family_name(family: str, lang: str | None = None) -> str:
    """What a family of rules is called.

    Examples
    --------
    >>> family_name("across", "zh")
    '表间勾稽'
    """
    return say(f"family-{family}", lang) if family else ""


@dataclass(frozen=True)
class ToldFinding:
    """A finding in words: what is wrong, and which rule says so."""

    said: str
    rule: str
    family: str


@dataclass(frozen=True)
class ToldCause:
    """A finding with what else the same cause broke, in one language.

    Attributes
    ----------
    severity, name : str
        Its key, and what readers call it.
    page : int
    head : ToldFinding
    why, also : str
        What the likely cause is; what stands before its other signs.
    signs : tuple of ToldFinding
    image : Image, str or None
        The picture of its place, or why there is none.
    """

    severity: str
    name: str
    page: int
    head: ToldFinding
    why: str = ""
    also: str = ""
    signs: tuple[ToldFinding, ...] = ()
    image: Image | str | None = None


def entry(cause: Cause, lang: str, *, signs: Sequence[Finding] | None = None,
          image: Image | str | None = None) -> ToldCause:
    """The entry of a cause, with all its signs or with these."""
    told = cause.signs if signs is None else signs
    return ToldCause(cause.severity, severity_name(cause.severity, lang), cause.head.page,
                 _told(cause.head, lang), cause.text(lang) if cause.signs else "", also(lang),
                 tuple(_told(each, lang) for each in told), image)


def _told(finding: Finding, lang: str) -> ToldFinding:
    return ToldFinding(finding.text(lang), rule_name(finding.rule, lang), family_name(finding.family, lang))
