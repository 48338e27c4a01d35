"""Sums that tables print and the checks must add up: units, uses, sources, lists of procurement."""

import pytest
from fault_injection import Plot
from made_tables import made_table

import budgetkit as bk
from budgetkit.disclosure import Disclosure, SourceFile
from budgetkit.narrative import Narrative
from budgetkit.tables.lines import read_lines


def checked(*tables, year=2026):
    """Errors and warnings of the sums of tables made by hand: (rule, row, printed amount)."""
    for table in tables:
        read_lines(table, year)
    file = SourceFile("made.pdf", "made", 1)
    d = Disclosure([file], "某局", year, "budget", "department", list(tables), Narrative())
    return [(f.rule, f.row, f.found) for f in bk.check(d).filter(family=["arithmetic", "across"])
            if f.severity in {"error", "warning"}]


def revenue(rows, head="单位编码|单位名称|合计|一般公共预算|其他收入"):
    return made_table(f"|{head}|\n{rows.strip()}", key="department_revenue", title="部门收入总表",
                      header_rows=1)


UNITS = """
||合计|300.00|240.00|60.00|
|305|某市教育局|300.00|240.00|60.00|
|305001|某市教育局（本级）|100.00|90.00|10.00|
|305002|某市教育考试院|{}|150.00|50.00|
"""


def test_units_add_up():
    """Catches a unit's amount that may be anything, since only its row is added up."""
    assert not checked(revenue(UNITS.format("200.00")))
    wrong = checked(revenue(UNITS.format("250.00")))
    assert ("total-is-sum-of-units", 2, "300") in wrong


def test_units_without_codes():
    """Catches a department's line added to its own units, and 公报室 left out among the units."""
    nested = """
|某市财政局|300.00|240.00|60.00|
|某市财政局|100.00|90.00|10.00|
|某市公报室|200.00|150.00|50.00|
"""
    flat = "\n".join(nested.strip().splitlines()[1:])
    head = "单位名称|合计|一般公共预算|其他收入"
    total = "|合计|300.00|240.00|60.00|\n"
    assert not checked(revenue(total + nested.strip(), head))
    assert not checked(revenue(total + flat, head))
    wrong = checked(revenue(total + flat.replace("150.00", "105.00"), head))
    assert ("total-is-sum-of-units", 1, "240") in wrong


@pytest.fixture(scope="module")
def weihui():
    return Plot()


def test_of_which_appropriation_of_a_unit(weihui):
    """Catches 343.22 printed as 334.22 under 其中：财政拨款, which no sum along the row holds."""
    number = next(n for n, t in enumerate(weihui.sound.tables) if t.key == "department_revenue")
    cells = [f for f in weihui.sound.tables[number].facts
             if f.name == "general_budget_appropriation"]
    assert len(cells) == 3
    for fact in cells:
        d = weihui.with_cell(number, fact.row, fact.column, "334.22")
        assert any("334.22" in f.message and "343.22" in f.message
                   for f in bk.check(d).filter(rule="total-is-sum-of-units", severity="error"))


PROCURED = """
|合计||||106.00|
|一、货物A||||{goods}|
||办公设备购置费|办公设备购置||{group}|
||||台式计算机|4.00|
||办公设备购置费|办公设备购置|打印设备|2.00|
|三、服务C||||100.00|
|||会议费||100.00|
||||会议服务|{line}|
"""


def procurement(goods="6.00", group="6.00", line="100.00"):
    head = "|采购品目大类|专项名称|经济科目|采购物品名称|总计|\n"
    rows = PROCURED.format(goods=goods, group=group, line=line)
    return made_table(head + rows.strip(), key="procurement", title="政府采购预算表", header_rows=1)


def test_procurement_by_kind_and_item():
    """Catches a line of procurement that no sum holds, and a line cut by a page told as a sum."""
    assert not checked(procurement())
    for change, row in (({"goods": "9.00"}, 2), ({"group": "9.00"}, 3), ({"line": "10.00"}, 7)):
        assert any(rule == "procurement-is-sum-of-its-lines" and at == row
                   for rule, at, _ in checked(procurement(**change))), change


