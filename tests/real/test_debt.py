"""Borrowed money in published disclosures: found where it is, and only there."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from budgetkit import debt
from budgetkit.debt.function import function_record

ROOT = Path(__file__).resolve().parents[2]
D = Decimal
with (ROOT / "benchmarks" / "debt.csv").open(encoding="utf-8", newline="") as lines:
    #: every debt line of a function table in the 73 files, made by looking at the pages
    LISTED = [tuple(r.values()) for r in csv.DictReader(lines)]
WITH = sorted({name for name, *_ in LISTED})
#: one of every layout that holds none; all 73 are compared by benchmarks/debt.py
WITHOUT = ["changsha/02.pdf", "chongqing/08.pdf", "huzhou/03.pdf", "jiangsu/npc-2018.pdf",
           "quanzhou/02.pdf", "shanghai/10.pdf", "shanghai-putuo/wanli-2025.pdf",
           "shanghai-putuo/final-accounts-blank-template.pdf", "suzhou/08.pdf", "wuxi/02.pdf"]


@pytest.mark.parametrize("name", [*WITH, *WITHOUT])
def test_debt_lines_are_those_on_the_pages(name, disclosure):
    """Catches a bond line that is missed, misread or invented."""
    record = function_record(disclosure(name))
    found = [] if record is None else [
        (name, str(li.fact.page), li.code, f"{li.amount:.2f}", li.sign.purpose, li.sign.instrument)
        for li in record.debt]
    assert sorted(found) == sorted(line for line in LISTED if line[0] == name)


@pytest.mark.parametrize("name", [*WITH, *WITHOUT])
def test_rows_add_up_to_the_function_table(name, disclosure):
    """Catches money lost or counted twice between projects and function table."""
    d = disclosure(name)
    record, rows = function_record(d), debt.rows(d)
    assert sum((r.amount for r in rows if r.covered), D(0)) == (record.total if record else 0)
    assert debt.summary(d).found == (name in WITH)


def test_bonds_by_project(disclosure):
    """Catches a wrong division of 139,963.40 over four projects, huzhou/01.pdf page 38."""
    rows = debt.rows(disclosure("huzhou/01.pdf"))
    got = [(r.name, str(r.amount), r.purpose, r.instrument) for r in rows
           if r.fund == "government_fund"]
    assert got == [
        ("低碳交通发展推广", "7000.00", "not_debt", ""),
        ("公路综合建设养护", "68500.00", "bond_funded", "special_bond"),
        ("水运交通建设养护", "64397.73", "bond_funded", "treasury_bond"),
        ("低碳交通发展推广", "65.66", "bond_funded", "treasury_bond")]


def test_mixed_projects_stay_unknown(disclosure):
    """Catches a guess on huzhou/02.pdf page 45: 15,600.00 is 15,000.00 of bonds and 600.00 of land.

    The tables alone cannot tell; the sentence on page 13 does.
    """
    d = disclosure("huzhou/02.pdf")
    rows = [r for r in debt.rows(d) if r.purpose == "unknown"]
    assert [str(r.amount) for r in rows] == ["6500.00", "15600.00", "5500.00"]
    s = debt.summary(d)
    assert (s.borrowed, s.untraced, s.unknown) == (D("15000.00"), D("15000.00"), D("27600.00"))
    assert debt.said(d)["sentence"].str.contains("市一院红旗路院区改建项目1.50亿元").any()


def test_treasury_bond_missing_in_the_fund_table(disclosure):
    """Catches zhuhai/01.pdf: 97.80 on page 10, and 0.00 in the fund table on page 19."""
    d = disclosure("zhuhai/01.pdf")
    rows = [r for r in debt.rows(d) if "国债" in r.name]
    assert [(str(r.amount), r.purpose) for r in rows] == [
        ("65.00", "not_debt"), ("19.10", "bond_funded"), ("78.70", "bond_funded")]
    assert len([s for s in debt.summary(d).lacking("zh") if "第19页" in s]) == 1
