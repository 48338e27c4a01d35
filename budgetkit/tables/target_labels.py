"""The upper half of a target sheet: labels and what they say, money, goals, a list of tasks."""

from __future__ import annotations

import re

from budgetkit.amounts import parse_amount, parse_unit, to_wan
from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.lines import split_project
from budgetkit.tables.table import Table
from budgetkit.tables.target_bands import Band, Layout
from budgetkit.tables.target_sheet import SheetAmount, TargetSheet, is_blank
from budgetkit.tables.target_words import is_block_label, project_of_title, scope_role
from budgetkit.tables.written_targets import written_targets
from budgetkit.text import fold

_WORD = pattern(r"[一-鿿A-Za-z]")
#: The first head of a list of tasks.
_TASK_HEADS = {"任务名称", "主要任务"}
#: 总分值、评价总分: points, though the sheet's unit is one of money.
_SCORE = pattern("总分|分值|得分")
#: 127部门整体 under 专项名称: the department itself.
_WHOLE = pattern("(?:部门|单位)整体")
#: A head beside that of the goals: what became of them.
_OUTCOME = pattern(r"目标.*(?:实际|完成)")
_WRAPPED_CODE = pattern(r"^([\dA-Z]{8,})\s+(\d{1,8})(?=[-—_])")
_LETTERED_CODE = pattern(r"(?P<code>\d{6,}[A-Z]{1,2}\d{6,})[-—_](?P<name>.+)$")
_YEARLY = pattern("年度|当年|本年")
#: 预算年度 asks for a year, which is no money though the label speaks of a budget.
_OF_A_YEAR, _YEAR = pattern("(?:年度|年份)[:：]?$"), pattern("20[0-9]{2}年?度?")


