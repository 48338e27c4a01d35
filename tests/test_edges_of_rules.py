"""Rules that few documents reach: each condition of them, on either side."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from made_budgets import budget, prose
from made_tables import made_table

import budgetkit as bk
from budgetkit.change.accounts import _parts as columns_once
from budgetkit.change.accounts import project_name
from budgetkit.change.entries import _total as total_of
from budgetkit.change.execution import execution
from budgetkit.change.explained import _are_some as are_some
from budgetkit.change.growth import _without_debt as without_debt
from budgetkit.checks.across import _by_meaning as by_meaning
from budgetkit.checks.finding import Finding
from budgetkit.checks.lists import comparison_adds_up
from budgetkit.checks.picture_doubts import on_damage, pages_read_in_pictures, with_doubts
from budgetkit.checks.project_sheets import is_alike, is_one_name, project_lines, sheet_place
from budgetkit.checks.settings import CheckSettings
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.errors import RefusedCorrection, UnreadableInput
from budgetkit.messages import Named
from budgetkit.model.by_unit import _agreeing as agreeing
from budgetkit.model.totals import joined, total_list
from budgetkit.narrative import Narrative
from budgetkit.narrative.paragraphs import Place
from budgetkit.tables.corrections import COLUMNS, correct, is_corrections, write_correction
from budgetkit.tables.lines import read_lines
from budgetkit.tables.losses import Loss
from budgetkit.tables.table import Doubt

D = Decimal


def document(*tables, year=2026, kind="budget"):
    for table in tables:
        read_lines(table, year, kind)
    return Disclosure([SourceFile("made.pdf", "made", 9)], "某局", year, kind, "department", list(tables), Narrative())


# ── figures read in pictures, pages that are damaged ─────────────────────────────────────────


def doubt(box=(12, 9, 48, 21), page=2, repaired=False, others=("7",)):
    return Doubt(page, 0, 0, "8", others, repaired, *box)


FAULT = Finding("error", Named("3 + 4 is not 8.", "3+4≠8。"), page=2, places=(Place(2, 10, 10, 50, 20),))


@pytest.mark.parametrize(("doubts", "severity", "said"), [
    ([doubt()], "warning", " Not certain, as it was read in a picture: 8 (or 7)."),
    ([doubt(others=())], "warning", " Not certain, as it was read in a picture: 8"),
    ([doubt(repaired=True)], "error", ""),
    ([doubt(repaired=True), doubt()], "warning", ""),
    ([doubt(page=3)], "error", None),  # on another page
    ([doubt((48.9, 9, 60, 21))], "warning", ""), ([doubt((49, 9, 60, 21))], "error", None),  # a point
    ([doubt((0, 9, 11.1, 21))], "warning", ""), ([doubt((0, 9, 11, 21))], "error", None),
    ([doubt((12, 18.9, 48, 30))], "warning", ""), ([doubt((12, 19, 48, 30))], "error", None),
    ([], "error", None),
])
def test_a_figure_in_doubt_accuses_nobody(doubts, severity, said):
    """Catches an error that rests on a misread figure, and one softened by a figure beside it."""
    found = with_doubts(FAULT, doubts)
    assert found.severity == severity
    if said is None:
        assert found is FAULT
    else:
        assert found.text("en").startswith("3 + 4 is not 8." + said)


def test_what_is_no_error_stays_what_it_is_where_a_figure_is_in_doubt():
    """Catches a remark made a warning because a figure of it is not certain."""
    remark = Finding("info", FAULT.said, page=2, places=FAULT.places)
    assert with_doubts(remark, [doubt()]).severity == "info"


@pytest.mark.parametrize(("loss", "severity"), [
    (Loss(2, "broken"), "warning"), (Loss(1, "broken"), "error"), (Loss(2, "garbled"), "warning"),
    (Loss(2, "unreadable"), "warning"), (Loss(9, "broken_somewhere"), "warning"), (Loss(2, "read"), "error")])
def test_a_page_that_is_damaged_accuses_nobody(loss, severity):
    """Catches an error told of a page that the file has damaged, or softened by another page's damage."""
    assert on_damage(FAULT, [loss]).severity == severity
    elsewhere = Finding("error", FAULT.said, page=5, places=(Place(2, 0, 0, 9, 9),))
    assert on_damage(elsewhere, [loss]).severity == severity  # a place of it is on the page


