"""What a comparison covers, what it may call new or ended, who is compared, and executions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_budgets import budget, prose
from made_prose import told_in
from made_tables import made_table

import budgetkit as bk
from budgetkit import charts
from budgetkit.bodies import same_body
from budgetkit.change import NotComparable, compare, execution, series
from budgetkit.change.comparability import join_ends
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines

D = Decimal


def table(text, key, title, year, page=1):
    made = made_table(text, key=key, title=title, header_rows=1, page=page)
    read_lines(made, year)
    return made


def document(year, *tables, kind="budget", department="戊市戊局", level="department", files=1,
             narrative=None):
    """A disclosure of these tables, in one file or in two (the first holds the first 3 pages)."""
    held = [SourceFile("说明.pdf", f"{year}{kind}a", 3), SourceFile("表.pdf", f"{year}{kind}b", 9)]
    return Disclosure(held if files == 2 else held[:1], department, year, kind, level,
                      list(tables), narrative or Narrative())


def basic(*lines, year, total, title="一般公共预算基本支出表", page=1):
    rows = "".join(f"\n|{code}|{name}|{amount}|" for code, name, amount in lines)
    return table(f"|科目编码|科目名称|合计|\n||合计|{total}|{rows}", "general_budget_basic", title,
                 year, page)


LAST = [("30101", "基本工资", "766.00"), ("30217", "公务接待费", "39.00")]
NOW = [("30101", "基本工资", "766.00")]


# ── the headline ─────────────────────────────────────────────────────────────────────────────


def test_basic_expenditure_is_not_the_budget():
    """Catches 预算766.00 said of basic expenditure, where the budget is 1,364.00."""
    c = compare(document(2023, basic(*NOW, year=2023, total="766.00")),
                document(2024, basic(*NOW, year=2024, total="766.00")), "economic")
    assert c.sentences("zh")[0].startswith("一般公共预算基本支出按经济分类：2023年预算766.00万元（《一般公共预算"
                                           "基本支出表》第1页，完整读取）")
    assert c.sentences("en")[0].startswith("Basic expenditure of the general budget by economic "
                                           "class: 766.00 万元 in the 2023 budget")


def test_pages_of_two_files_name_the_file():
    """Catches page 4 of a document of two files, which no file has."""
    c = compare(document(2023, basic(*NOW, year=2023, total="766.00")),
                document(2024, basic(*NOW, year=2024, total="766.00", page=4), files=2), "economic")
    assert "表.pdf, page 1" in c.sentences("en")[0]
    assert "表.pdf第1页" in c.sentences("zh")[0]


def test_lines_of_one_name_carry_their_code():
    """Catches two lines 行政运行 in a headline that nobody can tell apart."""
    lines = [("2010301", "行政运行", "10.00"), ("2013101", "行政运行", "20.00")]
    more = [("2010301", "行政运行", "11.00"), ("2013101", "行政运行", "25.00")]
    c = compare(budget(lines, year=2023), budget(more, year=2024))
    assert "2013101 行政运行 +5.00; 2010301 行政运行 +1.00" in c.sentences("en")[1]


def test_a_refusal_names_printed_titles():
    """Catches department_expenditure in a message for a reader of 支出总表."""
    with pytest.raises(NotComparable) as refused:
        compare(budget(NOW, year=2023), budget(NOW, year=2024), "project")
    assert "支出总表" in str(refused.value) and "department_" not in str(refused.value)


# ── new, ended, moved ────────────────────────────────────────────────────────────────────────


def test_new_needs_both_tables_read_whole():
    """Catches half a table of two panels, which closes by itself, making the other half new."""
    half = basic(("30101", "基本工资", "100.00"), year=2023, total="100.00")
    whole = table("|科目编码|科目名称|合计|基本支出|项目支出|\n||合计|125.00|125.00|0.00|\n"
                  "|2010301|行政运行|125.00|125.00|0.00|", "general_budget_expenditure",
                  "一般公共预算支出表", 2023, 2)
    now = basic(("30101", "基本工资", "110.00"), ("30201", "办公费", "22.00"), year=2024,
                total="132.00")
    c = compare(document(2023, half, whole), document(2024, now), "economic")
    assert [r.status for r in c.rows] == ["up", "unknown"]
    said = " ".join(c.sentences("en"))
    assert "New:" not in said and "not read whole: 125.00 of it is printed elsewhere" in said
    alone = compare(document(2023, half), document(2024, now), "economic")
    assert [r.status for r in alone.rows] == ["up", "new"]


def test_what_became_a_project_has_not_ended():
    """Catches 公务接待费 39.00 told as cut, which stands among the projects of the new year."""
    projects = table("|项目名称|金额|\n|合计|598.00|\n|公务接待费|39.00|\n|甲项目|559.00|", "projects",
                     "项目支出表", 2024, 2)
    c = compare(document(2023, basic(*LAST, year=2023, total="805.00")),
                document(2024, basic(*NOW, year=2024, total="766.00"), projects), "economic")
    row = c.row("30217")
    assert (row.status, row.rule) == ("moved", "other-table")
    assert "39.00" in row.moved and "projects" in row.moved
    said = " ".join(c.sentences("en"))
    assert "Ended" not in said and "Moved, not new and not ended: 公务接待费 39.00" in said
    cut = compare(document(2023, basic(*LAST, year=2023, total="805.00")),
                  document(2024, basic(*NOW, year=2024, total="766.00")), "economic")
    assert cut.row("30217").status == "gone"


def test_a_new_line_that_took_over_money_is_moved():
    """Catches 事业运行 315.00 told as new money, which was parted from another line."""
    told = prose(2024, "1.一般行政管理事务（项）支出100.00万元，与上年相比减少315.00万元，减少75.90%。"
                       "主要原因是增设“事业运行”项级科目分流315.00万元。")
    c = compare(budget([("2040402", "一般行政管理事务", "415.00")], year=2023),
                budget([("2040402", "一般行政管理事务", "100.00"), ("2040450", "事业运行", "315.00")],
                       year=2024, narrative=told))
    assert (c.row("2040450").status, c.row("2040450").rule) == ("moved", "told-move")
    assert "一般行政管理事务" in c.row("2040450").moved


def test_a_printed_nought_is_neither_new_nor_ended():
    """Catches 奖金 0.00 of a form that prints every line counted as new."""
    c = compare(budget([("2010301", "甲", "5.00")], year=2023),
                budget([("2010301", "甲", "5.00"), ("2010302", "乙", "0.00")], year=2024))
    assert [r.status for r in c.rows] == ["same", "same"]


def test_basic_and_projects_together():
    """Catches a comparison over basic expenditure alone where projects are printed by class, too."""
    def both(year, wages, works):
        projects = table(f"|科目编码|科目名称|合计|\n||合计|{works}|\n|30201|办公费|{works}|",
                         "project_economic", "项目支出表（按经济分类）", year, 2)
        return document(year, basic(("30101", "基本工资", wages), year=year, total=wages), projects)

    c = compare(both(2023, "10.00", "4.00"), both(2024, "11.00", "9.00"), "economic")
    assert (c.previous_total, c.current_total) == (D("14.00"), D("20.00"))
    assert c.row("30201").change == D("5.00")
    alone = compare(document(2022, basic(("30101", "基本工资", "9.00"), year=2022, total="9.00")),
                    both(2023, "10.00", "4.00"), "economic")
    assert (alone.previous_total, alone.current_total) == (D("9.00"), D("10.00"))
    assert c.sentences("en")[0].startswith("Basic and project expenditure of the general budget by "
                                                "economic class")


def test_units_above_their_projects_are_counted_once():
    """Catches the sub-total of a unit, or of a kind of projects, counted beside its projects."""
    def projects(year, first):
        rows = [("合计", first + 90), ("某市某局", first + 50), ("甲项目", first), ("乙项目", 50),
                ("某市某站", 40), ("丙项目", 40)]
        text = "|项目名称|金额|" + "".join(f"\n|{name}|{amount}.00|" for name, amount in rows)
        return document(year, table(text, "projects", "项目支出表", year))

    c = compare(projects(2023, 10), projects(2024, 25), "project")
    assert c.current_total == D("115.00")
    assert [r.name for r in c.rows if r.change] == ["甲项目"]
    assert not any(r.is_rest for r in c.rows)


# ── who is compared ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("a", "b", "same"), [
    ("中国共产党江苏省委员会办公厅", "江苏省委办公厅", True),
    ("上海市普陀区财政局", "普陀区财政局", True),
    ("上海市普陀区财政局", "财政局", True),
    ("某市卫生健康委员会", "某市卫健委", True),
    ("某市人力资源和社会保障局", "某市人社局", True),
    ("某市审计局（汇总）", "某市审计局", True),
    ("上海市普陀区司法局", "上海市司法局", False),
    ("甲市财政局", "乙市财政局", False),
    ("某市水利局", "某市水务局", False),
    ("江苏省人民检察院", "江苏省人民法院", False),
])
def test_one_department_in_any_writing(a, b, same):
    """Catches a department refused for its spelling, or two departments taken for one."""
    assert same_body(a, b) is same
    assert same_body(b, a) is same


@pytest.mark.parametrize(("first", "second", "said"), [
    ("department", "unit", "前者含所属单位，后者不含"),
    ("unit", "department", "后者含所属单位，前者不含"),
])
def test_levels_the_right_way_round(first, second, said):
    """Catches the unit's budget said to hold the department's units."""
    [note] = [n for n in join_ends(document(2023, level=first), document(2024, level=second))
              if n.startswith("levels")]
    assert note.zh.endswith(said)


def test_budget_and_account_of_a_year_in_any_order():
    """Catches a final account before its budget told as a change over a year."""
    plan = budget([("2010301", "行政运行", "10.00")], year=2023)
    done = budget([("2010301", "行政运行", "9.00")], year=2023, kind="final_account")
    c = compare(done, plan)
    assert c.carried_out and c["execution"].tolist() == [90.0]


# ── executions ───────────────────────────────────────────────────────────────────────────────

ACCOUNT = (
    "一、一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款支出年初预算为90.00万元，全年预算为100.00万元，支出决算为80.00万元，完成全年预算的80.00%。其中：",
    "1、一般公共服务支出（类）财政事务（款）行政运行（项）。全年预算为60.00万元，支出决算为50.00万元，完成全年预算的83.33%。",
    "2、一般公共服务支出（类）财政事务（款）信息化建设（项）。年初预算为40.00万元，支出决算为30.00万元。",
)


def test_three_measures_of_an_account():
    """Catches 年初预算, 全年预算 and 决算 under one another's names, or a rate of the wrong one."""
    e = execution(told_in(2024, "final_account", *ACCOUNT))
    total = e.of("total")[0]
    assert (total.budget, total.adjusted, total.outturn) == (D("90.00"), D("100.00"), D("80.00"))
    assert (total.against, total.rate, total.stated) == ("adjusted", D("80"), D("80.00"))
    lines = {r.code: (r.budget, r.adjusted, r.outturn, r.against) for r in e.of("function")}
    assert lines == {"2010601": (None, D("60.00"), D("50.00"), "adjusted"),
                     "2010607": (D("40.00"), None, D("30.00"), "budget")}


