"""Explorers of the checks: the findings one by one with their place, and the sums as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pandas as pd

from budgetkit import charts
from budgetkit.charts.drawn import Picture
from budgetkit.charts.findings import total_and_parts
from budgetkit.checks import Findings, check, identities
from budgetkit.checks.entries import severity_name
from budgetkit.checks.finding_groups import Cause, also
from budgetkit.checks.findings import FAMILIES, SEVERITIES
from budgetkit.disclosure import Disclosure
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Explorer
from budgetkit.explore.controls import Choice, Control, Number
from budgetkit.explore.tables import filled, table
from budgetkit.explore.view import View
from budgetkit.messages import checked_language, in_room
from budgetkit.present import Sheet

say = in_room("explore.findings")


def findings(d: Disclosure, *, lang: str | None = None, found: Findings | None = None) -> Explorer:
    """The findings, by severity, family and table; the chosen one with its place on the page.

    Use it to go through what the checks found, each beside what is printed. Findings with one
    likely cause are one entry, with the others named under it.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional
    found : Findings, optional
        Those of :func:`budgetkit.check`, computed where not given.

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
    >>> explorer = findings(bk.load_example("weihui-2024"))
    >>> view = explorer.view(severity="rounding", number=1)
    >>> "rounding" in view.table.html
    True
    """
    lang = checked_language(lang)
    found = check(d) if found is None else found
    tables = list(dict.fromkeys(f.table for f in found))

    def entries(severity: str, family: str, where: str) -> list[Cause]:
        asked = found.filter(severity=severity or None, family=family or None)
        kept = {id(f) for f in asked if where == "*" or f.table == where}
        return [c for c in found.causes if any(id(f) in kept for f in c.findings)]

    def draw(severity: str, family: str, where: str, number: int) -> View:
        held = entries(severity, family, where)
        if not held:
            return View(note=say("none", lang))
        number = min(int(number), len(held))
        cause, finding = held[number - 1], held[number - 1].head
        note = say("one", lang, n=number, all=len(held), said=finding.text(lang))
        if cause.signs:
            note += say("signs", lang, why=cause.text(lang), also=also(lang), signs=" ".join(
                f.text(lang) for f in cause.signs))
        try:
            shown = _place(finding, lang)
        except BudgetkitError as why:
            shown, note = None, note + say("lost", lang, why=why)
        return View(shown, entries_table(held, lang), note)

    severities = {"": say("all", lang)} | {
        s: severity_name(s, lang) for s in SEVERITIES if s in found.counts}
    families = {"": say("all", lang)} | {
        f: say(f"family-{f}", lang) for f in FAMILIES
        if any(x.family == f for x in found)}
    names = {"*": say("all", lang)} | {
        t: charts.table_name(t, lang) if t else say("prose", lang) for t in tables}
    controls: dict[str, Control] = {
        "severity": Choice(say("severity", lang), severities),
        "family": Choice(say("family", lang), families),
        "where": Choice(say("table", lang), names),
        "number": Number(say("number", lang), 1, max(len(found.causes), 2), 1)}

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        # all of one kind: to choose the kind would change nothing
        held = {name: control for name, control in controls.items()
                if isinstance(control, Choice) and len(control.options) > 2}
        count = len(entries(chosen["severity"], chosen["family"], chosen["where"]))
        return held | ({"number": replace(_number(controls), high=count)} if count > 1 else {})

    return Explorer(draw, controls, title=say("title", lang), lang=lang, of=[d], offers=offers)


def _number(controls: Mapping[str, Control]) -> Number:
    number = controls["number"]
    assert isinstance(number, Number)
    return number


def entries_table(entries: Sequence[Cause], lang: str) -> Sheet:
    """One row an entry, in few words: what it says in full stands beside its picture.

    Parameters
    ----------
    entries : sequence of Cause
        Of :attr:`budgetkit.checks.Findings.causes`.
    lang : {"en", "zh"}
    """
    return table(filled(_listed(entries, lang), "also"), lang=lang, limit=60, none=say("none", lang),
                 region=say("title", lang), labels={k: say(k, lang) for k in ("no", "asks", "where")})


def _listed(entries: Sequence[Cause], lang: str) -> pd.DataFrame:
    heads = [c.head for c in entries]
    return pd.DataFrame({
        "no": range(1, len(heads) + 1), "severity": [f.severity for f in heads],
        "page": [f.page for f in heads],
        "where": [charts.table_name(f.table, lang) if f.table else say("prose", lang) for f in heads],
        "asks": [charts.rule_name(f.rule, lang) for f in heads],
        "also": [", ".join(map(str, sorted({f.page for f in c.signs}))) for c in entries]})


def _place(finding, lang: str) -> Picture:
    image = finding.show(scale=1.6)
    drawn = BytesIO()
    image.quantize(48).save(drawn, format="PNG")
    words = say("place", lang, page=finding.page)
    return Picture(drawn.getvalue(), words, min(image.width, 760))


def sums(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """The sums that a table prints, one at a time, as a total and its parts.

    Use it to see what "it adds up" means: each law of the tables with its own numbers.

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
    >>> sums(bk.load_example("weihui-2024"), lang="zh").view(number=1).note[-3:]
    '相等。'
    """
    lang = checked_language(lang)
    frame = identities(d)
    keys = list(dict.fromkeys(frame["table"]))

    def draw(where: str, number: int) -> View:
        held = _telling(frame[frame["table"] == where])
        row = held.iloc[min(int(number), len(held)) - 1]
        law = row["law_zh"] if lang == "zh" else row["law"]
        ax = total_and_parts(row["total"], row["terms"], name=row["row_label"] or say("law", lang), lang=lang)
        shown = held.assign(law=held["law_zh"] if lang == "zh" else held["law"],
                            state=held["state"].map(lambda s: say(s, lang)))
        sheet = table(shown, lang=lang, limit=12, labels={"law": say("law", lang)}, region=say("sums", lang),
                      columns=["law", "row_label", "page", "total", "expected", "difference", "state"])
        return View(charts.picture(ax), sheet, f"{law}. {say(row['state'], lang)}" if lang == "en"
                    else f"{law}。{say(row['state'], lang)}")

    title = say("sums", lang)
    if frame.empty:
        return Explorer(lambda: View(note=say("no-sums", lang), empty=True), {}, title=title, lang=lang, of=[d])
    held = {k: int((frame["table"] == k).sum()) for k in keys}
    controls: dict[str, Control] = {
        "where": Choice(say("table", lang), {k: charts.table_name(k, lang) for k in keys},
                        _telling(frame)["table"].iloc[0]),
        "number": Number(say("law", lang), 1, max(2, *held.values(), 2), 1)}

    def offers(chosen: Mapping[str, Any]) -> Mapping[str, Control]:
        shown = {"where": controls["where"]} if len(keys) > 1 else {}
        count = held[chosen["where"]]
        return shown | ({"number": replace(_number(controls), high=count)} if count > 1 else {})

    return Explorer(draw, controls, title=title, lang=lang, of=[d], offers=offers)


def _telling(sums: pd.DataFrame) -> pd.DataFrame:
    """What does not hold first; then sums of a few parts, which one can follow; the largest first."""
    order = {"fails": 0, "rounding": 1, "holds": 1}
    parts = sums["terms"].map(len)
    ranked = sums.assign(first=sums["state"].map(order), few=~parts.between(2, 7))
    return ranked.sort_values(["first", "few", "total"], ascending=[True, True, False], kind="stable")