def test_which_pages_were_read_in_pictures():
    """Catches pages of a scan taken for text that its makers typed."""
    losses = [Loss(1, "read", 4, "1–3, 5"), Loss(8, "machine"), Loss(9, "broken")]
    assert pages_read_in_pictures(losses) == {1, 2, 3, 5, 8}


# ── sheets of targets and the lines of projects ──────────────────────────────────────────────


def test_where_a_sheet_stands():
    """Catches a finding about a sheet that points at another cell, or at the whole page, of it."""
    table = made_table("|项目名称|信息系统运维|\n|预算金额|60.00|", page=4)
    d = SimpleNamespace(tables=[table])

    def place(name, amount_at=None, pages=(4,)):
        at = sheet_place(d, SimpleNamespace(table=0, name=name, amount_at=amount_at, pages=list(pages)))
        return at.page, at.x0, at.y0, at.x1, at.y1

    assert place("信息系统运维", (1, 1)) == (4, 10, 10, 20, 20)
    assert place("信息系统运维") == (4, 10, 0, 20, 10)
    assert place("信息 系统运维", pages=()) == (4, 10, 0, 20, 10)
    assert place("别的项目") == (4, 0, 0, 0, 0)
    assert place("") == (4, 0, 0, 0, 0)


def test_which_lines_are_projects():
    """Catches a total or a line without money taken for a project, or a number for its name."""
    d = document(made_table("|项目名称|合计|\n|合计|100.00|\n|信息系统运维|60.00|\n|123|30.00|\n|设备购置||",
                            key="projects", header_rows=1))
    assert [(line.name, printed.amount) for line, printed in project_lines(d)] == [("信息系统运维", 60)]


@pytest.mark.parametrize(("one", "other", "same"), [
    ("信息系统运维经费", "信息系统运维经费", True), ("运维", "运维", True),
    ("信息系统运维经", "信息系统运维经费", True), ("信息系统运维", "信息系统运维经费", False),  # seven characters; six
    ("系统运维经费项目", "信息系统运维经费项目", False)])
def test_one_name_cut_short(one, other, same):
    """Catches two projects taken for one because their names begin alike, and a cut name for another."""
    assert is_one_name(one, other, 7) is same and is_one_name(other, one, 7) is same


def test_names_that_differ_by_a_word():
    """Catches 全国人口普查 and 人口普查经费 taken for strangers, or any two short names for one."""
    settings = CheckSettings()
    long = "某" * (settings.name_length - 1)
    assert is_alike(long + "甲", long + "甲", settings)
    assert not is_alike(long, long, settings)
    assert not is_alike("信息系统运维经费项目", "城市道路绿化养护工程", settings)


# ── a comparison of years ────────────────────────────────────────────────────────────────────

YEARS = "|年度|{head}|\n|2024年|10.00|2.00|5.00|3.00|20%|\n|2025年|11.00|2.00|6.00|3.00|20%|\n|2026年|{last}|\n"
HEAD = "合计|出国|用车|接待|占比"


def compared(head=HEAD, last="12.00|2.00|6.00|3.00|20%", **more):
    table = made_table(YEARS.format(head=head, last=last), key="other", header_rows=1, **more)
    return [(f.severity, float(f.difference), f.row, f.column, f.expected) for f in comparison_adds_up(document(table))]


@pytest.mark.parametrize(("how", "findings"), [
    ({}, [("warning", 1, 3, 1, "11")]),
    ({"last": "10.00|2.00|6.00|3.00|20%"}, [("warning", -1, 3, 1, "11")]),
    ({"last": "11.00|2.00|6.00|3.00|20%"}, []),
    ({"last": "11.02|2.00|6.00|3.00|20%"}, []),  # as three amounts and their total may be rounded
    ({"last": "11.03|2.00|6.00|3.00|20%"}, [("warning", 0.03, 3, 1, "11")]),
    ({"last": "12.00|2.00|6.00||20%"}, [("warning", 4, 3, 1, "8")]),
    ({"last": "12.00|2.00|||20%"}, []),  # one part says nothing
    ({"last": "|2.00|6.00|3.00|20%"}, []),
    ({"last": "12.00|2.00|六万|3.00|20%"}, []),  # what is not read may be the rest
    ({"head": "出国|用车|接待|其他|占比"}, []),  # no column is called a total
])
def test_the_years_of_a_comparison(how, findings):
    """Catches a year whose parts do not reach its total, or a share counted as one of the parts."""
    assert compared(**how) == findings