class LabelReader:
    """The rows of labels of one table, on their way to sheets."""

    def __init__(self, index: int, table: Table, layout: Layout, bands: list[Band],
                 usual: str | None):
        self.index, self.table, self.layout, self.bands = index, table, layout, bands
        self.usual = usual
        whole = re.search("整体.{0,6}绩效", fold(table.title))
        self.scope = "department" if whole or table.key == "department_performance" else "project"
        self.sheets: list[TargetSheet] = []
        self.headings: list[TargetSheet] = []
        self.current: TargetSheet | None = None
        self.department = "" if parse_unit(table.department) else table.department
        self.group: tuple[str, int] = ("", -1)
        self.group_span = 0
        self.group_unit: str | None = None
        self.pending = ""
        self.unit_heads: dict[int, list[tuple[int, str]]] = {}
        self.wholes: dict[int, str] = {}
        self.goals: tuple[int, set[int]] = (-1, set())
        self.tasks = (-1, -1)  # column of the names, first row below their header
        self.label_rows: list[int] = []

    def _sheet(self, row: int) -> TargetSheet:
        if self.current is None:
            title = self.table.title if not self.sheets else ""
            name = project_of_title(title) if self.scope == "project" else ""
            self.current = TargetSheet(self.scope, name=name, table=self.index, title=title)
            self.sheets.append(self.current)
        self.current.on(self.layout.page(row))
        return self.current

    def _next_sheet(self, row: int, *fields: str) -> TargetSheet:
        """The open sheet, or a new one where the open one already has these."""
        full = self.current is not None and any(
            getattr(self.current, f) not in ("", None) for f in fields)
        if full or (self.current is not None and self.current.targets):
            self.current = None
        return self._sheet(row)

    def _label_row(self, row: int) -> None:
        self.label_rows.append(row)
        cells = [c for c in self.layout.starting(row)
                 if not (is_block_label(c.text) and c.row_span > 1)]
        if not any(c.text for c in cells) or self._goals(row, cells):
            return
        if len(cells) == 1 and self._goes_on(row, cells[0]):
            return
        if len(cells) == 1 and cells[0].column_span >= self.layout.n_columns - 1:
            self._wide_row(row, cells[0])
            return
        if self._task(row, cells):
            return
        if self._groups(cells):
            self.group = (cells[0].text, cells[0].row + cells[0].row_span)
            self.group_span = cells[0].row_span
            self.group_unit = None
            cells = cells[1:]
        group = self.group[0] if row < self.group[1] else ""
        if len(cells) > 1 and (self._tasks_begin(row, cells) or (
                group and self._money_under_heads(row, group, cells))):
            return
        self._pairs(row, group, cells)

    def _pairs(self, row: int, group: str, cells: list[Cell]) -> None:
        """A row of labels and what each says: 项目名称 | 某项目 | 主管部门 | 某局."""
        amounts = [c for c in cells[1:] if parse_amount(c.text)]
        if scope_role(cells[0].text) == "amount" and amounts and not cells[1].text:
            cells = [cells[0], amounts[0]]  # a total under columns: the first is the whole
        if len(cells) % 2:
            cells, alone = cells[:-1], cells[-1]
        else:
            alone = None
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            if label.text or value.text:
                self._put(row, group, label.text, value.text, value)
        if alone is not None and (alone.text or not cells):
            self._sheet(row).said.append((group, "", alone.text, self.layout.page(row)))

    @staticmethod
    def _groups(cells: list[Cell]) -> bool:
        """Whether the first cell of a row is a label over several rows, and the pairs follow it."""
        if len(cells) < 2:
            return False
        taller = cells[0].row_span > cells[1].row_span
        if len(cells) % 2 == 0:  # 资金金额 | 实施期资金总额 | 285.87 | a note over all three rows
            return taller and (scope_role(cells[1].text) in {"amount", "fund"}
                               or fold(cells[1].text) in _TASK_HEADS)
        return taller or (scope_role(cells[1].text) in {"amount", "fund"}
                          and parse_amount(cells[2].text) is not None)

    def _goes_on(self, row: int, cell: Cell) -> bool:
        """Goals in several cells, one below the other, beside one label 总体目标."""
        label = self.layout.cell(row, cell.column - 1)
        if label is None or label.row == row or scope_role(label.text) != "goal":
            return False
        sheet = self._sheet(row)
        sheet.goal = f"{sheet.goal}\n{cell.text}".strip()
        return True

    def _money_under_heads(self, row: int, group: str, cells: list[Cell]) -> bool:
        """Amounts in a row of their own, under heads: 预算支出总额 | 财政拨款 over 合计, 基本支出."""
        below = next((r for r in range(row, self.group[1]) if self._only_amounts(r)), None)
        if below is None or (below != row and any(parse_amount(c.text) for c in cells)):
            return False
        if below != row:
            return True  # a row of heads, told with the amounts below it
        first = self.group[1] - self.group_span
        for cell in cells:
            heads = dict.fromkeys(text for r in range(first, row)
                                  if (text := self.layout.text(r, cell.column)))
            if cell.text:
                self._put(row, group, "/".join(heads), cell.text, cell)
        return True

    def _only_amounts(self, row: int) -> bool:
        cells = [c for c in self.layout.starting(row) if c.row_span == 1]
        return len(cells) > 1 and any(c.text for c in cells) and all(
            not c.text or parse_amount(c.text) for c in cells)

    def _tasks_begin(self, row: int, cells: list[Cell]) -> bool:
        """The header of a list of tasks inside a sheet: 任务名称 | 主要内容 | 预算金额."""
        heads = [c for c in cells if fold(c.text) in _TASK_HEADS]
        if heads and len(cells) > 2:
            self.tasks = (heads[0].column, max(c.row + c.row_span for c in heads))
        return row < self.tasks[1]

    def _task(self, row: int, cells: list[Cell]) -> bool:
        """One task of such a list, with its words and amounts; the total is the sheet's money."""
        column, begin = self.tasks
        if not begin <= row < self.group[1] or cells[0].column != column or begin < 0 or (
            scope_role(cells[0].text) == "amount"
        ):
            return False
        said = " ".join(c.text for c in cells[1:] if c.text)
        self._sheet(row).said.append((self.group[0], cells[0].text, said, self.layout.page(row)))
        return True

    def _goals(self, row: int, cells: list[Cell]) -> bool:
        """Goals under heads of their own: 中期目标 | 年度目标, and their words a row below."""
        if row == self.goals[0]:
            return self._goals_said(row, cells)
        heads = cells[1:] if cells[0].row_span > 1 else cells
        of_goals = [c for c in heads if scope_role(c.text) == "goal"]
        if not heads or any(c not in of_goals and (c is heads[0] or not _OUTCOME.search(fold(c.text)))
                            for c in heads):
            return False
        if len(heads) < 2 and (heads == cells or scope_role(cells[0].text) != "goal"):
            return False
        self.goals = (row + 1, {c.column for c in of_goals})
        return True

    def _goals_said(self, row: int, cells: list[Cell]) -> bool:
        """The words under the heads of goals; what stands beside them is said, and no goal."""
        said = [c for c in cells if c.column in self.goals[1] and c.text]
        for cell in said:
            self._put(row, "", "目标", cell.text, cell)
        if said:
            self._sheet(row).said += [("", "", c.text, c.page) for c in cells
                                      if c.text and c not in said and c.row_span == 1]
        else:
            self._sheet(row)
        return bool(said)

    def _wide_row(self, row: int, cell: Cell) -> None:
        role = scope_role(cell.text)
        if role in {"goal", "overview"}:
            self.pending = cell.text
            return
        label, self.pending = self.pending, ""
        if not label and (m := re.match(r"([^:：。]{2,14})[:：]\s*(.+)", cell.text)):
            label, text = m[1], m[2]
        else:
            text = cell.text
        self._put(row, "", label, text, cell)

    def _put(self, row: int, group: str, label: str, text: str, cell: Cell) -> None:
        """Take up what a label says: name, code, department, goal, money, targets, or words."""
        role, page = scope_role(label), self.layout.page(row)
        if role == "project" and text:
            self._name(row, text)
        elif role == "project_code" and text:
            self._sheet(row).code = code_of(text)
        elif role == "department" and text and not group:
            self._department(row, label, text, page)
        elif role == "goal" and text:
            sheet = self._sheet(row)
            sheet.goal = f"{sheet.goal}\n{'' if is_blank(text) else text}".strip()
        elif _is_money(role, label, text):
            if role == "amount" and self.current is not None and self.current.targets:
                self.current = None  # a second sheet in one grid, its title between them lost
            sheet = self._sheet(row)
            if text:
                self._money(sheet, role, label, text, group, cell)
        elif written := written_targets(cell, self.index):
            self._sheet(row).targets += written
        elif label or text:
            self._sheet(row).said.append((group, label, text, page))

    def _name(self, row: int, text: str) -> None:
        """The project's name, with which a sheet begins where the open one has its name already."""
        full = ("amount_text", "goal") if self._titled() else ("name",)
        sheet = self._next_sheet(row, *full)
        sheet.code, sheet.name = coded_name(text) or (sheet.code, text)
        if not (self.scope == "department" and _WHOLE.search(text)):
            sheet.scope = "project"

    def _department(self, row: int, label: str, text: str, page: int) -> None:
        """The department of a sheet; a second one in the same sheet is told in words."""
        if self.scope == "department" and self.current and self.current.targets:
            self.current = None
        sheet = self._sheet(row)
        if sheet.department:
            sheet.said.append(("", label, text, page))
        sheet.department = sheet.department or text

    def _titled(self) -> bool:
        return bool(self.current and self.current.name and self.current.title
                    and self.current.name == project_of_title(self.current.title))

    def _money(self, sheet: TargetSheet, role: str, label: str, text: str, group: str,
               cell: Cell, whose: str = "") -> None:
        unit = self.unit(label, group, cell)
        sheet.unit_assumed |= unit is None
        assumed, unit = unit is None, unit or self.usual
        printed = parse_amount(text)
        if unit is None or printed is None or _SCORE.search(label):
            sheet.said.append((group, label, text, cell.page))
            return
        wan = to_wan(printed, unit)
        plain = label.strip(":：")
        sheet.amounts.append(SheetAmount(
            plain, group, whose, role, wan, text, assumed, cell.page, self.index, cell.row, cell.column))
        earlier = self.wholes.get(id(sheet), "")
        yearly = _YEARLY.search(label) and earlier and not _YEARLY.search(earlier)
        if role == "amount" and (yearly or (sheet.amount is None and not sheet.amount_text)):
            if yearly and sheet.amount is not None:  # 年度资金总额 beside 实施期资金总额
                sheet.funds[earlier] = sheet.amount
            self.wholes[id(sheet)] = plain
            sheet.amount, sheet.amount_text = wan, text
            sheet.amount_at = (cell.row, cell.column)
        else:
            sheet.funds[plain] = wan

    def unit(self, label: str, group: str, cell: Cell) -> str | None:
        """The unit of money that an amount is printed in, by its label, its group or its heading."""
        unit = parse_unit(label) or parse_unit(group)
        if unit and group:
            self.group_unit = unit
        return unit or (self.group_unit if group else None) or self._unit_above(cell) or (
            self.table.unit)

    def _unit_above(self, cell: Cell) -> str | None:
        """The unit that the nearest heading over an amount prints: 预算金额（万元）."""
        if cell.column not in self.unit_heads:
            self.unit_heads[cell.column] = [
                (row, unit) for row in range(self.layout.n_rows)
                if (head := self.layout.cell(row, cell.column)) is not None and head.row_span == 1
                and not parse_amount(head.text) and (unit := parse_unit(head.text))]
        return next((unit for row, unit in reversed(self.unit_heads[cell.column])
                     if row < cell.row), None)


def _is_money(role: str, label: str, text: str) -> bool:
    """Whether a label and what it says are money: by its words, or by the decimals of the number."""
    printed = parse_amount(text)
    if _OF_A_YEAR.search(label) and _YEAR.fullmatch(text):
        return False  # 预算年度: 2026
    if role in {"amount", "fund"}:
        return printed is not None or not text
    return not role and bool(_WORD.search(label)) and printed is not None and printed.places > 0


def coded_name(text: str) -> tuple[str, str] | None:
    """Code and name of a project in one cell, also where the code is wrapped or the name a number.

    >>> coded_name("11000022T00000039 1740-因公出国（境）"), coded_name("11000022T000000440003-96315热线")
    (('11000022T000000391740', '因公出国（境）'), ('11000022T000000440003', '96315热线'))
    """
    text = _WRAPPED_CODE.sub(r"\1\2", text)
    found = _LETTERED_CODE.match(text)
    return (found["code"], found["name"]) if found else split_project(text)


def code_of(text: str) -> str:
    """A code wrapped inside a narrow cell is one code."""
    return re.sub(r"\s+", "", text) if re.fullmatch(r"[\dA-Za-z\-\s]*", text) else text
