"""Two years of one department, every line by hand: what grew, ended, began, and how it is told."""

from decimal import Decimal

import pytest
from made_budgets import budget

import budgetkit as bk
from budgetkit.change import compare

NEW = [("201", "一般公共服务支出", "620.00"), ("20103", "政府办公厅（室）及相关机构事务", "620.00"),
       ("2010301", "行政运行", "420.00"), ("2010302", "一般行政管理事务", "200.00"),
       ("208", "社会保障和就业支出", "300.00"), ("20805", "行政事业单位养老支出", "300.00"),
       ("2080501", "行政单位离退休", "180.00"), ("2080599", "其他行政事业单位养老支出", "120.00"),
       ("212", "城乡社区支出", "130.00"), ("21201", "城乡社区管理事务", "30.00"),
       ("2120102", "一般行政管理事务", "30.00"), ("21208", "国有土地使用权出让收入安排的支出", "100.00"),
       ("2120803", "城市建设支出", "100.00")]
OLD = [("201", "一般公共服务支出", "600.00"), ("20103", "政府办公厅（室）及相关机构事务", "600.00"),
       ("2010301", "行政运行", "400.00"), ("2010302", "一般行政管理事务", "200.00"),
       ("208", "社会保障和就业支出", "190.00"), ("20805", "行政事业单位养老支出", "190.00"),
       ("2080501", "行政单位离退休", "190.00"), ("212", "城乡社区支出", "125.00"),
       ("21201", "城乡社区管理事务", "25.00"), ("2120199", "其他城乡社区管理事务支出", "25.00"),
       ("21208", "国有土地使用权出让收入安排的支出", "100.00"), ("2120803", "城市建设支出", "100.00")]


def compared(**more):
    return compare(budget(OLD, year=2025), budget(NEW, year=2026), **more)


def told(c):
    """Code, before, after, points of the 915.00 before, status, rule of each line."""
    return [(row.code or row.code_previous, row.previous, row.current, round(row.contribution, 2), row.status,
             row.rule) for row in c.to_frame().astype(object).where(lambda f: f.notna(), None).itertuples()]


def test_every_line():
    """Catches a line joined with another, lost, or with a change that is not its own."""
    c = compared()
    assert (c.previous_total, c.current_total) == (915, 1050)
    assert told(c) == [
        ("2010301", 400, 420, 2.19, "up", "same-code"), ("2010302", 200, 200, 0, "same", "same-code"),
        ("2080501", 190, 180, -1.09, "down", "same-code"), ("2080599", None, 120, 13.11, "new", "none"),
        ("2120102", None, 30, 3.28, "new", "none"), ("2120199", 25, None, -2.73, "gone", "none"),
        ("2120803", 100, 100, 0, "same", "same-code")]
    assert [row.percent and round(row.percent, 2) for row in c.rows] == [
        5, 0, Decimal("-5.26"), None, None, None, 0]
    assert sum(row.change for row in c.rows) == 135


@pytest.mark.parametrize(("depth", "lines"), [
    ("class", [("201", 600, 620, 2.19), ("208", 190, 300, 12.02), ("212", 125, 130, 0.55)]),
    ("section", [("20103", 600, 620, 2.19), ("20805", 190, 300, 12.02), ("21201", 25, 30, 0.55),
                 ("21208", 100, 100, 0)]),
])
def test_every_class_and_section(depth, lines):
    """Catches lines of two depths in one comparison, or money counted at both."""
    assert [row[:4] for row in told(compared(depth=depth))] == lines


def test_how_it_is_told():
    """Catches a sentence with another number, order or sign than the lines have."""
    with bk.language("en"):
        assert list(compared().sentences()) == [
            "All expenditure by function: 915.00 万元 in the 2025 budget (“支出总表”, page 1, read whole) and "
            "1,050.00 万元 in the 2026 budget (“支出总表”, page 1, read whole): +135.00 (+14.75%).",
            "Largest changes: 其他行政事业单位养老支出 +120.00; 2120102 一般行政管理事务 +30.00; "
            "其他城乡社区管理事务支出 −25.00.",
            "New: 2 lines, 150.00 together.", "Ended: 1 line, 25.00 together."]
    with bk.language("zh"):
        assert list(compared().sentences())[1:] == [
            "变动最大的：其他行政事业单位养老支出+120.00；2120102 一般行政管理事务+30.00；其他城乡社区管理事务支出−25.00。",
            "新增2行，合计150.00万元。", "取消1行，合计25.00万元。"]


def test_the_largest_come_first():
    """Catches an order by size before the change, or one that takes a fall for small."""
    assert [row.change for row in compared().largest(4)] == [120, 30, -25, 20]


def test_a_line_that_prints_no_name_is_told_by_its_code():
    """Catches “Largest changes:  +120.00”: a line, or the rest of a total, told without any name."""
    unnamed = [(code, "" if code == "2080599" else name, amount) for code, name, amount in NEW]
    c = compare(budget(OLD, year=2025), budget(unnamed, year=2026, total="1090.00"))
    with bk.language("en"):
        assert c.sentences()[1].startswith("Largest changes: 其他行政事业单位养老支出 +120.00; not itemised +40.00;")
    with bk.language("zh"):
        assert c.sentences()[1].startswith("变动最大的：其他行政事业单位养老支出+120.00；（未列明细）+40.00；")


def test_a_name_that_is_printed_is_told_as_printed():
    """Catches the name of the classification put over the one that a document prints."""
    own = [(code, "养老其他" if code == "2080599" else name, amount) for code, name, amount in NEW]
    assert compare(budget(OLD, year=2025), budget(own, year=2026)).largest(1)[0].label == "养老其他"
