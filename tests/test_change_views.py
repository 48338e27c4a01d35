"""Charts and explorers of change: honest at zero, below zero and beyond all scale."""

import csv
from decimal import Decimal
from types import SimpleNamespace

import pytest
from made_budgets import budget

import budgetkit as bk
from budgetkit import charts
from budgetkit.change import compare, drivers, series, write
from budgetkit.explore import (
    change,
    change_growth,
    change_implied,
    change_lines,
    change_notes,
    change_reasons,
    change_series,
)
from budgetkit.explore.change import _line_options, comes_once

JIANGSU = "江苏省人大常委会办公厅"


@pytest.fixture(scope="module")
def npc():
    return [bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018, 2019)]


def pair(old, new, **more):
    return compare(budget(old, year=2023, **more), budget(new, year=2024, **more))


def widths(ax):
    return [p.get_width() for p in ax.patches if hasattr(p, "get_width")]


# ── waterfall ────────────────────────────────────────────────────────────────────────────────

def test_a_cut_is_asked_for_and_seen(weihui):
    """Catches an axis cut unasked, or a cut bar that looks like a whole one."""
    whole = charts.waterfall(drivers(weihui))
    assert whole.get_xlim()[1] > 11534
    assert "cut at" not in whole.get_xlabel()
    ax = charts.waterfall(drivers(weihui), cut=True)
    high = ax.get_xlim()[1]
    assert high < 2500
    assert "cut at" in ax.get_xlabel()
    said = [t.get_text() for t in ax.texts]
    assert {"+10,331.00 →", "11,534.22 →", "+284.91"} <= set(said)
    slanted = [ln for ln in ax.lines if ln.get_xdata()[0] != ln.get_xdata()[-1]]
    assert len(slanted) == 4  # two edges of a gap in each of the two broken bars


def test_equal_bars_are_equal_amounts():
    """Catches a bar of +4,312.87 drawn as long as one of −362.95."""
    c = pair([("2010301", "甲", "1000.00"), ("2010302", "乙", "500.00")],
             [("2010301", "甲", "5312.87"), ("2010302", "乙", "137.05")])
    ax = charts.changed_lines(c)
    drawn = sorted({round(w, 2) for w in widths(ax)})
    assert drawn == [-362.95, 4312.87]
    assert ax.get_xlim()[1] > 4312.87


def test_two_views_stand_side_by_side(weihui):
    """Catches a cut view shown without the true one."""
    figure = charts.waterfall_twice(drivers(weihui), lang="zh")
    assert [round(ax.get_xlim()[1] / 1000) for ax in figure.axes] == [14, 2]
    assert "专项债券资金结转 +10,331.00" in charts.description(figure)


def test_steps_reach_the_end(npc):
    """Catches steps that do not lead from one total to the other."""
    ax = charts.waterfall(compare(npc[1], npc[2]), limit=4)
    bars = [p for p in ax.patches if p.get_facecolor()[3]]
    ends = [round(p.get_x() + p.get_width(), 2) for p in bars]
    assert (ends[0], ends[-1]) == (15897.44, 18330.37)
    assert "smaller changes together" in ax.get_yticklabels()[1].get_text() or any(
        "smaller changes together" in t.get_text().replace("\n", " ")
        for t in ax.get_yticklabels())


def test_falls_and_negatives_are_drawn():
    """Catches a fall drawn as a rise, or a negative amount that leaves the picture."""
    c = pair([("2010301", "行政运行", "10.00"), ("2010302", "一般行政管理事务", "-4.00")],
             [("2010301", "行政运行", "2.00"), ("2010302", "一般行政管理事务", "-9.00")])
    ax = charts.waterfall(c)
    assert ax.get_xlim()[0] < -7
    beside = [t for t in ax.texts if "budget" not in t.get_text()]  # not whose money it is
    colours = {t.get_text(): p.get_facecolor() for t, p in zip(
        beside, [p for p in ax.patches if p.get_facecolor()[3]], strict=True)}
    assert colours["−8.00"] == colours["−5.00"] != colours["6.00"]


@pytest.mark.parametrize("draw", [charts.waterfall, charts.changed_lines])
def test_nothing_changed_says_so(draw):
    """Catches an empty picture that says nothing."""
    same = [("2010301", "行政运行", "10.00")]
    assert "nothing changed" in charts.description(draw(pair(same, same)))


