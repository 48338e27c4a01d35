"""Pictures and the explorer of many departments: what they draw, say and leave out."""

import pandas as pd
import pytest
from corpora import JIANGSU
from matplotlib.axes import Axes

from budgetkit import bundled, charts, corpus, explore
from budgetkit.charts import description

#: stores are built of documents that are read
pytestmark = pytest.mark.slow

CHARTS = [
    (charts.department_ranking, {"year": 2018}), (charts.departments_over_years, {}),
    (charts.budget_structure, {"year": 2018}), (charts.findings_of_rules, {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def held():
    with corpus.read([JIANGSU, bundled.data() / "weihui-2024" / "package"], progress=False) as held:
        yield held


def growth(*rows):
    return pd.DataFrame(rows, columns=["department", "level", "year", "amount", "percent"])


def test_ranking_draws_one_year_in_order(held):
    """Catches another year's amounts, a wrong order, or growth beside the wrong department."""
    ax = charts.department_ranking(held.growth(), 2019, lang="zh")
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "中共江苏省委办公厅", "江苏省人民检察院", "江苏省人大常委会办公厅"]
    assert description(ax) == (
        "2019年支出总计: 中共江苏省委办公厅 27,664.22 (+13.1%)；江苏省人民检察院 24,169.74 (+10.1%)；"
        "江苏省人大常委会办公厅 18,330.37 (+15.3%)。 3份文件均有数据。 "
        "语料库：jiangsu、package；10份文件，2017–2024年。")


def test_a_unit_is_told_from_its_department():
    """Catches a unit's budget drawn under its department's name."""
    ax = charts.department_ranking(growth(["教育局", "department", 2024, 9.0, None],
                                          ["教育局", "unit", 2024, 5.0, None]), 2024)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["教育局", "教育局 (unit)"]


def test_what_is_not_drawn_is_said():
    """Catches departments or documents left out of a picture without a word."""
    many = growth(*[[f"第{n}局", "department", 2024, float(n), None] for n in range(40)])
    assert "25 more departments are not drawn" in description(
        charts.department_ranking(many, 2024))
    assert "另有33个部门未画出" in description(charts.departments_over_years(many, lang="zh"))
    lines = pd.DataFrame({
        "department": ["甲局", "乙局"], "level": "department", "year": 2024, "code": "201",
        "name": "一般公共服务支出", "amount": 5.0, "share": [100.0, None], "document": ["a", "b"]})
    said = description(charts.budget_structure(lines, 2024))
    assert "甲局 201 General public services 100.0%" in said and "乙局" not in said
    assert "1 documents whose lines do not agree with their total are not drawn" in said


def test_a_missing_year_is_a_gap():
    """Catches a line drawn through a year that has no document."""
    ax = charts.departments_over_years(growth(["甲局", "department", 2021, 1.0, None],
                                              ["甲局", "department", 2023, 3.0, None]))
    (line,) = ax.get_lines()
    assert [x == x for x in line.get_ydata()] == [True, False, True]
    assert "甲局 2021 1.00, 2023 3.00" in description(ax)


def test_structure_is_shares_of_each_total(held):
    """Catches bars that are not the shares, or classes left out beyond the named ones."""
    ax = charts.budget_structure(held.structure(), 2024, classes=2)
    said = description(ax)
    # 10331.00, 860.00 and 343.22 of 11534.22
    assert "229 Other expenditure 89.6%" in said and "232 " in said
    assert "other classes 3.0%" in said
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(100, abs=0.02)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("chart", "words"), CHARTS, ids=lambda c: getattr(c, "__name__", ""))
def test_nothing_to_draw(chart, words, lang, held):
    """Catches a chart that fails, or is blank without a word, where there is nothing."""
    frame = {"department_ranking": held.growth, "departments_over_years": held.growth,
             "budget_structure": held.structure,
             "findings_of_rules": held.findings_by_rule}[chart.__name__]().iloc[:0]
    ax = chart(frame, lang=lang, **words)
    assert isinstance(ax, Axes) and ("没有" in description(ax)) == (lang == "zh")
    with pytest.raises(ValueError, match="lang"):
        chart(frame, lang="fr", **words)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("asked", ["ranking", "years", "structure", "debt", "findings"])
def test_explorer_answers_every_question(held, asked, lang):
    """Catches a choice that fails, and a table or note that is not of the choice."""
    explorer = explore.corpus(held, lang=lang)
    assert explorer.choices["year"] == 2019  # of the years with most documents, the newest
    view = explorer.view(asked=asked, year=2024)
    assert view.note
    if asked != "years":
        assert "卫辉" in view.table.text and "江苏" not in view.table.text
    assert "江苏" not in explorer.view(asked=asked, year=2024, words="卫辉").table.text
    nobody = explorer.view(asked=asked, words="'; drop table who; --")
    assert nobody.picture is None and nobody.table is None and nobody.note


def test_explorer_of_nothing(tmp_path):
    """Catches an explorer that fails where no document could be read."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(b"")
    with corpus.read(tmp_path / "in", progress=False) as held:
        view = explore.corpus(held).view()
    assert view.note == ("Nothing of the kind in the documents chosen. "
                         "0 of 1 documents; missing: in/a.pdf")
