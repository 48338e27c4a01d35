"""The standard tables of a disclosure at one glance, and how they hang together."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from budgetkit import knowledge_sheets
from budgetkit.amounts import as_float, format_amount, tolerance
from budgetkit.change.summary_text import titled as titled_document
from budgetkit.charts.chart_base import finished, new_axes, titled, told_of
from budgetkit.checks import books
from budgetkit.checks.promised import pages_not_read_as
from budgetkit.errors import expect_disclosure
from budgetkit.messages import checked_language, in_room
from budgetkit.model import LineTotal, meaning
from budgetkit.model.column_roles import BESIDE_PERIODS
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import label
from budgetkit.wrapping import in_ranges, wrapped

if TYPE_CHECKING:

    import pandas as pd
    from matplotlib.axes import Axes

    from budgetkit.disclosure import Disclosure
    from budgetkit.tables.table import Table

__all__ = ["overview", "table_links", "table_name", "total_expenditure"]

say = in_room("charts.links")



@cache
def knowledge(file: str) -> tuple[dict[str, str], ...]:
    """The rows of a sheet of ``budgetkit/knowledge``."""
    return tuple(knowledge_sheets.rows(file))


def overview(d: Disclosure, lang: str | None = None) -> pd.DataFrame:
    """The standard tables: what each says, where it stands and its total.

    Use it to find your way in a disclosure. Tables that the document lacks are listed too; tables
    of no standard kind are counted in the last row.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}, optional

    Returns
    -------
    DataFrame
        ``table, total, pages, state, says``: ``total`` in 万元, missing where the form is blank
        or has none; ``state`` is empty, or says that the form is blank or not there.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> found = overview(bk.read("data/weihui-2024/weihui-2024.pdf"), lang="zh")
    >>> found.loc[found["table"] == "部门收支总表", ["pages", "state", "total"]].values.tolist()
    [['9', '', 11534.22]]
    """
    expect_disclosure(d)
    import pandas as pd

    lang = checked_language(lang)
    rows = []
    for entry in sorted(knowledge("table_meanings.csv"), key=lambda e: list(TABLES).index(e["key"])):
        held = d.all(entry["key"])
        if not held and not entry["row"]:
            continue  # a form that only some places print
        rows.append({
            "table": table_name(entry["key"], lang), "total": as_float(_total(d, entry["key"])),
            "pages": in_ranges(p for t in held for p in t.pages),
            "state": _state(d, entry["key"], lang), "says": entry[lang],
        })
    others = d.all("other")
    if others:
        rows.append({
            "table": say("other-tables", lang, n=len(others)),
            "total": None, "state": "",
            "pages": in_ranges(p for t in others for p in t.pages),
            "says": "；".join(dict.fromkeys(t.title for t in others if t.title)),
        })
    order = {key: i for i, key in enumerate(d.found)}
    names = {table_name(key, lang): i for key, i in order.items()}
    frame = pd.DataFrame(rows).astype({"total": "float64"})
    rank = frame["table"].map(lambda name: names.get(name, len(names)))
    return frame.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def table_name(key: str, lang: str | None = None) -> str:
    """The name of a standard table; in English with the Chinese one in brackets.

    Parameters
    ----------
    key : str
        Of the catalogue; any other is ``another table``.
    lang : {"en", "zh"}, optional

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> table_name("three_public")
    'Three public expenses (“三公”经费支出表)'
    >>> table_name("three_public", "zh")
    '“三公”经费支出表'
    """
    entry = TABLES.get(key)
    if entry is None:
        return say("another-table", lang)
    return say("table", lang, name=entry.zh, english=entry.en)


def _state(d: Disclosure, key: str, lang: str) -> str:
    held = d.all(key)
    if not held:
        pages = in_ranges(pages_not_read_as(d, key))
        return say("unread" if pages else "absent", lang, pages=pages)
    return say("blank", lang) if all(t.empty for t in held) else ""


def _total(d: Disclosure, key: str, part: str = "") -> Decimal | None:
    """The printed total of the department's own table; a side or a column of it."""
    if key == "three_public":
        return next((t.amount for t in d.total_list if t.table == key
                     and t.concept == "three_public_total" and t.period not in BESIDE_PERIODS), None)
    table = books.first(d, key)
    if table is None or TABLES[key].shape == "sheet":
        return None
    told = meaning(table)
    if part in {"revenue", "expenditure"}:
        year = told.this_year(part) if d.kind == "final_account" else None
        return year.amount if year else _amount(told.total(part))
    if part:
        fact = told.part(part)
        return fact.amount if fact else None
    return _amount(told.total("revenue") or told.total()) or _kinds(told.table)


def _amount(total: LineTotal | None) -> Decimal | None:
    return total.amount if total else None


def _kinds(table: Table) -> Decimal | None:
    """Where no total is printed, personnel and public expenses at the foot together are it."""
    kinds = books.two_kinds(table)
    return sum((p.amount for p in kinds.values()), Decimal(0)) if kinds else None


