"""Shapes that tables are printed in, each made here, where the truth is known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pdf_builder import LANDSCAPE, Sheet, press, read, titled, width

import budgetkit as bk

HEAD = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
WIDTHS = [55, 190, 80, 80, 80]
TOTAL = ["", "合计", "1,300.50", "1,200.00", "100.50"]
LINES = [
    ["201", "一般公共服务支出", "1,300.50", "1,200.00", "100.50"],
    ["20103", "政府办公厅（室）及相关机构事务", "1,300.50", "1,200.00", "100.50"],
    ["2010301", "行政运行", "1,200.00", "1,200.00", ""],
    ["2010302", "一般行政管理事务", "100.50", "", "100.50"],
]
NUMBERS = [[Decimal(t.replace(",", "")) if t else None for t in row[2:]]
           for row in [TOTAL, *LINES]]


def grid(table, names=("total", "basic", "project_spending")) -> list[list[Decimal | None]]:
    return [[line.amounts[n].amount if n in line.amounts else None for n in names]
            for line in table.lines]


def codes(table) -> list[str]:
    return [line.code for line in table.lines]


def test_a_table_goes_on_over_the_page_with_its_header_or_without(tmp_path):
    """Catches a second page that becomes a table of its own, or repeats the header as a row."""
    for header in (True, False):
        first, second = titled("部门支出总体情况表"), Sheet()
        first.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES[:2]])
        second.table(40, 60, WIDTHS, [*(HEAD if header else []), *LINES[2:]])
        d = read(tmp_path, first, second)
        table = d.table("department_expenditure")
        assert len(d.tables) == 1 and table.pages == [2, 3]
        assert grid(table) == NUMBERS and codes(table)[3:] == ["2010301", "2010302"]


def test_a_row_cut_by_the_page_is_made_whole(tmp_path):
    """Catches the rest of a name on the next page that becomes a row, or is lost."""
    first, second = titled("部门支出总体情况表"), Sheet()
    cut = ["20103", "政府办公厅（室）", "1,300.50", "1,200.00", "100.50"]
    first.table(40, 100, WIDTHS, [*HEAD, TOTAL, LINES[0], cut], foot=False)
    second.table(40, 60, WIDTHS, [["", "及相关机构事务", "", "", ""], *LINES[2:]])
    table = read(tmp_path, first, second).table("department_expenditure")
    assert grid(table) == NUMBERS
    assert table.lines[2].name == "政府办公厅（室）及相关机构事务"


def test_a_page_that_holds_one_open_row_is_not_lost(tmp_path):
    """Catches a row without a closing rule, alone on its page."""
    first, second, third = titled("部门支出总体情况表"), Sheet(), Sheet()
    first.table(40, 100, WIDTHS, [*HEAD, TOTAL, LINES[0]])
    second.table(40, 60, WIDTHS, [LINES[1]], foot=False)
    third.table(40, 60, WIDTHS, LINES[2:])
    table = read(tmp_path, first, second, third).table("department_expenditure")
    assert grid(table) == NUMBERS and table.pages == [2, 3, 4]


def test_two_blank_forms_on_a_page_keep_their_own_notes(tmp_path):
    """Catches a blank form that is dropped, and a note that swallows the next table's number."""
    sheet = titled("政府性基金预算支出表")
    y = sheet.table(40, 100, WIDTHS, [*HEAD, ["", "", "", "", ""]])
    sheet.text(40, y + 14, "注：本部门没有政府性基金预算支出，故此表为空表。")
    sheet.text(40, y + 60, "表5")
    sheet.centre(y + 80, "国有资本经营预算支出表")
    sheet.text(450, y + 100, "单位：万元")
    y = sheet.table(40, y + 110, WIDTHS, [*HEAD, ["", "合计", "", "", ""]])
    sheet.text(40, y + 14, "注：本部门没有国有资本经营预算支出，故此表为空表。")
    d = read(tmp_path, sheet)
    for key, word in (("government_fund", "政府性基金"), ("state_capital", "国有资本经营")):
        table = d.table(key)
        assert table.empty and not table.facts
        assert table.note == f"注：本部门没有{word}预算支出，故此表为空表。"