def test_a_comparison_is_told_only_where_other_years_add_up():
    """Catches columns that are no parts of the total taken for parts, and accused in every row."""
    table = made_table("|年度|合计|出国|用车|\n|2025年|10.00|2.00|6.00|\n|2026年|12.00|2.00|6.00|", key="other", header_rows=1)
    assert list(comparison_adds_up(document(table))) == []
    one = made_table("|年度|合计|出国|用车|\n|2025年|8.00|2.00|6.00|", key="other", header_rows=1)
    assert list(comparison_adds_up(document(one))) == []


# ── printed totals ───────────────────────────────────────────────────────────────────────────


def totals(*tables, kind="budget"):
    return {(t.concept, t.side, t.period): (str(t.amount), t.table, t.places, t.differs)
            for t in reversed(total_list(document(*tables, kind=kind).tables, kind))}


def test_basic_expenditure_is_what_it_is_made_of_where_it_has_no_column():
    """Catches 基本支出 missing, or short of 公用经费, where only its two parts and the projects have columns."""
    made = made_table("|科目编码|科目名称|合计|人员经费|公用经费|项目支出|\n||合计|100.00|45.00|15.00|40.00|\n"
                      "|205|教育支出|100.00|45.00|15.00|40.00|", key="department_expenditure", header_rows=1)
    found = totals(made)
    assert found["basic", "expenditure", "all"][0] == "60.00"
    assert found["total", "expenditure", "all"][0] == "100.00"
    assert found["project_spending", "expenditure", "all"][0] == "40.00"
    # a blank part is nothing; a column of its own is what is printed
    blank = made_table("|科目编码|科目名称|合计|人员经费|公用经费|项目支出|\n||合计|85.00|45.00||40.00|\n"
                       "|205|教育支出|85.00|45.00||40.00|", key="department_expenditure", header_rows=1)
    assert totals(blank)["basic", "expenditure", "all"][0] == "45.00"
    printed = made_table("|科目编码|科目名称|合计|基本支出|人员经费|公用经费|项目支出|\n||合计|100.00|60.00|45.00|15.00|40.00|",
                         key="department_expenditure", header_rows=1)
    assert totals(printed)["basic", "expenditure", "all"][:2] == ("60.00", "department_expenditure")
    # without projects, or with one part alone, it is not told
    for heads, row in (("合计|人员经费|公用经费", "60.00|45.00|15.00"), ("合计|人员经费|项目支出", "85.00|45.00|40.00")):
        other = made_table(f"|科目编码|科目名称|{heads}|\n||合计|{row}|", key="department_expenditure", header_rows=1)
        assert ("basic", "expenditure", "all") not in totals(other)


def test_what_most_places_print_is_shown():
    """Catches the total of one table shown where two others agree on another."""
    def one(key, amount):
        return made_table(f"|科目编码|科目名称|合计|\n||合计|{amount}|\n|205|教育支出|{amount}|", key=key, header_rows=1)

    summary = made_table("|收入|<|支出|<|\n|项目|预算数|项目|预算数|\n|一、一般公共预算|90.00|一、教育支出|90.00|\n"
                         "|收入总计|90.00|支出总计|90.00|", key="department_summary", header_rows=2)
    found = totals(summary, one("department_expenditure", "100.00"))
    assert found["total", "expenditure", "all"] == ("90.00", "department_summary", 1, 1)
    assert found["total", "revenue", "all"] == ("90.00", "department_summary", 1, 0)
    # two roundings apart they agree
    near = totals(summary, one("department_expenditure", "90.01"))
    assert near["total", "expenditure", "all"] == ("90.00", "department_summary", 2, 0)


