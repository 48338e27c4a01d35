"""Every threshold of the room on both of its sides: what is just near enough, and what just is not."""

from dataclasses import fields
from decimal import Decimal

import pytest
from made_budgets import budget, prose
from made_prose import told_in
from made_tables import made_table
from matplotlib.text import Text

import budgetkit as bk
from budgetkit import charts
from budgetkit.bodies import same_body
from budgetkit.change import MatchSettings, NotComparable, compare, drivers, implied, series
from budgetkit.change.explained import rounding_of
from budgetkit.change.similarity import is_cut, is_general, is_made_of, same_line, shares_most
from budgetkit.charts import change as change_charts
from budgetkit.charts.changed_lines import _off_scale
from budgetkit.classification import codes_called
from budgetkit.tables.lines import read_lines

D = Decimal
PROJECTS = {"key": "projects", "head": "项目编码|项目名称|合计"}


def rules(old, new, settings=None, by="function", **more):
    c = compare(budget(old, year=2023, **more), budget(new, year=2024, **more), by,
                settings=settings or MatchSettings())
    return {r.rule for r in c.rows}


# ── names ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "rule"), [
    ("甲乙丙丁庚辛", {"same-code-similar-name"}),  # 3 pairs of 5 and 5: 6 / 10
    ("甲乙丙丁庚辛壬", {"none"}),  # 3 of 5 and 6: 6 / 11
])
def test_similar_names_share_three_fifths(name, rule):
    """Catches two things of one code taken for one line, or a word more for another line."""
    assert rules([("2010341", "甲乙丙丁戊己", "1.00")], [("2010341", name, "2.00")]) == rule


def test_a_cut_name_has_four_characters():
    """Catches 物业管 taken for the beginning of one name of many, or 物业管理 for none."""
    assert is_cut("物业管理", "物业管理费和租金")
    assert not is_cut("物业管", "物业管理费和租金")
    assert is_cut("物业管", "物业管理费和租金", MatchSettings(cut_name=3))


def test_a_cut_project_has_eight():
    """Catches a project joined by a beginning that many have: there is no code to tell."""
    whole = [("", "市民中心停车场建设工程", "5.00")]
    assert rules([("", "市民中心停车场建", "5.00")], whole, by="project", **PROJECTS) == {"cut-name"}
    assert rules([("", "市民中心停车场", "5.00")], whole, by="project", **PROJECTS) == {"none"}
    assert rules([("", "市民中心停车场", "5.00")], whole, MatchSettings(cut_project=7),
                 by="project", **PROJECTS) == {"cut-name"}


def test_a_part_shares_three_fifths_with_its_whole():
    """Catches a line of another matter taken for what a line was split into."""
    assert shares_most("甲乙丙丁戊己", "甲乙丙丁子丑寅")  # 3 of 5
    assert not shares_most("甲乙丙庚戊己", "甲乙丙丁子丑寅")  # 2 of 5
    assert shares_most("甲乙丙庚戊己", "甲乙丙丁子丑寅", MatchSettings(shared_words=0.4))


def test_parts_make_up_half_of_the_whole():
    """Catches a split of a name of which its parts say less than half."""
    parts = ["甲乙丙", "丁戊己"]
    assert is_made_of("甲乙丙丁戊己庚辛壬", parts)  # 4 of 8
    assert not is_made_of("甲乙丙丁戊己庚辛壬癸", parts)  # 4 of 9
    assert is_made_of("甲乙丙丁戊己庚辛壬癸", parts, MatchSettings(made_of=0.4))


def test_no_split_among_many_lines():
    """Catches a split told by names that may be met by chance among many."""
    old = [("2010341", "大数据平台和热线运行", "30.00")]
    new = [("2010342", "大数据平台运行", "20.00"), ("2010343", "热线运行", "15.00")]
    assert rules(old, new, MatchSettings(most_parts=2)) == {"split-under-heading"}
    assert rules(old, new, MatchSettings(most_parts=1)) == {"none"}


def test_a_sum_is_not_looked_for_among_many_lines():
    """Catches lines joined because some of many happen to add up to what is said of last year."""
    told = prose(2024, "（一）公共安全支出（类）",
                 "1.检察（款）检察监督（项）支出12.00万元，与上年相比增加3.00万元。")
    old = budget([("2040404", "查办案件", "4.00"), ("2040406", "侦查", "5.00"),
                  ("2040407", "执行", "7.00")], year=2023)
    new = budget([("2040410", "检察监督", "12.00")], year=2024, narrative=told)
    found = {most: {r.rule for r in compare(old, new, settings=MatchSettings(most_parts=most)).rows}
             for most in (3, 2)}
    assert "stated" in found[3] and "stated" not in found[2]


