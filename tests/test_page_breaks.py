"""Rows and merged cells that the foot of a page cuts: what is made whole, and what stays as it is."""

import pytest
from made_tables import made_table

from budgetkit.tables.page_breaks import heads_again, join_pages, page_totals


def joined(above, below, open_foot=False):
    """The rows of two pages laid under each other, and how many rows that took away.

    Each cell is its text with its rows, as 教育支出*2; a ``^`` hides under the one above it.
    """
    cells = made_table(above).cells
    moved = made_table(below, page=2).cells
    row = 1 + max(c.row + c.row_span - 1 for c in cells)
    for cell in moved:
        cell.row += row
    kept, lost = join_pages(cells, moved, row, open_foot)
    rows = {}
    for c in sorted([*cells, *kept], key=lambda c: (c.row, c.column)):
        rows.setdefault(c.row, []).append(c.text + (f"*{c.row_span}" if c.row_span > 1 else ""))
    return ["|".join(texts) for texts in rows.values()], lost


# ── the rest of a row ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("above", "below", "last"), [
    # the rest of a name, under a row with amounts
    ("||某单位机关运行|9.00|", "||经费||", "|某单位机关运行经费|9.00"),
    # both halves make a name that the first alone is not, whatever stands beside them
    ("|信访|政府办公厅（室）及相|", "||关机构事务|", "信访|政府办公厅(室)及相关机构事务"),
    # amounts of a name that has none yet
    ("|机关服务||", "||9.00|", "机关服务|9.00"),
    # the last digits of an amount: the column prints two decimals
    ("|甲|1.00|\n|乙|2.00|\n|丙|1,200.3|", "||6|", "丙|1,200.36"),
    ("|甲|1.00|\n|乙|2.00|\n|丙|1,200.|", "||36|", "丙|1,200.36"),
    ("|甲|1.00|\n|乙|2.00|\n|信息系统运|1,200.3|", "|维|6|", "信息系统运维|1,200.36"),
])
def test_the_rest_of_a_row_is_joined_to_it(above, below, last):
    """Catches half a name, an amount without its name, or 1,200.3 for 1,200.36."""
    rows, lost = joined(above, below + "\n|其他支出|7.00|" if below.count("|") == 3 else below)
    assert lost == 1
    at = above.count("\n")
    assert rows[at].replace("（", "(").replace("）", ")") == last


@pytest.mark.parametrize(("above", "below"), [
    ("|一般行政管理|9.00|", "|机关服务||"),  # a name of its own
    ("|一般行政管理|9.00|", "|一、事务||"),  # a numbered item
    ("|一般行政管理|9.00|", "|2010301||"),  # a code
    ("|一般行政管理||", "|事务||"),  # under a row without amounts it is a heading
    ("|（空）|9.00|", "|事务||"),  # after a closing bracket
    ("|运行。|9.00|", "|事务||"),  # after the end of a sentence
    ("|机关服务|9.00|", "||8.00|"),  # the name has its amount
    ("|机关服务||", "|甲|8.00|"),  # another name with its amount
    ("|机关服务|||", "|||8.00|\n||^|7.00|"),  # a blank cell over two rows: a block of its own
    ("|||", "||8.00|"),  # no name above
    ("|甲|1.00|\n|乙|2.00|\n|丙|1,200.36|", "||6|"),  # the amount above is whole
    ("|甲|1.00|\n|丙|1,200.3|", "||6|"),  # one other amount does not say how many decimals are usual
    ("|甲|1.00|\n|乙|2.00|\n|丁|3.0|\n|戊|4.0|\n|丙|1,200.3|", "||6|"),  # two of four do not, either
    ("|甲|1.0|\n|乙|2.0|\n|丙|1,200.3|", "||6|"),  # both together have one too many
    ("|甲|10|\n|乙|20|\n|丙|12|", "||6|"),  # whole numbers say nothing
])
def test_what_is_a_row_of_its_own_stays_one(above, below):
    """Catches two rows made one: an amount of one line, the name of another."""
    rows, lost = joined(above, below)
    assert lost == 0
    assert len(rows) == above.count("\n") + below.count("\n") + 2


