"""Each threshold of the checks: what lies on either side of it, and that a user can move it."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from made_tables import made_table
from test_checks_doubts import PROJECTS, SHEET
from test_checks_doubts import made as made_of_tables
from test_false_errors_prose import made
from test_narrative import typeset

import budgetkit as bk
from budgetkit.checks import CheckSettings
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import ProsePage, read_narrative


def told(d, rule, **settings):
    """Severities of one rule's findings."""
    return [f.severity for f in bk.check(d, settings=CheckSettings(**settings)).filter(rule=rule)]


# ── prose ────────────────────────────────────────────────────────────────────────────────────


def listed(last):
    return made(f"项目支出100万元，主要用于：校舍维修50万元，设备购置20万元，信息系统运维{last}万元。")


def test_a_list_nearly_reaches_its_whole():
    """Catches a list that lacks a tenth let pass, one that lacks more accused, or a tenth fixed."""
    rule = "list-reaches-its-whole"
    assert told(listed(20), rule) == ["warning"]  # lacks 10 of 100
    assert told(listed(19), rule) == []
    assert told(listed(19), rule, nearly_whole=Decimal("0.11")) == ["warning"]
    assert told(listed(25), rule, nearly_whole=Decimal("0.04")) == []


def explained(last):
    return made(f"项目支出500万元，与上年相比增加100万元，增长25%。主要原因是奖补资金增加60万元，外事经费增加{last}万元。")


def test_reasons_nearly_explain_the_change():
    """Catches reasons that miss a tenth of the change called a remark, or those that miss more a doubt."""
    rule = "reasons-sum-to-the-change"
    assert told(explained(30), rule) == ["warning"]
    assert told(explained(29), rule) == ["info"]
    assert told(explained(29), rule, nearly_explained=Decimal("0.2")) == ["warning"]


def twice(second):
    return made("一般公共预算支出50.00万元，比上年增加10.00万元，增长25.00%。",
                f"一般公共预算支出50.00万元，比上年增加{second}万元，增长25.00%。")


def test_a_change_told_twice_may_differ_by_a_step():
    """Catches 10.00 and 10.01 called a contradiction, or 10.00 and 10.02 let pass."""
    rule = "same-change-said-alike"
    assert told(twice("10.01"), rule) == []
    assert told(twice("10.02"), rule) == ["warning"]
    assert told(twice("10.02"), rule, same_change=Decimal("0.03")) == []


def test_steep_growth_asks_for_the_word_that_is_missing():
    """Catches 比上年1.43万元，增加0.68% called an error of fourteen thousand percent."""
    d, rule = made("机关运行经费210.32万元，比上年1.43万元，增加0.68%。"), "percentage-is-change-over-last-year"
    assert told(d, rule) == ["warning"]
    assert told(d, rule, steep_growth=Decimal(20_000)) == ["error"]


def level(spent):
    return made(f"会议费支出年初预算为100.00万元，支出决算为{spent}万元，决算数等于年初预算数。", kind="final_account",
                year=2024)


def test_level_is_within_a_hundredth():
    """Catches 等于 said of amounts a hundredth apart called an error, or of more a doubt."""
    rule = "spent-against-planned"
    assert told(level("100.00"), rule) == []
    assert told(level("101.00"), rule) == ["warning"]
    assert told(level("101.01"), rule) == ["error"]
    assert told(level("101.01"), rule, level=Decimal("0.02")) == ["warning"]


def test_a_budget_is_published_by_june():
    """Catches the end of May of the year called ahead of the budget, or June let pass."""
    rule, said = "as-of-is-behind", "截至2026年{}月，本单位共有车辆5辆。"
    assert told(made(said.format(5)), rule) == []
    assert told(made(said.format(6)), rule) == ["warning"]
    assert told(made(said.format(6)), rule, published_by=7) == []


SENTENCE = "本局贯彻执行教育方面的法律法规。负责全县各级各类学校的布局调整、教育教学改革和教师队伍建设等各项工作。"


