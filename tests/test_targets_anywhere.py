"""Target sheets whose head no list knows, or that go on over pages without any head."""

from __future__ import annotations

import pytest
from pdf_builder import ABOVE, LEFT, Sheet, read

import budgetkit as bk
from budgetkit.tables.targets import target_sheets, targets
from budgetkit.tables.written_targets import written_items

WIDTHS = [50, 70, 90, 170, 90]
ROWS = [
    ["产出指标", "数量指标", "加固大坝长度", "≥350.00(米)"],
    ["", "质量指标", "工程验收合格率", "=100(%)"],
    ["效益指标", "社会效益指标", "保护下游人口", "≥2(万人)"],
    ["", "可持续影响指标", "管护机制", "长期有效"],
]
SENTENCES = ["按照水利部门批复的初步设计报告确定的大坝加固长度，依据工程量清单核定",
             "依据水利水电建设工程验收规程对分部工程逐项进行验收评定后确定的标准",
             "依据下游乡镇统计年鉴中常住人口的数据，结合洪水影响评价报告综合确定",
             "依据水库管理单位的管护办法，结合近三年管护经费的落实情况综合确定"]


def sheet_of(head: str, last: list[str]) -> Sheet:
    sheet = Sheet()
    sheet.centre(60, "项目支出绩效目标表")
    sheet.table(40, 100, WIDTHS, [
        ["项目名称", LEFT, "水库大坝加固", LEFT, LEFT],
        ["绩效指标", "一级指标", "二级指标", "三级指标", head],
        *([ABOVE, *row[:3], said] for row, said in zip(ROWS, last, strict=True))])
    return sheet


@pytest.mark.parametrize("head", [
    "年度(/项目)指标值", "目标/标准", "指标值及单位", "指标值设定", "指标内容", "目标值", "指标值",
    "年内要达到的", "承诺",
])
def test_the_target_column_is_found_under_any_head(tmp_path, head):
    """Catches a sheet read without one target because its column is headed by words of its own."""
    d = read(tmp_path, sheet_of(head, [row[-1] for row in ROWS]))
    assert [(t.indicator, t.target) for _, t in targets(d.tables)] == [
        (row[2], row[3]) for row in ROWS]


@pytest.mark.parametrize(("head", "last"), [
    ("得分", ["10", "8", "9.5", "10"]), ("自评得分", ["10", "8", "9.5", "10"]),
    ("序", ["1", "2", "3", "4"]), ("确定的理由", SENTENCES),
])
def test_points_and_reasons_are_no_targets(tmp_path, head, last):
    """Catches the points of an evaluation, or an explanation, taken for what is promised."""
    assert not targets(read(tmp_path, sheet_of(head, last)).tables)


def test_a_sheet_goes_on_over_headless_pages(tmp_path):
    """Catches pages in the midst of merged labels read as tables of their own, without a target.

    On the second page no rule crosses the columns of labels at all; their words stand in its middle.
    """
    first, second = Sheet(), Sheet()
    first.centre(60, "部门整体支出绩效目标表")
    end = first.table(40, 100, WIDTHS, [
        ["部门名称", LEFT, "某某市水务局", LEFT, LEFT],
        ["", "一级指标", "二级指标", "三级指标", "指标值"],
        [ABOVE, "", "数量指标", "指标1", "≥1"], [ABOVE, ABOVE, ABOVE, "指标2", "≥2"]], foot=False)
    assert end < 300
    rows = [["质量指标", f"指标{n}", f"{n}0%"] for n in (3, 4, 5)]
    second.table(160, 60, WIDTHS[2:], rows[:1] + [[ABOVE, *row[1:]] for row in rows[1:]])
    for x in (40, 90):
        second.rule(x, 60, x, 60 + 3 * 18)
    second.text(42, 90, "绩效指标")
    second.text(95, 90, "产出指标")
    d = read(tmp_path, first, second)
    assert [t.pages for t in d.tables] == [[2, 3]]
    sheet = target_sheets(d.tables)[0]
    assert [(t.level1, t.level2, t.indicator, t.target) for t in sheet.targets] == [
        ("产出指标", "数量指标", "指标1", "≥1"), ("产出指标", "数量指标", "指标2", "≥2"),
        ("产出指标", "质量指标", "指标3", "30%"), ("产出指标", "质量指标", "指标4", "40%"),
        ("产出指标", "质量指标", "指标5", "50%")]


