"""Kinds of false error about prose: each innocent form gives nothing, its control is found."""

import pytest
from made_prose import told_in
from made_tables import made_table
from test_narrative import line, typeset

import budgetkit as bk
from budgetkit.checks.check_context import CheckContext
from budgetkit.checks.contradictions import contradicting
from budgetkit.disclosure import SourceFile
from budgetkit.narrative import ProsePage, read_narrative
from budgetkit.tables.lines import read_lines


def made(*texts, tables=(), kind="budget", year=2026):
    """A disclosure of these paragraphs and tables."""
    d = told_in(year, kind, *texts)
    for table in tables:
        read_lines(table, year, kind)
    d.tables, d.files = list(tables), [SourceFile("made.pdf", "made", 1)]
    return d


def found(*texts, **more):
    """Rules that find an error or a warning, the words of each finding beside it."""
    return [(f.rule, f.message_zh) for f in bk.check(made(*texts, **more))
            if f.severity in ("error", "warning") and f.rule != "required-table-is-there"]


def rules(*texts, **more):
    return [rule for rule, _ in found(*texts, **more)]


# ── a unit is also a word ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [
    "本报表金额转化为万元时，四舍五入可能存在尾差。", "注：本表金额单位为万元。", "表中数据以万元为单位。",
    "各项收支按元换算为万元后列示。"])
def test_a_unit_that_is_a_word_is_no_gap(text):
    """Catches 转化为万元时 and 单位为万元 called a number that was never filled in."""
    assert rules(text) == []


@pytest.mark.parametrize("text", [
    "2026年会议费预算为万元。", "2026年会议费预算为万元，比上年增加2万元。", "会议费占%。"])
def test_a_unit_whose_number_is_missing_is_a_gap(text):
    """Catches a gap of the template that is no longer seen beside the words."""
    assert "template-is-filled-in" in rules(text)


@pytest.mark.parametrize(("text", "severity"), [
    ("会议费0万元，比上年增加（减少）0万元。", "warning"),
    ("会议费0万元，较上年增加（减少）0.00万元（0%），增加（减少）的主要原因是未安排会议。", "warning"),
    ("会议费2万元，比上年增加（减少）1万元。", "error"),
    ("会议费2万元，比上年增加（减少）xx万元，增长（下降）0%。", "error"),
    ("会议费支出增加（减少）的主要原因是业务量增加。", "error"),
])
def test_a_direction_that_nobody_chose(text, severity):
    """Catches 增加（减少）0万元, where there is nothing to choose, called an error; or 1万元 let pass."""
    told = {f.severity for f in bk.check(made(text)).filter(rule="template-is-filled-in")}
    assert ("error" if "error" in told else "warning") == severity and told


# ── which fund's money ───────────────────────────────────────────────────────────────────────


def summary(columns="预算数", classes="450.00"):
    return made_table(
        f"|收入|预算数|支出|{columns}|\n|一、一般公共预算|200.00|城乡社区支出|{classes}|\n"
        f"|二、政府性基金|250.00| |{'|' * (1 + classes.count('|'))}\n|收入总计|450.00|支出总计|{classes}|",
        key="department_summary", title="收支总表", header_rows=1)


@pytest.mark.parametrize("table", [
    summary(), summary("合计|一般公共预算|政府性基金", "450.00|200.00|250.00")])
def test_one_fund_is_not_set_against_all_funds(table):
    """Catches 城乡社区支出 of the general budget compared with what every fund pays."""
    assert rules("（五）一般公共预算当年拨款情况。", "城乡社区（类）支出200万元，占100%。",
                 tables=[table]) == []


def test_one_fund_is_set_against_its_own_column():
    """Catches a wrong amount of one fund that is no longer compared with that fund's column."""
    table = summary("合计|一般公共预算|政府性基金", "450.00|200.00|250.00")
    assert rules("（五）一般公共预算当年拨款情况。", "城乡社区（类）支出210万元，占100%。",
                 tables=[table]) == ["stated-is-printed"]


def by_use():
    return made_table(
        "|科目编码|科目名称|合计|基本支出|项目支出|\n||合计|102.00|2.00|100.00|\n"
        "|2050803|培训支出|102.00|2.00|100.00|", key="general_budget_expenditure",
        title="一般公共预算支出表", header_rows=1)


@pytest.mark.parametrize(("amount", "expected"), [
    ("100", []), ("102", []), ("105", ["stated-is-printed"])])
def test_a_code_whose_line_holds_the_amount_in_another_column(amount, expected):
    """Catches ①培训支出 under 专项业务经费 compared with 合计 alone, while its own column agrees."""
    assert rules("二、一般公共预算支出情况", f"（3）专项业务经费：①培训支出（2050803）{amount}万元。",
                 tables=[by_use()]) == expected


