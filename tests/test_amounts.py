"""Printed amounts ⇄ exact numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkit.amounts import (
    UNITS,
    format_amount,
    is_amount,
    is_blank,
    is_dash,
    parse_amount,
    parse_unit,
    sum_exact,
    to_wan,
    tolerance,
)

VALUES = st.decimals(
    min_value=Decimal("-999999999999"), max_value=Decimal("999999999999"), places=2
)
FULL_WIDTH = str.maketrans("0123456789.,-()", "０１２３４５６７８９．，－（）")


def printed(value, places, grouped, negative, wide):
    """The ways in which spreadsheets and word processors print one amount."""
    number = f"{abs(value):{',' if grouped else ''}.{places}f}"
    if value < 0:
        number = {"minus": f"-{number}", "triangle": f"△{number}", "bracket": f"({number})"}[
            negative
        ]
    return number.translate(FULL_WIDTH) if wide else number


@given(
    VALUES,
    st.sampled_from([0, 1, 2, 4, 6]),
    st.booleans(),
    st.sampled_from(["minus", "triangle", "bracket"]),
    st.booleans(),
)
def test_what_is_printed_is_read_back(value, places, grouped, negative, wide):
    """Any style of print that reads back as another number, or as none."""
    value = value.quantize(Decimal(1).scaleb(-places))
    text = printed(value, places, grouped, negative, wide)
    amount = parse_amount(text)
    if amount is None:  # (2024) may be a year: a bracket alone makes no negative
        assert negative == "bracket" and places == 0 and not set(",，") & set(text)
    else:
        assert (amount.value, amount.places, amount.text) == (value, places, text)


@given(VALUES, st.sampled_from(list(UNITS)))
def test_what_we_print_we_read_back_in_every_unit(value, unit):
    """A unit that loses or shifts digits between 万元 and print."""
    places = {"元": 2, "百元": 4, "千元": 5, "万元": 6, "亿元": 10}[unit]
    wan = to_wan(value, "元")
    back = parse_amount(format_amount(wan, places, unit=unit))
    assert back is not None
    assert to_wan(back, unit) == wan


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        # as printed in disclosures of Chongqing, Quanzhou, Putuo, Weihui, Suzhou
        ("18,417.70", "18417.70", 2),
        ("15184.81", "15184.81", 2),
        ("0.00", "0.00", 2),
        ("0", "0", 0),
        ("106691", "106691", 0),
        ("226,000.00", "226000.00", 2),
        ("3.000000", "3.000000", 6),
        (" 249,977.11 ", "249977.11", 2),
        ("－12.50", "-12.50", 2),
        ("−1", "-1", 0),
        ("- 12.50", "-12.50", 2),
        ("▲1,200", "-1200", 0),
        ("△ 0.5", "-0.5", 1),
        ("（1,234.50）", "-1234.50", 2),
        ("19349,057", "19349057", 0),  # the first comma left out: a Shanghai unit prints it so
        ("￥1,200.00", "1200.00", 2),
        ("+3.2", "3.2", 1),
        (".50", "0.50", 2),
        ("１０６，６９１．２", "106691.2", 1),
    ],
)
def test_amounts_as_printed(text, value, places):
    """A printed form that is not read, or read as another number."""
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.value, amount.places) == (Decimal(value), places)


@pytest.mark.parametrize(
    "text",
    ["", " ", "—", "-", "－", "05", "01", "(2)", "（2024）", "1.", "12.5%", "1.00 2.00", "12,34.5",
     "1,234,56", "168,441.81154,304.22", "18,417.70 一、教育支出",
     "2017-2019", "--5", "-(5.00)", "(5.00", "5.00)", "△", "¥", ".", ",", "1.2E+05", "00.5",
     "410721199001010000", "1,2345.00", "１２：３０", "合计", "**", "2024年", "①"],
)  # fmt: skip
def test_what_is_no_amount(text):
    """A code, year, list number or glued pair taken for money: a wrong number that looks right."""
    assert parse_amount(text) is None
    assert not is_amount(text)


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_none(text):
    """A text that breaks the parser, or a number made from letters of other scripts."""
    amount = parse_amount(text)
    if amount is not None:
        assert amount.value.is_finite()
        assert any("0" <= c <= "9" or "０" <= c <= "９" for c in text)


def test_leading_zeros_only_when_asked():
    """The item 05 under 201 read as five 万元."""
    assert parse_amount("05") is None
    assert parse_amount("05", leading_zeros=True).value == 5


def test_blank_dash_and_zero_are_three_things():
    """Nothing printed, nothing to state, and zero taken for one another."""
    forms = ["", "　", "—", "－", "--", "0.00", "-0.5"]
    seen = [(is_blank(t), is_dash(t), is_amount(t)) for t in forms]
    blank, dash, amount = (True, False, False), (False, True, False), (False, False, True)
    assert seen == [blank, blank, dash, dash, dash, amount, amount]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位:元", "元"),
        ("金额单位 : 千 元", "千元"),
        ("单位名称：珠海市商务局 单位：万元", "万元"),
        ("单位：重庆市人民政府办公厅 单位：万元", "万元"),
        ("编制单位：区财政局 金额单位：人民币元", "元"),
        ("项目 预算数（单位：万元）", "万元"),
        ("部门预算总额（万元）", "万元"),
        ("金额(元)", "元"),
        ("单位万元", "万元"),
        ("亿元", "亿元"),
        ("单位：元 （万元）", "元"),
        ("预算单位：上海市财政局", None),
        ("单位：元/人", None),
        ("事业单位经营收入 0 万元，占 0%", None),
        ("单位价值 100 万元以上设备", None),
        ("单位：万美元", None),
        ("单位：万元 单位：元", None),
        ("", None),
    ],
)
def test_unit_lines(text, unit):
    """A unit missed or taken from prose: every amount ten thousand times off."""
    assert parse_unit(text) == unit


@pytest.mark.parametrize("unit", list(UNITS))
def test_every_unit_is_found_in_its_line(unit):
    """A unit that we can convert but not read."""
    assert parse_unit(f"单位：{unit}") == unit


def test_unknown_unit_is_an_error():
    """An amount in a unit nobody knows that passes as 万元."""
    with pytest.raises(ValueError, match="美元"):
        to_wan(Decimal(1), "美元")
    with pytest.raises(ValueError, match="lang is 'en' or 'zh'"):
        format_amount(Decimal(1), lang="fr")


def test_conversion_is_exact():
    """Binary fractions on the way to 万元."""
    assert to_wan(parse_amount("115,342,200.01"), "元") == Decimal("11534.220001")
    assert to_wan(0.1, "亿元") == 1000
    assert to_wan(Decimal("886.10"), "万元") == Decimal("886.10")


def test_tolerance_of_printed_sums():
    """Weihui: 10331 + 284.91 + 32.20 = 10648.11, printed 10648.12: rounding, not an error."""
    off = Decimal("10648.12") - sum_exact([Decimal(10331), Decimal("284.91"), Decimal("32.20")])
    assert off <= tolerance(3, 2)
    assert tolerance(3, 2) == Decimal("0.02")
    assert tolerance(2, 2, "元") == Decimal("0.0000015")
    assert tolerance(1, 0, "亿元") == 10000


@given(st.lists(VALUES, max_size=20))
def test_sums_are_exact_and_in_any_order(values):
    """A sum that depends on the order or on float rounding."""
    small = [v for v in values if abs(v) < 10**9]
    floats = [float(v) for v in small]
    assert sum_exact(floats) == sum_exact(reversed(floats)) == sum(small)
    assert sum_exact([*values, None, float("nan")]) == sum(values)


def test_format_for_readers():
    """A minus zero, a missing value shown as a number, a unit left out."""
    assert format_amount(Decimal("-0.004")) == "0.00"
    assert format_amount(float("nan")) == format_amount(None) == "—"
    assert format_amount(Decimal("0.005")) == "0.01"
    assert format_amount(Decimal("11534.22"), lang="zh") == "11,534.22万元"
    assert format_amount(Decimal("11534.22"), lang="en") == "11,534.22 × 10,000 yuan"
    assert format_amount(Decimal("860"), 0, "en", unit="元") == "8,600,000 yuan"


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("1,200.00万元", "1200.00", "万元"), ("12,000,000 元", "12000000", "元"),
    ("100.50-", "-100.50", None), ("（5.00）千元", "-5.00", "千元"),
    ("1,200.00①", "1200.00", None), ("1,200.00*", "1200.00", None), ("3.00（注1）", "3.00", None),
    ("1,200.00¹", "1200.00", None),
])
def test_what_stands_behind_an_amount(text, value, unit):
    """A unit in the cell, a minus behind the decimals, the mark of a footnote."""
    amount = parse_amount(text)
    assert (str(amount.value), amount.unit) == (value, unit)


@pytest.mark.parametrize("text", [
    "5-", "-5.00-", "(5.00-)", "12,00.00", "1.200,00", "1.2E+03", "########", "#REF!", "1①2",
    "100元/人", "1,200.00万元以上",
])
def test_what_looks_like_an_amount_and_is_none(text):
    """A range's beginning, a comma out of place, a spreadsheet's error: never a guess."""
    assert parse_amount(text) is None


def test_an_amount_goes_by_its_own_unit():
    """12,000,000元 in a table in 万元 is 1,200."""
    assert to_wan(parse_amount("12,000,000元"), "万元") == 1200
