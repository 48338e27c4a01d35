"""Comparing two disclosures: which line is which, and totals that always hold."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_budgets import budget, prose

import budgetkit as bk
from budgetkit import classification
from budgetkit.change import NotComparable, compare, series
from budgetkit.change.entries import AccountLine
from budgetkit.change.matching import match

PROJECT = Path(__file__).resolve().parent.parent
DEPARTMENTS = ("npc", "procuratorate", "party-office")
#: Where prose and tables lie in two files.
FILES = {("npc", 2019), ("party-office", 2017), ("party-office", 2018), ("party-office", 2019)}


def labels():
    with (PROJECT / "tests" / "pairs" / "jiangsu.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def real(disclosure, department, year):
    parts = ("-narrative", "-tables") if (department, year) in FILES else ("",)
    return disclosure(*(f"jiangsu/{department}-{year}{part}.pdf" for part in parts))


def pairs_of(matches):
    """(old code, new code) of every match; a line that stays alone with an empty partner."""
    found = set()
    for m in matches:
        found |= {(o.code, n.code) for o in m.previous or (_NOBODY,)
                  for n in m.current or (_NOBODY,)}
    return found


_NOBODY = AccountLine("", "", "", Decimal(0))


def of_rows(comparison):
    return pairs_of([_Ends(r.previous_entries, r.current_entries) for r in comparison.rows])


class _Ends:
    def __init__(self, previous, current):
        self.previous, self.current = previous, current


def scored(held, capsys, what):
    """Precision and recall of the matches against the labelled pairs, printed."""
    right = wrong = missed = 0
    kinds = Counter()
    rows = labels()
    for department in DEPARTMENTS:
        for year in (2017, 2018):
            for by in ("function", "economic", "class"):
                mine = [r for r in rows if r["department"] == department and r["by"] == by
                        and int(r["from_year"]) == year]
                expected = {(r["code_from"], r["code_to"]): r["kind"] for r in mine}
                if by == "class":
                    found = pairs_of(match(named(mine, "name_from"), named(mine, "name_to"),
                                           "function", (year, year + 1)))
                else:
                    found = of_rows(compare(held[department, year], held[department, year + 1], by))
                right += len(found & expected.keys())
                wrong += len(found - expected.keys())
                missed += len(expected.keys() - found)
                kinds.update(expected.values())
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(f"\n{what}: {right + missed} labelled pairs ({dict(kinds)}), "
              f"precision {precision:.2%}, recall {recall:.2%}")
    return precision, recall


def named(rows, column):
    """Lines printed by name alone, with the codes that their names stand for."""
    names = [r[column] for r in rows if r[column]]
    codes = [classification.find(n, "function", level=1) for n in names]
    assert None not in codes
    return [AccountLine(c, c, n, Decimal(0)) for c, n in zip(codes, names, strict=True)]


# ── the labelled pairs ───────────────────────────────────────────────────────────────────────

def test_labels_hold_every_kind():
    """Catches a labelled set without the cases that are hard, or too small to say anything."""
    rows = labels()
    assert len(rows) >= 150
    assert {"same", "renamed", "moved", "merged", "new", "gone"} == {r["kind"] for r in rows}


def test_pairs_from_bundled_tables(capsys):
    """Catches a rule that joins lines which are not one, or misses those that are."""
    held = {(d, y): bk.load_example(f"jiangsu/{d}-{y}") for d in DEPARTMENTS
            for y in (2017, 2018, 2019)}
    assert scored(held, capsys, "bundled tables alone")[1] >= 0.98
    # what page 26 of 2018 says of a line whose four forerunners no table names
    held["procuratorate", 2018].narrative = prose(
        2018, "（一）公共安全支出（类）", "3．检察（款）公诉、审判、侦查、执行等检察监督支出（项）1,895万元，"
        "与上年相比减少134万元，降幅0.66%。")
    precision, recall = scored(held, capsys, "bundled tables, with the one sentence that tells")
    assert precision == 1
    assert recall >= 0.98


def test_pairs_from_real_documents(capsys, disclosure):
    """Catches lines that the real documents' own words join and the rules do not."""
    held = {(d, y): real(disclosure, d, y) for d in DEPARTMENTS for y in (2017, 2018, 2019)}
    precision, recall = scored(held, capsys, "real documents")
    assert precision == 1
    assert recall >= 0.98
    row = compare(held["procuratorate", 2017], held["procuratorate", 2018]).row("2040405")
    assert (row.rule, row.status, row.previous, row.change) == (
        "stated", "merged", Decimal("2029.00"), Decimal("-134.00"))
    back = compare(held["procuratorate", 2018], held["procuratorate", 2017]).row("2040405")
    assert (back.status, back.current) == ("split", Decimal("2029.00"))