def test_the_tail_of_one_table_stands_above_the_title_of_the_next(tmp_path):
    """Catches two tables on a page that are taken for one, or swap their titles."""
    first, second = titled("部门支出总体情况表"), Sheet()
    first.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES[:3]])
    y = second.table(40, 60, WIDTHS, LINES[3:])
    second.centre(y + 40, "一般公共预算支出情况表")
    second.text(450, y + 60, "单位：万元")
    second.table(40, y + 70, WIDTHS, [*HEAD, TOTAL, *LINES])
    d = read(tmp_path, first, second)
    assert [t.key for t in d.tables] == ["department_expenditure", "general_budget_expenditure"]
    assert all(grid(t) == NUMBERS for t in d.tables)


def test_two_tables_side_by_side_stay_two(tmp_path):
    """Catches tables beside each other that are chained into one."""
    sheet = Sheet(LANDSCAPE)
    for x, title in ((20, "部门支出总体情况表"), (430, "一般公共预算支出情况表")):
        sheet.text(x + 120, 60, title, 13)
        sheet.text(x + 310, 90, "单位：万元")
        sheet.table(x, 100, [50, 160, 60, 60, 60], [*HEAD, TOTAL, *LINES], size=8)
    d = read(tmp_path, sheet)
    assert [t.key for t in d.tables] == ["department_expenditure", "general_budget_expenditure"]
    assert all(grid(t) == NUMBERS for t in d.tables)


def test_the_same_table_once_for_each_unit(tmp_path):
    """Catches a unit's table that is stitched to the one before, or hides it."""
    sheets = []
    for unit in ("某某市水务局（本级）", "某某市水文站"):
        sheet = Sheet()
        sheet.centre(60, "一般公共预算支出情况表")
        sheet.text(40, 90, f"单位名称：{unit}")
        sheet.text(450, 90, "单位：万元")
        sheet.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES])
        sheets.append(sheet)
    tables = read(tmp_path, *sheets).all("general_budget_expenditure")
    assert [t.pages for t in tables] == [[2], [3]]
    assert [t.department for t in tables] == [
        "某某市水务局（本级）", "某某市水文站"]
    assert all(grid(t) == NUMBERS for t in tables)


@pytest.mark.parametrize(("unit", "factor"), [
    ("元", "0.0001"), ("千元", "0.1"), ("万元", "1"), ("亿元", "10000")])
def test_amounts_are_exact_in_ten_thousand_yuan_whatever_the_unit(tmp_path, unit, factor):
    """Catches a unit that is not seen, or a conversion through floats."""
    sheet = titled("部门支出总体情况表", unit)
    sheet.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES])
    table = read(tmp_path, sheet).table("department_expenditure")
    assert table.unit == unit
    assert grid(table)[0] == [n * Decimal(factor) for n in NUMBERS[0]]



@pytest.mark.parametrize("head", [
    [["功能分类科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"],
     ["类", "款", "项", "^", "^", "^", "^"]],
    [["科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"]],
], ids=["类款项", "one heading"])
@pytest.mark.parametrize("full", [True, False], ids=["whole code", "own level only"])
def test_codes_in_three_columns_are_one_code(tmp_path, head, full):
    """Catches codes in three columns that are left apart, and levels that are not carried down."""
    parts = [["201", "", ""], ["201", "03", ""], ["201", "03", "01"], ["201", "03", "02"]]
    if not full:
        parts = [["201", "", ""], ["", "03", ""], ["", "", "01"], ["", "", "02"]]
    body = [[*p, *line[1:]] for p, line in zip(parts, LINES, strict=True)]
    first, second = titled("部门支出总体情况表"), Sheet()
    widths = [30, 25, 25, 170, 80, 80, 80]
    first.table(40, 100, widths, [*head, ["", "", "", *TOTAL[1:]], *body[:2]])
    second.table(40, 60, widths, body[2:])
    table = read(tmp_path, first, second).table("department_expenditure")
    assert codes(table) == ["", "201", "20103", "2010301", "2010302"]
    assert [line.level for line in table.lines] == ["total", "class", "section", "item", "item"]
    assert grid(table) == NUMBERS