@pytest.mark.parametrize(("amount", "found"), [("4.00", []), ("5.00", [3])])
def test_procurement_with_a_part_put_in(amount, found):
    """Catches 其中：设备更新 between two goods taken for the sub-total of those below it."""
    head = "|采购品目大类|专项名称|采购物品名称|总计|\n"
    rows = f"""
|合计|||6.00|
|一、货物A|||6.00|
||办公设备购置费||6.00|
|||台式计算机|{amount}|
||其中：设备更新||1.00|
|||打印设备|2.00|
"""
    table = made_table(head + rows.strip(), key="procurement", title="政府采购预算表", header_rows=1)
    assert [at for rule, at, _ in checked(table) if rule == "procurement-is-sum-of-its-lines"] == (
        found)


def summary(fund="80.00", basic="60.00", kind="50.00"):
    return made_table(f"""
|收入|<|支出|<|<|<|
|项目|金额|功能分类|金额|按用途|金额|
|一、财政拨款|80.00|一、一般公共服务支出|{kind}|一、基本支出|{basic}|
|一般公共预算|{fund}|二、教育支出|50.00|二、项目支出|40.00|
|二、其他收入|20.00||||| 
|当年收入小计|100.00|当年支出小计||当年支出小计|100.00|
|收入合计|100.00|支出合计||支出合计|100.00|
""".replace("||||| ", "|||||"), key="department_summary", title="收支总表", header_rows=2)


def test_summary_by_use():
    """Catches a wrong use, class or fund of a summary whose totals stand under the uses alone."""
    assert not checked(summary())
    assert ("expenditure-is-sum-of-its-uses", 5, "100") in checked(summary(basic="61.00"))
    assert ("this-year-is-sum-of-classes", 5, "100") in checked(summary(kind="51.00"))
    assert ("revenue-is-sum-of-its-sources", 2, "80") in checked(summary(fund="81.00"))


def test_uses_agree_with_the_expenditure_table():
    """Catches 基本支出 and 项目支出 of a summary exchanged against the expenditure table."""
    spent = "|合计|基本支出|项目支出|\n|100.00|{}|{}|"
    right, wrong = (made_table(spent.format(*pair), key="department_expenditure",
                               title="支出总表", header_rows=1)
                    for pair in (("60.00", "40.00"), ("40.00", "60.00")))
    assert not checked(summary(), right)
    assert {row for rule, row, _ in checked(summary(), wrong) if rule == "uses-agree"} == {2, 3}


def listed(top="80.00", part="80.00"):
    return made_table(f"""
|项目名称||金额|
|收入总计||100.00|
|一般公共预算资金|小计|{top}|
||公共财政拨款(补助)资金|{part}|
|其他资金|小计|20.00|
||其他收入|20.00|
||其中：动用上年结余资金||
""", key="department_revenue", title="收入预算总表", header_rows=1)


def test_revenue_listed_by_source():
    """Catches a source of a revenue table with a line a source, which no sum held."""
    assert not checked(listed())
    assert ("revenue-is-sum-of-its-lines", 1, "100") in checked(listed(top="30.00"))
    assert ("revenue-is-sum-of-its-lines", 2, "80") in checked(listed(part="8.00"))
    both = checked(summary(fund="80.00"), listed(top="70.00", part="70.00"))
    assert any(rule == "sources-agree" for rule, _, _ in both)


def test_total_of_three_public_meetings_and_training():
    """Catches a total over 三公, 会议费 and 培训费 that is not their sum."""
    rows = "|合计|“三公”经费合计|因公出国费|公务接待费|会议费|培训费|\n|{}|30.00|10.00|20.00|5.00|7.00|"
    for total, wrong in (("42.00", False), ("24.00", True)):
        found = checked(made_table(rows.format(total), key="three_public", title="“三公”经费表",
                                   header_rows=1))
        assert bool(found) is wrong


