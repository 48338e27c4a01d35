"""The variants must leave a table's meaning alone, and a loss of meaning must be seen."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

import budgetkit as bk

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
retyped = pytest.importorskip("retyped")
variants = pytest.importorskip("variants")


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
