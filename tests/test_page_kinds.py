"""Catches pages of kinds met nowhere yet that are read wrongly without a word.

Each is a table of expenditure set in a way of its own; the lines are those that a reader sees.
"""

from __future__ import annotations

import pytest
from pdf_builder import Sheet, press, width

import budgetkit as bk

HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
TOTAL = ["", "合计", "1,560.50", "1,300.00", "260.50"]
FIRST = [["208", "社会保障和就业支出", "260.00", "100.00", "160.00"],
         ["20805", "行政事业单位养老支出", "260.00", "100.00", "160.00"],
         ["2080501", "行政单位离退休", "100.00", "100.00", ""],
         ["2080505", "机关事业单位基本养老保险缴费支出", "160.00", "", "160.00"]]
SECOND = [["213", "农林水支出", "1,300.50", "1,200.00", "100.50"],
          ["21303", "水利", "1,300.50", "1,200.00", "100.50"],
          ["2130301", "行政运行", "1,200.00", "1,200.00", ""],
          ["2130305", "水利工程建设", "100.50", "", "100.50"]]
ROWS = [TOTAL, *FIRST, *SECOND]
UPPER = ["科目", "<", "本年支出", "<", "<"]
WIDTHS = [60, 190, 85, 85, 85]


def page(*rows, y=100, x=40, widths=WIDTHS, unit="单位：万元", title="部门支出总体情况表", **more) -> Sheet:
    sheet = Sheet()
    if title:
        sheet.centre(60, title)
    if unit:
        sheet.text(40, 88, unit)
    sheet.table(x, y, widths, rows, **more)
    return sheet


def bare(*rows, **more) -> Sheet:
    return page(*rows, unit="", title="", y=60, **more)


def read(tmp_path, *sheets: Sheet):
    cover = Sheet()
    cover.centre(200, "临江市水务局2024年部门预算", 22)
    return bk.read(press(tmp_path / "made.pdf", [cover, *sheets]))


def lines(d) -> list[list[str]]:
    """Code, name and the three amounts of each line, as a reader would write them down."""
    found = []
    for line in d.table("department_expenditure").lines:
        amounts = {f.column_label.rsplit("/", 1)[-1]: f.amount for f in line.amounts.values()}
        found.append([line.code, line.name, *(
            f"{amounts[h]:,.2f}" if h in amounts else "" for h in HEAD[2:])])
    return found


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789.," else c for c in text)


def on_its_side() -> Sheet:
    sheet = page([*HEAD[:2], "", "", ""], *ROWS, height=60)
    for x, text in zip((330, 415, 500), HEAD[2:], strict=True):
        sheet.text(x, 155, text, 9, 90)
    return sheet


def one_rule_missing() -> Sheet:
    sheet, rows, edges = page(HEAD), [HEAD, *ROWS], [40, 100, 290, 375, 460, 545]
    for at in range(len(rows) + 1):
        if at != 4:
            sheet.rule(40, 100 + 18 * at, 545, 100 + 18 * at)
    for x in edges:
        sheet.rule(x, 100, x, 100 + 18 * len(rows))
    for at, row in enumerate(rows[1:], 1):
        for x, text in zip(edges, row, strict=False):
            sheet.text(x + 2, 100 + 18 * at + 12, text)
    return sheet


def unit_below() -> Sheet:
    sheet = page(HEAD, *([*row[:2], *(f"{float(t.replace(',', '')) * 10_000:,.2f}" if t else ""
                                      for t in row[2:])] for row in ROWS), unit="")
    sheet.text(545 - width("单位：元", 9), 100 + 18 * 10 + 16, "单位：元")
    return sheet