@pytest.mark.parametrize("text", ["0,200.39", "12O.00", "1.234.5"])
def test_no_number_among_amounts(text):
    """Catches a cell that is left out as no number, without a word of the checks."""
    table = revenue(UNITS.format(text))
    read_lines(table, 2026)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [table], Narrative())
    found = bk.check(d).filter(rule="reading-amount-is-a-number")
    assert [(f.severity, f.row, f.column, f.found) for f in found] == [("error", 4, 2, text)]


def functions(*rows, key="general_budget_expenditure", title="一般公共预算支出表"):
    return made_table("|科目编码|科目名称|合计|基本支出|项目支出|\n" + "\n".join(rows), key=key,
                      title=title, header_rows=1)


TREE = (
    "||合计|100.00|90.00|10.00|", "|201|一般公共服务支出|60.00|60.00||",
    "|20103|政府办公厅及相关机构事务|60.00|60.00||", "|2010301|行政运行|60.00|60.00||",
    "|208|社会保障和就业支出|30.00|30.00||", "|20805|行政事业单位养老支出|30.00|30.00||",
    "|2080505|机关事业单位基本养老保险缴费支出|30.00|30.00||", "|221|住房保障支出|10.00||10.00|",
    "|22102|住房改革支出|10.00||10.00|", "|2210201|住房公积金|10.00||10.00|",
)


def test_an_amount_in_the_neighbours_column():
    """Catches an amount that slipped into the next column, where its parent's own one is blank."""
    assert not checked(functions(*TREE))
    wrong = (*TREE[:3], "|2010301|行政运行|60.00||60.00|", *TREE[4:])
    assert ("code-is-sum-of-its-parts", 3, "60") in checked(functions(*wrong))


def test_a_line_printed_twice_or_left_out():
    """Catches a line twice that stops all sums of its table, and a section without its line."""
    twice = functions(*TREE[:5], TREE[4], *TREE[5:-1], "|2210201|住房公积金|11.00||11.00|")
    assert ("code-is-sum-of-its-parts", 10, "10") in checked(twice)
    for left_out in (8, 9):
        rows = [row for n, row in enumerate(TREE) if n != left_out]
        table = functions(*rows)
        read_lines(table, 2026)
        d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                       [table], Narrative())
        assert [f.severity for f in bk.check(d).filter(rule="levels-are-whole")] == ["warning"]


def test_a_section_without_items_at_both_levels():
    """Catches 219 其他支出, which has no items, told as a code printed twice."""
    rows = (*TREE, "|219|援助其他地区支出|5.00||5.00|", "|21999|其他支出|5.00||5.00|",
            "|21999|其他支出|5.00||5.00|")
    rows = ("||合计|105.00|90.00|15.00|", *rows[1:])
    table = functions(*rows)
    assert not checked(table)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department",
                   [table], Narrative())
    assert not bk.check(d).filter(rule=["code-once", "levels-are-whole"])


def economic(total, key, title):
    return made_table(f"|科目编码|科目名称|合计|\n||合计|{total}|\n|301|工资福利支出|{total}|", key=key,
                      title=title, header_rows=1)


def test_tables_by_economic_code():
    """Catches a table by economic code in 元, or of another total, that no other table holds."""
    by_function = functions(*TREE)
    all_of_it = functions(*TREE, key="appropriation_expenditure", title="财政拨款支出表")
    title = "一般公共预算支出经济分类情况表"
    for total, wrong in (("100.00", False), ("10.00", True)):
        found = checked(by_function, economic(total, "economic_classification", title))
        assert any(r == "economic-table-is-its-whole" for r, _, _ in found) is wrong
    for total, wrong in (("90.00", False), ("0.01", True)):
        found = checked(by_function, all_of_it,
                        economic(total, "general_budget_basic", "一般公共预算基本支出表"),
                        economic("90.00", "appropriation_basic", "财政拨款基本支出表"))
        assert any(r == "basic-tables-agree" for r, _, _ in found) is wrong


