"""Catches amounts lost or changed in silence on the small PDFs made after public bug reports.

Each input says what a reader sees on its page (`expect`). Right is: read so, or a `reading-…`
finding of severity warning or worse that names the page. Findings of other families do not count:
what adds up wrongly by luck adds up by luck too.
"""

import json
from itertools import zip_longest

import pytest
from readings import CASES

import budgetkit as bk

#: Read as printed, and what is printed is no amount: the guard says so all the same.
NO_AMOUNT = {"err_ref", "hash_all", "hashes"}
AMOUNTS = ("total", "basic", "project_spending")


def rows(d) -> list[list]:
    """Code, name and the three amounts (万元) of every line of the expenditure table."""
    return [[line.code, line.name,
             *(round(float(line.amounts[k].amount), 6) if k in line.amounts else None for k in AMOUNTS)]
            for table in d.all("department_expenditure") for line in table.lines]


def differences(d, expect: dict) -> list[str]:
    """What is not read as a reader sees it."""
    wrong = []
    if "department_expenditure" in expect:
        seen = [[*row[:2], *(None if a is None else round(a, 6) for a in row[2:])]
                for row in expect["department_expenditure"]]
        wrong += [str(pair) for pair in zip_longest(rows(d), seen)
                  if pair[0] != pair[1]]
    if "indicators" in expect:
        found = [[i.level1, i.level2, i.indicator] for i in
                 bk.performance.indicators(d).itertuples()]
        wrong += [str(row) for row in expect["indicators"] if row[:3] not in found]
    for subject, _, amount in expect.get("claims", ()):
        if not any(subject in c.subject and c.amount == amount for c in d.claims.itertuples()):
            wrong.append(f"{subject} {amount}")
    if expect.get("findings") == []:
        wrong += [f.message for f in bk.check(d)
                  if f.severity in ("error", "warning") and f.page == 2]
    return wrong


def said(d) -> list:
    """The findings that say that something of a page could not be read."""
    return [f for f in bk.check(d)
            if f.rule.startswith("reading-") and f.severity in ("error", "warning") and f.page > 1]


@pytest.mark.parametrize("name", CASES.each("pdf/*.pdf"))
def test_read_as_printed_or_said(name, case):
    """Catches an amount that is not what the page shows where nothing says so, and a false alarm.

    `tr3_other` leaves `3 Tr` on: its page shows less than the case expects, and that is said.
    """
    d = case(name)
    expect = json.loads(case.path(name.replace(".pdf", ".json")).read_text("utf-8"))["expect"]
    wrong, told = differences(d, expect), said(d)
    assert told or not wrong, wrong
    assert wrong or not told or name[4:-4] in NO_AMOUNT, told
