"""Findings told once: each entry in words, with the places of a page outlined in one picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.checks import Finding, Findings
from budgetkit.checks.entries import entry, severity_name
from budgetkit.checks.finding_groups import Cause, also
from budgetkit.errors import BudgetkitError
from budgetkit.explore.tables import table
from budgetkit.messages import checked_language, in_room
from budgetkit.present import Image, Sheet
from budgetkit.renamed import renamed_keyword
from budgetkit.sources.pictures import picture, whole_lines
from budgetkit.wrapping import in_ranges

say = in_room("explore.findings_report")

#: These are told one by one; the others are counted.
_TOLD = ("error", "warning")
#: Points of one page that a picture may hold from its first place to its last.
_TALLEST = 360.0


@renamed_keyword(most="limit")
def findings_told(
    found: Findings, *families: str, lang: str | None = None, limit: int = 24, pictures: int = 8,
    folded: str = "",
) -> Sheet:
    """What the checks found in these families, worst first: in words, with the places outlined.

    Use it to read through findings on paper; :func:`budgetkit.explore.findings` is for choosing
    among them. Entries whose places lie near each other on a page share a picture. Rounding
    differences and remarks, of which there may be hundreds, are counted by table.

    Parameters
    ----------
    found : Findings
        Of :func:`budgetkit.check`.
    *families : str
        ``"arithmetic"``, ``"prose"`` …; all where none is named.
    lang : {"en", "zh"}, optional
    limit : int
        Entries told; the pages of the others are named.
    pictures : int
        Pictures shown.
    folded : str
        What opens a picture; without it all are open.

    Returns
    -------
    Sheet

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> shown = findings_told(bk.check(bk.load_example("weihui-2024")), "prose", lang="zh")
    >>> shown.text.splitlines()[0][:14], shown.html.count("<img")
    ('1. 错误：第3页：“收入”', 2)
    """
    lang = checked_language(lang)
    side = lang
    held = [c for c in found.causes if not families or c.head.family in families]
    if not held:
        return table(_frame([]), lang=lang, none=say("none", side))
    told = [c for c in held if c.severity in _TOLD]
    groups: list[dict[str, Any]] = []
    text, drawn = [], 0
    for first, group in _neighbours(told[:limit]):
        text += [f"{n}. {_line(c, side)}" for n, c in enumerate(group, first)]
        shown = _place(group, first, side) if drawn < pictures else None
        drawn += shown is not None
        groups.append({"first": first, "entries": [entry(c, side, signs=_elsewhere(c)) for c in group], "place": shown})
    more = ""
    if told[limit:]:
        pages = ", ".join(map(str, sorted({c.head.page for c in told[limit:]})))
        more = say("more", side, n=len(told) - limit, pages=pages)
        text.append(more)
    counted = None
    if rest := [c for c in held if c.severity not in _TOLD]:
        counted = table(_frame(_counted(rest, side)), lang=lang, caption=say("counted", side),
                        labels={k: say(k, side) for k in _COLUMNS})
        text.append(counted.text)
    return Sheet("findings.html.j2", {"groups": groups, "more": more, "folded": folded,
                                      "counted": counted}, "\n".join(text))


_COLUMNS = ["severity", "where", "pages", "count", "example"]


def _frame(rows: list[list]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_COLUMNS)


def _counted(causes: Sequence[Cause], lang: str) -> list[list]:
    """One row a severity, rule and table, with an example."""
    rows: dict[tuple, list[Cause]] = {}
    for cause in causes:
        head = cause.head
        rows.setdefault((head.severity, head.rule, head.table), []).append(cause)
    return [[severity, charts.table_name(key, lang) if key else say("prose", lang),
             in_ranges({f.page for c in held for f in c.findings}),
             sum(len(c.findings) for c in held), held[0].head.text(lang)]
            for (severity, _, key), held in rows.items()]


def _neighbours(causes: Sequence[Cause]) -> Iterator[tuple[int, list[Cause]]]:
    """Entries that follow each other and stand near each other on one page; the first's number."""
    group: list[Cause] = []
    for number, cause in enumerate(causes, 1):
        if group and not _near([*group, cause]):
            yield number - len(group), group
            group = []
        group.append(cause)
    if group:
        yield len(causes) - len(group) + 1, group


def _near(causes: Sequence[Cause]) -> bool:
    places = [p for c in causes for p in c.head.places if p.page == c.head.page]
    one_page = len({c.head.page for c in causes}) == 1 and all(c.head.places for c in causes)
    return one_page and max(p.y1 for p in places) - min(p.y0 for p in places) < _TALLEST


def _line(cause: Cause, lang: str) -> str:
    name = severity_name(cause.severity, lang).capitalize()
    said = f"{name}{'：' if lang == 'zh' else ': '}{cause.head.text(lang)}"
    if cause.signs:
        said += f" {cause.text(lang)}"
    if others := _elsewhere(cause):
        said += f" {also(lang)} " + " ".join(f.text(lang) for f in others)
    return said


def _elsewhere(cause: Cause) -> Sequence[Finding]:
    """The other signs of a cause, but for further gaps of the very same sentence."""
    made = cause.remedy
    gaps = made is not None and made.value is None and not made.printed and not made.right
    return () if gaps else cause.signs


def _place(group: Sequence[Cause], first: int, lang: str) -> Image | str | None:
    """The part of the page that holds the places of these entries; why not, where it is not at hand."""
    page = group[0].head.page
    places = [p for c in group for p in c.head.places if p.page == page]
    if not places:
        return None
    try:
        image = whole_lines(picture(group[0].head.files, places, scale=1.6))
    except BudgetkitError as why:
        return str(why)
    drawn = BytesIO()
    image.quantize(48).save(drawn, format="PNG")
    last = first + len(group) - 1
    which = say("one" if last == first else "many", lang, a=first, b=last)
    words = say("place", lang, page=page, which=which)
    return Image(drawn.getvalue(), words, min(image.width, 760), caption=words)