@pytest.mark.parametrize(("scope", "word", "wide"), [
    ("", "basic", "basic"), ("general_budget", "basic", "general_budget_basic"),
    ("general_budget_basic", "personnel", "general_budget_personnel"),
    ("general_budget_basic", "public", "general_budget_public"),
    ("appropriation", "government_fund", "government_fund"), ("appropriation", "basic", "appropriation_basic"),
    ("general_budget", "government_fund", "general_budget_government_fund"),
    ("three_public_total", "reception", "reception"), ("three_public_and_meetings", "meetings", "meetings"),
    ("project_spending", "general_budget", "projects_general_budget"),
    ("general_budget", "appropriation", "general_budget"), ("general_budget", "total", "general_budget"),
    ("general_budget", "this_year", "general_budget"), ("general_budget", "amount", "general_budget"),
    ("general_budget", "", "general_budget"), ("basic", "basic", "basic"), ("", "appropriation", "appropriation"),
])
def test_a_word_beside_the_wider_money(scope, word, wide):
    """Catches a total told under the name of wider, or of other, money."""
    assert joined(scope, word) == wide


# ── executions ───────────────────────────────────────────────────────────────────────────────


def three(text, header_rows=1):
    made = made_table(text, key="three_public", header_rows=header_rows, page=7)
    d = document(made, kind="final_account")
    return {e.key: (e.budget, e.outturn, e.page_budget, e.page, e.name) for e in execution(d).of("three_public")}


def test_the_three_expenses_of_an_account_in_lines_and_in_columns():
    """Catches what was planned for one expense beside what was spent on another, or a total among them."""
    down = three("|项目|预算数|决算数|\n|合计|10.00|8.00|\n|1.因公出国（境）费|2.00|1.00|\n"
                 "|2.公务用车购置及运行维护费|5.00|4.50|\n|3.公务接待费|3.00|2.50|")
    assert {k: v[:2] for k, v in down.items()} == {
        "three_public": (10, 8), "abroad": (2, 1), "vehicles": (5, D("4.50")), "reception": (3, D("2.50"))}
    assert down["reception"][2:4] == (7, 7)
    across = three("|预算数|<|<|<|决算数|<|<|<|\n|合计|因公出国（境）费|公务用车购置及运行费|公务接待费|合计|因公出国（境）费|"
                   "公务用车购置及运行费|公务接待费|\n|10.00|2.00|5.00|3.00|8.00|1.00|4.50|2.50|", 2)
    assert {k: v[:2] for k, v in across.items()} == {k: v[:2] for k, v in down.items()}


def test_planned_and_spent_of_one_code():
    """Catches a line of the account without its plan where its own table prints one, or with the total's."""
    made = made_table("|科目编码|科目名称|年初预算数|决算数|\n||合计|95.00|80.00|\n|2010601|行政运行|55.00|50.00|\n"
                      "|2010607|信息化建设||30.00|", key="general_budget_expenditure", header_rows=1)
    found = execution(document(made, kind="final_account")).of("function")
    assert [(r.code, r.budget, r.adjusted, r.outturn, r.rate and round(r.rate, 2)) for r in found] == [
        ("2010601", D("55.00"), None, D("50.00"), D("90.91")), ("2010607", None, None, D("30.00"), None)]


def test_what_is_furthest_from_its_budget_is_told_first():
    """Catches the total told among the lines that are furthest from their budget, or the nearest first."""
    made = made_table("|科目编码|科目名称|年初预算数|决算数|\n||合计|95.00|80.00|\n|2010601|行政运行|55.00|50.00|\n"
                      "|2010607|信息化建设|40.00|30.00|", key="general_budget_expenditure", header_rows=1)
    assert execution(document(made, kind="final_account")).sentences("en")[1] == (
        "Furthest from the budget: 2010607 信息化建设: budget 40.00, outturn 30.00 (万元), 75.00%; "
        "2010601 行政运行: budget 55.00, outturn 50.00 (万元), 90.91%.")


# ── what is compared ─────────────────────────────────────────────────────────────────────────


def test_which_cells_of_a_line_are_compared_with_another_tables():
    """Catches an of-which, or the sum of some columns, held against the whole of another table."""
    made = made_table("|科目编码|科目名称|合计|其中：财政拨款|基本支出|\n||合计|9.00|8.00|5.00|\n|205|教育支出|9.00|8.00|5.00|",
                      key="department_expenditure", header_rows=1)
    document(made)
    assert {k: str(f.amount) for k, f in by_meaning(made, made.lines[1]).items()} == {
        ("total", ""): "9.00", ("basic", ""): "5.00"}


