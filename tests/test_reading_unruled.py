"""Tables printed with rules across only, or with none: what is read, and what is said of the rest."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from pdf_builder import ABOVE, LANDSCAPE, LEFT, Sheet, read, titled, width

import budgetkit as bk

AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
WIDTHS = [60, 190, 85, 85, 85]
HEAD = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
BODY = [
    ["", "合计", "1,300.50", "1,200.00", "100.50"],
    ["201", "一般公共服务支出", "1,300.50", "1,200.00", "100.50"],
    ["20103", "政府办公厅（室）及相关机构事务", "1,300.50", "1,200.00", "100.50"],
    ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
    ["2010302", "一般行政管理事务", "100.50", "", "100.50"],
]
NAMES = ("total", "basic", "project_spending")
NUMBERS = [[Decimal("1300.50"), Decimal("1200.00"), Decimal("100.50")]] * 3 + [
    [Decimal("1200.00"), Decimal("1200.00"), None], [Decimal("100.50"), None, Decimal("100.50")]]


def lay(sheet: Sheet, widths, head, body, across: bool = True, x: float = 40, y: float = 100,
        size: float = 9, pitch: float = 18) -> float:
    """Set a table as spreadsheets do: heads centred, words left, amounts right; rules across or none."""
    xs = [x]
    for w in widths:
        xs.append(xs[-1] + w)
    for r, row in enumerate([*head, *body]):
        height = pitch * max(said.count("\n") + 1 for said in row) if r < len(head) else pitch
        if across:
            sheet.rule(xs[0], y, xs[-1], y)
        for c, said in enumerate(row):
            if not said or said == LEFT:
                continue
            right = c + 1
            while right < len(row) and row[right] == LEFT:
                right += 1
            lines = said.split("\n")
            for k, line in enumerate(lines):
                room = xs[right] - xs[c] - width(line, size)
                step = room / 2 if r < len(head) else room - 2 if AMOUNT.fullmatch(line) else 2
                base = y + height / 2 + size * (0.35 + 1.2 * k - 0.6 * (len(lines) - 1))
                sheet.text(xs[c] + step, base, line, size)
        y += height
    if across:
        sheet.rule(xs[0], y, xs[-1], y)
    return y


def grid(table, names=NAMES):
    return [[line.amounts[n].amount if n in line.amounts else None for n in names]
            for line in table.lines]


def said(d) -> list[str]:
    return [*d.notes, *(p for t in d.tables for p in t.problems)]


TARGETS = [
    ["修渠经费", "15.06", "产出指标", "数量指标", "修渠长度", "≥12公里"],
    ["", "", "", "质量指标", "验收合格率", "≥98%"],
    ["", "", "效益指标", "社会效益指标", "改善灌溉条件受益人数", "≥400人"],
    ["农村饮水工程维修养护补助资金", "1.52", "产出指标", "时效指标", "完成时间", "12月底前"],
    ["", "", "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"],
]
TARGET_HEAD = ["项目名称", "项目金额", "一级指标", "二级指标", "三级指标", "指标值"]


@pytest.mark.parametrize("pieces", [False, True], ids=["whole rules", "a rule a cell"])
def test_a_list_of_targets_between_three_lines(tmp_path, pieces):
    """Catches a list of targets lost because no rule parts its columns or its rows.

    A name of two lines stands beside two targets; rules may be painted cell by cell.
    """
    sheet = titled("项目支出绩效目标表")
    widths, x, y = [90, 50, 70, 90, 110, 70], 40.0, 110.0
    xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    for at in (y, y + 20, y + 20 + 30 * len(TARGETS)):
        for a, b in (zip(xs, xs[1:], strict=False) if pieces else [(xs[0], xs[-1])]):
            sheet.rule(a, at, b, at)
    for left, wide, head in zip(xs, widths, TARGET_HEAD, strict=False):
        sheet.text(left + (wide - width(head, 9)) / 2, y + 13, head, 9)
    for row, line in enumerate(TARGETS):
        for left, cell in zip(xs, line, strict=False):
            for part, text in enumerate([cell[:9], cell[9:]]):
                sheet.text(left + 2, y + 33 + 30 * row + 10.5 * part, text, 9)
    d = read(tmp_path, sheet)
    found = bk.tables.targets.target_sheets(d.tables)
    assert [(s.name, str(s.amount)) for s in found] == [
        ("修渠经费", "15.06"), ("农村饮水工程维修养护补助资金", "1.52")]
    assert [(t.level1, t.level2, t.indicator, t.target) for s in found for t in s.targets] == [
        ("产出指标", "数量指标", "修渠长度", "≥12公里"), ("产出指标", "质量指标", "验收合格率", "≥98%"),
        ("效益指标", "社会效益指标", "改善灌溉条件受益人数", "≥400人"),
        ("产出指标", "时效指标", "完成时间", "12月底前"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%")]
    assert any("no rules part the targets" in text for text in said(d))


WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def test_digits_of_full_width_are_amounts(tmp_path):
    """Catches １，３００．５０ taken for words: the last rows of such a table were one."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, HEAD, [[*row[:2], *(t.translate(WIDE) for t in row[2:])] for row in BODY])
    assert grid(read(tmp_path, sheet).table("department_expenditure")) == NUMBERS


