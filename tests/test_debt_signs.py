"""Debt that a name, a column, a source or a paragraph proves; and doubt that nothing gives rise to."""

from decimal import Decimal

import pytest
from made_prose import told_in
from made_tables import made_table
from test_debt import BOND, LAND, STAFF, by_purpose, function_table, made, projects_list

from budgetkit import debt, explore
from budgetkit.debt.classifiers import says_nothing, words
from budgetkit.disclosure import Disclosure, SourceFile

D = Decimal


def listed(text, **options):
    return made_table(text, key="projects", title="项目支出表", page=2, header_rows=1, **options)


def read_text(*paragraphs):
    return told_in(2024, "budget", *paragraphs).narrative


def debts(*tables, narrative=None):
    d = made(*tables)
    if narrative is not None:
        d = Disclosure([], d.department, 2024, "budget", "department", d.tables, narrative)
    return d, [r for r in debt.rows(d) if r.is_debt]


def test_a_cell_of_words_says_which_money_it_is():
    """Catches 一般债券 in the column 资金性质 passed over: the name says nothing of a bond."""
    d, found = debts(listed("""
        | 项目名称 | 资金性质 | 合计 |
        | 合计 |  | 100.00 |
        | 农村公路 | 一般债券 | 60.00 |
        | 运行 | 经费拨款 | 40.00 |
        """), function_table((*STAFF, D(0), D(100))))
    assert [(r.name, r.purpose, r.instrument, r.sure, str(r.amount)) for r in found] == [
        ("农村公路", "bond_funded", "general_bond", "certain", "60.00")]
    assert debt.summary(d).borrowed == D(60)


@pytest.mark.parametrize(("money", "borrowed"), [
    ("一般债券、专项债券", 60), ("财政拨款、银行贷款", 0), ("自筹资金（含银行贷款）", 0), ("经费拨款", 0),
    ("政府性基金（专项债券）", 60)])
def test_a_list_of_sources_tells_no_amount(money, borrowed):
    """Catches a project's whole money called borrowed because a loan is one of its sources."""
    d, _ = debts(listed(f"""
        | 项目名称 | 资金来源 | 合计 |
        | 合计 |  | 60.00 |
        | 农村公路 | {money} | 60.00 |
        """))
    assert debt.summary(d).borrowed == D(borrowed)


def test_a_column_of_bonds_is_borrowed_money():
    """Catches the amounts under 专项债券资金 counted with the other money of a project."""
    _, found = debts(listed("""
        | 项目名称 | 合计 | 一般公共预算 | 专项债券资金 |
        | 合计 | 100.00 | 40.00 | 60.00 |
        | 医院 | 100.00 | 40.00 | 60.00 |
        """))
    assert [(r.purpose, r.instrument, r.sure, str(r.amount)) for r in found] == [
        ("bond_funded", "special_bond", "certain", "60.00")]


@pytest.mark.parametrize("name", ["债务资金（银行贷款）", "银行贷款收入", "（七）国外贷款"])
def test_a_source_of_revenue_is_borrowed_money(name):
    """Catches a bank's loan among the sources of revenue that no line of spending names."""
    d, found = debts(made_table(f"""
        | 项目 | 金额 | 项目 | 金额 |
        | 一、财政拨款 | 70.00 | 一、基本支出 | 70.00 |
        | {name} | 30.00 | 二、项目支出 | 30.00 |
        | 收入总计 | 100.00 | 支出总计 | 100.00 |
        """, key="department_summary", title="收支总表", header_rows=1),
        function_table((*STAFF, D(70), D(30))))
    assert [(r.purpose, str(r.amount), r.evidence[0].kind) for r in found] == [
        ("bond_funded", "30.00", "source")]
    assert debt.summary(d).total == D(100)


def test_other_revenue_that_may_hold_debt_is_none():
    """Catches 其他收入（包含债务收入、投资收益等） taken for borrowed money."""
    _, found = debts(made_table("""
        | 项目 | 金额 | 项目 | 金额 |
        | 一、财政拨款 | 70.00 | 一、基本支出 | 70.00 |
        | 二、其他收入（包含债务收入、投资收益等） | 30.00 | 二、项目支出 | 30.00 |
        | 收入总计 | 100.00 | 支出总计 | 100.00 |
        """, key="department_summary", title="收支总表", header_rows=1))
    assert found == []