def test_a_document_without_reasons_says_so(npc):
    """Catches a waterfall of nothing where no reason states an amount."""
    assert "no reason" in charts.description(charts.waterfall(drivers(npc[1])))


# ── lines ────────────────────────────────────────────────────────────────────────────────────

def test_percent_of_a_tiny_line_is_named():
    """Catches 90,000 % of a line of one 分 that flattens all others."""
    c = pair([("2010301", "行政运行", "0.01"), ("2010302", "一般行政管理事务", "100.00")],
             [("2010301", "行政运行", "9.00"), ("2010302", "一般行政管理事务", "120.00")])
    ax = charts.changed_lines(c, by="percent")
    assert set(widths(ax)) == {20.0}
    assert "not drawn" in ax.get_xlabel() and "+89,900.00%" in ax.get_xlabel()
    with pytest.raises(ValueError, match="percent"):
        charts.changed_lines(c, by="share")


def test_slope_names_what_it_leaves_out():
    """Catches a line too large for the scale that is dropped in silence."""
    items = [(f"20103{n:02d}", f"第{n}项", "10.00") for n in range(1, 6)]
    c = pair([*items, ("2290402", "专项债券收入安排的支出", "9000.00")],
             [*items, ("2290402", "专项债券收入安排的支出", "10331.00")])
    ax = charts.slope(c)
    assert ax.get_ylim()[1] < 20
    assert "10,331.00" in ax.get_xlabel()
    assert "10,331.00" in charts.description(ax)


def test_small_pictures_have_their_own_scale_and_say_so(npc):
    """Catches small pictures whose heights invite a comparison that they do not bear."""
    found = series(npc, depth="class")
    figure = charts.small_multiples(found)
    tops = [ax.get_ylim()[1] for ax in figure.axes]
    assert len(set(tops)) == 3
    assert "own scale" in figure.get_suptitle()
    shared = charts.small_multiples(found, shared=True, lang="zh")
    assert len({ax.get_ylim()[1] for ax in shared.axes}) == 1
    assert "纵轴相同" in shared.get_suptitle()


@pytest.mark.slow
def test_pictures_come_out_the_same_twice(npc):
    """Catches a picture that differs from run to run."""
    c = compare(npc[1], npc[2])
    for draw in (charts.waterfall, charts.changed_lines, charts.slope):
        assert charts.picture(draw(c)).png == charts.picture(draw(c)).png


# ── tables and the explorer ──────────────────────────────────────────────────────────────────

def test_tables_say_what_the_reader_needs(weihui, npc):
    """Catches a table without the number that the question asks for."""
    assert "886.10" in change_implied(weihui).text
    assert "1,201.68" in change_implied(weihui, wrong=True, lang="zh").text
    assert "+35.79" in change_growth(weihui, lang="zh").text
    assert "尾差" in change_reasons(weihui, lang="zh").text
    c = compare(npc[0], npc[1], "economic")
    assert "13,649.07" not in change_lines(c).text
    assert "7,666.68" in change_lines(c).text
    assert "15,897.44" in change_series(series(npc)).text
    assert change_notes(["a"]).text.splitlines()[-1].strip() == "a"


@pytest.mark.slow
def test_explorer_follows_every_choice(npc):
    """Catches a choice that the picture or the table ignores."""
    explorer = change(*npc)
    first = explorer.view()
    assert "+15.30%" in first.note
    assert "13,649.07" in explorer.view(years=(0, 1)).table.text
    assert "人员" not in explorer.view(by="economic", depth="class").table.text
    assert "商品和服务支出" in explorer.view(by="economic", depth="class").table.text
    few, many = explorer.view(limit=3), explorer.view(limit=20)
    assert len(few.table.text.splitlines()) < len(many.table.text.splitlines())
    assert explorer.view(measure="percent").picture.png != first.picture.png
    assert "no pdf" not in first.note


def test_explorer_leaves_out_what_comes_once(weihui):
    """Catches borrowed money and its interest among the lines a reader asked to leave out."""
    c = compare(weihui, weihui)
    once = [r.code for r in c.rows if comes_once(r)]
    assert once == ["2290402", "2320498"]
    view = change(weihui, weihui).view(once=True)
    assert "2290402" not in view.table.text
    assert "343.22 → 343.22" in view.note