def basic():
    return made_table("|科目编码|科目名称|合计|人员经费|公用经费|\n||合计|90.00|70.00|20.00|\n"
                      "|301|工资福利支出|70.00|70.00||\n|302|商品和服务支出|20.00||20.00|",
                      key="general_budget_basic", title="一般公共预算基本支出表", header_rows=1)


@pytest.mark.parametrize(("name", "expected"), [
    ("临聘人员经费", []), ("在职人员经费", []), ("人员经费", ["stated-is-printed"]),
    ("某县教育局2026年一般公共预算安排的人员经费", ["stated-is-printed"])])
def test_a_name_is_matched_whole(name, expected):
    """Catches 临聘人员经费5万元 compared with the column 人员经费, by a word in its name."""
    assert rules("三、一般公共预算基本支出情况", f"{name}5万元。", tables=[basic()]) == expected


# ── whose change ─────────────────────────────────────────────────────────────────────────────

_LIST = "当年收入420万元，其中：一般公共预算拨款400万元、其他收入20万元，"


@pytest.mark.parametrize(("text", "expected"), [
    (_LIST + "较上年增加30万元，增长7.69%。", []),
    (_LIST + "较上年增加30万元，增长8.69%。", ["percentage-is-change-over-last-year"]),
    (_LIST + "较上年增加3万元，增长17.65%。", []),
    ("收入420万元，其中：财政拨款400万元，较上年增加500万元。", ["increase-within-this-year"])])
def test_an_increase_after_a_closed_list(text, expected):
    """Catches the increase of the head of the sentence given to the last part of its list."""
    assert rules(text) == expected


def test_a_change_copied_from_the_line_above_is_an_error():
    """Catches a change that is explained away by an amount which has one of its own."""
    assert rules("会议费110万元，比上年增加10万元，增长10.00%；培训费50万元，比上年增加10万元，"
                 "增长10.00%。") == ["percentage-is-change-over-last-year"]


_TWO = "收入500万元比2025年初预算数60{}增加较多，主要原因是批复率提高，比2025年预算收入执行数480万元增加20万元，增长{}。"


@pytest.mark.parametrize(("unit", "percent", "wrong"), [
    ("", "4.17%", False), ("万元", "4.17%", False), ("", "5.17%", True), ("万元", "5.17%", True)])
def test_two_bases_in_one_sentence(unit, percent, wrong):
    """Catches 执行数480万元, from which the change is measured, taken for this year's amount."""
    assert bool(rules(_TWO.format(unit, percent))) is wrong


@pytest.mark.parametrize(("text", "wrong"), [
    ("会议费27.77万元（上年：25.77万元），增加2万元。", False),
    ("培训费30.00万元，上年：25.00万元，增加5.00万元，增长20%。", False),
    ("培训费30.00万元，上年：25.00万元，增加5.00万元，增长16.67%。", True),
    ("培训费30.00万元，2025年：25.00万元，增加6.00万元。", True)])
def test_a_year_before_a_colon_is_the_amounts(text, wrong):
    """Catches 上年：25.77万元 read as a second value of this year."""
    assert bool(rules(text)) is wrong


# ── three measures ───────────────────────────────────────────────────────────────────────────

_SPENT = "一般公共预算财政拨款支出年初预算为{}万元，全年预算为320万元，支出决算为300万元，完成{}的{}。"


@pytest.mark.parametrize(("planned", "of", "rate", "expected"), [
    ("0", "全年预算", "93.75%", []), ("400", "年初预算", "75%", []), ("400", "预算", "93.75%", []),
    ("0", "年初预算", "93.75%", ["rate-names-its-budget"]),
    ("400", "年初预算", "93.75%", ["rate-names-its-budget"]),
    ("400", "全年预算", "75%", ["rate-names-its-budget"]),
    ("400", "年初预算", "85%", ["completion-is-final-over-budget"])])
def test_budget_as_adopted_as_adjusted_and_what_was_spent(planned, of, rate, expected):
    """Catches 年初预算 and 全年预算 called two values of one thing, and a rate of the other one."""
    assert rules(_SPENT.format(planned, of, rate), kind="final_account") == expected


# ── reasons below ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("below", "wrong"), [
    ("人员减少。", False), ("1．人员减少。", False), ("一是人员减少。", False), ("（二）其他情况。", True),
    ("公务接待费5万元，比上年减少1万元。", True)])
def test_the_reason_stands_in_the_next_paragraph(below, wrong):
    """Catches 主要原因： whose reason stands below called a gap, or the next item taken for it."""
    told = rules("（一）会议费5万元，比上年减少2万元。主要原因：", below)
    assert ("template-is-filled-in" in told) is wrong


# ── tables that stand in another file ────────────────────────────────────────────────────────

