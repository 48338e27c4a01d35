"""Two years of targets: which were raised, lowered, dropped or reworded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from budgetkit.amounts import in_unit
from budgetkit.bodies import same_body
from budgetkit.errors import expect_disclosure
from budgetkit.messages import Message, in_room
from budgetkit.performance.indicators import rows_of, whole_sheets
from budgetkit.performance.phrases import plain_name
from budgetkit.performance.settings import DEFAULT, PerformanceSettings
from budgetkit.tables.targets import TargetSheet
from budgetkit.text import fold

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure

#: A sheet of the year before, the sheet of this year, and the rule that paired them.
Pair = tuple["TargetSheet | None", "TargetSheet | None", str]
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


def compare(previous: Disclosure, current: Disclosure, *, unit: str = "wan",
            settings: PerformanceSettings = DEFAULT) -> pd.DataFrame:
    """Return one row an indicator of either year, and what became of it.

    Parameters
    ----------
    previous, current : Disclosure
        Of one department, two years (or a draft and what was published).
    unit : {"wan", "yuan"}
        Of the amounts: 万元, or 元 for who computes.
    settings : PerformanceSettings, optional

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
        from budgetkit.change.comparability import NotComparable  # a room that checks do not need

        raise NotComparable(
            current.files[0].name if current.files else None,
            Message("performance.compare.another", current=second, previous=first),
            remedy=Message("performance.compare.one-department"))
    return in_unit(compare_sheets(before, after, settings), ["amount_before", "amount"], unit)


def _department(d: Disclosure, sheets: Sequence[TargetSheet]) -> str:
    """Whose targets they are: sheets may be published without a cover that says so."""
    named = {_CODED.sub("", fold(s.department)) for s in sheets if s.department}
    return d.department or (named.pop() if len(named) == 1 else "")


def compare_sheets(before: Sequence[TargetSheet], after: Sequence[TargetSheet],
                   settings: PerformanceSettings = DEFAULT) -> pd.DataFrame:
    """The frame of :func:`compare` for sheets read already."""
    import pandas as pd

    pairs = list(_pair_sheets(before, after, settings.alike_names))
    records = [record for old, new, how in pairs
               for record in _compare(old, new, how, settings.alike_names)]
    frame = pd.DataFrame.from_records(records, columns=COLUMNS)
    for name in ("amount_before", "amount"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    frame.attrs["covers"] = {lang: _covers(pairs, lang) for lang in ("en", "zh")}
    return frame


def _covers(pairs: Sequence[Pair], lang: str) -> str:
    """How many projects were paired, and the names of those that were not."""
    before = [old for old, _, _ in pairs if old and old.scope == "project"]
    now = [new for _, new, _ in pairs if new and new.scope == "project"]
    alone = [sheet.name or "?" for old, new, _ in pairs if not (old and new)
             for sheet in (new, old) if sheet and sheet.scope == "project"]
    both = (len(before) + len(now) - len(alone)) // 2
    return _say("unpaired" if alone else "paired", lang, paired=both, before=len(before),
                now=len(now), names=alone)


#: Rules that pair two sheets, surest first.
_RULES: tuple[tuple[str, Callable[[TargetSheet, TargetSheet], bool]], ...] = (
    ("department", lambda a, b: a.scope == b.scope == "department" and _one_body(a, b)),
    # one code may head several projects, and one name be used by several units
    ("code", lambda a, b: bool(a.code) and a.code == b.code and fold(a.name) == fold(b.name)),
    ("code", lambda a, b: bool(a.code) and a.code == b.code),
    ("name", lambda a, b: _both_named(a, b) and fold(a.name) == fold(b.name)
     and _unit(a) == _unit(b)),
    ("name", lambda a, b: _both_named(a, b) and fold(a.name) == fold(b.name)),
    ("name", lambda a, b: _both_named(a, b) and _name(a.name) == _name(b.name)),
)


def _pair_sheets(before: Sequence[TargetSheet], after: Sequence[TargetSheet], least: float
                 ) -> Iterator[Pair]:
    """(old, new, rule) for every sheet; None where the other year has none."""
    left = list(before)
    pairs: dict[int, tuple[TargetSheet, str]] = {}
    for rule, same in _RULES:
        for number, sheet in enumerate(after):
            found = None if number in pairs else next((a for a in left if same(a, sheet)), None)
            if found is not None:
                pairs[number] = (found, rule)
                left = [a for a in left if a is not found]
    for number, sheet in enumerate(after):
        like = None if number in pairs else _most_alike(sheet, left, least)
        if like is not None:
            pairs[number] = (like, "like name")
            left = [a for a in left if a is not like]
    for number, sheet in enumerate(after):
        yield (pairs[number][0], sheet, pairs[number][1]) if number in pairs else (None, sheet, "")
    for sheet in left:
        yield sheet, None, ""


def _most_alike(sheet: TargetSheet, left: Sequence[TargetSheet], least: float) -> TargetSheet | None:
    """The project of the year before whose name is most like this one's, if any is."""
    if sheet.scope != "project":
        return None
    likely = [(_alike(_name(a.name), _name(sheet.name), least), i) for i, a in enumerate(left)
              if a.scope == "project" and _one_body(a, sheet)]
    ratio, at = max(likely, default=(0.0, -1))
    return left[at] if likely and ratio >= least else None


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


def _alike(a: str, b: str, least: float) -> float:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= least else 0.0


def _compare(old: TargetSheet | None, new: TargetSheet | None, how: str, least: float
             ) -> Iterator[dict[str, Any]]:
    """A row an indicator of either sheet."""
    gone = list(rows_of(0, old)) if old else []
    here = list(rows_of(0, new)) if new else []
    head = {
        "scope": next(s.scope for s in (new, old) if s), "project": new.name if new else "",
        "project_before": old.name if old else "",
        "amount_before": _money(old), "amount": _money(new),
    }
    for a, b, words in _pair_rows(gone, here, least):
        change, demand = _judge(a, b)
        other = old if a is None else new  # the sheet that lacks it: read whole, or not known
        if (a is None or b is None) and other is not None and other.unread:
            change = "not read"
        yield {**head, "matched_by": ", ".join(x for x in (how, words) if x),
               "dimension": (b or a or {})["dimension"],
               **_of_row(a, "_before"), **_of_row(b, ""), "change": change, "demand": demand}


def _money(sheet: TargetSheet | None) -> float | None:
    return None if sheet is None or sheet.amount is None else float(sheet.amount)


def _of_row(row: dict | None, year: str) -> dict[str, Any]:
    """What is told of an indicator in one of the years; blank where it has none."""
    blank: dict[str, Any] = {"indicator": "", "promise": "", "page": 0}
    return {f"{name}{year}": row[name] if row else none for name, none in blank.items()}


def _pair_rows(gone: list[dict], here: list[dict], least: float
               ) -> Iterator[tuple[dict | None, dict | None, str]]:
    left = list(gone)
    found: dict[int, tuple[dict, str]] = {}

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
        likely = [(_alike(_named(a), _named(b), least), n)
                  for n, a in enumerate(left) if same_place(a, b)]
        if likely and max(likely)[0] >= least:
            found[i] = (left.pop(max(likely)[1]), "like words")
    for i, b in enumerate(here):
        yield (found[i][0], b, found[i][1]) if i in found else (None, b, "")
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