def test_a_name_under_three_headings_is_general():
    """Catches 行政运行 that wanders from one heading to another."""
    headings = len(codes_called("行政运行", "function"))
    assert headings > MatchSettings().general_name
    assert not is_general("行政运行", "function", MatchSettings(general_name=headings))
    assert is_general("行政运行", "function", MatchSettings(general_name=headings - 1))


def test_a_moved_name_has_three_characters():
    """Catches money told as moved by a name so short that it stands in others."""
    told = prose(2024, "1.一般行政管理事务（项）支出100.00万元，与上年相比减少315.00万元，减少75.90%。"
                       "主要原因是增设“事业运行”项级科目分流315.00万元。")
    old = budget([("2040402", "一般行政管理事务", "415.00")], year=2023)
    new = budget([("2040402", "一般行政管理事务", "100.00"), ("2040450", "事业运行", "315.00")],
                 year=2024, narrative=told)
    found = {n: compare(old, new, settings=MatchSettings(moved_name=n)).row("2040450").status
             for n in (4, 5)}
    assert found == {4: "moved", 5: "new"}


def test_a_short_form_has_three_characters():
    """Catches 卫会 taken for 卫生健康委员会, which may be short for anything."""
    assert same_body("市卫健委", "市卫生健康委员会")
    assert not same_body("卫委", "卫生健康委员会")
    assert same_body("卫委", "卫生健康委员会", shortest=2)


def test_settings_reach_every_year_of_a_series():
    """Catches a setting that compare() takes and series() forgets."""
    years = [budget([("2010341", name, "1.00")], year=y) for y, name in (
        (2022, "甲乙丙丁戊己"), (2023, "甲乙丙丁庚辛"), (2024, "甲乙丙丁庚辛"))]
    assert len(series(years).threads) == 1
    assert len(series(years, settings=MatchSettings(similar_names=0.61)).threads) == 2


def test_every_threshold_has_its_reason():
    """Catches a threshold that is added without a word of why."""
    told = MatchSettings.__doc__ or ""
    assert [f.name for f in fields(MatchSettings) if f"    {f.name} : " not in told] == []


def test_settings_forbid_what_they_must():
    """Catches a department refused or accepted against the settings that were passed."""
    lines = [("2010301", "行政运行", "10.00")]
    old = budget(lines, year=2023, department="市卫健委")
    new = budget(lines, year=2024, department="市卫生健康委员会")
    assert compare(old, new).notes
    with pytest.raises(NotComparable):
        compare(old, new, settings=MatchSettings(short_body=4))


# ── amounts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("second", "note", "step"), [
    ("2.39", "rounding", "rounding"),  # half a 分 in each of three numbers: 0.015
    ("2.38", "the reasons do not reach it", "not explained"),
])
def test_a_rest_within_rounding_is_called_rounding(second, note, step):
    """Catches a rest of 0.01 called not explained, or one of 0.02 called rounding."""
    d = told_in(2026, "budget", "一、支出预算情况说明",
                f"支出总计24.00万元，比上年增加7.40万元，原因是新增甲资金5.00万元、新增乙资金{second}万元。")
    found = drivers(d)
    assert found.whole.note == note
    _, steps = change_charts._ends_and_steps(found, 8, "en")
    assert steps[-1][0] == step


def test_half_of_each_last_place_is_rounding():
    """Catches an amount printed in whole 万元 held to two decimals."""
    assert rounding_of(D("10.00"), D("3.0"), D(7), None) == D("0.555")
    assert rounding_of(D("1E+2")) == D("0.5")


@pytest.mark.parametrize(("percent", "agrees"), [("10.01", True), ("10.02", False)])
def test_a_percentage_may_be_off_by_rounding(percent, agrees):
    """Catches 10.01% of 10.00 more than 100.00 accused, or 10.02% passed.

    Half of a printed place of the percentage (0.005), and of two amounts (0.01 of 100, on both sides
    of the division): 0.016.
    """
    d = told_in(2026, "budget", "一、支出预算情况说明",
                f"支出总计110.00万元，比上年增加10.00万元，增长{percent}%。")
    assert implied(d).rows[0].agrees is agrees


