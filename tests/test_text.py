"""Text as people mean it: radicals, widths, wraps, and layers that lie."""

import csv
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetkit.amounts import format_amount, parse_amount
from budgetkit.text import faults, fold, garbled, join_wraps, mend, squeeze

# What CJK fonts and PDF text layers put on a page, and what only hypothesis thinks of.
PRINTED = st.text(
    st.one_of(
        st.sampled_from("0123456789０１９．，,.－—（）()〔〕【】“”‘’《》　 \t\n：、。％%Ａｚ"),
        st.sampled_from("戶户國門靑"),
        st.characters(min_codepoint=0x2E80, max_codepoint=0x2FDF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x4E50),
        st.characters(min_codepoint=0xF900, max_codepoint=0xFFFF),
        st.characters(),
    ),
    max_size=30,
)


def radicals():
    path = files("budgetkit") / "knowledge" / "radicals.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {chr(int(row["codepoint"], 16)): row["ideograph"] for row in csv.DictReader(lines)}


def test_every_radical_has_its_character():
    """A radical left out of the table: its word would never match a title."""
    for point in (*range(0x2E81, 0x2EF4), *range(0x2F00, 0x2FD6)):
        char = chr(point)
        if not unicodedata.name(char, ""):
            continue
        assert not "\u2e80" <= mend(char) <= "\u2fdf", hex(point)
        assert len(mend(char)) == 1


def test_radical_table_agrees_with_nfkc():
    """A slip in the Kangxi half of the table, which NFKC decides by itself (but 户)."""
    for char, ideograph in radicals().items():
        if "\u2f00" <= char <= "\u2fd5" and ideograph != "户":
            assert unicodedata.normalize("NFKC", char) == ideograph


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⼀般公共预算⽀出", "一般公共预算支出"),
        ("⻔⻋⺠⻚⻓⻅⻉⻛⻢⻥", "门车民页长见贝风马鱼"),
        ("⼾籍⼈⼝", "户籍人口"),
        ("客戶", "客户"),
        ("開戶銀行", "開戶銀行"),
        ("\uf9dd\u9ad8", "利高"),
        ("２０２４年１２月", "2024年12月"),
        ("ＣＰＵ", "CPU"),
        ("９５．５％", "95.5%"),
        ("１，２３４，５６７．００元", "1,234,567.00元"),
        ("减少3，其中2，500", "减少3，其中2,500"),
        ("4．2026年预算", "4．2026年预算"),
        ("1．基本支出", "1．基本支出"),
        ("合　计", "合 计"),
        ("a\u00a0b\u2003c\td", "a b c d"),
        ("基\u200b本\u00ad支\ufeff出\u202e", "基本支出"),
        ("金额\x00\x07", "金额"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("RISC\ufffeV", "RISC-V"),
        ("豫财债﹝2022﹞31号", "豫财债〔2022〕31号"),
        ("︵一︶", "（一）"),
        ("（一）基本支出：“三公”经费，共计。", "（一）基本支出：“三公”经费，共计。"),
        ("㎡①Ⅱ", "㎡①Ⅱ"),
    ],
)
def test_mend(printed, meant):
    """A form of print that real text layers use and that is not taken for what it means."""
    assert mend(printed) == meant


@pytest.mark.parametrize("point", [0x00, 0x1F, 0x7F, 0x9F, 0xAD, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F,
                                   0xFE00, 0xFE0F, 0xFEFF, 0xE0000, 0xE01EF])
def test_marks_that_nobody_sees_go(point):
    """Catches the first or the last of a range of invisible marks left in a name, which is then another."""
    assert mend(f"甲{chr(point)}乙") == "甲乙"


@pytest.mark.parametrize("char", ["\u2010", "\u2027", "\u2030"])
def test_signs_beside_them_stay(char):
    """Catches a hyphen or a per mille sign dropped with the marks beside it."""
    assert mend(f"甲{char}乙") == f"甲{char}乙"


@given(PRINTED)
def test_mending_twice_changes_nothing(text):
    """A mended text that mends further: cells would differ by how often they were read."""
    assert mend(mend(text)) == mend(text)


@given(PRINTED)
def test_folding_twice_changes_nothing(text):
    """A fold that is no normal form: equal words would compare unequal."""
    assert fold(fold(text)) == fold(text)


@given(PRINTED)
def test_fold_sees_through_mend(text):
    """Mended and raw text that compare unequal."""
    assert fold(mend(text)) == fold(text)


