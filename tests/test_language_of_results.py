"""Every room tells its results in the language that is set."""

import ast
import pickle
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from made_tables import made_table

import budgetkit as bk
from budgetkit.errors import NoTextLayer, UnwritableOutput, unwritable_why
from budgetkit.messages import Message
from budgetkit.package import write_package

HOUSE = Path(bk.__file__).parent


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
    from budgetkit.performance.settings import DEFAULT

    [told] = _of_cost({"amount": 11600.0}, Cost(Decimal(18400), Decimal(6800)), DEFAULT)
    assert told.text("zh") == "成本目标18,400.00万元，与项目金额11,600.00相差+6,800.00"


def test_notes_are_said_when_they_are_shown(weihui, tmp_path):
    # catches a note or problem that a pickle, a package or a state has frozen in one language
    d = pickle.loads(pickle.dumps(weihui))
    d.note_list = [Message("sources.of-page", file="a.pdf", page=2, said=Message("tables.loss.scan"))]
    d.tables[0].problem_list = [Message("tables.row.no-amount", row=3, column=2, text="x")]
    for held in (pickle.loads(pickle.dumps(d)), bk.Disclosure.from_package(
            write_package(d, tmp_path / "package"))):
        with bk.language("zh"):
            assert held.notes == ["a.pdf第2页：没有文字层（扫描页），内容未读入"]
            assert held.tables[0].problems == ["第3行第2列：不是金额：“x”"]
            assert "第3行第2列" in held.table_list["note"][0]
        with bk.language("en"):
            assert held.notes == ["a.pdf, page 2: no text layer (scanned page); its content is not here"]
            assert held.tables[0].problems == ["row 3, column 2: no amount: ‘x’"]
            assert "row 3, column 2" in held.table_list["note"][0]


def test_a_package_is_the_same_whoever_writes_it(weihui, tmp_path):
    # catches a data package whose columns are described in the language of its writer
    made = []
    for lang in bk.messages.LANGUAGES:
        with bk.language(lang):
            folder = write_package(weihui, tmp_path / lang)
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert made[0] == made[1]


@pytest.mark.parametrize(("error", "en", "zh"), [
    (NoTextLayer("in/weihui.pdf", page=12), "weihui.pdf, page 12: no text layer", "weihui.pdf第12页：没有文字层"),
    (UnwritableOutput("out/a.csv", unwritable_why(OSError(13, "Permission denied"))),
     "out/a.csv: cannot be written (Permission denied). Give a folder",
     "out/a.csv：无法写入（Permission denied）。请给出可以写入的文件夹。"),
    (UnwritableOutput("out/a.csv", unwritable_why(OSError(28, "No space left on device"))),
     "out/a.csv: no room is left on the disk. Free some",
     "out/a.csv：磁盘空间不足。请腾出空间，或另给一个磁盘上的文件夹。"),
])
def test_errors_are_said_when_they_are_shown(error, en, zh):
    # catches an error that keeps the language in which it was raised, or loses file, page or remedy
    with bk.language("zh"):
        assert str(error).startswith(zh) and str(pickle.loads(pickle.dumps(error))) == str(error)
    with bk.language("en"):
        assert str(error).startswith(en)


def test_what_is_not_understood_is_told_in_both_languages():
    # catches a reason that is English in a Chinese report, or half a sentence
    from test_model import disclosure

    d = disclosure(made_table("|甲|乙|\n|丙|1.00|", key="other", header_rows=1))
    (one,) = d.coverage_list
    assert one.reason.startswith("it is none of the standard tables")
    assert one.reason_zh.startswith("不是标准表，不知道其中是哪些钱；") or one.reason_zh == "不是标准表，不知道其中是哪些钱"
    assert not re.search("[a-z]{3}", one.reason_zh)


def test_a_disclosure_shows_itself_in_the_language_that_is_set(weihui):
    # catches heads in two languages at once, or English words in a Chinese notebook
    with bk.language("zh"):
        said = repr(weihui)
    assert "已读懂" in said and not re.search("Department|amounts|tables", said)
