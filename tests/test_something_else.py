"""Tables whose title sounds like a standard table, and that are something else."""

import pytest
from made_tables import made_table

from budgetkit.tables.lines import read_lines
from budgetkit.tables.tidy import tidy

FUND = """
|收入|<|支出|<|<|<|<|<|
|项目|预算数|支出功能分类科目（按大类）|预算数|部门预算支出经济分类科目（按大类）|预算数|政府预算支出经济分类科目（按大类）|预算数|
|一、政府性基金拨款|9.00|一、科学技术支出|4.00|商品和服务支出|9.00|二、机关商品和服务支出|9.00|
| | |二、城乡社区支出|5.00| | | | |
|本年收入合计|9.00|本年支出合计|9.00|本年支出合计|9.00|本年支出合计|9.00|
"""
CARRIED = """
|预算单位代码|预算单位名称|预算项目名称|金额|功能分类科目代码|功能分类科目名称|政府经济分类科目代码|政府经济分类科目名称|
|125001|某市某局|某专项|9.00|2150510|工业和信息产业支持|50299|其他商品和服务支出|
|125001|某市某局|某专项|2.00|2150605|安全监管监察专项|50299|其他商品和服务支出|
"""


def test_economic_amounts_do_not_stand_under_function_names():
    """Catches 商品和服务支出 9.00 read as an amount of the class 科学技术支出."""
    table = made_table(FUND, key="government_fund", header_rows=2)
    read_lines(table, 2021)
    held = {line.name: {str(f.amount) for f in line.amounts.values()} for line in table.lines}
    assert held["一、科学技术支出"] == {"4.00"}
    assert held["商品和服务支出"] == held["二、机关商品和服务支出"] == {"9.00"}


def test_codes_to_the_right_of_the_amount_belong_to_the_row():
    """Catches codes right of the amount taken for a second line without amounts."""
    table = made_table(CARRIED, key="other", header_rows=1)
    read_lines(table, 2019)
    assert len(table.lines) == 2
    assert table.lines[0].codes == {"function": "2150510", "government": "50299"}
    assert [(f.function_code, f.government_code) for f in table.facts] == [
        ("2150510", "50299"), ("2150605", "50299")]


@pytest.mark.parametrize("header", ["合计", "预算数"])
def test_a_table_without_further_codes_has_no_further_columns(header):
    """Catches empty columns of codes in tables that print one classification."""
    table = made_table(f"|科目编码|科目名称|{header}|\n|201|一般公共服务支出|1.00|",
                       key="department_expenditure", header_rows=1)
    read_lines(table, 2026)
    assert not {"economic_code", "government_code"} & set(tidy(table).columns)
