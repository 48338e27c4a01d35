"""The chart_base of all charts, and the first four: what they say, and that they say it honestly."""

import io
import warnings

import matplotlib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

import budgetkit as bk
from budgetkit import charts
from budgetkit.charts import chart_base
from budgetkit.text import text_width

# the Weihui budget of 2024, pages of 收入总体情况表 and 支出总体情况表
SOURCES = pd.DataFrame(
    {
        "name": ["一般公共预算", "政府性基金", "国有资本经营预算"],
        "this_year": [343.22, 860.0, np.nan],
        "carryover": [np.nan, 10331.0, np.nan],
    }
)
CLASSES = pd.DataFrame(
    {
        "name": ["一般公共服务支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出"],
        "basic": [145.86, 20.28, 7.16, 15.77],
        "project": [154.15, np.nan, np.nan, np.nan],
        "total": [300.01, 20.28, 7.16, 15.77],
    }
)
CHARTS = [
    (charts.revenue_by_source, SOURCES),
    (charts.expenditure_by_function, CLASSES),
    (charts.expenditure_by_economic_class, CLASSES),
    (charts.basic_and_project, CLASSES),
]
every_chart = pytest.mark.parametrize(
    ("chart", "lines"), CHARTS, ids=[chart.__name__ for chart, _ in CHARTS]
)


@every_chart
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_chart_draws_on_the_axes_given(chart, lines, lang, ax):
    """Catches a chart that draws elsewhere, warns, shows boxes or changes global settings."""
    before = dict(matplotlib.rcParams)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chart(lines, ax=ax, lang=lang) is ax
        ax.figure.savefig(io.BytesIO(), format="png")
    assert dict(matplotlib.rcParams) == before
    assert "万元" in ax.get_xlabel()
    assert ax.get_title(loc="left")
    assert "300.01" in charts.description(ax) or "343.22" in charts.description(ax)


@every_chart
def test_chart_of_nothing_says_so(chart, lines, ax):
    """Catches a chart that fails, or shows a bar of zero, where the form is blank."""
    blank = lines.assign(**dict.fromkeys(lines.columns[1:], np.nan))
    for nothing in (lines.iloc[:0], blank):
        ax.clear()
        chart(nothing, ax=ax, lang="zh")
        assert [text.get_text() for text in ax.texts] == ["没有可画的数据"]
        assert ax.patches == [] or len(ax.patches) == 0
        assert charts.description(ax).endswith("没有可画的数据。")


@every_chart
def test_chart_refuses_what_it_cannot_draw(chart, lines):
    """Catches a wrong column or language drawn as something else."""
    with pytest.raises(ValueError, match="lang is 'en' or 'zh'"):
        chart(lines, lang="fr")
    with pytest.raises(ValueError, match="no such column"):
        chart(lines[["name"]])


def test_missing_is_not_zero(ax):
    """Catches a blank line of the form drawn as a bar of zero."""
    charts.revenue_by_source(SOURCES, ax=ax, lang="en", total=11534.22)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["政府性基金", "一般公共预算"]
    assert "1 line is blank in the document" in ax.get_xlabel()
    assert [text.get_text() for text in ax.texts] == ["11,191.00 (97.02%)", "343.22 (2.98%)"]


def test_a_printed_zero_has_no_bar(ax):
    """Catches ten empty bars of classes printed as 0.00, and lines that vanish without a word."""
    lines = pd.DataFrame({"name": ["工资福利支出", "资本性支出", "其他支出"], "total": [5.0, 0.0, 0.0]})
    charts.expenditure_by_economic_class(lines, ax=ax, lang="zh")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["工资福利支出"]
    assert "另有2行为0" in ax.get_xlabel()
    ax.clear()
    charts.expenditure_by_economic_class(lines.iloc[1:], ax=ax, lang="en")  # nothing else to draw
    assert [text.get_text() for text in ax.texts] == ["0.00", "0.00"]


@pytest.mark.parametrize("draw", [charts.expenditure_by_function, charts.basic_and_project, charts.expenditure_by_economic_class])
def test_what_stands_under_a_picture_is_not_cut(draw):
    """Catches a note of long lines that runs over the picture's edge: “from Expenditure (《2024年部门支出总体”."""
    axes = draw(bk.load_example("weihui-2024"), lang="en")
    figure = axes.get_figure()
    figure.canvas.draw()
    note = axes.xaxis.label.get_window_extent()
    assert "printed nowhere" in axes.get_xlabel() and note.x0 >= 0 and note.x1 <= figure.bbox.width


