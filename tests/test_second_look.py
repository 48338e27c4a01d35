"""Figures read in pictures: what a sum proves stays, what it refutes is read again, the rest is in doubt."""

from types import SimpleNamespace

import pytest
from made_tables import made_table

from budgetkit.model.second_look import look_again
from budgetkit.tables.lines import read_lines

RIGHT = """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|100.00|60.00|40.00|
|201|一般公共服务支出|100.00|60.00|40.00|
|20103|政府办公厅（室）及相关机构事务|100.00|60.00|40.00|
|2010301|行政运行|60.00|60.00||
|2010302|一般行政管理事务|40.00||40.00|
"""


def judged(text, again=None, sure=0.95, key="department_expenditure"):
    """The table after a second look that hears ``again``: (row, column) → texts with their sureness."""
    table = made_table(text, key=key, header_rows=1)
    read_lines(table, 2026, "budget")
    at = {(c.x0, c.y0, c.x1, c.y1): (c.row, c.column) for c in table.cells}
    asked = []

    def look(page, boxes):
        asked.extend(at[box] for box in boxes)
        return [[SimpleNamespace(text=t, sure=s) for t, s in (again or {}).get(at[box], ())] for box in boxes]

    texts = [SimpleNamespace(x0=c.x0, y0=c.y0, x1=c.x1, y1=c.y1, sure=sure) for c in table.cells if c.text]
    changed = look_again([table], {1: SimpleNamespace(scan=SimpleNamespace(texts=texts))}, look)
    assert changed == [table]
    return table, asked


def doubts(table):
    return [((d.row, d.column), d.text, d.others, d.repaired) for d in table.doubts]


def amounts(table):
    return {(f.row, f.column): float(f.amount) for f in table.facts}


def test_what_sums_prove_is_not_read_again():
    """Catches figures in doubt that sums prove to the last digit, and time spent on them."""
    table, asked = judged(RIGHT, sure=0.1)
    assert (asked, table.doubts) == ([], [])


def test_one_wrong_figure_is_repaired_where_it_was_read_otherwise():
    """Catches a misread figure that stays though the reading that closes the sums was heard."""
    wrong = RIGHT.replace("|2010302|一般行政管理事务|40.00||40.00|", "|2010302|一般行政管理事务|40.00||48.00|")
    table, asked = judged(wrong, {(5, 4): [("40.00", 0.6)]})
    assert (5, 4) in asked and (4, 3) not in asked
    assert amounts(table)[5, 4] == 40
    assert doubts(table) == [((5, 4), "40.00", ("48.00",), True)]
    assert (table.doubts[0].page, table.doubts[0].x0, table.doubts[0].y1) == (1, 40.0, 60.0)


def test_nothing_is_taken_that_nobody_read():
    """Catches a figure made up from the sums."""
    wrong = RIGHT.replace("|2010302|一般行政管理事务|40.00||40.00|", "|2010302|一般行政管理事务|40.00||48.00|")
    table, _ = judged(wrong, {(5, 4): [("43.00", 0.6)]})
    assert amounts(table)[5, 4] == 48
    told = {place: (text, others, repaired) for place, text, others, repaired in doubts(table)}
    assert told[5, 4] == ("48.00", ("43.00",), False)


def test_two_repairs_as_good_as_each_other_are_none():
    """Catches one of two figures changed where either would close the sum."""
    text = "|项目名称|合计|\n|合计|100.00|\n|设备购置项目|60.00|\n|信息系统运维|30.00|"
    again = {(2, 1): [("70.00", 0.6)], (3, 1): [("40.00", 0.6)]}
    table, _ = judged(text, again, key="projects")
    assert amounts(table) == {(1, 1): 100, (2, 1): 60, (3, 1): 30}
    assert {(place, others, repaired) for place, _, others, repaired in doubts(table)} >= {
        ((2, 1), ("70.00",), False), ((3, 1), ("40.00",), False)}


CLASSES = """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|100.00|60.00|40.00|
|201|一般公共服务支出|60.00|30.00|30.00|
|208|社会保障和就业支出|40.00|30.00|{}|
"""


@pytest.mark.parametrize("heard", ["1000", "10,00", "1,000"])
def test_a_point_is_put_in_where_sums_prove_it(heard):
    """Catches 1000 left a hundred times too large, or no number, where the decimals were misread."""
    table, _ = judged(CLASSES.format(heard))
    assert amounts(table)[3, 4] == 10
    assert ((3, 4), "10.00", True) in [(place, text, done) for place, text, _, done in doubts(table)]


def test_a_comma_taken_for_a_point():
    """Catches 1.200, with the comma of thousands read as a point, believed as one and a fifth."""
    text = "|项目名称|合计|\n|合计|1,500|\n|设备购置项目|1.200|\n|信息系统运维|300|"
    table, _ = judged(text, key="projects")
    assert amounts(table) == {(1, 1): 1500, (2, 1): 1200, (3, 1): 300}


def test_a_figure_overlooked_at_first():
    """Catches a blank cell under a sum that fails, in which the second look finds its figure."""
    table, asked = judged(CLASSES.format(""), {(3, 4): [("10.00", 0.7)]})
    assert (3, 4) in asked and amounts(table)[3, 4] == 10
    assert ((3, 4), "10.00", True) in [(place, text, done) for place, text, _, done in doubts(table)]


ALONE = "|项目名称|合计|\n|设备购置项目|60.00|"


@pytest.mark.parametrize(("sure", "again", "text", "others"), [
    (0.9, [], None, None),
    (0.89, [], "60.00", ()),
    (0.95, [("66.00", 0.5)], "60.00", ("66.00",)),  # heard in earnest
    (0.95, [("66.00", 0.49)], None, None),
    (0.95, [("60.0", 0.8)], None, None),  # the same amount
    (0.6, [("66.00", 0.91)], "66.00", ("60.00",)),  # surer than the first, and sure
    (0.6, [("66.00", 0.9)], "60.00", ("66.00",)),
    (0.95, [("6O.00", 0.99)], "60.00", ("6O.00",)),  # no amount, however sure
])
def test_what_no_sum_proves(sure, again, text, others):
    """Catches an unsure figure passed as read, one in doubt for nothing, or the less likely reading taken."""
    table, asked = judged(ALONE, {(1, 1): again}, sure=sure, key="projects")
    assert asked == [(1, 1)]
    assert doubts(table) == ([((1, 1), text, others, False)] if text else [])


def test_a_name_read_twice_under_a_stamp_is_in_doubt():
    """Catches 普普惠惠金金融融, each character read twice, told as a name of which nothing is in doubt."""
    table = judged(RIGHT.replace("|2010301|行政运行|", "|2010301|普普惠惠金金融融发发展展0|"))[0]
    assert doubts(table) == [((4, 1), "普普惠惠金金融融发发展展0", ("普惠金融发展0",), False)]
    assert doubts(judged(RIGHT.replace("|2010301|行政运行|", "|2010301|大大小小的谢谢|"))[0]) == []