def test_whole_numbers_among_decimals_and_signs_of_nothing(tmp_path):
    """Catches `0` and `106691` read as codes, and a dash or a blank read as nought."""
    sheet = titled("部门支出总体情况表")
    rows = [["", "合计", "106691", "106691", "0"], ["201", "一般公共服务支出", "106,691", "106691.00",
                                                 "0.00"],
            ["2010301", "行政运行", "106691", "106691", "—"],
            ["2010302", "一般行政管理事务", "△5", "－", "(5.00)"]]
    sheet.table(40, 100, WIDTHS, [*HEAD, *rows])
    table = read(tmp_path, sheet).table("department_expenditure")
    whole = Decimal(106691)
    assert grid(table) == [[whole, whole, 0], [whole, whole, 0], [whole, whole, None],
                           [-5, None, -5]]


def test_an_amount_that_wraps_in_its_cell_is_one_amount(tmp_path):
    """Catches `226,000.0` over `0` read as two numbers, or as none."""
    sheet = titled("部门支出总体情况表", "元")
    rows = [["", "合计", "226,000.0\n0", "226,000.\n00", "12,345,6\n78.90"],
            ["201", "一般公共服务支出", "226,000.0\n0", "226,000.\n00", "12,345,6\n78.90"]]
    sheet.table(40, 100, [55, 190, 50, 50, 50], [*HEAD, *rows], height=30)
    table = read(tmp_path, sheet).table("department_expenditure")
    assert grid(table)[1] == [Decimal("22.6"), Decimal("22.6"), Decimal("1234.56789")]


def test_an_amount_cut_before_its_last_digit_is_one_amount(tmp_path):
    """Catches `35863710` over `0.00`, the first filling its cell to the edge."""
    sheet = titled("部门支出总体情况表", "元")
    rows = [["", "合计", "358637100.00", "35863710\n0.00", ""],
            ["201", "一般公共服务支出", "358637100.00", "35863710\n0.00", ""]]
    sheet.table(40, 100, [55, 190, 80, 42, 80], [*HEAD, *rows], height=30)
    table = read(tmp_path, sheet).table("department_expenditure")
    assert grid(table)[1][:2] == [Decimal("35863.71")] * 2


def test_a_long_name_that_runs_over_the_rule_is_not_glued_to_the_amount(tmp_path):
    """Catches a label that spills into the next cell and takes the amount's place."""
    sheet = titled("部门支出总体情况表")
    rows = [list(r) for r in [TOTAL, *LINES]]
    rows[2][1] = "政府办公厅（室）及相关机构事务支"
    sheet.table(40, 100, [55, 135, 130, 80, 80], [*HEAD, *[[*r[:2], "", *r[3:]] for r in rows]])
    for k, row in enumerate(rows):
        sheet.text(270, 100 + 18 * (k + 1) + 12.15, row[2])
    table = read(tmp_path, sheet).table("department_expenditure")
    assert grid(table) == NUMBERS


def test_rows_without_rules_between_them(tmp_path):
    """Catches a table whose body has no horizontal rules read as one row."""
    sheet = titled("部门支出总体情况表")
    sheet.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES], head=1, inner=False)
    table = read(tmp_path, sheet).table("department_expenditure")
    assert grid(table) == NUMBERS and codes(table)[1:] == [r[0] for r in LINES]