@pytest.mark.parametrize("across", [True, False])
def test_columns_follow_from_the_text(tmp_path, across):
    """Catches amounts under a neighbour's heading where no rules part the columns."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, HEAD, BODY, across)
    d = read(tmp_path, sheet)
    table = d.table("department_expenditure")
    assert table.engine == "aligned" and grid(table) == NUMBERS and not said(d)
    assert [line.name for line in table.lines] == [row[1] for row in BODY]
    assert [line.code for line in table.lines] == [row[0] for row in BODY]


@pytest.mark.parametrize("across", [True, False])
def test_a_row_that_numbers_the_columns_is_no_note_and_no_column(tmp_path, across):
    """Catches ** ** 1 2 3 taken for the note under a table, or its numbers for columns of words."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, [*HEAD, ["**", "**", "1", "2", "3"]], BODY, across)
    table = read(tmp_path, sheet).table("department_expenditure")
    assert table.n_columns == 5 and grid(table) == NUMBERS


@pytest.mark.parametrize("across", [True, False])
def test_headings_that_wrap_are_one_heading_each(tmp_path, across):
    """Catches 一般公共预 over 算拨款收入 as two headings, and a column of no name for it."""
    sheet = titled("部门收入总体情况表", size=LANDSCAPE)
    head = [["科目编码", "科目名称", "合计", "一般公共预\n算拨款收入", "政府性基金\n预算拨款\n收入",
             "事业单位经\n营收入"]]
    body = [[*row[:3], row[2], "", ""] for row in BODY[:-1]] + [
        ["2010302", "一般行政管理事务", "100.50", "60.00", "40.00", "0.50"]]
    lay(sheet, [60, 200, 90, 90, 90, 90], head, body, across)
    table = read(tmp_path, sheet).table("department_revenue")
    assert table.columns[3:] == ["一般公共预算拨款收入", "政府性基金预算拨款收入", "事业单位经营收入"]
    assert {n: str(f.amount) for n, f in table.lines[-1].amounts.items()} == {
        "total": "100.50", "general_budget": "60.00", "government_fund": "40.00",
        "operating_revenue": "0.50"}


@pytest.mark.parametrize("across", [True, False])
def test_characters_set_apart_are_one_text(tmp_path, across):
    """Catches 收 入 总 计 whose last character goes to the next column: a line named 收入总."""
    sheet = titled("部门收支总体情况表")
    head = [["收          入", LEFT, "支          出", LEFT], ["项    目", "预算数", "项    目", "预算数"]]
    body = [["一、一般公共预算", "1,300.50", "一、一般公共服务支出", "1,300.50"],
            ["二、政府性基金预算", "9.50", "二、社会保障和就业支出", "9.50"],
            ["收 入 总 计", "1,310.00", "支 出 总 计", "1,310.00"]]
    lay(sheet, [150, 95, 170, 95], head, body, across)
    d = read(tmp_path, sheet)
    table = d.table("department_summary")
    assert [(f.row_label.replace(" ", ""), f.name, str(f.amount)) for f in table.facts] == [
        ("一、一般公共预算", "total", "1300.50"), ("一、一般公共服务支出", "total", "1300.50"),
        ("二、政府性基金预算", "total", "9.50"), ("二、社会保障和就业支出", "total", "9.50"),
        ("收入总计", "total", "1310.00"), ("支出总计", "total", "1310.00")]
    assert not said(d)


@pytest.mark.parametrize("across", [True, False])
def test_a_blank_form_is_empty(tmp_path, across):
    """Catches a table without one amount that is missing among the tables, or said to be full."""
    sheet = titled("政府性基金预算支出情况表")
    foot = lay(sheet, WIDTHS, HEAD, [["", "", "", "", ""]] * 3, across)
    sheet.text(40, foot + 15, "注：本单位没有政府性基金预算拨款，故此表无数据。")
    table = read(tmp_path, sheet).table("government_fund")
    assert table.empty and table.facts == [] and "无数据" in table.note