def test_three_measures_in_columns():
    """Catches 年初预算数 and 全年预算数 of a table passed over, or taken for what was spent."""
    made = made_table("|科目编码|科目名称|年初预算数|全年预算数|决算数|\n||合计|95.00|100.00|80.00|\n"
                      "|2010601|行政运行|55.00|60.00|50.00|\n|2010607|信息化建设|40.00|40.00|30.00|",
                      key="general_budget_expenditure", title="一般公共预算财政拨款支出决算表", header_rows=1)
    read_lines(made, 2024, "final_account")
    e = execution(document(2024, made, kind="final_account"))
    assert [(r.code, r.budget, r.adjusted, r.outturn) for r in e.of("function")] == [
        ("2010601", D("55.00"), D("60.00"), D("50.00")),
        ("2010607", D("40.00"), D("40.00"), D("30.00"))]


def test_an_account_with_its_budget():
    """Catches an execution that leaves out a line of the budget on which nothing was spent."""
    plan = budget([("2010601", "行政运行", "55.00"), ("2010602", "一般行政管理事务", "5.00")], year=2024)
    done = budget([("2010601", "行政运行", "50.00")], year=2024, kind="final_account")
    e = execution(plan, done)
    assert [(r.code, r.budget, r.outturn, r.rate and round(r.rate, 2)) for r in e.lines] == [
        ("2010601", D("55.00"), D("50.00"), D("90.91")),
        ("2010602", D("5.00"), D("0"), D("0"))]
    assert e["rate"].round(2).tolist() == [90.91, 0.0]
    assert "read whole" in e.sentences("en")[0]