def test_how_many_columns_of_a_line_its_parts_add_up_to():
    """Catches units taken for the parts of a line of which they make up nothing."""
    def made(**amounts):
        return SimpleNamespace(amounts={k: SimpleNamespace(amount=D(v)) for k, v in amounts.items()})

    whole = made(total="9", basic="5", project="0")
    assert agreeing(whole, [made(total="4", basic="5"), made(total="5")]) == 2
    assert agreeing(whole, [made(total="4", basic="3"), made(total="5")]) == 1
    assert agreeing(whole, [made(total="4", basic="3")]) == 0


# ── growth without what was borrowed ─────────────────────────────────────────────────────────


def test_growth_without_debt_takes_it_off_both_years(monkeypatch):
    """Catches what was borrowed added to last year's money, or taken off this year's alone."""
    now = SimpleNamespace(borrowed=D("30"), costs=D("5"))
    then = SimpleNamespace(borrowed=D("20"), costs=D("1"))
    monkeypatch.setattr("budgetkit.change.growth.summary", lambda d: then)
    both = without_debt(D("200"), now, D("150"), object())
    assert (both.current, both.previous) == (165, 129)
    assert without_debt(D("200"), now, D("150"), None).previous is None
    assert without_debt(D("200"), now, None, object()).previous is None


# ── corrections ──────────────────────────────────────────────────────────────────────────────


def corrected(tmp_path, *rows, head=COLUMNS):
    file = tmp_path / "right.csv"
    file.write_text("\n".join([",".join(head), *rows]) + "\n", encoding="utf-8")
    table = made_table("|科目名称|合计|\n|教育支出|1.00|\n|其他支出|2.00|", key="projects", header_rows=1, page=3)
    other = made_table("|科目名称|合计|\n|教育支出|1.00|\n|其他支出|2.00|", key="projects", header_rows=1, page=9)
    changed, notes = correct([table, other], file)
    return [t is table for t in changed], {k: c.text for k, c in table.at.items()}, table, notes


def test_a_correction_changes_one_cell_of_its_page(tmp_path):
    """Catches the cell beside it corrected, the same table of another page, or a row of blanks refused."""
    changed, at, table, notes = corrected(tmp_path, "3,projects,R2C2".replace(",R2C2", " R2C2") + ",1.00,1.50,seen", ",,,,")
    assert changed == [True] and at[1, 1] == "1.50" and at[2, 1] == "2.00"
    [kept] = table.corrections
    assert (kept.page, kept.row, kept.column, kept.read, kept.right, kept.why) == (3, 1, 1, "1.00", "1.50", "seen")
    assert len(notes) == 1 and notes[0].key.endswith("corrected-why")
    # the reason may be left out, and two cells of one table are one table
    changed, at, _, notes = corrected(tmp_path, "3,projects R2C2,1.00,1.50", "3,PROJECTS r3c2,2.00,2.50,")
    assert changed == [True] and (at[1, 1], at[2, 1]) == ("1.50", "2.50")
    assert [n.key.rpartition(".")[2] for n in notes] == ["corrected", "corrected"]


def test_a_corrected_heading_is_the_name_of_its_column(tmp_path):
    """Catches a column that keeps its misread name where the heading was corrected."""
    assert corrected(tmp_path, "3,projects R1C2,合计,基本支出")[2].columns[1] == "基本支出"


@pytest.mark.parametrize("row", [
    "3,projects R2C2,1.00",  # too short
    "p,projects R2C2,1.00,1.50", "3,projects C2R2,1.00,1.50", "3,projects R0C2,1.00,1.50",
    "3,projects R2C2,1.01,1.50",  # reads otherwise
    "4,projects R2C2,1.00,1.50",  # on no page of it
    "3,three_public R2C2,1.00,1.50", "3,projects R9C2,1.00,1.50"])
def test_a_correction_that_fits_no_cell_is_refused(tmp_path, row):
    """Catches a correction that is passed over, so that the wrong figure stays and nobody knows."""
    with pytest.raises(RefusedCorrection):
        corrected(tmp_path, row)


def test_another_sheet_is_no_sheet_of_corrections(tmp_path):
    """Catches a sheet with other columns read as corrections, or written into."""
    with pytest.raises(UnreadableInput):
        corrected(tmp_path, "1,2", head=("page", "cell"))
    assert not is_corrections(tmp_path / "right.csv")
    with pytest.raises(UnreadableInput):
        write_correction(tmp_path / "right.csv", ["3", "projects R2C2", "1.00", "1.50", ""])
    write_correction(tmp_path / "new.csv", ["3", "projects R2C2", "1.00", "1.50", ""])
    write_correction(tmp_path / "new.csv", ["3", "projects R3C2", "2.00", "2.50", ""])
    assert is_corrections(tmp_path / "new.csv")
    assert (tmp_path / "new.csv").read_text("utf-8").count(COLUMNS[0]) == 1


