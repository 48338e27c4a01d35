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


def test_the_text_tells_mixed_projects(disclosure):
    """Catches huzhou/02.pdf page 45 left unknown: 15,600.00 is 15,000.00 of bonds and 600.00 of land.

    The tables alone cannot tell; the sentence on page 13 does: one work of 15,000.00, for which
    6,500.00 and 5,500.00 have no room.
    """
    d = disclosure("huzhou/02.pdf")
    found = [r for r in debt.rows(d) if r.is_debt]
    assert [(r.name, str(r.amount), r.sure) for r in found] == [
        ("医院能力建设", "15000.00", "likely")]
    s = debt.summary(d)
    assert (s.borrowed, s.untraced, s.unknown) == (D("15000.00"), D(0), D(0))
    assert debt.said(d)["sentence"].str.contains("市一院红旗路院区改建项目1.50亿元").any()


def test_interest_by_name_alone(unfamiliar):
    """Catches yantai/02.pdf pages 29–36 denied: five lines of bond interest, 3,045.66, no code."""
    s = debt.summary(unfamiliar("yantai/02.pdf"))
    assert (s.found, s.interest, s.borrowed, s.unknown) == (True, D("3045.66"), D(0), D(0))
    assert [(str(r.amount), r.page, r.sure, r.instrument) for r in s.proofs] == [
        ("1659.02", 31, "likely", "special_bond"), ("691.75", 36, "likely", "special_bond"),
        ("393.71", 32, "likely", "special_bond"), ("249.20", 36, "likely", "special_bond"),
        ("51.98", 29, "likely", "special_bond")]
    assert s.lacking("zh") == []


def test_small_bond_in_a_large_fund(unfamiliar):
    """Catches hangzhou/01.pdf: 221,670.92 unknown for 177.92 of bonds carried over, page 14."""
    s = debt.summary(unfamiliar("hangzhou/01.pdf"))
    assert (s.borrowed, s.carried_over, s.unknown) == (D("177.92"), D("177.92"), D(0))
    assert s.proofs[0].work == "老旧船舶拆解补助资金"


def test_treasury_bonds_by_code_without_their_name(unfamiliar):
    """Catches beijing/06.pdf page 12: 2139899 其他农林水支出 in the government fund, 5,883.53."""
    s = debt.summary(unfamiliar("beijing/06.pdf"))
    assert (round(s.borrowed, 2), s.unknown) == (D("5883.53"), D(0))


def test_repayment_that_only_the_text_tells(disclosure):
    """Catches wuxi/02.pdf page 32: 还本付息 explains 2,933.75; no amount of it is printed."""
    s = debt.summary(disclosure("wuxi/02.pdf"))
    assert (s.found, s.unknown) == (False, D(0))
    assert [(m.purpose, str(m.amount), m.page) for m in s.mentions] == [
        ("debt_service", "2933.75", 32)]


@pytest.mark.parametrize("name", [
    "guangzhou/02.pdf", "shenzhen/01.pdf", "shenzhen/02.pdf", "xian/01.pdf", "xian/03.pdf",
    "jiangsu/03.pdf"])
def test_no_doubt_where_nothing_speaks_of_debt(name, unfamiliar):
    """Catches remainders called unknown, some of them below nothing."""
    s, rows = debt.summary(unfamiliar(name)), debt.rows(unfamiliar(name))
    assert (s.found, s.unknown) == (False, D(0))
    assert all(r.amount >= 0 for r in rows)


def test_treasury_bond_missing_in_the_fund_table(disclosure):
    """Catches zhuhai/01.pdf: 97.80 on page 10, and 0.00 in the fund table on page 19."""
    d = disclosure("zhuhai/01.pdf")
    rows = [r for r in debt.rows(d) if "国债" in r.name]
    assert [(str(r.amount), r.purpose) for r in rows] == [
        ("65.00", "not_debt"), ("19.10", "bond_funded"), ("78.70", "bond_funded")]
    assert len([s for s in debt.summary(d).lacking("zh") if "第19页" in s]) == 1
