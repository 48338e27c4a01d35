"""One table of targets → its sheets: labels, lists and the rows of indicators under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from budgetkit.amounts import parse_amount
from budgetkit.grids.grids import Cell
from budgetkit.patterns import pattern
from budgetkit.tables.target_bands import Band, Pair
from budgetkit.tables.target_labels import LabelReader, code_of, coded_name
from budgetkit.tables.target_sheet import Target, TargetSheet, is_blank
from budgetkit.tables.target_words import closed_up, is_block_label, levels_apart, scope_role
from budgetkit.tables.written_targets import written_targets
from budgetkit.text import fold, join_wraps

_TOTALS = pattern(r"(合计|总计|小计|共计)[:：]?")
_BESIDE = ("direction", "unit", "weight", "core", "explanation", "scoring", "remark")
_NOTE = pattern(r"(注|备注|说明|附注)\d?\s*[:：]")


class SheetReader(LabelReader):
    """One table on its way to sheets."""

    def read(self, open_sheet: TargetSheet | None) -> list[TargetSheet]:
        self.current = open_sheet
        self.list_rows: list[tuple[int, Band]] = []
        starts = {b.top: b for b in self.bands}
        row = min(0, *starts) if starts else 0  # −1: the header stands above the grid
        while row < self.layout.n_rows:
            band = starts.get(row)
            if band is None:
                self._label_row(row)
                row += 1
                continue
            row = band.bottom + 1
            while row < self.layout.n_rows and row not in starts:
                if band.listed:
                    if row not in self.layout.skipped:
                        self.list_rows.append((row, band))
                        self._list_row(band, row)
                elif self._ends(band, row):
                    break
                else:
                    self._targets(band, row, self._sheet(row))
                row += 1
        return self.sheets

    def _ends(self, band: Band, row: int) -> bool:
        """Whether the targets end above this row, because labels of a sheet begin in it."""
        cells = [c for c in self.layout.starting(row) if c.text]
        if cells and band.top < 0 and row == 0 and cells[0].row_span > 1:
            cells = cells[1:]  # the label of the block, printed anew at the head of the page
        if not cells or is_block_label(cells[0].text):
            return False
        wide = self.layout.cell(row, band.pairs[0].target)
        if wide is not None and wide.column < band.pairs[0].indicator:
            return True
        first, role = cells[0], scope_role(cells[0].text)
        headed = band.labels.get(first.column, "")
        if headed and not is_block_label(headed):  # 年度绩效目标1 under 目标名称 is no label
            return first.column == band.first_column and role in {
                "project", "project_code", "department", "goal"}
        return first.column < band.first_column and bool(
            role or first.text.endswith((":", "：")))

    # ── lists ────────────────────────────────────────────────────────────────────────────────

    def _list_row(self, band: Band, row: int) -> None:
        cells = {role: self._named_overleaf(column, self.layout.cell(row, column))
                 for role, column in band.scope.items()}
        text = {role: c.text if c else "" for role, c in cells.items()}
        if self._is_note(band, row):
            return
        name = text.get("department", "")
        if band.names_project:
            name = text.get("project") or name
        if not text.get("goal") and not self._tells_of_targets(band, row):
            self._heading_row(band, row, text, name, cells)
            return
        fresh = {role for role, c in cells.items() if c is not None and c.text and row in (
            c.row, getattr(self.layout.cell(row, band.scope[role]), "row", -1))}
        sheet = self._sheet_of_row(band, row, text, name, cells, fresh)
        sheet.on(self.layout.page(row))
        self._targets(band, row, sheet)

    def _is_note(self, band: Band, row: int) -> bool:
        """Whether a row is a note under the list (注：…); it is taken up with the sheet above it."""
        spoken = [c for c in self.layout.starting(row) if c.text]
        if len(spoken) != 1 or not _NOTE.match(spoken[0].text):
            return False
        sheet = self.current or self._open(band, row, {}, "", {}, keep=False)
        sheet.said.append(("", "注", spoken[0].text, self.layout.page(row)))
        return True

    def _tells_of_targets(self, band: Band, row: int) -> bool:
        """Whether a row of a list has an indicator, a target or a dimension."""
        columns = {c for p in band.pairs for c in (p.indicator, p.target, *(
            c for role, c in p.more.items() if role.startswith("level")))}
        return any(self.layout.text(row, column) for column in columns)

    def _sheet_of_row(self, band: Band, row: int, text: dict[str, str], name: str,
                      cells: Mapping[str, Cell | None], fresh: set[str]) -> TargetSheet:
        """The sheet that a row of a list belongs to: the open one, gone on with, or a new one."""
        sheet = self.current
        if sheet is None:
            return self._open(band, row, text, name, cells)
        page_turns = row > 0 and self.layout.page(row) != self.layout.page(row - 1)
        if fresh and self._cut(band, text, sheet, page_turns):
            sheet.name += text.get("project", "")
            sheet.goal += text.get("goal", "")
        elif fresh and not self._same(sheet, text, name):
            return self._open(band, row, text, name, cells)
        elif "goal" in fresh and fold(text["goal"]) not in fold(sheet.goal):
            sheet.goal = f"{sheet.goal}\n{text['goal']}".strip()
        return sheet

    def _named_overleaf(self, column: int, cell: Cell | None) -> Cell | None:
        """A blank merged cell at a page's foot is the beginning of the one printed overleaf."""
        if cell is None or cell.text:
            return cell
        above = self.layout.cell(cell.row - 1, column)
        merged = cell.row_span > 1 or (above is not None and above.row_span > 1)
        rest = self.layout.overleaf(cell, column) if merged else None
        return rest if rest and rest.text else cell

    def _heading_row(self, band: Band, row: int, text, name: str, cells) -> None:
        """A row with money and no target: a total, or the unit whose projects follow."""
        said = [t for t in text.values() if t]
        if not said:
            return
        total = any(_TOTALS.fullmatch(fold(t)) for t in said)
        if name and not total:
            self.department = name
        heading = self._open(band, row, text, name, cells, keep=False)
        heading.scope = "total" if total else "unit"
        heading.name = name
        heading.on(self.layout.page(row))
        self.headings.append(heading)

    def _same(self, sheet: TargetSheet, text: dict[str, str], name: str) -> bool:
        known = sheet.name if sheet.scope == "project" else sheet.department
        name = (coded_name(name) or ("", name))[1]
        return (not name or name == known) and (
            not text.get("project_code") or code_of(text["project_code"]) == sheet.code) and (
            not text.get("amount") or text["amount"] == sheet.amount_text)

    def _cut(self, band: Band, text: dict[str, str], sheet: TargetSheet, page_turns: bool) -> bool:
        """Whether a block was cut by the page, so that its words run on in this row."""
        if not page_turns or "amount" not in band.scope or text.get("project_code") or (
            not sheet.amount_text
        ):
            return False
        # the amount may be printed on both halves; then the second half of a name has no code
        again = text.get("amount") == sheet.amount_text and bool(sheet.code)
        return not text.get("amount") or (again and not coded_name(text.get("project", "")))

    def _open(self, band: Band, row: int, text, name: str, cells, keep: bool = True) -> TargetSheet:
        scope = "project" if band.names_project else self.scope
        code, name = coded_name(name) or (code_of(text.get("project_code", "")), name)
        sheet = TargetSheet(
            scope, code=code, table=self.index,
            title=self.table.title, name=name if scope == "project" else "",
            department=(text.get("department", "") if band.names_project and "department" in
                        band.scope else name if scope == "department" else self.department),
            goal=text.get("goal", ""),
        )
        money = self.layout.cell(row, band.scope.get("amount", -1))
        cut = money is not None and not money.text  # else a blank fund is blank, whatever is overleaf
        for role, column in [*band.scope.items(), *(("fund", c) for c in band.funds)]:
            own = self.layout.cell(row, column)
            cell = cells.get(role) or (self._named_overleaf(column, own) if cut else own)
            value = cell.text if cell else ""
            if cell and role in {"amount", "fund"} and parse_amount(value):
                self._money(sheet, role, band.paths[column], value, "", cell, whose=name)
            elif role in {"overview", "serial", "unit_code"} and value:
                sheet.said.append(("", band.labels[column], value, self.layout.page(row)))
        if keep:
            self.current = sheet
            self.sheets.append(sheet)
        return sheet

    # ── targets ──────────────────────────────────────────────────────────────────────────────

    def _targets(self, band: Band, row: int, sheet: TargetSheet) -> None:
        for cell in self.layout.starting(row) if not band.pairs else ():
            sheet.targets += written_targets(cell, self.index)
        for pair in band.pairs:
            indicator = self.layout.cell(row, pair.indicator)
            target = self.layout.cell(row, pair.target)
            if indicator is None or target is None or max(indicator.row, target.row) != row:
                continue  # begun in a row above, and told there
            if self._runs_on(band, pair, row, sheet, indicator, target):
                continue
            if is_blank(indicator.text) and not target.text:
                self._unfilled(pair, row, sheet)
                continue
            found = self._target(band, pair, row, indicator, target, sheet)
            position = len(sheet.targets)
            if len(band.pairs) > 1:  # keep the pairs of a project together, in printed order
                position = sum(1 for t in sheet.targets if t.column <= target.column)
            sheet.targets.insert(position, found)

    def _runs_on(self, band: Band, pair: Pair, row: int, sheet: TargetSheet, indicator: Cell,
                 target: Cell) -> bool:
        """Whether the row is the rest of one that the page cut; its words are joined to it."""
        overleaf = band.top < 0 and row == 0  # the table before ended at the foot of its page
        if not sheet.targets or not (overleaf or self.layout.page(row) != self.layout.page(row - 1)):
            return False
        text = {role: self.layout.text(row, column) for role, column in pair.more.items()}
        if (indicator.text and target.text) or any(
            text.get(role) for role in ("level1", "level2", "direction", "unit", "weight")
        ):
            return False
        text |= {"indicator": indicator.text, "target": target.text}
        rest = {role: said for role, said in text.items() if said}
        last = sheet.targets[-1]
        if rest and (overleaf or last.page == self.layout.page(row - 1)):
            longer: dict[str, Any] = {  # texts all; a name that is built cannot be typed
                role: join_wraps([getattr(last, role), said]) for role, said in rest.items()}
            sheet.targets[-1] = replace(last, **longer)
        return bool(rest)

    def _unfilled(self, pair: Pair, row: int, sheet: TargetSheet) -> None:
        """A dimension that the form prints and nobody filled in."""
        cell = self.layout.cell(row, pair.more.get("level2", -1))
        if cell is not None and cell.row == row and cell.text:
            level1 = self.layout.text(row, pair.more.get("level1", -1))
            sheet.said.append((level1, cell.text, "", cell.page))

    def _target(self, band: Band, pair: Pair, row: int, indicator: Cell, target: Cell,
                sheet: TargetSheet) -> Target:
        level1, level2, name = self._levels(band, pair, row, indicator, sheet)
        text = {role: self.layout.text(row, column) for role, column in pair.more.items()}
        aside = "；".join(f"{band.labels[c]}：{t}" for c in pair.aside
                         if (t := self.layout.text(row, c)))
        return Target(
            level1, level2, name, closed_up(target.text),
            **{k: text.get(k, "") for k in _BESIDE},
            aside=aside, term=pair.term, page=target.page, table=self.index, row=row,
            column=target.column, box=(target.x0, target.y0, target.x1, target.y1),
        )

    def _levels(self, band: Band, pair: Pair, row: int, indicator: Cell, sheet: TargetSheet
                ) -> tuple[str, str, str]:
        """The dimensions of a target and its name; a level that is not printed is that of the row above."""
        printed = {role: self.layout.label(row, column) for role, column in pair.more.items()
                   if role in {"level1", "level2"}}
        level1, level2 = pair.dimension or printed.get("level1", ""), printed.get("level2", "")
        if not level1 and not level2 and not printed:
            return levels_apart(indicator.text)
        above = next((t for t in reversed(sheet.targets)
                      if t.term == pair.term and (t.table == self.index or band.top < 0)), None)
        if above is None:
            return level1, level2, indicator.text
        if not level1 and "level1" in printed:
            level1, level2 = above.level1, level2 or above.level2
        elif "level2" in printed and not level2 and above.level1 == level1:
            level2 = above.level2
        return level1, level2, indicator.text
