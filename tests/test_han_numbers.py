"""Numbers in Chinese characters: as a reader says them, or none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_false_errors_prose import rules

from budgetkit.han_numbers import read_number
from budgetkit.narrative.grammar import state, tokens


@pytest.mark.parametrize(("text", "value"), [
    ("一千二", "1200"), ("一百二十万", "1200000"), ("1.2万亿", "1200000000000"), ("1亿2千万", "120000000"),
    ("一百零五", "105"), ("十五", "15"), ("二百五", "250"), ("一万五", "15000"), ("一亿二", "120000000"),
    ("两千零二十", "2020"), ("一万二千亿", "1200000000000"), ("12亿3456万", "1234560000"),
    ("三点五万", "35000"), ("零点五亿", "50000000"), ("壹佰贰拾万", "1200000"), ("二〇二六", "2026"),
    ("百万", "1000000"), ("一百二十万零五百", "1200500"), ("2,400万", "24000000")])
def test_a_number_reads_as_it_is_said(text, value):
    """Catches 一千二 read as 1,002, 一百二十万 as 10,200,000 and 1.2万亿 not read at all."""
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["三四万", "一千二万", "万", "亿元", "一般", "点五", "1.2.3万", ""])
def test_a_guess_is_no_number(text):
    """Catches 三四万 (30,000 to 40,000) given one value, or words read as numbers."""
    assert read_number(text) is None


def said(value: int) -> str:
    """A whole number below 10**12 in characters, by the rules of a primary-school book."""
    digits, out = "零一二三四五六七八九", ""
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        four = value // 10**power % 10**4
        if four == 0:
            continue
        if out and four < 1000:
            out += "零"
        block, gap = "", False
        for place, small in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
            digit = four // 10**place % 10
            if digit:
                block += ("零" if gap and block else "") + digits[digit] + small
                gap = False
            else:
                gap = True
        out += block + unit
    return out or "零"


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_is_said_is_read_back(value):
    """Catches a number in full characters that reads back as another."""
    assert read_number(said(value)) == value


@pytest.mark.parametrize(("text", "kind", "value"), [
    ("收入一百二十万元。", "amount", "120"), ("财政专户1.2万亿元。", "amount", "120000000"),
    ("增加百分之五点二。", "percent", "5.2"), ("收入3千万元。", "amount", "3000"),
    ("收入1200.50万元。", "amount", "1200.50")])
def test_amounts_in_prose(text, kind, value):
    """Catches an amount in characters that no claim is made of."""
    (token,) = [t for t in tokens(text) if t.kind in ("amount", "percent")]
    assert (token.kind, state(token).value) == (kind, Decimal(value))


@pytest.mark.parametrize("text", ["单价一百万元以上设备0台。", "第一元素周期。", "二元结构改革。", "每人五十元/天。", "安排三四万元。"])
def test_what_is_no_amount(text):
    """Catches a limit, a rate or a word taken for an amount of the budget."""
    assert not [t for t in tokens(text) if t.kind == "amount"]


@pytest.mark.parametrize(("percent", "wrong"), [("百分之二十", False), ("20%", False), ("百分之三十", True)])
def test_checks_see_amounts_in_characters(percent, wrong):
    """Catches a contradiction in characters that no rule sees."""
    text = f"会议费一百二十万元，比2025年100.00万元增加20.00万元，增长{percent}。"
    assert bool(rules(text)) is wrong