def test_a_page_may_begin_with_the_first_cell_of_a_row_only_where_the_foot_is_open():
    """Catches a heading at the head of a page glued to the last name of the page before."""
    assert joined("|信息系统运|乙|9.00|", "|维|||") == (["信息系统运|乙|9.00", "维||"], 0)
    assert joined("|信息系统运|乙|9.00|", "|维|||", open_foot=True) == (["信息系统运维|乙|9.00"], 1)
    # three words in one row are a row
    assert joined("|甲|乙|丙|丁|9.00|", "||乙|丙|丁||", open_foot=True)[1] == 0
    assert joined("|甲|乙|丙|丁|9.00|", "||乙|丙|||", open_foot=True)[1] == 1


SENTENCE = "保障机关各处室日常办公用品采购和设备维护"  # 20 characters


@pytest.mark.parametrize(("upper", "lower", "lost"), [
    (SENTENCE, "及时完成", 1),
    (SENTENCE[:15], "及时完成", 1), (SENTENCE[:14], "及时完成", 0),
    (SENTENCE + "。", "及时完成", 0), (SENTENCE + "；", "及时完成", 0),
    (SENTENCE, "≥95%", 0), (SENTENCE, "95%以上", 0),
])
def test_a_sentence_goes_on_over_the_page_beside_merged_cells(upper, lower, lost):
    """Catches half a target read as a target of its own, and a new one glued to the last."""
    rows, gone = joined(f"|产出指标|数量|\n|^|{upper}|", f"||{lower}|\n|^|另一项|")
    assert gone == lost
    assert any(upper + lower in row for row in rows) is bool(lost)


# ── merged cells ─────────────────────────────────────────────────────────────────────────────


def test_the_halves_of_a_merged_cell_are_one_cell():
    """Catches the lower half of a project's block without its name, code and amount."""
    above = "|01|信息系统|50.00|数量|1套|\n|^|^|^|质量|99%|"
    below = "||||时效|12月|\n|^|^|^|成本|50万|"
    assert joined(above, below) == (
        ["01*4|信息系统*4|50.00*4|数量|1套", "质量|99%", "时效|12月", "成本|50万"], 0)


def test_a_label_printed_in_its_lower_half_is_the_label_of_both():
    """Catches the rows above the break without their label, and its place on the wrong page."""
    rows, lost = joined("||数量|1套|\n|^|质量|99%|", "|产出指标|时效|12月|\n|^|成本|50万|")
    assert (rows, lost) == (["产出指标*4|数量|1套", "质量|99%", "时效|12月", "成本|50万"], 0)
    # a blank merged cell further right is a blank
    rows, _ = joined("|数量||1套|\n|质量|^|99%|", "|时效|产出指标|12月|\n|成本|^|50万|")
    assert rows == ["数量|*2|1套", "质量|99%", "时效|产出指标*2|12月", "成本|50万"]


def test_two_blocks_one_under_another_are_two():
    """Catches two projects of neighbouring pages made one, and two labels of targets joined."""
    above, below = "|01|甲|50.00|数量|\n|^|^|^|质量|", "|02|乙|60.00|数量|\n|^|^|^|质量|"
    assert joined(above, below)[0] == ["01*2|甲*2|50.00*2|数量", "质量", "02*2|乙*2|60.00*2|数量", "质量"]
    above, below = "|01|产出指标|数量|\n|^|^|质量|", "||效益指标|社会|\n|^|^|环境|"
    assert joined(above, below)[0] == ["01*4|产出指标*2|数量", "质量", "效益指标*2|社会", "环境"]
    # no two amounts are one
    above, below = "|01|50.00|数量|\n|^|^|质量|", "||60.00|社会|\n|^|^|环境|"
    assert joined(above, below)[0] == ["01*2|50.00*2|数量", "质量", "*2|60.00*2|社会", "环境"]


