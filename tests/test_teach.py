"""Exercises check themselves: right answers by hand, and which step went wrong."""

import tomllib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import budgetkit as bk
from budgetkit.messages import LANGUAGES, keys
from budgetkit.teach import check, exercises, hint
from budgetkit.teach.formula import value_of
from budgetkit.teach.given import number_of

PACKAGE = Path(bk.__file__).resolve().parent


@pytest.fixture(scope="module")
def documents():
    years = [bk.load_example(f"jiangsu/npc-{year}") for year in (2017, 2018, 2019)]
    return {"d": bk.load_example("weihui-2024"), "years": years,
            "account": bk.load_example("putuo/planning-2024"), "c": bk.load_corpus()}


def asked(number, answer, documents):
    return check(number, answer, *eval(f"({exercises()[number].documents},)", {}, documents))


#: Worked out by hand from the printed pages.
RIGHT = [
    ("01.1", 115_342_200),              # 11,534.22 万元
    ("01.1", "1.1534亿元"),
    ("01.2", 98.36),                    # 11,345.15 / 11,534.22
    ("01.2", "98.4%"),
    ("01.3", 89.57),                    # 10,331.00 / 11,534.22
    ("01.4", "行政运行"),
    ("01.4", 2010301),
    ("01.4", "2010301 行政运行"),
    ("01.4", "running of offices"),
    ("02.2", 0.02),                     # four numbers, half of 0.01 each
    ("02.2", "200元"),
    ("02.3", 1201.68),                  # 10,648.12 / 886.10
    ("03.1", 306.41),                   # 343.22 − 36.81
    ("03.2", 16.47),                    # (15,897.44 − 13,649.07) / 13,649.07
    ("03.3", 100),
    ("03.4", "行政运行"),                 # 7,448.20 − 6,372.32 is more than 2,548.30 − 1,549.82
    ("03.5", 2251.84),                  # (18,330.37 − 2,557.89) − (13,649.07 − 128.43)
    ("03.6", 95.46),                    # 9,746.50 / 10,210.34
    ("04.1", 30_714.29),                # 860 / 0.028
    ("04.1", "3.07亿元"),
    ("04.2", 89.57),
    ("04.3", 3500),                     # 963.37 + 536.63 + 2,000.00 of 2021
    ("05.1", 77.4),                     # 72 of 93
    ("05.2", 57.6),                     # 38 of 66
    ("05.3", ("≥3000平方米", "重建后对公众开放的馆舍面积")),
    ("06.1", 59.8),                     # 61 of 102 budgets
    ("06.2", 59.1),                     # of eleven shares the sixth: 3,670.12 / 6,210.93
    ("06.3", 4),                        # three of Beijing, one of Fuzhou
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_a_right_answer_is_right(number, answer, documents):
    """Catches a formula that is not the answer of its question."""
    verdict = asked(number, answer, documents)
    assert verdict.right, verdict.text("en")


#: What comes out when a step goes wrong, by hand.
SLIPS = [
    ("01.1", 11534.22, "unit"),         # 万元 as they are printed
    ("01.1", -115_342_200, "sign"),
    ("01.2", 0.9836, "fraction"),
    ("01.2", 9836.08, "hundredfold"),
    ("01.2", 3305.5, "whole"),          # of the general budget, 343.22
    ("01.2", 1.64, "part"),             # basic expenditure
    ("01.3", 858.6, "whole"),           # of this year's 1,203.22
    ("01.3", 10.43, "part"),
    ("01.4", "2290402", "scope"),       # the largest of all expenditure
    ("01.4", "公务接待费", "other-line"),
    ("02.2", 0.015, "total-too"),
    ("02.2", 0.04, "half"),
    ("02.3", 1200.17, "printed"),
    ("02.3", 92.32, "base"),            # 10,648.12 / 11,534.22
    ("03.1", 380.03, "direction"),
    ("03.1", 3_064_100, "unit"),
    ("03.1", 311.02, "other-sentence"),  # page 3: up by 32.20, against page 4: by 36.81
    ("03.1", 302.0, "base"),            # 343.22 less 12.01%
    ("03.2", 14.14, "base"),            # 2,248.37 / 15,897.44
    ("03.2", 116.47, "ratio"),
    ("03.2", 2248.37, "amount"),
    ("03.2", -16.47, "sign"),
    ("03.3", 10, "percents"),
    ("03.3", 1000, "whole"),            # the answer that this exercise once had
    ("03.4", "提租补贴", "percents"),
    ("03.5", 4681.30, "scope"),         # with the reserve
    ("03.5", -2251.84, "sign"),
    ("03.6", 104.76, "inverse"),
    ("03.6", 4.54, "rest"),
    ("04.1", 307.14, "percent-as-number"),
    ("04.1", 24.08, "product"),
    ("04.2", 92.32, "whole"),           # of the government fund, 11,191.00
    ("04.3", 8300, "boundary"),         # with those of exactly two years
    ("05.1", 22.6, "rest"),
    ("05.2", 83.3, "property"),         # those that can be measured: 55 of 66
    ("05.3", ("提升", "群众满意度"), "not-measurable"),
    ("05.3", ("100%", "资金支付及时率"), "anyones"),
    ("05.3", "≥3000平方米", "not-a-target"),
    ("06.1", 55.96, "whole"),           # of all 109 documents
    ("06.1", 40.2, "rest"),
    ("06.2", 54.95, "own"),             # of twelve: (50.81 + 59.09) / 2
    ("06.3", 7, "tables"),
]


@pytest.mark.parametrize(("number", "answer", "slip"), SLIPS)
def test_the_step_that_went_wrong_is_named(number, answer, slip, documents):
    """Catches a slip that is called right, or by another name."""
    verdict = asked(number, answer, documents)
    assert not verdict.right
    assert verdict.slips == (slip,), verdict.text("en")


def test_two_slips_are_both_named(documents):
    """Catches a learner who mends one of two slips and is told of the other only then."""
    assert asked("01.2", 0.0164, documents).slips == ("part", "fraction")


@pytest.mark.parametrize("number", [n for n, e in exercises().items() if e.answer])
@pytest.mark.parametrize("answer", [0, 123.456, "yes", None, [], {}, float("nan"), pd.DataFrame(), "12 of 13"])
def test_nonsense_is_neither_right_nor_a_slip(number, answer, documents):
    """Catches a crash, or a learned reason for what is only a guess."""
    verdict = asked(number, answer, documents)
    assert not verdict.right
    assert set(verdict.slips) <= {"other", "other-line", "no-number", "close"}


@pytest.mark.parametrize("answer", [
    98.36, np.float64(98.36), Decimal("98.36"), "98.36", pd.Series([98.36]), np.array([98.36]),
    pd.DataFrame({"name": ["项目支出"], "share": [98.36]}), "９８．３６％"])
def test_an_answer_may_come_in_any_form(answer, documents):
    """Catches a form of a number that a learner has at hand and that is not understood."""
    assert asked("01.2", answer, documents).right


def test_several_numbers_are_no_answer(documents):
    """Catches a list of guesses that holds the answer."""
    assert asked("01.2", pd.Series([1.64, 98.36]), documents).slips == ("several",)


def test_a_verdict_never_gives_the_answer(documents):
    """Catches the right number or name in what is said of a wrong answer, or in a hint."""
    for number, answer, _ in SLIPS:
        said = asked(number, answer, documents)
        for lang in LANGUAGES:
            for right in (a for n, a in RIGHT if n == number and isinstance(a, str | float) and n != "02.2"):
                assert str(right) not in said.text(lang)


def test_no_answer_yet_is_no_error(documents):
    """Catches a notebook that stops where its learner has not answered."""
    assert "No answer yet" in asked("01.1", ..., documents).text("en")


def test_a_document_without_an_answer_says_so():
    """Catches a number made of nothing: Jiangsu's tables have no debt and no targets."""
    d = bk.load_example("jiangsu/npc-2018")
    for number in ("04.1", "04.3", "05.1", "05.2"):
        assert check(number, 1, d).slips == ("unanswered",)


def test_an_exercise_is_asked_of_ones_own_document():
    """Catches an answer of the example where another document is given."""
    d = bk.load_example("jiangsu/npc-2018")
    assert check("01.1", 158_974_400, d).right
    assert check("01.2", "39.8%", d).right  # 6,333.96 / 15,897.44


def test_hints_come_in_two_steps():
    """Catches a hint that is the same twice, or a third that asks for another."""
    first, second, third = (hint("05.1").text("en") for _ in range(3))
    assert first != second == third
    assert "once more" in first and "once more" not in second


def test_no_such_exercise():
    """Catches a slip of the pen in a number that is taken for an answer."""
    with pytest.raises(ValueError, match=r"no exercise '9\.9'"):
        check("9.9", 1)


def test_every_exercise_is_told_in_every_language():
    """Catches a question, hint or lesson that is missing, or one of no exercise."""
    wanted = {f"exercises.{number.replace('.', '-')}.{what}" for number in exercises()
              for what in ("question", "hint-1", "hint-2", "shows")}
    for lang in LANGUAGES:
        assert {key for key, _ in keys(lang) if key.startswith("exercises.")} == wanted


def test_every_slip_is_said():
    """Catches a step of exercises.toml that no message tells."""
    held = tomllib.loads((PACKAGE / "knowledge" / "exercises.toml").read_text(encoding="utf-8"))
    slips = {slip for each in held["exercise"] for slip in each.get("wrong", {})}
    assert slips <= {key.removeprefix("teach.slip-") for key, _ in keys("en")}


@pytest.mark.parametrize("code", ["__import__('os')", "a.b", "a[0]", "a ** 2", "'x'", "a and b", "f(1)"])
def test_a_formula_is_arithmetic_alone(code):
    """Catches code in the file of exercises that is run."""
    with pytest.raises(ValueError):
        value_of(code, lambda name: 1.0)


@pytest.mark.parametrize(("said", "unit", "number"), [
    ("−3,000.5", "wan", -3000.5), ("1.2亿元", "yuan", 120_000_000), ("5千元", "wan", 0.5),
    ("12.5％", "percent", 12.5), ("¥12", "yuan", 12), ("3 万元", "wan", 3), (True, "count", None),
    ("1,2,3 and 4", "count", None)])
def test_numbers_are_read_as_people_write_them(said, unit, number):
    """Catches a unit that is ignored, or text that is taken for a number."""
    assert number_of(said, unit) == number


def test_chinese_numbers_and_lists_are_read():
    """Catches 一亿一千五百… called no number, three numbers called none, and an empty answer called another line."""
    assert number_of("一亿一千五百三十四万二千二百元人民币", "wan") == pytest.approx(11534.22)
    assert number_of("十二万", "yuan") == 120000 and number_of("十二", "wan") == 12
    assert bk.teach.check("01.1", [1, 2, 3]).slips == ("several",)
    assert bk.teach.check("01.4", None).slips == () and not bk.teach.check("01.4", None).right
