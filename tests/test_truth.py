"""The verdicts of people must find their findings again when rows, words and rules have moved."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
verdicts = pytest.importorskip("verdicts")
truth = pytest.importorskip("truth")

SUM = "第7页《支出表》“99 其他支出”行“合计”栏：印 1.83 万元；按“合计=各类之和”应为 17.69 万元（1.83 + 15.86），少 15.86 万元。"
SAID = "第26页：“公务接待费”：印“增加1.21%”，而 1.5 ÷ (8.6 − 1.5) = 21.13%：“…费0万元，预算未做安排；公务接待费8.6万元（1.21%）。”"
GAP = "第9页：单位前缺数字：“注：本表金额转化为万元时，四舍五入可能存在尾差。”"


def cell(verdict="false", row=8, column=2, message=SUM, page=7, rule="sum"):
    return verdicts.Verdict("d", page, rule, row, column, verdict, "why", message=message)


def said(message=SAID, page=26, rule="change", verdict="true"):
    return verdicts.Verdict("d", page, rule, None, None, verdict, "why", message=message)


def finding(rule, page, message, row=None, column=None, severity="error", found="", first=True):
    return {"rule": rule, "page": page, "row": row, "column": column, "severity": severity,
            "message": message, "found": found, "expected": "", "first": first}


REWORDED = "“合计”印1.83万元，各类相加为17.69万元（1.83、15.86），差15.86万元"


@pytest.mark.parametrize(("verdict", "there", "step"), [
    (cell(), finding("sum", 7, "other words", 8, 2), 1),
    (cell(), finding("sum", 7, REWORDED, 12, 2), 2),
    (cell(), finding("sum", 8, REWORDED, 0, 2), 3),
    (cell(), finding("sum-withheld", 7, REWORDED, 8, 2), 4),
    (said(), finding("change", 26, "公务接待费8.6万元，增加1.5万元，应为21.13%，印1.21%"), 2),
    (said(GAP, 9, "gap"), finding("gap", 9, GAP), 2),
    (said(GAP, 9, "gap"), finding("gap", 9, "no number"), 5),
    (cell(), finding("sum", 7, "印 1.84 万元；应为 2,017.69 万元", 9, 2), 0),
    (cell(), finding("sum", 9, REWORDED, 8, 2), 0),
    (said(), finding("other", 26, "印 1.5"), 0),
], ids=["same cell", "row moved", "next page", "other rule", "words", "gap", "only one",
        "other amount", "other page", "other claim"])
def test_a_verdict_finds_its_finding(verdict, there, step):
    """Catches a verdict lost by a moved row or new words, or put to another claim."""
    verdicts.join([verdict], {"d": [there]})
    assert (verdict.how, there["verdict"]) == (step, verdict.verdict if step else None)


def test_the_nearest_finding_is_taken_and_only_one():
    """Catches one verdict excusing two findings, or taking the less alike of them."""
    near, far = finding("sum", 7, SUM, 8, 2), finding("sum", 7, REWORDED, 30, 2)
    verdicts.join([cell()], {"d": [far, near]})
    assert near["verdict"] == "false" and far["verdict"] is None


def test_a_printed_number_or_page_zero_stands_for_every_finding():
    """Catches a verdict on a whole blank template, or on one number, that takes one finding."""
    every = verdicts.Verdict("d", 0, "gap", None, None, "true", "", many=True)
    number = verdicts.Verdict("d", 3, "stated", None, None, "true", "", found="192207.76",
                              many=True)
    found = [finding("gap", 1, GAP), finding("gap", 5, GAP),
             finding("stated", 3, "写作 192,207.76万元，而表内为 1"),
             finding("stated", 3, "写作 5万元，而表内为 1")]
    verdicts.join([every, number], {"d": found})
    assert [f["verdict"] for f in found] == ["true", "true", "true", None]


@pytest.mark.parametrize(("verdict", "severity", "first", "end"), [
    ("true", "error", True, "error"), ("true", "warning", True, "warning"),
    ("true", "info", True, "LOST (info)"), ("true", None, True, "LOST"),
    ("false", None, True, "gone"), ("false", "warning", True, "warning"),
    ("duplicate", "error", True, "shown"), ("duplicate", "error", False, "under its cause"),
    ("withheld", "withheld", True, "withheld"),
])
def test_what_became_of_a_verdict(verdict, severity, first, end):
    """Catches a true finding that is gone, or a false one still there, told as well."""
    v = cell(verdict)
    found = [finding("sum", 7, SUM, 8, 2, severity, first=first)] if severity else []
    verdicts.join([v], {"d": found})
    assert truth.outcome(v) == end


def test_numbers_are_told_in_one_spelling():
    """Catches 3,695.90 and 3695.9 taken for two numbers, and a page taken for an amount."""
    assert set(verdicts.numbers("第3页：印 3,695.90 万元，占-2.10%，pp. 4")) == {"3695.9", "-2.1%"}


def test_every_verdict_is_one_of_the_four():
    """Catches a verdict that no count knows."""
    assert {v.verdict for v in verdicts.load()} <= set(verdicts.VERDICTS)