def test_classes_without_this_years_total():
    """Catches a class of a summary that has 支出合计 alone, which no sum held."""
    for amount, wrong in (("60.00", False), ("6.00", True)):
        found = checked(made_table(f"""
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|一、一般公共预算拨款收入|90.00|一、一般公共服务支出|{amount}|
|||二、外交支出|0.00|
|||三、住房保障支出|30.00|
|收入合计|90.00|支出合计|90.00|
""", key="appropriation_summary", title="财政拨款收支预算总表", header_rows=2))
        assert (("expenditure-is-sum-of-its-uses", 5, "90") in found) is wrong


@pytest.mark.parametrize(("heads", "amounts", "wrong"), [
    ("财政专户拨款收入/教育收费|财政专户拨款收入/其他专户收入拨款", "|30.00|10.00|", False),
    ("财政专户拨款收入/教育收费|财政专户拨款收入/其他专户收入拨款", "|3.00|10.00|", True),
    ("财政专户拨款收入/小计|财政专户拨款收入/教育收费", "|40.00|30.00|", False)])
def test_funds_under_the_heading_of_another(heads, amounts, wrong):
    """Catches 教育收费 under 财政专户 left out of the total, or added beside its sub-total."""
    one, two = (tuple(h.split("/")) for h in heads.split("|"))
    table = made_table(f"|单位名称|合计|一般公共预算|{one[0]}|<|\n|^|^|^|{one[1]}|{two[1]}|\n"
                       f"|合计|100.00|60.00{amounts}\n|某市某局|100.00|60.00{amounts}",
                       key="department_revenue", title="收入总体情况表", header_rows=2)
    assert bool(checked(table)) is wrong


THREE = ("单位名称|2018年/合计|2018年/公务接待费|2018年/公务用车运行费|2018年/会议费|2019年/合计|2019年/公务接待费"
         "|2019年/公务用车运行费|2019年/会议费|增减变化/合计|增减变化/公务接待费|增减变化/公务用车运行费|增减变化/会议费")


def three_public(*rows):
    heads = [[h.split("/")[0] for h in THREE.split("|")], [h.split("/")[-1] for h in THREE.split("|")]]
    table = "\n".join("|" + "|".join(row) + "|" for row in [*heads, *(r.split() for r in rows)])
    return checked(made_table(table, key="three_public", title="2019年“三公”经费及会议费支出预算表",
                              header_rows=2), year=2019)


def test_a_change_is_told_where_its_years_are():
    """Catches ten accusations of 增减 columns that only carry on what a year's columns add up to."""
    sound = ("合计 9.00 2.00 4.00 3.00 12.00 3.00 4.00 5.00 3.00 1.00 0.00 2.00",
             "甲中心 5.00 1.00 3.00 1.00 7.00 2.00 3.00 2.00 2.00 1.00 0.00 1.00",
             "乙中心 4.00 1.00 1.00 2.00 5.00 1.00 1.00 3.00 1.00 0.00 0.00 1.00")
    assert three_public(*sound) == []
    of_2018 = (sound[0].replace("9.00", "8.00").replace("5.00 3.00 1.00", "5.00 4.00 1.00"),
               sound[1].replace("5.00 1.00 3.00", "4.00 1.00 3.00").replace(
                   "2.00 2.00 1.00", "2.00 3.00 1.00"), sound[2])
    assert {(row, found) for _, row, found in three_public(*of_2018)} == {(2, "8"), (3, "4")}
    # one change that is no difference of two years is told
    wrong = (sound[0], sound[1].replace("2.00 2.00 1.00 0.00 1.00", "2.00 8.00 1.00 0.00 1.00"),
             sound[2])
    assert (3, "8") in {(row, found) for _, row, found in three_public(*wrong)}


CLASSES = """
||合计|{total}|
|301|工资福利支出|{one}|
|30101|基本工资|10.31|
|30102|津贴补贴|20.31|
|30103|奖金|30.31|
|30199|其他工资福利支出|40.31|
|303|对个人和家庭的补助|{other}|
|30301|离休费|5.21|
|30302|退休费|6.21|
"""