def test_explorer_shows_the_page_of_a_line(weihui, npc):
    """Catches a line whose evidence cannot be seen, or a failure where the PDF is not at hand."""
    row = compare(weihui, weihui).row("2320498")
    view = change(weihui, weihui).view(line=f"{row.code}|{row.name}")
    assert "page 11" in view.picture.description
    line = compare(npc[1], npc[2]).rows[0]
    lost = change(*npc).view(line=f"{line.code}|{line.name}")
    assert "No picture of the page" in lost.note
    assert lost.picture is not None


def test_explorer_of_one_document(weihui):
    """Catches an explorer that fails without a second year."""
    explorer = change(weihui, lang="zh")
    assert "35.79" in explorer.view().table.text
    assert explorer.view(cut=True).picture.png != explorer.view().picture.png
    assert "306.41" in explorer.view(shown="implied").table.text


def test_explorer_says_why_it_cannot(npc):
    """Catches a traceback, or numbers, for two departments side by side."""
    other = bk.load_example("jiangsu/procuratorate-2019")
    assert "cannot be compared" in change(npc[1], other).view().note


def test_rows_carry_their_printed_amounts(npc):
    """Catches a row whose amounts cannot be found on the page."""
    row = compare(npc[0], npc[1], "economic").row("30102")
    old, new = row.facts
    assert sorted(f.text for f in old) == ["1,018.01", "1,822.05"]
    assert [f.amount for f in new] == [Decimal("2752.80")]
    assert all(f.page for f in (*old, *new))


def test_an_explorer_without_a_picture_is_shown():
    """Catches an explorer that fails in a notebook where its chart has nothing to draw."""
    d = budget([("2010301", "行政运行", "10.00")], year=2024)
    bundle = change(d)._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["text/html"] and "image/png" not in data


def test_frames_in_yuan_are_ten_thousand_times(npc):
    """Catches amounts of a frame in 万元 under the name of 元, or percentages that were multiplied."""
    c = compare(npc[0], npc[1])
    row = c.to_frame(unit="yuan").loc[0]
    assert (row["previous"], row["current"], row["change"]) == (45459400.0, 63723200.0, 18263800.0)
    assert round(row["percent"], 2) == 40.18
    assert c.frame.loc[0, "current"] == 6372.32
    with pytest.raises(ValueError, match="unit is one of wan, yuan, not 'dollar'"):
        c.to_frame(unit="dollar")
    years = series(npc).to_frame(unit="yuan")
    assert years["2017"].sum() == pytest.approx(136490700)


def test_a_csv_in_yuan(weihui, tmp_path):
    """Catches a sheet for those who compute that is in another unit than it was asked for."""
    path = write(compare(weihui, weihui), tmp_path / "c.csv", unit="yuan")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert sum(Decimal(r["current"]) for r in rows) == Decimal("115342200")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_notebooks_show_words_and_no_keys(weihui, npc, lang):
    """Catches `general_budget`, `same-code` or `unexplained` in what a notebook shows."""
    with bk.language(lang):
        shown = drivers(weihui)._repr_html_() + series(npc)._repr_html_()
    assert not [key for key in ("general_budget", "same-code", "unexplained", ">up<", "rules")
                if key in shown and not (lang == "en" and key == ">up<")]
    assert drivers(weihui).reasons["scope"].tolist()[-1] == "general_budget"  # a key of the data


def test_pictures_say_whose_money(weihui, npc):
    """Catches a picture that, taken out of its page, does not say of whom and which year it is."""
    c = compare(npc[0], npc[1])
    for ax in (charts.waterfall(c), charts.changed_lines(c), charts.slope(c),
               charts.waterfall(drivers(weihui)), charts.table_links(weihui),
               charts.revenue_by_source(weihui)):
        who = JIANGSU if "江苏" in charts.description(ax) else "卫辉市政务服务和大数据管理局"
        told = " ".join(t.get_text() for t in ax.texts)
        assert who in told and ("2018" in told or "2024" in told)
        assert who in charts.description(ax)


def test_a_code_stands_once_in_the_list_of_lines():
    """Catches “2013202 2013202 一般行政管理事务” where two lines bear one name."""
    row = SimpleNamespace(code="2013202", name="一般行政管理事务", is_rest=False, label="2013202 一般行政管理事务")
    options = _line_options(SimpleNamespace(rows=[row]), "zh")
    assert options == {"2013202|一般行政管理事务": "2013202 一般行政管理事务"}
