"""Target sheets of published disclosures: 205 targets written down by hand from the pages."""

import csv
from pathlib import Path

import pytest

from budgetkit.performance import covers, indicators, review
from budgetkit.tables.targets import target_sheets

ROOT = Path(__file__).resolve().parents[2]

#: file: sheets of the department, sheets of projects, targets; counted on the pages.
SHEETS = {
    "changsha/01": (1, 4, 101), "changsha/03": (1, 1, 24), "chongqing/01": (1, 1, 21),
    "chongqing/02": (1, 2, 34), "chongqing/04": (1, 1, 23), "chongqing/05": (1, 3, 24),
    "chongqing/06": (1, 2, 20), "chongqing/07": (1, 3, 37), "chongqing/08": (1, 4, 34),
    "quanzhou/01": (1, 8, 57), "quanzhou/02": (1, 25, None), "quanzhou/03": (0, 4, 24),
    "quanzhou/04": (0, 1, 6), "quanzhou/05": (0, 3, 18), "huzhou/03": (0, 7, 0),
    "zhuhai/01": (0, 22, 0),
}


def hand_checked(city):
    with (ROOT / "tests" / "targets" / f"{city}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def said(row):
    number = {k: "" if row[k] != row[k] or row[k] == "" else float(row[k])
              for k in ("value", "upper")}
    worth = row["measurable"] in (True, "yes")
    return (row["kind"], row["comparator"], number["value"], number["upper"], row["unit"],
            row["deadline"], row["frequency"], worth)


@pytest.mark.parametrize("city", ["chongqing", "changsha", "quanzhou"])
def test_targets_as_on_the_page(city, disclosure):
    """Catches any hand-checked target that is lost, moved, or read as something that it is not."""
    hand = hand_checked(city)
    wrong, found = [], 0
    for row in hand:
        frame = indicators(disclosure(row["file"]))
        here = frame[(frame["page"] == int(row["page"])) & (frame["project"] == row["project"])
                     & (frame["indicator"] == row["indicator"])
                     & (frame["level2"] == row["level2"])]
        assert len(here) == 1, row
        read_row = here.iloc[0]
        assert [read_row[k] for k in ("level1", "direction", "target", "printed_unit")] == [
            row[k] for k in ("level1", "direction", "target", "printed_unit")]
        found += said(read_row) == said(row)
        if said(read_row) != said(row):
            wrong.append((row["target"], read_row["kind"]))
    assert all(kind == "qualitative" for _, kind in wrong), wrong
    assert found >= 0.98 * len(hand), wrong


def test_two_hundred_targets_are_checked():
    """Catches the hand-checked sample shrinking."""
    assert sum(len(hand_checked(c)) for c in ("chongqing", "changsha", "quanzhou")) >= 200


@pytest.mark.parametrize("file", SHEETS)
def test_every_sheet_is_read(file, disclosure):
    """Catches sheets left out or split, and targets counted twice."""
    sheets = target_sheets(disclosure(f"{file}.pdf").tables)
    departments = [s for s in sheets if s.scope == "department"]
    projects = [s for s in sheets if s.scope == "project"]
    whole, parts, count = SHEETS[file]
    assert (len(departments), len(projects)) == (whole, parts)
    if count is not None:
        assert sum(len(s.targets) for s in sheets) == count
    assert all(s.name and s.amount is not None for s in projects)


#: file: project sheets, indicators with a target, those with a printed dimension, projects without
#: a target of cost, benefit, satisfaction; counted on the pages.
UNFAMILIAR = {
    "xian/01": (1, 207, 207, (0, 0, 0)),  # 12 of 13 pages print no head
    "xian/03": (4, 67, 67, (0, 0, 0)),  # its last page is a blank form
    "xian/05": (9, 109, 109, (1, 0, 2)),  # 一级指标 runs into 二级指标
    "yantai/03": (11, 169, 169, (0, 0, 0)),  # four pages print the title and no heads
    "beijing/01": (13, 114, 114, (0, 0, 2)),  # page 18: level and name on end in one cell
}


@pytest.mark.parametrize("file", UNFAMILIAR)
def test_sheets_of_places_it_was_not_written_on(file, unfamiliar):
    """Catches indicators lost over pages, levels glued to names, and a dimension called missing
    that is printed."""
    d = unfamiliar(f"{file}.pdf")
    frame, judged = indicators(d), review(d)
    projects, count, printed, missing = UNFAMILIAR[file]
    assert len(judged) == projects
    assert int((frame["kind"] != "none").sum()) == count
    assert int((frame["dimension_from"] == "printed").sum()) == printed
    assert tuple(int(judged["missing"].str.contains(k).sum())
                 for k in ("cost", "benefit", "satisfaction")) == missing


def test_money_of_sheets_by_hand(unfamiliar):
    """Catches 实施期资金总额 lost beside a note, or read in yuan (p. 36-43 of xian/03)."""
    d = unfamiliar("xian/03.pdf")
    assert list(review(d)["amount"]) == [285.87, 350.0, 15.0, 198.18]
    assert indicators(d).query("scope == 'department'")["amount"].iloc[0] == 4203.47
    assert covers(d, "zh") == "4个项目、部门整体（第36–43页）的67个目标，全部读出。"