KINDS = {
    "the head once more in the midst of a page":
        ([page(HEAD, TOTAL, *FIRST, HEAD, *SECOND)], ROWS),
    "two head rows once more": ([page(UPPER, HEAD, TOTAL, *FIRST, UPPER, HEAD, *SECOND)], ROWS),
    "two head rows, then one": ([page(UPPER, HEAD, TOTAL, *FIRST), bare(HEAD, *SECOND)], ROWS),
    "one head row, then two": ([page(HEAD, TOTAL, *FIRST), bare(UPPER, HEAD, *SECOND)], ROWS),
    "columns in another order overleaf": ([page(HEAD, TOTAL, *FIRST), bare(
        [*HEAD[:3], HEAD[4], HEAD[3]], *([*r[:3], r[4], r[3]] for r in SECOND))], ROWS),
    "the rest set in at another edge": ([page(HEAD, TOTAL, *FIRST), bare(
        *SECOND, x=70, widths=[75, 150, 90, 90, 90])], ROWS),
    "full-width digits": ([page(HEAD, *([full_width(r[0]), r[1], *map(full_width, r[2:])]
                                        for r in ROWS))], ROWS),
    "the class merged beside its items": ([page(
        ["科目编码", "科目名称", "<", *HEAD[2:]], ["", "合计", "<", *SECOND[0][2:]],
        ["2130301", "农林水支出", "行政运行", *SECOND[2][2:]],
        ["2130305", "^", "水利工程建设", *SECOND[3][2:]], widths=[60, 90, 100, 85, 85, 85])],
        [["", "合计", *SECOND[0][2:]], *SECOND[2:]]),
    "the unit under the table": ([unit_below()], ROWS),
    "the total in the middle": ([page(HEAD, *FIRST, TOTAL, *SECOND)], [*FIRST, TOTAL, *SECOND]),
    "the total on the last page": ([page(HEAD, *FIRST), bare(*SECOND, TOTAL)],
                                   [*FIRST, *SECOND, TOTAL]),
    "names right of the amounts": ([page(
        ["科目编码", *HEAD[2:], "科目名称"], *([r[0], *r[2:], r[1]] for r in ROWS),
        widths=[60, 85, 85, 85, 190])], ROWS),
    "headings set on their side": ([on_its_side()], ROWS),
    "a rule between two rows missing": ([one_rule_missing()], ROWS),
    "title and unit in rows of the grid": ([bare(
        ["部门支出总体情况表", "<", "<", "<", "<"], ["单位：万元", "<", "<", "<", "<"], HEAD, *ROWS)], ROWS),
    "narrow blank columns between": ([page(
        *([r[0], r[1], "", r[2], "", r[3], "", r[4]] for r in [HEAD, *ROWS]),
        widths=[60, 190, 6, 85, 6, 85, 6, 85])], ROWS),
}


@pytest.mark.parametrize("kind", KINDS)
def test_read_as_a_reader_sees_it(tmp_path, kind):
    """Catches lines lost, doubled or under another heading, and a false alarm over them."""
    sheets, seen = KINDS[kind]
    d = read(tmp_path, *sheets)
    assert lines(d) == seen
    assert [t.key for t in d.tables] == ["department_expenditure"]
    assert not [f for f in bk.check(d) if f.severity in ("error", "warning") and f.page > 1]


def test_rows_of_notes_and_banners_are_no_money(tmp_path):
    """Catches the amount in a note between two rows counted as a line's."""
    note = ["注：以下为2023年结转的项目，共1个，金额12.50万元", "<", "<", "<", "<"]
    d = read(tmp_path, page(HEAD, TOTAL, ["一、社会保障类", "<", "<", "<", "<"], *FIRST, note, *SECOND))
    assert [row for row in lines(d) if any(row[2:])] == ROWS


def test_a_table_within_a_cell_is_said(tmp_path):
    """Catches amounts of a small table within a cell left out in silence."""
    sheet = page(HEAD, *ROWS, height=40)
    sheet.table(180, 100 + 40 * 8 + 4, [40, 40], [["编制", "9.00"], ["实有", "8.00"]], height=14, size=6)
    d = read(tmp_path, sheet)
    assert [row for row in lines(d) if any(row[2:])] == ROWS
    assert [f.rule for f in bk.check(d) if f.family == "reading"] == ["reading-digits-are-placed"]


