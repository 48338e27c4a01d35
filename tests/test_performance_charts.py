"""Charts, tables and explorer of targets: what they say is what the targets say."""

from dataclasses import replace
from functools import cache

import matplotlib
import pandas as pd
import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit import charts
from budgetkit.performance import WEIGHTS
from budgetkit.performance.indicators import frame_of
from budgetkit.tables.targets import target_sheets

matplotlib.use("Agg")
CHARTS = [charts.coverage_matrix, charts.measurable_shares, charts.target_strip]
MADE = """
|项目名称|金额|一级指标|三级指标|指标值|
|服务器|28.50|产出指标|验收合格率|=1100%|
|^|^|满意度指标|群众满意度|≥95%|
|河道清淤|120.00|产出指标|清淤长度|≥8公里|
|^|^|效益指标|水环境|改善|
"""


@cache
def weihui():
    return bk.load_example("weihui-2024")


@cache
def made():
    return frame_of(target_sheets([made_table(MADE, header_rows=1)]))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.__name__)
def test_every_chart_speaks_both_languages_and_has_words(chart, lang):
    """Catches a chart without alternative text, or with words of the other language."""
    ax = chart(weihui(), lang=lang)
    words = charts.description(ax)
    assert words and ("项目" in words or "目标" in words) == (lang == "zh")
    matplotlib.pyplot.close(ax.figure)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.__name__)
def test_no_targets_give_a_labelled_empty_chart(chart):
    """Catches a chart that fails, or shows bare axes, where nothing is promised."""
    ax = chart(made().iloc[:0], lang="zh")
    assert "没有" in charts.description(ax)
    assert charts.picture(ax).empty


def test_the_matrix_counts_every_target_once():
    """Catches targets missing from the matrix, or an impossible one drawn as a good one."""
    ax = charts.coverage_matrix(made(), lang="en")
    assert charts.description(ax) == (
        "Which projects have which targets: 2 projects, 4 targets, 1 of them measurable and the "
        "project's own; 8 of 12 fields are empty.")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["河道清淤", "服务器"]  # most money first
    matplotlib.pyplot.close(ax.figure)


def test_the_matrix_of_weihui():
    """Catches the 66 project targets of Weihui drawn as another number."""
    ax = charts.coverage_matrix(weihui(), lang="en")
    assert "11 projects, 66 targets" in charts.description(ax)
    figures = [t.get_text() for t in ax.texts if t.get_text().isdigit()]
    assert sum(map(int, figures)) == 66
    matplotlib.pyplot.close(ax.figure)


def test_the_strip_leaves_nothing_out_in_silence():
    """Catches targets above 100 % left out of the strip without a word."""
    ax = charts.target_strip(made(), lang="en")
    assert "1 above 100%" in ax.get_xlabel()
    matplotlib.pyplot.close(ax.figure)


@pytest.mark.parametrize("first", [80, 81])
def test_the_strip_draws_every_target_and_its_places_do_not_overlap(first):
    """Catches a target between two places (81 where none is 80; 98.995) drawn nowhere, and
    places written over one another."""
    values = [5, 25, 45, 65, first, 83, 85, 87, 90, 92, 95, 96, 97, 98, 98.995, 99, 99.5, 100]
    words = "".join(f"|{'^' if i else '事'}|{'^' if i else '9.00'}|产出指标|第{i}率|≥{v}%|\n"
                    for i, v in enumerate(values))
    rows = MADE.strip().splitlines()[0] + "\n" + words
    ax = charts.target_strip(frame_of(target_sheets([made_table(rows, header_rows=1)])), lang="zh")
    whole = [t for t in ax.texts if t.get_position()[1] == 0]
    assert sum(int(t.get_text()) for t in whole) == len(values)
    ax.figure.canvas.draw()
    turned = {round(label.get_rotation()) for label in ax.get_xticklabels()}
    assert turned == {40}
    matplotlib.pyplot.close(ax.figure)


def test_weights_of_the_explorer_always_sum_to_100():
    """Catches sliders that give a score out of more or less than a hundred."""
    explorer = bk.explore.performance(weihui(), lang="en")
    for sliders in ({}, {"output": 0}, {k: 0 for k in WEIGHTS}, {"output": 100, "benefit": 5}):
        note = explorer.view(**sliders).note
        points = [float(w.rstrip(",.").split()[-1]) for w in
                  note.split("Points of 100: ")[1].split(". The score")[0].split(", ")]
        assert round(sum(points), 6) == 100
    assert "add up to 155 and are brought to 100" in explorer.view(output=100, benefit=35).note


