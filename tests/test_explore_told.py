"""The first sentences of a report, and findings told once: true, whole, in one language."""

import re
from dataclasses import replace

import pandas as pd
import pytest

import budgetkit as bk
from budgetkit import charts, explore
from budgetkit.charts.performance import measurable_shares
from budgetkit.checks import RULES, Findings
from budgetkit.checks.findings import FAMILIES
from budgetkit.checks.output import write
from budgetkit.corpus.taking_out import _doubt
from budgetkit.disclosure import SourceFile
from budgetkit.messages import Named

SECTIONS = (("arithmetic", "across"), ("prose",), ("completeness", "classification", "reading"),
            ("targets",))


@pytest.fixture(scope="module")
def d():
    return bk.load_example("weihui-2024")


@pytest.fixture(scope="module")
def found(d):
    return bk.check(d)


def test_a_share_of_the_revenue_names_its_whole_where_it_is_not_what_is_spent(d, monkeypatch):
    """Catches 99% “of it” said of the money to be spent where all of that comes from one source."""
    monkeypatch.setattr(charts, "total_expenditure", lambda d: 11190.50)
    assert explore.headlines(d, lang="en").text.splitlines()[1].startswith(
        "97.02% of all revenue, 11,534.22 万元 with what is left of earlier years, comes from")
    assert "97.02%来自政府性基金预算，是收入总计11,534.22万元中最大的来源。" in explore.headlines(d, lang="zh").text


def test_headlines_are_those_of_the_document(d):
    """Catches a first sentence whose number is not the document's, or that is left out."""
    told = explore.headlines(d).text.splitlines()
    assert told[0] == ("11,534.22 万元 is what 卫辉市政务服务和大数据管理局 plans to spend in 2024: "
                       "115 million yuan.")
    assert told[1].startswith("97.02% of it comes from the largest source, government fund")
    assert any(line.startswith("+1,201.68% is the change against 2023: from 886.10 to 11,534.22")
               and "2023 is computed from the change that page 3 states" in line
               and "+35.79%" in line and "page 3 calls all of it more" in line for line in told)
    assert "10,331.00 万元 is borrowed, 89.57% of all; interest this year: 860.00 万元." in told
    assert "158 of 158 sums in its tables hold." in told
    assert ("6 errors and 17 warnings to look into: that is what the checks found, by their causes "
            "19 entries.") in told
    chinese = explore.headlines(d, lang="zh").text
    assert not re.search("[A-Za-z]{2,}", chinese)


def test_headlines_with_the_year_before_are_not_its_own_words():
    """Catches growth told as the document's own words where last year's document is at hand."""
    before, after = (bk.load_example(f"jiangsu/npc-{year}") for year in (2018, 2019))
    said = explore.headlines(after, previous=before).text
    assert "from 15,897.44 to 18,330.37" in said and "own words" not in said


@pytest.mark.slow
def test_every_finding_is_told_once(found):
    """Catches a finding that stands in two sections of the chapter, or in none."""
    assert {f for section in SECTIONS for f in section} == set(FAMILIES)
    shown = [explore.findings_told(found, *section, lang="zh") for section in SECTIONS]
    text = "\n".join(s.text for s in shown)
    heads = [c.head.message_zh for c in found.causes if c.severity in ("error", "warning")]
    assert len(heads) == 19 and all(text.count(message) == 1 for message in heads)
    assert shown[0].bare and not shown[1].bare
    # seven cut names on one page stand in one picture
    assert shown[3].html.count("<img") == 2 and "第1至7条" in shown[3].html


def test_gaps_of_one_sentence_are_not_listed(found):
    """Catches the same sentence quoted once for each of its blanks."""
    told = explore.findings_told(found, "completeness").text
    assert "2 gaps in one sentence." in told and told.count("增加（减少）xxx万元") == 1


def test_many_findings_end_in_their_pages(found):
    """Catches pages of entries for a template that was never filled in."""
    one = next(c.head for c in found.causes if c.severity == "error")
    many = Findings([replace(one, page=n, said=Named(f"no. {n}", "")) for n in range(1, 41)])
    shown = explore.findings_told(many, pictures=0)
    assert "16 more of this kind, on pages 25, 26" in shown.text and "no. 24" in shown.text
    assert "no. 25" not in shown.text and "<img" not in shown.html


def test_findings_are_told_where_the_pdf_is_gone(found):
    """Catches a chapter that stops because one page cannot be shown."""
    gone = Findings([replace(f, files=(SourceFile("gone.pdf", "", 22),)) for f in found])
    shown = explore.findings_told(gone, "prose")
    assert "1,201.68%" in shown.text and "gone.pdf" in shown.html and "<img" not in shown.html


def test_names_in_force_are_said_in_english(found):
    """Catches an English sentence that names what should be printed in Chinese only."""
    said = " ".join(f.message for f in found if f.rule == "dead-name")
    assert "it is now Health (“卫生健康支出”)" in said


