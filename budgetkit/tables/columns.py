"""What a column is called in the tidy frames: header path → English name.

A header path is read from the top: each of its parts may say *when* (carried over, last year),
*which money* (a fund or a source) or *what for* (basic, project …). The name is put together
from what was said last of each, so that a heading nobody has seen yet still gets its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache

from budgetkit.knowledge_sheets import rows
from budgetkit.messages import checked_language
from budgetkit.patterns import pattern
from budgetkit.text import fold

#: What amounts may be of, in the order in which a heading is asked for it: ``concepts.csv``.
CONCEPTS: tuple[dict[str, str], ...] = tuple(rows("concepts.csv"))
_COMPILED = [(c["kind"], c["key"], pattern(c["words"])) for c in CONCEPTS]
#: A column that leaves something out of its neighbour: 扣除基建项目后预算数 beside 项目支出总数.
NARROWER = pattern(r"^(扣除|剔除|不含|不包括)")
#: Wide before narrow inside one part: 公务用车购置及运行费 is not 公务用车购置费.
_FIRST = {"vehicles": r"用车购置(及|和|与)运行", "basic": r"人员(经费)?(及|和|与|、)公用"}

LABELS: dict[str, tuple[str, str]] = {c["key"]: (c["zh"], c["en"]) for c in CONCEPTS} | {
    "level": ("级次", "Level"), "parent": ("上级科目", "Parent"), "page": ("页码", "Page"),
    "side": ("收支", "Side"), "label": ("项目", "Item"), "amount": ("金额", "Amount"),
    "total": ("合计", "Total"), "table": ("表", "Table"), "title": ("表名", "Title"),
    "carryover_total": ("上年结转合计", "Carried over, total"),
    "budget": ("预算数", "Budget"), "budget_total": ("预算数合计", "Budget, total"),
    "revenue": ("本年收入", "Revenue of the year"),
    "revenue_total": ("本年收入合计", "Revenue of the year, total"),
    "yearend_total": ("年末结转和结余合计", "Carried to next year, total"),
    "previous_total": ("上年合计", "Last year, total"),
    "this_year": ("本年合计", "This year, total"), "government_name": ("政府经济科目名称",
                                                             "Government economic name"),
    "function_code": ("功能科目编码", "Functional code"),
    "economic_code": ("部门经济科目编码", "Departmental economic code"),
    "function_name": ("功能科目名称", "Functional name"),
    "economic_name": ("部门经济科目名称", "Departmental economic name"),
    "narrower": ("扣除后", "less what is taken out"),
    "indicator": ("指标", "Indicator"), "target": ("指标值", "Target"),
}


@cache
def read_part(part: str) -> tuple[str, str] | None:
    """(kind, name) of one part of a header path, or None where no word is known.

    >>> read_part("政府性基金预算")
    ('what', 'government_fund')
    >>> read_part("小计")
    ('sum', 'total')
    """
    said = fold(part).replace("“", "").replace("”", "").replace('"', "")
    wide = next((name for name, words in _FIRST.items() if re.search(words, said)), None)
    if wide:
        return "what", wide
    return next(((kind, name) for kind, name, pattern in _COMPILED if pattern.search(said)), None)


def is_text_column(path: str) -> bool:
    """Whether the header says that the column holds words or codes, not amounts."""
    read = [read_part(p) for p in path.split("/") if p]
    said = [r for r in read if r]
    return bool(said) and said[-1][0] == "text"


#: A table that prints how a year's money flows: what was there, came in, was spent, and is left.
_FLOW = (("revenue", pattern(r"^本年.{0,4}收入")), ("yearend", pattern(r"^年[末终].*结[转余]")))
_SPENT = pattern(r"^本年.{0,4}支出")
_PLANNED = pattern(r"^(20\d\d年度?)?(部门|年初|本年|批复)*预算(安排)?(数|额|金额|数额)?$")
_FUNDS = {"general_budget", "government_fund", "state_capital"}
_PURPOSES = {"basic", "personnel", "public", "project_spending"}
_WHENS = {"budget", "carryover", "previous", "change", "outturn", "adjusted", "revenue", "yearend"}


@cache
def read_path(path: str, year: int | None = None, flow: bool = False) -> tuple[str, ...]:
    """The words of a header path that name its column, widest first.

    ``flow`` where the table prints this year's revenue beside this year's expenditure: then
    these two and what is left at the year's end are columns or groups of columns of their own.

    >>> read_path("财政拨款结转结余/政府性基金预算")
    ('carryover', 'government_fund')
    >>> read_path("基本支出/小计")
    ('basic',)
    >>> read_path("合计")
    ('total',)
    >>> read_path("年末结转和结余/项目支出结转和结余", flow=True)
    ('yearend', 'project_spending')
    """
    when, what, summed, words = "", [], "", ""
    for part in filter(None, path.split("/")):
        if flow and (moved := next((n for n, pattern in _FLOW if pattern.search(fold(part))), "")):
            when = moved
            continue
        found = read_part(part)
        when = _period(part, found, when, year)
        kind, name = found or ("", "")
        words = (name if kind == "text" else "") if found else words
        if kind == "what":
            what.append(name)
        elif kind == "sum" and not (summed == "this_year" and name == "total"):
            summed = name
    said = what + ([words] if words else [])
    if not said:
        said = ["this_year" if summed == "this_year" and not (when or flow) else "total"]
    return ((when,) if when else ()) + tuple(said)


def _period(part: str, found: tuple[str, str] | None, when: str, year: int | None) -> str:
    """Which year's money a heading is of, once ``part`` of it was read; ``when`` is what stood above."""
    if not when and (stated := re.search(r"(20\d\d)年", part)) and year and int(stated[1]) < year:
        when = "previous"
    kind, name = found or ("", "")
    if kind != "when" or (name == "carryover" and when in ("revenue", "yearend")):
        return when
    if name == "previous" and _this_year(part, year):
        return "outturn" if re.search("决算|执行", part) else when
    return name