def test_the_unit_of_the_next_table_is_not_taken(tmp_path):
    """Catches the unit line over the next table read as that of the table above it."""
    first = page(HEAD, *ROWS, unit="")
    first.centre(330, "部门收入总体情况表")
    first.text(40, 348, "单位：元")
    d = read(tmp_path, first)
    assert d.table("department_expenditure").lines[0].amounts["total"].amount == 1560.5


def test_another_table_without_a_head_is_not_joined(tmp_path):
    """Catches a list of other columns taken for the rest of the table before it."""
    other = bare(["1", "2024年5月", "水利工程建设", "100.50", "完成"],
                 ["2", "2024年6月", "河道清淤", "50.00", "未完成"])
    d = read(tmp_path, page(HEAD, *ROWS), other)
    assert lines(d) == ROWS and len(d.tables) == 2


SIDES = [["一、一般公共预算拨款收入", "1,300.50", "一、社会保障和就业支出", "260.00"],
         ["二、政府性基金预算拨款收入", "", "二、农林水支出", "1,040.50"],
         ["本年收入合计", "1,300.50", "本年支出合计", "1,300.50"],
         ["上年结转", "", "结转下年", ""], ["收入总计", "1,300.50", "支出总计", "1,300.50"]]


def test_sides_under_each_other_stay_two_sides(tmp_path):
    """Catches spending counted as revenue, and an error over it, where 支出 stands under 收入."""
    rows = [["收入项目", "预算数"], *(r[:2] for r in SIDES), ["支出项目", "预算数"], *(r[2:] for r in SIDES)]
    d = read(tmp_path, page(*rows, widths=[220, 120], title="部门收支总体情况表"))
    assert not [f for f in bk.check(d) if f.severity in ("error", "warning") and f.page > 1]
    totals = d.totals.query("concept == 'total'")
    assert set(totals["side"]) == {"revenue", "expenditure"} and set(totals["amount"]) == {1300.5}
    [table] = d.tables
    assert {(c.page, round(c.y0)) for c in table.cells} == {(2, 100 + 18 * n) for n in range(12)}


def test_a_title_within_a_frame_begins_another_table(tmp_path):
    """Catches the lines of a second table counted as those of the first, in one frame of rules."""
    title = ["一般公共预算支出情况表", "<", "<", "<", "<"]
    d = read(tmp_path, page(HEAD, *ROWS, title, HEAD, TOTAL, *SECOND))
    assert [(t.key, len(t.lines)) for t in d.tables] == [
        ("department_expenditure", 9), ("general_budget_expenditure", 5)]


@pytest.mark.parametrize(("foot", "top"), [("本页小计", ""), ("过次页", "承前页")])
def test_sums_of_a_page_are_no_lines(tmp_path, foot, top):
    """Catches a page's sub-total counted as a project beside those it adds up."""
    head, widths = ["序号", "项目名称", "项目单位", "合计"], [40, 200, 150, 80]
    d = read(
        tmp_path, page(head, ["", "合计", "", "100.00"], ["1", "河道清淤", "水务局本级", "30.00"],
                       ["2", "水库加固", "水务局本级", "20.00"], ["", foot, "", "50.00"],
                       widths=widths, title="部门项目支出表"),
        bare(head, *([["", top, "", "50.00"]] if top else []), ["3", "堤防维修", "水利站", "40.00"],
             ["4", "泵站更新", "水利站", "10.00"], widths=widths))
    assert [(line.name, str(line.amounts["total"].amount)) for line in d.table("projects").lines] == [
        ("合计", "100.00"), ("河道清淤", "30.00"), ("水库加固", "20.00"), ("堤防维修", "40.00"),
        ("泵站更新", "10.00")]
    assert not [f for f in bk.check(d) if f.severity in ("error", "warning") and f.page > 1]
