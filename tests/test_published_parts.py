"""Parts of a disclosure published alone, and files that are no budget: each told as what it is."""

import re
from decimal import Decimal

import pytest
from made_tables import made_table
from readings import UNFAMILIAR

import budgetkit as bk
from budgetkit.checks.output import write
from budgetkit.errors import NoBudgetTable
from budgetkit.model.published_parts import heading, part_of
from budgetkit.reporting import answers, money
from budgetkit.reporting.document import key_facts
from budgetkit.reporting.facts import ReportFacts
from budgetkit.reporting.naming import unit_assumed
from budgetkit.sources.page import Page, TextLine
from budgetkit.tables.targets import sheet_amounts, target_sheets


def page(*lines):
    """A page of lines: (text, size)."""
    return Page(1, 600, 800, 0, [], [], 0.0, [], given_lines=[
        TextLine(text, 50, 50 + 30 * n, 500, 70 + 30 * n, size) for n, (text, size) in enumerate(lines)])


@pytest.mark.parametrize(("file", "kind"), [
    ("guangzhou/05.pdf", "targets"), ("guangzhou/06.pdf", "targets"), ("guangzhou/07.pdf", "targets"),
    ("ningde/01.pdf", "self_evaluation"), ("changsha/01.pdf", "evaluation"), ("beijing/01.pdf", "budget"),
])
def test_a_part_is_told_as_what_it_is(unfamiliar, file, kind):
    """Catches target sheets or an evaluation taken for a budget that lacks its tables."""
    d = unfamiliar(file)
    assert d.kind == kind
    if kind != "budget":
        assert not [f for f in bk.check(d) if f.rule == "required-table-is-there"]


@pytest.mark.parametrize(("file", "seems"), [
    ("01", "福州市2026年执行最高付费标准中药饮片目录"), ("02", "2026年1—2月泉州市国民经济主要指标"),
    ("03", "工业企业行政合规指导清单"), ("04", "嘉兴市人民政府办公室关于公布2026年度市政府重大行政决策事项目录的通知"),
])
def test_what_is_no_budget_is_named(file, seems):
    """Catches a refusal that does not say what the file seems to be, or says it in many lines."""
    path = UNFAMILIAR.path(f"not-a-budget/{file}.pdf")
    with pytest.raises(NoBudgetTable, match=re.escape(f"it seems to be “{seems}”")) as refused:
        bk.read(path)
    assert "\n" not in str(refused.value)


def test_a_disclosure_that_holds_an_evaluation_is_a_disclosure():
    """Catches a whole budget taken for the self-evaluation that one of its chapters is."""
    assert part_of([], heading([page(("某市水务局", 20.0), ("2024年度部门决算公开", 20.0), ("绩效自评报告", 12.0))])) == ""
    assert part_of([], heading([page(("某县教育局项目支出", 22.0), ("绩效自评报告", 22.0))])) == "self_evaluation"
    assert part_of([], heading([page(("某市财政局文件", 40.0), ("关于预算绩效管理的通知", 20.0))])) == ""


def test_the_heading_is_the_largest_text_without_the_letterhead():
    """Catches the issuer's red head, or a running text, taken for what a paper is about."""
    assert heading([page(("某市人民政府文件", 40.0), ("某政发〔2024〕1号", 12.0), ("关于印发清单", 22.0),
                         ("的通知", 22.0), ("各区人民政府：", 12.0))]) == "关于印发清单的通知"
    assert heading([]) == ""


@pytest.mark.parametrize(("file", "department"), [
    ("guangzhou/05.pdf", "广州市政务服务和数据管理局"), ("guangzhou/07.pdf", "广州市生态环境局"),
    ("ningde/01.pdf", "宁德市人民政府办公室"),
])
def test_a_sheet_by_itself_names_its_department(unfamiliar, file, department):
    """Catches a title that says “?” over a sheet that prints 部门名称."""
    assert unfamiliar(file).department == department


def test_points_are_no_money():
    """Catches 总分值、评价总分 92.33 told as 92.33 万元 of a sheet."""
    rows = "|项目名称|道路养护|\n|资金总额(万元)|120.00|\n|总分值、评价总分(S)|92.33|\n|一级指标|三级指标|指标值|\n|产出指标|里程|≥8公里|\n"
    [sheet] = target_sheets([made_table(rows, key="project_performance", title="项目绩效自评表", header_rows=0)])
    assert sheet.amount == Decimal("120.00") and "总分值、评价总分(S)" not in sheet.funds


def test_nothing_checked_is_not_nothing_wrong(unfamiliar):
    """Catches “no findings” over a paper of whose tables no amount was understood."""
    d = unfamiliar("changsha/01.pdf")
    assert write(bk.check(d), "table", "en").endswith("no findings (no amount of a table could be checked)")
    assert "no sum of a table was checked" in bk.explore.headlines(d, lang="en").text
    # 33 with numbers, and two that only words tell, with their reasons (p. 3, 5)
    assert "文字中有35处收支表述" in bk.explore.headlines(unfamiliar("beijing/07.pdf"), lang="zh").text
    whole = bk.check(bk.load_example("weihui-2024"))
    assert whole.tables and whole.filter(severity="info").tables


def test_money_of_a_sheet_is_called_by_its_heading():
    """Catches the first of several columns of money called by the name of its block, not by its heading."""
    rows = ("|资金情况|<|年初预算金额|全年预算金额|全年执行金额|\n|^|合计|100.00|120.00|90.00|\n"
            "|一级指标|<|三级指标|指标值|<|\n|产出指标|<|里程|≥8公里|<|\n")
    _, amounts, stray = sheet_amounts([made_table(rows, key="department_performance", title="部门整体绩效自评表", unit=None)])
    assert sorted((a.amount, a.label, a.path) for a in amounts) == [
        (Decimal("90.00"), "合计", "全年执行金额"), (Decimal("100.00"), "合计", "年初预算金额"),
        (Decimal("120.00"), "合计", "全年预算金额")]
    assert not stray


@pytest.mark.parametrize(("file", "shown", "first"), [
    ("ningde/01.pdf", {"9,209.55": "年初部门预算安排金额（含历年结余结转）", "9,999.77": "小计", "8,874.74": "年度拨付金额"},
     "9,209.55"),
    ("guangzhou/05.pdf", {"98,880.78": "财政拨款", "12,634.14": "基本支出"}, ""),
])
def test_a_part_shows_the_money_that_it_prints(unfamiliar, file, shown, first):
    """Catches “no source, no total” over a paper that has no budget table but prints its money."""
    facts = ReportFacts(unfamiliar(file))
    section = money.income(facts, "zh")
    assert len(section.lead) == 1 and section.lead[0].startswith("这是单独公开的绩效")
    rows = section.exhibits[0].table.rows
    for amount, called in shown.items():
        assert any(f"{row[2]:,.2f}" == amount and called in row[:2] for row in rows)
    assert all(row[2] for row in rows)
    assert [f["figure"] for f in key_facts(facts, "zh") if "万元" in f["figure"]] == ([f"{first}万元"] if first else [])
    assert "没有总数" not in " ".join(answers.changes(facts, "zh").notes)


def test_an_assumed_unit_is_named(unfamiliar):
    """Catches “read as None” of a sheet that prints no unit at all."""
    assert unit_assumed(unfamiliar("ningde/01.pdf"), [1], "zh") == "第1页的表未印金额单位，按万元读取。"