def test_no_control_of_the_explorer_does_nothing():
    """Catches sliders of weights beside targets that have no score, and filters over words alone."""
    bare = replace(weihui(), tables=[])
    goal = made_table("|项目名称|金额|绩效目标|\n|修路|9.00|新建道路162公里，完好率98%以上。|\n"
                      "|日常工作|5.00|落实2026年“十五五”规划，保障12345热线。|\n", header_rows=1,
                      title="市级部门项目支出绩效目标表")
    words = replace(weihui(), tables=[goal])
    for d, said in ((bare, "没有"), (words, "没有可以加权")):
        explorer = bk.explore.performance(d, lang="zh")
        assert (dict(explorer.controls), said in explorer.view().note) == ({}, True)
        assert explorer.html() and explorer.widget()
    form = made_table("|项目名称|金额（万元）|三级指标|指标值|\n|修路|9.00|里程|3公里|\n"
                      "|修桥|8.00|桥梁|2座|\n", header_rows=1)
    explorer = bk.explore.performance(replace(weihui(), tables=[form]), lang="zh")
    assert not set(WEIGHTS) & set(explorer.controls) and "没有可以加权" in explorer.view().note


@pytest.mark.parametrize("target, said", [
    ("100百分比", "100%"), ("≥95%", "≥ 95%"), ("5~7天", "between 5 and 7 天"), ("≤120个", "≤ 120 个"),
])
def test_a_target_that_one_tries_is_said_with_its_unit(target, said):
    """Catches `100 %`, and a unit that runs into its number."""
    line = bk.explore.try_target(target, lang="en").text.splitlines()[2]
    assert line.split("?")[1].strip() == said


def test_the_explorer_filters_and_opens_a_project():
    """Catches a filter without effect, and a project's sheet that is not shown whole."""
    explorer = bk.explore.performance(weihui(), lang="zh")
    assert "11个项目中的1个" in explorer.view(only="cost").note
    assert "没有符合条件" in explorer.view(words="没有这样的名称").note
    number = next(n for n, name in explorer.controls["project"].options.items()
                  if name.startswith("综合窗口"))
    shown = explorer.view(project=number)
    assert len(shown.table.text.splitlines()) == 8  # caption, heads and six targets
    assert "每月" in shown.table.text and "得分" in shown.note


def test_the_place_on_the_page_is_shown_or_its_absence_is_said():
    """Catches an explorer that fails where the PDF is not at hand."""
    explorer = bk.explore.performance(weihui(), lang="en")
    shown = explorer.view(project=1, place=True)
    assert shown.picture is not None and "Page 21" in shown.picture.description


def test_try_target_tells_what_is_missing():
    """Catches an exercise that praises a target nobody could check."""
    assert "no: a direction" in bk.explore.try_target("提升", "群众满意度").text
    assert "yes, but" in bk.explore.try_target("≥95%", "群众满意度").text
    assert bk.explore.try_target("≥3000平方米", "馆舍面积").text.splitlines()[-1].endswith("yes")
    assert "2024-12-31" in bk.explore.try_target("2024年12月底前封顶").text


def test_no_bar_rests_on_nothing():
    """Catches a project without indicators drawn as 100 % words only."""
    sheets = target_sheets([made_table(
        "|项目名称|金额|一级指标|三级指标|指标值|\n|甲|5.00|产出指标|次数|≥3次|\n", header_rows=1)])
    frame = frame_of(sheets)
    bare = frame.assign(kind="", measurable=False, project="乙", sheet=1, amount=9.0)
    ax = charts.measurable_shares(pd.concat([frame, bare]).assign(boilerplate=""), lang="zh")
    assert "没有印指标" in [text.get_text() for text in ax.texts]
    assert sum(bar.get_width() > 0 for bar in ax.patches) == 1


def test_an_empty_field_of_a_sheet_not_read_is_a_question():
    """Catches a field drawn as empty whose targets may stand on a page that was not read."""
    sheets = target_sheets([made_table(
        "|项目名称|金额|一级指标|三级指标|指标值|\n|甲|5.00|产出指标|次数|≥3次|\n", header_rows=1)])
    sheets[0].unread = [2]
    ax = charts.coverage_matrix(frame_of(sheets))
    assert [text.get_text() for text in ax.texts].count("?") == 5


def test_projects_of_one_name_are_told_apart():
    """Catches two projects of one name that a reader cannot choose between."""
    from budgetkit.explore.performance import _told_apart

    frame = pd.DataFrame({"sheet": [0, 1, 2], "project": ["运维", "运维", "培训"],
                          "project_code": ["A1", "", "A2"], "amount": [8.0, 88.99, 5.0]})
    assert _told_apart(frame) == {0: "运维 A1 8.00", 1: "运维 88.99", 2: "培训"}