def test_economic_classification_of_2018():
    """Catches 提租补贴 reported as gone and 津贴补贴 as grown by half, when one went into the other."""
    old, new = (bk.load_example(f"jiangsu/npc-{y}") for y in (2017, 2018))
    c = compare(old, new, "economic")
    merged = c.row("30102")
    assert (merged.previous, merged.current, merged.status, merged.rule) == (
        Decimal("2840.06"), Decimal("2752.80"), "merged", "curated")
    assert "财预〔2017〕98号" in merged.note
    fund = c.row("30113")
    assert (fund.status, fund.previous, fund.change) == (
        "moved", Decimal("494.22"), Decimal("78.34"))


# ── totals and mirrors ───────────────────────────────────────────────────────────────────────

ITEMS = [(c, classification.name(c, 2024) or "") for c in (
    "2010301", "2010302", "2010350", "2013101", "2013102", "2080501", "2080505", "2080506",
    "2101101", "2101102", "2110101", "2130101", "2210201", "2210202", "2210203", "2320498")]
amounts = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False)
some_lines = st.lists(st.tuples(st.sampled_from(ITEMS), amounts), min_size=1, max_size=16,
                      unique_by=lambda line: line[0][0])


def made(lines, year):
    return budget([(code, name, amount) for (code, name), amount in lines], year=year)


@settings(max_examples=60)
@given(some_lines, st.sampled_from(["class", "section", "item"]))
def test_self_is_zero(lines, depth):
    """Catches a line that changes when a document is compared with itself."""
    d = made(lines, 2024)
    c = compare(d, d, depth=depth)
    assert [r for r in c.rows if r.change or r.status != "same"] == []
    assert sum(r.current for r in c.rows) == c.current_total


@settings(max_examples=60)
@given(some_lines, some_lines, st.sampled_from([2017, 2018, 2019, 2020, 2024]))
def test_mirror_and_totals(first, second, year):
    """Catches matches that depend on the direction, and totals that the lines do not reach."""
    a, b = made(first, year), made(second, year + 1)
    there, back = compare(a, b), compare(b, a)
    for c in (there, back):
        assert sum((r.previous or 0 for r in c.rows), Decimal(0)) == c.previous_total
        assert sum((r.current or 0 for r in c.rows), Decimal(0)) == c.current_total
    turned = {(r.current_entries, r.previous_entries, -r.change, r.rule) for r in back.rows}
    assert turned == {(r.previous_entries, r.current_entries, r.change, r.rule)
                      for r in there.rows}
    held = [e for r in there.rows for e in r.previous_entries]
    assert len(held) == len({id(e) for e in held})
    swapped = {"new": "gone", "gone": "new", "up": "down", "down": "up", "split": "merged",
               "merged": "split"}
    assert sorted(r.status for r in back.rows) == sorted(
        swapped.get(r.status, r.status) for r in there.rows)


@settings(max_examples=40)
@given(st.lists(amounts, min_size=2, max_size=6), amounts)
def test_what_is_not_listed_is_a_line(listed, hidden):
    """Catches totals that silently follow the listed lines where a document withholds some."""
    lines = [(code, name, amount) for (code, name), amount in zip(ITEMS, listed, strict=False)]
    d = budget(lines, year=2024, total=sum(listed, hidden))
    full = budget(lines, year=2025)
    c = compare(d, full)
    assert c.previous_total == sum(listed, hidden)
    assert sum((r.previous or 0 for r in c.rows), Decimal(0)) == c.previous_total
    rest = [r for r in c.rows if r.is_rest]
    assert [r.previous for r in rest] == ([hidden] if hidden else [])


def test_nested_lines_count_once():
    """Catches a total of 300 for a class, its section and its item of 100 each."""
    lines = [("201", "一般公共服务支出", "100.00"), ("20103", "政府办公厅（室）及相关机构事务", "100.00"),
             ("2010301", "行政运行", "60.00"), ("2010302", "一般行政管理事务", "40.00")]
    d = budget(lines, year=2024)
    for depth, n in (("class", 1), ("section", 1), ("item", 2)):
        c = compare(d, d, depth=depth)
        assert (len(c.rows), c.current_total) == (n, Decimal("100.00"))