def stopped(bare, whole):
    """So many paragraphs without their stop, and then so many with it, all numbered."""
    texts = [SENTENCE.rstrip("。")] * bare + [SENTENCE] * whole
    return made(*(f"（{'一二三四五六七八九十'[n % 10]}）{t}" for n, t in enumerate(texts)))


def test_a_document_ends_its_paragraphs_with_a_stop():
    """Catches one of ten without a stop let pass, or one of nine accused, where that is a habit."""
    rule = "paragraph-has-its-stop"
    assert told(stopped(1, 9), rule) == ["warning"]
    assert told(stopped(1, 8), rule) == []
    assert told(stopped(1, 8), rule, stops_usual=0.8) == ["warning"]
    assert told(stopped(1, 9), rule, paragraph_length=80) == []


def beside_a_table(paragraphs):
    text = "（一）本局负责教育工作（含职业教育。本局承办其他事项。"
    narrative = read_narrative([ProsePage(1, 600, 2000, typeset(
        *[text] * 1, *["本局承办县委、县政府交办的其他事项。"] * (paragraphs - 1)).lines)])
    table = made_table("|项目|合计|\n|合计|5.00|", key="other", page=1, header_rows=1)
    return Disclosure([SourceFile("made.pdf", "made", 1)], "某县教育局", 2026, "budget", "department",
                      [table], narrative)


def test_a_page_with_a_table_is_prose_where_paragraphs_end():
    """Catches cells beside a table taken for prose, or prose beside a table passed over."""
    rule = "brackets-are-closed"
    assert told(beside_a_table(4), rule) == ["warning"]
    assert told(beside_a_table(3), rule) == []
    assert told(beside_a_table(3), rule, stops_on_a_page=3) == ["warning"]


# ── targets ──────────────────────────────────────────────────────────────────────────────────


def projects(*names, sheets, targets="数量|≥1个"):
    listed = PROJECTS.format(total=f"{len(names)}.00") + "\n".join(f"|{n}|1.00|" for n in names)
    of = SHEET + "\n".join(f"|{n}|1.00|产出指标|数量指标|{targets}|" for n in sheets)
    return made_of_tables(
        made_table(listed, key="projects", title="项目支出预算表", header_rows=1),
        made_table(of, key="project_performance", title="项目支出绩效目标表", header_rows=1))


def test_names_of_five_characters_are_told_apart():
    """Catches a project of four characters accused of having no sheet, or one of five passed over."""
    rule, sheets = "project-has-targets", ("设备购置项目", "信息系统运维")
    assert told(projects(*sheets, "军供保障", sheets=sheets), rule) == []
    assert told(projects(*sheets, "军供保障费", sheets=sheets), rule) == ["warning"]
    assert told(projects(*sheets, "军供保障", sheets=sheets), rule, name_length=4) == ["warning"]


def test_names_that_are_alike_are_one():
    """Catches a name without 全国 accused of having no sheet, or any name taken for another."""
    rule, sheets = "project-has-targets", ("全国文明城市创建工作经费", "信息系统运维")
    d = projects("文明城市创建工作经费", "信息系统运维", sheets=sheets)  # 20 of 22 characters
    assert told(d, rule) == []
    assert told(d, rule, alike=0.95) == ["warning"]


def with_aims(characters):
    names = ("设备购置项目", "信息系统运维", "校舍维修项目")
    aim = "保障" * 40
    listed = "|项目名称|金额|绩效目标|\n|合计|3.00||\n" + "\n".join(
        f"|{n}|1.00|{aim[:characters]}|" for n in names)
    of = SHEET + "\n".join(f"|{n}|1.00|产出指标|数量指标|数量|≥1个|" for n in names[:2])
    return made_of_tables(
        made_table(listed, key="projects", title="项目支出预算表", header_rows=1),
        made_table(of, key="project_performance", title="项目支出绩效目标表", header_rows=1))


def test_long_texts_of_the_project_table_are_aims():
    """Catches a project accused of having no targets whose aims stand beside it, or any text taken for aims."""
    rule = "project-has-targets"
    assert told(with_aims(41), rule) == []
    assert told(with_aims(40), rule) == ["warning"]
    assert told(with_aims(40), rule, aim_length=39) == []


