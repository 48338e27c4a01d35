"""One budget in four typesettings: every cell against the published text."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import budgetkit as bk
from budgetkit.amounts import is_amount
from budgetkit.text import mend

TESTS = Path(__file__).resolve().parent
PDFS = {
    "weihui-2024": TESTS.parent / "data" / "weihui-2024" / "weihui-2024.pdf",
    **{f"weihui-2024-{setting}": TESTS / "samples" / f"weihui-2024-{setting}.pdf"
       for setting in ("repeated-headers", "weasyprint", "tables-calc")},
}
WHOLE = [name for name in PDFS if name != "weihui-2024-tables-calc"]
TRUTH = json.loads((TESTS / "samples" / "weihui-2024.truth.json").read_text(encoding="utf-8"))


@cache
def disclosure(name):
    return bk.read(PDFS[name])


def said(text):
    """A cell's text without the white space that a wrap or an indent leaves."""
    return "".join(mend(text).split())


def pairs(name):
    """Every elementary cell of the truth with the one that was read: table, place, both texts."""
    d = disclosure(name)
    for sheet in TRUTH:
        if name == "weihui-2024-tables-calc" and sheet["table"] == "department_performance":
            continue  # this typesetting has none
        printed = sheet["header"] + sheet["body"]
        table = d.table(sheet["table"])
        assert (table.n_rows, table.n_columns) == (len(printed), len(printed[0])), sheet["table"]
        for row, texts in enumerate(printed):
            for column, text in enumerate(texts):
                yield sheet["table"], row, column, said(text), said(table.text(row, column))


def is_number_or_code(text):
    return is_amount(text) or text.isdigit()


@pytest.mark.parametrize("name", WHOLE)
def test_every_cell(name, capsys):
    """Catches a cell that is lost, invented, glued, cut, or put in another place."""
    cells = list(pairs(name))
    wrong = [cell for cell in cells if cell[3] != cell[4]]
    with capsys.disabled():
        print(f"\n{name}: {len(cells) - len(wrong)} of {len(cells)} cells equal", end="")
    assert wrong == []
    assert len(cells) == 2004


def test_every_amount_and_code_of_the_spreadsheet(capsys):
    """Catches an amount or a code that a clipped or overrunning text beside it spoils."""
    name = "weihui-2024-tables-calc"
    cells = list(pairs(name))
    numbers = [c for c in cells if is_number_or_code(c[3]) or is_number_or_code(c[4])]
    equal = sum(c[3] == c[4] for c in cells)
    with capsys.disabled():
        print(f"\n{name}: {sum(c[3] == c[4] for c in numbers)} of {len(numbers)} amounts and "
              f"codes, {equal} of {len(cells)} cells equal", end="")
    assert [c for c in numbers if c[3] != c[4]] == []
    assert len(numbers) > 200
    texts = [c for c in cells if c not in numbers]
    assert [c for c in texts if not (c[3].startswith(c[4]) and bool(c[3]) == bool(c[4]))] == []


@pytest.mark.parametrize("name", PDFS)
def test_titles_and_pages(name):
    """Catches a table under another key or title, or one read twice."""
    d = disclosure(name)
    keys = [sheet["table"] for sheet in TRUTH]
    if name == "weihui-2024-tables-calc":
        keys.remove("department_performance")
    assert [t.key for t in d.tables] == keys
    by_key = {sheet["table"]: sheet["title"] for sheet in TRUTH}
    assert [said(t.title) for t in d.tables] == [said(by_key[key]) for key in keys]
    assert (d.department, d.year, d.unit, d.kind, d.level) == (
        "卫辉市政务服务和大数据管理局", 2024, "万元", "budget", "department")


@pytest.mark.parametrize("name", WHOLE)
def test_promised_and_missing(name):
    """Catches an entry of the contents that is there taken for missing, or the other way round."""
    d = disclosure(name)
    assert [said(title) for title in d.missing] == ["2024年支出经济分类汇总表"]
    assert "economic_classification" not in d
    assert len(d.contents) >= 16


def test_projects_are_typed():
    """Catches amounts as text, blanks as zeros, or columns without an English name."""
    frame = disclosure("weihui-2024")["projects"]
    amounts = ["total", "general_budget", "government_fund", "state_capital",
               "carryover_general_budget", "carryover_government_fund",
               "carryover_state_capital", "fiscal_account", "unit_funds"]
    assert [frame[name].dtype.kind for name in amounts] == ["f"] * len(amounts)
    assert frame["page"].dtype.kind == "i"
    assert frame["state_capital"].isna().all()
    assert all(name.isascii() for name in frame.columns)
    bonds = frame[frame["name"].str.contains("31号")].iloc[0]
    assert (bonds["category"], bonds["total"], bonds["carryover_government_fund"]) == (
        "特定目标类", 4800.0, 4800.0)
    assert pd.isna(bonds["government_fund"])
    assert frame[frame["level"] == "total"]["total"].tolist() == [11345.15]


def test_blank_is_missing_and_zero_is_zero():
    """Catches a blank cell shown as 0: the 2024 form of 三公 is blank, not zero."""
    d = disclosure("weihui-2024")
    assert d["three_public"]["amount"].notna().sum() == 0
    fund = d["government_fund"]
    assert fund["basic"].isna().all()
    assert fund["total"].tolist()[0] == 860.0


def test_labels():
    """Catches a column of a tidy frame that cannot be shown in Chinese."""
    assert bk.label("carryover_government_fund", lang="zh") == "上年结转：政府性基金预算"
    d = disclosure("weihui-2024")
    for key in d.found:
        if key not in ("department_performance", "project_performance"):
            assert [n for n in d[key].columns if bk.label(n, lang="zh") == n] == [], key


def test_a_key_that_is_not_there():
    """Catches a KeyError that leaves the reader without the keys that are there."""
    with pytest.raises(KeyError, match=r"no table 'state_capital'; it holds department_summary"):
        disclosure("weihui-2024")["state_capital"]