@pytest.mark.parametrize("given", [
    lambda: [budget(NOW, year=2024)],
    lambda: [budget(NOW, year=2023), budget(NOW, year=2024, kind="final_account")],
])
def test_what_is_no_execution(given):
    """Catches a rate between two years, or of a budget against nothing."""
    with pytest.raises(NotComparable):
        execution(*given())


def test_bars_of_an_execution_are_amounts():
    """Catches an outturn drawn on another scale than its budget."""
    ax = charts.execution(execution(told_in(2024, "final_account", *ACCOUNT)), lang="zh")
    assert sorted(p.get_width() for p in ax.patches) == [30, 40, 50, 60]
    assert "83.33%" in charts.description(ax)


# ── a series as strokes ──────────────────────────────────────────────────────────────────────


def test_slope_of_a_series():
    """Catches slope(series), which the docs promise, failing."""
    years = [budget([("2010301", "甲", a), ("2010302", "乙", b)], year=y)
             for y, a, b in ((2022, "1.00", "2.00"), (2023, "2.00", "2.00"), (2024, "3.00", "1.00"))]
    ax = charts.slope(series(years), lang="zh")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2022", "2023", "2024"]
    drawn = sorted(list(map(float, ln.get_ydata())) for ln in ax.lines if len(ln.get_xdata()) == 3)
    assert drawn == [[1, 2, 3], [2, 2, 1]]


def test_execution_is_on_the_package():
    """Catches a function that the docs name and the package does not have."""
    assert bk.change.execution is execution