def boilerplate(alike, sheets):
    names = [f"甲乙丙丁项目{'一二三四五六七八九十'[n]}" for n in range(sheets)]
    of = SHEET + "\n".join(
        f"|{n}|1.00|产出指标|数量指标|数量|{'≥1个' if i < alike else f'≥{i + 9}个'}|"
        for i, n in enumerate(names))
    return made_of_tables(made_table(of, key="project_performance", title="项目支出绩效目标表",
                                     header_rows=1))


def test_a_target_on_four_of_five_sheets_is_boilerplate():
    """Catches a target on 80 % of the sheets let pass, on fewer remarked, or three sheets compared."""
    rule = "same-target-everywhere"
    assert told(boilerplate(4, 5), rule) == ["info"]
    assert told(boilerplate(3, 5), rule) == []
    assert told(boilerplate(3, 5), rule, everywhere=Decimal("0.6")) == ["info"]
    assert told(boilerplate(3, 3), rule) == []
    assert told(boilerplate(3, 3), rule, sheets_compared=3) == ["info"]


def copied(one, other):
    head = "|项目名称|金额|一级指标|二级指标|三级指标|指标值|指标解释|\n"
    rows = "\n".join(f"|系统运维项目|1.00|产出指标|数量指标|{name}|≥1个|{said}|"
                     for name, said in (("培训人数", one), ("检查次数", other)))
    return made_of_tables(made_table(head + rows, key="project_performance",
                                     title="项目支出绩效目标表", header_rows=1))


def test_explanations_are_copied_where_they_are_long_enough():
    """Catches a short explanation that two indicators share called copied, or a long one let pass."""
    rule, twelve = "explanation-of-its-own", "反映本项目完成情况的程度"
    assert told(copied(twelve, twelve), rule) == ["warning"]
    assert told(copied(twelve[1:], twelve[1:]), rule) == []
    assert told(copied(twelve[1:], twelve[1:]), rule, explanation_length=11) == ["warning"]


def test_explanations_are_nearly_copied():
    """Catches thirty characters that differ by one let pass, or twenty-nine called copied."""
    rule = "explanation-of-its-own"
    thirty = "反映本年度本项目按照实施方案和工作计划实际开展相关工作的完成情况"[:29]
    assert told(copied(thirty + "甲", thirty + "乙"), rule) == ["warning"]
    assert told(copied(thirty[1:] + "甲", thirty[1:] + "乙"), rule) == []
    assert told(copied(thirty[1:] + "甲", thirty[1:] + "乙"), rule,
                near_explanation_length=29) == ["warning"]


# ── words and names ──────────────────────────────────────────────────────────────────────────


def in_full(text, times=1):
    """A document whose one heading holds these words so many times, beside paragraphs with their stops."""
    return made(*["本单位按照规定编制预算并公开。", "本单位认真落实各项工作要求。", *[text] * times])


def test_a_long_paragraph_does_not_end_with_a_comma():
    """Catches twenty-one characters cut off let pass, or a line of twenty accused."""
    rule = "paragraph-ends"
    twenty = "本年度预算支出按照人员经费和公用经费两项编"[:19] + "，"
    assert told(in_full(twenty), rule) == []
    assert len(told(in_full("本" + twenty), rule)) == 1
    assert len(told(in_full(twenty), rule, cut_paragraph=19)) == 1


def test_a_short_paragraph_may_stand_twice():
    """Catches fifteen characters printed twice let pass, or fourteen accused."""
    rule = "paragraph-once"
    fifteen = "本项预算安排用于保障机构运转。"
    assert len(fifteen) == 15
    assert len(told(in_full(fifteen, 2), rule)) == 1
    assert told(in_full(fifteen[1:], 2), rule) == []
    assert told(in_full(fifteen, 2), rule, repeated_paragraph=16) == []


# ── the settings themselves ──────────────────────────────────────────────────────────────────


def test_no_threshold_is_below_nought():
    """Catches a threshold with a slip of the sign, by which everything or nothing would be found."""
    for each in fields(CheckSettings):
        with pytest.raises(ValueError, match=each.name):
            replace(CheckSettings(), **{each.name: -1})