CODES = "|330100240001|甲|数量|\n|330100240002|乙|数量|\n"


@pytest.mark.parametrize(("codes", "upper", "lower", "one"), [
    (CODES, "3301002400", "03", True),  # twelve digits, as the other two
    (CODES, "3301002400", "3", False),  # eleven
    (CODES.splitlines()[0] + "\n", "3301002400", "03", False),  # one other code tells no length
    (CODES, "3301002400", "甲", False),
    ("|330100240001|甲|数量|\n|3301002402|乙|数量|\n|3301002403|乙|数量|\n", "3301002400", "03", False),
])
def test_a_code_cut_by_the_page_is_one_code(codes, upper, lower, one):
    """Catches a project under half its code, and two numbers glued into a code that is none."""
    above = f"{codes}|{upper}|丙|数量|\n|^|^|质量|"
    rows, _ = joined(above, f"|{lower}|丙|社会|\n|^|^|环境|")
    assert (f"{upper}{lower}*4" in rows[codes.count(chr(10))]) is one


def test_halves_of_a_text_that_the_column_prints_elsewhere_are_that_text():
    """Catches 一般公共 and 预算拨款 as two sources of money, beside rows that say 一般公共预算拨款."""
    above = "|一般公共预算拨款|甲|1.00|\n|一般公共|乙|2.00|"
    assert joined(above, "|预算拨款|丙|3.00|") == (
        ["一般公共预算拨款|甲|1.00", "一般公共预算拨款|乙|2.00", "|丙|3.00"], 0)
    both = "|一般公共预算拨款|甲|1.00|\n|预算拨款|甲|1.00|\n|一般公共|乙|2.00|"
    assert joined(both, "|预算拨款|丙|3.00|")[0][-2:] == ["一般公共|乙|2.00", "预算拨款|丙|3.00"]
    assert joined("|12|甲|1.00|\n|1|乙|2.00|", "|2|丙|3.00|")[0][-1] == "2|丙|3.00"


# ── rows that are the page's ─────────────────────────────────────────────────────────────────


HEADS = "|科目|^|合计|基本|\n"


def test_a_header_said_again_in_the_midst_of_a_page_is_found_with_all_its_rows():
    """Catches the rows of a repeated header read as lines, or a line of the body lost with them."""
    table = made_table("""
        |科目|<|支出|<|
        |编码|名称|合计|基本|
        |201|甲|1.00|1.00|
        |科目|<|支出|<|
        |编码|名称|合计|基本|
        |202|乙|2.00|2.00|
        |编码|名称|合计|基本|
        |203|丙|3.00|3.00|""")
    assert heads_again(table.cells, 2, table.n_rows) == [3, 4, 6]
    assert heads_again(table.cells, 0, table.n_rows) == []
    # two headings are too few to be sure
    small = made_table("|名称|合计|\n|甲|1.00|\n|名称|合计|")
    assert heads_again(small.cells, 1, 3) == []
    three = made_table("|编码|名称|合计|\n|1|甲|1.00|\n|编码|名称|合计|")
    assert heads_again(three.cells, 1, 3) == [2]


def test_the_sum_of_a_page_is_no_line_of_the_table():
    """Catches 本页小计 counted beside the lines that it adds up; a line that says more is a line."""
    table = made_table("""
        |名称|合计|
        |过次页|1.00|
        |本页小计|1.00|
        |承上页|2.00|
        |合计|3.00|
        |本页小计支出|3.00|
        |本页合计||""")
    assert page_totals(table.cells, 1) == [1, 2, 3, 6]
    assert page_totals(table.cells, 3) == [3, 6]
    two = made_table("|名称|备注|合计|\n|本页小计|甲|1.00|")
    assert page_totals(two.cells, 1) == []