def test_withheld_items_stay_under_their_section():
    """Catches 524.00 that 20140 does not list and that vanishes, or lands in another section."""
    lines = [("20140", "信访事务", "1024.00"), ("2014001", "行政运行", "500.00"),
             ("2210201", "住房公积金", "80.00")]
    d = budget(lines, year=2025, total="1104.00")
    rest = next(r for r in compare(d, d).rows if r.is_rest)
    assert (rest.code, rest.current) == ("20140", Decimal("524.00"))
    assert compare(d, d)["name"].tolist() == ["行政运行", "信访事务（未列明细）", "住房公积金"]


# ── the rules ────────────────────────────────────────────────────────────────────────────────

def rules(old, new, years=(2023, 2024)):
    c = compare(budget(old, year=years[0]), budget(new, year=years[1]))
    return {(r.code, r.status, r.rule) for r in c.rows}


def test_general_names_do_not_wander():
    """Catches 一般行政管理事务 of one section taken for that of another when one goes, one comes."""
    both = ("2012902", "一般行政管理事务", "10.00")
    found = rules([both, ("2013402", "一般行政管理事务", "5.00")],
                  [both, ("2080102", "一般行政管理事务", "5.00")])
    assert ("2013402", "gone", "none") in found
    assert ("2080102", "new", "none") in found


def test_a_moved_heading_carries_its_lines():
    """Catches a department that moved from 20115 to 20138 in 2019 shown as all gone and all new."""
    found = rules([("2011501", "行政运行", "10.00"), ("2011502", "一般行政管理事务", "4.00")],
                  [("2013801", "行政运行", "12.00"), ("2013802", "一般行政管理事务", "3.00")],
                  (2018, 2019))
    assert found == {("2013801", "moved", "curated-parent"),
                     ("2013802", "moved", "curated-parent")}


def test_a_reused_code_is_no_match():
    """Catches two lines of one code but with names that have nothing in common."""
    c = compare(budget([("2010399", "接待服务", "9.00")], year=2023),
                budget([("2010399", "档案馆建设", "9.00")], year=2024))
    assert {r.status for r in c.rows} == {"gone", "new"}
    assert "left apart" in c.rows[0].note
    assert any("not certain" in n for n in c.notes)


def test_a_name_cut_short_is_the_same_line():
    """Catches a long name that one document clips and that is then gone and new."""
    found = rules([("2320498", "其他地方自行试点项目收益专项债券付息支出", "860.00")],
                  [("2320498", "其他地方自行试点项目收益专项债券", "900.00")])
    assert found == {("2320498", "renamed", "same-code-cut-name")}


def test_split_under_one_heading():
    """Catches a line that a place split under names of its own, reported as gone and two new."""
    found = rules([("2010341", "大数据平台和热线运行", "30.00")],
                  [("2010342", "大数据平台运行", "20.00"), ("2010343", "热线运行", "15.00")])
    assert found == {("2010342；2010343", "split", "split-under-heading")}


def test_words_of_all_budgets_split_nothing():
    """Catches a subsidy that went and two others that came, taken for a split by the word 补贴."""
    found = rules([("2080701", "就业创业服务补贴", "30.00")],
                  [("2080702", "职业培训补贴", "20.00"), ("2080704", "社会保险补贴", "15.00")])
    assert {status for _, status, _ in found} == {"gone", "new"}


def test_projects_by_name_year_and_cut():
    """Catches projects that are one but for the year in the name, or a name cut by its cell."""
    head = "项目编码|项目名称|合计"
    old = [("", "2023年政务大厅物业管理费", "10.00"), ("", "市民中心地下停车场建设及配套道路", "5.00"),
           ("", "信息系统运维", "3.00")]
    new = [("", "2024年政务大厅物业管理费", "11.00"), ("", "市民中心地下停车场建设", "6.00"),
           ("", "信息系统运维", "3.00")]
    c = compare(budget(old, year=2023, key="projects", head=head),
                budget(new, year=2024, key="projects", head=head), "project")
    assert Counter(r.rule for r in c.rows) == {
        "same-name-but-year": 1, "cut-name": 1, "same-name": 1}


def test_twin_projects_are_left_apart():
    """Catches two lines of one name matched at will with one of two years in it."""
    head = "项目编码|项目名称|合计"
    old = [("", "2022年设备购置", "1.00"), ("", "2023年设备购置", "2.00")]
    new = [("", "2024年设备购置", "4.00")]
    c = compare(budget(old, year=2023, key="projects", head=head),
                budget(new, year=2024, key="projects", head=head), "project")
    assert [r.rule for r in c.rows] == ["none"] * 3
    assert all("left apart" in r.note for r in c.rows)


