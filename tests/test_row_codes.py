"""The codes of a row by classification, and which rows are the same."""

from decimal import Decimal

import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.checks.rules import apply
from budgetkit.disclosure import Disclosure
from budgetkit.model.sums import closure
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines
from budgetkit.tables.row_codes import code_digits
from budgetkit.tables.tidy import tidy

TWO_CLASSIFICATIONS = """
|科目编码|<|部门预算支出经济科目名称|科目编码|<|政府预算支出经济科目名称|合计|人员支出|公用支出|
|类|款|^|类|款|^|^|^|^|
| | |合计| | | |100.00|90.00|10.00|
|301| |工资福利支出|501| |机关工资福利支出|60.00|60.00| |
|301|01|基本工资|501|01|工资奖金津补贴|60.00|60.00| |
|301| |工资福利支出|505| |对事业单位经常性补助|30.00|30.00| |
|301|01|基本工资|505|01|工资福利支出|30.00|30.00| |
|302| |商品和服务支出|502| |机关商品和服务支出|10.00| |10.00|
|302|01|办公费|502|01|办公经费|10.00| |10.00|
"""
LABELLED = """
|支出功能分类科目|政府支出经济分类科目|部门支出经济分类科目|合计|基本支出|项目支出|
|2120101-行政运行|50201-办公经费|30201-办公费|30.00|30.00| |
|2120101-行政运行|50201-办公经费|3021101-差旅费|20.00|20.00| |
|合计|<|<|50.00|50.00| |
"""
SHORT = """
|编码|名称|合计|
| |合计|200.00|
|900001|甲市某局本级|120.00|
|208|社会保障和就业支出|20.00|
|05|行政事业单位养老支出|15.00|
|2080505|基本养老保险缴费支出|15.00|
|99|其他社会保障和就业支出|5.00|
|2089999|其他社会保障和就业支出|5.00|
|210|卫生健康支出|100.00|
|11|行政事业单位医疗|100.00|
|2101101|行政单位医疗|100.00|
|900002|甲市某中心|80.00|
|208|社会保障和就业支出|80.00|
|05|行政事业单位养老支出|80.00|
|2080505|基本养老保险缴费支出|80.00|
"""
BY_UNITS = """
|科目编码|科目名称|合计|基本支出|项目支出|
|2050803|培训支出|18.00|18.00| |
|2101501|行政运行|40.00|40.00| |
|2050803|培训支出|2.00|2.00| |
|2101501|行政运行|50.00|50.00| |
|合计|<|110.00|110.00| |
"""


def table_of(text, key, *, header_rows=1, year=2026):
    table = made_table(text, key=key, header_rows=header_rows)
    read_lines(table, year)
    return table


def found_in(table, rule, year=2026):
    d = Disclosure([], "甲市某局", year, "budget", "department", [table], Narrative(), [])
    return [f for f in apply(d, [rule]) if f.rule == rule]


def test_two_classifications_in_one_row_stay_two():
    """Catches 301|01|…|501|01 read as one code 30101501, and the second name taken for the first."""
    table = table_of(TWO_CLASSIFICATIONS, "general_budget_basic", header_rows=2)
    items = [(li.code, li.codes, li.name, li.level) for li in table.lines][1:3]
    assert items == [
        ("301", {"economic": "301", "government": "501"}, "工资福利支出", "class"),
        ("30101", {"economic": "30101", "government": "50101"}, "基本工资", "item")]
    frame = tidy(table).frame
    assert list(frame["code"]) == ["", "301", "30101", "301", "30101", "302", "30201"]
    assert list(frame["government_code"]) == ["", "501", "50101", "505", "50501", "502", "50201"]
    assert frame["government_name"][2] == "工资奖金津补贴"
    fact = table.lines[2].amounts["total"]
    assert (fact.row_code, fact.function_code, fact.economic_code, fact.government_code) == (
        "30101", "", "30101", "50101")


def test_three_codes_before_their_names():
    """Catches a code that stands in one cell with its name and is left in the text."""
    table = table_of(LABELLED, "department_expenditure")
    assert table.lines[1].codes == {
        "function": "2120101", "economic": "3021101", "government": "50201"}
    assert table.lines[1].code == "2120101"
    assert tidy(table).frame["economic_code"].tolist() == ["30201", "3021101", ""]


