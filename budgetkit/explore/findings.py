"""Explorers of the checks: the findings one by one with their place, and the sums as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.charts.drawn import Picture
from budgetkit.charts.findings import total_and_parts
from budgetkit.checks import check, identities
from budgetkit.checks.entries import severity_name
from budgetkit.checks.finding_groups import also
from budgetkit.checks.findings import FAMILIES, SEVERITIES
from budgetkit.errors import BudgetkitError
from budgetkit.explore.base import Explorer, View
from budgetkit.explore.controls import Choice, Number
from budgetkit.explore.tables import filled, table
from budgetkit.messages import checked_language, in_room

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.checks import Findings
    from budgetkit.checks.finding_groups import Cause
    from budgetkit.disclosure import Disclosure

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

    def draw(severity: str, family: str, where: str, number: int) -> View:
        asked = found.filter(severity=severity or None, family=family or None)
        kept = {id(f) for f in asked if where == "*" or f.table == where}
        chosen = [any(id(f) in kept for f in c.findings) for c in found.causes]
        if not any(chosen):
            return View(note=say("none", lang))
        entries = [c for c, held in zip(found.causes, chosen, strict=True) if held]
        number = min(int(number), len(entries))
        cause, finding = entries[number - 1], entries[number - 1].head
        sheet = table(filled(_listed(entries, lang), "also"), lang=lang, limit=60,
                      labels={k: say(k, lang) for k in ("no", "asks", "where")})
        note = say("one", lang, n=number, all=len(entries), said=finding.text(lang))
        if cause.signs:
            note += say("signs", lang, why=cause.text(lang), also=also(lang), signs=" ".join(
                f.text(lang) for f in cause.signs))
        try:
            shown = _place(finding, lang)
        except BudgetkitError as why:
            shown, note = None, note + say("lost", lang, why=why)
        return View(shown, sheet, note)

    severities = {"": say("all", lang)} | {
        s: severity_name(s, lang) for s in SEVERITIES if s in found.counts}
    families = {"": say("all", lang)} | {
        f: say(f"family-{f}", lang) for f in FAMILIES
        if any(x.family == f for x in found)}
    names = {"*": say("all", lang)} | {
        t: charts.table_name(t, lang) if t else say("prose", lang) for t in tables}
    return Explorer(
        draw,
        {"severity": Choice(say("severity", lang), severities),
         "family": Choice(say("family", lang), families),
         "where": Choice(say("table", lang), names),
         "number": Number(say("number", lang), 1, max(len(found.causes), 2), 1)},
        title=say("title", lang), lang=lang,
    )


def _listed(entries: Sequence[Cause], lang: str) -> pd.DataFrame:
    """One row an entry, in few words: what it says in full stands beside its picture."""
    import pandas as pd

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
        held = frame[frame["table"] == where]
        if held.empty:
            return View(note=say("no-sums", lang), empty=True)
        held = _telling(held)
        row = held.iloc[min(int(number), len(held)) - 1]
        law = row["law_zh"] if lang == "zh" else row["law"]
        ax = total_and_parts(row["total"], row["terms"], name=row["row_label"] or say("law", lang), lang=lang)
        shown = held.assign(law=held["law_zh"] if lang == "zh" else held["law"],
                            state=held["state"].map(lambda s: say(s, lang)))
        sheet = table(shown, lang=lang, limit=12, labels={"law": say("law", lang)},
                      columns=["law", "row_label", "page", "total", "expected", "difference", "state"])
        return View(charts.picture(ax), sheet, f"{law}. {say(row['state'], lang)}" if lang == "en"
                    else f"{law}。{say(row['state'], lang)}")

    limit = max([2, *(int((frame["table"] == k).sum()) for k in keys)])
    first = _telling(frame)["table"].iloc[0] if len(frame) else None
    return Explorer(
        draw,
        {"where": Choice(say("table", lang), {k: charts.table_name(k, lang) for k in keys} or
                         {"": say("no-sums", lang)}, first),
         "number": Number(say("law", lang), 1, limit, 1)},
        title=say("sums", lang), lang=lang,
    )


def _telling(sums: pd.DataFrame) -> pd.DataFrame:
    """What does not hold first; then sums of a few parts, which one can follow; the largest first."""
    order = {"fails": 0, "rounding": 1, "holds": 1}
    parts = sums["terms"].map(len)
    ranked = sums.assign(first=sums["state"].map(order), few=~parts.between(2, 7))
    return ranked.sort_values(["first", "few", "total"], ascending=[True, True, False], kind="stable")
