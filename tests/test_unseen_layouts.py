"""Layouts that no document at hand prints: sound ones accuse nobody, one wrong digit is found."""

import pytest
from made_tables import made_table
from test_checks_sums import checked

from budgetkit.model.sums import sums
from budgetkit.tables.lines import read_lines

#: Key, title, unit, header rows, columns of amounts that no sum holds, the table.
LAYOUTS = {
    # the total at the right, sub-totals under their lines, in 元
    "sub-totals last": ("department_expenditure", "部门支出总表", "元", 2, (), """
|科目编码|科目名称|项目支出|基本支出|<|合计|
|^|^|^|公用经费|人员经费|^|
|2010101|行政运行|0|300000|1200000|1500000|
|2010102|一般行政管理事务|500000|0|0|500000|
|20101|人大事务|500000|300000|1200000|2000000|
|201|一般公共服务支出|500000|300000|1200000|2000000|
|2080505|机关事业单位基本养老保险缴费支出|0|0|100000|100000|
|2080506|机关事业单位职业年金缴费支出|0|0|50000|50000|
|20805|行政事业单位养老支出|0|0|150000|150000|
|208|社会保障和就业支出|0|0|150000|150000|
||合计|500000|300000|1350000|2150000|
"""),
    # three scopes of funds side by side, each with its own 小计, under one 总计
    "three scopes": ("appropriation_expenditure", "财政拨款支出预算表", "万元", 2, (), """
|科目编码|科目名称|总计|一般公共预算|<|<|政府性基金预算|<|<|国有资本经营预算|<|<|
|^|^|^|小计|基本支出|项目支出|小计|基本支出|项目支出|小计|基本支出|项目支出|
||合计|600.00|300.00|200.00|100.00|200.00|0.00|200.00|100.00|0.00|100.00|
|201|一般公共服务支出|300.00|300.00|200.00|100.00|||||||
|20101|人大事务|300.00|300.00|200.00|100.00|||||||
|2010101|行政运行|220.00|220.00|200.00|20.00|||||||
|2010102|一般行政管理事务|80.00|80.00|0.00|80.00|||||||
|212|城乡社区支出|200.00||||200.00|0.00|200.00||||
|21208|国有土地使用权出让收入安排的支出|200.00||||200.00|0.00|200.00||||
|2120804|农村基础设施建设支出|200.00||||200.00|0.00|200.00||||
|223|国有资本经营预算支出|100.00|||||||100.00|0.00|100.00|
|22301|解决历史遗留问题及改革成本支出|100.00|||||||100.00|0.00|100.00|
|2230105|国有企业退休人员社会化管理补助支出|100.00|||||||100.00|0.00|100.00|
"""),
    # code and name in one cell, other words for every column, an of-which at the end, the total last
    "other words": ("general_budget_expenditure", "一般公共预算支出表", "万元", 1, (5,), """
|支出功能科目|部门支出总额|人员类支出|公用类支出|特定目标类支出|其中：上年结转|
|201一般公共服务支出|300.00|150.00|50.00|100.00|20.00|
|20101人大事务|300.00|150.00|50.00|100.00|20.00|
|2010101行政运行|220.00|150.00|50.00|20.00|0.00|
|2010102一般行政管理事务|80.00|0.00|0.00|80.00|20.00|
|221住房保障支出|40.00|40.00|0.00|0.00|0.00|
|22102住房改革支出|40.00|40.00|0.00|0.00|0.00|
|2210201住房公积金|40.00|40.00|0.00|0.00|0.00|
|本部门总额|340.00|190.00|50.00|100.00|20.00|
"""),
    # expenditure to the left of revenue
    "sides turned": ("department_summary", "部门收支预算总表", "万元", 2, (), """
|支出|<|收入|<|
|功能科目|2026年预算|来源|2026年预算|
|一、一般公共服务支出|300.00|一、一般公共预算拨款收入|340.00|
|二、社会保障和就业支出|60.00|二、政府性基金预算拨款收入|20.00|
|三、住房保障支出|40.00|三、事业收入|30.00|
|本年支出合计|400.00|本年收入合计|390.00|
|年终结转结余||上年结转结余|10.00|
|支出总计|400.00|收入总计|400.00|
"""),
    # projects by unit, each unit's 小计 under its projects, money by source and by year
    "units' sub-totals last": ("projects", "部门预算项目支出表", "万元", 2, (), """
|单位名称|项目名称|资金来源合计|财政拨款|<|财政专户管理资金|单位资金|
|^|^|^|本年安排|上年结转|^|^|
|某市某局|设备购置项目|120.00|100.00|20.00|0.00|0.00|
|某市某局|信息系统运维|80.00|50.00|0.00|30.00|0.00|
|某市某局小计||200.00|150.00|20.00|30.00|0.00|
|某市某中心|校舍维修项目|60.00|40.00|10.00|0.00|10.00|
|某市某中心小计||60.00|40.00|10.00|0.00|10.00|
|总计||260.00|190.00|30.00|30.00|10.00|
"""),
    # codes under 经济科目, which elsewhere heads the names
    "codes under a heading of names": ("general_budget_basic", "一般公共预算基本支出表", "万元", 1, (), """
|经济科目|科目名称|总额|工资性和人员支出|日常公用支出|
|301|工资福利支出|210.00|210.00||
|30101|基本工资|120.00|120.00||
|30102|津贴补贴|90.00|90.00||
|302|商品和服务支出|50.00||50.00|
|30201|办公费|30.00||30.00|
|30211|差旅费|20.00||20.00|
|303|对个人和家庭的补助|10.00|10.00||
|30302|退休费|10.00|10.00||
||合计|270.00|220.00|50.00|
"""),
}


def table_of(name, text=None):
    key, title, unit, header_rows, _, printed = LAYOUTS[name]
    return made_table(text or printed, key=key, title=title, unit=unit, header_rows=header_rows)


def amounts(name):
    """Every amount of a layout that is not nought: line, cell, and the text with one digit wrong."""
    _, _, _, header_rows, apart, text = LAYOUTS[name]
    lines = text.strip().splitlines()
    for row, line in enumerate(lines[header_rows:], header_rows):
        cells = line[1:-1].split("|")
        for column, said in enumerate(cells[1:], 1):
            if column not in apart and said.replace(".", "").isdigit() and float(said) and (
                len(said) > 3
            ):
                wrong = [*cells]
                wrong[column] = ("7" if said[0] != "7" else "3") + said[1:]
                yield row, column, "\n".join([*lines[:row], "|" + "|".join(wrong) + "|",
                                              *lines[row + 1:]])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sound_table_accuses_nobody(name):
    """Catches a layout that is not understood, told as a fault of the document."""
    assert checked(table_of(name)) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_one_wrong_digit_is_found(name):
    """Catches an amount of an unseen layout that may be anything."""
    held = [(row, column) for row, column, text in amounts(name)
            if not checked(table_of(name, text))]
    assert held == [] and len(list(amounts(name))) > 8


def test_codes_under_a_heading_of_names_add_up():
    """Catches 经济科目 over bare codes read as names: no class is then the sum of its items."""
    table = table_of("codes under a heading of names")
    read_lines(table, 2026)
    assert [li.code for li in table.lines][:3] == ["301", "30101", "30102"]
    assert {"code-is-sum-of-its-parts", "total-is-sum-of-classes"} <= {s.rule for s in sums(table)}