def test_a_table_goes_on_under_a_running_head(tmp_path):
    """Catches a page lost because the line over every page was taken for its header."""
    first, second = titled("部门支出总体情况表"), Sheet()
    for sheet in (first, second):
        sheet.text(40, 30, "某某市水务局2024年度部门预算公开")
    lay(first, WIDTHS, HEAD, BODY[:3])
    lay(second, WIDTHS, [], BODY[3:], y=60)
    d = read(tmp_path, first, second)
    table = d.table("department_expenditure")
    assert table.pages == [2, 3] and grid(table) == NUMBERS and not said(d)


def test_amounts_under_no_heading_are_left_out_by_name(tmp_path):
    """Catches a column of amounts called column_3, or named by the piece of a heading."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, [["科目编码", "科目名称", "合计", "本支出", "项目支出"]], BODY)
    table = read(tmp_path, sheet).table("department_expenditure")
    assert {f.name for f in table.facts} == {"total", "project_spending"}
    assert any("‘本支出’ is none that budgets print; its 4 amounts are left out" in p
               for p in table.problems)


def test_amounts_under_a_heading_of_words_are_left_out_by_name(tmp_path):
    """Catches amounts called ``item`` under what is left of a heading: 收入."""
    sheet = titled("部门收入总体情况表")
    lay(sheet, WIDTHS, [["科目编码", "科目名称", "合计", "一般公共预算", "收入"]], BODY)
    table = read(tmp_path, sheet).table("department_revenue")
    assert {f.name for f in table.facts} == {"total", "general_budget"}
    assert any("‘收入’ is one of words" in p for p in table.problems)


def test_amounts_in_a_line_without_label_are_left_out_by_name(tmp_path):
    """Catches the amount of a line that has lost its label passing for a total."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, HEAD, [*BODY, ["", "", "77.00", "77.00", ""]])
    table = read(tmp_path, sheet).table("department_expenditure")
    assert grid(table)[:5] == NUMBERS and not any(f.amount == 77 for f in table.facts)
    assert any("no label stands in this line" in p for p in table.problems)


def test_an_amount_that_touches_a_label_is_left_out_by_name(tmp_path):
    """Catches an amount that runs into the label beside it becoming that label's amount."""
    sheet = titled("部门收支总体情况表")
    head = [["收入", LEFT, "支出", LEFT], ["项目", "预算数", "项目", "预算数"]]
    body = [["一、一般公共预算", "", "", "1,300.50"],
            ["二、政府性基金预算", "9.50", "二、教育支出", "9.50"],
            ["收入总计", "1,310.00", "支出总计", "1,310.00"]]
    lay(sheet, [150, 95, 130, 95], head, body)
    sheet.text(244, 148.15, "1,300.50一、一般公共服务支出", 9)
    table = read(tmp_path, sheet).table("department_summary")
    assert [(f.row_label, str(f.amount)) for f in table.facts] == [
        ("二、政府性基金预算", "9.50"), ("二、教育支出", "9.50"),
        ("收入总计", "1310.00"), ("支出总计", "1310.00")]
    assert sum("amount and text stand together: ‘1,300.50一、一般公共服务支出’" in p
               for p in table.problems) == 1


def test_sums_that_fail_are_named_where_no_rules_part_the_columns(tmp_path):
    """Catches a reading that does not add up, without a word, where columns are only a guess."""
    sheet = titled("部门支出总体情况表")
    lay(sheet, WIDTHS, HEAD, [["", "合计", "1,999.00", "1,200.00", "100.50"], *BODY[1:]])
    table = read(tmp_path, sheet).table("department_expenditure")
    assert any(re.match(r"page 2, rows 2, 3: sums do not close", p) for p in table.problems)


def test_two_units_print_the_same_table_on_one_page(tmp_path):
    """Catches the second unit's lines under the first unit's title."""
    sheet = titled("部门支出总体情况表")
    foot = lay(sheet, WIDTHS, HEAD, BODY)
    sheet.centre(foot + 60, "部门支出总体情况表")
    sheet.text(40, foot + 90, "部门：某某市水务站")
    sheet.text(450, foot + 90, "单位：万元")
    lay(sheet, WIDTHS, HEAD, BODY, y=foot + 100)
    tables = [t for t in read(tmp_path, sheet).tables if t.key == "department_expenditure"]
    assert [t.department for t in tables] == ["某某市水务局", "某某市水务站"]
    assert [grid(t) for t in tables] == [NUMBERS, NUMBERS]