_PROMISES = ("收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出表",
             "一般公共预算基本支出表", "政府性基金预算支出表")


def promising(*said, tables=()):
    """A disclosure whose contents promise seven tables."""
    contents = ["目录", "第一部分 预算情况说明", "第二部分 预算报表",
                *(f"{n}、{title}" for n, title in zip("一二三四五六七", _PROMISES, strict=True))]
    body = ["第一部分 预算情况说明", "一、收支预算情况", "2026年收入预算5.00万元。", *said]
    title = line("某县教育局2026年度部门预算", 160, 40, 22)
    lines = [line(text, 60, 80 + 20 * at) for at, text in enumerate(contents)]
    page = typeset(*body, page=2)
    d = told_in(2026, "budget")
    d.narrative = read_narrative([ProsePage(1, 600, 2000, [title, *lines]), page])
    d.tables, d.files = list(tables), [SourceFile("made.pdf", "made", 2)]
    return [(f.severity, f.rule) for f in bk.check(d)
            if f.rule in ("promised-table-is-there", "required-table-is-there")]


def printed(*keys):
    tables = [made_table("|项目|合计|\n|合计|5.00|", key=key, header_rows=1) for key in keys]
    for table in tables:
        read_lines(table, 2026)
    return tables


_SIX = ("department_summary", "department_revenue", "department_expenditure",
        "appropriation_summary", "general_budget_expenditure", "general_budget_basic")


def test_tables_in_another_file_are_one_note():
    """Catches one error for each of the tables that a narrative's contents promise."""
    assert promising() == [("info", "promised-table-is-there")]


def test_tables_in_an_annex_need_no_note():
    """Catches a note on tables that the text itself sends to an annex."""
    assert promising("第二部分 预算报表", "附件：某县教育局2026年度部门预算报表") == []


def test_one_missing_table_among_the_others_is_an_error():
    """Catches a table that is missing where the others are there, no longer told."""
    told = promising(tables=printed(*_SIX))
    assert ("error", "promised-table-is-there") in told and len(
        [1 for _, rule in told if rule == "promised-table-is-there"]) == 1


def test_both_files_given_nothing_is_missing():
    """Catches a promise that is called broken although the second file keeps it."""
    assert promising(tables=printed(*_SIX, "government_fund", "three_public")) == []


# ── lists and shares ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("last", "wrong"), [("20.00", False), ("25.00", True)])
def test_numbered_items_are_the_parts_of_a_numbered_list(last, wrong):
    """Catches 宣传业务5万元, said within item 1, added to the items of the list."""
    told = rules("（五）项目支出100.00万元，具体包括：", "1.安全管理50.00万元，主要包括：培训45.00万元。宣传业务5.00万元。",
                 "2.应急管理30.00万元，用于演练。", f"3.信息化{last}万元，用于运维。")
    assert ("parts-within-the-whole" in told) is wrong


@pytest.mark.parametrize(("share", "wrong"), [("74.95%", False), ("75.95%", True)])
def test_shares_of_a_whole_that_is_stated_nowhere(share, wrong):
    """Catches shares of 本年支出预算 compared with a total that includes what is left over."""
    told = rules("2026年支出预算133.00万元。", "（一）基本支出。基本支出预算25.25万元，占本年支出预算25.05%。",
                 f"（二）项目支出。项目支出预算75.55万元，占本年支出预算{share}。",
                 "（三）年终结转结余资金32.20万元。")
    assert bool(told) is wrong


def test_a_source_named_after_last_year_is_this_years_money():
    """Catches 上年实户资金余额 taken for an amount of last year, and its list found wanting."""
    assert rules("2026年本部门预算收入105946.48万元，其中一般公共预算拨款收入105364.28万元、事业收入243.00万元、"
                 "上年实户资金余额339.20万元、其他收入0.00万元。") == []


# ── 元 for 万元 ──────────────────────────────────────────────────────────────────────────────


def uses():
    return made_table("|科目编码|科目名称|合计|基本支出|项目支出|\n||合计|100.00|60.00|40.00|\n"
                      "|205|教育支出|100.00|60.00|40.00|", key="general_budget_expenditure",
                      title="一般公共预算支出表", header_rows=1)


@pytest.mark.parametrize(("text", "proof"), [
    ("2026年一般公共预算支出100.00元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。", "为 100.00 万元"),
    ("会议费5.00万元，比2025年4.00元增加1.00万元，增长25.00%。", "两数之差"),
    ("会议费50.00万元；培训费5.00万元，比上年增加1.00元，增长25.00%。", "25.00%")])
def test_one_unit_that_slipped_is_one_finding(text, proof):
    """Catches 元 typed for 万元 once told as four contradictions of the amounts around it."""
    (told,) = found("二、一般公共预算支出情况", text, tables=[uses()])
    assert told[0] == "unit-of-money-is-the-usual" and proof in told[1]