def test_two_digits_under_a_class():
    """Catches 208 / 05 / 2080505 read as a group total 05, and a unit's number as a class."""
    table = table_of(SHORT, "general_budget_expenditure")
    read = [(li.code, li.level) for li in table.lines]
    assert read[1:7] == [("900001", "unit"), ("208", "class"), ("20805", "section"),
                         ("2080505", "item"), ("20899", "section"), ("2089999", "item")]
    assert read[10:13] == [("900002", "unit"), ("208", "class"), ("20805", "section")]
    assert not closure(table).failed and closure(table).held > 5


@pytest.mark.parametrize(("printed", "wrong"), [("|05|行政事业单位养老支出|15.00|", "16.00"),
                                                ("|11|行政事业单位医疗|100.00|", "101.00")])
def test_a_wrong_figure_under_two_digits_is_found(printed, wrong):
    """Catches a section of two digits that no sum looks at any more."""
    head, *_ = printed.rsplit("|", 2)
    table = table_of(SHORT.replace(printed, f"{head}|{wrong}|", 1), "general_budget_expenditure")
    assert any(s.total.amount == Decimal(wrong) for s in closure(table).failed)


def test_two_digits_that_nothing_proves_stay():
    """Catches digits made into a code that neither a longer code nor a name proves."""
    table = table_of("""
|编码|名称|合计|
|208|社会保障和就业支出|20.00|
|41|甲类事项|20.00|
""", "general_budget_expenditure")
    assert table.lines[1].code == "41" and table.lines[1].codes == {}


@pytest.mark.parametrize(("printed", "code"), [
    ("'2010101", "2010101"), ("’2010101", "2010101"), ("213.0", "213"), ("2130101.0", "2130101"),
    ("208.05", "20805"), ("（2010101）", "2010101"), ("A02010104", ""), ("合计", "")])
def test_digits_of_a_code_cell(printed, code):
    """Catches 213.0 read as 2130 and a code behind an apostrophe read as none."""
    assert code_digits(printed) == code


def test_codes_in_columns_without_heads_of_their_own():
    """Catches the columns 款 and 项 read as codes of their own where the head names 类 alone."""
    table = table_of("""
|科目编码|<|<|科目名称|合计|
|类|<|<|^|^|
|201|03|01|行政运行|5.00|
|201|03|02|一般行政管理事务|6.00|
""", "department_expenditure", header_rows=2)
    assert [li.code for li in table.lines] == ["2010301", "2010302"]


def test_code_once_takes_the_whole_combination():
    """Catches a functional code called printed twice that stands with another economic code."""
    assert not found_in(table_of(LABELLED, "department_expenditure"), "code-once")
    again = LABELLED.replace("3021101-差旅费", "30201-办公费")
    table = table_of(again.replace("|50.00|50.00", "|30.00|30.00"), "department_expenditure")
    assert len(found_in(table, "code-once")) == 1


def test_code_once_leaves_units_without_names():
    """Catches units listed one after another without their names, called printed twice."""
    assert not found_in(table_of(BY_UNITS, "general_budget_expenditure"), "code-once")
    short = BY_UNITS.replace("|110.00|110.00", "|58.00|58.00")  # the total counts each code once
    assert len(found_in(table_of(short, "general_budget_expenditure"), "code-once")) == 2


def test_code_once_where_rows_are_withheld():
    """Catches a row copied below itself where the total has room for it, and a unit's own row."""
    withheld = BY_UNITS.replace("|110.00|110.00", "|500.00|500.00")
    assert not found_in(table_of(withheld, "general_budget_expenditure"), "code-once")
    row = "|2101501|行政运行|40.00|40.00| |\n"
    twice = table_of(withheld.replace(row, row * 2), "general_budget_expenditure")
    assert len(found_in(twice, "code-once")) == 1


def test_a_section_printed_at_both_levels():
    """Catches a section without items called printed twice, and one whose amounts differ."""
    text = """
|科目编码|科目名称|合计|
|219|援助其他地区支出|5.00|
|21999|其他支出|5.00|
|21999|其他支出|5.00|
|合计|<|5.00|
"""
    assert not found_in(table_of(text, "department_expenditure"), "code-once")
    other = text.replace("|21999|其他支出|5.00|", "|21999|其他支出|4.00|", 1)
    assert len(found_in(table_of(other, "department_expenditure"), "code-once")) == 1


