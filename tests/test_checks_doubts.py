"""Doubts that were none: what real disclosures print rightly and the checks once called a fault."""

import pytest
from made_budgets import budget, prose
from made_tables import made_table

import budgetkit as bk
from budgetkit.checks.check_context import CheckContext
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def rules(d, *severities):
    return {f.rule for f in bk.check(d) if f.severity in (severities or ("error", "warning"))}


def told(*paragraphs):
    return budget([("201", "一般公共服务支出", "100.00")], year=2026,
                  narrative=prose(2026, "四、支出预算情况说明", *paragraphs))


@pytest.mark.parametrize(("reasons", "severity"), [
    ("主要原因是新增奖补资金50万元，压减项目10万元", "warning"),
    # 等: there are more; 压减10%: what it moves is not told
    ("主要原因是新增奖补资金50万元，压减项目10万元等", "info"),
    ("主要原因是运转类项目经费统一压减10%，奖补资金增加50万元，外事经费增加10万元", None),
])
def test_reasons_that_are_not_all(reasons, severity):
    """Catches reasons added up against the change where the text says that they are not all."""
    d = told(f"项目支出100万元，与上年相比增加30万元，增长42.86%。{reasons}。")
    found = bk.check(d).filter(rule="reasons-sum-to-the-change")
    assert [f.severity for f in found] == ([severity] if severity else [])


def made(*tables, narrative=None):
    for table in tables:
        read_lines(table, 2026)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某市某局", 2026, "budget",
                      "department", list(tables), narrative or Narrative())


def test_a_project_with_a_short_name():
    """Catches 军供保障, of four characters, told as missing from the table that prints it."""
    rows = [("军供保障", "3.00"), ("拥军优抚与褒扬纪念", "4.00"), ("军休服务管理", "1.00")]
    listed = "\n".join(["|单位名称|项目名称|金额|", "||合计|8.00|",
                        *(f"|某市某局|{name}|{amount}|" for name, amount in rows)])
    sheets = "\n".join(["|单位名称|项目名称|金额|项目总体绩效目标|", "||合计|8.00||",
                        *(f"|某市某局|{name}|{amount}|保障供给|" for name, amount in rows)])
    found = made(made_table(listed, key="projects", title="项目支出预算表", header_rows=1),
                 made_table(sheets, key="project_performance", title="项目支出绩效表",
                            header_rows=1))
    assert [s.name for s in CheckContext(found).sheets if s.scope == "project"] == [
        "军供保障", "拥军优抚与褒扬纪念", "军休服务管理"]
    assert "targets-have-a-project" not in rules(found)


def test_procurement_of_one_fund():
    """Catches procurement of the general budget set beside the total of another fund."""
    blank, filled = "|47.00||47.00|", "|47.00|30.00|17.00|"
    for row, stated, wrong in ((blank, "0", False), (filled, "30", False), (filled, "17", True)):
        table = made_table(f"|项目|合计|一般公共预算|事业收入|\n|合计{row}\n|货物{row}",
                           key="procurement", title="政府采购预算明细表", header_rows=1)
        d = made(table, narrative=prose(
            2026, "三、政府采购情况", "本部门政府采购预算总额47万元:政府采购货物预算47万元;"
            f"其中一般公共预算拨款政府采购{stated}万元。"))
        assert any(r.startswith("stated-is") for r in rules(d)) is wrong, (row, stated)