def test_a_table_without_any_rules_is_not_passed_over_in_silence(tmp_path):
    """Catches amounts under a title that are neither read nor named."""
    sheet = titled("部门支出总体情况表")
    for k, row in enumerate([*HEAD, TOTAL, *LINES]):
        for x, said in zip((40, 95, 285, 365, 445), row, strict=True):
            if said:
                sheet.text(x, 112 + 18 * k, said)
    ruled = titled("一般公共预算支出情况表")
    ruled.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES])
    d = read(tmp_path, sheet, ruled)
    read_it = "department_expenditure" in d and grid(d.table("department_expenditure")) == NUMBERS
    assert read_it or any("page 2" in n and "部门支出总体情况表" in n for n in d.notes)


def test_title_and_unit_inside_the_grid(tmp_path):
    """Catches spreadsheets whose title and unit line are first rows of the grid."""
    sheet = Sheet()
    sheet.table(40, 60, WIDTHS, [["一般公共预算支出表", "<", "<", "<", "<"],
                                 ["单位：千元", "<", "<", "<", "<"], *HEAD, TOTAL, *LINES])
    table = read(tmp_path, sheet).table("general_budget_expenditure")
    assert table.unit == "千元" and table.title == "一般公共预算支出表"
    assert table.columns == HEAD[0]
    assert grid(table)[0][0] == Decimal("130.05")


def test_a_title_at_the_foot_of_the_page_before(tmp_path):
    """Catches a table that loses its title to the page break."""
    first, second = Sheet(), Sheet()
    first.text(60, 100, "第三部分 部门预算表", 16)
    first.centre(780, "部门支出总体情况表")
    second.text(450, 50, "单位：万元")
    second.table(40, 60, WIDTHS, [*HEAD, TOTAL, *LINES])
    table = read(tmp_path, first, second).table("department_expenditure")
    assert grid(table) == NUMBERS and table.title == "部门支出总体情况表"


def test_a_title_that_wraps_at_the_left_margin(tmp_path):
    """Catches the last words of a long title taken for the title of another table."""
    sheet = Sheet()
    sheet.text(60, 60, "公开09表：一般公共预算“三公”经费、会议费、培训费", 18)
    sheet.text(60, 90, "支出预算表", 18)
    sheet.text(450, 120, "单位：万元")
    sheet.table(40, 130, [60] * 7, [
        ["合计", "因公出国（境）费", "公务用车购置\n及运行费", "<", "<", "公务接待费", "会议费"],
        ["^", "^", "小计", "购置费", "运行费", "^", "^"],
        ["14.00", "1.00", "8.00", "", "8.00", "2.00", "3.00"]], height=30, size=6)
    d = read(tmp_path, sheet)
    assert [t.key for t in d.tables] == ["three_public"]


def test_last_year_and_this_year_under_one_head(tmp_path):
    """Catches header paths of three levels that lose a level or a year."""
    sheet = titled("财政拨款“三公”经费支出情况表", size=LANDSCAPE)
    group = ["合计", "因公出国", "公务用车", "<", "<", "公务接待"]
    sheet.table(40, 100, [60] * 12, [
        ["2023年预算数", *["<"] * 5, "2024年预算数", *["<"] * 5], group * 2,
        ["^", "^", "小计", "购置费", "运行费", "^"] * 2,
        ["13.00", "1.00", "10.00", "", "10.00", "2.00", "12.00", "", "9.50", "", "9.50", "2.50"]])
    facts = {f.column_label: f.amount for f in read(tmp_path, sheet).table("three_public").facts}
    assert facts["2023年预算数/公务用车/运行费"] == 10
    assert facts["2024年预算数/公务用车/小计"] == Decimal("9.50")
    assert facts["2024年预算数/合计"] == 12 and len(facts) == 9


