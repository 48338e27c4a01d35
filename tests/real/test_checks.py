"""The checks on published disclosures: a reviewer's list, and errors that nobody has seen."""

import csv
from pathlib import Path

import pytest

import budgetkit as bk

ROOT = Path(__file__).resolve().parents[2]
JUSTICE = "shanghai-putuo/justice-unit-2026.pdf"
#: What a finance reviewer found by hand: number, rules that may name it, page, words of it.
REVIEWER = (
    (1, {"template-is-filled-in"}, 6, "增加（减少）"),
    (2, {"percentage-is-change-over-last-year"}, 6, "−15.13%"),
    (3, {"one-thing-one-value"}, 6, "57.8"),
    (4, {"percentage-is-change-over-last-year", "change-is-this-less-last"}, 7, "170.03"),
    (4, {"one-thing-one-value"}, 7, "207"),
    (5, {"dead-name-in-prose"}, 7, "卫生健康支出"),
    (6, {"total-is-basic-plus-project_spending"}, 11, "行政运行"),
    (7, {"total-is-basic-plus-project_spending"}, 14, "行政运行"),
    (8, {"template-is-filled-in"}, 21, "主要原因是"),
    (9, {"unit-or-department"}, 21, "部门预算"),
)


@pytest.mark.parametrize(("number", "rules", "page", "words"), REVIEWER)
def test_the_reviewers_list(disclosure, number, rules, page, words):
    """Catches a defect that a finance reviewer wrote down and the check does not name."""
    found = bk.check(disclosure(JUSTICE))
    assert any(f.rule in rules and f.page == page and words in f.message_zh for f in found)


def test_the_reviewers_list_in_ten_entries(disclosure):
    """Catches sixteen errors and two doubts told apart, where the reviewer wrote nine defects."""
    found = bk.check(disclosure(JUSTICE)).filter(severity=["error", "warning"])
    assert (len(found), len(found.causes)) == (18, 10)
    copied = next(c for c in found.causes if c.head.page == 11)
    assert {f.page for f in copied.findings} == {11, 14}  # numbers 6 and 7, "the same error"
    assert "若第11页的 64,840,547.00 元 为 0.00 元" in copied.text("zh")
    aged = next(c for c in found.causes if "57.8" in c.head.found)
    assert len(aged.findings) == 4 and "为 56.12万元" in aged.text("zh")


def test_a_difference_that_goes_through_the_sums(disclosure):
    """Catches a total and its part, off by one amount, told as two faults."""
    found = bk.check(disclosure("quanzhou/02.pdf")).filter(rule="department-sheet-is-the-budget")
    cause, = found.causes
    assert cause.text("zh") == "2处发现疑为同一原因：第52页《部门整体绩效目标表》比他处多 356.00 万元。"


def verdicts():
    with (ROOT / "benchmarks" / "checks-verdicts.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def with_errors():
    """Documents of one file whose errors have been judged, without the blank template."""
    return sorted({v["document"] for v in verdicts()
                   if "template" not in v["document"] and "/" in v["document"]
                   and not v["document"].startswith((
                       "unfamiliar/", "jiangsu/party", "jiangsu/npc-2019"))})


#: Documents without an error: read in full, nothing of the kind stands there.
SOUND = ("chongqing/04", "changsha/03", "suzhou/02", "wuxi/04", "quanzhou/04", "shanghai/05",
         "huzhou/03", "shanghai/14")


@pytest.mark.parametrize("document", with_errors())
def test_errors_have_been_seen_on_the_page(disclosure, document):
    """Catches errors that the checks begin to find, and that nobody has looked at."""
    known = {(v["rule"], int(v["page"]), v["found"]): v["verdict"] for v in verdicts()
             if v["document"] == document}
    found = bk.check(disclosure(f"{document}.pdf"))
    for f in found.filter(severity="error"):
        assert known.get((f.rule, f.page, (f.found or f.expected)[:40])) == "true", str(f)
    told = {f.rule for f in found.filter(severity=["error", "withheld", "warning"])}
    assert {rule for (rule, _, _), verdict in known.items() if verdict != "false"} <= told


@pytest.mark.parametrize("document", SOUND)
def test_no_error_where_there_is_none(disclosure, document):
    """Catches false errors in documents that have none."""
    found = bk.check(disclosure(f"{document}.pdf")).filter(severity="error")
    assert [str(f) for f in found] == []


def test_money_that_stands_under_another_class(disclosure):
    """Catches 7,099,698 元 under 201 in one table and under 208 in the others, unnoticed."""
    (found,) = bk.check(disclosure("shanghai/06.pdf")).filter(severity="error")
    assert found.rule == "class-named-otherwise" and "7,099,698" in found.message


def test_what_is_left_out_of_a_total(disclosure):
    """Catches a total that misses one class, where the class is not named."""
    found = bk.check(disclosure("suzhou/09.pdf")).filter(rule="total-is-sum-of-classes")
    assert found and all("222 粮油物资储备支出" in f.message_zh for f in found
                         if f.severity == "error")