def test_interest_and_principal_apart():
    """Catches interest of a bond and repayment of a bank's loan in one amount."""
    d, _ = debts(listed("""
        | 项目名称 | 合计 |
        | 合计 | 100.00 |
        | 专项债券利息 | 20.00 |
        | 归还开发银行贷款本金 | 50.00 |
        | 运行 | 30.00 |
        """), function_table((*STAFF, D(0), D(100))))
    s = debt.summary(d)
    assert (s.interest, s.principal, s.borrowed) == (D(20), D(50), D(0))
    assert {(p.purpose, p.instrument) for p in s.proofs} == {
        ("interest", "special_bond"), ("principal", "bank_loan")}
    assert "of it bank loan" in dict(s.lines("en")) and "likely" in s.text()


def test_subsidies_to_others_are_no_debt():
    """Catches a policy subsidy on loans of others taken for interest, and the kind unsaid."""
    d, found = debts(listed("""
        | 项目名称 | 合计 |
        | 合计 | 100.00 |
        | 公交车购置贷款贴息 | 60.00 |
        | 助学贷款风险补偿金 | 40.00 |
        """))
    assert found == []
    said = [e.text("zh") for r in debt.rows(d) for e in r.evidence]
    assert any("对他人贷款的政策性补助" in e for e in said)


def test_interest_of_a_summary_is_counted_once():
    """Catches interest that only a summary's panels print, by function and twice by economic class."""
    d, _ = debts(made_table("""
        | 收入 | < | 支出功能分类 | < | 部门经济分类 | < | 政府经济分类 | < |
        | 项目 | 预算数 | 项目 | 预算数 | 项目 | 预算数 | 项目 | 预算数 |
        | 财政拨款 | 100.00 | 一般公共服务支出 | 91.00 | 工资福利支出 | 91.00 | 机关工资福利支出 | 91.00 |
        |  |  | 债务付息支出 | 9.00 | 债务利息及费用支出 | 9.00 | 债务利息及费用支出 | 9.00 |
        | 收入总计 | 100.00 | 支出总计 | 100.00 | 支出总计 | 100.00 | 支出总计 | 100.00 |
        """, key="department_summary", title="收支总表", header_rows=2))
    assert debt.summary(d).interest == D(9)


def test_governmental_and_departmental_codes_say_one_amount():
    """Catches 30701 and 51101 of one line added up, or 51201 beside 39999 passed over."""
    d, _ = debts(made_table("""
        | 支出功能分类科目 | 政府支出经济分类科目 | 部门支出经济分类科目 | 合计 | 基本支出 | 项目支出 |
        | 2140101-行政运行 | 50501-工资福利支出 | 30101-基本工资 | 50.00 | 50.00 |  |
        | 2140199-其他公路水路运输支出 | 51101-国内债务付息 | 30701-国内债务付息 | 20.00 |  | 20.00 |
        | 2140199-其他公路水路运输支出 | 51201-国内债务还本 | 39999-其他支出 | 15.00 |  | 15.00 |
        | 合计 |  |  | 85.00 | 50.00 | 35.00 |
        """, key="department_expenditure", title="支出总表", header_rows=1))
    s = debt.summary(d)
    assert (s.interest, s.principal, s.borrowed) == (D(20), D(15), D(0))


# ── no invented doubt ───────────────────────────────────────────────────────────────────────


def test_headings_are_not_added_to_their_children():
    """Catches a negative remainder: 总类 300 holds 200 and 100."""
    d, _ = debts(listed("""
        | 项目名称 | 合计 |
        | 合计 | 300.00 |
        | 总类 | 300.00 |
        | 子项甲 | 200.00 |
        | 子项乙 | 100.00 |
        """), function_table((*STAFF, D(50), D(300))))
    rows = debt.rows(d)
    assert all(r.amount > 0 for r in rows) and debt.summary(d).unknown == D(0)
    assert sum(r.amount for r in rows if r.covered) == D(350)


def test_projects_beyond_the_function_table_leave_no_negative_rest():
    """Catches a remainder below nothing where the projects hold money that the functions do not."""
    d, _ = debts(listed("""
        | 项目名称 | 合计 |
        | 甲 | 200.00 |
        | 乙 | 250.00 |
        """), function_table((*STAFF, D(50), D(300))))
    rows = debt.rows(d)
    assert all(r.amount > 0 for r in rows)
    assert sum(r.amount for r in rows if r.covered) == D(350)


