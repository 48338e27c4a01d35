"""Where the money goes: lines by function and by economic class, each amount once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetkit import classification
from budgetkit.amounts import tolerance
from budgetkit.budget_lines.lines import NUMBERING, BudgetLines, english, first_table
from budgetkit.checks.books import two_kinds
from budgetkit.model import line_amount, meaning, printed_total
from budgetkit.tables.catalogue import BASIC, BY_ECONOMIC_CLASS, TABLES

if TYPE_CHECKING:
    import pandas as pd

    from budgetkit.disclosure import Disclosure
    from budgetkit.tables.table import Line, Table

#: digits of a code at each level, function and economic
_DIGITS = {"function": {"class": 3, "section": 5, "item": 7},
           "economic": {"class": 3, "item": 5}}
_BY_FUNCTION = ("department_expenditure", "appropriation_expenditure", "general_budget_expenditure")
_OTHER_SPENDING = ("business_spending", "turned_over", "subsidiary_subsidy", "reserve")
_COLUMNS = ("code", "name", "name_en", "basic", "project", "other", "total", "page")


def functions(d: Disclosure, level: str = "class") -> pd.DataFrame:
    """Where the money goes, by function (功能分类), with basic and project expenditure.

    Use it for `expenditure_by_function`. Taken from 部门支出总表, or from the next table whose lines
    make up the whole that the document prints; where none does, by class from the expenditure side
    of 部门收支总表, whose names stand for the codes (``attrs["named"]``), else from the first that
    says it. ``attrs["table"]`` is its key, since not all cover the same money.

    Parameters
    ----------
    d : Disclosure
    level : {"class", "section", "item"}
        类, 款 or 项.

    Returns
    -------
    DataFrame
        ``code, name, name_en, basic, project, other, total, page`` (万元), missing where the form
        is blank or has no such column; ``attrs["total"]`` the printed total or None.

    Raises
    ------
    ValueError
        For another level.

    Examples
    --------
    >>> import budgetkit as bk
    >>> lines = functions(bk.read("data/weihui-2024/weihui-2024.pdf"))
    >>> lines.loc[lines["code"] == "201", ["basic", "project", "total"]].iloc[0].tolist()
    [145.86, 154.15, 300.01]
    """
    return function_lines(d, level).frame_of(d)


def function_lines(d: Disclosure, level: str = "class") -> BudgetLines:
    """The lines of :func:`functions`, exact.

    Examples
    --------
    >>> import budgetkit as bk
    >>> told = function_lines(bk.load_example("weihui-2024"))
    >>> str(told.total), len(told.rows)
    ('11534.22', 6)
    """
    told = [*_each_by_code(d, "function", level, _BY_FUNCTION),
            *(_classes_by_name(d) if level == "class" else ())]
    shown = d.shown()
    closing = (t for t in told if shown and _adds_up(t, shown.amount))
    return next(closing, None) or next(iter(told), BudgetLines(_COLUMNS))


def split_functions(d: Disclosure, level: str = "class") -> pd.DataFrame:
    """The lines of `functions` from a table by code, which may split them into basic and project.

    Use it for `basic_and_project`: the lines may be of a part of the money alone.

    Parameters
    ----------
    d : Disclosure
    level : {"class", "section", "item"}

    Returns
    -------
    DataFrame
        As `functions`.

    Raises
    ------
    ValueError
        For another level.

    Examples
    --------
    >>> import budgetkit as bk
    >>> float(split_functions(bk.load_example("weihui-2024"))["project"].sum().round(2))
    11345.15
    """
    return _by_code(d, "function", level, _BY_FUNCTION).frame_of(d)


def _adds_up(lines: BudgetLines, whole: Decimal) -> bool:
    """Whether lines make up an amount."""
    held = [r["total"] for r in lines.rows if r["total"] is not None]
    return bool(held) and abs(sum(held, Decimal(0)) - whole) <= tolerance(len(held) + 1, 2)


def _classes_by_name(d: Disclosure) -> Iterator[BudgetLines]:
    """The expenditure side of 部门收支总表, where the classes that it names make up its total."""
    for table in d.all("department_summary"):
        spent = [(m, m.total.amount) for m in meaning(table).lines
                 if m.side == "expenditure" and m.total and m.total.amount]
        wholes = {whole for m, whole in spent if m.role in ("grand_total", "subtotal")}
        for panel in dict.fromkeys(m.line.panel for m, _ in spent):
            named = [_class_row(m.line, amount, d.year) for m, amount in spent
                     if m.line.panel == panel and m.role == "item"]
            yield from _closing(table, [row for row in named if row], wholes)


def _closing(table: Table, rows: list[dict], wholes: Iterable[Decimal]) -> Iterator[BudgetLines]:
    """The rows with each printed whole that they make up, where each stands for another class."""
    if len({r["code"] for r in rows}) == len(rows):
        for whole in wholes:
            lines = BudgetLines(_COLUMNS, rows, whole, table.key, table.title, named=True)
            if _adds_up(lines, whole):
                yield lines


def _class_row(line: Line, amount: Decimal, year: int | None) -> dict | None:
    """A line that is printed by name alone, as a class of functions; None where it is none."""
    code = classification.find(line.name, "function", year, level=1)
    if code is None:
        return None
    name = NUMBERING.sub("", line.name)
    return {"code": code, "name": name,
            "name_en": classification.translate(name) or english(code, "function", year),
            "basic": None, "project": None, "other": None, "total": amount, "page": line.page}


def economics(d: Disclosure, level: str = "class") -> pd.DataFrame:
    """What the money buys, by departmental economic class (部门经济分类).

    Use it for `expenditure_by_economic_class`. The table of all expenditure is taken where there
    is one; most documents print basic expenditure (基本支出) alone, and ``attrs["table"]`` says so.

    Parameters
    ----------
    d : Disclosure
    level : {"class", "item"}
        类 (301) or 款 (30101).

    Returns
    -------
    DataFrame
        As `functions`.

    Raises
    ------
    ValueError
        For another level.

    Examples
    --------
    >>> import budgetkit as bk
    >>> economics(bk.read("data/weihui-2024/weihui-2024.pdf"))[["code", "name_en", "total"]]
      code             name_en   total
    0  301  Wages and benefits  174.64
    1  302  Goods and services   14.43
    """
    return economic_lines(d, level).frame_of(d)


def economic_lines(d: Disclosure, level: str = "class") -> BudgetLines:
    """The lines of :func:`economics`, exact.

    Examples
    --------
    >>> import budgetkit as bk
    >>> [r["code"] for r in economic_lines(bk.load_example("weihui-2024")).rows]
    ['301', '302']
    """
    return _by_code(d, "economic", level, BY_ECONOMIC_CLASS)


def whole(d: Disclosure) -> pd.DataFrame:
    """All expenditure as one line, basic and project: for documents that print no more.

    Returns
    -------
    DataFrame
        As `functions`, with one row or none.

    Examples
    --------
    >>> import budgetkit as bk
    >>> whole(bk.read("data/weihui-2024/weihui-2024.pdf"))[["basic", "project"]].values.tolist()
    [[189.07, 11345.15]]
    """
    table = first_table(d, ["department_expenditure"])
    found = meaning(table).grand_total() if table else None
    if table is None or found is None:
        return BudgetLines(_COLUMNS).frame_of(d)
    line = found.line
    row = _row("", [line], table, "function", d.year) | {"name": "全部支出", "name_en": "Everything"}
    return BudgetLines(_COLUMNS, [row], line_amount(line), table.key, table.title).frame_of(d)


def table_lines(d: Disclosure, key: str, level: str = "class") -> pd.DataFrame:
    """The lines of any table by code, at one level.

    Parameters
    ----------
    d : Disclosure
    key : str
        Key of a standard table with function or economic codes.
    level : {"class", "section", "item"}

    Returns
    -------
    DataFrame
        As `functions`; empty where the table is not there, blank or without such codes.

    Raises
    ------
    ValueError
        For a table whose lines have no codes, or a level that its codes do not have.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> table_lines(d, "government_fund", "item")[["code", "total"]].values.tolist()
    [['2320498', 860.0]]
    """
    shape = TABLES[key].shape if key in TABLES else None
    if shape not in _DIGITS:
        raise ValueError(f"{key}: its lines have no function or economic codes")
    return _by_code(d, shape, level, [key]).frame_of(d)


def _by_code(d: Disclosure, system: str, level: str, keys: Sequence[str]) -> BudgetLines:
    return next(_each_by_code(d, system, level, keys), BudgetLines(_COLUMNS))


def _each_by_code(d: Disclosure, system: str, level: str, keys: Sequence[str]
                  ) -> Iterator[BudgetLines]:
    """The lines of each of these tables that has lines by code, at one level."""
    digits = _DIGITS[system].get(level)
    if digits is None:
        raise ValueError(f"level is one of {', '.join(_DIGITS[system])}, not {level!r}")
    for table in (first_table(d, [key]) for key in keys):
        coded = _coded(table, system) if table else []
        if table is None or not coded:
            continue
        total = printed_total(table)
        if total is None:
            total = _sum(p.amount for p in two_kinds(table).values())
        chosen = _level_lines(coded, digits, total)
        rows = [_row(code, held, table, system, d.year) for code, held in chosen.items()]
        yield BudgetLines(_COLUMNS, rows, total, table.key, table.title, is_basic(table),
                          any(len(held) > 1 for held in chosen.values()),
                          any(x.code_from for x in coded))


def _coded(table: Table, system: str) -> list[Line]:
    """The lines of a table with a code of a system, each once."""
    coded = [x for x in table.lines if x.code
             and x.level not in ("total", "unit") and line_amount(x) is not None
             and classification.system_of(x.code) in (system, None)]
    # a panel at the side goes on with the first one, or prints its lines once more
    first = {x.code for x in coded if x.panel == 0}
    return [x for x in coded if x.panel == 0 or x.code not in first]


def is_basic(table: Table) -> bool:
    """Whether a table is of basic expenditure (基本支出) alone, by its printed title, else by what it is.

    Parameters
    ----------
    table : Table
    """
    if not table.title:
        return table.key in BASIC
    return "基本支出" in table.title and "项目" not in table.title


def _level_lines(coded: list[Line], digits: int, total: Decimal | None) -> dict[str, list[Line]]:
    """Lines by code at one level: the printed ones, or the sum of the lines below them."""
    ends = _without_finer(coded)
    # a section without items is printed again in place of its item
    short = list({x.code: x for x in ends if len(x.code) < digits}.values())
    printed = [x for x in coded if len(x.code) == digits]
    below = [x for x in ends if len(x.code) >= digits]
    once = list({x.code: x for x in reversed(printed)}.values())[::-1]
    ways = [held + short for held in (printed, below, once)]
    lines = next((way for way in ways if _reaches(way, total)), None)
    if lines is None:
        # one unit's lines stand again under each unit: a line is counted where it stands first
        whole = {x.code[:digits] for x in below} <= {x.code for x in printed}
        lines = ways[0] if whole else ways[1]
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.code[:digits], []).append(line)
    return grouped


def _without_finer(coded: list[Line]) -> list[Line]:
    """Lines under whose code no other stands."""
    codes = {x.code for x in coded}
    return [x for x in coded if not any(c != x.code and c.startswith(x.code) for c in codes)]


def _reaches(lines: list[Line], total: Decimal | None) -> bool:
    """Whether these lines make up the printed total."""
    if not lines or total is None:
        return False
    reached = sum((line_amount(x) or Decimal(0) for x in lines), Decimal(0))
    return abs(reached - total) <= tolerance(len(lines) + 1, 2)


def _row(code: str, held: list[Line], table: Table, system: str, year: int | None) -> dict:
    own = next((x.name for x in held if x.code == code), None)
    known = classification.name(code, year, system)
    printed = next((x.name for x in table.lines if x.code == code), None)
    parts = {"basic": ("basic",), "project": ("project_spending",), "other": _OTHER_SPENDING}
    if not meaning(table).prints("basic"):
        parts["basic"] = ("personnel", "public")
    sums = {part: _sum(x.amounts[n].amount for x in held for n in names if n in x.amounts)
            for part, names in parts.items()}
    name = own or printed or known or code
    total = _sum(line_amount(x) for x in held)
    if "public" in parts["basic"] and _make(sums["basic"], sums["project"] or Decimal(0), total) and not sums["project"]:
        sums["basic"] = total  # printed, where its two parts are rounded one by one
    if _make(sums["basic"], sums["project"], total):
        sums["other"] = None  # printed under 其中: part of the two, not beside them
    return {"code": code, "name": name,
            "name_en": classification.translate(name) or english(code, system, year), **sums,
            "total": total, "page": held[0].page}


def _make(basic: Decimal | None, project: Decimal | None, total: Decimal | None) -> bool:
    """Whether basic and project expenditure make the whole by themselves."""
    return total is not None and basic is not None and project is not None and (
        abs(basic + project - total) <= tolerance(2, 2))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    held = [a for a in amounts if a is not None]
    return sum(held, Decimal(0)) if held else None