def test_frames_keep_their_promised_columns():
    """Catches a column of the facts moved or dropped for the sake of the new ones."""
    d = bk.load_example("weihui-2024")
    assert list(d.facts.columns) == [
        "table", "page", "row", "column", "row_code", "row_label", "column_label", "amount",
        "function_code", "economic_code", "government_code", "code_from", "corrected", "doubt"]


BY_NAME = """
|科目名称|合计|基本支出|项目支出|
|合计|30.00|20.00|10.00|
|公共安全支出|20.00|10.00|10.00|
|司法|12.00|10.00|2.00|
|行政运行|10.00|10.00| |
|普法宣传|2.00| |2.00|
|监狱|8.00| |8.00|
|信息化建设|8.00| |8.00|
|社会保障和就业支出|10.00|10.00| |
|其他社会保障和就业支出|10.00|10.00| |
|其他社会保障和就业支出|10.00|10.00| |
"""


def test_names_alone_have_the_codes_they_stand_for():
    """Catches a form printed by name only that answers nothing, and 行政运行 of another section."""
    table = table_of(BY_NAME, "department_expenditure")
    assert [(li.code, li.level, li.code_from) for li in table.lines[1:]] == [
        ("204", "class", "name"), ("20406", "section", "name"), ("2040601", "item", "name"),
        ("2040605", "item", "name"), ("20407", "section", "name"), ("2040707", "item", "name"),
        ("208", "class", "name"), ("20899", "section", "name"), ("2089999", "item", "name")]
    assert {f.code_from for f in table.facts if f.row_code} == {"name"}
    assert "resolved by their names" in table.problems[0]
    assert closure(table).held > 6 and not closure(table).failed


def test_a_wrong_sum_under_a_name_is_found():
    """Catches lines by name that no sum looks at: 信息化建设 prints 7.00 for 8.00."""
    text = BY_NAME.replace("|信息化建设|8.00| |8.00|", "|信息化建设|7.00| |7.00|")
    assert closure(table_of(text, "department_expenditure")).failed


def test_a_class_with_an_unknown_name_keeps_its_own_code_alone():
    """Catches a sum that is called wrong because one of its lines was not resolved."""
    text = BY_NAME.replace("普法宣传", "某某专门事项")
    table = table_of(text, "department_expenditure")
    assert [li.code for li in table.lines[1:8]] == ["204", "", "", "", "", "", "208"]
    assert not closure(table).failed


@pytest.mark.parametrize("names", [("甲市某局", "甲市某中心", "甲市某队"),
                                   ("一般公共预算拨款", "上级补助收入", "教育支出")])
def test_units_and_sources_are_no_codes(names):
    """Catches a table of units or of sources taken for one by function."""
    text = "|项目|合计|\n" + "\n".join(f"|{name}|1.00|" for name in names)
    table = table_of(text, "department_revenue")
    assert not any(line.codes for line in table.lines)


def test_economic_codes_of_seven_digits_are_of_the_place():
    """Catches 3021101 called unknown, which stands under the national 30211."""
    text = """
|科目编码|科目名称|合计|
|302|商品和服务支出|5.00|
|30211|差旅费|5.00|
|3021101|境内差旅费|5.00|
|3029901|某项|0.00|
|39977|某项|0.00|
"""
    found = found_in(table_of(text, "general_budget_basic"), "code-is-known")
    assert [f.found for f in found] == ["39977"]


def test_a_tree_of_two_classifications():
    """Catches 301|501 and 301|505 taken for one class printed twice, whose sums nobody asks."""
    table = table_of(TWO_CLASSIFICATIONS, "general_budget_basic", header_rows=2)
    held = closure(table)
    assert held.held >= 10 and not held.failed
    wrong = TWO_CLASSIFICATIONS.replace("|301|01|基本工资|505|01|工资福利支出|30.00|30.00| |",
                                        "|301|01|基本工资|505|01|工资福利支出|31.00|31.00| |")
    assert {s.total.row_code for s in closure(
        table_of(wrong, "general_budget_basic", header_rows=2)).failed} == {"301"}


@pytest.mark.parametrize("name", ["function_code", "economic_code", "government_code",
                                  "function_name", "economic_name", "government_name"])
def test_columns_of_codes_have_words(name):
    """Catches a column of a frame that a reader sees by its English key."""
    assert name not in (bk.label(name, "zh"), bk.label(name, "en"))