def test_two_years_say_their_unit():
    """Catches amounts of a slope without a unit: the axis that would tell it is not drawn."""
    before, after = (bk.load_example(f"jiangsu/npc-{year}") for year in (2018, 2019))
    axes = charts.slope(bk.change.compare(before, after, "economic"), lang="en")
    assert any("10,000 yuan (万元)" in text.get_text() for text in axes.texts)


def test_lines_that_miss_the_total_say_so(ax):
    """Catches a chart that hides that the lines do not reach the printed total."""
    charts.expenditure_by_function(CLASSES, ax=ax, total=867.22)
    assert "the lines add up to 343.22, the printed total is 867.22" in ax.get_xlabel()
    ax.clear()
    charts.expenditure_by_function(CLASSES, ax=ax, total=343.21)  # a rounding: 5 numbers
    assert "add up" not in ax.get_xlabel()


def test_no_share_where_an_amount_is_negative(ax):
    """Catches shares of a whole that negative lines make meaningless."""
    lines = pd.DataFrame({"name": ["收回", "行政运行"], "total": [-50.0, 100.0]})
    charts.expenditure_by_function(lines, ax=ax)
    assert [text.get_text() for text in ax.texts] == ["100.00", "−50.00"]


@given(
    st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30),
    st.integers(min_value=2, max_value=12),
)
@settings(max_examples=25)
def test_smaller_lines_are_added_not_dropped(cents, most):
    """Catches money lost when a chart gathers its smaller lines into one."""
    ax = Figure().subplots()
    amounts = [c / 100 for c in cents]
    lines = pd.DataFrame({"name": [f"行{i}" for i in range(len(cents))], "total": amounts})
    charts.expenditure_by_function(lines, ax=ax, limit=most)
    drawn = [c for c in cents if c] or cents  # a printed 0 has no bar beside others
    assert len(ax.patches) == min(most, len(drawn))
    drawn = sum(patch.get_width() for patch in ax.patches)
    assert drawn == pytest.approx(sum(amounts), abs=0.005)


def test_roles_are_told_apart_without_colour():
    """Catches two parts of one stack that differ in colour only."""
    for one, other in [("basic", "project"), ("this_year", "carryover"), ("increase", "decrease")]:
        assert charts.ROLES[one].hatch != charts.ROLES[other].hatch
        assert charts.ROLES[one].marker != charts.ROLES[other].marker
        assert charts.ROLES[one].colour != charts.ROLES[other].colour


def test_picture_carries_its_alternative_text_and_stays_the_same(ax):
    """Catches a picture without alternative text, or two runs that give two files."""
    charts.basic_and_project(CLASSES, ax=ax, lang="zh")
    first, second = charts.picture(ax), charts.picture(ax.figure)
    assert first == second
    shown, details = first._repr_mimebundle_()
    assert shown["image/png"].startswith(b"\x89PNG")
    assert details["image/png"]["alttext"] == first.description
    assert first.description.startswith("基本支出与项目支出（条形图，万元）：")
    assert "一般公共服务支出 300.01" in first.description


def test_english_names_are_used_where_given(ax):
    """Catches an English chart with Chinese names although English ones are there."""
    lines = CLASSES.assign(name_en=["General public services", None, "Health", "Housing"])
    charts.expenditure_by_function(lines, ax=ax, lang="en")
    assert ax.get_yticklabels()[0].get_text() == "General public services\n一般公共服务支出"
    assert ax.get_yticklabels()[1].get_text() == "社会保障和就业支出"


@given(st.text(alphabet="卫辉市预算ab c1，（）", max_size=60), st.integers(4, 40))
def test_wrapping_keeps_every_character(label, width):
    """Catches a wrapped label that loses a character or grows wider than asked."""
    lines = chart_base.wrapped(label, width).split("\n")
    assert "".join("".join(lines).split()) == "".join(label.split())
    assert all(text_width(line) <= width for line in lines)