@pytest.mark.parametrize(
    "styles",
    [
        ("“三公”经费", '"三公" 经费', "〝三公〞经费", "＂三公＂经费"),
        ("豫财债〔2022〕31号", "豫财债[2022]31号", "豫财债（2022）31号", "豫财债【２０２２】31号"),
        ("2023—2025年", "2023-2025年", "2023——2025年", "2023－2025年", "2023–2025年"),
        ("合　　计", "合计", "合\n计"),
        ("单位：万元", "单位:万元", "单位 ： 万元", "单位∶万元"),
    ],
)
def test_fold_unites_styles(styles):
    """A title missed because a place prints other brackets, quotes, dashes or spaces."""
    assert len({fold(style) for style in styles}) == 1


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (["机关事业单位基本养", "老保险缴费支出"], "机关事业单位基本养老保险缴费支出"),
        (["其他政府办公厅（室）", "及相关机构事务支出"], "其他政府办公厅（室）及相关机构事务支出"),
        (["2026", "年预算"], "2026年预算"),
        (["RISC-", "V 芯片"], "RISC-V 芯片"),
        (["data", "center"], "data center"),
        (["226,000.0", "0"], "226,000.00"),
        (["1,234,", "567.00"], "1,234,567.00"),
        (["12345", ".67"], "12345.67"),
        (["226,000.", "00"], "226,000.00"),
        (["-", "35.20"], "-35.20"),
        (["100.00", "200.00"], "100.00 200.00"),
        (["100", "200"], "100 200"),
        (["12.50", "3000"], "12.50 3000"),
        (["12.5", "30"], "12.5 30"),
        (["", " 合 ", "", "计"], "合计"),
        ([], ""),
    ],
)
def test_join_wraps(lines, meant):
    """A wrapped label torn or a number made of two: the second is a wrong number."""
    assert join_wraps(lines) == meant


@given(st.integers(1000, 10**13), st.data())
def test_a_number_cut_inside_is_made_whole_or_none(fen, data):
    """An amount cut by its cell that becomes another amount."""
    printed = format_amount(fen / 100)
    cut = data.draw(st.integers(1, len(printed) - 1))
    joined = join_wraps([printed[:cut], printed[cut:]])
    assert joined == printed or parse_amount(joined) is None


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=4))
def test_two_numbers_stay_two(numbers):
    """Numbers that stand one over the other glued into one amount."""
    printed = [format_amount(n / 100) for n in numbers]
    assert join_wraps(printed) == " ".join(printed)


def test_squeeze():
    """Labels set out with spaces, and Latin words that must keep theirs."""
    assert squeeze("合　　计") == "合计"
    assert squeeze("一、 一般 公共 预算 2024 年 Smart City 项目") == (
        "一、一般公共预算 2024 年 Smart City 项目"
    )
    assert squeeze("合计\n总计") == "合计\n总计"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("一般公共预算支出 100.00 —", []),
        ("①≥95%㎡〔2022〕", []),
        ("(cid:1234)计", ["cid"]),
        ("合\ufffd", ["replacement"]),
        ("\ue0a1合", ["private-use"]),
        ("ÖÐ¹ú²ÆÕþ", ["mojibake"]),
        ("Ā本支出", ["mojibake"]),
        ("一般行政管理Ï务", ["mojibake"]),
        ("Café 3.5℃ ±5% 80µm", []),
        ("(cid:3)\ufffd\uf0b7", ["cid", "replacement", "private-use"]),
        ("", []),
    ],
)
def test_faults(text, why):
    """A text layer that lies and is passed on as data."""
    assert faults(text) == why


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("N1oÿ¯êwu o û 1,517.95 1,935.36", True),  # 一般公共预算 by a font without names
        ("单位ÿ元项目预算数项目合计一般公共预算政府性Ā金预算国有资本经营预算", True),
        ("一般公共预算支出 100.00 — ①≥95%㎡" * 8 + "Café", False),
        ("\uf06c职责" + "负责全市政务服务和大数据管理工作" * 3, False),  # a bullet of Wingdings
        ("\ue123\ue124\ue125\ue126预算", True),
        ("(cid:1234)(cid:88)(cid:4021) 100.00", True),
        ("一般公共服\ufffd支出，项目名称，政务服\ufffd中心运行经费，合计金额", False),
        ("", False),
    ],
)
def test_garbled(text, wrong):
    """Catches a page of wrong characters whose figures pass for data, and a sound one dropped."""
    assert garbled(text) is wrong
