"""The work that several lines pay for: their names without notices, years and bond words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetkit.debt.classifiers import words
from budgetkit.debt.notices import without_notices
from budgetkit.debt.settings import DEFAULT, DebtSettings
from budgetkit.text import fold, squeeze

_EDGE = "、,:;·-—_+\"'《》 "


def bare_work(name: str, settings: DebtSettings = DEFAULT) -> str:
    """The name of the work alone: no notice, no year, no word of carrying over or of bonds.

    >>> bare_work("上年结转（新财预[2021]292号）卫辉市群众文化综合体灾后重建项目")
    '卫辉市群众文化综合体灾后重建项目'
    """
    text = without_notices(name, settings)
    before = None
    while before != text:
        before = text
        text = _unbracketed(text)
        for pattern, _ in words("wrap"):
            shorter = re.sub(rf"^(?:{pattern.pattern})|(?:{pattern.pattern})$", "", text)
            if len(_unbracketed(shorter)) >= settings.least_work:
                text = shorter
    return text if text and text != fold(name) else squeeze(name)


def _unbracketed(text: str) -> str:
    """Without marks at its edges, and without half a pair of brackets or an empty pair."""
    text = text.replace("()", "").strip(_EDGE)
    while text.endswith("(") or (text.endswith(")") and text.count(")") > text.count("(")):
        text = text[:-1].strip(_EDGE)
    while text.startswith(")") or (text.startswith("(") and text.count("(") > text.count(")")):
        text = text[1:].strip(_EDGE)
    if text.startswith("(") and text.endswith(")") and ")" not in text[1:-1]:
        text = text[1:-1].strip(_EDGE)
    return text


def group_works(names: Sequence[tuple[str, str]], settings: DebtSettings = DEFAULT
                ) -> list[tuple[str, str]]:
    """The work that each line pays for, and the rule that says so.

    Parameters
    ----------
    names : sequence of (str, str)
        Name of the line, and its unit: the same words in two units are two works, and each
        is named with its unit.
    settings : DebtSettings, optional

    Returns
    -------
    list of (work, rule)
        Rule ``own line``; ``same words`` once notices and years are off; or ``beginning of`` a
        longer name, where a table cuts names short.

    Examples
    --------
    >>> group_works([("上年结转豫财债（2022）31号群众文化综合体", ""),
    ...              ("上年结转豫财债[2023]33号群众文化综合体灾后重建", "")])
    [('群众文化综合体灾后重建', 'beginning of'), ('群众文化综合体灾后重建', 'same words')]
    """
    keys = [(bare_work(n, settings), u) for n, u in names]
    # a name that the table cut short is the beginning of a longer one; whole names end in a word
    cut = [bool(without_notices(n, settings) != fold(n)) for n, _ in names]
    leaders: dict[tuple[str, str], tuple[str, str]] = {}
    for i, (key, unit) in enumerate(keys):
        longer = [k for j, (k, u) in enumerate(keys)
                  if u == unit and cut[i] and cut[j] and k != key and k.startswith(key)]
        leaders[(key, unit)] = (max(longer, key=len) if longer and len(key) >= settings.cut_work else key, unit)
    works = [leaders[k] for k in keys]
    out = []
    for (key, _), work in zip(keys, works, strict=True):
        alone = works.count(work) == 1
        rule = "own line" if alone else "same words" if key == work[0] else "beginning of"
        units = {u for w, u in works if w == work[0]}
        out.append((f"{work[0]}（{work[1]}）" if len(units) > 1 else work[0], rule))
    return out
