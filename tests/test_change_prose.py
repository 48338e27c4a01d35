"""Last year rebuilt from this year's words, reasons against changes, and what is written down."""

import csv
import io
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from made_budgets import budget, prose
from made_tables import made_table

import budgetkit as bk
from budgetkit import bundled, explore
from budgetkit.change import compare, drivers, implied, write
from budgetkit.change.writing import printed
from budgetkit.cli import main
from budgetkit.errors import UnwritableOutput
from budgetkit.tables.lines import read_lines

ONE = [("2010301", "行政运行", "10.00")]


def said(*paragraphs, year=2024, lines=ONE):
    """A budget of one line whose prose holds these paragraphs."""
    return budget(lines, year=year, narrative=prose(year, *paragraphs))


# ── Weihui, as a careful reader finds it ─────────────────────────────────────────────────────

@pytest.mark.parametrize(("key", "amount"), [
    ("total", "886.10"), ("general_budget", "306.41"), ("government_fund", "579.70"),
    ("basic_expenditure", "156.87")])
def test_weihui_last_year(weihui, key, amount):
    """Catches a year before that is not the one the prose of 2024 implies."""
    assert implied(weihui).find(key).previous == Decimal(amount)


def test_weihui_percentage(weihui):
    """Catches 1200.17 % taken as right: 10648.12 of 886.10 is 1201.68 %."""
    rows = [r for r in implied(weihui).rows if r.key == "total"]
    assert [(r.side, r.percent, round(r.percent_from_change, 2), r.agrees) for r in rows] == [
        ("revenue", Decimal("1200.17"), Decimal("1201.68"), False),
        ("expenditure", Decimal("1200.17"), Decimal("1201.68"), False)]
    assert "1,201.68%" in rows[0].note
    assert implied(weihui).find("general_budget").agrees
    assert any("rounding" in n for n in implied(weihui).notes)


def test_weihui_growth(weihui):
    """Catches a growth that hides that most of the money was borrowed years ago."""
    found = drivers(weihui)
    everything, ours = found.view("all"), found.view("without_carryover")
    assert (everything.current, everything.previous) == (Decimal("11534.22"), Decimal("886.10"))
    assert round(everything.percent, 2) == Decimal("1201.68")
    assert ours.current == Decimal("1203.22")
    assert round(ours.percent, 2) == Decimal("35.79")
    assert "borrowed" in ours.meaning
    assert "债券" in ours.meaning.zh
    debt = found.view("without_debt")
    assert (debt.current, debt.previous, debt.percent) == (Decimal("343.22"), None, None)
    assert round(found.view("general_budget").percent, 2) == Decimal("12.01")


def test_weihui_reasons(weihui):
    """Catches reasons that are lost, or counted twice, against the change they explain."""
    found = drivers(weihui)
    assert [d.amount for d in found.whole.drivers] == [
        Decimal("10331"), Decimal("284.91"), Decimal("32.20")]
    assert (found.whole.unexplained, found.whole.note) == (Decimal("0.01"), "rounding")
    general = next(e for e in found.explained if e.key == "general_budget")
    assert (general.reached, general.unexplained) == (Decimal("36.81"), 0)
    assert found.reasons["amount"].notna().all()
    assert found.growth["percent"].round(2).tolist()[:2] == [1201.68, 35.79]


# ── prose in other words ─────────────────────────────────────────────────────────────────────

@settings(max_examples=60)
@given(st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2),
       st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2))
def test_change_and_percent_come_back(last, now):
    """Catches a rebuilt year that is not the one the sentence was made from, or a false alarm."""
    change = now - last
    word = "增加" if change > 0 else "减少"
    percent = round(change / last * 100, 2)
    d = said("一、收支预算总体情况说明", f"2024年支出总计{now}万元，与上年相比{word}{abs(change)}万元，"
             f"{'增长' if change > 0 else '下降'}{abs(percent)}%。")
    rows = [r for r in implied(d).rows if r.key == "total" and change]
    assert [(r.previous, r.agrees) for r in rows] == ([(last, True)] if change else [])


def test_percent_alone_rebuilds():
    """Catches a statement that gives only a percentage and is passed over."""
    d = said("一、一般公共预算支出情况说明", "2024年一般公共预算支出120.00万元，比上年增长20%。")
    row = implied(d).find("general_budget")
    assert row.by_change is None
    assert row.previous == Decimal(100)


def test_choice_never_made_has_no_amount():
    """Catches 增加（减少）5万元 read as a rise."""
    d = said("一、支出情况说明", "2024年支出总计20.00万元，比上年增加（减少）5.00万元。")
    assert [r.previous for r in implied(d).rows if r.key == "total"] in ([None], [])


def test_a_change_larger_than_the_amount_gives_nothing():
    """Catches a year before of less than nothing, from a change that belongs to another line."""
    d = said("一、支出情况说明", "2024年住房保障支出662.86万元，比上年增加2734.52万元。")
    for row in implied(d).rows:
        assert row.previous is None
        assert "larger than the amount" in row.note


