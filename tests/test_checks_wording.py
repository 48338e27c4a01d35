"""What a reviewer's eye sees: stops, brackets, paragraphs, dates, pages, small comparisons."""

import pytest
from made_tables import made_table
from test_false_errors_prose import made, rules
from test_narrative import line, typeset

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import ProsePage, read_narrative
from budgetkit.tables.losses import Loss
from budgetkit.tables.recognition import YEAR_ROW

_SOUND = ("（一）本局贯彻执行教育方面的法律法规。负责全县各级各类学校的布局调整、教育教学改革和教师队伍建设工作。",
          "（二）本局编制教育经费的年度预算。监督、检查和统计全县各级各类学校的教育经费使用情况，并按规定向社会公开。",
          "（三）本局承办县委、县政府交办的其他事项。做好安全稳定、综合治理、机关后勤保障等各方面的日常工作。")


@pytest.mark.parametrize(("text", "expected"), [
    ("本年减少了该项支出。。", ["punctuation-once"]), ("本年减少了该项支出。", []),
    ("人数800人，；培训费5万元。", ["punctuation-once"]),
    ("详见附表……。", [])])
def test_stops_stand_once(text, expected):
    """Catches 。。, which ends one sentence and is the next, never seen within one."""
    assert rules(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("监管非煤矿山（含地质勘探〉、工贸等行业领域安全生产。", ["brackets-are-closed"]),
    ("贯彻“放管服改革精神，落实各项措施。", ["brackets-are-closed"]),
    ("落实《会计法》规定》的各项要求。", ["brackets-are-closed"]),
    ("监管非煤矿山（含地质勘探）、工贸等行业（领域)安全生产。", []),
    ("主要职责：1)制定计划；2)组织实施。", []), ("贯彻“放管服”改革精神，落实各项措施。", [])])
def test_brackets_have_both_halves(text, expected):
    """Catches an open bracket or quote that is passed over, and 1) taken for a closing one."""
    assert rules(text) == expected


@pytest.mark.parametrize(("texts", "expected"), [
    (_SOUND, []),
    ((*_SOUND * 4, _SOUND[0].rstrip("。"), _SOUND[1]), ["paragraph-has-its-stop"]),
    ([t.rstrip("。") for t in _SOUND * 4], [])])
def test_a_paragraph_has_its_stop(texts, expected):
    """Catches a paragraph without its stop among others that have one; a habit is no fault."""
    told = [r for r in rules(*texts) if r != "paragraph-once" and r != "headings-count-on"]
    assert told == expected


def test_a_paragraph_is_printed_once():
    """Catches a paragraph printed twice in a row, and one that another section repeats."""
    basic = "（一）人员经费5.00万元。主要包括：基本工资、津贴补贴、奖金。"
    assert "paragraph-once" in rules("一、基本支出情况", basic, basic)
    assert "paragraph-once" not in rules("一、财政拨款基本支出情况", basic,
                                         "二、一般公共预算基本支出情况", basic)


@pytest.mark.parametrize(("text", "expected"), [
    ("会议费5万元，比2025年预算持平。", ["info"]), ("会议费5万元，与2025年预算持平。", []),
    ("会议费5万元，与2025年相比持平。", []), ("会议费5万元，相比上年持平。", [])])
def test_level_is_said_with(text, expected):
    """Catches 比上年持平 called more than a remark (it is said so in Zhejiang and Fujian)."""
    found = bk.check(made(text)).filter(rule="flat-is-said-with")
    assert [f.severity for f in found] == expected


@pytest.mark.parametrize(("text", "kind", "expected"), [
    ("截至2025年12月31日，本单位共有车辆5辆。", "budget", []),
    ("截至2026年1月31日，本部门固定资产金额50.00万元。", "budget", []),
    ("截至2026年12月31日，本单位共有车辆5辆。", "budget", ["as-of-is-behind"]),
    ("截至2024年12月31日，本单位共有车辆5辆。", "budget", ["as-of-is-behind"]),
    ("截至2026年底，预计本单位共有车辆5辆。", "budget", []),
    ("截至2024年6月，评价组已现场评价。", "budget", []),
    ("截至2026年12月31日，本单位共有车辆5辆。", "final_account", []),
    ("截至2025年12月31日，本单位共有车辆5辆。", "final_account", ["as-of-is-behind"])])
def test_what_is_counted_is_counted_in_time(text, kind, expected):
    """Catches last year's date left standing, or a count of a day that lies ahead."""
    assert rules(text, kind=kind) == expected


@pytest.mark.parametrize(("text", "wrong"), [
    ("2026年1月至2026年12月。", False), ("2024年1月至2027年12月。", False), ("第一至四季度支付尾款。", False),
    ("2025年1月至2025年12月。", True)])
def test_a_project_runs_in_the_year(text, wrong):
    """Catches last year's period left in 实施周期."""
    assert ("project-runs-in-the-year" in rules("五、实施周期", text)) is wrong


@pytest.mark.parametrize(("last", "wrong"), [("190", False), ("191", False), ("180", True)])
def test_a_small_comparison_adds_up(last, wrong):
    """Catches one year of a comparison whose parts miss its total; rounding is none."""
    panel = made_table(f"|年度|总支出|专项|基本支出|占比|\n|2021|150|130|20|10%|\n|2022|{last}|150|40|20%|",
                       key="other", header_rows=1)
    assert ("comparison-adds-up" in rules("支出情况如下。", tables=[panel])) is wrong


