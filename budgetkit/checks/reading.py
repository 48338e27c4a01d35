"""The guard over all reading: what a page prints and nobody read must speak up, whatever the reason.

These rules know nothing of how a reading fails. They hold what was placed against what the page
shows: its ink, its digits, its coded rows, the columns that its headings call money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetkit.amounts import is_dash, parse_amount, tolerance
from budgetkit.checks.books import table_place, title_of
from budgetkit.checks.findings import Finding
from budgetkit.checks.rules import rule
from budgetkit.checks.sentences import quote, says
from budgetkit.model.coverage import unread_amounts
from budgetkit.narrative.paragraphs import Place
from budgetkit.sources.glyphs import CUT
from budgetkit.tables.catalogue import OTHER, TABLES
from budgetkit.tables.columns import is_text_column
from budgetkit.tables.lines import COUNTED
from budgetkit.tables.table import Line, Table
from budgetkit.text import fold

#: What of a page's losses is told as a finding, in both languages. Struck-out figures and text
#: that is not painted are no loss: the page does not show them.
TOLD = {
    "scan": ("the page is a picture without a text layer; nothing on it was read",
             "本页为图片，无文字层，内容未能读取"),
    "outlines": ("letters are drawn as shapes, without text; nothing on the page was read",
                 "本页文字为曲线图形，无文字层，内容未能读取"),
    "no_text": ("text is painted on the page, and none of it could be read",
                "本页印有文字，但无一能够读取"),
    "machine": ("the page is a scan; its text and figures are a machine's reading of the picture: "
                "compare them with the page", "本页为扫描件，文字与数字系机器识别，请与原页核对"),
    "unnamed": ("{count} characters are drawn by a font that does not say which they are; they were "
                "not read", "有{count}个字符所用字体未注明其为何字，未能读取"),
    "hidden_cells": ("{count} cells show nothing, while the file holds figures for them that are "
                     "not painted ({sample}); they were not read",
                     "有{count}个单元格页面上空白，文件中却有未显示的数字（{sample}），未予读取"),
    "cut": ("{count} texts run off the edge of the page; an amount so cut is not read",
            "有{count}处文字超出页面边缘，被截断的金额未予读取"),
    "drawn_cells": ("something is drawn in {count} cells that hold no text; it was not read",
                    "有{count}个单元格内为图形而无文字，未能读取"),
    "picture_table": ("a picture stands under “{sample}” where its table should; it was not read",
                      "“{sample}”下为图片而非表格，未能读取"),
    "title_alone": ("no table could be read under “{sample}”", "“{sample}”下未能读到表格"),
    "outside": ("{count} amounts under “{sample}” stand in no table that could be read",
                "“{sample}”下有{count}个金额不在任何可读取的表格中"),
    "targets": ("{count} lines under a header of indicators ({sample}) stand in no table; their "
                "targets were not read",
                "指标表头（{sample}）下有{count}行不在任何可读取的表格中，其指标未能读取"),
    "unplaced": ("{count} amounts inside tables were read into no cell ({sample})",
                 "表内有{count}个金额未能归入单元格（{sample}）"),
    "outside_unruled": ("{count} amounts stand outside the tables that could be read",
                        "有{count}个金额在可读取的表格之外"),
}
#: A finding names so many of the rows or cells that it is about.
NAMED = 5
#: A sheet with fewer targets may be a blank form with an example in it.
SOME_TARGETS = 2
_PRINTED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)")
#: The label of a value that is written out in a sentence of targets.
_WRITTEN = re.compile(r"(?:指标值|目标值)\s*[:：]")
_INDICATORS = re.compile(r"(?:产出|效益|满意度|数量|质量|时效|成本)指标")
_TARGET = re.compile(r"[≥≤≧≦]\s*\d|^[=<>]?\d[\d,.]*(?:%|[\u4e00-\u9fff]{1,3})$")
#: A spreadsheet's marks for a column too narrow and for a formula that fails.
_SHEET_ERROR = re.compile(r"#{3,}|#(?:REF|VALUE|N/A|NAME|DIV/0|NUM|NULL)[!?]?", re.I)


@rule("reading-page-is-lost", family="reading")
def page_is_lost(d) -> Iterator[Finding]:
    """Whatever a page shows is in its text and tables, or said to be missing."""
    for loss in d.losses:
        if loss.kind not in TOLD:
            continue
        en, zh = (t.format(count=loss.count, sample=loss.sample) for t in TOLD[loss.kind])
        yield Finding("warning", f"p. {loss.page}: {en}.", f"第{loss.page}页：{zh}。", "", loss.page,
                      found=loss.sample)


@rule("reading-amount-is-a-number", family="reading")
def amount_is_a_number(d) -> Iterator[Finding]:
    """What is printed in a column of amounts, in digits, can be read as one amount."""
    for table in d.tables:
        if not _holds_lines(table):
            continue
        columns = {c for panel in table.panels for c in panel.amounts if table.names[c] != "percent"}
        counts = {li.row for li in table.lines if COUNTED.search(fold(li.name))}
        for cell in table.cells:
            if cell.column not in columns or table.is_header(cell.row) or cell.row in counts or (
                not _figures(cell.text) or parse_amount(cell.text) or cell.text.endswith(CUT)
            ):
                continue
            yield Finding(
                "error",
                f"p. {cell.page}, {title_of(table, 'en')}: “{quote(cell.text[:40])}” stands where "
                f"an amount should; it is no number.",
                f"第{cell.page}页《{title_of(table)}》：金额栏中的“{quote(cell.text[:40])}”不是一个数。",
                table.key, cell.page, cell.row, cell.column, found=cell.text,
                places=(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1),))


@rule("reading-column-has-numbers", family="reading")
def column_has_numbers(d) -> Iterator[Finding]:
    """A column that its heading calls money holds numbers, not only what looks like them."""
    for table in d.tables:
        if not _holds_lines(table):
            continue
        known = {c for panel in table.panels for c in panel.amounts}
        for column in range(table.n_columns):
            if column in known or not table.columns[column] or is_text_column(table.columns[column]):
                continue
            held = [c for c in table.cells if c.column == column and not table.is_header(c.row)
                    and c.text.strip() and not is_dash(c.text)]
            lost = [c for c in held if _figures(c.text) and not parse_amount(c.text)]
            if len(lost) < 2 or any(parse_amount(c.text) for c in held) or (
                len(lost) * 2 < len(held) or not any(_like_money(c.text) for c in lost)
            ):
                continue
            first = lost[0]
            yield Finding(
                "warning",
                f"p. {first.page}, {title_of(table, 'en')}: under “{table.columns[column]}” nothing "
                f"could be read as a number, of {len(lost)} cells such as “{quote(first.text[:20])}”.",
                f"第{first.page}页《{title_of(table)}》：“{table.columns[column]}”栏内{len(lost)}个单元格"
                f"（如“{quote(first.text[:20])}”）均未能读作数字。",
                table.key, first.page, first.row, column, found=first.text,
                places=(Place(first.page, first.x0, first.y0, first.x1, first.y1),))


@rule("reading-rows-have-amounts", family="reading")
def rows_have_amounts(d) -> Iterator[Finding]:
    """A row with a code is printed for its money: where none of it was read, something is lost.

    A row may be blank on the page. It is not where the whole table has coded rows and no amount,
    where an amount stands among the row's words, where the row above it is more than the rows
    under it come to, or where amounts without any words stand in the row below.
    """
    for table in d.tables:
        if not _holds_lines(table) or not table.panels or says(table.note, "no_data"):
            continue
        printed = {c.row for c in table.cells if re.search(r"\d\d", c.text)}  # codes may be inferred
        coded = [line for line in table.lines if len(line.code) >= 3 and line.row in printed]
        bare = [line for line in coded if not line.amounts]
        if not (len(bare) == len(coded) > 1 and not table.facts):
            bare = [line for line in bare if _holds_an_amount(line) or _is_missed(line, table)
                    or _amounts_below(line, table)]
        yield from _bare_rows(table, bare)


def _holds_an_amount(line: Line) -> bool:
    return any(_PRINTED.search(text) for text in (line.name, *line.texts.values()))


def _is_missed(line: Line, table: Table) -> bool:
    """Whether the row above comes to more than its rows, of which this is one of the last level."""
    if not line.parent or any(other.parent == line.code for other in table.lines):
        return False
    above = next((o for o in table.lines if o.code == line.parent and o.panel == line.panel), None)
    beside = [o for o in table.lines if o.parent == line.parent and o.panel == line.panel]
    return above is not None and any(
        fact.amount > sum((o.amounts[name].amount for o in beside if name in o.amounts), Decimal(0))
        + tolerance(len(beside), fact.places, table.unit_of(fact.row, fact.column))
        for name, fact in above.amounts.items())


def _amounts_below(line: Line, table: Table) -> bool:
    """Whether the next row has amounts and no words at all, as if they were this row's."""
    below = [o for o in table.lines if o.row == line.row + 1 and o.panel == line.panel]
    return any(o.amounts and not o.code and not o.name and not any(o.texts.values()) for o in below)


