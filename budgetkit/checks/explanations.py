"""What sheets of targets say: indicators with a target, explanations of their own, formulas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from budgetkit.checks.findings import Finding
from budgetkit.checks.project_sheets import project_sheets, target_place
from budgetkit.checks.rules import rule
from budgetkit.checks.settings import CheckSettings
from budgetkit.messages import message_in
from budgetkit.tables.target_sheet import Target
from budgetkit.text import fold

message = message_in("checks.targets")
_BLANK = re.compile(r"^(?:[/／—\-－…]*|无|空)$")


@rule("target-has-a-value", family="targets")
def target_has_a_value(d) -> Iterator[Finding]:
    """An indicator says what is to be reached."""
    for sheet in d.target_sheets:
        held = [t for t in sheet.targets if not _BLANK.match(fold(t.target))]
        for target in sheet.targets:
            if not held or not target.indicator or not _BLANK.match(fold(target.target)):
                continue
            if fold(target.indicator) in {"无", "/", "-"} or target.weight or target.direction:
                continue
            yield Finding(
                "warning", message("no-target", page=target.page, indicator=target.indicator,
                                   whose=sheet.name or message("the-department")),
                d.tables[sheet.table].key, target.page, target.row, target.column,
                found=target.target, places=(target_place(target),))


@rule("explanation-of-its-own", family="targets")
def explanation_of_its_own(d) -> Iterator[Finding]:
    """Different indicators are explained in different words; a copied one explains none."""
    for sheet in d.target_sheets:
        for group, alike in _copied(sheet.targets, d.settings):
            names = list(dict.fromkeys(t.indicator for t in group))
            said = _explained(group[0])
            told = message("one-explanation" if alike == 1 else "nearly-one-explanation",
                           page=group[0].page, n=len(names), names="、".join(names[:6]),
                           text=said[:40])
            yield Finding(
                "warning", told, d.tables[sheet.table].key, group[0].page, group[0].row, group[0].column,
                found=said[:60], places=tuple(target_place(t) for t in group))


def _explained(target: Target) -> str:
    return fold(target.explanation or target.scoring or target.remark)


def _copied(given: Sequence[Target], settings: CheckSettings
            ) -> Iterator[tuple[list[Target], float]]:
    """Groups of neighbours whose explanations are the same, or the same but for a word."""
    rest = [t for t in given if len(_explained(t)) >= settings.explanation_length]
    while rest:
        first, *others = rest
        alike = {id(t): _likeness(first, t, settings.near_explanation_length) for t in others
                 if (t.level1, t.level2) == (first.level1, first.level2)}
        group = [first, *(t for t in others if alike.get(id(t), 0) >= settings.alike)]
        rest = [t for t in others if t not in group]
        if len({t.indicator for t in group}) > 1:
            yield group, min(alike[id(t)] for t in group[1:])


def _likeness(one: Target, other: Target, least: int) -> float:
    a, b = _explained(one), _explained(other)
    if a == b:
        return 1.0
    if min(len(a), len(b)) < least:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


_FORMULA = re.compile(r"(?:^|[。；，:])(?P<name>[^。；，:=（(]{4,20})=")


@rule("formula-is-of-the-indicator", family="targets")
def formula_is_of_the_indicator(d) -> Iterator[Finding]:
    """The formula under an indicator is that of the indicator, not of its neighbour."""
    for sheet in d.target_sheets:
        names = {name for name in (fold(t.indicator) for t in sheet.targets)
                 if len(name) >= d.settings.indicator_length}
        for target in sheet.targets:
            found = _FORMULA.search(_explained(target))
            own = fold(target.indicator)
            if found is None or own in found["name"] or found["name"] in own:
                continue
            of = next((n for n in names if n != own and n in found["name"]), None)
            if of is None:
                continue
            yield Finding(
                "warning", message("formula-of-another", page=target.page, of=of,
                                   indicator=target.indicator, formula=found["name"]),
                d.tables[sheet.table].key, target.page, target.row, target.column, own,
                found["name"], None, (target_place(target),))


@rule("same-target-everywhere", family="targets")
def same_target_everywhere(d) -> Iterator[Finding]:
    """A target in the same words on nearly every project says little of any."""
    sheets = [s for s in project_sheets(d.target_sheets) if s.targets]
    if len(sheets) < d.settings.sheets_compared:
        return
    counted: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], Target] = {}
    for sheet in sheets:
        for pair in {(fold(t.indicator), fold(t.target)) for t in sheet.targets if t.indicator}:
            counted[pair] += 1
        for t in sheet.targets:
            where.setdefault((fold(t.indicator), fold(t.target)), t)
    for (indicator, value), times in counted.items():
        if Decimal(times) / len(sheets) >= d.settings.everywhere:
            target = where[indicator, value]
            yield Finding(
                "info", message("everywhere", page=target.page, indicator=target.indicator,
                                target=target.target, times=times, sheets=len(sheets)),
                "project_performance", target.page, target.row, target.column,
                found=f"{indicator} {value}", places=(target_place(target),))