def test_final_account_in_three_panels(tmp_path):
    """Catches the national form of basic expenditure: code, name, amount, three times over."""
    cover = Sheet()
    cover.centre(200, "某某市审计局2023年度部门决算", 22)
    sheet = Sheet(LANDSCAPE)
    sheet.centre(50, "一般公共预算财政拨款基本支出决算明细表")
    sheet.text(700, 70, "公开06表")
    sheet.text(40, 90, "部门：某某市审计局")
    sheet.text(690, 90, "金额单位：万元")
    head = ["科目编码", "科目名称", "金额"]
    sheet.table(40, 100, [50, 130, 70] * 3, [
        ["人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"], head * 3,
        ["301", "工资福利支出", "90.00", "302", "商品和服务支出", "25.00", "310", "资本性支出",
         "3.00"],
        ["30101", "基本工资", "60.00", "30201", "办公费", "20.00", "31002", "办公设备购置", "3.00"],
        ["30102", "津贴补贴", "30.00", "30211", "差旅费", "5.00", "", "", ""],
        ["人员经费合计", "<", "90.00", "公用经费合计", "<", "<", "<", "<", "28.00"]])
    d = bk.read(press(tmp_path / "final.pdf", [cover, sheet]))
    table = d.table("general_budget_basic")
    said = {(f.row_code, f.row_label): f.amount for f in table.facts}
    assert d.kind == "final_account" and d.year == 2023
    assert said["302", "商品和服务支出"] == 25 and said["31002", "办公设备购置"] == 3
    assert said["", "公用经费合计"] == 28 and said["", "人员经费合计"] == 90


def test_final_account_with_line_numbers(tmp_path):
    """Catches 行次 taken for amounts, and the 栏次 row taken for a line."""
    sheet = titled("收入支出决算总表")
    sheet.table(40, 100, [120, 35, 80] * 2, [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "金额", "项目", "行次", "金额"], ["栏次", "", "1", "栏次", "", "2"],
        ["一、一般公共预算财政拨款收入", "1", "90.00", "一、一般公共服务支出", "31", "95.00"],
        ["二、其他收入", "2", "10.00", "二、外交支出", "32", ""],
        ["本年收入合计", "27", "100.00", "本年支出合计", "57", "95.00"],
        ["年初结转和结余", "29", "5.00", "年末结转和结余", "59", "10.00"],
        ["总计", "30", "105.00", "总计", "60", "105.00"]], size=7)
    table = read(tmp_path, sheet).table("department_summary")
    assert sorted(f.amount for f in table.facts) == [5, 10, 10, 90, 95, 95, 100, 105, 105]


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_font_that_is_not_in_the_file(tmp_path, rotate):
    """Catches Chinese that pdfium leaves out where the machine lacks the font: read, or named."""
    sheet = titled("部门支出总体情况表", rotate=rotate)
    sheet.table(40, 100, WIDTHS, [*HEAD, TOTAL, *LINES, ["2010303", "机", "0.00", "", ""]])
    d = read(tmp_path, sheet, embedded=False)
    whole = "department_expenditure" in d and [
        line.name for line in d.table("department_expenditure").lines][2:] == [
            *(r[1] for r in LINES[1:]), "机"]
    assert whole or any("page 2" in note and "embedded" in note for note in d.notes)


@pytest.mark.parametrize(("amount", "code"), [("4,041.60", "302"), ("54.65", "30701"),
                                              ("2,101.10", "1,234.50")])
def test_numbers_that_only_the_rule_parts(tmp_path, amount, code):
    """Catches 54.65|302, set close on both sides of a rule, read as the amount 54.65302."""
    sheet = Sheet(LANDSCAPE)
    sheet.centre(50, "一般公共预算基本支出表")
    rows = [["科目编码", "科目名称", "人员经费", "科目编码", "科目名称", "公用经费"], ["", "", "", "", "", ""]]
    sheet.table(40, 100, [60, 120, 80, 60, 120, 80], rows)
    for x, said in ((42, "301"), (102, "工资福利支出"), (299 - width(amount, 9), amount), (301.2, code),
                    (362, "商品和服务支出"), (500, "5.00")):
        sheet.text(x, 130, said, 9)
    (table,) = bk.read(press(tmp_path / "close.pdf", [sheet])).tables
    assert [c.text for c in table.cells if c.row == 1] == [
        "301", "工资福利支出", amount, code, "商品和服务支出", "5.00"]