@pytest.mark.parametrize(("total", "one", "other", "told"), [
    ("112.66", "101.24", "11.42", []),
    # 101.22 and 11.42 make 112.64; the lines, as they are printed, make 112.66: rounding
    ("112.66", "101.22", "11.42", []),
    # nothing rounded beneath: 0.02 is more than two classes allow
    ("112.68", "101.24", "11.42", [("total-is-sum-of-classes", 1, "112.68")]),
    # the class is off its lines, and the total goes the other way
    ("112.62", "101.22", "11.42", [("total-is-sum-of-classes", 1, "112.62")]),
])
def test_rounding_comes_together_in_a_total(total, one, other, told):
    """Catches a total of lines as printed called an error beside classes that were rounded."""
    table = made_table("|科目编码|科目名称|合计|\n" + CLASSES.format(
        total=total, one=one, other=other).strip(), key="general_budget_basic",
        title="一般公共预算基本支出表", header_rows=1)
    assert checked(table) == told


SUMMARY = """
|收入|<|支出|<|
|项目|预算数|项目|预算数|
|财政拨款收入|{}|教育支出|360.00|
|一般公共预算拨款|250.00|||
|政府性基金预算拨款|50.00|||
|事业收入|60.00|||
|收入总计|360.00|支出总计|360.00|
"""


def test_funds_under_their_whole_without_numbers_are_counted_once():
    """Catches 财政拨款 and its funds added up together where no 一、1. tells which is part of which."""
    def told(whole):
        return checked(made_table(SUMMARY.format(whole), key="department_summary", title="部门收支总表",
                                  header_rows=2))

    assert not told("300.00")
    assert any(rule == "revenue-is-sum-of-its-sources" for rule, *_ in told("390.00"))


TWICE = """
|科目编码|科目名称|合计|基本支出|项目支出|
||合计|700.00|100.00|600.00|
|201|一般公共服务支出|200.00|100.00|100.00|
|20101|人大事务|200.00|100.00|100.00|
|2010101|行政运行|100.00|100.00||
|2010199|其他人大事务支出|100.00||100.00|
|219|援助其他地区支出|500.00||500.00|
|21999|其他支出|500.00||500.00|
|21999|其 他 支 出|500.00||500.00|
"""


def test_a_line_printed_again_with_spaces_is_printed_again():
    """Catches 其他支出 and 其 他 支 出 of one code and one amount added up as two lines."""
    table = made_table(TWICE, key="department_expenditure", title="部门支出总表", header_rows=1)
    assert not checked(table)


def test_a_column_of_shares_says_so_itself():
    """Catches a column of 12.50% under a heading that nobody listed said to hold no numbers."""
    rows = TWICE.strip().splitlines()[:-1]
    rows = [rows[0] + "占总额比重|"] + [f"{row}{5 * n}.25%|" for n, row in enumerate(rows[1:], 1)]
    table = made_table("\n".join(rows), key="department_expenditure", title="部门支出总表", header_rows=1)
    read_lines(table, 2026)
    d = Disclosure([SourceFile("made.pdf", "made", 1)], "某局", 2026, "budget", "department", [table], Narrative())
    assert not [f for f in bk.check(d) if f.rule == "reading-column-has-numbers"]


def test_dashes_for_zeros_leave_a_column_one_of_amounts():
    """Catches 政府采购项目 taken for words, and its amounts lost, where — is printed for 0.00."""
    rows = TWICE.strip().splitlines()[:-1]
    said = ["2026年政府采购项目", "80.00", "80.00", *["—"] * 5]
    table = made_table("\n".join(f"{row}{more}|" for row, more in zip(rows, said, strict=True)),
                       key="department_expenditure", title="部门支出总表", header_rows=1)
    read_lines(table, 2026)
    assert [f.text for f in table.facts if f.column == 5] == ["80.00", "80.00"]