def test_rows_named_by_years_are_a_comparison():
    """Catches a comparison of years read as a table of functional lines."""
    assert all(YEAR_ROW.fullmatch(said) for said in ("2021", "2022年", "2022年度", "2022年预算数"))
    assert not any(YEAR_ROW.fullmatch(said) for said in ("2010101", "2021年人员经费", "201"))


@pytest.mark.parametrize(("middle", "wrong"), [((), True), (("四、其他说明",), False)])
def test_a_blank_page_between_tables(middle, wrong):
    """Catches a blank page between two pages of tables; a page of prose is none."""
    title = line("某县教育局2026年度部门预算", 160, 40, 22)
    narrative = read_narrative([ProsePage(1, 600, 2000, [title, *typeset("一、概况。").lines]),
                                ProsePage(3, 600, 2000, typeset(*middle, page=3).lines)])
    tables = [made_table("|项目|合计|\n|合计|5.00|", key="other", page=p, header_rows=1) for p in (2, 4)]
    d = Disclosure([SourceFile("made.pdf", "made", 5)], "某县教育局", 2026, "budget", "department",
                   tables, narrative)
    told = {f.rule for f in bk.check(d)}
    assert ("no-blank-page-between-tables" in told) is wrong
    # of paper: a sheet that was scanned has a back
    d = Disclosure(d.files, d.department, d.year, d.kind, d.level, tables, narrative,
                   losses=[Loss(1, "read", 3, "1–2, 4")])
    assert "no-blank-page-between-tables" not in {f.rule for f in bk.check(d)}


def test_the_page_of_a_finding_is_the_marks():
    """Catches a finding of a mark that points at another place than the mark."""
    (found,) = bk.check(made("本年减少了该项支出。。")).filter(rule="punctuation-once")
    assert found.found == "。。" and len(found.places) == 1


@pytest.mark.parametrize(("text", "kind", "expected"), [
    ("公务接待费0.30万元，比上年增加0.30万元，增长100%。", "budget", ["rate-has-a-base"]),
    ("公务接待费0.30万元，比上年增加0.30万元。", "budget", []),
    ("公务接待费0.60万元，比上年增加0.30万元，增长100%。", "budget", []),
    ("公务接待费0.30万元，比2025年0.00万元增加0.30万元，增长100%。", "budget", ["rate-has-a-base"]),
    ("行政运行（项）年初预算为0，支出决算为7.82万元，完成年初预算的95.89%。", "final_account",
     ["completion-has-a-base"]),
    ("行政运行（项）年初预算为0，支出决算为7.82万元。", "final_account", [])])
def test_a_percentage_has_a_base(text, kind, expected):
    """Catches a percentage of what was nought."""
    found = bk.check(made(text, kind=kind))
    assert [f.rule for f in found if f.rule.endswith("-has-a-base")] == expected


@pytest.mark.parametrize(("rate", "word", "wrong"), [
    ("100.00%", "大于", True), ("100%", "大于", False), ("102.27%", "大于", False), ("97%", "大于", True), ("97%", "小于", False),
    ("100.00%", "小于", True), ("103%", "小于", True)])
def test_a_rate_agrees_with_the_order(rate, word, wrong):
    """Catches 完成年初预算的100%，决算数大于预算数."""
    told = rules(f"教育支出95.95万元，完成年初预算的{rate}，决算数{word}预算数。", kind="final_account")
    assert ("completion-agrees-with-order" in told) is wrong


@pytest.mark.parametrize(("text", "wrong"), [
    ("支出增加1193.20万元，增长13.95。", True), ("支出增加1193.20万元，增长13.95%。", False),
    ("基本支出90.00万元，占76.23；项目支出28.07万元，占23.77%。", True),
    ("基本支出90.00万元，占本年支出的76.23。", True), ("增长3.5个百分点。", False)])
def test_a_percentage_has_its_sign(text, wrong):
    """Catches 增长13.95 without its sign."""
    assert ("sentence-is-whole" in rules(text)) is wrong


@pytest.mark.parametrize(("second", "severity"), [
    ("269.86", ["rounding"]), ("269.85", []), ("245.53", ["error"])])
def test_two_values_one_hundredth_apart_are_rounding(second, severity):
    """Catches a difference of the last printed place called an error."""
    d = made(f"公共安全支出（类）司法（款）行政运行（项）269.85万元，主要用于发放工资。支出决算为{second}万元。",
             kind="final_account")
    assert [f.severity for f in bk.check(d).filter(rule="one-thing-one-value")] == severity


@pytest.mark.parametrize(("last", "wrong"), [("39.50", False), ("39.51", False), ("39.00", True)])
def test_changes_that_are_listed_add_up(last, wrong):
    """Catches changes of 基本支出 and 项目支出 that miss the change they are parts of."""
    told = rules(f"2.支出预算增加118.76万元，其中基本支出增加79.26万元，项目支出增加{last}万元。")
    assert ("changes-listed-make-the-change" in told) is wrong


@pytest.mark.parametrize(("last", "wrong"), [("6.84", False), ("6.48", True)])
def test_a_numbered_list_whose_item_is_miswritten(last, wrong):
    """Catches an item of a numbered list that misses the whole, hidden by a sub-item's amount."""
    told = rules("（五）项目支出100.00万元，具体包括：", "1.安全管理63.16万元，主要包括：培训45.00万元。宣传业务18.16万元。",
                 "2.应急管理30.00万元，用于演练。", f"3.信息化{last}万元，用于运维。")
    assert ("list-reaches-its-whole" in told) is wrong
