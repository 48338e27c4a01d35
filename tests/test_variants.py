"""The variants must leave a table's meaning alone, and a loss of meaning must be seen."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

import budgetkit as bk
from budgetkit.model import coverage_list, meaning

#: minutes over real documents
pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
retyped = pytest.importorskip("retyped")
variants = pytest.importorskip("variants")


#: One document of each of six places; 200 of their variants cost some 40 seconds of processor time.
SAMPLE = ("zhuhai/01", "huzhou/02", "beijing/01", "guangzhou/01", "putuo/02", "xian/04")
COUNT = 200


@pytest.fixture(scope="module")
def budget():
    return bk.read(BENCHMARKS.parent / "data" / "weihui-2024" / "weihui-2024.pdf")


@pytest.fixture(scope="module")
def expenditure(budget):
    number = next(n for n, t in enumerate(budget.tables) if t.key == "general_budget_expenditure")
    return number, retyped.form_of(budget.tables[number])


def test_typed_again_unchanged_it_says_the_same(budget, expenditure):
    """Catches a typist who changes the table himself, so that every variant seems wrong."""
    number, form = expenditure
    said = variants.differs(variants.Told(budget, number), variants._typed(form, budget, number),
                            variants.KINDS["codes split"])
    assert said == {}


@pytest.mark.parametrize(("spoil", "seen"), [
    (lambda f: f.take([0, *range(2, len(f.rows))]), "lines"),
    (lambda f: f.amounts()[0].texts.__setitem__(0, "9,999.99"), "totals"),
    (lambda f: f.amounts()[0].texts.__setitem__(2, "9.99"), "accused"),
    (lambda f: setattr(f, "title", "2024年政府性基金预算支出表"), "key"),
], ids=["a line lost", "another total", "a wrong amount", "another table"])
def test_another_meaning_is_seen(budget, expenditure, spoil, seen):
    """Catches a comparison that lets a lost line, another total or an accusation pass."""
    number, form = expenditure
    form = form.copy()
    spoil(form)
    said = variants.differs(variants.Told(budget, number), variants._typed(form, budget, number),
                            variants.KINDS["codes split"])
    assert seen in said


@pytest.mark.parametrize(("kind", "lost", "there"), [
    ("codes joined", "款", "科目编码"), ("codes left out", "类", "合计"),
    ("heads in unheard words", "基本支出", "保运转的钱"),
])
def test_a_kind_does_what_it_says(expenditure, kind, lost, there):
    """Catches a kind whose change is none, so that it always passes."""
    form = expenditure[1].copy()
    assert variants.KINDS[kind].change(form, random.Random(1))
    heads = {text for column in form.columns for _, text in column.heads}
    assert there in heads and lost not in heads


def _changed(budget, expenditure, change):
    number, form = expenditure
    form = form.copy()
    change(form)
    made = retyped.reread(form, budget, budget.tables[number].pages[0])[0]
    return meaning(made), coverage_list([made])[0]


def _beside(form, texts):
    whole = form.amounts()[0]
    at = form.columns.index(whole)
    form.put_column(at + 1, retyped.Column(
        retyped.other_heads(whole, "其中：信息化建设"), texts(whole), "amount", "of_which"))


def test_what_stands_under_of_which_is_part_of_its_neighbour(budget, expenditure):
    """Catches an of-which column that is not understood because nobody listed its word."""
    _, cover = _changed(budget, expenditure, lambda f: _beside(f, lambda w: list(w.texts)))
    assert cover.status == "understood"


def test_more_than_its_neighbour_is_no_of_which(budget, expenditure):
    """Catches an of-which that is believed though it is more than what it should be a part of."""
    _, cover = _changed(budget, expenditure, lambda f: _beside(
        f, lambda w: ["99,999.99" if retyped.number(t) else t for t in w.texts]))
    assert cover.status == "partly" and "其中" in cover.reason


def _reworded(form):
    assert variants.KINDS["heads in unheard words"].change(form, random.Random(1))


def test_the_sum_of_the_others_is_the_whole_whatever_its_heading(budget, expenditure):
    """Catches 合计 under a word that nobody listed being lost though every row proves it."""
    before = meaning(budget.tables[expenditure[0]])
    told, _ = _changed(budget, expenditure, _reworded)
    assert told.total().amount == before.total().amount
    assert [(m.line.code, m.line.name) for m in told.lines] == [
        (m.line.code, m.line.name) for m in before.lines]


def test_a_column_that_is_not_the_sum_in_every_row_is_no_whole(budget, expenditure):
    """Catches a whole that is believed though a row contradicts it."""
    def spoilt(form):
        _reworded(form)
        form.amounts()[0].texts[1] = "9.99"

    told, _ = _changed(budget, expenditure, spoilt)
    assert not any(c.role == "whole" for c in told.columns)


def test_codes_in_three_columns_under_an_unlisted_heading_stay_one_code(budget, expenditure):
    """Catches 201 | 03 | 01 read as three lines of 201, whose sum is then called wrong."""
    def change(form):
        one = (object(), "号")
        for column in form.columns:
            if column.kind == "code":
                column.heads = [one] * form.depth

    before = meaning(budget.tables[expenditure[0]])
    told, _ = _changed(budget, expenditure, change)
    assert [m.line.code for m in told.lines] == [m.line.code for m in before.lines]


def test_of_two_columns_that_say_no_more_than_their_group_only_one_is_all_of_it(
        budget, expenditure):
    """Catches 财政拨款 twice, so that a correct table is accused of not adding up to the other."""
    def change(form):
        group = object()
        first, second = form.amounts()[1:3]
        for column, word in ((first, "全数"), (second, "普通盘子")):
            column.heads = [(group, "财政拨款")] * (form.depth - 1) + [(object(), word)]

    told, _ = _changed(budget, expenditure, change)
    assert [c.concept for c in told.columns[1:3]] == ["appropriation", ""]


@pytest.fixture(scope="module")
def sample():
    """The variants of the sample, by kind: document, page and what they say otherwise."""
    try:
        rows, _ = variants.run(list(SAMPLE), COUNT, variants.SEED, [], 1)
    except SystemExit as missing:
        pytest.skip(f"real documents are not at hand: {missing}")
    return rows


@pytest.mark.parametrize("kind", variants.KINDS)
def test_real_tables_mean_the_same_in_unfamiliar_forms(sample, kind):
    """Catches a form that was understood and is not any more."""
    mine = [r for r in sample if r["kind"] == kind]
    assert mine
    assert not [(r["document"], r["page"], r["said"]) for r in mine if r["said"]]
