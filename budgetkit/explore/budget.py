"""The explorer of one disclosure: any of its tables, at any level, as picture and table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.checks import check, identities
from budgetkit.checks.entries import severity_name
from budgetkit.debt.projects import projects_table, read_projects
from budgetkit.disclosure import Disclosure
from budgetkit.explore.base import Explorer
from budgetkit.explore.controls import Choice, Control
from budgetkit.explore.findings import entries_table
from budgetkit.explore.performance_tables import performance_goals, performance_review
from budgetkit.explore.tables import Sheet, filled, table
from budgetkit.explore.view import View
from budgetkit.messages import checked_language, in_room, listed
from budgetkit.model import absent, printed_total
from budgetkit.model.published_parts import PARTS
from budgetkit.performance import covers, goals, indicators
from budgetkit.performance.indicators import whole_sheets
from budgetkit.tables.catalogue import TABLES

say = in_room("explore.budget")

#: Of documents: whose, and of which time.
_KINDS = ("budget", "final_account", *PARTS, "department", "unit")
_LEVELS = ("class", "section", "item")


def budget(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """Choose a table and a level of codes, the projects, the targets or the findings: picture and table.

    Use it to look into a disclosure before you know what to ask. Of the standard tables, those by
    function or economic class are offered; the others are frames (``d[key]``).

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> explorer = budget(bk.read("data/weihui-2024/weihui-2024.pdf"))
    >>> view = explorer.view(table="government_fund", level="item")
    >>> view.table.text.splitlines()[-1].split()[-3:]
    ['860.00', '860.00', '17']
    >>> explorer.at("table=targets").view().note
    '93 targets of 11 projects and the department (p. 19–22), all of it read.'
    """
    lang = checked_language(lang)
    keys = [k for k in d.found if TABLES[k].shape in ("function", "economic")]
    # a table that shows something first
    first = next((k for k in ("department_expenditure", *keys)
                  if k in keys and not charts.table_lines(d, k).empty), None)
    shown = {k: charts.table_name(k, lang) for k in keys}
    shown |= {k: say(f"list-{k}", lang) for k in _lists(d)}
    # items first: the classes are in the chart of functions
    every = Choice(say("level", lang), {k: say(f"level-{k}", lang) for k in _LEVELS}, "item")
    controls: dict[str, Control] = {
        "table": Choice(say("table", lang), shown, first), "level": every,
        "part": Choice(say("part", lang), {k: say(f"part-{k}", lang) for k in ("total", "split")}),
    }

    @cache
    def lines(table: str, level: str) -> pd.DataFrame:
        return _lines(d, table, level)

    def draw(table: str, level: str, part: str) -> View:
        if table in _LISTS:
            return _LISTS[table](d, lang)
        return _by_code(lines(table, level), table, part, lang)

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        held = {"table": controls["table"]}
        if chosen["table"] in _LISTS:
            return held
        levels = [level for level in _LEVELS if not lines(chosen["table"], level).empty]
        if TABLES[chosen["table"]].shape == "economic":
            levels = [level for level in levels if level != "section"]
        if len(levels) > 1:
            held["level"] = replace(every, options={k: say(f"level-{k}", lang) for k in levels},
                                    value=levels[-1])
        if len(_parts(lines(chosen["table"], chosen["level"]))) > 1:
            held["part"] = controls["part"]
        return held

    title = say("title", lang)
    if not shown:
        said = absent(d.coverage_list, "lines", lang, say("nothing", lang))
        return Explorer(lambda: View(note=said, empty=True), {}, title=title, lang=lang, of=[d])
    return Explorer(draw, controls, title=title, lang=lang, of=[d], offers=offers)


def _lists(d: Disclosure) -> list[str]:
    """What a disclosure has besides tables by code."""
    held = {"projects": projects_table(d) is not None, "targets": bool(len(indicators(d)) or len(goals(d))),
            "findings": bool(d.tables)}
    return [key for key, there in held.items() if there]


def _lines(d: Disclosure, key: str, level: str) -> pd.DataFrame:
    # economic codes have two levels: their item has five digits
    if level == "section" and TABLES[key].shape == "economic":
        level = "item"
    return charts.table_lines(d, key, level)


def _parts(lines: pd.DataFrame) -> list[str]:
    """The parts of lines that hold money."""
    return [part for part in ("basic", "project", "other") if lines[part].fillna(0).any()]


def _by_code(lines: pd.DataFrame, key: str, part: str, lang: str) -> View:
    """A table by function or economic class."""
    name = charts.table_name(key, lang)
    if lines.empty:
        return View(note=say("blank", lang, name=name), empty=True)
    parts = ["total"] if part == "total" else _parts(lines) or ["total"]
    ax = charts.amounts_by_line(lines, title=name, parts=parts, lang=lang,
                                total=lines.attrs["total"])
    top = lines.nlargest(1, "total").iloc[0]
    known = lang == "en" and isinstance(top["name_en"], str)
    largest = f"{top['name_en']} ({top['name']})" if known else top["name"]
    shown = lines.dropna(axis=1, how="all")
    called = ("name_en", "name") if lang == "en" else ("name",)
    columns = [c for c in ("code", *called, "basic", "project", "other", "total", "page")
               if c in shown]
    return View(
        charts.picture(ax),
        table(shown, lang=lang, columns=columns, caption=name,
              labels={"project": say("project", lang), "name_en": "Name",
                      "name": say("in-chinese", lang), "other": say("other", lang)}),
        say("reads", lang, n=len(lines), name=name, largest=largest),
    )


def _projects(d: Disclosure, lang: str) -> View:
    """Every project of the table of projects, most money first; totals and sub-totals are none."""
    printed = projects_table(d)
    held = [] if printed is None else read_projects(printed, whole_sheets(d))
    name = say("list-projects", lang)
    if printed is None or not held:
        return View(note=say("blank", lang, name=name), empty=True)
    rows = pd.DataFrame({"name": [p.name for p in held], "total": [float(p.amount) for p in held],
                         "page": [p.page for p in held]})
    total = printed_total(printed)
    rows.attrs = {"document": d.title}
    rows = rows.sort_values("total", ascending=False, kind="stable")
    ax = charts.amounts_by_line(rows, title=name, total=None if total is None else float(total), lang=lang)
    return View(charts.picture(ax), table(rows, lang=lang, caption=name, labels={
        "name": say("one-project", lang)}), say("reads", lang, n=len(rows), name=name, largest=rows["name"].iloc[0]))


def _targets(d: Disclosure, lang: str) -> View:
    """Every project's targets judged, or its goals where that is all."""
    held = indicators(d)
    if held.empty:
        return View(table=performance_goals(d, lang=lang), note=covers(d, lang))
    return View(charts.picture(charts.coverage_matrix(d, lang=lang)), performance_review(d, lang=lang),
                covers(d, lang))


