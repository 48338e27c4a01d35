"""The explorer of one disclosure: any of its tables, at any level, as picture and table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgetkit import charts
from budgetkit.amounts import format_amount
from budgetkit.charts.chart_base import checked_language
from budgetkit.explore.base import Choice, Explorer, View
from budgetkit.explore.tables import Sheet, filled, table
from budgetkit.model import absent
from budgetkit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from budgetkit.disclosure import Disclosure

_LEVELS = {
    "class": {"en": "class 类", "zh": "类"},
    "section": {"en": "section 款", "zh": "款"},
    "item": {"en": "item 项", "zh": "项"},
}
_PARTS = {
    "total": {"en": "whole amount", "zh": "合计"},
    "split": {"en": "basic and projects", "zh": "基本支出与项目支出"},
}
_SAID = {
    "nothing": {"en": "This document has no table with codes.",
                "zh": "本文件没有按科目编码列示的表。"},
    "blank": {"en": "{name}: the form is blank, or has no lines at this level.",
              "zh": "{name}：空表，或没有这一级的科目。"},
    "reads": {"en": "{n} {line} of {name}; the largest is {largest}.",
              "zh": "{name}共{n}行，最大的是{largest}。"},
}


def budget(d: Disclosure, *, lang: str = "en") -> Explorer:
    """Choose a table and a level of codes; see its lines as bars and as a table.

    Use it to look into a disclosure before you know what to ask. Only tables by function or
    economic class are offered; the others are frames (``d[key]``).

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}

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
    checked_language(lang)
    keys = [k for k in d.found if TABLES[k].shape in ("function", "economic")]
    # a table that shows something first
    first = next((k for k in ("department_expenditure", *keys)
                  if k in keys and not charts.table_lines(d, k).empty), None)

    def draw(table_key: str | None, level: str, part: str) -> View:
        if table_key is None:
            said = absent(d.coverage_list, "lines", lang, _SAID["nothing"][lang])
            return View(note=said, empty=True)
        name = charts.table_name(table_key, lang)
        # economic codes have two levels: their item has five digits
        if level == "section" and TABLES[table_key].shape == "economic":
            level = "item"
        lines = charts.table_lines(d, table_key, level)
        if lines.empty:
            return View(note=_SAID["blank"][lang].format(name=name), empty=True)
        parts = ["total"] if part == "total" else ["basic", "project", "other"]
        parts = [p for p in parts if lines[p].notna().any()] or ["total"]
        ax = charts.amounts_by_line(lines, title=name, parts=parts, lang=lang,
                                    total=lines.attrs["total"])
        top = lines.loc[lines["total"].idxmax()]
        known = lang == "en" and isinstance(top["name_en"], str)
        largest = f"{top['name_en']} ({top['name']})" if known else top["name"]
        shown = lines.dropna(axis=1, how="all")
        called = ("name_en", "name") if lang == "en" else ("name",)
        columns = [c for c in ("code", *called, "basic", "project", "other", "total", "page")
                   if c in shown]
        return View(
            charts.picture(ax),
            table(shown, lang=lang, columns=columns, caption=name,
                  labels={"project": {"en": "Projects", "zh": "项目支出"}[lang],
                          "name_en": "Name", "name": {"en": "In Chinese", "zh": "科目名称"}[lang],
                          "other": {"en": "Other", "zh": "其他支出"}[lang]}),
            _SAID["reads"][lang].format(n=len(lines), name=name, largest=largest,
                                        line="line" if len(lines) == 1 else "lines"),
        )

    return Explorer(
        lambda table, level, part: draw(table, level, part),
        {
            "table": Choice({"en": "Table", "zh": "表"},
                            {k: charts.table_name(k, lang) for k in keys} or {None: "—"}, first),
            # items first: the classes are in the chart of functions
            "level": Choice({"en": "Level of code", "zh": "科目级次"}, _LEVELS, "item"),
            "part": Choice({"en": "Show", "zh": "显示"}, _PARTS),
        },
        title={"en": "Explore the tables", "zh": "逐表查看"}, lang=lang,
    )


_KINDS = {
    "budget": {"en": "budget (预算)", "zh": "预算"},
    "final_account": {"en": "final account (决算)", "zh": "决算"},
    "department": {"en": "whole department (部门)", "zh": "部门"},
    "unit": {"en": "one unit (单位)", "zh": "单位"},
}
_FACTS = {
    "department": {"en": "Published by", "zh": "公开单位"},
    "year": {"en": "Year", "zh": "年度"},
    "kind": {"en": "Kind", "zh": "类型"},
    "files": {"en": "Files", "zh": "文件"},
    "found": {"en": "Standard tables found", "zh": "已找到的标准表"},
    "missing": {"en": "Promised in the contents, not found", "zh": "目录列出而没有找到的表"},
    "amounts": {"en": "Amounts read", "zh": "读出的金额"},
    "notes": {"en": "What could not be read", "zh": "未能读出的内容"},
    "none": {"en": "none", "zh": "无"},
    "pages": {"en": "{name} ({pages} pages)", "zh": "{name}（{pages}页）"},
    "other": {"en": " (other tables: {n})", "zh": "，另有其他表{n}张"},
    "total": {"en": "Total expenditure (万元)", "zh": "支出总计（万元）"},
    "not told": {"en": "not printed", "zh": "没有列出"},
}


def summary(d: Disclosure, *, lang: str = "en") -> Sheet:
    """Who published what, what was read of it, and what was not.

    Use it first: what is missing here is missing in everything that follows.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}

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

    words = {name: said[checked_language(lang)] for name, said in _FACTS.items()}
    kinds = [_KINDS[k][lang] for k in (d.kind, d.level) if k in _KINDS]
    others = sum(t.key not in TABLES for t in d.tables)
    files = [words["pages"].format(name=f.name, pages=f.pages) for f in d.files]
    between = "；" if lang == "zh" else "; "
    total = charts.total_expenditure(d)
    rows = [
        ("department", d.department or words["none"]), ("year", str(d.year or words["none"])),
        ("kind", "，".join(kinds) if lang == "zh" else ", ".join(kinds)),
        ("files", between.join(files)),
        ("total", words["not told"] if total is None else format_amount(total)),
        ("found", str(len(d.found)) + (words["other"].format(n=others) if others else "")),
        ("missing", between.join(d.missing) or words["none"]),
        ("amounts", f"{len(d.fact_list):,}"),
        ("notes", between.join(d.notes) or words["none"]),
    ]
    frame = pd.DataFrame([(words[name], said) for name, said in rows], columns=["what", "says"])
    heads = {"what": {"en": "This document", "zh": "本文件"}[lang]}
    return table(frame, lang=lang, labels=heads)


def overview(d: Disclosure, *, lang: str = "en") -> Sheet:
    """The standard tables that a disclosure holds, what each tells; then those that it lacks.

    Use it to find your way: each table by its usual name, with its pages and its total.

    Parameters
    ----------
    d : Disclosure
    lang : {"en", "zh"}

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
    import pandas as pd

    frame = charts.overview(d, lang)
    held = frame["pages"] != ""
    shown = frame[held]
    # those that may be a table that was not understood are told apart from those that are absent
    for state, those in frame[~held].groupby("state"):
        names = ("；" if lang == "zh" else "; ").join(those["table"])
        said = {"en": state[:1].upper() + state[1:], "zh": state}[lang]
        row = pd.DataFrame([{"table": said, "pages": "", "state": "", "says": names}])
        shown = pd.concat([shown, row], ignore_index=True)
    return table(filled(shown, "state", "total"), lang=lang)
