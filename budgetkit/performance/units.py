"""Units of targets: which are known, of what kind they are, and where a name prints one."""

from __future__ import annotations

import re
from functools import cache

from budgetkit.performance.knowledge import knowledge
from budgetkit.text import fold

#: A unit is no longer than this; more is a phrase.
LONGEST = 8
_SCALE = re.compile(r"[十百千万亿]{1,2}(?=.)")
_NOUN = re.compile(r"[一-鿿]{1,6}")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]$")
#: Units that are words for another: 100百分比 is 100 %.
_OTHER_WORD = {"百分比": "%"}


def known_unit(text: str) -> tuple[str, str] | None:
    """(kind, unit) of the text after a number; None where it is no unit.

    >>> known_unit("万份"), known_unit("百分比"), known_unit("左右都行")
    (('count', '万份'), ('ratio', '%'), None)
    """
    text = text.replace("%%", "%")
    text = _OTHER_WORD.get(text, text)
    if not text:
        return "number", ""
    if len(text) > LONGEST:
        return None
    kind, unit = kind_of_unit(text)
    return (kind, unit) if kind else None


def unit_of_name(indicator: str) -> str:
    """The unit that an indicator prints in brackets behind its name; empty where it is none.

    >>> unit_of_name("满意度（%）"), unit_of_name("外勤经费标准（元/人/天）"), unit_of_name("观测（国家站）")
    ('%', '元/人/天', '')
    """
    if not indicator.rstrip().endswith((")", "）")):
        return ""
    found = _IN_BRACKETS.search(re.sub(r"\s", "", indicator))
    said = fold(found[1]).removeprefix("单位").strip(":") if found else ""
    known = known_unit(said) if said else None
    # a noun behind a unit (个项目) is a unit after a number; in brackets it is an aside
    return known[1] if known and known[1] == _OTHER_WORD.get(said, said) else ""


@cache
def kind_of_unit(text: str) -> tuple[str, str]:
    """(kind, unit) of a unit's text; ``个项目`` is the unit 个. Empty where it is none."""
    units = all_units()
    for candidate in (text, re.sub(r"[(（].*[)）]$", "", text)):
        plain = _SCALE.sub("", candidate, count=1) if _SCALE.match(candidate) else candidate
        for whole in (candidate, plain):
            if whole in units:
                return units[whole], candidate
        head, _, below = plain.partition("/")
        if below and head in units:
            return units[head], candidate
        if below and head[:1] == "每":
            return "", ""
        if plain.startswith("每"):
            return "", ""
    if text in {"万", "亿", "千", "百"}:
        return "number", text
    for length in range(min(3, len(plain)), 0, -1):
        head, rest = plain[:length], plain[length:]
        if head in units and units[head] in {"count", "money"} and rest and _NOUN.fullmatch(rest):
            return units[head], head if candidate == plain else candidate[: len(candidate)
                                                                          - len(rest)]
    return ("number", text) if re.fullmatch(r"[A-Za-z/·²³]{1,6}", text) else ("", "")


@cache
def all_units() -> dict[str, str]:
    """Unit → kind, as in ``knowledge/target_units.csv``."""
    return {row["unit"]: row["kind"] for row in knowledge("units")}