def test_a_table_of_another_kind_without_rules_is_read(tmp_path):
    """Catches a reader that breaks off at a table that is none of the standard ones."""
    first, second = titled("部门支出总体情况表"), Sheet()
    lay(first, WIDTHS, HEAD, BODY)
    second.centre(60, "国有资产占有使用情况表")
    lay(second, WIDTHS[:3], [["项目", "单位名称", "金额"]], [["车辆", "某站", "5.00"]] * 3)
    assert grid(read(tmp_path, first, second).table("department_expenditure")) == NUMBERS


WIDE = [["科目编码", "科目名称", "合计", "本年收入", LEFT, LEFT],
        [ABOVE, ABOVE, ABOVE, "一般公共预算", "政府性基金预算", "其他收入"],
        ["", "合计", "1,310.50", "1,300.50", "9.50", "0.50"],
        ["201", "一般公共服务支出", "1,310.50", "1,300.50", "9.50", "0.50"],
        ["20103", "政府办公厅（室）及相关机构事务", "1,310.50", "1,300.50", "9.50", "0.50"],
        ["2010301", "行政运行", "1,310.50", "1,300.50", "9.50", "0.50"]]
FUNDS = {"total": "1310.50", "general_budget": "1300.50", "government_fund": "9.50",
         "other_revenue": "0.50"}


def halves(labels: bool) -> tuple[list[list[str]], list[list[str]]]:
    """A wide table cut after its third column; the second page may print the labels again."""
    right = [[*(row[:2] if labels else []), *row[3:]] for row in WIDE]
    return [row[:3] for row in WIDE], right


@pytest.mark.parametrize("labels", [False, True])
def test_a_wide_sheet_cut_over_two_pages_is_one_table(tmp_path, labels):
    """Catches the further columns of a wide sheet without their labels, or as a second table."""
    left, right = halves(labels)
    first, second = titled("部门收入总体情况表"), Sheet()
    first.table(40, 100, [60, 200, 90], left)
    second.table(40, 100, [60, 200, *[90] * 3][-len(right[0]):], right)
    d = read(tmp_path, first, second)
    table = d.table("department_revenue")
    assert len(d.tables) == 1 and table.pages == [2, 3]
    assert [line.code for line in table.lines] == ["", "201", "20103", "2010301"]
    for line in table.lines:
        assert {n: str(f.amount) for n, f in line.amounts.items()} == FUNDS
        assert {n: f.page for n, f in line.amounts.items()} == {
            n: 2 if n == "total" else 3 for n in FUNDS}
    assert table.columns[3] == "本年收入/一般公共预算" and not said(d)


def test_a_wide_sheet_that_prints_all_its_rows_first_is_one_table(tmp_path):
    """Catches columns joined to the next page's rows where the sheet goes down before it goes on."""
    left, right = halves(False)
    more = [[f"20103{n:02}", "其他事务", "5.00", "3.00", "1.00", "1.00"] for n in range(50, 56)]
    sheets = [titled("部门收入总体情况表"), Sheet(), Sheet(), Sheet()]
    sheets[0].table(40, 100, [60, 200, 90], left)
    sheets[1].table(40, 60, [60, 200, 90], [row[:3] for row in more])
    sheets[2].table(40, 100, [90] * 3, right)
    sheets[3].table(40, 60, [90] * 3, [row[3:] for row in more])
    table = read(tmp_path, *sheets).table("department_revenue")
    assert table.pages == [2, 3, 4, 5] and len(table.lines) == 10
    assert {n: (str(f.amount), f.page) for n, f in table.lines[-1].amounts.items()} == {
        "total": ("5.00", 3), "general_budget": ("3.00", 5), "government_fund": ("1.00", 5),
        "other_revenue": ("1.00", 5)}


def test_columns_without_their_labels_are_named(tmp_path):
    """Catches half of a wide sheet whose rows do not meet the other half's, without a word."""
    left, right = halves(False)
    first, second = titled("部门收入总体情况表"), titled("部门收入总体情况表")
    first.table(40, 100, [60, 200, 90], left)
    second.table(40, 130, [90] * 3, right)
    d = read(tmp_path, first, second)
    assert any("page 3: no labels stand beside its amounts" in p for p in said(d))
