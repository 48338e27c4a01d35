"""Rows of a stitched table → lines with code, name, level and parent, and their facts."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from budgetkit.amounts import is_blank, is_dash, parse_amount, to_wan
from budgetkit.messages import Message, message_in
from budgetkit.patterns import pattern
from budgetkit.tables.catalogue import TABLES
from budgetkit.tables.columns import is_text_column, name_columns
from budgetkit.tables.named_codes import name_codes, prints_no_codes
from budgetkit.tables.panel import Panel
from budgetkit.tables.row_codes import (
    CODE_NAMES,
    CODED_LABEL,
    CodeReader,
    RowCodes,
    base_name,
    is_code,
    name_code_systems,
    name_codes_by_contents,
    system_of_code,
)
from budgetkit.tables.table import Fact, Line, Table
from budgetkit.tables.unruled_validation import Verdict, validate_unruled
from budgetkit.text import fold

message = message_in("tables")

_TOTAL = pattern(
    r"^(合计|总计|共计|总合计|(本年|当年)?(收入|支出)?(总计|合计|总合计|总额)|(收入|支出)(总|合)计.*|本(单位|部门)(合计|总计|总额))[:：]?$"
)
_PANEL_STARTS = {"item", "code", "name", "class_code", "economic_name", "government_name"}
_CODED = frozenset({"class", "section", "item"})
#: The end of a unit's name.
UNIT_NAME = pattern(
    r"(局|委员会|办公室|中心|院|厅|处|所|学校|大队|支队|总队|本级|机关|馆|站|部)(\(.*\))?$")
#: Columns of codes under a heading that says nothing stand among the first; a code is so long at most.
CODES_WITHIN = 3
LONGEST_CODE = 7
#: Marks of footnotes before or behind a name.
_MARKS = pattern(r"^[*＊※]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[*＊※①-⑳¹²³⁴-⁹]+$")


def read_lines(table: Table, year: int | None = None, kind: str = "") -> None:
    """Fill in ``names``, ``lines``, ``facts`` and ``empty`` of a stitched table.

    ``kind`` is the disclosure's, where it is known: a final account's own figures are 决算数.
    """
    table.names = _names(table, year, kind)
    typed = _column_types(table)
    table.panels = _panels(table, typed)
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    rows = table.rows()
    pages = {c.row: c.page for c in reversed(table.cells)}
    shape = TABLES[table.key].shape if table.key in TABLES else "list"
    table.lines, table.facts = [], []
    table.problem_list = [p for p in table.problem_list if not _told_here(p)]
    for number, panel in enumerate(table.panels):
        reader = CodeReader(table, panel.codes, panel.words, body)
        for row in body:
            line = _line(table, rows[row], row, pages.get(row, table.pages[0]), number, panel,
                         reader.read(row), shape)
            if line and not line.name and not line.code:
                line.name = _covering(table, row, panel)
                line.level = _level("", line.name, line.texts, shape, rows[row], panel)
            if line:
                line.place_in(table)
                table.lines.append(line)
    name_codes(table, year)
    _parents(table.lines)
    verdict = validate_unruled(table)
    table.problem_list += verdict.said
    if shape != "sheet":  # target sheets get theirs in budgetkit.tables.target_facts
        corrected = {(c.row, c.column): c.read for c in table.corrections}
        doubts = {(d.row, d.column): d.said.text("en") for d in table.doubts}
        for line in table.lines:
            if line.row not in verdict.rows:
                _facts(table, line, rows[line.row], verdict.columns, corrected, doubts)
        table.facts.sort(key=lambda f: (f.row, f.column))
        table.problem_list += _stray_amounts(table, verdict)
    table.empty = not table.facts and not _has_words(table, rows, body)


def settle_lines(table: Table, year: int | None, kind: str, *, anew: bool = False) -> None:
    """Bring lines up to date that were read before the year and the kind were known.

    They name columns, and nothing else. So the rows are read again only where a column goes by
    another name now, or ``anew``: where the table was moved to other pages or given a unit.
    """
    if anew or prints_no_codes(table) or _named_otherwise(table, year, kind):
        read_lines(table, year, kind)
        return
    # what was said of the table since then stands before what its rows say, as if read just now
    table.problem_list.sort(key=_told_here)


def _told_here(problem: Message) -> bool:
    """Whether a problem is one that reading the rows has named."""
    return problem.key.startswith("tables.row.")


def _names(table: Table, year: int | None = None, kind: str = "") -> list[str]:
    """The English name of every column, in a disclosure of this year and kind."""
    names = _headings(table, year, kind)
    name_codes_by_contents(table, names)
    name_code_systems(table.columns, names)
    return names


def _headings(table: Table, year: int | None = None, kind: str = "") -> list[str]:
    """What the headings alone call the columns."""
    final = kind == "final_account" or (not kind and "决算" in table.title)
    return name_columns(table.columns, year, final)


def _named_otherwise(table: Table, year: int | None, kind: str) -> bool:
    """Whether year and kind give a column another name than it has without them."""
    return _headings(table, year, kind) != _headings(table) and (
        _names(table, year, kind) != _names(table))


def _column_types(table: Table) -> list[str]:
    """``text``, ``amount`` or ``blank`` for every column, by its header, then by what it holds."""
    rows = table.rows()
    body = [r for r in range(table.n_rows) if not table.is_header(r)]
    return [_column_type(table, column, [rows[r][column] for r in body if rows[r][column].strip()])
            for column in range(table.n_columns)]


def _column_type(table: Table, column: int, held: Sequence[str]) -> str:
    """What one column is, by its header and the texts that it ``held`` below."""
    path, name = table.columns[column], table.names[column]
    amounts = sum(1 for t in held if parse_amount(t))
    figures = [t for t in held if not is_dash(t)]  # a zero is 0.00 or a dash
    all_amounts = bool(figures) and amounts == len(figures)
    if is_text_column(path) and (name in CODE_NAMES or not all_amounts or not all(
            "." in t for t in figures)):
        return "text"
    if amounts * 2 < len(figures):
        return "text"
    if not held and not path:
        return "blank"
    unsaid = not path or name.startswith("column_")
    codes = base_name(name) == "code" or bool(
        unsaid and held and column < CODES_WITHIN and _like_codes(held))
    return "text" if codes else "amount"


def _like_codes(held: Sequence[str]) -> bool:
    """Whether texts are nothing but digits, as many as codes have."""
    return all(t.isdigit() and len(t) <= LONGEST_CODE for t in held)


def _panels(table: Table, types: list[str]) -> list[Panel]:
    """Cut the columns where a label column begins again after amounts."""
    groups: list[list[int]] = [[]]
    seen_amount = False
    said = {c.column for c in table.cells if c.text and not table.is_header(c.row)}
    summary = table.key in TABLES and TABLES[table.key].shape == "panels"
    for column in range(table.n_columns):
        starts = summary or base_name(table.names[column]) in _PANEL_STARTS
        if types[column] == "text" and starts and seen_amount:
            groups.append([])
            seen_amount = False
        groups[-1].append(column)
        blank = column not in said and table.names[column].startswith("column_")
        seen_amount = seen_amount or (types[column] == "amount" and not blank)
    if len(groups) > 1 and not seen_amount and not summary:
        groups[-2:] = [groups[-2] + groups[-1]]  # codes and words to the right of the amounts
    return [_panel(table, types, group) for group in groups]


def _panel(table: Table, types: Sequence[str], group: Sequence[int]) -> Panel:
    text = [c for c in group if types[c] == "text"]
    codes = tuple(c for c in text if base_name(table.names[c]) in CODE_NAMES)
    return Panel(codes, tuple(c for c in text if c not in codes),
                 tuple(c for c in group if types[c] == "amount"))


def _line(table: Table, texts: list[str], row: int, page: int, number: int, panel: Panel,
          codes: RowCodes, shape: str) -> Line | None:
    if not any(texts[c].strip() for c in (*panel.codes, *panel.words, *panel.amounts)):
        return None
    words = {table.names[c] or f"column_{c + 1}": texts[c] for c in panel.words if texts[c]}
    name = _MARKS.sub("", _name(table, texts, panel, words, codes.words, shape))
    code, name = _code_in_name(codes.plain, name, shape)
    if shape == "list" and (split := split_project(name)):
        words = {**words, "project_code": split[0], "project": split[1]}
        name = split[1]
    if shape == "list" and not code and re.fullmatch(r"\d{3,6}", fold(name)):
        # A unit's sub-total: its code stands where the lines below have their project's name.
        code, name = fold(name), words.get("unit_name", "") or name
        return Line(row, page, code, name, "unit", "", number, {}, words, codes.systems)
    level = _level(code, name, words, shape, texts, panel)
    if shape == "list" and level == "row" and "project" in table.names and words.get(
            "unit_name") and not words.get("project"):
        level = "unit"
    return Line(row, page, code, name, level, "", number, {}, words,
                _codes_of(code if level in _CODED else "", codes.systems))


def _code_in_name(code: str, name: str, shape: str) -> tuple[str, str]:
    """Code and name of a line whose name cell may print both; 106_某市公安局 and 12345热线 are names."""
    found = CODED_LABEL.match(fold(name))
    if not found or code not in ("", found["code"]):
        return code, name
    system = "economic" if shape == "economic" else "function"
    if code or (shape != "list" and is_code(found["code"], system)):
        return found["code"], re.sub(r"^\W*\d+[\W_]*", "", name)
    return code, name


def _codes_of(code: str, systems: Mapping[str, str]) -> dict[str, str]:
    """The codes of a line by classification, that of its plain ``code`` first."""
    own = system_of_code(code) if code else None
    further = {system: c for system, c in systems.items() if system != own}
    return {own: code, **further} if own else further


def split_project(text: str) -> tuple[str, str] | None:
    """Code and name of a project that are printed in one cell.

    >>> split_project("150000240000000012345-信息系统运行维护费")
    ('150000240000000012345', '信息系统运行维护费')
    >>> split_project("2024年信息系统运行维护费") is None
    True
    """
    found = re.match(r"(?P<code>\d{6,}[A-Z]{0,2}\d{3,})[-—_\s]+(?P<name>\D.*)$", text)
    return (found["code"], found["name"]) if found else None


def _covering(table: Table, row: int, panel: Panel) -> str:
    """What a merged cell says of a row that has no words of its own."""
    first = min(panel.words or panel.amounts, default=0)
    for cell in table.cells:
        if cell.text and not parse_amount(cell.text) and not table.is_header(cell.row) and (
            cell.row <= row < cell.row + cell.row_span
            and cell.column <= first < cell.column + cell.column_span
        ):
            return cell.text
    return ""


def _name(table, texts, panel, words, code_words, shape) -> str:
    first = ("project", "item", "name", "procured") if shape == "list" else (
        "name", "item", "project")
    narrow = [k for k in words if k.startswith("project_") and k[8:].isdigit()]
    if shape == "list" and narrow:
        return words[narrow[-1]]  # 二级项目名称 beside 一级项目名称
    for key in (*first, "unit_name"):
        if words.get(key):
            return _innermost(table, texts, panel, key) if key == "name" else words[key]
    if code_words:
        return code_words
    for column in panel.words:
        base = base_name(table.names[column])
        if texts[column] and base not in {"serial", "note", "unit_code", "government_code",
                                          "government_name", "percent"}:
            return texts[column]
    return next((texts[c] for c in panel.words if _TOTAL.match(fold(texts[c]))), "")


def _innermost(table, texts, panel, key: str) -> str:
    """The last text of the columns that one heading spans: 科目名称 over a class and its item."""
    path = table.columns[table.names.index(key)]
    return [texts[c] for c in panel.words if table.columns[c] == path and texts[c]][-1]


def _level(code: str, name: str, words: Mapping[str, str], shape: str, texts: Sequence[str],
           panel: Panel) -> str:
    said = fold(name)
    if _TOTAL.match(said) or (not code and not said and any(texts[c] for c in panel.amounts)):
        return "total"
    if shape == "panels":
        return "row"
    if code:
        return _level_of_code(code, words, shape)
    alone = shape != "list" and name and name == words.get("unit_name")
    if words.get("unit_code") or alone or (shape == "function" and UNIT_NAME.search(said)):
        return "unit"
    return "row"


def _level_of_code(code: str, words: Mapping[str, str], shape: str) -> str:
    system = "economic" if shape == "economic" else "function"
    if shape in {"function", "economic"} and is_code(code, system):
        return {3: "class", 5: "section" if system == "function" else "item"}.get(len(code), "item")
    if shape == "list" and words.get("project"):
        return "row"  # a project beside the code that it is paid under
    if shape == "list" and is_code(code, "function"):
        return {3: "class", 5: "section"}.get(len(code), "item")  # a heading over projects
    return "unit"


def _parents(lines: Iterable[Line]) -> None:
    for line in lines:
        if line.level in {"section", "item"} and len(line.code) > 3:
            line.parent = line.code[:-2] if len(line.code) > 5 or line.level == "section" \
                else line.code[:3]


def panel_name(table: Table, number: int, column: int) -> str:
    """The column's name; panels side by side print the same column again: one name for both."""
    name = table.names[column] or f"column_{column + 1}"
    base = re.sub(r"_\d+$", "", name)
    if number and base != name and not name.startswith("column_"):
        here = {table.names[c] for c in table.panels[number].amounts}
        return name if base in here else base
    return name