def _findings(d: Disclosure, lang: str) -> View:
    """The sums of the tables as a picture, and every entry of the checks in a row."""
    found = check(d)
    counted = [say("counted", lang, severity=severity_name(s, lang), n=n) for s, n in found.counts.items()]
    note = say("entries", lang, n=len(found.causes), counted=listed(counted, lang)) if found.causes \
        else say("no-entries", lang)
    return View(charts.picture(charts.sums_by_table(identities(d), lang=lang)),
                entries_table(found.causes, lang), note)


#: What can be chosen besides the tables by code, and how it is shown.
_LISTS = {"projects": _projects, "targets": _targets, "findings": _findings}


def summary(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """Who published what, what was read of it, and what was not.

    Use it first: what is missing here is missing in everything that follows.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

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
    >>> shown = summary(bk.read("data/weihui-2024/weihui-2024.pdf"), lang="zh")
    >>> shown.text.splitlines()[5].split()
    ['支出总计（万元）', '11,534.22']
    """
    lang = checked_language(lang)
    none = say("fact-none", lang)
    kinds = [say(f"kind-{k}", lang) for k in (d.kind, d.level) if k in _KINDS]
    others = sum(t.key not in TABLES for t in d.tables)
    files = [say("fact-pages", lang, name=f.name, n=f.pages) for f in d.files]
    total = charts.total_expenditure(d)
    rows = [
        ("department", d.department or none), ("year", str(d.year or none)),
        ("kind", listed(kinds, lang)), ("files", listed(files, lang)),
        ("total", say("fact-not-told", lang) if total is None else format_amount(total)),
        ("found", say("found-and-other", lang, found=len(d.found), n=others) if others
         else str(len(d.found))),
        ("missing", listed(d.missing, lang) or none),
        ("amounts", f"{len(d.fact_list):,}"),
        ("notes", listed(d.note_list, lang) or none),
    ]
    frame = pd.DataFrame([(say(f"fact-{name}", lang), said) for name, said in rows], columns=["what", "says"])
    heads = {"what": say("this-document", lang)}
    return table(frame, lang=lang, labels=heads, region=heads["what"])


def overview(d: Disclosure, *, lang: str | None = None) -> Sheet:
    """The standard tables that a disclosure holds, what each tells; then those that it lacks.

    Use it to find your way: each table by its usual name, with its pages and its total.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

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
    >>> shown = overview(bk.load_example("weihui-2024"), lang="zh").text.splitlines()
    >>> len(shown), shown[-1].split()[0]
    (13, '本文件没有此表')
    """
    lang = checked_language(lang)
    frame = charts.overview(d, lang)
    held = frame["pages"] != ""
    shown = frame[held]
    # those that may be a table that was not understood are told apart from those that are absent
    for state, those in frame[~held].groupby("state"):
        names = listed(those["table"], lang)
        head = str(state)
        row = pd.DataFrame([{"table": head[:1].upper() + head[1:], "pages": "", "state": "", "says": names}])
        shown = pd.concat([shown, row], ignore_index=True)
    return table(filled(shown, "state", "total"), lang=lang, region=say("fact-found", lang))