def test_every_rule_has_a_name_in_both_languages():
    """Catches a rule that a chart can only call by its key."""
    for rule in RULES:
        assert charts.rule_name(rule, "zh") != rule, rule
        assert not re.search("[a-z]", charts.rule_name(rule, "zh"))
        assert "-is-" not in charts.rule_name(rule), rule


def inside(ax, *artists):
    figure = ax.get_figure()
    figure.draw_without_rendering()
    whole = figure.bbox
    return all(whole.x0 <= b.x0 and b.x1 <= whole.x1 and whole.y0 <= b.y0 and b.y1 <= whole.y1
               for b in (a.get_window_extent() for a in artists))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_legends_are_whole_and_cover_nothing(d, lang):
    """Catches a legend that is cut off by the edge of the picture, or lies on a bar."""
    shares = measurable_shares(d, lang=lang)
    assert inside(shares, shares.get_legend())
    owed = charts.budget_without_debt(d, lang=lang)
    groups = charts.debt_groups(d, "vintage", lang=lang)
    assert inside(groups, *groups.get_figure().legends[0].get_texts())
    (legend,) = owed.get_figure().legends
    assert inside(owed, legend)
    # below the axis, whatever the length of the bars
    assert legend.get_window_extent().y1 < owed.get_window_extent().y0


def test_assumption_under_a_loan_is_whole(d):
    """Catches the reader's assumption cut off at the edge of the explorer's narrow picture."""
    from matplotlib import pyplot

    loan = bk.debt.scenario(interest=860, rate=0.033, years=10)
    _, ax = pyplot.subplots(figsize=(5, 4), layout="constrained")
    charts.debt_scenario(loan, ax=ax)
    assert inside(ax, ax.xaxis.label)
    pyplot.close(ax.get_figure())


@pytest.mark.slow
def test_structure_shows_all_of_its_legend():
    """Catches the second row of a legend cut in two below the bars."""
    with bk.corpus.read(bk.bundled.data() / "jiangsu", progress=False) as held:
        ax = charts.budget_structure(held.structure(), 2019)
    (legend,) = ax.get_figure().legends
    assert inside(ax, legend) and len(legend.get_texts()) == 4


def test_debt_tables_say_each_thing_once(d):
    """Catches Chinese row labels in English, a reason on every line, a column for each year."""
    shown = explore.debt_showings(d).text
    assert "5 行" not in shown and "5 lines together" in shown and "total (合计)" in shown
    assert len(shown.splitlines()) == 8  # a head and seven tables
    assert explore.debt_lines(d).text.count("as above") == 4
    loan = bk.debt.scenario(interest=860, rate=0.033, years=10)
    assert len(explore.debt_loan(loan, lang="zh").text.splitlines()) == 4


def test_review_has_a_column_for_each_part_of_the_score(d):
    """Catches a score explained as a formula in one cell."""
    head, first = explore.performance_review(d, lang="zh").text.splitlines()[1:3]
    assert head.split()[2:7] == ["得分", "执行与成本", "产出", "效益", "满意度"]
    assert first.split()[2:7] == ["35", "5", "25", "0", "5"]


def test_a_rule_that_matches_all_lines_is_said_once():
    """Catches the same words on every line of a comparison."""
    old, new = (bk.load_example(f"jiangsu/npc-{year}") for year in (2018, 2019))
    shown = explore.change_lines(bk.change.compare(old, new)).text
    assert shown.count("same code, same or renamed line") == 1
    assert "2018 budget → " in shown.splitlines()[0]
    moved = explore.change_lines(bk.change.compare(
        bk.load_example("jiangsu/npc-2017"), old, "economic")).text
    assert "Matched by" in moved


def test_first_sum_has_parts_to_follow(d):
    """Catches a first example that says only that a number equals itself."""
    view = explore.sums(d).view()
    assert "11,534.22 = 1,203.22 + 10,331.00" in view.picture.description


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_reader_meets_a_key_of_a_rule(found, lang):
    """Catches a finding told by the key of its rule or severity: on a page, in a notebook, in a chart, in a workbook."""
    keys = {f.rule for f in found}
    with bk.language(lang):
        told = "".join(write(found, "html", lang)) + found._repr_html_()
        rules = pd.DataFrame({"rule": sorted(keys), "severity": "error", "findings": 1, "documents": 1})
        told += charts.description(charts.findings_of_rules(rules, lang=lang, limit=99))
        told += _doubt(";".join(sorted(keys)), lang)
        shown, table = repr(found), write(found, "table", lang)
    assert keys and not [key for key in keys if re.search(rf"(?<![\w-]){key}(?![\w-])", told)]
    if lang == "zh":
        assert not re.search(r"\b(error|warning|rounding)\b", charts.description(charts.findings_of_rules(rules, lang=lang)))
        assert not re.search(r"^(error|warning|rounding) ", shown, re.M)
    for text in (shown, table):  # by the key findings are asked for and accepted: it stands behind the name
        assert all(charts.rule_name(key, lang) in text for key in keys)