def _bare_rows(table: Table, bare: list[Line]) -> Iterator[Finding]:
    for page in sorted({line.page for line in bare}):
        rows = [line for line in bare if line.page == page]
        named = "、".join(line.code for line in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
        yield Finding(
            "warning",
            f"p. {page}, {title_of(table, 'en')}: {len(rows)} rows with a code have no amount that "
            f"could be read ({named}).",
            f"第{page}页《{title_of(table)}》：有{len(rows)}个带编码的行未读到任何金额（{named}）。",
            table.key, page, rows[0].row, found=named, places=(table_place(table),))


@rule("reading-digits-are-placed", family="reading")
def digits_are_placed(d) -> Iterator[Finding]:
    """A standard table places every amount that its cells print in a line and a column."""
    for table in d.tables:
        if table.key == OTHER:
            continue
        lost = unread_amounts(table)
        for page in sorted({cell.page for cell in lost}):
            cells = [cell for cell in lost if cell.page == page]
            named = "、".join(c.text for c in cells[:NAMED]) + ("…" if len(cells) > NAMED else "")
            first = cells[0]
            yield Finding(
                "warning",
                f"p. {page}, {title_of(table, 'en')}: {len(cells)} printed amounts stand in no line "
                f"and column of amounts ({named}); they are in its cells alone.",
                f"第{page}页《{title_of(table)}》：有{len(cells)}个所印金额未能归入金额行列（{named}）。",
                table.key, page, first.row, first.column, found=named,
                places=(Place(page, first.x0, first.y0, first.x1, first.y1),))


@rule("reading-sheet-has-indicators", family="reading")
def sheet_has_indicators(d) -> Iterator[Finding]:
    """A target sheet that is filled in says what is to be reached: some indicator was read of it."""
    told = {t.page for sheet in d.sheets for t in sheet.targets}
    at = {(t.table, t.row, t.column) for sheet in d.sheets for t in sheet.targets}
    for index, table in enumerate(d.tables):
        if table.key not in TABLES or TABLES[table.key].shape != "sheet":
            continue
        yield from _written_unread(table, {place[1:] for place in at if place[0] == index})
        targets = sum(len(_TARGET.findall(fold(c.text))) for c in table.cells)
        if told & set(table.pages) or targets < SOME_TARGETS or not any(
            _INDICATORS.search(c.text) for c in table.cells
        ):
            continue
        yield Finding(
            "warning",
            f"p. {table.pages[0]}, {title_of(table, 'en')}: no indicator could be read from this "
            "target sheet.",
            f"第{table.pages[0]}页《{title_of(table)}》：该绩效目标表未读到任何指标。",
            table.key, table.pages[0], places=(table_place(table),))


def _written_unread(table: Table, read: set[tuple[int, int]]) -> Iterator[Finding]:
    """Cells in which targets are written out, one after the other, and none was read."""
    for cell in table.cells:
        if len(_WRITTEN.findall(cell.text)) > 1 and (cell.row, cell.column) not in read:
            yield Finding(
                "warning",
                f"p. {cell.page}, {title_of(table, 'en')}: no target could be read of those written "
                f"in one cell: “{quote(cell.text[:40])}”.",
                f"第{cell.page}页《{title_of(table)}》：写在一格内的指标未能读取："
                f"“{quote(cell.text[:40])}”。",
                table.key, cell.page, cell.row, cell.column, found=cell.text[:40],
                places=(Place(cell.page, cell.x0, cell.y0, cell.x1, cell.y1),))


def _holds_lines(table: Table) -> bool:
    """Whether it is a standard table of lines and amounts."""
    return table.key != OTHER and TABLES[table.key].shape != "sheet"


def _figures(text: str) -> bool:
    """Whether a text has digits, or a spreadsheet's mark where digits should be."""
    return bool(re.search(r"\d", text) or _SHEET_ERROR.search(text))


def _like_money(text: str) -> bool:
    return bool(re.search(r"\d[.,，．]\d|\d\s+\d{3}|元", text) or _SHEET_ERROR.search(text))
