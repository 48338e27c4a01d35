"""Lines of a standard table → its tidy frame: typed, English columns, amounts in 万元."""

from __future__ import annotations

import re

from budgetkit import classification
from budgetkit.records import Records
from budgetkit.tables import targets
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import BESIDE, item_of
from budgetkit.tables.lines import panel_name
from budgetkit.tables.table import Table
from budgetkit.text import fold

_SIDES = ("revenue", "expenditure")


def tidy(table: Table) -> Records:
    """The rows and columns of one table's frame.

    Shapes by kind of table; amounts are float64 in 万元, missing where the form is blank:

    - panels (summaries): ``side, label, code, level`` and the amount columns;
    - function and economic tables: ``code, name, level, parent`` and the amount columns;
    - three_public: ``name, item, label`` and the amount columns, one row an item;
    - lists (projects, procurement): the text columns and the amount columns;
    - target sheets: see :func:`budgetkit.tables.targets.target_rows`;
    - other tables: the printed columns as text.
    All end with ``page``.
    """
    shape = TABLES[table.key].shape if table.key in TABLES else "sheet"
    if table.key in targets.KEYS:
        return targets.target_rows(table)
    if shape == "sheet":
        return _printed(table)
    records = list({"panels": _panels, "wide": _wide}.get(shape, _lines)(table))
    amounts = _amount_names(table) if shape != "wide" else ["amount", *_extra(records)]
    words = {"panels": ["side", "label", "code", "level"], "wide": ["name", "item", "label"],
             "function": ["code", "name", "level", "parent"],
             "economic": ["code", "name", "level", "parent"]}.get(
        shape, ["code", "name", "level"])
    more = [n for r in records for n in r if n not in words and n not in amounts and n != "page"]
    columns = dict.fromkeys([*words, *dict.fromkeys(more)], "string")
    columns |= dict.fromkeys(amounts, "number") | {"page": "integer"}
    return Records.of(columns, records)


def _amount_names(table: Table) -> list[str]:
    names = [panel_name(table, i, c) for i, p in enumerate(table.panels) for c in p.amounts]
    if TABLES[table.key].shape == "panels":
        names = [_plain(n) for n in names]
    return list(dict.fromkeys(n for n in names if n != "percent"))


def _plain(name: str) -> str:
    """Panels print the same columns twice: 金额 of both sides is one ``amount``."""
    base = name.rsplit("_", 1)
    name = base[0] if len(base) == 2 and base[1].isdigit() else name
    for side in ("item_",):
        name = name.removeprefix(side)
    return "amount" if name in {"total", "this_year"} else name


def _lines(table: Table):
    for line in sorted(table.lines, key=lambda ln: (ln.panel, ln.row)):
        amounts = {n: float(f.amount) for n, f in line.amounts.items()}
        texts = {n: t for n, t in line.texts.items() if n != "name" and t != line.name}
        further = {f"{s}_code": c for s, c in line.codes.items() if c != line.code}
        yield {"code": line.code, "name": line.name, "level": line.level, "parent": line.parent,
               **texts, **further, **amounts, "page": line.page}


def _panels(table: Table):
    for line in table.lines:
        side = _SIDES[min(line.panel, 1)]
        path = " ".join(table.columns[c] for c in table.panels[line.panel].words)
        if "支出" in path and "收入" not in path:
            side = "expenditure"
        elif "收入" in path and "支出" not in path:
            side = "revenue"
        code = line.code
        if not code and side == "expenditure":
            code = (classification.find(line.name, "function", level=1)
                    or classification.find(line.name, "function") or "")
        amounts = {_plain(n): float(f.amount) for n, f in line.amounts.items()}
        yield {"side": side, "label": line.name, "code": code, "level": line.level, **amounts,
               "page": line.page}


def _wide(table: Table):
    """三公 tables, one row an item, whether they print items as columns or as rows.

    A figure of another kind is a column: ``budget_total`` beside the ``amount`` of an outturn.
    """
    # 合计 over meetings and training as well is no total of the three.
    wider = {"three_public_total", "meetings", "training"} & set(table.names)
    items = any(item_of(line.name) for line in table.lines)
    for line in table.lines:
        if items and line.amounts:
            yield {"name": "", "item": item_of(line.name, line.level), "label": line.name,
                   "page": line.page,
                   **{("amount" if column in {"total", "this_year"} or len(line.amounts) == 1
                       else column): float(fact.amount) for column, fact in line.amounts.items()}}
            continue
        rows: dict[str, dict] = {}
        for column, fact in line.amounts.items():
            beside = next((b for b in BESIDE if column.startswith(b)), "")
            item = column.removeprefix(beside)
            item = "three_public_total" if item == "total" and not wider else item
            row = rows.setdefault(item, {
                "name": "" if line.level == "total" else line.name, "item": item,
                "label": _item_words(fact.column_label), "amount": None, "page": line.page})
            row[f"{beside}total" if beside else "amount"] = float(fact.amount)
        yield from rows.values()


def _item_words(path: str) -> str:
    """The words of a header path that name the item, not which figure it is (预算数, 决算数)."""
    parts = path.split("/")
    named = [p for p in parts if not re.search("(预算|决算|执行)数?$", fold(p))]
    return (named or parts)[-1]


def _extra(records: list[dict]) -> list[str]:
    known = {"name", "item", "label", "amount", "page"}
    return list(dict.fromkeys(n for r in records for n in r if n not in known))


def _printed(table: Table) -> Records:
    names = [path or f"column_{i + 1}" for i, path in enumerate(table.columns)]
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[i] = f"{name} ({seen[name]})"
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    pages = {c.row: c.page for c in table.cells}
    rows = table.rows()
    return Records({**dict.fromkeys(names, "string"), "page": "integer"},
                   [[*rows[r], pages.get(r, table.pages[0])] for r in body])