@pytest.mark.parametrize(("fund", "purpose"), [("", None), ("| 229 | 其他支出 | 30.00 |", "unknown")])
def test_class_229_of_the_general_budget_is_no_doubt(fund, purpose):
    """Catches 其他支出 called unknown where the government fund spends nothing."""
    summary = made_table("""
        | 收入 | < | 支出 | < |
        | 项目 | 预算数 | 项目 | 预算数 |
        | 一般公共预算 | 100.00 | 一般公共服务支出 | 70.00 |
        |  |  | 其他支出 | 30.00 |
        | 收入总计 | 100.00 | 支出总计 | 100.00 |
        """, key="department_summary", title="收支总表", header_rows=2)
    form = made_table(f"""
        | 科目编码 | 科目名称 | 合计 |
        {fund}
        """, key="government_fund", title="政府性基金预算支出表", header_rows=1)
    _, found = debts(summary, form)
    assert {r.purpose for r in found} == ({purpose} if purpose else set())


def test_small_debt_in_a_large_pool_is_not_all_unknown():
    """Catches 211,000 called unknown for 177.92 of treasury bonds (Hangzhou, 2026)."""
    d, found = debts(
        function_table(("2149801", "超长期特别国债安排的支出", D(0), D("177.92")),
                       (*LAND, D(0), D(211000))),
        projects_list(("政府补偿", D(0), D(200000), D(0)), ("综合管理", D(0), D("11177.92"), D(0))))
    s = debt.summary(d)
    assert (s.borrowed, s.unknown) == (D("177.92"), D(0))
    assert by_purpose(found) == {"bond_funded": D("177.92")}


def test_narrative_alone_says_nothing_of_debt():
    """Catches "no debt" and a total of 0.00 said of a document whose tables stand elsewhere."""
    d, found = debts(narrative=read_text("一、部门职责", "负责预算管理。"))
    said = debt.summary(d).text("zh")
    assert found == [] and "没有读到" in said and "0.00" not in said and "没有债券" not in said


def test_first_line_says_what_it_covers():
    """Catches a statement without the tables that it rests on, and how far they were read."""
    d, _ = debts(function_table((*STAFF, D(50), D(0))))
    label, value = debt.summary(d).lines("zh")[0]
    assert (label, value) == ("支出总计", "50.00万元；第1页《部门支出总表》已读全")


def test_pages_of_two_files_name_the_file():
    """Catches "page 14" of a document in two files: the reader has no page 14."""
    d, _ = debts(listed("""
        | 项目名称 | 合计 |
        | 合计 | 30.00 |
        | 专项债券利息 | 30.00 |
        """), function_table((*STAFF, D(0), D(30))))
    for table in d.tables:
        table.pages = [13]
    for line in (li for t in d.tables for li in t.lines):
        line.page = 13
    d.files = [SourceFile("text.pdf", "a", 10), SourceFile("tables.pdf", "b", 9)]
    said = debt.summary(d).text("zh")
    assert "tables.pdf第3页" in said and "第13页" not in said


def test_lines_of_one_name_carry_what_tells_them_apart():
    """Catches two lines of one name that nobody can tell apart in the table of lines."""
    d, _ = debts(listed("""
        | 单位名称 | 项目名称 | 合计 |
        |  | 合计 | 30.00 |
        | 甲校 | 专项债券利息 | 10.00 |
        | 乙校 | 专项债券利息 | 20.00 |
        """), function_table((*STAFF, D(0), D(30))))
    said = explore.debt_lines(d, lang="zh").text
    assert "专项债券利息（甲校）" in said and "专项债券利息（乙校）" in said


def test_every_word_of_debt_has_a_speaking_character():
    """Catches a pattern that the quick look at a text's characters would never let be asked."""
    for said_of in ("code", "project", "source", "prose"):
        for pattern, sign in words(said_of):
            if sign.purpose in debt.DEBT or said_of == "prose":
                for choice in branches(pattern.pattern):
                    assert not says_nothing(choice), (said_of, choice)


def branches(pattern):
    """The alternatives of a pattern at its top."""
    depth, start = 0, 0
    for i, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


def test_a_second_projects_table_is_read_too():
    """Catches debt in the table of another fund's projects: the one with more money is read alone."""
    d, found = debts(
        listed("""
            | 项目名称 | 合计 |
            | 合计 | 90.00 |
            | 道路 | 90.00 |
            """),
        made_table("""
            | 项目名称 | 合计 |
            | 合计 | 10.00 |
            | 专项债券付息 | 10.00 |
            """, key="projects", title="政府性基金项目支出表", page=3, header_rows=1),
        function_table((*STAFF, D(0), D(100))))
    assert [(r.source, r.purpose, r.amount) for r in found] == [("table", "interest", D(10))]
    assert debt.summary(d).interest == D(10)