def test_matching_grows_with_the_lines(monkeypatch):
    """Catches rules that hold every line against every other: 2 × 2,000 must stay under a second."""
    asked = Counter()
    honest = classification.like

    def counted(a, b):
        asked["like"] += 1
        return honest(a, b)

    monkeypatch.setattr(classification, "like", counted)
    codes = [f"{c}{s:02d}{i:02d}" for c in range(201, 221) for s in range(1, 11)
             for i in range(1, 11)]
    old = [AccountLine(c, c, f"第{c}号事务", Decimal(1)) for c in codes]
    new = [AccountLine(c, c, f"第{c}号事务", Decimal(2)) for c in codes[100:]]
    new += [AccountLine(f"9{c[1:]}", f"9{c[1:]}", f"新设{c}", Decimal(2)) for c in codes[:100]]
    assert len(match(old, new, "function", (2018, 2019))) == 2100
    assert asked["like"] < 20_000


# ── the two ends ─────────────────────────────────────────────────────────────────────────────

ONE = [("2010301", "行政运行", "10.00")]


def test_another_department_is_refused():
    """Catches the budgets of two departments set side by side as two years of one."""
    with pytest.raises(NotComparable, match="乙局"):
        compare(budget(ONE, year=2023), budget(ONE, year=2024, department="乙局"))
    c = compare(budget(ONE, year=2023), budget(ONE, year=2024, department="乙局"), renamed=True)
    assert c.notes[0].startswith("department:")
    assert "部门" in c.notes[0].zh


def test_party_spelled_out_is_the_same_department():
    """Catches 中国共产党江苏省委员会办公厅 of 2017 refused beside 中共江苏省委办公厅 of 2018."""
    old, new = (bk.load_example(f"jiangsu/party-office-{y}") for y in (2017, 2018))
    assert any("printed as" in n for n in compare(old, new).notes)


def test_a_missing_year_is_refused():
    """Catches a comparison that does not know what it compares."""
    d = budget(ONE, year=2024)
    d.year = None
    with pytest.raises(NotComparable, match="nothing of its year"):
        compare(budget(ONE, year=2023), d)


@pytest.mark.parametrize(("years", "said"), [((2024, 2024), "both documents"), ((2020, 2024), "2021"),
                                             ((2024, 2023), "back in time")])
def test_years_that_do_not_follow_are_named(years, said):
    """Catches a gap, an overlap or a reversal that the reader is not told of."""
    first = budget(ONE, year=years[0])
    second = budget([("2010301", "行政运行", "12.00")], year=years[1])
    assert any(said in n for n in compare(first, second).notes)


def test_units_are_one():
    """Catches 元 set against 万元: a growth of ten thousand times that looks like a number."""
    c = compare(budget([("2010301", "行政运行", "100000.00")], year=2023, unit="元"),
                budget([("2010301", "行政运行", "12.00")], year=2024))
    assert c.rows[0].change == Decimal("2.00")
    assert any("units" in n for n in c.notes)


def test_budget_against_final_account():
    """Catches an execution rate that is not outturn over budget."""
    plan = budget(ONE, year=2023)
    spent = budget([("2010301", "行政运行", "8.50")], year=2023, kind="final_account")
    c = compare(plan, spent)
    assert c.rows[0].percent + 100 == Decimal(85)
    assert any("执行率" in n for n in c.notes)


def test_nothing_in_common_is_an_error():
    """Catches an empty comparison passed off as no change."""
    with pytest.raises(NotComparable, match="economic"):
        compare(budget(ONE, year=2023), budget(ONE, year=2024), "economic")


# ── series ───────────────────────────────────────────────────────────────────────────────────

def test_series_chains_moves():
    """Catches a line that is cut in pieces where its code moved between the years."""
    found = series([bk.load_example(f"jiangsu/party-office-{y}") for y in (2019, 2017, 2018)],
                   "economic")
    thread = next(t for t in found.threads if t.code == "30113")
    assert [thread.amount(y) for y in (2017, 2018, 2019)] == [
        Decimal("621.28"), Decimal("715.28"), Decimal("965.87")]
    back = next(t for t in found.threads if t.code == "30299")
    assert [back.amount(y) for y in (2017, 2018, 2019)] == [
        Decimal("24.00"), None, Decimal("50.00")]
    for year in found.years:
        reached = sum((t.amount(year) or 0 for t in found.threads), Decimal(0))
        assert reached == found.totals[year]
    assert found.long["amount"].sum() == pytest.approx(float(sum(found.totals.values())))


def test_series_refuses_a_year_twice():
    """Catches two documents of one year in one series: one of them would overwrite the other."""
    with pytest.raises(NotComparable, match="2023"):
        series([budget(ONE, year=2023), budget(ONE, year=2023), budget(ONE, year=2024)])