def test_amounts_under_a_target_head_are_no_money(tmp_path):
    """Catches targets below 其他资金 | 合计 of the same sheet taken for amounts in 万元."""
    sheet = Sheet()
    sheet.centre(60, "部门整体支出绩效目标表")
    sheet.table(40, 100, [60, 90, 120, 90, 90], [
        ["部门名称", LEFT, "某某市水务局", LEFT, LEFT],
        ["资金（万元）", LEFT, "支出总额", "财政拨款", "其他资金"],
        ["合计", LEFT, "合计", "合计", "合计"],
        ["", "", "1,300.50", "1,200.00", "100.50"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        [ABOVE, "产出指标", "数量指标", "植树", "413200"],
        [ABOVE, ABOVE, ABOVE, "种草", "1759"]])
    d = read(tmp_path, sheet)
    held = {f.text for t in d.tables for f in t.facts}
    assert held and held <= {"1,300.50", "1,200.00", "100.50"}
    assert [t.target for _, t in targets(d.tables)] == ["413200", "1759"]


WRITTEN = ("1、1-产出指标；11-数量指标；业务培训场次；实施周期指标值:≥20场；年度指标值:≥9场。"
           "2、1-产出指标；13-时效指标；响应时间；年度指标值:一级≤1小时；二级≤2小时。"
           "3、3-满意度指标；31-服务对象满意度；参训人员满意度；年度指标值:≥ 90%。")


def written_list(*said: str) -> Sheet:
    sheet = Sheet((1400.0, 700.0))
    sheet.centre(60, "项目支出绩效目标表")
    sheet.text(40, 88, "单位：万元")
    sheet.table(40, 100, [80, 60, 140, 1000], [
        ["项目名称", "总计", "绩效目标", "绩效指标"],
        *([f"培训经费{n}", "86.40", "按计划完成培训", text] for n, text in enumerate(said))],
        height=40, size=5)
    return sheet


def test_targets_written_out_in_one_cell(tmp_path):
    """Catches a list of projects whose targets, all in one cell, are read by nobody."""
    found = targets(read(tmp_path, written_list(WRITTEN)).tables)
    assert [(t.level1, t.level2, t.indicator, t.target, t.aside) for _, t in found] == [
        ("产出指标", "数量指标", "业务培训场次", "≥9场", "实施周期指标值：≥20场"),
        ("产出指标", "时效指标", "响应时间", "一级≤1小时；二级≤2小时", ""),
        ("满意度指标", "服务对象满意度", "参训人员满意度", "≥90%", "")]


def test_a_cell_of_targets_that_is_not_understood_says_so(tmp_path):
    """Catches silence over one cell where the targets of the others are read."""
    odd = "业务培训场次，年度指标值：≥9场，响应时间，年度指标值：≤2小时"
    d = read(tmp_path, written_list(WRITTEN, odd))
    assert len(targets(d.tables)) == 3
    said = [f for f in bk.check(d) if f.rule == "reading-sheet-has-indicators"]
    assert [(f.page, f.row) for f in said] == [(2, 2)]
    assert not [f for f in bk.check(read(tmp_path, written_list(WRITTEN)))
                if f.rule == "reading-sheet-has-indicators"]


@pytest.mark.parametrize("text", [
    "1、完成培训20场；2、满意度达到90%以上。", "数量指标：培训20场", "",
    "1、1-产出指标；11-数量指标；业务培训场次；按计划完成。",
])
def test_other_sentences_are_no_written_targets(text):
    """Catches a goal in words taken for targets with values."""
    assert not written_items(text)


def test_a_sheet_without_rules_says_that_its_targets_are_not_here(tmp_path):
    """Catches the targets of a sheet of words alone, lost without a note, over two pages."""
    first, second = Sheet(), Sheet()
    first.centre(60, "部门整体支出绩效目标表")
    first.rule(40, 80, 550, 80)
    xs = (50, 130, 210, 330, 430)
    for x, head in zip(xs, ["一级指标", "二级指标", "三级指标", "指标值", "说明"], strict=True):
        first.text(x, 120, head)
    for sheet in (first, second):
        for y, row in zip((150, 180, 210, 240), ROWS, strict=True):
            for x, text in zip(xs, row, strict=False):
                sheet.text(x, y, text)
    d = read(tmp_path, first, second)
    assert [(loss.page, loss.kind, loss.count) for loss in d.losses] == [
        (2, "targets", 4), (3, "targets", 4)]


def test_money_of_the_next_project_stays_its_own(tmp_path):
    """Catches a blank fund at the foot of a page filled with that of the project after overleaf."""
    head = [["项目名称", "项目总额", "其中：", LEFT, "绩效目标", "三级指标", "指标值"],
            [ABOVE, ABOVE, "财政资金", "其他资金", ABOVE, ABOVE, ABOVE]]
    widths = [90, 60, 60, 60, 90, 100, 60]
    first, second = Sheet(), Sheet()
    first.centre(60, "项目支出绩效目标表")
    first.text(40, 88, "单位：万元")
    first.table(40, 100, widths, [
        *head, ["河道清淤项目", "8.00", "8.00", "", "按计划完成", "清淤长度", "≥3公里"],
        [ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, "验收合格率", "100%"],
        ["信息系统运维项目", "26.10", "26.10", "", "按计划完成", "系统数量", "≥4套"],
        [ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, "可用率", "≥99%"]], foot=False)
    second.table(40, 60, widths, [
        *head, ["", "", "", "", "", "使用人员满意度", "≥95%"],
        ["课题研究项目", "159.00", "", "159.00", "按计划完成", "研究报告", "≥3份"],
        [ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, "满意度", "≥90%"]])
    found = target_sheets(read(tmp_path, first, second).tables)
    assert [(s.name, str(s.amount), {k: str(v) for k, v in s.funds.items()}, len(s.targets))
            for s in found] == [
        ("河道清淤项目", "8.00", {"其中：/财政资金": "8.00"}, 2),
        ("信息系统运维项目", "26.10", {"其中：/财政资金": "26.10"}, 3),
        ("课题研究项目", "159.00", {"其中：/其他资金": "159.00"}, 2)]
