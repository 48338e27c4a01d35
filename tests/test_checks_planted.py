"""Planted errors: the bundled budget, broken at one place, and the check that must name it."""

import random
import re
from decimal import Decimal

import pytest
from fault_injection import Plot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import budgetkit as bk
from budgetkit.messages import Message

#: Tables whose every amount is held by an identity or by another table.
HELD = ("department_summary", "department_revenue", "department_expenditure",
        "appropriation_summary", "general_budget_expenditure", "general_budget_basic",
        "government_fund", "projects")
#: Kinds of wrong words: (name, what stands, what is planted, rule that names it, words of it).
WORDS = (
    ("percentage of revenue", "增长1200.17%", "增长12.00%", "percentage-is-change-over-last-year",
     "1,201.68%"),
    ("percentage, point slipped", "增长1830.48%", "增长183.05%",
     "percentage-is-change-over-last-year", "1,830.48%"),
    ("amount of a fund", "政府性基金收入11191万元", "政府性基金收入11911万元",
     "stated-is-printed", "11911"),
    ("total revenue", "年收入总计11534.22万元", "年收入总计11543.22万元", "stated-is-printed",
     "11543.22"),
    ("unit slipped", "支出合计11534.22万元", "支出合计11534.22元",
     "unit-of-money-is-the-usual", "单位应为万元"),
    ("share", "占98.36%", "占89.36%", "share-is-part-over-whole", "98.36%"),
    ("basic expenditure", "基本支出189.07万元，占55.08%", "基本支出198.07万元，占55.08%",
     "parts-make-the-whole", "198.07"),
    ("functional class", "一般公共服务（类）支出300.01万元", "一般公共服务（类）支出310.01万元",
     "stated-is-printed", "310.01"),
    ("share of a class", "占5.91%", "占5.19%", "share-is-part-over-whole", "5.91%"),
    ("personnel", "人员经费支出174.64万元", "人员经费支出147.64万元", "parts-make-the-whole",
     "147.64"),
    ("change and its reasons", "收支预算增加36.81万元", "收支预算增加63.81万元",
     "reasons-sum-to-the-change", "63.81"),
    ("direction turned", "政府性基金收支预算增加10611.3万元",
     "政府性基金收支预算减少10611.3万元", "percentage-is-change-over-last-year", "48.67%"),
    ("a reception that no table prints", "公务接待费0万元，主要用于", "公务接待费5万元，主要用于",
     "stated-is-blank-in-tables", "公务接待费"),
    ("vehicles and their parts", "公务用车购置费0万元", "公务用车购置费3万元",
     "parts-make-the-whole", "3"),
    ("dead name", "卫生健康（类）支出7.16", "医疗卫生与计划生育（类）支出7.16",
     "dead-name-in-prose", "卫生健康支出"),
    ("placeholder", "2024年没有负责管理", "XX年没有负责管理", "template-is-filled-in", "XX"),
    ("reason broken off", "主要为无工程；", "主要原因是；", "template-is-filled-in", "原因"),
    ("doubled punctuation", "安排67.49万元，其中", "安排67.49万元，，其中", "punctuation-once", "，，"),
    ("word twice", "主要为无工程", "主要主要为无工程", "word-once", "主要"),
    ("wrong base year", "与2023年预算相比", "与2021年预算相比", "base-is-last-year", "2021"),
    ("operating expenses", "机构运转经费支出预算14.43万元", "机构运转经费支出预算41.43万元",
     "stated-is-printed", "41.43"),
    ("number of projects", "其中6个重点项目", "其中8个重点项目", "projects-with-targets-counted",
     "8"),
    ("number lost", "财政专户管理资金收入0万元", "财政专户管理资金收入万元", "template-is-filled-in",
     "万元"),
)


def marks(findings) -> set:
    return {(f.rule, f.table, f.page, f.row, f.column, f.message) for f in findings}


@pytest.fixture(scope="module")
def plot():
    return Plot()


@pytest.fixture(scope="module")
def sound(plot):
    return marks(bk.check(plot.sound))


def gained(plot, sound, d):
    """What the check finds in the broken document and not in the sound one."""
    return new_among(bk.check(d), sound)


def new_among(found, sound):
    """Of these findings, those that the sound document has not."""
    return [f for f in found if
            (f.rule, f.table, f.page, f.row, f.column, f.message) not in sound]


def test_unbroken_gains_nothing(plot, sound):
    """Catches findings that come and go, or that planting itself makes."""
    assert marks(bk.check(plot.sound)) == sound
    table = plot.sound.tables[0]
    cell = next(c for c in table.cells if c.text == "343.22")
    assert not gained(plot, sound, plot.with_cell(0, cell.row, cell.column, cell.text))
    assert not gained(plot, sound, plot.with_words("万元", "万元"))


@pytest.mark.parametrize(("name", "old", "new", "rule", "words"), WORDS,
                         ids=[w[0] for w in WORDS])
