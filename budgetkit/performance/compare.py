"""Two years of targets: which were raised, lowered, dropped or reworded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from budgetkit.change.comparability import NotComparable, same_body
from budgetkit.change.notes import Note
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Message, in_room
from budgetkit.performance.indicators import rows_of, whole_sheets
from budgetkit.performance.phrases import plain_name
from budgetkit.tables.targets import TargetSheet
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: Names at least so alike are the same project, or the same indicator reworded.
ALIKE = 0.75
_YEAR = re.compile(r"20\d\d(?:年度?|[-/]20\d\d)?|上年结转|[一二三四五]期$")
#: The code before a department's name: 106_中共某市委宣传部.
_CODED = re.compile(r"^\[?\d+\]?[_\-]?")
_CARRIES_OUT = re.compile("(?:实施|使用|执行)单位")
_say = in_room("performance.compare")
_TO_WAN = {"元": 1e-4, "千元": 0.1, "万元": 1.0, "百万元": 100.0, "亿元": 1e4}
COLUMNS = [
    "scope", "project", "project_before", "amount_before", "amount", "matched_by", "dimension",
    "indicator_before", "indicator", "promise_before", "promise", "change", "demand",
    "page_before", "page",
]


def compare(previous: Disclosure, current: Disclosure) -> pd.DataFrame:
    """Return one row an indicator of either year, and what became of it.

    Parameters
    ----------
    previous, current : Disclosure
        Of one department, two years (or a draft and what was published).

    Returns
    -------
    pandas.DataFrame
        ``amount_before, amount`` in 万元; ``promise_before, promise`` as printed; ``matched_by``:
        ``code``, ``name``, ``like name`` or ``department`` for the project, then ``same words`` or
        ``like words`` for the indicator; ``change``: ``raised`` or ``lowered`` (the number),
        ``reworded`` (the indicator's or the target's words, or its comparator or unit), ``made
        measurable``, ``made vague``, ``dropped``, ``new``, ``same``, or ``not read`` where the sheet
        of the other year goes on over a page that was not read; ``demand``: ``more`` or
        ``less`` where the comparator says which way is harder (≤ 36 小时 → ≤ 24 小时 is lowered
        and demands more). Rows of projects that only one year has are ``dropped`` and ``new``;
        ``frame.attrs["covers"]`` says in both languages which could not be paired.

    Raises
    ------
    NotComparable
        The two documents are of two departments.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> set(compare(d, d)["change"])
    {'same'}
    """
    expect_disclosure(previous, current)
    before, after = whole_sheets(previous), whole_sheets(current)
    first, second = _department(previous, before), _department(current, after)
    if not same_body(first, second):
        raise NotComparable(
            current.files[0].name if current.files else None,
            Note(Message("performance.compare.another", current=second, previous=first)),
            remedy=Message("performance.compare.one-department"))
    return compare_sheets(before, after)


def _department(d: Disclosure, sheets: Sequence[TargetSheet]) -> str:
    """Whose targets they are: sheets may be published without a cover that says so."""
    named = {_CODED.sub("", fold(s.department)) for s in sheets if s.department}
    return d.department or (named.pop() if len(named) == 1 else "")


def compare_sheets(before: Sequence[TargetSheet], after: Sequence[TargetSheet]) -> pd.DataFrame:
    """The frame of :func:`compare` for sheets read already."""
    import pandas as pd

    records, pairs = [], list(_pair_sheets(before, after))
    for old, new, how in pairs:
        records += _compare(old, new, how)
    frame = pd.DataFrame.from_records(records, columns=COLUMNS)
    for name in ("amount_before", "amount"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    frame.attrs["covers"] = {lang: _covers(pairs, lang) for lang in ("en", "zh")}
    return frame


def _covers(pairs, lang: str) -> str:
    """How many projects were paired, and the names of those that were not."""
    projects = [(old, new) for old, new, _ in pairs if (new or old).scope == "project"]
    alone = [(new or old).name or "?" for old, new in projects if not (old and new)]
    said = _say("paired", lang, paired=len(projects) - len(alone),
                before=sum(bool(old) for old, _ in projects),
                now=sum(bool(new) for _, new in projects))
    return said + (_say("unpaired", lang, names=alone) if alone else _say("all", lang))


def _pair_sheets(before: Sequence[TargetSheet], after: Sequence[TargetSheet]):
    """(old, new, rule) for every sheet; None where the other year has none."""
    left, pairs = list(before), {}
    rules: tuple[tuple[str, Callable[[TargetSheet, TargetSheet], bool]], ...] = (
        ("department", lambda a, b: a.scope == b.scope == "department" and _one_body(a, b)),
        # one code may head several projects, and one name be used by several units
        ("code", lambda a, b: bool(a.code) and a.code == b.code and fold(a.name) == fold(b.name)),
        ("code", lambda a, b: bool(a.code) and a.code == b.code),
        ("name", lambda a, b: _both_named(a, b) and fold(a.name) == fold(b.name)
         and _unit(a) == _unit(b)),
        ("name", lambda a, b: _both_named(a, b) and fold(a.name) == fold(b.name)),
        ("name", lambda a, b: _both_named(a, b) and _name(a.name) == _name(b.name)),
    )
    for rule, same in rules:
        for number, sheet in enumerate(after):
            if number in pairs:
                continue
            found = next((a for a in left if same(a, sheet)), None)
            if found is not None:
                pairs[number] = (found, rule)
                left = [a for a in left if a is not found]
    for number, sheet in enumerate(after):
        if number in pairs or sheet.scope != "project":
            continue
        likely = [(_alike(_name(a.name), _name(sheet.name)), i) for i, a in enumerate(left)
                  if a.scope == "project" and _one_body(a, sheet)]
        if likely and max(likely)[0] >= ALIKE:
            pairs[number] = (left.pop(max(likely)[1]), "like name")
    for number, sheet in enumerate(after):
        old, rule = pairs.get(number, (None, ""))
        yield old, sheet, rule
    for sheet in left:
        yield sheet, None, ""


def _both_named(a: TargetSheet, b: TargetSheet) -> bool:
    return a.scope == b.scope == "project" and bool(_name(a.name)) and _one_body(a, b)


def _one_body(a: TargetSheet, b: TargetSheet) -> bool:
    """Whether two sheets are of one department, in any writing."""
    return same_body(*(_CODED.sub("", fold(s.department)) for s in (a, b)))


def _unit(sheet: TargetSheet) -> str:
    """The unit that carries the project out, where the sheet names it."""
    return next((fold(text) for _, label, text, _ in sheet.said if _CARRIES_OUT.search(label)), "")


def _name(name: str) -> str:
    return _YEAR.sub("", fold(name))


def _alike(a: str, b: str) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0


def _compare(old: TargetSheet | None, new: TargetSheet | None, how: str):
    gone = list(rows_of(0, old)) if old else []
    here = list(rows_of(0, new)) if new else []
    head = {
        "scope": (new or old).scope, "project": new.name if new else "",
        "project_before": old.name if old else "",
        "amount_before": float(old.amount) if old and old.amount is not None else None,
        "amount": float(new.amount) if new and new.amount is not None else None,
    }
    for a, b, words in _pair_rows(gone, here):
        change, demand = _judge(a, b)
        other = old if a is None else new  # the sheet that lacks it: read whole, or not known
        if (a is None or b is None) and other is not None and other.unread:
            change = "not read"
        yield {**head, "matched_by": ", ".join(x for x in (how, words) if x),
               "dimension": (b or a)["dimension"],
               "indicator_before": a["indicator"] if a else "",
               "indicator": b["indicator"] if b else "",
               "promise_before": a["promise"] if a else "", "promise": b["promise"] if b else "",
               "change": change, "demand": demand, "page_before": a["page"] if a else 0,
               "page": b["page"] if b else 0}


def _pair_rows(gone: list[dict], here: list[dict]):
    left, found = list(gone), {}

    def same_place(a: dict, b: dict) -> bool:
        return (a["dimension"], a["aspect"], a["term"]) == (b["dimension"], b["aspect"], b["term"])

    for strict in (True, False):
        for i, b in enumerate(here):
            if i in found:
                continue
            a = next((a for a in left if _named(a) == _named(b)
                      and (same_place(a, b) or not strict)), None)
            if a is not None:
                found[i] = (a, "same words")
                left = [x for x in left if x is not a]
    for i, b in enumerate(here):
        if i in found:
            continue
        likely = [(_alike(_named(a), _named(b)), n)
                  for n, a in enumerate(left) if same_place(a, b)]
        if likely and max(likely)[0] >= ALIKE:
            found[i] = (left.pop(max(likely)[1]), "like words")
    for i, b in enumerate(here):
        a, words = found.get(i, (None, ""))
        yield a, b, words
    for a in left:
        yield a, None, ""


def _named(row: dict) -> str:
    return fold(plain_name(row["indicator"]))


def _judge(a: dict | None, b: dict | None) -> tuple[str, str]:
    """(change, demand) of one indicator."""
    if a is None or b is None:
        return ("new" if a is None else "dropped"), ""
    if a["measurable"] != b["measurable"]:
        return ("made measurable", "more") if b["measurable"] else ("made vague", "less")
    first, second = _comparable(a, b)
    if first is not None and second is not None and first != second:
        change = "raised" if second > first else "lowered"
        sign = b["comparator"]
        if sign == a["comparator"] and sign in {"≥", ">", "≤", "<"}:
            harder = (second > first) == (sign in {"≥", ">"})
            return change, "more" if harder else "less"
        return change, ""
    same = _named(a) == _named(b) and _said(a) == _said(b)
    return ("same" if same else "reworded"), ""


def _comparable(a: dict, b: dict) -> tuple[float | None, float | None]:
    if a["value"] is None or b["value"] is None or a["change"] != b["change"]:
        return None, None
    if a["unit"] == b["unit"]:
        return a["value"], b["value"]
    if a["unit"] in _TO_WAN and b["unit"] in _TO_WAN:
        return (round(a["value"] * _TO_WAN[a["unit"]], 6),
                round(b["value"] * _TO_WAN[b["unit"]], 6))
    return None, None


def _said(row: dict) -> tuple:
    first, second = _comparable(row, row)
    return (row["kind"], row["comparator"], first, row["upper"], row["deadline"], row["frequency"],
            fold(row["promise"]) if second is None else row["unit"])