def total_expenditure(d: Disclosure) -> float | None:
    """All that the department spends, as printed (万元), or None where no table of all money says it.

    Use it where a share of the whole is told. It is the total that all rooms show
    (:meth:`Disclosure.shown`); the tables of appropriations cover less.

    Parameters
    ----------
    d : Disclosure

    Returns
    -------
    float or None
        万元.

    Examples
    --------
    >>> import budgetkit as bk
    >>> total_expenditure(bk.read("data/weihui-2024/weihui-2024.pdf"))
    11534.22
    """
    expect_disclosure(d)
    found = d.shown()
    return float(found.amount) if found else None


def table_links(d: Disclosure, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """The standard tables as boxes with their totals, and the lines that join them.

    Use it to see which tables tell of the same money. A full line joins two printed totals that
    must be the same, with ``=`` or the difference on it; a dotted one leads from a whole to its
    part. Easily misread: a difference is no error yet. Tables may cover different money (this
    year's alone, or with what was carried over); the check of the document says which.

    Parameters
    ----------
    d : Disclosure
    ax : matplotlib Axes, optional
    lang : {"en", "zh"}, optional

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> import budgetkit as bk
    >>> ax = table_links(bk.load_example("weihui-2024"))
    >>> sum("11,534.22" in text.get_text() for text in ax.texts)
    4
    """
    lang = checked_language(lang)
    expect_disclosure(d)
    title = say("title", lang)
    ax = new_axes(ax, width=7.0, height=6.2)
    whose = titled_document(d.title, lang)
    titled(ax, title, whose)
    places: dict[str, tuple[float, float]] = {}
    said: list[str] = []
    for entry in (e for e in knowledge("table_meanings.csv") if e["row"]):
        key = entry["key"]
        places[key] = float(entry["column"]) * 3.0, -float(entry["row"]) * 1.25
        said.append(_box(ax, d, key, *places[key], lang))
    for link in knowledge("table_links.csv"):
        words = _link(ax, d, link, places, lang)
        if words:
            said.append(words)
    ax.set_xlim(-1.3, 7.3)
    ax.set_ylim(-8.05, 0.55)
    ax.axis("off")
    return finished(ax, told_of(title, said, lang, whose))


def _box(ax: Axes, d: Disclosure, key: str, x: float, y: float, lang: str) -> str:
    state = _state(d, key, lang)
    total = _total(d, key)
    entry = TABLES[key]
    name = entry.zh if lang == "zh" else entry.en
    pages = [p for t in d.all(key) for p in t.pages]
    below = state or ("" if total is None else format_amount(total))
    page = say("page", lang, page=min(pages)) if pages else ""
    told = "  ".join(filter(None, [wrapped(below, 27), page]))
    text = "\n".join(filter(None, [wrapped(name, 27), told]))
    ink = "#1a1a1a" if not state else "#5A5A5A"
    ax.text(x, y, text, ha="center", va="center", fontsize=8, color=ink, zorder=3,
            linespacing=1.3,
            bbox={"boxstyle": "round,pad=0.45", "facecolor": "white" if state else "#E8F1F8",
                  "edgecolor": "#8a8a8a" if state else "#0072B2",
                  "linestyle": "--" if state else "-"})
    return f"{name} {below}".strip()


def _link(ax: Axes, d: Disclosure, link: dict[str, str], places: dict[str, tuple[float, float]],
          lang: str) -> str:
    one, other = link["from"], link["to"]
    if _state(d, one, lang) or _state(d, other, lang):
        return ""
    (x0, y0), (x1, y1) = places[one], places[other]
    same = link["kind"] == "same"
    ax.annotate("", (x1, y1), (x0, y0), zorder=1,
                arrowprops={"arrowstyle": "-", "color": "#0072B2" if same else "#8a8a8a",
                            "linestyle": "-" if same else ":", "linewidth": 1.6 if same else 1.1})
    if not same:
        return ""
    left, right = _total(d, one, link["from_part"]), _total(d, other, link["to_part"])
    if left is None or right is None:
        return ""
    apart = abs(left - right)
    words = say("same", lang) if apart <= tolerance(1, 2) else \
        say("apart", lang, by=format_amount(apart))
    agrees = apart <= tolerance(1, 2)
    told = words
    if link["from_part"]:  # which column of the one is the other
        column = label(link["from_part"], lang)
        words, told = f"{column} {told}", f"({column}) {told}"
    ax.text((x0 + x1) / 2, (y0 + y1) / 2, words, ha="center", va="center", fontsize=9, zorder=2,
            color="#0072B2" if agrees else "#B03A00",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"})
    names = [TABLES[key].zh if lang == "zh" else TABLES[key].en for key in (one, other)]
    return f"{names[0]} {told} {names[1]}"
