"""Pictures, tables and explorer of borrowed money: what they show, and that they show it honestly."""

import io
import warnings

import matplotlib
import pandas as pd
import pytest

from budgetkit import charts, debt, explore
from budgetkit.disclosure import Disclosure
from budgetkit.narrative import Narrative

HOSTILE = '<img src=x onerror=alert(1)>"'


@pytest.fixture
def nothing():
    return Disclosure([], "某局", 2024, "budget", "department", [], Narrative())


CHARTS = [charts.debt_flow, charts.debt_vintages, charts.debt_groups, charts.budget_without_debt]
every_chart = pytest.mark.parametrize("chart", CHARTS, ids=lambda c: c.__name__)


@every_chart
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_chart_draws_on_the_axes_given(chart, lang, weihui, ax):
    """Catches a chart that draws elsewhere, warns, changes settings or has no words for the blind."""
    before = dict(matplotlib.rcParams)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert chart(weihui, ax=ax, lang=lang) is ax
        ax.figure.savefig(io.BytesIO(), format="png")
    assert dict(matplotlib.rcParams) == before
    assert ax.get_title(loc="left")
    said = charts.description(ax)
    assert "万元" in said if lang == "zh" else "10,000 yuan" in said


@every_chart
def test_empty_chart_says_so(chart, nothing, ax):
    """Catches an error, or an empty picture without a word, where nothing is borrowed."""
    chart(nothing, ax=ax, lang="zh")
    assert "没有" in charts.description(ax)


@every_chart
def test_unknown_language(chart, weihui):
    """Catches a typing error that passes for English."""
    with pytest.raises(ValueError, match="'en' or 'zh'"):
        chart(weihui, lang="fr")


def test_flow_says_every_band(weihui, ax):
    """Catches an amount of Weihui that is not in the flow's text."""
    said = charts.description(charts.debt_flow(weihui, ax=ax, lang="zh"))
    for amount in ("536.63", "963.37", "2,000.00", "4,800.00", "2,031.00", "860.00"):
        assert amount in said


def test_flow_bands_fill_their_blocks(weihui, ax):
    """Catches bands that are thicker or thinner than the blocks they join."""
    charts.debt_flow(weihui, ax=ax)
    heights = {round(p.get_x(), 3): 0.0 for p in ax.patches if hasattr(p, "get_x")}
    gaps = {x: -1 for x in heights}
    for p in ax.patches:
        if hasattr(p, "get_x"):
            heights[round(p.get_x(), 3)] += p.get_height()
            gaps[round(p.get_x(), 3)] += 1
    for x, height in heights.items():
        assert height + 0.03 * gaps[x] == pytest.approx(1.0)


def test_many_notices_are_put_together(ax):
    """Catches a flow of thirty notices that nobody can read, or one that drops the small ones."""
    frame = pd.DataFrame({
        "purpose": "bond_funded", "amount": [float(n) for n in range(1, 31)],
        "work": [f"项目{n}" for n in range(30)], "notice": [f"豫财债〔2022〕{n}号" for n in range(30)],
        "vintage": pd.array([2022] * 30, dtype="Int64")})
    charts.debt_flow(frame, ax=ax, limit=8)
    left = [t.get_text() for t in ax.texts if t.get_ha() == "right"]
    assert len(left) == 1 + 8 and any("23 others" in t for t in left)
    assert any("276.00" in t for t in left)


def test_groups_in_order_of_years(weihui, ax):
    """Catches years out of order, and money without a year left out."""
    charts.debt_groups(weihui, "vintage", ax=ax)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["2021", "2022", "2023", "not named"]
    with pytest.raises(ValueError, match="by is one of"):
        charts.debt_groups(weihui, "colour")


def test_scenario_chart_says_its_assumption(ax):
    """Catches a loan drawn without saying that it is assumed."""
    loan = debt.scenario(interest=860, rate=0.033, years=10)
    charts.debt_scenario(loan, ax=ax)
    assert "not printed in the document" in ax.get_xlabel().replace("\n", " ")
    assert sum(p.get_height() for p in ax.patches) == pytest.approx(8600 + 26060.606061)