def test_wrong_words_are_named(plot, sound, name, old, new, rule, words):
    """Catches a kind of error in the prose that the check does not name."""
    new_ones = gained(plot, sound, plot.with_words(old, new))
    assert any(f.rule == rule and words in f.message_zh + f.found + f.expected
               for f in new_ones), [(f.rule, f.message_zh) for f in new_ones]


def amounts(plot) -> list[tuple[int, object]]:
    return [(n, f) for n, t in enumerate(plot.sound.tables) if t.key in HELD for f in t.facts]


@settings(max_examples=40, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), digits=st.sampled_from(["add", "swap", "drop", "shift"]))
def test_a_wrong_amount_is_named(plot, sound, seed, digits):
    """Catches a cell that can be wrong without the check naming it, whatever is wrong with it."""
    dice = random.Random(seed)
    number, fact = dice.choice(amounts(plot))
    wrong = miswritten(fact.text, digits, dice)
    if wrong is None or abs(wrong - fact.amount) < 1:
        return
    d = plot.with_cell(number, fact.row, fact.column, f"{wrong:,.2f}")
    new_ones = [f for f in gained(plot, sound, d) if f.severity in {"error", "warning"}]
    assert any(f"{wrong:,.2f}" in f.message or f"{wrong:,.2f}" in f.message_zh
               for f in new_ones), (fact, wrong)
    for f in new_ones:
        assert f.places and f.page


def miswritten(text: str, how: str, dice: random.Random) -> Decimal | None:
    """A number as a tired hand copies it."""
    value = Decimal(text.replace(",", ""))
    if how == "add":
        return value + dice.randint(1, 900)
    if how == "shift":
        return value * 10
    whole, _, rest = f"{value:.2f}".partition(".")
    if len(whole) < 2:
        return None
    if how == "drop":
        return Decimal(f"{whole[1:]}.{rest}")
    at = dice.randrange(len(whole) - 1)
    swapped = [*whole]
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    return Decimal(f"{''.join(swapped)}.{rest}")


def test_no_table_may_be_taken_out(plot, sound):
    """Catches a promised table that is gone and not missed."""
    for key in ("government_fund", "three_public", "department_revenue"):
        new_ones = gained(plot, sound, plot.without_table(key))
        assert any(f.rule == "promised-table-is-there" and f.severity == "error"
                   for f in new_ones), key


def test_wrong_about_a_table(plot, sound):
    """Catches wrong titles, notes and units of tables that the check does not name."""
    tables = plot.sound.tables
    at = {t.key: n for n, t in enumerate(tables)}
    cases = (
        (at["projects"], {"title": "2022年项目支出表"}, "title-has-the-year"),
        (at["projects"], {"note": "注：本部门2024年无项目支出，故此表无数据。"},
         "note-of-no-data-over-data"),
        (at["projects"], {"problem_list": [Message("tables.no-unit", unit="万元")]}, "table-prints-its-unit"),
        (at["projects"], {"department": "另外一个局"}, "table-of-another-department"),
    )
    for number, changed, rule in cases:
        new_ones = gained(plot, sound, plot.with_table(number, **changed))
        assert any(f.rule == rule for f in new_ones), rule


def cell_of(plot, key: str, text: str):
    for number, table in enumerate(plot.sound.tables):
        if table.key == key:
            for cell in table.cells:
                if re.sub(r"\s", "", cell.text) == text:
                    return number, cell
    raise LookupError(text)


CELLS = (
    ("dead class", "department_summary", "十、卫生健康", "十、医疗卫生与计划生育", "dead-name"),
    ("wrong name of a code", "department_expenditure", "住房公积金", "购房补贴", "name-of-code"),
    ("wrong economic name", "general_budget_basic", "办公费", "咨询费", "name-of-code"),
    ("class under another name", "department_summary", "二十一、住房保障支出", "二十一、金融支出",
     "class-named-otherwise"),
    ("cost target", "project_performance", "17.8万元", "18.7万元", "cost-target-is-the-money"),
    ("project without targets", "project_performance", "市民中心运行等费用", "市民热线升级改造",
     "project-has-targets"),
    ("money of a project", "project_performance", "7.65", "76.50", "sheet-amount-is-project-amount"),
    ("placeholder in a cell", "projects", "市民中心运行等费用", "XXX项目",
     "template-is-filled-in-tables"),
)


@pytest.mark.parametrize(("name", "key", "old", "new", "rule"), CELLS, ids=[c[0] for c in CELLS])
def test_wrong_words_in_cells_are_named(plot, sound, name, key, old, new, rule):
    """Catches a wrong name, code or target in a table that the check does not name."""
    number, cell = cell_of(plot, key, old)
    new_ones = gained(plot, sound, plot.with_cell(number, cell.row, cell.column, new))
    assert any(f.rule == rule for f in new_ones), [(f.rule, f.message_zh) for f in new_ones]