@pytest.mark.parametrize("text", [
    "2026年一般公共预算支出1000000元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。",
    "会议费5.00万元，培训费4.00万元，人均标准300元。"])
def test_an_amount_in_another_unit_is_no_slip(text):
    """Catches an amount rightly printed in 元 among others in 万元 called a slip."""
    assert rules("二、一般公共预算支出情况", text, tables=[uses()]) == []


# ── the total of the year, and the total of all ──────────────────────────────────────────────


def test_a_grand_total_stands_beside_the_grand_total():
    """Catches 收支总计 set beside 本年收入合计 because that is the nearer amount: 90.00, not 100.00."""
    table = made_table("|收入|收入|支出|支出|\n|项目|合计|项目|合计|\n|一般公共预算拨款|90.00|教育支出|100.00|\n"
                       "|本年收入合计|90.00|本年支出合计|100.00|\n|上年结转|10.00|||\n"
                       "|收入总计|100.00|支出总计|100.00|", key="appropriation_summary", title="财政拨款收支总表",
                       header_rows=2)
    (told,) = [words for rule, words in found(
        "三、财政拨款收支情况", "2026年财政拨款收支总计0.3万元。", tables=[table])
        if rule == "stated-is-printed"]
    assert "总计" in told and "99.7" in told and "本年收入合计" not in told


def test_a_list_that_is_short_is_told_itself_where_another_reaches_the_whole():
    """Catches 100.00, which the list by function reaches, accused for the list by kind that lacks 5.00."""
    texts = ("2026年一般公共预算支出100.00万元，其中：", "（1）教育支出60.00万元；", "（2）卫生健康支出35.00万元；",
             "（3）住房保障支出5.00万元。", "从各类资金来看，其中：",
             "（1）甲类经费60.00万元；", "（2）乙类经费20.00万元；", "（3）丙类经费15.00万元。")
    (told,) = [f for f in bk.check(made("（二）支出情况", *texts)) if f.rule == "list-reaches-its-whole"]
    assert (told.expected, told.found, str(told.difference)) == ("100", "95", "-5.00")
    assert "甲类经费60.00万元" in told.message_zh and "其中：”" not in told.message_zh


@pytest.mark.parametrize(("text", "severity"), [
    ("会议费0.39万元，比上年减少0.15万元，下降（增长）27.78%。", "warning"),
    ("会议费0.39万元，比上年下降（增长）27.78%，减少0.15万元。", "warning"),
    ("会议费0.39万元，比上年下降（增长）27.78%。", "error"),
    ("培训费1.00万元，比上年减少0.10万元；会议费0.39万元，比上年下降（增长）27.78%。", "error")])
def test_a_way_left_open_is_quoted_and_weighed_by_what_the_sentence_says(text, severity):
    """Catches 增加（减少） quoted where 下降（增长） is printed, and an error where 减少0.15万元 says the way."""
    (told,) = [f for f in bk.check(made("三、支出情况", text)) if f.rule == "template-is-filled-in"]
    assert told.severity == severity
    assert "下降（增长）" in told.message_zh and "增加（减少）" not in told.message_zh


BY_WAY = """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|180.00|100.00|80.00|
|201|一般公共服务支出|180.00|100.00|80.00|
"""


def test_what_projects_spend_of_a_class_is_held_against_projects_alone():
    """Catches the project part of 一般公共服务支出 held against the whole class."""
    for body, against in ((BY_WAY, ["80.00"]),
                          (BY_WAY.replace("|基本支出|项目支出|", "|").replace("|100.00|80.00|", "|"), [])):
        d = made("四、一般公共预算拨款支出", "（二）项目支出：项目支出预算80.00万元，其中：一般公共服务支出70.00万元。",
                 tables=[made_table(body, key="general_budget_expenditure", header_rows=1)])
        claim = d.narrative.claim_list[-1]
        proving = contradicting(claim, CheckContext(d).cells.of(claim))
        assert [str(c.amount) for c in proving] == against


def test_a_fund_is_not_held_against_one_of_its_lines():
    """Catches 政府性基金收入 held against a line of the summary that only has the fund in its name."""
    line = made_table(
        "|收入|预算数|支出|预算数|\n|一、政府性基金|250.00|其他政府性基金及对应专项债务收入安排的支出|150.00|\n"
        "|收入总计|250.00|支出总计|250.00|", key="appropriation_summary", header_rows=1)
    d = made("二、财政拨款收支情况", "政府性基金收入300.00万元。", tables=[line])
    cells = CheckContext(d).cells.of(d.narrative.claim_list[0])
    assert "150.00" not in [str(c.amount) for c in contradicting(d.narrative.claim_list[0], cells)]
