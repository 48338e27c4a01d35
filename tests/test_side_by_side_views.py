"""Pictures and tables of budgets beside each other: where their marks stand, and what they say of who is missing."""

import pandas as pd
import pytest

import budgetkit as bk
from budgetkit import charts, explore
from budgetkit.charts import description


@pytest.fixture(scope="module")
def held():
    with bk.load_corpus() as held:
        yield held


def spread(*rows):
    return pd.DataFrame(rows, columns=["group", "name", "amount"])


def marks(ax, marker):
    """Places of the dots of a kind, from the top."""
    return [sorted(zip(map(float, line.get_xdata()), map(float, line.get_ydata()), strict=True))
            for line in ax.lines if line.get_marker() == marker]


def test_every_document_is_a_dot_of_its_group():
    """Catches a dot in another row, a median of another group, and a group without an answer that vanishes."""
    told = spread(["201", "甲", 40.0], ["201", "甲", 60.0], ["204", "乙", 90.0], ["204", "乙", None], ["205", "丙", None])
    ax = charts.shares_by_group(told, lang="zh")
    assert [t.get_text() for t in ax.get_yticklabels()] == ["乙", "甲", "丙"]
    assert marks(ax, "o") == [[(90.0, 0.0)], [(40.0, 1.0), (60.0, 1.0)], []]
    (median,) = [line for line in ax.lines if line.get_linewidth() > 2]
    assert list(median.get_xdata()) == [50.0, 50.0]
    for said in ("乙 90.0%；2份中1份", "甲 50.0%；2份中2份", "丙 1份均无数据"):
        assert said in description(ax)


def test_a_share_of_more_than_the_whole_stays_in_the_picture():
    """Catches a document at fault that lies beyond the edge and is not seen."""
    ax = charts.shares_by_group(spread(["201", "甲", 40.0], ["201", "甲", 120.0]))
    assert ax.get_xlim()[1] >= 120


def test_groups_that_are_not_drawn_are_counted():
    """Catches places left out without a word."""
    ax = charts.shares_by_group(spread(*[[str(n), str(n), float(n)] for n in range(25)]), limit=20)
    assert "5 more groups are not drawn" in description(ax)


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "Public expenses, share this budget 0.1 median"), ("zh", "公用经费占比 这份预算0.1 中位数")])
def test_a_budget_stands_in_its_own_mark(held, lang, said):
    """Catches the budget among its peers, or its share in another row: 189.07 and 10,331.00 of 11,534.22."""
    ax = charts.budget_and_peers(held.peers(bk.load_example("weihui-2024")), lang=lang)
    diamonds = [round(x, 1) for (mark,) in marks(ax, "D") for x, _ in [mark]]
    assert diamonds[0] == 1.6 and diamonds[3] == 89.6
    assert said in description(ax)
    assert ("98 of 101 documents" if lang == "en" else "101份文件中98份有数据") in description(ax)


def test_without_peers_the_picture_says_so(held):
    """Catches an empty picture that looks like nothing unusual."""
    ax = charts.budget_and_peers(held.peers("xian/07"))
    assert "has no peers here" in description(ax)


def test_forms_are_counted_in_their_cells(held):
    """Catches a count in another place or table; a blank form that looks printed."""
    ax = charts.forms_printed(held.forms())
    columns = [t.get_text() for t in ax.get_xticklabels()]
    rows = [t.get_text() for t in ax.get_yticklabels()]
    there = {(round(t.get_position()[0]), round(t.get_position()[1])): t.get_text() for t in ax.texts}
    procurement = next(i for i, r in enumerate(rows) if r.startswith("Procurement"))
    capital = next(i for i, r in enumerate(rows) if r.startswith("State-capital"))
    assert there[columns.index("Wuxi · 12"), procurement] == "10"
    assert there[columns.index("Beijing · 6"), capital] == "0"
    assert (columns.index("Changsha · 3"), procurement) not in there
    assert "99 of 102 documents" in description(ax)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_forms_of_one_place_have_room_for_their_names(lang):
    """Catches a picture of few places so small that the names of its tables and its words are cut off."""
    forms = pd.DataFrame({"folder": "wuxi", "name": "Wuxi", "table": ["three_public", "procurement"],
                          "printed": [12, 10], "blank": [0, 2], "asked": 12})
    ax = charts.forms_printed(forms, lang=lang)
    figure = ax.get_figure(root=True)
    figure.canvas.draw()
    said = [*ax.get_yticklabels(), *ax.get_xticklabels(), *ax.texts, ax._left_title]
    boxes = [text.get_window_extent() for text in said if text.get_text()]
    whole = figure.bbox
    assert [b for b in boxes if b.x0 < 0 or b.y0 < 0 or b.x1 > whole.x1 or b.y1 > whole.y1] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_says_who_answers(held, lang):
    """Catches an answer without its “N of M”, and columns that keep their Python names."""
    with bk.language(lang):
        told = explore.corpus_table(held.peers("suzhou/02"), columns=["department", "expenditure", "times", "basic_share",
                                                                      "class_share"])
        gap = explore.corpus_table(held.withheld(), columns=["department", "amount", "whole", "share"])
    for shown in (told.text, gap.text):
        assert ("missing:" if lang == "en" else "缺：") in shown
        assert "_" not in shown and "times" not in shown.splitlines()[2]