@pytest.mark.parametrize(("own", "told"), [("9.01", False), ("9.02", True)])
def test_last_years_document_may_differ_by_rounding(own, told):
    """Catches a difference of a 分 told as another amount, or one of two passed over."""
    item = [("2010301", "行政运行", "12.00")]
    narrative = prose(2024, "（一）一般公共服务支出（类）", "1.政府办公厅（室）及相关机构事务（款）行政运行"
                            "（项）支出12.00万元，与上年相比增加3.00万元。")
    c = compare(budget([("2010301", "行政运行", own)], year=2023),
                budget(item, year=2024, narrative=narrative))
    assert bool(c.rows[0].note) is told


@pytest.mark.parametrize(("total", "said"), [("30.01", False), ("30.02", True)])
def test_lines_may_miss_their_total_by_rounding(total, said):
    """Catches lines that miss their total by more than rounding compared without a word."""
    lines = [("2010301", "行政运行", "10.00"), ("2013101", "行政运行", "20.00")]
    d = budget(lines, year=2023, total=total)
    c = compare(d, budget(lines, year=2024))
    assert any("the lines reach" in n for n in c.notes) is said
    assert c.previous_total == D(total)


@pytest.mark.parametrize(("change", "agrees"), [("2.01", True), ("2.02", False)])
def test_columns_may_differ_by_rounding(change, agrees):
    """Catches a printed change that is not the difference of its columns, or rounding accused."""
    table = made_table(
        f"|科目编码|科目名称|2023年预算数|2024年预算数|增减|\n||合计|10.00|12.00|{change}|\n"
        f"|2010301|行政运行|10.00|12.00|{change}|", key="general_budget_expenditure",
        title="一般公共预算支出表", header_rows=1)
    read_lines(table, 2024)
    d = budget([("2010301", "行政运行", "12.00")], year=2024)
    d.tables.append(table)
    assert {r.agrees for r in implied(d).rows if r.source == "table"} == {agrees}


@pytest.mark.parametrize(("total", "said"), [("150.03", "rounding"), ("150.04", "an error")])
def test_funds_may_miss_their_total_by_rounding(total, said):
    """Catches funds of last year that do not add up called rounding, or the reverse."""
    d = told_in(2026, "budget", "一、支出预算情况说明",
                f"支出总计{D(total) + 10}万元，比上年增加10.00万元。",
                "一般公共预算支出105.00万元，比上年增加5.00万元。",
                "政府性基金预算支出55.00万元，比上年增加5.00万元。")
    assert [n.endswith(said) for n in implied(d).notes] == [True]


# ── scales of charts ─────────────────────────────────────────────────────────────────────────


def test_an_axis_is_cut_at_five_times_the_next():
    """Catches a cut that nothing calls for, or a step that hides all others."""
    assert change_charts._cut_at(10.0, [50.0, 1.0], True) is not None
    assert change_charts._cut_at(10.0, [49.9, 1.0], True) is None


def test_a_percentage_is_named_beyond_five_times_the_next():
    """Catches a percentage left out of the picture that could be drawn."""
    assert _off_scale([("a", D(501)), ("b", D(100))]) == [("a", D(501))]
    assert _off_scale([("a", D(500)), ("b", D(100))]) == []


def test_labels_of_a_dense_slope_lie_apart():
    """Catches labels over each other, or out of the picture, where many lines end together."""
    items = [(f"20103{n:02d}", f"第{n}项工作", f"{n / 100 + 1:.2f}") for n in range(1, 25)]
    big = ("2013101", "大项", "400.00")
    c = compare(budget([*items, big], year=2023), budget([*items, big], year=2024))
    ax = charts.slope(c, lang="zh", limit=25, ceiling=1000)
    figure = ax.get_figure()
    figure.draw_without_rendering()
    for side in ("left", "right"):
        # the extent of the words alone, without the line that leads to the stroke
        boxes = sorted((Text.get_window_extent(t) for t in ax.texts
                        if t.get_ha() == side and "年" not in t.get_text()), key=lambda b: b.y0)
        assert len(boxes) == 25
        assert all(low.y1 <= high.y0 + 2 for low, high in zip(boxes, boxes[1:], strict=False))
        assert boxes[0].y0 >= 0 and boxes[-1].y1 <= figure.bbox.y1


def test_same_line_by_default_and_by_name():
    """Catches defaults of the settings that are not those of the rules."""
    old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    ours = compare(old, new, "economic")
    theirs = compare(old, new, "economic", settings=MatchSettings())
    assert [r.rule for r in ours.rows] == [r.rule for r in theirs.rows]
    assert same_line(ours.rows[0].current_entries[0], ours.rows[0].current_entries[0]) == "same-code"