def test_items_of_the_fund_behind_classes_of_the_whole():
    """Catches bonds whose item only the fund's table prints, where the wide table stops at classes."""
    d, found = debts(
        function_table(("201", "一般公共服务支出", D(50), D(0)), ("212", "城乡社区支出", D(0), D(90)),
                       ("229", "其他支出", D(0), D(40))),
        function_table(("2121901", "城市建设支出", D(0), D(30)), (*BOND, D(0), D(40)),
                       ("2120801", "征地和拆迁补偿支出", D(0), D(20)), key="government_fund"))
    assert {(r.purpose, str(r.amount)) for r in found} == {
        ("bond_funded", "30"), ("bond_funded", "40")}
    s = debt.summary(d)
    assert (s.borrowed, s.unknown, s.total) == (D(70), D(0), D(180))


def test_two_kinds_of_debt_in_two_tables_are_counted_once():
    """Catches a bond taken for what a table lacks because another kind of debt used it up."""
    codes = [(*BOND, D(0), D(40)), ("2149801", "超长期特别国债安排的支出", D(0), D(64))]
    d, _ = debts(function_table(*codes, (*STAFF, D(9), D(0))),
                 function_table(*codes, key="government_fund"))
    assert debt.summary(d).borrowed == D(104)


def test_a_sheet_parts_a_project():
    """Catches a project's whole money called a bond, or none, where its sheet names a part of it."""
    sheet = made_table("""
        | 项目名称 | 医院改扩建 |
        | 项目资金（万元） | 年度资金总额 | 1000.00 |
        | ^ | 其中：财政拨款 | 600.00 |
        | ^ | 专项债券 | 400.00 |
        | 一级指标 | 二级指标 | 三级指标 |
        """, title="项目绩效目标表", page=4)
    _, found = debts(listed("""
        | 项目名称 | 合计 |
        | 合计 | 1000.00 |
        | 医院改扩建 | 1000.00 |
        """), sheet)
    assert [(r.purpose, r.instrument, r.amount) for r in found] in (
        [("bond_funded", "special_bond", D(400))],)



def test_a_name_in_a_column_that_nobody_knows():
    """Catches 专项债券付息 under a heading of its own, beside a unit's name, in a table of no kind."""
    d, found = debts(function_table((*STAFF, D(0), D(100))), made_table("""
        | 单位 | 二级内容 | 类别 | 金额 |
        | 合计 |  |  | 100.00 |
        | 甲局 | 专项债券付息 | 特定目标 | 60.00 |
        | 甲局 | 运行维护 | 其他运转 | 40.00 |
        """, key="other", title="特定目标类明细表", page=2, header_rows=1))
    assert [(r.name, r.purpose, r.sure, r.amount) for r in found] == [
        ("专项债券付息", "interest", "likely", D(60))]
    assert debt.summary(d).total == D(100)


def test_a_heading_of_a_fund_and_its_debt_is_no_debt():
    """Catches 彩票公益金及对应专项债务收入安排的支出 in a row of words taken for a bond."""
    _, found = debts(listed("""
        | 项目名称 | 项目类别 | 功能科目 | 合计 |
        | 合计 |  |  | 100.00 |
        | 人民路 | 债务还本付息 | 其他 | 60.00 |
        | 桥梁 |  | 彩票公益金及对应专项债务收入安排的支出 | 40.00 |
        """))
    assert [(r.name, r.purpose) for r in found] == [("人民路", "debt_service")]


def test_levels_by_name_alone_are_counted_once():
    """Catches a class, its section and its item of interest added up where no code is printed."""
    rows = """
        | 科目名称 | 金额 |
        | 一般公共服务支出 | 50.00 |
        | 债务付息支出 | 30.00 |
        | 某类专项债务付息支出 | 30.00 |
        | 某项专项债券付息支出 | 10.00 |
        | 另一项专项债券付息支出 | 20.00 |
        """
    d, _ = debts(made_table(rows, key="other", title="支出明细", page=2, header_rows=1),
                 function_table((*STAFF, D(80), D(0))))
    assert debt.summary(d).interest == D(30)