def test_scenario_chart_without_years(ax):
    """Catches an error where no term is chosen."""
    charts.debt_scenario(debt.scenario(interest=860, rate=0.033), ax=ax)
    assert "choose a term" in charts.description(ax)


SHEETS = [explore.debt_summary, explore.debt_lines, explore.debt_notices, explore.debt_showings,
          explore.debt_sentences, explore.debt_terms]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.__name__)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sheets_of_nothing_and_of_weihui(sheet, lang, weihui, nothing):
    """Catches a table that fails where nothing is borrowed, or shows no more where something is."""
    assert sheet(nothing, lang=lang).text
    assert len(sheet(weihui, lang=lang).text) > 100


@pytest.mark.slow
def test_explorer_groups_and_evidence(weihui):
    """Catches groups that lose money, and a line without its evidence."""
    explorer = explore.debt(weihui)
    for by in ("flow", "work", "notice", "vintage", "fund", "purpose"):
        text = explorer.view(by=by).table.text
        assert sum(float(word.replace(",", "")) for line in text.splitlines()[2:]
                   for word in line.split()[-3:-2]) == pytest.approx(11191.0)
    text = explorer.view(line=5).table.text
    assert "2320498" in text and "支付债券利息" in text


def test_explorer_scenario_follows_rate_and_term(weihui):
    """Catches sliders that do not reach the scenario."""
    explorer = explore.debt(weihui, lang="zh")
    assert "21,500.00" in explorer.view(rate=4.0, years=3).note
    assert "23,080.00" not in explorer.view(rate=4.0, years=3).note
    assert "24,080.00" in explorer.view(rate=4.0, years=3).note  # 21,500 + 3 × 860


def test_explorer_without_debt_says_so(nothing):
    """Catches an error, or silence, where nothing is borrowed."""
    assert "not read" in explore.debt(nothing).view().note


def test_hostile_names_do_not_run(weihui):
    """Catches a project's name that runs as HTML in the tables."""
    frame = debt.breakdown(weihui)
    frame.loc[:, "name"] = HOSTILE
    assert "<img" not in explore.table(frame).html


def test_frames_of_debt_in_yuan(weihui):
    """Catches amounts in 万元 under unit="yuan", a count taken for money, and another unit passed."""
    wan, yuan = (debt.breakdown(weihui, unit=u) for u in ("wan", "yuan"))
    assert yuan["amount"].sum() == 115_342_200.0 and (yuan["page"] == wan["page"]).all()
    held = debt.vintages(weihui, unit="yuan")
    assert (held["amount"].sum(), held["carryover"].sum(), held["lines"].sum()) == (
        103_310_000.0, 103_310_000.0, 5)
    assert debt.works(weihui, unit="yuan").loc[0, "borrowed"] == 103_310_000.0
    with pytest.raises(ValueError, match="wan, yuan"):
        debt.vintages(weihui, unit="元")


def test_rows_that_are_no_printed_line_are_called_in_the_language(weihui):
    """Catches 基本支出 in an English frame, and an English name in a Chinese one."""
    names = [debt.breakdown(weihui, lang)["name"].iloc[-1] for lang in ("en", "zh")]
    assert names == ["Basic expenditure", "基本支出"]


def test_limits_are_the_readers(weihui):
    """Catches settings that nothing asks: without dividing amounts no code makes a project certain."""
    wary = debt.DebtSettings(division_amounts=0, division_steps=0)
    kinds = {e.kind for r in debt.rows(weihui, settings=wary) for e in r.evidence}
    assert "amount" not in kinds and "amount" in {
        e.kind for r in debt.rows(weihui) for e in r.evidence}
    few = debt.DebtSettings(longest_issuer=2)
    assert not any(r.notices for r in debt.rows(weihui, settings=few))