# ── accounts ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("totals", "reached", "found"), [
    ([], "9", ("9", "", True)),  # what the lines add up to
    (["9"], "9", ("9", "a", True)), (["8", "9"], "9.01", ("9", "b", True)),  # the one that they reach
    (["4", "5"], "9", ("9", "ab", True)),  # or both together
    (["8", "9"], "7", ("8", "a", False)), (["9"], "9.02", ("9", "a", False))])
def test_which_printed_total_the_lines_are_of(totals, reached, found):
    """Catches the lines of one unit held against the total of another, or no total taken for a wrong one."""
    held = [(D(amount), [mark]) for amount, mark in zip(totals, "ab", strict=False)]
    total, facts, closes = total_of(held, D(reached), D("0.01"))
    assert (str(total), "".join(facts), closes) == found


@pytest.mark.parametrize(("columns", "parts"), [
    ("general_budget government_fund", "general_budget government_fund"),
    ("appropriation general_budget government_fund", "general_budget government_fund"),  # each amount once
    ("appropriation other_revenue", "appropriation other_revenue"),
    ("total general_budget this_year", "general_budget"),
    ("basic project_spending", ""),  # what it is for, not whose it is
    ("general_budget total/carryover", "general_budget total/carryover"),
    ("general_budget total/carryover general_budget/carryover", "general_budget general_budget/carryover"),
    ("general_budget total/previous", "general_budget")])
def test_the_columns_that_count_each_amount_once(columns, parts):
    """Catches 财政拨款 counted beside the funds that it is made of, or what was carried over left out."""
    made = [SimpleNamespace(role="part", concept=name, period=period)
            for name, _, period in (c.partition("/") for c in columns.split())]
    assert " ".join(c.concept + (f"/{c.period}" if c.period else "") for c in columns_once(made)) == parts
    whole = SimpleNamespace(role="whole", concept="total", period="")
    assert columns_once([whole, *made]) == columns_once(made)


def test_a_project_goes_by_its_own_name():
    """Catches a project called by the unit or the code that stands beside its name."""
    assert project_name(SimpleNamespace(texts={"project": "信息系统运维"}, name="某局机关")) == "信息系统运维"
    assert project_name(SimpleNamespace(texts={}, name="设备购置")) == "设备购置"


@pytest.mark.parametrize(("text", "reasons", "some"), [
    ("增加10万元，主要原因是甲增加6万元，乙增加3万元。", ("甲增加6万元", "乙增加3万元"), True),
    ("增加10万元，原因是甲增加6万元，乙增加3万元。", ("甲增加6万元", "乙增加3万元"), False),
    ("增加10万元，原因是甲增加6万元，乙增加3万元等。", ("甲增加6万元", "乙增加3万元"), True),
    ("增加10万元，原因是甲增加6万元，乙增加3万元等。", ("甲增加6万元", "乙增加3万元等。"), True),
    ("主要用于机关事业单位日常办公和业务开展所需的支出，增加10万元，原因是甲增加6万元，乙增加3万元。",
     ("甲增加6万元", "乙增加3万元"), False),
])
def test_reasons_that_are_the_main_ones_are_not_all(text, reasons, some):
    """Catches a rest called unexplained where the text says that it gives the main reasons only."""
    claim = SimpleNamespace(sentence=SimpleNamespace(start=0, paragraph=SimpleNamespace(text=text)))
    assert are_some(claim, [SimpleNamespace(text=t) for t in reasons]) is some


# ── nothing else is said ─────────────────────────────────────────────────────────────────────


def test_a_sound_budget_and_its_text_have_no_finding():
    """Catches a rule that accuses a budget in which everything fits."""
    text = prose(2026, "2026年本部门支出预算100.00万元，其中：基本支出60.00万元，占60%；项目支出40.00万元，占40%。")
    d = budget([("205", "教育支出", "100.00"), ("20502", "普通教育", "100.00"), ("2050201", "学前教育", "100.00")],
               year=2026, narrative=text)
    assert {f.rule for f in bk.check(d)} <= {"required-table-is-there"}
