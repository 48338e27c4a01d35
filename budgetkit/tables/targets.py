"""Target sheets of every layout → their targets: whose, which dimension, what is promised.

Three layouts are printed: a list with one row a target and the project in a merged cell
(Hunan, Chongqing), a list with one column pair a dimension (Henan), and a sheet of labels with
the targets below (the national form). All are read by the words of headers and labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgetkit.amounts import parse_unit
from budgetkit.grids.grids import Cell
from budgetkit.records import Records
from budgetkit.tables.table import Table
from budgetkit.tables.target_amounts import amounts_beside, stray_amounts
from budgetkit.tables.target_bands import Band, Layout, find_bands
from budgetkit.tables.target_pages import carried_over, of_targets
from budgetkit.tables.target_reading import SheetReader
from budgetkit.tables.target_sheet import SheetAmount, Target, TargetSheet

__all__ = ["KEYS", "Target", "TargetSheet", "sheet_amounts", "target_rows", "target_sheets",
           "targets", "usual_unit"]

KEYS = ("department_performance", "project_performance")
_TEXTS = ("level1", "level2", "indicator", "target", "direction", "unit", "weight", "core",
          "explanation", "scoring", "remark", "aside", "term")


def target_sheets(tables: Sequence[Table]) -> list[TargetSheet]:
    """Return the target sheets of a document, in printed order.

    Parameters
    ----------
    tables : sequence of Table
        All tables of the document: the part of a sheet that lost its title over a page break is
        found by its header, whatever its key.

    Returns
    -------
    list of TargetSheet
        Blank forms give none.

    Examples
    --------
    >>> import budgetkit as bk
    >>> d = bk.read("data/weihui-2024/weihui-2024.pdf")
    >>> sheets = target_sheets(d.tables)
    >>> len(sheets), sheets[1].name, str(sheets[1].amount)
    (12, '市民中心运行等费用', '10.00')
    >>> sheets[1].targets[0].indicator, sheets[1].targets[0].target
    ('总成本', '10万元')
    """
    return _kept(_read(tables, usual_unit(tables)).sheets)


def sheet_amounts(tables: Sequence[Table]
                  ) -> tuple[list[TargetSheet], list[SheetAmount], list[tuple[int, Cell]]]:
    """The target sheets of a document; every amount of money that they print, each cell once; and
    (table, cell) of the numbers of which nothing says what they are."""
    found = _read(tables, usual_unit(tables))
    every = [a for sheet in (*found.headings, *found.sheets) for a in sheet.amounts] + found.beside
    # what a sheet knows as its money or a fund goes before what a heading says of the same cell
    amounts = {(a.table, a.row, a.column): a for a in reversed(every)}
    for each in _under_headings(found.beside):
        place = (each.table, each.row, each.column)
        if each.path != amounts[place].label.rpartition("/")[2]:
            amounts[place] = replace(amounts[place], path=each.path)
    return _kept(found.sheets), list(amounts.values()), [(table, cell) for table, cell in found.stray
                                    if (table, cell.row, cell.column) not in amounts]


def _under_headings(beside: Sequence[SheetAmount]) -> Iterator[SheetAmount]:
    """Amounts of rows that stand under several headings of money: 年初预算, 全年预算, 执行数."""
    heads: dict[tuple[int, int], set[str]] = {}
    for each in beside:
        heads.setdefault((each.table, each.row), set()).add(each.path)
    return (each for each in beside if each.path and not each.whose and len(heads[each.table, each.row]) > 1)


def usual_unit(tables: Sequence[Table]) -> str:
    """The unit of most other tables, for a sheet that prints none."""
    units = [t.unit for t in tables if t.unit and t.key not in KEYS]
    return max(set(units), key=units.count) if units else "万元"


@dataclass
class _Sheets:
    """Sheets, the rows of lists that are totals and headings of units, and further amounts.

    ``stray``: (table, cell) of numbers of which nothing says what they are.
    """

    sheets: list[TargetSheet] = field(default_factory=list)
    headings: list[TargetSheet] = field(default_factory=list)
    beside: list[SheetAmount] = field(default_factory=list)
    stray: list[tuple[int, Cell]] = field(default_factory=list)


def _kept(sheets: Sequence[TargetSheet]) -> list[TargetSheet]:
    """Without those of blank forms."""
    return [s for s in sheets if s.holds_anything]


def _read(tables: Sequence[Table], usual: str | None) -> _Sheets:
    found = _Sheets()
    unread: list[Table] = []
    last_page = -1
    for index, layout, bands, carried in _prepared(tables):
        table = tables[index]
        if not bands and not carried:
            if of_targets(layout):
                unread.append(table)
            if table.key == "other":
                continue
        reader = SheetReader(index, table, layout, [carried] if carried else bands, usual)
        follows = bool(found.sheets) and table.pages[0] - last_page in (0, 1)
        goes_on = follows and (carried is not None or not table.title)
        found.sheets += reader.read(found.sheets[-1] if goes_on else None)
        found.headings += reader.headings
        found.beside += amounts_beside(reader)
        found.stray += [(index, cell) for cell in stray_amounts(reader)]
        last_page = table.pages[-1]
    for sheet in found.sheets:
        above = tables[sheet.table].department
        sheet.department = sheet.department or ("" if parse_unit(above) else above)
        _note_unread(unread, sheet)
    return found


def _prepared(tables: Sequence[Table]) -> list[tuple[int, Layout, list[Band], Band | None]]:
    """Each table that may hold targets with its bands, or with those of the page before."""
    found: list[tuple[int, Layout, list[Band], Band | None]] = []
    before: tuple[Layout, Band, int] | None = None
    for index, table in enumerate(tables):
        if table.key not in KEYS and table.key != "other":
            continue
        layout = Layout(table)
        bands, carried = find_bands(layout, table.key in KEYS), None
        if before and not any(b.pairs for b in bands) and table.pages[0] - before[2] in (0, 1):
            carried = carried_over(before[0], before[1], layout)
            bands = [] if carried else bands
        if last := bands[-1] if bands else carried:
            before = (layout, last, table.pages[-1])
        found.append((index, layout, bands, carried))
    return found


def _note_unread(unread: Sequence[Table], sheet: TargetSheet) -> None:
    """Where the next page goes on with the words of a sheet, and no sheet was read of them."""
    after = {sheet.pages[-1], sheet.pages[-1] + 1} if sheet.targets else set()
    sheet.unread = sorted({page for t in unread if t.pages[0] in after for page in t.pages})


def targets(tables: Sequence[Table]) -> list[tuple[TargetSheet, Target]]:
    """Return every target with its sheet, in printed order.

    Parameters
    ----------
    tables : sequence of Table
        As for `target_sheets`.

    Returns
    -------
    list of (TargetSheet, Target)

    Examples
    --------
    >>> import budgetkit as bk
    >>> sheet, first = targets(bk.load_example("weihui-2024").tables)[0]
    >>> sheet.scope, first.indicator
    ('department', '年度履职目标相关性')
    """
    return [(sheet, target) for sheet in target_sheets(tables) for target in sheet.targets]


def target_rows(table: Table) -> Records:
    """The tidy frame of one target sheet, or of one list of them: nothing printed is dropped.

    One row a target, a goal, an amount or another statement of the sheet; ``part`` says which:
    ``target``, ``goal``, ``fund``, ``said``, or ``total`` and ``unit`` for the rows of a list that
    add others up. ``amount`` is the sheet's money in 万元, on every row; it is missing where no
    unit of money is printed. Columns: ``scope, project_code, project, department, amount, part,
    level1, level2, indicator, target, direction, unit, weight, core, explanation, scoring, remark,
    aside, term, page``.

    Parameters
    ----------
    table : Table

    Returns
    -------
    Records

    Examples
    --------
    >>> import budgetkit as bk
    >>> frame = target_rows(bk.load_example("weihui-2024").table("project_performance")).frame
    >>> sorted(frame["part"].unique())
    ['fund', 'target']
    """
    found = _read([table], table.unit)
    records = []
    for sheet in [*found.headings, *_kept(found.sheets)]:
        head = {"scope": sheet.scope, "project_code": sheet.code, "project": sheet.name,
                "department": sheet.department, "page": sheet.pages[0],
                "amount": float(sheet.amount) if sheet.amount is not None else None}
        if sheet.scope in {"total", "unit"}:
            records.append({**head, "part": sheet.scope})
        if sheet.goal:
            records.append({**head, "part": "goal", "target": sheet.goal})
        records += [{**head, "part": "fund", "indicator": label, "target": str(amount),
                     "unit": "万元"} for label, amount in sheet.funds.items()]
        records += [{**head, "part": "said", "level1": group, "indicator": label, "target": text,
                     "page": page} for group, label, text, page in sheet.said]
        records += [{**head, "part": "target", **{k: getattr(t, k) for k in _TEXTS},
                     "page": t.page} for t in sheet.targets]
    words = ["scope", "project_code", "project", "department"]
    return Records.of({**dict.fromkeys(words, "string"), "amount": "number",
                       **dict.fromkeys(["part", *_TEXTS], "string"), "page": "integer"}, records)
