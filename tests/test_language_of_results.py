"""Every room tells its results in the language that is set."""

import ast
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import budgetkit as bk

HOUSE = Path(bk.__file__).parent


@pytest.fixture(scope="module")
def weihui():
    return bk.load_example("weihui-2024")


def test_no_room_has_a_language_of_its_own():
    # catches a function that tells English although Chinese is set
    own = [f"{place.relative_to(HOUSE)}: {f.name}"
           for place in sorted(HOUSE.rglob("*.py"))
           for f in ast.walk(ast.parse(place.read_text(encoding="utf-8")))
           if isinstance(f, ast.FunctionDef)
           for arg, given in [*zip(f.args.args[::-1], f.args.defaults[::-1], strict=False),
                              *zip(f.args.kwonlyargs, f.args.kw_defaults, strict=True)]
           if arg.arg == "lang" and isinstance(given, ast.Constant) and given.value is not None]
    # a label names a column of the Chinese form: Chinese where nobody asks
    assert own == ["tables/columns.py: label"]


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ["支出总计：", "变动", "其中", "逐项查看绩效目标", "全部预算"]),
    ("en", ["Expenditure, total:", "Change", "of it", "Explore the targets", "whole budget"]),
])
def test_debt_change_and_performance_follow_the_language(weihui, lang, words):
    # catches results in English under set_language("zh"): summary, comparison, explorer, chart
    with bk.language(lang):
        debt = str(bk.debt.summary(weihui))
        told = [debt, repr(bk.change.compare(weihui, weihui, by="fund")), debt,
                bk.explore.performance(weihui).html(),
                " ".join(t.get_text() for t in
                         bk.charts.budget_without_debt(weihui).get_yticklabels())]
    plt.close("all")
    assert [w for w, said in zip(words, told, strict=True) if w not in said] == []
    assert debt == bk.debt.summary(weihui).text(lang)