def _this_year(part: str, year: int | None) -> bool:
    found = re.search(r"(20\d\d)年", part)
    return bool(found and year and int(found[1]) >= year)


def name_columns(paths: list[str], year: int | None = None, final: bool = False) -> list[str]:
    """English names for the columns, unique within the table.

    The narrowest word names the column (人员经费 under 基本支出 is ``personnel``); where two
    columns would share it, the wider word comes before it (``basic_total``).
    """
    heads = [fold(p).split("/") for p in paths]
    flow = all(any(pattern.search(h) for head in heads for h in head)
               for pattern in (*(p for _, p in _FLOW), _SPENT))
    words = _planned_and_spent([read_path(p, year, flow) if p else () for p in paths], heads, final)
    funds = {w for said in words for w in said if w in _FUNDS}
    names = [_column_name(index, path, said, funds, head)
             for index, (path, said, head) in enumerate(zip(paths, words, heads, strict=True))]
    _widen_twins(names, paths, words)
    return _numbered_apart(names)


def _column_name(index: int, path: str, said: Sequence[str], funds: Collection[str],
                 head: Sequence[str]) -> str:
    """The narrowest word of a column's heading, before it the period and the fund of several."""
    if not said:
        return ""
    if said[0] not in _WHENS and all(read_part(p) is None for p in path.split("/")):
        return f"column_{index + 1}"
    when = said[0] if said[0] in _WHENS and len(said) > 1 else ""
    rest = said[1:] if when else said
    name = rest[-1] if rest else "total"
    if len(funds) > 1 and name in _PURPOSES:  # of one fund among several
        name = "_".join([*(w for w in rest if w in _FUNDS), name])
    less = "narrower" if len(head) > 1 and NARROWER.match(head[-1]) else ""
    return "_".join(w for w in (when, name, less) if w)


def _widen_twins(names: list[str], paths: Sequence[str], words: Sequence[tuple[str, ...]]) -> None:
    """Columns of one name get all the words of their headings, where these tell them apart."""
    for index, name in enumerate(names):
        twins = [i for i, n in enumerate(names) if n == name and name]
        if is_text_column(paths[index]) or len(twins) < 2 or index != twins[0]:
            continue
        longer = ["_".join(words[i]) for i in twins]
        if len(set(longer)) > 1:
            for i, whole in zip(twins, longer, strict=True):
                if whole not in names:
                    names[i] = whole


def _numbered_apart(names: Sequence[str]) -> list[str]:
    """The names, each after its first numbered: ``total``, ``total_2``."""
    seen: Counter[str] = Counter()
    out = []
    for name in names:
        seen[name] += 1
        out.append(f"{name}_{seen[name]}" if name and seen[name] > 1 else name)
    return out


#: Words in front of a column's name: figures that a table prints beside its own.
BESIDE = ("budget_", "outturn_", "adjusted_", "previous_", "change_")


def item_of(name: str, level: str = "") -> str:
    """The item of the “three public” expenses that a line names, or nothing.

    >>> item_of("2．公务用车购置及运行维护费"), item_of("（一）支出合计"), item_of("某某局")
    ('vehicles', 'three_public_total', '')
    """
    word = read_part(name)
    if word and word[0] == "what":
        return word[1]
    return "three_public_total" if level == "total" or re.search("支出合计$", fold(name)) else ""


def _planned_and_spent(words: list[tuple[str, ...]], heads: list[list[str]],
                       final: bool) -> list[tuple[str, ...]]:
    """预算数 beside 决算数: in a final account the outturn is the amount, the plan is ``budget``.

    Where 决算数 stands alone it is the amount, whatever the document.
    """
    planned = [any(_PLANNED.match(part) for part in head) for head in heads]
    if not any(said[:1] == ("outturn",) for said in words):
        return words
    if any(planned) and not final:
        return words
    return [said[1:] if said[:1] == ("outturn",) else
            ("budget", *said) if plan and said and said[0] not in _WHENS else said
            for said, plan in zip(words, planned, strict=True)]


def label(name: str, lang: str = "zh") -> str:
    """The Chinese or English label of a column name.

    Parameters
    ----------
    name : str
        A column of a tidy frame.
    lang : {"zh", "en"}

    Returns
    -------
    str
        The name itself where we have no words for it.

    Raises
    ------
    ValueError
        For another language.

    Examples
    --------
    >>> label("carryover_government_fund", lang="zh")
    '上年结转：政府性基金预算'
    >>> label("personnel", lang="en")
    'Personnel'
    """
    side = 0 if checked_language(lang) == "zh" else 1
    if name in LABELS:
        return LABELS[name][side]
    base = re.sub(r"_\d+$", "", name)
    parts, rest = [], base
    while rest:
        known = max((k for k in LABELS if rest == k or rest.startswith(k + "_")), key=len,
                    default=None)
        if known is None:
            return name
        parts.append(LABELS[known][side])
        rest = rest[len(known) + 1 :]
    return ("：" if lang == "zh" else ": ").join(parts)