def test_prose_that_contradicts_last_years_document_is_named():
    """Catches a document that says another amount of last year than last year's own document."""
    item = [("2010301", "行政运行", "12.00")]
    d = said("（一）一般公共服务支出（类）",
             "1.政府办公厅（室）及相关机构事务（款）行政运行（项）支出12.00万元，与上年相比增加3.00万元。",
             lines=item)
    c = compare(budget(ONE, year=2023), d)
    assert "9.00" in c.rows[0].note
    assert "10.00" in c.rows[0].note


def test_columns_headed_last_year():
    """Catches a printed column of last year that is not used."""
    d = budget([("2010301", "行政运行", "10.00|12.00")], year=2024, total="10.00|12.00",
               head="科目编码|科目名称|2023年预算数|2024年预算数")
    row = implied(d).find("2010301")
    assert (row.current, row.previous, row.source) == (Decimal(12), Decimal(10), "table")


# ── writing ──────────────────────────────────────────────────────────────────────────────────

HOSTILE = [("2010301", "=HYPERLINK(\"x\")<script>alert(1)</script>", "10.00")]


def test_csv_reads_back(tmp_path):
    """Catches a spreadsheet that runs a name, and amounts that are not those of the rows."""
    c = compare(budget(HOSTILE, year=2023), budget(HOSTILE, year=2024))
    path = write(c, tmp_path / "c.csv")
    row = next(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert row["name"].startswith("'=")
    assert (float(row["current"]), row["status"]) == (10.0, "same")
    assert list(row) == list(c.frame.columns)


def test_html_is_harmless(tmp_path):
    """Catches a name of a document that becomes a script in the page."""
    c = compare(budget(HOSTILE, year=2023), budget(HOSTILE, year=2024))
    page = write(c, tmp_path / "c.html", lang="zh").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'lang="zh-CN"' in page
    assert c._repr_html_().count("<tr>") == 3


def test_page_and_csv_are_fit_to_read(tmp_path):
    """Catches 16.901935674530858 in a CSV, +0.00 for nothing, and a page that a phone must push."""
    old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    c = compare(old, new)
    rows = list(csv.DictReader(write(c, tmp_path / "c.csv").open(encoding="utf-8")))
    assert (rows[0]["percent"], rows[0]["contribution"]) == ("40.176069", "13.380985")
    page = write(c, tmp_path / "c.html").read_text(encoding="utf-8")
    assert re.search('<div class="bk-scroll" tabindex="0"[^>]*><table[^>]*><caption[^>]*>Amounts in 10,000 yuan', page)
    assert ">+0.00<" not in page


def test_printed_lines_up(tmp_path):
    """Catches columns that Chinese names push out of line."""
    old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2018, 2019))
    lines = printed(compare(old, new, depth="class"), "zh").splitlines()
    wide = [sum(2 if ord(ch) > 0x2E80 else 1 for ch in line[:line.index(amount) + len(amount)])
            for line, amount in zip(lines[3:6], ("13,907.78", "1,121.39", "3,301.20"), strict=True)]
    assert len(set(wide)) == 1
    assert write(compare(old, new), tmp_path / "c.txt").read_text("utf-8").startswith("江苏省人大")