#: Columns whose numbers are no money: shares and counts.
_NO_MONEY = pattern(r"(percent|quantity)(_\d+)?$")
_DECIMALS = pattern(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2,6}")


#: A line that counts things or people: its numbers are no money.
COUNTED = pattern(r"[(（]([个人辆台套次家批户件项]|批次|人次|人数|台[(（]?套[)）]?|平方米)[)）]$")


def _facts(table: Table, line: Line, texts: list[str], unsure: Container[int],
           corrected: Mapping[tuple[int, int], str],
           doubts: Mapping[tuple[int | None, int | None], str]) -> None:
    panel = table.panels[line.panel]
    counted = COUNTED.search(fold(line.name))
    for column in (c for c in panel.amounts if c not in unsure):
        text = texts[column]
        if counted and not re.search("金额|价值|原值|净值", table.columns[column]):
            continue  # 公务用车保有量（辆）
        amount = parse_amount(text)
        if amount is None and (is_blank(text) or is_dash(text)):
            continue
        if amount is None:
            table.problem_list.append(message("row.no-amount", row=line.row + 1,
                                              column=column + 1, text=text))
            continue
        name = panel_name(table, line.panel, column)
        if _NO_MONEY.search(name):
            continue
        page = table.at[line.row, column].page  # a wide sheet is printed over several
        fact = Fact(table.key, page, line.row, column, line.code, line.name,
                    table.columns[column], to_wan(amount, table.unit_of(line.row, column)),
                    amount.places, name, text,
                    line.codes.get("function", ""), line.codes.get("economic", ""),
                    line.codes.get("government", ""), line.code_from,
                    corrected.get((line.row, column), ""), doubts.get((line.row, column), ""))
        line.amounts[name] = fact
        table.facts.append(fact)


def _stray_amounts(table: Table, verdict: Verdict) -> list[Message]:
    """Amounts with decimals in a column that is none of amounts: they are in the cells alone."""
    placed = {(f.row, f.column) for f in table.facts}
    stray = [c for c in table.cells if _DECIMALS.fullmatch(c.text) and not table.is_header(c.row)
             and (c.row, c.column) not in placed and not _NO_MONEY.search(table.names[c.column])
             and c.row not in verdict.rows and c.column not in verdict.columns]
    if not stray:
        return []
    first, more = stray[0], len(stray) - 1
    return [message("row.stray-and-more" if more else "row.stray", row=first.row + 1,
                    column=first.column + 1, text=first.text, n=more)]


def _has_words(table: Table, rows: list[list[str]], body: list[int]) -> bool:
    """Whether a table without amounts still says something (a list, target sheets)."""
    if table.key in {"department_performance", "project_performance", "other"}:
        return any(t.strip() for r in body for t in rows[r])
    return any(
        line.level in {"class", "section", "item"} for line in table.lines
    ) and not all(is_blank(t) or not re.search(r"\d", t) for r in body for t in rows[r])


