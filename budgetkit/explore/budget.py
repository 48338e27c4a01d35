"""The explorer of one disclosure: any of its tables, at any level, as picture and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.explore.base import Explorer, View
from budgetkit.explore.controls import Choice
from budgetkit.explore.tables import Sheet, filled, table
from budgetkit.messages import checked_language, in_room, listed
from budgetkit.model import absent
from budgetkit.model.published_parts import PARTS
from budgetkit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

say = in_room("explore.budget")

#: Of documents: whose, and of which time.
_KINDS = ("budget", "final_account", *PARTS, "department", "unit")



def budget(d: Disclosure, *, lang: str | None = None) -> Explorer:
    """Choose a table and a level of codes; see its lines as bars and as a table.

    Use it to look into a disclosure before you know what to ask. Only tables by function or
    economic class are offered; the others are frames (``d[key]``).

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
    """
    lang = checked_language(lang)
    keys = [k for k in d.found if TABLES[k].shape in ("function", "economic")]
    # a table that shows something first
    first = next((k for k in ("department_expenditure", *keys)
                  if k in keys and not charts.table_lines(d, k).empty), None)

    def draw(table_key: str | None, level: str, part: str) -> View:
        if table_key is None:
            said = absent(d.coverage_list, "lines", lang, say("nothing", lang))
            return View(note=said, empty=True)
        name = charts.table_name(table_key, lang)
        # economic codes have two levels: their item has five digits
        if level == "section" and TABLES[table_key].shape == "economic":
            level = "item"
        lines = charts.table_lines(d, table_key, level)
        if lines.empty:
            return View(note=say("blank", lang, name=name), empty=True)
        parts = ["total"] if part == "total" else ["basic", "project", "other"]
        parts = [p for p in parts if lines[p].notna().any()] or ["total"]
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

    return Explorer(
        lambda table, level, part: draw(table, level, part),
        {
            "table": Choice(say("table", lang),
                            {k: charts.table_name(k, lang) for k in keys} or {None: "—"}, first),
            # items first: the classes are in the chart of functions
            "level": Choice(say("level", lang), {
                k: say(f"level-{k}", lang) for k in ("class", "section", "item")}, "item"),
            "part": Choice(say("part", lang), {k: say(f"part-{k}", lang) for k in ("total", "split")}),
        },
        title=say("title", lang), lang=lang,
    )




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
    import pandas as pd

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
    return table(frame, lang=lang, labels=heads)


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
    import pandas as pd

    frame = charts.overview(d, lang)
    held = frame["pages"] != ""
    shown = frame[held]
    # those that may be a table that was not understood are told apart from those that are absent
    for state, those in frame[~held].groupby("state"):
        names = listed(those["table"], lang)
        head = str(state)
        row = pd.DataFrame([{"table": head[:1].upper() + head[1:], "pages": "", "state": "", "says": names}])
        shown = pd.concat([shown, row], ignore_index=True)
    return table(filled(shown, "state", "total"), lang=lang)
