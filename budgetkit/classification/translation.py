"""The plain English name of a code or of a printed name.

The knowledge is in ``knowledge/english.csv``: one line a Chinese name, so that an old name and
the new one of the same code each have their own, and a name that many codes share has one.
"""

from __future__ import annotations

from functools import cache

from budgetkit.classification.naming import names
from budgetkit.classification.printed import stem
from budgetkit.knowledge_sheets import rows
from budgetkit.text import fold


@cache
def _english() -> dict[str, str]:
    """Folded name or stem → English; the whole name counts before its stem."""
    told = [(row["chinese"], row["english"]) for row in rows("english.csv")]
    return {stem(name): said for name, said in told} | {fold(name): said for name, said in told}


def translate(printed: str) -> str | None:
    """Return the English of a printed name of a code, or None where we have none.

    Numbering, a level word and `支出` at the end may be there or not. `其他…` follows from the
    name of which it is the rest.

    Parameters
    ----------
    printed : str
        As printed, in Chinese.

    Returns
    -------
    str or None

    Examples
    --------
    >>> translate("（八）社会保障和就业支出"), translate("其他住房保障支出")
    ('Social security and employment', 'Housing: other')
    >>> translate("本级自设项目")
    """
    told = _english()
    plain = stem(printed)
    if said := told.get(fold(printed)) or told.get(plain):
        return said
    whole = told.get(plain.removeprefix("其他")) if plain.startswith("其他") else None
    return f"{whole}: other" if whole else None


def english(code: str, year: int | None = None, system: str | None = None) -> str | None:
    """Return the English name of a code, or None where we have none.

    Parameters
    ----------
    code : str
        Digits only.
    year : int, optional
        Budget year; the latest name when not given, or when the year's is not sure.
    system : {"function", "economic", "government"}, optional
        By the code's first digit when not given.

    Returns
    -------
    str or None

    Examples
    --------
    >>> english("2080505"), english("30101"), english("50201")
    ('Basic pension contributions', 'Basic pay', 'Office running costs')
    >>> english("207", 2017), english("207", 2026), english("2019876")
    ('Culture, sports and media', 'Culture, tourism, sports and media', None)
    """
    held = names(code, system)
    sure = [n for n in held if year is not None and n.may_hold(year)]
    return translate((sure if len(sure) == 1 else held)[-1].name) if held else None