@pytest.mark.parametrize("ask", [
    lambda c, place: write(c, place / "c.html", lang="fr"),
    lambda c, _: c.sentences("fr"),
    lambda c, _: bk.debt.summary(bk.load_example("weihui-2024")).lines("fr"),
    lambda c, _: bk.charts.table_name("projects", "fr"),
    lambda c, _: bk.explore.debt_notices(bk.load_example("weihui-2024"), lang="fr"),
])
def test_a_third_language_is_refused(tmp_path, ask):
    """Catches another language answered in English, or with a bare KeyError."""
    c = compare(budget(ONE, year=2023), budget(ONE, year=2024))
    with pytest.raises(ValueError, match="lang is 'en' or 'zh', not 'fr'"):
        ask(c, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_an_error(tmp_path):
    """Catches a traceback, or half a file, where the result cannot be written."""
    c = compare(budget(ONE, year=2023), budget(ONE, year=2024))
    (tmp_path / "mine").write_text("mine")
    for place in (tmp_path / "mine" / "such" / "c.csv", tmp_path):
        with pytest.raises(UnwritableOutput):
            write(c, place)
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def run(*words):
    return CliRunner().invoke(main, [str(w) for w in words])


def test_command_compares(tmp_path):
    """Catches a command that cannot do what README promises: two packages in, one table out."""
    jiangsu = bundled.data() / "jiangsu"
    out = tmp_path / "c.csv"
    done = run("compare", jiangsu / "npc-2018", jiangsu / "npc-2019", "--by", "economic",
               "--out", out)
    assert done.exit_code == 0, done.output
    assert "+18.22%" in done.stdout
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert sum(Decimal(r["current"]) for r in rows) == Decimal("9312.90")
    shown = run("compare", jiangsu / "npc-2018", jiangsu / "npc-2019", "--lang", "zh")
    assert "行政运行" in shown.stdout


def test_command_refuses_another_department():
    """Catches a traceback, or exit code 0, for two documents that cannot be compared."""
    jiangsu = bundled.data() / "jiangsu"
    done = run("compare", jiangsu / "npc-2018", jiangsu / "procuratorate-2019")
    assert done.exit_code == 2
    assert "--renamed" in done.stderr


def test_a_second_change_of_one_amount_is_no_other_last_year():
    """Catches 同时…增加部门预算1464.3万元 told as the change of the amount stated before it."""
    d = said("2．社会保障和就业支出1,836.22万元，主要用于离休费。与上年相比减少184.96万元，降幅9.1%。"
             "主要原因是退休人员基本养老金由社保中心发放，这一因素较上年减少部门支出1,653万元。"
             "同时，省财政将在职人员基本养老金单位缴费下达给省级部门，增加部门预算1,464.3万元。",
             year=2018)
    rows = [r for r in implied(d).rows if r.code == "208"]
    assert [(r.change, r.previous) for r in rows] == [(Decimal("-184.96"), Decimal("2021.18"))]


def with_money_left_over(kind, why=""):
    """2,100.00 in all, of which 300.00 is of earlier years; 100.00 more than last year."""
    summary = made_table("""
|收入|收入|支出|支出|
|项目|金额|项目|金额|
|一般公共预算拨款收入|1800.00|一般公共服务支出|2100.00|
|上年实户资金余额|300.00|||
|收入总计|2100.00|支出总计|2100.00|
""", key="department_summary", title="收支总表")
    read_lines(summary, 2024, kind)
    d = said(f"2024年支出总计2100.00万元，比上年增加100.00万元{why}。")
    d.tables, d.kind = [summary], kind
    return d


def test_money_of_earlier_years_is_not_taken_off_one_year_alone():
    """Catches −10.00%: 1,800.00 without money left over set against 2,000.00 with an unknown share of it."""
    found = drivers(with_money_left_over("budget")).view("without_carryover")
    assert (found.current, found.previous, found.percent) == (Decimal("1800.00"), None, None)


def test_a_text_that_calls_all_of_it_more_says_that_last_year_had_none():
    """Catches a growth withheld where the text itself tells last year's: 300.00 more of 300.00."""
    found = drivers(with_money_left_over("budget", "，主要原因是上年结转增加300.00万元"))
    without = found.view("without_carryover")
    assert (without.previous, without.percent) == (Decimal("2000.00"), Decimal("-10"))
    assert "没有此类资金" in without.meaning.zh and "none" in without.meaning


def test_a_final_account_calls_no_money_unspent():
    """Catches 尚未支出 said of money that was there when a year began which is over."""
    found = drivers(with_money_left_over("final_account")).view("without_carryover")
    assert "尚未支出" not in found.meaning.zh and "not yet spent" not in found.meaning
    assert "尚未支出" in drivers(with_money_left_over("budget")).view("without_carryover").meaning.zh


def test_a_year_before_that_is_computed_is_called_so():
    """Catches 2,000.00, printed nowhere, told as what the document says of last year."""
    whole = drivers(with_money_left_over("budget")).view("all")
    assert (whole.previous, whole.page, whole.computed) == (Decimal("2000.00"), 1, True)
    shown = with_money_left_over("budget"), explore.headlines
    assert "2023年的数由第1页所述的变动推算" in shown[1](shown[0], lang="zh").text
    assert "2023 is computed from the change that page 1 states" in shown[1](shown[0], lang="en").text
    (first,) = [h for h in bk.reporting.headlines(shown[0]) if h.kind == "change"]
    assert first.message.text("zh") == "总额比2023年变动+5.00%：由2,000.00变为2,100.00万元（2023年的数由第1页所述的变动推算）。"


def test_a_comparison_says_where_its_lines_stand_and_that_it_rounds():
    """Catches 8.53 − 7.66 shown as +0.86 without a word, lines without pages, Chinese names alone in English."""
    old, new = (budget([("2010301", "行政运行", amount)], year=year)
                for year, amount in ((2023, "7.664"), (2024, "8.526")))
    for lang, words in (("en", "last place may be another"), ("zh", "末位可能")):
        told = printed(compare(old, new), lang)
        assert "+0.86" in told and words in told and "1 → 1" in told
        assert "same, or renamed" not in told and "已更名" not in told
    assert "(行政运行)" in printed(compare(old, new), "en")
    same = printed(compare(*(budget(ONE, year=year) for year in (2023, 2024))), "en")
    assert "last place" not in same
