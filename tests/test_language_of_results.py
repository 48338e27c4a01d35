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


@pytest.mark.slow
def test_extract_speaks_the_language_that_is_set(tmp_path, monkeypatch):
    # catches an English line under BUDGETKIT_LANG=zh
    from click.testing import CliRunner

    from budgetkit.cli import main

    with bk.language("zh"):
        done = CliRunner().invoke(main, ["extract", "data/weihui-2024/weihui-2024.pdf", "--out",
                                         str(tmp_path / "tables")])
    assert done.exit_code == 0
    assert "：标准表11种，" in done.output and "amounts" not in done.output


def test_a_curated_change_of_codes_is_told_in_both_languages():
    # catches “2019 merged: …” in a Chinese comparison
    from budgetkit.change.matching import _told
    from budgetkit.classification import moves

    told = {m.kind: _told(m) for m in moves(2018, 2019) if m.from_code and m.to_code}
    assert told["renamed"].startswith("2019 renamed: ") and told["renamed"].zh.startswith("2019年更名：")


def test_a_difference_has_its_thousands():
    # catches “+6800.00” beside “11,600.00”
    from decimal import Decimal

    from budgetkit.performance.cost import Cost
    from budgetkit.performance.reasons import _of_cost
    from budgetkit.performance.settings import DEFAULTS

    [told] = _of_cost({"amount": 11600.0}, Cost(Decimal(18400), Decimal(6800)), DEFAULTS)
    assert told.text("zh") == "成本目标18,400.00万元，与项目金额11,600.00相差+6,800.00"
